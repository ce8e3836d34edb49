//! Person: someone who does, owns or asks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};
use crate::space::Ref;

/// Somebody, or a named resource of an imported plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "team"))]
    pub team: Option<Ref>,
    /// Working times; the team's, else the program's, when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "calendar"))]
    pub calendar: Option<Ref>,
    #[serde(skip_serializing_if = "ResourceType::is_work")]
    pub resource_type: ResourceType,
    /// Most units at a time, 1.0 = one full-time person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_units: Option<f64>,
}

/// Whether a resource's work takes time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResourceType {
    #[default]
    Work,
    Material,
    Cost,
}

impl ResourceType {
    fn is_work(&self) -> bool {
        *self == ResourceType::Work
    }
}

impl Rules for Person {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let team = self.team.as_mut().map(|team| ("team", Kind::Team, team));
        let calendar = self.calendar.as_mut().map(|calendar| ("calendar", Kind::Calendar, calendar));
        team.into_iter().chain(calendar).collect()
    }
}
