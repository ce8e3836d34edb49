//! All rows put together: what stands, what rests on what was left out, and what cannot be so.

use std::collections::{HashMap, HashSet};

use super::merge::{rejected_field, said};
use crate::change::{Edit, apply};
use crate::decide::{Rejection, check, check_consulted, check_parent};
use crate::import::Report;
use crate::kind::Kind;
use crate::problem::Problem;
use crate::space::{Record, RecordId, Space};

/// What a row would do.
pub(super) struct Plan {
    pub(super) id: RecordId,
    pub(super) place: String,
    /// The columns of the row, by the field that they hold.
    pub(super) columns: HashMap<String, String>,
    pub(super) edits: Vec<Edit>,
    /// Records of other rows, or of nobody's, that it needs.
    pub(super) uses: HashSet<RecordId>,
    pub(super) is_new: bool,
    pub(super) notes: Vec<Problem>,
}

/// Leaves out what rests on rows that were left out.
pub(super) fn leave_out(plans: &mut Vec<Plan>, lost: &mut HashSet<RecordId>, problems: &mut Vec<Problem>) {
    loop {
        let before = plans.len();
        plans.retain(|plan| {
            let rests = plan.uses.iter().any(|id| lost.contains(id));
            if rests {
                lost.insert(plan.id);
                let words = "The row refers to one that was left out: correct that one, and import the file again.";
                problems.push(Problem::warning("register.rests_on_bad_row", plan.place.as_str(), words));
            }
            !rests
        });
        if plans.len() == before {
            return;
        }
    }
}

/// Puts all rows together: the space as it would be, the edits that lead there, and how many of what.
pub(super) fn together(space: &Space, plans: &[Plan], made: &HashMap<RecordId, Record>) -> (Space, Vec<Edit>, Report) {
    let (mut after, mut edits, mut report) = (space.clone(), Vec::new(), Report::default());
    let mut keys = Keys::new(space, plans);
    let mut people: Vec<&Record> = plans.iter().flat_map(|plan| &plan.uses).filter_map(|id| made.get(id)).collect();
    people.sort_by_key(|record| record.id);
    people.dedup_by_key(|record| record.id);
    report.created += people.len();
    let people = people.into_iter().map(|record| {
        let mut record = record.clone();
        if !record.key.is_empty() && !keys.taken.insert(record.key.to_uppercase()) {
            record.key = String::new();
        }
        Edit::RecordCreated { record: Box::new(record) }
    });
    let people: Vec<Edit> = people.collect();
    let mut push = |mut edit: Edit, report: &mut Report| {
        if let Edit::RecordCreated { record } = &mut edit
            && record.key.is_empty()
        {
            record.key = keys.next(record.kind());
        }
        // A link between two rows stands in both.
        let is_so = match &edit {
            Edit::LinkAdded { link } => after.link(link.id()) == Some(&link.data),
            Edit::LinkRemoved { link } => after.link(link.id()) != Some(&link.data),
            Edit::RecordCreated { .. } | Edit::RecordRemoved { .. } | Edit::FieldChanged { .. } => false,
        };
        if is_so {
            return;
        }
        match &edit {
            Edit::LinkAdded { .. } => report.links_added += 1,
            Edit::LinkRemoved { .. } => report.links_removed += 1,
            Edit::RecordCreated { .. } | Edit::RecordRemoved { .. } | Edit::FieldChanged { .. } => {}
        }
        apply(&mut after, &edit);
        edits.push(edit);
    };
    people.into_iter().for_each(|edit| push(edit, &mut report));
    // Links come after the records that they tie.
    let is_link = |edit: &&Edit| matches!(edit, Edit::LinkAdded { .. } | Edit::LinkRemoved { .. });
    let (links, records): (Vec<&Edit>, Vec<&Edit>) = plans.iter().flat_map(|plan| &plan.edits).partition(is_link);
    records.into_iter().chain(links).for_each(|edit| push(edit.clone(), &mut report));
    report.created += plans.iter().filter(|plan| plan.is_new).count();
    report.updated += plans.iter().filter(|plan| !plan.is_new && !plan.edits.is_empty()).count();
    report.unchanged += plans.iter().filter(|plan| plan.edits.is_empty()).count();
    (after, edits, report)
}

/// Lists the rows that cannot be so, as everything would stand.
pub(super) fn broken(space: &Space, after: &Space, plans: &[Plan]) -> Vec<(RecordId, Problem)> {
    let mut bad = Vec::new();
    for plan in plans.iter().filter(|plan| !plan.edits.is_empty()) {
        let Some(record) = after.record(plan.id) else { continue };
        let rejection = reject(space, after, plan, record);
        bad.extend(rejection.err().map(|rejection| {
            let column =
                rejected_field(&rejection).and_then(|name| plan.columns.get(name).or_else(|| plan.columns.get(name.split('.').next()?)));
            let place = column.map_or_else(|| plan.place.clone(), |column| format!("{}, {column}", plan.place));
            (plan.id, Problem::warning("register.broken_rule", place, said(&rejection, column.map(String::as_str))))
        }));
    }
    bad
}

fn reject(space: &Space, after: &Space, plan: &Plan, record: &Record) -> Result<(), Rejection> {
    let before = space.record(plan.id);
    if before.is_none_or(|before| before.key != record.key) && space.by_key(&record.key).is_some_and(|other| other.id != record.id) {
        return Err(Rejection::KeyTaken(record.key.clone()));
    }
    check(after, record)?;
    if before.is_none_or(|before| before.parent != record.parent) {
        check_parent(after, record)?;
    }
    if let Some(before) = before {
        check_consulted(after, before, record)?;
    }
    for edit in &plan.edits {
        if let Edit::LinkAdded { link } = edit
            && let (Some(from), Some(to)) = (after.record(link.from), after.record(link.to))
            && let Some(words) = link.relation.misfit(from.kind(), to.kind())
        {
            return Err(Rejection::WrongEnds(words));
        }
    }
    Ok(())
}

/// The keys that are taken, and the next ones.
struct Keys {
    taken: HashSet<String>,
    next: HashMap<Kind, u64>,
}

impl Keys {
    fn new(space: &Space, plans: &[Plan]) -> Keys {
        let new = plans.iter().flat_map(|plan| &plan.edits).filter_map(|edit| match edit {
            Edit::RecordCreated { record } if !record.key.is_empty() => Some(&record.key),
            _ => None,
        });
        let known = space.records().map(|record| &record.key);
        let next = Kind::ALL.iter().map(|kind| (*kind, space.met.number(*kind))).collect();
        Keys { taken: known.chain(new).map(|key| key.to_uppercase()).collect(), next }
    }

    fn next(&mut self, kind: Kind) -> String {
        loop {
            let number = self.next.entry(kind).or_default();
            *number += 1;
            let key = format!("{}-{number}", kind.prefix());
            if self.taken.insert(key.clone()) {
                return key;
            }
        }
    }
}
