//! Where a record stands: under which parent, behind which sibling.

use serde_json::Value;

use super::{RANK_STEP, Rejection, check, known};
use crate::change::Edit;
use crate::space::{Record, RecordId, Space};

/// Decides the edits that put a record under `parent`, behind `after`, or before all siblings.
pub(super) fn place(space: &Space, id: RecordId, parent: Option<RecordId>, after: Option<RecordId>) -> Result<Vec<Edit>, Rejection> {
    let record = known(space, id)?;
    let (before, next) = between(space, record, parent, after)?;
    check(space, &Record { parent, ..record.clone() })?;
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
        (Some(before), Some(next)) => {
            let room = next.rank.saturating_sub(before.rank) / 2;
            if room == 0 {
                edits.extend(make_room(space, record, before));
            }
            before.rank.saturating_add(room.max(1))
        }
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

/// Moves those behind on until there is room for one rank behind `before`.
fn make_room(space: &Space, record: &Record, before: &Record) -> Vec<Edit> {
    let mut behind: Vec<&Record> = others(space, record).filter(|other| order(other) > order(&before)).collect();
    behind.sort_unstable_by_key(order);
    let rooms = before.rank.saturating_add(2)..=i64::MAX;
    let moves = behind.into_iter().zip(rooms).take_while(|(other, room)| other.rank < *room);
    moves.map(|(other, room)| changed(other.id, "rank", other.rank.into(), room.into())).collect()
}

fn id_value(id: Option<RecordId>) -> Value {
    id.map_or(Value::Null, |id| id.to_string().into())
}

fn changed(record: RecordId, field: &str, before: Value, after: Value) -> Edit {
    Edit::FieldChanged { record, field: field.to_owned(), before, after }
}
