//! Problems on the terminal: the worst first, like ones together.

use std::collections::BTreeMap;

use model::problem::{Problem, Severity};

use crate::terminal::remark;

/// How many of a code are written out.
const SHOWN: usize = 3;

/// Prints problems to where errors go, so that they never mix with the answer.
pub(crate) fn print(problems: &[Problem]) {
    let mut by_code: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        by_code.entry((std::cmp::Reverse(problem.severity), problem.code)).or_default().push(problem);
    }
    for ((severity, code), list) in by_code {
        let word = match severity.0 {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        for problem in list.iter().take(SHOWN) {
            let place = if problem.place.is_empty() { String::new() } else { format!(" {}:", problem.place) };
            remark(&format!("{word}[{code}]{place} {}", problem.words));
        }
        if list.len() > SHOWN {
            remark(&format!("{word}[{code}] and {} more like these; --json lists all.", list.len() - SHOWN));
        }
    }
}
