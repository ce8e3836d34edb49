//! Days and names as people say them: `by Fri`, `next Tuesday`, `14 March`, `in two weeks`, `end of the month`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const NUMBERS: [&str; 13] = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// The words that lead to a day by which something is to be done.
const BEFORE_DAYS: [&str; 7] = ["by", "until", "till", "before", "on", "due", "for"];

/// A day that was found in a text, and the text without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    pub day: Date,
    pub rest: String,
}

/// Finds the day by which something is to be done: after a word such as `by`, or at the end.
pub fn due(text: &str, today: Date) -> Option<Spoken> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let led = |at: usize| {
        let leads = BEFORE_DAYS.contains(&bare(words[at]).as_str());
        let (day, used) = day(&words[at + 1..], today).filter(|_| leads)?;
        Some((at, at + 1 + used, day))
    };
    // Without a word that leads to it, a day counts only where the sentence ends with it.
    let last = |at: usize| {
        let (day, used) = day(&words[at..], today)?;
        // `version 2.1` and `where Ben sat` end with no day.
        let word = bare(words[at]);
        let doubtful = used == 1 && (word.matches('.').count() == 1 || (word.len() == 3 && words[at].starts_with(char::is_lowercase)));
        (at > 0 && at + used == words.len() && !doubtful).then_some((at, at + used, day))
    };
    let found = (0..words.len()).rev().find_map(led).or_else(|| (0..words.len()).find_map(last));
    let (from, to, day) = found?;
    let rest = [&words[..from], &words[to..]].concat().join(" ");
    Some(Spoken { day, rest: rest.trim_end_matches([',', ';', '-', '–', '(']).trim_end().to_owned() })
}

/// Reads the day that a list of words begins with, and how many of them say it.
pub fn day(words: &[&str], today: Date) -> Option<(Date, usize)> {
    let plain: Vec<String> = words.iter().take(5).map(|word| bare(word)).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let skip = usize::from(plain.first() == Some(&"the"));
    let (day, used) = named(&plain[skip..], today)?;
    Some((day, used + skip))
}

fn named(words: &[&str], today: Date) -> Option<(Date, usize)> {
    match words {
        ["today" | "tonight" | "eod", ..] => Some((today, 1)),
        ["end", "of", "day", ..] => Some((today, 3)),
        ["tomorrow", ..] => Some((today.checked_add(1.day()).ok()?, 1)),
        ["day", "after", "tomorrow", ..] => Some((today.checked_add(2.days()).ok()?, 3)),
        ["eow", ..] => Some((friday(today), 1)),
        ["this", "week", ..] => Some((friday(today), 2)),
        ["next", "week", ..] => Some((friday(today.checked_add(1.week()).ok()?), 2)),
        ["next", "month", ..] => Some((today.checked_add(1.month()).ok()?.last_of_month(), 2)),
        ["end", "of", rest @ ..] => end_of(rest, today).map(|(day, used)| (day, used + 2)),
        ["eom", ..] => Some((today.last_of_month(), 1)),
        ["eoq", ..] => Some((quarter_end(today), 1)),
        ["eoy", ..] => Some((date(today.year(), 12, 31), 1)),
        ["in", number, unit, ..] => Some((ahead(count(number)?, unit, today)?, 3)),
        ["next", name, ..] => {
            let monday = monday(today).checked_add(1.week()).ok()?;
            Some((after(monday, weekday(name)?), 2))
        }
        ["this", name, ..] => Some((after(today, weekday(name)?), 2)),
        [name, rest @ ..] if weekday(name).is_some() => match calendar_day(rest, today) {
            // `Fri 14 Mar`: the weekday is for the ear.
            Some((day, used)) => Some((day, used + 1)),
            None => Some((after(today.checked_add(1.day()).ok()?, weekday(name)?), 1)),
        },
        _ => calendar_day(words, today),
    }
}

fn end_of(words: &[&str], today: Date) -> Option<(Date, usize)> {
    let skip = usize::from(matches!(words.first(), Some(&("the" | "this"))));
    let (day, used) = match &words[skip..] {
        ["week", ..] => (friday(today), 1),
        ["next", "week", ..] => (friday(today.checked_add(1.week()).ok()?), 2),
        ["month", ..] => (today.last_of_month(), 1),
        ["next", "month", ..] => (today.checked_add(1.month()).ok()?.last_of_month(), 2),
        ["quarter", ..] => (quarter_end(today), 1),
        ["year", ..] => (date(today.year(), 12, 31), 1),
        [name, ..] => {
            let month = month(name)?;
            let end = |year| Date::new(year, month, 1).ok().map(Date::last_of_month);
            (end(today.year()).filter(|end| *end >= today).or_else(|| end(today.year() + 1))?, 1)
        }
        [] => return None,
    };
    Some((day, used + skip))
}

/// Reads `2027-03-14`, `14.3.`, `14.3.2027`, `14 Mar`, `March 14th`, `14th of March 2027`. Without a year it is the next such day.
fn calendar_day(words: &[&str], today: Date) -> Option<(Date, usize)> {
    let first = *words.first()?;
    if let Ok(day) = first.parse::<Date>()
        && first.len() == 10
    {
        return Some((day, 1));
    }
    let dotted: Vec<&str> = first.split('.').collect();
    if let [day, month, rest @ ..] = &dotted[..]
        && rest.len() <= 1
        && let (Ok(day), Ok(month)) = (day.parse(), month.parse())
    {
        let year = rest.first().filter(|year| !year.is_empty()).map(|year| year.parse::<i16>());
        return Some((in_year(day, month, year.transpose().ok()?, today)?, 1));
    }
    let (day, month, used) = match words {
        [number, "of", name, ..] => (ordinal(number)?, month(name)?, 3),
        [number, name, ..] if ordinal(number).is_some() => (ordinal(number)?, month(name)?, 2),
        [name, number, ..] => (ordinal(number)?, month(name)?, 2),
        _ => return None,
    };
    let year = words.get(used).filter(|year| year.len() == 4).and_then(|year| year.parse::<i16>().ok());
    Some((in_year(day, month, year, today)?, used + usize::from(year.is_some())))
}

fn in_year(day: i8, month: i8, year: Option<i16>, today: Date) -> Option<Date> {
    let of = |year| Date::new(year, month, day).ok();
    match year {
        Some(year) => of(if year < 100 { year + 2000 } else { year }),
        // 29 February waits for its year.
        None => (0..8).filter_map(|years| of(today.year() + years)).find(|day| *day >= today),
    }
}

/// Returns a word as it is compared: small, without what punctuation hangs on it.
fn bare(word: &str) -> String {
    word.trim_matches(|sign: char| matches!(sign, ',' | ';' | ':' | '!' | '?' | '(' | ')' | '*' | '_')).trim_end_matches('.').to_lowercase()
}

fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let short = |full: &str| name.len() >= 3 && full.starts_with(name) && (name.len() <= 5 || name == full);
    let at = NAMES.iter().position(|full| short(full))?;
    Weekday::from_monday_zero_offset(at as i8).ok()
}

fn month(name: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|full| name.len() >= 3 && full.starts_with(name) && (name.len() <= 4 || name == *full))?;
    Some(at as i8 + 1)
}

fn ordinal(word: &str) -> Option<i8> {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    number.parse().ok().filter(|number| (1..=31).contains(number))
}

fn count(word: &str) -> Option<i64> {
    let spoken = NUMBERS.iter().position(|number| *number == word).map(|at| at.max(1) as i64);
    spoken.or_else(|| word.parse().ok().filter(|number| (1..=1000).contains(number)))
}

fn ahead(number: i64, unit: &str, today: Date) -> Option<Date> {
    match unit.trim_end_matches('s') {
        "day" => today.checked_add(number.days()).ok(),
        "week" => today.checked_add(number.weeks()).ok(),
        "month" => today.checked_add(number.months()).ok(),
        _ => None,
    }
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// Returns the first such weekday from a day on.
fn after(from: Date, weekday: Weekday) -> Date {
    let days = (i64::from(weekday.to_monday_zero_offset()) - i64::from(from.weekday().to_monday_zero_offset())).rem_euclid(7);
    from.saturating_add(days.days())
}

/// Returns the Friday that closes the week of a day; at the weekend, of the next one.
fn friday(day: Date) -> Date {
    after(day, Weekday::Friday)
}

fn quarter_end(day: Date) -> Date {
    date(day.year(), (day.month() - 1) / 3 * 3 + 3, 1).last_of_month()
}

/// What was found of a name at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named<T> {
    /// One person, and the text without the name where it was only an address (`@Ana ...`, `Ana: ...`).
    One(T, String),
    /// Several go by that name.
    Several(Vec<String>),
    /// `@Zed` is nobody.
    Unknown(String),
    Nobody,
}

/// Finds who is named: `@Ana` anywhere, `Ana: ...`, or a sentence that begins with a name.
///
/// A full name goes before a part of one, and a part counts only where one person has it. Without `@` or a colon the name has to be
/// written as the person's is: `mark the release` names nobody.
pub fn who<T: Clone>(text: &str, people: &[(T, String)]) -> Named<T> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let Some(at) = words.iter().position(|word| word.len() > 1 && word.starts_with('@')) {
        let call = words[at..].join(" ");
        let name = call.trim_start_matches('@');
        return match longest(name, people, true) {
            Found::One(person, used) => {
                let rest = [&words[..at], &words[at + used..]].concat().join(" ");
                Named::One(person, rest)
            }
            Found::Several(names) => Named::Several(names),
            Found::Nobody => Named::Unknown(bare_name(words[at].trim_start_matches('@')).to_owned()),
        };
    }
    match longest(text, people, false) {
        Found::One(person, used) => {
            let addressed = words[used - 1].ends_with(':');
            Named::One(person, if addressed { words[used..].join(" ") } else { text.to_owned() })
        }
        Found::Several(names) => Named::Several(names),
        Found::Nobody => Named::Nobody,
    }
}

enum Found<T> {
    One(T, usize),
    Several(Vec<String>),
    Nobody,
}

fn bare_name(word: &str) -> &str {
    word.trim_end_matches(|sign: char| !sign.is_alphanumeric()).trim_end_matches("'s").trim_end_matches("’s")
}

/// Finds the person whose name the text begins with, and how many words it takes: a whole name first, then a part of one.
fn longest<T: Clone>(text: &str, people: &[(T, String)], any_case: bool) -> Found<T> {
    let words: Vec<&str> = text.split_whitespace().map(bare_name).collect();
    let same = |a: &str, b: &str| if any_case { a.to_lowercase() == b.to_lowercase() } else { a == b };
    let whole = |name: &String| {
        let parts: Vec<&str> = name.split_whitespace().collect();
        let fits = !parts.is_empty() && parts.len() <= words.len() && parts.iter().zip(&words).all(|(part, word)| same(part, word));
        fits.then_some(parts.len())
    };
    if let Some((person, used)) = people.iter().filter_map(|(id, name)| Some((id, whole(name)?))).max_by_key(|(_, used)| *used) {
        return Found::One(person.clone(), used);
    }
    let Some(first) = words.first().filter(|word| word.chars().count() > 1) else { return Found::Nobody };
    let having: Vec<&(T, String)> = people.iter().filter(|(_, name)| name.split_whitespace().any(|part| same(part, first))).collect();
    match having[..] {
        [] => Found::Nobody,
        [(person, _)] => Found::One(person.clone(), 1),
        _ => Found::Several(having.iter().map(|(_, name)| name.clone()).collect()),
    }
}
