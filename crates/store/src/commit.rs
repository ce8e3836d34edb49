//! Commits: rows and journal in one transaction, or nothing at all.

use std::collections::{BTreeMap, HashMap};

use model::change::{Change, Commit, Edit};
use model::space::{LinkData, LinkId, Record, RecordId};

use crate::bulk::{Bulk, Cell};
use crate::db::{Tx, with_db};
use crate::journal_row;
use crate::load::revision;
use crate::{Fault, NewSources, SpaceId, Store};

/// Why a commit was not written. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Somebody else committed first: catch up from the journal, decide again.
    #[error("The space moved on to revision {current} in the meantime: nothing was written.")]
    Stale { current: i64 },
    #[error("The key `{key}` belongs to another record: nothing was written. Choose another key.")]
    KeyTaken { key: String },
    #[error("There is no space `{space}` in this database.")]
    UnknownSpace { space: SpaceId },
    /// PostgreSQL cannot hold U+0000 in text, so neither database takes it.
    #[error("The {what} `{text}` holds the character U+0000, which cannot be stored: nothing was written. Remove it.")]
    NulCharacter { what: &'static str, text: String },
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// How often a commit is tried when the server says that another transaction was in the way.
const TRIES: usize = 5;

impl Store {
    /// Writes `commit`, the `rows` that it leads to (`model::change::outcome`) and newly met ids of an import source.
    ///
    /// One transaction; the space must stand at `commit.revision - 1`. Returns the new revision. Instants are kept to
    /// the microsecond. When the connection is lost in the very moment of committing, the fault cannot say on which
    /// side it ended: load the revision to see.
    pub async fn commit(
        &self,
        space: SpaceId,
        commit: &Commit,
        rows: &[(RecordId, Option<Record>)],
        sources: Option<NewSources<'_>>,
    ) -> Result<i64, CommitError> {
        refuse_nul(commit, rows, sources)?;
        if self.is_sealed(space).await? {
            return self.commit_sealed(space, commit, rows, sources).await;
        }
        let mut tries = 1;
        loop {
            let error = match self.try_commit(space, commit, rows, sources).await {
                Ok(()) => return Ok(commit.revision),
                Err(Failure::Refused(refusal)) => return Err(refusal),
                Err(Failure::Database(error)) => error,
            };
            if is_in_the_way(&error) && tries < TRIES {
                tries += 1;
                continue;
            }
            if is_unique_violation(&error)
                && let Some(key) = self.taken_key(space, rows).await?
            {
                return Err(CommitError::KeyTaken { key });
            }
            return Err(Fault::new(&self.place, "commit", error).into());
        }
    }

    /// Tries once. Leaving early drops the transaction, which rolls it back.
    async fn try_commit(
        &self,
        space: SpaceId,
        commit: &Commit,
        rows: &[(RecordId, Option<Record>)],
        sources: Option<NewSources<'_>>,
    ) -> Result<(), Failure> {
        let mut tx = self.write.begin_write().await?;
        let expected = commit.revision - 1;
        if !move_on(&mut tx, space, expected).await? {
            return Err(Failure::Refused(match revision(&mut tx, space).await? {
                Some(current) => CommitError::Stale { current },
                None => CommitError::UnknownSpace { space },
            }));
        }
        add_revision(&mut tx, space, commit).await?;
        write_changes(&mut tx, space, commit).await?;
        write_records(&mut tx, space, commit, rows).await?;
        write_links(&mut tx, space, &commit.changes).await?;
        if let Some(sources) = sources {
            write_sources(&mut tx, space, sources).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Finds the key that two records would share if `rows` were written.
    async fn taken_key(&self, space: SpaceId, rows: &[(RecordId, Option<Record>)]) -> Result<Option<String>, Fault> {
        let existing: Vec<(String, String)> =
            with_db!(&self.read, Pool, |pool| sqlx::query_as(KEYS).bind(space.to_string()).fetch_all(pool).await)
                .map_err(|error| Fault::new(&self.place, "look up the keys", error))?;
        let mut keys: BTreeMap<String, Option<&str>> = existing.iter().map(|(id, key)| (id.clone(), Some(key.as_str()))).collect();
        for (id, record) in rows {
            keys.insert(id.to_string(), record.as_ref().map(|record| record.key.as_str()));
        }
        let mut seen = HashMap::new();
        Ok(keys.iter().find_map(|(id, key)| key.filter(|key| seen.insert(*key, id).is_some()).map(str::to_owned)))
    }
}

/// Why one try ended.
enum Failure {
    Refused(CommitError),
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Failure {
        Failure::Database(error)
    }
}

/// Whether the server gave up this transaction for the sake of another: serialisation failure, or deadlock.
fn is_in_the_way(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| matches!(error.code().as_deref(), Some("40001" | "40P01")))
}

pub(crate) fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}

/// Refuses U+0000 in columns of plain text. In JSON it is escaped, and harmless.
fn refuse_nul(commit: &Commit, rows: &[(RecordId, Option<Record>)], sources: Option<NewSources<'_>>) -> Result<(), CommitError> {
    let refuse = |what, text: &str| match text.contains('\0') {
        true => Err(CommitError::NulCharacter { what, text: text.replace('\0', "\u{2400}") }),
        false => Ok(()),
    };
    refuse("actor", &commit.actor)?;
    refuse("door", &commit.door)?;
    refuse("note", commit.note.as_deref().unwrap_or_default())?;
    for change in &commit.changes {
        refuse("actor", change.actor.as_deref().unwrap_or_default())?;
        if let Edit::FieldChanged { field, .. } = &change.edit {
            refuse("field", field)?;
        }
    }
    for record in rows.iter().filter_map(|(_, record)| record.as_ref()) {
        refuse("key", &record.key)?;
        refuse("title", &record.title)?;
    }
    if let Some(sources) = sources {
        refuse("system", sources.system)?;
        refuse("instance", sources.instance)?;
        sources.ids.iter().try_for_each(|(id, _)| refuse("id of the source", id))?;
    }
    Ok(())
}

pub(crate) const MOVE_ON: &str = "
    update space set revision = revision + 1 where space_id = $1 and revision = $2";

/// Moves the space from revision `expected` to the next; whether it stood there.
pub(crate) async fn move_on(tx: &mut Tx, space: SpaceId, expected: i64) -> sqlx::Result<bool> {
    let touched =
        with_db!(tx, Tx, |c| { sqlx::query(MOVE_ON).bind(space.to_string()).bind(expected).execute(&mut **c).await?.rows_affected() });
    Ok(touched == 1)
}

pub(crate) const ADD_REVISION: &str = "
    insert into revision (space_id, revision, recorded_at, actor, door, note) values ($1, $2, $3, $4, $5, $6)";

async fn add_revision(tx: &mut Tx, space: SpaceId, commit: &Commit) -> sqlx::Result<()> {
    with_db!(tx, Tx, |c| sqlx::query(ADD_REVISION)
        .bind(space.to_string())
        .bind(commit.revision)
        .bind(commit.recorded_at.as_microsecond())
        .bind(&commit.actor)
        .bind(&commit.door)
        .bind(&commit.note)
        .execute(&mut **c)
        .await
        .map(|_| ()))
}

const ADD_CHANGES: Bulk =
    Bulk { head: "insert into change (space_id, revision, ordinal, at, actor, record_id, target_id, field, before, after)", tail: "" };

async fn write_changes(tx: &mut Tx, space: SpaceId, commit: &Commit) -> sqlx::Result<()> {
    let shared = [Cell::id(space.0), Cell::Int(commit.revision)];
    let rows = (0..).zip(&commit.changes).map(|(ordinal, change)| {
        let columns = journal_row::write(&change.edit);
        [
            Cell::Int(ordinal),
            Cell::Int(change.at.as_microsecond()),
            change.actor.as_deref().map_or(Cell::Null, Cell::short),
            Cell::id(columns.record_id.0),
            columns.target_id.map_or(Cell::Null, |target| Cell::id(target.0)),
            Cell::short(columns.field),
            columns.before.into(),
            columns.after.into(),
        ]
    });
    ADD_CHANGES.run(tx, &shared, Box::new(rows)).await.map(|_| ())
}

pub(crate) const KEYS: &str = "
    select record_id, key from record where space_id = $1 order by record_id";

/// Two records may swap their keys in one commit, so those that change step aside first.
const SET_KEYS_ASIDE: Bulk = Bulk { head: "update record set key = record_id where record_id in (", tail: ")" };

const REMOVE_RECORDS: Bulk = Bulk { head: "delete from record where record_id in (", tail: ")" };

const SAVE_RECORDS: Bulk = Bulk {
    head: "insert into record (space_id, revision, record_id, kind, key, title, body, parent_id, rank, archived)",
    tail: "
        on conflict (record_id) do update set
            key = excluded.key, title = excluded.title, body = excluded.body, parent_id = excluded.parent_id,
            rank = excluded.rank, archived = excluded.archived, revision = excluded.revision
        where record.space_id = excluded.space_id",
};

async fn write_records(tx: &mut Tx, space: SpaceId, commit: &Commit, rows: &[(RecordId, Option<Record>)]) -> Result<(), Failure> {
    let name = |id: &RecordId| [Cell::id(id.0)];
    let renamed = commit.changes.iter().filter_map(|change| match &change.edit {
        Edit::FieldChanged { record, field, .. } if field == "key" => Some(record),
        _ => None,
    });
    SET_KEYS_ASIDE.run(tx, &[], Box::new(renamed.map(name))).await?;
    let removed = rows.iter().filter(|(_, record)| record.is_none()).map(|(id, _)| name(id));
    REMOVE_RECORDS.run(tx, &[], Box::new(removed)).await?;
    let kept = rows.iter().filter_map(|(_, record)| record.as_ref());
    let cells = |record: &Record| {
        [
            Cell::id(record.id.0),
            Cell::short(record.kind().name()),
            Cell::short(&record.key),
            Cell::short(&record.title),
            Cell::Long(record.body.to_json()),
            record.parent.map_or(Cell::Null, |parent| Cell::id(parent.0)),
            Cell::Int(record.rank),
            Cell::Bool(record.archived),
        ]
    };
    let expected = kept.clone().count() as u64;
    let shared = [Cell::id(space.0), Cell::Int(commit.revision)];
    if SAVE_RECORDS.run(tx, &shared, Box::new(kept.map(cells))).await? != expected {
        return Err(Failure::Refused(Fault::bug("the commit holds a record of another space").into()));
    }
    Ok(())
}

const REMOVE_LINKS: Bulk = Bulk { head: "delete from link where (space_id, source_id, relation, target_id) in (", tail: ")" };

const SAVE_LINKS: Bulk = Bulk {
    head: "insert into link (space_id, source_id, relation, target_id, data)",
    tail: " on conflict (space_id, source_id, relation, target_id) do update set data = excluded.data",
};

async fn write_links(tx: &mut Tx, space: SpaceId, changes: &[Change]) -> sqlx::Result<()> {
    let links = final_links(changes);
    let shared = [Cell::id(space.0)];
    let name = |&(from, relation, to): &LinkId| [Cell::id(from.0), Cell::short(relation.name()), Cell::id(to.0)];
    let removed = links.iter().filter(|(_, data)| data.is_none()).map(|(id, _)| name(id));
    REMOVE_LINKS.run(tx, &shared, Box::new(removed)).await?;
    let kept = links.iter().filter_map(|(id, data)| Some((id, (*data)?)));
    let cells = |(id, data): (&LinkId, &LinkData)| {
        let [from, relation, to] = name(id);
        [from, relation, to, journal_row::link_data(data).into()]
    };
    SAVE_LINKS.run(tx, &shared, Box::new(kept.map(cells))).await.map(|_| ())
}

/// Returns each link that `changes` touch as it stands after them; a removed one is `None`.
fn final_links(changes: &[Change]) -> BTreeMap<LinkId, Option<&LinkData>> {
    let ends = changes.iter().filter_map(|change| match &change.edit {
        Edit::LinkAdded { link } => Some((link.id(), Some(&link.data))),
        Edit::LinkRemoved { link } => Some((link.id(), None)),
        Edit::RecordCreated { .. } | Edit::RecordRemoved { .. } | Edit::FieldChanged { .. } => None,
    });
    ends.collect()
}

const SAVE_SOURCES: Bulk = Bulk {
    head: "insert into import_source (space_id, system, instance, source_id, record_id)",
    tail: " on conflict (space_id, system, instance, source_id) do update set record_id = excluded.record_id",
};

async fn write_sources(tx: &mut Tx, space: SpaceId, sources: NewSources<'_>) -> sqlx::Result<()> {
    let shared = [Cell::id(space.0), Cell::short(sources.system), Cell::short(sources.instance)];
    let cells = |(source, record): &(String, RecordId)| [Cell::short(source), Cell::id(record.0)];
    SAVE_SOURCES.run(tx, &shared, Box::new(sources.ids.iter().map(cells))).await.map(|_| ())
}
