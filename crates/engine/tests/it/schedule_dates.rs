//! Constraints, deadlines, dates set by hand, progress and the data date.

use crate::schedule_chart::{check, check_float, check_late, check_times};

#[test]
fn start_no_earlier_than_holds_a_task_back() {
    check(
        "
        a 1 snet 2
        b 1 after a
        ",
        "
        a | ..X
        b | ...X
        ",
    );
}

#[test]
fn without_predecessors_a_task_may_start_before_the_plan_where_its_own_date_says_so() {
    check(
        "
        start 3
        a 1 snet 1
        b 1 after a
        c 1
        ",
        "
        a | .x
        b | ..x
        c | ...X
        ",
    );
}

#[test]
fn finish_no_earlier_than_holds_the_finish_back() {
    check(
        "
        a 2 fnet 4
        ",
        "
        a | ...XX
        ",
    );
}

#[test]
fn start_no_later_than_beats_a_link_and_shows_negative_float() {
    let plan = "
        a 4
        b 2 after a snlt 3
        ";
    check(
        plan,
        "
        a | XXXX
        b | ...XX
        ",
    );
    // b has to start a day before a is done, so a is a day late already.
    check_float(
        plan,
        "
        a -1 0
        b -1 0
        ",
    );
}

#[test]
fn finish_no_later_than_beats_a_link() {
    check(
        "
        a 4
        b 2 after a fnlt 4
        ",
        "
        a | XXXX
        b | ...XX
        ",
    );
}

#[test]
fn where_links_win_a_constraint_only_shows_in_the_float() {
    let plan = "
        links-win
        a 4
        b 2 after a fnlt 4
        c 1 mso 2 after a
        ";
    check(
        plan,
        "
        a | XXXX
        b | ....XX
        c | ....X
        ",
    );
    // c should have started two days before a is done.
    check_float(
        plan,
        "
        a -2 0
        b -1 0
        c -2 0
        ",
    );
}

#[test]
fn must_start_on_and_must_finish_on_pin_a_task() {
    check(
        "
        a 1
        b 2 after a mso 3
        c 2 after a mfo 5
        d 1 after b
        ",
        "
        a | x
        b | ...XX
        c | ....XX
        d | .....X
        ",
    );
}

#[test]
fn a_pinned_task_does_not_hide_how_late_its_predecessors_are() {
    check_float(
        "
        a 5
        m 0 after a mfo 2
        b 6
        ",
        "
        a -2 0
        m -2 0
        b 0 0
        ",
    );
}

#[test]
fn a_deadline_moves_nothing_but_lowers_the_float() {
    let plan = "
        a 3
        b 2 after a deadline 3
        c 9
        ";
    check(
        plan,
        "
        a | XXX
        b | ...XX
        c | XXXXXXXXX
        ",
    );
    check_float(
        plan,
        "
        a -1 0
        b -1 0
        c 0 0
        ",
    );
}

#[test]
fn the_deadline_of_a_summary_holds_for_what_is_in_it() {
    check_float(
        "
        phase 0 deadline 1
        a 1 in phase
        b 3 in phase
        c 5
        ",
        "
        phase -1 0
        a 1 1
        b -1 0
        c 0 0
        ",
    );
}

#[test]
fn as_late_as_possible_waits_for_the_successor_and_no_longer() {
    check(
        "
        long 5
        a    1 alap
        b    1 after a long
        c    1 alap
        d    1 alap after c
        ",
        "
        long | XXXXX
        a    | ....X
        b    | .....X
        c    | ....X
        d    | .....X
        ",
    );
}

#[test]
fn a_task_set_by_hand_stays_and_its_successors_follow() {
    check(
        "
        a 3
        b 1 after a manual 1..2
        c 1 after b
        ",
        "
        a | XXX
        b | .XX
        c | ...X
        ",
    );
}

#[test]
fn half_a_date_set_by_hand_is_completed() {
    check(
        "
        a 2 manual 3..
        b 2 manual ..4
        ",
        "
        a | ...XX
        b | ...XX
        ",
    );
}

#[test]
fn a_summary_set_by_hand_begins_and_ends_where_it_says() {
    check(
        "
        phase 0 manual 2..6
        a 1 in phase
        b 1 after phase
        ",
        "
        phase | ..XXXXX
        a     | ..x
        b     | .......X
        ",
    );
}

#[test]
fn what_is_done_stays_where_it_was_done() {
    let plan = "
        a 2 done 0..4
        b 1 after a
        c 3 done 1..1
        ";
    check(
        plan,
        "
        a | xxxxx
        b | .....X
        c | .x
        ",
    );
    check_late(
        plan,
        "
        a | xxxxx
        b | .....X
        c | .x
        ",
    );
}

#[test]
fn a_started_task_goes_on_from_what_is_done() {
    check(
        "
        a 4 started 1 left 2
        b 4 started 1 left 2 resume 5
        ",
        "
        a | .xxxx
        b | .XXXXXX
        ",
    );
}

#[test]
fn percent_done_says_what_is_left() {
    check_times("a 4 started 0 percent 50 resume 5", "a 0.08:00 to 6.17:00");
}

#[test]
fn what_is_left_waits_for_an_unfinished_predecessor() {
    let plan = "
        a 5
        b 3 started 1 left 2 after a
        ";
    check(
        plan,
        "
        a | XXXXX
        b | .XXXXXX
        ",
    );
    check(
        &format!("no-hold\n{plan}"),
        "
        a | XXXXX
        b | .xxx
        ",
    );
}

#[test]
fn a_started_task_floats_by_its_finish_and_its_predecessors_until_it_goes_on() {
    // b has done one of its three days and goes on with day 2: a has until the end of day 1.
    let plan = "
        long 9
        a 1
        b 3 started 1 left 2 after a
        ";
    check_float(
        plan,
        "
        long 0 0
        a 1 0
        b 5 5
        ",
    );
}

#[test]
fn unfinished_work_waits_for_the_data_date() {
    check(
        "
        data-date 3
        a 1
        b 2 done 0..1
        c 3 started 1 left 2
        ",
        "
        a | ...x
        b | xx
        c | .XXXX
        ",
    );
}

#[test]
fn a_levelling_delay_waits_on_the_clock() {
    // Two days from Wednesday evening are Friday evening; from Friday evening they are Sunday's: a has float.
    check(
        "
        week office
        a 3
        b 1 after a levelled 2
        c 1 after b
        ",
        "
        a | xxx
        b | .......X
        c | ........X
        ",
    );
}

#[test]
fn a_required_finish_is_where_late_dates_count_from() {
    check_float(
        "
        finish 4
        a 2
        b 4 after a
        ",
        "
        a -1 0
        b -1 0
        ",
    );
}

#[test]
fn from_its_finish_a_plan_is_scheduled_as_late_as_its_links_allow() {
    check(
        "
        from-finish
        finish 9
        a 2 alap
        b 3 alap after a
        c 1 alap
        d 1 after a
        ",
        "
        a | .....XX
        b | .......XXX
        c | .........x
        d | .......x
        ",
    );
}
