//! Document: how things are done here, written down. The playbook is made of them.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer};
use crate::space::Ref;

/// A document in Markdown. Where it applies are its `applies` links; its versions stand in its history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Document {
    /// Who keeps it right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
    /// The day on which it is read again, whether it is still right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Date>,
    /// In Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Document {
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Document, Kind::Program, Kind::Item]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("owner", Kind::Person, &mut self.owner).collect()
    }
}
