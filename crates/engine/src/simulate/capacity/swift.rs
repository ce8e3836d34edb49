//! A shorter way through the commonest minutes: one item ends its work, or becomes ready, and nothing else.

use crate::sample::whole;
use crate::simulate::axis::Axis;
use crate::simulate::capacity::memory::{Given, Place, Trial};
use crate::simulate::capacity::queue::Event;
use crate::simulate::compile::{Compiled, NONE};

impl Trial {
    #[inline]
    pub(super) fn is_swift(&self, event: Event) -> bool {
        matches!(event, Event::WorkEnds(place) | Event::Ready(place) if self.places[place as usize].swift)
    }

    #[inline]
    pub(super) fn happen_swiftly<A: Axis>(&mut self, given: Given<'_, A>, event: Event, now: i32) {
        match event {
            Event::WorkEnds(place) => self.end_work_swiftly(given, place, now),
            Event::Ready(place) => self.start_or_wait(given, place, now),
            Event::Finishes(_) | Event::TeamOpens(_) | Event::SlotsLost(_) | Event::SlotsBack(_) => {}
        }
    }

    /// Starts an item that is ready, or puts it into the backlog.
    #[inline]
    fn start_or_wait<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let Place { team, backlog_bit, .. } = self.places[place as usize];
        if self.teams[team as usize].free > 0 && !self.backlogs.holds_any(team) {
            self.runs[place as usize].slot_from = NONE;
            self.start(given, place, now, now);
        } else {
            self.backlogs.put(team, backlog_bit);
        }
    }

    /// Does what `end_work` and `settle` do when this is all that happens at this minute.
    ///
    /// Between minutes a team with a free slot has an empty backlog, unless it is not working. So an item that
    /// becomes ready starts at once or else waits, and only the slot that came free is to be given out. The rows
    /// of successors are in order of rank, so a better item of the same row comes first.
    fn end_work_swiftly<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let Place { team, successors: (first, end), .. } = self.places[place as usize];
        self.runs[place as usize].finish = now;
        let state = &mut self.teams[team as usize];
        state.free += 1;
        state.freed_by = place;
        let own_backlog = self.backlogs.holds_any(team);
        for &to in &given.compiled.plain_out.entries[first as usize..end as usize] {
            let gate = &mut self.gates[to as usize];
            gate.ready = gate.ready.max(now);
            gate.waiting -= 1;
            if gate.waiting > 0 {
                continue;
            }
            let ready = given.axis.open(self.places[to as usize].calendar, gate.ready);
            gate.ready = ready;
            if ready > now {
                self.events.push(ready, Event::Ready(to));
            } else {
                self.start_or_wait(given, to, now);
            }
        }
        if own_backlog {
            self.give_out(given, team, now);
        }
    }
}

/// Says whether nothing that the end of the item's work sets off can set off more within the same minute: its
/// team and those of its successors are limited, work to the items' calendars, and no work takes no time.
pub(super) fn is_swift(compiled: &Compiled, index: usize) -> bool {
    let takes_time = |index: usize| whole(compiled.draws[index].at(0.0, &compiled.tables)) > 0 && compiled.factor[index] == 0;
    let plain = |index: usize| {
        let team = compiled.team[index];
        team != NONE && compiled.backlogs[team as usize].calendar == compiled.calendar[index] && takes_time(index)
    };
    !compiled.general && plain(index) && compiled.plain_out.row(index).iter().all(|&to| plain(to as usize))
}
