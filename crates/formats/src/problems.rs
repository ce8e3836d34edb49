//! Gathers problems while a file is read, and keeps a file with a hundred thousand of one kind readable.

use std::collections::BTreeMap;

use model::problem::Problem;

/// How many problems of one code are listed one by one; the rest are counted.
const LISTED: usize = 20;

/// The problems of one file so far.
#[derive(Debug, Default)]
pub struct Problems {
    listed: Vec<Problem>,
    counts: BTreeMap<&'static str, usize>,
}

impl Problems {
    /// Adds a problem. `words` is only built while problems of this code are still listed.
    pub fn add(&mut self, code: &'static str, problem: impl FnOnce(&'static str) -> Problem) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= LISTED {
            self.listed.push(problem(code));
        }
    }

    pub fn note(&mut self, code: &'static str, place: impl Into<String>, words: impl Into<String>) {
        self.add(code, |code| Problem::note(code, place, words));
    }

    pub fn warning(&mut self, code: &'static str, place: impl Into<String>, words: impl Into<String>) {
        self.add(code, |code| Problem::warning(code, place, words));
    }

    pub fn error(&mut self, code: &'static str, place: impl Into<String>, words: impl Into<String>) {
        self.add(code, |code| Problem::error(code, place, words));
    }

    /// Returns the problems in the order they were met, with one line for each code that had too many to list.
    pub fn finish(self) -> Vec<Problem> {
        let mut problems = self.listed;
        for (code, count) in self.counts {
            if count <= LISTED {
                continue;
            }
            let severity = problems.iter().find(|problem| problem.code == code).expect("BUG: the first of a code is listed").severity;
            let words = format!("{} more of the same kind are not listed one by one.", count - LISTED);
            problems.push(Problem { code, severity, place: String::new(), words });
        }
        problems
    }
}
