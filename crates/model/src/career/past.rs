//! Who did what to a record, and when: the journal of one space, by record.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::subject::Subject;
use crate::change::{Change, Commit, Edit};
use crate::journal::IMPORT;
use crate::space::{Link, LinkId, RecordId};

/// The sources whose histories were kept by a tracker as things happened, and not written by whoever imports them.
const TRACKERS: &[&str] = &["jira", "asana", "monday", "github"];
/// Fields that tell nothing of how somebody worked, or whose values are long.
const LEFT_OUT: &[&str] = &["rank", "updated_at"];
const LONG: &[&str] = &["text", "html", "forms", "notes", "description"];

/// The journal of a space, by record, as it speaks of one person.
#[derive(Clone, Debug, Default)]
pub struct Past {
    subject: Subject,
    tracks: HashMap<RecordId, Track>,
    ties: HashMap<LinkId, Tie>,
    names: BTreeSet<Arc<str>>,
    /// The revision up to which it was followed.
    pub revision: i64,
}

/// What happened to one record, oldest first. The first act is its creation.
#[derive(Clone, Debug, Default)]
pub struct Track {
    pub acts: Vec<Act>,
}

/// One act.
#[derive(Clone, Debug)]
pub struct Act {
    pub at: Timestamp,
    /// When it was written down: by Sinew, or by the tracker that it was imported from.
    pub recorded_at: Timestamp,
    /// `None` where nobody knows.
    pub actor: Option<Arc<str>>,
    /// The field that changed; empty for the creation.
    pub field: Arc<str>,
    pub before: Value,
    pub after: Value,
    /// The commit that it stands in.
    pub revision: i64,
}

/// When a link was made, and by whom.
#[derive(Clone, Debug)]
pub struct Tie {
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub actor: Option<Arc<str>>,
}

impl Past {
    pub fn new(subject: &Subject, journal: &[Commit]) -> Past {
        let mut past = Past { subject: subject.clone(), ..Past::default() };
        past.follow(journal);
        past
    }

    /// Follows what came after all that was followed before.
    pub fn follow(&mut self, commits: &[Commit]) {
        for commit in commits {
            // A file tells when things happened. Of a file that is not a tracker's, the person's own import is only their word.
            let others = !self.subject.acts_as(&commit.actor) || commit.note.as_deref().is_some_and(is_tracker);
            let tracked = commit.door == IMPORT && others;
            for change in &commit.changes {
                self.take(commit, change, tracked);
            }
            self.revision = commit.revision;
        }
    }

    fn take(&mut self, commit: &Commit, change: &Change, tracked: bool) {
        let recorded_at = if tracked { change.at } else { commit.recorded_at };
        // Whoever imports did not do what the file tells of.
        let name = if commit.door == IMPORT { change.actor.as_deref() } else { Some(change.actor.as_deref().unwrap_or(&commit.actor)) };
        // What has no author (the notes of a retro) is nobody's.
        let actor = name.filter(|name| !name.is_empty()).map(|name| self.name(name));
        match &change.edit {
            Edit::RecordCreated { record } => {
                let act = Act {
                    at: change.at,
                    recorded_at,
                    actor,
                    field: self.name(""),
                    before: Value::Null,
                    after: Value::Null,
                    revision: commit.revision,
                };
                self.tracks.insert(record.id, Track { acts: vec![act] });
            }
            Edit::RecordRemoved { record } => {
                self.tracks.remove(&record.id);
            }
            Edit::FieldChanged { record, field, before, after } if !LEFT_OUT.contains(&field.as_str()) => {
                let long = LONG.contains(&field.as_str());
                let value = |value: &Value| if long { Value::Bool(!value.is_null()) } else { value.clone() };
                let field = self.name(field);
                let Some(track) = self.tracks.get_mut(record) else { return };
                let act =
                    Act { at: change.at, recorded_at, actor, field, before: value(before), after: value(after), revision: commit.revision };
                // Imports tell of the past: the order is that of what happened.
                let place = track.acts.iter().rposition(|known| known.at <= act.at).map_or(1, |before| before + 1);
                track.acts.insert(place.max(1), act);
            }
            Edit::FieldChanged { .. } => {}
            Edit::LinkAdded { link } => {
                self.ties.insert(link.id(), Tie { at: change.at, recorded_at, actor });
            }
            Edit::LinkRemoved { link } => {
                self.ties.remove(&link.id());
            }
        }
    }

    /// Keeps each name once.
    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        self.names.insert(Arc::clone(&new));
        new
    }

    /// Lists everything that anybody did, record by record.
    pub fn acts(&self) -> impl Iterator<Item = (RecordId, &Act)> {
        self.tracks.iter().flat_map(|(record, track)| track.acts.iter().map(|act| (*record, act)))
    }

    pub fn track(&self, record: RecordId) -> Option<&Track> {
        self.tracks.get(&record)
    }

    pub fn tie(&self, link: LinkId) -> Option<&Tie> {
        self.ties.get(&link)
    }

    /// Returns when and by whom a link was made.
    pub fn tie_of(&self, link: &Link) -> Option<&Tie> {
        self.tie(link.id())
    }
}

/// Whether the source of an import keeps its own dates.
fn is_tracker(source: &str) -> bool {
    TRACKERS.iter().any(|name| source.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(" (")))
}

impl Track {
    pub fn created(&self) -> &Act {
        self.acts.first().expect("a track begins with the creation")
    }

    /// Lists the changes of a field.
    pub fn of<'a>(&'a self, field: &str) -> impl DoubleEndedIterator<Item = &'a Act> {
        self.acts.iter().filter(move |act| &*act.field == field)
    }

    /// Returns the last change of a field to one of these values.
    pub fn last_to(&self, field: &str, values: &[&str]) -> Option<&Act> {
        self.of(field).rfind(|act| act.after.as_str().is_some_and(|after| values.contains(&after)))
    }

    /// Returns the act by which a field has what it has: its last change, else the creation.
    pub fn set(&self, field: &str) -> &Act {
        self.of(field).next_back().unwrap_or_else(|| self.created())
    }

    /// Returns the value that a field had at an instant, given the one that it has now.
    pub fn at(&self, field: &str, at: Timestamp, now: &Value) -> Value {
        let next = self.of(field).find(|act| act.at > at);
        next.map_or_else(|| now.clone(), |act| act.before.clone())
    }

    /// Returns the last thing that happened to it.
    pub fn last(&self) -> &Act {
        self.acts.last().expect("a track begins with the creation")
    }
}
