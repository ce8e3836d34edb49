//! A draft meets a space: the same source again updates, and loses nothing that people added.
//!
//! `World` checks with every import that undoing leads back and that the journal, in order of time, ends at the space.

use proptest::prelude::*;
use serde_json::{Value, json};
use sinew_model::decide::Moment;
use sinew_model::import::stand_alone;
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at, codes, draft_of, links_of};

const EARLY: &str = "2026-03-02";
const NOON: &str = "2026-03-09";
const LATE: &str = "2026-03-16";

fn story(body: Value) -> Value {
    json!([{"id": "1", "key": "ATL-1", "title": "Story", "body": body}])
}

#[test]
fn a_first_import_makes_records_and_the_same_again_changes_nothing() {
    let mut world = World::default();
    let records = json!([
        {"id": "p", "kind": "program", "title": "Atlas"},
        {"id": "t", "kind": "team", "title": "Core"},
        {"id": "1", "key": "ATL-1", "title": "Story", "body": {"team": "t", "points": 5}, "created_at": "2026-01-05",
         "history": [{"at": "2026-02-02", "field": "stage", "before": "todo", "after": "todo"}]},
        {"id": "2", "key": "ATL-2", "title": "Other", "parent": "1"},
    ]);
    let links = json!([{"from": "1", "relation": "blocks", "to": "2"}, {"from": "2", "relation": "relates", "to": "1", "removed_at": "2026-02-01T12:00:00Z"}]);
    let first = world.import_linked(EARLY, records.clone(), links.clone());
    assert_eq!((first.report.created, first.report.links_added, first.report.events), (4, 1, 0));
    assert!(first.problems.is_empty(), "{:?}", first.problems);
    assert_eq!(world.record("ATL-1").parent, Some(world.id("P-1")), "what has no parent lies in the program");
    assert_eq!(world.field("ATL-1", "team"), json!(world.id("T-1").to_string()));
    assert_eq!(world.links(), "ATL-1 blocks ATL-2");
    let again = world.import_linked(NOON, records, links);
    assert!(again.changes.is_empty(), "{:?}", again.changes);
    assert_eq!((again.report.unchanged, again.report.updated), (4, 0));
}

/// The three-way merge of one field: what the source said first, what a person then made of it, what the source says now.
fn merge(base: Value, mine: Option<Value>, theirs: Value, kept: Value, noted: bool) {
    let body = |value: &Value| if value.is_null() { json!({}) } else { json!({"priority": value}) };
    let mut world = World::default();
    world.import(EARLY, story(body(&base)));
    if let Some(mine) = &mine {
        world.set(NOON, "ATL-1", json!({"priority": mine}));
    }
    let again = world.import(LATE, story(body(&theirs)));
    let case = format!("base {base}, mine {mine:?}, theirs {theirs}");
    assert_eq!(world.field("ATL-1", "priority"), kept, "{case}");
    assert_eq!(codes(&again).contains(&"import.kept_local"), noted, "{case}: {:?}", again.problems);
    let third = world.import("2026-03-23", story(body(&theirs)));
    assert!(third.changes.is_empty(), "{case}: the same a third time changes nothing");
}

#[test]
fn a_field_follows_the_source_unless_a_person_changed_it() {
    let (a, b, c) = (json!("A"), json!("B"), json!("C"));
    let none = Value::Null;
    let mine = |value: &Value| Some(value.clone());
    // base, mine, theirs -> kept; a note where both changed it to different things.
    merge(a.clone(), None, a.clone(), a.clone(), false);
    merge(a.clone(), None, b.clone(), b.clone(), false);
    merge(a.clone(), None, none.clone(), none.clone(), false);
    merge(none.clone(), None, b.clone(), b.clone(), false);
    merge(a.clone(), mine(&b), a.clone(), b.clone(), false);
    merge(a.clone(), mine(&b), b.clone(), b.clone(), false);
    merge(a.clone(), mine(&b), c.clone(), b.clone(), true);
    merge(a.clone(), mine(&b), none.clone(), b.clone(), true);
    merge(a.clone(), mine(&none), a.clone(), none.clone(), false);
    merge(a, mine(&none), b.clone(), none.clone(), true);
    merge(none.clone(), mine(&b), none.clone(), b.clone(), false);
    merge(none, mine(&b), c, b, true);
}

/// Every field that a person can set survives a source that says the same as last time.
#[test]
fn nothing_that_people_set_is_lost() {
    let values = json!({
        "title": "Mine", "type": "epic", "status": "Mine", "stage": "doing", "priority": "mine", "points": 8.0,
        "estimate": {"low_minutes": 1, "likely_minutes": 2, "high_minutes": 3}, "effort_minutes": 60, "planned_start": "2026-04-01",
        "committed": "2026-05-01", "labels": ["mine"], "sprints": ["mine"], "releases": ["mine"], "resolution": "mine",
        "description": "mine", "url": "mine", "schedule": {"duration_minutes": 60}, "rank": 99, "archived": true, "key": "MINE-1",
    });
    for (name, value) in values.as_object().unwrap() {
        let mut world = World::default();
        let records = |points: f64| json!([{"id": "1", "key": "ATL-1", "title": "Story", "body": {"points": points, "labels": ["a"]}}]);
        world.import(EARLY, records(3.0));
        world.set(NOON, "ATL-1", json!({name: value}));
        let key = if name == "key" { "MINE-1" } else { "ATL-1" };
        let again = world.import(LATE, records(3.0));
        assert!(again.changes.is_empty(), "{name}: {:?}", again.changes);
        assert_eq!(world.field(key, name), *value, "{name}");
        world.import("2026-03-23", records(13.0));
        assert_eq!(world.field(key, name), *value, "{name}, when the source changes something");
    }
}

#[test]
fn a_parent_that_a_person_chose_stays() {
    let mut world = World::default();
    let records = |parent: &str| json!([{"id": "1", "key": "E-1"}, {"id": "2", "key": "E-2"}, {"id": "3", "key": "S-1", "parent": parent}]);
    world.import(EARLY, records("1"));
    world.set(NOON, "S-1", json!({"parent": world.id("E-2")}));
    world.import(LATE, records("1"));
    assert_eq!(world.record("S-1").parent, Some(world.id("E-2")));
}

#[test]
fn a_renamed_issue_keeps_its_record_and_takes_its_new_key() {
    let mut world = World::default();
    world.import(EARLY, json!([{"id": "1", "key": "ATL-1"}, {"id": "2", "key": "ATL-2"}]));
    let (one, two) = (world.id("ATL-1"), world.id("ATL-2"));
    world.set(NOON, "ATL-2", json!({"key": "MINE-2"}));
    let again = world.import(LATE, json!([{"id": "1", "key": "NEW-1"}, {"id": "2", "key": "NEW-2"}]));
    assert_eq!((world.id("NEW-1"), world.id("MINE-2")), (one, two));
    assert_eq!(codes(&again), ["import.kept_local"]);
}

/// Links: what the source had, what people made of it, what it has now.
#[test]
fn links_follow_the_source_unless_people_changed_them() {
    let two = || json!([{"id": "1", "key": "A"}, {"id": "2", "key": "B"}]);
    let tied = |lag: i64| json!([{"from": "1", "relation": "blocks", "to": "2", "data": {"lag": lag}}]);
    type Edit = fn(&mut World);
    let nobody: Edit = |_| {};
    let cut: Edit = |world| world.unlink(NOON, "A", Relation::Blocks, "B");
    let tie: Edit = |world| world.link(NOON, "A", Relation::Blocks, "B", LinkData::default());
    let lag: Edit = |world| world.link(NOON, "A", Relation::Blocks, "B", LinkData { lag: 7, ..LinkData::default() });
    let cases = [
        (tied(0), nobody, tied(0), "A blocks B", false),
        (tied(0), nobody, json!([]), "", false),
        (tied(0), nobody, tied(5), "A blocks B +5", false),
        (json!([]), nobody, tied(5), "A blocks B +5", false),
        (tied(0), cut, tied(0), "", false),
        (tied(0), cut, tied(5), "", false),
        (tied(0), cut, json!([]), "", false),
        (tied(0), lag, tied(0), "A blocks B +7", false),
        (tied(0), lag, tied(7), "A blocks B +7", false),
        (tied(0), lag, tied(5), "A blocks B +7", true),
        (tied(0), lag, json!([]), "A blocks B +7", true),
        (json!([]), tie, json!([]), "A blocks B", false),
        (json!([]), tie, tied(0), "A blocks B", false),
        (json!([]), tie, tied(5), "A blocks B", true),
    ];
    for (number, (base, person, theirs, kept, noted)) in cases.into_iter().enumerate() {
        let mut world = World::default();
        world.import_linked(EARLY, two(), base);
        person(&mut world);
        let again = world.import_linked(LATE, two(), theirs.clone());
        assert_eq!(world.links(), kept, "case {number}");
        assert_eq!(codes(&again).contains(&"import.kept_local"), noted, "case {number}: {:?}", again.problems);
        let third = world.import_linked("2026-03-23", two(), theirs);
        assert!(third.changes.is_empty(), "case {number}: the same a third time changes nothing");
    }
}

#[test]
fn a_link_to_what_is_not_in_the_file_this_time_stays() {
    let mut world = World::default();
    let links = json!([{"from": "1", "relation": "blocks", "to": "2"}]);
    world.import_linked(EARLY, json!([{"id": "1", "key": "A"}, {"id": "2", "key": "B"}]), links);
    let again = world.import(LATE, json!([{"id": "1", "key": "A"}]));
    assert_eq!(world.links(), "A blocks B");
    assert_eq!(codes(&again), ["import.not_in_file"]);
}

#[test]
fn a_link_lives_through_the_days_that_its_history_tells() {
    let mut world = World::default();
    let two = json!([{"id": "1", "key": "A", "created_at": "2026-01-01"}, {"id": "2", "key": "B", "created_at": "2026-01-10"}]);
    // The present life is listed first, as an export does; the first one began before B was there.
    let links = json!([
        {"from": "1", "relation": "blocks", "to": "2", "data": {"lag": 5}, "added_at": "2026-02-20T12:00:00Z"},
        {"from": "1", "relation": "blocks", "to": "2", "added_at": "2026-01-02T12:00:00Z", "removed_at": "2026-02-10T12:00:00Z"},
    ]);
    world.import_linked(EARLY, two.clone(), links.clone());
    for (day, there) in
        [("2026-01-09", ""), ("2026-01-10", "A blocks B"), ("2026-02-11", ""), ("2026-02-20", "A blocks B +5"), (LATE, "A blocks B +5")]
    {
        assert_eq!(links_of(&world.as_of(day)), there, "{day}");
    }
    assert!(world.import_linked(NOON, two.clone(), links).changes.is_empty());
    // Then it is cut, and the history tells when.
    let cut = json!([{"from": "1", "relation": "blocks", "to": "2", "data": {"lag": 5}, "added_at": "2026-02-20T12:00:00Z", "removed_at": "2026-03-10T12:00:00Z"}]);
    assert_eq!(world.import_linked(LATE, two.clone(), cut.clone()).report.links_removed, 1);
    assert_eq!(links_of(&world.as_of("2026-03-09")), "A blocks B +5");
    assert_eq!(links_of(&world.as_of("2026-03-10")), "");
    assert!(world.import_linked("2026-03-23", two.clone(), cut).changes.is_empty());
    // And it comes back: the journal must not let the old cut win.
    let back = json!([{"from": "1", "relation": "blocks", "to": "2", "added_at": "2026-02-20T12:00:00Z"}]);
    world.import_linked("2026-03-30", two, back);
    assert_eq!(world.links(), "A blocks B");
}

#[test]
fn a_history_replays_to_today() {
    let mut world = World::default();
    let records = json!([{"id": "1", "key": "A", "title": "Pay by card", "created_at": "2026-01-05", "body": {"stage": "done", "status": "Closed", "points": 5},
    "history": [
        {"at": "2026-01-12", "actor": "bob", "field": "stage", "before": "todo", "after": "doing"},
        {"at": "2026-01-12", "field": "status", "before": null, "after": "In Progress"},
        {"at": "2026-01-19", "field": "points", "before": null, "after": 5},
        {"at": "2026-01-26", "field": "title", "before": "Pay", "after": "Pay by card"},
        {"at": "2026-02-02", "field": "stage", "before": "doing", "after": "done"},
        {"at": "2026-02-02", "field": "status", "before": "In Progress", "after": "Closed"},
    ]}]);
    let done = world.import(EARLY, records);
    assert!(done.problems.is_empty(), "{:?}", done.problems);
    assert_eq!(done.report.events, 6);
    assert_eq!(world.as_of("2026-01-04").records().count(), 0);
    let said = |day: &str| {
        let space = world.as_of(day);
        let value = |name| sinew_model::change::field(space.by_key("A").unwrap(), name);
        format!("{} {} {} {}", value("title"), value("stage"), value("status"), value("points"))
    };
    assert_eq!(said("2026-01-05"), r#""Pay" "todo" null null"#);
    assert_eq!(said("2026-01-12"), r#""Pay" "doing" "In Progress" null"#);
    assert_eq!(said("2026-01-26"), r#""Pay by card" "doing" "In Progress" 5.0"#);
    assert_eq!(said("2026-02-02"), r#""Pay by card" "done" "Closed" 5.0"#);
    assert_eq!(world.journal[0].changes[1].actor.as_deref(), Some("bob"));
}

#[test]
fn a_history_out_of_order_is_put_in_order() {
    let mut world = World::default();
    let done = world.import(
        EARLY,
        json!([{"id": "1", "key": "A", "created_at": "2026-01-05", "body": {"stage": "done"}, "history": [
            {"at": "2026-02-02", "field": "stage", "before": "doing", "after": "done"},
            {"at": "2026-01-12", "field": "stage", "before": "todo", "after": "doing"},
        ]}]),
    );
    assert!(done.problems.is_empty(), "{:?}", done.problems);
    assert_eq!(world.field("A", "stage"), "done");
}

#[test]
fn a_history_that_contradicts_today_ends_at_today() {
    let mut world = World::default();
    let done = world.import(
        EARLY,
        json!([{"id": "1", "key": "A", "created_at": "2026-01-05", "body": {"stage": "done"}, "history": [
            {"at": "2026-01-12", "field": "stage", "before": "todo", "after": "doing"},
        ]}]),
    );
    assert_eq!(codes(&done), ["import.history_mismatch"]);
    assert_eq!(done.problems[0].words, "The history of `A` does not lead to its current stage: the current value was taken.");
    assert_eq!(world.field("A", "stage"), "done");
    assert_eq!(sinew_model::change::field(world.as_of("2026-02-01").by_key("A").unwrap(), "stage"), "doing");
}

#[test]
fn events_outside_the_life_of_a_record_are_moved_into_it() {
    let mut world = World::default();
    world.import(
        EARLY,
        json!([{"id": "1", "key": "A", "created_at": "2026-01-05", "body": {"stage": "done"}, "history": [
            {"at": "2025-01-01", "field": "stage", "before": "todo", "after": "doing"},
            {"at": "2027-01-01", "field": "stage", "before": "doing", "after": "done"},
        ]}]),
    );
    let times: Vec<String> = world.journal[0].changes.iter().map(|change| change.at.to_string()).collect();
    assert_eq!(times, ["2026-01-05T12:00:00Z", "2026-01-05T12:00:00Z", "2026-03-02T12:00:00Z"]);
}

#[test]
fn more_history_adds_only_what_is_new() {
    let mut world = World::default();
    let moves = [
        ("2026-01-12", "todo", "doing"),
        ("2026-01-14", "doing", "doing"),
        ("2026-02-02", "doing", "done"),
        ("2026-03-10", "done", "doing"),
    ];
    let records = |events: usize| {
        let history: Vec<Value> = moves[..events]
            .iter()
            .map(|(at, before, after)| json!({"at": at, "field": "stage", "before": before, "after": after}))
            .collect();
        json!([{"id": "1", "key": "A", "created_at": "2026-01-05", "body": {"stage": moves[events - 1].2}, "history": history}])
    };
    assert_eq!(world.import(EARLY, records(3)).report.events, 2, "doing to doing is nothing");
    assert!(world.import(NOON, records(3)).changes.is_empty());
    let more = world.import(LATE, records(4));
    assert_eq!((more.report.events, more.changes.len(), more.report.updated), (1, 1, 1));
    assert_eq!(more.changes[0].at, at("2026-03-10"));
}

#[test]
fn a_history_that_comes_late_does_not_undo_what_was_learned_before() {
    let mut world = World::default();
    world.import(EARLY, json!([{"id": "1", "key": "A", "created_at": "2026-01-05", "body": {"stage": "todo"}}]));
    // Without a history the change is known since the day of the import.
    world.import(NOON, json!([{"id": "1", "key": "A", "created_at": "2026-01-05", "body": {"stage": "done"}}]));
    // Now the source says it was reopened before that day.
    world.import(
        LATE,
        json!([{"id": "1", "key": "A", "created_at": "2026-01-05", "body": {"stage": "doing"}, "history": [
            {"at": "2026-03-03", "field": "stage", "before": "done", "after": "doing"},
        ]}]),
    );
    assert_eq!(world.field("A", "stage"), "doing");
    assert_eq!(sinew_model::change::field(world.as_of("2026-03-30").by_key("A").unwrap(), "stage"), "doing");
}

#[test]
fn people_and_teams_are_the_same_in_every_source() {
    let mut world = World::default();
    world.create(EARLY, Kind::Team, "Core Payments", json!({"aliases": ["core"], "slots": 3}));
    world.create(EARLY, Kind::Person, "Ann Lee", json!({"email": "ann@example.org"}));
    world.import(
        EARLY,
        json!([
            {"id": "t1", "kind": "team", "title": " CORE "},
            {"id": "u1", "kind": "person", "title": "ann", "body": {"email": "ANN@example.org", "team": "t1"}},
            {"id": "1", "key": "A", "body": {"team": "t1", "assignee": "u1"}},
        ]),
    );
    assert_eq!(world.space.records().count(), 3);
    assert_eq!(world.field("A", "team"), json!(world.id("T-1").to_string()));
    assert_eq!(world.field("A", "assignee"), json!(world.id("U-1").to_string()));
    assert_eq!(world.record("U-1").title, "Ann Lee", "another source fills only what is empty");
    assert_eq!(world.field("U-1", "team"), json!(world.id("T-1").to_string()));
    assert_eq!(world.field("T-1", "slots"), 3);
}

#[test]
fn a_source_that_says_less_does_not_empty_what_another_one_said() {
    let mut world = World::default();
    world.import_draft(EARLY, draft_of("sinew", json!([{"id": "t", "kind": "team", "title": "Core", "body": {"slots": 3}}]), json!([])));
    for day in [NOON, LATE] {
        world.import(day, json!([{"id": "9", "kind": "team", "title": "Core"}]));
        assert_eq!(world.field("T-1", "slots"), 3);
    }
    world.import_draft(LATE, draft_of("sinew", json!([{"id": "t", "kind": "team", "title": "Core", "body": {"slots": 4}}]), json!([])));
    assert_eq!(world.field("T-1", "slots"), 4, "its own source may change it");
}

#[test]
fn two_people_of_one_name_are_two_people() {
    let mut world = World::default();
    world.create(EARLY, Kind::Person, "Ann Lee", json!({"email": "ann@one.example"}));
    world.import(
        EARLY,
        json!([
            {"id": "1", "kind": "person", "title": "Ann Lee", "body": {"email": "ann@two.example"}},
            {"id": "2", "kind": "person", "title": "Ann Lee"},
            {"id": "3", "kind": "person", "title": "Ann Lee"},
            {"id": "4", "kind": "person", "title": ""},
            {"id": "5", "kind": "person", "title": ""},
        ]),
    );
    // The second may be the one who is there; the third cannot be the same as the second. Without a name nobody is anybody.
    assert_eq!(world.space.records().count(), 5);
}

#[test]
fn calendars_of_one_name_are_one_only_if_their_hours_are() {
    let hours = |to: u16| json!({"week": [[{"from": 540, "to": to}], null, null, null, null, null, null]});
    let mut world = World::default();
    world.import_draft(EARLY, draft_of("a", json!([{"id": "1", "kind": "calendar", "title": "Standard", "body": hours(1020)}]), json!([])));
    world.import_draft(EARLY, draft_of("b", json!([{"id": "1", "kind": "calendar", "title": "Standard", "body": hours(1020)}]), json!([])));
    assert_eq!(world.space.records().count(), 1);
    world.import_draft(EARLY, draft_of("c", json!([{"id": "1", "kind": "calendar", "title": "Standard", "body": hours(900)}]), json!([])));
    assert_eq!(world.space.records().count(), 2);
}

fn problems(records: Value, links: Value, expected: &[&str]) -> World {
    let mut world = World::default();
    let done = world.import_linked(EARLY, records.clone(), links.clone());
    assert_eq!(codes(&done), expected, "{:?}", done.problems);
    let again = world.import_linked(NOON, records, links);
    assert!(again.changes.is_empty(), "odd input changes nothing the second time: {:?}", again.changes);
    world
}

#[test]
fn of_two_records_with_one_id_the_first_is_kept() {
    let world = problems(
        json!([{"id": "1", "key": "A", "title": "first"}, {"id": "1", "key": "B", "title": "second"}]),
        json!([]),
        &["import.duplicate_id"],
    );
    assert_eq!(world.record("A").title, "first");
    assert_eq!(world.space.records().count(), 1);
}

#[test]
fn a_key_that_is_taken_is_replaced_and_made_up_keys_stay_clear_of_those_in_the_file() {
    let mut world = World::default();
    world.create(EARLY, Kind::Item, "Here first", json!({}));
    let done = world.import(EARLY, json!([{"id": "1", "key": "I-1"}, {"id": "2"}, {"id": "3", "key": "I-2"}, {"id": "4", "key": ""}]));
    assert_eq!(codes(&done), ["import.key_taken"]);
    let keys: Vec<String> =
        ["1", "2", "3", "4"].map(|title| world.space.records().find(|record| record.title == title).unwrap().key.clone()).into();
    assert_eq!(keys, ["I-3", "I-4", "I-2", "I-5"]);
}

#[test]
fn references_to_nowhere_or_to_the_wrong_kind_are_left_empty() {
    let records = json!([
        {"id": "7", "kind": "person", "title": "Ann"},
        {"id": "1", "key": "A", "body": {"team": "7", "assignee": "nobody", "priority": "7", "status": "nobody"}, "parent": "gone"},
        {"id": "2", "key": "B", "parent": "7", "body": {"schedule": {"duration_minutes": 60, "assignments": [{"person": "gone", "work_minutes": 60.0}]}}},
    ]);
    let world = problems(records, json!([]), &["import.unknown_reference", "import.wrong_kind"]);
    assert_eq!((world.field("A", "team"), world.field("A", "assignee")), (Value::Null, Value::Null));
    assert_eq!(
        (world.field("A", "priority"), world.field("A", "status")),
        (json!("7"), json!("nobody")),
        "the same text in other fields stays"
    );
    assert_eq!((world.record("A").parent, world.record("B").parent), (None, None));
    assert_eq!(world.field("B", "schedule")["duration_minutes"], 60);
    assert!(world.field("B", "schedule")["assignments"][0]["person"].is_null());
}

#[test]
fn a_reference_names_the_sources_own_id_first_and_then_a_key_of_the_space() {
    let mut world = World::default();
    world.create(EARLY, Kind::Item, "Build", json!({}));
    world.create(EARLY, Kind::Team, "Core", json!({}));
    let records = json!([
        {"id": "a", "kind": "assumption", "title": "One region is enough"},
        {"id": "c", "kind": "commitment", "title": "Keys", "body": {"provider": "T-1"}},
        {"id": "I-2", "kind": "item", "title": "Ship"},
    ]);
    let links = json!([
        {"from": "I-1", "relation": "rests_on", "to": "a"}, {"from": "I-2", "relation": "blocks", "to": "I-1"},
        {"from": "I-9", "relation": "rests_on", "to": "a"},
    ]);
    let done = world.import_linked(NOON, records, links);
    assert_eq!(codes(&done), ["import.link_nowhere"], "a key that nothing has leads nowhere");
    assert_eq!(world.links(), "I-1 rests_on A-1, I-2 blocks I-1");
    assert_eq!(world.field("CM-1", "provider"), json!(world.id("T-1").to_string()));
}

#[test]
fn circles_of_parents_are_cut() {
    let world = problems(
        json!([{"id": "1", "key": "A", "parent": "2"}, {"id": "2", "key": "B", "parent": "3"}, {"id": "3", "key": "C", "parent": "1"},
        {"id": "4", "key": "D", "parent": "1"}, {"id": "5", "key": "E", "parent": "5"}]),
        json!([]),
        &["import.parent_cycle"],
    );
    let parents: Vec<Option<&str>> =
        ["A", "B", "C", "D", "E"].map(|key| world.record(key).parent.map(|parent| world.space.record(parent).unwrap().key.as_str())).into();
    assert_eq!(parents, [Some("B"), Some("C"), None, Some("A"), None]);
}

#[test]
fn a_circle_with_a_parent_that_a_person_chose_is_cut_on_the_sources_side() {
    let mut world = World::default();
    world.import(EARLY, json!([{"id": "1", "key": "A"}, {"id": "2", "key": "B"}]));
    world.set(NOON, "A", json!({"parent": world.id("B")}));
    let done = world.import(LATE, json!([{"id": "1", "key": "A"}, {"id": "2", "key": "B", "parent": "1"}]));
    assert_eq!(codes(&done), ["import.parent_cycle"]);
    assert_eq!(done.problems[0].place, "B");
    assert_eq!((world.record("A").parent, world.record("B").parent), (Some(world.id("B")), None));
}

#[test]
fn links_to_nowhere_and_to_themselves_are_left_out() {
    let links = json!([{"from": "1", "relation": "blocks", "to": "9"}, {"from": "9", "relation": "blocks", "to": "1"}, {"from": "1", "relation": "blocks", "to": "1"},
        {"from": "1", "relation": "blocks", "to": "2"}, {"from": "1", "relation": "blocks", "to": "2"}]);
    let world = problems(json!([{"id": "1", "key": "A"}, {"id": "2", "key": "B"}]), links, &["import.link_nowhere", "import.self_link"]);
    assert_eq!(world.links(), "A blocks B");
}

#[test]
fn values_that_break_a_rule_are_left_out_and_the_rest_is_kept() {
    let records = json!([
        {"id": "1", "key": "A", "body": {"points": -3.0, "effort_minutes": -60, "estimate": {"low_minutes": 9, "likely_minutes": 2, "high_minutes": 3},
            "priority": "high", "schedule": {"duration_minutes": -5, "percent_complete": 120.0, "constraint": {"kind": "SNET"}, "elapsed": true}}},
        {"id": "2", "kind": "risk", "body": {"probability": 30.0, "impact_days": [3.0, 2.0, 1.0], "plan": "Wait"}},
        {"id": "3", "kind": "team", "body": {"slots": 0, "time_zone": "Mars"}},
        {"id": "4", "kind": "program", "body": {"time_zone": "Mars", "minutes_per_day": 0, "from_finish": true}},
        {"id": "5", "kind": "calendar", "body": {"week": [[{"from": 540, "to": 1020}], null, null, null, null, null, null],
            "exceptions": [{"from": "2026-04-03", "to": "2026-04-03", "spans": [{"from": 900, "to": 2000}]}]}},
    ]);
    let world = problems(records, json!([]), &["import.bad_value"]);
    let schedule = json!({"elapsed": true});
    assert_eq!(
        (world.field("A", "points"), world.field("A", "estimate"), world.field("A", "effort_minutes")),
        (Value::Null, Value::Null, Value::Null)
    );
    assert_eq!((world.field("A", "priority"), world.field("A", "schedule")), (json!("high"), schedule));
    assert_eq!((world.field("R-1", "probability"), world.field("R-1", "plan")), (Value::Null, json!("Wait")));
    assert_eq!((world.field("T-1", "slots"), world.field("P-1", "time_zone")), (Value::Null, Value::Null));
    assert_eq!((world.field("C-1", "exceptions"), world.field("C-1", "week")[0][0]["to"].clone()), (Value::Null, json!(1020)));
    for record in world.space.records() {
        let left: Vec<_> = record.body.check().into_iter().filter(|(field, _)| *field != "finish").collect();
        assert_eq!(left, [], "{}", record.key);
    }
}

#[test]
fn a_record_whose_kind_changed_in_the_source_is_left_as_it_is() {
    let mut world = World::default();
    world.import(EARLY, json!([{"id": "1", "key": "A", "kind": "risk", "body": {"probability": 0.5}}]));
    let again = world.import(NOON, json!([{"id": "1", "key": "A", "kind": "item"}]));
    assert_eq!(codes(&again), ["import.kind_changed"]);
    assert!(again.changes.is_empty());
    assert_eq!(world.record("A").kind(), Kind::Risk);
}

#[test]
fn what_has_no_date_was_there_since_ever() {
    let mut world = World::default();
    world.import(EARLY, json!([{"id": "1", "key": "A"}]));
    assert_eq!(world.as_of("1970-01-02").records().count(), 1);
}

#[test]
fn an_import_that_was_undone_can_be_made_again() {
    let mut world = World::default();
    let records = || json!([{"id": "1", "key": "A", "created_at": "2026-01-05"}, {"id": "2", "key": "B", "created_at": "2026-01-05"}]);
    let links = || json!([{"from": "1", "relation": "blocks", "to": "2"}]);
    world.import_linked(EARLY, records(), links());
    let mut back = world.journal[0].changes.clone();
    back.reverse();
    for change in &mut back {
        change.at = at(NOON);
        change.edit = change.edit.clone().inverse();
    }
    world.commit(NOON, "cli", None, back);
    assert_eq!(world.space.records().count(), 0);
    world.import_linked(LATE, records(), links());
    assert_eq!(world.space.records().count(), 2);
}

#[test]
fn a_file_can_stand_alone() {
    let draft = draft_of("csv", json!([{"id": "7", "key": "A"}]), json!([]));
    let (space, commit, problems, sources) = stand_alone(draft, &mut Moment::new(at(EARLY), 1));
    assert_eq!((space.revision, commit.changes.len(), problems.len()), (1, 1, 0));
    assert_eq!(sources[&space.by_key("A").unwrap().id], "7");
}

/// Stage, title, parent, and the days on which it got which stage.
type SaidRecord = (usize, usize, Option<usize>, Vec<(u8, usize)>);
/// From, to, lag, and the days on which it was added and removed.
type SaidLink = (usize, usize, i64, Option<u8>, Option<u8>);

/// What a source may say of three records at one time: a stage, a title, a parent, and a link, with a past of their own.
#[derive(Clone, Debug)]
struct Said {
    records: Vec<SaidRecord>,
    links: Vec<SaidLink>,
}

const STAGES: [&str; 4] = ["todo", "doing", "done", "dropped"];

fn said() -> impl Strategy<Value = Said> {
    let record = (0..4usize, 0..3usize, prop::option::of(0..4usize), prop::collection::vec((1..28u8, 0..4usize), 0..4));
    let link = (0..4usize, 0..4usize, 0..2i64, prop::option::of(1..28u8), prop::option::of(1..28u8));
    (prop::collection::vec(record, 1..4), prop::collection::vec(link, 0..4)).prop_map(|(records, links)| Said { records, links })
}

fn draft(said: &Said) -> (Value, Value) {
    let day = |day: u8| format!("2026-02-{day:02}T12:00:00Z");
    let records: Vec<Value> = said.records.iter().enumerate().map(|(id, (stage, title, parent, history))| {
        let mut before = "todo";
        let mut sorted = history.clone();
        sorted.sort_by_key(|(at, _)| *at);
        let events: Vec<Value> = sorted.iter().map(|(at, stage)| {
            let event = json!({"at": day(*at), "field": "stage", "before": before, "after": STAGES[*stage]});
            before = STAGES[*stage];
            event
        }).collect();
        let title = format!("t{title}");
        let mut record = json!({"id": id.to_string(), "key": format!("K-{id}"), "title": title, "body": {"stage": STAGES[*stage]}, "history": events, "created_at": "2026-02-01"});
        if let Some(parent) = parent {
            record["parent"] = parent.to_string().into();
        }
        record
    }).collect();
    let links: Vec<Value> = said
        .links
        .iter()
        .map(|(from, to, lag, added, removed)| {
            let mut link = json!({"from": from.to_string(), "relation": "blocks", "to": to.to_string(), "data": {"lag": lag}});
            if let Some(added) = added {
                link["added_at"] = day(*added).into();
            }
            if let Some(removed) = removed {
                link["removed_at"] = day(*removed).into();
            }
            link
        })
        .collect();
    (records.into(), links.into())
}

proptest! {
    /// Imports with any past, and edits between them, in any order: `World` checks that as of the end of time is now.
    #[test]
    fn the_journal_ends_at_the_live_space(steps in prop::collection::vec((said(), prop::option::of((0..4usize, 0..4usize)), any::<bool>()), 1..6)) {
        let mut world = World::default();
        for (number, (said, edit, cut)) in steps.iter().enumerate() {
            let day = format!("2026-02-{:02}", 5 + number * 4);
            let (records, links) = draft(said);
            world.import_linked(&day, records.clone(), links.clone());
            let again = world.import_linked(&day, records, links);
            prop_assert!(again.changes.is_empty(), "the same again changes nothing: {:?}", again.changes);
            if let Some((record, stage)) = edit
                && world.space.by_key(&format!("K-{record}")).is_some()
            {
                world.set(&day, &format!("K-{record}"), json!({"stage": STAGES[*stage]}));
            }
            let tied = world.space.links().next();
            if let Some(link) = tied.filter(|_| *cut) {
                let key = |id| world.space.record(id).unwrap().key.clone();
                let (from, to) = (key(link.from), key(link.to));
                world.unlink(&day, &from, Relation::Blocks, &to);
            }
        }
    }
}
