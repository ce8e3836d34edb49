//! Looks through one's own words for what is the employer's or somebody else's, and takes it out.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::known::Known;
use crate::career::clearance::{Gate, Number, Secret, numbers, round, words};

/// What stands where something was taken out.
pub const LEFT_OUT: &str = "[left out]";
/// What stands where a number is too round to be said roughly.
const NUMBER_LEFT_OUT: &str = "[a number]";
/// From how many words on a text is a passage that can be known again, and how many in a row are enough.
const SHORTEST_PASSAGE: usize = 4;
const PASSAGE: usize = 8;

/// What became of some words of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Treated {
    /// They were taken out.
    Redacted,
    /// A number of them is said roughly.
    Rounded,
}

/// Words of a text that do not go along as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextChange {
    /// The words as they stand in the career space. They are in no file of the bundle.
    pub was: String,
    /// What stands in their place.
    pub now: String,
    pub treated: Treated,
    pub words: String,
}

/// A text as it may go along.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cleaned {
    pub text: String,
    pub changes: Vec<TextChange>,
}

/// Everything that no text may say, laid out to be looked for.
pub(super) struct Scanner<'a> {
    gate: Gate<'a>,
    known: &'a Known,
    passages: [HashSet<u64>; PASSAGE - SHORTEST_PASSAGE + 1],
}

impl<'a> Scanner<'a> {
    pub(super) fn new(known: &'a Known) -> Scanner<'a> {
        let mut passages: [HashSet<u64>; PASSAGE - SHORTEST_PASSAGE + 1] = Default::default();
        for text in &known.passages {
            let spoken = spoken(text);
            // What is shorter than a passage is known again as a whole.
            let length = spoken.len().min(PASSAGE);
            if length >= SHORTEST_PASSAGE {
                passages[length - SHORTEST_PASSAGE].extend(spoken.windows(length).map(hash));
            }
        }
        Scanner { gate: Gate::new(&known.secrets), known, passages }
    }

    /// Takes out of a text what it must not say; of what goes along roughly, every number is said so.
    pub(super) fn clean(&self, text: &str, roughly: bool, public: &[String]) -> Cleaned {
        let mut cleaned = Cleaned { text: text.to_owned(), changes: Vec::new() };
        if roughly {
            cleaned.text = round(text);
            cleaned.changes.extend(rounded(text, &cleaned.text));
        }
        let lines: Vec<String> = cleaned.text.split('\n').map(|line| self.line(line, public, &mut cleaned.changes)).collect();
        cleaned.text = lines.join("\n");
        // A passage may run over the ends of lines.
        let passages = self.passages(&cleaned.text);
        if !passages.is_empty() {
            cleaned.text = replace(&cleaned.text, passages, &mut cleaned.changes);
        }
        cleaned
    }

    fn line(&self, line: &str, public: &[String], changes: &mut Vec<TextChange>) -> String {
        let known = |found: &str| public.iter().any(|known| known.trim().to_lowercase() == found.to_lowercase());
        let places = self.gate.places(line).into_iter().filter(|(place, _)| !known(&line[place.clone()]));
        let mut takes: Vec<Take> = places.filter_map(|(place, secret)| self.take(line, place, secret)).collect();
        takes.extend(self.addresses(line));
        replace(line, takes, changes)
    }

    fn take(&self, line: &str, place: Range<usize>, secret: &Secret) -> Option<Take> {
        let found = &line[place.clone()];
        match secret {
            Secret::Name { name, from } => {
                let said = !self.known.as_written.contains(name) || found == name;
                said.then(|| Take { place, now: LEFT_OUT.to_owned(), treated: Treated::Redacted, words: format!("It is {from}.") })
            }
            Secret::Number { from, .. } => {
                let rough = round(found);
                let is_rough = |number: &Number| numbers(found).first().is_none_or(|was| (was.value - number.value).abs() > 1e-9);
                let words = format!("It is a number of {from}.");
                Some(match numbers(&rough).first().is_some_and(is_rough) {
                    true => {
                        let marked =
                            ["about ", "around ", "roughly ", "nearly ", "almost "].iter().any(|word| line[..place.start].ends_with(word));
                        let now = if marked { rough.trim_start_matches("about ").to_owned() } else { rough };
                        Take { place, now, treated: Treated::Rounded, words }
                    }
                    false => Take { place, now: NUMBER_LEFT_OUT.to_owned(), treated: Treated::Redacted, words },
                })
            }
        }
    }

    /// Finds the addresses of people, but the owner's own.
    fn addresses(&self, line: &str) -> Vec<Take> {
        let of = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_' | '+');
        let mut found = Vec::new();
        for (at, _) in line.match_indices('@') {
            let start = line[..at].char_indices().rev().take_while(|(_, sign)| of(*sign)).last().map_or(at, |(start, _)| start);
            let after = &line[at + 1..];
            let host = &after[..after.find(|sign| !of(sign)).unwrap_or(after.len())];
            let place = start..at + 1 + host.trim_end_matches('.').len();
            let address = &line[place.clone()];
            let is_address = start < at && address[at - start..].contains('.');
            if is_address && !self.known.own_addresses.iter().any(|own| own.eq_ignore_ascii_case(address)) {
                let words = "It is the address of somebody else.".to_owned();
                found.push(Take { place, now: LEFT_OUT.to_owned(), treated: Treated::Redacted, words });
            }
        }
        found
    }

    /// Finds what was written down in a program word by word.
    fn passages(&self, text: &str) -> Vec<Take> {
        let places = words(text);
        let spoken = spoken(text);
        let mut found = Vec::new();
        for (known, length) in self.passages.iter().zip(SHORTEST_PASSAGE..).filter(|(known, _)| !known.is_empty()) {
            for (first, window) in spoken.windows(length).enumerate() {
                if known.contains(&hash(window)) {
                    found.push(Take {
                        place: places[first].start..places[first + length - 1].end,
                        now: LEFT_OUT.to_owned(),
                        treated: Treated::Redacted,
                        words: "It stands word by word in a record of a program.".to_owned(),
                    });
                }
            }
        }
        found
    }
}

/// A place of a text, and what stands there instead.
struct Take {
    place: Range<usize>,
    now: String,
    treated: Treated,
    words: String,
}

/// Puts what goes along in the place of what does not; where two overlap, both are taken out as one.
fn replace(text: &str, mut takes: Vec<Take>, changes: &mut Vec<TextChange>) -> String {
    takes.sort_by_key(|take| (take.place.start, std::cmp::Reverse(take.place.end)));
    let mut merged: Vec<Take> = Vec::new();
    for take in takes {
        match merged.last_mut() {
            Some(last) if take.place.start < last.place.end => {
                if take.place.end > last.place.end || take.treated == Treated::Redacted {
                    let redacted = take.treated == Treated::Redacted || last.treated == Treated::Redacted;
                    last.place.end = last.place.end.max(take.place.end);
                    if redacted {
                        (last.now, last.treated) = (LEFT_OUT.to_owned(), Treated::Redacted);
                    }
                }
            }
            _ => merged.push(take),
        }
    }
    let (mut out, mut written) = (String::with_capacity(text.len()), 0);
    for take in merged {
        let was = text[take.place.clone()].to_owned();
        out += &text[written..take.place.start];
        out += &take.now;
        written = take.place.end;
        changes.push(TextChange { was, now: take.now, treated: take.treated, words: take.words });
    }
    out + &text[written..]
}

/// Says which words of a text are said roughly: from the first that differ to the last.
fn rounded(was: &str, now: &str) -> Option<TextChange> {
    let (before, after): (Vec<&str>, Vec<&str>) = (was.split(' ').collect(), now.split(' ').collect());
    let first = before.iter().zip(&after).take_while(|(was, now)| was == now).count();
    let rest = before.len().min(after.len()) - first;
    let last = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(was, now)| was == now).count();
    let differ = |words: &[&str]| words[first..words.len() - last].join(" ");
    let words = "It goes along with its numbers said roughly, as it is marked.".to_owned();
    (was != now).then(|| TextChange { was: differ(&before), now: differ(&after), treated: Treated::Rounded, words })
}

/// Returns the words of a text as they are spoken: whatever their case.
fn spoken(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| text[word].to_lowercase()).collect()
}

fn hash(words: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}
