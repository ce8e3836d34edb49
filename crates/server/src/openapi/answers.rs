//! What operations answer: each its own output, and the refusals that are the same everywhere.

use app::list::{Method, Needs, Operation};
use serde_json::{Map, Value, json};

/// A refusal: its status, its name in the document, what it means.
type Refusal = (u16, &'static str, &'static str);

const INVALID: Refusal = (400, "Invalid", "The input cannot be used: change it.");
const UNAUTHENTICATED: Refusal = (401, "Unauthenticated", "Nobody knows who asks: sign in first.");
const FORBIDDEN: Refusal = (403, "Forbidden", "The caller may not do this, or the request came from another site.");
const NOT_FOUND: Refusal = (404, "NotFound", "It is not there, or the caller may not see it.");
const CONFLICT: Refusal = (409, "Conflict", "Somebody else was faster, or it is there already: look again.");
const LOCKED: Refusal = (423, "Locked", "It is in a career space that is locked: unlock it, then try again.");
const TOO_MANY: Refusal = (429, "TooMany", "Too much at once: wait as long as `Retry-After` says.");
const INTERNAL: Refusal = (500, "Internal", "Something broke on the server, and its log says more.");

const REFUSALS: [Refusal; 8] = [INVALID, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT, LOCKED, TOO_MANY, INTERNAL];

/// Describes each refusal once.
pub(super) fn components() -> Value {
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } });
    let responses = REFUSALS.iter().map(|(status, name, words)| {
        let mut response = json!({ "description": words, "content": content });
        if *status == TOO_MANY.0 {
            let seconds = json!({ "schema": { "type": "integer", "minimum": 1 }, "description": "Seconds to wait." });
            response["headers"] = json!({ "Retry-After": seconds });
        }
        ((*name).to_owned(), response)
    });
    Value::Object(responses.collect())
}

/// Describes the answers of an operation; `names_space`: a space may be named in its input.
pub(super) fn of(operation: &Operation, names_space: bool, output: &Value) -> Value {
    let done = json!({ "description": "Done.", "content": { "application/json": { "schema": output } } });
    let is_write = operation.method != Method::Get;
    let in_space = names_space || operation.in_career;
    let nobody = operation.needs == Needs::Nobody;
    let possible = |refusal: &Refusal| match *refusal {
        INVALID | INTERNAL => true,
        // A wrong password and a used link are refused so, too.
        UNAUTHENTICATED => !nobody || is_write,
        FORBIDDEN => !nobody || is_write,
        NOT_FOUND => in_space || operation.path.contains('{'),
        CONFLICT => is_write,
        LOCKED => in_space,
        TOO_MANY => nobody || operation.costly || operation.guesses,
        _ => false,
    };
    answers(done, &REFUSALS.iter().filter(|refusal| possible(refusal)).copied().collect::<Vec<_>>())
}

/// Describes the answers of the stream of events.
pub(super) fn of_events() -> Value {
    let stream = json!({ "text/event-stream": { "schema": { "type": "string" } } });
    let begun = json!({ "description": "Events `change` and `forecast`; their id is the revision.", "content": stream });
    answers(begun, &[INVALID, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, LOCKED, INTERNAL])
}

/// The answers of the stream of a simulation's progress.
pub(super) fn of_simulation_events() -> Value {
    let stream = json!({ "text/event-stream": { "schema": { "type": "string" } } });
    let begun = json!({ "description": "Events `simulation`, with `running`: how much of the work is done, or null, and `as_of`: of when the last answer is.", "content": stream });
    answers(begun, &[INVALID, UNAUTHENTICATED, INTERNAL])
}

fn answers(done: Value, refusals: &[Refusal]) -> Value {
    let mut answers = Map::from_iter([("200".to_owned(), done)]);
    let refusals = refusals.iter();
    answers.extend(refusals.map(|(status, name, _)| (status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }))));
    Value::Object(answers)
}

/// Describes the one envelope of refusals.
pub(super) fn error() -> Value {
    json!({
        "type": "object",
        "description": "Why something was not done.",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": { "enum": ["invalid", "unauthenticated", "forbidden", "not_found", "conflict", "locked", "too_many", "internal"] },
                "message": { "type": "string", "description": "A sentence that names the thing and says what to do." },
                "details": { "description": "What a program needs to act on it, such as conflicting fields; else null." },
            },
        } },
    })
}
