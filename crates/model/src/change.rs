//! Changes: the only way a space moves, forwards and back.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::{Body, Kind};
use crate::space::{Link, Record, RecordId, Space};

/// One edit, decided and ready to be kept in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When it happened; a tracker's own date, when imported.
    pub at: Timestamp,
    /// Who did it, where the source says; else whoever committed it.
    pub actor: Option<String>,
    pub edit: Edit,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    RecordCreated {
        record: Box<Record>,
    },
    /// Takes a creation back. Records that people no longer want are archived, not removed.
    RecordRemoved {
        record: Box<Record>,
    },
    /// `field` is `key`, `title`, `parent`, `rank`, `archived`, or a field of the body. `Null` is empty.
    FieldChanged {
        record: RecordId,
        field: String,
        before: Value,
        after: Value,
    },
    LinkAdded {
        link: Link,
    },
    LinkRemoved {
        link: Link,
    },
}

/// Changes that were committed together, as the journal keeps them.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// The space's revision after this commit; the first is 1.
    pub revision: i64,
    /// When we learned of it.
    pub recorded_at: Timestamp,
    pub actor: String,
    /// Which door it came through: `cli`, `import`.
    pub door: String,
    pub note: Option<String>,
    pub changes: Vec<Change>,
}

impl Edit {
    /// Returns the edit that takes this one back.
    pub fn inverse(self) -> Edit {
        match self {
            Edit::RecordCreated { record } => Edit::RecordRemoved { record },
            Edit::RecordRemoved { record } => Edit::RecordCreated { record },
            Edit::FieldChanged { record, field, before, after } => Edit::FieldChanged { record, field, before: after, after: before },
            Edit::LinkAdded { link } => Edit::LinkRemoved { link },
            Edit::LinkRemoved { link } => Edit::LinkAdded { link },
        }
    }
}

/// Returns the first record that changes make.
pub fn created(changes: &[Change]) -> Option<&Record> {
    changes.iter().find_map(|change| match &change.edit {
        Edit::RecordCreated { record } => Some(&**record),
        _ => None,
    })
}

/// Whether changes touch what is done without a name: the notes of a retro, and where it stands. Such a commit has no author.
pub fn has_no_author(space: &Space, changes: &[Change]) -> bool {
    let touches = |change: &Change| match &change.edit {
        Edit::RecordCreated { record } => matches!(&record.body, Body::Retro(retro) if !retro.notes.is_empty()),
        Edit::FieldChanged { record, field, .. } => {
            (field == "notes" || field == "state") && space.record(*record).is_some_and(|record| record.kind() == Kind::Retro)
        }
        Edit::RecordRemoved { .. } | Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => false,
    };
    changes.iter().any(touches)
}

/// Applies a decided edit. Cannot fail; replaying the journal uses this same function.
///
/// An edit whose record is not there (its creation lies later in the journal's time) leaves the space as it is,
/// and so does a value that its field cannot hold: `decide` lets neither through.
pub fn apply(space: &mut Space, edit: &Edit) {
    match edit {
        Edit::RecordCreated { record } => {
            space.keys.release(&space.records, record.id);
            space.records.insert(record.id, Record::clone(record));
            take(space, record.id);
            space.met.rank(record.rank);
        }
        Edit::RecordRemoved { record } => {
            space.keys.release(&space.records, record.id);
            space.records.remove(&record.id);
        }
        Edit::FieldChanged { record: id, field, after, .. } => {
            if field == "key" {
                space.keys.release(&space.records, *id);
            }
            let Some(record) = space.records.get_mut(id) else { return };
            set_field(record, field, after);
            if field == "rank" {
                space.met.rank(record.rank);
            }
            if field == "key" {
                take(space, *id);
            }
        }
        Edit::LinkAdded { link } => {
            space.links.insert(link.id(), link.data.clone());
        }
        Edit::LinkRemoved { link } => {
            space.links.remove(&link.id());
        }
    }
}

/// Lets a record be found by its key.
fn take(space: &mut Space, id: RecordId) {
    let taken = space.keys.take(&space.records, id).is_some();
    if let Some(record) = space.records.get(&id) {
        space.met.key(&record.key);
    }
    space.met.ambiguous |= taken;
}

/// Sets one field of a record; returns whether the field could hold the value.
pub(crate) fn set_field(record: &mut Record, field: &str, value: &Value) -> bool {
    fn read<T: serde::de::DeserializeOwned>(into: &mut T, value: &Value) -> bool {
        match serde_json::from_value(value.clone()) {
            Ok(read) => {
                *into = read;
                true
            }
            Err(_) => false,
        }
    }
    match field {
        "key" => read(&mut record.key, value),
        "title" => read(&mut record.title, value),
        "parent" => read(&mut record.parent, value),
        "rank" => read(&mut record.rank, value),
        "archived" => read(&mut record.archived, value),
        _ if let Body::Item(item) = &mut record.body => item.set_field(field, value),
        _ => {
            let mut fields = record.body.fields();
            if value.is_null() {
                fields.remove(field);
            } else {
                fields.insert(field.to_owned(), value.clone());
            }
            match Body::from_fields(record.kind(), fields) {
                Ok(body) => {
                    record.body = body;
                    true
                }
                Err(_) => false,
            }
        }
    }
}

/// Returns the value of one field of a record; `Null` when it is empty.
pub fn field(record: &Record, field: &str) -> Value {
    match field {
        "key" => record.key.clone().into(),
        "title" => record.title.clone().into(),
        "parent" => record.parent.map_or(Value::Null, |parent| parent.to_string().into()),
        "rank" => record.rank.into(),
        "archived" => record.archived.into(),
        _ => match &record.body {
            Body::Item(item) => item.field(field).unwrap_or_default(),
            body => body.fields().remove(field).unwrap_or_default(),
        },
    }
}

/// Returns the records that `changes` touch as they stand afterwards; a removed one is `None`.
///
/// The store writes these rows beside the journal, in the same transaction.
pub fn outcome(space: &Space, changes: &[Change]) -> Vec<(RecordId, Option<Record>)> {
    let mut touched = Space { revision: space.revision, ..Space::default() };
    let mut seen = HashSet::new();
    let mut order = Vec::new();
    for change in changes {
        let id = match &change.edit {
            Edit::RecordCreated { record } | Edit::RecordRemoved { record } => record.id,
            Edit::FieldChanged { record, .. } => *record,
            Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => continue,
        };
        if seen.insert(id) {
            if let Some(record) = space.record(id) {
                touched.records.insert(id, record.clone());
            }
            order.push(id);
        }
        apply(&mut touched, &change.edit);
    }
    order.sort_unstable();
    order.into_iter().map(|id| (id, touched.records.remove(&id))).collect()
}
