//! Spaces as their members see them: which there are, making one, its name.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{NewSpace, SpaceHead, SpaceId, SpaceKind, Store};

use super::{AccountId, Caller, Listed, Role, Scope, check, check_scope, check_shared, no_such_space, secret, words};
use crate::failure::Failure;

/// A space that the caller is a member of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Space")]
pub struct SpaceView {
    pub id: SpaceId,
    pub name: String,
    pub role: Role,
    /// How many commits led to it.
    pub revision: i64,
}

/// A space to make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSpace {
    pub name: String,
}

/// Another name for a space.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameSpace {
    /// The space's id.
    pub space: SpaceId,
    pub name: String,
}

/// Lists the spaces that the caller is a member of, oldest first.
pub async fn list_spaces(store: &Store, caller: &Caller) -> Result<Listed<SpaceView>, Failure> {
    Ok(Listed { items: spaces_of(store, caller.account).await? })
}

/// Makes an empty space; the caller is its owner.
pub async fn create_space(store: &Store, caller: &Caller, now: Timestamp, input: CreateSpace) -> Result<SpaceView, Failure> {
    check_scope(caller, Scope::Write)?;
    let name = words::name("The space's name", &input.name)?;
    let id = SpaceId(secret::mint(now)?);
    // People, teams, calendars and the program are together in one space, as `sinew init` makes it.
    let space = NewSpace { id, kind: SpaceKind::Workspace, name: name.clone(), owner: caller.name.clone(), created_at: now };
    store.create_owned_space(&space, caller.account).await?;
    Ok(SpaceView { id, name, role: Role::Owner, revision: 0 })
}

/// Gives a space another name.
pub async fn rename_space(store: &Store, caller: &Caller, input: RenameSpace) -> Result<SpaceView, Failure> {
    let role = check(store, caller, input.space, Role::Owner, Scope::Write).await?;
    check_shared(store, input.space).await?;
    let name = words::name("The space's name", &input.name)?;
    store.rename_space(input.space, &name).await?;
    let head = store.space(input.space).await?.ok_or_else(no_such_space)?;
    Ok(view(head, role))
}

/// A career is no program: it is in no list of them, its owner's neither.
pub(crate) async fn spaces_of(store: &Store, account: AccountId) -> Result<Vec<SpaceView>, Failure> {
    let spaces = store.spaces_of(account).await?.into_iter().filter(|(head, _)| head.kind != SpaceKind::Career);
    Ok(spaces.map(|(head, role)| view(head, role)).collect())
}

pub(crate) fn view(head: SpaceHead, role: Role) -> SpaceView {
    SpaceView { id: head.id, name: head.name, role, revision: head.revision }
}
