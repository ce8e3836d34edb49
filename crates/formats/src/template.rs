//! Templates: Sinew's own JSON with days counted from a program's start, and a head that says what the template is for.
//!
//! A day is written `start+20`, twenty working days (Monday to Friday) after the start; a time on it `start+20T09:30`.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use model::draft::{Draft, Source};
use model::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::sinew;

/// What a template is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub title: String,
    /// One line: for what, and what it brings.
    pub summary: String,
}

/// A template as its file has it.
#[derive(Clone, Debug)]
pub struct Template {
    pub head: Head,
    draft: Map<String, Value>,
}

impl Template {
    /// Reads a template; an error says what the file is not.
    pub fn read(bytes: &[u8]) -> Result<Template, String> {
        let file: Value = serde_json::from_slice(bytes).map_err(|error| format!("It is not sound JSON ({error})."))?;
        let Value::Object(mut draft) = file else { return Err("It is not a JSON object.".to_owned()) };
        let head = draft.remove("template").ok_or("It has no `template` that says what it is for.")?;
        let head = serde_json::from_value(head).map_err(|error| format!("Its `template` needs a title and a summary ({error})."))?;
        Ok(Template { head, draft })
    }

    /// Returns the draft of a program that starts on `start`; `source` names where its records come from.
    pub fn dated(&self, source: &Source, start: Date) -> (Draft, Vec<Problem>) {
        let mut draft = self.draft.clone();
        draft.insert("source".to_owned(), serde_json::json!(source));
        for record in draft.get_mut("records").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(body) = record.get_mut("body") {
                each_text(body, &|text| absolute(text, start));
            }
        }
        sinew::read(&source.instance, Value::Object(draft).to_string().as_bytes())
    }
}

/// Writes a draft as a template, one record in a line, its days counted from `start`.
pub fn write(head: &Head, draft: &Draft, start: Date) -> String {
    let lines = |values: Vec<Value>| values.iter().map(|value| format!("  {value}")).collect::<Vec<_>>().join(",\n");
    let records = draft.records.iter().map(|record| {
        let mut record = serde_json::json!(record);
        each_text(&mut record["body"], &|text| relative(text, start));
        record
    });
    let links = draft.links.iter().map(|link| serde_json::json!(link)).collect();
    let (head, records, links) = (serde_json::json!(head), lines(records.collect()), lines(links));
    format!("{{\"template\": {head},\n \"records\": [\n{records}\n ],\n \"links\": [\n{links}\n ]}}\n")
}

/// Puts another text in the place of each text for which `other` knows one.
fn each_text(value: &mut Value, other: &dyn Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(new) = other(text) {
                *text = new;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, other)),
        Value::Object(fields) => fields.values_mut().for_each(|value| each_text(value, other)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The farthest day that a template may name: twenty years of working days.
const FARTHEST: i32 = 5200;

/// Returns the date that `start+20` means, and the instant that `start+20T09:30` means.
fn absolute(text: &str, start: Date) -> Option<String> {
    let (days, time) = match text.strip_prefix("start")?.split_once('T') {
        Some((days, time)) => (days, Some(time.parse::<Time>().ok()?)),
        None => (&text["start".len()..], None),
    };
    let days: i32 = days.starts_with(['+', '-']).then(|| days.parse().ok())??;
    let date = (days.abs() <= FARTHEST).then(|| working_day(start, days))?;
    Some(time.map_or_else(|| date.to_string(), |time| date.to_datetime(time).to_string()))
}

/// Counts the working days from `start` to a date; a text that is no date stays what it is.
fn relative(text: &str, start: Date) -> Option<String> {
    // Only whole dates in the way that fields have them: a text may begin with one.
    let (date, time) = match text.len() {
        10 => (text.parse::<Date>().ok()?, None),
        16.. if text.as_bytes()[10] == b'T' => text.parse::<DateTime>().ok().map(|at| (at.date(), Some(at.time())))?,
        _ => return None,
    };
    let days = working_days(start, date);
    let time = time.map(|time| time.strftime("T%H:%M").to_string()).unwrap_or_default();
    (days.abs() <= FARTHEST).then(|| format!("start{days:+}{time}"))
}

fn is_working(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Returns the working day that lies `days` after the start, which is the next Monday when it falls on a weekend.
fn working_day(start: Date, days: i32) -> Date {
    let mut date = start;
    while !is_working(date) {
        date = date.saturating_add(1.day());
    }
    let step = if days < 0 { (-1).days() } else { 1.day() };
    for _ in 0..days.abs() {
        date = date.saturating_add(step);
        while !is_working(date) && date > Date::MIN && date < Date::MAX {
            date = date.saturating_add(step);
        }
    }
    date
}

/// Returns how many working days lie between; a day on a weekend counts as the Friday before it.
fn working_days(start: Date, date: Date) -> i32 {
    let first = model::calendars::day_number(working_day(start, 0));
    let last = model::calendars::day_number(date);
    // Days since a Monday: five of each seven count, and the weekend is its Friday.
    let count = |day: i32| {
        let since_monday = day + monday_offset();
        since_monday.div_euclid(7) * 5 + since_monday.rem_euclid(7).min(4)
    };
    count(last) - count(first)
}

/// What a day's number lacks to count from a Monday.
fn monday_offset() -> i32 {
    (-model::calendars::day_number(jiff::civil::date(2024, 1, 1))).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_count_from_the_start_and_pass_over_weekends() {
        // 5 March 2026 is a Thursday.
        let start = date(2026, 3, 5);
        for (text, expected) in [
            ("start+0", Some("2026-03-05")),
            ("start+1", Some("2026-03-06")),
            ("start+2", Some("2026-03-09")),
            ("start-4", Some("2026-02-27")),
            ("start+7T09:30", Some("2026-03-16T09:30:00")),
            ("start", None),
            ("start+x", None),
            ("start+99999", None),
            ("start2", None),
            ("startup", None),
        ] {
            assert_eq!(absolute(text, start).as_deref(), expected, "{text}");
        }
        // A start on a Saturday is the Monday after it.
        assert_eq!(absolute("start+0", date(2026, 3, 7)).as_deref(), Some("2026-03-09"));
    }

    #[test]
    fn a_day_comes_back_as_it_was_counted() {
        for day in 1..=14 {
            let start = date(2026, 3, day);
            for days in -30..=300 {
                let text = format!("start{days:+}");
                assert_eq!(relative(&absolute(&text, start).expect("a day within reach"), start), Some(text));
            }
        }
        let start = date(2026, 3, 5);
        assert_eq!(relative("2026-03-08", start).as_deref(), Some("start+1"), "a Sunday is the Friday before");
        assert_eq!(relative("2026-03-09T09:30:00", start).as_deref(), Some("start+2T09:30"));
        assert_eq!(relative("2026-03-09 is when it starts", start), None);
    }

    #[test]
    fn a_file_that_is_no_template_says_why() {
        for (text, words) in [
            ("{", "sound JSON"),
            ("[]", "not a JSON object"),
            ("{\"records\": []}", "no `template`"),
            ("{\"template\": {\"title\": \"A\"}}", "summary"),
        ] {
            let error = Template::read(text.as_bytes()).expect_err("it is no template");
            assert!(error.contains(words), "{error}");
        }
    }
}
