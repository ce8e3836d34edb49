//! The roadmap: programs and milestones by theme, on a time axis and as now, next and later.

use jiff::Timestamp;
use jiff::civil::Date;
use model::insight::portfolio::Program;
use model::insight::roadmap::{Roadmap, View, Window, roadmap};
use schemars::JsonSchema;
use serde::Deserialize;
use store::SpaceId;

use super::portfolio::{Readable, readable};
use super::{data_instant, zone};
use crate::access::{Caller, no_such_space};
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::spaces::Open;

/// Which part of time to show of a program.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadmapInput {
    /// The space's id.
    pub space: SpaceId,
    /// Any day of the first quarter; this one when left out.
    #[serde(default)]
    pub from: Option<Date>,
    /// How much: a quarter, a half or a year, which is taken when left out.
    #[serde(default)]
    pub window: Window,
}

/// Which part of time to show of all programs.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PortfolioRoadmapInput {
    /// Any day of the first quarter; this one when left out.
    #[serde(default)]
    pub from: Option<Date>,
    /// How much: a quarter, a half or a year, which is taken when left out.
    #[serde(default)]
    pub window: Window,
}

/// Shows the roadmap of a program.
pub async fn show_roadmap(app: &App, open: &Open, now: Timestamp, input: &RoadmapInput) -> Result<Roadmap, Failure> {
    let name = app.store.space(open.id).await?.ok_or_else(no_such_space)?.name;
    let (state, forecast) = (open.state(), open.forecast());
    let (id, from, window) = (open.id.to_string(), input.from, input.window);
    off(move || {
        let today = data_instant(&state.space, now).to_zoned(zone(&state.space)).date();
        let current = forecast.as_deref().is_some_and(|forecast| forecast.is_of(state.space.revision, now));
        let forecast = forecast.as_deref().map(|forecast| &*forecast.report);
        let program = Program { id: &id, name: &name, space: &state.space, forecast, status: None };
        let laid = roadmap(&[program], &View { from, window, today, portfolio: false });
        Roadmap { computing: if current { Vec::new() } else { vec![name.clone()] }, ..laid }
    })
    .await
}

/// Shows the roadmap of every program that the caller may read.
pub async fn show_portfolio_roadmap(app: &App, caller: &Caller, now: Timestamp, input: &PortfolioRoadmapInput) -> Result<Roadmap, Failure> {
    let spaces = readable(app, caller).await?;
    let (from, window) = (input.from, input.window);
    off(move || {
        let programs: Vec<Program<'_>> = spaces.iter().map(Readable::program).collect();
        // Programs may keep other days; the axis begins where most of them are.
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let laid = roadmap(&programs, &View { from, window, today, portfolio: true });
        let computing = spaces.iter().filter(|space| space.is_computing(now)).map(|space| space.name.clone()).collect();
        Roadmap { computing, ..laid }
    })
    .await
}
