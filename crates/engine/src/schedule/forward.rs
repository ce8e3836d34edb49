//! The forward pass: the earliest dates that links, constraints, calendars and progress allow.

use crate::calendar::{Calendar, Minute, Work};
use crate::plan::{Constraint, Duration, Lag, Link, LinkKind, ManualDates, Node, Plan, TaskIx};
use crate::schedule::{Cause, Driver, Ends, Stage, place, stage};

/// What the forward pass finds.
#[derive(Clone, Debug)]
pub(super) struct Early {
    pub(super) ends: Ends,
    pub(super) drivers: Vec<Driver>,
    /// Where links alone would finish a task that a constraint pins earlier; else the early finish.
    pub(super) linked_finish: Vec<Minute>,
    /// Where the rest of a started task begins.
    pub(super) resume: Vec<Minute>,
    /// For each summary what holds its tasks.
    pub(super) holds: Vec<Option<Driver>>,
    /// The finish of the last active task.
    pub(super) finish: Minute,
}

/// What holds a task or a summary.
#[derive(Clone, Copy, Debug)]
struct Hold {
    start: Option<Driver>,
    finish: Option<Driver>,
    /// The plan's start, or an earlier one of a predecessor: a lead does not pull a task before it.
    floor: Minute,
    linked: bool,
}

/// Runs the pass from `start`; tasks that go as late as possible take their dates from `late`, if given.
pub(super) fn pass(plan: &Plan, start: Minute, late: Option<&Ends>) -> Early {
    let n = plan.spec.tasks.len();
    let nowhere = Driver { cause: Cause::ProjectStart, at: start };
    let mut early = Early {
        ends: Ends { start: vec![start; n], finish: vec![start; n] },
        drivers: vec![nowhere; n],
        linked_finish: vec![start; n],
        resume: vec![start; n],
        holds: vec![None; n],
        finish: Minute(i64::MIN),
    };
    let mut gates = vec![Hold { start: None, finish: None, floor: start, linked: false }; n];
    for place in 0..plan.network.len() {
        match plan.node(plan.network.order()[place]) {
            Node::Gate(task) => {
                let mut hold = hold_of(plan, place, start, &early.ends, &gates);
                if let Constraint::StartNoEarlierThan(at) | Constraint::MustStartOn(at) = plan.task(task).constraint {
                    raise(&mut hold.start, Driver { cause: Cause::Constraint, at });
                }
                // What happens inside a summary set by hand does not happen before it.
                if let Some(at) = plan.task(task).manual.and_then(|manual| manual.start) {
                    raise(&mut hold.start, Driver { cause: Cause::Manual, at });
                    hold.floor = hold.floor.min(at);
                }
                early.holds[task] = hold.start;
                gates[task] = hold;
            }
            Node::Leaf(task) => match late.filter(|_| plan.task(task).constraint != Constraint::AsSoonAsPossible) {
                Some(late) if stage(plan.task(task)) == Stage::Waiting => {
                    (early.ends.start[task], early.ends.finish[task]) = (late.start[task], late.finish[task]);
                    early.drivers[task] = Driver { cause: Cause::AsLateAsPossible, at: late.start[task] };
                }
                _ => {
                    let hold = hold_of(plan, place, start, &early.ends, &gates);
                    leaf(plan, task, hold, &mut early);
                }
            },
            Node::Roll(task) => roll(plan, place, task, &mut early),
        }
    }
    if early.finish.0 == i64::MIN {
        early.finish = start;
    }
    early
}

/// Gathers what links and the summary hold against a task or a summary.
fn hold_of(plan: &Plan, place: usize, start: Minute, ends: &Ends, gates: &[Hold]) -> Hold {
    let mut hold = Hold { start: None, finish: None, floor: start, linked: false };
    for (from, edge) in plan.network.predecessors_of(place) {
        if let Some((ix, link)) = plan.link_of(edge) {
            let driver = Driver { cause: Cause::Link(ix), at: link_date(plan, link, ends) };
            match link.kind {
                LinkKind::FinishToStart | LinkKind::StartToStart => raise(&mut hold.start, driver),
                LinkKind::FinishToFinish | LinkKind::StartToFinish => raise(&mut hold.finish, driver),
            }
            hold.floor = hold.floor.min(ends.start[link.from.0 as usize]);
            hold.linked = true;
        } else if let Node::Gate(parent) = plan.node(plan.network.order()[from as usize]) {
            let (gate, cause) = (&gates[parent], Cause::Parent(TaskIx(parent as u32)));
            if let Some(driver) = gate.start {
                raise(&mut hold.start, Driver { cause, ..driver });
            }
            if let Some(driver) = gate.finish {
                raise(&mut hold.finish, Driver { cause, ..driver });
            }
            hold.floor = hold.floor.min(gate.floor);
            hold.linked |= gate.linked;
        }
    }
    hold
}

/// Keeps the later of two holds; of equal ones the first.
fn raise(hold: &mut Option<Driver>, driver: Driver) {
    if hold.is_none_or(|held| driver.at > held.at) {
        *hold = Some(driver);
    }
}

/// Returns the date that a link asks of its successor.
fn link_date(plan: &Plan, link: &Link, ends: &Ends) -> Minute {
    let from = link.from.0 as usize;
    let at = match link.kind {
        LinkKind::FinishToStart | LinkKind::FinishToFinish => ends.finish[from],
        LinkKind::StartToStart | LinkKind::StartToFinish => ends.start[from],
    };
    shift(lag_calendar(plan, link), at, lag_of(plan, link, ends), 1)
}

/// The calendar on which the working time of a lag is counted: the successor's.
pub(super) fn lag_calendar<'a>(plan: &'a Plan, link: &Link) -> &'a Calendar {
    let to = plan.task(link.to.0 as usize);
    &plan.calendars[to.calendar.unwrap_or(plan.spec.calendar).0 as usize]
}

/// Returns a link's lag with percentages made minutes.
pub(super) fn lag_of(plan: &Plan, link: &Link, ends: &Ends) -> Lag {
    let (Lag::Percent(percent) | Lag::ElapsedPercent(percent)) = link.lag else { return link.lag };
    let from = link.from.0 as usize;
    let of = match plan.task(from).duration {
        _ if plan.has_children[from] => plan.calendar(from).between(ends.start[from], ends.finish[from]).0,
        Duration::Working(Work(minutes)) | Duration::Elapsed(minutes) => minutes,
    };
    let minutes = (i128::from(of) * i128::from(percent) + 50).div_euclid(100) as i64;
    match link.lag {
        Lag::ElapsedPercent(_) => Lag::Elapsed(minutes),
        _ => Lag::Working(Work(minutes)),
    }
}

/// Moves `at` by `lag`, forward for a `sign` of 1 and back for -1.
pub(super) fn shift(calendar: &Calendar, at: Minute, lag: Lag, sign: i64) -> Minute {
    match lag {
        Lag::Working(work) => calendar.add(at, Work(work.0 * sign)),
        Lag::Elapsed(minutes) => at.plus_elapsed(minutes * sign),
        Lag::Percent(_) | Lag::ElapsedPercent(_) => unreachable!("BUG: `lag_of` leaves no percentages"),
    }
}

/// Dates a leaf.
fn leaf(plan: &Plan, task: usize, hold: Hold, early: &mut Early) {
    let spec = plan.task(task);
    let (ends, driver) = match stage(spec) {
        Stage::Finished { start, finish } => {
            let start = start.or(spec.manual.and_then(|manual| manual.start)).unwrap_or_else(|| place::before(plan, task, finish).0);
            ((start.min(finish), finish), Driver { cause: Cause::Actual, at: start })
        }
        Stage::Started { at } => started(plan, task, at, hold, early),
        Stage::Manual => manual(plan, task, hold),
        Stage::Waiting => waiting(plan, task, hold, early),
    };
    if !matches!(stage(spec), Stage::Waiting) {
        early.linked_finish[task] = ends.1;
    }
    (early.ends.start[task], early.ends.finish[task]) = ends;
    early.drivers[task] = driver;
    if spec.active {
        early.finish = early.finish.max(ends.1);
    }
}

/// Dates a leaf that has not started.
fn waiting(plan: &Plan, task: usize, mut hold: Hold, early: &mut Early) -> ((Minute, Minute), Driver) {
    let spec = plan.task(task);
    let pins = plan.spec.rules.constraints_beat_links;
    let constraint = |at| Driver { cause: Cause::Constraint, at };
    match spec.constraint {
        Constraint::StartNoEarlierThan(at) | Constraint::MustStartOn(at) => {
            // Without predecessors a task may begin before the plan does, if its own date says so.
            if !hold.linked {
                hold.floor = hold.floor.min(at);
            }
            if !pins || !matches!(spec.constraint, Constraint::MustStartOn(_)) {
                raise(&mut hold.start, constraint(at));
            }
        }
        Constraint::FinishNoEarlierThan(at) => raise(&mut hold.finish, constraint(at)),
        Constraint::MustFinishOn(at) if !pins => raise(&mut hold.finish, constraint(at)),
        _ => {}
    }
    let ((start, finish), driver) = held(plan, task, hold);
    early.linked_finish[task] = finish;
    let pinned = match spec.constraint {
        Constraint::MustStartOn(at) => Some((place::from_start(plan, task, at), at)),
        Constraint::MustFinishOn(at) => Some((place::before(plan, task, at), at)),
        Constraint::StartNoLaterThan(at) if start > at => Some((place::from_start(plan, task, at), at)),
        Constraint::FinishNoLaterThan(at) if finish > at => Some((place::before(plan, task, at), at)),
        _ => None,
    };
    match pinned.filter(|_| pins) {
        Some((ends, at)) => (ends, constraint(at)),
        None => ((start, finish), driver),
    }
}

/// Dates a task as early as its holds allow.
fn held(plan: &Plan, task: usize, mut hold: Hold) -> ((Minute, Minute), Driver) {
    if let Some(at) = plan.spec.data_date {
        raise(&mut hold.start, Driver { cause: Cause::DataDate, at });
    }
    raise(&mut hold.start, Driver { cause: Cause::ProjectStart, at: hold.floor });
    let mut driver = hold.start.expect("raised just now");
    let from = driver.at.plus_elapsed(plan.task(task).levelling_delay);
    let (mut start, mut finish) = place::from_start(plan, task, from);
    if let Some(held) = hold.finish.filter(|held| held.at > finish) {
        let ends = place::from_finish(plan, task, held.at);
        if ends.0 > start {
            driver = held;
        }
        (start, finish) = (start.max(ends.0), finish.max(ends.1));
    }
    ((start, finish), driver)
}

/// Dates a leaf that has started: what is done stays where it is, the rest follows it or waits.
fn started(plan: &Plan, task: usize, at: Minute, hold: Hold, early: &mut Early) -> ((Minute, Minute), Driver) {
    let links = hold.start.filter(|_| plan.spec.rules.links_hold_started_work);
    let data_date = plan.spec.data_date.map(|at| Driver { cause: Cause::DataDate, at });
    let mut held = plan.task(task).progress.resume.map(|at| Driver { cause: Cause::Actual, at });
    for driver in [links, data_date].into_iter().flatten() {
        raise(&mut held, driver);
    }
    let (resume, finish) = place::rest(plan, task, at, held.map(|held| held.at));
    early.resume[task] = resume;
    // The hold counts as the driver only where the rest would otherwise have gone on.
    let unheld = place::rest(plan, task, at, None).0;
    let driver = held.filter(|_| resume > unheld).unwrap_or(Driver { cause: Cause::Actual, at });
    ((at, finish), driver)
}

/// Dates a manual leaf: its own dates where it has them.
fn manual(plan: &Plan, task: usize, hold: Hold) -> ((Minute, Minute), Driver) {
    let ManualDates { start, finish } = plan.task(task).manual.unwrap_or_default();
    let by_hand = |at| Driver { cause: Cause::Manual, at };
    match (start, finish) {
        (Some(start), Some(finish)) => ((start, finish.max(start)), by_hand(start)),
        (Some(start), None) => ((start, place::from_start(plan, task, start).1.max(start)), by_hand(start)),
        (None, Some(finish)) => ((place::before(plan, task, finish).0, finish), by_hand(finish)),
        (None, None) => held(plan, task, hold),
    }
}

/// Brings the dates of a summary's tasks together; inactive ones count only when there are no others.
fn roll(plan: &Plan, place: usize, task: usize, early: &mut Early) {
    let mut first: Option<(bool, Minute, usize)> = None;
    let mut last: Option<(bool, Minute)> = None;
    for (from, _) in plan.network.predecessors_of(place) {
        let (Node::Leaf(child) | Node::Roll(child) | Node::Gate(child)) = plan.node(plan.network.order()[from as usize]);
        let idle = !plan.task(child).active;
        let (start, finish) = (early.ends.start[child], early.ends.finish[child]);
        if first.is_none_or(|first| (idle, start) < (first.0, first.1)) {
            first = Some((idle, start, child));
        }
        if last.is_none_or(|last| (!idle, finish) > (!last.0, last.1)) {
            last = Some((idle, finish));
        }
    }
    let (Some((_, start, child)), Some((_, finish))) = (first, last) else { return };
    let by_hand = plan.task(task).manual.unwrap_or_default();
    early.ends.start[task] = by_hand.start.unwrap_or(start);
    early.ends.finish[task] = by_hand.finish.unwrap_or(finish).max(early.ends.start[task]);
    early.linked_finish[task] = early.ends.finish[task];
    early.drivers[task] = match by_hand.start {
        Some(at) => Driver { cause: Cause::Manual, at },
        None => Driver { cause: Cause::Child(TaskIx(child as u32)), at: start },
    };
}
