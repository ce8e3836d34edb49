//! What a space remembers so that records are found by their keys, and new ones find their place, without a look at everything.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::{Record, RecordId};
use crate::kind::Kind;

/// Which record a key stands for. Records hold their keys, so ids are enough: half the room of a map of texts.
///
/// Where two records share a key, as they may while a journal is replayed in the order of its time, the later one has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    ids: HashTable<RecordId>,
    hasher: RandomState,
}

type Records = BTreeMap<RecordId, Record>;

impl Keys {
    pub(crate) fn of(records: &Records) -> Keys {
        let mut keys = Keys { ids: HashTable::with_capacity(records.len()), hasher: RandomState::new() };
        records.keys().for_each(|id| _ = keys.take(records, *id));
        keys
    }

    pub(crate) fn get<'a>(&self, records: &'a Records, key: &str) -> Option<&'a Record> {
        let id = self.ids.find(self.hasher.hash_one(key), |id| is(records, *id, key))?;
        records.get(id)
    }

    /// Lets a record be found by its key; returns whom it took it from.
    pub(crate) fn take(&mut self, records: &Records, id: RecordId) -> Option<RecordId> {
        let key = &records.get(&id)?.key;
        let hash = self.hasher.hash_one(key.as_str());
        if let Some(holder) = self.ids.find_mut(hash, |id| is(records, *id, key)) {
            return Some(std::mem::replace(holder, id)).filter(|holder| *holder != id);
        }
        let hash_of = |id: &RecordId| self.hasher.hash_one(records.get(id).map_or("", |record| record.key.as_str()));
        self.ids.insert_unique(hash, id, hash_of);
        None
    }

    /// Frees the key of a record that is about to lose it, unless another has taken it over: in the order of time, keys may
    /// change hands in between.
    pub(crate) fn release(&mut self, records: &Records, id: RecordId) {
        let Some(record) = records.get(&id) else { return };
        if let Ok(entry) = self.ids.find_entry(self.hasher.hash_one(record.key.as_str()), |holder| *holder == id) {
            entry.remove();
        }
    }
}

fn is(records: &Records, id: RecordId, key: &str) -> bool {
    records.get(&id).is_some_and(|record| record.key == key)
}

/// The highest rank and numbers that were ever met in a space, so that what is new finds its place without a look at everything.
///
/// They are bounds, not facts: what was removed still counts.
#[derive(Clone, Debug)]
pub(crate) struct Met {
    pub(crate) rank: Option<i64>,
    /// The highest number of each kind's keys: 12 for `R-12`.
    numbers: [u64; Kind::ALL.len()],
    /// Whether a key had a small letter or stood for two records at once, so that looking for one has to go through all.
    pub(crate) ambiguous: bool,
}

impl Default for Met {
    fn default() -> Met {
        Met { rank: None, numbers: [0; Kind::ALL.len()], ambiguous: false }
    }
}

impl Met {
    pub(crate) fn of(records: &Records, keys: &Keys) -> Met {
        let mut met = Met { ambiguous: keys.ids.len() < records.len(), ..Met::default() };
        for record in records.values() {
            met.rank(record.rank);
            met.key(&record.key);
        }
        met
    }

    pub(crate) fn rank(&mut self, rank: i64) {
        self.rank = self.rank.max(Some(rank));
    }

    pub(crate) fn key(&mut self, key: &str) {
        self.ambiguous |= key.bytes().any(|byte| byte.is_ascii_lowercase());
        let Some((prefix, number)) = key.split_once('-') else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        // Nothing comes after the highest number there is.
        if let Some(kind) = Kind::ALL.iter().position(|kind| kind.prefix() == prefix).filter(|_| number < u64::MAX) {
            self.numbers[kind] = self.numbers[kind].max(number);
        }
    }

    /// Returns the highest number of a kind's keys, 0 when there is none.
    pub(crate) fn number(&self, kind: Kind) -> u64 {
        Kind::ALL.iter().position(|known| *known == kind).map_or(0, |kind| self.numbers[kind])
    }
}
