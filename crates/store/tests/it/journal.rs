//! The journal: in order, from a revision, and through filters.

use model::change::Commit;
use model::journal::as_of;
use model::kind::Kind;
use model::space::{Record, Relation};
use serde_json::json;
use sinew_store::{Filter, Store};

use crate::home::on_both;
use crate::sample::{Live, at, created, link, monday, set};

/// An import with a tracker's past, then an edit by hand:
///
/// ```text
/// revision  door    at          change
/// 1         import  2026-01-05  A-1, A-2 created
///                   2026-02-02  A-1 stage todo -> doing, by bo
///                   2026-03-02  A-1 stage doing -> done
///                   2026-03-03  A-1 blocks A-2
/// 2         cli     2026-03-09  A-2 title, A-2 stage
/// ```
async fn with_a_past(store: &Store) -> (Live, Record, Record) {
    let mut live = Live::create(store, 1).await;
    let [a, b] = ["A-1", "A-2"].map(|key| live.record(key, Kind::Item, json!({ "stage": "todo" })));
    let mut import = live.next(vec![
        created(&a),
        created(&b),
        set(&a, "stage", json!("todo"), json!("doing")),
        set(&a, "stage", json!("doing"), json!("done")),
        model::change::Edit::LinkAdded { link: link(&a, Relation::Blocks, &b) },
    ]);
    import.door = "import".to_owned();
    import.note = Some("jira.csv".to_owned());
    for (change, day) in import.changes.iter_mut().zip(["01-05", "01-05", "02-02", "03-02", "03-03"]) {
        change.at = at(&format!("2026-{day}T12:00:00.000001Z"));
    }
    import.changes[2].actor = Some("bo".to_owned());
    live.try_commit(store, import, None).await.unwrap();
    live.commit(store, vec![set(&b, "title", json!(b.title), json!("New")), set(&b, "stage", json!("todo"), json!("doing"))]).await;
    (live, a, b)
}

/// Reads through `filter` and draws each commit as `revision: ordinals of its changes`.
async fn check(store: &Store, live: &Live, filter: Filter, expected: &str) {
    let commits = store.changes(live.id, &filter).await.unwrap();
    let draw = |commit: &Commit| {
        let whole = &live.journal[commit.revision as usize - 1];
        assert_eq!(
            (&commit.actor, &commit.door, &commit.note, commit.recorded_at),
            (&whole.actor, &whole.door, &whole.note, whole.recorded_at)
        );
        let ordinal = |change| whole.changes.iter().position(|known| known == change).unwrap().to_string();
        format!("{}: {}", commit.revision, commit.changes.iter().map(ordinal).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(commits.iter().map(draw).collect::<Vec<_>>().join(" | "), expected, "{filter:?}");
}

on_both! {
    async fn the_journal_comes_back_in_order(home) {
        let store = home.open().await;
        let (live, _, _) = with_a_past(&store).await;
        live.check(&store).await;
        assert_eq!(store.journal(live.id, 1).await.unwrap(), live.journal[1..]);
        assert_eq!(store.journal(live.id, 2).await.unwrap(), []);
    }

    async fn filters_let_through_what_they_say(home) {
        let store = home.open().await;
        let (live, a, b) = with_a_past(&store).await;
        let all = Filter::default;
        check(&store, &live, all(), "1: 0 1 2 3 4 | 2: 0 1").await;
        check(&store, &live, Filter { after: 1, ..all() }, "2: 0 1").await;
        check(&store, &live, Filter { upto: Some(1), ..all() }, "1: 0 1 2 3 4").await;
        check(&store, &live, Filter { after: 1, upto: Some(1), ..all() }, "").await;
        check(&store, &live, Filter { field: Some("stage".to_owned()), ..all() }, "1: 2 3 | 2: 1").await;
        check(&store, &live, Filter { field: Some("title".to_owned()), ..all() }, "2: 0").await;
        check(&store, &live, Filter { record: Some(a.id), ..all() }, "1: 0 2 3 4").await;
        // A link belongs to both of its ends.
        check(&store, &live, Filter { record: Some(b.id), ..all() }, "1: 1 4 | 2: 0 1").await;
        check(&store, &live, Filter { door: Some("import".to_owned()), ..all() }, "1: 0 1 2 3 4").await;
        check(&store, &live, Filter { door: Some("cli".to_owned()), ..all() }, "2: 0 1").await;
        check(&store, &live, Filter { door: Some("web".to_owned()), ..all() }, "").await;
    }

    async fn a_range_of_time_includes_its_start_and_not_its_end(home) {
        let store = home.open().await;
        let (live, a, _) = with_a_past(&store).await;
        let instant = at("2026-03-02T12:00:00.000001Z");
        check(&store, &live, Filter { from: Some(instant), ..Filter::default() }, "1: 3 4 | 2: 0 1").await;
        check(&store, &live, Filter { until: Some(instant), ..Filter::default() }, "1: 0 1 2").await;
        let one = Filter { from: Some(instant), until: Some(at("2026-03-02T12:00:00.000002Z")), ..Filter::default() };
        check(&store, &live, one, "1: 3").await;
        let two = Filter { record: Some(a.id), field: Some("stage".to_owned()), until: Some(monday()), ..Filter::default() };
        check(&store, &live, two, "1: 2 3").await;
    }

    async fn the_past_is_rebuilt_from_what_is_stored(home) {
        let store = home.open().await;
        let (live, _, _) = with_a_past(&store).await;
        let journal = store.journal(live.id, 0).await.unwrap();
        for day in ["2026-01-01T00:00:00Z", "2026-01-06T00:00:00Z", "2026-02-03T00:00:00Z", "2026-03-09T08:00:00Z"] {
            let then = as_of(&journal, at(day), None);
            assert_eq!(then, as_of(&live.journal, at(day), None), "{day}");
            let mut streamed = store.as_of(live.id, at(day)).await.unwrap();
            // It tells the last commit that had a part in it, not the last of all.
            assert!(streamed.revision <= then.revision, "{day}");
            streamed.revision = then.revision;
            assert_eq!(streamed, then, "{day}");
        }
        assert_eq!(store.as_of(live.id, monday()).await.unwrap(), live.space);
        assert_eq!(as_of(&journal, monday(), None), live.space);
    }

    async fn instants_are_kept_to_the_microsecond_from_the_first_to_the_last(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let record = live.record("A-1", Kind::Item, json!({}));
        let mut commit = live.next(vec![created(&record), set(&record, "points", json!(null), json!(1.0)), set(&record, "points", json!(1.0), json!(null))]);
        commit.recorded_at = at("9999-12-30T22:00:00.999999Z");
        commit.changes[0].at = at("-009999-01-02T01:59:59Z");
        commit.changes[1].at = at("1969-12-31T23:59:59.999999Z");
        live.try_commit(&store, commit, None).await.unwrap();
        live.check(&store).await;
    }

    async fn a_commit_without_changes_is_kept_too(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        live.commit(&store, Vec::new()).await;
        live.check(&store).await;
    }

    async fn a_row_that_makes_no_sense_is_a_fault_that_says_so(home) {
        let store = home.open().await;
        let mut live = Live::create(&store, 1).await;
        let record = live.record("A-1", Kind::Item, json!({}));
        live.commit(&store, vec![created(&record)]).await;
        home.execute("update record set kind = 'weather'; update change set after = '{'").await;
        let fault = store.load(live.id).await.unwrap_err();
        assert!(fault.to_string().contains("cannot read: use the version that wrote it"), "{fault}");
        let source = std::error::Error::source(&fault).unwrap().to_string();
        assert_eq!(source, "there is no kind `weather`");
        store.journal(live.id, 0).await.unwrap_err();
    }
}
