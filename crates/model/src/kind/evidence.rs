//! Evidence: what a record of a program says of its owner, as it stood when it was kept.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::story::Confidentiality;
use super::{Kind, Rules};

/// Whether it speaks for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speaks {
    #[default]
    For,
    Against,
    /// It shows that something was done, and not how well.
    Neither,
}

/// How well it is borne out. Found by rules, never chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "KeptGrade")]
pub enum Grade {
    /// Somebody says so, and no record does.
    #[default]
    Claimed,
    /// A dated record says so.
    Recorded,
    /// Somebody else acted on the record.
    Corroborated,
    /// A later fact confirms it.
    OutcomeVerified,
    /// Somebody who saw it signed for it.
    Attested,
}

/// What its owner did on the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Driver,
    CoDriver,
    Contributor,
    Approver,
}

/// Who bears it out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corroborator {
    pub name: String,
    /// `peer`, `receiver`, `sponsor`, `mentee`, `report`, `external`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// What they did: accepted it, approved it, confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// Who may see it, besides its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    #[default]
    Private,
    /// Whoever it was shown to by name.
    Shared,
    /// Whoever gets the packet that it is in.
    Packet,
}

/// A piece of evidence. What it cites stays as it was cited, whatever becomes of the record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Evidence {
    /// The competency that it speaks of: `PM4`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub competency: String,
    pub speaks: Speaks,
    /// The offer that it was kept or dismissed from; it is not offered again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub offer: Option<String>,
    /// The id of the space that the record stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub space: Option<String>,
    /// The record's key there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub cited: Option<String>,
    /// The record's id, which it keeps under whatever key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub record: Option<String>,
    /// The revision of the space that it was cited at.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub revision: Option<i64>,
    /// The fingerprint of the record at that revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub fingerprint: Option<String>,
    /// What the record said then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// Of the time before Sinew: where it can be looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How well it was borne out when it was kept.
    #[schemars(extend("readOnly" = true))]
    pub grade: Grade,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub role: Option<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_on: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("readOnly" = true))]
    pub corroborators: Vec<Corroborator>,
    /// What came of it, with the number where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// What its owner has to say to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub visibility: Visibility,
    /// How far papers may tell of it, beside its owner's own.
    #[serde(skip_serializing_if = "crate::space::is_default")]
    pub confidentiality: Confidentiality,
}

impl Evidence {
    /// What stays as it was cited, once it was.
    pub const CITED: [&str; 10] =
        ["offer", "competency", "speaks", "space", "cited", "record", "revision", "fingerprint", "excerpt", "occurred_on"];

    /// What rules find when an offer is kept: nobody types it, so the schema says `readOnly` and no form asks for it.
    pub const FOUND: [&str; 9] = ["offer", "space", "cited", "record", "revision", "fingerprint", "grade", "role", "corroborators"];

    /// Whether it cites a record at a revision.
    pub fn is_pinned(&self) -> bool {
        self.cited.is_some() && self.revision.is_some()
    }
}

impl Rules for Evidence {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.grade > Grade::Claimed && self.cited.is_none() {
            wrong.push(("grade", "Without a record it is a claim: say which record bears it out, or leave it claimed.".to_owned()));
        }
        if self.source.is_some() && self.cited.is_some() {
            wrong.push(("source", "It cites a record of Sinew, which is its source: leave this out.".to_owned()));
        }
        if self.cited.is_some() != self.space.is_some() {
            wrong.push(("cited", "A record is named by its space and its key: give both, or neither.".to_owned()));
        }
        if self.grade == Grade::Corroborated && self.corroborators.is_empty() {
            wrong.push(("corroborators", "Say who acted on the record, or grade it as recorded.".to_owned()));
        }
        // A forecast that held is confirmed by the calendar alone.
        if self.grade == Grade::OutcomeVerified && self.outcome.is_none() {
            wrong.push(("outcome", "Say what came of it, or grade it as corroborated.".to_owned()));
        }
        wrong
    }
}
