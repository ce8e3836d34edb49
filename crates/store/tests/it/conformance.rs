//! Spaces, records, links and sources: what is written is what is read.

use model::change::Edit;
use model::kind::Kind;
use model::space::{Link, Relation};
use serde_json::{Value, json};
use sinew_store::{CommitError, NewSources, NewSpace, SpaceHead, SpaceId, SpaceKind};

use crate::home::on_both;
use crate::sample::{Live, at, bodies, created, link, monday, set, start_to_start};

on_both! {
    async fn spaces_are_listed_oldest_first(home) {
        let store = home.open().await;
        assert_eq!(store.spaces().await.unwrap(), []);
        let mut expected = Vec::new();
        for (seed, (kind, name)) in (1..).zip([(SpaceKind::Career, "Ana"), (SpaceKind::Workspace, "Büro 東京"), (SpaceKind::Program, "Move")]) {
            let id = SpaceId(model::decide::Moment::new(monday(), seed).mint().0);
            let created_at = at(&format!("2026-03-0{seed}T00:00:00.000001Z"));
            store.create_space(&NewSpace { id, kind, name: name.to_owned(), owner: "ana".to_owned(), created_at }).await.unwrap();
            expected.push(SpaceHead { id, kind, name: name.to_owned(), owner: "ana".to_owned(), revision: 0, created_at });
        }
        assert_eq!(store.spaces().await.unwrap(), expected);
    }

    async fn a_new_space_is_empty_and_an_unknown_one_is_none(home) {
        let store = home.open().await;
        let live = Live::create(&store, 1).await;
        live.check(&store).await;
        assert_eq!(store.revision(live.id).await.unwrap(), Some(0));
        let nowhere = SpaceId(uuid::Uuid::nil());
        assert_eq!(store.load(nowhere).await.unwrap(), None);
        assert_eq!(store.revision(nowhere).await.unwrap(), None);
        assert_eq!(store.journal(nowhere, 0).await.unwrap(), []);
    }

    async fn every_kind_comes_back_as_it_was(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let mut records: Vec<_> = bodies().into_iter().map(|(kind, fields)| live.record(kind.name(), kind, fields)).collect();
        assert_eq!(records.iter().map(|record| record.kind()).collect::<Vec<_>>(), Kind::ALL, "a sample of every kind");
        for place in 1..records.len() {
            records[place].parent = Some(records[place - 1].id);
            records[place].rank = i64::MIN + place as i64;
            records[place].archived = place % 2 == 0;
        }
        live.commit(&store, records.iter().map(created).collect()).await;
        live.check(&store).await;
        store.close().await;
        live.check(&home.open().await).await;
    }

    async fn records_change_field_by_field(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let record = live.record("A-1", Kind::Item, json!({ "stage": "todo" }));
        let parent = live.record("A-2", Kind::Item, json!({}));
        live.commit(&store, vec![created(&parent), created(&record)]).await;
        live.commit(&store, vec![
            set(&record, "title", json!(record.title), json!("Neuer Titel")),
            set(&record, "stage", json!("todo"), json!("doing")),
            set(&record, "stage", json!("doing"), json!("done")),
            set(&record, "points", Value::Null, json!(5.5)),
            set(&record, "parent", Value::Null, json!(parent.id)),
            set(&record, "rank", json!(0), json!(-7)),
            set(&record, "archived", json!(false), json!(true)),
            set(&record, "key", json!("A-1"), json!("A-3")),
        ]).await;
        live.commit(&store, vec![set(&record, "points", json!(5.5), Value::Null)]).await;
        live.check(&store).await;
    }

    async fn links_come_change_and_go(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let [a, b, c] = ["A-1", "A-2", "A-3"].map(|key| live.record(key, Kind::Item, json!({})));
        let all = Relation::ALL.map(|relation| Edit::LinkAdded { link: link(&a, relation, &b) });
        live.commit(&store, [&a, &b, &c].map(created).into_iter().chain(all).collect()).await;
        live.check(&store).await;
        let plain = link(&a, Relation::Blocks, &b);
        let rich = start_to_start(a.id, b.id);
        let mut confirmed = link(&a, Relation::RestsOn, &b);
        confirmed.data.confirmed = Some(jiff::civil::date(2026, 3, 9));
        live.commit(&store, vec![
            // What a link carries changes by taking the old one away and adding the new one.
            Edit::LinkRemoved { link: plain },
            Edit::LinkAdded { link: rich },
            Edit::LinkRemoved { link: link(&a, Relation::RestsOn, &b) },
            Edit::LinkAdded { link: confirmed },
            Edit::LinkRemoved { link: link(&a, Relation::Relates, &b) },
            // One that came and went within the commit leaves nothing.
            Edit::LinkAdded { link: link(&b, Relation::Blocks, &c) },
            Edit::LinkRemoved { link: link(&b, Relation::Blocks, &c) },
        ]).await;
        live.check(&store).await;
        assert_eq!(live.space.links().count(), Relation::ALL.len() - 1);
    }

    async fn an_undone_creation_leaves_only_its_journal(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let record = live.record("A-1", Kind::Item, json!({ "points": 3.0 }));
        live.commit(&store, vec![created(&record)]).await;
        live.commit(&store, vec![created(&record).inverse()]).await;
        live.check(&store).await;
        assert_eq!(live.space.records().count(), 0);
        // Its key is free again.
        let other = live.record("A-1", Kind::Risk, json!({}));
        live.commit(&store, vec![created(&other)]).await;
        live.check(&store).await;
    }

    async fn a_taken_key_is_named_and_nothing_is_written(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let [first, second, third] = ["A-1", "A-2", "A-2"].map(|key| live.record(key, Kind::Item, json!({})));
        live.commit(&store, vec![created(&first), created(&second)]).await;
        let before = home.rows().await;
        let refused = |result| matches!(result, Err(CommitError::KeyTaken { key }) if key == "A-2");
        let clash = live.next(vec![created(&third)]);
        assert!(refused(live.try_commit(&store, clash, None).await), "a new record takes the key of an old one");
        let clash = live.next(vec![set(&first, "key", json!("A-1"), json!("A-2"))]);
        assert!(refused(live.try_commit(&store, clash, None).await), "an old record takes the key of another");
        assert_eq!(home.rows().await, before);
        live.check(&store).await;
        let elsewhere = Live::create(&store, 2).await;
        let (mut elsewhere, same) = (elsewhere, third);
        elsewhere.commit(&store, vec![created(&same)]).await;
        elsewhere.check(&store).await;
    }

    async fn two_new_records_of_one_key_are_refused(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let twins = [live.record("A-1", Kind::Item, json!({})), live.record("A-1", Kind::Item, json!({}))];
        let commit = live.next(twins.iter().map(created).collect());
        let result = live.try_commit(&store, commit, None).await;
        assert!(matches!(result, Err(CommitError::KeyTaken { key }) if key == "A-1"));
        assert_eq!(home.rows().await, [0; 5]);
    }

    async fn two_records_may_swap_their_keys(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let [a, b] = ["A-1", "A-2"].map(|key| live.record(key, Kind::Item, json!({})));
        live.commit(&store, vec![created(&a), created(&b)]).await;
        live.commit(&store, vec![
            set(&a, "key", json!("A-1"), json!("A-9")),
            set(&b, "key", json!("A-2"), json!("A-1")),
            set(&a, "key", json!("A-9"), json!("A-2")),
        ]).await;
        live.check(&store).await;
        assert_eq!(live.space.by_key("A-1").unwrap().id, b.id);
    }

    async fn a_record_of_another_space_stays_untouched(home) {
        let store = home.open().await;
        let [mut mine, mut theirs] = [Live::create(&store, 1).await, Live::create(&store, 2).await];
        let record = theirs.record("A-1", Kind::Item, json!({}));
        theirs.commit(&store, vec![created(&record)]).await;
        let commit = mine.next(vec![created(&record)]);
        let result = mine.try_commit(&store, commit, None).await;
        assert!(matches!(result, Err(CommitError::Fault(_))), "{result:?}");
        theirs.check(&store).await;
        mine.check(&store).await;
    }

    async fn sources_remember_what_their_ids_became(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let [a, b] = ["A-1", "A-2"].map(|key| live.record(key, Kind::Item, json!({})));
        let ids = [("10002".to_owned(), b.id), ("10001 ü".to_owned(), a.id)];
        let sources = NewSources { system: "jira", instance: "https://a.example", ids: &ids };
        let commit = live.next(vec![created(&a), created(&b)]);
        live.try_commit(&store, commit, Some(sources)).await.unwrap();
        let listed = store.sources(live.id, "jira", "https://a.example").await.unwrap();
        assert_eq!(listed, [("10001 ü".to_owned(), a.id), ("10002".to_owned(), b.id)]);
        assert_eq!(store.sources(live.id, "jira", "https://b.example").await.unwrap(), []);
        assert_eq!(store.sources(live.id, "mspdi", "https://a.example").await.unwrap(), []);
        // A source may say later that one of its ids is another record.
        let moved = [("10002".to_owned(), a.id)];
        let commit = live.next(Vec::new());
        live.try_commit(&store, commit, Some(NewSources { ids: &moved, ..sources })).await.unwrap();
        assert_eq!(store.sources(live.id, "jira", "https://a.example").await.unwrap()[1].1, a.id);
    }

    async fn ten_megabytes_in_one_field_come_back(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let text = "zehn Megabyte, \"quoted\" \\ and 漢字\n".repeat(10 * 1024 * 1024 / 38);
        let record = live.record("A-1", Kind::Item, json!({ "description": text }));
        live.commit(&store, vec![created(&record)]).await;
        live.check(&store).await;
    }

    async fn odd_text_comes_back(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let odd = "'; drop table record; -- $1 ? \u{1f3f4}\u{200d}\u{2620}\u{feff}\u{202e} e\u{301} \u{7f}\u{1}\r\n\t ";
        let mut record = live.record(odd, Kind::Item, json!({ "description": odd, "labels": [odd, ""] }));
        record.title = String::new();
        let mut commit = live.next(vec![created(&record)]);
        commit.note = Some(odd.to_owned());
        commit.actor = odd.to_owned();
        commit.changes[0].actor = Some(odd.to_owned());
        let ids = [(odd.to_owned(), record.id)];
        live.try_commit(&store, commit, Some(NewSources { system: odd, instance: odd, ids: &ids })).await.unwrap();
        live.check(&store).await;
        assert_eq!(store.sources(live.id, odd, odd).await.unwrap(), ids);
    }

    async fn nul_is_kept_in_fields_and_refused_in_plain_text(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let record = live.record("A-1", Kind::Item, json!({ "description": "a\0b" }));
        live.commit(&store, vec![created(&record)]).await;
        live.check(&store).await;
        let before = home.rows().await;
        let mut other = live.record("A-2", Kind::Item, json!({}));
        other.title = "a\0b".to_owned();
        let commit = live.next(vec![created(&other)]);
        let refused = live.try_commit(&store, commit, None).await.unwrap_err();
        assert!(matches!(&refused, CommitError::NulCharacter { what: "title", .. }), "{refused:?}");
        assert_eq!(refused.to_string(), "The title `a␀b` holds the character U+0000, which cannot be stored: nothing was written. Remove it.");
        assert_eq!(home.rows().await, before);
    }

    async fn thousands_of_rows_fit_in_one_commit(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        // 3,001 records are many full statements and a rest of an odd size.
        let records: Vec<_> = (0..3_001).map(|n| live.record(&format!("A-{n}"), Kind::Item, json!({ "points": n }))).collect();
        let links = records.windows(2).map(|pair| Edit::LinkAdded { link: Link { from: pair[0].id, relation: Relation::Blocks, to: pair[1].id, data: Default::default() } });
        live.commit(&store, records.iter().map(created).chain(links).collect()).await;
        live.check(&store).await;
        // And all of them go again: undo of an import.
        let undo = live.journal[0].changes.iter().rev().map(|change| change.edit.clone().inverse()).collect();
        live.commit(&store, undo).await;
        live.check(&store).await;
        assert_eq!(home.rows().await, [0, 0, 2, 4 * 3_001 - 2, 0]);
    }
}
