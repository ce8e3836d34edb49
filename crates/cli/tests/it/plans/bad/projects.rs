//! Faults of MS Project's XML.

use super::{Bad, bad};
use crate::plans::files::{after, project, task};

fn xml(codes: &'static str, content: String, titles: &str) -> Bad {
    bad(codes, "plan.xml", content, titles)
}

fn tasks(codes: &'static str, tasks: &str, titles: &str) -> Bad {
    xml(codes, project("", "", tasks, ""), titles)
}

pub(crate) fn damaged() -> Vec<Bad> {
    let (one, two) = (task(1, 8, ""), task(2, 8, ""));
    let both = one.clone() + &two;
    let deep = format!("<A>{}{}</A>", "<B>".repeat(80), "</B>".repeat(80));
    vec![
        tasks("mspdi.syntax", &format!("{one}<!-x>{two}"), "Task 1,Task 2,"),
        tasks("mspdi.syntax", &both.replace("Task 1", "Task < 1"), "Task < 1,Task 2,"),
        tasks("mspdi.missing_end", &both.replacen("</Duration>", "", 1), "Task 1,Task 2,"),
        tasks("mspdi.unmatched_end", &format!("{one}</Nothing>{two}"), "Task 1,Task 2,"),
        tasks("mspdi.unknown_entity", &both.replace("Task 1", "Task &eacute;"), "Task &eacute;,Task 2,"),
        tasks("mspdi.nested", &both.replace("Task 1", "Task<b>bold</b> 1"), "Task 1,Task 2,"),
        tasks("mspdi.too_deep", &format!("{one}{deep}{two}"), "Task 1,Task 2,"),
    ]
}

pub(crate) fn values() -> Vec<Bad> {
    let one = task(1, 8, "");
    let two = |more: &str| one.clone() + &task(2, 8, more);
    let calendar = |codes, inside: &str| xml(codes, project("", inside, &one, ""), "Task 1,");
    let given = |codes, inside: &str| {
        let resources = "<Resources><Resource><UID>1</UID><Name>Ada</Name></Resource></Resources>";
        let rest = format!("{resources}<Assignments><Assignment><UID>1</UID>{inside}</Assignment></Assignments>");
        xml(codes, project("", "", &one, &rest), "Task 1,")
    };
    vec![
        tasks("mspdi.bad_value", &two("<Deadline>tomorrow</Deadline>"), "Task 1,Task 2,"),
        tasks("mspdi.bad_value", &two("<ConstraintType>12</ConstraintType>"), "Task 1,Task 2,"),
        tasks("mspdi.bad_value", &two("<PercentComplete>140</PercentComplete>"), "Task 1,Task 2,"),
        tasks("mspdi.no_uid", &(one.clone() + &task(2, 8, "").replace("<UID>2</UID>", "")), "Task 1,Task 2,"),
        tasks("mspdi.outline_jump", &two("<OutlineLevel>4</OutlineLevel>"), "Task 1,Task 2,"),
        tasks("mspdi.constraint_without_date", &two("<ConstraintType>4</ConstraintType>"), "Task 1,Task 2,"),
        tasks("mspdi.duplicate_link", &two(&(after(1, "") + &after(1, ""))), "Task 1,Task 2,"),
        tasks(
            "mspdi.cross_project_link",
            &two("<PredecessorLink><CrossProject>1</CrossProject><CrossProjectName>other.mpp\\7</CrossProjectName></PredecessorLink>"),
            "Task 1,Task 2,",
        ),
        tasks(
            "mspdi.external_task",
            &two("<ExternalTask>1</ExternalTask><Start>2026-01-08T08:00:00</Start><Finish>2026-01-08T17:00:00</Finish>"),
            "Task 1,Task 2,",
        ),
        tasks("mspdi.unknown_calendar", &two("<CalendarUID>9</CalendarUID>"), "Task 1,Task 2,"),
        calendar("mspdi.exception_without_date", "<Exceptions><Exception><DayWorking>0</DayWorking></Exception></Exceptions>"),
        calendar(
            "mspdi.bad_working_time",
            "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>22:00:00</FromTime>\
             <ToTime>06:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays>",
        ),
        given("mspdi.negative_work", "<TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Work>-PT8H0M0S</Work>"),
        given("mspdi.unknown_task", "<TaskUID>9</TaskUID><ResourceUID>1</ResourceUID><Work>PT8H0M0S</Work>"),
        given("mspdi.unknown_resource", "<TaskUID>1</TaskUID><ResourceUID>9</ResourceUID><Work>PT8H0M0S</Work>"),
        given("plan.negative_duration", "<TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Work>PT8H0M0S</Work><Delay>-4800</Delay>"),
        tasks(
            "plan.finish_before_start",
            &two("<ActualStart>2026-01-08T08:00:00</ActualStart><ActualFinish>2026-01-07T17:00:00</ActualFinish>"),
            "Task 1,Task 2,",
        ),
        tasks(
            "plan.bad_remaining",
            &two(
                "<PercentComplete>50</PercentComplete><ActualStart>2026-01-05T08:00:00</ActualStart><RemainingDuration>PT80H0M0S</RemainingDuration>",
            ),
            "Task 1,Task 2,",
        ),
    ]
}
