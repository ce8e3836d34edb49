//! Who may come in and what they may do: each bad case beside its good one.

mod career;
mod coming_in;
mod me;
mod people;
mod requests;
mod rhythm;
mod roles;
mod sharing;
mod tokens;

use jiff::{SignedDuration, Timestamp};
use sinew_app::access::account::Me;
use sinew_app::access::invitation::{AcceptInvitation, CreateInvitation, accept_invitation, create_invitation};
use sinew_app::access::password::Password;
use sinew_app::access::secret::Secret;
use sinew_app::access::sign_in::{SignInWithLink, SignInWithPassword, make_owner, one_time_link, session_caller, sign_in_with_link};
use sinew_app::access::space::{CreateSpace, create_space};
use sinew_app::access::{Caller, Role};
use sinew_app::failure::{Code, Failure};
use store::{SpaceId, Store};

use crate::home::Home;

const PASSWORD: &str = "correct horse battery";

fn monday() -> Timestamp {
    "2026-03-09T08:00:00Z".parse().unwrap()
}

fn later(minutes: i64) -> Timestamp {
    monday() + SignedDuration::from_mins(minutes)
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A store with its owner signed in, and a space of the owner's.
struct World {
    store: Store,
    owner: Caller,
    space: SpaceId,
}

impl World {
    async fn new(home: &Home) -> World {
        let store = home.open().await;
        let owner = caller(&store, &owner_session(&store).await).await;
        let space = create_space(&store, &owner, monday(), CreateSpace { name: "Migration".to_owned() }).await.unwrap().id;
        World { store, owner, space }
    }

    /// Signs somebody new in, by an invitation to the space.
    async fn join(&self, name: &str, role: Role) -> Caller {
        let token = self.invite(role).await;
        let accepted = accept_invitation(&self.store, None, monday(), newcomer(token, name)).await.unwrap();
        caller(&self.store, &accepted.session.unwrap().secret).await
    }

    async fn invite(&self, role: Role) -> Secret {
        self.invite_at(role, 0).await
    }

    async fn invite_at(&self, role: Role, minutes: i64) -> Secret {
        let input = CreateInvitation { space: self.space, role };
        create_invitation(&self.store, &self.owner, later(minutes), input).await.unwrap().token
    }

    /// Signs somebody in who is a member of nothing here.
    async fn stranger(&self) -> Caller {
        let elsewhere = create_space(&self.store, &self.owner, later(1), CreateSpace { name: "Elsewhere".to_owned() }).await.unwrap().id;
        let input = CreateInvitation { space: elsewhere, role: Role::Owner };
        let token = create_invitation(&self.store, &self.owner, monday(), input).await.unwrap().token;
        let accepted = accept_invitation(&self.store, None, monday(), newcomer(token, "Stranger")).await.unwrap();
        caller(&self.store, &accepted.session.unwrap().secret).await
    }
}

/// Signs the owner in as the first start does; returns the session's secret.
async fn owner_session(store: &Store) -> Secret {
    let owner = make_owner(store, monday(), "Olga").await.unwrap();
    let token = one_time_link(store, monday(), owner).await.unwrap();
    sign_in_with_link(store, monday(), SignInWithLink { token }).await.unwrap().session.secret
}

async fn caller(store: &Store, session: &Secret) -> Caller {
    session_caller(store, monday(), session, "web").await.unwrap()
}

/// Somebody whose email is their name.
fn newcomer(token: Secret, name: &str) -> AcceptInvitation {
    let email = Some(format!("{}@example.org", name.to_lowercase()));
    AcceptInvitation { token, name: Some(name.to_owned()), email, password: Some(Password(PASSWORD.to_owned())) }
}

fn with_password(email: &str, password: &str) -> SignInWithPassword {
    SignInWithPassword { email: email.to_owned(), password: Password(password.to_owned()) }
}

/// Returns the names of one's spaces, each with one's role.
fn spaces(me: &Me) -> Vec<(&str, Role)> {
    me.spaces.iter().map(|space| (space.name.as_str(), space.role)).collect()
}

/// Checks that something was refused, and the words of it.
#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Failure>, code: Code, words: &str) {
    let failure = result.expect_err("it is refused");
    assert_eq!((failure.code, failure.message.as_str()), (code, words));
}
