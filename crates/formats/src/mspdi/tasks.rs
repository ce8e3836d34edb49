//! Task elements: what a planner typed or recorded becomes an item; what MS Project computed is left behind.

use jiff::civil::DateTime;
use model::kind::item::{Constraint, ConstraintKind, Item, ItemBaseline, ScheduleFacts, TaskType};
use model::prose::Prose;
use model::space::{DependencyType, LagUnit, LinkData};

use super::values::{Input, Place};

/// One `Task` element.
#[derive(Default)]
pub(super) struct Task {
    pub(super) uid: Option<i64>,
    /// Where the element begins.
    pub(super) line: usize,
    pub(super) name: String,
    /// 0 is the project itself.
    pub(super) level: i64,
    /// A blank row.
    pub(super) blank: bool,
    pub(super) summary: bool,
    pub(super) milestone: bool,
    /// Stands for a task of another file.
    pub(super) external: bool,
    pub(super) created: Option<DateTime>,
    pub(super) calendar: Option<i64>,
    // Boxed once here, as the record wants them.
    pub(super) item: Box<Item>,
    pub(super) facts: Box<ScheduleFacts>,
    pub(super) predecessors: Vec<Predecessor>,
    /// Computed dates: used only where the task is not scheduled by the program itself.
    pub(super) start: Option<DateTime>,
    pub(super) finish: Option<DateTime>,
}

/// One `PredecessorLink`.
pub(super) struct Predecessor {
    pub(super) uid: i64,
    pub(super) data: LinkData,
}

/// Durations as the file writes them, until all that explains them is known.
#[derive(Default)]
struct Durations {
    planned: Option<f64>,
    manual: Option<f64>,
    actual: Option<f64>,
    remaining: Option<f64>,
    format: Option<i64>,
    constraint: Option<i64>,
    constraint_date: Option<DateTime>,
}

/// Reads the `Tasks` element.
pub(super) fn tasks(input: &mut Input<'_>) -> Vec<Task> {
    let depth = input.depth();
    let mut tasks = Vec::new();
    while let Some(name) = input.child(depth) {
        if name == "Task" {
            tasks.push(task(input));
        }
    }
    input.place = Place::Line;
    tasks
}

fn task(input: &mut Input<'_>) -> Task {
    input.place = Place::Line;
    let mut task = Task { line: input.xml.line(), ..Task::default() };
    let mut durations = Durations::default();
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        let known = identity(input, name, &mut task) || schedule(input, name, &mut task, &mut durations);
        if !known {
            progress(input, name, &mut task, &mut durations);
        }
    }
    finish(input, &mut task, &durations);
    task
}

/// Reads what a task is; returns whether `name` was such an element.
fn identity(input: &mut Input<'_>, name: &str, task: &mut Task) -> bool {
    match name {
        "UID" => {
            task.uid = input.integer(name);
            input.place = task.uid.map_or(Place::Line, Place::Task);
        }
        "Name" => task.name = input.words().unwrap_or_default(),
        "IsNull" => task.blank = input.flag(name).unwrap_or(false),
        "OutlineLevel" => task.level = input.integer(name).unwrap_or(1),
        "Summary" => task.summary = input.flag(name).unwrap_or(false),
        "Milestone" => task.milestone = input.flag(name).unwrap_or(false),
        "ExternalTask" => task.external = input.flag(name).unwrap_or(false),
        "Recurring" => task.facts.recurring = input.flag(name).unwrap_or(false),
        "CreateDate" => task.created = input.date_time(name),
        "Notes" => task.item.description = input.words().map(Prose::from),
        "HyperlinkAddress" => task.item.url = input.words().map(Prose::from),
        "Priority" => {
            task.item.priority = input.integer(name).filter(|&priority| priority != 500).map(|priority| priority.to_string().into())
        }
        _ => return false,
    }
    true
}

/// Reads what drives a task's dates; returns whether `name` was such an element.
fn schedule(input: &mut Input<'_>, name: &str, task: &mut Task, durations: &mut Durations) -> bool {
    let facts = &mut task.facts;
    match name {
        "Active" => facts.inactive = !input.flag(name).unwrap_or(true),
        "Manual" => facts.manual = input.flag(name).unwrap_or(false),
        "Type" => {
            facts.task_type = match input.integer(name) {
                Some(1) => TaskType::FixedDuration,
                Some(2) => TaskType::FixedWork,
                _ => TaskType::FixedUnits,
            }
        }
        "EffortDriven" => facts.effort_driven = input.flag(name).unwrap_or(false),
        "Start" => task.start = input.date_time(name),
        "Finish" => task.finish = input.date_time(name),
        "Duration" => durations.planned = input.minutes(name),
        "DurationFormat" => durations.format = input.integer(name),
        "ManualStart" => facts.manual_start = input.date_time(name),
        "ManualFinish" => facts.manual_finish = input.date_time(name),
        "ManualDuration" => durations.manual = input.minutes(name),
        "ConstraintType" => durations.constraint = input.integer(name),
        "ConstraintDate" => durations.constraint_date = input.date_time(name),
        "Deadline" => facts.deadline = input.date_time(name),
        "CalendarUID" => task.calendar = input.integer(name).filter(|&uid| uid >= 0),
        "IgnoreResourceCalendar" => facts.ignore_resource_calendars = input.flag(name).unwrap_or(false),
        "LevelingDelay" => facts.levelling_delay_minutes = input.integer(name).unwrap_or(0) / 10,
        "PredecessorLink" => task.predecessors.extend(predecessor(input)),
        _ => return false,
    }
    true
}

/// Reads what has happened.
fn progress(input: &mut Input<'_>, name: &str, task: &mut Task, durations: &mut Durations) {
    let facts = &mut task.facts;
    match name {
        "PercentComplete" => facts.percent_complete = input.number(name).filter(|&percent| percent != 0.0),
        "ActualStart" => facts.actual_start = input.date_time(name),
        "ActualFinish" => facts.actual_finish = input.date_time(name),
        "ActualDuration" => durations.actual = input.minutes(name),
        "RemainingDuration" => durations.remaining = input.minutes(name),
        "Stop" => facts.stop = input.date_time(name),
        "Resume" => facts.resume = input.date_time(name),
        "Baseline" => facts.baselines.push(baseline(input)),
        _ => {}
    }
}

/// Puts together what only all elements of a task say.
fn finish(input: &mut Input<'_>, task: &mut Task, durations: &Durations) {
    let facts = &mut task.facts;
    facts.elapsed = durations.format.is_some_and(is_elapsed);
    let planned = if facts.manual { durations.manual.or(durations.planned) } else { durations.planned };
    facts.duration_minutes = not_negative(input, "Duration", planned);
    if facts.manual {
        facts.manual_start = facts.manual_start.or(task.start);
        facts.manual_finish = facts.manual_finish.or(task.finish);
    } else {
        (facts.manual_start, facts.manual_finish) = (None, None);
    }
    if let Some(percent) = facts.percent_complete.filter(|percent| !(0.0..=100.0).contains(percent)) {
        let place = input.place();
        input.problems.warning(
            "mspdi.bad_value",
            place,
            format!("`PercentComplete` is {percent}: progress lies between 0 and 100. The nearest was taken."),
        );
        facts.percent_complete = Some(percent.clamp(0.0, 100.0));
    }
    let started = facts.percent_complete.is_some() || facts.actual_start.is_some() || facts.actual_finish.is_some();
    if started {
        facts.actual_minutes = not_negative(input, "ActualDuration", durations.actual);
        facts.remaining_minutes = not_negative(input, "RemainingDuration", durations.remaining);
    } else {
        // MS Project writes its own start here for work that nobody has begun.
        (facts.stop, facts.resume) = (None, None);
    }
    facts.constraint = constraint(input, durations);
}

fn constraint(input: &mut Input<'_>, durations: &Durations) -> Option<Constraint> {
    let kind = match durations.constraint? {
        0 => return None,
        1 => ConstraintKind::AsLateAsPossible,
        2 => ConstraintKind::MustStartOn,
        3 => ConstraintKind::MustFinishOn,
        4 => ConstraintKind::StartNoEarlierThan,
        5 => ConstraintKind::StartNoLaterThan,
        6 => ConstraintKind::FinishNoEarlierThan,
        7 => ConstraintKind::FinishNoLaterThan,
        other => {
            let place = input.place();
            input.problems.warning(
                "mspdi.bad_value",
                place,
                format!("`ConstraintType` is {other}, which is none of 0 to 7: the task has no constraint."),
            );
            return None;
        }
    };
    if kind == ConstraintKind::AsLateAsPossible {
        return Some(Constraint { kind, date: None });
    }
    if durations.constraint_date.is_none() {
        let place = input.place();
        input.problems.warning(
            "mspdi.constraint_without_date",
            place,
            "The constraint has no `ConstraintDate`: it was left out. Set its date in the plan.".to_owned(),
        );
        return None;
    }
    Some(Constraint { kind, date: durations.constraint_date })
}

fn predecessor(input: &mut Input<'_>) -> Option<Predecessor> {
    let (mut uid, mut dependency, mut lag, mut format) = (None, 1, 0, 7);
    let mut elsewhere = false;
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "PredecessorUID" => uid = input.integer(name),
            "Type" => dependency = input.integer(name).unwrap_or(1),
            "LinkLag" => lag = input.integer(name).unwrap_or(0),
            "LagFormat" => format = input.integer(name).unwrap_or(7),
            "CrossProject" => elsewhere = input.flag(name).unwrap_or(false),
            _ => {}
        }
    }
    let Some(uid) = uid else {
        let place = input.place();
        if elsewhere {
            input.problems.warning("mspdi.cross_project_link", place, "A link comes from a task of another file, which is not here: it was left out. Open both files as one plan and export that.".to_owned());
        } else {
            input.problems.warning("mspdi.link_nowhere", place, "A link names no predecessor: it was left out.".to_owned());
        }
        return None;
    };
    let dependency = match dependency {
        0 => DependencyType::FinishFinish,
        1 => DependencyType::FinishStart,
        2 => DependencyType::StartFinish,
        3 => DependencyType::StartStart,
        other => {
            let place = input.place();
            input.problems.warning(
                "mspdi.bad_value",
                place,
                format!("The link from task UID {uid} has type {other}, which is none of 0 to 3: it was read as finish-to-start."),
            );
            DependencyType::FinishStart
        }
    };
    let (lag, lag_unit) = lag_of(lag, format);
    Some(Predecessor { uid, data: LinkData { dependency, lag, lag_unit, ..LinkData::default() } })
}

/// Lags are tenths of a minute; where the format is a percentage, whole percents of the predecessor's duration.
fn lag_of(lag: i64, format: i64) -> (i64, LagUnit) {
    match format {
        19 | 20 | 51 | 52 => (lag.saturating_mul(100), LagUnit::Percent),
        _ if is_elapsed(format) => (tenths(lag), LagUnit::Elapsed),
        _ => (tenths(lag), LagUnit::Working),
    }
}

/// Rounds tenths of a minute to minutes, halves away from zero.
fn tenths(tenths: i64) -> i64 {
    (tenths.saturating_add(5 * tenths.signum())) / 10
}

/// The formats of durations by the wall clock: minutes, hours, days, weeks, months, and the same as estimates.
fn is_elapsed(format: i64) -> bool {
    matches!(format, 4 | 6 | 8 | 10 | 12 | 36 | 38 | 40 | 42 | 44)
}

fn not_negative(input: &mut Input<'_>, element: &str, minutes: Option<f64>) -> Option<i64> {
    let minutes = minutes?.round();
    if minutes < 0.0 {
        let place = input.place();
        input.problems.warning(
            "mspdi.negative_duration",
            place,
            format!("`{element}` is negative ({minutes} minutes): it was left out. Give the task a duration."),
        );
        return None;
    }
    Some(minutes as i64)
}

fn baseline(input: &mut Input<'_>) -> ItemBaseline {
    let mut baseline = ItemBaseline::default();
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "Number" => baseline.number = input.integer(name).and_then(|number| u8::try_from(number).ok()).unwrap_or(0),
            "Start" => baseline.start = input.date_time(name),
            "Finish" => baseline.finish = input.date_time(name),
            "Duration" => baseline.duration_minutes = input.minutes(name).map(|minutes| minutes.round() as i64),
            "Work" => baseline.work_minutes = input.minutes(name),
            _ => {}
        }
    }
    baseline
}
