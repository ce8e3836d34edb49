//! A pull reader over XML that goes on after damage: missing end tags, stray `<`, unknown entities, a cut-off end.
//!
//! It keeps its own stack of open elements, because an end tag that closes an outer element must close the inner
//! ones too, and starts anew behind markup that nothing can be made of. Plain tags and text are cut out by hand,
//! which halves the time; quick-xml reads the rest.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::problems::Problems;

/// Elements nested deeper than this are counted and not looked at.
const DEEPEST: usize = 64;
/// After so many damaged places the rest of the input is given up: each one may have to be searched to the end.
const MOST_DAMAGE: usize = 100;

/// What comes next in the input.
enum Token<'a> {
    Start(&'a str),
    End,
    Text(Cow<'a, str>),
    Eof,
}

/// Reads elements in order, borrowing from the input.
pub(super) struct Xml<'a> {
    source: &'a str,
    /// What was read ends here.
    at: usize,
    open: Vec<&'a str>,
    /// Open elements beyond the deepest that is looked at.
    beyond: usize,
    /// The last start tag closed itself.
    empty: bool,
    /// White space between elements says nothing; within text it does.
    in_text: bool,
    damage: usize,
    ended: bool,
    /// A position and the line that it lies on, so that lines are counted once.
    line: (usize, usize),
}

impl<'a> Xml<'a> {
    pub(super) fn new(source: &'a str) -> Xml<'a> {
        Xml { source, at: 0, open: Vec::new(), beyond: 0, empty: false, in_text: false, damage: 0, ended: false, line: (0, 1) }
    }

    /// Returns how many elements are open: what `child` wants to be given.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Returns the line at which the reader stands.
    pub(super) fn line(&mut self) -> usize {
        let (from, line) = self.line;
        if let Some(passed) = self.source.as_bytes().get(from..self.at) {
            self.line = (self.at, line + passed.iter().filter(|&&byte| byte == b'\n').count());
        }
        self.line.1
    }

    /// Opens the next element inside the one at `depth` and returns its name; `None` when that one has ended.
    ///
    /// What was left unread of the child before is skipped.
    pub(super) fn child(&mut self, depth: usize, problems: &mut Problems) -> Option<&'a str> {
        loop {
            if self.open.len() < depth {
                return None;
            }
            match self.token(problems) {
                Token::Start(name) if self.open.len() == depth + 1 && self.beyond == 0 => return Some(name),
                Token::Start(_) | Token::End | Token::Text(_) => {}
                Token::Eof => return None,
            }
        }
    }

    /// Reads the text of the element that was just opened, up to its end.
    pub(super) fn text(&mut self, problems: &mut Problems) -> Cow<'a, str> {
        let depth = self.open.len();
        let mut text = Cow::Borrowed("");
        self.in_text = true;
        while self.open.len() >= depth {
            match self.token(problems) {
                Token::Text(more) if text.is_empty() => text = more,
                Token::Text(more) => text.to_mut().push_str(&more),
                Token::Start(name) => {
                    let line = self.line();
                    problems.warning(
                        "mspdi.nested",
                        format!("line {line}"),
                        format!("An element `{name}` stands where only text is expected: it was left out."),
                    );
                    let inner = self.open.len();
                    while self.open.len() >= inner && !matches!(self.token(problems), Token::Eof) {}
                }
                Token::End => {}
                Token::Eof => break,
            }
        }
        self.in_text = false;
        text
    }

    /// Reads what comes next. Plain tags and plain text, which is nearly all of a file, are cut out by hand.
    fn token(&mut self, problems: &mut Problems) -> Token<'a> {
        if self.empty {
            self.empty = false;
            return self.close();
        }
        loop {
            let rest = &self.source.as_bytes()[self.at..];
            let plain = if self.in_text { 0 } else { rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count() };
            let (from, rest) = (self.at + plain, &rest[plain..]);
            let token = match rest {
                [] => return self.eof(problems),
                [b'<', b'/', name @ ..] => name_length(name).and_then(|length| {
                    self.at = from + length + 3;
                    self.end(&self.source[from + 2..from + 2 + length], problems)
                }),
                [b'<', name @ ..] => name_length(name).map(|length| {
                    self.at = from + length + 2;
                    self.open(&self.source[from + 1..from + 1 + length], false, problems)
                }),
                _ => text_length(rest).map(|length| {
                    self.at = from + length;
                    Token::Text(Cow::Borrowed(&self.source[from..from + length]))
                }),
            };
            if let Some(token) = token {
                return token;
            }
            // An end tag that closes nothing was passed over; anything else is for the XML reader proper.
            if self.at <= from {
                self.at = from;
                if let Some(token) = self.uncommon(problems) {
                    return token;
                }
            }
        }
    }

    /// Reads attributes, comments, entities and whatever else is not plain; `None` when it says nothing.
    fn uncommon(&mut self, problems: &mut Problems) -> Option<Token<'a>> {
        let rest = &self.source[self.at..];
        // quick-xml would take the mark for that of a file, and leave it out of its positions.
        if let Some(mark) = rest.get(..3).filter(|mark| *mark == "\u{feff}") {
            self.at += mark.len();
            return Some(Token::Text(Cow::Borrowed(mark)));
        }
        let mut reader = Reader::from_str(rest);
        let config = reader.config_mut();
        (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
        let (event, before) = (reader.read_event(), self.at);
        self.at += reader.buffer_position() as usize;
        match event {
            Ok(Event::Start(tag)) => self.tag(before, tag.name().as_ref().len(), false, problems),
            Ok(Event::Empty(tag)) => self.tag(before, tag.name().as_ref().len(), true, problems),
            Ok(Event::End(tag)) => self.end(tag.name().as_ref(), problems),
            Ok(Event::Text(text)) => Some(Token::Text(text.into_inner())),
            Ok(Event::CData(text)) => Some(Token::Text(text.into_inner())),
            Ok(Event::GeneralRef(entity)) => Some(Token::Text(self.entity(&entity, problems))),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => None,
            Ok(Event::Eof) => Some(self.eof(problems)),
            Err(error) => {
                self.at = before;
                let line = self.line();
                problems.warning(
                    "mspdi.syntax",
                    format!("line {line}"),
                    format!("This is not XML ({error}): the damaged part was skipped. Export the file again if something is missing."),
                );
                self.skip(before + 1);
                None
            }
        }
    }

    /// Takes a tag that begins at `before`; a `<` that begins none is text.
    fn tag(&mut self, before: usize, name_length: usize, empty: bool, problems: &mut Problems) -> Option<Token<'a>> {
        let tag = self.source.get(before + 1..self.at).unwrap_or("");
        let name = tag.get(..name_length).unwrap_or("");
        if name.starts_with(|first: char| first.is_alphabetic() || first == '_') && !tag.contains('<') {
            return Some(self.open(name, empty, problems));
        }
        self.damage += 1;
        self.at = if self.damage < MOST_DAMAGE { before + 1 } else { self.source.len() };
        let line = self.line();
        problems.warning(
            "mspdi.syntax",
            format!("line {line}"),
            "A `<` begins no tag here: it was taken as text. It should be written `&lt;`.",
        );
        Some(Token::Text(Cow::Borrowed("<")))
    }

    /// Goes on at the first `<` from `at` on, or at the end where too much is damaged.
    fn skip(&mut self, at: usize) {
        self.damage += 1;
        let bytes = self.source.as_bytes();
        let next = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'<')).filter(|_| self.damage < MOST_DAMAGE);
        self.at = next.map_or(bytes.len(), |next| at + next);
    }

    fn open(&mut self, name: &'a str, empty: bool, problems: &mut Problems) -> Token<'a> {
        let name = local(name);
        if self.open.len() < DEEPEST {
            self.open.push(name);
        } else {
            self.beyond += 1;
            let line = self.line();
            problems.warning(
                "mspdi.too_deep",
                format!("line {line}"),
                format!("Elements are nested more than {DEEPEST} deep: the inner ones were left out."),
            );
        }
        self.empty = empty;
        Token::Start(name)
    }

    fn close(&mut self) -> Token<'a> {
        match self.beyond.checked_sub(1) {
            Some(fewer) => self.beyond = fewer,
            None => {
                self.open.pop();
            }
        }
        Token::End
    }

    /// Closes the innermost element of that name, and those inside it that nobody closed.
    fn end(&mut self, name: &str, problems: &mut Problems) -> Option<Token<'a>> {
        let name = local(name);
        if self.beyond > 0 || self.open.last() == Some(&name) {
            return Some(self.close());
        }
        let line = self.line();
        let Some(at) = self.open.iter().rposition(|&open| open == name) else {
            problems.warning(
                "mspdi.unmatched_end",
                format!("line {line}"),
                format!("`</{name}>` closes nothing that is open: it was ignored."),
            );
            return None;
        };
        let missing = self.open[at + 1..].join(", ");
        problems.warning(
            "mspdi.missing_end",
            format!("line {line}"),
            format!("`</{name}>` comes before the end of {missing}: that was taken to end here."),
        );
        self.open.truncate(at);
        Some(Token::End)
    }

    fn entity(&mut self, entity: &BytesRef<'a>, problems: &mut Problems) -> Cow<'a, str> {
        if let Ok(Some(character)) = entity.resolve_char_ref() {
            return Cow::Owned(character.to_string());
        }
        let name = entity.xml10_content();
        Cow::Borrowed(match name.as_ref() {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => {
                let line = self.line();
                problems.warning(
                    "mspdi.unknown_entity",
                    format!("line {line}"),
                    format!("`&{name};` stands for nothing that XML knows: it was kept as it is written."),
                );
                return Cow::Owned(format!("&{name};"));
            }
        })
    }

    fn eof(&mut self, problems: &mut Problems) -> Token<'a> {
        if !self.ended && (!self.open.is_empty() || self.damage >= MOST_DAMAGE) {
            let line = self.line();
            let words = if self.damage >= MOST_DAMAGE {
                format!(
                    "{MOST_DAMAGE} places of the file are damaged: it was given up after the last of them. Export or download it again."
                )
            } else {
                format!("The file breaks off inside {}: everything before was read. Export or download it again.", self.open.join(" > "))
            };
            problems.error("mspdi.truncated", format!("line {line}"), words);
        }
        (self.ended, self.at, self.beyond) = (true, self.source.len(), 0);
        self.open.clear();
        Token::Eof
    }
}

/// Returns the length of a plain ASCII name that a `>` follows at once.
fn name_length(bytes: &[u8]) -> Option<usize> {
    let length = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
    (length > 0 && bytes[length] == b'>' && !bytes[0].is_ascii_digit()).then_some(length)
}

/// Returns the length of text without entities, up to the next tag.
fn text_length(bytes: &[u8]) -> Option<usize> {
    let length = bytes.iter().position(|byte| matches!(byte, b'<' | b'&')).unwrap_or(bytes.len());
    (length > 0 && bytes.get(length) != Some(&b'&')).then_some(length)
}

/// Returns a name without its namespace prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}
