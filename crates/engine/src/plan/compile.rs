//! Checks a plan and compiles it into what the passes run over.

use std::collections::BTreeMap;

use crate::calendar::{Calendar, Work};
use crate::network::Network;
use crate::plan::{
    Assignment, AssignmentIx, CalendarIx, Contour, Duration, Link, LinkIx, Plan, PlanEnd, PlanProblem, PlanSpec, Task, TaskIx,
};

/// A stretch of work on one calendar: an assignment's, or the whole task's where no assignment drives it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) calendar: u32,
    /// From first to last minute of work, pauses included.
    pub(crate) length: Work,
    /// How much of `length` is done.
    pub(crate) done: Work,
    pub(crate) delay: Work,
    pub(crate) levelling_delay: i64,
    pub(crate) assignment: Option<AssignmentIx>,
}

/// Longer than the distance between year 0 and 9999, and short enough that no plan overflows.
const LONGEST: i64 = 1 << 36;

/// Compiles `spec`.
pub(super) fn plan(spec: PlanSpec) -> Result<Plan, Vec<PlanProblem>> {
    let mut problems = Vec::new();
    let mut calendars = calendars(&spec, &mut problems);
    check_tasks(&spec, &mut problems);
    check_links(&spec, &mut problems);
    check_assignments(&spec, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let tree = Tree::new(&spec.tasks)?;
    check_summary_links(&spec, &tree, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let live_links = live_links(&spec);
    let network = network(&spec, &tree, &live_links)?;
    let clock = calendars.len() as u32;
    calendars.push(Calendar::always());
    let task_calendars = spec.tasks.iter().map(|task| calendar_of(task, &spec, clock)).collect::<Vec<_>>();
    let (pieces, piece_offsets) = pieces(&spec, &task_calendars, &mut calendars, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let Tree { has_children, rolls, .. } = tree;
    Ok(Plan { spec, calendars, task_calendars, has_children, network, rolls, live_links, pieces, piece_offsets })
}

fn calendars(spec: &PlanSpec, problems: &mut Vec<PlanProblem>) -> Vec<Calendar> {
    let mut calendars = Vec::with_capacity(spec.calendars.len() + 1);
    for (i, calendar) in spec.calendars.iter().enumerate() {
        match Calendar::new(calendar) {
            Ok(calendar) => calendars.push(calendar),
            Err(_) => problems.push(PlanProblem::NoWorkingTime { calendar: CalendarIx(i as u32) }),
        }
    }
    if spec.calendar.0 as usize >= spec.calendars.len() {
        problems.push(PlanProblem::UnknownPlanCalendar);
    }
    calendars
}

fn check_tasks(spec: &PlanSpec, problems: &mut Vec<PlanProblem>) {
    if spec.from == PlanEnd::Finish && spec.finish.is_none() {
        problems.push(PlanProblem::MissingFinish);
    }
    for (i, task) in spec.tasks.iter().enumerate() {
        let ix = TaskIx(i as u32);
        if task.parent.is_some_and(|parent| parent.0 as usize >= spec.tasks.len()) {
            problems.push(PlanProblem::UnknownParent { task: ix });
        }
        if task.calendar.is_some_and(|calendar| calendar.0 as usize >= spec.calendars.len()) {
            problems.push(PlanProblem::UnknownCalendarOfTask { task: ix });
        }
        let minutes = minutes_of(task.duration);
        if minutes < 0 {
            problems.push(PlanProblem::NegativeDuration { task: ix });
        } else if minutes > LONGEST || !(-LONGEST..=LONGEST).contains(&task.levelling_delay) {
            problems.push(PlanProblem::TooLong { task: ix });
        }
        let progress = task.progress;
        if progress.remaining.is_some_and(|left| !(0..=minutes.max(0)).contains(&left)) || progress.percent > 100 {
            problems.push(PlanProblem::BadRemaining { task: ix });
        }
        if progress.actual_start.zip(progress.actual_finish).is_some_and(|(start, finish)| finish < start) {
            problems.push(PlanProblem::FinishBeforeStart { task: ix });
        }
        let bad = |split: &crate::plan::Split| !(0..=LONGEST).contains(&split.after.0) || !(0..=LONGEST).contains(&split.gap.0);
        if task.splits.iter().any(bad) || !task.splits.is_sorted_by_key(|split| split.after) {
            problems.push(PlanProblem::BadSplits { task: ix });
        }
    }
}

fn check_links(spec: &PlanSpec, problems: &mut Vec<PlanProblem>) {
    for (i, link) in spec.links.iter().enumerate() {
        let ix = LinkIx(i as u32);
        if link.from.0 as usize >= spec.tasks.len() || link.to.0 as usize >= spec.tasks.len() {
            problems.push(PlanProblem::UnknownTaskOfLink { link: ix });
        } else if link.from == link.to {
            problems.push(PlanProblem::SelfLink { link: ix });
        }
        let lag = match link.lag {
            crate::plan::Lag::Working(Work(minutes)) | crate::plan::Lag::Elapsed(minutes) => minutes,
            crate::plan::Lag::Percent(percent) | crate::plan::Lag::ElapsedPercent(percent) => i64::from(percent) * 1_000_000,
        };
        if !(-LONGEST..=LONGEST).contains(&lag) {
            problems.push(PlanProblem::LagTooLong { link: ix });
        }
    }
}

fn check_assignments(spec: &PlanSpec, problems: &mut Vec<PlanProblem>) {
    for (i, assignment) in spec.assignments.iter().enumerate() {
        let ix = AssignmentIx(i as u32);
        if assignment.task.0 as usize >= spec.tasks.len() {
            problems.push(PlanProblem::UnknownTaskOfAssignment { assignment: ix });
        }
        if assignment.calendar.is_some_and(|calendar| calendar.0 as usize >= spec.calendars.len()) {
            problems.push(PlanProblem::UnknownCalendarOfAssignment { assignment: ix });
        }
        let left = assignment.remaining.unwrap_or(Work(0));
        let fits = |minutes: i64| (0..=LONGEST).contains(&minutes);
        let delays = fits(assignment.delay.0) && (-LONGEST..=LONGEST).contains(&assignment.levelling_delay);
        if !fits(assignment.work.0) || !(0..=assignment.work.0).contains(&left.0) || !delays {
            problems.push(PlanProblem::BadWork { assignment: ix });
        }
    }
}

/// Refuses links between a summary and a task inside it.
fn check_summary_links(spec: &PlanSpec, tree: &Tree, problems: &mut Vec<PlanProblem>) {
    for (i, link) in spec.links.iter().enumerate() {
        if tree.holds(link.from, link.to) || tree.holds(link.to, link.from) {
            problems.push(PlanProblem::LinkInsideSummary { link: LinkIx(i as u32) });
        }
    }
}

/// The outline of a plan.
struct Tree {
    has_children: Vec<bool>,
    /// The summaries, in order.
    rolls: Vec<u32>,
    /// Each task's place in a walk that visits a summary before its tasks, and the place after its last one.
    places: Vec<(u32, u32)>,
}

impl Tree {
    fn new(tasks: &[Task]) -> Result<Tree, Vec<PlanProblem>> {
        let n = tasks.len();
        let mut has_children = vec![false; n];
        let mut first_child = vec![u32::MAX; n];
        let mut next_sibling = vec![u32::MAX; n];
        for (i, task) in tasks.iter().enumerate().rev() {
            if let Some(TaskIx(parent)) = task.parent {
                has_children[parent as usize] = true;
                next_sibling[i] = core::mem::replace(&mut first_child[parent as usize], i as u32);
            }
        }
        let mut places = vec![(u32::MAX, 0); n];
        let mut place = 0;
        for root in (0..n).filter(|&i| tasks[i].parent.is_none()) {
            let mut at = root;
            'walk: loop {
                places[at].0 = place;
                place += 1;
                if first_child[at] != u32::MAX {
                    at = first_child[at] as usize;
                    continue;
                }
                loop {
                    places[at].1 = place;
                    if at == root {
                        break 'walk;
                    }
                    if next_sibling[at] != u32::MAX {
                        at = next_sibling[at] as usize;
                        break;
                    }
                    at = tasks[at].parent.expect("only the root has no parent, and the walk ends there").0 as usize;
                }
            }
        }
        // What the walk from the roots did not reach hangs from itself.
        let loops = (0..n).filter(|&i| places[i].0 == u32::MAX).map(|i| PlanProblem::ParentLoop { task: TaskIx(i as u32) });
        let loops = loops.collect::<Vec<_>>();
        if !loops.is_empty() {
            return Err(loops);
        }
        let rolls = (0..n as u32).filter(|&i| has_children[i as usize]).collect();
        Ok(Tree { has_children, rolls, places })
    }

    fn holds(&self, summary: TaskIx, task: TaskIx) -> bool {
        let (summary, task) = (self.places[summary.0 as usize], self.places[task.0 as usize]);
        summary.0 < task.0 && task.0 < summary.1
    }
}

/// Lists the links whose both ends are active.
fn live_links(spec: &PlanSpec) -> Vec<u32> {
    let active = |task: TaskIx| spec.tasks[task.0 as usize].active;
    (0..spec.links.len() as u32).filter(|&i| active(spec.links[i as usize].from) && active(spec.links[i as usize].to)).collect()
}

/// Builds the network: links, then each summary's gate to its tasks, then the tasks to its roll-up.
fn network(spec: &PlanSpec, tree: &Tree, live_links: &[u32]) -> Result<Network, Vec<PlanProblem>> {
    let n = spec.tasks.len() as u32;
    let mut roll_of = vec![u32::MAX; spec.tasks.len()];
    for (i, &summary) in tree.rolls.iter().enumerate() {
        roll_of[summary as usize] = n + i as u32;
    }
    let out = |task: u32| if tree.has_children[task as usize] { roll_of[task as usize] } else { task };
    let link = |&i: &u32| -> Link { spec.links[i as usize] };
    let mut edges: Vec<(u32, u32)> = live_links.iter().map(link).map(|link| (out(link.from.0), link.to.0)).collect();
    for (i, task) in spec.tasks.iter().enumerate() {
        if let Some(parent) = task.parent {
            edges.push((parent.0, i as u32));
            edges.push((out(i as u32), roll_of[parent.0 as usize]));
        }
    }
    Network::new(spec.tasks.len() + tree.rolls.len(), &edges).map_err(|cycle| {
        let task = |&node: &u32| TaskIx(if node < n { node } else { tree.rolls[(node - n) as usize] });
        let mut path: Vec<TaskIx> = cycle.path.iter().map(task).collect();
        path.dedup();
        if path.len() > 1 && path.first() == path.last() {
            path.pop();
        }
        vec![PlanProblem::Cycle { path }]
    })
}

/// Lists the stretches of work of each task.
fn pieces(
    spec: &PlanSpec,
    task_calendars: &[u32],
    calendars: &mut Vec<Calendar>,
    problems: &mut Vec<PlanProblem>,
) -> (Vec<Piece>, Vec<u32>) {
    let mut by_task: Vec<u32> = (0..spec.assignments.len() as u32).collect();
    by_task.sort_by_key(|&i| spec.assignments[i as usize].task);
    let mut by_task = by_task.into_iter().peekable();
    let mut shared = BTreeMap::new();
    let mut pieces = Vec::with_capacity(spec.tasks.len());
    let mut offsets = vec![0];
    for (i, task) in spec.tasks.iter().enumerate() {
        let before = pieces.len();
        while let Some(a) = by_task.next_if(|&a| spec.assignments[a as usize].task.0 as usize == i) {
            let assignment = &spec.assignments[a as usize];
            let drives = assignment.work.0 > 0 && assignment.units > 0;
            // Without a duration there is nothing to drive, and a clock duration runs on the clock.
            if !drives || minutes_of(task.duration) == 0 || matches!(task.duration, Duration::Elapsed(_)) {
                continue;
            }
            match assignment_calendar(task, assignment, task_calendars[i], calendars, &mut shared) {
                Some(calendar) => pieces.push(assignment_piece(task, assignment, AssignmentIx(a), calendar)),
                None => problems.push(PlanProblem::NoCommonTime { assignment: AssignmentIx(a) }),
            }
        }
        if pieces.len() == before {
            pieces.push(task_piece(task, task_calendars[i]));
        }
        offsets.push(pieces.len() as u32);
    }
    (pieces, offsets)
}

/// Returns the calendar an assignment runs on, adding the time that a task and a resource share where both have a calendar.
fn assignment_calendar(
    task: &Task,
    assignment: &Assignment,
    task_calendar: u32,
    calendars: &mut Vec<Calendar>,
    shared: &mut BTreeMap<(u32, u32), u32>,
) -> Option<u32> {
    let Some(CalendarIx(resource)) = assignment.calendar else { return Some(task_calendar) };
    let Some(CalendarIx(own)) = task.calendar else { return Some(resource) };
    if task.ignores_resource_calendars || own == resource {
        return Some(own);
    }
    if let Some(&both) = shared.get(&(own, resource)) {
        return Some(both);
    }
    let both = calendars[own as usize].shared_with(&calendars[resource as usize]).ok()?;
    calendars.push(both);
    let index = calendars.len() as u32 - 1;
    shared.insert((own, resource), index);
    Some(index)
}

fn task_piece(task: &Task, calendar: u32) -> Piece {
    let minutes = minutes_of(task.duration);
    let done = Work(minutes - remaining_minutes(task));
    Piece {
        calendar,
        length: with_pauses(task, Work(minutes)),
        done: with_pauses(task, done),
        delay: Work(0),
        levelling_delay: 0,
        assignment: None,
    }
}

fn assignment_piece(task: &Task, assignment: &Assignment, ix: AssignmentIx, calendar: u32) -> Piece {
    let length = assignment_length(task, assignment);
    let left = match assignment.remaining {
        Some(Work(left)) => share(length.0, left, assignment.work.0),
        None => share(length.0, remaining_minutes(task), minutes_of(task.duration)),
    };
    Piece {
        calendar,
        length: with_pauses(task, length),
        done: with_pauses(task, Work(length.0 - left)),
        delay: assignment.delay,
        levelling_delay: assignment.levelling_delay,
        assignment: Some(ix),
    }
}

/// Returns how long an assignment's work takes, pauses left out.
fn assignment_length(task: &Task, assignment: &Assignment) -> Work {
    if task.fixed_duration {
        return Work((minutes_of(task.duration) - assignment.delay.0).max(1));
    }
    let use_percent = match assignment.contour {
        Contour::Flat => 100,
        Contour::Turtle => 70,
        Contour::BackLoaded | Contour::FrontLoaded => 60,
        Contour::DoublePeak | Contour::EarlyPeak | Contour::LatePeak | Contour::Bell => 50,
    };
    let rate = i64::from(assignment.units) * use_percent;
    Work(share(assignment.work.0, 1_000_000, rate).max(1))
}

/// Returns the task's minutes of duration that are left.
fn remaining_minutes(task: &Task) -> i64 {
    let minutes = minutes_of(task.duration);
    task.progress.remaining.unwrap_or_else(|| share(minutes, 100 - i64::from(task.progress.percent), 100))
}

/// Adds the pauses that lie within the first `work` minutes; one at the very end is no pause.
fn with_pauses(task: &Task, work: Work) -> Work {
    let pauses = task.splits.iter().filter(|split| split.after < work).map(|split| split.gap.0).sum::<i64>();
    work + Work(pauses)
}

/// Returns the task's own calendar, else the plan's; the clock for an elapsed duration.
fn calendar_of(task: &Task, spec: &PlanSpec, clock: u32) -> u32 {
    match task.duration {
        Duration::Elapsed(_) => clock,
        Duration::Working(_) => task.calendar.unwrap_or(spec.calendar).0,
    }
}

fn minutes_of(duration: Duration) -> i64 {
    match duration {
        Duration::Working(Work(minutes)) | Duration::Elapsed(minutes) => minutes,
    }
}

/// Returns `of * part / whole`, rounded to the nearest.
fn share(of: i64, part: i64, whole: i64) -> i64 {
    let whole = i128::from(whole.max(1));
    ((i128::from(of) * i128::from(part) + whole / 2) / whole) as i64
}
