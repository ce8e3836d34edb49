//! Team: people who take work from one backlog.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, zone_words};
use crate::space::Ref;

/// A team and how much it can do at a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Team {
    /// IANA time zone: `Europe/Berlin`. The calendar's times are local to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "calendar"))]
    pub calendar: Option<Ref>,
    /// How many items the team works on at the same time; measured from its history when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub lead: Option<Ref>,
    /// Names under which trackers know this team.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

impl Rules for Team {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let calendar = self.calendar.as_mut().map(|calendar| ("calendar", Kind::Calendar, calendar));
        let lead = self.lead.as_mut().map(|lead| ("lead", Kind::Person, lead));
        calendar.into_iter().chain(lead).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.slots == Some(0) {
            wrong
                .push(("slots", "A team with no slot never starts anything: give at least 1, or leave it empty to measure it.".to_owned()));
        }
        wrong.extend(self.time_zone.as_deref().and_then(|zone| zone_words("time_zone", zone)));
        wrong
    }
}
