//! Digest: every program that the caller may read, in one line each.

use jiff::Timestamp;
use model::insight::rag::Rag;
use model::insight::say_days;
use model::insight::status::audience::one_line;
use model::insight::status::{Claim, StatusReport};
use schemars::JsonSchema;
use serde::Serialize;
use store::SpaceId;

use super::overview::{Readiness, show_overview};
use super::portfolio::readable;
use super::portfolio::whole::programs_in;
use super::status::{StatusInput, Story, draft};
use super::updates::list_updates;
use crate::access::Caller;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::list::App;
use crate::live::Live;
use crate::simulate::Progress;

/// Every program of the caller, what is worst first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Digest {
    pub items: Vec<DigestRow>,
    /// The same to paste into a message.
    pub markdown: String,
}

/// One program.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DigestRow {
    pub space: SpaceId,
    /// What the space is called.
    pub name: String,
    pub state: Readiness,
    /// The colour that is shown; none until there is a forecast.
    pub rag: Option<Rag>,
    /// Where it stands, when it lands, what it asks for: one line, with the records that it rests on.
    pub line: Option<Claim>,
    /// Calendar days that the headline's P80 moved since the last update; later is positive.
    pub change_days: Option<i64>,
    /// The risk that owns most days of the P80.
    pub top_risk: Option<Claim>,
    /// Key of the last update that went out.
    pub last_update: Option<String>,
}

/// Tells of every space that the caller is a member of.
pub async fn digest(app: &App, caller: &Caller, now: Timestamp) -> Result<Digest, Failure> {
    let mut items = Vec::new();
    for space in readable(app, caller).await? {
        let overview = show_overview(&space.open, now).await?;
        let last = list_updates(&space.open).items.into_iter().next().map(|head| head.key);
        items.push(row(space.id, space.name, overview.state, overview.status.as_ref(), last));
    }
    Ok(sorted(items))
}

/// Tells of every workspace of a database; forecasts are made and not kept.
pub async fn digest_of_store(cx: &Cx, progress: Progress<'_>) -> Result<Digest, Failure> {
    let mut items = Vec::new();
    for head in programs_in(&cx.store).await? {
        let cx = Cx { space: head.id, ..cx.clone() };
        let live = Live::load(&cx).await?;
        let input = StatusInput::default();
        let story = Story::of(&live, cx.now, &input);
        let report = draft(&story, None, &input.settings, None, progress)?.report;
        let state = if report.milestones.is_empty() { Readiness::Empty } else { Readiness::Ready };
        items.push(row(head.id, head.name, state, Some(&report).filter(|_| state == Readiness::Ready), None));
    }
    Ok(sorted(items))
}

fn row(space: SpaceId, name: String, state: Readiness, status: Option<&StatusReport>, last_update: Option<String>) -> DigestRow {
    let head = status.and_then(|report| report.milestones.iter().find(|row| report.headline.cites.contains(&row.key)));
    let top_risk = status
        .and_then(|report| report.risks.first())
        .filter(|risk| risk.p80_days >= 0.1)
        .map(|risk| Claim { words: format!("{} owns {} of P80.", risk.name, say_days(risk.p80_days)), cites: vec![risk.key.clone()] });
    DigestRow {
        space,
        name,
        state,
        rag: status.map(StatusReport::shown),
        line: status.map(one_line),
        change_days: head.and_then(|row| row.change_days),
        top_risk,
        last_update,
    }
}

fn sorted(mut items: Vec<DigestRow>) -> Digest {
    items.sort_by_key(|row| std::cmp::Reverse(row.rag));
    let line = |row: &DigestRow| match &row.line {
        Some(line) => {
            let cites: Vec<String> = line.cites.iter().map(|key| format!("`{key}`")).collect();
            let risk = row.top_risk.as_ref().map(|risk| format!(" {}", risk.words)).unwrap_or_default();
            format!("- **{}**: {}{risk} [{}]\n", row.name, line.words, cites.join(", "))
        }
        None if row.state == Readiness::Empty => format!("- **{}**: nothing to forecast yet.\n", row.name),
        None => format!("- **{}**: its forecast is being worked out.\n", row.name),
    };
    Digest { markdown: items.iter().map(line).collect(), items }
}
