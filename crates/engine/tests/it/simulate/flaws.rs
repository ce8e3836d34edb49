//! Beside every good scenario a bad one, with its code.

use sinew_engine::calendar::Calendar;
use sinew_engine::cpm::LinkKind;
use sinew_engine::sample::Spread;
use sinew_engine::simulate::Simulation;
use sinew_engine::simulate::flaw::{FlawCode, Place};
use sinew_engine::simulate::scenario::{CapacityHit, Effect, Lag, Link, Risk, Scenario, Team};

use super::{MONDAY, after, item, of_team, plan, slots, triangle};

/// A good scenario with one of everything.
fn good() -> Scenario {
    let risk = Risk {
        probability: 0.5,
        impact: Spread::Fixed(10.0),
        items: vec![0],
        effect: Effect::Extends,
        capacity: Some(CapacityHit { team: 0, slots: 1, from: MONDAY }),
    };
    Scenario {
        teams: vec![slots(1)],
        risks: vec![risk],
        tables: vec![vec![5.0, 6.0]],
        ..plan(vec![of_team(triangle(1.0, 2.0, 3.0), 0, 0), item(Spread::past(0))], vec![after(0, 1)])
    }
}

fn check(code: &str, place: Place, spoil: impl FnOnce(&mut Scenario)) {
    let mut scenario = good();
    spoil(&mut scenario);
    let flaw = Simulation::new(&scenario).unwrap_err();
    assert_eq!((flaw.code.as_str(), flaw.place), (code, place));
    assert!(!flaw.to_string().is_empty());
}

#[test]
fn a_good_scenario_runs() {
    super::simulate(&good(), 100);
    super::simulate(&Scenario::default(), 100);
}

#[test]
fn estimates_are_numbers_from_low_to_high() {
    let spoil = |remaining: Spread| move |scenario: &mut Scenario| scenario.items[0].remaining = remaining;
    check("negative-duration", Place::Item(0), spoil(Spread::Fixed(-1.0)));
    check("negative-duration", Place::Item(0), spoil(triangle(-5.0, 1.0, 2.0)));
    check("negative-duration", Place::Item(0), spoil(Spread::Lognormal { median: 5.0, sigma: -0.1 }));
    check("estimate-out-of-order", Place::Item(0), spoil(triangle(3.0, 2.0, 4.0)));
    check("estimate-out-of-order", Place::Item(0), spoil(Spread::Pert { low: 1.0, likely: 5.0, high: 4.0 }));
    check("estimate-out-of-order", Place::Item(0), spoil(Spread::LognormalQuantiles { p10: 3.0, p50: 2.0, p90: 4.0 }));
    check("not-a-number", Place::Item(0), spoil(Spread::Fixed(f64::NAN)));
    check("not-a-number", Place::Item(0), spoil(triangle(1.0, f64::NAN, 3.0)));
    check("not-a-number", Place::Item(0), spoil(Spread::Lognormal { median: 5.0, sigma: f64::NAN }));
    check("duration-too-long", Place::Item(0), spoil(Spread::Fixed(f64::INFINITY)));
    check("duration-too-long", Place::Item(0), spoil(Spread::Fixed(5e6)));
    check("duration-too-long", Place::Item(0), spoil(Spread::Lognormal { median: 5.0, sigma: 9.0 }));
    check("unknown-table", Place::Item(0), spoil(Spread::past(1)));
    check("empty-table", Place::Item(1), |scenario| scenario.tables[0].clear());
    check("negative-duration", Place::Item(1), |scenario| scenario.tables[0].push(-3.0));
}

#[test]
fn references_lead_somewhere() {
    check("unknown-calendar", Place::Item(1), |scenario| scenario.items[1].calendar = 1);
    check("unknown-team", Place::Item(0), |scenario| scenario.items[0].team = Some(4));
    check("unknown-calendar", Place::Team(0), |scenario| scenario.teams[0].calendar = 3);
    check("unknown-item", Place::Link(1), |scenario| scenario.links.push(after(0, 9)));
    check("unknown-item", Place::Link(1), |scenario| scenario.links.push(after(9, 0)));
    check("unknown-item", Place::Milestone(2), |scenario| scenario.milestones.push(2));
    check("unknown-milestone", Place::Scenario, |scenario| scenario.focus = Some(2));
    check("unknown-item", Place::Risk(0), |scenario| scenario.risks[0].items.push(7));
    check("unknown-team", Place::Risk(0), |scenario| {
        scenario.risks[0].capacity = Some(CapacityHit { team: 1, slots: 1, from: MONDAY });
    });
    check("unknown-calendar", Place::Team(0), |scenario| scenario.calendars.clear());
}

#[test]
fn teams_can_work() {
    check("no-slots", Place::Team(0), |scenario| scenario.teams[0].slots = Some(0));
    check("sigma-out-of-range", Place::Team(0), |scenario| scenario.teams[0].sigma = -0.1);
    check("sigma-out-of-range", Place::Team(0), |scenario| scenario.teams[0].sigma = 2.5);
    check("not-a-number", Place::Team(0), |scenario| scenario.teams[0].sigma = f64::NAN);
    check("capacity-hit-without-slots", Place::Risk(0), |scenario| scenario.teams[0].slots = None);
}

#[test]
fn probabilities_are_probabilities() {
    for probability in [-0.1, 1.1] {
        check("probability-out-of-range", Place::Risk(0), |scenario| scenario.risks[0].probability = probability);
    }
    check("not-a-number", Place::Risk(0), |scenario| scenario.risks[0].probability = f64::NAN);
    check("negative-duration", Place::Risk(0), |scenario| scenario.risks[0].impact = Spread::Fixed(-1.0));
}

#[test]
fn a_cycle_is_named_in_full() {
    let mut scenario = good();
    scenario.links.push(after(1, 0));
    let flaw = Simulation::new(&scenario).unwrap_err();
    let FlawCode::DependencyCycle(mut path) = flaw.code else { panic!("{flaw:?}") };
    path.sort_unstable();
    assert_eq!(path, [0, 1]);
    check("dependency-cycle", Place::Item(1), |scenario| scenario.links.push(after(1, 1)));
}

#[test]
fn nothing_takes_two_thousand_years() {
    check("lag-too-long", Place::Link(0), |scenario| scenario.links[0].lag = Lag::Elapsed(i32::MIN));
    check("plan-too-long", Place::Scenario, |scenario| {
        scenario.items = vec![item(Spread::Fixed(4_000_000.0)); 300];
        scenario.links = (1..300).map(|to| Link { from: to - 1, to, kind: LinkKind::FinishStart, lag: Lag::Working(0) }).collect();
    });
}

#[test]
fn a_team_of_no_items_hurts_nobody() {
    let mut scenario = good();
    scenario.teams.push(Team { slots: Some(1), calendar: 0, sigma: 0.4 });
    scenario.calendars.push(Calendar::always());
    super::simulate(&scenario, 20);
}
