//! Risk: something that may happen and would delay items.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, impact_words, refer, share_words};
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
    /// What sort of risk it is: `technical`, `vendor`, `people`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 0 to 1. Without it the risk is listed and left out of the forecast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// 0 to 1, lowest and highest, where nobody can name one number. The forecast takes the middle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability_range: Option<[f64; 2]>,
    /// Delay of each item that it hits, in working days: least, most likely, most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_days: Option<[f64; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// Money that it would cost, beside the delay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// The day around which it would happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proximity: Option<Date>,
    /// How one sees that it happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// 0 to 1. What remains of the probability once the response is in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residual_probability: Option<f64>,
    /// What remains of the delay once the response is in place, in working days: least, most likely, most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residual_impact_days: Option<[f64; 3]>,
    /// Who was told, because it is beyond the owner's reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub escalated_to: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_on: Option<Date>,
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
        refer("owner", Kind::Person, &mut self.owner).chain(refer("escalated_to", Kind::Person, &mut self.escalated_to)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            wrong.push(("probability", "A probability lies between 0 and 1: write 30 % as 0.3.".to_owned()));
        }
        if let Some([low, high]) = self.probability_range
            && !(0.0 <= low && low <= high && high <= 1.0)
        {
            wrong.push(("probability_range", "The two lie between 0 and 1 and go up: write 20 to 40 % as 0.2 / 0.4.".to_owned()));
        }
        wrong.extend(self.impact_days.and_then(impact_words).map(|words| ("impact_days", words)));
        wrong.extend(self.residual_probability.and_then(|share| share_words("residual_probability", share)));
        wrong.extend(self.residual_impact_days.and_then(impact_words).map(|words| ("residual_impact_days", words)));
        if self.cost.is_some_and(|cost| !cost.is_finite() || cost < 0.0) {
            wrong.push(("cost", "A cost is a number from 0 up.".to_owned()));
        }
        if self.state == RiskState::Open && self.occurred_on.is_some() {
            wrong.push(("occurred_on", "It has a day on which it happened: set its state to occurred, or leave the day out.".to_owned()));
        }
        wrong
    }
}

impl Risk {
    /// Returns what is at stake in working days: the probability times the mean of the impact, a triangle's over its three points. What
    /// has happened counts whole; `None` where nobody can say.
    pub fn exposure_days(&self) -> Option<f64> {
        let probability = if self.state == RiskState::Occurred { Some(1.0) } else { self.likelihood() };
        Some(probability? * self.impact_days?.iter().sum::<f64>() / 3.0)
    }

    /// Returns how likely it is: the number that was named, else the middle of the range.
    pub fn likelihood(&self) -> Option<f64> {
        self.probability.or_else(|| self.probability_range.map(|[low, high]| low.midpoint(high)))
    }
}
