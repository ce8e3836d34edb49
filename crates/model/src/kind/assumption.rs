//! Assumption: something that the plan takes for true without knowing it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer};
use crate::space::Ref;

/// Whether an assumption has been proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssumptionState {
    /// Nobody knows yet.
    #[default]
    Open,
    /// It was proved true.
    Holds,
    /// It was proved wrong: the dates and the updates that rest on it are stale.
    False,
}

/// An assumption. What would fall with it are the `rests_on` links that lead to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Assumption {
    pub state: AssumptionState,
    /// What breaks if it is false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaks: Option<String>,
    /// Who finds out whether it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The day on which it is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Date>,
    /// What is known for it and against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Assumption {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("owner", Kind::Person, &mut self.owner).collect()
    }
}
