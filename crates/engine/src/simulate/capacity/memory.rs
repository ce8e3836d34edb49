//! The memory of a trial, allocated once per worker, and what every trial begins with.

use crate::cpm::LinkKind;
use crate::sample::whole;
use crate::simulate::axis::Time;
use crate::simulate::capacity::queue::{Backlogs, Dirty, Events};
use crate::simulate::capacity::swift::is_swift;
use crate::simulate::capacity::trace::Trace;
use crate::simulate::compile::{Compiled, NONE};

/// The memory of a trial, by place. Allocated once per worker.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(super) gates: Vec<Gate>,
    pub(super) runs: Vec<Run>,
    pub(super) places: Vec<Place>,
    pub(super) delays: Vec<i32>,
    /// How many links still hold the finish.
    pub(super) holding: Vec<u32>,
    pub(super) finish_bounds: Vec<i32>,
    pub(super) progress: Vec<Step>,
    pub(super) teams: Vec<TeamState>,
    pub(super) dirty: Dirty,
    pub(super) starting: Vec<u32>,
    pub(super) ended: Vec<u32>,
    pub(super) backlogs: Backlogs,
    pub(super) events: Events,
    pub(super) trace: Trace,
    pub(super) template: Template,
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
pub(super) struct Gate {
    /// When the item could start as far as its links and its calendar go.
    pub(super) ready: i32,
    /// How many links still hold it.
    pub(super) waiting: u32,
}

/// What became of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) start: i32,
    pub(super) work_end: i32,
    pub(super) finish: i32,
    /// The item whose slot was waited for, or `NONE`.
    pub(super) slot_from: u32,
}

/// What an event needs to know about an item, side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) team: u32,
    pub(super) backlog_bit: u32,
    pub(super) calendar: u32,
    /// The row of `Compiled::plain_out`.
    pub(super) successors: (u32, u32),
    /// Whether `end_work_swiftly` may end the item's work.
    pub(super) swift: bool,
    /// Whether the item has no work of its own.
    pub(super) idle: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Waiting,
    /// Running, and its finish was known at its start, so that leads on it have taken effect.
    Foreseen,
    Running,
    WorkDone,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct TeamState {
    pub(super) free: i32,
    /// Whose slot came free last.
    pub(super) freed_by: u32,
    /// When the team will be asked again because it was not working.
    pub(super) opens: i32,
}

/// What every trial begins with.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) gates: Vec<Gate>,
    pub(super) holding: Vec<u32>,
    pub(super) teams: Vec<TeamState>,
    /// The unfinished items that no link holds.
    pub(super) roots: Vec<u32>,
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
            idle: compiled.idle[index],
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
            dirty: Dirty::new(compiled.backlogs.len()),
            starting: Vec::new(),
            ended: Vec::new(),
            backlogs: Backlogs::new(compiled),
            events: Events::new(compiled, usual_wait(compiled)),
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
}

impl Template {
    fn new(compiled: &Compiled) -> Template {
        let n = compiled.draws.len();
        let count = |place: usize, finish: bool| {
            let entering = |kind: LinkKind| matches!(kind, LinkKind::FinishFinish | LinkKind::StartFinish) == finish;
            compiled.ties_in.row(place).iter().filter(|tie| entering(tie.kind)).count() as u32
        };
        let gate =
            |place: usize| Gate { ready: compiled.floor[place], waiting: compiled.plain_in.row(place).len() as u32 + count(place, false) };
        let gates: Vec<Gate> = (0..n).map(gate).collect();
        let state = |slots: i32| TeamState { free: slots, freed_by: NONE, opens: -1 };
        Template {
            roots: (0..n as u32).filter(|&place| gates[place as usize].waiting == 0 && !compiled.finished[place as usize]).collect(),
            gates,
            holding: (0..n).map(|place| count(place, true)).collect(),
            teams: compiled.backlogs.iter().map(|backlog| state(backlog.slots)).collect(),
        }
    }
}

/// Returns about how long an event usually lies ahead: what nine of ten items hardly ever exceed, four times over for the
/// nights and weekends of an axis of elapsed time.
///
/// Not the longest: a few items of many years would make every bucket hold the events of months. What lies further
/// ahead waits in the heap, which costs more than a bucket that now and then holds two.
fn usual_wait(compiled: &Compiled) -> i32 {
    let mut likely: Vec<i32> = compiled.draws.iter().map(|draw| whole(draw.at(0.95, &compiled.tables))).filter(|wait| *wait > 0).collect();
    likely.sort_unstable();
    let usual = likely.get(likely.len() * 9 / 10).copied().unwrap_or(0);
    match compiled.time {
        Time::Line { .. } => usual,
        Time::Clocks(_) => usual.saturating_mul(4),
    }
}
