//! Component: a part of the product, or an interface between parts, and who owns it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules, refer, refer_all};
use crate::space::Ref;

/// What sort of part it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComponentType {
    #[default]
    Component,
    /// A contract between components: an API, a format, a connector.
    Interface,
}

/// A component of the map. Items that change it are its `relates` links.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Component {
    #[serde(rename = "type")]
    pub component_type: ComponentType,
    /// The team that answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "team"))]
    pub team: Option<Ref>,
    /// The components and interfaces that it needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-reference" = "component"))]
    pub uses: Vec<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Rules for Component {
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Component, Kind::Program]
    }

    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        refer("team", Kind::Team, &mut self.team).chain(refer_all("uses", Kind::Component, &mut self.uses)).collect()
    }
}
