//! Server-sent events of a caller's joint simulation: how far it is, until it is over.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::access::AccountId;
use app::failure::Failure;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use axum::response::sse::Event as Sse;
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::watch;

use super::{TRUSTED, streamed};
use crate::answer::failed;
use crate::handle::request_id;
use crate::serve::Desk;

/// How often progress is worth saying.
const PACE: Duration = Duration::from_millis(200);

/// What is told of a simulation; what came of it is asked for.
#[derive(PartialEq, Serialize)]
struct Told {
    /// How much of the work is done, 0 to 1; none when nothing runs.
    running: Option<f64>,
    /// Of when the last answer is: a short simulation may begin and end between two looks.
    as_of: Option<Timestamp>,
}

/// Streams how far the caller's simulation is: as it stands, then as it goes on.
pub(crate) async fn portfolio(desk: Arc<Desk>, request: Request) -> Response<Body> {
    let id = request_id(request.headers());
    let headers = request.headers().clone();
    match caller(&desk, &headers).await {
        Ok(account) => streamed(events(desk, headers, account)),
        Err(failure) => failed(&failure, &id),
    }
}

async fn caller(desk: &Desk, headers: &HeaderMap) -> Result<AccountId, Failure> {
    let caller = desk.callers.find(&desk.app, headers, Timestamp::now()).await?;
    Ok(caller.ok_or_else(app::access::sign_in::not_signed_in)?.account)
}

/// Somebody who waits for a simulation.
struct Waiting {
    desk: Arc<Desk>,
    headers: HeaderMap,
    account: AccountId,
    beats: watch::Receiver<u64>,
    stop: watch::Receiver<bool>,
    told: Option<Told>,
    /// When it was looked at last whether they are still signed in.
    admitted: Instant,
}

impl Waiting {
    /// Waits until there is something new to tell; there is nothing after the server stops, or for who is not signed in any more.
    async fn next(&mut self) -> Option<String> {
        loop {
            if self.admitted.elapsed() >= TRUSTED {
                caller(&self.desk, &self.headers).await.ok().filter(|account| *account == self.account)?;
                self.admitted = Instant::now();
            }
            let asked = self.desk.app.questions.of(self.account);
            let told = Told { running: asked.running.map(|run| run.share()), as_of: asked.last.map(|last| last.as_of) };
            if self.told.as_ref() != Some(&told) {
                let text = serde_json::to_string(&told).expect("BUG: an event is JSON");
                self.told = Some(told);
                return Some(text);
            }
            tokio::select! {
                _ = self.stop.wait_for(|stop| *stop) => return None,
                changed = self.beats.changed() => changed.ok()?,
            }
            tokio::time::sleep(PACE).await;
        }
    }
}

fn events(desk: Arc<Desk>, headers: HeaderMap, account: AccountId) -> impl futures_util::Stream<Item = Result<Sse, Infallible>> {
    let (beats, stop) = (desk.app.questions.watch(), desk.stop.clone());
    let waiting = Waiting { desk, headers, account, beats, stop, told: None, admitted: Instant::now() };
    let told = stream::unfold(waiting, |mut waiting| async move { waiting.next().await.map(|text| (text, waiting)) });
    told.map(|text| Ok(Sse::default().event("simulation").data(text)))
}
