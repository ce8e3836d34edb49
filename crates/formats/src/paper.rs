//! Papers that a person hands over: resume, promotion packet, brag document; as Markdown, plain text, HTML, PDF, and a resume as JSON
//! Resume.
//!
//! Each is laid out once, as blocks that know nothing of a format, and each format writes blocks that it knows nothing else of.

mod brag;
mod html;
mod json_resume;
mod letter;
mod markdown;
mod packet;
mod pdf;
mod resume;
mod text;

pub use self::brag::brag;
pub use self::html::html;
pub use self::json_resume::json_resume;
pub use self::letter::letter;
pub use self::markdown::markdown;
pub use self::packet::packet;
pub use self::pdf::{Overflow, Printed, Sheet, Unprintable, pdf};
pub use self::resume::resume;
pub use self::text::text;

/// A document laid out in blocks, for any format.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    pub title: String,
    pub author: String,
    pub subject: String,
    pub blocks: Vec<Block>,
    /// How many pages it may have before its appendix; none where nothing is promised.
    pub promised_pages: Option<usize>,
    /// What stands at the foot of each page, beside its number; a paper without has no page numbers either.
    pub footer: Option<String>,
    /// What it is told from others by; a PDF carries it where programs find it.
    pub seal: Option<String>,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The name, a line under it, and what else stands at the top.
    Masthead {
        name: String,
        line: String,
        details: Vec<Span>,
    },
    /// Of a section, or of a part of one.
    Heading {
        level: Level,
        text: String,
    },
    /// What something is and when it was: a job, a program.
    Entry {
        title: Vec<Span>,
        when: String,
        under: String,
    },
    Paragraph(Vec<Span>),
    Bullets(Vec<Vec<Span>>),
    /// A name, and what there is to say under it.
    Facts(Vec<(String, Vec<Span>)>),
    Table(Table),
    /// Words that somebody else said or wrote.
    Quote(Vec<Span>),
    /// The appendix: it begins a page, and what is promised ends before it.
    Appendix(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Section,
    Part,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    /// As many cells in each row as there are columns.
    pub rows: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub title: String,
    /// Its part of the width, of all columns' parts.
    pub width: u32,
    /// Whether it holds numbers, which stand flush right.
    pub number: bool,
}

/// Words in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub strong: bool,
    /// Beside the point: keys, grades, places.
    pub soft: bool,
    pub link: Option<String>,
}

impl Span {
    fn plain(text: impl Into<String>) -> Span {
        Span { text: text.into(), ..Span::default() }
    }

    fn strong(text: impl Into<String>) -> Span {
        Span { text: text.into(), strong: true, ..Span::default() }
    }

    fn soft(text: impl Into<String>) -> Span {
        Span { text: text.into(), soft: true, ..Span::default() }
    }

    /// Links words to a place, if that is one that is safe to open.
    fn link(text: impl Into<String>, to: &str) -> Span {
        let to = to.trim();
        let whole = to.contains(':') && !to.contains(char::is_whitespace) && crate::prose::leads_somewhere_safe(to);
        Span { text: text.into(), link: whole.then(|| to.to_owned()), ..Span::default() }
    }
}

/// Returns the words alone.
fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// Joins what is there, with what stands between.
fn joined<'a>(parts: impl IntoIterator<Item = &'a str>, between: &str) -> String {
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

/// Writes what bears something out: `R-17 outcome-verified, D-9 attested`.
fn proofs(evidence: &[model::career::proof::Proof]) -> String {
    evidence.iter().map(|proof| format!("{} {}", proof.key, proof.grade.words())).collect::<Vec<_>>().join(", ")
}

/// Makes one line of what people typed: line breaks and tabs are spaces, what cannot be seen is gone.
fn one_line(text: &str) -> String {
    let visible = text.chars().map(|letter| if letter.is_whitespace() && letter != '\u{a0}' { ' ' } else { letter });
    let kept: String = visible
        .filter(|letter| {
            !letter.is_control()
                && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
        })
        .collect();
    kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
