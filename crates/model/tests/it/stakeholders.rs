//! Who has not heard from the program, who helps it without having to, and whom it needs and never asked.

use serde_json::json;
use sinew_model::forecast::prepare;
use sinew_model::insight::commitments;
use sinew_model::insight::stakeholders::{ContactKind, Quadrant, StakeholderRow, StakeholdersReport, overdue, report};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

const THEN: &str = "2026-01-05";

/// Tia runs the program (`U-1`); Ann, Ben and Cem (`U-2` to `U-4`) do not report to her. Ann is `SH-1`, to hear every 14 days.
fn world() -> World {
    let mut world = World::default();
    for name in ["Tia", "Ann", "Ben", "Cem"] {
        world.create(THEN, Kind::Person, name, json!({}));
    }
    world.create(THEN, Kind::Program, "Atlas", json!({"owner": world.id("U-1")}));
    world.create(THEN, Kind::Stakeholder, "Ann", json!({"person": world.id("U-2"), "interest": 4, "influence": 5, "every_days": 14, "stance": "critic", "wanted_stance": "supporter"}));
    world
}

fn look(world: &World, day: &str) -> StakeholdersReport {
    let prepared = prepare(&world.space, &world.journal, at(day), 1);
    report(&world.space, &commitments::report(&world.space, &prepared), at(day))
}

fn row(world: &World, key: &str, day: &str) -> StakeholderRow {
    look(world, day).rows.into_iter().find(|row| row.key == key).unwrap()
}

/// Writes the last contact: `2026-02-02 asked ASK-1, 14 overdue`.
fn last(world: &World, day: &str) -> String {
    let row = row(world, "SH-1", day);
    let contact = row.last_contact.map_or("never".to_owned(), |contact| {
        let how = serde_json::to_value(contact.how).unwrap();
        format!("{} {} {}", contact.on, how.as_str().unwrap(), contact.key.unwrap_or_default())
    });
    row.overdue_days.map_or(contact.clone(), |days| format!("{contact}, {days} overdue"))
}

#[test]
fn the_last_contact_is_what_records_show_and_what_was_typed() {
    let mut world = world();
    assert_eq!((last(&world, "2026-03-02").as_str(), row(&world, "SH-1", "2026-03-02").never), ("never", true));
    world.set(THEN, "SH-1", json!({"last_contact": "2026-02-02"}));
    // Fourteen days after 2 February is the 16th; 2 March is fourteen days later.
    assert_eq!(last(&world, "2026-03-02"), "2026-02-02 typed , 14 overdue");
    assert_eq!(last(&world, "2026-02-16"), "2026-02-02 typed ", "on the day there is still time");
    world.create(THEN, Kind::Ask, "Two people", json!({"asked": world.id("U-2"), "asked_on": "2026-02-10"}));
    assert_eq!(last(&world, "2026-03-02"), "2026-02-10 asked ASK-1, 6 overdue");
    world.set(THEN, "ASK-1", json!({"state": "granted", "answered_on": "2026-02-12"}));
    assert_eq!(last(&world, "2026-03-02"), "2026-02-12 answered ASK-1, 4 overdue");
    world.create(
        THEN,
        Kind::Meeting,
        "Steering",
        json!({"rhythm": "monthly", "start": "2026-02-20T10:00", "attendees": [world.id("U-2")]}),
    );
    assert_eq!(last(&world, "2026-03-02"), "2026-02-12 answered ASK-1, 4 overdue", "a series alone is no meeting");
    world.create(THEN, Kind::Meeting, "Steering", json!({"start": "2026-02-20T10:00"}));
    world.set(THEN, "MTG-2", json!({"parent": world.id("MTG-1")}));
    assert_eq!(last(&world, "2026-03-02"), "2026-02-20 meeting MTG-2");
    assert_eq!(last(&world, "2026-02-19"), "2026-02-12 answered ASK-1", "what is to come is no contact");
    let update = json!({"week_ending": "2026-02-27", "as_of": "2026-02-27T12:00:00Z", "published_at": "2026-02-27T15:00:00Z", "text": "x", "recipients": [world.id("U-2")]});
    world.create(THEN, Kind::Update, "Week", update);
    assert_eq!(last(&world, "2026-03-02"), "2026-02-27 update S-1");
    world.set(THEN, "SH-1", json!({"last_contact": "2026-02-27"}));
    assert_eq!(row(&world, "SH-1", "2026-03-02").last_contact.unwrap().how, ContactKind::Update, "of one day, the record tells more");
    world.set(THEN, "SH-1", json!({"every_days": null}));
    assert_eq!(last(&world, "2027-03-02"), "2026-02-27 update S-1", "without a rhythm nobody waits");
}

#[test]
fn who_waits_longest_comes_first() {
    let mut world = world();
    world.set(THEN, "SH-1", json!({"last_contact": "2026-02-02"}));
    world.create(THEN, Kind::Stakeholder, "Works council", json!({"influence": 2, "every_days": 7, "last_contact": "2026-01-12"}));
    world.create(THEN, Kind::Stakeholder, "Press", json!({"every_days": 30}));
    world.create(THEN, Kind::Stakeholder, "Neighbours", json!({"influence": 5}));
    let late: Vec<String> =
        overdue(&world.space, at("2026-03-02")).iter().map(|row| format!("{} {:?} {}", row.key, row.overdue_days, row.never)).collect();
    assert_eq!(late, ["SH-2 Some(42) false", "SH-1 Some(14) false", "SH-3 None true"]);
    let all: Vec<String> = look(&world, "2026-03-02").rows.into_iter().map(|row| row.key).collect();
    assert_eq!(all, ["SH-2", "SH-1", "SH-3", "SH-4"]);
    world.set(THEN, "SH-2", json!({"archived": true}));
    assert_eq!(overdue(&world.space, at("2026-03-02")).len(), 2);
}

#[test]
fn the_grid_and_the_stance_are_steps() {
    let mut world = world();
    let ann = row(&world, "SH-1", "2026-03-02");
    assert_eq!((ann.quadrant, ann.gap), (Some(Quadrant::ManageClosely), Some(2)));
    for (interest, influence, quadrant) in
        [(2, 3, Quadrant::KeepSatisfied), (3, 2, Quadrant::KeepInformed), (2, 2, Quadrant::Monitor), (3, 3, Quadrant::ManageClosely)]
    {
        world.set(THEN, "SH-1", json!({"interest": interest, "influence": influence}));
        assert_eq!(row(&world, "SH-1", "2026-03-02").quadrant, Some(quadrant));
    }
    world.set(THEN, "SH-1", json!({"interest": null, "stance": null}));
    let ann = row(&world, "SH-1", "2026-03-02");
    assert_eq!((ann.quadrant, ann.gap), (None, None));
}

#[test]
fn who_answers_without_having_to_is_seen() {
    let mut world = world();
    let ask = |asked: &str, state: &str, on: &str, answered: Option<&str>, world: &World| {
        let mut fields = json!({"asked": world.id(asked), "state": state, "asked_on": on});
        if let Some(answered) = answered {
            fields["answered_on"] = json!(answered);
        }
        fields
    };
    for (who, state, on, answered) in [
        ("U-2", "granted", "2026-02-02", Some("2026-02-04")),
        ("U-2", "granted", "2026-02-02", Some("2026-02-08")),
        ("U-2", "declined", "2026-02-02", Some("2026-02-05")),
        ("U-3", "open", "2026-02-02", None),
        ("U-1", "granted", "2026-02-02", Some("2026-02-03")),
    ] {
        let fields = ask(who, state, on, answered, &world);
        world.create(THEN, Kind::Ask, "Something", fields);
    }
    // Cem leads a team that kept one promise; Ben is in a team that Tia leads.
    world.create(THEN, Kind::Team, "Platform", json!({"lead": world.id("U-4")}));
    world.create(
        THEN,
        Kind::Commitment,
        "Key service",
        json!({"provider": world.id("T-1"), "state": "promised", "promised": "2026-02-10"}),
    );
    world.set("2026-02-10", "CM-1", json!({"state": "delivered", "delivered_on": "2026-02-10"}));
    let line = |world: &World| -> Vec<String> {
        let rows = look(world, "2026-03-02").influence;
        rows.iter()
            .map(|one| {
                format!(
                    "{}: {} asked, {} granted, {} declined, {} open, {:?} days, {} of {} kept",
                    one.name, one.asked, one.granted, one.declined, one.unanswered, one.answer_days, one.kept, one.settled
                )
            })
            .collect()
    };
    // Ann answered after 2, 3 and 6 days.
    assert_eq!(
        line(&world),
        [
            "Ann: 3 asked, 2 granted, 1 declined, 0 open, Some(3.0) days, 0 of 0 kept",
            "Cem: 0 asked, 0 granted, 0 declined, 0 open, None days, 1 of 1 kept",
            "Ben: 1 asked, 0 granted, 0 declined, 1 open, None days, 0 of 0 kept",
        ]
    );
    world.create(THEN, Kind::Team, "Office", json!({"lead": world.id("U-1")}));
    world.set(THEN, "U-3", json!({"team": world.id("T-2")}));
    assert!(line(&world).iter().all(|line| !line.starts_with("Ben")), "who reports to her has to answer");
}

#[test]
fn whom_the_program_needs_and_never_asked_is_named() {
    let mut world = world();
    world.create(THEN, Kind::Item, "Go live", json!({"type": "milestone"}));
    world.create(THEN, Kind::Decision, "Which region", json!({}));
    world.link(THEN, "U-3", Relation::Accountable, "I-1", LinkData::default());
    world.link(THEN, "U-3", Relation::Consulted, "D-1", LinkData::default());
    world.link(THEN, "U-4", Relation::Informed, "I-1", LinkData::default());
    world.link(THEN, "U-1", Relation::Accountable, "D-1", LinkData::default());
    let words = |world: &World| -> Vec<String> { look(world, "2026-03-02").never_asked.into_iter().map(|one| one.words).collect() };
    assert_eq!(
        words(&world),
        [
            "Ann has an influence of 5 of 5, and was never asked or met.",
            "Ben answers for I-1 and is to be consulted on D-1, and was never asked or met."
        ]
    );
    world.set(THEN, "SH-1", json!({"last_contact": "2026-02-02"}));
    world.set(THEN, "D-1", json!({"asked": [world.id("U-3")]}));
    assert_eq!(words(&world), [""; 0]);
    world.create(THEN, Kind::Stakeholder, "Works council", json!({"influence": 4}));
    assert_eq!(words(&world), ["Works council has an influence of 4 of 5, and was never asked or met."]);
}
