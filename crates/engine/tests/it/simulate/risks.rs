//! Risks: what they hit, how often, and how much of a P80 they own.

use sinew_engine::calendar::Minute;
use sinew_engine::sample::Spread;
use sinew_engine::simulate::scenario::{CapacityHit, Effect, Item, Progress, Risk, Scenario};

use super::{MONDAY, after, item, minutes, of_team, plan, simulate, slots, triangle};

fn risk(probability: f64, impact: f64, items: &[u32]) -> Risk {
    Risk { probability, impact: Spread::Fixed(impact), items: items.to_vec(), effect: Effect::Extends, capacity: None }
}

fn with_risks(mut scenario: Scenario, risks: Vec<Risk>) -> Scenario {
    scenario.risks = risks;
    scenario.risk_ownership = true;
    scenario
}

#[test]
fn a_certain_risk_shifts_every_trial_by_its_impact() {
    let base = || plan(vec![item(triangle(100.0, 200.0, 400.0)), item(triangle(100.0, 200.0, 400.0))], vec![after(0, 1)]);
    let without = simulate(&base(), 500);
    for effect in [Effect::Extends, Effect::Delays] {
        let scenario = with_risks(base(), vec![Risk { effect, ..risk(1.0, 777.0, &[1]) }]);
        let with = simulate(&scenario, 500);
        let shift: Vec<i64> =
            with.milestones[1].samples.iter().zip(&without.milestones[1].samples).map(|(with, without)| with.0 - without.0).collect();
        assert_eq!(shift, [777; 500]);
        assert_eq!(with.milestones[0].samples, without.milestones[0].samples, "the item before is spared");
        assert_eq!(with.risks[0].owned[1].p80_without, without.milestones[1].dates.p80);
        assert_eq!(with.risks[0].owned[1].days, 777.0 / 1440.0);
        assert_eq!((with.risks[0].owned[0].days, with.risks[0].struck), (0.0, 1.0));
    }
}

#[test]
fn a_risk_strikes_as_often_as_it_should() {
    let scenario = with_risks(plan(vec![item(Spread::Fixed(100.0))], Vec::new()), vec![risk(0.3, 50.0, &[0])]);
    let forecast = simulate(&scenario, 20_000);
    assert!((forecast.risks[0].struck - 0.3).abs() < 0.015);
    let late = minutes(&scenario, &forecast, 0).iter().filter(|&&at| at == 150).count() as f64 / 20_000.0;
    assert_eq!(late, forecast.risks[0].struck);
    // P80 is late, P50 is not.
    assert_eq!((forecast.milestones[0].dates.p50.0, forecast.milestones[0].dates.p80.0), (MONDAY.0 + 100, MONDAY.0 + 150));
}

#[test]
fn risks_side_by_side_hide_each_other() {
    // Two certain risks on parallel items: without either one alone, the other still holds the finish.
    let items = vec![item(Spread::Fixed(100.0)), item(Spread::Fixed(100.0)), item(Spread::Fixed(0.0))];
    let scenario = with_risks(plan(items, vec![after(0, 2), after(1, 2)]), vec![risk(1.0, 60.0, &[0]), risk(1.0, 60.0, &[1])]);
    let forecast = simulate(&scenario, 10);
    assert_eq!(forecast.milestones[2].dates.p80, Minute(MONDAY.0 + 160));
    assert_eq!([forecast.risks[0].owned[2].days, forecast.risks[1].owned[2].days], [0.0, 0.0]);
}

#[test]
fn a_risk_on_work_with_float_owns_nothing() {
    let items = vec![item(Spread::Fixed(1000.0)), item(Spread::Fixed(100.0)), item(Spread::Fixed(0.0))];
    let scenario = with_risks(plan(items, vec![after(0, 2), after(1, 2)]), vec![risk(1.0, 60.0, &[1])]);
    let forecast = simulate(&scenario, 10);
    assert_eq!(forecast.risks[0].owned.last().unwrap().days, 0.0);
}

#[test]
fn finished_items_are_spared_and_started_ones_take_longer() {
    let finished = Item { progress: Progress::Finished(Minute(MONDAY.0 - 10)), ..item(Spread::Fixed(5.0)) };
    let started = Item { progress: Progress::Started(Minute(MONDAY.0 - 10)), ..item(Spread::Fixed(5.0)) };
    let delays = Risk { effect: Effect::Delays, ..risk(1.0, 30.0, &[0, 1]) };
    let scenario = with_risks(plan(vec![finished, started], Vec::new()), vec![delays]);
    let forecast = simulate(&scenario, 3);
    assert_eq!((minutes(&scenario, &forecast, 0), minutes(&scenario, &forecast, 1)), (vec![-10; 3], vec![35; 3]));
}

#[test]
fn a_loss_of_the_only_slot_holds_the_team() {
    // The slot is away from minute 0 to 40, so two items of 10 end at 50 and 60; one that runs keeps its slot.
    let hit = |from: i64| Risk { capacity: Some(CapacityHit { team: 0, slots: 1, from: Minute(MONDAY.0 + from) }), ..risk(1.0, 40.0, &[]) };
    let items = || vec![of_team(Spread::Fixed(10.0), 0, 0), of_team(Spread::Fixed(10.0), 0, 1)];
    let base = Scenario { teams: vec![slots(1)], ..plan(items(), Vec::new()) };
    let scenario = with_risks(base.clone(), vec![hit(0)]);
    let forecast = simulate(&scenario, 4);
    assert_eq!((minutes(&scenario, &forecast, 0)[0], minutes(&scenario, &forecast, 1)[0]), (50, 60));
    assert_eq!(forecast.risks[0].owned[1].days, 40.0 / 1440.0);
    let scenario = with_risks(base, vec![hit(5)]);
    let forecast = simulate(&scenario, 4);
    assert_eq!((minutes(&scenario, &forecast, 0)[0], minutes(&scenario, &forecast, 1)[0]), (10, 55));
}
