//! Registers: the records of a kind as a table that people edit elsewhere and bring back.
//!
//! Here is what the columns of a kind are and what stands in them; how that looks in a file is for `formats` to say.
//! What comes back meets the space in `merge`.

mod base;
mod merge;
mod names;
mod together;

use std::collections::HashMap;

use serde_json::Value;

pub(crate) use self::merge::merge;
use crate::kind::shape::{Field, Shape};
use crate::kind::{Body, Kind};
use crate::space::{Link, LinkData, Record, RecordId, Relation, Space};

/// Problem codes of rows that meet a space, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("register.no_title", "A row has no title; it was left out."),
    ("register.duplicate_row", "Two rows are the same record; the later one was left out."),
    ("register.other_record", "A row was exported from another record than the one that has its key here; it was left out."),
    ("register.unknown_record", "A row names a record that is neither here nor in the file; it was left out."),
    ("register.unclear_name", "A row names somebody by a name that several have; it was left out."),
    ("register.wrong_kind", "A row names a record of a kind that cannot stand there; it was left out."),
    ("register.broken_rule", "A row breaks a rule of its kind; it was left out."),
    ("register.rests_on_bad_row", "A row refers to one that was left out; it was left out, too."),
];

/// What a column of a register holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Title,
    Parent,
    Field(&'static Field),
    /// The other ends of the links of a relation, that lead from the record or to it.
    Links {
        relation: Relation,
        outgoing: bool,
    },
}

/// What a cell says: references by key, in the words of `spelled`.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Value(Value),
    Links(Vec<(String, LinkData)>),
}

/// A row that comes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands: `line 12`.
    pub place: String,
    pub kind: Kind,
    pub key: Option<String>,
    /// What `mark` gave the record when it was exported; none where the row was written by hand.
    pub mark: Option<String>,
    pub cells: Vec<Cell>,
}

/// A cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The column, as the file calls it.
    pub column: String,
    pub target: Target,
    pub said: Said,
}

/// Lists the columns of a kind, each with what people call it. The key comes before them.
pub fn columns(kind: Kind) -> Vec<(String, Target)> {
    let fields = kind.fields().iter().map(|field| (field.heading.clone(), Target::Field(field)));
    let mut columns = vec![("Title".to_owned(), Target::Title)];
    columns.extend(fields);
    columns.push(("Parent".to_owned(), Target::Parent));
    for relation in Relation::ALL {
        let (from, to) = relation.ends();
        let (out, back) = relation_words(relation);
        if from.is_none_or(|kinds| kinds.contains(&kind)) {
            columns.push((out.to_owned(), Target::Links { relation, outgoing: true }));
        }
        if to.is_none_or(|kinds| kinds.contains(&kind)) {
            columns.push((back.to_owned(), Target::Links { relation, outgoing: false }));
        }
    }
    columns
}

/// Whether the links of a relation are written into the rows at this end. Each link stands in one register, the one that is about it: so
/// registers that tie themselves to items come in after the items, one file at a time.
pub fn is_home(relation: Relation, outgoing: bool) -> bool {
    let home_is_beginning = match relation {
        Relation::Threatens | Relation::Decides | Relation::Duplicates | Relation::Relates => true,
        Relation::Hinders | Relation::Applies | Relation::FollowsFrom => true,
        Relation::Blocks | Relation::Mitigates | Relation::Awaits | Relation::RestsOn | Relation::Serves => false,
        Relation::Responsible | Relation::Accountable | Relation::Consulted | Relation::Informed => false,
    };
    outgoing == home_is_beginning
}

/// Says a relation as it reads from its beginning and from its end.
fn relation_words(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Blocks => ("Blocks", "Waits for"),
        Relation::Threatens => ("Threatens", "Threatened by"),
        Relation::Mitigates => ("Mitigates", "Mitigated by"),
        Relation::Decides => ("Decides", "Decided in"),
        Relation::Duplicates => ("Duplicates", "Duplicated by"),
        Relation::Relates => ("Relates to", "Related to"),
        Relation::Responsible => ("Responsible for", "Responsible"),
        Relation::Accountable => ("Accountable for", "Accountable"),
        Relation::Consulted => ("Consulted on", "Consulted"),
        Relation::Informed => ("Informed of", "Informed"),
        Relation::Awaits => ("Awaits", "Awaited by"),
        Relation::RestsOn => ("Rests on", "Carries"),
        Relation::Serves => ("Serves", "Served by"),
        Relation::Hinders => ("Hinders", "Hindered by"),
        Relation::Applies => ("Applies to", "How it is done"),
        Relation::FollowsFrom => ("Follows from", "Led to"),
    }
}

/// A space, read as registers.
#[derive(Debug)]
pub struct Register<'a> {
    space: &'a Space,
    towards: HashMap<RecordId, Vec<Link>>,
}

impl<'a> Register<'a> {
    pub fn new(space: &'a Space) -> Register<'a> {
        let mut towards: HashMap<RecordId, Vec<Link>> = HashMap::new();
        for link in space.links() {
            towards.entry(link.to).or_default().push(link);
        }
        Register { space, towards }
    }

    /// Lists the records of some kinds that people see, in the order of the kinds and in their own.
    pub fn records(&self, kinds: &[Kind]) -> Vec<&'a Record> {
        let place = |record: &Record| kinds.iter().position(|kind| *kind == record.kind());
        let mut records: Vec<_> = self.space.records().filter(|record| !record.archived && place(record).is_some()).collect();
        records.sort_by_key(|record| (place(record), record.rank, record.id));
        records
    }

    /// Returns what a record has in a column.
    pub fn said(&self, record: &Record, target: Target) -> Said {
        match target {
            Target::Title => Said::Value(record.title.clone().into()),
            Target::Parent => Said::Value(record.parent.and_then(|id| spelled(self.space, id)).map_or(Value::Null, Value::from)),
            Target::Field(field) => Said::Value(self.value(record, field)),
            Target::Links { relation, outgoing } => {
                let towards = self.towards.get(&record.id).map(Vec::as_slice).unwrap_or_default();
                let own: Vec<Link> = if outgoing { self.space.links_from(record.id).collect() } else { towards.to_vec() };
                let own = own.into_iter().filter(|link| link.relation == relation);
                let end = |link: Link| {
                    let other = if outgoing { link.to } else { link.from };
                    is_listed(self.space, other).then(|| Some((spelled(self.space, other)?, link.data))).flatten()
                };
                Said::Links(own.filter_map(end).collect())
            }
        }
    }

    fn value(&self, record: &Record, field: &Field) -> Value {
        let mut value = crate::change::field(record, &field.name);
        let spell = &mut |_: Kind, value: &mut Value| {
            let id = value.as_str().and_then(|text| crate::space::Ref::from(text).id());
            if let Some(name) = id.and_then(|id| spelled(self.space, id)) {
                *value = name.into();
            }
            Ok::<(), std::convert::Infallible>(())
        };
        match field.shape.references(&mut value, spell) {
            Ok(()) => value,
        }
    }

    /// Returns what a row carries so that it finds its record and what that was when it was exported.
    pub fn mark(&self, record: &Record) -> String {
        format!("{}-{}", self.space.revision, tail(record.id))
    }
}

/// Whether links to a record stand in registers: those to what nobody writes or sees any more are left alone.
fn is_listed(space: &Space, id: RecordId) -> bool {
    space.record(id).is_some_and(|record| !record.archived && record.kind().is_written())
}

/// Says a record: by its key, and whoever has a name by that, too.
fn spelled(space: &Space, id: RecordId) -> Option<String> {
    let record = space.record(id)?;
    let name = record.title.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(if has_name(record.kind()) && !name.is_empty() { format!("{} {name}", record.key) } else { record.key.clone() })
}

/// Whether records of a kind are known by their name more than by their key.
fn has_name(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Team | Kind::Calendar | Kind::Program)
}

/// Returns the random end of a record's id.
fn tail(id: RecordId) -> String {
    let id = id.0.simple().to_string();
    id[id.len() - 10..].to_owned()
}

impl Target {
    /// Whether cells of this column hold one text as it is.
    pub fn is_text(self) -> bool {
        match self {
            Target::Title => true,
            Target::Field(field) => field.shape == Shape::Words,
            Target::Parent | Target::Links { .. } => false,
        }
    }
}

/// Whether a body says nothing in a field.
pub fn is_empty(said: &Said) -> bool {
    match said {
        Said::Value(Value::Null) => true,
        Said::Value(Value::String(text)) => text.is_empty(),
        Said::Value(Value::Array(values)) => values.is_empty(),
        Said::Value(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => false,
        Said::Links(links) => links.is_empty(),
    }
}

/// Makes a body that has nothing but a name.
fn bare(kind: Kind) -> Option<Body> {
    Body::from_fields(kind, serde_json::Map::new()).ok()
}
