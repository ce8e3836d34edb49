//! The critical path method on one axis of working time: early and late starts, total and free float, and
//! the predecessor that drives each start.
//!
//! This is the kernel for plain networks and for measuring. Calendars, constraints, progress and assignments
//! belong to the schedule, which works on moments instead of one axis.

use crate::network::{Cycle, Network};

/// How a link ties its successor to its predecessor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkKind {
    #[default]
    FinishStart,
    StartStart,
    FinishFinish,
    StartFinish,
}

/// One dependency between two activities; a negative lag is a lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    pub from: u32,
    pub to: u32,
    pub kind: LinkKind,
    pub lag: i32,
}

/// Activities and links, ready to be solved any number of times.
#[derive(Clone, Debug)]
pub struct Cpm {
    network: Network,
    durations: Vec<i32>,
    incoming: Vec<Tie>,
    outgoing: Vec<Tie>,
}

/// Dates and floats by place of the network (see `Cpm::network`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    pub early_start: Vec<i32>,
    pub late_start: Vec<i32>,
    pub total_float: Vec<i32>,
    pub free_float: Vec<i32>,
    /// The place of the predecessor that sets the early start, or `NO_DRIVER`.
    pub driver: Vec<u32>,
    pub finish: i32,
    pub critical: usize,
}

/// Stands for "nothing drives this start but the beginning of the project".
pub const NO_DRIVER: u32 = u32::MAX;

/// A link's kind and lag in one word: the kind in the two lowest bits.
///
/// A plain finish-to-start link is the word 0, which the passes test first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tie(i32);

impl Tie {
    const PLAIN: Tie = Tie(0);

    fn new(kind: LinkKind, lag: i32) -> Tie {
        Tie(lag << 2 | kind as i32)
    }

    #[inline]
    fn lag(self) -> i32 {
        self.0 >> 2
    }

    #[inline]
    fn leaves_finish(self) -> bool {
        self.0 & 1 == 0
    }

    #[inline]
    fn enters_finish(self) -> bool {
        self.0 & 2 != 0
    }
}

impl Cpm {
    /// Builds the network of the activities with these `durations`.
    pub fn new(durations: &[i32], links: &[Link]) -> Result<Cpm, Cycle> {
        let ends: Vec<(u32, u32)> = links.iter().map(|link| (link.from, link.to)).collect();
        let network = Network::new(durations.len(), &ends)?;
        let tie = |&link: &u32| Tie::new(links[link as usize].kind, links[link as usize].lag);
        let outgoing: Vec<Tie> = network.outgoing_links().iter().map(tie).collect();
        let incoming = network.incoming_entries().iter().map(|&entry| outgoing[entry as usize]).collect();
        let durations = network.order().iter().map(|&activity| durations[activity as usize]).collect();
        Ok(Cpm { network, durations, incoming, outgoing })
    }

    /// Returns the network whose places the solution speaks of.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Computes dates and floats into `solution`, reusing its memory.
    pub fn solve(&self, solution: &mut Solution) {
        self.forward(solution);
        self.backward(solution);
    }

    fn forward(&self, solution: &mut Solution) {
        let n = self.network.len();
        solution.early_start.resize(n, 0);
        solution.driver.resize(n, NO_DRIVER);
        let starts = &mut solution.early_start[..];
        let mut finish = 0;
        for place in 0..n {
            let duration = self.durations[place];
            let row = self.network.incoming(place);
            let mut start = 0;
            let mut driver = NO_DRIVER;
            for (&from, &tie) in self.network.predecessors()[row.clone()].iter().zip(&self.incoming[row]) {
                let from_start = starts[from as usize];
                let from_duration = self.durations[from as usize];
                let bound = if tie == Tie::PLAIN {
                    from_start + from_duration
                } else {
                    let left = from_start + if tie.leaves_finish() { from_duration } else { 0 };
                    left + tie.lag() - if tie.enters_finish() { duration } else { 0 }
                };
                if bound > start {
                    start = bound;
                    driver = from;
                }
            }
            starts[place] = start;
            solution.driver[place] = driver;
            finish = finish.max(start + duration);
        }
        solution.finish = finish;
    }

    fn backward(&self, solution: &mut Solution) {
        let n = self.network.len();
        solution.late_start.resize(n, 0);
        solution.total_float.resize(n, 0);
        solution.free_float.resize(n, 0);
        let early = &solution.early_start[..n];
        let late = &mut solution.late_start[..n];
        let finish = solution.finish;
        let mut critical = 0;
        for place in (0..n).rev() {
            let duration = self.durations[place];
            let row = self.network.outgoing(place);
            let mut late_start = finish - duration;
            let mut earliest_need = late_start;
            for (&to, &tie) in self.network.successors()[row.clone()].iter().zip(&self.outgoing[row]) {
                let shift = if tie == Tie::PLAIN {
                    -duration
                } else {
                    let entered = if tie.enters_finish() { self.durations[to as usize] } else { 0 };
                    entered - tie.lag() - if tie.leaves_finish() { duration } else { 0 }
                };
                late_start = late_start.min(late[to as usize] + shift);
                earliest_need = earliest_need.min(early[to as usize] + shift);
            }
            let start = early[place];
            late[place] = late_start;
            solution.total_float[place] = late_start - start;
            solution.free_float[place] = earliest_need - start;
            critical += usize::from(late_start == start);
        }
        solution.critical = critical;
    }
}
