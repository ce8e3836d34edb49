//! What a history says about a team's pace: where it stands, how it wanders, and how its weeks go up and down.

use crate::sample::Tables;
use crate::sample::special::exp;
use crate::sample::special::ln;
use crate::throughput::{FINISHED_NEEDED, History, Numbers, RECENT_NEEDED, RECENT_WEEKS, Settings, TooLittle, WEEKS_NEEDED};

/// Weeks whose means are compared to see how far the pace wanders.
const SPAN: usize = 6;
/// Weeks, centred, over which the pace of the time is taken for the ups and downs around it.
const WINDOW: usize = 9;
/// Weeks that are drawn together, so that a good or bad fortnight stays one.
const BLOCK: usize = 3;
/// After how many weeks a past move of the pace counts half.
const MOVES_HALF_LIFE: f64 = 52.0;
/// A short history says little about wandering: this many comparisons of a pace that moves by a tenth a week
/// are added to what it says.
const PRIOR_MOVES: f64 = 2.0;
const PRIOR_STEP: f64 = 0.1;

pub(super) struct Pace {
    /// Items per week, recent weeks counting most.
    level: f64,
    /// The standard deviation of the logarithm of the level as it stands now.
    level_error: f64,
    /// The standard deviation of the logarithm's move in one week.
    step: f64,
    /// Each past week over the pace of its time.
    ratios: Vec<f64>,
    added: Vec<f64>,
    /// The running sum of the weights of past weeks.
    weights: Vec<f64>,
    normal: Tables,
    normal_table: u32,
}

/// One week of a trial.
pub(super) struct Week {
    pub(super) finished: f64,
    pub(super) added: f64,
}

/// A trial's way into the future.
pub(super) struct Walk<'a> {
    pace: &'a Pace,
    log_level: f64,
    /// The past week to draw next, and how many of its block are left.
    at: usize,
    left: usize,
}

impl Pace {
    /// Measures the history, or says what it lacks.
    pub(super) fn new(history: &History, settings: &Settings) -> Result<Pace, TooLittle> {
        let first = history.finished.iter().position(|&count| count > 0).unwrap_or(history.finished.len());
        let finished: Vec<f64> = history.finished[first..].iter().map(|&count| f64::from(count)).collect();
        check(&history.finished[first..])?;
        let weights = weights(finished.len(), settings.half_life_weeks.max(1.0));
        let level: f64 = finished.iter().zip(&weights).map(|(count, weight)| count * weight).sum();
        let ratios: Vec<f64> = finished.iter().zip(local_means(&finished)).map(|(count, mean)| count / mean.max(0.3)).collect();
        let step_variance = step_variance(&finished);
        // The level is off by the noise of the weeks that it averages, and by what it has moved since them: the
        // weights lie 1.44 half-lives back on average, and half of the move since then shows in the mean.
        let noise: f64 = ratios.iter().zip(&weights).map(|(ratio, weight)| weight * (ratio - 1.0) * (ratio - 1.0)).sum();
        let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
        let drift = step_variance * settings.half_life_weeks.max(1.0) * 0.72;
        let mut normal = Tables::default();
        let (normal_table, _) = normal.lognormal(0.0);
        let added = (0..finished.len()).map(|week| history.added.get(first + week).map_or(0.0, |&count| f64::from(count))).collect();
        Ok(Pace {
            level,
            level_error: (noise * squares + drift).sqrt(),
            step: step_variance.sqrt(),
            ratios,
            added,
            weights: weights
                .iter()
                .scan(0.0, |sum, weight| {
                    *sum += weight;
                    Some(*sum)
                })
                .collect(),
            normal,
            normal_table,
        })
    }

    /// Begins a trial: draws where the pace stands.
    pub(super) fn walk(&self, numbers: &mut Numbers) -> Walk<'_> {
        let log_level = ln(self.level.max(1e-6)) + self.level_error * self.draw_normal(numbers);
        Walk { pace: self, log_level, at: 0, left: 0 }
    }

    fn draw_normal(&self, numbers: &mut Numbers) -> f64 {
        f64::from(self.normal.at(self.normal_table, numbers.next()))
    }
}

impl Walk<'_> {
    pub(super) fn next_week(&mut self, numbers: &mut Numbers) -> Week {
        let pace = self.pace;
        if self.left == 0 {
            let weeks = pace.ratios.len();
            let start = pace.weights.partition_point(|&sum| sum < numbers.next() * pace.weights[weeks - 1]).min(weeks - 1);
            // A block that would run into the future is moved back whole.
            self.at = start.min(weeks - BLOCK);
            self.left = BLOCK;
        }
        self.log_level += pace.step * pace.draw_normal(numbers);
        let week = Week { finished: pace.ratios[self.at] * exp(self.log_level), added: pace.added[self.at] };
        self.at += 1;
        self.left -= 1;
        week
    }
}

fn check(finished: &[u32]) -> Result<(), TooLittle> {
    let sum = |weeks: &[u32]| weeks.iter().fold(0u32, |sum, &count| sum.saturating_add(count));
    let recent = sum(&finished[finished.len().saturating_sub(RECENT_WEEKS)..]);
    let lack = TooLittle {
        weeks: finished.len() as u32,
        weeks_needed: WEEKS_NEEDED,
        finished: sum(finished),
        finished_needed: FINISHED_NEEDED,
        recent,
        recent_needed: RECENT_NEEDED,
    };
    let enough = lack.weeks >= WEEKS_NEEDED && lack.finished >= FINISHED_NEEDED && recent >= RECENT_NEEDED;
    if enough { Ok(()) } else { Err(lack) }
}

/// Weights that halve with every half-life of age and sum to 1.
fn weights(weeks: usize, half_life: f64) -> Vec<f64> {
    let weight = |week: usize| exp(-((weeks - 1 - week) as f64) / half_life * core::f64::consts::LN_2);
    let total: f64 = (0..weeks).map(weight).sum();
    (0..weeks).map(|week| weight(week) / total).collect()
}

/// Returns the mean around each week; beyond the ends the first and the last week repeat.
fn local_means(finished: &[f64]) -> impl Iterator<Item = f64> + '_ {
    let last = finished.len() as i64 - 1;
    (0..=last).map(move |week| {
        let half = WINDOW as i64 / 2;
        let sum: f64 = (week - half..=week + half).map(|at| finished[at.clamp(0, last) as usize]).sum();
        sum / WINDOW as f64
    })
}

/// Estimates the variance of the weekly move of the logarithm of the pace.
///
/// The means of adjacent spans of weeks differ by noise and by movement. The noise is known from the weeks
/// within each span; what is left is movement. Between spans of m weeks a random walk moves by a variance of
/// about 2m/3 weekly ones.
fn step_variance(finished: &[f64]) -> f64 {
    let spans: Vec<&[f64]> = finished.rchunks_exact(SPAN).collect();
    let measures: Vec<(f64, f64)> = spans.iter().map(|span| log_mean_and_noise(span)).collect();
    let per_week = 2.0 * SPAN as f64 / 3.0;
    let (mut sum, mut total) = (PRIOR_MOVES * PRIOR_STEP * PRIOR_STEP * per_week, PRIOR_MOVES);
    for (age, pair) in measures.windows(2).enumerate() {
        let weight = exp(-((age * SPAN) as f64) / MOVES_HALF_LIFE * core::f64::consts::LN_2);
        let difference = pair[0].0 - pair[1].0;
        sum += weight * (difference * difference - pair[0].1 - pair[1].1);
        total += weight;
    }
    (sum / total / per_week).max(0.0)
}

/// Returns the logarithm of a span's mean, and the variance of that logarithm by chance.
fn log_mean_and_noise(span: &[f64]) -> (f64, f64) {
    let n = span.len() as f64;
    let mean = span.iter().sum::<f64>() / n;
    let variance = span.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / (n - 1.0);
    // Half an item more keeps the logarithm of an empty span finite.
    let level = mean + 0.5 / n;
    (ln(level), variance / (n * level * level))
}
