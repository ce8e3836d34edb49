//! Jira's CSV export.

use model::draft::Draft;
use model::problem::Problem;

use crate::Options;

/// Says whether the header row is one of Jira's, in any language.
pub(crate) fn looks_like_jira(_start: &str) -> bool {
    false
}

/// Reads a CSV export.
pub fn read(_bytes: &[u8], _options: &Options) -> (Draft, Vec<Problem>) {
    (Draft::default(), Vec::new())
}
