//! Why a date is what it is.

use crate::schedule_chart::check_why;

#[test]
fn the_chain_leads_from_link_to_link_back_to_the_start_of_the_plan() {
    check_why(
        "
        a 2
        b 1
        c 3 after a b
        d 1 after c+1
        ",
        "d",
        "
        d 6.08:00: link from c at 5.17:00
        c 2.08:00: link from a at 1.17:00
        a 0.08:00: ProjectStart at 0.08:00
        ",
    );
}

#[test]
fn the_chain_ends_at_a_constraint() {
    check_why("a 1 snet 3\nb 1 after a", "b", "b 4.08:00: link from a at 3.17:00\na 3.08:00: Constraint at 3.08:00");
}

#[test]
fn a_task_in_a_summary_is_held_with_it() {
    check_why(
        "
        a     2
        phase 0 after a
        b     1 in phase
        ",
        "b",
        "
        b     2.08:00: held with phase at 1.17:00
        phase 2.08:00: link from a at 1.17:00
        a     0.08:00: ProjectStart at 0.08:00
        ",
    );
}

#[test]
fn what_follows_a_summary_follows_its_last_task() {
    check_why(
        "
        phase 0
        a     1 in phase
        b     3 in phase
        c     1 after phase
        ",
        "c",
        "
        c     3.08:00: link from phase at 2.17:00
        phase 0.08:00: its task b at 2.17:00
        b     0.08:00: ProjectStart at 0.08:00
        ",
    );
}

#[test]
fn progress_hands_and_the_data_date_end_a_chain() {
    check_why("a 1 done 1..1\nb 1 after a", "b", "b 2.08:00: link from a at 1.17:00\na 1.08:00: Actual at 1.08:00");
    check_why("a 1 manual 2..2", "a", "a 2.08:00: Manual at 2.08:00");
    check_why("data-date 4\na 1", "a", "a 4.08:00: DataDate at 4.08:00");
    check_why("b 3\na 1 alap", "a", "a 2.08:00: AsLateAsPossible at 2.08:00");
}

#[test]
fn a_calendar_moves_a_task_on_from_what_the_link_asked() {
    check_why(
        "
        week office
        a 5
        b 1 after a
        ",
        "b",
        "
        b 7.08:00: link from a at 4.17:00
        a 0.08:00: ProjectStart at 0.08:00
        ",
    );
}

#[test]
fn a_finish_link_drives_where_it_is_the_later_one() {
    check_why("a 1\nb 5\nc 1 after a ff b", "c", "c 4.08:00: link from b at 4.17:00\nb 0.08:00: ProjectStart at 0.08:00");
}
