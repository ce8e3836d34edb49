//! Action: something that somebody said they would do, outside the plan's items.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::item::Stage;
use super::{Kind, Rules, refer};
use crate::space::Ref;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Action {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("owner", Kind::Person, &mut self.owner).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        match self.cost_days.is_some_and(|days| !days.is_finite() || days < 0.0) {
            true => vec![("cost_days", "A cost is a number of working days from 0 up.".to_owned())],
            false => Vec::new(),
        }
    }
}
