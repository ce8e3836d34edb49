//! Numbers in prose: where they are, what they are worth, and how to say them roughly.

use std::ops::Range;

/// A quantity in a text. Names with digits (`P80`, `v2`, `ISO 27001`) and dates are none.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Where its digits stand, with parted thousands and decimals.
    pub at: Range<usize>,
    /// What it is worth, with `k`, `M` or `million` counted in.
    pub value: f64,
    /// `%`, or the word that follows it.
    pub unit: Option<String>,
}

/// What has a number for a surname: standards, versions, and what is counted through.
const NAMED_BY_NUMBER: &[&str] = &[
    "iso", "soc", "rfc", "iec", "en", "din", "pci", "http", "tls", "wcag", "ipv", "api", "sdk", "version", "phase", "wave", "sprint",
    "tier", "chapter",
];
/// Words that a year follows, beside the months.
const BEFORE_YEAR: &[&str] = &[
    "in", "since", "of", "until", "from", "by", "to", "during", "end", "early", "late", "mid", "q1", "q2", "q3", "q4", "h1", "h2", "fy",
    "spring", "summer", "autumn", "fall", "winter",
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];
/// Words after which nobody needs to be told again that a number is rough.
const ROUGHLY: &[&str] = &["about", "around", "roughly", "approximately", "nearly", "almost", "some"];

/// Finds the quantities of a text.
pub fn numbers(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = end_of_digits(bytes, at);
        if let Some(number) = quantity(text, at..end) {
            out.push(number);
        }
        at = end;
    }
    out
}

/// Says the numbers of a text roughly: `43 %` becomes `about 45 %`. Small counts, dates and names stay.
pub fn round(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut written = 0;
    for number in numbers(text) {
        let Some(digits) = rough(text, &number) else { continue };
        let sign =
            text[..number.at.start].char_indices().next_back().filter(|(_, letter)| matches!(letter, '$' | '€' | '£' | '¥' | '~' | '+'));
        let start = sign.map_or(number.at.start, |(at, _)| at);
        out.push_str(&text[written..start]);
        let before = word_before(text, start).to_lowercase();
        // The second number of a range shares the first one's word.
        let ranged = text[..start].ends_with(['-', '–'])
            && text[..start].trim_end_matches(['-', '–']).ends_with(|letter: char| letter.is_ascii_digit());
        let marked = ranged || sign.is_some_and(|(_, letter)| letter == '~') || ROUGHLY.contains(&before.as_str());
        if !marked {
            out.push_str("about ");
        }
        out.push_str(&text[start..number.at.start]);
        out.push_str(&digits);
        written = number.at.end;
    }
    out.push_str(&text[written..]);
    out
}

/// Returns where a run of digits ends, with the marks between them that belong to a number.
fn end_of_digits(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < bytes.len() {
        let joined = matches!(bytes[end], b',' | b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[end].is_ascii_digit() && !joined {
            break;
        }
        end += 1;
    }
    end
}

fn quantity(text: &str, at: Range<usize>) -> Option<Number> {
    let digits = &text[at.clone()];
    let (before, after) = (&text[..at.start], &text[at.end..]);
    // `P80`, `R-17`, `24/7`, `3:30`, `2024-03`: a name, a time, a date.
    let parts: Vec<char> = before.chars().rev().take(2).collect();
    let named = match parts.as_slice() {
        [last, ..] if last.is_alphabetic() || *last == '_' || *last == '#' => true,
        ['-', before, ..] => before.is_alphabetic() || ends_in_year(text, at.start),
        ['/' | ':', before, ..] => before.is_alphanumeric(),
        _ => false,
    };
    let next: Vec<char> = after.chars().take(2).collect();
    let part = match next.as_slice() {
        ['/' | ':', next] => next.is_ascii_digit(),
        ['-', next] => next.is_ascii_digit() && looks_like_year(digits),
        _ => false,
    };
    if named || part {
        return None;
    }
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| after.starts_with(end) && !after[2..].starts_with(char::is_alphabetic));
    let word = word_before(text, at.start);
    let surname = NAMED_BY_NUMBER.contains(&word.to_lowercase().as_str());
    if ordinal || surname || is_year(text, digits, &at) || is_day(word, after, digits) || digits.matches('.').count() > 1 {
        return None;
    }
    let (value, _) = worth(digits)?;
    let (factor, unit) = unit(after);
    Some(Number { at, value: value * factor, unit })
}

/// Reads digits with parted thousands and decimals: `1,240.5`.
fn worth(digits: &str) -> Option<(f64, usize)> {
    let parted = digits.split(',').skip(1).all(|part| part.split('.').next().is_some_and(|whole| whole.len() == 3));
    let plain = if parted { digits.replace(',', "") } else { digits.replacen(',', ".", 1).replace(',', "") };
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    plain.parse().ok().map(|value| (value, decimals))
}

/// Reads what follows a number: by what it is multiplied, and its unit.
fn unit(after: &str) -> (f64, Option<String>) {
    let trimmed = after.trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']);
    if trimmed.starts_with('%') {
        return (1.0, Some("%".to_owned()));
    }
    let word: String = trimmed.chars().take_while(|letter| letter.is_alphabetic()).collect();
    let glued = after.len() == trimmed.len();
    let factor = match word.as_str() {
        "k" | "K" if glued => 1e3,
        "m" | "M" if glued => 1e6,
        "bn" | "B" if glued => 1e9,
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "percent" => return (1.0, Some("%".to_owned())),
        _ => return (1.0, (!word.is_empty()).then(|| word.to_lowercase())),
    };
    let rest = trimmed[word.len()..].trim_start();
    let next: String = rest.chars().take_while(|letter| letter.is_alphabetic()).collect();
    (factor, (!next.is_empty()).then(|| next.to_lowercase()))
}

fn word_before(text: &str, at: usize) -> &str {
    let before = text[..at].trim_end_matches([' ', '\u{a0}', '\u{202f}', '(', '–', '—', '-']);
    let start = before.char_indices().rev().take_while(|(_, letter)| letter.is_alphanumeric()).last().map_or(before.len(), |(at, _)| at);
    &before[start..]
}

/// Whether four digits are a year: after a word that a year follows, after another year, or alone in brackets.
fn is_year(text: &str, digits: &str, at: &Range<usize>) -> bool {
    let like = looks_like_year;
    if !like(digits) {
        return false;
    }
    let word = word_before(text, at.start);
    let after = &text[at.end..];
    let ranged = after.trim_start().starts_with(['–', '—']) && after.trim_start_matches([' ', '–', '—']).get(..4).is_some_and(like);
    [BEFORE_YEAR, MONTHS].iter().any(|words| words.contains(&word.to_lowercase().as_str()))
        || like(word)
        || ranged
        || (text[..at.start].ends_with('(') && after.starts_with(')'))
}

fn looks_like_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether the hyphen before `at` belongs to a date: `2024-03`, `2024-03-14`.
fn ends_in_year(text: &str, at: usize) -> bool {
    let word: String = text[..at].chars().rev().take_while(|letter| letter.is_ascii_digit() || *letter == '-').collect();
    let word: String = word.chars().rev().collect();
    word.split('-').next().is_some_and(looks_like_year)
}

/// Whether one or two digits are the day of a month: `14 March`, `March 14`.
fn is_day(before: &str, after: &str, digits: &str) -> bool {
    let month = |word: &str| MONTHS.contains(&word.to_lowercase().as_str());
    let next: String = after.trim_start_matches(' ').chars().take_while(|letter| letter.is_alphabetic()).collect();
    // `may` before a number is a verb more often than a month.
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    digits.len() <= 2
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && ((month(before) && capital(before)) || (month(&next) && capital(&next)))
}

/// Returns the digits of a number said roughly; none where it is a small count, which would only become wrong.
fn rough(text: &str, number: &Number) -> Option<String> {
    let digits = &text[number.at.clone()];
    let (value, decimals) = worth(digits)?;
    if value == 0.0 || (value < 10.0 && decimals == 0) {
        return None;
    }
    let power = 10_f64.powi(value.log10().floor() as i32);
    // Half the leading power is a fifth off at most; where a number begins with 1 and has more to lose, a tenth is rough enough.
    let long = digits.bytes().filter(u8::is_ascii_digit).count() >= 3;
    let step = if long && value < 2.0 * power { power / 10.0 } else { power / 2.0 };
    let near = (value / step).round() * step;
    if near >= 10.0 {
        return Some(parted(&format!("{near:.0}"), digits.contains(',')));
    }
    let said = format!("{near:.*}", (-step.log10().floor()).max(0.0) as usize);
    Some(if said.contains('.') { said.trim_end_matches('0').trim_end_matches('.').to_owned() } else { said })
}

fn parted(digits: &str, thousands: bool) -> String {
    let mut out = String::new();
    for (ix, digit) in digits.char_indices() {
        if thousands && ix > 0 && (digits.len() - ix).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
