//! The axis that a simulation counts time on: minutes since the data date, as 32-bit numbers.
//!
//! When all that matters works to one calendar, the axis counts that calendar's working minutes and adding is
//! all there is to it. Otherwise it counts elapsed minutes and asks the calendars.

use crate::calendar::{Calendar, Minute, Work};
use crate::simulate::clock::Clock;
use crate::simulate::scenario::Lag;

/// Beyond every plan, and far enough from overflow that adding a duration is safe.
pub(crate) const FAR: i32 = 1 << 30;

/// How time passes on an axis.
pub(crate) trait Axis {
    /// Returns the first moment from `at` on at which work can begin.
    fn open(&self, calendar: u32, at: i32) -> i32;
    /// Returns when work that begins at `at` ends.
    fn add(&self, calendar: u32, at: i32, work: i32) -> i32;
    /// Returns `at` moved by a lag.
    fn shift(&self, calendar: u32, at: i32, lag: Lag) -> i32;
}

/// Working minutes of the one calendar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line;

impl Axis for Line {
    #[inline(always)]
    fn open(&self, _calendar: u32, at: i32) -> i32 {
        at
    }

    #[inline(always)]
    fn add(&self, _calendar: u32, at: i32, work: i32) -> i32 {
        (at + work).min(FAR)
    }

    #[inline(always)]
    fn shift(&self, _calendar: u32, at: i32, lag: Lag) -> i32 {
        match lag {
            Lag::Working(minutes) | Lag::Elapsed(minutes) => (at + minutes).min(FAR),
        }
    }
}

/// Elapsed minutes under several calendars.
#[derive(Clone, Debug)]
pub(crate) struct Clocks {
    now: i64,
    clocks: Vec<Clock>,
}

impl Clocks {
    pub(crate) fn new(now: Minute, calendars: &[Calendar]) -> Clocks {
        Clocks { now: now.0, clocks: calendars.iter().map(|calendar| Clock::new(calendar, now)).collect() }
    }
}

impl Axis for Clocks {
    #[inline(always)]
    fn open(&self, calendar: u32, at: i32) -> i32 {
        self.clocks[calendar as usize].open(at)
    }

    #[inline(always)]
    fn add(&self, calendar: u32, at: i32, work: i32) -> i32 {
        self.clocks[calendar as usize].add(at, work)
    }

    #[inline(always)]
    fn shift(&self, calendar: u32, at: i32, lag: Lag) -> i32 {
        match lag {
            Lag::Working(0) => at,
            Lag::Working(minutes) => self.add(calendar, at, minutes),
            Lag::Elapsed(minutes) => (at + minutes).min(FAR),
        }
    }
}

/// The axis of a scenario.
#[derive(Clone, Debug)]
pub(crate) enum Time {
    Line { calendar: Box<Calendar>, now: Minute },
    Clocks(Clocks),
}

impl Time {
    /// Returns where a moment stands on the axis.
    pub(crate) fn position(&self, moment: Minute) -> i32 {
        match self {
            Time::Line { calendar, now } => position(calendar.between(*now, moment).0),
            Time::Clocks(clocks) => position(moment.0 - clocks.now),
        }
    }

    /// Returns the moment at which work that ends at `at` ends.
    pub(crate) fn moment(&self, at: i32) -> Minute {
        match self {
            Time::Line { calendar, now } if at > 0 => calendar.finish_at(calendar.work_before(*now) + Work(i64::from(at))).max(*now),
            Time::Line { calendar, now } if at < 0 => calendar.finish_at(calendar.work_before(*now) + Work(i64::from(at))),
            Time::Line { now, .. } => *now,
            Time::Clocks(clocks) => Minute(clocks.now + i64::from(at)),
        }
    }

    /// Returns `at` moved by a lag.
    pub(crate) fn shift(&self, calendar: u32, at: i32, lag: Lag) -> i32 {
        match self {
            Time::Line { .. } => Line.shift(calendar, at, lag),
            Time::Clocks(clocks) => clocks.shift(calendar, at, lag),
        }
    }
}

pub(crate) fn position(minutes: i64) -> i32 {
    minutes.clamp(-i64::from(FAR), i64::from(FAR)) as i32
}
