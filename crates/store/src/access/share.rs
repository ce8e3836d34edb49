//! Shares: links by which anybody may read one thing of a space.

use jiff::Timestamp;
use model::space::RecordId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountId, SecretHash};
use crate::db::with_db;
use crate::{Fault, SpaceId, Store};

/// Identifies a share; it does not open anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ShareId(pub Uuid);

/// What a share shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// One published update.
    Update(RecordId),
    /// The overview of the space's program, as it stands when it is looked at.
    Dashboard,
}

/// A share as it stands. It may have expired, or have been revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub id: ShareId,
    pub space: SpaceId,
    pub shared: Shared,
    pub created_by: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

pub(crate) const ADD_SHARE: &str = "
    insert into share (share_id, secret_hash, space_id, kind, record_id, created_by, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

pub(crate) const SHARES: &str = "
    select share.share_id, share.space_id, share.kind, share.record_id, share.created_by, share.created_at, share.expires_at,
        share.revoked_at, record.key
    from share left join record on record.record_id = share.record_id
    where share.space_id = $1 and share.revoked_at is null and share.expires_at > $2
    order by share.created_at, share.share_id";

pub(crate) const SHARE_OF_SECRET: &str = "
    select share_id, space_id, kind, record_id, created_by, created_at, expires_at, revoked_at
    from share where secret_hash = $1";

pub(crate) const REVOKE_SHARE: &str = "
    update share set revoked_at = $3 where space_id = $1 and share_id = $2 and revoked_at is null";

type Row = (String, String, String, Option<String>, String, i64, i64, Option<i64>);

impl Store {
    pub async fn add_share(&self, secret: &SecretHash, share: &Share) -> Result<(), Fault> {
        let (kind, record) = match share.shared {
            Shared::Update(record) => ("update", Some(record.to_string())),
            Shared::Dashboard => ("dashboard", None),
        };
        with_db!(&self.write, Pool, |pool| sqlx::query(ADD_SHARE)
            .bind(share.id.0.to_string())
            .bind(&secret.0)
            .bind(share.space.to_string())
            .bind(kind)
            .bind(record)
            .bind(share.created_by.to_string())
            .bind(share.created_at.as_microsecond())
            .bind(share.expires_at.as_microsecond())
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "share", error))
    }

    /// Lists the shares of a space that still open, oldest first, each with the key of the record that it shows.
    pub async fn shares(&self, space: SpaceId, now: Timestamp) -> Result<Vec<(Share, Option<String>)>, Fault> {
        type Keyed = (String, String, String, Option<String>, String, i64, i64, Option<i64>, Option<String>);
        let rows: Vec<Keyed> = with_db!(&self.read, Pool, |pool| sqlx::query_as(SHARES)
            .bind(space.to_string())
            .bind(now.as_microsecond())
            .fetch_all(pool)
            .await)
        .map_err(|error| Fault::new(&self.place, "list the shares", error))?;
        let read = |(id, space, kind, record, created_by, created_at, expires_at, revoked_at, key): Keyed| {
            Ok((self.read_share((id, space, kind, record, created_by, created_at, expires_at, revoked_at))?, key))
        };
        rows.into_iter().map(read).collect()
    }

    /// Looks a share up by the hash of its secret.
    pub async fn share(&self, secret: &SecretHash) -> Result<Option<Share>, Fault> {
        let row: Option<Row> =
            with_db!(&self.read, Pool, |pool| sqlx::query_as(SHARE_OF_SECRET).bind(&secret.0).fetch_optional(pool).await)
                .map_err(|error| Fault::new(&self.place, "look up the share", error))?;
        row.map(|row| self.read_share(row)).transpose()
    }

    /// Revokes a share; whether there was one that still opened.
    pub async fn revoke_share(&self, space: SpaceId, share: ShareId, now: Timestamp) -> Result<bool, Fault> {
        let touched = with_db!(&self.write, Pool, |pool| sqlx::query(REVOKE_SHARE)
            .bind(space.to_string())
            .bind(share.0.to_string())
            .bind(now.as_microsecond())
            .execute(pool)
            .await
            .map(|done| done.rows_affected()))
        .map_err(|error| Fault::new(&self.place, "revoke the share", error))?;
        Ok(touched == 1)
    }

    fn read_share(&self, (id, space, kind, record, created_by, created_at, expires_at, revoked_at): Row) -> Result<Share, Fault> {
        let shared = match (kind.as_str(), record) {
            ("update", Some(record)) => Shared::Update(RecordId(self.read_id("a share", &record)?)),
            ("dashboard", None) => Shared::Dashboard,
            _ => return Err(Fault::unreadable(&self.place, &format!("a share of `{kind}`"), "unknown kind of share")),
        };
        Ok(Share {
            id: ShareId(self.read_id("a share", &id)?),
            space: SpaceId(self.read_id("a share", &space)?),
            shared,
            created_by: AccountId(self.read_id("a share", &created_by)?),
            created_at: self.read_instant("a share", created_at)?,
            expires_at: self.read_instant("a share", expires_at)?,
            revoked_at: revoked_at.map(|at| self.read_instant("a share", at)).transpose()?,
        })
    }
}
