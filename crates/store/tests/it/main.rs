//! What a store promises, on SQLite and on PostgreSQL alike: every case of `on_both!` runs on each.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod home;
mod postgres;
mod sample;

mod access;
mod ballot;
mod child;
mod concurrency;
mod conformance;
mod crash;
mod journal;
mod open;
mod sealed;
mod statements;
