//! Assumptions that proved false, and everything that rests on them: dates and updates that are stale until somebody looks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::zone;
use crate::change::{Commit, Edit};
use crate::insight::{key_of, live_item};
use crate::journal::in_order;
use crate::kind::assumption::AssumptionState;
use crate::kind::item::Stage;
use crate::kind::{Body, Kind};
use crate::space::{LinkId, RecordId, Ref, Relation, Space};

/// An assumption that proved false.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Fallen {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub title: String,
    pub breaks: Option<String>,
    /// When it proved false; none where nobody dated it.
    pub since: Option<Timestamp>,
    /// What rests on it and was not looked at since, what rests directly first.
    pub stale: Vec<Stale>,
    /// Keys of what rests on it and was confirmed since.
    pub confirmed: Vec<String>,
}

/// A record whose dates, or whose words, rest on something that is false.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stale {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub title: String,
    pub kind: Kind,
    /// Key of the record that passes it on; none where it rests on the assumption itself.
    pub via: Option<String>,
}

/// Lists the assumptions that proved false, with what is stale by them. `journal` tells since when.
pub fn fallen(space: &Space, journal: &[Commit]) -> Vec<Fallen> {
    let is_false = |body: &Body| matches!(body, Body::Assumption(assumption) if assumption.state == AssumptionState::False);
    let found: Vec<_> = space.records().filter(|record| !record.archived && is_false(&record.body)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let times = Times::new(journal);
    let web = Web::new(space);
    let zone = zone(space);
    let each = found.into_iter().map(|record| {
        let since = times.fell.get(&record.id).copied();
        let fell_on = since.map(|since| since.to_zoned(zone.clone()).date());
        let (mut direct, mut confirmed, mut told_from) = (Vec::new(), Vec::new(), Timestamp::MAX);
        for link in space.links().filter(|link| link.relation == Relation::RestsOn && link.to == record.id) {
            // The day is that of whoever looked: where it is still yesterday, the journal tells that it was after the fall.
            let looked_after = times.looked.get(&link.id()).zip(since).is_some_and(|(looked, fell)| *looked >= fell);
            let first = if looked_after { fell_on.and_then(|fell| fell.yesterday().ok()) } else { fell_on };
            if link.data.confirmed.is_some_and(|on| first.is_none_or(|first| first <= on)) {
                confirmed.push(key_of(space, link.from));
                continue;
            }
            told_from = told_from.min(times.tied.get(&link.id()).copied().unwrap_or(Timestamp::UNIX_EPOCH));
            direct.push(link.from);
        }
        let stale = web.spread(direct, told_from, since.unwrap_or(Timestamp::MAX));
        let breaks = match &record.body {
            Body::Assumption(assumption) => assumption.breaks.clone(),
            _ => None,
        };
        Fallen { record: record.id, key: record.key.clone(), title: record.title.clone(), breaks, since, stale, confirmed }
    });
    each.collect()
}

/// Returns the assumptions by which each stale record is stale, to mark it wherever it is shown.
pub fn stale_by(fallen: &[Fallen]) -> BTreeMap<RecordId, Vec<String>> {
    let mut by: BTreeMap<RecordId, Vec<String>> = BTreeMap::new();
    for assumption in fallen {
        for stale in &assumption.stale {
            by.entry(stale.record).or_default().push(assumption.key.clone());
        }
    }
    by
}

/// What the journal says of assumptions.
struct Times {
    /// When each proved false, the last time.
    fell: BTreeMap<RecordId, Timestamp>,
    /// Since when something rests on them.
    tied: BTreeMap<LinkId, Timestamp>,
    /// When it was written down, the last time, that somebody looked and that it stands.
    looked: BTreeMap<LinkId, Timestamp>,
}

impl Times {
    fn new(journal: &[Commit]) -> Times {
        let mut times = Times { fell: BTreeMap::new(), tied: BTreeMap::new(), looked: BTreeMap::new() };
        for (change, _) in in_order(journal) {
            match &change.edit {
                Edit::FieldChanged { record, field, after, .. } if field == "state" && after == "false" => {
                    times.fell.insert(*record, change.at);
                }
                Edit::RecordCreated { record } if matches!(&record.body, Body::Assumption(body) if body.state == AssumptionState::False) => {
                    times.fell.insert(record.id, change.at);
                }
                // A link that is confirmed is made anew: it rests there since it was made first.
                Edit::LinkAdded { link } if link.relation == Relation::RestsOn => {
                    times.tied.entry(link.id()).or_insert(change.at);
                    if link.data.confirmed.is_some() {
                        times.looked.insert(link.id(), change.at);
                    }
                }
                _ => {}
            }
        }
        times
    }
}

/// How one record's date passes on to others.
struct Web<'a> {
    space: &'a Space,
    /// What comes after an item, waits for a commitment, was settled by a decision.
    after: BTreeMap<RecordId, Vec<RecordId>>,
    parts: BTreeMap<RecordId, Vec<RecordId>>,
    /// The published updates, by the items whose dates they tell.
    told: BTreeMap<RecordId, Vec<(RecordId, Timestamp)>>,
}

impl<'a> Web<'a> {
    fn new(space: &'a Space) -> Web<'a> {
        let mut web = Web { space, after: BTreeMap::new(), parts: BTreeMap::new(), told: BTreeMap::new() };
        for link in space.links() {
            match link.relation {
                Relation::Blocks | Relation::Decides => web.after.entry(link.from).or_default().push(link.to),
                Relation::Awaits => web.after.entry(link.to).or_default().push(link.from),
                _ => {}
            }
        }
        for record in space.records() {
            if let Some(parent) = record.parent.filter(|_| live_item(record).is_some()) {
                web.parts.entry(parent).or_default().push(record.id);
            }
            if let Body::Update(update) = &record.body
                && let Some(published) = update.published_at
                && let Some(Body::Forecast(forecast)) =
                    update.forecast.as_ref().and_then(Ref::id).and_then(|id| space.record(id)).map(|record| &record.body)
            {
                for landing in &forecast.milestones {
                    if let Some(item) = landing.item.id() {
                        web.told.entry(item).or_default().push((record.id, published));
                    }
                }
            }
        }
        web
    }

    /// Lists what is stale, breadth first from what rests directly. An update is stale when it told a stale date while people still
    /// believed in the assumption: from `told_from` to `fell`.
    fn spread(&self, direct: Vec<RecordId>, told_from: Timestamp, fell: Timestamp) -> Vec<Stale> {
        let mut found: Vec<Stale> = Vec::new();
        let mut listed: BTreeSet<RecordId> = BTreeSet::new();
        let mut visited: BTreeSet<(RecordId, bool)> = BTreeSet::new();
        let mut queue: VecDeque<(RecordId, bool, Option<RecordId>)> = direct.into_iter().map(|id| (id, true, None)).collect();
        while let Some((id, whole, via)) = queue.pop_front() {
            if !self.counts(id) || !visited.insert((id, whole)) {
                continue;
            }
            if listed.insert(id) {
                found.extend(self.stale(id, via));
            }
            let next = self.after.get(&id).into_iter().flatten();
            queue.extend(next.map(|next| (*next, true, Some(id))));
            // What holds a parent holds all its parts; what holds a part holds its parent's finish and no other part.
            if whole {
                queue.extend(self.parts.get(&id).into_iter().flatten().map(|part| (*part, true, Some(id))));
            }
            let parent = self.space.record(id).filter(|record| record.kind() == Kind::Item).and_then(|record| record.parent);
            queue.extend(parent.filter(|parent| self.is_item(*parent)).map(|parent| (parent, false, Some(id))));
            for (update, published) in self.told.get(&id).into_iter().flatten() {
                if (told_from..fell).contains(published) {
                    queue.push_back((*update, false, Some(id)));
                }
            }
        }
        found.sort_by_key(|stale| stale.via.is_some());
        found
    }

    fn is_item(&self, id: RecordId) -> bool {
        self.space.record(id).is_some_and(|record| record.kind() == Kind::Item)
    }

    /// Whether there is something to be stale: what is done or dropped has no date to come.
    fn counts(&self, id: RecordId) -> bool {
        let Some(record) = self.space.record(id).filter(|record| !record.archived) else { return false };
        match &record.body {
            Body::Item(item) => matches!(item.stage, Stage::Todo | Stage::Doing),
            _ => true,
        }
    }

    fn stale(&self, id: RecordId, via: Option<RecordId>) -> Option<Stale> {
        let record = self.space.record(id)?;
        let via = via.map(|via| key_of(self.space, via));
        Some(Stale { record: id, key: record.key.clone(), title: record.title.clone(), kind: record.kind(), via })
    }
}
