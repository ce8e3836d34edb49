//! What happened since a day: the journal, in words.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::change::{Change, Commit, Edit};
use crate::insight::key_of;
use crate::journal::{IMPORT, in_order};
use crate::kind::{Body, Kind};
use crate::space::{RecordId, Space};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Happening {
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub actor: String,
    /// Why, where whoever did it said so.
    pub note: Option<String>,
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub title: String,
    pub kind: Kind,
    pub cause: Cause,
    #[serde(skip)]
    pub act: Act,
    pub words: String,
}

/// What was done, for rules; `words` say it to people.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Added,
    Removed,
    Linked,
    Unlinked,
    Set { field: String, before: Value, after: Value },
}

impl Happening {
    /// Returns the values before and after, if it set this field.
    pub fn set(&self, name: &str) -> Option<(&Value, &Value)> {
        match &self.act {
            Act::Set { field, before, after } if field == name => Some((before, after)),
            _ => None,
        }
    }

    pub fn added(&self, kind: Kind) -> bool {
        self.kind == kind && self.act == Act::Added
    }
}

/// Which part of the plan a change touches; what a forecast's move is split over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    Scope,
    Progress,
    Estimate,
    Dependency,
    Team,
    Risk,
    Calendar,
    Commitment,
    /// Days went by.
    Time,
    Other,
}

impl Cause {
    pub fn words(self) -> &'static str {
        match self {
            Cause::Scope => "scope",
            Cause::Progress => "progress",
            Cause::Estimate => "estimates",
            Cause::Dependency => "dependencies",
            Cause::Team => "teams",
            Cause::Risk => "risks",
            Cause::Calendar => "calendars",
            Cause::Commitment => "committed dates",
            Cause::Time => "time passed",
            Cause::Other => "other",
        }
    }
}

/// Lists what happened after `since` and up to `until`, oldest first.
pub fn happenings(space: &Space, journal: &[Commit], since: Timestamp, until: Timestamp) -> Vec<Happening> {
    let mut list = Vec::new();
    for (change, commit) in in_order(journal) {
        if change.at <= since || change.at > until {
            continue;
        }
        let record = match &change.edit {
            Edit::RecordCreated { record } | Edit::RecordRemoved { record } => record.id,
            Edit::FieldChanged { record, .. } => *record,
            Edit::LinkAdded { link } | Edit::LinkRemoved { link } => link.to,
        };
        // The ledger of forecasts is our own bookkeeping: nothing happened to the program.
        let Some(known) = space.record(record).filter(|known| known.kind() != Kind::Forecast) else { continue };
        list.push(Happening {
            at: change.at,
            recorded_at: commit.recorded_at,
            actor: change.actor.clone().unwrap_or_else(|| commit.actor.clone()),
            // An import's note names its source.
            note: commit.note.clone().filter(|_| commit.door != IMPORT),
            record,
            key: known.key.clone(),
            title: known.title.clone(),
            kind: known.kind(),
            cause: cause(space, change),
            act: act(&change.edit),
            words: words(space, change),
        });
    }
    list
}

fn act(edit: &Edit) -> Act {
    match edit {
        Edit::RecordCreated { .. } => Act::Added,
        Edit::RecordRemoved { .. } => Act::Removed,
        Edit::LinkAdded { .. } => Act::Linked,
        Edit::LinkRemoved { .. } => Act::Unlinked,
        Edit::FieldChanged { field, before, after, .. } => Act::Set { field: field.clone(), before: before.clone(), after: after.clone() },
    }
}

/// Says which part of the plan a change touches.
pub fn cause(space: &Space, change: &Change) -> Cause {
    let kind = |id: &RecordId| space.record(*id).map(|record| record.kind());
    match &change.edit {
        Edit::LinkAdded { link } | Edit::LinkRemoved { link } => match link.relation {
            crate::space::Relation::Blocks => Cause::Dependency,
            crate::space::Relation::Awaits => Cause::Dependency,
            crate::space::Relation::Threatens | crate::space::Relation::Mitigates | crate::space::Relation::Hinders => Cause::Risk,
            _ => Cause::Other,
        },
        Edit::RecordCreated { record } | Edit::RecordRemoved { record } => whole(record.kind()),
        Edit::FieldChanged { record, field, after, .. } => match (kind(record), field.as_str()) {
            (Some(Kind::Item), "stage") if after == "dropped" => Cause::Scope,
            (Some(Kind::Item), "stage" | "status" | "assignee" | "resolution") => Cause::Progress,
            (Some(Kind::Item), "points" | "estimate" | "effort_minutes") => Cause::Estimate,
            (Some(Kind::Item), "archived" | "parent" | "type") => Cause::Scope,
            (Some(Kind::Item), "team" | "rank" | "priority") => Cause::Team,
            (Some(Kind::Item), "committed") => Cause::Commitment,
            (Some(Kind::Item), "schedule") => Cause::Estimate,
            (Some(Kind::Item) | None, _) => Cause::Other,
            (Some(kind), _) => whole(kind),
        },
    }
}

/// Says which part of the plan a whole record is.
fn whole(kind: Kind) -> Cause {
    match kind {
        Kind::Item => Cause::Scope,
        Kind::Risk | Kind::Issue => Cause::Risk,
        Kind::Commitment | Kind::Ask => Cause::Dependency,
        Kind::Team | Kind::Person => Cause::Team,
        Kind::Calendar => Cause::Calendar,
        _ => Cause::Other,
    }
}

fn words(space: &Space, change: &Change) -> String {
    match &change.edit {
        Edit::RecordCreated { record } => format!("{} added", record.kind().words()),
        Edit::RecordRemoved { record } => format!("{} removed", record.kind().words()),
        Edit::LinkAdded { link } => format!("{} {} it: link added", key_of(space, link.from), link.relation.name()),
        Edit::LinkRemoved { link } => format!("{} {} it: link removed", key_of(space, link.from), link.relation.name()),
        Edit::FieldChanged { field, before, after, .. } => {
            format!("{}: {} to {}", field.replace('_', " "), say(space, field, before), say(space, field, after))
        }
    }
}

/// Writes a field's value as people read it: of a group of fields each with its name.
fn say(space: &Space, field: &str, value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => {
            let referred = crate::space::Ref::from(text.as_str()).id().and_then(|id| space.record(id));
            let text =
                referred.map_or(text.as_str(), |record| if named(&record.body) { record.title.as_str() } else { record.key.as_str() });
            say_moment(text).unwrap_or_else(|| text.to_owned())
        }
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) if field.ends_with("_minutes") => number.as_f64().map_or_else(|| number.to_string(), say_minutes),
        Value::Number(number) if field == "probability" => {
            number.as_f64().map_or_else(|| number.to_string(), |share| format!("{:.0} %", share * 100.0))
        }
        Value::Number(number) => {
            number.as_f64().filter(|number| number.fract() == 0.0).map_or_else(|| number.to_string(), |whole| format!("{whole:.0}"))
        }
        Value::Array(values) if values.is_empty() => "none".to_owned(),
        Value::Array(values) => {
            // Groups within a list have commas of their own.
            let between = if values.iter().any(Value::is_object) { "; " } else { ", " };
            values.iter().map(|value| say(space, field, value)).collect::<Vec<_>>().join(between)
        }
        Value::Object(fields) if fields.is_empty() => "none".to_owned(),
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().filter(|(_, value)| !value.is_null()).collect();
            fields.sort_by_key(|(name, _)| SMALLEST_FIRST.iter().position(|known| known == name));
            let said = fields.into_iter().map(|(name, value)| {
                let words = name.strip_suffix("_minutes").unwrap_or(name).replace('_', " ");
                format!("{words} {}", say(space, name, value))
            });
            said.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Fields that people read from the least to the most; what is not among them comes before.
const SMALLEST_FIRST: [&str; 3] = ["low_minutes", "likely_minutes", "high_minutes"];

/// Writes a date, or a date with its time, as people say it; of another text nothing.
fn say_moment(text: &str) -> Option<String> {
    match (text.len(), text.as_bytes().get(10)) {
        (10, _) => Some(text.parse::<Date>().ok()?.strftime("%a %-d %b %Y").to_string()),
        (20.., Some(b'T')) if text.ends_with('Z') => Some(text.parse::<Timestamp>().ok()?.strftime("%a %-d %b %Y, %H:%M UTC").to_string()),
        (16.., Some(b'T')) => Some(text.parse::<DateTime>().ok()?.strftime("%a %-d %b %Y, %H:%M").to_string()),
        _ => None,
    }
}

/// Writes working time: `45 min`, `1.5 h`, `16 h`.
fn say_minutes(minutes: f64) -> String {
    match minutes {
        minutes if minutes.abs() < 60.0 && minutes != 0.0 => format!("{minutes:.0} min"),
        minutes => {
            let hours = (minutes / 6.0).round() / 10.0;
            if hours.fract() == 0.0 { format!("{hours:.0} h") } else { format!("{hours:.1} h") }
        }
    }
}

/// People, teams and calendars are called by name, the rest by key.
fn named(body: &Body) -> bool {
    matches!(body, Body::Person(_) | Body::Team(_) | Body::Calendar(_) | Body::Program(_) | Body::Stakeholder(_))
}
