//! Commitment: what one team promised another, as a contract with two sides.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, in_order, refer, share_words};
use crate::space::Ref;

/// Where a commitment stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentState {
    #[default]
    Asked,
    /// The provider named a date.
    Promised,
    /// The consumer plans with that date.
    Accepted,
    Delivered,
    /// The date passed, and nothing will come.
    Missed,
    /// The provider will not do it.
    Declined,
}

/// A dependency between two teams. The items that wait for it are the `awaits` links that lead to it. What was promised before the
/// present promise stands in its history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Commitment {
    pub state: CommitmentState,
    /// The team that delivers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "team"))]
    pub provider: Option<Ref>,
    /// The team that needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "team"))]
    pub consumer: Option<Ref>,
    /// Who looks after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<Date>,
    /// The day by which the consumer needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_by: Option<Date>,
    /// The day for which the provider promised it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<Date>,
    /// 0 to 1. How sure the provider is of the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_on: Option<Date>,
    /// The item of another program that delivers it: `PROGRAM/KEY`. Simulated together, it comes when that item is finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-elsewhere" = true))]
    pub delivered_by: Option<String>,
    /// What exactly is delivered, and how both sides will know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Commitment {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let teams = refer("provider", Kind::Team, &mut self.provider).chain(refer("consumer", Kind::Team, &mut self.consumer));
        teams.chain(refer("owner", Kind::Person, &mut self.owner)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.provider.is_some() && self.provider == self.consumer {
            wrong.push(("consumer", "A team does not promise to itself: name another team, or link the two items instead.".to_owned()));
        }
        wrong.extend(self.confidence.and_then(|share| share_words("confidence", share)));
        let promised = matches!(self.state, CommitmentState::Promised | CommitmentState::Accepted | CommitmentState::Missed);
        if promised && self.promised.is_none() {
            wrong.push(("promised", "A promise needs its date: say for which day it is promised.".to_owned()));
        }
        match (self.state, self.delivered_on) {
            (CommitmentState::Delivered, None) => {
                wrong.push(("delivered_on", "What was delivered needs the day on which it came.".to_owned()));
            }
            (CommitmentState::Delivered, Some(_)) | (_, None) => {}
            (_, Some(_)) => {
                wrong.push(("delivered_on", "It has a day of delivery: set its state to delivered, or leave the day out.".to_owned()));
            }
        }
        if self.delivered_by.as_deref().is_some_and(|item| elsewhere(item).is_none()) {
            wrong.push(("delivered_by", "Name the item as PROGRAM/KEY: the other program, a slash, the item's key there.".to_owned()));
        }
        if !in_order(self.asked_on, self.delivered_on) {
            wrong.push(("delivered_on", "Nothing is delivered before it is asked for.".to_owned()));
        }
        wrong
    }
}

/// Parts `PROGRAM/KEY`: the name or the id of another space, and the key of a record there.
pub fn elsewhere(item: &str) -> Option<(&str, &str)> {
    // A name may hold a slash, a key does not.
    let (space, key) = item.rsplit_once('/')?;
    let (space, key) = (space.trim(), key.trim());
    (!space.is_empty() && !key.is_empty()).then_some((space, key))
}
