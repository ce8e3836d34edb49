//! Offers that are kept or dismissed: in one's own career space, pinned, and offered no more.

use serde_json::{Value, json};

use super::shared;
use crate::world::{Got, Who, World};

const PASSPHRASE: &str = "seventeen quiet herons";

/// What is offered of risks.
async fn offered(world: &World, who: &Who) -> Vec<Value> {
    let offers = world.get(who, "/career/offers").await.ok();
    offers["items"].as_array().unwrap().iter().filter(|offer| offer["competency"] == "PM4").cloned().collect()
}

async fn answer(world: &World, who: &Who, offer: &str, answer: &str) -> Got {
    world.post(who, &format!("/career/space/offers/{offer}/{answer}"), json!({})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_is_pinned_offered_no_more_and_told_when_its_record_changes() {
    let (world, vera, otto) = shared().await;
    let offer = offered(&world, &vera).await.remove(0);
    let id = offer["id"].as_str().unwrap();
    // Without a space there is nowhere to keep it; locked, it takes the passphrase.
    answer(&world, &vera, id, "keep").await.refused(404, "You have no career space yet");
    let made = world.post(&vera, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    world.post(&vera, "/career/space/lock", json!({})).await.ok();
    answer(&world, &vera, id, "keep").await.refused(423, "locked");
    world.get(&vera, "/career/space/evidence").await.refused(423, "locked");
    assert_eq!(world.get(&vera, "/career/offers").await.ok()["career"], "locked");
    world.post(&vera, "/career/space/unlock", json!({ "passphrase": PASSPHRASE })).await.ok();
    answer(&world, &vera, "nothing", "keep").await.refused(404, "not offered any more");

    let kept = answer(&world, &vera, id, "keep").await.ok();
    assert_eq!((&kept["key"], &kept["kept"], &kept["dismissed"]), (&json!("EV-1"), &json!(1), &json!(0)));
    let space = made["space"].as_str().unwrap();
    let record = world.get(&vera, &format!("/spaces/{space}/records/EV-1")).await.ok();
    let fields = &record["fields"];
    assert_eq!((&fields["offer"], &fields["cited"], &fields["fingerprint"]), (&offer["id"], &json!("R-1"), &offer["cites"]["hash"]));
    assert_eq!((&fields["grade"], &fields["corroborators"][0]["name"]), (&json!("corroborated"), &json!("Otto")));
    assert_eq!((&fields["corroborators"][0]["act"], &fields["speaks"]), (&json!("settled it"), &json!("for")));
    assert!(offered(&world, &vera).await.iter().all(|other| other["id"] != offer["id"]), "it is not offered again");
    // Kept twice is kept once.
    assert_eq!(answer(&world, &vera, id, "keep").await.ok(), kept);
    let list = async || world.get(&vera, "/career/space/evidence").await.ok();
    let seen = list().await;
    assert_eq!((&seen["items"][0]["standing"], &seen["items"][0]["cites"]["key"]), (&json!("as_cited"), &json!("R-1")));
    // Somebody touches the record: what was kept says so, and stays.
    world.edit_as(&otto, &world.space, json!([{"op": "set", "key": "R-1", "fields": {"plan": "Two vendors."}}])).await;
    let seen = list().await;
    assert_eq!((&seen["items"][0]["standing"], &seen["items"][0]["words"]), (&json!("changed"), &offer["words"]));
    // Nobody may type what is found.
    for (field, value) in [("grade", json!("attested")), ("fingerprint", json!("00")), ("corroborators", json!([{"name": "A friend"}]))] {
        let edits = json!([{"op": "set", "key": "EV-1", "fields": { field: value }}]);
        world.post(&vera, &format!("/spaces/{space}/edits"), json!({ "edits": edits })).await.refused(400, "found, never typed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_dismissed_is_offered_no_more_and_goes_on_speaking_against() {
    let (world, vera, otto) = shared().await;
    let issue = json!([{"op": "add", "kind": "issue", "title": "Outage", "fields": {"severity": "blocker", "owner": "VERA"}}]);
    world.edit_as(&otto, &world.space, issue).await;
    world.post(&vera, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    let offers = offered(&world, &vera).await;
    let wrong = offers.iter().find(|offer| offer["label"] == "went_wrong").unwrap();
    let id = wrong["id"].as_str().unwrap();
    let before = world.get(&vera, "/career/map").await.ok();
    answer(&world, &vera, id, "dismiss").await.ok();
    assert!(offered(&world, &vera).await.iter().all(|offer| offer["id"] != wrong["id"]));
    assert_eq!(world.get(&vera, "/career/map").await.ok()["map"]["standings"], before["map"]["standings"]);
    let counted = async || {
        let offers = world.get(&vera, "/career/offers").await.ok();
        (offers["kept"].as_i64().unwrap(), offers["dismissed"].as_i64().unwrap())
    };
    assert_eq!(counted().await, (0, 1));
    let list = world.get(&vera, "/career/space/evidence").await.ok();
    assert_eq!((&list["items"], &list["dismissed"][0]["label"]), (&json!([]), &json!("went_wrong")));
    // It can be kept after all, and put away again.
    answer(&world, &vera, id, "keep").await.ok();
    assert_eq!(counted().await, (1, 0));
    answer(&world, &vera, id, "dismiss").await.ok();
    assert_eq!(counted().await, (0, 1));
    // To undo is to be offered it again.
    let space = world.get(&vera, "/career/space").await.ok()["space"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        world.post(&vera, &format!("/spaces/{space}/undo"), json!({})).await.ok();
    }
    assert!(offered(&world, &vera).await.iter().any(|offer| offer["id"] == wrong["id"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_answers_anothers_offers_and_no_token_its_owners() {
    let (world, vera, otto) = shared().await;
    let offer = offered(&world, &vera).await.remove(0);
    let id = offer["id"].as_str().unwrap();
    for who in [&vera, &otto] {
        world.post(who, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    }
    answer(&world, &otto, id, "keep").await.refused(404, "not offered any more");
    let token = world.token(&vera, "write").await;
    answer(&world, &token, id, "keep").await.refused(403, "A token may not do this");
    world.get(&token, "/career/space/evidence").await.refused(403, "A token may not do this");
    answer(&world, &Who::Nobody, id, "keep").await.refused(401, "");
    // What a person says of the time before Sinew is a claim, with or without a source, and cannot be more.
    let space = world.get(&vera, "/career/space").await.ok()["space"].as_str().unwrap().to_owned();
    let claim = |fields: Value| json!({ "edits": [{"op": "add", "kind": "evidence", "title": "Ran a migration", "fields": fields}] });
    let path = format!("/spaces/{space}/edits");
    world.post(&vera, &path, claim(json!({"competency": "PM4", "grade": "outcome_verified"}))).await.refused(400, "never typed");
    world.post(&vera, &path, claim(json!({"competency": "PM4", "occurred_on": "2025-11-03", "source": "The release notes"}))).await.ok();
    let found = world.get(&vera, "/career/evidence").await.ok();
    let claimed = found["evidence"].as_array().unwrap().iter().find(|item| item["sort"] == "claim").unwrap();
    assert_eq!((&claimed["title"], &claimed["grade"]), (&json!("Ran a migration"), &json!("E1")));
    world.post(&vera, "/career/space/lock", json!({})).await.ok();
    let locked = world.get(&vera, "/career/evidence?all=true").await.ok();
    assert!(locked["evidence"].as_array().unwrap().iter().all(|item| item["sort"] != "claim"));
}
