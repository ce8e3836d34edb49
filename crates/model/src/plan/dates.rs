//! The engine's dates, as dates of records.

use engine::plan::TaskIx;
use engine::schedule::{Cause, Criticality, Schedule};
use jiff::civil::DateTime;

use super::Built;
use crate::calendars::to_datetime;
use crate::space::RecordId;

/// One item's dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDates {
    pub record: RecordId,
    /// Has parts of its own; its dates are theirs.
    pub summary: bool,
    /// Dropped and inactive items have dates and hold nobody.
    pub active: bool,
    pub start: DateTime,
    pub finish: DateTime,
    pub early_start: DateTime,
    pub early_finish: DateTime,
    pub late_start: DateTime,
    pub late_finish: DateTime,
    pub total_float_minutes: i64,
    pub free_float_minutes: i64,
    pub critical: bool,
    /// Not critical, and close to it.
    pub near_critical: bool,
    pub driver: Driver,
}

/// What set an item's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    ProjectStart,
    DataDate,
    /// The item that it waits for.
    Predecessor(RecordId),
    /// What holds its parent holds it.
    Parent(RecordId),
    /// It begins with this part of its own.
    Part(RecordId),
    /// It waits for this commitment or ask.
    Awaits(RecordId),
    Constraint,
    Manual,
    Actual,
    AsLateAsPossible,
}

/// Returns the dates of every item, in backlog order.
pub fn dates(built: &Built, schedule: &Schedule) -> Vec<ItemDates> {
    let tasks = schedule.tasks.iter().enumerate();
    tasks
        .map(|(ix, dates)| {
            let task = TaskIx(ix as u32);
            ItemDates {
                record: built.index.record(task),
                summary: built.plan.is_summary(task),
                active: built.plan.spec().tasks[ix].active,
                start: to_datetime(dates.start),
                finish: to_datetime(dates.finish),
                early_start: to_datetime(dates.early_start),
                early_finish: to_datetime(dates.early_finish),
                late_start: to_datetime(dates.late_start),
                late_finish: to_datetime(dates.late_finish),
                total_float_minutes: dates.total_float.0,
                free_float_minutes: dates.free_float.0,
                critical: dates.criticality == Criticality::Critical,
                near_critical: dates.criticality == Criticality::Near,
                driver: driver(built, task, dates.driver.cause),
            }
        })
        .collect()
}

fn driver(built: &Built, task: TaskIx, cause: Cause) -> Driver {
    match cause {
        Cause::ProjectStart => Driver::ProjectStart,
        Cause::DataDate => Driver::DataDate,
        Cause::Link(link) => Driver::Predecessor(built.index.link(link).0),
        Cause::Parent(task) => Driver::Parent(built.index.record(task)),
        Cause::Child(task) => Driver::Part(built.index.record(task)),
        Cause::Constraint => built.holds.get(&task).map_or(Driver::Constraint, |by| Driver::Awaits(*by)),
        Cause::Manual => Driver::Manual,
        Cause::Actual => Driver::Actual,
        Cause::AsLateAsPossible => Driver::AsLateAsPossible,
    }
}
