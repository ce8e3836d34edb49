//! Who works on an item: only people's work takes time.

use engine::calendar::Work;
use engine::plan as e;
use engine::plan::TaskIx;

use super::spec::Filling;
use crate::kind::Body;
use crate::kind::item::{Assignment, ScheduleFacts};
use crate::kind::person::{Person, ResourceType};
use crate::problem::Problem;
use crate::space::{RecordId, Ref};

impl Filling<'_, '_, '_> {
    pub(super) fn assignment(&mut self, task: TaskIx, assignment: &Assignment, facts: &ScheduleFacts, place: &str) {
        let Some(person) = assignment.person.as_ref().and_then(Ref::id).and_then(|id| self.person(id)) else { return };
        if person.resource_type != ResourceType::Work {
            return;
        }
        if assignment.work_minutes < 0.0 || assignment.delay_minutes < 0.0 {
            let words = "Work or delay of an assignment is negative: it was read as none.";
            self.problems.push(Problem::warning("plan.negative_duration", place, words));
        }
        let minutes = |minutes: f64| minutes.max(0.0).round() as i64;
        let calendar = match person.calendar.as_ref().and_then(Ref::id) {
            Some(own) => Some(self.calendars.of_calendar(Some(own))),
            None => person.team.as_ref().and_then(Ref::id).map(|team| self.calendars.of_team(Some(team))).filter(|&ix| ix != 0),
        };
        let work = minutes(assignment.work_minutes);
        let begun = facts.actual_start.is_some() || facts.percent_complete.is_some();
        self.assignments.push(e::Assignment {
            task,
            calendar: calendar.map(e::CalendarIx),
            work: Work(work),
            units: (assignment.units.clamp(0.0, 400_000.0) * 10_000.0).round() as u32,
            remaining: assignment.remaining_work_minutes.filter(|_| begun).map(|left| Work(minutes(left).min(work))),
            delay: Work(minutes(assignment.delay_minutes)),
            levelling_delay: assignment.levelling_delay_minutes.round() as i64,
            contour: contour(assignment.contour),
        });
    }

    fn person(&self, id: RecordId) -> Option<Person> {
        match &self.space.record(id)?.body {
            Body::Person(person) => Some(Person::clone(person)),
            _ => None,
        }
    }
}

fn contour(number: u8) -> e::Contour {
    match number {
        1 => e::Contour::BackLoaded,
        2 => e::Contour::FrontLoaded,
        3 => e::Contour::DoublePeak,
        4 => e::Contour::EarlyPeak,
        5 => e::Contour::LatePeak,
        6 => e::Contour::Bell,
        7 => e::Contour::Turtle,
        _ => e::Contour::Flat,
    }
}
