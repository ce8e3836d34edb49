//! The update in Markdown.

use std::fmt::Write;

use jiff::civil::Date;
use model::insight::say_date;
use model::insight::status::audience::{Audience, Part};
use model::insight::status::{Claim, MilestoneRow, StatusReport};

use super::{chance, change, date_or_dash, none, or_none, percent};

/// Writes the update in Markdown.
pub fn markdown(report: &StatusReport) -> String {
    let today = report.data_date.date();
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    if report.audience == Audience::OneLine {
        line(&claim(&report.headline));
        return out;
    }
    line(&format!("# {}: week ending {}\n", escape(&report.program), say_date(report.week_ending, today)));
    line(&format!("**{}.** {}\n", report.shown().words(), claim(&report.headline)));
    if let Some(words) = report.colour_words() {
        line(&format!("{}\n", escape(&words)));
    }
    for paragraph in report.note_paragraphs() {
        line(&format!("{}\n", escape(paragraph)));
    }
    for (place, part) in report.audience.parts().iter().enumerate() {
        if place > 0 {
            line("");
        }
        match part {
            Part::Moved => {
                heading(&mut line, &format!("What moved since {}", say_date(report.since, today)));
                claims(&mut line, &report.moved, "No milestone moved.");
            }
            Part::Milestones => milestones(&mut line, report, today),
            Part::Highlights => listed(&mut line, "Highlights", &report.highlights),
            Part::Lowlights => listed(&mut line, "Lowlights", &report.lowlights),
            Part::Risks => risks(&mut line, report),
            Part::Asks => listed(&mut line, "Asks", &or_none(&report.asks)),
            Part::Decisions => listed(&mut line, "Decisions needed", &or_none(&report.decisions)),
            Part::Confidence => {
                heading(&mut line, "How sure, and on what");
                report.confidence.iter().for_each(|words| line(&format!("- {}", escape(words))));
                line(&format!("- {}", report.rule));
            }
        }
    }
    out
}

pub(super) fn heading(line: &mut impl FnMut(&str), words: &str) {
    line(&format!("## {words}\n"));
}

fn listed(line: &mut impl FnMut(&str), words: &str, list: &[Claim]) {
    heading(line, words);
    claims(line, list, "None.");
}

fn milestones(line: &mut impl FnMut(&str), report: &StatusReport, today: Date) {
    heading(line, "Milestones");
    if report.milestones.is_empty() {
        line(none(report));
        return;
    }
    line("| Milestone | Status | Committed | Baseline | Plan | P50 | P80 | On time | Change | |");
    line("|---|---|---|---|---|---|---|---|---|---|");
    for row in &report.milestones {
        let date = |date| say_date(date, today);
        let landing = match row.done {
            // What is done has a date and no forecast.
            Some(_) => "– | –".to_owned(),
            None => format!("{} | {}", date(row.p50), date(row.p80)),
        };
        line(&format!(
            "| {} | {} | {} | {} | {} | {landing} | {} | {} | `{}` |",
            escape(&row.name),
            status(row),
            date_or_dash(row.committed, today),
            date_or_dash(row.baseline, today),
            date(row.done.unwrap_or(row.plan)),
            chance(row),
            change(row),
            row.key
        ));
    }
}

fn status(row: &MilestoneRow) -> String {
    match row.stale.as_slice() {
        [] => row.rag.words().to_owned(),
        by => format!("{}, stale by {}", row.rag.words(), by.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")),
    }
}

fn risks(line: &mut impl FnMut(&str), report: &StatusReport) {
    heading(line, "Top risks");
    if report.risks.is_empty() {
        line("None in the forecast.");
        return;
    }
    line("| Risk | Probability | Days of P80 | Owner | Threatens | |");
    line("|---|---|---|---|---|---|");
    for risk in &report.risks {
        let owner = escape(risk.owner.as_deref().unwrap_or("nobody"));
        let threatens = risk.threatens.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        line(&format!(
            "| {} | {} | {:.1} | {owner} | {threatens} | `{}` |",
            escape(&risk.name),
            percent(risk.probability),
            risk.p80_days,
            risk.key
        ));
    }
}

pub(super) fn claims(line: &mut impl FnMut(&str), claims: &[Claim], none: &str) {
    if claims.is_empty() {
        line(none);
    }
    for one in claims {
        line(&format!("- {}", claim(one)));
    }
}

pub(super) fn claim(claim: &Claim) -> String {
    let mut out = escape(&claim.words);
    if !claim.cites.is_empty() {
        let cites: Vec<String> = claim.cites.iter().map(|key| format!("`{key}`")).collect();
        write!(out, " [{}]", cites.join(", ")).expect("writing to a string cannot fail");
    }
    out
}

/// Keeps text from being read as markup.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '|' | '*' | '_' | '`' | '<' | '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(if letter == '\n' { ' ' } else { letter });
    }
    out
}
