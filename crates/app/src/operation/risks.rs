//! Risks: the register, each with the days of the headline's P80 that it owns.

use std::collections::HashMap;

use model::calendars::only_program;
use model::forecast::charter;
use model::insight::live_item;
use model::kind::Body;
use model::kind::item::Stage;
use model::kind::risk::{Response, RiskState};
use model::space::{Record, RecordId, Relation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::spaces::Open;

/// The risk register.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Register {
    /// Key of the milestone whose P80 the days are of.
    pub milestone: Option<String>,
    /// Open ones first, by the days that they own.
    pub rows: Vec<RiskView>,
}

/// One risk.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RiskView {
    pub key: String,
    pub name: String,
    pub state: RiskState,
    /// 0 to 1.
    pub probability: Option<f64>,
    /// Working days lost: least, most likely, most.
    pub impact_days: Option<[f64; 3]>,
    pub response: Option<Response>,
    pub plan: Option<String>,
    pub owner: Option<String>,
    pub review: Option<jiff::civil::Date>,
    /// Calendar days of the milestone's P80 that would go away with it.
    pub p80_days: Option<f64>,
    /// Probability times the mean of the impact, in working days.
    pub exposure_days: Option<f64>,
    pub threatens: Vec<Named>,
    pub mitigated_by: Vec<Mitigation>,
}

/// A record by name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    pub key: String,
    pub name: String,
}

/// What lowers a risk.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Mitigation {
    pub key: String,
    pub name: String,
    /// Where the item is on its way; none for a decision.
    pub stage: Option<Stage>,
}

/// Lists the risks.
pub fn list_risks(open: &Open) -> Register {
    let space = open.state().space;
    let forecast = open.forecast();
    let report = forecast.as_ref().map(|forecast| &forecast.report);
    let committed = charter(&space, only_program(&space)).and_then(|program| program.committed);
    let mut mitigates: HashMap<RecordId, Vec<RecordId>> = HashMap::new();
    for link in space.links().filter(|link| link.relation == Relation::Mitigates) {
        mitigates.entry(link.to).or_default().push(link.from);
    }
    let mut rows: Vec<RiskView> = Vec::new();
    for record in space.records().filter(|record| !record.archived) {
        let Body::Risk(risk) = &record.body else { continue };
        let owned = report.and_then(|report| report.risks.iter().find(|found| found.record == record.id)).map(|found| found.p80_days);
        let threatens = space.links_from(record.id).filter(|link| link.relation == Relation::Threatens);
        let mitigated = mitigates.get(&record.id).into_iter().flatten();
        let owner = risk.owner.as_ref().and_then(|owner| space.record(owner.id()?));
        rows.push(RiskView {
            key: record.key.clone(),
            name: record.title.clone(),
            state: risk.state,
            probability: risk.likelihood(),
            impact_days: risk.impact_days,
            response: risk.response,
            plan: risk.plan.clone(),
            owner: owner.map(|owner| owner.title.clone()),
            review: risk.review,
            p80_days: owned,
            exposure_days: risk.exposure_days().filter(|_| risk.state != RiskState::Closed),
            threatens: threatens.filter_map(|link| space.record(link.to)).map(named).collect(),
            mitigated_by: mitigated.filter_map(|from| Some(mitigation(space.record(*from)?))).collect(),
        });
    }
    let days = |row: &RiskView| row.p80_days.unwrap_or(-1.0);
    rows.sort_by(|a, b| {
        (a.state == RiskState::Closed)
            .cmp(&(b.state == RiskState::Closed))
            .then(days(b).total_cmp(&days(a)))
            .then_with(|| a.key.cmp(&b.key))
    });
    Register { milestone: report.and_then(|report| report.headline(committed)).map(|head| head.key.clone()), rows }
}

fn named(record: &Record) -> Named {
    Named { key: record.key.clone(), name: record.title.clone() }
}

fn mitigation(record: &Record) -> Mitigation {
    Mitigation { key: record.key.clone(), name: record.title.clone(), stage: live_item(record).map(|item| item.stage) }
}
