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

/// Some words in their order, such as an item's labels; few lists differ, so those that were loaded together are shared like words.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<Word>", into = "Vec<Word>")]
#[schemars(with = "Vec<String>")]
pub struct WordList(Arc<Box<[Word]>>);

static NO_WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::from(Vec::new()));

impl Default for WordList {
    fn default() -> WordList {
        NO_WORDS.clone()
    }
}

impl Deref for WordList {
    type Target = [Word];

    fn deref(&self) -> &[Word] {
        &self.0
    }
}

impl fmt::Debug for WordList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl From<Vec<Word>> for WordList {
    fn from(words: Vec<Word>) -> WordList {
        WordList(Arc::new(words.into()))
    }
}

impl From<WordList> for Vec<Word> {
    fn from(list: WordList) -> Vec<Word> {
        list.to_vec()
    }
}

impl FromIterator<Word> for WordList {
    fn from_iter<I: IntoIterator<Item = Word>>(words: I) -> WordList {
        WordList::from(Vec::from_iter(words))
    }
}

/// The words of records that are loaded together.
#[derive(Debug, Default)]
pub(crate) struct Words {
    words: HashSet<Word>,
    lists: HashSet<WordList>,
}

impl Words {
    /// Lets a word share its text with the same word met before.
    pub(crate) fn share(&mut self, word: &mut Word) {
        match self.words.get(word) {
            Some(known) => *word = known.clone(),
            None => drop(self.words.insert(word.clone())),
        }
    }

    /// The same for a list, and for each word of it.
    pub(crate) fn share_list(&mut self, list: &mut WordList) {
        if let Some(known) = self.lists.get(list) {
            *list = known.clone();
            return;
        }
        let mut words = list.to_vec();
        words.iter_mut().for_each(|word| self.share(word));
        *list = WordList::from(words);
        self.lists.insert(list.clone());
    }
}
