//! Where a moved record ends up in the backlog, drawn as an outline.

use serde_json::json;
use sinew_model::decide::{Command, Rejection};
use sinew_model::kind::Kind;
use sinew_model::space::{Record, RecordId};

use crate::world::World;

const DAY: &str = "2026-03-02";

/// Two parents `I-1` and `I-4`, the first with the parts `I-2` and `I-3`.
fn world() -> World {
    let mut world = World::default();
    for title in ["One", "Two", "Three", "Four"] {
        world.create(DAY, Kind::Item, title, json!({}));
    }
    for part in ["I-2", "I-3"] {
        world.set(DAY, part, json!({"parent": world.id("I-1")}));
    }
    world
}

fn outline(world: &World) -> String {
    fn below(world: &World, parent: Option<RecordId>, depth: usize, lines: &mut Vec<String>) {
        let mut parts: Vec<&Record> = world.space.records().filter(|record| record.parent == parent).collect();
        parts.sort_by_key(|record| (record.rank, record.id));
        for part in parts {
            lines.push(format!("{}{}", "-".repeat(depth), part.key.trim_start_matches("I-")));
            below(world, Some(part.id), depth + 1, lines);
        }
    }
    let mut lines = Vec::new();
    below(world, None, 0, &mut lines);
    lines.join(" ")
}

fn place(world: &mut World, key: &str, parent: Option<&str>, after: Option<&str>) -> Result<(), Rejection> {
    let id = |key: &str| world.id(key);
    let command = Command::Move { record: id(key), parent: parent.map(id), after: after.map(id) };
    world.decide(DAY, &command).map(|_| ())
}

#[test]
fn a_moved_record_stands_behind_its_new_sibling() {
    let mut world = world();
    assert_eq!(outline(&world), "1 -2 -3 4");
    place(&mut world, "I-4", Some("I-1"), Some("I-2")).unwrap();
    assert_eq!(outline(&world), "1 -2 -4 -3");
    place(&mut world, "I-3", None, Some("I-1")).unwrap();
    assert_eq!(outline(&world), "1 -2 -4 3");
    place(&mut world, "I-3", Some("I-1"), None).unwrap();
    assert_eq!(outline(&world), "1 -3 -2 -4");
}

#[test]
fn there_is_always_room_between_two() {
    let mut world = world();
    // Eleven halvings use up the first distance; the twelfth moves those behind on.
    for turn in 0..40 {
        let (moved, other) = if turn % 2 == 0 { ("I-3", "I-4") } else { ("I-4", "I-3") };
        place(&mut world, moved, None, Some("I-1")).unwrap();
        assert_eq!(outline(&world), format!("1 -2 {} {}", &moved[2..], &other[2..]));
    }
}

#[test]
fn what_stands_there_already_changes_nothing() {
    let mut world = world();
    let command = Command::Move { record: world.id("I-3"), parent: Some(world.id("I-1")), after: Some(world.id("I-2")) };
    assert!(world.decide(DAY, &command).unwrap().is_empty());
}

#[test]
fn nothing_moves_into_its_own_part_or_behind_itself() {
    let mut world = world();
    let before = outline(&world);
    let cycle = place(&mut world, "I-1", Some("I-2"), None).unwrap_err();
    assert_eq!(cycle.to_string(), "`I-1` cannot be its own parent, directly or by others.");
    let itself = place(&mut world, "I-2", Some("I-1"), Some("I-2")).unwrap_err();
    assert_eq!(itself.to_string(), "`after`: `I-2` cannot stand behind itself.");
    assert_eq!(outline(&world), before);
}

#[test]
fn many_moves_to_one_place_cost_each_a_few_changes() {
    let mut world = world();
    let count = 400;
    for number in 0..count {
        world.create(DAY, Kind::Item, &format!("More {number}"), json!({}));
    }
    let keys: Vec<String> = (5..count + 5).map(|number| format!("I-{number}")).collect();
    // Each right behind the first, then each behind the one before.
    let mut changes = 0;
    for key in &keys {
        let command = Command::Move { record: world.id(key), parent: None, after: Some(world.id("I-1")) };
        changes += world.decide(DAY, &command).unwrap().len();
    }
    let expected: Vec<&str> = keys.iter().rev().map(|key| key.trim_start_matches("I-")).collect();
    assert_eq!(outline(&world), format!("1 -2 -3 {} 4", expected.join(" ")));
    let mut last = "I-1".to_owned();
    for key in &keys {
        let command = Command::Move { record: world.id(key), parent: None, after: Some(world.id(&last)) };
        changes += world.decide(DAY, &command).unwrap().len();
        last.clone_from(key);
    }
    let expected: Vec<&str> = keys.iter().map(|key| key.trim_start_matches("I-")).collect();
    assert_eq!(outline(&world), format!("1 -2 -3 {} 4", expected.join(" ")));
    assert!(changes < 2 * count * 8, "{changes} changes for {} moves", 2 * count);
}
