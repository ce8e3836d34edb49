//! The queues of a trial: events by time, and each team's ready items as bits in order of rank.

use crate::simulate::compile::Compiled;

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

/// Events by time, as a binary heap of words: the time, then the kind, then the index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events {
    heap: Vec<u64>,
}

const INDEX_BITS: u32 = 29;

impl Event {
    fn word(self) -> u64 {
        let (kind, index) = match self {
            Event::WorkEnds(place) => (0, place),
            Event::Finishes(place) => (1, place),
            Event::Ready(place) => (2, place),
            Event::TeamOpens(team) => (3, team),
            Event::SlotsLost(risk) => (4, risk),
            Event::SlotsBack(risk) => (5, risk),
        };
        kind << INDEX_BITS | u64::from(index)
    }

    fn from_word(word: u64) -> Event {
        let index = (word & ((1 << INDEX_BITS) - 1)) as u32;
        match (word >> INDEX_BITS) & 7 {
            0 => Event::WorkEnds(index),
            1 => Event::Finishes(index),
            2 => Event::Ready(index),
            3 => Event::TeamOpens(index),
            4 => Event::SlotsLost(index),
            _ => Event::SlotsBack(index),
        }
    }
}

impl Events {
    #[inline]
    pub(crate) fn next_time(&self) -> Option<i32> {
        self.heap.first().map(|word| (word >> 32) as i32)
    }

    /// Takes an event that happens at `now`.
    #[inline]
    pub(crate) fn pop_at(&mut self, now: i32) -> Option<Event> {
        let &first = self.heap.first()?;
        if (first >> 32) as i32 != now {
            return None;
        }
        let last = self.heap.pop().expect("the heap holds an event");
        if !self.heap.is_empty() {
            self.sink(last);
        }
        Some(Event::from_word(first))
    }

    #[inline]
    pub(crate) fn push(&mut self, at: i32, event: Event) {
        let word = (at as u64) << 32 | event.word();
        let mut child = self.heap.len();
        self.heap.push(word);
        while child > 0 {
            let parent = (child - 1) / 2;
            if self.heap[parent] <= word {
                break;
            }
            self.heap[child] = self.heap[parent];
            child = parent;
        }
        self.heap[child] = word;
    }

    /// Puts `word` where the first event was taken: the hole sinks to the bottom, then the word rises. It came
    /// from the bottom, so it rarely rises far, and going down needs no comparison with it.
    fn sink(&mut self, word: u64) {
        let heap = &mut self.heap[..];
        let mut hole = 0;
        let mut child = 1;
        while child + 1 < heap.len() {
            child += usize::from(heap[child + 1] < heap[child]);
            heap[hole] = heap[child];
            hole = child;
            child = 2 * hole + 1;
        }
        if child < heap.len() {
            heap[hole] = heap[child];
            hole = child;
        }
        while hole > 0 {
            let parent = (hole - 1) / 2;
            if heap[parent] <= word {
                break;
            }
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = word;
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
