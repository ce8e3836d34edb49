//! A space: records, and the links between them, as they stand at one revision of its journal.

mod keys;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kind::{Body, Kind};
use crate::space::keys::{Keys, Met};
use crate::word::Words;

/// Identifies a record, for ever and everywhere. A UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RecordId(pub Uuid);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A reference to a record: a record id within a space, the source's own id within a draft.
///
/// It is a text to whoever writes or reads it. A large space is full of them, so one that is a record id is kept as such.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Ref(Referred);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Referred {
    Record(RecordId),
    Other(Box<str>),
}

impl Ref {
    /// Returns the record id that this refers to; `None` for a reference of a draft.
    pub fn id(&self) -> Option<RecordId> {
        match &self.0 {
            Referred::Record(id) => Some(*id),
            Referred::Other(text) => Uuid::try_parse(text).ok().map(RecordId),
        }
    }

    /// Returns the reference as it is written.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Referred::Record(id) => Cow::Owned(id.to_string()),
            Referred::Other(text) => Cow::Borrowed(text),
        }
    }
}

impl Default for Ref {
    fn default() -> Ref {
        Ref::from("")
    }
}

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ref").field(&self.text()).finish()
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl From<RecordId> for Ref {
    fn from(id: RecordId) -> Ref {
        Ref(Referred::Record(id))
    }
}

impl From<&str> for Ref {
    fn from(text: &str) -> Ref {
        // A source may write its ids in a way of its own, and gets them back as it wrote them.
        let written = |id: &Uuid| *id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == *text;
        match Uuid::try_parse(text).ok().filter(written) {
            Some(id) => Ref(Referred::Record(RecordId(id))),
            None => Ref(Referred::Other(text.into())),
        }
    }
}

impl From<String> for Ref {
    fn from(text: String) -> Ref {
        Ref::from(text.as_str())
    }
}

impl From<Ref> for String {
    fn from(reference: Ref) -> String {
        reference.text().into_owned()
    }
}

/// One thing that people wrote down, of a typed kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    pub id: RecordId,
    /// What people say: `R-12`, `ATL-7`. Unique in the space.
    pub key: String,
    pub title: String,
    #[serde(flatten)]
    pub body: Body,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RecordId>,
    /// Order among siblings and in the backlog; lower comes first.
    #[serde(default)]
    pub rank: i64,
    #[serde(default)]
    pub archived: bool,
}

impl Record {
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }
}

/// What a link says of the two records that it ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A dependency: the first item drives the second, by type and lag.
    Blocks,
    /// A risk would delay the item.
    Threatens,
    /// An item or decision lowers the risk.
    Mitigates,
    /// A decision settles something about the item or risk.
    Decides,
    Duplicates,
    Relates,
    /// A person does the work.
    Responsible,
    /// A person answers for it: the one who decides, and who hears of trouble first.
    Accountable,
    /// A person is asked before it is decided or done.
    Consulted,
    /// A person is told.
    Informed,
    /// An item cannot start before the commitment is delivered or the ask is answered.
    Awaits,
    /// It falls if the assumption does.
    RestsOn,
    /// Work moves the objective or the key result.
    Serves,
    /// An issue delays the item until it is resolved.
    Hinders,
    /// A document says how this is done.
    Applies,
    /// An action, a decision or a risk came out of it; of an action, the item that it became in the plan.
    FollowsFrom,
}

/// The kinds of record that one end of a relation may have; `None` is any.
type Ends = Option<&'static [Kind]>;

macro_rules! relations {
    ($($relation:ident $name:literal $from:expr, $to:expr;)*) => {
        impl Relation {
            pub const ALL: [Relation; [$($name),*].len()] = [$(Relation::$relation,)*];

            pub fn name(self) -> &'static str {
                match self { $(Relation::$relation => $name,)* }
            }

            /// Returns the kinds that may stand at its beginning and at its end.
            pub fn ends(self) -> (Ends, Ends) {
                match self { $(Relation::$relation => ($from, $to),)* }
            }
        }
    };
}

relations! {
    Blocks "blocks" None, None;
    Threatens "threatens" Some(&[Kind::Risk]), None;
    Mitigates "mitigates" None, Some(&[Kind::Risk, Kind::Issue]);
    Decides "decides" Some(&[Kind::Decision]), None;
    Duplicates "duplicates" None, None;
    Relates "relates" None, None;
    Responsible "responsible" Some(&[Kind::Person]), None;
    Accountable "accountable" Some(&[Kind::Person]), None;
    Consulted "consulted" Some(&[Kind::Person]), None;
    Informed "informed" Some(&[Kind::Person]), None;
    Awaits "awaits" Some(&[Kind::Item]), Some(&[Kind::Commitment, Kind::Ask]);
    RestsOn "rests_on" Some(&[Kind::Item, Kind::Decision, Kind::Update, Kind::Program, Kind::KeyResult, Kind::Commitment]), Some(&[Kind::Assumption]);
    Serves "serves" Some(&[Kind::Item, Kind::Program]), Some(&[Kind::Objective, Kind::KeyResult]);
    Hinders "hinders" Some(&[Kind::Issue]), Some(&[Kind::Item]);
    Applies "applies" Some(&[Kind::Document]), None;
    FollowsFrom "follows_from"
        Some(&[Kind::Action, Kind::Decision, Kind::Risk, Kind::Issue, Kind::Ask, Kind::Item]),
        Some(&[Kind::Meeting, Kind::Retro, Kind::Risk, Kind::Decision, Kind::Issue, Kind::Action]);
}

impl Relation {
    /// Says why a link of this relation cannot tie records of these kinds; `None` when it can.
    pub fn misfit(self, from: Kind, to: Kind) -> Option<String> {
        let fits = |ends: Ends, kind| ends.is_none_or(|kinds| kinds.contains(&kind));
        let (first, second) = self.ends();
        (!fits(first, from) || !fits(second, to)).then(|| {
            let say = |ends: Ends| ends.map_or("any record".to_owned(), list);
            format!(
                "`{}` leads from {} to {}, not from {} to {}.",
                self.name(),
                say(first),
                say(second),
                with_article(from),
                with_article(to)
            )
        })
    }
}

/// Lists kinds as people say them: `an item, a decision or a risk`.
fn list(kinds: &[Kind]) -> String {
    let words: Vec<String> = kinds.iter().map(|kind| with_article(*kind)).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Puts the article before a kind's name: `an ask`.
pub fn with_article(kind: Kind) -> String {
    let words = kind.words();
    // An update is spoken with a y.
    let vowel = words.starts_with(['a', 'e', 'i', 'o', 'u']) && kind != Kind::Update;
    format!("a{} {words}", if vowel { "n" } else { "" })
}

/// Type of a dependency: which end of the predecessor drives which end of the successor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum DependencyType {
    #[default]
    #[serde(rename = "FS")]
    FinishStart,
    #[serde(rename = "SS")]
    StartStart,
    #[serde(rename = "FF")]
    FinishFinish,
    #[serde(rename = "SF")]
    StartFinish,
}

/// How a lag counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LagUnit {
    /// Working minutes.
    #[default]
    Working,
    /// Minutes by the wall clock.
    Elapsed,
    /// Hundredths of a percent of the predecessor's duration.
    Percent,
}

/// What a link carries beside its relation: a dependency its type and lag, `rests_on` the day on which somebody looked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkData {
    #[serde(default, skip_serializing_if = "is_default")]
    pub dependency: DependencyType,
    /// Lag in minutes (or hundredths of a percent); negative is a lead.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lag: i64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub lag_unit: LagUnit,
    /// Of a `rests_on` link: the day on which somebody looked after the assumption fell and found that this stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Date>,
}

impl LinkData {
    pub fn is_empty(&self) -> bool {
        *self == LinkData::default()
    }
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A typed link from one record to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    pub from: RecordId,
    pub relation: Relation,
    pub to: RecordId,
    #[serde(default, skip_serializing_if = "LinkData::is_empty")]
    pub data: LinkData,
}

/// Names a link: two records carry at most one link of a relation in a direction.
pub type LinkId = (RecordId, Relation, RecordId);

impl Link {
    pub fn id(&self) -> LinkId {
        (self.from, self.relation, self.to)
    }
}

/// Records and links of one space at one revision.
///
/// Only `apply` changes it, so what it holds always follows from its journal.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// How many commits led here.
    pub revision: i64,
    pub(crate) records: BTreeMap<RecordId, Record>,
    pub(crate) links: BTreeMap<LinkId, LinkData>,
    pub(crate) keys: Keys,
    pub(crate) met: Met,
}

/// Spaces that hold the same are the same, whatever they remember to find it sooner.
impl PartialEq for Space {
    fn eq(&self, other: &Space) -> bool {
        (self.revision, &self.records, &self.links) == (other.revision, &other.records, &other.links)
    }
}

impl Space {
    /// Rebuilds a space from its rows.
    pub fn load(revision: i64, records: impl IntoIterator<Item = Record>, links: impl IntoIterator<Item = Link>) -> Space {
        let mut words = Words::default();
        let fitted = |mut record: Record| {
            record.body.fit(&mut words);
            (record.id, record)
        };
        let records: BTreeMap<_, _> = records.into_iter().map(fitted).collect();
        let keys = Keys::of(&records);
        let links = links.into_iter().map(|link| (link.id(), link.data)).collect();
        let met = Met::of(&records, &keys);
        Space { revision, records, links, keys, met }
    }

    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(&id)
    }

    /// Finds a record by what people call it; case does not matter.
    pub fn by_key(&self, key: &str) -> Option<&Record> {
        let of = |key: &str| self.keys.get(&self.records, key);
        let exact = of(key).or_else(|| of(&key.to_uppercase()));
        let any_case = || {
            if self.met.ambiguous {
                return self.records.values().find(|record| record.key.eq_ignore_ascii_case(key));
            }
            of(&key.to_ascii_uppercase())
        };
        exact.or_else(any_case)
    }

    /// Lists every record, archived ones too, in the order of their ids.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// Lists every link, in the order of its ends.
    pub fn links(&self) -> impl Iterator<Item = Link> + '_ {
        self.links.iter().map(|(&(from, relation, to), data)| Link { from, relation, to, data: data.clone() })
    }

    /// Lists the links that lead from a record.
    pub fn links_from(&self, from: RecordId) -> impl Iterator<Item = Link> + '_ {
        let first = (from, Relation::Blocks, RecordId(Uuid::nil()));
        let own = self.links.range(first..).take_while(move |((source, ..), _)| *source == from);
        own.map(|((from, relation, to), data)| Link { from: *from, relation: *relation, to: *to, data: data.clone() })
    }

    pub fn link(&self, id: LinkId) -> Option<&LinkData> {
        self.links.get(&id)
    }
}
