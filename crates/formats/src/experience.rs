//! The experience log as files that an application is filled in from.

use std::fmt::Write as _;

use model::career::experience::{DomainShare, ExperienceLog, ExperienceRow};
use model::kind::program::Method;

use crate::register::write_csv_line;
use crate::update::markdown::escape as markdown_line;

/// Writes a row for each program.
pub fn write_csv(log: &ExperienceLog) -> String {
    let mut csv = "\u{feff}".to_owned();
    let domains = log.domains.iter().map(|share| format!("{} hours", share.domain.name()));
    let header: Vec<String> = ["Program", "Role", "Approach", "From", "To", "Months", "Weeks", "People", "Teams", "Hours"]
        .map(str::to_owned)
        .into_iter()
        .chain(domains)
        .collect();
    write_csv_line(&mut csv, header.iter().map(String::as_str));
    for row in &log.programs {
        let hours = |hours: Option<f64>| hours.map_or_else(String::new, |hours| format!("{hours:.0}"));
        let own = [
            row.title.clone(),
            role(row).to_owned(),
            method(row.method).to_owned(),
            row.from.to_string(),
            row.to.to_string(),
            row.months.to_string(),
            row.weeks.to_string(),
            row.people.to_string(),
            row.teams.to_string(),
            hours(row.hours),
        ];
        let cells: Vec<String> = own.into_iter().chain(row.domains.iter().map(|share| hours(share.hours))).collect();
        write_csv_line(&mut csv, cells.iter().map(String::as_str));
    }
    csv
}

/// Writes the same to read, and to copy from.
pub fn write_markdown(log: &ExperienceLog) -> String {
    let mut text = format!("# Experience log\n\n{}, as of {}. ", markdown_line(&log.name), log.today);
    let overlap = if log.overlapping > 0 { format!(" ({} more overlap and count once)", log.overlapping) } else { String::new() };
    let said = write!(text, "Months of leading programs since {}: {}{overlap}.", log.since, log.months);
    said.expect("BUG: a string takes what is written to it");
    if let (Some(hours), Some(week)) = (log.hours, log.hours_a_week) {
        text += &format!(" Hours, at {week} a week: {hours:.0} ({}).", domains(&log.domains));
    }
    text.push('\n');
    for row in &log.programs {
        text += &format!("\n## {}\n\n", markdown_line(&row.title));
        let approach = row.method.map_or_else(String::new, |method| format!(" Approach: {}.", name(method)));
        text += &format!(
            "{} from {} to {}{}: acted in {} months and {} weeks. {} people in {} teams.{approach}\n",
            role(row),
            row.from,
            row.to,
            if row.closed { ", closed" } else { "" },
            row.months,
            row.weeks,
            row.people,
            row.teams,
        );
        if let Some(hours) = row.hours {
            text += &format!("\nHours: {hours:.0} ({}).\n", domains(&row.domains));
        }
        if let Some(about) = &row.about {
            text += &format!("\n> {}\n", markdown_line(about));
        }
    }
    text.push('\n');
    for remark in &log.remarks {
        text += &format!("- {remark}\n");
    }
    text
}

fn role(row: &ExperienceRow) -> &'static str {
    if row.led { "Led" } else { "Took part" }
}

fn method(method: Option<Method>) -> &'static str {
    method.map_or("", name)
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Agile => "agile",
        Method::Scrum => "Scrum",
        Method::Waterfall => "predictive",
        Method::Hybrid => "hybrid",
    }
}

fn domains(shares: &[DomainShare]) -> String {
    let said = shares.iter().map(|share| match share.hours {
        Some(hours) => format!("{} {hours:.0}", share.domain.name().to_lowercase()),
        None => format!("{} {:.0} %", share.domain.name().to_lowercase(), share.share * 100.0),
    });
    said.collect::<Vec<_>>().join(", ")
}
