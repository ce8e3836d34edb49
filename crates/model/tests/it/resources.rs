//! Who has how much to do: the arithmetic of weeks, and what one more person buys.

use engine::simulate::Simulation;
use engine::simulate::forecast::Forecast;
use engine::simulate::scenario::Scenario;
use serde_json::{Value, json};
use sinew_model::forecast::changed::bare;
use sinew_model::forecast::{Prepared, prepare};
use sinew_model::insight::resources::{LoadState, Resources, Staffing, bought, hires, moves, rank, resources, staffed, team};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

/// A program of which Monday, 2 March 2026, 09:00 is the data date, with office hours: 2,400 minutes a week.
fn world(teams: &[(&str, Value)]) -> World {
    let mut world = World::default();
    world.create("2026-03-01", Kind::Program, "Atlas", json!({"data_date": "2026-03-02T09:00", "time_zone": "UTC"}));
    for (name, fields) in teams {
        world.create("2026-03-01", Kind::Team, name, fields.clone());
    }
    world
}

/// Adds an item of so many working days for a team.
fn item(world: &mut World, title: &str, team: &str, days: i64, more: Value) {
    let minutes = days * 480;
    let estimate = json!({"low_minutes": minutes, "likely_minutes": minutes, "high_minutes": minutes});
    let mut fields = json!({"team": world.id(team).to_string(), "estimate": estimate});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.create("2026-03-01", Kind::Item, title, fields);
}

fn prepared(world: &World) -> Prepared {
    prepare(&world.space, &world.journal, at("2026-03-02"), 1)
}

fn look(world: &World, weeks: usize) -> Resources {
    resources(&world.space, &prepared(world), weeks)
}

/// A team's weeks: `7200/4800 over`.
fn draw(resources: &Resources, key: &str) -> Vec<String> {
    let teams = resources.teams.iter().map(|team| (&team.key, &team.loads));
    let people = resources.people.iter().map(|person| (&person.key, &person.loads));
    let (_, loads) = teams.chain(people).find(|(known, _)| *known == key).unwrap();
    let state = |state: LoadState| format!("{state:?}").to_lowercase();
    let capacity = |capacity: Option<i64>| capacity.map_or("?".to_owned(), |capacity| capacity.to_string());
    loads.iter().map(|load| format!("{}/{} {}", load.demand_minutes, capacity(load.capacity_minutes), state(load.state))).collect()
}

#[test]
fn three_equal_items_are_too_much_for_two_slots() {
    let mut world = world(&[("Two", json!({"slots": 2})), ("Three", json!({"slots": 3}))]);
    for title in ["a", "b", "c"] {
        item(&mut world, title, "T-1", 5, json!({}));
        item(&mut world, &format!("{title}2"), "T-2", 5, json!({}));
    }
    let found = look(&world, 2);
    // Three weeks of work, all of it in the first week, and two people with a week each.
    assert_eq!(draw(&found, "T-1"), ["7200/4800 over", "0/4800 idle"]);
    assert_eq!(draw(&found, "T-2"), ["7200/7200 full", "0/7200 idle"]);
    // By name: Three, then Two.
    let two = &found.teams[1];
    assert_eq!(two.loads[0].share, Some(1.5));
    assert_eq!((two.open, two.slots, two.measured), (3, Some(2), false));
    assert_eq!(found.weeks.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-03-02", "2026-03-09"]);
}

#[test]
fn work_lies_in_the_weeks_in_which_the_plan_has_it() {
    let mut world = world(&[("One", json!({"slots": 1}))]);
    item(&mut world, "a", "T-1", 7, json!({}));
    item(&mut world, "b", "T-1", 2, json!({}));
    item(
        &mut world,
        "done",
        "T-1",
        5,
        json!({"stage": "done", "schedule": {"duration_minutes": 2400, "actual_start": "2026-03-02T09:00", "actual_finish": "2026-03-02T09:00"}}),
    );
    item(&mut world, "dropped", "T-1", 5, json!({"stage": "dropped"}));
    world.link("2026-03-01", "I-1", Relation::Blocks, "I-2", LinkData::default());
    // Seven days and two behind them: five in the first week, two and two in the second; 4 of 5 days is full.
    assert_eq!(draw(&look(&world, 3), "T-1"), ["2400/2400 full", "1920/2400 full", "0/2400 idle"]);
    item(&mut world, "c", "T-1", 1, json!({}));
    world.link("2026-03-01", "I-2", Relation::Blocks, "I-5", LinkData::default());
    assert_eq!(draw(&look(&world, 2), "T-1"), ["2400/2400 full", "2400/2400 full"]);
}

#[test]
fn holidays_and_what_is_over_of_the_first_week_are_no_capacity() {
    let mut world = world(&[]);
    let office = json!([{"from": 540, "to": 1020}]);
    let week = json!([office, office, office, office, office, [], []]);
    world.create(
        "2026-03-01",
        Kind::Calendar,
        "Berlin",
        json!({"week": week, "exceptions": [{"name": "Day off", "from": "2026-03-10", "to": "2026-03-10"}]}),
    );
    let calendar = world.id("C-1").to_string();
    world.create("2026-03-01", Kind::Team, "One", json!({"slots": 1, "calendar": calendar}));
    world.set("2026-03-01", "P-1", json!({"data_date": "2026-03-04T13:00"}));
    item(&mut world, "a", "T-1", 1, json!({}));
    // Wednesday from 13:00: 240 minutes, and two days; the week after has four days.
    let found = resources(&world.space, &prepare(&world.space, &world.journal, at("2026-03-05"), 1), 2);
    assert_eq!(draw(&found, "T-1"), ["480/1200 free", "0/1920 idle"]);
    assert_eq!(found.weeks[0].to_string(), "2026-03-02");
}

#[test]
fn what_is_left_of_a_week_that_is_nearly_over_counts_to_the_next() {
    let mut world = world(&[("One", json!({"slots": 1}))]);
    world.set("2026-03-01", "P-1", json!({"data_date": "2026-03-06T15:00"}));
    item(&mut world, "a", "T-1", 6, json!({}));
    let found = |world: &World| resources(&world.space, &prepare(&world.space, &world.journal, at("2026-03-07"), 1), 2);
    // Friday from 15:00 are 120 minutes, before five days of 480: six days fill them, and 360 minutes are for the week after.
    assert_eq!(draw(&found(&world), "T-1"), ["2520/2520 full", "360/2400 free"]);
    assert_eq!(found(&world).weeks[0].to_string(), "2026-03-09");
    world.set("2026-03-01", "P-1", json!({"data_date": "2026-03-06T09:00"}));
    assert_eq!(draw(&found(&world), "T-1"), ["480/480 full", "2400/2400 full"]);
    assert_eq!(found(&world).weeks[0].to_string(), "2026-03-02");
}

#[test]
fn a_team_whose_capacity_nobody_knows_is_not_full() {
    let mut world = world(&[("Unknown", json!({}))]);
    item(&mut world, "a", "T-1", 5, json!({}));
    world.create("2026-03-01", Kind::Item, "nobody's", json!({"schedule": {"duration_minutes": 480}}));
    let found = look(&world, 1);
    assert_eq!(draw(&found, "T-1"), ["2400/? unknown"]);
    assert_eq!(found.teams[0].loads[0].share, None);
    assert_eq!(found.without_team, 1);
    assert_eq!(hires(&prepared(&world)), []);
}

#[test]
fn people_have_what_they_are_assigned() {
    let mut world = world(&[("One", json!({"slots": 4}))]);
    world.create("2026-03-01", Kind::Person, "Ada", json!({"team": world.id("T-1").to_string()}));
    world.create("2026-03-01", Kind::Person, "Half", json!({"max_units": 0.5}));
    world.create("2026-03-01", Kind::Person, "Crane", json!({"resource_type": "material"}));
    let (ada, half, crane) = (world.id("U-1").to_string(), world.id("U-2").to_string(), world.id("U-3").to_string());
    item(&mut world, "a", "T-1", 5, json!({"assignee": ada}));
    item(&mut world, "b", "T-1", 5, json!({"assignee": ada}));
    let assigned = json!([{"person": half, "units": 0.25, "work_minutes": 600}, {"person": crane, "units": 1.0, "work_minutes": 0}]);
    item(&mut world, "c", "T-1", 5, json!({"assignee": ada, "schedule": {"duration_minutes": 2400, "assignments": assigned}}));
    let found = look(&world, 1);
    // Two items at once are two weeks' work in one; a quarter of a week of the half that there is.
    assert_eq!(draw(&found, "U-1"), ["4800/2400 over"]);
    assert_eq!(draw(&found, "U-2"), ["600/1200 free"]);
    let order: Vec<(&str, usize, Option<&str>)> =
        found.people.iter().map(|person| (person.name.as_str(), person.open, person.team.as_deref())).collect();
    assert_eq!(order, [("Ada", 2, Some("T-1")), ("Half", 1, None)]);
}

fn run(scenario: &Scenario) -> Forecast {
    let simulation = Simulation::new(scenario).unwrap();
    let mut partial = simulation.partial();
    simulation.run(&mut partial, 0..512);
    simulation.finish(vec![partial])
}

/// Four equal weeks of one team and one week of another before a milestone.
fn staffing_world() -> World {
    let mut world = world(&[("Narrow", json!({"slots": 1})), ("Wide", json!({"slots": 3})), ("Idle", json!({"slots": 2}))]);
    world.create("2026-03-01", Kind::Item, "Live", json!({"type": "milestone"}));
    for title in ["a", "b", "c", "d"] {
        item(&mut world, title, "T-1", 5, json!({}));
        let key = world.space.records().find(|record| record.title == title).unwrap().key.clone();
        world.link("2026-03-01", &key, Relation::Blocks, "I-1", LinkData::default());
    }
    item(&mut world, "e", "T-2", 5, json!({}));
    world.link("2026-03-01", "I-6", Relation::Blocks, "I-1", LinkData::default());
    world
}

#[test]
fn one_more_person_halves_a_queue_and_helps_nobody_who_does_not_wait() {
    let world = staffing_world();
    let prepared = prepared(&world);
    let today = run(&bare(&prepared));
    let all = hires(&prepared);
    assert_eq!(all.len(), 2, "a team without open work needs nobody");
    let mut list: Vec<_> =
        all.iter().map(|hire| bought(&world.space, &prepared, *hire, &today, &run(&staffed(&prepared, *hire)), 0)).collect();
    list.reverse();
    rank(&mut list);
    // Four weeks one after the other become two and two: half of the time, two weeks earlier; a slow team, of which P80 speaks, gains more.
    assert_eq!(list[0].to, "T-1");
    assert!((13.5..=14.5).contains(&list[0].p50_days) && (14.0..=18.0).contains(&list[0].p80_days), "{:?}", list[0]);
    let milestones: Vec<(&str, f64)> = list[0].milestones.iter().map(|milestone| (milestone.key.as_str(), milestone.p80_days)).collect();
    assert_eq!(milestones, [("I-1", list[0].p80_days)]);
    assert_eq!((list[1].to.as_str(), list[1].p80_days), ("T-2", 0.0));
    assert_eq!(list.iter().map(|bought| bought.worth_it).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn who_moves_is_missing_where_they_were() {
    let world = staffing_world();
    let prepared = prepared(&world);
    let narrow = team(&world.space, &prepared, "narrow").unwrap();
    assert_eq!(team(&world.space, &prepared, "T-1"), Some(narrow));
    assert_eq!(team(&world.space, &prepared, "nobody"), None);
    let (wide, idle) = (team(&world.space, &prepared, "Wide").unwrap(), team(&world.space, &prepared, "Idle").unwrap());
    // Narrow, Wide, Idle: 1, 3 and 2 to begin with.
    let slots = |scenario: &Scenario| [narrow, wide, idle].map(|team| scenario.teams[team].slots.unwrap());
    let mut all: Vec<[u32; 3]> = moves(&prepared, narrow).into_iter().map(|staffing| slots(&staffed(&prepared, staffing))).collect();
    all.sort_unstable();
    assert_eq!(all, [[2, 2, 2], [2, 3, 1]]);
    assert!(moves(&prepared, wide).iter().all(|staffing| staffing.from != Some(narrow)), "the last one stays");
    assert_eq!(slots(&staffed(&prepared, Staffing { from: Some(narrow), to: wide })), [1, 4, 2]);
}
