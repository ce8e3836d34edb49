//! A corpus of small plans, good and bad, judged by what the binary prints: the good ones by their dates, the bad ones by the
//! problems that are named and by what is planned all the same.
#![expect(clippy::needless_pass_by_value, reason = "calls with `json!` read best so")]

mod bad;
mod files;
mod good;
mod lengths;

use std::collections::BTreeSet;

use serde_json::Value;

use self::bad::{Bad, Door};
use crate::bad_input;
use crate::run::{Desk, root};

/// A plan in which nothing is wrong.
struct Good {
    rule: &'static str,
    name: &'static str,
    content: String,
    as_of: &'static str,
    /// Lines of `id start .. finish float`, for some of its items.
    dates: &'static str,
}

fn good_ones() -> Vec<Good> {
    let tables = [good::links(), good::constraints(), good::summaries(), lengths::lengths(), lengths::progress()];
    let files = [files::calendars(), files::facts(), files::projects(), files::trackers()];
    tables.into_iter().chain(files).flatten().collect()
}

fn bad_ones() -> Vec<Bad> {
    let tables = [bad::tables(), bad::forecasts()];
    let jira = [bad::jira::tables(), bad::jira::answers(), bad::jira::forecasts()];
    let projects = [bad::projects::damaged(), bad::projects::values()];
    let spaces = [
        bad::spaces::read(),
        bad::spaces::imported(),
        bad::spaces::again(),
        bad::spaces::waits(),
        bad::spaces::plans(),
        bad::spaces::absurd(),
    ];
    tables.into_iter().chain(jira).chain(projects).chain(spaces).flatten().collect()
}

/// Takes the common indent and outer blank lines from a text of a test.
fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.trim_matches('\n').trim_end().lines().collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", &line[indent..])).collect()
}

fn check_good(good: &Good) -> Option<String> {
    let desk = Desk::new();
    let plan = desk.json(&["plan", desk.file(good.name, &good.content), "--as-of", good.as_of]);
    let expected = plain(good.dates);
    let lines = expected.lines().map(|line| {
        let id = line.split(' ').next().unwrap();
        let item = plan["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["source_id"] == id)
            .unwrap_or_else(|| panic!("{}: no {id}", good.rule));
        let at = |field: &str| item[field].as_str().unwrap()["2026-".len()..].replace('T', " ");
        format!("{id} {} .. {} {}h\n", at("start"), at("finish"), item["total_float_minutes"].as_f64().unwrap() / 60.0)
    });
    let found: String = lines.collect();
    let found = format!("{found}{}", plan["problems"].as_array().unwrap().iter().map(|problem| problem.to_string()).collect::<String>());
    (found != expected).then(|| format!("{}\nfound\n{found}expected\n{expected}", good.rule))
}

#[test]
fn good_plans_have_the_dates_that_their_rules_give() {
    let wrong: Vec<String> = good_ones().iter().filter_map(check_good).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_bad(bad: &Bad) -> Option<String> {
    let desk = Desk::new();
    let run = |args: &[&str]| desk.json(&[args, bad.args].concat());
    let file = bad.file;
    let (report, plan) = match &bad.door {
        Door::Plan => {
            desk.file(file, &bad.content);
            let plan = run(&["plan", file]);
            (plan.clone(), plan)
        }
        Door::Forecast => {
            desk.file(file, &bad.content);
            let forecast = run(&["forecast", file, "--trials", "100"]);
            (forecast.clone(), forecast)
        }
        Door::Again(before, edit) => {
            desk.run(&["init", "Atlas"]).ok();
            desk.json(&["import", desk.file(file, before)]);
            if !edit.is_empty() {
                desk.run(edit).ok();
            }
            (run(&["import", desk.file(file, &bad.content)]), desk.json(&["plan"]))
        }
    };
    let titles: String = plan["items"].as_array().unwrap().iter().map(|item| format!("{},", item["name"].as_str().unwrap())).collect();
    let mut codes: Vec<&str> = report["problems"].as_array().unwrap().iter().map(code).collect();
    codes.dedup();
    let (mut found, mut expected) = (codes.clone(), bad.codes.clone());
    found.sort_unstable();
    found.dedup();
    expected.sort_unstable();
    (found != expected || titles != bad.titles)
        .then(|| format!("{:?}\nfound {codes:?} {titles}\nexpected {}\n{}", bad.codes, bad.titles, report["problems"]))
}

/// Returns a problem's code; its words have to be a sentence that a planner can act on.
fn code(problem: &Value) -> &str {
    let words = problem["words"].as_str().unwrap();
    assert!((20..900).contains(&words.len()) && words.ends_with(['.', '?', '`']), "{words}");
    problem["code"].as_str().unwrap()
}

#[test]
fn bad_plans_name_what_is_wrong_and_plan_the_rest() {
    let wrong: Vec<String> = bad_ones().iter().filter_map(check_bad).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_holds_no_plan_is_refused_with_the_reason() {
    let desk = Desk::new();
    for (code, name, content) in bad::useless() {
        desk.run(&["plan", desk.file(name, content)]).fails(3, code).fails(3, "Nothing could be read");
    }
}

/// Codes that no plan here meets, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("calendar.unknown_zone", "`import.bad_value` empties a time zone that does not exist before any calendar is made"),
    ("delivery.circle", "it takes two programs, and a file is of one: the joint simulation's own tests meet it"),
    ("team.differs", "it takes two programs, and a file is of one: the joint simulation's own tests meet it"),
    ("import.not_looked_at", "posts lie in a career space, which no plan is: the import's own tests meet it"),
    ("plan.constraint_without_date", "`import.bad_value` empties a constraint without a date before any plan is made"),
    ("plan.no_duration", "the forecast's guess stands in for what nobody knows, here and in every command"),
    ("plan.parent_loop", "`import.parent_cycle` cuts circles of parents before any plan is made"),
    ("plan.self_link", "`import.self_link` leaves such links out before any plan is made"),
    ("plan.unreadable", "the last resort: nothing that a file can hold leads to it"),
];

#[test]
fn every_code_is_met_by_a_plan_or_excused_with_a_reason() {
    let page = std::fs::read_to_string(root().join("docs/reference/problems.md")).unwrap();
    let listed: BTreeSet<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut met: BTreeSet<&str> = bad_input::codes_met();
    met.extend(bad_ones().iter().flat_map(|bad| &bad.codes));
    met.extend(bad::useless().iter().map(|(code, ..)| code));
    // Neither a register nor a framework is a plan: their readers' own tests meet each of their codes.
    let listed: BTreeSet<&str> =
        listed.into_iter().filter(|code| !code.starts_with("register.") && !code.starts_with("framework.")).collect();
    let excused: BTreeSet<&str> = EXCEPTIONS.iter().map(|(code, _)| *code).collect();
    assert_eq!(met.intersection(&excused).collect::<Vec<_>>(), Vec::<&&str>::new(), "these need no excuse");
    assert_eq!(met.union(&excused).copied().collect::<BTreeSet<_>>(), listed);
}

#[test]
fn there_are_at_least_as_many_bad_plans_as_good_ones() {
    let (good, bad) = (good_ones().len(), bad_ones().len() + bad::useless().len());
    assert!(good >= 30 && bad >= good, "{good} good, {bad} bad");
}
