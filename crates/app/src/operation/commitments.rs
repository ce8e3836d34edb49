//! Commitments: what teams promised one another, how they keep their word, and who waits on whom.

use std::sync::Arc;

use jiff::Timestamp;
use model::forecast::prepare;
use model::insight::commitments::{CommitmentsReport, report};

use super::forecast::SEED;
use crate::cx::Cx;
use crate::derived::{off, prepared};
use crate::failure::Failure;
use crate::live::Live;
use crate::spaces::Open;

/// Looks at the commitments of an open space; the answer is kept until it falls stale.
pub async fn show_commitments(open: &Open, now: Timestamp) -> Result<Arc<CommitmentsReport>, Failure> {
    open.derived.commitments.get(open, now, (), |state| off(move || report(&state.space, &prepared(&state, now)))).await
}

/// Looks at the commitments of the workspace.
pub async fn list_commitments(cx: &Cx) -> Result<CommitmentsReport, Failure> {
    let live = Live::load(cx).await?;
    Ok(report(&live.space, &prepare(&live.space, &live.journal, cx.now, SEED)))
}
