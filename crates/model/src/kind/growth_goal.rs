//! Growth goal: a level that somebody wants to reach, why, and by when.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer_all};
use crate::space::Ref;

/// Where a goal stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoalState {
    #[default]
    Open,
    Reached,
    /// Given up on purpose; that is an answer, too.
    Dropped,
}

/// A growth goal. It lands when the items that lead to it do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GrowthGoal {
    pub state: GoalState,
    /// The competency: `PM4`; none where it is about the level as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competency: Option<String>,
    /// The level of the framework that is wanted: `L3`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub level: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The day by which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
    /// The work that leads to it. Items wait for one another and are forecast; the goal is there when they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "item"))]
    pub items: Vec<Ref>,
    /// Whom it was told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
}

impl Rules for GrowthGoal {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer_all("items", Kind::Item, &mut self.items).collect()
    }
}
