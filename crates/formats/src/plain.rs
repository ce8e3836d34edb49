//! Plain tables: one row per item, a header that says what is what. Documented in `docs/reference/csv.md`.
//!
//! For plans that were kept in a spreadsheet. Jira's own CSV has a reader of its own, in `jira::csv`.

mod columns;
mod convert;
mod names;
mod values;

use model::draft::{Draft, Source};
use model::problem::Problem;

use self::columns::{Columns, Field, held};
pub(crate) use self::values::flag;
use crate::columns::Column;
use crate::jira::csv::rows::{Cell, Oddity, Rows};
use crate::problems::Problems;
use crate::{Options, text};

/// Every code that this reader emits, with its meaning.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("csv.missing_quote", "A quote opens and never closes; the row was taken to end with its line."),
    ("csv.stray_quote", "A quote inside a quoted cell is not doubled; it was taken as text."),
    ("csv.ragged_row", "A row has more or fewer cells than the header; what is there was read."),
    ("csv.no_rows", "The table has a header and no rows."),
    ("csv.not_a_table", "No column of the header is known, so nothing could be read."),
    ("csv.unknown_column", "Nothing is known of a column, or of one that `--map` names; it was left out."),
    ("csv.unknown_field", "`--map` names a field that does not exist; that mapping was left out."),
    ("csv.repeated_column", "Two columns hold the same field; the first one that is not empty counts."),
    ("csv.no_title", "A row has no title; it is called by its id."),
    ("csv.duplicate_id", "Two rows have the same id; the later one got another."),
    ("csv.bad_date", "A date could not be read, or cannot be meant; it was left out."),
    ("csv.ambiguous_dates", "Days and months cannot be told apart in any date; the day was taken to come first."),
    ("csv.bad_duration", "A duration could not be read or is negative; it was left out."),
    ("csv.bad_number", "A number or percentage could not be read or is out of range; it was left out."),
    ("csv.bad_estimate", "The three points of an estimate are incomplete or out of order; what they say was used as far as it goes."),
    ("csv.bad_predecessor", "A predecessor could not be read; the link was left out."),
    ("csv.unknown_predecessor", "A predecessor is not a row of the table; the link was left out."),
    ("csv.self_link", "A row is its own predecessor; the link was left out."),
    ("csv.duplicate_link", "A row names a predecessor twice; the first one was kept."),
    ("csv.unknown_parent", "A parent is not a row of the table; the row has none."),
    ("csv.unknown_type", "A type is not known; the row is a task."),
    ("csv.unknown_status", "A status is not known; the row counts as not begun."),
    ("csv.bad_constraint", "A constraint could not be read or has no date; it was left out."),
    ("csv.bad_flag", "A milestone cell is neither yes nor no; it was read as no."),
    ("csv.finish_before_start", "A row finishes before it starts; its finish was kept as the promise only."),
];

/// Reads a plain table. `name` is the file's; it names the source.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> (Draft, Vec<Problem>) {
    let mut problems = Problems::default();
    let text = text::decode(bytes, &mut problems);
    let mut draft = Draft { source: source(name, options), ..Draft::default() };
    let mut rows = rows(&text);
    let mut cells = Vec::new();
    if !rows.next(&mut cells, None) {
        problems.error("text.empty", "", "The file is empty: export it again.");
        return (draft, problems.finish());
    }
    let header = names(&cells);
    let columns = Columns::new(&header, options, &mut problems);
    if columns.is_empty() {
        let words = format!(
            "None of the columns {} is known: the first row has to name the columns, at least `title`. Rename them, or name them with `--map`.",
            shown(&header)
        );
        problems.error("csv.not_a_table", "line 1", words);
        return (draft, problems.finish());
    }
    let mut table = Vec::new();
    while rows.next(&mut cells, Some(header.len())) {
        report(&mut rows, cells.len(), header.len(), &mut problems);
        let texts: Vec<String> = cells.iter().map(|cell| cell.text().into_owned()).collect();
        if texts.iter().any(|text| !text.is_empty()) {
            table.push((rows.line(), texts));
        }
    }
    if table.is_empty() {
        problems.error("csv.no_rows", "", "The table has a header and no rows: nothing was read.");
    }
    convert::draft(&columns, &table, options, &mut draft, &mut problems);
    (draft, problems.finish())
}

/// Lists the columns of a table, and the field that each is read as.
pub(crate) fn columns(text: &str, options: &Options) -> Vec<Column> {
    let (mut rows, mut header) = (rows(text), Vec::new());
    if !rows.next(&mut header, None) {
        return Vec::new();
    }
    let header = names(&header);
    let held = held(&header, options, &mut Problems::default());
    crate::columns::list(&header, held.into_iter().map(|field| field.map(Field::name)), rows)
}

/// Lists the fields that a column may hold, each with what that is.
pub(crate) fn fields() -> Vec<(&'static str, &'static str)> {
    columns::fields()
}

fn rows(text: &str) -> Rows<'_> {
    Rows::new(text.trim_start_matches('\u{feff}'))
}

fn names(header: &[Cell<'_>]) -> Vec<String> {
    header.iter().map(|cell| cell.text().into_owned()).collect()
}

fn source(name: &str, options: &Options) -> Source {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    Source { system: "csv".to_owned(), instance: options.instance.clone().unwrap_or_else(|| stem.to_owned()) }
}

/// Lists the first few names of a header.
fn shown(header: &[String]) -> String {
    let names: Vec<String> = header.iter().take(5).map(|name| format!("`{}`", name.chars().take(30).collect::<String>())).collect();
    names.join(", ")
}

fn report(rows: &mut Rows<'_>, cells: usize, width: usize, problems: &mut Problems) {
    if rows.oddity == Oddity::None && cells == width {
        return;
    }
    let place = format!("line {}", rows.line());
    match rows.oddity {
        Oddity::None => {}
        Oddity::StrayQuote => {
            problems.note("csv.stray_quote", place.as_str(), "A quote inside a quoted cell is not doubled: it was taken as text.")
        }
        Oddity::MissingQuote => {
            problems.warning(
                "csv.missing_quote",
                place.as_str(),
                "A quote opens here and never closes: the row was taken to end with this line. Close the quote.",
            );
        }
    }
    if cells != width {
        let words = format!(
            "The row has {cells} cells and the header {width}: what is there was read by position. Look for a missing or an extra comma."
        );
        problems.warning("csv.ragged_row", place, words);
    }
}
