//! What the journal holds already, so that an import adds only what is new and fits it into the order of time.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::change::{Commit, Edit};
use crate::space::{LinkId, RecordId};

/// The journal, by record, field and link.
#[derive(Debug, Default)]
pub(super) struct Past<'a> {
    /// When each field was last changed.
    latest: HashMap<(RecordId, &'a str), Timestamp>,
    created: HashMap<RecordId, Timestamp>,
    removed: HashMap<RecordId, Timestamp>,
    /// When each link was last made or cut.
    tied: HashMap<LinkId, Timestamp>,
}

impl<'a> Past<'a> {
    pub(super) fn new(journal: &'a [Commit]) -> Past<'a> {
        let mut past = Past::default();
        for change in journal.iter().flat_map(|commit| &commit.changes) {
            let at = change.at;
            match &change.edit {
                Edit::FieldChanged { record, field, .. } => later(past.latest.entry((*record, field)).or_insert(at), at),
                Edit::RecordCreated { record } => {
                    past.created.insert(record.id, at);
                }
                Edit::RecordRemoved { record } => later(past.removed.entry(record.id).or_insert(at), at),
                Edit::LinkAdded { link } | Edit::LinkRemoved { link } => later(past.tied.entry(link.id()).or_insert(at), at),
            }
        }
        past
    }

    /// Returns when a field was last changed.
    pub(super) fn latest(&self, record: RecordId, field: &str) -> Option<Timestamp> {
        self.latest.get(&(record, field)).copied()
    }

    pub(super) fn created(&self, record: RecordId) -> Option<Timestamp> {
        self.created.get(&record).copied()
    }

    /// Notes when this import makes a record come to be.
    pub(super) fn create(&mut self, record: RecordId, at: Timestamp) {
        self.created.insert(record, at);
    }

    /// Returns when the creation of a record was last taken back.
    pub(super) fn removed(&self, record: RecordId) -> Option<Timestamp> {
        self.removed.get(&record).copied()
    }

    /// Returns when the link was last made or cut.
    pub(super) fn tied(&self, link: LinkId) -> Option<Timestamp> {
        self.tied.get(&link).copied()
    }
}

fn later(last: &mut Timestamp, at: Timestamp) {
    *last = at.max(*last);
}
