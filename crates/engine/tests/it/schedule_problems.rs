//! Plans that cannot be scheduled, each with what is wrong with it.

use sinew_engine::calendar::{Minute, Work};
use sinew_engine::plan::{CalendarIx, Duration, Lag, Plan, Split, TaskIx};
use sinew_engine::schedule::schedule;

use crate::schedule_chart::{Read, check_problem};

/// Reads a good plan, spoils it, and compares the codes of its problems.
#[track_caller]
fn check_spoiled(plan: &str, spoil: impl FnOnce(&mut Read), codes: &[&str]) {
    let mut read = Read::new(plan);
    spoil(&mut read);
    let problems = Plan::new(read.spec).expect_err("a bad plan was accepted");
    assert_eq!(problems.iter().map(sinew_engine::plan::PlanProblem::code).collect::<Vec<_>>(), codes);
}

#[test]
fn a_cycle_is_told_with_its_whole_path() {
    check_problem("a 1 after d\nb 1 after a\nc 1 after b\nd 1 after c\ne 1 after a", "cycle a b c d");
}

#[test]
fn a_cycle_through_a_summary_names_the_summary() {
    // b is in the phase, so it waits for a; a waits for b.
    check_problem("a 1 after b\nphase 0 after a\nb 1 in phase", "cycle a phase b");
}

#[test]
fn a_task_cannot_wait_for_itself() {
    check_problem("a 1 after a", "self_link");
}

#[test]
fn a_summary_cannot_be_linked_with_its_own_tasks() {
    check_problem("phase 0\nb 1 in phase after phase", "link_inside_summary");
    check_problem("phase 0 after b\ninner 0 in phase\nb 1 in inner", "link_inside_summary");
}

#[test]
fn a_link_needs_tasks_that_exist() {
    check_problem("a 1 after nobody", "unknown_task_of_link");
}

#[test]
fn a_task_needs_a_parent_that_exists() {
    check_problem("a 1 in nowhere", "unknown_parent");
}

#[test]
fn a_task_cannot_be_inside_itself() {
    check_problem("a 1 in a", "parent_loop");
    check_problem("a 1 in c\nb 1 in a\nc 1 in b", "parent_loop\nparent_loop\nparent_loop");
}

#[test]
fn a_calendar_needs_working_time() {
    check_problem("calendar never never\na 1", "no_working_time");
    check_problem("week never\na 1", "no_working_time");
}

#[test]
fn calendars_have_to_exist() {
    check_problem("a 1 cal nowhere", "unknown_calendar_of_task");
    check_problem("a 1 by nobody:1", "unknown_calendar_of_assignment");
    check_spoiled("a 1", |read| read.spec.calendar = CalendarIx(7), &["unknown_plan_calendar"]);
}

#[test]
fn task_and_resource_need_time_in_common() {
    check_problem("calendar early mornings\ncalendar eve evenings\na 1 cal early by eve:1", "no_common_time");
}

#[test]
fn durations_are_not_negative() {
    check_problem("a -1", "negative_duration");
    check_problem("a -1e", "negative_duration");
}

#[test]
fn nothing_lasts_beyond_any_date() {
    check_spoiled("a 1", |read| read.spec.tasks[0].duration = Duration::Working(Work(i64::MAX)), &["too_long"]);
    check_spoiled("a 1", |read| read.spec.tasks[0].levelling_delay = i64::MIN, &["too_long"]);
    check_spoiled("a 1\nb 1 after a", |read| read.spec.links[0].lag = Lag::Elapsed(i64::MIN), &["lag_too_long"]);
    check_spoiled("a 1\nb 1 after a", |read| read.spec.links[0].lag = Lag::Percent(i32::MAX), &["lag_too_long"]);
}

#[test]
fn work_is_not_negative_and_belongs_to_a_task() {
    check_problem("calendar ann daily\na 1 by ann:-1", "bad_work");
    check_spoiled("calendar ann daily\na 1 by ann:1", |read| read.spec.assignments[0].remaining = Some(Work(481)), &["bad_work"]);
    check_spoiled("calendar ann daily\na 1 by ann:1", |read| read.spec.assignments[0].task = TaskIx(3), &["unknown_task_of_assignment"]);
}

#[test]
fn nothing_is_finished_before_it_started() {
    check_problem("a 1 done 3..1", "finish_before_start");
}

#[test]
fn no_more_is_left_than_there_is() {
    check_problem("a 1 started 0 left 2", "bad_remaining");
    check_problem("a 1 started 0 percent 101", "bad_remaining");
}

#[test]
fn pauses_come_in_order() {
    check_problem("a 3 split 2+1 split 1+1", "bad_splits");
    check_spoiled("a 3", |read| read.spec.tasks[0].splits = vec![Split { after: Work(1), gap: Work(-1) }], &["bad_splits"]);
}

#[test]
fn a_plan_from_its_finish_needs_one() {
    check_problem("from-finish\na 1", "missing_finish");
}

#[test]
fn all_problems_are_told_at_once() {
    check_problem("a 1 after a nobody\nb -1 cal nowhere", "unknown_calendar_of_task\nnegative_duration\nself_link\nunknown_task_of_link");
}

#[test]
fn dates_in_year_0_and_9999_are_scheduled() {
    // 0000-01-01 and 9999-12-31 in minutes since 1970.
    for year in [-719_528i64, 2_932_896] {
        let mut read = Read::new("a 2\nb 900 after a+50%\nphase 0 after b\nc 1 in phase");
        read.spec.start = Minute(year * 1440);
        let schedule = schedule(&Plan::new(read.spec).unwrap());
        assert!(schedule.finish > schedule.start);
    }
}

#[test]
fn dates_beyond_all_reason_do_not_panic() {
    for date in [i64::MIN, i64::MAX] {
        let mut read = Read::new(
            "a 2 snet 0\nb 9 after a+50% manual 1..2\nphase 0 after b\nc 1 in phase mfo 3\nd 3e after a+1e deadline 3 levelled 1",
        );
        read.spec.start = Minute(date);
        read.spec.tasks[3].constraint = sinew_engine::plan::Constraint::MustFinishOn(Minute(date));
        read.spec.tasks[4].deadline = Some(Minute(date));
        schedule(&Plan::new(read.spec).unwrap());
    }
}

#[test]
fn a_summary_fifty_thousand_levels_deep_is_scheduled() {
    let mut read = Read::new("a 1");
    let task = read.spec.tasks[0].clone();
    read.spec.tasks = vec![task; 50_000];
    for i in 1..50_000 {
        read.spec.tasks[i].parent = Some(TaskIx(i as u32 - 1));
    }
    let schedule = schedule(&Plan::new(read.spec).unwrap());
    assert_eq!(schedule.tasks[0].finish, schedule.tasks[49_999].finish);
}
