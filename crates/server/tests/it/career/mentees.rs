//! What mentees confirm: asked through a link, answered sealed, shown beside the outcome, and counted by the rules.

use serde_json::{Value, json};

use super::letters::{answer, space_of, take};
use super::shared;
use crate::world::{Who, World};

const OUTCOME: &str = "Runs the sprint reviews without help";
const RULE: &str = "Mentored over at least six sessions in 90 days, and a goal was reached that the mentee confirms.";

/// Vera mentors Ines, and wrote down what came of it.
async fn mentoring(world: &World, vera: &Who) -> String {
    let space = space_of(world, vera).await;
    let fields = json!({
        "with": "Ines", "goals": ["Lead a review"], "sessions": [{ "on": "2026-09-01", "topics": "how to say no", "private_note": "wants to leave" }],
        "outcomes": [{ "text": "Something else" }, { "text": OUTCOME }],
    });
    world.edit_as(vera, &space, json!([{ "op": "add", "kind": "mentoring", "title": "Ines", "fields": fields }])).await;
    space
}

async fn ask(world: &World, who: &Who, body: Value) -> String {
    let sent = world.post(who, "/career/space/mentoring/ME-1/outcomes/1/asked", body).await.ok();
    sent["token"].as_str().unwrap().to_owned()
}

async fn outcome(world: &World, who: &Who) -> Value {
    let log = world.get(who, "/career/space/mentoring").await.ok();
    let mut row = log["relations"][0]["outcomes"][1].clone();
    row["confirmed"] = log["confirmed"].clone();
    row["summary"] = log["summary"].clone();
    row
}

/// What the map makes of mentoring: its evidence as `grade scope`, and what the rule of the third level still waits for.
async fn standing(world: &World, who: &Who) -> (Vec<String>, String) {
    let found = world.get(who, "/career/evidence?all=true").await.ok();
    let items = found["evidence"].as_array().unwrap().iter().filter(|item| item["sort"] == "mentoring");
    let items = items.map(|item| format!("{} S{}", item["grade"].as_str().unwrap(), item["scope"])).collect();
    let map = world.get(who, "/career/map").await.ok();
    let all = map["map"]["standings"].as_array().unwrap();
    let level = all.iter().find(|one| one["competency"] == "LC6" && one["level"] == "L3").unwrap();
    (items, level["rule"].to_string())
}

fn confirms(words: Option<&str>, behaviours: &[bool]) -> Value {
    json!({ "kind": "outcome", "by": "Ines", "stance": if words.is_some() { "corrects" } else { "confirms" }, "words": words, "behaviours": behaviours })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mentee_confirms_through_a_link_what_they_were_shown_and_the_rules_hear_of_it() {
    let (world, vera, _) = shared().await;
    let space = mentoring(&world, &vera).await;
    assert_eq!(standing(&world, &vera).await.0, ["E1 S1"], "that they met");
    let path = "/career/space/mentoring/ME-1/outcomes/1/asked";
    world.post(&vera, "/career/space/mentoring/ME-1/outcomes/7/asked", json!({})).await.refused(404, "has no such outcome");
    world.post(&vera, "/career/space/mentoring/NO-1/outcomes/1/asked", json!({})).await.refused(404, "");
    world.post(&vera, path, json!({ "behaviours": ["Is a genius."] })).await.refused(400, "no rule of LC6");
    world.post(&vera, path, json!({ "days": 61 })).await.refused(400, "1 to 60");
    let token = ask(&world, &vera, json!({ "behaviours": [RULE], "note": "Is it so?" })).await;
    world.post(&vera, path, json!({})).await.refused(409, "was asked already");

    // She sees the outcome, and nothing of what was said, nor goals and meetings, which were not ticked.
    world.post(&vera, "/career/space/lock", json!({})).await.ok();
    let letter = world.get(&Who::Nobody, &format!("/letters/{token}")).await.ok();
    let asked = json!({ "about": "outcome", "outcome": OUTCOME, "goals": [], "meetings": null, "behaviours": [RULE] });
    assert_eq!((&letter["to"], &letter["question"]), (&json!("Ines"), &asked));
    for (reply, words) in [
        (json!({ "kind": "outcome", "by": " ", "stance": "confirms" }), "Your name"),
        (json!({ "kind": "outcome", "by": "Ines", "stance": "corrects" }), "in your own words"),
        (json!({ "kind": "outcome", "by": "Ines", "stance": "maybe" }), "cannot be used"),
        (confirms(None, &[true, true]), "one answer to each"),
        (json!({ "kind": "statement", "by": "Ines", "relation": "mentee", "words": "Yes", "agrees": true }), "not what the letter asks"),
    ] {
        answer(&world, &Who::Nobody, &token, reply).await.refused(400, words);
    }
    answer(&world, &vera, &token, confirms(None, &[])).await.refused(403, "your own letter");
    answer(&world, &Who::Nobody, &token, confirms(None, &[true])).await.ok();
    answer(&world, &Who::Nobody, &token, confirms(None, &[true])).await.refused(404, "answered already");
    let dump = world.home().dump().await;
    for text in [OUTCOME, "Ines", "confirms", &token] {
        assert!(!dump.windows(text.len()).any(|window| window == text.as_bytes()), "{text} is in the database");
    }

    world.post(&vera, "/career/space/unlock", json!({ "passphrase": super::letters::PASSPHRASE })).await.ok();
    world.ask(&vera, "DELETE", path, &[], "").await.refused(409, "take it in first");
    assert_eq!(take(&world, &vera).await, json!({ "keys": ["ME-1"], "broken": 0 }));
    let row = outcome(&world, &vera).await;
    assert_eq!((&row["asked"]["state"], &row["asked"]["by"], &row["asked"]["seen"]), (&json!("confirmed"), &json!("Ines"), &json!([RULE])));
    assert_eq!(row["asked"]["account"], Value::Null, "nobody was signed in");
    assert_eq!((&row["confirmed"], row["confirmed_on"].is_string()), (&json!(1), true));
    let (items, rule) = standing(&world, &vera).await;
    assert_eq!(items, ["E2 S1"]);
    assert!(rule.contains("\"met\"") && !rule.contains("needs_a_person"), "{rule}");
    // Nobody types what she says, and no undo reaches it.
    let typed = json!({ "edits": [{ "op": "set", "key": "ME-1", "fields": { "confirmations": [] } }] });
    world.post(&vera, &format!("/spaces/{space}/edits"), typed).await.refused(400, "never typed");
    world.post(&vera, &format!("/spaces/{space}/undo"), json!({})).await;
    assert_eq!(standing(&world, &vera).await.0, ["E2 S1"]);
    // Other words are not what she confirmed.
    let reworded = json!([{ "op": "set", "key": "ME-1", "fields": { "outcomes": [{ "text": "Something else" }, { "text": "Runs the department" }] } }]);
    world.edit_as(&vera, &space, reworded).await;
    assert_eq!(outcome(&world, &vera).await["confirmed"], 0);
    assert_eq!(standing(&world, &vera).await.0, ["E1 S1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mentee_corrects_declines_and_takes_back() {
    let (world, vera, otto) = shared().await;
    mentoring(&world, &vera).await;
    let token = ask(&world, &vera, json!({ "goals": true, "meetings": true, "to": "Ines Roth" })).await;
    let letter = world.get(&Who::Nobody, &format!("/letters/{token}")).await.ok();
    assert_eq!((&letter["question"]["goals"], &letter["question"]["meetings"]), (&json!(["Lead a review"]), &json!(1)));
    let path = "/career/space/mentoring/ME-1/outcomes/1/asked";
    let withdraw = async || world.ask(&vera, "DELETE", path, &[], "").await;
    withdraw().await.ok();
    world.get(&Who::Nobody, &format!("/letters/{token}")).await.refused(404, "leads nowhere");
    withdraw().await.refused(409, "Nobody is asked");

    let token = ask(&world, &vera, json!({})).await;
    answer(&world, &Who::Nobody, &token, json!({ "kind": "decline" })).await.ok();
    assert_eq!(take(&world, &vera).await["keys"], json!(["ME-1"]));
    assert_eq!(outcome(&world, &vera).await["asked"]["state"], "declined");
    assert_eq!(standing(&world, &vera).await.0, ["E1 S1"]);

    // In her own words, signed in: those are what leaves the log.
    let token = ask(&world, &vera, json!({})).await;
    answer(&world, &otto, &token, confirms(Some("I run every second review"), &[])).await.ok();
    take(&world, &vera).await;
    let row = outcome(&world, &vera).await;
    assert_eq!((&row["asked"]["state"], &row["asked"]["account"], &row["confirmed"]), (&json!("corrected"), &json!("Otto"), &json!(1)));
    let summary = row["summary"].as_str().unwrap();
    assert!(summary.contains("- I run every second review") && !summary.contains(OUTCOME), "{summary}");
    assert_eq!(standing(&world, &vera).await.0, ["E2 S1"]);
    // Consent can be taken back at any time: the item is gone.
    withdraw().await.ok();
    assert_eq!(outcome(&world, &vera).await["confirmed"], 0);
    assert_eq!(standing(&world, &vera).await.0, ["E1 S1"]);
    // A mentee has nobody to ask.
    let space = world.get(&vera, "/career/space").await.ok()["space"].as_str().unwrap().to_owned();
    world.edit_as(&vera, &space, json!([{ "op": "set", "key": "ME-1", "fields": { "role": "mentee" } }])).await;
    world.post(&vera, path, json!({})).await.refused(400, "You are the mentee here");
}
