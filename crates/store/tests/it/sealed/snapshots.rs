//! Snapshots: a copy that its link opens, or one reader's space together with it; until it is taken back.

use jiff::{SignedDuration, Timestamp};
use sinew_store::access::{AccountId, SecretHash};
use sinew_store::{Link, NewSnapshot, NewSpace, Reader, SecretKey, SnapshotEnd, SnapshotId, SpaceId, SpaceKind, Store};
use uuid::Uuid;

use super::stands;
use crate::home::{Home, on_both};
use crate::sample::{Live, monday};

const CONTENT: &[u8] = br#"{"why":"Umbrella"}"#;

fn link(secret: &str) -> Link {
    Link::new(SecretHash(format!("hash of {secret}")), secret)
}

fn later(days: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(24 * days)
}

async fn give(store: &Store, space: SpaceId, reader: Option<SpaceId>, id: u128, secret: &str) -> SnapshotId {
    let id = SnapshotId(Uuid::from_u128(id));
    let new = NewSnapshot { id, space, reader, content: CONTENT, kept: b"for Umbrella", created_at: monday(), expires_at: later(14) };
    assert!(store.add_snapshot(&link(secret), &new).await.unwrap());
    id
}

async fn open(store: &Store, secret: &str, space: Option<SpaceId>, once: Option<&str>, at: Timestamp) -> Result<(), SnapshotEnd> {
    let opened = store.open_snapshot(&link(secret), Reader { space, seen: Some(b"seen by Umbrella"), once }, at).await.unwrap();
    opened.map(|opened| assert!(opened.content.starts_with(CONTENT)))
}

/// The sealed space of one more account.
async fn another(home: &Home, store: &Store, number: u128) -> (SpaceId, SecretKey) {
    let (id, account) = (SpaceId(Uuid::from_u128(100 + number)), AccountId(Uuid::from_u128(200 + number)));
    home.execute(&format!("insert into account (account_id, name, created_at) values ('{account}', 'Account {number}', 1)")).await;
    let space = NewSpace { id, kind: SpaceKind::Career, name: "Career".to_owned(), owner: String::new(), created_at: monday() };
    let key = SecretKey::random().unwrap();
    assert!(store.create_sealed_space(&space, account, key.clone(), &[]).await.unwrap());
    (id, key)
}

on_both! {
    async fn a_copy_is_opened_by_its_link_logged_for_its_owner_and_gone_once_it_is_taken_back(home) {
        let store = home.open().await;
        let (live, _) = Live::create_sealed(&store, 1).await;
        let id = give(&store, live.id, None, 1, "one").await;
        assert_eq!(open(&store, "one", None, None, later(1)).await, Ok(()));
        assert_eq!(open(&store, "one", None, Some("otto today"), later(1)).await, Ok(()));
        assert_eq!(open(&store, "one", None, Some("otto today"), later(1)).await, Ok(()));
        assert_eq!(open(&store, "two", None, None, later(1)).await, Err(SnapshotEnd::Unknown));
        let all = store.snapshots(live.id, later(1)).await.unwrap();
        assert_eq!((all.len(), all[0].openings.len()), (1, 2), "twice on one day is once");
        assert!(all[0].kept.as_ref().unwrap().starts_with(b"for Umbrella") && all[0].openings[0].starts_with(b"seen by Umbrella"));
        assert!(!stands(home, "Umbrella").await);
        assert!(store.revoke_snapshot(live.id, id, later(2)).await.unwrap());
        assert!(!store.revoke_snapshot(live.id, id, later(2)).await.unwrap());
        assert_eq!(open(&store, "one", None, None, later(2)).await, Err(SnapshotEnd::Revoked));
        give(&store, live.id, None, 2, "three").await;
        assert_eq!(open(&store, "three", None, None, later(14)).await, Err(SnapshotEnd::Expired));
        store.lock(live.id);
        assert!(store.snapshots(live.id, later(2)).await.unwrap_err().is_locked());
        store.close().await;
    }

    async fn what_is_meant_for_one_space_takes_that_space_and_the_link_and_comes_from_one_alone(home) {
        let store = home.open().await;
        let (live, _) = Live::create_sealed(&store, 1).await;
        let (reader, key) = another(home, &store, 2).await;
        let (other, _) = another(home, &store, 3).await;
        give(&store, live.id, Some(reader), 1, "one").await;
        assert_eq!(open(&store, "one", Some(reader), None, later(1)).await, Ok(()));
        // The link alone, another reader, another link: it is as if it were not there.
        for (secret, space) in [("one", None), ("one", Some(other)), ("two", Some(reader))] {
            assert_eq!(open(&store, secret, space, None, later(1)).await, Err(SnapshotEnd::Unknown), "{secret}");
        }
        store.lock(reader);
        let locked = store.open_snapshot(&link("one"), Reader { space: Some(reader), seen: None, once: None }, later(1)).await;
        assert!(locked.unwrap_err().is_locked());
        store.unlock(reader, key).await.unwrap();
        // Whoever has the database gives it another owner: it does not open, as they did not seal it.
        home.execute(&format!("update snapshot set space_id = '{}'", other)).await;
        assert_eq!(open(&store, "one", Some(reader), None, later(1)).await, Err(SnapshotEnd::Unknown));
        home.execute(&format!("update snapshot set space_id = '{}'", live.id)).await;
        store.delete_sealed_space(live.id).await.unwrap();
        assert_eq!(open(&store, "one", Some(reader), None, later(1)).await, Err(SnapshotEnd::Unknown));
        let new = NewSnapshot { id: SnapshotId(Uuid::from_u128(9)), space: reader, reader: Some(live.id), content: b"", kept: b"", created_at: monday(), expires_at: later(1) };
        assert!(!store.add_snapshot(&link("nine"), &new).await.unwrap(), "nobody is there to read it");
        store.close().await;
    }
}
