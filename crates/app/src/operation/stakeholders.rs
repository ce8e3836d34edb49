//! Stakeholders: who has not heard from the program, who helps it without having to, whom it never asked.

use jiff::Timestamp;
use model::insight::stakeholders::{StakeholdersReport, report};

use super::commitments::{list_commitments, show_commitments};
use super::data_instant;
use crate::cx::Cx;
use crate::derived::off;
use crate::failure::Failure;
use crate::spaces::Open;

/// Looks at the stakeholders of an open space.
pub async fn stakeholders_of_open(open: &Open, now: Timestamp) -> Result<StakeholdersReport, Failure> {
    let commitments = show_commitments(open, now).await?;
    let space = open.state().space;
    off(move || report(&space, &commitments, data_instant(&space, now))).await
}

/// Looks at the stakeholders of the workspace.
pub async fn show_stakeholders(cx: &Cx) -> Result<StakeholdersReport, Failure> {
    let commitments = list_commitments(cx).await?;
    let space = cx.store.load(cx.space).await?.unwrap_or_default();
    Ok(report(&space, &commitments, data_instant(&space, cx.now)))
}
