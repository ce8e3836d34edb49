//! What holds the start of items from outside the plan: commitments and asks that they wait for.

use std::collections::HashMap;

use engine::plan as e;
use engine::plan::{PlanSpec, TaskIx};

use super::{Index, Known};
use crate::space::RecordId;

/// Holds the items that wait for something from outside the plan. A date that somebody typed wins; what has begun is not held.
pub(super) fn hold(spec: &mut PlanSpec, index: &Index, known: &Known<'_>) -> HashMap<TaskIx, RecordId> {
    let mut held = HashMap::new();
    for (record, hold) in known.holds.into_iter().flatten() {
        let Some(task) = index.task(*record) else { continue };
        let constraint = &mut spec.tasks[task.0 as usize].constraint;
        let earlier = match *constraint {
            e::Constraint::AsSoonAsPossible => true,
            e::Constraint::StartNoEarlierThan(at) => at < hold.until,
            _ => false,
        };
        if earlier {
            *constraint = e::Constraint::StartNoEarlierThan(hold.until);
            held.insert(task, hold.by);
        }
    }
    held
}
