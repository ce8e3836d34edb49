//! Invitations: links that make whoever has one a member, once.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::account::{self, NewAccount};
use super::session::{self, NewSession};
use super::{AccountId, Role, SecretHash, Spent, member, spent};
use crate::db::with_db;
use crate::{Fault, SpaceId, Store};

/// Identifies an invitation; it does not open anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct InvitationId(pub Uuid);

/// An invitation as it stands. It may have expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub space: SpaceId,
    pub role: Role,
    pub created_by: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Who accepts an invitation.
#[derive(Clone, Copy, Debug)]
pub enum Guest<'a> {
    /// Somebody new, who is signed in by it.
    New { account: &'a NewAccount, session: &'a NewSession },
    /// Somebody who is signed in already.
    Known(AccountId),
}

/// Why an invitation was not accepted; it can still be used.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    #[error("The invitation does not open: {0:?}.")]
    Spent(Spent),
    #[error("Another account has this email already.")]
    EmailTaken,
    #[error("This account is a member already, with this role or a higher one.")]
    AlreadyMember,
    #[error(transparent)]
    Fault(#[from] Fault),
}

pub(crate) const ADD_INVITATION: &str = "
    insert into invitation (invitation_id, secret_hash, space_id, role, created_by, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) const INVITATIONS: &str = "
    select invitation_id, space_id, role, created_by, created_at, expires_at
    from invitation where space_id = $1 and used_at is null and expires_at > $2 order by created_at, invitation_id";

pub(crate) const INVITATION_OF_SECRET: &str = "
    select invitation_id, space_id, role, created_by, created_at, expires_at, used_at
    from invitation where secret_hash = $1";

pub(crate) const USE_INVITATION: &str = "
    update invitation set used_at = $2 where secret_hash = $1 and used_at is null and expires_at > $2
    returning space_id, role";

pub(crate) const INVITATION_USED: &str = "
    select used_at from invitation where secret_hash = $1";

pub(crate) const REVOKE_INVITATION: &str = "
    delete from invitation where space_id = $1 and invitation_id = $2 and used_at is null";

type Row = (String, String, String, String, i64, i64);

impl Store {
    pub async fn add_invitation(&self, secret: &SecretHash, invitation: &Invitation) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(ADD_INVITATION)
            .bind(invitation.id.0.to_string())
            .bind(&secret.0)
            .bind(invitation.space.to_string())
            .bind(invitation.role.name())
            .bind(invitation.created_by.to_string())
            .bind(invitation.created_at.as_microsecond())
            .bind(invitation.expires_at.as_microsecond())
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "make the invitation", error))
    }

    /// Lists the invitations to a space that can still be accepted, oldest first.
    pub async fn invitations(&self, space: SpaceId, now: Timestamp) -> Result<Vec<Invitation>, Fault> {
        let rows: Vec<Row> = with_db!(&self.read, Pool, |pool| sqlx::query_as(INVITATIONS)
            .bind(space.to_string())
            .bind(now.as_microsecond())
            .fetch_all(pool)
            .await)
        .map_err(|error| Fault::new(&self.place, "list the invitations", error))?;
        rows.into_iter().map(|row| self.read_invitation(row)).collect()
    }

    /// Looks an invitation up by the hash of its secret, without using it.
    pub async fn invitation(&self, secret: &SecretHash, now: Timestamp) -> Result<Result<Invitation, Spent>, Fault> {
        type Used = (String, String, String, String, i64, i64, Option<i64>);
        let row: Option<Used> =
            with_db!(&self.read, Pool, |pool| sqlx::query_as(INVITATION_OF_SECRET).bind(&secret.0).fetch_optional(pool).await)
                .map_err(|error| Fault::new(&self.place, "look up the invitation", error))?;
        let Some((id, space, role, created_by, created_at, expires_at, used_at)) = row else { return Ok(Err(Spent::Unknown)) };
        let invitation = self.read_invitation((id, space, role, created_by, created_at, expires_at))?;
        Ok(if used_at.is_some() || invitation.expires_at <= now { Err(spent(Some(used_at))) } else { Ok(invitation) })
    }

    /// Uses an invitation up and makes the guest a member, both or neither; of several guests at once, one succeeds.
    pub async fn accept_invitation(&self, secret: &SecretHash, guest: Guest<'_>, now: Timestamp) -> Result<SpaceId, InvitationError> {
        let fault = |error| Fault::new(&self.place, "accept the invitation", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let used: Option<(String, String)> = with_db!(&mut tx, Tx, |c| sqlx::query_as(USE_INVITATION)
            .bind(&secret.0)
            .bind(now.as_microsecond())
            .fetch_optional(&mut **c)
            .await)
        .map_err(fault)?;
        let Some((space, role)) = used else {
            let row = with_db!(&mut tx, Tx, |c| sqlx::query_scalar(INVITATION_USED).bind(&secret.0).fetch_optional(&mut **c).await);
            return Err(InvitationError::Spent(spent(row.map_err(fault)?)));
        };
        let (space, role) = (SpaceId(self.read_id("an invitation", &space)?), self.read_role(&role)?);
        let id = match guest {
            Guest::Known(id) => id,
            Guest::New { account, session } => {
                account::add(&mut tx, account::ADD_ACCOUNT, account).await.map_err(|error| {
                    match crate::commit::is_unique_violation(&error) {
                        true => InvitationError::EmailTaken,
                        false => fault(error).into(),
                    }
                })?;
                session::begin(&mut tx, account.id, session).await.map_err(fault)?;
                account.id
            }
        };
        if !member::raise(&mut tx, space, id, role, now).await.map_err(fault)? {
            return Err(InvitationError::AlreadyMember);
        }
        tx.commit().await.map_err(fault)?;
        Ok(space)
    }

    /// Withdraws an invitation that was not used; whether there was one.
    pub async fn revoke_invitation(&self, space: SpaceId, invitation: InvitationId) -> Result<bool, Fault> {
        let touched = with_db!(&self.write, Pool, |pool| sqlx::query(REVOKE_INVITATION)
            .bind(space.to_string())
            .bind(invitation.0.to_string())
            .execute(pool)
            .await
            .map(|done| done.rows_affected()))
        .map_err(|error| Fault::new(&self.place, "withdraw the invitation", error))?;
        Ok(touched == 1)
    }

    fn read_invitation(&self, (id, space, role, created_by, created_at, expires_at): Row) -> Result<Invitation, Fault> {
        Ok(Invitation {
            id: InvitationId(self.read_id("an invitation", &id)?),
            space: SpaceId(self.read_id("an invitation", &space)?),
            role: self.read_role(&role)?,
            created_by: AccountId(self.read_id("an invitation", &created_by)?),
            created_at: self.read_instant("an invitation", created_at)?,
            expires_at: self.read_instant("an invitation", expires_at)?,
        })
    }
}
