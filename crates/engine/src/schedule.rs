//! Schedules a plan with everything that the file formats can say: calendars, constraints, progress, assignments.
//!
//! The rules are those of MS Project; `docs/scheduling.md` lists each with its source. The lean kernel for
//! many trials is `cpm`; this one is for dates that must be right to the minute.

mod backward;
mod float;
mod forward;
pub(crate) mod place;

use crate::calendar::{Minute, Work};
use crate::plan::{Constraint, LinkIx, Plan, PlanEnd, Task, TaskIx};

/// The dates of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub start: Minute,
    pub finish: Minute,
    pub tasks: Vec<TaskDates>,
    /// For each summary what holds its tasks back, if anything does.
    pub(crate) holds: Vec<Option<Driver>>,
}

/// The dates of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskDates {
    pub start: Minute,
    pub finish: Minute,
    /// Where the rest of a started task goes on; of any other, the start.
    pub resume: Minute,
    pub early_start: Minute,
    pub early_finish: Minute,
    pub late_start: Minute,
    pub late_finish: Minute,
    /// Working time on the task's calendar by which it can slip before something final does; negative when too late already.
    pub total_float: Work,
    /// Working time by which it can slip before another task does.
    pub free_float: Work,
    pub criticality: Criticality,
    pub driver: Driver,
}

/// How close a task is to moving the finish of the plan. Finished tasks are not critical.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criticality {
    Critical,
    Near,
    No,
}

/// What set a task's start (for a started task: what holds the rest of it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Driver {
    pub cause: Cause,
    /// The date that the cause asked for; the calendar may have moved it on.
    pub at: Minute,
}

/// The kinds of things that set a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    ProjectStart,
    DataDate,
    Link(LinkIx),
    /// Something that holds the summary holds every task in it.
    Parent(TaskIx),
    /// The summary begins with this task of its own.
    Child(TaskIx),
    Constraint,
    Manual,
    Actual,
    /// The task waits as long as it can.
    AsLateAsPossible,
}

/// The two ends of every task.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    pub(crate) start: Vec<Minute>,
    pub(crate) finish: Vec<Minute>,
}

/// How far a leaf has come; the passes treat each stage in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Manual,
    Started { at: Minute },
    Finished { start: Option<Minute>, finish: Minute },
}

/// Schedules `plan`.
pub fn schedule(plan: &Plan) -> Schedule {
    let mut early = forward::pass(plan, plan.spec.start, None);
    let end = plan.spec.finish.unwrap_or(early.finish);
    let mut late = backward::pass(plan, &early, end);
    if plan.spec.from == PlanEnd::Finish {
        // The first pass only found out where the started work stands: the start follows from the finish.
        let start = first_start(plan, &late.ends);
        early = forward::pass(plan, start, None);
        late = backward::pass(plan, &early, end);
        let scheduled = forward::pass(plan, start, Some(&late.ends));
        return float::schedule(plan, &early, &late, &scheduled.ends, &scheduled.drivers);
    }
    let (mut scheduled, mut drivers) = (early.ends.clone(), early.drivers.clone());
    backward::delay_late_tasks(plan, &early, &mut scheduled, &mut drivers, end);
    float::schedule(plan, &early, &late, &scheduled, &drivers)
}

/// Finds where the first active task starts.
fn first_start(plan: &Plan, ends: &Ends) -> Minute {
    let leaves = (0..ends.start.len()).filter(|&i| !plan.has_children[i] && plan.task(i).active);
    leaves.map(|i| ends.start[i]).min().unwrap_or(plan.spec.start)
}

/// Says how far a task has come.
pub(crate) fn stage(task: &Task) -> Stage {
    let progress = task.progress;
    match (progress.actual_start, progress.actual_finish) {
        (start, Some(finish)) => Stage::Finished { start, finish },
        _ if task.manual.is_some() => Stage::Manual,
        (Some(at), None) => Stage::Started { at },
        (None, None) => Stage::Waiting,
    }
}

/// Says whether a task that waits is to wait as long as it can.
pub(crate) fn is_late_task(plan: &Plan, task: usize) -> bool {
    let spec = plan.task(task);
    spec.constraint == Constraint::AsLateAsPossible && stage(spec) == Stage::Waiting && !plan.has_children[task]
}
