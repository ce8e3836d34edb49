//! Signals: whether the caller's own records show one of the four challenges. Worked out when its owner asks, and written down nowhere.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::evidence::signs::signs;
use model::career::signals::{Signal, signals};
use model::insight::forecast::ItemForecast;
use model::space::{RecordId, Space};
use schemars::JsonSchema;
use serde::Serialize;

use super::own::{Own, OwnProgram, look_up};
use super::{Looked, look_up_in, said_beside};
use crate::access::Caller;
use crate::cx::Cx;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::live::Live;
use crate::operation::forecast::{Settings, forecast_past};
use crate::simulate::Progress;

/// The four challenges, as one's own records show them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnSignals {
    pub name: String,
    pub today: Date,
    pub items: Vec<Signal>,
    /// The programs that were looked at; what was counted names them by their place here.
    pub programs: Vec<SignalProgram>,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// A program that was looked at.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SignalProgram {
    /// Its space.
    pub space: String,
    pub name: String,
}

/// Lists what is on the critical path of a forecast.
fn critical(items: &[ItemForecast]) -> HashSet<RecordId> {
    items.iter().filter(|item| item.drives() && item.is_critical()).map(|item| item.plan.record).collect()
}

/// Says which of the four challenges the caller's own records show.
pub async fn show_signals(app: &App, caller: &Caller, now: Timestamp) -> Result<OwnSignals, Failure> {
    let (_, open) = app.career_if_open(caller).await?;
    let (own, plan) = (look_up(app, caller, now).await?, open.map(|open| open.state().space));
    off(move || {
        let items = shown(&own, plan.as_deref(), now);
        let program = |program: &OwnProgram| SignalProgram { space: program.space.named.clone(), name: program.space.name.clone() };
        let programs = own.programs.iter().map(program).collect();
        OwnSignals { name: own.name, today: own.today, items, programs, not_found_in: own.not_found_in }
    })
    .await
}

/// Reads the signals off what was looked up.
pub(super) fn shown(own: &Own, plan: Option<&Space>, now: Timestamp) -> Vec<Signal> {
    let each = own.programs.iter().enumerate();
    let of = each.map(|(ix, program)| {
        let (read, subject) = program.read();
        let critical = program.space.forecast.as_deref().map(|forecast| critical(&forecast.report.items));
        signs(read, (ix, &program.found), subject, now, critical.as_ref())
    });
    signals(&of.collect::<Vec<_>>(), plan)
}

/// Says which of the four challenges a person's records show, in a database that is one's own; only the workspace is forecast. In a
/// context of the unlocked career space, its plan says what the person means to do.
pub async fn find_signals(cx: &Cx, person: &str, settings: &Settings, progress: Progress<'_>) -> Result<OwnSignals, Failure> {
    let Looked { name, subject, today, programs } = look_up_in(&cx.store, person, cx.now).await?;
    let plan: Option<Space> = said_beside(cx).await?.1;
    let cx = &cx.workspace().await?;
    let live = Live::load(cx).await?;
    let critical = critical(&forecast_past(&live.past(cx.now, cx.now), &live.sources, settings, progress)?.items);
    let each = programs.iter().enumerate();
    let of = each.map(|(ix, program)| {
        let critical = (program.id == cx.space).then_some(&critical);
        signs(program.read(), (ix, &program.found), &subject, cx.now, critical)
    });
    let items = signals(&of.collect::<Vec<_>>(), plan.as_ref());
    let programs = programs.iter().map(|program| SignalProgram { space: program.id.to_string(), name: program.name.clone() }).collect();
    Ok(OwnSignals { name, today, items, programs, not_found_in: Vec::new() })
}
