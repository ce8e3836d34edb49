//! Registers: what is written comes back as it was, what was edited is what changes, and a row comes in whole or not at all.

mod bad;
mod edited;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use model::kind::Kind;
use model::problem::{Problem, Severity};
use model::register::columns;
use model::space::Space;
use sinew_formats::register::{PROBLEMS, read, write_csv, write_markdown};
use sinew_formats::{Format, Options, sniff};

use self::world::{after, imported, space, told};

fn written() -> Vec<Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.is_written()).collect()
}

/// Reads a register that has nothing odd.
fn sound(text: &str) -> model::draft::Draft {
    let (draft, problems) = read(text.as_bytes(), &Options::default());
    assert_eq!(problems, [], "{text}");
    draft
}

fn seeds() -> impl Iterator<Item = u64> {
    let first = std::env::var("SINEW_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2026_u64);
    first..first + 24
}

/// Of random valid records of all kinds, the file makes the same records in an empty space, and nothing in the space that it comes from.
fn check_round_trip(write: impl Fn(&Space, &[Kind]) -> String) {
    for seed in seeds() {
        let space = space(seed);
        let text = write(&space, &written());
        let again = imported(&space, sound(&text));
        assert_eq!((&again.changes, &again.problems), (&vec![], &vec![]), "seed {seed}\n{text}");
        assert_eq!(again.report.unchanged, space.records().count());
        let empty = Space::default();
        let done = imported(&empty, sound(&text));
        assert_eq!(done.problems, [], "seed {seed}\n{text}");
        let made = after(&empty, &done);
        let (wanted, found) = (told(&space), told(&made));
        let differing: Vec<(&String, &String)> = wanted.iter().zip(&found).filter(|(wanted, found)| wanted != found).collect();
        assert!(wanted == found, "seed {seed}: {:#?}\n{text}", &differing[..differing.len().min(3)]);
        assert_eq!(write(&made, &written()).lines().count(), text.lines().count());
    }
}

#[test]
fn csv_makes_the_same_records_again_and_changes_nothing_at_home() {
    check_round_trip(write_csv);
}

#[test]
fn markdown_makes_the_same_records_again_and_changes_nothing_at_home() {
    check_round_trip(write_markdown);
}

/// The same with one file for each kind, read one after the other: whoever is named before their own file comes is made by name.
#[test]
fn a_file_of_each_kind_leads_to_the_same_space_as_one_of_all() {
    for seed in seeds().take(6) {
        let space = space(seed);
        for kind in written() {
            for text in [write_csv(&space, &[kind]), write_markdown(&space, &[kind])] {
                let done = imported(&space, sound(&text));
                assert_eq!((&done.changes, &done.problems), (&vec![], &vec![]), "seed {seed}, {kind:?}\n{text}");
            }
        }
    }
}

/// What spreadsheets and editors do to a file on its way changes nothing of what it says.
#[test]
fn semicolons_windows_lines_and_other_encodings_say_the_same() {
    for seed in seeds().take(6) {
        let space = space(seed);
        let csv = write_csv(&space, &written());
        let with_semicolons: String = {
            let mut quoted = false;
            let part = |c: char| {
                quoted ^= c == '"';
                if c == ',' && !quoted { ';' } else { c }
            };
            csv.chars().map(part).collect()
        };
        let markdown = write_markdown(&space, &written());
        let windows = |text: &str| text.replace("\r\n", "\n").replace('\n', "\r\n");
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let files = [
            with_semicolons.clone().into_bytes(),
            windows(&csv).into_bytes(),
            windows(&with_semicolons).into_bytes(),
            csv.trim_start_matches('\u{feff}').to_owned().into_bytes(),
            format!("\u{feff}{}", windows(&markdown)).into_bytes(),
            utf16(&csv),
        ];
        for bytes in files {
            assert!(matches!(sniff(&bytes), Some(Format::RegisterCsv | Format::RegisterMarkdown)));
            let (draft, problems) = read(&bytes, &Options::default());
            assert_eq!(problems, [], "seed {seed}");
            let done = imported(&space, draft);
            assert_eq!((&done.changes, &done.problems), (&vec![], &vec![]), "seed {seed}\n{}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// No cell begins with what a spreadsheet would run, unless it is a number.
#[test]
fn nothing_that_people_wrote_becomes_a_formula() {
    let mut guarded = 0;
    for seed in seeds() {
        let csv = write_csv(&space(seed), &written());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        for record in reader.records() {
            for cell in record.unwrap().iter() {
                guarded += usize::from(cell.starts_with("'="));
                let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!risky || cell.parse::<f64>().is_ok(), "{cell}");
            }
        }
    }
    assert!(guarded > 0, "the texts try");
}

/// Whatever a column is called, it is one column of its kind.
#[test]
fn headings_are_clear() {
    for kind in Kind::ALL {
        let mut met: BTreeMap<String, usize> = BTreeMap::new();
        for (heading, _) in columns(*kind) {
            *met.entry(heading.to_lowercase()).or_default() += 1;
        }
        assert!(met.values().all(|count| *count == 1), "{kind:?}: {met:?}");
        assert!(["kind", "key", "sinew"].iter().all(|own| !met.contains_key(*own)), "{kind:?}: {met:?}");
    }
    let risk: Vec<String> = columns(Kind::Risk).into_iter().map(|(heading, _)| heading).collect();
    assert_eq!(risk[..4], ["Title", "Response", "State", "Escalated to"]);
    assert!(risk.contains(&"Impact in days".to_owned()) && risk.contains(&"Threatens".to_owned()), "{risk:?}");
}

/// A file that looks like something else is still read as that.
#[test]
fn files_are_told_apart_by_their_header() {
    let of = |text: &str| sniff(text.as_bytes());
    assert_eq!(of("Kind,Key,Title\nRisk,,It breaks\n"), Some(Format::RegisterCsv));
    assert_eq!(of("\u{feff}Title;Kind\nIt breaks;key result\n"), Some(Format::RegisterCsv));
    assert_eq!(of("# Risks\n\n| Title |\n| --- |\n"), Some(Format::RegisterMarkdown));
    assert_eq!(of("\n# key results\n"), Some(Format::RegisterMarkdown));
    assert_eq!(of("Kind,Title\ntask,Dig\n"), Some(Format::Csv));
    assert_eq!(of("#,Title\n1,Dig\n"), Some(Format::Csv));
    assert_eq!(of("# Notes\n"), Some(Format::Csv));
    assert_eq!(of("Issue key,Issue Type,Summary\nA-1,Risk,x\n"), Some(Format::JiraCsv));
}

fn codes(problems: &[Problem]) -> BTreeSet<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

fn places(problems: &[Problem]) -> Vec<String> {
    let real = problems.iter().filter(|problem| problem.severity > Severity::Note);
    real.map(|problem| format!("{}: {}", problem.place, problem.code)).collect()
}

#[test]
fn damaged_files_never_stop_the_reader() {
    let space = space(5);
    for text in [write_csv(&space, &written()), write_markdown(&space, &[Kind::Risk, Kind::Calendar, Kind::Item])] {
        crate::mutation::mutations(text.as_bytes(), |bytes| {
            let (draft, _) = read(bytes, &Options::default());
            let done = imported(&space, draft);
            // Whatever came of it is a space that holds its rules.
            let made = after(&space, &done);
            assert!(made.records().all(|record| !record.title.is_empty()));
        });
    }
    assert!(PROBLEMS.len() > 10);
}
