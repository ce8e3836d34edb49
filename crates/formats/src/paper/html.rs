//! A paper as one HTML file: no scripts, nothing fetched, for screens light and dark, and for paper.

use super::{Block, Level, Paper, Span, Table, words};
use crate::update::chart::escape;

const STYLE: &str = include_str!("paper.css");

/// Writes a paper as one self-contained page.
pub fn html(paper: &Paper) -> String {
    let mut body = String::new();
    let mut open = false;
    for block in &paper.blocks {
        if matches!(block, Block::Heading { level: Level::Section, .. } | Block::Appendix(_)) {
            body.push_str(if open { "</section>\n<section>\n" } else { "<section>\n" });
            open = true;
        }
        body.push_str(&self::block(block));
        body.push('\n');
    }
    if open {
        body.push_str("</section>\n");
    }
    let footer = paper.footer.as_ref().map_or(String::new(), |footer| format!("<footer>{}</footer>\n", escape(footer)));
    let head = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">";
    let (title, author) = (escape(&paper.title), escape(&paper.author));
    format!(
        "{head}\n<meta name=\"author\" content=\"{author}\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}{footer}</main>\n</body>\n</html>\n"
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Masthead { name, line, details } => {
            let line = if line.is_empty() { String::new() } else { format!("\n<p class=\"line\">{}</p>", escape(line)) };
            let details = if details.is_empty() { String::new() } else { format!("\n<p class=\"details\">{}</p>", inline(details)) };
            format!("<header>\n<h1>{}</h1>{line}{details}\n</header>", escape(name))
        }
        Block::Heading { level: Level::Section, text } => format!("<h2>{}</h2>", escape(text)),
        Block::Heading { level: Level::Part, text } => format!("<h3>{}</h3>", escape(text)),
        Block::Entry { title, when, under } => {
            let when = if when.is_empty() { String::new() } else { format!("<span class=\"when\">{}</span>", escape(when)) };
            let under = if under.is_empty() { String::new() } else { format!("\n<p class=\"under\">{}</p>", escape(under)) };
            format!("<div class=\"entry\"><h3>{}</h3>{when}</div>{under}", inline(title))
        }
        Block::Paragraph(spans) => format!("<p>{}</p>", inline(spans)),
        Block::Bullets(rows) => {
            let items: String = rows.iter().map(|spans| format!("<li>{}</li>\n", inline(spans))).collect();
            format!("<ul>\n{items}</ul>")
        }
        Block::Facts(rows) => {
            let items: String =
                rows.iter().map(|(name, spans)| format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), inline(spans))).collect();
            format!("<dl>\n{items}</dl>")
        }
        Block::Table(table) => self::table(table),
        Block::Quote(spans) => format!("<blockquote><p>{}</p></blockquote>", inline(spans)),
        Block::Appendix(title) => format!("<h2 class=\"appendix\">{}</h2>", escape(title)),
    }
}

fn table(table: &Table) -> String {
    let class = |number: bool| if number { " class=\"number\"" } else { "" };
    let head: String =
        table.columns.iter().map(|column| format!("<th scope=\"col\"{}>{}</th>", class(column.number), escape(&column.title))).collect();
    let mut rows = String::new();
    for cells in &table.rows {
        rows.push_str("<tr>");
        for (ix, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
            match ix {
                0 => rows.push_str(&format!("<th scope=\"row\">{}</th>", escape(cell))),
                _ => rows.push_str(&format!("<td{}>{}</td>", class(column.number), escape(cell))),
            }
        }
        rows.push_str("</tr>\n");
    }
    format!("<div class=\"scroll\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>")
}

fn inline(spans: &[Span]) -> String {
    let one = |span: &Span| {
        let mut text = escape(&span.text);
        if let Some(link) = &span.link {
            text = format!("<a href=\"{}\">{text}</a>", escape(link));
        }
        match (span.strong, span.soft) {
            (true, _) => format!("<strong>{text}</strong>"),
            (false, true) => format!("<span class=\"soft\">{text}</span>"),
            (false, false) => text,
        }
    };
    match words(spans).trim() {
        "" => String::new(),
        _ => spans.iter().map(one).collect(),
    }
}
