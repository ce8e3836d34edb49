//! Mentoring: two people who meet so that one of them grows, and what the mentee says came of it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::statement::Vouched;
use super::{Kind, Rules};

/// Which of the two its owner is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MentoringRole {
    #[default]
    Mentor,
    Mentee,
}

/// One time that they met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topics: Option<String>,
    /// What was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<String>,
    /// For nobody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_note: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competency: Option<String>,
    /// The day on which the mentee said so; until then it is what the mentor believes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<Date>,
}

/// Where asking the mentee about an outcome stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationState {
    /// They were asked, through a link.
    #[default]
    Asked,
    /// They say so, too.
    Confirmed,
    /// They say so in words of their own.
    Corrected,
    /// They would rather not.
    Declined,
    /// The link was taken back before it was used, or the mentee took back what they had said.
    Withdrawn,
}

/// What the mentee was asked about an outcome, and what they said. It is asked for and answered, never typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Confirmation {
    pub state: ConfirmationState,
    /// The outcome in the words that they were shown: other words are not confirmed by it.
    pub outcome: String,
    /// Who was asked.
    pub asked: String,
    pub asked_on: Date,
    /// The last day on which the link opens.
    pub expires_on: Date,
    /// The letter that they were asked by.
    pub letter: String,
    /// The name that they answered by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// What they say of it in their own words; of one that was corrected, what stands in place of the outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Their account, where they were signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Behaviours of the framework that they were asked about beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub behaviours: Vec<Vouched>,
}

impl Confirmation {
    /// Whether the mentee stands for it.
    pub fn holds(&self) -> bool {
        matches!(self.state, ConfirmationState::Confirmed | ConfirmationState::Corrected)
    }
}

/// A mentoring relation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mentoring {
    pub role: MentoringRole,
    /// The other one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub with: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    /// Every how many days they meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// They have agreed on what stays between them.
    #[serde(skip_serializing_if = "crate::space::is_default")]
    pub confidentiality_agreed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<Session>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// What the mentee was asked through links, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub confirmations: Vec<Confirmation>,
}

/// An outcome as it may be shown: in the mentee's words where they corrected it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told<'a> {
    pub words: &'a str,
    /// The day on which the mentee said so; none where they have not.
    pub confirmed_on: Option<Date>,
    /// What they answered by a link; without it the day is the mentor's word.
    pub by_link: Option<&'a Confirmation>,
}

impl Mentoring {
    /// Returns what the mentee was last asked about an outcome as it reads now.
    pub fn asked_about(&self, outcome: &Outcome) -> Option<&Confirmation> {
        self.confirmations.iter().rfind(|asked| asked.outcome == outcome.text)
    }

    /// Tells an outcome as it may be shown.
    pub fn told<'a>(&'a self, outcome: &'a Outcome) -> Told<'a> {
        match self.asked_about(outcome).filter(|asked| asked.holds()) {
            Some(asked) => {
                let own = asked.words.as_deref().filter(|_| asked.state == ConfirmationState::Corrected);
                Told { words: own.unwrap_or(&outcome.text), confirmed_on: asked.on, by_link: Some(asked) }
            }
            None => Told { words: &outcome.text, confirmed_on: outcome.confirmed_on, by_link: None },
        }
    }
}

impl Rules for Mentoring {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.every_days == Some(0) {
            wrong.push(("every_days", "They meet every so many days, at least 1: leave it out where there is no rhythm.".to_owned()));
        }
        if let (Some(start), Some(end)) = (self.start, self.end)
            && end < start
        {
            wrong.push(("end", "It ends on the day it began or later.".to_owned()));
        }
        wrong
    }
}
