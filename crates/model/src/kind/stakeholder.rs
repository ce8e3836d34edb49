//! Stakeholder: somebody whom the program concerns, and what is done to keep them with it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer};
use crate::space::Ref;

/// How somebody stands to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Works against it.
    Blocker,
    Critic,
    Neutral,
    Supporter,
    /// Wins others over.
    Champion,
}

/// A stakeholder. The record's title is the name, of a person or of a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Stakeholder {
    /// The person, where it is one who is known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub person: Option<Ref>,
    /// What they are: `Head of Operations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// 1 to 5. How much it concerns them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 5))]
    pub interest: Option<u8>,
    /// 1 to 5. How much they can help or hinder.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 5))]
    pub influence: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance: Option<Stance>,
    /// The stance that the program needs of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted_stance: Option<Stance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cares_about: Option<String>,
    /// How they are best reached: `1:1`, `mail`, `steering committee`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// They hear from the program at least every so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub every_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Date>,
    /// Who keeps in touch.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
}

impl Rules for Stakeholder {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("person", Kind::Person, &mut self.person).chain(refer("owner", Kind::Person, &mut self.owner)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        for (field, grade) in [("interest", self.interest), ("influence", self.influence)] {
            if grade.is_some_and(|grade| !(1..=5).contains(&grade)) {
                wrong.push((field, "Write a number from 1 (little) to 5 (much).".to_owned()));
            }
        }
        if self.every_days == Some(0) {
            wrong.push(("every_days", "Write at least 1 day, or leave it empty.".to_owned()));
        }
        wrong
    }
}
