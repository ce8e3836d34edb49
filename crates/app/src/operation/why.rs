//! Why: the reasons behind one item's dates.

use std::collections::HashMap;

use jiff::Timestamp;
use model::forecast::{Prepared, prepare};
use model::insight::forecast::{ForecastReport, ItemForecast, MilestoneForecast};
use model::insight::plan::Step;
use model::space::{RecordId, Space};
use schemars::JsonSchema;
use serde::Serialize;

use super::forecast::{Settings, report_of};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;
use crate::simulate::{Progress, run, threads};

/// The reasons behind an item's dates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhyReport {
    pub item: ItemForecast,
    /// Present when the item is a milestone.
    pub milestone: Option<MilestoneForecast>,
    /// The chain that set the plan's finish, last step first.
    pub chain: Vec<Step>,
    /// Unfinished items that set this program's finish most often, most first.
    pub usual_suspects: Vec<Suspect>,
}

/// An item that matters to the finish.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Suspect {
    pub key: String,
    pub name: String,
    pub criticality: f64,
    pub cruciality: f64,
    pub basis_words: String,
}

/// Explains an item's dates.
pub async fn explain_item(cx: &Cx, key: &str, settings: &Settings, progress: Progress<'_>) -> Result<WhyReport, Failure> {
    let live = Live::load(cx).await?;
    let as_of = settings.as_of.unwrap_or(cx.now);
    let space = live.at(as_of, cx.now);
    let prepared = prepare(&space, &live.journal, as_of, settings.seed);
    explain_of(&space, prepared, &live.sources, as_of, key, settings, progress)
}

/// Explains an item's dates in a space that is at hand and prepared.
pub fn explain_of(
    space: &Space,
    mut prepared: Prepared,
    sources: &HashMap<RecordId, String>,
    as_of: Timestamp,
    key: &str,
    settings: &Settings,
    progress: Progress<'_>,
) -> Result<WhyReport, Failure> {
    let record = model::decide::find(space, key)?;
    // Criticality speaks of the asked milestone, when it is one.
    if let Some(ix) = prepared.milestones.iter().position(|id| *id == record.id) {
        prepared.scenario.focus = Some(ix as u32);
    }
    let forecast = run(&prepared.scenario, settings.trials, threads(), progress)?;
    let report = report_of(space, &prepared, &forecast, sources, as_of);
    let chain = model::insight::plan::explain(space, &prepared, record.id);
    let milestone = report.milestones.iter().find(|milestone| milestone.record == record.id).cloned();
    let usual_suspects = suspects(&report);
    let item = report.items.into_iter().find(|item| item.plan.record == record.id);
    let item =
        item.ok_or_else(|| Failure::invalid(format!("`{key}` is a {}, not an item of the plan: ask for an item.", record.kind().name())))?;
    Ok(WhyReport { item, milestone, chain, usual_suspects })
}

fn suspects(report: &ForecastReport) -> Vec<Suspect> {
    let mut items: Vec<&ItemForecast> = report.items.iter().filter(|item| item.drives()).collect();
    items.sort_by(|a, b| (b.criticality * b.cruciality.abs()).total_cmp(&(a.criticality * a.cruciality.abs())));
    let suspect = |item: &ItemForecast| Suspect {
        key: item.plan.key.clone(),
        name: item.plan.name.clone(),
        criticality: item.criticality,
        cruciality: item.cruciality,
        basis_words: item.basis_words.clone(),
    };
    items.into_iter().take(8).map(suspect).collect()
}
