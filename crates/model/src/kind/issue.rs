//! Issue: something that is in the way now. A risk may happen, an issue has.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, impact_words, in_order, refer};
use crate::space::{Ref, is_default};

/// Where an issue stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueState {
    #[default]
    Open,
    Resolved,
}

/// How bad an issue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueSeverity {
    Low,
    #[default]
    Medium,
    High,
    /// Work stands still.
    Blocker,
}

/// An issue. The items that it delays until it is resolved are its `hinders` links.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Issue {
    pub state: IssueState,
    /// The tracker's own word for the state.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    pub severity: IssueSeverity,
    /// Who gets it out of the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The day on which it came up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raised_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_on: Option<Date>,
    /// Delay of each item that it hinders, in working days: least, most likely, most. Without it the issue is listed and left out of the forecast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_days: Option<[f64; 3]>,
    /// What is done to resolve it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub labels: Vec<String>,
}

impl Rules for Issue {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("owner", Kind::Person, &mut self.owner).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        wrong.extend(self.impact_days.and_then(impact_words).map(|words| ("impact_days", words)));
        if !in_order(self.raised_on, self.resolved_on) {
            wrong.push(("resolved_on", "An issue is resolved on the day on which it was raised or later.".to_owned()));
        }
        wrong
    }
}
