//! Decision: what was or must be decided, by whom, by when.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer, refer_all};
use crate::space::{Ref, is_default};

/// Where a decision stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionState {
    #[default]
    Needed,
    Made,
    Dropped,
}

/// One of the ways to go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub text: String,
    /// What speaks for it and against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// It is the one that was chosen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub chosen: bool,
}

/// What somebody had against it, and what was said to that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    pub text: String,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub by: Option<Ref>,
    /// What was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// A decision of the program. Who decides, who is consulted and who is informed are the `accountable`, `consulted` and `informed`
/// links that lead to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Decision {
    pub state: DecisionState,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The ways to go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Who of the consulted was asked. A decision is made when all of them were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "person"))]
    pub asked: Vec<Ref>,
    /// What speaks against what is about to be decided, and whose objection it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
    /// What was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The last day on which deciding still helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_by: Option<Date>,
    /// The day on which it is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revisit: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Decision {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let people = refer("owner", Kind::Person, &mut self.owner).chain(refer_all("asked", Kind::Person, &mut self.asked));
        let objectors = self.objections.iter_mut().filter_map(|objection| objection.by.as_mut());
        people.chain(refer_all("objections", Kind::Person, objectors)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.options.iter().filter(|option| option.chosen).count() > 1 {
            wrong.push(("options", "Only one option can be the chosen one.".to_owned()));
        }
        if self.objections.iter().any(|objection| objection.text.trim().is_empty()) {
            wrong.push(("objections", "An objection needs words.".to_owned()));
        }
        wrong
    }
}
