//! The update in Markdown.

use std::fmt::Write;

use model::insight::say_date;
use model::insight::status::{Claim, StatusReport};

use super::{chance, change, date_or_dash, or_none, percent};

/// Writes the update in Markdown.
pub fn markdown(report: &StatusReport) -> String {
    let today = report.data_date.date();
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!("# {}: week ending {}\n", escape(&report.program), say_date(report.week_ending, today)));
    line(&format!("**{}.** {}\n", report.shown().words(), claim(&report.headline)));
    if let Some(words) = report.colour_words() {
        line(&format!("{}\n", escape(&words)));
    }
    for paragraph in report.note_paragraphs() {
        line(&format!("{}\n", escape(paragraph)));
    }
    line(&format!("## What moved since {}\n", say_date(report.since, today)));
    claims(&mut line, &report.moved, "No milestone moved.");
    line("\n## Milestones\n");
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
            row.rag.words(),
            date_or_dash(row.committed, today),
            date_or_dash(row.baseline, today),
            date(row.done.unwrap_or(row.plan)),
            chance(row),
            change(row),
            row.key
        ));
    }
    line("\n## Highlights\n");
    claims(&mut line, &report.highlights, "None.");
    line("\n## Lowlights\n");
    claims(&mut line, &report.lowlights, "None.");
    line("\n## Top risks\n");
    if report.risks.is_empty() {
        line("None in the forecast.");
    } else {
        line("| Risk | Probability | Days of P80 | Owner | Threatens | |");
        line("|---|---|---|---|---|---|");
    }
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
    line("\n## Asks\n");
    claims(&mut line, &or_none(&report.asks), "None.");
    line("\n## Decisions needed\n");
    claims(&mut line, &or_none(&report.decisions), "None.");
    line("\n## How sure, and on what\n");
    for words in &report.confidence {
        line(&format!("- {}", escape(words)));
    }
    line(&format!("- {}", report.rule));
    out
}

fn claims(line: &mut impl FnMut(&str), claims: &[Claim], none: &str) {
    if claims.is_empty() {
        line(none);
    }
    for one in claims {
        line(&format!("- {}", claim(one)));
    }
}

fn claim(claim: &Claim) -> String {
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
