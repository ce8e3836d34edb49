//! The pages of the workbench, out of the binary.

use app::failure::Failure;
use axum::body::Body;
use axum::extract::{OriginalUri, Request};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use crate::answer::failed;
use crate::handle::request_id;

/// One file of the pages.
struct File {
    path: &'static str,
    kind: &'static str,
    tag: &'static str,
    plain: &'static [u8],
    /// Empty where compression does not pay.
    brotli: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Answers with a file; any other path is a page of the workbench, which finds out itself what to show.
pub(crate) async fn file(request: Request) -> Response<Body> {
    if request.uri().path().starts_with("/api/") {
        return no_operation(&request);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Pages are only read.");
    }
    let path = request.uri().path();
    let find = |wanted: &str| FILES.binary_search_by_key(&wanted, |file| file.path).ok().map(|found| &FILES[found]);
    let found = find(path).or_else(|| if path.starts_with("/assets/") { None } else { find("/index.html") });
    match found {
        Some(file) => give(file, request.headers()),
        None if FILES.is_empty() => plain(
            StatusCode::NOT_FOUND,
            "This binary was built without the pages of the workbench: run `make web`, then build it again. The API is at /api/v1/openapi.json.",
        ),
        None => plain(StatusCode::NOT_FOUND, "There is no such file."),
    }
}

/// Says that an address of the API leads nowhere.
pub(crate) fn no_operation(request: &Request) -> Response<Body> {
    let words = format!("There is no operation at `{}`: see /api/v1/openapi.json.", whole_path(request));
    failed(&Failure::not_found(words), &request_id(request.headers()))
}

/// Returns the path that was asked for, before what stands above the API was taken off.
pub(crate) fn whole_path(request: &Request) -> &str {
    request.extensions().get::<OriginalUri>().map_or(request.uri(), |original| &original.0).path()
}

fn give(file: &File, headers: &HeaderMap) -> Response<Body> {
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == file.tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        describe(response.headers_mut(), file);
        return response;
    }
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| accepted.split(',').any(|one| takes(one, name));
    let (bytes, encoding) = if !file.brotli.is_empty() && takes("br") {
        (file.brotli, Some("br"))
    } else if !file.gzip.is_empty() && takes("gzip") {
        (file.gzip, Some("gzip"))
    } else {
        (file.plain, None)
    };
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    describe(response.headers_mut(), file);
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Says which version it is, and how long it lasts.
fn describe(headers: &mut HeaderMap, file: &File) {
    headers.insert(ETAG, HeaderValue::from_static(file.tag));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    // Names of assets hold a hash of what is in them.
    let lasting = if file.path.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(lasting));
}

/// Whether one entry of `Accept-Encoding` lets an encoding through (RFC 9110, section 12.5.3: a weight of 0 does not).
fn takes(entry: &str, encoding: &str) -> bool {
    let mut parts = entry.split(';').map(str::trim);
    let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
    let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.parse::<f32>().ok());
    is_it && weight.is_none_or(|weight| weight > 0.0)
}

fn plain(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
