//! Meetings: series and when they meet next, what came out of each, and an agenda built from what changed since the last one.

pub mod agenda;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::zone;
use crate::insight::plan::minute;
use crate::insight::title_of;
use crate::kind::ask::AskState;
use crate::kind::decision::DecisionState;
use crate::kind::issue::IssueState;
use crate::kind::item::Stage;
use crate::kind::meeting::{Meeting, Rhythm};
use crate::kind::risk::RiskState;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation, Space};

use self::agenda::AgendaItem;

/// How many slots of a series are looked through for the next one: 25 years of every day.
const MOST_SLOTS: i64 = 10_000;

/// A meeting in the list: a series, or a single one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeetingRow {
    pub key: String,
    pub title: String,
    pub rhythm: Option<Rhythm>,
    pub owner: Option<String>,
    pub people: usize,
    /// The last occurrence that has begun.
    pub last: Option<Held>,
    /// When it meets next: an occurrence that was made, or what the rhythm says.
    pub next: Option<Slot>,
    /// What came out of it and its occurrences, and how much of that is open.
    pub outcomes: usize,
    pub open_outcomes: usize,
}

/// An occurrence.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Held {
    pub key: String,
    pub title: String,
    /// Local to the meeting's time zone.
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub start: DateTime,
    pub time_zone: String,
    /// Whether it has notes.
    pub noted: bool,
    pub outcomes: usize,
}

/// A time at which a series meets.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Slot {
    /// Local to its time zone.
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub start: DateTime,
    pub time_zone: String,
    pub at: Timestamp,
    /// Key of the occurrence, where it was made already.
    pub key: Option<String>,
}

/// One meeting as people see it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeetingReport {
    pub key: String,
    pub title: String,
    pub rhythm: Option<Rhythm>,
    /// Key and title of the series that it is an occurrence of.
    pub series: Option<[String; 2]>,
    /// Local to its time zone.
    pub start: Option<String>,
    pub time_zone: String,
    pub minutes: Option<u32>,
    pub purpose: Option<String>,
    pub owner: Option<String>,
    pub people: Vec<Attendee>,
    pub notes: Option<String>,
    /// Points that are on it each time.
    pub standing: Vec<String>,
    /// When the last occurrence before it began: what changed since then is on the agenda.
    pub since: Option<Timestamp>,
    /// Whether it is still to come, so that it has an agenda.
    pub ahead: bool,
    pub agenda: Vec<AgendaItem>,
    pub outcomes: Vec<Outcome>,
    /// Of a series: its occurrences, the newest first.
    pub occurrences: Vec<Held>,
    /// Of a series: when it meets next.
    pub next: Option<Slot>,
}

/// Somebody who is asked to come.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Attendee {
    pub key: String,
    pub name: String,
}

/// What came out of a meeting.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    pub key: String,
    pub title: String,
    pub kind: Kind,
    /// The kind's own word.
    pub state: String,
    pub open: bool,
    pub owner: Option<String>,
    pub due: Option<Date>,
    /// The meeting that it came out of.
    pub from: String,
}

/// Meetings of a space, with what hangs on them.
pub struct Meetings<'a> {
    pub(crate) space: &'a Space,
    zone: TimeZone,
    occurrences: BTreeMap<RecordId, Vec<RecordId>>,
    outcomes: BTreeMap<RecordId, Vec<RecordId>>,
}

/// Returns the meeting of a record.
pub fn meeting(record: &Record) -> Option<&Meeting> {
    match &record.body {
        Body::Meeting(meeting) => Some(meeting),
        _ => None,
    }
}

impl<'a> Meetings<'a> {
    pub fn new(space: &'a Space) -> Meetings<'a> {
        let live = |id: RecordId| space.record(id).filter(|record| !record.archived);
        let is_meeting = |id: RecordId| live(id).is_some_and(|record| record.kind() == Kind::Meeting);
        let (mut occurrences, mut outcomes) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for record in space.records().filter(|record| record.kind() == Kind::Meeting && !record.archived) {
            if let Some(series) = record.parent.filter(|parent| is_meeting(*parent)) {
                occurrences.entry(series).or_default().push(record.id);
            }
        }
        for link in space.links().filter(|link| link.relation == Relation::FollowsFrom && is_meeting(link.to) && live(link.from).is_some())
        {
            outcomes.entry(link.to).or_default().push(link.from);
        }
        Meetings { space, zone: zone(space), occurrences, outcomes }
    }

    /// Lists series, the most frequent first, then single meetings by their time: a list that keeps its order while time goes on.
    pub fn list(&self, now: Timestamp) -> Vec<MeetingRow> {
        let tops = self.space.records().filter(|record| !record.archived && self.series(record).is_none());
        let mut rows: Vec<MeetingRow> = tops.filter_map(|record| Some(self.row(record, meeting(record)?, now))).collect();
        let often = |row: &MeetingRow| row.rhythm.map_or(u8::MAX, |rhythm| rhythm as u8);
        let at = |row: &MeetingRow| row.next.as_ref().filter(|_| row.rhythm.is_none()).map_or(Timestamp::MAX, |next| next.at);
        rows.sort_by(|a, b| (often(a), at(a)).cmp(&(often(b), at(b))).then_with(|| a.title.cmp(&b.title)).then_with(|| a.key.cmp(&b.key)));
        rows
    }

    fn row(&self, record: &Record, meeting: &Meeting, now: Timestamp) -> MeetingRow {
        let outcomes = self.outcomes(record.id);
        let begun = |held: &&&Record| self.begins(held).is_some_and(|at| at <= now);
        MeetingRow {
            key: record.key.clone(),
            title: record.title.clone(),
            rhythm: meeting.rhythm,
            owner: title_of(self.space, meeting.owner.as_ref()),
            people: self.people(record).len(),
            last: self.held(record.id).iter().find(begun).and_then(|held| self.line(held)),
            next: self.next(record, now),
            open_outcomes: outcomes.iter().filter(|outcome| outcome.open).count(),
            outcomes: outcomes.len(),
        }
    }

    /// Looks at one meeting; `None` for a record that is none. Its agenda needs to be told how milestones moved.
    pub fn report(&self, record: &Record, now: Timestamp, moves: Option<&[agenda::Moved]>) -> Option<MeetingReport> {
        let body = meeting(record)?;
        let series = self.series(record);
        let zone = self.zone_of(record, body);
        let ahead = self.is_ahead(record, now);
        let since = self.since(record, now);
        let occurrences = self.held(record.id);
        Some(MeetingReport {
            key: record.key.clone(),
            title: record.title.clone(),
            rhythm: body.rhythm,
            series: series.map(|series| [series.key.clone(), series.title.clone()]),
            start: body.start.map(|start| start.strftime("%Y-%m-%dT%H:%M").to_string()),
            time_zone: name(&zone),
            minutes: body.minutes.or_else(|| meeting(series?)?.minutes),
            purpose: body.purpose.clone().or_else(|| meeting(series?)?.purpose.clone()),
            owner: title_of(self.space, body.owner.as_ref()),
            people: self
                .people(record)
                .into_iter()
                .map(|person| Attendee { key: person.key.clone(), name: person.title.clone() })
                .collect(),
            notes: body.notes.clone(),
            standing: if body.agenda.is_empty() {
                series.and_then(meeting).map(|series| series.agenda.clone()).unwrap_or_default()
            } else {
                body.agenda.clone()
            },
            since,
            ahead,
            agenda: if ahead { agenda::agenda(self, record, since, now, moves) } else { Vec::new() },
            outcomes: self.outcomes(record.id),
            occurrences: occurrences.iter().filter_map(|held| self.line(held)).collect(),
            next: self.next(record, now),
        })
    }

    /// Whether a meeting has an agenda: a series always, a single one until its day is over.
    fn is_ahead(&self, record: &Record, now: Timestamp) -> bool {
        let today = now.to_zoned(self.zone.clone()).date();
        let day = |at: Timestamp| at.to_zoned(self.zone.clone()).date();
        !self.held(record.id).is_empty()
            || meeting(record).is_some_and(|meeting| meeting.rhythm.is_some())
            || self.begins(record).is_none_or(|at| day(at) >= today)
    }

    /// Returns when the occurrence before a meeting began; of a series, its last one.
    pub fn since(&self, record: &Record, now: Timestamp) -> Option<Timestamp> {
        let (siblings, until) = match self.series(record) {
            Some(series) => (self.held(series.id), self.begins(record)?.min(now)),
            None => (self.held(record.id), now),
        };
        let begun = siblings.iter().filter(|other| other.id != record.id).filter_map(|other| self.begins(other));
        begun.filter(|at| *at < until).max()
    }

    /// Returns the series that a meeting is an occurrence of.
    pub fn series(&self, record: &Record) -> Option<&'a Record> {
        self.space.record(record.parent?).filter(|parent| parent.kind() == Kind::Meeting && !parent.archived)
    }

    /// Lists the occurrences of a series, the newest first.
    pub(crate) fn held(&self, series: RecordId) -> Vec<&'a Record> {
        let known = self.occurrences.get(&series).map(Vec::as_slice).unwrap_or_default();
        let mut held: Vec<&Record> = known.iter().filter_map(|id| self.space.record(*id)).collect();
        held.sort_by_key(|record| std::cmp::Reverse((self.begins(record), record.id)));
        held
    }

    /// Lists who is asked to come: whom it names, else whom its series does; whoever runs it comes, too.
    pub fn people(&self, record: &Record) -> Vec<&'a Record> {
        let own = |record: &Record| meeting(record).map(|meeting| (meeting.owner.clone(), meeting.attendees.clone())).unwrap_or_default();
        let (mut owner, mut people) = own(record);
        if let Some(series) = self.series(record)
            && people.is_empty()
        {
            let (runs, all) = own(series);
            owner = owner.or(runs);
            people = all;
        }
        let mut found: Vec<&Record> = Vec::new();
        for person in people.iter().chain(&owner).filter_map(Ref::id).filter_map(|id| self.space.record(id)) {
            if !person.archived && !found.iter().any(|known| known.id == person.id) {
                found.push(person);
            }
        }
        found
    }

    /// Returns when a meeting begins.
    pub fn begins(&self, record: &Record) -> Option<Timestamp> {
        let body = meeting(record)?;
        instant(body.start?, &self.zone_of(record, body))
    }

    /// Returns the zone that a meeting's times are in: its own, its series', the program's.
    pub(crate) fn zone_of(&self, record: &Record, body: &Meeting) -> TimeZone {
        let series = || meeting(self.series(record)?)?.time_zone.clone();
        let named = body.time_zone.clone().or_else(series);
        named.and_then(|name| TimeZone::get(&name).ok()).unwrap_or_else(|| self.zone.clone())
    }

    fn line(&self, record: &Record) -> Option<Held> {
        let body = meeting(record)?;
        Some(Held {
            key: record.key.clone(),
            title: record.title.clone(),
            start: body.start?,
            time_zone: name(&self.zone_of(record, body)),
            noted: body.notes.as_ref().is_some_and(|notes| !notes.trim().is_empty()),
            outcomes: self.outcomes.get(&record.id).map_or(0, Vec::len),
        })
    }

    /// Lists what came out of a meeting; of a series, out of all its occurrences, what is open first.
    pub(crate) fn outcomes(&self, record: RecordId) -> Vec<Outcome> {
        let meetings = std::iter::once(record).chain(self.occurrences.get(&record).into_iter().flatten().copied());
        let all = meetings.flat_map(|meeting| self.outcomes.get(&meeting).into_iter().flatten().map(move |id| (meeting, *id)));
        let mut outcomes: Vec<Outcome> = all.filter_map(|(from, id)| self.outcome(from, self.space.record(id)?)).collect();
        outcomes.sort_by(|a, b| {
            b.open.cmp(&a.open).then(a.due.unwrap_or(Date::MAX).cmp(&b.due.unwrap_or(Date::MAX))).then_with(|| a.key.cmp(&b.key))
        });
        outcomes
    }

    fn outcome(&self, from: RecordId, record: &Record) -> Option<Outcome> {
        let (open, owner, due) = match &record.body {
            Body::Action(action) => (matches!(action.state, Stage::Todo | Stage::Doing), &action.owner, action.due),
            Body::Decision(decision) => (decision.state == DecisionState::Needed, &decision.owner, decision.needed_by),
            Body::Risk(risk) => (risk.state != RiskState::Closed, &risk.owner, risk.review),
            Body::Issue(issue) => (issue.state == IssueState::Open, &issue.owner, None),
            Body::Ask(ask) => (ask.state == AskState::Open, &ask.asked, ask.needed_by),
            _ => return None,
        };
        let state = crate::change::field(record, "state");
        Some(Outcome {
            key: record.key.clone(),
            title: record.title.clone(),
            kind: record.kind(),
            state: state.as_str().unwrap_or_default().to_owned(),
            open,
            owner: title_of(self.space, owner.as_ref()),
            due,
            from: super::key_of(self.space, from),
        })
    }

    /// Returns when a meeting takes place next: an occurrence that is made and still to come, else what the rhythm says.
    pub fn next(&self, record: &Record, now: Timestamp) -> Option<Slot> {
        let body = meeting(record)?;
        let made = self.held(record.id).into_iter().filter_map(|held| Some((self.begins(held)?, held))).filter(|(at, _)| *at >= now);
        if let Some((at, held)) = made.min_by_key(|(at, held)| (*at, held.id)) {
            let occurrence = meeting(held)?;
            return Some(Slot {
                start: occurrence.start?,
                time_zone: name(&self.zone_of(held, occurrence)),
                at,
                key: Some(held.key.clone()),
            });
        }
        let Some(rhythm) = body.rhythm else {
            let at = self.begins(record).filter(|at| *at >= now)?;
            return Some(Slot { start: body.start?, time_zone: name(&self.zone_of(record, body)), at, key: None });
        };
        let last = self.held(record.id).first().and_then(|held| meeting(held)?.start);
        let (first, own) = (body.start?, self.zone_of(record, body));
        (0..MOST_SLOTS)
            .filter_map(|turn| slot(body, rhythm, first, &own, turn))
            .find(|slot| slot.at >= now && last.is_none_or(|last| slot.start.date() > last.date()))
    }
}

/// Returns the turn-th slot of a series, from 0. Zones that take turns have it at the same hour of their own.
fn slot(series: &Meeting, rhythm: Rhythm, first: DateTime, own: &TimeZone, turn: i64) -> Option<Slot> {
    let date = match rhythm {
        Rhythm::Daily => working_day(first.date(), turn)?,
        Rhythm::Weekly => first.date().checked_add(turn.weeks()).ok()?,
        Rhythm::Fortnightly => first.date().checked_add((turn * 2).weeks()).ok()?,
        Rhythm::Monthly => first.date().checked_add(turn.months()).ok()?,
        Rhythm::Quarterly => first.date().checked_add((turn * 3).months()).ok()?,
    };
    let turns = series.rotation.len() as i64;
    let turned = if turns > 0 { series.rotation.get((turn % turns) as usize).and_then(|name| TimeZone::get(name).ok()) } else { None };
    let zone = turned.unwrap_or_else(|| own.clone());
    let start = date.to_datetime(first.time());
    Some(Slot { start, at: instant(start, &zone)?, time_zone: name(&zone), key: None })
}

/// Returns the turn-th day from Monday to Friday, from a day on.
fn working_day(first: Date, turn: i64) -> Option<Date> {
    let weekday = i64::from(first.weekday().to_monday_zero_offset());
    // A series that begins at a weekend begins on the Monday after.
    let start = if weekday > 4 { first.checked_add((7 - weekday).days()).ok()? } else { first };
    let weekday = i64::from(start.weekday().since(Weekday::Monday));
    let days = (weekday + turn).div_euclid(5) * 7 + (weekday + turn).rem_euclid(5) - weekday;
    start.checked_add(days.days()).ok()
}

fn instant(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(at).compatible().ok()
}

fn name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}
