//! Values as people write them into a cell: `30%`, `1 / 3 / 8`, `a; b`, `on: 2026-03-02, value: 5; on: …`.
//!
//! What could be taken for something else stands in quotes, as JSON has them; so every value comes back as it was.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use model::kind::shape::{Field, Shape};
use model::space::{DependencyType, LagUnit, LinkData};
use serde_json::{Map, Number, Value};

use crate::jira::dates::{DayParts, scan};
use crate::{DateOrder, Options};

/// Why a cell cannot be read: a code, and words.
pub(super) type Odd = (&'static str, String);

/// Stands for nothing where a place must be filled.
const NONE: &str = "none";

pub(super) fn write(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (_, Value::Null) => String::new(),
        (Shape::List(item), Value::Array(values)) => list(item, values, ""),
        (Shape::Several(_, item), Value::Array(values)) if !is_number(item) => list(item, values, ""),
        (Shape::Group(fields), Value::Object(values)) if !values.is_empty() => group(fields, values, ",;"),
        (Shape::Words | Shape::Reference(_), Value::String(text)) => text.clone(),
        _ => element(shape, value, ""),
    }
}

fn list(item: &Shape, values: &[Value], stops: &str) -> String {
    let stops = format!("{stops};");
    let one = |value: &Value| match (item, value) {
        // The parts of what stands in a list of its own need no braces.
        (Shape::Group(fields), Value::Object(values)) if !values.is_empty() && stops == ";" => group(fields, values, ",;"),
        _ => element(item, value, &stops),
    };
    values.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn group(fields: &[Field], values: &Map<String, Value>, stops: &str) -> String {
    let part = |field: &Field| {
        let value = values.get(&field.name)?;
        Some(format!("{}: {}", field.heading.to_lowercase(), element(&field.shape, value, stops)))
    };
    fields.iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

/// Writes a value that stands among others; none of `stops` may show in it.
fn element(shape: &Shape, value: &Value, stops: &str) -> String {
    match (shape, value) {
        (_, Value::Null) if *shape != Shape::Json => NONE.to_owned(),
        (Shape::List(item), Value::Array(values)) => format!("[{}]", list(item, values, &format!("{stops}]"))),
        (Shape::Several(_, item), Value::Array(values)) if is_number(item) => {
            values.iter().map(|value| element(item, value, stops)).collect::<Vec<_>>().join(" / ")
        }
        (Shape::Several(_, item), Value::Array(values)) => format!("[{}]", list(item, values, &format!("{stops}]"))),
        (Shape::Group(fields), Value::Object(values)) => format!("{{{}}}", group(fields, values, &format!("{stops},}}"))),
        (Shape::Json, value) => value.to_string(),
        (Shape::Span, Value::Object(span)) => match [span.get("from"), span.get("to")].map(|end| end.and_then(Value::as_u64)) {
            [Some(from), Some(to)] => format!("{}-{}", clock(from), clock(to)),
            _ => value.to_string(),
        },
        (Shape::Flag, Value::Bool(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        (Shape::Choice(_), Value::String(choice)) => choice.replace('_', " "),
        (_, Value::Number(number)) => {
            let text = number.to_string();
            text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
        }
        (_, Value::String(text)) if is_plain(text, stops) => text.clone(),
        _ => value.to_string(),
    }
}

fn is_plain(text: &str, stops: &str) -> bool {
    let odd = |c: char| stops.contains(c) || c.is_control();
    !text.is_empty() && text.trim() == text && !text.starts_with(['"', '[', '{']) && text != NONE && !text.contains(odd)
}

fn is_number(shape: &Shape) -> bool {
    matches!(shape, Shape::Number | Shape::Whole)
}

/// Reads what `write` wrote, and what people write instead. A blank text is nothing.
pub(super) fn read(shape: &Shape, text: &str, options: &Options) -> Result<Value, Odd> {
    match shape {
        Shape::Words => return Ok(text.into()),
        _ if text.trim().is_empty() => return Ok(Value::Null),
        Shape::Reference(_) => return Ok(text.trim().into()),
        _ => {}
    }
    let mut reading = Reading { text, at: 0, options };
    let value = match shape {
        Shape::List(item) => reading.list(item, "")?,
        Shape::Several(count, item) if !is_number(item) => so_many(reading.list(item, "")?, *count)?,
        Shape::Group(fields) if !text.trim_start().starts_with('{') => reading.group(fields, ",;\n")?,
        _ => reading.element(shape, "")?,
    };
    reading.blanks();
    match reading.rest().is_empty() {
        true => Ok(value),
        false => Err(odd(format!("From `{}` on it cannot be read: put texts with signs in them into quotes.", short(reading.rest())))),
    }
}

struct Reading<'a> {
    text: &'a str,
    at: usize,
    options: &'a Options,
}

impl<'a> Reading<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, mark: char) -> bool {
        self.blanks();
        let there = self.rest().starts_with(mark);
        self.at += if there { mark.len_utf8() } else { 0 };
        there
    }

    fn list(&mut self, item: &Shape, stops: &str) -> Result<Value, Odd> {
        let stops = format!("{stops};\n");
        let mut values = Vec::new();
        loop {
            // Lines part values like semicolons do, and empty ones say nothing.
            while self.take(';') {}
            if self.rest().is_empty() || self.rest().starts_with(']') && stops.contains(']') {
                return Ok(values.into());
            }
            let before = self.at;
            let bare = stops == ";\n" && !self.rest().starts_with('{') && self.rest() != NONE;
            values.push(match item {
                Shape::Group(fields) if bare => self.group(fields, ",;\n")?,
                _ => self.element(item, &stops)?,
            });
            if self.at == before {
                return Err(odd(format!("`{}` cannot be read here.", short(self.rest()))));
            }
            if !self.rest().trim_start_matches([' ', '\t', '\r']).starts_with([';', '\n', ']']) && !self.rest().trim().is_empty() {
                return Err(odd(format!("Before `{}` a semicolon is missing.", short(self.rest()))));
            }
        }
    }

    fn group(&mut self, fields: &[Field], stops: &str) -> Result<Value, Odd> {
        let mut values = Map::new();
        loop {
            self.blanks();
            if self.rest().is_empty() || self.rest().starts_with('}') {
                return Ok(values.into());
            }
            let name = self.rest().split(':').next().unwrap_or_default().trim();
            let known =
                |field: &&Field| super::simple(&field.heading) == super::simple(name) || super::simple(&field.name) == super::simple(name);
            let Some(field) = fields.iter().find(known).filter(|_| self.rest().contains(':')) else {
                let names: Vec<String> = fields.iter().map(|field| field.heading.to_lowercase()).collect();
                return Err(odd(format!(
                    "`{}` is no part of it: write a part's name, `:` and its value. Parts are {}.",
                    short(name),
                    names.join(", ")
                )));
            };
            self.at += self.rest().find(':').map_or(0, |at| at + 1);
            let value = self.element(&field.shape, stops)?;
            if !value.is_null() {
                values.insert(field.name.clone(), value);
            }
            if !self.take(',') {
                return Ok(values.into());
            }
        }
    }

    fn element(&mut self, shape: &Shape, stops: &str) -> Result<Value, Odd> {
        self.blanks();
        match shape {
            Shape::List(item) | Shape::Several(_, item) if self.rest().starts_with('[') && !is_number(item) => {
                self.at += 1;
                let values = self.list(item, &format!("{stops}]"))?;
                self.close(']')?;
                return match shape {
                    Shape::Several(count, _) => so_many(values, *count),
                    _ => Ok(values),
                };
            }
            Shape::Group(fields) if self.rest().starts_with('{') => {
                self.at += 1;
                let values = self.group(fields, &format!("{stops},}}"))?;
                self.close('}')?;
                return Ok(values);
            }
            Shape::Json => return self.json::<Value>(),
            _ => {}
        }
        let (token, quoted) = self.token(stops)?;
        if token == NONE && !quoted {
            return Ok(Value::Null);
        }
        scalar(shape, &token, self.options)
    }

    fn close(&mut self, mark: char) -> Result<(), Odd> {
        match self.take(mark) {
            true => Ok(()),
            false => Err(odd(format!("A `{mark}` is missing."))),
        }
    }

    /// Reads what stands there as JSON has it.
    fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Odd> {
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter();
        let unsound = |error| odd(format!("`{}` is not sound ({error}): close what is open, or leave it out.", short(self.rest())));
        let value = values.next().ok_or_else(|| odd("A value is missing.".to_owned()))?.map_err(unsound)?;
        self.at += values.byte_offset();
        Ok(value)
    }

    /// Reads a text up to one of `stops`, or in quotes; says whether it stood in quotes.
    fn token(&mut self, stops: &str) -> Result<(String, bool), Odd> {
        if self.rest().starts_with('"') {
            return self.json().map(|text| (text, true));
        }
        let end = self.rest().find(|c| stops.contains(c)).unwrap_or(self.rest().len());
        let token = self.rest()[..end].trim().to_owned();
        self.at += end;
        Ok((token, false))
    }
}

fn so_many(values: Value, count: usize) -> Result<Value, Odd> {
    let found = values.as_array().map_or(0, Vec::len);
    match found == count {
        true => Ok(values),
        false => Err(odd(format!("Here stand {count} values, not {found}."))),
    }
}

fn scalar(shape: &Shape, text: &str, options: &Options) -> Result<Value, Odd> {
    match shape {
        Shape::Words | Shape::Reference(_) => Ok(text.into()),
        Shape::Choice(choices) => {
            let same = |choice: &&String| super::simple(choice) == super::simple(text);
            let unknown = || {
                let choices: Vec<String> = choices.iter().map(|choice| choice.replace('_', " ")).collect();
                ("register.unknown_choice", format!("`{}` is none of {}: write one of them.", short(text), choices.join(", ")))
            };
            choices.iter().find(same).map(|choice| choice.as_str().into()).ok_or_else(unknown)
        }
        Shape::Number => number(text).map(Value::Number),
        Shape::Whole => whole(text),
        Shape::Flag => crate::plain::flag(text).map(Value::Bool).ok_or_else(|| odd(format!("`{}` is neither yes nor no.", short(text)))),
        Shape::Date => date(text, options.date_order).map(|date| date.to_string().into()),
        Shape::Moment => moment(text, options.date_order).map(|at| at.to_string().into()),
        Shape::Instant => instant(text, options).map(|at| at.to_string().into()),
        Shape::Several(count, item) => {
            let values = text.split(['/', ';']).map(|part| scalar(item, part.trim(), options)).collect::<Result<Vec<_>, _>>()?;
            so_many(values.into(), *count)
        }
        Shape::Span => span(text).ok_or_else(|| odd(format!("`{}` is no working time: write it as 09:00-17:00.", short(text)))),
        Shape::List(_) | Shape::Group(_) | Shape::Json => Err(odd(format!("`{}` needs brackets around it.", short(text)))),
    }
}

fn number(text: &str) -> Result<Number, Odd> {
    let bad = || ("register.bad_number", format!("`{}` is not a number: write it as 1234.5.", short(text)));
    let plain = text.replace([' ', '\u{a0}', '\u{202f}'], "").replace('\u{2212}', "-");
    let (plain, per) = plain.strip_suffix('%').map_or((plain.as_str(), 1.0), |share| (share, 100.0));
    let plain = match plain.split_once(',') {
        None => plain.to_owned(),
        // Nobody can know whether 1,234 is a thousand or a little more than one.
        Some((_, part)) if part.len() == 3 || part.contains([',', '.']) => return Err(bad()),
        Some((whole, part)) => format!("{whole}.{part}"),
    };
    if per == 1.0 {
        let exact = plain.parse::<i64>().map(Number::from).ok().or_else(|| plain.parse::<u64>().map(Number::from).ok());
        if let Some(number) = exact {
            return Ok(number);
        }
    }
    let sound = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let number = plain.parse::<f64>().ok().filter(|_| sound).and_then(|number| Number::from_f64(number / per));
    number.ok_or_else(bad)
}

fn whole(text: &str) -> Result<Value, Odd> {
    let number = number(text)?;
    match number.as_f64().filter(|_| number.is_f64()) {
        None => Ok(Value::Number(number)),
        Some(part) if part.fract() == 0.0 && part.abs() < 9e15 => Ok((part as i64).into()),
        Some(_) => Err(("register.bad_number", format!("`{}` is not a whole number.", short(text)))),
    }
}

fn date(text: &str, order: Option<DateOrder>) -> Result<Date, Odd> {
    if let Ok(date) = text.parse::<Date>() {
        return Ok(date);
    }
    let bad = || ("register.bad_date", format!("`{}` is not a date: write it as 2026-11-20.", short(text)));
    let scanned = scan(text).ok_or_else(bad)?;
    let order = match (scanned.day, order) {
        (DayParts::Known { .. }, _) => DateOrder::default(),
        (_, Some(order)) => order,
        (DayParts::Either { first, .. }, None) if first > 12 => DateOrder::DayFirst,
        (DayParts::Either { second, .. }, None) if second > 12 => DateOrder::MonthFirst,
        (DayParts::Either { .. }, None) => {
            let words =
                format!("`{}` may have its day or its month first: write it as 2026-11-20, or say which with `--date-order`.", short(text));
            return Err(("register.bad_date", words));
        }
    };
    scanned.date(order).ok().ok_or_else(bad)
}

fn moment(text: &str, order: Option<DateOrder>) -> Result<DateTime, Odd> {
    if let Ok(at) = text.parse::<DateTime>() {
        return Ok(at);
    }
    let (day, clock) = text.split_once([' ', 'T']).unwrap_or((text, "00:00"));
    let bad = || ("register.bad_date", format!("`{}` is not a date with a time: write it as 2026-11-20T09:00.", short(text)));
    let time = clock.trim().parse::<jiff::civil::Time>().ok().ok_or_else(bad)?;
    Ok(date(day, order)?.to_datetime(time))
}

fn instant(text: &str, options: &Options) -> Result<Timestamp, Odd> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = moment(text, options.date_order)?;
    let at = local.to_zoned(options.time_zone.clone()).ok();
    at.map(|at| at.timestamp()).ok_or_else(|| ("register.bad_date", format!("`{}` lies too far away.", short(text))))
}

/// `540` as `09:00`; the end of the day is `24:00`.
fn clock(minutes: u64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn span(text: &str) -> Option<Value> {
    let (from, to) = text.split_once(['-', '–'])?;
    let minutes = |clock: &str| {
        let (hours, minutes) = clock.trim().split_once(':').unwrap_or((clock.trim(), "0"));
        let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok().filter(|minutes| *minutes < 60)?);
        hours.checked_mul(60)?.checked_add(minutes)
    };
    Some(serde_json::json!({ "from": minutes(from)?, "to": minutes(to)? }))
}

/// Writes the other ends of links: `ATL-7; ATL-9 [SS +960m]`.
pub(super) fn write_links(links: &[(String, LinkData)]) -> String {
    let one = |(text, data): &(String, LinkData)| {
        let said = said(data);
        // A name that ends like what a link carries is followed by what this one does: nothing.
        let link = if said.is_empty() && carried(text).is_none() { text.clone() } else { format!("{text} [{said}]") };
        if is_plain(&link, ";") { link } else { Value::from(link).to_string() }
    };
    links.iter().map(one).collect::<Vec<_>>().join("; ")
}

pub(super) fn read_links(text: &str, options: &Options) -> Result<Vec<(String, LinkData)>, Odd> {
    let texts = Reading { text, at: 0, options }.list(&Shape::Words, "")?;
    let texts = texts.as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(texts
        .map(|text| carried(text).map_or_else(|| (text.to_owned(), LinkData::default()), |(text, data)| (text.to_owned(), data)))
        .collect())
}

fn said(data: &LinkData) -> String {
    let mut parts = Vec::new();
    match data.dependency {
        DependencyType::FinishStart => {}
        DependencyType::StartStart => parts.push("SS".to_owned()),
        DependencyType::FinishFinish => parts.push("FF".to_owned()),
        DependencyType::StartFinish => parts.push("SF".to_owned()),
    }
    if data.lag != 0 || data.lag_unit != LagUnit::Working {
        parts.push(match data.lag_unit {
            LagUnit::Working => format!("{:+}m", data.lag),
            LagUnit::Elapsed => format!("{:+}em", data.lag),
            LagUnit::Percent => {
                format!("{}{}.{:02}%", if data.lag < 0 { '-' } else { '+' }, data.lag.unsigned_abs() / 100, data.lag.unsigned_abs() % 100)
            }
        });
    }
    parts.extend(data.confirmed.map(|day| format!("confirmed {day}")));
    parts.join(" ")
}

/// Parts a link from what it carries.
fn carried(text: &str) -> Option<(&str, LinkData)> {
    let (name, inner) = text.trim().strip_suffix(']')?.rsplit_once('[')?;
    let mut data = LinkData::default();
    let mut words = inner.split_whitespace();
    while let Some(word) = words.next() {
        match word.to_uppercase().as_str() {
            "FS" => data.dependency = DependencyType::FinishStart,
            "SS" => data.dependency = DependencyType::StartStart,
            "FF" => data.dependency = DependencyType::FinishFinish,
            "SF" => data.dependency = DependencyType::StartFinish,
            "CONFIRMED" => data.confirmed = Some(words.next()?.parse().ok()?),
            _ => (data.lag, data.lag_unit) = lag(word)?,
        }
    }
    Some((name.trim_end(), data))
}

fn lag(word: &str) -> Option<(i64, LagUnit)> {
    if let Some(share) = word.strip_suffix('%') {
        let (whole, part) = share.split_once('.').unwrap_or((share, "00"));
        let part = if part.len() == 2 { part.parse::<i64>().ok()? } else { return None };
        let whole: i64 = whole.parse::<i64>().ok()?.checked_mul(100)?;
        let lag = if share.starts_with('-') { whole.checked_sub(part) } else { whole.checked_add(part) };
        return Some((lag?, LagUnit::Percent));
    }
    let (number, unit) = match word.strip_suffix("em") {
        Some(number) => (number, LagUnit::Elapsed),
        None => (word.strip_suffix('m')?, LagUnit::Working),
    };
    Some((number.parse().ok()?, unit))
}

fn odd(words: String) -> Odd {
    ("register.bad_value", words)
}

pub(super) fn short(text: &str) -> String {
    model::problem::shortened(text.to_owned(), 40)
}
