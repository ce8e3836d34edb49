//! One request, whatever the operation: who asks, what is asked, how often; then the operation; then its answer.

mod body;
mod input;

use std::sync::Arc;
use std::time::Instant;

use app::access::idempotency::{self, Begun};
use app::access::{Role, Scope};
use app::failure::{Code, Failure};
use app::list::{Admitted, Answer, Asked, Method, Needs, Operation, Session, space_named};
use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::header::{ETAG, HeaderName, IF_MATCH, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::answer::{failed, json_answer};
use crate::callers::COOKIE_NAME;
use crate::guard::{LARGEST_BODY, LARGEST_FILE, same_site};
use crate::serve::Desk;
pub(crate) use input::Route;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says whether the browser's side of a proxy is encrypted.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What stands in the place of a path's `{names}`, where it can be read.
pub(crate) type PathFields = Result<RawPathParams, RawPathParamsRejection>;

/// A request that may be worked on.
struct Admittance {
    admitted: Admitted,
    asked: Asked,
    /// The fields of the input that stand in the path.
    path: Vec<(String, Value)>,
    /// Those that stand in the query.
    query: Map<String, Value>,
}

/// Answers a request for an operation.
pub(crate) async fn handle(desk: Arc<Desk>, route: Arc<Route>, path: PathFields, request: Request) -> Response<Body> {
    let begun = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let result = answer(&desk, &route, path, request).await;
    let response = result.unwrap_or_else(|failure| failed(&failure, &id));
    let (status, took) = (response.status().as_u16(), begun.elapsed().as_micros() as u64);
    tracing::info!(request = id, operation = route.operation.name, method = method.as_str(), status, micros = took);
    response
}

/// Takes the sender's id of the request, or makes one.
pub(crate) fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let fit = given.filter(|id| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    fit.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

/// Returns a field of a path.
pub(crate) fn path_fields(path: PathFields) -> Result<Vec<(String, String)>, Failure> {
    let path = path.map_err(|error| Failure::invalid(format!("The address cannot be read: {error}.")))?;
    Ok(path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

async fn answer(desk: &Arc<Desk>, route: &Arc<Route>, path: PathFields, request: Request) -> Result<Response<Body>, Failure> {
    let (parts, body) = request.into_parts();
    let Admittance { admitted, mut asked, path, query } = match admit(desk, route, path, &parts).await {
        Ok(admittance) => admittance,
        Err(failure) => {
            body::pass(&parts.headers, body).await;
            return Err(failure);
        }
    };
    let operation = &route.operation;
    let bytes = body::read(&parts.headers, body, if operation.takes_file { LARGEST_FILE } else { LARGEST_BODY }).await?;
    let mut input = query;
    if !route.in_query() {
        input = input::body(&bytes)?;
    }
    input::add(&mut input, path)?;
    if let Some(whose) = operation.knocks_at.and_then(|field| input.get(field)?.as_str()) {
        // As the account's email is compared; longer ones are nobody's.
        desk.accounts.take(&whose.trim().to_lowercase().chars().take(320).collect::<String>())?;
    }
    if operation.guesses
        && let Some(caller) = &asked.caller
    {
        desk.accounts.take(&format!("the career of {}", caller.account))?;
    }
    let mut repeatable = repeatable(&parts, operation)?;
    if repeatable.is_some() && (operation.in_career || is_about_a_career(desk, &input).await?) {
        // What is kept of a request and its answer would lie beside what is sealed.
        repeatable = None;
    }
    asked.file = bytes;
    let now = asked.now;
    let work = run(Arc::clone(desk), Arc::clone(route), admitted, asked, Value::Object(input), repeatable);
    let Answer { json, session } = if operation.writes() {
        // Whoever hangs up in the middle of a write does not stop it halfway: a repeated request is answered by it.
        let broken = |error| Failure::new(Code::Internal, format!("A write broke: {error}"));
        tokio::spawn(work).await.map_err(broken)??
    } else {
        work.await?
    };
    let etag = revision_in(&json).and_then(|revision| HeaderValue::from_str(&format!("\"{revision}\"")).ok());
    let mut response = json_answer(StatusCode::OK, json);
    if let Some(etag) = etag {
        response.headers_mut().insert(ETAG, etag);
    }
    let secure = parts.headers.get(FORWARDED_PROTO).is_some_and(|scheme| scheme == "https");
    match session {
        Session::Stays => {}
        Session::Begins(begun) => cookie(&mut response, &begun.secret.0, begun.expires_at.duration_since(now).as_secs(), secure),
        Session::Ends => cookie(&mut response, "", 0, secure),
    }
    Ok(response)
}

/// Looks at everything but the body: who may not do it does not get to have that read.
async fn admit(desk: &Desk, route: &Route, path: PathFields, parts: &Parts) -> Result<Admittance, Failure> {
    same_site(&parts.method, &parts.headers)?;
    let operation = &route.operation;
    let now = desk.app.clock.now();
    let caller = desk.callers.find(&desk.app, &parts.headers, now).await;
    let caller = match caller {
        // A dead cookie must not keep anybody from signing in.
        Err(failure) if operation.needs == Needs::Nobody && failure.code == Code::Unauthenticated => None,
        found => found?,
    };
    match (operation.needs, operation.method) {
        (Needs::Nobody, Method::Get) => desk.costly.take(&desk.address(parts))?,
        (Needs::Nobody, _) => desk.sign_ins.take(&desk.address(parts))?,
        _ if operation.costly => {
            desk.costly.take(&caller.as_ref().map_or_else(|| desk.address(parts), |caller| caller.account.0.to_string()))?;
        }
        _ => {}
    }
    let seen = parts.headers.get(IF_MATCH).map(revision).transpose()?;
    let query = route.query(parts.uri.query().unwrap_or_default())?;
    let path: Vec<(String, Value)> =
        path_fields(path)?.into_iter().map(|(field, text)| (field.clone(), route.text(&field, &text))).collect();
    let asked = Asked { app: Arc::clone(&desk.app), caller, now, file: Vec::new(), seen };
    let admitted = operation.admit(&asked, &Value::Object(path.iter().cloned().collect())).await?;
    Ok(Admittance { admitted, asked, path, query })
}

/// A request that may come again.
struct Repeatable {
    /// What its sender calls it.
    key: String,
    /// Path and query.
    address: String,
}

/// Whether an input names a career space.
async fn is_about_a_career(desk: &Desk, input: &Map<String, Value>) -> Result<bool, Failure> {
    match input.get("space").cloned().map(space_named) {
        Some(Ok(space)) => desk.app.is_career(space).await,
        Some(Err(_)) | None => Ok(false),
    }
}

/// Returns how a request may come again. What needs nobody to be known has nobody to keep an answer for, and of what has no author it
/// would tell who it was.
fn repeatable(parts: &Parts, operation: &Operation) -> Result<Option<Repeatable>, Failure> {
    if operation.method != Method::Post
        || !operation.writes()
        || operation.needs == Needs::Nobody
        || operation.nameless
        || operation.guesses
    {
        return Ok(None);
    }
    let Some(key) = parts.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = key.to_str().map_err(|error| Failure::invalid(format!("The idempotency key cannot be read: {error}.")))?;
    Ok(Some(Repeatable { key: key.to_owned(), address: parts.uri.to_string() }))
}

/// Runs the operation, unless it was run under this key before.
async fn run(
    desk: Arc<Desk>,
    route: Arc<Route>,
    admitted: Admitted,
    mut asked: Asked,
    input: Value,
    repeatable: Option<Repeatable>,
) -> Result<Answer, Failure> {
    let (operation, store) = (&route.operation, &desk.app.store);
    let keyed = match (&repeatable, &asked.caller) {
        (Some(Repeatable { key, address }), Some(caller)) => {
            let all = [operation.name.as_bytes(), address.as_bytes(), asked.file.as_slice()];
            match idempotency::begin(store, caller, asked.now, key, &all).await? {
                Begun::Answered { answer, .. } => return Ok(Answer { json: answer, session: Session::Stays }),
                Begun::New(keyed) => Some(keyed),
            }
        }
        _ => None,
    };
    if !operation.takes_file {
        // What was read into the input need not be held twice.
        asked.file = Vec::new();
    }
    let done = operation.run(admitted, asked, input).await;
    if changes_access(operation) {
        desk.callers.forget();
        desk.app.roles.forget();
    }
    if let Some(keyed) = &keyed {
        match &done {
            Ok(answer) => idempotency::finish(store, keyed, 200, (!operation.secret).then_some(answer.json.as_str())).await?,
            Err(_) => idempotency::forget(store, keyed).await?,
        }
    }
    done
}

/// Whether an operation may change who may do what: whatever writes, but the work of editors.
fn changes_access(operation: &Operation) -> bool {
    match operation.needs {
        Needs::Nobody | Needs::Caller => operation.method != Method::Get,
        Needs::Space(role, scope) => role != Role::Editor && scope == Scope::Write,
    }
}

/// Reads the revision of `If-Match`: `"17"` or `17`.
fn revision(value: &HeaderValue) -> Result<i64, Failure> {
    let text = String::from_utf8_lossy(value.as_bytes());
    let number = text.trim().trim_start_matches("W/").trim_matches('"');
    number.parse().map_err(|error| Failure::invalid(format!("`If-Match: {text}` is no revision: send the one you were shown. ({error})")))
}

/// Returns the revision that an answer begins with, if it does.
fn revision_in(json: &str) -> Option<&str> {
    let rest = json.strip_prefix("{\"revision\":")?;
    rest.split([',', '}']).next().filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn cookie(response: &mut Response<Body>, secret: &str, seconds: i64, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{COOKIE_NAME}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
