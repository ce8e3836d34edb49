//! What comes back from retro to retro, whether it helped, and that nobody can tell who wrote what.

use serde_json::json;
use sinew_model::change::has_no_author;
use sinew_model::decide::{Command, Moment, decide};
use sinew_model::insight::retros::{RetroReport, list, report};
use sinew_model::kind::Kind;
use sinew_model::kind::retro::Retro;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

const THEN: &str = "2026-01-05";

/// Team `T-1` with retros `RET-1` to `RET-3`, two weeks apart from 2 February on.
fn world() -> World {
    let mut world = World::default();
    world.create(THEN, Kind::Program, "Atlas", json!({}));
    let team = world.create(THEN, Kind::Team, "Payments", json!({}));
    for day in ["2026-02-02", "2026-02-16", "2026-03-02"] {
        world.create(THEN, Kind::Retro, "Retro", json!({"team": team, "date": day, "columns": ["Went well", "To change"]}));
    }
    world
}

fn action(world: &mut World, title: &str, from: &str, fields: serde_json::Value) -> String {
    let id = world.create(THEN, Kind::Action, title, fields);
    let key = world.space.record(id).unwrap().key.clone();
    world.link(THEN, &key, Relation::FollowsFrom, from, LinkData::default());
    key
}

fn look(world: &World, key: &str, day: &str) -> RetroReport {
    report(&world.space, world.record(key), at(day)).unwrap()
}

/// Writes what came back: `ACT-1 2x 28d`.
fn carried(report: &RetroReport) -> String {
    let lines: Vec<String> = report
        .carried
        .iter()
        .map(|action| format!("{} {}x {}d from {}", action.key, action.came_back, action.age_days, action.from))
        .collect();
    lines.join(", ")
}

#[test]
fn actions_come_back_until_they_are_done() {
    let mut world = world();
    action(&mut world, "Write the runbook", "RET-1", json!({}));
    action(&mut world, "Fix the flaky test", "RET-2", json!({"due": "2026-02-27"}));
    action(&mut world, "Something new", "RET-3", json!({}));
    // On the day of the third: the first action is 28 days old and comes back the second time.
    let third = look(&world, "RET-3", "2026-03-02");
    assert_eq!(carried(&third), "ACT-1 2x 28d from RET-1, ACT-2 1x 14d from RET-2");
    assert_eq!(third.carried.iter().map(|action| action.overdue_days).collect::<Vec<_>>(), [None, Some(3)]);
    assert_eq!(third.actions.iter().map(|action| action.key.as_str()).collect::<Vec<_>>(), ["ACT-3"]);
    assert_eq!(carried(&look(&world, "RET-2", "2026-02-16")), "ACT-1 1x 14d from RET-1");
    assert_eq!(carried(&look(&world, "RET-1", "2026-02-16")), "", "nothing was before the first");
    world.set(THEN, "ACT-1", json!({"state": "done"}));
    world.set(THEN, "ACT-2", json!({"state": "dropped"}));
    let third = look(&world, "RET-3", "2026-03-02");
    assert_eq!(carried(&third), "");
    assert_eq!(
        third.effects.iter().map(|effect| effect.key.as_str()).collect::<Vec<_>>(),
        ["ACT-1"],
        "what was dropped cannot have helped"
    );
}

#[test]
fn what_is_taken_up_again_counts_from_where_it_began() {
    let mut world = world();
    action(&mut world, "Write the runbook", "RET-1", json!({}));
    world.link(THEN, "ACT-1", Relation::FollowsFrom, "RET-3", LinkData::default());
    let third = look(&world, "RET-3", "2026-03-02");
    assert_eq!(carried(&third), "", "it is this one's own again");
    assert_eq!((third.actions[0].came_back, third.actions[0].from.as_str(), third.actions[0].age_days), (2, "RET-1", 28));
}

#[test]
fn other_teams_and_other_series_carry_nothing_over() {
    let mut world = world();
    let team = world.create(THEN, Kind::Team, "Search", json!({}));
    world.create(THEN, Kind::Retro, "Theirs", json!({"team": team, "date": "2026-03-09"}));
    let series = world.create(THEN, Kind::Meeting, "Quarterly look back", json!({"rhythm": "quarterly", "start": "2026-01-05T10:00"}));
    let payments = world.id("T-1");
    world.create(THEN, Kind::Retro, "Quarter", json!({"team": payments, "date": "2026-03-31"}));
    world.set(THEN, "RET-5", json!({"parent": series}));
    action(&mut world, "Write the runbook", "RET-1", json!({}));
    assert_eq!(carried(&look(&world, "RET-4", "2026-03-09")), "");
    assert_eq!(carried(&look(&world, "RET-5", "2026-03-31")), "");
    world.set(THEN, "RET-5", json!({"parent": null}));
    assert_eq!(carried(&look(&world, "RET-5", "2026-03-31")), "ACT-1 3x 57d from RET-1");
    world.set(THEN, "RET-2", json!({"archived": true}));
    assert_eq!(carried(&look(&world, "RET-5", "2026-03-31")), "ACT-1 2x 57d from RET-1", "an archived retro did not take place");
}

#[test]
fn an_effect_is_measured_by_its_metric() {
    let mut world = world();
    let builds = world.create(THEN, Kind::Metric, "Build time", json!({"direction": "down", "unit": "min", "measurements": [{"on": "2026-01-20", "value": 40.0}, {"on": "2026-02-01", "value": 38.0}, {"on": "2026-02-10", "value": 30.0}, {"on": "2026-03-01", "value": 22.0}, {"on": "2026-05-01", "value": 90.0}]}));
    action(&mut world, "Cache the builds", "RET-1", json!({"state": "done", "metric": builds, "measure": "Build time falls below 25 min"}));
    action(&mut world, "Buy chairs", "RET-1", json!({"state": "done", "effect": "helped", "effect_on": "2026-02-20"}));
    let effects = look(&world, "RET-3", "2026-03-02").effects;
    assert_eq!(
        effects.iter().map(|effect| effect.key.as_str()).collect::<Vec<_>>(),
        ["ACT-1", "ACT-2"],
        "what nobody looked at comes first"
    );
    let moved = effects[0].metric.clone().unwrap();
    // 38 on the day before the retro, 22 the newest that has come; May lies ahead.
    assert_eq!((moved.before, moved.now, moved.better), (Some(38.0), Some(22.0), Some(true)));
    world.set(THEN, "M-1", json!({"direction": "up"}));
    assert_eq!(look(&world, "RET-3", "2026-03-02").effects[0].metric.clone().unwrap().better, Some(false));
    world.set(THEN, "M-1", json!({"measurements": [{"on": "2026-02-01", "value": 38.0}]}));
    assert_eq!(look(&world, "RET-3", "2026-03-02").effects[0].metric.clone().unwrap().better, None, "nobody measured since");
    let early = Command::Set {
        record: world.id("ACT-1"),
        fields: [("state".to_owned(), json!("doing")), ("effect".to_owned(), json!("helped"))].into_iter().collect(),
    };
    let refused = decide(&world.space, &early, &mut Moment::new(at(THEN), 1)).unwrap_err();
    assert!(refused.to_string().contains("shows when it is done"), "{refused}");
}

#[test]
fn notes_are_laid_out_in_columns_groups_and_by_votes() {
    let mut world = world();
    world.set(
        THEN,
        "RET-1",
        json!({"notes": [
            {"column": "To change", "text": "Slow builds", "votes": 1, "group": "Builds"},
            {"column": "To change", "text": "Too many meetings", "votes": 2},
            {"column": "Went well", "text": "The demo"},
            {"column": "To change", "text": "Flaky builds", "votes": 2, "group": "Builds"},
        ]}),
    );
    let report = look(&world, "RET-1", "2026-02-02");
    let line = |group: &sinew_model::insight::retros::NoteGroup| {
        let notes: Vec<String> = group.notes.iter().map(|note| format!("{} {}", note.id, note.text)).collect();
        format!("{} {}: {}", group.name.as_deref().unwrap_or("-"), group.votes, notes.join(", "))
    };
    let columns: Vec<Vec<String>> = report.columns.iter().map(|column| column.groups.iter().map(line).collect()).collect();
    assert_eq!(columns, [vec!["- 0: 3 The demo"], vec!["Builds 3: 1 Slow builds, 4 Flaky builds", "- 2: 2 Too many meetings"]]);
    let rows: Vec<String> = list(&world.space).iter().map(|row| format!("{} {}", row.key, row.notes)).collect();
    assert_eq!(rows, ["RET-3 0", "RET-2 0", "RET-1 4"]);
}

#[test]
fn numbers_of_notes_stay_and_are_never_given_twice() {
    let note = |id: u32| json!({"id": id, "column": "A", "text": "x"});
    let retro: Retro = serde_json::from_value(json!({"columns": ["A"], "notes": [note(4), note(0), note(4), note(2)]})).unwrap();
    assert_eq!(retro.numbered().iter().map(|note| note.id).collect::<Vec<_>>(), [4, 5, 6, 2]);
}

#[test]
fn whatever_touches_notes_has_no_author() {
    let world = world();
    let decided = |key: &str, fields: serde_json::Value| {
        let serde_json::Value::Object(fields) = fields else { unreachable!() };
        decide(&world.space, &Command::Set { record: world.id(key), fields }, &mut Moment::new(at(THEN), 1)).unwrap()
    };
    let nameless = |key: &str, fields| has_no_author(&world.space, &decided(key, fields));
    assert!(nameless("RET-1", json!({"notes": [{"column": "Went well", "text": "The demo"}]})));
    assert!(nameless("RET-1", json!({"title": "Look back", "notes": [{"column": "Went well", "text": "The demo"}]})));
    assert!(nameless("RET-1", json!({"state": "voting"})));
    assert!(!nameless("RET-1", json!({"title": "Look back"})));
    let create = |fields: serde_json::Value| {
        let serde_json::Value::Object(fields) = fields else { unreachable!() };
        let command = Command::Create { kind: Kind::Retro, title: "New".to_owned(), key: None, parent: None, fields };
        has_no_author(&world.space, &decide(&world.space, &command, &mut Moment::new(at(THEN), 1)).unwrap())
    };
    assert!(create(json!({"columns": ["A"], "notes": [{"column": "A", "text": "x"}]})));
    assert!(!create(json!({"columns": ["A"]})));
}

#[test]
fn a_retro_refuses_notes_without_words_or_column_and_too_many_votes() {
    let world = world();
    let refused = |fields: serde_json::Value| {
        let serde_json::Value::Object(fields) = fields else { unreachable!() };
        decide(&world.space, &Command::Set { record: world.id("RET-1"), fields }, &mut Moment::new(at(THEN), 1)).unwrap_err().to_string()
    };
    assert!(refused(json!({"notes": [{"column": "Nowhere", "text": "x"}]})).contains("no column"));
    assert!(refused(json!({"notes": [{"column": "Went well", "text": "  "}]})).contains("needs words"));
    assert!(refused(json!({"votes_each": 0})).contains("between 1 and 20"));
}
