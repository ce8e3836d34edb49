//! What a person writes of their own career: what stays as it was, what counts as verified, and where it may stand.

use serde_json::{Value, json};
use sinew_model::decide::{Command, Moment, Rejection, at_home, decide};
use sinew_model::kind::bullet::Bullet;
use sinew_model::kind::{Body, Kind};
use sinew_model::space::Record;

use crate::world::{World, at};

const DAY: &str = "2026-03-02";

fn try_set(world: &World, record: &Record, fields: Value) -> Result<(), Rejection> {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    let command = Command::Set { record: record.id, fields };
    decide(&world.space, &command, &mut Moment::new(at(DAY), 1)).map(|_| ())
}

fn made(world: &mut World, kind: Kind, title: &str, fields: Value) -> Record {
    world.create(DAY, kind, title, fields);
    world.space.records().find(|record| record.title == title).unwrap().clone()
}

#[test]
fn what_was_cited_stays_as_it_was_cited() {
    let mut world = World::default();
    let cited = json!({"competency": "PM4", "space": "s", "cited": "R-17", "revision": 12, "excerpt": "Closed", "grade": "recorded"});
    let pinned = made(&mut world, Kind::Evidence, "Risk closed in time", cited);
    for (field, value) in [
        ("excerpt", json!("Closed by me")),
        ("revision", json!(13)),
        ("cited", json!("R-18")),
        ("occurred_on", json!(DAY)),
        ("competency", json!("LC1")),
    ] {
        let refused = try_set(&world, &pinned, json!({ field: value })).unwrap_err();
        assert!(matches!(&refused, Rejection::BadValue { field: named, .. } if named == field), "{field}: {refused}");
    }
    try_set(&world, &pinned, json!({"note": "I drove it", "visibility": "packet", "excerpt": "Closed"})).unwrap();
    let claim = made(&mut world, Kind::Evidence, "I was there", json!({"competency": "PM4"}));
    try_set(&world, &claim, json!({"occurred_on": DAY})).unwrap();
}

#[test]
fn what_was_sent_stays_as_it_went_out() {
    let mut world = World::default();
    let sent = json!({"on": DAY, "what": "resume", "text": "Led three teams"});
    let application = made(&mut world, Kind::Application, "TPM at Umbrella", json!({"company": "Umbrella", "sent": [sent]}));
    let next = json!({"on": "2026-03-09", "what": "letter", "text": "Dear"});
    try_set(&world, &application, json!({"sent": [sent, next]})).unwrap();
    for worse in [json!([]), json!([next]), json!([{"on": DAY, "what": "resume", "text": "Led four teams"}])] {
        let refused = try_set(&world, &application, json!({"sent": worse})).unwrap_err();
        assert!(refused.to_string().contains("stays as it went out"), "{refused}");
    }
}

#[test]
fn twelve_stories_are_as_many_as_anybody_can_tell() {
    let mut world = World::default();
    for n in 1..=12 {
        world.create(DAY, Kind::Story, &format!("Story {n}"), json!({}));
    }
    let command = |fields: Value| {
        let Value::Object(fields) = fields else { panic!("fields are an object") };
        Command::Create { kind: Kind::Story, title: "One more".to_owned(), key: None, parent: None, fields }
    };
    let decide = |world: &World, fields: Value| decide(&world.space, &command(fields), &mut Moment::new(at(DAY), 99));
    assert!(decide(&world, json!({})).unwrap_err().to_string().contains("retire one first"));
    decide(&world, json!({"state": "retired"})).unwrap();
    world.set(DAY, "ST-1", json!({"state": "retired"}));
    decide(&world, json!({})).unwrap();
    let first = world.space.by_key("ST-1").unwrap().clone();
    world.create(DAY, Kind::Story, "Another", json!({}));
    assert!(try_set(&world, &first, json!({"state": "active"})).is_err(), "told again, it would be the thirteenth");
    // One that is told already may be reworded.
    let second = world.space.by_key("ST-2").unwrap().clone();
    try_set(&world, &second, json!({"result": "Two weeks sooner"})).unwrap();
}

#[test]
fn a_number_without_evidence_is_not_verified() {
    let bullet = |fields: Value| match Body::from_fields(Kind::Bullet, fields.as_object().unwrap().clone()).unwrap() {
        Body::Bullet(bullet) => Bullet::clone(&bullet),
        other => panic!("{other:?}"),
    };
    assert!(bullet(json!({"text": "Led a migration"})).is_verified());
    assert!(!bullet(json!({"text": "Led 6 teams"})).is_verified());
    assert!(!bullet(json!({"text": "Cut lead time", "metric": {"value": 3.0}})).is_verified());
    assert!(bullet(json!({"text": "Led 6 teams", "evidence": ["EV-1"]})).is_verified());
}

#[test]
fn a_persons_own_is_kept_in_a_career_space_alone() {
    let mut world = World::default();
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.is_personal()) {
        world.create(DAY, kind, kind.name(), json!({}));
    }
    assert_eq!(world.journal.len(), 14);
    for commit in &world.journal {
        at_home(true, &commit.changes).unwrap();
        let refused = at_home(false, &commit.changes).unwrap_err();
        assert!(refused.to_string().contains("is kept in a career space alone"), "{refused}");
    }
    let mut shared = World::default();
    shared.create(DAY, Kind::Risk, "Risk", json!({}));
    at_home(false, &shared.journal[0].changes).unwrap();
}
