//! Nobody is their own ancestor: circles of parents are cut where this import closes them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Work;
use crate::change::Edit;
use crate::problem::Problem;
use crate::space::{Record, RecordId};

impl Work<'_, '_> {
    /// Takes away the parent of a record of every circle.
    pub(super) fn break_parent_cycles(&mut self) {
        let moved: HashSet<RecordId> = self.moved.iter().copied().collect();
        let mut sound: HashSet<RecordId> = HashSet::new();
        let mut orphans = Vec::new();
        for id in std::mem::take(&mut self.moved) {
            let mut path = vec![id];
            let mut places = HashMap::from([(id, 0)]);
            let mut here = id;
            while let Some(parent) = self.parents.get(&here).copied().flatten().filter(|parent| !sound.contains(parent)) {
                if let Some(&first) = places.get(&parent) {
                    // What was in the space before is no circle, so this import set the parent of at least one of them.
                    if let Some(&orphan) = path[first..].iter().rev().find(|id| moved.contains(id)) {
                        self.parents.insert(orphan, None);
                        orphans.push(orphan);
                    }
                    break;
                }
                places.insert(parent, path.len());
                path.push(parent);
                here = parent;
            }
            sound.extend(path);
        }
        self.orphan(&orphans);
    }

    fn orphan(&mut self, orphans: &[RecordId]) {
        if orphans.is_empty() {
            return;
        }
        let set: HashSet<RecordId> = orphans.iter().copied().collect();
        let mut keys: HashMap<RecordId, String> = HashMap::new();
        self.out.changes.retain_mut(|change| match &mut change.edit {
            Edit::RecordCreated { record } if set.contains(&record.id) => {
                record.parent = None;
                keys.insert(record.id, record.key.clone());
                true
            }
            Edit::FieldChanged { record, field, .. } => field != "parent" || !set.contains(record),
            _ => true,
        });
        for &id in orphans {
            let known: Option<&Record> = self.space.record(id);
            if let Some(parent) = known.and_then(|record| record.parent) {
                let edit =
                    Edit::FieldChanged { record: id, field: "parent".to_owned(), before: parent.to_string().into(), after: Value::Null };
                self.push(self.moment.now, None, edit);
            }
            let key = known.map(|record| record.key.clone()).or_else(|| keys.remove(&id)).unwrap_or_default();
            let words = format!("`{key}` would be its own ancestor: it got no parent. Correct the parents in the source.");
            self.out.problems.push(Problem::warning("import.parent_cycle", key, words));
        }
    }
}
