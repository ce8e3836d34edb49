//! Meeting: a series, or one occurrence of it.

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer, refer_all, zone_words};
use crate::space::Ref;

/// How often a series meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Every working day.
    Daily,
    Weekly,
    /// Every second week.
    Fortnightly,
    Monthly,
    Quarterly,
}

/// A meeting. With a rhythm it is a series; its occurrences are meetings under it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Meeting {
    /// How often it takes place; empty for a single meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<Rhythm>,
    /// When it begins, or when the first of a series does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: Option<u32>,
    /// IANA time zone of its times: `Europe/Berlin`. The program's when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// IANA time zones that take turns: each time, another one has the meeting at the hour of `start`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rotation: Vec<String>,
    /// Who runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "person"))]
    pub attendees: Vec<Ref>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Points that are on the agenda each time, before what changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<String>,
    /// What was said, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Rules for Meeting {
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Meeting, Kind::Program, Kind::Item]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let owner = refer("owner", Kind::Person, &mut self.owner);
        owner.chain(refer_all("attendees", Kind::Person, &mut self.attendees)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.minutes.is_some_and(|minutes| !(1..=1440).contains(&minutes)) {
            wrong.push(("minutes", "A meeting takes between 1 and 1440 minutes.".to_owned()));
        }
        if self.rhythm.is_some() && self.start.is_none() {
            wrong.push(("start", "A series needs the time of its first meeting.".to_owned()));
        }
        wrong.extend(self.time_zone.as_deref().and_then(|zone| zone_words("time_zone", zone)));
        wrong.extend(self.rotation.iter().find_map(|zone| zone_words("rotation", zone)));
        wrong
    }
}
