//! The gate before anything is published: where a text names what is known to be confidential.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::numbers;

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
    let mut found = Vec::new();
    let mut start = 0;
    for (line, content) in text.split('\n').enumerate() {
        for secret in secrets {
            let places = match secret {
                Secret::Name { name, .. } => named(content, name),
                Secret::Number { number, .. } => counted(content, number),
            };
            found.extend(places.into_iter().map(|(from, to)| (start + from, finding(line, content, from, to, secret))));
        }
        start += content.len() + 1;
    }
    found.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.words.cmp(&right.1.words)));
    let mut findings: Vec<Finding> = found.into_iter().map(|(_, finding)| finding).collect();
    findings.dedup();
    findings
}

fn finding(line: usize, content: &str, from: usize, to: usize, secret: &Secret) -> Finding {
    let text = content[from..to].to_owned();
    let words = match secret {
        Secret::Name { name, from } => format!("`{name}` is confidential ({from}): leave it out, or say what kind it is."),
        Secret::Number { number, from } => format!("`{number}` is confidential ({from}): leave it out, or say it roughly."),
    };
    Finding { line: line + 1, column: content[..from].chars().count() + 1, text, words }
}

/// Finds a name, whatever its case and whatever parts its words: `Acme Pay`, `acme-pay`, `ACME_PAY`, `AcmePay`.
fn named(line: &str, name: &str) -> Vec<(usize, usize)> {
    let wanted: Vec<char> = letters(name).map(|(_, letter)| letter).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let there: Vec<(usize, char)> = letters(line).collect();
    let mut places = Vec::new();
    for start in 0..there.len().saturating_sub(wanted.len() - 1) {
        let part = &there[start..start + wanted.len()];
        if !part.iter().map(|(_, letter)| letter).eq(&wanted) {
            continue;
        }
        let from = part[0].0;
        let last = part[part.len() - 1].0;
        let to = last + line[last..].chars().next().map_or(0, char::len_utf8);
        let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        if !inside(line[..from].chars().next_back()) && !inside(line[to..].chars().next()) && !parted_by_sentence(&line[from..to]) {
            places.push((from, to));
        }
    }
    places
}

/// Returns the letters and digits of a text in lower case, each with its place.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices()
        .filter(|(_, letter)| letter.is_alphanumeric())
        .map(|(at, letter)| (at, letter.to_lowercase().next().unwrap_or(letter)))
}

/// Whether what lies between the letters is more than what parts the words of one name.
fn parted_by_sentence(text: &str) -> bool {
    text.chars().any(|letter| !letter.is_alphanumeric() && !matches!(letter, ' ' | '-' | '_' | '.' | '&' | '\'' | '’' | '\u{a0}' | '‑'))
}

/// Finds a number by its worth: `1,240`, `1240` and `1.24k` are the same one.
fn counted(line: &str, number: &str) -> Vec<(usize, usize)> {
    let wanted = numbers(number);
    let Some(wanted) = wanted.first() else { return Vec::new() };
    // `3` alone would be found everywhere: a small count is only looked for with its unit.
    let common = wanted.unit.is_none() && wanted.value < 10.0;
    let same = |value: f64| (value - wanted.value).abs() <= wanted.value.abs() * 1e-9;
    // Three digits and more give themselves away whatever they count; fewer only where they count the same.
    let telling = wanted.value >= 100.0;
    let share = |unit: &Option<String>| unit.as_deref() == Some("%");
    let counts = |unit: &Option<String>| match (unit, &wanted.unit) {
        (Some(found), Some(wanted)) => found.trim_end_matches('s') == wanted.trim_end_matches('s'),
        (None, Some(_)) => wanted.value >= 10.0,
        (_, None) => true,
    };
    numbers(line)
        .into_iter()
        .filter(|found| !common && same(found.value) && share(&found.unit) == share(&wanted.unit))
        .filter(|found| telling || counts(&found.unit))
        .map(|found| (found.at.start, found.at.end))
        .collect()
}
