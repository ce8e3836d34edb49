//! The update as one HTML file: no scripts, nothing fetched, prints well, light and dark.

use std::fmt::Write;

use model::insight::say_date;
use model::insight::status::audience::Part;
use model::insight::status::{Claim, StatusReport};

use super::chart::{self, class, escape};
use super::{chance, change, date_or_dash, none, or_none, percent};

pub(super) const STYLE: &str = include_str!("update.css");

/// Writes the update as one self-contained page.
pub fn html(report: &StatusReport) -> String {
    let today = report.data_date.date();
    let title = format!("{}: week ending {}", report.program, say_date(report.week_ending, today));
    let mut out = String::with_capacity(32 * 1024);
    let mut put = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">");
    put(&format!("<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>", escape(&title)));
    put(&format!("<header><p class=\"eyebrow\">{} · week ending {}</p>", escape(&report.program), say_date(report.week_ending, today)));
    put(&format!("<h1><span class=\"rag {}\">{}</span> {}</h1>", class(report.shown()), report.shown().words(), claim(&report.headline)));
    if let Some(words) = report.colour_words() {
        put(&format!("<p class=\"rule\">{}</p>", escape(&words)));
    }
    for paragraph in report.note_paragraphs() {
        put(&format!("<p class=\"note\">{}</p>", escape(paragraph)));
    }
    put(&format!("<p class=\"rule\">{}</p></header>", escape(report.rule)));
    for part in report.audience.parts() {
        let (title, body) = match part {
            Part::Moved => (format!("What moved since {}", say_date(report.since, today)), list(&report.moved, "No milestone moved.")),
            Part::Milestones => ("Milestones".to_owned(), milestones(report)),
            Part::Highlights => ("Highlights".to_owned(), list(&report.highlights, "None.")),
            Part::Lowlights => ("Lowlights".to_owned(), list(&report.lowlights, "None.")),
            Part::Risks => ("Top risks".to_owned(), risks(report)),
            Part::Asks => ("Asks".to_owned(), list(&or_none(&report.asks), "None.")),
            Part::Decisions => ("Decisions needed".to_owned(), list(&or_none(&report.decisions), "None.")),
            Part::Confidence => {
                let sure: Vec<String> = report.confidence.iter().map(|words| format!("<li>{}</li>", escape(words))).collect();
                ("How sure, and on what".to_owned(), format!("<ul>{}</ul>", sure.join("\n")))
            }
        };
        section(&mut put, &title, &body);
    }
    put(&format!(
        "<footer>Data date {}. Written by Sinew from the record; the keys behind a claim name the records that it rests on.</footer>",
        report.data_date.strftime("%a %-d %b %Y, %H:%M")
    ));
    put("</main>\n</body>\n</html>");
    out
}

pub(super) fn section(put: &mut impl FnMut(&str), title: &str, body: &str) {
    put(&format!("<section>\n<h2>{}</h2>\n{body}\n</section>", escape(title)));
}

pub(super) fn claim(claim: &Claim) -> String {
    let mut out = escape(&claim.words);
    for key in &claim.cites {
        write!(out, " <span class=\"key\">{}</span>", escape(key)).expect("writing to a string cannot fail");
    }
    out
}

pub(super) fn list(claims: &[Claim], none: &str) -> String {
    if claims.is_empty() {
        return format!("<p class=\"none\">{none}</p>");
    }
    let items: Vec<String> = claims.iter().map(|one| format!("<li>{}</li>", claim(one))).collect();
    format!("<ul>\n{}\n</ul>", items.join("\n"))
}

fn milestones(report: &StatusReport) -> String {
    let today = report.data_date.date();
    if report.milestones.is_empty() {
        return format!("<p class=\"none\">{}</p>", none(report));
    }
    let mut out = format!("<div class=\"scroll\">{}</div>", chart::milestones(report));
    if report.milestones.iter().any(|row| row.done.is_none()) {
        out.push_str(
            "<p class=\"legend\"><span class=\"mark diamond\"></span> committed <span class=\"mark range\"></span> P10 to P95 <span class=\"mark likely\"></span> P50 to P80 <span class=\"mark now\"></span> data date</p>\n",
        );
    }
    out.push_str("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Milestone</th><th scope=\"col\">Status</th><th scope=\"col\">Committed</th><th scope=\"col\">Baseline</th><th scope=\"col\">Plan</th><th scope=\"col\">P50</th><th scope=\"col\">P80</th><th scope=\"col\">On time</th><th scope=\"col\">Change</th></tr></thead>\n<tbody>\n");
    for row in &report.milestones {
        let date = |date| say_date(date, today);
        // What is done has a date and no forecast.
        let landing = |at| date_or_dash(Some(at).filter(|_| row.done.is_none()), today);
        let cells = [
            date_or_dash(row.committed, today),
            date_or_dash(row.baseline, today),
            date(row.done.unwrap_or(row.plan)),
            landing(row.p50),
            landing(row.p80),
            chance(row),
            change(row),
        ];
        let cells: String = cells.iter().map(|cell| format!("<td class=\"number\">{cell}</td>")).collect();
        let name = format!("{} <span class=\"key\">{}</span>", escape(&row.name), escape(&row.key));
        let mut status = format!("<span class=\"rag {}\">{}</span>", class(row.rag), row.rag.words());
        if !row.stale.is_empty() {
            let by: Vec<String> = row.stale.iter().map(|key| format!("<span class=\"key\">{}</span>", escape(key))).collect();
            write!(status, " stale by {}", by.join(" ")).expect("writing to a string cannot fail");
        }
        writeln!(out, "<tr><th scope=\"row\">{name}</th><td>{status}</td>{cells}</tr>").expect("writing to a string cannot fail");
    }
    out.push_str("</tbody></table></div>");
    out
}

fn risks(report: &StatusReport) -> String {
    if report.risks.is_empty() {
        return "<p class=\"none\">None in the forecast.</p>".to_owned();
    }
    let most = report.risks.iter().map(|risk| risk.p80_days).fold(0.1, f64::max);
    let mut out = String::from(
        "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Risk</th><th scope=\"col\">Probability</th><th scope=\"col\">Days of P80</th><th scope=\"col\">Owner</th><th scope=\"col\">Threatens</th></tr></thead>\n<tbody>\n",
    );
    for risk in &report.risks {
        let threatens: Vec<String> = risk.threatens.iter().map(|key| format!("<span class=\"key\">{}</span>", escape(key))).collect();
        let width = 80.0 * risk.p80_days.max(0.0) / most;
        let days = format!("<span class=\"bar\" style=\"width:{width:.0}px\"></span>{:.1}", risk.p80_days);
        writeln!(
            out,
            "<tr><th scope=\"row\">{} <span class=\"key\">{}</span></th><td class=\"number\">{}</td><td class=\"number\">{days}</td><td>{}</td><td>{}</td></tr>",
            escape(&risk.name),
            escape(&risk.key),
            percent(risk.probability),
            escape(risk.owner.as_deref().unwrap_or("nobody")),
            threatens.join(" ")
        )
        .expect("writing to a string cannot fail");
    }
    out.push_str("</tbody></table></div>");
    out
}
