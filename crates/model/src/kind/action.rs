//! Action: something that somebody said they would do, outside the plan's items.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::item::Stage;
use super::{Kind, Rules, refer};
use crate::space::Ref;

/// Whether an action helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    Helped,
    /// It helped, and more is to be done.
    Partly,
    DidNot,
}

/// An action. What it came out of are its `follows_from` links, the risks that it lowers its `mitigates` links.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Action {
    pub state: Stage,
    /// Who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The day by which it is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Working days that doing it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_days: Option<f64>,
    /// How one sees whether it helped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// The metric that it is to move.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "metric"))]
    pub metric: Option<Ref>,
    /// Whether it helped, once it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// The day on which somebody looked whether it helped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Action {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("owner", Kind::Person, &mut self.owner).chain(refer("metric", Kind::Metric, &mut self.metric)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.cost_days.is_some_and(|days| !days.is_finite() || days < 0.0) {
            wrong.push(("cost_days", "A cost is a number of working days from 0 up.".to_owned()));
        }
        if self.effect.is_some() && self.state != Stage::Done {
            wrong.push(("effect", "Whether it helped shows when it is done: set its state to done, or leave the effect out.".to_owned()));
        }
        wrong
    }
}
