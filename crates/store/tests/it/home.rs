//! An empty database of one engine, for one test.

use sinew_store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::postgres;

/// Makes each case a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($(#[$attribute:meta])* async fn $name:ident($home:ident) $body:block)*) => {
        mod case {
            use super::*;
            $($(#[$attribute])* pub(super) async fn $name($home: &$crate::home::Home) $body)*
        }
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::case::$name(&$crate::home::Home::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::case::$name(&$crate::home::Home::postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both;

/// Where a test's store lives.
pub(crate) struct Home {
    pub(crate) address: String,
    /// The folder of a SQLite file; removed at the end of the test.
    pub(crate) folder: Option<TempDir>,
}

impl Home {
    pub(crate) fn sqlite() -> Home {
        let folder = tempfile::tempdir().unwrap();
        Home { address: folder.path().join("a space.sinew").to_str().unwrap().to_owned(), folder: Some(folder) }
    }

    pub(crate) async fn postgres() -> Home {
        Home { address: postgres::database().await, folder: None }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }

    /// Runs a statement behind the store's back.
    pub(crate) async fn execute(&self, sql: &str) {
        if self.is_sqlite() {
            let mut connection = SqliteConnection::connect(&format!("sqlite:{}?mode=rwc", self.address)).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.address).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }

    /// Reads everything that the database holds, as somebody would who has a copy of it: SQLite's files, or each row of each table.
    pub(crate) async fn dump(&self) -> Vec<u8> {
        if let Some(folder) = &self.folder {
            let files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file());
            return files.flat_map(|path| std::fs::read(path).unwrap()).collect();
        }
        let mut connection = PgConnection::connect(&self.address).await.unwrap();
        let tables = "select cast(table_name as text) from information_schema.tables where table_schema = current_schema() order by 1";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
        let mut dump = Vec::new();
        for table in tables {
            let rows = AssertSqlSafe(format!("select cast(row_to_json(t) as text) from \"{table}\" t"));
            let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut connection).await.unwrap();
            dump.extend(rows.into_iter().flat_map(String::into_bytes));
        }
        dump
    }

    /// Counts the rows of every table that a commit writes, behind the store's back.
    pub(crate) async fn rows(&self) -> [i64; 5] {
        let mut rows = [0; 5];
        for (count, table) in rows.iter_mut().zip(["record", "link", "revision", "change", "import_source"]) {
            let sql = AssertSqlSafe(format!("select count(*) from {table}"));
            *count = if self.is_sqlite() {
                let mut connection = SqliteConnection::connect(&format!("sqlite:{}", self.address)).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            } else {
                let mut connection = PgConnection::connect(&self.address).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            };
        }
        rows
    }
}
