//! Dates as Jira sites write them: ISO 8601, `13/mar/26 6:01 PM`, `13.03.26 18:01`, `2026年3月13日`, `3/13/26`.
//!
//! Reading has two steps, because `03/04/26` alone does not say which number is the day: `scan` finds the parts,
//! `Order` settles what they mean once a whole column is known.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

pub(crate) use crate::DateOrder as Order;

/// Years that a tracker can mean. `9999-12-31` and year 0 are what programs write for "never" and "unknown".
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// The parts of a date and time, with what is not settled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scanned {
    pub(crate) day: DayParts,
    /// Nanoseconds since midnight; `None` when only a date is written.
    clock: Option<i64>,
    offset_seconds: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayParts {
    Known {
        year: i32,
        month: u32,
        day: u32,
    },
    /// Two numbers of which either may be the month.
    Either {
        first: u32,
        second: u32,
        year: i32,
    },
}

/// Why a text gives no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadDate {
    /// The text is no date.
    Unreadable,
    /// The text is a date that cannot be meant, such as one in year 0 or 9999.
    Absurd,
}

impl Scanned {
    pub(crate) fn date(&self, order: Order) -> Result<Date, BadDate> {
        let (year, month, day) = match (self.day, order) {
            (DayParts::Known { year, month, day }, _) => (year, month, day),
            (DayParts::Either { first, second, year }, Order::DayFirst) if second <= 12 => (year, second, first),
            (DayParts::Either { first, second, year }, Order::DayFirst) => (year, first, second),
            (DayParts::Either { first, second, year }, Order::MonthFirst) if first <= 12 => (year, first, second),
            (DayParts::Either { first, second, year }, Order::MonthFirst) => (year, second, first),
        };
        let year = i16::try_from(year).map_err(|_out_of_range| BadDate::Absurd)?;
        if !YEARS.contains(&year) {
            return Err(BadDate::Absurd);
        }
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return Err(BadDate::Unreadable);
        }
        Date::new(year, month as i8, day as i8).map_err(|_no_such_day| BadDate::Unreadable)
    }

    /// Returns the instant; a date alone is its midnight. Where the clocks go forward, a time that never was means the later one.
    pub(crate) fn instant(&self, order: Order, zone: &TimeZone) -> Result<Timestamp, BadDate> {
        let date = self.date(order)?;
        let clock = self.clock.unwrap_or(0);
        if let Some(offset) = self.offset_seconds.or((*zone == TimeZone::UTC).then_some(0)) {
            let days = i64::from(days_since_1970(date));
            let seconds = days * 86_400 + clock / 1_000_000_000 - i64::from(offset);
            return Timestamp::new(seconds, (clock % 1_000_000_000) as i32).map_err(|_out_of_range| BadDate::Absurd);
        }
        let time = Time::midnight() + jiff::SignedDuration::from_nanos(clock);
        let civil = DateTime::from_parts(date, time);
        civil.to_zoned(zone.clone()).map(|zoned| zoned.timestamp()).map_err(|_out_of_range| BadDate::Absurd)
    }
}

/// Days from 1970-01-01, by counting from March so that leap days come last (jiff has it only by way of a span).
fn days_since_1970(date: Date) -> i32 {
    let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Reads an instant of the REST interface (`2020-06-12T08:13:13.360+0800`).
pub(crate) fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, BadDate> {
    scan(text).ok_or(BadDate::Unreadable)?.instant(Order::DayFirst, zone)
}

/// Reads a date of the REST interface; of an instant, the day in its own zone.
pub(crate) fn date(text: &str) -> Result<Date, BadDate> {
    scan(text).ok_or(BadDate::Unreadable)?.date(Order::DayFirst)
}

/// A piece of a written date.
#[derive(Clone, Copy, Debug)]
enum Token<'a> {
    Number { value: u32, digits: usize },
    Word(&'a str),
    Mark(u8),
}

/// Finds the parts of a date; `None` when the text is not one.
pub(crate) fn scan(text: &str) -> Option<Scanned> {
    if text.len() > 64 {
        return None;
    }
    let mut tokens = Tokens { rest: text.trim() };
    let day = scan_day(&mut tokens)?;
    let clock = scan_clock(&mut tokens)?;
    let offset_seconds = scan_offset(&mut tokens)?;
    tokens.rest.trim().is_empty().then_some(Scanned { day, clock, offset_seconds })
}

fn scan_day(tokens: &mut Tokens<'_>) -> Option<DayParts> {
    // `2026-03-13`, `13/mar/26`, `mar 13, 2026`, `2026年3月13日`, `13 de marzo de 2026`, `Fri, 13 Mar 2026`
    let mut numbers = [(0_u32, 0_usize); 3];
    let mut count = 0;
    let mut month = None;
    let mut month_at = 0;
    let mut dotted = false;
    while count + usize::from(month.is_some()) < 3 {
        match tokens.next()? {
            Token::Number { value, digits } if count < 3 => {
                numbers[count] = (value, digits);
                count += 1;
            }
            Token::Word(word) => match month_of(word) {
                Some(found) if month.is_none() => {
                    month = Some(found);
                    month_at = count;
                }
                // `3月` and `mars` are words, `3月` follows its number.
                _ if word.starts_with('月') && count > 0 && month.is_none() => {
                    count -= 1;
                    month = Some(numbers[count].0);
                    month_at = count;
                }
                _ if is_filler(word) => {}
                _ => return None,
            },
            Token::Mark(b'.') => dotted = true,
            Token::Mark(b'/' | b'-' | b' ' | b',') => {}
            Token::Number { .. } | Token::Mark(_) => return None,
        }
    }
    tokens.skip_word("日");
    let (first, second, third) = (numbers[0], numbers[1], numbers[2]);
    if let Some(month) = month {
        let (day, year) = if first.1 == 4 || (month_at == 1 && first.0 > 31) { (second, first) } else { (first, second) };
        return Some(DayParts::Known { year: full_year(year)?, month, day: day.0 });
    }
    if first.1 == 4 {
        return Some(DayParts::Known { year: first.0 as i32, month: second.0, day: third.0 });
    }
    let year = full_year(third)?;
    // Nobody writes dots between month and day in that order.
    if dotted {
        return Some(DayParts::Known { year, month: second.0, day: first.0 });
    }
    Some(DayParts::Either { first: first.0, second: second.0, year })
}

/// Reads `18:01`, `6:01 PM`, `午後6:01`, `18:01:33.360`; `Some(None)` when there is no time.
#[expect(clippy::option_option, reason = "no time written, or one that cannot be read")]
fn scan_clock(tokens: &mut Tokens<'_>) -> Option<Option<i64>> {
    let mut half = None;
    let hour = loop {
        match tokens.next() {
            None => return Some(None),
            Some(Token::Mark(b' ' | b',')) => {}
            Some(Token::Word("T" | "t" | "um" | "à" | "at" | "a las" | "às")) => {}
            Some(Token::Word(word)) => half = Some(half_of_day(word)?),
            Some(Token::Number { value, digits: 1..=2 }) => break value,
            Some(Token::Number { .. } | Token::Mark(_)) => return None,
        }
    };
    let mut minute = 0;
    let mut second = 0;
    let mut nanos = 0;
    if tokens.skip_mark(b":.h") || tokens.skip_word("時") {
        minute = tokens.number()?.0;
        tokens.skip_word("分");
        if tokens.skip_mark(b":") {
            second = tokens.number()?.0;
            if tokens.skip_mark(b".,") {
                let (value, digits) = tokens.number()?;
                nanos = i64::from(value) * 10_i64.checked_pow(9_u32.checked_sub(digits as u32)?)?;
            }
        }
    }
    let saved = tokens.rest;
    let mut words = Tokens { rest: tokens.rest.trim_start() };
    if let Some(Token::Word(word)) = words.next() {
        match half_of_day(word) {
            Some(found) => {
                half = Some(found);
                // `p. m.` comes in two words.
                let rest = words.rest.trim_start();
                tokens.rest = if word.len() == 1 { rest.trim_start_matches(['m', '.']) } else { rest };
            }
            None => tokens.rest = saved,
        }
    }
    let hour = match half {
        Some(afternoon) if hour <= 12 => hour % 12 + if afternoon { 12 } else { 0 },
        _ => hour,
    };
    (hour < 24 && minute < 60 && second < 61)
        .then(|| Some((i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second.min(59))) * 1_000_000_000 + nanos))
}

/// Reads `Z`, `UTC`, `+0800`, `+08:00`, `-3`; `Some(None)` when there is no zone.
#[expect(clippy::option_option, reason = "no zone written, or one that cannot be read")]
fn scan_offset(tokens: &mut Tokens<'_>) -> Option<Option<i32>> {
    loop {
        match tokens.next() {
            None => return Some(None),
            Some(Token::Mark(b' ')) => {}
            Some(Token::Word("Z" | "z" | "UTC" | "GMT")) => return Some(Some(0)),
            Some(Token::Mark(sign @ (b'+' | b'-'))) => {
                let (value, digits) = tokens.number()?;
                let (hours, minutes) = match digits {
                    4 => (value / 100, value % 100),
                    1 | 2 if tokens.skip_mark(b":") => (value, tokens.number()?.0),
                    1 | 2 => (value, 0),
                    _ => return None,
                };
                let seconds = (hours < 24 && minutes < 60).then_some((hours * 3600 + minutes * 60) as i32)?;
                return Some(Some(if sign == b'-' { -seconds } else { seconds }));
            }
            Some(_) => return None,
        }
    }
}

/// Says whether a word means the afternoon (`Some(true)`) or the morning.
fn half_of_day(word: &str) -> Option<bool> {
    if word.eq_ignore_ascii_case("PM") {
        return Some(true);
    }
    if word.eq_ignore_ascii_case("AM") {
        return Some(false);
    }
    match word.to_lowercase().as_str() {
        "p" | "p.m" | "午後" | "下午" | "nachm" => Some(true),
        "a" | "a.m" | "午前" | "上午" | "vorm" => Some(false),
        _ => None,
    }
}

fn is_filler(word: &str) -> bool {
    word.starts_with('年')
        || matches!(
            word.to_lowercase().as_str(),
            "de" | "del" | "th" | "st" | "nd" | "rd" | "er" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun"
        )
}

fn full_year((value, digits): (u32, usize)) -> Option<i32> {
    match digits {
        1 | 2 if value < 70 => Some(2000 + value as i32),
        1 | 2 => Some(1900 + value as i32),
        4 => Some(value as i32),
        // A year such as 12026: a date, if one that nobody means.
        5.. => Some(i32::try_from(value).unwrap_or(i32::MAX)),
        _ => None,
    }
}

/// Returns the month that a word names in any of the languages, short or in full.
fn month_of(word: &str) -> Option<u32> {
    let mut short = [0_u8; 3];
    if word.is_ascii() && word.len() >= 3 {
        short.copy_from_slice(&word.as_bytes()[..3]);
        short.make_ascii_lowercase();
        let month = match &short {
            b"jan" | b"ene" => 1,
            b"feb" | b"fev" => 2,
            b"mar" | b"mrz" => 3,
            b"apr" | b"abr" | b"avr" => 4,
            b"may" | b"mai" => 5,
            b"jun" => 6,
            b"jul" => 7,
            b"aug" | b"ago" => 8,
            b"sep" | b"set" => 9,
            b"oct" | b"okt" | b"out" => 10,
            b"nov" => 11,
            b"dec" | b"dez" | b"dic" => 12,
            b"jui" if word[3..].to_ascii_lowercase().starts_with('n') => 6,
            b"jui" if word[3..].to_ascii_lowercase().starts_with('l') => 7,
            _ => return None,
        };
        return Some(month);
    }
    let lower = word.to_lowercase();
    ["jän", "fév", "mär", "aoû", "déc"].iter().position(|start| lower.starts_with(start)).map(|index| [1, 2, 3, 8, 12][index]).or(
        // `março`: its first letters are plain.
        (lower.starts_with("mar")).then_some(3),
    )
}

struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.rest.as_bytes();
        let &first = bytes.first()?;
        if first.is_ascii_digit() {
            return self.number().map(|(value, digits)| Token::Number { value, digits });
        }
        if first.is_ascii_alphabetic() || !first.is_ascii() {
            let length = self.word_length();
            if length == 0 {
                self.rest = &self.rest[self.rest.chars().next().map_or(0, char::len_utf8)..];
                return Some(Token::Mark(b' '));
            }
            let (word, rest) = self.rest.split_at(length);
            self.rest = rest;
            return Some(Token::Word(word.trim_end_matches('.')));
        }
        self.rest = &self.rest[1..];
        Some(Token::Mark(first))
    }

    /// Returns the length of the word at the start; the dots of `p.m.` belong to it, and so does a dot at its end.
    fn word_length(&self) -> usize {
        let mut length = 0;
        let mut chars = self.rest.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let inside = char.is_alphabetic()
                || (char == '.' && chars.peek().is_some_and(|(_, next)| next.is_ascii_alphabetic()))
                || (char == '.' && at > 0);
            if !inside {
                break;
            }
            // `T` parts date from time and is no part of a word that digits follow.
            length = at + char.len_utf8();
        }
        length
    }

    fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest[..digits].bytes().try_fold(0_u32, |value, digit| value.checked_mul(10)?.checked_add(u32::from(digit - b'0')));
        let value = if digits == 0 { return None } else { value? };
        self.rest = &self.rest[digits..];
        Some((value, digits))
    }

    fn skip_mark(&mut self, marks: &[u8]) -> bool {
        match self.rest.bytes().next() {
            Some(mark) if marks.contains(&mark) => {
                self.rest = &self.rest[1..];
                true
            }
            _ => false,
        }
    }

    fn skip_word(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}
