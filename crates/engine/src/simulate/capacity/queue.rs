//! The queues of a trial: events by time, and each team's ready items as bits in order of rank.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::simulate::compile::{Compiled, NONE};

/// Something that happens at a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    WorkEnds(u32),
    Finishes(u32),
    Ready(u32),
    TeamOpens(u32),
    SlotsLost(u32),
    SlotsBack(u32),
}

/// Events by time: a ring of buckets, each some minutes wide and holding a chain of events (a calendar queue:
/// Brown, 1988). Most buckets hold one event or none, so nothing has to be compared; a bit per bucket says where
/// to look. A fuller one is sorted when its turn comes, so that a backlog whose work ends in the same weeks costs no
/// more than a sort. Events beyond the ring wait in a heap. Of one minute's events the one added last comes first.
///
/// Every item, team and risk has a number of its own here, because it never waits for two events at once.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    /// By number. The chain of bucket `at` is in order of time.
    waiting: Vec<Held>,
    /// By bucket: the first event, or `NONE`.
    heads: Vec<u32>,
    occupied: Vec<u64>,
    /// Minutes per bucket, as a power of two.
    width: u32,
    /// The bucket, counted from minute 0, that the last event came from.
    at: u32,
    /// How many events there are but for `beyond`.
    held: u32,
    /// Events added to bucket `at` while it held others: the minute, how many were added before it, the number.
    soon: BinaryHeap<(Reverse<u32>, u32, u32)>,
    added_soon: u32,
    beyond: BinaryHeap<Reverse<(u32, u32)>>,
    /// Room to sort a bucket.
    sorting: Vec<(u32, u32, u32)>,
    items: u32,
    teams: u32,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    /// The minute, and the kind in the two lowest bits.
    when: u32,
    /// The next event in the same bucket, or `NONE`.
    next: u32,
}

/// Buckets in the ring.
const BUCKETS: u32 = 2048;

impl Events {
    /// Returns an empty queue whose ring reaches over a usual wait.
    pub(crate) fn new(compiled: &Compiled, usual: i32) -> Events {
        Events::of(compiled.draws.len() as u32, compiled.backlogs.len() as u32, compiled.risks.len() as u32, usual)
    }

    fn of(items: u32, teams: u32, risks: u32, usual: i32) -> Events {
        let numbers = (items + teams + 2 * risks) as usize;
        let width = (usual.max(1) as u32).div_ceil(BUCKETS).next_power_of_two().trailing_zeros();
        Events {
            waiting: vec![Held { when: 0, next: NONE }; numbers],
            heads: vec![NONE; BUCKETS as usize],
            occupied: vec![0; BUCKETS as usize / 64],
            width,
            at: 0,
            held: 0,
            soon: BinaryHeap::new(),
            added_soon: 0,
            beyond: BinaryHeap::new(),
            sorting: Vec::new(),
            items,
            teams,
        }
    }

    /// Begins again at minute 0; the queue is empty.
    pub(crate) fn rewind(&mut self) {
        debug_assert!(self.held == 0 && self.beyond.is_empty());
        self.at = 0;
        self.added_soon = 0;
    }

    /// Returns the number of an event and its kind among those with the same numbers.
    #[inline]
    fn number(&self, event: Event) -> (u32, u32) {
        match event {
            Event::WorkEnds(place) => (place, 0),
            Event::Finishes(place) => (place, 1),
            Event::Ready(place) => (place, 2),
            Event::TeamOpens(team) => (self.items + team, 0),
            Event::SlotsLost(risk) => (self.items + self.teams + 2 * risk, 0),
            Event::SlotsBack(risk) => (self.items + self.teams + 2 * risk + 1, 0),
        }
    }

    #[inline]
    fn event(&self, number: u32) -> Event {
        if number < self.items {
            return match self.waiting[number as usize].when & 3 {
                0 => Event::WorkEnds(number),
                1 => Event::Finishes(number),
                _ => Event::Ready(number),
            };
        }
        let number = number - self.items;
        if number < self.teams {
            return Event::TeamOpens(number);
        }
        let number = number - self.teams;
        if number.is_multiple_of(2) { Event::SlotsLost(number / 2) } else { Event::SlotsBack(number / 2) }
    }

    /// Adds an event, not before the last one taken.
    #[inline]
    pub(crate) fn push(&mut self, at: i32, event: Event) {
        let (number, kind) = self.number(event);
        self.waiting[number as usize].when = (at as u32) << 2 | kind;
        let bucket = (at as u32) >> self.width;
        if bucket == self.at && self.held_now() {
            self.soon.push((Reverse(at as u32), self.added_soon, number));
            self.added_soon += 1;
            self.held += 1;
        } else if bucket - self.at < BUCKETS {
            self.put(bucket, number);
        } else {
            self.beyond.push(Reverse((at as u32, number)));
        }
    }

    /// Whether bucket `at` holds an event.
    #[inline]
    fn held_now(&self) -> bool {
        self.heads[(self.at % BUCKETS) as usize] != NONE || !self.soon.is_empty()
    }

    #[inline]
    fn put(&mut self, bucket: u32, number: u32) {
        let slot = bucket % BUCKETS;
        self.waiting[number as usize].next = self.heads[slot as usize];
        self.heads[slot as usize] = number;
        self.occupied[slot as usize / 64] |= 1 << (slot % 64);
        self.held += 1;
    }

    /// Takes the first event and its time.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<(i32, Event)> {
        let goes_on = !self.held_now();
        if !self.beyond.is_empty() {
            self.draw_in();
        }
        if self.held == 0 {
            return None;
        }
        if goes_on {
            self.at += self.distance();
            self.sort();
        }
        let now = self.next_minute().expect("the bucket holds an event");
        self.pop_at(now).map(|event| (now, event))
    }

    /// Takes another event that happens at `now`, the time of the last one.
    #[inline]
    pub(crate) fn pop_at(&mut self, now: i32) -> Option<Event> {
        if let Some(&(Reverse(at), _, number)) = self.soon.peek()
            && at == now as u32
        {
            self.soon.pop();
            self.held -= 1;
            return Some(self.event(number));
        }
        let slot = (self.at % BUCKETS) as usize;
        let first = self.heads[slot];
        if first == NONE || self.waiting[first as usize].when >> 2 != now as u32 {
            return None;
        }
        let next = self.waiting[first as usize].next;
        self.heads[slot] = next;
        if next == NONE {
            self.occupied[slot / 64] &= !(1 << (slot % 64));
        }
        self.held -= 1;
        Some(self.event(first))
    }

    /// Says whether nothing else happens at `now`, the time of the last event.
    #[inline]
    pub(crate) fn is_quiet(&self, now: i32) -> bool {
        self.next_minute() != Some(now)
    }

    /// Returns the minute of the first event of bucket `at`.
    #[inline]
    fn next_minute(&self) -> Option<i32> {
        let first = self.heads[(self.at % BUCKETS) as usize];
        let chained = (first != NONE).then(|| self.waiting[first as usize].when >> 2);
        let soon = self.soon.peek().map(|&(Reverse(at), ..)| at);
        let first = match (chained, soon) {
            (Some(chained), Some(soon)) => Some(chained.min(soon)),
            (chained, soon) => chained.or(soon),
        };
        first.map(|minute| minute as i32)
    }

    /// Brings the chain of bucket `at` into the order of time.
    #[inline]
    fn sort(&mut self) {
        let slot = (self.at % BUCKETS) as usize;
        let first = self.heads[slot];
        if self.waiting[first as usize].next != NONE {
            self.sort_chain(slot);
        }
    }

    #[cold]
    fn sort_chain(&mut self, slot: usize) {
        self.sorting.clear();
        let mut number = self.heads[slot];
        while number != NONE {
            self.sorting.push((self.waiting[number as usize].when >> 2, self.sorting.len() as u32, number));
            number = self.waiting[number as usize].next;
        }
        self.sorting.sort_unstable();
        let mut next = NONE;
        for &(_, _, number) in self.sorting.iter().rev() {
            self.waiting[number as usize].next = next;
            next = number;
        }
        self.heads[slot] = next;
    }

    /// Returns how many buckets ahead the next occupied one is. There is one.
    #[inline]
    fn distance(&self) -> u32 {
        let start = self.at % BUCKETS;
        let words = BUCKETS / 64;
        let first = self.occupied[(start / 64) as usize] >> (start % 64);
        if first != 0 {
            return first.trailing_zeros();
        }
        let mut distance = 64 - start % 64;
        let mut word = (start / 64 + 1) % words;
        while self.occupied[word as usize] == 0 {
            distance += 64;
            word = (word + 1) % words;
        }
        distance + self.occupied[word as usize].trailing_zeros()
    }

    /// Moves events into the ring that it reaches by now; with an empty ring it leaps to the first one.
    fn draw_in(&mut self) {
        while let Some(&Reverse((at, number))) = self.beyond.peek() {
            let bucket = at >> self.width;
            if self.held == 0 {
                self.at = bucket;
            }
            if bucket - self.at >= BUCKETS {
                return;
            }
            self.beyond.pop();
            self.put(bucket, number);
        }
    }
}

/// The ready items of all teams: a bit each, and per team the first word that may hold one.
#[derive(Clone, Debug)]
pub(crate) struct Backlogs {
    words: Vec<u64>,
    rows: Vec<BacklogRow>,
}

#[derive(Clone, Copy, Debug)]
struct BacklogRow {
    first: u32,
    held: u32,
}

impl Backlogs {
    pub(crate) fn new(compiled: &Compiled) -> Backlogs {
        Backlogs {
            words: vec![0; compiled.backlog_places.len() / 64],
            rows: compiled.backlogs.iter().map(|backlog| BacklogRow { first: backlog.end_word, held: 0 }).collect(),
        }
    }

    #[inline]
    pub(crate) fn holds_any(&self, team: u32) -> bool {
        self.rows[team as usize].held > 0
    }

    #[inline]
    pub(crate) fn put(&mut self, team: u32, bit: u32) {
        let row = &mut self.rows[team as usize];
        row.held += 1;
        row.first = row.first.min(bit / 64);
        self.words[(bit / 64) as usize] |= 1 << (bit % 64);
    }

    #[inline]
    pub(crate) fn take_first(&mut self, team: u32) -> Option<u32> {
        let row = &mut self.rows[team as usize];
        if row.held == 0 {
            return None;
        }
        row.held -= 1;
        while self.words[row.first as usize] == 0 {
            row.first += 1;
        }
        let word = &mut self.words[row.first as usize];
        let bit = row.first * 64 + word.trailing_zeros();
        *word &= *word - 1;
        Some(bit)
    }
}

/// The teams that may have a slot to give out.
#[derive(Clone, Debug)]
pub(crate) struct Dirty {
    words: Vec<u64>,
    count: u32,
}

impl Dirty {
    pub(crate) fn new(teams: usize) -> Dirty {
        Dirty { words: vec![0; teams.div_ceil(64)], count: 0 }
    }

    #[inline]
    pub(crate) fn put(&mut self, team: u32) {
        let word = &mut self.words[team as usize / 64];
        let bit = 1 << (team % 64);
        self.count += u32::from(*word & bit == 0);
        *word |= bit;
    }

    #[inline]
    pub(crate) fn take_first(&mut self) -> Option<u32> {
        if self.count == 0 {
            return None;
        }
        self.count -= 1;
        let index = self.words.iter().position(|&word| word != 0).expect("the count says that there is one");
        let word = &mut self.words[index];
        let team = index as u32 * 64 + word.trailing_zeros();
        *word &= *word - 1;
        Some(team)
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Events};

    /// Takes each event at once when it comes, and adds the next of the same item, a while ahead that `wait` draws.
    fn order(usual: i32, wait: impl Fn(u64) -> u64) {
        const ITEMS: u32 = 500;
        let mut events = Events::of(ITEMS, 0, 0, usual);
        // What is there, the last added last: the plain rule that the queue follows.
        let mut plain: Vec<(i32, Event)> = Vec::new();
        let mut state = 7_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            wait(state >> 33) as i32
        };
        for item in 0..ITEMS {
            let at = draw();
            events.push(at, Event::Ready(item));
            plain.push((at, Event::Ready(item)));
        }
        for turn in 0..20_000 {
            let (now, event) = events.pop().expect("more are added than taken");
            assert_eq!(Some(now), plain.iter().map(|(at, _)| *at).min(), "turn {turn}");
            let mut same = vec![event];
            assert_eq!(events.is_quiet(now), plain.iter().filter(|(at, _)| *at == now).count() == 1, "turn {turn}");
            same.extend(std::iter::from_fn(|| events.pop_at(now)));
            let mut expected: Vec<Event> = plain.iter().filter(|(at, _)| *at == now).map(|(_, event)| *event).collect();
            same.sort_by_key(|event| format!("{event:?}"));
            expected.sort_by_key(|event| format!("{event:?}"));
            assert_eq!(same, expected, "turn {turn}");
            plain.retain(|(at, _)| *at != now);
            for event in same {
                let Event::Ready(item) = event else { panic!("{event:?}") };
                let at = now + 1 + draw();
                events.push(at, Event::Ready(item));
                plain.push((at, Event::Ready(item)));
            }
        }
    }

    #[test]
    fn events_come_in_the_order_of_time_when_each_has_a_bucket() {
        order(2_000_000, |draw| draw % 2_000_000);
    }

    #[test]
    fn events_come_in_the_order_of_time_when_all_fall_into_one_bucket() {
        order(2_000_000, |draw| draw % 300);
    }

    #[test]
    fn events_come_in_the_order_of_time_when_most_lie_beyond_the_ring() {
        order(100, |draw| if draw.is_multiple_of(5) { draw % 30 } else { draw % 50_000 });
    }

    #[test]
    fn of_one_minute_the_event_added_last_comes_first() {
        let mut events = Events::of(4, 0, 0, 4_096);
        for item in [2, 0, 3] {
            events.push(9, Event::Ready(item));
        }
        assert_eq!(events.pop(), Some((9, Event::Ready(3))));
        events.push(9, Event::Ready(1));
        let rest: Vec<Event> = std::iter::from_fn(|| events.pop_at(9)).collect();
        assert_eq!(rest, [Event::Ready(1), Event::Ready(0), Event::Ready(2)]);
        assert_eq!(events.pop(), None);
    }
}
