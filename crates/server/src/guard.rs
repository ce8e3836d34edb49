//! What stands before every request: its size, where it comes from, how often it may come, and headers that keep pages safe.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::failure::{Code, Failure};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method};

/// The largest file that is taken.
pub(crate) const LARGEST_FILE: usize = 64 * 1024 * 1024;
/// The largest body of anything else.
pub(crate) const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// Nothing is loaded from elsewhere, nothing inline runs; an update is shown in a frame of its own text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Adds the headers that every answer has.
pub(crate) fn secure(headers: &mut HeaderMap) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
}

/// Refuses a write that a page of another site sent: a browser says where a request comes from, and pages cannot change that.
pub(crate) fn same_site(method: &Method, headers: &HeaderMap) -> Result<(), Failure> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let refused = || Failure::new(Code::Forbidden, "This request comes from another site, so nothing was done.");
    match text(&HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(refused()),
        None => {}
    }
    let Some(origin) = text(&ORIGIN) else { return Ok(()) };
    let host = text(&HOST).unwrap_or_default();
    if origin.split_once("://").is_some_and(|(_, from)| from == host) { Ok(()) } else { Err(refused()) }
}

/// How often something may be asked for: so many at once, and one more every so often.
pub(crate) struct Limit {
    burst: f64,
    every: Duration,
    buckets: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Limit {
    pub(crate) fn new(burst: u32, every: Duration) -> Limit {
        Limit { burst: f64::from(burst), every, buckets: Mutex::default() }
    }

    /// Takes one from whoever `key` names.
    pub(crate) fn take(&self, key: &str) -> Result<(), Failure> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let refilled =
            |left: f64, since: Instant| (left + now.duration_since(since).as_secs_f64() / self.every.as_secs_f64()).min(self.burst);
        if buckets.len() > 10_000 {
            buckets.retain(|_, (left, since)| refilled(*left, *since) < self.burst);
        }
        let (left, since) = buckets.entry(key.to_owned()).or_insert((self.burst, now));
        *left = refilled(*left, *since);
        *since = now;
        if *left < 1.0 {
            return Err(Failure::new(Code::TooMany, "Too many requests of this sort at once: wait a little, then try again."));
        }
        *left -= 1.0;
        Ok(())
    }
}
