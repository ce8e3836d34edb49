//! Learning: a book, a course, a community or a certification, and where it was put to use.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};

/// What sort of learning it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LearningType {
    #[default]
    Book,
    Course,
    Community,
    Certification,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LearningState {
    #[default]
    Wanted,
    Doing,
    Done,
    Dropped,
}

/// The side of PMI's talent triangle that hours count for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    WaysOfWorking,
    PowerSkills,
    BusinessAcumen,
    GivingBack,
}

/// Hours that keep a certification valid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    pub on: Date,
    pub hours: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// What they were earned by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A record in which it was put to use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Applied {
    /// The id of the space that the record stands in; none for one of this space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<String>,
    /// The record's key.
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Something to learn from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Learning {
    #[serde(rename = "type")]
    pub learning_type: LearningType,
    pub state: LearningState,
    /// Authors, or who issues it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Competencies that it is for: `PM4`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<String>,
    /// Hours that it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exam_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// Hours towards the next renewal.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub renewals: Vec<Renewal>,
    /// Where it was put to use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applied_in: Vec<Applied>,
    /// It was read, and nothing came of it so far: honest, and no evidence.
    #[serde(skip_serializing_if = "crate::space::is_default")]
    pub read_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Rules for Learning {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        let is_read = matches!(self.learning_type, LearningType::Book | LearningType::Course);
        if is_read && self.state == LearningState::Done && self.applied_in.is_empty() && !self.read_only {
            wrong.push(("state", "Say where it was put to use, or mark it as read only.".to_owned()));
        }
        let hours = self.hours.into_iter().chain(self.renewals.iter().map(|renewal| renewal.hours));
        if hours.into_iter().any(|hours| !hours.is_finite() || hours < 0.0) {
            wrong.push(("hours", "Hours are a number from 0 up.".to_owned()));
        }
        if self.learning_type != LearningType::Certification && (self.valid_until.is_some() || !self.renewals.is_empty()) {
            wrong.push(("valid_until", "Only a certification ends and is renewed: set its type, or leave this out.".to_owned()));
        }
        wrong
    }
}
