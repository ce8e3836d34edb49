//! The charter on one page: what the program is for, who approved it when, and what of it changed since.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::insight::objectives::score;
use crate::insight::raci::{Somebody, somebody};
use crate::insight::title_of;
use crate::kind::Body;
use crate::kind::assumption::AssumptionState;
use crate::kind::change_request::RequestState;
use crate::kind::metric::{Direction, Metric};
use crate::kind::program::{Criterion, Gate, Method, Phase, Program};
use crate::kind::stakeholder::Stance;
use crate::space::{Record, RecordId, Ref, Space};

/// The fields that an approval speaks of, with what people call them. The plan's settings and the phase are none of it.
pub const FIELDS: [(&str, &str); 13] = [
    ("problem", "Problem"),
    ("outcomes", "Outcomes"),
    ("in_scope", "In scope"),
    ("out_of_scope", "Out of scope"),
    ("success_metrics", "Success in words"),
    ("metrics", "Success metrics"),
    ("constraints", "Constraints"),
    ("method", "Method"),
    ("governance", "Governance"),
    ("criteria", "Criteria"),
    ("sponsor", "Sponsor"),
    ("owner", "Owner"),
    ("committed", "Committed date"),
];

/// A charter as people read it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Charter {
    pub key: String,
    pub name: String,
    pub problem: Option<String>,
    pub outcomes: Vec<String>,
    pub in_scope: Vec<String>,
    pub out_of_scope: Vec<String>,
    pub success_metrics: Vec<String>,
    pub metrics: Vec<MetricRow>,
    /// Everything that the plan takes for true, what proved false first.
    pub assumptions: Vec<AssumptionRow>,
    pub constraints: Vec<String>,
    pub sponsor: Option<Somebody>,
    pub owner: Option<Somebody>,
    pub stakeholders: Vec<CharterStakeholder>,
    pub method: Option<Method>,
    pub governance: Option<String>,
    pub committed: Option<Date>,
    pub phase: Option<Phase>,
    /// The phase after it; none where it is over.
    pub next_phase: Option<Phase>,
    /// Criteria that are not met and that the next phase waits for.
    pub in_the_way: Vec<String>,
    pub criteria: Vec<Criterion>,
    /// Open change requests, by key and title.
    pub requests: Vec<RequestHead>,
}

/// A metric of success.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MetricRow {
    pub key: String,
    pub title: String,
    pub unit: Option<String>,
    pub direction: Direction,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub target_date: Option<Date>,
    /// The last value and its day; none where it was never measured.
    pub value: Option<f64>,
    pub measured_on: Option<Date>,
    /// How far it has come from the baseline to the target, 0 to 1.
    pub score: Option<f64>,
}

/// An assumption of the program.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AssumptionRow {
    pub key: String,
    pub title: String,
    pub state: AssumptionState,
    pub breaks: Option<String>,
    pub review: Option<Date>,
    pub owner: Option<String>,
}

/// Somebody whom the program concerns.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CharterStakeholder {
    pub key: String,
    pub title: String,
    pub role: Option<String>,
    pub stance: Option<Stance>,
    pub wanted_stance: Option<Stance>,
}

/// A change request that waits for a decision.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RequestHead {
    pub key: String,
    pub title: String,
}

/// What changed of one field between two versions of a charter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CharterChange {
    pub field: String,
    /// What people call the field.
    pub label: String,
    pub removed: Vec<String>,
    pub added: Vec<String>,
}

/// Lays out the charter of a program.
pub fn charter(space: &Space, program: RecordId) -> Option<Charter> {
    let record = space.record(program)?;
    let Body::Program(body) = &record.body else { return None };
    let next = next(body.phase);
    let waits = |criterion: &&Criterion| next.is_some_and(|next| !criterion.met && criterion.is_due(next));
    Some(Charter {
        key: record.key.clone(),
        name: record.title.clone(),
        problem: body.problem.clone(),
        outcomes: body.outcomes.clone(),
        in_scope: body.in_scope.clone(),
        out_of_scope: body.out_of_scope.clone(),
        success_metrics: body.success_metrics.clone(),
        metrics: body.metrics.iter().filter_map(|reference| metric(space.record(reference.id()?)?)).collect(),
        assumptions: assumptions(space),
        constraints: body.constraints.clone(),
        sponsor: person(space, body.sponsor.as_ref()),
        owner: person(space, body.owner.as_ref()),
        stakeholders: live(space).filter_map(stakeholder).collect(),
        method: body.method,
        governance: body.governance.clone(),
        committed: body.committed,
        phase: body.phase,
        next_phase: next,
        in_the_way: body.criteria.iter().filter(waits).map(|criterion| criterion.text.clone()).collect(),
        criteria: body.criteria.clone(),
        requests: live(space).filter_map(request).collect(),
    })
}

fn live(space: &Space) -> impl Iterator<Item = &Record> {
    space.records().filter(|record| !record.archived)
}

fn person(space: &Space, reference: Option<&Ref>) -> Option<Somebody> {
    Some(somebody(space.record(reference?.id()?)?))
}

fn next(phase: Option<Phase>) -> Option<Phase> {
    Some(match phase {
        None => Phase::Proposed,
        Some(Phase::Proposed) => Phase::Planning,
        Some(Phase::Planning) => Phase::Execution,
        Some(Phase::Execution) => Phase::Closing,
        Some(Phase::Closing) => Phase::Closed,
        Some(Phase::Closed) => return None,
    })
}

fn metric(record: &Record) -> Option<MetricRow> {
    let Body::Metric(body) = &record.body else { return None };
    let Metric { direction, unit, baseline, target, target_date, measurements, .. } = &**body;
    let last = measurements.iter().max_by_key(|measurement| measurement.on);
    let reached = last.and_then(|last| Some(score((*baseline)?, (*target)?, last.value)));
    Some(MetricRow {
        key: record.key.clone(),
        title: record.title.clone(),
        unit: unit.clone(),
        direction: *direction,
        baseline: *baseline,
        target: *target,
        target_date: *target_date,
        value: last.map(|last| last.value),
        measured_on: last.map(|last| last.on),
        score: reached,
    })
}

fn assumptions(space: &Space) -> Vec<AssumptionRow> {
    let rows = live(space).filter_map(|record| match &record.body {
        Body::Assumption(body) => Some(AssumptionRow {
            key: record.key.clone(),
            title: record.title.clone(),
            state: body.state,
            breaks: body.breaks.clone(),
            review: body.review,
            owner: title_of(space, body.owner.as_ref()),
        }),
        _ => None,
    });
    let mut rows: Vec<AssumptionRow> = rows.collect();
    let place = |state| match state {
        AssumptionState::False => 0,
        AssumptionState::Open => 1,
        AssumptionState::Holds => 2,
    };
    rows.sort_by_key(|row| place(row.state));
    rows
}

fn stakeholder(record: &Record) -> Option<CharterStakeholder> {
    let Body::Stakeholder(body) = &record.body else { return None };
    let (role, stance, wanted_stance) = (body.role.clone(), body.stance, body.wanted_stance);
    Some(CharterStakeholder { key: record.key.clone(), title: record.title.clone(), role, stance, wanted_stance })
}

fn request(record: &Record) -> Option<RequestHead> {
    let Body::ChangeRequest(body) = &record.body else { return None };
    (body.state == RequestState::Proposed).then(|| RequestHead { key: record.key.clone(), title: record.title.clone() })
}

/// Lists what of the charter differs between two versions of it, each with the space as it stood then.
pub fn differences(before: (&Space, &Program), after: (&Space, &Program)) -> Vec<CharterChange> {
    let fields = |program: &Program| Body::Program(Box::new(program.clone())).fields();
    let (old, new) = (fields(before.1), fields(after.1));
    let changes = FIELDS.iter().filter_map(|(field, label)| {
        let (old, new) = (lines(before.0, old.get(*field)), lines(after.0, new.get(*field)));
        let without = |these: &[String], those: &[String]| these.iter().filter(|line| !those.contains(line)).cloned().collect::<Vec<_>>();
        let (removed, added) = (without(&old, &new), without(&new, &old));
        let changed = !removed.is_empty() || !added.is_empty();
        changed.then(|| CharterChange { field: (*field).to_owned(), label: (*label).to_owned(), removed, added })
    });
    changes.collect()
}

/// Says a field's value in lines: of a list, one each; records by what they are called.
fn lines(space: &Space, value: Option<&Value>) -> Vec<String> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values.iter().flat_map(|value| lines(space, Some(value))).collect(),
        Some(Value::String(text)) => vec![title_of(space, Some(&Ref::from(text.as_str()))).unwrap_or_else(|| text.clone())],
        // Whether a criterion is met is how the work goes, not what was approved.
        Some(object @ Value::Object(_)) => match serde_json::from_value::<Criterion>(object.clone()) {
            Ok(criterion) => {
                let gate = if criterion.gate == Gate::Entry { "before" } else { "by the end of" };
                vec![format!("{gate} {}: {}", criterion.phase.name(), criterion.text)]
            }
            Err(_) => vec![object.to_string()],
        },
        Some(other) => vec![other.to_string()],
    }
}
