//! Ask: what the program needs from somebody outside it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, in_order, refer};
use crate::space::Ref;

/// Where an ask stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    #[default]
    Open,
    Granted,
    Declined,
}

/// Something that was asked of leadership or of another organisation. The items that cannot start before it is answered are the
/// `awaits` links that lead to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Ask {
    pub state: AskState,
    /// Who was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub asked: Option<Ref>,
    /// The role that was asked, where no person is named: `VP Engineering`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Who asks, and asks again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<Date>,
    /// The last day on which an answer still helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_by: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<Date>,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What happens without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Ask {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("asked", Kind::Person, &mut self.asked).chain(refer("owner", Kind::Person, &mut self.owner)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if !in_order(self.asked_on, self.answered_on) {
            wrong.push(("answered_on", "An ask is answered on the day on which it was asked or later.".to_owned()));
        }
        if self.state == AskState::Open && self.answered_on.is_some() {
            wrong.push(("answered_on", "An open ask has no answer yet: set its state to granted or declined.".to_owned()));
        }
        wrong
    }
}
