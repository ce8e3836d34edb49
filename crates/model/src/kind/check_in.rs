//! Check-in: what somebody, an assessor and peers each see of a few competencies, and what they agree on.
//!
//! The ratings themselves are records of their own; what peers say is pooled here, without their names.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rating::Rater;
use super::{Kind, Rules};

/// How few and how many competencies fit into one conversation.
pub const FEWEST_COMPETENCIES: usize = 3;
pub const MOST_COMPETENCIES: usize = 5;
/// From how many answers on peers are shown.
pub const FEWEST_PEERS: u32 = 3;

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedRater {
    pub name: String,
    /// As an assessor, whose answer stands by their name, or as a peer, whose answer is pooled.
    pub by: Rater,
    /// The letter that they were asked by.
    pub letter: String,
    pub asked_on: Date,
    /// The last day on which their link opens.
    pub expires_on: Date,
    /// Of an assessor: the day of their answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<Date>,
    /// The link was taken back, or they would rather not.
    #[serde(default, skip_serializing_if = "crate::space::is_default")]
    pub ended: bool,
}

/// What peers say of one behaviour: how many of them saw it how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeerAnswers {
    pub competency: String,
    /// The level whose behaviour it is.
    pub level: String,
    pub never: u32,
    pub sometimes: u32,
    pub mostly: u32,
    pub always: u32,
    pub cannot_say: u32,
}

/// What a peer wrote, without their name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeerWords {
    pub competency: String,
    pub words: String,
}

/// What the record said of a competency when all was laid side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OnRecord {
    pub competency: String,
    /// The highest level that it supported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// How it stood to the level that is aimed at.
    pub state: String,
}

/// A check-in. It is opened, answered and closed, never typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "CareerCheckIn")]
pub struct CheckIn {
    /// The level that is aimed at: `L3`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub level: String,
    /// Three to five competencies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_on: Option<Date>,
    /// The day on which its owner's own ratings were saved; until then they are shown nobody else's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_on: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<AskedRater>,
    /// How many peers answered; none while there are too few to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peers_answered: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<PeerAnswers>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub peer_words: Vec<PeerWords>,
    /// What the record said on the day of its end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_record: Vec<OnRecord>,
    /// The day on which it was agreed what comes next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Date>,
    /// What was talked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Rules for CheckIn {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        let distinct: std::collections::BTreeSet<&String> = self.competencies.iter().collect();
        let count = self.competencies.len();
        if distinct.len() != count
            || !(self.opened_on.is_none() && count == 0 || (FEWEST_COMPETENCIES..=MOST_COMPETENCIES).contains(&count))
        {
            let words = format!("Choose {FEWEST_COMPETENCIES} to {MOST_COMPETENCIES} different competencies: more is no conversation.");
            wrong.push(("competencies", words));
        }
        if self.peers_answered.is_some_and(|count| count < FEWEST_PEERS) {
            wrong.push(("peers_answered", format!("Peers are shown from {FEWEST_PEERS} answers on: fewer would tell who said what.")));
        }
        if self.closed_on.is_some() && self.own_on.is_none() {
            wrong.push(("closed_on", "Rate yourself first: nothing can be agreed before that.".to_owned()));
        }
        wrong
    }
}
