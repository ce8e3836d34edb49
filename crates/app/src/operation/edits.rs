//! Edits of an open space: several at once are one commit, and one undo.

use std::borrow::Cow;
use std::collections::HashSet;

use model::change::{Change, Commit, Edit as Made, apply};
use model::decide::{Command, Moment, decide, find};
use model::kind::Kind;
use model::space::{LinkData, Record, RecordId, Relation, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::Filter;

use super::edit::resolve;
use super::requests::refuse_typed;
use super::retros::guard;
use crate::failure::{Code, Failure};
use crate::live::busy;
use crate::spaces::{By, Open};

/// One edit. Records are named by their keys; a key that an earlier edit of the same list made may be used. `@0` is whatever record
/// the first edit of the list touched, `@1` that of the second: the key of what a list adds is not known before.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Adds a record.
    Add {
        kind: Kind,
        title: String,
        /// What people call it; the next free one of its kind when left out.
        #[serde(default)]
        key: Option<String>,
        #[serde(default)]
        parent: Option<String>,
        /// The sibling that it stands behind; behind all others when left out.
        #[serde(default)]
        after: Option<String>,
        #[serde(default)]
        fields: Map<String, Value>,
    },
    /// Sets fields; `null` empties one. `schedule.constraint` names a field within a field.
    Set { key: String, fields: Map<String, Value> },
    /// Puts a record under a parent and behind a sibling; before all siblings without `after`.
    Move {
        key: String,
        #[serde(default)]
        parent: Option<String>,
        #[serde(default)]
        after: Option<String>,
    },
    /// Ties two records.
    Link {
        from: String,
        relation: Relation,
        to: String,
        #[serde(default)]
        data: LinkData,
    },
    /// Unties two records.
    Unlink { from: String, relation: Relation, to: String },
}

/// What a commit did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Committed {
    /// The revision of the space afterwards.
    pub revision: i64,
    /// The key of the record that each edit touched, in order.
    pub keys: Vec<String>,
}

/// The most edits that one commit takes.
pub const MOST_EDITS: usize = 5_000;

/// Decides a list of edits, each on what the ones before it left.
pub fn decide_all(space: &Space, edits: &[Edit], moment: &mut Moment) -> Result<(Vec<Change>, Vec<String>), Failure> {
    if edits.len() > MOST_EDITS {
        return Err(Failure::invalid(format!("{} edits are too many for one commit: send at most {MOST_EDITS}.", edits.len())));
    }
    let mut working = Cow::Borrowed(space);
    let (mut all, mut keys) = (Vec::new(), Vec::new());
    for (ix, edit) in edits.iter().enumerate() {
        let (commands, mut key) = commands(&working, edit, &keys)?;
        let last = ix + 1 == edits.len() && commands.len() == 1;
        for command in commands {
            let command = match command {
                Step::Do(command) => command,
                Step::MoveAdded { parent, after } => {
                    let record = find(&working, &key)?.id;
                    Command::Move { record, parent, after: Some(after) }
                }
            };
            let changes = decide(&working, &command, moment)?;
            for change in &changes {
                match &change.edit {
                    Made::RecordCreated { record } => key.clone_from(&record.key),
                    Made::FieldChanged { field, after: Value::String(after), .. } if field == "key" => key.clone_from(after),
                    _ => {}
                }
            }
            // A single edit needs no copy of the space.
            if !last {
                let working = working.to_mut();
                changes.iter().for_each(|change| apply(working, &change.edit));
            }
            all.extend(changes);
        }
        keys.push(key);
    }
    Ok((all, keys))
}

/// A step of an edit.
enum Step {
    Do(Command),
    /// Puts the record that was added just now behind a sibling.
    MoveAdded {
        parent: Option<RecordId>,
        after: RecordId,
    },
}

/// Finds the record that an edit names: by its key, or by the place of an earlier edit of the same list.
fn named<'a>(space: &'a Space, touched: &[String], name: &str) -> Result<&'a Record, Failure> {
    let Some(place) = name.strip_prefix('@').and_then(|place| place.parse::<usize>().ok()) else { return Ok(find(space, name)?) };
    let earlier = || Failure::invalid(format!("`{name}` names no earlier edit of the list: `@0` is the record of the first one."));
    Ok(find(space, touched.get(place).ok_or_else(earlier)?)?)
}

/// Turns an edit into commands, and names the record that it touches; `touched` are those of the edits before it.
fn commands(space: &Space, edit: &Edit, touched: &[String]) -> Result<(Vec<Step>, String), Failure> {
    let of = |key: &str| named(space, touched, key);
    let id = |key: &str| of(key).map(|record| record.id);
    let one = |command: Command, record: &Record| Ok((vec![Step::Do(command)], record.key.clone()));
    let resolve = |kind: Kind, fields: &Map<String, Value>| resolve(kind, fields.clone(), &|key| of(key).ok().map(|record| record.id));
    match edit {
        Edit::Add { kind, title, key, parent, after, fields } => {
            refuse_typed(*kind, fields)?;
            let parent = parent.as_deref().map(id).transpose()?;
            let fields = whole(resolve(*kind, fields), |_| None)?;
            let mut steps = vec![Step::Do(Command::Create { kind: *kind, title: title.clone(), key: key.clone(), parent, fields })];
            if let Some(after) = after {
                steps.push(Step::MoveAdded { parent, after: id(after)? });
            }
            Ok((steps, key.clone().unwrap_or_default()))
        }
        Edit::Set { key, fields } => {
            let record = of(key)?;
            refuse_typed(record.kind(), fields)?;
            let whole = whole(resolve(record.kind(), fields), |outer| record.body.fields().remove(outer))?;
            one(Command::Set { record: record.id, fields: whole }, record)
        }
        Edit::Move { key, parent, after } => {
            let parent = parent.as_deref().map(id).transpose()?;
            let after = after.as_deref().map(id).transpose()?;
            let record = of(key)?;
            one(Command::Move { record: record.id, parent, after }, record)
        }
        Edit::Link { from, relation, to, data } => {
            let from = of(from)?;
            one(Command::Link { from: from.id, relation: *relation, to: id(to)?, data: data.clone() }, from)
        }
        Edit::Unlink { from, relation, to } => {
            let from = of(from)?;
            one(Command::Unlink { from: from.id, relation: *relation, to: id(to)? }, from)
        }
    }
}

/// Puts `schedule.constraint` into the field that it is within, beside what stands there already.
fn whole(fields: Map<String, Value>, current: impl Fn(&str) -> Option<Value>) -> Result<Map<String, Value>, Failure> {
    let mut whole = Map::new();
    for (name, value) in fields {
        let Some((outer, inner)) = name.split_once('.') else {
            whole.insert(name, value);
            continue;
        };
        let object = whole.entry(outer).or_insert_with(|| current(outer).unwrap_or_else(|| json!({})));
        let Value::Object(object) = object else {
            return Err(Failure::invalid(format!("`{name}`: `{outer}` has no fields of its own.")));
        };
        if value.is_null() {
            object.remove(inner);
        } else {
            object.insert(inner.to_owned(), value);
        }
    }
    Ok(whole)
}

/// How often edits are held against what others did meanwhile.
const TRIES: usize = 5;

/// Commits edits. `seen` is the revision that the screen was drawn from: a field that was changed since then is a conflict, and
/// nothing is written.
pub async fn commit_edits(open: &Open, by: By<'_>, edits: &[Edit], note: Option<String>, seen: Option<i64>) -> Result<Committed, Failure> {
    if edits.is_empty() {
        return Err(Failure::invalid("There is no edit in the list."));
    }
    if let Some(seen) = seen.filter(|seen| *seen > open.revision()) {
        // Another process may have been told of it first.
        open.catch_up().await?;
        if seen > open.revision() {
            return Err(Failure::invalid(format!("There is no revision {seen} yet: the newest is {}.", open.revision())));
        }
    }
    for _ in 0..TRIES {
        let (newer, known) = newer(open, seen).await?;
        let touched: HashSet<(RecordId, &str)> =
            newer.iter().flat_map(|commit| &commit.changes).filter_map(|change| field(&change.edit)).collect();
        let (revision, keys) = open
            .change(by, note.clone(), |space, moment| {
                // Somebody committed after the journal was read: what they did has to be looked at first.
                if known.is_some_and(|known| space.revision > known) {
                    return Ok((Vec::new(), None));
                }
                let (changes, keys) = decide_all(space, edits, moment)?;
                guard(space, &changes)?;
                conflicts(space, &changes, &touched)?;
                Ok((changes, Some(keys)))
            })
            .await?;
        if let Some(keys) = keys {
            return Ok(Committed { revision, keys });
        }
    }
    Err(busy())
}

/// Reads what happened since `seen`, and up to which revision that is known; nothing where no screen is spoken of.
async fn newer(open: &Open, seen: Option<i64>) -> Result<(Vec<Commit>, Option<i64>), Failure> {
    let Some(seen) = seen else { return Ok((Vec::new(), None)) };
    if seen == open.revision() {
        return Ok((Vec::new(), Some(seen)));
    }
    let newer = open.changes(&Filter { after: seen, ..Filter::default() }).await?;
    let known = newer.last().map_or(seen, |commit| commit.revision);
    Ok((newer, Some(known)))
}

fn field(edit: &Made) -> Option<(RecordId, &str)> {
    match edit {
        // A place in a list is not lost: moves of others make room, too.
        Made::FieldChanged { record, field, .. } if field != "rank" => Some((*record, field)),
        _ => None,
    }
}

/// Refuses to overwrite what somebody else changed in the meantime, and says what stands there now.
fn conflicts(space: &Space, changes: &[Change], touched: &HashSet<(RecordId, &str)>) -> Result<(), Failure> {
    let lost = changes.iter().filter_map(|change| match &change.edit {
        Made::FieldChanged { record, field, before, .. } if touched.contains(&(*record, field.as_str())) => {
            let key = space.record(*record).map_or_else(String::new, |record| record.key.clone());
            Some(json!({ "key": key, "field": field, "theirs": before }))
        }
        _ => None,
    });
    let lost: Vec<Value> = lost.collect();
    let Some(first) = lost.first() else { return Ok(()) };
    let name = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let words = format!(
        "Somebody else changed `{}` of `{}` in the meantime: look at what stands there now, then try again.",
        name(&first["field"]),
        name(&first["key"])
    );
    Err(Failure { details: Some(Box::new(json!({ "conflicts": lost }))), ..Failure::new(Code::Conflict, words) })
}
