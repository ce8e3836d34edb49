//! The passes over a network without capacity, for a batch of trials on one axis of working time.
//!
//! Forward gives the finishes. Backward says in which trials an item is critical: there, one more minute of
//! its work would move the finish.

use crate::cpm::LinkKind;
use crate::random::{LANES, Lanes};
use crate::simulate::axis::FAR;
use crate::simulate::batch::{Batch, RankLanes};
use crate::simulate::compile::{Compiled, NONE, Tie};
use crate::simulate::instructions::Kernel;
use crate::simulate::scenario::Lag;
use crate::simulate::tally::{BARS, BarRange};

/// Computes the finishes.
pub(crate) struct Forward<'a> {
    pub(crate) compiled: &'a Compiled,
    pub(crate) batch: &'a mut Batch,
}

impl Kernel for Forward<'_> {
    #[inline(always)]
    fn run(self) {
        if self.compiled.general { forward::<true>(self.compiled, self.batch) } else { forward::<false>(self.compiled, self.batch) }
    }
}

#[inline(always)]
fn later(a: i32, b: i32) -> i32 {
    if a > b { a } else { b }
}

#[inline(always)]
fn earlier(a: i32, b: i32) -> i32 {
    if a < b { a } else { b }
}

#[inline(always)]
fn minutes(lag: Lag) -> i32 {
    match lag {
        Lag::Working(minutes) | Lag::Elapsed(minutes) => minutes,
    }
}

#[inline(always)]
fn forward<const GENERAL: bool>(compiled: &Compiled, batch: &mut Batch) {
    let n = compiled.draws.len();
    let mut last = Lanes::all(-FAR);
    for place in 0..n {
        let mut ready = Lanes::all(compiled.floor[place]);
        for &from in compiled.plain_in.row(place) {
            ready = ready.zip(batch.finishes[from as usize], later);
        }
        let mut finish_bound = Lanes::all(-FAR);
        if GENERAL {
            finish_bound = Lanes::all(compiled.finish_floor[place]);
            for tie in compiled.ties_in.row(place) {
                let from = if leaves_finish(tie.kind) { batch.finishes[tie.place as usize] } else { batch.starts[tie.place as usize] };
                let bound = from.map(|from| from + minutes(tie.lag));
                if enters_finish(tie.kind) {
                    finish_bound = finish_bound.zip(bound, later);
                } else {
                    ready = ready.zip(bound, later);
                }
            }
            ready = ready.zip(batch.delay(compiled.delay[place]), |ready, delay| ready + delay);
            batch.starts[place] = ready;
        }
        let mut finish = ready.zip(batch.durations[place], |start, duration| start + duration);
        if GENERAL {
            finish = finish.zip(finish_bound, later);
        }
        batch.finishes[place] = finish;
        last = last.zip(finish, later);
    }
    batch.last = last;
}

fn leaves_finish(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::FinishStart | LinkKind::FinishFinish)
}

fn enters_finish(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::FinishFinish | LinkKind::StartFinish)
}

/// Counts critical trials and correlates durations with the finish. Overwrites durations and finishes.
pub(crate) struct Backward<'a> {
    pub(crate) compiled: &'a Compiled,
    pub(crate) batch: &'a mut Batch,
    /// Where each trial's finish stands among all finishes, like the ranks of durations.
    pub(crate) finish_ranks: RankLanes,
    /// All ones in the trials that count, zero in those beyond the end.
    pub(crate) counted: Lanes<i32>,
    pub(crate) critical: &'a mut [u32],
    pub(crate) scores: &'a mut [i64],
}

impl Kernel for Backward<'_> {
    #[inline(always)]
    fn run(self) {
        if self.compiled.general { backward::<true>(self) } else { backward::<false>(self) }
    }
}

#[inline(always)]
fn backward<const GENERAL: bool>(pass: Backward<'_>) {
    let Backward { compiled, batch, finish_ranks, counted, critical, scores } = pass;
    let n = compiled.draws.len();
    let focus = compiled.focus;
    let goal = if focus == NONE { batch.last } else { batch.finishes[focus as usize] };
    // With a focus, whatever leads nowhere near it may be as late as it likes.
    let elsewhere = if focus == NONE { goal } else { Lanes::all(FAR) };
    for place in (0..n).rev() {
        let mut late_finish = if place as u32 == focus { goal } else { elsewhere };
        for &to in compiled.plain_out.row(place) {
            late_finish = late_finish.zip(batch.durations[to as usize], earlier);
        }
        let mut late_start = Lanes::all(FAR);
        if GENERAL {
            for tie in compiled.ties_out.row(place) {
                let bound = late_bound(batch, tie);
                if leaves_finish(tie.kind) {
                    late_finish = late_finish.zip(bound, earlier);
                } else {
                    late_start = late_start.zip(bound, earlier);
                }
            }
        }
        let duration = batch.durations[place];
        let work_end = if GENERAL { batch.starts[place].zip(duration, |start, duration| start + duration) } else { batch.finishes[place] };
        let binds = work_end.zip(late_finish, |end, late| -i32::from(end == late)).zip(counted, |binds, counted| binds & counted);
        critical[place] += (-sum(binds)) as u32;
        scores[place] += i64::from(score(&batch.ranks[place], &finish_ranks));
        late_start = late_start.zip(late_finish.zip(duration, |late, duration| late - duration), earlier);
        if GENERAL {
            late_start = late_start.zip(batch.delay(compiled.delay[place]), |late, delay| late - delay);
            batch.finishes[place] = late_finish;
        }
        batch.durations[place] = late_start;
    }
}

/// Returns how late the predecessor's end of a link may be; the successor's durations hold its late readiness.
#[inline(always)]
fn late_bound(batch: &Batch, tie: &Tie) -> Lanes<i32> {
    let to = if enters_finish(tie.kind) { batch.finishes[tie.place as usize] } else { batch.durations[tie.place as usize] };
    to.map(|to| to - minutes(tie.lag))
}

#[inline(always)]
fn sum(lanes: Lanes<i32>) -> i32 {
    let mut sum = 0;
    for lane in 0..LANES {
        sum += lanes.0[lane];
    }
    sum
}

/// Sums the products of ranks; 16 products of 13-bit numbers fit 32 bits.
#[inline(always)]
fn score(durations: &RankLanes, finishes: &RankLanes) -> i32 {
    let mut sum = 0;
    for lane in 0..LANES {
        sum += i32::from(durations.0[lane]) * i32::from(finishes.0[lane]);
    }
    sum
}

/// Correlates durations with the finish, where the backward pass does not.
pub(crate) struct Score<'a> {
    pub(crate) batch: &'a Batch,
    pub(crate) finish_ranks: RankLanes,
    pub(crate) scores: &'a mut [i64],
}

impl Kernel for Score<'_> {
    #[inline(always)]
    fn run(self) {
        for (sum, ranks) in self.scores.iter_mut().zip(&self.batch.ranks) {
            *sum += i64::from(score(ranks, &self.finish_ranks));
        }
    }
}

/// Counts the finishes of a batch in the items' histograms.
pub(crate) struct CountBars<'a> {
    pub(crate) batch: &'a Batch,
    pub(crate) ranges: &'a [BarRange],
    pub(crate) lanes: usize,
    pub(crate) bars: &'a mut [u32],
}

impl Kernel for CountBars<'_> {
    #[inline(always)]
    fn run(self) {
        for ((bars, &range), finishes) in self.bars.chunks_exact_mut(BARS).zip(self.ranges).zip(&self.batch.finishes) {
            let hit = finishes.map(|finish| range.bar(finish) as u32);
            for &bar in &hit.0[..self.lanes] {
                bars[bar as usize] += 1;
            }
        }
    }
}
