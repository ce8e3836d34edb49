//! Applications as CSV: how each came through its stages.

use jiff::civil::Date;
use model::calendars::days_between;
use model::kind::application::ApplicationStage;

use crate::register::write_csv_line;

/// One stage of one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageRow {
    pub key: String,
    pub title: String,
    pub company: String,
    pub stage: ApplicationStage,
    pub from: Date,
    /// The day on which it came to the next one; none of where it stands.
    pub until: Option<Date>,
    /// What was sent while it stood there.
    pub sent: Vec<String>,
    pub follow_up_on: Option<Date>,
}

/// Writes a row for each stage.
pub fn write_csv(rows: &[StageRow]) -> String {
    let mut csv = "\u{feff}".to_owned();
    write_csv_line(&mut csv, ["Key", "Application", "Company", "Stage", "From", "Until", "Days", "Sent", "Ask on"].into_iter());
    for row in rows {
        let day = |on: Option<Date>| on.map_or_else(String::new, |on| on.to_string());
        let days = row.until.map_or_else(String::new, |until| days_between(row.from, until).to_string());
        let cells = [
            row.key.clone(),
            row.title.clone(),
            row.company.clone(),
            stage(row.stage).to_owned(),
            row.from.to_string(),
            day(row.until),
            days,
            row.sent.join(", "),
            day(row.follow_up_on),
        ];
        write_csv_line(&mut csv, cells.iter().map(String::as_str));
    }
    csv
}

fn stage(of: ApplicationStage) -> &'static str {
    match of {
        ApplicationStage::Found => "found",
        ApplicationStage::Applied => "applied",
        ApplicationStage::Screening => "screening",
        ApplicationStage::Interview => "interview",
        ApplicationStage::Offer => "offer",
        ApplicationStage::Accepted => "accepted",
        ApplicationStage::Refused => "refused",
        ApplicationStage::Withdrawn => "withdrawn",
    }
}
