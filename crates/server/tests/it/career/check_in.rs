//! Check-ins: the person first, an assessor blind to that, peers pooled from three; then side by side, and into the plan.

use serde_json::{Value, json};

use super::letters::{PASSPHRASE, answer, keep, space_of, take};
use super::shared;
use crate::world::{Got, Who, World};

const PATH: &str = "/career/space/check-ins";

async fn begin(world: &World, who: &Who) -> Value {
    world.post(who, PATH, json!({ "level": "L3", "competencies": ["PM4", "LC1", "LC5"] })).await.ok()
}

async fn own(world: &World, who: &Who, ratings: Value) -> Got {
    world.post(who, &format!("{PATH}/CHK-1/own"), json!({ "ratings": ratings })).await
}

fn rating(competency: &str, level: &str) -> Value {
    json!({ "competency": competency, "level": level, "words": "I did it twice." })
}

async fn asked(world: &World, who: &Who, to: &str, by: &str) -> String {
    let sent = world.post(who, &format!("{PATH}/CHK-1/asked"), json!({ "to": to, "by": by })).await.ok();
    sent["token"].as_str().unwrap().to_owned()
}

/// What a peer answers, each with the same word.
async fn peer(world: &World, token: &str, seen: &str, words: &str) {
    let letter = world.get(&Who::Nobody, &format!("/letters/{token}")).await.ok();
    let competencies = letter["question"]["competencies"].as_array().unwrap().clone();
    let behaviours = competencies.iter().flat_map(|one| {
        let id = one["id"].clone();
        let of = one["behaviours"].as_array().unwrap().clone();
        of.into_iter().map(move |behaviour| json!({ "competency": id, "level": behaviour["level"], "seen": seen }))
    });
    let mut answers: Vec<Value> = behaviours.collect();
    assert_eq!(answers.len(), 6, "two behaviours of each competency");
    answers[0]["words"] = json!(words);
    answer(world, &Who::Nobody, token, json!({ "kind": "peers", "answers": answers })).await.ok();
}

async fn shown(world: &World, who: &Who) -> Value {
    world.get(who, PATH).await.ok()["items"][0].clone()
}

fn of<'a>(view: &'a Value, competency: &str) -> &'a Value {
    view["competencies"].as_array().unwrap().iter().find(|one| one["id"] == competency).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_others_is_shown_before_the_person_has_rated_themselves() {
    let (world, vera, _) = shared().await;
    world.get(&vera, PATH).await.refused(404, "no career space yet");
    space_of(&world, &vera).await;
    let evidence = keep(&world, &vera, "PM4").await;
    for (competencies, words) in [(json!(["PM4", "LC1"]), "Choose 3 to 5"), (json!(["PM4", "LC1", "XX1"]), "`XX1`")] {
        world.post(&vera, PATH, json!({ "level": "L3", "competencies": competencies })).await.refused(400, words);
    }
    world.post(&vera, PATH, json!({ "level": "L9", "competencies": ["PM4", "LC1", "LC5"] })).await.refused(400, "no level");
    let begun = begin(&world, &vera).await;
    assert_eq!((&begun["key"], &begun["own_on"], &of(&begun, "PM4")["record"]), (&json!("CHK-1"), &Value::Null, &Value::Null));
    world.post(&vera, PATH, json!({ "level": "L3", "competencies": ["PM4", "LC1", "LC5"] })).await.refused(409, "not finished yet");

    // An assessor is asked before she has said anything, and answers.
    let token = asked(&world, &vera, "Otto", "assessor").await;
    world.post(&vera, &format!("{PATH}/CHK-1/asked"), json!({ "to": "Otto", "by": "peer" })).await.refused(409, "asked already");
    let letter = world.get(&Who::Nobody, &format!("/letters/{token}")).await.ok();
    assert!(!letter.to_string().contains("I did it twice"));
    let closings = letter["question"]["closings"].as_str().unwrap();
    assert!(closings.starts_with("Of 1 closed record, "), "{closings}");
    let ratings: Vec<Value> = ["PM4", "LC1", "LC5"].iter().map(|id| rating(id, "L3")).collect();
    let reply = |ratings: Value| json!({ "kind": "assessment", "by": "Otto", "relation": "manager", "ratings": ratings });
    answer(&world, &Who::Nobody, &token, reply(json!([rating("PM4", "L3")]))).await.refused(400, "Answer each of these once");
    answer(&world, &Who::Nobody, &token, reply(json!(ratings))).await.ok();
    take(&world, &vera).await;
    let view = shown(&world, &vera).await;
    assert_eq!(of(&view, "PM4")["assessors"], json!([]), "she says it first");
    let agreed = ["PM4", "LC1", "LC5"].map(|id| json!({ "competency": id, "level": "L2" }));
    world.post(&vera, &format!("{PATH}/CHK-1/agreed"), json!({ "agreed": agreed })).await.refused(409, "Rate yourself first");

    own(&world, &vera, json!([rating("PM4", "L2")])).await.refused(400, "each competency once");
    let mut ratings = vec![rating("PM4", "L2"), rating("LC1", "L1"), rating("LC5", "L3")];
    ratings[1]["evidence"] = json!(["CHK-1"]);
    own(&world, &vera, json!(ratings)).await.refused(400, "no evidence");
    ratings[1].as_object_mut().unwrap().remove("evidence");
    ratings[0]["evidence"] = json!([evidence]);
    let view = own(&world, &vera, json!(ratings)).await.ok();
    let risks = of(&view, "PM4");
    assert_eq!((&risks["own"]["evidence"], &risks["assessors"][0]["by"]), (&json!([evidence]), &json!("Otto")));
    assert!(risks["record"]["state"].is_string());
    let differences = risks["differences"].to_string();
    assert!(
        differences.contains("Otto sees 1 level more than you do: TPM to your Hybrid role.") && !differences.contains("claim"),
        "{differences}"
    );
    assert!(of(&view, "LC1")["differences"].to_string().contains("it is a claim"));
    own(&world, &vera, json!(ratings)).await.refused(409, "rated yourself already");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn peers_are_pooled_from_three_on_and_nobody_learns_who_said_what() {
    let (world, vera, _) = shared().await;
    let space = space_of(&world, &vera).await;
    begin(&world, &vera).await;
    let ratings = ["PM4", "LC1", "LC5"].map(|id| rating(id, "L2"));
    own(&world, &vera, json!(ratings)).await.ok();
    let mut tokens = Vec::new();
    for name in ["Otto", "Ana Silva", "Bo", "Cy"] {
        tokens.push(asked(&world, &vera, name, "peer").await);
    }
    peer(&world, &tokens[0], "always", "Zebra: she stays calm").await;
    peer(&world, &tokens[1], "mostly", "Apple: she asks first").await;
    take(&world, &vera).await;
    let pool = async || world.post(&vera, &format!("{PATH}/CHK-1/peers"), json!({})).await;
    pool().await.refused(409, "Fewer than 3 peers");
    let view = shown(&world, &vera).await;
    assert_eq!((&view["peers_answered"], &of(&view, "PM4")["peers"]), (&json!(2), &json!([])));
    assert!(view["asked"].as_array().unwrap().iter().all(|one| one["answered"].is_null()), "who of them is not told");
    // What they say waits outside of the space: its owner's export does not have it.
    let export = world.get(&vera, "/career/space/export").await;
    assert!(!export.text().contains("Zebra"));
    peer(&world, &tokens[2], "never", "").await;
    // One is still asked: all of them together are pooled when they have answered, or when she says that it is enough.
    assert_eq!(take(&world, &vera).await["keys"], json!([]));
    let view = pool().await.ok();
    let pooled = &of(&view, "PM4")["peers"][0];
    assert_eq!((&pooled["always"], &pooled["mostly"], &pooled["never"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(of(&view, "PM4")["peer_words"], json!(["Apple: she asks first", "Zebra: she stays calm"]));
    world.get(&Who::Nobody, &format!("/letters/{}", tokens[3])).await.refused(404, "leads nowhere");
    world.post(&vera, &format!("{PATH}/CHK-1/asked"), json!({ "to": "Dee", "by": "peer" })).await.refused(409, "pooled already");
    // Neither the record nor its history says who.
    let record = world.get(&vera, &format!("/spaces/{space}/records/CHK-1")).await.ok();
    assert!(record["fields"]["asked"].as_array().unwrap().iter().all(|one| one["answered_on"].is_null()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_agreed_goes_into_the_plan_and_the_history_stays() {
    let (world, vera, otto) = shared().await;
    let space = space_of(&world, &vera).await;
    begin(&world, &vera).await;
    let ratings = ["PM4", "LC1", "LC5"].map(|id| rating(id, "L2"));
    own(&world, &vera, json!(ratings)).await.ok();
    let token = asked(&world, &vera, "Ana Silva", "assessor").await;
    let view = shown(&world, &vera).await;
    let letter = view["asked"][0]["letter"].as_str().unwrap();
    world.ask(&vera, "DELETE", &format!("{PATH}/CHK-1/asked/{letter}"), &[], "").await.ok();
    world.get(&Who::Nobody, &format!("/letters/{token}")).await.refused(404, "leads nowhere");
    let late = asked(&world, &vera, "Bo", "assessor").await;
    let agreed = ["PM4", "LC1", "LC5"].map(|id| json!({ "competency": id, "level": "L2", "words": "As you say" }));
    let next = json!([
        { "what": "Own the vendor risks", "competency": "PM4", "by": "2027-03-01" },
        { "what": "Risks at L3", "competency": "PM4", "by": "2027-06-01", "goal": true },
    ]);
    let body = json!({ "agreed": agreed, "next": next, "notes": "We talked about vendors." });
    let wrong = json!({ "agreed": agreed, "next": [{ "what": "Sing", "competency": "ST6" }] });
    world.post(&vera, &format!("{PATH}/CHK-1/agreed"), wrong).await.refused(400, "no competency of this check-in");
    let view = world.post(&vera, &format!("{PATH}/CHK-1/agreed"), body.clone()).await.ok();
    assert_eq!((&of(&view, "PM4")["agreed"]["level"], &view["notes"]), (&json!("L2"), &json!("We talked about vendors.")));
    assert!(view["closed_on"].is_string() && of(&view, "PM4")["record"]["state"].is_string());
    world.get(&Who::Nobody, &format!("/letters/{late}")).await.refused(404, "leads nowhere");
    let goal = world.get(&vera, &format!("/spaces/{space}/records/G-1")).await.ok();
    let item = world.get(&vera, &format!("/spaces/{space}/records/I-1")).await.ok();
    assert_eq!((&goal["fields"]["level"], &goal["fields"]["by"]), (&json!("L3"), &json!("2027-06-01")));
    assert_eq!((&item["title"], &item["fields"]["committed"]), (&json!("Own the vendor risks"), &json!("2027-03-01")));
    assert!(
        goal["fields"]["items"].to_string().contains(item["id"].as_str().unwrap_or("I-1")) || goal.to_string().contains("I-1"),
        "{goal}"
    );
    world.post(&vera, &format!("{PATH}/CHK-1/agreed"), body).await.refused(409, "is closed");
    // Nobody but herself agreed: no packet shows that as an assessor's word.
    let packet = world.get(&vera, "/career/space/packet?level=L3").await.ok();
    let row = packet["packet"]["matrix"].as_array().unwrap().iter().find(|row| row["competency"] == "LC5").unwrap().clone();
    assert_eq!((&row["own"], &row["assessor"]), (&json!("Hybrid role"), &Value::Null), "{row}");
    // The next one begins, and the one before stays to be read.
    begin(&world, &vera).await;
    let all = world.get(&vera, PATH).await.ok();
    let keys: Vec<&Value> = all["items"].as_array().unwrap().iter().map(|one| &one["key"]).collect();
    assert_eq!(keys, [&json!("CHK-2"), &json!("CHK-1")]);
    // Nobody types one, and it is nobody else's.
    let edits = json!({ "edits": [{ "op": "set", "key": "CHK-2", "fields": { "own_on": "2026-01-01" } }] });
    world.post(&vera, &format!("/spaces/{space}/edits"), edits).await.refused(400, "never typed");
    let rated =
        json!({ "edits": [{ "op": "add", "kind": "rating", "title": "Otto says L6", "fields": { "by": "assessor", "name": "Otto" } }] });
    world.post(&vera, &format!("/spaces/{space}/edits"), rated).await.refused(400, "from themselves");
    world.post(&otto, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    assert_eq!(world.get(&otto, PATH).await.ok()["items"], json!([]));
}
