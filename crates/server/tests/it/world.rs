//! A server with people in every role, and requests to it.

use std::sync::Arc;

use app::access::sign_in::{make_owner, one_time_link};
use app::list::App;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use sinew_server::{Limits, router};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::home::Home;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    Nobody,
    /// A person, with what their browser sends.
    Cookie(String),
    Token(String),
}

/// A server on a database of its own: Olga owns its one space.
pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) routes: Router,
    /// Streams of events end with it.
    _stop: watch::Sender<bool>,
    pub(crate) owner: Who,
    pub(crate) space: String,
    /// Goes away with the world.
    home: Option<Home>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl World {
    pub(crate) async fn new() -> World {
        World::limited(Limits::none()).await
    }

    pub(crate) async fn limited(limits: Limits) -> World {
        let home = Home::sqlite();
        let world = World::at(&home, limits).await;
        World { home: Some(home), ..world }
    }

    /// A server on a database that others may use, too.
    pub(crate) async fn at(home: &Home, limits: Limits) -> World {
        let app = Arc::new(App::open(&home.address).await.unwrap());
        let (_stop, stopped) = watch::channel(false);
        let routes = router(Arc::clone(&app), limits, stopped);
        let mut world = World { app, routes, _stop, owner: Who::Nobody, space: String::new(), home: None };
        world.owner = Who::Cookie(world.sign_in_with(&world.link().await).await.cookie());
        let spaces = world.get(&world.owner, "/spaces").await.ok();
        world.space = match spaces["items"][0]["id"].as_str() {
            Some(there_already) => there_already.to_owned(),
            None => world.post(&world.owner, "/spaces", json!({ "name": "Migration" })).await.ok()["id"].as_str().unwrap().to_owned(),
        };
        world
    }

    /// Makes a one-time link of the owner's, as a start does; returns its token.
    pub(crate) async fn link(&self) -> String {
        let now = Timestamp::now();
        let owner = make_owner(&self.app.store, now, "Olga").await.unwrap();
        one_time_link(&self.app.store, now, owner).await.unwrap().0
    }

    pub(crate) async fn sign_in_with(&self, link: &str) -> Got {
        self.post(&Who::Nobody, "/sign-in/link", json!({ "token": link })).await
    }

    /// Lets somebody new into a space of the owner's.
    pub(crate) async fn join(&self, name: &str, space: &str, role: &str) -> Who {
        let made = self.post(&self.owner, &format!("/spaces/{space}/invitations"), json!({ "role": role })).await.ok();
        let email = format!("{}@example.org", name.to_lowercase());
        let newcomer = json!({ "name": name, "email": email, "password": PASSWORD });
        let accepted = self.post(&Who::Nobody, &format!("/invitations/{}", made["token"].as_str().unwrap()), newcomer).await;
        Who::Cookie(accepted.cookie())
    }

    /// Makes a token of somebody's.
    pub(crate) async fn token(&self, who: &Who, scope: &str) -> Who {
        let made = self.post(who, "/tokens", json!({ "name": format!("to {scope}"), "scope": scope })).await.ok();
        Who::Token(made["secret"].as_str().unwrap().to_owned())
    }

    /// Returns the path of something in the space.
    pub(crate) fn within(&self, path: &str) -> String {
        format!("/spaces/{}{path}", self.space)
    }

    pub(crate) async fn get(&self, who: &Who, path: &str) -> Got {
        self.ask(who, "GET", path, &[], Vec::new()).await
    }

    pub(crate) async fn post(&self, who: &Who, path: &str, body: Value) -> Got {
        self.ask(who, "POST", path, &[], body.to_string()).await
    }

    /// Commits edits as the owner; returns the keys that they touched.
    pub(crate) async fn edit(&self, edits: Value) -> Vec<String> {
        let done = self.post(&self.owner, &self.within("/edits"), json!({ "edits": edits })).await.ok();
        done["keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned()).collect()
    }

    pub(crate) async fn revision(&self) -> i64 {
        self.get(&self.owner, "/spaces").await.ok()["items"][0]["revision"].as_i64().unwrap()
    }

    /// Sends a request below `/api/v1`.
    pub(crate) async fn ask(&self, who: &Who, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Got {
        self.send(who, method, &format!("/api/v1{path}"), headers, body).await
    }

    /// Sends a request.
    pub(crate) async fn send(&self, who: &Who, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Got {
        let mut request = Request::builder().method(method).uri(path);
        request = match who {
            Who::Nobody => request,
            Who::Cookie(cookie) => request.header("cookie", cookie),
            Who::Token(token) => request.header("authorization", format!("Bearer {token}")),
        };
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.routes.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Got { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap().into() }
    }

    /// Returns where the database is, for a second server on it.
    pub(crate) fn home(&self) -> &Home {
        self.home.as_ref().unwrap()
    }
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Insists that it was done; returns the answer.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Insists on a refusal with the one envelope, a status and its code, whose message holds some words; returns its details.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, words: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        let code = match status {
            400 | 405 => "invalid",
            401 => "unauthenticated",
            403 => "forbidden",
            404 => "not_found",
            409 => "conflict",
            423 => "locked",
            429 => "too_many",
            _ => "internal",
        };
        assert_eq!(self.header("content-type"), Some("application/json"));
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["error"]);
        let error = body["error"].as_object().unwrap();
        assert_eq!(error.keys().collect::<Vec<_>>(), ["code", "details", "message"]);
        assert_eq!(error["code"], code);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "`{words}` is not in: {message}");
        error["details"].clone()
    }

    /// Returns the cookie that begins a session, as a browser sends it back.
    #[track_caller]
    pub(crate) fn cookie(&self) -> String {
        self.ok();
        let set = self.header("set-cookie").expect("a cookie is set");
        set.split(';').next().unwrap().to_owned()
    }
}
