//! Item: a piece of the work, from workstream to task, milestone and release.

mod readiness;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::readiness::{Check, Go, Readiness, Verdict};
use super::{Kind, Rules};
use crate::prose::Prose;
use crate::space::{Ref, is_default};
use crate::word::{Word, WordList};

/// What sort of work an item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemType {
    Workstream,
    Epic,
    Story,
    #[default]
    Task,
    Bug,
    Milestone,
    Release,
}

/// Where an item is on its way, whatever the tracker calls its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    #[default]
    Todo,
    Doing,
    Done,
    /// Will not be done: takes no time and blocks nothing.
    Dropped,
}

/// Shape of a three-point estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    #[default]
    Pert,
    Triangular,
    /// `low` and `high` are P10 and P90, `likely` the median.
    Lognormal,
}

/// Three points of how much work remains when the item starts, in working minutes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    pub low_minutes: i64,
    pub likely_minutes: i64,
    pub high_minutes: i64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub shape: Shape,
}

/// One item of work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Item {
    #[serde(rename = "type")]
    pub item_type: ItemType,
    /// The tracker's own word.
    #[serde(skip_serializing_if = "is_default")]
    pub status: Word,
    pub stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "team"))]
    pub team: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub assignee: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Word>,
    /// Story points or whatever the team sizes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Box<Estimate>>,
    /// The tracker's single-number estimate of effort, in working minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort_minutes: Option<i32>,
    /// The day on which the team means to begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_start: Option<Date>,
    /// The date that was promised (a due date, a release date).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed: Option<Date>,
    #[serde(skip_serializing_if = "is_default")]
    pub labels: WordList,
    #[serde(skip_serializing_if = "is_default")]
    pub sprints: WordList,
    #[serde(skip_serializing_if = "is_default")]
    pub releases: WordList,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Prose>,
    /// Where a person can open the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Prose>,
    /// The source's last edit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Box<Timestamp>>,
    /// What a scheduling tool says beyond a tracker; absent for tracker items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Box<ScheduleFacts>>,
    /// Of a release or milestone: what has to be ready, who said go, and the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness: Option<Box<Readiness>>,
}

macro_rules! fields {
    ($($name:literal $field:ident $empty:expr;)*) => {
        impl Item {
            /// Returns the value of one field as the whole item's JSON has it; `Null` when it is empty, `None` when there is no such field.
            ///
            /// Histories are full of single fields: going through the whole item for each would take ten times as long.
            pub(crate) fn field(&self, name: &str) -> Option<Value> {
                match name {
                    $($name if $empty(&self.$field) => Some(Value::Null),
                    $name => Some(serde_json::to_value(&self.$field).expect("BUG: a field serialises to JSON")),)*
                    _ => None,
                }
            }

            /// Sets one field; returns whether there is such a field and it can hold the value.
            pub(crate) fn set_field(&mut self, name: &str, value: &Value) -> bool {
                match name {
                    $($name if value.is_null() => {
                        self.$field = Item::default().$field;
                        true
                    }
                    $name => serde::Deserialize::deserialize(value).map(|read| self.$field = read).is_ok(),)*
                    _ => false,
                }
            }
        }
    };
}

fields! {
    "type" item_type never;
    "status" status is_default;
    "stage" stage never;
    "team" team Option::is_none;
    "assignee" assignee Option::is_none;
    "priority" priority Option::is_none;
    "points" points Option::is_none;
    "estimate" estimate Option::is_none;
    "effort_minutes" effort_minutes Option::is_none;
    "planned_start" planned_start Option::is_none;
    "committed" committed Option::is_none;
    "labels" labels is_default;
    "sprints" sprints is_default;
    "releases" releases is_default;
    "resolution" resolution Option::is_none;
    "description" description Option::is_none;
    "url" url Option::is_none;
    "updated_at" updated_at Option::is_none;
    "schedule" schedule Option::is_none;
    "readiness" readiness Option::is_none;
}

fn never<T>(_: &T) -> bool {
    false
}

/// When an item may or must happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ConstraintKind {
    #[serde(rename = "ASAP")]
    AsSoonAsPossible,
    #[serde(rename = "ALAP")]
    AsLateAsPossible,
    #[serde(rename = "SNET")]
    StartNoEarlierThan,
    #[serde(rename = "SNLT")]
    StartNoLaterThan,
    #[serde(rename = "FNET")]
    FinishNoEarlierThan,
    #[serde(rename = "FNLT")]
    FinishNoLaterThan,
    #[serde(rename = "MSO")]
    MustStartOn,
    #[serde(rename = "MFO")]
    MustFinishOn,
}

/// A constraint and its date (ASAP and ALAP have none).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constraint {
    pub kind: ConstraintKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateTime>,
}

/// What stays fixed when work, units or duration change (MS Project's task type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskType {
    #[default]
    FixedUnits,
    FixedDuration,
    FixedWork,
}

/// Inputs of a schedule that trackers do not have: all are facts that a planner typed or recorded, none is a computed date.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScheduleFacts {
    /// Duration in working minutes of the item's calendar, or by the wall clock when `elapsed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<i64>,
    #[serde(skip_serializing_if = "is_default")]
    pub elapsed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "calendar"))]
    pub calendar: Option<Ref>,
    #[serde(skip_serializing_if = "is_default")]
    pub ignore_resource_calendars: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Constraint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DateTime>,
    /// Dates that a person typed and that nothing moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manual_start: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manual_finish: Option<DateTime>,
    #[serde(skip_serializing_if = "is_default")]
    pub manual: bool,
    #[serde(skip_serializing_if = "is_default")]
    pub inactive: bool,
    #[serde(skip_serializing_if = "is_default")]
    pub task_type: TaskType,
    #[serde(skip_serializing_if = "is_default")]
    pub effort_driven: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_complete: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_start: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_finish: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_minutes: Option<i64>,
    /// Where work stopped, and from where the rest goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<DateTime>,
    /// Wall-clock minutes by which levelling holds the item back.
    #[serde(skip_serializing_if = "is_default")]
    pub levelling_delay_minutes: i64,
    /// Pauses within the item, in working minutes from its start: `(after, pause)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub splits: Vec<(i64, i64)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignments: Vec<Assignment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub baselines: Vec<ItemBaseline>,
    /// An occurrence of a recurring item.
    #[serde(skip_serializing_if = "is_default")]
    pub recurring: bool,
}

/// Who does how much of an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Assignment {
    /// The person or resource; empty for an assignment to nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub person: Option<Ref>,
    pub work_minutes: f64,
    /// 1.0 = full time.
    pub units: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_work_minutes: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_work_minutes: Option<f64>,
    /// Working minutes after the item's start before this one begins.
    #[serde(skip_serializing_if = "is_default")]
    pub delay_minutes: f64,
    #[serde(skip_serializing_if = "is_default")]
    pub levelling_delay_minutes: f64,
    /// MS Project's work contour, 0 = flat.
    #[serde(skip_serializing_if = "is_default")]
    pub contour: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_start: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_finish: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<DateTime>,
}

/// Dates that a file kept from an earlier plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ItemBaseline {
    pub number: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_minutes: Option<f64>,
}

/// The longest that anything may be said to take, in minutes: 33 years of working days. A simulation counts no further.
pub const LONGEST_MINUTES: i64 = (1 << 22) - 1;

impl Rules for Item {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let mut references = Vec::new();
        references.extend(self.team.as_mut().map(|team| ("team", Kind::Team, team)));
        references.extend(self.assignee.as_mut().map(|assignee| ("assignee", Kind::Person, assignee)));
        if let Some(schedule) = &mut self.schedule {
            references.extend(schedule.calendar.as_mut().map(|calendar| ("schedule.calendar", Kind::Calendar, calendar)));
            let people = schedule.assignments.iter_mut().filter_map(|assignment| assignment.person.as_mut());
            references.extend(people.map(|person| ("schedule.assignments", Kind::Person, person)));
        }
        references.extend(self.readiness.iter_mut().flat_map(|readiness| readiness.references()));
        references
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if let Some(estimate) = &self.estimate
            && !(0 <= estimate.low_minutes
                && estimate.low_minutes <= estimate.likely_minutes
                && estimate.likely_minutes <= estimate.high_minutes)
        {
            wrong.push((
                "estimate",
                format!(
                    "The three points {} / {} / {} must not be negative and must go up.",
                    estimate.low_minutes, estimate.likely_minutes, estimate.high_minutes
                ),
            ));
        }
        let too_long = |minutes: Option<i64>| minutes.is_some_and(|minutes| minutes > LONGEST_MINUTES);
        let longest = || format!("Nothing takes longer than {LONGEST_MINUTES} minutes, which are 33 years of working days.");
        if too_long(self.estimate.as_ref().map(|estimate| estimate.high_minutes)) {
            wrong.push(("estimate", longest()));
        }
        if too_long(self.effort_minutes.map(i64::from)) {
            wrong.push(("effort_minutes", longest()));
        }
        if self.points.is_some_and(|points| !points.is_finite() || points < 0.0) {
            wrong.push(("points", "A size is a number from 0 up.".to_owned()));
        }
        if self.effort_minutes.is_some_and(|minutes| minutes < 0) {
            wrong.push(("effort_minutes", "Effort cannot be negative.".to_owned()));
        }
        if self.readiness.is_some() && !matches!(self.item_type, ItemType::Release | ItemType::Milestone) {
            wrong.push(("readiness", "Only a release or a milestone goes out: set its type to release, or leave this empty.".to_owned()));
        }
        let Some(schedule) = &self.schedule else { return wrong };
        if schedule.duration_minutes.is_some_and(|minutes| minutes < 0) {
            wrong.push(("schedule.duration_minutes", "A duration cannot be negative.".to_owned()));
        }
        if too_long(schedule.duration_minutes) {
            wrong.push(("schedule.duration_minutes", longest()));
        }
        if schedule.percent_complete.is_some_and(|percent| !(0.0..=100.0).contains(&percent)) {
            wrong.push(("schedule.percent_complete", "Progress lies between 0 and 100 percent.".to_owned()));
        }
        if let Some(constraint) = &schedule.constraint {
            let dateless = matches!(constraint.kind, ConstraintKind::AsSoonAsPossible | ConstraintKind::AsLateAsPossible);
            if !dateless && constraint.date.is_none() {
                wrong.push(("schedule.constraint", "This constraint needs a date.".to_owned()));
            }
        }
        wrong
    }
}
