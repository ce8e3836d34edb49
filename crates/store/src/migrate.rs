//! The tables, and how a database comes to have them.
//!
//! Append-only: a migration that was released never changes, the next one adds to it. One text for both databases,
//! from five column types: bigint, double precision, text, boolean, bytes. There are no foreign keys: what a row
//! refers to is checked in `model::decide`, and a second check would cost an import a third of its time.

use crate::db::{Pool, Tx, with_db};

/// Every migration, oldest first; its place in the list, from 1, is its version.
const MIGRATIONS: &[&[&str]] = &[
    &[
        "create table space (
        space_id text not null primary key, kind text not null, name text not null, owner text not null,
        revision bigint not null, created_at bigint not null)",
        "create table record (
        record_id text not null primary key, space_id text not null, kind text not null, key text not null,
        title text not null, body text not null, parent_id text, rank bigint not null, archived boolean not null,
        revision bigint not null)",
        "create unique index record_key on record (space_id, key)",
        "create table link (
        space_id text not null, source_id text not null, relation text not null, target_id text not null, data text,
        primary key (space_id, source_id, relation, target_id))",
        // What is the same for all changes of a commit stands once, not once per change: an import has 200,000 of them.
        "create table revision (
        space_id text not null, revision bigint not null, recorded_at bigint not null, actor text not null,
        door text not null, note text,
        primary key (space_id, revision))",
        "create table change (
        space_id text not null, revision bigint not null, ordinal bigint not null, at bigint not null, actor text,
        record_id text not null, target_id text, field text not null, before text, after text,
        primary key (space_id, revision, ordinal))",
        "create table import_source (
        space_id text not null, system text not null, instance text not null, source_id text not null,
        record_id text not null,
        primary key (space_id, system, instance, source_id))",
    ],
    &[
        // Who may do what. Secrets are kept as the SHA-256 of what their holder has, in hexadecimal.
        "create table account (
        account_id text not null primary key, email text unique, name text not null, password_hash text,
        local_owner boolean unique, created_at bigint not null)",
        "create table member (
        space_id text not null, account_id text not null, role text not null, created_at bigint not null,
        primary key (space_id, account_id))",
        "create index member_account on member (account_id)",
        "create table session (
        secret_hash text not null primary key, account_id text not null, created_at bigint not null,
        last_seen_at bigint not null, expires_at bigint not null)",
        "create index session_account on session (account_id)",
        "create table sign_in_link (
        secret_hash text not null primary key, account_id text not null, created_at bigint not null,
        expires_at bigint not null, used_at bigint)",
        "create table token (
        token_id text not null primary key, secret_hash text not null unique, account_id text not null,
        name text not null, scope text not null, created_at bigint not null, expires_at bigint, last_used_at bigint)",
        "create index token_account on token (account_id)",
        "create table invitation (
        invitation_id text not null primary key, secret_hash text not null unique, space_id text not null,
        role text not null, created_by text not null, created_at bigint not null, expires_at bigint not null,
        used_at bigint)",
        "create index invitation_space on invitation (space_id)",
        "create table share (
        share_id text not null primary key, secret_hash text not null unique, space_id text not null,
        kind text not null, record_id text, created_by text not null, created_at bigint not null,
        expires_at bigint not null, revoked_at bigint)",
        "create index share_space on share (space_id)",
        "create table idempotency (
        account_id text not null, key text not null, request_hash text not null, status bigint, answer text,
        created_at bigint not null,
        primary key (account_id, key))",
    ],
    // Ballots: marks of who voted, and what all votes together came to.
    &[
        "create table ballot (
        space_id text not null, record_id text not null, mark text not null,
        primary key (space_id, record_id, mark))",
        "create table tally (
        space_id text not null, record_id text not null, choice bigint not null, votes bigint not null,
        primary key (space_id, record_id, choice))",
    ],
    // Sealed spaces: commits that only their owner's key opens, and that key, wrapped.
    &[
        "create table sealed (
        space_id text not null, revision bigint not null, bytes bytea not null,
        primary key (space_id, revision))",
        "create table seal (
        space_id text not null, kind text not null, salt bytea not null, params text not null, bytes bytea not null,
        primary key (space_id, kind))",
    ],
    // Letters: what somebody is asked for a sealed space, and what they answer, both sealed.
    &[
        "create table letter (
        letter_id text not null primary key, secret_hash text not null unique, space_id text not null, asked bytea not null,
        kept bytea not null, answer bytea, created_at bigint not null, expires_at bigint not null, answered_at bigint)",
        "create index letter_space on letter (space_id)",
    ],
    // Snapshots: copies of single things of a sealed space for others, and the log of who opened them, all of it sealed.
    &[
        "create table snapshot (
        snapshot_id text not null primary key, secret_hash text not null unique, space_id text not null, content bytea not null,
        kept bytea not null, created_at bigint not null, expires_at bigint not null, ended_at bigint)",
        "create index snapshot_space on snapshot (space_id)",
        "create table opening (
        opening_id text not null primary key, snapshot_id text not null, space_id text not null, seen bytea not null)",
        "create index opening_snapshot on opening (snapshot_id)",
    ],
];

/// The version of the schema that this program writes.
pub(crate) const VERSION: i64 = MIGRATIONS.len() as i64;

/// What a database is, before anything was done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Empty,
    /// Somebody else's tables, none of ours.
    Foreign,
    Version(i64),
}

const TABLES_SQLITE: &str = "
    select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name";

const TABLES_POSTGRES: &str = "
    select cast(table_name as text) from information_schema.tables where table_schema = current_schema() order by table_name";

const CREATE_MIGRATIONS: &str = "
    create table sinew_schema (version bigint not null primary key)";

const NEWEST_MIGRATION: &str = "
    select max(version) from sinew_schema";

const ADD_MIGRATION: &str = "
    insert into sinew_schema (version) values ($1)";

/// Brings the database to `VERSION`, unless it is somebody else's or newer; returns what it was.
pub(crate) async fn migrate(pool: &Pool) -> sqlx::Result<State> {
    loop {
        let before = look(pool).await?;
        match before {
            State::Foreign => return Ok(before),
            State::Version(version) if version >= VERSION => return Ok(before),
            State::Empty | State::Version(_) => {}
        }
        match upgrade(pool).await {
            Ok(()) => return Ok(before),
            // Another process may have been quicker: look again, and give up only if nothing moved.
            Err(error) if look(pool).await? == before => return Err(error),
            Err(_) => {}
        }
    }
}

/// Looks at what a database is, without waiting for a writer.
pub(crate) async fn look(pool: &Pool) -> sqlx::Result<State> {
    let mut tx = pool.begin_read().await?;
    let state = state(&mut tx).await?;
    tx.commit().await?;
    Ok(state)
}

async fn state(tx: &mut Tx) -> sqlx::Result<State> {
    let tables: Vec<String> = match tx {
        Tx::Sqlite(c) => sqlx::query_scalar(TABLES_SQLITE).fetch_all(&mut **c).await?,
        Tx::Postgres(c) => sqlx::query_scalar(TABLES_POSTGRES).fetch_all(&mut **c).await?,
    };
    if tables.is_empty() {
        return Ok(State::Empty);
    }
    if !tables.iter().any(|table| table == "sinew_schema") {
        return Ok(State::Foreign);
    }
    let newest: Option<i64> = with_db!(tx, Tx, |c| sqlx::query_scalar(NEWEST_MIGRATION).fetch_one(&mut **c).await)?;
    Ok(State::Version(newest.unwrap_or(0)))
}

/// Runs the missing migrations in one transaction: both databases can take a `create table` back.
async fn upgrade(pool: &Pool) -> sqlx::Result<()> {
    let mut tx = pool.begin_write().await?;
    let done = match state(&mut tx).await? {
        State::Version(version) => version,
        State::Foreign => return Ok(()),
        State::Empty => {
            with_db!(&mut tx, Tx, |c| sqlx::query(CREATE_MIGRATIONS).execute(&mut **c).await.map(|_| ()))?;
            0
        }
    };
    for (version, statements) in (1..).zip(MIGRATIONS).filter(|(version, _)| *version > done) {
        for statement in *statements {
            with_db!(&mut tx, Tx, |c| sqlx::query(*statement).execute(&mut **c).await.map(|_| ()))?;
        }
        with_db!(&mut tx, Tx, |c| sqlx::query(ADD_MIGRATION).bind::<i64>(version).execute(&mut **c).await.map(|_| ()))?;
    }
    tx.commit().await
}
