//! What a posting asks for, found in its text by plain rules.

use schemars::JsonSchema;
use serde::Serialize;

use super::topics::{spoken, terms};
use crate::career::framework::Competency;

/// Something that a posting asks for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "PostingRequirement")]
pub struct Requirement {
    /// The line of the posting, the first being 1.
    pub line: usize,
    /// As the posting says it.
    pub text: String,
    pub need: Need,
    /// Years of experience that it asks for.
    pub years: Option<u32>,
    /// Certifications that it names; one of them will do.
    pub certifications: Vec<String>,
    pub competencies: Vec<Spoken>,
    #[serde(skip)]
    pub(super) terms: Vec<String>,
}

/// A competency, and the posting's words for it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Spoken {
    pub competency: String,
    pub words: Vec<String>,
}

/// How much it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PostingNeed")]
pub enum Need {
    Must,
    /// What the person would do there.
    Duty,
    Nice,
}

/// Where a posting speaks of something else.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Needs(Need),
    /// The company, the pay, the benefits: nothing is asked there.
    Else,
    Unknown,
}

const HEADINGS: &[(&str, Part)] = &[
    ("nice to have", Part::Needs(Need::Nice)),
    ("nice-to-have", Part::Needs(Need::Nice)),
    ("preferred", Part::Needs(Need::Nice)),
    ("bonus", Part::Needs(Need::Nice)),
    ("good to have", Part::Needs(Need::Nice)),
    ("desirable", Part::Needs(Need::Nice)),
    ("a plus", Part::Needs(Need::Nice)),
    ("must have", Part::Needs(Need::Must)),
    ("must-have", Part::Needs(Need::Must)),
    ("minimum qualification", Part::Needs(Need::Must)),
    ("basic qualification", Part::Needs(Need::Must)),
    ("requirement", Part::Needs(Need::Must)),
    ("qualification", Part::Needs(Need::Must)),
    ("what you bring", Part::Needs(Need::Must)),
    ("what you'll bring", Part::Needs(Need::Must)),
    ("what we look for", Part::Needs(Need::Must)),
    ("what we're looking for", Part::Needs(Need::Must)),
    ("who you are", Part::Needs(Need::Must)),
    ("your profile", Part::Needs(Need::Must)),
    ("about you", Part::Needs(Need::Must)),
    ("you have", Part::Needs(Need::Must)),
    ("skills", Part::Needs(Need::Must)),
    ("responsibilit", Part::Needs(Need::Duty)),
    ("what you'll do", Part::Needs(Need::Duty)),
    ("what you will do", Part::Needs(Need::Duty)),
    ("your role", Part::Needs(Need::Duty)),
    ("the role", Part::Needs(Need::Duty)),
    ("your tasks", Part::Needs(Need::Duty)),
    ("in this role", Part::Needs(Need::Duty)),
    ("about us", Part::Else),
    ("about the company", Part::Else),
    ("who we are", Part::Else),
    ("benefits", Part::Else),
    ("what we offer", Part::Else),
    ("we offer", Part::Else),
    ("perks", Part::Else),
    ("salary", Part::Else),
    ("compensation", Part::Else),
    ("equal opportunity", Part::Else),
    ("how to apply", Part::Else),
];

/// Words that make a sentence outside any list ask for something.
const ASKING: &[&str] = &[
    "must have",
    "you must",
    "required",
    "years of",
    "years' ",
    "you have",
    "you bring",
    "experience with",
    "experience in",
    "proven ",
    "ability to",
    "certification",
    "certified",
];
const NICE: &[&str] = &["nice to have", "preferred", "a plus", "a bonus", "desirable", "ideally"];

/// Certifications by the names that postings use.
const CERTIFICATIONS: &[&str] = &[
    "PMP",
    "PMI-ACP",
    "PgMP",
    "CAPM",
    "CSM",
    "PSM",
    "CSPO",
    "SAFe",
    "PRINCE2",
    "ITIL",
    "CISSP",
    "AWS Certified",
    "CKA",
    "Six Sigma",
    "MSP",
];

/// Reads what a posting asks for, in the order of its text.
pub(super) fn requirements(posting: &str, competencies: &[Competency]) -> Vec<Requirement> {
    let mut part = Part::Unknown;
    let mut out: Vec<Requirement> = Vec::new();
    for (ix, line) in posting.lines().enumerate() {
        let (bulleted, text) = unbulleted(line);
        if text.is_empty() {
            continue;
        }
        if let Some(next) = heading(text, bulleted) {
            part = next;
            continue;
        }
        for sentence in sentences(text, bulleted) {
            if let Some(need) = asked(sentence, part, bulleted) {
                out.push(requirement(ix + 1, sentence, need, competencies));
            }
        }
    }
    out.retain(|requirement| requirement.says_something());
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|requirement| seen.insert(requirement.text.to_lowercase()));
    out
}

impl Requirement {
    /// Whether anything in it can be looked for.
    fn says_something(&self) -> bool {
        self.years.is_some() || !self.certifications.is_empty() || !self.competencies.is_empty() || !self.terms.is_empty()
    }
}

fn requirement(line: usize, text: &str, need: Need, competencies: &[Competency]) -> Requirement {
    let competencies = spoken(text, competencies).into_iter().map(|(one, words)| Spoken { competency: one.id.clone(), words });
    Requirement {
        line,
        text: text.to_owned(),
        need,
        years: years(text),
        certifications: certifications(text),
        competencies: competencies.collect(),
        terms: terms(text),
    }
}

fn unbulleted(line: &str) -> (bool, &str) {
    let line = line.trim();
    let marks = ['•', '*', '-', '–', '·', '▪', '◦', '●', '‣', '✓', '✔'];
    let bare = line.trim_start_matches(marks);
    if bare.len() < line.len() && bare.starts_with(char::is_whitespace) {
        return (true, bare.trim());
    }
    let digits = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match digits.strip_prefix(['.', ')']) {
        Some(rest) if digits.len() < line.len() && rest.starts_with(' ') => (true, rest.trim()),
        _ => (false, line),
    }
}

/// Says what part of the posting a line opens; none where it is no heading.
fn heading(text: &str, bulleted: bool) -> Option<Part> {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let short = bare.split_whitespace().count() <= 6 && !text.ends_with(['.', ',', ';']);
    if bulleted || !short {
        return None;
    }
    let lower = bare.to_lowercase().replace('’', "'");
    let marked = text.ends_with(':') || text.starts_with('#') || text.starts_with("**") || bare.to_uppercase() == *bare;
    let known = HEADINGS.iter().find(|(words, _)| lower.contains(words)).map(|(_, part)| *part);
    // A heading that nobody knows ends the part before it, if it is one by its looks.
    known.or(marked.then_some(Part::Unknown))
}

/// Parts prose into sentences; a bullet is one.
fn sentences(text: &str, bulleted: bool) -> Vec<&str> {
    if bulleted {
        return vec![text.trim_end_matches(['.', ';'])];
    }
    text.split_inclusive(['.', ';', '!']).fold(Vec::new(), |mut out: Vec<&str>, part| {
        let trimmed = part.trim().trim_end_matches(['.', ';', '!']);
        if !trimmed.is_empty() {
            out.push(trimmed);
        }
        out
    })
}

fn asked(sentence: &str, part: Part, bulleted: bool) -> Option<Need> {
    let lower = sentence.to_lowercase();
    let nice = NICE.iter().any(|words| lower.contains(words));
    let asks = ASKING.iter().any(|words| lower.contains(words));
    match part {
        Part::Else => None,
        _ if nice => Some(Need::Nice),
        Part::Needs(need) if bulleted || asks || sentence.split_whitespace().count() <= 25 => Some(need),
        Part::Unknown if asks => Some(Need::Must),
        Part::Unknown if bulleted => Some(Need::Duty),
        _ => None,
    }
}

/// Reads `5+ years`, `at least three years`, `7-10 years`: the least of them.
fn years(text: &str) -> Option<u32> {
    const WORDS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let lower = text.to_lowercase();
    let at = lower.find("year")?;
    let before = &lower[..at];
    let mut least = None;
    for word in before.split(|letter: char| !letter.is_alphanumeric()).rev().filter(|word| !word.is_empty()).take(3) {
        let number = word.parse().ok().or_else(|| WORDS.iter().position(|known| *known == word).map(|place| place as u32 + 1));
        match number {
            Some(number) => least = Some(number),
            None if matches!(word, "to" | "or" | "more") => {}
            None => break,
        }
    }
    least.filter(|years| (1..=40).contains(years))
}

fn certifications(text: &str) -> Vec<String> {
    let named = |name: &&&str| {
        text.match_indices(**name).any(|(at, _)| {
            let after = &text[at + name.len()..];
            !text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '-') && !after.starts_with(char::is_alphanumeric)
        })
    };
    CERTIFICATIONS.iter().filter(named).map(|name| (*name).to_owned()).collect()
}
