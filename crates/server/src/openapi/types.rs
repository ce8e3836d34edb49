//! The types of the document: what goes in is described as it is read, what comes out as it is written.
//!
//! A field with a default may be left out by who sends it and is always there for who receives it, so a type that goes both
//! ways may need two descriptions; the one of what goes in is then called `...Input`.

use std::collections::BTreeSet;

use app::list::Operation;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

const SCHEMAS: &str = "#/components/schemas/";
/// Where references to what goes in lead until it is known what that is called.
const INPUTS: &str = "#/components/inputs/";

pub(super) struct Types {
    inputs: SchemaGenerator,
    outputs: SchemaGenerator,
}

impl Types {
    pub(super) fn new() -> Types {
        let at = |path: &str| {
            let path = path.trim_start_matches('#').trim_end_matches('/').to_owned();
            SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = path.into())
        };
        Types { inputs: at(INPUTS).into_generator(), outputs: at(SCHEMAS).for_serialize().into_generator() }
    }

    pub(super) fn input(&mut self, operation: &Operation) -> Value {
        (operation.input)(&mut self.inputs).to_value()
    }

    pub(super) fn output(&mut self, operation: &Operation) -> Value {
        (operation.output)(&mut self.outputs).to_value()
    }

    /// Returns the fields of a body with their types as references, where the document names them.
    pub(super) fn fields(&mut self, operation: &Operation, body: &Map<String, Value>) -> Map<String, Value> {
        let input = self.input(operation);
        let name = input["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
        let defined = self.inputs.definitions().get(name).cloned().unwrap_or_default();
        let fields = body.iter().map(|(name, inlined)| (name.clone(), defined["properties"].get(name).unwrap_or(inlined).clone()));
        fields.collect()
    }

    /// Puts the types that the document refers to into it.
    pub(super) fn settle(mut self, document: &mut Value, (name, other): (&str, Value)) {
        let mut schemas = self.outputs.take_definitions(true);
        schemas.insert(name.to_owned(), other);
        let mut inputs = self.inputs.take_definitions(true);
        let two_sided = two_sided(&inputs, &schemas);
        let mut rename = |reference: &mut String| {
            if let Some(name) = reference.strip_prefix(INPUTS) {
                let ending = if two_sided.contains(name) { "Input" } else { "" };
                *reference = format!("{SCHEMAS}{name}{ending}");
            }
        };
        inputs.values_mut().for_each(|schema| references(schema, &mut rename));
        references(document, &mut rename);
        for (name, schema) in inputs {
            let name = if two_sided.contains(&name) { format!("{name}Input") } else { name };
            let other = schemas.insert(name.clone(), schema.clone());
            assert!(other.is_none_or(|other| other == schema), "BUG: two types are called `{name}`");
        }
        keep_reachable(&mut schemas, document);
        document["components"]["schemas"] = Value::Object(schemas);
    }
}

/// Lists the types that are read otherwise than they are written, themselves or in what they refer to.
fn two_sided(inputs: &Map<String, Value>, outputs: &Map<String, Value>) -> BTreeSet<String> {
    let as_output = |schema: &Value| {
        let mut schema = schema.clone();
        references(&mut schema, &mut |reference| *reference = reference.replacen(INPUTS, SCHEMAS, 1));
        schema
    };
    let shared: Vec<(&String, &Value)> = inputs.iter().filter(|(name, _)| outputs.contains_key(*name)).collect();
    let differs = |(name, schema): &&(&String, &Value)| as_output(schema) != outputs[*name];
    let mut found: BTreeSet<String> = shared.iter().filter(differs).map(|(name, _)| (*name).clone()).collect();
    loop {
        let leads_there = |schema: &Value| {
            let mut leads = false;
            references(&mut schema.clone(), &mut |reference| {
                leads |= reference.strip_prefix(INPUTS).is_some_and(|name| found.contains(name));
            });
            leads
        };
        let more = shared.iter().filter(|(name, schema)| !found.contains(*name) && leads_there(schema));
        let more: Vec<String> = more.map(|(name, _)| (*name).clone()).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// Leaves out what nothing refers to: the inputs that were taken apart.
fn keep_reachable(schemas: &mut Map<String, Value>, document: &mut Value) {
    let mut reached = BTreeSet::new();
    let mut waiting = Vec::new();
    let mut note = |reference: &mut String| waiting.extend(reference.strip_prefix(SCHEMAS).map(str::to_owned));
    references(document, &mut note);
    while let Some(name) = waiting.pop() {
        if let Some(schema) = schemas.get(&name)
            && reached.insert(name)
        {
            references(&mut schema.clone(), &mut |reference| waiting.extend(reference.strip_prefix(SCHEMAS).map(str::to_owned)));
        }
    }
    schemas.retain(|name, _| reached.contains(name));
}

/// Visits every reference in a schema.
fn references(schema: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(reference) if name == "$ref" => visit(reference),
                    other => references(other, visit),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| references(value, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the input with everything that it refers to in it.
pub(super) fn whole_input(operation: &Operation) -> Value {
    let mut generator = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator();
    (operation.input)(&mut generator).to_value()
}

/// A query cannot say `null`: what may be absent is left out.
pub(super) fn without_null(mut schema: Value) -> Value {
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
