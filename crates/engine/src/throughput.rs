//! Forecasts from what a team has finished week by week: when a backlog is done, and how much by a date.
//!
//! A plain bootstrap of past weeks takes the future for a reshuffled past and is too sure of itself: a team's
//! pace drifts. Here each trial draws where the pace stands now and how it wanders on, as far as the history
//! itself has wandered, and lays blocks of past weeks' ups and downs over it. `docs/forecasting.md` gives the
//! formulas and how often the percentiles held on real history.

pub mod back_test;
pub mod flow;

mod pace;

use crate::random::{GOLDEN, mix};
use crate::throughput::pace::Pace;

/// What was finished, in whole weeks, the oldest first, weeks without anything included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub finished: Vec<u32>,
    /// Items added to the backlog in the same weeks; empty when unknown.
    pub added: Vec<u32>,
}

/// How to forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub seed: u64,
    pub trials: u32,
    /// After how many weeks a past week counts half.
    pub half_life_weeks: f64,
    /// By what the backlog is multiplied because items get split when work on them begins: each trial draws
    /// evenly between the two.
    pub split: (f64, f64),
    /// The share of the items added week by week that joins the backlog to be finished.
    pub growth: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { seed: 0, trials: 10_000, half_life_weeks: 12.0, split: (1.0, 1.0), growth: 0.0 }
    }
}

/// Why there is no forecast: each pair says what there is and what it would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLittle {
    /// Weeks since the first item was finished.
    pub weeks: u32,
    pub weeks_needed: u32,
    pub finished: u32,
    pub finished_needed: u32,
    /// Items finished in the last twelve weeks: a team at rest has no pace to forecast from.
    pub recent: u32,
    pub recent_needed: u32,
}

const WEEKS_NEEDED: u32 = 8;
const FINISHED_NEEDED: u32 = 10;
const RECENT_NEEDED: u32 = 3;
const RECENT_WEEKS: usize = 12;
/// A backlog that is not done in ten years is never done.
const HORIZON: u32 = 520;

/// When a backlog is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The weeks that each trial took, sorted; `None`, at the end, stands for more than ten years.
    pub weeks: Vec<Option<u32>>,
}

/// How many items are done by a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The items that each trial finished, sorted.
    pub items: Vec<u32>,
}

impl Completion {
    /// Returns by the end of which week at least the share `q` of the trials is done, if within ten years.
    pub fn weeks_at(&self, q: f64) -> Option<u32> {
        self.weeks[rank(q, self.weeks.len())]
    }
}

impl Output {
    /// Returns how many items at least the share `q` of the trials finishes.
    pub fn items_at(&self, q: f64) -> u32 {
        self.items[self.items.len() - 1 - rank(q, self.items.len())]
    }
}

/// Returns the index of the first of `n` sorted values that the share `q` does not exceed.
fn rank(q: f64, n: usize) -> usize {
    ((q * n as f64 - 1e-9).ceil().max(1.0) as usize).min(n) - 1
}

/// Forecasts when `backlog` items are done, from the end of the history on.
pub fn when_done(history: &History, backlog: u32, settings: &Settings) -> Result<Completion, TooLittle> {
    let pace = Pace::new(history, settings)?;
    let mut weeks: Vec<Option<u32>> = (0..settings.trials.max(1))
        .map(|trial| {
            let mut numbers = Numbers::new(settings.seed, trial);
            let mut left = f64::from(backlog) * split(settings, &mut numbers);
            let mut walk = pace.walk(&mut numbers);
            (1..=HORIZON).find(|_| {
                let week = walk.next_week(&mut numbers);
                left += week.added * settings.growth - week.finished;
                left <= 1e-9
            })
        })
        .collect();
    weeks.sort_unstable_by_key(|weeks| weeks.unwrap_or(u32::MAX));
    Ok(Completion { weeks })
}

/// Forecasts how many items are done within `weeks` weeks from the end of the history on.
pub fn how_many(history: &History, weeks: u32, settings: &Settings) -> Result<Output, TooLittle> {
    let pace = Pace::new(history, settings)?;
    let mut items: Vec<u32> = (0..settings.trials.max(1))
        .map(|trial| {
            let mut numbers = Numbers::new(settings.seed, trial);
            // What is split on the way counts as finished in more, smaller pieces.
            let split = split(settings, &mut numbers);
            let mut walk = pace.walk(&mut numbers);
            let finished: f64 = (0..weeks).map(|_| walk.next_week(&mut numbers).finished).sum();
            (finished / split + 1e-9) as u32
        })
        .collect();
    items.sort_unstable();
    Ok(Output { items })
}

fn split(settings: &Settings, numbers: &mut Numbers) -> f64 {
    let (low, high) = settings.split;
    (low + (high - low) * numbers.next()).max(0.01)
}

/// The random numbers of one trial.
struct Numbers {
    key: u64,
    index: u64,
}

impl Numbers {
    fn new(seed: u64, trial: u32) -> Numbers {
        Numbers { key: mix(mix(seed) ^ u64::from(trial)), index: 0 }
    }

    /// Returns the next number in `0..1`.
    fn next(&mut self) -> f64 {
        self.index += 1;
        (mix(self.key ^ self.index.wrapping_mul(GOLDEN)) >> 11) as f64 / (1u64 << 53) as f64
    }
}
