//! The operations, one file each.

pub mod baselines;
pub mod career;
pub mod career_export;
pub mod career_plan;
pub mod changes;
pub mod charter;
pub mod commitments;
pub mod digest;
pub mod documents;
pub mod edit;
pub mod edits;
pub mod elsewhere;
pub mod export;
pub mod files;
pub mod flow;
pub mod forecast;
pub mod growth;
pub mod history;
pub mod import;
pub mod imports;
pub mod leading;
pub mod meetings;
pub mod objectives;
pub mod overview;
pub mod papers;
pub mod plan;
pub mod portfolio;
pub mod preview;
pub mod raci;
pub mod raid;
pub mod records;
pub mod registers;
pub mod releases;
pub mod requests;
pub mod resources;
pub mod retros;
pub mod risks;
pub mod roadmap;
pub mod stakeholders;
pub mod status;
pub mod templates;
pub mod today;
pub mod typed;
pub mod undo;
pub mod updates;
pub mod why;
pub mod window;

use jiff::Timestamp;
use model::calendars::only_program;
pub use model::calendars::zone;
use model::forecast::charter;
use model::space::Space;

/// Returns the instant up to which progress is known: the program's data date, else now.
pub fn data_instant(space: &Space, now: Timestamp) -> Timestamp {
    let data_date = charter(space, only_program(space)).and_then(|program| program.data_date);
    let at = data_date.and_then(|at| at.to_zoned(zone(space)).ok()).map(|at| at.timestamp());
    at.filter(|at| *at < now).unwrap_or(now)
}
