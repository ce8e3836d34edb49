//! The portfolio: who sees which programs, what they are simulated to together, and what may deliver to whom.

use app::access::AccountId;
use axum::http::StatusCode;
use serde_json::{Value, json};
use sinew_server::Limits;

use crate::wire::{Listening, within};
use crate::world::{Got, Who, World};

impl World {
    /// Makes a space of the owner's with a program: work of the team `Platform` for so many days, and a milestone `M` behind it.
    async fn program(&self, name: &str, days: i64) -> String {
        let made = self.post(&self.owner, "/spaces", json!({ "name": name })).await.ok();
        let space = made["id"].as_str().unwrap().to_owned();
        let estimate = json!({"low_minutes": days * 480, "likely_minutes": days * 480, "high_minutes": days * 480});
        let charter = json!({"time_zone": "UTC", "theme": "Trust", "committed": "2027-06-30"});
        let edits = json!([
            {"op": "add", "kind": "program", "title": format!("{name} program"), "fields": charter},
            {"op": "add", "kind": "team", "title": "Platform", "key": "T-1", "fields": {"slots": 1}},
            {"op": "add", "kind": "item", "title": "Work", "key": "W", "fields": {"team": "T-1", "estimate": estimate}},
            {"op": "add", "kind": "item", "title": format!("{name} live"), "key": "M", "fields": {"type": "milestone", "committed": "2027-06-30"}},
            {"op": "link", "from": "W", "relation": "blocks", "to": "M"},
        ]);
        self.post(&self.owner, &format!("/spaces/{space}/edits"), json!({ "edits": edits })).await.ok();
        space
    }

    async fn account(&self, who: &Who) -> AccountId {
        serde_json::from_value(self.get(who, "/me").await.ok()["account"]["id"].clone()).unwrap()
    }

    /// Waits until what somebody asked is answered or over.
    async fn answered(&self, who: &Who) -> Value {
        let account = self.account(who).await;
        if let Some(run) = self.app.questions.of(account).running {
            run.ended().await;
        }
        self.get(who, "/portfolio/simulation").await.ok()
    }

    async fn together(&self, who: &Who, question: Value) -> Value {
        self.post(who, "/portfolio/simulation", question).await.ok();
        self.answered(who).await
    }
}

/// Returns the words with which a question was refused.
#[track_caller]
fn refusal(got: &Got) -> String {
    assert_eq!(got.status, StatusCode::BAD_REQUEST, "{}", got.text());
    got.refused(400, "");
    let body: Value = serde_json::from_slice(&got.body).unwrap();
    body["error"]["message"].as_str().unwrap().to_owned()
}

fn names(rows: &Value) -> Vec<&str> {
    rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_of_some_spaces_sees_only_these() {
    let world = World::new().await;
    let apples = world.program("Apples", 3).await;
    let secret = world.program("Secret", 2).await;
    world
        .post(&world.owner, &format!("/spaces/{apples}/edits"), json!({ "edits": [
            {"op": "add", "kind": "commitment", "title": "Keys", "fields": {"state": "promised", "promised": "2027-03-01", "delivered_by": "Secret/M"}},
        ] }))
        .await
        .ok();
    let vera = world.join("Vera", &apples, "viewer").await;
    let stranger = Who::Nobody;
    for path in ["/portfolio", "/portfolio/roadmap", "/portfolio/simulation"] {
        assert_eq!(world.get(&stranger, path).await.status, StatusCode::UNAUTHORIZED, "{path}");
        let seen = String::from_utf8(world.get(&vera, path).await.body).unwrap();
        assert!(!seen.contains("Secret") && !seen.contains(&secret), "{path}: {seen}");
    }
    let own = world.get(&vera, "/portfolio").await.ok();
    assert_eq!(names(&own["programs"]), ["Apples"]);
    // That it waits for something elsewhere is said, but not for what.
    assert_eq!((&own["dependencies"][0]["key"], &own["dependencies"][0]["by_name"]), (&json!("CM-1"), &Value::Null));
    let hers = world.together(&vera, json!({})).await;
    assert_eq!(names(&hers["report"]["programs"]), ["Apples"]);
    assert_eq!(hers["report"]["teams"], json!([]));
    assert_eq!(hers["report"]["order"], json!([apples]));
    // What is not hers is answered like what is not there.
    let of = async |name: &str| refusal(&world.post(&vera, "/portfolio/simulation", json!({ "first": name })).await);
    assert_eq!(of("Secret").await.replace("Secret", "Nowhere"), of("Nowhere").await);
    assert_eq!(of(&secret).await.replace(&secret, "Nowhere"), of("Nowhere").await);

    let all = world.get(&world.owner, "/portfolio").await.ok();
    let mut everything = names(&all["programs"]);
    everything.sort_unstable();
    assert_eq!(everything, ["Apples", "Migration", "Secret"]);
    assert_eq!((&all["dependencies"][0]["by_name"], &all["dependencies"][0]["by_key"]), (&json!("Secret"), &json!("M")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_are_simulated_together_and_the_answer_says_when_it_is_stale() {
    let world = World::new().await;
    let (a, b) = (world.program("Apples", 3).await, world.program("Berries", 2).await);
    let none = world.get(&world.owner, "/portfolio/simulation").await.ok();
    assert_eq!(none, json!({"running": null, "report": null, "as_of": null, "stale": null, "failed": null}));
    let answer = world.together(&world.owner, json!({ "order": ["Apples", b], "first": "berries", "trials": 500 })).await;
    let report = &answer["report"];
    assert_eq!(
        (&report["trials"], &report["first"], &answer["stale"], &answer["running"]),
        (&json!(500), &json!(b), &Value::Null, &Value::Null)
    );
    let row = |space: &str| report["programs"].as_array().unwrap().iter().find(|row| row["space"] == json!(space)).unwrap().clone();
    // One team, one item at a time, for whole days: b waits for a; first, it does not, and a waits.
    assert!(row(&b)["cost_days"].as_i64().unwrap() >= 3 && row(&a)["cost_days"] == json!(0), "{report}");
    assert!(row(&b)["move_days"].as_i64().unwrap() <= -3 && row(&a)["move_days"].as_i64().unwrap() >= 2, "{report}");
    assert_eq!((&report["teams"][0]["name"], &report["teams"][0]["slots"]), (&json!("Platform"), &json!(1)));

    world
        .post(&world.owner, &format!("/spaces/{a}/edits"), json!({ "edits": [{"op": "add", "kind": "item", "title": "More"}] }))
        .await
        .ok();
    let stale = world.get(&world.owner, "/portfolio/simulation").await.ok();
    assert_eq!((&stale["stale"], &stale["report"]["digest"]), (&json!("1 program changed since."), &report["digest"]));
    world.program("Cherries", 1).await;
    world.together(&world.owner, json!({})).await;
    world.program("Dates", 1).await;
    assert_eq!(world.get(&world.owner, "/portfolio/simulation").await.ok()["stale"], json!("1 program came since."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_called_off_leaves_everything_as_it_was() {
    let world = World::new().await;
    world.program("Apples", 3).await;
    world.program("Berries", 2).await;
    let before = world.together(&world.owner, json!({ "trials": 500 })).await;
    let account = world.account(&world.owner).await;
    world.post(&world.owner, "/portfolio/simulation", json!({ "trials": 10_000, "first": "Berries" })).await.ok();
    let run = world.app.questions.of(account).running;
    let after = world.ask(&world.owner, "DELETE", "/portfolio/simulation", &[], Vec::new()).await.ok();
    // Its first answer may have come already, and stays; what sharing costs is not known then.
    let first = after["report"]["trials"] == json!(10_000);
    assert!(if first { after["report"]["programs"][0]["cost_days"].is_null() } else { after == before }, "{after}");
    if let Some(run) = run {
        run.ended().await;
        assert!(!run.is_wanted());
    }
    assert_eq!(world.get(&world.owner, "/portfolio/simulation").await.ok(), after);
    // There is nothing to call off any more, and that is no trouble.
    assert_eq!(world.ask(&world.owner, "DELETE", "/portfolio/simulation", &[], Vec::new()).await.ok(), after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_gone_with_the_right_to_read_what_it_speaks_of() {
    let world = World::new().await;
    let (a, b) = (world.program("Apples", 3).await, world.program("Secret", 2).await);
    let vera = world.join("Vera", &a, "viewer").await;
    let invited = world.post(&world.owner, &format!("/spaces/{b}/invitations"), json!({ "role": "viewer" })).await.ok();
    world.post(&vera, &format!("/invitations/{}", invited["token"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(names(&world.together(&vera, json!({})).await["report"]["programs"]).len(), 2);
    let her = world.get(&vera, "/me").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    world.ask(&world.owner, "DELETE", &format!("/spaces/{b}/members/{her}"), &[], Vec::new()).await.ok();
    let left = world.get(&vera, "/portfolio/simulation").await.ok();
    assert_eq!((&left["report"], &left["stale"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_cannot_be_is_refused_with_what_to_do() {
    let world = World::new().await;
    world.program("Apples", 3).await;
    for (question, words) in [
        (json!({ "order": ["Apples", "apples"] }), "A program stands in the order twice: name each once."),
        (json!({ "trials": 20 }), "20 trials are too few or too many: ask for 500 to 10000."),
        (json!({ "order": ["Pears"] }), "`Pears` is no program that you may read: name a space by its name or its id."),
    ] {
        let got = world.post(&world.owner, "/portfolio/simulation", question).await;
        assert_eq!(refusal(&got), words);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_names_only_what_the_editor_may_read() {
    let world = World::new().await;
    let (a, b) = (world.program("Apples", 3).await, world.program("Secret", 2).await);
    let eve = world.join("Eve", &a, "editor").await;
    let add = |named: &str| json!({ "edits": [{"op": "add", "kind": "commitment", "title": "Keys", "fields": {"delivered_by": named}}] });
    let edit = |named: &str| (format!("/spaces/{a}/edits"), add(named));
    let refused = async |who: &Who, named: &str| {
        let (path, body) = edit(named);
        refusal(&world.post(who, &path, body).await)
    };
    let nothing = |named: &str| {
        format!(
            "`{named}` names no item of a program that you may read: write PROGRAM/KEY, the program by its name (where only one has it) or id."
        )
    };
    for named in ["Secret/M".to_owned(), format!("{b}/M"), "Nowhere/M".to_owned()] {
        assert_eq!(refused(&eve, &named).await, nothing(&named));
    }
    // Of a program that one may read, a key that is not there is the same; a team delivers nothing, and one's own items are linked.
    assert_eq!(refused(&world.owner, "Secret/NO-1").await, nothing("Secret/NO-1"));
    assert_eq!(refused(&world.owner, "Secret/T-1").await, nothing("Secret/T-1"));
    assert!(refused(&world.owner, "Apples/M").await.contains("link the two items"));
    assert!(refused(&world.owner, "just M").await.contains("PROGRAM/KEY"));
    let (path, body) = edit("secret / M");
    let made = world.post(&world.owner, &path, body).await.ok();
    let record = world.get(&world.owner, &format!("/spaces/{a}/records/{}", made["keys"][0].as_str().unwrap())).await.ok();
    assert_eq!(record["fields"]["delivered_by"], json!(format!("{b}/M")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_roadmap_is_of_one_program_or_of_all() {
    let world = World::new().await;
    let (a, b) = (world.program("Apples", 3).await, world.program("Berries", 2).await);
    let rows = |map: &Value| -> Vec<String> {
        let themes = map["themes"].as_array().unwrap().iter();
        let rows = themes.flat_map(|theme| theme["rows"].as_array().unwrap().iter().map(|row| row["program"].as_str().unwrap().to_owned()));
        let mut programs: Vec<String> = rows.collect();
        programs.sort_unstable();
        programs.dedup();
        programs
    };
    for space in [&a, &b] {
        let open = world.app.spaces.open(serde_json::from_value(json!(space)).unwrap()).await.unwrap();
        let mut events = open.watch();
        while open.forecast().is_none_or(|forecast| forecast.revision < open.revision()) {
            events.recv().await.unwrap();
        }
    }
    let all = world.get(&world.owner, "/portfolio/roadmap?window=year").await.ok();
    assert_eq!(rows(&all), ["Apples", "Berries"]);
    assert_eq!(all["themes"].as_array().unwrap().iter().map(|theme| theme["name"].as_str().unwrap()).collect::<Vec<_>>(), ["Trust"]);
    let one = world.get(&world.owner, &format!("/spaces/{a}/roadmap?from=2027-05-01&window=quarter")).await.ok();
    assert_eq!((&one["from"], &one["to"]), (&json!("2027-04-01"), &json!("2027-06-30")));
    assert!(rows(&one).iter().all(|program| program == "Apples"));
    let wrong = world.get(&world.owner, "/portfolio/roadmap?window=decade").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_is_told_how_far_it_is_and_when_it_is_over() {
    let world = World::new().await;
    world.program("Apples", 3).await;
    let listening = Listening::new(&world, Limits::none()).await;
    let mut wire = listening.connect().await;
    wire.begin("GET /api/v1/portfolio/events", &world.owner, &[]).await;
    assert_eq!(wire.head().await.status, 200);
    let next = async |wire: &mut crate::wire::Wire| {
        let (name, _, data) = within(wire.event()).await.expect("the stream goes on");
        assert_eq!(name, "simulation");
        (data["running"].as_f64(), data["as_of"].is_string())
    };
    assert_eq!(next(&mut wire).await, (None, false));
    world.post(&world.owner, "/portfolio/simulation", json!({ "trials": 10_000 })).await.ok();
    let mut last = 0.0;
    loop {
        let (running, answered) = next(&mut wire).await;
        let Some(share) = running else {
            assert!(answered);
            break;
        };
        assert!((last..=1.0).contains(&share), "{share} after {last}");
        last = share;
    }
    assert_eq!(world.get(&world.owner, "/portfolio/simulation").await.ok()["report"]["trials"], json!(10_000));
    let nobody = world.get(&Who::Nobody, "/portfolio/events").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    listening.stop().await;
}
