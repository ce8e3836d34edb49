//! Import: a draft meets a space. The same source again updates, and loses nothing that people added.
//!
//! Per field it is a three-way merge: what the source said last time, what it says now, and what the space holds.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use serde_json::Value;

use crate::change::{Change, Commit, Edit, apply, field, outcome, set_field};
use crate::decide::{Moment, next_rank};
use crate::draft::{Draft, DraftLink, DraftRecord};
use crate::journal::{IMPORT, imported};
use crate::kind::{Body, Kind};
use crate::problem::Problem;
use crate::space::{Link, LinkId, Record, RecordId, Ref, Space};

/// Problem codes of this module, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("import.duplicate_id", "Two records of the file have the same id; the first one is kept."),
    ("import.key_taken", "The record's key belongs to another record; it got another one."),
    ("import.unknown_reference", "A field refers to a record that is neither in the file nor in the space; it was left empty."),
    ("import.wrong_kind", "A field refers to a record of the wrong kind; it was left empty."),
    ("import.parent_cycle", "The record would be its own ancestor; it got no parent."),
    ("import.link_nowhere", "A link leads to a record that is neither in the file nor in the space; it was left out."),
    ("import.self_link", "A link ties a record to itself; it was left out."),
    ("import.bad_value", "A value breaks a rule of its kind; the record was read with the field emptied or as it was before."),
    ("import.kept_local", "The source and a person both changed a field; the person's value was kept."),
    ("import.history_mismatch", "The source's history does not lead to its current value; the current value was taken."),
    ("import.not_in_file", "Records that this source had before are not in this file; they were left as they are."),
];

/// What an import would do.
#[derive(Debug, Default)]
pub struct Import {
    pub changes: Vec<Change>,
    /// Ids of the source that were met for the first time, and the records they became.
    pub sources: Vec<(String, RecordId)>,
    pub problems: Vec<Problem>,
    pub report: Report,
}

/// What changed, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub links_added: usize,
    pub links_removed: usize,
    pub events: usize,
}

/// What the space already knows of the source.
#[derive(Debug, Default)]
pub struct Known<'a> {
    /// Which record each id of the source became.
    pub sources: HashMap<String, RecordId>,
    /// The journal, for what the source said before; may be empty at a first import.
    pub journal: &'a [Commit],
}

/// Decides what importing `draft` into `space` would change.
pub fn import(space: &Space, draft: Draft, known: Known<'_>, moment: &mut Moment) -> Import {
    let mut work = Work::new(space, known, &draft.source.name(), moment);
    work.resolve(&draft);
    let Draft { records, links, .. } = draft;
    let present: HashSet<RecordId> = records.iter().filter_map(|record| work.ids.get(&record.id).copied()).collect();
    for (order, record) in records.into_iter().enumerate() {
        work.record(record, order as i64);
    }
    work.break_parent_cycles();
    work.links(links, &present);
    work.absent(&present);
    work.done()
}

struct Work<'a, 'm> {
    space: &'a Space,
    moment: &'m mut Moment,
    /// What the source said last time.
    base: Space,
    journal: &'a [Commit],
    ids: HashMap<String, RecordId>,
    known: HashSet<RecordId>,
    kinds: HashMap<RecordId, Kind>,
    seen: HashSet<String>,
    keys: HashMap<String, RecordId>,
    counters: HashMap<Kind, u64>,
    created_at: HashMap<RecordId, Timestamp>,
    parents: HashMap<RecordId, Option<RecordId>>,
    /// Events that the journal holds already.
    past: HashSet<(RecordId, String, Timestamp)>,
    /// Links that the journal saw go, and when.
    untied: HashSet<(LinkId, Timestamp)>,
    first_rank: i64,
    program: Option<RecordId>,
    out: Import,
}

impl<'a, 'm> Work<'a, 'm> {
    fn new(space: &'a Space, known: Known<'a>, source: &str, moment: &'m mut Moment) -> Self {
        let base = imported(known.journal, source);
        let mut past = HashSet::new();
        let mut untied = HashSet::new();
        let mut created_at = HashMap::new();
        for change in known.journal.iter().flat_map(|commit| &commit.changes) {
            match &change.edit {
                Edit::FieldChanged { record, field, .. } => {
                    past.insert((*record, field.clone(), change.at));
                }
                Edit::RecordCreated { record } => {
                    created_at.insert(record.id, change.at);
                }
                Edit::LinkRemoved { link } => {
                    untied.insert((link.id(), change.at));
                }
                Edit::RecordRemoved { .. } | Edit::LinkAdded { .. } => {}
            }
        }
        let mut programs = space.records().filter(|record| record.kind() == Kind::Program && !record.archived);
        let program = programs.next().filter(|_| programs.next().is_none()).map(|program| program.id);
        Work {
            space,
            moment,
            base,
            journal: known.journal,
            known: known.sources.values().copied().collect(),
            ids: known.sources,
            kinds: space.records().map(|record| (record.id, record.kind())).collect(),
            seen: HashSet::new(),
            keys: space.records().map(|record| (record.key.clone(), record.id)).collect(),
            counters: HashMap::new(),
            created_at,
            parents: space.records().map(|record| (record.id, record.parent)).collect(),
            past,
            untied,
            first_rank: next_rank(space),
            program,
            out: Import::default(),
        }
    }

    /// Finds the record of each id of the draft, and mints one for those that are new.
    fn resolve(&mut self, draft: &Draft) {
        let mut by_name: HashMap<(Kind, String), RecordId> = HashMap::new();
        for record in self.space.records().filter(|record| !record.archived) {
            for name in names(&record.title, &record.body) {
                by_name.entry((record.kind(), name)).or_insert(record.id);
            }
        }
        for record in &draft.records {
            let kind = record.body.kind();
            if let Some(&id) = self.ids.get(&record.id) {
                self.kinds.insert(id, kind);
                continue;
            }
            // People, teams, calendars and the program are the same thing in every source.
            let shared = matches!(kind, Kind::Person | Kind::Team | Kind::Calendar | Kind::Program);
            let same = || names(&record.title, &record.body).into_iter().find_map(|name| by_name.get(&(kind, name)).copied());
            let id = if shared { same() } else { None };
            let id = id.unwrap_or_else(|| self.moment.mint());
            self.ids.insert(record.id.clone(), id);
            self.kinds.insert(id, kind);
            if kind == Kind::Program && self.program.is_none() {
                self.program = Some(id);
            }
            self.out.sources.push((record.id.clone(), id));
        }
    }

    fn record(&mut self, draft: DraftRecord, order: i64) {
        if !self.seen.insert(draft.id.clone()) {
            let place = draft.key.unwrap_or(draft.id);
            let words = format!("`{place}` stands in the file more than once: the first one was kept. Export each record once.");
            self.out.problems.push(Problem::warning("import.duplicate_id", place, words));
            return;
        }
        let id = self.ids[&draft.id];
        let mut draft = draft;
        let place = draft.key.clone().unwrap_or_else(|| draft.id.clone());
        self.references(&mut draft, &place);
        let parent = draft.parent.take().and_then(|parent| self.reference("parent", &parent, &place));
        let parent = parent.or_else(|| self.program.filter(|program| draft.body.kind() == Kind::Item && *program != id));
        self.check(&mut draft, &place);
        match self.space.record(id) {
            Some(existing) => self.update(existing.clone(), draft, parent, &place),
            None => self.create(id, draft, parent, self.first_rank + order),
        }
    }

    /// Turns the draft's references into record ids; those that lead nowhere become empty.
    fn references(&mut self, draft: &mut DraftRecord, place: &str) {
        let mut lost = Vec::new();
        for (field, expected, reference) in draft.body.references() {
            let id = self.ids.get(&reference.0).copied().or_else(|| reference.id().filter(|id| self.kinds.contains_key(id)));
            match id {
                Some(id) if self.kinds.get(&id) == Some(&expected) => *reference = Ref::from(id),
                Some(_) => lost.push((field, reference.0.clone(), "import.wrong_kind", format!("is not a {}", expected.name()))),
                None => lost.push((field, reference.0.clone(), "import.unknown_reference", "is not in the file and not in the space".to_owned())),
            }
        }
        for (field, reference, code, words) in lost {
            let words = format!("`{field}` refers to `{reference}`, which {words}: the field was left empty.");
            self.out.problems.push(Problem::warning(code, place, words));
            clear_reference(&mut draft.body, &reference);
        }
        for event in &mut draft.history {
            for value in [&mut event.before, &mut event.after] {
                let Some(id) = value.as_str().filter(|_| matches!(event.field.as_str(), "team" | "assignee" | "owner" | "parent")) else { continue };
                *value = self.ids.get(id).map_or(Value::Null, |id| id.to_string().into());
            }
        }
    }

    fn reference(&mut self, field: &str, reference: &Ref, place: &str) -> Option<RecordId> {
        let id = self.ids.get(&reference.0).copied().or_else(|| reference.id().filter(|id| self.kinds.contains_key(id)));
        if id.is_none() {
            let words = format!("`{field}` refers to `{}`, which is not in the file and not in the space: the field was left empty.", reference.0);
            self.out.problems.push(Problem::warning("import.unknown_reference", place, words));
        }
        id
    }

    /// Reports values that break a rule and empties them.
    fn check(&mut self, draft: &mut DraftRecord, place: &str) {
        for (name, words) in draft.body.check() {
            self.out.problems.push(Problem::warning("import.bad_value", place, format!("`{name}`: {words} The value was left out.")));
            let mut fields = draft.body.fields();
            match name.split_once('.') {
                Some((outer, inner)) => {
                    if let Some(Value::Object(outer)) = fields.get_mut(outer) {
                        outer.remove(inner);
                    }
                }
                None => {
                    fields.remove(name);
                }
            }
            if let Ok(body) = Body::from_fields(draft.body.kind(), fields) {
                draft.body = body;
            }
        }
    }

    fn create(&mut self, id: RecordId, draft: DraftRecord, parent: Option<RecordId>, rank: i64) {
        let now = self.moment.now;
        let key = self.key(id, &draft);
        // A source that does not say when something came to be leaves it known for as long as anyone looks back.
        let created_at = draft.created_at.unwrap_or(Timestamp::UNIX_EPOCH).min(now);
        // Only an export of Sinew speaks of this: what was archived there is so here.
        let archived = draft.history.iter().rfind(|event| event.field == "archived").is_some_and(|event| event.after == true);
        let current = Record { id, key, title: draft.title, body: draft.body, parent, rank, archived };
        let mut record = current.clone();
        for event in draft.history.iter().rev() {
            set_field(&mut record, &event.field, &event.before);
        }
        self.parents.insert(id, parent);
        self.created_at.insert(id, created_at);
        self.out.report.created += 1;
        self.out.report.events += draft.history.len();
        let mut replayed = (!draft.history.is_empty()).then(|| record.clone());
        self.push(created_at, None, Edit::RecordCreated { record: Box::new(record) });
        for event in draft.history {
            let record = replayed.as_mut().expect("a record with a history is replayed");
            let before = field(record, &event.field);
            if !set_field(record, &event.field, &event.after) || before == event.after {
                continue;
            }
            let edit = Edit::FieldChanged { record: id, field: event.field, before, after: event.after };
            self.push(event.at.clamp(created_at, now), event.actor, edit);
        }
        if let Some(replayed) = replayed
            && replayed != current
        {
            self.correct(&replayed, &current);
        }
    }

    /// The history did not end at today's values: takes today's, as learned now.
    fn correct(&mut self, replayed: &Record, current: &Record) {
        let names = changed_fields(replayed, current);
        let words = format!("The history of `{}` does not lead to its current {}: the current value was taken.", current.key, names.join(", "));
        self.out.problems.push(Problem::note("import.history_mismatch", current.key.clone(), words));
        for name in names {
            let edit = Edit::FieldChanged { record: current.id, before: field(replayed, &name), after: field(current, &name), field: name };
            self.push(self.moment.now, None, edit);
        }
    }

    fn update(&mut self, mine: Record, draft: DraftRecord, parent: Option<RecordId>, place: &str) {
        let before = self.out.changes.len();
        let theirs = Record { title: draft.title, body: draft.body, parent, ..mine.clone() };
        let base = self.base.record(mine.id).cloned();
        // A record that another source made (a team, a person): this one only fills what is empty.
        let own = base.is_some() && self.known.contains(&mine.id);
        let mut held = BTreeSet::new();
        for name in changed_fields(&mine, &theirs) {
            let (ours, new) = (field(&mine, &name), field(&theirs, &name));
            let old = base.as_ref().map_or(Value::Null, |base| field(base, &name));
            let source_changed = if own { new != old } else { ours.is_null() };
            if !source_changed || (new.is_null() && !own) {
                held.insert(name);
            } else if own && ours != old {
                let words = format!("`{name}` was changed in Sinew and in the source: Sinew's value was kept. Set it to {new} to follow the source.");
                self.out.problems.push(Problem::note("import.kept_local", place, words));
                held.insert(name);
            }
        }
        let created_at = self.created_at.get(&mine.id).copied().unwrap_or(self.moment.now);
        let mut moved = mine.clone();
        for event in draft.history {
            let at = event.at.clamp(created_at, self.moment.now);
            if held.contains(&event.field) || self.past.contains(&(mine.id, event.field.clone(), at)) {
                continue;
            }
            let before = field(&moved, &event.field);
            if before != event.after && set_field(&mut moved, &event.field, &event.after) {
                self.out.report.events += 1;
                self.push(at, event.actor, Edit::FieldChanged { record: mine.id, field: event.field, before, after: event.after });
            }
        }
        for name in changed_fields(&moved, &theirs).into_iter().filter(|name| !held.contains(name)) {
            let (before, after) = (field(&moved, &name), field(&theirs, &name));
            self.push(self.moment.now, None, Edit::FieldChanged { record: mine.id, field: name, before, after });
        }
        self.parents.insert(mine.id, parent);
        match self.out.changes.len() > before {
            true => self.out.report.updated += 1,
            false => self.out.report.unchanged += 1,
        }
    }

    fn key(&mut self, id: RecordId, draft: &DraftRecord) -> String {
        let kind = draft.body.kind();
        if let Some(key) = draft.key.as_ref().filter(|key| !key.is_empty()) {
            if !self.keys.contains_key(key) {
                self.keys.insert(key.clone(), id);
                return key.clone();
            }
            let words = format!("The key `{key}` belongs to another record already: this one got a new key.");
            self.out.problems.push(Problem::warning("import.key_taken", key.clone(), words));
        }
        let counter = self.counters.entry(kind).or_default();
        loop {
            *counter += 1;
            let key = format!("{}-{counter}", kind.prefix());
            if !self.keys.contains_key(&key) {
                self.keys.insert(key.clone(), id);
                return key;
            }
        }
    }

    /// Takes away the parent of every record that would be its own ancestor.
    fn break_parent_cycles(&mut self) {
        let mut sound: HashSet<RecordId> = HashSet::new();
        let ids: BTreeSet<RecordId> = self.parents.keys().copied().collect();
        for id in ids {
            let mut path = vec![id];
            let mut here = id;
            while let Some(Some(parent)) = self.parents.get(&here).copied() {
                if sound.contains(&parent) {
                    break;
                }
                if path.contains(&parent) {
                    self.orphan(here);
                    break;
                }
                path.push(parent);
                here = parent;
            }
            sound.extend(path);
        }
    }

    fn orphan(&mut self, id: RecordId) {
        self.parents.insert(id, None);
        let mut key = String::new();
        for change in &mut self.out.changes {
            match &mut change.edit {
                Edit::RecordCreated { record } if record.id == id => {
                    record.parent = None;
                    key = record.key.clone();
                }
                Edit::FieldChanged { record, field, after, .. } if *record == id && field == "parent" => *after = Value::Null,
                _ => {}
            }
        }
        let words = format!("`{key}` would be its own ancestor: it got no parent. Correct the parents in the source.");
        self.out.problems.push(Problem::warning("import.parent_cycle", key, words));
    }

    fn links(&mut self, drafts: Vec<DraftLink>, present: &HashSet<RecordId>) {
        let mut wanted: HashSet<LinkId> = HashSet::new();
        let mut ended: HashMap<LinkId, Timestamp> = HashMap::new();
        for draft in drafts {
            let ends = (self.ids.get(&draft.from.0).copied(), self.ids.get(&draft.to.0).copied());
            let (Some(from), Some(to)) = ends else {
                let missing = if ends.0.is_none() { &draft.from.0 } else { &draft.to.0 };
                let other = if ends.0.is_none() { &draft.to.0 } else { &draft.from.0 };
                let words = format!("A `{}` link leads to `{missing}`, which is not in the file and not in the space: export it too, or remove the link.", draft.relation.name());
                self.out.problems.push(Problem::warning("import.link_nowhere", other.clone(), words));
                continue;
            };
            if from == to {
                let words = format!("`{}` is linked to itself: the link was left out.", draft.from.0);
                self.out.problems.push(Problem::warning("import.self_link", draft.from.0, words));
                continue;
            }
            let link = Link { from, relation: draft.relation, to, data: draft.data };
            match draft.removed_at {
                None if !wanted.insert(link.id()) => continue,
                None => {}
                Some(removed) => {
                    let last = ended.entry(link.id()).or_insert(removed);
                    *last = removed.max(*last);
                }
            }
            self.link(link, draft.added_at, draft.removed_at);
        }
        // A link that this source made, whose ends are both in the file and that is not, is gone.
        let gone: Vec<Link> = self.base.links().filter(|link| present.contains(&link.from) && present.contains(&link.to)).collect();
        for link in gone {
            if !wanted.contains(&link.id()) && self.space.link(link.id()).is_some() {
                self.out.report.links_removed += 1;
                let oldest = self.oldest(&link);
                let at = ended.get(&link.id()).map_or(self.moment.now, |at| (*at).clamp(oldest, self.moment.now));
                self.push(at, None, Edit::LinkRemoved { link });
            }
        }
    }

    fn link(&mut self, link: Link, added_at: Option<Timestamp>, removed_at: Option<Timestamp>) {
        let now = self.moment.now;
        let oldest = self.oldest(&link);
        let added = added_at.unwrap_or(oldest).clamp(oldest, now);
        match self.space.link(link.id()) {
            Some(data) if *data == link.data => {}
            Some(data) => {
                // A person's other lag stays, as long as the source's is the one of last time.
                if self.base.link(link.id()).is_none_or(|base| *base != link.data) {
                    let old = Link { data: data.clone(), ..link.clone() };
                    self.push(now, None, Edit::LinkRemoved { link: old });
                    self.push(now, None, Edit::LinkAdded { link });
                    self.out.report.links_added += 1;
                }
            }
            // People removed it in Sinew, and the source still has it as last time.
            None if self.base.link(link.id()).is_some() => {}
            None => {
                if let Some(removed) = removed_at {
                    let removed = removed.clamp(added, now);
                    if !self.untied.contains(&(link.id(), removed)) {
                        self.push(added, None, Edit::LinkAdded { link: link.clone() });
                        self.push(removed, None, Edit::LinkRemoved { link });
                    }
                } else {
                    self.out.report.links_added += 1;
                    self.push(added, None, Edit::LinkAdded { link });
                }
            }
        }
    }

    /// A link is no older than the younger of its ends.
    fn oldest(&self, link: &Link) -> Timestamp {
        let now = self.moment.now;
        [link.from, link.to].map(|end| self.created_at.get(&end).copied().unwrap_or(now)).into_iter().max().unwrap_or(now)
    }

    fn absent(&mut self, present: &HashSet<RecordId>) {
        let absent = self.known.iter().filter(|id| !present.contains(*id) && self.kinds.get(*id) == Some(&Kind::Item)).count();
        if absent > 0 && !self.journal.is_empty() {
            let words = format!("{absent} items that this source had before are not in this file: they were left as they are. Archive those that are gone.");
            self.out.problems.push(Problem::note("import.not_in_file", "", words));
        }
    }

    fn push(&mut self, at: Timestamp, actor: Option<String>, edit: Edit) {
        self.out.changes.push(Change { at, actor, edit });
    }

    fn done(self) -> Import {
        self.out
    }
}

/// Lists the names under which another source may know the same thing.
fn names(title: &str, body: &Body) -> Vec<String> {
    let mut names = vec![title.trim().to_lowercase()];
    match body {
        Body::Team(team) => names.extend(team.aliases.iter().map(|alias| alias.trim().to_lowercase())),
        Body::Person(person) => names.extend(person.email.iter().map(|email| email.trim().to_lowercase())),
        _ => {}
    }
    names
}

/// Lists the fields in which two records differ.
fn changed_fields(before: &Record, after: &Record) -> Vec<String> {
    let mut names = Vec::new();
    if before.title != after.title {
        names.push("title".to_owned());
    }
    if before.parent != after.parent {
        names.push("parent".to_owned());
    }
    if before.body != after.body {
        let (before, after) = (before.body.fields(), after.body.fields());
        let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        names.extend(all.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned());
    }
    names
}

/// Empties the fields that hold `reference`.
fn clear_reference(body: &mut Body, reference: &str) {
    fn clear(value: &mut Value, reference: &str) {
        match value {
            Value::Object(fields) => {
                fields.retain(|_, value| value.as_str() != Some(reference));
                fields.values_mut().for_each(|value| clear(value, reference));
            }
            Value::Array(values) => values.iter_mut().for_each(|value| clear(value, reference)),
            _ => {}
        }
    }
    let mut fields = Value::Object(body.fields());
    clear(&mut fields, reference);
    if let Value::Object(fields) = fields
        && let Ok(cleared) = Body::from_fields(body.kind(), fields)
    {
        *body = cleared;
    }
}

/// Makes a space of its own from a draft: what `plan FILE` and `forecast FILE` work on.
pub fn stand_alone(draft: Draft, moment: &mut Moment) -> (Space, Commit, Vec<Problem>, HashMap<RecordId, String>) {
    let import = import(&Space::default(), draft, Known::default(), moment);
    let mut space = Space::default();
    for change in &import.changes {
        apply(&mut space, &change.edit);
    }
    debug_assert_eq!(outcome(&Space::default(), &import.changes).len(), space.records.len());
    space.revision = 1;
    let commit = Commit {
        revision: 1,
        recorded_at: moment.now,
        actor: "file".to_owned(),
        door: IMPORT.to_owned(),
        note: None,
        changes: import.changes,
    };
    let sources = import.sources.into_iter().map(|(source, id)| (id, source)).collect();
    (space, commit, import.problems, sources)
}
