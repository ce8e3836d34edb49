//! Rating: where somebody sees a competency, in their own words and on a day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer_all};
use crate::space::Ref;

/// Who rates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rater {
    #[default]
    Own,
    Assessor,
    Peer,
    /// What was agreed when all of them talked.
    Joint,
}

/// How far within the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    Emerging,
    Meeting,
    Beyond,
}

/// A rating of one competency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rating {
    /// The competency: `PM4`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub competency: String,
    /// The level of the framework: `L3`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub level: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
    pub by: Rater,
    /// Who rates, where it is somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The check-in that it belongs to: `2026-Q4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in: Option<String>,
    /// What it rests on; without any it is a claim.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "evidence"))]
    pub evidence: Vec<Ref>,
}

impl Rules for Rating {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer_all("evidence", Kind::Evidence, &mut self.evidence).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let others = matches!(self.by, Rater::Assessor | Rater::Peer);
        match others && self.name.is_none() {
            true => vec![("name", "Say who rates: what somebody else says stands by their name.".to_owned())],
            false => Vec::new(),
        }
    }
}
