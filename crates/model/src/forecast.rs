//! From records to a simulation and back: what every open item may take, who does it, what may go wrong.

pub mod attribution;
mod bounds;
pub mod changed;
pub mod durations;
pub mod joint;
pub mod network;
mod planned;
pub mod report;
mod tables;
mod threats;
pub mod waits;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use engine::calendar::{CalendarSpec, Minute};
use engine::sample::Spread;
use engine::simulate::scenario::{Item as SimItem, Progress, Scenario, Streams, Team as SimTeam};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::durations::Durations;
use self::network::{Index, Wiring};
use self::planned::Planned;
use self::waits::{Terming, Wait};
use crate::calendars::{Calendars, only_program, to_minute};
use crate::change::Commit;
use crate::insight::{live_item, live_items};
use crate::journal::Flow;
use crate::kind::item::{ItemType, Stage};
use crate::kind::program::Program;
use crate::kind::{Body, Kind};
use crate::plan::{Hold, Known};
use crate::problem::Problem;
use crate::promises::Promises;
use crate::reference::{Basis, History, in_slots, measured_slots};
use crate::space::{RecordId, Ref, Space};

/// Problem codes of this module, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("forecast.no_items", "There is nothing to forecast: the space has no open item."),
    ("forecast.no_history", "Items have neither an estimate nor finished items to compare with; a wide guess was taken."),
    ("forecast.lead_times", "The source does not say when work began; times since creation stand in, so dates are pessimistic."),
    ("forecast.no_slots", "A team's capacity is neither given nor measurable; it is taken to have no limit."),
    ("forecast.odd_example", "By its dates a finished item took decades, and the others did not; it is not taken as an example."),
    ("forecast.plan_behind", "Open items are planned before the data date; the forecast does them from there on, the plan does not."),
    ("forecast.no_team", "Open items have no team, so nobody's capacity limits them."),
    ("risk.not_quantified", "An open risk has no probability or no impact; it is not in the forecast."),
    ("risk.hits_nothing", "An open risk threatens no open item; it is not in the forecast."),
    ("issue.not_quantified", "An open issue has no delay in days; it is not in the forecast."),
    ("issue.hits_nothing", "An open issue hinders no open item; it is not in the forecast."),
    ("commitment.declined", "A commitment was declined, and open items wait for it; they are not held by it."),
    ("ask.declined", "An ask was declined, and open items wait for it; they are not held by it."),
    ("delivery.circle", "Programs deliver to each other in a circle; one of the deliveries is held by its promise instead."),
    ("team.differs", "Programs say different capacities of a team that they share; the largest counts."),
];

/// Working minutes in a day, where the program does not say.
pub const MINUTES_PER_DAY: i64 = 480;

/// A simulation, ready to run, and how its arrays map to records.
#[derive(Debug)]
pub struct Prepared {
    pub scenario: Scenario,
    pub index: Index,
    /// The records of `scenario.milestones`, of `scenario.risks` (risks and issues) and of `scenario.teams`, in order.
    pub milestones: Vec<RecordId>,
    pub risks: Vec<RecordId>,
    pub teams: Vec<TeamFacts>,
    /// Where each item's numbers come from.
    pub basis: BTreeMap<RecordId, Basis>,
    /// What the plan takes each open item to last, in working minutes: the mean of its distribution.
    pub likely: BTreeMap<RecordId, i64>,
    /// When tracker items were begun and finished.
    pub flows: Arc<BTreeMap<RecordId, Flow>>,
    /// The commitments and asks that items wait for.
    pub waits: Vec<Wait>,
    /// Until when they hold items in the plan.
    pub holds: BTreeMap<RecordId, Hold>,
    pub promises: Promises,
    pub program: Option<RecordId>,
    pub data_date: Minute,
    /// The zone in which all minutes are meant.
    pub zone: TimeZone,
    /// What each of `scenario.calendars` was compiled from.
    pub calendars: Vec<CalendarSpec>,
    pub minutes_per_day: f64,
    pub problems: Vec<Problem>,
}

/// What the simulation takes a team to be.
#[derive(Clone, Debug)]
pub struct TeamFacts {
    pub record: RecordId,
    pub slots: Option<u32>,
    pub measured: bool,
    pub sigma: f64,
    pub estimate_ratio: Option<f64>,
    pub open: usize,
}

/// Turns the space as of `as_of` into a simulation. `journal` is its history up to then.
pub fn prepare(space: &Space, journal: &[Commit], as_of: Timestamp, seed: u64) -> Prepared {
    let program = only_program(space);
    let mut calendars = Calendars::new(space, program);
    let history = History::new(space, journal, &mut calendars, as_of);
    prepare_with(space, &history, calendars, as_of, seed)
}

/// Like `prepare`, with flows at hand that end at `as_of`.
pub fn prepare_flows(space: &Space, flows: Arc<BTreeMap<RecordId, Flow>>, as_of: Timestamp, seed: u64) -> Prepared {
    let mut calendars = Calendars::new(space, only_program(space));
    let history = History::of_flows(space, flows, &mut calendars, as_of);
    prepare_with(space, &history, calendars, as_of, seed)
}

/// Like `prepare`, with a history and calendars at hand.
pub fn prepare_with(space: &Space, history: &History, mut calendars: Calendars<'_>, as_of: Timestamp, seed: u64) -> Prepared {
    let program = only_program(space);
    let charter = charter(space, program);
    let data_date = data_date(charter, &calendars, as_of);
    let mut problems = Vec::new();
    let index = Index::new(space);
    let minutes_per_day = charter.and_then(|program| program.minutes_per_day).unwrap_or(MINUTES_PER_DAY) as f64;
    let teams = teams(space, history, &mut calendars, data_date, &mut problems);
    let mut durations = Durations::new(space, history, minutes_per_day, data_date);
    let mut items = items(space, &index, &teams, &mut durations, &mut calendars);
    let lag_calendars: Vec<u32> = items.iter().map(|item| item.calendar).collect();
    let known = Known { minutes: Some(&durations.likely), flows: Some(&history.flows), data_date: Some(data_date), holds: None };
    let begins_later = charter.and_then(|program| program.start).is_some_and(|start| to_minute(start) > data_date);
    let planned = (begins_later || planned::is_needed(space, &index)).then(|| Planned::new(space, program, &index, &known));
    if let Some(planned) = &planned {
        planned.refine_all(space, &index, &mut items, &mut durations.likely, &mut calendars);
        problems.extend(planned.behind(space, data_date));
    }
    let promises = Promises::new(space, &history.flows, &mut calendars, data_date);
    let mut terming = Terming {
        space,
        promises: &promises,
        calendars: &mut calendars,
        now: data_date,
        minutes_per_day,
        problems: &mut problems,
        tables: &mut durations.tables,
    };
    let waits = waits::waits(&mut terming, &index, &mut items);
    let milestones = milestones(space, &index);
    let (risks, sim_risks) = threats::threats(space, &index, minutes_per_day, &mut problems);
    let wiring =
        Wiring { space, index: &index, durations: &durations, planned: planned.as_ref(), items: &mut items, lag_calendars: &lag_calendars };
    let mut links = wiring.links();
    links.extend(waits.iter().flat_map(|wait| wait.items.iter().filter_map(|item| Some(network::plain(wait.point, index.finish(*item)?)))));
    problems.extend(remarks(space, history, &durations, &index));
    let sim_teams =
        teams.iter().map(|team| SimTeam { slots: team.slots, calendar: calendars.of_team(Some(team.record)), sigma: team.sigma }).collect();
    problems.append(&mut calendars.problems);
    let focus = focus(space, charter, &milestones);
    let key = |id: &RecordId| space.record(*id).map_or("", |record| record.key.as_str());
    let mut scenario = Scenario {
        seed,
        streams: Streams {
            items: streams(index.records.iter().chain(&index.gates).chain(waits.iter().map(|wait| &wait.record)).map(key)),
            teams: streams(teams.iter().map(|team| key(&team.record))),
            risks: streams(risks.iter().map(key)),
        },
        now: data_date,
        calendars: calendars.compiled,
        teams: sim_teams,
        items,
        links,
        links_hold_started_work: charter.and_then(|program| program.plan_options.split_in_progress).unwrap_or(true),
        milestones: milestones.iter().filter_map(|id| index.finish(*id)).collect(),
        risks: sim_risks,
        tables: durations.tables.tables,
        focus,
        item_percentiles: true,
        risk_ownership: true,
    };
    bounds::bound(&mut scenario);
    Prepared {
        scenario,
        index,
        milestones,
        risks,
        teams,
        basis: durations.basis,
        likely: durations.likely,
        flows: Arc::clone(&history.flows),
        holds: waits::holds(&waits),
        waits,
        promises,
        program,
        data_date,
        zone: calendars.zone,
        calendars: calendars.specs,
        minutes_per_day,
        problems,
    }
}

/// Gives each key the number of the random numbers that it draws: what people call a thing stays, its place in the backlog does not.
fn streams<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut taken = BTreeSet::new();
    let stream = |key: &str| {
        // Of two keys with one number, which is rare, the second takes the next.
        let mut stream = fingerprint(key);
        while !taken.insert(stream) {
            stream = stream.wrapping_add(1);
        }
        stream
    };
    keys.map(stream).collect()
}

/// Returns a number for a text: FNV-1a (draft-eastlake-fnv, section 2).
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Returns the charter of a program.
pub fn charter(space: &Space, program: Option<RecordId>) -> Option<&Program> {
    match &space.record(program?)?.body {
        Body::Program(charter) => Some(charter),
        _ => None,
    }
}

/// The program's own data date counts as long as it is not later than the day looked at.
fn data_date(charter: Option<&Program>, calendars: &Calendars<'_>, as_of: Timestamp) -> Minute {
    let today = calendars.minute(as_of);
    charter.and_then(|program| program.data_date).map(to_minute).filter(|date| *date <= today).unwrap_or(today)
}

fn teams(
    space: &Space,
    history: &History,
    calendars: &mut Calendars<'_>,
    data_date: Minute,
    problems: &mut Vec<Problem>,
) -> Vec<TeamFacts> {
    let at = calendars.instant(data_date);
    let mut open: BTreeMap<RecordId, usize> = BTreeMap::new();
    for (_, item) in live_items(space) {
        if let Some(team) = item.team.as_ref().and_then(Ref::id).filter(|_| item.stage != Stage::Done) {
            *open.entry(team).or_default() += 1;
        }
    }
    let in_slots = in_slots(space, &history.flows);
    let records = space.records().filter(|record| record.kind() == Kind::Team && !record.archived);
    records
        .map(|record| {
            let Body::Team(team) = &record.body else { unreachable!("BUG: filtered by kind") };
            let flows = in_slots.get(&record.id).filter(|_| team.slots.is_none());
            let measured = flows.and_then(|flows| measured_slots(flows, record.id, calendars, at));
            let slots = team.slots.or(measured);
            let open = open.get(&record.id).copied().unwrap_or(0);
            if slots.is_none() && open > 0 {
                let words = format!("How many items `{}` works on at a time is neither given nor measurable: it is taken to have no limit. Set its `slots`.", record.title);
                problems.push(Problem::warning("forecast.no_slots", record.key.clone(), words));
            }
            let ratios = history.estimate_ratios(Some(record.id));
            TeamFacts {
                record: record.id,
                slots,
                measured: measured.is_some(),
                sigma: history.team_sigma(record.id),
                estimate_ratio: ratios.map(|ratios| crate::reference::quantile(&ratios, 0.5)),
                open,
            }
        })
        .collect()
}

fn items(space: &Space, index: &Index, teams: &[TeamFacts], durations: &mut Durations<'_>, calendars: &mut Calendars<'_>) -> Vec<SimItem> {
    let team_ix: BTreeMap<RecordId, u32> = teams.iter().enumerate().map(|(ix, team)| (team.record, ix as u32)).collect();
    let mut items = Vec::with_capacity(index.len());
    for (rank, id) in index.records.iter().enumerate() {
        let record = space.record(*id).expect("the index holds records of this space");
        let item = live_item(record).expect("the index holds live items");
        let team = item.team.as_ref().and_then(Ref::id);
        let own = item.schedule.as_ref().and_then(|schedule| schedule.calendar.as_ref()).and_then(Ref::id);
        let calendar = if own.is_some() { calendars.of_calendar(own) } else { calendars.of_team(team) };
        let (progress, remaining) = durations.item(record, item, calendar, calendars, index.is_summary(*id));
        let takes_time = !matches!(remaining, Spread::Fixed(minutes) if minutes == 0.0);
        items.push(SimItem {
            progress,
            remaining,
            calendar,
            team: team.and_then(|team| team_ix.get(&team).copied()).filter(|_| takes_time),
            rank: rank as u32,
            not_before: network::not_before(space, index, *id).filter(|_| progress == Progress::Waiting),
        });
    }
    for gate in &index.gates {
        let finish = index.finish(*gate).expect("a gate belongs to a summary of the index");
        let calendar = items[finish as usize].calendar;
        items.push(network::gate(calendar));
    }
    items
}

/// Lists the milestones to keep every sample of: milestones and releases, else committed items, else what has parts and no parent item.
fn milestones(space: &Space, index: &Index) -> Vec<RecordId> {
    let live = || live_items(space).into_iter().filter(|(record, _)| index.finish(record.id).is_some());
    let pick = |wanted: &dyn Fn(&(&crate::space::Record, &crate::kind::item::Item)) -> bool| -> Vec<RecordId> {
        live().filter(|pair| wanted(pair)).map(|(record, _)| record.id).collect()
    };
    let mut found = pick(&|(_, item)| matches!(item.item_type, ItemType::Milestone | ItemType::Release));
    if found.is_empty() {
        found = pick(&|(_, item)| item.committed.is_some() && matches!(item.item_type, ItemType::Epic | ItemType::Workstream));
    }
    if found.is_empty() {
        found = pick(&|(record, _)| index.is_summary(record.id) && record.parent.is_none_or(|parent| index.finish(parent).is_none()));
    }
    // Each keeps all its samples; a plan with thousands of milestones shows the later ones, where the questions are.
    let excess = found.len().saturating_sub(64);
    found.split_off(excess)
}

fn focus(space: &Space, charter: Option<&Program>, milestones: &[RecordId]) -> Option<u32> {
    let committed = charter.and_then(|program| program.committed);
    let open = milestones.iter().enumerate().filter_map(|(ix, id)| Some((ix as u32, live_item(space.record(*id)?)?)));
    let open: Vec<_> = open.filter(|(_, item)| item.stage != Stage::Done).collect();
    let promised = open.iter().find(|(_, item)| committed.is_some() && item.committed == committed);
    promised.or_else(|| open.iter().filter(|(_, item)| item.committed.is_some()).max_by_key(|(_, item)| item.committed)).map(|(ix, _)| *ix)
}

/// Says what weakens the forecast as a whole.
fn remarks(space: &Space, history: &History, durations: &Durations<'_>, index: &Index) -> Vec<Problem> {
    let mut problems = Vec::new();
    let open: Vec<_> = live_items(space).into_iter().filter(|(_, item)| item.stage != Stage::Done).collect();
    if open.is_empty() {
        problems.push(Problem::warning(
            "forecast.no_items",
            "",
            "There is no open item, so there is nothing to forecast. Import the work that remains.",
        ));
    }
    if durations.guessed > 0 {
        let words = format!(
            "{} open items have no estimate and fewer than {} finished items to compare with: a wide guess was taken. Estimate them, or import finished work.",
            durations.guessed,
            crate::reference::MINIMUM
        );
        problems.push(Problem::warning("forecast.no_history", "", words));
    }
    problems.extend(history.problems.iter().cloned());
    let unknown = history.samples.iter().filter(|sample| !sample.start_known).count();
    if unknown * 2 > history.samples.len() && durations.compared > 0 {
        let words = format!(
            "The source does not say when work on {unknown} of {} finished items began, so the time since they were created stands in, waiting included: dates are pessimistic. Import Jira's JSON with its changelog for better ones.",
            history.samples.len()
        );
        problems.push(Problem::warning("forecast.lead_times", "", words));
    }
    let teamless =
        open.iter().filter(|(record, item)| item.team.is_none() && !index.is_summary(record.id) && durations.takes_time(record.id)).count();
    if teamless > 0 {
        let words = format!("{teamless} open items have no team, so nobody's capacity limits them. Give them teams.");
        problems.push(Problem::note("forecast.no_team", "", words));
    }
    problems
}
