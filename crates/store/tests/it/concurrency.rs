//! Several writers: each commit stands on the one before, whoever wrote that.

use model::kind::Kind;
use serde_json::json;
use sinew_store::{CommitError, SpaceId, Store};

use crate::home::on_both;
use crate::sample::{Live, created, monday};

/// A second program that has the same space open.
async fn other_program(store: &Store, id: SpaceId, seed: u64) -> Live {
    let space = store.load(id).await.unwrap().unwrap();
    let journal = store.journal(id, 0).await.unwrap();
    Live { id, space, journal, moment: model::decide::Moment::new(monday(), seed) }
}

on_both! {
    async fn a_stale_commit_writes_nothing_then_catches_up(home) {
        let [store, other_store] = [home.open().await, home.open().await];
        let mut live = Live::create(&store, 1).await;
        let mut other = other_program(&other_store, live.id, 2).await;
        let record = live.record("A-1", Kind::Item, json!({}));
        live.commit(&store, vec![created(&record)]).await;
        let before = home.rows().await;

        let late = other.record("A-2", Kind::Item, json!({}));
        let commit = other.next(vec![created(&late)]);
        let refused = other.try_commit(&other_store, commit, None).await.unwrap_err();
        assert!(matches!(refused, CommitError::Stale { current: 1 }), "{refused:?}");
        assert_eq!(home.rows().await, before);

        for commit in other_store.journal(live.id, 0).await.unwrap() {
            for change in &commit.changes {
                model::change::apply(&mut other.space, &change.edit);
            }
            other.space.revision = commit.revision;
            other.journal.push(commit);
        }
        other.commit(&other_store, vec![created(&late)]).await;
        other.check(&store).await;
    }

    async fn a_commit_from_the_future_or_to_nowhere_is_refused(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let mut commit = live.next(Vec::new());
        commit.revision = 5;
        let refused = live.try_commit(&store, commit, None).await.unwrap_err();
        assert!(matches!(refused, CommitError::Stale { current: 0 }), "{refused:?}");
        live.id = SpaceId(uuid::Uuid::nil());
        let commit = live.next(Vec::new());
        let refused = live.try_commit(&store, commit, None).await.unwrap_err();
        assert!(matches!(refused, CommitError::UnknownSpace { .. }), "{refused:?}");
        assert_eq!(home.rows().await, [0; 5]);
    }

    async fn of_many_writers_at_once_each_revision_has_one(home) {
        let store = home.open().await;
        let id = Live::create(&store, 1).await.id;
        let writers: Vec<_> = (0..4).map(|writer| tokio::spawn(write_ten(home.address.clone(), id, 10 + writer))).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let space = store.load(id).await.unwrap().unwrap();
        assert_eq!((space.revision, space.records().count()), (40, 40));
        let journal = store.journal(id, 0).await.unwrap();
        assert_eq!(journal.iter().map(|commit| commit.revision).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
        assert!(journal.iter().all(|commit| commit.changes.len() == 1));
    }

    async fn a_reader_sees_a_commit_whole_or_not_at_all(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let (id, reader) = (live.id, store.clone());
        let reading = tokio::spawn(async move {
            loop {
                let space = reader.load(id).await.unwrap().unwrap();
                assert_eq!(space.records().count() as i64, 50 * space.revision);
                let journal = reader.journal(id, 0).await.unwrap();
                assert!(journal.iter().all(|commit| commit.changes.len() == 50));
                if space.revision == 10 {
                    break;
                }
            }
        });
        for round in 0..10 {
            let records: Vec<_> = (0..50).map(|n| live.record(&format!("A-{}", round * 50 + n), Kind::Item, json!({}))).collect();
            live.commit(&store, records.iter().map(created).collect()).await;
        }
        reading.await.unwrap();
    }
}

/// Commits ten records, each time catching up and deciding again when somebody else was quicker.
async fn write_ten(address: String, id: SpaceId, seed: u64) {
    let store = Store::open(&address).await.unwrap();
    let mut left = 10;
    while left > 0 {
        let mut live = other_program(&store, id, seed * 100 + left).await;
        let record = live.record(&format!("W{seed}-{left}"), Kind::Item, json!({}));
        let commit = live.next(vec![created(&record)]);
        match live.try_commit(&store, commit, None).await {
            Ok(_) => left -= 1,
            Err(CommitError::Stale { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_serialisation_failure_is_tried_again() {
    let mut home = crate::home::Home::postgres().await;
    home.address.push_str("&options[default_transaction_isolation]=serializable");
    let store = home.open().await;
    let id = Live::create(&store, 1).await.id;
    let writers: Vec<_> = (0..4).map(|writer| tokio::spawn(write_ten(home.address.clone(), id, 10 + writer))).collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(store.revision(id).await.unwrap(), Some(40));
}
