//! Jira's REST answers, sound and otherwise.
#![expect(clippy::needless_pass_by_value, reason = "calls with `json!` read best so")]

mod bad;
mod fields;
mod links;
mod past;

use model::draft::Draft;
use model::kind::Kind;
use serde_json::{Value, json};
use sinew_formats::jira::json::{parse, read};
use sinew_formats::{Format, Options, sniff};

use crate::mutation::mutations;
use crate::picture::{codes, draw, plain};

/// Reads `file` and compares the items, risks, decisions and links with a drawing, and the problems with codes and places.
#[track_caller]
fn check(file: &str, drawing: &str, problems: &[&str]) {
    check_with(file, &Options::default(), drawing, problems);
}

#[track_caller]
fn check_with(file: &str, options: &Options, drawing: &str, problems: &[&str]) {
    let (mut draft, found) = read(file.as_bytes(), options);
    draft.records.retain(|record| !matches!(record.body.kind(), Kind::Person | Kind::Team));
    assert_eq!(draw(&draft), plain(drawing));
    assert_eq!(codes(&found), problems);
}

/// Reads `file` and compares the past of its records with lines of a drawing.
#[track_caller]
fn check_past(file: &str, drawing: &str, problems: &[&str]) {
    let (draft, found) = read(file.as_bytes(), &Options::default());
    let drawn = draw(&Draft { links: Vec::new(), ..draft });
    // Of all that is drawn, only edits begin with a date.
    let edits: String = drawn.lines().map(str::trim).filter(|line| line.starts_with("20")).map(|line| format!("{line}\n")).collect();
    assert_eq!(edits, plain(drawing));
    assert_eq!(codes(&found), problems);
}

/// Reads `file` and compares its links with a drawing.
#[track_caller]
fn check_links(file: &str, drawing: &str, problems: &[&str]) {
    let (draft, found) = read(file.as_bytes(), &Options::default());
    assert_eq!(draw(&Draft { records: Vec::new(), ..draft }), plain(drawing));
    assert_eq!(codes(&found), problems);
}

/// Reads an issue with one field more, or with other values, and gives a field of its record.
fn field(file: &str, options: &Options, name: &str) -> String {
    let (draft, problems) = read(file.as_bytes(), options);
    assert_eq!(codes(&problems), Vec::<String>::new());
    let item = draft.records.iter().find(|record| record.body.kind() == Kind::Item).unwrap();
    item.body.fields().get(name).map(ToString::to_string).unwrap_or_default()
}

#[track_caller]
fn check_field(fields: Value, name: &str, expected: &str) {
    assert_eq!(field(&page(json!([issue(1, fields, &[])])), &Options::default(), name), expected);
}

/// An issue with a changelog: fields beside those that every issue has, and edits as `(day, [field, from, to])`.
fn issue(number: u32, fields: Value, edits: &[(&str, Value)]) -> Value {
    let mut all = json!({
        "summary": format!("Item {number}"), "issuetype": {"name": "Task"}, "project": {"key": "ATL", "name": "Atlas"},
        "status": {"id": "1", "name": "To Do", "statusCategory": {"key": "new"}}, "created": "2026-03-01T09:00:00.000+0100", "issuelinks": [],
    });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let histories: Vec<_> = edits
        .iter()
        .enumerate()
        .map(|(index, (day, items))| {
            json!({"id": index.to_string(), "author": {"accountId": "a1", "displayName": "Ada"}, "created": format!("2026-03-{day}T12:00:00.000+0000"), "items": items})
        })
        .collect();
    json!({"id": (100 + number).to_string(), "key": format!("ATL-{number}"), "self": "https://x.example/rest/api/3/issue/1", "fields": all, "changelog": {"histories": histories}})
}

fn page(issues: Value) -> String {
    json!({"startAt": 0, "total": issues.as_array().unwrap().len(), "issues": issues}).to_string()
}

fn status(from: (&str, &str), to: (&str, &str)) -> Value {
    json!({"field": "status", "fieldtype": "jira", "fieldId": "status", "from": from.0, "fromString": from.1, "to": to.0, "toString": to.1})
}

/// An edit of a field that Jira has itself.
fn edit(field: &str, from: Option<&str>, to: Option<&str>) -> Value {
    json!({"field": field, "fieldId": field, "fieldtype": "jira", "from": from, "fromString": from, "to": to, "toString": to})
}

/// An edit of a custom field.
fn custom(name: &str, id: &str, from: Value, to: Value) -> Value {
    json!({"field": name, "fieldId": id, "fieldtype": "custom", "from": from, "fromString": from, "to": to, "toString": to})
}

fn doing() -> Value {
    json!({"id": "3", "name": "In Arbeit", "statusCategory": {"key": "indeterminate"}})
}

#[test]
fn a_search_page_becomes_a_plan_with_its_past() {
    check(include_str!("fixtures/search.json"), include_str!("fixtures/search.txt"), &["jira.link_outside @ issue ATL-2"]);
}

#[test]
fn people_and_teams_become_records() {
    let (draft, _) = read(include_bytes!("fixtures/search.json"), &Options::default());
    let mut people: Vec<_> = draft
        .records
        .iter()
        .filter(|record| matches!(record.body.kind(), Kind::Person | Kind::Team))
        .map(|record| format!("{} {}", record.id, record.title))
        .collect();
    people.sort();
    assert_eq!(people, ["person:acc-ada Ada Lovelace", "person:acc-bob Bob Byte", "team:Platform Platform", "team:Web Web"]);
}

#[test]
fn the_site_names_the_source() {
    let (draft, _) = read(include_bytes!("fixtures/search.json"), &Options::default());
    assert_eq!((draft.source.system.as_str(), draft.source.instance.as_str()), ("jira", "example.atlassian.net"));
    let (draft, _) = read(include_bytes!("fixtures/search.json"), &Options { instance: Some("ours".to_owned()), ..Options::default() });
    assert_eq!(draft.source.instance, "ours");
}

#[test]
fn pages_may_come_as_an_array_or_one_a_line() {
    let (one, two) = (issue(1, json!({}), &[]), issue(2, json!({}), &[]));
    let pages = [json!({"issues": [one]}), json!({"issues": [two]})];
    let [first, second] = &pages;
    for text in [
        json!(pages).to_string(),
        format!("{first}\n{second}\n"),
        json!([one, two]).to_string(),
        format!("{one}\n{two}"),
        page(json!([one, two])),
    ] {
        assert_eq!(sniff(text.as_bytes()), Some(Format::JiraJson));
        let (export, problems) = parse(text.as_bytes(), &Options::default());
        assert_eq!(export.issues.iter().map(|issue| issue.key.as_str()).collect::<Vec<_>>(), ["ATL-1", "ATL-2"], "{text}");
        assert!(problems.is_empty(), "{problems:?}");
    }
}

#[test]
fn every_edit_is_undone_and_done_again() {
    let steps = [
        (
            "02",
            json!([status(("1", "To Do"), ("3", "In Progress")), {"field": "assignee", "fieldId": "assignee", "fieldtype": "jira", "from": null, "to": "a2", "toString": "Bob"}]),
        ),
        (
            "03",
            json!([status(("3", "In Progress"), ("5", "Shipped")), {"field": "resolution", "fieldId": "resolution", "from": null, "to": "1", "toString": "Done"}]),
        ),
        (
            "04",
            json!([status(("5", "Shipped"), ("3", "In Progress")), {"field": "resolution", "fieldId": "resolution", "from": "1", "fromString": "Done", "to": null}]),
        ),
    ];
    check(
        &page(json!([issue(1, json!({"status": doing(), "assignee": {"accountId": "a2", "displayName": "Bob"}}), &steps)])),
        r#"
        item 101 ATL-1 "Item 1" since 2026-03-01T08:00:00Z
            assignee: "person:a2"
            stage: "doing"
            status: "In Arbeit"
            team: "team:Atlas"
            type: "task"
            url: "https://x.example/browse/ATL-1"
            2026-03-02T12:00:00Z Ada: assignee null -> "person:a2"
            2026-03-02T12:00:00Z Ada: stage "todo" -> "doing"
            2026-03-02T12:00:00Z Ada: status "To Do" -> "In Arbeit"
            2026-03-03T12:00:00Z Ada: resolution null -> "Done"
            2026-03-03T12:00:00Z Ada: stage "doing" -> "done"
            2026-03-03T12:00:00Z Ada: status "In Arbeit" -> "Shipped"
            2026-03-04T12:00:00Z Ada: resolution "Done" -> null
            2026-03-04T12:00:00Z Ada: stage "done" -> "doing"
            2026-03-04T12:00:00Z Ada: status "Shipped" -> "In Arbeit"
        "#,
        &[],
    );
}

#[test]
fn damaged_answers_never_stop_the_reader() {
    mutations(include_bytes!("fixtures/search.json"), |bytes| {
        read(bytes, &Options::default());
    });
}
