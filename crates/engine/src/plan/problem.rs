//! What keeps a plan from being scheduled.

use crate::plan::{AssignmentIx, CalendarIx, LinkIx, TaskIx};

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
