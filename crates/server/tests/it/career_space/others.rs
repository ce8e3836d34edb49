//! Everybody else: whoever they are, a career space is not there, in nothing that they see and in nothing that they copy.

use std::io::Write;
use std::sync::{Arc, Mutex};

use app::list::{Method, Needs, operations};
use serde_json::{Value, json};

use super::{Career, PASSPHRASE, SECRET};
use crate::home::Home;
use crate::world::{Got, Who, World};

/// What is said, apart from the request that it is said to.
fn said(got: &Got) -> (u16, String) {
    (got.status.as_u16(), got.text().to_owned())
}

/// Asks for an operation on a space with an input that many would take.
async fn ask(world: &World, who: &Who, (method, path): (Method, &str), space: &str, takes_file: bool) -> Got {
    let path = path.replace("{space}", space).replace("{key}", "I-1").replace("{account}", space).replace("{id}", space);
    let method = match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    };
    let body = if takes_file || matches!(method, "GET" | "DELETE") { String::new() } else { json!({}).to_string() };
    world.ask(who, method, &path, &[], body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_answers_others_as_if_it_were_not_there() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    // An administrator, a manager, a colleague, a program.
    let manager = world.join("Mona", &world.space, "owner").await;
    let others =
        [world.owner.clone(), manager.clone(), world.join("Vera", &world.space, "viewer").await, world.token(&manager, "write").await];
    let nowhere = "00000000-0000-7000-8000-000000000000";
    let mut count = 0;
    for operation in operations().iter().filter(|operation| matches!(operation.needs, Needs::Space(..))) {
        let asked = (operation.method, operation.path);
        for who in &others {
            let here = said(&ask(&world, who, asked, &career.space, operation.takes_file).await);
            let there = said(&ask(&world, who, asked, nowhere, operation.takes_file).await);
            assert_eq!(here, there, "{}", operation.name);
            assert_eq!(here.0, 404, "{}: {}", operation.name, here.1);
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
    for who in &others {
        let events = async |space: &str| said(&world.get(who, &format!("/spaces/{space}/events")).await);
        assert_eq!(events(&career.space).await, events(nowhere).await);
    }
    // An owner of everything cannot start a program there either.
    let start = json!({ "template": "blank", "name": "Mine", "start": "2027-01-11", "space": career.space });
    world.post(&world.owner, "/spaces/from-template", start).await.refused(404, "no such space");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_in_nothing_that_others_see_and_in_no_list_of_programs() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let milestone = json!([{ "op": "add", "kind": "item", "title": format!("{SECRET}, then"), "fields": { "type": "milestone" } }]);
    career.edit(&world, milestone).await;
    world.edit(json!([{ "op": "add", "kind": "item", "title": "Work", "fields": { "type": "milestone" } }])).await;
    let paths =
        ["/me", "/spaces", "/digest", "/portfolio", "/portfolio/roadmap", "/portfolio/simulation", "/tokens", "/templates", "/kinds"];
    for who in [&world.owner, &career.who] {
        world.post(who, "/portfolio/simulation", json!({ "trials": 500 })).await.ok();
        while !world.get(who, "/portfolio/simulation").await.ok()["running"].is_null() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        for path in paths {
            let got = world.get(who, path).await;
            assert!(!got.text().contains("Umbrella") && !got.text().contains(&career.space), "{path}");
            got.ok();
        }
        // What is found of a person is found in programs.
        for path in ["/career/evidence", "/career/map", "/career/prospects", "/career/signals", "/career/offers"] {
            let got = world.get(who, path).await;
            assert!(got.status.as_u16() < 500 && !got.text().contains("Umbrella") && !got.text().contains(&career.space), "{path}");
        }
    }
    for path in ["/today", "/records", "/overview", "/plan", "/changes", "/raid", "/export", "/members"] {
        let got = world.get(&world.owner, &world.within(path)).await;
        assert!(!got.text().contains("Umbrella") && !got.text().contains(&career.space), "{path}");
        got.ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_owner_can_let_nobody_in() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let alone = "A career space is its owner's alone";
    let me = world.get(&career.who, "/me").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    career.post(&world, "/invitations", json!({ "role": "viewer" })).await.refused(403, alone);
    career.post(&world, "/shares", json!({ "dashboard": true })).await.refused(403, alone);
    let patch = async |path: &str, body: Value| world.ask(&career.who, "PATCH", &career.path(path), &[], body.to_string()).await;
    patch(&format!("/members/{me}"), json!({ "role": "viewer" })).await.refused(403, alone);
    patch("", json!({ "name": SECRET })).await.refused(403, alone);
    world.ask(&career.who, "DELETE", &career.path(&format!("/members/{me}")), &[], "").await.refused(403, alone);
    for scope in ["read", "propose", "write"] {
        let token = world.token(&career.who, scope).await;
        world.get(&token, &career.path("/records")).await.refused(403, "A token does not reach into a career space");
        world.get(&token, "/career/space").await.refused(403, "A token may not do this");
        world.get(&token, &career.path("/events")).await.refused(403, "A token does not reach");
    }
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn leaves_nothing(home: &Home, log: &Log) {
    let world = World::at(home, sinew_server::Limits::none()).await;
    let career = Career::new(&world).await;
    let key = [("idempotency-key", "once")];
    let edits = json!({ "edits": [{ "op": "add", "kind": "risk", "title": "Umbrella says no" }], "note": "Umbrella, again" }).to_string();
    let first = world.ask(&career.who, "POST", &career.path("/edits"), &key, edits).await.ok();
    assert_eq!(first["keys"], json!(["R-1"]));
    // What was asked is not kept, so it cannot be answered from what was kept.
    let unlock = json!({ "passphrase": PASSPHRASE }).to_string();
    world.ask(&career.who, "POST", "/career/space/unlock", &[("idempotency-key", "open")], unlock).await.ok();
    for path in ["/overview", "/plan", "/export", "/today", "/records/NO-1", "/shares"] {
        career.get(&world, path).await;
    }
    // One thing is shared by a link, and read.
    let story = json!([{ "op": "add", "kind": "story", "title": "Umbrella hired me", "fields": { "situation": "Umbrella was late." } }]);
    career.edit(&world, story).await;
    let share = json!({ "what": "story", "key": "ST-1", "to": "Umbrella’s Ana", "note": "Umbrella, as promised" });
    let shared = world.post(&career.who, "/career/space/shared", share).await.ok();
    let link = shared["token"].as_str().unwrap().to_owned();
    assert!(world.get(&Who::Nobody, &format!("/snapshots/{link}")).await.text().contains("Umbrella was late."));
    // An update that went out, a retro with a note, a baseline; then a file that is read in.
    career.post(&world, "/baselines", json!({ "title": "Umbrella as agreed" })).await.ok();
    let file = "Key,Name,Duration\nUM-1,Umbrella interview,2d\n";
    world.ask(&career.who, "POST", &career.path("/imports?name=umbrella.csv"), &[], file).await.ok();
    assert!(career.get(&world, "/records").await.text().contains("Umbrella interview"));
    career.post(&world, "/edits", json!({ "edits": [{ "op": "set", "key": "Umbrella", "fields": {} }] })).await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    world.post(&career.who, "/sign-out", json!({})).await.ok();

    let dump = home.dump().await;
    let holds = |text: &str| {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        [text.as_bytes(), hex.as_bytes()].iter().any(|needle| dump.windows(needle.len()).any(|window| window == *needle))
    };
    assert!(holds("Migration") && holds("tess@example.org"), "what is no secret is found");
    let code = career.code.replace('-', "");
    for text in ["Umbrella", "umbrella", "UM-1", PASSPHRASE, career.code.as_str(), code.as_str(), "R-1", "ST-1", &link] {
        assert!(!holds(text), "{text} is in the database");
    }
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("commit_edits"), "something is logged");
    for text in ["Umbrella", "umbrella", "UM-1", PASSPHRASE, career.code.as_str(), code.as_str(), &link] {
        assert!(!logged.contains(text), "{text} is in the log");
    }
    assert_eq!(home.rows().await, [0; 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_of_the_database_and_logs_hold_nothing_of_it() {
    let log = Log::default();
    let writer = log.clone();
    // Everything that anybody says, of our own and of what we are made of.
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    tracing::subscriber::set_global_default(everything).unwrap();
    leaves_nothing(&Home::sqlite(), &log).await;
    leaves_nothing(&Home::postgres().await, &log).await;
}
