//! Exposure to risks, week by week: is it burnt down?

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::change::{Commit, Edit, set_field};
use crate::journal::in_order;
use crate::kind::Body;
use crate::kind::risk::RiskState;
use crate::space::{Record, RecordId};

/// What was at stake at the end of a week.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Exposure {
    pub week_ending: Date,
    /// Working days: the probability of each open risk times the mean of its impact, summed.
    pub days: f64,
    /// Open risks with a probability and an impact.
    pub open: usize,
    /// Open risks without one of them: nobody can say what they are worth.
    pub unknown: usize,
    /// Risks that had happened, and were not closed.
    pub occurred: usize,
}

/// Returns the exposure at the end of each of those weeks, in the order in which they are given; they go up.
pub fn burn_down(journal: &[Commit], weeks: &[(Date, Timestamp)]) -> Vec<Exposure> {
    let changes = in_order(journal);
    let mut changes = changes.into_iter().peekable();
    let mut risks: BTreeMap<RecordId, Record> = BTreeMap::new();
    let mut exposures = Vec::new();
    for (week_ending, close) in weeks {
        while let Some((change, _)) = changes.next_if(|(change, _)| change.at <= *close) {
            follow(&mut risks, &change.edit);
        }
        exposures.push(exposure(*week_ending, &risks));
    }
    exposures
}

fn follow(risks: &mut BTreeMap<RecordId, Record>, edit: &Edit) {
    match edit {
        Edit::RecordCreated { record } if matches!(record.body, Body::Risk(_)) => {
            risks.insert(record.id, Record::clone(record));
        }
        Edit::RecordRemoved { record } => {
            risks.remove(&record.id);
        }
        Edit::FieldChanged { record, field, after, .. } => {
            if let Some(risk) = risks.get_mut(record) {
                set_field(risk, field, after);
            }
        }
        Edit::RecordCreated { .. } | Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => {}
    }
}

fn exposure(week_ending: Date, risks: &BTreeMap<RecordId, Record>) -> Exposure {
    let mut sum = Exposure { week_ending, days: 0.0, open: 0, unknown: 0, occurred: 0 };
    for record in risks.values().filter(|record| !record.archived) {
        let Body::Risk(risk) = &record.body else { continue };
        match (risk.state, risk.exposure_days()) {
            (RiskState::Closed, _) => {}
            (RiskState::Occurred, _) => sum.occurred += 1,
            (RiskState::Open, Some(days)) => {
                sum.days += days;
                sum.open += 1;
            }
            (RiskState::Open, None) => sum.unknown += 1,
        }
    }
    sum
}
