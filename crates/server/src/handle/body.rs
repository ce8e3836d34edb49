//! Bodies: read up to a limit, and passed over when nobody will read them.

use std::time::Duration;

use app::failure::Failure;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::EXPECT;
use futures_util::StreamExt;

/// How much of a body that nobody wants is passed over. A connection that is closed while its sender still sends takes the
/// answer with it, so the sender would not learn why.
const MOST_PASSED: usize = 128 * 1024 * 1024;
/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Reads a body up to a limit.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Failure> {
    let too_large = || Failure::invalid(format!("The body is too large: at most {} MB are taken.", limit / 1024 / 1024));
    let length = http_body_length(&body);
    if length.is_some_and(|length| length > limit as u64) {
        pass(headers, body).await;
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(length.and_then(|length| usize::try_from(length).ok()).unwrap_or_default());
    match take(body, |piece| bytes.extend_from_slice(piece), limit).await? {
        Took::All => Ok(bytes),
        Took::TooMuch(rest) => {
            pass(headers, rest).await;
            Err(too_large())
        }
    }
}

/// Passes over a body, so that its sender reads the answer.
pub(super) async fn pass(headers: &HeaderMap, body: Body) {
    // Who waits to be asked for the body has not sent it.
    if headers.contains_key(EXPECT) || http_body_length(&body).is_some_and(|length| length > MOST_PASSED as u64) {
        return;
    }
    if let Err(failure) = take(body, |_| (), MOST_PASSED).await {
        tracing::debug!("a body that nobody wanted: {failure}");
    }
}

enum Took {
    All,
    /// It went on past the limit.
    TooMuch(Body),
}

async fn take(body: Body, mut into: impl FnMut(&[u8]), limit: usize) -> Result<Took, Failure> {
    let mut pieces = body.into_data_stream();
    let mut size = 0_usize;
    let whole = async {
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|error| Failure::invalid(format!("The body broke off: {error}.")))?;
            size = size.saturating_add(piece.len());
            if size > limit {
                return Ok(false);
            }
            into(&piece);
        }
        Ok(true)
    };
    let slow = |_| Failure::invalid(format!("The body took longer than {} seconds: send it again.", PATIENCE.as_secs()));
    let all: Result<bool, Failure> = tokio::time::timeout(PATIENCE, whole).await.map_err(slow)?;
    Ok(if all? { Took::All } else { Took::TooMuch(Body::from_stream(pieces)) })
}

/// Returns how long a body says that it is.
fn http_body_length(body: &Body) -> Option<u64> {
    axum::body::HttpBody::size_hint(body).exact()
}
