//! What the columns of a header hold: English names and the ones that MS Project, Excel plans and trackers use.

use crate::Options;
use crate::problems::Problems;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    Key,
    Title,
    Type,
    Parent,
    Level,
    Outline,
    Status,
    Team,
    Assignee,
    Duration,
    Effort,
    Low,
    Likely,
    High,
    Predecessors,
    Start,
    Finish,
    ActualStart,
    ActualFinish,
    Deadline,
    Milestone,
    Points,
    Constraint,
    ConstraintDate,
    Percent,
    Priority,
    Labels,
    Description,
    Url,
}

/// Each field with its own name, for `--map`, and the other names it goes by.
const NAMES: &[(Field, &str, &[&str])] = &[
    (Field::Id, "id", &["#", "no", "nr", "number", "uid", "unique id", "row", "task id", "item id"]),
    (Field::Key, "key", &["issue key", "ref", "reference", "code", "activity id"]),
    (Field::Title, "title", &["name", "task name", "task", "summary", "item", "activity", "activity name", "subject"]),
    (Field::Type, "type", &["issue type", "item type", "kind"]),
    (Field::Parent, "parent", &["parent id", "parent key", "epic", "epic link", "summary task"]),
    (Field::Level, "level", &["outline level", "indent"]),
    (Field::Outline, "outline", &["wbs", "outline number", "wbs code"]),
    (Field::Status, "status", &["state", "stage"]),
    (Field::Team, "team", &["squad", "group", "department"]),
    (Field::Assignee, "assignee", &["owner", "resource", "resource names", "resources", "assigned to", "responsible", "who"]),
    (Field::Duration, "duration", &["days", "remaining duration", "planned duration", "original duration"]),
    (Field::Effort, "effort", &["work", "estimate", "original estimate", "effort estimate"]),
    (Field::Low, "low", &["optimistic", "best case", "best", "min", "minimum", "o"]),
    (Field::Likely, "likely", &["most likely", "expected", "realistic", "mode", "m"]),
    (Field::High, "high", &["pessimistic", "worst case", "worst", "max", "maximum", "p"]),
    (Field::Predecessors, "predecessors", &["predecessor", "depends on", "dependencies", "dependency", "blocked by", "after"]),
    (Field::Start, "start", &["start date", "planned start", "begin", "from", "not before", "earliest start"]),
    (
        Field::Finish,
        "finish",
        &[
            "finish date",
            "end",
            "end date",
            "due",
            "due date",
            "target",
            "target date",
            "to",
            "committed",
            "committed date",
            "planned finish",
        ],
    ),
    (Field::ActualStart, "actual start", &["started", "started on", "actual start date"]),
    (Field::ActualFinish, "actual finish", &["finished", "finished on", "completed", "done on", "actual end", "actual finish date"]),
    (Field::Deadline, "deadline", &["must finish by"]),
    (Field::Milestone, "milestone", &["is milestone", "is a milestone"]),
    (Field::Points, "points", &["story points", "sp", "size", "estimate points"]),
    (Field::Constraint, "constraint", &["constraint type"]),
    (Field::ConstraintDate, "constraint date", &["constrained to"]),
    (Field::Percent, "percent", &["% complete", "percent complete", "complete", "progress", "% done", "%"]),
    (Field::Priority, "priority", &["prio"]),
    (Field::Labels, "labels", &["label", "tags", "tag"]),
    (Field::Description, "description", &["notes", "note", "comment", "comments", "details"]),
    (Field::Url, "url", &["link", "hyperlink", "web link"]),
];

/// The columns of a header: for each field the places where it may stand.
pub(super) struct Columns {
    places: Vec<(Field, usize)>,
}

impl Columns {
    pub(super) fn new(header: &[String], options: &Options, problems: &mut Problems) -> Columns {
        let mapped = mapped(header, options, problems);
        let mut columns = Columns { places: Vec::new() };
        let (mut unknown, mut any) = (Vec::new(), false);
        for (at, name) in header.iter().enumerate() {
            let Some(field) = mapped[at].or_else(|| known(name)) else {
                unknown.push(name);
                continue;
            };
            any = true;
            if columns.has(field) {
                problems.note(
                    "csv.repeated_column",
                    "line 1",
                    format!("The column `{name}` holds the same as one before it: the first one that is not empty counts."),
                );
            }
            columns.places.push((field, at));
        }
        for name in unknown.into_iter().filter(|name| any && !name.is_empty()) {
            let words = format!(
                "Nothing is known of the column `{name}`: it was left out. If it holds something that Sinew knows, use `--map \"{name}=field\"`."
            );
            problems.note("csv.unknown_column", "line 1", words);
        }
        columns
    }

    pub(super) fn is_empty(&self) -> bool {
        // An id or a key alone is something to link to, but a lone `type` or `to` is any table's.
        ![Field::Title, Field::Id, Field::Key].into_iter().any(|field| self.has(field))
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.places.iter().any(|(known, _)| *known == field)
    }

    /// Returns the first filled cell of a field.
    pub(super) fn get<'r>(&self, row: &'r [String], field: Field) -> Option<&'r str> {
        let cells = self.places.iter().filter(|(known, _)| *known == field).filter_map(|(_, at)| row.get(*at));
        cells.map(|cell| cell.trim()).find(|cell| !cell.is_empty())
    }
}

fn known(header: &str) -> Option<Field> {
    let name = simple(header);
    NAMES.iter().find(|(_, own, others)| *own == name || others.contains(&name.as_str())).map(|(field, ..)| *field)
}

/// Lowers a name and makes `_`, `-` and runs of blanks one blank.
fn simple(name: &str) -> String {
    let spaced = name.to_lowercase().replace(['_', '-'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Finds the fields that `--map` gives to columns. Statuses (`status:Name`) are mapped elsewhere.
fn mapped(header: &[String], options: &Options, problems: &mut Problems) -> Vec<Option<Field>> {
    let mut mapped = vec![None; header.len()];
    for (name, target) in options.map.iter().filter(|(name, _)| !name.starts_with("status:")) {
        let wanted = simple(target);
        let Some((field, ..)) = NAMES.iter().find(|(_, own, _)| *own == wanted) else {
            let fields = NAMES.iter().map(|(_, own, _)| *own).collect::<Vec<_>>().join(", ");
            problems.warning(
                "csv.unknown_field",
                "",
                format!("`--map` gives `{name}` to `{target}`, which is no field: use one of {fields}."),
            );
            continue;
        };
        let mut found = false;
        for (at, _) in header.iter().enumerate().filter(|(_, header)| simple(header) == simple(name)) {
            mapped[at] = Some(*field);
            found = true;
        }
        if !found {
            problems.warning("csv.unknown_column", "line 1", format!("`--map` names the column `{name}`, which the table does not have."));
        }
    }
    mapped
}
