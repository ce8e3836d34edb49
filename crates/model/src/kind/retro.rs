//! Retro: what a team thinks of how it worked. Notes have no author.

use std::collections::BTreeSet;

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
    /// What it is called by within its retro, from 1; 0 where nobody has numbered it yet.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: u32,
    /// The column that it hangs in.
    pub column: String,
    pub text: String,
    /// How many votes it got, counted when the voting ends.
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
    /// How many votes everybody has; 3 when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 20))]
    pub votes_each: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<RetroNote>,
    /// Of a growth plan: the last day of the quarter that it looks back on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub quarter_ending: Option<Date>,
    /// Of a growth plan: what the record said of that quarter when the retro was kept, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub facts: Option<String>,
}

/// How many votes everybody has where nobody said.
const VOTES: u32 = 3;

impl Retro {
    /// Returns how many votes everybody has.
    pub fn votes_each(&self) -> u32 {
        self.votes_each.unwrap_or(VOTES)
    }

    /// Returns the notes, each with a number of its own: what has none, or one that was given before, comes after the others.
    pub fn numbered(&self) -> Vec<RetroNote> {
        let mut next = self.notes.iter().map(|note| note.id).max().unwrap_or(0);
        let mut known = BTreeSet::new();
        let mut notes = self.notes.clone();
        for note in &mut notes {
            if note.id == 0 || !known.insert(note.id) {
                next += 1;
                note.id = next;
                known.insert(next);
            }
        }
        notes
    }
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
        if self.votes_each.is_some_and(|votes| !(1..=20).contains(&votes)) {
            wrong.push(("votes_each", "Everybody has between 1 and 20 votes.".to_owned()));
        }
        wrong
    }
}
