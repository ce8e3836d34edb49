//! Says why a date is what it is: the chain of causes back to where nothing else stands behind it.

use crate::calendar::Minute;
use crate::plan::{AssignmentIx, LinkKind, Node, Plan, TaskIx};
use crate::schedule::{Cause, Schedule, place};

/// One step of a chain: this task stands where it does because of `cause`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub task: TaskIx,
    pub cause: Cause,
    /// The date that the cause asked for. From there to `start` the task waits for its calendar or for a resource.
    pub at: Minute,
    pub start: Minute,
    pub finish: Minute,
    /// The assignment that finishes last, where assignments drive the task.
    pub last: Option<AssignmentIx>,
}

/// Lists why `task` stands where it does: first the task itself, last the one that nothing in the plan holds.
///
/// A link leads on to its predecessor, a parent to what holds the summary, a summary to the task of its own
/// that begins it or, where its finish counts, ends it.
pub fn why(plan: &Plan, schedule: &Schedule, task: TaskIx) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = Some(Stand { task, holds: false, by_finish: false });
    while let Some(stand) = at {
        let step = step(plan, schedule, stand);
        at = match step.cause {
            Cause::Link(link) => {
                let link = plan.spec.links[link.0 as usize];
                let by_finish = matches!(link.kind, LinkKind::FinishToStart | LinkKind::FinishToFinish);
                Some(Stand { task: link.from, holds: false, by_finish })
            }
            Cause::Parent(summary) => Some(Stand { task: summary, holds: true, by_finish: false }),
            Cause::Child(child) => Some(Stand { task: child, holds: false, by_finish: stand.by_finish }),
            _ => None,
        };
        steps.push(step);
    }
    steps
}

/// Where the chain stands.
#[derive(Clone, Copy)]
struct Stand {
    task: TaskIx,
    /// The question is what holds this summary's tasks, not what its dates come from.
    holds: bool,
    /// The question is its finish, not its start.
    by_finish: bool,
}

fn step(plan: &Plan, schedule: &Schedule, stand: Stand) -> Step {
    let task = stand.task.0 as usize;
    let dates = &schedule.tasks[task];
    let mut driver = dates.driver;
    if let Some(hold) = schedule.holds[task].filter(|_| stand.holds) {
        driver = hold;
    } else if stand.by_finish && matches!(driver.cause, Cause::Child(_)) {
        let child = last_child(plan, schedule, stand.task);
        driver.cause = Cause::Child(child);
        driver.at = schedule.tasks[child.0 as usize].finish;
    }
    let last = if plan.has_children[task] { None } else { place::last_assignment(plan, task, dates.start) };
    Step { task: stand.task, cause: driver.cause, at: driver.at, start: dates.start, finish: dates.finish, last }
}

/// Returns the task of a summary's own that finishes last.
fn last_child(plan: &Plan, schedule: &Schedule, summary: TaskIx) -> TaskIx {
    let roll = plan.rolls.binary_search(&summary.0).expect("only summaries have children, and each has a roll-up");
    let place = plan.network.places()[plan.has_children.len() + roll] as usize;
    let children = plan.network.predecessors_of(place).map(|(from, _)| plan.node(plan.network.order()[from as usize]));
    let children = children.map(|(Node::Leaf(child) | Node::Gate(child) | Node::Roll(child))| child);
    let last = children.max_by_key(|&child| (plan.task(child).active, schedule.tasks[child].finish));
    TaskIx(last.expect("a summary has children") as u32)
}
