//! Undo and redo: the inverse of a person's own last commit, as an ordinary commit.

use model::change::{Change, Commit, Edit, apply, field};
use model::space::Space;
use schemars::JsonSchema;
use serde::Serialize;
use store::Filter;

use crate::failure::{Code, Failure};
use crate::spaces::{By, Open, keys};

/// What was undone or done again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Undone {
    pub revision: i64,
    /// In words: how much, of which records.
    pub words: String,
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Undo,
    Redo,
}

const UNDO: &str = "undo of ";
const REDO: &str = "redo of ";

/// Takes back the caller's last commit that still stands, or does again the last one that was taken back.
pub async fn undo(open: &Open, by: By<'_>, way: Way) -> Result<Undone, Failure> {
    let own = open.changes(&Filter { door: Some(by.door.to_owned()), ..Filter::default() }).await?;
    let own: Vec<&Commit> = own.iter().filter(|commit| commit.actor == by.actor).collect();
    let (mut done, mut undone) = (Vec::new(), Vec::new());
    for commit in &own {
        let note = commit.note.as_deref().unwrap_or_default();
        if note.starts_with(UNDO) {
            undone.extend(done.pop());
        } else if note.starts_with(REDO) {
            done.extend(undone.pop());
        } else {
            done.push(commit.revision);
            undone.clear();
        }
    }
    let (target, word) = match way {
        Way::Undo => (done.last(), UNDO),
        Way::Redo => (undone.last(), REDO),
    };
    let nothing = || match way {
        Way::Undo => Failure::invalid("There is nothing of yours to undo here."),
        Way::Redo => Failure::invalid("There is nothing of yours to do again here."),
    };
    let target = *target.ok_or_else(nothing)?;
    let commit = own.iter().find(|commit| commit.revision == target).ok_or_else(nothing)?;
    let edits: Vec<Edit> = match way {
        Way::Undo => commit.changes.iter().rev().map(|change| change.edit.clone().inverse()).collect(),
        Way::Redo => commit.changes.iter().map(|change| change.edit.clone()).collect(),
    };
    let touched = {
        let state = open.state();
        keys(&state.space, &commit.changes)
    };
    let note = Some(format!("{word}{target}"));
    let (revision, _) = open
        .change(by, note, |space, moment| {
            edits.iter().try_for_each(|edit| still_fits(space, edit, &edits))?;
            let mut after = space.clone();
            edits.iter().for_each(|edit| apply(&mut after, edit));
            dangling(&after, &edits)?;
            Ok(edits.iter().map(|edit| Change { at: moment.now, actor: None, edit: edit.clone() }).collect())
        })
        .await?;
    let verb = if way == Way::Undo { "Undone" } else { "Done again" };
    Ok(Undone { revision, words: words(verb, &commit.changes, &touched) })
}

/// Refuses to go over what somebody changed since.
fn still_fits(space: &Space, edit: &Edit, all: &[Edit]) -> Result<(), Failure> {
    let moved_on = |key: &str| Failure::new(Code::Conflict, format!("`{key}` has changed since: undo would lose that. Change it by hand."));
    match edit {
        Edit::FieldChanged { record, field: name, before, .. } => {
            let Some(found) = space.record(*record) else { return Ok(()) };
            let first = all.iter().find(|edit| matches!(edit, Edit::FieldChanged { record: r, field, .. } if r == record && field == name));
            // Of several edits of a field, the first meets what stands there.
            if first.is_some_and(|first| std::ptr::eq(first, edit)) && field(found, name) != *before {
                return Err(moved_on(&found.key));
            }
            Ok(())
        }
        Edit::RecordCreated { record } if space.by_key(&record.key).is_some() => {
            Err(Failure::new(Code::Conflict, format!("The key `{}` has been taken since.", record.key)))
        }
        Edit::RecordCreated { .. } | Edit::RecordRemoved { .. } | Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => Ok(()),
    }
}

/// Refuses to take away what others build on.
fn dangling(after: &Space, edits: &[Edit]) -> Result<(), Failure> {
    for edit in edits {
        let Edit::RecordRemoved { record } = edit else { continue };
        let part = after.records().find(|part| part.parent == Some(record.id)).map(|part| part.key.clone());
        let tied = || after.links().find(|link| link.from == record.id || link.to == record.id);
        let tied = || tied().and_then(|link| after.record(if link.from == record.id { link.to } else { link.from }));
        if let Some(other) = part.or_else(|| tied().map(|other| other.key.clone())) {
            let words = format!("`{}` cannot be taken back: `{other}` builds on it now. Archive it instead.", record.key);
            return Err(Failure::new(Code::Conflict, words));
        }
    }
    Ok(())
}

fn words(verb: &str, changes: &[Change], keys: &[String]) -> String {
    let of = match keys {
        [] => String::new(),
        [one] => format!(" of {one}"),
        [first, second] => format!(" of {first} and {second}"),
        [first, rest @ ..] => format!(" of {first} and {} others", rest.len()),
    };
    let what = match changes {
        [Change { edit: Edit::FieldChanged { field, .. }, .. }] => format!("the change of {}", field.replace('_', " ")),
        [Change { edit: Edit::RecordCreated { record }, .. }] => return format!("{verb}: adding {} {}.", record.key, record.title),
        [Change { edit: Edit::LinkAdded { .. }, .. }] => "a new link".to_owned(),
        [Change { edit: Edit::LinkRemoved { .. }, .. }] => "the removal of a link".to_owned(),
        many => format!("{} changes", many.len()),
    };
    format!("{verb}: {what}{of}.")
}
