//! Compiles a calendar's rules into its tables.

use super::table::Table;
use super::{Calendar, CalendarSpec, DAY, Minute, NoWorkingTime, Span, WEEK};

/// The window never reaches beyond these days (years 1900 and 2300): outside, the ordinary week holds.
const FIRST_DAY: i32 = -25_567;
const LAST_DAY: i32 = 120_529;
/// 1970-01-05, the first Monday of the count.
const MONDAY: i32 = 4;

/// Compiles `spec`.
pub(super) fn calendar(spec: &CalendarSpec) -> Result<Calendar, NoWorkingTime> {
    let first_shift = spec.zone_shifts.first().map_or(0, |&(_, minutes)| minutes);
    let last_shift = spec.zone_shifts.last().map_or(0, |&(_, minutes)| minutes);
    let week_before = week(&spec.week, first_shift);
    let week_after = week(&spec.week, last_shift);
    if week_before.work == 0 || week_after.work == 0 {
        return Err(NoWorkingTime);
    }
    let (from, to) = window(spec);
    Ok(Calendar { origin: i64::from(from) * DAY, window: days(spec, from, to), week_before, week_after })
}

/// Compiles the time that two calendars share.
pub(super) fn shared(a: &Calendar, b: &Calendar) -> Result<Calendar, NoWorkingTime> {
    let week_before = common(WEEK, &a.week_before.spans(), &b.week_before.spans());
    let week_after = common(WEEK, &a.week_after.spans(), &b.week_after.spans());
    if week_before.work == 0 || week_after.work == 0 {
        return Err(NoWorkingTime);
    }
    // A calendar without a window must not stretch the other's.
    let windows = [a, b].into_iter().filter(|calendar| calendar.window.minutes > 0);
    let origin = windows.clone().map(|calendar| calendar.origin).min().unwrap_or(a.origin);
    let end = windows.map(|calendar| calendar.origin + calendar.window.minutes).max().unwrap_or(origin);
    let window = common(end - origin, &spans_between(a, origin, end), &spans_between(b, origin, end));
    Ok(Calendar { origin, window, week_before, week_after })
}

/// Compiles the same calendar with a window that covers `from..to` and its own.
pub(super) fn widened(calendar: &Calendar, from: Minute, to: Minute) -> Calendar {
    let day = |at: Minute| at.day().clamp(i64::from(FIRST_DAY), i64::from(LAST_DAY)) as i32;
    let monday = |day: i32| i64::from(day - (day - MONDAY).rem_euclid(7)) * DAY;
    let (mut origin, mut end) = (monday(day(from)), monday(day(to.max(from)) + 7));
    if calendar.window.minutes > 0 {
        origin = origin.min(calendar.origin);
        end = end.max(calendar.origin + calendar.window.minutes);
    }
    let window = table(end - origin, spans_between(calendar, origin, end));
    Calendar { origin, window, week_before: calendar.week_before.clone(), week_after: calendar.week_after.clone() }
}

/// Lists the working spans of `calendar` in `origin..end`, both Mondays, as minutes since `origin`.
fn spans_between(calendar: &Calendar, origin: i64, end: i64) -> Vec<(i64, i64)> {
    let window = calendar.origin..calendar.origin + calendar.window.minutes;
    let mut spans = Vec::new();
    let mut at = origin;
    while at < end {
        let (table, length) = match at {
            _ if window.contains(&at) => (&calendar.window, window.end - at),
            _ if at < calendar.origin => (&calendar.week_before, WEEK),
            _ => (&calendar.week_after, WEEK),
        };
        spans.extend(table.spans().into_iter().map(|(start, end)| (at - origin + start, at - origin + end)));
        at += length;
    }
    spans
}

/// Builds the table of what two ordered lists of spans have in common.
fn common(minutes: i64, a: &[(i64, i64)], b: &[(i64, i64)]) -> Table {
    let (mut i, mut j) = (0, 0);
    let mut spans = Vec::new();
    while i < a.len() && j < b.len() {
        let (start, end) = (a[i].0.max(b[j].0), a[i].1.min(b[j].1));
        if start < end {
            spans.push((start, end));
        }
        if a[i].1 < b[j].1 { i += 1 } else { j += 1 }
    }
    table(minutes, spans)
}

/// Compiles one week that repeats, moved by `shift` minutes; what leaves the week at one end enters at the other.
fn week(week: &[Vec<Span>; 7], shift: i32) -> Table {
    let mut spans = Vec::new();
    for (day, day_spans) in week.iter().enumerate() {
        for span in day_spans {
            let (start, end) = minutes_of(*span);
            let start = (day as i64 * DAY + start + i64::from(shift)).rem_euclid(WEEK);
            let end = start + (end - minutes_of(*span).0);
            spans.push((start, end.min(WEEK)));
            spans.push((0, end - WEEK));
        }
    }
    table(WEEK, spans)
}

/// Compiles the days `from..to`, each with the spans and the zone shift that hold on it.
fn days(spec: &CalendarSpec, from: i32, to: i32) -> Table {
    // A shift across midnight or a zone shift can carry work into the window from the days beside it.
    let (first, last) = (from - 3, to + 3);
    let patterns = patterns(spec, first, last);
    let mut shifts = spec.zone_shifts.iter().peekable();
    let mut shift = spec.zone_shifts.first().map_or(0, |&(_, minutes)| minutes);
    let mut spans = Vec::new();
    for (day, pattern) in (first..last).zip(patterns) {
        while let Some(&(_, minutes)) = shifts.next_if(|&&(from_day, _)| from_day <= day) {
            shift = minutes;
        }
        for span in pattern {
            let (start, end) = minutes_of(*span);
            let midnight = i64::from(day - from) * DAY + i64::from(shift);
            spans.push((midnight + start, midnight + end));
        }
    }
    table(i64::from(to - from) * DAY, spans)
}

/// Lists the spans of each day in `first..last`: the week's, replaced by other weeks, replaced by exceptions.
fn patterns(spec: &CalendarSpec, first: i32, last: i32) -> Vec<&[Span]> {
    let weekday = |day: i32| (day - MONDAY).rem_euclid(7) as usize;
    let mut patterns: Vec<&[Span]> = (first..last).map(|day| spec.week[weekday(day)].as_slice()).collect();
    for other in &spec.other_weeks {
        for day in other.from_day.max(first)..other.to_day.saturating_add(1).min(last) {
            patterns[(day - first) as usize] = &other.week[weekday(day)];
        }
    }
    for exception in &spec.exceptions {
        for day in exception.from_day.max(first)..exception.to_day.saturating_add(1).min(last) {
            patterns[(day - first) as usize] = &exception.spans;
        }
    }
    patterns
}

/// Finds the days that do not follow the ordinary week, widened to whole weeks with room to spare.
fn window(spec: &CalendarSpec) -> (i32, i32) {
    let ranges = (spec.other_weeks.iter().map(|o| (o.from_day, o.to_day)))
        .chain(spec.exceptions.iter().map(|e| (e.from_day, e.to_day)))
        .filter(|(from, to)| from <= to)
        .chain(spec.zone_shifts.iter().skip(1).map(|&(day, _)| (day, day)));
    let mut window: Option<(i32, i32)> = None;
    for (from, to) in ranges {
        let (low, high) = window.unwrap_or((from, to));
        window = Some((low.min(from), high.max(to)));
    }
    let Some((from, to)) = window else { return (MONDAY, MONDAY) };
    let from = from.clamp(FIRST_DAY, LAST_DAY) - 7;
    let to = to.clamp(FIRST_DAY, LAST_DAY) + 14;
    (from - (from - MONDAY).rem_euclid(7), to - (to - MONDAY).rem_euclid(7))
}

/// Returns the span in minutes from its day's midnight, at most a day long; a span that ends before it starts crosses midnight.
fn minutes_of(span: Span) -> (i64, i64) {
    let start = i64::from(span.start).clamp(0, DAY);
    let end = i64::from(span.end).clamp(0, 2 * DAY);
    let end = if end < start { end + DAY } else { end };
    (start, end.min(start + DAY))
}

/// Sorts the spans, cuts them to `0..minutes`, joins those that touch, and builds their table.
fn table(minutes: i64, mut spans: Vec<(i64, i64)>) -> Table {
    spans.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        let (start, end) = (start.max(0) as u32, end.clamp(0, minutes) as u32);
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ if start < end => joined.push((start, end)),
            _ => {}
        }
    }
    Table::new(minutes as u32, &joined)
}
