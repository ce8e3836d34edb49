//! Fields, those of Jira itself and those that each site names as it likes.

use serde_json::{Value, json};
use sinew_formats::{Options, TeamFrom};

use super::{check_field, field, issue, page};

/// Reads one issue of a page that names its custom fields.
fn named(names: Value, fields: Value, options: &Options, name: &str) -> String {
    field(&json!({"names": names, "issues": [issue(1, fields, &[])]}).to_string(), options, name)
}

fn mapped(name: &str, target: &str) -> Options {
    Options { map: vec![(name.to_owned(), target.to_owned())], ..Options::default() }
}

#[test]
fn story_points_are_found_by_name_by_id_and_by_map() {
    let none = Options::default();
    assert_eq!(named(json!({"customfield_9": "Story point estimate"}), json!({"customfield_9": 3}), &none, "points"), "3.0");
    assert_eq!(named(json!({"customfield_9": "Größe"}), json!({"customfield_9": "5"}), &mapped("Größe", "points"), "points"), "5.0");
    assert_eq!(named(json!({"customfield_9": "Größe"}), json!({"customfield_9": "5"}), &none, "points"), "");
    assert_eq!(named(json!({}), json!({"customfield_9": 8}), &mapped("customfield_9", "points"), "points"), "8.0");
    // The id that Jira Cloud gives the field on every site.
    check_field(json!({"customfield_10016": 13.0}), "points", "13.0");
    let list = json!([{"id": "customfield_9", "name": "Story Points", "schema": {"type": "number"}}]);
    let page = page(json!([issue(1, json!({"customfield_9": 2}), &[])]));
    assert_eq!(field(&format!("{list}\n{page}"), &none, "points"), "2.0");
}

#[test]
fn sprints_come_as_objects_and_as_what_old_servers_print() {
    let printed = "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,rapidViewId=3,state=CLOSED,name=Week 1, part 2,startDate=2026-03-02T09:00:00.000Z,endDate=<null>]";
    check_field(json!({"customfield_4": [printed]}), "sprints", r#"["Week 1, part 2"]"#);
    let sprint = json!({"id": 7, "name": "Week 1", "state": "active", "boardId": 3});
    check_field(json!({"customfield_4": [sprint]}), "sprints", r#"["Week 1"]"#);
    check_field(
        json!({"sprint": sprint, "closedSprints": [{"id": 6, "name": "Week 0", "state": "closed"}]}),
        "sprints",
        r#"["Week 1","Week 0"]"#,
    );
}

#[test]
fn estimates_are_seconds() {
    check_field(json!({"timeoriginalestimate": 28800, "timeestimate": 3600}), "effort_minutes", "480");
    check_field(json!({"timeestimate": 3600}), "effort_minutes", "60");
}

#[test]
fn a_due_date_is_the_promise() {
    check_field(json!({"duedate": "2026-04-30"}), "committed", r#""2026-04-30""#);
    assert_eq!(
        named(json!({"customfield_5": "Start date"}), json!({"customfield_5": "2026-04-01"}), &Options::default(), "planned_start"),
        r#""2026-04-01""#
    );
}

#[test]
fn a_status_is_known_by_its_category() {
    let status = |category: Value| json!({"status": {"id": "9", "name": "Irgendwo", "statusCategory": category}});
    for (category, stage) in [
        (json!({"key": "new"}), "todo"),
        (json!({"key": "indeterminate"}), "doing"),
        (json!({"id": 4}), "doing"),
        (json!({"name": "In Progress"}), "doing"),
    ] {
        check_field(status(category), "stage", &format!("{stage:?}"));
    }
    let options = mapped("status:Irgendwo", "doing");
    assert_eq!(field(&page(json!([issue(1, status(json!({})), &[])])), &options, "stage"), r#""doing""#);
}

#[test]
fn a_team_comes_from_the_field_the_component_or_the_project() {
    let fields = json!({"customfield_3": {"id": "t1", "name": "Platform"}, "components": [{"name": "Ledger"}]});
    for (from, team) in [
        (TeamFrom::TeamField, r#""team:Platform""#),
        (TeamFrom::Component, r#""team:Ledger""#),
        (TeamFrom::Project, r#""team:Atlas""#),
        (TeamFrom::Nowhere, ""),
    ] {
        let options = Options { team_from: from, ..Options::default() };
        assert_eq!(named(json!({"customfield_3": "Team"}), fields.clone(), &options, "team"), team);
    }
}

#[test]
fn people_are_known_by_the_best_id_that_the_site_gives() {
    check_field(json!({"assignee": {"accountId": "a9", "name": "bob", "displayName": "Bob"}}), "assignee", r#""person:a9""#);
    check_field(json!({"assignee": {"key": "JIRAUSER7", "name": "bob", "displayName": "Bob"}}), "assignee", r#""person:JIRAUSER7""#);
    check_field(json!({"assignee": {"displayName": "Bob"}}), "assignee", r#""person:Bob""#);
    check_field(json!({"assignee": null}), "assignee", "");
}

#[test]
fn parents_are_told_in_many_ways() {
    let epic = || issue(9, json!({"issuetype": {"name": "Epic"}}), &[]);
    let options = Options::default();
    for (names, fields) in [
        (json!({}), json!({"parent": {"id": "109", "key": "ATL-9"}})),
        (json!({}), json!({"parent": {"key": "ATL-9"}})),
        (json!({"customfield_2": "Epic Link"}), json!({"customfield_2": "ATL-9"})),
        (json!({}), json!({"customfield_10014": "ATL-9"})),
        (
            json!({"customfield_2": "Parent Link"}),
            json!({"customfield_2": {"hasEpicLinkFieldDependency": false, "data": {"id": 109, "key": "ATL-9"}}}),
        ),
    ] {
        let file = json!({"names": names, "issues": [issue(1, fields.clone(), &[]), epic()]}).to_string();
        let (draft, problems) = super::read(file.as_bytes(), &options);
        let item = draft.records.iter().find(|record| record.id == "101").unwrap();
        assert_eq!(item.parent.as_ref().map(|parent| parent.text()).as_deref(), Some("109"), "{fields}");
        assert!(problems.is_empty(), "{problems:?}");
    }
}

#[test]
fn a_description_is_read_as_people_would_type_it() {
    let text = |text: &str| json!({"type": "text", "text": text});
    let paragraph = |words: &str| json!({"type": "paragraph", "content": [text(words)]});
    let document = json!({"type": "doc", "version": 1, "content": [
        {"type": "heading", "attrs": {"level": 2}, "content": [text("Why")]},
        {"type": "paragraph", "content": [text("Ask "), {"type": "mention", "attrs": {"text": "@Ada"}}, text(" by "),
            {"type": "date", "attrs": {"timestamp": "1772452800000"}}, {"type": "hardBreak"}, {"type": "inlineCard", "attrs": {"url": "https://x.example"}}]},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [paragraph("one")]}, {"type": "listItem", "content": [paragraph("two"),
            {"type": "orderedList", "content": [{"type": "listItem", "content": [paragraph("deep")]}]}]}]},
        {"type": "codeBlock", "content": [text("let x = 1;")]},
        {"type": "blockquote", "content": [paragraph("said")]},
        {"type": "table", "content": [{"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph("a")]}, {"type": "tableCell", "content": [paragraph("b")]}]}]},
        {"type": "rule"},
        {"type": "unheardOf", "content": [text("kept")]},
    ]});
    let expected =
        "## Why\nAsk @Ada by 2026-03-02\nhttps://x.example\n- one\n- two\n  1. deep\n```\nlet x = 1;\n```\n> said\n| a | b |\n---\nkept";
    check_field(json!({"description": document}), "description", &format!("{expected:?}"));
    check_field(json!({"description": "Plain words."}), "description", r#""Plain words.""#);
}

#[test]
fn an_issue_whose_description_nests_without_end_is_left_out() {
    let (before, after) = (r#"{"type":"panel","content":["#.repeat(5000), "]}".repeat(5000));
    let file = page(json!([issue(1, json!({"description": "@"}), &[])])).replace("\"@\"", &format!("{before}{after}"));
    let (_, problems) = super::read(file.as_bytes(), &Options::default());
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["jira.bad_json", "jira.no_issues"]);
}
