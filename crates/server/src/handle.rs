//! One request, whatever the operation: who asks, what is asked, how often; then the operation; then its answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use app::access::idempotency::{self, Begun};
use app::failure::{Code, Failure};
use app::list::{Answer, Asked, Needs, Operation, Session};
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_LENGTH, ETAG, HeaderName, IF_MATCH, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::answer::{failed, json_answer};
use crate::callers::COOKIE_NAME;
use crate::guard::{LARGEST_BODY, LARGEST_FILE, same_site};
use crate::serve::Desk;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// An operation with what its input needs to be read from a path and a query.
pub(crate) struct Route {
    pub(crate) operation: Operation,
    /// Type of each field of the input, for texts of a query.
    types: BTreeMap<String, FieldType>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldType {
    Text,
    Number,
    Boolean,
}

impl Route {
    pub(crate) fn new(operation: Operation) -> Route {
        let mut generator =
            schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator();
        let schema = (operation.input)(&mut generator);
        let fields = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let types = fields.into_iter().map(|(name, schema)| (name, field_type(&schema))).collect();
        Route { operation, types }
    }

    fn text(&self, name: &str, text: &str) -> Value {
        match self.types.get(name) {
            Some(FieldType::Number) => text.parse::<serde_json::Number>().map_or_else(|_not_a_number| text.into(), Value::Number),
            Some(FieldType::Boolean) => text.parse::<bool>().map_or_else(|_neither| text.into(), Value::Bool),
            Some(FieldType::Text) | None => text.into(),
        }
    }
}

fn field_type(schema: &Value) -> FieldType {
    let mut types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    types.retain(|name| *name != "null");
    match types.as_slice() {
        ["integer" | "number"] => FieldType::Number,
        ["boolean"] => FieldType::Boolean,
        _ => FieldType::Text,
    }
}

/// Answers a request for an operation. `path` are the fields that stand in its path.
pub(crate) async fn handle(desk: Arc<Desk>, route: Arc<Route>, path: Vec<(String, String)>, request: Request<Body>) -> Response<Body> {
    let begun = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let result = answer(&desk, &route, path, request).await;
    let mut response = result.unwrap_or_else(|failure| failed(&failure, &id));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
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

async fn answer(desk: &Desk, route: &Route, path: Vec<(String, String)>, request: Request<Body>) -> Result<Response<Body>, Failure> {
    let (parts, body) = request.into_parts();
    same_site(&parts.method, &parts.headers)?;
    let operation = &route.operation;
    let now = Timestamp::now();
    let caller = desk.callers.find(&desk.app, &parts.headers, now).await;
    // A dead cookie must not keep anybody from signing in.
    let caller = if operation.needs == Needs::Nobody { caller.unwrap_or(None) } else { caller? };
    let name = caller.as_ref().map_or_else(|| desk.address(&parts), |caller| caller.account.0.to_string());
    if operation.needs == Needs::Nobody {
        desk.sign_ins.take(&desk.address(&parts))?;
    } else if operation.costly {
        desk.costly.take(&name)?;
    }
    let seen = parts.headers.get(IF_MATCH).map(revision).transpose()?;
    let mut input = Map::new();
    let query = parts.uri.query().unwrap_or_default();
    let in_query = operation.takes_file || matches!(operation.method, app::list::Method::Get | app::list::Method::Delete);
    if in_query {
        for (field, text) in form_urlencoded::parse(query.as_bytes()) {
            let value = route.text(&field, &text);
            if input.insert(field.clone().into_owned(), value).is_some() {
                return Err(Failure::invalid(format!("`{field}` stands twice in the query.")));
            }
        }
    }
    let limit = if operation.takes_file { LARGEST_FILE } else { LARGEST_BODY };
    let asked = Asked { app: Arc::clone(&desk.app), caller, now, file: Vec::new(), seen };
    let fields: Vec<(String, Value)> = path.into_iter().map(|(field, text)| (field.clone(), route.text(&field, &text))).collect();
    // Who may not do it does not get to send its body.
    let admitted = operation.admit(&asked, &Value::Object(fields.iter().cloned().collect())).await?;
    let bytes = read(&parts.headers, body, limit).await?;
    let kept = (!operation.takes_file).then(|| bytes.clone());
    let mut asked = asked;
    if operation.takes_file {
        asked.file = bytes;
    } else if !in_query && !bytes.is_empty() {
        let body: Value = serde_json::from_slice(&bytes).map_err(|error| Failure::invalid(format!("The body is not JSON: {error}.")))?;
        let Value::Object(body) = body else { return Err(Failure::invalid("The body must be a JSON object.")) };
        input = body;
    }
    for (field, value) in fields {
        if input.contains_key(&field) {
            return Err(Failure::invalid(format!("`{field}` stands in the path already: leave it out.")));
        }
        input.insert(field, value);
    }
    let keyed = match (parts.headers.get(IDEMPOTENCY_KEY), &asked.caller, kept) {
        (Some(key), Some(caller), Some(body)) if operation.method == app::list::Method::Post => {
            let key = key.to_str().map_err(|error| Failure::invalid(format!("The idempotency key cannot be read: {error}.")))?;
            let all = [operation.name.as_bytes(), parts.uri.path().as_bytes(), body.as_slice()];
            match idempotency::begin(&desk.app.store, caller, now, key, &all).await? {
                Begun::Answered { status, answer } => {
                    return Ok(json_answer(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), answer));
                }
                Begun::New(keyed) => Some(keyed),
            }
        }
        _ => None,
    };
    let done = operation.run(admitted, asked, Value::Object(input)).await;
    if let Some(keyed) = &keyed {
        match &done {
            Ok(answer) => idempotency::finish(&desk.app.store, keyed, 200, (!operation.secret).then_some(answer.json.as_str())).await?,
            Err(_) => idempotency::forget(&desk.app.store, keyed).await?,
        }
    }
    if operation.method != app::list::Method::Get && !matches!(operation.needs, Needs::Space(app::access::Role::Editor, _)) {
        desk.callers.forget();
    }
    let Answer { json, session } = done?;
    let etag = revision_in(&json).and_then(|revision| HeaderValue::from_str(&format!("\"{revision}\"")).ok());
    let mut response = json_answer(StatusCode::OK, json);
    if let Some(etag) = etag {
        response.headers_mut().insert(ETAG, etag);
    }
    match session {
        Session::Stays => {}
        Session::Begins(begun) => cookie(&mut response, &begun.secret.0, begun.expires_at.duration_since(now).as_secs()),
        Session::Ends => cookie(&mut response, "", 0),
    }
    Ok(response)
}

/// Reads the revision of `If-Match`: `"17"` or `17`.
fn revision(value: &HeaderValue) -> Result<i64, Failure> {
    let text = value.to_str().unwrap_or_default();
    let number = text.trim().trim_start_matches("W/").trim_matches('"');
    number.parse().map_err(|error| Failure::invalid(format!("`If-Match: {text}` is no revision: send the one you were shown. ({error})")))
}

/// Returns the revision that an answer begins with, if it does.
fn revision_in(json: &str) -> Option<&str> {
    let rest = json.strip_prefix("{\"revision\":")?;
    rest.split([',', '}']).next().filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn cookie(response: &mut Response<Body>, secret: &str, seconds: i64) {
    let text = format!("{COOKIE_NAME}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// Reads a body up to a limit.
async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Failure> {
    let too_large = || Failure::invalid(format!("The body is too large: at most {} MB are taken.", limit / 1024 / 1024));
    let said = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    match to_bytes(body, limit).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(error) if std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("length limit")) => {
            Err(too_large())
        }
        Err(error) => Err(Failure::new(Code::Invalid, format!("The body broke off: {error}."))),
    }
}
