//! The brag document, as one reader is told it.

use model::career::brag::{Entry, Reader, Theme, Told};
use model::kind::story::Confidentiality;

use super::{Block, Level, Paper, Span, one_line, proofs};

/// Lays a brag document out.
pub fn brag(told: &Told) -> Paper {
    let person = one_line(&told.person);
    let line = format!("What I did, {}", told.reader.words());
    let mut blocks = vec![Block::Masthead { name: person.clone(), line: line.clone(), details: Vec::new() }];
    if told.reader == Reader::Me && !told.periods.is_empty() {
        let words = "Others are told numbers rounded, but in what is public; what is for me alone they are not told.";
        blocks.push(Block::Paragraph(vec![Span::soft(words)]));
    }
    for period in &told.periods {
        blocks.push(Block::Heading { level: Level::Section, text: one_line(&period.title) });
        for theme in &period.themes {
            blocks.push(Block::Heading { level: Level::Part, text: theme.theme.title().to_owned() });
            let mut rows: Vec<Vec<Span>> = theme.entries.iter().map(|entry| row(entry, told.reader)).collect();
            if theme.more > 0 {
                rows.push(vec![Span::soft(format!("and {} more", theme.more))]);
            }
            blocks.push(Block::Bullets(rows));
        }
        let omitted = match period.failures_omitted {
            0 => None,
            1 => Some("1 thing that did not work is not listed.".to_owned()),
            count => Some(format!("{count} things that did not work are not listed.")),
        };
        if let Some(omitted) = omitted {
            blocks.push(Block::Paragraph(vec![Span::soft(omitted)]));
        } else if period.themes.is_empty() {
            blocks.push(Block::Paragraph(vec![Span::soft("Nothing is written down.")]));
        }
    }
    let footer = Some(format!("{person} · {}", told.reader.words()));
    Paper {
        title: format!("{person}: {}", line.to_lowercase()),
        author: person,
        subject: line,
        blocks,
        promised_pages: None,
        footer,
        seal: None,
    }
}

fn row(entry: &Entry, reader: Reader) -> Vec<Span> {
    let mut spans = Vec::new();
    if entry.theme == Theme::DidNotWork {
        // A failure says that it is one, wherever its line ends up.
        spans.push(Span::strong("Did not work: "));
    }
    spans.push(Span::plain(one_line(&entry.text)));
    if let Some(changed) = &entry.changed {
        spans.push(Span::plain(format!(" Changed: {}", one_line(changed))));
    }
    if !entry.evidence.is_empty() {
        spans.push(Span::soft(format!(" {}", one_line(&proofs(&entry.evidence)))));
    }
    if reader == Reader::Me {
        // What nobody marked is rounded for others: what was marked otherwise is worth a word on its line.
        let words = match entry.confidentiality {
            Confidentiality::Never => " (for me alone)",
            Confidentiality::NeedsRounding => "",
            Confidentiality::Public => " (public)",
        };
        spans.extend((!words.is_empty()).then(|| Span::soft(words)));
    }
    spans
}
