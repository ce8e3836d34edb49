//! Records as people see them: references by key, links in both directions; and what fields each kind has.

use std::collections::HashMap;

use model::kind::{Body, Kind};
use model::space::{Link, LinkData, Record, RecordId, Relation, Space};
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::SpaceId;

use crate::failure::Failure;
use crate::spaces::Open;

/// A record as people see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecordView {
    pub key: String,
    pub title: String,
    pub kind: Kind,
    /// Key of the record that it is a part of.
    pub parent: Option<String>,
    pub archived: bool,
    /// The fields of its kind; references are keys, empty ones are left out.
    pub fields: Map<String, Value>,
    pub links: Vec<LinkView>,
}

/// A link, seen from one of its ends.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkView {
    pub relation: Relation,
    /// Whether it leads from this record to the other.
    pub outgoing: bool,
    /// The other end.
    pub key: String,
    pub title: String,
    pub kind: Kind,
    pub data: LinkData,
}

/// Which records.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordsInput {
    /// The space's id.
    pub space: SpaceId,
    /// Only records of this kind.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Only records whose key or title has this in it.
    #[serde(default)]
    pub q: Option<String>,
    /// Archived records too.
    #[serde(default)]
    pub archived: bool,
    /// Where the last page ended: its `next`.
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many, at most 200.
    #[serde(default = "fifty")]
    pub limit: u32,
}

fn fifty() -> u32 {
    50
}

/// A page of records.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecordPage {
    pub items: Vec<RecordView>,
    /// The cursor of the next page; none on the last one.
    pub next: Option<String>,
}

const MOST: u32 = 200;

/// Lists records in backlog order; those whose key is asked for come first.
pub fn list_records(open: &Open, input: &RecordsInput) -> Result<RecordPage, Failure> {
    let space = open.state().space;
    let wanted = input.q.as_deref().map(str::trim).unwrap_or_default().to_lowercase();
    let fits = |record: &&Record| {
        (input.archived || !record.archived)
            && input.kind.is_none_or(|kind| record.kind() == kind)
            && (wanted.is_empty() || record.key.to_lowercase().contains(&wanted) || record.title.to_lowercase().contains(&wanted))
    };
    let mut found: Vec<&Record> = space.records().filter(fits).collect();
    let place = |record: &&Record| {
        let key = record.key.to_lowercase();
        let near = if wanted.is_empty() || key == wanted {
            0
        } else if key.starts_with(&wanted) {
            1
        } else {
            2
        };
        (near, record.rank, record.id)
    };
    found.sort_unstable_by_key(place);
    let total = found.len();
    let skip = match &input.cursor {
        None => 0,
        Some(cursor) => {
            cursor.parse::<usize>().map_err(|error| Failure::invalid(format!("`{cursor}` is no cursor of this list ({error}).")))?
        }
    };
    let limit = input.limit.clamp(1, MOST) as usize;
    let page: Vec<&Record> = found.into_iter().skip(skip).take(limit).collect();
    let items = views(&space, &page);
    let next = (skip + items.len() < total).then(|| (skip + items.len()).to_string());
    Ok(RecordPage { items, next })
}

/// Names a record of a space.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInput {
    /// The space's id.
    pub space: SpaceId,
    /// What people call the record: `ATL-7`.
    pub key: String,
}

/// Shows one record.
pub fn show_record(open: &Open, key: &str) -> Result<RecordView, Failure> {
    let space = open.state().space;
    let record = model::decide::find(&space, key)?;
    Ok(view(&space, record))
}

/// What leads to each of some records.
type Incoming = HashMap<RecordId, Vec<Link>>;

/// Lays out a record for people.
pub fn view(space: &Space, record: &Record) -> RecordView {
    laid_out(space, record, &incoming(space, &[record]))
}

/// Lays out some records for people.
pub fn views(space: &Space, records: &[&Record]) -> Vec<RecordView> {
    let incoming = incoming(space, records);
    records.iter().map(|record| laid_out(space, record, &incoming)).collect()
}

fn incoming(space: &Space, records: &[&Record]) -> Incoming {
    let mut incoming: Incoming = records.iter().map(|record| (record.id, Vec::new())).collect();
    for link in space.links() {
        if let Some(found) = incoming.get_mut(&link.to) {
            found.push(link);
        }
    }
    incoming
}

fn laid_out(space: &Space, record: &Record, incoming: &Incoming) -> RecordView {
    let key = |id: RecordId| space.record(id).map(|record| record.key.clone());
    let end = |link: &Link, outgoing: bool| {
        let other = space.record(if outgoing { link.to } else { link.from })?;
        let (key, title, kind) = (other.key.clone(), other.title.clone(), other.kind());
        Some(LinkView { relation: link.relation, outgoing, key, title, kind, data: link.data.clone() })
    };
    let outgoing = space.links_from(record.id).filter_map(|link| end(&link, true));
    let towards = incoming.get(&record.id).into_iter().flatten().filter_map(|link| end(link, false));
    RecordView {
        key: record.key.clone(),
        title: record.title.clone(),
        kind: record.kind(),
        parent: record.parent.and_then(key),
        archived: record.archived,
        fields: spoken(space, &record.body).fields(),
        links: outgoing.chain(towards).collect(),
    }
}

/// Returns a body whose references are keys instead of ids.
fn spoken(space: &Space, body: &Body) -> Body {
    let mut body = body.clone();
    for (_, _, reference) in body.references() {
        if let Some(record) = reference.id().and_then(|id| space.record(id)) {
            *reference = model::space::Ref::from(record.key.as_str());
        }
    }
    body
}

/// A kind of record, and the fields that it has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KindView {
    pub name: Kind,
    pub title: String,
    /// What keys of this kind begin with when Sinew makes them up.
    pub prefix: String,
    /// Whether people write it; the ledger and what was published are not edited.
    pub editable: bool,
    /// Whether it is a person's own, and kept in a career space alone.
    pub personal: bool,
    /// JSON Schema of the fields. Descriptions are help; `x-reference` names the kind that a field refers to.
    pub schema: Schema,
}

/// Every kind of record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Kinds {
    pub items: Vec<KindView>,
}

/// Lists the kinds and their fields, so that one form serves all.
pub fn list_kinds() -> Kinds {
    let view = |kind: &Kind| {
        let words = kind.words();
        let title = words[..1].to_uppercase() + &words[1..];
        KindView {
            name: *kind,
            title,
            prefix: kind.prefix().to_owned(),
            editable: kind.is_written(),
            personal: kind.is_personal(),
            schema: kind.schema(),
        }
    };
    Kinds { items: Kind::ALL.iter().map(view).collect() }
}
