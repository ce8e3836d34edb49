//! Reference pages that are generated. Stale ones fail; `SINEW_UPDATE_GOLDEN=1 cargo test -p sinew golden` writes them anew.

mod http;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use crate::run::{Desk, root};

const GENERATED: &str = "<!-- Generated: `SINEW_UPDATE_GOLDEN=1 cargo test -p sinew golden` writes this page anew. -->\n";

#[test]
fn the_page_of_commands_is_what_the_commands_say() {
    let desk = Desk::new();
    let mut page = format!("# The command line\n\n{GENERATED}\n{CLI_WORDS}");
    below(&desk, &[], &mut page);
    check("docs/reference/cli.md", &page);
}

/// Writes the help of every command below one, each with those below it.
fn below(desk: &Desk, above: &[&str], page: &mut String) {
    for command in commands(desk, above) {
        let command = [above, &[command.as_str()]].concat();
        help(desk, &command, page);
        below(desk, &command, page);
    }
}

const CLI_WORDS: &str = "\
Answers go to standard output, everything else (problems, remarks, errors) to standard error, so that answers can be piped. With `--json` the
answer is one JSON value, described in [json.md](json.md). Colours reach only a terminal, and none when `NO_COLOR` is set.

## Exit codes

| code | meaning | for instance |
|---|---|---|
| 0 | Done. Problems of the input may still have been named: each says what was left out. | |
| 1 | The system failed: nothing was changed. | The disk is full, the database's server went away |
| 2 | What was typed is not a command. | An unknown option |
| 3 | The input cannot be used: change it. | An empty file, a date that is none, a file that cannot be written to |
| 4 | Something that was named does not exist. | A file, a workspace, a record's key |
| 5 | It conflicts with what is there already. | A second workspace in one file, a week that was published |
| 6 | It is forbidden. | |

## Environment

| variable | meaning |
|---|---|
| `SINEW_DATA` | The workspace, where `--data` is not given |
| `SINEW_USER` | Who is acting, where `--user` is not given |
| `NO_COLOR` | No colours, whatever its value, unless it is empty |
| `SINEW_LOG` | What `sinew serve` writes to standard error: `warn` when absent, `info` for a line a request, or any filter of the form `sinew_server=info,warn` |
| `SINEW_LIMITS` | `off` lets requests to `sinew serve` come as often as they like: for measurements and tests, never for a server that others reach |
";

/// The commands that a help text lists.
fn commands(desk: &Desk, above: &[&str]) -> Vec<String> {
    let help = desk.run(&[above, &["--help"]].concat()).ok().out;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

fn help(desk: &Desk, command: &[&str], page: &mut String) {
    let text = desk.run(&[command, &["--help"]].concat()).ok().out;
    let text: Vec<&str> = text.lines().map(str::trim_end).collect();
    write!(page, "\n## sinew {}\n\n```text\n{}\n```\n", command.join(" "), text.join("\n").trim_end()).unwrap();
}

/// Every table of problem codes.
const TABLES: &[(&str, &[(&str, &str)])] = &[
    ("Reading any file", formats::text::PROBLEMS),
    ("Any record of a file", app::operation::files::PROBLEMS),
    ("Jira, CSV and JSON", formats::jira::PROBLEMS),
    ("Jira CSV", formats::jira::csv::PROBLEMS),
    ("MS Project XML", formats::mspdi::PROBLEMS),
    ("Plain CSV", formats::plain::PROBLEMS),
    ("Sinew's own JSON", formats::sinew::PROBLEMS),
    ("Registers, CSV and Markdown", formats::register::PROBLEMS),
    ("Rows of a register that meet the workspace", model::register::PROBLEMS),
    ("Putting a file into the workspace", model::import::PROBLEMS),
    ("A framework", model::career::framework::PROBLEMS),
    ("Calendars", model::calendars::PROBLEMS),
    ("The plan", model::plan::PROBLEMS),
    ("The forecast", model::forecast::PROBLEMS),
];

#[test]
fn the_page_of_problems_lists_every_code() {
    let mut page = format!("# Problems\n\n{GENERATED}\n{PROBLEM_WORDS}");
    for (title, table) in TABLES {
        write!(page, "\n## {title}\n\n| code | meaning |\n|---|---|\n").unwrap();
        for (code, meaning) in *table {
            writeln!(page, "| `{code}` | {} |", meaning.replace('|', "\\|")).unwrap();
        }
    }
    check("docs/reference/problems.md", &page);
}

const PROBLEM_WORDS: &str = "\
Odd input never stops Sinew: what cannot be used is left out and named, and the rest is read. Each problem has a stable code, a place (a line, an
issue, a task, a calendar), and words that say what to do. On the terminal they go to standard error; in JSON they are the list `problems`, each
with `code`, `severity`, `place` and `words`. The severities are `note` (read and used, but a planner may want to know), `warning` (left out or
guessed; the rest stands) and `error` (nothing useful could be made of this part).
";

#[test]
fn no_code_stands_in_two_tables() {
    let mut seen = BTreeSet::new();
    for (code, meaning) in TABLES.iter().flat_map(|(_, table)| *table) {
        assert!(seen.insert(*code), "{code} is listed twice");
        assert!(meaning.ends_with('.') && code.contains('.'), "{code}: {meaning}");
    }
}

#[test]
fn every_code_in_the_sources_is_in_a_table_and_every_code_in_a_table_is_in_use() {
    let listed: BTreeSet<&str> = TABLES.iter().flat_map(|(_, table)| *table).map(|(code, _)| *code).collect();
    let families: BTreeSet<&str> = listed.iter().filter_map(|code| code.split('.').next()).collect();
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for room in ["model", "formats", "app"] {
        sources(&root().join("crates").join(room).join("src"), &mut |text| {
            let literals = text.match_indices('"').filter_map(|(at, _)| text[at + 1..].split('"').next());
            for literal in literals.filter(|literal| is_code(literal, &families)) {
                *used.entry(literal.to_owned()).or_default() += 1;
            }
        });
    }
    let unlisted: Vec<&String> = used.keys().filter(|code| !listed.contains(code.as_str())).collect();
    assert!(unlisted.is_empty(), "codes that no table explains: {unlisted:?}");
    // Once in its table, once where it is said.
    let unused: Vec<&&str> = listed.iter().filter(|code| used.get(**code).copied().unwrap_or_default() < 2).collect();
    assert!(unused.is_empty(), "codes that nothing says: {unused:?}");
}

fn is_code(literal: &str, families: &BTreeSet<&str>) -> bool {
    let Some((family, name)) = literal.split_once('.') else { return false };
    let known_ending = matches!(name, "xml" | "csv" | "json");
    families.contains(family)
        && !known_ending
        && !name.is_empty()
        && name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_')
}

fn sources(folder: &Path, look: &mut dyn FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, look);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            look(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// Compares a page with what it should be; writes it when asked to.
fn check(page: &str, wanted: &str) {
    let path = root().join(page);
    if std::env::var_os("SINEW_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
    assert!(
        found == wanted,
        "{page} is stale from line {}: run `SINEW_UPDATE_GOLDEN=1 cargo test -p sinew golden`",
        differs.unwrap_or_else(|| found.lines().count()) + 1
    );
}
