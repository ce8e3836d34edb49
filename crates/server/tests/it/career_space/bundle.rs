//! What somebody takes along when they leave: theirs, nothing of the employer's, and readable elsewhere.

use serde_json::{Value, json};

use super::{Career, PASSPHRASE};
use crate::world::{Who, World};

/// Words of the program, which nobody writes by chance.
const CANARIES: [&str; 5] = ["Zebrafinch", "Ottilie", "Vexmoor", "vexmoor", "Pangolin"];

/// A program with a risk and a sponsor, and a career space that speaks of both.
async fn world() -> (World, Career) {
    let world = World::new().await;
    let program = json!([
        { "op": "add", "kind": "person", "title": "Ottilie Vexmoor", "fields": { "email": "ottilie.vexmoor@employer.example" } },
        { "op": "add", "kind": "risk", "title": "Pangolin vendor folds", "fields": { "description": "The Zebrafinch bank closes its books in spring." } },
    ]);
    world.post(&world.owner, &format!("/spaces/{}/edits", world.space), json!({ "edits": program })).await.ok();
    let career = Career::new(&world).await;
    let own = json!([
        { "op": "add", "kind": "story", "title": "The vendor that slipped", "fields": {
            "situation": "Pangolin vendor folds, said Ottilie.", "task": "I had three weeks.", "result": "It cost us 43 days.",
            "reflection": "The Zebrafinch bank closes its books in spring." } },
        { "op": "add", "kind": "story", "title": "Never to be told", "fields": { "situation": "Sold", "confidentiality": "never" } },
        { "op": "add", "kind": "growth_goal", "title": "Lead nine teams", "fields": { "level": "L4", "why": "Mail ottilie.vexmoor@employer.example" } },
    ]);
    career.edit(&world, own).await;
    (world, career)
}

/// The bytes that are taken along: not the preview, which its owner looks at.
fn taken(made: &Value) -> String {
    format!("{}\n{}", made["bundle"], made["markdown"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_holds_what_is_ones_own_and_nothing_of_the_employers() {
    let (world, career) = world().await;
    let made = world.get(&career.who, "/career/space/bundle").await.ok();
    let bytes = taken(&made);
    for canary in CANARIES {
        assert!(!bytes.contains(canary), "{canary}: {bytes}");
    }
    for own in ["I had three weeks.", "It cost us about 45 days.", "Lead nine teams", "The vendor that slipped", "Mail [left out]"] {
        assert!(bytes.contains(own), "{own}: {bytes}");
    }
    let counts = &made["preview"]["counts"];
    assert_eq!((counts["left_out"].as_i64(), counts["excluded"].as_i64()), (Some(1), Some(0)));
    let rows = made["preview"]["rows"].as_array().unwrap();
    let never = rows.iter().find(|row| row["title"] == "Never to be told").unwrap();
    assert_eq!((never["taken"].as_str(), never["words"].as_str()), (Some("left_out"), Some("It is marked as never to be told.")));

    // A record and a single text stay behind when their owner says so, and what everybody knows may be said.
    let path = "/career/space/bundle?without=G-1,ST-1.task&public=Pangolin%20vendor%20folds";
    let bytes = taken(&world.get(&career.who, path).await.ok());
    assert!(!bytes.contains("Lead nine teams") && !bytes.contains("three weeks"), "{bytes}");
    assert!(bytes.contains("Pangolin vendor folds, said [left out]."), "{bytes}");
    world.get(&career.who, "/career/space/bundle?without=ST-9").await.refused(404, "no record `ST-9`");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_comes_in_elsewhere() {
    let (world, career) = world().await;
    let made = world.get(&career.who, "/career/space/bundle").await.ok();
    let ann = world.join("Ann", &world.space, "viewer").await;
    let fresh = world.post(&ann, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    let space = fresh["space"].as_str().unwrap();
    let report = world.ask(&ann, "POST", &format!("/spaces/{space}/imports?name=bundle.json"), &[], made["bundle"].to_string()).await.ok();
    assert_eq!((report["problems"].as_array().map(Vec::len), report["sources"][0]["created"].as_i64()), (Some(0), Some(3)), "{report}");
    let records = world.get(&ann, &format!("/spaces/{space}/records")).await;
    let text = records.text();
    assert!(text.contains("The vendor that slipped") && !text.contains("Pangolin"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_is_for_the_owner_of_an_unlocked_space() {
    let (world, career) = world().await;
    let path = "/career/space/bundle";
    world.get(&world.owner, path).await.refused(404, "You have no career space");
    world.get(&Who::Nobody, path).await.refused(401, "");
    let token = world.token(&career.who, "write").await;
    world.get(&token, path).await.refused(403, "A token may not do this");
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    world.get(&career.who, path).await.refused(423, "unlock it");
}
