//! Which items wait for which: links, parents, and the gates that links to a parent open.

use std::collections::{BTreeMap, BTreeSet};

use engine::calendar::Minute;
use engine::cpm::LinkKind;
use engine::network::Network;
use engine::sample::Spread;
use engine::simulate::scenario::{Item as SimItem, Lag, Link as SimLink, Progress};

use super::durations::Durations;
use crate::calendars::to_minute;
use crate::insight::live_items;
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
        let live = live_items(space);
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
}

/// Returns a point in time that takes nothing and waits for what leads to it.
pub(super) fn gate(calendar: u32) -> SimItem {
    SimItem { progress: Progress::Waiting, remaining: Spread::Fixed(0.0), calendar, team: None, rank: 0, not_before: None }
}

/// Returns the moment before which a constraint or a typed date holds the item back.
pub(super) fn not_before(item: &Item) -> Option<Minute> {
    let schedule = item.schedule.as_ref()?;
    let constrained = schedule
        .constraint
        .as_ref()
        .filter(|constraint| matches!(constraint.kind, ConstraintKind::StartNoEarlierThan | ConstraintKind::MustStartOn));
    let constrained = constrained.and_then(|constraint| constraint.date);
    let manual = schedule.manual_start.filter(|_| schedule.manual);
    constrained.or(manual).map(to_minute)
}

/// Lists the simulation's links. Links that would close a cycle are left out: the plan reports them.
pub(super) fn links(space: &Space, index: &Index, durations: &Durations<'_>) -> Vec<SimLink> {
    let parent = |id: RecordId| space.record(id).and_then(|record| record.parent).filter(|parent| index.ix.contains_key(parent));
    let ancestors = |id: RecordId| std::iter::successors(parent(id), |id| parent(*id));
    let mut links = Vec::new();
    for &id in &index.records {
        if let Some(parent) = parent(id) {
            links.push(plain(index.ix[&id], index.ix[&parent]));
        }
        if !index.is_summary(id) {
            links.extend(ancestors(id).filter_map(|ancestor| Some(plain(*index.gate_ix.get(&ancestor)?, index.ix[&id]))));
        }
    }
    for link in space.links().filter(|link| link.relation == Relation::Blocks) {
        let (Some(from), Some(to)) = (index.finish(link.from), index.finish(link.to)) else { continue };
        let related = ancestors(link.from).any(|id| id == link.to) || ancestors(link.to).any(|id| id == link.from);
        if !related {
            links.extend(dependency(index, link.from, from, link.to, to, &link.data, durations));
        }
    }
    without_cycles(index.len(), links)
}

fn dependency(
    index: &Index,
    from: RecordId,
    from_ix: u32,
    to: RecordId,
    to_ix: u32,
    data: &LinkData,
    durations: &Durations<'_>,
) -> Option<SimLink> {
    let lag = match data.lag_unit {
        LagUnit::Working => Lag::Working(data.lag.clamp(-LONGEST, LONGEST) as i32),
        LagUnit::Elapsed => Lag::Elapsed(data.lag.clamp(-LONGEST, LONGEST) as i32),
        LagUnit::Percent => {
            Lag::Working((durations.likely.get(&from).copied().unwrap_or(0) * data.lag / 10_000).clamp(-LONGEST, LONGEST) as i32)
        }
    };
    let mut kind = match data.dependency {
        DependencyType::FinishStart => LinkKind::FinishStart,
        DependencyType::StartStart => LinkKind::StartStart,
        DependencyType::FinishFinish => LinkKind::FinishFinish,
        DependencyType::StartFinish => LinkKind::StartFinish,
    };
    let from_start = matches!(kind, LinkKind::StartStart | LinkKind::StartFinish);
    let to_start = matches!(kind, LinkKind::FinishStart | LinkKind::StartStart);
    let mut ends = (from_ix, to_ix);
    // A parent is a point at its finish; its start is its gate, and where it has none nothing is known to wait for it.
    if index.is_summary(from) && from_start {
        ends.0 = *index.gate_ix.get(&from)?;
        kind = if to_start { LinkKind::FinishStart } else { LinkKind::FinishFinish };
    }
    if index.is_summary(to) && to_start {
        ends.1 = *index.gate_ix.get(&to)?;
    }
    Some(SimLink { from: ends.0, to: ends.1, kind, lag })
}

/// The longest lag, in minutes: a hundred years.
const LONGEST: i64 = 100 * 525_600;

fn plain(from: u32, to: u32) -> SimLink {
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
