//! Finds the values inside a JSON text without reading them, so that one bad issue or a cut-off end spoils only itself.

/// The text of one JSON value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice<'a> {
    pub(crate) text: &'a str,
    /// Where the value starts in the whole file.
    pub(crate) offset: usize,
    /// Whether the value has its end; the file stops before it otherwise.
    pub(crate) complete: bool,
}

impl<'a> Slice<'a> {
    /// Treats a whole file as a value that holds the values in it.
    pub(crate) fn file(text: &'a str) -> Slice<'a> {
        Slice { text, offset: 0, complete: true }
    }

    pub(crate) fn is_object(&self) -> bool {
        self.text.starts_with('{')
    }

    pub(crate) fn is_array(&self) -> bool {
        self.text.starts_with('[')
    }

    /// Lists the values of a file, which may be one or many, one a line or not.
    pub(crate) fn values(self) -> Walk<'a> {
        Walk { whole: self, at: 0 }
    }

    /// Lists the elements of an array; anything else has none.
    pub(crate) fn elements(self) -> Walk<'a> {
        Walk { whole: self, at: if self.is_array() { 1 } else { self.text.len() } }
    }

    /// Lists the fields of an object; anything else has none.
    pub(crate) fn entries(self) -> Entries<'a> {
        Entries { walk: Walk { whole: self, at: if self.is_object() { 1 } else { self.text.len() } } }
    }

    /// Reads a string, without caring for escapes: names of fields have none.
    fn string(&self) -> &'a str {
        self.text.trim_matches('"')
    }

    fn part(&self, from: usize, end: Option<usize>) -> Slice<'a> {
        Slice { text: &self.text[from..end.unwrap_or(self.text.len())], offset: self.offset + from, complete: end.is_some() }
    }
}

/// Walks over values, one after the other.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    whole: Slice<'a>,
    at: usize,
}

impl<'a> Iterator for Walk<'a> {
    type Item = Slice<'a>;

    fn next(&mut self) -> Option<Slice<'a>> {
        let bytes = self.whole.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !(byte.is_ascii_whitespace() || matches!(byte, b',' | b':' | b']' | b'}' | 0x1e)) {
                let end = value_end(bytes, self.at);
                let value = self.whole.part(self.at, end);
                self.at = end.unwrap_or(bytes.len());
                return Some(value);
            }
            self.at += 1;
        }
        None
    }
}

/// Walks over the fields of an object.
#[derive(Debug)]
pub(crate) struct Entries<'a> {
    walk: Walk<'a>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a str, Slice<'a>);

    fn next(&mut self) -> Option<(&'a str, Slice<'a>)> {
        let name = self.walk.next()?.string();
        Some((name, self.walk.next()?))
    }
}

/// Returns where the value that starts at `at` ends; `None` when the text stops before.
fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes[at] {
        b'"' => string_end(bytes, at),
        b'{' | b'[' => {
            let mut depth = 0_usize;
            let mut at = at;
            loop {
                match bytes.get(at)? {
                    b'"' => {
                        at = string_end(bytes, at)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        // All delimiters are ASCII, so the end never lies inside a character.
        _ => Some(
            (at..bytes.len())
                .find(|&at| matches!(bytes[at], b',' | b']' | b'}' | b':' | b'{' | b'[' | b'"') || bytes[at].is_ascii_whitespace())
                .unwrap_or(bytes.len()),
        ),
    }
}

fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}
