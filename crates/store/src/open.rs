//! Opens a database by its address, and says what to do when that cannot be.

use std::io::{ErrorKind, Read};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use crate::db::Pool;
use crate::migrate::{State, VERSION, look, migrate};
use crate::{Fault, Store};

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("`{address}` is not an address that Sinew knows: give a path, `sqlite:PATH`, or `postgres://USER@HOST/DATABASE`.")]
    BadAddress { address: String },
    #[error("The folder of `{place}` does not exist: create it, or choose another path.")]
    NoFolder { place: String },
    #[error("`{place}` is not a Sinew file: choose another path. It was left as it is.")]
    NotSinew { place: String },
    #[error("`{place}` was written by a newer Sinew (schema {found}, this one knows {known}): update Sinew. It was left as it is.")]
    Newer { place: String, found: i64, known: i64 },
    #[error("`{place}` is locked by another program: close it, then try again.")]
    Locked { place: String },
    #[error("Sinew may not read and write `{place}`: change the permissions of the file and its folder, or choose another path.")]
    NoPermission { place: String },
    #[error("The server of `{place}` cannot be reached: check that it runs, and the host and port. ({words})")]
    Unreachable { place: String, words: String },
    #[error("The server of `{place}` refused the sign-in: check user and password. ({words})")]
    SignIn { place: String, words: String },
    #[error("The server of `{place}` has no such database: create it first, with `createdb` or `create database`.")]
    NoDatabase { place: String },
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// How long a writer waits for another process that writes to the same file: longer than a large import takes.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a connection that reads is kept for the next who reads.
const IDLE: Duration = Duration::from_secs(20);

/// How long looking at a file waits: only a program that keeps everybody out makes it wait at all.
const GLANCE: Duration = Duration::from_secs(2);

/// How long a server may take to answer at all.
const REACH: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the store at `address`, creating and upgrading its tables where needed.
    ///
    /// A path or `sqlite:PATH` is a file, which is created when it is not there; `postgres://…` is a database of a
    /// server, which is not.
    pub async fn open(address: &str) -> Result<Store, OpenError> {
        let Some(path) = file_of(address) else { return open_postgres(address).await };
        if path.is_empty() || path.contains("://") {
            return Err(OpenError::BadAddress { address: without_password(address) });
        }
        open_sqlite(path).await
    }
}

/// Returns the file that an address names; `None` where it names a database of a server.
pub fn file_of(address: &str) -> Option<&str> {
    if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        return None;
    }
    let path = address.strip_prefix("sqlite:").unwrap_or(address);
    Some(path.strip_prefix("//").unwrap_or(path))
}

async fn open_sqlite(path: &str) -> Result<Store, OpenError> {
    let place = path.to_owned();
    check_file(Path::new(path), &place)?;
    let opened = |error| sqlite_error(&place, error);
    let plain = SqliteConnectOptions::new().filename(path).create_if_missing(true).busy_timeout(GLANCE).disable_statement_logging();
    // Our settings are written into the file, so it has to be ours first.
    let looking = Pool::Sqlite(SqlitePoolOptions::new().max_connections(1).connect_with(plain.clone()).await.map_err(opened)?);
    refuse(look(&looking).await.map_err(opened)?, &place)?;
    looking.close().await;
    let options = plain
        .busy_timeout(PATIENCE)
        .journal_mode(SqliteJournalMode::Wal)
        // Each commit reaches the disk before it is reported: one sync a commit, and work survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        // Records of about a kilobyte: larger pages waste less, and an import costs a quarter less than with 4 KiB.
        .page_size(16384)
        .pragma("cache_size", "-32768")
        // What takes a failed statement back stays in memory: of a large import it would be four times the file.
        .pragma("temp_store", "memory")
        // What is removed is overwritten: keys that were wrapped anew, a career that was deleted.
        .pragma("secure_delete", "on")
        // The log of a large import is cut back once it was folded into the file.
        .pragma("journal_size_limit", "67108864")
        // Rows come from SQLite's own thread: let it run ahead instead of waking us for every few.
        .row_buffer_size(500);
    let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await.map_err(opened)?;
    // Who reads goes through everything once, and sorts what may be larger than memory should be. A connection that nobody
    // needs for a while goes, with what it keeps.
    let reading = options.pragma("cache_size", "-1024").pragma("temp_store", "file");
    let read = SqlitePoolOptions::new().max_connections(4).min_connections(0).idle_timeout(IDLE).connect_lazy_with(reading);
    finish(Store { write: Pool::Sqlite(write), read: Pool::Sqlite(read), place: place.clone(), vault: Arc::default() }, opened).await
}

/// What every SQLite file begins with (SQLite's file format, section 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Looks at the file before SQLite does, which would write over one that is shorter than its own header, and whose
/// words would be "unable to open database file" for all the rest.
fn check_file(path: &Path, place: &str) -> Result<(), OpenError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(OpenError::NoFolder { place: place.to_owned() });
    }
    if path.is_dir() {
        return Err(OpenError::NotSinew { place: place.to_owned() });
    }
    let mut start = Vec::new();
    let opened = std::fs::OpenOptions::new().read(true).write(true).open(path);
    match opened.and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut start)) {
        Ok(_) if !start.is_empty() && start != MAGIC => Err(OpenError::NotSinew { place: place.to_owned() }),
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            Err(OpenError::NoPermission { place: place.to_owned() })
        }
        // That it is not there yet is fine, and whatever else is wrong SQLite will meet as well.
        Ok(_) | Err(_) => Ok(()),
    }
}

fn sqlite_error(place: &str, error: sqlx::Error) -> OpenError {
    let place = place.to_owned();
    let code = error.as_database_error().and_then(|error| error.code()).and_then(|code| code.parse::<u32>().ok());
    // The low byte is the primary result code.
    match code.map(|code| code & 0xff) {
        Some(26) => OpenError::NotSinew { place },
        Some(5 | 6) => OpenError::Locked { place },
        Some(3 | 8 | 14 | 23) => OpenError::NoPermission { place },
        _ => Fault::new(&place, "open the store", error).into(),
    }
}

async fn open_postgres(address: &str) -> Result<Store, OpenError> {
    let place = without_password(address);
    let Ok(options) = PgConnectOptions::from_str(address) else { return Err(OpenError::BadAddress { address: place }) };
    let options = options.disable_statement_logging();
    // One connection first: a pool would keep trying where the server already said no.
    let reach = async { sqlx::PgConnection::connect_with(&options).await?.close().await };
    match tokio::time::timeout(REACH, reach).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(postgres_error(&place, error)),
        Err(_) => return Err(OpenError::Unreachable { place, words: format!("no answer in {} seconds", REACH.as_secs()) }),
    }
    let pool = PgPoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(30)).connect_lazy_with(options);
    let opened = |error| postgres_error(&place, error);
    finish(Store { write: Pool::Postgres(pool.clone()), read: Pool::Postgres(pool), place: place.clone(), vault: Arc::default() }, opened)
        .await
}

fn postgres_error(place: &str, error: sqlx::Error) -> OpenError {
    let place = place.to_owned();
    let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
    match (code.as_deref(), &error) {
        (Some("28000" | "28P01"), _) => OpenError::SignIn { place, words: error.to_string() },
        (Some("3D000"), _) => OpenError::NoDatabase { place },
        (Some("42501"), _) => OpenError::NoPermission { place },
        (Some("53300" | "57P03"), _) | (None, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut) => {
            OpenError::Unreachable { place, words: error.to_string() }
        }
        _ => Fault::new(&place, "open the store", error).into(),
    }
}

/// Leaves out where a password may stand: between the user's `:` and the last `@`, and behind the `?`.
fn without_password(address: &str) -> String {
    let shown = address.split('?').next().unwrap_or(address);
    let Some((scheme, rest)) = shown.split_once("://") else { return shown.to_owned() };
    let Some((sign_in, host)) = rest.rsplit_once('@') else { return shown.to_owned() };
    let user = sign_in.split(':').next().unwrap_or(sign_in);
    format!("{scheme}://{user}@{host}")
}

/// Creates or upgrades the tables, where the database is ours or empty.
async fn finish(store: Store, opened: impl Fn(sqlx::Error) -> OpenError) -> Result<Store, OpenError> {
    refuse(migrate(&store.write).await.map_err(opened)?, &store.place)?;
    Ok(store)
}

/// Refuses what is somebody else's, or newer than this program.
fn refuse(state: State, place: &str) -> Result<(), OpenError> {
    let place = place.to_owned();
    match state {
        State::Foreign => Err(OpenError::NotSinew { place }),
        State::Version(found) if found > VERSION => Err(OpenError::Newer { place, found, known: VERSION }),
        State::Empty | State::Version(_) => Ok(()),
    }
}
