//! The plan as people and machines read it: dates, float, what drives what.

use std::collections::HashMap;

use engine::plan::{LinkKind, TaskIx};
use engine::schedule::Cause;
use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::calendars::to_datetime;
use crate::forecast::Prepared;
use crate::insight::key_of;
use crate::plan::{Built, Driver, ItemDates, Known, build, dates};
use crate::problem::Problem;
use crate::space::{RecordId, Space};

/// The plan of a program. The JSON shape is documented in `docs/reference/json.md` and stays stable.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanReport {
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub data_date: DateTime,
    pub problems: Vec<Problem>,
    pub items: Vec<PlanItem>,
}

/// One item's dates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanItem {
    #[serde(skip)]
    pub record: RecordId,
    /// The file's own id: UID, issue key.
    pub source_id: String,
    pub key: String,
    pub name: String,
    /// Has parts of its own; its dates are theirs.
    pub summary: bool,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub start: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub finish: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub early_start: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub early_finish: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub late_start: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub late_finish: DateTime,
    pub total_float_minutes: i64,
    pub free_float_minutes: i64,
    pub critical: bool,
    /// Not critical, and within five working days of it.
    pub near_critical: bool,
    /// What set the start: another item's key, or a word such as `data date`.
    pub driver: Option<String>,
}

/// Writes a local date-time to the minute: `2026-11-20T17:00`.
pub fn minute<S: Serializer>(at: &DateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.strftime("%Y-%m-%dT%H:%M"))
}

/// Writes a local date-time to the minute, or `null`.
pub fn minute_or_none<S: Serializer>(at: &Option<DateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => minute(at, serializer),
        None => serializer.serialize_none(),
    }
}

/// One step of the chain that set a date.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    pub key: String,
    pub name: String,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub start: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub finish: DateTime,
    /// What put it where it is, in words.
    pub because: String,
}

/// Schedules the space with the durations that the forecast takes as likely, so that both speak of the same work.
pub fn plan(space: &Space, prepared: &Prepared) -> Built {
    let known = Known {
        minutes: Some(&prepared.likely),
        flows: Some(&prepared.flows),
        data_date: Some(prepared.data_date),
        holds: Some(&prepared.holds),
    };
    build(space, prepared.program, &known)
}

/// Returns the plan as people and machines read it.
pub fn report(space: &Space, prepared: &Prepared, sources: &HashMap<RecordId, String>) -> PlanReport {
    let built = plan(space, prepared);
    let schedule = built.schedule();
    let items = dates(&built, &schedule).into_iter().filter(|dates| dates.active).filter_map(|dates| item(space, sources, &dates));
    PlanReport { data_date: to_datetime(prepared.data_date), items: items.collect(), problems: built.problems }
}

fn item(space: &Space, sources: &HashMap<RecordId, String>, dates: &ItemDates) -> Option<PlanItem> {
    let record = space.record(dates.record)?;
    Some(PlanItem {
        record: record.id,
        source_id: sources.get(&record.id).cloned().unwrap_or_else(|| record.key.clone()),
        key: record.key.clone(),
        name: record.title.clone(),
        summary: dates.summary,
        start: dates.start,
        finish: dates.finish,
        early_start: dates.early_start,
        early_finish: dates.early_finish,
        late_start: dates.late_start,
        late_finish: dates.late_finish,
        total_float_minutes: dates.total_float_minutes,
        free_float_minutes: dates.free_float_minutes,
        critical: dates.critical,
        near_critical: dates.near_critical,
        driver: driver(space, dates.driver),
    })
}

/// Says what set an item's start: another item's key, or a word; nothing where it starts with the program.
pub fn driver(space: &Space, driver: Driver) -> Option<String> {
    Some(match driver {
        Driver::Predecessor(id) | Driver::Parent(id) | Driver::Part(id) | Driver::Awaits(id) => key_of(space, id),
        Driver::ProjectStart => return None,
        Driver::DataDate => "data date".to_owned(),
        Driver::Constraint => "constraint".to_owned(),
        Driver::Manual => "typed date".to_owned(),
        Driver::Actual => "actual".to_owned(),
        Driver::AsLateAsPossible => "as late as possible".to_owned(),
    })
}

/// Explains an item's planned dates: the chain that set them, the item itself first. Empty for what is not in the plan.
pub fn explain(space: &Space, prepared: &Prepared, id: RecordId) -> Vec<Step> {
    let built = plan(space, prepared);
    let Some(task) = built.index.task(id) else { return Vec::new() };
    let schedule = built.schedule();
    let steps = engine::explain::why(&built.plan, &schedule, task).into_iter();
    let steps = steps.filter_map(|step| {
        let record = space.record(built.index.record(step.task))?;
        Some(Step {
            key: record.key.clone(),
            name: record.title.clone(),
            start: to_datetime(step.start),
            finish: to_datetime(step.finish),
            because: because(space, &built, step.task, step.cause),
        })
    });
    steps.collect()
}

fn because(space: &Space, built: &Built, task: TaskIx, cause: Cause) -> String {
    let named = |id: RecordId| space.record(id).map_or_else(|| id.to_string(), |record| format!("{} {}", record.key, record.title));
    match cause {
        Cause::ProjectStart => "nothing holds it: it starts with the program".to_owned(),
        Cause::DataDate => "the work is still ahead: it starts at the data date".to_owned(),
        Cause::Link(link) => {
            let kind = match built.plan.spec().links[link.0 as usize].kind {
                LinkKind::FinishToStart => "it waits for the finish of",
                LinkKind::StartToStart => "it waits for the start of",
                LinkKind::FinishToFinish => "it cannot finish before the finish of",
                LinkKind::StartToFinish => "it cannot finish before the start of",
            };
            format!("{kind} {}", named(built.index.link(link).0))
        }
        Cause::Parent(task) => format!("all of {} is held back", named(built.index.record(task))),
        Cause::Child(task) => format!("it goes with its part {}", named(built.index.record(task))),
        Cause::Constraint => match built.holds.get(&task) {
            Some(by) => format!("it waits for {}", named(*by)),
            None => "a constraint holds it".to_owned(),
        },
        Cause::Manual => "its dates were typed".to_owned(),
        Cause::Actual => "it has begun".to_owned(),
        Cause::AsLateAsPossible => "it waits as long as it can".to_owned(),
    }
}
