//! Risk: something that may happen and would delay items.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};
use crate::space::{Ref, is_default};

/// What is done about a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    Avoid,
    Transfer,
    Mitigate,
    Accept,
    Escalate,
}

/// Where a risk stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskState {
    #[default]
    Open,
    /// It happened: its delay is certain now.
    Occurred,
    Closed,
}

/// A risk event. The items that it would hit are its `threatens` links.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Risk {
    pub state: RiskState,
    /// The tracker's own word for the state.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// 0 to 1. Without it the risk is listed and left out of the forecast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Delay of each item that it hits, in working days: least, most likely, most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_days: Option<[f64; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub labels: Vec<String>,
}

impl Rules for Risk {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        self.owner.as_mut().map(|owner| ("owner", Kind::Person, owner)).into_iter().collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            wrong.push(("probability", "A probability lies between 0 and 1: write 30 % as 0.3.".to_owned()));
        }
        if let Some([least, likely, most]) = self.impact_days
            && !(least.is_finite() && most.is_finite() && 0.0 <= least && least <= likely && likely <= most)
        {
            wrong.push(("impact_days", format!("The delays {least} / {likely} / {most} must not be negative and must go up.")));
        }
        wrong
    }
}
