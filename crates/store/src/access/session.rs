//! Sessions: an account signed in at one browser; and the links that start one, once.

use jiff::Timestamp;

use super::account::{self, Account};
use super::{AccountId, SecretHash, Spent, spent};
use crate::db::{Tx, with_db};
use crate::{Fault, Store};

/// A session to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    pub secret: SecretHash,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A session as it stands, and whose it is. It may have expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub account: AccountId,
    pub name: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A link that signs an account in, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSignInLink {
    pub secret: SecretHash,
    pub account: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Why a link did not sign anybody in.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("The link does not sign in: {0:?}.")]
    Spent(Spent),
    #[error(transparent)]
    Fault(#[from] Fault),
}

pub(crate) const ADD_SESSION: &str = "
    insert into session (secret_hash, account_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $3, $4)";

pub(crate) const SESSION: &str = "
    select session.account_id, account.name, session.created_at, session.last_seen_at, session.expires_at
    from session join account on account.account_id = session.account_id
    where session.secret_hash = $1";

pub(crate) const TOUCH_SESSION: &str = "
    update session set last_seen_at = $2, expires_at = $3 where secret_hash = $1 and last_seen_at < $2";

pub(crate) const END_SESSION: &str = "
    delete from session where secret_hash = $1";

pub(crate) const ADD_SIGN_IN_LINK: &str = "
    insert into sign_in_link (secret_hash, account_id, created_at, expires_at) values ($1, $2, $3, $4)";

pub(crate) const USE_SIGN_IN_LINK: &str = "
    update sign_in_link set used_at = $2 where secret_hash = $1 and used_at is null and expires_at > $2
    returning account_id";

pub(crate) const SIGN_IN_LINK: &str = "
    select used_at from sign_in_link where secret_hash = $1";

pub(crate) const REMOVE_SESSIONS: &str = "
    delete from session where expires_at <= $1";

pub(crate) const REMOVE_SIGN_IN_LINKS: &str = "
    delete from sign_in_link where expires_at <= $1";

impl Store {
    /// Begins a session of an account that has proved who it is.
    pub async fn begin_session(&self, account: AccountId, session: &NewSession) -> Result<(), Fault> {
        let fault = |error| Fault::new(&self.place, "sign in", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        begin(&mut tx, account, session).await.map_err(fault)?;
        tx.commit().await.map_err(fault)
    }

    /// Looks a session up by the hash of its secret.
    pub async fn session(&self, secret: &SecretHash) -> Result<Option<Session>, Fault> {
        type Row = (String, String, i64, i64, i64);
        let row: Option<Row> = with_db!(&self.read, Pool, |pool| sqlx::query_as(SESSION).bind(&secret.0).fetch_optional(pool).await)
            .map_err(|error| Fault::new(&self.place, "look up the session", error))?;
        let read = |(account, name, created_at, last_seen_at, expires_at): Row| {
            let what = format!("a session of `{name}`");
            Ok(Session {
                account: AccountId(self.read_id(&what, &account)?),
                created_at: self.read_instant(&what, created_at)?,
                last_seen_at: self.read_instant(&what, last_seen_at)?,
                expires_at: self.read_instant(&what, expires_at)?,
                name,
            })
        };
        row.map(read).transpose()
    }

    /// Notes that a session was used, which puts its end off.
    pub async fn touch_session(&self, secret: &SecretHash, now: Timestamp, expires_at: Timestamp) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(TOUCH_SESSION)
            .bind(&secret.0)
            .bind(now.as_microsecond())
            .bind(expires_at.as_microsecond())
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "note the session", error))
    }

    /// Ends a session; one that has ended already stays so.
    pub async fn end_session(&self, secret: &SecretHash) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(END_SESSION).bind(&secret.0).execute(pool).await.map(|_| ()))
            .map_err(|error| Fault::new(&self.place, "sign out", error))
    }

    pub async fn add_sign_in_link(&self, link: &NewSignInLink) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(ADD_SIGN_IN_LINK)
            .bind(&link.secret.0)
            .bind(link.account.to_string())
            .bind(link.created_at.as_microsecond())
            .bind(link.expires_at.as_microsecond())
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "make a sign-in link", error))
    }

    /// Uses a link up and begins the session, both or neither; of several uses at once, one succeeds.
    pub async fn sign_in_with_link(&self, link: &SecretHash, session: &NewSession) -> Result<Account, LinkError> {
        let fault = |error| Fault::new(&self.place, "sign in", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let used: Option<String> = with_db!(&mut tx, Tx, |c| sqlx::query_scalar(USE_SIGN_IN_LINK)
            .bind(&link.0)
            .bind(session.created_at.as_microsecond())
            .fetch_optional(&mut **c)
            .await)
        .map_err(fault)?;
        let Some(id) = used else {
            let row = with_db!(&mut tx, Tx, |c| sqlx::query_scalar(SIGN_IN_LINK).bind(&link.0).fetch_optional(&mut **c).await);
            return Err(LinkError::Spent(spent(row.map_err(fault)?)));
        };
        let row = with_db!(&mut tx, Tx, |c| sqlx::query_as(account::ACCOUNT).bind(&id).fetch_optional(&mut **c).await);
        let account = self.read_account(row)?.ok_or(LinkError::Spent(Spent::Unknown))?;
        begin(&mut tx, account.id, session).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(account)
    }

    /// Removes sessions and sign-in links that expired before `before`.
    pub async fn remove_expired_sign_ins(&self, before: Timestamp) -> Result<(), Fault> {
        let fault = |error| Fault::new(&self.place, "remove expired sessions", error);
        let before = before.as_microsecond();
        with_db!(&self.write, Pool, |pool| {
            sqlx::query(REMOVE_SESSIONS).bind(before).execute(pool).await.map_err(fault)?;
            sqlx::query(REMOVE_SIGN_IN_LINKS).bind(before).execute(pool).await.map_err(fault)?;
        });
        Ok(())
    }
}

pub(crate) async fn begin(tx: &mut Tx, account: AccountId, session: &NewSession) -> sqlx::Result<()> {
    with_db!(tx, Tx, |c| sqlx::query(ADD_SESSION)
        .bind(&session.secret.0)
        .bind(account.to_string())
        .bind(session.created_at.as_microsecond())
        .bind(session.expires_at.as_microsecond())
        .execute(&mut **c)
        .await
        .map(|_| ()))
}
