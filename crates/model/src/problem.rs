//! Problems: odd input as data, never as an error.
//!
//! A reader or a rule that meets something it cannot use says so here and goes on with the rest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a problem matters to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Read and used, but a planner may want to know.
    Note,
    /// Left out or guessed; the rest stands.
    Warning,
    /// Nothing useful could be made of the input or of this part.
    Error,
}

/// Something odd in the input, in words that a planner can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// A stable code such as `csv.missing_quote`; every code is listed in `docs/reference/problems.md`.
    pub code: &'static str,
    pub severity: Severity,
    /// Where: `line 12`, `issue ATL-7`, `task UID 4`, `calendar Night shift`. Empty for the whole input.
    pub place: String,
    /// What is wrong and what to do about it, as one or two sentences.
    pub words: String,
}

impl Problem {
    pub fn note(code: &'static str, place: impl Into<String>, words: impl Into<String>) -> Problem {
        Problem::new(code, Severity::Note, place.into(), words.into())
    }

    pub fn warning(code: &'static str, place: impl Into<String>, words: impl Into<String>) -> Problem {
        Problem::new(code, Severity::Warning, place.into(), words.into())
    }

    pub fn error(code: &'static str, place: impl Into<String>, words: impl Into<String>) -> Problem {
        Problem::new(code, Severity::Error, place.into(), words.into())
    }

    /// Quotes of the input may be megabytes long: a problem stays readable.
    fn new(code: &'static str, severity: Severity, place: String, words: String) -> Problem {
        Problem { code, severity, place: shortened(place, 160), words: shortened(words, 800) }
    }
}

/// Cuts a text that has more than `most` characters, and shows that it was cut.
pub fn shortened(text: String, most: usize) -> String {
    if text.len() <= most {
        return text;
    }
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
