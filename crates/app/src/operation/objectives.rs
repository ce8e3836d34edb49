//! Objectives: how far each has come, and how the work fits to them.

use jiff::Timestamp;
use jiff::civil::Date;
use model::calendars::only_program;
use model::forecast::charter;
use model::insight::forecast::ForecastReport;
use model::insight::objectives::{ObjectivesReport, report};
use model::space::{RecordId, Space};

use super::forecast::{Settings, forecast_past};
use super::{data_instant, zone};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;
use crate::simulate::Progress;
use crate::spaces::Open;

/// Looks at the objectives of the workspace; the forecast that tells what comes too late is not kept.
pub async fn show_objectives(cx: &Cx, settings: &Settings, progress: Progress<'_>) -> Result<ObjectivesReport, Failure> {
    let live = Live::load(cx).await?;
    let past = live.past(settings.as_of.unwrap_or(cx.now), cx.now);
    let forecast = forecast_past(&past, &live.sources, settings, progress)?;
    let item = |id: RecordId| forecast.items.iter().find(|item| item.plan.record == id).map(|item| item.p80.date());
    Ok(objectives_of(&past.space, past.at, Some(&forecast), &item))
}

/// Looks at the objectives of an open space; until there is a forecast nothing is said to be late.
pub fn objectives_of_open(open: &Open, now: Timestamp) -> ObjectivesReport {
    let space = open.state().space;
    let forecast = open.forecast();
    let item = |id: RecordId| forecast.as_ref().and_then(|forecast| forecast.item(id)).map(|landed| landed.p80.date());
    objectives_of(&space, now, forecast.as_ref().map(|forecast| &*forecast.report), &item)
}

fn objectives_of(
    space: &Space,
    now: Timestamp,
    forecast: Option<&ForecastReport>,
    item: &dyn Fn(RecordId) -> Option<Date>,
) -> ObjectivesReport {
    let program = only_program(space);
    let committed = charter(space, program).and_then(|program| program.committed);
    // A program is done when its headline is.
    let headline = forecast.and_then(|report| report.headline(committed)).map(|head| head.p80.date());
    let today = data_instant(space, now).to_zoned(zone(space)).date();
    report(space, today, &|id| if Some(id) == program { headline } else { item(id) })
}
