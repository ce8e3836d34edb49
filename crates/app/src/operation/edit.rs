//! Edits by hand: add a record, set fields, link and unlink.

use model::change::Edit;
use model::decide::{Command, find};
use model::kind::Kind;
use model::space::{LinkData, RecordId, Relation, Space};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::edit;

/// What an edit did.
#[derive(Debug, Serialize)]
pub struct Edited {
    pub key: String,
    /// Fields that changed; empty when everything was so already.
    pub changed: Vec<String>,
}

/// Adds a record.
pub async fn add_record(
    cx: &Cx,
    kind: Kind,
    title: &str,
    key: Option<&str>,
    parent: Option<&str>,
    fields: Map<String, Value>,
) -> Result<Edited, Failure> {
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    let parent = parent.map(|parent| find(&space, parent)).transpose()?.map(|parent| parent.id);
    let fields = resolve(fields, &by_key(&space));
    let command = Command::Create { kind, title: title.to_owned(), key: key.map(str::to_owned), parent, fields };
    let changes = edit(cx, &command).await?;
    let created = changes.into_iter().find_map(|change| match change.edit {
        Edit::RecordCreated { record } => Some(record.key),
        _ => None,
    });
    Ok(Edited { key: created.unwrap_or_default(), changed: vec!["created".to_owned()] })
}

/// Sets fields of a record; `null` empties one.
pub async fn set_fields(cx: &Cx, key: &str, fields: Map<String, Value>) -> Result<Edited, Failure> {
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    let record = find(&space, key)?;
    let command = Command::Set { record: record.id, fields: resolve(fields, &by_key(&space)) };
    let changes = edit(cx, &command).await?;
    let changed = changes.into_iter().filter_map(|change| match change.edit {
        Edit::FieldChanged { field, .. } => Some(field),
        _ => None,
    });
    Ok(Edited { key: record.key.clone(), changed: changed.collect() })
}

/// Ties two records, or unties them.
pub async fn link_records(cx: &Cx, from: &str, relation: Relation, to: &str, data: LinkData, remove: bool) -> Result<Edited, Failure> {
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    let (from, to) = (find(&space, from)?, find(&space, to)?);
    let command = match remove {
        true => Command::Unlink { from: from.id, relation, to: to.id },
        false => Command::Link { from: from.id, relation, to: to.id, data },
    };
    let changes = edit(cx, &command).await?;
    Ok(Edited { key: from.key.clone(), changed: changes.iter().map(|_| relation.name().to_owned()).collect() })
}

fn by_key(space: &Space) -> impl Fn(&str) -> Option<RecordId> {
    |key| space.by_key(key).map(|record| record.id)
}

/// Lets people name records by key in fields that refer to records, also in those within a field; `id` knows the keys.
pub fn resolve(mut fields: Map<String, Value>, id: &dyn Fn(&str) -> Option<RecordId>) -> Map<String, Value> {
    for (name, value) in &mut fields {
        resolve_value(name.rsplit('.').next().unwrap_or(name), value, id);
    }
    fields
}

fn resolve_value(name: &str, value: &mut Value, id: &dyn Fn(&str) -> Option<RecordId>) {
    match value {
        Value::String(key) if REFERENCES.contains(&name) => {
            if let Some(id) = id(key) {
                *key = id.to_string();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| resolve_value(name, value, id)),
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| resolve_value(name, value, id)),
        _ => {}
    }
}

/// What fields that refer to records are called, in any kind.
const REFERENCES: [&str; 10] = ["team", "assignee", "owner", "sponsor", "calendar", "lead", "parent", "base", "person", "forecast"];
