//! Lines: words in their styles, broken where the right edge comes out even.

use super::face::{Faces, Weight};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Body,
    Soft,
    Accent,
}

/// How words look, and what they lead to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) weight: Weight,
    pub(super) size: f32,
    pub(super) ink: Ink,
    pub(super) link: Option<String>,
}

/// Words in one look on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) look: Look,
    /// From the left edge of what is printed.
    pub(super) x: f32,
    pub(super) width: f32,
    /// The node of the tree of tags that it belongs to; none for what is repeated or mere ornament.
    pub(super) node: Option<usize>,
}

/// A word: parts in different looks with no space between.
struct Word {
    parts: Vec<(String, Look)>,
    width: f32,
}

/// What a last line costs that holds one short word, or few: both are worse than a ragged edge.
const WIDOW: f32 = 0.4;
const STUB: f32 = 0.05;

/// Breaks text into lines no wider than `measure`.
pub(super) fn broken(text: &[(String, Look)], measure: f32, faces: &mut Faces) -> Vec<Vec<Run>> {
    let words = words(text, measure, faces);
    let space = words.first().map_or(0.0, |word| faces.width(Weight::Regular, word.parts[0].1.size, " "));
    let ends = breaks(&words.iter().map(|word| word.width).collect::<Vec<_>>(), space, measure);
    let mut start = 0;
    let mut lines = Vec::with_capacity(ends.len());
    for end in ends {
        let last = end == words.len();
        lines.push(runs(&words[start..end], !last, faces));
        start = end;
    }
    lines
}

/// Returns where each line ends, so that the squares of what they leave free add up to the least.
fn breaks(widths: &[f32], space: f32, measure: f32) -> Vec<usize> {
    let count = widths.len();
    let mut best = vec![(f32::INFINITY, count); count + 1];
    best[count].0 = 0.0;
    for start in (0..count).rev() {
        let mut width = -space;
        for end in start + 1..=count {
            width += space + widths[end - 1];
            if width > measure && end > start + 1 {
                break;
            }
            let free = (1.0 - width / measure).max(0.0);
            let short = start > 0 && width < measure * 0.2;
            let cost = match (end == count, short) {
                (true, true) if end == start + 1 => WIDOW,
                (true, true) => STUB,
                (true, false) => 0.0,
                (false, _) => free * free,
            };
            let total = cost + best[end].0;
            if total < best[start].0 {
                best[start] = (total, end);
            }
        }
    }
    let mut ends = Vec::new();
    let mut at = 0;
    while at < count {
        at = best[at].1;
        ends.push(at);
    }
    ends
}

/// Parts text into words, those that are wider than a line into pieces.
fn words(text: &[(String, Look)], measure: f32, faces: &mut Faces) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (text, look) in text {
        // A number and its percent sign stay together.
        let text = faces.writable(&text.replace(" %", "\u{a0}%"));
        for (ix, part) in text.split(' ').enumerate() {
            open &= ix == 0;
            if part.is_empty() {
                continue;
            }
            for piece in pieces(part, look, measure, faces) {
                let width = faces.width(look.weight, look.size, &piece);
                let fits = words.last().is_some_and(|word| word.width + width <= measure);
                match words.last_mut() {
                    Some(word) if open && fits => {
                        word.parts.push((piece, look.clone()));
                        word.width += width;
                    }
                    _ => words.push(Word { parts: vec![(piece, look.clone())], width }),
                }
                open = false;
            }
            open = true;
        }
        open = open && !text.ends_with(' ');
    }
    words
}

/// Cuts what is wider than a line, after a mark where there is one.
fn pieces(word: &str, look: &Look, measure: f32, faces: &mut Faces) -> Vec<String> {
    if faces.width(look.weight, look.size, word) <= measure {
        return vec![word.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for letter in word.chars() {
        piece.push(letter);
        if faces.width(look.weight, look.size, &piece) > measure && piece.chars().count() > 1 {
            piece.pop();
            let cut = piece.rfind(['/', '-', '.', '_', '&', '?', '=']).map(|at| at + 1).filter(|at| *at > piece.len() / 2);
            let rest = piece.split_off(cut.unwrap_or(piece.len()));
            pieces.push(std::mem::replace(&mut piece, rest));
            piece.push(letter);
        }
    }
    pieces.push(piece);
    pieces
}

/// Joins words of one look into runs; a line that goes on ends in a space, which is what parts the words for whoever copies them.
fn runs(words: &[Word], goes_on: bool, faces: &mut Faces) -> Vec<Run> {
    let mut texts: Vec<(String, Look)> = Vec::new();
    for (ix, word) in words.iter().enumerate() {
        if ix > 0
            && let Some((text, _)) = texts.last_mut()
        {
            text.push(' ');
        }
        for (part, look) in &word.parts {
            match texts.last_mut() {
                Some((text, last)) if last == look => text.push_str(part),
                _ => texts.push((part.clone(), look.clone())),
            }
        }
    }
    if goes_on && let Some((text, _)) = texts.last_mut() {
        text.push(' ');
    }
    let mut x = 0.0;
    let mut runs = Vec::with_capacity(texts.len());
    for (text, look) in texts {
        let width = faces.line_width(look.weight, look.size, &text);
        runs.push(Run { text, look, x, width, node: None });
        x += width;
    }
    runs
}
