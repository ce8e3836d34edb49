//! Coming in and going out, over HTTP: what cookies look like, what is refused, and that it is refused at once.

use std::time::Duration;

use app::access::sign_in::{make_owner, one_time_link};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sinew_server::{Limits, Rate};

use crate::world::{PASSWORD, Who, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_signs_in_once() {
    let world = World::new().await;
    let link = world.link().await;
    let got = world.sign_in_with(&link).await;
    assert_eq!(got.ok()["account"]["name"], "Olga");
    let set = got.header("set-cookie").unwrap();
    let (pair, flags) = set.split_once("; ").unwrap();
    // 90 days, in seconds.
    assert_eq!(flags, "Path=/; HttpOnly; SameSite=Strict; Max-Age=7776000");
    assert_eq!(pair.strip_prefix("sinew_session=").unwrap().len(), 64, "32 bytes in hexadecimal");
    assert!(!got.text().contains(pair.split_once('=').unwrap().1), "a page's scripts never see it");
    world.get(&Who::Cookie(pair.to_owned()), "/me").await.ok();
    let again = world.sign_in_with(&link).await;
    again.refused(401, "was used already");
    assert_eq!(again.header("set-cookie"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_link_and_a_forged_one_sign_nobody_in() {
    let world = World::new().await;
    let long_ago = Timestamp::now() - SignedDuration::from_hours(2);
    let owner = make_owner(&world.app.store, long_ago, "Olga").await.unwrap();
    let expired = one_time_link(&world.app.store, long_ago, owner).await.unwrap().0;
    world.sign_in_with(&expired).await.refused(401, "has expired");
    world.sign_in_with(&"0".repeat(64)).await.refused(401, "is not known here");
    world.sign_in_with("").await.refused(401, "is not known here");
    let long = "x".repeat(100_000);
    world.sign_in_with(&long).await.refused(401, "is not known here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_that_encrypts_the_cookie_travels_encrypted_only() {
    let world = World::new().await;
    let body = json!({ "token": world.link().await }).to_string();
    let got = world.ask(&Who::Nobody, "POST", "/sign-in/link", &[("x-forwarded-proto", "https")], body).await;
    assert!(got.header("set-cookie").unwrap().ends_with("; Secure"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_signs_in_and_too_many_guesses_have_to_wait() {
    let sign_ins = Rate { burst: 6, every: Duration::from_secs(30) };
    let world = World::limited(Limits { sign_ins, ..Limits::none() }).await;
    world.join("Vera", &world.space, "viewer").await;
    let with = |password: &str| json!({ "email": "vera@example.org", "password": password });
    // The link of the owner and Vera's invitation took two of six.
    let vera = Who::Cookie(world.post(&Who::Nobody, "/sign-in", with(PASSWORD)).await.cookie());
    for _ in 0..3 {
        world.post(&Who::Nobody, "/sign-in", with("a wrong guess")).await.refused(401, "do not match");
    }
    let got = world.post(&Who::Nobody, "/sign-in", with(PASSWORD)).await;
    let details = got.refused(429, "wait 30 s");
    assert_eq!(got.header("retry-after"), Some("30"));
    assert_eq!(details["retry_after_seconds"], 30);
    // Who is in already is not kept out.
    world.get(&vera, "/me").await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_account_is_guessed_at_only_so_often_from_wherever() {
    let accounts = Rate { burst: 3, every: Duration::from_secs(30) };
    let world = World::limited(Limits { accounts, ..Limits::none() }).await;
    world.join("Vera", &world.space, "viewer").await;
    world.join("Ana", &world.space, "viewer").await;
    let with = |email: &str| json!({ "email": email, "password": "a wrong guess" });
    for email in ["vera@example.org", " Vera@Example.org", "VERA@EXAMPLE.ORG"] {
        world.post(&Who::Nobody, "/sign-in", with(email)).await.refused(401, "do not match");
    }
    world.post(&Who::Nobody, "/sign-in", with("vera@example.org")).await.refused(429, "wait 30 s");
    world.post(&Who::Nobody, "/sign-in", json!({ "email": "ana@example.org", "password": PASSWORD })).await.ok();
    // An account that is not there is limited alike, so that the limit tells nobody which are.
    for _ in 0..3 {
        world.post(&Who::Nobody, "/sign-in", with("nobody@example.org")).await.refused(401, "do not match");
    }
    world.post(&Who::Nobody, "/sign-in", with("nobody@example.org")).await.refused(429, "wait 30 s");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn costly_operations_have_a_limit_for_each_caller() {
    let costly = Rate { burst: 2, every: Duration::from_secs(60) };
    let world = World::limited(Limits { costly, ..Limits::none() }).await;
    let vera = world.join("Vera", &world.space, "viewer").await;
    for _ in 0..2 {
        world.get(&world.owner, &world.within("/export")).await.ok();
    }
    world.get(&world.owner, &world.within("/export")).await.refused(429, "wait 60 s");
    world.get(&vera, &world.within("/export")).await.ok();
    world.get(&world.owner, &world.within("/overview")).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_the_session_at_once() {
    let world = World::new().await;
    let owner = Who::Cookie(world.sign_in_with(&world.link().await).await.cookie());
    // Remembered by now.
    world.get(&owner, "/me").await.ok();
    let got = world.post(&owner, "/sign-out", json!({})).await;
    got.ok();
    assert_eq!(got.header("set-cookie"), Some("sinew_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
    world.get(&owner, "/me").await.refused(401, "Sign in first.");
    // Another session of the same person goes on.
    world.get(&world.owner, "/me").await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_cookie_is_refused_and_keeps_nobody_from_signing_in() {
    let world = World::new().await;
    let dead = Who::Cookie(format!("sinew_session={}", "0".repeat(64)));
    world.get(&dead, "/me").await.refused(401, "Sign in first.");
    world.get(&dead, &world.within("/overview")).await.refused(401, "Sign in first.");
    world.post(&dead, "/sign-out", json!({})).await.refused(401, "Sign in first.");
    let link = world.link().await;
    world.post(&dead, "/sign-in/link", json!({ "token": link })).await.cookie();
    // Cookies of others, and one that is empty, are none.
    for cookie in ["theme=dark", "sinew_session=", "sinew_session", "=;;=", "a=b; sinew_sessions=x"] {
        world.get(&Who::Cookie(cookie.to_owned()), "/me").await.refused(401, "Sign in first.");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_is_refused_at_once() {
    let world = World::new().await;
    let token = world.token(&world.owner, "write").await;
    world.get(&token, "/me").await.ok();
    let id = world.get(&world.owner, "/tokens").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    world.ask(&world.owner, "DELETE", &format!("/tokens/{id}"), &[], "").await.ok();
    world.get(&token, "/me").await.refused(401, "not known here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_token_is_refused_whatever_it_looks_like_and_whatever_cookie_comes_with_it() {
    let world = World::new().await;
    let Who::Cookie(cookie) = &world.owner else { panic!("the owner has a cookie") };
    let forged = format!("sinew_{}", "0".repeat(64));
    for token in [forged.as_str(), "", "sinew_", "null", "' or 1=1 --", "ÿ"] {
        world.get(&Who::Token(token.to_owned()), "/me").await.refused(401, "This token is not known here");
        let headers = [("authorization", &*format!("Bearer {token}")), ("cookie", cookie)];
        world.ask(&Who::Nobody, "GET", "/me", &headers, "").await.refused(401, "This token is not known here");
    }
    world.ask(&world.owner, "GET", "/me", &[("authorization", "Basic b2xnYTpw")], "").await.refused(401, "This token is not known here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_lets_in_once() {
    let world = World::new().await;
    let made = world.post(&world.owner, &world.within("/invitations"), json!({ "role": "editor" })).await.ok();
    let path = format!("/invitations/{}", made["token"].as_str().unwrap());
    assert_eq!(world.get(&Who::Nobody, &path).await.ok(), json!({ "space_name": "Migration", "role": "editor" }));
    let edda = json!({ "name": "Edda", "email": "edda@example.org", "password": PASSWORD });
    world.post(&Who::Nobody, &path, edda.clone()).await.cookie();
    world.post(&Who::Nobody, &path, edda).await.refused(404, "was accepted already");
    world.get(&Who::Nobody, &path).await.refused(404, "was accepted already");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_shows_one_thing_to_anybody_until_it_is_revoked() {
    let world = World::new().await;
    world.edit(json!([{ "op": "add", "kind": "program", "title": "Atlas", "fields": { "problem": "for members" } }])).await;
    let made = world.post(&world.owner, &world.within("/shares"), json!({ "dashboard": true })).await.ok();
    let path = format!("/shared/{}", made["token"].as_str().unwrap());
    let shown = world.get(&Who::Nobody, &path).await;
    assert_eq!(shown.ok()["name"], "Migration");
    assert!(!shown.text().contains("for members"));
    // The link is no way into anything else.
    let token = made["token"].as_str().unwrap();
    for who in [Who::Token(token.to_owned()), Who::Cookie(format!("sinew_session={token}"))] {
        world.get(&who, &world.within("/overview")).await.refused(401, "");
    }
    world.ask(&world.owner, "DELETE", &world.within(&format!("/shares/{}", made["id"].as_str().unwrap())), &[], "").await.ok();
    world.get(&Who::Nobody, &path).await.refused(404, "is not shared any more");
    world.get(&Who::Nobody, "/shared/x").await.refused(404, "leads nowhere");
}
