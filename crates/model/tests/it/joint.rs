//! Programs simulated together: what a shared team costs whom, who goes first, what one delivers to another.
//!
//! Fixed durations and teams without fast and slow months (`sigma` 0) make every trial the same, so dates are arithmetic.

use engine::simulate::Simulation;
use engine::simulate::forecast::Forecast;
use engine::simulate::scenario::Scenario;
use jiff::civil::Date;
use serde_json::json;
use sinew_model::forecast::joint::{Delivery, Joint, Part, unite};
use sinew_model::forecast::{Prepared, prepare};
use sinew_model::insight::portfolio::joint::{JointReport, Simulated, report};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

/// A Monday.
const NOW: &str = "2026-03-02T09:00Z";
const THEN: &str = "2026-01-05";

/// A program `name` whose team `team` has to do one item of so many days, then its milestone `M` is reached.
fn program(team: &str, slots: u32, days: i64) -> World {
    let mut world = World::default();
    world.create(THEN, Kind::Program, "P", json!({"start": "2026-03-02T09:00"}));
    let team = world.create(THEN, Kind::Team, team, json!({ "slots": slots }));
    let minutes = days * 480;
    let estimate = json!({"low_minutes": minutes, "likely_minutes": minutes, "high_minutes": minutes});
    world.create(THEN, Kind::Item, "Work", json!({"team": team, "estimate": estimate}));
    world.create(THEN, Kind::Item, "Done", json!({"type": "milestone", "committed": "2026-03-31"}));
    world.link(THEN, "I-1", Relation::Blocks, "I-2", LinkData::default());
    world
}

fn still(world: &World) -> Prepared {
    let mut prepared = prepare(&world.space, &world.journal, at(NOW), 1);
    prepared.scenario.teams.iter_mut().for_each(|team| team.sigma = 0.0);
    prepared
}

fn parts<'a>(programs: &'a [(&'a str, &'a World, Prepared)]) -> Vec<Part<'a>> {
    let part = |(id, world, prepared): &'a (&str, &World, Prepared)| Part { id, name: id, space: &world.space, prepared, headline: None };
    programs.iter().map(part).collect()
}

fn run(scenario: &Scenario, trials: u32) -> Forecast {
    let simulation = Simulation::new(scenario).unwrap();
    let mut partial = simulation.partial();
    simulation.run(&mut partial, 0..trials);
    simulation.finish(vec![partial])
}

fn order(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn together(parts: &[Part<'_>], turns: &[&str], first: Option<&str>, deliveries: &[Delivery]) -> JointReport {
    let turns = order(turns);
    let joint = unite(parts, &turns, deliveries, 1);
    simulated(parts, &joint, &turns, first, 300)
}

fn simulated(parts: &[Part<'_>], joint: &Joint, turns: &[String], first: Option<&str>, trials: u32) -> JointReport {
    let whole = run(&joint.scenario, trials);
    let alone: Vec<Option<Forecast>> = (0..joint.programs.len()).map(|program| Some(run(&joint.alone(program), trials))).collect();
    let after = first.map(|id| {
        let rest = turns.iter().filter(|turn| *turn != id).cloned();
        run(&joint.in_order(&std::iter::once(id.to_owned()).chain(rest).collect::<Vec<_>>()), trials)
    });
    let first = first.zip(after.as_ref());
    report(parts, &Simulated { joint, together: &whole, alone: Some(&alone), first, order: turns })
}

/// Writes `a: alone P80, together P80, cost, move`.
fn lines(report: &JointReport) -> Vec<String> {
    let day = |date: Date| date.strftime("%a %-d %b").to_string();
    let row = report.programs.iter().map(|row| {
        let moves = row.move_days.map_or(String::new(), |days| format!(", {days:+}"));
        format!("{}: {}, {}, +{}{moves}", row.space, day(row.alone.unwrap().p80), day(row.together.p80), row.cost_days.unwrap())
    });
    row.collect()
}

#[test]
fn a_shared_team_delays_the_second_program_by_the_work_of_the_first() {
    // One item at a time: a takes Monday to Wednesday (3 days), b takes 2, so it ends on Friday instead of Tuesday.
    let (a, b) = (program("Platform", 1, 3), program(" platform ", 1, 2));
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let report = together(&parts(&programs), &["a", "b"], None, &[]);
    assert_eq!(lines(&report), ["a: Wed 4 Mar, Wed 4 Mar, +0", "b: Tue 3 Mar, Fri 6 Mar, +3"]);
    assert_eq!(report.teams.len(), 1);
    assert_eq!((report.teams[0].name.as_str(), report.teams[0].slots), ("Platform", Some(1)));
    assert_eq!(report.teams[0].programs.iter().map(|part| part.space.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn going_first_swaps_the_delays() {
    let (a, b) = (program("Platform", 1, 3), program("Platform", 1, 2));
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let report = together(&parts(&programs), &["a", "b"], Some("b"), &[]);
    // First, b takes Monday and Tuesday, and a ends on Friday: two days later.
    assert_eq!(lines(&report), ["a: Wed 4 Mar, Wed 4 Mar, +0, +2", "b: Tue 3 Mar, Fri 6 Mar, +3, -3"]);
    assert_eq!(report.first.as_deref(), Some("b"));
}

#[test]
fn a_team_with_room_for_both_delays_nobody() {
    let (a, b) = (program("Platform", 2, 3), program("Platform", 2, 2));
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let report = together(&parts(&programs), &["a", "b"], None, &[]);
    assert_eq!(lines(&report), ["a: Wed 4 Mar, Wed 4 Mar, +0", "b: Tue 3 Mar, Tue 3 Mar, +0"]);
}

#[test]
fn of_different_capacities_the_largest_counts_and_that_is_said() {
    let (a, b) = (program("Platform", 1, 3), program("Platform", 2, 2));
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let report = together(&parts(&programs), &["a", "b"], None, &[]);
    assert_eq!(lines(&report), ["a: Wed 4 Mar, Wed 4 Mar, +0", "b: Tue 3 Mar, Tue 3 Mar, +0"]);
    assert_eq!(report.teams[0].words, "2 items at a time: the largest of 1 to 2");
    assert_eq!(report.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["team.differs"]);
}

#[test]
fn teams_of_other_names_are_other_teams() {
    let (a, b) = (program("Platform", 1, 3), program("Platform Berlin", 1, 2));
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let report = together(&parts(&programs), &["a", "b"], None, &[]);
    assert_eq!(lines(&report), ["a: Wed 4 Mar, Wed 4 Mar, +0", "b: Tue 3 Mar, Tue 3 Mar, +0"]);
    assert!(report.teams.is_empty());
}

#[test]
fn the_order_in_which_programs_are_named_matters_only_as_priority() {
    let (a, b, c) = (program("Platform", 1, 3), program("Platform", 1, 2), program("Data", 1, 4));
    let unsteady = |world: &World| prepare(&world.space, &world.journal, at(NOW), 1);
    let one = [("a", &a, unsteady(&a)), ("b", &b, unsteady(&b)), ("c", &c, unsteady(&c))];
    let other = [("c", &c, unsteady(&c)), ("b", &b, unsteady(&b)), ("a", &a, unsteady(&a))];
    let (one, other) = (parts(&one), parts(&other));
    let named = together(&one, &["a", "b", "c"], None, &[]);
    assert_eq!(named, together(&other, &["a", "b", "c"], None, &[]));
    assert_eq!(named.digest, together(&one, &["a", "c", "b"], None, &[]).digest, "c shares nothing");
    assert_ne!(named.digest, together(&one, &["b", "a", "c"], None, &[]).digest);
}

#[test]
fn a_program_that_shares_nothing_comes_out_as_it_does_alone_trial_by_trial() {
    let (a, mut b) = (program("Platform", 1, 3), program("Data", 1, 4));
    b.set(THEN, "P-1", json!({"time_zone": "America/New_York"}));
    b.set(THEN, "I-1", json!({"estimate": {"low_minutes": 480, "likely_minutes": 960, "high_minutes": 4800}}));
    let unsteady = |world: &World| prepare(&world.space, &world.journal, at(NOW), 1);
    let programs = [("a", &a, unsteady(&a)), ("b", &b, unsteady(&b))];
    let parts = parts(&programs);
    let joint = unite(&parts, &[], &[], 1);
    let whole = run(&joint.scenario, 300);
    for (ix, program) in joint.programs.iter().enumerate() {
        let alone = run(&joint.alone(ix), 300);
        assert_eq!(alone.milestones[0].samples, whole.milestones[program.milestone].samples, "{}", program.id);
        assert!(!joint.depends(ix));
    }
    // And the program's own forecast, with other luck: the same distribution on its own clock, to a fraction of a day.
    let own = run(&programs[1].2.scenario, 4_000);
    let many = run(&joint.alone(1), 4_000);
    let focus = programs[1].2.scenario.focus.unwrap() as usize;
    let local = joint.programs[1].local(many.milestones[0].dates.p80);
    let apart = local.since(sinew_model::calendars::to_datetime(own.milestones[focus].dates.p80)).unwrap().total(jiff::Unit::Hour).unwrap();
    assert!(apart.abs() < 16.0, "{apart} hours");
}

#[test]
fn programs_in_other_time_zones_hand_over_by_the_same_clock() {
    // In Tokyo Monday's work ends at 17:00, which is 9:00 in Berlin, so a day of work there follows on the same Monday. By the clocks
    // on the wall it would be Tuesday. The other way round Berlin's Monday ends when Tokyo sleeps.
    for (from, to, ends) in [("Asia/Tokyo", "Europe/Berlin", "2026-03-02"), ("Europe/Berlin", "Asia/Tokyo", "2026-03-03")] {
        let (mut a, mut b) = (program("East", 1, 1), program("West", 1, 1));
        a.set(THEN, "P-1", json!({ "time_zone": from, "start": "2026-03-02T00:00" }));
        b.set(THEN, "P-1", json!({ "time_zone": to, "start": "2026-03-02T00:00" }));
        waits(&mut b, "2026-03-03");
        let early = |world: &World| {
            let mut prepared = prepare(&world.space, &world.journal, at("2026-03-01T15:00Z"), 1);
            prepared.scenario.teams.iter_mut().for_each(|team| team.sigma = 0.0);
            prepared
        };
        let programs = [("a", &a, early(&a)), ("b", &b, early(&b))];
        let report = together(&parts(&programs), &["a", "b"], None, &[delivery("b", &b, "a", &a)]);
        let landed: Vec<Date> = report.programs.iter().map(|row| row.together.p80).collect();
        assert_eq!(landed, ["2026-03-02".parse::<Date>().unwrap(), ends.parse().unwrap()], "{from} to {to}");
    }
}

/// Lets the work of a program wait for a commitment `CM-1` that is promised for a day, for sure.
fn waits(world: &mut World, promised: &str) {
    let provider = world.create(THEN, Kind::Team, "Others", json!({}));
    let body = json!({"state": "promised", "provider": provider, "promised": promised, "asked_on": "2026-01-05", "confidence": 1.0});
    world.create(THEN, Kind::Commitment, "Key service", body);
    world.link(THEN, "I-1", Relation::Awaits, "CM-1", LinkData::default());
}

fn delivery(consumer: &str, waiting: &World, provider: &str, delivering: &World) -> Delivery {
    let (commitment, item) = (waiting.id("CM-1"), delivering.id("I-2"));
    Delivery { consumer: consumer.to_owned(), commitment, provider: provider.to_owned(), item }
}

#[test]
fn what_another_program_delivers_is_waited_for_as_it_comes_there() {
    // b waits for a promise of Monday 9 March; a delivers it on Wednesday the 4th already. b's two days then end on Friday the 6th
    // instead of Wednesday the 11th: five calendar days earlier.
    let (mut a, mut b) = (program("Platform", 1, 3), program("Apps", 1, 2));
    waits(&mut b, "2026-03-09");
    let delivered = |a: &World, b: &World| {
        let programs = [("a", a, still(a)), ("b", b, still(b))];
        together(&parts(&programs), &["a", "b"], None, &[delivery("b", b, "a", a)])
    };
    let report = delivered(&a, &b);
    assert_eq!(lines(&report), ["a: Wed 4 Mar, Wed 4 Mar, +0", "b: Wed 11 Mar, Fri 6 Mar, +-5"]);
    assert_eq!((report.deliveries[0].key.as_str(), report.deliveries[0].by_key.as_str()), ("CM-1", "I-2"));
    assert_eq!(report.deliveries[0].p80, "2026-03-04".parse::<Date>().unwrap());
    // a's work takes ten days instead of three, until Friday the 13th: b follows it, whatever was promised.
    let days = 10 * 480;
    a.set(THEN, "I-1", json!({"estimate": {"low_minutes": days, "likely_minutes": days, "high_minutes": days}}));
    let report = delivered(&a, &b);
    assert_eq!(lines(&report), ["a: Fri 13 Mar, Fri 13 Mar, +0", "b: Wed 11 Mar, Tue 17 Mar, +6"]);
    // The chain of the last finish goes through both programs.
    assert_eq!(report.chain.iter().map(|link| format!("{} {}", link.space, link.key)).collect::<Vec<_>>(), ["a I-1", "b I-1"]);
    assert_eq!(report.programs.iter().map(|row| row.last).collect::<Vec<_>>(), [0.0, 1.0]);
}

#[test]
fn programs_that_wait_for_each_other_in_a_circle_are_held_by_one_promise() {
    let (mut a, mut b) = (program("Platform", 1, 3), program("Apps", 1, 2));
    waits(&mut a, "2026-03-09");
    waits(&mut b, "2026-03-09");
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let both = [delivery("b", &b, "a", &a), delivery("a", &a, "b", &b)];
    let report = together(&parts(&programs), &["a", "b"], None, &both);
    assert_eq!(report.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["delivery.circle"]);
    assert_eq!(report.programs.len(), 2);
}

#[test]
fn what_is_dropped_delivers_nothing_and_its_promise_stands() {
    let (mut a, mut b) = (program("Platform", 1, 3), program("Apps", 1, 2));
    waits(&mut b, "2026-03-09");
    a.set(THEN, "I-2", json!({"stage": "dropped"}));
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let report = together(&parts(&programs), &["a", "b"], None, &[delivery("b", &b, "a", &a)]);
    assert!(report.deliveries.is_empty());
    assert_eq!(report.programs[1].together.p80, "2026-03-11".parse::<Date>().unwrap());
}

#[test]
fn a_program_that_is_known_up_to_a_later_day_does_nothing_before_it() {
    let (mut a, b) = (program("Platform", 1, 3), program("Data", 1, 2));
    a.set(THEN, "P-1", json!({"data_date": "2026-02-02T09:00", "start": "2026-02-02T09:00"}));
    let programs = [("a", &a, still(&a)), ("b", &b, still(&b))];
    let report = together(&parts(&programs), &["a", "b"], None, &[]);
    assert_eq!(lines(&report), ["a: Wed 4 Feb, Wed 4 Feb, +0", "b: Tue 3 Mar, Tue 3 Mar, +0"]);
}
