//! Objective: what an organisation or a team wants to have reached by the end of a period.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, in_order, refer};
use crate::space::Ref;

/// Whose objective it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Company,
    Org,
    #[default]
    Team,
}

/// An objective. Its key results are records under it; what works towards it are the `serves` links that lead to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Objective {
    pub level: Level,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "team"))]
    pub team: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// First day of its period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// Last day of its period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// Why it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Rules for Objective {
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Objective, Kind::KeyResult, Kind::Program]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("team", Kind::Team, &mut self.team).chain(refer("owner", Kind::Person, &mut self.owner)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        match in_order(self.start, self.end) {
            true => Vec::new(),
            false => vec![("end", "A period ends on the day on which it starts or later.".to_owned())],
        }
    }
}
