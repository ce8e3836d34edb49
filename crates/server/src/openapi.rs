//! The OpenAPI 3.1 document, made from the list of operations and their types.

mod answers;
mod examples;
mod types;

use app::list::{Method, Needs, Operation, operations};
use serde_json::{Map, Value, json};

use types::Types;

/// Returns the document, as it is served and kept in `openapi.json`.
pub fn document() -> String {
    let mut types = Types::new();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations() {
        let path = paths.entry(format!("/api/v1{}", operation.path)).or_insert_with(|| json!({}));
        path[method(operation.method)] = describe(&operation, &mut types);
    }
    paths.insert("/api/v1/spaces/{space}/events".to_owned(), json!({ "get": events() }));
    paths.insert("/api/v1/portfolio/events".to_owned(), json!({ "get": simulation_events() }));
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sinew",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The operations of Sinew. Times are UTC instants unless they are called local; minutes are working minutes; fields are added, never renamed.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "responses": answers::components(),
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": crate::callers::COOKIE_NAME },
                "token": { "type": "http", "scheme": "bearer" },
            },
        },
    });
    types.settle(&mut document, ("Error", answers::error()));
    serde_json::to_string_pretty(&document).expect("a document of texts and maps is JSON") + "\n"
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

/// The fields of an operation's input, by where a request has them.
#[derive(Default)]
struct Input {
    parameters: Vec<Value>,
    body: Map<String, Value>,
    /// The fields of the body that cannot be left out.
    required: Vec<String>,
}

fn describe(operation: &Operation, types: &mut Types) -> Value {
    let Input { mut parameters, body, required } = input(operation);
    let names_space = body.contains_key("space") || parameters.iter().any(|parameter| parameter["name"] == "space");
    parameters.extend(headers(operation));
    let mut described = json!({
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": answers::of(operation, names_space, &types.output(operation)),
        "security": security(operation.needs),
        "x-needs": needs(operation.needs),
    });
    if operation.takes_file {
        let file = json!({ "schema": { "type": "string", "format": "binary" } });
        described["requestBody"] = json!({ "required": true, "content": { "application/octet-stream": file } });
    } else if has_body(operation) {
        let is_needed = !required.is_empty();
        let schema = if operation.path.contains('{') {
            let fields = types.fields(operation, &body);
            json!({ "type": "object", "properties": fields, "required": required, "additionalProperties": false })
        } else {
            types.input(operation)
        };
        let mut body = json!({ "schema": schema });
        if let Some(examples) = examples::of(operation.name) {
            body["examples"] = examples;
        }
        described["requestBody"] = json!({ "required": is_needed, "content": { "application/json": body } });
    }
    described
}

fn has_body(operation: &Operation) -> bool {
    matches!(operation.method, Method::Post | Method::Patch)
}

/// Takes an input apart: what stands in the path or the query is no part of the body.
fn input(operation: &Operation) -> Input {
    let whole = types::whole_input(operation);
    let fields = whole["properties"].as_object().cloned().unwrap_or_default();
    let required: Vec<&str> = whole["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut input = Input::default();
    for (name, mut schema) in fields {
        let needed = required.contains(&name.as_str());
        let place = if operation.path.contains(&format!("{{{name}}}")) {
            "path"
        } else if operation.takes_file || !has_body(operation) {
            "query"
        } else {
            if needed {
                input.required.push(name.clone());
            }
            input.body.insert(name, schema);
            continue;
        };
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let mut parameter = json!({ "name": name, "in": place, "required": needed, "schema": types::without_null(schema) });
        if let Some(description) = description {
            parameter["description"] = description;
        }
        input.parameters.push(parameter);
    }
    input
}

/// Describes the headers that change what an operation does.
fn headers(operation: &Operation) -> Vec<Value> {
    let mut headers = Vec::new();
    if operation.path.ends_with("/edits") {
        headers.push(json!({
            "name": "If-Match", "in": "header", "required": false, "schema": { "type": "string", "pattern": "^(W/)?\"?[0-9]{1,18}\"?$" },
            "description": "The revision that the screen was drawn from: what somebody else changed since then is not overwritten.",
        }));
    }
    if operation.method == Method::Post && operation.writes() && operation.needs != Needs::Nobody {
        headers.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string", "pattern": "^[!-~]{1,200}$" },
            "description": "Makes a repeated request answer what the first one did.",
        }));
    }
    headers
}

fn security(needs: Needs) -> Value {
    if needs == Needs::Nobody { json!([]) } else { json!([{ "session": [] }, { "token": [] }]) }
}

fn needs(needs: Needs) -> String {
    match needs {
        Needs::Nobody => "nobody".to_owned(),
        Needs::Caller => "caller".to_owned(),
        Needs::Space(role, scope) => format!("{} {}", role.name(), scope.name()),
    }
}

fn simulation_events() -> Value {
    json!({
        "operationId": "watch_simulation",
        "summary": "Streams how far the simulation of the caller's programs together is.",
        "parameters": [],
        "responses": answers::of_simulation_events(),
        "security": security(Needs::Caller),
        "x-needs": "account read",
    })
}

fn events() -> Value {
    json!({
        "operationId": "watch_space",
        "summary": "Streams what happens in a space, past a revision.",
        "parameters": [
            { "name": "space", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } },
            { "name": "after", "in": "query", "required": false, "schema": { "type": "integer" }, "description": "The revision that the page has seen." },
            { "name": "Last-Event-ID", "in": "header", "required": false, "schema": { "type": "string", "pattern": "^[0-9]{1,18}$" },
              "description": "What a browser sends when it comes back; wins over `after`." },
        ],
        "responses": answers::of_events(),
        "security": security(Needs::Caller),
        "x-needs": "viewer read",
    })
}
