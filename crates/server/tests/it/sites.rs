//! Requests that a page of another site sends with a signed-in person's browser: nothing comes of them.

use serde_json::json;

use crate::world::World;

/// Sends a write with the headers that a browser would add; says whether it was done.
async fn is_done(world: &World, headers: &[(&str, &str)]) -> bool {
    let before = world.revision().await;
    let edits = json!({ "edits": [{ "op": "add", "kind": "item", "title": "From somewhere" }] }).to_string();
    let got = world.ask(&world.owner, "POST", &world.within("/edits"), headers, edits).await;
    if got.status.is_success() {
        assert_eq!(world.revision().await, before + 1);
        return true;
    }
    got.refused(403, "comes from another site");
    assert_eq!(world.revision().await, before);
    false
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_is_taken_from_the_same_site_and_from_programs_only() {
    let world = World::new().await;
    let host = ("host", "sinew.test:7140");
    for (headers, done) in [
        (&[host][..], true),
        (&[host, ("origin", "http://sinew.test:7140")], true),
        (&[host, ("sec-fetch-site", "same-origin"), ("origin", "http://sinew.test:7140")], true),
        // Typed into the address bar.
        (&[host, ("sec-fetch-site", "none")], true),
        (&[host, ("origin", "https://evil.test")], false),
        (&[host, ("origin", "http://sinew.test:7141")], false),
        (&[host, ("origin", "http://sinew.test")], false),
        (&[host, ("origin", "http://sinew.test:7140.evil.test")], false),
        (&[host, ("origin", "null")], false),
        (&[host, ("origin", "")], false),
        (&[host, ("sec-fetch-site", "cross-site")], false),
        (&[host, ("sec-fetch-site", "same-site")], false),
        (&[host, ("sec-fetch-site", "cross-site"), ("origin", "http://sinew.test:7140")], false),
        // What a form sends without asking the server first.
        (&[host, ("origin", "https://evil.test"), ("content-type", "text/plain")], false),
    ] {
        assert_eq!(is_done(&world, headers).await, done, "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sort_of_write_is_refused_and_so_is_signing_somebody_in() {
    let world = World::new().await;
    let evil = [("origin", "https://evil.test"), ("host", "sinew.test")];
    for (method, path) in [("POST", "/spaces"), ("PATCH", "/me"), ("DELETE", "/tokens/x"), ("POST", "/sign-out"), ("POST", "/sign-in/link")]
    {
        world.ask(&world.owner, method, path, &evil, json!({}).to_string()).await.refused(403, "comes from another site");
    }
    // Reading is harmless, since the page of another site does not get to see it.
    let got = world.ask(&world.owner, "GET", "/me", &evil, "").await;
    got.ok();
    assert_eq!(got.header("access-control-allow-origin"), None);
    assert_eq!(got.header("cross-origin-resource-policy"), Some("same-origin"));
    // A preflight is not answered with leave.
    let preflight = [("origin", "https://evil.test"), ("access-control-request-method", "POST")];
    let got = world.ask(&world.owner, "OPTIONS", &world.within("/edits"), &preflight, "").await;
    got.refused(405, "does not take OPTIONS");
    assert_eq!(got.header("access-control-allow-origin"), None);
}
