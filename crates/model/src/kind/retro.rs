//! Retro: what a team thinks of how it worked. Notes have no author.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer};
use crate::space::{Ref, is_default};

/// Where a retrospective stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetroState {
    /// Everybody writes.
    #[default]
    Writing,
    /// Notes are grouped and voted for.
    Voting,
    Closed,
}

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetroNote {
    /// The column that it hangs in.
    pub column: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub votes: u32,
    /// What it was grouped under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// A retrospective. The actions that came out of it are the `follows_from` links that lead to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Retro {
    pub state: RetroState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "team"))]
    pub team: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// `Went well`, `To change`, `Puzzles`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<RetroNote>,
}

impl Rules for Retro {
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Meeting, Kind::Program, Kind::Item]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("team", Kind::Team, &mut self.team).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if let Some(note) = self.notes.iter().find(|note| !self.columns.contains(&note.column)) {
            wrong.push((
                "notes",
                format!("`{}` is no column of this retrospective: add it to the columns, or choose another.", note.column),
            ));
        }
        if self.notes.iter().any(|note| note.text.trim().is_empty()) {
            wrong.push(("notes", "A note needs words.".to_owned()));
        }
        wrong
    }
}
