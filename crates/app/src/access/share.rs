//! Shares: a link by which anybody may read one published update, or the dashboard of a space, for a while.

use jiff::{SignedDuration, Timestamp};
use model::kind::Body;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::access::share::{Share, ShareId, Shared};
use store::{SpaceId, Store};

use super::secret::{self, Secret};
use super::{Caller, Done, InSpace, Listed, Role, Scope, check, check_person, check_shared};
use crate::failure::Failure;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const USUAL_DAYS: i32 = 90;
const MOST_DAYS: i32 = 365;
/// When a share ends that lasts until it is revoked: later than anybody asks.
const NEVER: Timestamp = Timestamp::constant(253_370_764_800, 0);

/// A share that still opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Share")]
pub struct ShareView {
    pub id: ShareId,
    pub kind: SharedKind,
    /// The key of the update, where it shows one.
    pub update: Option<String>,
    pub created_at: Timestamp,
    /// None for one that lasts until it is revoked.
    pub expires_at: Option<Timestamp>,
}

/// What a share shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharedKind {
    /// One published update, frozen as it went out.
    Update,
    /// The program's overview, as it stands when it is looked at.
    Dashboard,
}

/// What to share: an update, or the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateShare {
    /// The space's id.
    pub space: SpaceId,
    /// The key of a published update.
    pub update: Option<String>,
    /// Whether to share the dashboard.
    #[serde(default)]
    pub dashboard: bool,
    /// After how many days the link ends; 90 when left out, 0 for one that lasts until it is revoked.
    #[schemars(range(min = 0, max = 365))]
    pub expires_days: Option<i32>,
}

/// A share that was just made, with the only copy of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "NewShare")]
pub struct ShareMade {
    #[serde(flatten)]
    pub share: ShareView,
    /// The last part of the link. Shown this once.
    pub token: Secret,
}

/// A share to revoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeShare {
    /// The space's id.
    pub space: SpaceId,
    /// The share's id.
    pub id: ShareId,
}

/// A share as whoever has the link opens it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenShare {
    /// The last part of the link.
    pub token: Secret,
}

/// What may be shown to whoever has the link; nothing else may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    pub space: SpaceId,
    pub shared: Shared,
}

/// Lists the shares of a space that still open, oldest first.
pub async fn list_shares(store: &Store, caller: &Caller, now: Timestamp, input: InSpace) -> Result<Listed<ShareView>, Failure> {
    check(store, caller, input.space, Role::Editor, Scope::Read).await?;
    Ok(Listed { items: store.shares(input.space, now).await?.into_iter().map(|(share, key)| view(&share, key)).collect() })
}

/// Shares a published update or the dashboard.
pub async fn create_share(store: &Store, caller: &Caller, now: Timestamp, input: CreateShare) -> Result<ShareMade, Failure> {
    check_person(caller)?;
    check(store, caller, input.space, Role::Editor, Scope::Write).await?;
    check_shared(store, input.space).await?;
    let days = input.expires_days.unwrap_or(USUAL_DAYS);
    let expires_at = match days {
        0 => NEVER,
        1..=MOST_DAYS => now + DAY * days,
        _ => return Err(Failure::invalid(format!("A link cannot last {days} days: take 1 to {MOST_DAYS}, or 0 for until it is revoked."))),
    };
    let (shared, key) = match (input.update, input.dashboard) {
        (Some(key), false) => {
            let shared = published(store, input.space, &key).await?;
            (shared, Some(key))
        }
        (None, true) => (Shared::Dashboard, None),
        _ => return Err(Failure::invalid("Say what to share: `update` with its key, or `dashboard`.")),
    };
    let token = Secret::new("")?;
    let share = Share {
        id: ShareId(secret::mint(now)?),
        space: input.space,
        shared,
        created_by: caller.account,
        created_at: now,
        expires_at,
        revoked_at: None,
    };
    store.add_share(&token.hash(), &share).await?;
    Ok(ShareMade { share: view(&share, key), token })
}

/// Revokes a share, at once.
pub async fn revoke_share(store: &Store, caller: &Caller, now: Timestamp, input: RevokeShare) -> Result<Done, Failure> {
    check_person(caller)?;
    check(store, caller, input.space, Role::Editor, Scope::Write).await?;
    match store.revoke_share(input.space, input.id, now).await? {
        true => Ok(Done {}),
        false => Err(Failure::not_found("There is no such share in this space: it may have been revoked already.")),
    }
}

/// Returns what a link may show. The link is all it takes.
pub async fn open_share(store: &Store, now: Timestamp, input: OpenShare) -> Result<Opened, Failure> {
    let Some(share) = store.share(&input.token.hash()).await? else {
        return Err(Failure::not_found("This link leads nowhere: copy all of it, or ask for a new one."));
    };
    if share.revoked_at.is_some() {
        return Err(Failure::not_found("What was here is not shared any more: ask whoever sent the link."));
    }
    if share.expires_at <= now {
        return Err(Failure::not_found("This link has expired: ask for a new one."));
    }
    Ok(Opened { space: share.space, shared: share.shared })
}

/// Finds a published update: nothing else of a space may be shared as it is.
async fn published(store: &Store, space: SpaceId, key: &str) -> Result<Shared, Failure> {
    let record = store.record_of_key(space, key).await?;
    let record = record.ok_or_else(|| Failure::not_found(format!("There is no record `{key}` in this space.")))?;
    match &record.body {
        Body::Update(update) if update.published_at.is_some() && !record.archived => Ok(Shared::Update(record.id)),
        _ => Err(Failure::invalid(format!("`{key}` is not a published update: publish it first."))),
    }
}

fn view(share: &Share, update: Option<String>) -> ShareView {
    let kind = match share.shared {
        Shared::Update(_) => SharedKind::Update,
        Shared::Dashboard => SharedKind::Dashboard,
    };
    ShareView { id: share.id, kind, update, created_at: share.created_at, expires_at: Some(share.expires_at).filter(|at| *at < NEVER) }
}
