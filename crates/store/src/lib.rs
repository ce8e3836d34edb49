//! Spaces in a database: records, links, the journal, and which record each id of a source became.
//!
//! One SQL text serves SQLite (the default: one file) and PostgreSQL. What is absent on purpose: rules about what
//! may change (`model::decide`), who may change it, and HTTP. Forecasts and updates are records of their kinds, so
//! the ledger of forecasts needs nothing of its own here.

pub mod access;
mod ballot;
mod bulk;
mod commit;
mod db;
mod fault;
mod journal;
mod journal_row;
mod load;
mod migrate;
mod open;
mod sealed;
mod source;
mod space;

pub use commit::CommitError;
pub use fault::Fault;
pub use journal::Filter;
pub use open::{OpenError, file_of};
pub use sealed::letters::{Letter, LetterId, Link, NewLetter, OpenLetter};
pub use sealed::snapshots::{NewSnapshot, OpenSnapshot, Reader, Snapshot, SnapshotEnd, SnapshotId};
pub use sealed::{Seal, SealKind, SecretKey};
pub use source::NewSources;
pub use space::{NewSpace, SpaceHead, SpaceId, SpaceKind};

use std::sync::Arc;

use db::Pool;

/// An open database that holds spaces. Cheap to clone; every clone shares the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection on SQLite, which has one writer at a time; the same pool as `read` on PostgreSQL.
    write: Pool,
    read: Pool,
    /// Where it is, as a person would say it: never a password.
    place: String,
    /// The keys of sealed spaces that are unlocked.
    vault: Arc<sealed::Vault>,
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

    /// Whether somebody closed it, or is about to: what fails from then on is no fault.
    pub fn is_closed(&self) -> bool {
        self.read.is_closed() || self.write.is_closed()
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
    ("RECORD_OF_KEY", load::RECORD_OF_KEY),
    ("LINKS", load::LINKS),
    ("REVISIONS", journal::REVISIONS),
    ("CHANGES", journal::CHANGES),
    ("STEPS", journal::STEPS),
    ("MOVE_ON", commit::MOVE_ON),
    ("ADD_REVISION", commit::ADD_REVISION),
    ("KEYS", commit::KEYS),
    ("SPACE", space::SPACE),
    ("RENAME_SPACE", space::RENAME_SPACE),
    ("ADD_ACCOUNT", access::account::ADD_ACCOUNT),
    ("ADD_LOCAL_OWNER", access::account::ADD_LOCAL_OWNER),
    ("LOCAL_OWNER", access::account::LOCAL_OWNER),
    ("TAKE_OVER", access::account::TAKE_OVER),
    ("ACCOUNT", access::account::ACCOUNT),
    ("ACCOUNT_OF_EMAIL", access::account::ACCOUNT_OF_EMAIL),
    ("COUNT_ACCOUNTS", access::account::COUNT_ACCOUNTS),
    ("CHANGE_ACCOUNT", access::account::CHANGE_ACCOUNT),
    ("END_OTHER_SESSIONS", access::account::END_OTHER_SESSIONS),
    ("END_SIGN_IN_LINKS", access::account::END_SIGN_IN_LINKS),
    ("ROLE", access::member::ROLE),
    ("SPACES_OF", access::member::SPACES_OF),
    ("MEMBERS", access::member::MEMBERS),
    ("RAISE_MEMBER", access::member::RAISE_MEMBER),
    ("LOCK_SPACE", access::member::LOCK_SPACE),
    ("OTHER_OWNERS", access::member::OTHER_OWNERS),
    ("SET_ROLE", access::member::SET_ROLE),
    ("REMOVE_MEMBER", access::member::REMOVE_MEMBER),
    ("WITHDRAW_INVITATIONS", access::member::WITHDRAW_INVITATIONS),
    ("ADD_SESSION", access::session::ADD_SESSION),
    ("SESSION", access::session::SESSION),
    ("TOUCH_SESSION", access::session::TOUCH_SESSION),
    ("END_SESSION", access::session::END_SESSION),
    ("ADD_SIGN_IN_LINK", access::session::ADD_SIGN_IN_LINK),
    ("USE_SIGN_IN_LINK", access::session::USE_SIGN_IN_LINK),
    ("SIGN_IN_LINK", access::session::SIGN_IN_LINK),
    ("REMOVE_SESSIONS", access::session::REMOVE_SESSIONS),
    ("REMOVE_SIGN_IN_LINKS", access::session::REMOVE_SIGN_IN_LINKS),
    ("ADD_TOKEN", access::token::ADD_TOKEN),
    ("TOKENS", access::token::TOKENS),
    ("TOKEN_OF_SECRET", access::token::TOKEN_OF_SECRET),
    ("TOUCH_TOKEN", access::token::TOUCH_TOKEN),
    ("REVOKE_TOKEN", access::token::REVOKE_TOKEN),
    ("ADD_INVITATION", access::invitation::ADD_INVITATION),
    ("INVITATIONS", access::invitation::INVITATIONS),
    ("INVITATION_OF_SECRET", access::invitation::INVITATION_OF_SECRET),
    ("USE_INVITATION", access::invitation::USE_INVITATION),
    ("INVITATION_USED", access::invitation::INVITATION_USED),
    ("REVOKE_INVITATION", access::invitation::REVOKE_INVITATION),
    ("ADD_SHARE", access::share::ADD_SHARE),
    ("SHARES", access::share::SHARES),
    ("SHARE_OF_SECRET", access::share::SHARE_OF_SECRET),
    ("REVOKE_SHARE", access::share::REVOKE_SHARE),
    ("BEGIN_REQUEST", access::idempotency::BEGIN_REQUEST),
    ("REQUEST", access::idempotency::REQUEST),
    ("FINISH_REQUEST", access::idempotency::FINISH_REQUEST),
    ("FORGET_REQUEST", access::idempotency::FORGET_REQUEST),
    ("REMOVE_REQUESTS", access::idempotency::REMOVE_REQUESTS),
    ("ADD_BALLOT", ballot::ADD_BALLOT),
    ("ADD_VOTES", ballot::ADD_VOTES),
    ("BALLOT", ballot::BALLOT),
    ("BALLOTS", ballot::BALLOTS),
    ("TALLY", ballot::TALLY),
    ("REMOVE_BALLOTS", ballot::REMOVE_BALLOTS),
    ("REMOVE_TALLY", ballot::REMOVE_TALLY),
    ("SEALED", sealed::SEALED),
    ("ADD_SEALED", sealed::ADD_SEALED),
    ("SEAL", sealed::SEAL),
    ("SAVE_SEAL", sealed::SAVE_SEAL),
    ("CAREER_OF", sealed::space::CAREER_OF),
    ("LOCK_ACCOUNT", sealed::space::LOCK_ACCOUNT),
    ("REMOVE_SEALED", sealed::space::REMOVE_SEALED),
    ("REMOVE_SEALS", sealed::space::REMOVE_SEALS),
    ("REMOVE_MEMBERS", sealed::space::REMOVE_MEMBERS),
    ("REMOVE_SHARES", sealed::space::REMOVE_SHARES),
    ("REMOVE_INVITATIONS", sealed::space::REMOVE_INVITATIONS),
    ("REMOVE_SPACE", sealed::space::REMOVE_SPACE),
    ("ADD_LETTER", sealed::letters::ADD_LETTER),
    ("ADD_NOTE", sealed::letters::ADD_NOTE),
    ("LETTERS", sealed::letters::LETTERS),
    ("LETTER_OF_SECRET", sealed::letters::LETTER_OF_SECRET),
    ("ANSWER_LETTER", sealed::letters::ANSWER_LETTER),
    ("REMOVE_LETTER", sealed::letters::REMOVE_LETTER),
    ("REMOVE_LETTERS", sealed::letters::REMOVE_LETTERS),
    ("OWNER_OF", sealed::letters::OWNER_OF),
    ("ADD_SNAPSHOT", sealed::snapshots::ADD_SNAPSHOT),
    ("SNAPSHOTS", sealed::snapshots::SNAPSHOTS),
    ("SNAPSHOT_OF_SECRET", sealed::snapshots::SNAPSHOT_OF_SECRET),
    ("END_SNAPSHOT", sealed::snapshots::END_SNAPSHOT),
    ("EMPTY_SNAPSHOTS", sealed::snapshots::EMPTY_SNAPSHOTS),
    ("REMOVE_SNAPSHOTS", sealed::snapshots::REMOVE_SNAPSHOTS),
    ("ADD_OPENING", sealed::snapshots::ADD_OPENING),
    ("OPENINGS", sealed::snapshots::OPENINGS),
    ("REMOVE_OPENINGS", sealed::snapshots::REMOVE_OPENINGS),
];
