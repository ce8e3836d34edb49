//! Who may come in: what opens once opens once, however many try, and what is refused changes nothing.

mod once;
mod people;
mod secrets;

use sinew_store::access::account::NewAccount;
use sinew_store::access::session::{NewSession, NewSignInLink};
use sinew_store::access::{AccountId, Role, SecretHash};
use sinew_store::{NewSpace, SpaceId, SpaceKind, Store};
use uuid::Uuid;

use crate::sample::{at, monday};

fn account(n: u128, email: Option<&str>) -> NewAccount {
    let id = AccountId(Uuid::from_u128(n));
    NewAccount { id, name: format!("Person {n}"), email: email.map(str::to_owned), password_hash: None, created_at: monday() }
}

fn secret(text: &str) -> SecretHash {
    SecretHash(text.to_owned())
}

/// A session that lasts until the day after.
fn session(text: &str) -> NewSession {
    NewSession { secret: secret(text), created_at: monday(), expires_at: at("2026-03-10T08:00:00Z") }
}

fn link(text: &str, account: AccountId) -> NewSignInLink {
    NewSignInLink { secret: secret(text), account, created_at: monday(), expires_at: at("2026-03-09T09:00:00Z") }
}

fn space(n: u128, kind: SpaceKind) -> NewSpace {
    NewSpace { id: SpaceId(Uuid::from_u128(n)), kind, name: format!("Space {n}"), owner: "ana".to_owned(), created_at: monday() }
}

/// Makes account 1 and the space 100 that it owns.
async fn owned_space(store: &Store) -> (AccountId, SpaceId) {
    let owner = store.local_owner(&account(1, None)).await.unwrap();
    let space = space(100, SpaceKind::Workspace);
    store.create_owned_space(&space, owner).await.unwrap();
    (owner, space.id)
}

/// Makes account `n` a member of a space, by an invitation.
async fn join(store: &Store, n: u128, space: SpaceId, role: Role) -> AccountId {
    let new = account(n, Some(&format!("p{n}@example.org")));
    let code = format!("joins as {n}");
    store.add_invitation(&secret(&code), &once::invitation(n, space, role)).await.unwrap();
    let guest = sinew_store::access::invitation::Guest::New { account: &new, session: &session(&format!("session {n}")) };
    assert_eq!(store.accept_invitation(&secret(&code), guest, monday()).await.unwrap(), space);
    new.id
}
