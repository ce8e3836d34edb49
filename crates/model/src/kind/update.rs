//! Update: what stakeholders were told, frozen once published.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer, refer_all};
use crate::insight::rag::Rag;
use crate::insight::status::audience::Audience;
use crate::space::{Ref, is_default};

/// An update as one audience reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub audience: Audience,
    /// In Markdown.
    pub text: String,
    /// One page without scripts; none from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}

/// What an update looks back on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "UpdatePeriod")]
pub enum Period {
    #[default]
    Week,
    /// The month of a growth plan, for nobody but its owner.
    Month,
}

/// A status update of one week; that of a growth plan looks back on a month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// Last day of the week, or the month, that it reports.
    pub week_ending: Date,
    #[serde(default, skip_serializing_if = "is_default")]
    pub period: Period,
    pub as_of: Timestamp,
    /// The forecast that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "forecast"))]
    pub forecast: Option<Ref>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// What a person had to say to it, in their own words; the text and the page have it, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The text as it went out, in Markdown.
    pub text: String,
    /// The page as it went out, in HTML; none from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The same facts as each audience reads them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// The colour that it went out with, a person's where one was in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rag: Option<Rag>,
    /// Who it was for: the informed and the accountable of what it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "person"))]
    pub recipients: Vec<Ref>,
}

impl Rules for Update {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        let forecast = refer("forecast", Kind::Forecast, &mut self.forecast);
        forecast.chain(refer_all("recipients", Kind::Person, &mut self.recipients)).collect()
    }
}
