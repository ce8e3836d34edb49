//! Tests of operations across crates, where no door is needed.
#![expect(clippy::unwrap_used, reason = "tests")]

// The store's own tests know how to make an empty database of each engine.
extern crate store as sinew_store;
#[path = "../../../store/tests/it/home.rs"]
#[expect(dead_code, reason = "what only the store's tests need")]
mod home;
#[path = "../../../store/tests/it/postgres.rs"]
mod postgres;

mod access;
mod agreement;
mod open;
mod templates;
