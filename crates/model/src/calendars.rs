//! The calendars of a space, compiled for the engine on the program's own local time.

use std::collections::BTreeMap;

use engine::calendar::{Calendar as Compiled, CalendarSpec, Exception, Minute, Span};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;

use crate::kind::calendar::Calendar;
use crate::kind::{Body, Kind};
use crate::problem::Problem;
use crate::space::{RecordId, Ref, Space};

/// Problem codes of this module, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("calendar.no_working_time", "A calendar has no working time at all; the program's is used instead."),
    ("calendar.base_cycle", "A calendar varies itself, directly or by others; the chain is cut there."),
    ("calendar.unknown_zone", "A time zone has no such name; the program's is used instead."),
];

/// Years in which offsets between time zones are followed day by day; outside, the nearest known one holds.
const ZONE_YEARS: (i16, i16) = (2010, 2050);

/// Index of a compiled calendar.
pub type CalendarIx = u32;

/// Every working calendar that the plan needs, once per calendar and time zone.
#[derive(Debug)]
pub struct Calendars<'a> {
    space: &'a Space,
    /// The time zone of the plan's dates.
    pub zone: TimeZone,
    program: Option<RecordId>,
    pub compiled: Vec<Compiled>,
    /// What each was compiled from, for a plan that compiles its own.
    pub specs: Vec<CalendarSpec>,
    known: BTreeMap<(Option<RecordId>, Option<String>), CalendarIx>,
    clock: Option<CalendarIx>,
    pub problems: Vec<Problem>,
}

impl<'a> Calendars<'a> {
    /// Calendar 0 is the program's own.
    pub fn new(space: &'a Space, program: Option<RecordId>) -> Calendars<'a> {
        let mut problems = Vec::new();
        let charter = program.and_then(|id| space.record(id)).and_then(|record| match &record.body {
            Body::Program(program) => Some(program),
            _ => None,
        });
        let zone = charter.and_then(|program| program.time_zone.as_deref());
        let zone = zone.map_or(TimeZone::UTC, |name| time_zone(name, &mut problems));
        let mut calendars =
            Calendars { space, zone, program, compiled: Vec::new(), specs: Vec::new(), known: BTreeMap::new(), clock: None, problems };
        let own = charter.and_then(|program| program.calendar.as_ref()).and_then(Ref::id);
        calendars.get(own, None);
        calendars
    }

    /// Returns the calendar of a team: its own hours in its own time zone, else the program's.
    pub fn of_team(&mut self, team: Option<RecordId>) -> CalendarIx {
        let Some(Body::Team(team)) = team.and_then(|id| self.space.record(id)).map(|record| &record.body) else { return 0 };
        let calendar = team.calendar.as_ref().and_then(Ref::id);
        if calendar.is_none() && team.time_zone.is_none() {
            return 0;
        }
        self.get(calendar.or_else(|| self.own()), team.time_zone.clone())
    }

    /// Returns a calendar read in the program's own time zone; without one, the program's.
    pub fn of_calendar(&mut self, calendar: Option<RecordId>) -> CalendarIx {
        calendar.map_or(0, |calendar| self.get(Some(calendar), None))
    }

    /// Returns the calendar of what goes on day and night.
    pub fn clock(&mut self) -> CalendarIx {
        *self.clock.get_or_insert_with(|| {
            let day = vec![Span { start: 0, end: 1440 }];
            self.specs.push(CalendarSpec { week: std::array::from_fn(|_| day.clone()), ..CalendarSpec::default() });
            self.compiled.push(Compiled::always());
            self.compiled.len() as CalendarIx - 1
        })
    }

    fn own(&self) -> Option<RecordId> {
        match &self.space.record(self.program?)?.body {
            Body::Program(program) => program.calendar.as_ref()?.id(),
            _ => None,
        }
    }

    fn get(&mut self, calendar: Option<RecordId>, zone: Option<String>) -> CalendarIx {
        let key = (calendar, zone);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let mut spec = self.spec(calendar);
        if let Some(name) = &key.1 {
            let zone = time_zone(name, &mut self.problems);
            spec.zone_shifts = zone_shifts(&zone, &self.zone);
        }
        let compiled = Compiled::new(&spec).unwrap_or_else(|_no_working_time| {
            spec = self.specs.first().cloned().unwrap_or_else(office_spec);
            let name = calendar.and_then(|id| self.space.record(id)).map_or("calendar", |record| record.title.as_str());
            let words = format!(
                "`{name}` has no working time, so nothing on it would ever finish: the program's calendar is used instead. Give it hours."
            );
            self.problems.push(Problem::warning("calendar.no_working_time", format!("calendar {name}"), words));
            self.compiled.first().cloned().unwrap_or_else(office)
        });
        let ix = self.compiled.len() as CalendarIx;
        self.compiled.push(compiled);
        self.specs.push(spec);
        self.known.insert(key, ix);
        ix
    }

    /// Lays a calendar over the ones that it varies.
    fn spec(&mut self, calendar: Option<RecordId>) -> CalendarSpec {
        let (chain, cut) = chain(self.space, calendar);
        if let Some(id) = cut {
            let title = self.space.record(id).map_or("", |record| record.title.as_str());
            let words = format!("`{title}` is its own base, directly or by others: the chain was cut. Correct its base calendar.");
            self.problems.push(Problem::warning("calendar.base_cycle", format!("calendar {title}"), words));
        }
        let office = Calendar::office();
        let mut spec = CalendarSpec::default();
        for day in 0..7 {
            let own = chain.iter().find_map(|calendar| calendar.week[day].as_ref());
            let hours = if chain.is_empty() { office.week[day].as_ref() } else { own };
            spec.week[day] = hours.map(|hours| hours.iter().map(span).collect()).unwrap_or_default();
        }
        // What varies comes after what it varies: the engine lets the last exception of a day win.
        for calendar in chain.iter().rev() {
            for exception in &calendar.exceptions {
                let (from, to) = (day_number(exception.from), day_number(exception.to));
                spec.exceptions.push(Exception { from_day: from, to_day: to, spans: exception.spans.iter().map(span).collect() });
            }
        }
        spec
    }

    /// Returns an instant as a minute of the plan's local time.
    pub fn minute(&self, at: Timestamp) -> Minute {
        to_minute(at.to_zoned(self.zone.clone()).datetime())
    }
}

impl Calendars<'_> {
    /// Returns the instant of a minute of the plan's local time.
    pub fn instant(&self, at: Minute) -> Timestamp {
        self.zone.to_ambiguous_timestamp(to_datetime(at)).compatible().unwrap_or(Timestamp::MAX)
    }
}

/// Lists a calendar and those that it varies, itself first; and the one at which the chain was cut because it varies itself.
fn chain(space: &Space, calendar: Option<RecordId>) -> (Vec<&Calendar>, Option<RecordId>) {
    let (mut chain, mut met): (Vec<&Calendar>, Vec<RecordId>) = (Vec::new(), Vec::new());
    let mut next = calendar;
    while let Some((id, Body::Calendar(body))) = next.and_then(|id| Some((id, &space.record(id)?.body))) {
        if met.contains(&id) {
            return (chain, Some(id));
        }
        met.push(id);
        chain.push(body);
        next = body.base.as_ref().and_then(Ref::id);
    }
    (chain, None)
}

/// What a calendar says of one of its local days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayHours<'a> {
    /// The hours of that day of the week.
    pub usual: Vec<crate::kind::calendar::Span>,
    /// Where that day differs: its hours, and what it is called.
    pub other: Option<(&'a [crate::kind::calendar::Span], &'a str)>,
}

/// Returns the hours of a day by a calendar; without one, an office's.
pub fn hours_on(space: &Space, calendar: Option<RecordId>, day: Date) -> DayHours<'_> {
    let (chain, _) = chain(space, calendar);
    let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    let own = chain.iter().find_map(|calendar| calendar.week[weekday].clone());
    let usual = if chain.is_empty() { Calendar::office().week[weekday].clone() } else { own };
    let exceptions = chain.iter().find_map(|calendar| calendar.exceptions.iter().rev().find(|one| (one.from..=one.to).contains(&day)));
    DayHours { usual: usual.unwrap_or_default(), other: exceptions.map(|one| (one.spans.as_slice(), one.name.as_str())) }
}

fn office() -> Compiled {
    Compiled::new(&office_spec()).expect("office hours are working time")
}

fn office_spec() -> CalendarSpec {
    let week = Calendar::office().week.map(|day| day.unwrap_or_default().iter().map(span).collect());
    CalendarSpec { week, ..CalendarSpec::default() }
}

fn span(span: &crate::kind::calendar::Span) -> Span {
    Span { start: i32::from(span.from), end: i32::from(span.to) }
}

/// Returns days since 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// Returns the calendar days from one date to another; negative where the other is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}

/// Returns the calendar days from one moment to another, to a tenth.
pub fn tenths_between(from: DateTime, to: DateTime) -> f64 {
    ((to_minute(to).0 - to_minute(from).0) as f64 / 144.0).round() / 10.0
}

/// Returns minutes since 1970-01-01T00:00 of the same local time; seconds are dropped.
pub fn to_minute(at: DateTime) -> Minute {
    Minute(i64::from(day_number(at.date())) * 1440 + i64::from(at.hour()) * 60 + i64::from(at.minute()))
}

/// Returns the local date and time of a minute, within the years that a date can have.
pub fn to_datetime(at: Minute) -> DateTime {
    let (day, minute) = (at.0.div_euclid(1440), at.0.rem_euclid(1440));
    let day = jiff::Span::new().try_days(day).ok().and_then(|days| date(1970, 1, 1).checked_add(days).ok());
    let day = day.unwrap_or(if at.0 < 0 { Date::MIN } else { Date::MAX });
    day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0)
}

fn time_zone(name: &str, problems: &mut Vec<Problem>) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|error| {
        let words = format!("There is no time zone `{name}` ({error}): write an IANA name such as `Europe/Berlin`. UTC is used instead.");
        problems.push(Problem::warning("calendar.unknown_zone", format!("time zone {name}"), words));
        TimeZone::UTC
    })
}

/// Lists from which day on how many minutes lie between a zone's local time and the plan's.
pub(crate) fn zone_shifts(zone: &TimeZone, plan: &TimeZone) -> Vec<(i32, i32)> {
    let mut shifts: Vec<(i32, i32)> = Vec::new();
    let mut day = date(ZONE_YEARS.0, 1, 1);
    let end = date(ZONE_YEARS.1, 1, 1);
    while day < end {
        let noon = day.at(12, 0, 0, 0);
        let at = zone.to_ambiguous_timestamp(noon).compatible();
        let Ok(at) = at else { break };
        let minutes = (plan.to_offset(at).seconds() - zone.to_offset(at).seconds()) / 60;
        if shifts.last().is_none_or(|(_, last)| *last != minutes) {
            shifts.push((day_number(day), minutes));
        }
        let Ok(tomorrow) = day.tomorrow() else { break };
        day = tomorrow;
    }
    shifts
}

/// Returns the time zone of a space's dates: its program's.
pub fn zone(space: &Space) -> TimeZone {
    let name = crate::forecast::charter(space, only_program(space)).and_then(|program| program.time_zone.as_deref());
    name.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
}

/// Returns the one program of a space; with several, the one that was made first.
pub fn only_program(space: &Space) -> Option<RecordId> {
    space.records().find(|record| record.kind() == Kind::Program && !record.archived).map(|record| record.id)
}
