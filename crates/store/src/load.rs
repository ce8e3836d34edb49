//! Loads a space as it stands.

use futures_util::StreamExt;
use model::space::{Record, Space};

use crate::db::{Tx, with_db};
use crate::journal_row;
use crate::{Fault, SpaceId, Store};

pub(crate) const REVISION: &str = "
    select revision from space where space_id = $1";

pub(crate) const RECORDS: &str = "
    select record_id, kind, key, title, body, parent_id, rank, archived
    from record where space_id = $1 order by record_id";

pub(crate) const RECORD_OF_KEY: &str = "
    select record_id, kind, key, title, body, parent_id, rank, archived
    from record where space_id = $1 and key = $2";

pub(crate) const LINKS: &str = "
    select source_id, relation, target_id, data
    from link where space_id = $1 order by source_id, relation, target_id";

impl Store {
    /// Loads a space; `None` when there is none of this id.
    pub async fn load(&self, space: SpaceId) -> Result<Option<Space>, Fault> {
        if let Some(sealed) = self.of_sealed(space, |ledger| ledger.space.clone()).await? {
            return Ok(Some(sealed));
        }
        let fault = |error| Fault::new(&self.place, "load the space", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let Some(revision) = revision(&mut tx, space).await.map_err(fault)? else { return Ok(None) };
        let unreadable = |error| Fault::unreadable(&self.place, "a record or link", error);
        // Row by row: the texts of a large space are twice as large as what is made of them.
        let (mut records, mut links) = (Vec::new(), Vec::new());
        with_db!(&mut tx, Tx, |c| {
            let mut rows = sqlx::query_as(RECORDS).bind(space.to_string()).fetch(&mut **c);
            while let Some(row) = rows.next().await {
                records.push(journal_row::record(row.map_err(fault)?).map_err(unreadable)?);
            }
            drop(rows);
            let mut rows = sqlx::query_as(LINKS).bind(space.to_string()).fetch(&mut **c);
            while let Some(row) = rows.next().await {
                links.push(journal_row::link(row.map_err(fault)?).map_err(unreadable)?);
            }
        });
        tx.commit().await.map_err(fault)?;
        Ok(Some(Space::load(revision, records, links)))
    }

    /// Loads one record by its key, without the rest of the space.
    pub async fn record_of_key(&self, space: SpaceId, key: &str) -> Result<Option<Record>, Fault> {
        // No key holds U+0000, and PostgreSQL does not even look.
        if key.contains('\0') {
            return Ok(None);
        }
        if let Some(sealed) = self.of_sealed(space, |ledger| ledger.record_of_key(key)).await? {
            return Ok(sealed);
        }
        let row =
            with_db!(&self.read, Pool, |pool| sqlx::query_as(RECORD_OF_KEY).bind(space.to_string()).bind(key).fetch_optional(pool).await)
                .map_err(|error| Fault::new(&self.place, "load the record", error))?;
        row.map(journal_row::record).transpose().map_err(|error| Fault::unreadable(&self.place, "a record", error))
    }

    /// Returns the revision of a space: cheap, to see whether somebody else moved it on.
    pub async fn revision(&self, space: SpaceId) -> Result<Option<i64>, Fault> {
        with_db!(&self.read, Pool, |pool| sqlx::query_scalar(REVISION).bind(space.to_string()).fetch_optional(pool).await)
            .map_err(|error| Fault::new(&self.place, "look up the space", error))
    }
}

/// Returns the revision of a space as `tx` sees it.
pub(crate) async fn revision(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Option<i64>> {
    with_db!(tx, Tx, |c| sqlx::query_scalar(REVISION).bind(space.to_string()).fetch_optional(&mut **c).await)
}
