//! One change as one row of the journal, and back.

use jiff::civil::Date;
use model::change::{Change, Edit};
use model::journal::Step;
use model::kind::item::Stage;
use model::kind::{Body, Kind};
use model::space::{Link, LinkData, Record, RecordId, Relation};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::db::instant;

/// What stands as `field` for a record as a whole and for a link; no field of a kind begins with `@`.
const RECORD: &str = "@record";
const LINK: &str = "@link";

/// Why a row cannot be read.
pub(crate) type Unreadable = Box<dyn std::error::Error + Send + Sync>;

/// The columns of a row that say what changed.
pub(crate) struct EditColumns<'a> {
    pub(crate) record_id: RecordId,
    /// The other end of a link.
    pub(crate) target_id: Option<RecordId>,
    pub(crate) field: &'a str,
    /// JSON; none where there is nothing.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// What is read of a row: revision, at, actor, record, field, before, after.
pub(crate) type Row = (i64, i64, Option<String>, String, String, Option<String>, Option<String>);

/// Writes an edit as columns.
pub(crate) fn write(edit: &Edit) -> EditColumns<'_> {
    let whole = |record: &Record, before, after| EditColumns { record_id: record.id, target_id: None, field: RECORD, before, after };
    let tie = |link: &Link, before, after| EditColumns { record_id: link.from, target_id: Some(link.to), field: LINK, before, after };
    match edit {
        Edit::RecordCreated { record } => whole(record, None, Some(record_json(record))),
        Edit::RecordRemoved { record } => whole(record, Some(record_json(record)), None),
        Edit::FieldChanged { record, field, before, after } => {
            EditColumns { record_id: *record, target_id: None, field, before: value_json(before), after: value_json(after) }
        }
        Edit::LinkAdded { link } => tie(link, None, Some(json(link))),
        Edit::LinkRemoved { link } => tie(link, Some(json(link)), None),
    }
}

/// Reads a row back.
pub(crate) fn read((_, at, actor, record_id, field, before, after): Row) -> Result<Change, Unreadable> {
    let edit = match (field.as_str(), before, after) {
        (RECORD, None, Some(after)) => Edit::RecordCreated { record: Box::new(read_record(&after)?) },
        (RECORD, Some(before), None) => Edit::RecordRemoved { record: Box::new(read_record(&before)?) },
        (LINK, None, Some(after)) => Edit::LinkAdded { link: serde_json::from_str(&after)? },
        (LINK, Some(before), None) => Edit::LinkRemoved { link: serde_json::from_str(&before)? },
        (_, before, after) => Edit::FieldChanged {
            record: record_id_of(&record_id)?,
            before: read_value(before.as_deref())?,
            after: read_value(after.as_deref())?,
            field,
        },
    };
    Ok(Change { at: instant(at)?, actor, edit })
}

/// Reads what a row says of an item's way, without reading all of the record.
pub(crate) fn step(record_id: &str, field: &str, after: Option<&str>) -> Result<Option<(RecordId, Step)>, Unreadable> {
    #[derive(Deserialize)]
    struct Created<'a> {
        kind: &'a str,
        #[serde(borrow)]
        body: &'a RawValue,
    }
    #[derive(Deserialize)]
    struct Staged {
        #[serde(default)]
        stage: Stage,
    }
    #[derive(Deserialize)]
    struct Promised {
        #[serde(default)]
        promised: Option<Date>,
    }
    let step = match (field, after) {
        (RECORD, None) => Some(Step::Removed),
        (RECORD, Some(after)) => {
            let created: Created<'_> = serde_json::from_str(after)?;
            match Kind::from_name(created.kind) {
                Some(Kind::Item) => Some(Step::Created(serde_json::from_str::<Staged>(created.body.get())?.stage)),
                Some(Kind::Commitment) => Some(Step::Committed(serde_json::from_str::<Promised>(created.body.get())?.promised)),
                _ => None,
            }
        }
        ("promised", after) => match after {
            Some(after) => Some(Step::Promised(serde_json::from_str(after)?)),
            None => None,
        },
        (_, after) => match after {
            Some(after) => Some(Step::Went(serde_json::from_str(after)?)),
            None => None,
        },
    };
    step.map(|step| Ok((record_id_of(record_id)?, step))).transpose()
}

/// Reads a record from the columns of its row.
pub(crate) fn record(
    (id, kind, key, title, body, parent, rank, archived): (String, String, String, String, String, Option<String>, i64, bool),
) -> Result<Record, Unreadable> {
    let kind = Kind::from_name(&kind).ok_or_else(|| format!("there is no kind `{kind}`"))?;
    Ok(Record {
        id: record_id_of(&id)?,
        body: Body::from_json(kind, &body)?,
        parent: parent.as_deref().map(record_id_of).transpose()?,
        key,
        title,
        rank,
        archived,
    })
}

/// Reads a link from the columns of its row.
pub(crate) fn link((from, relation, to, data): (String, String, String, Option<String>)) -> Result<Link, Unreadable> {
    let known = Relation::ALL.into_iter().find(|known| known.name() == relation);
    Ok(Link {
        from: record_id_of(&from)?,
        relation: known.ok_or_else(|| format!("there is no relation `{relation}`"))?,
        to: record_id_of(&to)?,
        data: data.map_or(Ok(LinkData::default()), |data| serde_json::from_str(&data))?,
    })
}

/// Writes what a link carries; nothing when it is all as usual.
pub(crate) fn link_data(data: &LinkData) -> Option<String> {
    (!data.is_empty()).then(|| json(data))
}

fn record_id_of(text: &str) -> Result<RecordId, uuid::Error> {
    Uuid::try_parse(text).map(RecordId)
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("BUG: our own types serialise to JSON")
}

fn value_json(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| value.to_string())
}

fn read_value(text: Option<&str>) -> Result<Value, serde_json::Error> {
    text.map_or(Ok(Value::Null), serde_json::from_str)
}

/// Writes a record in the shape of `Record`'s own serde, around the body's text.
///
/// By hand, because `Record` flattens its body: serde would build a tree of every record before writing or reading
/// it, which is most of the time of an import.
fn record_json(record: &Record) -> String {
    let body = record.body.to_json();
    let mut text = String::with_capacity(body.len() + record.title.len() + record.key.len() + 200);
    let mut put = |name: &str, value: &str| {
        text.push_str(if text.is_empty() { "{\"" } else { ",\"" });
        text.push_str(name);
        text.push_str("\":");
        text.push_str(value);
    };
    put("id", &json(&record.id));
    put("key", &json(&record.key));
    put("title", &json(&record.title));
    put("kind", &json(&record.kind()));
    put("body", &body);
    if let Some(parent) = record.parent {
        put("parent", &json(&parent));
    }
    put("rank", &record.rank.to_string());
    put("archived", if record.archived { "true" } else { "false" });
    text.push('}');
    text
}

/// The shape of `Record`'s own serde, with the body left as text.
#[derive(Deserialize)]
struct WholeRecord<'a> {
    id: RecordId,
    key: String,
    title: String,
    kind: Kind,
    #[serde(borrow)]
    body: &'a RawValue,
    #[serde(default)]
    parent: Option<RecordId>,
    #[serde(default)]
    rank: i64,
    #[serde(default)]
    archived: bool,
}

fn read_record(text: &str) -> Result<Record, serde_json::Error> {
    let WholeRecord { id, key, title, kind, body, parent, rank, archived } = serde_json::from_str(text)?;
    Ok(Record { id, key, title, body: Body::from_json(kind, body.get())?, parent, rank, archived })
}
