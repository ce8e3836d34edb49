//! Forecast: when each milestone lands and how sure that is. Every one is kept in the ledger.

use std::collections::HashMap;
use std::sync::Arc;

use engine::simulate::forecast::Forecast;
use jiff::Timestamp;
use model::change::created;
use model::decide::Command;
use model::forecast::report::{ledger_entry, report, together};
use model::forecast::{Prepared, prepare_flows};
use model::insight::forecast::ForecastReport;
use model::kind::{Body, Kind};
use model::space::{RecordId, Space};

use super::plan::plan_of;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::{Live, Past, edit};
use crate::simulate::{Progress, run, threads};

/// How to forecast.
#[derive(Clone, Debug)]
pub struct Settings {
    pub trials: u32,
    pub seed: u64,
    pub as_of: Option<Timestamp>,
    /// Milestones whose chance to be on time together is asked for.
    pub together: Vec<String>,
}

/// Trials that put a P80 within a fraction of a day.
pub const TRIALS: u32 = 10_000;
/// The seed when nobody gives one: the same plan gives the same answer, and two plans can be compared.
pub const SEED: u64 = 1;

impl Default for Settings {
    fn default() -> Settings {
        Settings { trials: TRIALS, seed: SEED, as_of: None, together: Vec::new() }
    }
}

/// Forecasts the workspace and keeps the result in the ledger; returns it with its key there.
pub async fn make_forecast(cx: &Cx, settings: Settings, progress: Progress<'_>) -> Result<(ForecastReport, String), Failure> {
    let live = Live::load(cx).await?;
    let as_of = settings.as_of.unwrap_or(cx.now);
    let report = forecast_past(&live.past(as_of, cx.now), &live.sources, &settings, progress)?;
    let key = keep(cx, &report).await?;
    Ok((report, key))
}

/// Forecasts a space that is at hand, as of an instant. Keeps nothing.
pub fn forecast_past(
    past: &Past,
    sources: &HashMap<RecordId, String>,
    settings: &Settings,
    progress: Progress<'_>,
) -> Result<ForecastReport, Failure> {
    let (space, as_of) = (&past.space, past.at);
    let prepared = prepared_past(past, settings);
    let forecast = run(&prepared.scenario, settings.trials, threads(), progress)?;
    let mut report = report_of(space, &prepared, &forecast, sources, as_of);
    if !settings.together.is_empty() {
        let chance = together(&prepared, &forecast, &report, &settings.together);
        let unfit = |key| {
            Failure::invalid(format!("`{key}` is not a milestone with a committed date: name milestones of this forecast that have one."))
        };
        report.together = Some(chance.map_err(unfit)?);
    }
    Ok(report)
}

/// Prepares the simulation of a space that is at hand.
pub(super) fn prepared_past(past: &Past, settings: &Settings) -> Prepared {
    prepare_flows(&past.space, Arc::clone(&past.flows), past.at, settings.seed)
}

/// Joins a simulation with the plan of the same work.
pub fn report_of(
    space: &Space,
    prepared: &Prepared,
    forecast: &Forecast,
    sources: &HashMap<RecordId, String>,
    as_of: Timestamp,
) -> ForecastReport {
    report(space, prepared, forecast, plan_of(space, prepared, sources), as_of)
}

/// Writes a forecast into the ledger, where it is never edited.
pub async fn keep(cx: &Cx, report: &ForecastReport) -> Result<String, Failure> {
    let entry = Body::Forecast(Box::new(ledger_entry(report, cx.now)));
    let title = format!("Forecast of {}", report.data_date.strftime("%Y-%m-%d"));
    let command = Command::Create { kind: Kind::Forecast, title, key: None, parent: None, fields: entry.fields() };
    let changes = edit(cx, &command).await?;
    Ok(created(&changes).map(|record| record.key.clone()).unwrap_or_default())
}
