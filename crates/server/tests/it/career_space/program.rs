//! A career is a program: whatever works on other spaces works on it, once it is unlocked.

use std::time::Duration;

use serde_json::{Value, json};

use super::Career;
use crate::world::World;

/// Waits for the forecast of the space as it stands.
async fn forecast(world: &World, career: &Career) -> Value {
    for _ in 0..500 {
        let overview = career.get(world, "/overview").await.ok();
        if overview["state"] == "ready" && overview["status"].is_object() {
            return overview;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no forecast came: {}", career.get(world, "/overview").await.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_career_program_is_planned_forecast_and_explained() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let three_weeks = json!({ "low_minutes": 4800, "likely_minutes": 7200, "high_minutes": 14400 });
    let edits = json!([
        { "op": "add", "kind": "item", "title": "Lead the sprint reviews", "fields": { "estimate": three_weeks } },
        { "op": "add", "kind": "item", "title": "Run one release", "fields": { "estimate": three_weeks } },
        { "op": "add", "kind": "item", "title": "Hybrid role", "fields": { "type": "milestone", "committed": "2027-06-01" } },
        { "op": "link", "from": "@0", "relation": "blocks", "to": "@1" },
        { "op": "link", "from": "@1", "relation": "blocks", "to": "@2" },
        { "op": "add", "kind": "risk", "title": "Ambiguity", "fields": { "probability": 0.5, "impact_days": [5, 10, 20] } },
        { "op": "link", "from": "@5", "relation": "threatens", "to": "@1" },
    ]);
    career.edit(&world, edits).await;
    let overview = forecast(&world, &career).await;
    let lands = |text: &Value| text["milestones"].as_array().unwrap().iter().find(|row| row["key"] == "I-4").cloned();
    let status = &overview["status"];
    let row = lands(status).unwrap_or_else(|| panic!("the milestone is in the status: {status}"));
    assert!(row["p80"].is_string(), "{row}");
    let why = career.get(&world, "/why/I-4").await;
    assert!(why.ok().to_string().contains("Run one release"));
    // What if the risk were gone: the milestone lands sooner.
    let gone = json!({ "edits": [{ "op": "set", "key": "R-1", "fields": { "state": "closed" } }], "forecast": true });
    let preview = career.post(&world, "/preview", gone).await.ok();
    let milestone = lands(&preview).unwrap_or_else(|| panic!("{preview}"));
    assert!(milestone["p80_days"].as_f64().unwrap_or_default() < 0.0, "{milestone}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_growth_plan_starts_and_is_forecast() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let start = json!({ "start": "2027-01-11", "title": "Towards a program" });
    world.post(&career.who, "/career/space/plan", start.clone()).await.ok();
    world.post(&career.who, "/career/space/plan", start).await.refused(409, "There is a plan already");
    let records = career.get(&world, "/records?kind=item").await.text().to_owned();
    for words in ["Step 4: hybrid role", "Lead the sprint reviews of one team", "Target role"] {
        assert!(records.contains(words), "{words}");
    }
    let risks = career.get(&world, "/records?kind=risk").await.text().to_owned();
    for words in ["Letting go of individual work", "Influence without authority", "Technical against managerial balance", "Ambiguity"] {
        assert!(risks.contains(words), "{words}");
    }
    let overview = forecast(&world, &career).await;
    let milestones = overview["status"]["milestones"].as_array().unwrap();
    let days: Vec<&str> = milestones.iter().filter_map(|row| row["p80"].as_str()).collect();
    assert_eq!(days.len(), 6, "five steps and the target: {milestones:?}");
    assert!(days.iter().all(|day| *day > "2027-01-11"), "{days:?}");
    // Nobody's program starts from it, the owner's of the workspace neither.
    assert!(!world.get(&world.owner, "/templates").await.text().contains("Growth plan"));
    let named = json!({ "template": "growth-plan", "name": "Mine", "start": "2027-01-11" });
    world.post(&world.owner, "/spaces/from-template", named).await.refused(400, "There is no template `growth-plan`");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_persons_own_kinds_are_kept_here_and_nowhere_else() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let mine = json!([
        { "op": "add", "kind": "evidence", "title": "Risk closed in time", "fields": { "competency": "PM4" } },
        { "op": "add", "kind": "story", "title": "The vendor", "fields": { "evidence": ["@0"] } },
        { "op": "add", "kind": "job", "title": "Engineer", "fields": { "employer": "Acme" } },
        { "op": "add", "kind": "bullet", "title": "Lead time", "parent": "@2", "fields": { "text": "Halved lead time", "evidence": ["@0"] } },
        { "op": "add", "kind": "application", "title": "TPM", "fields": { "company": "Umbrella" } },
    ]);
    career.edit(&world, mine.clone()).await;
    assert!(career.get(&world, "/records?kind=bullet").await.text().contains("Halved lead time"));
    for kind in ["evidence", "rating", "growth_goal", "learning", "story", "job", "bullet", "application", "post", "mentoring"] {
        let edits = json!({ "edits": [{ "op": "add", "kind": kind, "title": "Mine" }] });
        world.post(&world.owner, &world.within("/edits"), edits).await.refused(400, "is kept in a career space alone");
    }
    let file = career.get(&world, "/export").await.text().to_owned();
    let imported = world.ask(&world.owner, "POST", &world.within("/imports?name=career.json"), &[], file).await;
    imported.refused(400, "is kept in a career space alone");
    assert_eq!(world.revision().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_history_undo_retros_and_updates_work_as_anywhere() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    career.edit(&world, json!([{ "op": "set", "key": "I-1", "fields": { "points": 5 } }])).await;
    career.edit(&world, json!([{ "op": "set", "key": "I-1", "fields": { "points": 8 } }])).await;
    let record = career.get(&world, "/records/I-1").await.ok();
    assert_eq!(record["record"]["fields"]["points"].as_f64().or(record["fields"]["points"].as_f64()), Some(8.0), "{record}");
    career.post(&world, "/undo", json!({})).await.ok();
    let record = career.get(&world, "/records/I-1").await.text().to_owned();
    assert!(record.contains("\"points\":5"), "{record}");
    let changes = career.get(&world, "/changes").await.text().to_owned();
    assert!(changes.contains("Tess"), "{changes}");
    let retro = json!([{ "op": "add", "kind": "retro", "title": "The quarter", "fields": { "columns": ["Kept", "Change"] } }]);
    career.edit(&world, retro).await;
    let note = json!({ "edit": { "op": "add", "column": "Kept", "text": "Fewer meetings" } });
    career.post(&world, "/retros/RET-1/notes", note).await.ok();
    career.post(&world, "/retros/RET-1/state", json!({ "state": "voting" })).await.ok();
    career.post(&world, "/retros/RET-1/ballot", json!({ "votes": [1] })).await.ok();
    assert_eq!(world.home().rows().await, [0; 5]);
    career.post(&world, "/retros/RET-1/state", json!({ "state": "closed" })).await.ok();
    let retro = career.get(&world, "/retros/RET-1").await.text().to_owned();
    assert!(retro.contains("\"votes\":1"), "{retro}");
    career.edit(&world, json!([{ "op": "add", "kind": "item", "title": "Goal", "fields": { "type": "milestone" } }])).await;
    let update = career.post(&world, "/updates", json!({})).await.ok();
    assert!(update["key"].is_string(), "{update}");
    // All of it is there again from nothing but its rows.
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    career.unlock(&world, &career.who, super::PASSPHRASE).await.ok();
    assert_eq!(career.get(&world, "/retros/RET-1").await.text(), retro);
    assert!(career.get(&world, "/updates").await.text().contains(update["key"].as_str().unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_watches_it_is_cut_off_when_it_is_locked() {
    let world = World::new().await;
    let career = Career::new(&world).await;
    let (routes, who, path) = (world.routes.clone(), career.who.clone(), format!("/api/v1{}", career.path("/events")));
    let crate::world::Who::Cookie(cookie) = who else { panic!("a person watches") };
    let (listens, listening) = tokio::sync::oneshot::channel();
    let watching = tokio::spawn(async move {
        let request = axum::http::Request::builder().uri(path).header("cookie", cookie).body(axum::body::Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(routes, request).await.unwrap();
        listens.send(()).unwrap();
        axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap()
    });
    listening.await.unwrap();
    career.edit(&world, json!([{ "op": "add", "kind": "item", "title": "More" }])).await;
    // What is on its way when it is locked may be cut off with the rest.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!watching.is_finished());
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    let heard = tokio::time::timeout(Duration::from_secs(20), watching).await.expect("the stream ends").unwrap();
    assert!(String::from_utf8_lossy(&heard).contains("event: change"));
}
