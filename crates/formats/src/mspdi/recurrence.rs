//! Recurring exceptions of a calendar, written out as days.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// How an exception repeats between its first and last day.
#[derive(Debug, Default)]
pub(super) struct Recurrence {
    /// 1 daily, 2 yearly by day of the month, 3 yearly by position, 4 monthly by day, 5 monthly by position,
    /// 6 weekly, 7 by day count, 8 by weekday count, 9 not at all.
    pub(super) kind: i64,
    pub(super) occurrences: Option<i64>,
    pub(super) by_occurrences: bool,
    /// Every how many days, weeks or months.
    pub(super) period: i64,
    /// Bits: Sunday 1, Monday 2 ... Saturday 64.
    pub(super) days_of_week: i64,
    /// 0 any day, 1 any weekday, 2 any day of the weekend, 3 Sunday ... 9 Saturday.
    pub(super) month_item: i64,
    /// 0 first ... 3 fourth, 4 last.
    pub(super) month_position: i64,
    /// 0 January ... 11 December.
    pub(super) month: i64,
    pub(super) month_day: i64,
}

/// Lists the days, at most `most`; `None` when the exception holds on every day of its period.
pub(super) fn days(recurrence: &Recurrence, from: Date, to: Date, most: usize) -> Option<Vec<Date>> {
    let period = recurrence.period.max(1);
    let days: Box<dyn Iterator<Item = Date>> = match recurrence.kind {
        1 | 7 if period > 1 => Box::new(from.series(Span::new().days(period))),
        2 => Box::new(
            months(from, 1)
                .filter(|first| i64::from(first.month()) == recurrence.month + 1)
                .filter_map(|first| on_day(first, recurrence.month_day)),
        ),
        3 => Box::new(
            months(from, 1)
                .filter(|first| i64::from(first.month()) == recurrence.month + 1)
                .filter_map(|first| on_position(first, recurrence)),
        ),
        4 => Box::new(months(from, period).filter_map(|first| on_day(first, recurrence.month_day))),
        5 => Box::new(months(from, period).filter_map(|first| on_position(first, recurrence))),
        6 => Box::new(weekly(from, period, recurrence.days_of_week)),
        8 => Box::new(from.series(1.day()).filter(|day| is_weekday(*day)).step_by(period as usize)),
        _ => return None,
    };
    let occurrences =
        recurrence.occurrences.filter(|&count| recurrence.by_occurrences && count > 0).map_or(most, |count| (count as usize).min(most));
    // Counted by occurrences, the end of the period may be the first occurrence's only.
    let end = if recurrence.by_occurrences && to == from { Date::MAX } else { to };
    Some(days.skip_while(|day| *day < from).take_while(|day| *day <= end).take(occurrences).collect())
}

/// Lists the first days of every `period`th month from the month of `from` on.
fn months(from: Date, period: i64) -> impl Iterator<Item = Date> {
    from.first_of_month().series(Span::new().months(period))
}

fn on_day(first: Date, day: i64) -> Option<Date> {
    let day = i8::try_from(day).ok()?;
    Date::new(first.year(), first.month(), day).ok()
}

/// Returns the first to fourth or last day of a month that is like the wanted one.
fn on_position(first: Date, recurrence: &Recurrence) -> Option<Date> {
    let wanted = |day: &Date| match recurrence.month_item {
        0 => true,
        1 => is_weekday(*day),
        2 => !is_weekday(*day),
        item => i64::from(day.weekday().to_sunday_zero_offset()) == item - 3,
    };
    let mut days = first.series(1.day()).take_while(|day| day.month() == first.month()).filter(wanted);
    match recurrence.month_position {
        4 => days.last(),
        position => days.nth(usize::try_from(position).ok()?),
    }
}

fn weekly(from: Date, period: i64, days_of_week: i64) -> impl Iterator<Item = Date> {
    // A week begins on Sunday, as MS Project counts.
    let sunday = from.checked_sub(Span::new().days(from.weekday().to_sunday_zero_offset())).unwrap_or(from);
    let days = sunday.series(1.day()).enumerate();
    days.filter(move |(index, day)| (index / 7) as i64 % period == 0 && days_of_week >> day.weekday().to_sunday_zero_offset() & 1 == 1)
        .map(|(_, day)| day)
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
