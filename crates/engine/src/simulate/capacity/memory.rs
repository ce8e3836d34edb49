//! The memory of a trial, allocated once per worker, and what every trial begins with.

use crate::cpm::LinkKind;
use crate::sample::whole;
use crate::simulate::axis::{FAR, Time};
use crate::simulate::capacity::queue::{Backlogs, Dirty, Events};
use crate::simulate::capacity::swift::is_swift;
use crate::simulate::capacity::trace::Trace;
use crate::simulate::compile::{Compiled, NONE};

/// The memory of a trial, by place. Allocated once per worker.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(super) states: Vec<State>,
    /// One more than there are items.
    pub(super) places: Vec<Place>,
    pub(super) delays: Vec<i32>,
    pub(super) tied: Vec<Tied>,
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

/// An item during a trial: all that most events touch of it stands side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// When the item could start as far as its links and its calendar go.
    pub(super) ready: i32,
    /// How many links still hold its start.
    pub(super) waiting: u32,
    pub(super) finish: i32,
    /// The item whose slot was waited for, or `NONE`, or `LATE`.
    pub(super) slot_from: u32,
}

/// Stands for a slot that was waited for, though no item had it.
pub(super) const LATE: u32 = u32::MAX - 1;

/// What an event needs to know about an item, in as few bytes as can be: large plans wait for memory most.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub(super) struct Place {
    pub(super) team: u32,
    pub(super) backlog_bit: u32,
    /// Where its row of `Compiled::plain_out` begins; it ends where that of the next place does.
    pub(super) successors: u32,
    /// The calendar, above three flags.
    about: u32,
}

impl Place {
    const SWIFT: u32 = 1;
    const TIED: u32 = 2;
    const IDLE: u32 = 4;

    fn new(compiled: &Compiled, index: usize) -> Place {
        let flag = |is: bool, flag: u32| if is { flag } else { 0 };
        let flags = flag(is_swift(compiled, index), Place::SWIFT)
            | flag(compiled.is_tied(index), Place::TIED)
            | flag(compiled.idle[index], Place::IDLE);
        Place {
            team: compiled.team[index],
            backlog_bit: compiled.backlog_bit[index],
            successors: compiled.plain_out.offsets[index],
            about: compiled.calendar[index] << 3 | flags,
        }
    }

    #[inline]
    pub(super) fn calendar(self) -> u32 {
        self.about >> 3
    }

    /// Whether the item's events may go the shorter way.
    #[inline]
    pub(super) fn is_swift(self) -> bool {
        self.about & Place::SWIFT != 0
    }

    /// Whether it has other than plain links, a delay, or a bound on its finish.
    #[inline]
    pub(super) fn is_tied(self) -> bool {
        self.about & Place::TIED != 0
    }

    /// Whether the item has no work of its own.
    #[inline]
    pub(super) fn is_idle(self) -> bool {
        self.about & Place::IDLE != 0
    }
}

/// What only an item that is tied needs to know of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tied {
    /// How many links still hold the finish.
    pub(super) holding: u32,
    pub(super) finish_bound: i32,
    pub(super) step: Step,
    pub(super) start: i32,
    pub(super) work_end: i32,
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
    pub(super) states: Vec<State>,
    /// The places that are tied, and what each begins with.
    pub(super) tied: Vec<(u32, Tied)>,
    pub(super) teams: Vec<TeamState>,
    /// The unfinished items that no link holds.
    pub(super) roots: Vec<u32>,
}

impl Trial {
    pub(crate) fn new(compiled: &Compiled) -> Trial {
        let n = compiled.draws.len();
        let template = Template::new(compiled);
        let end = Place { team: NONE, backlog_bit: NONE, successors: compiled.plain_out.entries.len() as u32, about: 0 };
        let nothing = Tied { holding: 0, finish_bound: -FAR, step: Step::Waiting, start: 0, work_end: 0 };
        Trial {
            states: template.states.clone(),
            places: (0..n).map(|index| Place::new(compiled, index)).chain([end]).collect(),
            delays: vec![0; compiled.delays],
            tied: vec![nothing; if template.tied.is_empty() { 0 } else { n }],
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
        self.states.iter().map(|state| state.finish)
    }

    /// Returns the finish of the item at a place.
    pub(crate) fn finish_at(&self, place: u32) -> i32 {
        self.states[place as usize].finish
    }
}

impl Template {
    fn new(compiled: &Compiled) -> Template {
        let n = compiled.draws.len();
        let count = |place: usize, finish: bool| {
            let entering = |kind: LinkKind| matches!(kind, LinkKind::FinishFinish | LinkKind::StartFinish) == finish;
            compiled.ties_in.row(place).iter().filter(|tie| entering(tie.kind)).count() as u32
        };
        // A finished item stays as it is here: no event ever touches it.
        let state = |place: usize| State {
            ready: compiled.floor[place],
            waiting: compiled.plain_in.row(place).len() as u32 + count(place, false),
            finish: compiled.floor[place],
            slot_from: NONE,
        };
        let tied = |place: usize| Tied {
            holding: count(place, true),
            finish_bound: compiled.finish_floor[place],
            step: Step::Waiting,
            start: 0,
            work_end: 0,
        };
        let states: Vec<State> = (0..n).map(state).collect();
        let team = |slots: i32| TeamState { free: slots, freed_by: NONE, opens: -1 };
        Template {
            roots: (0..n as u32).filter(|&place| states[place as usize].waiting == 0 && !compiled.finished[place as usize]).collect(),
            states,
            tied: (0..n).filter(|&place| compiled.is_tied(place)).map(|place| (place as u32, tied(place))).collect(),
            teams: compiled.backlogs.iter().map(|backlog| team(backlog.slots)).collect(),
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
