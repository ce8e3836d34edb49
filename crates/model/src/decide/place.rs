//! Where a record stands: under which parent, behind which sibling.

use serde_json::Value;

use super::{RANK_STEP, Rejection, check, known};
use crate::change::Edit;
use crate::space::{Record, RecordId, Space};

/// Decides the edits that put a record under `parent`, behind `after`, or before all siblings.
pub(super) fn place(space: &Space, id: RecordId, parent: Option<RecordId>, after: Option<RecordId>) -> Result<Vec<Edit>, Rejection> {
    let record = known(space, id)?;
    let mut siblings: Vec<&Record> = space.records().filter(|sibling| sibling.kind() == record.kind() && sibling.id != id).collect();
    siblings.sort_unstable_by_key(|sibling| (sibling.rank, sibling.id));
    let at = match after {
        None => siblings.iter().position(|sibling| sibling.parent == parent).unwrap_or(siblings.len()),
        Some(after) => {
            let after = known(space, after)?;
            if after.id == id {
                return Err(Rejection::BadValue {
                    field: "after".to_owned(),
                    words: format!("`{}` cannot stand behind itself.", after.key),
                });
            }
            siblings.iter().position(|sibling| sibling.id == after.id).map_or(siblings.len(), |found| found + 1)
        }
    };
    let moved = Record { parent, ..record.clone() };
    check(space, &moved)?;
    let mut edits = Vec::new();
    if record.parent != parent {
        edits.push(changed(id, "parent", id_value(record.parent), id_value(parent)));
    }
    let before = at.checked_sub(1).map(|before| siblings[before].rank);
    let next = siblings.get(at).map(|next| next.rank);
    if before.is_none_or(|before| before < record.rank) && next.is_none_or(|next| record.rank < next) {
        return Ok(edits);
    }
    let rank = match (before, next) {
        (None, None) => return Ok(edits),
        (None, Some(next)) => next.saturating_sub(RANK_STEP),
        (Some(before), None) => before.saturating_add(RANK_STEP),
        // Where there is no room, those behind move on until there is some.
        (Some(before), Some(next)) if next - before < 2 => {
            let mut room = before.saturating_add(2);
            for sibling in &siblings[at..] {
                if sibling.rank >= room {
                    break;
                }
                edits.push(changed(sibling.id, "rank", sibling.rank.into(), room.into()));
                room += 1;
            }
            before + 1
        }
        (Some(before), Some(next)) => before + (next - before) / 2,
    };
    edits.push(changed(id, "rank", record.rank.into(), rank.into()));
    Ok(edits)
}

fn id_value(id: Option<RecordId>) -> Value {
    id.map_or(Value::Null, |id| id.to_string().into())
}

fn changed(record: RecordId, field: &str, before: Value, after: Value) -> Edit {
    Edit::FieldChanged { record, field: field.to_owned(), before, after }
}
