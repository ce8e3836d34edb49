//! Sinew's own JSON: a draft as `export` writes it, read record by record so that one bad record loses no other.

use std::fmt;

use model::draft::{Draft, DraftLink, DraftRecord, Event};
use model::kind::{Body, Kind};
use model::problem::Problem;
use serde::Deserialize as _;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::problems::Problems;
use crate::text;

/// Every code that this reader emits, with its meaning.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("sinew.bad_json", "The file is not sound JSON from some place on; what came before was read."),
    ("sinew.not_a_draft", "The file is JSON and not an export of Sinew: it has no list of records."),
    ("sinew.no_source", "The file does not say where its records come from; its name stands in."),
    ("sinew.unknown_field", "A field has no meaning; it was left out."),
    ("sinew.bad_value", "A value is not what its field holds; it was left out."),
    ("sinew.no_id", "A record has no id, so nothing could refer to it; it was left out."),
    ("sinew.unknown_kind", "A record is of a kind that does not exist; it was left out."),
    ("sinew.bad_event", "A past edit could not be read; it was left out."),
    ("sinew.bad_link", "A link could not be read; it was left out."),
];

/// Reads Sinew's own JSON. `name` is the file's; it names the source where the file does not.
pub fn read(name: &str, bytes: &[u8]) -> (Draft, Vec<Problem>) {
    let mut problems = Problems::default();
    let text = text::decode_json(bytes, &mut problems);
    let mut reading = Reading { draft: Draft::default(), problems, has_records: false, has_source: false };
    let mut json = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let end = json.deserialize_any(File(&mut reading)).and_then(|()| json.end());
    let Reading { mut draft, mut problems, has_records, has_source } = reading;
    if let Err(error) = end {
        let words = format!("The file is not sound JSON from here on ({error}): what came before was read. Export it again.");
        problems.error("sinew.bad_json", format!("line {} column {}", error.line(), error.column()), words);
    } else if !has_records {
        problems.error("sinew.not_a_draft", "", "The file has no `records`: it is not an export of Sinew.");
    }
    if !has_source {
        problems.note(
            "sinew.no_source",
            "",
            "The file has no `source`: its name stands in, so that the next import of the same file updates.",
        );
        draft.source.system = "sinew".to_owned();
        draft.source.instance = name.to_owned();
    }
    (draft, problems.finish())
}

struct Reading {
    draft: Draft,
    problems: Problems,
    has_records: bool,
    has_source: bool,
}

/// The outermost object, read into a draft as far as it goes.
struct File<'a>(&'a mut Reading);

impl<'de> Visitor<'de> for File<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of Sinew: an object with `source`, `records` and `links`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "records" => {
                    self.0.has_records = true;
                    map.next_value_seed(Each { reading: &mut *self.0, read: Reading::record })?;
                }
                "links" => map.next_value_seed(Each { reading: &mut *self.0, read: Reading::link })?,
                "source" => {
                    let value = map.next_value()?;
                    if let Some(source) = self.0.value("", "source", value) {
                        (self.0.draft.source, self.0.has_source) = (source, true);
                    }
                }
                "data_date" => {
                    let value = map.next_value()?;
                    self.0.draft.data_date = self.0.value("", "data_date", value).flatten();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    self.0.problems.note("sinew.unknown_field", "", format!("The field `{key}` has no meaning here: it was left out."));
                }
            }
        }
        Ok(())
    }
}

/// A list, each of whose values is handed on as soon as it is read, with its number from 1.
struct Each<'a, F> {
    reading: &'a mut Reading,
    read: F,
}

impl<'de, F: Fn(&mut Reading, usize, Value)> DeserializeSeed<'de> for Each<'_, F> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: Fn(&mut Reading, usize, Value)> Visitor<'de> for Each<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(value) = list.next_element()? {
            number += 1;
            (self.read)(self.reading, number, value);
        }
        Ok(())
    }
}

impl Reading {
    fn record(&mut self, number: usize, value: Value) {
        // Nearly every record is sound, and read at one go.
        match DraftRecord::deserialize(&value) {
            Ok(record) => self.draft.records.push(record),
            Err(_) => {
                let record = self.damaged(number, value);
                self.draft.records.extend(record);
            }
        }
    }

    fn link(&mut self, number: usize, value: Value) {
        match serde_json::from_value::<DraftLink>(value) {
            Ok(link) => self.draft.links.push(link),
            Err(error) => self.problems.warning(
                "sinew.bad_link",
                format!("link {number}"),
                format!("The link could not be read ({error}): it was left out."),
            ),
        }
    }

    /// Reads what can be read of a record that is not sound as a whole.
    fn damaged(&mut self, number: usize, value: Value) -> Option<DraftRecord> {
        let Value::Object(mut fields) = value else {
            self.problems.warning("sinew.bad_value", format!("record {number}"), "The record is not an object: it was left out.");
            return None;
        };
        let id = match fields.remove("id") {
            Some(Value::String(id)) if !id.is_empty() => id,
            _ => {
                self.problems.warning(
                    "sinew.no_id",
                    format!("record {number}"),
                    "The record has no `id`, so nothing could refer to it: it was left out.",
                );
                return None;
            }
        };
        let place = format!("record {id}");
        let kind = fields.remove("kind").as_ref().and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
        let Some(kind) = Kind::from_name(&kind) else {
            let kinds = Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
            self.problems.warning(
                "sinew.unknown_kind",
                place,
                format!("There is no kind `{kind}`: the record was left out. Kinds are {kinds}."),
            );
            return None;
        };
        let body = self.body(kind, fields.remove("body"), &place);
        let history = self.history(fields.remove("history"), &place);
        let mut take = |name: &str| fields.remove(name).unwrap_or(Value::Null);
        let (key, title, parent) = (take("key"), take("title"), take("parent"));
        let (created_at, created_by) = (take("created_at"), take("created_by"));
        for field in fields.keys() {
            self.unknown(&place, field);
        }
        Some(DraftRecord {
            id,
            key: self.value(&place, "key", key).flatten(),
            title: self.value::<Option<String>>(&place, "title", title).flatten().unwrap_or_default(),
            body,
            parent: self.value(&place, "parent", parent).flatten(),
            created_at: self.value(&place, "created_at", created_at).flatten(),
            created_by: self.value(&place, "created_by", created_by).flatten(),
            history,
        })
    }

    /// Reads the fields of a body one by one: those that fit are kept.
    fn body(&mut self, kind: Kind, body: Option<Value>, place: &str) -> Body {
        let mut sound = Map::new();
        let fields = match body {
            Some(Value::Object(fields)) => fields,
            None | Some(Value::Null) => Map::new(),
            Some(_) => {
                self.problems.warning("sinew.bad_value", place, "`body` is not an object: it was left out.");
                Map::new()
            }
        };
        for (name, value) in fields {
            sound.insert(name.clone(), value);
            if let Err(error) = Body::from_fields(kind, sound.clone()) {
                sound.remove(&name);
                if error.to_string().starts_with("unknown field `") && error.to_string().contains(&format!("`{name}`")) {
                    self.unknown(place, &name);
                } else {
                    self.problems.warning("sinew.bad_value", place, format!("`{name}` could not be read ({error}): it was left out."));
                }
            }
        }
        Body::from_fields(kind, sound).expect("each field was tried with those before it, and a body without fields is one")
    }

    fn history(&mut self, history: Option<Value>, place: &str) -> Vec<Event> {
        let events = match history {
            Some(Value::Array(events)) => events,
            None | Some(Value::Null) => Vec::new(),
            Some(_) => {
                self.problems.warning("sinew.bad_value", place, "`history` is not a list: it was left out.");
                Vec::new()
            }
        };
        let mut sound = Vec::with_capacity(events.len());
        for (at, event) in events.into_iter().enumerate() {
            match serde_json::from_value(event) {
                Ok(event) => sound.push(event),
                Err(error) => {
                    let words = format!("The edit number {} of its history could not be read ({error}): it was left out.", at + 1);
                    self.problems.warning("sinew.bad_event", place, words);
                }
            }
        }
        sound
    }

    fn unknown(&mut self, place: &str, field: &str) {
        self.problems.note("sinew.unknown_field", place, format!("The field `{field}` has no meaning here: it was left out."));
    }

    fn value<T: DeserializeOwned>(&mut self, place: &str, field: &str, value: Value) -> Option<T> {
        serde_json::from_value(value)
            .map_err(|error| {
                self.problems.warning("sinew.bad_value", place, format!("`{field}` could not be read ({error}): it was left out."))
            })
            .ok()
    }
}
