//! MS Project's XML, sound and otherwise.

use std::collections::BTreeSet;

use model::draft::Draft;
use model::kind::Body;
use model::kind::item::{Item, ScheduleFacts};
use model::problem::Problem;
use proptest::prelude::*;
use sinew_formats::mspdi::{PROBLEMS, read};
use sinew_formats::{Format, Options, sniff};

use crate::mutation::mutations;
use crate::picture::{codes, draw, plain};

/// Reads the inside of a `Project` element.
fn project(inside: &str) -> (Draft, Vec<Problem>) {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Project xmlns=\"http://schemas.microsoft.com/project\">\n{inside}\n</Project>"
    );
    read("plan.xml", xml.as_bytes())
}

/// Reads tasks and returns one of them.
#[track_caller]
fn task(uid: &str, tasks: &str) -> (Item, Vec<Problem>) {
    let (draft, problems) = project(&format!("<Tasks>{tasks}</Tasks>"));
    (item(&draft, uid), problems)
}

#[track_caller]
fn item(draft: &Draft, id: &str) -> Item {
    let record = draft.records.iter().find(|record| record.id == id).unwrap();
    match &record.body {
        Body::Item(item) => Item::clone(item),
        other => panic!("{id} is a {}", other.kind().name()),
    }
}

fn facts(item: &Item) -> ScheduleFacts {
    ScheduleFacts::clone(item.schedule.as_ref().unwrap())
}

/// Checks what one task element says beyond its name, as JSON.
#[track_caller]
fn check_facts(elements: &str, expected: &str) {
    let (item, problems) = task("4", &format!("<Task><UID>4</UID><Name>Build</Name><OutlineLevel>1</OutlineLevel>{elements}</Task>"));
    assert_eq!(codes(&problems), [""; 0]);
    assert_eq!(serde_json::to_string(&facts(&item)).unwrap(), expected);
}

#[test]
fn a_plan_becomes_a_program_with_items_people_and_calendars() {
    let (draft, problems) = project(
        "<Title>Atlas</Title><StartDate>2026-03-02T08:00:00</StartDate><FinishDate>2026-04-01T17:00:00</FinishDate>
         <ScheduleFromStart>1</ScheduleFromStart><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>
         <CriticalSlackLimit>2</CriticalSlackLimit><StatusDate>2026-03-06T17:00:00</StatusDate>
         <Calendars><Calendar><UID>1</UID><Name>Standard</Name><BaseCalendarUID>-1</BaseCalendarUID></Calendar></Calendars>
         <Tasks>
           <Task><UID>0</UID><ID>0</ID><Name>Atlas migration</Name><OutlineLevel>0</OutlineLevel><Summary>1</Summary></Task>
           <Task><UID>7</UID><ID>1</ID><Name>Vendor &amp; API</Name><OutlineLevel>1</OutlineLevel><Summary>1</Summary></Task>
           <Task><UID>3</UID><ID>2</ID><Name>Contract</Name><OutlineLevel>2</OutlineLevel><Duration>PT16H0M0S</Duration></Task>
           <Task><ID>3</ID><UID>9</UID><IsNull>1</IsNull></Task>
           <Task><UID>5</UID><ID>4</ID><Name>Signed</Name><OutlineLevel>2</OutlineLevel><Milestone>1</Milestone><Duration>PT0H0M0S</Duration>
             <PredecessorLink><PredecessorUID>3</PredecessorUID><Type>1</Type><LinkLag>4800</LinkLag><LagFormat>7</LagFormat></PredecessorLink></Task>
           <Task><UID>6</UID><ID>5</ID><Name>Go live</Name><OutlineLevel>1</OutlineLevel></Task>
         </Tasks>
         <Resources><Resource><UID>1</UID><Name>Ada</Name><Type>1</Type><EmailAddress>ada@example.org</EmailAddress><MaxUnits>0.5</MaxUnits></Resource></Resources>
         <Assignments><Assignment><UID>1</UID><TaskUID>3</TaskUID><ResourceUID>1</ResourceUID><Work>PT8H0M0S</Work><Units>0.5</Units></Assignment></Assignments>",
    );
    assert_eq!(codes(&problems), [""; 0]);
    assert_eq!(draft.source.system, "msproject");
    assert_eq!(draft.source.instance, "Atlas");
    assert_eq!(draft.data_date, Some("2026-03-06T17:00".parse().unwrap()));
    assert_eq!(
        draw(&draft),
        plain(
            r#"
            calendar calendar-1 "Standard"
                week: [null,null,null,null,null,null,null]
            person resource-1 "Ada"
                email: "ada@example.org"
                max_units: 0.5
            program 0 "Atlas migration"
                calendar: "calendar-1"
                critical_float_minutes: 960
                data_date: "2026-03-06T17:00:00"
                minutes_per_day: 480
                plan_options: {"honor_constraints":null,"multiple_critical_paths":null,"split_in_progress":null,"work_follows_data_date":false}
                start: "2026-03-02T08:00:00"
            item 7 "Vendor & API" in 0
                schedule: {}
                stage: "todo"
                type: "workstream"
            item 3 "Contract" in 7
                assignee: "resource-1"
                schedule: {"assignments":[{"person":"resource-1","units":0.5,"work_minutes":480.0}],"duration_minutes":960}
                stage: "todo"
                type: "task"
            item 5 "Signed" in 7
                schedule: {"duration_minutes":0}
                stage: "todo"
                type: "milestone"
            item 6 "Go live" in 0
                schedule: {}
                stage: "todo"
                type: "task"
            3 blocks 5 {"lag":480}
            "#
        )
    );
}

#[test]
fn links_carry_their_type_and_lag() {
    // LinkLag: tenths of a minute; with format 19 whole percents; formats 4 to 12 by the wall clock.
    let link = |kind: u8, lag: i64, format: u8| {
        let (draft, _) = project(&format!(
            "<Tasks><Task><UID>1</UID></Task><Task><UID>2</UID><PredecessorLink><PredecessorUID>1</PredecessorUID><Type>{kind}</Type>\
             <LinkLag>{lag}</LinkLag><LagFormat>{format}</LagFormat></PredecessorLink></Task></Tasks>"
        ));
        serde_json::to_string(&draft.links[0].data).unwrap()
    };
    assert_eq!(link(1, 0, 7), "{}");
    assert_eq!(link(0, 0, 7), r#"{"dependency":"FF"}"#);
    assert_eq!(link(2, 0, 7), r#"{"dependency":"SF"}"#);
    assert_eq!(link(3, -4800, 7), r#"{"dependency":"SS","lag":-480}"#);
    assert_eq!(link(1, 4800, 8), r#"{"lag":480,"lag_unit":"elapsed"}"#);
    assert_eq!(link(1, 4800, 40), r#"{"lag":480,"lag_unit":"elapsed"}"#);
    assert_eq!(link(1, -50, 19), r#"{"lag":-5000,"lag_unit":"percent"}"#);
    assert_eq!(link(1, 5, 7), r#"{"lag":1}"#);
}

#[test]
fn computed_dates_are_left_behind() {
    check_facts(
        "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish><EarlyStart>2026-03-02T08:00:00</EarlyStart>\
         <LateFinish>2026-03-09T17:00:00</LateFinish><TotalSlack>4800</TotalSlack><Critical>1</Critical><Duration>PT16H0M0S</Duration>\
         <ManualStart>2026-03-02T08:00:00</ManualStart><RemainingDuration>PT16H0M0S</RemainingDuration><Stop>2026-03-02T08:00:00</Stop>",
        r#"{"duration_minutes":960}"#,
    );
}

#[test]
fn dates_of_manual_tasks_are_facts() {
    check_facts(
        "<Manual>1</Manual><Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>\
         <ManualFinish>2026-03-04T17:00:00</ManualFinish><Duration>PT16H0M0S</Duration><ManualDuration>PT24H0M0S</ManualDuration>",
        r#"{"duration_minutes":1440,"manual_start":"2026-03-02T08:00:00","manual_finish":"2026-03-04T17:00:00","manual":true}"#,
    );
}

#[test]
fn constraints_deadlines_and_elapsed_durations_are_read() {
    let constraint = |number: u8, name: &str, date: &str| {
        check_facts(
            &format!("<ConstraintType>{number}</ConstraintType><ConstraintDate>2026-03-02T08:00:00</ConstraintDate>"),
            &format!(r#"{{"constraint":{{"kind":"{name}"{date}}}}}"#),
        );
    };
    constraint(1, "ALAP", "");
    for (number, name) in [(2, "MSO"), (3, "MFO"), (4, "SNET"), (5, "SNLT"), (6, "FNET"), (7, "FNLT")] {
        constraint(number, name, r#","date":"2026-03-02T08:00:00""#);
    }
    check_facts("<ConstraintType>0</ConstraintType>", "{}");
    check_facts("<Duration>PT72H0M0S</Duration><DurationFormat>8</DurationFormat>", r#"{"duration_minutes":4320,"elapsed":true}"#);
    let (item, _) = task("4", "<Task><UID>4</UID><Deadline>2026-03-06T17:00:00</Deadline></Task>");
    assert_eq!(facts(&item).deadline, Some("2026-03-06T17:00".parse().unwrap()));
    assert_eq!(item.committed, Some("2026-03-06".parse().unwrap()));
}

#[test]
fn progress_and_baselines_are_kept() {
    check_facts(
        "<Duration>PT16H0M0S</Duration><PercentComplete>25</PercentComplete><ActualStart>2026-03-02T08:00:00</ActualStart>\
         <ActualDuration>PT4H0M0S</ActualDuration><RemainingDuration>PT12H0M0S</RemainingDuration><Stop>2026-03-02T12:00:00</Stop>\
         <Resume>2026-03-04T08:00:00</Resume><Baseline><Number>0</Number><Start>2026-02-02T08:00:00</Start><Finish>2026-02-03T17:00:00</Finish>\
         <Duration>PT16H0M0S</Duration><Work>PT20H0M0S</Work></Baseline>",
        r#"{"duration_minutes":960,"percent_complete":25.0,"actual_start":"2026-03-02T08:00:00","actual_minutes":240,"remaining_minutes":720,"stop":"2026-03-02T12:00:00","resume":"2026-03-04T08:00:00","baselines":[{"number":0,"start":"2026-02-02T08:00:00","finish":"2026-02-03T17:00:00","duration_minutes":960,"work_minutes":1200.0}]}"#,
    );
}

#[test]
fn the_rest_of_what_drives_dates_is_read() {
    check_facts(
        "<Type>1</Type><EffortDriven>1</EffortDriven><LevelingDelay>14400</LevelingDelay><IgnoreResourceCalendar>1</IgnoreResourceCalendar><Recurring>1</Recurring>",
        r#"{"ignore_resource_calendars":true,"task_type":"fixed_duration","effort_driven":true,"levelling_delay_minutes":1440,"recurring":true}"#,
    );
    let (item, _) = task("4", "<Task><UID>4</UID><Active>0</Active></Task>");
    assert!(facts(&item).inactive);
    assert_eq!(item.stage, model::kind::item::Stage::Dropped);
}

#[test]
fn a_week_leaves_what_it_does_not_say_to_its_base() {
    let (draft, problems) = project(
        "<Calendars><Calendar><UID>1</UID><Name>Standard</Name></Calendar><Calendar><UID>2</UID><Name>Night</Name><BaseCalendarUID>1</BaseCalendarUID><WeekDays>
           <WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>
           <WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>
             <WorkingTime><FromTime>23:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>
             <WorkingTime><FromTime>00:00:00</FromTime><ToTime>03:30:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
           <WeekDay><DayType>3</DayType><DayWorking>1</DayWorking></WeekDay>
         </WeekDays></Calendar></Calendars>",
    );
    assert_eq!(codes(&problems), [""; 0]);
    let drawing = draw(&draft);
    assert!(drawing.contains(r#"week: [[{"from":0,"to":210},{"from":1380,"to":1440}],null,null,null,null,null,[]]"#), "{drawing}");
    assert!(drawing.contains(r#"base: "calendar-1""#), "{drawing}");
}

/// Reads one exception of the new form and lists its days.
#[track_caller]
fn exception_days(elements: &str) -> Vec<String> {
    let (draft, problems) = project(&format!(
        "<Calendars><Calendar><UID>1</UID><Exceptions><Exception>{elements}</Exception></Exceptions></Calendar></Calendars>"
    ));
    assert_eq!(codes(&problems), [""; 0]);
    let Body::Calendar(calendar) = &draft.records[0].body else { panic!("no calendar") };
    calendar
        .exceptions
        .iter()
        .map(
            |exception| {
                if exception.from == exception.to { exception.from.to_string() } else { format!("{}..{}", exception.from, exception.to) }
            },
        )
        .collect()
}

#[test]
fn recurring_exceptions_are_written_out_as_days() {
    let period = |from: &str, to: &str| {
        format!("<TimePeriod><FromDate>{from}T00:00:00</FromDate><ToDate>{to}T23:59:00</ToDate></TimePeriod><DayWorking>0</DayWorking>")
    };
    assert_eq!(exception_days(&period("2026-12-24", "2026-12-31")), ["2026-12-24..2026-12-31"]);
    // Every year on 25 December (months count from 0).
    assert_eq!(
        exception_days(&format!("{}<Type>2</Type><Month>11</Month><MonthDay>25</MonthDay>", period("2026-01-01", "2028-06-30"))),
        ["2026-12-25", "2027-12-25"]
    );
    // Every year on the last Monday (item 4) of May.
    assert_eq!(
        exception_days(&format!(
            "{}<Type>3</Type><Month>4</Month><MonthItem>4</MonthItem><MonthPosition>4</MonthPosition>",
            period("2026-01-01", "2027-12-31")
        )),
        ["2026-05-25", "2027-05-31"]
    );
    // The first weekday of every second month.
    assert_eq!(
        exception_days(&format!(
            "{}<Type>5</Type><Period>2</Period><MonthItem>1</MonthItem><MonthPosition>0</MonthPosition>",
            period("2026-02-01", "2026-05-31")
        )),
        ["2026-02-02", "2026-04-01"]
    );
    // Every second week on Monday and Friday (bits 2 and 32).
    assert_eq!(
        exception_days(&format!("{}<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek>", period("2026-03-02", "2026-03-20"))),
        ["2026-03-02", "2026-03-06", "2026-03-16", "2026-03-20"]
    );
    assert_eq!(
        exception_days(&format!(
            "{}<Type>7</Type><Period>3</Period><EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>2</Occurrences>",
            period("2026-03-02", "2026-03-20")
        )),
        ["2026-03-02", "2026-03-05"]
    );
}

#[test]
fn old_exceptions_count_where_there_are_no_new_ones() {
    let old = "<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2026-05-01T00:00:00</FromDate><ToDate>2026-05-01T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays>";
    let days = |calendar: &str| {
        let (draft, _) = project(&format!("<Calendars><Calendar><UID>1</UID>{calendar}</Calendar></Calendars>"));
        let Body::Calendar(calendar) = &draft.records[0].body else { panic!("no calendar") };
        calendar.exceptions.iter().map(|exception| exception.from.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(days(old), ["2026-05-01"]);
    let new = "<Exceptions><Exception><TimePeriod><FromDate>2026-06-01T00:00:00</FromDate></TimePeriod></Exception></Exceptions>";
    assert_eq!(days(&format!("{old}{new}")), ["2026-06-01"]);
}

#[test]
fn a_work_week_becomes_exceptions() {
    let (draft, problems) = project(
        "<Calendars><Calendar><UID>1</UID><WorkWeeks><WorkWeek><Name>Summer</Name>
           <TimePeriod><FromDate>2026-07-01T00:00:00</FromDate><ToDate>2026-07-07T00:00:00</ToDate></TimePeriod>
           <WeekDays><WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay>
             <WeekDay><DayType>5</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays>
         </WorkWeek></WorkWeeks></Calendar></Calendars>",
    );
    assert_eq!(codes(&problems), [""; 0]);
    // 2 July 2026 is a Thursday.
    let drawing = draw(&draft);
    assert!(
        drawing.contains(r#"exceptions: [{"from":"2026-07-02","name":"Summer","spans":[{"from":480,"to":720}],"to":"2026-07-02"},{"from":"2026-07-03","name":"Summer","to":"2026-07-03"}]"#),
        "{drawing}"
    );
}

#[test]
fn pauses_are_found_where_no_work_was_spread() {
    let stretch = |from: &str, to: &str, hours: u8| {
        format!(
            "<TimephasedData><Type>1</Type><Start>{from}</Start><Finish>{to}</Finish><Unit>2</Unit><Value>PT{hours}H0M0S</Value></TimephasedData>"
        )
    };
    let week: String = (2..7)
        .map(|day| format!("<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"))
        .collect();
    // Monday 2 March 2026: a day of work, two days of nothing, then Thursday and, over the weekend, Monday.
    let (draft, problems) = project(&format!(
        "<CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><WeekDays>{week}</WeekDays></Calendar></Calendars>\
         <Tasks><Task><UID>1</UID><Duration>PT24H0M0S</Duration></Task></Tasks>\
         <Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>{}{}{}{}{}</Assignment></Assignments>",
        stretch("2026-03-02T08:00:00", "2026-03-02T16:00:00", 8),
        stretch("2026-03-03T08:00:00", "2026-03-04T16:00:00", 0),
        stretch("2026-03-05T08:00:00", "2026-03-05T16:00:00", 8),
        stretch("2026-03-06T08:00:00", "2026-03-06T16:00:00", 8),
        stretch("2026-03-09T08:00:00", "2026-03-09T16:00:00", 8),
    ));
    assert_eq!(codes(&problems), [""; 0]);
    // After 480 minutes, two days of 480 pause. The weekend is no pause.
    assert_eq!(facts(&item(&draft, "1")).splits, [(480, 960)]);
    assert!(facts(&item(&draft, "1")).assignments.is_empty());
}

#[test]
fn resources_are_people_machines_and_money() {
    let (draft, _) = project(
        "<Resources><Resource><UID>0</UID><Type>1</Type></Resource><Resource><UID>1</UID><Name>Steel</Name><Type>0</Type></Resource>
         <Resource><UID>2</UID><Name>Travel</Name><Type>2</Type></Resource><Resource><UID>3</UID><IsNull>1</IsNull></Resource></Resources>",
    );
    let people: Vec<String> = draw(&draft)
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("person") || line.starts_with("resource_type"))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        people,
        [r#"person resource-1 "Steel""#, r#"resource_type: "material""#, r#"person resource-2 "Travel""#, r#"resource_type: "cost""#]
    );
}

#[test]
fn entities_sections_comments_and_prefixes_are_xml_too() {
    let xml = "<p:Project xmlns:p=\"x\"><!-- by hand > --><p:Tasks><p:Task a=\"1 > 0\"><p:UID>1</p:UID><p:Name>R&amp;D &#x2014; <![CDATA[<b>now</b>]]> &lt;&#33;&gt;</p:Name><p:Notes/></p:Task ></p:Tasks></p:Project>";
    assert_eq!(sniff(xml.as_bytes()), Some(Format::Mspdi));
    let (draft, problems) = sinew_formats::read("plan.xml", xml.as_bytes(), &Options::default());
    assert_eq!(codes(&problems), [""; 0]);
    assert_eq!(draft.records[1].title, "R&D \u{2014} <b>now</b> <!>");
}

#[test]
fn other_encodings_are_read() {
    let xml = "<?xml version=\"1.0\" encoding=\"ENC\"?><Project><Tasks><Task><UID>1</UID><Name>Größe</Name></Task></Tasks></Project>";
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(xml.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (draft, problems) = read("a.xml", &utf16);
    assert_eq!((draft.records[1].title.as_str(), problems.len()), ("Größe", 0));
    let (bytes, _, _) = encoding_rs::EUC_KR
        .encode("<?xml version=\"1.0\" encoding=\"euc-kr\"?><Project><Tasks><Task><UID>1</UID><Name>작업</Name></Task></Tasks></Project>");
    let (draft, problems) = read("a.xml", &bytes);
    assert_eq!((draft.records[1].title.as_str(), problems.len()), ("작업", 0));
}

/// A bad file for every code, and what is still read of it.
const BAD: &[(&str, &str, usize)] = &[
    ("mspdi.not_a_project", "<html><body/></html>", 0),
    ("mspdi.truncated", "<Project><Tasks><Task><UID>1</UID><Name>One</Name></Task><Task><UID>2</UID><Na", 3),
    ("mspdi.syntax", "<Project><Tasks><Task><UID>1</UID><Name>a < b</Name></Task><Task><UID>2</UID></Task></Tasks></Project>", 3),
    ("mspdi.missing_end", "<Project><Tasks><Task><UID>1</UID><Name>One</Task><Task><UID>2</UID></Task></Tasks></Project>", 3),
    ("mspdi.unmatched_end", "<Project><Tasks></Foo><Task><UID>1</UID></Task></Tasks></Project>", 2),
    ("mspdi.unknown_entity", "<Project><Tasks><Task><UID>1</UID><Name>a&nbsp;b</Name></Task></Tasks></Project>", 2),
    ("mspdi.nested", "<Project><Tasks><Task><UID>1</UID><Name>a<b>c</b>d</Name></Task></Tasks></Project>", 2),
    ("mspdi.bad_value", "<Project><Tasks><Task><UID>1</UID><Duration>soon</Duration></Task></Tasks></Project>", 2),
    ("mspdi.bad_value", "<Project><Tasks><Task><UID>one</UID></Task></Tasks></Project>", 2),
    ("mspdi.bad_value", "<Project><Tasks><Task><UID>1</UID><ConstraintType>9</ConstraintType></Task></Tasks></Project>", 2),
    ("mspdi.bad_value", "<Project><StartDate>2026-02-30T08:00:00</StartDate></Project>", 1),
    ("mspdi.bad_value", "<Project><Tasks><Task><UID>1</UID><PercentComplete>250</PercentComplete></Task></Tasks></Project>", 2),
    ("mspdi.no_uid", "<Project><Tasks><Task><Name>One</Name></Task></Tasks></Project>", 2),
    ("mspdi.no_uid", "<Project><Resources><Resource><Name>Ada</Name></Resource></Resources></Project>", 1),
    ("mspdi.no_uid", "<Project><Calendars><Calendar><Name>Week</Name></Calendar></Calendars></Project>", 1),
    ("mspdi.duplicate_uid", "<Project><Tasks><Task><UID>1</UID></Task><Task><UID>1</UID></Task></Tasks></Project>", 3),
    (
        "mspdi.outline_jump",
        "<Project><Tasks><Task><UID>1</UID><OutlineLevel>1</OutlineLevel></Task><Task><UID>2</UID><OutlineLevel>4</OutlineLevel></Task></Tasks></Project>",
        3,
    ),
    ("mspdi.negative_duration", "<Project><Tasks><Task><UID>1</UID><Duration>-PT8H0M0S</Duration></Task></Tasks></Project>", 2),
    (
        "mspdi.negative_work",
        "<Project><Tasks><Task><UID>1</UID></Task></Tasks><Resources><Resource><UID>1</UID><Name>A</Name></Resource></Resources><Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Work>-PT8H</Work></Assignment></Assignments></Project>",
        3,
    ),
    ("mspdi.constraint_without_date", "<Project><Tasks><Task><UID>1</UID><ConstraintType>4</ConstraintType></Task></Tasks></Project>", 2),
    (
        "mspdi.exception_without_date",
        "<Project><Calendars><Calendar><UID>1</UID><Exceptions><Exception><Name>?</Name></Exception></Exceptions></Calendar></Calendars></Project>",
        2,
    ),
    (
        "mspdi.bad_working_time",
        "<Project><Calendars><Calendar><UID>1</UID><WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>22:00:00</FromTime><ToTime>06:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays></Calendar></Calendars></Project>",
        2,
    ),
    (
        "mspdi.link_nowhere",
        "<Project><Tasks><Task><UID>1</UID><PredecessorLink><PredecessorUID>8</PredecessorUID></PredecessorLink></Task></Tasks></Project>",
        2,
    ),
    (
        "mspdi.self_link",
        "<Project><Tasks><Task><UID>1</UID><PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task></Tasks></Project>",
        2,
    ),
    (
        "mspdi.duplicate_link",
        "<Project><Tasks><Task><UID>1</UID></Task><Task><UID>2</UID><PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink><PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task></Tasks></Project>",
        3,
    ),
    (
        "mspdi.cross_project_link",
        "<Project><Tasks><Task><UID>1</UID><PredecessorLink><CrossProject>1</CrossProject></PredecessorLink></Task></Tasks></Project>",
        2,
    ),
    (
        "mspdi.external_task",
        "<Project><Tasks><Task><UID>1</UID><ExternalTask>1</ExternalTask><Start>2026-03-02T08:00:00</Start></Task></Tasks></Project>",
        2,
    ),
    ("mspdi.unknown_calendar", "<Project><Tasks><Task><UID>1</UID><CalendarUID>5</CalendarUID></Task></Tasks></Project>", 2),
    (
        "mspdi.unknown_task",
        "<Project><Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments></Project>",
        1,
    ),
    (
        "mspdi.unknown_resource",
        "<Project><Tasks><Task><UID>1</UID></Task></Tasks><Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>9</ResourceUID></Assignment></Assignments></Project>",
        2,
    ),
];

#[test]
fn every_fault_is_named_and_the_rest_is_read() {
    let mut met = BTreeSet::from(["mspdi.too_deep"]);
    for (code, xml, records) in BAD {
        let (draft, problems) = read("plan.xml", xml.as_bytes());
        assert!(problems.iter().any(|problem| problem.code == *code), "{code}: {problems:?}\n{xml}");
        assert_eq!(draft.records.len(), *records, "{xml}");
        met.extend(problems.iter().map(|problem| problem.code));
    }
    assert_eq!(met, PROBLEMS.iter().map(|(code, _)| *code).collect());
}

#[test]
fn a_problem_says_where_it_lies() {
    let (_, problems) = task("4", "<Task>\n<UID>4</UID>\n<Duration>soon</Duration></Task>\n<Task>\n<Duration>later</Duration></Task>");
    assert_eq!(codes(&problems), ["mspdi.bad_value @ task UID 4", "mspdi.bad_value @ line 7", "mspdi.no_uid @ line 6"]);
    assert!(problems[0].words.contains("`soon`"), "{}", problems[0].words);
}

#[test]
fn a_task_whose_text_is_damaged_keeps_its_other_fields() {
    let (item, _) = task("4", "<Task><UID>4</UID><Name>a < b</Name><Duration>PT8H0M0S</Duration></Task>");
    assert_eq!(facts(&item).duration_minutes, Some(480));
}

#[test]
fn depth_is_bounded_and_what_follows_is_read() {
    let deep = format!("<Project><Tasks>{}{}<Task><UID>1</UID></Task></Tasks></Project>", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let (draft, problems) = read("plan.xml", deep.as_bytes());
    assert!(problems.iter().any(|problem| problem.code == "mspdi.too_deep"));
    assert_eq!(draft.records.len(), 2);
}

#[test]
fn damage_without_end_costs_no_time_without_end() {
    for piece in ["<!--", "<![CDATA[", "<a \"", "<", "<?", "<a ' ", "&", "</"] {
        let xml = format!("<Project><Tasks><Task><UID>1</UID></Task>{}", piece.repeat(60_000 / piece.len()));
        let (draft, _) = read("plan.xml", xml.as_bytes());
        assert!(draft.records.len() >= 2, "{piece}");
    }
}

#[test]
fn dates_at_the_ends_of_time_do_no_harm() {
    for date in
        ["0000-01-01T00:00:00", "9999-12-31T23:59:59", "9999-12-31T24:00:00", "0001-01-01", "2026-13-01T00:00:00", "-2026-01-01T00:00:00"]
    {
        let tasks = format!("<Task><UID>4</UID><ActualStart>{date}</ActualStart><Baseline><Start>{date}</Start></Baseline></Task>");
        let calendars = format!(
            "<Calendars><Calendar><UID>1</UID><Exceptions><Exception><Type>6</Type><DaysOfWeek>127</DaysOfWeek><TimePeriod><FromDate>{date}</FromDate><ToDate>9999-12-31T00:00:00</ToDate></TimePeriod></Exception></Exceptions></Calendar></Calendars>"
        );
        let (draft, _) = project(&format!("{calendars}<Tasks>{tasks}</Tasks>"));
        assert_eq!(draft.records.len(), 3);
    }
}

/// A small plan with everything in it.
const SAMPLE: &str = include_str!("fixtures/plan.xml");

#[test]
fn whatever_is_cut_off_what_came_before_is_read() {
    let mut last = 0;
    for end in 0..SAMPLE.len() {
        let (draft, problems) = read("plan.xml", &SAMPLE.as_bytes()[..end]);
        assert!(draft.records.len() + 1 >= last, "after {end} bytes");
        last = draft.records.len();
        assert!(!problems.is_empty() || end + 2 > SAMPLE.len(), "after {end} bytes");
    }
    assert_eq!(codes(&read("plan.xml", SAMPLE.as_bytes()).1), [""; 0]);
}

#[test]
fn damaged_plans_never_stop_the_reader() {
    mutations(SAMPLE.as_bytes(), |bytes| {
        read("plan.xml", bytes);
    });
}

#[test]
fn a_byte_order_mark_in_the_middle_is_text() {
    let (draft, _) = project("<Tasks><Task><UID>1</UID><Name>\u{feff}&amp;1</Name></Task></Tasks>");
    assert_eq!(draft.records[1].title, "\u{feff}&1");
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read("plan.xml", &bytes);
    }

    #[test]
    fn any_elements_are_read(parts in proptest::collection::vec(prop_oneof![
        Just("<Project>"), Just("<Tasks>"), Just("<Task>"), Just("<UID>"), Just("1"), Just("</UID>"), Just("</Task>"), Just("<Name>"), Just("&amp;"),
        Just("<Name/>"), Just("<!--"), Just("-->"), Just("<![CDATA["), Just("]]>"), Just("<Duration>PT"), Just("T00:00:00"), Just("\u{feff}"), Just("<"), Just("é"),
        Just("<Calendars><Calendar><UID>1</UID>"), Just("<Exceptions><Exception>"), Just("</Project>"), Just("<PredecessorLink>"),
    ], 0..60)) {
        read("plan.xml", parts.concat().as_bytes());
    }
}
