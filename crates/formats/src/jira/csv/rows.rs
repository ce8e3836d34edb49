//! Splits CSV into rows of cells, as slices of the text. Nothing is copied and nothing is lost: a quote that never closes
//! ends with its line.

use std::borrow::Cow;

use memchr::memchr;

/// How many quotes in odd places a row may have before it is taken line by line.
const ODD_QUOTES: usize = 64;

/// One cell of a row, with its quotes taken off.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cell<'a> {
    pub(crate) raw: &'a str,
    /// Whether the cell holds doubled quotes.
    doubled: bool,
    quoted: bool,
}

impl<'a> Cell<'a> {
    /// Returns the cell's text, without blanks around it.
    pub(crate) fn text(self) -> Cow<'a, str> {
        let raw = trim(self.raw);
        if self.doubled { Cow::Owned(undoubled(raw)) } else { Cow::Borrowed(raw) }
    }

    /// Returns the cell's text with the blanks that its quotes keep.
    pub(crate) fn whole(self) -> Cow<'a, str> {
        match (self.quoted, self.doubled) {
            (false, _) => self.text(),
            (true, true) => Cow::Owned(undoubled(self.raw)),
            (true, false) => Cow::Borrowed(self.raw),
        }
    }

    /// Returns the cell's text where quotes cannot be: keys, numbers, dates.
    pub(crate) fn plain(self) -> &'a str {
        trim(self.raw)
    }
}

/// Makes one quote of two.
fn undoubled(mut raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    while let Some(quote) = memchr(b'"', raw.as_bytes()) {
        let (before, after) = raw.split_at(quote + 1);
        text.push_str(before);
        raw = after.strip_prefix('"').unwrap_or(after);
    }
    text.push_str(raw);
    text
}

/// Trims ASCII blanks; the common cell has none.
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// What is odd about the row that was read last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    None,
    /// Quotes stand inside a quoted cell undoubled; the row has as many cells as the header all the same.
    StrayQuote,
    /// A quote opens and never closes; the row was taken to end with its line.
    MissingQuote,
}

/// Reads rows one after the other.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    /// Behind the last quote of the file nothing closes.
    last_quote: usize,
    /// Where the row that was read last begins.
    pub(crate) start: usize,
    pub(crate) oddity: Oddity,
    counted: usize,
    lines: usize,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(text: &'a str) -> Rows<'a> {
        let (delimiter, at) = delimiter(text);
        let last_quote = text.rfind('"').unwrap_or(0);
        Rows { text, at, delimiter, last_quote, start: at, oddity: Oddity::None, counted: 0, lines: 1 }
    }

    /// Reads the next row into `cells`; `false` at the end. `width` is how many cells a row should have, once known.
    pub(crate) fn next(&mut self, cells: &mut Vec<Cell<'a>>, width: Option<usize>) -> bool {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        if self.at >= bytes.len() {
            return false;
        }
        self.start = self.at;
        let closed = self.row(cells, self.text.len());
        let fits = width.is_none_or(|width| cells.len() == width);
        if closed && (self.oddity == Oddity::None || fits && !self.lines_fit(width)) {
            return true;
        }
        let end = self.line_end(self.start);
        self.at = self.start;
        self.row(cells, end);
        self.at = end;
        self.oddity = Oddity::MissingQuote;
        true
    }

    /// Returns where the line that begins at `from` ends, its end included.
    fn line_end(&self, from: usize) -> usize {
        self.text[from..].find(['\n', '\r']).map_or(self.text.len(), |length| from + length + 1)
    }

    /// Says whether a row of several lines would be as many sound rows: then its quote was meant to close in the first.
    fn lines_fit(&mut self, width: Option<usize>) -> bool {
        let Some(width) = width else { return false };
        let (at, oddity) = (self.at, self.oddity);
        let first = self.line_end(self.start);
        let second = self.text.len() - self.text[first..].trim_start_matches(['\n', '\r']).len();
        let mut cells = Vec::with_capacity(width);
        let mut fits = first < at;
        for line in [self.start, second] {
            self.at = line;
            self.row(&mut cells, self.line_end(line));
            fits &= cells.len() == width;
        }
        (self.at, self.oddity) = (at, oddity);
        fits
    }

    /// Returns how many bytes come after the row that was read last.
    pub(crate) fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// Returns the line of the row that was read last.
    pub(crate) fn line(&mut self) -> usize {
        self.lines += self.text.as_bytes()[self.counted..self.start].iter().filter(|&&byte| byte == b'\n').count();
        self.counted = self.start;
        self.lines
    }

    /// Reads the cells up to the end of the row, or of the text at `end`; returns whether every quote closed.
    fn row(&mut self, cells: &mut Vec<Cell<'a>>, end: usize) -> bool {
        let bytes = &self.text.as_bytes()[..end];
        let mut at = self.at;
        let mut odd = 0;
        let mut closed = true;
        cells.clear();
        loop {
            if bytes.get(at) == Some(&b'"') {
                let (cell, next, stray) = self.quoted(at + 1, end, ODD_QUOTES.saturating_sub(odd));
                odd += stray;
                closed &= next.is_some();
                cells.push(cell);
                at = next.unwrap_or(at + 1 + cell.raw.len());
            } else {
                let from = at;
                while let Some(&byte) = bytes.get(at) {
                    if byte == self.delimiter || byte == b'\n' || byte == b'\r' {
                        break;
                    }
                    at += 1;
                }
                cells.push(Cell { raw: &self.text[from..at], doubled: false, quoted: false });
            }
            match bytes.get(at) {
                Some(&byte) if byte == self.delimiter => at += 1,
                _ => break,
            }
        }
        self.at = at;
        self.oddity = if odd > 0 { Oddity::StrayQuote } else { Oddity::None };
        closed
    }

    /// Reads a quoted cell from behind its opening quote; returns where it ends, if it does, and how many quotes stood in odd places.
    fn quoted(&self, from: usize, end: usize, patience: usize) -> (Cell<'a>, Option<usize>, usize) {
        let bytes = &self.text.as_bytes()[..end];
        let mut at = from;
        let mut doubled = false;
        let mut stray = 0;
        while at <= self.last_quote && stray <= patience {
            let Some(length) = memchr(b'"', &bytes[at..]) else { break };
            let quote = at + length;
            match bytes.get(quote + 1) {
                Some(b'"') => {
                    doubled = true;
                    at = quote + 2;
                }
                Some(&next) if next != self.delimiter && next != b'\n' && next != b'\r' => {
                    stray += 1;
                    at = quote + 1;
                }
                _ => return (Cell { raw: &self.text[from..quote], doubled, quoted: true }, Some(quote + 1), stray),
            }
        }
        let stop = bytes[from..]
            .iter()
            .position(|&byte| byte == self.delimiter || byte == b'\n' || byte == b'\r')
            .map_or(end, |length| from + length);
        (Cell { raw: &self.text[from..stop], doubled, quoted: true }, None, stray)
    }
}

/// Returns what parts the cells, and where the header begins. Excel writes `sep=;` above it.
fn delimiter(text: &str) -> (u8, usize) {
    let line = text.lines().next().unwrap_or_default();
    if let Some(&mark) = line.strip_prefix("sep=").and_then(|rest| rest.as_bytes().first())
        && mark.is_ascii()
    {
        return (mark, line.len());
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\n', '\r']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    let (mark, _) = counts.into_iter().rev().max_by_key(|(_, count)| *count).expect("BUG: there are four marks");
    (mark, 0)
}
