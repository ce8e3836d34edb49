//! Everything of a career space, for its owner to take along: to read, and to read in again.

use jiff::Timestamp;
use model::kind::{Body, Kind};
use model::space::Space;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::career::sharing::{SharedItem, shared_of};
use super::export::export_workspace;
use crate::cx::Cx;
use crate::failure::{Code, Failure};

/// All that a career space holds, whoever wrote it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CareerExport {
    pub exported_at: Timestamp,
    /// Everything with its history, in Sinew's own JSON: importing it elsewhere rebuilds it.
    pub everything: Value,
    /// The same to read, as it stands.
    pub markdown: String,
    /// What is shared of it, with whom, and who opened it.
    pub shared: Vec<SharedItem>,
}

/// Gives everything of the unlocked career space of a context.
pub async fn export_career(cx: &Cx) -> Result<CareerExport, Failure> {
    let unspeakable = |error| Failure::new(Code::Internal, format!("The space cannot be written as JSON: {error}"));
    let everything = serde_json::to_value(export_workspace(cx).await?).map_err(unspeakable)?;
    let space = cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The career space is gone."))?;
    let shared = shared_of(&cx.store, cx.space, cx.now).await?;
    Ok(CareerExport { exported_at: cx.now, everything, markdown: text_of(&space, cx.now, "Everything as it stood on"), shared })
}

/// Writes each kind of records as a chapter, and updates as they went out.
pub(super) fn text_of(space: &Space, now: Timestamp, what: &str) -> String {
    let day = now.strftime("%Y-%m-%d");
    let mut text = format!("# Career\n\n{what} {day}.\n");
    let there = |kind: &Kind| space.records().any(|record| record.kind() == *kind);
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.is_written()).filter(there) {
        text += &format!("\n{}", formats::register::write_markdown(space, &[kind]));
    }
    for record in space.records() {
        if let Body::Update(update) = &record.body {
            text += &format!("\n# {} {}\n\n{}\n", record.key, record.title, update.text.trim_end());
        }
    }
    text
}
