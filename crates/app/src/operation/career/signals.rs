//! Signals: whether the caller's own records show one of the four challenges. Worked out when its owner asks, and written down nowhere.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::evidence::signs::{Signs, signs};
use model::career::signals::{Signal, signals};
use model::insight::forecast::ItemForecast;
use model::space::{RecordId, Space};
use schemars::JsonSchema;
use serde::Serialize;

use super::own::look_up;
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

/// How often each item of a forecast sets the finish.
struct Critical(HashMap<RecordId, f64>);

impl Critical {
    fn of(items: &[ItemForecast]) -> Critical {
        Critical(items.iter().filter(|item| item.drives()).map(|item| (item.plan.record, item.criticality)).collect())
    }

    fn share(&self, record: RecordId) -> f64 {
        self.0.get(&record).copied().unwrap_or(0.0)
    }
}

/// Says which of the four challenges the caller's own records show.
pub async fn show_signals(app: &App, caller: &Caller, now: Timestamp) -> Result<OwnSignals, Failure> {
    let (_, open) = app.career_if_open(caller).await?;
    let (own, plan) = (look_up(app, caller, now).await?, open.map(|open| open.state().space));
    off(move || {
        let each = own.programs.iter().enumerate();
        let of = each.map(|(ix, program)| {
            let (read, subject) = program.read();
            let critical = program.space.forecast.as_deref().map(|forecast| Critical::of(&forecast.report.items));
            shown(critical.as_ref(), |criticality| signs(read, (ix, &program.found), subject, now, criticality))
        });
        let items = signals(&of.collect::<Vec<_>>(), plan.as_deref());
        let programs =
            own.programs.iter().map(|program| SignalProgram { space: program.space.named.clone(), name: program.space.name.clone() });
        OwnSignals { name: own.name.clone(), today: own.today, items, programs: programs.collect(), not_found_in: own.not_found_in.clone() }
    })
    .await
}

/// Says which of the four challenges a person's records show, in a database that is one's own; only the workspace is forecast. In a
/// context of the unlocked career space, its plan says what the person means to do.
pub async fn find_signals(cx: &Cx, person: &str, settings: &Settings, progress: Progress<'_>) -> Result<OwnSignals, Failure> {
    let Looked { name, subject, today, programs } = look_up_in(&cx.store, person, cx.now).await?;
    let plan: Option<Space> = said_beside(cx).await?.1;
    let cx = &cx.workspace().await?;
    let live = Live::load(cx).await?;
    let forecast = forecast_past(&live.past(cx.now, cx.now), &live.sources, settings, progress)?;
    let critical = Critical::of(&forecast.items);
    let each = programs.iter().enumerate();
    let of: Vec<Signs> = each
        .map(|(ix, program)| {
            let critical = (program.id == cx.space).then_some(&critical);
            shown(critical, |criticality| signs(program.read(), (ix, &program.found), &subject, cx.now, criticality))
        })
        .collect();
    let programs = programs.iter().map(|program| SignalProgram { space: program.id.to_string(), name: program.name.clone() }).collect();
    Ok(OwnSignals { name, today, items: signals(&of, plan.as_ref()), programs, not_found_in: Vec::new() })
}

fn shown(critical: Option<&Critical>, read: impl FnOnce(Option<&dyn Fn(RecordId) -> f64>) -> Signs) -> Signs {
    match critical {
        Some(critical) => read(Some(&|record| critical.share(record))),
        None => read(None),
    }
}
