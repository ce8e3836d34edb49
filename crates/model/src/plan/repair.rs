//! Leaves out of a plan what the engine refuses, and says so.

use std::collections::BTreeSet;

use engine::calendar::Work;
use engine::plan as e;
use engine::plan::{LinkIx, Plan, PlanProblem, PlanSpec, TaskIx};

use super::Index;
use crate::problem::Problem;
use crate::space::Space;

/// So many cycles are named one by one; a plan with more has other worries.
const MOST_ROUNDS: usize = 200;

/// Compiles `spec`, leaving out what keeps it from being scheduled.
pub(super) fn plan(spec: &mut PlanSpec, index: &mut Index, space: &Space, problems: &mut Vec<Problem>) -> Plan {
    for _ in 0..MOST_ROUNDS {
        match Plan::new(spec.clone()) {
            Ok(plan) => return plan,
            Err(refused) => Repair { spec, index, space, problems, links: BTreeSet::new() }.all(&refused),
        }
    }
    let words = "The links hold more cycles than can be named: all links were left out. Break the cycles named above and try again.";
    problems.push(Problem::error("plan.too_many_cycles", "", words));
    spec.links.clear();
    index.links.clear();
    Plan::new(spec.clone()).unwrap_or_else(|_refused| {
        problems.push(Problem::error("plan.unreadable", "", "The plan cannot be scheduled even without its links: it was left empty."));
        spec.tasks.clear();
        spec.assignments.clear();
        *index = Index::default();
        Plan::new(spec.clone()).expect("a plan without tasks and with compiled calendars holds nothing to refuse")
    })
}

struct Repair<'a> {
    spec: &'a mut PlanSpec,
    index: &'a mut Index,
    space: &'a Space,
    problems: &'a mut Vec<Problem>,
    /// Links to leave out at the end, so that the indices of the others hold until then.
    links: BTreeSet<u32>,
}

impl Repair<'_> {
    fn all(mut self, refused: &[PlanProblem]) {
        for problem in refused {
            self.one(problem);
        }
        let mut at = 0..;
        let mut keep = |_: &_| !self.links.contains(&at.next().expect("an open range does not end"));
        self.spec.links.retain(&mut keep);
        let mut at = 0..;
        self.index.links.retain(|_| !self.links.contains(&at.next().expect("an open range does not end")));
    }

    fn one(&mut self, problem: &PlanProblem) {
        let code = code(problem);
        match problem {
            PlanProblem::Cycle { path } => self.cycle(path),
            PlanProblem::SelfLink { link } => self.drop_link(code, *link, "An item waits for itself: the link was left out. Remove it."),
            PlanProblem::LinkInsideSummary { link } => {
                self.drop_link(
                    code,
                    *link,
                    "An item is linked with one of its own parts, so each would wait for the other: the link was left out. Remove it.",
                );
            }
            PlanProblem::UnknownTaskOfLink { link } => self.drop_link(code, *link, "A link leads nowhere: it was left out."),
            PlanProblem::LagTooLong { link } => self.drop_link(code, *link, "A lag reaches beyond any date: the link was left out."),
            PlanProblem::UnknownParent { task } | PlanProblem::ParentLoop { task } => {
                self.tell(code, *task, "The item is inside itself: it was taken out of its parent. Move it where it belongs.");
                self.spec.tasks[task.0 as usize].parent = None;
            }
            PlanProblem::UnknownCalendarOfTask { task } => self.spec.tasks[task.0 as usize].calendar = None,
            PlanProblem::UnknownPlanCalendar => self.spec.calendar = e::CalendarIx(0),
            PlanProblem::NoWorkingTime { calendar } => self.spec.calendars[calendar.0 as usize] = self.spec.calendars[0].clone(),
            PlanProblem::NegativeDuration { task } | PlanProblem::TooLong { task } => {
                self.tell(code, *task, "A duration, delay or pause is negative or reaches beyond any date: it was read as none.");
                let task = &mut self.spec.tasks[task.0 as usize];
                (task.duration, task.levelling_delay, task.progress.remaining) = (e::Duration::Working(Work(0)), 0, None);
                task.splits.clear();
            }
            PlanProblem::FinishBeforeStart { task } => {
                self.tell(code, *task, "The actual finish lies before the actual start: the start was moved to it.");
                let progress = &mut self.spec.tasks[task.0 as usize].progress;
                progress.actual_start = progress.actual_finish;
            }
            PlanProblem::BadRemaining { task } => {
                self.tell(code, *task, "More work is left than there is: what the percentage says was taken.");
                let progress = &mut self.spec.tasks[task.0 as usize].progress;
                (progress.remaining, progress.percent) = (None, progress.percent.min(100));
            }
            PlanProblem::BadSplits { task } => {
                self.tell(code, *task, "The pauses are negative or out of order: they were left out.");
                self.spec.tasks[task.0 as usize].splits.clear();
            }
            PlanProblem::MissingFinish => {
                let words =
                    "The plan is to be scheduled from its finish, which is not given: it was scheduled from its start. Give a finish date.";
                self.problems.push(Problem::warning(code, "", words));
                self.spec.from = e::PlanEnd::Start;
            }
            PlanProblem::NoCommonTime { assignment } | PlanProblem::UnknownCalendarOfAssignment { assignment } => {
                let assignment = &mut self.spec.assignments[assignment.0 as usize];
                let task = assignment.task;
                assignment.calendar = None;
                self.tell(code, task, "The item's calendar and that of a person on it share no working time: the item's was used.");
            }
            PlanProblem::UnknownTaskOfAssignment { assignment } | PlanProblem::BadWork { assignment } => {
                let assignment = &mut self.spec.assignments[assignment.0 as usize];
                let task = assignment.task;
                (assignment.work, assignment.remaining, assignment.delay, assignment.levelling_delay) = (Work(0), None, Work(0), 0);
                assignment.task = if (task.0 as usize) < self.spec.tasks.len() { task } else { TaskIx(0) };
                self.tell(code, task, "Work or delay of an assignment is negative or reaches beyond any date: it was left out.");
            }
        }
    }

    fn tell(&mut self, code: &'static str, task: TaskIx, words: &str) {
        let place = self.index.records.get(task.0 as usize).map_or_else(String::new, |_| self.key(task));
        self.problems.push(Problem::warning(code, place, words));
    }

    fn key(&self, task: TaskIx) -> String {
        let id = self.index.record(task);
        self.space.record(id).map_or_else(|| id.to_string(), |record| record.key.clone())
    }

    fn drop_link(&mut self, code: &'static str, link: LinkIx, words: &str) {
        let e::Link { from, to, .. } = self.spec.links[link.0 as usize];
        let place = if from == to { self.key(from) } else { format!("{} -> {}", self.key(from), self.key(to)) };
        self.problems.push(Problem::warning(code, place, words));
        self.links.insert(link.0);
    }

    /// Leaves out the last link on the way round; the steps between a parent and its parts are no links.
    fn cycle(&mut self, path: &[TaskIx]) {
        let steps: Vec<(TaskIx, TaskIx)> = path.iter().copied().zip(path.iter().copied().cycle().skip(1)).collect();
        let on_step = |(from, to): &(TaskIx, TaskIx)| self.spec.links.iter().position(|link| link.from == *from && link.to == *to);
        let closing = steps.iter().rev().find_map(on_step);
        let mut keys: Vec<String> = path.iter().map(|task| self.key(*task)).collect();
        keys.extend(keys.first().cloned());
        let way = keys.join(" -> ");
        let dropped = closing.map(|link| self.spec.links[link]).map(|link| format!("{} -> {}", self.key(link.from), self.key(link.to)));
        let what =
            dropped.map_or_else(|| "all links of these items were left out".to_owned(), |link| format!("the link {link} was left out"));
        let words = format!("These items wait for each other: {way}. For the dates, {what}. Remove a link of the circle.");
        self.problems.push(Problem::error("plan.cycle", way, words));
        match closing {
            Some(link) => {
                self.links.insert(link as u32);
            }
            None => {
                let touching = self.spec.links.iter().enumerate().filter(|(_, link)| path.contains(&link.from) || path.contains(&link.to));
                self.links.extend(touching.map(|(at, _)| at as u32));
            }
        }
    }
}

fn code(problem: &PlanProblem) -> &'static str {
    match problem {
        PlanProblem::Cycle { .. } => "plan.cycle",
        PlanProblem::SelfLink { .. } => "plan.self_link",
        PlanProblem::LinkInsideSummary { .. } => "plan.link_inside_summary",
        PlanProblem::UnknownTaskOfLink { .. } => "plan.link_nowhere",
        PlanProblem::UnknownParent { .. } | PlanProblem::ParentLoop { .. } => "plan.parent_loop",
        PlanProblem::TooLong { .. } | PlanProblem::LagTooLong { .. } => "plan.too_long",
        PlanProblem::NegativeDuration { .. } => "plan.negative_duration",
        PlanProblem::BadWork { .. } | PlanProblem::UnknownTaskOfAssignment { .. } => "plan.too_long",
        PlanProblem::FinishBeforeStart { .. } => "plan.finish_before_start",
        PlanProblem::BadRemaining { .. } => "plan.bad_remaining",
        PlanProblem::BadSplits { .. } => "plan.bad_splits",
        PlanProblem::MissingFinish => "plan.missing_finish",
        PlanProblem::NoCommonTime { .. } | PlanProblem::UnknownCalendarOfAssignment { .. } => "plan.no_common_time",
        PlanProblem::UnknownPlanCalendar | PlanProblem::UnknownCalendarOfTask { .. } | PlanProblem::NoWorkingTime { .. } => {
            "plan.unreadable"
        }
    }
}
