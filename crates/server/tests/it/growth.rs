//! What somebody grows by and tells, over HTTP: their own, while it is unlocked, and beside the programs that they may read.

use serde_json::{Value, json};

use crate::world::{Who, World};

const PASSPHRASE: &str = "seventeen quiet herons";

/// Tess leads a program in which a decision was looked at again, and has a career space with a piece of evidence and a post.
async fn tess() -> (World, Who, String) {
    let world = World::new().await;
    let who = world.join("Tess", &world.space, "editor").await;
    let program = json!([
        { "op": "add", "kind": "person", "title": "Tess", "fields": { "email": "tess@example.org" } },
        { "op": "add", "kind": "person", "title": "Greta Lindqvist" },
        { "op": "add", "kind": "program", "title": "Atlas", "fields": { "owner": "@0" } },
        { "op": "add", "kind": "decision", "title": "Freeze", "fields": { "owner": "@0", "state": "made", "revisit": "2026-01-05", "outcome": "four weeks" } },
    ]);
    world.edit_as(&who, &world.space, program).await;
    let made = world.post(&who, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    let space = made["space"].as_str().unwrap().to_owned();
    let own = json!([
        { "op": "add", "kind": "evidence", "title": "Seen early", "fields": { "competency": "PM4", "excerpt": "The vendor slips.", "note": "I asked." } },
        { "op": "add", "kind": "post", "title": "On freezes", "fields": { "text": "Greta Lindqvist was late." } },
        { "op": "add", "kind": "learning", "title": "PMP", "fields": { "type": "certification" } },
    ]);
    world.edit_as(&who, &space, own).await;
    (world, who, space)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_story_begins_with_evidence_that_was_kept() {
    let (world, tess, space) = tess().await;
    let draft = world.get(&tess, "/career/space/stories/draft/EV-1").await.ok();
    assert_eq!((&draft["fields"]["situation"], &draft["fields"]["evidence"]), (&json!("The vendor slips."), &json!(["EV-1"])));
    // What it gives is what an edit takes.
    let add = json!([{ "op": "add", "kind": "story", "title": draft["title"], "fields": draft["fields"] }]);
    world.edit_as(&tess, &space, add).await;
    let report = world.get(&tess, "/career/space/stories").await.ok();
    assert_eq!((&report["active"], &report["stories"][0]["evidence"]), (&json!(1), &json!(["EV-1"])));
    world.get(&tess, "/career/space/stories/draft/PO-1").await.refused(400, "`PO-1` is no evidence");
    world.get(&tess, "/career/space/stories/draft/EV-9").await.refused(404, "EV-9");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_goes_out_when_nothing_is_in_the_way() {
    let (world, tess, space) = tess().await;
    let brand = async || world.get(&tess, "/career/space/brand").await.ok();
    let seen = brand().await;
    assert_eq!((&seen["posts"][0]["found"][0]["text"], &seen["ideas"][0]["key"]), (&json!("Greta Lindqvist"), &json!("D-1")));
    let clear = async |body: Value| world.post(&tess, "/career/space/posts/PO-1/clear", body).await;
    clear(json!({})).await.refused(400, "It does not go out yet. Say that it names nobody");
    let said = json!({ "no_names": true, "numbers_rounded": true, "decided_on": "2026-11-20" });
    let refused = clear(json!({ "check": said })).await;
    refused.refused(400, "It names what is not public, in 1 place.");
    assert!(refused.text().contains("Greta Lindqvist"), "where it does is said: {}", refused.text());
    assert_eq!(brand().await["posts"][0]["state"], "idea");
    // Straight to published is no way around it.
    clear(json!({ "check": said, "publish": true })).await.refused(400, "It names what is not public");
    let mut public = said.clone();
    public["already_public"] = json!(["greta lindqvist"]);
    assert_eq!(clear(json!({ "check": public })).await.ok()["state"], "cleared");
    // What was changed after it was cleared is looked at once more.
    world.edit_as(&tess, &space, json!([{ "op": "set", "key": "PO-1", "fields": { "state": "draft", "text": "Atlas was late." } }])).await;
    clear(json!({ "publish": true })).await.refused(400, "It names what is not public");
    world.edit_as(&tess, &space, json!([{ "op": "set", "key": "PO-1", "fields": { "text": "A program was late." } }])).await;
    assert_eq!(clear(json!({ "publish": true, "url": "https://example.org/freeze" })).await.ok()["state"], "published");
    let out = brand().await;
    assert!(out["posts"][0]["published_on"].is_string() && out["posts"][0]["url"] == "https://example.org/freeze", "{out}");
    world.post(&tess, "/career/space/posts/EV-1/clear", json!({})).await.refused(400, "`EV-1` is no post");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_experience_log_is_the_callers_own_and_takes_no_career_space() {
    let (world, tess, _) = tess().await;
    let log = world.get(&tess, "/career/experience?hours_a_week=12.5").await.ok();
    assert_eq!((&log["name"], &log["months"], &log["hours"]), (&json!("Tess"), &json!(1), &json!(12.5)));
    assert!(log["csv"].as_str().unwrap().contains("Atlas,Led") && log["markdown"].as_str().unwrap().contains("## Atlas"), "{log}");
    let learning = world.get(&tess, "/career/space/learning").await.ok();
    assert_eq!(learning["certifications"][0]["requirements"][0]["have"], 1.0);
    // The owner of the workspace sees what is theirs, which is nothing.
    let owner = world.get(&world.owner, "/career/experience").await.ok();
    assert_eq!((&owner["months"], owner["programs"].as_array().unwrap().len()), (&json!(0), 0));
    world.get(&tess, "/career/experience?hours_a_week=200").await.refused(400, "between 0 and 80 hours");
    world.get(&tess, "/career/experience?hours_a_week=many").await.refused(400, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_there_while_it_is_unlocked_and_for_nobody_else() {
    let (world, tess, _) = tess().await;
    let paths = ["/stories", "/stories/draft/EV-1", "/learning", "/mentoring", "/brand"];
    for path in paths {
        world.get(&tess, &format!("/career/space{path}")).await.ok();
        world.get(&world.owner, &format!("/career/space{path}")).await.refused(404, "You have no career space yet");
    }
    world.post(&tess, "/career/space/lock", json!({})).await.ok();
    for path in paths {
        world.get(&tess, &format!("/career/space{path}")).await.refused(423, "unlock it");
    }
    world.post(&tess, "/career/space/posts/PO-1/clear", json!({})).await.refused(423, "unlock it");
    // What is read from programs takes no passphrase.
    world.get(&tess, "/career/experience").await.ok();
}
