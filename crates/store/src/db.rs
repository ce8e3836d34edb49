//! The two databases behind one shape: pools and transactions that `with_db!` opens up.

use jiff::Timestamp;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// Runs one expression against whichever driver is open. The SQL is written once.
macro_rules! with_db {
    ($db:expr, $T:ident, |$c:ident| $body:expr) => {
        match $db {
            $crate::db::$T::Sqlite($c) => $body,
            $crate::db::$T::Postgres($c) => $body,
        }
    };
}
pub(crate) use with_db;

/// Connections to one of the databases.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction; dropped without `commit` it rolls back, also when the process dies.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Pool {
    /// Begins a transaction that will write. SQLite takes its lock now, so that it cannot find itself overtaken later.
    pub(crate) async fn begin_write(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Pool::Sqlite(pool) => Tx::Sqlite(pool.begin_with("begin immediate").await?),
            Pool::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction in which all reads see the same instant.
    pub(crate) async fn begin_read(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Pool::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Pool::Postgres(pool) => Tx::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?),
        })
    }

    pub(crate) async fn close(&self) {
        with_db!(self, Pool, |pool| pool.close().await);
    }

    pub(crate) fn is_closed(&self) -> bool {
        with_db!(self, Pool, |pool| pool.is_closed())
    }
}

impl Tx {
    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        with_db!(self, Tx, |tx| tx.commit().await)
    }
}

/// Reads an instant from its column. Not by `Timestamp::from_microsecond`, which ends a second before time does.
pub(crate) fn instant(microseconds: i64) -> Result<Timestamp, jiff::Error> {
    Timestamp::from_nanosecond(i128::from(microseconds) * 1_000)
}
