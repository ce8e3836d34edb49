//! The OpenAPI 3.1 document, made from the list of operations and their types.

use app::list::{Method, Needs, Operation, operations};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Returns the document, as it is served and kept in `openapi.json`.
pub fn document() -> String {
    let mut generator =
        SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into()).into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations() {
        let path = paths.entry(format!("/api/v1{}", operation.path)).or_insert_with(|| json!({}));
        path[method(operation.method)] = describe(&operation, &mut generator);
    }
    paths.insert("/api/v1/spaces/{space}/events".to_owned(), json!({ "get": events() }));
    let mut schemas: Map<String, Value> = generator.take_definitions(true);
    schemas.insert("Error".to_owned(), error());
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sinew",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The operations of Sinew. Times are UTC instants unless they are called local; minutes are working minutes; fields are added, never renamed.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": crate::callers::COOKIE_NAME },
                "token": { "type": "http", "scheme": "bearer" },
            },
        },
    });
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

fn describe(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    // Fields that stand in the path or the query are no part of the body, so the input is taken apart.
    let whole = whole_input(operation);
    let fields = whole["properties"].as_object().cloned().unwrap_or_default();
    let required: Vec<String> = whole["required"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let in_path = |name: &str| operation.path.contains(&format!("{{{name}}}"));
    let in_query = operation.takes_file || matches!(operation.method, Method::Get | Method::Delete);
    let mut parameters = Vec::new();
    let mut body = Map::new();
    for (name, schema) in fields {
        let (place, needed) = if in_path(&name) {
            ("path", true)
        } else if in_query {
            ("query", required.contains(&name))
        } else {
            body.insert(name, schema);
            continue;
        };
        let mut schema = schema;
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let mut parameter = json!({ "name": name, "in": place, "required": needed, "schema": without_null(schema) });
        if let Some(description) = description {
            parameter["description"] = description;
        }
        parameters.push(parameter);
    }
    if operation.path.ends_with("/edits") {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": false, "schema": { "type": "string", "pattern": "^(W/)?\"?[0-9]{1,18}\"?$" },
            "description": "The revision that the screen was drawn from: what somebody else changed since then is not overwritten.",
        }));
    }
    let known = !matches!(operation.needs, Needs::Nobody);
    if operation.method == Method::Post && known && !operation.takes_file {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string", "pattern": "^[!-~]{1,200}$" },
            "description": "Makes a repeated request answer what the first one did.",
        }));
    }
    let output = (operation.output)(generator).to_value();
    let mut described = json!({
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": {
            "200": { "description": "Done.", "content": { "application/json": { "schema": output } } },
            "default": { "description": "Not done.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
        },
        "security": if known { json!([{ "session": [] }, { "token": [] }]) } else { json!([]) },
        "x-needs": needs(operation.needs),
    });
    if operation.takes_file {
        let file = json!({ "schema": { "type": "string", "format": "binary" } });
        described["requestBody"] = json!({ "required": true, "content": { "application/octet-stream": file } });
    } else if !in_query {
        let input = (operation.input)(generator).to_value();
        let needed: Vec<String> = required.into_iter().filter(|name| !in_path(name)).collect();
        let schema = if operation.path.contains('{') {
            json!({ "type": "object", "properties": references(generator, operation, &body), "required": needed, "additionalProperties": false })
        } else {
            input
        };
        described["requestBody"] =
            json!({ "required": !needed_is_empty(&schema), "content": { "application/json": { "schema": schema } } });
    }
    described
}

fn needed_is_empty(schema: &Value) -> bool {
    schema["required"].as_array().is_some_and(Vec::is_empty)
}

/// Returns the input with everything that it refers to in it.
fn whole_input(operation: &Operation) -> Value {
    let mut generator = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator();
    (operation.input)(&mut generator).to_value()
}

/// Returns the fields of a body with their types as references, where the document names them.
fn references(generator: &mut SchemaGenerator, operation: &Operation, body: &Map<String, Value>) -> Map<String, Value> {
    let input = (operation.input)(generator).to_value();
    let name = input["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
    let defined = generator.definitions().get(name).cloned().unwrap_or_default();
    let fields = body.iter().map(|(name, inlined)| (name.clone(), defined["properties"].get(name).unwrap_or(inlined).clone()));
    fields.collect()
}

/// A query cannot say `null`: what may be absent is left out.
fn without_null(mut schema: Value) -> Value {
    if let Some(types) = schema.get_mut("type").and_then(Value::as_array_mut) {
        types.retain(|name| name != "null");
        if let [one] = types.as_slice() {
            schema["type"] = one.clone();
        }
    }
    if let Some(some) = schema.get("anyOf").and_then(Value::as_array) {
        let left: Vec<Value> = some.iter().filter(|one| one["type"] != "null").cloned().collect();
        if let [one] = left.as_slice() {
            schema = one.clone();
        }
    }
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.retain(|value| !value.is_null());
    }
    if schema.get("default").is_some_and(Value::is_null)
        && let Some(schema) = schema.as_object_mut()
    {
        schema.remove("default");
    }
    schema
}

fn needs(needs: Needs) -> String {
    match needs {
        Needs::Nobody => "nobody".to_owned(),
        Needs::Caller => "caller".to_owned(),
        Needs::Space(role, scope) => format!("{} {}", role.name(), scope.name()),
    }
}

fn error() -> Value {
    json!({
        "type": "object",
        "description": "Why something was not done.",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": { "enum": ["invalid", "unauthenticated", "forbidden", "not_found", "conflict", "too_many", "internal"] },
                "message": { "type": "string", "description": "A sentence that names the thing and says what to do." },
                "details": { "description": "What a program needs to act on it, such as conflicting fields." },
            },
        } },
    })
}

fn events() -> Value {
    json!({
        "operationId": "watch_space",
        "summary": "Streams what happens in a space, past a revision.",
        "parameters": [
            { "name": "space", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } },
            { "name": "after", "in": "query", "required": false, "schema": { "type": "integer" }, "description": "The revision that the page has seen." },
        ],
        "responses": {
            "200": { "description": "Events `change` and `forecast`; their id is the revision.", "content": { "text/event-stream": { "schema": { "type": "string" } } } },
            "default": { "description": "Not done.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
        },
        "security": [{ "session": [] }, { "token": [] }],
        "x-needs": "viewer read",
    })
}
