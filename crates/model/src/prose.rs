//! Prose: a long text of a record, which may lie on a shelf until somebody reads it.
//!
//! Of a program with a hundred thousand items the descriptions are half of what people wrote, and next to nobody reads one. A host
//! that keeps spaces open for long puts up a shelf, a file say, and whatever is loaded from then on has its long texts there.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where long texts lie. What was put there is given back as it was until it is removed.
pub trait Shelf: Send + Sync {
    /// Keeps a text and returns its place; `None` when there is no room, and the text stays where it is.
    fn put(&self, text: &str) -> Option<u64>;

    /// Returns the text of so many bytes at a place.
    ///
    /// # Panics
    ///
    /// Where the shelf cannot be read any more: going on without a text would lose it.
    fn get(&self, place: u64, bytes: u32) -> String;

    /// Gives a place back.
    fn remove(&self, place: u64, bytes: u32);
}

static SHELF: OnceLock<Box<dyn Shelf>> = OnceLock::new();

/// Puts up the shelf of this process, once; returns whether it was the first.
pub fn put_up(shelf: Box<dyn Shelf>) -> bool {
    SHELF.set(shelf).is_ok()
}

/// Texts up to so many bytes are not worth a place.
const SHORT: usize = 64;

/// A text that may be long.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Prose(Arc<Kept>);

#[derive(Debug)]
enum Kept {
    Here(Box<str>),
    Shelved { place: u64, bytes: u32 },
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let (Kept::Shelved { place, bytes }, Some(shelf)) = (self, SHELF.get()) {
            shelf.remove(*place, *bytes);
        }
    }
}

impl Prose {
    pub fn text(&self) -> Cow<'_, str> {
        match &*self.0 {
            Kept::Here(text) => Cow::Borrowed(text),
            Kept::Shelved { place, bytes } => Cow::Owned(SHELF.get().expect("BUG: a text was shelved without a shelf").get(*place, *bytes)),
        }
    }

    /// Puts the text on the shelf, where there is one and it is long.
    pub(crate) fn shelve(&mut self) {
        let Kept::Here(text) = &*self.0 else { return };
        let Some(shelf) = SHELF.get().filter(|_| text.len() > SHORT) else { return };
        if let Some((bytes, place)) = u32::try_from(text.len()).ok().and_then(|bytes| Some((bytes, shelf.put(text)?))) {
            self.0 = Arc::new(Kept::Shelved { place, bytes });
        }
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Prose) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.text() == other.text()
    }
}

impl From<String> for Prose {
    fn from(text: String) -> Prose {
        Prose(Arc::new(Kept::Here(text.into())))
    }
}

impl From<&str> for Prose {
    fn from(text: &str) -> Prose {
        Prose(Arc::new(Kept::Here(text.into())))
    }
}

impl From<Prose> for String {
    fn from(prose: Prose) -> String {
        prose.text().into_owned()
    }
}
