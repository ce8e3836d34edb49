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

/// Each field with its own name, for `--map`, what it holds, and the other names it goes by.
const NAMES: &[(Field, &str, &str, &[&str])] = &[
    (Field::Id, "id", "What other rows call this one.", &["#", "no", "nr", "number", "uid", "unique id", "row", "task id", "item id"]),
    (Field::Key, "key", "What people call the item: `ATL-7`.", &["issue key", "ref", "reference", "code", "activity id"]),
    (Field::Title, "title", "Its title.", &["name", "task name", "task", "summary", "item", "activity", "activity name", "subject"]),
    (Field::Type, "type", "Workstream, epic, story, task, bug, milestone or release.", &["issue type", "item type", "kind"]),
    (
        Field::Parent,
        "parent",
        "Id, key or title of the row that it is a part of.",
        &["parent id", "parent key", "epic", "epic link", "summary task"],
    ),
    (Field::Level, "level", "How deep it lies below the rows above it.", &["outline level", "indent"]),
    (Field::Outline, "outline", "Its outline number: `1.2.3` lies under `1.2`.", &["wbs", "outline number", "wbs code"]),
    (Field::Status, "status", "Its status, in words of your own.", &["state", "stage"]),
    (Field::Team, "team", "The team that works on it.", &["squad", "group", "department"]),
    (
        Field::Assignee,
        "assignee",
        "Who works on it.",
        &["owner", "resource", "resource names", "resources", "assigned to", "responsible", "who"],
    ),
    (
        Field::Duration,
        "duration",
        "How long it takes: `3d`, `4h`, `2w`.",
        &["days", "remaining duration", "planned duration", "original duration"],
    ),
    (
        Field::Effort,
        "effort",
        "How much work the estimate says: `3d`, `4h`, `2w`.",
        &["work", "estimate", "original estimate", "effort estimate"],
    ),
    (Field::Low, "low", "How long it takes at best.", &["optimistic", "best case", "best", "min", "minimum", "o"]),
    (Field::Likely, "likely", "How long it most likely takes.", &["most likely", "expected", "realistic", "mode", "m"]),
    (Field::High, "high", "How long it takes at worst.", &["pessimistic", "worst case", "worst", "max", "maximum", "p"]),
    (
        Field::Predecessors,
        "predecessors",
        "What it waits for: `3`, `4SS+2d`.",
        &["predecessor", "depends on", "dependencies", "dependency", "blocked by", "after"],
    ),
    (
        Field::Start,
        "start",
        "Not begun: nothing starts earlier. Begun or done: when it began.",
        &["start date", "planned start", "begin", "from", "not before", "earliest start"],
    ),
    (
        Field::Finish,
        "finish",
        "The date that was promised.",
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
    (Field::ActualStart, "actual start", "When it began.", &["started", "started on", "actual start date"]),
    (
        Field::ActualFinish,
        "actual finish",
        "When it was finished.",
        &["finished", "finished on", "completed", "done on", "actual end", "actual finish date"],
    ),
    (Field::Deadline, "deadline", "The day that its float counts to.", &["must finish by"]),
    (Field::Milestone, "milestone", "Whether it is a milestone: yes or no.", &["is milestone", "is a milestone"]),
    (Field::Points, "points", "Story points.", &["story points", "sp", "size", "estimate points"]),
    (Field::Constraint, "constraint", "ASAP, ALAP, SNET, SNLT, FNET, FNLT, MSO or MFO.", &["constraint type"]),
    (Field::ConstraintDate, "constraint date", "The date of its constraint.", &["constrained to"]),
    (
        Field::Percent,
        "percent",
        "How much of it is done: `50%`.",
        &["% complete", "percent complete", "complete", "progress", "% done", "%"],
    ),
    (Field::Priority, "priority", "Its priority.", &["prio"]),
    (Field::Labels, "labels", "Words that it is tagged with.", &["label", "tags", "tag"]),
    (Field::Description, "description", "What it is about.", &["notes", "note", "comment", "comments", "details"]),
    (Field::Url, "url", "Where it is found on the web.", &["link", "hyperlink", "web link"]),
];

/// The columns of a header: for each field the places where it may stand.
pub(super) struct Columns {
    places: Vec<(Field, usize)>,
}

impl Columns {
    pub(super) fn new(header: &[String], options: &Options, problems: &mut Problems) -> Columns {
        let mut columns = Columns { places: Vec::new() };
        let (mut unknown, mut any) = (Vec::new(), false);
        for (at, (name, field)) in header.iter().zip(held(header, options, problems)).enumerate() {
            let Some(field) = field else {
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

/// Returns what each column holds: by `--map`, else by its name.
pub(super) fn held(header: &[String], options: &Options, problems: &mut Problems) -> Vec<Option<Field>> {
    let mapped = mapped(header, options, problems).into_iter();
    mapped.zip(header).map(|(mapped, name)| mapped.or_else(|| known(name))).collect()
}

/// Lists the fields' own names, each with what it holds.
pub(super) fn fields() -> Vec<(&'static str, &'static str)> {
    NAMES.iter().map(|(_, own, help, _)| (*own, *help)).collect()
}

impl Field {
    /// Returns its own name: the one that `--map` takes.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(field, ..)| *field == self).map(|(_, own, ..)| *own).expect("BUG: every field has a name")
    }
}

fn known(header: &str) -> Option<Field> {
    let name = simple(header);
    NAMES.iter().find(|(_, own, _, others)| *own == name || others.contains(&name.as_str())).map(|(field, ..)| *field)
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
        let Some((field, ..)) = NAMES.iter().find(|(_, own, ..)| *own == wanted) else {
            let fields = NAMES.iter().map(|(_, own, ..)| *own).collect::<Vec<_>>().join(", ");
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
