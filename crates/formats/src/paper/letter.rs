//! A letter: its paragraphs, as they were written.

use super::{Block, Paper, Span, one_line};

/// Lays a letter out.
pub fn letter(title: &str, text: &str) -> Paper {
    let paragraphs = text.split("\n\n").map(one_line).filter(|paragraph| !paragraph.is_empty());
    Paper {
        title: one_line(title),
        author: String::new(),
        subject: "Letter".to_owned(),
        blocks: paragraphs.map(|paragraph| Block::Paragraph(vec![Span::plain(paragraph)])).collect(),
        promised_pages: None,
        footer: None,
        seal: None,
    }
}
