//! What only the plan can say of an item: how long its typed duration really lasts, and which dates hold it.
//!
//! People and their calendars, pauses, elapsed time, constraints and levelling are the plan's rules. The simulation
//! takes what comes of them: the working time between an item's planned dates, and the dates that no link explains.

use std::collections::BTreeMap;

use engine::calendar::Minute;
use engine::plan::{LinkKind, TaskIx};
use engine::schedule::{Cause, Schedule, TaskDates};
use engine::simulate::scenario::{Item as SimItem, Progress};

use super::durations::around;
use super::network::Index;
use crate::calendars::Calendars;
use crate::insight::{count, live_item};
use crate::kind::Body;
use crate::kind::item::{ScheduleFacts, Stage};
use crate::plan::{Built, Known, build};
use crate::problem::Problem;
use crate::space::{DependencyType, RecordId, Ref, Relation, Space};

/// The plan of the items that are to be simulated.
#[derive(Debug)]
pub(super) struct Planned {
    built: Built,
    schedule: Schedule,
    /// The part with which each parent begins, as an index of the simulation.
    first_parts: BTreeMap<RecordId, (Minute, u32)>,
}

/// Says whether anything in the space needs the plan's rules: what a scheduling tool says of an item, or a start link from
/// a parent.
pub(super) fn is_needed(space: &Space, index: &Index) -> bool {
    let scheduled = |id: &RecordId| space.record(*id).and_then(live_item).is_some_and(|item| item.schedule.is_some());
    let leaves_start = |dependency| matches!(dependency, DependencyType::StartStart | DependencyType::StartFinish);
    let mut links = space.links().filter(|link| link.relation == Relation::Blocks);
    index.records.iter().any(scheduled) || links.any(|link| leaves_start(link.data.dependency) && index.is_summary(link.from))
}

impl Planned {
    /// Plans the space.
    pub(super) fn new(space: &Space, program: Option<RecordId>, index: &Index, known: &Known<'_>) -> Planned {
        let built = build(space, program, known);
        let schedule = built.schedule();
        let mut planned = Planned { built, schedule, first_parts: BTreeMap::new() };
        for (ix, id) in index.records.iter().enumerate().filter(|(_, id)| !index.is_summary(**id)) {
            // Another program's item is in no plan; its parent still begins with one of its parts.
            let start = planned.dates(*id).map_or(Minute(i64::MAX), |dates| dates.start);
            let first = (start, ix as u32);
            for parent in index.ancestors(space, *id) {
                let known = planned.first_parts.entry(parent).or_insert(first);
                *known = first.min(*known);
            }
        }
        planned
    }

    fn dates(&self, id: RecordId) -> Option<TaskDates> {
        Some(self.schedule.tasks[self.built.index.task(id)?.0 as usize])
    }

    /// Returns the item with which a parent begins.
    pub(super) fn first_part(&self, parent: RecordId) -> Option<u32> {
        self.first_parts.get(&parent).map(|(_, ix)| *ix)
    }

    /// Gives the open items without parts the length and the dates that they have in the plan.
    pub(super) fn refine_all(
        &self,
        space: &Space,
        index: &Index,
        items: &mut [SimItem],
        likely: &mut BTreeMap<RecordId, i64>,
        calendars: &mut Calendars<'_>,
    ) {
        for (id, sim) in index.records.iter().zip(items) {
            if !index.is_summary(*id) && !matches!(sim.progress, Progress::Finished(_)) {
                likely.extend(self.refine(space, *id, sim, calendars).map(|minutes| (*id, minutes)));
            }
        }
    }

    /// Gives an item the length and the dates that it has in the plan; returns the working minutes of a typed duration.
    fn refine(&self, space: &Space, id: RecordId, sim: &mut SimItem, calendars: &mut Calendars<'_>) -> Option<i64> {
        let (item, dates) = (live_item(space.record(id)?)?, self.dates(id)?);
        let facts = item.schedule.as_deref();
        let begun = matches!(sim.progress, Progress::Started(_));
        let held = self.is_held(id, &dates, begun);
        if held {
            sim.not_before = sim.not_before.max(Some(dates.resume));
        }
        let facts = facts.filter(|facts| facts.duration_minutes.is_some_and(|minutes| minutes > 0))?;
        // An estimate says what its owner believes; only what is left of begun work comes before it.
        if (item.estimate.is_some() && !begun) || (begun && facts.manual) {
            return None;
        }
        let (from, until) = (dates.resume, dates.finish);
        let calendar = self.calendar(space, facts, sim, &dates, held, calendars);
        let clock = calendar.is_none();
        sim.calendar = calendar.unwrap_or_else(|| calendars.clock());
        if clock && !facts.elapsed {
            sim.not_before = sim.not_before.max(Some(from));
        }
        let minutes = calendars.compiled[sim.calendar as usize].between(from, until).0.max(0);
        sim.remaining = around(minutes as f64);
        Some(minutes)
    }

    /// Whether a date holds the item in the plan, and no link.
    fn is_held(&self, id: RecordId, dates: &TaskDates, begun: bool) -> bool {
        let levelled = self.built.index.task(id).is_some_and(|task| self.built.plan.spec().tasks[task.0 as usize].levelling_delay > 0);
        match dates.driver.cause {
            Cause::Constraint | Cause::Manual | Cause::ProjectStart => true,
            Cause::Actual => begun,
            Cause::DataDate | Cause::Link(_) | Cause::Parent(_) | Cause::Child(_) | Cause::AsLateAsPossible => levelled && !begun,
        }
    }

    /// Finds the calendar on which the item's work fits its planned dates: its own, the program's, or that of somebody on
    /// it. `None` is the clock, where several people's hours and pauses make one stretch.
    fn calendar(
        &self,
        space: &Space,
        facts: &ScheduleFacts,
        sim: &SimItem,
        dates: &TaskDates,
        held: bool,
        calendars: &mut Calendars<'_>,
    ) -> Option<u32> {
        if facts.elapsed {
            return None;
        }
        let (from, until) = (dates.resume, dates.finish);
        let mut choices = vec![sim.calendar, 0];
        let people = facts.assignments.iter().filter_map(|assignment| assignment.person.as_ref()?.id());
        choices.extend(people.filter_map(|person| calendar_of(space, person, calendars)));
        let asked = match dates.driver.cause {
            Cause::Link(link) => match self.built.plan.spec().links[link.0 as usize].kind {
                LinkKind::FinishToStart | LinkKind::StartToStart if held => from,
                LinkKind::FinishToStart | LinkKind::StartToStart => dates.driver.at,
                // The finish is held, wherever it lies; the work ends before it.
                LinkKind::FinishToFinish | LinkKind::StartToFinish => return Some(sim.calendar),
            },
            _ => from,
        };
        choices.into_iter().find(|&choice| {
            let calendar = &calendars.compiled[choice as usize];
            calendar.next_working(asked) == from && calendar.add(from, calendar.between(from, until)) == until
        })
    }

    /// Says that unfinished work is planned before the data date, from which the simulation begins.
    pub(super) fn behind(&self, space: &Space, data_date: Minute) -> Option<Problem> {
        let spec = self.built.plan.spec();
        // A plan that follows its data date has moved that work already.
        if spec.data_date.is_some() {
            return None;
        }
        let late = |task: usize, id: RecordId| {
            let (dates, task) = (self.schedule.tasks[task], &spec.tasks[task]);
            let open = space.record(id).and_then(live_item).is_some_and(|item| item.stage != Stage::Done);
            let by = if task.progress.actual_start.is_some() { dates.finish } else { dates.start };
            open && task.active && task.progress.actual_finish.is_none() && dates.start < dates.finish && by < data_date
        };
        let records = self.built.index.records().iter().enumerate();
        let leaves = records.filter(|(task, _)| !self.built.plan.is_summary(TaskIx(*task as u32)));
        let behind = leaves.filter(|(task, id)| late(*task, **id)).count();
        (behind > 0).then(|| {
            let words = format!(
                "Work on {} is planned before the data date and not done. The plan leaves it there as its file does; the forecast does it from the data date on, and so lands later. Reschedule it in the file, or give the file its status date.",
                count(behind, "open item")
            );
            Problem::note("forecast.plan_behind", "", words)
        })
    }
}

/// Returns the calendar of a person who works: their own, else their team's.
fn calendar_of(space: &Space, person: RecordId, calendars: &mut Calendars<'_>) -> Option<u32> {
    let Body::Person(person) = &space.record(person)?.body else { return None };
    match person.calendar.as_ref().and_then(Ref::id) {
        Some(own) => Some(calendars.of_calendar(Some(own))),
        None => person.team.as_ref().and_then(Ref::id).map(|team| calendars.of_team(Some(team))),
    }
}
