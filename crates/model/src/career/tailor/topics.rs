//! The words by which a posting or a bullet speaks of a competency.

use crate::career::framework::Competency;

/// Returns the competencies that a text speaks of, each with the words that say so, as they stand in the text.
pub(super) fn spoken<'a>(text: &str, competencies: &'a [Competency]) -> Vec<(&'a Competency, Vec<String>)> {
    let lower = text.to_lowercase();
    let said = |competency: &Competency| competency.words.iter().filter_map(|word| whole(&lower, word)).collect::<Vec<String>>();
    competencies.iter().map(|one| (one, said(one))).filter(|(_, said)| !said.is_empty()).collect()
}

/// Finds what begins a word of a text, and returns that word as a whole.
fn whole(lower: &str, begin: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = lower[from..].find(begin) {
        let start = from + at;
        let end = start + begin.len();
        if !lower[..start].ends_with(char::is_alphanumeric) {
            let rest = lower[end..].find(|letter: char| !letter.is_alphanumeric()).unwrap_or(lower.len() - end);
            // Short ones are abbreviations: `sre` begins no other word.
            if begin.len() > 4 || lower[end..end + rest].trim_start_matches('s').is_empty() {
                return Some(lower[start..end + rest].to_owned());
            }
        }
        from = end;
    }
    None
}

/// Words that say nothing of what is asked for.
const EMPTY: &[&str] = &[
    "about",
    "across",
    "after",
    "also",
    "and",
    "any",
    "are",
    "around",
    "best",
    "between",
    "both",
    "but",
    "can",
    "candidate",
    "closely",
    "company",
    "complex",
    "deep",
    "demonstrated",
    "driving",
    "each",
    "effectively",
    "ensure",
    "equivalent",
    "etc",
    "excellent",
    "experience",
    "experienced",
    "familiar",
    "familiarity",
    "for",
    "from",
    "good",
    "great",
    "have",
    "high",
    "highly",
    "ideally",
    "including",
    "into",
    "its",
    "join",
    "key",
    "knowledge",
    "large",
    "least",
    "leading",
    "like",
    "looking",
    "make",
    "manage",
    "managing",
    "manager",
    "minimum",
    "more",
    "multiple",
    "must",
    "need",
    "new",
    "nice",
    "our",
    "other",
    "over",
    "own",
    "plus",
    "preferably",
    "preferred",
    "proven",
    "record",
    "related",
    "required",
    "requirement",
    "requirements",
    "role",
    "should",
    "similar",
    "skill",
    "skills",
    "strong",
    "such",
    "team",
    "teams",
    "that",
    "the",
    "their",
    "them",
    "they",
    "this",
    "through",
    "to",
    "track",
    "understanding",
    "using",
    "very",
    "want",
    "was",
    "well",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "within",
    "work",
    "working",
    "would",
    "year",
    "years",
    "you",
    "your",
    "technical",
    "program",
    "programs",
    "programme",
    "project",
    "projects",
    "ability",
    "able",
    "end",
];

/// Returns the words of a text that say something, by their stems.
pub(super) fn terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = text
        .split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '+' | '#')))
        .filter(|word| word.chars().count() > 2 || matches!(*word, "Go" | "C#" | "AI" | "ML" | "UX"))
        .filter(|word| !word.starts_with(|letter: char| letter.is_ascii_digit()))
        .map(str::to_lowercase)
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .map(|word| stem(&word))
        .collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Cuts off what makes a plural or a form of a verb: enough to see that `migrations`, `migration` and `migrated` are one word.
fn stem(word: &str) -> String {
    for ending in
        ["ations", "ation", "ating", "ated", "ates", "ate", "ments", "ment", "ings", "ing", "ers", "er", "ies", "ied", "ed", "es", "s", "y"]
    {
        if let Some(begin) = word.strip_suffix(ending).filter(|begin| begin.chars().count() >= 4) {
            return begin.to_owned();
        }
    }
    word.to_owned()
}
