//! Fills in the engine's plan from records.

use engine::calendar::{Minute, Work};
use engine::plan as e;
use engine::plan::{PlanSpec, TaskIx};
use jiff::civil::DateTime;

use super::{Index, Known};
use crate::calendars::{Calendars, to_minute};
use crate::insight::count;
use crate::journal::Flow;
use crate::kind::Body;
use crate::kind::item::{ConstraintKind, Item, ItemType, ScheduleFacts, Stage, TaskType};
use crate::kind::program::Program;
use crate::problem::Problem;
use crate::space::{DependencyType, LagUnit, LinkData, Record, RecordId, Ref, Relation, Space};

/// Near-critical is what has at most this many days of float.
const NEAR_DAYS: i64 = 5;

/// Fills in the spec; what the engine would refuse outright is already left out.
pub(super) fn spec<'s>(
    space: &'s Space,
    program: Option<RecordId>,
    known: &Known<'_>,
    calendars: &mut Calendars<'s>,
) -> (PlanSpec, Index, Vec<Problem>) {
    let charter = program.and_then(|id| space.record(id)).and_then(|record| match &record.body {
        Body::Program(charter) => Some(&**charter),
        _ => None,
    });
    let items = items(space, program);
    let index = Index::new(items.iter().map(|(record, _)| record.id).collect());
    let has_parts = has_parts(&items, &index);
    let stays = charter.is_some_and(|charter| charter.plan_options.work_follows_data_date == Some(false));
    let data_date = known.data_date.filter(|_| !stays);
    let mut filling =
        Filling { space, known, calendars, data_date, index, problems: Vec::new(), assignments: Vec::new(), unknown: Vec::new() };
    let tasks: Vec<e::Task> = items.iter().zip(has_parts).map(|((record, item), parts)| filling.task(record, item, parts)).collect();
    let links = filling.links();
    filling.note_unknown();
    let Filling { index, problems, assignments, calendars, .. } = filling;
    let empty = Program::default();
    let mut spec = PlanSpec {
        start: Minute(0),
        finish: None,
        from: e::PlanEnd::Start,
        data_date,
        calendars: calendars.specs.clone(),
        calendar: e::CalendarIx(0),
        tasks,
        links,
        assignments,
        rules: rules(charter.unwrap_or(&empty)),
    };
    let mut problems = problems;
    ends(&mut spec, charter.unwrap_or(&empty), known.data_date, &mut problems);
    (spec, index, problems)
}

/// Lists the items under a program, and those under none, in backlog order.
fn items(space: &Space, program: Option<RecordId>) -> Vec<(&Record, &Item)> {
    let mut items: Vec<(&Record, &Item)> = space
        .records()
        .filter(|record| !record.archived)
        .filter_map(|record| match &record.body {
            Body::Item(item) => Some((record, &**item)),
            _ => None,
        })
        .filter(|(record, _)| program.is_none() || program_of(space, record).is_none_or(|of| Some(of) == program))
        .collect();
    items.sort_by_key(|(record, _)| (record.rank, record.id));
    items
}

/// Finds the program that a record lies in.
fn program_of(space: &Space, record: &Record) -> Option<RecordId> {
    // Deeper than this is a parent that is its own ancestor.
    let above = std::iter::successors(record.parent, |id| space.record(*id)?.parent).take(64);
    above.into_iter().find(|id| matches!(space.record(*id).map(|record| &record.body), Some(Body::Program(_))))
}

fn has_parts(items: &[(&Record, &Item)], index: &Index) -> Vec<bool> {
    let mut has_parts = vec![false; items.len()];
    for parent in items.iter().filter_map(|(record, _)| index.task(record.parent?)) {
        has_parts[parent.0 as usize] = true;
    }
    has_parts
}

fn rules(charter: &Program) -> e::Rules {
    let options = &charter.plan_options;
    e::Rules {
        constraints_beat_links: options.honor_constraints.unwrap_or(true),
        links_hold_started_work: options.split_in_progress.unwrap_or(true),
        each_end_is_critical: options.multiple_critical_paths.unwrap_or(false),
        critical_float: Work(charter.critical_float_minutes),
        near_critical_float: Work(
            charter.critical_float_minutes.max(0).saturating_add(charter.minutes_per_day.unwrap_or(480).saturating_mul(NEAR_DAYS)),
        ),
    }
}

/// Finds the ends of the plan. Without a start of its own, it begins with the first thing that happened.
fn ends(spec: &mut PlanSpec, charter: &Program, data_date: Option<Minute>, problems: &mut Vec<Problem>) {
    let begun = spec.tasks.iter().filter_map(|task| task.progress.actual_start.or(task.progress.actual_finish)).min();
    let start = charter.start.and_then(|at| in_range(at, "program", "start", problems));
    let dated = || spec.tasks.iter().filter_map(|task| constraint_date(task.constraint).or(task.manual?.start)).min();
    spec.start = start.or(begun).or(data_date).or_else(dated).unwrap_or_default();
    let finish = charter.finish.filter(|_| charter.from_finish).and_then(|at| in_range(at, "program", "finish", problems));
    if charter.from_finish {
        (spec.finish, spec.from) = (finish, e::PlanEnd::Finish);
    }
}

fn constraint_date(constraint: e::Constraint) -> Option<Minute> {
    match constraint {
        e::Constraint::StartNoEarlierThan(at)
        | e::Constraint::StartNoLaterThan(at)
        | e::Constraint::FinishNoEarlierThan(at)
        | e::Constraint::FinishNoLaterThan(at)
        | e::Constraint::MustStartOn(at)
        | e::Constraint::MustFinishOn(at) => Some(at),
        e::Constraint::AsSoonAsPossible | e::Constraint::AsLateAsPossible => None,
    }
}

/// Returns a date that the engine can reckon with.
fn in_range(at: DateTime, place: &str, what: &str, problems: &mut Vec<Problem>) -> Option<Minute> {
    if (1900..=2300).contains(&at.year()) {
        return Some(to_minute(at));
    }
    let words = format!("The {what} date {} lies before 1900 or after 2300: it was left out. Correct it.", at.date());
    problems.push(Problem::warning("plan.date_out_of_range", place, words));
    None
}

/// What is at hand while tasks are filled in.
pub(super) struct Filling<'a, 'c, 's> {
    pub(super) space: &'s Space,
    known: &'a Known<'a>,
    pub(super) calendars: &'c mut Calendars<'s>,
    data_date: Option<Minute>,
    index: Index,
    pub(super) problems: Vec<Problem>,
    pub(super) assignments: Vec<e::Assignment>,
    /// Items of which nobody knows how long they take.
    unknown: Vec<RecordId>,
}

impl Filling<'_, '_, '_> {
    fn task(&mut self, record: &Record, item: &Item, has_parts: bool) -> e::Task {
        let nothing = ScheduleFacts::default();
        let facts = item.schedule.as_deref().unwrap_or(&nothing);
        let place = record.key.as_str();
        let calendar = self.calendar(item, facts);
        let task = self.index.task(record.id).expect("the index was made from these records");
        if !has_parts {
            for assignment in &facts.assignments {
                self.assignment(task, assignment, facts, place);
            }
        }
        let (minutes, progress) = self.length(record, item, facts, calendar, has_parts);
        e::Task {
            parent: record.parent.and_then(|parent| self.index.task(parent)),
            duration: if facts.elapsed { e::Duration::Elapsed(minutes) } else { e::Duration::Working(Work(minutes)) },
            calendar: calendar.map(e::CalendarIx),
            constraint: self.constraint(facts, place),
            deadline: self.date(facts.deadline, place, "deadline"),
            manual: facts.manual.then(|| e::ManualDates {
                start: self.date(facts.manual_start, place, "manual start"),
                finish: self.date(facts.manual_finish, place, "manual finish"),
            }),
            progress,
            splits: self.splits(facts, place),
            levelling_delay: facts.levelling_delay_minutes,
            active: !facts.inactive && item.stage != Stage::Dropped,
            ignores_resource_calendars: facts.ignore_resource_calendars,
            fixed_duration: facts.task_type == TaskType::FixedDuration,
        }
    }

    /// The item's own calendar, else its team's; `None` is the program's.
    fn calendar(&mut self, item: &Item, facts: &ScheduleFacts) -> Option<u32> {
        let own = facts.calendar.as_ref().and_then(Ref::id);
        if own.is_some() {
            return Some(self.calendars.of_calendar(own));
        }
        // Where people are assigned, their calendars drive.
        let team = item.team.as_ref().and_then(Ref::id).filter(|_| facts.assignments.is_empty())?;
        Some(self.calendars.of_team(Some(team))).filter(|&ix| ix != 0)
    }

    fn date(&mut self, at: Option<DateTime>, place: &str, what: &str) -> Option<Minute> {
        in_range(at?, place, what, &mut self.problems)
    }

    fn constraint(&mut self, facts: &ScheduleFacts, place: &str) -> e::Constraint {
        let Some(constraint) = &facts.constraint else { return e::Constraint::AsSoonAsPossible };
        match constraint.kind {
            ConstraintKind::AsSoonAsPossible => return e::Constraint::AsSoonAsPossible,
            ConstraintKind::AsLateAsPossible => return e::Constraint::AsLateAsPossible,
            _ => {}
        }
        let Some(date) = constraint.date else {
            let words = "The constraint has no date: it was left out. Give it one.";
            self.problems.push(Problem::warning("plan.constraint_without_date", place, words));
            return e::Constraint::AsSoonAsPossible;
        };
        let Some(at) = self.date(Some(date), place, "constraint") else { return e::Constraint::AsSoonAsPossible };
        match constraint.kind {
            ConstraintKind::StartNoEarlierThan => e::Constraint::StartNoEarlierThan(at),
            ConstraintKind::StartNoLaterThan => e::Constraint::StartNoLaterThan(at),
            ConstraintKind::FinishNoEarlierThan => e::Constraint::FinishNoEarlierThan(at),
            ConstraintKind::FinishNoLaterThan => e::Constraint::FinishNoLaterThan(at),
            ConstraintKind::MustStartOn => e::Constraint::MustStartOn(at),
            ConstraintKind::MustFinishOn => e::Constraint::MustFinishOn(at),
            ConstraintKind::AsSoonAsPossible | ConstraintKind::AsLateAsPossible => e::Constraint::AsSoonAsPossible,
        }
    }

    fn splits(&mut self, facts: &ScheduleFacts, place: &str) -> Vec<e::Split> {
        let mut splits: Vec<e::Split> = facts
            .splits
            .iter()
            .filter(|(after, gap)| *after >= 0 && *gap >= 0)
            .map(|&(after, gap)| e::Split { after: Work(after), gap: Work(gap) })
            .collect();
        if splits.len() < facts.splits.len() {
            self.problems.push(Problem::warning("plan.bad_splits", place, "A pause of the item is negative: it was left out."));
        }
        splits.sort_by_key(|split| split.after);
        splits
    }

    /// Returns how long an item takes in all, and how far it has come.
    fn length(
        &mut self,
        record: &Record,
        item: &Item,
        facts: &ScheduleFacts,
        calendar: Option<u32>,
        has_parts: bool,
    ) -> (i64, e::Progress) {
        let place = record.key.as_str();
        let flow = self.known.flows.and_then(|flows| flows.get(&record.id));
        let mut progress = e::Progress {
            actual_start: self.date(facts.actual_start, place, "actual start"),
            actual_finish: self.date(facts.actual_finish, place, "actual finish"),
            remaining: facts.remaining_minutes,
            percent: facts.percent_complete.unwrap_or(0.0).clamp(0.0, 100.0).round() as u8,
            resume: self.date(facts.resume, place, "resume"),
        };
        if has_parts {
            return (0, e::Progress::default());
        }
        self.tracked(item, flow, &mut progress);
        if let (Some(start), Some(finish)) = (progress.actual_start, progress.actual_finish)
            && finish < start
        {
            let words = "The actual finish lies before the actual start: the start was moved to it. Correct the dates.";
            self.problems.push(Problem::warning("plan.finish_before_start", place, words));
            progress.actual_start = progress.actual_finish;
        }
        let minutes = match self.own_minutes(record, facts, place) {
            Some(minutes) => minutes,
            None => self.other_minutes(record, item, calendar, &mut progress),
        };
        if progress.remaining.is_some_and(|left| !(0..=minutes).contains(&left)) {
            if progress.remaining > Some(minutes) {
                let words = "More work remains than the item has in all: all of it was taken to remain.";
                self.problems.push(Problem::note("plan.bad_remaining", place, words));
            }
            progress.remaining = progress.remaining.map(|left| left.clamp(0, minutes));
        }
        (minutes, progress)
    }

    fn own_minutes(&mut self, record: &Record, facts: &ScheduleFacts, place: &str) -> Option<i64> {
        let minutes = facts.duration_minutes?;
        if minutes < 0 {
            let words = format!("`{}` has a negative duration ({minutes} minutes): it was read as none. Give it a duration.", record.title);
            self.problems.push(Problem::warning("plan.negative_duration", place, words));
        }
        Some(minutes.max(0))
    }

    /// Takes the dates of a tracker item from its history, where nobody recorded them.
    fn tracked(&self, item: &Item, flow: Option<&Flow>, progress: &mut e::Progress) {
        let minute = |at| self.calendars.minute(at);
        let today = self.known.data_date;
        let not_later = |at: Minute| today.map_or(at, |today| at.min(today));
        match item.stage {
            Stage::Done if progress.actual_finish.is_none() && progress.percent == 0 => {
                progress.actual_finish = flow.and_then(Flow::finished).map(minute).map(not_later).or(today);
                let started = flow.and_then(Flow::started).map(minute).map(not_later);
                progress.actual_start = progress.actual_start.or(started).or(progress.actual_finish).min(progress.actual_finish);
            }
            Stage::Doing if progress.actual_start.is_none() && progress.percent == 0 => {
                progress.actual_start = flow.and_then(Flow::started).map(minute).map(not_later).or(today);
            }
            Stage::Todo | Stage::Doing | Stage::Done | Stage::Dropped => {}
        }
    }

    /// Returns the length of an item that has no duration: what the caller knows, else its estimate, else none.
    fn other_minutes(&mut self, record: &Record, item: &Item, calendar: Option<u32>, progress: &mut e::Progress) -> i64 {
        let known = self.known.minutes.and_then(|minutes| minutes.get(&record.id).copied());
        let estimate = item.estimate.as_ref().map(|estimate| estimate.likely_minutes);
        let (calendar, now) = (&self.calendars.compiled[calendar.unwrap_or(0) as usize], self.data_date);
        let worked = |from: Minute, to: Minute| calendar.between(from, to).0.max(0);
        match (progress.actual_start, progress.actual_finish) {
            (Some(start), Some(finish)) => return worked(start, finish),
            (None, Some(_)) => return 0,
            (Some(start), None) if known.is_some() => {
                let left = known.unwrap_or(0).max(0);
                progress.remaining = Some(left);
                return left.saturating_add(now.map_or(0, |now| worked(start, now)));
            }
            (Some(_) | None, None) => {}
        }
        let point = matches!(item.item_type, ItemType::Milestone | ItemType::Release);
        let minutes = known.or(if point { Some(0) } else { None }).or(estimate).or(item.effort_minutes.map(i64::from));
        if minutes.is_none() && item.stage != Stage::Dropped {
            self.unknown.push(record.id);
        }
        minutes.unwrap_or(0).max(0)
    }

    /// Lists the links between items of the plan.
    fn links(&mut self) -> Vec<e::Link> {
        let mut links = Vec::new();
        for link in self.space.links().filter(|link| link.relation == Relation::Blocks) {
            match (self.index.task(link.from), self.index.task(link.to)) {
                (Some(from), Some(to)) if beyond_any_date(&link.data) => self.lag_too_long(from, to),
                (Some(from), Some(to)) => {
                    links.push(e::Link { from, to, kind: kind(link.data.dependency), lag: lag(&link.data) });
                    self.index.links.push(link.id());
                }
                (None, None) => {}
                (Some(inside), None) | (None, Some(inside)) => {
                    self.link_nowhere(inside, if self.index.task(link.from).is_none() { link.from } else { link.to })
                }
            }
        }
        links
    }

    fn lag_too_long(&mut self, from: TaskIx, to: TaskIx) {
        let key = |task| self.space.record(self.index.record(task)).map_or("", |record| record.key.as_str());
        let place = format!("{} -> {}", key(from), key(to));
        let words = "A lag reaches beyond any date: the link was left out. Correct the lag.";
        self.problems.push(Problem::warning("plan.too_long", place, words));
    }

    fn link_nowhere(&mut self, inside: TaskIx, outside: RecordId) {
        let key = |id: RecordId| self.space.record(id).map_or_else(|| id.to_string(), |record| record.key.clone());
        let (inside, outside) = (key(self.index.record(inside)), key(outside));
        let words = format!("A link ties `{inside}` to `{outside}`, which is not an item of this plan: it was left out.");
        self.problems.push(Problem::note("plan.link_nowhere", inside, words));
    }

    fn note_unknown(&mut self) {
        let Some(&first) = self.unknown.first() else { return };
        let key = self.space.record(first).map_or("", |record| record.key.as_str());
        let (what, verb) = (count(self.unknown.len(), "item"), if self.unknown.len() == 1 { "has" } else { "have" });
        let words = format!(
            "{what} (first `{key}`) {verb} no duration, no estimate and nothing to compare with: no time was counted. Estimate what takes time."
        );
        self.problems.push(Problem::note("plan.no_duration", "", words));
    }
}

fn kind(dependency: DependencyType) -> e::LinkKind {
    match dependency {
        DependencyType::FinishStart => e::LinkKind::FinishToStart,
        DependencyType::StartStart => e::LinkKind::StartToStart,
        DependencyType::FinishFinish => e::LinkKind::FinishToFinish,
        DependencyType::StartFinish => e::LinkKind::StartToFinish,
    }
}

/// Whether a lag is longer than from the first date that counts, in 1900, to the last one, in 2300.
fn beyond_any_date(data: &LinkData) -> bool {
    const LONGEST: u64 = 400 * 366 * 1440;
    data.lag_unit != LagUnit::Percent && data.lag.unsigned_abs() > LONGEST
}

fn lag(data: &LinkData) -> e::Lag {
    match data.lag_unit {
        LagUnit::Working => e::Lag::Working(Work(data.lag)),
        LagUnit::Elapsed => e::Lag::Elapsed(data.lag),
        LagUnit::Percent => e::Lag::Percent((data.lag / 100).clamp(-100_000, 100_000) as i32),
    }
}
