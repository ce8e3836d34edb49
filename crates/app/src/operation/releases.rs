//! Releases: readiness, verdicts and trains, beside the forecast.

use model::insight::releases::{ReleasesReport, report};
use model::space::RecordId;

use super::forecast::{Settings, forecast_past};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;
use crate::simulate::Progress;
use crate::spaces::Open;

/// Looks at the releases of an open space; until there is a forecast nobody says when they land.
pub fn releases_of_open(open: &Open) -> ReleasesReport {
    let forecast = open.forecast();
    let lands = |id: RecordId| forecast.as_ref()?.item(id).map(|landed| [landed.p50.date(), landed.p80.date()]);
    report(&open.state().space, &lands)
}

/// Looks at the releases of the workspace; the forecast that tells when they land is not kept.
pub async fn show_releases(cx: &Cx, settings: &Settings, progress: Progress<'_>) -> Result<ReleasesReport, Failure> {
    let live = Live::load(cx).await?;
    let past = live.past(settings.as_of.unwrap_or(cx.now), cx.now);
    let forecast = forecast_past(&past, &live.sources, settings, progress)?;
    let lands = |id: RecordId| {
        let item = forecast.items.iter().find(|item| item.plan.record == id)?;
        Some([item.p50.date(), item.p80.date()])
    };
    Ok(report(&past.space, &lands))
}
