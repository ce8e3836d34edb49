//! Files as they come after a bad day: each gives a clear problem, what can be read is read, and a workspace loses nothing.

use std::collections::BTreeSet;

use crate::run::Desk;

/// What comes of a bad file: problem codes that are named, and how many items are read all the same.
struct Bad {
    name: &'static str,
    content: Vec<u8>,
    codes: &'static [&'static str],
    items: usize,
}

fn bad(name: &'static str, content: impl Into<Vec<u8>>, codes: &'static [&'static str], items: usize) -> Bad {
    Bad { name, content: content.into(), codes, items }
}

const CSV: &str = "Issue key,Issue id,Issue Type,Summary,Status,Created,Due date,Original estimate\n";
const TABLE: &str = "id,title,duration,predecessors,start\n";

fn row(number: u32, summary: &str, rest: &str) -> String {
    format!("A-{number},{number},Story,{summary},To Do,2026-01-05 09:00,{rest}\n")
}

fn issue(number: u32, summary: &str, more: &str) -> String {
    let status = r#"{"name":"To Do","statusCategory":{"key":"new"}}"#;
    format!(
        r#"{{"id":"{number}","key":"A-{number}","fields":{{"summary":"{summary}","issuetype":{{"name":"Story"}},"status":{status},"created":"2026-01-05T09:00:00.000+0000"{more}}}}}"#
    )
}

fn search(total: u32, issues: &[String]) -> String {
    format!(r#"{{"startAt":0,"maxResults":50,"total":{total},"issues":[{}]}}"#, issues.join(","))
}

fn project(calendar: &str, tasks: &[String]) -> String {
    format!(
        r#"<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Title>Atlas</Title><StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>{calendar}</Calendar></Calendars><Tasks>{}</Tasks></Project>"#,
        tasks.concat()
    )
}

fn task(uid: u32, name: &str, more: &str) -> String {
    format!(
        "<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>{more}</Task>"
    )
}

fn bad_bytes(text: &str) -> Vec<u8> {
    let (before, after) = text.split_once('@').unwrap();
    [before.as_bytes(), b"\xff\xfe\x80", after.as_bytes()].concat()
}

/// Everything up to the first `mark`.
fn cut(text: &str, mark: &str) -> String {
    text[..text.find(mark).unwrap()].to_owned()
}

fn jira_csv_files() -> Vec<Bad> {
    let fine = row(2, "Fine", ",");
    vec![
        bad("missing_quote.csv", format!("{CSV}A-1,1,Story,\"Open,To Do,2026-01-05 09:00,,\n{fine}"), &["jira_csv.missing_quote"], 2),
        bad("duplicate.csv", format!("{CSV}{}{}", row(1, "One", ","), row(1, "Two", ",")), &["jira.duplicate_issue"], 1),
        bad("years.csv", format!("{CSV}{}{}", row(1, "One", "0000-01-01,"), row(2, "Two", "9999-12-31,")), &["jira.absurd_date"], 2),
        bad("negative.csv", format!("{CSV}{}", row(1, "One", ",-3600")), &["jira.negative_number"], 1),
        bad("huge_cell.csv", format!("{CSV}{}{fine}", row(1, &"x".repeat(10_000_000), ",")), &["text.too_long"], 2),
        bad(
            "huge_key.csv",
            format!("{CSV}{}{fine}", row(1, "One", ",").replacen("A-1", &"K".repeat(10_000_000), 1)),
            &["text.too_long"],
            2,
        ),
        bad("not_utf8.csv", bad_bytes(&format!("{CSV}{}{fine}", row(1, "@", ","))), &["text.not_utf8"], 2),
        bad("ragged.csv", format!("{CSV}A-1,1,Story\n{fine}"), &["jira_csv.ragged_row"], 2),
    ]
}

fn jira_json_files() -> Vec<Bad> {
    let blocks = |to: u32| {
        format!(
            r#","issuelinks":[{{"type":{{"name":"Blocks","inward":"is blocked by","outward":"blocks"}},"outwardIssue":{{"id":"{to}","key":"A-{to}"}}}}]"#
        )
    };
    let two = search(2, &[issue(1, "One", ""), issue(2, "Two", "")]);
    vec![
        bad("truncated.json", cut(&two, "\"Two\""), &["jira.cut_off"], 1),
        bad("cycle.json", search(2, &[issue(1, "One", &blocks(2)), issue(2, "Two", &blocks(1))]), &["plan.cycle"], 2),
        bad("self_link.json", search(1, &[issue(1, "One", &blocks(1))]), &["jira.self_link"], 1),
        bad("nowhere.json", search(1, &[issue(1, "One", &blocks(99))]), &["import.link_nowhere"], 1),
        bad("duplicate.json", search(2, &[issue(1, "One", ""), issue(1, "Two", "")]), &["jira.duplicate_issue"], 1),
        bad(
            "years.json",
            search(2, &[issue(1, "One", r#","duedate":"0000-01-01""#), issue(2, "Two", r#","duedate":"9999-12-31""#)]),
            &["jira.absurd_date"],
            2,
        ),
        bad("not_utf8.json", bad_bytes(&search(1, &[issue(1, "@", "")])), &["text.not_utf8"], 1),
        bad("huge_cell.json", search(1, &[issue(1, &"x".repeat(10_000_000), "")]), &["text.too_long"], 1),
    ]
}

fn project_files() -> Vec<Bad> {
    let after = |uid: u32| format!("<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>1</Type></PredecessorLink>");
    let no_earlier = |date: &str| format!("<ConstraintType>4</ConstraintType><ConstraintDate>{date}T08:00:00</ConstraintDate>");
    let idle: String = (1..=7).map(|day| format!("<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>")).collect();
    let idle = format!("<WeekDays>{idle}</WeekDays>");
    let negative = task(1, "One", "").replace("PT8H0M0S", "-PT8H0M0S");
    vec![
        bad("truncated.xml", cut(&project("", &[task(1, "One", ""), task(2, "Two", "")]), "wo</Name>"), &["mspdi.truncated"], 2),
        bad("cycle.xml", project("", &[task(1, "One", &after(2)), task(2, "Two", &after(1))]), &["plan.cycle"], 2),
        bad("self_link.xml", project("", &[task(1, "One", &after(1))]), &["mspdi.self_link"], 1),
        bad("nowhere.xml", project("", &[task(1, "One", &after(99))]), &["mspdi.link_nowhere"], 1),
        bad("duplicate.xml", project("", &[task(1, "One", ""), task(1, "Two", "")]), &["mspdi.duplicate_uid"], 2),
        bad("negative.xml", project("", &[negative]), &["mspdi.negative_duration"], 1),
        bad("idle_calendar.xml", project(&idle, &[task(1, "One", "")]), &["calendar.no_working_time"], 1),
        bad(
            "years.xml",
            project("", &[task(1, "One", &no_earlier("0000-01-01")), task(2, "Two", &no_earlier("9999-12-31"))]),
            &["plan.date_out_of_range"],
            2,
        ),
        bad("not_utf8.xml", bad_bytes(&project("", &[task(1, "@", "")])), &["text.not_utf8"], 1),
        bad("huge_cell.xml", project("", &[task(1, &"x".repeat(10_000_000), "")]), &["text.too_long"], 1),
    ]
}

fn tables() -> Vec<Bad> {
    vec![
        bad("missing_quote.csv", format!("{TABLE}1,\"One,2d,,\n2,Two,3d,1,\n"), &["csv.missing_quote"], 2),
        bad("cycle.csv", format!("{TABLE}1,One,2d,2,\n2,Two,3d,1,\n"), &["plan.cycle"], 2),
        bad("self_link.csv", format!("{TABLE}1,One,2d,1,\n"), &["csv.self_link"], 1),
        bad("nowhere.csv", format!("{TABLE}1,One,2d,77,\n"), &["csv.unknown_predecessor"], 1),
        bad("duplicate.csv", format!("{TABLE}1,One,2d,,\n1,Two,3d,,\n"), &["csv.duplicate_id"], 2),
        bad("negative.csv", format!("{TABLE}1,One,-2d,,\n"), &["csv.bad_duration"], 1),
        bad("years.csv", format!("{TABLE}1,One,2d,,0000-01-01\n2,Two,2d,,9999-12-31\n"), &["csv.bad_date"], 2),
        bad("huge_cell.csv", format!("{TABLE}1,{},2d,,\n", "x".repeat(10_000_000)), &["text.too_long"], 1),
        bad("not_utf8.csv", bad_bytes(&format!("{TABLE}1,@,2d,,\n")), &["text.not_utf8"], 1),
    ]
}

/// Files that hold nothing to read, and the code that says why.
const USELESS: [(&str, &[u8], &str); 9] = [
    ("empty", b"", "text.empty"),
    ("blank", b"  \n\n", "text.empty"),
    ("mark", b"\xef\xbb\xbf", "text.empty"),
    ("header.csv", CSV.as_bytes(), "jira_csv.no_rows"),
    ("prose.txt", b"hello world\nnothing to see\n", "csv.not_a_table"),
    ("binary.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0\0\0", "text.unknown_format"),
    ("refused.json", br#"{"errorMessages":["You are not signed in."],"errors":{}}"#, "jira.error_answer"),
    ("other.xml", b"<html><body>Sign in</body></html>", "text.unknown_format"),
    ("none.json", br#"{"startAt":0,"total":0,"issues":[]}"#, "jira.no_issues"),
];

/// Files whose forecast is odd, though each row can be read.
fn forecast_files() -> Vec<Bad> {
    let done = |number: u32, start: &str| format!("{number},Done,done,{start},2026-01-13\n");
    let dated: String = (1..=9).map(|number| done(number, "2026-01-12")).collect();
    let table = format!("id,title,status,actual start,actual finish\n{dated}{}11,Next,to do,,\n", done(10, "1970-01-12"));
    let overdue = project("", &[task(1, "One", "")]);
    vec![bad("wrong_year.csv", table, &["forecast.odd_example"], 11), bad("overdue.xml", overdue, &["forecast.plan_behind"], 1)]
}

/// Every code that a file of this page is named with.
pub(crate) fn codes_met() -> BTreeSet<&'static str> {
    let files = [jira_csv_files(), jira_json_files(), project_files(), tables(), forecast_files()];
    let codes: BTreeSet<&str> = files.iter().flatten().flat_map(|bad| bad.codes).copied().collect();
    codes.into_iter().chain(USELESS.map(|(_, _, code)| code)).collect()
}

/// Plans a file, and imports it into a workspace that holds something: both name the codes, the workspace keeps what it had.
fn check(bad: &Bad) {
    let desk = Desk::with_workspace();
    desk.run(&["add", "item", "Ours", "--key", "OURS"]).ok();
    let file = desk.file(bad.name, &bad.content);
    let plan = desk.json(&["plan", file]);
    let of_plan = codes(&plan);
    let items = plan["items"].as_array().unwrap().iter().filter(|item| item["summary"] == false).count();
    assert_eq!(items, bad.items, "{}: {of_plan:?}", bad.name);
    let of_import = codes(&desk.json(&["import", file]));
    let of_workspace = codes(&desk.json(&["plan"]));
    for code in bad.codes {
        assert!(of_plan.iter().any(|found| found == code), "{}: {code} is not among {of_plan:?}", bad.name);
        let named = of_import.iter().chain(&of_workspace).any(|found| found == code);
        assert!(named, "{}: {code} is neither among {of_import:?} nor {of_workspace:?}", bad.name);
    }
    let answer = desk.run(&["plan"]).ok();
    assert!(answer.out.contains("OURS"), "{}: what was there is there", bad.name);
    assert!(answer.out.len() < 20_000 && answer.err.len() < 20_000, "{}: the answer stays readable", bad.name);
    assert_eq!(
        codes(&desk.json(&["forecast", "--trials", "100"])).iter().filter(|code| code.starts_with("plan.")).count(),
        of_workspace.iter().filter(|code| code.starts_with("plan.")).count()
    );
}

fn codes(report: &serde_json::Value) -> Vec<String> {
    let problems = report["problems"].as_array().unwrap();
    for problem in problems {
        let words = problem["words"].as_str().unwrap();
        assert!(words.len() > 20 && words.len() < 2_000, "{words}");
    }
    problems.iter().map(|problem| problem["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn damaged_jira_tables_are_read_as_far_as_they_go() {
    jira_csv_files().iter().for_each(check);
}

#[test]
fn damaged_jira_answers_are_read_as_far_as_they_go() {
    jira_json_files().iter().for_each(check);
}

#[test]
fn damaged_project_files_are_read_as_far_as_they_go() {
    project_files().iter().for_each(check);
}

#[test]
fn damaged_plain_tables_are_read_as_far_as_they_go() {
    tables().iter().for_each(check);
}

#[test]
fn what_holds_nothing_is_refused_and_the_workspace_stays_as_it_was() {
    let desk = Desk::with_workspace();
    desk.run(&["add", "item", "Ours"]).ok();
    let before = desk.run(&["export"]).ok().out;
    for (name, content, code) in USELESS {
        let file = desk.file(name, content);
        desk.run(&["import", file]).fails(3, code).fails(3, "Nothing could be read");
        desk.run(&["plan", file]).fails(3, code);
        desk.run(&["forecast", file]).fails(3, code);
    }
    assert_eq!(desk.run(&["export"]).ok().out, before);
}

#[test]
fn a_good_file_among_bad_ones_is_imported_and_the_bad_ones_are_named() {
    let desk = Desk::with_workspace();
    let (bad, good) = (desk.file("bad.csv", ""), desk.file("good.csv", format!("{TABLE}1,One,2d,,\n")));
    let ran = desk.run(&["import", bad, good]).ok();
    assert!(ran.err.contains("error[text.empty] bad.csv"), "{}", ran.err);
    assert!(ran.out.contains("1 created"), "{}", ran.out);
}

#[test]
fn what_makes_a_forecast_odd_is_named() {
    for bad in forecast_files() {
        let desk = Desk::new();
        let forecast = desk.json(&["forecast", desk.file(bad.name, &bad.content), "--trials", "100"]);
        assert_eq!(forecast["items"].as_array().unwrap().len(), bad.items, "{}", bad.name);
        let found = codes(&forecast);
        assert!(bad.codes.iter().all(|code| found.iter().any(|found| found == code)), "{}: {found:?}", bad.name);
    }
}
