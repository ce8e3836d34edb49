//! Where a record stands: under which parent, behind which sibling.

use serde_json::Value;

use super::{RANK_STEP, Rejection, check, check_parent, known};
use crate::change::Edit;
use crate::space::{Record, RecordId, Space};

/// Decides the edits that put a record under `parent`, behind `after`, or before all siblings.
pub(super) fn place(space: &Space, id: RecordId, parent: Option<RecordId>, after: Option<RecordId>) -> Result<Vec<Edit>, Rejection> {
    let record = known(space, id)?;
    let (before, next) = between(space, record, parent, after)?;
    let moved = Record { parent, ..record.clone() };
    check(space, &moved)?;
    if record.parent != parent {
        check_parent(space, &moved)?;
    }
    let mut edits = Vec::new();
    if record.parent != parent {
        edits.push(changed(id, "parent", id_value(record.parent), id_value(parent)));
    }
    if before.is_none_or(|before| before.rank < record.rank) && next.is_none_or(|next| record.rank < next.rank) {
        return Ok(edits);
    }
    let rank = match (before, next) {
        (None, None) => return Ok(edits),
        (None, Some(next)) => next.rank.saturating_sub(RANK_STEP),
        (Some(before), None) => before.rank.saturating_add(RANK_STEP),
        (Some(before), Some(next)) => match next.rank.saturating_sub(before.rank) / 2 {
            0 => {
                let (rank, moved) = spread(space, record, before);
                edits.extend(moved);
                rank
            }
            half => before.rank + half,
        },
    };
    edits.push(changed(id, "rank", record.rank.into(), rank.into()));
    Ok(edits)
}

/// Returns the two records that it will stand between, in backlog order. Sorting the whole backlog would take too long for one move.
fn between<'a>(
    space: &'a Space,
    record: &Record,
    parent: Option<RecordId>,
    after: Option<RecordId>,
) -> Result<(Option<&'a Record>, Option<&'a Record>), Rejection> {
    let others = || others(space, record);
    let first = match after {
        None => others().filter(|other| other.parent == parent).min_by_key(order),
        Some(after) => {
            let after = known(space, after)?;
            if after.id == record.id {
                let words = format!("`{}` cannot stand behind itself.", after.key);
                return Err(Rejection::BadValue { field: "after".to_owned(), words });
            }
            if after.kind() == record.kind() {
                let next = others().filter(|other| order(other) > order(&after)).min_by_key(order);
                return Ok((Some(after), next));
            }
            None
        }
    };
    Ok(match first {
        Some(first) => (others().filter(|other| order(other) < order(&first)).max_by_key(order), Some(first)),
        None => (others().max_by_key(order), None),
    })
}

fn others<'a>(space: &'a Space, record: &Record) -> impl Iterator<Item = &'a Record> {
    let (kind, id) = (record.kind(), record.id);
    space.records().filter(move |other| other.kind() == kind && other.id != id)
}

fn order(record: &&Record) -> (i64, RecordId) {
    (record.rank, record.id)
}

/// How many records are spread out at first, and how far apart at least.
const FEW: usize = 32;
const APART: i64 = 256;
/// How far apart where nothing stands behind them.
const FAR_APART: i64 = 1024 * RANK_STEP;

/// Spreads the records behind `before` out where there is no room; returns the rank that this makes for one more.
///
/// As few as give room again are moved, so that many moves to one place cost each a few changes.
fn spread(space: &Space, record: &Record, before: &Record) -> (i64, Vec<Edit>) {
    let mut behind: Vec<&Record> = others(space, record).filter(|other| order(other) > order(&before)).collect();
    behind.sort_unstable_by_key(order);
    let mut few = FEW;
    let step = loop {
        let Some(limit) = behind.get(few) else { break FAR_APART };
        let step = limit.rank.saturating_sub(before.rank) / (few as i64 + 2);
        if step >= APART {
            break step;
        }
        few *= 2;
    };
    let rank = |place: usize| before.rank.saturating_add(step.saturating_mul(place as i64));
    let moved = behind.iter().take(few).enumerate().map(|(ix, other)| (other, rank(ix + 2)));
    let moved = moved.filter(|(other, rank)| other.rank != *rank);
    (rank(1), moved.map(|(other, rank)| changed(other.id, "rank", other.rank.into(), rank.into())).collect())
}

fn id_value(id: Option<RecordId>) -> Value {
    id.map_or(Value::Null, |id| id.to_string().into())
}

fn changed(record: RecordId, field: &str, before: Value, after: Value) -> Edit {
    Edit::FieldChanged { record, field: field.to_owned(), before, after }
}
