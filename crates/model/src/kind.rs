//! The kinds of record. A kind is one file below and one line in the list here.

pub mod baseline;
pub mod calendar;
pub mod decision;
pub mod forecast;
pub mod item;
pub mod person;
pub mod program;
pub mod risk;
pub mod team;
pub mod update;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::space::Ref;

/// What every kind answers, so that storage, import and history need no list of kinds of their own.
pub trait Rules {
    /// Lists the fields that refer to other records, with the kind that each must have.
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        Vec::new()
    }

    /// Says what is wrong with the values, as `(field, what to do)`; empty when all is well.
    fn check(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

macro_rules! kinds {
    ($($kind:ident, $module:ident, $name:literal, $prefix:literal;)*) => {
        /// The type of a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Kind { $(#[serde(rename = $name)] $kind,)* }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$kind,)*];

            /// Returns the name used in storage, in JSON and in commands.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }

            /// Returns what keys of this kind begin with when Sinew makes them up: `R` of `R-12`.
            pub fn prefix(self) -> &'static str {
                match self { $(Kind::$kind => $prefix,)* }
            }

            /// Returns the JSON Schema of the kind's fields: their doc comments are the help texts of forms.
            pub fn schema(self) -> Schema {
                match self { $(Kind::$kind => schemars::schema_for!($module::$kind),)* }
            }

            pub fn from_name(name: &str) -> Option<Kind> {
                match name { $($name => Some(Kind::$kind),)* _ => None }
            }
        }

        /// The typed part of a record.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "kind", content = "body")]
        pub enum Body { $(#[serde(rename = $name)] $kind(Box<$module::$kind>),)* }

        impl Body {
            pub fn kind(&self) -> Kind {
                match self { $(Body::$kind(_) => Kind::$kind,)* }
            }

            /// Returns the fields as JSON; empty ones are left out.
            pub fn fields(&self) -> Map<String, Value> {
                let value = match self { $(Body::$kind(body) => serde_json::to_value(body),)* };
                match value.expect("BUG: a kind serialises to JSON") {
                    Value::Object(fields) => fields,
                    other => unreachable!("BUG: a kind serialises to an object, not {other}"),
                }
            }

            /// Writes the fields as JSON text, as the database keeps them.
            pub fn to_json(&self) -> String {
                match self { $(Body::$kind(body) => serde_json::to_string(body),)* }
                    .expect("BUG: a kind serialises to JSON")
            }

            /// Reads a body of `kind` from its fields.
            pub fn from_fields(kind: Kind, fields: Map<String, Value>) -> Result<Body, serde_json::Error> {
                let fields = Value::Object(fields);
                Ok(match kind { $(Kind::$kind => Body::$kind(serde_json::from_value(fields)?),)* })
            }

            /// Reads a body of `kind` from JSON text.
            pub fn from_json(kind: Kind, text: &str) -> Result<Body, serde_json::Error> {
                Ok(match kind { $(Kind::$kind => Body::$kind(serde_json::from_str(text)?),)* })
            }

            fn rules(&self) -> &dyn Rules {
                match self { $(Body::$kind(body) => &**body,)* }
            }

            /// Lists the fields that refer to other records, with the kind that each must have.
            pub fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
                match self { $(Body::$kind(body) => body.references(),)* }
            }
        }
    };
}

kinds! {
    Person, person, "person", "U";
    Team, team, "team", "T";
    Calendar, calendar, "calendar", "C";
    Program, program, "program", "P";
    Item, item, "item", "I";
    Risk, risk, "risk", "R";
    Decision, decision, "decision", "D";
    Baseline, baseline, "baseline", "B";
    Forecast, forecast, "forecast", "F";
    Update, update, "update", "S";
}

impl Body {
    /// Says what is wrong with the values, as `(field, what to do)`; empty when all is well.
    pub fn check(&self) -> Vec<(&'static str, String)> {
        self.rules().check()
    }
}
