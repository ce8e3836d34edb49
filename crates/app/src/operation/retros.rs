//! Retros: notes without authors, ballots without names, and what comes of both.
//!
//! Whoever writes or votes is checked like everybody, and then left out: a commit of notes names nobody (`has_no_author`), a ballot is
//! in no commit at all, and neither is kept for a repeated request.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::change::{Change, has_no_author};
use model::decide::{Command, Moment, decide, find};
use model::insight::retros::{RetroReport, RetroRow, list, report};
use model::kind::Body;
use model::kind::retro::{Retro, RetroNote, RetroState};
use model::space::{Record, RecordId, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::{SpaceId, Store};

use super::data_instant;
use crate::access::secret::hex;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live;
use crate::spaces::{By, Open};

/// The retros of a space.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Retros {
    /// The newest first.
    pub items: Vec<RetroRow>,
}

/// One retro, as whoever asks sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RetroView {
    #[serde(flatten)]
    pub report: RetroReport,
    /// How many people have voted.
    pub ballots: usize,
    /// Whether whoever asks has.
    pub voted: bool,
}

/// What to do with the notes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum NoteEdit {
    /// Writes a note, while people write.
    Add { column: String, text: String },
    /// Puts other words in its place, while people write.
    Reword { note: u32, text: String },
    /// Takes it away, while people write.
    Remove { note: u32 },
    /// Groups notes under a name; without one, each stands alone again.
    Group {
        notes: Vec<u32>,
        #[serde(default)]
        name: Option<String>,
    },
}

/// An edit of a retro's notes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotesInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
    pub edit: NoteEdit,
}

/// All votes of one person.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
    /// The notes that get a vote; one may be named several times.
    pub votes: Vec<u32>,
}

/// Where a retro goes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetroStateInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
    pub state: RetroState,
}

/// Lists the retros of a space.
pub fn list_retros(space: &Space) -> Retros {
    Retros { items: list(space) }
}

/// Shows one retro; `voter` is whoever asks.
pub async fn show_retro(store: &Store, id: SpaceId, space: &Space, voter: &str, key: &str, now: Timestamp) -> Result<RetroView, Failure> {
    let (record, _) = retro(space, key)?;
    let report = report(space, record, data_instant(space, now)).ok_or_else(|| no_retro(key))?;
    let (voted, ballots) = store.ballots(id, record.id, &mark(id, record.id, voter)).await?;
    Ok(RetroView { report, ballots, voted })
}

/// Shows one retro of the workspace.
pub async fn show_workspace_retro(cx: &Cx, key: &str) -> Result<RetroView, Failure> {
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    show_retro(&cx.store, cx.space, &space, &cx.actor, key, cx.now).await
}

/// Edits the notes of a retro of an open space.
pub async fn edit_notes(open: &Open, by: By<'_>, key: &str, edit: &NoteEdit) -> Result<i64, Failure> {
    let (revision, ()) = open.change(by, None, |space, moment| Ok((decide_notes(space, key, edit, moment)?, ()))).await?;
    Ok(revision)
}

/// Edits the notes of a retro of the workspace.
pub async fn edit_workspace_notes(cx: &Cx, key: &str, edit: &NoteEdit) -> Result<(), Failure> {
    live::change(cx, |space, moment| Ok((decide_notes(space, key, edit, moment)?, ()))).await.map(|_| ())
}

fn decide_notes(space: &Space, key: &str, edit: &NoteEdit, moment: &mut Moment) -> Result<Vec<Change>, Failure> {
    let (record, retro) = retro(space, key)?;
    let writing = matches!(edit, NoteEdit::Add { .. } | NoteEdit::Reword { .. } | NoteEdit::Remove { .. });
    if writing && retro.state != RetroState::Writing {
        return Err(Failure::invalid(format!("`{key}` is not written any more: go back to writing to change its notes.")));
    }
    let mut notes = retro.numbered();
    match edit {
        NoteEdit::Add { column, text } => {
            let id = notes.iter().map(|note| note.id).max().unwrap_or(0) + 1;
            notes.push(RetroNote { id, column: column.clone(), text: text.trim().to_owned(), votes: 0, group: None });
        }
        NoteEdit::Reword { note, text } => text.trim().clone_into(&mut known(&mut notes, *note)?.text),
        NoteEdit::Remove { note } => {
            known(&mut notes, *note)?;
            notes.retain(|other| other.id != *note);
        }
        NoteEdit::Group { notes: grouped, name } => {
            let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty());
            for note in grouped {
                known(&mut notes, *note)?.group = name.map(str::to_owned);
            }
        }
    }
    set(space, record, [("notes", json!(notes))], moment)
}

/// Casts a ballot. Who cast it is turned into a mark that tells whether they have voted, and not for what.
pub async fn cast_ballot(store: &Store, id: SpaceId, space: &Space, voter: &str, key: &str, votes: &[u32]) -> Result<(), Failure> {
    let (record, retro) = retro(space, key)?;
    if retro.state != RetroState::Voting {
        return Err(Failure::invalid(format!("`{key}` takes no votes now: it takes them while its state is voting.")));
    }
    let most = retro.votes_each() as usize;
    if votes.is_empty() || votes.len() > most {
        return Err(Failure::invalid(format!("Everybody has {most} votes in `{key}`: give between 1 and {most}, all at once.")));
    }
    let mut notes = retro.numbered();
    let mut sums: BTreeMap<u32, u32> = BTreeMap::new();
    for vote in votes {
        *sums.entry(known(&mut notes, *vote)?.id).or_default() += 1;
    }
    match store.cast_ballot(id, record.id, &mark(id, record.id, voter), &sums).await? {
        true => Ok(()),
        false => Err(Failure::conflict(format!("You have voted in `{key}` already: a ballot cannot be told from others, so it stays."))),
    }
}

/// Casts a ballot in a retro of the workspace.
pub async fn cast_workspace_ballot(cx: &Cx, key: &str, votes: &[u32]) -> Result<(), Failure> {
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    cast_ballot(&cx.store, cx.space, &space, &cx.actor, key, votes).await
}

/// Moves a retro of an open space on, or back. Where its voting ends, the votes are counted.
pub async fn set_retro_state(store: &Store, open: &Open, by: By<'_>, key: &str, state: RetroState) -> Result<i64, Failure> {
    let record = retro(&open.state().space, key)?.0.id;
    let mut counted = BTreeMap::new();
    loop {
        let all = store.tally(open.id, record).await?;
        let tally = all.iter().map(|(note, votes)| (*note, votes.saturating_sub(counted.get(note).copied().unwrap_or(0)))).collect();
        let (revision, ()) = open.change(by, None, |space, moment| Ok((decide_state(space, key, state, &tally, moment)?, ()))).await?;
        // A ballot that came in between is counted, too, and the others not again: from now on none is taken.
        if state == RetroState::Voting || store.tally(open.id, record).await? == all {
            store.remove_ballots(open.id, record).await?;
            return Ok(revision);
        }
        counted = all;
    }
}

/// Moves a retro of the workspace on, or back.
pub async fn set_workspace_retro_state(cx: &Cx, key: &str, state: RetroState) -> Result<(), Failure> {
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    let record = retro(&space, key)?.0.id;
    let tally = cx.store.tally(cx.space, record).await?;
    live::change(cx, |space, moment| Ok((decide_state(space, key, state, &tally, moment)?, ()))).await?;
    Ok(cx.store.remove_ballots(cx.space, record).await?)
}

fn decide_state(
    space: &Space,
    key: &str,
    state: RetroState,
    tally: &BTreeMap<u32, u32>,
    moment: &mut Moment,
) -> Result<Vec<Change>, Failure> {
    let (record, retro) = retro(space, key)?;
    let mut notes = retro.numbered();
    match state {
        // Votes that nobody can take back would count twice.
        RetroState::Writing | RetroState::Voting => notes.iter_mut().for_each(|note| note.votes = 0),
        RetroState::Closed => {
            for note in &mut notes {
                note.votes += tally.get(&note.id).copied().unwrap_or(0);
            }
        }
    }
    if state == RetroState::Voting && notes.is_empty() {
        return Err(Failure::invalid(format!("`{key}` has no note to vote for yet.")));
    }
    set(space, record, [("notes", json!(notes)), ("state", json!(state))], moment)
}

/// Refuses edits of what only this module writes: notes, which have no author, and the state, with which votes are counted.
pub(crate) fn guard(space: &Space, changes: &[Change]) -> Result<(), Failure> {
    match has_no_author(space, changes) {
        true => Err(Failure::invalid(
            "`notes` and `state` of a retro are no fields to edit: notes have no author, and votes are counted where it is moved on.",
        )),
        false => Ok(()),
    }
}

fn set<const N: usize>(space: &Space, record: &Record, fields: [(&str, Value); N], moment: &mut Moment) -> Result<Vec<Change>, Failure> {
    let fields: Map<String, Value> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(decide(space, &Command::Set { record: record.id, fields }, moment)?)
}

fn retro<'a>(space: &'a Space, key: &str) -> Result<(&'a Record, &'a Retro), Failure> {
    let record = find(space, key)?;
    match &record.body {
        Body::Retro(retro) => Ok((record, retro)),
        _ => Err(no_retro(key)),
    }
}

fn no_retro(key: &str) -> Failure {
    Failure::not_found(format!("`{key}` is no retro."))
}

fn known(notes: &mut [RetroNote], id: u32) -> Result<&mut RetroNote, Failure> {
    notes.iter_mut().find(|note| note.id == id).ok_or_else(|| Failure::not_found(format!("There is no note {id} here any more.")))
}

/// Turns a voter into a mark of one retro: it tells whether they have voted there. Names are few, so whoever holds the database can try
/// them all until the marks are removed; for what somebody voted no mark tells.
fn mark(space: SpaceId, record: RecordId, voter: &str) -> String {
    hex(&Sha256::digest(format!("ballot {space} {record} {voter}").as_bytes()))
}
