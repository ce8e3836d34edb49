//! One trial with finite capacity: events in order of time, each team's free slots taken in backlog order.
//!
//! All that happens at one minute happens before slots are given out, so the highest-ranked item that is ready
//! at that minute gets the slot. Work in progress keeps its slot. A slot that comes free outside the team's
//! working time is given out when the team works again.

mod queue;
mod trace;

use crate::cpm::LinkKind;
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
    gates: Vec<Gate>,
    runs: Vec<Run>,
    places: Vec<Place>,
    delays: Vec<i32>,
    /// How many links still hold the finish.
    holding: Vec<u32>,
    finish_bounds: Vec<i32>,
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

/// What a trial is run on.
#[derive(Debug)]
pub(crate) struct Given<'a, A> {
    pub(crate) compiled: &'a Compiled,
    pub(crate) axis: &'a A,
    /// The durations drawn for the trial.
    pub(crate) durations: &'a [i32],
}

impl<A> Clone for Given<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Given<'_, A> {}

/// What holds an item's start.
#[derive(Clone, Copy, Debug)]
struct Gate {
    /// When the item could start as far as its links and its calendar go.
    ready: i32,
    /// How many links still hold it.
    waiting: u32,
}

/// What became of an item.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: i32,
    work_end: i32,
    finish: i32,
    /// The item whose slot was waited for, or `NONE`.
    slot_from: u32,
}

/// What an event needs to know about an item, side by side.
#[derive(Clone, Copy, Debug)]
struct Place {
    team: u32,
    backlog_bit: u32,
    calendar: u32,
    /// The row of `Compiled::plain_out`.
    successors: (u32, u32),
    /// Whether `end_work_swiftly` may end the item's work.
    swift: bool,
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
    gates: Vec<Gate>,
    holding: Vec<u32>,
    teams: Vec<TeamState>,
    /// The unfinished items that no link holds.
    roots: Vec<u32>,
}

impl Trial {
    pub(crate) fn new(compiled: &Compiled) -> Trial {
        let n = compiled.draws.len();
        let template = Template::new(compiled);
        let place = |index: usize| Place {
            team: compiled.team[index],
            backlog_bit: compiled.backlog_bit[index],
            calendar: compiled.calendar[index],
            successors: (compiled.plain_out.offsets[index], compiled.plain_out.offsets[index + 1]),
            swift: is_swift(compiled, index),
        };
        // A finished item stays as it is here: no event ever touches it.
        let run = |&finish: &i32| Run { start: finish, work_end: finish, finish, slot_from: NONE };
        Trial {
            gates: template.gates.clone(),
            runs: compiled.floor.iter().map(run).collect(),
            places: (0..n).map(place).collect(),
            delays: vec![0; compiled.delays],
            holding: template.holding.clone(),
            finish_bounds: compiled.finish_floor.clone(),
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

    /// Returns the finish of each item.
    pub(crate) fn finishes(&self) -> impl Iterator<Item = i32> + '_ {
        self.runs.iter().map(|run| run.finish)
    }

    /// Returns the finish of the item at a place.
    pub(crate) fn finish_at(&self, place: u32) -> i32 {
        self.runs[place as usize].finish
    }

    /// Runs the trial in `lane` of the batch; without `omitted`'s loss of slots, if it is a risk.
    pub(crate) fn run<A: Axis>(&mut self, given: Given<'_, A>, batch: &Batch, lane: usize, omitted: Option<usize>) {
        self.reset(given.compiled, batch, lane);
        self.lose_slots(given, batch, lane, omitted);
        for root in 0..self.template.roots.len() {
            let place = self.template.roots[root];
            if given.compiled.started[place as usize] {
                self.starting.push(place);
            } else {
                self.release(given, place, 0);
            }
        }
        self.settle(given, 0);
        while let Some((now, event)) = self.events.pop() {
            if self.is_swift(event) && self.events.is_quiet(now) {
                self.happen_swiftly(given, event, now);
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

    fn reset(&mut self, compiled: &Compiled, batch: &Batch, lane: usize) {
        for (delay, lanes) in self.delays.iter_mut().zip(&batch.delays) {
            *delay = lanes.0[lane];
        }
        self.gates.copy_from_slice(&self.template.gates);
        self.teams.copy_from_slice(&self.template.teams);
        self.events.rewind();
        if compiled.general {
            self.holding.copy_from_slice(&self.template.holding);
            self.finish_bounds.copy_from_slice(&compiled.finish_floor);
            self.progress.fill(Step::Waiting);
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
        let state = &mut self.teams[team as usize];
        if !state.dirty {
            state.dirty = true;
            self.dirty.push(team);
        }
    }

    /// Starts and ends all that can at this minute, then gives out slots.
    fn settle<A: Axis>(&mut self, given: Given<'_, A>, now: i32) {
        loop {
            if let Some(place) = self.starting.pop() {
                self.runs[place as usize].slot_from = NONE;
                self.start(given, place, now, now);
            } else if let Some(place) = self.ended.pop() {
                self.end_work(given, place, now);
            } else if let Some(team) = self.dirty.pop() {
                self.teams[team as usize].dirty = false;
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
            let calendar = self.places[place as usize].calendar;
            self.runs[place as usize].slot_from = if self.gates[place as usize].ready < now { freed_by } else { NONE };
            let at = if calendar == backlog.calendar { now } else { given.axis.open(calendar, now) };
            self.start(given, place, at, now);
            if !self.ended.is_empty() || !self.starting.is_empty() {
                // What has started may release an item of a better rank at this very minute.
                self.make_dirty(team);
                return;
            }
        }
    }

    fn start<A: Axis>(&mut self, given: Given<'_, A>, place: u32, at: i32, now: i32) {
        let index = place as usize;
        let Place { team, calendar, .. } = self.places[index];
        let end = given.axis.add(calendar, at, given.durations[index]);
        self.runs[index].start = at;
        self.runs[index].work_end = end;
        if team != NONE {
            self.teams[team as usize].free -= 1;
        }
        if end == now {
            self.ended.push(place);
        } else {
            self.events.push(end, Event::WorkEnds(place));
        }
        if given.compiled.general {
            self.start_ties(given, place, at);
        }
    }

    /// Lets links from the start take effect, and leads on the finish where that is known already.
    fn start_ties<A: Axis>(&mut self, given: Given<'_, A>, place: u32, at: i32) {
        let index = place as usize;
        let foreseen = self.holding[index] == 0;
        self.progress[index] = if foreseen { Step::Foreseen } else { Step::Running };
        let finish = self.runs[index].work_end.max(self.finish_bounds[index]);
        for tie in given.compiled.ties_out.row(index) {
            let leaves_start = matches!(tie.kind, LinkKind::StartStart | LinkKind::StartFinish);
            if leaves_start {
                self.resolve(given, tie.place, tie.kind, given.axis.shift(given.compiled.calendar[tie.place as usize], at, tie.lag), at);
            } else if foreseen && is_lead(tie.lag) {
                self.resolve(given, tie.place, tie.kind, given.axis.shift(given.compiled.calendar[tie.place as usize], finish, tie.lag), at);
            }
        }
    }

    fn end_work<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let index = place as usize;
        let team = self.places[index].team;
        if team != NONE {
            let state = &mut self.teams[team as usize];
            state.free += 1;
            state.freed_by = place;
            self.make_dirty(team);
        }
        if given.compiled.general {
            if self.holding[index] > 0 {
                self.progress[index] = Step::WorkDone;
                return;
            }
            if self.finish_bounds[index] > now {
                self.events.push(self.finish_bounds[index], Event::Finishes(place));
                return;
            }
        }
        self.finish(given, place, now);
    }

    #[inline]
    fn is_swift(&self, event: Event) -> bool {
        matches!(event, Event::WorkEnds(place) | Event::Ready(place) if self.places[place as usize].swift)
    }

    #[inline]
    fn happen_swiftly<A: Axis>(&mut self, given: Given<'_, A>, event: Event, now: i32) {
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

    fn finish<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let index = place as usize;
        self.runs[index].finish = now;
        let (first, end) = self.places[index].successors;
        for &to in &given.compiled.plain_out.entries[first as usize..end as usize] {
            self.open_gate(given, to, now, now);
        }
        if given.compiled.general {
            let foreseen = self.progress[index] == Step::Foreseen;
            for tie in given.compiled.ties_out.row(index) {
                let leaves_finish = matches!(tie.kind, LinkKind::FinishStart | LinkKind::FinishFinish);
                if leaves_finish && !(foreseen && is_lead(tie.lag)) {
                    self.resolve(given, tie.place, tie.kind, given.axis.shift(given.compiled.calendar[tie.place as usize], now, tie.lag), now);
                }
            }
        }
    }

    /// Lets one link take effect on its successor.
    fn resolve<A: Axis>(&mut self, given: Given<'_, A>, to: u32, kind: LinkKind, bound: i32, now: i32) {
        let index = to as usize;
        if matches!(kind, LinkKind::FinishStart | LinkKind::StartStart) {
            self.open_gate(given, to, bound, now);
            return;
        }
        self.finish_bounds[index] = self.finish_bounds[index].max(bound);
        self.holding[index] -= 1;
        if self.holding[index] == 0 && self.progress[index] == Step::WorkDone {
            self.events.push(self.finish_bounds[index].max(now), Event::Finishes(to));
        }
    }

    /// Takes away one link that holds a start.
    #[inline]
    fn open_gate<A: Axis>(&mut self, given: Given<'_, A>, to: u32, bound: i32, now: i32) {
        let gate = &mut self.gates[to as usize];
        gate.ready = gate.ready.max(bound);
        gate.waiting -= 1;
        if gate.waiting == 0 {
            self.release(given, to, now);
        }
    }

    /// Sets when an item that no link holds any more is ready; never in the past.
    fn release<A: Axis>(&mut self, given: Given<'_, A>, place: u32, now: i32) {
        let index = place as usize;
        let calendar = self.places[index].calendar;
        let mut ready = self.gates[index].ready.max(now);
        if given.compiled.general && given.compiled.delay[index] != NONE {
            ready = given.axis.add(calendar, given.axis.open(calendar, ready), self.delays[given.compiled.delay[index] as usize]);
        }
        ready = given.axis.open(calendar, ready);
        self.gates[index].ready = ready;
        if ready > now {
            self.events.push(ready, Event::Ready(place));
        } else {
            self.enqueue(place);
        }
    }

    fn enqueue(&mut self, place: u32) {
        let Place { team, backlog_bit, .. } = self.places[place as usize];
        if team == NONE {
            self.starting.push(place);
        } else {
            self.backlogs.put(team, backlog_bit);
            self.make_dirty(team);
        }
    }
}

/// Says whether nothing that the end of the item's work sets off can set off more within the same minute: its
/// team and those of its successors are limited, work to the items' calendars, and no work takes no time.
fn is_swift(compiled: &Compiled, index: usize) -> bool {
    let takes_time = |index: usize| whole(compiled.draws[index].at(0.0, &compiled.tables)) > 0 && compiled.factor[index] == 0;
    let plain = |index: usize| {
        let team = compiled.team[index];
        team != NONE && compiled.backlogs[team as usize].calendar == compiled.calendar[index] && takes_time(index)
    };
    !compiled.general && plain(index) && compiled.plain_out.row(index).iter().all(|&to| plain(to as usize))
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
        let gate = |place: usize| Gate {
            ready: compiled.floor[place],
            waiting: compiled.plain_in.row(place).len() as u32 + count(place, false),
        };
        let gates: Vec<Gate> = (0..n).map(gate).collect();
        let state = |slots: i32| TeamState { free: slots, freed_by: NONE, opens: -1, dirty: false };
        Template {
            roots: (0..n as u32).filter(|&place| gates[place as usize].waiting == 0 && !compiled.finished[place as usize]).collect(),
            gates,
            holding: (0..n).map(|place| count(place, true)).collect(),
            teams: compiled.backlogs.iter().map(|backlog| state(backlog.slots)).collect(),
        }
    }
}
