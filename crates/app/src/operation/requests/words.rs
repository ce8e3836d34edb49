//! An edit in a sentence, for who decides about it without reading JSON.

use model::forecast::MINUTES_PER_DAY;
use model::insight::say_days;
use model::space::Space;
use serde_json::{Map, Value};

use crate::operation::edits::Edit;

/// Says what an edit does; `all` are the edits of its list, which it may name by place.
pub(super) fn say(space: &Space, all: &[Edit], edit: &Edit) -> String {
    let name = |key: &str| named(space, all, key);
    match edit {
        Edit::Add { kind, title, parent, fields, .. } => {
            let under = parent.as_deref().map(|parent| format!(" under {}", name(parent))).unwrap_or_default();
            let with = values(space, all, fields);
            let with = if with.is_empty() { String::new() } else { format!(", with {with}") };
            format!("Adds the {} {title}{under}{with}.", kind.words())
        }
        Edit::Set { key, fields } => format!("Sets of {}: {}.", name(key), values(space, all, fields)),
        Edit::Move { key, parent, after } => {
            let under = parent.as_deref().map(|parent| format!(" under {}", name(parent))).unwrap_or_default();
            let behind = after.as_deref().map(|after| format!(" behind {}", name(after))).unwrap_or_default();
            format!("Moves {}{under}{behind}.", name(key))
        }
        Edit::Link { from, relation, to, .. } => format!("{} {} {} from then on.", name(from), relation.name().replace('_', " "), name(to)),
        Edit::Unlink { from, relation, to } => format!("{} no longer {} {}.", name(from), relation.name().replace('_', " "), name(to)),
    }
}

/// Names a record by its title and key; what the list itself adds, by its title.
fn named(space: &Space, all: &[Edit], key: &str) -> String {
    let earlier = key.strip_prefix('@').and_then(|place| place.parse::<usize>().ok()).and_then(|place| all.get(place));
    match earlier {
        Some(Edit::Add { title, .. }) => title.clone(),
        Some(Edit::Set { key, .. } | Edit::Move { key, .. }) => named(space, &[], key),
        Some(Edit::Link { from, .. } | Edit::Unlink { from, .. }) => named(space, &[], from),
        None => space.by_key(key).map_or_else(|| key.to_owned(), |record| format!("{} {}", record.key, record.title)),
    }
}

fn values(space: &Space, all: &[Edit], fields: &Map<String, Value>) -> String {
    let each = fields.iter().map(|(field, value)| format!("{} {}", field.replace(['_', '.'], " "), value_words(space, all, value)));
    each.collect::<Vec<_>>().join(", ")
}

fn value_words(space: &Space, all: &[Edit], value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) if space.by_key(text).is_some() => named(space, all, text),
        Value::String(text) => text.clone(),
        Value::Bool(set) => if *set { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values.iter().map(|value| value_words(space, all, value)).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => {
            match ["low_minutes", "likely_minutes", "high_minutes"].map(|name| fields.get(name).and_then(Value::as_f64)) {
                [Some(low), Some(likely), Some(high)] => {
                    let [low, likely, high] = [low, likely, high].map(|minutes| say_days(minutes / MINUTES_PER_DAY as f64));
                    format!("of {low}, likely {likely}, at most {high}")
                }
                _ => values(space, all, fields),
            }
        }
    }
}
