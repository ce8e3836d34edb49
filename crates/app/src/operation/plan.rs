//! Plan: dates, float and the critical path, from a workspace or straight from files.

use std::collections::HashMap;

use jiff::Timestamp;
use model::change::Commit;
use model::forecast::{Prepared, prepare};
use model::insight::plan::PlanReport;
use model::space::{RecordId, Space};

use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;

/// Schedules the workspace as of an instant.
pub async fn show_plan(cx: &Cx, as_of: Option<Timestamp>) -> Result<PlanReport, Failure> {
    let live = Live::load(cx).await?;
    let as_of = as_of.unwrap_or(cx.now);
    let space = live.at(as_of, cx.now);
    let prepared = prepare(&space, &live.journal, as_of, 0);
    Ok(plan_of(&space, &prepared, &live.sources))
}

/// Schedules a space that is at hand.
pub fn plan_space(space: &Space, journal: &[Commit], sources: &HashMap<RecordId, String>, as_of: Timestamp) -> PlanReport {
    plan_of(space, &prepare(space, journal, as_of, 0), sources)
}

/// Schedules with the durations that the forecast takes as likely, so that plan and forecast speak of the same work.
pub fn plan_of(space: &Space, prepared: &Prepared, sources: &HashMap<RecordId, String>) -> PlanReport {
    model::insight::plan::report(space, prepared, sources)
}
