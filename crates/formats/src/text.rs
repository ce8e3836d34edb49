//! Bytes to text: byte order marks, UTF-8, UTF-16, and Windows-1252 where nothing else fits.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use model::draft::Draft;
use model::problem::Problem;

use crate::problems::Problems;

/// Every code that this module emits, with its meaning.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("text.empty", "The file holds nothing."),
    ("text.unknown_format", "The file is none of the formats that Sinew reads."),
    ("text.not_utf8", "The bytes are not UTF-8; they were read as Windows-1252."),
    ("text.damaged", "Some bytes are no character of the file's encoding; each was replaced by `\u{fffd}`."),
    ("text.nul", "The file holds NUL characters, which show nothing; they were left out."),
];

/// How much of a file is looked at to recognise it.
const START: usize = 64 * 1024;

/// Decodes a whole file; sound UTF-8 is not copied.
pub fn decode<'a>(bytes: &'a [u8], problems: &mut Problems) -> Cow<'a, str> {
    without(NUL, decode_all(bytes, problems), problems)
}

/// Decodes a whole file of JSON, where a character may also be written as an escape.
pub fn decode_json<'a>(bytes: &'a [u8], problems: &mut Problems) -> Cow<'a, str> {
    without(NUL_ESCAPE, decode(bytes, problems), problems)
}

/// The character that no database keeps in a text.
const NUL: &str = "\0";
const NUL_ESCAPE: &str = "\\u0000";

/// Takes NUL out of a text, however it is written. An escape behind a backslash is none.
fn without<'a>(nul: &str, text: Cow<'a, str>, problems: &mut Problems) -> Cow<'a, str> {
    let mut kept = String::new();
    let mut copied = 0;
    let mut places = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), nul) {
        let backslashes = text.as_bytes()[..at].iter().rev().take_while(|&&byte| byte == b'\\').count();
        if nul == NUL || backslashes % 2 == 0 {
            kept.push_str(&text[copied..at]);
            copied = at + nul.len();
            places += 1;
        }
    }
    if places == 0 {
        return text;
    }
    problems.note(
        "text.nul",
        "",
        format!("NUL was left out in {places} place{}: it shows nothing, and no database keeps it.", if places == 1 { "" } else { "s" }),
    );
    kept.push_str(&text[copied..]);
    Cow::Owned(kept)
}

fn decode_all<'a>(bytes: &'a [u8], problems: &mut Problems) -> Cow<'a, str> {
    let (encoding, body) = encoding_of(bytes);
    if encoding == UTF_8 {
        match std::str::from_utf8(body) {
            Ok(text) => return Cow::Borrowed(text),
            Err(error) => return decode_odd(body, error.valid_up_to(), problems),
        }
    }
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    if damaged {
        problems.warning(
            "text.damaged",
            "",
            format!("Some bytes are no {} characters and were replaced: save the file again as UTF-8.", encoding.name()),
        );
    }
    text
}

/// Decodes what claims to be UTF-8 and is not: mostly sound UTF-8 keeps its characters, anything else is Windows-1252.
fn decode_odd<'a>(body: &'a [u8], first: usize, problems: &mut Problems) -> Cow<'a, str> {
    let line = 1 + body[..first].iter().filter(|&&byte| byte == b'\n').count();
    let lossy = String::from_utf8_lossy(body);
    let lost = lossy.matches('\u{fffd}').count();
    // A file in a one-byte encoding has no sound multi-byte sequence: a single one tells the two apart.
    let sound = lossy.chars().filter(|&char| !char.is_ascii() && char != '\u{fffd}').count();
    if sound > lost {
        problems.warning(
            "text.damaged",
            format!("line {line}"),
            format!("{lost} places hold bytes that are not UTF-8 and were replaced: export the file again, it was damaged on its way."),
        );
        return lossy;
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
    problems.warning(
        "text.not_utf8",
        format!("line {line}"),
        "The file is not UTF-8 and was read as Windows-1252: check names with accents, or save the file as UTF-8.",
    );
    text
}

/// Returns the readable start of a file, to recognise it by.
pub(crate) fn start(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, body) = encoding_of(bytes);
    let body = &body[..body.len().min(START)];
    encoding.decode_without_bom_handling(body).0
}

/// Returns a draft without records, and why the file has none.
pub(crate) fn unreadable(name: &str, bytes: &[u8]) -> (Draft, Vec<Problem>) {
    let start = start(bytes).trim_start().to_lowercase();
    let problem = if start.is_empty() {
        Problem::error("text.empty", "", format!("`{name}` is empty: export it again."))
    } else {
        let words = if start.starts_with("<!doctype html") || start.starts_with("<html") {
            "is a web page, such as the one that asks to sign in: sign in where it comes from, then export it again."
        } else if bytes.starts_with(b"PK\x03\x04") {
            "is a zip archive or an Excel workbook: unpack it, or save the sheet as CSV."
        } else {
            "is none of the formats that Sinew reads: Jira CSV or JSON, MS Project XML, CSV, Sinew JSON, registers in CSV or Markdown."
        };
        Problem::error("text.unknown_format", "", format!("`{name}` {words}"))
    };
    (Draft::default(), vec![problem])
}

/// Returns the encoding, by mark or by the zero bytes of UTF-16, and the bytes behind the mark.
fn encoding_of(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, &bytes[length..]);
    }
    match bytes {
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => (UTF_16BE, bytes),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => (UTF_16LE, bytes),
        _ => (UTF_8, bytes),
    }
}
