//! The pages of the workbench, out of the binary.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

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

fn give(file: &File, headers: &HeaderMap) -> Response<Body> {
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == file.tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| accepted.split(',').any(|one| one.trim().split(';').next() == Some(name) && !one.contains("q=0"));
    let (bytes, encoding) = if !file.brotli.is_empty() && takes("br") {
        (file.brotli, Some("br"))
    } else if !file.gzip.is_empty() && takes("gzip") {
        (file.gzip, Some("gzip"))
    } else {
        (file.plain, None)
    };
    let mut response = Response::new(Body::from(bytes));
    let set = response.headers_mut();
    set.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    set.insert(ETAG, HeaderValue::from_static(file.tag));
    set.insert(VARY, HeaderValue::from_static("accept-encoding"));
    // Names of assets hold a hash of what is in them.
    let lasting = if file.path.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    set.insert(CACHE_CONTROL, HeaderValue::from_static(lasting));
    if let Some(encoding) = encoding {
        set.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn plain(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
