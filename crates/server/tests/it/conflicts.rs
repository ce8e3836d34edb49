//! Two people at the same field: nothing of either is lost without a word.

use serde_json::json;
use sinew_server::Limits;

use crate::home::on_both;
use crate::world::World;

on_both! {
    async fn an_edit_from_a_stale_screen_is_a_conflict_that_shows_what_stands_there_now(home) {
        let world = World::at(home, Limits::none()).await;
        let path = world.within("/edits");
        let added = world.post(&world.owner, &path, json!({ "edits": [{ "op": "add", "kind": "item", "title": "Work" }] })).await;
        assert_eq!(added.ok(), json!({ "revision": 1, "keys": ["I-1"] }));
        assert_eq!(added.header("etag"), Some("\"1\""));
        let set = |field: &str, value: &str| json!({ "edits": [{ "op": "set", "key": "I-1", "fields": { (field): value } }] }).to_string();
        // Edda saw revision 1 and is faster.
        let edda = world.join("Edda", &world.space, "editor").await;
        world.ask(&edda, "POST", &path, &[("if-match", "\"1\"")], set("title", "Hers")).await.ok();
        let late = world.ask(&world.owner, "POST", &path, &[("if-match", "\"1\"")], set("title", "Mine")).await;
        let details = late.refused(409, "Somebody else changed `title` of `I-1` in the meantime");
        assert_eq!(details, json!({ "conflicts": [{ "key": "I-1", "field": "title", "theirs": "Hers" }] }));
        assert_eq!(world.revision().await, 2);
        // Another field of the same record is no conflict, nor is the same one from a fresh screen.
        world.ask(&world.owner, "POST", &path, &[("if-match", "1")], set("status", "Open")).await.ok();
        world.ask(&world.owner, "POST", &path, &[("if-match", "W/\"3\"")], set("title", "Mine")).await.ok();
        let record = world.get(&edda, &world.within("/records/I-1")).await.ok();
        assert_eq!((&record["title"], &record["fields"]["status"]), (&json!("Mine"), &json!("Open")));
        // One conflict of several edits holds all of them back.
        let both = json!({ "edits": [
            { "op": "add", "kind": "item", "title": "Not to be" },
            { "op": "set", "key": "I-1", "fields": { "title": "Late" } },
        ] });
        world.ask(&edda, "POST", &path, &[("if-match", "3")], both.to_string()).await.refused(409, "`title` of `I-1`");
        assert_eq!(world.revision().await, 4);
        world.ask(&edda, "POST", &path, &[("if-match", "99")], set("title", "x")).await.refused(400, "There is no revision 99 yet");
    }

    async fn an_edit_of_another_process_is_seen_and_built_upon(home) {
        let here = World::at(home, Limits::none()).await;
        let there = World::at(home, Limits::none()).await;
        assert_eq!(here.space, there.space);
        // Both have the space open before either edits.
        let seen = |world: &World| (world.owner.clone(), world.within("/plan"));
        for world in [&here, &there] {
            let (owner, path) = seen(world);
            assert_eq!(world.get(&owner, &path).await.ok()["total"], 0);
        }
        for round in 0..3 {
            let of = |who: &str| json!([{ "op": "add", "kind": "item", "title": format!("{who} {round}") }]);
            here.edit(of("here")).await;
            there.edit(of("there")).await;
        }
        assert_eq!(here.revision().await, 6);
        // The one that was slower catches up by itself.
        for world in [&here, &there] {
            let (owner, path) = seen(world);
            let mut total = 0;
            while total != 6 {
                total = world.get(&owner, &path).await.ok()["total"].as_u64().unwrap();
                tokio::task::yield_now().await;
            }
        }
    }

    async fn undo_takes_back_ones_own_last_edit_and_redo_does_it_again(home) {
        let world = World::at(home, Limits::none()).await;
        world.edit(json!([{ "op": "add", "kind": "item", "title": "First" }])).await;
        world.edit(json!([{ "op": "set", "key": "I-1", "fields": { "title": "Second" } }])).await;
        let title = async || world.get(&world.owner, &world.within("/records/I-1")).await.ok()["title"].clone();
        let back = world.post(&world.owner, &world.within("/undo"), json!({})).await.ok();
        assert_eq!((back["revision"].clone(), title().await), (json!(3), json!("First")));
        world.post(&world.owner, &world.within("/redo"), json!({})).await.ok();
        assert_eq!(title().await, "Second");
        let edda = world.join("Edda", &world.space, "editor").await;
        world.post(&edda, &world.within("/undo"), json!({})).await.refused(400, "nothing of yours to undo");
    }
}
