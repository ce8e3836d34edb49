//! Plans in which nothing is wrong, of the formats that say what a plain table cannot: calendars, people, pauses, zones, trackers.

use serde_json::{Value, json};

use super::Good;

/// Sinew's own JSON: a program and what lies in it.
pub(super) fn space(program: Value, records: &[Value], links: &[Value]) -> String {
    let program = json!({"id": "P", "kind": "program", "title": "Atlas", "body": program});
    let records: Vec<&Value> = std::iter::once(&program).chain(records).collect();
    let source = json!({"system": "sinew", "instance": "atlas"});
    format!(r#"{{"source":{source},"records":{},"links":{}}}"#, json!(records), json!(links))
}

pub(super) fn record(kind: &str, id: &str, body: Value) -> Value {
    json!({"id": id, "key": id, "kind": kind, "title": id, "body": body})
}

/// An item of so many hours, with more facts of a schedule.
pub(super) fn item(id: &str, hours: i64, mut facts: Value) -> Value {
    facts["duration_minutes"] = json!(hours * 60);
    record("item", id, json!({"schedule": facts}))
}

pub(super) fn blocks(from: &str, to: &str) -> Value {
    json!({"from": from, "relation": "blocks", "to": to})
}

fn own(rule: &'static str, content: String, dates: &'static str) -> Good {
    Good { rule, name: "atlas.json", content, as_of: "2026-01-05T00:00", dates }
}

/// A calendar that works on the days from Monday on, from and to those hours.
pub(super) fn calendar(id: &str, days: usize, from: u16, to: u16, more: Value) -> Value {
    let day = |index| if index < days { json!([{"from": from * 60, "to": to * 60}]) } else { json!([]) };
    let mut body = json!({"week": (0..7).map(day).collect::<Vec<_>>()});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record("calendar", id, body)
}

pub(super) fn calendars() -> Vec<Good> {
    let holiday = json!({"exceptions": [{"name": "Epiphany", "from": "2026-01-06", "to": "2026-01-06"}]});
    let saturday = json!({"exceptions": [{"from": "2026-01-10", "to": "2026-01-10", "spans": [{"from": 540, "to": 780}]}]});
    let varied = json!({"base": "C", "week": [null, null, null, null, null, null, null], "exceptions": holiday["exceptions"]});
    vec![
        own(
            "nobody works on a holiday: Monday and Wednesday",
            space(json!({"calendar": "C"}), &[calendar("C", 5, 9, 17, holiday), item("A", 16, json!({}))], &[]),
            "A 01-05 09:00 .. 01-07 17:00 0h",
        ),
        own(
            // 40 hours until Friday, 4 on Saturday, 4 on Monday.
            "a Saturday that is worked counts",
            space(json!({"calendar": "C"}), &[calendar("C", 5, 9, 17, saturday), item("A", 48, json!({}))], &[]),
            "A 01-05 09:00 .. 01-12 13:00 0h",
        ),
        own(
            // Four hours each on Monday, Tuesday, Wednesday and the next Monday.
            "a part-time calendar of the item",
            space(json!({}), &[calendar("C", 3, 9, 13, json!({})), item("A", 16, json!({"calendar": "C"}))], &[]),
            "A 01-05 09:00 .. 01-12 13:00 0h",
        ),
        own(
            "a calendar that varies another one has its hours, and a holiday of its own",
            space(
                json!({}),
                &[calendar("C", 5, 8, 12, json!({})), record("calendar", "V", varied), item("A", 8, json!({"calendar": "V"}))],
                &[],
            ),
            "A 01-05 08:00 .. 01-07 12:00 0h",
        ),
        own(
            // 9:00 to 17:00 in New York is 15:00 to 23:00 in Berlin; Berlin's next morning comes first after that.
            "a team in another time zone works its own hours",
            space(
                json!({"time_zone": "Europe/Berlin"}),
                &[
                    record("team", "T", json!({"time_zone": "America/New_York"})),
                    record("item", "A", json!({"team": "T", "schedule": {"duration_minutes": 480}})),
                    item("B", 8, json!({})),
                ],
                &[blocks("A", "B")],
            ),
            "
            A 01-05 15:00 .. 01-05 23:00 0h
            B 01-06 09:00 .. 01-06 17:00 0h
            ",
        ),
        own(
            "a program begins at its start, not before",
            space(json!({"start": "2026-01-07T13:00:00"}), &[item("A", 8, json!({}))], &[]),
            "A 01-07 13:00 .. 01-08 13:00 0h",
        ),
        own(
            "a plan from its finish: Wednesday to Friday, and before that Monday and Tuesday",
            space(
                json!({"from_finish": true, "finish": "2026-01-16T17:00:00"}),
                &[item("A", 16, json!({})), item("B", 24, json!({}))],
                &[blocks("A", "B")],
            ),
            "
            A 01-12 09:00 .. 01-13 17:00 0h
            B 01-14 09:00 .. 01-16 17:00 0h
            ",
        ),
    ]
}

pub(super) fn facts() -> Vec<Good> {
    let person = || record("person", "U", json!({}));
    let work = |units: f64| json!({"assignments": [{"person": "U", "work_minutes": 960.0, "units": units}]});
    vec![
        own(
            "half of somebody takes twice as long: 16 hours at 50 % are four days",
            space(json!({}), &[person(), item("A", 8, work(0.5))], &[]),
            "A 01-05 09:00 .. 01-08 17:00 0h",
        ),
        own(
            "two people's worth takes half as long: 16 hours at 200 % are a day",
            space(json!({}), &[person(), item("A", 8, work(2.0))], &[]),
            "A 01-05 09:00 .. 01-05 17:00 0h",
        ),
        own(
            "a pause after the first of two days: Monday and Wednesday",
            space(json!({}), &[item("A", 16, json!({"splits": [[480, 480]]}))], &[]),
            "A 01-05 09:00 .. 01-07 17:00 0h",
        ),
        own(
            "dates that a person typed stay, and successors follow them",
            space(
                json!({}),
                &[
                    item("A", 8, json!({})),
                    item("B", 8, json!({"manual": true, "manual_start": "2026-01-08T09:00:00", "manual_finish": "2026-01-08T17:00:00"})),
                    item("C", 8, json!({})),
                ],
                &[blocks("A", "B"), blocks("B", "C")],
            ),
            "
            B 01-08 09:00 .. 01-08 17:00 0h
            C 01-09 09:00 .. 01-09 17:00 0h
            ",
        ),
        own(
            "a levelling delay is clock time behind what links allow: a day from Monday 17:00",
            space(json!({}), &[item("A", 8, json!({})), item("B", 8, json!({"levelling_delay_minutes": 1440}))], &[blocks("A", "B")]),
            "B 01-07 09:00 .. 01-07 17:00 0h",
        ),
        Good {
            as_of: "2026-01-07T00:00",
            ..own(
                "what remains of begun work goes on from the data date: Wednesday to Friday",
                space(
                    json!({}),
                    &[item("A", 32, json!({"actual_start": "2026-01-05T09:00:00", "percent_complete": 25.0, "remaining_minutes": 1440}))],
                    &[],
                ),
                "A 01-05 09:00 .. 01-09 17:00 0h",
            )
        },
        Good {
            as_of: "2026-01-06T00:00",
            ..own(
                "what was stopped goes on at its resume date: the second day is Friday",
                space(
                    json!({}),
                    &[item(
                        "A",
                        16,
                        json!({"actual_start": "2026-01-05T09:00:00", "percent_complete": 50.0, "resume": "2026-01-09T09:00:00"}),
                    )],
                    &[],
                ),
                "A 01-05 09:00 .. 01-09 17:00 0h",
            )
        },
    ]
}

/// MS Project's XML: a standard calendar of 8:00 to 12:00 and 13:00 to 17:00, and tasks that begin on Monday, 5 January 2026.
pub(super) fn project(settings: &str, calendar: &str, tasks: &str, rest: &str) -> String {
    let days: String = (1..=7)
        .map(|day| format!("<WeekDay><DayType>{day}</DayType><DayWorking>{}</DayWorking></WeekDay>", u8::from((2..=6).contains(&day))))
        .collect();
    format!(
        "<?xml version=\"1.0\"?><Project xmlns=\"http://schemas.microsoft.com/project\"><Title>Atlas</Title>\
         <StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>{settings}<Calendars><Calendar><UID>1</UID>\
         <Name>Standard</Name><WeekDays>{days}</WeekDays>{calendar}</Calendar></Calendars><Tasks>{tasks}</Tasks>{rest}</Project>"
    )
}

pub(super) fn task(uid: u32, hours: u32, more: &str) -> String {
    let level = if more.contains("<OutlineLevel>") { "" } else { "<OutlineLevel>1</OutlineLevel>" };
    format!("<Task><UID>{uid}</UID><Name>Task {uid}</Name>{level}<Duration>PT{hours}H0M0S</Duration>{more}</Task>")
}

pub(super) fn after(uid: u32, more: &str) -> String {
    format!("<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>1</Type>{more}</PredecessorLink>")
}

pub(super) fn projects() -> Vec<Good> {
    let mspdi = |rule, content, dates| Good { rule, name: "plan.xml", content, as_of: "2026-01-05T00:00", dates };
    let holiday = "<Exceptions><Exception><TimePeriod><FromDate>2026-01-06T00:00:00</FromDate><ToDate>2026-01-06T23:59:00</ToDate>\
                   </TimePeriod><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>";
    let people = "<Resources><Resource><UID>1</UID><Name>Ada</Name></Resource></Resources><Assignments><Assignment><UID>1</UID>\
                  <TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>2</Units><Work>PT32H0M0S</Work></Assignment></Assignments>";
    vec![
        mspdi(
            "days with a break at noon",
            project("", "", &(task(1, 12, "") + &task(2, 8, &after(1, ""))), ""),
            "
            1 01-05 08:00 .. 01-06 12:00 0h
            2 01-06 13:00 .. 01-07 12:00 0h
            ",
        ),
        mspdi(
            // Friday 17:00 and two days by the clock are Sunday 17:00. `LagFormat` 8 is elapsed days, a lag is tenths of a minute.
            "an elapsed lag",
            project("", "", &(task(1, 40, "") + &task(2, 8, &after(1, "<LinkLag>28800</LinkLag><LagFormat>8</LagFormat>"))), ""),
            "2 01-12 08:00 .. 01-12 17:00 0h",
        ),
        mspdi("an exception of the calendar is a holiday", project("", holiday, &task(1, 16, ""), ""), "1 01-05 08:00 .. 01-07 17:00 0h"),
        mspdi(
            "assignments drive the duration: 32 hours at 200 % are two days",
            project("", "", &task(1, 8, ""), people),
            "1 01-05 08:00 .. 01-06 17:00 0h",
        ),
        Good {
            as_of: "2026-01-09T00:00",
            ..mspdi(
                "the status date moves no work",
                project("<StatusDate>2026-01-08T17:00:00</StatusDate>", "", &task(1, 8, ""), ""),
                "1 01-05 08:00 .. 01-05 17:00 0h",
            )
        },
        mspdi(
            "outline levels make summaries, and a milestone stands where it is held",
            project(
                "",
                "",
                &(task(1, 0, "<Summary>1</Summary>")
                    + &task(2, 16, "<OutlineLevel>2</OutlineLevel>")
                    + &task(3, 0, &("<OutlineLevel>2</OutlineLevel><Milestone>1</Milestone>".to_owned() + &after(2, "")))),
                "",
            ),
            "
            1 01-05 08:00 .. 01-06 17:00 0h
            3 01-06 17:00 .. 01-06 17:00 0h
            ",
        ),
    ]
}

pub(super) fn trackers() -> Vec<Good> {
    let rows = "Issue key,Issue id,Issue Type,Summary,Status,Created,Original estimate,Inward issue link (Blocks)\n\
                A-1,1,Story,Design,To Do,2026-01-02 09:00,57600,\nA-2,2,Story,Build,To Do,2026-01-02 09:00,28800,A-1\n";
    let issue = |number: u32, status: &str, more: Value| {
        let mut fields = json!({
            "summary": format!("Item {number}"), "issuetype": {"name": "Story"}, "created": "2026-01-01T09:00:00.000+0000", "issuelinks": [],
            "status": {"name": status, "statusCategory": {"key": if status == "Done" { "done" } else { "new" }}},
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"id": number.to_string(), "key": format!("A-{number}"), "fields": fields, "changelog": {"histories": []}})
    };
    let begun = json!({"id": "1", "created": "2026-01-02T13:00:00.000+0000", "items": [
        {"field": "status", "fieldId": "status", "fromString": "To Do", "toString": "In Progress"}]});
    let ended = json!({"id": "2", "created": "2026-01-05T17:00:00.000+0000", "items": [
        {"field": "status", "fieldId": "status", "fromString": "In Progress", "toString": "Done"}]});
    let mut done = issue(1, "Done", json!({}));
    done["changelog"]["histories"] = json!([begun, ended]);
    let by =
        json!([{"type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}, "inwardIssue": {"id": "1", "key": "A-1"}}]);
    let next = issue(2, "To Do", json!({"timeoriginalestimate": 57600, "issuelinks": by}));
    let issues = json!({"startAt": 0, "total": 2, "issues": [done, next]});
    vec![
        Good {
            rule: "Jira's table: estimates are seconds, 16 and 8 hours, and one blocks the other",
            name: "jira.csv",
            content: rows.to_owned(),
            as_of: "2026-01-05T00:00",
            dates: "
            A-1 01-05 09:00 .. 01-06 17:00 0h
            A-2 01-07 09:00 .. 01-07 17:00 0h
            ",
        },
        Good {
            rule: "Jira's answers: what is done has the dates of its changelog, and what follows begins at the data date",
            name: "jira.json",
            content: issues.to_string(),
            as_of: "2026-01-06T00:00",
            dates: "
            A-1 01-02 13:00 .. 01-05 17:00 0h
            A-2 01-06 09:00 .. 01-07 17:00 0h
            ",
        },
    ]
}
