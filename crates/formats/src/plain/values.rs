//! What people write into the cells of a plan: durations, links, constraints, percentages.

use jiff::civil::{Date, DateTime};
use model::kind::item::ConstraintKind;
use model::space::{DependencyType, LagUnit, LinkData};

use crate::DateOrder;
use crate::jira::dates::{DayParts, scan};

/// Working minutes of a day, a week and a month, as MS Project counts them.
const DAY: f64 = 480.0;
const WEEK: f64 = 5.0 * DAY;
const MONTH: f64 = 20.0 * DAY;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    pub(super) minutes: f64,
    /// By the wall clock.
    pub(super) elapsed: bool,
}

/// Reads `3`, `3d`, `1.5 days`, `4h`, `30min`, `2w`, `1mo`, `3ed` (by the wall clock), `3 days?`; a bare number is days.
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.trim().trim_end_matches('?').trim().replace(',', ".").to_lowercase();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+')).unwrap_or(text.len());
    let amount: f64 = text[..end].parse().ok().filter(|amount: &f64| amount.abs() < 1e6)?;
    let unit = text[end..].trim();
    let (unit, elapsed) = match unit.strip_prefix('e') {
        Some(rest) if !rest.is_empty() => (rest.trim_start_matches("lapsed").trim(), true),
        _ => (unit, false),
    };
    let minutes = match (unit, elapsed) {
        ("" | "d" | "day" | "days" | "dy" | "dys", false) => DAY,
        ("w" | "wk" | "wks" | "week" | "weeks", false) => WEEK,
        ("mo" | "mon" | "mons" | "month" | "months", false) => MONTH,
        ("d" | "day" | "days" | "dy" | "dys", true) => 1440.0,
        ("w" | "wk" | "wks" | "week" | "weeks", true) => 10_080.0,
        ("mo" | "mon" | "mons" | "month" | "months", true) => 43_200.0,
        ("h" | "hr" | "hrs" | "hour" | "hours", _) => 60.0,
        ("m" | "min" | "mins" | "minute" | "minutes", _) => 1.0,
        _ => return None,
    };
    Some(Length { minutes: amount * minutes, elapsed })
}

/// Reads one predecessor: `3`, `3FS`, `ATL-7SS+2d`, `4FF-50%`, `5+1w`. `is_known` says what is an id.
///
/// Keys hold dashes and digits themselves, so whatever is an id as it stands is one.
pub(super) fn predecessor(text: &str, is_known: impl Fn(&str) -> bool) -> Option<(&str, LinkData)> {
    let text = text.trim();
    if is_known(text) {
        return Some((text, LinkData::default()));
    }
    let signs = text.char_indices().rev().filter(|(_, c)| matches!(c, '+' | '-')).map(|(at, _)| at);
    for at in std::iter::once(text.len()).chain(signs) {
        let (head, tail) = text.split_at(at);
        let Some(lag) = (if tail.is_empty() { Some((0, LagUnit::Working)) } else { lag(tail) }) else { continue };
        let head = head.trim_end();
        let data = |dependency| LinkData { dependency, lag: lag.0, lag_unit: lag.1, ..LinkData::default() };
        if let Some((id, dependency)) = typed(head)
            && is_known(id)
        {
            return Some((id, data(dependency)));
        }
        if is_known(head) {
            return Some((head, data(DependencyType::FinishStart)));
        }
    }
    // Nothing here is an id of the table; say which one was meant.
    let plain = text.split(['+', ' ']).next().unwrap_or(text);
    let id = typed(plain).map_or(plain, |(id, _)| id);
    (!id.is_empty() && id.chars().any(char::is_alphanumeric)).then_some((id, LinkData::default()))
}

/// Takes the type off the end of `3FS`.
fn typed(text: &str) -> Option<(&str, DependencyType)> {
    let start = text.len().checked_sub(2)?;
    let (id, kind) = (text.get(..start)?, text.get(start..)?);
    let dependency = match kind.to_ascii_uppercase().as_str() {
        "FS" => DependencyType::FinishStart,
        "SS" => DependencyType::StartStart,
        "FF" => DependencyType::FinishFinish,
        "SF" => DependencyType::StartFinish,
        _ => return None,
    };
    Some((id.trim_end(), dependency))
}

/// Reads a lag with its sign: `+2d`, `-50%`, `+3ed`.
fn lag(text: &str) -> Option<(i64, LagUnit)> {
    let text = text.split_whitespace().collect::<String>();
    if let Some(percent) = text.strip_suffix('%') {
        let percent: f64 = percent.parse().ok().filter(|percent: &f64| percent.abs() <= 10_000.0)?;
        return Some(((percent * 100.0).round() as i64, LagUnit::Percent));
    }
    let Length { minutes, elapsed } = length(&text)?;
    Some((minutes.round() as i64, if elapsed { LagUnit::Elapsed } else { LagUnit::Working }))
}

/// Reads `SNET`, `Start No Earlier Than`, `SNET 2026-03-02`; what follows the name is returned too.
pub(super) fn constraint(text: &str) -> Option<(ConstraintKind, &str)> {
    const NAMES: [(&str, &str, ConstraintKind); 8] = [
        ("asap", "as soon as possible", ConstraintKind::AsSoonAsPossible),
        ("alap", "as late as possible", ConstraintKind::AsLateAsPossible),
        ("snet", "start no earlier than", ConstraintKind::StartNoEarlierThan),
        ("snlt", "start no later than", ConstraintKind::StartNoLaterThan),
        ("fnet", "finish no earlier than", ConstraintKind::FinishNoEarlierThan),
        ("fnlt", "finish no later than", ConstraintKind::FinishNoLaterThan),
        ("mso", "must start on", ConstraintKind::MustStartOn),
        ("mfo", "must finish on", ConstraintKind::MustFinishOn),
    ];
    let lower = text.to_ascii_lowercase();
    let starts = |name: &str| lower.strip_prefix(name).filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())).map(|_| name.len());
    NAMES.iter().find_map(|(short, long, kind)| Some((*kind, text.get(starts(short).or_else(|| starts(long))?..)?.trim())))
}

/// Reads a number; `1,5` and `1 000` are numbers too.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace([' ', '\u{a0}', '\u{202f}'], "");
    let text = if text.contains('.') { text.replace(',', "") } else { text.replace(',', ".") };
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Reads `50`, `50%` or `0.5`: a fraction below 1 without a percent sign is a share.
pub(super) fn percent(text: &str) -> Option<f64> {
    let (number_text, signed) = match text.trim().strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let value = number(number_text)?;
    let share = !signed && value > 0.0 && value < 1.0;
    Some(if share { value * 100.0 } else { value }).filter(|percent| (0.0..=100.0).contains(percent))
}

/// Reads yes and no.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "milestone" | "ja" | "sí" | "si" | "oui" | "sim" | "はい" => Some(true),
        "no" | "n" | "false" | "0" | "-" | "nein" | "non" | "não" | "いいえ" => Some(false),
        _ => None,
    }
}

/// Reads a date, with its time where one is written.
pub(super) fn date(text: &str, order: DateOrder) -> Option<DateTime> {
    let text = text.trim();
    let exact = text.get(10..).is_some_and(|rest| rest.starts_with(['T', ' '])).then(|| text.parse::<DateTime>().ok()).flatten();
    let day: Date = match exact {
        Some(at) => at.date(),
        None => scan(text)?.date(order).ok()?,
    };
    let sensible = (1970..=2199).contains(&day.year());
    sensible.then(|| exact.unwrap_or_else(|| day.to_datetime(jiff::civil::Time::midnight())))
}

/// Says which number of a written date must be the day; `None` where either may be or none has to be guessed.
pub(super) fn evidence(text: &str) -> Option<Evidence> {
    match scan(text)?.day {
        DayParts::Known { .. } => None,
        DayParts::Either { first, second, .. } => Some(match (first > 12, second > 12) {
            (true, _) => Evidence::DayFirst,
            (false, true) => Evidence::MonthFirst,
            (false, false) => Evidence::Open,
        }),
    }
}

/// What a written date says of the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    DayFirst,
    MonthFirst,
    Open,
}
