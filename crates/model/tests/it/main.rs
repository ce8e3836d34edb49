//! Tests of the model: records and rules, without any storage.
#![expect(clippy::unwrap_used, reason = "tests")]

mod change;
mod decide;
mod plan;
mod world;
