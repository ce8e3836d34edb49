//! Import with a look before: what a file was understood to be, and what it would change.

use std::collections::BTreeMap;
use std::sync::Arc;

use formats::Options;
use formats::columns::{Column, columns, fields};
use formats::register::guess;
use model::change::{Edit, apply};
use model::draft::Draft;
use model::import::{Known, import};
use model::kind::item::Stage;
use model::kind::{Body, Kind};
use model::problem::Problem;
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::SpaceId;
use tokio::runtime::Handle;

use super::files::{File, nothing_read, read};
use super::import::{ImportReport, SourceReport, import_into};
use super::records::{RecordView, views};
use super::registers;
use super::typed::time_zone;
use crate::cx::Cx;
use crate::derived::off;
use crate::failure::Failure;
use crate::spaces::Open;

/// How to read a file; its bytes are the body.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportInput {
    /// The space's id.
    pub space: SpaceId,
    /// The file's name.
    pub name: String,
    /// Zone of instants that carry none, such as `Europe/Berlin`.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// Which number of `03/04/26` is the day: `day-first` or `month-first`.
    #[serde(default)]
    pub date_order: Option<Order>,
    /// Columns and the fields that they hold: `Größe=points;Ziel=committed`.
    #[serde(default)]
    pub map: Option<String>,
    /// The kind of a table's rows, where the table does not say it: the table is a register.
    #[serde(default)]
    pub kind: Option<Kind>,
}

/// Which number of a date comes first.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// What an import would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportPreview {
    /// What the file is: `jira-csv`, `jira-json`, `mspdi`, `csv`, `sinew`, `register-csv`, `register-markdown`.
    pub format: String,
    pub sources: Vec<SourceReport>,
    pub problems: Vec<Problem>,
    /// Of a table that is no register: the kind of which its rows may be, by its columns.
    pub may_be: Option<Kind>,
    /// The columns of a CSV file; none of another.
    pub columns: Vec<ColumnView>,
    /// The fields that `map` may give to a column.
    pub fields: Vec<FieldName>,
    /// The tracker's own words for stages, and what they were read as.
    pub statuses: Vec<StatusView>,
    /// Some of what would be added or changed.
    pub sample: Vec<RecordView>,
}

/// A column of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnView {
    pub name: String,
    /// How many columns have this name; Jira writes one for each sprint, label and link.
    pub count: usize,
    /// The field that it is read as; none where it is passed over.
    pub read_as: Option<String>,
    /// The first few different cells that are not empty.
    pub samples: Vec<String>,
}

/// A field that a column can be read as.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldName {
    pub name: String,
    /// What it holds.
    pub help: String,
}

/// A tracker's word for a stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatusView {
    pub name: String,
    pub stage: Stage,
    /// How many items have it.
    pub count: usize,
}

const MOST_SAMPLES: usize = 20;

/// Reads the options of an import.
pub fn options(input: &ImportInput) -> Result<Options, Failure> {
    let mut options = Options { kind: input.kind.map(|kind| registers::kind(kind.name())).transpose()?, ..Options::default() };
    if let Some(name) = &input.time_zone {
        options.time_zone = time_zone(name)?;
    }
    options.date_order = input.date_order.map(|order| match order {
        Order::DayFirst => formats::DateOrder::DayFirst,
        Order::MonthFirst => formats::DateOrder::MonthFirst,
    });
    for pair in input.map.as_deref().unwrap_or_default().split(';').filter(|pair| !pair.trim().is_empty()) {
        match pair.rsplit_once('=') {
            Some((column, field)) if !column.is_empty() && !field.is_empty() => options.map.push((column.to_owned(), field.to_owned())),
            _ => return Err(Failure::invalid(format!("`{pair}` is not understood: write COLUMN=FIELD, such as `Größe=points`."))),
        }
    }
    Ok(options)
}

/// Looks at a file without importing it.
pub async fn preview_import(open: &Open, cx: &Cx, input: &ImportInput, bytes: Vec<u8>) -> Result<ImportPreview, Failure> {
    let options = options(input)?;
    let file = File { name: input.name.clone(), bytes };
    let (mut preview, drafts) = off(move || {
        let (drafts, problems) = read(std::slice::from_ref(&file), &options);
        (look(&file.bytes, &options, &drafts, problems), drafts)
    })
    .await?;
    // A table whose columns nobody knows can still be told what they hold.
    if preview.columns.is_empty() && drafts.iter().all(Draft::is_empty) {
        return Err(nothing_read(&preview.problems));
    }
    let state = open.state();
    let journal = open.journal().await?;
    let mut space = Space::clone(&state.space);
    for draft in drafts.into_iter().filter(|draft| !draft.is_empty()) {
        let source = draft.source.clone();
        let sources = cx.store.sources(cx.space, &source.system, &source.instance).await?;
        let mut moment = cx.moment()?;
        let known = Known { sources: sources.into_iter().collect(), journal: &journal };
        let done = import(&space, draft, known, &mut moment);
        done.changes.iter().for_each(|change| apply(&mut space, &change.edit));
        preview.problems.extend(done.problems);
        preview.sample.extend(sample(&space, &done.changes));
        preview.sources.push(SourceReport { system: source.system, instance: source.instance, report: done.report });
    }
    preview.sample.truncate(MOST_SAMPLES);
    Ok(preview)
}

/// Says what the file was understood to be.
fn look(bytes: &[u8], options: &Options, drafts: &[Draft], problems: Vec<Problem>) -> ImportPreview {
    let format = formats::sniff(bytes);
    let column = |Column { name, count, read_as, samples }| ColumnView { name, count, read_as: read_as.map(str::to_owned), samples };
    let field = |(name, help): (&str, &str)| FieldName { name: name.to_owned(), help: help.to_owned() };
    let is_table = matches!(format, Some(formats::Format::Csv | formats::Format::JiraCsv));
    let as_register = is_table && options.kind.is_some();
    let columns = columns(bytes, options);
    let known = columns.iter().filter(|column| column.read_as.is_some()).count();
    ImportPreview {
        format: if as_register { formats::Format::RegisterCsv } else { format.unwrap_or(formats::Format::Csv) }.name().to_owned(),
        sources: Vec::new(),
        problems,
        may_be: if is_table && !as_register { guess(bytes, known) } else { None },
        columns: columns.into_iter().map(column).collect(),
        fields: format.filter(|_| !as_register).map_or_else(Vec::new, fields).into_iter().map(field).collect(),
        statuses: statuses(drafts),
        sample: Vec::new(),
    }
}

/// Imports a file, and lets the open space know.
pub async fn import_file(open: &Arc<Open>, cx: &Cx, input: &ImportInput, bytes: Vec<u8>) -> Result<ImportReport, Failure> {
    let options = options(input)?;
    let file = File { name: input.name.clone(), bytes };
    // Reading and deciding compute for long, between what waits for the database.
    let (cx, space, here) = (cx.clone(), Arc::clone(open), Handle::current());
    let report = off(move || here.block_on(import_into(&cx, Some(&space), &[file], &options))).await??;
    open.catch_up().await?;
    Ok(report)
}

fn statuses(drafts: &[Draft]) -> Vec<StatusView> {
    let mut counts: BTreeMap<(String, Stage), usize> = BTreeMap::new();
    for record in drafts.iter().flat_map(|draft| &draft.records) {
        if let Body::Item(item) = &record.body {
            *counts.entry((item.status.to_string(), item.stage)).or_default() += 1;
        }
    }
    let named = counts.into_iter().filter(|((name, _), _)| !name.is_empty());
    named.map(|((name, stage), count)| StatusView { name, stage, count }).collect()
}

/// Lays out the first records that changes add or touch.
fn sample(space: &Space, changes: &[model::change::Change]) -> Vec<RecordView> {
    let ids = changes.iter().filter_map(|change| match &change.edit {
        Edit::RecordCreated { record } => Some(record.id),
        Edit::FieldChanged { record, .. } => Some(*record),
        _ => None,
    });
    let mut seen = std::collections::BTreeSet::new();
    let records: Vec<&Record> = ids.filter(|id| seen.insert(*id)).filter_map(|id| space.record(id)).take(MOST_SAMPLES).collect();
    views(space, &records)
}
