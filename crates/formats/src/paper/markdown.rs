//! A paper in Markdown.

use super::{Block, Level, Paper, Span, Table};
use crate::update::markdown::escape;

/// Writes a paper in Markdown.
pub fn markdown(paper: &Paper) -> String {
    let mut out = String::new();
    for block in &paper.blocks {
        let text = self::block(block);
        if !text.trim().is_empty() {
            out.push_str(text.trim_end());
            out.push_str("\n\n");
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn block(block: &Block) -> String {
    match block {
        Block::Masthead { name, line, details } => {
            let line = if line.is_empty() { String::new() } else { format!("**{}**\n\n", escape(line)) };
            format!("# {}\n\n{line}{}", escape(name), inline(details))
        }
        Block::Heading { level: Level::Section, text } => format!("## {}", escape(text)),
        Block::Heading { level: Level::Part, text } => format!("### {}", escape(text)),
        Block::Entry { title, when, under } => {
            let when = if when.is_empty() { String::new() } else { format!(" · {when}") };
            let under = if under.is_empty() { String::new() } else { format!("\n\n{}", begun(under)) };
            format!("### {}{when}{under}", escape(&super::words(title)))
        }
        Block::Paragraph(spans) => begin(inline(spans)),
        Block::Bullets(rows) => rows.iter().map(|spans| format!("- {}\n", begin(inline(spans)))).collect(),
        Block::Facts(rows) => rows
            .iter()
            .map(|(name, spans)| match inline(spans) {
                text if text.is_empty() => format!("- **{}**\n", escape(name)),
                text => format!("- **{}:** {text}\n", escape(name)),
            })
            .collect(),
        Block::Table(table) => self::table(table),
        Block::Quote(spans) => format!("> {}", begin(inline(spans))),
        Block::Appendix(title) => format!("---\n\n## {}", escape(title)),
    }
}

fn table(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = row(table.columns.iter().map(|column| escape(&column.title)).collect());
    out.push_str(&row(table.columns.iter().map(|column| if column.number { "--:" } else { "---" }.to_owned()).collect()));
    table.rows.iter().for_each(|cells| out.push_str(&row(cells.iter().map(|cell| escape(cell)).collect())));
    out
}

fn inline(spans: &[Span]) -> String {
    let mut out = String::new();
    for span in spans {
        let text = escape(&span.text);
        match (&span.link, span.strong) {
            (Some(link), _) => out.push_str(&format!("[{text}](<{}>)", link.replace(['<', '>', '\\'], ""))),
            // Stars beside a space are no emphasis.
            (None, true) => {
                let bare = text.trim();
                out.push_str(&text.replacen(bare, &format!("**{bare}**"), 1));
            }
            (None, false) => out.push_str(&text),
        }
    }
    out
}

fn begun(text: &str) -> String {
    begin(escape(text))
}

/// Keeps a line from being read as a heading, a list or a quote because of what it begins with.
fn begin(text: String) -> String {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match digits.chars().next() {
        Some('.' | ')') if digits.len() < text.len() => {
            let at = text.len() - digits.len();
            format!("{}\\{}", &text[..at], digits)
        }
        _ if text.starts_with(['#', '-', '+', '>', '=', '~']) => format!("\\{text}"),
        _ => text,
    }
}
