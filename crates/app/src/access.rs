//! Who asks, and what they may do: the one permission check, and everything about accounts, members and links.
//!
//! Three things let a caller in: a session (a person at a browser), a token (a program) and a link that works once. All
//! three are secrets that are made here, shown once, and kept as hashes.

pub mod account;
pub mod career;
pub mod idempotency;
pub mod invitation;
pub mod member;
pub mod password;
pub mod secret;
pub mod share;
pub mod sign_in;
pub mod space;
pub mod token;
pub(crate) mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
// Doors know no store, and these are what they speak of.
use store::access::SecretHash;
pub use store::access::{AccountId, Role, Scope};
use store::{SpaceId, Store};

use crate::failure::Failure;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub account: AccountId,
    /// What the journal calls them.
    pub name: String,
    /// How far they may go, whatever their role: all the way in a session, as far as a token was made for.
    pub scope: Scope,
    /// Which door they came through.
    pub door: &'static str,
    /// The session, where a person asks; a token has none.
    pub session: Option<SecretHash>,
}

/// Everything of one list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub struct Listed<T> {
    pub items: Vec<T>,
}

/// Nothing to tell but that it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Done {}

/// Names a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InSpace {
    /// The space's id.
    pub space: SpaceId,
}

/// Returns the caller's role in a space, when it is at least `needed` and the caller's scope reaches to `scope`.
///
/// A space that is not there and one that the caller may not see are answered alike, so that nobody learns which exist.
pub async fn check(store: &Store, caller: &Caller, space: SpaceId, needed: Role, scope: Scope) -> Result<Role, Failure> {
    let role = role_of(store, caller, space).await?;
    if role < needed {
        let message = format!("You are {} here, and this takes {}: ask an owner of the space.", one(role), one(needed));
        return Err(Failure::forbidden(message));
    }
    check_scope(caller, scope)?;
    Ok(role)
}

/// Returns the caller's role in a space.
pub async fn role_of(store: &Store, caller: &Caller, space: SpaceId) -> Result<Role, Failure> {
    store.role(space, caller.account).await?.ok_or_else(no_such_space)
}

/// Refuses a token that was made for less than `scope`.
pub fn check_scope(caller: &Caller, scope: Scope) -> Result<(), Failure> {
    if caller.scope < scope {
        let message = format!("This token may only {}, and this takes `{}`: make another token.", caller.scope.name(), scope.name());
        return Err(Failure::forbidden(message));
    }
    Ok(())
}

/// Returns the session of a person; who else may come in is for people alone to decide, so a token is refused.
pub fn check_person(caller: &Caller) -> Result<&SecretHash, Failure> {
    caller.session.as_ref().ok_or_else(|| Failure::forbidden("A token may not do this: sign in yourself."))
}

/// Refuses to let anybody else in where a space is one person's own.
pub(crate) async fn check_shared(store: &Store, space: SpaceId) -> Result<(), Failure> {
    match store.is_sealed(space).await? {
        false => Ok(()),
        true => Err(Failure::forbidden("A career space is its owner's alone: it has no other members, no links and no name of its own.")),
    }
}

pub(crate) fn no_such_space() -> Failure {
    Failure::not_found("There is no such space, or you are not a member of it.")
}

fn one(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a viewer",
        Role::Editor => "an editor",
        Role::Owner => "an owner",
    }
}
