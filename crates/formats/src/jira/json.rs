//! Jira's REST answers.

use model::draft::Draft;
use model::problem::Problem;

use crate::Options;

/// Says whether JSON is Sinew's own rather than a tracker's.
pub(crate) fn looks_like_sinew(start: &str) -> bool {
    start.contains("\"records\"") && start.contains("\"source\"") && !start.contains("\"issues\"")
}

/// Reads REST answers.
pub fn read(_bytes: &[u8], _options: &Options) -> (Draft, Vec<Problem>) {
    (Draft::default(), Vec::new())
}
