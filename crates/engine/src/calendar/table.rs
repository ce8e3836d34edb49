//! A stretch of working spans with running totals, searchable from either side without dividing.

/// One stretch of uninterrupted work: where it starts and the work before it.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: u32,
    end: u32,
    before: u32,
}

/// Working time over `0..minutes`.
///
/// Two block tables lead from a minute, and from an amount of work, to the first stretch worth looking at;
/// from there a step or two finds the right one.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) minutes: i64,
    pub(super) work: i64,
    stretches: Vec<Stretch>,
    by_minute: Vec<u32>,
    by_work: Vec<u32>,
}

/// A block of the clock is 512 minutes: an ordinary day has two or three.
const MINUTE_BLOCK: u32 = 9;
/// A block of work is 128 minutes: an ordinary half day has two.
const WORK_BLOCK: u32 = 7;

impl Table {
    /// Builds the table from disjoint spans in order.
    pub(super) fn new(minutes: u32, spans: &[(u32, u32)]) -> Table {
        let mut stretches = Vec::with_capacity(spans.len() + 1);
        let mut work = 0;
        for &(start, end) in spans {
            stretches.push(Stretch { start, end, before: work });
            work += end - start;
        }
        // Ends every search: nothing lies beyond it.
        stretches.push(Stretch { start: u32::MAX, end: u32::MAX, before: work });
        let by_minute = blocks(minutes, MINUTE_BLOCK, |at, i| stretches[i].end <= at);
        let by_work = blocks(work, WORK_BLOCK, |at, i| i < spans.len() && stretches[i + 1].before <= at);
        Table { minutes: i64::from(minutes), work: i64::from(work), stretches, by_minute, by_work }
    }

    /// Lists the working spans in order.
    pub(super) fn spans(&self) -> Vec<(i64, i64)> {
        let spans = &self.stretches[..self.stretches.len() - 1];
        spans.iter().map(|stretch| (i64::from(stretch.start), i64::from(stretch.end))).collect()
    }

    /// Returns the work in `0..at`. `at` lies in `0..minutes`.
    #[inline]
    pub(super) fn work_before(&self, at: i64) -> i64 {
        let at = at as u32;
        let mut i = self.by_minute[(at >> MINUTE_BLOCK) as usize] as usize;
        while self.stretches[i].end <= at {
            i += 1;
        }
        let stretch = &self.stretches[i];
        i64::from(stretch.before + at.saturating_sub(stretch.start))
    }

    /// Returns the minute at which the working minute number `work` (from 0) begins. `work` lies in `0..self.work`.
    #[inline]
    pub(super) fn start_at(&self, work: i64) -> i64 {
        let work = work as u32;
        let mut i = self.by_work[(work >> WORK_BLOCK) as usize] as usize;
        while self.stretches[i + 1].before <= work {
            i += 1;
        }
        let stretch = &self.stretches[i];
        i64::from(stretch.start + (work - stretch.before))
    }
}

/// Lists, for the first value of each block, the first stretch that is not `behind` it.
fn blocks(length: u32, block: u32, behind: impl Fn(u32, usize) -> bool) -> Vec<u32> {
    let mut first = 0;
    (0..=(length >> block))
        .map(|i| {
            while behind(i << block, first) {
                first += 1;
            }
            first as u32
        })
        .collect()
}
