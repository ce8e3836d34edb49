//! Float and criticality: what the two passes mean together.

use crate::calendar::{Minute, Work};
use crate::plan::{Node, Plan, PlanEnd};
use crate::schedule::backward::{Late, free_float};
use crate::schedule::forward::Early;
use crate::schedule::{Criticality, Driver, Ends, Schedule, Stage, TaskDates, first_start, is_late_task, stage};

/// Puts the schedule together.
pub(super) fn schedule(plan: &Plan, early: &Early, late: &Late, scheduled: &Ends, drivers: &[Driver]) -> Schedule {
    let n = plan.spec.tasks.len();
    let (started, finished) = progress(plan);
    let free = free_float(plan, early, scheduled);
    let mut tasks = Vec::with_capacity(n);
    for (task, driver) in drivers.iter().enumerate() {
        let total_float = match (finished[task], started[task]) {
            (true, _) => Work(0),
            (false, started) => total_float(plan, task, early, late, scheduled, started),
        };
        let free_float = free[task].unwrap_or(total_float).min(total_float).max(Work(0));
        tasks.push(TaskDates {
            start: scheduled.start[task],
            finish: scheduled.finish[task],
            resume: resume(plan, task, early, scheduled),
            early_start: early.ends.start[task],
            early_finish: early.ends.finish[task],
            late_start: late.ends.start[task],
            late_finish: late.ends.finish[task],
            total_float,
            free_float,
            criticality: criticality(plan, total_float, finished[task] || !plan.task(task).active),
            driver: *driver,
        });
    }
    let active = (0..n).filter(|&task| plan.task(task).active);
    let finish = active.map(|task| scheduled.finish[task]).max().unwrap_or(plan.spec.start);
    Schedule { start: first_start(plan, scheduled), finish, tasks, holds: early.holds.clone() }
}

fn resume(plan: &Plan, task: usize, early: &Early, scheduled: &Ends) -> Minute {
    let goes_on = !plan.has_children[task] && matches!(stage(plan.task(task)), Stage::Started { .. });
    if goes_on { early.resume[task] } else { scheduled.start[task] }
}

/// Returns a task's total float: the smaller of the slip of its start and of its finish, on its own calendar.
fn total_float(plan: &Plan, task: usize, early: &Early, late: &Late, scheduled: &Ends, started: bool) -> Work {
    let calendar = plan.calendar(task);
    // From its finish a whole plan is late: there float is what lies between the earliest and the latest dates.
    let waits = plan.spec.from == PlanEnd::Start && is_late_task(plan, task);
    let ends = if waits { scheduled } else { &early.ends };
    // A pinned task hides how late its predecessors are; the float must not.
    let finish = early.linked_finish[task].max(ends.finish[task]);
    let by_finish = calendar.between(finish, late.ends.finish[task]);
    if started {
        // What has started cannot start later.
        return by_finish;
    }
    by_finish.min(calendar.between(ends.start[task], late.ends.start[task]))
}

fn criticality(plan: &Plan, total_float: Work, over: bool) -> Criticality {
    let rules = &plan.spec.rules;
    match total_float {
        _ if over => Criticality::No,
        float if float <= rules.critical_float => Criticality::Critical,
        float if float <= rules.near_critical_float => Criticality::Near,
        _ => Criticality::No,
    }
}

/// Says of each task whether it, or anything in it, has started, and whether all of it is finished.
fn progress(plan: &Plan) -> (Vec<bool>, Vec<bool>) {
    let n = plan.spec.tasks.len();
    let (mut started, mut finished) = (vec![false; n], vec![false; n]);
    for place in 0..plan.network.len() {
        match plan.node(plan.network.order()[place]) {
            Node::Leaf(task) => {
                let stage = stage(plan.task(task));
                finished[task] = matches!(stage, Stage::Finished { .. });
                started[task] = finished[task] || matches!(stage, Stage::Started { .. });
            }
            Node::Roll(task) => {
                let children = plan.network.predecessors_of(place).map(|(from, _)| plan.node(plan.network.order()[from as usize]));
                let children = children.map(|(Node::Leaf(child) | Node::Gate(child) | Node::Roll(child))| child);
                finished[task] = true;
                for child in children.filter(|&child| plan.task(child).active) {
                    started[task] |= started[child];
                    finished[task] &= finished[child];
                }
            }
            Node::Gate(_) => {}
        }
    }
    (started, finished)
}
