//! The page of the HTTP interface: what the OpenAPI document says, for people.

use std::fmt::Write;

use app::list::{Method, operations};
use serde_json::{Map, Value};

use super::{GENERATED, check};

#[test]
fn the_page_of_http_is_what_the_list_of_operations_says() {
    let document: Value = serde_json::from_str(&server::openapi::document()).unwrap();
    let mut page = format!("# HTTP\n\n{GENERATED}\n{WORDS}");
    let accounts =
        |path: &str| !path.starts_with("/spaces/{space}/") || ["members", "invitations", "shares"].iter().any(|part| path.contains(part));
    for (title, about_accounts) in [("Who comes in", true), ("A space", false)] {
        write!(page, "\n## {title}\n").unwrap();
        for operation in operations().iter().filter(|operation| accounts(operation.path) == about_accounts) {
            let method = match operation.method {
                Method::Get => "get",
                Method::Post => "post",
                Method::Patch => "patch",
                Method::Delete => "delete",
            };
            let path = format!("/api/v1{}", operation.path);
            describe(&path, method, &document["paths"][&path][method], operation.costly, &mut page);
        }
    }
    let events = "/api/v1/spaces/{space}/events";
    describe(events, "get", &document["paths"][events]["get"], false, &mut page);
    page.push_str(EVENTS);
    page.push_str("\n## Types\n");
    for (name, schema) in fields(&document["components"]["schemas"]) {
        write!(page, "\n### {name}\n\n").unwrap();
        one_type(schema, &mut page);
    }
    check("docs/reference/http.md", &page);
}

const WORDS: &str = "\
`sinew serve` answers under `/api/v1`. The same in machine form is the OpenAPI document at `/api/v1/openapi.json`; `/healthz` and `/readyz` say
whether the server lives and whether it reaches its database.

## In general

Bodies and answers are JSON with `snake_case` names; an unknown field of a body or a query is refused. Every write answers with the `revision` that it
led to, every list with `items` and, where there are pages, `next`: hand it back as `cursor`. Dates are `2026-03-13`, local times in the program's
time zone `2026-03-13T17:00`, instants RFC 3339 in UTC. Minutes are working minutes unless a field says otherwise. Fields are added, never renamed.

**Who asks.** A browser has a cookie from signing in. A program sends `Authorization: Bearer TOKEN`; a token is made in the settings and acts for its
account as far as its scope goes: `read`, `propose`, `write`. Below, each operation says the least role that it needs (viewer, editor, owner), and the
least scope. Those about people and tokens need a session. Writes that a page of another site sends are refused.

**Headers.** `If-Match: REVISION` on edits names the revision that the screen was drawn from: a field that was changed since is not overwritten.
`Idempotency-Key` on any POST makes sending it again answer what it did the first time. `X-Request-Id` comes back in every answer.

**Refusals** have one form, `{\"error\": {\"code\", \"message\", \"details\"}}`:

| status | code | meaning |
|---|---|---|
| 400 | `invalid` | The input cannot be used: change it. |
| 401 | `unauthenticated` | Nobody knows who asks: sign in first. |
| 403 | `forbidden` | The caller may not do this, or the request came from another site. |
| 404 | `not_found` | It is not there, or the caller may not see it. |
| 409 | `conflict` | Somebody else was faster, or it is there already: look again. Edits list the `conflicts` in `details`, each with `key`, `field` and `theirs`. |
| 423 | `locked` | It is in a career space that is locked: unlock it, then try again. |
| 429 | `too_many` | Too much at once: wait as long as `Retry-After` says. |
| 500 | `internal` | Something broke on the server, and its log says more under the request's id. |
";

const EVENTS: &str = "\
\nEach event has the revision as its id, so that a browser that comes back is told what it missed.

| event | data |
|---|---|
| `change` | `revision`, `keys` of the records that changed (none named: read all anew), `actor`, `door` |
| `forecast` | `revision` that the newest forecast speaks of |
";

fn describe(path: &str, method: &str, operation: &Value, costly: bool, page: &mut String) {
    let needs = match text(&operation["x-needs"]).split_once(' ') {
        Some((role, scope)) => format!("For a {role}; scope `{scope}`.").replace("a editor", "an editor").replace("a owner", "an owner"),
        None if operation["x-needs"] == "caller" => "For whoever is signed in.".to_owned(),
        None => "For anybody.".to_owned(),
    };
    let costly = if costly { " Computes for long, so there is a limit to how often." } else { "" };
    write!(
        page,
        "\n### {}\n\n`{} {path}`\n\n{} {needs}{costly}\n",
        text(&operation["operationId"]),
        method.to_uppercase(),
        text(&operation["summary"])
    )
    .unwrap();
    let mut rows = String::new();
    for parameter in operation["parameters"].as_array().unwrap().iter().filter(|parameter| parameter["name"] != "Idempotency-Key") {
        row(
            &mut rows,
            text(&parameter["name"]),
            text(&parameter["in"]),
            &parameter["schema"],
            &parameter["description"],
            parameter["required"] == true,
        );
    }
    let content = &operation["requestBody"]["content"];
    let body = &content["application/json"]["schema"];
    for (name, schema) in fields(&body["properties"]) {
        row(&mut rows, name, "body", schema, &schema["description"], is_required(body, name));
    }
    if !rows.is_empty() {
        write!(page, "\n| field | in | type | meaning |\n|---|---|---|---|\n{rows}").unwrap();
    }
    if body["$ref"].is_string() {
        write!(page, "\nThe body is {}.\n", said(body)).unwrap();
    }
    if content["application/octet-stream"].is_object() {
        page.push_str("\nThe body is the file.\n");
    }
    let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    if !answer.is_null() {
        write!(page, "\nAnswers {}.\n", said(answer)).unwrap();
    }
}

fn row(rows: &mut String, name: &str, place: &str, schema: &Value, description: &Value, required: bool) {
    let optional = if required { "" } else { ", may be left out" };
    let meaning = cell(text(description));
    writeln!(rows, "| `{name}` | {place} | {}{optional} | {meaning} |", said(schema)).unwrap();
}

/// Describes a type: its fields, its values, or its variants.
fn one_type(schema: &Value, page: &mut String) {
    let description = text(&schema["description"]);
    if !description.is_empty() {
        write!(page, "{description}\n\n").unwrap();
    }
    if schema["properties"].is_object() {
        table(schema, page);
    } else if let Some(variants) =
        schema["oneOf"].as_array().filter(|variants| variants.iter().any(|variant| variant["properties"].is_object()))
    {
        for (ix, variant) in variants.iter().enumerate() {
            let words = text(&variant["description"]);
            let gap = if ix == 0 { "" } else { "\n" };
            write!(page, "{gap}{}\n\n", if words.is_empty() { "Either:" } else { words }).unwrap();
            table(variant, page);
        }
    } else {
        writeln!(page, "{}", capital(&said(schema))).unwrap();
        let explained = schema["oneOf"].as_array().into_iter().flatten().filter(|variant| variant["const"].is_string());
        let mut explained = explained.filter(|variant| variant["description"].is_string()).peekable();
        if explained.peek().is_some() {
            page.push('\n');
        }
        explained.for_each(|variant| writeln!(page, "- `{}`: {}", text(&variant["const"]), text(&variant["description"])).unwrap());
    }
}

fn table(schema: &Value, page: &mut String) {
    page.push_str("| field | type | meaning |\n|---|---|---|\n");
    for (name, field) in fields(&schema["properties"]) {
        let optional = if is_required(schema, name) { "" } else { ", may be left out" };
        writeln!(page, "| `{name}` | {}{optional} | {} |", said(field), cell(text(&field["description"]))).unwrap();
    }
}

/// Says what a schema allows: `list of [Row](#row)`, `date or null`.
fn said(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(value) = schema["const"].as_str() {
        return format!("`{value}`");
    }
    if let Some(values) = schema["enum"].as_array() {
        return values
            .iter()
            .map(|value| value.as_str().map_or_else(|| value.to_string(), |value| format!("`{value}`")))
            .collect::<Vec<_>>()
            .join(", ");
    }
    for choice in ["anyOf", "oneOf", "allOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let words: Vec<String> = choices.iter().map(said).collect();
            return words.join(if choice == "anyOf" { " or " } else { ", " });
        }
    }
    match &schema["type"] {
        Value::Array(types) => types.iter().map(|one| simple(text(one), schema)).collect::<Vec<_>>().join(" or "),
        Value::String(one) => simple(one, schema),
        _ => "anything".to_owned(),
    }
}

fn simple(one: &str, schema: &Value) -> String {
    match (one, text(&schema["format"])) {
        ("string", "date") => "date".to_owned(),
        ("string", "date-time") => "instant".to_owned(),
        ("string", "uuid") => "id".to_owned(),
        ("string", _) => "text".to_owned(),
        ("boolean", _) => "yes or no".to_owned(),
        ("integer", _) => "whole number".to_owned(),
        ("array", _) if schema["items"].is_object() => format!("list of {}", said(&schema["items"])),
        ("array", _) => {
            let items = schema["prefixItems"].as_array().into_iter().flatten();
            format!("list: {}", items.map(said).collect::<Vec<_>>().join(", "))
        }
        (other, _) => other.to_owned(),
    }
}

fn fields(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    schema.as_object().unwrap_or(&NONE).iter().map(|(name, schema)| (name.as_str(), schema))
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|one| one == name))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Keeps a text within its cell of a table.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}
