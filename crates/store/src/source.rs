//! Import sources: which record each id of a source became, so that the same source can be imported again.

use model::space::RecordId;
use uuid::Uuid;

use crate::db::with_db;
use crate::sealed::Ledger;
use crate::{Fault, SpaceId, Store};

/// Ids of one source that a commit meets for the first time, and the records they became.
#[derive(Clone, Copy, Debug)]
pub struct NewSources<'a> {
    /// What sort of source: `jira`, `mspdi`.
    pub system: &'a str,
    /// Which one of them: a site, a file.
    pub instance: &'a str,
    pub ids: &'a [(String, RecordId)],
}

pub(crate) const SOURCES: &str = "
    select source_id, record_id from import_source
    where space_id = $1 and system = $2 and instance = $3 order by source_id";

/// One record can come from several sources; the later one is read last.
pub(crate) const SOURCE_IDS: &str = "
    select system, source_id, record_id from import_source
    where space_id = $1 order by system, instance, source_id";

impl Store {
    /// Lists the id that each record has where it came from, over all sources, each with the sort of source.
    pub async fn source_ids(&self, space: SpaceId) -> Result<Vec<(RecordId, String, String)>, Fault> {
        if let Some(sealed) = self.of_sealed(space, Ledger::source_ids).await? {
            return Ok(sealed);
        }
        let rows: Vec<(String, String, String)> =
            with_db!(&self.read, Pool, |pool| sqlx::query_as(SOURCE_IDS).bind(space.to_string()).fetch_all(pool).await)
                .map_err(|error| Fault::new(&self.place, "list what was imported", error))?;
        let read = |(system, source, record): (String, String, String)| match Uuid::try_parse(&record) {
            Ok(id) => Ok((RecordId(id), system, source)),
            Err(error) => Err(Fault::unreadable(&self.place, &format!("an import of `{source}`"), error)),
        };
        rows.into_iter().map(read).collect()
    }

    /// Lists which record each id of a source became, by the source's ids.
    pub async fn sources(&self, space: SpaceId, system: &str, instance: &str) -> Result<Vec<(String, RecordId)>, Fault> {
        if let Some(sealed) = self.of_sealed(space, |ledger| ledger.sources(system, instance)).await? {
            return Ok(sealed);
        }
        let rows: Vec<(String, String)> = with_db!(&self.read, Pool, |pool| sqlx::query_as(SOURCES)
            .bind(space.to_string())
            .bind(system)
            .bind(instance)
            .fetch_all(pool)
            .await)
        .map_err(|error| Fault::new(&self.place, "list what was imported", error))?;
        let read = |(source, record): (String, String)| match Uuid::try_parse(&record) {
            Ok(id) => Ok((source, RecordId(id))),
            Err(error) => Err(Fault::unreadable(&self.place, &format!("an import of `{source}`"), error)),
        };
        rows.into_iter().map(read).collect()
    }
}
