//! Members: which account may do what in which space.

use jiff::Timestamp;

use super::{AccountId, Role};
use crate::db::{Tx, with_db};
use crate::space::{self, NewSpace, SpaceHead, SpaceRow};
use crate::{Fault, SpaceId, Store};

/// A member of a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub account: AccountId,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
}

/// Why a member stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    #[error("There is no such member.")]
    Unknown,
    /// A space without an owner could never have members again.
    #[error("This is the only owner.")]
    LastOwner,
    #[error(transparent)]
    Fault(#[from] Fault),
}

pub(crate) const ROLE: &str = "
    select role from member where space_id = $1 and account_id = $2";

pub(crate) const SPACES_OF: &str = "
    select space.space_id, space.kind, space.name, space.owner, space.revision, space.created_at, member.role
    from member join space on space.space_id = member.space_id
    where member.account_id = $1 order by space.created_at, space.space_id";

pub(crate) const MEMBERS: &str = "
    select member.account_id, account.name, account.email, member.role
    from member join account on account.account_id = member.account_id
    where member.space_id = $1 order by account.name, member.account_id";

/// Adds a member, or gives an old one the higher role; touches no row when it has that role or a higher one.
pub(crate) const RAISE_MEMBER: &str = "
    insert into member (space_id, account_id, role, created_at) values ($1, $2, $3, $4)
    on conflict (space_id, account_id) do update set role = excluded.role
    where member.role = 'viewer' and excluded.role <> 'viewer' or member.role = 'editor' and excluded.role = 'owner'";

/// Whoever changes the members of a space waits for its row first, so that two owners cannot demote each other at once.
pub(crate) const LOCK_SPACE: &str = "
    update space set revision = revision where space_id = $1";

pub(crate) const OTHER_OWNERS: &str = "
    select count(*) as others from member where space_id = $1 and account_id <> $2 and role = 'owner'";

pub(crate) const SET_ROLE: &str = "
    update member set role = $3 where space_id = $1 and account_id = $2";

pub(crate) const REMOVE_MEMBER: &str = "
    delete from member where space_id = $1 and account_id = $2";

/// Invitations by somebody who may not invite any more would be a way back in.
pub(crate) const WITHDRAW_INVITATIONS: &str = "
    delete from invitation where space_id = $1 and created_by = $2 and used_at is null";

impl Store {
    /// Creates an empty space, at revision 0, with `account` as its owner.
    pub async fn create_owned_space(&self, space: &NewSpace, account: AccountId) -> Result<(), Fault> {
        let fault = |error| Fault::new(&self.place, "create the space", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        space::add(&mut tx, space).await.map_err(fault)?;
        raise(&mut tx, space.id, account, Role::Owner, space.created_at).await.map_err(fault)?;
        tx.commit().await.map_err(fault)
    }

    /// Returns the role of an account in a space; `None` when it is no member, or there is no such space.
    pub async fn role(&self, space: SpaceId, account: AccountId) -> Result<Option<Role>, Fault> {
        let row: Option<String> = with_db!(&self.read, Pool, |pool| sqlx::query_scalar(ROLE)
            .bind(space.to_string())
            .bind(account.to_string())
            .fetch_optional(pool)
            .await)
        .map_err(|error| Fault::new(&self.place, "look up the role", error))?;
        row.map(|role| self.read_role(&role)).transpose()
    }

    /// Lists the spaces that an account is a member of, oldest first.
    pub async fn spaces_of(&self, account: AccountId) -> Result<Vec<(SpaceHead, Role)>, Fault> {
        type Row = (String, String, String, String, i64, i64, String);
        let rows: Vec<Row> = with_db!(&self.read, Pool, |pool| sqlx::query_as(SPACES_OF).bind(account.to_string()).fetch_all(pool).await)
            .map_err(|error| Fault::new(&self.place, "list the spaces", error))?;
        let read = |(id, kind, name, owner, revision, created_at, role): Row| {
            let row: SpaceRow = (id, kind, name, owner, revision, created_at);
            Ok((space::read(&self.place, row)?, self.read_role(&role)?))
        };
        rows.into_iter().map(read).collect()
    }

    /// Lists the members of a space by name.
    pub async fn members(&self, space: SpaceId) -> Result<Vec<Member>, Fault> {
        type Row = (String, String, Option<String>, String);
        let rows: Vec<Row> = with_db!(&self.read, Pool, |pool| sqlx::query_as(MEMBERS).bind(space.to_string()).fetch_all(pool).await)
            .map_err(|error| Fault::new(&self.place, "list the members", error))?;
        let read = |(account, name, email, role): Row| {
            let account = AccountId(self.read_id(&format!("a member `{name}`"), &account)?);
            Ok(Member { account, name, email, role: self.read_role(&role)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// Gives a member another role. Who stops being an owner leaves no open invitation behind.
    pub async fn set_role(&self, space: SpaceId, account: AccountId, role: Role) -> Result<(), MemberError> {
        self.change_member(space, account, Some(role)).await
    }

    /// Removes a member, with the open invitations that it made.
    pub async fn remove_member(&self, space: SpaceId, account: AccountId) -> Result<(), MemberError> {
        self.change_member(space, account, None).await
    }

    /// Gives a member the role `to`, or takes it out.
    async fn change_member(&self, space: SpaceId, account: AccountId, to: Option<Role>) -> Result<(), MemberError> {
        let fault = |error| Fault::new(&self.place, "change the members", error);
        let (space, account) = (space.to_string(), account.to_string());
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        with_db!(&mut tx, Tx, |c| sqlx::query(LOCK_SPACE).bind(&space).execute(&mut **c).await.map(|_| ())).map_err(fault)?;
        let role: Option<String> =
            with_db!(&mut tx, Tx, |c| sqlx::query_scalar(ROLE).bind(&space).bind(&account).fetch_optional(&mut **c).await)
                .map_err(fault)?;
        let role = self.read_role(&role.ok_or(MemberError::Unknown)?)?;
        if role == Role::Owner && to != Some(Role::Owner) {
            let others: i64 =
                with_db!(&mut tx, Tx, |c| sqlx::query_scalar(OTHER_OWNERS).bind(&space).bind(&account).fetch_one(&mut **c).await)
                    .map_err(fault)?;
            if others == 0 {
                return Err(MemberError::LastOwner);
            }
            with_db!(&mut tx, Tx, |c| sqlx::query(WITHDRAW_INVITATIONS).bind(&space).bind(&account).execute(&mut **c).await.map(|_| ()))
                .map_err(fault)?;
        }
        match to {
            Some(role) => with_db!(&mut tx, Tx, |c| {
                sqlx::query(SET_ROLE).bind(&space).bind(&account).bind(role.name()).execute(&mut **c).await.map(|_| ())
            }),
            None => with_db!(&mut tx, Tx, |c| sqlx::query(REMOVE_MEMBER).bind(&space).bind(&account).execute(&mut **c).await.map(|_| ())),
        }
        .map_err(fault)?;
        Ok(tx.commit().await.map_err(fault)?)
    }
}

/// Makes `account` a member with at least `role`; whether that changed anything.
pub(crate) async fn raise(tx: &mut Tx, space: SpaceId, account: AccountId, role: Role, now: Timestamp) -> sqlx::Result<bool> {
    let touched = with_db!(tx, Tx, |c| sqlx::query(RAISE_MEMBER)
        .bind(space.to_string())
        .bind(account.to_string())
        .bind(role.name())
        .bind(now.as_microsecond())
        .execute(&mut **c)
        .await?
        .rows_affected());
    Ok(touched == 1)
}
