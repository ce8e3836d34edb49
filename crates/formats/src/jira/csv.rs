//! Jira's CSV export, of all fields or of some, in any column order and any of six languages.
//!
//! It has no changelog: of the past, only creation and resolution are known.

mod columns;
mod convert;
pub(crate) mod rows;

use model::draft::{Draft, Source};
use model::problem::Problem;

use self::columns::Columns;
use self::convert::Table;
use self::rows::{Oddity, Rows};
use super::headers::{self, Field};
use super::targets;
use crate::columns::Column;
use crate::problems::Problems;
use crate::{Options, text};

/// Every code that only this module emits, with its meaning.
pub const PROBLEMS: &[(&str, &str)] = &[
    (
        "jira_csv.ambiguous_dates",
        "In every date of a column the first two numbers could be day and month or month and day; the day was taken to come first.",
    ),
    ("jira_csv.mixed_dates", "A column holds dates with the day first and dates with the month first."),
    ("jira_csv.missing_column", "The file has no column for a field that planning rests on."),
    ("jira_csv.missing_quote", "A quote opens and never closes; the row was taken to end with its line."),
    ("jira_csv.no_rows", "The file has a header and nothing below it."),
    ("jira_csv.ragged_row", "A row has more or fewer cells than the header; the cells that are there were read."),
    ("jira_csv.stray_quote", "Quotes stand inside a quoted cell without being doubled; they were taken as text."),
    ("jira_csv.unknown_column", "`--map` names a column that the file does not have."),
];

/// Says whether the header row is one of Jira's, in any language.
pub(crate) fn looks_like_jira(start: &str) -> bool {
    let mut cells = Vec::new();
    if !Rows::new(start).next(&mut cells, None) {
        return false;
    }
    // Plain tables have a `Key` and a `Type` too; these words are Jira's own.
    let plain = ["key", "id", "type", "clave", "clé", "chave", "schlüssel", "キー", "url", "link"];
    let named = |cell: &rows::Cell<'_>| headers::header(&cell.text()).filter(|_| !plain.contains(&cell.text().to_lowercase().as_str()));
    let fields: Vec<Field> = cells.iter().filter_map(named).collect();
    fields.iter().any(|field| matches!(field, Field::Key | Field::Id | Field::Type)) && fields.len() >= 2
}

/// Reads a CSV export.
pub fn read(bytes: &[u8], options: &Options) -> (Draft, Vec<Problem>) {
    let mut problems = Problems::default();
    let text = text::decode(bytes, &mut problems);
    let source = Source { system: "jira".to_owned(), instance: options.instance.clone().unwrap_or_default() };
    let mut draft = Draft { source, ..Draft::default() };
    read_text(&text, options, &mut draft, &mut problems);
    (draft, problems.finish())
}

/// Lists the columns of an export, and the field that each is read as.
pub(crate) fn columns(text: &str, options: &Options) -> Vec<Column> {
    let (mut rows, mut header) = (Rows::new(text), Vec::new());
    if !rows.next(&mut header, None) {
        return Vec::new();
    }
    let names = columns::names(&header);
    let held = columns::held(&names, options, &mut Problems::default());
    let read_as = held.iter().map(|field| field.as_ref().map(targets::name));
    crate::columns::list(&names, read_as, rows)
}

fn read_text(text: &str, options: &Options, draft: &mut Draft, problems: &mut Problems) {
    let mut rows = Rows::new(text);
    let mut cells = Vec::new();
    if !rows.next(&mut cells, None) {
        problems.error("text.empty", "", "The file is empty: export it again.");
        return;
    }
    let columns = Columns::new(&cells, options, text, problems);
    let mut table = Table::new(&columns, options, problems);
    let mut any = false;
    while rows.next(&mut cells, Some(columns.width)) {
        any = true;
        report(&mut rows, cells.len(), columns.width, problems);
        table.row(&cells, &mut rows, problems);
    }
    if !any {
        problems.error("jira_csv.no_rows", "", "The file has a header and no issues: check the filter that was exported.");
    }
    table.finish(draft, problems);
}

fn report(rows: &mut Rows<'_>, cells: usize, width: usize, problems: &mut Problems) {
    if rows.oddity == Oddity::None && cells == width {
        return;
    }
    let place = format!("line {}", rows.line());
    match rows.oddity {
        Oddity::None => {}
        Oddity::StrayQuote => {
            problems.note("jira_csv.stray_quote", place.as_str(), "A quote inside a quoted cell is not doubled: it was taken as text.")
        }
        Oddity::MissingQuote => {
            let words =
                "A quote opens here and never closes: the row was taken to end with this line. Close the quote, or export the file again.";
            problems.warning("jira_csv.missing_quote", place.as_str(), words);
        }
    }
    if cells != width {
        let words = format!(
            "The row has {cells} cells and the header {width}: what is there was read by position. Look for a missing or an extra delimiter."
        );
        problems.warning("jira_csv.ragged_row", place, words);
    }
}
