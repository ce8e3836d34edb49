//! Resources, and who of them does how much of which task.

use jiff::civil::DateTime;
use model::kind::item::Assignment;
use model::kind::person::{Person, ResourceType};

use super::values::{Input, Place};

/// One `Resource` element.
pub(super) struct Resource {
    pub(super) uid: i64,
    pub(super) name: String,
    pub(super) calendar: Option<i64>,
    pub(super) person: Person,
}

/// One `Assignment` element.
#[derive(Default)]
pub(super) struct AssignmentRow {
    pub(super) task: Option<i64>,
    pub(super) resource: Option<i64>,
    pub(super) assignment: Assignment,
    pub(super) timephased: Vec<Stretch>,
}

/// A stretch of an assignment as MS Project spread it.
pub(super) struct Stretch {
    pub(super) from: DateTime,
    pub(super) to: DateTime,
    pub(super) work_minutes: f64,
}

/// Reads the `Resources` element.
pub(super) fn resources(input: &mut Input<'_>) -> Vec<Resource> {
    let depth = input.depth();
    let mut resources = Vec::new();
    while let Some(name) = input.child(depth) {
        if name == "Resource" {
            resources.extend(resource(input));
        }
    }
    input.place = Place::Line;
    resources
}

fn resource(input: &mut Input<'_>) -> Option<Resource> {
    input.place = Place::Line;
    let (mut uid, mut title, mut calendar, mut blank) = (None, None, None, false);
    let mut person = Person::default();
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "UID" => {
                uid = input.integer(name);
                input.place = uid.map_or(Place::Line, Place::Resource);
            }
            "Name" => title = input.words(),
            "IsNull" => blank = input.flag(name).unwrap_or(false),
            "EmailAddress" => person.email = input.words(),
            "CalendarUID" => calendar = input.integer(name).filter(|&uid| uid >= 0),
            "MaxUnits" => person.max_units = input.number(name),
            "Type" => {
                person.resource_type = match input.integer(name) {
                    Some(0) => ResourceType::Material,
                    Some(2) => ResourceType::Cost,
                    _ => ResourceType::Work,
                }
            }
            _ => {}
        }
    }
    let Some(uid) = uid else {
        let place = input.place();
        input.problems.warning(
            "mspdi.no_uid",
            place,
            "A resource has no `UID`, so nothing can be assigned to it: it was left out.".to_owned(),
        );
        return None;
    };
    // Blank rows, and the resource "nobody" that some versions write.
    if blank || (uid <= 0 && title.is_none()) {
        return None;
    }
    let name = title.unwrap_or_else(|| format!("Resource {uid}"));
    Some(Resource { uid, name, calendar, person })
}

/// Reads the `Assignments` element.
pub(super) fn assignments(input: &mut Input<'_>) -> Vec<AssignmentRow> {
    let depth = input.depth();
    let mut assignments = Vec::new();
    while let Some(name) = input.child(depth) {
        if name == "Assignment" {
            let row = assignment(input);
            // A placeholder for a task that nobody is assigned to.
            let nobody = row.resource.is_none() && row.assignment.work_minutes == 0.0 && row.timephased.is_empty();
            if !nobody {
                assignments.push(row);
            }
        }
    }
    input.place = Place::Line;
    assignments
}

fn assignment(input: &mut Input<'_>) -> AssignmentRow {
    input.place = Place::Line;
    let mut row = AssignmentRow { assignment: Assignment { units: 1.0, ..Assignment::default() }, ..AssignmentRow::default() };
    let (mut stop, mut resume) = (None, None);
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        let assignment = &mut row.assignment;
        match name {
            "UID" => input.place = input.integer(name).map_or(Place::Line, Place::Assignment),
            "TaskUID" => row.task = input.integer(name),
            "ResourceUID" => row.resource = input.integer(name).filter(|&uid| uid >= 0),
            "Work" => assignment.work_minutes = input.minutes(name).unwrap_or(0.0),
            "Units" => assignment.units = input.number(name).unwrap_or(1.0),
            "ActualWork" => assignment.actual_work_minutes = input.minutes(name).filter(|&minutes| minutes != 0.0),
            "RemainingWork" => assignment.remaining_work_minutes = input.minutes(name),
            "Delay" => assignment.delay_minutes = input.number(name).unwrap_or(0.0) / 10.0,
            "LevelingDelay" => assignment.levelling_delay_minutes = input.number(name).unwrap_or(0.0) / 10.0,
            "WorkContour" => assignment.contour = input.integer(name).and_then(|contour| u8::try_from(contour).ok()).unwrap_or(0),
            "ActualStart" => assignment.actual_start = input.date_time(name),
            "ActualFinish" => assignment.actual_finish = input.date_time(name),
            "Stop" => stop = input.date_time(name),
            "Resume" => resume = input.date_time(name),
            "TimephasedData" => row.timephased.extend(timephased(input)),
            _ => {}
        }
    }
    let assignment = &mut row.assignment;
    if assignment.actual_work_minutes.is_some() || assignment.actual_start.is_some() {
        (assignment.stop, assignment.resume) = (stop, resume);
    } else {
        assignment.remaining_work_minutes = None;
    }
    if assignment.work_minutes < 0.0 || assignment.units < 0.0 {
        let place = input.place();
        input.problems.warning(
            "mspdi.negative_work",
            place,
            "Work or units of an assignment are negative: they were read as none.".to_owned(),
        );
        assignment.work_minutes = assignment.work_minutes.max(0.0);
        assignment.units = assignment.units.max(0.0);
    }
    row
}

/// Reads one stretch of remaining (type 1) or actual (type 2) work.
fn timephased(input: &mut Input<'_>) -> Option<Stretch> {
    let (mut kind, mut from, mut to, mut work_minutes) = (0, None, None, 0.0);
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "Type" => kind = input.integer(name).unwrap_or(0),
            "Start" => from = input.date_time(name),
            "Finish" => to = input.date_time(name),
            "Value" => work_minutes = input.minutes(name).unwrap_or(0.0),
            _ => {}
        }
    }
    if !matches!(kind, 1 | 2) {
        return None;
    }
    Some(Stretch { from: from?, to: to?, work_minutes })
}
