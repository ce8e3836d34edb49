//! Post: what somebody shows of their work outside of it, once it was looked at whether it may be shown.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostType {
    #[default]
    Post,
    Article,
    Talk,
    Repository,
    /// A talk among colleagues.
    InternalTalk,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    #[default]
    Idea,
    Draft,
    /// It may be shown.
    Cleared,
    Published,
    Retired,
}

/// Whether it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConfidentialityCheck {
    /// It names no client, and nobody without having asked them.
    pub no_names: bool,
    /// Its numbers are rounded, or known to everybody already.
    pub numbers_rounded: bool,
    /// The employer wants to be asked.
    pub approval_needed: bool,
    /// Who approved it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// Names and numbers in it that everybody knows already.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub already_public: Vec<String>,
    /// The day on which it was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
}

impl ConfidentialityCheck {
    /// Says what is in the way of showing it.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        match self {
            check if !check.no_names => Some("that it names nobody who was not asked"),
            check if !check.numbers_rounded => Some("that its numbers are rounded or known already"),
            check if check.approval_needed && check.approver.is_none() => Some("who approved it"),
            check if check.decided_on.is_none() => Some("on which day it was looked at"),
            _ => None,
        }
    }
}

/// A post, with its draft in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Post {
    #[serde(rename = "type")]
    pub post_type: PostType,
    pub state: PostState,
    /// Who it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// What its author wants to be known for: one of two or three.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pillar: Option<String>,
    /// The record that the lesson comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// The draft, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether it may be shown. Nothing is cleared or published without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidentiality_check: Option<ConfidentialityCheck>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learned: Option<String>,
}

impl Rules for Post {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        if !matches!(self.state, PostState::Cleared | PostState::Published) {
            return Vec::new();
        }
        let missing = self.confidentiality_check.clone().unwrap_or_default().missing();
        missing.map(|what| ("confidentiality_check", format!("Before it may be shown, say {what}."))).into_iter().collect()
    }
}
