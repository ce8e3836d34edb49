//! A promotion packet: one case, the themes that carry it, and what speaks against it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::proof::{Proof, borne_out};

/// Everything that a committee gets to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Packet {
    pub header: Header,
    /// One paragraph: who, scope, pattern, why now.
    pub case: String,
    pub scope: Vec<ScopeRow>,
    /// Three to five.
    pub themes: Vec<Theme>,
    pub matrix: Vec<MatrixRow>,
    pub misses: Misses,
    pub statements: Vec<Attestation>,
    /// What could go wrong at the next level, each with what would help.
    pub risks: Vec<NextRisk>,
    pub rules: Vec<RuleResult>,
    /// What was left out of the evidence, and why.
    pub redactions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    pub person: String,
    pub current_level: String,
    pub target_level: String,
    pub from: Date,
    pub until: Date,
    /// Of [`Packet::sealed_text`]; whoever has another hash has another packet.
    pub hash: String,
    /// Which framework the rules are of, and which version of it.
    pub rule_set: String,
    pub made_on: Date,
}

/// A program, and how large it was: computed, never typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScopeRow {
    pub program: String,
    /// `S0` to `S5`.
    pub tier: String,
    pub teams: u32,
    pub months: u32,
    pub role: String,
}

/// A pattern of work, not a list of wins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PacketTheme")]
pub struct Theme {
    pub title: String,
    /// The situation, and what was at stake.
    pub situation: String,
    /// What the person decided or drove.
    pub drove: String,
    /// The outcome, with its measured value.
    pub outcome: String,
    /// The words of the level that it shows, quoted.
    pub signal: String,
    pub evidence: Vec<Proof>,
    /// What others did: nobody does a program alone.
    pub others: String,
}

/// A competency as three see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatrixRow {
    pub competency: String,
    pub name: String,
    /// The person's own rating.
    pub own: Option<String>,
    pub assessor: Option<String>,
    /// What the record says: `supported`, or which clause is short.
    pub record: String,
    /// What the three differ in, or what is missing; empty where nothing is.
    pub gap: String,
}

/// What did not work: told, or at least counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Misses {
    pub told: Vec<Miss>,
    /// How many negative items are not listed.
    pub omitted: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Miss {
    pub what: String,
    /// What changed because of it.
    pub changed: String,
    pub evidence: Vec<Proof>,
}

/// What somebody with first-hand knowledge signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attestation {
    pub by: String,
    /// What they are to the person: `sponsor of Atlas`.
    pub relation: String,
    pub on: Date,
    pub words: String,
    pub competency: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NextRisk {
    pub risk: String,
    pub support: String,
}

/// What a rule came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleResult {
    pub competency: String,
    /// The behaviour in words, before the rule.
    pub behaviour: String,
    /// `supported`, `partly`, `not enough data`, `contradicted`, `needs a person`.
    pub result: String,
    /// Clause by clause: what it asks for and what there is.
    pub clauses: Vec<String>,
}

/// What a packet lacks, in words for whoever makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcoming {
    TooFewThemes(usize),
    TooManyThemes(usize),
    /// A theme that no evidence bears out.
    Unproven(usize),
    /// Neither misses nor a count of them: nobody works for a year without one.
    NoMisses,
    NoStatements,
}

impl Shortcoming {
    /// Says what to do about it.
    pub fn words(self) -> String {
        match self {
            Shortcoming::TooFewThemes(1) => "There is 1 theme: a case needs three to five.".to_owned(),
            Shortcoming::TooFewThemes(count) => format!("There are {count} themes: a case needs three to five."),
            Shortcoming::TooManyThemes(count) => format!("There are {count} themes: choose the five that carry the case."),
            Shortcoming::Unproven(place) => format!("Theme {} cites no evidence: link some, or leave it out.", place + 1),
            Shortcoming::NoMisses => "No miss is told and none is counted: say what did not work, or how much is left out.".to_owned(),
            Shortcoming::NoStatements => "Nobody has signed a statement yet: ask somebody who was there.".to_owned(),
        }
    }
}

impl Packet {
    /// Returns the text whose hash names the packet: all of it but the hash.
    pub fn sealed_text(&self) -> Result<String, serde_json::Error> {
        let mut packet = self.clone();
        packet.header.hash.clear();
        serde_json::to_string(&packet)
    }

    /// Lists what the packet lacks.
    pub fn shortcomings(&self) -> Vec<Shortcoming> {
        let mut out = Vec::new();
        match self.themes.len() {
            count @ 0..=2 => out.push(Shortcoming::TooFewThemes(count)),
            3..=5 => {}
            count => out.push(Shortcoming::TooManyThemes(count)),
        }
        let unproven = |theme: &Theme| !borne_out(&theme.evidence);
        out.extend(self.themes.iter().enumerate().filter(|(_, theme)| unproven(theme)).map(|(place, _)| Shortcoming::Unproven(place)));
        if self.misses.told.is_empty() && self.misses.omitted == 0 {
            out.push(Shortcoming::NoMisses);
        }
        if self.statements.is_empty() {
            out.push(Shortcoming::NoStatements);
        }
        out
    }
}
