//! What the operations of check-ins take.

use jiff::civil::Date;
use model::kind::rating::Within;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::secret::Secret;

/// A check-in to begin.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCheckIn {
    /// The level that is aimed at: `L3`. It may be that of another role.
    pub level: String,
    /// Three to five competencies.
    pub competencies: Vec<String>,
}

/// A check-in by its key.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInNamed {
    pub key: String,
}

/// How the caller rates themselves: each competency of the check-in once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateOneself {
    pub key: String,
    pub ratings: Vec<OwnRating>,
}

/// How the caller sees one competency.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRating {
    pub competency: String,
    pub level: String,
    #[serde(default)]
    pub within: Option<Within>,
    /// Why, in a sentence.
    pub words: String,
    /// Keys of the evidence that it rests on; without any it is a claim.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// Whom to ask in a check-in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskRater {
    pub key: String,
    /// A colleague.
    pub to: String,
    /// As an assessor their answer stands by what they sign; as a peer it is pooled with those of others.
    pub by: RaterAsked,
    /// Keys of the evidence that an assessor is shown.
    #[serde(default)]
    pub show: Vec<String>,
    /// A line of your own that they read first.
    #[serde(default)]
    pub note: Option<String>,
    /// After how many days the link ends; 14 when left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 60))]
    pub days: Option<i32>,
}

/// As what somebody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RaterAsked {
    Assessor,
    Peer,
}

/// A link that is taken back.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRater {
    pub key: String,
    /// The letter, as the check-in lists it.
    pub letter: String,
}

/// A link to an assessor or a peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RaterSent {
    pub revision: i64,
    /// The last part of the link. Shown this once: send it yourself.
    pub token: Secret,
}

/// What came of it, once all talked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    pub key: String,
    /// The level that was agreed on, for each competency of the check-in.
    pub agreed: Vec<AgreedLevel>,
    /// What is done next.
    #[serde(default)]
    pub next: Vec<NextAction>,
    /// What was talked about.
    #[serde(default)]
    pub notes: Option<String>,
}

/// The level that was agreed on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedLevel {
    pub competency: String,
    pub level: String,
    #[serde(default)]
    pub within: Option<Within>,
    #[serde(default)]
    pub words: Option<String>,
}

/// Something that is done next: an item of the plan, or a growth goal that the items of its competency lead to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NextAction {
    pub what: String,
    #[serde(default)]
    pub competency: Option<String>,
    #[serde(default)]
    pub by: Option<Date>,
    #[serde(default)]
    pub goal: bool,
}
