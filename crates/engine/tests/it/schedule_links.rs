//! Links, lags and the float between tasks.

use sinew_engine::calendar::{Minute, Work};
use sinew_engine::plan::{Duration, Plan};
use sinew_engine::schedule::{Criticality, schedule};

use crate::schedule_chart::{Read, check, check_float, check_late, check_times, day_start};

#[test]
fn a_task_waits_for_the_finish_of_its_predecessor() {
    check(
        "
        a 2
        b 3 after a
        ",
        "
        a | XX
        b | ..XXX
        ",
    );
}

#[test]
fn a_parallel_branch_gets_float() {
    let plan = "
        design 2
        build  3 after design
        docs   1 after design
        launch 1 after build docs
        ";
    check(
        plan,
        "
        design | XX
        build  | ..XXX
        docs   | ..x
        launch | .....X
        ",
    );
    check_late(
        plan,
        "
        design | XX
        build  | ..XXX
        docs   | ....x
        launch | .....X
        ",
    );
    check_float(
        plan,
        "
        design 0 0
        build  0 0
        docs   2 2
        launch 0 0
        ",
    );
}

#[test]
fn float_on_a_chain_is_free_only_at_its_end() {
    check_float(
        "
        long 5
        a    1
        b    1 after a
        end  0 after long b
        ",
        "
        long 0 0
        a    3 0
        b    3 3
        end  0 0
        ",
    );
}

#[test]
fn tasks_may_have_to_start_together() {
    check(
        "
        a 3
        b 1 ss a
        c 1 ss a+1
        ",
        "
        a | XXX
        b | x
        c | .x
        ",
    );
}

#[test]
fn tasks_may_have_to_finish_together() {
    check(
        "
        a 3
        b 1 ff a
        c 1 ff a+2
        ",
        "
        a | XXX
        b | ..x
        c | ....X
        ",
    );
}

#[test]
fn a_longer_task_does_not_start_before_the_plan_to_finish_together() {
    check(
        "
        a 1
        b 3 ff a
        ",
        "
        a | x
        b | XXX
        ",
    );
}

#[test]
fn a_task_may_have_to_last_until_another_starts() {
    check(
        "
        prep  4
        shift 1 after prep
        watch 2 sf shift
        ",
        "
        prep  | XXXX
        shift | ....X
        watch | ..xx-
        ",
    );
    // It lasts into the morning of day 4, when the shift begins, though its two days are worked by day 3.
    check_times(
        "prep 4\nshift 1 after prep\nwatch 2 sf shift",
        "prep 0.08:00 to 3.17:00\nshift 4.08:00 to 4.17:00\nwatch 2.08:00 to 4.08:00",
    );
}

#[test]
fn a_lag_waits_in_working_time_and_a_lead_overlaps() {
    check(
        "
        a 3
        b 1 after a+2
        c 2 after a-1
        ",
        "
        a | XXX
        b | .....X
        c | ..xx
        ",
    );
}

#[test]
fn an_elapsed_lag_runs_through_the_weekend() {
    check(
        "
        week office
        pour  5
        cured 1 after pour+2e
        work  1 after pour+2
        ",
        "
        pour  | XXXXX
        cured | .......x
        work  | .........X
        ",
    );
}

#[test]
fn a_lag_may_be_a_share_of_the_predecessor() {
    check(
        "
        a 4
        b 1 after a+50%
        c 1 after a-25%
        ",
        "
        a | XXXX
        b | ......X
        c | ...x
        ",
    );
}

#[test]
fn a_lead_does_not_pull_a_task_before_the_plan() {
    check(
        "
        a 1
        b 1 after a-5
        ",
        "
        a | X
        b | X
        ",
    );
}

#[test]
fn a_milestone_stands_at_the_end_of_its_predecessor() {
    check_times(
        "
        a 2
        m 0 after a
        b 1 after m
        ",
        "
        a 0.08:00 to 1.17:00
        m 1.17:00 to 1.17:00
        b 2.08:00 to 2.17:00
        ",
    );
}

#[test]
fn a_milestone_with_float_may_stand_at_the_start_of_its_successor() {
    let plan = "
        long 3
        a    1
        m    0 after a
        b    1 after long m
        ";
    check(
        plan,
        "
        long | XXX
        a    | x
        m    | m
        b    | ...X
        ",
    );
    check_late(
        plan,
        "
        long | XXX
        a    | ..x
        m    | ...m
        b    | ...X
        ",
    );
}

#[test]
fn links_of_every_kind_limit_late_dates() {
    // The plan ends with day 5. Late finish: b 5 gives a 3 (one day of lag, one of work); d 5 gives c a late
    // start on 4 and its day; f 5 gives e 3; h has to finish by 5, so g starts by the end of 5.
    check_late(
        "
        long 6
        a 1
        b 1 after a+1
        c 1
        d 2 ss c
        e 1
        f 1 ff e+2
        g 1
        h 1 sf g
        ",
        "
        long | XXXXXX
        a | ...x
        b | .....x
        c | ....x
        d | ....xx
        e | ...x
        f | .....x
        g | .....x
        h | .....x
        ",
    );
}

#[test]
fn a_link_to_a_summary_holds_every_task_in_it() {
    check(
        "
        a     2
        phase 0 after a
        b     1 in phase
        c     2 in phase after b
        d     1 in phase
        ",
        "
        a     | XX
        phase | ..XXX
        b     | ..X
        c     | ...XX
        d     | ..x
        ",
    );
}

#[test]
fn a_link_from_a_summary_leaves_from_its_last_task() {
    let plan = "
        phase 0
        a     1 in phase
        b     3 in phase
        c     1 after phase+1
        ";
    check(
        plan,
        "
        phase | XXX
        a     | x
        b     | XXX
        c     | ....X
        ",
    );
    check_float(
        plan,
        "
        phase 0 0
        a     2 2
        b     0 0
        c     0 0
        ",
    );
}

#[test]
fn links_reach_through_summaries_within_summaries() {
    check(
        "
        gate  1
        outer 0 after gate
        inner 0 in outer
        a     2 in inner
        b     1 after outer
        ",
        "
        gate  | X
        outer | .XX
        inner | .XX
        a     | .XX
        b     | ...X
        ",
    );
}

#[test]
fn an_inactive_task_holds_nobody() {
    check(
        "
        a 9 off
        b 1 after a
        c 2
        ",
        "
        a | xxxxxxxxx
        b | x
        c | XX
        ",
    );
}

#[test]
fn each_end_can_have_its_own_critical_path() {
    check(
        "
        each-end
        a 3
        b 1
        c 1 after b
        ",
        "
        a | XXX
        b | X
        c | .X
        ",
    );
}

#[test]
fn an_empty_plan_has_an_empty_schedule() {
    check("", "");
}

#[test]
fn near_critical_is_what_has_little_float() {
    let read = Read::new("long 9\nnear 4\nfar 3");
    let schedule = schedule(&Plan::new(read.spec).unwrap());
    let criticality = schedule.tasks.iter().map(|task| task.criticality).collect::<Vec<_>>();
    // Five days of float are near, six are not.
    assert_eq!(criticality, [Criticality::Critical, Criticality::Near, Criticality::No]);
}

/// The minute of work of `sign` is done at 17:00, but it lasts with `check` until 18:01; that is no later late than early.
#[test]
fn a_start_in_time_may_go_with_a_finish_in_a_pause() {
    let mut read = Read::new("calendar eve evenings\ncheck 1 cal eve\nsign 1 ff check\nread 0 ss sign");
    read.spec.tasks[0].duration = Duration::Working(Work(1));
    read.spec.tasks[1].duration = Duration::Working(Work(1));
    let schedule = schedule(&Plan::new(read.spec).unwrap());
    let minutes = |at: Minute| at.0 - day_start(0).0 + 8 * 60;
    let ends = schedule.tasks.iter().map(|task| (minutes(task.start), minutes(task.finish), task.total_float.0)).collect::<Vec<_>>();
    assert_eq!(ends, [(1080, 1081, 0), (1019, 1081, 0), (1019, 1019, 1)]);
}
