//! Bytes to a draft with problems. Knows no network, no database and no clock.
//!
//! A reader never fails: what it cannot use becomes a problem, and it goes on with the rest.

pub mod jira;
pub mod mspdi;
pub mod problems;
pub mod text;
pub mod update;

use jiff::tz::TimeZone;
use model::draft::Draft;
use model::problem::Problem;

/// What a file can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    JiraCsv,
    JiraJson,
    Mspdi,
    Csv,
    Sinew,
}

impl Format {
    /// Returns the name used in messages and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::JiraCsv => "jira-csv",
            Format::JiraJson => "jira-json",
            Format::Mspdi => "mspdi",
            Format::Csv => "csv",
            Format::Sinew => "sinew",
        }
    }
}

/// What the file itself does not say.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names of columns or custom fields, each with the field that it holds: `("Größe", "points")`.
    pub map: Vec<(String, String)>,
    /// The zone of instants that carry none.
    pub time_zone: TimeZone,
    /// Where an item's team is read from.
    pub team_from: TeamFrom,
    /// Names the source (`Source::instance`) where the file does not.
    pub instance: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options { map: Vec::new(), time_zone: TimeZone::UTC, team_from: TeamFrom::default(), instance: None }
    }
}

/// Where an item's team is read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TeamFrom {
    /// The Team field; when no item of the file has one, the project.
    #[default]
    TeamField,
    /// The first component.
    Component,
    Project,
    Nowhere,
}

/// Says what `bytes` are, from their content alone; `None` when nothing here reads them.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let start = text::start(bytes);
    let start = start.trim_start();
    match start.as_bytes().first()? {
        b'<' => start.contains("<Project").then_some(Format::Mspdi),
        b'{' | b'[' if jira::json::looks_like_sinew(start) => Some(Format::Sinew),
        b'{' | b'[' => Some(Format::JiraJson),
        _ if start.contains('\0') => None,
        _ if jira::csv::looks_like_jira(start) => Some(Format::JiraCsv),
        _ => Some(Format::Csv),
    }
}

/// Reads a file of any known format. `name` is the file's name, for messages and for what the file leaves unsaid.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> (Draft, Vec<Problem>) {
    match sniff(bytes) {
        Some(Format::JiraCsv) => jira::csv::read(bytes, options),
        Some(Format::JiraJson) => jira::json::read(bytes, options),
        Some(Format::Mspdi) => mspdi::read(name, bytes),
        Some(Format::Csv | Format::Sinew) | None => text::unreadable(name, bytes),
    }
}
