//! Change request: a change of the program that is weighed before anybody approves it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Kind, Rules, refer};
use crate::space::Ref;

/// Where a change request stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    #[default]
    Proposed,
    Approved,
    Refused,
}

/// What a change would do to one milestone, as it was weighed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    #[schemars(extend("x-reference" = "item"))]
    pub item: Ref,
    /// P50 without the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p50_before: Option<DateTime>,
    /// P50 with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p50_after: Option<DateTime>,
    /// P80 without the change.
    pub p80_before: DateTime,
    /// P80 with it.
    pub p80_after: DateTime,
}

/// A change of scope, dates or people that somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeRequest {
    pub state: RequestState,
    /// What is to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Who asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The edits that approving it makes, as `POST .../edits` takes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Value>,
    /// When its effect was weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub weighed_at: Option<Timestamp>,
    /// The effect on each open milestone when it was weighed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("readOnly" = true))]
    pub effects: Vec<Effect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person", "readOnly" = true))]
    pub decided_by: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("readOnly" = true))]
    pub decided_on: Option<Date>,
    /// The reason of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Rules for ChangeRequest {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let people = refer("owner", Kind::Person, &mut self.owner).chain(refer("decided_by", Kind::Person, &mut self.decided_by));
        people.chain(self.effects.iter_mut().map(|effect| ("effects", Kind::Item, &mut effect.item))).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.state == RequestState::Approved && self.weighed_at.is_none() {
            wrong.push(("state", "Nobody has weighed it yet: weigh its effect on the dates, then approve it.".to_owned()));
        }
        if self.state != RequestState::Proposed && self.decided_by.is_none() {
            wrong.push(("decided_by", "Say who decided it.".to_owned()));
        }
        wrong
    }
}
