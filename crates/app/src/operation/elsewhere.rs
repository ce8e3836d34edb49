//! What names an item of another program: found among what the editor may read, and kept by the other space's id, which stays.

use model::insight::live_item;
use model::insight::portfolio::find;
use model::kind::commitment::elsewhere;
use model::space::Space;
use serde_json::{Map, Value};
use store::{SpaceHead, SpaceId};

use super::edits::Edit;
use super::portfolio::programs_of;
use super::portfolio::whole::programs_in;
use crate::access::Caller;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::list::App;

/// The field of a commitment that names an item of another program.
const FIELD: &str = "delivered_by";

/// Settles the edits of a caller.
pub async fn settle(app: &App, caller: &Caller, own: SpaceId, mut edits: Vec<Edit>) -> Result<Vec<Edit>, Failure> {
    if !edits.iter_mut().any(|edit| fields(edit).is_some_and(|fields| names(fields))) {
        return Ok(edits);
    }
    let spaces = programs_of(app, caller).await?;
    for edit in &mut edits {
        let Some(fields) = fields(edit) else { continue };
        let Some((space, key)) = place(&spaces, fields)? else { continue };
        let open = app.spaces.open(space).await?;
        put(fields, own, space, &key, &open.state().space)?;
    }
    Ok(edits)
}

/// Settles the fields of a record that somebody edits who holds the database, and so may read all of it.
pub async fn settle_fields(cx: &Cx, mut fields: Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    if !names(&fields) {
        return Ok(fields);
    }
    if let Some((space, key)) = place(&programs_in(&cx.store).await?, &fields)? {
        let there = cx.store.load(space).await?.unwrap_or_default();
        put(&mut fields, cx.space, space, &key, &there)?;
    }
    Ok(fields)
}

fn fields(edit: &mut Edit) -> Option<&mut Map<String, Value>> {
    match edit {
        Edit::Add { fields, .. } | Edit::Set { fields, .. } => Some(fields),
        Edit::Move { .. } | Edit::Link { .. } | Edit::Unlink { .. } => None,
    }
}

fn names(fields: &Map<String, Value>) -> bool {
    fields.get(FIELD).is_some_and(|value| value.as_str().is_some_and(|text| !text.trim().is_empty()))
}

/// Finds the space that is named; what is not `PROGRAM/KEY` is left to the kind's own rule.
fn place(spaces: &[SpaceHead], fields: &Map<String, Value>) -> Result<Option<(SpaceId, String)>, Failure> {
    let Some(text) = fields.get(FIELD).and_then(Value::as_str) else { return Ok(None) };
    let Some((space, key)) = elsewhere(text) else { return Ok(None) };
    let ids: Vec<String> = spaces.iter().map(|head| head.id.to_string()).collect();
    let found = find(ids.iter().zip(spaces).map(|(id, head)| (id.as_str(), head.name.as_str())), space);
    found.map(|ix| Some((spaces[ix].id, key.to_owned()))).ok_or_else(|| nothing(text))
}

fn put(fields: &mut Map<String, Value>, own: SpaceId, space: SpaceId, key: &str, there: &Space) -> Result<(), Failure> {
    if space == own {
        let words = format!("`{key}` is an item of this program: link the two items instead of promising across programs.");
        return Err(Failure::invalid(words));
    }
    let text = format!("{space}/{key}");
    let found = there.by_key(key).filter(|record| live_item(record).is_some());
    let record = found.ok_or_else(|| nothing(fields.get(FIELD).and_then(Value::as_str).unwrap_or(&text)))?;
    fields.insert(FIELD.to_owned(), format!("{space}/{}", record.key).into());
    Ok(())
}

/// What is not there and what one may not read are answered alike.
fn nothing(named: &str) -> Failure {
    Failure::invalid(format!(
        "`{named}` names no item of a program that you may read: write PROGRAM/KEY, the program by its name (where only one has it) or id."
    ))
}
