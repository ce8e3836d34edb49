//! Who may come in: accounts, the spaces they are members of, and the secrets that open a door.
//!
//! Absent on purpose: what a role may do, how a password is hashed, how a secret is made. Only the hash of a secret
//! ever comes here.

pub mod account;
pub mod idempotency;
pub mod invitation;
pub mod member;
pub mod session;
pub mod share;
pub mod token;

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::instant;
use crate::{Fault, Store};

/// Identifies an account. A UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct AccountId(pub Uuid);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a member may do in a space; each role may do all that the one before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything in the space.
    Viewer,
    /// Also edits records, publishes updates and shares them.
    Editor,
    /// Also decides who is a member.
    Owner,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Editor, Role::Owner];

    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Editor => "editor",
            Role::Owner => "owner",
        }
    }
}

/// How far a caller may go, whatever its role: what a token was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Reads.
    Read,
    /// Also tries out changes, and leaves them to a person to commit.
    Propose,
    /// Also changes.
    Write,
}

impl Scope {
    pub const ALL: [Scope; 3] = [Scope::Read, Scope::Propose, Scope::Write];

    pub fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Propose => "propose",
            Scope::Write => "write",
        }
    }
}

/// The SHA-256 of a secret, in hexadecimal: enough to recognise the secret, not to use it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretHash(pub String);

/// How a use of something that works once, for a while, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    Unknown,
    Used,
    Expired,
}

/// Why something single-use did not open: it was never made, was used, or its time is over.
pub(crate) fn spent(row: Option<Option<i64>>) -> Spent {
    match row {
        None => Spent::Unknown,
        Some(Some(_)) => Spent::Used,
        Some(None) => Spent::Expired,
    }
}

/// Reads columns that hold ids, names and instants; what cannot be read is a fault.
impl Store {
    pub(crate) fn read_id(&self, row: &str, id: &str) -> Result<Uuid, Fault> {
        Uuid::try_parse(id).map_err(|error| Fault::unreadable(&self.place, row, error))
    }

    pub(crate) fn read_instant(&self, row: &str, microseconds: i64) -> Result<Timestamp, Fault> {
        instant(microseconds).map_err(|error| Fault::unreadable(&self.place, row, error))
    }

    fn read_role(&self, name: &str) -> Result<Role, Fault> {
        let known = Role::ALL.into_iter().find(|role| role.name() == name);
        known.ok_or_else(|| Fault::unreadable(&self.place, &format!("a member with the role `{name}`"), "unknown role"))
    }

    fn read_scope(&self, name: &str) -> Result<Scope, Fault> {
        let known = Scope::ALL.into_iter().find(|scope| scope.name() == name);
        known.ok_or_else(|| Fault::unreadable(&self.place, &format!("a token with the scope `{name}`"), "unknown scope"))
    }
}
