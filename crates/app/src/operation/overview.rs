//! Overview: a program on one page, from what was derived last.

use std::sync::Arc;

use jiff::Timestamp;
use model::calendars::only_program;
use model::insight::forecast::ItemForecast;
use model::insight::landing::Landing;
use model::insight::live_items;
use model::insight::status::StatusReport;
use model::kind::Kind;
use model::kind::item::Stage;
use model::reference::BasisSource;
use model::space::Space;
use schemars::JsonSchema;
use serde::Serialize;

use super::records::{RecordView, view};
use crate::derived::{ForecastState, PlanState};
use crate::failure::Failure;
use crate::spaces::Open;

/// Whether the numbers are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// They speak of the newest revision.
    Ready,
    /// They are on their way; what is shown, if anything, is of an earlier revision or of fewer trials.
    Computing,
    /// There is no work to forecast yet.
    Empty,
}

/// A program on one page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Overview {
    pub revision: i64,
    pub state: Readiness,
    /// The revision that the numbers speak of.
    pub forecast_revision: Option<i64>,
    pub trials: Option<u32>,
    /// The update as it would be written now.
    pub status: Option<StatusReport>,
    /// The open milestones' distributions.
    pub landings: Vec<Landing>,
    /// What moves the finish most.
    pub drivers: Vec<DriverView>,
    /// The charter.
    pub program: Option<RecordView>,
    pub counts: Counts,
}

/// An item that matters to the finish.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DriverView {
    pub key: String,
    pub name: String,
    /// Share of trials in which one more minute of it would have moved the finish.
    pub criticality: f64,
    /// Rank correlation of its duration with the finish, -1 to 1.
    pub cruciality: f64,
    pub basis: BasisSource,
    pub basis_words: String,
}

/// How much there is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Counts {
    pub items: usize,
    pub open: usize,
    pub risks: usize,
    pub problems: usize,
}

const MOST_DRIVERS: usize = 12;

/// Shows a program on one page.
pub async fn show_overview(open: &Open, now: Timestamp) -> Result<Arc<Overview>, Failure> {
    let plan = open.plan(now).await?;
    let (space, forecast) = (open.state().space, open.forecast());
    Ok(open.overview(&plan, forecast.as_ref(), || overview(&space, &plan, forecast.as_deref(), now)))
}

fn overview(space: &Space, plan: &PlanState, forecast: Option<&ForecastState>, now: Timestamp) -> Overview {
    let mut counts = Counts { items: 0, open: 0, risks: 0, problems: plan.problems.len() };
    for (_, item) in live_items(space) {
        counts.items += 1;
        counts.open += usize::from(item.stage != Stage::Done);
    }
    counts.risks = space.records().filter(|record| record.kind() == Kind::Risk && !record.archived).count();
    let ready =
        forecast.is_some_and(|forecast| forecast.full && forecast.status_revision == space.revision && forecast.is_of(space.revision, now));
    let state = match (counts.items, ready) {
        (0, _) => Readiness::Empty,
        (_, true) => Readiness::Ready,
        (_, false) => Readiness::Computing,
    };
    let program = only_program(space).and_then(|id| space.record(id)).map(|record| view(space, record));
    Overview {
        revision: space.revision,
        state,
        forecast_revision: forecast.map(|forecast| forecast.revision),
        trials: forecast.map(|forecast| forecast.report.trials),
        status: forecast.and_then(|forecast| forecast.status.as_deref().cloned()).filter(|_| counts.items > 0),
        landings: forecast
            .map_or_else(Vec::new, |forecast| forecast.landings.iter().filter(|landing| !landing.bins.is_empty()).cloned().collect()),
        drivers: forecast.map_or_else(Vec::new, |forecast| drivers(&forecast.report.items)),
        program,
        counts,
    }
}

fn drivers(items: &[ItemForecast]) -> Vec<DriverView> {
    let mut items: Vec<&ItemForecast> = items.iter().filter(|item| item.drives()).collect();
    items.sort_by(|a, b| b.cruciality.abs().total_cmp(&a.cruciality.abs()));
    let view = |item: &ItemForecast| DriverView {
        key: item.plan.key.clone(),
        name: item.plan.name.clone(),
        criticality: item.criticality,
        cruciality: item.cruciality,
        basis: item.basis,
        basis_words: item.basis_words.clone(),
    };
    items.into_iter().take(MOST_DRIVERS).map(view).collect()
}
