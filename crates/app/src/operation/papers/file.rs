//! A paper as a file: text as it is, PDF as base64, with what was held back and what is wrong with it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use formats::paper::{self, Paper, Sheet};
use model::career::papers::Held;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::{Code, Failure};

/// How a paper is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperFormat {
    /// To print, and to send.
    #[default]
    Pdf,
    /// One page for a browser, without scripts.
    Html,
    Markdown,
    /// Plain text, for forms that take nothing else.
    Text,
    /// For programs: of a resume JSON Resume, of a packet what its hash is of.
    Json,
}

/// What it is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperSize {
    #[default]
    A4,
    Letter,
}

/// How a paper is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Print {
    pub format: PaperFormat,
    pub size: PaperSize,
}

/// A paper as a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PaperFile {
    /// A name for the file: `resume.pdf`.
    pub name: String,
    /// What it is: `application/pdf`.
    pub media_type: String,
    /// What stands in it; none of a PDF.
    pub text: Option<String>,
    /// The bytes of a PDF, in base64.
    pub base64: Option<String>,
    /// How many pages a PDF has.
    pub pages: Option<usize>,
    /// What it lacks, and what is wrong with how it is set.
    pub remarks: Vec<String>,
    /// What was held back, and why.
    pub held: Vec<Held>,
}

impl PaperFile {
    /// Returns what the file holds.
    pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
        match (&self.base64, &self.text) {
            (Some(coded), _) => {
                STANDARD.decode(coded).map_err(|error| Failure::new(Code::Internal, format!("The PDF cannot be read back: {error}")))
            }
            (None, text) => Ok(text.clone().unwrap_or_default().into_bytes()),
        }
    }
}

/// A paper as it was set.
pub(super) struct Set {
    bytes: Vec<u8>,
    pub pages: usize,
    pub remarks: Vec<String>,
}

pub(super) fn set(paper: &Paper, size: PaperSize) -> Result<Set, Failure> {
    let sheet = match size {
        PaperSize::A4 => Sheet::A4,
        PaperSize::Letter => Sheet::Letter,
    };
    let printed = paper::pdf(paper, sheet).map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
    let mut remarks: Vec<String> = printed.overflow.iter().map(paper::Overflow::words).collect();
    if !printed.missing.is_empty() {
        let letters = printed.missing.iter().map(char::to_string).collect::<Vec<_>>().join(" ");
        remarks.push(format!("The typeface has no letter for {letters}: each stands as a question mark in the PDF."));
    }
    Ok(Set { bytes: printed.bytes, pages: printed.pages, remarks })
}

/// Hands a text over as it is.
pub(super) fn text(stem: &str, format: PaperFormat, text: String) -> PaperFile {
    let (ending, media_type) = kind_of(format);
    PaperFile {
        name: format!("{stem}.{ending}"),
        media_type: media_type.to_owned(),
        text: Some(text),
        base64: None,
        pages: None,
        remarks: Vec::new(),
        held: Vec::new(),
    }
}

/// How files of a format end, and what they are.
fn kind_of(format: PaperFormat) -> (&'static str, &'static str) {
    match format {
        PaperFormat::Pdf => ("pdf", "application/pdf"),
        PaperFormat::Html => ("html", "text/html"),
        PaperFormat::Markdown => ("md", "text/markdown"),
        PaperFormat::Text => ("txt", "text/plain"),
        PaperFormat::Json => ("json", "application/json"),
    }
}

/// Writes a paper; `json` writes what programs read of it.
pub(super) fn print(
    paper: &Paper,
    stem: &str,
    print: Print,
    held: Vec<Held>,
    lacks: Vec<String>,
    json: impl FnOnce() -> Result<String, Failure>,
) -> Result<PaperFile, Failure> {
    let (ending, media_type) = kind_of(print.format);
    let mut file = PaperFile {
        name: format!("{stem}.{ending}"),
        media_type: media_type.to_owned(),
        text: None,
        base64: None,
        pages: None,
        remarks: lacks,
        held,
    };
    match print.format {
        PaperFormat::Pdf => {
            let set = set(paper, print.size)?;
            file.base64 = Some(STANDARD.encode(&set.bytes));
            file.pages = Some(set.pages);
            file.remarks.extend(set.remarks);
        }
        PaperFormat::Html => file.text = Some(paper::html(paper)),
        PaperFormat::Markdown => file.text = Some(paper::markdown(paper)),
        PaperFormat::Text => file.text = Some(paper::text(paper)),
        PaperFormat::Json => file.text = Some(json()?),
    }
    Ok(file)
}
