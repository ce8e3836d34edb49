//! Time zones: when all are at work, whose holidays come, who carries the early and the late hours, and which hour would be fairest next.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::{hours_on, only_program, to_datetime, to_minute, zone};
use crate::forecast::charter;
use crate::insight::live_item;
use crate::insight::meetings::{Meetings, meeting};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Space};

/// How many days are looked ahead.
const DAYS: i64 = 28;
/// How long a meeting takes where nobody said.
const MINUTES: u32 = 30;
/// How many past occurrences count for who had the bad hours.
const PAST: usize = 12;
/// How far apart the hours are that are tried.
const STEP: i64 = 30;

/// When people of several sites can meet.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Overlap {
    /// Key of the meeting; none for all teams of the program.
    pub meeting: Option<String>,
    /// The zone of the days and times.
    pub time_zone: String,
    /// How long it takes.
    pub minutes: u32,
    pub people: Vec<Participant>,
    /// The days ahead on which anybody works.
    pub days: Vec<OverlapDay>,
    /// The median of the minutes that all share, over the days on which nobody is away; none where there is no such day.
    pub typical_minutes: Option<i64>,
    /// Days on which somebody is away who would work on that day of the week.
    pub holidays: Vec<Holiday>,
    /// The next time as it is planned.
    pub planned: Option<Hour>,
    /// The hour that evens out what everybody has carried so far.
    pub fairest: Option<Hour>,
    /// The hour that asks least of all together.
    pub easiest: Option<Hour>,
}

/// Somebody, or a team, with their hours.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Participant {
    pub key: String,
    pub name: String,
    pub time_zone: String,
    /// Minutes before and after their working day that past occurrences took of them.
    pub carried_minutes: i64,
}

/// A day, in the zone of the meeting.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OverlapDay {
    pub date: Date,
    /// Minutes during which all work.
    pub minutes: i64,
    /// The same without those who are away.
    pub minutes_of_others: i64,
    /// When all work: `14:00`, `16:30`.
    pub windows: Vec<[String; 2]>,
    /// Names of those who do not work on it.
    pub away: Vec<String>,
}

/// A day that differs from the week of somebody.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Holiday {
    pub date: Date,
    pub name: String,
    pub people: Vec<String>,
}

/// An hour at which it could take place, and what it asks of whom.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Hour {
    pub at: Timestamp,
    /// In the zone of the meeting.
    pub start: String,
    /// Minutes outside working days, of all together.
    pub minutes: i64,
    /// The most that anybody will have carried with it.
    pub worst_minutes: i64,
    pub people: Vec<Asked>,
}

/// What an hour asks of somebody.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Asked {
    pub name: String,
    /// Their own time of day: `21:30`.
    pub local: String,
    /// Minutes before their working day begins.
    pub early_minutes: i64,
    /// Minutes after it ends.
    pub late_minutes: i64,
}

/// Somebody with their calendar.
struct Worker<'a> {
    record: &'a Record,
    zone: TimeZone,
    calendar: Option<RecordId>,
}

/// Looks at the people of a meeting, or at all teams of the program.
pub fn report(space: &Space, of: Option<&Record>, now: Timestamp) -> Overlap {
    let meetings = Meetings::new(space);
    let body = of.and_then(meeting);
    let show = match of.zip(body) {
        Some((record, body)) => meetings.zone_of(record, body),
        None => zone(space),
    };
    let workers = workers(space, of, &meetings);
    let minutes = body.and_then(|body| body.minutes).or_else(|| meeting(meetings.series(of?)?)?.minutes).unwrap_or(MINUTES);
    let carried = of.map_or_else(|| vec![0; workers.len()], |record| carried(space, &meetings, record, &workers, now));
    let today = now.to_zoned(show.clone()).date();
    let dates: Vec<Date> = (0..DAYS).filter_map(|days| today.checked_add(days.days()).ok()).collect();
    let days: Vec<OverlapDay> = dates.iter().filter_map(|date| day(space, &workers, *date, &show)).collect();
    let mut full: Vec<i64> = days.iter().filter(|day| day.away.is_empty()).map(|day| day.minutes).collect();
    full.sort_unstable();
    let next = of.and_then(|record| meetings.next(record, now)).map(|slot| slot.at);
    let hours = Hours { space, workers: &workers, carried: &carried, show: &show, minutes: i64::from(minutes) };
    let tried = next.map(|at| hours.all(at.to_zoned(show.clone()).date())).unwrap_or_default();
    Overlap {
        meeting: of.map(|record| record.key.clone()),
        time_zone: show.iana_name().unwrap_or("UTC").to_owned(),
        minutes,
        people: workers
            .iter()
            .zip(&carried)
            .map(|(worker, carried)| Participant {
                key: worker.record.key.clone(),
                name: worker.record.title.clone(),
                time_zone: worker.zone.iana_name().unwrap_or("UTC").to_owned(),
                carried_minutes: *carried,
            })
            .collect(),
        typical_minutes: full.get(full.len() / 2).copied(),
        holidays: holidays(space, &workers, &dates),
        days,
        planned: next.map(|at| hours.hour(at)),
        fairest: tried.iter().min_by_key(|hour| (hour.worst_minutes, hour.minutes, hour.at)).cloned(),
        easiest: tried.into_iter().min_by_key(|hour| (hour.minutes, hour.worst_minutes, hour.at)),
    }
}

/// Lists whose hours count: the people of the meeting, else the teams.
fn workers<'a>(space: &'a Space, of: Option<&Record>, meetings: &Meetings<'a>) -> Vec<Worker<'a>> {
    let records: Vec<&'a Record> = match of {
        Some(record) => meetings.people(record),
        None => {
            let mut teams: Vec<&Record> = space.records().filter(|record| record.kind() == Kind::Team && !record.archived).collect();
            teams.sort_by(|a, b| a.title.cmp(&b.title).then(a.id.cmp(&b.id)));
            teams
        }
    };
    let program = charter(space, only_program(space));
    let works_in = teams_by_work(space);
    let worker = |record: &'a Record| {
        let own = match &record.body {
            Body::Person(person) => person.calendar.as_ref().and_then(Ref::id),
            _ => None,
        };
        let team = match &record.body {
            Body::Person(person) => {
                let team = person.team.as_ref().and_then(Ref::id).or_else(|| works_in.get(&record.id).copied());
                team.and_then(|id| space.record(id))
            }
            _ => Some(record),
        };
        let team = team.and_then(|record| match &record.body {
            Body::Team(team) => Some(team),
            _ => None,
        });
        let named = team.and_then(|team| team.time_zone.as_deref()).and_then(|name| TimeZone::get(name).ok());
        let of_team = team.and_then(|team| team.calendar.as_ref()).and_then(Ref::id);
        let of_program = || program.and_then(|program| program.calendar.as_ref()).and_then(Ref::id);
        Worker { record, zone: named.unwrap_or_else(|| zone(space)), calendar: own.or(of_team).or_else(of_program) }
    };
    records.into_iter().map(worker).collect()
}

/// Returns the team of those whom nobody put in one: the one that they lead, else the one whose items they are assigned most often.
fn teams_by_work(space: &Space) -> BTreeMap<RecordId, RecordId> {
    let mut counts: BTreeMap<RecordId, BTreeMap<RecordId, usize>> = BTreeMap::new();
    let mut found: BTreeMap<RecordId, RecordId> = BTreeMap::new();
    for record in space.records() {
        if let Body::Team(team) = &record.body
            && let Some(lead) = team.lead.as_ref().and_then(Ref::id).filter(|_| !record.archived)
        {
            found.entry(lead).or_insert(record.id);
        }
        let Some(item) = live_item(record) else { continue };
        if let (Some(person), Some(team)) = (item.assignee.as_ref().and_then(Ref::id), item.team.as_ref().and_then(Ref::id)) {
            *counts.entry(person).or_default().entry(team).or_default() += 1;
        }
    }
    for (person, teams) in counts {
        if let Some((team, _)) = teams.into_iter().max_by_key(|(_, count)| *count) {
            found.entry(person).or_insert(team);
        }
    }
    found
}

impl Worker<'_> {
    /// Lists when somebody works around a day, as instants.
    fn works(&self, space: &Space, around: Date) -> Vec<(Timestamp, Timestamp)> {
        let mut works = Vec::new();
        for day in [around.yesterday(), Ok(around), around.tomorrow()].into_iter().flatten() {
            let hours = hours_on(space, self.calendar, day);
            let spans = hours.other.map_or(hours.usual.as_slice(), |(spans, _)| spans);
            works.extend(spans.iter().filter_map(|span| Some((self.instant(day, span.from)?, self.instant(day, span.to)?))));
        }
        works
    }

    /// Returns the instant of a minute of one of their days.
    fn instant(&self, day: Date, minute: u16) -> Option<Timestamp> {
        let at = to_datetime(engine::calendar::Minute(to_minute(day.at(0, 0, 0, 0)).0 + i64::from(minute)));
        self.zone.to_ambiguous_timestamp(at).compatible().ok()
    }

    /// Whether a day of the week is one on which they work, and whether they do on this one.
    fn is_away(&self, space: &Space, day: Date) -> bool {
        let hours = hours_on(space, self.calendar, day);
        hours.other.map_or(hours.usual.is_empty(), |(spans, _)| spans.is_empty())
    }

    /// Returns by how many minutes an hour lies before and after their usual working day, whichever is nearest.
    fn burden(&self, space: &Space, at: Timestamp, minutes: i64) -> (i64, i64) {
        let local = at.to_zoned(self.zone.clone()).datetime();
        let days = (-3..=3).filter_map(|days| local.date().checked_add(i64::from(days).days()).ok());
        let from = to_minute(local).0;
        let asked = days.filter_map(|day| {
            let usual = hours_on(space, self.calendar, day).usual;
            let (first, last) = (usual.iter().map(|span| span.from).min()?, usual.iter().map(|span| span.to).max()?);
            let midnight = to_minute(day.at(0, 0, 0, 0)).0;
            let early = (midnight + i64::from(first) - from).max(0);
            let late = (from + minutes - midnight - i64::from(last)).max(0);
            Some((early, late))
        });
        asked.min_by_key(|(early, late)| early + late).unwrap_or((0, 0))
    }
}

/// Sums up what past occurrences took of everybody outside their days.
fn carried(space: &Space, meetings: &Meetings<'_>, record: &Record, workers: &[Worker<'_>], now: Timestamp) -> Vec<i64> {
    let series = meetings.series(record).unwrap_or(record);
    let length = meeting(series).and_then(|body| body.minutes).unwrap_or(MINUTES);
    let past: Vec<(Timestamp, i64)> = meetings
        .held(series.id)
        .into_iter()
        .filter_map(|held| Some((meetings.begins(held)?, i64::from(meeting(held)?.minutes.unwrap_or(length)))))
        .filter(|(at, _)| *at <= now)
        .take(PAST)
        .collect();
    let of = |worker: &Worker<'_>| {
        let burdens = past.iter().map(|(at, minutes)| worker.burden(space, *at, *minutes));
        burdens.map(|(early, late)| early + late).sum()
    };
    workers.iter().map(of).collect()
}

/// Looks at one day of the meeting's zone; `None` where nobody works.
fn day(space: &Space, workers: &[Worker<'_>], date: Date, show: &TimeZone) -> Option<OverlapDay> {
    let bounds = (show.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().ok()?, {
        show.to_ambiguous_timestamp(date.tomorrow().ok()?.at(0, 0, 0, 0)).compatible().ok()?
    });
    let (there, away): (Vec<&Worker<'_>>, Vec<&Worker<'_>>) = workers.iter().partition(|worker| !worker.is_away(space, date));
    if there.is_empty() {
        return None;
    }
    let shared = |workers: &[&Worker<'_>]| workers.iter().fold(vec![bounds], |left, worker| meet(&left, &worker.works(space, date)));
    let minutes = |spans: &[(Timestamp, Timestamp)]| spans.iter().map(|(from, to)| to.duration_since(*from).as_mins()).sum::<i64>();
    let of_others = shared(&there);
    // Whoever is away there by the meeting's date may work at that hour by their own.
    let of_all = shared(&workers.iter().collect::<Vec<_>>());
    let clock = |at: Timestamp| at.to_zoned(show.clone()).strftime("%H:%M").to_string();
    Some(OverlapDay {
        date,
        minutes: minutes(&of_all),
        minutes_of_others: minutes(&of_others),
        windows: of_all.iter().map(|(from, to)| [clock(*from), clock(*to)]).collect(),
        away: away.iter().map(|worker| worker.record.title.clone()).collect(),
    })
}

/// Returns what two lists of spans share.
fn meet(a: &[(Timestamp, Timestamp)], b: &[(Timestamp, Timestamp)]) -> Vec<(Timestamp, Timestamp)> {
    let both = a.iter().flat_map(|(from, to)| b.iter().map(move |(first, last)| ((*from).max(*first), (*to).min(*last))));
    both.filter(|(from, to)| from < to).collect()
}

/// Lists the days ahead on which somebody is away who would work on that day of the week.
fn holidays(space: &Space, workers: &[Worker<'_>], dates: &[Date]) -> Vec<Holiday> {
    let mut holidays: Vec<Holiday> = Vec::new();
    for (date, worker) in dates.iter().flat_map(|date| workers.iter().map(move |worker| (*date, worker))) {
        let hours = hours_on(space, worker.calendar, date);
        let Some((_, name)) = hours.other.filter(|(spans, _)| spans.is_empty() && !hours.usual.is_empty()) else { continue };
        let name = if name.is_empty() { "A day off" } else { name };
        match holidays.iter_mut().find(|known| known.date == date && known.name == name) {
            Some(known) => known.people.push(worker.record.title.clone()),
            None => holidays.push(Holiday { date, name: name.to_owned(), people: vec![worker.record.title.clone()] }),
        }
    }
    holidays
}

/// Hours at which a meeting could take place.
struct Hours<'a> {
    space: &'a Space,
    workers: &'a [Worker<'a>],
    carried: &'a [i64],
    show: &'a TimeZone,
    minutes: i64,
}

impl Hours<'_> {
    /// Tries each half hour of a day.
    fn all(&self, date: Date) -> Vec<Hour> {
        let at = |minute: i64| -> Option<Timestamp> {
            let local: DateTime = date.at(0, 0, 0, 0).checked_add(minute.minutes()).ok()?;
            self.show.to_ambiguous_timestamp(local).compatible().ok()
        };
        (0..1440 / STEP).filter_map(|turn| at(turn * STEP)).map(|at| self.hour(at)).collect()
    }

    fn hour(&self, at: Timestamp) -> Hour {
        let asked: Vec<(i64, i64)> = self.workers.iter().map(|worker| worker.burden(self.space, at, self.minutes)).collect();
        let worst = asked.iter().zip(self.carried).map(|((early, late), carried)| early + late + carried).max();
        let people = self.workers.iter().zip(&asked).map(|(worker, (early, late))| Asked {
            name: worker.record.title.clone(),
            local: at.to_zoned(worker.zone.clone()).strftime("%H:%M").to_string(),
            early_minutes: *early,
            late_minutes: *late,
        });
        Hour {
            at,
            start: at.to_zoned(self.show.clone()).strftime("%Y-%m-%dT%H:%M").to_string(),
            minutes: asked.iter().map(|(early, late)| early + late).sum(),
            worst_minutes: worst.unwrap_or(0),
            people: people.collect(),
        }
    }
}
