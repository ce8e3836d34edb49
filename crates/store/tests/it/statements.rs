//! Every statement is understood by both databases, and gives the same columns.

use sinew_store::STATEMENTS;
use sqlx::{AssertSqlSafe, Column, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection, Statement};

use crate::home::Home;

#[tokio::test]
async fn both_databases_prepare_every_statement() {
    let [lite, pg] = [Home::sqlite(), Home::postgres().await];
    lite.open().await.close().await;
    pg.open().await.close().await;
    let mut sqlite = SqliteConnection::connect(&format!("sqlite:{}", lite.address)).await.unwrap();
    let mut postgres = PgConnection::connect(&pg.address).await.unwrap();
    for (name, sql) in STATEMENTS {
        let columns = |names: Vec<&str>| names.join(" ");
        let here =
            (&mut sqlite).prepare(AssertSqlSafe(*sql).into_sql_str()).await.unwrap_or_else(|error| panic!("SQLite: {name}: {error}"));
        let here = columns(here.columns().iter().map(|column| column.name()).collect());
        let there =
            (&mut postgres).prepare(AssertSqlSafe(*sql).into_sql_str()).await.unwrap_or_else(|error| panic!("PostgreSQL: {name}: {error}"));
        let there = columns(there.columns().iter().map(|column| column.name()).collect());
        assert_eq!(here, there, "{name}");
    }
}
