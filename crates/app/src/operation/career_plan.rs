//! The growth plan: a career as a program, from the template that only a career space is offered.

use jiff::civil::Date;
use model::kind::Kind;
use schemars::JsonSchema;
use serde::Deserialize;

use super::templates::Starting;
use crate::cx::Cx;
use crate::failure::Failure;

/// A growth plan to start.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartPlan {
    /// Its first day; a day on a weekend is the Monday after it.
    pub start: Date,
    /// What it is called; `Growth plan` when left out.
    #[serde(default)]
    pub title: Option<String>,
}

/// Starts the growth plan in the unlocked career space of a context; returns the revision afterwards.
pub async fn start_plan(cx: &Cx, input: &StartPlan) -> Result<i64, Failure> {
    let space = cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The career space is gone."))?;
    if let Some(there) = space.records().find(|record| record.kind() == Kind::Program && !record.archived) {
        return Err(Failure::conflict(format!("There is a plan already, `{}`: change that one, or archive it first.", there.key)));
    }
    let starting = Starting::growth_plan(input.title.as_deref().unwrap_or_default().trim(), input.start)?;
    Ok(starting.begin(cx).await?.revision)
}
