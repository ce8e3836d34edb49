//! A shorter way through the commonest minutes: one item ends its work, or becomes ready, and nothing else.

use crate::sample::{Draw, whole};
use crate::simulate::axis::Axis;
use crate::simulate::capacity::memory::{Given, Trial};
use crate::simulate::capacity::queue::Event;
use crate::simulate::compile::{Compiled, NONE};

impl Trial {
    #[inline]
    pub(super) fn is_swift(&self, event: Event) -> bool {
        matches!(event, Event::WorkEnds(place) | Event::Ready(place) if self.places[place as usize].is_swift())
    }

    /// Does what `happen` and `settle` do when this is all that happens at this minute; says whether it could.
    #[inline]
    pub(super) fn happen_swiftly<A: Axis>(&mut self, given: Given<'_, A>, event: Event, now: i32) -> bool {
        match event {
            Event::WorkEnds(place) => self.end_work_swiftly(given, place, now),
            Event::Ready(place) => {
                self.start_or_wait(given, place, now);
                true
            }
            Event::Finishes(_) | Event::TeamOpens(_) | Event::SlotsLost(_) | Event::SlotsBack(_) => false,
        }
    }

    /// Starts an item that is ready, or puts it into the backlog.
    #[inline]
    fn start_or_wait<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let about = self.places[place as usize];
        if self.teams[about.team as usize].free > 0 && !self.backlogs.holds_any(about.team) {
            self.start(given, place, now, now);
        } else {
            self.backlogs.put(about.team, about.backlog_bit);
        }
    }

    /// Ends an item's work, unless that lets a successor begin that may set off more within the same minute.
    ///
    /// Between minutes a team with a free slot has an empty backlog, unless it is not working. So an item that
    /// becomes ready starts at once or else waits, and only the slot that came free is to be given out. The rows
    /// of successors are in order of rank, so a better item of the same row comes first.
    fn end_work_swiftly<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) -> bool {
        let team = self.places[place as usize].team;
        let successors = self.successors(given.compiled, place);
        // Mostly the parent, which waits for others of its children, too.
        if successors.iter().any(|&to| self.states[to as usize].waiting == 1 && !self.places[to as usize].is_swift()) {
            return false;
        }
        self.states[place as usize].finish = now;
        let own = &mut self.teams[team as usize];
        own.free += 1;
        own.freed_by = place;
        let own_backlog = self.backlogs.holds_any(team);
        for &to in successors {
            let state = &mut self.states[to as usize];
            state.ready = state.ready.max(now);
            state.waiting -= 1;
            if state.waiting > 0 {
                continue;
            }
            let ready = given.axis.open(self.places[to as usize].calendar(), state.ready);
            state.ready = ready;
            if ready > now {
                self.events.push(ready, Event::Ready(to));
            } else {
                self.start_or_wait(given, to, now);
            }
        }
        if own_backlog {
            self.give_out(given, team, now);
            // What the backlog held may be of any sort.
            self.settle(given, now);
        }
        true
    }
}

/// Says whether nothing that the item's start sets off can set off more within the same minute: it is held by
/// plain links alone, its team is limited and works to the item's calendar, and its work takes time.
pub(super) fn is_swift(compiled: &Compiled, index: usize) -> bool {
    let least = |draw: &Draw| draw.at(0.0, &compiled.tables);
    let factor = compiled.factor[index].checked_sub(1).map_or(1.0, |factor| least(&compiled.factors[factor as usize].1));
    let team = compiled.team[index];
    team != NONE
        && compiled.backlogs[team as usize].calendar == compiled.calendar[index]
        && whole(least(&compiled.draws[index]) * factor) > 0
        && !compiled.is_tied(index)
}
