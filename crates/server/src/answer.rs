//! Answers: the one envelope of errors, and headers that every answer has.

use app::failure::{Code, Failure};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::json;

/// Returns the status of a failure.
pub(crate) fn status(code: Code) -> StatusCode {
    match code {
        Code::Invalid => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Conflict => StatusCode::CONFLICT,
        Code::Locked => StatusCode::LOCKED,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Answers with JSON.
pub(crate) fn json_answer(status: StatusCode, json: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(json.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Answers with a failure. A fault is logged with the request's id, and told without what only the operator should know.
pub(crate) fn failed(failure: &Failure, request: &str) -> Response<Body> {
    let mut message = failure.message.clone();
    if failure.code == Code::Internal {
        tracing::error!(request, "{failure}");
        message = format!("Something broke on the server. Its log has more under the request id {request}.");
    }
    let body = json!({ "error": { "code": failure.code, "message": message, "details": failure.details } });
    let mut response = json_answer(status(failure.code), body.to_string());
    if failure.code == Code::TooMany {
        let said = failure.details.as_ref().and_then(|details| details["retry_after_seconds"].as_u64());
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(said.unwrap_or(1)));
    }
    response
}
