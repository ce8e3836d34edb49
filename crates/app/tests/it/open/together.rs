//! Several people and processes at one space at once: nothing that was acknowledged is lost, and all agree in the end.

use std::collections::BTreeMap;

use serde_json::json;
use sinew_app::failure::Code;

use super::Desk;
use crate::home::on_both;

/// How many edits each writer makes.
const EDITS: usize = 25;

on_both! {
    async fn two_processes_lose_nothing_that_was_acknowledged(home) {
        let desk = Desk::new(home).await;
        let other = desk.elsewhere(home, "Otto").await;
        let mut tasks = tokio::task::JoinSet::new();
        for (writer, desk) in [desk.beside("Olga"), other.beside("Otto"), desk.beside("Ada"), other.beside("Bob")].into_iter().enumerate() {
            tasks.spawn(async move {
                let mut acknowledged = BTreeMap::new();
                for turn in 0..EDITS {
                    let title = format!("{} {turn}", desk.actor);
                    // Records of one's own, and a field that all fight for.
                    let edits = json!([
                        {"op": "add", "kind": "item", "title": title, "parent": "E", "after": "A"},
                        {"op": "set", "key": "A", "fields": {"points": writer * EDITS + turn}},
                        {"op": "move", "key": "B", "parent": if turn % 2 == 0 { json!(null) } else { json!("E") }},
                    ]);
                    match desk.edit(edits).await {
                        Ok(done) => assert!(acknowledged.insert(done.revision, (done.keys[0].clone(), title)).is_none()),
                        Err(failure) => assert_eq!(failure.code, Code::Conflict, "{failure}"),
                    }
                }
                acknowledged
            });
        }
        let all = tasks.join_all().await;
        desk.agrees().await;
        other.agrees().await;
        assert_eq!(desk.open.state().space, other.open.state().space);
        let mut revisions = BTreeMap::new();
        for (revision, (key, title)) in all.into_iter().flatten() {
            assert_eq!(desk.open.state().space.by_key(&key).unwrap().title, title);
            assert!(revisions.insert(revision, key).is_none(), "one revision, one commit");
        }
        // The first made the plan.
        assert_eq!(revisions.keys().copied().collect::<Vec<_>>(), (2..=desk.open.revision()).collect::<Vec<_>>());
        assert!(revisions.len() >= 2 * EDITS, "most get through: {}", revisions.len());
        assert_eq!(desk.outline().await, other.outline().await);
    }

    async fn undo_in_one_process_and_edits_in_another_agree(home) {
        let desk = Desk::new(home).await;
        let other = desk.elsewhere(home, "Otto").await;
        for turn in 0..6 {
            desk.edit(json!([{"op": "add", "kind": "item", "title": format!("Mine {turn}")}])).await.unwrap();
            other.set("A", json!({"points": turn})).await.unwrap();
        }
        let ((), ()) = tokio::join!(
            async {
                for _ in 0..6 {
                    desk.undo().await.unwrap();
                }
            },
            async {
                for turn in 0..6 {
                    other.edit(json!([{"op": "add", "kind": "item", "title": format!("Theirs {turn}"), "parent": "E"}])).await.unwrap();
                }
            }
        );
        desk.agrees().await;
        other.agrees().await;
        let space = desk.open.state().space;
        assert_eq!(space.records().filter(|record| record.title.starts_with("Theirs")).count(), 6);
        assert_eq!(space.records().filter(|record| record.title.starts_with("Mine")).count(), 0);
    }

    async fn an_open_space_follows_what_others_write(home) {
        let desk = Desk::new(home).await;
        let other = desk.elsewhere(home, "Otto").await;
        let mut events = other.open.watch();
        let done = desk.set("A", json!({"stage": "doing"})).await.unwrap();
        loop {
            let event = serde_json::to_value(events.recv().await.unwrap()).unwrap();
            if event["event"] == "change" {
                assert_eq!((&event["revision"], &event["keys"], &event["actor"]), (&json!(done.revision), &json!(["A"]), &json!("Olga")));
                break;
            }
        }
        assert_eq!(other.field("A", "stage"), json!("doing"));
        other.agrees().await;
    }
}
