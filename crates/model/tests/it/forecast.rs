//! Records to simulations: what items take, what holds them, and that plan and forecast speak of the same work.

use engine::sample::Spread;
use engine::simulate::Simulation;
use engine::simulate::forecast::Forecast;
use serde_json::{Value, json};
use sinew_model::calendars::to_datetime;
use sinew_model::forecast::{Prepared, prepare};
use sinew_model::insight::plan::plan;
use sinew_model::kind::Kind;
use sinew_model::reference::BasisSource;
use sinew_model::space::{DependencyType, LagUnit, LinkData};

use crate::world::{World, at};

/// A program that begins on Monday 2 March 2026 at 09:00 and works 09:00 to 17:00.
fn world() -> World {
    let mut world = World::default();
    world.create("2026-01-05", Kind::Program, "P", json!({"start": "2026-03-02T09:00"}));
    world
}

fn item(id: &str, body: Value) -> Value {
    json!({"id": id, "key": id, "body": body})
}

/// An item of some working hours, as a scheduling tool has it.
fn hours(id: &str, hours: i64) -> Value {
    item(id, json!({"schedule": {"duration_minutes": hours * 60}}))
}

fn scheduled(id: &str, schedule: Value) -> Value {
    item(id, json!({"schedule": schedule}))
}

fn part_of(parent: &str, mut record: Value) -> Value {
    record["parent"] = parent.into();
    record
}

fn after(from: &str, to: &str) -> Value {
    json!({"relation": "blocks", "from": from, "to": to})
}

fn linked(from: &str, to: &str, data: LinkData) -> Value {
    json!({"relation": "blocks", "from": from, "to": to, "data": data})
}

fn prepared(world: &World, day: &str) -> Prepared {
    prepare(&world.space, &world.journal, at(day), 1)
}

fn run(prepared: &Prepared, trials: u32) -> Forecast {
    let simulation = Simulation::new(&prepared.scenario).unwrap();
    let mut partial = simulation.partial();
    simulation.run(&mut partial, 0..trials);
    simulation.finish(vec![partial])
}

/// Draws each item's finish: as planned, and as simulated when every item takes what is likely.
fn finishes(world: &World, day: &str) -> Vec<String> {
    let mut prepared = prepared(world, day);
    for item in &mut prepared.scenario.items {
        if let Spread::Pert { likely, .. } = item.remaining {
            item.remaining = Spread::Fixed(likely);
        }
    }
    prepared.scenario.milestones = (0..prepared.index.records.len() as u32).collect();
    let built = plan(&world.space, &prepared);
    let (dates, forecast) = (built.schedule(), run(&prepared, 1));
    let short = |at| to_datetime(at).strftime("%d %H:%M").to_string();
    let line = |(ix, id): (usize, &_)| {
        let task = built.index.task(*id).unwrap();
        let key = &world.space.record(*id).unwrap().key;
        let (planned, simulated) = (dates.tasks[task.0 as usize].finish, forecast.milestones[ix].deterministic);
        format!("{key} {} {}", short(planned), short(simulated))
    };
    prepared.index.records.iter().enumerate().map(line).collect()
}

/// Checks that plan and simulation, both from the program's first minute, finish every item at the same minute.
#[track_caller]
fn check(records: Value, links: Value, expected: &[&str]) {
    let mut world = world();
    world.import_linked("2026-01-05", records, links);
    let twice: Vec<String> = expected
        .iter()
        .map(|line| {
            let (key, at) = line.split_once(' ').unwrap();
            format!("{key} {at} {at}")
        })
        .collect();
    assert_eq!(finishes(&world, "2026-03-02T09:00Z"), twice);
}

#[test]
fn typed_dates_of_finished_items_say_what_they_took() {
    // Ten items of two working days each, from a table without any other date.
    let dates = json!({"actual_start": "2026-01-12T09:00", "actual_finish": "2026-01-13T17:00"});
    let mut records: Vec<Value> = (0..10).map(|n| item(&format!("D-{n}"), json!({"stage": "done", "schedule": dates.clone()}))).collect();
    records.push(item("A-1", json!({})));
    let mut world = world();
    world.import("2026-03-02", records.into());
    let prepared = prepared(&world, "2026-03-02T09:00Z");
    let open = world.id("A-1");
    assert_eq!(prepared.basis[&open].source, BasisSource::Fallback);
    assert_eq!(prepared.likely[&open], 960);
}

#[test]
fn what_nobody_knows_the_beginning_of_is_no_example() {
    let list = |stage: &str| -> Value {
        let done = (0..10).map(|n| item(&format!("D-{n}"), json!({"stage": stage})));
        done.chain([item("A-1", json!({}))]).collect()
    };
    let mut world = world();
    world.import("2026-03-02", list("todo"));
    world.import("2026-03-09", list("done"));
    world.import("2026-03-09", list("done"));
    let prepared = prepared(&world, "2026-03-10");
    // Nothing to compare with: a wide guess, not the working time since 1970.
    assert_eq!(prepared.basis[&world.id("A-1")].words, "no estimate and no history: 3 days assumed, with a wide spread");
    run(&prepared, 10);
}

#[test]
fn begun_work_without_a_date_is_not_as_old_as_time() {
    let mut world = world();
    let records =
        json!([item("A-1", json!({"stage": "doing", "estimate": {"low_minutes": 480, "likely_minutes": 960, "high_minutes": 1440}}))]);
    world.import("2026-03-02", records);
    let prepared = prepared(&world, "2026-03-02T09:00Z");
    assert!(prepared.basis[&world.id("A-1")].words.ends_with("begun 0.0 working days ago"), "{:?}", prepared.basis);
}

#[test]
fn one_absurd_example_is_left_out_and_named() {
    let took =
        |id: &str, from: &str| item(id, json!({"stage": "done", "schedule": {"actual_start": from, "actual_finish": "2026-01-13T17:00"}}));
    let mut records: Vec<Value> = (0..10).map(|n| took(&format!("D-{n}"), "2026-01-12T09:00")).collect();
    records.push(took("D-X", "1926-01-12T09:00"));
    records.push(item("A-1", json!({})));
    let mut world = world();
    world.import("2026-03-02", records.into());
    let prepared = prepared(&world, "2026-03-02T09:00Z");
    assert_eq!(prepared.likely[&world.id("A-1")], 960);
    let odd: Vec<&str> =
        prepared.problems.iter().filter(|problem| problem.code == "forecast.odd_example").map(|problem| problem.place.as_str()).collect();
    assert_eq!(odd, ["D-X"]);
}

#[test]
fn long_examples_stop_no_forecast_of_a_long_chain() {
    // Ten items of four working years each; a chain of 2500 such would take more minutes than the engine counts.
    let dates = json!({"actual_start": "2021-01-04T09:00", "actual_finish": "2025-01-03T17:00"});
    let done = (0..10).map(|n| item(&format!("D-{n}"), json!({"stage": "done", "schedule": dates.clone()})));
    let records: Value = done.chain((0..2500).map(|n| item(&format!("A-{n}"), json!({})))).collect();
    let links: Value = (1..2500).map(|n| after(&format!("A-{}", n - 1), &format!("A-{n}"))).collect();
    let mut world = world();
    world.import_linked("2026-03-02", records, links);
    run(&prepared(&world, "2026-03-02T09:00Z"), 10);
}

#[test]
fn a_typed_duration_lasts_what_it_lasts_in_the_plan() {
    check(
        json!([hours("A", 12), hours("B", 4), hours("C", 0)]),
        json!([after("A", "B"), after("B", "C")]),
        &["A 03 13:00", "B 03 17:00", "C 03 17:00"],
    );
}

#[test]
fn what_is_left_of_begun_work_waits_in_both() {
    // B was begun out of order: its 8 hours left wait for the 16 of A, to Tuesday evening.
    let begun = scheduled(
        "B",
        json!({"duration_minutes": 960, "remaining_minutes": 480, "actual_start": "2026-03-02T09:00", "percent_complete": 50.0}),
    );
    check(json!([hours("A", 16), begun]), json!([after("A", "B")]), &["A 03 17:00", "B 04 17:00"]);
}

#[test]
fn what_is_left_of_begun_work_goes_on_where_links_do_not_hold_it() {
    let mut world = World::default();
    let charter = json!({"start": "2026-03-02T09:00", "plan_options": {"split_in_progress": false}});
    world.create("2026-01-05", Kind::Program, "P", charter);
    let begun = scheduled(
        "B",
        json!({"duration_minutes": 960, "remaining_minutes": 480, "actual_start": "2026-03-02T09:00", "percent_complete": 50.0}),
    );
    world.import_linked("2026-01-05", json!([hours("A", 16), begun]), json!([after("A", "B")]));
    // The eight hours done take Monday, those left Tuesday.
    assert_eq!(finishes(&world, "2026-03-02T09:00Z"), ["A 03 17:00 03 17:00", "B 03 17:00 03 17:00"]);
}

#[test]
fn a_program_that_begins_later_is_forecast_from_there() {
    let mut world = world();
    world.import("2026-01-05", json!([hours("A", 8), item("B", json!({"effort_minutes": 480}))]));
    assert_eq!(finishes(&world, "2026-02-16"), ["A 02 17:00 02 17:00", "B 02 17:00 02 17:00"]);
}

#[test]
fn elapsed_time_runs_on_the_clock() {
    // 72 hours from Thursday 17:00 end on Sunday; the next item works from Monday on.
    let dry = scheduled("B", json!({"duration_minutes": 72 * 60, "elapsed": true}));
    check(
        json!([hours("A", 32), dry, hours("C", 8)]),
        json!([after("A", "B"), after("B", "C")]),
        &["A 05 17:00", "B 08 17:00", "C 09 17:00"],
    );
}

#[test]
fn a_lag_to_elapsed_time_is_working_time() {
    // Eight working hours after Friday 17:00 it is Monday 17:00; then a day on the clock.
    let dry = scheduled("B", json!({"duration_minutes": 24 * 60, "elapsed": true}));
    let lag = LinkData { lag: 480, ..LinkData::default() };
    check(json!([hours("A", 40), dry]), json!([linked("A", "B", lag)]), &["A 06 17:00", "B 10 17:00"]);
}

#[test]
fn an_inactive_item_holds_nobody() {
    let off = scheduled("B", json!({"duration_minutes": 9600, "inactive": true}));
    let mut world = world();
    world.import_linked("2026-01-05", json!([hours("A", 8), off, hours("C", 8)]), json!([after("A", "B"), after("B", "C")]));
    assert_eq!(finishes(&world, "2026-03-02T09:00Z"), ["A 02 17:00 02 17:00", "C 02 17:00 02 17:00"]);
}

#[test]
fn dates_that_hold_items_in_the_plan_hold_them_in_trials() {
    let constraint = |kind: &str, date: &str| json!({"kind": kind, "date": date});
    let records = json!([
        scheduled("snet", json!({"duration_minutes": 480, "constraint": constraint("SNET", "2026-03-04T09:00")})),
        scheduled("mso", json!({"duration_minutes": 480, "constraint": constraint("MSO", "2026-03-05T09:00")})),
        scheduled("fnet", json!({"duration_minutes": 480, "constraint": constraint("FNET", "2026-03-05T17:00")})),
        scheduled("mfo", json!({"duration_minutes": 480, "constraint": constraint("MFO", "2026-03-06T17:00")})),
        scheduled(
            "typed",
            json!({"duration_minutes": 480, "manual": true, "manual_start": "2026-03-06T09:00", "manual_finish": "2026-03-07T12:00"})
        ),
        scheduled("level", json!({"duration_minutes": 480, "levelling_delay_minutes": 2880})),
        scheduled("split", json!({"duration_minutes": 960, "splits": [[480, 960]]})),
        scheduled("phase", json!({"constraint": constraint("SNET", "2026-03-05T09:00")})),
        part_of("phase", hours("part", 8)),
    ]);
    check(
        records,
        json!([]),
        &[
            "snet 04 17:00",
            "mso 05 17:00",
            "fnet 05 17:00",
            "mfo 06 17:00",
            "typed 07 12:00",
            "level 04 17:00",
            "split 05 17:00",
            "phase 05 17:00",
            "part 05 17:00",
        ],
    );
}

#[test]
fn people_make_items_longer_and_shorter_in_both() {
    // Two people halve 32 hours of work; one works mornings only, so that 8 hours of hers take two days.
    let week: Vec<Value> = (0..7).map(|day| if day < 5 { json!([{"from": 540, "to": 780}]) } else { json!([]) }).collect();
    let person = |id: &str| json!({"id": id, "kind": "person", "body": {"resource_type": "work"}});
    let part_time = json!({"id": "cy", "kind": "person", "body": {"resource_type": "work", "calendar": "mornings"}});
    let share = |person: &str, minutes: i64| json!({"person": person, "work_minutes": minutes, "units": 1.0});
    let records = json!([
        {"id": "mornings", "kind": "calendar", "body": {"week": week}},
        person("ann"),
        person("bo"),
        part_time,
        scheduled("both", json!({"duration_minutes": 1920, "assignments": [share("ann", 960), share("bo", 960)]})),
        scheduled("alone", json!({"duration_minutes": 480, "assignments": [share("cy", 480)]})),
    ]);
    check(records, json!([after("both", "alone")]), &["both 03 17:00", "alone 05 13:00"]);
}

#[test]
fn a_start_link_from_a_parent_leaves_from_its_first_part() {
    // The phase begins with `two`, on Tuesday; eight hours after that, on Wednesday, the other item may begin.
    let data = LinkData { dependency: DependencyType::StartStart, lag: 480, lag_unit: LagUnit::Working, ..LinkData::default() };
    let records = json!([
        item("phase", json!({"type": "epic"})),
        part_of("phase", hours("one", 40)),
        part_of("phase", hours("two", 24)),
        hours("first", 8),
        hours("other", 8),
    ]);
    let links = json!([after("first", "two"), after("two", "one"), linked("phase", "other", data)]);
    check(records, links, &["phase 12 17:00", "one 12 17:00", "two 05 17:00", "first 02 17:00", "other 04 17:00"]);
}

#[test]
fn a_plan_that_is_behind_is_said_to_be() {
    let mut world = World::default();
    let charter = json!({"start": "2026-03-02T09:00", "plan_options": {"work_follows_data_date": false}});
    world.create("2026-01-05", Kind::Program, "P", charter);
    world.import("2026-01-05", json!([hours("A", 8)]));
    let behind = |day: &str| prepared(&world, day).problems.iter().any(|problem| problem.code == "forecast.plan_behind");
    assert!(behind("2026-04-01T09:00Z"));
    assert!(!behind("2026-03-02T09:00Z"));
}

#[test]
fn parents_take_no_measured_slot() {
    // For 30 days three items are in progress: two stories, and the epic that one of them is part of.
    let doing = |id: &str, kind: &str| {
        json!({"id": id, "created_at": "2026-02-01", "body": {"type": kind, "stage": "doing", "team": "T"},
            "history": [{"at": "2026-02-01", "field": "stage", "before": "todo", "after": "doing"}]})
    };
    let records = json!([
        {"id": "T", "kind": "team", "body": {}},
        doing("epic", "epic"),
        part_of("epic", doing("one", "story")),
        doing("two", "story"),
    ]);
    let mut world = world();
    world.import("2026-03-03", records);
    let prepared = prepared(&world, "2026-03-03");
    assert_eq!(prepared.teams[0].slots, Some(2));
}

#[test]
fn weekends_do_not_count_as_days_of_work_in_progress() {
    // One item is in progress from 29 January on, a second one from the evening of 13 February: on 12 working days there is
    // one, on 10 there are two. With weekends there would be 16 of each, and the median two.
    let doing = |id: &str, since: &str| {
        json!({"id": id, "created_at": "2026-01-01", "body": {"type": "story", "stage": "doing", "team": "T"},
            "history": [{"at": since, "field": "stage", "before": "todo", "after": "doing"}]})
    };
    let records = json!([
        {"id": "T", "kind": "team", "body": {}},
        doing("one", "2026-01-29T08:00Z"),
        doing("two", "2026-02-13T19:00Z"),
    ]);
    let mut world = world();
    world.import("2026-03-02", records);
    assert_eq!(prepared(&world, "2026-03-01T18:00Z").teams[0].slots, Some(1));
}

#[test]
fn what_is_left_of_a_lognormal_estimate_keeps_its_tails() {
    // P10, P50 and P90 of 1, 2 and 6 days: beyond P90 lies a tenth of the trials, which a triangle would cut off.
    let estimate = json!({"low_minutes": 480, "likely_minutes": 960, "high_minutes": 2880, "shape": "lognormal"});
    let mut world = world();
    let begun = json!({"stage": "doing", "estimate": estimate, "schedule": {"actual_start": "2026-03-02T09:00"}});
    world.import("2026-03-02", json!([item("A", begun)]));
    let prepared = prepared(&world, "2026-03-02T09:00Z");
    let Spread::Past { table, .. } = prepared.scenario.items[0].remaining else { panic!("{:?}", prepared.scenario.items[0]) };
    let table = &prepared.scenario.tables[table as usize];
    let beyond = table.iter().filter(|minutes| **minutes > 2880.0).count() as f64 / table.len() as f64;
    assert!((0.08..0.12).contains(&beyond), "{beyond}");
    let below = table.iter().filter(|minutes| **minutes < 960.0).count() as f64 / table.len() as f64;
    assert!((0.47..0.53).contains(&below), "{below}");
}
