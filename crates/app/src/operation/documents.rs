//! Playbook: a document as people read it, where it applies, and how it came to be so.

use jiff::Timestamp;
use model::change::Edit;
use model::decide::find;
use model::kind::{Body, Kind};
use model::space::Relation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::SpaceId;

use crate::failure::Failure;
use crate::spaces::Open;

/// Which document, and which version of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentInput {
    /// The space's id.
    pub space: SpaceId,
    /// The document's key.
    pub key: String,
    /// A revision of one of its versions; the newest when left out.
    #[serde(default)]
    pub revision: Option<i64>,
}

/// A document as people read it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DocumentView {
    pub key: String,
    pub title: String,
    /// Its Markdown, in the version that was asked for.
    pub text: String,
    /// The same as HTML that is safe to show: HTML within the text is text.
    pub html: String,
    /// The records that it says how to do.
    pub applies_to: Vec<AppliesTo>,
    /// The versions of its text, newest first.
    pub versions: Vec<DocumentVersion>,
}

/// A record to which a document applies.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AppliesTo {
    pub key: String,
    pub title: String,
    pub kind: Kind,
}

/// A version of a document's text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DocumentVersion {
    /// The revision of the space that brought it.
    pub revision: i64,
    pub at: Timestamp,
    pub who: String,
}

/// Shows a document.
pub async fn show_document(open: &Open, input: &DocumentInput) -> Result<DocumentView, Failure> {
    let state = open.state();
    let record = find(&state.space, &input.key)?;
    if !matches!(record.body, Body::Document(_)) {
        return Err(Failure::not_found(format!("{} is no document.", record.key)));
    }
    let mut texts = Vec::new();
    for commit in open.journal().await? {
        for change in &commit.changes {
            let text = match &change.edit {
                Edit::RecordCreated { record: made } if made.id == record.id => match &made.body {
                    Body::Document(document) => document.text.clone(),
                    _ => None,
                },
                Edit::FieldChanged { record: of, field, after, .. } if *of == record.id && field == "text" => {
                    after.as_str().map(str::to_owned)
                }
                _ => continue,
            };
            let who = change.actor.clone().unwrap_or_else(|| commit.actor.clone());
            texts.push((DocumentVersion { revision: commit.revision, at: change.at, who }, text.unwrap_or_default()));
        }
    }
    let wanted = input.revision.unwrap_or(i64::MAX);
    let shown = texts.iter().rev().find(|(version, _)| version.revision <= wanted);
    let text = shown.map(|(_, text)| text.clone()).ok_or_else(|| Failure::not_found("There was no such document then."))?;
    let applies = state.space.links_from(record.id).filter(|link| link.relation == Relation::Applies);
    let applies_to = applies.filter_map(|link| state.space.record(link.to)).filter(|record| !record.archived);
    Ok(DocumentView {
        key: record.key.clone(),
        title: record.title.clone(),
        html: formats::prose::html(&text),
        text,
        applies_to: applies_to.map(|to| AppliesTo { key: to.key.clone(), title: to.title.clone(), kind: to.kind() }).collect(),
        versions: texts.into_iter().rev().map(|(version, _)| version).collect(),
    })
}
