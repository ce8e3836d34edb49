//! Leading: a manager sees what people share with them and nothing else, and how programs deliver without anybody's name.

use serde_json::{Value, json};

use super::letters::space_of;
use super::shared;
use crate::world::{Who, World};

async fn leading(world: &World, who: &Who) -> Value {
    world.get(who, "/career/space/leading").await.ok()
}

async fn share(world: &World, who: &Who, body: Value) {
    assert_eq!(world.post(who, "/career/space/shared", body).await.ok()["delivered"], true);
}

async fn take_back(world: &World, who: &Who, what: &str) {
    let items = world.get(who, "/career/space/shared").await.ok()["items"].as_array().unwrap().clone();
    let id = items.iter().find(|item| item["what"] == what).unwrap()["id"].as_str().unwrap().to_owned();
    world.ask(who, "DELETE", &format!("/career/space/shared/{id}"), &[], "").await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_sees_what_is_shared_with_them_and_who_comes_next_inherits_nothing() {
    let (world, vera, otto) = shared().await;
    let space = space_of(&world, &vera).await;
    world.get(&otto, "/career/space/leading").await.refused(404, "no career space");
    space_of(&world, &otto).await;
    let next = world.join("Nora", &world.space, "owner").await;
    space_of(&world, &next).await;
    let mine = json!([
        { "op": "add", "kind": "growth_goal", "title": "Run a portfolio", "fields": { "level": "L4", "by": "2027-06-30", "why": "Umbrella" } },
        { "op": "add", "kind": "growth_goal", "title": "Leave for Umbrella", "fields": { "level": "L6" } },
        { "op": "add", "kind": "mentoring", "title": "Ines", "fields": { "with": "Ines", "goals": ["Lead a review"],
            "sessions": [{ "on": "2026-03-02", "topics": "saying no", "private_note": "wants to leave" }] } },
    ]);
    world.edit_as(&vera, &space, mine).await;
    let empty = leading(&world, &otto).await;
    assert_eq!((&empty["goals"], &empty["pairs"], &empty["coverage"]["people"]), (&json!([]), &json!([]), &json!(0)));
    share(&world, &vera, json!({ "what": "goal", "key": "G-1", "to": "Otto" })).await;
    share(&world, &vera, json!({ "what": "mentoring", "key": "ME-1", "to": "Otto" })).await;
    let seen = leading(&world, &otto).await;
    assert_eq!(
        seen["goals"],
        json!([{ "from": "Vera", "title": "Run a portfolio", "state": "open", "competency": null, "level": "Senior TPM", "by": "2027-06-30" }])
    );
    let pair = json!([{ "from": "Vera", "mentor": "Vera", "mentee": "Ines", "goals": ["Lead a review"], "meetings": 1, "confirmed": 0 }]);
    assert_eq!(seen["pairs"], pair);
    for kept in ["Leave for Umbrella", "saying no", "wants to leave"] {
        assert!(!seen.to_string().contains(kept), "{kept}");
    }
    // She sees that he looked; whoever leads her next, and who owns everything, have nothing.
    let shared = world.get(&vera, "/career/space/shared").await.ok();
    assert!(shared["items"].as_array().unwrap().iter().all(|item| item["openings"][0]["by"] == "Otto"), "{shared}");
    assert_eq!(leading(&world, &next).await["goals"], json!([]));
    take_back(&world, &vera, "goal").await;
    assert_eq!(leading(&world, &otto).await["goals"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_people_stand_is_counted_in_groups_of_five_and_in_no_smaller_one() {
    let (world, vera, otto) = shared().await;
    space_of(&world, &otto).await;
    let mut people = vec![vera];
    for name in ["Ana", "Bo", "Cy", "Di", "Eva"] {
        people.push(world.join(name, &world.space, "viewer").await);
    }
    for (count, who) in people.iter().enumerate() {
        let coverage = leading(&world, &otto).await["coverage"].clone();
        assert_eq!((&coverage["people"], &coverage["not_shown"]), (&json!(count / 5 * 5), &json!(count % 5)), "{count}");
        assert_eq!(coverage["competencies"].as_array().unwrap().is_empty(), count < 5);
        space_of(&world, who).await;
        share(&world, who, json!({ "what": "coverage", "to": "Otto" })).await;
    }
    // The sixth changed nothing of what is shown; nobody is named, and who reads the list learns no level.
    let six = leading(&world, &otto).await["coverage"].clone();
    assert_eq!((&six["people"], &six["not_shown"]), (&json!(5), &json!(1)));
    let row = six["competencies"].as_array().unwrap().iter().find(|one| one["id"] == "PM4").unwrap().clone();
    // None of them is supported anywhere, and that is said of four of five at most.
    assert!(row["counts"].as_array().unwrap().iter().all(|count| *count == json!({ "least": 0, "most": 1 })), "{row}");
    for name in ["Vera", "Ana", "Eva"] {
        assert!(!six.to_string().contains(name), "{name}");
    }
    // One of the five takes theirs back: the group goes, and the sixth is not put in their place.
    take_back(&world, &people[2], "coverage").await;
    let left = leading(&world, &otto).await["coverage"].clone();
    assert_eq!((&left["people"], &left["not_shown"], &left["competencies"]), (&json!(0), &json!(5), &json!([])));
    // It can be shared anew, and comes behind.
    share(&world, &people[2], json!({ "what": "coverage", "to": "Otto" })).await;
    assert_eq!(leading(&world, &otto).await["coverage"]["people"], 0, "the sixth and this one are two");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delivery_is_of_programs_that_one_may_read_and_of_nobody() {
    let (world, vera, _) = shared().await;
    let secret = world.post(&world.owner, "/spaces", json!({ "name": "Secret" })).await.ok()["id"].as_str().unwrap().to_owned();
    let team = json!([
        { "op": "add", "kind": "team", "title": "Platform", "fields": { "slots": 1 } },
        { "op": "add", "kind": "item", "title": "Work", "fields": { "team": "@0", "assignee": "VERA",
            "estimate": { "low_minutes": 4800, "likely_minutes": 4800, "high_minutes": 4800 } } },
        { "op": "add", "kind": "decision", "title": "Which", "fields": { "owner": "VERA", "needed_by": "2026-01-05" } },
    ]);
    world.edit(team).await;
    let seen = world.get(&vera, "/portfolio/delivery").await.ok();
    assert_eq!(seen["programs"].as_array().unwrap().len(), 1);
    assert_eq!((&seen["teams"][0]["name"], &seen["teams"][0]["slots"]), (&json!("Platform"), &json!(1)));
    assert_eq!(seen["programs"][0]["calibration"]["value"], Value::Null);
    assert!(seen["all"]["promises"]["words"].as_str().unwrap().contains("No promise to go by yet"), "{seen}");
    for text in ["VERA", "Vera", "Otto", "owner", "assignee", &secret] {
        assert!(!seen.to_string().contains(text), "{text}");
    }
    assert_eq!(world.get(&world.owner, "/portfolio/delivery").await.ok()["programs"].as_array().unwrap().len(), 2);
    // What is decided moves it at once.
    world.edit(json!([{ "op": "set", "key": "D-1", "fields": { "state": "made", "outcome": "This one" } }])).await;
    world.get(&vera, "/portfolio/delivery").await.ok();
    assert_eq!(world.get(&Who::Nobody, "/portfolio/delivery").await.status.as_u16(), 401);
}
