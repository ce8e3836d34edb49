//! The caller's own account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Store;
use store::access::account::{Account, AccountChange, AccountError};

use super::member::tell_apart;
use super::password::{self, Password};
use super::space::{SpaceView, spaces_of};
use super::{AccountId, Caller, check_person, words};
use crate::failure::Failure;

/// The caller, and where they may go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Me {
    pub account: AccountView,
    /// Whether they can sign in with email and password.
    pub has_password: bool,
    /// The spaces that they are a member of, oldest first.
    pub spaces: Vec<SpaceView>,
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountView {
    pub id: AccountId,
    pub name: String,
    pub email: Option<String>,
}

/// What to change of one's own account; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// What others see beside one's changes.
    pub name: Option<String>,
    /// What one signs in with.
    pub email: Option<String>,
    /// At least 10 characters. Ends all other sessions.
    pub password: Option<Password>,
    /// The password until now, where there is one: a new email or password needs it.
    pub current_password: Option<Password>,
}

/// Returns the caller's account and spaces.
pub async fn me(store: &Store, caller: &Caller) -> Result<Me, Failure> {
    view(store, account_of(store, caller).await?).await
}

/// Changes the caller's name, email or password.
pub async fn change_me(store: &Store, caller: &Caller, input: ChangeMe) -> Result<Me, Failure> {
    let session = check_person(caller)?;
    let account = account_of(store, caller).await?;
    let name = input.name.as_deref().map(|name| words::name("Your name", name)).transpose()?;
    let email = input.email.as_deref().map(words::email).transpose()?;
    if let Some(name) = name.as_deref().filter(|name| *name != account.name) {
        for (space, _) in store.spaces_of(account.id).await? {
            tell_apart(store, space.id, Some(account.id), name).await?;
        }
    }
    if (input.password.is_some() || email.is_some() && email != account.email) && account.password_hash.is_some() {
        let Some(current) = &input.current_password else {
            return Err(Failure::forbidden("Give your current password too: it is needed to change your email or password."));
        };
        if !password::is_right(current, account.password_hash).await? {
            return Err(Failure::forbidden("The current password is not the right one: nothing was changed."));
        }
    }
    let password_hash = match (&input.password, email.as_ref().or(account.email.as_ref())) {
        (None, _) => None,
        (Some(_), None) => return Err(Failure::invalid("Give an email too: you sign in with it and the password.")),
        (Some(password), Some(email)) => Some(password::hash(password, email).await?),
    };
    let change = AccountChange { name, email, password_hash, keep: Some(session.clone()) };
    match store.change_account(caller.account, &change).await {
        Ok(true) => me(store, caller).await,
        Ok(false) => Err(gone()),
        Err(AccountError::EmailTaken) => Err(email_taken()),
        Err(AccountError::Fault(fault)) => Err(fault.into()),
    }
}

/// Shows an account with its spaces.
pub(crate) async fn view(store: &Store, account: Account) -> Result<Me, Failure> {
    Ok(Me {
        has_password: account.password_hash.is_some(),
        spaces: spaces_of(store, account.id).await?,
        account: AccountView { id: account.id, name: account.name, email: account.email },
    })
}

pub(crate) fn email_taken() -> Failure {
    Failure::conflict("Another account has this email already: take another, or sign in with that one.")
}

async fn account_of(store: &Store, caller: &Caller) -> Result<Account, Failure> {
    store.account(caller.account).await?.ok_or_else(gone)
}

fn gone() -> Failure {
    Failure::unauthenticated("Your account is gone: ask for a new invitation.")
}
