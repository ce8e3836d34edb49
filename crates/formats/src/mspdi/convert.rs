//! From the elements of the file to records and links: ids, parents, references.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;
use model::draft::{Draft, DraftLink, DraftRecord, Source};
use model::kind::Body;
use model::kind::item::{ItemType, Stage};
use model::kind::program::Program;
use model::space::{Ref, Relation};

use super::calendars::CalendarRow;
use super::resources::{AssignmentRow, Resource};
use super::splits::{Hours, pauses};
use super::tasks::{Predecessor, Task};
use crate::problems::Problems;

/// All that was read of the file.
#[derive(Default)]
pub(super) struct Project {
    pub(super) title: Option<String>,
    pub(super) name: Option<String>,
    pub(super) charter: Program,
    pub(super) calendar: Option<i64>,
    pub(super) critical_days: f64,
    pub(super) calendars: Vec<CalendarRow>,
    pub(super) resources: Vec<Resource>,
    pub(super) tasks: Vec<Task>,
    pub(super) assignments: Vec<AssignmentRow>,
}

/// The id of the program's record: MS Project's own UID of the project summary.
const PROGRAM: &str = "0";

/// Turns the file into a draft. `file` names the source when the project has no title.
pub(super) fn draft(mut project: Project, file: &str, problems: &mut Problems) -> Draft {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned();
    let title = project.title.take().or(project.name.take()).unwrap_or(stem);
    let known = Known::new(&project);
    let splits = splits(&project);
    let mut draft = Draft {
        source: Source { system: "msproject".to_owned(), instance: title.clone() },
        data_date: project.charter.data_date,
        ..Draft::default()
    };
    calendars(&mut draft, project.calendars, &known, problems);
    people(&mut draft, project.resources, &known, problems);
    let assignments = assignments(project.assignments, &known, problems);
    let mut program = Program { calendar: known.calendar(project.calendar, "project", problems), ..project.charter };
    let minutes_per_day = program.minutes_per_day.unwrap_or(480);
    program.critical_float_minutes = (project.critical_days * minutes_per_day as f64).round() as i64;
    if !program.from_finish {
        program.finish = None;
    }
    items(&mut draft, project.tasks, (program, title), assignments, &known, problems);
    pause(&mut draft, splits);
    draft
}

/// Finds the pauses of the tasks that MS Project spread over time.
fn splits(project: &Project) -> HashMap<i64, Vec<(i64, i64)>> {
    let mut spread: HashMap<i64, Vec<&AssignmentRow>> = HashMap::new();
    for row in project.assignments.iter().filter(|row| !row.timephased.is_empty()) {
        if let Some(task) = row.task {
            spread.entry(task).or_default().push(row);
        }
    }
    if spread.is_empty() {
        return HashMap::new();
    }
    let hours = Hours { calendars: project.calendars.iter().map(|row| (row.uid, (&row.calendar, row.base))).collect() };
    let resources: HashMap<i64, Option<i64>> = project.resources.iter().map(|resource| (resource.uid, resource.calendar)).collect();
    let calendars: HashMap<i64, i64> = project.tasks.iter().filter_map(|task| Some((task.uid?, task.calendar?))).collect();
    let split = spread.into_iter().map(|(task, rows)| {
        let of_row = |row: &AssignmentRow| row.resource.and_then(|uid| resources.get(&uid).copied().flatten());
        let of_task = calendars.get(&task).copied();
        let pauses = rows.into_iter().map(|row| pauses(&row.timephased, of_task.or_else(|| of_row(row)).or(project.calendar), &hours));
        // A pause of the task is one in which nobody works: with several assignments, the least broken one tells.
        (task, pauses.min_by_key(Vec::len).unwrap_or_default())
    });
    split.filter(|(_, pauses)| !pauses.is_empty()).collect()
}

/// Gives each task its pauses.
fn pause(draft: &mut Draft, splits: HashMap<i64, Vec<(i64, i64)>>) {
    let mut splits: HashMap<String, Vec<(i64, i64)>> = splits.into_iter().map(|(uid, pauses)| (uid.to_string(), pauses)).collect();
    if splits.is_empty() {
        return;
    }
    for record in &mut draft.records {
        if let Body::Item(item) = &mut record.body
            && let (Some(facts), Some(pauses)) = (&mut item.schedule, splits.remove(&record.id))
        {
            facts.splits = pauses;
        }
    }
}

/// The ids of the file, to tell references that lead nowhere.
struct Known {
    calendars: HashSet<i64>,
    resources: HashSet<i64>,
    tasks: HashSet<i64>,
}

impl Known {
    fn new(project: &Project) -> Known {
        Known {
            calendars: project.calendars.iter().map(|row| row.uid).collect(),
            resources: project.resources.iter().map(|row| row.uid).collect(),
            tasks: project.tasks.iter().filter(|task| !task.blank).filter_map(|task| task.uid).collect(),
        }
    }

    fn calendar(&self, uid: Option<i64>, place: &str, problems: &mut Problems) -> Option<Ref> {
        let uid = uid?;
        if self.calendars.contains(&uid) {
            return Some(Ref::from(calendar_id(uid)));
        }
        problems.warning(
            "mspdi.unknown_calendar",
            place,
            format!("Calendar UID {uid} is not in the file: the project's calendar is used. Assign another one."),
        );
        None
    }
}

fn calendar_id(uid: i64) -> String {
    format!("calendar-{uid}")
}

fn person_id(uid: i64) -> String {
    format!("resource-{uid}")
}

/// Hands out the source's ids, each once.
#[derive(Default)]
struct Ids {
    used: HashSet<String>,
}

impl Ids {
    fn take(&mut self, wanted: String, what: &str, problems: &mut Problems) -> String {
        if self.used.insert(wanted.clone()) {
            return wanted;
        }
        let other =
            (2..).map(|count| format!("{wanted}#{count}")).find(|other| !self.used.contains(other)).expect("numbers do not run out");
        problems.warning(
            "mspdi.duplicate_uid",
            what,
            format!("This UID occurs twice: the later one is read as `{other}`, and links go to the first."),
        );
        self.used.insert(other.clone());
        other
    }
}

fn record(id: String, title: String, body: Body) -> DraftRecord {
    DraftRecord { id, key: None, title, body, parent: None, created_at: None, created_by: None, history: Vec::new() }
}

fn calendars(draft: &mut Draft, rows: Vec<CalendarRow>, known: &Known, problems: &mut Problems) {
    let mut ids = Ids::default();
    for row in rows {
        let place = format!("calendar UID {}", row.uid);
        let mut calendar = row.calendar;
        calendar.base = known.calendar(row.base, &place, problems);
        let id = ids.take(calendar_id(row.uid), &place, problems);
        draft.records.push(record(id, row.name, Body::Calendar(Box::new(calendar))));
    }
}

fn people(draft: &mut Draft, rows: Vec<Resource>, known: &Known, problems: &mut Problems) {
    let mut ids = Ids::default();
    for row in rows {
        let place = format!("resource UID {}", row.uid);
        let mut person = row.person;
        person.calendar = known.calendar(row.calendar, &place, problems);
        let id = ids.take(person_id(row.uid), &place, problems);
        draft.records.push(record(id, row.name, Body::Person(Box::new(person))));
    }
}

/// Sorts the assignments by task.
fn assignments(rows: Vec<AssignmentRow>, known: &Known, problems: &mut Problems) -> HashMap<i64, Vec<AssignmentRow>> {
    let mut by_task: HashMap<i64, Vec<AssignmentRow>> = HashMap::new();
    for mut row in rows {
        let Some(task) = row.task.filter(|uid| known.tasks.contains(uid)) else {
            let place = row.task.map_or(String::new(), |uid| format!("task UID {uid}"));
            problems.warning(
                "mspdi.unknown_task",
                place,
                "An assignment is to a task that is not in the file: it was left out.".to_owned(),
            );
            continue;
        };
        if let Some(uid) = row.resource {
            if known.resources.contains(&uid) {
                row.assignment.person = Some(Ref::from(person_id(uid)));
            } else if uid > 0 {
                problems.warning(
                    "mspdi.unknown_resource",
                    format!("task UID {task}"),
                    format!("Resource UID {uid} is not in the file: the assignment was kept for nobody."),
                );
            }
        }
        by_task.entry(task).or_default().push(row);
    }
    by_task
}

/// Adds the program, the items under it, and the links between them.
fn items(
    draft: &mut Draft,
    tasks: Vec<Task>,
    (program, title): (Program, String),
    mut assignments: HashMap<i64, Vec<AssignmentRow>>,
    known: &Known,
    problems: &mut Problems,
) {
    let mut ids = Ids::default();
    ids.used.insert(PROGRAM.to_owned());
    let mut outline: Vec<(i64, usize)> = Vec::new();
    let mut links = Links::default();
    draft.records.push(record(PROGRAM.to_owned(), title, Body::Program(Box::new(program))));
    for mut task in tasks {
        if task.uid == Some(0) {
            name_program(draft, &mut task);
            continue;
        }
        if task.blank {
            continue;
        }
        let place = task.uid.map_or_else(|| format!("line {}", task.line), |uid| format!("task UID {uid}"));
        let id = match task.uid {
            Some(uid) => ids.take(uid.to_string(), &place, problems),
            None => {
                problems.warning(
                    "mspdi.no_uid",
                    place.clone(),
                    "A task has no `UID`: it was read, but nothing can be linked or assigned to it.".to_owned(),
                );
                ids.take(format!("line-{}", task.line), &place, problems)
            }
        };
        let level = task.level.max(1);
        while outline.last().is_some_and(|&(above, _)| above >= level) {
            outline.pop();
        }
        if level > outline.last().map_or(0, |&(above, _)| above) + 1 {
            problems.note(
                "mspdi.outline_jump",
                place.clone(),
                format!("Outline level {level} has no task of level {} above it: it was put under the nearest one.", level - 1),
            );
        }
        let parent = outline.last().map_or(Ref::from(PROGRAM), |&(_, at)| Ref::from(draft.records[at].id.clone()));
        if let Some(&(above, at)) = outline.last()
            && let Body::Item(item) = &mut draft.records[at].body
        {
            item.item_type = summary_type(above);
        }
        outline.push((level, draft.records.len()));
        let rows = task.uid.and_then(|uid| assignments.remove(&uid)).unwrap_or_default();
        task.facts.calendar = known.calendar(task.calendar, &place, problems);
        links.add(&id, std::mem::take(&mut task.predecessors), known, &place, problems);
        draft.records.push(item(id, task, rows, parent, &place, problems));
    }
    draft.links = links.list;
}

/// Takes the name of the project summary for the program.
fn name_program(draft: &mut Draft, task: &mut Task) {
    let Some(program) = draft.records.last_mut().filter(|record| record.id == PROGRAM) else { return };
    if !task.name.is_empty() {
        program.title = std::mem::take(&mut task.name);
    }
}

fn summary_type(level: i64) -> ItemType {
    if level <= 1 { ItemType::Workstream } else { ItemType::Epic }
}

fn item(id: String, task: Task, rows: Vec<AssignmentRow>, parent: Ref, place: &str, problems: &mut Problems) -> DraftRecord {
    let Task { name, level, summary, milestone, external, created, start, finish, mut item, mut facts, .. } = task;
    if external {
        problems.note("mspdi.external_task", place, "This task belongs to another file: it keeps the dates that it has there.".to_owned());
        (facts.manual, facts.manual_start, facts.manual_finish) = (true, start, finish);
    }
    item.item_type = match (summary, milestone) {
        (true, _) => summary_type(level),
        (false, true) => ItemType::Milestone,
        (false, false) => ItemType::Task,
    };
    item.stage = stage(&facts);
    item.committed = facts.deadline.map(|deadline| deadline.date());
    item.assignee = rows.iter().find_map(|row| row.assignment.person.clone());
    // Placeholders for nobody only carry how a task without resources is spread.
    facts.assignments =
        rows.into_iter().map(|row| row.assignment).filter(|given| given.person.is_some() || given.work_minutes > 0.0).collect();
    facts.baselines.sort_by_key(|baseline| baseline.number);
    item.schedule = Some(facts);
    let title = if name.is_empty() { format!("Task {id}") } else { name };
    let created_at = created.and_then(|created| created.to_zoned(TimeZone::UTC).ok()).map(|created| created.timestamp());
    DraftRecord { parent: Some(parent), created_at, ..record(id, title, Body::Item(item)) }
}

fn stage(facts: &model::kind::item::ScheduleFacts) -> Stage {
    let percent = facts.percent_complete.unwrap_or(0.0);
    match () {
        () if facts.inactive => Stage::Dropped,
        () if facts.actual_finish.is_some() || percent >= 100.0 => Stage::Done,
        () if facts.actual_start.is_some() || percent > 0.0 => Stage::Doing,
        () => Stage::Todo,
    }
}

/// The links so far, each pair of tasks once.
#[derive(Default)]
struct Links {
    list: Vec<DraftLink>,
    pairs: HashSet<(i64, String)>,
}

impl Links {
    fn add(&mut self, to: &str, predecessors: Vec<Predecessor>, known: &Known, place: &str, problems: &mut Problems) {
        for predecessor in predecessors {
            let uid = predecessor.uid;
            let from = uid.to_string();
            if from == to {
                problems.warning(
                    "mspdi.self_link",
                    place,
                    "The task is its own predecessor: the link was left out. Remove it in the plan.".to_owned(),
                );
            } else if uid == 0 || !known.tasks.contains(&uid) {
                problems.warning(
                    "mspdi.link_nowhere",
                    place,
                    format!("The predecessor, task UID {uid}, is not in the file: the link was left out."),
                );
            } else if !self.pairs.insert((uid, to.to_owned())) {
                problems.warning("mspdi.duplicate_link", place, format!("Task UID {uid} is a predecessor twice: the first link was kept."));
            } else {
                let link = DraftLink {
                    from: Ref::from(from),
                    relation: Relation::Blocks,
                    to: Ref::from(to.to_owned()),
                    data: predecessor.data,
                    added_at: None,
                    removed_at: None,
                };
                self.list.push(link);
            }
        }
    }
}
