//! One trial with finite capacity: events in order of time, each team's free slots taken in backlog order.
//!
//! All that happens at one minute happens before slots are given out, so the highest-ranked item that is ready
//! at that minute gets the slot. Work in progress keeps its slot. A slot that comes free outside the team's
//! working time is given out when the team works again.

mod queue;
mod trace;

use crate::cpm::LinkKind;
use crate::random::LANES;
use crate::sample::whole;
use crate::simulate::axis::{Axis, FAR, Time};
use crate::simulate::batch::Batch;
use crate::simulate::capacity::queue::{Backlogs, Event, Events};
use crate::simulate::capacity::trace::Trace;
use crate::simulate::compile::{Compiled, NONE};
use crate::simulate::scenario::Lag;

/// The memory of a trial, by place. Allocated once per worker.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    durations: Vec<i32>,
    delays: Vec<i32>,
    /// How many links still hold the start, and how many the finish.
    waiting: Vec<u32>,
    holding: Vec<u32>,
    /// When the item could start as far as its links and its calendar go.
    ready: Vec<i32>,
    finish_bounds: Vec<i32>,
    starts: Vec<i32>,
    work_ends: Vec<i32>,
    pub(crate) finishes: Vec<i32>,
    /// The item whose slot was waited for, or `NONE`.
    slot_from: Vec<u32>,
    progress: Vec<Step>,
    teams: Vec<TeamState>,
    dirty: Vec<u32>,
    starting: Vec<u32>,
    ended: Vec<u32>,
    backlogs: Backlogs,
    events: Events,
    trace: Trace,
    template: Template,
    pub(crate) last: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Waiting,
    /// Running, and its finish was known at its start, so that leads on it have taken effect.
    Foreseen,
    Running,
    WorkDone,
}

#[derive(Clone, Copy, Debug)]
struct TeamState {
    free: i32,
    /// Whose slot came free last.
    freed_by: u32,
    /// When the team will be asked again because it was not working.
    opens: i32,
    dirty: bool,
}

/// What every trial begins with.
#[derive(Clone, Debug)]
struct Template {
    waiting: Vec<u32>,
    holding: Vec<u32>,
    finishes: Vec<i32>,
    teams: Vec<TeamState>,
    /// The unfinished items that no link holds.
    roots: Vec<u32>,
}

impl Trial {
    pub(crate) fn new(compiled: &Compiled) -> Trial {
        let n = compiled.draws.len();
        let template = Template::new(compiled);
        Trial {
            durations: vec![0; n],
            delays: vec![0; compiled.delays],
            waiting: template.waiting.clone(),
            holding: template.holding.clone(),
            ready: vec![0; n],
            finish_bounds: compiled.finish_floor.clone(),
            starts: vec![0; n],
            work_ends: vec![0; n],
            finishes: template.finishes.clone(),
            slot_from: vec![NONE; n],
            progress: vec![Step::Waiting; n],
            teams: template.teams.clone(),
            dirty: Vec::new(),
            starting: Vec::new(),
            ended: Vec::new(),
            backlogs: Backlogs::new(compiled),
            events: Events::new(compiled, longest_wait(compiled)),
            trace: Trace::new(n),
            template,
            last: 0,
        }
    }

    /// Runs the trial in `lane` of the batch; without `omitted`'s loss of slots, if it is a risk.
    pub(crate) fn run<A: Axis>(&mut self, compiled: &Compiled, axis: &A, batch: &Batch, lane: usize, omitted: Option<usize>) {
        self.reset(compiled, batch, lane);
        self.events.rewind();
        self.lose_slots(compiled, axis, batch, lane, omitted);
        for root in 0..self.template.roots.len() {
            let place = self.template.roots[root];
            if compiled.started[place as usize] {
                self.starting.push(place);
            } else {
                self.release(compiled, axis, place, 0);
            }
        }
        self.settle(compiled, axis, 0);
        while let Some((now, event)) = self.events.pop() {
            self.happen(compiled, axis, event, now);
            while let Some(event) = self.events.pop_at(now) {
                self.happen(compiled, axis, event, now);
            }
            self.settle(compiled, axis, now);
        }
        self.last = self.finishes.iter().copied().fold(-FAR, i32::max);
    }

    fn reset(&mut self, compiled: &Compiled, batch: &Batch, lane: usize) {
        debug_assert!(lane < LANES);
        for (duration, lanes) in self.durations.iter_mut().zip(&batch.durations) {
            *duration = lanes.0[lane];
        }
        for (delay, lanes) in self.delays.iter_mut().zip(&batch.delays) {
            *delay = lanes.0[lane];
        }
        self.waiting.copy_from_slice(&self.template.waiting);
        self.ready.copy_from_slice(&compiled.floor);
        self.teams.copy_from_slice(&self.template.teams);
        if compiled.general {
            self.holding.copy_from_slice(&self.template.holding);
            self.finish_bounds.copy_from_slice(&compiled.finish_floor);
            self.progress.fill(Step::Waiting);
        }
    }

    fn lose_slots<A: Axis>(&mut self, compiled: &Compiled, axis: &A, batch: &Batch, lane: usize, omitted: Option<usize>) {
        for (index, risk) in compiled.risks.iter().enumerate() {
            if let Some((team, _, from)) = risk.capacity
                && batch.strikes[index][lane]
                && omitted != Some(index)
            {
                let calendar = compiled.backlogs[team as usize].calendar;
                let until = axis.add(calendar, axis.open(calendar, from), batch.impacts[index].0[lane]);
                self.events.push(from, Event::SlotsLost(index as u32));
                self.events.push(until, Event::SlotsBack(index as u32));
            }
        }
    }

    fn happen<A: Axis>(&mut self, compiled: &Compiled, axis: &A, event: Event, now: i32) {
        match event {
            Event::WorkEnds(place) => self.end_work(compiled, axis, place, now),
            Event::Finishes(place) => self.finish(compiled, axis, place, now),
            Event::Ready(place) => self.enqueue(compiled, place),
            Event::TeamOpens(team) => self.make_dirty(team),
            Event::SlotsLost(risk) => self.change_slots(compiled, risk, -1),
            Event::SlotsBack(risk) => self.change_slots(compiled, risk, 1),
        }
    }

    fn change_slots(&mut self, compiled: &Compiled, risk: u32, sign: i32) {
        let (team, slots, _) = compiled.risks[risk as usize].capacity.expect("only a risk with a loss of slots makes this event");
        self.teams[team as usize].free += sign * slots;
        self.teams[team as usize].freed_by = NONE;
        self.make_dirty(team);
    }

    fn make_dirty(&mut self, team: u32) {
        let state = &mut self.teams[team as usize];
        if !state.dirty {
            state.dirty = true;
            self.dirty.push(team);
        }
    }

    /// Starts and ends all that can at this minute, then gives out slots.
    fn settle<A: Axis>(&mut self, compiled: &Compiled, axis: &A, now: i32) {
        loop {
            if let Some(place) = self.starting.pop() {
                self.slot_from[place as usize] = NONE;
                self.start(compiled, axis, place, now, now);
            } else if let Some(place) = self.ended.pop() {
                self.end_work(compiled, axis, place, now);
            } else if let Some(team) = self.dirty.pop() {
                self.teams[team as usize].dirty = false;
                self.give_out(compiled, axis, team, now);
            } else {
                return;
            }
        }
    }

    /// Gives the team's free slots to the first items of its backlog.
    fn give_out<A: Axis>(&mut self, compiled: &Compiled, axis: &A, team: u32, now: i32) {
        let backlog = &compiled.backlogs[team as usize];
        let state = &mut self.teams[team as usize];
        if state.free <= 0 || !self.backlogs.holds_any(team) {
            return;
        }
        let opens = axis.open(backlog.calendar, now);
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
            let place = compiled.backlog_places[bit as usize];
            let calendar = compiled.calendar[place as usize];
            self.slot_from[place as usize] = if self.ready[place as usize] < now { freed_by } else { NONE };
            let at = if calendar == backlog.calendar { now } else { axis.open(calendar, now) };
            self.start(compiled, axis, place, at, now);
            if !self.ended.is_empty() || !self.starting.is_empty() {
                // What has started may release an item of a better rank at this very minute.
                self.make_dirty(team);
                return;
            }
        }
    }

    fn start<A: Axis>(&mut self, compiled: &Compiled, axis: &A, place: u32, at: i32, now: i32) {
        let index = place as usize;
        let end = axis.add(compiled.calendar[index], at, self.durations[index]);
        self.starts[index] = at;
        self.work_ends[index] = end;
        let team = compiled.team[index];
        if team != NONE {
            self.teams[team as usize].free -= 1;
        }
        if end == now {
            self.ended.push(place);
        } else {
            self.events.push(end, Event::WorkEnds(place));
        }
        if compiled.general {
            self.start_ties(compiled, axis, place, at);
        }
    }

    /// Lets links from the start take effect, and leads on the finish where that is known already.
    fn start_ties<A: Axis>(&mut self, compiled: &Compiled, axis: &A, place: u32, at: i32) {
        let index = place as usize;
        let foreseen = self.holding[index] == 0;
        self.progress[index] = if foreseen { Step::Foreseen } else { Step::Running };
        let finish = self.work_ends[index].max(self.finish_bounds[index]);
        for tie in compiled.ties_out.row(index) {
            let leaves_start = matches!(tie.kind, LinkKind::StartStart | LinkKind::StartFinish);
            if leaves_start {
                self.resolve(compiled, axis, tie.place, tie.kind, axis.shift(compiled.calendar[tie.place as usize], at, tie.lag), at);
            } else if foreseen && is_lead(tie.lag) {
                self.resolve(compiled, axis, tie.place, tie.kind, axis.shift(compiled.calendar[tie.place as usize], finish, tie.lag), at);
            }
        }
    }

    fn end_work<A: Axis>(&mut self, compiled: &Compiled, axis: &A, place: u32, now: i32) {
        let index = place as usize;
        let team = compiled.team[index];
        if team != NONE {
            let state = &mut self.teams[team as usize];
            state.free += 1;
            state.freed_by = place;
            self.make_dirty(team);
        }
        if compiled.general {
            if self.holding[index] > 0 {
                self.progress[index] = Step::WorkDone;
                return;
            }
            if self.finish_bounds[index] > now {
                self.events.push(self.finish_bounds[index], Event::Finishes(place));
                return;
            }
        }
        self.finish(compiled, axis, place, now);
    }

    fn finish<A: Axis>(&mut self, compiled: &Compiled, axis: &A, place: u32, now: i32) {
        let index = place as usize;
        self.finishes[index] = now;
        for &to in compiled.plain_out.row(index) {
            let ready = &mut self.ready[to as usize];
            *ready = (*ready).max(now);
            self.waiting[to as usize] -= 1;
            if self.waiting[to as usize] == 0 {
                self.release(compiled, axis, to, now);
            }
        }
        if compiled.general {
            let foreseen = self.progress[index] == Step::Foreseen;
            for tie in compiled.ties_out.row(index) {
                let leaves_finish = matches!(tie.kind, LinkKind::FinishStart | LinkKind::FinishFinish);
                if leaves_finish && !(foreseen && is_lead(tie.lag)) {
                    self.resolve(compiled, axis, tie.place, tie.kind, axis.shift(compiled.calendar[tie.place as usize], now, tie.lag), now);
                }
            }
        }
    }

    /// Lets one link take effect on its successor.
    fn resolve<A: Axis>(&mut self, compiled: &Compiled, axis: &A, to: u32, kind: LinkKind, bound: i32, now: i32) {
        let index = to as usize;
        if matches!(kind, LinkKind::FinishStart | LinkKind::StartStart) {
            self.ready[index] = self.ready[index].max(bound);
            self.waiting[index] -= 1;
            if self.waiting[index] == 0 {
                self.release(compiled, axis, to, now);
            }
            return;
        }
        self.finish_bounds[index] = self.finish_bounds[index].max(bound);
        self.holding[index] -= 1;
        if self.holding[index] == 0 && self.progress[index] == Step::WorkDone {
            self.events.push(self.finish_bounds[index].max(now), Event::Finishes(to));
        }
    }

    /// Sets when an item that no link holds any more is ready; never in the past.
    fn release<A: Axis>(&mut self, compiled: &Compiled, axis: &A, place: u32, now: i32) {
        let index = place as usize;
        let calendar = compiled.calendar[index];
        let mut ready = self.ready[index].max(now);
        if compiled.general && compiled.delay[index] != NONE {
            ready = axis.add(calendar, axis.open(calendar, ready), self.delays[compiled.delay[index] as usize]);
        }
        ready = axis.open(calendar, ready);
        self.ready[index] = ready;
        if ready > now {
            self.events.push(ready, Event::Ready(place));
        } else {
            self.enqueue(compiled, place);
        }
    }

    fn enqueue(&mut self, compiled: &Compiled, place: u32) {
        let team = compiled.team[place as usize];
        if team == NONE {
            self.starting.push(place);
        } else {
            self.backlogs.put(team, compiled.backlog_bit[place as usize]);
            self.make_dirty(team);
        }
    }
}

/// Returns about how long an event may lie ahead: the longest of the likely durations, four times over for the
/// nights and weekends of an axis of elapsed time.
fn longest_wait(compiled: &Compiled) -> i32 {
    let likely = compiled.draws.iter().map(|draw| whole(draw.at(0.95, &compiled.tables))).max().unwrap_or(0);
    match compiled.time {
        Time::Line { .. } => likely,
        Time::Clocks(_) => likely.saturating_mul(4),
    }
}

fn is_lead(lag: Lag) -> bool {
    matches!(lag, Lag::Working(minutes) | Lag::Elapsed(minutes) if minutes < 0)
}

impl Template {
    fn new(compiled: &Compiled) -> Template {
        let n = compiled.draws.len();
        let count = |place: usize, finish: bool| {
            let entering = |kind: LinkKind| matches!(kind, LinkKind::FinishFinish | LinkKind::StartFinish) == finish;
            compiled.ties_in.row(place).iter().filter(|tie| entering(tie.kind)).count() as u32
        };
        let waiting: Vec<u32> = (0..n).map(|place| compiled.plain_in.row(place).len() as u32 + count(place, false)).collect();
        let state = |slots: i32| TeamState { free: slots, freed_by: NONE, opens: -1, dirty: false };
        Template {
            roots: (0..n as u32).filter(|&place| waiting[place as usize] == 0 && !compiled.finished[place as usize]).collect(),
            waiting,
            holding: (0..n).map(|place| count(place, true)).collect(),
            finishes: compiled.floor.clone(),
            teams: compiled.backlogs.iter().map(|backlog| state(backlog.slots)).collect(),
        }
    }
}
