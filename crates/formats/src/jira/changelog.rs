//! An issue's changelog to the history of its record.
//!
//! Undoing the whole history from today's state gives the state at creation, and replaying it ends at today's state:
//! `settle` sees to both, whatever the tracker left out.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::draft::Event;
use model::kind::item::Stage;
use serde_json::Value;

use super::draft::Context;
use super::headers::{self, Field};
use super::issue::{ChangelogItem, Issue, IssueRef};
use super::links::Links;
use super::record::{Facts, Named, decision_state, impact_days, number, probability};
use super::words::{self, Sort, risk_state};
use crate::TeamFrom;
use crate::problems::Problems;

/// What telling an issue's history takes.
pub(super) struct History<'a, 'c> {
    pub(crate) issue: &'c Issue,
    pub(crate) facts: &'a Facts,
    pub(crate) cx: &'a mut Context<'c>,
    pub(crate) named: &'a mut Named,
    pub(crate) links: &'a mut Links<'c>,
    /// The issue's number among the ends of links.
    pub(crate) number: u32,
    pub(crate) place: &'a str,
    pub(crate) problems: &'a mut Problems,
}

/// One edit of one field, as the changelog has it.
#[derive(Clone, Debug)]
struct Edit {
    at: Timestamp,
    actor: Option<String>,
    before: Value,
    after: Value,
}

/// What happened to the status or the resolution.
struct Step {
    at: Timestamp,
    actor: Option<String>,
    /// Before and after: the name and its category.
    status: Option<[(String, super::issue::Category); 2]>,
    resolution: Option<[Option<String>; 2]>,
}

/// One edit of an issue's releases: each says only what it added or took away.
struct ReleaseStep {
    at: Timestamp,
    actor: Option<String>,
    removed: Option<String>,
    added: Option<String>,
}

/// Returns the history of a record whose issue has a changelog, oldest first.
pub(super) fn events(history: &mut History<'_, '_>) -> Vec<Event> {
    let issue = history.issue;
    let mut edits: BTreeMap<&'static str, Vec<Edit>> = BTreeMap::new();
    let mut releases = Vec::new();
    let mut steps = Vec::new();
    for entry in &issue.histories {
        let actor = entry.author.as_ref().map(|author| author.name.clone());
        // An edit of the import or of a clone may carry a date before the issue's own: it happened by then.
        let at = issue.created.map_or(entry.at, |created| entry.at.max(created));
        let mut step = Step { at, actor: actor.clone(), status: None, resolution: None };
        for item in &entry.items {
            let mut push = |field, [before, after]: [Value; 2]| {
                edits.entry(field).or_default().push(Edit { at, actor: actor.clone(), before, after });
            };
            match history.track(item) {
                Track::Status => step.status = Some(history.statuses(item)),
                Track::Resolution => step.resolution = Some([item.from_text.clone(), item.to_text.clone()].map(filled)),
                Track::Release => {
                    releases.push(ReleaseStep { at, actor: actor.clone(), removed: item.from_text.clone(), added: item.to_text.clone() })
                }
                Track::Link => history.link(item, at),
                Track::Field(field) => push(field, history.values(field, item)),
                Track::None => {}
            }
        }
        if step.status.is_some() || step.resolution.is_some() {
            steps.push(step);
        }
    }
    history.stages(&steps, &mut edits);
    history.releases(releases, &mut edits);
    let mut events = Vec::new();
    for (field, edits) in edits {
        let Some(name) = name_in(history.facts.sort, field) else { continue };
        settle(history, field, name, edits, &mut events);
    }
    events.sort_by_key(|event| event.at);
    events
}

/// Chains the edits of one field, so that each begins where the last one ended and the last one ends today.
fn settle(history: &mut History<'_, '_>, field: &'static str, name: &'static str, edits: Vec<Edit>, events: &mut Vec<Event>) {
    let Some(first) = edits.first() else { return };
    let today = today(history.facts, field);
    let mut value = first.before.clone();
    let mut last_at = first.at;
    let last_index = edits.len() - 1;
    for (index, edit) in edits.into_iter().enumerate() {
        if !same(field, &edit.before, &value) {
            history.problems.add("jira.changelog_gap", |code| {
                let words = format!(
                    "Its `{field}` was {} and then {} without an edit in between: the next edit was taken to follow.",
                    shown(&value),
                    shown(&edit.before)
                );
                model::problem::Problem::note(code, history.place, words)
            });
        }
        // The same value may be written in another order or with another name.
        let after = if index == last_index && same(field, &edit.after, &today) { today.clone() } else { edit.after };
        if after != value {
            let before = std::mem::replace(&mut value, after.clone());
            events.push(Event { at: edit.at, actor: edit.actor, field: name.to_owned(), before, after });
        }
        last_at = edit.at;
    }
    if value != today {
        let words = format!(
            "Its history ends with `{field}` {}, and today it is {}: the difference was dated to the issue's last edit.",
            shown(&value),
            shown(&today)
        );
        history.problems.warning("jira.changelog_contradicts", history.place, words);
        let at = history.issue.updated.map_or(last_at, |updated| updated.max(last_at));
        events.push(Event { at, actor: None, field: name.to_owned(), before: value, after: today });
    }
}

/// Returns the history that is known without a changelog: when the item was finished, or else when it was begun.
pub(super) fn without_changelog(
    facts: &mut Facts,
    resolved: Option<Timestamp>,
    category_changed: Option<Timestamp>,
    place: impl Fn() -> String,
    problems: &mut Problems,
) -> Vec<Event> {
    let at = match facts.stage {
        Stage::Todo => return Vec::new(),
        Stage::Doing => category_changed,
        Stage::Done | Stage::Dropped => resolved.or(category_changed).or_else(|| {
            problems.add("jira.done_without_date", |code| {
                let words = "It is finished and says nowhere since when: its last edit was taken. Export the field `Resolved` or `Status Category Changed`.";
                model::problem::Problem::note(code, place(), words)
            });
            facts.updated
        }),
    };
    let Some(at) = at else { return Vec::new() };
    if facts.created.is_some_and(|created| created > at) {
        problems.warning(
            "jira.resolved_before_created",
            place(),
            "It was finished before it was created: the finish date was taken for both. Check the dates in Jira.",
        );
        facts.created = Some(at);
    }
    let event = |field: &str, before: Value, after: Value| Event { at, actor: None, field: field.to_owned(), before, after };
    let mut events = Vec::with_capacity(3);
    if !facts.status.is_empty() {
        events.push(event("status", Value::Null, Value::String(facts.status.clone())));
    }
    let before = stage_value(facts.sort, Stage::Todo, "");
    let after = stage_value(facts.sort, facts.stage, &facts.status);
    if before != after {
        events.push(event(if matches!(facts.sort, Sort::Item(_)) { "stage" } else { "state" }, before, after));
    }
    if let (Sort::Item(_), Some(resolution)) = (facts.sort, &facts.resolution) {
        events.push(event("resolution", Value::Null, Value::String(resolution.clone())));
    }
    events
}

/// What an item of a changelog is about.
enum Track {
    Status,
    Resolution,
    Release,
    Link,
    Field(&'static str),
    None,
}

impl<'c> History<'_, 'c> {
    fn track(&self, item: &ChangelogItem) -> Track {
        let name = if item.field_id.is_empty() || item.field_type == "custom" { &item.field } else { &item.field_id };
        Track::Field(match name.to_lowercase().as_str() {
            "status" => return Track::Status,
            "resolution" => return Track::Resolution,
            "fixversions" | "fix version" => return Track::Release,
            "link" => return Track::Link,
            "summary" => "title",
            "assignee" => "assignee",
            "priority" => "priority",
            "duedate" | "due date" if self.issue.due.is_some() || self.issue.target_end.is_none() => "committed",
            "labels" => "labels",
            "timeoriginalestimate" if self.issue.original_estimate_seconds.is_some() || self.issue.remaining_estimate_seconds.is_none() => {
                "effort_minutes"
            }
            "parent" | "issueparentassociation" => "parent",
            "issuetype" => "type",
            _ => match headers::custom(&item.field) {
                Some(Field::Points) => "points",
                Some(Field::Epic | Field::Parent) if self.issue.parent.is_none() => "parent",
                Some(Field::Sprint) => "sprints",
                Some(Field::Team) if self.cx.team_from == TeamFrom::TeamField => "team",
                Some(Field::PlannedStart) => "planned_start",
                Some(Field::TargetEnd) if self.issue.due.is_none() && self.issue.target_end.is_some() => "committed",
                Some(Field::Probability) => "probability",
                Some(Field::Impact) => "impact_days",
                _ => return Track::None,
            },
        })
    }

    /// Returns a field's values before and after, in the shape that the record has them.
    fn values(&mut self, field: &'static str, item: &ChangelogItem) -> [Value; 2] {
        let sides = [(item.from.clone(), item.from_text.clone()), (item.to.clone(), item.to_text.clone())];
        sides.map(|(id, text)| {
            let (id, text) = (filled(id), filled(text));
            let either = || id.clone().or_else(|| text.clone());
            let value = match field {
                "assignee" => id.map(|id| self.named.person(&id, text.as_deref().unwrap_or_default(), None).text().into()),
                "team" => text.or(id).map(|name| self.named.team(name.trim(), None).text().into()),
                "parent" => {
                    either().map(|_| self.cx.reference(&IssueRef { id: id.unwrap_or_default(), key: text.unwrap_or_default() }).into())
                }
                "points" => text.or(id).as_deref().and_then(number).filter(|points| *points >= 0.0).map(Value::from),
                "effort_minutes" => {
                    either().as_deref().and_then(number).filter(|seconds| *seconds >= 0.0).map(|seconds| (seconds as i64 / 60).into())
                }
                "committed" | "planned_start" => either().as_deref().and_then(day),
                "labels" => text.map(|text| text.split_whitespace().collect::<Vec<_>>().into()),
                "sprints" => self.sprints(id.as_deref().unwrap_or_default(), text.as_deref().unwrap_or_default()),
                "type" => text.and_then(|name| type_value(&name)),
                "probability" => text.as_deref().and_then(probability).map(Value::from),
                "impact_days" => text.as_deref().and_then(impact_days).map(|days| days.to_vec().into()),
                "title" => text.map(|text| text.trim().into()),
                _ => text.map(Value::String),
            };
            value.unwrap_or(Value::Null)
        })
    }

    /// Returns the names of sprints that an edit lists by id; the text parts them by commas, which names may hold too.
    fn sprints(&self, ids: &str, text: &str) -> Option<Value> {
        let ids: Vec<&str> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
        let texts: Vec<&str> = text.split(", ").filter(|name| !name.is_empty()).collect();
        let name = |(index, id): (usize, &&str)| match self.cx.export.sprints.get(*id) {
            Some(sprint) => sprint.name.clone(),
            None if texts.len() == ids.len() => texts[index].trim().to_owned(),
            None => (*id).to_owned(),
        };
        let names: Vec<String> = if ids.is_empty() {
            texts.iter().map(|name| name.trim().to_owned()).collect()
        } else {
            ids.iter().enumerate().map(name).collect()
        };
        (!names.is_empty()).then(|| names.into())
    }

    fn statuses(&mut self, item: &ChangelogItem) -> [(String, super::issue::Category); 2] {
        [(&item.from, &item.from_text), (&item.to, &item.to_text)]
            .map(|(id, text)| self.cx.status(id.as_deref().unwrap_or_default(), text.as_deref().unwrap_or_default(), false, self.problems))
    }

    /// Writes the edits of status, resolution and what follows from both, the stage.
    fn stages(&mut self, steps: &[Step], edits: &mut BTreeMap<&'static str, Vec<Edit>>) {
        let resolutions = || steps.iter().filter_map(|step| step.resolution.as_ref());
        let mut resolution = resolutions().next().map_or_else(|| self.facts.resolution.clone(), |[before, _]| before.clone());
        let first = steps.iter().find_map(|step| step.status.as_ref()).map(|[before, _]| before.clone());
        let mut status = match first {
            Some(first) => first,
            None => self.cx.status(&self.issue.status.id, &self.facts.status, self.facts.resolution.is_some(), self.problems),
        };
        let stage = |(name, category): &(String, _), resolution: &Option<String>| {
            stage_value(self.facts.sort, words::stage(*category, name, resolution.as_deref()), name)
        };
        for step in steps {
            let mut push = |field, before: Value, after: Value| {
                edits.entry(field).or_default().push(Edit { at: step.at, actor: step.actor.clone(), before, after });
            };
            let before = stage(&status, &resolution);
            if let Some([from, to]) = &step.status {
                push("status", text_value(&from.0), text_value(&to.0));
                status.clone_from(to);
            }
            if let Some([from, to]) = &step.resolution {
                let text = |value: &Option<String>| value.as_deref().map_or(Value::Null, text_value);
                push("resolution", text(from), text(to));
                resolution.clone_from(to);
            }
            let after = stage(&status, &resolution);
            if before != after {
                push("stage", before, after);
            }
        }
    }

    /// Writes the edits of the releases, walked back from today.
    fn releases(&mut self, steps: Vec<ReleaseStep>, edits: &mut BTreeMap<&'static str, Vec<Edit>>) {
        let mut releases = self.facts.releases.clone();
        let value = |releases: &[String]| if releases.is_empty() { Value::Null } else { Value::from(releases.to_vec()) };
        let mut back = Vec::with_capacity(steps.len());
        for ReleaseStep { at, actor, removed, added } in steps.into_iter().rev() {
            let after = value(&releases);
            if let Some(added) = filled(added) {
                releases.retain(|release| *release != added);
            }
            if let Some(removed) = filled(removed)
                && !releases.contains(&removed)
            {
                releases.push(removed);
            }
            back.push(Edit { at, actor, before: value(&releases), after });
        }
        back.reverse();
        edits.insert("releases", back);
    }

    /// Reads `This issue is blocked by ATL-7`, in whatever language: the key ends it, the link type's words stand before.
    fn link(&mut self, item: &'c ChangelogItem, at: Timestamp) {
        for (key, text, added) in [(&item.from, &item.from_text, false), (&item.to, &item.to_text, true)] {
            let (Some(key), Some(text)) = (key, text) else { continue };
            let words = text.trim().trim_end_matches(key.as_str()).trim_end().to_lowercase();
            let Some((_, direction, meaning)) = self.cx.phrases.iter().find(|(phrase, ..)| words.ends_with(phrase.as_str())) else {
                continue;
            };
            let other = self.cx.reference(&IssueRef { id: String::new(), key: key.clone() });
            let other = self.links.end(other.into(), key.as_str().into());
            self.links.edit(self.number, *direction, *meaning, other, at, added);
        }
    }
}

/// Returns the name that a kind has for a field, if it has it.
fn name_in(sort: Sort, field: &'static str) -> Option<&'static str> {
    match (sort, field) {
        (Sort::Item(_), "probability" | "impact_days") => None,
        (Sort::Item(_), _) | (_, "title" | "parent" | "status") => Some(field),
        (_, "stage") => Some("state"),
        (_, "assignee") => Some("owner"),
        (Sort::Risk, "committed") => Some("review"),
        (Sort::Risk, "labels" | "probability" | "impact_days") => Some(field),
        (Sort::Decision, "committed") => Some("needed_by"),
        _ => None,
    }
}

/// Returns a field's value of today, in the shape that the record has it.
fn today(facts: &Facts, field: &str) -> Value {
    let list = |list: &[String]| if list.is_empty() { Value::Null } else { Value::from(list.to_vec()) };
    let text = |text: Option<&str>| text.map_or(Value::Null, text_value);
    match field {
        "title" => text_value(&facts.title),
        "parent" => text(facts.parent.as_ref().map(|parent| parent.text()).as_deref()),
        "status" => text_value(&facts.status),
        "stage" => stage_value(facts.sort, facts.stage, &facts.status),
        "resolution" => text(facts.resolution.as_deref()),
        "team" => text(facts.team.as_ref().map(|team| team.text()).as_deref()),
        "assignee" => text(facts.assignee.as_ref().map(|person| person.text()).as_deref()),
        "priority" => text(facts.priority.as_deref()),
        "points" => facts.points.map_or(Value::Null, Value::from),
        "effort_minutes" => facts.effort_minutes.map_or(Value::Null, Value::from),
        "planned_start" => facts.planned_start.map_or(Value::Null, |date| date.to_string().into()),
        "committed" => facts.committed.map_or(Value::Null, |date| date.to_string().into()),
        "labels" => list(&facts.labels),
        "sprints" => list(&facts.sprints),
        "releases" => list(&facts.releases),
        "type" => match facts.sort {
            Sort::Item(item_type) => serde_json::to_value(item_type).expect("BUG: an item type serialises to JSON"),
            Sort::Risk | Sort::Decision => Value::Null,
        },
        "probability" => facts.probability.map_or(Value::Null, Value::from),
        "impact_days" => facts.impact_days.map_or(Value::Null, |days| days.to_vec().into()),
        _ => Value::Null,
    }
}

/// Says whether two values are the same to a planner: lists have no order.
fn same(field: &str, a: &Value, b: &Value) -> bool {
    match (field, a, b) {
        ("labels" | "sprints" | "releases", Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().all(|value| b.contains(value))
        }
        _ => a == b,
    }
}

fn stage_value(sort: Sort, stage: Stage, status: &str) -> Value {
    match sort {
        Sort::Item(_) => serde_json::to_value(stage),
        Sort::Risk => serde_json::to_value(risk_state(stage, status)),
        Sort::Decision => serde_json::to_value(decision_state(stage)),
    }
    .expect("BUG: a stage serialises to JSON")
}

fn type_value(name: &str) -> Option<Value> {
    match words::sort(name, false, None).0 {
        Sort::Item(item_type) => Some(serde_json::to_value(item_type).expect("BUG: an item type serialises to JSON")),
        Sort::Risk | Sort::Decision => None,
    }
}

fn day(text: &str) -> Option<Value> {
    match super::dates::date(text) {
        Ok(date) => Some(date.to_string().into()),
        Err(_no_date) => None,
    }
}

fn text_value(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::String(text) => format!("`{}`", super::json::fields::short(text)),
        other => format!("`{}`", super::json::fields::short(&other.to_string())),
    }
}
