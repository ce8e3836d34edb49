//! Whom a cell means: by key, or by the name that a person writes by hand.

use std::collections::HashMap;

use super::has_name;
use crate::decide::Moment;
use crate::kind::Kind;
use crate::space::{Record, RecordId, Space, with_article};

/// Why a cell means nobody: a code, and words.
pub(super) type Unmet = (&'static str, String);

/// A record of the file that the space does not have yet.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub(super) id: RecordId,
    pub(super) kind: Kind,
    pub(super) title: String,
}

/// Somebody whom only a cell names.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) id: RecordId,
    pub(super) kind: Kind,
    pub(super) key: Option<String>,
    pub(super) title: String,
}

/// Everything that a cell can mean.
#[derive(Debug)]
pub(super) struct Names<'a> {
    space: &'a Space,
    /// New records of the file, by key and in their order.
    new: HashMap<String, New>,
    unkeyed: Vec<New>,
    /// Records by kind and name; `None` where several have it.
    titles: HashMap<Kind, HashMap<String, Option<RecordId>>>,
    pub(super) made: Vec<Made>,
}

impl<'a> Names<'a> {
    pub(super) fn new(space: &'a Space) -> Names<'a> {
        Names { space, new: HashMap::new(), unkeyed: Vec::new(), titles: HashMap::new(), made: Vec::new() }
    }

    /// Lets cells mean a new record of the file.
    pub(super) fn add(&mut self, key: Option<&str>, new: New) {
        match key {
            Some(key) => drop(self.new.insert(key.to_uppercase(), new)),
            None => self.unkeyed.push(new),
        }
    }

    /// Finds the record that a cell means. `kinds` may stand there, any when none are named; a `trusted` row was exported from here.
    pub(super) fn find(&mut self, text: &str, kinds: Option<&[Kind]>, trusted: bool, moment: &mut Moment) -> Result<RecordId, Unmet> {
        let text = text.trim();
        let fits = |kind: Kind| kinds.is_none_or(|kinds| kinds.contains(&kind));
        if let Some((id, kind, _)) = self.keyed(text) {
            return if fits(kind) { Ok(id) } else { Err(wrong_kind(text, kind, kinds)) };
        }
        let (first, rest) = text.split_once(char::is_whitespace).map_or((text, ""), |(first, rest)| (first, rest.trim()));
        let keyed = self.keyed(first).filter(|(_, kind, _)| fits(*kind));
        if let Some((id, _, title)) = &keyed
            && (trusted || is_same(title, rest))
        {
            return Ok(*id);
        }
        let names = if is_key(first) && !rest.is_empty() { [rest, text] } else { [text, text] };
        for name in names {
            match self.titled(name, kinds) {
                Some(Some(id)) => return Ok(id),
                Some(None) => {
                    let words = format!("Several are called `{name}`: write the key of the one that is meant.");
                    return Err(("register.unclear_name", words));
                }
                None => {}
            }
        }
        match (keyed, kinds) {
            // Who is known by a name is somebody else by another name.
            (Some((id, kind, _)), _) if !has_name(kind) => Ok(id),
            (keyed, Some(&[kind @ (Kind::Person | Kind::Team)])) if !is_key(text) => {
                let key = (is_key(first) && keyed.is_none() && !rest.is_empty()).then(|| first.to_uppercase());
                Ok(self.make(kind, key, names[0], moment))
            }
            _ => Err(("register.unknown_record", format!("There is no record `{text}`, here or in the file: write a key that is there."))),
        }
    }

    fn keyed(&self, key: &str) -> Option<(RecordId, Kind, String)> {
        let known = |record: &Record| (record.id, record.kind(), record.title.clone());
        let new = || self.new.get(&key.to_uppercase()).map(|new| (new.id, new.kind, new.title.clone()));
        self.space.by_key(key).map(known).or_else(new)
    }

    fn titled(&mut self, name: &str, kinds: Option<&[Kind]>) -> Option<Option<RecordId>> {
        // Where any record may stand, only items are so many that people call them by their titles.
        let kinds = kinds.unwrap_or(&[Kind::Item]);
        let name = simple(name);
        kinds.iter().find_map(|kind| {
            if !self.titles.contains_key(kind) {
                let titles = self.read_titles(*kind);
                self.titles.insert(*kind, titles);
            }
            self.titles[kind].get(&name).copied()
        })
    }

    fn read_titles(&self, kind: Kind) -> HashMap<String, Option<RecordId>> {
        let known = self.space.records().filter(|record| record.kind() == kind && !record.archived);
        let new = self.new.values().chain(&self.unkeyed).filter(|new| new.kind == kind);
        let all = known.map(|record| (record.id, record.title.as_str())).chain(new.map(|new| (new.id, new.title.as_str())));
        let mut titles = HashMap::new();
        for (id, title) in all {
            titles.entry(simple(title)).and_modify(|known| *known = None).or_insert(Some(id));
        }
        titles
    }

    fn make(&mut self, kind: Kind, key: Option<String>, title: &str, moment: &mut Moment) -> RecordId {
        let made = Made { id: moment.mint(), kind, key, title: title.to_owned() };
        let id = made.id;
        self.titles.entry(kind).or_default().insert(simple(title), Some(id));
        self.made.push(made);
        id
    }
}

fn wrong_kind(text: &str, found: Kind, kinds: Option<&[Kind]>) -> Unmet {
    let wanted: Vec<String> = kinds.unwrap_or_default().iter().map(|kind| with_article(*kind)).collect();
    ("register.wrong_kind", format!("`{text}` is {}: here stands {}.", with_article(found), wanted.join(" or ")))
}

/// Whether a text has the look of a key: `R-12`.
fn is_key(text: &str) -> bool {
    let parts = text.rsplit_once('-');
    parts.is_some_and(|(prefix, number)| {
        let prefixed = prefix.starts_with(|c: char| c.is_ascii_alphabetic()) && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
        prefixed && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_same(title: &str, name: &str) -> bool {
    name.is_empty() || simple(title) == simple(name)
}

/// A name without what people do not see: capitals and blanks.
fn simple(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
