//! The server: its routes, and its life from the first request to the last.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::failure::Failure;
use app::list::{App, Method, operations};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, RawPathParams, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::{self, Next};
use axum::routing::{MethodFilter, get, on};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::answer::{failed, json_answer};
use crate::callers::Callers;
use crate::guard::{Limit, secure};
use crate::handle::{Route, handle, request_id};
use crate::{events, files, openapi};

/// What every request is handled with.
pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) callers: Callers,
    /// Sign-ins and whatever else nobody has to be known for.
    pub(crate) sign_ins: Limit,
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
}

/// Makes the routes. `stop` ends the streams of events.
pub fn router(app: Arc<App>, stop: watch::Receiver<bool>) -> Router {
    let desk = Arc::new(Desk {
        app,
        callers: Callers::default(),
        sign_ins: Limit::new(20, Duration::from_secs(3)),
        costly: Limit::new(60, Duration::from_millis(500)),
        stop,
    });
    let mut api = Router::new();
    for operation in operations() {
        let (path, filter) = (operation.path, filter(operation.method));
        let (route, desk) = (Arc::new(Route::new(operation)), Arc::clone(&desk));
        let answer = move |params: RawPathParams, request: Request| {
            let fields = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            handle(Arc::clone(&desk), Arc::clone(&route), fields, request)
        };
        api = api.route(path, on(filter, answer));
    }
    let events = {
        let desk = Arc::clone(&desk);
        move |params: RawPathParams, request: Request| {
            let space = params.iter().find(|(name, _)| *name == "space").map_or_else(String::new, |(_, value)| value.to_owned());
            events::stream(Arc::clone(&desk), space, request)
        }
    };
    let document: Arc<str> = openapi::document().into();
    let ready = Arc::clone(&desk);
    let api = api
        .route("/spaces/{space}/events", get(events))
        .route("/openapi.json", get(move || async move { json_answer(StatusCode::OK, document.to_string()) }))
        .fallback(no_operation)
        .method_not_allowed_fallback(no_method);
    let worth = SizeAbove::new(1024).and(NotForContentType::SSE).and(NotForContentType::IMAGES);
    Router::new()
        .nest("/api/v1", api)
        .route("/healthz", get(|| async { text(StatusCode::OK, "ok") }))
        .route("/readyz", get(move || ready_or_not(Arc::clone(&ready))))
        .fallback(files::file)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            let failure = Failure::new(app::failure::Code::Internal, "A request panicked: see the log above.");
            failed(&failure, &uuid::Uuid::now_v7().to_string())
        }))
        .layer(middleware::from_fn(headers))
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

async fn headers(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    response
}

async fn no_operation(request: Request) -> Response<Body> {
    let id = request_id(request.headers());
    let words = format!("There is no operation at `{}`: see /api/v1/openapi.json.", request.uri().path());
    failed(&Failure::not_found(words), &id)
}

async fn no_method(request: Request) -> Response<Body> {
    let id = request_id(request.headers());
    let words = format!("`{}` does not take {}: see /api/v1/openapi.json.", request.uri().path(), request.method());
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

/// Serves until `until` is over, then finishes what was begun.
pub async fn serve(serving: Serving, until: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let routes = router(Arc::clone(&serving.app), stopped).into_make_service_with_connect_info::<SocketAddr>();
    let over = async move {
        until.await;
        // Streams of events would keep the server up for ever.
        stop.send_replace(true);
    };
    tokio::spawn(tidy_now_and_then(Arc::downgrade(&serving.app)));
    axum::serve(serving.listener, routes).with_graceful_shutdown(over).await
}

async fn tidy_now_and_then(app: std::sync::Weak<App>) {
    loop {
        let Some(open) = app.upgrade() else { return };
        if let Err(failure) = app::access::sign_in::tidy(&open.store, jiff::Timestamp::now()).await {
            tracing::warn!("could not remove what has expired: {failure}");
        }
        drop(open);
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}
