//! Invitations: a link makes whoever has it a member, once, within a week.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::access::account::NewAccount;
use store::access::invitation::{Guest, Invitation, InvitationError, InvitationId};
use store::access::{AccountId, Spent};
use store::{SpaceId, Store};

use super::account::{self, Me};
use super::member::tell_apart;
use super::password::{self, Password};
use super::secret::{self, Secret};
use super::sign_in::{Begun, new_session};
use super::{Caller, Done, InSpace, Listed, Role, Scope, check, check_person, check_shared, words};
use crate::failure::Failure;

const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An invitation that can still be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Invitation")]
pub struct InvitationView {
    pub id: InvitationId,
    /// What whoever accepts it becomes.
    pub role: Role,
    pub expires_at: Timestamp,
}

/// Whom to invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvitation {
    /// The space's id.
    pub space: SpaceId,
    /// What whoever accepts it becomes.
    pub role: Role,
}

/// An invitation that was just made, with the only copy of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "NewInvitation")]
pub struct InvitationMade {
    pub id: InvitationId,
    pub role: Role,
    pub expires_at: Timestamp,
    /// The last part of the link. Shown this once.
    pub token: Secret,
}

/// An invitation to withdraw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeInvitation {
    /// The space's id.
    pub space: SpaceId,
    /// The invitation's id.
    pub id: InvitationId,
}

/// An invitation as whoever has the link looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookAtInvitation {
    /// The last part of the link.
    pub token: Secret,
}

/// What an invitation is to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "InvitedTo")]
pub struct InvitedTo {
    pub space_name: String,
    pub role: Role,
}

/// Accepts an invitation. Who is signed in gives nothing but the token; who is not makes an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The last part of the link.
    pub token: Secret,
    /// What others see beside one's changes.
    pub name: Option<String>,
    /// What one signs in with.
    pub email: Option<String>,
    /// At least 10 characters.
    pub password: Option<Password>,
}

/// Who accepted an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The session that began with it; none for who was signed in already.
    pub session: Option<Begun>,
    pub me: Me,
}

/// Lists the invitations to a space that can still be accepted, oldest first.
pub async fn list_invitations(store: &Store, caller: &Caller, now: Timestamp, input: InSpace) -> Result<Listed<InvitationView>, Failure> {
    check(store, caller, input.space, Role::Owner, Scope::Read).await?;
    let open = store.invitations(input.space, now).await?.into_iter();
    let items = open.map(|open| InvitationView { id: open.id, role: open.role, expires_at: open.expires_at });
    Ok(Listed { items: items.collect() })
}

/// Makes an invitation to a space.
pub async fn create_invitation(store: &Store, caller: &Caller, now: Timestamp, input: CreateInvitation) -> Result<InvitationMade, Failure> {
    check_person(caller)?;
    check(store, caller, input.space, Role::Owner, Scope::Write).await?;
    check_shared(store, input.space).await?;
    let token = Secret::new("")?;
    let (id, expires_at) = (InvitationId(secret::mint(now)?), now + LASTS);
    let CreateInvitation { space, role } = input;
    let invitation = Invitation { id, space, role, created_by: caller.account, created_at: now, expires_at };
    store.add_invitation(&token.hash(), &invitation).await?;
    Ok(InvitationMade { id, role, expires_at, token })
}

/// Withdraws an invitation that nobody has accepted.
pub async fn revoke_invitation(store: &Store, caller: &Caller, input: RevokeInvitation) -> Result<Done, Failure> {
    check_person(caller)?;
    check(store, caller, input.space, Role::Owner, Scope::Write).await?;
    match store.revoke_invitation(input.space, input.id).await? {
        true => Ok(Done {}),
        false => Err(Failure::not_found("There is no such open invitation in this space: it may have been accepted.")),
    }
}

/// Says what an invitation is to. The link is all it takes.
pub async fn look_at_invitation(store: &Store, now: Timestamp, input: LookAtInvitation) -> Result<InvitedTo, Failure> {
    let invitation = store.invitation(&input.token.hash(), now).await?.map_err(not_open)?;
    let space = store.space(invitation.space).await?.ok_or_else(|| not_open(Spent::Unknown))?;
    Ok(InvitedTo { space_name: space.name, role: invitation.role })
}

/// Makes the caller, or somebody new, a member. The invitation is then used up.
pub async fn accept_invitation(
    store: &Store,
    caller: Option<&Caller>,
    now: Timestamp,
    input: AcceptInvitation,
) -> Result<Accepted, Failure> {
    let token = input.token.hash();
    // Before anything is asked of whoever has a link that leads nowhere, and before a password is hashed for nothing.
    let space = store.invitation(&token, now).await?.map_err(not_open)?.space;
    if let Some(caller) = caller {
        check_person(caller)?;
        if input.name.is_some() || input.email.is_some() || input.password.is_some() {
            return Err(Failure::invalid("You are signed in already: accept with nothing but the link, or sign out first."));
        }
        tell_apart(store, space, Some(caller.account), &caller.name).await?;
        store.accept_invitation(&token, Guest::Known(caller.account), now).await.map_err(failure)?;
        return Ok(Accepted { session: None, me: account::me(store, caller).await? });
    }
    let (Some(name), Some(email), Some(password)) = (&input.name, &input.email, &input.password) else {
        return Err(Failure::invalid("Give your name, your email and a password to make your account, or sign in first."));
    };
    let (name, email) = (words::name("Your name", name)?, words::email(email)?);
    if store.account_of_email(&email).await?.is_some() {
        return Err(failure(InvitationError::EmailTaken));
    }
    tell_apart(store, space, None, &name).await?;
    let password_hash = Some(password::hash(password, &email).await?);
    let account = NewAccount { id: AccountId(secret::mint(now)?), name, email: Some(email), password_hash, created_at: now };
    let (session, kept) = new_session(now)?;
    let guest = Guest::New { account: &account, session: &kept };
    store.accept_invitation(&token, guest, now).await.map_err(failure)?;
    let account = store.account(account.id).await?.ok_or_else(|| not_open(Spent::Used))?;
    Ok(Accepted { session: Some(session), me: account::view(store, account).await? })
}

fn failure(error: InvitationError) -> Failure {
    match error {
        InvitationError::Spent(spent) => not_open(spent),
        InvitationError::EmailTaken => {
            Failure::conflict("There is an account with this email already: sign in with it, then open the invitation again.")
        }
        InvitationError::AlreadyMember => {
            Failure::conflict("You are a member of this space already, with this role or a higher one: the invitation can still be used.")
        }
        InvitationError::Fault(fault) => fault.into(),
    }
}

fn not_open(spent: Spent) -> Failure {
    Failure::not_found(match spent {
        Spent::Unknown => "This invitation is not known here: copy the whole link, or ask for a new one. It may have been withdrawn.",
        Spent::Used => "This invitation was accepted already, and works once: ask for a new one, or sign in.",
        Spent::Expired => "This invitation has expired: ask for a new one.",
    })
}
