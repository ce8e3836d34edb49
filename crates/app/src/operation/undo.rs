//! Undo and redo: the inverse of a person's own last commit, as an ordinary commit.

use std::collections::{BTreeSet, HashMap};

use model::change::{Change, Commit, Edit, apply, field};
use model::decide::check;
use model::kind::Kind;
use model::space::{Record, RecordId, Space};
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
    let nothing = || match way {
        Way::Undo => Failure::invalid("There is nothing of yours to undo here."),
        Way::Redo => Failure::invalid("There is nothing of yours to do again here."),
    };
    let heads = open.commits(&Filter { door: Some(by.door.to_owned()), ..Filter::default() }).await?;
    let mut stacks = Stacks::new(heads.iter().filter(|commit| commit.actor == by.actor));
    let commit = loop {
        let target = stacks.next(way).ok_or_else(nothing)?;
        let commit = open.changes(&Filter { after: target - 1, upto: Some(target), ..Filter::default() }).await?;
        let commit = commit.into_iter().next().ok_or_else(nothing)?;
        if !is_told(&commit) {
            break commit;
        }
    };
    let edits: Vec<Edit> = match way {
        Way::Undo => commit.changes.iter().rev().map(|change| change.edit.clone().inverse()).collect(),
        Way::Redo => commit.changes.iter().map(|change| change.edit.clone()).collect(),
    };
    let touched = {
        let state = open.state();
        keys(&state.space, &commit.changes)
    };
    let word = if way == Way::Undo { UNDO } else { REDO };
    let note = Some(format!("{word}{}", commit.revision));
    let (revision, ()) = open
        .change(by, note, |space, moment| {
            let edits = fitted(space, &edits)?;
            Ok((edits.into_iter().map(|edit| Change { at: moment.now, actor: None, edit }).collect(), ()))
        })
        .await?;
    let verb = if way == Way::Undo { "Undone" } else { "Done again" };
    Ok(Undone { revision, words: words(verb, &commit.changes, &touched) })
}

/// Says a commit's note as people read it: what took a commit back names its revision, which says nothing to them.
pub(super) fn said(note: String) -> Option<String> {
    let of = |word: &str| note.strip_prefix(word).is_some_and(|target| target.parse::<i64>().is_ok());
    match (of(UNDO), of(REDO)) {
        (true, _) => Some("undone".to_owned()),
        (_, true) => Some("done again".to_owned()),
        _ => Some(note).filter(|note| !note.trim().is_empty()),
    }
}

/// The revisions of a person's commits that stand, and of those that were taken back, the newest last.
struct Stacks {
    done: Vec<i64>,
    undone: Vec<i64>,
}

impl Stacks {
    fn new<'a>(commits: impl Iterator<Item = &'a Commit>) -> Stacks {
        let (mut done, mut undone) = (Vec::new(), Vec::new());
        for commit in commits {
            let of = |word| commit.note.as_deref()?.strip_prefix(word)?.parse::<i64>().ok();
            // A note that somebody wrote names no commit whose turn it is.
            if let Some(at) = of(UNDO).and_then(|target| done.iter().rposition(|done| *done == target)) {
                undone.push(done.remove(at));
            } else if let Some(at) = of(REDO).and_then(|target| undone.iter().rposition(|undone| *undone == target)) {
                done.push(undone.remove(at));
            } else {
                done.push(commit.revision);
                undone.clear();
            }
        }
        Stacks { done, undone }
    }

    fn next(&mut self, way: Way) -> Option<i64> {
        match way {
            Way::Undo => self.done.pop(),
            Way::Redo => self.undone.pop(),
        }
    }
}

/// Whether a commit put something before other people or into the ledger: that stays, whatever its author does next.
fn is_told(commit: &Commit) -> bool {
    commit.changes.iter().any(|change| match &change.edit {
        Edit::RecordCreated { record } => matches!(record.kind(), Kind::Update | Kind::Forecast),
        _ => false,
    })
}

/// Returns the edits as they apply to the space as it stands; refuses to go over what somebody changed since.
fn fitted(space: &Space, edits: &[Edit]) -> Result<Vec<Edit>, Failure> {
    let mut after = space.clone();
    let mut fitted = Vec::with_capacity(edits.len());
    for edit in edits {
        let edit = fit(&after, edit)?;
        apply(&mut after, &edit);
        fitted.push(edit);
    }
    dangling(&after, edits)?;
    let touched: BTreeSet<RecordId> = edits.iter().filter_map(record_of).collect();
    for record in touched.into_iter().filter_map(|id| after.record(id)) {
        check(&after, record).map_err(|rejection| Failure::new(Code::Conflict, rejection.to_string()))?;
    }
    Ok(fitted)
}

fn record_of(edit: &Edit) -> Option<RecordId> {
    match edit {
        Edit::RecordCreated { record } => Some(record.id),
        Edit::FieldChanged { record, .. } => Some(*record),
        Edit::RecordRemoved { .. } | Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => None,
    }
}

/// Checks that an edit meets what it was made for.
fn fit(space: &Space, edit: &Edit) -> Result<Edit, Failure> {
    let conflict = |words: String| Err(Failure::new(Code::Conflict, words));
    let moved_on = |key: &str| conflict(format!("`{key}` has changed since: that would be lost. Change it by hand."));
    let key = |id: RecordId| model::insight::key_of(space, id);
    match edit {
        Edit::FieldChanged { record, field: name, before, after } => {
            let Some(found) = space.record(*record) else { return conflict("What was changed is gone.".to_owned()) };
            let stands = field(found, name);
            // Others that make room move ranks too, and a place in a list is not lost by a move.
            if stands != *before && name != "rank" {
                return moved_on(&found.key);
            }
            Ok(Edit::FieldChanged { record: *record, field: name.clone(), before: stands, after: after.clone() })
        }
        Edit::RecordCreated { record } if space.by_key(&record.key).is_some() => {
            conflict(format!("The key `{}` has been taken since.", record.key))
        }
        Edit::RecordRemoved { record } => match space.record(record.id) {
            Some(found) if Record { rank: record.rank, ..found.clone() } == **record => {
                Ok(Edit::RecordRemoved { record: Box::new(found.clone()) })
            }
            Some(found) => moved_on(&found.key),
            None => conflict(format!("`{}` is gone.", record.key)),
        },
        Edit::LinkAdded { link } if space.link(link.id()).is_some() => moved_on(&key(link.from)),
        Edit::LinkAdded { link } if space.record(link.from).is_none() || space.record(link.to).is_none() => {
            conflict("What was linked is gone.".to_owned())
        }
        Edit::LinkRemoved { link } if space.link(link.id()) != Some(&link.data) => moved_on(&key(link.from)),
        Edit::RecordCreated { .. } | Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => Ok(edit.clone()),
    }
}

/// Refuses to take away what others build on: its parts, what is linked to it, and what refers to it.
fn dangling(after: &Space, edits: &[Edit]) -> Result<(), Failure> {
    let gone = edits.iter().filter_map(|edit| match edit {
        Edit::RecordRemoved { record } if after.record(record.id).is_none() => Some((record.id, record)),
        _ => None,
    });
    let gone: HashMap<RecordId, &Box<Record>> = gone.collect();
    if gone.is_empty() {
        return Ok(());
    }
    let builds_on = |record: &Record| {
        let mut body = record.body.clone();
        let referred = body.references().into_iter().filter_map(|(_, _, reference)| reference.id());
        record.parent.into_iter().chain(referred).find(|id| gone.contains_key(id))
    };
    let mut built = after.records().filter_map(|record| Some((builds_on(record)?, record.key.clone())));
    let mut tied = after.links().filter_map(|link| {
        let (end, other) = if gone.contains_key(&link.from) { (link.from, link.to) } else { (link.to, link.from) };
        gone.contains_key(&end).then(|| (end, model::insight::key_of(after, other)))
    });
    let Some((id, other)) = built.next().or_else(|| tied.next()) else { return Ok(()) };
    let words = format!("`{}` cannot be taken back: `{other}` builds on it now. Archive it instead.", gone[&id].key);
    Err(Failure::new(Code::Conflict, words))
}

fn words(verb: &str, changes: &[Change], keys: &[String]) -> String {
    let of = match keys {
        [] => String::new(),
        [one] => format!(" of {one}"),
        [first, second] => format!(" of {first} and {second}"),
        [first, rest @ ..] => format!(" of {first} and {} others", rest.len()),
    };
    let what = match changes {
        moves if moves.iter().all(|change| is_move(&change.edit)) => "the move".to_owned(),
        [Change { edit: Edit::FieldChanged { field, .. }, .. }] => format!("the change of {}", field.replace('_', " ")),
        [Change { edit: Edit::RecordCreated { record }, .. }] => return format!("{verb}: adding {} {}.", record.key, record.title),
        [Change { edit: Edit::LinkAdded { .. }, .. }] => "a new link".to_owned(),
        [Change { edit: Edit::LinkRemoved { .. }, .. }] => "the removal of a link".to_owned(),
        many => format!("{} changes", many.len()),
    };
    format!("{verb}: {what}{of}.")
}

fn is_move(edit: &Edit) -> bool {
    matches!(edit, Edit::FieldChanged { field, .. } if field == "parent" || field == "rank")
}
