//! Tokens: how programs come in, each as far as it was made for.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Store;
use store::access::token::{Token, TokenId};

use super::secret::{self, Secret};
use super::sign_in::TOKEN_PREFIX;
use super::{Caller, Done, Listed, Scope, check_person, words};
use crate::failure::Failure;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Ten years: whoever means longer means for ever.
const MOST_DAYS: i32 = 3_650;

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Token")]
pub struct TokenView {
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    pub scope: Scope,
    pub created_at: Timestamp,
    /// None where it works until it is revoked.
    pub expires_at: Option<Timestamp>,
    /// To the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A token to make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateToken {
    /// What it is for.
    pub name: String,
    pub scope: Scope,
    /// After how many days it ends; left out, it works until it is revoked.
    #[schemars(range(min = 1, max = 3_650))]
    pub expires_days: Option<i32>,
}

/// A token that was just made, with the only copy of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "NewToken")]
pub struct TokenMade {
    #[serde(flatten)]
    pub token: TokenView,
    /// Goes behind `Authorization: Bearer`. Shown this once.
    pub secret: Secret,
}

/// A token to revoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    /// The token's id.
    pub id: TokenId,
}

/// Lists the caller's tokens, oldest first.
pub async fn list_tokens(store: &Store, caller: &Caller) -> Result<Listed<TokenView>, Failure> {
    Ok(Listed { items: store.tokens(caller.account).await?.into_iter().map(view).collect() })
}

/// Makes a token that acts for the caller.
pub async fn create_token(store: &Store, caller: &Caller, now: Timestamp, input: CreateToken) -> Result<TokenMade, Failure> {
    check_person(caller)?;
    let name = words::name("The token's name", &input.name)?;
    let expires_at = match input.expires_days {
        None => None,
        Some(days) if (1..=MOST_DAYS).contains(&days) => Some(now + DAY * days),
        Some(days) => return Err(Failure::invalid(format!("A token cannot last {days} days: take 1 to {MOST_DAYS}, or leave it out."))),
    };
    let secret = Secret::new(TOKEN_PREFIX)?;
    let token = Token { id: TokenId(secret::mint(now)?), name, scope: input.scope, created_at: now, expires_at, last_used_at: None };
    store.add_token(caller.account, &secret.hash(), &token).await?;
    Ok(TokenMade { token: view(token), secret })
}

/// Revokes one of the caller's tokens, at once.
pub async fn revoke_token(store: &Store, caller: &Caller, input: RevokeToken) -> Result<Done, Failure> {
    check_person(caller)?;
    match store.revoke_token(caller.account, input.id).await? {
        true => Ok(Done {}),
        false => Err(Failure::not_found("You have no such token: it may have been revoked already.")),
    }
}

fn view(token: Token) -> TokenView {
    let Token { id, name, scope, created_at, expires_at, last_used_at } = token;
    TokenView { id, name, scope, created_at, expires_at, last_used_at }
}
