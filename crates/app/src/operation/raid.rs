//! RAID: one register over risks, assumptions, issues, decisions, asks, actions and change requests, each with what it costs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use engine::simulate::scenario::Scenario;
use jiff::Timestamp;
use model::calendars::only_program;
use model::change::{Change, Commit, Edit};
use model::forecast::changed::{bare, later, p80_days, response};
use model::forecast::{Prepared, charter, prepare};
use model::insight::forecast::ForecastReport;
use model::insight::raid::{KINDS, Raid, Saving, Weighed, is_told_by, register};
use model::kind::ask::AskState;
use model::kind::{Body, Kind};
use model::space::{Record, RecordId, Space};

use super::data_instant;
use super::forecast::{Settings, report_of};
use crate::cx::Cx;
use crate::derived::{hour, off, prepared};
use crate::failure::Failure;
use crate::live::Live;
use crate::simulate::{Progress, run, run_while, threads};
use crate::spaces::{Event, Open};

/// The most trials that a comparison of two P80s is worth, and the fewest that tell one.
const TRIALS: (u32, u32) = (2_000, 500);
/// How many samples are worth the time in the background, for all comparisons together.
const MOST_SAMPLES: u64 = 200_000_000;

/// What is kept of an open space for its register.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    past: tokio::sync::Mutex<Past>,
    weighed: Mutex<Option<Weighing>>,
}

/// The part of the journal that the register is told by.
#[derive(Debug, Default)]
struct Past {
    upto: i64,
    journal: Arc<Vec<Commit>>,
    known: BTreeSet<RecordId>,
}

/// What is weighed, or was, of one revision in one hour.
#[derive(Debug)]
struct Weighing {
    revision: i64,
    hour: i64,
    /// None while it is on its way, and where it would take too long.
    done: Option<Arc<Weighed>>,
}

/// Shows the register of an open space. What asks cost and responses save is worked out in the background, and whoever watches is told.
pub async fn show_raid(open: &Arc<Open>, now: Timestamp) -> Result<Raid, Failure> {
    let state = open.state();
    let journal = journal(open).await?;
    let forecast = open.forecast();
    let weighed = forecast.as_ref().and_then(|forecast| weighed(open, &forecast.report, now));
    off(move || {
        let report = forecast.as_ref().map(|forecast| &*forecast.report);
        register(&state.space, &journal, report, weighed.as_deref(), data_instant(&state.space, now))
    })
    .await
}

/// Lays out the register of the workspace, with all that takes simulations.
pub async fn weigh_raid(cx: &Cx, settings: &Settings, progress: Progress<'_>) -> Result<Raid, Failure> {
    let live = Live::load(cx).await?;
    let prepared = prepare(&live.space, &live.journal, cx.now, settings.seed);
    let forecast = run(&prepared.scenario, settings.trials, threads(), progress)?;
    let report = report_of(&live.space, &prepared, &forecast, &live.sources, cx.now);
    let weighed = weigh(&live.space, &prepared, &report, threads(), &|| true)?;
    Ok(register(&live.space, &live.journal, Some(&report), weighed.as_ref(), data_instant(&live.space, cx.now)))
}

/// Returns the part of the journal that matters; what came since the last time is read from the database.
pub(super) async fn journal(open: &Open) -> Result<Arc<Vec<Commit>>, Failure> {
    let mut past = open.derived.raid.past.lock().await;
    let Past { upto, journal, known } = &mut *past;
    let told = |change: &Change| {
        if let Edit::RecordCreated { record } = &change.edit
            && KINDS.contains(&record.kind())
        {
            known.insert(record.id);
        }
        is_told_by(&change.edit, |record| known.contains(&record))
    };
    let commits = open.changes_after(*upto, told).await?;
    *upto = commits.last().map_or(*upto, |commit| commit.revision);
    let mut told = commits.into_iter().filter(|commit| !commit.changes.is_empty()).peekable();
    if told.peek().is_some() {
        Arc::make_mut(journal).extend(told);
    }
    Ok(Arc::clone(journal))
}

/// Returns what was weighed of the space as it stands; where nobody did yet, that begins.
fn weighed(open: &Arc<Open>, report: &Arc<ForecastReport>, now: Timestamp) -> Option<Arc<Weighed>> {
    let (revision, hour) = (open.revision(), hour(now));
    let mut kept = open.derived.raid.weighed.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(weighing) = kept.as_ref().filter(|weighing| weighing.revision == revision && weighing.hour == hour) {
        return weighing.done.clone();
    }
    *kept = Some(Weighing { revision, hour, done: None });
    tokio::spawn(weigh_open(Arc::downgrade(open), Arc::clone(report), revision, now));
    None
}

/// Weighs one revision of an open space, as long as that is its newest.
async fn weigh_open(weak: Weak<Open>, report: Arc<ForecastReport>, revision: i64, now: Timestamp) {
    let Some(open) = weak.upgrade() else { return };
    let state = open.state();
    drop(open);
    let wanted = {
        let weak = Weak::clone(&weak);
        move || weak.upgrade().is_some_and(|open| open.revision() == revision)
    };
    let work = off(move || {
        let prepared = prepared(&state, now);
        weigh(&state.space, &prepared, &report, 1, &wanted)
    });
    match work.await.and_then(|done| done) {
        Ok(Some(done)) => keep(&weak, revision, done),
        Ok(None) => {}
        Err(failure) => tracing::warn!("could not weigh asks and responses: {failure}"),
    }
}

fn keep(weak: &Weak<Open>, revision: i64, done: Weighed) {
    let Some(open) = weak.upgrade() else { return };
    let mut kept = open.derived.raid.weighed.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(weighing) = kept.as_mut().filter(|weighing| weighing.revision == revision) {
        weighing.done = Some(Arc::new(done));
        drop(kept);
        // Pages look again when there is something new to forecast by.
        open.tell(Event::Forecast { revision });
    }
}

/// How many trials each of so many comparisons gets; 0 where even the fewest would take too long.
pub(crate) fn trials(space: &Space, comparisons: usize) -> u32 {
    let size = (space.records().count() as u64).max(1) * (comparisons as u64 + 1);
    let affordable = u32::try_from(MOST_SAMPLES / size).unwrap_or(u32::MAX);
    if affordable < TRIALS.1 { 0 } else { affordable.min(TRIALS.0) }
}

/// Compares the headline's P80 with that of each ask answered a week later, and of each response in place; `None` when it is not wanted
/// any more, or would take too long.
fn weigh(
    space: &Space,
    prepared: &Prepared,
    report: &ForecastReport,
    threads: usize,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Weighed>, Failure> {
    let Some(milestone) = headline(space, prepared, report) else { return Ok(Some(Weighed::default())) };
    let asks = later_asks(space, prepared);
    let responses: Vec<_> = prepared.risks.iter().filter_map(|risk| Some((*risk, response(space, prepared, *risk)?))).collect();
    if asks.is_empty() && responses.is_empty() {
        return Ok(Some(Weighed::default()));
    }
    let trials = trials(space, asks.len() + responses.len());
    if trials == 0 {
        return Ok(None);
    }
    let simulate = |scenario: &Scenario| run_while(scenario, trials, threads, &|_| (), wanted);
    let Some(today) = simulate(&bare(prepared))? else { return Ok(None) };
    let mut weighed = Weighed::default();
    for (ask, scenario) in &asks {
        let Some(then) = simulate(scenario)? else { return Ok(None) };
        weighed.asks.extend(p80_days(&today, &then, milestone).map(|days| (*ask, days)));
    }
    for (risk, response) in &responses {
        let Some(then) = simulate(&response.scenario)? else { return Ok(None) };
        let saved = p80_days(&then, &today, milestone);
        weighed.responses.extend(saved.map(|days| (*risk, Saving::new(days, response.cost_days))));
    }
    Ok(Some(weighed))
}

/// Finds the headline among the milestones that are simulated.
fn headline(space: &Space, prepared: &Prepared, report: &ForecastReport) -> Option<usize> {
    let committed = charter(space, only_program(space)).and_then(|program| program.committed);
    let head = report.headline(committed)?.record;
    prepared.milestones.iter().position(|id| *id == head)
}

/// Returns the simulation of each ask that is waited for in which its answer comes a week later.
fn later_asks(space: &Space, prepared: &Prepared) -> Vec<(RecordId, Scenario)> {
    let is_ask = |id: RecordId| space.record(id).is_some_and(|record| record.kind() == Kind::Ask);
    let waits = prepared.waits.iter().filter(|wait| is_ask(wait.record));
    waits.filter_map(|wait| Some((wait.record, later(prepared, wait.record, 7)?))).collect()
}

/// Weighs only the asks: the days of the headline's P80 that another week without an answer to each costs. Without an ask that
/// anything waits for, nothing is prepared.
pub(super) fn weigh_asks(
    space: &Space,
    prepare: &dyn Fn() -> Prepared,
    report: &ForecastReport,
) -> Result<BTreeMap<RecordId, f64>, Failure> {
    let open = |record: &Record| matches!(&record.body, Body::Ask(ask) if ask.state == AskState::Open) && !record.archived;
    if !space.records().any(open) {
        return Ok(BTreeMap::new());
    }
    let prepared = prepare();
    let asks = later_asks(space, &prepared);
    let (trials, milestone) = (trials(space, asks.len()), headline(space, &prepared, report));
    let Some(milestone) = milestone.filter(|_| trials > 0 && !asks.is_empty()) else { return Ok(BTreeMap::new()) };
    let today = run(&bare(&prepared), trials, threads(), &|_| ())?;
    let mut days = BTreeMap::new();
    for (ask, scenario) in &asks {
        days.extend(p80_days(&today, &run(scenario, trials, threads(), &|_| ())?, milestone).map(|days| (*ask, days)));
    }
    Ok(days)
}
