//! A look at the columns of a table: what each is read as, and some of what it holds.
//!
//! The readers say what a column holds, by the rules by which they read it; nothing is guessed here.

use crate::jira::csv::rows::{Cell, Rows};
use crate::problems::Problems;
use crate::{Format, Options, jira, plain, register, sniff, text};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// How many columns have this name; Jira writes one for each sprint, label and link.
    pub count: usize,
    /// The field that it is read as, by the name that `--map` takes; none where it is passed over.
    pub read_as: Option<&'static str>,
    /// The first few different cells that are not empty.
    pub samples: Vec<String>,
}

const MOST_SAMPLES: usize = 3;
const LONGEST_SAMPLE: usize = 60;
/// How far down samples are looked for.
const MOST_ROWS: usize = 500;

/// Lists the columns of a CSV file; nothing of a file of another format, and of a register that says what its columns are.
pub fn columns(bytes: &[u8], options: &Options) -> Vec<Column> {
    let text = || text::decode(bytes, &mut Problems::default());
    match (sniff(bytes), options.kind) {
        (Some(Format::JiraCsv | Format::Csv), Some(kind)) => register::table_columns(&text(), kind),
        (Some(Format::JiraCsv), None) => jira::csv::columns(&text(), options),
        (Some(Format::Csv), None) => plain::columns(&text(), options),
        (Some(Format::JiraJson | Format::Mspdi | Format::Sinew | Format::RegisterCsv | Format::RegisterMarkdown) | None, _) => Vec::new(),
    }
}

/// Lists the fields that `--map` may give to a column of such a file, each with what it holds.
pub fn fields(format: Format) -> Vec<(&'static str, &'static str)> {
    match format {
        Format::JiraCsv | Format::JiraJson => jira::targets::FIELDS.to_vec(),
        Format::Csv => plain::fields(),
        Format::Mspdi | Format::Sinew | Format::RegisterCsv | Format::RegisterMarkdown => Vec::new(),
    }
}

/// Puts columns of one name together, and takes samples of the rows below the header.
pub(crate) fn list(names: &[String], read_as: impl Iterator<Item = Option<&'static str>>, mut rows: Rows<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut known = std::collections::HashMap::new();
    // Where each column of the file stands in the list.
    let mut places = Vec::with_capacity(names.len());
    for (name, read_as) in names.iter().zip(read_as) {
        let place = *known.entry(name.as_str()).or_insert(columns.len());
        places.push(place);
        match columns.get_mut(place) {
            Some(column) => column.count += 1,
            None => columns.push(Column { name: name.clone(), count: 1, read_as, samples: Vec::new() }),
        }
    }
    let mut cells = Vec::new();
    let mut left = MOST_ROWS;
    while left > 0 && rows.next(&mut cells, Some(names.len())) {
        left -= 1;
        cells.iter().zip(&places).for_each(|(cell, place)| columns[*place].sample(*cell));
    }
    columns
}

impl Column {
    fn sample(&mut self, cell: Cell<'_>) {
        if self.samples.len() == MOST_SAMPLES {
            return;
        }
        let text = cell.text();
        let text = text.trim_matches('\u{feff}').trim();
        let mut sample: String = text.chars().take(LONGEST_SAMPLE).collect();
        if sample.len() < text.len() {
            sample.pop();
            sample.push('…');
        }
        if !sample.is_empty() && !self.samples.contains(&sample) {
            self.samples.push(sample);
        }
    }
}
