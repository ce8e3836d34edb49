//! A paper as plain text for systems that read applications: one column, no tables, nothing but plain punctuation.

use super::{Block, Level, Paper, Span, Table, words};

/// How long a line may get: no form or mail breaks it again.
const WIDTH: usize = 78;

/// Writes a paper as plain text.
pub fn text(paper: &Paper) -> String {
    let mut out = String::new();
    for block in &paper.blocks {
        let lines = self::block(block);
        if lines.is_empty() {
            continue;
        }
        let close = matches!(block, Block::Bullets(_) | Block::Facts(_) | Block::Table(_));
        if !out.is_empty() && !close {
            out.push('\n');
        }
        for line in lines {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

fn block(block: &Block) -> Vec<String> {
    match block {
        Block::Masthead { name, line, details } => {
            let mut lines = wrap(name, "", "");
            lines.extend(wrap(line, "", ""));
            // Each on a line of its own: systems look for an address or a number there.
            lines.extend(words(details).split(" · ").flat_map(|part| wrap(part, "", "")));
            lines
        }
        Block::Heading { level: Level::Section, text } | Block::Appendix(text) => wrap(&text.to_uppercase(), "", ""),
        Block::Heading { level: Level::Part, text } => wrap(text, "", ""),
        Block::Entry { title, when, under } => {
            let mut lines = wrap(&words(title), "", "");
            lines.extend(wrap(when, "", ""));
            lines.extend(wrap(under, "", ""));
            lines
        }
        Block::Paragraph(spans) | Block::Quote(spans) => wrap(&linked(spans), "", ""),
        Block::Bullets(rows) => rows.iter().flat_map(|spans| wrap(&linked(spans), "- ", "  ")).collect(),
        Block::Facts(rows) => rows
            .iter()
            .flat_map(|(name, spans)| match words(spans) {
                text if text.is_empty() => wrap(name, "- ", "  "),
                text => wrap(&format!("{name}: {text}"), "- ", "  "),
            })
            .collect(),
        Block::Table(table) => table.rows.iter().flat_map(|cells| wrap(&row(table, cells), "- ", "  ")).collect(),
    }
}

/// Writes a row as a sentence: the first cell, then each other one after its column's title.
fn row(table: &Table, cells: &[String]) -> String {
    let mut parts = Vec::new();
    for (ix, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
        match ix {
            _ if cell.is_empty() => {}
            0 => parts.push(cell.clone()),
            _ => parts.push(format!("{}: {cell}", column.title)),
        }
    }
    parts.join("; ")
}

/// Writes out where a link leads, which plain text cannot hide.
fn linked(spans: &[Span]) -> String {
    let one = |span: &Span| match &span.link {
        Some(link) if !link.ends_with(&span.text) => format!("{} ({link})", span.text),
        _ => span.text.clone(),
    };
    spans.iter().map(one).collect()
}

fn wrap(text: &str, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    // What is kept together by a space that does not break stays so.
    for word in text.split(' ').map(plain).filter(|word| !word.trim().is_empty()) {
        let begin = if lines.is_empty() { first } else { rest };
        if line.is_empty() {
            line = format!("{begin}{word}");
        } else if line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(std::mem::replace(&mut line, format!("{rest}{word}")));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Writes punctuation as every system reads it; letters stay as they are, because a name is spelled as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '“' | '”' | '„' | '«' | '»' | '″' => out.push('"'),
            '‘' | '’' | '‚' | '‹' | '›' | '′' => out.push('\''),
            '–' | '—' | '−' | '‐' | '‑' | '‒' | '·' | '•' => out.push('-'),
            '…' => out.push_str("..."),
            '→' | '⇒' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '×' => out.push('x'),
            '≥' => out.push_str(">="),
            '≤' => out.push_str("<="),
            '≈' => out.push('~'),
            '±' => out.push_str("+/-"),
            '\u{a0}' | '\u{202f}' | '\u{2009}' => out.push(' '),
            _ if letter.is_control() => {}
            _ if letter.is_ascii() || letter.is_alphanumeric() || matches!(letter, '€' | '£' | '¥' | '§' | '°') => out.push(letter),
            // Marks on letters belong to a name; other signs would come out as boxes.
            _ if matches!(letter, '\u{300}'..='\u{36f}') => out.push(letter),
            _ => {}
        }
    }
    out
}
