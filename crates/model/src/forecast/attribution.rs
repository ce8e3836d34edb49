//! Why a forecast moved: which causes own how much of the way from one day's plan to another's.
//!
//! Each cause's changes are replayed with and without each set of the others, with the same random numbers; a cause's
//! share is its average effect over all orders (Shapley 1953), so the shares sum to the whole move.

use jiff::Timestamp;

use crate::change::{Change, Commit, apply};
use crate::insight::changes::{Cause, cause};
use crate::journal::in_order;
use crate::space::Space;

/// Two instants of one journal, and the causes between them.
#[derive(Debug)]
pub struct Move<'a> {
    journal: &'a [Commit],
    since: Timestamp,
    until: Timestamp,
    then: Space,
    between: Vec<(&'a Change, Cause)>,
    /// The causes that anything happened for; the passing of time is the last.
    pub causes: Vec<Cause>,
}

impl<'a> Move<'a> {
    /// `now` is the space as of `until`; it tells the kind of each record that changed.
    pub fn new(journal: &'a [Commit], now: &Space, since: Timestamp, until: Timestamp) -> Move<'a> {
        let then = crate::journal::as_of(journal, since, None);
        let between: Vec<(&Change, Cause)> = in_order(journal)
            .into_iter()
            .filter(|(change, _)| change.at > since && change.at <= until)
            .map(|(change, _)| (change, told_apart(cause(now, change))))
            .collect();
        let mut causes: Vec<Cause> = between.iter().map(|(_, cause)| *cause).filter(|cause| *cause != Cause::Other).collect();
        causes.sort_unstable();
        causes.dedup();
        if since < until {
            causes.push(Cause::Time);
        }
        Move { journal, since, until, then, between, causes }
    }

    /// Rebuilds the plan with only some causes' changes: the space, its journal, and the instant to look from.
    pub fn with(&self, set: &[Cause]) -> (Space, Vec<Commit>, Timestamp) {
        let mut space = self.then.clone();
        // What moves no date (a committed date, a title) goes along always, so that every set tells the same story.
        let chosen = |cause: &Cause| *cause == Cause::Other || set.contains(cause);
        let mut changes = Vec::new();
        for (change, cause) in &self.between {
            if chosen(cause) {
                apply(&mut space, &change.edit);
                changes.push((*change).clone());
            }
        }
        let mut journal: Vec<Commit> = self
            .journal
            .iter()
            .map(|commit| Commit {
                changes: commit.changes.iter().filter(|change| change.at <= self.since).cloned().collect(),
                ..commit.clone()
            })
            .collect();
        if let Some(last) = self.journal.last() {
            journal.push(Commit { changes, ..last.clone() });
        }
        (space, journal, if set.contains(&Cause::Time) { self.until } else { self.since })
    }
}

/// Puts together what people would not tell apart, so that few enough causes remain to try every set of them.
fn told_apart(cause: Cause) -> Cause {
    match cause {
        Cause::Calendar => Cause::Team,
        Cause::Commitment => Cause::Other,
        other => other,
    }
}

/// Returns each cause's Shapley share of `value(all) - value(none)`. `values` is indexed by the set's bit mask.
pub fn shapley(causes: usize, values: &[f64]) -> Vec<f64> {
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    (0..causes)
        .map(|cause| {
            let others = (0..1usize << causes).filter(|set| set & (1 << cause) == 0);
            others
                .map(|set| {
                    let size = set.count_ones() as usize;
                    let weight = factorial(size) * factorial(causes - size - 1) / factorial(causes);
                    weight * (values[set | (1 << cause)] - values[set])
                })
                .sum()
        })
        .collect()
}
