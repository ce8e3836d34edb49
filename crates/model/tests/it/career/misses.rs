//! What did not go as it was meant to is never shown as a win, whatever the record says beside it.

use serde_json::{Value, json};
use sinew_model::career::evidence::Polarity;
use sinew_model::career::map::Said;
use sinew_model::career::offers::{Cited, Label, offer};
use sinew_model::kind::Kind;
use sinew_model::space::Relation;

use super::{Life, ME, ladder};

const BEGAN: &str = "2026-02-02";
const TODAY: &str = "2026-06-15";
/// The day that each thing was to come by, one by which it came, and one after it.
const DUE: &str = "2026-03-20";
const IN_TIME: &str = "2026-03-18";
const LATE: &str = "2026-03-25";

/// Somebody else does on a day what a record waited for.
type Settle = fn(&mut Life, &str, &str);

/// What is created; the competency; how it is settled on a day; what is said of it when that was too late.
fn cases() -> Vec<(&'static str, Kind, Value, &'static str, Settle, &'static str)> {
    let done: Settle = |life, day, key| life.set(day, "cy", key, json!({"stage": "done"}));
    let options = json!([{"text": "wait"}, {"text": "second vendor"}]);
    let risk = json!({"probability": 0.6, "impact_days": [5, 10, 20], "proximity": DUE, "trigger": "no dates", "plan": "second vendor"});
    vec![
        ("milestone", Kind::Item, json!({"type": "milestone", "committed": DUE}), "PM2", done, "its day passed before it came."),
        ("own step", Kind::Item, json!({"assignee": "me", "committed": DUE}), "PM2", done, "its day passed before it came."),
        (
            "promise",
            Kind::Commitment,
            json!({"owner": "me", "provider": "T-1", "consumer": "T-2", "needed_by": DUE}),
            "PM3",
            |life, day, key| {
                life.set("2026-02-03", "cy", key, json!({"state": "promised", "promised": DUE}));
                life.set(day, "di", key, json!({"state": "delivered", "delivered_on": day}));
            },
            "the day that was promised was not kept.",
        ),
        (
            "ask",
            Kind::Ask,
            json!({"owner": "me", "asked": "bo", "needed_by": DUE}),
            "LC4",
            |life, day, key| life.set(day, "bo", key, json!({"state": "granted", "answered_on": day})),
            "it was not answered by the day that was asked for.",
        ),
        (
            "risk",
            Kind::Risk,
            risk,
            "PM4",
            |life, day, key| life.set(day, "cy", key, json!({"state": "closed"})),
            "it was not closed by its day.",
        ),
        (
            "decision",
            Kind::Decision,
            json!({"owner": "me", "options": options, "needed_by": DUE}),
            "TF2",
            |life, day, key| life.set(day, "bo", key, json!({"state": "made", "outcome": "wait"})),
            "it was not made by its day.",
        ),
        (
            "action",
            Kind::Action,
            json!({"owner": "me", "due": DUE}),
            "PM6",
            |life, day, key| life.set(day, "cy", key, json!({"state": "done"})),
            "it was not done by its day.",
        ),
        (
            "assumption",
            Kind::Assumption,
            json!({"owner": "me", "review": DUE}),
            "ST3",
            |life, day, key| life.set(day, "cy", key, json!({"state": "holds"})),
            "it was not tested by its day.",
        ),
        (
            "release",
            Kind::Item,
            json!({"type": "release", "assignee": "me", "readiness": {"rollback": "the old one stays", "checklist": [{"text": "restore"}]}}),
            "TF3",
            |life, day, key| {
                life.set(IN_TIME, "cy", key, json!({"stage": "done"}));
                // In the other case all stays quiet.
                if day == LATE {
                    let issue = life.create(day, "cy", Kind::Issue, "It is down", json!({"severity": "high", "raised_on": day}));
                    life.link(day, "cy", &issue, Relation::Relates, key);
                }
            },
            "something high came up in the 30 days after.",
        ),
    ]
}

/// Puts persons and teams of the program where a case names them.
fn named(life: &Life, body: Value) -> Value {
    let Value::Object(fields) = body else { panic!("fields are an object") };
    let id = |value: Value| match value.as_str() {
        Some("me") => json!(life.id("U-1")),
        Some("bo") => json!(life.id("U-2")),
        Some(team) if team.starts_with("T-") => json!(life.id(team)),
        _ => value,
    };
    Value::Object(fields.into_iter().map(|(name, value)| (name, id(value))).collect())
}

/// Returns how what was settled on a day is offered: label, words, and what papers will say of it.
fn offered(case: usize, day: &str) -> (Label, String, String) {
    let (title, kind, body, competency, settle, _) = cases().swap_remove(case);
    let mut life = Life::new("2026-01-05", "2026-12-31", 3);
    let body = named(&life, body);
    let key = life.create(BEGAN, ME, kind, title, body);
    if kind == Kind::Risk {
        life.link(BEGAN, ME, &key, Relation::Threatens, "I-1");
    }
    settle(&mut life, day, &key);
    let map = life.map(TODAY, &Said::default());
    let ix = map.evidence.iter().position(|item| item.key == key && item.competency == competency);
    let ix = ix.unwrap_or_else(|| panic!("{title} is no evidence of {competency}: {:#?}", map.evidence));
    let cites = Cited {
        space: "S".to_owned(),
        space_name: "Lift".to_owned(),
        record: "R".to_owned(),
        kind,
        key,
        title: title.to_owned(),
        revision: 1,
        hash: "h".to_owned(),
    };
    let offer = offer(&map, ladder(), ix, "id".to_owned(), cites);
    (offer.label, offer.words.to_lowercase(), offer.outcome.unwrap_or_default())
}

#[test]
fn what_came_too_late_did_not_go_as_planned_and_is_told_so() {
    for (case, (title, .., missed)) in cases().into_iter().enumerate() {
        let (label, words, _) = offered(case, IN_TIME);
        assert_eq!(label, Label::WentWell, "{title}: {words}");
        assert!(!words.contains(missed), "{title}: {words}");
        let (label, words, outcome) = offered(case, LATE);
        assert_eq!(label, Label::NotAsPlanned, "{title}: {words}");
        assert!(words.ends_with(missed) && missed.starts_with(outcome.rsplit("; ").next().unwrap()), "{title}: {words}");
        assert!(!outcome.is_empty(), "{title}");
    }
}

#[test]
fn what_is_open_still_is_no_win_once_its_day_has_passed() {
    let mut life = Life::new("2026-01-05", "2026-12-31", 3);
    let step = life.create(BEGAN, ME, Kind::Item, "Step", json!({"type": "milestone", "committed": DUE}));
    assert_eq!(life.evidence("2026-03-20", &step, "PM2").polarity, Polarity::Positive);
    assert_eq!(life.evidence("2026-03-21", &step, "PM2").polarity, Polarity::Neutral);
}

#[test]
fn a_day_that_was_agreed_anew_in_time_is_the_one_that_counts() {
    let mut life = Life::new("2026-01-05", "2026-12-31", 3);
    let step = life.create(BEGAN, ME, Kind::Item, "Step", json!({"type": "milestone", "committed": DUE}));
    life.set("2026-02-20", "bo", &step, json!({"committed": "2026-04-10"}));
    life.set("2026-04-02", "cy", &step, json!({"stage": "done"}));
    assert_eq!(life.evidence(TODAY, &step, "PM2").polarity, Polarity::Positive);
}
