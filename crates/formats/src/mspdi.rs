//! MS Project's XML (MSPDI): bytes to a draft, with a problem for each thing that could not be used.
//!
//! Only what a planner typed or recorded is read. Dates that MS Project computed (start, finish, early, late,
//! float, critical) are left behind, except where they are facts: of manual tasks, of progress, of baselines.
//! Nothing here fails: what is damaged is skipped, named, and the rest stands.

mod calendars;
mod convert;
mod recurrence;
mod resources;
mod splits;
mod tasks;
mod values;
mod xml;

use std::borrow::Cow;

use model::draft::Draft;
use model::problem::Problem;

use self::convert::Project;
use self::values::{Input, Place};
use crate::problems::Problems;
use crate::text;

/// Problem codes of this reader, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("mspdi.not_a_project", "The file has no `Project` element, so it is not MS Project's XML."),
    ("mspdi.truncated", "The file breaks off; everything before was read."),
    ("mspdi.syntax", "Markup that is not XML was skipped."),
    ("mspdi.missing_end", "An element was not closed; it was taken to end where the one around it does."),
    ("mspdi.unmatched_end", "An end tag closes nothing; it was ignored."),
    ("mspdi.unknown_entity", "An `&name;` stands for nothing; it was kept as written."),
    ("mspdi.nested", "An element stands where only text is expected; it was left out."),
    ("mspdi.too_deep", "Elements are nested too deep; the inner ones were left out."),
    ("mspdi.bad_value", "A value is not of the type that its element has; it was left out."),
    ("mspdi.no_uid", "A task, resource or calendar has no UID, so nothing can refer to it."),
    ("mspdi.duplicate_uid", "Two tasks, resources or calendars have the same UID; the later one got another id."),
    ("mspdi.outline_jump", "A task's outline level skips a level; it was put under the nearest task above it."),
    ("mspdi.negative_duration", "A duration is negative; it was left out."),
    ("mspdi.negative_work", "Work or units are negative; they were read as none."),
    ("mspdi.constraint_without_date", "A constraint has no date; it was left out."),
    ("mspdi.exception_without_date", "An exception of a calendar has no date; it was left out."),
    ("mspdi.bad_working_time", "A working time crosses midnight; it was cut there."),
    ("mspdi.link_nowhere", "A link names a task that is not in the file; it was left out."),
    ("mspdi.self_link", "A task is its own predecessor; the link was left out."),
    ("mspdi.duplicate_link", "Two links tie the same tasks; the first one was kept."),
    ("mspdi.cross_project_link", "A link comes from a task of another file; it was left out."),
    ("mspdi.external_task", "A task of another file keeps the dates that it has there."),
    ("mspdi.unknown_calendar", "A task, resource or calendar uses a calendar that is not in the file."),
    ("mspdi.unknown_task", "An assignment is to a task that is not in the file; it was left out."),
    ("mspdi.unknown_resource", "An assignment is to a resource that is not in the file; it was kept without one."),
];

/// Reads MS Project's XML. `name` is the file's; it names the source when the project has no title.
pub fn read(name: &str, bytes: &[u8]) -> (Draft, Vec<Problem>) {
    let mut problems = Problems::default();
    let text = decode(bytes, &mut problems);
    let mut input = Input::new(&text);
    input.problems = problems;
    let draft = match file(&mut input) {
        Some(project) => convert::draft(project, name, &mut input.problems),
        None => Draft::default(),
    };
    (draft, input.problems.finish())
}

/// Reads the whole document: whatever is around the `Project` element is skipped. `None` when there is no such element.
fn file(input: &mut Input<'_>) -> Option<Project> {
    let mut project = Project::default();
    project.charter.plan_options.work_follows_data_date = Some(false);
    let mut found = false;
    while let Some(name) = input.child(0) {
        if name == "Project" && !found {
            found = true;
            read_project(input, &mut project);
        }
    }
    if !found {
        input.problems.error("mspdi.not_a_project", "", {
            "No `Project` element was found: this is not MS Project's XML. In MS Project choose File, Save As, XML Format.".to_owned()
        });
    }
    found.then_some(project)
}

fn read_project(input: &mut Input<'_>, project: &mut Project) {
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        input.place = Place::Project;
        match name {
            "Tasks" => project.tasks.append(&mut tasks::tasks(input)),
            "Resources" => project.resources.append(&mut resources::resources(input)),
            "Assignments" => project.assignments.append(&mut resources::assignments(input)),
            "Calendars" => project.calendars.append(&mut calendars::calendars(input)),
            _ => property(input, name, project),
        }
    }
}

fn property(input: &mut Input<'_>, name: &str, project: &mut Project) {
    let charter = &mut project.charter;
    match name {
        "Title" => project.title = input.words(),
        "Name" => project.name = input.words(),
        "StartDate" => charter.start = input.date_time(name),
        "FinishDate" => charter.finish = input.date_time(name),
        "ScheduleFromStart" => charter.from_finish = !input.flag(name).unwrap_or(true),
        "StatusDate" => charter.data_date = input.date_time(name),
        "CalendarUID" => project.calendar = input.integer(name).filter(|&uid| uid >= 0),
        "MinutesPerDay" => charter.minutes_per_day = input.integer(name).filter(|minutes| (1..=1440).contains(minutes)),
        "CriticalSlackLimit" => project.critical_days = input.number(name).unwrap_or(0.0),
        "HonorConstraints" => charter.plan_options.honor_constraints = input.flag(name),
        "SplitsInProgressTasks" => charter.plan_options.split_in_progress = input.flag(name),
        "MultipleCriticalPaths" => charter.plan_options.multiple_critical_paths = input.flag(name),
        _ => {}
    }
}

/// Turns the bytes into text; an encoding other than Unicode is taken from the declaration.
fn decode<'a>(bytes: &'a [u8], problems: &mut Problems) -> Cow<'a, str> {
    if let Some(encoding) = declared_encoding(bytes)
        && encoding != encoding_rs::UTF_8
        && std::str::from_utf8(bytes).is_err()
        && encoding_rs::Encoding::for_bom(bytes).is_none()
    {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    text::decode(bytes, problems)
}

/// Finds `encoding="..."` in the declaration.
fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (declaration, _) = head.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, rest) = declaration.split_once("encoding=")?;
    let quote = rest.chars().next()?;
    let label = rest.strip_prefix(quote)?.split(quote).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}
