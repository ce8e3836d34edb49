//! Which items wait for which: links, parents, and the gates that links to a parent open.

use std::collections::{BTreeMap, BTreeSet};

use engine::calendar::Minute;
use engine::cpm::LinkKind;
use engine::network::Network;
use engine::sample::Spread;
use engine::simulate::scenario::{Item as SimItem, Lag, Link as SimLink, Progress};

use super::durations::Durations;
use super::planned::Planned;
use crate::calendars::to_minute;
use crate::insight::{live_item, live_items};
use crate::kind::item::{ConstraintKind, Item};
use crate::space::{DependencyType, LagUnit, LinkData, RecordId, Relation, Space};

/// Maps records to the simulation's items.
///
/// A parent is a point that its children lead to. Where something must finish before a parent begins, a *gate* is a
/// point before the parent's first child.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub records: Vec<RecordId>,
    ix: BTreeMap<RecordId, u32>,
    parents: BTreeSet<RecordId>,
    pub gates: Vec<RecordId>,
    gate_ix: BTreeMap<RecordId, u32>,
}

impl Index {
    pub fn new(space: &Space) -> Index {
        let mut live = live_items(space);
        live.retain(|(_, item)| !item.schedule.as_ref().is_some_and(|schedule| schedule.inactive));
        let records: Vec<RecordId> = live.iter().map(|(record, _)| record.id).collect();
        let ix: BTreeMap<RecordId, u32> = records.iter().enumerate().map(|(ix, id)| (*id, ix as u32)).collect();
        let parents = live.iter().filter_map(|(record, _)| record.parent).filter(|parent| ix.contains_key(parent)).collect();
        let mut index = Index { records, ix, parents, ..Index::default() };
        for link in space.links().filter(|link| link.relation == Relation::Blocks) {
            let opens = matches!(link.data.dependency, DependencyType::FinishStart | DependencyType::StartStart);
            if opens && index.parents.contains(&link.to) && !index.gate_ix.contains_key(&link.to) {
                index.gate_ix.insert(link.to, (index.records.len() + index.gates.len()) as u32);
                index.gates.push(link.to);
            }
        }
        index
    }

    /// Counts the simulation's items, gates included.
    pub fn len(&self) -> usize {
        self.records.len() + self.gates.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the item that stands for the record's finish.
    pub fn finish(&self, id: RecordId) -> Option<u32> {
        self.ix.get(&id).copied()
    }

    pub fn is_summary(&self, id: RecordId) -> bool {
        self.parents.contains(&id)
    }

    /// Lists the items that an item is part of, the nearest first.
    pub fn ancestors<'a>(&'a self, space: &'a Space, id: RecordId) -> impl Iterator<Item = RecordId> + 'a {
        let parent = |id: RecordId| space.record(id).and_then(|record| record.parent).filter(|parent| self.ix.contains_key(parent));
        // More levels than items are a parent that is its own ancestor.
        std::iter::successors(parent(id), move |id| parent(*id)).take(self.records.len())
    }
}

/// Returns a point in time that takes nothing and waits for what leads to it.
pub(super) fn gate(calendar: u32) -> SimItem {
    SimItem { progress: Progress::Waiting, remaining: Spread::Fixed(0.0), calendar, team: None, rank: 0, not_before: None }
}

/// Returns the moment before which a date of an item, or of one that it is part of, holds it back.
pub(super) fn not_before(space: &Space, index: &Index, id: RecordId) -> Option<Minute> {
    let item = |id: RecordId| space.record(id).and_then(live_item);
    if index.is_summary(id) {
        return item(id).and_then(typed_finish);
    }
    let whole = index.ancestors(space, id);
    std::iter::once(id).chain(whole).filter_map(|id| item(id).and_then(typed_start)).max()
}

/// Returns the date that holds an item's start, typed or by constraint.
fn typed_start(item: &Item) -> Option<Minute> {
    let schedule = item.schedule.as_ref()?;
    let holds = |kind| matches!(kind, ConstraintKind::StartNoEarlierThan | ConstraintKind::MustStartOn);
    let constrained = schedule.constraint.as_ref().filter(|constraint| holds(constraint.kind)).and_then(|constraint| constraint.date);
    constrained.or(schedule.manual_start.filter(|_| schedule.manual)).map(to_minute)
}

/// Returns the finish that somebody typed for a parent: what follows it waits until then.
fn typed_finish(item: &Item) -> Option<Minute> {
    let schedule = item.schedule.as_ref()?;
    schedule.manual_finish.filter(|_| schedule.manual).map(to_minute)
}

/// What links are made from.
#[derive(Debug)]
pub(super) struct Wiring<'a> {
    pub(super) space: &'a Space,
    pub(super) index: &'a Index,
    pub(super) durations: &'a Durations<'a>,
    pub(super) planned: Option<&'a Planned>,
    /// The simulation's items; a lag may add points of its own.
    pub(super) items: &'a mut Vec<SimItem>,
    /// The calendar on which lags to each item are counted.
    pub(super) lag_calendars: &'a [u32],
}

impl Wiring<'_> {
    /// Lists the simulation's links. Links that would close a cycle are left out: the plan reports them.
    pub(super) fn links(mut self) -> Vec<SimLink> {
        let (space, index) = (self.space, self.index);
        let mut links = Vec::new();
        for &id in &index.records {
            if let Some(parent) = index.ancestors(space, id).next() {
                links.push(plain(index.ix[&id], index.ix[&parent]));
            }
            if !index.is_summary(id) {
                links.extend(index.ancestors(space, id).filter_map(|ancestor| Some(plain(*index.gate_ix.get(&ancestor)?, index.ix[&id]))));
            }
        }
        for link in space.links().filter(|link| link.relation == Relation::Blocks) {
            if index.finish(link.from).is_none() || index.finish(link.to).is_none() {
                continue;
            }
            let part_of = |part: RecordId, whole: RecordId| index.ancestors(space, part).any(|id| id == whole);
            if part_of(link.from, link.to) || part_of(link.to, link.from) {
                continue;
            }
            if let Some(link) = self.dependency(link.from, link.to, &link.data) {
                self.lay(link, &mut links);
            }
        }
        without_cycles(self.items.len(), links)
    }

    fn dependency(&self, from: RecordId, to: RecordId, data: &LinkData) -> Option<SimLink> {
        let minutes = |minutes: i64| minutes.clamp(-LONGEST, LONGEST) as i32;
        let lag = match data.lag_unit {
            LagUnit::Working => Lag::Working(minutes(data.lag)),
            LagUnit::Elapsed => Lag::Elapsed(minutes(data.lag)),
            LagUnit::Percent => Lag::Working(minutes(self.durations.share(from, data.lag))),
        };
        let kind = match data.dependency {
            DependencyType::FinishStart => LinkKind::FinishStart,
            DependencyType::StartStart => LinkKind::StartStart,
            DependencyType::FinishFinish => LinkKind::FinishFinish,
            DependencyType::StartFinish => LinkKind::StartFinish,
        };
        let index = self.index;
        let (mut from_ix, mut to_ix) = (index.finish(from)?, index.finish(to)?);
        // A parent is a point at its finish: it starts with the part that is planned first, and is held by its gate.
        if index.is_summary(from) && leaves_start(kind) {
            from_ix = self.planned?.first_part(from)?;
        }
        if index.is_summary(to) && enters_start(kind) {
            to_ix = *index.gate_ix.get(&to)?;
        }
        Some(SimLink { from: from_ix, to: to_ix, kind, lag })
    }

    /// Adds a link; where its lag is counted on another calendar than its successor works on, by way of a point on that one.
    fn lay(&mut self, link: SimLink, links: &mut Vec<SimLink>) {
        let calendar = self.lag_calendars[link.to as usize];
        if matches!(link.lag, Lag::Working(0) | Lag::Elapsed(_)) || self.items[link.to as usize].calendar == calendar {
            links.push(link);
            return;
        }
        let point = self.items.len() as u32;
        self.items.push(gate(calendar));
        let into = if leaves_start(link.kind) { LinkKind::StartStart } else { LinkKind::FinishStart };
        let out = if enters_start(link.kind) { LinkKind::FinishStart } else { LinkKind::FinishFinish };
        links.push(SimLink { to: point, kind: into, ..link });
        links.push(SimLink { from: point, kind: out, lag: Lag::Working(0), ..link });
    }
}

fn leaves_start(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::StartStart | LinkKind::StartFinish)
}

fn enters_start(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::FinishStart | LinkKind::StartStart)
}

/// The longest lag, in minutes: a hundred years.
const LONGEST: i64 = 100 * 525_600;

pub(super) fn plain(from: u32, to: u32) -> SimLink {
    SimLink { from, to, kind: LinkKind::FinishStart, lag: Lag::Working(0) }
}

/// Drops one link of every cycle, the one that closes it.
fn without_cycles(items: usize, mut links: Vec<SimLink>) -> Vec<SimLink> {
    loop {
        let ends: Vec<(u32, u32)> = links.iter().map(|link| (link.from, link.to)).collect();
        let Err(cycle) = Network::new(items, &ends) else { return links };
        let (Some(&last), Some(&first)) = (cycle.path.last(), cycle.path.first()) else { return links };
        links.retain(|link| (link.from, link.to) != (last, first));
    }
}
