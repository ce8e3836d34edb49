//! When a release is ready, when it may be called go, and when that still stands.

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use sinew_model::decide::{Command, Moment, decide};
use sinew_model::insight::releases::{Release, ReleaseState, report};
use sinew_model::kind::Kind;

use crate::world::{World, at};

const THEN: &str = "2026-01-05";

fn check(text: &str, done: bool) -> Value {
    json!({"text": text, "done": done})
}

/// Ann and Ben; release `I-1` is committed for 2 March, with two checks.
fn world() -> World {
    let mut world = World::default();
    for name in ["Ann", "Ben"] {
        world.create(THEN, Kind::Person, name, json!({}));
    }
    let readiness = json!({"train": "spring", "checklist": [check("Rehearsed", true), check("Support is trained", false)]});
    world.create(THEN, Kind::Item, "One", json!({"type": "release", "committed": "2026-03-02", "readiness": readiness}));
    world
}

fn look(world: &World) -> Release {
    let id = world.id("I-1");
    let lands = move |record| (record == id).then_some([date(2026, 2, 27), date(2026, 3, 6)]);
    report(&world.space, &lands).releases.into_iter().find(|release| release.key == "I-1").unwrap()
}

fn go(world: &World, person: &str) -> Value {
    json!({"person": world.id(person), "verdict": "go"})
}

/// Sets parts of the readiness beside what stands there.
fn try_ready(world: &mut World, parts: Value) -> Result<(), String> {
    let mut readiness = world.field("I-1", "readiness");
    for (name, value) in parts.as_object().unwrap() {
        readiness[name] = value.clone();
    }
    let fields = [("readiness".to_owned(), readiness)].into_iter().collect();
    let command = Command::Set { record: world.id("I-1"), fields };
    world.decide(THEN, &command).map(|_| ()).map_err(|refused| refused.to_string())
}

fn ready(world: &mut World, parts: Value) {
    try_ready(world, parts).unwrap();
}

#[test]
fn readiness_is_the_share_of_required_checks_that_are_done() {
    let mut world = world();
    let release = look(&world);
    assert_eq!((release.state, release.required, release.readiness), (ReleaseState::NotReady, [1, 2], Some(0.5)));
    assert_eq!(release.words, "1 open check required: Support is trained.");
    // P80 is four days after the committed date.
    assert_eq!((release.p50, release.p80, release.late_days), (Some(date(2026, 2, 27)), Some(date(2026, 3, 6)), Some(4)));
    ready(&mut world, json!({"checklist": [check("Rehearsed", true), check("Support is trained", true)]}));
    assert_eq!((look(&world).state, look(&world).readiness), (ReleaseState::Ready, Some(1.0)));
    let optional = json!({"text": "Film about it", "optional": true});
    ready(&mut world, json!({"checklist": [check("Rehearsed", true), optional]}));
    assert_eq!((look(&world).state, look(&world).required), (ReleaseState::Ready, [1, 1]));
    ready(&mut world, json!({"checklist": [optional]}));
    assert_eq!(
        (look(&world).state, look(&world).readiness),
        (ReleaseState::NotMeasured, None),
        "nothing required is no readiness of 100 %"
    );
}

#[test]
fn a_release_is_not_called_go_while_required_checks_are_open_without_a_reason() {
    let mut world = world();
    let verdict = go(&world, "U-1");
    let refused = try_ready(&mut world, json!({"verdicts": [verdict]})).unwrap_err();
    assert!(refused.contains("Support is trained") && refused.contains("overrides"), "{refused}");
    let mut blank = go(&world, "U-1");
    blank["overrides"] = json!("  ");
    assert!(try_ready(&mut world, json!({"verdicts": [blank]})).is_err(), "a blank is no reason");
    let no = json!({"person": world.id("U-1"), "verdict": "no_go", "words": "Support is not trained."});
    ready(&mut world, json!({"verdicts": [no]}));
    assert_eq!((look(&world).state, look(&world).words.as_str()), (ReleaseState::NoGo, "No-go by Ann: Support is not trained."));
    // What was said before stays; what is new has to fit.
    let verdict = go(&world, "U-2");
    assert!(try_ready(&mut world, json!({"verdicts": [no, verdict]})).is_err());
    let said = json!([no, go(&world, "U-2"), go(&world, "U-1")]);
    ready(&mut world, json!({"checklist": [check("Rehearsed", true), check("Support is trained", true)], "verdicts": said}));
    let release = look(&world);
    assert_eq!((release.state, release.words.as_str()), (ReleaseState::Go, "Go by Ben, Ann."));
    assert_eq!(release.verdicts.iter().map(|verdict| verdict.superseded).collect::<Vec<_>>(), [true, false, false]);
}

#[test]
fn a_reason_overrides_and_is_said() {
    let mut world = world();
    let mut verdict = go(&world, "U-1");
    verdict["overrides"] = json!("Support follows on Monday.");
    ready(&mut world, json!({"verdicts": [verdict]}));
    let release = look(&world);
    assert_eq!(
        (release.state, release.words.as_str()),
        (ReleaseState::Go, "Go by Ann in spite of 1 open check: Support follows on Monday.")
    );
}

#[test]
fn a_go_is_in_doubt_when_a_check_opens_again() {
    let mut world = world();
    let verdict = go(&world, "U-1");
    ready(&mut world, json!({"checklist": [check("Rehearsed", true)], "verdicts": [verdict]}));
    assert_eq!(look(&world).state, ReleaseState::Go);
    ready(&mut world, json!({"checklist": [check("Rehearsed", false)]}));
    let release = look(&world);
    assert_eq!(
        (release.state, release.words.as_str()),
        (ReleaseState::GoInDoubt, "It was called go by Ann, and this is open since: Rehearsed.")
    );
    world.set(THEN, "I-1", json!({"title": "First"}));
    world.set(THEN, "I-1", json!({"stage": "done"}));
    let release = look(&world);
    assert_eq!((release.state, release.p80, release.lacks.len()), (ReleaseState::Done, None, 0));
}

#[test]
fn a_new_release_is_held_to_the_rule_too() {
    let world = world();
    let fields = json!({"type": "release", "readiness": {"checklist": [check("Rehearsed", false)], "verdicts": [go(&world, "U-1")]}});
    let Value::Object(fields) = fields else { unreachable!() };
    let create = Command::Create { kind: Kind::Item, title: "Two".to_owned(), key: None, parent: None, fields };
    let refused = decide(&world.space, &create, &mut Moment::new(at(THEN), 9)).unwrap_err().to_string();
    assert!(refused.contains("Rehearsed"), "{refused}");
}

#[test]
fn what_a_release_lacks_is_named() {
    let mut world = world();
    assert_eq!(
        look(&world).lacks,
        ["Nobody has said how it is taken back if it fails.", "1 open check has no owner.", "Nobody was asked for a go or no-go."]
    );
    ready(&mut world, json!({"rollback": "Switch the flag off.", "checklist": [check("Rehearsed", true)]}));
    world.set(THEN, "I-1", json!({"committed": null}));
    assert_eq!(look(&world).lacks, ["It has no committed date.", "Nobody was asked for a go or no-go."]);
}

#[test]
fn trains_carry_their_releases_by_date() {
    let mut world = world();
    let on =
        |day: &str, train: &str, stage: &str| json!({"type": "release", "stage": stage, "committed": day, "readiness": {"train": train}});
    world.create(THEN, Kind::Item, "Zero", on("2026-01-10", "spring", "done"));
    world.create(THEN, Kind::Item, "Three", on("2026-05-04", "spring", "todo"));
    world.create(THEN, Kind::Item, "Summer", on("2026-04-01", " summer ", "todo"));
    world.create(THEN, Kind::Item, "Alone", json!({"type": "release"}));
    world.create(THEN, Kind::Item, "Gone", on("2026-04-01", "spring", "dropped"));
    world.create(THEN, Kind::Item, "A task", json!({}));
    let nowhere = |_| None::<[Date; 2]>;
    let found = report(&world.space, &nowhere);
    assert_eq!(found.releases.iter().map(|release| release.name.as_str()).collect::<Vec<_>>(), ["One", "Summer", "Three", "Alone", "Zero"]);
    let trains: Vec<String> = found
        .trains
        .iter()
        .map(|train| format!("{}: {} next {}", train.name, train.releases.join(" "), train.next.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(trains, ["spring: I-1 I-3 I-2 next I-1", "summer: I-4 next I-4"]);
}
