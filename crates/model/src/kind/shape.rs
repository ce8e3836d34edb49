//! The fields of a kind as a tree: what each holds, and what people call it. Read off the kind's schema, as forms are.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::Kind;
use super::schema::plain;

/// A field of a kind, or of a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    /// What people call it: `Impact in days`.
    pub heading: String,
    pub shape: Shape,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Words,
    /// One of some words.
    Choice(Vec<String>),
    Number,
    Whole,
    Flag,
    Date,
    /// A date with a time, of the program's own zone.
    Moment,
    Instant,
    Reference(Kind),
    /// So many values of a kind, no more and no fewer.
    Several(usize, Box<Shape>),
    List(Box<Shape>),
    Group(Vec<Field>),
    /// A stretch of a day, from one minute to another.
    Span,
    /// Anything that JSON can say.
    Json,
}

static FIELDS: LazyLock<HashMap<Kind, Vec<Field>>> = LazyLock::new(|| Kind::ALL.iter().map(|kind| (*kind, read(*kind))).collect());

impl Kind {
    /// Lists the fields of this kind, short ones before long ones.
    pub fn fields(self) -> &'static [Field] {
        &FIELDS[&self]
    }

    /// Returns what many of them are called: `key results`, `people`.
    pub fn plural(self) -> String {
        match self {
            Kind::Person => "people".to_owned(),
            Kind::Story => "stories".to_owned(),
            // What has no plural in anybody's mouth.
            Kind::Evidence | Kind::Learning | Kind::Mentoring => self.words(),
            _ => format!("{}s", self.words()),
        }
    }

    /// Finds a kind by its name or by what people call one or many of them.
    pub fn from_words(words: &str) -> Option<Kind> {
        let words = words.trim().to_lowercase().replace(['_', '-'], " ");
        Kind::ALL.iter().copied().find(|kind| kind.words() == words || kind.plural() == words)
    }

    /// Whether people write records of this kind: what was forecast or published is made elsewhere, and never edited.
    pub fn is_written(self) -> bool {
        !matches!(self, Kind::Forecast | Kind::Update)
    }
}

impl Shape {
    /// Visits every reference of a value, with the kind that it leads to.
    pub fn references<E>(&self, value: &mut Value, visit: &mut impl FnMut(Kind, &mut Value) -> Result<(), E>) -> Result<(), E> {
        match (self, value) {
            (Shape::Reference(kind), value @ Value::String(_)) => visit(*kind, value),
            (Shape::List(shape) | Shape::Several(_, shape), Value::Array(values)) => {
                values.iter_mut().try_for_each(|value| shape.references(value, visit))
            }
            (Shape::Group(fields), Value::Object(values)) => fields.iter().try_for_each(|field| match values.get_mut(&field.name) {
                Some(value) => field.shape.references(value, visit),
                None => Ok(()),
            }),
            _ => Ok(()),
        }
    }
}

/// No body is that deep: a schema that holds itself ends here.
const DEEPEST: usize = 6;

fn read(kind: Kind) -> Vec<Field> {
    let schema = kind.schema();
    let schema = schema.as_value();
    let empty = Map::new();
    let defs = schema.get("$defs").and_then(Value::as_object).unwrap_or(&empty);
    fields(schema, defs, 0)
}

fn fields(schema: &Value, defs: &Map<String, Value>, depth: usize) -> Vec<Field> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let field =
        |(name, schema): (&String, &Value)| Some(Field { name: name.clone(), heading: heading(name), shape: shape(schema, defs, depth)? });
    let mut fields: Vec<Field> = properties.filter_map(field).collect();
    fields.sort_by_key(|field| (said_first(&field.name), weight(field)));
    fields
}

fn shape(given: &Value, defs: &Map<String, Value>, depth: usize) -> Option<Shape> {
    if depth > DEEPEST {
        return None;
    }
    let schema = plain(given, defs);
    let is = |wanted: &str| types(schema).any(|kind| kind == wanted);
    let reference = given.get("x-reference").or_else(|| schema.get("x-reference"));
    if let Some(kind) = reference.and_then(Value::as_str).and_then(Kind::from_name) {
        return Some(if is("array") { Shape::List(Box::new(Shape::Reference(kind))) } else { Shape::Reference(kind) });
    }
    if let Some(options) = options(schema) {
        return Some(Shape::Choice(options));
    }
    if is("array") {
        return list(schema, defs, depth);
    }
    if types(schema).next().is_none() {
        return Some(Shape::Json);
    }
    Some(if is("object") {
        let fields = fields(schema, defs, depth + 1);
        let is_span = matches!(fields.as_slice(), [from, to] if from.name == "from" && to.name == "to" && from.shape == Shape::Whole);
        if is_span { Shape::Span } else { Shape::Group(fields) }
    } else if is("boolean") {
        Shape::Flag
    } else if is("integer") {
        Shape::Whole
    } else if is("number") {
        Shape::Number
    } else {
        match schema.get("format").and_then(Value::as_str) {
            Some("date") => Shape::Date,
            Some("partial-date-time") => Shape::Moment,
            Some("date-time") => Shape::Instant,
            _ => Shape::Words,
        }
    })
}

fn list(schema: &Value, defs: &Map<String, Value>, depth: usize) -> Option<Shape> {
    let items = schema.get("items").or_else(|| schema.get("prefixItems")?.get(0))?;
    let shape = Box::new(shape(items, defs, depth + 1)?);
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    Some(match (bound("minItems"), bound("maxItems")) {
        (Some(least), Some(most)) if least == most => Shape::Several(usize::try_from(most).ok()?, shape),
        _ => Shape::List(shape),
    })
}

/// Lists the names of a schema's types; "or nothing" makes two of one.
fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let kinds = schema.get("type").into_iter().flat_map(|kinds| match kinds {
        Value::Array(kinds) => kinds.as_slice(),
        one => std::slice::from_ref(one),
    });
    kinds.filter_map(Value::as_str)
}

/// Lists the words of a choice; `None` where anything may be said.
fn options(schema: &Value) -> Option<Vec<String>> {
    let words = |schema: &Value| -> Vec<String> {
        let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        listed.chain(schema.get("const")).filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let own = words(schema);
    if !own.is_empty() {
        return Some(own);
    }
    let parts: Vec<Vec<String>> = schema.get("oneOf")?.as_array()?.iter().map(words).collect();
    (!parts.is_empty() && parts.iter().all(|words| !words.is_empty())).then(|| parts.into_iter().flatten().collect())
}

/// Parts that people say in this order; all else comes after them.
fn said_first(name: &str) -> usize {
    const FIRST: [&str; 6] = ["name", "from", "to", "low", "likely", "high"];
    FIRST
        .iter()
        .position(|first| name == *first || name.strip_prefix(first).is_some_and(|rest| rest.starts_with('_')))
        .unwrap_or(FIRST.len())
}

/// A schema lists its properties by name and says nothing of their weight.
fn weight(field: &Field) -> usize {
    // Texts that may be long go by these names; a schema does not tell them from words.
    const LONG: [&str; 12] = [
        "answer",
        "breaks",
        "cares_about",
        "context",
        "description",
        "governance",
        "notes",
        "outcome",
        "plan",
        "problem",
        "text",
        "without",
    ];
    match &field.shape {
        Shape::Choice(_) => 0,
        Shape::Reference(_) => 1,
        Shape::Date | Shape::Moment | Shape::Instant => 2,
        Shape::Number | Shape::Whole | Shape::Several(..) | Shape::Span => 3,
        Shape::Words if LONG.contains(&field.name.as_str()) => 7,
        Shape::Words => 4,
        Shape::Flag => 5,
        Shape::List(item) if matches!(**item, Shape::Words | Shape::Reference(_)) => 6,
        Shape::Group(_) | Shape::Json => 8,
        Shape::List(_) => 9,
    }
}

/// Says a field's name as people do: `Out of scope`, `Impact in days`.
fn heading(name: &str) -> String {
    let words = match name {
        "url" => "link".to_owned(),
        _ => ["_minutes", "_days"]
            .iter()
            .find_map(|unit| Some(format!("{} in {}", name.strip_suffix(unit)?, &unit[1..])))
            .unwrap_or(name.to_owned()),
    };
    let words = words.replace('_', " ");
    let first = words.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + &words.chars().skip(1).collect::<String>()
}
