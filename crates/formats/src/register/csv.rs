//! A register as CSV: one row per record, the kind in the first column.

use std::fmt::Write as _;

use model::kind::Kind;
use model::register::{Register, Row};
use model::space::Space;

use super::{Headings, KEY, KIND, MARK, filled, kind_of, one_line_end, row, simple};
use crate::Options;
use crate::jira::csv::rows::{Oddity, Rows};
use crate::problems::Problems;

/// Writes the records of some kinds that people see.
pub fn write(space: &Space, kinds: &[Kind]) -> String {
    let register = Register::new(space);
    let records = register.records(kinds);
    let columns = filled(&register, &records, kinds);
    // Spreadsheets take a file for UTF-8 by its mark.
    let mut csv = "\u{feff}".to_owned();
    let headings = columns.iter().map(|column| column.heading.as_str());
    line(&mut csv, [KIND, KEY].into_iter().chain(headings).chain([MARK]));
    for record in records {
        let texts: Vec<String> = columns.iter().map(|column| column.text(&register, record)).collect();
        let (kind, mark) = (record.kind().words(), register.mark(record));
        let own = [kind.as_str(), record.key.as_str()].into_iter();
        line(&mut csv, own.chain(texts.iter().map(String::as_str)).chain([mark.as_str()]));
    }
    csv
}

/// Writes a line, with nothing in it that a spreadsheet takes for a formula.
pub(crate) fn line<'a>(csv: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, text) in cells.enumerate() {
        let text = guarded(&one_line_end(text));
        let odd = text.contains([',', ';', '\t', '|', '"', '\n']) || text.trim() != text;
        let comma = if at == 0 { "" } else { "," };
        let written = match odd {
            true => write!(csv, "{comma}\"{}\"", text.replace('"', "\"\"")),
            false => write!(csv, "{comma}{text}"),
        };
        written.expect("BUG: a string takes what is written to it");
    }
    csv.push_str("\r\n");
}

/// Whether a spreadsheet would take a text for a formula, or this module for one that it guarded.
fn is_risky(text: &str) -> bool {
    let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && !is_number
}

/// Puts an apostrophe before what a spreadsheet would take for a formula.
fn guarded(text: &str) -> String {
    if is_risky(text) { format!("'{text}") } else { text.to_owned() }
}

/// Takes the apostrophe off again.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| is_risky(text)).unwrap_or(text)
}

/// Whether a table says of each row of which kind it is.
pub(crate) fn looks_like(start: &str) -> bool {
    let mut rows = Rows::new(start.trim_start_matches('\u{feff}'));
    let (mut header, mut cells) = (Vec::new(), Vec::new());
    if !rows.next(&mut header, None) {
        return false;
    }
    let names: Vec<String> = header.iter().map(|cell| simple(&cell.text())).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let Some(kind) = names.iter().position(|name| name == "kind") else { return false };
    let is_kind = |text: &str| Kind::from_words(unguarded(text)).is_some();
    has("sinew")
        || (has("title") || has("key"))
            && rows.next(&mut cells, Some(names.len()))
            && cells.get(kind).is_some_and(|cell| is_kind(&cell.text()))
}

/// Returns the names in the first row of a table, and the rows below it.
pub(super) fn header(text: &str) -> (Vec<String>, Rows<'_>) {
    let mut rows = Rows::new(text);
    let mut cells = Vec::new();
    rows.next(&mut cells, None);
    (cells.iter().map(|cell| cell.text().into_owned()).collect(), rows)
}

pub(super) fn read(text: &str, options: &Options, problems: &mut Problems) -> Vec<Row> {
    let mut lines = Rows::new(text);
    let mut cells = Vec::new();
    if !lines.next(&mut cells, None) {
        problems.error("text.empty", "", "The file is empty: export it again.");
        return Vec::new();
    }
    let mut headings = Headings::new(cells.iter().map(|cell| cell.text().into_owned()).collect());
    let kinds = headings.place(KIND);
    let mut rows = Vec::new();
    let (width, mut any) = (headings.names.len(), false);
    while lines.next(&mut cells, Some(width)) {
        let texts = cells.iter().map(|cell| one_line_end(unguarded(&cell.whole()))).enumerate();
        let (within, beyond): (Vec<_>, Vec<_>) = texts.partition(|(at, _)| *at < width);
        if within.iter().chain(&beyond).all(|(_, text)| text.trim().is_empty()) {
            continue;
        }
        any = true;
        let place = format!("line {}", lines.line());
        match lines.oddity {
            Oddity::MissingQuote => {
                let words = "A quote opens here and never closes: the row was left out. Close the quote.";
                problems.warning("register.missing_quote", place, words);
                continue;
            }
            Oddity::None | Oddity::StrayQuote => {}
        }
        if beyond.iter().any(|(_, text)| !text.trim().is_empty()) {
            let words =
                format!("The row has {} cells and the header {width}: it was left out. Put texts with commas into quotes.", cells.len());
            problems.warning("register.ragged_row", place, words);
            continue;
        }
        let kind = match (kinds.and_then(|at| within.get(at)), options.kind) {
            (Some((_, text)), _) if !text.trim().is_empty() => kind_of(text, &place, problems),
            (_, Some(kind)) => Some(kind),
            (_, None) => kind_of("", &place, problems),
        };
        let read = kind.and_then(|kind| row(place, &within, kind, &mut headings, options, problems));
        rows.extend(read);
    }
    if !any {
        problems.error("register.no_rows", "", "The table has a header and no rows: nothing was read.");
    }
    rows
}
