//! Readiness: the checklist of a release, who lets it go out, and the way back.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::space::{Ref, is_default};

/// What has to be ready before a release goes out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Readiness {
    /// The release train that it rides on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub train: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Check>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Verdict>,
    /// How it is taken back if it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<String>,
}

/// One point of a checklist.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Check {
    pub text: String,
    #[serde(skip_serializing_if = "is_default")]
    pub done: bool,
    /// It may stay open when the release goes out.
    #[serde(skip_serializing_if = "is_default")]
    pub optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "person"))]
    pub owner: Option<Ref>,
}

/// Whether somebody lets a release go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Go {
    Go,
    NoGo,
}

/// What somebody said at the go / no-go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    #[schemars(extend("x-reference" = "person"))]
    pub person: Ref,
    pub verdict: Go,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Of a go while required checks are open: why it goes out in spite of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<String>,
}

impl Readiness {
    /// Lists the checks without which nobody lets it go out.
    pub fn open_checks(&self) -> impl Iterator<Item = &Check> {
        self.checklist.iter().filter(|check| !check.done && !check.optional)
    }

    /// Says why a verdict that is new since `before` cannot be given: a go takes a checklist without open checks, or a reason.
    pub fn refusal(&self, before: Option<&Readiness>) -> Option<String> {
        let known = |verdict: &&Verdict| before.is_some_and(|before| before.verdicts.contains(verdict));
        let reasoned = |verdict: &Verdict| verdict.overrides.as_ref().is_some_and(|reason| !reason.trim().is_empty());
        let open: Vec<&str> = self.open_checks().map(|check| check.text.as_str()).collect();
        let bare = self.verdicts.iter().filter(|verdict| !known(verdict)).any(|verdict| verdict.verdict == Go::Go && !reasoned(verdict));
        (bare && !open.is_empty()).then(|| {
            let are = if open.len() == 1 { "is" } else { "are" };
            format!(
                "It cannot be called go while this {are} open: {}. Have it done, make it optional, or say under `overrides` why it goes out in spite of it.",
                open.join("; ")
            )
        })
    }

    pub(super) fn references(&mut self) -> impl Iterator<Item = (&'static str, Kind, &mut Ref)> {
        let owners = self.checklist.iter_mut().filter_map(|check| check.owner.as_mut());
        let owners = owners.map(|owner| ("readiness.checklist", Kind::Person, owner));
        owners.chain(self.verdicts.iter_mut().map(|verdict| ("readiness.verdicts", Kind::Person, &mut verdict.person)))
    }
}
