//! Input that cannot be used: each gets a clear answer in the one envelope, and changes nothing.

use serde_json::{Value, json};
use sinew_server::Limits;

use crate::home::on_both;
use crate::wire::Listening;
use crate::world::{Who, World};

/// Posts a body that is no good to `/edits`, and checks that nothing came of it.
async fn refused(world: &World, body: impl Into<Vec<u8>>, words: &str) {
    let before = world.revision().await;
    world.ask(&world.owner, "POST", &world.within("/edits"), &[], body.into()).await.refused(400, words);
    assert_eq!(world.revision().await, before, "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_is_a_json_object_of_known_fields_with_the_right_types() {
    let world = World::new().await;
    refused(&world, "", "missing field `edits`").await;
    refused(&world, "{}", "missing field `edits`").await;
    refused(&world, "title=x", "The body is not JSON").await;
    refused(&world, "{\"edits\": [", "The body is not JSON").await;
    refused(&world, "{\"edits\": []} trailing", "The body is not JSON").await;
    refused(&world, b"{\"edits\": \"\xff\"}".to_vec(), "The body is not JSON").await;
    refused(&world, "[]", "must be a JSON object").await;
    refused(&world, "null", "must be a JSON object").await;
    refused(&world, "[".repeat(100_000), "The body is not JSON").await;
    refused(&world, "{\"edits\": []}", "There is no edit in the list").await;
    refused(&world, "{\"edits\": {}}", "invalid type: map").await;
    refused(&world, "{\"edits\": [1]}", "The input cannot be used").await;
    refused(&world, "{\"edits\": [], \"colour\": 1}", "unknown field `colour`").await;
    let space = json!({ "edits": [], "space": world.space });
    refused(&world, space.to_string(), "`space` stands in the path already").await;
    for (edit, words) in [
        (json!({ "op": "add", "kind": "item", "title": "x", "colour": 1 }), "unknown field `colour`"),
        (json!({ "op": "add", "kind": "item", "title": 7 }), "invalid type: integer"),
        (json!({ "op": "add", "kind": "spaceship", "title": "x" }), "unknown variant `spaceship`"),
        (json!({ "op": "add", "kind": "item" }), "missing field `title`"),
        (json!({ "op": "paint", "key": "I-1" }), "unknown variant `paint`"),
        (json!({ "op": "add", "kind": "item", "title": "x", "fields": { "colour": "red" } }), "colour"),
        (json!({ "op": "add", "kind": "item", "title": "x", "fields": { "points": "many" } }), "points"),
        (json!({ "op": "add", "kind": "baseline", "title": "x" }), "`at`: A baseline cannot do without it"),
        (json!({ "op": "add", "kind": "item", "title": "   " }), "A record needs a title"),
        (json!({ "op": "add", "kind": "item", "title": "a\u{0}b" }), ""),
    ] {
        refused(&world, json!({ "edits": [edit] }).to_string(), words).await;
    }
    // One bad edit of many takes the others with it.
    let good = json!({ "op": "add", "kind": "item", "title": "Good" });
    refused(&world, json!({ "edits": [good, { "op": "add", "kind": "item", "title": "" }] }).to_string(), "").await;
    let many = vec![json!({ "op": "add", "kind": "item", "title": "x" }); 5_001];
    refused(&world, json!({ "edits": many }).to_string(), "5001 edits are too many").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_refused_in_words_when_it_cannot_be_read() {
    let world = World::new().await;
    let owner = &world.owner;
    for (path, status, words) in [
        ("/spaces/%ff/overview", 400, "The address cannot be read"),
        ("/spaces/not-a-uuid/overview", 404, "There is no such space"),
        ("/spaces/00000000-0000-7000-8000-000000000000/overview", 404, "There is no such space"),
        ("/nothing-here", 404, "There is no operation at `/api/v1/nothing-here`"),
        ("", 404, "There is no operation"),
    ] {
        world.get(owner, path).await.refused(status, words);
    }
    world.send(owner, "GET", "/api/v2/me", &[], "").await.refused(404, "There is no operation at `/api/v2/me`");
    world.send(owner, "POST", "/api/", &[], "").await.refused(404, "There is no operation");
    for (path, status, words) in [
        ("/records/%ff", 400, "The address cannot be read"),
        ("/records/NO-1", 404, "NO-1"),
        ("/records/%00", 404, ""),
        ("/plan?first=-1", 400, "invalid value"),
        ("/plan?first=4294967296", 400, "invalid value"),
        ("/plan?first=many", 400, "invalid type: string \"many\""),
        ("/plan?first=1&first=2", 400, "`first` stands twice in the query"),
        ("/plan?colour=red", 400, "unknown field `colour`"),
        ("/plan?space=x", 400, "`space` stands in the path already"),
        ("/records?archived=perhaps", 400, "invalid type: string \"perhaps\""),
        ("/records?kind=spaceship", 400, "unknown variant `spaceship`"),
        ("/records?cursor=x", 400, "`x` is no cursor of this list"),
        ("/changes?cursor=-1", 400, "is no cursor of this list"),
        ("/changes?since=yesterday", 400, "`yesterday` is not a date"),
        ("/compare", 400, "missing field `from`"),
        ("/compare?from=2026-13-01", 400, "is not a date"),
        ("/events?after=x", 400, "`x` is no revision"),
    ] {
        world.get(owner, &world.within(path)).await.refused(status, words);
    }
    let edits = world.within("/edits?note=x");
    world.post(owner, &edits, json!({ "edits": [] })).await.refused(400, "`note` stands in the query: put it into the body");
    let got = world.ask(owner, "PUT", &world.within("/edits"), &[], "{}").await;
    got.refused(405, "does not take PUT");
    assert_eq!(got.header("allow"), Some("POST"));
    world.send(owner, "DELETE", "/healthz", &[], "").await.refused(405, "does not take DELETE");
    for header in ["x", "-1", "\"1\", \"2\"", "*"] {
        let got = world.ask(owner, "POST", &world.within("/edits"), &[("if-match", header)], "{}").await;
        if header == "-1" {
            got.refused(400, "")
        } else {
            got.refused(400, "is no revision")
        };
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_megabytes_are_refused_clearly_and_the_connection_goes_on() {
    let world = World::new().await;
    let listening = Listening::new(&world, Limits::none()).await;
    let mut wire = listening.connect().await;
    let (line, size) = (format!("POST /api/v1{}", world.within("/edits")), 50 * 1024 * 1024);
    let piece = vec![b' '; 1024 * 1024];
    let length = size.to_string();
    let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
    for (who, headers, status, words) in [
        (&world.owner, ("content-length", length.as_str()), 400, "The body is too large: at most 4 MB are taken."),
        (&world.owner, ("transfer-encoding", "chunked"), 400, "The body is too large: at most 4 MB are taken."),
        (&Who::Nobody, ("content-length", length.as_str()), 401, "Sign in first."),
    ] {
        wire.begin(&line, who, &[headers]).await;
        let chunked = headers.0 == "transfer-encoding";
        for _ in 0..50 {
            wire.write(if chunked { &chunk } else { &piece }).await;
        }
        if chunked {
            wire.write(b"0\r\n\r\n").await;
        }
        let heard = wire.answer().await;
        assert_eq!(heard.status, status, "{}", heard.body);
        let body: Value = serde_json::from_str(&heard.body).unwrap();
        assert_eq!(body["error"]["message"], words);
    }
    // The same connection takes the next request.
    wire.begin("GET /api/v1/me", &world.owner, &[]).await;
    assert_eq!(wire.answer().await.status, 200);
    assert_eq!(world.revision().await, 0);
    // Who asks first is told before anything is sent.
    wire.begin(&line, &world.owner, &[("content-length", &length), ("expect", "100-continue")]).await;
    assert_eq!(wire.answer().await.status, 400);
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_breaks_off_and_an_address_without_end_do_no_harm() {
    let world = World::new().await;
    let listening = Listening::new(&world, Limits::none()).await;
    let mut wire = listening.connect().await;
    wire.begin(&format!("POST /api/v1{}", world.within("/edits")), &world.owner, &[("content-length", "100")]).await;
    wire.write(b"{\"edits\": [").await;
    drop(wire);
    let mut wire = listening.connect().await;
    // Longer than any address that HTTP libraries take: refused before it reaches the routes.
    wire.begin(&format!("GET /api/v1/me?{}", "x".repeat(70_000)), &world.owner, &[]).await;
    assert_eq!(wire.answer().await.status, 414);
    let mut wire = listening.connect().await;
    wire.begin(&format!("GET /api/v1/me?{}", "x".repeat(60_000)), &world.owner, &[]).await;
    assert_eq!(wire.answer().await.status, 400);
    wire.write(b"NONSENSE\r\n\r\n").await;
    assert_eq!(wire.answer().await.status, 400);
    let mut wire = listening.connect().await;
    wire.begin("GET /api/v1/me", &world.owner, &[]).await;
    assert_eq!(wire.answer().await.status, 200);
    assert_eq!(world.revision().await, 0);
    listening.stop().await;
}

/// What people who mean harm type into a field.
const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> =cmd|' /C calc'!A0 ${7*7} {{7*7}} \u{2028}\u{202e}.";

/// Puts script into every text field of every kind that a space takes, and reads it back; returns how many fields that were.
async fn try_script(world: &World, who: &Who, space: &str, personal: bool) -> usize {
    let kinds = world.get(who, "/kinds").await.ok();
    let mut count = 0;
    for kind in kinds["items"].as_array().unwrap().iter().filter(|kind| kind["editable"] == true && kind["personal"] == personal) {
        let properties = kind["schema"]["properties"].as_object().unwrap();
        let texts: Vec<&String> = properties.iter().filter(|(_, schema)| is_free_text(schema)).map(|(name, _)| name).collect();
        let needed = if kind["name"] == "baseline" { json!({ "at": "2026-03-09T08:00:00Z" }) } else { json!({}) };
        let add = json!({ "op": "add", "kind": kind["name"], "title": SCRIPT, "fields": needed });
        let made = world.post(who, &format!("/spaces/{space}/edits"), json!({ "edits": [add] })).await.ok();
        let key = made["keys"][0].as_str().unwrap();
        let mut kept = Vec::new();
        for field in texts {
            let edits = json!({ "edits": [{ "op": "set", "key": key, "fields": { (field): SCRIPT } }], "note": SCRIPT });
            let got = world.post(who, &format!("/spaces/{space}/edits"), edits).await;
            // A field that takes certain texts only, such as a time zone, says so.
            match got.status.as_u16() {
                200 => kept.push(field),
                _ => drop(got.refused(400, "")),
            }
        }
        let shown = world.get(who, &format!("/spaces/{space}/records/{key}")).await;
        assert_eq!(shown.header("content-type"), Some("application/json"));
        assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
        let record = shown.ok();
        assert_eq!(record["title"], SCRIPT);
        kept.iter().for_each(|field| assert_eq!(record["fields"][field.as_str()], SCRIPT, "{field}"));
        count += kept.len();
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_in_every_text_field_of_a_career_comes_back_as_the_text_that_it_is() {
    let world = World::new().await;
    let owner = &world.owner;
    let made = world.post(owner, "/career/space", json!({ "passphrase": "seventeen quiet herons" })).await.ok();
    let space = made["space"].as_str().unwrap();
    let count = try_script(&world, owner, space, true).await;
    assert!(count >= 20, "{count} fields of text");
    // Whatever is made of it is JSON, and what of it is Markdown is for people to paste.
    for path in ["/stories", "/learning", "/mentoring", "/brand", "/export"] {
        let got = world.get(owner, &format!("/career/space{path}")).await;
        got.ok();
        assert_eq!(
            (got.header("content-type"), got.header("x-content-type-options")),
            (Some("application/json"), Some("nosniff")),
            "{path}"
        );
    }
    let edits = json!({ "edits": [{ "op": "add", "kind": "evidence", "title": SCRIPT, "fields": { "excerpt": SCRIPT } }] });
    let key = world.post(owner, &format!("/spaces/{space}/edits"), edits).await.ok()["keys"][0].as_str().unwrap().to_owned();
    let draft = world.get(owner, &format!("/career/space/stories/draft/{key}")).await.ok();
    assert_eq!((&draft["title"], &draft["fields"]["situation"]), (&json!(SCRIPT), &json!(SCRIPT.trim())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_in_every_text_field_comes_back_as_the_text_that_it_is() {
    let world = World::new().await;
    let owner = &world.owner;
    let count = try_script(&world, owner, &world.space, false).await;
    assert!(count >= 8, "{count} fields of text");
    world.ask(owner, "PATCH", "/me", &[], json!({ "name": "<b>Olga</b>" }).to_string()).await.ok();
    for path in ["/plan", "/records", "/changes", "/risks", "/today", "/overview", "/members", "/export"] {
        let got = world.get(owner, &world.within(path)).await;
        got.ok();
        assert_eq!(
            (got.header("content-type"), got.header("x-content-type-options")),
            (Some("application/json"), Some("nosniff")),
            "{path}"
        );
    }
    // Refusals that quote it are JSON as well.
    let got = world.get(owner, &world.within("/records/%3Cscript%3E")).await;
    got.refused(404, "<script>");
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    // An update is HTML for people: there nothing of it may run.
    let draft = world.post(owner, &world.within("/updates/draft"), json!({})).await.ok();
    let html = draft["html"].as_str().unwrap();
    assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{html}");
}

fn is_free_text(schema: &Value) -> bool {
    let is_text = |name: &Value| name == "string";
    let text = is_text(&schema["type"]) || schema["type"].as_array().is_some_and(|types| types.iter().any(is_text));
    text && ["enum", "const", "format", "x-reference"].iter().all(|special| schema[*special].is_null())
}

on_both! {
    /// PostgreSQL keeps no NUL in a text; that is for people to hear, and no fault of the server.
    async fn a_nul_character_is_refused_wherever_it_stands(home) {
        let world = World::at(home, Limits::none()).await;
        let (owner, nul) = (&world.owner, "a\u{0}b");
        world.edit(json!([{ "op": "add", "kind": "item", "title": "Work" }])).await;
        let before = world.revision().await;
        for (method, path, body) in [
            ("POST", "/sign-in".to_owned(), json!({ "email": "a\u{0}@example.org", "password": nul })),
            ("POST", "/sign-in/link".to_owned(), json!({ "token": nul })),
            ("POST", "/spaces".to_owned(), json!({ "name": nul })),
            ("PATCH", "/me".to_owned(), json!({ "name": nul })),
            ("PATCH", "/me".to_owned(), json!({ "email": "a\u{0}@example.org" })),
            ("POST", "/tokens".to_owned(), json!({ "name": nul, "scope": "read" })),
            ("PATCH", world.within(""), json!({ "name": nul })),
            ("POST", world.within("/shares"), json!({ "update": nul })),
            ("POST", world.within("/edits"), json!({ "edits": [{ "op": "add", "kind": "item", "title": nul }] })),
            ("POST", world.within("/edits"), json!({ "edits": [{ "op": "add", "kind": "item", "title": "x", "key": nul }] })),
            ("POST", world.within("/edits"), json!({ "edits": [{ "op": "add", "kind": "item", "title": "x" }], "note": nul })),
            ("POST", world.within("/restore"), json!({ "key": nul, "at": nul })),
            ("POST", world.within("/updates/draft"), json!({ "since": nul })),
        ] {
            let got = world.ask(owner, method, &path, &[], body.to_string()).await;
            assert!(got.status.is_client_error(), "{path}: {} {}", got.status, got.text());
        }
        assert_eq!(world.revision().await, before);
        for path in ["/records?q=%00", "/records/%00", "/why/%00", "/updates/%00", "/changes?who=%00", "/plan?filter=%00&around=%00", "/flow?team=%00"] {
            let got = world.get(owner, &world.within(path)).await;
            assert!(!got.status.is_server_error(), "{path}: {} {}", got.status, got.text());
        }
        for path in ["/invitations/%00", "/shared/%00"] {
            world.get(&Who::Nobody, path).await.refused(404, "");
        }
        // Words within a field are JSON, which both databases keep as it is.
        world.edit(json!([{ "op": "set", "key": "I-1", "fields": { "status": nul } }])).await;
        assert_eq!(world.get(owner, &world.within("/records/I-1")).await.ok()["fields"]["status"], nul);
    }
}
