//! Bullet: a line of a resume, and what its number rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::story::Confidentiality;
use super::{Kind, Rules, refer_all};
use crate::space::Ref;

/// A measured outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    pub value: f64,
    /// What it was before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A bullet of the master resume, under its job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bullet {
    /// As it stands on the page: scope, problem, what I drove, measured outcome.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<Measured>,
    pub confidentiality: Confidentiality,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "evidence"))]
    pub evidence: Vec<Ref>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What to say when somebody asks about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interview_note: Option<String>,
}

impl Bullet {
    /// Whether it names a number.
    pub fn has_number(&self) -> bool {
        self.metric.is_some() || self.text.bytes().any(|byte| byte.is_ascii_digit())
    }

    /// Whether what it says is borne out: a number without evidence is not.
    pub fn is_verified(&self) -> bool {
        !self.evidence.is_empty() || !self.has_number()
    }
}

impl Rules for Bullet {
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Job]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer_all("evidence", Kind::Evidence, &mut self.evidence).collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let numbers = self.metric.iter().flat_map(|metric| [Some(metric.value), metric.baseline]).flatten();
        match numbers.into_iter().all(f64::is_finite) {
            true => Vec::new(),
            false => vec![("metric", "A metric is a number.".to_owned())],
        }
    }
}
