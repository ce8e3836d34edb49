//! A network of activities as compressed rows, renumbered so that every predecessor stands before its
//! successors.
//!
//! The passes over a network (CPM, simulation) run over *places*: place 0 has no predecessor, and every link
//! leads from a lower place to a higher one. What the links carry stays with the caller: `outgoing_links` says
//! which of the caller's links stands where.

use core::ops::Range;

/// A directed network without cycles, in topological order.
#[derive(Clone, Debug)]
pub struct Network {
    order: Vec<u32>,
    places: Vec<u32>,
    outgoing_offsets: Vec<u32>,
    successors: Vec<u32>,
    outgoing_links: Vec<u32>,
    incoming_offsets: Vec<u32>,
    predecessors: Vec<u32>,
    incoming_entries: Vec<u32>,
}

/// Activities that wait for each other: each one precedes the next, and the last precedes the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    pub path: Vec<u32>,
}

impl Network {
    /// Builds the network of `n` activities from its links `(from, to)`.
    ///
    /// # Panics
    /// When a link names an activity that does not exist: whoever reads links checks them first.
    pub fn new(n: usize, links: &[(u32, u32)]) -> Result<Network, Cycle> {
        let (offsets, rows) = rows_by_source(n, links);
        let order = kahn_order(n, links, &offsets, &rows)?;
        let mut places = vec![0u32; n];
        for (place, &activity) in order.iter().enumerate() {
            places[activity as usize] = place as u32;
        }
        let mut network = Network {
            outgoing_offsets: vec![0; n + 1],
            successors: vec![0; links.len()],
            outgoing_links: vec![0; links.len()],
            incoming_offsets: vec![0; n + 1],
            predecessors: vec![0; links.len()],
            incoming_entries: vec![0; links.len()],
            order,
            places,
        };
        network.fill_outgoing(&offsets, &rows);
        drop(rows);
        network.fill_incoming();
        Ok(network)
    }

    /// Writes the rows of successors over places instead of activities.
    fn fill_outgoing(&mut self, offsets: &[u32], rows: &[(u32, u32)]) {
        let mut entry = 0;
        for (place, &activity) in self.order.iter().enumerate() {
            for &(to, link) in &rows[offsets[activity as usize] as usize..offsets[activity as usize + 1] as usize] {
                self.successors[entry] = self.places[to as usize];
                self.outgoing_links[entry] = link;
                entry += 1;
            }
            self.outgoing_offsets[place + 1] = entry as u32;
        }
    }

    /// Turns the rows of successors into rows of predecessors.
    ///
    /// Going by place keeps the writes close together, which on a million activities is most of the cost.
    fn fill_incoming(&mut self) {
        for &to in &self.successors {
            self.incoming_offsets[to as usize] += 1;
        }
        rows_end(&mut self.incoming_offsets);
        for from in (0..self.order.len()).rev() {
            for entry in self.outgoing(from).rev() {
                let cursor = &mut self.incoming_offsets[self.successors[entry] as usize];
                *cursor -= 1;
                self.predecessors[*cursor as usize] = from as u32;
                self.incoming_entries[*cursor as usize] = entry as u32;
            }
        }
    }

    /// Returns how many activities there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Says whether there is no activity at all.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Returns the activity of each place.
    #[inline]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Returns the place of each activity.
    #[inline]
    pub fn places(&self) -> &[u32] {
        &self.places
    }

    /// Returns the range of `successors` and `outgoing_links` that belongs to `place`.
    #[inline]
    pub fn outgoing(&self, place: usize) -> Range<usize> {
        self.outgoing_offsets[place] as usize..self.outgoing_offsets[place + 1] as usize
    }

    /// Returns the range of `predecessors` and `incoming_entries` that belongs to `place`.
    #[inline]
    pub fn incoming(&self, place: usize) -> Range<usize> {
        self.incoming_offsets[place] as usize..self.incoming_offsets[place + 1] as usize
    }

    /// Returns the places of the successors, row after row; within a row in the caller's order of links.
    #[inline]
    pub fn successors(&self) -> &[u32] {
        &self.successors
    }

    /// Returns which of the caller's links each entry of `successors` is.
    #[inline]
    pub fn outgoing_links(&self) -> &[u32] {
        &self.outgoing_links
    }

    /// Returns the places of the predecessors, row after row; within a row in order of place.
    #[inline]
    pub fn predecessors(&self) -> &[u32] {
        &self.predecessors
    }

    /// Returns for each entry of `predecessors` the entry of `successors` that is the same link.
    ///
    /// What a caller keeps per outgoing entry is reached through this without leaving the cache.
    #[inline]
    pub fn incoming_entries(&self) -> &[u32] {
        &self.incoming_entries
    }

    /// Lists the predecessors of `place`, each with the caller's link that leads from it.
    pub fn predecessors_of(&self, place: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.incoming(place).map(|entry| (self.predecessors[entry], self.outgoing_links[self.incoming_entries[entry] as usize]))
    }

    /// Lists the successors of `place`, each with the caller's link that leads to it.
    pub fn successors_of(&self, place: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.outgoing(place).map(|entry| (self.successors[entry], self.outgoing_links[entry]))
    }
}

/// Sorts the links by the activity that they leave: for each one its target and its index.
fn rows_by_source(n: usize, links: &[(u32, u32)]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut offsets = vec![0u32; n + 1];
    for &(from, to) in links {
        assert!((from as usize) < n && (to as usize) < n, "BUG: a link names an activity that does not exist");
        offsets[from as usize] += 1;
    }
    rows_end(&mut offsets);
    let mut rows = vec![(0u32, 0u32); links.len()];
    for (index, &(from, to)) in links.iter().enumerate().rev() {
        let cursor = &mut offsets[from as usize];
        *cursor -= 1;
        rows[*cursor as usize] = (to, index as u32);
    }
    (offsets, rows)
}

/// Turns the length of each row into the end of each row; filling a row from its end makes that its beginning.
fn rows_end(lengths: &mut [u32]) {
    let mut total = 0;
    for length in lengths {
        total += *length;
        *length = total;
    }
}

/// Orders the activities so that each stands after all that precede it (Kahn, 1962).
fn kahn_order(n: usize, links: &[(u32, u32)], offsets: &[u32], rows: &[(u32, u32)]) -> Result<Vec<u32>, Cycle> {
    let mut waiting = vec![0u32; n];
    for &(_, to) in links {
        waiting[to as usize] += 1;
    }
    // An activity is written to the end of the order in any case and counted when nothing precedes it any
    // more: whether it is the last link cannot be predicted, so a branch costs more than the write.
    let mut order = vec![0u32; n + 1];
    let mut ready = 0;
    for (activity, &left) in waiting.iter().enumerate() {
        order[ready] = activity as u32;
        ready += usize::from(left == 0);
    }
    let mut next = 0;
    while next < ready {
        let activity = order[next] as usize;
        next += 1;
        for &(to, _) in &rows[offsets[activity] as usize..offsets[activity + 1] as usize] {
            let left = waiting[to as usize] - 1;
            waiting[to as usize] = left;
            order[ready] = to;
            ready += usize::from(left == 0);
        }
    }
    order.truncate(n);
    if ready == n { Ok(order) } else { Err(find_cycle(links, &waiting)) }
}

/// Finds a cycle among the activities that still wait: each of them has a predecessor that waits too, so
/// walking back from any of them must come round.
fn find_cycle(links: &[(u32, u32)], waiting: &[u32]) -> Cycle {
    const NONE: u32 = u32::MAX;
    let mut before = vec![NONE; waiting.len()];
    for &(from, to) in links {
        if waiting[from as usize] > 0 && waiting[to as usize] > 0 && before[to as usize] == NONE {
            before[to as usize] = from;
        }
    }
    let first = waiting.iter().position(|&left| left > 0).expect("an activity outside the order still waits");
    let mut seen = vec![false; waiting.len()];
    let mut at = first as u32;
    while !seen[at as usize] {
        seen[at as usize] = true;
        at = before[at as usize];
    }
    let mut path = vec![at];
    let mut back = before[at as usize];
    while back != at {
        path.push(back);
        back = before[back as usize];
    }
    path.reverse();
    Cycle { path }
}
