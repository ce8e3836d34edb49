//! What stands before every request: its size, where it comes from, how often it may come, and headers that keep pages safe.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::failure::{Code, Failure};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method};
use serde_json::json;

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

/// How often requests may come.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From one address.
    pub sign_ins: Rate,
    /// To one account, from wherever.
    pub accounts: Rate,
    /// What computes for long, and what anybody may look at.
    pub costly: Rate,
}

/// So many at once, and one more every so often.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub burst: u32,
    pub every: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            sign_ins: Rate { burst: 20, every: Duration::from_secs(3) },
            accounts: Rate { burst: 10, every: Duration::from_secs(30) },
            costly: Rate { burst: 60, every: Duration::from_millis(500) },
        }
    }
}

impl Limits {
    /// Lets everything come as often as it likes: for tests, which are in a hurry.
    pub fn none() -> Limits {
        let rate = Rate { burst: u32::MAX, every: Duration::from_millis(1) };
        Limits { sign_ins: rate, accounts: rate, costly: rate }
    }
}

/// Counts who came how often.
pub(crate) struct Limit {
    rate: Rate,
    buckets: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Limit {
    pub(crate) fn new(rate: Rate) -> Limit {
        Limit { rate, buckets: Mutex::default() }
    }

    /// Takes one from whoever `key` names.
    pub(crate) fn take(&self, key: &str) -> Result<(), Failure> {
        let now = Instant::now();
        let (burst, every) = (f64::from(self.rate.burst), self.rate.every.as_secs_f64());
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let refilled = |left: f64, since: Instant| (left + now.duration_since(since).as_secs_f64() / every).min(burst);
        if buckets.len() > 10_000 {
            buckets.retain(|_, (left, since)| refilled(*left, *since) < burst);
        }
        let (left, since) = buckets.entry(key.to_owned()).or_insert((burst, now));
        *left = refilled(*left, *since);
        *since = now;
        if *left < 1.0 {
            let seconds = ((1.0 - *left) * every).ceil().max(1.0) as u64;
            let words = format!("Too many requests of this sort at once: wait {seconds} s, then try again.");
            let details = Some(Box::new(json!({ "retry_after_seconds": seconds })));
            return Err(Failure { details, ..Failure::new(Code::TooMany, words) });
        }
        *left -= 1.0;
        Ok(())
    }
}
