//! Word: a short text that many records share, such as a status or a label.

use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text that is the same in many records; those that were loaded together hold one copy of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Word(Arc<Box<str>>);

static EMPTY: LazyLock<Word> = LazyLock::new(|| Word::from(""));

impl Default for Word {
    fn default() -> Word {
        EMPTY.clone()
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Word {
        Word(Arc::new(text.into()))
    }
}

impl From<String> for Word {
    fn from(text: String) -> Word {
        Word(Arc::new(text.into()))
    }
}

impl From<Word> for String {
    fn from(word: Word) -> String {
        (*word).to_owned()
    }
}

/// The words of records that are loaded together.
#[derive(Debug, Default)]
pub(crate) struct Words(HashSet<Word>);

impl Words {
    /// Lets a word share its text with the same word met before.
    pub(crate) fn share(&mut self, word: &mut Word) {
        match self.0.get(word) {
            Some(known) => *word = known.clone(),
            None => drop(self.0.insert(word.clone())),
        }
    }
}
