//! Coming in: the owner's one-time link, a password, a session that goes on, a token.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Store;
use store::access::account::{Account, NewAccount};
use store::access::session::{LinkError, NewSession, NewSignInLink};
use store::access::{AccountId, Scope, Spent};

use super::account::{self, Me};
use super::password::{self, Password};
use super::secret::{self, Secret};
use super::{Caller, Done, check_person, idempotency, words};
use crate::failure::Failure;

/// What a token begins with, so that people and scanners see what it is.
pub const TOKEN_PREFIX: &str = "sinew_";

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A session that nobody uses for so long ends.
const IDLE_DAYS: i32 = 30;

/// And every session ends after so long.
const LONGEST_DAYS: i32 = 90;

/// The link of a start is for whoever started it, now.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(1);

/// How long it is remembered that a link was used or a session has expired, to be able to say so.
const REMEMBERED_DAYS: i32 = 7;

/// Email and password.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInWithPassword {
    pub email: String,
    pub password: Password,
}

/// A one-time link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInWithLink {
    /// The last part of the link.
    pub token: Secret,
}

/// A session that has just begun. The door hands its secret over, where scripts of a page cannot read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    pub secret: Secret,
    /// When it ends at the latest, however much it is used.
    pub expires_at: Timestamp,
}

/// Who has just signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub session: Begun,
    pub me: Me,
}

/// Returns the account of the person whose machine this is; it has no password, and owns every space without a member.
///
/// Made the first time, as `name`. For the start of a server: it asks nobody who they are.
pub async fn make_owner(store: &Store, now: Timestamp, name: &str) -> Result<AccountId, Failure> {
    let name = words::name("The owner's name", name)?;
    let account = NewAccount { id: AccountId(secret::mint(now)?), name, email: None, password_hash: None, created_at: now };
    Ok(store.local_owner(&account).await?)
}

/// Makes a link that signs `account` in once, within the hour; returns its last part. It asks nobody who they are.
pub async fn one_time_link(store: &Store, now: Timestamp, account: AccountId) -> Result<Secret, Failure> {
    let secret = Secret::new("")?;
    let link = NewSignInLink { secret: secret.hash(), account, created_at: now, expires_at: now + LINK_LASTS };
    store.add_sign_in_link(&link).await?;
    Ok(secret)
}

/// Signs in with email and password. An email that nobody has takes as long, and is answered with the same words.
pub async fn sign_in_with_password(store: &Store, now: Timestamp, input: SignInWithPassword) -> Result<SignedIn, Failure> {
    let account = match words::email(&input.email) {
        Ok(email) => store.account_of_email(&email).await?,
        Err(_) => None,
    };
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let is_right = password::is_right(&input.password, hash).await?;
    let Some(account) = account.filter(|_| is_right) else {
        return Err(Failure::unauthenticated("Email and password do not match an account: check both."));
    };
    let (session, kept) = new_session(now)?;
    store.begin_session(account.id, &kept).await?;
    signed_in(store, session, account).await
}

/// Signs in with a one-time link, which is then used up.
pub async fn sign_in_with_link(store: &Store, now: Timestamp, input: SignInWithLink) -> Result<SignedIn, Failure> {
    let (session, kept) = new_session(now)?;
    let account = store.sign_in_with_link(&input.token.hash(), &kept).await.map_err(|error| match error {
        LinkError::Fault(fault) => fault.into(),
        LinkError::Spent(Spent::Unknown) => {
            Failure::unauthenticated("This sign-in link is not known here: copy all of it, or start the server again for a new one.")
        }
        LinkError::Spent(Spent::Used) => {
            Failure::unauthenticated("This sign-in link was used already, and works once: start the server again for a new one.")
        }
        LinkError::Spent(Spent::Expired) => {
            Failure::unauthenticated("This sign-in link has expired: start the server again for a new one.")
        }
    })?;
    signed_in(store, session, account).await
}

/// Ends the caller's session.
pub async fn sign_out(store: &Store, caller: &Caller) -> Result<Done, Failure> {
    store.end_session(check_person(caller)?).await?;
    Ok(Done {})
}

/// Returns who has the session of `secret`, and puts its end off.
pub async fn session_caller(store: &Store, now: Timestamp, secret: &Secret, door: &'static str) -> Result<Caller, Failure> {
    let hash = secret.hash();
    let Some(session) = store.session(&hash).await? else { return Err(not_signed_in()) };
    if session.expires_at <= now {
        return Err(Failure::unauthenticated("Your session has ended: sign in again."));
    }
    if now.duration_since(session.last_seen_at) >= MINUTE {
        store.touch_session(&hash, now, session_end(session.created_at, now)).await?;
    }
    Ok(Caller { account: session.account, name: session.name, scope: Scope::Write, door, session: Some(hash) })
}

/// Returns who has the token of `secret`.
pub async fn token_caller(store: &Store, now: Timestamp, secret: &Secret, door: &'static str) -> Result<Caller, Failure> {
    let unknown = || Failure::unauthenticated("This token is not known here: it may have been revoked. Make another one.");
    if !secret.0.starts_with(TOKEN_PREFIX) {
        return Err(unknown());
    }
    let (token, holder) = store.token(&secret.hash()).await?.ok_or_else(unknown)?;
    if token.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(Failure::unauthenticated(format!("The token `{}` has expired: make another one.", token.name)));
    }
    if token.last_used_at.is_none_or(|last_used_at| now.duration_since(last_used_at) >= MINUTE) {
        store.touch_token(token.id, now).await?;
    }
    Ok(Caller { account: holder.account, name: holder.name, scope: token.scope, door, session: None })
}

/// Says that nobody has signed in: for a request with neither session nor token, too.
pub fn not_signed_in() -> Failure {
    Failure::unauthenticated("Sign in first.")
}

/// Removes what has expired long ago. To be called now and then.
pub async fn tidy(store: &Store, now: Timestamp) -> Result<(), Failure> {
    store.remove_expired_sign_ins(now - DAY * REMEMBERED_DAYS).await?;
    store.remove_requests(now - idempotency::REMEMBERED).await?;
    Ok(())
}

/// Makes a session: what the caller gets, and what is kept.
pub(crate) fn new_session(now: Timestamp) -> Result<(Begun, NewSession), Failure> {
    let secret = Secret::new("")?;
    let kept = NewSession { secret: secret.hash(), created_at: now, expires_at: session_end(now, now) };
    Ok((Begun { secret, expires_at: now + DAY * LONGEST_DAYS }, kept))
}

/// When a session ends that is used `now`, unless it is used again.
fn session_end(created_at: Timestamp, now: Timestamp) -> Timestamp {
    (now + DAY * IDLE_DAYS).min(created_at + DAY * LONGEST_DAYS)
}

async fn signed_in(store: &Store, session: Begun, account: Account) -> Result<SignedIn, Failure> {
    Ok(SignedIn { session, me: account::view(store, account).await? })
}
