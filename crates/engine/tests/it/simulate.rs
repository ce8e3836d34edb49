//! The simulation: against arithmetic, against slow simulators of its own rules, and against itself on other
//! instructions and numbers of threads.

mod capacity;
mod flaws;
mod oracle;
mod risks;
mod same;
mod spreads;

use std::ops::Range;

use sinew_engine::calendar::{Calendar, CalendarSpec, Minute, Span};
use sinew_engine::cpm::LinkKind;
use sinew_engine::sample::Spread;
use sinew_engine::simulate::Simulation;
use sinew_engine::simulate::forecast::Forecast;
use sinew_engine::simulate::scenario::{Effect, Item, Lag, Link, Progress, Risk, Scenario, Streams, Team};

/// Monday, 2026-01-05, 00:00.
const MONDAY: Minute = Minute(20_458 * 1440);

fn item(remaining: Spread) -> Item {
    Item { progress: Progress::Waiting, remaining, calendar: 0, team: None, rank: 0, not_before: None }
}

fn of_team(remaining: Spread, team: u32, rank: u32) -> Item {
    Item { team: Some(team), rank, ..item(remaining) }
}

fn after(from: u32, to: u32) -> Link {
    Link { from, to, kind: LinkKind::FinishStart, lag: Lag::Working(0) }
}

fn slots(slots: u32) -> Team {
    Team { slots: Some(slots), calendar: 0, sigma: 0.0 }
}

fn triangle(low: f64, likely: f64, high: f64) -> Spread {
    Spread::Triangular { low, likely, high }
}

/// A plan that works day and night, in which every item is a milestone.
fn plan(items: Vec<Item>, links: Vec<Link>) -> Scenario {
    let milestones = (0..items.len() as u32).collect();
    Scenario { seed: 7, now: MONDAY, calendars: vec![Calendar::always()], items, links, milestones, ..Scenario::default() }
}

/// Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00.
fn office_hours() -> Calendar {
    let day = vec![Span { start: 480, end: 720 }, Span { start: 780, end: 1020 }];
    let week = std::array::from_fn(|weekday| if weekday < 5 { day.clone() } else { Vec::new() });
    Calendar::new(&CalendarSpec { week, ..CalendarSpec::default() }).unwrap()
}

fn run_trials(simulation: &Simulation, trials: Range<u32>) -> Forecast {
    let mut partial = simulation.partial();
    simulation.run(&mut partial, trials);
    simulation.finish(vec![partial])
}

fn simulate(scenario: &Scenario, trials: u32) -> Forecast {
    run_trials(&Simulation::new(scenario).unwrap(), 0..trials)
}

/// Minutes from the data date to a milestone's finish, trial by trial.
fn minutes(scenario: &Scenario, forecast: &Forecast, milestone: usize) -> Vec<i64> {
    forecast.milestones[milestone].samples.iter().map(|at| at.0 - scenario.now.0).collect()
}

fn mean_and_variance(samples: &[i64]) -> (f64, f64) {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<i64>() as f64 / n;
    (mean, samples.iter().map(|&sample| (sample as f64 - mean).powi(2)).sum::<f64>() / n)
}

/// Asserts that a mean over samples lies within four standard errors of what it should be.
fn assert_mean(samples: &[i64], expected: f64) {
    let (mean, variance) = mean_and_variance(samples);
    let error = (variance / samples.len() as f64).sqrt();
    assert!((mean - expected).abs() < 4.0 * error + 0.5, "mean {mean} is not {expected} within {error}");
}

#[test]
fn a_chain_takes_the_sum_of_its_durations() {
    // Triangular: mean (a + m + b) / 3, variance (a² + m² + b² - am - ab - mb) / 18.
    let estimates = [(100.0, 200.0, 600.0), (1000.0, 1000.0, 4000.0), (50.0, 400.0, 400.0)];
    let items = estimates.iter().map(|&(a, m, b)| item(triangle(a, m, b))).collect();
    let scenario = plan(items, vec![after(0, 1), after(1, 2)]);
    let forecast = simulate(&scenario, 20_000);
    let samples = minutes(&scenario, &forecast, 2);
    let mean: f64 = estimates.iter().map(|(a, m, b)| (a + m + b) / 3.0).sum();
    let variance: f64 = estimates.iter().map(|(a, m, b)| (a * a + m * m + b * b - a * m - a * b - m * b) / 18.0).sum();
    assert_mean(&samples, mean);
    let measured = mean_and_variance(&samples).1;
    assert!((measured / variance - 1.0).abs() < 0.05, "variance {measured} is not {variance}");
}

#[test]
fn two_paths_that_merge_are_later_than_either() {
    // Both are done by their common median in a quarter of the trials.
    let scenario = plan(
        vec![item(triangle(0.0, 500.0, 1000.0)), item(triangle(0.0, 500.0, 1000.0)), item(Spread::Fixed(0.0))],
        vec![after(0, 2), after(1, 2)],
    );
    let forecast = simulate(&scenario, 20_000);
    let both = &forecast.milestones[2];
    let probability = both.probability(Minute(MONDAY.0 + 500));
    assert!((probability - 0.25).abs() < 0.015, "{probability}");
    assert_eq!(both.deterministic, Minute(MONDAY.0 + 500));
    // The mean of the larger of two is the integral of 1 - F²: 475 minutes below the middle, 142 above it, 617 in all.
    assert!((both.merge_bias_minutes - 117).abs() < 10, "{}", both.merge_bias_minutes);
}

#[test]
fn a_chain_has_no_merge_bias_however_skewed_and_risky() {
    let items =
        vec![item(triangle(100.0, 200.0, 3000.0)), item(Spread::Lognormal { median: 900.0, sigma: 0.8 }), item(Spread::Fixed(60.0))];
    let risk = Risk { probability: 0.6, impact: triangle(0.0, 500.0, 2000.0), items: vec![1], effect: Effect::Extends, capacity: None };
    let scenario = Scenario { risks: vec![risk], ..plan(items, vec![after(0, 1), after(1, 2)]) };
    let forecast = simulate(&scenario, 50_000);
    // 1100 + 900 * e^0.32 + 0.6 * 833 + 60 = 2,899; the tails of the lognormal are cut, which takes a minute or two.
    let chain = &forecast.milestones[2];
    assert!((chain.deterministic.0 - MONDAY.0 - 2899).abs() < 10, "{:?}", chain.deterministic);
    assert!(chain.merge_bias_minutes.abs() < 15, "{}", chain.merge_bias_minutes);
}

#[test]
fn what_keeps_its_streams_keeps_its_luck_whatever_is_added() {
    let risk = |item| Risk { probability: 0.5, impact: Spread::Fixed(700.0), items: vec![item], effect: Effect::Extends, capacity: None };
    let team = Team { slots: None, calendar: 0, sigma: 0.3 };
    let work = triangle(100.0, 500.0, 2000.0);
    let few = Scenario {
        streams: Streams { items: vec![7, 8], teams: vec![70], risks: vec![700] },
        teams: vec![team],
        risks: vec![risk(1)],
        ..plan(vec![of_team(work, 0, 0), of_team(work, 0, 1)], vec![after(0, 1)])
    };
    // The same behind an item, a team and a risk more.
    let more = Scenario {
        streams: Streams { items: vec![9, 7, 8], teams: vec![71, 70], risks: vec![701, 700] },
        teams: vec![team; 2],
        risks: vec![risk(0), risk(2)],
        ..plan(vec![of_team(work, 0, 0), of_team(work, 1, 1), of_team(work, 1, 2)], vec![after(1, 2)])
    };
    let (few, more) = (simulate(&few, 500), simulate(&more, 500));
    assert_eq!(few.milestones[1].samples, more.milestones[2].samples);
    assert_ne!(few.milestones[1].samples, more.milestones[0].samples);
}

#[test]
fn a_plan_without_uncertainty_has_one_date() {
    let scenario = plan(vec![item(Spread::Fixed(90.0)), item(Spread::Fixed(30.0))], vec![after(0, 1)]);
    let milestone = &simulate(&scenario, 50).milestones[1];
    let at = Minute(MONDAY.0 + 120);
    assert_eq!([milestone.dates.p10, milestone.dates.p95, milestone.dates.mean, milestone.deterministic], [at; 4]);
    assert_eq!(milestone.merge_bias_minutes, 0);
}

#[test]
fn dates_follow_the_calendar() {
    // From Monday 00:00: 480 minutes end on Monday at 17:00, 481 on Tuesday at 08:01, 2,880 on the next Monday.
    let mut scenario = plan([480.0, 481.0, 2880.0].map(|work| item(Spread::Fixed(work))).to_vec(), Vec::new());
    scenario.calendars = vec![office_hours()];
    let forecast = simulate(&scenario, 3);
    let finishes: Vec<i64> = (0..3).map(|milestone| minutes(&scenario, &forecast, milestone)[0]).collect();
    assert_eq!(finishes, [1020, 1440 + 481, 7 * 1440 + 1020]);
}

#[test]
fn the_longer_path_is_critical_and_the_uncertain_item_crucial() {
    // 0 -> 1 takes 2,000 to 4,000; 2 takes 100. Item 0 carries nine tenths of the uncertainty.
    let scenario = plan(
        vec![item(triangle(1000.0, 1500.0, 2800.0)), item(triangle(1000.0, 1100.0, 1200.0)), item(triangle(50.0, 100.0, 150.0))],
        vec![after(0, 1)],
    );
    let forecast = simulate(&scenario, 4000);
    let criticality: Vec<f64> = forecast.items.iter().map(|item| item.criticality).collect();
    assert_eq!(criticality, [1.0, 1.0, 0.0]);
    let cruciality: Vec<f64> = forecast.items.iter().map(|item| item.cruciality).collect();
    assert!(cruciality[0] > 0.95 && cruciality[1] < 0.2 && cruciality[2].abs() < 0.06, "{cruciality:?}");
}

#[test]
fn criticality_of_equal_paths_is_shared() {
    let scenario = plan(vec![item(triangle(0.0, 500.0, 1000.0)), item(triangle(0.0, 500.0, 1000.0))], Vec::new());
    let forecast = simulate(&scenario, 10_000);
    for item in &forecast.items {
        assert!((item.criticality - 0.5).abs() < 0.02, "{}", item.criticality);
    }
}

#[test]
fn criticality_can_speak_of_one_milestone() {
    // The finish of everything is set by item 2, the milestone 1 by item 0.
    let items = vec![item(triangle(10.0, 20.0, 30.0)), item(Spread::Fixed(0.0)), item(triangle(500.0, 600.0, 700.0))];
    let scenario = Scenario { focus: Some(1), ..plan(items, vec![after(0, 1)]) };
    let forecast = simulate(&scenario, 500);
    let criticality: Vec<f64> = forecast.items.iter().map(|item| item.criticality).collect();
    assert_eq!(criticality, [1.0, 1.0, 0.0]);
}

#[test]
fn percentiles_of_items_agree_with_exact_ones() {
    let items =
        vec![item(triangle(100.0, 2000.0, 9000.0)), item(Spread::Lognormal { median: 3000.0, sigma: 0.6 }), item(Spread::Fixed(77.0))];
    let scenario = Scenario { item_percentiles: true, ..plan(items, vec![after(0, 1)]) };
    let forecast = simulate(&scenario, 20_000);
    for (item, milestone) in forecast.items.iter().zip(&forecast.milestones) {
        let (read, exact) = (item.dates.unwrap(), milestone.dates);
        let spread = (exact.p95.0 - exact.p10.0) as f64;
        for (read, exact) in
            [(read.p10, exact.p10), (read.p50, exact.p50), (read.p80, exact.p80), (read.p95, exact.p95), (read.mean, exact.mean)]
        {
            let error = (read.0 - exact.0).abs() as f64;
            assert!(error <= 0.01 * spread + 1.0, "{read:?} is not {exact:?} within a hundredth of {spread}");
        }
    }
}

#[test]
fn a_common_factor_makes_a_team_late_together() {
    let work = triangle(900.0, 1000.0, 1100.0);
    let chain = |sigma: f64| {
        let items = (0..10).map(|rank| of_team(work, 0, rank)).collect();
        let links = (1..10).map(|to| after(to - 1, to)).collect();
        Scenario { teams: vec![Team { slots: None, calendar: 0, sigma }], ..plan(items, links) }
    };
    let (alone, together) = (chain(0.0), chain(0.3));
    let (alone, common) = (simulate(&alone, 20_000), simulate(&together, 20_000));
    // The factor's mean is 1; its standard deviation sqrt(e^0.09 - 1) = 0.307 stretches 10,000 minutes.
    let samples = minutes(&together, &common, 9);
    assert_mean(&samples, 10_000.0);
    let deviation = mean_and_variance(&samples).1.sqrt();
    assert!((deviation / 3070.0 - 1.0).abs() < 0.05, "{deviation}");
    assert!(mean_and_variance(&minutes(&together, &alone, 9)).1.sqrt() < 200.0);
    assert!(common.teams[0].cruciality > 0.98, "{}", common.teams[0].cruciality);
    assert!(common.items[3].cruciality > 0.9, "an item goes with its team: {}", common.items[3].cruciality);
    assert_eq!(alone.teams[0].cruciality, 0.0);
}

#[test]
fn joint_probability_of_a_milestone_with_itself_is_its_own() {
    let scenario = plan(vec![item(triangle(0.0, 500.0, 1000.0)), item(triangle(0.0, 500.0, 1000.0))], Vec::new());
    let forecast = simulate(&scenario, 5000);
    let by = Minute(MONDAY.0 + 600);
    let own = forecast.milestones[0].probability(by);
    assert_eq!(forecast.joint(&[(0, by), (0, by)]), own);
    assert_eq!(forecast.joint(&[]), 1.0);
    let both = forecast.joint(&[(0, by), (1, by)]);
    assert!((both - own * own).abs() < 0.03, "independent: {both} is {own} squared");
}

#[test]
fn what_is_finished_stays_and_what_has_started_goes_on() {
    let mut scenario =
        plan(vec![item(Spread::Fixed(999.0)), item(Spread::Fixed(50.0)), item(Spread::Fixed(10.0))], vec![after(0, 1), after(1, 2)]);
    scenario.items[0].progress = Progress::Finished(Minute(MONDAY.0 - 5000));
    // Started out of order: it does not wait for anything any more.
    scenario.items[1].progress = Progress::Started(Minute(MONDAY.0 - 300));
    let forecast = simulate(&scenario, 2);
    let finishes: Vec<i64> = (0..3).map(|milestone| minutes(&scenario, &forecast, milestone)[1]).collect();
    assert_eq!(finishes, [-5000, 50, 60]);
}

#[test]
fn the_rest_of_begun_work_waits_where_links_hold_it() {
    // Item 1 was begun before item 0, whose 30 minutes it needs; 20 of its own are left. Item 2 began with it, at -300.
    let mut scenario =
        plan(vec![item(Spread::Fixed(30.0)), item(Spread::Fixed(20.0)), item(Spread::Fixed(5.0))], vec![after(0, 1), after(1, 2)]);
    scenario.links[1] = Link { kind: LinkKind::StartStart, ..scenario.links[1] };
    scenario.items[1].progress = Progress::Started(Minute(MONDAY.0 - 300));
    scenario.links_hold_started_work = true;
    let finishes = |scenario: &Scenario| -> Vec<i64> {
        let forecast = simulate(scenario, 1);
        (0..3).map(|milestone| minutes(scenario, &forecast, milestone)[0]).collect()
    };
    assert_eq!(finishes(&scenario), [30, 50, 5]);
    scenario.items[1].not_before = Some(Minute(MONDAY.0 + 40));
    assert_eq!(finishes(&scenario), [30, 60, 5], "it goes on at a later date of its own");
}

#[test]
fn an_item_waits_for_its_earliest_start() {
    let mut scenario = plan(vec![item(Spread::Fixed(10.0)), item(Spread::Fixed(10.0))], vec![after(0, 1)]);
    scenario.items[1].not_before = Some(Minute(MONDAY.0 + 100));
    assert_eq!(minutes(&scenario, &simulate(&scenario, 1), 1), [110]);
    scenario.items[1].not_before = Some(Minute(MONDAY.0 - 100));
    assert_eq!(minutes(&scenario, &simulate(&scenario, 1), 1), [20]);
}
