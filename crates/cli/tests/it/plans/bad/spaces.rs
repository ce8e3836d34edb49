//! Faults of Sinew's own JSON, and of putting it into a workspace.

use serde_json::{Value, json};

use super::{Bad, Door, bad};
use crate::plans::files::{blocks, calendar, item, record, space};

fn own(codes: &'static str, content: impl ToString, titles: &str) -> Bad {
    bad(codes, "atlas.json", content.to_string(), titles)
}

fn records(codes: &'static str, records: &[Value], titles: &str) -> Bad {
    own(codes, space(json!({}), records, &[]), titles)
}

fn one() -> Value {
    item("One", 8, json!({}))
}

/// What the reader names.
pub(crate) fn read() -> Vec<Bad> {
    let whole = space(json!({}), &[one(), item("Two", 8, json!({}))], &[]);
    let with = |name: &str, value: Value| {
        let mut record = item("Two", 8, json!({}));
        record[name] = value;
        record
    };
    let mut nobody = one();
    nobody.as_object_mut().unwrap().remove("id");
    vec![
        own("sinew.bad_json", whole.replacen("\"Two\"", "Two", 1), "One,"),
        own("sinew.no_source", json!({"records": [one(), record("item", "source", json!({"effort_minutes": 480}))]}), "One,source,"),
        records("sinew.unknown_field", &[one(), with("colour", json!("red"))], "One,Two,"),
        records("sinew.bad_value", &[one(), with("parent", json!({"a": 1}))], "One,Two,"),
        records("sinew.no_id", &[nobody, item("Two", 8, json!({}))], "Two,"),
        records("sinew.unknown_kind", &[one(), with("kind", json!("wish"))], "One,"),
        records("sinew.bad_event", &[one(), with("history", json!([{"at": "yesterday", "field": "title"}]))], "One,Two,"),
        own("sinew.bad_link", space(json!({}), &[one()], &[json!({"from": "One", "relation": "admires", "to": "One"})]), "One,"),
    ]
}

/// What comes up when the records meet the workspace.
pub(crate) fn imported() -> Vec<Bad> {
    let two = |body: Value| record("item", "Two", body);
    let mut key = item("Two", 8, json!({}));
    key["key"] = json!("One");
    let mut mismatch = item("Two", 8, json!({}));
    mismatch["history"] = json!([{"at": "2026-01-06T09:00:00Z", "field": "title", "before": "Zwei", "after": "Deux"}]);
    let own_end = json!({"from": "One", "relation": "blocks", "to": "One"});
    let team = record("team", "T", json!({}));
    let odd_ends = json!({"from": "One", "relation": "awaits", "to": "Two"});
    vec![
        records("import.duplicate_id", &[one(), one()], "One,"),
        records("import.key_taken", &[one(), key], "One,Two,"),
        records("import.unknown_reference", &[one(), two(json!({"team": "Nobody", "effort_minutes": 480}))], "One,Two,"),
        records("import.wrong_kind", &[one(), team, two(json!({"assignee": "T", "effort_minutes": 480}))], "One,Two,"),
        own("import.self_link", space(json!({}), &[one()], &[own_end]), "One,"),
        own("import.wrong_ends", space(json!({}), &[one(), item("Two", 8, json!({}))], &[odd_ends]), "One,Two,"),
        own("import.bad_value", space(json!({"time_zone": "Mars/Olympus"}), &[one()], &[]), "One,"),
        records("import.bad_value", &[one(), two(json!({"points": -1.0, "effort_minutes": 480}))], "One,Two,"),
        records("import.bad_value", &[one(), item("Two", 8, json!({"constraint": {"kind": "SNET"}}))], "One,Two,"),
        records("import.history_mismatch", &[one(), mismatch], "One,Two,"),
    ]
}

/// What the forecast cannot count on, though items wait for it.
pub(crate) fn waits() -> Vec<Bad> {
    let link = |from: &str, relation: &str, to: &str| json!({"from": from, "relation": relation, "to": to});
    let awaits = |kind: &str| {
        let declined = record(kind, "Other", json!({"state": "declined"}));
        space(json!({}), &[one(), declined], &[link("One", "awaits", "Other")])
    };
    let issue = |body: Value, links: &[Value]| space(json!({}), &[one(), record("issue", "Other", body)], links);
    vec![
        Bad { door: Door::Forecast, ..own("commitment.declined forecast.no_team", awaits("commitment"), "One,") },
        Bad { door: Door::Forecast, ..own("ask.declined forecast.no_team", awaits("ask"), "One,") },
        Bad {
            door: Door::Forecast,
            ..own("issue.not_quantified forecast.no_team", issue(json!({}), &[link("Other", "hinders", "One")]), "One,")
        },
        Bad {
            door: Door::Forecast,
            ..own("issue.hits_nothing forecast.no_team", issue(json!({"impact_days": [1.0, 2.0, 3.0]}), &[]), "One,")
        },
    ]
}

/// What comes up when a source comes again.
pub(crate) fn again() -> Vec<Bad> {
    let again = |edit, codes, before: &[Value], after: &[Value], titles| Bad {
        door: Door::Again(space(json!({}), before, &[]).into_bytes(), edit),
        ..records(codes, after, titles)
    };
    let two = || item("Two", 8, json!({}));
    let mut other = one();
    other["title"] = json!("Eins");
    vec![
        again(&[], "import.not_in_file", &[one(), two()], &[one()], "One,Two,"),
        again(&[], "import.kind_changed", &[one(), two()], &[one(), record("risk", "Two", json!({}))], "One,Two,"),
        again(&["set", "One", "title=Uno"], "import.kept_local", &[one(), two()], &[other, two()], "Uno,Two,"),
    ]
}

/// What keeps a plan from being scheduled as it is.
pub(crate) fn plans() -> Vec<Bad> {
    let night = calendar("N", 5, 18, 22, json!({}));
    let by_night = json!({"calendar": "D", "assignments": [{"person": "U", "work_minutes": 480.0, "units": 1.0}]});
    let vendor = record("risk", "Vendor", json!({}));
    vec![
        records(
            "plan.no_common_time",
            &[calendar("D", 5, 9, 17, json!({})), night, record("person", "U", json!({"calendar": "N"})), item("One", 8, by_night)],
            "One,",
        ),
        own("plan.link_nowhere", space(json!({}), &[one(), vendor], &[blocks("Vendor", "One")]), "One,"),
        records("plan.bad_splits", &[item("One", 8, json!({"splits": [[60, -60]]}))], "One,"),
        own("import.bad_value plan.missing_finish", space(json!({"from_finish": true}), &[one()], &[]), "One,"),
        records("plan.date_out_of_range", &[item("One", 8, json!({"deadline": "9999-12-31T00:00:00"}))], "One,"),
        records("plan.too_long", &[item("One", 8, json!({"levelling_delay_minutes": i64::MAX}))], "One,"),
        records("calendar.base_cycle", &[calendar("C", 5, 9, 17, json!({"base": "C"})), item("One", 8, json!({"calendar": "C"}))], "One,"),
        records(
            "calendar.no_working_time import.bad_value",
            &[calendar("C", 0, 9, 17, json!({})), item("One", 8, json!({"calendar": "C"}))],
            "One,",
        ),
    ]
}

/// Numbers that nobody can mean, of which a forecast has to make something.
pub(crate) fn absurd() -> Vec<Bad> {
    let forecast = |codes, content: String| Bad { door: Door::Forecast, ..own(codes, content, "One,Two,") };
    let both = || [one(), item("Two", 8, json!({}))];
    let lag = |data: Value| json!({"from": "One", "relation": "blocks", "to": "Two", "data": data});
    let vendor = record("risk", "Vendor", json!({"probability": 0.5, "impact_days": [1.0, 5.0, 1e9]}));
    let threat = json!({"from": "Vendor", "relation": "threatens", "to": "One"});
    let begun = item("One", 8, json!({"actual_start": "1900-01-05T09:00:00", "remaining_minutes": 1_000_000_000_000_i64}));
    let percent = lag(json!({"lag": i64::MAX, "lag_unit": "percent"}));
    vec![
        forecast("plan.too_long forecast.no_team", space(json!({}), &both(), &[lag(json!({"lag": 1_000_000_000_000_i64}))])),
        forecast("plan.too_long forecast.no_team", space(json!({}), &both(), &[percent])),
        forecast("forecast.no_team", space(json!({}), &[both().to_vec(), vec![vendor]].concat(), &[threat])),
        forecast("plan.bad_remaining forecast.no_team", space(json!({}), &[begun, item("Two", 8, json!({}))], &[])),
    ]
}
