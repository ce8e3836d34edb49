//! How often the percentiles would have held: every past week is taken for today and the forecast compared
//! with what came.

use crate::throughput::{Completion, History, Settings, when_done};

/// How many of the forecasts held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub forecasts: u32,
    pub p50_held: u32,
    pub p80_held: u32,
    pub p85_held: u32,
    pub p95_held: u32,
}

impl Coverage {
    /// Counts one forecast whose percentiles were met if `weeks` does not exceed them.
    pub fn count(&mut self, completion: &Completion, weeks: u32) {
        let held = |q: f64| u32::from(completion.weeks_at(q).is_none_or(|at| weeks <= at));
        self.forecasts += 1;
        self.p50_held += held(0.5);
        self.p80_held += held(0.8);
        self.p85_held += held(0.85);
        self.p95_held += held(0.95);
    }
}

/// Forecasts `backlog` items from every week from `first` on whose outcome the history knows. Weeks at which
/// there was too little history for a forecast are passed over; nothing is forecast with growth or splits,
/// because the history says nothing about them.
pub fn back_test(history: &History, backlog: u32, first: usize, settings: &Settings) -> Coverage {
    let plain = Settings { split: (1.0, 1.0), growth: 0.0, ..*settings };
    let mut coverage = Coverage::default();
    for week in first..history.finished.len() {
        let Some(weeks) = weeks_taken(&history.finished[week..], backlog) else { break };
        let known = History { finished: history.finished[..week].to_vec(), added: Vec::new() };
        if let Ok(completion) = when_done(&known, backlog, &plain) {
            coverage.count(&completion, weeks);
        }
    }
    coverage
}

/// Returns in which week the backlog was done, counted from 1.
pub fn weeks_taken(finished: &[u32], backlog: u32) -> Option<u32> {
    let mut left = i64::from(backlog);
    let week = finished.iter().position(|&count| {
        left -= i64::from(count);
        left <= 0
    });
    week.map(|week| week as u32 + 1)
}
