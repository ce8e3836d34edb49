//! Careers: each sees their own over every program that they may read, and nobody anybody else's, whatever their role.

mod check_in;
mod kept;
mod leading;
mod letters;
mod mentees;
mod sharing;

use app::cx::Cx;
use app::list::operations;
use app::operation::career::find_evidence;
use axum::http::StatusCode;
use jiff::Timestamp;
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use crate::world::{Who, World};

const PATHS: [&str; 6] =
    ["/career/evidence", "/career/map", "/career/map/growth", "/career/prospects", "/career/signals", "/career/offers"];

impl World {
    pub(crate) async fn edit_as(&self, who: &Who, space: &str, edits: Value) -> Value {
        self.post(who, &format!("/spaces/{space}/edits"), json!({ "edits": edits })).await.ok()
    }

    /// Makes people of a space, and a risk that is of whoever has `key`, written by them.
    async fn risk_of(&self, who: &Who, space: &str, key: &str) {
        let fields =
            json!({"owner": key, "probability": 0.5, "impact_days": [5, 10, 20], "trigger": "No dates.", "plan": "A second vendor."});
        self.edit_as(who, space, json!([{"op": "add", "kind": "risk", "title": "Vendor slips", "fields": fields}])).await;
    }
}

/// Lists the records that are somebody's own, as `key role`.
fn own(evidence: &Value) -> Vec<String> {
    let items = evidence["evidence"].as_array().unwrap().iter().filter(|item| item["competency"] == "PM4");
    items.map(|item| format!("{} {}", item["key"].as_str().unwrap(), item["role"].as_str().unwrap())).collect()
}

/// A space in which Vera, an editor, has a risk that Otto, a second owner, closed.
async fn shared() -> (World, Who, Who) {
    let world = World::new().await;
    let space = world.space.clone();
    world
        .edit(json!([
            {"op": "add", "kind": "person", "title": "Vera Ahn", "key": "VERA", "fields": {"email": "Vera@example.org"}},
            {"op": "add", "kind": "person", "title": "Ana Silva", "key": "ANA", "fields": {"email": "ana@example.net"}},
        ]))
        .await;
    let (vera, otto) = (world.join("Vera", &space, "editor").await, world.join("Otto", &space, "owner").await);
    world.risk_of(&vera, &space, "VERA").await;
    world.edit_as(&otto, &space, json!([{"op": "set", "key": "R-1", "fields": {"state": "closed"}}])).await;
    (world, vera, otto)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_sees_their_own_and_an_owner_of_the_space_not_theirs() {
    let (world, vera, otto) = shared().await;
    let hers = world.get(&vera, "/career/evidence").await.ok();
    assert_eq!((&hers["name"], own(&hers)), (&json!("Vera"), vec!["R-1 driver".to_owned()]));
    assert_eq!((&hers["evidence"][0]["grade"], &hers["evidence"][0]["corroborators"][0]["name"]), (&json!("E2"), &json!("Otto")));
    // Otto had a part in it, and the risk is not his.
    let his = world.get(&otto, "/career/evidence").await.ok();
    assert_eq!((&his["name"], own(&his)), (&json!("Otto"), vec!["R-1 contributor".to_owned()]));
    for path in PATHS {
        assert_eq!(world.get(&Who::Nobody, path).await.status, StatusCode::UNAUTHORIZED, "{path}");
        for (who, name) in [(&otto, "Vera"), (&world.owner, "Vera")] {
            let seen = world.get(who, path).await.ok();
            assert!(!seen["name"].to_string().contains(name), "{path}: {}", seen["name"]);
        }
    }
    let offered = async |who: &Who| world.get(who, "/career/offers").await.ok()["items"].as_array().unwrap().len();
    assert_eq!((offered(&vera).await > 0, offered(&otto).await, offered(&world.owner).await), (true, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_about() {
    let careers: Vec<_> = operations().into_iter().filter(|operation| operation.path.starts_with("/career")).collect();
    assert!(careers.len() >= 6);
    for operation in careers {
        let mut generator = SchemaGenerator::default();
        let input = (operation.input)(&mut generator);
        let shapes = format!("{}{}", input.to_value(), Value::Object(generator.take_definitions(true)));
        for word in ["person", "account", "name\"", "email", "who"] {
            assert!(!shapes.contains(word), "{} takes {word}: {shapes}", operation.name);
        }
    }
    let (world, _, otto) = shared().await;
    for path in PATHS {
        for asked in ["person=VERA", "person=Vera%20Ahn", "account=x", "email=vera@example.org"] {
            world.get(&otto, &format!("{path}?{asked}")).await.refused(400, "");
        }
    }
    // By name one asks on the command line, of a database that nobody else has an account in.
    let by_name = async |world: &World| {
        let (store, space) = (world.app.store.clone(), world.app.store.spaces().await.unwrap()[0].id);
        find_evidence(&Cx { store, space, actor: "Vera".to_owned(), door: "cli", now: Timestamp::now() }, "VERA").await
    };
    assert!(by_name(&world).await.unwrap_err().to_string().contains("Others have accounts here"));
    let alone = World::new().await;
    alone.edit(json!([{"op": "add", "kind": "person", "title": "Vera Ahn", "key": "VERA"}])).await;
    assert_eq!(by_name(&alone).await.unwrap().name, "Vera Ahn");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_becomes_somebody_else() {
    let (world, vera, otto) = shared().await;
    let space = world.space.clone();
    let seen = async || own(&world.get(&otto, "/career/evidence").await.ok());
    let mine = vec!["R-1 contributor".to_owned()];
    // He writes his address over hers: hers is still hers by name, or nobody's, and not his.
    world.edit_as(&otto, &space, json!([{"op": "set", "key": "VERA", "fields": {"email": "otto@example.org"}}])).await;
    assert_eq!(seen().await, mine);
    // Nor by his name: what he did under it is in doubt then, too.
    world.edit_as(&otto, &space, json!([{"op": "set", "key": "VERA", "fields": {"title": "Otto"}}])).await;
    assert!(seen().await.is_empty());
    // He calls himself as she does.
    world.edit_as(&otto, &space, json!([{"op": "set", "key": "VERA", "fields": {"title": "Vera Ahn", "email": "vera@example.org"}}])).await;
    world.ask(&otto, "PATCH", "/me", &[], json!({"name": "Vera"}).to_string()).await.refused(409, "Somebody called Vera");
    world.ask(&otto, "PATCH", "/me", &[], json!({"name": "Vera Ahn"}).to_string()).await.ok();
    assert!(seen().await.iter().all(|item| !item.ends_with(" driver")));
    world.ask(&otto, "PATCH", "/me", &[], json!({"name": "Otto"}).to_string()).await.ok();
    // Somebody without an account is no prey, either: what he wrote over tells nobody who he is.
    world.risk_of(&otto, &space, "ANA").await;
    world.edit_as(&otto, &space, json!([{"op": "set", "key": "ANA", "fields": {"email": "otto@example.org"}}])).await;
    assert!(seen().await.iter().all(|item| !item.ends_with(" driver")), "{:?}", seen().await);
    assert_eq!(own(&world.get(&vera, "/career/evidence").await.ok()), ["R-1 driver"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_found_is_found_over_every_program_that_one_may_read_and_over_no_other() {
    let (world, vera, _) = shared().await;
    let mut spaces = Vec::new();
    for name in ["Apples", "Secret"] {
        let space = world.post(&world.owner, "/spaces", json!({ "name": name })).await.ok()["id"].as_str().unwrap().to_owned();
        let person = json!([{"op": "add", "kind": "person", "title": "V. Ahn", "key": "V", "fields": {"email": "vera@example.org"}}]);
        world.edit_as(&world.owner, &space, person).await;
        world.risk_of(&world.owner, &space, "V").await;
        spaces.push(space);
    }
    let invitation = world.post(&world.owner, &format!("/spaces/{}/invitations", spaces[0]), json!({"role": "viewer"})).await.ok();
    world.post(&vera, &format!("/invitations/{}", invitation["token"].as_str().unwrap()), json!({})).await.ok();
    let programs = async || {
        let evidence = world.get(&vera, "/career/evidence").await.ok();
        let of = |item: &Value| item["key"].as_str().unwrap().to_owned();
        (evidence["evidence"].as_array().unwrap().iter().map(of).collect::<Vec<_>>().len(), evidence["not_found_in"].clone())
    };
    let (both, not_found) = programs().await;
    assert_eq!(not_found, json!([]));
    // One more change is followed without reading all again.
    world.edit_as(&world.owner, &spaces[0], json!([{"op": "set", "key": "R-1", "fields": {"trigger": null}}])).await;
    let after = world.get(&vera, "/career/evidence").await.ok();
    let apples = after["evidence"].as_array().unwrap().iter().rfind(|item| item["key"] == "R-1" && item["program"] == 1).unwrap();
    assert_eq!(apples["facts"]["kept"], json!(0.0));
    let account = world.get(&vera, "/me").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    world.ask(&world.owner, "DELETE", &format!("/spaces/{}/members/{account}", spaces[0]), &[], Vec::new()).await.ok();
    assert!(programs().await.0 < both);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offers_cite_the_record_as_it_stands_and_keep_their_ids() {
    let (world, vera, otto) = shared().await;
    let space = world.space.clone();
    let offer = async || {
        let offers = world.get(&vera, "/career/offers").await.ok();
        offers["items"].as_array().unwrap().iter().find(|offer| offer["competency"] == "PM4").unwrap().clone()
    };
    let first = offer().await;
    assert_eq!((&first["label"], &first["grade"], &first["cites"]["key"]), (&json!("went_well"), &json!("E2"), &json!("R-1")));
    assert_eq!(first["words"], "Your risk: R-1 Vendor slips.");
    assert_eq!(first["grade_because"], "Corroborated: Otto settled it. A later fact that confirms it would lift it.");
    assert!(
        first["supports"].as_array().unwrap().iter().any(|one| one["level"] == "PM4 L1" && one["words"] == "risks with a next step"),
        "{first}"
    );
    assert_eq!(offer().await, first);
    // Whoever touches the record later, the hash tells.
    world.edit_as(&otto, &space, json!([{"op": "set", "key": "R-1", "fields": {"plan": "Two vendors."}}])).await;
    let second = offer().await;
    assert_eq!(second["id"], first["id"]);
    assert_ne!((&second["cites"]["hash"], &second["cites"]["revision"]), (&first["cites"]["hash"], &first["cites"]["revision"]));
    // What went wrong is offered, too, and says so.
    let issue = json!([{"op": "add", "kind": "issue", "title": "Outage", "fields": {"severity": "blocker", "owner": "VERA"}}]);
    world.edit_as(&otto, &space, issue).await;
    let offers = world.get(&vera, "/career/offers").await.ok();
    let wrong = offers["items"].as_array().unwrap().iter().find(|offer| offer["cites"]["key"] == "ISS-1").unwrap();
    assert_eq!((&wrong["label"], &wrong["words"]), (&json!("went_wrong"), &json!("A high issue that no risk had foreseen: ISS-1 Outage.")));
    let none = world.get(&vera, "/career/offers?since=2099-01-01").await.ok();
    assert_eq!(none["items"], json!([]));
    world.get(&vera, "/career/offers?since=yesterday").await.refused(400, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_keeps_its_own_framework_and_people_hold_themselves_against_it() {
    let (world, vera, otto) = shared().await;
    let ladder = |rule: &str| {
        json!({
            "name": "Ours", "version": "3",
            "levels": [{"key": "A", "name": "First", "gate": "items >= 1"}],
            "areas": [{"key": "X", "name": "Craft"}],
            "competencies": [{"id": "PM4", "area": "X", "name": "Risks", "levels": {"A": {"behaviour": "Raises risks.", "rule": rule}}}],
        })
    };
    let send = async |who: &Who, path: &str, file: &Value| world.ask(who, "POST", path, &[], file.to_string()).await;
    let checked = send(&vera, "/career/framework/check", &ladder("lines_of_code >= 1000")).await.ok();
    assert_eq!((&checked["problems"][0]["code"], &checked["checks"][0]["checked"]), (&json!("framework.unknown_measure"), &json!("no")));
    let path = world.within("/framework");
    send(&vera, &path, &json!({"name": 7})).await.refused(400, "This is no framework");
    send(&vera, &path, &ladder("risks_raised >=")).await.refused(400, "Nothing was kept");
    send(&Who::Nobody, &path, &ladder("risks_raised >= 1")).await.refused(401, "");
    let kept = send(&vera, &path, &ladder("risks_raised >= 2")).await.ok();
    let again = send(&otto, &path, &ladder("risks_raised >= 1")).await.ok();
    assert_eq!((&again["key"], again["revision"].as_i64() > kept["revision"].as_i64()), (&kept["key"], true));
    let map = world.get(&vera, &format!("/career/map?space={}&key={}", world.space, kept["key"].as_str().unwrap())).await.ok();
    assert_eq!((&map["map"]["framework"], &map["map"]["standings"][0]["state"]), (&json!("Ours"), &json!("supported")));
    world.get(&vera, &format!("/career/map?space={}&key=R-1", world.space)).await.refused(400, "`R-1` holds no framework");
    world.get(&vera, "/career/map?key=DOC-1").await.refused(400, "Name both");
    let other = world.post(&world.owner, "/spaces", json!({"name": "Secret"})).await.ok()["id"].as_str().unwrap().to_owned();
    world.get(&vera, &format!("/career/map?space={other}&key=DOC-1")).await.refused(404, "There is no such space");
}
