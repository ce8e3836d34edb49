//! Finite capacity, in small plans worked out by hand.

use sinew_engine::calendar::Minute;
use sinew_engine::cpm::LinkKind;
use sinew_engine::sample::Spread;
use sinew_engine::simulate::scenario::{Item, Lag, Link, Progress, Scenario, Team};

use super::{MONDAY, after, item, minutes, of_team, office_hours, plan, simulate, slots, triangle};

fn fixed(minutes: f64, rank: u32) -> Item {
    of_team(Spread::Fixed(minutes), 0, rank)
}

/// The finishes of all items of a plan without uncertainty, in minutes.
fn finishes(scenario: &Scenario) -> Vec<i64> {
    let forecast = simulate(scenario, 2);
    (0..scenario.items.len()).map(|item| minutes(scenario, &forecast, item)[1]).collect()
}

fn one_team(slots_of_team: u32, items: Vec<Item>, links: Vec<Link>) -> Scenario {
    Scenario { teams: vec![slots(slots_of_team)], ..plan(items, links) }
}

#[test]
fn one_slot_makes_everything_serial() {
    let items: Vec<Item> = (0..6).map(|rank| of_team(triangle(10.0, 50.0, 400.0), 0, rank)).collect();
    let serial = one_team(1, items.clone(), Vec::new());
    let alone = items.iter().map(|item| Item { team: None, ..*item }).collect();
    let chain = plan(alone, (1..6).map(|to| after(to - 1, to)).collect());
    let (serial, chain) = (simulate(&serial, 300), simulate(&chain, 300));
    assert_eq!(serial.finish.samples, chain.finish.samples);
    assert_eq!(serial.items, chain.items, "a slot that is waited for makes critical as a link does");
    assert!(serial.items.iter().all(|item| item.criticality == 1.0));
}

#[test]
fn the_lowest_rank_goes_first() {
    assert_eq!(finishes(&one_team(1, vec![fixed(10.0, 3), fixed(20.0, 1), fixed(30.0, 2)], Vec::new())), [60, 20, 50]);
    // Equal ranks go by index.
    assert_eq!(finishes(&one_team(1, vec![fixed(10.0, 1), fixed(20.0, 1)], Vec::new())), [10, 30]);
}

#[test]
fn a_better_item_that_becomes_ready_later_does_not_stop_work() {
    // Item 1 has the better rank but waits for 5 minutes of work elsewhere; item 0 keeps the slot till 20.
    let items = vec![fixed(20.0, 9), fixed(10.0, 1), item(Spread::Fixed(5.0))];
    assert_eq!(finishes(&one_team(1, items, vec![after(2, 1)])), [20, 30, 5]);
}

#[test]
fn at_the_same_minute_the_better_item_wins() {
    // Items 0 (rank 5) and 1 (rank 1) become ready at 10 by different links, item 1 through a milestone.
    let items = vec![fixed(7.0, 5), fixed(9.0, 1), item(Spread::Fixed(10.0)), item(Spread::Fixed(10.0)), item(Spread::Fixed(0.0))];
    let links = vec![after(2, 0), after(3, 4), after(4, 1)];
    assert_eq!(finishes(&one_team(1, items, links))[..2], [26, 19]);
}

#[test]
fn work_in_progress_keeps_its_slot_even_beyond_the_limit() {
    // Two items run on one slot; the waiting one starts when both are done.
    let started = |minutes: f64| Item { progress: Progress::Started(Minute(MONDAY.0 - 99)), ..fixed(minutes, 5) };
    assert_eq!(finishes(&one_team(1, vec![fixed(10.0, 0), started(30.0), started(50.0)], Vec::new())), [60, 30, 50]);
}

#[test]
fn begun_work_that_waits_leaves_its_slot_to_others() {
    // Item 0 was begun but needs item 1, which needs the only slot; then item 2 comes before the rest of item 0 by rank.
    let mut scenario = one_team(1, vec![fixed(10.0, 2), fixed(20.0, 0), fixed(5.0, 1)], vec![after(1, 0)]);
    scenario.items[0].progress = Progress::Started(Minute(MONDAY.0 - 99));
    scenario.links_hold_started_work = true;
    assert_eq!(finishes(&scenario), [35, 20, 25]);
}

#[test]
fn an_item_that_waits_for_its_finish_gives_its_slot_away() {
    // Item 0 works 10 minutes but may not finish before item 1, which needs the same slot.
    let link = Link { from: 1, to: 0, kind: LinkKind::FinishFinish, lag: Lag::Working(5) };
    assert_eq!(finishes(&one_team(1, vec![fixed(10.0, 0), fixed(20.0, 1)], vec![link])), [35, 30]);
}

#[test]
fn milestones_take_no_slot() {
    let items = vec![fixed(100.0, 0), fixed(0.0, 1), fixed(20.0, 2)];
    assert_eq!(finishes(&one_team(1, items, Vec::new())), [100, 0, 120]);
}

#[test]
fn a_lead_takes_effect_when_its_predecessor_starts() {
    let lead = Link { from: 0, to: 1, kind: LinkKind::FinishStart, lag: Lag::Working(-4) };
    assert_eq!(finishes(&one_team(2, vec![fixed(10.0, 0), fixed(20.0, 1), fixed(1.0, 2)], vec![lead])), [10, 26, 1]);
}

#[test]
fn a_team_hands_out_slots_when_it_works() {
    // Two items of 300 minutes on one slot: 08:00-12:00 and 13:00-14:00, then 14:00-17:00 and Tuesday 08:00-10:00.
    let mut scenario = one_team(1, vec![fixed(300.0, 0), fixed(300.0, 1)], Vec::new());
    scenario.calendars = vec![office_hours()];
    assert_eq!(finishes(&scenario), [14 * 60, 1440 + 600]);
}

#[test]
fn teams_work_by_their_own_calendars() {
    // Item 0 works office hours and ends on Monday at 16:00; item 1's team never sleeps.
    let mut scenario = plan(vec![of_team(Spread::Fixed(420.0), 0, 0), of_team(Spread::Fixed(120.0), 1, 0)], vec![after(0, 1)]);
    scenario.calendars.push(office_hours());
    scenario.items[0].calendar = 1;
    scenario.teams = vec![Team { calendar: 1, ..slots(1) }, slots(1)];
    assert_eq!(finishes(&scenario), [16 * 60, 18 * 60]);
}

#[test]
fn an_elapsed_lag_counts_nights() {
    // Ends on Monday at 09:00; a day of elapsed lag leads to Tuesday 09:00, a day of work to Tuesday 09:00 too,
    // but 16 elapsed hours to 01:00 at night and so to 08:00.
    let lag = |lag: Lag| Link { lag, ..after(0, 1) };
    for (lag, expected) in [(lag(Lag::Elapsed(1440)), 9 * 60), (lag(Lag::Working(480)), 9 * 60), (lag(Lag::Elapsed(960)), 8 * 60)] {
        let mut scenario = plan(vec![item(Spread::Fixed(60.0)), item(Spread::Fixed(30.0))], vec![lag]);
        scenario.calendars = vec![office_hours()];
        assert_eq!(finishes(&scenario)[1], 1440 + expected + 30, "{lag:?}");
    }
}

#[test]
fn what_drives_the_finish_is_critical() {
    // One slot: 0 (10), then 1 (20), and 2 elsewhere for 15: the chain is 1 by its slot from 0.
    let items = vec![fixed(10.0, 0), fixed(20.0, 1), item(Spread::Fixed(15.0))];
    let forecast = simulate(&one_team(1, items, Vec::new()), 10);
    let criticality: Vec<f64> = forecast.items.iter().map(|item| item.criticality).collect();
    assert_eq!(criticality, [1.0, 1.0, 0.0]);
}
