//! One clock for programs that keep different time zones: minutes of local time, there and back.

use engine::calendar::{CalendarSpec, Minute};
use jiff::tz::TimeZone;

use crate::calendars::{to_datetime, to_minute, zone_shifts};

/// A program's local time and that of the joint simulation.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    pub(super) own: TimeZone,
    pub(super) joint: TimeZone,
}

/// Returns the zone that all have, else UTC.
pub(super) fn common_zone<'a>(mut zones: impl Iterator<Item = &'a TimeZone>) -> TimeZone {
    let Some(first) = zones.next() else { return TimeZone::UTC };
    if zones.all(|zone| zone == first) { first.clone() } else { TimeZone::UTC }
}

impl Clock {
    pub(super) fn is_same(&self) -> bool {
        self.own == self.joint
    }

    pub(super) fn forth(&self, at: Minute) -> Minute {
        moved(at, &self.own, &self.joint)
    }

    pub(super) fn back(&self, at: Minute) -> Minute {
        moved(at, &self.joint, &self.own)
    }
}

fn moved(at: Minute, from: &TimeZone, to: &TimeZone) -> Minute {
    if from == to {
        return at;
    }
    // Beyond what instants reach, hours do not matter.
    from.to_ambiguous_timestamp(to_datetime(at)).compatible().map_or(at, |instant| to_minute(instant.to_zoned(to.clone()).datetime()))
}

/// Returns a program's calendar as the joint clock shows it.
pub(super) fn rezoned(spec: &CalendarSpec, clock: &Clock) -> CalendarSpec {
    if clock.is_same() {
        return spec.clone();
    }
    let (own, further) = (&spec.zone_shifts, zone_shifts(&clock.own, &clock.joint));
    let shift = |shifts: &[(i32, i32)], day: i32| {
        let known = shifts.iter().take_while(|(from, _)| *from <= day).last().or_else(|| shifts.first());
        known.map_or(0, |(_, minutes)| *minutes)
    };
    let mut days: Vec<i32> = own.iter().chain(&further).map(|(day, _)| *day).collect();
    days.sort_unstable();
    days.dedup();
    let zone_shifts = days.into_iter().map(|day| (day, shift(own, day) + shift(&further, day))).collect();
    CalendarSpec { zone_shifts, ..spec.clone() }
}
