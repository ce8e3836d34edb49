//! A pull reader over XML that goes on after damage: missing end tags, stray `<`, unknown entities, a cut-off end.
//!
//! It keeps its own stack of open elements, because an end tag that closes an outer element must close the inner
//! ones too, and starts anew behind markup that nothing can be made of.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::problems::Problems;

/// Elements nested deeper than this are counted and not looked at.
const DEEPEST: usize = 64;
/// After so many restarts the rest of the input is given up: each one may scan to the end of the input.
const MOST_RESTARTS: usize = 100;

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
    reader: Reader<&'a [u8]>,
    /// Where in the source the reader was started.
    base: usize,
    restarts: usize,
    open: Vec<&'a str>,
    /// Open elements beyond the deepest that is looked at.
    beyond: usize,
    /// The last start tag closed itself.
    empty: bool,
    truncated: bool,
    /// A position and the line that it lies on, so that lines are counted once.
    line: (usize, usize),
}

impl<'a> Xml<'a> {
    pub(super) fn new(source: &'a str) -> Xml<'a> {
        let reader = reader(source);
        Xml { source, reader, base: 0, restarts: 0, open: Vec::new(), beyond: 0, empty: false, truncated: false, line: (0, 1) }
    }

    /// Returns how many elements are open: what `child` wants to be given.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Returns the line at which the reader stands.
    pub(super) fn line(&mut self) -> usize {
        let at = self.position();
        let (from, line) = self.line;
        if let Some(passed) = self.source.as_bytes().get(from..at) {
            self.line = (at, line + passed.iter().filter(|&&byte| byte == b'\n').count());
        }
        self.line.1
    }

    fn position(&self) -> usize {
        self.base + self.reader.buffer_position() as usize
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
        self.reader.config_mut().trim_text(false);
        while self.open.len() >= depth {
            match self.token(problems) {
                Token::Text(more) if text.is_empty() => text = more,
                Token::Text(more) => text.to_mut().push_str(&more),
                Token::Start(name) => {
                    let line = self.line();
                    problems.warning("mspdi.nested", format!("line {line}"), format!("An element `{name}` stands where only text is expected: it was left out."));
                    let inner = self.open.len();
                    while self.open.len() >= inner && !matches!(self.token(problems), Token::Eof) {}
                }
                Token::End => {}
                Token::Eof => break,
            }
        }
        self.reader.config_mut().trim_text(true);
        text
    }

    fn token(&mut self, problems: &mut Problems) -> Token<'a> {
        if self.empty {
            self.empty = false;
            return self.close();
        }
        loop {
            let before = self.position();
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    if let Some(name) = self.name(tag.name().as_ref().len(), tag.len(), 1) {
                        return self.open(name, false, problems);
                    }
                    return self.stray(before, problems);
                }
                Ok(Event::Empty(tag)) => {
                    if let Some(name) = self.name(tag.name().as_ref().len(), tag.len(), 2) {
                        return self.open(name, true, problems);
                    }
                    return self.stray(before, problems);
                }
                Ok(Event::End(tag)) => {
                    if let Some(token) = self.end(tag.name().as_ref(), problems) {
                        return token;
                    }
                }
                Ok(Event::Text(text)) => return Token::Text(text.into_inner()),
                Ok(Event::CData(text)) => return Token::Text(text.into_inner()),
                Ok(Event::GeneralRef(entity)) => return Token::Text(self.entity(&entity, problems)),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Ok(Event::Eof) => return self.eof(problems),
                Err(_) if self.restarts >= MOST_RESTARTS => return self.eof(problems),
                Err(error) => {
                    let line = self.line();
                    problems.warning("mspdi.syntax", format!("line {line}"), format!("This is not XML ({error}): the damaged part was skipped. Export the file again if something is missing."));
                    let at = self.base + self.reader.error_position() as usize;
                    self.restart(at.max(before) + 1);
                }
            }
        }
    }

    /// Returns the name of the tag that ends where the reader stands; `None` when no tag is like that.
    fn name(&self, name_length: usize, tag_length: usize, closing: usize) -> Option<&'a str> {
        let start = self.position().checked_sub(closing + tag_length)?;
        let tag = self.source.get(start..start + tag_length)?;
        let name = tag.get(..name_length)?;
        let named = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
        (named && (tag_length == name_length || !tag.contains('<'))).then(|| name.split_once(':').map_or(name, |(_, local)| local))
    }

    fn open(&mut self, name: &'a str, empty: bool, problems: &mut Problems) -> Token<'a> {
        if self.open.len() < DEEPEST {
            self.open.push(name);
        } else {
            self.beyond += 1;
            let line = self.line();
            problems.warning("mspdi.too_deep", format!("line {line}"), format!("Elements are nested more than {DEEPEST} deep: the inner ones were left out."));
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
        let name = name.split_once(':').map_or(name, |(_, local)| local);
        if self.beyond > 0 || self.open.last() == Some(&name) {
            return Some(self.close());
        }
        let line = self.line();
        let Some(at) = self.open.iter().rposition(|&open| open == name) else {
            problems.warning("mspdi.unmatched_end", format!("line {line}"), format!("`</{name}>` closes nothing that is open: it was ignored."));
            return None;
        };
        let missing = self.open[at + 1..].join(", ");
        problems.warning("mspdi.missing_end", format!("line {line}"), format!("`</{name}>` comes before the end of {missing}: that was taken to end here."));
        self.open.truncate(at);
        Some(Token::End)
    }

    /// Takes a `<` that begins no tag as text, and goes on behind it.
    fn stray(&mut self, before: usize, problems: &mut Problems) -> Token<'a> {
        let line = self.line();
        problems.warning("mspdi.syntax", format!("line {line}"), "A `<` begins no tag here: it was taken as text. It should be written `&lt;`.".to_owned());
        let rest = self.source.get(before..).unwrap_or("");
        let Some(bracket) = rest.find('<') else { return self.eof(problems) };
        if self.restarts >= MOST_RESTARTS {
            return self.eof(problems);
        }
        self.restarts += 1;
        self.start_at(before + bracket + 1);
        Token::Text(Cow::Borrowed("<"))
    }

    /// Goes on at the first `<` from `at` on.
    fn restart(&mut self, at: usize) {
        self.restarts += 1;
        let bytes = self.source.as_bytes();
        let next = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'<'));
        self.start_at(next.map_or(bytes.len(), |next| at + next));
    }

    fn start_at(&mut self, at: usize) {
        let trim = self.reader.config_mut().trim_text_start;
        self.base = at.min(self.source.len());
        self.reader = reader(self.source.get(self.base..).unwrap_or(""));
        self.reader.config_mut().trim_text(trim);
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
                problems.warning("mspdi.unknown_entity", format!("line {line}"), format!("`&{name};` stands for nothing that XML knows: it was kept as it is written."));
                return Cow::Owned(format!("&{name};"));
            }
        })
    }

    fn eof(&mut self, problems: &mut Problems) -> Token<'a> {
        if !self.truncated && (!self.open.is_empty() || self.restarts >= MOST_RESTARTS) {
            let line = self.line();
            let inside = self.open.join(" > ");
            problems.error("mspdi.truncated", format!("line {line}"), format!("The file breaks off inside {inside}: everything before was read. Export or download it again."));
        }
        self.truncated = true;
        self.open.clear();
        self.beyond = 0;
        Token::Eof
    }
}

fn reader(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.trim_text(true);
    reader
}
