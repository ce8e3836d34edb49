//! Draws a draft as text, so that a test shows what a file became.

use std::fmt::Write;

use model::draft::{Draft, DraftLink, DraftRecord};
use model::problem::Problem;

/// Draws records, each with its history, then links.
pub(crate) fn draw(draft: &Draft) -> String {
    let mut out = String::new();
    for record in &draft.records {
        draw_record(record, &mut out);
    }
    for link in &draft.links {
        draw_link(link, &mut out);
    }
    out
}

/// Draws problems, one a line: code, place.
pub(crate) fn codes(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{} @ {}", problem.code, problem.place)).collect()
}

fn draw_record(record: &DraftRecord, out: &mut String) {
    write!(out, "{} {}", record.body.kind().name(), record.id).unwrap();
    if let Some(key) = &record.key {
        write!(out, " {key}").unwrap();
    }
    write!(out, " {:?}", record.title).unwrap();
    if let Some(parent) = &record.parent {
        write!(out, " in {}", parent).unwrap();
    }
    if let Some(at) = record.created_at {
        write!(out, " since {at}").unwrap();
    }
    for (field, value) in record.body.fields() {
        write!(out, "\n    {field}: {value}").unwrap();
    }
    for event in &record.history {
        let actor = event.actor.as_deref().unwrap_or("?");
        write!(out, "\n    {} {actor}: {} {} -> {}", event.at, event.field, event.before, event.after).unwrap();
    }
    out.push('\n');
}

fn draw_link(link: &DraftLink, out: &mut String) {
    write!(out, "{} {} {}", link.from, link.relation.name(), link.to).unwrap();
    if !link.data.is_empty() {
        write!(out, " {}", serde_json::to_string(&link.data).unwrap()).unwrap();
    }
    if let Some(at) = link.added_at {
        write!(out, " since {at}").unwrap();
    }
    if let Some(at) = link.removed_at {
        write!(out, " until {at}").unwrap();
    }
    out.push('\n');
}

/// Takes the common indent and outer blank lines from a drawing in a test.
pub(crate) fn plain(drawing: &str) -> String {
    let lines: Vec<&str> = drawing.trim_matches('\n').trim_end().lines().collect();
    let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", line.get(indent..).unwrap_or(""))).collect()
}
