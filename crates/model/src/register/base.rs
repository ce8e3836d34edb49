//! What rows were exported from: records as they were at the revision of their mark.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::change::{Commit, Edit, apply};
use crate::space::{LinkData, LinkId, Record, RecordId, Space};

/// A record at a revision, with the links at its ends.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) record: Record,
    pub(super) links: BTreeMap<LinkId, LinkData>,
}

/// Reads a mark: the revision, and the end of the record's id.
pub(super) fn parse(mark: &str) -> Option<(i64, &str)> {
    let (revision, tail) = mark.trim().split_once('-')?;
    let sound = tail.len() == 10 && tail.bytes().all(|byte| byte.is_ascii_hexdigit());
    revision.parse().ok().filter(|revision| sound && *revision > 0).map(|revision| (revision, tail))
}

/// Rebuilds each record as it was at its revision. What the journal does not tell is taken from the space as it stands.
pub(super) fn bases(space: &Space, journal: &[Commit], wanted: &HashMap<RecordId, i64>) -> HashMap<RecordId, Base> {
    let mut due: BTreeMap<i64, Vec<RecordId>> = BTreeMap::new();
    let (mut bases, mut of_now) = (HashMap::new(), Vec::new());
    for (&id, &revision) in wanted {
        match revision < space.revision {
            true => due.entry(revision).or_default().push(id),
            false => of_now.push(id),
        }
    }
    take(space, of_now, &mut bases);
    if due.is_empty() {
        return bases;
    }
    let ids: HashSet<RecordId> = due.values().flatten().copied().collect();
    // Only what concerns the rows is replayed: a file of ten risks does not rebuild a hundred thousand items.
    let mut past = Space::default();
    for commit in journal {
        while let Some(first) = due.first_entry().filter(|first| *first.key() < commit.revision) {
            take(&past, first.remove(), &mut bases);
        }
        for change in &commit.changes {
            let concerns = match &change.edit {
                Edit::RecordCreated { record } | Edit::RecordRemoved { record } => ids.contains(&record.id),
                Edit::FieldChanged { record, .. } => ids.contains(record),
                Edit::LinkAdded { link } | Edit::LinkRemoved { link } => ids.contains(&link.from) || ids.contains(&link.to),
            };
            if concerns {
                apply(&mut past, &change.edit);
            }
        }
    }
    for (_, ids) in due {
        take(&past, ids, &mut bases);
    }
    bases
}

fn take(past: &Space, ids: Vec<RecordId>, bases: &mut HashMap<RecordId, Base>) {
    let mut links = links(past, &ids.iter().copied().collect());
    for record in ids.into_iter().filter_map(|id| past.record(id)) {
        bases.insert(record.id, Base { record: record.clone(), links: links.remove(&record.id).unwrap_or_default() });
    }
}

/// Finds the links at the ends of some records, in one pass.
fn links(space: &Space, ids: &HashSet<RecordId>) -> HashMap<RecordId, BTreeMap<LinkId, LinkData>> {
    let mut found: HashMap<RecordId, BTreeMap<LinkId, LinkData>> = HashMap::new();
    for link in space.links() {
        for end in [link.from, link.to] {
            if ids.contains(&end) {
                found.entry(end).or_default().insert(link.id(), link.data.clone());
            }
        }
    }
    found
}
