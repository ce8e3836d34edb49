//! Key result: a number that says whether an objective is reached.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer, share_words};
use crate::space::Ref;

/// What was known of a key result on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    pub on: Date,
    pub value: f64,
    /// 0 to 1. How sure its owner is that the target will be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A key result, under its objective.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KeyResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// What it is counted in: `%`, `ms`, `customers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The value at the start of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// The value that is to be reached; below the baseline where less is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// The day by which the target is to be reached; the end of its objective's period when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The metric whose measurements count as check-ins.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "metric"))]
    pub metric: Option<Ref>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub check_ins: Vec<CheckIn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Rules for KeyResult {
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Objective]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("owner", Kind::Person, &mut self.owner).chain(refer("metric", Kind::Metric, &mut self.metric)).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.baseline.is_some() && self.baseline == self.target {
            wrong.push(("target", "A target that is the baseline is reached before anybody begins: set another.".to_owned()));
        }
        let confidences = self.check_ins.iter().filter_map(|check_in| check_in.confidence);
        wrong.extend(confidences.filter_map(|share| share_words("check_ins", share)).take(1));
        wrong
    }
}
