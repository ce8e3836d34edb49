//! A program as a template: what happened is left out, days count from the start, people become the roles that they have.

use std::collections::{BTreeMap, BTreeSet};

use formats::template::{Head, write};
use jiff::Timestamp;
use jiff::civil::Date;
use model::calendars::only_program;
use model::draft::{Draft, DraftLink, DraftRecord};
use model::forecast::charter;
use model::insight::plan::PlanReport;
use model::kind::item::Stage;
use model::kind::{Body, Kind};
use model::space::{Record, RecordId, Ref, Relation, Space};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use store::SpaceId;

use crate::failure::{Code, Failure};

/// Which program, and what its template is called.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveTemplate {
    /// The space's id.
    pub space: SpaceId,
    /// What the template is called; the program's name when left out.
    #[serde(default)]
    pub title: Option<String>,
    /// One line: for what it is.
    #[serde(default)]
    pub summary: Option<String>,
}

/// What happened, and would not be so again: no part of a template.
const HISTORY: [Kind; 6] = [Kind::Baseline, Kind::Forecast, Kind::Update, Kind::ChangeRequest, Kind::Issue, Kind::Action];

/// Lists the fields of a kind that tell what happened instead of what is meant.
fn left_out(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Person => &["email"],
        Kind::Team => &["aliases"],
        Kind::Program => &["phase", "approved_by", "approved_on", "data_date", "override"],
        Kind::Item => &["status", "stage", "resolution", "sprints", "updated_at", "url"],
        Kind::Risk => &["state", "status", "occurred_on", "escalated_to", "url"],
        Kind::Decision => &["state", "status", "outcome", "asked", "url"],
        Kind::Assumption => &["state", "url"],
        Kind::Ask => &["state", "asked_on", "answered_on", "answer", "url"],
        Kind::Commitment => &["state", "asked_on", "promised", "confidence", "delivered_on", "url"],
        Kind::KeyResult => &["check_ins"],
        Kind::Metric => &["measurements", "url"],
        Kind::Stakeholder => &["stance", "last_contact"],
        Kind::Meeting => &["notes"],
        Kind::Retro => &["state", "notes"],
        Kind::Document | Kind::Component => &["url"],
        Kind::Calendar | Kind::Objective => &[],
        // A person's own is in no template: a growth plan is, and what somebody did is not.
        Kind::Evidence | Kind::Rating | Kind::GrowthGoal | Kind::Learning | Kind::Story => &[],
        Kind::Profile | Kind::Job | Kind::Bullet | Kind::Application | Kind::Post | Kind::Mentoring => &[],
        Kind::Statement | Kind::CheckIn | Kind::Packet => &[],
        Kind::Baseline | Kind::Forecast | Kind::Update | Kind::ChangeRequest | Kind::Issue | Kind::Action => &[],
    }
}

/// Fields within a list's entries that tell what happened.
const WITHIN: [(Kind, &str, &[&str]); 3] = [
    (Kind::Program, "criteria", &["met"]),
    (Kind::Decision, "options", &["chosen"]),
    (
        Kind::Item,
        "schedule",
        &[
            "percent_complete",
            "actual_start",
            "actual_finish",
            "actual_minutes",
            "remaining_minutes",
            "stop",
            "resume",
            "levelling_delay_minutes",
            "baselines",
        ],
    ),
];

/// Returns the program as a template.
pub fn save_as_template(space: &Space, plan: &PlanReport, input: &SaveTemplate, now: Timestamp) -> Result<Value, Failure> {
    let text = template_text(space, plan, input.title.as_deref(), input.summary.as_deref(), now)?;
    serde_json::from_str(&text).map_err(|error| Failure::new(Code::Internal, format!("The template cannot be written: {error}")))
}

/// Writes the program as a template's file.
pub fn template_text(
    space: &Space,
    plan: &PlanReport,
    title: Option<&str>,
    summary: Option<&str>,
    now: Timestamp,
) -> Result<String, Failure> {
    let program = only_program(space).and_then(|id| space.record(id));
    let title = title.or(program.map(|program| program.title.as_str())).unwrap_or("Program").to_owned();
    let summary = summary.map_or_else(|| format!("Made of {title}."), str::to_owned);
    let draft = Saving::new(space).draft()?;
    if draft.records.is_empty() {
        return Err(Failure::invalid("There is nothing here to make a template of."));
    }
    Ok(write(&Head { title, summary }, &draft, first_day(space, plan, now)))
}

/// The day from which others count: the charter's start, else the day on which the plan begins.
fn first_day(space: &Space, plan: &PlanReport, now: Timestamp) -> Date {
    let said = charter(space, only_program(space)).and_then(|program| program.start).map(|start| start.date());
    let planned = || plan.items.iter().map(|item| item.start.date()).min();
    said.or_else(planned).unwrap_or_else(|| super::today(now))
}

struct Saving<'a> {
    space: &'a Space,
    kept: Vec<&'a Record>,
    ids: BTreeMap<RecordId, Ref>,
    roles: BTreeMap<RecordId, String>,
}

impl<'a> Saving<'a> {
    fn new(space: &'a Space) -> Saving<'a> {
        let mut kept: Vec<&Record> = space.records().filter(|record| is_meant(record)).collect();
        let spoken = spoken_of(space, &kept);
        kept.retain(|record| record.kind() != Kind::Person || spoken.contains(&record.id));
        kept.sort_by_key(|record| (record.rank, record.id));
        let ids = kept.iter().map(|record| (record.id, Ref::from(record.key.to_lowercase()))).collect();
        Saving { roles: roles(space, &kept), space, kept, ids }
    }

    fn draft(&self) -> Result<Draft, Failure> {
        let records = self.kept.iter().map(|record| self.record(record)).collect::<Result<_, _>>()?;
        let link = |link: model::space::Link| {
            let mut data = link.data;
            data.confirmed = None;
            let (from, to) = (self.ids.get(&link.from)?.clone(), self.ids.get(&link.to)?.clone());
            // What followed from a meeting or a retro is history, even where it stays.
            let kept = link.relation != Relation::FollowsFrom;
            kept.then_some(DraftLink { from, relation: link.relation, to, data, added_at: None, removed_at: None })
        };
        Ok(Draft { records, links: self.space.links().filter_map(link).collect(), ..Draft::default() })
    }

    fn record(&self, record: &Record) -> Result<DraftRecord, Failure> {
        let kind = record.kind();
        let mut body = record.body.clone();
        for (_, _, reference) in body.references() {
            // A reference to what is left out is empty; the reader would take it for a mistake.
            *reference = reference.id().and_then(|id| self.ids.get(&id)).cloned().unwrap_or_default();
        }
        let mut fields = without_empty(body.fields());
        left_out(kind).iter().for_each(|field| drop(fields.remove(*field)));
        for (_, field, parts) in WITHIN.iter().filter(|(of, ..)| *of == kind) {
            fields.get_mut(*field).into_iter().for_each(|value| strip(value, parts));
        }
        if let Some(readiness) = fields.get_mut("readiness").and_then(Value::as_object_mut) {
            readiness.remove("verdicts");
            readiness.get_mut("checklist").into_iter().for_each(|list| strip(list, &["done"]));
        }
        let mut value = Value::Object(fields);
        self.say_roles(&mut value);
        let Value::Object(fields) = value else { unreachable!("BUG: an object stays one") };
        let unfit = |error| Failure::new(Code::Internal, format!("{} cannot be made part of a template: {error}", record.key));
        Ok(DraftRecord {
            id: self.ids[&record.id].text().into_owned(),
            key: None,
            title: self.roles.get(&record.id).cloned().unwrap_or_else(|| self.with_roles(&record.title)),
            body: Body::from_fields(kind, fields).map_err(unfit)?,
            parent: record.parent.and_then(|parent| self.ids.get(&parent)).cloned(),
            created_at: None,
            created_by: None,
            history: Vec::new(),
        })
    }

    fn say_roles(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.with_roles(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.say_roles(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.say_roles(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Puts roles where a text has people's whole names.
    fn with_roles(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (id, role) in &self.roles {
            let name = self.space.record(*id).map_or("", |person| person.title.as_str());
            // A short name may be a part of any word.
            if name.contains(' ') && text.contains(name) {
                text = text.replace(name, role);
            }
        }
        text
    }
}

/// Whether a record says what is meant to happen.
fn is_meant(record: &Record) -> bool {
    let dropped = matches!(&record.body, Body::Item(item) if item.stage == Stage::Dropped);
    !record.archived && !dropped && !HISTORY.contains(&record.kind())
}

/// Lists the people whom a record that stays refers to.
fn spoken_of(space: &Space, kept: &[&Record]) -> BTreeSet<RecordId> {
    let stays: BTreeSet<RecordId> = kept.iter().map(|record| record.id).collect();
    let linked = space.links().filter(|link| stays.contains(&link.to)).map(|link| link.from);
    let mut spoken: BTreeSet<RecordId> = linked.collect();
    for record in kept.iter().filter(|record| record.kind() != Kind::Person) {
        let mut body = record.body.clone();
        spoken.extend(body.references().into_iter().filter_map(|(_, _, reference)| reference.id()));
    }
    spoken
}

/// Names each person by what they are to the program; two with the same role are told apart by a number.
fn roles(space: &Space, kept: &[&Record]) -> BTreeMap<RecordId, String> {
    let mut wanted: BTreeMap<RecordId, String> = BTreeMap::new();
    let mut name = |person: Option<RecordId>, role: String| {
        if let Some(person) = person {
            wanted.entry(person).or_insert(role);
        }
    };
    let id = |reference: &Option<Ref>| reference.as_ref().and_then(Ref::id);
    if let Some(program) = charter(space, only_program(space)) {
        name(id(&program.sponsor), "Sponsor".to_owned());
        name(id(&program.owner), "Program lead".to_owned());
    }
    for record in kept {
        match &record.body {
            Body::Team(team) => name(id(&team.lead), format!("{} lead", record.title)),
            Body::Stakeholder(stakeholder) => {
                if let Some(role) = &stakeholder.role {
                    name(id(&stakeholder.person), role.clone());
                }
            }
            _ => {}
        }
    }
    for record in kept {
        if let Body::Person(person) = &record.body {
            let team = id(&person.team).and_then(|team| space.record(team));
            name(Some(record.id), team.map_or_else(|| "Contributor".to_owned(), |team| format!("{} member", team.title)));
        }
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let people = kept.iter().filter(|record| record.kind() == Kind::Person);
    let numbered = people.filter_map(|person| {
        let role = wanted.remove(&person.id)?;
        let count = taken.entry(role.clone()).or_default();
        *count += 1;
        Some((person.id, if *count == 1 { role } else { format!("{role} {count}") }))
    });
    numbered.collect()
}

/// Drops references that became empty, also within lists.
fn without_empty(fields: Map<String, Value>) -> Map<String, Value> {
    let empty = |value: &Value| value.as_str() == Some("");
    let keep = |(name, mut value): (String, Value)| {
        if let Value::Array(values) = &mut value {
            values.retain(|value| !empty(value));
        }
        (!empty(&value)).then_some((name, value))
    };
    fields.into_iter().filter_map(keep).collect()
}

/// Removes fields of an object, or of each object of a list.
fn strip(value: &mut Value, fields: &[&str]) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| strip(value, fields)),
        Value::Object(object) => fields.iter().for_each(|field| drop(object.remove(*field))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
