//! Members of a space and their roles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::access::member::MemberError;
use store::{SpaceId, Store};

use super::{AccountId, Caller, Done, InSpace, Listed, Role, Scope, check, check_person, check_shared};
use crate::failure::Failure;

/// A member of a space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Member")]
pub struct MemberView {
    pub account: AccountId,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
}

/// Another role for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRole {
    /// The space's id.
    pub space: SpaceId,
    /// The member's account.
    pub account: AccountId,
    pub role: Role,
}

/// A member to take out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveMember {
    /// The space's id.
    pub space: SpaceId,
    /// The member's account; one's own to leave.
    pub account: AccountId,
}

/// Lists the members of a space by name.
pub async fn list_members(store: &Store, caller: &Caller, input: InSpace) -> Result<Listed<MemberView>, Failure> {
    check(store, caller, input.space, Role::Viewer, Scope::Read).await?;
    let members = store.members(input.space).await?.into_iter();
    let items = members.map(|member| MemberView { account: member.account, name: member.name, email: member.email, role: member.role });
    Ok(Listed { items: items.collect() })
}

/// Refuses a name that somebody else in a space has: the journal says by name who did what, and undo goes by that.
pub(super) async fn tell_apart(store: &Store, space: SpaceId, account: Option<AccountId>, name: &str) -> Result<(), Failure> {
    let name = name.to_lowercase();
    let members = store.members(space).await?;
    let Some(other) = members.into_iter().find(|member| Some(member.account) != account && member.name.to_lowercase() == name) else {
        return Ok(());
    };
    Err(Failure::conflict(format!(
        "Somebody called {} is in this space already: take a name that tells you apart, such as one with your surname. The journal says by name who did what.",
        other.name
    )))
}

/// Gives a member another role.
pub async fn set_role(store: &Store, caller: &Caller, input: SetRole) -> Result<Listed<MemberView>, Failure> {
    check_person(caller)?;
    check(store, caller, input.space, Role::Owner, Scope::Write).await?;
    check_shared(store, input.space).await?;
    store.set_role(input.space, input.account, input.role).await.map_err(failure)?;
    list_members(store, caller, InSpace { space: input.space }).await
}

/// Takes a member out of a space; everybody may leave.
pub async fn remove_member(store: &Store, caller: &Caller, input: RemoveMember) -> Result<Done, Failure> {
    check_person(caller)?;
    let needed = if input.account == caller.account { Role::Viewer } else { Role::Owner };
    check(store, caller, input.space, needed, Scope::Write).await?;
    check_shared(store, input.space).await?;
    store.remove_member(input.space, input.account).await.map_err(failure)?;
    Ok(Done {})
}

fn failure(error: MemberError) -> Failure {
    match error {
        MemberError::Unknown => Failure::not_found("There is no such member in this space."),
        MemberError::LastOwner => Failure::conflict("This is the only owner of the space: make another member an owner first."),
        MemberError::Fault(fault) => fault.into(),
    }
}
