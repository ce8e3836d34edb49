//! Links: how they read from either side, and when they came and went.

use serde_json::{Value, json};

use super::{check_links, edit, issue, page};

/// A link as an issue shows it; `side` is `inwardIssue` or `outwardIssue`.
fn link(name: &str, inward: &str, outward: &str, side: &str, number: u32) -> Value {
    json!({"type": {"name": name, "inward": inward, "outward": outward}, side: {"id": (100 + number).to_string(), "key": format!("ATL-{number}")}})
}

fn blocks(side: &str, number: u32) -> Value {
    link("Blocks", "is blocked by", "blocks", side, number)
}

/// Two issues, of which the first shows `links`.
fn pair(links: Value) -> String {
    page(json!([issue(1, json!({"issuelinks": links}), &[]), issue(2, json!({}), &[])]))
}

/// Two issues without links today, of which the first has edits.
fn past(edits: &[(&str, Value)]) -> Value {
    json!([issue(1, json!({}), edits), issue(2, json!({}), &[])])
}

fn linked(key: &str, words: &str) -> Value {
    json!({"field": "Link", "to": key, "toString": words})
}

fn unlinked(key: &str, words: &str) -> Value {
    json!({"field": "Link", "from": key, "fromString": words})
}

#[test]
fn an_outward_link_leads_away_and_an_inward_one_comes_in() {
    check_links(&pair(json!([blocks("outwardIssue", 2)])), "101 blocks 102", &[]);
    check_links(&pair(json!([blocks("inwardIssue", 2)])), "102 blocks 101", &[]);
}

#[test]
fn a_link_that_both_issues_show_is_one() {
    let one = issue(1, json!({"issuelinks": [blocks("outwardIssue", 2)]}), &[]);
    let two = issue(2, json!({"issuelinks": [blocks("inwardIssue", 1)]}), &[]);
    check_links(&page(json!([one, two])), "101 blocks 102", &[]);
}

#[test]
fn what_a_link_says_counts_before_what_it_is_called() {
    for (name, inward, outward, expected) in [
        ("Dependency", "is depended on by", "depends on", "102 blocks 101"),
        ("Blocks", "blocks", "is blocked by", "102 blocks 101"),
        ("Sequence", "follows", "precedes", "101 blocks 102"),
        ("Blocker", "", "", "101 blocks 102"),
        ("Start to start", "", "", r#"101 blocks 102 {"dependency":"SS"}"#),
        ("Togetherness", "", "has to be finished together with", r#"101 blocks 102 {"dependency":"FF"}"#),
        ("Duplicate", "is duplicated by", "duplicates", "101 duplicates 102"),
        ("Friendship", "is liked by", "likes", "101 relates 102"),
    ] {
        check_links(&pair(json!([link(name, inward, outward, "outwardIssue", 2)])), expected, &[]);
    }
}

#[test]
fn a_risk_threatens_whatever_it_is_linked_to() {
    let risk = issue(1, json!({"issuetype": {"name": "Risk"}, "issuelinks": [blocks("inwardIssue", 2)]}), &[]);
    check_links(&page(json!([risk, issue(2, json!({}), &[])])), "101 threatens 102", &[]);
}

#[test]
fn a_link_is_as_old_as_its_last_edit_says() {
    let edits = [("05", json!([linked("ATL-2", "This issue blocks ATL-2")]))];
    let one = issue(1, json!({"issuelinks": [blocks("outwardIssue", 2)]}), &edits);
    check_links(&page(json!([one, issue(2, json!({}), &[])])), "101 blocks 102 since 2026-03-05T12:00:00Z", &[]);
}

#[test]
fn a_link_that_is_gone_was_there_once() {
    let edits = [
        ("05", json!([linked("ATL-2", "This issue is blocked by ATL-2")])),
        ("09", json!([unlinked("ATL-2", "This issue is blocked by ATL-2")])),
        ("12", json!([unlinked("ATL-2", "This issue blocks ATL-2")])),
    ];
    check_links(
        &page(past(&edits)),
        "
        101 blocks 102 until 2026-03-12T12:00:00Z
        102 blocks 101 since 2026-03-05T12:00:00Z until 2026-03-09T12:00:00Z
        ",
        &[],
    );
}

#[test]
fn a_link_that_nobody_removed_and_that_is_gone_is_left_out() {
    let edits = [("05", json!([linked("ATL-2", "This issue blocks ATL-2")]))];
    check_links(&page(past(&edits)), "", &["jira.link_vanished @ issue ATL-1"]);
}

#[test]
fn without_the_field_the_history_tells_the_links_of_today() {
    let mut issues = past(&[("05", json!([linked("ATL-2", "This issue blocks ATL-2")]))]);
    for issue in issues.as_array_mut().unwrap() {
        issue["fields"].as_object_mut().unwrap().remove("issuelinks");
    }
    check_links(&page(issues), "101 blocks 102 since 2026-03-05T12:00:00Z", &[]);
}

#[test]
fn a_link_to_the_old_key_of_a_moved_issue_leads_to_it() {
    let moved = issue(2, json!({}), &[("07", json!([edit("Key", Some("OLD-9"), Some("ATL-2"))]))]);
    let edits =
        [("05", json!([linked("OLD-9", "This issue blocks OLD-9")])), ("09", json!([unlinked("ATL-2", "This issue blocks ATL-2")]))];
    check_links(
        &page(json!([issue(1, json!({}), &edits), moved])),
        "101 blocks 102 since 2026-03-05T12:00:00Z until 2026-03-09T12:00:00Z",
        &[],
    );
}

#[test]
fn links_that_make_no_sense_are_named() {
    check_links(&pair(json!([blocks("outwardIssue", 1)])), "", &["jira.self_link @ issue ATL-1"]);
    check_links(&pair(json!([blocks("outwardIssue", 9)])), "101 blocks 109", &["jira.link_outside @ issue ATL-1"]);
    check_links(&pair(json!([{"type": {"name": "Blocks"}}, "nonsense", null])), "", &[]);
}
