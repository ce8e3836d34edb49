//! Records to the engine's plan, and its dates back to records.
//!
//! `build` never fails: what keeps a plan from being scheduled (a cycle, a link into its own parent, a date in
//! year 0) is named as a problem and left out, so that the rest still gets its dates.

mod assign;
mod dates;
mod holds;
mod repair;
mod spec;

use std::collections::{BTreeMap, HashMap};

use engine::calendar::Minute;
use engine::plan::{LinkIx, Plan, TaskIx};
use engine::schedule::Schedule;

pub use self::dates::{Driver, ItemDates, dates};
use crate::calendars::Calendars;
use crate::journal::Flow;
use crate::problem::Problem;
use crate::space::{LinkId, RecordId, Space};

/// Problem codes of this module, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("plan.cycle", "Items wait for each other in a circle; the link that closes it was left out."),
    ("plan.self_link", "An item waits for itself; the link was left out."),
    ("plan.link_inside_summary", "An item and one of its own parts are linked; the link was left out."),
    ("plan.link_nowhere", "A link leads to something that has no dates; it was left out."),
    ("plan.parent_loop", "An item is inside itself; it was taken out of its parent."),
    ("plan.too_many_cycles", "The links hold too many cycles to name; all that remained were left out."),
    ("plan.no_common_time", "An item's calendar and that of a person on it share no working time; the item's was used."),
    ("plan.negative_duration", "A duration or an amount of work is negative; it was read as none."),
    ("plan.too_long", "A duration, delay, pause or lag reaches beyond any date; it was left out."),
    ("plan.finish_before_start", "An item's actual finish lies before its actual start; the start was moved to the finish."),
    ("plan.bad_remaining", "More work is left than an item has; all of it was taken to be left."),
    ("plan.bad_splits", "Pauses of an item are negative or out of order; they were left out or sorted."),
    ("plan.missing_finish", "The plan is to be scheduled from its finish, which is not given; it starts at its start instead."),
    ("plan.constraint_without_date", "A constraint has no date; it was left out."),
    ("plan.date_out_of_range", "A date lies before 1900 or after 2300; it was left out."),
    ("plan.no_duration", "Items have no duration, no estimate and nothing to compare with; they take no time."),
    ("plan.unreadable", "The plan could not be scheduled as it is; what was in the way was left out."),
];

/// What the records themselves do not say.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Working minutes for items without a duration of their own; for begun ones, what remains.
    pub minutes: Option<&'a BTreeMap<RecordId, i64>>,
    /// When tracker items were begun and finished.
    pub flows: Option<&'a BTreeMap<RecordId, Flow>>,
    /// Unfinished work begins no earlier. A plan whose source leaves work where it is takes no notice.
    pub data_date: Option<Minute>,
    /// Items that wait for something from outside the plan.
    pub holds: Option<&'a BTreeMap<RecordId, Hold>>,
}

/// An item cannot start before this, because it waits for a commitment or an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    pub until: Minute,
    pub by: RecordId,
}

/// A plan made of records.
#[derive(Clone, Debug)]
pub struct Built {
    pub plan: Plan,
    pub index: Index,
    /// What holds the start of tasks from outside the plan.
    pub holds: HashMap<TaskIx, RecordId>,
    pub problems: Vec<Problem>,
}

impl Built {
    /// Computes the dates of every task.
    pub fn schedule(&self) -> Schedule {
        engine::schedule::schedule(&self.plan)
    }
}

/// Which record each task and each link of the plan stands for.
#[derive(Clone, Debug, Default)]
pub struct Index {
    records: Vec<RecordId>,
    tasks: HashMap<RecordId, TaskIx>,
    links: Vec<LinkId>,
}

impl Index {
    fn new(records: Vec<RecordId>) -> Index {
        let tasks = records.iter().enumerate().map(|(ix, id)| (*id, TaskIx(ix as u32))).collect();
        Index { records, tasks, links: Vec::new() }
    }

    pub fn task(&self, record: RecordId) -> Option<TaskIx> {
        self.tasks.get(&record).copied()
    }

    pub fn record(&self, task: TaskIx) -> RecordId {
        self.records[task.0 as usize]
    }

    /// Lists the records, in the order of the plan's tasks.
    pub fn records(&self) -> &[RecordId] {
        &self.records
    }

    pub fn link(&self, link: LinkIx) -> LinkId {
        self.links[link.0 as usize]
    }
}

/// Turns the items of a program into a plan. Without a program, all items of the space are one plan.
pub fn build(space: &Space, program: Option<RecordId>, known: &Known<'_>) -> Built {
    let mut calendars = Calendars::new(space, program);
    let (mut spec, mut index, mut problems) = spec::spec(space, program, known, &mut calendars);
    let holds = holds::hold(&mut spec, &index, known);
    problems.append(&mut calendars.problems);
    let plan = repair::plan(&mut spec, &mut index, space, &mut problems);
    Built { plan, index, holds, problems }
}
