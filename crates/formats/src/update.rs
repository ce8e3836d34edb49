//! Writers of the status update: Markdown for pasting, self-contained HTML for reading and printing.
//!
//! They lay out what `model::insight::status` says and decide nothing.

pub(crate) mod chart;
mod html;
pub mod look;
pub(crate) mod markdown;

use jiff::civil::Date;
use model::insight::say_date;
use model::insight::status::audience::Audience;
use model::insight::status::{Claim, MilestoneRow, StatusReport};

pub use self::html::html;
pub use self::markdown::markdown;

/// Writes a date, or a dash where there is none.
fn date_or_dash(date: Option<Date>, today: Date) -> String {
    date.map_or_else(|| "–".to_owned(), |date| say_date(date, today))
}

/// Says that there is no milestone to list.
fn none(report: &StatusReport) -> &'static str {
    if report.audience == Audience::Executive { "None is in danger." } else { "There is none yet." }
}

/// Writes how far a P80 moved.
fn change(row: &MilestoneRow) -> String {
    match (row.done, row.change_days) {
        (Some(_), _) => "–".to_owned(),
        (None, None) => "new".to_owned(),
        (None, Some(0)) => "0 d".to_owned(),
        (None, Some(days)) => format!("{days:+} d").replace('-', "−"),
    }
}

/// Writes the chance to land on time.
fn chance(row: &MilestoneRow) -> String {
    row.on_time.map_or_else(|| "–".to_owned(), percent)
}

/// Writes a share as a percentage, never claiming certainty that a simulation cannot have.
fn percent(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.01 => "< 1 %".to_owned(),
        share if share > 0.99 && share < 1.0 => "> 99 %".to_owned(),
        share => format!("{:.0} %", share * 100.0),
    }
}

/// Returns the claims, or the one that says there are none.
fn or_none(claims: &[Claim]) -> Vec<Claim> {
    if claims.is_empty() {
        return vec![Claim { words: "None.".to_owned(), cites: Vec::new() }];
    }
    claims.to_vec()
}
