//! Sharing: one thing, as it stood, for one reader, until it is taken back; and nobody else learns of it.

use serde_json::{Value, json};

use super::letters::{PASSPHRASE, space_of, take};
use super::shared;
use crate::world::{Got, Who, World};

/// Words that stand nowhere else.
const WHY: &str = "Umbrella will need a lead in spring";

/// Vera with a goal and a story, and Otto with a career space of his own.
async fn two() -> (World, Who, Who, String) {
    let (world, vera, otto) = shared().await;
    let space = space_of(&world, &vera).await;
    space_of(&world, &otto).await;
    let mine = json!([
        { "op": "add", "kind": "growth_goal", "title": "Run a portfolio", "fields": { "competency": "PM4", "level": "L4", "why": WHY } },
        { "op": "add", "kind": "story", "title": "The vendor", "fields": { "situation": "They were late.", "confidentiality": "never" } },
    ]);
    world.edit_as(&vera, &space, mine).await;
    (world, vera, otto, space)
}

async fn share(world: &World, who: &Who, body: Value) -> Value {
    world.post(who, "/career/space/shared", body).await.ok()
}

fn goal(to: &str) -> Value {
    json!({ "what": "goal", "key": "G-1", "to": to, "note": "As we said" })
}

async fn mine(world: &World, who: &Who) -> Vec<Value> {
    world.get(who, "/career/space/shared").await.ok()["items"].as_array().unwrap().clone()
}

async fn received(world: &World, who: &Who) -> Vec<Value> {
    world.get(who, "/career/space/received").await.ok()["items"].as_array().unwrap().clone()
}

async fn read(world: &World, who: &Who, item: &Value) -> Got {
    world.get(who, &format!("/career/space/received/{}", item["id"].as_str().unwrap())).await
}

async fn revoke(world: &World, who: &Who, item: &Value) -> Got {
    world.ask(who, "DELETE", &format!("/career/space/shared/{}", item["id"].as_str().unwrap()), &[], "").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleague_reads_a_copy_as_it_stood_and_its_owner_sees_that_they_did() {
    let (world, vera, otto, space) = two().await;
    let key = world.get(&vera, "/career/space/shared").await.ok();
    assert_eq!(key["colleagues"].as_array().unwrap().iter().filter(|name| *name == "Otto").count(), 1);
    assert!(key["shareable"].to_string().contains("Run a portfolio"), "{key}");
    let revision = world.get(&vera, "/career/space").await.ok()["revision"].clone();
    let made = share(&world, &vera, goal("otto")).await;
    assert_eq!((&made["delivered"], &made["token"], &made["title"]), (&json!(true), &Value::Null, &json!("Run a portfolio")));
    assert_eq!(world.get(&vera, "/career/space").await.ok()["revision"], revision, "the journal tells nothing of it");
    // She goes on; what she shared stays as it was.
    world.edit_as(&vera, &space, json!([{ "op": "set", "key": "G-1", "fields": { "why": "Something else", "title": "Leave" } }])).await;
    world.post(&vera, "/career/space/lock", json!({})).await.ok();
    take(&world, &otto).await;
    let [item] = received(&world, &otto).await.try_into().unwrap();
    assert_eq!((&item["from"], &item["title"], &item["state"]), (&json!("Vera"), &json!("Run a portfolio"), &json!("open")));
    let copy = read(&world, &otto, &item).await.ok();
    assert_eq!((&copy["from"], &copy["note"], &copy["goal"]["level"]), (&json!("Vera"), &json!("As we said"), &json!("Senior TPM")));
    assert!(copy.to_string().contains(WHY) && !copy.to_string().contains("Something else"), "{copy}");
    assert!(!copy.to_string().contains(&space) && !copy.to_string().contains("G-1"), "it leads nowhere: {copy}");
    read(&world, &otto, &item).await.ok();

    world.post(&vera, "/career/space/unlock", json!({ "passphrase": PASSPHRASE })).await.ok();
    let [own] = mine(&world, &vera).await.try_into().unwrap();
    assert_eq!((&own["to"], &own["state"], &own["delivered"]), (&json!("Otto"), &json!("open"), &json!(true)));
    let openings = own["openings"].as_array().unwrap();
    assert_eq!(
        openings.iter().map(|one| one["by"].clone()).collect::<Vec<_>>(),
        ["Otto"],
        "to look at a list opens nothing; a day is one opening"
    );

    // Taken back, nobody opens it, and nothing of it is left.
    assert_eq!(revoke(&world, &vera, &own).await.ok()["state"], "revoked");
    revoke(&world, &vera, &own).await.refused(409, "has ended already");
    read(&world, &otto, &item).await.refused(404, "has taken it back");
    assert_eq!(received(&world, &otto).await[0]["state"], "revoked");
    assert_eq!(mine(&world, &vera).await[0]["openings"].as_array().unwrap().len(), 1, "the log stays");
    let path = format!("/career/space/received/{}", item["id"].as_str().unwrap());
    assert_eq!(world.ask(&otto, "DELETE", &path, &[], "").await.ok()["items"], json!([]));
    // Locked, he reads nothing either.
    world.post(&otto, "/career/space/lock", json!({})).await.ok();
    world.get(&otto, "/career/space/received").await.refused(423, "unlock it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_opens_a_copy_without_an_account_until_it_ends() {
    let (world, vera, otto, _) = two().await;
    let made = share(&world, &vera, goal("Ana Silva")).await;
    assert_eq!(made["delivered"], false);
    let path = format!("/snapshots/{}", made["token"].as_str().unwrap());
    let copy = world.get(&Who::Nobody, &path).await.ok();
    assert!(copy.to_string().contains(WHY));
    world.get(&Who::Nobody, &path).await.ok();
    world.get(&otto, &path).await.ok();
    let openings = mine(&world, &vera).await[0]["openings"].as_array().unwrap().iter().map(|one| one["by"].clone()).collect::<Vec<_>>();
    assert_eq!((openings.len(), openings.iter().filter(|by| **by == "Otto").count()), (3, 1), "{openings:?}");
    world.get(&Who::Nobody, "/snapshots/not-a-token").await.refused(404, "leads nowhere");
    world.home().execute("update snapshot set expires_at = 1").await;
    world.get(&Who::Nobody, &path).await.refused(404, "has expired");
    assert_eq!(mine(&world, &vera).await[0]["state"], "expired");
    // By a link although he could find it here.
    let mut body = goal("Otto");
    body["by_link"] = json!(true);
    let link = share(&world, &vera, body).await["token"].as_str().unwrap().to_owned();
    assert!(received(&world, &otto).await.is_empty());
    let all = mine(&world, &vera).await;
    revoke(&world, &vera, &all[0]).await.ok();
    world.get(&Who::Nobody, &format!("/snapshots/{link}")).await.refused(404, "taken it back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_shared_is_refused_with_why() {
    let (world, vera, otto, _) = two().await;
    for (body, words) in [
        (json!({ "what": "goal", "to": "Otto" }), "Say which one"),
        (json!({ "what": "goal", "key": "ST-1", "to": "Otto" }), "say what it is"),
        (json!({ "what": "story", "key": "ST-1", "to": "Otto" }), "never to be shown"),
        (json!({ "what": "check_in", "key": "G-1", "to": "Otto" }), "no check-in"),
        (json!({ "what": "goal", "key": "G-1", "to": " " }), "missing"),
        (json!({ "what": "goal", "key": "G-1", "to": "Otto", "days": 366 }), "1 to 365"),
        (json!({ "what": "everything", "to": "Otto" }), "cannot be used"),
        (json!({ "what": "coverage", "to": "Ana" }), "no page that a link could open"),
        (json!({ "what": "coverage", "to": "Otto", "by_link": true }), "no page that a link could open"),
    ] {
        world.post(&vera, "/career/space/shared", body.clone()).await.refused(400, words);
    }
    world.post(&vera, "/career/space/shared", json!({ "what": "goal", "key": "G-9", "to": "Otto" })).await.refused(404, "");
    // What is counted is counted once, has no page, and stays in its group.
    share(&world, &vera, json!({ "what": "coverage", "to": "Otto" })).await;
    world.post(&vera, "/career/space/shared", json!({ "what": "coverage", "to": "Otto" })).await.refused(409, "counted once");
    let [item] = received(&world, &otto).await.try_into().unwrap();
    assert_eq!((&item["pooled"], &item["title"]), (&json!(true), &json!("Where you stand, counted in a group")));
    read(&world, &otto, &item).await.refused(403, "group of five or more");
    let path = format!("/career/space/received/{}", item["id"].as_str().unwrap());
    world.ask(&otto, "DELETE", &path, &[], "").await.refused(409, "stays with it");
    // Papers are shared as they read.
    let packet = share(&world, &vera, json!({ "what": "packet", "to": "Ana", "level": "L3" })).await;
    let copy = world.get(&Who::Nobody, &format!("/snapshots/{}", packet["token"].as_str().unwrap())).await.ok();
    assert!(copy["html"].as_str().unwrap().contains("Vera"), "{copy}");
    share(&world, &vera, json!({ "what": "brag", "to": "Ana" })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_and_copies_of_the_database_learn_nothing_of_what_is_shared() {
    let (world, vera, otto, space) = two().await;
    space_of(&world, &world.owner).await;
    share(&world, &vera, goal("Otto")).await;
    let link = share(&world, &vera, goal("Ana Silva at Umbrella")).await["token"].as_str().unwrap().to_owned();
    let [item] = received(&world, &otto).await.try_into().unwrap();
    read(&world, &otto, &item).await.ok();
    let dump = world.home().dump().await;
    let holds = |text: &str| {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        [text.as_bytes(), hex.as_bytes()].iter().any(|needle| dump.windows(needle.len()).any(|window| window == *needle))
    };
    assert!(holds("Vendor slips"), "what is no secret is found");
    for text in ["Umbrella", "Run a portfolio", "As we said", "goal", &link] {
        assert!(!holds(text), "{text} is in the database");
    }
    // An owner of the workspace has none of it: not in her own list, not by its id, not by the space.
    for who in [&world.owner, &vera] {
        assert!(received(&world, who).await.is_empty());
        read(&world, who, &item).await.refused(404, "Nothing of that id");
    }
    let own = mine(&world, &vera).await;
    revoke(&world, &world.owner, &own[0]).await.refused(404, "You share nothing");
    for path in ["/records", "/export", "/changes", "/shares"] {
        world.get(&world.owner, &format!("/spaces/{space}{path}")).await.refused(404, "no such space");
    }
    // Whoever has the database writes themselves into nobody's list: a note takes no key, what it leads to does.
    let token = "0".repeat(64);
    let shared = json!({ "at": "2026-06-01T00:00:00Z", "from": "Vera", "what": "goal", "title": "Forged", "token": token, "expires_at": "2099-01-01T00:00:00Z" });
    let forged = json!({ "shared": shared }).to_string();
    let his = world.get(&otto, "/career/space").await.ok()["space"].as_str().unwrap().parse().map(store::SpaceId).unwrap();
    let hash = app::access::secret::Secret(token.clone()).hash().0;
    world
        .home()
        .execute(&format!("update snapshot set secret_hash = '{hash}' where expires_at = (select max(expires_at) from snapshot)"))
        .await;
    let id = store::LetterId("00000000-0000-4000-8000-000000000001".parse().unwrap());
    assert!(world.app.store.leave_note(his, forged.as_bytes(), id, jiff::Timestamp::now()).await.unwrap());
    assert!(received(&world, &otto).await.iter().all(|one| one["title"] != "Forged"));
    // Taking letters in leaves what is shared where it is; deleting the space takes all of it.
    take(&world, &otto).await;
    world.ask(&vera, "DELETE", "/career/space?confirm=delete%20my%20career", &[], "").await.ok();
    world.get(&Who::Nobody, &format!("/snapshots/{link}")).await.refused(404, "leads nowhere");
    assert!(received(&world, &otto).await.is_empty());
}
