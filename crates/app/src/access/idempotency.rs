//! Requests that may come twice, because the first answer got lost: done once, answered alike.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::Store;
use store::access::idempotency::{Known, Request};

use super::secret::hex;
use super::{AccountId, Caller};
use crate::failure::Failure;

/// How long an answer is kept.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// A request that was begun this long ago and has no answer will have none: its server is gone.
const LOST: SignedDuration = SignedDuration::from_mins(2);

const LONGEST_KEY: usize = 200;

/// A request under the key that its sender gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    account: AccountId,
    key: String,
    hash: String,
}

/// What to do about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is new: do it, then call `finish` or `forget`.
    New(Keyed),
    /// It was done: answer this.
    Answered { status: u16, answer: String },
}

/// Begins a request under its sender's `key`. `parts` is all that makes it this request: method, path, body.
pub async fn begin(store: &Store, caller: &Caller, now: Timestamp, key: &str, parts: &[&[u8]]) -> Result<Begun, Failure> {
    if key.is_empty() || key.len() > LONGEST_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Failure::invalid(format!("An idempotency key is 1 to {LONGEST_KEY} visible ASCII characters without spaces.")));
    }
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let keyed = Keyed { account: caller.account, key: key.to_owned(), hash: hex(&digest.finalize()) };
    match store.begin_request(keyed.request(), now, now - REMEMBERED, now - LOST).await? {
        Known::Nothing => Ok(Begun::New(keyed)),
        Known::Answered { status, answer: Some(answer) } => Ok(Begun::Answered { status, answer }),
        Known::Answered { answer: None, .. } => Err(Failure::conflict(
            "This was done already, and its answer held a secret that is shown once: look at the list, or make another.",
        )),
        Known::Running => Err(Failure::conflict("The same request is still being worked on: try again in a moment.")),
        Known::Other => Err(Failure::invalid(format!("The idempotency key `{key}` was used for another request: take a new one."))),
    }
}

/// Keeps the answer of a request that was done. `None` for one that holds a secret: it is not kept.
pub async fn finish(store: &Store, keyed: &Keyed, status: u16, answer: Option<&str>) -> Result<(), Failure> {
    Ok(store.finish_request(keyed.request(), status, answer).await?)
}

/// Forgets a request that failed and changed nothing, so that it may be tried again.
pub async fn forget(store: &Store, keyed: &Keyed) -> Result<(), Failure> {
    Ok(store.forget_request(keyed.request()).await?)
}

impl Keyed {
    fn request(&self) -> Request<'_> {
        Request { account: self.account, key: &self.key, hash: &self.hash }
    }
}
