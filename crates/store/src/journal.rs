//! Reads the journal: all of it, what is new, or what a filter lets through.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use jiff::Timestamp;
use model::change::{Change, Commit, apply};
use model::journal::{Flow, take_step};
use model::space::{RecordId, Space};

use crate::db::{Tx, instant, with_db};
use crate::journal_row::{self, Row};
use crate::sealed::Ledger;
use crate::{Fault, SpaceId, Store};

/// A null filter lets everything through; the casts tell PostgreSQL of what type the null is.
pub(crate) const REVISIONS: &str = "
    select revision, recorded_at, actor, door, note from revision
    where space_id = $1 and revision > $2 and (cast($3 as text) is null or door = $3)
      and (cast($4 as bigint) is null or revision <= $4)
    order by revision";

pub(crate) const CHANGES: &str = "
    select revision, at, actor, record_id, field, before, after from change
    where space_id = $1 and revision > $2
      and (cast($3 as text) is null or field = $3)
      and (cast($4 as text) is null or record_id = $4 or target_id = $4)
      and (cast($5 as bigint) is null or at >= $5)
      and (cast($6 as bigint) is null or at < $6)
      and (cast($7 as bigint) is null or revision <= $7)
    order by revision, ordinal";

pub(crate) const STEPS: &str = "
    select record_id, at, field, after from change
    where space_id = $1 and field in ('stage', 'promised', '@record')
    order by revision, ordinal";

/// In the order in which things happened, as `model::journal::in_order` has it.
pub(crate) const PAST: &str = "
    select revision, at, actor, record_id, field, before, after from change
    where space_id = $1 and at <= $2
    order by at, revision, ordinal";

/// Which changes to read; the default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only commits past this revision.
    pub after: i64,
    /// Only commits up to this revision.
    pub upto: Option<i64>,
    /// Only commits that came through this door.
    pub door: Option<String>,
    /// Only changes of this field: `stage`.
    pub field: Option<String>,
    /// Only changes of this record, and of links from or to it.
    pub record: Option<RecordId>,
    /// Only what happened at this instant or later.
    pub from: Option<Timestamp>,
    /// Only what happened before this instant.
    pub until: Option<Timestamp>,
}

impl Filter {
    /// Whether it lets through only some changes of a commit.
    pub(crate) fn picks(&self) -> bool {
        self.field.is_some() || self.record.is_some() || self.from.is_some() || self.until.is_some()
    }
}

impl Store {
    /// Reads every commit past revision `after`, oldest first; 0 reads them all.
    pub async fn journal(&self, space: SpaceId, after: i64) -> Result<Vec<Commit>, Fault> {
        self.changes(space, &Filter { after, ..Filter::default() }).await
    }

    /// Reads the changes that `filter` lets through, in their commits, oldest first. Commits that keep none are left out.
    pub async fn changes(&self, space: SpaceId, filter: &Filter) -> Result<Vec<Commit>, Fault> {
        self.changes_that(space, filter, |_| true).await
    }

    /// The same, without the changes that `keep` does not want; what is not kept is not held either.
    pub async fn changes_that(
        &self,
        space: SpaceId,
        filter: &Filter,
        mut keep: impl FnMut(&Change) -> bool + Send,
    ) -> Result<Vec<Commit>, Fault> {
        if let Some(sealed) = self.of_sealed(space, |ledger| ledger.changes(filter, &mut keep)).await? {
            return Ok(sealed);
        }
        let fault = |error| Fault::new(&self.place, "read the journal", error);
        let unreadable = |error| Fault::unreadable(&self.place, "a journal entry", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let mut journal = self.heads(revisions(&mut tx, space, filter).await.map_err(fault)?)?;
        let mut commits = journal.iter_mut().peekable();
        with_db!(&mut tx, Tx, |c| {
            let mut rows = sqlx::query_as::<_, Row>(CHANGES)
                .bind(space.to_string())
                .bind(filter.after)
                .bind(&filter.field)
                .bind(filter.record.map(|record| record.to_string()))
                .bind(filter.from.map(|from| from.as_microsecond()))
                .bind(filter.until.map(|until| until.as_microsecond()))
                .bind(filter.upto)
                .fetch(&mut **c);
            while let Some(row) = rows.next().await {
                let row = row.map_err(fault)?;
                while commits.next_if(|commit| commit.revision < row.0).is_some() {}
                // Rows of a commit that the filter on commits held back are passed over.
                let Some(commit) = commits.peek_mut().filter(|commit| commit.revision == row.0) else { continue };
                let change = journal_row::read(row).map_err(unreadable)?;
                if keep(&change) {
                    commit.changes.push(change);
                }
            }
        });
        tx.commit().await.map_err(fault)?;
        journal.retain(|commit| !(commit.changes.is_empty() && filter.picks()));
        Ok(journal)
    }

    /// Reads the commits that `filter` lets through without their changes, oldest first.
    pub async fn commits(&self, space: SpaceId, filter: &Filter) -> Result<Vec<Commit>, Fault> {
        if let Some(sealed) = self.of_sealed(space, |ledger| ledger.heads(filter)).await? {
            return Ok(sealed);
        }
        let fault = |error| Fault::new(&self.place, "read the journal", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let commits = revisions(&mut tx, space, filter).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        self.heads(commits)
    }

    /// Follows every item through its stages, without holding the journal.
    pub async fn flows(&self, space: SpaceId) -> Result<BTreeMap<RecordId, Flow>, Fault> {
        if let Some(sealed) = self.of_sealed(space, Ledger::flows).await? {
            return Ok(sealed);
        }
        let fault = |error| Fault::new(&self.place, "read the journal", error);
        let unreadable = |error| Fault::unreadable(&self.place, "a journal entry", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        // Sorted here, where a step is a few bytes: the database would sort whole records.
        let mut steps = Vec::new();
        with_db!(&mut tx, Tx, |c| {
            let mut rows = sqlx::query_as::<_, StepRow>(STEPS).bind(space.to_string()).fetch(&mut **c);
            while let Some(row) = rows.next().await {
                let (record, at, field, after) = row.map_err(fault)?;
                if let Some((record, step)) = journal_row::step(&record, &field, after.as_deref()).map_err(unreadable)? {
                    steps.push((instant(at).map_err(|error| unreadable(error.into()))?, record, step));
                }
            }
        });
        tx.commit().await.map_err(fault)?;
        steps.sort_by_key(|(at, ..)| *at);
        let mut flows = BTreeMap::new();
        steps.into_iter().for_each(|(at, record, step)| take_step(&mut flows, record, at, step));
        // Built anew, its nodes are full; as it grew, they are half empty.
        Ok(flows.into_iter().collect())
    }

    /// Rebuilds a space as it stood at an instant, without holding the journal.
    pub async fn as_of(&self, space: SpaceId, at: Timestamp) -> Result<Space, Fault> {
        if let Some(sealed) = self.of_sealed(space, |ledger| ledger.as_of(at)).await? {
            return Ok(sealed);
        }
        let fault = |error| Fault::new(&self.place, "read the journal", error);
        let unreadable = |error| Fault::unreadable(&self.place, "a journal entry", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let mut then = Space::default();
        with_db!(&mut tx, Tx, |c| {
            let mut rows = sqlx::query_as::<_, Row>(PAST).bind(space.to_string()).bind(at.as_microsecond()).fetch(&mut **c);
            while let Some(row) = rows.next().await {
                let row = row.map_err(fault)?;
                then.revision = then.revision.max(row.0);
                apply(&mut then, &journal_row::read(row).map_err(unreadable)?.edit);
            }
        });
        tx.commit().await.map_err(fault)?;
        Ok(then)
    }

    /// Makes commits of their rows, without changes yet.
    fn heads(&self, rows: Vec<RevisionRow>) -> Result<Vec<Commit>, Fault> {
        let head = |(revision, recorded_at, actor, door, note)| {
            let recorded_at = instant(recorded_at).map_err(|error| Fault::unreadable(&self.place, "a journal entry", error))?;
            Ok(Commit { revision, recorded_at, actor, door, note, changes: Vec::new() })
        };
        rows.into_iter().map(head).collect()
    }
}

type StepRow = (String, i64, String, Option<String>);
type RevisionRow = (i64, i64, String, String, Option<String>);

async fn revisions(tx: &mut Tx, space: SpaceId, filter: &Filter) -> sqlx::Result<Vec<RevisionRow>> {
    with_db!(tx, Tx, |c| sqlx::query_as(REVISIONS)
        .bind(space.to_string())
        .bind(filter.after)
        .bind(&filter.door)
        .bind(filter.upto)
        .fetch_all(&mut **c)
        .await)
}
