//! What somebody is asked by a letter, and what they are shown for it.

use jiff::civil::Date;
use model::insight::say_date;
use model::kind::evidence::Evidence;
use model::space::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Question {
    /// To sign what they saw.
    Statement(StatementAsked),
    /// To say which level they see, competency by competency.
    Assessment(AssessmentAsked),
    /// To say how often they saw some behaviours; their answer is pooled.
    Peers(PeersAsked),
    /// To say whether an outcome of mentoring is as the mentor wrote it.
    Outcome(OutcomeAsked),
}

/// What a mentee is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeAsked {
    /// What came of it, as the mentor sees it.
    pub outcome: String,
    /// What the two wanted to reach, where the mentor shows it.
    pub goals: Vec<String>,
    /// How many times they met, as the mentor wrote it down, where the mentor shows it.
    pub meetings: Option<usize>,
    /// Behaviours that they may vouch for beside it.
    pub behaviours: Vec<String>,
}

/// A statement that somebody is asked to sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatementAsked {
    pub competency: String,
    pub competency_name: String,
    /// What it is about, as it was kept; none where it is about the competency alone.
    pub record: Option<RecordShown>,
    /// Behaviours that they may vouch for beside it.
    pub behaviours: Vec<String>,
}

/// What is shown of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordShown {
    /// The key of the evidence, to name it by.
    pub key: String,
    pub words: String,
    /// When it happened, in words.
    pub on: Option<String>,
    /// Whether it is of the time before Sinew, so that nothing but people can say it was so.
    pub claim: bool,
}

/// What an assessor is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentAsked {
    pub competencies: Vec<CompetencyAsked>,
    /// How much of what the caller closed of these competencies was closed at the end of a quarter, in words.
    #[serde(default)]
    pub closings: Option<String>,
}

/// One competency, with its levels as anchors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CompetencyAsked {
    pub id: String,
    pub name: String,
    pub levels: Vec<LevelShown>,
    /// What the caller has kept of it and chose to show.
    pub records: Vec<RecordShown>,
}

/// A level as an anchor: what it looks like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LevelShown {
    pub level: String,
    pub level_name: String,
    pub behaviour: String,
}

/// What peers are asked: two behaviours of each competency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeersAsked {
    pub competencies: Vec<BehavioursAsked>,
}

/// The behaviours of one competency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BehavioursAsked {
    pub id: String,
    pub name: String,
    pub behaviours: Vec<LevelShown>,
}

/// Shows a piece of evidence to somebody else: what it cites and when, not the words in which it was offered to its owner.
pub(in crate::operation::career) fn shown(record: &Record, kept: &Evidence, today: Date) -> RecordShown {
    let key = kept.cited.as_ref().map(|key| format!("{key} ")).unwrap_or_default();
    RecordShown {
        key: record.key.clone(),
        words: format!("{key}{}", record.title),
        on: kept.occurred_on.map(|on| say_date(on, today)),
        claim: kept.cited.is_none(),
    }
}
