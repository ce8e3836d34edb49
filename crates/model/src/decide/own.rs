//! Rules of a career space that look beyond one value: what stays as it was, and how much is too much.

use super::Rejection;
use crate::change::field;
use crate::kind::Body;
use crate::kind::evidence::Evidence;
use crate::kind::story::{MOST_ACTIVE, Story, StoryState};
use crate::space::{Record, Space};

/// Checks that what was cited stays as it was cited, and what was sent as it went out.
pub(super) fn check_frozen(before: &Record, after: &Record) -> Result<(), Rejection> {
    match (&before.body, &after.body) {
        (Body::Evidence(cited), _) if cited.is_pinned() => {
            let moved = Evidence::CITED.into_iter().find(|name| field(before, name) != field(after, name));
            let words = "It was cited from a record as it stood, and stays so: keep another piece of evidence instead.";
            moved.map_or(Ok(()), |name| Err(Rejection::BadValue { field: name.to_owned(), words: words.to_owned() }))
        }
        (Body::Application(was), Body::Application(is)) if !is.sent.starts_with(&was.sent) => {
            let words = "What was sent stays as it went out: add another version behind it.".to_owned();
            Err(Rejection::BadValue { field: "sent".to_owned(), words })
        }
        (Body::Packet(was), Body::Packet(is)) if !was.hash.is_empty() && !was.is_same(is) => {
            let words = "It stays as it was handed over: keep another packet instead.".to_owned();
            Err(Rejection::BadValue { field: "sealed".to_owned(), words })
        }
        _ => Ok(()),
    }
}

/// Checks that no more stories are active than anybody can tell.
pub(super) fn check_stories(space: &Space, record: &Record) -> Result<(), Rejection> {
    let is_active = |record: &Record| matches!(&record.body, Body::Story(story) if is_told(story)) && !record.archived;
    if !is_active(record) {
        return Ok(());
    }
    let others = space.records().filter(|other| other.id != record.id && is_active(other)).count();
    match others < MOST_ACTIVE {
        true => Ok(()),
        false => {
            let words = format!("{MOST_ACTIVE} stories are as many as anybody can tell well: retire one first.");
            Err(Rejection::BadValue { field: "state".to_owned(), words })
        }
    }
}

fn is_told(story: &Story) -> bool {
    story.state == StoryState::Active
}
