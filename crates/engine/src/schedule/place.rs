//! Puts one leaf at a date: from a start forward, or from a finish back.

use crate::calendar::{Minute, Work};
use crate::plan::{AssignmentIx, Plan};

/// Returns the start and finish of a task that may begin at `from`.
pub(super) fn from_start(plan: &Plan, task: usize, from: Minute) -> (Minute, Minute) {
    let mut ends = (Minute(i64::MAX), Minute(i64::MIN));
    for piece in plan.pieces(task) {
        let calendar = &plan.calendars[piece.calendar as usize];
        let from = from.plus_elapsed(piece.levelling_delay);
        // A milestone takes no working time, so it needs none: it stands where it is held.
        let (start, finish) = if piece.length == Work(0) {
            (from, from)
        } else {
            let mut start = calendar.next_working(from);
            if piece.delay > Work(0) {
                start = calendar.next_working(calendar.add(start, piece.delay));
            }
            (start, calendar.add(start, piece.length))
        };
        ends = (ends.0.min(start), ends.1.max(finish));
    }
    ends
}

/// Returns the assignment that finishes last in a task that starts at `start`, if assignments drive it.
pub(crate) fn last_assignment(plan: &Plan, task: usize, start: Minute) -> Option<AssignmentIx> {
    let last = plan.pieces(task).iter().max_by_key(|piece| {
        let calendar = &plan.calendars[piece.calendar as usize];
        let start = calendar.next_working(start.plus_elapsed(piece.levelling_delay));
        calendar.add(start, piece.delay + piece.length)
    });
    last?.assignment
}

/// Returns the start and finish of a task that may finish no earlier than `from`.
///
/// A date that lies in a pause is kept as the finish: a task that has to last until Monday 08:00 does so,
/// though its work is done on Friday.
pub(super) fn from_finish(plan: &Plan, task: usize, from: Minute) -> (Minute, Minute) {
    let (start, finish) = from_start(plan, task, latest_start(plan, task, from));
    let pause = finish < from && plan.calendar(task).between(finish, from) == Work(0);
    (start, if pause { from } else { finish })
}

/// Returns the latest start and finish of a task that has to be finished by `limit`.
pub(super) fn before(plan: &Plan, task: usize, limit: Minute) -> (Minute, Minute) {
    (latest_start(plan, task, limit), latest_finish(plan, task, limit))
}

/// Returns when a task that starts as late as it can, but by `limit`, finishes.
pub(super) fn started_by(plan: &Plan, task: usize, limit: Minute) -> Minute {
    let (start, finish) = from_start(plan, task, limit);
    if start <= limit {
        return finish;
    }
    // The limit lies in a pause: the last working minute before it is the latest to start.
    let last = plan.pieces(task).iter().map(|piece| {
        let calendar = &plan.calendars[piece.calendar as usize];
        calendar.start_at(calendar.work_before(limit) - Work(1))
    });
    from_start(plan, task, last.max().expect("every task has a piece")).1
}

/// Returns the last moment by `limit` at which a task can finish.
pub(super) fn latest_finish(plan: &Plan, task: usize, limit: Minute) -> Minute {
    let finish = plan.pieces(task).iter().map(|piece| {
        let calendar = &plan.calendars[piece.calendar as usize];
        if piece.length == Work(0) { limit } else { calendar.previous_working(limit) }
    });
    finish.max().expect("every task has a piece")
}

/// Returns the latest start from which all of a task can be finished by `limit`.
fn latest_start(plan: &Plan, task: usize, limit: Minute) -> Minute {
    let start = plan.pieces(task).iter().map(|piece| {
        let calendar = &plan.calendars[piece.calendar as usize];
        let start = calendar.subtract(limit, piece.length);
        calendar.subtract(start, piece.delay).plus_elapsed(-piece.levelling_delay)
    });
    start.min().expect("every task has a piece")
}

/// Returns where a started task's rest begins and when all of it is finished. Without rest, both are where it stopped.
pub(super) fn rest(plan: &Plan, task: usize, started: Minute, hold: Option<Minute>) -> (Minute, Minute) {
    let mut resume: Option<Minute> = None;
    let mut end = started;
    for piece in plan.pieces(task) {
        let calendar = &plan.calendars[piece.calendar as usize];
        let begin = if piece.delay > Work(0) { calendar.add(calendar.next_working(started), piece.delay) } else { started };
        let begin = begin.plus_elapsed(piece.levelling_delay);
        let stop = calendar.add(begin, piece.done);
        let left = piece.length - piece.done;
        if left == Work(0) {
            end = end.max(stop);
            continue;
        }
        let again = calendar.next_working(stop.max(hold.unwrap_or(stop)));
        resume = Some(resume.map_or(again, |resume| resume.min(again)));
        end = end.max(calendar.add(again, left));
    }
    (resume.unwrap_or(end), end)
}

/// Says whether a started task has work left.
pub(super) fn has_rest(plan: &Plan, task: usize) -> bool {
    plan.pieces(task).iter().any(|piece| piece.length > piece.done)
}
