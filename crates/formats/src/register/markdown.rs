//! A register as Markdown: a heading for the kind, a table, and below it a section for each record whose texts are long.
//!
//! Long texts are quoted, so that whatever they hold, headings and tables included, is a part of them.

use std::fmt::Write as _;

use model::kind::Kind;
use model::register::{Register, Row, Target};
use model::space::Space;

use super::{Column, Headings, KEY, MARK, capital, filled, kind_of, one_line_end, row, simple};
use crate::Options;
use crate::problems::Problems;

/// Says which columns stand in the sections.
const BELOW: &str = "Below the table:";
/// A text that is longer than this makes a table hard to read.
const LONGEST: usize = 80;

/// Writes the records of some kinds that people see.
pub fn write(space: &Space, kinds: &[Kind]) -> String {
    let register = Register::new(space);
    let mut text = String::new();
    for &kind in kinds {
        if !text.is_empty() {
            text.push('\n');
        }
        one(&mut text, &register, kind).expect("BUG: a string takes what is written to it");
    }
    text
}

fn one(out: &mut String, register: &Register<'_>, kind: Kind) -> std::fmt::Result {
    let records = register.records(&[kind]);
    let mut columns: Vec<(Column, Vec<String>)> = Vec::new();
    for column in filled(register, &records, &[kind]) {
        let texts: Vec<String> = records.iter().map(|record| one_line_end(&column.text(register, record))).collect();
        if texts.iter().any(|text| !text.is_empty()) {
            columns.push((column, texts));
        }
    }
    let is_long = |(column, texts): &(Column, Vec<String>)| {
        let is_text = column.targets.iter().any(|(_, target)| target.is_text() && *target != Target::Title);
        is_text && texts.iter().any(|text| text.contains('\n') || text.chars().nth(LONGEST).is_some())
    };
    let (long, short): (Vec<_>, Vec<_>) = columns.into_iter().partition(is_long);
    writeln!(out, "# {}\n", capital(&kind.plural()))?;
    if !long.is_empty() {
        let names: Vec<&str> = long.iter().map(|(column, _)| column.heading.as_str()).collect();
        writeln!(out, "{BELOW} {}\n", names.join(", "))?;
    }
    let headings: Vec<&str> = short.iter().map(|(column, _)| column.heading.as_str()).collect();
    let headings: Vec<&str> = [KEY].into_iter().chain(headings).chain([MARK]).collect();
    writeln!(out, "| {} |", headings.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(headings.len()))?;
    for (ix, record) in records.iter().enumerate() {
        let cells = short.iter().map(|(_, texts)| escaped(&texts[ix]));
        let cells: Vec<String> = [escaped(&record.key)].into_iter().chain(cells).chain([register.mark(record)]).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    for (ix, record) in records.iter().enumerate() {
        let texts: Vec<(&str, &String)> = long.iter().map(|(column, texts)| (column.heading.as_str(), &texts[ix])).collect();
        if texts.iter().all(|(_, text)| text.is_empty()) {
            continue;
        }
        let title = record.title.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "\n## {} {title}", record.key)?;
        for (heading, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            writeln!(out, "\n### {heading}\n")?;
            for line in text.split('\n') {
                writeln!(out, "{}", if line.is_empty() { ">".to_owned() } else { format!("> {line}") })?;
            }
        }
    }
    Ok(())
}

/// Writes a text so that it stays in its cell.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (first, last) = (text.len() - text.trim_start_matches([' ', '\t']).len(), text.trim_end_matches([' ', '\t']).len());
    for (at, c) in text.char_indices() {
        match c {
            '\n' => out.push_str("<br>"),
            ' ' if at < first || at >= last => out.push_str("&#32;"),
            '\t' if at < first || at >= last => out.push_str("&#9;"),
            '\\' | '|' => out.extend(['\\', c]),
            '<' if text[at..].starts_with("<br>") => out.push_str("\\<"),
            '&' if text[at..].starts_with("&#") => out.push_str("\\&"),
            c => out.push(c),
        }
    }
    out
}

/// Parts a line of a table into its cells.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let mut rest = line.strip_prefix('|').unwrap_or(line);
    let (mut cells, mut cell) = (Vec::new(), Piece::default());
    while let Some(c) = rest.chars().next() {
        let known = [("\\\\", '\\'), ("\\|", '|'), ("\\<", '<'), ("\\&", '&'), ("<br>", '\n'), ("&#32;", ' '), ("&#9;", '\t')];
        if c == '|' {
            cells.push(std::mem::take(&mut cell).done());
            rest = &rest[1..];
        } else if let Some((written, meant)) = known.iter().find(|(written, _)| rest.starts_with(written)) {
            cell.keep(*meant);
            rest = &rest[written.len()..];
        } else {
            cell.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    let last = cell.done();
    cells.extend(Some(last).filter(|last| !last.is_empty()));
    cells
}

/// A cell so far: blanks at its ends are taken off, except those that were written as signs.
#[derive(Default)]
struct Piece {
    text: String,
    /// Up to here nothing is taken off.
    kept: usize,
}

impl Piece {
    fn keep(&mut self, c: char) {
        self.text.push(c);
        self.kept = self.text.len();
    }

    fn push(&mut self, c: char) {
        if !(self.text.is_empty() && [' ', '\t'].contains(&c)) {
            self.text.push(c);
        }
    }

    fn done(mut self) -> String {
        let end = self.text.trim_end_matches([' ', '\t']).len().max(self.kept);
        self.text.truncate(end);
        self.text
    }
}

/// Whether a text begins with a heading that names a kind.
pub(crate) fn looks_like(start: &str) -> bool {
    let mut lines = start.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().and_then(|line| Kind::from_words(line.strip_prefix("# ")?)).is_some()
}

/// A row of a table, with the texts of its section by their headings.
struct Line {
    number: usize,
    cells: Vec<String>,
    texts: Vec<(String, String)>,
}

/// A table with its sections, line by line.
#[derive(Default)]
struct Table {
    kind: Option<Kind>,
    headings: Vec<String>,
    rows: Vec<Line>,
    below: Vec<String>,
    /// The row whose section it is in; none in a section that belongs to nobody.
    section: Option<Option<usize>>,
    /// Whether a text of the section was begun.
    begun: bool,
}

pub(super) fn read(text: &str, options: &Options, problems: &mut Problems) -> Vec<Row> {
    let (mut rows, mut table, mut any) = (Vec::new(), Table::default(), false);
    for (number, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let place = || format!("line {}", number + 1);
        if let Some(quoted) = line.strip_prefix('>') {
            table.quote(quoted.strip_prefix(' ').unwrap_or(quoted), place, problems);
        } else if let Some(heading) = line.strip_prefix("### ") {
            table.field(heading.trim());
        } else if let Some(heading) = line.strip_prefix("## ") {
            table.enter(heading.trim(), &place(), problems);
        } else if let Some(heading) = line.strip_prefix("# ") {
            any |= !table.rows.is_empty();
            std::mem::take(&mut table).finish(&mut rows, options, problems);
            table.kind = kind_of(heading, &place(), problems);
        } else if let Some(names) = line.strip_prefix(BELOW) {
            table.below = names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        } else if line.trim_start().starts_with('|') && table.section.is_none() {
            table.line(number + 1, line, problems);
        } else if !line.trim().is_empty() {
            let words = "A text stands outside the table and the sections: it was left out. Quote long texts with `>` under a heading `### Description`.";
            problems.note("register.stray_text", place(), words);
        }
    }
    any |= !table.rows.is_empty();
    table.finish(&mut rows, options, problems);
    if !any {
        problems.error("register.no_rows", "", "There is no table with rows: nothing was read.");
    }
    rows
}

impl Table {
    fn line(&mut self, number: usize, line: &str, problems: &mut Problems) {
        let cells = cells(line);
        if self.headings.is_empty() {
            self.headings = cells;
            return;
        }
        let is_rule = |cell: &String| !cell.is_empty() && cell.bytes().all(|byte| b":-".contains(&byte));
        if self.rows.is_empty() && !cells.is_empty() && cells.iter().all(is_rule) {
            return;
        }
        if cells.iter().skip(self.headings.len()).any(|cell| !cell.is_empty()) {
            let words = format!(
                "The row has {} cells and the header {}: it was left out. Write `\\|` for a bar within a text.",
                cells.len(),
                self.headings.len()
            );
            return problems.warning("register.ragged_row", format!("line {number}"), words);
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(Line { number, cells, texts: Vec::new() });
        }
    }

    /// Enters the section of the row that a heading names: by its key, or by its title.
    fn enter(&mut self, heading: &str, place: &str, problems: &mut Problems) {
        let column = |name: &str| self.headings.iter().position(|known| simple(known) == simple(name));
        let (key, title) = (column(KEY), column("Title"));
        let first = heading.split_whitespace().next().unwrap_or_default();
        let named = |at: Option<usize>, name: &str| {
            self.rows.iter().position(|Line { cells, .. }| {
                at.and_then(|at| cells.get(at)).is_some_and(|cell| !cell.is_empty() && simple(cell) == simple(name))
            })
        };
        let row = named(key, heading).or_else(|| named(key, first)).or_else(|| named(title, heading)).or_else(|| {
            let is_key = |cells: &Vec<String>| {
                key.and_then(|at| cells.get(at)).is_some_and(|key| !key.is_empty() && heading.starts_with(&format!("{key} ")))
            };
            self.rows.iter().position(|line| is_key(&line.cells))
        });
        if row.is_none() {
            let words = format!("`{heading}` is no row of the table: the section was left out. Begin its heading with the row's key.");
            problems.warning("register.unknown_section", place, words);
        }
        (self.section, self.begun) = (Some(row), false);
    }

    fn field(&mut self, heading: &str) {
        self.begun = false;
        if let Some(Some(row)) = self.section {
            self.rows[row].texts.push((heading.to_owned(), String::new()));
        }
    }

    fn quote(&mut self, text: &str, place: impl Fn() -> String, problems: &mut Problems) {
        let into = match self.section {
            // What belongs to nobody was reported with its section.
            Some(None) => return,
            Some(Some(row)) => self.rows[row].texts.last_mut(),
            None => None,
        };
        let Some((_, into)) = into else {
            return problems.note(
                "register.stray_text",
                place(),
                "A quoted text stands under no heading such as `### Description`: it was left out.",
            );
        };
        if std::mem::replace(&mut self.begun, true) {
            into.push('\n');
        }
        into.push_str(text);
    }

    fn finish(self, rows: &mut Vec<Row>, options: &Options, problems: &mut Problems) {
        let Some(kind) = self.kind else { return };
        let mut names = self.headings;
        let named = self.rows.iter().flat_map(|line| line.texts.iter().map(|(name, _)| name)).chain(&self.below);
        let mut below: Vec<String> = Vec::new();
        for name in named {
            if !names.iter().chain(&below).any(|known| simple(known) == simple(name)) {
                below.push(name.clone());
            }
        }
        let width = names.len();
        names.extend(below);
        let mut headings = Headings::new(names);
        for Line { number, cells, texts } in self.rows {
            // What a row has beyond the header is empty, or it would not be here.
            let mut filled: Vec<(usize, String)> = cells.into_iter().take(width).enumerate().collect();
            let table_width = filled.len();
            for (at, name) in headings.names.iter().enumerate().skip(table_width) {
                let text = texts.iter().find(|(known, _)| simple(known) == simple(name)).map(|(_, text)| text.clone());
                filled.push((at, text.unwrap_or_default()));
            }
            rows.extend(row(format!("line {number}"), &filled, kind, &mut headings, options, problems));
        }
    }
}
