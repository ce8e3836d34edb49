//! Statement: what somebody who was there signs about the owner of a career space, from the asking on.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer};
use crate::career::evidence::Tie;
use crate::space::Ref;

/// Where a statement stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementState {
    /// Somebody was asked for it, through a link.
    #[default]
    Asked,
    /// It was signed, and came in sealed.
    Given,
    /// Whoever was asked would rather not.
    Declined,
    /// The link was taken back before it was used.
    Withdrawn,
    /// The other way round: its owner signed one about somebody else.
    Signed,
    /// It was given at an earlier employer and came along without its signer's name: to read, and it counts no more.
    Carried,
}

/// A behaviour that a level asks somebody to vouch for, and what they said to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Vouched {
    /// The words of the framework.
    pub text: String,
    /// Whether they have seen it; none where they cannot say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<bool>,
}

/// A statement. It is asked for and signed, never typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Statement {
    pub state: StatementState,
    /// The competency that it speaks of: `PM4`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub competency: String,
    /// The evidence that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "evidence"))]
    pub evidence: Option<Ref>,
    /// Who was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<Date>,
    /// The last day on which the link opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// The letter that it was asked by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
    /// What they were asked to vouch for beside the record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub behaviours: Vec<Vouched>,
    /// The name that it is signed by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What they are to the person whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Tie>,
    /// What they saw, in their own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Whether it was as it was kept; somebody may sign that it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agrees: Option<bool>,
    /// The day on which it was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The account of whoever signed, where they were signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// They say that they were signed for, too, within 30 days.
    #[serde(skip_serializing_if = "crate::space::is_default")]
    pub mutual: bool,
    /// Of one that its owner signed: about whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

impl Rules for Statement {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("evidence", Kind::Evidence, &mut self.evidence).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.state == StatementState::Given && (self.by.is_none() || self.on.is_none()) {
            wrong.push(("by", "What is given is signed by a name, on a day.".to_owned()));
        }
        if self.state == StatementState::Signed && (self.about.is_none() || self.on.is_none()) {
            wrong.push(("about", "Say about whom it was signed, and on which day.".to_owned()));
        }
        wrong
    }
}
