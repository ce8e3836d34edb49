//! Profile: how somebody is introduced on papers, and how their programs may be named outside.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::story::Confidentiality;
use super::{Kind, Rules, in_order};

/// Where somebody is to be found on a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// `LinkedIn`, `GitHub`.
    pub network: String,
    pub username: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A program as it may be named outside. Bullets whose evidence is from it stand below it; how large it was is counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedProgram {
    /// The id of the program's space.
    pub space: String,
    /// What it may be called outside: not what it is called inside, where that says too much.
    pub called: String,
    /// What I was to it: `Program lead`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Whether its size may be said as it is, roughly, or whether it is not named at all.
    #[serde(default)]
    pub confidentiality: Confidentiality,
}

/// Where somebody studied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Study {
    pub institution: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
}

/// A language, and how well it is spoken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    pub language: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fluency: Option<String>,
}

/// What stands at the top of a resume; its title is the name. The first one counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// The role that is looked for, and the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Three lines: scope, domains, one outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Two letters: `DE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<Presence>,
    /// Programs that may be named outside; others are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<NamedProgram>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub education: Vec<Study>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Spoken>,
}

impl Rules for Profile {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        let letters = |code: &String| code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        if self.country_code.as_ref().is_some_and(|code| !letters(code)) {
            wrong.push(("country_code", "A country has two capital letters, such as `DE`.".to_owned()));
        }
        if self.education.iter().any(|study| !in_order(study.start, study.end)) {
            wrong.push(("education", "It ends on the day it began or later.".to_owned()));
        }
        let mut seen = BTreeSet::new();
        if !self.programs.iter().all(|program| seen.insert(&program.space)) {
            wrong.push(("programs", "A program has one name outside: leave the second one out.".to_owned()));
        }
        if self.programs.iter().any(|program| program.called.trim().is_empty()) {
            wrong.push(("programs", "Say what the program may be called outside.".to_owned()));
        }
        wrong
    }
}
