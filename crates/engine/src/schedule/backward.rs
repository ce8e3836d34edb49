//! The backward pass: the latest dates that move nothing final.

use crate::calendar::{Calendar, Minute, Work};
use crate::plan::{Constraint, Lag, LinkKind, Node, Plan};
use crate::schedule::forward::{Early, lag_calendar, lag_of, shift};
use crate::schedule::{Cause, Driver, Ends, Stage, is_late_task, place, stage};

/// What the backward pass finds.
#[derive(Clone, Debug)]
pub(super) struct Late {
    pub(super) ends: Ends,
}

/// No limit.
pub(super) const NEVER: Minute = Minute(i64::MAX);

/// The latest a task may start and finish.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) start: Minute,
    pub(super) finish: Minute,
}

const UNLIMITED: Limits = Limits { start: NEVER, finish: NEVER };

/// Runs the pass back from `end`.
pub(super) fn pass(plan: &Plan, early: &Early, end: Minute) -> Late {
    let n = plan.spec.tasks.len();
    let mut late = Ends { start: vec![end; n], finish: vec![end; n] };
    // What each task asks of its predecessors: not its late start once part of it is done.
    let mut asks = Ends { start: vec![NEVER; n], finish: vec![NEVER; n] };
    let mut rolls = vec![UNLIMITED; n];
    for place in (0..plan.network.len()).rev() {
        match plan.node(plan.network.order()[place]) {
            Node::Roll(task) => {
                let mut limits = limits_of(plan, place, task, early, &asks, &rolls);
                limits.finish = limits.finish.min(own_finish_limit(plan, task));
                rolls[task] = limits;
            }
            Node::Leaf(task) => {
                let mut limits = limits_of(plan, place, task, early, &asks, &rolls);
                let free = limits.start == NEVER && limits.finish == NEVER;
                let last = if free && plan.spec.rules.each_end_is_critical { early.ends.finish[task] } else { end };
                limits.finish = limits.finish.min(last).min(own_finish_limit(plan, task));
                leaf(plan, task, limits, early, &mut late, &mut asks);
            }
            Node::Gate(task) => gather(plan, place, task, &mut late, &mut asks),
        }
    }
    Late { ends: late }
}

/// Dates a leaf and says what it asks of its predecessors.
fn leaf(plan: &Plan, task: usize, limits: Limits, early: &Early, late: &mut Ends, asks: &mut Ends) {
    let spec = plan.task(task);
    let ends = match stage(spec) {
        // What is finished asks nothing.
        Stage::Finished { .. } => (early.ends.start[task], early.ends.finish[task]),
        Stage::Started { at } => {
            let finish = place::latest_finish(plan, task, limits.finish);
            // What is left cannot wait: predecessors have until it goes on, not until it has to.
            asks.start[task] = if place::has_rest(plan, task) { early.resume[task] } else { finish };
            asks.finish[task] = finish;
            (at, finish)
        }
        // MS Project lets only what follows a manual task's finish limit its late dates, and does not move them to working time.
        Stage::Manual => {
            let length = plan.calendar(task).between(early.ends.start[task], early.ends.finish[task]);
            let start = plan.calendar(task).subtract(limits.finish, length);
            (asks.start[task], asks.finish[task]) = (start, limits.finish);
            (start, limits.finish)
        }
        Stage::Waiting => {
            let limit = finish_limit(plan, task, limits, &early.ends);
            let (start, mut finish) = place::before(plan, task, limit);
            // A task that lasts into a pause early may do so late.
            if early.ends.finish[task] <= limit {
                finish = finish.max(early.ends.finish[task]);
            }
            asks.start[task] = start.plus_elapsed(-spec.levelling_delay);
            asks.finish[task] = finish;
            (start, finish)
        }
    };
    (late.start[task], late.finish[task]) = ends;
    if !spec.active {
        (asks.start[task], asks.finish[task]) = (NEVER, NEVER);
    }
}

/// Turns the limits of a task that waits into one: the latest it may finish.
fn finish_limit(plan: &Plan, task: usize, limits: Limits, early: &Ends) -> Minute {
    let mut limit = limits.finish;
    if limits.start != NEVER {
        let in_time = place::started_by(plan, task, limits.start);
        // A task that begins in time and lasts into a pause begins in time late, too.
        let early = if early.start[task] <= limits.start { early.finish[task] } else { in_time };
        limit = limit.min(in_time.max(early));
    }
    if let Constraint::StartNoLaterThan(at) | Constraint::MustStartOn(at) = plan.task(task).constraint {
        limit = limit.min(place::from_start(plan, task, at).1);
    }
    limit
}

/// Returns the latest finish that a task's own dates allow.
fn own_finish_limit(plan: &Plan, task: usize) -> Minute {
    let spec = plan.task(task);
    let constraint = match spec.constraint {
        Constraint::FinishNoLaterThan(at) | Constraint::MustFinishOn(at) => at,
        _ => NEVER,
    };
    // A summary set by hand ends where it says, whatever follows it.
    let by_hand = spec.manual.filter(|_| plan.has_children[task]).and_then(|manual| manual.finish);
    constraint.min(spec.deadline.unwrap_or(NEVER)).min(by_hand.unwrap_or(NEVER))
}

/// Gathers what a task's successors, and those of the summaries around it, allow.
pub(super) fn limits_of(plan: &Plan, place: usize, task: usize, early: &Early, asks: &Ends, rolls: &[Limits]) -> Limits {
    let mut limits = UNLIMITED;
    for (to, edge) in plan.network.successors_of(place) {
        let Some((_, link)) = plan.link_of(edge) else {
            let Node::Roll(parent) = plan.node(plan.network.order()[to as usize]) else { continue };
            limits.finish = limits.finish.min(rolls[parent].finish);
            // Only the task that begins the summary begins too late with it.
            if early.ends.start[task] == early.ends.start[parent] {
                limits.start = limits.start.min(rolls[parent].start);
            }
            continue;
        };
        let to = link.to.0 as usize;
        let asked = match link.kind {
            LinkKind::FinishToStart | LinkKind::StartToStart => asks.start[to],
            LinkKind::FinishToFinish | LinkKind::StartToFinish => asks.finish[to],
        };
        if asked == NEVER {
            continue;
        }
        let at = before_lag(lag_calendar(plan, link), asked, lag_of(plan, link, &early.ends));
        match link.kind {
            LinkKind::FinishToStart | LinkKind::FinishToFinish => limits.finish = limits.finish.min(at),
            LinkKind::StartToStart | LinkKind::StartToFinish => limits.start = limits.start.min(at),
        }
    }
    limits
}

/// Returns the last moment from which `lag` leads no further than `asked`.
fn before_lag(calendar: &Calendar, asked: Minute, lag: Lag) -> Minute {
    let at = shift(calendar, asked, lag, -1);
    // All of a pause is as far from a date as its end is.
    if matches!(lag, Lag::Working(work) if work < Work(0)) { calendar.next_working(at) } else { at }
}

/// Brings a summary's late dates together, and what its tasks ask of whoever precedes the summary.
fn gather(plan: &Plan, place: usize, task: usize, late: &mut Ends, asks: &mut Ends) {
    let mut ends: Option<(Minute, Minute)> = None;
    for (to, _) in plan.network.successors_of(place) {
        let (Node::Leaf(child) | Node::Gate(child) | Node::Roll(child)) = plan.node(plan.network.order()[to as usize]);
        asks.start[task] = asks.start[task].min(asks.start[child]);
        asks.finish[task] = asks.finish[task].min(asks.finish[child]);
        if plan.task(child).active {
            let (start, finish) = ends.unwrap_or((late.start[child], late.finish[child]));
            ends = Some((start.min(late.start[child]), finish.max(late.finish[child])));
        }
    }
    if let Some((start, finish)) = ends {
        (late.start[task], late.finish[task]) = (start, finish);
    }
}

/// Moves tasks that go as late as possible to where they just do not push their successors.
pub(super) fn delay_late_tasks(plan: &Plan, early: &Early, ends: &mut Ends, drivers: &mut [Driver], end: Minute) {
    let n = plan.spec.tasks.len();
    if !(0..n).any(|task| is_late_task(plan, task)) {
        return;
    }
    let mut rolls = vec![UNLIMITED; n];
    for place in (0..plan.network.len()).rev() {
        match plan.node(plan.network.order()[place]) {
            Node::Roll(task) => rolls[task] = limits_of(plan, place, task, early, ends, &rolls),
            Node::Leaf(task) if is_late_task(plan, task) => {
                let mut limits = limits_of(plan, place, task, early, ends, &rolls);
                limits.finish = limits.finish.min(end).min(own_finish_limit(plan, task));
                let (start, finish) = place::before(plan, task, finish_limit(plan, task, limits, &early.ends));
                if start > ends.start[task] {
                    (ends.start[task], ends.finish[task]) = (start, finish);
                    drivers[task] = Driver { cause: Cause::AsLateAsPossible, at: start };
                }
            }
            // The summary begins with whichever of its tasks is first now.
            Node::Gate(task) => {
                let children = plan.network.successors_of(place).map(|(to, _)| plan.node(plan.network.order()[to as usize]));
                let children = children.map(|(Node::Leaf(child) | Node::Gate(child) | Node::Roll(child))| child);
                let active = children.filter(|&child| plan.task(child).active);
                let dates = active.map(|child| (ends.start[child], ends.finish[child]));
                let dates = dates.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
                if let Some(dates) = dates.filter(|_| plan.task(task).manual.is_none()) {
                    (ends.start[task], ends.finish[task]) = dates;
                }
            }
            Node::Leaf(_) => {}
        }
    }
}

/// Finds by how much each task can slip before another one has to, or `None` where nothing follows it.
pub(super) fn free_float(plan: &Plan, early: &Early, ends: &Ends) -> Vec<Option<Work>> {
    let n = plan.spec.tasks.len();
    let mut rolls = vec![UNLIMITED; n];
    let mut free = vec![None; n];
    for place in (0..plan.network.len()).rev() {
        let node = plan.node(plan.network.order()[place]);
        let (Node::Leaf(task) | Node::Roll(task)) = node else { continue };
        let limits = limits_of(plan, place, task, early, ends, &rolls);
        if let Node::Roll(_) = node {
            rolls[task] = limits;
        }
        let calendar = plan.calendar(task);
        let slip = |limit: Minute, at: Minute| (limit != NEVER).then(|| calendar.between(at, limit));
        let slips = [slip(limits.start, ends.start[task]), slip(limits.finish, ends.finish[task])];
        free[task] = slips.into_iter().flatten().min();
    }
    free
}
