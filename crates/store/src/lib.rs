//! Spaces in a database: records, links, the journal, and which record each id of a source became.
//!
//! One SQL text serves SQLite (the default: one file) and PostgreSQL. What is absent on purpose: rules about what
//! may change (`model::decide`), who may change it, and HTTP. Forecasts and updates are records of their kinds, so
//! the ledger of forecasts needs nothing of its own here.

mod bulk;
mod commit;
mod db;
mod fault;
mod journal;
mod journal_row;
mod load;
mod migrate;
mod open;
mod source;
mod space;

pub use commit::CommitError;
pub use fault::Fault;
pub use journal::Filter;
pub use open::OpenError;
pub use source::NewSources;
pub use space::{NewSpace, SpaceHead, SpaceId, SpaceKind};

use db::Pool;

/// An open database that holds spaces. Cheap to clone; every clone shares the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection on SQLite, which has one writer at a time; the same pool as `read` on PostgreSQL.
    write: Pool,
    read: Pool,
    /// Where it is, as a person would say it: never a password.
    place: String,
}

impl Store {
    /// Returns where the store is, fit to be shown: a password is left out.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Waits for running work, folds SQLite's write-ahead log into the file, and closes.
    pub async fn close(self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Every SQL text of fixed length, by name: a test prepares each on both databases. Those that carry rows are in `bulk`.
pub const STATEMENTS: &[(&str, &str)] = &[
    ("CREATE_SPACE", space::CREATE_SPACE),
    ("SPACES", space::SPACES),
    ("SOURCES", source::SOURCES),
    ("SOURCE_IDS", source::SOURCE_IDS),
    ("REVISION", load::REVISION),
    ("RECORDS", load::RECORDS),
    ("LINKS", load::LINKS),
    ("REVISIONS", journal::REVISIONS),
    ("CHANGES", journal::CHANGES),
    ("MOVE_ON", commit::MOVE_ON),
    ("ADD_REVISION", commit::ADD_REVISION),
    ("KEYS", commit::KEYS),
];
