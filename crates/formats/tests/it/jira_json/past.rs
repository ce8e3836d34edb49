//! The past: what a changelog says, and what stands in where there is none.

use serde_json::{Value, json};

use super::{check_past, custom, doing, edit, issue, page, status};

/// One issue with edits.
fn one(fields: Value, edits: &[(&str, Value)]) -> String {
    page(json!([issue(1, fields, edits)]))
}

#[test]
fn a_due_date_moves() {
    let edits = [
        ("02", json!([edit("duedate", None, Some("2026-04-30"))])),
        ("09", json!([edit("duedate", Some("2026-04-30"), Some("2026-05-31"))])),
    ];
    check_past(
        &one(json!({"duedate": "2026-05-31"}), &edits),
        r#"
        2026-03-02T12:00:00Z Ada: committed null -> "2026-04-30"
        2026-03-09T12:00:00Z Ada: committed "2026-04-30" -> "2026-05-31"
        "#,
        &[],
    );
}

#[test]
fn a_target_end_is_the_promise_where_nothing_is_due() {
    let target = json!({"names": {"customfield_7": "Target end"}});
    let edits = [("02", json!([custom("Target end", "customfield_7", json!("2026-04-30"), json!("2026-05-31"))]))];
    check_past(
        &format!("{target}\n{}", one(json!({"customfield_7": "2026-05-31"}), &edits)),
        r#"2026-03-02T12:00:00Z Ada: committed "2026-04-30" -> "2026-05-31""#,
        &[],
    );
}

#[test]
fn a_changelog_tells_what_a_custom_field_is_called() {
    let edits = [("02", json!([custom("Story Points", "customfield_77", json!("3"), json!("5"))]))];
    check_past(&one(json!({"customfield_77": 5.0}), &edits), "2026-03-02T12:00:00Z Ada: points 3.0 -> 5.0", &[]);
}

#[test]
fn sprints_are_told_by_id_and_have_the_name_of_today() {
    let sprints = json!([
        {"id": 7, "name": "Sprint 1, the first", "state": "closed", "boardId": 3}, {"id": 8, "name": "Sprint 2", "state": "active", "boardId": 3},
    ]);
    let edits = [
        (
            "02",
            json!([{"field": "Sprint", "fieldId": "customfield_1", "fieldtype": "custom", "from": "", "fromString": "", "to": "7", "toString": "Sprint One"}]),
        ),
        (
            "09",
            json!([{"field": "Sprint", "fieldId": "customfield_1", "fieldtype": "custom", "from": "7", "fromString": "Sprint One", "to": "7, 8", "toString": "Sprint One, Sprint 2"}]),
        ),
    ];
    check_past(
        &one(json!({"customfield_1": sprints}), &edits),
        r#"
        2026-03-02T12:00:00Z Ada: sprints null -> ["Sprint 1, the first"]
        2026-03-09T12:00:00Z Ada: sprints ["Sprint 1, the first"] -> ["Sprint 1, the first","Sprint 2"]
        "#,
        &[],
    );
}

#[test]
fn releases_are_walked_back_from_today() {
    let releases = json!({"fixVersions": [{"id": "2", "name": "GA"}, {"id": "3", "name": "Docs"}]});
    let release = |from: Option<&str>, to: Option<&str>| json!({"field": "Fix Version", "fieldId": "fixVersions", "fieldtype": "jira", "from": from.map(|_| "1"), "fromString": from, "to": to.map(|_| "2"), "toString": to});
    let edits = [
        ("02", json!([release(None, Some("Beta"))])),
        ("05", json!([release(Some("Beta"), None), release(None, Some("GA"))])),
        ("09", json!([release(None, Some("Docs"))])),
    ];
    check_past(
        &one(releases, &edits),
        r#"
        2026-03-02T12:00:00Z Ada: releases null -> ["Beta"]
        2026-03-05T12:00:00Z Ada: releases ["Beta"] -> null
        2026-03-05T12:00:00Z Ada: releases null -> ["GA"]
        2026-03-09T12:00:00Z Ada: releases ["GA"] -> ["GA","Docs"]
        "#,
        &[],
    );
}

#[test]
fn parents_come_and_go_by_epic_link_and_by_parent() {
    let epics = [issue(8, json!({"issuetype": {"name": "Epic"}}), &[]), issue(9, json!({"issuetype": {"name": "Epic"}}), &[])];
    let edits = [
        (
            "02",
            json!([{"field": "Epic Link", "fieldId": "customfield_2", "fieldtype": "custom", "from": null, "to": "108", "toString": "ATL-8"}]),
        ),
        (
            "09",
            json!([{"field": "Epic Link", "fieldId": "customfield_2", "fieldtype": "custom", "from": "108", "fromString": "ATL-8", "to": "109", "toString": "ATL-9"}]),
        ),
    ];
    let expected = r#"
        2026-03-02T12:00:00Z Ada: parent null -> "108"
        2026-03-09T12:00:00Z Ada: parent "108" -> "109"
        "#;
    let part = issue(1, json!({"customfield_2": "ATL-9"}), &edits);
    check_past(&page(json!([part, epics[0], epics[1]])), expected, &[]);
    // Jira Cloud's own field, which tells the parent by its id alone.
    let parent = |from: Option<&str>, to: &str| json!({"field": "IssueParentAssociation", "fieldtype": "jira", "from": from, "to": to});
    let edits = [("02", json!([parent(None, "108")])), ("09", json!([parent(Some("108"), "109")]))];
    let part = issue(1, json!({"parent": {"id": "109", "key": "ATL-9"}}), &edits);
    check_past(&page(json!([part, epics[0], epics[1]])), expected, &[]);
}

#[test]
fn a_renamed_status_has_its_name_of_today() {
    let edits = [("02", json!([status(("1", "To Do"), ("3", "In Progress"))]))];
    check_past(
        &one(json!({"status": doing()}), &edits),
        r#"
        2026-03-02T12:00:00Z Ada: stage "todo" -> "doing"
        2026-03-02T12:00:00Z Ada: status "To Do" -> "In Arbeit"
        "#,
        &[],
    );
}

#[test]
fn an_unknown_status_that_issues_are_created_in_is_not_begun() {
    let edits = [("02", json!([status(("71", "Intake"), ("72", "Limbo"))])), ("03", json!([status(("72", "Limbo"), ("3", "In Arbeit"))]))];
    check_past(
        &one(json!({"status": doing()}), &edits),
        r#"
        2026-03-02T12:00:00Z Ada: stage "todo" -> "doing"
        2026-03-02T12:00:00Z Ada: status "Intake" -> "Limbo"
        2026-03-03T12:00:00Z Ada: status "Limbo" -> "In Arbeit"
        "#,
        &["jira.unknown_status @ status Intake", "jira.unknown_status @ status Limbo"],
    );
}

#[test]
fn what_will_not_be_done_is_dropped_when_it_is_resolved_so() {
    let closed = json!({"status": {"id": "5", "name": "Closed", "statusCategory": {"key": "done"}}, "resolution": {"name": "Won't Do"}});
    let edits = [(
        "02",
        json!([
            status(("1", "To Do"), ("5", "Closed")),
            {"field": "resolution", "fieldId": "resolution", "from": null, "to": "2", "toString": "Won't Do"},
        ]),
    )];
    check_past(
        &one(closed, &edits),
        r#"
        2026-03-02T12:00:00Z Ada: resolution null -> "Won't Do"
        2026-03-02T12:00:00Z Ada: stage "todo" -> "dropped"
        2026-03-02T12:00:00Z Ada: status "To Do" -> "Closed"
        "#,
        &[],
    );
}

#[test]
fn an_edit_from_before_the_issue_happened_when_it_was_created() {
    let mut early = issue(1, json!({"summary": "New"}), &[("02", json!([edit("summary", Some("Old"), Some("New"))]))]);
    early["changelog"]["histories"][0]["created"] = json!("2020-01-01T00:00:00.000+0000");
    check_past(&page(json!([early])), r#"2026-03-01T08:00:00Z Ada: title "Old" -> "New""#, &[]);
}

#[test]
fn edits_may_come_newest_first_and_more_than_once() {
    let (first, second) = (edit("summary", Some("A"), Some("B")), edit("summary", Some("B"), Some("Item 1")));
    let mut backwards = issue(1, json!({}), &[("02", json!([first])), ("03", json!([second]))]);
    let histories = backwards["changelog"]["histories"].as_array_mut().unwrap();
    histories.reverse();
    histories.push(histories[0].clone());
    check_past(
        &page(json!([backwards])),
        r#"
        2026-03-02T12:00:00Z Ada: title "A" -> "B"
        2026-03-03T12:00:00Z Ada: title "B" -> "Item 1"
        "#,
        &[],
    );
}

#[test]
fn changelogs_may_lie_beside_their_issues() {
    let mut alone = issue(1, json!({"priority": {"name": "High"}}), &[]);
    alone.as_object_mut().unwrap().remove("changelog");
    let entry = json!({"id": "9", "author": {"accountId": "a1", "displayName": "Ada"}, "created": "2026-03-02T12:00:00.000+0000", "items": [edit("priority", Some("Low"), Some("High"))]});
    let mut in_millis = entry.clone();
    in_millis["created"] = json!(1_772_452_800_000_i64);
    let page = json!({"self": "https://x.example/rest/api/3/issue/101/changelog?maxResults=100", "total": 1, "values": [entry]});
    let bulk = json!({"issueChangeLogs": [{"issueId": "101", "changeHistories": [in_millis]}]});
    for log in [page, bulk] {
        check_past(&format!("{alone}\n{log}"), r#"2026-03-02T12:00:00Z Ada: priority "Low" -> "High""#, &[]);
    }
}

#[test]
fn without_a_changelog_creation_and_resolution_are_the_past() {
    let mut done = issue(
        1,
        json!({
            "status": {"name": "Done", "statusCategory": {"key": "done"}}, "resolution": {"name": "Done"},
            "resolutiondate": "2026-03-05T10:00:00.000+0000",
        }),
        &[],
    );
    done.as_object_mut().unwrap().remove("changelog");
    check_past(
        &page(json!([done])),
        r#"
        2026-03-05T10:00:00Z ?: status null -> "Done"
        2026-03-05T10:00:00Z ?: stage "todo" -> "done"
        2026-03-05T10:00:00Z ?: resolution null -> "Done"
        "#,
        &["jira.no_changelog @ "],
    );
}
