//! Rules of a career space that look beyond one value: what stays as it was, and how much is too much.

use serde_json::{Map, Value, json};

use super::Rejection;
use crate::career::clearance::Secret;
use crate::career::posts;
use crate::change::field;
use crate::kind::Body;
use crate::kind::evidence::Evidence;
use crate::kind::post::{ConfidentialityCheck, Post, PostState};
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
        (Body::Retro(was), Body::Retro(is))
            if was.facts.is_some() && (&was.facts, was.quarter_ending) != (&is.facts, is.quarter_ending) =>
        {
            let words = "What the record said of the quarter stays as it was kept.".to_owned();
            Err(Rejection::BadValue { field: "facts".to_owned(), words })
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

/// What its owner says of a post that is to go out.
#[derive(Clone, Debug, Default)]
pub struct Showing {
    /// As it stands there when left out.
    pub check: Option<ConfidentialityCheck>,
    /// It is out; without this it may go out.
    pub is_out: bool,
    /// Where it can be read.
    pub url: Option<String>,
}

/// What of a post goes out.
const SHOWN: [&str; 3] = ["title", "lesson", "text"];

/// Returns what is set of a post that nothing stands in the way of.
pub(super) fn shown(record: &Record, showing: &Showing, secrets: &[Secret]) -> Result<Map<String, Value>, Rejection> {
    let Body::Post(post) = &record.body else {
        return Err(Rejection::BadValue { field: "key".to_owned(), words: format!("`{}` is no post.", record.key) });
    };
    let mut post: Post = (**post).clone();
    post.confidentiality_check = showing.check.clone().or(post.confidentiality_check);
    post.url = showing.url.clone().or(post.url);
    let found = posts::found(&record.title, &post, secrets);
    if let Some(first) = posts::in_the_way(&post, &found).into_iter().next() {
        return Err(Rejection::NotYet { first, found });
    }
    let state = if showing.is_out { PostState::Published } else { PostState::Cleared };
    let check = showing.check.as_ref().map(|check| ("confidentiality_check".to_owned(), json!(check)));
    let url = showing.url.as_ref().map(|url| ("url".to_owned(), json!(url)));
    Ok([("state".to_owned(), json!(state))].into_iter().chain(check).chain(url).collect())
}

/// Checks that nothing goes out that was not looked at, and that what was looked at stays as it was.
pub(crate) fn check_unseen(before: Option<&Record>, after: &Record) -> Result<(), Rejection> {
    let goes_out = matches!(&after.body, Body::Post(post) if matches!(post.state, PostState::Cleared | PostState::Published));
    let differs = |name: &str| before.is_none_or(|before| field(before, name) != field(after, name));
    if !goes_out {
        return Ok(());
    }
    if differs("state") {
        let words = "Whether it may go out is looked at, not typed: clear the post, which reads its text for what is not public.";
        return Err(Rejection::BadValue { field: "state".to_owned(), words: words.to_owned() });
    }
    match SHOWN.into_iter().find(|name| differs(name)) {
        Some(name) => {
            let words = "It was looked at as it stands: set it back to draft with what you change, and have it looked at again.";
            Err(Rejection::BadValue { field: name.to_owned(), words: words.to_owned() })
        }
        None => Ok(()),
    }
}

fn is_told(story: &Story) -> bool {
    story.state == StoryState::Active
}
