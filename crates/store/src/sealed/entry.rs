//! One sealed commit: what stands in it, and how it is chained to the one before.

use model::change::Commit;
use model::space::RecordId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::key::SecretKey;
use crate::db::instant;
use crate::journal_row::{self, Unreadable};
use crate::{Fault, NewSources, SpaceId};

/// Lengths are whole multiples of this, so that a row does not tell how long the title in it is.
const GRAIN: usize = 512;

/// The fingerprint of a row as it is stored.
pub(super) type Hash = [u8; 32];

/// What the first commit follows.
pub(super) const BEGINNING: Hash = [0; 32];

/// An id of an import source, and the record that it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) system: String,
    pub(super) instance: String,
    pub(super) id: String,
    pub(super) record: Uuid,
}

/// A commit as it is sealed. Changes stand as they would in the journal of any other space, so both are read by one reader.
#[derive(Serialize, Deserialize)]
struct Entry {
    /// The fingerprint of the row before: who drops one, or puts an older one in its place, breaks the chain.
    previous: Hash,
    recorded_at: i64,
    actor: String,
    door: String,
    note: Option<String>,
    changes: Vec<Line>,
    sources: Vec<Source>,
}

/// At, actor, record, target, field, before, after.
type Line = (i64, Option<String>, String, Option<String>, String, Option<String>, Option<String>);

/// Seals a commit to stand behind the row whose fingerprint is `previous`.
pub(super) fn seal(
    key: &SecretKey,
    space: SpaceId,
    previous: Hash,
    commit: &Commit,
    sources: Option<NewSources<'_>>,
) -> Result<Vec<u8>, Fault> {
    let lines = commit.changes.iter().map(|change| {
        let columns = journal_row::write(&change.edit);
        let (record, target) = (columns.record_id.to_string(), columns.target_id.map(|target| target.to_string()));
        let at = change.at.as_microsecond();
        (at, change.actor.clone(), record, target, columns.field.to_owned(), columns.before, columns.after)
    });
    let entry = Entry {
        previous,
        recorded_at: commit.recorded_at.as_microsecond(),
        actor: commit.actor.clone(),
        door: commit.door.clone(),
        note: commit.note.clone(),
        changes: lines.collect(),
        sources: sources.iter().flat_map(named).collect(),
    };
    let text = zeroize::Zeroizing::new(serde_json::to_vec(&entry).expect("BUG: our own types serialise to JSON"));
    key.seal(&place(space, commit.revision), &padded(&text))
}

/// Fills a JSON text up, so that its length tells little: JSON takes any number of spaces behind it.
pub(super) fn padded(text: &[u8]) -> zeroize::Zeroizing<Vec<u8>> {
    let mut padded = zeroize::Zeroizing::new(Vec::with_capacity(text.len().next_multiple_of(GRAIN)));
    padded.extend_from_slice(text);
    padded.resize(text.len().next_multiple_of(GRAIN), b' ');
    padded
}

/// What a row says once it is open: the commit, what it follows, and the ids of sources that it met.
pub(super) struct Opened {
    pub(super) previous: Hash,
    pub(super) commit: Commit,
    pub(super) sources: Vec<Source>,
}

/// Why a row does not open.
pub(super) enum Broken {
    /// It is not what was sealed here.
    Changed,
    /// It is, and another version wrote it.
    Unreadable,
}

/// Opens the row of a revision.
pub(super) fn open(key: &SecretKey, space: SpaceId, revision: i64, bytes: &[u8]) -> Result<Opened, Broken> {
    let text = key.open(&place(space, revision), bytes).ok_or(Broken::Changed)?;
    // What cannot be read is quoted by its reader's words, and those would reach a log.
    read(revision, &text).map_err(|_quotes_what_is_sealed| Broken::Unreadable)
}

fn read(revision: i64, text: &[u8]) -> Result<Opened, Unreadable> {
    let entry: Entry = serde_json::from_slice(text)?;
    let change =
        |(at, actor, record, _, field, before, after): Line| journal_row::read((revision, at, actor, record, field, before, after));
    let commit = Commit {
        revision,
        recorded_at: instant(entry.recorded_at)?,
        actor: entry.actor,
        door: entry.door,
        note: entry.note,
        changes: entry.changes.into_iter().map(change).collect::<Result<_, _>>()?,
    };
    Ok(Opened { previous: entry.previous, commit, sources: entry.sources })
}

/// Lists what an import met.
pub(super) fn named<'a>(sources: &'a NewSources<'_>) -> impl Iterator<Item = Source> + 'a {
    sources.ids.iter().map(|(id, RecordId(record))| Source {
        system: sources.system.to_owned(),
        instance: sources.instance.to_owned(),
        id: id.clone(),
        record: *record,
    })
}

pub(super) fn fingerprint(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

fn place(space: SpaceId, revision: i64) -> String {
    format!("sinew commit {space} {revision}")
}
