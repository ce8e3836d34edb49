//! What every answer has: safe headers, an id, its compression; and the addresses that are no operations.

use std::io::Read as _;

use serde_json::Value;
use sinew_server::openapi;

use crate::world::{Got, Who, World};

const SAFE: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_has_safe_headers_and_an_id() {
    let world = World::new().await;
    for (method, path) in [
        ("GET", "/api/v1/me"),
        ("HEAD", "/api/v1/me"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/v1/nothing"),
        ("PUT", "/api/v1/me"),
        ("GET", "/api/v1/spaces/%ff/plan"),
        ("POST", "/api/v1/sign-in"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("POST", "/readyz"),
        ("GET", "/"),
        ("GET", "/spaces/x/plan"),
        ("GET", "/assets/nothing.js"),
        ("POST", "/somewhere"),
    ] {
        for who in [&world.owner, &Who::Nobody] {
            let got = world.send(who, method, path, &[], "").await;
            for (name, value) in SAFE {
                assert_eq!(got.header(name), Some(value), "{method} {path}: {name}");
            }
            let policy = got.header("content-security-policy").unwrap();
            let strict = ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"];
            assert!(strict.iter().all(|rule| policy.contains(rule)), "{policy}");
            assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'self' 'unsafe-inline'"), "{policy}");
            assert_eq!(got.header("x-request-id").map(str::len), Some(36), "{method} {path}");
            assert_eq!(got.header("server"), None);
            if path.starts_with("/api/v1") && path != "/api/v1/openapi.json" {
                assert_eq!(got.header("cache-control"), Some("no-store"), "{method} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_keeps_the_id_that_it_came_with_when_that_is_fit_for_a_log() {
    let world = World::new().await;
    let id = async |given: &str| {
        let got = world.ask(&world.owner, "GET", "/me", &[("x-request-id", given)], "").await;
        got.header("x-request-id").unwrap().to_owned()
    };
    for fit in ["abc-123", "7", &"a".repeat(64)] {
        assert_eq!(id(fit).await, fit);
    }
    for odd in ["", "two words", "a\tb", "é", "a/b", "<script>", &"a".repeat(65)] {
        let made = id(odd).await;
        assert!(made != odd && made.len() == 36, "{odd}: {made}");
    }
    // A refusal has it too.
    let got = world.ask(&Who::Nobody, "GET", "/me", &[("x-request-id", "abc")], "").await;
    got.refused(401, "");
    assert_eq!(got.header("x-request-id"), Some("abc"));
}

fn unpacked(got: &Got) -> Vec<u8> {
    let mut bytes = Vec::new();
    match got.header("content-encoding").unwrap() {
        "gzip" => flate2::read::GzDecoder::new(&got.body[..]).read_to_end(&mut bytes).unwrap(),
        "br" => brotli::Decompressor::new(&got.body[..], 4096).read_to_end(&mut bytes).unwrap(),
        other => panic!("{other}"),
    };
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_answers_are_compressed_for_whoever_can_unpack_them() {
    let world = World::new().await;
    let ask = async |path: &str, accepted: &str| world.send(&world.owner, "GET", path, &[("accept-encoding", accepted)], "").await;
    let large = "/api/v1/kinds";
    let plain = ask(large, "identity").await;
    assert_eq!(plain.header("content-encoding"), None);
    for (accepted, encoding) in [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br", "br"), ("gzip;q=1.0, br;q=0", "gzip")] {
        let got = ask(large, accepted).await;
        assert_eq!(got.header("content-encoding"), Some(encoding), "{accepted}");
        assert!(got.header("vary").unwrap().to_lowercase().contains("accept-encoding"));
        assert!(got.body.len() * 2 < plain.body.len(), "{} of {}", got.body.len(), plain.body.len());
        assert_eq!(unpacked(&got), plain.body);
    }
    assert_eq!(ask("/api/v1/me", "gzip, br").await.header("content-encoding"), None, "small ones are not worth it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_is_one_thing_and_readiness_another() {
    let world = World::new().await;
    let ask = async |path: &str| {
        let got = world.send(&Who::Nobody, "GET", path, &[], "").await;
        (got.status.as_u16(), got.text().to_owned())
    };
    assert_eq!(ask("/healthz").await, (200, "ok".to_owned()));
    assert_eq!(ask("/readyz").await, (200, "ready".to_owned()));
    world.app.store.clone().close().await;
    assert_eq!(ask("/healthz").await, (200, "ok".to_owned()));
    assert_eq!(ask("/readyz").await, (503, "the database does not answer".to_owned()));
    // A fault is told without what only the operator should know, and with the id under which the log has the rest.
    let got = world.ask(&world.owner, "GET", "/spaces", &[("x-request-id", "find-me")], "").await;
    got.refused(500, "under the request id find-me");
    assert!(!got.text().contains("sinew.db") && !got.text().contains("pool"), "{}", got.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_is_served_to_anybody_and_speaks_of_every_operation() {
    let world = World::new().await;
    let got = world.send(&Who::Nobody, "GET", "/api/v1/openapi.json", &[], "").await;
    assert_eq!(got.text(), openapi::document());
    let document: Value = serde_json::from_str(got.text()).unwrap();
    let described: usize = document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(described, app::list::operations().len() + 2, "and the events of a space and of the portfolio");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_answered_by_the_binary_and_known_ones_are_not_sent_again() {
    let world = World::new().await;
    let get = async |path: &str, headers: &[(&str, &str)]| world.send(&Who::Nobody, "GET", path, headers, "").await;
    let first = get("/", &[]).await;
    if first.status == 404 {
        // Built without `make web`: that is said, and the API works all the same.
        assert!(first.text().contains("run `make web`"), "{}", first.text());
        return;
    }
    assert_eq!(first.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    let tag = first.header("etag").unwrap().to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let again = get("/", &[("if-none-match", &known)]).await;
        assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, Some(tag.as_str())));
    }
    assert_eq!(get("/", &[("if-none-match", "\"other\"")]).await.status, 200);
    // A page of the workbench finds out itself what to show; an asset that is gone is gone.
    assert_eq!(get("/spaces/x/plan", &[]).await.body, first.body);
    assert_eq!(get("/assets/gone.js", &[]).await.status, 404);
    // The page loads nothing that its policy forbids.
    let page = first.text();
    let script = page.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(script.starts_with("/assets/"), "{page}");
    let asset = get(script, &[("accept-encoding", "br;q=0.5")]).await;
    assert_eq!(asset.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(asset.header("content-encoding"), Some("br"));
    assert_eq!(unpacked(&asset), get(script, &[]).await.body);
    assert_eq!(unpacked(&get(script, &[("accept-encoding", "br;q=0, gzip")]).await), unpacked(&asset));
    assert!(!page.contains("<script>") && !page.contains("onclick"), "nothing inline runs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_request_is_answered_without_a_body() {
    let world = World::new().await;
    let got = world.ask(&world.owner, "HEAD", "/me", &[], "").await;
    assert_eq!((got.status.as_u16(), got.body.len()), (200, 0));
}
