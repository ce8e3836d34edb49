//! Pace: what is closed by hand in a short time counts one after the other, so that tidying up before a review shows no more than
//! steady work would have.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::{Evidence, Role, Sort};
use crate::calendars::day_number;
use crate::space::RecordId;

/// How many closings of one sort count at once within a week, whatever the pace until then.
pub const AT_ONCE: usize = 3;
/// How many usual weeks count at once where that is more.
pub const USUAL_WEEKS_AT_ONCE: usize = 2;
/// Over how many days the rest of a week is spread.
pub const SPREAD_DAYS: i32 = 60;
/// The days of a quarter that are its end.
pub const END_DAYS: i32 = 14;
const WEEK: i32 = 7;
/// The usual week is the one in the middle of the half-year before, and of four weeks at least.
const WEEKS: (i32, i32) = (4, 26);

/// Says of closings, given as days in order, from which day on each counts that does not count at once.
///
/// What is more than counts at once of a week is spread evenly over 60 days from the first of it.
pub fn spread(days: &[i32]) -> Vec<(usize, i32)> {
    let mut later = Vec::new();
    let mut surplus = surplus(days).into_iter().peekable();
    while let Some(first) = surplus.next() {
        let mut together = vec![first];
        while let Some(ix) = surplus.next_if(|ix| days[*ix] < days[first] + WEEK) {
            together.push(ix);
        }
        let of = together.len() as i32;
        later.extend(together.iter().zip(1..).map(|(ix, place)| (*ix, days[*ix].max(days[first] + SPREAD_DAYS * place / of))));
    }
    later
}

/// Lists the closings that are more than what counts at once of their week.
fn surplus(days: &[i32]) -> Vec<usize> {
    let mut week = 0;
    let mut surplus = Vec::new();
    // Closings of one day have the same weeks before them.
    let mut known: Option<(i32, usize)> = None;
    for (ix, day) in days.iter().enumerate() {
        while days[week] <= day - WEEK {
            week += 1;
        }
        let before = ix - week;
        if before < AT_ONCE {
            continue;
        }
        let usual = known.filter(|(of, _)| of == day).map_or_else(|| usual(&days[..week], days[0], day - WEEK), |(_, usual)| usual);
        known = Some((*day, usual));
        if before >= USUAL_WEEKS_AT_ONCE * usual {
            surplus.push(ix);
        }
    }
    surplus
}

/// How many were closed in a usual week until a day: the middle one, so that no single week makes many usual. `days` are those until then.
fn usual(days: &[i32], first: i32, until: i32) -> usize {
    let (fewest, most) = WEEKS;
    let weeks = ((until - first) / WEEK + 1).clamp(fewest, most);
    let mut rest = days;
    let counted = (1..=weeks).map(|week| {
        let (before, own) = rest.split_at(rest.partition_point(|day| *day <= until - week * WEEK));
        rest = before;
        own.len()
    });
    let mut counts: Vec<usize> = counted.collect();
    counts.sort_unstable();
    counts[(counts.len() - 1) / 2]
}

/// Whether an item of this sort happens when somebody closes its record.
pub fn is_closing(sort: Sort) -> bool {
    matches!(
        sort,
        Sort::Risk
            | Sort::Scenario
            | Sort::Action
            | Sort::RetroAction
            | Sort::Assumption
            | Sort::Decision
            | Sort::Approval
            | Sort::Dispute
            | Sort::Stop
    )
}

/// When in the quarter somebody closes records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Closings {
    /// How many risks, actions, assumptions and decisions of theirs were closed in the last 24 months.
    pub closed: usize,
    /// How many of these in the last 14 days of a quarter.
    pub at_quarter_end: usize,
    /// The same in words.
    pub words: String,
}

/// Counts when a person's records were closed, those too that do not count; `None` where none was.
pub fn closings<'a>(evidence: impl Iterator<Item = &'a Evidence>, today: Date) -> Option<Closings> {
    let own = evidence.filter(|item| item.closed_by_hand && item.role <= Role::CoDriver);
    let current = own.filter(|item| item.occurred_on <= today && item.expires > today);
    let mut records: Vec<(usize, RecordId, Date)> = current.map(|item| (item.program, item.record, item.occurred_on)).collect();
    records.sort_unstable();
    records.dedup();
    let closed = records.len();
    let at_quarter_end = records.iter().filter(|(.., on)| is_quarter_end(*on)).count();
    let percent = |part: f64, of: f64| (part / of * 100.0).round();
    (closed > 0).then(|| Closings {
        closed,
        at_quarter_end,
        words: format!(
            "Of {}, {at_quarter_end} ({} %) were closed in the last {END_DAYS} days of a quarter; spread evenly it would be {} %.",
            crate::insight::count(closed, "closed record"),
            percent(at_quarter_end as f64, closed as f64),
            percent(f64::from(END_DAYS) * 4.0, 365.0),
        ),
    })
}

fn is_quarter_end(on: Date) -> bool {
    let next = (on.month() - 1) / 3 * 3 + 4;
    let (year, month) = if next > 12 { (on.year() + 1, 1) } else { (on.year(), next) };
    Date::new(year, month, 1).is_ok_and(|begins| day_number(begins) - day_number(on) <= END_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts how many of closings count on a day, of those that have happened by then.
    fn counted(days: &[i32], today: i32) -> usize {
        let by_then: Vec<i32> = days.iter().copied().filter(|day| *day <= today).collect();
        by_then.len() - spread(&by_then).iter().filter(|(_, from)| *from > today).count()
    }

    #[test]
    fn twenty_in_an_afternoon_count_as_spread_over_sixty_days() {
        let days = [100; 20];
        // Three at once; of the other 17 half after 30 days, all after 60.
        assert_eq!([100, 115, 130, 145, 160].map(|today| counted(&days, today)), [3, 7, 11, 16, 20]);
    }

    #[test]
    fn a_pace_that_stays_is_never_held_up() {
        // One a week, three a week, from the first day on.
        assert_eq!(spread(&(0..52).map(|week| week * 7).collect::<Vec<_>>()), []);
        assert_eq!(spread(&(0..156).map(|third| third * 7 / 3).collect::<Vec<_>>()), []);
        // Ten a week are held up for as long as they are not usual: three weeks, and 60 days until all of those count.
        let fast: Vec<i32> = (0..520).map(|tenth| tenth * 7 / 10).collect();
        assert_eq!(spread(&fast).into_iter().map(|(ix, _)| fast[ix]).max(), Some(22));
        assert_eq!(counted(&fast, 80), fast.iter().filter(|day| **day <= 80).count());
    }

    #[test]
    fn what_was_closed_a_little_each_week_before_does_not_make_room_for_a_burst() {
        // Four a week for eight weeks, then thirty on a day: two such weeks count at once, less what that week had.
        let mut days: Vec<i32> = (0..32).map(|quarter| quarter * 7 / 4).collect();
        let before = counted(&days, 57);
        days.extend([57; 30]);
        assert_eq!([57, 87].map(|today| counted(&days, today) - before), [6, 21]);
        assert_eq!(counted(&days, 117), 62);
        // Nor does an earlier burst.
        let bursts: Vec<i32> = [10, 40, 90].iter().flat_map(|day| [*day; 12]).collect();
        assert_eq!((counted(&bursts, 89), counted(&bursts, 90)), (22, 25));
    }

    #[test]
    fn a_count_never_falls_and_never_jumps_by_more_than_a_week_counts() {
        let bursts: Vec<i32> = [10, 40, 41, 41, 90].iter().flat_map(|day| [*day; 12]).collect();
        let each: Vec<usize> = (0..220).map(|today| counted(&bursts, today)).collect();
        assert!(each.windows(2).all(|pair| pair[1] >= pair[0] && pair[1] <= pair[0] + AT_ONCE + 1), "{each:?}");
        assert_eq!(each.last(), Some(&bursts.len()));
    }

    #[test]
    fn the_end_of_a_quarter_is_its_last_fourteen_days() {
        let is = |on: &str| is_quarter_end(on.parse().expect("a day"));
        assert_eq!(["2026-03-17", "2026-03-18", "2026-03-31", "2026-04-01"].map(is), [false, true, true, false]);
        assert_eq!(["2026-12-17", "2026-12-18", "2026-12-31", "2026-06-17"].map(is), [false, true, true, true]);
    }
}
