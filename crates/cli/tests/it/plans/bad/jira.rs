//! Faults of Jira's exports: its table, and the answers of its REST interface.

use serde_json::{Value, json};

use super::{Bad, Door, bad};

const HEADER: &str = "Issue key,Issue id,Issue Type,Summary,Status,Created,Resolved,Due date,Story Points";

/// One row of Jira's table a line: key, type, title, status, creation, resolution, due date and points.
fn rows(codes: &'static str, rows: &str, titles: &str) -> Bad {
    bad(codes, "jira.csv", format!("{HEADER}\n{rows}\n"), titles)
}

pub(crate) fn tables() -> Vec<Bad> {
    let fine = "A-9,9,Story,Fine,To Do,2026-01-15 09:00,,,";
    let parents = |codes, parent: &str, titles| {
        bad(
            codes,
            "jira.csv",
            format!("Issue key,Issue id,Issue Type,Summary,Status,Created,Parent id\nA-1,1,Story,One,To Do,2026-01-15 09:00,{parent}\n"),
            titles,
        )
    };
    vec![
        rows(
            "jira_csv.ambiguous_dates",
            "A-1,1,Story,One,To Do,01/02/2026 09:00,,,\nA-2,2,Story,Two,To Do,03/02/2026 09:00,,,",
            "One,Two,",
        ),
        rows("jira_csv.mixed_dates", "A-1,1,Story,One,To Do,01/20/2026 09:00,,,\nA-2,2,Story,Two,To Do,20/01/2026 09:00,,,", "One,Two,"),
        bad(
            "jira_csv.missing_column",
            "jira.csv",
            "Issue key,Issue id,Issue Type,Summary,Created\nA-1,1,Story,One,2026-01-15 09:00\n",
            "One,",
        ),
        rows("jira_csv.stray_quote", "A-1,1,Story,\"The \"big\" one\",To Do,2026-01-15 09:00,,,", "The \"big\" one,"),
        Bad { args: &["--map", "Größe=points"], ..rows("jira_csv.unknown_column", fine, "Fine,") },
        Bad { args: &["--map", "Summary=towers"], ..rows("jira.unknown_field", fine, "Fine,") },
        rows("jira.absurd_number", "A-1,1,Story,One,To Do,2026-01-15 09:00,,,1000000", "One,"),
        rows("jira.bad_number", "A-1,1,Story,One,To Do,2026-01-15 09:00,,,many", "One,"),
        rows("jira.bad_date", "A-1,1,Story,One,To Do,2026-01-15 09:00,,soon,", "One,"),
        rows("jira.no_key", &format!(",,Story,Nameless,To Do,2026-01-15 09:00,,,\n{fine}"), "Fine,"),
        rows("jira.resolved_before_created", "A-1,1,Story,One,Done,2026-01-15 09:00,2026-01-12 09:00,,", "One,"),
        rows("jira.done_without_date", "A-1,1,Story,One,Done,2026-01-15 09:00,,,", "One,"),
        rows("jira.unknown_status", "A-1,1,Story,One,In Limbo,2026-01-15 09:00,,,", "One,"),
        rows("jira.unknown_type", "A-1,1,Widget,One,To Do,2026-01-15 09:00,,,", "One,"),
        parents("jira.own_parent", "1", "One,"),
        parents("jira.parent_outside import.unknown_reference", "99", "One,"),
    ]
}

/// An issue of a search, with fields beside those that every issue has, and edits of its past.
fn issue(number: u32, title: &str, fields: Value, edits: Value) -> Value {
    let mut all = json!({
        "summary": title, "issuetype": {"name": "Story"}, "created": "2026-01-05T09:00:00.000+0000", "issuelinks": [],
        "status": {"id": "1", "name": "To Do", "statusCategory": {"key": "new"}},
    });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    json!({"id": number.to_string(), "key": format!("A-{number}"), "fields": all, "changelog": {"histories": edits}})
}

fn edit(created: &str, item: Value) -> Value {
    json!({"id": created, "created": created, "items": [item]})
}

fn status(from: (&str, &str), to: (&str, &str)) -> Value {
    json!({"field": "status", "fieldId": "status", "from": from.0, "fromString": from.1, "to": to.0, "toString": to.1})
}

fn search(codes: &'static str, issues: &[Value], titles: &str) -> Bad {
    bad(codes, "jira.json", json!({"startAt": 0, "total": issues.len(), "issues": issues}).to_string(), titles)
}

pub(crate) fn answers() -> Vec<Bad> {
    let plain = |number, title: &str| issue(number, title, json!({}), json!([]));
    let one = || plain(1, "One");
    let past = |codes, edits: Value| search(codes, &[issue(1, "One", json!({}), edits)], "One,");
    let (todo, doing) = (("1", "To Do"), ("3", "Doing"));
    let link =
        |key: &str| json!({"type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}, "outwardIssue": {"key": key}});
    let risk = json!({"issuetype": {"name": "Risk"}, "customfield_1": "who knows"});
    let mut cut = one();
    cut["changelog"]["total"] = json!(7);
    let mut silent = one();
    silent.as_object_mut().unwrap().remove("changelog");
    let mut nameless = plain(7, "Nameless");
    nameless.as_object_mut().unwrap().retain(|name, _| name == "fields");
    let named = json!({"names": {"customfield_1": "Probability"}, "issues": [issue(1, "Vendor", risk, json!([])), plain(2, "Two")]});
    let page = json!({"self": "https://x.example/rest/api/3/issue/99/changelog", "total": 1, "values": [edit("2026-01-06T09:00:00.000+0000", status(todo, doing))]});
    vec![
        bad("jira.bad_json", "jira.json", format!("{}\n{}", one(), plain(2, "Two").to_string().replacen("\"Two\"", "Two", 1)), "One,"),
        bad("jira.bad_risk", "jira.json", named.to_string(), "Two,"),
        past("jira.changelog_contradicts", json!([edit("2026-01-06T09:00:00.000+0000", status(todo, doing))])),
        past(
            "jira.changelog_gap",
            json!([
                edit("2026-01-06T09:00:00.000+0000", json!({"field": "summary", "fieldId": "summary", "fromString": "A", "toString": "B"})),
                edit(
                    "2026-01-07T09:00:00.000+0000",
                    json!({"field": "summary", "fieldId": "summary", "fromString": "C", "toString": "One"})
                ),
            ]),
        ),
        search("jira.changelog_cut", &[cut], "One,"),
        bad("jira.changelog_nowhere", "jira.json", format!("{}\n{page}", one()), "One,"),
        past("jira.edit_without_date", json!([{"id": "1", "items": [status(todo, doing)]}])),
        search("jira.link_outside import.link_nowhere", &[issue(1, "One", json!({"issuelinks": [link("B-9")]}), json!([]))], "One,"),
        search(
            "jira.link_vanished",
            &[
                issue(
                    1,
                    "One",
                    json!({}),
                    json!([edit(
                        "2026-01-06T09:00:00.000+0000",
                        json!({"field": "Link", "to": "A-2", "toString": "This issue blocks A-2"})
                    )]),
                ),
                plain(2, "Two"),
            ],
            "One,Two,",
        ),
        search("jira.no_changelog", &[silent], "One,"),
        bad("jira.no_key", "jira.json", format!("{nameless}\n{}", one()), "One,"),
        bad("jira.not_an_issue", "jira.json", format!("{}\n{{\"weather\": \"fine\"}}\n42\n", one()), "One,"),
        bad("jira.pages_missing", "jira.json", json!({"startAt": 0, "total": 50, "issues": [one()]}).to_string(), "One,"),
        bad("jira.pages_missing", "jira.json", json!({"isLast": false, "nextPageToken": "x", "issues": [one()]}).to_string(), "One,"),
        bad("text.nul", "jira.json", one().to_string().replace("One", "O\\u0000ne"), "One,"),
    ]
}

/// What a forecast finds missing in Jira's exports.
pub(crate) fn forecasts() -> Vec<Bad> {
    let forecast = |bad| Bad { door: Door::Forecast, ..bad };
    let done: String = (1..=12)
        .map(|number| format!("A-{number},{number},Story,Done,Done,2026-01-{number:02} 09:00,2026-02-{number:02} 17:00,,\n"))
        .collect();
    let ancient = done.replace("2026-01", "1970-01");
    let risk = issue(1, "Vendor", json!({"issuetype": {"name": "Risk"}}), json!([]));
    let estimated = issue(2, "Two", json!({"timeoriginalestimate": 28800}), json!([]));
    let names = json!({"customfield_1": "Probability", "customfield_2": "Impact (days)"});
    let numbers = json!({"issuetype": {"name": "Risk"}, "customfield_1": "30 %", "customfield_2": "5"});
    let harmless = json!({"names": names, "issues": [issue(1, "Vendor", numbers, json!([])), &estimated]});
    vec![
        forecast(rows(
            "forecast.lead_times forecast.no_slots",
            &format!("{done}A-99,99,Story,Next,To Do,2026-03-02 09:00,,,"),
            "Done,Done,Done,Done,Done,Done,Done,Done,Done,Done,Done,Done,Next,",
        )),
        // What is said to have lasted 56 years is what the next one is compared with.
        forecast(rows(
            "forecast.lead_times forecast.no_slots",
            &format!("{ancient}A-99,99,Story,Next,To Do,2026-03-02 09:00,,,"),
            "Done,Done,Done,Done,Done,Done,Done,Done,Done,Done,Done,Done,Next,",
        )),
        forecast(search("risk.not_quantified forecast.no_slots", &[risk, estimated], "Two,")),
        forecast(bad("risk.hits_nothing forecast.no_slots", "jira.json", harmless.to_string(), "Two,")),
    ]
}
