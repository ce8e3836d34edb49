//! The server as programs and browsers meet it: by its routes, and over a connection where that matters.
#![expect(clippy::unwrap_used, reason = "tests")]

// The store's own tests know how to make an empty database of each engine.
extern crate store as sinew_store;
#[path = "../../../store/tests/it/home.rs"]
#[expect(dead_code, reason = "what only the store's tests need")]
mod home;
#[path = "../../../store/tests/it/postgres.rs"]
mod postgres;
mod wire;
mod world;

mod answers;
mod bad_input;
mod career;
mod career_space;
mod conflicts;
mod events;
mod golden;
mod growth;
mod imports;
mod portfolio;
mod repeated;
mod roles;
mod signing_in;
mod sites;
