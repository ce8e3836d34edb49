//! When series meet, what comes out of them, and what is on the agenda by which rule.

use jiff::civil::date;
use serde_json::{Value, json};
use sinew_model::insight::meetings::agenda::Moved;
use sinew_model::insight::meetings::{MeetingReport, Meetings};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

const THEN: &str = "2026-01-05";

/// Ann and Ben; the weekly `MTG-1` on Mondays at 10:00 in Berlin, from 2 March on.
fn world() -> World {
    let mut world = World::default();
    world.create(THEN, Kind::Program, "Atlas", json!({"time_zone": "Europe/Berlin"}));
    for name in ["Ann", "Ben"] {
        world.create(THEN, Kind::Person, name, json!({}));
    }
    let people = [world.id("U-1"), world.id("U-2")];
    let fields = json!({"rhythm": "weekly", "start": "2026-03-02T10:00", "minutes": 45, "owner": people[0], "attendees": [people[1]], "agenda": ["Safety first"]});
    world.create(THEN, Kind::Meeting, "Core team", fields);
    world
}

fn occurrence(world: &mut World, key: &str, fields: Value) {
    world.create(THEN, Kind::Meeting, "Core team", fields);
    world.set(THEN, key, json!({"parent": world.id("MTG-1")}));
}

fn look(world: &World, key: &str, now: &str, moves: Option<&[Moved]>) -> MeetingReport {
    Meetings::new(&world.space).report(world.record(key), at(now), moves).unwrap()
}

fn next(world: &World, now: &str) -> String {
    let next = Meetings::new(&world.space).next(world.record("MTG-1"), at(now));
    next.map_or("never".to_owned(), |slot| format!("{} {} {}", slot.start, slot.time_zone, slot.key.unwrap_or_default()))
}

#[test]
fn a_series_meets_by_its_rhythm() {
    let mut world = world();
    assert_eq!(next(&world, "2026-02-01"), "2026-03-02T10:00:00 Europe/Berlin ");
    // 09:30 in Berlin on the day, then 10:30.
    assert_eq!(next(&world, "2026-03-09T08:30:00Z"), "2026-03-09T10:00:00 Europe/Berlin ");
    assert_eq!(next(&world, "2026-03-09T09:30:00Z"), "2026-03-16T10:00:00 Europe/Berlin ");
    for (rhythm, start, wanted) in [
        ("daily", "2026-03-06T10:00", "2026-03-11T10:00:00"),
        ("daily", "2026-03-07T10:00", "2026-03-11T10:00:00"),
        ("fortnightly", "2026-03-02T10:00", "2026-03-16T10:00:00"),
        ("monthly", "2026-01-31T10:00", "2026-03-31T10:00:00"),
        ("quarterly", "2025-12-15T10:00", "2026-03-15T10:00:00"),
    ] {
        world.set(THEN, "MTG-1", json!({"rhythm": rhythm, "start": start}));
        assert_eq!(next(&world, "2026-03-10T12:00:00Z"), format!("{wanted} Europe/Berlin "), "{rhythm}");
    }
    // Friday, then Monday.
    world.set(THEN, "MTG-1", json!({"rhythm": "daily", "start": "2026-03-06T10:00"}));
    assert_eq!(next(&world, "2026-03-06T12:00:00Z"), "2026-03-09T10:00:00 Europe/Berlin ");
}

#[test]
fn an_occurrence_that_is_made_stands_for_its_slot() {
    let mut world = world();
    occurrence(&mut world, "MTG-2", json!({"start": "2026-03-10T14:00"}));
    assert_eq!(next(&world, "2026-03-09T12:00:00Z"), "2026-03-10T14:00:00 Europe/Berlin MTG-2");
    // Moved by a day, it was that week's.
    assert_eq!(next(&world, "2026-03-10T15:00:00Z"), "2026-03-16T10:00:00 Europe/Berlin ");
    let meetings = Meetings::new(&world.space);
    assert_eq!(meetings.people(world.record("MTG-2")).iter().map(|person| person.title.as_str()).collect::<Vec<_>>(), ["Ben", "Ann"]);
}

#[test]
fn zones_that_take_turns_have_it_at_their_own_hour() {
    let mut world = world();
    world.set(THEN, "MTG-1", json!({"rotation": ["Europe/Berlin", "America/New_York", "Asia/Singapore"]}));
    assert_eq!(next(&world, "2026-03-02"), "2026-03-09T10:00:00 America/New_York ");
    assert_eq!(next(&world, "2026-03-10"), "2026-03-16T10:00:00 Asia/Singapore ");
    assert_eq!(next(&world, "2026-03-17"), "2026-03-23T10:00:00 Europe/Berlin ");
}

/// Writes the agenda: `decisions D-1 new: A decision ...`.
fn agenda(report: &MeetingReport) -> Vec<String> {
    let line = |item: &sinew_model::insight::meetings::agenda::AgendaItem| {
        let topic = serde_json::to_value(item.topic).unwrap();
        let fresh = if item.fresh { " new" } else { "" };
        format!("{} {}{fresh}: {}", topic.as_str().unwrap(), item.key.as_deref().unwrap_or("-"), item.words)
    };
    report.agenda.iter().map(line).collect()
}

#[test]
fn the_agenda_is_what_changed_since_the_last_time() {
    let mut world = world();
    occurrence(&mut world, "MTG-2", json!({"start": "2026-03-09T10:00"}));
    occurrence(&mut world, "MTG-3", json!({"start": "2026-03-16T10:00"}));
    let (ann, ben) = (world.id("U-1"), world.id("U-2"));
    world.create(THEN, Kind::Decision, "Which region", json!({"needed_by": "2026-03-20", "owner": ann}));
    world.create(THEN, Kind::Decision, "Which colour", json!({"needed_by": "2026-03-24"}));
    world.create(THEN, Kind::Decision, "Made", json!({"needed_by": "2026-03-13", "state": "made"}));
    world.create(THEN, Kind::Risk, "the strike", json!({"proximity": "2026-03-12", "trigger": "The union votes."}));
    world.create(THEN, Kind::Risk, "the flood", json!({"review": "2026-03-01"}));
    world.create(THEN, Kind::Risk, "the fire", json!({"state": "occurred", "occurred_on": "2026-03-11"}));
    world.create(THEN, Kind::Risk, "the old fire", json!({"state": "occurred", "occurred_on": "2026-02-11"}));
    world.create(THEN, Kind::Risk, "far away", json!({"proximity": "2026-06-01", "review": "2026-04-01"}));
    world.create(THEN, Kind::Action, "Send the sheet", json!({"owner": ben, "due": "2026-03-13"}));
    world.create(THEN, Kind::Action, "Old debt", json!({"due": "2026-02-13"}));
    world.create(THEN, Kind::Action, "In time", json!({"due": "2026-03-16"}));
    world.create(THEN, Kind::Action, "From last time", json!({}));
    world.link(THEN, "ACT-4", Relation::FollowsFrom, "MTG-2", LinkData::default());
    world.create(
        THEN,
        Kind::Ask,
        "Two more people",
        json!({"role": "VP Engineering", "asked_on": "2026-03-10", "needed_by": "2026-03-31"}),
    );
    world.create(THEN, Kind::Commitment, "Key service", json!({"state": "promised", "promised": "2026-03-12"}));
    world.create(THEN, Kind::Commitment, "Later", json!({"state": "promised", "promised": "2026-04-12"}));
    world.create(THEN, Kind::Issue, "The lab is down", json!({"severity": "blocker", "raised_on": "2026-03-14", "owner": ann}));
    world.create(THEN, Kind::Issue, "A scratch", json!({"severity": "low"}));
    world.create(THEN, Kind::Item, "Design", json!({"stage": "todo"}));
    world.create(THEN, Kind::Item, "Build", json!({"stage": "doing"}));
    world.link(THEN, "I-1", Relation::Blocks, "I-2", LinkData::default());
    let moved = |key: &str, days: f64| Moved { key: key.to_owned(), name: "GA".to_owned(), p80: date(2026, 6, 1), days };
    let moves = [moved("I-9", 4.0), moved("I-8", 0.0)];
    let report = look(&world, "MTG-3", "2026-03-16T08:00:00Z", Some(&moves));
    assert_eq!(
        agenda(&report),
        [
            "milestones I-9 new: GA lands Mon 1 Jun at P80, 4 days later than last time.",
            "decisions D-1 new: A decision is needed by Fri 20 Mar: Which region (Ann).",
            "risks R-1 new: The day of the strike has come (Thu 12 Mar): did it happen? Look for: The union votes.",
            "risks R-3 new: the fire happened Wed 11 Mar.",
            "risks R-2: the flood is to be looked at since Sun 1 Mar.",
            "actions ACT-1 new: Send the sheet (Ben) was due Fri 13 Mar.",
            "actions ACT-2: Old debt was due Fri 13 Feb.",
            "actions ACT-4: From last time is open since MTG-2.",
            "promises CM-1 new: Nobody is late with Key service: it was due Thu 12 Mar.",
            "promises ASK-1 new: VP Engineering has not answered the ask Two more people, asked Tue 10 Mar; it is needed by Tue 31 Mar.",
            "blocked ISS-1 new: The lab is down is in the way, since Sat 14 Mar (Ann).",
            "blocked I-2: Build is in progress and waits for I-1.",
        ]
    );
    assert_eq!((report.since, report.standing), (Some(at("2026-03-09T09:00:00Z")), vec!["Safety first".to_owned()]));
    // What is due and answered is on it no more.
    world.set(THEN, "ACT-1", json!({"state": "done"}));
    world.set(THEN, "ASK-1", json!({"state": "granted"}));
    world.set(THEN, "I-1", json!({"stage": "done"}));
    let report = look(&world, "MTG-3", "2026-03-16T08:00:00Z", None);
    assert!(
        agenda(&report)
            .iter()
            .all(|line| !line.contains("ACT-1") && !line.contains("ASK-1") && !line.contains("I-2") && !line.contains("I-9"))
    );
    // A monthly one looks further ahead.
    world.set(THEN, "MTG-1", json!({"rhythm": "monthly"}));
    assert!(agenda(&look(&world, "MTG-3", "2026-03-16T08:00:00Z", None)).iter().any(|line| line.contains("D-2")));
}

#[test]
fn what_is_over_has_no_agenda_and_long_lists_are_counted() {
    let mut world = world();
    occurrence(&mut world, "MTG-2", json!({"start": "2026-03-09T10:00"}));
    for _ in 0..15 {
        world.create(THEN, Kind::Action, "Overdue", json!({"due": "2026-03-01"}));
    }
    let past = look(&world, "MTG-2", "2026-03-10", None);
    assert_eq!((past.ahead, past.agenda.len()), (false, 0));
    let series = look(&world, "MTG-1", "2026-03-10", None);
    assert_eq!(series.agenda.len(), 13);
    assert_eq!(series.agenda[12].words, "And 3 more.");
}

#[test]
fn what_came_out_of_a_meeting_is_listed_with_where_it_stands() {
    let mut world = world();
    occurrence(&mut world, "MTG-2", json!({"start": "2026-03-09T10:00", "notes": "We met."}));
    world.create(THEN, Kind::Action, "Send the sheet", json!({"due": "2026-03-13", "owner": world.id("U-2")}));
    world.create(THEN, Kind::Decision, "West first", json!({"state": "made"}));
    for key in ["ACT-1", "D-1"] {
        world.link(THEN, key, Relation::FollowsFrom, "MTG-2", LinkData::default());
    }
    let line = |report: &MeetingReport| -> Vec<String> {
        report.outcomes.iter().map(|one| format!("{} {} {} {}", one.key, one.state, one.open, one.from)).collect()
    };
    let wanted = ["ACT-1 todo true MTG-2", "D-1 made false MTG-2"];
    assert_eq!(line(&look(&world, "MTG-2", "2026-03-10", None)), wanted);
    assert_eq!(line(&look(&world, "MTG-1", "2026-03-10", None)), wanted, "a series has what its occurrences have");
    let rows = Meetings::new(&world.space).list(at("2026-03-10"));
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].outcomes, rows[0].open_outcomes, rows[0].people, rows[0].last.as_ref().map(|last| last.noted)),
        (2, 1, 2, Some(true))
    );
    world.set(THEN, "MTG-2", json!({"archived": true}));
    assert_eq!(line(&look(&world, "MTG-1", "2026-03-10", None)), [""; 0]);
}
