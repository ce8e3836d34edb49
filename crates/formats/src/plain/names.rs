//! What rows are called, and which of them lie in which.

use std::collections::{HashMap, HashSet};

use model::space::Ref;

/// What rows are called: their ids, and the keys and titles that lead to them.
#[derive(Default)]
pub(super) struct Names {
    pub(super) used: HashSet<String>,
    pub(super) ids: HashMap<String, String>,
    pub(super) titles: HashMap<String, String>,
}

impl Names {
    /// Finds the row that people call `name`: by id or key, else by title.
    pub(super) fn find(&self, name: &str) -> Option<&String> {
        let name = name.trim().to_lowercase();
        self.ids.get(&name).or_else(|| self.titles.get(&name))
    }
}

/// The rows above, as far as they can be parents.
#[derive(Default)]
pub(super) struct Outline {
    levels: Vec<(f64, String)>,
    numbers: HashMap<String, String>,
}

impl Outline {
    /// Adds a row and returns the id of the one that it lies in.
    pub(super) fn enter(&mut self, level: Option<f64>, number: Option<&str>, id: &str) -> Option<String> {
        if let Some(level) = level {
            while self.levels.last().is_some_and(|(above, _)| *above >= level) {
                self.levels.pop();
            }
            let parent = self.levels.last().map(|(_, id)| id.clone());
            self.levels.push((level, id.to_owned()));
            return parent;
        }
        let number = number?.trim_end_matches('.');
        self.numbers.insert(number.to_owned(), id.to_owned());
        let above = std::iter::successors(number.rsplit_once('.'), |(above, _)| above.rsplit_once('.')).map(|(above, _)| above);
        above.filter_map(|above| self.numbers.get(above)).next().cloned()
    }
}

/// Returns the reference to somebody named in the table, who gets a record of their own.
pub(super) fn named(known: &mut Vec<(String, String)>, kind: &str, name: &str) -> Ref {
    let id = format!("{kind}:{}", name.to_lowercase());
    if !known.iter().any(|(known, _)| *known == id) {
        known.push((id.clone(), name.to_owned()));
    }
    Ref::from(id)
}
