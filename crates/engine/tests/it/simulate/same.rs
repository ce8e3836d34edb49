//! The same answer from any number of threads and any instructions.

use std::thread;

use sinew_engine::cpm::LinkKind;
use sinew_engine::sample::Spread;
use sinew_engine::simulate::instructions::Instructions;
use sinew_engine::simulate::scenario::{Effect, Lag, Link, Risk, Scenario, Team};
use sinew_engine::simulate::{BLOCK, Simulation};

use super::oracle::Dice;
use super::{item, of_team, plan, run_trials, triangle};

/// A plan with something of everything; `slots` limits its teams.
fn motley(slots: Option<u32>) -> Scenario {
    let mut dice = Dice(11);
    let n = 120;
    let spread = |dice: &mut Dice| {
        let low = f64::from(dice.below(300));
        let (likely, high) = (low + f64::from(dice.below(200)), low + 200.0 + f64::from(dice.below(900)));
        match dice.below(6) {
            0 => Spread::Fixed(low),
            1 => Spread::Pert { low, likely, high },
            2 => Spread::Lognormal { median: low + 1.0, sigma: f64::from(dice.below(12)) / 10.0 },
            3 => Spread::LognormalQuantiles { p10: low, p50: likely, p90: high },
            4 => Spread::past(0),
            _ => triangle(low, likely, high),
        }
    };
    let items = (0..n)
        .map(|rank| match dice.below(5) {
            0 => item(spread(&mut dice)),
            team => of_team(spread(&mut dice), team - 1, n - rank),
        })
        .collect();
    let links = (1..n)
        .flat_map(|to| {
            let kind = [LinkKind::FinishStart, LinkKind::FinishStart, LinkKind::StartStart, LinkKind::FinishFinish][dice.below(4) as usize];
            let lag = if dice.below(3) == 0 { Lag::Working(dice.below(50) as i32 - 10) } else { Lag::Working(0) };
            [Link { from: dice.below(to), to, kind, lag }, super::after(dice.below(to), to)]
        })
        .collect();
    let risk = |dice: &mut Dice, effect: Effect| Risk {
        probability: 0.4,
        impact: triangle(10.0, 100.0, 500.0),
        items: vec![dice.below(n), dice.below(n)],
        effect,
        capacity: None,
    };
    Scenario {
        teams: (0..4).map(|team| Team { slots, calendar: 0, sigma: f64::from(team % 2) * 0.3 }).collect(),
        risks: vec![risk(&mut dice, Effect::Extends), risk(&mut dice, Effect::Delays)],
        tables: vec![vec![40.0, 20.0, 90.0, 300.0]],
        item_percentiles: true,
        risk_ownership: true,
        ..plan(items, links)
    }
}

#[test]
fn threads_and_blocks_do_not_matter() {
    for slots in [None, Some(3)] {
        let scenario = motley(slots);
        let simulation = Simulation::new(&scenario).unwrap();
        let trials = 3 * BLOCK + 77;
        let one = run_trials(&simulation, 0..trials);
        let half = |odd: u32| {
            let mut partial = simulation.partial();
            for block in (0..trials.div_ceil(BLOCK)).rev().filter(|block| block % 2 == odd) {
                simulation.run(&mut partial, block * BLOCK..trials.min((block + 1) * BLOCK));
            }
            partial
        };
        let partials = thread::scope(|scope| {
            let workers = [scope.spawn(|| half(1)), scope.spawn(|| half(0))];
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        let two = simulation.finish(partials);
        assert_eq!(one.finish.samples, two.finish.samples);
        assert_eq!(one.risks, two.risks);
        assert_eq!(one.items, two.items);
        assert!(one == two && one.digest == two.digest);
    }
}

#[test]
fn a_trial_does_not_depend_on_its_neighbours() {
    let simulation = Simulation::new(&motley(None)).unwrap();
    let long = run_trials(&simulation, 0..200);
    let short = run_trials(&simulation, 0..37);
    assert_eq!(long.finish.samples[..37], short.finish.samples[..]);
}

#[test]
fn every_width_of_instructions_gives_the_same_bits() {
    for slots in [None, Some(3)] {
        let scenario = motley(slots);
        let portable = run_trials(&Simulation::with(&scenario, Instructions::Portable, &|work| work()).unwrap(), 0..1000);
        for instructions in Instructions::available() {
            let other = run_trials(&Simulation::with(&scenario, instructions, &|work| work()).unwrap(), 0..1000);
            assert!(other == portable, "{instructions:?} and slots {slots:?}");
        }
    }
}

#[test]
fn another_seed_gives_another_answer() {
    let scenario = motley(None);
    let other = Scenario { seed: scenario.seed + 1, ..scenario.clone() };
    assert_ne!(super::simulate(&scenario, 100).digest, super::simulate(&other, 100).digest);
}

#[test]
fn a_new_link_does_not_change_what_is_drawn() {
    let items = vec![item(triangle(1.0, 50.0, 900.0)); 3];
    let apart = super::simulate(&plan(items.clone(), Vec::new()), 50);
    let linked = super::simulate(&plan(items, vec![super::after(2, 0)]), 50);
    assert_eq!(apart.milestones[1].samples, linked.milestones[1].samples);
    assert_eq!(apart.milestones[2].samples, linked.milestones[2].samples);
}
