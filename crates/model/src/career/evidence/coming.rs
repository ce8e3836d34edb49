//! What is to come: the items that the plan's records would give if all goes as it is planned, each with its day.
//!
//! An item is what is found today, with what its record still waits for come true. What nobody planned is not here.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::view::{NOT_DUE, NOT_FINISHED, View, days};
use super::{Evidence, Found, Grade, Polarity, Program, Role, Sort, expiry};
use crate::career::pace::is_closing;
use crate::career::subject::Subject;
use crate::insight::live_item;
use crate::kind::Body;
use crate::kind::ask::AskState;
use crate::kind::assumption::AssumptionState;
use crate::kind::commitment::CommitmentState;
use crate::kind::decision::DecisionState;
use crate::kind::item::{Item, ItemType, Stage};
use crate::kind::risk::RiskState;
use crate::space::{Record, RecordId, Relation};

/// Days after a release from which nothing high that came up speaks for it, and from which a value of its outcome counts.
const SETTLED: i32 = 30;
/// How many weekly updates are foreseen: two quarters.
const WEEKS: i32 = 26;
/// Days within which the last update lies, for the next ones to be foreseen.
const RHYTHM: i32 = 15;

/// What is to come of one program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coming {
    pub items: Vec<Evidence>,
    /// The day on which the last of its milestones lands, for a program that is still open.
    pub closes: Option<Date>,
}

/// Finds what is to come for a person; `lands` says on which day an item lands at P80.
pub fn coming(
    program: Program<'_>,
    (ix, found): (usize, &Found),
    subject: &Subject,
    now: Timestamp,
    lands: &dyn Fn(RecordId) -> Option<Date>,
) -> Coming {
    let view = View::new(program, ix, subject, now);
    let known: HashMap<(RecordId, &str, Sort), &Evidence> =
        found.evidence.iter().map(|item| ((item.record, item.competency.as_str(), item.sort), &**item)).collect();
    let mut plan = Plan { view: &view, known, lands, items: Vec::new() };
    for record in program.space.records().filter(|record| !record.archived) {
        plan.record(record);
    }
    plan.updates();
    let open = |record: &Record| live_item(record).is_some_and(|item| is_milestone(item) && item.stage != Stage::Done);
    let days = program.space.records().filter(|record| open(record)).filter_map(|record| plan.lands(record));
    let closes = days.max().or(view.end).filter(|_| view.closed_on.is_none());
    Coming { closes, items: plan.items }
}

struct Plan<'a> {
    view: &'a View<'a>,
    known: HashMap<(RecordId, &'a str, Sort), &'a Evidence>,
    lands: &'a dyn Fn(RecordId) -> Option<Date>,
    items: Vec<Evidence>,
}

fn is_milestone(item: &Item) -> bool {
    matches!(item.item_type, ItemType::Milestone | ItemType::Release) && item.stage != Stage::Dropped
}

impl Plan<'_> {
    fn record(&mut self, record: &Record) {
        let ahead = |day: Option<Date>| day.filter(|day| *day > self.view.today);
        match &record.body {
            Body::Risk(risk) if risk.state == RiskState::Open => {
                let threatened = self.view.from(record.id, Relation::Threatens).filter_map(|link| self.view.space.record(link.to));
                let day = risk.proximity.or_else(|| threatened.filter_map(|other| self.lands(other)).min());
                if let Some(day) = ahead(day).and_then(|day| day.checked_add(1.day()).ok()) {
                    let lead = f64::from(days(self.opened(record), day));
                    for competency in ["PM4", "TF4"] {
                        self.give(record, competency, Sort::Risk, day, Grade::E3, &[("in_time", 1.0), ("lead_days", lead)]);
                    }
                }
            }
            Body::Decision(decision) if decision.state == DecisionState::Needed => {
                let Some(day) = ahead(decision.needed_by) else { return };
                let decider = self.view.to(record.id, Relation::Accountable).next().is_some();
                let sound = decision.options.len() >= 2 && decision.context.is_some() && decider;
                let facts = [("on_time", 1.0), ("written", 1.0), ("qualifies", if sound { 1.0 } else { 0.0 })];
                self.give(record, "TF2", Sort::Decision, day, Grade::E2, &facts);
            }
            Body::Decision(decision) => {
                if let Some(day) = ahead(decision.revisit) {
                    self.give(record, "TF2", Sort::Decision, day, Grade::E3, &[("reviewed", 1.0)]);
                    self.give(record, "LC1", Sort::Approval, day, Grade::E3, &[]);
                }
            }
            Body::Commitment(commitment) if matches!(commitment.state, CommitmentState::Promised | CommitmentState::Accepted) => {
                if let Some(day) = ahead(commitment.promised.or(commitment.needed_by)) {
                    for competency in ["PM3", "LC2"] {
                        self.give(record, competency, Sort::Dependency, day, Grade::E3, &[("kept", 1.0), ("late", 0.0)]);
                    }
                }
            }
            Body::Ask(ask) if ask.state == AskState::Open => {
                if let Some(day) = ahead(ask.needed_by) {
                    self.give(record, "LC4", Sort::Ask, day, Grade::E3, &[("answered", 1.0), ("in_time", 1.0)]);
                }
            }
            Body::Assumption(assumption) if assumption.state == AssumptionState::Open => {
                if let Some(day) = ahead(assumption.review).filter(|_| assumption.owner.is_some()) {
                    self.give(record, "ST3", Sort::Assumption, day, Grade::E3, &[("tested", 1.0), ("in_time", 1.0)]);
                }
            }
            Body::Action(action) if matches!(action.state, Stage::Todo | Stage::Doing) => {
                let Some(day) = ahead(action.due) else { return };
                self.give(record, "PM6", Sort::RetroAction, day, Grade::E2, &[("done", 1.0), ("done_in_time", 1.0)]);
                if self.view.is_me(action.owner.as_ref()) {
                    self.make(record, ("PM6", Sort::Action), Role::Driver, day, Grade::E3, &[("on_time", 1.0)]);
                }
            }
            Body::KeyResult(key_result) => self.outcome(record, Sort::Outcome, key_result.due),
            Body::Metric(metric) => self.outcome(record, Sort::Metric, metric.target_date),
            Body::Meeting(meeting) if meeting.rhythm.is_none() && self.view.runs(record) => {
                let enough = self.view.meetings.people(record).len() >= 3;
                if let Some(day) = ahead(meeting.start.map(|start| start.date())).filter(|_| enough) {
                    self.make(record, ("LC5", Sort::Session), Role::Driver, day, Grade::E2, &[]);
                }
            }
            Body::Item(item) if is_milestone(item) && item.stage != Stage::Done => self.milestone(record, item),
            _ => {}
        }
    }

    /// A milestone that lands, and a release that goes out.
    fn milestone(&mut self, record: &Record, item: &Item) {
        let Some(day) = self.lands(record) else { return };
        // Only what is forecast two weeks ahead tells anything.
        if days(self.view.today, day) >= 14 && (self.lands)(record.id).is_some() {
            let known = self.known.get(&(record.id, "PM2", Sort::Milestone)).copied();
            if let Some(known) = known.filter(|known| may_count(known)) {
                let mut made = Evidence { sort: Sort::Forecast, ..known.clone() };
                settle(&mut made, day, Grade::E3, &[("held", 1.0), ("milestone", 1.0)]);
                self.items.push(made);
            }
        }
        let (Some(readiness), Ok(settled)) = (&item.readiness, day.checked_add(SETTLED.days())) else { return };
        let mine = self.view.led || self.view.is_me(item.assignee.as_ref());
        if !mine {
            return;
        }
        let role = if self.view.is_me(item.assignee.as_ref()) { Role::Driver } else { Role::CoDriver };
        let ready = readiness.rollback.is_some() && !readiness.checklist.is_empty();
        let no_way_back = f64::from(u8::from(readiness.rollback.is_none()));
        let facts = [("joined", 1.0), ("ready", f64::from(u8::from(ready))), ("without_rollback", no_way_back)];
        self.make(record, ("TF3", Sort::Release), role, settled, if ready { Grade::E3 } else { Grade::E2 }, &facts);
        let checks: Vec<_> = super::items::safety_checks(readiness).collect();
        if !checks.is_empty() {
            let owned = f64::from(u8::from(checks.iter().all(|check| check.owner.is_some())));
            self.make(record, ("ST6", Sort::Check), role, day, Grade::E3, &[("owned", owned), ("done", 1.0)]);
        }
    }

    /// A key result or a metric that is measured once its day has come, and once what it follows has been out for a while.
    fn outcome(&mut self, record: &Record, sort: Sort, due: Option<Date>) {
        let Some(day) = due.filter(|day| *day > self.view.today) else { return };
        let launched = super::outcomes::launch(self.view).is_some_and(|launch| days(launch, day) >= SETTLED);
        if launched {
            self.give(record, "PM5", sort, day, Grade::E3, &[("result", 1.0)]);
        }
    }

    /// The updates of the coming weeks, where the person keeps sending them.
    fn updates(&mut self) {
        let last = self.known.values().filter(|item| item.sort == Sort::Update && item.counts()).max_by_key(|item| item.occurred_on);
        let Some(last) = last.filter(|last| days(last.occurred_on, self.view.today) <= RHYTHM).map(|last| (*last).clone()) else { return };
        let end = self.view.closed_on.or(self.view.end).unwrap_or(Date::MAX);
        let week = last.fact("week").unwrap_or_default();
        for ahead in 1..=WEEKS {
            let Ok(day) = last.occurred_on.checked_add((7 * ahead).days()) else { return };
            if day > self.view.today && day <= end {
                let mut made = last.clone();
                settle(&mut made, day, Grade::E1, &[("on_time", 1.0), ("week", week + f64::from(ahead))]);
                // An update that nobody wrote yet has no key and is another one than the last.
                made.record = RecordId(uuid::Uuid::nil());
                made.key = String::new();
                made.title = format!("update of {day}");
                made.outcome = None;
                self.items.push(made);
            }
        }
    }

    fn lands(&self, record: &Record) -> Option<Date> {
        (self.lands)(record.id).or_else(|| live_item(record)?.committed).filter(|day| *day > self.view.today)
    }

    fn opened(&self, record: &Record) -> Date {
        self.view.track(record).map_or(self.view.today, |track| self.view.day(track.created().at))
    }

    /// Adds what is found today as it will be, where the person's part in it counts.
    fn give(&mut self, record: &Record, competency: &'static str, sort: Sort, day: Date, grade: Grade, facts: &[(&'static str, f64)]) {
        let Some(known) = self.known.get(&(record.id, competency, sort)).filter(|known| may_count(known)) else { return };
        let mut made = (*known).clone();
        settle(&mut made, day, grade, facts);
        self.items.push(made);
    }

    /// Adds what nothing tells of today: the same as `give` where something does.
    fn make(
        &mut self,
        record: &Record,
        (competency, sort): (&'static str, Sort),
        role: Role,
        day: Date,
        grade: Grade,
        facts: &[(&'static str, f64)],
    ) {
        if self.known.contains_key(&(record.id, competency, sort)) {
            return self.give(record, competency, sort, day, grade, facts);
        }
        let make = super::view::Make {
            record,
            sort,
            role,
            occurred_on: day,
            recorded_on: day,
            others: Vec::new(),
            facts: facts.iter().copied().collect(),
            excluded: None,
        };
        let mut made = self.view.item(competency, &make, super::view::Fact::None);
        settle(&mut made, day, grade, facts);
        self.items.push(made);
    }
}

/// Whether an item counts once its day has come: the person's, and left out for no other reason than that it is open.
fn may_count(item: &Evidence) -> bool {
    item.role <= Role::CoDriver && item.excluded.as_deref().is_none_or(|why| why == NOT_FINISHED || why == NOT_DUE)
}

/// Makes of an item what it is once its day has come.
fn settle(item: &mut Evidence, day: Date, grade: Grade, facts: &[(&'static str, f64)]) {
    item.occurred_on = day;
    item.recorded_on = day;
    item.reconstructed = false;
    item.expires = expiry(day);
    item.closed_by_hand = is_closing(item.sort);
    item.polarity = Polarity::Positive;
    item.grade = item.grade.max(grade);
    item.excluded = None;
    item.facts.extend(facts.iter().copied());
}
