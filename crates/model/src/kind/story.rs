//! Story: what somebody tells in an interview, with what it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer_all};
use crate::space::Ref;

/// Whether it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoryState {
    #[default]
    Active,
    /// Kept, and told no more.
    Retired,
}

/// How far something may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidentiality {
    /// As it stands.
    Public,
    /// With its numbers said roughly, and not at all where it names what must not be named.
    #[default]
    NeedsRounding,
    /// For its owner's own eyes.
    Never,
}

/// A story: situation, task, action, result, and what was learned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Story {
    pub state: StoryState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub situation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// What I did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_mine: Option<String>,
    /// What others did, and what we did together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_ours: Option<String>,
    /// What came of it, with the number where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// What I would do differently.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reflection: Option<String>,
    /// Questions that it answers: `conflict`, `failure`, `influence`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<String>,
    /// Competencies that it shows: `LC3`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "evidence"))]
    pub evidence: Vec<Ref>,
    /// How long it takes to tell, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    pub confidentiality: Confidentiality,
}

/// How many stories anybody can tell well.
pub const MOST_ACTIVE: usize = 12;

impl Rules for Story {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer_all("evidence", Kind::Evidence, &mut self.evidence).collect()
    }
}
