//! Commitments: what teams promised one another, how they keep their word, and who waits on whom.

use std::sync::Arc;

use jiff::Timestamp;
use model::forecast::prepare;
use model::insight::commitments::{CommitmentsReport, report};

use super::forecast::SEED;
use crate::cx::Cx;
use crate::derived::{hour, off, prepared};
use crate::failure::Failure;
use crate::live::Live;
use crate::spaces::Open;

/// The newest report, with the revision and the hour that it speaks of.
#[derive(Debug, Default)]
pub(crate) struct Kept(tokio::sync::Mutex<Option<(i64, i64, Arc<CommitmentsReport>)>>);

/// Looks at the commitments of an open space; the answer is kept until it falls stale.
pub async fn show_commitments(open: &Open, now: Timestamp) -> Result<Arc<CommitmentsReport>, Failure> {
    // Whoever comes while it is made waits for it instead of making it again.
    let mut kept = open.derived.commitments.0.lock().await;
    let (state, hour) = (open.state(), hour(now));
    let revision = state.space.revision;
    if let Some((of, at, report)) = kept.as_ref()
        && (*of, *at) == (revision, hour)
    {
        return Ok(Arc::clone(report));
    }
    let made = Arc::new(off(move || report(&state.space, &prepared(&state, now))).await?);
    *kept = Some((revision, hour, Arc::clone(&made)));
    Ok(made)
}

/// Looks at the commitments of the workspace.
pub async fn list_commitments(cx: &Cx) -> Result<CommitmentsReport, Failure> {
    let live = Live::load(cx).await?;
    Ok(report(&live.space, &prepare(&live.space, &live.journal, cx.now, SEED)))
}
