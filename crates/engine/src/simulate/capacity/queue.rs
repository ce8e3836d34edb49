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
/// to look. Events beyond the ring wait in a heap.
///
/// Every item, team and risk has a number of its own here, because it never waits for two events at once.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    /// By number: the minute, and the kind in the two lowest bits.
    when: Vec<u32>,
    /// By number: the next event in the same bucket, or `NONE`.
    next: Vec<u32>,
    /// By bucket: the first event, or `NONE`.
    heads: Vec<u32>,
    occupied: Vec<u64>,
    /// Minutes per bucket, as a power of two.
    width: u32,
    /// The bucket, counted from minute 0, that the last event came from.
    at: u32,
    held: u32,
    beyond: BinaryHeap<Reverse<(u32, u32)>>,
    items: u32,
    teams: u32,
}

/// Buckets in the ring.
const BUCKETS: u32 = 2048;

impl Events {
    /// Returns an empty queue whose ring reaches over a usual wait.
    pub(crate) fn new(compiled: &Compiled, usual: i32) -> Events {
        let (items, teams) = (compiled.draws.len() as u32, compiled.backlogs.len() as u32);
        let numbers = (items + teams + 2 * compiled.risks.len() as u32) as usize;
        let width = (usual.max(1) as u32).div_ceil(BUCKETS).next_power_of_two().trailing_zeros();
        Events {
            when: vec![0; numbers],
            next: vec![NONE; numbers],
            heads: vec![NONE; BUCKETS as usize],
            occupied: vec![0; BUCKETS as usize / 64],
            width,
            at: 0,
            held: 0,
            beyond: BinaryHeap::new(),
            items,
            teams,
        }
    }

    /// Begins again at minute 0; the queue is empty.
    pub(crate) fn rewind(&mut self) {
        debug_assert!(self.held == 0 && self.beyond.is_empty());
        self.at = 0;
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
            return match self.when[number as usize] & 3 {
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
        self.when[number as usize] = (at as u32) << 2 | kind;
        let bucket = (at as u32) >> self.width;
        if bucket - self.at < BUCKETS {
            self.put(bucket, number);
        } else {
            self.beyond.push(Reverse((at as u32, number)));
        }
    }

    #[inline]
    fn put(&mut self, bucket: u32, number: u32) {
        let slot = bucket % BUCKETS;
        self.next[number as usize] = self.heads[slot as usize];
        self.heads[slot as usize] = number;
        self.occupied[slot as usize / 64] |= 1 << (slot % 64);
        self.held += 1;
    }

    /// Takes the first event and its time.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<(i32, Event)> {
        if !self.beyond.is_empty() {
            self.draw_in();
        }
        if self.held == 0 {
            return None;
        }
        self.at += self.distance();
        let slot = (self.at % BUCKETS) as usize;
        let mut first = self.heads[slot];
        let mut link = NONE;
        let mut before = first;
        let mut other = self.next[first as usize];
        while other != NONE {
            if self.when[other as usize] >> 2 < self.when[first as usize] >> 2 {
                first = other;
                link = before;
            }
            before = other;
            other = self.next[other as usize];
        }
        self.unlink(slot, first, link);
        Some(((self.when[first as usize] >> 2) as i32, self.event(first)))
    }

    /// Takes another event that happens at `now`, the time of the last one.
    #[inline]
    pub(crate) fn pop_at(&mut self, now: i32) -> Option<Event> {
        let slot = (self.at % BUCKETS) as usize;
        let mut link = NONE;
        let mut number = self.heads[slot];
        while number != NONE {
            if self.when[number as usize] >> 2 == now as u32 {
                self.unlink(slot, number, link);
                return Some(self.event(number));
            }
            link = number;
            number = self.next[number as usize];
        }
        None
    }

    /// Says whether nothing else happens at `now`, the time of the last event.
    #[inline]
    pub(crate) fn is_quiet(&self, now: i32) -> bool {
        let mut number = self.heads[(self.at % BUCKETS) as usize];
        while number != NONE {
            if self.when[number as usize] >> 2 == now as u32 {
                return false;
            }
            number = self.next[number as usize];
        }
        true
    }

    #[inline]
    fn unlink(&mut self, slot: usize, number: u32, link: u32) {
        let next = self.next[number as usize];
        if link == NONE {
            self.heads[slot] = next;
            if next == NONE {
                self.occupied[slot / 64] &= !(1 << (slot % 64));
            }
        } else {
            self.next[link as usize] = next;
        }
        self.held -= 1;
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
