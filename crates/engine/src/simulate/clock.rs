//! A calendar made fast for trials: its next ten years of working time in small tables of 32-bit numbers.
//!
//! A trial asks two things, millions of times: when can work begin, and when does it end. Each answer is one
//! step through a table of stretches of uninterrupted work. What lies outside the ten years is asked of the
//! calendar itself.

use crate::calendar::{Calendar, Minute, Work};

#[derive(Clone, Debug)]
pub(crate) struct Clock {
    calendar: Calendar,
    now: i64,
    stretches: Vec<Stretch>,
    /// By block of minutes: the first stretch that does not end before it.
    by_minute: Vec<u16>,
    /// By block of work: the stretch in which it begins.
    by_work: Vec<u16>,
    /// The tables answer for minutes and for work below these.
    minutes: i32,
    work: i32,
}

/// Uninterrupted work, in minutes since now, and the work before it.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: i32,
    end: i32,
    before: i32,
}

/// Ten years of minutes.
const REACH: i32 = 10 * 366 * 1440;
/// A block is 64 minutes: most hold no border between stretches.
const BLOCK: u32 = 6;

impl Clock {
    pub(crate) fn new(calendar: &Calendar, now: Minute) -> Clock {
        let calendar = calendar.widened(now, Minute(now.0 + i64::from(REACH)));
        let mut stretches = Vec::new();
        let mut at = 0;
        let mut before = 0;
        while at < REACH && stretches.len() < usize::from(u16::MAX) {
            let start = (calendar.next_working(Minute(now.0 + i64::from(at))).0 - now.0).min(i64::from(REACH)) as i32;
            let end = stretch_end(&calendar, now, start).min(REACH);
            if start >= end {
                break;
            }
            stretches.push(Stretch { start, end, before });
            before += end - start;
            at = end;
        }
        let minutes = stretches.last().map_or(0, |last| last.end);
        // Ends every search: nothing lies beyond it.
        stretches.push(Stretch { start: i32::MAX, end: i32::MAX, before });
        let by_minute = blocks(minutes, |at, i| stretches[i].end <= at);
        let by_work = blocks(before, |at, i| i + 2 < stretches.len() && stretches[i + 1].before <= at);
        Clock { calendar, now: now.0, by_minute, by_work, minutes, work: before, stretches }
    }

    /// Returns the first stretch that does not end before `at`, which lies within the tables.
    #[inline]
    fn stretch_at(&self, at: i32) -> Stretch {
        let mut i = usize::from(self.by_minute[(at >> BLOCK) as usize]);
        while self.stretches[i].end <= at {
            i += 1;
        }
        self.stretches[i]
    }

    /// Returns the first moment from `at` on at which work can begin.
    #[inline]
    pub(crate) fn open(&self, at: i32) -> i32 {
        if (at as u32) < self.minutes as u32 {
            return at.max(self.stretch_at(at).start);
        }
        self.position(self.calendar.next_working(self.moment(at)))
    }

    /// Returns when work that begins at `at` ends.
    #[inline]
    pub(crate) fn add(&self, at: i32, work: i32) -> i32 {
        if (at as u32) < self.minutes as u32 && work > 0 {
            let stretch = self.stretch_at(at);
            let last = stretch.before + (at - stretch.start).max(0) + (work - 1);
            if last < self.work {
                let mut i = usize::from(self.by_work[(last >> BLOCK) as usize]);
                while self.stretches[i + 1].before <= last {
                    i += 1;
                }
                return self.stretches[i].start + (last - self.stretches[i].before) + 1;
            }
        }
        self.position(self.calendar.add(self.moment(at), Work(i64::from(work))))
    }

    #[inline]
    pub(crate) fn moment(&self, at: i32) -> Minute {
        Minute(self.now + i64::from(at))
    }

    #[inline]
    pub(crate) fn position(&self, moment: Minute) -> i32 {
        super::axis::position(moment.0 - self.now)
    }
}

/// Returns where the uninterrupted work that begins at `start` ends, by doubling and halving.
fn stretch_end(calendar: &Calendar, now: Minute, start: i32) -> i32 {
    let uninterrupted = |end: i32| {
        let (from, to) = (Minute(now.0 + i64::from(start)), Minute(now.0 + i64::from(end)));
        calendar.between(from, to).0 == i64::from(end - start)
    };
    let mut length = 1;
    while length < REACH && uninterrupted(start + length) {
        length *= 2;
    }
    let (mut low, mut high) = (length / 2, length);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if uninterrupted(start + middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    start + low
}

/// Lists, for the first value of each block, the first stretch that is not `behind` it.
fn blocks(length: i32, behind: impl Fn(i32, usize) -> bool) -> Vec<u16> {
    let mut first = 0;
    (0..=(length >> BLOCK))
        .map(|i| {
            while behind(i << BLOCK, first) {
                first += 1;
            }
            first as u16
        })
        .collect()
}
