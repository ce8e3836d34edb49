//! Links that open once, and requests that are done once.

use std::collections::BTreeMap;

use sinew_store::access::idempotency::{Known, Request};
use sinew_store::access::invitation::{Guest, Invitation, InvitationError, InvitationId};
use sinew_store::access::session::LinkError;
use sinew_store::access::{AccountId, Role, Spent};
use sinew_store::{SpaceId, Store};
use uuid::Uuid;

use super::{account, join, link, owned_space, secret, session};
use crate::home::on_both;
use crate::sample::{at, monday};

/// An invitation by account 1, for a week.
pub(super) fn invitation(n: u128, space: SpaceId, role: Role) -> Invitation {
    let expires_at = at("2026-03-16T08:00:00Z");
    let (id, created_by) = (InvitationId(Uuid::from_u128(n)), AccountId(Uuid::from_u128(1)));
    Invitation { id, space, role, created_by, created_at: monday(), expires_at }
}

/// Counts what several tries at once came to.
async fn tries<T: Send + 'static>(tries: Vec<tokio::task::JoinHandle<T>>, what: impl Fn(T) -> String) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for one in tries {
        *counts.entry(what(one.await.unwrap())).or_default() += 1;
    }
    counts
}

fn counts<const N: usize>(expected: [(&str, usize); N]) -> BTreeMap<String, usize> {
    expected.map(|(what, count)| (what.to_owned(), count)).into()
}

on_both! {
    async fn of_many_uses_of_a_sign_in_link_at_once_one_signs_in(home) {
        let store = home.open().await;
        let (owner, _) = owned_space(&store).await;
        store.add_sign_in_link(&link("link", owner)).await.unwrap();
        // Several servers, each with a door of its own.
        let stores = [home.open().await, home.open().await];
        let started = (0..8).map(|n| {
            let store = stores[n % 2].clone();
            tokio::spawn(async move { store.sign_in_with_link(&secret("link"), &session(&format!("session {n}"))).await })
        });
        let outcome = tries(started.collect(), |done| match done {
            Ok(account) => account.name,
            Err(LinkError::Spent(spent)) => format!("{spent:?}"),
            Err(LinkError::Fault(fault)) => panic!("{fault}"),
        });
        assert_eq!(outcome.await, counts([("Person 1", 1), ("Used", 7)]));
        let mut begun = 0;
        for n in 0..8 {
            begun += usize::from(store.session(&secret(&format!("session {n}"))).await.unwrap().is_some());
        }
        assert_eq!(begun, 1, "whoever was refused has no session");
    }

    async fn a_sign_in_link_says_why_it_does_not_open(home) {
        let store = home.open().await;
        let (owner, _) = owned_space(&store).await;
        let spent = async |code: &str, now: &str| {
            let mut session = session(&format!("{code} {now}"));
            session.created_at = at(now);
            match store.sign_in_with_link(&secret(code), &session).await {
                Ok(_) => None,
                Err(LinkError::Spent(spent)) => Some(spent),
                Err(LinkError::Fault(fault)) => panic!("{fault}"),
            }
        };
        store.add_sign_in_link(&link("link", owner)).await.unwrap();
        assert_eq!(spent("forged", "2026-03-09T08:30:00Z").await, Some(Spent::Unknown));
        assert_eq!(spent("link", "2026-03-09T09:00:00Z").await, Some(Spent::Expired), "its time is over at its end");
        assert_eq!(spent("link", "2026-03-09T08:59:59Z").await, None);
        assert_eq!(spent("link", "2026-03-09T08:59:59Z").await, Some(Spent::Used));
        store.remove_expired_sign_ins(at("2026-03-09T09:00:00Z")).await.unwrap();
        assert_eq!(spent("link", "2026-03-09T08:59:59Z").await, Some(Spent::Unknown), "long ago, forgotten");
    }

    async fn of_many_guests_with_one_invitation_one_becomes_a_member(home) {
        let store = home.open().await;
        let (_, space) = owned_space(&store).await;
        store.add_invitation(&secret("come"), &invitation(7, space, Role::Editor)).await.unwrap();
        let stores = [home.open().await, home.open().await];
        let started = (10..18).map(|n| {
            let store = stores[n as usize % 2].clone();
            tokio::spawn(async move {
                let (account, session) = (account(n, None), session(&format!("session {n}")));
                store.accept_invitation(&secret("come"), Guest::New { account: &account, session: &session }, monday()).await
            })
        });
        let outcome = tries(started.collect(), |done| match done {
            Ok(space) => format!("{space}"),
            Err(InvitationError::Spent(spent)) => format!("{spent:?}"),
            Err(other) => panic!("{other}"),
        });
        assert_eq!(outcome.await, counts([(&space.to_string(), 1), ("Used", 7)]));
        assert_eq!(store.members(space).await.unwrap().len(), 2);
        let mut accounts = 0;
        for n in 10..18 {
            accounts += usize::from(store.account(account(n, None).id).await.unwrap().is_some());
        }
        assert_eq!(accounts, 1, "whoever was refused has no account");
    }

    async fn an_invitation_that_was_refused_can_still_be_used(home) {
        let store = home.open().await;
        let (owner, space) = owned_space(&store).await;
        let editor = join(&store, 2, space, Role::Editor).await;
        store.add_invitation(&secret("come"), &invitation(7, space, Role::Editor)).await.unwrap();
        let accept = async |guest: Guest<'_>| store.accept_invitation(&secret("come"), guest, monday()).await;

        let twin = account(3, Some("p2@example.org"));
        let refused = accept(Guest::New { account: &twin, session: &session("twin") }).await.unwrap_err();
        assert!(matches!(refused, InvitationError::EmailTaken), "{refused:?}");
        assert_eq!((store.account(twin.id).await.unwrap(), store.session(&secret("twin")).await.unwrap()), (None, None));
        for member in [owner, editor] {
            let refused = accept(Guest::Known(member)).await.unwrap_err();
            assert!(matches!(refused, InvitationError::AlreadyMember), "{refused:?}");
        }
        assert_eq!(store.role(space, owner).await.unwrap(), Some(Role::Owner), "an invitation takes nothing away");

        // A viewer becomes more by it.
        store.set_role(space, editor, Role::Viewer).await.unwrap();
        assert_eq!(accept(Guest::Known(editor)).await.unwrap(), space);
        assert_eq!(store.role(space, editor).await.unwrap(), Some(Role::Editor));
    }

    async fn invitations_are_listed_until_they_are_over(home) {
        let store = home.open().await;
        let (_, space) = owned_space(&store).await;
        let [open, withdrawn] = [7, 8].map(|n| invitation(n, space, Role::Viewer));
        store.add_invitation(&secret("open"), &open).await.unwrap();
        store.add_invitation(&secret("withdrawn"), &withdrawn).await.unwrap();
        assert_eq!(store.invitations(space, monday()).await.unwrap(), [open.clone(), withdrawn.clone()]);
        assert_eq!(store.invitation(&secret("open"), monday()).await.unwrap(), Ok(open.clone()));
        assert_eq!(store.invitation(&secret("forged"), monday()).await.unwrap(), Err(Spent::Unknown));
        assert_eq!(store.invitation(&secret("open"), open.expires_at).await.unwrap(), Err(Spent::Expired));
        assert_eq!(store.invitations(space, open.expires_at).await.unwrap(), []);

        let elsewhere = SpaceId(Uuid::from_u128(5));
        assert!(!store.revoke_invitation(elsewhere, withdrawn.id).await.unwrap(), "an invitation of another space");
        assert!(store.revoke_invitation(space, withdrawn.id).await.unwrap());
        assert!(!store.revoke_invitation(space, withdrawn.id).await.unwrap());
        assert_eq!(store.invitation(&secret("withdrawn"), monday()).await.unwrap(), Err(Spent::Unknown));

        let late = store.accept_invitation(&secret("open"), Guest::Known(account(9, None).id), open.expires_at).await.unwrap_err();
        assert!(matches!(late, InvitationError::Spent(Spent::Expired)), "{late:?}");
        store.accept_invitation(&secret("open"), Guest::Known(account(9, None).id), monday()).await.unwrap();
        assert_eq!(store.invitation(&secret("open"), monday()).await.unwrap(), Err(Spent::Used));
        assert!(!store.revoke_invitation(space, open.id).await.unwrap(), "what was accepted is not withdrawn");
    }

    async fn a_request_that_comes_twice_is_done_once(home) {
        let store = home.open().await;
        let ana = AccountId(Uuid::from_u128(1));
        let request = Request { account: ana, key: "k-1", hash: "add A-1" };
        let begin = async |store: &Store, request: Request<'_>, now: &str| {
            let now = at(now);
            let [forgotten, lost] = [24 * 60, 2].map(|minutes| now - jiff::SignedDuration::from_mins(minutes));
            store.begin_request(request, now, forgotten, lost).await.unwrap()
        };
        assert_eq!(begin(&store, request, "2026-03-09T08:00:00Z").await, Known::Nothing);
        assert_eq!(begin(&store, request, "2026-03-09T08:01:00Z").await, Known::Running);
        assert_eq!(begin(&store, Request { hash: "add A-2", ..request }, "2026-03-09T08:01:00Z").await, Known::Other);
        let bea = Request { account: AccountId(Uuid::from_u128(2)), ..request };
        assert_eq!(begin(&store, bea, "2026-03-09T08:01:00Z").await, Known::Nothing, "a key is one account's own");

        store.finish_request(request, 201, Some("{\"é\": \"\\u0000\"}")).await.unwrap();
        let answered = Known::Answered { status: 201, answer: Some("{\"é\": \"\\u0000\"}".to_owned()) };
        assert_eq!(begin(&store, request, "2026-03-10T07:59:00Z").await, answered);
        store.forget_request(request).await.unwrap();
        assert_eq!(begin(&store, request, "2026-03-10T08:00:00Z").await, answered, "what was answered is not forgotten");
        assert_eq!(begin(&store, request, "2026-03-10T08:00:01Z").await, Known::Nothing, "until its day is over");
        store.forget_request(request).await.unwrap();
        assert_eq!(begin(&store, request, "2026-03-10T08:00:02Z").await, Known::Nothing);
        // Its server is killed; two minutes later somebody else may.
        assert_eq!(begin(&store, request, "2026-03-10T08:02:02Z").await, Known::Running);
        assert_eq!(begin(&store, request, "2026-03-10T08:02:03Z").await, Known::Nothing);
        store.finish_request(request, 201, None).await.unwrap();
        assert_eq!(begin(&store, request, "2026-03-10T08:03:00Z").await, Known::Answered { status: 201, answer: None });
        store.remove_requests(at("2026-03-10T08:02:03Z")).await.unwrap();
        assert_eq!(begin(&store, request, "2026-03-10T08:03:00Z").await, Known::Answered { status: 201, answer: None });
        store.remove_requests(at("2026-03-10T08:02:04Z")).await.unwrap();
        assert_eq!(begin(&store, request, "2026-03-10T08:03:00Z").await, Known::Nothing);
    }

    async fn of_many_requests_under_one_key_at_once_one_is_done(home) {
        let stores = [home.open().await, home.open().await];
        let started = (0..8).map(|n| {
            let store = stores[n % 2].clone();
            tokio::spawn(async move {
                let request = Request { account: AccountId(Uuid::from_u128(1)), key: "k", hash: "h" };
                store.begin_request(request, monday(), at("2026-03-08T08:00:00Z"), at("2026-03-09T07:58:00Z")).await.unwrap()
            })
        });
        assert_eq!(tries(started.collect(), |known| format!("{known:?}")).await, counts([("Nothing", 1), ("Running", 7)]));
    }
}
