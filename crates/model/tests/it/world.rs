//! A space that lives through imports and edits. Every commit is held to the laws of the journal as it is made.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sinew_model::change::{Change, Commit, apply, field, outcome};
use sinew_model::decide::{Command, Moment, Rejection, decide};
use sinew_model::draft::{Draft, DraftLink, DraftRecord, Source};
use sinew_model::import::{Import, Known, import};
use sinew_model::journal::{IMPORT, as_of};
use sinew_model::kind::Kind;
use sinew_model::space::{Link, LinkData, Record, RecordId, Relation, Space};

/// A space, its journal, and which record each id of each source became.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) space: Space,
    pub(crate) journal: Vec<Commit>,
    pub(crate) sources: HashMap<String, HashMap<String, RecordId>>,
}

/// Reads `2026-03-02` as that day's noon, and whole instants as they are.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_not_an_instant| format!("{text}T12:00Z").parse().unwrap())
}

/// Makes a draft of one source from lists of records and links.
pub(crate) fn draft_of(system: &str, records: Value, links: Value) -> Draft {
    let records: Vec<Value> = serde_json::from_value(records).unwrap();
    let links: Vec<Value> = serde_json::from_value(links).unwrap();
    Draft {
        source: Source { system: system.to_owned(), instance: String::new() },
        data_date: None,
        records: records.into_iter().map(draft_record).collect(),
        links: links.into_iter().map(|link| serde_json::from_value::<DraftLink>(link).unwrap()).collect(),
        rows: Vec::new(),
    }
}

/// Reads `{id, title, kind, body...}`; the kind is an item and the title the id, unless said otherwise. Days stand for noon.
fn draft_record(mut value: Value) -> DraftRecord {
    let fields = value.as_object_mut().unwrap();
    let id = fields["id"].as_str().unwrap().to_owned();
    fields.entry("title").or_insert(id.into());
    fields.entry("kind").or_insert("item".into());
    fields.entry("body").or_insert(json!({}));
    if let Some(created) = fields.get_mut("created_at") {
        *created = at(created.as_str().unwrap()).to_string().into();
    }
    for event in fields.get_mut("history").and_then(Value::as_array_mut).into_iter().flatten() {
        event["at"] = at(event["at"].as_str().unwrap()).to_string().into();
    }
    serde_json::from_value(value).unwrap()
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other} is no object"),
    }
}

impl World {
    /// Imports records of the source `jira` at a day.
    pub(crate) fn import(&mut self, day: &str, records: Value) -> Import {
        self.import_draft(day, draft_of("jira", records, json!([])))
    }

    /// Imports records and links of the source `jira` at a day.
    pub(crate) fn import_linked(&mut self, day: &str, records: Value, links: Value) -> Import {
        self.import_draft(day, draft_of("jira", records, links))
    }

    pub(crate) fn import_draft(&mut self, day: &str, draft: Draft) -> Import {
        let mut moment = Moment::new(at(day), self.journal.len() as u64 + 1);
        let source = draft.source.name();
        let known = Known { sources: self.sources.get(&source).cloned().unwrap_or_default(), journal: &self.journal };
        let done = import(&self.space, draft, known, &mut moment);
        self.sources.entry(source.clone()).or_default().extend(done.sources.iter().cloned());
        self.commit(day, IMPORT, Some(source), done.changes.clone());
        done
    }

    pub(crate) fn decide(&mut self, day: &str, command: &Command) -> Result<Vec<Change>, Rejection> {
        let mut moment = Moment::new(at(day), self.journal.len() as u64 + 1);
        let changes = decide(&self.space, command, &mut moment)?;
        self.commit(day, "cli", None, changes.clone());
        Ok(changes)
    }

    /// Creates a record; returns its id.
    pub(crate) fn create(&mut self, day: &str, kind: Kind, title: &str, body: Value) -> RecordId {
        let command = Command::Create { kind, title: title.to_owned(), key: None, parent: None, fields: fields(body) };
        self.decide(day, &command).unwrap();
        self.journal.last().unwrap().changes[0].edit.clone().record()
    }

    /// Sets fields of the record with that key.
    pub(crate) fn set(&mut self, day: &str, key: &str, values: Value) {
        let command = Command::Set { record: self.id(key), fields: fields(values) };
        self.decide(day, &command).unwrap();
    }

    pub(crate) fn link(&mut self, day: &str, from: &str, relation: Relation, to: &str, data: LinkData) {
        let command = Command::Link { from: self.id(from), relation, to: self.id(to), data };
        self.decide(day, &command).unwrap();
    }

    pub(crate) fn unlink(&mut self, day: &str, from: &str, relation: Relation, to: &str) {
        let command = Command::Unlink { from: self.id(from), relation, to: self.id(to) };
        self.decide(day, &command).unwrap();
    }

    /// Commits changes as they are, and checks what must hold of every commit.
    pub(crate) fn commit(&mut self, day: &str, door: &str, note: Option<String>, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let before = self.space.clone();
        let rows = outcome(&before, &changes);
        changes.iter().for_each(|change| apply(&mut self.space, &change.edit));
        for (id, row) in rows {
            assert_eq!(row.as_ref(), self.space.record(id), "the rows are the records after the changes");
        }
        let mut back = self.space.clone();
        changes.iter().rev().for_each(|change| apply(&mut back, &change.edit.clone().inverse()));
        assert_eq!(back, before, "the inverse changes lead back");
        self.space.revision += 1;
        let revision = self.space.revision;
        self.journal.push(Commit { revision, recorded_at: at(day), actor: "ann".to_owned(), door: door.to_owned(), note, changes });
        assert_eq!(as_of(&self.journal, Timestamp::MAX, None), self.space, "the journal in order of time ends at the live space");
    }

    pub(crate) fn as_of(&self, day: &str) -> Space {
        as_of(&self.journal, at(day), None)
    }

    pub(crate) fn record(&self, key: &str) -> &Record {
        self.space.by_key(key).unwrap_or_else(|| panic!("there is no record {key}"))
    }

    pub(crate) fn id(&self, key: &str) -> RecordId {
        self.record(key).id
    }

    /// Returns a field of the live record with that key.
    pub(crate) fn field(&self, key: &str, name: &str) -> Value {
        field(self.record(key), name)
    }

    /// Writes the links as `A blocks B`, in order.
    pub(crate) fn links(&self) -> String {
        links_of(&self.space)
    }
}

/// Writes the links of a space as `A blocks B`, with a lag where there is one, in order.
pub(crate) fn links_of(space: &Space) -> String {
    let key = |id: RecordId| space.record(id).map_or("?", |record| record.key.as_str());
    let lag = |link: &Link| if link.data.lag == 0 { String::new() } else { format!(" +{}", link.data.lag) };
    let mut lines: Vec<String> =
        space.links().map(|link| format!("{} {} {}{}", key(link.from), link.relation.name(), key(link.to), lag(&link))).collect();
    lines.sort();
    lines.join(", ")
}

/// Lists the codes of problems, in order, each once.
pub(crate) fn codes(done: &Import) -> Vec<&'static str> {
    let mut codes: Vec<_> = done.problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

trait Touches {
    fn record(self) -> RecordId;
}

impl Touches for sinew_model::change::Edit {
    fn record(self) -> RecordId {
        match self {
            sinew_model::change::Edit::RecordCreated { record } => record.id,
            other => panic!("{other:?} creates nothing"),
        }
    }
}
