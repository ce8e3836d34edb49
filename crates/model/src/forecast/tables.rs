//! The tables of past durations that items draw from. Each is kept once, however many items share it.

use std::collections::HashMap;

use engine::sample::Spread;

use crate::reference::{normal_cdf, normal_quantile};

/// Fewer past durations than this beyond an age say nothing of what follows it.
const FEWEST_BEYOND: usize = 5;
/// How finely the shapes of tails are told apart: items with about the same shape share a table.
const SIGMA_GRID: f64 = 64.0;
const AGE_GRID: f64 = 32.0;

/// Tables of the scenario, and what is known of them.
#[derive(Debug, Default)]
pub struct Tables {
    pub tables: Vec<Vec<f64>>,
    means: Vec<f64>,
    /// What lies beyond the first so many of a table.
    beyond: HashMap<(u32, usize), u32>,
    /// What a lognormal of such a sigma goes on for beyond such an age, both on their grids, as a multiple of the age.
    tails: HashMap<(i32, i32), u32>,
    /// The mean and the standard deviation of the logarithms of a table, times a factor.
    fits: HashMap<(u32, u64), (f64, f64)>,
}

impl Tables {
    /// Adds durations, shortest first; returns the table's index.
    pub fn add(&mut self, sorted: Vec<f64>) -> u32 {
        self.means.push(sorted.iter().sum::<f64>() / sorted.len().max(1) as f64);
        self.tables.push(sorted);
        self.tables.len() as u32 - 1
    }

    /// Returns the expected duration. Along a chain means add up and medians do not: a plan of medians would promise too early.
    pub fn mean(&self, table: u32) -> f64 {
        self.means[table as usize]
    }

    /// Returns what remains of an item that has been worked on for `age` working minutes, where the whole is drawn from a
    /// table, each of its durations `times` a factor; and its mean.
    ///
    /// What past items took beyond that age; where fewer than five lived that long, a lognormal fitted to them goes on where
    /// they end. An item older than everything before it is not "almost done": long ones stay long.
    pub fn rest(&mut self, table: u32, times: f64, age: f64) -> (Spread, f64) {
        let past = &self.tables[table as usize];
        let less = age.max(0.0);
        let first = if less > 0.0 { past.partition_point(|minutes| *minutes * times <= less) } else { 0 };
        if first == 0 || past.len() - first >= FEWEST_BEYOND {
            let table = self.beyond(table, first);
            return (Spread::Past { table, times, less }, self.mean(table) * times - less);
        }
        let (mean, sigma) = self.fit(table, times);
        let steps = |value: f64, grid: f64| (value * grid).round() as i32;
        let shape = (steps(sigma, SIGMA_GRID), steps(((age.ln() - mean) / sigma).clamp(-9.0, 9.0), AGE_GRID));
        let table = match self.tails.get(&shape) {
            Some(table) => *table,
            None => {
                let tail = self.add(tail(f64::from(shape.0) / SIGMA_GRID, f64::from(shape.1) / AGE_GRID));
                self.tails.insert(shape, tail);
                tail
            }
        };
        (Spread::Past { table, times: age, less: 0.0 }, (self.mean(table) * age).max(1.0))
    }

    fn beyond(&mut self, table: u32, first: usize) -> u32 {
        if first == 0 {
            return table;
        }
        if let Some(known) = self.beyond.get(&(table, first)) {
            return *known;
        }
        let beyond = self.add(self.tables[table as usize][first..].to_vec());
        self.beyond.insert((table, first), beyond);
        beyond
    }

    fn fit(&mut self, table: u32, times: f64) -> (f64, f64) {
        let past = &self.tables[table as usize];
        *self.fits.entry((table, times.to_bits())).or_insert_with(|| {
            let logs: Vec<f64> = past.iter().map(|minutes| (minutes * times).max(1.0).ln()).collect();
            let mean = logs.iter().sum::<f64>() / logs.len() as f64;
            let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / (logs.len().max(2) - 1) as f64;
            (mean, variance.sqrt().max(0.3))
        })
    }
}

/// Lists what a lognormal goes on for beyond an age that lies `z` standard deviations above its mean, as multiples of the age.
fn tail(sigma: f64, z: f64) -> Vec<f64> {
    let reached = normal_cdf(z).min(0.999_999);
    let further = |step: u32| {
        let probability = reached + (1.0 - reached) * (f64::from(step) + 0.5) / 21.0;
        ((sigma * (normal_quantile(probability) - z)).exp() - 1.0).max(0.0)
    };
    (0..21).map(further).collect()
}

#[cfg(test)]
mod tests {
    use engine::sample::Spread;

    use super::Tables;

    #[test]
    fn what_past_items_took_beyond_an_age_is_one_table_for_all_of_that_age() {
        let mut tables = Tables::default();
        let class = tables.add((1..=20).map(|day| f64::from(day) * 480.0).collect());
        let (rest, mean) = tables.rest(class, 1.0, 10.0 * 480.0);
        let Spread::Past { table, times: 1.0, less: 4800.0 } = rest else { panic!("{rest:?}") };
        assert_eq!(tables.tables[table as usize].len(), 10);
        assert!((mean - 5.5 * 480.0).abs() < 1e-6, "the mean of 1 to 10 days: {mean}");
        let (older, _) = tables.rest(class, 1.0, 10.5 * 480.0);
        assert!(matches!(older, Spread::Past { table: same, less: 5040.0, .. } if same == table), "{older:?}");
        assert_eq!(tables.tables.len(), 2);
    }

    #[test]
    fn what_outlived_all_others_goes_on_for_long() {
        let mut tables = Tables::default();
        let class = tables.add((1..=20).map(|day| f64::from(day) * 480.0).collect());
        let (rest, mean) = tables.rest(class, 1.0, 200.0 * 480.0);
        let Spread::Past { table, less: 0.0, times } = rest else { panic!("{rest:?}") };
        assert!((times - 96_000.0).abs() < 1e-9 && mean > 10.0 * 480.0, "{rest:?}, mean {mean}");
        let (_, twice) = tables.rest(class, 1.0, 200.1 * 480.0);
        assert!((twice / mean - 200.1 / 200.0).abs() < 1e-9, "about the same age shares the shape, and keeps its own scale");
        assert_eq!(tables.tables.len() as u32, table + 1);
    }

    #[test]
    fn an_estimate_times_past_ratios_is_older_in_its_own_unit() {
        let mut tables = Tables::default();
        let ratios = tables.add((1..=10).map(f64::from).collect());
        let (rest, mean) = tables.rest(ratios, 480.0, 5.0 * 480.0);
        assert!(matches!(rest, Spread::Past { times: 480.0, less: 2400.0, .. }), "{rest:?}");
        assert!((mean - 3.0 * 480.0).abs() < 1e-6, "the mean of 1 to 5 days: {mean}");
    }
}
