//! Resources: what the plan asks of each team and person, week by week, against what they can do.
//!
//! Demand stands where the plan puts the work: the plan knows no full hands, so where it asks for more than a team has, work will wait.

use std::collections::BTreeMap;

use engine::calendar::{Calendar, Minute};
use engine::simulate::forecast::Forecast;
use engine::simulate::scenario::Scenario;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::Serialize;

use super::plan::minute;
use crate::calendars::{Calendars, to_datetime, to_minute};
use crate::forecast::Prepared;
use crate::forecast::changed::bare;
use crate::insight::{key_of, live_item};
use crate::kind::item::Stage;
use crate::kind::person::ResourceType;
use crate::kind::{Body, Kind};
use crate::plan::dates;
use crate::space::{Record, RecordId, Ref, Space};

/// Who has how much to do, and how much they can do.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Resources {
    pub as_of: Date,
    /// The Monday of each week. The first is that of the data date and counts from there on; where less than a working day is left of
    /// that one, the rest counts to the next.
    pub weeks: Vec<Date>,
    /// By name.
    pub teams: Vec<TeamLoad>,
    /// Who has open items, the busiest first.
    pub people: Vec<PersonLoad>,
    /// Open items that no team does.
    pub without_team: usize,
}

/// A team's weeks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TeamLoad {
    pub key: String,
    pub name: String,
    /// How many items it works on at a time; none when nobody says and nothing tells.
    pub slots: Option<u32>,
    /// Whether that was measured from its history.
    pub measured: bool,
    pub open: usize,
    /// One for each week.
    pub loads: Vec<Load>,
}

/// A person's weeks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PersonLoad {
    pub key: String,
    pub name: String,
    pub team: Option<String>,
    pub open: usize,
    /// One for each week.
    pub loads: Vec<Load>,
}

/// What one week asks for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Load {
    /// Working minutes that the plan puts there.
    pub demand_minutes: i64,
    /// Working minutes that there are; none where nobody knows.
    pub capacity_minutes: Option<i64>,
    /// Demand over capacity; none without a capacity.
    pub share: Option<f64>,
    pub state: LoadState,
}

/// How full a week is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadState {
    /// Nothing to do.
    Idle,
    /// There is room.
    Free,
    /// Four fifths and more.
    Full,
    /// More than there is: something will wait.
    Over,
    /// Nobody knows how much there is.
    Unknown,
}

impl Load {
    fn new(demand: i64, capacity: Option<i64>) -> Load {
        let share = capacity.filter(|capacity| *capacity > 0).map(|capacity| demand as f64 / capacity as f64);
        let state = match (demand, capacity) {
            (0, _) => LoadState::Idle,
            (_, None) => LoadState::Unknown,
            (demand, Some(capacity)) if demand > capacity => LoadState::Over,
            (demand, Some(capacity)) if demand * 5 >= capacity * 4 => LoadState::Full,
            _ => LoadState::Free,
        };
        Load { demand_minutes: demand, capacity_minutes: capacity, share, state }
    }
}

/// The most weeks that are looked at.
pub const MOST_WEEKS: usize = 53;

/// A piece of work in the plan: who does it, from when to when.
struct Work<'a> {
    record: &'a Record,
    team: Option<RecordId>,
    /// Who does it, and with how much of their time.
    people: Vec<(RecordId, f64)>,
    calendar: u32,
    from: Minute,
    to: Minute,
}

/// Lays out the next weeks of every team and person.
pub fn resources(space: &Space, prepared: &Prepared, weeks: usize) -> Resources {
    let mut calendars = Calendars::new(space, prepared.program);
    let work = work(space, prepared, &mut calendars);
    let weeks = Weeks::new(prepared, &calendars.compiled[0], weeks.clamp(1, MOST_WEEKS));
    let teams = prepared.teams.iter().filter_map(|facts| {
        let record = space.record(facts.record)?;
        let own: Vec<&Work<'_>> = work.iter().filter(|work| work.team == Some(facts.record)).collect();
        let calendar = calendars.of_team(Some(facts.record));
        let capacity =
            |week: usize| facts.slots.map(|slots| i64::from(slots) * weeks.working(&calendars.compiled[calendar as usize], week));
        let demand = |week: usize| own.iter().map(|work| weeks.demand(&calendars.compiled, work, week)).sum::<i64>();
        let loads = (0..weeks.len()).map(|week| Load::new(demand(week), capacity(week))).collect();
        Some(TeamLoad {
            key: record.key.clone(),
            name: record.title.clone(),
            slots: facts.slots,
            measured: facts.measured,
            open: own.len(),
            loads,
        })
    });
    let mut teams: Vec<TeamLoad> = teams.collect();
    teams.sort_by(|a, b| (&a.name, &a.key).cmp(&(&b.name, &b.key)));
    let mut by_person: BTreeMap<RecordId, Vec<(&Work<'_>, f64)>> = BTreeMap::new();
    for work in &work {
        for (person, units) in &work.people {
            by_person.entry(*person).or_default().push((work, *units));
        }
    }
    let mut people: Vec<PersonLoad> = Vec::new();
    for (id, own) in by_person {
        let Some(record) = space.record(id) else { continue };
        let Body::Person(person) = &record.body else { continue };
        if person.resource_type != ResourceType::Work {
            continue;
        }
        let team = person.team.as_ref().and_then(Ref::id);
        let calendar = match person.calendar.as_ref().and_then(Ref::id) {
            Some(calendar) => calendars.of_calendar(Some(calendar)),
            None => calendars.of_team(team),
        };
        let units = person.max_units.unwrap_or(1.0).max(0.0);
        let load = |week: usize| {
            let demand: f64 = own.iter().map(|(work, units)| weeks.demand(&calendars.compiled, work, week) as f64 * units).sum();
            let capacity = weeks.working(&calendars.compiled[calendar as usize], week) as f64 * units;
            Load::new(demand.round() as i64, Some(capacity.round() as i64))
        };
        people.push(PersonLoad {
            key: record.key.clone(),
            name: record.title.clone(),
            team: team.map(|team| key_of(space, team)),
            open: own.len(),
            loads: (0..weeks.len()).map(load).collect(),
        });
    }
    let asked = |person: &PersonLoad| person.loads.iter().map(|load| load.demand_minutes).sum::<i64>();
    people.sort_by(|a, b| asked(b).cmp(&asked(a)).then_with(|| a.key.cmp(&b.key)));
    Resources {
        as_of: to_datetime(prepared.data_date).date(),
        weeks: weeks.mondays(),
        teams,
        people,
        without_team: work.iter().filter(|work| work.team.is_none() && work.to > work.from).count(),
    }
}

/// Lists what is still to be done, as the plan has it.
fn work<'a>(space: &'a Space, prepared: &Prepared, calendars: &mut Calendars<'_>) -> Vec<Work<'a>> {
    let built = super::plan::plan(space, prepared);
    let schedule = built.schedule();
    let planned = dates(&built, &schedule).into_iter().filter(|dates| dates.active && !dates.summary);
    let work = planned.filter_map(|dates| {
        let record = space.record(dates.record)?;
        let item = live_item(record).filter(|item| !matches!(item.stage, Stage::Done | Stage::Dropped))?;
        let team = item.team.as_ref().and_then(Ref::id);
        let facts = item.schedule.as_deref();
        let calendar = match facts.and_then(|facts| facts.calendar.as_ref()).and_then(Ref::id) {
            Some(own) => calendars.of_calendar(Some(own)),
            None => calendars.of_team(team),
        };
        let assigned = facts.into_iter().flat_map(|facts| &facts.assignments);
        let mut people: Vec<(RecordId, f64)> =
            assigned.filter_map(|assignment| Some((assignment.person.as_ref().and_then(Ref::id)?, assignment.units))).collect();
        if people.is_empty() {
            people.extend(item.assignee.as_ref().and_then(Ref::id).map(|person| (person, 1.0)));
        }
        // What was planned before the data date and is not done goes on from there.
        let (start, finish) = (to_minute(dates.start), to_minute(dates.finish));
        let from = start.max(prepared.data_date);
        Some(Work { record, team, people, calendar, from, to: finish.max(from) })
    });
    let mut work: Vec<Work<'_>> = work.collect();
    work.sort_by_key(|work| (work.from, work.record.id));
    work
}

/// The weeks from the data date on.
struct Weeks {
    now: Minute,
    monday: i64,
    count: usize,
}

const WEEK: i64 = 7 * 1440;

impl Weeks {
    fn new(prepared: &Prepared, calendar: &Calendar, count: usize) -> Weeks {
        let now = prepared.data_date;
        let day = now.0.div_euclid(1440);
        // 1970-01-01 was a Thursday.
        let monday = (day - (day + 3).rem_euclid(7)) * 1440;
        let left = calendar.between(now, Minute(monday + WEEK)).0 as f64;
        Weeks { now, monday: if left < prepared.minutes_per_day { monday + WEEK } else { monday }, count }
    }

    fn len(&self) -> usize {
        self.count
    }

    fn mondays(&self) -> Vec<Date> {
        (0..self.count as i64).map(|week| to_datetime(Minute(self.monday + week * WEEK)).date()).collect()
    }

    fn span(&self, week: usize) -> (Minute, Minute) {
        let from = self.monday + week as i64 * WEEK;
        (if week == 0 { self.now } else { Minute(from) }, Minute(from + WEEK))
    }

    /// Returns the working minutes of a week, from the data date on.
    fn working(&self, calendar: &Calendar, week: usize) -> i64 {
        let (from, to) = self.span(week);
        calendar.between(from, to).0
    }

    /// Returns the working minutes of a piece of work that fall into a week.
    fn demand(&self, calendars: &[Calendar], work: &Work<'_>, week: usize) -> i64 {
        let (from, to) = self.span(week);
        let (from, to) = (from.max(work.from), to.min(work.to));
        if from < to { calendars[work.calendar as usize].between(from, to).0 } else { 0 }
    }
}

/// A change of who is where: one more person in a team, or one who moves there from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staffing {
    /// The place of the team that gives, among the simulation's teams.
    pub from: Option<usize>,
    pub to: usize,
}

/// From how many days on what a change buys is more than a rounding of the plan.
pub const WORTH_DAYS: f64 = 0.5;

/// What a change of who is where buys.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Bought {
    /// Key of the team that one person leaves; none when they are hired.
    pub from: Option<String>,
    /// Key of the team that they join.
    pub to: String,
    /// Calendar days by which the headline milestone's P50 is earlier.
    pub p50_days: f64,
    pub p80_days: f64,
    /// At P80, half a day or more.
    pub worth_it: bool,
    pub milestones: Vec<BoughtMilestone>,
}

/// What it does to one milestone.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BoughtMilestone {
    pub key: String,
    pub name: String,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p50: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80: DateTime,
    /// Calendar days by which it is earlier; later is negative.
    pub p50_days: f64,
    pub p80_days: f64,
}

/// Lists the teams that one more person may help: those with open work whose capacity is known.
pub fn hires(prepared: &Prepared) -> Vec<Staffing> {
    let teams = prepared.teams.iter().enumerate().filter(|(_, team)| team.slots.is_some() && team.open > 0);
    teams.map(|(to, _)| Staffing { from: None, to }).collect()
}

/// Lists the moves of one person into a team, from every team that can spare one.
pub fn moves(prepared: &Prepared, to: usize) -> Vec<Staffing> {
    let teams = prepared.teams.iter().enumerate().filter(|(from, team)| *from != to && team.slots.is_some_and(|slots| slots > 1));
    teams.map(|(from, _)| Staffing { from: Some(from), to }).collect()
}

/// Returns the simulation with one person more, and one fewer where they come from: a person is a slot.
pub fn staffed(prepared: &Prepared, staffing: Staffing) -> Scenario {
    let mut scenario = bare(prepared);
    let team = &mut scenario.teams[staffing.to];
    team.slots = team.slots.map(|slots| slots + 1);
    if let Some(from) = staffing.from {
        let team = &mut scenario.teams[from];
        team.slots = team.slots.map(|slots| slots.saturating_sub(1).max(1));
    }
    scenario
}

/// Compares a simulation with the one of a change. `head` is the milestone that the days are of.
pub fn bought(space: &Space, prepared: &Prepared, staffing: Staffing, today: &Forecast, then: &Forecast, head: usize) -> Bought {
    let days = |before: Minute, after: Minute| ((before.0 - after.0) as f64 / 144.0).round() / 10.0;
    let open = |id: &RecordId| space.record(*id).and_then(live_item).is_some_and(|item| item.stage != Stage::Done);
    let milestones = prepared.milestones.iter().zip(today.milestones.iter().zip(&then.milestones)).filter(|(id, _)| open(id));
    let milestones = milestones.filter_map(|(id, (before, after))| {
        let record = space.record(*id)?;
        Some(BoughtMilestone {
            key: record.key.clone(),
            name: record.title.clone(),
            p50: to_datetime(after.dates.p50),
            p80: to_datetime(after.dates.p80),
            p50_days: days(before.dates.p50, after.dates.p50),
            p80_days: days(before.dates.p80, after.dates.p80),
        })
    });
    let team = |ix: usize| key_of(space, prepared.teams[ix].record);
    let (before, after) = (&today.milestones[head].dates, &then.milestones[head].dates);
    let p80_days = days(before.p80, after.p80);
    Bought {
        from: staffing.from.map(team),
        to: team(staffing.to),
        p50_days: days(before.p50, after.p50),
        p80_days,
        worth_it: p80_days >= WORTH_DAYS,
        milestones: milestones.collect(),
    }
}

/// The best first: by P80, then by P50; what is free of loss to nobody before what takes somebody away.
pub fn rank(bought: &mut [Bought]) {
    bought.sort_by(|a, b| {
        let gain = b.p80_days.total_cmp(&a.p80_days).then(b.p50_days.total_cmp(&a.p50_days));
        gain.then_with(|| (&a.to, &a.from).cmp(&(&b.to, &b.from)))
    });
}

/// Finds a team of the simulation by its key or name.
pub fn team(space: &Space, prepared: &Prepared, name: &str) -> Option<usize> {
    let named =
        |record: &Record| record.kind() == Kind::Team && (record.key.eq_ignore_ascii_case(name) || record.title.eq_ignore_ascii_case(name));
    prepared.teams.iter().position(|team| space.record(team.record).is_some_and(named))
}
