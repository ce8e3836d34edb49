//! What can be typed about retros, meetings, releases and stakeholders.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

/// Which retro, and what to do in it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Retrospective {
    /// The retro's key; all are listed when left out.
    #[arg(value_name = "KEY")]
    pub(crate) retro: Option<String>,
    /// Write a note, without your name. May be repeated.
    #[arg(long, value_name = "COLUMN=TEXT", requires = "retro")]
    pub(crate) note: Vec<String>,
    /// Vote, once and without your name: numbers of notes, such as 1,1,3.
    #[arg(long, value_name = "NOTES", value_delimiter = ',', requires = "retro")]
    pub(crate) vote: Vec<u32>,
    /// Move it on: closing it counts the votes.
    #[arg(long, value_enum, requires = "retro")]
    pub(crate) state: Option<RetroStep>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RetroStep {
    /// Everybody writes.
    Writing,
    /// Notes are grouped and voted for.
    Voting,
    /// The votes are counted.
    Closed,
}

/// Which meeting, and what to do with it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Gathering {
    /// The meeting's key; all are listed when left out.
    #[arg(value_name = "KEY")]
    pub(crate) meeting: Option<String>,
    /// Make the next occurrence of the series.
    #[arg(long, requires = "meeting")]
    pub(crate) next: bool,
    /// Keep the notes of this file, and make records of lines such as `action: Ana sends the sheet by Fri`.
    #[arg(long, value_name = "FILE", requires = "meeting", conflicts_with = "next")]
    pub(crate) notes: Option<PathBuf>,
    /// Only say what the notes would become.
    #[arg(long, requires = "notes")]
    pub(crate) preview: bool,
}
