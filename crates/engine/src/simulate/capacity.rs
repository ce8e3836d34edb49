//! One trial with finite capacity: events in order of time, each team's free slots taken in backlog order.
//!
//! Work in progress keeps its slot. A slot that comes free outside the team's working time is given out when the
//! team works again.

pub(crate) mod memory;
mod queue;
mod swift;
mod trace;

use crate::cpm::LinkKind;
use crate::simulate::axis::{Axis, FAR};
use crate::simulate::batch::Batch;
use crate::simulate::capacity::memory::{Given, LATE, Step, Trial};
use crate::simulate::capacity::queue::Event;
use crate::simulate::compile::{Compiled, NONE};
use crate::simulate::scenario::Lag;

impl Trial {
    /// Runs the trial in `lane` of the batch; without `omitted`'s loss of slots, if it is a risk.
    pub(crate) fn run<A: Axis>(&mut self, given: Given<'_, A>, batch: &Batch, lane: usize, omitted: Option<usize>) {
        self.reset(batch, lane);
        self.lose_slots(given, batch, lane, omitted);
        for root in 0..self.template.roots.len() {
            let place = self.template.roots[root];
            if given.compiled.started[place as usize] && self.states[place as usize].ready <= 0 {
                self.starting.push(place);
            } else {
                self.release(given, place, 0);
            }
        }
        while let Some(event) = self.events.pop_at(0) {
            self.happen(given, event, 0);
        }
        self.settle(given, 0);
        while let Some((now, event)) = self.events.pop() {
            if self.is_swift(event) && self.events.is_quiet(now) && self.happen_swiftly(given, event, now) {
                continue;
            }
            self.happen(given, event, now);
            while let Some(event) = self.events.pop_at(now) {
                self.happen(given, event, now);
            }
            self.settle(given, now);
        }
        self.last = self.finishes().fold(-FAR, i32::max);
    }

    fn reset(&mut self, batch: &Batch, lane: usize) {
        for (delay, lanes) in self.delays.iter_mut().zip(&batch.delays) {
            *delay = lanes.0[lane];
        }
        self.states.copy_from_slice(&self.template.states);
        self.teams.copy_from_slice(&self.template.teams);
        self.events.rewind();
        for &(place, tied) in &self.template.tied {
            self.tied[place as usize] = tied;
        }
    }

    fn lose_slots<A: Axis>(&mut self, given: Given<'_, A>, batch: &Batch, lane: usize, omitted: Option<usize>) {
        for (index, risk) in given.compiled.risks.iter().enumerate() {
            if let Some((team, _, from)) = risk.capacity
                && batch.strikes[index][lane]
                && omitted != Some(index)
            {
                let calendar = given.compiled.backlogs[team as usize].calendar;
                let until = given.axis.add(calendar, given.axis.open(calendar, from), batch.impacts[index].0[lane]);
                self.events.push(from, Event::SlotsLost(index as u32));
                self.events.push(until, Event::SlotsBack(index as u32));
            }
        }
    }

    fn happen<A: Axis>(&mut self, given: Given<'_, A>, event: Event, now: i32) {
        match event {
            Event::WorkEnds(place) => self.end_work(given, place, now),
            Event::Finishes(place) => self.finish(given, place, now),
            Event::Ready(place) => self.enqueue(place),
            Event::TeamOpens(team) => self.make_dirty(team),
            Event::SlotsLost(risk) => self.change_slots(given.compiled, risk, -1),
            Event::SlotsBack(risk) => self.change_slots(given.compiled, risk, 1),
        }
    }

    fn change_slots(&mut self, compiled: &Compiled, risk: u32, sign: i32) {
        let (team, slots, _) = compiled.risks[risk as usize].capacity.expect("only a risk with a loss of slots makes this event");
        self.teams[team as usize].free += sign * slots;
        self.teams[team as usize].freed_by = NONE;
        self.make_dirty(team);
    }

    fn make_dirty(&mut self, team: u32) {
        self.dirty.put(team);
    }

    /// Starts and ends all that can at this minute, then gives out slots.
    fn settle<A: Axis>(&mut self, given: Given<'_, A>, now: i32) {
        loop {
            if let Some(place) = self.starting.pop() {
                self.start(given, place, now, now);
            } else if let Some(place) = self.ended.pop() {
                self.end_work(given, place, now);
            } else if let Some(team) = self.dirty.take_first() {
                self.give_out(given, team, now);
            } else {
                return;
            }
        }
    }

    /// Gives the team's free slots to the first items of its backlog.
    fn give_out<A: Axis>(&mut self, given: Given<'_, A>, team: u32, now: i32) {
        let backlog = &given.compiled.backlogs[team as usize];
        let state = &mut self.teams[team as usize];
        if state.free <= 0 || !self.backlogs.holds_any(team) {
            return;
        }
        let opens = given.axis.open(backlog.calendar, now);
        if opens > now {
            if state.opens != opens {
                state.opens = opens;
                self.events.push(opens, Event::TeamOpens(team));
            }
            return;
        }
        let freed_by = state.freed_by;
        while self.teams[team as usize].free > 0
            && let Some(bit) = self.backlogs.take_first(team)
        {
            let place = given.compiled.backlog_places[bit as usize];
            let calendar = self.places[place as usize].calendar();
            let at = if calendar == backlog.calendar { now } else { given.axis.open(calendar, now) };
            let state = &mut self.states[place as usize];
            state.slot_from = match (state.ready < now, freed_by) {
                (true, freed_by) if freed_by != NONE => freed_by,
                _ if at > state.ready => LATE,
                _ => NONE,
            };
            self.start(given, place, at, now);
            if self.places[place as usize].is_tied() || !self.ended.is_empty() || !self.starting.is_empty() {
                // What has started may release an item of a better rank, here or in a team before this one.
                self.make_dirty(team);
                return;
            }
        }
    }

    fn start<A: Axis>(&mut self, given: Given<'_, A>, place: u32, at: i32, now: i32) {
        let about = self.places[place as usize];
        let end = given.axis.add(about.calendar(), at, given.durations[place as usize]);
        if about.team != NONE {
            self.teams[about.team as usize].free -= 1;
        }
        if end == now {
            self.ended.push(place);
        } else {
            self.events.push(end, Event::WorkEnds(place));
        }
        if about.is_tied() {
            self.start_ties(given, place, (at, end), now);
        }
    }

    /// Lets links from the start take effect, and leads on the finish where that is known already.
    fn start_ties<A: Axis>(&mut self, given: Given<'_, A>, place: u32, (at, end): (i32, i32), now: i32) {
        let index = place as usize;
        let tied = &mut self.tied[index];
        (tied.start, tied.work_end) = (at, end);
        let foreseen = tied.holding == 0;
        tied.step = if foreseen { Step::Foreseen } else { Step::Running };
        let finish = end.max(tied.finish_bound);
        for tie in given.compiled.ties_out.row(index) {
            let leaves_start = matches!(tie.kind, LinkKind::StartStart | LinkKind::StartFinish);
            if leaves_start {
                self.resolve(given, tie.place, tie.kind, given.axis.shift(given.compiled.calendar[tie.place as usize], at, tie.lag), now);
            } else if foreseen && is_lead(tie.lag) {
                self.resolve(
                    given,
                    tie.place,
                    tie.kind,
                    given.axis.shift(given.compiled.calendar[tie.place as usize], finish, tie.lag),
                    now,
                );
            }
        }
    }

    fn end_work<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let index = place as usize;
        let about = self.places[index];
        if about.team != NONE {
            let state = &mut self.teams[about.team as usize];
            state.free += 1;
            state.freed_by = place;
            self.make_dirty(about.team);
        }
        if about.is_tied() {
            let tied = &mut self.tied[index];
            if tied.holding > 0 {
                tied.step = Step::WorkDone;
                return;
            }
            if tied.finish_bound > now {
                self.events.push(tied.finish_bound, Event::Finishes(place));
                return;
            }
        }
        self.finish(given, place, now);
    }

    fn finish<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let index = place as usize;
        self.states[index].finish = now;
        for &to in self.successors(given.compiled, place) {
            self.open_gate(given, to, now, now);
        }
        if self.places[index].is_tied() {
            let foreseen = self.tied[index].step == Step::Foreseen;
            for tie in given.compiled.ties_out.row(index) {
                let leaves_finish = matches!(tie.kind, LinkKind::FinishStart | LinkKind::FinishFinish);
                if leaves_finish && !(foreseen && is_lead(tie.lag)) {
                    self.resolve(
                        given,
                        tie.place,
                        tie.kind,
                        given.axis.shift(given.compiled.calendar[tie.place as usize], now, tie.lag),
                        now,
                    );
                }
            }
        }
    }

    /// Returns the places that plain links lead to.
    #[inline]
    fn successors<'a>(&self, compiled: &'a Compiled, place: u32) -> &'a [u32] {
        let [from, to] = [place, place + 1].map(|place| self.places[place as usize].successors as usize);
        &compiled.plain_out.entries[from..to]
    }

    /// Lets one link take effect on its successor.
    fn resolve<A: Axis>(&mut self, given: Given<'_, A>, to: u32, kind: LinkKind, bound: i32, now: i32) {
        let index = to as usize;
        if matches!(kind, LinkKind::FinishStart | LinkKind::StartStart) {
            self.open_gate(given, to, bound, now);
            return;
        }
        let tied = &mut self.tied[index];
        tied.finish_bound = tied.finish_bound.max(bound);
        tied.holding -= 1;
        if tied.holding == 0 && tied.step == Step::WorkDone {
            self.events.push(tied.finish_bound.max(now), Event::Finishes(to));
        }
    }

    /// Takes away one link that holds a start.
    #[inline]
    fn open_gate<A: Axis>(&mut self, given: Given<'_, A>, to: u32, bound: i32, now: i32) {
        let state = &mut self.states[to as usize];
        state.ready = state.ready.max(bound);
        state.waiting -= 1;
        if state.waiting == 0 {
            self.release(given, to, now);
        }
    }

    /// Sets when an item that no link holds any more is ready; never in the past.
    fn release<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let index = place as usize;
        let ready = self.readiness(given, place, self.states[index].ready.max(now));
        self.states[index].ready = ready;
        if ready > now {
            self.events.push(ready, Event::Ready(place));
        } else {
            self.enqueue(place);
        }
    }

    /// Returns when an item is ready that nothing holds from `bound` on: after its delay, when its calendar works.
    ///
    /// An item without work, such as a milestone, does not wait for working time: what is done on Friday evening
    /// is not done on Monday only.
    #[inline]
    fn readiness<A: Axis>(&self, given: Given<'_, A>, place: u32, bound: i32) -> i32 {
        let about = self.places[place as usize];
        let calendar = about.calendar();
        let open = |at: i32| if about.is_idle() { at } else { given.axis.open(calendar, at) };
        if !about.is_tied() || given.compiled.delay[place as usize] == NONE {
            return open(bound);
        }
        open(given.axis.add(calendar, open(bound), self.delays[given.compiled.delay[place as usize] as usize]))
    }

    fn enqueue(&mut self, place: u32) {
        let about = self.places[place as usize];
        if about.team == NONE {
            self.starting.push(place);
        } else {
            self.backlogs.put(about.team, about.backlog_bit);
            self.make_dirty(about.team);
        }
    }
}

fn is_lead(lag: Lag) -> bool {
    matches!(lag, Lag::Working(minutes) | Lag::Elapsed(minutes) if minutes < 0)
}
