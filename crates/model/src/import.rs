//! Import: a draft meets a space. The same source again updates, and loses nothing that people added.
//!
//! Per field it is a three-way merge: what the source said last time, what it says now, and what the space holds.

mod links;
mod parents;
mod past;
mod posts;
mod record;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::Value;

use self::past::Past;
use crate::change::{Change, Commit, Edit, apply, outcome};
use crate::decide::{Moment, RANK_STEP, next_rank};
use crate::draft::{Draft, DraftRecord, Source};
use crate::journal::{IMPORT, imported};
use crate::kind::{Body, Kind};
use crate::problem::Problem;
use crate::register;
use crate::space::{LinkId, RecordId, Ref, Space};

/// Problem codes of this module, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("import.duplicate_id", "Two records of the file have the same id; the first one is kept."),
    ("import.key_taken", "The record's key belongs to another record; it got another one."),
    ("import.unknown_reference", "A field refers to a record that is neither in the file nor in the space; it was left empty."),
    ("import.wrong_kind", "A field refers to a record of the wrong kind; it was left empty."),
    ("import.kind_changed", "The source made a record of another kind of it; it was left as it is."),
    ("import.parent_cycle", "The record would be its own ancestor; it got no parent."),
    ("import.link_nowhere", "A link leads to a record that is neither in the file nor in the space; it was left out."),
    ("import.wrong_ends", "A link ties two kinds that its relation does not tie; it was kept as `relates`."),
    ("import.self_link", "A link ties a record to itself; it was left out."),
    ("import.bad_value", "A value breaks a rule of its kind; the record was read with the field emptied or as it was before."),
    ("import.not_looked_at", "A file says of a post that it may go out, or is out; it is a draft until it is looked at here."),
    ("import.kept_local", "The source and a person both changed a field or a link; the person's was kept."),
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
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
    if !draft.rows.is_empty() {
        return register::merge(space, draft.rows, known.journal, moment);
    }
    let mut work = Work::new(space, known, &draft.source, moment);
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
    past: Past<'a>,
    /// Whether the file is an export of Sinew, which a space is rebuilt from.
    rebuilds: bool,
    ids: HashMap<String, RecordId>,
    known: HashSet<RecordId>,
    kinds: HashMap<RecordId, Kind>,
    seen: HashSet<String>,
    keys: HashMap<String, RecordId>,
    /// Keys that records of the file bring along: none of them is made up for another one.
    spoken_for: HashSet<String>,
    counters: HashMap<Kind, u64>,
    parents: HashMap<RecordId, Option<RecordId>>,
    /// Records whose parent this import sets.
    moved: Vec<RecordId>,
    /// Links that the file has, now or in the past.
    linked: HashSet<LinkId>,
    first_rank: i64,
    program: Option<RecordId>,
    out: Import,
}

impl<'a, 'm> Work<'a, 'm> {
    fn new(space: &'a Space, known: Known<'a>, source: &Source, moment: &'m mut Moment) -> Self {
        let mut programs = space.records().filter(|record| record.kind() == Kind::Program && !record.archived);
        let program = programs.next().filter(|_| programs.next().is_none()).map(|program| program.id);
        Work {
            space,
            moment,
            base: imported(known.journal, &source.name()),
            rebuilds: source.system == "sinew",
            past: Past::new(known.journal),
            known: known.sources.values().copied().collect(),
            ids: known.sources,
            kinds: space.records().map(|record| (record.id, record.kind())).collect(),
            seen: HashSet::new(),
            keys: space.records().map(|record| (record.key.clone(), record.id)).collect(),
            spoken_for: HashSet::new(),
            counters: HashMap::new(),
            parents: space.records().map(|record| (record.id, record.parent)).collect(),
            moved: Vec::new(),
            linked: HashSet::new(),
            first_rank: next_rank(space),
            program,
            out: Import::default(),
        }
    }

    /// Finds the record of each id of the draft, and mints one for those that are new.
    fn resolve(&mut self, draft: &Draft) {
        let mut by_name: HashMap<(Kind, String), RecordId> = HashMap::new();
        for record in self.space.records().filter(|record| !record.archived && is_shared(record.kind())) {
            for name in names(&record.title, &record.body) {
                by_name.entry((record.kind(), name)).or_insert(record.id);
            }
        }
        // Two records of one source are two things, whatever they are called.
        let mut taken = self.known.clone();
        for record in &draft.records {
            self.spoken_for.extend(record.key.clone());
            let kind = record.body.kind();
            if let Some(&id) = self.ids.get(&record.id) {
                self.kinds.entry(id).or_insert(kind);
                continue;
            }
            let same = names(&record.title, &record.body).into_iter().filter_map(|name| by_name.get(&(kind, name)).copied());
            let mut same = same.filter(|id| self.space.record(*id).is_some_and(|known| may_be(&known.body, &record.body)));
            let id = same.find(|id| is_shared(kind) && taken.insert(*id)).unwrap_or_else(|| self.moment.mint());
            self.ids.insert(record.id.clone(), id);
            self.kinds.insert(id, kind);
            if kind == Kind::Program && self.program.is_none() {
                self.program = Some(id);
            }
            self.out.sources.push((record.id.clone(), id));
        }
    }

    fn record(&mut self, mut draft: DraftRecord, order: i64) {
        let id = self.ids[&draft.id];
        if !self.seen.insert(draft.id.clone()) {
            let place = draft.key.unwrap_or(draft.id);
            let words = format!("`{place}` stands in the file more than once: the first one was kept. Export each record once.");
            self.out.problems.push(Problem::warning("import.duplicate_id", place, words));
            return;
        }
        let place = draft.key.clone().unwrap_or_else(|| draft.id.clone());
        let kind = draft.body.kind();
        if let Some(known) = self.kinds.get(&id).filter(|known| **known != kind) {
            let words =
                format!("`{place}` is of kind {} here and of kind {} in the file: it was left as it is.", known.name(), kind.name());
            self.out.problems.push(Problem::warning("import.kind_changed", place, words));
            return;
        }
        // A history that is out of order would replay to something else than it says.
        draft.history.retain(|event| !matches!(event.field.as_str(), "key" | "rank"));
        draft.history.sort_by_key(|event| event.at);
        self.references(&mut draft, &place);
        let allowed = draft.body.parents();
        let parent = draft.parent.take().and_then(|parent| self.parent(&parent, allowed, &place));
        let parent = parent.or_else(|| self.program.filter(|program| kind == Kind::Item && *program != id));
        self.check(&mut draft, &place);
        match self.space.record(id) {
            Some(existing) => self.update(existing, draft, parent, &place),
            None => self.create(id, draft, parent, self.first_rank.saturating_add(order.saturating_mul(RANK_STEP))),
        }
    }

    /// Finds the record that a reference of the draft means: by the source's own id, else by the id or the key that it has in the space.
    fn find(&self, reference: &Ref) -> Option<RecordId> {
        let text = reference.text();
        let own = || self.ids.get(&*text).copied();
        let by_id = || reference.id().filter(|id| self.kinds.contains_key(id));
        own().or_else(by_id).or_else(|| self.space.by_key(&text).map(|record| record.id))
    }

    /// Turns the draft's references into record ids; those that lead nowhere become empty.
    fn references(&mut self, draft: &mut DraftRecord, place: &str) {
        let mut lost = Vec::new();
        for (field, expected, reference) in draft.body.references() {
            let (code, words) = match self.find(reference) {
                Some(id) if self.kinds.get(&id) == Some(&expected) => {
                    *reference = Ref::from(id);
                    continue;
                }
                Some(_) => ("import.wrong_kind", format!("is not a {}", expected.name())),
                None => ("import.unknown_reference", "is not in the file and not in the space".to_owned()),
            };
            let words = format!("`{field}` refers to `{}`, which {words}: the field was left empty.", reference.text());
            lost.push(Problem::warning(code, place, words));
            // Another field may hold the same text and mean something else by it.
            *reference = Ref::from(LOST);
        }
        if !lost.is_empty() {
            clear_lost(&mut draft.body);
            self.out.problems.append(&mut lost);
        }
        let mut history = std::mem::take(&mut draft.history);
        let kind = draft.body.kind();
        for event in &mut history {
            if event.field == "parent" || Self::refers(kind, &event.field) {
                self.refer(&mut event.before);
                self.refer(&mut event.after);
            }
        }
        draft.history = history;
    }

    /// Whether a field of that kind refers to records.
    fn refers(kind: Kind, field: &str) -> bool {
        kind.references().iter().any(|(path, _)| path.as_slice() == [field])
    }

    /// Turns the references of a past value into record ids; those that lead nowhere become empty.
    fn refer(&self, value: &mut Value) {
        match value {
            Value::String(id) => *value = self.find(&Ref::from(std::mem::take(id))).map_or(Value::Null, |id| id.to_string().into()),
            Value::Array(values) => {
                values.iter_mut().for_each(|value| self.refer(value));
                values.retain(|value| !value.is_null());
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
        }
    }

    fn parent(&mut self, reference: &Ref, allowed: &[Kind], place: &str) -> Option<RecordId> {
        let (code, words) = match self.find(reference).map(|id| (id, self.kinds.get(&id))) {
            Some((id, Some(kind))) if allowed.contains(kind) => return Some(id),
            Some((_, kind)) => ("import.wrong_kind", format!("is of kind {}", kind.map_or("nothing", |kind| kind.name()))),
            None => ("import.unknown_reference", "is not in the file and not in the space".to_owned()),
        };
        let words = format!("`parent` refers to `{}`, which {words}: the field was left empty.", reference.text());
        self.out.problems.push(Problem::warning(code, place, words));
        None
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

    fn absent(&mut self, present: &HashSet<RecordId>) {
        let open = |id: &RecordId| self.space.record(*id).is_some_and(|record| record.kind() == Kind::Item && !record.archived);
        let absent = self.known.iter().filter(|id| !present.contains(*id) && open(id)).count();
        if absent > 0 {
            let words = format!(
                "{absent} items that this source had before are not in this file: they were left as they are. Archive those that are gone."
            );
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

/// Whether records of a kind are the same thing in every source.
fn is_shared(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Team | Kind::Calendar | Kind::Program)
}

/// Whether two records of one name may be the same thing: not if their addresses or their hours differ.
fn may_be(known: &Body, new: &Body) -> bool {
    match (known, new) {
        (Body::Person(known), Body::Person(new)) => match (&known.email, &new.email) {
            (Some(known), Some(new)) => known.trim().eq_ignore_ascii_case(new.trim()),
            _ => true,
        },
        (Body::Calendar(known), Body::Calendar(new)) => known.week == new.week && known.exceptions == new.exceptions,
        _ => true,
    }
}

/// Lists the names under which another source may know the same thing.
fn names(title: &str, body: &Body) -> Vec<String> {
    let mut names = Vec::new();
    // An address says more than a name.
    if let Body::Person(person) = body {
        names.extend(person.email.iter().map(|email| email.trim().to_lowercase()));
    }
    names.push(title.trim().to_lowercase());
    if let Body::Team(team) = body {
        names.extend(team.aliases.iter().map(|alias| alias.trim().to_lowercase()));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Stands for a reference that leads nowhere until its field is emptied.
const LOST: &str = "\u{0}lost";

/// Empties the fields whose reference was lost; what cannot be without it leaves its list.
fn clear_lost(body: &mut Body) {
    fn clear(value: &mut Value, whole: bool) {
        match value {
            Value::Object(fields) => {
                fields.retain(|_, value| value.as_str() != Some(LOST));
                fields.values_mut().for_each(|value| clear(value, whole));
            }
            Value::Array(values) => {
                let lost =
                    |value: &Value| value.as_object().is_some_and(|fields| fields.values().any(|value| value.as_str() == Some(LOST)));
                values.retain(|value| value.as_str() != Some(LOST) && !(whole && lost(value)));
                values.iter_mut().for_each(|value| clear(value, whole));
            }
            _ => {}
        }
    }
    for whole in [false, true] {
        let mut fields = Value::Object(body.fields());
        clear(&mut fields, whole);
        let Value::Object(fields) = fields else { unreachable!("BUG: an object stays one") };
        if let Ok(cleared) = Body::from_fields(body.kind(), fields) {
            *body = cleared;
            return;
        }
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
