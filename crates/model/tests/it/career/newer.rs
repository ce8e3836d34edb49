//! Records that name nobody, speak twice or move things at once: what they say of a person, and what they do not.

use serde_json::{Value, json};
use sinew_model::career::evidence::{Grade, Polarity};
use sinew_model::career::map::Said;
use sinew_model::decide::{Command, Moment, decide};
use sinew_model::kind::Kind;
use sinew_model::space::Relation;

use super::{Life, ME, value};
use crate::world::at;

fn life() -> Life {
    Life::new("2026-01-05", "2026-12-31", 3)
}

/// A closed retro of `tess`; what was written and voted has no author.
fn retro(life: &mut Life, votes: u32) -> String {
    let key = life.create("2026-03-02", ME, Kind::Retro, "March", json!({"date": "2026-03-02", "columns": ["Better"], "votes_each": 3}));
    life.set("2026-03-02", "", &key, json!({"notes": [{"id": 1, "column": "Better", "text": "Reviews wait.", "votes": votes}]}));
    life.set("2026-03-02", "", &key, json!({"state": "closed"}));
    key
}

/// An action of `cy` that came out of a retro and that `bo` says is done.
fn action(life: &mut Life, retro: &str, more: &Value) -> String {
    let cy = life.id("U-3");
    let key = life.create("2026-03-02", ME, Kind::Action, "Two reviewers", json!({"owner": cy, "due": "2026-04-15"}));
    life.link("2026-03-02", ME, &key, Relation::FollowsFrom, retro);
    life.set("2026-04-10", "bo", &key, json!({"state": "done"}));
    if !more.is_null() {
        life.set("2026-05-20", "cy", &key, more.clone());
    }
    key
}

#[test]
fn what_has_no_author_bears_nobody_out() {
    let mut life = life();
    let key = retro(&mut life, 0);
    let item = life.evidence("2026-06-15", &key, "PM6");
    assert!(item.corroborators.is_empty(), "{:?}", item.corroborators);
    assert_eq!(item.grade, Grade::E1);
}

#[test]
fn so_many_votes_take_so_many_people() {
    // Three votes each: seven of them took three people, six took two.
    let excluded = |votes: u32| {
        let mut life = life();
        let key = retro(&mut life, votes);
        action(&mut life, &key, &Value::Null);
        life.evidence("2026-06-15", &key, "PM6").excluded
    };
    assert_eq!(excluded(7), None);
    assert_eq!(excluded(6).as_deref(), Some("Fewer than three people took part, as far as records tell."));
}

#[test]
fn an_action_that_did_not_help_was_looked_at_and_is_no_win() {
    let of = |effect: &str| {
        let mut life = life();
        let key = retro(&mut life, 9);
        let action = action(&mut life, &key, &json!({"measure": "Reviews take 3 days.", "effect": effect, "effect_on": "2026-05-20"}));
        let item = life.evidence("2026-06-15", &action, "PM6");
        let checked = value(&life.map("2026-06-15", &Said::default()), "effects_checked");
        (item.polarity, item.outcome.unwrap().words, checked)
    };
    assert_eq!(of("helped"), (Polarity::Positive, "it helped (Reviews take 3 days)".to_owned(), Some(1.0)));
    assert_eq!(of("did_not"), (Polarity::Neutral, "it did not help (Reviews take 3 days)".to_owned(), Some(1.0)));
}

#[test]
fn a_metric_says_whether_an_action_helped_where_nobody_does() {
    let of = |now: f64| {
        let mut life = life();
        let key = retro(&mut life, 9);
        let measured = json!([{"on": "2026-02-20", "value": 6.0}, {"on": "2026-05-20", "value": now}]);
        life.create("2026-02-20", "bo", Kind::Metric, "Days until reviewed", json!({"direction": "down", "measurements": measured}));
        let metric = life.id("M-1");
        let action = action(&mut life, &key, &json!({"metric": metric}));
        let item = life.evidence("2026-06-15", &action, "PM6");
        (item.polarity, item.outcome.unwrap().words)
    };
    assert_eq!(of(3.0), (Polarity::Positive, "M-1 went from 6 to 3".to_owned()));
    assert_eq!(of(8.0), (Polarity::Neutral, "M-1 went from 6 to 8".to_owned()));
}

#[test]
fn what_comes_back_from_retro_to_retro_counts_once() {
    let mut life = life();
    let (first, second) = (retro(&mut life, 9), retro(&mut life, 9));
    let action = action(&mut life, &first, &Value::Null);
    life.link("2026-03-09", ME, &action, Relation::FollowsFrom, &second);
    let found = life.found("2026-06-15").evidence;
    assert_eq!(found.iter().filter(|item| item.key == action).count(), 1);
}

#[test]
fn an_occurrence_is_of_whoever_runs_its_series_and_what_came_of_it_bears_it_out() {
    let mut life = life();
    let people: Vec<_> = ["U-1", "U-2", "U-3"].map(|key| life.id(key)).to_vec();
    life.create(
        "2026-02-01",
        ME,
        Kind::Meeting,
        "Steering",
        json!({"owner": people[0], "attendees": people, "rhythm": "weekly", "start": "2026-02-02T10:00"}),
    );
    life.create("2026-02-02", "cy", Kind::Meeting, "Steering", json!({"start": "2026-02-09T10:00", "notes": "We cut scope."}));
    life.set("2026-02-02", "cy", "MTG-2", json!({"parent": life.id("MTG-1")}));
    let alone = life.evidence("2026-06-15", "MTG-2", "LC5");
    assert_eq!((alone.excluded.as_deref(), alone.has("changed")), (None, false));
    life.create("2026-02-09", ME, Kind::Decision, "Cut scope", json!({}));
    life.link("2026-02-09", ME, "D-1", Relation::FollowsFrom, "MTG-2");
    life.set("2026-02-11", "bo", "D-1", json!({"state": "made", "outcome": "cut"}));
    let changed = life.evidence("2026-06-15", "MTG-2", "LC5");
    assert!(changed.has("changed") && changed.corroborators.iter().any(|other| other.act == "settled D-1"), "{changed:#?}");
    assert_eq!(changed.grade, Grade::E3);
    // The series itself took place at no time.
    assert!(life.found("2026-06-15").evidence.iter().all(|item| item.key != "MTG-1"));
}

/// A release that went out, whose go of `bo` and `cy` somebody wrote down.
fn release(writer: &str, last: &str) -> Option<f64> {
    let mut life = life();
    let (tess, bo, cy) = (life.id("U-1"), life.id("U-2"), life.id("U-3"));
    let checks = json!([{"text": "Load test", "done": true}]);
    let with = |verdicts: Value| json!({"readiness": {"checklist": checks, "rollback": "Switch back.", "verdicts": verdicts}});
    let key = life.create("2026-03-01", ME, Kind::Item, "1.0", json!({"type": "release", "assignee": tess}));
    life.set("2026-03-02", ME, &key, with(json!([])));
    let said = json!([{"person": bo, "verdict": "no_go"}, {"person": cy, "verdict": "go"}, {"person": bo, "verdict": last}]);
    life.set("2026-03-19", writer, &key, with(said));
    life.set("2026-03-20", "cy", &key, json!({"stage": "done"}));
    value(&life.map("2026-07-10", &Said::default()), "releases_ready")
}

#[test]
fn a_go_is_the_last_word_of_each_and_nobody_says_it_for_others() {
    assert_eq!(release("bo", "go"), Some(1.0));
    assert_eq!(release("bo", "no_go"), Some(0.0));
    assert_eq!(release(ME, "go"), Some(0.0));
}

#[test]
fn a_charter_that_is_approved_again_was_framed_when_it_was_approved_first() {
    let framed = |first: &str| {
        let mut life = life();
        let bo = life.id("U-2");
        let body = json!({"problem": "p", "out_of_scope": ["x"], "success_metrics": ["half the cost"]});
        life.set("2026-01-10", ME, "P-1", body);
        life.set(first, "bo", "P-1", json!({"approved_by": bo, "approved_on": first}));
        life.set("2026-08-03", "bo", "P-1", json!({"approved_on": "2026-08-03"}));
        life.evidence("2026-09-01", "P-1", "PM1")
    };
    let sound = framed("2026-01-20");
    assert_eq!((sound.excluded.as_deref(), sound.occurred_on.to_string().as_str()), (None, "2026-01-20"));
    assert_eq!(framed("2026-07-20").excluded.as_deref(), Some("It was approved after a quarter of the planned time."));
}

#[test]
fn what_an_approved_change_request_moves_is_decided() {
    let moved = |with_request: bool| {
        let mut life = life();
        life.create("2026-01-06", ME, Kind::Item, "Step", json!({"type": "milestone", "committed": "2026-03-20"}));
        let (tess, bo) = (life.id("U-1"), life.id("U-2"));
        life.create("2026-03-01", ME, Kind::ChangeRequest, "Later", json!({"owner": tess, "why": "The vendor is late."}));
        let set = |life: &Life, key: &str, fields: Value, seed: u64| {
            let command = Command::Set { record: life.id(key), fields: serde_json::from_value(fields).unwrap() };
            decide(&life.world.space, &command, &mut Moment::new(at("2026-03-10"), seed)).unwrap()
        };
        let mut changes = set(&life, "I-4", json!({"committed": "2026-04-20"}), 91);
        if with_request {
            // Its effects name another milestone, so that only the one commit tells.
            let effects = json!([{"item": life.id("I-1"), "p80_before": "2026-04-01T12:00", "p80_after": "2026-04-02T12:00"}]);
            let approved = json!({"state": "approved", "weighed_at": "2026-03-09T09:00:00Z", "effects": effects, "decided_by": bo, "decided_on": "2026-03-10"});
            changes.extend(set(&life, "CR-1", approved, 92));
        }
        life.world.commit("2026-03-10", "http", Some("CR-1 approved".to_owned()), changes);
        life.by(ME);
        life.set("2026-04-18", "cy", "I-4", json!({"stage": "done"}));
        life.evidence("2026-07-10", "I-4", "PM2").excluded
    };
    assert_eq!(moved(true), None);
    assert_eq!(moved(false).as_deref(), Some("Its promised day was moved without a decision."));
}

#[test]
fn who_answered_the_person_bears_out_that_they_are_in_touch() {
    let mut life = life();
    let (tess, cy) = (life.id("U-1"), life.id("U-3"));
    life.create("2026-02-01", ME, Kind::Stakeholder, "cy", json!({"owner": tess, "person": cy, "interest": 4, "influence": 4}));
    assert_eq!(life.evidence("2026-06-15", "SH-1", "LC1").grade, Grade::E1);
    life.create("2026-02-02", ME, Kind::Ask, "Two engineers", json!({"owner": tess, "asked": cy, "needed_by": "2026-02-20"}));
    life.set("2026-02-10", "cy", "ASK-1", json!({"state": "granted", "answered_on": "2026-02-10"}));
    assert_eq!(life.evidence("2026-06-15", "SH-1", "LC1").grade, Grade::E2);
}
