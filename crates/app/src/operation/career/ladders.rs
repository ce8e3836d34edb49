//! Frameworks of an organisation: kept as a document of a space, so that its versions, its readers and its writers are the space's.

use std::sync::Arc;

use model::career::framework::{Ladder, own, read};
use model::change::created;
use model::decide::{Command, decide, find};
use model::kind::document::Document;
use model::kind::{Body, Kind};
use model::problem::{Problem, Severity};
use model::space::Space;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, json};

use super::{FrameworkView, LadderInput, view};
use crate::access::{Caller, Role, Scope};
use crate::failure::Failure;
use crate::list::App;
use crate::spaces::{By, Open};

/// What frames a framework in its document.
const FENCE: (&str, &str) = ("```json\n", "\n```");

/// What the title of its document begins with.
const TITLE: &str = "Career framework: ";

/// A framework that a space keeps now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LadderKept {
    pub revision: i64,
    /// The document that it stands in.
    pub key: String,
    #[serde(flatten)]
    pub view: FrameworkView,
}

/// Reads a framework and keeps it as a document of a space; one of the same name gets a new version.
pub async fn import_framework(open: &Open, by: By<'_>, bytes: &[u8]) -> Result<LadderKept, Failure> {
    let (ladder, problems) = read(bytes);
    if let Some(problem) = problems.iter().find(|problem| problem.severity == Severity::Error) {
        let place = if problem.place.is_empty() { String::new() } else { format!(" ({})", problem.place) };
        return Err(Failure::invalid(format!("{}{place} Nothing was kept: check the file first.", problem.words)));
    }
    let written = |error| Failure::new(crate::failure::Code::Internal, format!("The framework cannot be written: {error}"));
    let text = serde_json::to_string_pretty(&ladder.framework).map_err(written)?;
    let text = format!("{}\n\n{}{text}{}", ladder.framework.note, FENCE.0, FENCE.1).trim_start().to_owned();
    let title = format!("{TITLE}{}", ladder.framework.name);
    let kept = |space: &Space| {
        space.records().find(|record| record.kind() == Kind::Document && !record.archived && record.title == title).map(|record| record.id)
    };
    let (revision, key) = open
        .change(by, None, |space, moment| {
            let fields: Map<_, _> = [("text".to_owned(), json!(text))].into_iter().collect();
            let known = kept(space);
            let command = match known {
                Some(record) => Command::Set { record, fields },
                None => Command::Create { kind: Kind::Document, title: title.clone(), key: None, parent: None, fields },
            };
            let changes = decide(space, &command, moment)?;
            let made = created(&changes).map(|record| record.key.clone());
            let key = made.or_else(|| Some(space.record(known?)?.key.clone()));
            Ok((changes, key.expect("it was known or is made")))
        })
        .await?;
    Ok(LadderKept { revision, key, view: view(&ladder, problems) })
}

/// Returns the framework that the caller chose: Sinew's own, or one that a space keeps which they may read.
pub(super) async fn chosen(app: &App, caller: &Caller, input: &LadderInput) -> Result<Arc<Ladder>, Failure> {
    match (input.space, &input.key) {
        (None, None) => Ok(own()),
        (Some(space), Some(key)) => {
            app.check(caller, space, Role::Viewer, Scope::Read).await?;
            let open = app.spaces.open(space).await?;
            let state = open.state();
            let (ladder, problems) = kept(&state.space, key)?;
            match problems.iter().find(|problem| ladder.framework.levels.is_empty() && problem.severity == Severity::Error) {
                Some(problem) => Err(Failure::invalid(problem.words.clone())),
                None => Ok(Arc::new(ladder)),
            }
        }
        _ => Err(Failure::invalid("Name both the space and the document of a framework, or neither.")),
    }
}

/// Returns the framework of the organisation that somebody's programs are of: the one that was written last, else Sinew's own.
pub(crate) fn of_spaces<'a>(spaces: impl Iterator<Item = &'a Space>) -> Arc<Ladder> {
    let documents = spaces.flat_map(Space::records).filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::Document(document) if record.title.starts_with(TITLE) => Some((record.id, framed(document)?)),
        _ => None,
    });
    let mut written: Vec<_> = documents.collect();
    written.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
    // What cannot be read any more is told where it is imported and looked at, not in papers.
    let readable = written.iter().map(|(_, text)| read(text.as_bytes()).0).find(|ladder| !ladder.framework.levels.is_empty());
    readable.map_or_else(own, Arc::new)
}

/// Reads the framework that stands in a document.
fn kept(space: &Space, key: &str) -> Result<(Ladder, Vec<Problem>), Failure> {
    let record = find(space, key)?;
    let none = || Failure::invalid(format!("`{key}` holds no framework: import one first."));
    let Body::Document(document) = &record.body else { return Err(none()) };
    let text = framed(document).ok_or_else(none)?;
    Ok(read(text.as_bytes()))
}

fn framed(document: &Document) -> Option<&str> {
    let (_, rest) = document.text.as_deref()?.split_once(FENCE.0)?;
    Some(rest.rsplit_once(FENCE.1)?.0)
}
