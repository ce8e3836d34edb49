//! Edits by hand: add a record, set fields, link and unlink.

use model::change::{Edit, created};
use model::decide::{Command, find};
use model::kind::Kind;
use model::space::{LinkData, RecordId, Relation, Space};
use serde::Serialize;
use serde_json::{Map, Value};

use super::elsewhere::settle_fields;
use super::requests::refuse_typed;
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
    refuse_typed(kind, &fields)?;
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    let parent = parent.map(|parent| find(&space, parent)).transpose()?.map(|parent| parent.id);
    let fields = settle_fields(cx, resolve(kind, typed(kind, fields), &by_key(&space))).await?;
    let command = Command::Create { kind, title: title.to_owned(), key: key.map(str::to_owned), parent, fields };
    let changes = edit(cx, &command).await?;
    let key = created(&changes).map(|record| record.key.clone()).unwrap_or_default();
    Ok(Edited { key, changed: vec!["created".to_owned()] })
}

/// Sets fields of a record; `null` empties one.
pub async fn set_fields(cx: &Cx, key: &str, fields: Map<String, Value>) -> Result<Edited, Failure> {
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    let record = find(&space, key)?;
    refuse_typed(record.kind(), &fields)?;
    let fields = settle_fields(cx, resolve(record.kind(), typed(record.kind(), fields), &by_key(&space))).await?;
    let command = Command::Set { record: record.id, fields };
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

/// Takes for words what was typed as such: a state that is called `false`, a title that is a number.
fn typed(kind: Kind, mut fields: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in &mut fields {
        let words = name == "title" || name == "key" || kind.holds_words(name);
        if words && (value.is_boolean() || value.is_number()) {
            *value = value.to_string().into();
        }
    }
    fields
}

/// Lets people name records by key in fields that refer to records, also in those within a field; `id` knows the keys.
pub fn resolve(kind: Kind, mut fields: Map<String, Value>, id: &dyn Fn(&str) -> Option<RecordId>) -> Map<String, Value> {
    for (name, value) in &mut fields {
        let within: Vec<&str> = name.split('.').collect();
        if within == ["parent"] {
            resolve_value(&[], value, id);
        }
        for (path, _) in kind.references() {
            if path.len() >= within.len() && path.iter().zip(&within).all(|(known, given)| known == given) {
                resolve_value(&path[within.len()..], value, id);
            }
        }
    }
    fields
}

/// Resolves what stands at a path within a value; of a list, in each.
fn resolve_value(path: &[String], value: &mut Value, id: &dyn Fn(&str) -> Option<RecordId>) {
    match (value, path) {
        (Value::Array(values), path) => values.iter_mut().for_each(|value| resolve_value(path, value, id)),
        (Value::Object(fields), [first, rest @ ..]) => {
            if let Some(value) = fields.get_mut(first) {
                resolve_value(rest, value, id);
            }
        }
        (Value::String(key), []) => {
            if let Some(id) = id(key) {
                *key = id.to_string();
            }
        }
        _ => {}
    }
}
