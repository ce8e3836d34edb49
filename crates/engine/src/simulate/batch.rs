//! One batch of trials side by side: drawing the durations of all items.

use crate::random::{LANES, Lanes, Purpose, Streams, draw};
use crate::sample::{Draw, DrawKind, whole};
use crate::simulate::capacity::memory::Trial;
use crate::simulate::compile::{Compiled, NONE};
use crate::simulate::instructions::Kernel;

/// The memory of a batch, by place unless said otherwise. Allocated once per worker.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    /// The durations; the backward pass replaces them by the late starts.
    pub(crate) durations: Vec<Lanes<i32>>,
    /// Where each duration stands within its distribution, from -4096 (shortest) to 4095.
    pub(crate) ranks: Vec<RankLanes>,
    /// Only filled when there are other than plain links.
    pub(crate) starts: Vec<Lanes<i32>>,
    /// The finishes; the backward pass may replace them by the late finishes.
    pub(crate) finishes: Vec<Lanes<i32>>,
    /// By row of `Compiled::delay`.
    pub(crate) delays: Vec<Lanes<i32>>,
    /// By risk: its impact in the trials that it strikes, else 0.
    pub(crate) impacts: Vec<Lanes<i32>>,
    /// By risk: whether it strikes.
    pub(crate) strikes: Vec<[bool; LANES]>,
    /// By factor; the first one is always 1.
    factors: Vec<Lanes<f32>>,
    /// By factor without the first: where it stands within its distribution, like `ranks`.
    pub(crate) factor_ranks: Vec<[i16; LANES]>,
    /// The finish of everything.
    pub(crate) last: Lanes<i32>,
    /// The durations trial by trial, for trials that are run one by one; once run, a trial's finishes.
    pub(crate) rows: Vec<i32>,
}

#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct RankLanes(pub(crate) [i16; LANES]);

/// The rank of a number in `0..1`, from its bits.
#[inline(always)]
fn rank(bits: u32) -> i16 {
    ((bits >> 19) as i32 - 4096) as i16
}

impl Batch {
    pub(crate) fn new(compiled: &Compiled) -> Batch {
        let n = compiled.draws.len();
        Batch {
            durations: vec![Lanes::all(0); n],
            ranks: vec![RankLanes([0; LANES]); n],
            starts: vec![Lanes::all(0); if compiled.general { n } else { 0 }],
            finishes: vec![Lanes::all(0); n],
            delays: vec![Lanes::all(0); compiled.delays],
            impacts: vec![Lanes::all(0); compiled.risks.len()],
            strikes: vec![[false; LANES]; compiled.risks.len()],
            factors: vec![Lanes::all(1.0); compiled.factors.len() + 1],
            factor_ranks: vec![[0; LANES]; compiled.factors.len()],
            last: Lanes::all(0),
            rows: Vec::new(),
        }
    }

    /// Lays the durations out trial by trial.
    pub(crate) fn fill_rows(&mut self) {
        let n = self.durations.len();
        self.rows.resize(n * LANES, 0);
        for (place, durations) in self.durations.iter().enumerate() {
            for lane in 0..LANES {
                self.rows[lane * n + place] = durations.0[lane];
            }
        }
    }

    /// Returns the durations of one trial.
    pub(crate) fn row(&self, lane: usize) -> &[i32] {
        let n = self.durations.len();
        &self.rows[lane * n..(lane + 1) * n]
    }

    /// Puts the finishes of a trial in the place of its durations: items are counted when all trials of the batch have run,
    /// because counting each trial by itself reaches all over the memory again and again.
    pub(crate) fn keep_finishes(&mut self, lane: usize, trial: &Trial) {
        let n = self.durations.len();
        for (kept, finish) in self.rows[lane * n..(lane + 1) * n].iter_mut().zip(trial.finishes()) {
            *kept = finish;
        }
    }

    /// Returns the finishes of the item at a place, as far as they are kept.
    #[inline]
    pub(crate) fn kept(&self, place: usize) -> Lanes<i32> {
        let n = self.durations.len();
        Lanes(std::array::from_fn(|lane| self.rows[lane * n + place]))
    }

    /// Draws factors and risks of the trials from `first` on, which are few and drawn one by one.
    pub(crate) fn draw_common(&mut self, compiled: &Compiled, first: u32) {
        for (index, ((_, distribution), &stream)) in compiled.factors.iter().zip(&compiled.factor_streams).enumerate() {
            for lane in 0..LANES {
                let unit = draw(compiled.seed, first.wrapping_add(lane as u32), Purpose::TeamFactor, stream);
                self.factors[index + 1].0[lane] = distribution.at(unit, &compiled.tables);
                self.factor_ranks[index][lane] = (unit * 8192.0 - 4096.0) as i16;
            }
        }
        for (index, risk) in compiled.risks.iter().enumerate() {
            for lane in 0..LANES {
                let trial = first.wrapping_add(lane as u32);
                let strikes = draw(compiled.seed, trial, Purpose::RiskStrikes, risk.stream) < risk.probability;
                let unit = draw(compiled.seed, trial, Purpose::RiskImpact, risk.stream);
                self.strikes[index][lane] = strikes;
                self.impacts[index].0[lane] = if strikes { whole(risk.impact.at(unit, &compiled.tables)) } else { 0 };
            }
        }
    }

    /// Sets every duration to its mean and lets every risk strike by its share, for the date that a plan without uncertainty gives.
    pub(crate) fn set_means(&mut self, compiled: &Compiled) {
        for (duration, draw) in self.durations.iter_mut().zip(&compiled.draws) {
            *duration = Lanes::all(whole(draw.mean(&compiled.tables)));
        }
        for (impact, risk) in self.impacts.iter_mut().zip(&compiled.risks) {
            *impact = Lanes::all(whole(risk.probability * risk.impact.mean(&compiled.tables)));
        }
        self.strikes.fill([false; LANES]);
        self.add_risks(compiled);
    }

    /// Adds the impacts of all risks.
    pub(crate) fn add_risks(&mut self, compiled: &Compiled) {
        self.delays.fill(Lanes::all(0));
        for risk in 0..compiled.risks.len() {
            self.change_risk(compiled, risk, 1);
        }
    }

    /// Adds (`sign` 1) or takes away (`sign` -1) the impact of one risk.
    pub(crate) fn change_risk(&mut self, compiled: &Compiled, risk: usize, sign: i32) {
        let impact = self.impacts[risk].map(|minutes| minutes * sign);
        for &place in &compiled.risks[risk].extends {
            let duration = &mut self.durations[place as usize];
            *duration = duration.zip(impact, |duration, impact| duration + impact);
        }
        for &row in &compiled.risks[risk].delays {
            let delay = &mut self.delays[row as usize];
            *delay = delay.zip(impact, |delay, impact| delay + impact);
        }
    }

    /// Returns how much later than its links allow the item becomes ready.
    #[inline(always)]
    pub(crate) fn delay(&self, row: u32) -> Lanes<i32> {
        if row == NONE { Lanes::all(0) } else { self.delays[row as usize] }
    }
}

/// Draws the durations of every item.
pub(crate) struct Sample<'a> {
    pub(crate) compiled: &'a Compiled,
    pub(crate) batch: &'a mut Batch,
    pub(crate) first: u32,
}

impl Kernel for Sample<'_> {
    #[inline(always)]
    fn run(self) {
        let streams = Streams::new(self.compiled.seed, self.first);
        let items = self.compiled.draws.iter().zip(&self.compiled.factor).zip(&self.compiled.streams);
        let results = self.batch.durations.iter_mut().zip(self.batch.ranks.iter_mut());
        for (((draw, &factor), &stream), (duration, ranks)) in items.zip(results) {
            let bits = streams.bits(stream);
            *duration = minutes(draw, bits, self.batch.factors[factor as usize], self.compiled);
            ranks.0 = bits.map(rank).0;
        }
    }
}

#[inline(always)]
fn minutes(draw: &Draw, bits: Lanes<u32>, factor: Lanes<f32>, compiled: &Compiled) -> Lanes<i32> {
    match draw.kind {
        DrawKind::Fixed => Lanes::all(draw.fixed_minutes()),
        DrawKind::Triangular | DrawKind::Table => draw.lanes(bits, &compiled.tables).zip(factor, |minutes, factor| whole(minutes * factor)),
    }
}
