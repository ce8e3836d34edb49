//! Program: the charter, and what the plan as a whole goes by.

use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer, refer_all, zone_words};
use crate::insight::rag::Rag;
use crate::space::{Ref, is_default};

/// A colour by a person's judgement. The rule's colour stands beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    pub rag: Rag,
    pub reason: String,
    /// The last day on which it counts.
    pub until: Date,
}

/// How the work is organised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Agile,
    Scrum,
    Waterfall,
    Hybrid,
}

/// Where a program is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Proposed,
    Planning,
    Execution,
    Closing,
    Closed,
}

impl Phase {
    /// Returns the name as people say it.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Proposed => "proposed",
            Phase::Planning => "planning",
            Phase::Execution => "execution",
            Phase::Closing => "closing",
            Phase::Closed => "closed",
        }
    }
}

/// When a criterion is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Before the phase begins.
    Entry,
    /// Before the next phase begins.
    Exit,
}

/// What has to be so before a phase begins or is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub phase: Phase,
    pub gate: Gate,
    pub text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub met: bool,
}

impl Criterion {
    /// Whether a program in `phase` has this criterion behind it.
    pub fn is_due(&self, phase: Phase) -> bool {
        match self.gate {
            Gate::Entry => self.phase <= phase,
            Gate::Exit => self.phase < phase,
        }
    }
}

/// A program's charter and the settings of its plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Program {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_scope: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub out_of_scope: Vec<String>,
    /// What success is, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub success_metrics: Vec<String>,
    /// The metrics that success is measured by; each has its baseline, its target and the day for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "metric"))]
    pub metrics: Vec<Ref>,
    /// What nobody here can change: money, dates, rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<String>,
    /// What it belongs to on the roadmap of the portfolio: a word or two that several programs share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Who meets how often to decide what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub governance: Option<String>,
    /// It moves on when the criteria are met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// What has to be so before a phase begins (entry) or is over (exit).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// Who approved the charter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub approved_by: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub sponsor: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The date that was promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed: Option<Date>,
    /// Before this nothing starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime>,
    /// The date to schedule back from, when `from_finish` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<DateTime>,
    #[serde(skip_serializing_if = "is_default")]
    pub from_finish: bool,
    /// Status date: progress is known up to here, remaining work comes after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_date: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "calendar"))]
    pub calendar: Option<Ref>,
    /// IANA time zone of the program's dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Minutes in a working day, to read and to print durations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes_per_day: Option<i64>,
    /// Items with at most this total float are critical, in minutes.
    #[serde(skip_serializing_if = "is_default")]
    pub critical_float_minutes: i64,
    /// A colour that a person put in place of the rule's, with the reason and the last day on which it counts.
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    pub colour: Option<Override>,
    /// Progress that lies after the data date moves with it, as the source's options say.
    #[serde(skip_serializing_if = "is_default")]
    pub plan_options: PlanOptions,
}

/// Options of an imported plan that change how its dates are computed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlanOptions {
    /// Constraints win over links (MS Project's "tasks will always honor their constraint dates").
    pub honor_constraints: Option<bool>,
    pub split_in_progress: Option<bool>,
    pub multiple_critical_paths: Option<bool>,
    /// Unfinished work begins no earlier than the data date. MS Project leaves it where it is: `false`.
    pub work_follows_data_date: Option<bool>,
}

impl Rules for Program {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let sponsor = refer("sponsor", Kind::Person, &mut self.sponsor);
        let people = sponsor.chain(refer("owner", Kind::Person, &mut self.owner));
        let people = people.chain(refer("approved_by", Kind::Person, &mut self.approved_by));
        let others = refer("calendar", Kind::Calendar, &mut self.calendar).chain(refer_all("metrics", Kind::Metric, &mut self.metrics));
        people.chain(others).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.minutes_per_day.is_some_and(|minutes| !(1..=1440).contains(&minutes)) {
            wrong.push(("minutes_per_day", "A working day has between 1 and 1440 minutes.".to_owned()));
        }
        if self.colour.as_ref().is_some_and(|colour| colour.reason.trim().is_empty()) {
            wrong.push(("override", "A colour by hand needs a reason.".to_owned()));
        }
        wrong.extend(self.time_zone.as_deref().and_then(|zone| zone_words("time_zone", zone)));
        if self.from_finish && self.finish.is_none() {
            wrong.push(("finish", "A plan that is scheduled from its finish needs a finish date.".to_owned()));
        }
        if let Some(phase) = self.phase
            && let Some(open) = self.criteria.iter().find(|criterion| !criterion.met && criterion.is_due(phase))
        {
            let words = format!("It cannot be in {} before this is met: {}", phase.name(), open.text);
            wrong.push(("phase", words));
        }
        if self.approved_on.is_some() && self.approved_by.is_none() {
            wrong.push(("approved_by", "Say who approved the charter.".to_owned()));
        }
        wrong
    }
}
