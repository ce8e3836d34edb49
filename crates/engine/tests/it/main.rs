//! Tests of the engine.
#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod calendar;
mod cpm;
mod network;
mod oracle;
