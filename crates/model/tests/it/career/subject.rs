//! Whom an account is in a space: by address, else by name, and never somebody else.

use serde_json::json;
use sinew_model::career::subject::{Subject, Who};
use sinew_model::kind::Kind;
use sinew_model::space::RecordId;

use crate::world::World;

const DAY: &str = "2026-01-05";

fn world(people: &[(&str, Option<&str>)]) -> World {
    let mut world = World::default();
    for (name, email) in people {
        world.create(DAY, Kind::Person, name, email.map_or(json!({}), |email| json!({"email": email})));
    }
    world
}

fn who(name: &str, email: &str) -> Who {
    Who { name: name.to_owned(), email: (!email.is_empty()).then(|| email.to_owned()) }
}

/// Returns the keys of who the account is, and the names that it acts under.
fn is(world: &World, own: &Who, others: &[Who], doubted: &dyn Fn(RecordId) -> bool) -> (String, String) {
    let subject = Subject::of_account(&world.space, own, others, doubted);
    let keys: Vec<&str> = subject.people.iter().flatten().map(|id| world.space.record(*id).unwrap().key.as_str()).collect();
    assert_eq!(subject.is_nobody(), keys.is_empty() && subject.names.is_empty());
    (keys.join(" "), subject.names.iter().cloned().collect::<Vec<_>>().join(", "))
}

fn never(_: RecordId) -> bool {
    false
}

fn pair(keys: &str, names: &str) -> (String, String) {
    (keys.to_owned(), names.to_owned())
}

#[test]
fn an_address_tells_who_somebody_is_whatever_they_are_called() {
    let world = world(&[("Ana Silva", Some("Ana@Example.com")), ("Bo", None)]);
    assert_eq!(is(&world, &who("ana", "ana@example.com"), &[], &never), pair("U-1", "Ana Silva, ana"));
}

#[test]
fn a_name_tells_only_where_there_is_no_address() {
    let world = world(&[("Ana Silva", Some("ana@example.com")), ("Bo Lee", None)]);
    assert_eq!(is(&world, &who("Bo Lee", "bo@example.com"), &[], &never), pair("U-2", "Bo Lee"));
    // Somebody who takes a colleague's name gets neither their record nor what they did.
    assert_eq!(is(&world, &who("Ana Silva", "eve@example.com"), &[], &never), pair("", ""));
}

#[test]
fn what_speaks_of_another_account_stays_theirs() {
    let world = world(&[("Ana Silva", Some("eve@example.com")), ("Bo Lee", None)]);
    // Eve wrote her own address on Ana's record, and took Bo's name.
    assert_eq!(is(&world, &who("Eve", "eve@example.com"), &[who("Ana Silva", "ana@example.com")], &never), pair("", "Eve"));
    assert_eq!(is(&world, &who("Bo Lee", "eve2@example.com"), &[who("Bo Lee", "bo@example.com")], &never), pair("", ""));
}

#[test]
fn a_record_that_was_made_to_fit_is_not_believed() {
    let world = world(&[("Ana Silva", Some("eve@example.com"))]);
    assert_eq!(is(&world, &who("Eve", "eve@example.com"), &[], &|_| true), pair("", "Eve"));
}
