//! Tables of inverse distribution functions, one per shape.

use std::collections::BTreeMap;

use super::special::{exp, normal_below, normal_density, normal_quantile, power};
use super::{KNOTS, STEPS};

/// Shapes are rounded to this many steps per unit, so that 10,000 different estimates share a few hundred
/// tables. The likely value of a PERT estimate moves by at most 1/512 of its range, a sigma by 1/512.
const GRID: f64 = 256.0;

/// The tables of a scenario.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables {
    knots: Vec<[f32; KNOTS]>,
    index: BTreeMap<(Family, i32), u32>,
    /// The knots of the standard normal distribution, computed with the first shape that needs them.
    normal: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Pert,
    Lognormal,
    Past,
}

impl Tables {
    #[inline(always)]
    pub(crate) fn knots(&self, table: u32) -> &[f32; KNOTS] {
        &self.knots[table as usize]
    }

    /// Reads a table at `p`.
    pub(crate) fn at(&self, table: u32, p: f64) -> f32 {
        super::interpolate(self.knots(table), ((p * 16_777_216.0) as u32).min(16_777_215) << 8)
    }

    /// Returns the table of the PERT distribution over `0..1` with its likely value at `likely`.
    pub(crate) fn pert(&mut self, likely: f64) -> u32 {
        let step = (likely * GRID).round();
        self.find(Family::Pert, step as i32, |_| pert(step / GRID))
    }

    /// Returns the table of `(exp(sigma z) - 1) / sigma` with `z` standard normal, and its rounded sigma.
    ///
    /// This form stays finite as sigma goes to zero, where it is the normal distribution itself; a negative
    /// sigma is the mirror image.
    pub(crate) fn lognormal(&mut self, sigma: f64) -> (u32, f64) {
        let step = (sigma * GRID).round();
        let sigma = step / GRID;
        let table = self.find(Family::Lognormal, step as i32, |normal| lognormal(normal, sigma));
        // A sigma below the grid still needs a scale: the limit of the form at zero.
        (table, if sigma == 0.0 { 0.0 } else { sigma })
    }

    /// Returns the table of past durations.
    pub(crate) fn past(&mut self, index: u32, durations: &[f64]) -> u32 {
        self.find(Family::Past, index as i32, |_| past(durations))
    }

    fn find(&mut self, family: Family, step: i32, build: impl FnOnce(&[f64]) -> [f32; KNOTS]) -> u32 {
        if let Some(&table) = self.index.get(&(family, step)) {
            return table;
        }
        if family == Family::Lognormal && self.normal.is_empty() {
            self.normal = (1..STEPS).map(|step| normal_quantile(step as f64 / STEPS as f64)).collect();
        }
        let table = self.knots.len() as u32;
        self.knots.push(build(&self.normal));
        self.index.insert((family, step), table);
        table
    }
}

/// Inverts the beta distribution of PERT: its density is summed in small steps and read backwards.
fn pert(likely: f64) -> [f32; KNOTS] {
    const CELLS: usize = 4 * STEPS;
    let (rise, fall) = (4.0 * likely, 4.0 * (1.0 - likely));
    let below: Vec<f64> = (0..CELLS)
        .scan(0.0, |sum, cell| {
            let x = (cell as f64 + 0.5) / CELLS as f64;
            *sum += power(x, rise) * power(1.0 - x, fall);
            Some(*sum)
        })
        .collect();
    let total = below[CELLS - 1];
    let mut cell = 0;
    let mut knots = [0.0; KNOTS];
    for (step, knot) in knots.iter_mut().enumerate() {
        let target = total * step as f64 / STEPS as f64;
        while cell < CELLS - 1 && below[cell] < target {
            cell += 1;
        }
        let before = if cell == 0 { 0.0 } else { below[cell - 1] };
        let within = if below[cell] > before { (target - before) / (below[cell] - before) } else { 0.0 };
        *knot = ((cell as f64 + within) / CELLS as f64) as f32;
    }
    knots[0] = 0.0;
    knots[STEPS] = 1.0;
    knots
}

/// Tabulates `(exp(sigma z) - 1) / sigma`. The two ends, which lie infinitely far out, are placed so that the
/// mean of the outermost steps is right.
fn lognormal(normal: &[f64], sigma: f64) -> [f32; KNOTS] {
    let value = |z: f64| if sigma == 0.0 { z } else { (exp(sigma * z) - 1.0) / sigma };
    let share = 1.0 / STEPS as f64;
    let last = normal[STEPS - 2];
    let mean_beyond = |z: f64, sigma: f64| {
        if sigma == 0.0 { normal_density(z) / share } else { (exp(sigma * sigma / 2.0) * normal_below(sigma - z) / share - 1.0) / sigma }
    };
    let mut knots = [0.0f32; KNOTS];
    for (knot, &z) in knots[1..STEPS].iter_mut().zip(normal) {
        *knot = value(z) as f32;
    }
    knots[STEPS] = (2.0 * mean_beyond(last, sigma) - value(last)) as f32;
    // The lower tail of sigma is the upper tail of -sigma, mirrored.
    knots[0] = (-2.0 * mean_beyond(last, -sigma) - value(-last)) as f32;
    knots
}

/// Spreads past durations evenly over the table: the k-th of n stands at (k - 1/2) / n.
fn past(durations: &[f64]) -> [f32; KNOTS] {
    let mut sorted = durations.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len() - 1;
    core::array::from_fn(|step| {
        let at = (step as f64 / STEPS as f64 * sorted.len() as f64 - 0.5).clamp(0.0, last as f64);
        let below = at as usize;
        let above = (below + 1).min(last);
        (sorted[below] + (sorted[above] - sorted[below]) * (at - below as f64)) as f32
    })
}
