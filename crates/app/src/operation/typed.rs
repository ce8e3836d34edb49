//! What people type of time: days, instants, time zones.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::failure::Failure;

/// What a day means where an instant is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    Start,
    End,
}

/// Reads an instant, a date with a time in `zone`, or a day there.
pub fn moment(text: &str, zone: &TimeZone, day: Day) -> Result<Timestamp, Failure> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let unusable = |error| Failure::invalid(format!("`{text}` is not a date: write it as 2026-11-20 or 2026-11-20T17:00. ({error})"));
    let midnight = |date: Date| date.to_datetime(jiff::civil::Time::midnight());
    let local = match text.parse::<Date>() {
        Ok(date) if !text.contains('T') && day == Day::Start => Ok(midnight(date)),
        Ok(date) if !text.contains('T') => date.tomorrow().map(midnight),
        _ => text.parse::<DateTime>(),
    };
    Ok(local.map_err(unusable)?.to_zoned(zone.clone()).map_err(unusable)?.timestamp())
}

/// Reads the name of a time zone.
pub fn time_zone(name: &str) -> Result<TimeZone, Failure> {
    TimeZone::get(name)
        .map_err(|error| Failure::invalid(format!("There is no time zone `{name}`: write an IANA name such as Europe/Berlin. ({error})")))
}
