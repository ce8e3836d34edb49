//! Plain tables in which nothing is wrong: how long things take, and how far they have come.

use super::Good;
use super::good::{table, table_as_of};

pub(super) fn lengths() -> Vec<Good> {
    vec![
        table(
            // 8 hours on Monday and 4 on Tuesday; then half an hour from 13:00 on.
            "hours and minutes",
            "
        id,title,duration,predecessors
        A,Migrate,12h,
        B,Check,30min,A
        ",
            "
        A 01-05 09:00 .. 01-06 13:00 0h
        B 01-06 13:00 .. 01-06 13:30 0h
        ",
        ),
        table(
            "a week has five days, a month twenty",
            "
        id,title,duration,predecessors
        A,Design,1w,
        B,Build,1mo,A
        ",
            "
        A 01-05 09:00 .. 01-09 17:00 0h
        B 01-12 09:00 .. 02-06 17:00 0h
        ",
        ),
        table(
            "a start and a finish without a duration: Thursday, Friday, Monday, Tuesday",
            "
        id,title,start,finish
        A,Build,2026-01-08,2026-01-13
        ",
            "A 01-08 09:00 .. 01-13 17:00 0h",
        ),
        table(
            // (1 + 4 * 2 + 9) / 6 = 3 days.
            "three points of an estimate: the mean is planned",
            "
        id,title,low,likely,high
        A,Build,1d,2d,9d
        ",
            "A 01-05 09:00 .. 01-07 17:00 0h",
        ),
        table(
            "an estimate of effort is how long it takes, where nothing else says so",
            "
        id,title,effort
        A,Build,2d
        ",
            "A 01-05 09:00 .. 01-06 17:00 0h",
        ),
        table(
            "what will not be done holds nobody",
            "
        id,title,status,duration,predecessors
        A,Old idea,dropped,5d,
        B,Build,to do,1d,A
        ",
            "B 01-05 09:00 .. 01-05 17:00 0h",
        ),
    ]
}

pub(super) fn progress() -> Vec<Good> {
    vec![
        table_as_of(
            "what nobody has begun cannot begin in the past",
            "2026-01-08T00:00",
            "
        id,title,duration,start
        A,Build,2d,2026-01-05
        ",
            "A 01-08 09:00 .. 01-09 17:00 0h",
        ),
        table_as_of(
            "work waits for Monday when the data date is a Saturday",
            "2026-01-10T12:00",
            "
        id,title,duration
        A,Build,1d
        ",
            "A 01-12 09:00 .. 01-12 17:00 0h",
        ),
        table_as_of(
            "what is done keeps its dates, and what follows goes on from the data date",
            "2026-01-08T00:00",
            "
        id,title,status,duration,predecessors,actual start,actual finish
        A,Design,done,2d,,2026-01-05,2026-01-07
        B,Build,to do,1d,A,,
        ",
            "
        A 01-05 00:00 .. 01-07 17:00 0h
        B 01-08 09:00 .. 01-08 17:00 0h
        ",
        ),
        table_as_of(
            "half of four days is done since Monday: the other half goes on from the data date",
            "2026-01-08T00:00",
            "
        id,title,duration,percent,actual start
        A,Build,4d,50%,2026-01-05T09:00
        ",
            "A 01-05 09:00 .. 01-09 17:00 0h",
        ),
    ]
}
