//! The career space: its owner's alone, over every door, and for as long as it is unlocked.

mod bundle;
mod others;
mod papers;
mod program;

use axum::http::StatusCode;
use serde_json::{Value, json};
use sinew_server::Limits;

use crate::world::{Got, PASSWORD, Who, World};

/// Words that stand nowhere else.
const SECRET: &str = "Leave for Umbrella in spring";
const PASSPHRASE: &str = "seventeen quiet herons";

/// Somebody with a career space, unlocked.
struct Career {
    who: Who,
    space: String,
    code: String,
}

impl Career {
    /// Tess, who edits the owner's space, makes a career space and writes her secret into it.
    async fn new(world: &World) -> Career {
        let who = world.join("Tess", &world.space, "editor").await;
        let made = world.post(&who, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
        let text = |field: &str| made[field].as_str().unwrap().to_owned();
        let career = Career { who, space: text("space"), code: text("recovery_code") };
        career.edit(world, json!([{ "op": "add", "kind": "item", "title": SECRET, "fields": { "description": SECRET.repeat(9) } }])).await;
        career
    }

    fn path(&self, path: &str) -> String {
        format!("/spaces/{}{path}", self.space)
    }

    async fn get(&self, world: &World, path: &str) -> Got {
        world.get(&self.who, &self.path(path)).await
    }

    async fn post(&self, world: &World, path: &str, body: Value) -> Got {
        world.post(&self.who, &self.path(path), body).await
    }

    async fn edit(&self, world: &World, edits: Value) -> Value {
        self.post(world, "/edits", json!({ "edits": edits })).await.ok()
    }

    async fn unlock(&self, world: &World, who: &Who, passphrase: &str) -> Got {
        world.post(who, "/career/space/unlock", json!({ "passphrase": passphrase })).await
    }

    /// Tess at another browser.
    async fn again(&self, world: &World) -> Who {
        let got = world.post(&Who::Nobody, "/sign-in", json!({ "email": "tess@example.org", "password": PASSWORD })).await;
        Who::Cookie(got.cookie())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_there_locked_and_open_as_its_owner_says() {
    let world = World::new().await;
    let tess = world.join("Tess", &world.space, "viewer").await;
    let state = async |who: &Who| world.get(who, "/career/space").await.ok()["state"].as_str().unwrap().to_owned();
    assert_eq!(state(&tess).await, "none");
    world.post(&tess, "/career/space/unlock", json!({ "passphrase": PASSPHRASE })).await.refused(404, "make one with a passphrase");
    for (weak, words) in [("short", "too short"), ("aaaaaaaaaaaa", "too easy"), ("TESS@example.org", "too easy")] {
        world.post(&tess, "/career/space", json!({ "passphrase": weak })).await.refused(400, words);
    }
    assert_eq!(state(&tess).await, "none");
    let made = world.post(&tess, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    let code = made["recovery_code"].as_str().unwrap();
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 8], "160 bits, five a letter");
    assert_eq!(state(&tess).await, "open");
    world.post(&tess, "/career/space", json!({ "passphrase": PASSPHRASE })).await.refused(409, "You have a career space already");
    let space = made["space"].as_str().unwrap();
    world.get(&tess, &format!("/spaces/{space}/records")).await.ok();

    world.post(&tess, "/career/space/lock", json!({})).await.ok();
    assert_eq!(state(&tess).await, "locked");
    world.get(&tess, &format!("/spaces/{space}/records")).await.refused(423, "unlock it with its passphrase");
    world.get(&tess, "/career/space/export").await.refused(423, "unlock it");
    world
        .post(&tess, "/career/space/unlock", json!({ "passphrase": "seventeen quiet heron" }))
        .await
        .refused(403, "This is not the passphrase");
    assert_eq!(state(&tess).await, "locked");
    world.post(&tess, "/career/space/unlock", json!({ "passphrase": PASSPHRASE })).await.ok();
    assert_eq!(state(&tess).await, "open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_open_for_the_session_that_unlocked_it_until_that_ends() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let elsewhere = career.again(&world).await;
    let records = career.path("/records");
    world.get(&elsewhere, &records).await.refused(423, "locked");
    career.unlock(&world, &elsewhere, PASSPHRASE).await.ok();
    world.get(&elsewhere, &records).await.ok();
    // One of two leaves, and the other goes on.
    world.post(&career.who, "/sign-out", json!({})).await.ok();
    world.get(&elsewhere, &records).await.ok();
    // The last one leaves: the key is gone, for whoever comes next, too.
    world.post(&elsewhere, "/sign-out", json!({})).await.ok();
    let space = career.space.parse().map(store::SpaceId).unwrap();
    assert!(!world.app.store.is_unlocked(space));
    let back = career.again(&world).await;
    world.get(&back, &records).await.refused(423, "locked");
    career.unlock(&world, &back, PASSPHRASE).await.ok();
    assert!(world.get(&back, &records).await.text().contains(SECRET));
    // A new password ends all other sessions, and what they had unlocked.
    let last = career.again(&world).await;
    let change = json!({ "password": "another horse of mine", "current_password": PASSWORD }).to_string();
    world.ask(&last, "PATCH", "/me", &[], change).await.ok();
    assert!(!world.app.store.is_unlocked(space));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passphrases_cannot_be_guessed_quickly() {
    let world = World::limited(Limits::default()).await;
    let career = Career::new(&world).await;
    let mut seen = Vec::new();
    for n in 0..14 {
        seen.push(career.unlock(&world, &career.who, &format!("a guess number {n}")).await.status);
    }
    assert_eq!(seen[0], StatusCode::FORBIDDEN);
    assert_eq!(seen.last(), Some(&StatusCode::TOO_MANY_REQUESTS), "{seen:?}");
    // The right one has to wait, too, and so has the code; what is open stays open.
    career.unlock(&world, &career.who, PASSPHRASE).await.refused(429, "wait");
    let recover = json!({ "recovery_code": career.code, "passphrase": PASSPHRASE });
    world.post(&career.who, "/career/space/recover", recover).await.refused(429, "wait");
    career.get(&world, "/records").await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passphrase_changes_and_a_code_lets_back_in_once() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let change = |current: &str, passphrase: &str| json!({ "current": current, "passphrase": passphrase });
    let path = "/career/space/passphrase";
    world.post(&career.who, path, change("not this one", "eighteen loud herons")).await.refused(403, "This is not the passphrase");
    world.post(&career.who, path, change(PASSPHRASE, "short")).await.refused(400, "too short");
    world.post(&career.who, path, change(PASSPHRASE, "eighteen loud herons")).await.ok();
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    career.unlock(&world, &career.who, PASSPHRASE).await.refused(403, "This is not the passphrase");
    career.unlock(&world, &career.who, "eighteen loud herons").await.ok();
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();

    // The code was made before the passphrase changed, and is typed as people type.
    let recover = |code: &str, passphrase: &str| json!({ "recovery_code": code, "passphrase": passphrase });
    let path = "/career/space/recover";
    world.post(&career.who, path, recover("7K2M", PASSPHRASE)).await.refused(400, "32 letters and digits");
    world.post(&career.who, path, recover(&"Z".repeat(32), PASSPHRASE)).await.refused(403, "This is not the recovery code");
    let typed = career.code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let next = world.post(&career.who, path, recover(&typed, "nineteen herons at rest")).await.ok();
    assert!(career.get(&world, "/records").await.text().contains(SECRET), "recovering unlocks");
    world.post(&career.who, path, recover(&career.code, PASSPHRASE)).await.refused(403, "This is not the recovery code");
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    career.unlock(&world, &career.who, "eighteen loud herons").await.refused(403, "This is not the passphrase");
    career.unlock(&world, &career.who, "nineteen herons at rest").await.ok();
    world.post(&career.who, path, recover(next["recovery_code"].as_str().unwrap(), PASSPHRASE)).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_can_be_taken_along_and_deleted() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let export = world.get(&career.who, "/career/space/export").await.ok();
    assert_eq!(export["everything"]["records"][0]["title"], SECRET);
    assert!(export["markdown"].as_str().unwrap().contains(SECRET));
    let delete = async |confirm: &str| world.ask(&career.who, "DELETE", &format!("/career/space?confirm={confirm}"), &[], "").await;
    delete("yes").await.refused(400, "type `delete my career`");
    career.get(&world, "/records").await.ok();
    // It takes no passphrase: whoever lost that can still have it gone.
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    let gone = delete("delete%20my%20career").await.ok();
    assert_eq!(gone["commits"], 1);
    assert!(gone["words"].as_str().unwrap().contains("is gone"));
    career.get(&world, "/records").await.refused(404, "no such space");
    delete("delete%20my%20career").await.refused(404, "You have no career space");
    assert_eq!(world.home().rows().await[0], 0);
    let again = world.post(&career.who, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    assert_ne!(again["space"], career.space.as_str());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hand_laid_on_the_database_is_told_to_its_owner_alone() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    career.edit(&world, json!([{ "op": "add", "kind": "item", "title": "More" }])).await;
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    world.home().execute("delete from sealed where revision = 1").await;
    career.unlock(&world, &career.who, PASSPHRASE).await.refused(409, "not as it was written: commit 1 is missing");
    career.get(&world, "/records").await.refused(423, "locked");
    world.get(&world.owner, &career.path("/records")).await.refused(404, "no such space");
}
