//! Calendars: the week, work weeks, and exceptions with their recurrences written out as days.

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::kind::calendar::{Calendar, CalendarException, Span};

use super::recurrence::{Recurrence, days};
use super::values::{Input, Place};

/// One `Calendar` element.
pub(super) struct CalendarRow {
    pub(super) uid: i64,
    pub(super) name: String,
    pub(super) base: Option<i64>,
    pub(super) calendar: Calendar,
}

/// What a day, a week day or an exception says of its working time.
#[derive(Default)]
struct Day {
    day_type: Option<i64>,
    working: bool,
    spans: Option<Vec<Span>>,
    from: Option<Date>,
    to: Option<Date>,
}

/// Work weeks and exceptions are written out as days; of one calendar, so many at most.
const MOST_DAYS: usize = 4000;

/// Reads the `Calendars` element.
pub(super) fn calendars(input: &mut Input<'_>) -> Vec<CalendarRow> {
    let depth = input.depth();
    let mut calendars = Vec::new();
    while let Some(name) = input.child(depth) {
        if name == "Calendar" {
            calendars.extend(calendar(input));
        }
    }
    input.place = Place::Line;
    calendars
}

fn calendar(input: &mut Input<'_>) -> Option<CalendarRow> {
    input.place = Place::Line;
    let (mut uid, mut title, mut base) = (None, None, None);
    let (mut days, mut work_weeks, mut exceptions) = (Vec::new(), Vec::new(), Vec::new());
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "UID" => {
                uid = input.integer(name);
                input.place = uid.map_or(Place::Line, Place::Calendar);
            }
            "Name" => title = input.words(),
            "BaseCalendarUID" => base = input.integer(name).filter(|&uid| uid >= 0),
            "WeekDays" => days = week_days(input),
            "WorkWeeks" => work_weeks = list(input, "WorkWeek", work_week),
            "Exceptions" => exceptions = list(input, "Exception", exception),
            _ => {}
        }
    }
    let Some(uid) = uid else {
        let place = input.place();
        input.problems.warning("mspdi.no_uid", place, "A calendar has no `UID`, so nothing can use it: it was left out.".to_owned());
        return None;
    };
    let mut calendar = Calendar::default();
    let mut old_style = Vec::new();
    for day in days {
        match day.day_type {
            Some(0) => old_style.extend(old_exception(&day)),
            Some(number @ 1..=7) => calendar.week[monday_first(number)] = hours(&day, base.is_some()),
            _ => {}
        }
    }
    calendar.exceptions = work_weeks.into_iter().flatten().collect();
    // Newer files repeat their exceptions in the old form, where recurrences are lost.
    calendar.exceptions.extend(if exceptions.is_empty() { old_style } else { exceptions.into_iter().flatten().collect() });
    Some(CalendarRow { uid, name: title.unwrap_or_else(|| format!("Calendar {uid}")), base, calendar })
}

fn list<'a, T>(input: &mut Input<'a>, element: &str, read: impl Fn(&mut Input<'a>) -> T) -> Vec<T> {
    let depth = input.depth();
    let mut list = Vec::new();
    while let Some(name) = input.child(depth) {
        if name == element {
            list.push(read(input));
        }
    }
    list
}

/// Turns MS Project's Sunday = 1 into Monday = 0.
fn monday_first(day_type: i64) -> usize {
    (day_type + 5).rem_euclid(7) as usize
}

/// Returns the hours of a day of the week; `None` leaves them to the base calendar.
fn hours(day: &Day, has_base: bool) -> Option<Vec<Span>> {
    match (&day.spans, day.working) {
        (_, false) => Some(Vec::new()),
        (Some(spans), true) => Some(spans.clone()),
        (None, true) if has_base => None,
        (None, true) => Some(ordinary()),
    }
}

/// MS Project's own working day.
fn ordinary() -> Vec<Span> {
    vec![Span { from: 480, to: 720 }, Span { from: 780, to: 1020 }]
}

fn week_days(input: &mut Input<'_>) -> Vec<Day> {
    list(input, "WeekDay", |input| {
        let mut day = Day::default();
        let depth = input.depth();
        while let Some(name) = input.child(depth) {
            part_of_day(input, name, &mut day);
        }
        day
    })
}

fn part_of_day(input: &mut Input<'_>, name: &str, day: &mut Day) {
    match name {
        "DayType" => day.day_type = input.integer(name),
        "DayWorking" => day.working = input.flag(name).unwrap_or(false),
        "TimePeriod" => (day.from, day.to) = time_period(input),
        "WorkingTimes" => day.spans = working_times(input),
        _ => {}
    }
}

fn time_period(input: &mut Input<'_>) -> (Option<Date>, Option<Date>) {
    let (mut from, mut to) = (None, None);
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "FromDate" => from = input.date_time(name).map(|at| at.date()),
            "ToDate" => to = input.date_time(name).map(|at| at.date()),
            _ => {}
        }
    }
    (from, to)
}

/// Reads working times; `None` when there are none, which is not the same as none being worked.
fn working_times(input: &mut Input<'_>) -> Option<Vec<Span>> {
    let spans = list(input, "WorkingTime", |input| {
        let (mut from, mut to) = (None, None);
        let depth = input.depth();
        while let Some(name) = input.child(depth) {
            match name {
                "FromTime" => from = input.time(name),
                "ToTime" => to = input.time(name),
                _ => {}
            }
        }
        let (from, to) = (from?, to?);
        if to != 0 && to <= from {
            let place = input.place();
            input.problems.warning("mspdi.bad_working_time", place, {
                format!("A working time runs from minute {from} to minute {to} of the day: it was cut at midnight. Give the rest to the next day.")
            });
        }
        // Midnight as an end is the end of the day.
        Some(Span { from, to: if to <= from { 1440 } else { to } })
    });
    let mut spans: Vec<Span> = spans.into_iter().flatten().filter(|span| span.from < span.to).collect();
    spans.sort_unstable_by_key(|span| span.from);
    (!spans.is_empty()).then_some(spans)
}

/// Reads an exception of the old form: a week day of type 0 with a period.
fn old_exception(day: &Day) -> Option<CalendarException> {
    let from = day.from?;
    Some(CalendarException { name: String::new(), from, to: day.to.unwrap_or(from).max(from), spans: spans_of(day) })
}

fn spans_of(day: &Day) -> Vec<Span> {
    match (day.working, &day.spans) {
        (false, _) => Vec::new(),
        (true, Some(spans)) => spans.clone(),
        (true, None) => ordinary(),
    }
}

fn exception(input: &mut Input<'_>) -> Vec<CalendarException> {
    let (mut day, mut recurrence, mut title) = (Day::default(), Recurrence::default(), None);
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "Name" => title = input.words(),
            "Type" => recurrence.kind = input.integer(name).unwrap_or(1),
            "Occurrences" => recurrence.occurrences = input.integer(name),
            "EnteredByOccurrences" => recurrence.by_occurrences = input.flag(name).unwrap_or(false),
            "Period" => recurrence.period = input.integer(name).unwrap_or(1).clamp(1, 1000),
            "DaysOfWeek" => recurrence.days_of_week = input.integer(name).unwrap_or(0),
            "MonthItem" => recurrence.month_item = input.integer(name).unwrap_or(0),
            "MonthPosition" => recurrence.month_position = input.integer(name).unwrap_or(0),
            "Month" => recurrence.month = input.integer(name).unwrap_or(0),
            "MonthDay" => recurrence.month_day = input.integer(name).unwrap_or(1),
            _ => part_of_day(input, name, &mut day),
        }
    }
    let (Some(from), name) = (day.from, title.unwrap_or_default()) else {
        let place = input.place();
        input.problems.warning(
            "mspdi.exception_without_date",
            place,
            "An exception of the calendar has no `FromDate`: it was left out.".to_owned(),
        );
        return Vec::new();
    };
    let to = day.to.unwrap_or(from);
    if to < from {
        let place = input.place();
        input.problems.warning(
            "mspdi.bad_value",
            place,
            format!("The exception `{name}` ends on {to}, before it begins on {from}: it was left out."),
        );
        return Vec::new();
    }
    let spans = spans_of(&day);
    match days(&recurrence, from, to, MOST_DAYS) {
        None => vec![CalendarException { name, from, to, spans }],
        Some(days) => {
            days.into_iter().map(|day| CalendarException { name: name.clone(), from: day, to: day, spans: spans.clone() }).collect()
        }
    }
}

/// Reads a work week as exceptions, one for each run of its days that work alike.
fn work_week(input: &mut Input<'_>) -> Vec<CalendarException> {
    let (mut title, mut period, mut days) = (None, (None, None), Vec::new());
    let depth = input.depth();
    while let Some(name) = input.child(depth) {
        match name {
            "Name" => title = input.words(),
            "TimePeriod" => period = time_period(input),
            "WeekDays" => days = week_days(input),
            _ => {}
        }
    }
    // The week without a period is the calendar's own, which `WeekDays` repeats.
    let (Some(from), Some(to)) = period else { return Vec::new() };
    let week: BTreeMap<usize, Vec<Span>> = days
        .iter()
        .filter_map(|day| Some((monday_first(day.day_type.filter(|number| (1..=7).contains(number))?), spans_of(day))))
        .collect();
    let name = title.unwrap_or_default();
    let mut exceptions: Vec<CalendarException> = Vec::new();
    for day in from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(MOST_DAYS) {
        let Some(spans) = week.get(&(day.weekday().to_monday_zero_offset() as usize)) else { continue };
        match exceptions.last_mut() {
            Some(last) if last.to.tomorrow().ok() == Some(day) && last.spans == *spans => last.to = day,
            _ => exceptions.push(CalendarException { name: name.clone(), from: day, to: day, spans: spans.clone() }),
        }
    }
    exceptions
}
