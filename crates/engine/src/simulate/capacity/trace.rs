//! Walks back from the finish over what really drove it: links that bound and slots that were waited for.

use crate::cpm::LinkKind;
use crate::simulate::axis::Axis;
use crate::simulate::capacity::memory::{Given, LATE, Trial};
use crate::simulate::compile::NONE;

/// Which ends of which items have been reached in this trial.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    /// By place: the number of the walk that reached the end last.
    finishes: Vec<u32>,
    works: Vec<u32>,
    starts: Vec<u32>,
    walk: u32,
    open: Vec<(u32, End)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Finish,
    /// The end of the work, which frees the slot.
    Work,
    Start,
}

impl Trace {
    pub(crate) fn new(n: usize) -> Trace {
        Trace { finishes: vec![0; n], works: vec![0; n], starts: vec![0; n], walk: 0, open: Vec::new() }
    }

    #[inline]
    fn reach(&mut self, place: u32, end: End) {
        let seen = match end {
            End::Finish => &mut self.finishes[place as usize],
            End::Work => &mut self.works[place as usize],
            End::Start => &mut self.starts[place as usize],
        };
        if *seen != self.walk {
            *seen = self.walk;
            self.open.push((place, end));
        }
    }
}

impl Trial {
    /// Counts the items whose work drove the finish: one more minute of it would have moved the finish.
    pub(crate) fn count_critical<A: Axis>(&mut self, given: Given<'_, A>, critical: &mut [u32]) {
        let mut trace = core::mem::replace(&mut self.trace, Trace::new(0));
        trace.walk += 1;
        if given.compiled.focus == NONE {
            for (place, state) in self.states.iter().enumerate() {
                if state.finish == self.last {
                    trace.reach(place as u32, End::Finish);
                }
            }
        } else {
            trace.reach(given.compiled.focus, End::Finish);
        }
        while let Some((place, end)) = trace.open.pop() {
            match end {
                End::Finish => self.walk_finish(given, place, &mut trace),
                End::Work => {
                    critical[place as usize] += 1;
                    trace.reach(place, End::Start);
                }
                End::Start => self.walk_start(given, place, &mut trace),
            }
        }
        self.trace = trace;
    }

    fn walk_finish<A: Axis>(&self, given: Given<'_, A>, place: u32, trace: &mut Trace) {
        let index = place as usize;
        if given.compiled.finished[index] {
            // Only reached when nothing is left to do: then the last item to finish counts.
            trace.reach(place, End::Work);
            return;
        }
        if !self.places[index].is_tied() || self.states[index].finish == self.tied[index].work_end {
            trace.reach(place, End::Work);
        }
        for tie in given.compiled.ties_in.row(index) {
            if matches!(tie.kind, LinkKind::FinishFinish | LinkKind::StartFinish) {
                let (from, end) = self.tied_end(tie.place, tie.kind);
                if given.axis.shift(given.compiled.calendar[index], from, tie.lag) == self.states[index].finish {
                    trace.reach(tie.place, end);
                }
            }
        }
    }

    fn walk_start<A: Axis>(&self, given: Given<'_, A>, place: u32, trace: &mut Trace) {
        let index = place as usize;
        if given.compiled.finished[index] {
            return;
        }
        match self.states[index].slot_from {
            NONE => {}
            LATE => return,
            place => return trace.reach(place, End::Work),
        }
        for &from in given.compiled.plain_in.row(index) {
            if self.readiness(given, place, self.states[from as usize].finish) == self.states[index].ready {
                trace.reach(from, End::Finish);
            }
        }
        for tie in given.compiled.ties_in.row(index) {
            if matches!(tie.kind, LinkKind::FinishStart | LinkKind::StartStart) {
                let (from, end) = self.tied_end(tie.place, tie.kind);
                let bound = given.axis.shift(given.compiled.calendar[index], from, tie.lag);
                if self.readiness(given, place, bound) == self.states[index].ready {
                    trace.reach(tie.place, end);
                }
            }
        }
    }

    fn tied_end(&self, from: u32, kind: LinkKind) -> (i32, End) {
        match kind {
            LinkKind::FinishStart | LinkKind::FinishFinish => (self.states[from as usize].finish, End::Finish),
            LinkKind::StartStart | LinkKind::StartFinish => (self.tied[from as usize].start, End::Start),
        }
    }
}
