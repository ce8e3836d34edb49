//! What the database answers of other spaces, answered from the decrypted journal.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::change::{Change, Commit, Edit, apply};
use model::journal::{Flow, flows, in_order};
use model::space::{Record, RecordId, Space};

use super::Ledger;
use crate::Filter;

impl Ledger {
    /// Lists the changes that `filter` lets through and `keep` wants, in their commits.
    pub(crate) fn changes(&self, filter: &Filter, mut keep: impl FnMut(&Change) -> bool) -> Vec<Commit> {
        let through = |commit: &&Commit| lets_commit(filter, commit);
        let mut picked: Vec<Commit> = self.commits.iter().filter(through).map(|commit| picked(commit, filter, &mut keep)).collect();
        picked.retain(|commit| !(commit.changes.is_empty() && filter.picks()));
        picked
    }

    /// Lists the commits that `filter` lets through, without their changes.
    pub(crate) fn heads(&self, filter: &Filter) -> Vec<Commit> {
        let through = |commit: &&Commit| lets_commit(filter, commit);
        self.commits.iter().filter(through).map(without_changes).collect()
    }

    pub(crate) fn flows(&self) -> BTreeMap<RecordId, Flow> {
        flows(&self.commits, Timestamp::MAX)
    }

    /// Rebuilds the space as of an instant; its revision is that of the last commit that had a part in it.
    pub(crate) fn as_of(&self, at: Timestamp) -> Space {
        let mut then = Space::default();
        for (change, commit) in in_order(&self.commits).into_iter().take_while(|(change, _)| change.at <= at) {
            then.revision = then.revision.max(commit.revision);
            apply(&mut then, &change.edit);
        }
        then
    }

    pub(crate) fn record_of_key(&self, key: &str) -> Option<Record> {
        self.space.records().find(|record| record.key == key).cloned()
    }

    /// Lists record, system and id of everything that was imported; of a record with several sources the later one last.
    pub(crate) fn source_ids(&self) -> Vec<(RecordId, String, String)> {
        let mut sources: Vec<_> = self.sources.iter().collect();
        sources.sort_by_key(|source| (&source.system, &source.instance, &source.id));
        sources.into_iter().map(|source| (RecordId(source.record), source.system.clone(), source.id.clone())).collect()
    }

    /// Lists which record each id of one source became.
    pub(crate) fn sources(&self, system: &str, instance: &str) -> Vec<(String, RecordId)> {
        let own = self.sources.iter().filter(|source| (&*source.system, &*source.instance) == (system, instance));
        let mut sources: Vec<_> = own.map(|source| (source.id.clone(), RecordId(source.record))).collect();
        sources.sort();
        sources
    }
}

fn lets_commit(filter: &Filter, commit: &Commit) -> bool {
    commit.revision > filter.after
        && filter.upto.is_none_or(|upto| commit.revision <= upto)
        && filter.door.as_ref().is_none_or(|door| *door == commit.door)
}

fn lets_change(filter: &Filter, change: &Change) -> bool {
    filter.field.as_ref().is_none_or(|field| names_field(&change.edit, field))
        && filter.record.is_none_or(|record| touches(&change.edit, record))
        && filter.from.is_none_or(|from| change.at >= from)
        && filter.until.is_none_or(|until| change.at < until)
}

fn names_field(edit: &Edit, wanted: &str) -> bool {
    crate::journal_row::write(edit).field == wanted
}

fn touches(edit: &Edit, wanted: RecordId) -> bool {
    match edit {
        Edit::RecordCreated { record } | Edit::RecordRemoved { record } => record.id == wanted,
        Edit::FieldChanged { record, .. } => *record == wanted,
        Edit::LinkAdded { link } | Edit::LinkRemoved { link } => link.from == wanted || link.to == wanted,
    }
}

fn picked(commit: &Commit, filter: &Filter, mut keep: impl FnMut(&Change) -> bool) -> Commit {
    let changes = commit.changes.iter().filter(|change| lets_change(filter, change) && keep(change)).cloned().collect();
    Commit { changes, ..without_changes(commit) }
}

fn without_changes(commit: &Commit) -> Commit {
    Commit {
        revision: commit.revision,
        recorded_at: commit.recorded_at,
        actor: commit.actor.clone(),
        door: commit.door.clone(),
        note: commit.note.clone(),
        changes: Vec::new(),
    }
}
