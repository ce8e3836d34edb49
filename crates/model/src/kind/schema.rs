//! What a kind's JSON Schema says of its fields: which refer to records, which hold words.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::Kind;

/// Where references stand in a body: `["schedule", "assignments", "person"]`; lists have no name of their own.
pub type Path = Vec<String>;

/// What is read off the schemas once.
static READ: LazyLock<HashMap<Kind, Read>> = LazyLock::new(|| Kind::ALL.iter().map(|kind| (*kind, Read::new(*kind))).collect());

struct Read {
    references: Vec<(Path, Kind)>,
    words: Vec<String>,
}

impl Kind {
    /// Lists where a body of this kind refers to other records, with the kind that each must have.
    pub fn references(self) -> &'static [(Path, Kind)] {
        &READ[&self].references
    }

    /// Whether a field holds words, one of a choice included: what looks like a number or like `false` is meant as text.
    pub fn holds_words(self, field: &str) -> bool {
        READ[&self].words.iter().any(|name| name == field)
    }
}

impl Read {
    fn new(kind: Kind) -> Read {
        let schema = kind.schema();
        let schema = schema.as_value();
        let empty = Map::new();
        let defs = schema.get("$defs").and_then(Value::as_object).unwrap_or(&empty);
        let mut references = Vec::new();
        walk(schema, defs, &mut Vec::new(), &mut references);
        let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let words = fields.filter(|(_, field)| is_text(plain(field, defs))).map(|(name, _)| name.clone()).collect();
        Read { references, words }
    }
}

fn walk(schema: &Value, defs: &Map<String, Value>, path: &mut Path, found: &mut Vec<(Path, Kind)>) {
    // No body is that deep: a schema that holds itself ends here.
    if path.len() > 4 {
        return;
    }
    for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        path.push(name.clone());
        match field.get("x-reference").and_then(Value::as_str).and_then(Kind::from_name) {
            Some(kind) => found.push((path.clone(), kind)),
            None => {
                let field = plain(field, defs);
                walk(field.get("items").map_or(field, |items| plain(items, defs)), defs, path, found);
            }
        }
        path.pop();
    }
}

/// Follows a reference within the schema, and leaves out "or nothing".
pub(super) fn plain<'a>(schema: &'a Value, defs: &'a Map<String, Value>) -> &'a Value {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|target| defs.get(target.strip_prefix("#/$defs/")?)) {
        return plain(target, defs);
    }
    let options = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let mut some = options.filter(|option| option.get("type").is_none_or(|kind| kind != "null"));
    some.next().map_or(schema, |only| plain(only, defs))
}

fn is_text(schema: &Value) -> bool {
    let says_text = |schema: &Value| match schema.get("type") {
        Some(Value::String(kind)) => kind == "string",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        _ => schema.get("const").is_some_and(Value::is_string),
    };
    says_text(schema) || schema.get("oneOf").and_then(Value::as_array).is_some_and(|options| options.iter().all(says_text))
}
