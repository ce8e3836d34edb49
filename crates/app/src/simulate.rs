//! Runs a simulation on all cores. The engine knows no threads; blocks of trials may be shared out in any way.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use engine::simulate::forecast::Forecast;
use engine::simulate::instructions::Instructions;
use engine::simulate::scenario::Scenario;
use engine::simulate::{BLOCK, Simulation};

use crate::failure::Failure;

/// Called with the number of trials done so far.
pub type Progress<'a> = &'a (dyn Fn(u32) + Sync);

/// Runs `trials` trials on `threads` threads; the answer does not depend on how many.
pub fn run(scenario: &Scenario, trials: u32, threads: usize, progress: Progress<'_>) -> Result<Forecast, Failure> {
    Ok(run_while(scenario, trials, threads, progress, &|| true)?.expect("BUG: a simulation that nobody stops comes to its end"))
}

/// The same, as long as somebody wants it; `None` when nobody does any more.
pub fn run_while(
    scenario: &Scenario,
    trials: u32,
    threads: usize,
    progress: Progress<'_>,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Forecast>, Failure> {
    let crew = |work: &(dyn Fn() + Sync)| {
        thread::scope(|scope| (0..threads.max(1)).for_each(|_| drop(scope.spawn(work))));
    };
    let simulation = Simulation::with(scenario, Instructions::widest(), &crew)
        .map_err(|flaw| Failure::invalid(format!("The plan cannot be simulated: {flaw}")))?;
    let (next, done) = (AtomicU32::new(0), AtomicU32::new(0));
    let block = block(scenario);
    let work = || {
        let mut partial = simulation.partial();
        loop {
            let first = next.fetch_add(block, Ordering::Relaxed);
            if first >= trials || !wanted() {
                return partial;
            }
            let last = trials.min(first + block);
            simulation.run(&mut partial, first..last);
            progress(done.fetch_add(last - first, Ordering::Relaxed) + last - first);
        }
    };
    let partials = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a trial does not panic")).collect()
    });
    Ok((done.into_inner() >= trials).then(|| simulation.finish(partials)))
}

/// Returns how many trials to run between two looks at whether anybody wants more: of a large scenario few, as each takes long.
fn block(scenario: &Scenario) -> u32 {
    let trials = SAMPLES_AT_ONCE / scenario.items.len().max(1);
    (trials as u32 / BATCH * BATCH).clamp(BATCH, BLOCK)
}

/// Less than a tenth of a second's work.
const SAMPLES_AT_ONCE: usize = 1 << 20;
/// Trials that run side by side.
const BATCH: u32 = 16;

/// Returns how many threads to use for what nobody waits for: all cores but one, which is for those who ask.
pub fn background_threads() -> usize {
    threads().saturating_sub(1).max(1)
}

/// Returns how many threads to use: all cores.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
