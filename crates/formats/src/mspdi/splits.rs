//! Pauses within a task, found where MS Project spread no work between two stretches of work.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use model::kind::calendar::{Calendar, Span};

use super::resources::Stretch;

/// The calendars of the file, to count working time with.
pub(super) struct Hours<'a> {
    pub(super) calendars: HashMap<i64, (&'a Calendar, Option<i64>)>,
}

/// A stretch is looked at for so many days at most.
const MOST_DAYS: usize = 4000;

/// Lists the pauses of one assignment as `(after, pause)`, both in working minutes of its calendar.
pub(super) fn pauses(stretches: &[Stretch], calendar: Option<i64>, hours: &Hours<'_>) -> Vec<(i64, i64)> {
    let mut worked: Vec<&Stretch> = stretches.iter().filter(|stretch| stretch.work_minutes > 0.0 && stretch.from < stretch.to).collect();
    worked.sort_by_key(|stretch| (stretch.from, stretch.to));
    let mut pauses = Vec::new();
    let (mut after, mut end): (i64, Option<DateTime>) = (0, None);
    for stretch in worked {
        let gap = end.map_or(0, |end| hours.between(calendar, end, stretch.from));
        if gap > 0 {
            pauses.push((after, gap));
        }
        after += hours.between(calendar, end.map_or(stretch.from, |end| end.max(stretch.from)), stretch.to);
        end = end.max(Some(stretch.to));
    }
    pauses
}

impl Hours<'_> {
    /// Counts working minutes; 0 when `to` is not after `from`.
    fn between(&self, calendar: Option<i64>, from: DateTime, to: DateTime) -> i64 {
        let days = from.date().series(1.day()).take_while(|day| *day <= to.date()).take(MOST_DAYS);
        let minutes = |at: DateTime, day: Date| {
            if at.date() == day {
                i64::from(at.hour()) * 60 + i64::from(at.minute())
            } else if at.date() < day {
                0
            } else {
                1440
            }
        };
        days.map(|day| {
            let (from, to) = (minutes(from, day), minutes(to, day));
            self.spans(calendar, day).iter().map(|span| (to.min(span.to.into()) - from.max(span.from.into())).max(0)).sum::<i64>()
        })
        .sum()
    }

    /// Returns the working time of a day: the last exception that covers it, else the week's, else the base calendar's.
    fn spans(&self, calendar: Option<i64>, day: Date) -> &[Span] {
        let mut next = calendar;
        // A chain of bases is short; one that bites its tail ends here too.
        for _ in 0..8 {
            let Some((calendar, base)) = next.and_then(|uid| self.calendars.get(&uid)) else { break };
            if let Some(exception) = calendar.exceptions.iter().rev().find(|exception| exception.from <= day && day <= exception.to) {
                return &exception.spans;
            }
            if let Some(spans) = &calendar.week[day.weekday().to_monday_zero_offset() as usize] {
                return spans;
            }
            next = *base;
        }
        &[]
    }
}
