//! Working calendars: from a moment to working minutes and back, by table lookup.
//!
//! A calendar is compiled once. The days between its first and its last exception (the *window*) become a
//! table of working spans with running totals; before and after the window one week repeats, so the table
//! stays small however far a plan reaches. Nothing here knows time zones or public holidays: the caller
//! hands in exceptions and zone shifts as days and minutes.

mod compile;
mod table;

use core::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use self::table::Table;

/// A moment: minutes since 1970-01-01T00:00 of the plan's own local time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub i64);

/// An amount of working time in minutes; also a position on one calendar's running total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Work(pub i64);

/// Working time within a day: `start..end` in minutes of that day.
///
/// A shift that crosses midnight either ends beyond 1440 or before it starts; the part after midnight
/// belongs to the day on which the shift began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: i32,
    pub end: i32,
}

/// Days (counted from 1970-01-01, both ends included) that work differently: no spans means a day off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    pub from_day: i32,
    pub to_day: i32,
    pub spans: Vec<Span>,
}

/// Another week that holds from one day to another, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherWeek {
    pub from_day: i32,
    pub to_day: i32,
    pub week: [Vec<Span>; 7],
}

/// What a calendar is compiled from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarSpec {
    /// The spans of Monday to Sunday.
    pub week: [Vec<Span>; 7],
    /// Weeks that replace `week` for a while; a later entry wins.
    pub other_weeks: Vec<OtherWeek>,
    /// Single days that replace any week; a later entry wins.
    pub exceptions: Vec<Exception>,
    /// Minutes to add to this calendar's own local time to get the plan's, from the given day on, in order
    /// of days. The first entry also holds before its day.
    pub zone_shifts: Vec<(i32, i32)>,
}

/// The week of a calendar holds no working minute, so work on it would never end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoWorkingTime;

/// A compiled calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The first minute of the window; always a Monday's midnight.
    origin: i64,
    window: Table,
    /// The week that repeats before the window.
    week_before: Table,
    /// The week that repeats after the window.
    week_after: Table,
}

/// Minutes in a week.
const WEEK: i64 = 7 * DAY;
/// Minutes in a day.
const DAY: i64 = 1440;
/// Far beyond year 9999, and near enough to zero that no sum below can overflow.
const FAR: i64 = 1 << 44;

impl Calendar {
    /// Compiles a calendar.
    pub fn new(spec: &CalendarSpec) -> Result<Calendar, NoWorkingTime> {
        compile::calendar(spec)
    }

    /// Returns a calendar that works day and night.
    pub fn always() -> Calendar {
        let spec = CalendarSpec { week: core::array::from_fn(|_| vec![Span { start: 0, end: 1440 }]), ..CalendarSpec::default() };
        Calendar::new(&spec).expect("a week of full days holds working time")
    }

    /// Returns the calendar of the time that both work.
    pub fn shared_with(&self, other: &Calendar) -> Result<Calendar, NoWorkingTime> {
        compile::shared(self, other)
    }

    /// Returns the same calendar with a table that reaches from `from` to `to`: lookups there take half the time.
    pub fn widened(&self, from: Minute, to: Minute) -> Calendar {
        compile::widened(self, from, to)
    }

    /// Returns the working time before `at`, counted from an origin of this calendar's own.
    #[inline]
    pub fn work_before(&self, at: Minute) -> Work {
        let since = at.0.wrapping_sub(self.origin);
        if (since as u64) < self.window.minutes as u64 {
            return Work(self.window.work_before(since));
        }
        self.work_before_outside(at.0)
    }

    fn work_before_outside(&self, at: i64) -> Work {
        let since = at.clamp(-FAR, FAR) - self.origin;
        let (week, since, base) =
            if since < 0 { (&self.week_before, since, 0) } else { (&self.week_after, since - self.window.minutes, self.window.work) };
        Work(base + since.div_euclid(WEEK) * week.work + week.work_before(since.rem_euclid(WEEK)))
    }

    /// Returns the moment at which the working minute after `work` begins: Monday 08:00, not Friday 17:00.
    #[inline]
    pub fn start_at(&self, work: Work) -> Minute {
        if (work.0 as u64) < self.window.work as u64 {
            return Minute(self.origin + self.window.start_at(work.0));
        }
        self.start_at_outside(work.0)
    }

    fn start_at_outside(&self, work: i64) -> Minute {
        let work = work.clamp(-FAR, FAR);
        let (week, work, base) = if work < 0 {
            (&self.week_before, work, self.origin)
        } else {
            (&self.week_after, work - self.window.work, self.origin + self.window.minutes)
        };
        Minute(base + work.div_euclid(week.work) * WEEK + week.start_at(work.rem_euclid(week.work)))
    }

    /// Returns the moment at which the working minute before `work` ends: Friday 17:00, not Monday 08:00.
    #[inline]
    pub fn finish_at(&self, work: Work) -> Minute {
        Minute(self.start_at(Work(work.0 - 1)).0 + 1)
    }

    /// Returns `at` itself where work can begin at it, else the next moment where it can.
    #[inline]
    pub fn next_working(&self, at: Minute) -> Minute {
        self.start_at(self.work_before(at))
    }

    /// Returns `at` itself where work can end at it, else the last moment before it where it can.
    #[inline]
    pub fn previous_working(&self, at: Minute) -> Minute {
        self.finish_at(self.work_before(at))
    }

    /// Returns when `work` that begins at `start` finishes. No work takes no time; negative work goes back.
    #[inline]
    pub fn add(&self, start: Minute, work: Work) -> Minute {
        match work.0 {
            1.. => self.finish_at(self.work_before(start) + work),
            0 => start,
            _ => self.start_at(self.work_before(start) + work),
        }
    }

    /// Returns when `work` that ends at `finish` has to begin.
    #[inline]
    pub fn subtract(&self, finish: Minute, work: Work) -> Minute {
        self.add(finish, -work)
    }

    /// Returns the working time from `from` to `to`; negative when `to` is earlier.
    #[inline]
    pub fn between(&self, from: Minute, to: Minute) -> Work {
        self.work_before(to) - self.work_before(from)
    }
}

impl Add<Work> for Work {
    type Output = Work;
    #[inline]
    fn add(self, other: Work) -> Work {
        Work(self.0 + other.0)
    }
}

impl AddAssign for Work {
    #[inline]
    fn add_assign(&mut self, other: Work) {
        self.0 += other.0;
    }
}

impl Sub<Work> for Work {
    type Output = Work;
    #[inline]
    fn sub(self, other: Work) -> Work {
        Work(self.0 - other.0)
    }
}

impl SubAssign for Work {
    #[inline]
    fn sub_assign(&mut self, other: Work) {
        self.0 -= other.0;
    }
}

impl Neg for Work {
    type Output = Work;
    #[inline]
    fn neg(self) -> Work {
        Work(-self.0)
    }
}

impl Minute {
    /// Returns the day of this moment, counted from 1970-01-01.
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Returns this moment moved by clock time, whatever a calendar says.
    #[inline]
    pub fn plus_elapsed(self, minutes: i64) -> Minute {
        Minute(self.0.saturating_add(minutes))
    }
}
