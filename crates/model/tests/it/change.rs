//! Edits forwards and back: a space can always go on, and always come back.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sinew_model::change::{Change, Edit, apply, outcome};
use sinew_model::decide::Command;
use sinew_model::kind::{Body, Kind};
use sinew_model::space::{DependencyType, LagUnit, Link, LinkData, Record, RecordId, Relation, Space};
use uuid::Uuid;

use crate::world::{World, at};

/// A field of each kind, with values that it can hold and values that break a rule or a type.
const VALUES: &[(Kind, &str, &[&str])] = &[
    (Kind::Person, "email", &["\"a@b.c\"", "7"]),
    (Kind::Person, "max_units", &["0.5", "\"half\""]),
    (Kind::Team, "slots", &["3", "0"]),
    (Kind::Team, "time_zone", &["\"Europe/Berlin\"", "\"Mars\""]),
    (Kind::Team, "aliases", &["[\"A\", \"B\"]", "[]"]),
    (Kind::Calendar, "week", &["[[{\"from\": 540, \"to\": 1020}], null, null, null, null, [], []]", "[]"]),
    (Kind::Program, "committed", &["\"2026-05-01\"", "\"soon\""]),
    (Kind::Program, "from_finish", &["true", "false"]),
    (Kind::Item, "status", &["\"In Progress\"", "\"\"", "1"]),
    (Kind::Item, "stage", &["\"doing\"", "\"done\"", "\"todo\"", "\"lost\""]),
    (Kind::Item, "type", &["\"story\"", "\"epic\""]),
    (Kind::Item, "points", &["5", "-1", "0.5"]),
    (Kind::Item, "labels", &["[\"x\"]", "[]"]),
    (Kind::Item, "schedule", &["{\"duration_minutes\": 480}", "{\"duration_minutes\": -1}"]),
    (Kind::Risk, "probability", &["0.3", "30"]),
    (Kind::Risk, "impact_days", &["[1.0, 2.0, 3.0]", "[3.0, 2.0, 1.0]"]),
    (Kind::Decision, "state", &["\"made\"", "\"maybe\""]),
    (Kind::Baseline, "note", &["\"agreed\""]),
    (Kind::Update, "text", &["\"All well.\""]),
    (Kind::Program, "phase", &["\"planning\"", "\"over\""]),
    (Kind::Program, "criteria", &["[{\"phase\": \"planning\", \"gate\": \"entry\", \"text\": \"Agreed\"}]", "[{}]"]),
    (Kind::Item, "readiness", &["{\"checklist\": [{\"text\": \"Tested\"}]}", "{\"go\": true}"]),
    (Kind::Assumption, "state", &["\"false\"", "\"holds\"", "false"]),
    (Kind::Issue, "impact_days", &["[1.0, 1.0, 1.0]", "[-1.0, 0.0, 0.0]"]),
    (Kind::Action, "cost_days", &["2.5", "-1"]),
    (Kind::Ask, "answered_on", &["\"2026-05-01\""]),
    (Kind::Commitment, "promised", &["\"2026-05-01\"", "\"soon\""]),
    (Kind::Commitment, "state", &["\"promised\"", "\"delivered\"", "\"declined\""]),
    (Kind::Objective, "level", &["\"company\"", "\"world\""]),
    (
        Kind::KeyResult,
        "check_ins",
        &["[{\"on\": \"2026-05-01\", \"value\": 3.0}]", "[{\"on\": \"2026-05-01\", \"value\": 3.0, \"confidence\": 2.0}]"],
    ),
    (Kind::Metric, "measurements", &["[{\"on\": \"2026-05-01\", \"value\": 3.0}]", "[7]"]),
    (Kind::Stakeholder, "influence", &["5", "6"]),
    (Kind::Meeting, "minutes", &["30", "0"]),
    (Kind::Retro, "columns", &["[\"Went well\"]", "7"]),
    (Kind::Retro, "notes", &["[{\"column\": \"Went well\", \"text\": \"Lunch\"}]"]),
    (Kind::Document, "text", &["\"# How we release\""]),
    (Kind::ChangeRequest, "state", &["\"approved\"", "\"refused\""]),
    (Kind::Component, "type", &["\"interface\"", "\"wire\""]),
    (Kind::Evidence, "speaks", &["\"against\"", "\"loudly\""]),
    (Kind::Evidence, "grade", &["\"claimed\"", "\"attested\""]),
    (Kind::Rating, "by", &["\"joint\"", "\"peer\""]),
    (Kind::GrowthGoal, "level", &["\"L3\"", "3"]),
    (Kind::Learning, "hours", &["12.5", "-1"]),
    (Kind::Story, "seconds", &["120", "\"two minutes\""]),
    (Kind::Profile, "country_code", &["\"DE\"", "\"Germany\""]),
    (Kind::Job, "start", &["\"2020-05-01\"", "\"once\""]),
    (Kind::Bullet, "metric", &["{\"value\": 3.0, \"baseline\": 6.0, \"unit\": \"days\"}", "{}"]),
    (Kind::Application, "sent", &["[{\"on\": \"2026-05-01\", \"what\": \"resume\", \"text\": \"Led\"}]", "[]"]),
    (Kind::Post, "state", &["\"draft\"", "\"published\""]),
    (Kind::Mentoring, "every_days", &["14", "0"]),
    (Kind::Statement, "state", &["\"withdrawn\"", "\"given\""]),
    (Kind::Packet, "sent_to", &["\"The committee\"", "1"]),
    (Kind::CheckIn, "competencies", &["[\"PM1\", \"PM2\", \"PM4\"]", "[\"PM1\"]"]),
];

pub(crate) fn starting_body(kind: Kind) -> Value {
    match kind {
        Kind::Baseline => json!({"at": "2026-03-02T12:00:00Z"}),
        Kind::Update => json!({"week_ending": "2026-03-06", "as_of": "2026-03-06T12:00:00Z", "text": ""}),
        _ => json!({}),
    }
}

/// What a person tries next; records are named by a number, taken round the ones that are there.
#[derive(Clone, Debug)]
enum Try {
    Create(usize, Option<usize>),
    Set(usize, usize, Option<usize>),
    Field(usize, &'static str, Value),
    Parent(usize, Option<usize>),
    Refer(usize, &'static str, usize),
    Link(usize, usize, usize, LinkData),
    Unlink(usize, usize, usize),
}

fn tries() -> impl Strategy<Value = Try> {
    let data = (0..4usize, -5i64..5, 0..3usize).prop_map(|(kind, lag, unit)| LinkData {
        dependency: [DependencyType::FinishStart, DependencyType::StartStart, DependencyType::FinishFinish, DependencyType::StartFinish]
            [kind],
        lag,
        lag_unit: [LagUnit::Working, LagUnit::Elapsed, LagUnit::Percent][unit],
        confirmed: (lag == 4).then_some(jiff::civil::date(2026, 3, 2)),
    });
    let frame = prop_oneof![
        Just(("title", json!("Other"))),
        Just(("title", json!(" "))),
        Just(("key", json!("K-1"))),
        Just(("key", json!("I-1"))),
        Just(("rank", json!(-3))),
        Just(("archived", json!(true))),
        Just(("archived", json!("yes"))),
        Just(("nonsense", json!(1))),
    ];
    prop_oneof![
        3 => (0..Kind::ALL.len(), prop::option::of(0..20usize)).prop_map(|(kind, parent)| Try::Create(kind, parent)),
        4 => (0..20usize, 0..VALUES.len(), prop::option::of(0..4usize)).prop_map(|(record, field, value)| Try::Set(record, field, value)),
        2 => (0..20usize, frame).prop_map(|(record, (field, value))| Try::Field(record, field, value)),
        1 => (0..20usize, prop::option::of(0..20usize)).prop_map(|(record, parent)| Try::Parent(record, parent)),
        1 => (0..20usize, prop::sample::select(vec!["team", "assignee", "owner", "lead", "calendar", "base", "provider", "metric", "person"]), 0..20usize).prop_map(|(record, field, to)| Try::Refer(record, field, to)),
        2 => (0..20usize, 0..20usize, 0..Relation::ALL.len(), data).prop_map(|(from, to, relation, data)| Try::Link(from, to, relation, data)),
        1 => (0..20usize, 0..20usize, 0..Relation::ALL.len()).prop_map(|(from, to, relation)| Try::Unlink(from, to, relation)),
    ]
}

fn command(world: &World, wanted: &Try) -> Command {
    let ids: Vec<RecordId> = world.space.records().map(|record| record.id).collect();
    let id = |number: usize| if ids.is_empty() { RecordId(Uuid::nil()) } else { ids[number % ids.len()] };
    let one = |field: &str, value: Value| Map::from_iter([(field.to_owned(), value)]);
    match wanted {
        Try::Create(kind, parent) => {
            let kind = Kind::ALL[*kind];
            let Value::Object(fields) = starting_body(kind) else { panic!("a body is an object") };
            Command::Create { kind, title: "New".to_owned(), key: None, parent: parent.map(id), fields }
        }
        Try::Set(record, field, value) => {
            let (_, field, values) = VALUES[*field];
            let value = value.map_or(Value::Null, |value| serde_json::from_str(values[value % values.len()]).unwrap());
            Command::Set { record: id(*record), fields: one(field, value) }
        }
        Try::Field(record, field, value) => Command::Set { record: id(*record), fields: one(field, value.clone()) },
        Try::Parent(record, parent) => {
            let parent = parent.map_or(Value::Null, |parent| id(parent).to_string().into());
            Command::Set { record: id(*record), fields: one("parent", parent) }
        }
        Try::Refer(record, field, to) => Command::Set { record: id(*record), fields: one(field, id(*to).to_string().into()) },
        Try::Link(from, to, relation, data) => {
            Command::Link { from: id(*from), relation: Relation::ALL[*relation], to: id(*to), data: data.clone() }
        }
        Try::Unlink(from, to, relation) => Command::Unlink { from: id(*from), relation: Relation::ALL[*relation], to: id(*to) },
    }
}

proptest! {
    /// `World` checks after every commit: the rows are the records, the inverse leads back, the journal ends here.
    #[test]
    fn whatever_people_do_can_be_undone(tries in prop::collection::vec(tries(), 1..40)) {
        let mut world = World::default();
        let mut done: Vec<Change> = Vec::new();
        for wanted in &tries {
            if let Ok(changes) = world.decide("2026-03-02", &command(&world, wanted)) {
                done.extend(changes);
            }
        }
        let mut back = world.space.clone();
        done.into_iter().rev().for_each(|change| apply(&mut back, &change.edit.inverse()));
        back.revision = 0;
        prop_assert_eq!(back, Space::default());
    }

    /// Edits that fit nothing: of records that are not there, of fields that do not exist, with values of any shape.
    #[test]
    fn applying_never_fails(edits in prop::collection::vec(edits(), 1..60)) {
        let mut space = Space::default();
        let changes: Vec<Change> = edits.into_iter().map(|edit| Change { at: at("2026-03-02"), actor: None, edit }).collect();
        let rows = outcome(&space, &changes);
        changes.iter().for_each(|change| apply(&mut space, &change.edit));
        for (id, row) in rows {
            prop_assert_eq!(row.as_ref(), space.record(id));
        }
        for record in space.records() {
            prop_assert!(space.by_key(&record.key).is_some(), "every key finds a record");
        }
        for change in changes {
            apply(&mut space, &change.edit.inverse());
        }
    }
}

fn record(number: u8, kind: usize) -> Record {
    let kind = Kind::ALL[kind];
    let Value::Object(fields) = starting_body(kind) else { panic!("a body is an object") };
    let body = Body::from_fields(kind, fields).or_else(|_a_forecast_needs_more| Body::from_fields(Kind::Risk, Map::new())).unwrap();
    let id = RecordId(Uuid::from_u128(u128::from(number)));
    Record { id, key: format!("K-{}", number % 3), title: "x".to_owned(), body, parent: None, rank: 0, archived: false }
}

fn edits() -> impl Strategy<Value = Edit> {
    let number = 0..6u8;
    let value = prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!(-1e300)),
        Just(json!("K-9")),
        Just(json!("00000000-0000-0000-0000-000000000001")),
        Just(json!([[], {}])),
        Just(json!({"duration_minutes": i64::MAX})),
    ];
    let field = prop::sample::select(vec![
        "key", "title", "parent", "rank", "archived", "status", "stage", "points", "schedule", "team", "", "kind",
    ]);
    let link = (number.clone(), number.clone(), 0..6usize).prop_map(|(from, to, relation)| Link {
        from: RecordId(Uuid::from_u128(u128::from(from))),
        relation: Relation::ALL[relation],
        to: RecordId(Uuid::from_u128(u128::from(to))),
        data: LinkData::default(),
    });
    prop_oneof![
        (number.clone(), 0..Kind::ALL.len()).prop_map(|(number, kind)| Edit::RecordCreated { record: Box::new(record(number, kind)) }),
        (number.clone(), 0..Kind::ALL.len()).prop_map(|(number, kind)| Edit::RecordRemoved { record: Box::new(record(number, kind)) }),
        (number, field, value.clone(), value).prop_map(|(number, field, before, after)| Edit::FieldChanged {
            record: RecordId(Uuid::from_u128(u128::from(number))),
            field: field.to_owned(),
            before,
            after,
        }),
        link.clone().prop_map(|link| Edit::LinkAdded { link }),
        link.prop_map(|link| Edit::LinkRemoved { link }),
    ]
}

#[test]
fn a_key_that_two_records_had_in_turn_belongs_to_the_last() {
    // First has K-0, gives it up; second takes it. Replayed in an order that lets both have it at once, it stays with the second.
    let (first, second) = (record(0, 0), record(3, 0));
    let mut space = Space::default();
    apply(&mut space, &Edit::RecordCreated { record: Box::new(first.clone()) });
    apply(&mut space, &Edit::RecordCreated { record: Box::new(second.clone()) });
    apply(&mut space, &Edit::FieldChanged { record: first.id, field: "key".to_owned(), before: "K-0".into(), after: "K-8".into() });
    assert_eq!(space.by_key("K-0").map(|record| record.id), Some(second.id));
    assert_eq!(space.by_key("K-8").map(|record| record.id), Some(first.id));
}

#[test]
fn a_record_that_is_removed_and_edited_stays_removed() {
    let mut world = World::default();
    world.create("2026-03-02", Kind::Item, "Story", json!({}));
    let record = world.record("I-1").clone();
    let edits = [
        Edit::RecordRemoved { record: Box::new(record.clone()) },
        Edit::FieldChanged { record: record.id, field: "title".to_owned(), before: "Story".into(), after: "Other".into() },
    ];
    let changes: Vec<Change> = edits.into_iter().map(|edit| Change { at: at("2026-03-03"), actor: None, edit }).collect();
    assert_eq!(outcome(&world.space, &changes), [(record.id, None)]);
}

/// An item's fields are read and set one by one without going through the whole: that must be the same.
#[test]
fn every_field_of_an_item_is_read_and_set_as_in_its_json() {
    let full = json!({
        "type": "epic", "status": "Open", "stage": "done", "team": "t", "assignee": "u", "priority": "high", "points": 5.0,
        "estimate": {"low_minutes": 1, "likely_minutes": 2, "high_minutes": 3, "shape": "lognormal"}, "effort_minutes": 60,
        "planned_start": "2026-04-01", "committed": "2026-05-01", "labels": ["a"], "sprints": ["b"], "releases": ["c"], "resolution": "r",
        "description": "", "url": "x", "updated_at": "2026-04-01T12:00:00Z", "schedule": {"duration_minutes": 60},
    });
    let Value::Object(full) = full else { panic!("it is an object") };
    let empty = Record { body: Body::from_fields(Kind::Item, Map::new()).unwrap(), ..record(1, 0) };
    let whole = Record { body: Body::from_fields(Kind::Item, full.clone()).unwrap(), ..record(1, 0) };
    assert_eq!(whole.body.fields(), full, "the example names every field");
    for (name, value) in &full {
        let mut space = Space::load(1, [empty.clone()], []);
        let set = |before: &Value, after: &Value| Edit::FieldChanged {
            record: empty.id,
            field: name.clone(),
            before: before.clone(),
            after: after.clone(),
        };
        apply(&mut space, &set(&Value::Null, value));
        let one = space.record(empty.id).unwrap();
        let mut expected = empty.body.fields();
        expected.insert(name.clone(), value.clone());
        assert_eq!(one.body.fields(), expected, "{name}");
        assert_eq!(sinew_model::change::field(one, name), *value, "{name}");
        assert_eq!(sinew_model::change::field(&empty, name), empty.body.fields().get(name).cloned().unwrap_or_default(), "{name}, empty");
        apply(&mut space, &set(value, &Value::Null));
        assert_eq!(space.record(empty.id), Some(&empty), "{name}, emptied again");
    }
}
