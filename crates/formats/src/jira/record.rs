//! From what an issue says to the record it becomes; shared by both of Jira's formats.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use model::draft::{DraftRecord, Event};
use model::kind::decision::{Decision, DecisionState};
use model::kind::item::{Item, Stage};
use model::kind::person::Person;
use model::kind::risk::Risk;
use model::kind::team::Team;
use model::kind::{Body, Kind};
use model::prose::Prose;
use model::space::Ref;
use model::word::{Word, WordList};

use super::words::{Sort, risk_state};

fn words(list: Vec<String>) -> WordList {
    list.into_iter().map(Word::from).collect()
}

/// What an issue says, interpreted.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) id: String,
    pub(crate) key: Option<String>,
    pub(crate) title: String,
    pub(crate) sort: Sort,
    pub(crate) status: String,
    pub(crate) stage: Stage,
    pub(crate) resolution: Option<String>,
    pub(crate) team: Option<Ref>,
    pub(crate) assignee: Option<Ref>,
    pub(crate) priority: Option<String>,
    pub(crate) points: Option<f64>,
    pub(crate) effort_minutes: Option<i64>,
    pub(crate) planned_start: Option<Date>,
    pub(crate) committed: Option<Date>,
    pub(crate) labels: Vec<String>,
    pub(crate) sprints: Vec<String>,
    pub(crate) releases: Vec<String>,
    pub(crate) description: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) parent: Option<Ref>,
    pub(crate) probability: Option<f64>,
    pub(crate) impact_days: Option<[f64; 3]>,
    pub(crate) created: Option<Timestamp>,
    pub(crate) created_by: Option<String>,
    pub(crate) updated: Option<Timestamp>,
}

impl Facts {
    pub(crate) fn kind(&self) -> Kind {
        match self.sort {
            Sort::Item(_) => Kind::Item,
            Sort::Risk => Kind::Risk,
            Sort::Decision => Kind::Decision,
        }
    }

    pub(crate) fn into_record(self, history: Vec<Event>) -> DraftRecord {
        let body = match self.sort {
            Sort::Item(item_type) => Body::Item(Box::new(Item {
                item_type,
                status: self.status.into(),
                stage: self.stage,
                team: self.team,
                assignee: self.assignee,
                priority: self.priority.map(Word::from),
                points: self.points,
                effort_minutes: self.effort_minutes.map(|minutes| minutes.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32),
                planned_start: self.planned_start,
                committed: self.committed,
                labels: words(self.labels),
                sprints: words(self.sprints),
                releases: words(self.releases),
                resolution: self.resolution.map(Word::from),
                description: self.description.map(Prose::from),
                url: self.url.map(Prose::from),
                updated_at: self.updated.map(Box::new),
                ..Item::default()
            })),
            Sort::Risk => Body::Risk(Box::new(Risk {
                state: risk_state(self.stage, &self.status),
                status: self.status,
                probability: self.probability,
                impact_days: self.impact_days,
                owner: self.assignee,
                review: self.committed,
                description: self.description,
                url: self.url,
                labels: self.labels,
                ..Risk::default()
            })),
            Sort::Decision => Body::Decision(Box::new(Decision {
                state: decision_state(self.stage),
                status: self.status,
                context: self.description,
                owner: self.assignee,
                needed_by: self.committed,
                url: self.url,
                ..Decision::default()
            })),
        };
        DraftRecord {
            id: self.id,
            key: self.key,
            title: self.title,
            body,
            parent: self.parent,
            created_at: self.created,
            created_by: self.created_by,
            history,
        }
    }
}

pub(crate) fn decision_state(stage: Stage) -> DecisionState {
    match stage {
        Stage::Todo | Stage::Doing => DecisionState::Needed,
        Stage::Done => DecisionState::Made,
        Stage::Dropped => DecisionState::Dropped,
    }
}

/// People and teams that issues name, each once.
#[derive(Debug, Default)]
pub(crate) struct Named {
    seen: HashMap<String, ()>,
    aliases: HashMap<String, String>,
    pub(crate) records: Vec<DraftRecord>,
}

impl Named {
    /// Returns the reference to a person, who is written down when met for the first time.
    pub(crate) fn person(&mut self, id: &str, name: &str, email: Option<&str>) -> Ref {
        let id = self.aliases.get(id).map_or(id, String::as_str);
        let id = format!("person:{id}");
        if self.seen.insert(id.clone(), ()).is_none() {
            let body = Body::Person(Box::new(Person { email: email.map(str::to_owned), ..Person::default() }));
            let title = if name.is_empty() { &id["person:".len()..] } else { name };
            self.records.push(named(&id, title, body));
        }
        Ref::from(id)
    }

    /// Makes `other` another name for the person `id`.
    pub(crate) fn alias(&mut self, other: &str, id: &str) {
        if other != id && !other.is_empty() {
            self.aliases.insert(other.to_owned(), id.to_owned());
        }
    }

    /// Returns the reference to a team, which is written down when met for the first time.
    pub(crate) fn team(&mut self, name: &str, alias: Option<&str>) -> Ref {
        let id = format!("team:{name}");
        if self.seen.insert(id.clone(), ()).is_none() {
            let aliases = alias.filter(|alias| *alias != name && !alias.is_empty()).map(str::to_owned).into_iter().collect();
            self.records.push(named(&id, name, Body::Team(Box::new(Team { aliases, ..Team::default() }))));
        }
        Ref::from(id)
    }
}

fn named(id: &str, title: &str, body: Body) -> DraftRecord {
    DraftRecord {
        id: id.to_owned(),
        key: None,
        title: title.to_owned(),
        body,
        parent: None,
        created_at: None,
        created_by: None,
        history: Vec::new(),
    }
}

/// Reads a probability: `30 %`, `0.3`, `30`, `High (60-80 %)`.
pub(crate) fn probability(text: &str) -> Option<f64> {
    let percent = text.contains('%') || text.contains('％');
    let numbers = numbers(text);
    let mean = match numbers.as_slice() {
        [one] => *one,
        [low, high] => f64::midpoint(*low, *high),
        _ => return None,
    };
    let value = if percent || mean > 1.0 { mean / 100.0 } else { mean };
    (0.0..=1.0).contains(&value).then_some(value)
}

/// Reads the days that a risk would cost: `5`, `2-10`, `2 / 5 / 10`.
pub(crate) fn impact_days(text: &str) -> Option<[f64; 3]> {
    let mut numbers = numbers(text);
    numbers.sort_by(f64::total_cmp);
    match numbers.as_slice() {
        [one] => Some([*one; 3]),
        [least, most] => Some([*least, f64::midpoint(*least, *most), *most]),
        [least, likely, most] => Some([*least, *likely, *most]),
        _ => None,
    }
    .filter(|days| days.iter().all(|days| (0.0..=10_000.0).contains(days)))
}

/// Lists the numbers in a text; a `-` before the first one is a sign, between two it is a range.
fn numbers(text: &str) -> Vec<f64> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|char: char| char.is_ascii_digit()) {
        let negative = numbers.is_empty() && rest[..at].trim_end().ends_with(['-', '−']);
        let tail = &rest[at..];
        let length = tail.find(|char: char| !char.is_ascii_digit() && char != '.' && char != ',').unwrap_or(tail.len());
        let written = tail[..length].trim_end_matches(['.', ',']);
        if let Some(value) = number(written) {
            numbers.push(if negative { -value } else { value });
        }
        rest = &tail[length..];
    }
    numbers
}

/// Reads a number with a point or a comma before its fraction.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let value = if text.contains(',') && !text.contains('.') { text.replace(',', ".").parse::<f64>() } else { text.parse::<f64>() };
    match value {
        Ok(value) if value.is_finite() => Some(value),
        Ok(_) | Err(_) => None,
    }
}
