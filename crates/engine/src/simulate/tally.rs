//! What a worker gathers over its trials. Everything is a whole number and sums in any order, so that a
//! forecast does not depend on how the trials were shared out.

use crate::sample::whole;
use crate::simulate::batch::{Batch, RankLanes};
use crate::simulate::compile::Compiled;

/// The bars of an item's histogram of finishes.
pub(crate) const BARS: usize = 64;
/// The trials run beforehand to learn where finishes lie.
pub(crate) const PILOT: u32 = 256;

/// Where finishes lie, learned from the first trials, which are the same in every run.
#[derive(Clone, Debug)]
pub(crate) struct Pilot {
    /// The finishes that criticality speaks of, sorted.
    pub(crate) goals: Vec<i32>,
    /// By place: where the item's histogram begins and how wide its bars are.
    pub(crate) ranges: Vec<BarRange>,
}

/// An item's histogram: bar `k` holds the finishes that round to `low + k * width`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BarRange {
    pub(crate) low: i32,
    pub(crate) width: f32,
    per_width: f32,
}

impl BarRange {
    /// Covers what the pilot saw, half as much again beyond its end, and a quarter before its beginning.
    pub(crate) fn over(earliest: i32, latest: i32) -> BarRange {
        let span = latest - earliest;
        let width = ((span + span / 4 + span / 2) as f32 / (BARS - 1) as f32).max(1.0);
        BarRange { low: earliest - span / 4, width, per_width: 1.0 / width }
    }

    /// Returns the bar of a finish; those beyond the ends go into the outermost bars.
    #[inline(always)]
    pub(crate) fn bar(self, finish: i32) -> usize {
        (whole((finish - self.low) as f32 * self.per_width) as usize).min(BARS - 1)
    }
}

impl Pilot {
    /// Returns where a finish stands among the pilot's, from -4096 to 4096.
    pub(crate) fn rank(&self, finish: i32) -> i16 {
        let below = self.goals.partition_point(|&other| other < finish);
        let upto = self.goals.partition_point(|&other| other <= finish);
        let middle = (below + upto) as i64;
        (middle * 4096 / self.goals.len() as i64 - 4096) as i16
    }
}

/// A worker's sums, by place unless said otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Sums {
    pub(crate) trials: u32,
    pub(crate) critical: Vec<u32>,
    pub(crate) scores: Vec<i64>,
    pub(crate) bars: Vec<u32>,
    /// By factor.
    pub(crate) factor_scores: Vec<i64>,
    pub(crate) rank_sum: i64,
    pub(crate) rank_squares: i64,
    /// By risk.
    pub(crate) strikes: Vec<u32>,
    pub(crate) blocks: Vec<Block>,
}

/// The samples of consecutive trials. A *measure* is a milestone, or after them the finish of everything.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) first: u32,
    pub(crate) trials: u32,
    /// Trial by trial: every measure.
    pub(crate) samples: Vec<i32>,
    /// Trial by trial: every measure without the first risk, without the second, and so on.
    pub(crate) without: Vec<i32>,
}

impl Sums {
    pub(crate) fn new(compiled: &Compiled) -> Sums {
        let n = compiled.draws.len();
        Sums {
            trials: 0,
            critical: vec![0; n],
            scores: vec![0; n],
            bars: vec![0; if compiled.outputs.item_percentiles { n * BARS } else { 0 }],
            factor_scores: vec![0; compiled.factors.len()],
            rank_sum: 0,
            rank_squares: 0,
            strikes: vec![0; compiled.risks.len()],
            blocks: Vec::new(),
        }
    }

    /// Counts what belongs to whole trials: strikes, and the scores of the common factors.
    pub(crate) fn count_common(&mut self, batch: &Batch, finish_ranks: &RankLanes, lanes: usize) {
        self.trials += lanes as u32;
        for lane in 0..lanes {
            let rank = i64::from(finish_ranks.0[lane]);
            self.rank_sum += rank;
            self.rank_squares += rank * rank;
            for (score, ranks) in self.factor_scores.iter_mut().zip(&batch.factor_ranks) {
                *score += rank * i64::from(ranks[lane]);
            }
            for (count, strikes) in self.strikes.iter_mut().zip(&batch.strikes) {
                *count += u32::from(strikes[lane]);
            }
        }
    }

    /// Counts the finishes that the first `lanes` trials of a batch kept in the items' histograms.
    pub(crate) fn count_bars_of_trials(&mut self, pilot: &Pilot, batch: &Batch, lanes: usize) {
        for (place, (bars, range)) in self.bars.chunks_exact_mut(BARS).zip(&pilot.ranges).enumerate() {
            for &finish in &batch.kept(place).0[..lanes] {
                bars[range.bar(finish)] += 1;
            }
        }
    }

    /// Adds another worker's sums.
    pub(crate) fn add(&mut self, other: Sums) {
        fn add<T: Copy + core::ops::AddAssign>(sums: &mut [T], others: &[T]) {
            for (sum, &other) in sums.iter_mut().zip(others) {
                *sum += other;
            }
        }
        self.trials += other.trials;
        self.rank_sum += other.rank_sum;
        self.rank_squares += other.rank_squares;
        add(&mut self.critical, &other.critical);
        add(&mut self.scores, &other.scores);
        add(&mut self.bars, &other.bars);
        add(&mut self.factor_scores, &other.factor_scores);
        add(&mut self.strikes, &other.strikes);
        self.blocks.extend(other.blocks);
    }
}
