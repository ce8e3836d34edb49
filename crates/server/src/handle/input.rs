//! The input of an operation, put together from path, query and body.

use std::collections::BTreeMap;

use app::failure::Failure;
use app::list::{Method, Operation};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

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
        let mut generator = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator();
        let schema = (operation.input)(&mut generator);
        let fields = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let types = fields.into_iter().map(|(name, schema)| (name, field_type(&schema))).collect();
        Route { operation, types }
    }

    /// Whether the input stands in the query instead of the body.
    pub(super) fn in_query(&self) -> bool {
        self.operation.takes_file || matches!(self.operation.method, Method::Get | Method::Delete)
    }

    /// Reads the text of a field as its type says. What is not of that type stays text, to be refused with the rest.
    pub(super) fn text(&self, name: &str, text: &str) -> Value {
        match self.types.get(name) {
            Some(FieldType::Number) => text.parse::<serde_json::Number>().map_or_else(|_not_a_number| text.into(), Value::Number),
            Some(FieldType::Boolean) => text.parse::<bool>().map_or_else(|_neither| text.into(), Value::Bool),
            Some(FieldType::Text) | None => text.into(),
        }
    }

    /// Reads a query.
    pub(super) fn query(&self, query: &str) -> Result<Map<String, Value>, Failure> {
        let mut input = Map::new();
        for (field, text) in form_urlencoded::parse(query.as_bytes()) {
            if !self.in_query() {
                return Err(Failure::invalid(format!("`{field}` stands in the query: put it into the body.")));
            }
            if input.insert(field.clone().into_owned(), self.text(&field, &text)).is_some() {
                return Err(Failure::invalid(format!("`{field}` stands twice in the query.")));
            }
        }
        Ok(input)
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

/// Reads a body; none at all is an object without fields.
pub(super) fn body(bytes: &[u8]) -> Result<Map<String, Value>, Failure> {
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Failure::invalid("The body must be a JSON object.")),
        Err(error) => Err(Failure::invalid(format!("The body is not JSON: {error}."))),
    }
}

/// Adds the fields that stand in the path.
pub(super) fn add(input: &mut Map<String, Value>, path: Vec<(String, Value)>) -> Result<(), Failure> {
    for (field, value) in path {
        if input.contains_key(&field) {
            return Err(Failure::invalid(format!("`{field}` stands in the path already: leave it out.")));
        }
        input.insert(field, value);
    }
    Ok(())
}
