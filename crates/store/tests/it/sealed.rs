//! Sealed spaces: they answer as any other space does, show nothing without their key, and hide no hand that was laid on them.

mod letters;
mod snapshots;
mod tampering;

use std::collections::BTreeMap;

use model::kind::Kind;
use model::space::{RecordId, Relation};
use serde_json::json;
use sinew_store::access::AccountId;
use sinew_store::{CommitError, Filter, NewSources, NewSpace, Seal, SealKind, SecretKey, SpaceId, SpaceKind, Store};
use uuid::Uuid;

use crate::home::{Home, on_both};
use crate::sample::{Live, at, created, link, monday, set};

/// Words that stand nowhere else.
const SECRET: &str = "Leave for Umbrella in spring";

/// Writes the same history into a space: an import with a past, links, a key that changes hands, a record that goes.
async fn with_a_past(store: &Store, live: &mut Live) -> [RecordId; 2] {
    let mut a = live.record("A-1", Kind::Item, json!({ "stage": "todo", "description": SECRET.repeat(20) }));
    a.title = SECRET.to_owned();
    let b = live.record("A-2", Kind::Item, json!({ "stage": "todo" }));
    let promise = live.record("CM-1", Kind::Commitment, json!({ "promised": "2026-04-01" }));
    let mut import = live.next(vec![
        created(&a),
        created(&b),
        created(&promise),
        set(&a, "stage", json!("todo"), json!("doing")),
        model::change::Edit::LinkAdded { link: link(&a, Relation::Blocks, &b) },
    ]);
    (import.door, import.note) = ("import".to_owned(), Some("jira.csv".to_owned()));
    for (change, day) in import.changes.iter_mut().zip(["01-05", "01-05", "01-06", "02-02", "03-03"]) {
        change.at = at(&format!("2026-{day}T12:00:00.000001Z"));
    }
    import.changes[3].actor = Some("bo".to_owned());
    let ids = [("10001".to_owned(), a.id), ("10000".to_owned(), b.id)];
    live.try_commit(store, import, Some(NewSources { system: "jira", instance: "site", ids: &ids })).await.unwrap();
    let again = live.next(vec![set(&b, "title", json!(b.title), json!("New"))]);
    let ids = [("10001".to_owned(), b.id)];
    live.try_commit(store, again, Some(NewSources { system: "jira", instance: "site", ids: &ids })).await.unwrap();
    live.commit(store, vec![set(&promise, "promised", json!("2026-04-01"), json!("2026-05-01"))]).await;
    live.commit(store, vec![set(&a, "key", json!("A-1"), json!("A-9")), set(&b, "key", json!("A-2"), json!("A-1"))]).await;
    [a.id, b.id]
}

/// Says all that a store says of a space.
async fn everything(store: &Store, space: SpaceId, record: RecordId) -> Vec<String> {
    let filters = [
        Filter::default(),
        Filter { after: 1, ..Filter::default() },
        Filter { upto: Some(2), ..Filter::default() },
        Filter { door: Some("import".to_owned()), ..Filter::default() },
        Filter { field: Some("stage".to_owned()), ..Filter::default() },
        Filter { field: Some("@link".to_owned()), ..Filter::default() },
        Filter { record: Some(record), ..Filter::default() },
        Filter { from: Some(at("2026-02-02T12:00:00.000001Z")), until: Some(monday()), ..Filter::default() },
    ];
    let mut said = vec![format!("{:?}", store.load(space).await.unwrap().unwrap().records().collect::<Vec<_>>())];
    for filter in &filters {
        said.push(format!("{:?}", store.changes(space, filter).await.unwrap()));
        said.push(format!("{:?}", store.commits(space, filter).await.unwrap()));
        said.push(format!("{:?}", store.changes_that(space, filter, |change| change.actor.is_some()).await.unwrap()));
    }
    said.push(format!("{:?}", store.flows(space).await.unwrap()));
    for day in ["2026-01-01T00:00:00Z", "2026-01-05T23:00:00Z", "2026-02-28T00:00:00Z", "2026-03-09T08:00:00Z"] {
        said.push(format!("{:?}", store.as_of(space, at(day)).await.unwrap().records().collect::<Vec<_>>()));
        said.push(format!("{:?}", store.as_of(space, at(day)).await.unwrap().revision));
    }
    said.push(format!("{:?}", store.source_ids(space).await.unwrap()));
    said.push(format!("{:?}", store.sources(space, "jira", "site").await.unwrap()));
    said.push(format!("{:?}", store.sources(space, "jira", "elsewhere").await.unwrap()));
    for key in ["A-1", "a-1", "A-2", "A-9"] {
        said.push(format!("{:?}", store.record_of_key(space, key).await.unwrap()));
    }
    said.push(format!("{:?}", store.revision(space).await.unwrap()));
    said
}

/// Whether something stands in a copy of the database, plainly or as PostgreSQL shows bytes.
async fn stands(home: &Home, text: &str) -> bool {
    let dump = home.dump().await;
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    [text.as_bytes(), hex.as_bytes()].into_iter().any(|needle| dump.windows(needle.len()).any(|window| window == needle))
}

on_both! {
    async fn a_sealed_space_says_what_any_other_would(home) {
        let store = home.open().await;
        let (mut sealed, key) = Live::create_sealed(&store, 7).await;
        let open = Live::create(&store, 8).await;
        let [a, _] = with_a_past(&store, &mut sealed).await;
        sealed.check(&store).await;
        let said = everything(&store, sealed.id, a).await;
        let elsewhere = Home::sqlite();
        let plain = elsewhere.open().await;
        let mut same = Live::create(&plain, 7).await;
        // Its account's id came between.
        same.moment.mint();
        let [b, _] = with_a_past(&plain, &mut same).await;
        assert_eq!(a, b, "both histories are about the same records");
        for (sealed, plain) in said.iter().zip(everything(&plain, same.id, a).await) {
            assert_eq!(*sealed, plain);
        }
        // And so it does once it is read from its rows.
        store.close().await;
        let store = home.open().await;
        store.unlock(sealed.id, key).await.unwrap();
        assert_eq!(everything(&store, sealed.id, a).await, said);
        assert_eq!(store.load(open.id).await.unwrap().unwrap().records().count(), 0);
    }

    async fn a_copy_of_the_database_shows_nothing_of_it(home) {
        let store = home.open().await;
        let (mut live, key) = Live::create_sealed(&store, 1).await;
        let [a, _] = with_a_past(&store, &mut live).await;
        let votes = BTreeMap::from([(1, 2)]);
        assert!(store.cast_ballot(live.id, a, "a mark of hers", &votes).await.unwrap());
        for text in [SECRET, "jira.csv", "A-9", "10001", "a mark of hers", "2026-05-01", "commitment", "bo"] {
            // Two letters stand anywhere.
            assert!(text.len() < 3 || !stands(home, text).await, "{text}");
        }
        assert!(stands(home, "Career").await, "the search finds what is there");
        assert_eq!(home.rows().await, [0; 5]);
        store.close().await;
        assert!(!stands(home, SECRET).await);
        // Titles of different lengths make rows of the same.
        let lengths = tampering::rows(home).await.into_iter().map(|(_, bytes)| bytes.len()).collect::<Vec<_>>();
        assert!(lengths.iter().all(|length| (length - 24 - 16).is_multiple_of(512)), "{lengths:?}");
        let store = home.open().await;
        store.unlock(live.id, key).await.unwrap();
        assert_eq!(store.ballots(live.id, a, "a mark of hers").await.unwrap(), (true, 1));
    }

    async fn without_its_key_it_says_that_it_is_locked(home) {
        let store = home.open().await;
        let (mut live, key) = Live::create_sealed(&store, 1).await;
        let [a, _] = with_a_past(&store, &mut live).await;
        let id = live.id;
        store.lock(id);
        assert!(!store.is_unlocked(id));
        let faults = [
            store.load(id).await.err(),
            store.journal(id, 0).await.err(),
            store.commits(id, &Filter::default()).await.err(),
            store.flows(id).await.err(),
            store.as_of(id, monday()).await.err(),
            store.source_ids(id).await.err(),
            store.sources(id, "jira", "site").await.err(),
            store.record_of_key(id, "A-1").await.err(),
            store.cast_ballot(id, a, "mark", &BTreeMap::new()).await.err(),
            store.ballots(id, a, "mark").await.err(),
            store.tally(id, a).await.err(),
            store.remove_ballots(id, a).await.err(),
        ];
        for (ix, fault) in faults.into_iter().enumerate() {
            let fault = fault.unwrap_or_else(|| panic!("{ix} was answered"));
            assert!(fault.is_locked() && fault.to_string().contains("unlock it"), "{ix}: {fault}");
        }
        let commit = live.next(Vec::new());
        let refused = live.try_commit(&store, commit, None).await.unwrap_err();
        assert!(matches!(refused, CommitError::Fault(fault) if fault.is_locked()));
        // Another key does not open it, and leaves it locked.
        store.unlock(id, SecretKey::random().unwrap()).await.unwrap_err();
        assert!(!store.is_unlocked(id));
        store.unlock(id, key).await.unwrap();
        live.check(&store).await;
    }

    async fn several_processes_stay_in_step(home) {
        let store = home.open().await;
        let (mut live, key) = Live::create_sealed(&store, 1).await;
        let record = live.record("A-1", Kind::Item, json!({}));
        live.commit(&store, vec![created(&record)]).await;
        let other = home.open().await;
        other.unlock(live.id, key).await.unwrap();
        live.commit(&other, vec![set(&record, "title", json!(record.title), json!("New"))]).await;
        live.check(&store).await;
        // Decided on what is not there any more, and on what is not there yet.
        for revision in [2, 4] {
            let commit = model::change::Commit { revision, ..live.next(Vec::new()) };
            let refused = store.commit(live.id, &commit, &[], None).await.unwrap_err();
            assert!(matches!(refused, CommitError::Stale { current: 2 }), "{refused}");
        }
        let twin = live.record("A-1", Kind::Item, json!({}));
        let commit = live.next(vec![created(&twin)]);
        let refused = live.try_commit(&store, commit, None).await.unwrap_err();
        assert!(matches!(&refused, CommitError::KeyTaken { key } if key == "A-1"), "{refused}");
        live.check(&other).await;
    }

    async fn of_many_at_once_one_makes_the_space_of_an_account(home) {
        let store = home.open().await;
        let (live, _) = Live::create_sealed(&store, 1).await;
        let owner = store.members(live.id).await.unwrap()[0].account;
        store.delete_sealed_space(live.id).await.unwrap();
        let made: Vec<_> = (100..106).map(|n| {
            let (store, id) = (store.clone(), SpaceId(Uuid::from_u128(n)));
            tokio::spawn(async move {
                let space = NewSpace { id, kind: SpaceKind::Career, name: "Career".to_owned(), owner: String::new(), created_at: monday() };
                store.create_sealed_space(&space, owner, SecretKey::random().unwrap(), &[]).await.unwrap()
            })
        }).collect();
        let mut count = 0;
        for one in made {
            count += usize::from(one.await.unwrap());
        }
        assert_eq!(count, 1);
        assert_eq!(store.spaces().await.unwrap().len(), 1);
        let nobody = NewSpace { id: live.id, kind: SpaceKind::Career, name: "Career".to_owned(), owner: String::new(), created_at: monday() };
        assert!(!store.create_sealed_space(&nobody, AccountId(Uuid::nil()), SecretKey::random().unwrap(), &[]).await.unwrap());
    }

    async fn a_deleted_space_leaves_nothing(home) {
        let store = home.open().await;
        let (mut live, key) = Live::create_sealed(&store, 1).await;
        let by = SecretKey::random().unwrap();
        let seal = Seal::wrap(live.id, SealKind::Passphrase, &key, &by, vec![1; 16], "how".to_owned()).unwrap();
        store.replace_seals(live.id, std::slice::from_ref(&seal)).await.unwrap();
        with_a_past(&store, &mut live).await;
        let rows = tampering::rows(home).await;
        assert_eq!(store.delete_sealed_space(live.id).await.unwrap(), rows.len() as u64);
        assert_eq!(store.load(live.id).await.unwrap(), None);
        assert!(store.space(live.id).await.unwrap().is_none() && store.seal(live.id, SealKind::Passphrase).await.unwrap().is_none());
        let dump = home.dump().await;
        if home.is_sqlite() {
            let gone = rows.iter().map(|(_, bytes)| bytes).chain([&seal.bytes]);
            assert!(gone.into_iter().all(|bytes| !dump.windows(48).any(|window| window == &bytes[..48])), "the file is wiped");
        }
        let other = Live::create(&store, 2).await;
        store.delete_sealed_space(other.id).await.unwrap_err();
        assert!(store.load(other.id).await.unwrap().is_some());
    }
}

#[test]
fn a_key_is_unwrapped_by_what_wrapped_it_and_where_it_was_wrapped() {
    let [space, other] = [1, 2].map(|n| SpaceId(Uuid::from_u128(n)));
    let [key, by, wrong] = [1, 2, 3].map(|_| SecretKey::random().unwrap());
    let seal = Seal::wrap(space, SealKind::Passphrase, &key, &by, Vec::new(), String::new()).unwrap();
    assert!(seal.unwrap(space, &by).is_some());
    assert!(seal.unwrap(space, &wrong).is_none());
    assert!(seal.unwrap(other, &by).is_none());
    assert!(Seal { kind: SealKind::Recovery, ..seal.clone() }.unwrap(space, &by).is_none());
    let mut bent = seal.clone();
    bent.bytes[30] ^= 1;
    assert!(bent.unwrap(space, &by).is_none());
    assert!(Seal { bytes: Vec::new(), ..seal }.unwrap(space, &by).is_none());
    assert_eq!(format!("{key:?}"), "SecretKey(…)");
}
