//! When all are at work: across zones, across the change of clocks, with everybody's holidays; and who carries the bad hours.

use serde_json::{Value, json};
use sinew_model::insight::overlap::{Overlap, report};
use sinew_model::kind::Kind;

use crate::world::{World, at};

const THEN: &str = "2026-01-05";

fn week(from: u16, to: u16) -> Value {
    let day = json!([{"from": from, "to": to}]);
    json!([day, day, day, day, day, [], []])
}

/// Ann in Berlin and Ben in New York work from 9 to 17; `MTG-1` is weekly, an hour, on Mondays at 15:00 in Berlin.
fn world() -> World {
    let mut world = World::default();
    world.create(THEN, Kind::Program, "Atlas", json!({"time_zone": "Europe/Berlin"}));
    for (name, zone, person) in [("Berlin", "Europe/Berlin", "Ann"), ("New York", "America/New_York", "Ben")] {
        let calendar = world.create(THEN, Kind::Calendar, name, json!({"week": week(540, 1020)}));
        let team = world.create(THEN, Kind::Team, name, json!({"time_zone": zone, "calendar": calendar}));
        world.create(THEN, Kind::Person, person, json!({"team": team}));
    }
    let people = [world.id("U-1"), world.id("U-2")];
    world.create(THEN, Kind::Meeting, "Sync", json!({"rhythm": "weekly", "start": "2026-03-02T15:00", "minutes": 60, "attendees": people}));
    world
}

fn look(world: &World, day: &str) -> Overlap {
    report(&world.space, Some(world.record("MTG-1")), at(day))
}

/// Writes the first days: `2026-03-06 120 15:00-17:00`.
fn days(overlap: &Overlap, count: usize) -> Vec<String> {
    let line = |day: &sinew_model::insight::overlap::OverlapDay| {
        let windows: String = day.windows.iter().map(|[from, to]| format!(" {from}-{to}")).collect();
        format!("{} {}{windows}", day.date, day.minutes)
    };
    overlap.days.iter().take(count).map(line).collect()
}

#[test]
fn working_hours_overlap_less_or_more_when_the_clocks_change() {
    let world = world();
    // New York changes on 8 March, Berlin on 29 March: six hours apart, then five, then six.
    let found = look(&world, "2026-03-05");
    assert_eq!(
        days(&found, 4),
        ["2026-03-05 120 15:00-17:00", "2026-03-06 120 15:00-17:00", "2026-03-09 180 14:00-17:00", "2026-03-10 180 14:00-17:00"]
    );
    assert_eq!(days(&look(&world, "2026-03-27"), 2), ["2026-03-27 180 14:00-17:00", "2026-03-30 120 15:00-17:00"]);
    assert_eq!((found.time_zone.as_str(), found.minutes, found.days.len()), ("Europe/Berlin", 60, 20));
    // Of the 20 days from 5 March to 1 April: 2 + 3 of 120, 15 of 180.
    assert_eq!(found.typical_minutes, Some(180));
}

#[test]
fn holidays_of_every_site_are_seen() {
    let mut world = world();
    world.set(THEN, "C-1", json!({"exceptions": [
        {"name": "Women's Day", "from": "2026-03-09", "to": "2026-03-09"}, {"name": "Weekend", "from": "2026-03-14", "to": "2026-03-14"},
        {"name": "Half day", "from": "2026-03-11", "to": "2026-03-11", "spans": [{"from": 540, "to": 900}]},
    ]}));
    let found = look(&world, "2026-03-08");
    let holidays: Vec<String> = found.holidays.iter().map(|day| format!("{} {} {}", day.date, day.name, day.people.join("+"))).collect();
    assert_eq!(holidays, ["2026-03-09 Women's Day Ann"], "a Saturday is no holiday, and half a day is no day off");
    let monday = &found.days[0];
    assert_eq!((monday.minutes, monday.minutes_of_others, monday.away.clone()), (0, 480, vec!["Ann".to_owned()]));
    // Ann leaves at 15:00 on Wednesday: an hour from Ben's 14:00.
    assert_eq!(days(&found, 3)[2], "2026-03-11 60 14:00-15:00");
}

#[test]
fn the_planned_hour_says_what_it_asks_of_whom() {
    let world = world();
    let found = look(&world, "2026-03-02T06:00:00Z");
    let planned = found.planned.unwrap();
    assert_eq!(planned.start, "2026-03-02T15:00");
    let said: Vec<String> =
        planned.people.iter().map(|one| format!("{} {} {} {}", one.name, one.local, one.early_minutes, one.late_minutes)).collect();
    assert_eq!(said, ["Ann 15:00 0 0", "Ben 09:00 0 0"]);
    assert_eq!((planned.minutes, found.easiest.unwrap().minutes), (0, 0));
}

#[test]
fn the_fairest_hour_evens_out_what_was_carried() {
    let mut world = world();
    // Singapore is seven hours before Berlin and twelve or thirteen before New York: no hour suits all.
    let calendar = world.create(THEN, Kind::Calendar, "Singapore", json!({"week": week(540, 1020)}));
    let team = world.create(THEN, Kind::Team, "Singapore", json!({"time_zone": "Asia/Singapore", "calendar": calendar}));
    let kim = world.create(THEN, Kind::Person, "Kim", json!({"team": team}));
    let people = [world.id("U-1"), world.id("U-2"), kim];
    world.set(THEN, "MTG-1", json!({"attendees": people}));
    let series = world.id("MTG-1");
    let before = look(&world, "2026-02-25");
    assert!(before.people.iter().all(|one| one.carried_minutes == 0));
    assert!(before.days.iter().all(|day| day.minutes == 0 && day.windows.is_empty()), "no minute is everybody's");
    for (ix, day) in ["2026-03-02", "2026-03-09"].iter().enumerate() {
        world.create(THEN, Kind::Meeting, "Sync", json!({"start": format!("{day}T15:00"), "minutes": 60}));
        world.set(THEN, &format!("MTG-{}", ix + 2), json!({"parent": series}));
    }
    let found = look(&world, "2026-03-12");
    // 15:00 in Berlin is 22:00 in Singapore: over at 23:00, six hours after 17:00, twice. Ben has 9:00 and then 10:00.
    assert_eq!(found.people.iter().map(|one| one.carried_minutes).collect::<Vec<_>>(), [0, 0, 720]);
    let (planned, fairest) = (found.planned.unwrap(), found.fairest.unwrap());
    assert_eq!(planned.worst_minutes, 720 + 360);
    assert!(fairest.worst_minutes <= 720, "Kim has enough: {fairest:?}");
    assert_eq!(fairest.people.iter().find(|one| one.name == "Kim").map(|one| one.early_minutes + one.late_minutes), Some(0));
}

#[test]
fn without_a_meeting_the_teams_are_looked_at_and_without_people_nothing_is_found() {
    let mut world = world();
    let teams = report(&world.space, None, at("2026-03-05"));
    assert_eq!(teams.people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Berlin", "New York"]);
    assert_eq!((teams.days[0].minutes, teams.planned, teams.meeting), (120, None, None));
    world.set(THEN, "MTG-1", json!({"attendees": []}));
    let empty = look(&world, "2026-03-05");
    assert_eq!((empty.people.len(), empty.days.len(), empty.typical_minutes), (0, 0, None));
}

#[test]
fn who_has_no_team_works_by_the_programs_calendar_and_zone() {
    let mut world = world();
    world.set(THEN, "U-2", json!({"team": null}));
    assert_eq!(days(&look(&world, "2026-03-05"), 1), ["2026-03-05 480 09:00-17:00"]);
    let own = world.create(THEN, Kind::Calendar, "Part time", json!({"week": week(780, 1020)}));
    world.set(THEN, "U-2", json!({"calendar": own}));
    assert_eq!(days(&look(&world, "2026-03-05"), 1), ["2026-03-05 240 13:00-17:00"]);
    // A tracker knows whose items somebody works on; whom a team is led by is in it, too.
    world.set(THEN, "U-2", json!({"calendar": null}));
    let (ben, york, berlin) = (world.id("U-2"), world.id("T-2"), world.id("T-1"));
    world.create(THEN, Kind::Item, "Copy", json!({"assignee": ben, "team": york}));
    assert_eq!(days(&look(&world, "2026-03-05"), 1), ["2026-03-05 120 15:00-17:00"]);
    world.set(THEN, "T-1", json!({"lead": ben}));
    assert_eq!(days(&look(&world, "2026-03-05"), 1), ["2026-03-05 480 09:00-17:00"]);
    world.set(THEN, "U-2", json!({"team": york}));
    world.set(THEN, "I-1", json!({"team": berlin}));
    assert_eq!(days(&look(&world, "2026-03-05"), 1), ["2026-03-05 120 15:00-17:00"], "what was typed counts first");
}
