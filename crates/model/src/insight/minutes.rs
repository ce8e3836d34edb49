//! Minutes: the lines of a meeting's notes that are to become records, read by their first word.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::kind::Kind;
use crate::space::{RecordId, Space};
use crate::spoken::{Named, due, who};

/// What a line begins with, what it becomes, and whether it is settled.
const WORDS: &[(&str, Kind, bool)] = &[
    ("action", Kind::Action, false),
    ("todo", Kind::Action, false),
    ("decision", Kind::Decision, true),
    ("decided", Kind::Decision, true),
    ("decide", Kind::Decision, false),
    ("to decide", Kind::Decision, false),
    ("risk", Kind::Risk, false),
    ("issue", Kind::Issue, false),
    ("blocker", Kind::Issue, false),
    ("ask", Kind::Ask, false),
];

/// A line that becomes a record.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Minute {
    /// Which line of the notes, from 1.
    pub line: usize,
    pub kind: Kind,
    pub title: String,
    /// Key of who does, owns or answers it.
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    /// The day that was said: due, needed by, or looked at again.
    pub due: Option<Date>,
    /// Of a decision: that it is made.
    pub made: bool,
    /// What somebody has to look at before it is kept: a name that several people have, words that are missing.
    pub problem: Option<String>,
    /// Whether it cannot become a record.
    pub unusable: bool,
    /// What the line begins with in the notes: its list marker.
    #[serde(skip)]
    pub mark: String,
    /// What the line says, without the word that tells what it becomes.
    #[serde(skip)]
    pub said: String,
    #[serde(skip)]
    pub owner_id: Option<RecordId>,
}

/// Reads the lines of notes that are to become records. A line that became one begins with its key, and is left alone.
pub fn read(space: &Space, notes: &str, today: Date) -> Vec<Minute> {
    let people: Vec<(RecordId, String)> = space
        .records()
        .filter(|record| record.kind() == Kind::Person && !record.archived)
        .map(|record| (record.id, record.title.clone()))
        .collect();
    let lines = notes.lines().enumerate().filter_map(|(at, line)| {
        let (mark, kind, made, said) = split(line)?;
        Some(minute(space, &people, at + 1, (mark, kind, made, said), today))
    });
    lines.collect()
}

/// Writes the notes with each line that became a record under its key: `- ACT-3: Ana sends the sheet by Fri`.
pub fn keyed(notes: &str, made: &[(usize, String)], minutes: &[Minute]) -> String {
    let line = |(at, line): (usize, &str)| {
        let key = made.iter().find(|(line, _)| *line == at + 1).map(|(_, key)| key);
        match key.zip(minutes.iter().find(|minute| minute.line == at + 1)) {
            Some((key, minute)) => format!("{}{key}: {}", minute.mark, minute.said),
            None => line.to_owned(),
        }
    };
    notes.lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Parts a line into its list marker, what it becomes and what it says; `None` for a line that is only read.
fn split(line: &str) -> Option<(&str, Kind, bool, &str)> {
    let body = line.trim_start_matches(|sign: char| sign.is_whitespace() || matches!(sign, '-' | '*' | '•' | '+' | '['));
    let body = body.strip_prefix("x]").or_else(|| body.strip_prefix(']')).unwrap_or(body).trim_start();
    let body = body.trim_start_matches(['*', '_']);
    let (head, said) = body.split_once(':')?;
    let head = head.trim().trim_end_matches('s').to_lowercase();
    let (_, kind, made) = WORDS.iter().find(|(word, ..)| *word == head)?;
    let mark = &line[..line.len() - body.len()];
    Some((mark.trim_end_matches(['*', '_']), *kind, *made, said.trim_start_matches(['*', '_']).trim()))
}

fn minute(
    space: &Space,
    people: &[(RecordId, String)],
    line: usize,
    (mark, kind, made, said): (&str, Kind, bool, &str),
    today: Date,
) -> Minute {
    let (day, rest) = match due(said, today) {
        Some(found) => (Some(found.day), found.rest),
        None => (None, said.to_owned()),
    };
    let (owner, title, doubt) = match who(&rest, people) {
        Named::One(person, title) => (Some(person), title, None),
        Named::Several(names) => (None, rest, Some(format!("Several go by that name: {}. Write the whole name.", names.join(", ")))),
        Named::Unknown(name) => (None, rest, Some(format!("Nobody here is called `{name}`: it will have no owner."))),
        Named::Nobody => (None, rest, None),
    };
    let title = title.trim().trim_end_matches('.').trim().to_owned();
    let unusable = title.is_empty();
    let problem = if unusable { Some("Say what it is about.".to_owned()) } else { doubt };
    let name = owner.and_then(|id| space.record(id));
    Minute {
        line,
        kind,
        title,
        owner: name.map(|record| record.key.clone()),
        owner_name: name.map(|record| record.title.clone()),
        due: day,
        made,
        problem,
        unusable,
        mark: mark.to_owned(),
        said: said.to_owned(),
        owner_id: owner,
    }
}

impl Minute {
    /// Returns the fields of the record that it becomes on a day.
    pub fn fields(&self, today: Date) -> Map<String, Value> {
        let (owner, due) = (self.owner_id.map(|id| id.to_string()), self.due);
        let (person, day, more) = match self.kind {
            Kind::Decision if self.made => ("owner", "revisit", json!({"state": "made", "outcome": self.title})),
            Kind::Decision => ("owner", "needed_by", json!({})),
            Kind::Risk => ("owner", "review", json!({})),
            Kind::Issue => ("owner", "", json!({"raised_on": today})),
            Kind::Ask => ("asked", "needed_by", json!({"asked_on": today})),
            _ => ("owner", "due", json!({})),
        };
        let mut fields = match more {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        fields.extend(owner.map(|owner| (person.to_owned(), json!(owner))));
        fields.extend(due.filter(|_| !day.is_empty()).map(|due| (day.to_owned(), json!(due))));
        fields
    }
}
