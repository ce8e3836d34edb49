//! Server-sent events of a space, from a revision on: what a page missed comes first, then what happens.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::access::{Role, Scope, check};
use app::failure::Failure;
use app::spaces::{Event, Open};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, Response};
use axum::response::IntoResponse;
use axum::response::sse::{Event as Sse, KeepAlive, Sse as Stream};
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use tokio::sync::broadcast::error::RecvError;

use crate::answer::failed;
use crate::handle::request_id;
use crate::serve::Desk;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Streams the events of a space, past the revision that the page has seen.
pub(crate) async fn stream(desk: Arc<Desk>, space: String, request: Request<Body>) -> Response<Body> {
    let id = request_id(request.headers());
    match begin(&desk, &space, request).await {
        Ok(response) => response,
        Err(failure) => failed(&failure, &id),
    }
}

async fn begin(desk: &Arc<Desk>, space: &str, request: Request<Body>) -> Result<Response<Body>, Failure> {
    let (parts, _) = request.into_parts();
    let caller = desk.callers.find(&desk.app, &parts.headers, Timestamp::now()).await?.ok_or_else(app::access::sign_in::not_signed_in)?;
    let unknown = |error| Failure::not_found(format!("There is no such space, or you are not a member of it. ({error})"));
    let space = serde_json::from_value(space.into()).map_err(unknown)?;
    check(&desk.app.store, &caller, space, Role::Viewer, Scope::Read).await?;
    let open = desk.app.spaces.open(space).await?;
    let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let after = query.into_iter().find(|(name, _)| name == "after").map(|(_, value)| value.into_owned());
    let header = parts.headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok()).map(str::to_owned);
    // What a browser saw last wins over the address that it began with.
    let after = header
        .or(after)
        .map(|text| text.parse::<i64>().map_err(|error| Failure::invalid(format!("`{text}` is no revision to go on from. ({error})"))));
    let events = events(Arc::clone(&open), after.transpose()?, Arc::clone(desk));
    let mut response = Stream::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response();
    // Proxies must not hold events back.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn events(open: Arc<Open>, after: Option<i64>, desk: Arc<Desk>) -> impl futures_util::Stream<Item = Result<Sse, Infallible>> {
    // Watching begins before the present is looked at, so that nothing falls between.
    let watch = open.watch();
    let revision = open.revision();
    let missed = after.is_some_and(|after| after < revision);
    let first = Event::Change { revision, keys: Vec::new(), actor: String::new(), door: String::new() };
    let ready = open.forecast().map(|forecast| Event::Forecast { revision: forecast.revision });
    let hello = missed.then_some(first).into_iter().chain(ready);
    let stop = desk.stop.clone();
    let live = stream::unfold((watch, open, stop), |(mut watch, open, mut stop)| async move {
        let event = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return None,
            event = watch.recv() => match event {
                Ok(event) => event,
                // Too far behind to list: the page reads everything anew.
                Err(RecvError::Lagged(_)) => Event::Change { revision: open.revision(), keys: Vec::new(), actor: String::new(), door: String::new() },
                Err(RecvError::Closed) => return None,
            },
        };
        Some((event, (watch, open, stop)))
    });
    stream::iter(hello).chain(live).map(|event| Ok(line(&event)))
}

fn line(event: &Event) -> Sse {
    let (name, revision) = match event {
        Event::Change { revision, .. } => ("change", revision),
        Event::Forecast { revision } => ("forecast", revision),
    };
    let data = serde_json::to_string(event).expect("BUG: an event is JSON");
    Sse::default().event(name).id(revision.to_string()).data(data)
}
