//! Simulates a plan under uncertainty: one Monte Carlo that joins the network, the calendars, the teams'
//! finite capacity, factors common to a team's work, and risks.
//!
//! Where capacity plays no part and one calendar rules, 16 trials run side by side (`passes`); otherwise each
//! trial is a chain of events (`capacity`). Both draw the same durations: trial *i* depends on the seed and on
//! *i* alone. Threads live with the caller, who shares out blocks of trials among workers:
//!
//! ```
//! # use sinew_engine::simulate::{Simulation, BLOCK, scenario::Scenario};
//! # use std::sync::atomic::{AtomicU32, Ordering};
//! # fn forecast(scenario: &Scenario, trials: u32, threads: usize) -> Result<u64, sinew_engine::simulate::flaw::Flaw> {
//! let simulation = Simulation::new(scenario)?;
//! let next = AtomicU32::new(0);
//! let work = || {
//!     let mut partial = simulation.partial();
//!     loop {
//!         let first = next.fetch_add(BLOCK, Ordering::Relaxed);
//!         if first >= trials {
//!             return partial;
//!         }
//!         simulation.run(&mut partial, first..trials.min(first + BLOCK));
//!     }
//! };
//! let partials = std::thread::scope(|scope| {
//!     let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
//!     workers.into_iter().map(|worker| worker.join().expect("a worker does not panic")).collect()
//! });
//! let forecast = simulation.finish(partials);
//! # Ok(forecast.digest) }
//! # assert!(forecast(&Scenario::default(), 10, 2).is_ok());
//! ```

pub mod flaw;
pub mod forecast;
pub mod instructions;
pub mod scenario;

mod axis;
mod batch;
mod capacity;
mod check;
mod clock;
mod compile;
mod passes;
mod tally;
mod worker;

use core::ops::Range;

use self::compile::{Compiled, compile};
use self::flaw::Flaw;
use self::forecast::Forecast;
use self::instructions::Instructions;
use self::scenario::Scenario;
use self::tally::{Pilot, Sums};
use self::worker::{Job, Machine, run_means, run_pilot};

/// How many trials a worker should run at once: a whole number of batches, and short enough to show progress.
pub const BLOCK: u32 = 256;

/// Calls the work that it is given from as many threads at once as it likes, once or more, and returns when all calls have.
pub type Crew<'a> = &'a dyn Fn(&(dyn Fn() + Sync));

/// A scenario, checked and ready to run.
#[derive(Clone, Debug)]
pub struct Simulation {
    compiled: Compiled,
    pilot: Pilot,
    /// The finish of each milestone, then of everything, when all durations are their means and every risk strikes by its share.
    deterministic: Vec<i32>,
    instructions: Instructions,
    forecast_facts: forecast::Facts,
}

/// One worker's memory, and what its trials have gathered.
#[derive(Debug)]
pub struct Partial {
    machine: Machine,
    sums: Sums,
}

impl Simulation {
    /// Checks and compiles a scenario, with the widest instructions of this processor.
    pub fn new(scenario: &Scenario) -> Result<Simulation, Flaw> {
        Simulation::with(scenario, Instructions::widest(), &|work| work())
    }

    /// Checks and compiles a scenario, to be run with these instructions, which must be available.
    ///
    /// Its pilot trials are as much work as others: the crew shares them.
    pub fn with(scenario: &Scenario, instructions: Instructions, crew: Crew<'_>) -> Result<Simulation, Flaw> {
        assert!(Instructions::available().contains(&instructions), "BUG: these instructions are not available");
        let compiled = compile(scenario)?;
        let deterministic = run_means(&compiled, instructions);
        let pilot = run_pilot(&compiled, instructions, crew);
        let forecast_facts = forecast::Facts::new(scenario, &compiled);
        Ok(Simulation { compiled, pilot, deterministic, instructions, forecast_facts })
    }

    /// Returns the empty beginnings of one worker.
    pub fn partial(&self) -> Partial {
        Partial { machine: Machine::new(&self.compiled), sums: Sums::new(&self.compiled) }
    }

    /// Runs trials and adds what comes of them to `partial`.
    pub fn run(&self, partial: &mut Partial, trials: Range<u32>) {
        let job = Job { compiled: &self.compiled, pilot: &self.pilot, instructions: self.instructions };
        partial.machine.run(job, trials, &mut partial.sums);
    }

    /// Turns what the workers have gathered into a forecast; the same one however the trials were shared out.
    ///
    /// # Panics
    /// When the trials run are not exactly `0..n`.
    pub fn finish(&self, partials: Vec<Partial>) -> Forecast {
        let mut sums = Sums::new(&self.compiled);
        for partial in partials {
            sums.add(partial.sums);
        }
        forecast::forecast(&self.compiled, &self.pilot, &self.deterministic, &self.forecast_facts, sums)
    }
}
