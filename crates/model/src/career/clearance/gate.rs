//! The gate before anything is published: where a text names what is known to be confidential.

use std::collections::HashMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::{Number, numbers};

/// Something that must not be said outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Secret {
    /// A client, a person, a program, a product that is not announced.
    Name {
        name: String,
        /// Where it is known from: `the charter of Atlas`.
        from: String,
    },
    /// A number with its unit: `39.5 %`, `EUR 1.2M`, `1,240 customers`.
    Number { number: String, from: String },
}

/// A place of a text that says something confidential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The line that it is on, the first being 1.
    pub line: usize,
    /// The letter of the line that it begins with, the first being 1.
    pub column: usize,
    /// The words as they stand there.
    pub text: String,
    /// Why it must not stand there, and what to do.
    pub words: String,
}

/// Looks for everything confidential in a text, in the order of the text.
pub fn check(text: &str, secrets: &[Secret]) -> Vec<Finding> {
    let gate = Gate::new(secrets);
    let mut findings = Vec::new();
    for (line, content) in text.split('\n').enumerate() {
        let mut found: Vec<(usize, Finding)> =
            gate.places(content).into_iter().map(|(place, secret)| (place.start, finding(line, content, place, secret))).collect();
        found.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.words.cmp(&right.1.words)));
        findings.extend(found.into_iter().map(|(_, finding)| finding));
    }
    findings.dedup();
    findings
}

/// Secrets, laid out so that looking through a text costs the length of the text, however many they are.
#[derive(Debug)]
pub struct Gate<'a> {
    /// By their letters and digits in lower case.
    names: HashMap<String, Vec<&'a Secret>>,
    numbers: Vec<(&'a Secret, Number)>,
    /// Letters of the longest name.
    longest: usize,
}

impl<'a> Gate<'a> {
    pub fn new(secrets: &'a [Secret]) -> Gate<'a> {
        let mut gate = Gate { names: HashMap::new(), numbers: Vec::new(), longest: 0 };
        for secret in secrets {
            match secret {
                Secret::Name { name, .. } => {
                    let wanted = letters(name);
                    gate.longest = gate.longest.max(wanted.len());
                    if !wanted.is_empty() {
                        gate.names.entry(wanted).or_default().push(secret);
                    }
                }
                Secret::Number { number, .. } => {
                    gate.numbers.extend(numbers(number).into_iter().next().map(|wanted| (secret, wanted)));
                }
            }
        }
        gate
    }

    /// Finds each secret on a line, with where it stands there.
    pub fn places(&self, line: &str) -> Vec<(Range<usize>, &'a Secret)> {
        let mut places = self.named(line);
        let there = if self.numbers.is_empty() { Vec::new() } else { numbers(line) };
        for (secret, wanted) in &self.numbers {
            places.extend(there.iter().filter(|found| is_same(found, wanted)).map(|found| (found.at.clone(), *secret)));
        }
        places
    }

    /// Finds names, whatever their case and whatever parts their words: `Acme Pay`, `acme-pay`, `ACME_PAY`, `AcmePay`.
    fn named(&self, line: &str) -> Vec<(Range<usize>, &'a Secret)> {
        let words = words(line);
        let mut places = Vec::new();
        for (first, start) in words.iter().enumerate() {
            let mut run = String::new();
            for (ix, word) in words[first..].iter().enumerate() {
                let before = (ix > 0).then(|| words[first + ix - 1].end);
                if before.is_some_and(|end| parted_by_sentence(&line[end..word.start])) {
                    break;
                }
                run += &letters(&line[word.clone()]);
                if run.len() > self.longest {
                    break;
                }
                let here = start.start..word.end;
                places.extend(self.names.get(&run).into_iter().flatten().map(|secret| (here.clone(), *secret)));
            }
        }
        places
    }
}

fn finding(line: usize, content: &str, place: Range<usize>, secret: &Secret) -> Finding {
    let column = content[..place.start].chars().count() + 1;
    let text = content[place].to_owned();
    let words = match secret {
        Secret::Name { name, from } => format!("`{name}` is confidential ({from}): leave it out, or say what kind it is."),
        Secret::Number { number, from } => format!("`{number}` is confidential ({from}): leave it out, or say it roughly."),
    };
    Finding { line: line + 1, column, text, words }
}

/// Returns where the runs of letters and digits of a text are.
pub(in crate::career) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        let end = at + letter.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == at => word.end = end,
            _ => words.push(at..end),
        }
    }
    words
}

/// Returns the letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).map(|letter| letter.to_lowercase().next().unwrap_or(letter)).collect()
}

/// Whether what lies between the letters is more than what parts the words of one name.
fn parted_by_sentence(text: &str) -> bool {
    text.chars().any(|letter| !letter.is_alphanumeric() && !matches!(letter, ' ' | '-' | '_' | '.' | '&' | '\'' | '’' | '\u{a0}' | '‑'))
}

/// Whether a number is the one that is wanted, by its worth: `1,240`, `1240` and `1.24k` are the same one.
fn is_same(found: &Number, wanted: &Number) -> bool {
    // `3` alone would be found everywhere: a small count is only looked for with its unit.
    let common = wanted.unit.is_none() && wanted.value < 10.0;
    let same = (found.value - wanted.value).abs() <= wanted.value.abs() * 1e-9;
    // Three digits and more give themselves away whatever they count; fewer only where they count the same.
    let telling = wanted.value >= 100.0;
    let share = |number: &Number| number.unit.as_deref() == Some("%");
    let counts_same = match (&found.unit, &wanted.unit) {
        (Some(found), Some(wanted)) => found.trim_end_matches('s') == wanted.trim_end_matches('s'),
        (None, Some(_)) => wanted.value >= 10.0,
        (_, None) => true,
    };
    !common && same && share(found) == share(wanted) && (telling || counts_same)
}
