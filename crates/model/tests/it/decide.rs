//! What a command would change, and why it may be refused.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sinew_model::change::Edit;
use sinew_model::decide::{Command, Moment, Rejection, find, next_key};
use sinew_model::kind::{Body, Kind};
use sinew_model::space::{DependencyType, LinkData, Record, RecordId, Relation, Space};
use uuid::Uuid;

use crate::world::{World, at};

const DAY: &str = "2026-03-02";

fn create(kind: Kind, title: &str, key: Option<&str>, body: Value) -> Command {
    let Value::Object(fields) = body else { panic!("a body is an object") };
    Command::Create { kind, title: title.to_owned(), key: key.map(str::to_owned), parent: None, fields }
}

fn set(record: RecordId, values: Value) -> Command {
    let Value::Object(fields) = values else { panic!("values are an object") };
    Command::Set { record, fields }
}

/// A person `U-1`, a team `T-1`, items `I-1` and `I-2` within `I-1`, and a risk `R-1`.
fn world() -> World {
    let mut world = World::default();
    world.create(DAY, Kind::Person, "Ann", json!({}));
    world.create(DAY, Kind::Team, "Core", json!({}));
    world.create(DAY, Kind::Item, "Epic", json!({"type": "epic"}));
    world.create(DAY, Kind::Item, "Story", json!({"type": "story"}));
    world.set(DAY, "I-2", json!({"parent": world.id("I-1")}));
    world.create(DAY, Kind::Risk, "Vendor slips", json!({}));
    world
}

fn check(command: &Command, refused: &str) {
    let mut world = world();
    let before = world.space.clone();
    let rejection = world.decide(DAY, command).unwrap_err();
    assert!(rejection.to_string().starts_with(refused), "{rejection}");
    assert_eq!(world.space, before, "what is refused changes nothing");
}

#[test]
fn every_refusal_says_what_to_do() {
    let world = world();
    let (story, risk) = (world.id("I-2"), world.id("R-1"));
    check(&create(Kind::Item, "  ", None, json!({})), "A record needs a title.");
    check(&set(story, json!({"title": " "})), "A record needs a title.");
    let taken = "The key `I-1` is taken: choose another, or leave it out to get the next free one.";
    check(&create(Kind::Item, "Other", Some("I-1"), json!({})), taken);
    check(
        &create(Kind::Item, "Other", Some(" i-1 "), json!({})),
        "The key `i-1` is taken: choose another, or leave it out to get the next free one.",
    );
    check(&set(story, json!({"key": "I-1"})), taken);
    check(&create(Kind::Item, "Other", Some("  "), json!({})), "`key`: A key cannot be blank: write one such as `I-12`, or leave it out.");
    check(&set(story, json!({"key": ""})), "`key`: A key cannot be blank: write one such as `I-12`, or leave it out.");
    let nobody = RecordId(Uuid::nil());
    check(&set(nobody, json!({"title": "x"})), &format!("There is no record `{nobody}` here"));
    check(&set(story, json!({"team": "Core"})), "There is no record `Core` here");
    check(&set(story, json!({"size": 3})), "`size` is no field of kind item, or it cannot hold this: it cannot be 3.");
    check(&set(story, json!({"points": "many"})), "`points` is no field of kind item, or it cannot hold this: it cannot be \"many\".");
    check(&set(risk, json!({"probability": 30})), "`probability`: A probability lies between 0 and 1: write 30 % as 0.3.");
    check(&set(story, json!({"parent": story})), "`I-2` cannot be its own parent, directly or by others.");
    check(&set(world.id("I-1"), json!({"parent": story})), "`I-1` cannot be its own parent, directly or by others.");
    let link = |from, to| Command::Link { from, relation: Relation::Blocks, to, data: LinkData::default() };
    check(&link(story, story), "`I-2` cannot be linked to itself.");
    check(&link(story, nobody), &format!("There is no record `{nobody}` here"));
    check(&link(nobody, story), &format!("There is no record `{nobody}` here"));
}

#[test]
fn a_new_record_of_unknown_fields_is_refused_by_name() {
    let mut world = world();
    let rejection = world.decide(DAY, &create(Kind::Risk, "Fire", None, json!({"odds": 0.3}))).unwrap_err();
    assert!(matches!(&rejection, Rejection::UnknownField { kind: Kind::Risk, field, .. } if field == "odds"), "{rejection}");
}

/// Every reference of every kind takes a record of its own kind and no other.
#[test]
fn references_lead_to_records_of_their_kind() {
    let cases = [
        (Kind::Item, "team", Kind::Team),
        (Kind::Item, "assignee", Kind::Person),
        (Kind::Person, "team", Kind::Team),
        (Kind::Person, "calendar", Kind::Calendar),
        (Kind::Team, "lead", Kind::Person),
        (Kind::Team, "calendar", Kind::Calendar),
        (Kind::Calendar, "base", Kind::Calendar),
        (Kind::Program, "sponsor", Kind::Person),
        (Kind::Program, "owner", Kind::Person),
        (Kind::Program, "calendar", Kind::Calendar),
        (Kind::Risk, "owner", Kind::Person),
        (Kind::Decision, "owner", Kind::Person),
    ];
    for (kind, field, expected) in cases {
        let mut world = World::default();
        let right = world.create(DAY, expected, "right", json!({}));
        let wrong_kind = if expected == Kind::Person { Kind::Team } else { Kind::Person };
        let wrong = world.create(DAY, wrong_kind, "wrong", json!({}));
        let with = |id: RecordId| create(kind, "it", None, Value::Object(Map::from_iter([(field.to_owned(), id.to_string().into())])));
        let rejection = world.decide(DAY, &with(wrong)).unwrap_err();
        let words = format!("`{field}` must refer to a {}, not to a {}.", expected.name(), wrong_kind.name());
        assert_eq!(rejection.to_string(), words);
        world.decide(DAY, &with(right)).unwrap();
    }
}

#[test]
fn what_is_so_already_changes_nothing() {
    let mut world = world();
    let (epic, story) = (world.id("I-1"), world.id("I-2"));
    world.link(DAY, "I-1", Relation::Relates, "I-2", LinkData::default());
    let again = [
        set(story, json!({"title": "Story", "type": "story", "points": null, "parent": epic, "status": null})),
        set(story, json!({"title": "  Story "})),
        set(story, json!({"key": "I-2"})),
        set(story, json!({})),
        Command::Link { from: epic, relation: Relation::Relates, to: story, data: LinkData::default() },
        Command::Unlink { from: story, relation: Relation::Relates, to: epic },
    ];
    for command in again {
        assert_eq!(world.decide(DAY, &command), Ok(Vec::new()), "{command:?}");
    }
}

#[test]
fn only_what_differs_changes() {
    let mut world = world();
    let changes = world.decide(DAY, &set(world.id("I-2"), json!({"title": "Story", "points": 5, "status": "Open"}))).unwrap();
    let said: Vec<String> = changes
        .iter()
        .map(|change| match &change.edit {
            Edit::FieldChanged { field, before, after, .. } => format!("{field} {before} {after}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(said, ["points null 5.0", "status null \"Open\""]);
    assert!(changes.iter().all(|change| change.at == at(DAY) && change.actor.is_none()));
}

#[test]
fn a_field_is_emptied_by_null() {
    let mut world = world();
    world.set(DAY, "I-2", json!({"points": 5, "status": "Open", "labels": ["a"]}));
    world.set(DAY, "I-2", json!({"points": null, "status": null, "labels": null}));
    for name in ["points", "status", "labels"] {
        assert_eq!(world.field("I-2", name), Value::Null, "{name}");
    }
}

#[test]
fn the_key_of_a_record_may_change_its_case() {
    let mut world = World::default();
    world.decide(DAY, &create(Kind::Item, "Story", Some("atl-7"), json!({}))).unwrap();
    world.set(DAY, "atl-7", json!({"key": "ATL-7"}));
    assert_eq!(world.space.by_key("ATL-7").unwrap().title, "Story");
}

#[test]
fn a_record_is_found_by_key_in_any_case_or_by_id() {
    let mut world = World::default();
    world.decide(DAY, &create(Kind::Item, "Story", Some("Atl-7"), json!({}))).unwrap();
    let id = world.id("Atl-7");
    for text in ["Atl-7", "atl-7", "ATL-7", &id.to_string()] {
        assert_eq!(find(&world.space, text).unwrap().id, id, "{text}");
    }
    assert_eq!(find(&world.space, "ATL-8"), Err(Rejection::UnknownRecord("ATL-8".to_owned())));
}

#[test]
fn a_changed_lag_replaces_the_link() {
    let mut world = world();
    world.link(DAY, "I-1", Relation::Blocks, "R-1", LinkData::default());
    let data = LinkData { dependency: DependencyType::StartStart, lag: 480, ..LinkData::default() };
    let command = Command::Link { from: world.id("I-1"), relation: Relation::Blocks, to: world.id("R-1"), data: data.clone() };
    assert_eq!(world.decide(DAY, &command).unwrap().len(), 2);
    assert_eq!(world.space.link((world.id("I-1"), Relation::Blocks, world.id("R-1"))), Some(&data));
}

#[test]
fn keys_go_on_after_the_highest() {
    let mut world = World::default();
    for (key, next) in [("R-12", "R-13"), ("R-9", "R-13"), ("R-x", "R-13"), ("RX-40", "R-13"), ("R-18446744073709551615", "R-13")] {
        world.decide(DAY, &create(Kind::Risk, "A risk", Some(key), json!({}))).unwrap();
        assert_eq!(next_key(&world.space, Kind::Risk), next, "after {key}");
    }
}

#[test]
fn forecasts_and_published_updates_are_frozen() {
    let mut world = World::default();
    let landing = json!({"made_at": "2026-03-02T12:00:00Z", "as_of": "2026-03-02T12:00:00Z", "data_date": "2026-03-02T12:00:00",
                         "trials": 1, "seed": 1, "digest": "", "milestones": []});
    world.create(DAY, Kind::Forecast, "Forecast", landing);
    world.create(DAY, Kind::Update, "Week 10", json!({"week_ending": "2026-03-06", "as_of": "2026-03-06T12:00:00Z", "text": "Draft."}));
    world.set(DAY, "S-1", json!({"text": "All is well."}));
    world.set(DAY, "S-1", json!({"published_at": "2026-03-06T15:00:00Z"}));
    for (key, field) in [("F-1", "title"), ("F-1", "trials"), ("S-1", "text"), ("S-1", "archived"), ("S-1", "published_at")] {
        let value = if field == "archived" { json!(true) } else { json!("2026-03-07T15:00:00Z") };
        let rejection = world.decide(DAY, &set(world.id(key), Value::Object(Map::from_iter([(field.to_owned(), value)])))).unwrap_err();
        assert_eq!(rejection, Rejection::Frozen(key.to_owned()), "{key} {field}");
    }
}

#[test]
fn a_circle_of_parents_that_is_there_already_does_not_hang() {
    let id = |number: u128| RecordId(Uuid::from_u128(number));
    let record = |number, parent: Option<u128>| Record {
        id: id(number),
        key: format!("I-{number}"),
        title: "x".to_owned(),
        body: Body::from_fields(Kind::Item, Map::new()).unwrap(),
        parent: parent.map(id),
        rank: 0,
        archived: false,
    };
    let mut world = World { space: Space::load(1, [record(1, Some(2)), record(2, Some(1)), record(3, None)], []), ..World::default() };
    let command = set(id(3), json!({"parent": id(1)}));
    assert_eq!(world.decide(DAY, &command), Err(Rejection::ParentCycle("I-3".to_owned())));
}

#[test]
fn a_hundred_thousand_ids_are_unique_ascend_and_are_version_seven() {
    let mut moment = Moment::new(at(DAY), 7);
    let ids: Vec<RecordId> = (0..100_000).map(|_| moment.mint()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert!(ids.iter().all(|id| id.0.get_version_num() == 7));
    // 100 000 ids borrow the next 24 milliseconds: 100 000 / 4096 = 24.4.
    let (seconds, nanos) = ids[99_999].0.get_timestamp().unwrap().to_unix();
    let last = Timestamp::new(seconds as i64, nanos as i32).unwrap();
    assert_eq!(last.as_millisecond() - at(DAY).as_millisecond(), 24);
    let mut other = Moment::new(at(DAY), 8);
    let all: HashSet<RecordId> = ids.into_iter().chain((0..100_000).map(|_| other.mint())).collect();
    assert_eq!(all.len(), 200_000, "another moment of the same millisecond has other ids");
}
