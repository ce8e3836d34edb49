//! Time travel: what the journal says of any past day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::change::{Change, Commit, Edit, apply};
use crate::kind::item::Stage;
use crate::space::{RecordId, Space};

/// The door through which imports commit.
pub const IMPORT: &str = "import";

/// Rebuilds the space as it stood at `at`, from everything that we know today.
///
/// With `known_by`, only what had been recorded by then counts: what we could have known.
pub fn as_of(journal: &[Commit], at: Timestamp, known_by: Option<Timestamp>) -> Space {
    let mut space = Space::default();
    let commits = journal.iter().filter(|commit| known_by.is_none_or(|known_by| commit.recorded_at <= known_by));
    for (change, _) in in_order(commits) {
        if change.at > at {
            break;
        }
        apply(&mut space, &change.edit);
    }
    space.revision = journal.last().map_or(0, |commit| commit.revision);
    space
}

/// Lists every change in the order in which things happened; what happened at the same instant, as it was recorded.
pub fn in_order<'a>(commits: impl IntoIterator<Item = &'a Commit>) -> Vec<(&'a Change, &'a Commit)> {
    let mut changes: Vec<_> = commits.into_iter().flat_map(|commit| commit.changes.iter().map(move |change| (change, commit))).collect();
    changes.sort_by_key(|(change, _)| change.at);
    changes
}

/// Rebuilds what one source alone would have made of the space: only the commits of its own imports, which its name notes.
///
/// It is the base of the three-way merge that keeps what people changed in Sinew and what other sources said.
pub fn imported(journal: &[Commit], source: &str) -> Space {
    let mut space = Space::default();
    let own = |commit: &&Commit| commit.door == IMPORT && commit.note.as_deref() == Some(source);
    for change in journal.iter().filter(own).flat_map(|commit| &commit.changes) {
        apply(&mut space, &change.edit);
    }
    space
}

/// An instant to the microsecond, as the database keeps it: half the room of a timestamp, of which large programs hold many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i64);

impl From<Timestamp> for Instant {
    fn from(at: Timestamp) -> Instant {
        Instant(at.as_microsecond())
    }
}

impl From<Instant> for Timestamp {
    fn from(at: Instant) -> Timestamp {
        Timestamp::from_microsecond(at.0).expect("BUG: it was a timestamp")
    }
}

/// When an item went through its stages, and for when a commitment was promised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    pub created: Option<Instant>,
    /// Every change of stage, oldest first; the first is the stage at creation.
    pub stages: Box<[(Instant, Stage)]>,
    /// Of a commitment: each day for which it was promised, the first promise first.
    pub promises: Box<[(Instant, Date)]>,
}
impl Flow {
    /// Returns when work first began, up to now; `None` where nobody knows.
    pub fn started(&self) -> Option<Timestamp> {
        self.stages.iter().find(|(_, stage)| *stage == Stage::Doing).map(|(at, _)| Timestamp::from(*at)).filter(is_dated)
    }

    /// Returns when the item was last finished; `None` while it is open.
    pub fn finished(&self) -> Option<Timestamp> {
        let (_, last) = self.stages.last()?;
        if *last != Stage::Done {
            return None;
        }
        let since = self.stages.iter().rev().take_while(|(_, stage)| *stage == Stage::Done).last();
        since.map(|(at, _)| (*at).into())
    }

    /// Returns the day for which it was promised first.
    pub fn first_promise(&self) -> Option<Date> {
        self.promises.first().map(|(_, date)| *date)
    }

    /// Whether nothing is known of it from after an instant.
    pub fn ends_by(&self, at: Timestamp) -> bool {
        let last = [self.created, self.stages.last().map(|(at, _)| *at), self.promises.last().map(|(at, _)| *at)];
        last.into_iter().flatten().all(|last| last <= at.into())
    }

    /// Returns what was known of it at an instant; `None` before it existed.
    pub fn until(&self, at: Timestamp) -> Option<Flow> {
        let at = Instant::from(at);
        let created = self.created.filter(|created| *created <= at)?;
        Some(Flow {
            created: Some(created),
            stages: self.stages.iter().filter(|(since, _)| *since <= at).copied().collect(),
            promises: self.promises.iter().filter(|(since, _)| *since <= at).copied().collect(),
        })
    }

    /// Returns the stage at `at`; `None` before the item existed.
    pub fn stage_at(&self, at: Timestamp) -> Option<Stage> {
        let at = Instant::from(at);
        self.stages.iter().take_while(|(since, _)| *since <= at).last().map(|(_, stage)| *stage)
    }
}

/// Whether an instant is a date that somebody gave: what a source does not date is known since ever.
pub fn is_dated(at: &Timestamp) -> bool {
    *at > Timestamp::UNIX_EPOCH
}

/// What a change says of an item's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Created(Stage),
    Went(Stage),
    /// A commitment was made, with the day for which it is promised.
    Committed(Option<Date>),
    /// It was promised for another day.
    Promised(Date),
    Removed,
}

/// Returns what a change says of an item's way; `None` for any other change.
pub fn step(edit: &Edit) -> Option<(RecordId, Step)> {
    match edit {
        Edit::RecordCreated { record } => match &record.body {
            crate::kind::Body::Item(item) => Some((record.id, Step::Created(item.stage))),
            crate::kind::Body::Commitment(commitment) => Some((record.id, Step::Committed(commitment.promised))),
            _ => None,
        },
        Edit::FieldChanged { record, field, after, .. } if field == "stage" => Some((*record, Step::Went(stage(after)?))),
        Edit::FieldChanged { record, field, after, .. } if field == "promised" => {
            Some((*record, Step::Promised(after.as_str()?.parse().ok()?)))
        }
        Edit::RecordRemoved { record } => Some((record.id, Step::Removed)),
        Edit::FieldChanged { .. } | Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => None,
    }
}

/// Follows every item through its stages, up to `until`.
pub fn flows(journal: &[Commit], until: Timestamp) -> BTreeMap<RecordId, Flow> {
    let mut flows: BTreeMap<RecordId, Flow> = BTreeMap::new();
    for (change, _) in in_order(journal).into_iter().take_while(|(change, _)| change.at <= until) {
        follow(&mut flows, change);
    }
    flows
}

/// Returns the flows as they were at an instant.
pub fn flows_at(flows: &BTreeMap<RecordId, Flow>, until: Timestamp) -> BTreeMap<RecordId, Flow> {
    flows.iter().filter_map(|(id, flow)| Some((*id, flow.until(until)?))).collect()
}

/// Follows one more change, which happened after all that were followed before.
pub fn follow(flows: &mut BTreeMap<RecordId, Flow>, change: &Change) {
    if let Some((record, step)) = step(&change.edit) {
        take_step(flows, record, change.at, step);
    }
}

/// Follows one more step, which happened after all that were followed before.
pub fn take_step(flows: &mut BTreeMap<RecordId, Flow>, record: RecordId, at: Timestamp, step: Step) {
    match step {
        Step::Created(stage) => {
            let flow = flows.entry(record).or_default();
            flow.created = Some(at.into());
            flow.stages = [(at.into(), stage)].into();
        }
        Step::Went(stage) => {
            if let Some(flow) = flows.get_mut(&record) {
                add(&mut flow.stages, (at.into(), stage));
            }
        }
        Step::Committed(promised) => {
            let flow = flows.entry(record).or_default();
            flow.created = Some(at.into());
            flow.promises = promised.map(|date| (at.into(), date)).into_iter().collect();
        }
        Step::Promised(date) => {
            let Some(flow) = flows.get_mut(&record) else { return };
            // What is corrected within a day was a slip of the pen, not another promise.
            match flow.promises.last_mut() {
                Some(last) if at.duration_since(last.0.into()) < SignedDuration::from_hours(24) => *last = (at.into(), date),
                _ => add(&mut flow.promises, (at.into(), date)),
            }
        }
        Step::Removed => {
            flows.remove(&record);
        }
    }
}

/// Adds to a list that seldom grows and of which there are many: there is room for what is in it and no more.
fn add<T>(list: &mut Box<[T]>, one: T) {
    let mut grown = std::mem::take(list).into_vec();
    grown.reserve_exact(1);
    grown.push(one);
    *list = grown.into_boxed_slice();
}

fn stage(value: &Value) -> Option<Stage> {
    Some(match value.as_str()? {
        "todo" => Stage::Todo,
        "doing" => Stage::Doing,
        "done" => Stage::Done,
        "dropped" => Stage::Dropped,
        _ => return None,
    })
}
