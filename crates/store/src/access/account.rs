//! Accounts: people who sign in.

use jiff::Timestamp;

use super::{AccountId, SecretHash};
use crate::db::{Tx, with_db};
use crate::{Fault, Store};

/// An account to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub id: AccountId,
    pub name: String,
    /// In lower case: what people type differs in case, the person does not.
    pub email: Option<String>,
    /// As a PHC string, never the password.
    pub password_hash: Option<String>,
    pub created_at: Timestamp,
}

/// An account as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub email: Option<String>,
    pub password_hash: Option<String>,
}

/// What changes in an account; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    pub name: Option<String>,
    pub email: Option<String>,
    /// A new password ends all sessions and sign-in links of the account, but for `keep`.
    pub password_hash: Option<String>,
    pub keep: Option<SecretHash>,
}

/// Why an account was not written.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("Another account has this email already.")]
    EmailTaken,
    #[error(transparent)]
    Fault(#[from] Fault),
}

pub(crate) const ADD_ACCOUNT: &str = "
    insert into account (account_id, email, name, password_hash, created_at) values ($1, $2, $3, $4, $5)";

/// There is one local owner: several servers that start at once on a new database agree on it here.
pub(crate) const ADD_LOCAL_OWNER: &str = "
    insert into account (account_id, email, name, password_hash, local_owner, created_at) values ($1, $2, $3, $4, true, $5)
    on conflict (local_owner) do nothing";

pub(crate) const LOCAL_OWNER: &str = "
    select account_id from account where local_owner";

/// A career space belongs to one person; nobody takes it over.
pub(crate) const TAKE_OVER: &str = "
    insert into member (space_id, account_id, role, created_at)
    select space_id, $1, 'owner', $2 from space
    where kind <> 'career' and not exists (select 1 from member where member.space_id = space.space_id)
    on conflict (space_id, account_id) do nothing";

pub(crate) const ACCOUNT: &str = "
    select account_id, email, name, password_hash from account where account_id = $1";

pub(crate) const ACCOUNT_OF_EMAIL: &str = "
    select account_id, email, name, password_hash from account where email = $1";

pub(crate) const COUNT_ACCOUNTS: &str = "
    select count(*) as accounts from account";

pub(crate) const CHANGE_ACCOUNT: &str = "
    update account set name = coalesce($2, name), email = coalesce($3, email), password_hash = coalesce($4, password_hash)
    where account_id = $1";

pub(crate) const END_OTHER_SESSIONS: &str = "
    delete from session where account_id = $1 and secret_hash <> $2";

pub(crate) const END_SIGN_IN_LINKS: &str = "
    delete from sign_in_link where account_id = $1 and used_at is null";

impl Store {
    /// Returns the account of the person whose machine this is, made from `account` the first time; it becomes the
    /// owner of every space that has no member yet.
    pub async fn local_owner(&self, account: &NewAccount) -> Result<AccountId, Fault> {
        let fault = |error| Fault::new(&self.place, "make the owner's account", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        add(&mut tx, ADD_LOCAL_OWNER, account).await.map_err(fault)?;
        let id: String = with_db!(&mut tx, Tx, |c| sqlx::query_scalar(LOCAL_OWNER).fetch_one(&mut **c).await).map_err(fault)?;
        with_db!(&mut tx, Tx, |c| sqlx::query(TAKE_OVER)
            .bind(&id)
            .bind(account.created_at.as_microsecond())
            .execute(&mut **c)
            .await
            .map(|_| ()))
        .map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(AccountId(self.read_id("an account", &id)?))
    }

    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, Fault> {
        let row = with_db!(&self.read, Pool, |pool| sqlx::query_as(ACCOUNT).bind(id.to_string()).fetch_optional(pool).await);
        self.read_account(row)
    }

    /// Finds the account of an email, which is in lower case.
    pub async fn account_of_email(&self, email: &str) -> Result<Option<Account>, Fault> {
        let row = with_db!(&self.read, Pool, |pool| sqlx::query_as(ACCOUNT_OF_EMAIL).bind(email).fetch_optional(pool).await);
        self.read_account(row)
    }

    /// Counts the accounts.
    pub async fn accounts(&self) -> Result<i64, Fault> {
        with_db!(&self.read, Pool, |pool| sqlx::query_scalar(COUNT_ACCOUNTS).fetch_one(pool).await)
            .map_err(|error| Fault::new(&self.place, "count the accounts", error))
    }

    pub(super) fn read_account(&self, row: sqlx::Result<Option<Row>>) -> Result<Option<Account>, Fault> {
        let row = row.map_err(|error| Fault::new(&self.place, "look up the account", error))?;
        let read = |(id, email, name, password_hash): Row| {
            Ok(Account { id: AccountId(self.read_id(&format!("an account `{name}`"), &id)?), name, email, password_hash })
        };
        row.map(read).transpose()
    }

    /// Changes an account; whether there is one.
    pub async fn change_account(&self, id: AccountId, change: &AccountChange) -> Result<bool, AccountError> {
        let failed = |error| account_error(&self.place, error);
        let mut tx = self.write.begin_write().await.map_err(failed)?;
        let touched = with_db!(&mut tx, Tx, |c| sqlx::query(CHANGE_ACCOUNT)
            .bind(id.to_string())
            .bind(&change.name)
            .bind(&change.email)
            .bind(&change.password_hash)
            .execute(&mut **c)
            .await
            .map(|done| done.rows_affected()))
        .map_err(failed)?;
        if change.password_hash.is_some() {
            // No hash is empty, so an empty one keeps no session.
            let keep = change.keep.as_ref().map_or("", |keep| keep.0.as_str());
            with_db!(&mut tx, Tx, |c| {
                sqlx::query(END_OTHER_SESSIONS).bind(id.to_string()).bind(keep).execute(&mut **c).await.map_err(failed)?;
                sqlx::query(END_SIGN_IN_LINKS).bind(id.to_string()).execute(&mut **c).await.map_err(failed)?;
            });
        }
        tx.commit().await.map_err(failed)?;
        Ok(touched == 1)
    }
}

type Row = (String, Option<String>, String, Option<String>);

/// Adds an account; `sql` says of which sort.
pub(crate) async fn add(tx: &mut Tx, sql: &'static str, account: &NewAccount) -> sqlx::Result<()> {
    with_db!(tx, Tx, |c| sqlx::query(sql)
        .bind(account.id.to_string())
        .bind(&account.email)
        .bind(&account.name)
        .bind(&account.password_hash)
        .bind(account.created_at.as_microsecond())
        .execute(&mut **c)
        .await
        .map(|_| ()))
}

/// The email is the only thing of an account that must be unique and that a person chooses.
fn account_error(place: &str, error: sqlx::Error) -> AccountError {
    match crate::commit::is_unique_violation(&error) {
        true => AccountError::EmailTaken,
        false => Fault::new(place, "write the account", error).into(),
    }
}
