//! Plans in which nothing is wrong, most as plain tables: each shows one rule, and its dates can be counted on one's fingers.
//!
//! Unless a plan says otherwise, work is done from Monday to Friday, 9:00 to 17:00, and nothing begins before Monday, 5 January 2026.

use super::{Good, plain};

pub(super) fn table(rule: &'static str, content: &'static str, dates: &'static str) -> Good {
    table_as_of(rule, "2026-01-05T00:00", content, dates)
}

pub(super) fn table_as_of(rule: &'static str, as_of: &'static str, content: &'static str, dates: &'static str) -> Good {
    Good { rule, name: "plan.csv", content: plain(content), as_of, dates }
}

/// Dates are `start .. finish total float`.
pub(super) fn links() -> Vec<Good> {
    vec![
        table(
            "finish to start: Monday and Tuesday, then Wednesday to Friday",
            "
        id,title,duration,predecessors
        A,Design,2d,
        B,Build,3d,A
        ",
            "
        A 01-05 09:00 .. 01-06 17:00 0h
        B 01-07 09:00 .. 01-09 17:00 0h
        ",
        ),
        table(
            "a lag counts working days: Tuesday and Wednesday pass",
            "
        id,title,duration,predecessors
        A,Pour,1d,
        B,Paint,1d,A+2d
        ",
            "B 01-08 09:00 .. 01-08 17:00 0h",
        ),
        table(
            "a lag passes over the weekend: Friday and Monday pass",
            "
        id,title,duration,predecessors
        A,Pour,4d,
        B,Paint,1d,AFS+2d
        ",
            "B 01-13 09:00 .. 01-13 17:00 0h",
        ),
        table(
            "a lead lets the next begin a day before the end",
            "
        id,title,duration,predecessors
        A,Design,3d,
        B,Build,2d,AFS-1d
        ",
            "B 01-07 09:00 .. 01-08 17:00 0h",
        ),
        table(
            // Build begins a day after Design and ends a day after it: Design's start must not slip, its finish could.
            "start to start with a lag",
            "
        id,title,duration,predecessors
        A,Design,3d,
        B,Build,3d,ASS+1d
        ",
            "
        A 01-05 09:00 .. 01-07 17:00 0h
        B 01-06 09:00 .. 01-08 17:00 0h
        ",
        ),
        table(
            "finish to finish: a day's work that must not end before Wednesday is done on Wednesday",
            "
        id,title,duration,predecessors
        A,Build,3d,
        B,Document,1d,AFF
        ",
            "B 01-07 09:00 .. 01-07 17:00 0h",
        ),
        table(
            "finish to finish with a lag: a day after Wednesday",
            "
        id,title,duration,predecessors
        A,Build,3d,
        B,Document,2d,AFF+1d
        ",
            "B 01-07 09:00 .. 01-08 17:00 0h",
        ),
        table(
            // Two days before Thursday 13:00 is Tuesday 13:00; until the end of all on Monday 13:00 there are two days more.
            "start to finish: the watch ends when the new one begins",
            "
        id,title,duration,predecessors,start
        A,New watch,2d,,2026-01-08T13:00
        B,Old watch,2d,ASF,
        ",
            "
        A 01-08 13:00 .. 01-12 13:00 0h
        B 01-06 13:00 .. 01-08 13:00 16h
        ",
        ),
        table(
            // Half of four days after Thursday: Friday and Monday.
            "a lag in percent is a share of the predecessor's duration",
            "
        id,title,duration,predecessors
        A,Build,4d,
        B,Test,1d,A+50%
        ",
            "B 01-13 09:00 .. 01-13 17:00 0h",
        ),
        table(
            // Friday 17:00 and 72 hours are Monday 17:00.
            "an elapsed lag runs on the clock, weekends included",
            "
        id,title,duration,predecessors
        A,Pour,5d,
        B,Paint,1d,A+3ed
        ",
            "B 01-13 09:00 .. 01-13 17:00 0h",
        ),
        table(
            // It may go on until Monday 9:00: 16 hours by the clock, by which its float is counted too.
            "an elapsed duration runs on the clock: from Friday 17:00 to Sunday 17:00",
            "
        id,title,duration,predecessors
        A,Pour,5d,
        B,Dry,2ed,A
        C,Paint,1d,B
        ",
            "
        B 01-09 17:00 .. 01-11 17:00 16h
        C 01-12 09:00 .. 01-12 17:00 0h
        ",
        ),
        table(
            // The longer of two ways takes three days, so the day's work may be done on any of them.
            "a parallel branch gets float",
            "
        id,title,duration,predecessors
        A,Docs,1d,
        B,Build,3d,
        C,Launch,1d,A;B
        ",
            "
        A 01-05 09:00 .. 01-05 17:00 16h
        B 01-05 09:00 .. 01-07 17:00 0h
        C 01-08 09:00 .. 01-08 17:00 0h
        ",
        ),
        table(
            "a milestone takes no time and stands where its predecessor ends",
            "
        id,title,duration,predecessors,milestone
        A,Build,2d,,
        M,Launch,,A,yes
        ",
            "M 01-06 17:00 .. 01-06 17:00 0h",
        ),
    ]
}

pub(super) fn constraints() -> Vec<Good> {
    vec![
        table(
            "a start date of work to come holds it back",
            "
        id,title,duration,start
        A,Build,1d,2026-01-07
        ",
            "A 01-07 09:00 .. 01-07 17:00 0h",
        ),
        table(
            "start no earlier than: never pulls forward",
            "
        id,title,duration,predecessors,constraint
        A,Design,3d,,
        B,Build,1d,A,SNET 2026-01-06
        ",
            "B 01-08 09:00 .. 01-08 17:00 0h",
        ),
        table(
            // The link would begin it on Monday the 12th: three days too late, of which Design has to give all.
            "start no later than: pulled back against the link, and the float says how late that is",
            "
        id,title,duration,predecessors,constraint,constraint date
        A,Design,5d,,,
        B,Build,1d,A,SNLT,2026-01-07T09:00
        ",
            "
        A 01-05 09:00 .. 01-09 17:00 -24h
        B 01-07 09:00 .. 01-07 17:00 -24h
        ",
        ),
        table(
            "finish no earlier than: a day's work that ends on Wednesday begins on Wednesday",
            "
        id,title,duration,constraint,constraint date
        A,Report,1d,FNET,2026-01-07
        ",
            "A 01-07 09:00 .. 01-07 17:00 0h",
        ),
        table(
            // The link would finish it on Tuesday the 13th; from Thursday to then are Friday, Monday and Tuesday.
            "finish no later than: pulled back against the link",
            "
        id,title,duration,predecessors,constraint,constraint date
        A,Design,5d,,,
        B,Build,2d,A,finish no later than,2026-01-08
        ",
            "B 01-07 09:00 .. 01-08 17:00 -24h",
        ),
        table(
            // Design may take Wednesday and Thursday too.
            "must start on: Friday, whatever the link allows",
            "
        id,title,duration,predecessors,constraint,constraint date
        A,Design,2d,,,
        B,Build,2d,A,MSO,2026-01-09T09:00
        ",
            "
        A 01-05 09:00 .. 01-06 17:00 16h
        B 01-09 09:00 .. 01-12 17:00 0h
        ",
        ),
        table(
            "must finish on: two days that end on Friday begin on Thursday",
            "
        id,title,duration,predecessors,constraint,constraint date
        A,Design,1d,,,
        B,Build,2d,A,MFO,2026-01-09
        ",
            "
        A 01-05 09:00 .. 01-05 17:00 16h
        B 01-08 09:00 .. 01-09 17:00 0h
        ",
        ),
        table(
            "as late as possible: on the last day before the successor",
            "
        id,title,duration,predecessors,constraint
        A,Build,3d,,
        B,Invite,1d,,ALAP
        C,Launch,1d,A;B,
        ",
            "B 01-07 09:00 .. 01-07 17:00 0h",
        ),
        table(
            "a deadline moves nothing and takes a day of float",
            "
        id,title,duration,deadline
        A,Build,3d,2026-01-06
        ",
            "A 01-05 09:00 .. 01-07 17:00 -8h",
        ),
        table(
            "a promise moves nothing, late as it is",
            "
        id,title,duration,due
        A,Build,3d,2026-01-06
        ",
            "A 01-05 09:00 .. 01-07 17:00 0h",
        ),
    ]
}

pub(super) fn summaries() -> Vec<Good> {
    vec![
        table(
            "a summary lasts from the first start to the last finish, and what follows it waits for all of it",
            "
        id,title,parent,duration,predecessors
        E,Payments,,,
        A,Design,E,2d,
        B,Build,E,3d,A
        C,Launch,,1d,E
        ",
            "
        E 01-05 09:00 .. 01-09 17:00 0h
        C 01-12 09:00 .. 01-12 17:00 0h
        ",
        ),
        table(
            "a link to a summary holds every part of it",
            "
        id,title,parent,duration,predecessors
        A,Contract,,2d,
        E,Payments,,,A
        B,Design,E,1d,
        C,Build,E,2d,
        ",
            "
        B 01-07 09:00 .. 01-07 17:00 8h
        C 01-07 09:00 .. 01-08 17:00 0h
        E 01-07 09:00 .. 01-08 17:00 0h
        ",
        ),
        table(
            "outline numbers make parents",
            "
        id,wbs,title,duration,predecessors
        P,1,Payments,,
        Q,1.1,Adapter,,
        A,1.1.1,Design,1d,
        B,1.1.2,Build,2d,A
        C,1.2,Contract,1d,
        ",
            "
        P 01-05 09:00 .. 01-07 17:00 0h
        Q 01-05 09:00 .. 01-07 17:00 0h
        C 01-05 09:00 .. 01-05 17:00 16h
        ",
        ),
        table(
            "levels make parents",
            "
        id,level,title,duration
        P,1,Payments,
        A,2,Design,2d
        B,1,Contract,1d
        ",
            "
        P 01-05 09:00 .. 01-06 17:00 0h
        B 01-05 09:00 .. 01-05 17:00 8h
        ",
        ),
    ]
}
