//! The values of elements: dates, durations, numbers, flags. One that cannot be read is a problem and nothing else.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::{Date, DateTime, Time};

use super::xml::Xml;
use crate::problems::Problems;

/// The input, and the problems met in it so far.
pub(super) struct Input<'a> {
    pub(super) xml: Xml<'a>,
    pub(super) problems: Problems,
    pub(super) place: Place,
}

/// What is being read, for the place of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Line,
    Project,
    Calendar(i64),
    Task(i64),
    Resource(i64),
    Assignment(i64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line => f.write_str("line"),
            Place::Project => f.write_str("project"),
            Place::Calendar(uid) => write!(f, "calendar UID {uid}"),
            Place::Task(uid) => write!(f, "task UID {uid}"),
            Place::Resource(uid) => write!(f, "resource UID {uid}"),
            Place::Assignment(uid) => write!(f, "assignment UID {uid}"),
        }
    }
}

impl<'a> Input<'a> {
    pub(super) fn new(source: &'a str) -> Input<'a> {
        Input { xml: Xml::new(source), problems: Problems::default(), place: Place::Line }
    }

    pub(super) fn depth(&self) -> usize {
        self.xml.depth()
    }

    pub(super) fn child(&mut self, depth: usize) -> Option<&'a str> {
        self.xml.child(depth, &mut self.problems)
    }

    pub(super) fn text(&mut self) -> Cow<'a, str> {
        self.xml.text(&mut self.problems)
    }

    /// Reads text that people typed; `None` when it is blank.
    pub(super) fn words(&mut self) -> Option<String> {
        let text = self.text();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Returns where a problem lies: what is being read, else the line.
    pub(super) fn place(&mut self) -> String {
        match self.place {
            Place::Line => format!("line {}", self.xml.line()),
            place => place.to_string(),
        }
    }

    fn value<T>(&mut self, element: &str, what: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text();
        let text = text.trim();
        if text.is_empty() || text == "NA" {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            let place = self.place();
            let shown: String = text.chars().take(40).collect();
            self.problems.warning("mspdi.bad_value", place, format!("`{element}` is `{shown}`, which is not {what}: it was left out."));
        }
        value
    }

    pub(super) fn integer(&mut self, element: &str) -> Option<i64> {
        // Some writers give whole numbers a fraction.
        self.value(element, "a whole number", |text| {
            text.parse().ok().or_else(|| text.parse().ok().filter(|number: &f64| number.abs() < 9e15).map(|number| number.round() as i64))
        })
    }

    pub(super) fn number(&mut self, element: &str) -> Option<f64> {
        self.value(element, "a number", |text| text.parse().ok().filter(|number: &f64| number.is_finite()))
    }

    pub(super) fn flag(&mut self, element: &str) -> Option<bool> {
        self.value(element, "0 or 1", |text| match text {
            "1" | "true" | "True" => Some(true),
            "0" | "false" | "False" => Some(false),
            _ => None,
        })
    }

    pub(super) fn date_time(&mut self, element: &str) -> Option<DateTime> {
        self.value(element, "a date such as 2026-03-13T08:00:00", date_time)
    }

    pub(super) fn time(&mut self, element: &str) -> Option<u16> {
        self.value(element, "a time such as 08:00:00", minute_of_day)
    }

    /// Reads a duration, in minutes.
    pub(super) fn minutes(&mut self, element: &str) -> Option<f64> {
        self.value(element, "a duration such as PT8H0M0S", duration_minutes)
    }
}

/// Reads `2026-03-13T08:00:00`; a zone or a fraction at the end is cut off, a date alone is its midnight.
pub(super) fn date_time(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    let date = Date::new(number(bytes.get(0..4)?)? as i16, number(bytes.get(5..7)?)? as i8, number(bytes.get(8..10)?)? as i8).ok()?;
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    if bytes.len() == 10 {
        return Some(date.to_datetime(Time::midnight()));
    }
    if bytes.get(10)? != &b'T' && bytes[10] != b' ' {
        return None;
    }
    let minute = minute_of_day(text.get(11..16)?)?;
    let second = if bytes.get(16) == Some(&b':') { number(bytes.get(17..19)?)? } else { 0 };
    let hour = (minute / 60) as i8;
    let time = Time::new(hour % 24, (minute % 60) as i8, second as i8, 0).ok()?;
    let day = if hour == 24 { date.tomorrow().ok()? } else { date };
    Some(day.to_datetime(time))
}

/// Reads `08:00` or `08:00:00`, also at the end of a whole date, as minutes since midnight; `24:00` is allowed.
pub(super) fn minute_of_day(text: &str) -> Option<u16> {
    let text = text.split_once('T').map_or(text, |(_, time)| time);
    let bytes = text.as_bytes();
    let (hour, minute) = (number(bytes.get(0..2)?)?, number(bytes.get(3..5)?)?);
    let total = hour * 60 + minute;
    (bytes[2] == b':' && minute < 60 && total <= 1440).then_some(total as u16)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, &digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

/// Reads an XML Schema duration (`PT8H0M0S`, `-PT30M`, `P1DT2.5H`) as minutes. Years and months have no fixed length.
pub(super) fn duration_minutes(text: &str) -> Option<f64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let mut rest = text.strip_prefix('P')?;
    let (mut minutes, mut in_time, mut parts) = (0.0, false, 0);
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            (rest, in_time) = (time, true);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let amount: f64 = rest[..end].parse().ok()?;
        let unit = rest.as_bytes()[end];
        minutes += amount
            * match (unit, in_time) {
                (b'D', false) => 1440.0,
                (b'W', false) => 10_080.0,
                (b'Y' | b'M', false) if amount == 0.0 => 0.0,
                (b'H', true) => 60.0,
                (b'M', true) => 1.0,
                (b'S', true) => 1.0 / 60.0,
                _ => return None,
            };
        rest = rest.get(end + 1..)?;
        parts += 1;
    }
    (parts > 0).then_some(sign * minutes)
}
