//! Import: files into the workspace, each source as one commit.

use formats::Options;
use model::draft::{Draft, Source};
use model::import::{Known, Report, import};
use model::journal::IMPORT;
use model::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use store::NewSources;

use super::files::{File, nothing_read, read};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::{busy, commit};
use crate::spaces::Open;

/// What an import did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportReport {
    pub sources: Vec<SourceReport>,
    pub problems: Vec<Problem>,
    pub revision: i64,
}

/// What one source brought.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceReport {
    pub system: String,
    pub instance: String,
    #[serde(flatten)]
    pub report: Report,
}

/// Imports files. Nothing is written of a source that cannot be written whole.
pub async fn import_files(cx: &Cx, files: &[File], options: &Options) -> Result<ImportReport, Failure> {
    import_into(cx, None, files, options).await
}

/// Imports files into a space that may be open: edits that were faster hold an import up once, not for ever.
pub async fn import_into(cx: &Cx, open: Option<&Open>, files: &[File], options: &Options) -> Result<ImportReport, Failure> {
    let (drafts, mut problems) = read(files, options);
    if drafts.iter().all(Draft::is_empty) {
        return Err(nothing_read(&problems));
    }
    let mut report = ImportReport { sources: Vec::new(), problems: Vec::new(), revision: 0 };
    for draft in drafts.into_iter().filter(|draft| !draft.is_empty()) {
        let source = draft.source.clone();
        let again = || read(files, options).0.into_iter().find(|draft| draft.source == source);
        let (numbers, found, revision) = import_draft(cx, open, draft, again).await?;
        problems.extend(found);
        report.revision = revision;
        report.sources.push(SourceReport { system: source.system, instance: source.instance, report: numbers });
    }
    report.problems = problems;
    Ok(report)
}

/// How often an import is decided again when others were faster.
const TRIES: usize = 5;

/// Imports a draft; reads it `again` in the rare case that somebody else commits in the meantime.
pub(crate) async fn import_draft(
    cx: &Cx,
    open: Option<&Open>,
    draft: Draft,
    again: impl Fn() -> Option<Draft>,
) -> Result<(Report, Vec<Problem>, i64), Failure> {
    let source = draft.source.clone();
    let mut next = Some(draft);
    let mut turn = None;
    for _ in 0..TRIES {
        let Some(draft) = next else { break };
        if let Some(done) = try_import(cx, draft, &source).await? {
            return Ok(done);
        }
        if let Some(open) = open.filter(|_| turn.is_none()) {
            turn = Some(open.turn().await);
        }
        next = again();
    }
    Err(busy())
}

async fn try_import(cx: &Cx, draft: Draft, source: &Source) -> Result<Option<(Report, Vec<Problem>, i64)>, Failure> {
    let space = cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The workspace is gone."))?;
    let journal = cx.store.journal(cx.space, 0).await?;
    let sources = cx.store.sources(cx.space, &source.system, &source.instance).await?;
    let known = Known { sources: sources.into_iter().collect(), journal: &journal };
    let mut moment = cx.moment()?;
    let done = import(&space, draft, known, &mut moment);
    if done.changes.is_empty() && done.sources.is_empty() {
        return Ok(Some((done.report, done.problems, space.revision)));
    }
    let revision = space.revision + 1;
    let new = NewSources { system: &source.system, instance: &source.instance, ids: &done.sources };
    let committed = commit(cx, &space, done.changes, IMPORT, Some(source.name()), Some(new)).await?;
    Ok(committed.map(|_| (done.report, done.problems, revision)))
}
