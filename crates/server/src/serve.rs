//! The server: its routes, and its life from the first request to the last.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use app::failure::Failure;
use app::list::{App, Method, operations};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::{self, Next};
use axum::routing::{MethodFilter, get, on};
use axum::serve::ListenerExt;
use futures_util::FutureExt;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::answer::{failed, json_answer};
use crate::callers::Callers;
use crate::guard::{Limit, Limits, secure};
use crate::handle::{PathFields, REQUEST_ID, Route, handle, request_id};
use crate::{events, files, openapi};

/// How long a request may go on after the server was told to stop.
const LONGEST_GOODBYE: Duration = Duration::from_secs(8);

/// What every request is handled with.
pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) callers: Callers,
    /// What somebody signs in with.
    pub(crate) sign_ins: Limit,
    pub(crate) accounts: Limit,
    pub(crate) costly: Limit,
    /// Becomes true when the server is to stop.
    pub(crate) stop: watch::Receiver<bool>,
}

impl Desk {
    /// Returns the address that a request comes from.
    pub(crate) fn address(&self, parts: &Parts) -> String {
        parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or_else(String::new, |address| address.0.ip().to_string())
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Serving {
    pub app: Arc<App>,
    pub listener: TcpListener,
    pub limits: Limits,
}

/// Makes the routes. `stop` ends the streams of events.
pub fn router(app: Arc<App>, limits: Limits, stop: watch::Receiver<bool>) -> Router {
    let desk = Arc::new(Desk {
        app,
        callers: Callers::default(),
        sign_ins: Limit::new(limits.sign_ins),
        accounts: Limit::new(limits.accounts),
        costly: Limit::new(limits.costly),
        stop,
    });
    let mut api = Router::new();
    for operation in operations() {
        let (path, filter) = (operation.path, filter(operation.method));
        let (route, desk) = (Arc::new(Route::new(operation)), Arc::clone(&desk));
        let answer = move |path: PathFields, request: Request| handle(Arc::clone(&desk), Arc::clone(&route), path, request);
        api = api.route(path, on(filter, answer));
    }
    let watched = Arc::clone(&desk);
    let events = move |path: PathFields, request: Request| events::stream(Arc::clone(&watched), path, request);
    let waited = Arc::clone(&desk);
    let simulation = move |request: Request| events::portfolio(Arc::clone(&waited), request);
    let document: Arc<str> = openapi::document().into();
    let ready = Arc::clone(&desk);
    let api = api
        .route("/spaces/{space}/events", get(events))
        .route("/portfolio/events", get(simulation))
        .route("/openapi.json", get(move || async move { json_answer(StatusCode::OK, document.to_string()) }))
        .fallback(|request: Request| async move { files::no_operation(&request) })
        .method_not_allowed_fallback(no_method);
    let worth = SizeAbove::new(1024).and(NotForContentType::SSE).and(NotForContentType::IMAGES);
    Router::new()
        .nest("/api/v1", api)
        .route("/healthz", get(|| async { text(StatusCode::OK, "ok") }))
        .route("/readyz", get(move || ready_or_not(Arc::clone(&ready))))
        .fallback(files::file)
        .method_not_allowed_fallback(no_method)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth))
        .layer(middleware::from_fn(around))
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// Gives every request an id and every answer its headers, whatever becomes of it.
async fn around(mut request: Request, next: Next) -> Response<Body> {
    let id = request_id(request.headers());
    let value = HeaderValue::from_str(&id).expect("BUG: a request id is letters, digits and hyphens");
    request.headers_mut().insert(REQUEST_ID, value.clone());
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered
        .unwrap_or_else(|_panic| failed(&Failure::new(app::failure::Code::Internal, "The request panicked: see the log above."), &id));
    response.headers_mut().insert(REQUEST_ID, value);
    secure(response.headers_mut());
    response
}

async fn no_method(request: Request) -> Response<Body> {
    let id = request_id(request.headers());
    let words = format!("`{}` does not take {}: see /api/v1/openapi.json.", files::whole_path(&request), request.method());
    let mut response = failed(&Failure::invalid(words), &id);
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

async fn ready_or_not(desk: Arc<Desk>) -> Response<Body> {
    match desk.app.store.spaces().await {
        Ok(_) => text(StatusCode::OK, "ready"),
        Err(fault) => {
            tracing::error!("not ready: {fault}");
            text(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

fn text(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Serves until `until` is over, then finishes what was begun; what takes longer than a few seconds is cut off.
pub async fn serve(serving: Serving, until: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let mut over = stopped.clone();
    let routes = router(Arc::clone(&serving.app), serving.limits, stopped).into_make_service_with_connect_info::<SocketAddr>();
    let stopping = async move {
        until.await;
        // Streams of events would keep the server up for ever.
        stop.send_replace(true);
    };
    tokio::spawn(tidy_now_and_then(Arc::downgrade(&serving.app)));
    // Answers are written whole, so waiting for more to send with them only makes them late.
    let listener = serving.listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!("a connection will be slower than it could: {error}");
        }
    });
    let served = axum::serve(listener, routes).with_graceful_shutdown(stopping).into_future();
    let late = async {
        // Nobody is left to say so where the server has ended by itself.
        if over.wait_for(|over| *over).await.is_ok() {
            tokio::time::sleep(LONGEST_GOODBYE).await;
        } else {
            std::future::pending().await
        }
    };
    tokio::select! {
        served = served => served,
        () = late => {
            tracing::warn!("connections were cut off that did not end in {} s", LONGEST_GOODBYE.as_secs());
            Ok(())
        }
    }
}

async fn tidy_now_and_then(app: std::sync::Weak<App>) {
    loop {
        let Some(open) = app.upgrade() else { return };
        let tidied = app::access::sign_in::tidy(&open.store, open.clock.now()).await;
        drop(open);
        // When the server has stopped meanwhile, the database may be closed, too.
        if let Err(failure) = tidied
            && app.strong_count() > 0
        {
            tracing::warn!("could not remove what has expired: {failure}");
        }
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}
