//! Bytes to a draft with problems. Knows no network, no database and no clock.
//!
//! A reader never fails: what it cannot use becomes a problem, and it goes on with the rest.

pub mod applications;
pub mod columns;
pub mod experience;
pub mod jira;
pub mod mspdi;
pub mod paper;
pub mod plain;
pub mod problems;
pub mod prose;
pub mod register;
pub mod roadmap;
pub mod sinew;
pub mod template;
pub mod text;
pub mod update;

use jiff::tz::TimeZone;
use model::draft::Draft;
use model::kind::Kind;
use model::problem::Problem;

/// What a file can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    JiraCsv,
    JiraJson,
    Mspdi,
    Csv,
    Sinew,
    RegisterCsv,
    RegisterMarkdown,
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
            Format::RegisterCsv => "register-csv",
            Format::RegisterMarkdown => "register-markdown",
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
    /// Which number of `03/04/26` is the day, where a file leaves it open.
    pub date_order: Option<DateOrder>,
    /// Names the source (`Source::instance`) where the file does not.
    pub instance: Option<String>,
    /// The kind of a table's rows, where the table has no column for it: the table is a register.
    pub kind: Option<Kind>,
}

impl Default for Options {
    fn default() -> Options {
        Options { map: Vec::new(), time_zone: TimeZone::UTC, team_from: TeamFrom::default(), date_order: None, instance: None, kind: None }
    }
}

/// Which number of `03/04/26` is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    #[default]
    DayFirst,
    MonthFirst,
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
        b'<' => (start.contains("<Project") || start.contains(":Project")).then_some(Format::Mspdi),
        b'{' | b'[' if jira::json::looks_like_sinew(start) => Some(Format::Sinew),
        b'{' | b'[' => Some(Format::JiraJson),
        // A cell of a table may hold a stray NUL; what has one in its first line, or several in a row, is no text.
        _ if start.contains("\0\0") || start.lines().next().is_some_and(|header| header.contains('\0')) => None,
        _ if register::looks_like_markdown(start) => Some(Format::RegisterMarkdown),
        _ if register::looks_like_csv(start) => Some(Format::RegisterCsv),
        _ if jira::csv::looks_like_jira(start) => Some(Format::JiraCsv),
        _ => Some(Format::Csv),
    }
}

/// Reads a file of any known format. `name` is the file's name, for messages and for what the file leaves unsaid.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> (Draft, Vec<Problem>) {
    match sniff(bytes) {
        Some(Format::JiraCsv | Format::Csv) if options.kind.is_some() => register::read(bytes, options),
        Some(Format::RegisterCsv | Format::RegisterMarkdown) => register::read(bytes, options),
        Some(Format::JiraCsv) => jira::csv::read(bytes, options),
        Some(Format::JiraJson) => jira::json::read(bytes, options),
        Some(Format::Mspdi) => mspdi::read(name, bytes),
        Some(Format::Csv) => plain::read(name, bytes, options),
        Some(Format::Sinew) => sinew::read(name, bytes),
        None => text::unreadable(name, bytes),
    }
}

/// Reads files that were handed over together. Pages of one Jira search are read as the one export that they are.
pub fn read_together(files: &[(&str, &[u8])], options: &Options) -> Vec<(Draft, Vec<Problem>)> {
    let (pages, others): (Vec<_>, Vec<_>) = files.iter().partition(|(_, bytes)| sniff(bytes) == Some(Format::JiraJson));
    let mut read_files: Vec<_> = others.iter().map(|(name, bytes)| read_one_of(files.len(), name, bytes, options)).collect();
    match pages.as_slice() {
        [] => {}
        [(name, bytes)] => read_files.push(read_one_of(files.len(), name, bytes, options)),
        [(name, _), ..] => {
            let joined = pages.iter().map(|(_, bytes)| *bytes).collect::<Vec<_>>().join(&b'\n');
            read_files.push(read(name, &joined, options));
        }
    }
    read_files
}

/// Reads one of several files: its problems say which.
fn read_one_of(files: usize, name: &str, bytes: &[u8], options: &Options) -> (Draft, Vec<Problem>) {
    let (draft, mut problems) = read(name, bytes, options);
    for problem in problems.iter_mut().filter(|_| files > 1) {
        problem.place = if problem.place.is_empty() { name.to_owned() } else { format!("{name}, {}", problem.place) };
    }
    (draft, problems)
}
