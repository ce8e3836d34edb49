//! Tests of the engine.
#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod calendar;
mod cpm;
mod network;
mod oracle;
mod schedule_chart;
mod schedule_dates;
mod schedule_laws;
mod schedule_links;
mod schedule_problems;
mod schedule_why;
mod schedule_work;
mod simulate;
mod throughput;
