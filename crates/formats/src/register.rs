//! Registers as files: the records of some kinds as CSV or Markdown, and back. Documented in `docs/reference/registers.md`.
//!
//! What a row changes is not decided here: `model::register` compares it with what it was exported from.

mod csv;
mod markdown;
mod notation;

use std::collections::{HashMap, HashSet};

use model::draft::{Draft, Source};
use model::kind::Kind;
use model::problem::Problem;
use model::register::{Cell, Register, Row, Said, Target, is_empty, is_home};
use model::space::Record;

pub(crate) use self::csv::line as write_csv_line;
pub use self::csv::write as write_csv;
pub use self::markdown::write as write_markdown;
pub(crate) use self::{csv::looks_like as looks_like_csv, markdown::looks_like as looks_like_markdown};
use crate::problems::Problems;
use crate::{Options, columns, text};

/// Every code that this reader emits, with its meaning. What rows do to a space has codes of its own.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("register.no_rows", "The file has no rows."),
    (
        "register.unknown_kind",
        "A row or a heading names a kind that does not exist, or whose records are not written by hand; it was left out.",
    ),
    ("register.unknown_column", "Nothing is known of a column; it was left out."),
    ("register.repeated_column", "Two columns hold the same; the first one counts."),
    ("register.not_of_kind", "A cell holds something that records of its kind do not have; the row was left out."),
    ("register.bad_value", "A value is not what its column holds; the row was left out."),
    ("register.bad_number", "A number could not be read; the row was left out."),
    ("register.bad_date", "A date could not be read, or leaves open which number is the day; the row was left out."),
    ("register.unknown_choice", "A word is none of those that its column takes; the row was left out."),
    ("register.missing_quote", "A quote opens and never closes; the row was left out."),
    ("register.ragged_row", "A row has more cells than the header; it was left out."),
    ("register.stray_text", "A text stands outside the table and the sections; it was left out."),
    ("register.unknown_section", "A section belongs to no row of the table; it was left out."),
];

/// What a file calls the columns that every kind has.
const KIND: &str = "Kind";
const KEY: &str = "Key";
const MARK: &str = "Sinew";

/// Reads a register in CSV or Markdown.
pub fn read(bytes: &[u8], options: &Options) -> (Draft, Vec<Problem>) {
    let mut problems = Problems::default();
    let text = text::decode(bytes, &mut problems);
    let text = text.trim_start_matches('\u{feff}');
    let rows =
        if looks_like_markdown(text) { markdown::read(text, options, &mut problems) } else { csv::read(text, options, &mut problems) };
    let source = Source { system: "register".to_owned(), instance: String::new() };
    (Draft { source, rows, ..Draft::default() }, problems.finish())
}

/// Guesses of which kind the rows of a table are that does not say it: the kind that knows most of its columns, and more than `known`, which
/// is how many are known already. `None` where two kinds know as many, and for items, which have a reader of their own.
pub fn guess(bytes: &[u8], known: usize) -> Option<Kind> {
    let text = text::decode(bytes, &mut Problems::default());
    let (names, _) = csv::header(text.trim_start_matches('\u{feff}'));
    let mut headings = Headings::new(names.clone());
    let kinds = Kind::ALL.iter().copied().filter(|kind| kind.is_written() && *kind != Kind::Item);
    let mut scores: Vec<(usize, Kind)> =
        kinds.map(|kind| (names.iter().filter(|name| headings.target(kind, name).is_some()).count(), kind)).collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let (&(best, kind), second) = (scores.first()?, scores.get(1).map_or(0, |(score, _)| *score));
    (best > known && best > second).then_some(kind)
}

/// Lists the columns of a table whose rows are of one kind, each with the field that it holds.
pub(crate) fn table_columns(text: &str, kind: Kind) -> Vec<columns::Column> {
    let (names, rows) = csv::header(text.trim_start_matches('\u{feff}'));
    let mut headings = Headings::new(names);
    let own = |name: &str| [KIND, KEY, MARK].into_iter().find(|own| simple(own) == simple(name));
    let names = headings.names.clone();
    let read_as = names.iter().map(|name| own(name).or_else(|| headings.target(kind, name).map(held)));
    columns::list(&names, read_as, rows)
}

/// Says what a column holds: the field, or the relation of its links.
fn held(target: Target) -> &'static str {
    match target {
        Target::Title => "title",
        Target::Parent => "parent",
        Target::Field(field) => &field.name,
        Target::Links { relation, .. } => relation.name(),
    }
}

/// A column of a table: its heading, and what it holds for each kind that has it.
struct Column {
    heading: String,
    targets: Vec<(Kind, Target)>,
}

/// Lists the columns that the records of some kinds fill, or could: of links those that no record has are left out, unless they are
/// what the kind is about.
fn filled(register: &Register<'_>, records: &[&Record], kinds: &[Kind]) -> Vec<Column> {
    let mut list: Vec<Column> = Vec::new();
    for &kind in kinds {
        for (heading, target) in model::register::columns(kind) {
            let told = || records.iter().filter(|record| record.kind() == kind).any(|record| !is_empty(&register.said(record, target)));
            let is_its_own = |relation: model::space::Relation, outgoing| {
                let (from, to) = relation.ends();
                if outgoing { from } else { to }.is_some()
            };
            if let Target::Links { relation, outgoing } = target
                && (!is_home(relation, outgoing) || !is_its_own(relation, outgoing) && !told())
            {
                continue;
            }
            match list.iter_mut().find(|column| column.heading == heading) {
                Some(column) => column.targets.push((kind, target)),
                None => list.push(Column { heading, targets: vec![(kind, target)] }),
            }
        }
    }
    list
}

impl Column {
    fn text(&self, register: &Register<'_>, record: &Record) -> String {
        let target = self.targets.iter().find(|(kind, _)| *kind == record.kind()).map(|(_, target)| *target);
        target.map_or_else(String::new, |target| said_text(target, &register.said(record, target)))
    }
}

fn said_text(target: Target, said: &Said) -> String {
    match (target, said) {
        (Target::Field(field), Said::Value(value)) => notation::write(&field.shape, value),
        (_, Said::Value(value)) => value.as_str().unwrap_or_default().to_owned(),
        (_, Said::Links(links)) => notation::write_links(links),
    }
}

/// The columns of a file, by what it calls them.
struct Headings {
    names: Vec<String>,
    known: HashMap<Kind, HashMap<String, Target>>,
    reported: HashSet<String>,
}

impl Headings {
    fn new(names: Vec<String>) -> Headings {
        Headings { names, known: HashMap::new(), reported: HashSet::new() }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| simple(known) == simple(name))
    }

    fn target(&mut self, kind: Kind, name: &str) -> Option<Target> {
        let known = self.known.entry(kind).or_insert_with(|| {
            let mut known: HashMap<String, Target> = HashMap::new();
            for (heading, target) in model::register::columns(kind) {
                if let Target::Field(field) = target {
                    known.entry(simple(&field.name)).or_insert(target);
                }
                known.insert(simple(&heading), target);
            }
            known
        });
        known.get(&simple(name)).copied()
    }
}

/// Reads a row from its cells, each under its heading. `None` when something in it cannot be read: a row comes in whole or not at all.
fn row(
    place: String,
    cells: &[(usize, String)],
    kind: Kind,
    headings: &mut Headings,
    options: &Options,
    problems: &mut Problems,
) -> Option<Row> {
    let mut row = Row { place, kind, key: None, mark: None, cells: Vec::new() };
    for (at, text) in cells {
        let name = headings.names[*at].clone();
        let filled = || Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
        match simple(&name).as_str() {
            "" | "kind" => continue,
            "key" => {
                row.key = filled();
                continue;
            }
            "sinew" => {
                row.mark = filled();
                continue;
            }
            _ => {}
        }
        let Some(target) = headings.target(kind, &name) else {
            let is_of_another = Kind::ALL.iter().any(|kind| headings.target(*kind, &name).is_some());
            if is_of_another && filled().is_some() {
                let words = format!(
                    "`{}` says something of which {} knows nothing: empty the cell, or correct the kind.",
                    name,
                    model::space::with_article(kind)
                );
                problems.warning("register.not_of_kind", format!("{}, {name}", row.place), words);
                return None;
            }
            if !is_of_another && headings.reported.insert(simple(&name)) {
                let words = format!(
                    "Nothing is known of the column `{name}`: it was left out. Columns of {} are those of its export.",
                    kind.plural()
                );
                problems.note("register.unknown_column", row.place.as_str(), words);
            }
            continue;
        };
        if row.cells.iter().any(|cell| cell.target == target) {
            if headings.reported.insert(simple(&name)) {
                problems.note(
                    "register.repeated_column",
                    row.place.as_str(),
                    format!("`{name}` stands there more than once: the first column counts."),
                );
            }
            continue;
        }
        match said(target, text, options) {
            Ok(said) => row.cells.push(Cell { column: name, target, said }),
            Err((code, words)) => {
                problems.warning(code, format!("{}, {name}", row.place), format!("{words} The row was left out."));
                return None;
            }
        }
    }
    Some(row)
}

fn said(target: Target, text: &str, options: &Options) -> Result<Said, notation::Odd> {
    match target {
        Target::Field(field) => notation::read(&field.shape, text, options).map(Said::Value),
        Target::Title => Ok(Said::Value(text.into())),
        Target::Parent => Ok(Said::Value(text.trim().into())),
        Target::Links { .. } => notation::read_links(text, options).map(Said::Links),
    }
}

/// Finds the kind that a text names; says so when there is none, or when people do not write its records.
fn kind_of(text: &str, place: &str, problems: &mut Problems) -> Option<Kind> {
    let kind = Kind::from_words(text);
    if kind.is_none_or(|kind| !kind.is_written()) {
        let words = match kind {
            Some(kind) => format!("{} are not written by hand: they were left out.", capital(&kind.plural())),
            None => {
                let kinds: Vec<String> = Kind::ALL.iter().filter(|kind| kind.is_written()).map(|kind| kind.words()).collect();
                format!("There is no kind `{}`: kinds are {}.", notation::short(text.trim()), kinds.join(", "))
            }
        };
        problems.warning("register.unknown_kind", place, words);
    }
    kind.filter(|kind| kind.is_written())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// A name without what people do not see: capitals, blanks, dashes.
fn simple(name: &str) -> String {
    name.replace(['_', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Files know one line end.
fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
