//! Requests that come again under the same key, because the answer got lost: done once, answered alike.

use serde_json::json;
use sinew_server::Limits;

use crate::home::on_both;
use crate::wire::{Listening, within};
use crate::world::{Got, Who, World};

/// Posts under a key.
async fn keyed(world: &World, who: &Who, path: &str, key: &str, body: impl ToString) -> Got {
    world.ask(who, "POST", path, &[("idempotency-key", key)], body.to_string()).await
}

fn add(title: &str) -> serde_json::Value {
    json!({ "edits": [{ "op": "add", "kind": "item", "title": title }] })
}

on_both! {
    async fn the_same_request_twice_is_one_commit_and_one_answer(home) {
        let world = World::at(home, Limits::none()).await;
        let path = world.within("/edits");
        let first = keyed(&world, &world.owner, &path, "k1", add("Work")).await;
        let again = keyed(&world, &world.owner, &path, "k1", add("Work")).await;
        assert_eq!((first.ok(), first.header("etag")), (again.ok(), again.header("etag")));
        assert_eq!(world.revision().await, 1);
        // Another process, such as the one that was started after a crash, knows it too.
        let after = World::at(home, Limits::none()).await;
        assert_eq!(keyed(&after, &after.owner, &path, "k1", add("Work")).await.ok(), first.ok());
        // Another person's key is another key, and without one it is done again.
        let edda = world.join("Edda", &world.space, "editor").await;
        keyed(&world, &edda, &path, "k1", add("Work")).await.ok();
        world.post(&world.owner, &path, add("Work")).await.ok();
        assert_eq!(world.revision().await, 3);
    }

    async fn what_has_no_author_is_remembered_of_nobody(home) {
        let world = World::at(home, Limits::none()).await;
        let retro = json!({ "edits": [{ "op": "add", "kind": "retro", "title": "Look back", "fields": { "columns": ["Went well"] } }] });
        world.post(&world.owner, &world.within("/edits"), retro).await.ok();
        let note = json!({ "edit": { "op": "add", "column": "Went well", "text": "The demo" } });
        let path = world.within("/retros/RET-1/notes");
        // A hash of the words beside the account would tell whose they are: the key is not kept, so the second time is another note.
        for _ in 0..2 {
            keyed(&world, &world.owner, &path, "k1", note.clone()).await.ok();
        }
        let shown = world.get(&world.owner, &world.within("/retros/RET-1")).await.ok();
        assert_eq!(shown["columns"][0]["groups"].as_array().map(Vec::len), Some(2));
        let journal = world.get(&world.owner, &world.within("/changes?key=RET-1")).await.ok();
        let who: Vec<&str> = journal["items"].as_array().unwrap().iter().filter_map(|change| change["who"].as_str()).collect();
        assert_eq!(&who[..2], ["", ""]);
    }

    async fn many_at_once_are_one_commit(home) {
        let world = World::at(home, Limits::none()).await;
        let path = world.within("/edits");
        let all = futures_util::future::join_all((0..8).map(|_| keyed(&world, &world.owner, &path, "k1", add("Work")))).await;
        // Whoever comes while it is worked on is told to come again.
        for got in all {
            if got.status != 200 {
                got.refused(409, "still being worked on");
            }
        }
        assert_eq!(keyed(&world, &world.owner, &path, "k1", add("Work")).await.ok()["revision"], 1);
        assert_eq!(world.revision().await, 1);
    }

    async fn a_key_is_for_one_request(home) {
        let world = World::at(home, Limits::none()).await;
        let path = world.within("/edits");
        keyed(&world, &world.owner, &path, "k1", add("Work")).await.ok();
        let words = "The idempotency key `k1` was used for another request";
        keyed(&world, &world.owner, &path, "k1", add("Other work")).await.refused(400, words);
        keyed(&world, &world.owner, &world.within("/undo"), "k1", "{}").await.refused(400, words);
        for key in ["", "two words", "naïve", &"k".repeat(201)] {
            let got = keyed(&world, &world.owner, &path, key, add("Work")).await;
            got.refused(400, "dempotency key");
        }
        assert_eq!(world.revision().await, 1);
    }

    async fn what_failed_may_be_tried_again_under_its_key(home) {
        let world = World::at(home, Limits::none()).await;
        let path = world.within("/edits");
        let set = json!({ "edits": [{ "op": "set", "key": "I-1", "fields": { "title": "Named" } }] });
        keyed(&world, &world.owner, &path, "k1", &set).await.refused(404, "I-1");
        world.edit(json!([{ "op": "add", "kind": "item", "title": "Work" }])).await;
        keyed(&world, &world.owner, &path, "k1", &set).await.ok();
        assert_eq!(world.revision().await, 2);
    }

    async fn a_secret_is_not_kept_to_be_told_again(home) {
        let world = World::at(home, Limits::none()).await;
        let robot = json!({ "name": "Robot", "scope": "read" });
        let made = keyed(&world, &world.owner, "/tokens", "k1", &robot).await.ok();
        assert!(made["secret"].as_str().unwrap().starts_with("sinew_"));
        let again = keyed(&world, &world.owner, "/tokens", "k1", &robot).await;
        again.refused(409, "its answer held a secret that is shown once");
        assert!(!again.text().contains(made["secret"].as_str().unwrap()));
        assert_eq!(world.get(&world.owner, "/tokens").await.ok()["items"].as_array().unwrap().len(), 1);
        let invitation = json!({ "role": "viewer" });
        keyed(&world, &world.owner, &world.within("/invitations"), "k2", &invitation).await.ok();
        keyed(&world, &world.owner, &world.within("/invitations"), "k2", &invitation).await.refused(409, "a secret");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_is_repeated_with_its_file() {
    let world = World::new().await;
    let path = world.within("/imports?name=plan.csv");
    let (file, other) = ("name,duration\nWork,2d\n", "name,duration\nWork,3d\n");
    let first = keyed(&world, &world.owner, &path, "k1", file).await.ok();
    assert_eq!(keyed(&world, &world.owner, &path, "k1", file).await.ok(), first);
    keyed(&world, &world.owner, &path, "k1", other).await.refused(400, "was used for another request");
    keyed(&world, &world.owner, &world.within("/imports?name=other.csv"), "k1", file).await.refused(400, "was used for another request");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hangs_up_after_sending_finds_it_done_once() {
    let world = World::new().await;
    let listening = Listening::new(&world, Limits::none()).await;
    let body = add("Work").to_string();
    let length = body.len().to_string();
    let line = format!("POST /api/v1{}", world.within("/edits"));
    let mut wire = listening.connect().await;
    wire.begin(&line, &world.owner, &[("content-length", &length), ("idempotency-key", "k1")]).await;
    wire.write(body.as_bytes()).await;
    drop(wire);
    // Whether or not the first got as far as being read, the second settles it.
    let done = async {
        loop {
            let mut wire = listening.connect().await;
            wire.begin(&line, &world.owner, &[("content-length", &length), ("idempotency-key", "k1")]).await;
            wire.write(body.as_bytes()).await;
            let heard = wire.answer().await;
            if heard.status == 200 {
                return;
            }
            assert_eq!(heard.status, 409, "{}", heard.body);
        }
    };
    within(done).await;
    assert_eq!(world.revision().await, 1);
    listening.stop().await;
}
