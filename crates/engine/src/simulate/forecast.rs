//! What a simulation says: dates by probability, what drives them, and what each risk costs.

use crate::calendar::Minute;
use crate::random::mix;
use crate::simulate::compile::{Compiled, is_idle};
use crate::simulate::scenario::{Progress, Scenario};
use crate::simulate::tally::{BARS, BarRange, Pilot, Sums};
use crate::simulate::worker::SPARED;

/// The outcome of all trials.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    pub trials: u32,
    /// When everything is finished.
    pub finish: MilestoneForecast,
    /// In the scenario's order.
    pub milestones: Vec<MilestoneForecast>,
    pub items: Vec<ItemForecast>,
    pub teams: Vec<TeamForecast>,
    pub risks: Vec<RiskForecast>,
    /// Changes when any result changes.
    pub digest: u64,
}

/// Finish dates by probability: half of the trials finish by `p50`, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub p10: Minute,
    pub p50: Minute,
    pub p80: Minute,
    pub p90: Minute,
    pub p95: Minute,
    pub mean: Minute,
}

/// The forecast of a milestone, exact: from every trial's own finish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneForecast {
    pub dates: Dates,
    /// The finish when every duration is its mean and every risk strikes by its share.
    pub deterministic: Minute,
    /// Elapsed minutes by which the mean finish lies after `deterministic`. Along a chain means add up, so a single chain has none: it
    /// is what uncertainty costs where paths, and turns at a team, wait for the latest of several.
    pub merge_bias_minutes: i64,
    /// The finish in each trial, in order of trials.
    pub samples: Vec<Minute>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemForecast {
    /// Within a hundredth of the item's spread; absent unless the scenario asks for them.
    pub dates: Option<Dates>,
    /// The share of trials in which one more minute of the item's work moves the finish.
    pub criticality: f64,
    /// The rank correlation of the item's duration with the finish, from -1 to 1.
    pub cruciality: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TeamForecast {
    /// The rank correlation of the team's common factor with the finish; 0 where it has none.
    pub cruciality: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RiskForecast {
    /// The share of trials in which it struck.
    pub struck: f64,
    /// Per milestone and, last, for the finish of everything; empty unless the scenario asks for them.
    pub owned: Vec<Owned>,
}

/// How much of a P80 a risk owns: what the P80 would be if this risk alone could not strike. Risks that strike
/// side by side hide each other, so the parts need not add up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Owned {
    pub p80_without: Minute,
    /// Elapsed days between the two P80s.
    pub days: f64,
}

impl Forecast {
    /// Returns the share of trials in which every milestone (by its index) is met by its date.
    pub fn joint(&self, goals: &[(u32, Minute)]) -> f64 {
        let met = |trial: usize| goals.iter().all(|&(milestone, by)| self.milestones[milestone as usize].samples[trial] <= by);
        (0..self.trials as usize).filter(|&trial| met(trial)).count() as f64 / f64::from(self.trials.max(1))
    }
}

impl MilestoneForecast {
    /// Returns the earliest sampled date by which at least the share `q` of the trials has finished.
    pub fn quantile(&self, q: f64) -> Minute {
        let mut sorted = self.samples.clone();
        sorted.sort_unstable();
        quantile(&sorted, q).unwrap_or(self.deterministic)
    }

    /// Returns the share of trials that finish by a date.
    pub fn probability(&self, by: Minute) -> f64 {
        self.samples.iter().filter(|&&at| at <= by).count() as f64 / self.samples.len().max(1) as f64
    }
}

/// What the forecast needs to know of the scenario beyond what is compiled.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// By item: when it was finished.
    actual: Vec<Option<Minute>>,
    /// By item: the earliest start of one without work, which the axis may place at the end of the work before.
    earliest: Vec<Option<Minute>>,
    /// By item: the standard deviation of the logarithm of its own duration and of its team's factor.
    sigmas: Vec<(f64, f64)>,
    /// By item: which of `Compiled::factors` it has, counted from 1.
    milestones: Vec<u32>,
    teams: usize,
}

impl Facts {
    pub(crate) fn new(scenario: &Scenario, compiled: &Compiled) -> Facts {
        let actual = scenario.items.iter().map(|item| match item.progress {
            Progress::Finished(at) => Some(at),
            Progress::Started(_) | Progress::Waiting => None,
        });
        let sigmas = scenario.items.iter().zip(&compiled.places).map(|(item, &place)| {
            let team = item.team.map_or(0.0, |team| scenario.teams[team as usize].sigma);
            (compiled.draws[place as usize].log_sigma(&compiled.tables), team)
        });
        let earliest = scenario.items.iter().map(|item| item.not_before.filter(|_| item.progress == Progress::Waiting && is_idle(item)));
        Facts {
            actual: actual.collect(),
            earliest: earliest.collect(),
            sigmas: sigmas.collect(),
            milestones: scenario.milestones.clone(),
            teams: scenario.teams.len(),
        }
    }
}

impl Facts {
    /// Returns the date of an item's finish.
    fn moment(&self, compiled: &Compiled, item: usize, at: i32) -> Minute {
        self.actual[item]
            .unwrap_or_else(|| self.earliest[item].map_or(compiled.time.moment(at), |earliest| compiled.time.moment(at).max(earliest)))
    }
}

/// Draws the conclusions from all workers' sums.
pub(crate) fn forecast(compiled: &Compiled, pilot: &Pilot, deterministic: &[i32], facts: &Facts, mut sums: Sums) -> Forecast {
    sums.blocks.sort_unstable_by_key(|block| block.first);
    let covered = sums.blocks.iter().try_fold(0, |next, block| (block.first == next).then_some(next + block.trials));
    assert_eq!(covered, Some(sums.trials), "BUG: the trials run are not 0..n");
    let measures = compiled.milestones.len() + 1;
    let measured: Vec<MilestoneForecast> =
        (0..measures).map(|measure| milestone(compiled, facts, &sums, measure, deterministic[measure])).collect();
    let team_cruciality = |team: usize| {
        let index = compiled.factors.iter().position(|&(other, _)| other as usize == team);
        index.map_or(0.0, |index| correlation(&sums, sums.factor_scores[index]))
    };
    let teams: Vec<TeamForecast> = (0..facts.teams).map(|team| TeamForecast { cruciality: team_cruciality(team) }).collect();
    let items = (0..facts.actual.len()).map(|item| item_forecast(compiled, pilot, facts, &sums, &teams, item)).collect();
    let risks = (0..compiled.risks.len()).map(|risk| risk_forecast(compiled, facts, &sums, &measured, risk)).collect();
    let digest = digest(&sums);
    let mut milestones = measured;
    let finish = milestones.pop().expect("the finish of everything is always measured");
    Forecast { trials: sums.trials, finish, milestones, items, teams, risks, digest }
}

fn milestone(compiled: &Compiled, facts: &Facts, sums: &Sums, measure: usize, deterministic: i32) -> MilestoneForecast {
    let width = compiled.milestones.len() + 1;
    let item = facts.milestones.get(measure).copied();
    let moment = |at: i32| item.map_or(compiled.time.moment(at), |item| facts.moment(compiled, item as usize, at));
    let positions = sums.blocks.iter().flat_map(|block| block.samples.iter().skip(measure).step_by(width));
    // On the axis of the trials: nights and weekends would add a bias of their own.
    let total: i64 = positions.clone().map(|&at| i64::from(at)).sum();
    let mean = if sums.trials == 0 { deterministic } else { (total / i64::from(sums.trials)) as i32 };
    let samples: Vec<Minute> = positions.map(|&at| moment(at)).collect();
    let deterministic = moment(deterministic);
    let dates = dates_of(&samples).unwrap_or(Dates::all(deterministic));
    let merge_bias_minutes = moment(mean).0 - deterministic.0;
    MilestoneForecast { dates, deterministic, merge_bias_minutes, samples }
}

impl Dates {
    fn all(at: Minute) -> Dates {
        Dates { p10: at, p50: at, p80: at, p90: at, p95: at, mean: at }
    }
}

/// Returns the dates of samples in any order; nothing when there are none.
fn dates_of(samples: &[Minute]) -> Option<Dates> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let total: i128 = sorted.iter().map(|at| i128::from(at.0)).sum();
    let mean = Minute((total / i128::from(sorted.len().max(1) as u64)) as i64);
    Some(Dates {
        p10: quantile(&sorted, 0.1)?,
        p50: quantile(&sorted, 0.5)?,
        p80: quantile(&sorted, 0.8)?,
        p90: quantile(&sorted, 0.9)?,
        p95: quantile(&sorted, 0.95)?,
        mean,
    })
}

/// Returns the first of the sorted samples that at least the share `q` does not exceed.
fn quantile(sorted: &[Minute], q: f64) -> Option<Minute> {
    let count = (q * sorted.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted.get(count.min(sorted.len()).wrapping_sub(1)).copied()
}

fn item_forecast(compiled: &Compiled, pilot: &Pilot, facts: &Facts, sums: &Sums, teams: &[TeamForecast], item: usize) -> ItemForecast {
    let place = compiled.places[item] as usize;
    let dates = facts.actual[item].map(Dates::all).or_else(|| {
        let bars = sums.bars.get(place * BARS..(place + 1) * BARS)?;
        Some(dates_of_bars(bars, pilot.ranges[place], sums.trials, |at| facts.moment(compiled, item, at)))
    });
    let own = correlation(sums, sums.scores[place]);
    let factor = compiled.factor[place];
    let team = if factor == 0 { 0.0 } else { teams[compiled.factors[factor as usize - 1].0 as usize].cruciality };
    ItemForecast {
        dates: dates.filter(|_| compiled.outputs.item_percentiles),
        criticality: f64::from(sums.critical[place]) / f64::from(sums.trials.max(1)),
        cruciality: combine(own, team, facts.sigmas[item]),
    }
}

/// Combines how an item's own draw and its team's factor go with the finish. The logarithm of the duration is
/// the sum of both, so its correlation is theirs weighted by their standard deviations.
fn combine(own: f64, team: f64, (own_sigma, team_sigma): (f64, f64)) -> f64 {
    let total = (own_sigma * own_sigma + team_sigma * team_sigma).sqrt();
    if total == 0.0 { 0.0 } else { ((own * own_sigma + team * team_sigma) / total).clamp(-1.0, 1.0) }
}

/// Returns the rank correlation behind a sum of products of ranks. The ranks of durations are uniform by
/// construction; those of finishes were taken from the pilot, so their variance is measured.
fn correlation(sums: &Sums, score: i64) -> f64 {
    let n = f64::from(sums.trials.max(1));
    let mean = sums.rank_sum as f64 / n;
    let variance = sums.rank_squares as f64 / n - mean * mean;
    let uniform = 8192.0 * 8192.0 / 12.0;
    if variance <= 0.0 { 0.0 } else { (score as f64 / n / (variance * uniform).sqrt()).clamp(-1.0, 1.0) }
}

/// Reads the dates off a histogram, evenly within a bar.
fn dates_of_bars(bars: &[u32], range: BarRange, trials: u32, moment: impl Fn(i32) -> Minute) -> Dates {
    let at = |bar: f64| moment(range.low.saturating_add((bar * f64::from(range.width)).round() as i32));
    let quantile = |q: f64| {
        let wanted = q * f64::from(trials);
        let mut below = 0.0;
        for (bar, &count) in bars.iter().enumerate() {
            let count = f64::from(count);
            if count > 0.0 && below + count >= wanted {
                return at(bar as f64 + (wanted - below) / count - 0.5);
            }
            below += count;
        }
        at(0.0)
    };
    let middle: f64 = bars.iter().enumerate().map(|(bar, &count)| bar as f64 * f64::from(count)).sum();
    Dates {
        p10: quantile(0.1),
        p50: quantile(0.5),
        p80: quantile(0.8),
        p90: quantile(0.9),
        p95: quantile(0.95),
        mean: at(middle / f64::from(trials.max(1))),
    }
}

fn risk_forecast(compiled: &Compiled, facts: &Facts, sums: &Sums, measured: &[MilestoneForecast], risk: usize) -> RiskForecast {
    let struck = f64::from(sums.strikes[risk]) / f64::from(sums.trials.max(1));
    if !compiled.outputs.risk_ownership {
        return RiskForecast { struck, owned: Vec::new() };
    }
    let owned = measured.iter().enumerate().map(|(measure, with)| {
        let width = measured.len();
        let row = risk * width + measure;
        let without = sums.blocks.iter().flat_map(|block| block.without.iter().skip(row).step_by(width * compiled.risks.len()));
        let item = facts.milestones.get(measure).copied();
        let moment = |at: i32| item.map_or(compiled.time.moment(at), |item| facts.moment(compiled, item as usize, at));
        let samples: Vec<Minute> = without.zip(&with.samples).map(|(&at, &with)| if at == SPARED { with } else { moment(at) }).collect();
        let p80_without = dates_of(&samples).map_or(with.dates.p80, |dates| dates.p80);
        Owned { p80_without, days: (with.dates.p80.0 - p80_without.0) as f64 / 1440.0 }
    });
    RiskForecast { struck, owned: owned.collect() }
}

fn digest(sums: &Sums) -> u64 {
    // One after the other, not block by block: blocks may have been cut in any way.
    let samples = sums.blocks.iter().flat_map(|block| &block.samples);
    let samples = samples.chain(sums.blocks.iter().flat_map(|block| &block.without)).map(|&at| i64::from(at));
    let counts = [&sums.critical, &sums.bars, &sums.strikes].into_iter().flatten().map(|&count| i64::from(count));
    let scores = sums.scores.iter().chain(&sums.factor_scores).chain([&sums.rank_sum, &sums.rank_squares]).copied();
    samples.chain(counts).chain(scores).fold(u64::from(sums.trials), |digest, word| mix(digest ^ word as u64))
}
