//! The binary as people meet it: run as a process, judged by what it prints, writes and exits with.
#![expect(clippy::unwrap_used, reason = "tests")]

mod arrows;
mod bad_input;
mod career;
mod career_desk;
mod career_space;
mod disk;
mod doors;
mod example;
mod files;
mod flow;
mod golden;
mod plans;
mod portfolio;
mod postgres;
mod registers;
mod requests;
mod rhythm;
mod run;
mod serve;
mod shapes;
mod terminal;
