//! Application: a job that somebody applies for, and what was sent.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};
use crate::space::Ref;

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationStage {
    #[default]
    Found,
    Applied,
    Screening,
    Interview,
    Offer,
    Accepted,
    Refused,
    Withdrawn,
}

/// Somebody there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_by: Option<String>,
}

/// A version that was sent: it stays as it went out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub on: Date,
    /// `resume`, `letter`.
    pub what: String,
    pub text: String,
    /// Of a resume all of it, as files are written from; none of what went out before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// A question that was asked there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub question: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The story that answered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "story"))]
    pub story: Option<Ref>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<String>,
}

/// An application.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Application {
    pub stage: ApplicationStage,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The posting, as it was when it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posting: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What was sent, each as it went out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Sent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Asked>,
    /// The day on which to ask how it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Rules for Application {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        self.questions.iter_mut().filter_map(|asked| asked.story.as_mut()).map(|story| ("questions", Kind::Story, story)).collect()
    }
}
