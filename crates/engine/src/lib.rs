//! Schedules, simulates and explains a network of tasks: integers and arrays in, integers and arrays out.
//!
//! Pure: no names, files, clocks, threads or hash maps, no randomness other than a seed, and no recursion,
//! so that a plan of any depth cannot exhaust the stack.

pub mod calendar;
pub mod cpm;
pub mod explain;
pub mod network;
pub mod plan;
pub mod sample;
pub mod schedule;
pub mod simulate;
pub mod throughput;

mod random;
