//! RACI: the matrix of a space, and who gets an update.

use model::calendars::only_program;
use model::insight::raci::{MOST_ACCOUNTABLE, RaciReport, Recipient, Roles, report};
use model::insight::status::{Claim, StatusReport};
use model::space::{Ref, Space};
use schemars::JsonSchema;
use serde::Deserialize;
use store::SpaceId;

use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;

/// Whose matrix.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RaciInput {
    /// The space's id.
    pub space: SpaceId,
    /// For more open records than these nobody should be accountable; 7 when left out.
    #[serde(default)]
    pub most: Option<usize>,
}

/// Lays out the matrix of the workspace.
pub async fn show_raci(cx: &Cx, most: Option<usize>) -> Result<RaciReport, Failure> {
    Ok(raci_of(&Live::load(cx).await?.space, most))
}

/// Lays out the matrix of a space that is at hand.
pub fn raci_of(space: &Space, most: Option<usize>) -> RaciReport {
    report(space, most.unwrap_or(MOST_ACCOUNTABLE))
}

/// Lists who gets an update: the informed and the accountable of the program, its milestones and all that the update cites.
pub fn recipients(space: &Space, report: &StatusReport) -> Vec<Recipient> {
    let lists = [&report.moved, &report.highlights, &report.lowlights, &report.asks, &report.decisions];
    let claims = std::iter::once(&report.headline).chain(lists.into_iter().flatten());
    let cited = claims.flat_map(|claim: &Claim| claim.cites.iter().map(String::as_str));
    let milestones = report.milestones.iter().map(|row| row.key.as_str());
    let risks = report.risks.iter().map(|row| row.key.as_str());
    let program = only_program(space).and_then(|id| space.record(id)).map(|record| record.key.as_str());
    Roles::new(space).recipients(program.into_iter().chain(milestones).chain(risks).chain(cited))
}

/// Names the people who get an update, for the record: that it reached them is a contact.
pub(super) fn told_to(space: &Space, report: &StatusReport) -> Vec<Ref> {
    let people = recipients(space, report).into_iter();
    people.filter_map(|recipient| space.by_key(&recipient.person.key)).map(|record| Ref::from(record.id)).collect()
}
