//! Who asks: by the session's cookie or a token, remembered for a moment so that a page of twenty requests asks once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::access::Caller;
use app::access::secret::Secret;
use app::access::sign_in::{session_caller, token_caller};
use app::failure::Failure;
use app::list::App;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use jiff::Timestamp;

/// The cookie of a session.
pub(crate) const COOKIE_NAME: &str = "sinew_session";
/// How long a caller is remembered; what this process changes about access forgets all at once.
const REMEMBERED: Duration = Duration::from_secs(2);

/// Callers that were looked up a moment ago.
#[derive(Default)]
pub(crate) struct Callers {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    callers: HashMap<String, (Instant, Caller)>,
    /// How often all were forgotten: who was looked up before may have changed.
    age: u64,
}

impl Callers {
    /// Returns who asks; `None` where there is neither cookie nor token.
    pub(crate) async fn find(&self, app: &App, headers: &HeaderMap, now: Timestamp) -> Result<Option<Caller>, Failure> {
        let Some(credential) = credential(headers) else { return Ok(None) };
        let (Credential::Session(secret) | Credential::Token(secret)) = &credential;
        let name = secret.hash().0;
        let age = {
            let known = self.known();
            if let Some((_, caller)) = known.callers.get(&name).filter(|(since, _)| since.elapsed() < REMEMBERED) {
                return Ok(Some(caller.clone()));
            }
            known.age
        };
        let caller = match &credential {
            Credential::Session(secret) => session_caller(&app.store, now, secret, "web").await?,
            Credential::Token(secret) => token_caller(&app.store, now, secret, "api").await?,
        };
        let mut known = self.known();
        if known.callers.len() > 10_000 {
            known.callers.clear();
        }
        if known.age == age {
            known.callers.insert(name, (Instant::now(), caller.clone()));
        }
        Ok(Some(caller))
    }

    /// Forgets everybody: sessions, names or tokens have changed.
    pub(crate) fn forget(&self) {
        let mut known = self.known();
        known.callers.clear();
        known.age += 1;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Credential {
    Session(Secret),
    Token(Secret),
}

/// Reads what the request brings; a token wins, so that a script in a browser is what it says it is.
fn credential(headers: &HeaderMap) -> Option<Credential> {
    if let Some(value) = headers.get(AUTHORIZATION) {
        let value = String::from_utf8_lossy(value.as_bytes());
        let token = value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")).unwrap_or_default();
        return Some(Credential::Token(Secret(token.trim().to_owned())));
    }
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    let (_, secret) = pairs.find(|(name, secret)| *name == COOKIE_NAME && !secret.is_empty())?;
    Some(Credential::Session(Secret(secret.to_owned())))
}
