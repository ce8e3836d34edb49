//! Statements: asked for through a link, signed without an account, sealed until the space is unlocked, and counted on the map.

use serde_json::{Value, json};

use super::shared;
use crate::world::{Got, Who, World};

pub(super) const PASSPHRASE: &str = "seventeen quiet herons";
/// Words that stand nowhere else.
const SEEN: &str = "She called the vendor before anybody else had noticed";

/// Makes somebody's career space.
pub(super) async fn space_of(world: &World, who: &Who) -> String {
    let made = world.post(who, "/career/space", json!({ "passphrase": PASSPHRASE })).await.ok();
    made["space"].as_str().unwrap().to_owned()
}

/// Keeps the offer of a competency; returns the key of the evidence.
pub(super) async fn keep(world: &World, who: &Who, competency: &str) -> String {
    let offers = world.get(who, "/career/offers").await.ok();
    let offer = offers["items"].as_array().unwrap().iter().find(|offer| offer["competency"] == competency).unwrap().clone();
    let kept = world.post(who, &format!("/career/space/offers/{}/keep", offer["id"].as_str().unwrap()), json!({})).await.ok();
    kept["key"].as_str().unwrap().to_owned()
}

pub(super) async fn ask(world: &World, who: &Who, body: Value) -> String {
    let sent = world.post(who, "/career/space/statements", body).await.ok();
    sent["token"].as_str().unwrap().to_owned()
}

pub(super) async fn answer(world: &World, who: &Who, token: &str, reply: Value) -> Got {
    world.post(who, &format!("/letters/{token}"), json!({ "reply": reply })).await
}

pub(super) async fn take(world: &World, who: &Who) -> Value {
    world.post(who, "/career/space/letters", json!({})).await.ok()
}

fn statement(by: &str, words: &str) -> Value {
    json!({ "kind": "statement", "by": by, "relation": "peer", "words": words, "agrees": true })
}

async fn statements(world: &World, who: &Who) -> Vec<Value> {
    world.get(who, "/career/space/statements").await.ok()["items"].as_array().unwrap().clone()
}

/// The grade of the risk as evidence.
async fn grade(world: &World, who: &Who) -> Value {
    let found = world.get(who, "/career/evidence?all=true").await.ok();
    let items = found["evidence"].as_array().unwrap();
    items.iter().find(|item| item["key"] == "R-1" && item["competency"] == "PM4").unwrap()["grade"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_asked_signed_without_an_account_sealed_taken_in_and_counted() {
    let (world, vera, _) = shared().await;
    space_of(&world, &vera).await;
    let key = keep(&world, &vera, "PM4").await;
    assert_eq!(grade(&world, &vera).await, "E2");
    let sent = json!({ "evidence": key, "to": "Otto", "note": "You were there." });
    world.post(&vera, "/career/space/statements", json!({ "evidence": key, "to": " " })).await.refused(400, "");
    world.post(&vera, "/career/space/statements", json!({ "to": "Otto" })).await.refused(400, "Say what it is about");
    world.post(&vera, "/career/space/statements", json!({ "competency": "XX9", "to": "Otto" })).await.refused(400, "no competency");
    let made_up = json!({ "evidence": key, "to": "Otto", "behaviours": ["Is a genius."] });
    world.post(&vera, "/career/space/statements", made_up).await.refused(400, "no rule of PM4");
    world.post(&vera, "/career/space/statements", json!({ "evidence": key, "to": "Otto", "days": 90 })).await.refused(400, "1 to 60");
    let token = ask(&world, &vera, sent).await;

    // Locked meanwhile: whoever has the link sees what she chose, and can write; nobody can read it.
    world.post(&vera, "/career/space/lock", json!({})).await.ok();
    let path = format!("/letters/{token}");
    let letter = world.get(&Who::Nobody, &path).await.ok();
    assert_eq!((&letter["from"], &letter["to"], &letter["note"]), (&json!("Vera"), &json!("Otto"), &json!("You were there.")));
    assert_eq!(letter["question"]["record"]["words"], "R-1 Vendor slips");
    let text = letter.to_string();
    assert!(!text.contains(&world.space) && !text.contains("E2") && !text.contains("corrobor"), "{text}");
    for (reply, words) in [
        (statement("", SEEN), "Your name"),
        (statement("Otto", "  "), "write a sentence"),
        (statement("Otto", &"x".repeat(2_001)), "too long"),
        (json!({ "kind": "peers", "answers": [] }), "not what the letter asks"),
        (json!({ "kind": "statement", "by": "Otto", "relation": "boss", "words": SEEN, "agrees": true }), "cannot be used"),
    ] {
        answer(&world, &Who::Nobody, &token, reply).await.refused(400, words);
    }
    answer(&world, &vera, &token, statement("Otto", SEEN)).await.refused(403, "your own letter");
    answer(&world, &Who::Nobody, "not-a-token", statement("Otto", SEEN)).await.refused(404, "leads nowhere");
    let thanks = answer(&world, &Who::Nobody, &token, statement("Otto", SEEN)).await.ok();
    assert!(thanks["words"].as_str().unwrap().contains("waits sealed for Vera"));
    // It works once, and then shows nothing.
    answer(&world, &Who::Nobody, &token, statement("Otto", SEEN)).await.refused(404, "answered already");
    world.get(&Who::Nobody, &path).await.refused(404, "answered already");

    world.post(&vera, "/career/space/letters", json!({})).await.refused(423, "locked");
    world.post(&vera, "/career/space/unlock", json!({ "passphrase": PASSPHRASE })).await.ok();
    assert_eq!(grade(&world, &vera).await, "E2", "what was not taken in counts for nothing");
    assert_eq!(take(&world, &vera).await, json!({ "keys": ["SAY-1"], "broken": 0 }));
    assert_eq!(take(&world, &vera).await["keys"], json!([]));
    let [got] = statements(&world, &vera).await.try_into().unwrap();
    assert_eq!(
        (&got["state"], &got["by"], &got["relation"], &got["words"]),
        (&json!("given"), &json!("Otto"), &json!("peer"), &json!(SEEN))
    );
    assert_eq!((&got["account"], &got["flag"]), (&Value::Null, &Value::Null), "nobody was signed in");
    assert_eq!(grade(&world, &vera).await, "E4");
    // What was kept is better borne out by now, and is kept again as such.
    let kept = async || world.get(&vera, "/career/space/evidence").await.ok()["items"][0].clone();
    let before = kept().await;
    assert_eq!((&before["grade"], &before["better"]), (&json!("E2"), &json!("E4")));
    world.post(&vera, &format!("/career/space/offers/{}/keep", before["offer"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!((&kept().await["grade"], &kept().await["better"]), (&json!("E4"), &Value::Null));
    // No undo of hers reaches what others wrote, and nobody types one.
    let space = world.get(&vera, "/career/space").await.ok()["space"].as_str().unwrap().to_owned();
    let edits = |edit: Value| json!({ "edits": [edit] });
    let typed = edits(
        json!({ "op": "add", "kind": "statement", "title": "Otto", "fields": { "state": "given", "by": "Otto", "on": "2026-01-01" } }),
    );
    world.post(&vera, &format!("/spaces/{space}/edits"), typed).await.refused(400, "never typed");
    let reworded = edits(json!({ "op": "set", "key": "SAY-1", "fields": { "words": "She is a genius" } }));
    world.post(&vera, &format!("/spaces/{space}/edits"), reworded).await.refused(400, "never typed");
    world.post(&vera, &format!("/spaces/{space}/undo"), json!({})).await;
    assert_eq!(statements(&world, &vera).await[0]["words"], SEEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_is_taken_back_and_somebody_may_decline_or_disagree() {
    let (world, vera, otto) = shared().await;
    space_of(&world, &vera).await;
    let key = keep(&world, &vera, "PM4").await;
    let token = ask(&world, &vera, json!({ "evidence": key, "to": "Otto" })).await;
    let withdraw = async |key: &str| world.ask(&vera, "DELETE", &format!("/career/space/statements/{key}"), &[], "").await;
    withdraw("SAY-1").await.ok();
    withdraw("SAY-1").await.refused(409, "taken back already");
    withdraw(&key).await.refused(400, "no statement");
    world.get(&Who::Nobody, &format!("/letters/{token}")).await.refused(404, "leads nowhere");
    answer(&world, &Who::Nobody, &token, statement("Otto", SEEN)).await.refused(404, "leads nowhere");

    let token = ask(&world, &vera, json!({ "evidence": key, "to": "Otto" })).await;
    answer(&world, &Who::Nobody, &token, json!({ "kind": "decline" })).await.ok();
    withdraw("SAY-2").await.refused(409, "An answer has come");
    take(&world, &vera).await;
    assert_eq!(statements(&world, &vera).await[0]["state"], "declined");
    assert_eq!(grade(&world, &vera).await, "E2");

    // Who acted on it says that it was not so: it is frozen until the two agree, and putting the statement away hides nothing.
    let token = ask(&world, &vera, json!({ "evidence": key, "to": "Otto" })).await;
    let mut against = statement("Otto", "I did that");
    against["agrees"] = json!(false);
    answer(&world, &otto, &token, against).await.ok();
    take(&world, &vera).await;
    let excluded = async || {
        let found = world.get(&vera, "/career/evidence?all=true").await.ok();
        let items = found["evidence"].as_array().unwrap().clone();
        let item = items.iter().find(|item| item["key"] == "R-1" && item["competency"] == "PM4").unwrap();
        item["excluded"].as_str().unwrap_or_default().to_owned()
    };
    assert!(excluded().await.contains("Otto disputes it"), "{}", excluded().await);
    let space = world.get(&vera, "/career/space").await.ok()["space"].as_str().unwrap().to_owned();
    let away = json!({ "edits": [{ "op": "set", "key": "SAY-3", "fields": { "archived": true } }] });
    world.post(&vera, &format!("/spaces/{space}/edits"), away).await.ok();
    assert!(excluded().await.contains("Otto disputes it"));
    assert_eq!(statements(&world, &vera).await[0]["account"], "Otto", "he was signed in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_sign_for_each_other_within_a_month_are_told_and_count_nothing() {
    let (world, vera, otto) = shared().await;
    space_of(&world, &vera).await;
    space_of(&world, &otto).await;
    // Vera signs for Otto, signed in: her own space learns of it, sealed.
    let token = ask(&world, &otto, json!({ "competency": "LC5", "to": "Vera" })).await;
    answer(&world, &vera, &token, statement("Vera", "He listens.")).await.ok();
    let key = keep(&world, &vera, "PM4").await;
    let token = ask(&world, &vera, json!({ "evidence": key, "to": "Otto" })).await;
    answer(&world, &otto, &token, statement("Otto", SEEN)).await.ok();
    assert_eq!(take(&world, &vera).await["keys"], json!(["SAY-1"]));
    assert_eq!(grade(&world, &vera).await, "E2");
    let seen = statements(&world, &vera).await;
    let given = seen.iter().find(|one| one["state"] == "given").unwrap();
    assert!(given["flag"].as_str().unwrap().contains("signed for each other within 30 days"), "{given}");
    assert!(seen.iter().any(|one| one["state"] == "signed" && one["about"] == "Otto"));
    let map = world.get(&vera, "/career/map").await.ok();
    assert!(map["map"]["remarks"].to_string().contains("signed one for each other"), "{}", map["map"]["remarks"]);
    // Who says so themselves is believed, signed in or not.
    let (world, vera, _) = shared().await;
    space_of(&world, &vera).await;
    let key = keep(&world, &vera, "PM4").await;
    let token = ask(&world, &vera, json!({ "evidence": key, "to": "Otto" })).await;
    let mut mutual = statement("Otto", SEEN);
    mutual["mutual"] = json!(true);
    answer(&world, &Who::Nobody, &token, mutual).await.ok();
    take(&world, &vera).await;
    assert_eq!(grade(&world, &vera).await, "E2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_before_sinew_is_confirmed_to_e2_and_no_further() {
    let (world, vera, _) = shared().await;
    let space = space_of(&world, &vera).await;
    let claim = json!({ "op": "add", "kind": "evidence", "title": "Ran a migration", "fields": { "competency": "PM4", "occurred_on": "2025-11-03" } });
    world.post(&vera, &format!("/spaces/{space}/edits"), json!({ "edits": [claim] })).await.ok();
    let claimed = async || {
        let found = world.get(&vera, "/career/evidence?all=true").await.ok();
        let items = found["evidence"].as_array().unwrap().clone();
        items.iter().filter(|item| item["sort"] == "claim").map(|item| item["grade"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(claimed().await, ["E0"]);
    let token = ask(&world, &vera, json!({ "evidence": "EV-1", "to": "Ana Silva", "behaviours": [] })).await;
    let letter = world.get(&Who::Nobody, &format!("/letters/{token}")).await.ok();
    assert_eq!((&letter["question"]["record"]["claim"], &letter["question"]["record"]["words"]), (&json!(true), &json!("Ran a migration")));
    let mut reply = statement("Ana Silva", "I was on that team.");
    reply["relation"] = json!("external");
    answer(&world, &Who::Nobody, &token, reply).await.ok();
    take(&world, &vera).await;
    assert_eq!(claimed().await, ["E2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_of_the_database_and_administrators_learn_nothing_of_letters() {
    let (world, vera, otto) = shared().await;
    let space = space_of(&world, &vera).await;
    let key = keep(&world, &vera, "PM4").await;
    let token = ask(&world, &vera, json!({ "evidence": key, "to": "Ana Silva", "note": "Umbrella wants to know" })).await;
    let dump = async || {
        let dump = world.home().dump().await;
        move |text: &str| {
            let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            [text.as_bytes(), hex.as_bytes()].iter().any(|needle| dump.windows(needle.len()).any(|window| window == *needle))
        }
    };
    let holds = dump().await;
    assert!(holds("Vendor slips"), "what is no secret is found");
    assert!(!holds("Umbrella") && !holds(&token) && !holds("statement"), "what is asked is sealed");
    answer(&world, &Who::Nobody, &token, statement("Ana Silva", SEEN)).await.ok();
    let holds = dump().await;
    for text in [SEEN, "Umbrella", &token, "agrees"] {
        assert!(!holds(text), "{text} is in the database");
    }
    for who in [&otto, &world.owner] {
        assert_eq!(world.get(who, "/career/space/statements").await.status.as_u16(), 404, "they have none of their own");
        world.get(who, &format!("/spaces/{space}/records/SAY-1")).await.refused(404, "no such space");
    }
    let token = world.token(&vera, "write").await;
    for path in ["/career/space/statements", "/career/space/check-ins"] {
        world.get(&token, path).await.refused(403, "A token may not do this");
    }
    // Who lays a hand on an answer brings nothing in: it is told, and the rest is taken.
    world.home().execute("update letter set answer = asked").await;
    assert_eq!(take(&world, &vera).await, json!({ "keys": [], "broken": 1 }));
    // Who leaves a note in the letter box, for which it takes no link, has not signed anything.
    let link = ask(&world, &vera, json!({ "evidence": key, "to": "Otto" })).await;
    let record = world.get(&vera, &format!("/spaces/{space}/records/SAY-2")).await.ok();
    let letter: uuid::Uuid = record["fields"]["letter"].as_str().unwrap().parse().unwrap();
    world.home().execute(&format!("delete from letter where letter_id = '{letter}'")).await;
    let forged = json!({ "at": "2026-06-01T00:00:00Z", "account": "Otto", "reply": statement("Otto", SEEN) }).to_string();
    let (id, there) = (store::LetterId(letter), store::SpaceId(space.parse().unwrap()));
    assert!(world.app.store.leave_note(there, forged.as_bytes(), id, jiff::Timestamp::now()).await.unwrap());
    take(&world, &vera).await;
    world.get(&Who::Nobody, &format!("/letters/{link}")).await.refused(404, "leads nowhere");
    assert!(statements(&world, &vera).await.iter().all(|one| one["state"] == "asked"));
    // Who deletes the space deletes the letters.
    let link = ask(&world, &vera, json!({ "evidence": key, "to": "Ana Silva" })).await;
    world.get(&Who::Nobody, &format!("/letters/{link}")).await.ok();
    world.ask(&vera, "DELETE", "/career/space?confirm=delete%20my%20career", &[], "").await.ok();
    world.get(&Who::Nobody, &format!("/letters/{link}")).await.refused(404, "leads nowhere");
}
