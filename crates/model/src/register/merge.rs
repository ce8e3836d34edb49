//! Rows meet a space: what a row changes against what it was exported from is changed here, and nothing else.
//!
//! A row is taken whole or left out whole. What it says is checked as it will stand when all rows are in, so their order does not matter.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::base::{Base, bases, parse};
use super::names::{Names, New};
use super::together::{Plan, broken, leave_out, together};
use super::{Cell, Row, Said, Target, bare, is_listed, tail};
use crate::change::{Change, Commit, Edit, field, set_field};
use crate::decide::{Moment, RANK_STEP, Rejection, next_rank, unknown_field};
use crate::import::Import;
use crate::kind::shape::Field;
use crate::kind::{Body, Kind};
use crate::problem::Problem;
use crate::space::{Link, LinkData, LinkId, Record, RecordId, Relation, Space};

/// Decides what rows would change in a space. The journal tells what they were exported from.
pub(crate) fn merge(space: &Space, rows: Vec<Row>, journal: &[Commit], moment: &mut Moment) -> Import {
    let mut out = Import::default();
    let placed = Placed::all(space, rows, journal, moment, &mut out.problems);
    let mut names = Names::new(space);
    for placed in placed.iter().filter(|placed| placed.known.is_none()) {
        names.add(placed.row.key.as_deref(), New { id: placed.id, kind: placed.row.kind, title: placed.title() });
    }
    let mut plans: Vec<Plan> = Vec::new();
    let mut lost: HashSet<RecordId> = HashSet::new();
    for (ix, placed) in placed.iter().enumerate() {
        let mut work = Work { space, names: &mut names, moment, notes: Vec::new(), uses: HashSet::new() };
        match work.plan(placed, ix) {
            Ok(plan) => plans.push(plan),
            Err(problem) => {
                lost.insert(placed.id);
                out.problems.push(problem);
            }
        }
    }
    let mut made: HashMap<RecordId, Record> = HashMap::new();
    for (ix, new) in names.made.iter().enumerate() {
        let Some(body) = bare(new.kind) else { continue };
        let key = new.key.clone().unwrap_or_default();
        let rank = next_rank(space).saturating_add((placed.len() + ix) as i64 * RANK_STEP);
        let record = Record { id: new.id, key, title: new.title.clone(), body, parent: None, rank, archived: false };
        made.insert(new.id, record);
    }
    // A row that is left out may leave no room for another one: each round leaves out one at least, so there is a last.
    loop {
        leave_out(&mut plans, &mut lost, &mut out.problems);
        let (after, edits, report) = together(space, &plans, &made);
        let bad = broken(space, &after, &plans);
        if bad.is_empty() {
            out.problems.extend(plans.into_iter().flat_map(|plan| plan.notes));
            out.report = report;
            out.changes = edits.into_iter().map(|edit| Change { at: moment.now, actor: None, edit }).collect();
            return out;
        }
        for (id, problem) in bad {
            lost.insert(id);
            out.problems.push(problem);
        }
        plans.retain(|plan| !lost.contains(&plan.id));
    }
}

/// A row, and the record that it is.
struct Placed<'a> {
    row: Row,
    id: RecordId,
    known: Option<&'a Record>,
    base: Option<Base>,
}

impl<'a> Placed<'a> {
    /// Finds the record of each row: by its key and its mark.
    fn all(space: &'a Space, rows: Vec<Row>, journal: &[Commit], moment: &mut Moment, problems: &mut Vec<Problem>) -> Vec<Placed<'a>> {
        let mut tails: HashMap<String, RecordId> = HashMap::new();
        if rows.iter().any(|row| row.mark.is_some()) {
            tails.extend(space.records().map(|record| (tail(record.id), record.id)));
        }
        let claimed: HashSet<RecordId> = rows.iter().filter_map(|row| space.by_key(row.key.as_deref()?)).map(|record| record.id).collect();
        let mut wanted = HashMap::new();
        let (mut met, mut new_keys) = (HashSet::new(), HashSet::new());
        let mut placed = Vec::with_capacity(rows.len());
        for row in rows {
            let mark = row.mark.as_deref().and_then(parse);
            // What was copied within a sheet to become another record has no key, or one of its own, and the mark of the first.
            let marked = mark.filter(|_| row.key.is_some()).and_then(|(_, tail)| space.record(*tails.get(tail)?));
            let known = match row.key.as_deref().and_then(|key| space.by_key(key)) {
                Some(keyed) if mark.is_some_and(|(_, own)| own != tail(keyed.id)) => {
                    let words = format!(
                        "`{}` is another record here than where this row comes from: empty its key to add it as a new one, or empty `Sinew` to change the one that is here.",
                        keyed.key
                    );
                    problems.push(Problem::warning("register.other_record", row.place.as_str(), words));
                    continue;
                }
                Some(keyed) => Some(keyed),
                None => marked.filter(|record| record.kind() == row.kind && !claimed.contains(&record.id)),
            };
            if let Some(known) = known.filter(|known| known.kind() != row.kind) {
                let words = format!("`{}` is of kind {} here: correct the key or the kind.", known.key, known.kind().words());
                problems.push(Problem::warning("register.wrong_kind", row.place.as_str(), words));
                continue;
            }
            let is_new_key = known.is_some() || row.key.as_deref().is_none_or(|key| new_keys.insert(key.to_uppercase()));
            if !is_new_key || known.is_some_and(|known| !met.insert(known.id)) {
                let words = format!(
                    "`{}` stands in the file more than once: the first row was taken. Remove the others.",
                    row.key.as_deref().unwrap_or_default()
                );
                problems.push(Problem::warning("register.duplicate_row", row.place.as_str(), words));
                continue;
            }
            if let (Some(known), Some((revision, _))) = (known, mark) {
                wanted.insert(known.id, revision);
            }
            let id = known.map_or_else(|| moment.mint(), |known| known.id);
            placed.push(Placed { row, id, known, base: None });
        }
        let mut bases = bases(space, journal, &wanted);
        placed.iter_mut().for_each(|placed| placed.base = bases.remove(&placed.id));
        placed
    }

    fn title(&self) -> String {
        let said = self.row.cells.iter().find(|cell| cell.target == Target::Title).map(|cell| &cell.said);
        match said {
            Some(Said::Value(Value::String(title))) => title.trim().to_owned(),
            _ => String::new(),
        }
    }

    fn problem(&self, cell: Option<&Cell>, code: &'static str, words: String) -> Problem {
        let place = cell.map_or_else(|| self.row.place.clone(), |cell| format!("{}, {}", self.row.place, cell.column));
        Problem::warning(code, place, words)
    }
}

struct Work<'w, 'a> {
    space: &'a Space,
    names: &'w mut Names<'a>,
    moment: &'w mut Moment,
    notes: Vec<Problem>,
    uses: HashSet<RecordId>,
}

impl Work<'_, '_> {
    fn plan(&mut self, placed: &Placed<'_>, ix: usize) -> Result<Plan, Problem> {
        let mut edits = match placed.known {
            Some(known) => self.update(placed, known)?,
            None => vec![Edit::RecordCreated { record: Box::new(self.create(placed, ix)?) }],
        };
        for cell in &placed.row.cells {
            if let (Target::Links { relation, outgoing }, Said::Links(ends)) = (cell.target, &cell.said) {
                edits.extend(self.links(placed, cell, (relation, outgoing), ends)?);
            }
        }
        let columns = placed.row.cells.iter().map(|cell| (target_name(cell.target).to_owned(), cell.column.clone())).collect();
        let (uses, notes) = (std::mem::take(&mut self.uses), std::mem::take(&mut self.notes));
        Ok(Plan { id: placed.id, place: placed.row.place.clone(), columns, edits, uses, is_new: placed.known.is_none(), notes })
    }

    /// Makes the record of a row; one without a key gets it when it is known which rows come in.
    fn create(&mut self, placed: &Placed<'_>, ix: usize) -> Result<Record, Problem> {
        let title = placed.title();
        if title.is_empty() {
            return Err(placed.problem(None, "register.no_title", "The row has no title: write what the record is called.".to_owned()));
        }
        let (mut fields, mut parent) = (Map::new(), None);
        for cell in &placed.row.cells {
            match (cell.target, &cell.said) {
                (Target::Field(field), Said::Value(value)) if !is_blank(value) => {
                    fields.insert(field.name.clone(), self.resolved(placed, cell, field, value)?);
                }
                (Target::Parent, Said::Value(Value::String(text))) if !text.trim().is_empty() => {
                    parent = Some(self.parent(placed, cell, text)?);
                }
                _ => {}
            }
        }
        let kind = placed.row.kind;
        let body = Body::from_fields(kind, fields.clone()).map_err(|error| {
            let rejection = unknown_field(kind, &fields, &error);
            let cell = rejected_field(&rejection).and_then(|name| placed.row.cells.iter().find(|cell| target_name(cell.target) == name));
            placed.problem(cell, "register.broken_rule", said(&rejection, cell.map(|cell| cell.column.as_str())))
        })?;
        let key = placed.row.key.clone().unwrap_or_default();
        let rank = next_rank(self.space).saturating_add(ix as i64 * RANK_STEP);
        Ok(Record { id: placed.id, key, title, body, parent, rank, archived: false })
    }

    /// Compares what the row says with what it was exported from, and both with what is here.
    fn update(&mut self, placed: &Placed<'_>, known: &Record) -> Result<Vec<Edit>, Problem> {
        let base = placed.base.as_ref().map(|base| &base.record);
        let mut edits = Vec::new();
        let mut change = |work: &mut Self, cell: Option<&Cell>, name: &str, theirs: Value| {
            let ours = field(known, name);
            let old = base.map_or(Value::Null, |base| field(base, name));
            if is_alike(&theirs, &ours) || base.is_some() && is_alike(&theirs, &old) {
                return;
            }
            if base.is_some() && !is_alike(&ours, &old) {
                let column = cell.map_or("Key", |cell| cell.column.as_str());
                let words = format!(
                    "`{column}` of `{}` was changed here since the file was exported, and in the file: what is here was kept.",
                    known.key
                );
                work.notes.push(Problem::note("import.kept_local", placed.row.place.as_str(), words));
                return;
            }
            edits.push(Edit::FieldChanged { record: known.id, field: name.to_owned(), before: ours, after: theirs });
        };
        if let Some(key) = placed.row.key.as_deref().filter(|key| base.is_some() && !key.eq_ignore_ascii_case(&known.key)) {
            change(self, None, "key", key.into());
        }
        for cell in &placed.row.cells {
            let Said::Value(value) = &cell.said else { continue };
            // A cell that nobody filled says nothing, unless something stood in it.
            if is_blank(value) && base.is_none() {
                continue;
            }
            match cell.target {
                Target::Title => match value.as_str().map(str::trim).filter(|title| !title.is_empty()) {
                    Some(title) => change(self, Some(cell), "title", title.into()),
                    None if known.title.trim().is_empty() => {}
                    None => {
                        return Err(placed.problem(
                            Some(cell),
                            "register.no_title",
                            "The title was emptied: write what the record is called.".to_owned(),
                        ));
                    }
                },
                Target::Parent => {
                    let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
                    let parent = text.map(|text| self.parent(placed, cell, text)).transpose()?;
                    change(self, Some(cell), "parent", parent.map_or(Value::Null, |id| id.to_string().into()));
                }
                Target::Field(field) => {
                    let value = if is_blank(value) { Value::Null } else { self.resolved(placed, cell, field, value)? };
                    let mut filled = base.unwrap_or(known).clone();
                    if !set_field(&mut filled, &field.name, &value) {
                        let words = format!("`{}` cannot hold this: look at the field's form for what it takes.", cell.column);
                        return Err(placed.problem(Some(cell), "register.broken_rule", words));
                    }
                    change(self, Some(cell), &field.name, crate::change::field(&filled, &field.name));
                }
                Target::Links { .. } => {}
            }
        }
        Ok(edits)
    }

    fn links(
        &mut self,
        placed: &Placed<'_>,
        cell: &Cell,
        column: (Relation, bool),
        ends: &[(String, LinkData)],
    ) -> Result<Vec<Edit>, Problem> {
        let (relation, outgoing) = column;
        let (from, to) = relation.ends();
        let kinds = if outgoing { to } else { from };
        let own = placed.id;
        let mut said: BTreeMap<LinkId, LinkData> = BTreeMap::new();
        for (text, data) in ends {
            let other = self.find(placed, cell, text, kinds)?;
            if other == own {
                return Err(placed.problem(
                    Some(cell),
                    "register.broken_rule",
                    format!("`{text}` is the row itself: name another record."),
                ));
            }
            said.insert(if outgoing { (own, relation, other) } else { (other, relation, own) }, data.clone());
        }
        let here = |(from, of, to): &LinkId| *of == relation && if outgoing { *from == own } else { *to == own };
        let listed = |(from, _, to): &LinkId| is_listed(self.space, if outgoing { *to } else { *from });
        let base = placed.base.as_ref().map(|base| &base.links);
        let mut edits = Vec::new();
        for (id, data) in &said {
            let (ours, old) = (self.space.link(*id), base.and_then(|links| links.get(id)));
            if ours == Some(data) || old == Some(data) {
                continue;
            }
            match ours {
                Some(ours) if base.is_some() && old != Some(ours) => {
                    let words = format!(
                        "A link of `{}` was changed here since the file was exported, and in the file: what is here was kept.",
                        cell.column
                    );
                    self.notes.push(Problem::note("import.kept_local", placed.row.place.as_str(), words));
                    continue;
                }
                Some(ours) => edits.push(Edit::LinkRemoved { link: link(*id, ours.clone()) }),
                None => {}
            }
            edits.push(Edit::LinkAdded { link: link(*id, data.clone()) });
        }
        for (id, old) in base.into_iter().flatten().filter(|(id, _)| here(id) && listed(id) && !said.contains_key(id)) {
            if self.space.link(*id) == Some(old) {
                edits.push(Edit::LinkRemoved { link: link(*id, old.clone()) });
            }
        }
        Ok(edits)
    }

    fn parent(&mut self, placed: &Placed<'_>, cell: &Cell, text: &str) -> Result<RecordId, Problem> {
        let parents = bare(placed.row.kind).map_or(&[] as &[Kind], |body| body.parents());
        let known = placed.known.and_then(|known| known.parent).and_then(|id| self.space.record(id)).map(Record::kind);
        // What stands under another kind from before stays.
        let kinds: Vec<Kind> = parents.iter().copied().chain(known).collect();
        self.find(placed, cell, text, Some(kinds.as_slice()).filter(|kinds| !kinds.is_empty()))
    }

    /// Turns the names of a value into ids.
    fn resolved(&mut self, placed: &Placed<'_>, cell: &Cell, field: &Field, value: &Value) -> Result<Value, Problem> {
        let mut value = value.clone();
        field.shape.references(&mut value, &mut |kind, value| {
            let id = self.find(placed, cell, value.as_str().unwrap_or_default(), Some(&[kind]))?;
            *value = id.to_string().into();
            Ok(())
        })?;
        Ok(value)
    }

    fn find(&mut self, placed: &Placed<'_>, cell: &Cell, text: &str, kinds: Option<&[Kind]>) -> Result<RecordId, Problem> {
        let found = self.names.find(text, kinds, placed.base.is_some(), self.moment);
        let id = found.map_err(|(code, words)| placed.problem(Some(cell), code, words))?;
        if self.space.record(id).is_none() && id != placed.id {
            self.uses.insert(id);
        }
        Ok(id)
    }
}

/// Returns the field that a rejection speaks of.
pub(super) fn rejected_field(rejection: &Rejection) -> Option<&str> {
    match rejection {
        Rejection::BadValue { field, .. } | Rejection::UnknownField { field, .. } | Rejection::WrongKind { field, .. } => Some(field),
        Rejection::WrongParent { .. } | Rejection::ParentCycle(_) => Some("parent"),
        Rejection::BlankTitle => Some("title"),
        Rejection::KeyTaken(_)
        | Rejection::UnknownRecord(_)
        | Rejection::WrongEnds(_)
        | Rejection::NotConsulted { .. }
        | Rejection::Personal(_)
        | Rejection::SelfLink(_)
        | Rejection::Frozen(_)
        | Rejection::NotYet { .. } => None,
    }
}

/// Says a rejection to somebody who looks at a column.
pub(super) fn said(rejection: &Rejection, column: Option<&str>) -> String {
    match (rejection, column) {
        (Rejection::BadValue { words, .. }, Some(_)) => words.clone(),
        (Rejection::UnknownField { .. }, Some(column)) => format!("`{column}` cannot hold this."),
        _ => rejection.to_string(),
    }
}

fn target_name(target: Target) -> &'static str {
    match target {
        Target::Title => "title",
        Target::Parent => "parent",
        Target::Field(field) => &field.name,
        Target::Links { relation, .. } => relation.name(),
    }
}

fn link((from, relation, to): LinkId, data: LinkData) -> Link {
    Link { from, relation, to, data }
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// Whether two values say the same: files know one line end, and an empty text is none.
fn is_alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one == other || plain(one) == plain(other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_alike(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| is_alike(one, other)))
        }
        _ => one == other || is_blank(one) && is_blank(other),
    }
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}
