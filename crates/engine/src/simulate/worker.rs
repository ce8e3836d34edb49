//! Runs batches of trials: draws them, lets the right path compute them, and counts the results.

use core::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::random::{LANES, Lanes};
use crate::simulate::Crew;
use crate::simulate::axis::{Axis, Line, Time};
use crate::simulate::batch::{Batch, RankLanes, Sample};
use crate::simulate::capacity::memory::{Given, Trial};
use crate::simulate::compile::{Compiled, NONE};
use crate::simulate::instructions::Instructions;
use crate::simulate::passes::{Backward, CountBars, Forward, Score};
use crate::simulate::tally::{BarRange, Block, PILOT, Pilot, Sums};

/// What the workers share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job<'a> {
    pub(crate) compiled: &'a Compiled,
    pub(crate) pilot: &'a Pilot,
    pub(crate) instructions: Instructions,
}

/// The memory of one thread's trials.
#[derive(Debug)]
pub(crate) struct Machine {
    batch: Batch,
    /// Absent where the lanes suffice.
    trial: Option<Box<Trial>>,
}

/// The results of one trial that are kept: every milestone, then the finish of everything.
fn measures(compiled: &Compiled) -> usize {
    compiled.milestones.len() + 1
}

impl Machine {
    pub(crate) fn new(compiled: &Compiled) -> Machine {
        let lanes_suffice = !compiled.limited && matches!(compiled.time, Time::Line { .. });
        Machine { batch: Batch::new(compiled), trial: (!lanes_suffice).then(|| Box::new(Trial::new(compiled))) }
    }

    /// Runs trials and adds their results to `sums`.
    pub(crate) fn run(&mut self, job: Job<'_>, trials: Range<u32>, sums: &mut Sums) {
        let mut block = Block { first: trials.start, trials: trials.len() as u32, samples: Vec::new(), without: Vec::new() };
        block.samples.reserve(trials.len() * measures(job.compiled));
        for first in trials.clone().step_by(LANES) {
            let lanes = LANES.min((trials.end - first) as usize);
            self.draw(job.compiled, job.instructions, first);
            match (&mut self.trial, &job.compiled.time) {
                (None, _) => lanes_batch(job, &mut self.batch, lanes, &mut block, sums),
                (Some(trial), Time::Line { .. }) => event_batch(job, &Line, &mut self.batch, trial, lanes, &mut block, sums),
                (Some(trial), Time::Clocks(clocks)) => event_batch(job, clocks, &mut self.batch, trial, lanes, &mut block, sums),
            }
        }
        sums.blocks.push(block);
    }

    fn draw(&mut self, compiled: &Compiled, instructions: Instructions, first: u32) {
        self.batch.draw_common(compiled, first);
        instructions.run(Sample { compiled, batch: &mut self.batch, first });
        self.batch.add_risks(compiled);
    }

    /// Computes the finishes of the batch, of its first `lanes` trials at least.
    fn finishes(&mut self, compiled: &Compiled, instructions: Instructions, lanes: usize) {
        match (&mut self.trial, &compiled.time) {
            (None, _) => instructions.run(Forward { compiled, batch: &mut self.batch }),
            (Some(trial), Time::Line { .. }) => event_finishes(compiled, &Line, &mut self.batch, trial, lanes),
            (Some(trial), Time::Clocks(clocks)) => event_finishes(compiled, clocks, &mut self.batch, trial, lanes),
        }
    }
}

/// Returns the finish of each measure when all durations are their means and every risk strikes by its share.
pub(crate) fn run_means(compiled: &Compiled, instructions: Instructions) -> Vec<i32> {
    let mut machine = Machine::new(compiled);
    machine.batch.set_means(compiled);
    // All lanes are alike.
    machine.finishes(compiled, instructions, 1);
    (0..measures(compiled)).map(|measure| measured(compiled, &machine.batch, measure).0[0]).collect()
}

/// Runs the pilot trials, shared out among the crew.
pub(crate) fn run_pilot(compiled: &Compiled, instructions: Instructions, crew: Crew<'_>) -> Pilot {
    let n = compiled.draws.len();
    let (next, parts) = (AtomicU32::new(0), Mutex::new(Vec::new()));
    let work = || {
        let mut machine = Machine::new(compiled);
        let mut spans = vec![(i32::MAX, i32::MIN); if compiled.outputs.item_percentiles { n } else { 0 }];
        let mut goals = Vec::with_capacity(PILOT as usize);
        loop {
            let first = next.fetch_add(LANES as u32, Ordering::Relaxed);
            if first >= PILOT {
                break;
            }
            machine.draw(compiled, instructions, first);
            machine.finishes(compiled, instructions, LANES);
            goals.extend(goal(compiled, &machine.batch).0);
            for (span, finishes) in spans.iter_mut().zip(&machine.batch.finishes) {
                *span = finishes.0.iter().fold(*span, |span, &finish| (span.0.min(finish), span.1.max(finish)));
            }
        }
        parts.lock().unwrap_or_else(PoisonError::into_inner).push((goals, spans));
    };
    crew(&work);
    let parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut goals: Vec<i32> = parts.iter().flat_map(|(goals, _)| goals).copied().collect();
    assert_eq!(goals.len(), PILOT as usize, "BUG: a crew does its work to the end");
    goals.sort_unstable();
    let wider = |a: (i32, i32), b: (i32, i32)| (a.0.min(b.0), a.1.max(b.1));
    let spans = parts.into_iter().map(|(_, spans)| spans);
    let spans = spans.reduce(|all, more| all.into_iter().zip(more).map(|(a, b)| wider(a, b)).collect()).unwrap_or_default();
    Pilot { goals, ranges: spans.iter().map(|&(earliest, latest)| BarRange::over(earliest, latest)).collect() }
}

/// Returns the finishes of one measure.
fn measured(compiled: &Compiled, batch: &Batch, measure: usize) -> Lanes<i32> {
    compiled.milestones.get(measure).map_or(batch.last, |&place| batch.finishes[place as usize])
}

/// Returns the finishes that criticality and cruciality speak of.
fn goal(compiled: &Compiled, batch: &Batch) -> Lanes<i32> {
    if compiled.focus == NONE { batch.last } else { batch.finishes[compiled.focus as usize] }
}

/// Appends the samples of a batch, trial by trial.
fn keep_samples(compiled: &Compiled, batch: &Batch, lanes: usize, samples: &mut Vec<i32>) {
    for lane in 0..lanes {
        samples.extend(compiled.milestones.iter().map(|&place| batch.finishes[place as usize].0[lane]));
        samples.push(batch.last.0[lane]);
    }
}

/// Ranks the goals of the lanes that count; the others get 0, which adds nothing to any score.
fn finish_ranks(job: Job<'_>, goals: Lanes<i32>, lanes: usize) -> RankLanes {
    let mut ranks = RankLanes([0; LANES]);
    for (rank, &goal) in ranks.0.iter_mut().zip(&goals.0).take(lanes) {
        *rank = job.pilot.rank(goal);
    }
    ranks
}

fn lanes_batch(job: Job<'_>, batch: &mut Batch, lanes: usize, block: &mut Block, sums: &mut Sums) {
    let Job { compiled, pilot, instructions } = job;
    if compiled.outputs.risk_ownership {
        let mut done = NONE;
        without_risks(compiled, batch, lanes, block, |batch, risk, _| {
            // One pass covers all lanes.
            if done != risk as u32 {
                done = risk as u32;
                instructions.run(Forward { compiled, batch });
            }
        });
    }
    instructions.run(Forward { compiled, batch });
    keep_samples(compiled, batch, lanes, &mut block.samples);
    instructions.run(CountBars { batch, ranges: &pilot.ranges, lanes, bars: &mut sums.bars });
    let finish_ranks = finish_ranks(job, goal(compiled, batch), lanes);
    sums.count_common(batch, &finish_ranks, lanes);
    let mut counted = Lanes::all(0);
    counted.0[..lanes].fill(-1);
    let (critical, scores) = (&mut sums.critical[..], &mut sums.scores[..]);
    instructions.run(Backward { compiled, batch, finish_ranks, counted, critical, scores });
}

fn event_batch<A: Axis>(job: Job<'_>, axis: &A, batch: &mut Batch, trial: &mut Trial, lanes: usize, block: &mut Block, sums: &mut Sums) {
    let compiled = job.compiled;
    if compiled.outputs.risk_ownership {
        let mut laid_out = NONE;
        without_risks(compiled, batch, lanes, block, |batch, risk, lane| {
            if laid_out != risk as u32 {
                laid_out = risk as u32;
                batch.fill_rows();
            }
            event_finish(compiled, axis, batch, trial, lane, Some(risk));
        });
    }
    batch.fill_rows();
    for lane in 0..lanes {
        event_finish(compiled, axis, batch, trial, lane, None);
        trial.count_critical(Given { compiled, axis, durations: batch.row(lane) }, &mut sums.critical);
        batch.keep_finishes(lane, trial);
    }
    sums.count_bars_of_trials(job.pilot, batch, lanes);
    keep_samples(compiled, batch, lanes, &mut block.samples);
    let finish_ranks = finish_ranks(job, goal(compiled, batch), lanes);
    sums.count_common(batch, &finish_ranks, lanes);
    job.instructions.run(Score { batch, finish_ranks, scores: &mut sums.scores });
}

/// Runs one lane and leaves in the batch what is measured of it.
fn event_finish<A: Axis>(compiled: &Compiled, axis: &A, batch: &mut Batch, trial: &mut Trial, lane: usize, omitted: Option<usize>) {
    trial.run(Given { compiled, axis, durations: batch.row(lane) }, batch, lane, omitted);
    batch.last.0[lane] = trial.last;
    for &place in &compiled.milestones {
        batch.finishes[place as usize].0[lane] = trial.finish_at(place);
    }
}

/// Runs the first lanes and leaves all finishes in the batch.
fn event_finishes<A: Axis>(compiled: &Compiled, axis: &A, batch: &mut Batch, trial: &mut Trial, lanes: usize) {
    batch.fill_rows();
    for lane in 0..lanes {
        event_finish(compiled, axis, batch, trial, lane, None);
        batch.keep_finishes(lane, trial);
    }
    for place in 0..batch.finishes.len() {
        batch.finishes[place] = batch.kept(place);
    }
}

/// Runs the trials that a risk strikes again without it, all else being drawn alike, and keeps their samples
/// per trial and risk; a trial that the risk spares would come out the same and is not run.
fn without_risks(compiled: &Compiled, batch: &mut Batch, lanes: usize, block: &mut Block, mut run: impl FnMut(&mut Batch, usize, usize)) {
    let width = measures(compiled);
    let first = block.without.len();
    block.without.resize(first + lanes * compiled.risks.len() * width, SPARED);
    for risk in 0..compiled.risks.len() {
        let strikes = batch.strikes[risk];
        if !strikes[..lanes].contains(&true) {
            continue;
        }
        batch.change_risk(compiled, risk, -1);
        for lane in (0..lanes).filter(|&lane| strikes[lane]) {
            run(batch, risk, lane);
            let at = first + (lane * compiled.risks.len() + risk) * width;
            for (measure, sample) in block.without[at..at + width].iter_mut().enumerate() {
                *sample = measured(compiled, batch, measure).0[lane];
            }
        }
        batch.change_risk(compiled, risk, 1);
    }
}

/// Stands for "as in the run with the risk": the risk did not strike.
pub(crate) const SPARED: i32 = i32::MIN;
