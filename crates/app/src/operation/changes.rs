//! Changes: what happened since a day, and what it did to the milestones.

use jiff::Timestamp;
use model::insight::changes::{Cause, Happening};
use model::insight::plan::minute;
use serde::Serialize;

use super::forecast::{Settings, forecast_past};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;
use crate::simulate::Progress;

/// What happened, and where the milestones moved.
#[derive(Debug, Serialize)]
pub struct ChangesReport {
    pub since: Timestamp,
    pub until: Timestamp,
    pub moves: Vec<Move>,
    pub happenings: Vec<Happening>,
}

/// How far a milestone's landing moved.
#[derive(Debug, Serialize)]
pub struct Move {
    pub key: String,
    pub name: String,
    #[serde(serialize_with = "minute")]
    pub p50_before: jiff::civil::DateTime,
    #[serde(serialize_with = "minute")]
    pub p50_after: jiff::civil::DateTime,
    #[serde(serialize_with = "minute")]
    pub p80_before: jiff::civil::DateTime,
    #[serde(serialize_with = "minute")]
    pub p80_after: jiff::civil::DateTime,
    /// Days of the P80's move by cause, for the headline milestone; they sum to its move.
    pub parts: Vec<(Cause, f64)>,
}

/// Lists what happened after `since`, and forecasts both ends with the same seed, so that chance does not move the dates.
pub async fn list_changes(cx: &Cx, since: Timestamp, settings: &Settings, progress: Progress<'_>) -> Result<ChangesReport, Failure> {
    let live = Live::load(cx).await?;
    let until = settings.as_of.unwrap_or(cx.now);
    let before = forecast_past(&live.past(since, cx.now), &live.sources, settings, &|_| ())?;
    let after = forecast_past(&live.past(until, cx.now), &live.sources, settings, progress)?;
    let parts = super::status::parts(&live.journal, &before, &after, since, until, settings)?;
    let moves = after.milestones.iter().filter(|milestone| milestone.done.is_none()).filter_map(|after_| {
        let before = before.milestones.iter().find(|before| before.record == after_.record)?;
        let headline = after.milestones.iter().position(|milestone| milestone.record == after_.record) == parts.headline;
        Some(Move {
            key: after_.key.clone(),
            name: after_.name.clone(),
            p50_before: before.p50,
            p50_after: after_.p50,
            p80_before: before.p80,
            p80_after: after_.p80,
            parts: if headline { parts.parts.clone() } else { Vec::new() },
        })
    });
    Ok(ChangesReport { since, until, moves: moves.collect(), happenings: live.happenings(since, until) })
}
