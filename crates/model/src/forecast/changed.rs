//! Simulations of what could be otherwise, with the same luck: an answer that comes later, a risk whose response is in place.
//!
//! They are scenarios to run beside the forecast's own, for as many trials: the difference of the two P80s is theirs alone.

use engine::calendar::Minute;
use engine::simulate::forecast::Forecast;
use engine::simulate::scenario::Scenario;

use super::Prepared;
use super::threats::spread;
use crate::kind::Body;
use crate::kind::item::Stage;
use crate::kind::risk::RiskState;
use crate::space::{RecordId, Relation, Space};

/// Returns the simulation in which a commitment or an ask that items wait for comes so many days later; `None` where nothing waits.
///
/// With seven days, the move of the P80 is what another week without an answer costs.
pub fn later(prepared: &Prepared, record: RecordId, days: i64) -> Option<Scenario> {
    let wait = prepared.waits.iter().find(|wait| wait.record == record)?;
    let mut scenario = bare(prepared);
    let now = scenario.now;
    let point = &mut scenario.items[wait.point as usize];
    point.not_before = Some(Minute(point.not_before.unwrap_or(now).0 + days * 1440));
    Some(scenario)
}

/// A risk with its response in place.
#[derive(Debug)]
pub struct Response {
    pub scenario: Scenario,
    /// Working days that the response takes: its open actions' cost and what its open items are likely to take; `None` where nobody says.
    pub cost_days: Option<f64>,
}

/// Returns the simulation in which a risk is what its residual says; `None` without one, and for what is not in the forecast.
///
/// What has happened is certain whatever is done; its delay may still be made less.
pub fn response(space: &Space, prepared: &Prepared, risk: RecordId) -> Option<Response> {
    let ix = prepared.risks.iter().position(|known| *known == risk)?;
    let Body::Risk(body) = &space.record(risk)?.body else { return None };
    let probability = body.residual_probability.filter(|_| body.state == RiskState::Open);
    if body.state == RiskState::Closed || (probability.is_none() && body.residual_impact_days.is_none()) {
        return None;
    }
    let mut scenario = bare(prepared);
    let simulated = &mut scenario.risks[ix];
    simulated.probability = probability.unwrap_or(simulated.probability);
    if let Some(days) = body.residual_impact_days {
        simulated.impact = spread(days, prepared.minutes_per_day);
    }
    super::bounds::bound(&mut scenario);
    Some(Response { scenario, cost_days: cost_days(space, prepared, risk) })
}

/// Sums what lowering a risk takes.
fn cost_days(space: &Space, prepared: &Prepared, risk: RecordId) -> Option<f64> {
    let by = space.links().filter(|link| link.relation == Relation::Mitigates && link.to == risk);
    let costs = by.filter_map(|link| {
        let record = space.record(link.from).filter(|record| !record.archived)?;
        match &record.body {
            Body::Action(action) if action.state != Stage::Dropped => action.cost_days,
            Body::Item(item) if matches!(item.stage, Stage::Todo | Stage::Doing) => {
                Some(*prepared.likely.get(&record.id)? as f64 / prepared.minutes_per_day)
            }
            _ => None,
        }
    });
    let costs: Vec<f64> = costs.collect();
    (!costs.is_empty()).then(|| costs.iter().sum())
}

/// Returns by how many calendar days a milestone's P80 is later in the second forecast.
pub fn p80_days(before: &Forecast, after: &Forecast, milestone: usize) -> Option<f64> {
    let (before, after) = (before.milestones.get(milestone)?, after.milestones.get(milestone)?);
    Some((after.dates.p80.0 - before.dates.p80.0) as f64 / 1440.0)
}

/// The forecast's simulation, without what only its own page shows.
pub fn bare(prepared: &Prepared) -> Scenario {
    Scenario { item_percentiles: false, risk_ownership: false, ..prepared.scenario.clone() }
}
