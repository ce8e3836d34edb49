//! The stream of events: what happens arrives, what was missed is made up for, and it ends when it should.

use serde_json::{Value, json};
use sinew_server::Limits;

use crate::home::on_both;
use crate::wire::{Listening, Wire, within};
use crate::world::{Who, World};

/// Begins to watch; returns the connection past the head of the answer.
async fn watch(listening: &Listening, world: &World, query: &str, headers: &[(&str, &str)]) -> Wire {
    let mut wire = listening.connect().await;
    wire.begin(&format!("GET /api/v1{}{query}", world.within("/events")), &world.owner, headers).await;
    let head = wire.head().await;
    assert_eq!((head.status, head.header("content-type")), (200, Some("text/event-stream")));
    assert_eq!(head.header("content-encoding"), None, "compression would hold events back");
    assert_eq!(head.header("x-accel-buffering"), Some("no"));
    assert_eq!(head.header("cache-control"), Some("no-cache"));
    assert!(head.header("x-request-id").is_some() && head.header("content-security-policy").is_some());
    wire
}

/// Reads on to an event of a name.
async fn next(wire: &mut Wire, name: &str) -> (String, Value) {
    loop {
        let (found, id, data) = wire.event().await.expect("the stream goes on");
        if found == name {
            return (id, data);
        }
    }
}

async fn add(world: &World, title: &str) {
    world.edit(json!([{ "op": "add", "kind": "item", "title": title, "fields": { "schedule": { "duration_minutes": 480 } } }])).await;
}

on_both! {
    async fn a_change_and_the_forecast_that_follows_arrive(home) {
        let world = World::at(home, Limits::none()).await;
        let listening = Listening::new(&world, Limits::none()).await;
        let mut wire = watch(&listening, &world, "", &[("accept-encoding", "gzip, br")]).await;
        add(&world, "Work").await;
        let (id, data) = next(&mut wire, "change").await;
        assert_eq!(id, "1");
        assert_eq!(data, json!({ "event": "change", "revision": 1, "keys": ["I-1"], "actor": "Olga", "door": "web" }));
        let mut forecast = next(&mut wire, "forecast").await;
        while forecast.0 != "1" {
            forecast = next(&mut wire, "forecast").await;
        }
        assert_eq!(forecast.1, json!({ "event": "forecast", "revision": 1 }));
        listening.stop().await;
    }

    async fn a_change_of_another_process_arrives(home) {
        let world = World::at(home, Limits::none()).await;
        let other = World::at(home, Limits::none()).await;
        let listening = Listening::new(&world, Limits::none()).await;
        let mut wire = watch(&listening, &world, "", &[]).await;
        add(&other, "From elsewhere").await;
        assert_eq!(next(&mut wire, "change").await.1["keys"], json!(["I-1"]));
        other.ask(&other.owner, "POST", &other.within("/imports?name=plan.csv"), &[], "name,duration\nWork,2d\n").await.ok();
        let (id, data) = next(&mut wire, "change").await;
        // An import may touch anything: the page reads all of it anew.
        assert_eq!((id.as_str(), &data["keys"]), ("2", &json!([])));
        listening.stop().await;
    }
}

/// Watches from revisions relative to the newest one; says whether the page is told at once to read everything anew.
async fn is_told_to_read_anew(listening: &Listening, world: &World, after: Option<i64>, last_seen: Option<i64>) -> bool {
    let newest = world.revision().await;
    let query = after.map_or_else(String::new, |after| format!("?after={}", newest + after));
    let seen = last_seen.map(|seen| (newest + seen).to_string());
    let headers: Vec<(&str, &str)> = seen.iter().map(|seen| ("last-event-id", seen.as_str())).collect();
    let mut wire = watch(listening, world, &query, &headers).await;
    add(world, "Next").await;
    // What was missed comes first, and what happens now after it.
    let (id, data) = next(&mut wire, "change").await;
    let anew = data["keys"] == json!([]);
    assert_eq!(id, (newest + i64::from(!anew)).to_string());
    anew
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_is_made_up_for() {
    let world = World::new().await;
    let listening = Listening::new(&world, Limits::none()).await;
    for title in ["One", "Two", "Three"] {
        add(&world, title).await;
    }
    for (after, last_seen, anew) in [
        (Some(-2), None, true),
        (None, Some(-1), true),
        // What a browser saw last wins over the address that it began with.
        (Some(-2), Some(0), false),
        (Some(0), None, false),
        // The database was put back to an earlier state: what the page shows is not there any more.
        (Some(6), None, true),
        (None, None, false),
    ] {
        assert_eq!(is_told_to_read_anew(&listening, &world, after, last_seen).await, anew, "{after:?} {last_seen:?}");
    }
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_ends_when_the_server_stops_and_when_its_watcher_loses_the_right() {
    let world = World::new().await;
    let listening = Listening::new(&world, Limits::none()).await;
    let mut wire = watch(&listening, &world, "", &[]).await;
    let vera = world.join("Vera", &world.space, "viewer").await;
    let mut hers = listening.connect().await;
    hers.begin(&format!("GET /api/v1{}", world.within("/events")), &vera, &[]).await;
    assert_eq!(hers.head().await.status, 200);
    let id = world.get(&vera, "/me").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    world.ask(&world.owner, "DELETE", &world.within(&format!("/members/{id}")), &[], "").await.ok();
    // Whether somebody may still watch is looked at every two seconds at most, when there is something to tell.
    let over = async {
        loop {
            add(&world, "Secret").await;
            tokio::select! {
                event = hers.event() => if event.is_none() { return },
                () = tokio::time::sleep(std::time::Duration::from_millis(200)) => {}
            }
        }
    };
    within(over).await;
    listening.stop().await;
    while wire.event().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_for_members() {
    let world = World::new().await;
    let elsewhere = world.post(&world.owner, "/spaces", json!({ "name": "Elsewhere" })).await.ok()["id"].as_str().unwrap().to_owned();
    let stranger = world.join("Stan", &elsewhere, "owner").await;
    let path = world.within("/events");
    world.get(&Who::Nobody, &path).await.refused(401, "Sign in first.");
    world.get(&stranger, &path).await.refused(404, "There is no such space, or you are not a member of it.");
    world.get(&world.owner, "/spaces/x/events").await.refused(404, "There is no such space");
    world.get(&world.owner, "/spaces/%ff/events").await.refused(400, "The address cannot be read");
    world.ask(&world.owner, "POST", &path, &[], "").await.refused(405, "does not take POST");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_was_begun_is_finished_before_the_server_stops() {
    let world = World::new().await;
    let listening = Listening::new(&world, Limits::none()).await;
    let body = json!({ "edits": [{ "op": "add", "kind": "item", "title": "Last words" }] }).to_string();
    let mut wire = listening.connect().await;
    let length = body.len().to_string();
    let headers = [("content-length", length.as_str()), ("expect", "100-continue")];
    wire.begin(&format!("POST /api/v1{}", world.within("/edits")), &world.owner, &headers).await;
    // The server has begun with it: it asks for the rest.
    assert_eq!(wire.head().await.status, 100);
    let stopping = tokio::spawn(listening.stop());
    wire.write(body.as_bytes()).await;
    assert_eq!(wire.answer().await.status, 200);
    within(stopping).await.unwrap();
    assert_eq!(world.revision().await, 1);
}
