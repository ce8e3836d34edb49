//! Calendars, splits and assignments.

use sinew_engine::plan::Plan;
use sinew_engine::schedule::schedule;

use crate::schedule_chart::{Read, check, check_float, check_times, day_start};

#[test]
fn work_pauses_at_the_weekend_and_on_holidays() {
    check(
        "
        week office
        holiday 7
        a 6
        b 1 after a
        ",
        "
        a | XXXXX---X
        b | .........X
        ",
    );
}

#[test]
fn an_elapsed_duration_runs_on_the_clock() {
    // It ends on Sunday at 17:00, so it has the night to Monday as float.
    check(
        "
        week office
        a 4
        b 3e after a
        c 1 after b
        ",
        "
        a | XXXX
        b | ...xxxx
        c | .......X
        ",
    );
}

#[test]
fn a_task_may_have_a_calendar_of_its_own() {
    check(
        "
        week office
        calendar move weekend
        pack  2
        carry 2 after pack cal move
        open  1 after carry
        ",
        "
        pack  | xx
        carry | .....XX
        open  | .......X
        ",
    );
}

#[test]
fn a_team_in_another_zone_works_when_its_own_clock_says_so() {
    // Nine hours behind: 08:00 there is 17:00 here.
    check_times(
        "
        calendar west daily zone 9
        here  1
        there 1 after here cal west
        back  1 after there
        ",
        "
        here  0.08:00 to 0.17:00
        there 0.17:00 to 1.02:00
        back  1.08:00 to 1.17:00
        ",
    );
}

#[test]
fn a_lag_is_counted_on_the_calendar_of_the_successor() {
    check(
        "
        week office
        calendar all daily
        a 4
        b 1 after a+2
        c 1 after a+2 cal all
        ",
        "
        a | XXXX
        b | ........X
        c | ......x
        ",
    );
}

#[test]
fn a_split_pauses_the_work() {
    check_times(
        "
        a 3 split 1+2
        b 1 after a
        ",
        "
        a 0.08:00 to 4.17:00
        b 5.08:00 to 5.17:00
        ",
    );
}

#[test]
fn a_split_that_is_behind_counts_as_done() {
    // Of three days one is left: two are done, with the pause of two days between them.
    check_times("a 3 split 1+2 started 0 left 1", "a 0.08:00 to 4.17:00");
    check_times("a 3 split 1+2 started 0 left 1 resume 8", "a 0.08:00 to 8.17:00");
}

#[test]
fn work_and_units_say_how_long_an_assignment_takes() {
    check(
        "
        calendar ann daily
        calendar bob daily
        a 2 by ann:2@50
        b 2 by ann:2 by bob:3
        c 2 by ann:4@200
        ",
        "
        a | XXXX
        b | xxx
        c | xx
        ",
    );
}

#[test]
fn an_assignment_runs_on_the_calendar_of_its_resource() {
    check(
        "
        calendar ann daily off 1
        a 2 by ann:2
        b 1 after a
        ",
        "
        a | XXX
        b | ...X
        ",
    );
    check_times("calendar eve evenings\na 1 by eve:1", "a 0.18:00 to 1.22:00");
}

#[test]
fn the_task_lasts_from_its_first_assignment_to_its_last() {
    check_times(
        "
        calendar ann daily
        calendar eve evenings
        a 1 by ann:1 by eve:0.5
        ",
        "
        a 0.08:00 to 0.22:00
        ",
    );
}

#[test]
fn an_assignment_may_begin_later_than_its_task() {
    check(
        "
        calendar ann daily
        calendar bob daily
        a 2 by ann:2 by bob:1+3
        ",
        "
        a | XXXX
        ",
    );
}

#[test]
fn task_and_resource_have_to_work_at_the_same_time() {
    let plan = "
        calendar site mornings
        calendar ann  daily off 1
        a 1 cal site by ann:1
        ";
    // Mornings of days 0 and 2: four hours each.
    check_times(plan, "a 0.08:00 to 2.12:00");
    check_times(&plan.replace("by ann", "own-calendar-only by ann"), "a 0.08:00 to 1.12:00");
}

#[test]
fn a_fixed_duration_stretches_its_assignments() {
    check("calendar ann daily\na 4 fixed by ann:1", "a | XXXX");
}

#[test]
fn work_without_units_and_units_without_work_do_not_drive() {
    check("calendar ann daily\na 2 by ann:0\nb 3 by ann:5@0", "a | xx\nb | XXX");
}

#[test]
fn progress_of_a_task_is_progress_of_its_assignments() {
    check("calendar ann daily\na 4 started 0 left 2 resume 6 by ann:4@50", "a | XXXXXXXXXX");
}

#[test]
fn float_is_counted_on_the_calendar_of_the_task() {
    check_float(
        "
        calendar office office
        long 14
        a    1 cal office
        ",
        "
        long 0 0
        a    9 9
        ",
    );
}

#[test]
fn nights_belong_to_the_evening_before() {
    check_times("calendar night nights\na 1 cal night\nb 1 after a", "a 0.22:00 to 1.06:00\nb 1.08:00 to 1.17:00");
}

#[test]
fn work_that_is_not_spread_evenly_takes_longer() {
    // A bell uses half of the resource on average, a turtle 70 %, a rising load 60 %.
    check(
        "
        calendar ann daily
        a 1 by ann:2~bell
        b 1 by ann:7~turtle
        c 1 by ann:3~back
        ",
        "
        a | xxxx
        b | XXXXXXXXXX
        c | xxxxx
        ",
    );
}

#[test]
fn an_assignment_may_know_better_how_much_of_it_is_left() {
    check("calendar ann daily\ncalendar bob daily\na 4 started 0 left 4 resume 5 by ann:4/1 by bob:4/3", "a | XXXXXXXX");
}

#[test]
fn a_levelled_assignment_waits_on_the_clock() {
    let mut read = Read::new("calendar ann daily\na 1 by ann:1");
    read.spec.assignments[0].levelling_delay = 2 * 1440;
    let schedule = schedule(&Plan::new(read.spec).unwrap());
    assert_eq!(schedule.tasks[0].start, day_start(2));
}
