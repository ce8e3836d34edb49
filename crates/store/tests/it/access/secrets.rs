//! Sessions, tokens and shares: found by the hash of their secret and by nothing else.

use model::kind::Kind;
use serde_json::json;
use sinew_store::access::share::{Share, ShareId, Shared};
use sinew_store::access::token::{Token, TokenId};
use sinew_store::access::{AccountId, Scope};
use sinew_store::{SpaceId, Store};
use uuid::Uuid;

use super::{account, owned_space, secret, session};
use crate::home::on_both;
use crate::sample::{Live, at, created, monday, set};

fn token(n: u128, scope: Scope) -> Token {
    let id = TokenId(Uuid::from_u128(n));
    Token { id, name: format!("Script {n}"), scope, created_at: monday(), expires_at: None, last_used_at: None }
}

fn share(n: u128, space: SpaceId, shared: Shared) -> Share {
    let (id, created_by) = (ShareId(Uuid::from_u128(n)), AccountId(Uuid::from_u128(1)));
    Share { id, space, shared, created_by, created_at: monday(), expires_at: at("2026-06-07T08:00:00Z"), revoked_at: None }
}

on_both! {
    async fn a_session_is_put_off_and_ended(home) {
        let store = home.open().await;
        let (owner, _) = owned_space(&store).await;
        store.begin_session(owner, &session("s")).await.unwrap();
        let found = store.session(&secret("s")).await.unwrap().unwrap();
        assert_eq!((found.account, found.name.as_str(), found.created_at, found.last_seen_at), (owner, "Person 1", monday(), monday()));
        assert_eq!(store.session(&secret("t")).await.unwrap(), None);

        let (now, end) = (at("2026-03-09T12:00:00Z"), at("2026-03-20T08:00:00Z"));
        store.touch_session(&secret("s"), now, end).await.unwrap();
        // What arrives late, from a slower server, takes nothing back.
        store.touch_session(&secret("s"), at("2026-03-09T11:00:00Z"), at("2026-03-19T08:00:00Z")).await.unwrap();
        let found = store.session(&secret("s")).await.unwrap().unwrap();
        assert_eq!((found.created_at, found.last_seen_at, found.expires_at), (monday(), now, end));

        store.remove_expired_sign_ins(at("2026-03-20T07:59:59Z")).await.unwrap();
        assert!(store.session(&secret("s")).await.unwrap().is_some());
        store.end_session(&secret("s")).await.unwrap();
        store.end_session(&secret("s")).await.unwrap();
        assert_eq!(store.session(&secret("s")).await.unwrap(), None);
        store.begin_session(owner, &session("s")).await.unwrap();
        store.remove_expired_sign_ins(at("2026-03-10T08:00:00Z")).await.unwrap();
        assert_eq!(store.session(&secret("s")).await.unwrap(), None);
    }

    async fn tokens_are_listed_used_and_revoked_by_their_account(home) {
        let store = home.open().await;
        let (owner, _) = owned_space(&store).await;
        let expiring = Token { expires_at: Some(at("2026-04-01T00:00:00Z")), ..token(2, Scope::Write) };
        let mut all = vec![token(1, Scope::Read), expiring, token(3, Scope::Propose)];
        for (n, token) in all.iter().enumerate() {
            store.add_token(owner, &secret(&format!("t{n}")), token).await.unwrap();
        }
        assert_eq!(store.tokens(owner).await.unwrap(), all);
        let (found, holder) = store.token(&secret("t1")).await.unwrap().unwrap();
        assert_eq!((found, holder.account, holder.name.as_str()), (all[1].clone(), owner, "Person 1"));
        assert_eq!(store.token(&secret("t9")).await.unwrap(), None);

        for used in ["2026-03-09T10:00:00Z", "2026-03-09T09:00:00Z"] {
            store.touch_token(all[0].id, at(used)).await.unwrap();
        }
        all[0].last_used_at = Some(at("2026-03-09T10:00:00Z"));
        assert_eq!(store.tokens(owner).await.unwrap(), all);

        let stranger = account(9, None).id;
        assert!(!store.revoke_token(stranger, all[0].id).await.unwrap(), "somebody else's token");
        assert!(store.revoke_token(owner, all[0].id).await.unwrap());
        assert!(!store.revoke_token(owner, all[0].id).await.unwrap());
        assert_eq!(store.token(&secret("t0")).await.unwrap(), None);
        assert_eq!(store.tokens(owner).await.unwrap(), all[1..]);
        assert_eq!(store.tokens(stranger).await.unwrap(), []);
    }

    async fn shares_are_listed_with_their_keys_until_they_are_revoked(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let update = live.record("U-1", Kind::Update, json!({ "week_ending": "2026-03-13", "as_of": "2026-03-13T16:00:00Z", "text": "On track" }));
        live.commit(&store, vec![created(&update)]).await;
        assert_eq!(store.record_of_key(live.id, "U-1").await.unwrap().as_ref(), Some(&update));
        for other in ["U-2", "u-1", "", "U-1\0", "U-1' or 1 = 1 --"] {
            assert_eq!(store.record_of_key(live.id, other).await.unwrap(), None);
        }
        assert_eq!(store.record_of_key(SpaceId(Uuid::from_u128(5)), "U-1").await.unwrap(), None);

        let [one, two] = [share(1, live.id, Shared::Update(update.id)), share(2, live.id, Shared::Dashboard)];
        store.add_share(&secret("one"), &one).await.unwrap();
        store.add_share(&secret("two"), &two).await.unwrap();
        let keyed = |key: &str| [(one.clone(), Some(key.to_owned())), (two.clone(), None)];
        assert_eq!(store.shares(live.id, monday()).await.unwrap(), keyed("U-1"));
        // It is the record that is shared, whatever it is called.
        live.commit(&store, vec![set(&update, "key", json!("U-1"), json!("UPDATE-1"))]).await;
        assert_eq!(store.shares(live.id, monday()).await.unwrap(), keyed("UPDATE-1"));
        assert_eq!(store.share(&secret("one")).await.unwrap(), Some(one.clone()));
        assert_eq!(store.share(&secret("forged")).await.unwrap(), None);
        assert_eq!(store.shares(live.id, one.expires_at).await.unwrap(), []);

        revoke(&store, &two, SpaceId(Uuid::from_u128(5)), false).await;
        revoke(&store, &two, live.id, true).await;
        revoke(&store, &two, live.id, false).await;
        assert_eq!(store.share(&secret("two")).await.unwrap().unwrap().revoked_at, Some(at("2026-03-10T08:00:00Z")));
        assert_eq!(store.shares(live.id, monday()).await.unwrap().len(), 1);
    }
}

async fn revoke(store: &Store, share: &Share, space: SpaceId, expected: bool) {
    assert_eq!(store.revoke_share(space, share.id, at("2026-03-10T08:00:00Z")).await.unwrap(), expected);
}
