//! Faults: what went wrong below us, in words that a person can act on where there is something to do.

use std::error::Error;

/// What sort of fault it is, where somebody can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Broken,
    Locked,
    Tampered,
}

/// A database that failed, or rows in it that make no sense. Opaque: show it and log its sources.
#[derive(Debug, thiserror::Error)]
#[error("{words}")]
pub struct Fault {
    words: String,
    sort: Sort,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// Wraps what the database said while the store at `place` was doing `what` ("load the space").
    pub(crate) fn new(place: &str, what: &str, error: sqlx::Error) -> Fault {
        Fault { words: words(place, what, &error), sort: Sort::Broken, source: Some(Box::new(error)) }
    }

    /// Reports a row that cannot be read.
    pub(crate) fn unreadable(place: &str, row: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Fault {
        let words = format!("`{place}` holds {row} that this version of Sinew cannot read: use the version that wrote it, or a newer one.");
        Fault { words, sort: Sort::Broken, source: Some(source.into()) }
    }

    /// Reports what only an error in the caller can lead to.
    pub(crate) fn bug(words: &str) -> Fault {
        Fault { words: format!("BUG: {words}"), sort: Sort::Broken, source: None }
    }

    /// Reports that the key of a sealed space is not at hand.
    pub(crate) fn locked() -> Fault {
        Fault { words: "Your career space is locked: unlock it with its passphrase.".to_owned(), sort: Sort::Locked, source: None }
    }

    /// Reports a sealed space that is not as it was written.
    pub(crate) fn tampered(what: &str) -> Fault {
        let words = format!(
            "Your career space is not as it was written: {what}. Somebody changed the database, or it is damaged: restore it from a backup."
        );
        Fault { words, sort: Sort::Tampered, source: None }
    }

    /// Reports a system without randomness.
    pub(crate) fn no_randomness() -> Fault {
        Fault { words: "The system gives no randomness: no key can be made.".to_owned(), sort: Sort::Broken, source: None }
    }

    /// Whether it takes nothing but a passphrase.
    pub fn is_locked(&self) -> bool {
        self.sort == Sort::Locked
    }

    /// Whether a sealed space is not as it was written.
    pub fn is_tampered(&self) -> bool {
        self.sort == Sort::Tampered
    }
}

/// Says what a database error means. SQLite's codes are its extended result codes, PostgreSQL's are SQLSTATE.
fn words(place: &str, what: &str, error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(database) => match database.code().as_deref().unwrap_or_default() {
            "13" | "53100" => format!("The disk that holds `{place}` is full: nothing was written. Free some space, then try again."),
            "5" | "6" | "261" | "262" | "517" | "773" | "55P03" => {
                format!("Another program is writing to `{place}`: nothing was written. Try again when it is done.")
            }
            "8" | "264" | "520" | "776" | "1032" | "1288" | "1544" | "25006" => {
                format!("`{place}` can only be read: nothing was written. Make the file and its folder writable, then try again.")
            }
            "11" | "26" | "267" | "523" | "779" => format!("`{place}` is damaged: restore it from a backup. Keep the damaged file."),
            code if sqlite_io(code) => {
                format!("`{place}` could not be read or written: nothing was written. The disk may be full or failing.")
            }
            "57P01" | "57P02" | "57P03" => {
                format!("The server of `{place}` is shutting down: nothing was written. Try again when it is back.")
            }
            _ => format!("The database `{place}` would not {what}: {}.", database.message()),
        },
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            format!("The connection to `{place}` was lost while Sinew tried to {what}: try again.")
        }
        other => format!("Sinew could not {what} in `{place}`: {other}."),
    }
}

/// Whether a code is one of SQLite's `SQLITE_IOERR_*`: 10 in the low byte.
fn sqlite_io(code: &str) -> bool {
    code.len() <= 4 && code.parse::<u32>().is_ok_and(|code| code & 0xff == 10)
}
