//! Metric: a number that is measured again and again.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer};
use crate::space::Ref;

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    #[default]
    Up,
    /// Less is better.
    Down,
}

/// One value of a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    pub on: Date,
    pub value: f64,
}

/// A metric and its measurements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Metric {
    pub direction: Direction,
    /// What it is counted in: `%`, `ms`, `customers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Who measures it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The value before the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// The day by which the target is to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Date>,
    /// At most one a day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measurements: Vec<Measurement>,
    /// How it is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Metric {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("owner", Kind::Person, &mut self.owner).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        let mut days = BTreeSet::new();
        if let Some(twice) = self.measurements.iter().find(|measurement| !days.insert(measurement.on)) {
            wrong.push(("measurements", format!("{} has two values: keep one.", twice.on)));
        }
        if let (Some(baseline), Some(target)) = (self.baseline, self.target) {
            let better = if self.direction == Direction::Up { target > baseline } else { target < baseline };
            if !better {
                wrong.push((
                    "target",
                    format!("The target {target} is no better than the baseline {baseline}: change it, or the direction."),
                ));
            }
        }
        wrong
    }
}
