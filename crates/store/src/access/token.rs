//! Tokens: secrets that programs come with.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountId, Scope, SecretHash};
use crate::db::with_db;
use crate::{Fault, Store};

/// Identifies a token; it does not open anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct TokenId(pub Uuid);

/// A token as it stands. It may have expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub scope: Scope,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

/// The account that a token acts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHolder {
    pub account: AccountId,
    pub name: String,
}

pub(crate) const ADD_TOKEN: &str = "
    insert into token (token_id, secret_hash, account_id, name, scope, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) const TOKENS: &str = "
    select token_id, name, scope, created_at, expires_at, last_used_at
    from token where account_id = $1 order by created_at, token_id";

pub(crate) const TOKEN_OF_SECRET: &str = "
    select token.token_id, token.name, token.scope, token.created_at, token.expires_at, token.last_used_at,
        account.account_id, account.name as account_name
    from token join account on account.account_id = token.account_id
    where token.secret_hash = $1";

pub(crate) const TOUCH_TOKEN: &str = "
    update token set last_used_at = $2 where token_id = $1 and (last_used_at is null or last_used_at < $2)";

pub(crate) const REVOKE_TOKEN: &str = "
    delete from token where account_id = $1 and token_id = $2";

type Row = (String, String, String, i64, Option<i64>, Option<i64>);

impl Store {
    pub async fn add_token(&self, account: AccountId, secret: &SecretHash, token: &Token) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(ADD_TOKEN)
            .bind(token.id.0.to_string())
            .bind(&secret.0)
            .bind(account.to_string())
            .bind(&token.name)
            .bind(token.scope.name())
            .bind(token.created_at.as_microsecond())
            .bind(token.expires_at.map(Timestamp::as_microsecond))
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "make the token", error))
    }

    /// Lists the tokens of an account, oldest first.
    pub async fn tokens(&self, account: AccountId) -> Result<Vec<Token>, Fault> {
        let rows: Vec<Row> = with_db!(&self.read, Pool, |pool| sqlx::query_as(TOKENS).bind(account.to_string()).fetch_all(pool).await)
            .map_err(|error| Fault::new(&self.place, "list the tokens", error))?;
        rows.into_iter().map(|row| self.read_token(row)).collect()
    }

    /// Looks a token up by the hash of its secret.
    pub async fn token(&self, secret: &SecretHash) -> Result<Option<(Token, TokenHolder)>, Fault> {
        type Held = (String, String, String, i64, Option<i64>, Option<i64>, String, String);
        let row: Option<Held> =
            with_db!(&self.read, Pool, |pool| sqlx::query_as(TOKEN_OF_SECRET).bind(&secret.0).fetch_optional(pool).await)
                .map_err(|error| Fault::new(&self.place, "look up the token", error))?;
        let Some((id, token, scope, created_at, expires_at, last_used_at, account, name)) = row else { return Ok(None) };
        let account = AccountId(self.read_id(&format!("a token of `{name}`"), &account)?);
        let token = self.read_token((id, token, scope, created_at, expires_at, last_used_at))?;
        Ok(Some((token, TokenHolder { account, name })))
    }

    /// Notes that a token was used.
    pub async fn touch_token(&self, token: TokenId, now: Timestamp) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(TOUCH_TOKEN)
            .bind(token.0.to_string())
            .bind(now.as_microsecond())
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "note the token", error))
    }

    /// Revokes a token of an account; whether there was one.
    pub async fn revoke_token(&self, account: AccountId, token: TokenId) -> Result<bool, Fault> {
        let touched = with_db!(&self.write, Pool, |pool| sqlx::query(REVOKE_TOKEN)
            .bind(account.to_string())
            .bind(token.0.to_string())
            .execute(pool)
            .await
            .map(|done| done.rows_affected()))
        .map_err(|error| Fault::new(&self.place, "revoke the token", error))?;
        Ok(touched == 1)
    }

    fn read_token(&self, (id, name, scope, created_at, expires_at, last_used_at): Row) -> Result<Token, Fault> {
        let what = format!("a token `{name}`");
        let instant = |at: i64| self.read_instant(&what, at);
        Ok(Token {
            id: TokenId(self.read_id(&what, &id)?),
            scope: self.read_scope(&scope)?,
            created_at: instant(created_at)?,
            expires_at: expires_at.map(instant).transpose()?,
            last_used_at: last_used_at.map(instant).transpose()?,
            name,
        })
    }
}
