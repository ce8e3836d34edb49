//! The kinds of record. A kind is one file below and one line in the list here.

pub mod action;
pub mod application;
pub mod ask;
pub mod assumption;
pub mod baseline;
pub mod bullet;
pub mod calendar;
pub mod change_request;
pub mod check_in;
pub mod commitment;
pub mod component;
pub mod decision;
pub mod document;
pub mod evidence;
pub mod forecast;
pub mod growth_goal;
pub mod issue;
pub mod item;
pub mod job;
pub mod key_result;
pub mod learning;
pub mod meeting;
pub mod mentoring;
pub mod metric;
pub mod objective;
pub mod packet;
pub mod person;
pub mod post;
pub mod profile;
pub mod program;
pub mod rating;
pub mod retro;
pub mod risk;
pub mod schema;
pub mod shape;
pub mod stakeholder;
pub mod statement;
pub mod story;
pub mod team;
pub mod update;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::prose::Prose;
use crate::space::Ref;
use crate::word::Words;

/// What every kind answers, so that storage, import and history need no list of kinds of their own.
pub trait Rules {
    /// Lists the kinds that a record of this kind may stand under.
    fn parents(&self) -> &'static [Kind] {
        &[Kind::Item, Kind::Program]
    }

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
    Assumption, assumption, "assumption", "A";
    Issue, issue, "issue", "ISS";
    Action, action, "action", "ACT";
    Ask, ask, "ask", "ASK";
    Commitment, commitment, "commitment", "CM";
    Objective, objective, "objective", "O";
    KeyResult, key_result, "key_result", "KR";
    Metric, metric, "metric", "M";
    Stakeholder, stakeholder, "stakeholder", "SH";
    Meeting, meeting, "meeting", "MTG";
    Retro, retro, "retro", "RET";
    Document, document, "document", "DOC";
    ChangeRequest, change_request, "change_request", "CR";
    Component, component, "component", "MAP";
    Evidence, evidence, "evidence", "EV";
    Rating, rating, "rating", "RT";
    GrowthGoal, growth_goal, "growth_goal", "G";
    Learning, learning, "learning", "L";
    Story, story, "story", "ST";
    Profile, profile, "profile", "PF";
    Job, job, "job", "J";
    Bullet, bullet, "bullet", "BU";
    Application, application, "application", "AP";
    Post, post, "post", "PO";
    Mentoring, mentoring, "mentoring", "ME";
    Statement, statement, "statement", "SAY";
    CheckIn, check_in, "check_in", "CHK";
    Packet, packet, "packet", "PK";
}

impl Kind {
    /// Whether it is a person's own: kept in a career space and nowhere else.
    pub fn is_personal(self) -> bool {
        use Kind::{
            Application, Bullet, CheckIn, Evidence, GrowthGoal, Job, Learning, Mentoring, Packet, Post, Profile, Rating, Statement, Story,
        };
        matches!(
            self,
            Evidence
                | Rating
                | GrowthGoal
                | Learning
                | Story
                | Profile
                | Job
                | Bullet
                | Application
                | Post
                | Mentoring
                | Statement
                | CheckIn
                | Packet
        )
    }

    /// Returns the name as people read it: `key result`.
    pub fn words(self) -> String {
        self.name().replace('_', " ")
    }
}

impl Body {
    /// Keeps a record that was loaded as small as it can be: with one copy of each word, and with long texts on the shelf.
    pub(crate) fn fit(&mut self, words: &mut Words) {
        if let Body::Item(item) = self {
            [&mut item.labels, &mut item.sprints, &mut item.releases].into_iter().for_each(|list| words.share_list(list));
            let single = [Some(&mut item.status), item.priority.as_mut(), item.resolution.as_mut()];
            single.into_iter().flatten().for_each(|word| words.share(word));
            [&mut item.description, &mut item.url].into_iter().flatten().for_each(Prose::shelve);
        }
    }

    /// Says what is wrong with the values, as `(field, what to do)`; empty when all is well.
    pub fn check(&self) -> Vec<(&'static str, String)> {
        self.rules().check()
    }

    /// Lists the kinds that the record may stand under.
    pub fn parents(&self) -> &'static [Kind] {
        self.rules().parents()
    }
}

/// Lists a reference that may be empty.
fn refer<'a>(field: &'static str, kind: Kind, reference: &'a mut Option<Ref>) -> impl Iterator<Item = (&'static str, Kind, &'a mut Ref)> {
    refer_all(field, kind, reference)
}

/// Lists the references of a list.
fn refer_all<'a>(
    field: &'static str,
    kind: Kind,
    references: impl IntoIterator<Item = &'a mut Ref>,
) -> impl Iterator<Item = (&'static str, Kind, &'a mut Ref)> {
    references.into_iter().map(move |reference| (field, kind, reference))
}

/// Says what is wrong with a delay in three points.
fn impact_words([least, likely, most]: [f64; 3]) -> Option<String> {
    let fits = least.is_finite() && most.is_finite() && 0.0 <= least && least <= likely && likely <= most;
    (!fits).then(|| format!("The delays {least} / {likely} / {most} must not be negative and must go up."))
}

/// Says what is wrong with a share of the whole.
fn share_words(field: &'static str, share: f64) -> Option<(&'static str, String)> {
    let outside = !(0.0..=1.0).contains(&share);
    outside.then(|| (field, "It lies between 0 and 1: write 80 % as 0.8.".to_owned()))
}

/// Says what is wrong with the name of a time zone.
fn zone_words(field: &'static str, zone: &str) -> Option<(&'static str, String)> {
    let unknown = jiff::tz::TimeZone::get(zone).is_err();
    unknown.then(|| (field, format!("`{zone}` is not an IANA time zone: write one such as `Europe/Berlin`.")))
}

/// Whether a day comes no earlier than another, as far as both are known.
fn in_order(first: Option<Date>, then: Option<Date>) -> bool {
    first.zip(then).is_none_or(|(first, then)| first <= then)
}
