//! Laws that every schedule keeps, tried on many small plans.

use proptest::prelude::*;
use sinew_engine::calendar::{Minute, Work};
use sinew_engine::plan::{CalendarIx, Constraint, Duration, Lag, Link, LinkKind, Plan, PlanSpec, Task, TaskIx};
use sinew_engine::schedule::{Cause, Criticality, Schedule, schedule};

use crate::schedule_chart::{Read, day_start};

const KINDS: [LinkKind; 4] = [LinkKind::FinishToStart, LinkKind::StartToStart, LinkKind::FinishToFinish, LinkKind::StartToFinish];

prop_compose! {
    fn any_task()(minutes in prop_oneof![Just(0i64), 1..2000i64], calendar in prop::option::of(0..4u32), snet in prop::option::weighted(0.2, 0..10i64)) -> Task {
        Task {
            duration: Duration::Working(Work(minutes)),
            calendar: calendar.map(CalendarIx),
            constraint: snet.map_or(Constraint::AsSoonAsPossible, |day| Constraint::StartNoEarlierThan(day_start(day))),
            ..Task::default()
        }
    }
}

/// Plans of up to eight tasks on four calendars; links lead to later tasks, so there is no cycle.
fn any_plan(kinds: usize) -> impl Strategy<Value = PlanSpec> {
    let links = prop::collection::vec((0..8u32, 0..8u32, 0..kinds, -500..1500i64, any::<bool>()), 0..14);
    (prop::collection::vec(any_task(), 1..8), links).prop_map(|(tasks, links)| {
        let mut spec = Read::new("calendar office office\ncalendar eve evenings\ncalendar night nights").spec;
        let n = tasks.len() as u32;
        for (from, to, kind, lag, elapsed) in links {
            let (from, to) = ((from % n).min(to % n), (from % n).max(to % n));
            if from != to {
                let lag = if elapsed { Lag::Elapsed(lag) } else { Lag::Working(Work(lag)) };
                spec.links.push(Link { from: TaskIx(from), to: TaskIx(to), kind: KINDS[kind], lag });
            }
        }
        spec.tasks = tasks;
        spec
    })
}

fn plan(spec: &PlanSpec) -> (Plan, Schedule) {
    let plan = Plan::new(spec.clone()).unwrap();
    let schedule = schedule(&plan);
    (plan, schedule)
}

/// Puts every task on the office calendar: across calendars a pause of one swallows what moves on the other.
fn on_one_calendar(mut spec: PlanSpec) -> PlanSpec {
    for task in &mut spec.tasks {
        task.calendar = None;
    }
    spec.calendar = CalendarIx(1);
    spec
}

/// Counts every lag in working time: the clock runs on while a pause swallows what moves.
fn without_clock_lags(mut spec: PlanSpec) -> PlanSpec {
    for link in &mut spec.links {
        if let Lag::Elapsed(minutes) = link.lag {
            link.lag = Lag::Working(Work(minutes));
        }
    }
    spec
}

/// Returns where the plan ends when one task starts no earlier than `at`.
fn finish_with(spec: &PlanSpec, task: usize, at: Minute) -> Minute {
    let mut spec = spec.clone();
    spec.tasks[task].constraint = Constraint::StartNoEarlierThan(at);
    plan(&spec).1.finish
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_link_is_satisfied(spec in any_plan(4)) {
        let (plan, schedule) = plan(&spec);
        for link in &spec.links {
            let (from, to) = (schedule.tasks[link.from.0 as usize], schedule.tasks[link.to.0 as usize]);
            let from = match link.kind {
                LinkKind::FinishToStart | LinkKind::FinishToFinish => from.finish,
                LinkKind::StartToStart | LinkKind::StartToFinish => from.start,
            };
            let asked = match link.lag {
                Lag::Working(work) => plan.calendar_of(link.to).add(from, work),
                Lag::Elapsed(minutes) => from.plus_elapsed(minutes),
                _ => unreachable!(),
            };
            let held = match link.kind {
                LinkKind::FinishToStart | LinkKind::StartToStart => to.start,
                LinkKind::FinishToFinish | LinkKind::StartToFinish => to.finish,
            };
            prop_assert!(held >= asked, "{link:?}: {held:?} is before {asked:?}");
        }
    }

    #[test]
    fn a_task_works_its_duration_on_its_own_calendar(spec in any_plan(4)) {
        let (plan, schedule) = plan(&spec);
        for (i, task) in spec.tasks.iter().enumerate() {
            let dates = schedule.tasks[i];
            let worked = plan.calendar_of(TaskIx(i as u32)).between(dates.start, dates.finish);
            prop_assert_eq!(Duration::Working(worked), task.duration);
        }
    }

    #[test]
    fn without_pins_no_float_is_negative_and_something_is_critical(spec in any_plan(4)) {
        let (plan, schedule) = plan(&spec);
        for (i, task) in schedule.tasks.iter().enumerate() {
            prop_assert!(task.total_float >= Work(0) && task.free_float >= Work(0) && task.free_float <= task.total_float, "{task:?}");
            let slip = |early, late| plan.calendar_of(TaskIx(i as u32)).between(early, late);
            prop_assert!(slip(task.early_start, task.late_start) >= Work(0), "{task:?}");
            prop_assert!(slip(task.early_finish, task.late_finish) >= Work(0), "{task:?}");
        }
        prop_assert!(schedule.tasks.iter().any(|task| task.criticality == Criticality::Critical));
        prop_assert_eq!(schedule.tasks.iter().map(|task| task.finish).max(), Some(schedule.finish));
    }

    #[test]
    fn a_task_that_starts_at_its_late_start_moves_nothing_final(spec in any_plan(4).prop_map(on_one_calendar).prop_map(without_clock_lags)) {
        let (plan, schedule) = plan(&spec);
        for (i, task) in schedule.tasks.iter().enumerate() {
            let found = finish_with(&spec, i, task.late_start);
            let moved = plan.calendar_of(TaskIx(0)).between(schedule.finish, found);
            prop_assert!(moved <= Work(0), "task {i} at {:?} moves the finish by {moved:?}", task.late_start);
        }
    }

    #[test]
    fn a_task_that_starts_a_minute_after_its_late_start_moves_the_finish(spec in any_plan(4).prop_map(on_one_calendar).prop_map(without_clock_lags)) {
        let (plan, schedule) = plan(&spec);
        for (i, task) in schedule.tasks.iter().enumerate() {
            let calendar = plan.calendar_of(TaskIx(i as u32));
            let later = calendar.start_at(calendar.work_before(task.late_start) + Work(1));
            prop_assert!(finish_with(&spec, i, later) > schedule.finish, "task {i} could start at {later:?}");
        }
    }

    #[test]
    fn a_task_that_slips_by_its_free_float_moves_no_other(spec in any_plan(2).prop_map(on_one_calendar).prop_map(without_clock_lags)) {
        let (plan, schedule) = plan(&spec);
        let calendar = plan.calendar_of(TaskIx(0));
        for (i, task) in schedule.tasks.iter().enumerate().filter(|(_, task)| task.free_float > Work(0)) {
            let mut slipped = spec.clone();
            let at = calendar.start_at(calendar.work_before(task.start) + task.free_float);
            slipped.tasks[i].constraint = Constraint::StartNoEarlierThan(at);
            let slipped = self::plan(&slipped).1;
            for (j, other) in slipped.tasks.iter().enumerate().filter(|&(j, _)| j != i) {
                let moved = calendar.between(schedule.tasks[j].start, other.start);
                prop_assert_eq!(moved, Work(0), "task {} moved with {}", j, i);
            }
        }
    }

    #[test]
    fn every_chain_of_reasons_ends(spec in any_plan(4)) {
        let (plan, schedule) = plan(&spec);
        for i in 0..spec.tasks.len() {
            let chain = sinew_engine::explain::why(&plan, &schedule, TaskIx(i as u32));
            let last = chain.last().unwrap();
            prop_assert!(matches!(last.cause, Cause::ProjectStart | Cause::Constraint), "{chain:?}");
        }
    }
}
