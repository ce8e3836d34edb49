//! What is wrong with an answer is named by one code and a place; whatever else it holds is read.

use serde_json::{Value, json};
use sinew_formats::Options;
use sinew_formats::jira::PROBLEMS;

use super::{custom, edit, issue, page, read, status};
use crate::picture::codes;

/// A file, its problems, and the titles that are read all the same.
struct Bad {
    file: String,
    problems: &'static [&'static str],
    titles: &'static [&'static str],
}

fn bad(file: impl ToString, problems: &'static [&'static str], titles: &'static [&'static str]) -> Bad {
    Bad { file: file.to_string(), problems, titles }
}

fn with(fields: Value, problems: &'static [&'static str]) -> Bad {
    bad(page(json!([issue(1, fields, &[])])), problems, &["Item 1"])
}

fn past(fields: Value, edits: &[(&str, Value)], problems: &'static [&'static str]) -> Bad {
    bad(page(json!([issue(1, fields, edits)])), problems, &["Item 1"])
}

fn link(number: u32) -> Value {
    json!([{"type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}, "outwardIssue": {"id": (100 + number).to_string(), "key": format!("ATL-{number}")}}])
}

fn risk(probability: &str, impact: &str) -> String {
    let names = json!({"customfield_1": "Probability", "customfield_2": "Impact (days)"});
    let fields = json!({"issuetype": {"name": "Risk"}, "customfield_1": probability, "customfield_2": impact});
    json!({"names": names, "issues": [issue(1, fields, &[])]}).to_string()
}

fn fields() -> Vec<Bad> {
    let points = |points: Value| json!({"customfield_10016": points});
    let done = json!({"name": "Done", "statusCategory": {"key": "done"}});
    let silent = |fields: Value| {
        let mut issue = issue(1, fields, &[]);
        issue.as_object_mut().unwrap().remove("changelog");
        page(json!([issue]))
    };
    vec![
        with(json!({"duedate": "9999-12-31"}), &["jira.absurd_date @ issue ATL-1"]),
        with(json!({"duedate": "0000-01-01"}), &["jira.absurd_date @ issue ATL-1"]),
        with(json!({"duedate": "soon"}), &["jira.bad_date @ issue ATL-1"]),
        with(json!({"updated": [2026, 3]}), &["jira.bad_date @ issue ATL-1"]),
        with(points(json!(1e9)), &["jira.absurd_number @ issue ATL-1"]),
        with(json!({"timeoriginalestimate": 1e18}), &["jira.absurd_number @ issue ATL-1"]),
        with(points(json!(-3)), &["jira.negative_number @ issue ATL-1"]),
        with(json!({"timeoriginalestimate": -60}), &["jira.negative_number @ issue ATL-1"]),
        bad(
            json!({"names": {"customfield_9": "Story Points"}, "issues": [issue(1, json!({"customfield_9": "many"}), &[])]}),
            &["jira.bad_number @ issue ATL-1"],
            &["Item 1"],
        ),
        bad(risk("who knows", "5"), &["jira.bad_risk @ issue ATL-1"], &["Item 1"]),
        bad(risk("30 %", "a lot"), &["jira.bad_risk @ issue ATL-1"], &["Item 1"]),
        bad(risk("130 %", "-5"), &["jira.bad_risk @ issue ATL-1", "jira.bad_risk @ issue ATL-1"], &["Item 1"]),
        with(json!({"issuetype": {"name": "Widget"}}), &["jira.unknown_type @ type Widget"]),
        with(json!({"status": {"name": "In Limbo"}}), &["jira.unknown_status @ status In Limbo"]),
        with(json!({"parent": {"id": "101", "key": "ATL-1"}}), &["jira.own_parent @ issue ATL-1"]),
        with(json!({"parent": {"id": "900", "key": "OPS-1"}}), &["jira.parent_outside @ issue ATL-1"]),
        with(json!({"issuelinks": link(1)}), &["jira.self_link @ issue ATL-1"]),
        with(json!({"issuelinks": link(9)}), &["jira.link_outside @ issue ATL-1"]),
        bad(silent(json!({})), &["jira.no_changelog @ "], &["Item 1"]),
        bad(silent(json!({"status": done})), &["jira.done_without_date @ issue ATL-1", "jira.no_changelog @ "], &["Item 1"]),
        bad(
            silent(json!({"status": done, "resolutiondate": "2026-02-01T09:00:00.000+0000"})),
            &["jira.resolved_before_created @ issue ATL-1", "jira.no_changelog @ "],
            &["Item 1"],
        ),
    ]
}

fn changelogs() -> Vec<Bad> {
    let mut cut = issue(1, json!({}), &[]);
    cut["changelog"]["total"] = json!(200);
    let mut dateless = issue(1, json!({}), &[("02", json!([edit("summary", Some("Old"), Some("Item 1"))]))]);
    dateless["changelog"]["histories"][0]["created"] = Value::Null;
    let elsewhere = json!({"self": "https://x.example/rest/api/3/issue/999/changelog", "values": [{"id": "1", "created": "2026-03-02T12:00:00.000+0000", "items": []}]});
    let linked = json!([{"field": "Link", "to": "ATL-2", "toString": "This issue blocks ATL-2"}]);
    vec![
        bad(page(json!([cut])), &["jira.changelog_cut @ issue ATL-1"], &["Item 1"]),
        bad(page(json!([dateless])), &["jira.edit_without_date @ issue ATL-1"], &["Item 1"]),
        bad(format!("{}\n{elsewhere}", issue(1, json!({}), &[])), &["jira.changelog_nowhere @ line 2"], &["Item 1"]),
        past(
            json!({}),
            &[("02", json!([edit("summary", Some("A"), Some("B"))])), ("03", json!([edit("summary", Some("C"), Some("Item 1"))]))],
            &["jira.changelog_gap @ issue ATL-1"],
        ),
        past(json!({}), &[("02", json!([edit("summary", Some("A"), Some("B"))]))], &["jira.changelog_contradicts @ issue ATL-1"]),
        past(
            json!({}),
            &[("02", json!([status(("1", "To Do"), ("3", "In Progress"))]))],
            &["jira.changelog_contradicts @ issue ATL-1", "jira.changelog_contradicts @ issue ATL-1"],
        ),
        past(
            json!({"customfield_9": 5}),
            &[("02", json!([custom("Story Points", "customfield_9", json!(1), json!(2))]))],
            &["jira.changelog_contradicts @ issue ATL-1"],
        ),
        past(json!({}), &[("02", linked)], &["jira.link_vanished @ issue ATL-1"]),
    ]
}

fn files() -> Vec<Bad> {
    let (one, two) = (issue(1, json!({}), &[]), issue(2, json!({}), &[]));
    let both = page(json!([one, two]));
    let nameless = json!({"fields": one["fields"]});
    vec![
        bad(both[..both.find("Item 2").unwrap()].to_owned(), &["jira.cut_off @ line 1"], &["Item 1"]),
        bad(format!("{}\n{two}", one.to_string().replace("\"Item 1\"", "Item 1")), &["jira.bad_json @ line 1"], &["Item 2"]),
        bad(json!([one, one]), &["jira.duplicate_issue @ issue ATL-1"], &["Item 1"]),
        bad(page(json!([nameless, two])), &["jira.no_key @ line 1"], &["Item 2"]),
        bad(json!([one, 42, "words", {"weather": "fine"}]), &["jira.not_an_issue @ line 1"; 3], &["Item 1"]),
        bad(json!({"total": 120, "issues": [one, two]}), &["jira.pages_missing @ "], &["Item 1", "Item 2"]),
        bad(json!({"isLast": false, "nextPageToken": "t", "issues": [one]}), &["jira.pages_missing @ "], &["Item 1"]),
        bad(json!({"errorMessages": ["Not signed in."]}), &["jira.error_answer @ line 1", "jira.no_issues @ "], &[]),
        bad(json!({"total": 0, "issues": []}), &["jira.no_issues @ "], &[]),
        // What should be a list is a word, and a strange one.
        bad(format!("{{\"issues\": È, \"names\": È}}\n{one}"), &[], &["Item 1"]),
        bad(json!([[[[[[one]]]]], two]), &["jira.not_an_issue @ line 1"], &["Item 2"]),
    ]
}

#[test]
fn every_fault_is_named_once_and_the_rest_is_read() {
    let mut met = vec!["jira.unknown_field".to_owned()];
    for Bad { file, problems, titles } in [fields(), changelogs(), files()].into_iter().flatten() {
        let (draft, found) = read(file.as_bytes(), &Options::default());
        assert_eq!(codes(&found), problems, "{file}");
        let read = draft.records.iter().filter(|record| !record.id.contains(':')).map(|record| record.title.as_str());
        assert_eq!(read.collect::<Vec<_>>(), titles, "{file}");
        met.extend(found.iter().map(|problem| problem.code.to_owned()));
    }
    let never: Vec<&str> = PROBLEMS.iter().map(|(code, _)| *code).filter(|code| !met.iter().any(|met| met == code)).collect();
    assert_eq!(never, Vec::<&str>::new());
}

#[test]
fn a_map_that_leads_nowhere_is_named() {
    let file = page(json!([issue(1, json!({}), &[])]));
    for (name, target) in [("Größe", "towers"), ("status:Limbo", "nowhere")] {
        let options = Options { map: vec![(name.to_owned(), target.to_owned())], ..Options::default() };
        assert_eq!(codes(&read(file.as_bytes(), &options).1), ["jira.unknown_field @ "], "{name}");
    }
}
