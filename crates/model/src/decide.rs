//! Decides what a command would change. Reads the space, never edits it.

pub(crate) mod own;
mod place;

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

pub use self::own::Showing;
use crate::career::clearance::{Finding, Secret};
use crate::change::{Change, Edit, apply, field, set_field};
use crate::kind::decision::DecisionState;
use crate::kind::{Body, Kind};
use crate::space::{Link, LinkData, Record, RecordId, Ref, Relation, Space, with_article};

/// When a command is decided, and the ids that it may hand out. Given by the caller, so that deciding is pure.
#[derive(Clone, Debug)]
pub struct Moment {
    pub now: Timestamp,
    seed: u64,
    minted: u64,
}

impl Moment {
    /// `seed` is what makes ids of two moments differ: true randomness in production, a constant in tests.
    pub fn new(now: Timestamp, seed: u64) -> Moment {
        Moment { now, seed, minted: 0 }
    }

    /// Makes a new UUIDv7; later ones sort after earlier ones.
    pub fn mint(&mut self) -> RecordId {
        let count = self.minted;
        self.minted += 1;
        // The 12 bits after the version count within a millisecond; an import of 100k records borrows from the next ones.
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0) + count / 4096;
        let mut random = [0; 10];
        random[..2].copy_from_slice(&((count % 4096) as u16).to_be_bytes());
        random[2..].copy_from_slice(&split_mix(self.seed.wrapping_add(count)).to_be_bytes());
        RecordId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

/// The splitmix64 finaliser (Steele, Lea, Flood 2014): spreads close seeds over all 64 bits.
fn split_mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    Create {
        kind: Kind,
        title: String,
        key: Option<String>,
        parent: Option<RecordId>,
        fields: Map<String, Value>,
    },
    /// Sets fields; `Null` empties one.
    Set {
        record: RecordId,
        fields: Map<String, Value>,
    },
    /// Puts a record under a parent and behind a sibling; without `after`, before all siblings.
    Move {
        record: RecordId,
        parent: Option<RecordId>,
        after: Option<RecordId>,
    },
    Link {
        from: RecordId,
        relation: Relation,
        to: RecordId,
        data: LinkData,
    },
    Unlink {
        from: RecordId,
        relation: Relation,
        to: RecordId,
    },
}

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    BlankTitle,
    KeyTaken(String),
    UnknownRecord(String),
    UnknownField {
        kind: Kind,
        field: String,
        words: String,
    },
    BadValue {
        field: String,
        words: String,
    },
    WrongKind {
        field: String,
        expected: Kind,
        found: Kind,
    },
    /// The parent is of a kind that has no such parts.
    WrongParent {
        kind: Kind,
        parent: Kind,
        allowed: &'static [Kind],
    },
    /// The relation does not tie these kinds; the words say which it does.
    WrongEnds(String),
    /// The decision has people who are to be consulted and were not asked.
    NotConsulted {
        key: String,
        names: Vec<String>,
    },
    /// It is a person's own, and this is no career space.
    Personal(Kind),
    /// The parent would be its own ancestor.
    ParentCycle(String),
    SelfLink(String),
    /// What was published or forecast stays as it was.
    Frozen(String),
    /// A post does not go out yet: what is first in the way, and all that it names that is not public.
    NotYet {
        first: String,
        found: Vec<Finding>,
    },
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Rejection::BlankTitle => write!(f, "A record needs a title."),
            Rejection::KeyTaken(key) => write!(f, "The key `{key}` is taken: choose another, or leave it out to get the next free one."),
            Rejection::UnknownRecord(record) => {
                write!(f, "There is no record `{record}` here: the plan lists the keys of items, an export those of everything.")
            }
            Rejection::UnknownField { kind, field, words } => {
                write!(f, "`{field}` is no field of kind {}, or it cannot hold this: {words}.", kind.name())
            }
            Rejection::BadValue { field, words } => write!(f, "`{field}`: {words}"),
            Rejection::WrongKind { field, expected, found } => {
                write!(f, "`{field}` must refer to {}, not to {}.", with_article(*expected), with_article(*found))
            }
            Rejection::WrongParent { kind, parent, allowed } => {
                let allowed: Vec<String> = allowed.iter().map(|kind| with_article(*kind)).collect();
                write!(f, "`parent`: {} stands under {}, not under {}.", with_article(*kind), allowed.join(" or "), with_article(*parent))
            }
            Rejection::WrongEnds(words) => write!(f, "{words}"),
            Rejection::NotConsulted { key, names } => {
                write!(
                    f,
                    "`{key}` cannot be made yet: {} {} to be consulted and {} not asked. Ask, note it under `asked`, then decide.",
                    names.join(", "),
                    if names.len() == 1 { "is" } else { "are" },
                    if names.len() == 1 { "was" } else { "were" }
                )
            }
            Rejection::Personal(kind) => {
                write!(f, "A record of kind `{}` is kept in a career space alone, where nobody else reads it: add it there.", kind.name())
            }
            Rejection::ParentCycle(key) => write!(f, "`{key}` cannot be its own parent, directly or by others."),
            Rejection::SelfLink(key) => write!(f, "`{key}` cannot be linked to itself."),
            Rejection::Frozen(key) => write!(f, "`{key}` is frozen: what was published or forecast stays as it was."),
            Rejection::NotYet { first, .. } => write!(f, "It does not go out yet. {first}"),
        }
    }
}

impl std::error::Error for Rejection {}

/// Decides what `command` would change; an empty list when everything is so already.
pub fn decide(space: &Space, command: &Command, moment: &mut Moment) -> Result<Vec<Change>, Rejection> {
    let edits = match command {
        Command::Create { kind, title, key, parent, fields } => create(space, *kind, title, key.as_deref(), *parent, fields, moment)?,
        Command::Set { record, fields } => set(space, *record, fields, own::check_unseen)?,
        Command::Move { record, parent, after } => place::place(space, *record, *parent, *after)?,
        Command::Link { from, relation, to, data } => link(space, Link { from: *from, relation: *relation, to: *to, data: data.clone() })?,
        Command::Unlink { from, relation, to } => match space.link((*from, *relation, *to)) {
            Some(data) => vec![Edit::LinkRemoved { link: Link { from: *from, relation: *relation, to: *to, data: data.clone() } }],
            None => Vec::new(),
        },
    };
    Ok(changes(edits, moment))
}

/// Decides that a post may go out, or that it is out. There is no other way to either: here its text is looked at beside `secrets`.
pub fn show(space: &Space, post: RecordId, showing: &Showing, secrets: &[Secret], moment: &Moment) -> Result<Vec<Change>, Rejection> {
    let fields = own::shown(known(space, post)?, showing, secrets)?;
    Ok(changes(set(space, post, &fields, |_, _| Ok(()))?, moment))
}

fn changes(edits: Vec<Edit>, moment: &Moment) -> Vec<Change> {
    edits.into_iter().map(|edit| Change { at: moment.now, actor: None, edit }).collect()
}

/// Commands that build on one another: each is decided on what the ones before it left.
#[derive(Debug)]
pub struct Steps {
    after: Space,
    changes: Vec<Change>,
}

impl Steps {
    pub fn on(space: &Space) -> Steps {
        Steps { after: space.clone(), changes: Vec::new() }
    }

    /// Decides several commands.
    pub fn of(space: &Space, commands: &[Command], moment: &mut Moment) -> Result<Steps, Rejection> {
        let mut steps = Steps::on(space);
        for command in commands {
            steps.decide(command, moment)?;
        }
        Ok(steps)
    }

    /// Returns the space as it would be by now.
    pub fn space(&self) -> &Space {
        &self.after
    }

    /// Decides one more command; returns what it changes.
    pub fn decide(&mut self, command: &Command, moment: &mut Moment) -> Result<&[Change], Rejection> {
        let changes = decide(&self.after, command, moment)?;
        Ok(self.add(changes))
    }

    /// Adds what was decided on this space elsewhere.
    pub fn add(&mut self, changes: Vec<Change>) -> &[Change] {
        changes.iter().for_each(|change| apply(&mut self.after, &change.edit));
        let before = self.changes.len();
        self.changes.extend(changes);
        &self.changes[before..]
    }

    /// Returns all changes, in their order.
    pub fn changes(self) -> Vec<Change> {
        self.changes
    }
}

/// Refuses what is a person's own anywhere but in a career space, whichever way it comes in.
pub fn at_home(is_career: bool, changes: &[Change]) -> Result<(), Rejection> {
    let personal = changes.iter().find_map(|change| match &change.edit {
        Edit::RecordCreated { record } => Some(record.kind()).filter(|kind| kind.is_personal()),
        _ => None,
    });
    match personal.filter(|_| !is_career) {
        Some(kind) => Err(Rejection::Personal(kind)),
        None => Ok(()),
    }
}

fn create(
    space: &Space,
    kind: Kind,
    title: &str,
    key: Option<&str>,
    parent: Option<RecordId>,
    fields: &Map<String, Value>,
    moment: &mut Moment,
) -> Result<Vec<Edit>, Rejection> {
    if title.trim().is_empty() {
        return Err(Rejection::BlankTitle);
    }
    let key = match key.map(str::trim) {
        Some("") => return Err(blank_key()),
        Some(key) if space.by_key(key).is_some() => return Err(Rejection::KeyTaken(key.to_owned())),
        Some(key) => key.to_owned(),
        None => next_key(space, kind),
    };
    let body = Body::from_fields(kind, fields.clone()).map_err(|error| unknown_field(kind, fields, &error))?;
    let record = Record { id: moment.mint(), key, title: title.trim().to_owned(), body, parent, rank: next_rank(space), archived: false };
    check(space, &record)?;
    check_parent(space, &record)?;
    check_go(None, &record)?;
    own::check_stories(space, &record)?;
    own::check_unseen(None, &record)?;
    Ok(vec![Edit::RecordCreated { record: Box::new(record) }])
}

/// What must hold of a record beside what it was.
type Held = fn(Option<&Record>, &Record) -> Result<(), Rejection>;

fn set(space: &Space, id: RecordId, fields: &Map<String, Value>, held: Held) -> Result<Vec<Edit>, Rejection> {
    let before = known(space, id)?;
    if matches!(before.kind(), Kind::Forecast) {
        return Err(Rejection::Frozen(before.key.clone()));
    }
    if let Body::Update(update) = &before.body
        && update.published_at.is_some()
    {
        return Err(Rejection::Frozen(before.key.clone()));
    }
    let mut after = before.clone();
    for (name, value) in fields {
        if !set_field(&mut after, name, value) {
            let words = format!("it cannot be {value}");
            return Err(Rejection::UnknownField { kind: before.kind(), field: name.clone(), words });
        }
    }
    after.title = after.title.trim().to_owned();
    after.key = after.key.trim().to_owned();
    if after.title.is_empty() {
        return Err(Rejection::BlankTitle);
    }
    if after.key.is_empty() {
        return Err(blank_key());
    }
    if space.by_key(&after.key).is_some_and(|other| other.id != id) {
        return Err(Rejection::KeyTaken(after.key));
    }
    check(space, &after)?;
    if after.parent != before.parent {
        check_parent(space, &after)?;
    }
    check_consulted(space, before, &after)?;
    check_go(Some(before), &after)?;
    own::check_frozen(before, &after)?;
    own::check_stories(space, &after)?;
    held(Some(before), &after)?;
    let edits = fields.keys().map(|name| (name, field(before, name), field(&after, name)));
    let edits = edits.filter(|(_, before, after)| before != after);
    Ok(edits.map(|(name, before, after)| Edit::FieldChanged { record: id, field: name.clone(), before, after }).collect())
}

fn link(space: &Space, link: Link) -> Result<Vec<Edit>, Rejection> {
    let (from, to) = (known(space, link.from)?, known(space, link.to)?);
    if link.from == link.to {
        return Err(Rejection::SelfLink(from.key.clone()));
    }
    if let Some(words) = link.relation.misfit(from.kind(), to.kind()) {
        return Err(Rejection::WrongEnds(words));
    }
    Ok(match space.link(link.id()) {
        Some(data) if *data == link.data => Vec::new(),
        Some(data) => vec![Edit::LinkRemoved { link: Link { data: data.clone(), ..link.clone() } }, Edit::LinkAdded { link }],
        None => vec![Edit::LinkAdded { link }],
    })
}

fn blank_key() -> Rejection {
    Rejection::BadValue { field: "key".to_owned(), words: "A key cannot be blank: write one such as `I-12`, or leave it out.".to_owned() }
}

fn known(space: &Space, id: RecordId) -> Result<&Record, Rejection> {
    space.record(id).ok_or_else(|| Rejection::UnknownRecord(id.to_string()))
}

/// Checks a record as a whole: its values, what it refers to, and its ancestry.
pub fn check(space: &Space, record: &Record) -> Result<(), Rejection> {
    if let Some((field, words)) = record.body.check().into_iter().next() {
        return Err(Rejection::BadValue { field: field.to_owned(), words });
    }
    let mut body = record.body.clone();
    for (field, expected, reference) in body.references() {
        let target = target(space, reference)?;
        if target.kind() != expected {
            return Err(Rejection::WrongKind { field: field.to_owned(), expected, found: target.kind() });
        }
    }
    let mut ancestor = record.parent;
    let mut met = HashSet::from([record.id]);
    while let Some(id) = ancestor {
        if !met.insert(id) {
            return Err(Rejection::ParentCycle(record.key.clone()));
        }
        ancestor = known(space, id)?.parent;
    }
    Ok(())
}

/// Checks that the parent's kind has parts of this kind. What stands under another one from before stays.
pub(crate) fn check_parent(space: &Space, record: &Record) -> Result<(), Rejection> {
    let Some(parent) = record.parent.and_then(|id| space.record(id)).map(Record::kind) else { return Ok(()) };
    let allowed = record.body.parents();
    match allowed.contains(&parent) {
        true => Ok(()),
        false => Err(Rejection::WrongParent { kind: record.kind(), parent, allowed }),
    }
}

/// Checks that everybody who is to be consulted was asked before a decision is made.
pub(crate) fn check_consulted(space: &Space, before: &Record, after: &Record) -> Result<(), Rejection> {
    let (Body::Decision(open), Body::Decision(made)) = (&before.body, &after.body) else { return Ok(()) };
    if open.state == DecisionState::Made || made.state != DecisionState::Made {
        return Ok(());
    }
    let asked: HashSet<RecordId> = made.asked.iter().filter_map(Ref::id).collect();
    let consulted = space.links().filter(|link| link.relation == Relation::Consulted && link.to == after.id);
    let missing = consulted.filter(|link| !asked.contains(&link.from)).filter_map(|link| space.record(link.from));
    let names: Vec<String> = missing.filter(|person| !person.archived).map(|person| person.title.clone()).collect();
    match names.is_empty() {
        true => Ok(()),
        false => Err(Rejection::NotConsulted { key: after.key.clone(), names }),
    }
}

/// Checks that nobody newly says go to a release whose checklist is open, without a reason.
fn check_go(before: Option<&Record>, after: &Record) -> Result<(), Rejection> {
    let readiness = |record: &'_ Record| match &record.body {
        Body::Item(item) => item.readiness.clone(),
        _ => None,
    };
    let refusal = readiness(after).and_then(|now| now.refusal(before.and_then(readiness).as_deref()));
    match refusal {
        Some(words) => Err(Rejection::BadValue { field: "readiness".to_owned(), words }),
        None => Ok(()),
    }
}

fn target<'a>(space: &'a Space, reference: &Ref) -> Result<&'a Record, Rejection> {
    reference.id().and_then(|id| space.record(id)).ok_or_else(|| Rejection::UnknownRecord(reference.text().into_owned()))
}

/// Names the field that a body could not take.
pub(crate) fn unknown_field(kind: Kind, fields: &Map<String, Value>, error: &serde_json::Error) -> Rejection {
    let words = error.to_string();
    if let Some(missing) = words.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return Rejection::BadValue { field: missing.to_owned(), words: format!("A {} cannot do without it: give one.", kind.name()) };
    }
    let named = fields.keys().find(|name| words.contains(&format!("`{name}`"))).cloned();
    // A value of the wrong type does not say where it stands: alone it fails alike.
    let fails_alike = |(name, value): &(&String, &Value)| {
        let alone = Map::from_iter([((*name).clone(), (*value).clone())]);
        Body::from_fields(kind, alone).is_err_and(|error| error.to_string() == words)
    };
    let field = named.or_else(|| fields.iter().find(fails_alike).map(|(name, _)| name.clone()));
    Rejection::UnknownField { kind, field: field.unwrap_or_default(), words }
}

/// Returns the next free key of a kind: `R-13` after `R-12`.
pub fn next_key(space: &Space, kind: Kind) -> String {
    format!("{}-{}", kind.prefix(), space.met.number(kind) + 1)
}

/// The distance between ranks that are handed out, so that there is room to put something in between.
pub(crate) const RANK_STEP: i64 = 1024;

/// Returns a rank behind everything that is there.
pub(crate) fn next_rank(space: &Space) -> i64 {
    space.met.rank.map_or(0, |rank| rank.saturating_add(RANK_STEP))
}

/// Parses what a person typed as a record: its key, or its id.
pub fn find<'a>(space: &'a Space, text: &str) -> Result<&'a Record, Rejection> {
    let by_id = || Uuid::try_parse(text).ok().and_then(|id| space.record(RecordId(id)));
    space.by_key(text).or_else(by_id).ok_or_else(|| Rejection::UnknownRecord(text.to_owned()))
}
