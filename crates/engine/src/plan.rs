//! The scheduling problem: tasks, links and assignments as plain numbers, checked before anything runs.
//!
//! `PlanSpec` is what a caller fills in. `Plan::new` compiles it, or says everything that keeps it from being
//! scheduled; so a `Plan` never holds a cycle, a dangling index or a calendar without working time. Nothing
//! here knows names or records.

mod compile;

use crate::calendar::{Calendar, CalendarSpec, Minute, Work};
use crate::network::Network;
use crate::plan::compile::Piece;

/// A task's index in `PlanSpec::tasks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskIx(pub u32);

/// A link's index in `PlanSpec::links`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkIx(pub u32);

/// A calendar's index in `PlanSpec::calendars`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarIx(pub u32);

/// An assignment's index in `PlanSpec::assignments`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssignmentIx(pub u32);

/// What a plan is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSpec {
    /// No task begins before this moment unless a date of its own, or of a predecessor, says so.
    pub start: Minute,
    /// Where late dates count from; without it, the finish of the last task.
    pub finish: Option<Minute>,
    /// Which end of the plan is given. `Finish` needs `finish`.
    pub from: PlanEnd,
    /// Unfinished work begins no earlier. MS Project does not move work for its status date: `None` there.
    pub data_date: Option<Minute>,
    pub calendars: Vec<CalendarSpec>,
    /// The calendar of tasks without one of their own.
    pub calendar: CalendarIx,
    pub tasks: Vec<Task>,
    pub links: Vec<Link>,
    pub assignments: Vec<Assignment>,
    pub rules: Rules,
}

/// The end from which a plan is scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanEnd {
    #[default]
    Start,
    Finish,
}

/// The choices that MS Project keeps per file; the defaults are its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Dates of MSO, MFO, SNLT and FNLT hold even against links; otherwise links win and float goes negative.
    pub constraints_beat_links: bool,
    /// What remains of a started task waits for its unfinished predecessors.
    pub links_hold_started_work: bool,
    /// A task without successors may finish no later than it does, so that each end has a critical path.
    pub each_end_is_critical: bool,
    /// Critical is a task with at most this much total float.
    pub critical_float: Work,
    /// Near-critical is a task with at most this much.
    pub near_critical_float: Work,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            constraints_beat_links: true,
            links_hold_started_work: true,
            each_end_is_critical: false,
            critical_float: Work(0),
            near_critical_float: Work(5 * 480),
        }
    }
}

/// A task, or a summary when other tasks name it as their parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub parent: Option<TaskIx>,
    pub duration: Duration,
    pub calendar: Option<CalendarIx>,
    pub constraint: Constraint,
    pub deadline: Option<Minute>,
    /// Dates set by hand: links do not move them.
    pub manual: Option<ManualDates>,
    pub progress: Progress,
    /// Pauses, in order of `after`.
    pub splits: Vec<Split>,
    /// Clock minutes between the date that links allow and the start.
    pub levelling_delay: i64,
    /// An inactive task keeps dates but holds nobody.
    pub active: bool,
    /// Assignments run on the task's own calendar alone.
    pub ignores_resource_calendars: bool,
    /// Assignments last as long as the task, whatever their work.
    pub fixed_duration: bool,
}

impl Default for Task {
    fn default() -> Task {
        Task {
            parent: None,
            duration: Duration::Working(Work(0)),
            calendar: None,
            constraint: Constraint::AsSoonAsPossible,
            deadline: None,
            manual: None,
            progress: Progress::default(),
            splits: Vec::new(),
            levelling_delay: 0,
            active: true,
            ignores_resource_calendars: false,
            fixed_duration: false,
        }
    }
}

/// How long a task takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    Working(Work),
    /// Clock minutes, nights and weekends included.
    Elapsed(i64),
}

/// A task's constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    AsSoonAsPossible,
    AsLateAsPossible,
    StartNoEarlierThan(Minute),
    StartNoLaterThan(Minute),
    FinishNoEarlierThan(Minute),
    FinishNoLaterThan(Minute),
    MustStartOn(Minute),
    MustFinishOn(Minute),
}

/// The dates of a manual task. What is missing is scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ManualDates {
    pub start: Option<Minute>,
    pub finish: Option<Minute>,
}

/// What has happened to a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub actual_start: Option<Minute>,
    pub actual_finish: Option<Minute>,
    /// Minutes of the duration that are left; without it, `percent` says.
    pub remaining: Option<i64>,
    pub percent: u8,
    /// What is left begins no earlier.
    pub resume: Option<Minute>,
}

/// A pause of `gap` working minutes after `after` minutes of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub after: Work,
    pub gap: Work,
}

/// A link: `to` waits for `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub from: TaskIx,
    pub to: TaskIx,
    pub kind: LinkKind,
    pub lag: Lag,
}

/// Which end of `to` waits for which end of `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    FinishToStart,
    StartToStart,
    FinishToFinish,
    StartToFinish,
}

/// The wait on a link; negative is a lead. Working time is counted on the calendar of `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    Working(Work),
    /// Clock minutes.
    Elapsed(i64),
    /// Of the duration of `from`, in working time.
    Percent(i32),
    /// Of the duration of `from`, on the clock.
    ElapsedPercent(i32),
}

/// A resource's work on a task. Only work resources belong here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub task: TaskIx,
    /// The resource's calendar; without one, the task's.
    pub calendar: Option<CalendarIx>,
    pub work: Work,
    /// Ten-thousandths of one full-time resource: 10 000 is 100 %.
    pub units: u32,
    /// Work that is left; without it, the task's progress says.
    pub remaining: Option<Work>,
    /// Working time between the task's start and this assignment's.
    pub delay: Work,
    /// Clock minutes on top of that.
    pub levelling_delay: i64,
    pub contour: Contour,
}

/// How the work of an assignment is spread, which makes it last longer than flat work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contour {
    #[default]
    Flat,
    BackLoaded,
    FrontLoaded,
    DoublePeak,
    EarlyPeak,
    LatePeak,
    Bell,
    Turtle,
}

/// A plan that can be scheduled.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) spec: PlanSpec,
    /// The calendars of the spec, then the clock, then those that a task and a resource share.
    pub(crate) calendars: Vec<Calendar>,
    /// Each task's own calendar (the clock, for an elapsed duration).
    pub(crate) task_calendars: Vec<u32>,
    pub(crate) has_children: Vec<bool>,
    /// Tasks (and the gates of summaries) first, then one roll-up per summary.
    pub(crate) network: Network,
    /// The summary of each roll-up.
    pub(crate) rolls: Vec<u32>,
    /// The links between active tasks: the first edges of the network, in this order.
    pub(crate) live_links: Vec<u32>,
    pieces: Vec<Piece>,
    piece_offsets: Vec<u32>,
}

/// A node of the plan's network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Leaf(usize),
    /// Where what holds a summary is handed down to its tasks.
    Gate(usize),
    /// Where the dates of a summary's tasks come together.
    Roll(usize),
}

impl Plan {
    /// Compiles a plan, or lists all that keeps it from being scheduled.
    pub fn new(spec: PlanSpec) -> Result<Plan, Vec<PlanProblem>> {
        compile::plan(spec)
    }

    /// Returns what the plan was made from.
    pub fn spec(&self) -> &PlanSpec {
        &self.spec
    }

    /// Returns the compiled calendar of a task: its own, else the plan's; the clock for an elapsed duration.
    pub fn calendar_of(&self, task: TaskIx) -> &Calendar {
        &self.calendars[self.task_calendars[task.0 as usize] as usize]
    }

    /// Says whether other tasks name this one as their parent.
    pub fn is_summary(&self, task: TaskIx) -> bool {
        self.has_children[task.0 as usize]
    }

    pub(crate) fn task(&self, task: usize) -> &Task {
        &self.spec.tasks[task]
    }

    pub(crate) fn calendar(&self, task: usize) -> &Calendar {
        &self.calendars[self.task_calendars[task] as usize]
    }

    /// Returns the stretches of work that a leaf consists of; there is always one.
    pub(crate) fn pieces(&self, task: usize) -> &[Piece] {
        &self.pieces[self.piece_offsets[task] as usize..self.piece_offsets[task + 1] as usize]
    }

    pub(crate) fn node(&self, id: u32) -> Node {
        let id = id as usize;
        match self.has_children.get(id) {
            Some(false) => Node::Leaf(id),
            Some(true) => Node::Gate(id),
            None => Node::Roll(self.rolls[id - self.has_children.len()] as usize),
        }
    }

    /// Returns the link that a network edge stands for; the other edges tie summaries to their tasks.
    pub(crate) fn link_of(&self, edge: u32) -> Option<(LinkIx, &Link)> {
        let link = *self.live_links.get(edge as usize)?;
        Some((LinkIx(link), &self.spec.links[link as usize]))
    }
}

/// One reason why a plan cannot be scheduled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanProblem {
    /// Tasks wait for each other: each precedes the next, the last precedes the first.
    Cycle { path: Vec<TaskIx> },
    /// A task waits for itself.
    SelfLink { link: LinkIx },
    /// A summary is linked with a task inside it, so each would wait for the other.
    LinkInsideSummary { link: LinkIx },
    /// A link names a task that does not exist.
    UnknownTaskOfLink { link: LinkIx },
    /// An assignment names a task that does not exist.
    UnknownTaskOfAssignment { assignment: AssignmentIx },
    /// A task names a parent that does not exist.
    UnknownParent { task: TaskIx },
    /// A task is inside itself.
    ParentLoop { task: TaskIx },
    /// The plan names a calendar that does not exist.
    UnknownPlanCalendar,
    /// A task names a calendar that does not exist.
    UnknownCalendarOfTask { task: TaskIx },
    /// An assignment names a calendar that does not exist.
    UnknownCalendarOfAssignment { assignment: AssignmentIx },
    /// A calendar's week holds no working time.
    NoWorkingTime { calendar: CalendarIx },
    /// A task's calendar and the resource's have no working time in common.
    NoCommonTime { assignment: AssignmentIx },
    /// A duration below zero.
    NegativeDuration { task: TaskIx },
    /// A duration, a delay, or a pause beyond any date.
    TooLong { task: TaskIx },
    /// A lag beyond any date.
    LagTooLong { link: LinkIx },
    /// Work or delay below zero, or beyond any date.
    BadWork { assignment: AssignmentIx },
    /// A task finished before it started.
    FinishBeforeStart { task: TaskIx },
    /// More work is left than there is, or less than none.
    BadRemaining { task: TaskIx },
    /// Pauses below zero, or out of order.
    BadSplits { task: TaskIx },
    /// The plan is to be scheduled from its finish, which is not given.
    MissingFinish,
}

impl PlanProblem {
    /// Returns the stable code of this problem.
    pub fn code(&self) -> &'static str {
        match self {
            PlanProblem::Cycle { .. } => "cycle",
            PlanProblem::SelfLink { .. } => "self_link",
            PlanProblem::LinkInsideSummary { .. } => "link_inside_summary",
            PlanProblem::UnknownTaskOfLink { .. } => "unknown_task_of_link",
            PlanProblem::UnknownTaskOfAssignment { .. } => "unknown_task_of_assignment",
            PlanProblem::UnknownParent { .. } => "unknown_parent",
            PlanProblem::ParentLoop { .. } => "parent_loop",
            PlanProblem::UnknownPlanCalendar => "unknown_plan_calendar",
            PlanProblem::UnknownCalendarOfTask { .. } => "unknown_calendar_of_task",
            PlanProblem::UnknownCalendarOfAssignment { .. } => "unknown_calendar_of_assignment",
            PlanProblem::NoWorkingTime { .. } => "no_working_time",
            PlanProblem::NoCommonTime { .. } => "no_common_time",
            PlanProblem::NegativeDuration { .. } => "negative_duration",
            PlanProblem::TooLong { .. } => "too_long",
            PlanProblem::LagTooLong { .. } => "lag_too_long",
            PlanProblem::BadWork { .. } => "bad_work",
            PlanProblem::FinishBeforeStart { .. } => "finish_before_start",
            PlanProblem::BadRemaining { .. } => "bad_remaining",
            PlanProblem::BadSplits { .. } => "bad_splits",
            PlanProblem::MissingFinish => "missing_finish",
        }
    }
}
