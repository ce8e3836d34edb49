//! One record of a draft meets the space: made with its past, or merged field by field.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use serde_json::Value;

use super::Work;
use crate::change::{Edit, field, set_field};
use crate::draft::{DraftRecord, Event};
use crate::kind::Kind;
use crate::problem::Problem;
use crate::space::{Record, RecordId};

impl Work<'_, '_> {
    pub(super) fn create(&mut self, id: RecordId, draft: DraftRecord, parent: Option<RecordId>, rank: i64) {
        let now = self.moment.now;
        let key = self.key(id, draft.body.kind(), draft.key.as_deref());
        // A source that does not say when something came to be leaves it known for as long as anyone looks back.
        let created_at = draft.created_at.unwrap_or(Timestamp::UNIX_EPOCH).min(now);
        let created_at = self.past.removed(id).map_or(created_at, |removed| removed.max(created_at));
        // Only an export of Sinew speaks of this: what was archived there is so here.
        let archived = draft.history.iter().rfind(|event| event.field == "archived").is_some_and(|event| event.after == true);
        let current = self.looked_at(None, Record { id, key, title: draft.title, body: draft.body, parent, rank, archived });
        self.parents.insert(id, parent);
        self.moved.push(id);
        self.past.create(id, created_at);
        self.out.report.created += 1;
        if draft.history.is_empty() {
            return self.push(created_at, draft.created_by, Edit::RecordCreated { record: Box::new(current) });
        }
        let mut replayed = rewound(&current, &draft.history);
        self.push(created_at, draft.created_by, Edit::RecordCreated { record: Box::new(replayed.clone()) });
        for event in draft.history {
            let at = event.at.clamp(created_at, now.max(created_at));
            self.event(&mut replayed, event, at);
        }
        if replayed != current {
            self.correct(&replayed, &current);
        }
    }

    /// Replays one event; one that changes nothing is left out.
    fn event(&mut self, record: &mut Record, event: Event, at: Timestamp) {
        let before = field(record, &event.field);
        if before == event.after || !set_field(record, &event.field, &event.after) {
            return;
        }
        let after = field(record, &event.field);
        if before != after {
            self.out.report.events += 1;
            self.push(at, event.actor, Edit::FieldChanged { record: record.id, field: event.field, before, after });
        }
    }

    /// The history did not end at today's values: takes today's, as learned now.
    fn correct(&mut self, replayed: &Record, current: &Record) {
        let wrong = differences(replayed, current);
        let names: Vec<&str> = wrong.iter().map(|(name, ..)| name.as_str()).collect();
        let words =
            format!("The history of `{}` does not lead to its current {}: the current value was taken.", current.key, names.join(", "));
        self.out.problems.push(Problem::note("import.history_mismatch", current.key.clone(), words));
        for (field, before, after) in wrong {
            self.push(self.moment.now, None, Edit::FieldChanged { record: current.id, field, before, after });
        }
    }

    pub(super) fn update(&mut self, mine: &Record, draft: DraftRecord, parent: Option<RecordId>, place: &str) {
        let first = self.out.changes.len();
        // A record that another source made (a team, a person): this one only fills what is empty.
        let own = self.known.contains(&mine.id) && self.base.record(mine.id).is_some();
        let key = self.renamed(mine, draft.key, own);
        let theirs = Record { id: mine.id, key, title: draft.title, body: draft.body, parent, rank: mine.rank, archived: mine.archived };
        let theirs = self.looked_at(Some(mine), theirs);
        let held = self.held(mine, &theirs, own, place);
        let news = if own { self.news(&theirs, draft.history, &held) } else { Vec::new() };
        if !news.is_empty() || theirs != *mine {
            self.merge(mine, &theirs, news, &held);
            self.look_again(mine, first);
        }
        if !held.contains("parent") && mine.parent != parent {
            self.parents.insert(mine.id, parent);
            self.moved.push(mine.id);
        }
        match self.out.changes.len() > first {
            true => self.out.report.updated += 1,
            false => self.out.report.unchanged += 1,
        }
    }

    fn merge(&mut self, mine: &Record, theirs: &Record, news: Vec<Event>, held: &HashSet<String>) {
        let mut moved = mine.clone();
        for event in news {
            let at = event.at;
            self.event(&mut moved, event, at);
        }
        for (field, before, after) in differences(&moved, theirs) {
            if !held.contains(&field) {
                let at = self.past.latest(mine.id, &field).map_or(self.moment.now, |last| last.max(self.moment.now));
                self.push(at, None, Edit::FieldChanged { record: mine.id, field, before, after });
            }
        }
    }

    /// Lists the fields in which the space's value stays, though the source has another one.
    fn held(&mut self, mine: &Record, theirs: &Record, own: bool, place: &str) -> HashSet<String> {
        let mut held = HashSet::new();
        for (name, ours, new) in differences(mine, theirs) {
            if !own {
                if !ours.is_null() || new.is_null() {
                    held.insert(name);
                }
                continue;
            }
            let old = self.base.record(mine.id).map_or(Value::Null, |base| field(base, &name));
            if new == old {
                held.insert(name);
            } else if ours != old {
                let words = format!(
                    "`{name}` was changed in Sinew and in the source: Sinew's value was kept. Set it to {new} to follow the source."
                );
                self.out.problems.push(Problem::note("import.kept_local", place, words));
                held.insert(name);
            }
        }
        held
    }

    /// Lists the events that came after what the journal holds of their fields.
    ///
    /// What the source tells late of an earlier time is left out: put in there, it would not lead to what is known since.
    fn news(&self, theirs: &Record, mut history: Vec<Event>, held: &HashSet<String>) -> Vec<Event> {
        let created_at = self.past.created(theirs.id).unwrap_or(self.moment.now);
        history.retain_mut(|event| {
            event.at = event.at.clamp(created_at, self.moment.now.max(created_at));
            !held.contains(&event.field)
        });
        let is_new = |event: &Event| self.past.latest(theirs.id, &event.field).is_none_or(|last| event.at > last);
        if history.iter().any(is_new) {
            // An event that changed nothing when it happened is in no journal, and must not change anything now.
            let mut then = rewound(theirs, &history);
            history.retain(|event| {
                let before = field(&then, &event.field);
                set_field(&mut then, &event.field, &event.after) && before != field(&then, &event.field)
            });
        }
        history.retain(is_new);
        history
    }

    /// Returns the key that a record has in the source now, if it may have it here.
    fn renamed(&mut self, mine: &Record, key: Option<String>, own: bool) -> String {
        let Some(key) = key.filter(|key| own && !key.is_empty() && *key != mine.key) else { return mine.key.clone() };
        if self.base.record(mine.id).is_some_and(|base| base.key == key) {
            return mine.key.clone();
        }
        if self.keys.contains_key(&key) {
            self.key_taken(&key, "this one keeps its own");
            return mine.key.clone();
        }
        self.keys.insert(key.clone(), mine.id);
        key
    }

    fn key(&mut self, id: RecordId, kind: Kind, key: Option<&str>) -> String {
        if let Some(key) = key.filter(|key| !key.is_empty()) {
            if !self.keys.contains_key(key) {
                self.keys.insert(key.to_owned(), id);
                return key.to_owned();
            }
            self.key_taken(key, "this one got a new key");
        }
        let counter = self.counters.entry(kind).or_default();
        loop {
            *counter += 1;
            let key = format!("{}-{counter}", kind.prefix());
            if !self.keys.contains_key(&key) && !self.spoken_for.contains(&key) {
                self.keys.insert(key.clone(), id);
                return key;
            }
        }
    }

    fn key_taken(&mut self, key: &str, instead: &str) {
        let words = format!("The key `{key}` belongs to another record already: {instead}.");
        self.out.problems.push(Problem::warning("import.key_taken", key, words));
    }
}

/// Takes a history back from the state that it led to.
fn rewound(current: &Record, history: &[Event]) -> Record {
    let mut record = current.clone();
    for event in history.iter().rev() {
        set_field(&mut record, &event.field, &event.before);
    }
    record
}

/// Lists the fields in which two records differ, with both values.
fn differences(before: &Record, after: &Record) -> Vec<(String, Value, Value)> {
    let framed = |name: &str| (name.to_owned(), field(before, name), field(after, name));
    let mut found = Vec::new();
    found.extend((before.key != after.key).then(|| framed("key")));
    found.extend((before.title != after.title).then(|| framed("title")));
    found.extend((before.parent != after.parent).then(|| framed("parent")));
    if before.body != after.body {
        let (mut before, mut after) = (before.body.fields(), after.body.fields());
        let names: BTreeSet<String> = before.keys().chain(after.keys()).cloned().collect();
        let mut value = |name: &str| (before.remove(name).unwrap_or_default(), after.remove(name).unwrap_or_default());
        found.extend(names.into_iter().filter_map(|name| {
            let (before, after) = value(&name);
            (before != after).then_some((name, before, after))
        }));
    }
    found
}
