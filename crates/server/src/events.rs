//! Server-sent events of a space, from a revision on: what a page missed comes first, then what happens.

mod portfolio;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::failure::Failure;
use app::list::space_named;
use app::spaces::{Event, Open};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response};
use axum::response::IntoResponse;
use axum::response::sse::{Event as Sse, KeepAlive, Sse as Stream};
use futures_util::stream::{self, StreamExt};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::answer::failed;
use crate::handle::{PathFields, path_fields, request_id};
use crate::serve::Desk;

pub(crate) use self::portfolio::portfolio;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// How long it is taken for granted that a watcher may still watch.
const TRUSTED: Duration = Duration::from_secs(2);

/// Streams the events of a space, past the revision that the page has seen.
pub(crate) async fn stream(desk: Arc<Desk>, path: PathFields, request: Request) -> Response<Body> {
    let id = request_id(request.headers());
    begin(&desk, path, request).await.unwrap_or_else(|failure| failed(&failure, &id))
}

async fn begin(desk: &Arc<Desk>, path: PathFields, request: Request) -> Result<Response<Body>, Failure> {
    let (parts, _) = request.into_parts();
    let open = admit(desk, path_fields(path)?, &parts.headers).await?;
    let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let after = query.into_iter().find(|(name, _)| name == "after").map(|(_, value)| value.into_owned());
    let header = parts.headers.get(LAST_EVENT_ID).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    // What a browser saw last wins over the address that it began with.
    let after = header
        .or(after)
        .map(|text| text.parse::<i64>().map_err(|error| Failure::invalid(format!("`{text}` is no revision to go on from. ({error})"))));
    let events = events(Arc::clone(&open), after.transpose()?, Arc::clone(desk), parts.headers);
    Ok(streamed(events))
}

/// Answers with events, kept alive while there are none.
fn streamed(events: impl futures_util::Stream<Item = Result<Sse, Infallible>> + Send + 'static) -> Response<Body> {
    let mut response = Stream::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response();
    // Proxies must not hold events back.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// Opens the space for whoever may read it.
async fn admit(desk: &Desk, path: Vec<(String, String)>, headers: &HeaderMap) -> Result<Arc<Open>, Failure> {
    let caller = desk.callers.find(&desk.app, headers, desk.app.clock.now()).await?.ok_or_else(app::access::sign_in::not_signed_in)?;
    let space = space_named(path.into_iter().find(|(name, _)| name == "space").map(|(_, value)| value.into()).unwrap_or_default())?;
    desk.app.check_watcher(&caller, space).await?;
    desk.app.spaces.open(space).await
}

/// Somebody who watches a space.
struct Watcher {
    desk: Arc<Desk>,
    open: Arc<Open>,
    events: Receiver<Event>,
    stop: watch::Receiver<bool>,
    /// Becomes true when the space is locked.
    shut: watch::Receiver<bool>,
    /// Who watches.
    headers: HeaderMap,
    /// When it was looked at last whether they may.
    admitted: Instant,
}

impl Watcher {
    /// Waits for the next event; none comes after the server stops, or when the watcher may not watch any more.
    async fn next(&mut self) -> Option<Event> {
        let event = tokio::select! {
            _ = self.stop.wait_for(|stop| *stop) => return None,
            _ = self.shut.wait_for(|shut| *shut) => return None,
            event = self.events.recv() => match event {
                Ok(event) => event,
                // Too far behind to list.
                Err(RecvError::Lagged(_)) => anything(self.open.revision()),
                Err(RecvError::Closed) => return None,
            },
        };
        if self.admitted.elapsed() >= TRUSTED {
            let path = vec![("space".to_owned(), self.open.id.to_string())];
            if let Err(failure) = admit(&self.desk, path, &self.headers).await {
                tracing::debug!("a watcher may not watch any more: {failure}");
                return None;
            }
            self.admitted = Instant::now();
        }
        Some(event)
    }
}

/// Says that something happened: whoever hears it reads everything anew.
fn anything(revision: i64) -> Event {
    Event::Change { revision, keys: Vec::new(), actor: String::new(), door: String::new() }
}

fn events(
    open: Arc<Open>,
    after: Option<i64>,
    desk: Arc<Desk>,
    headers: HeaderMap,
) -> impl futures_util::Stream<Item = Result<Sse, Infallible>> {
    // Watching begins before the present is looked at, so that nothing falls between.
    let events = open.watch();
    let revision = open.revision();
    // A revision that is not there yet is of a database that was put back.
    let missed = after.is_some_and(|after| after != revision).then(|| anything(revision));
    let ready = open.forecast().map(|forecast| Event::Forecast { revision: forecast.revision });
    let (stop, shut) = (desk.stop.clone(), open.watch_shut());
    let watcher = Watcher { desk, open, events, stop, shut, headers, admitted: Instant::now() };
    let live = stream::unfold(watcher, |mut watcher| async move { watcher.next().await.map(|event| (event, watcher)) });
    stream::iter(missed.into_iter().chain(ready)).chain(live).map(|event| Ok(line(&event)))
}

fn line(event: &Event) -> Sse {
    let (name, revision) = match event {
        Event::Change { revision, .. } => ("change", revision),
        Event::Forecast { revision } => ("forecast", revision),
    };
    let data = serde_json::to_string(event).expect("BUG: an event is JSON");
    Sse::default().event(name).id(revision.to_string()).data(data)
}
