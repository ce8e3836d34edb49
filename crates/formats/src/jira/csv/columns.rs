//! Which column holds what, and how each column of dates is written.

use super::rows::{Cell, Rows};
use crate::jira::dates::{self, DayParts, Order};
use crate::jira::headers::{self, Field};
use crate::jira::issue::Direction;
use crate::jira::links::{self, Meaning};
use crate::jira::targets;
use crate::problems::Problems;
use crate::{Options, jira};

/// Numbers of the columns that may hold one field; the first that is not empty counts.
pub(super) type Places = Vec<usize>;

/// The columns of a file, by what they hold.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) width: usize,
    pub(super) key: Places,
    pub(super) id: Places,
    pub(super) summary: Places,
    pub(super) issue_type: Places,
    pub(super) status: Places,
    pub(super) status_category: Places,
    pub(super) status_category_changed: Places,
    pub(super) project_key: Places,
    pub(super) project_name: Places,
    pub(super) priority: Places,
    pub(super) resolution: Places,
    pub(super) assignee: Places,
    pub(super) assignee_id: Places,
    pub(super) created: Places,
    pub(super) updated: Places,
    pub(super) resolved: Places,
    pub(super) due: Places,
    pub(super) labels: Places,
    pub(super) description: Places,
    pub(super) original_estimate: Places,
    pub(super) remaining_estimate: Places,
    pub(super) sprints: Places,
    pub(super) points: Places,
    pub(super) parent: Places,
    pub(super) epic: Places,
    pub(super) team: Places,
    pub(super) planned_start: Places,
    pub(super) target_end: Places,
    pub(super) probability: Places,
    pub(super) impact: Places,
    pub(super) versions: Places,
    pub(super) components: Places,
    pub(super) url: Places,
    pub(super) links: Vec<(usize, Direction, Meaning)>,
    /// How dates are written, by column.
    pub(super) orders: Vec<Order>,
}

impl Columns {
    pub(super) fn new(header: &[Cell<'_>], options: &Options, text: &str, problems: &mut Problems) -> Columns {
        let mut columns = Columns { width: header.len(), orders: vec![Order::DayFirst; header.len()], ..Columns::default() };
        let names = names(header);
        for (index, field) in held(&names, options, problems).into_iter().enumerate() {
            if let Some(field) = field {
                columns.put(field, index);
            }
        }
        columns.report_missing(problems);
        columns.settle_dates(&names, text, options, problems);
        columns
    }

    fn put(&mut self, field: Field, index: usize) {
        let places = match field {
            Field::Key => &mut self.key,
            Field::Id => &mut self.id,
            Field::Summary => &mut self.summary,
            Field::Type => &mut self.issue_type,
            Field::Status => &mut self.status,
            Field::StatusCategory => &mut self.status_category,
            Field::StatusCategoryChanged => &mut self.status_category_changed,
            Field::ProjectKey => &mut self.project_key,
            Field::ProjectName => &mut self.project_name,
            Field::Priority => &mut self.priority,
            Field::Resolution => &mut self.resolution,
            Field::Assignee => &mut self.assignee,
            Field::AssigneeId => &mut self.assignee_id,
            Field::Created => &mut self.created,
            Field::Updated => &mut self.updated,
            Field::Resolved => &mut self.resolved,
            Field::Due => &mut self.due,
            Field::Labels => &mut self.labels,
            Field::Description => &mut self.description,
            Field::OriginalEstimate => &mut self.original_estimate,
            Field::RemainingEstimate => &mut self.remaining_estimate,
            Field::Sprint => &mut self.sprints,
            Field::Points => &mut self.points,
            Field::Parent => &mut self.parent,
            Field::Epic => &mut self.epic,
            Field::Team => &mut self.team,
            Field::PlannedStart => &mut self.planned_start,
            Field::TargetEnd => &mut self.target_end,
            Field::Probability => &mut self.probability,
            Field::Impact => &mut self.impact,
            Field::Version => &mut self.versions,
            Field::Component => &mut self.components,
            Field::Url => &mut self.url,
            Field::Link(direction, name) => {
                self.links.push((index, direction, links::meaning(&name, "")));
                return;
            }
        };
        places.push(index);
    }

    fn report_missing(&self, problems: &mut Problems) {
        let needed = [
            ("summary", "title", &self.summary),
            ("status", "status", &self.status),
            ("type", "type", &self.issue_type),
            ("creation date", "created", &self.created),
        ];
        for (what, target, places) in needed {
            if places.is_empty() {
                let words =
                    format!("No column for the {what} was found: export it, or say which column it is with `--map \"HEADER={target}\"`.");
                problems.warning("jira_csv.missing_column", "line 1", words);
            }
        }
    }

    /// Finds out which number of `03/04/26` is the day, per column and over all rows.
    fn settle_dates(&mut self, names: &[String], text: &str, options: &Options, problems: &mut Problems) {
        let all =
            [&self.created, &self.updated, &self.resolved, &self.due, &self.planned_start, &self.target_end, &self.status_category_changed];
        let dated: Vec<usize> = all.into_iter().flatten().copied().collect();
        if let Some(order) = options.date_order {
            self.orders.fill(order);
            return;
        }
        // Most sites write the month as a word: a look at the first rows spares going through the file twice.
        let evidence = evidence(text, &dated, self.width, SAMPLE);
        if evidence.iter().all(|column| column.either == 0) {
            return;
        }
        let evidence = self::evidence(text, &dated, self.width, usize::MAX);
        let decided = |column: &Evidence| match (column.day_first, column.month_first) {
            (0, 0) => None,
            (day, month) => Some(if month > day { Order::MonthFirst } else { Order::DayFirst }),
        };
        let of_file = evidence.iter().find_map(decided);
        for (&index, column) in dated.iter().zip(&evidence) {
            let place = format!("column {}", names[index]);
            if column.day_first > 0 && column.month_first > 0 {
                let words = "Some dates can only be day/month and others only month/day: each was read the way it can be, the rest like most. Export with one format.";
                problems.warning("jira_csv.mixed_dates", place, words);
            } else if column.either > 0 && decided(column).or(of_file).is_none() {
                let words = "Every date could be day/month or month/day: the day was taken to come first. Say `--date-order month-first` if it does not.";
                problems.warning("jira_csv.ambiguous_dates", place, words);
            }
            self.orders[index] = decided(column).or(of_file).unwrap_or_default();
        }
    }
}

/// Returns the names of the columns.
pub(super) fn names(header: &[Cell<'_>]) -> Vec<String> {
    header.iter().map(|cell| cell.text().trim_matches('\u{feff}').to_owned()).collect()
}

/// Returns what each column holds: by `--map`, else by its name.
pub(super) fn held(names: &[String], options: &Options, problems: &mut Problems) -> Vec<Option<Field>> {
    let mapped = mapped(names, options, problems).into_iter();
    mapped.zip(names).map(|(mapped, name)| mapped.or_else(|| headers::header(name))).collect()
}

/// How many rows tell whether a column's dates need a closer look.
const SAMPLE: usize = 500;

/// What a column's dates say of their order.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// Dates of two numbers and a year.
    either: usize,
    /// Those that can only have the day first.
    day_first: usize,
    month_first: usize,
}

fn evidence(text: &str, dated: &[usize], width: usize, limit: usize) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); dated.len()];
    let mut rows = Rows::new(text);
    let mut cells = Vec::new();
    let mut count = 0;
    rows.next(&mut cells, None);
    while count < limit && rows.next(&mut cells, Some(width)) {
        count += 1;
        for (&index, column) in dated.iter().zip(&mut evidence) {
            let Some(cell) = cells.get(index) else { continue };
            if let Some(DayParts::Either { first, second, .. }) = dates::scan(cell.plain()).map(|scanned| scanned.day) {
                column.either += 1;
                column.day_first += usize::from(first > 12 && second <= 12);
                column.month_first += usize::from(second > 12 && first <= 12);
            }
        }
    }
    evidence
}

/// Returns, per column, the field that `--map` gives it.
fn mapped(names: &[String], options: &Options, problems: &mut Problems) -> Vec<Option<Field>> {
    let mut mapped = vec![None; names.len()];
    for (name, target) in options.map.iter().filter(|(name, _)| !name.starts_with("status:")) {
        let Some(field) = targets::target(target) else {
            jira::unknown_target(name, target, problems);
            continue;
        };
        let wanted = name.trim().to_lowercase();
        let inner = |header: &str| {
            header.to_lowercase().strip_suffix(')').and_then(|rest| rest.split_once('(').map(|(_, inner)| inner.trim().to_owned()))
        };
        let mut found = false;
        for (index, header) in names.iter().enumerate() {
            if header.to_lowercase() == wanted || inner(header).is_some_and(|inner| inner == wanted) {
                mapped[index] = Some(field.clone());
                found = true;
            }
        }
        if !found {
            problems.warning(
                "jira_csv.unknown_column",
                "line 1",
                format!("`--map` names the column `{name}`, which the file does not have."),
            );
        }
    }
    mapped
}
