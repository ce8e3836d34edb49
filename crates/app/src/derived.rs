//! What is derived from an open space, kept until its revision falls stale: the plan at once, the forecast in the background.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use model::calendars::to_datetime;
use model::forecast::{Prepared, prepare_flows};
use model::insight::commitments::CommitmentsReport;
use model::insight::delivery::Moments;
use model::insight::landing::{Landing, landing};
use model::insight::meetings::agenda::Moved;
use model::insight::resources::Resources;
use model::insight::status::StatusReport;
use model::journal::{Flow, flows_at};
use model::plan::{Driver, ItemDates, dates};
use model::problem::Problem;
use model::reference::BasisSource;
use model::space::{RecordId, Relation, Space};

use crate::clock::Clock;
use crate::failure::Failure;
use crate::operation::baselines::{Dates, planned};
use crate::operation::forecast::{SEED, Settings, TRIALS, report_of};
use crate::operation::overview::Overview;
use crate::operation::raid;
use crate::operation::resources::Staffed;
use crate::operation::status::{Draft, StatusInput, Story, draft};
use crate::simulate::{background_threads, run_while};
use crate::spaces::{Event, Open, State};
use model::insight::forecast::{ForecastReport, ItemForecast};

/// The newest of what was derived.
#[derive(Debug, Default)]
pub struct Derived {
    plan: Fresh<PlanState>,
    forecast: Mutex<Option<Arc<ForecastState>>>,
    overview: Mutex<Option<MadeOf>>,
    pub(crate) raid: raid::Kept,
    pub(crate) commitments: Fresh<CommitmentsReport>,
    /// How milestones moved since an instant.
    pub(crate) moves: Fresh<Vec<Moved>, Timestamp>,
    pub(crate) resources: Fresh<Resources>,
    /// When what delivering well is read off came to pass.
    pub(crate) moments: Fresh<Moments>,
    pub(crate) staffing: Fresh<Result<Staffed, String>>,
}

/// What was derived of one revision in one hour, as an answer to one question: what has no data date of its own moves with the clock.
#[derive(Debug)]
pub(crate) struct Fresh<T, Q = ()>(tokio::sync::Mutex<Option<Kept<T, Q>>>);

#[derive(Debug)]
struct Kept<T, Q> {
    revision: i64,
    hour: i64,
    question: Q,
    made: Arc<T>,
}

impl<T, Q> Default for Fresh<T, Q> {
    fn default() -> Fresh<T, Q> {
        Fresh(tokio::sync::Mutex::default())
    }
}

impl<T, Q: PartialEq> Fresh<T, Q> {
    /// Returns what is kept of the space as it stands, made where it fell stale. Whoever comes meanwhile waits for it instead of
    /// making it again.
    pub(crate) async fn get<F: Future<Output = Result<T, Failure>>>(
        &self,
        open: &Open,
        now: Timestamp,
        question: Q,
        make: impl FnOnce(State) -> F,
    ) -> Result<Arc<T>, Failure> {
        let mut kept = self.0.lock().await;
        let (state, hour) = (open.state(), hour(now));
        let revision = state.space.revision;
        if let Some(kept) = kept.as_ref().filter(|kept| (kept.revision, kept.hour, &kept.question) == (revision, hour, &question)) {
            return Ok(Arc::clone(&kept.made));
        }
        let made = Arc::new(make(state).await?);
        *kept = Some(Kept { revision, hour, question, made: Arc::clone(&made) });
        Ok(made)
    }
}

/// The newest overview, and the plan and forecast that it was made of.
type MadeOf = (Arc<PlanState>, Option<Arc<ForecastState>>, Arc<Overview>);

/// The plan of one revision, laid out as an outline.
#[derive(Debug)]
pub struct PlanState {
    pub revision: i64,
    pub data_date: DateTime,
    /// In outline order: a parent, then its parts, each in backlog order.
    pub rows: Vec<PlanRow>,
    /// The places in `rows` in the order of their records' ids.
    by_id: Vec<u32>,
    /// The dependencies, as what waits and what it waits for, in the order of their ids.
    incoming: Vec<(RecordId, RecordId)>,
    pub start: DateTime,
    pub finish: DateTime,
    pub problems: Vec<Problem>,
}

/// A local date and time to the minute, which is as exact as plans and forecasts are, in half the room of a `DateTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ToMinute {
    day: Date,
    minute: u16,
}

impl From<DateTime> for ToMinute {
    fn from(at: DateTime) -> ToMinute {
        ToMinute { day: at.date(), minute: at.hour() as u16 * 60 + at.minute() as u16 }
    }
}

impl From<ToMinute> for DateTime {
    fn from(at: ToMinute) -> DateTime {
        at.day.at((at.minute / 60) as i8, (at.minute % 60) as i8, 0, 0)
    }
}

/// One item of the outline.
#[derive(Debug)]
pub struct PlanRow {
    pub record: RecordId,
    start: ToMinute,
    finish: ToMinute,
    pub total_float_minutes: i64,
    pub critical: bool,
    pub near_critical: bool,
    pub driver: Driver,
    pub depth: u16,
    /// The row after its last part.
    pub end: u32,
    /// How many parts it has, without those of its parts.
    pub children: u32,
    /// Where its duration comes from.
    pub basis: Option<BasisSource>,
    /// What the plan takes it to last when it is open, in working minutes.
    pub likely: Option<i64>,
}

impl PlanRow {
    pub fn start(&self) -> DateTime {
        self.start.into()
    }

    pub fn finish(&self) -> DateTime {
        self.finish.into()
    }
}

/// The forecast of one revision. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ForecastState {
    pub revision: i64,
    hour: i64,
    /// Fewer trials came first, so that people need not wait.
    pub full: bool,
    /// Of its items, those that have a say in the finish.
    pub report: Arc<ForecastReport>,
    /// When each item lands, in the order of their ids.
    items: Arc<Vec<(RecordId, [ToMinute; 4])>>,
    pub landings: Arc<Vec<Landing>>,
    /// The update that would be written now; it takes longest, so it comes last, and that of an earlier revision stands in.
    pub status: Option<Arc<StatusReport>>,
    /// The revision that the update speaks of.
    pub status_revision: i64,
    /// Dates of the newest baseline.
    pub baseline: Option<Arc<Dates>>,
}

/// When an item lands.
#[derive(Clone, Copy, Debug)]
pub struct Landed {
    pub p10: DateTime,
    pub p50: DateTime,
    pub p80: DateTime,
    pub p90: DateTime,
}

/// How many samples make a forecast that people need not wait for.
const QUICK_SAMPLES: u64 = 12_000_000;
/// How many samples are worth the time in the background.
const MOST_SAMPLES: u64 = 100_000_000;
/// How long a forecast waits for what else is on its way.
const BURST: std::time::Duration = std::time::Duration::from_millis(100);
/// The fewest trials that tell an 80th percentile.
const FEWEST_TRIALS: u32 = 500;

impl Open {
    /// Returns the plan of the space as it stands.
    pub async fn plan(&self, now: Timestamp) -> Result<Arc<PlanState>, Failure> {
        self.derived.plan.get(self, now, (), |state| off(move || PlanState::of(&state.space, &prepared(&state, now)))).await
    }

    /// Returns the newest forecast, which may be of an earlier revision; `None` when there was none yet.
    pub fn forecast(&self) -> Option<Arc<ForecastState>> {
        self.derived.forecast.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the overview of a plan and a forecast, made once for all who look at it.
    pub(crate) fn overview(
        &self,
        plan: &Arc<PlanState>,
        forecast: Option<&Arc<ForecastState>>,
        make: impl FnOnce() -> Overview,
    ) -> Arc<Overview> {
        let mut kept = self.derived.overview.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of_plan, of_forecast, overview)) = kept.as_ref()
            && Arc::ptr_eq(of_plan, plan)
            && of_forecast.as_ref().map(Arc::as_ptr) == forecast.map(Arc::as_ptr)
        {
            return Arc::clone(overview);
        }
        let made = Arc::new(make());
        *kept = Some((Arc::clone(plan), forecast.cloned(), Arc::clone(&made)));
        made
    }

    fn keep(&self, forecast: ForecastState) {
        let revision = forecast.revision;
        *self.derived.forecast.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(forecast));
        self.tell(Event::Forecast { revision });
    }
}

pub(crate) fn hour(now: Timestamp) -> i64 {
    now.as_second().div_euclid(3600)
}

/// Runs something that computes for long beside the threads that answer.
pub async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Failure::new(crate::failure::Code::Internal, format!("A computation broke: {error}")))
}

/// Returns the flows up to an instant; those at hand, where nothing happened later.
pub fn flows_until(state: &State, until: Timestamp) -> Arc<BTreeMap<RecordId, Flow>> {
    if state.flows.values().all(|flow| flow.ends_by(until)) {
        return Arc::clone(&state.flows);
    }
    Arc::new(flows_at(&state.flows, until))
}

/// Prepares the space as it stands.
pub fn prepared(state: &State, now: Timestamp) -> Prepared {
    prepare_flows(&state.space, flows_until(state, now), now, SEED)
}

impl PlanState {
    /// Lays out the plan of a prepared space.
    pub fn of(space: &Space, prepared: &Prepared) -> PlanState {
        let built = model::insight::plan::plan(space, prepared);
        let schedule = built.schedule();
        let mut items: Vec<Option<ItemDates>> = dates(&built, &schedule).into_iter().map(Some).collect();
        let data_date = to_datetime(prepared.data_date);
        let (start, finish) = items
            .iter()
            .flatten()
            .filter(|dates| dates.active)
            .fold((data_date, data_date), |(start, finish), dates| (start.min(dates.start), finish.max(dates.finish)));
        let index: HashMap<RecordId, usize> =
            items.iter().enumerate().filter_map(|(ix, dates)| Some((dates.as_ref()?.record, ix))).collect();
        let mut parts: HashMap<Option<RecordId>, Vec<usize>> = HashMap::new();
        for (ix, dates) in items.iter().enumerate() {
            let Some(dates) = dates.as_ref().filter(|dates| dates.active) else { continue };
            let parent = space.record(dates.record).and_then(|record| record.parent).filter(|parent| index.contains_key(parent));
            parts.entry(parent).or_default().push(ix);
        }
        let mut rows: Vec<PlanRow> = Vec::with_capacity(items.len());
        // Open parents: what is left of their parts, and their own row.
        let mut open: Vec<(std::vec::IntoIter<usize>, Option<u32>)> = vec![(parts.remove(&None).unwrap_or_default().into_iter(), None)];
        while let Some((left, parent)) = open.last_mut() {
            let Some(ix) = left.next() else {
                let end = rows.len() as u32;
                if let Some(parent) = *parent {
                    rows[parent as usize].end = end;
                }
                open.pop();
                continue;
            };
            let Some(dates) = items[ix].take() else { continue };
            let own = parts.remove(&Some(dates.record)).unwrap_or_default();
            let (row, depth) = (rows.len() as u32, (open.len() - 1) as u16);
            let basis = prepared.basis.get(&dates.record).map(|basis| basis.source);
            let likely = prepared.likely.get(&dates.record).copied();
            rows.push(PlanRow {
                record: dates.record,
                start: dates.start.into(),
                finish: dates.finish.into(),
                total_float_minutes: dates.total_float_minutes,
                critical: dates.critical,
                near_critical: dates.near_critical,
                driver: dates.driver,
                depth,
                end: row + 1,
                children: own.len() as u32,
                basis,
                likely,
            });
            if !own.is_empty() {
                open.push((own.into_iter(), Some(row)));
            }
        }
        let mut by_id: Vec<u32> = (0..rows.len() as u32).collect();
        by_id.sort_unstable_by_key(|row| rows[*row as usize].record);
        let blocks = space.links().filter(|link| link.relation == Relation::Blocks);
        let mut incoming: Vec<_> = blocks.map(|link| (link.to, link.from)).collect();
        incoming.sort_unstable();
        incoming.shrink_to_fit();
        let mut problems = built.problems;
        problems.extend(prepared.problems.iter().cloned());
        PlanState { revision: space.revision, data_date, rows, by_id, incoming, start, finish, problems }
    }

    /// Whether the link from `from` set the start of `to`.
    pub fn drives(&self, from: RecordId, to: RecordId) -> bool {
        self.row(to).is_some_and(|row| row.driver == Driver::Predecessor(from))
    }

    /// Lists what an item waits for.
    pub fn waits_for(&self, record: RecordId) -> impl Iterator<Item = RecordId> {
        let first = self.incoming.partition_point(|(to, _)| *to < record);
        self.incoming[first..].iter().take_while(move |(to, _)| *to == record).map(|(_, from)| *from)
    }

    pub fn row(&self, record: RecordId) -> Option<&PlanRow> {
        self.place(record).map(|ix| &self.rows[ix as usize])
    }

    /// Returns where an item stands in `rows`.
    pub fn place(&self, record: RecordId) -> Option<u32> {
        let at = self.by_id.binary_search_by_key(&record, |row| self.rows[*row as usize].record).ok()?;
        Some(self.by_id[at])
    }
}

/// Keeps the forecast of an open space up with its revisions: quickly with few trials, then with all, then with the update.
pub(crate) async fn keep_forecast(open: Weak<Open>, clock: Clock) {
    let Some(mut revisions) = open.upgrade().map(|open| open.revisions()) else { return };
    loop {
        let seen = *revisions.borrow_and_update();
        if let Err(failure) = forecast_now(&open, seen, clock.now()).await
            && open.upgrade().is_some_and(|open| open.is_served() && !open.sealed)
        {
            tracing::warn!("could not forecast: {failure}");
        }
        // A forecast without a data date moves with the clock.
        let hourly = tokio::time::sleep(std::time::Duration::from_secs(3600));
        tokio::select! {
            moved = revisions.changed() => if moved.is_err() { return },
            () = hourly => {}
        }
        // The plan comes first for whoever watches, and edits come in bursts.
        tokio::time::sleep(BURST).await;
    }
}

/// How many trials people need not wait for.
pub fn quick_trials(space: &Space) -> u32 {
    trials(size(space), QUICK_SAMPLES)
}

fn size(space: &Space) -> u64 {
    space.records().count() as u64
}

fn trials(size: u64, samples: u64) -> u32 {
    u32::try_from(samples / size.max(1)).map_or(TRIALS, |trials| trials.clamp(FEWEST_TRIALS, TRIALS))
}

async fn forecast_now(weak: &Weak<Open>, revision: i64, now: Timestamp) -> Result<(), Failure> {
    let Some(open) = weak.upgrade() else { return Ok(()) };
    let stale = || open.revision() != revision;
    let state = open.state();
    if state.space.revision != revision {
        return Ok(());
    }
    let last = open.forecast();
    let size = size(&state.space);
    let (quick, full) = (quick_trials(&state.space), trials(size, MOST_SAMPLES));
    let closed = |error| Failure::new(crate::failure::Code::Internal, format!("No forecast is made any more: {error}"));
    let mut ready = None;
    let mut turn = open.turns.quick.acquire().await.map_err(closed)?;
    for trials in if quick == full { vec![full] } else { vec![quick, full] } {
        if trials == full && quick != full {
            drop(turn);
            turn = match open.turns.full.try_acquire() {
                Ok(turn) => turn,
                Err(_) => {
                    // Many may wait for their turn, and what they have prepared takes room.
                    ready = None;
                    open.turns.full.acquire().await.map_err(closed)?
                }
            };
        }
        if stale() {
            return Ok(());
        }
        let prepared = match ready.take() {
            Some(prepared) => prepared,
            None => {
                let state = state.clone();
                Arc::new(off(move || prepared(&state, now)).await?)
            }
        };
        ready = Some(Arc::clone(&prepared));
        let state = state.clone();
        let wanted = {
            let open = Weak::clone(weak);
            move || open.upgrade().is_some_and(|open| open.revision() == revision)
        };
        let Some(mut made) = off(move || ForecastState::new(&state, &prepared, now, trials, &wanted)).await?? else { return Ok(()) };
        made.full = trials == full;
        if let Some(last) = &last {
            (made.status, made.status_revision, made.baseline) = (last.status.clone(), last.status_revision, last.baseline.clone());
        }
        open.keep(made);
        if stale() {
            return Ok(());
        }
    }
    drop((turn, ready));
    let _turn = open.turns.full.acquire().await.map_err(closed)?;
    if stale() {
        return Ok(());
    }
    let settings = Settings { trials: full, as_of: Some(now), ..Settings::default() };
    let input = StatusInput { settings, ..StatusInput::default() };
    let story = Arc::new(Story::read(&open, now, &input).await?);
    let affordable = replays(&state.space, full);
    let journal = if affordable { open.journal().await? } else { Vec::new() };
    let journal = Arc::new(journal);
    // First how far the milestones moved, then whose doing that is.
    for replays in if affordable { vec![false, true] } else { vec![false] } {
        let Some(mut made) = open.forecast().map(|forecast| ForecastState::clone(&forecast)) else { return Ok(()) };
        let (story, journal, settings) = (Arc::clone(&story), Arc::clone(&journal), input.settings.clone());
        let made = off(move || {
            if !replays {
                made.baseline = story.baseline.as_ref().map(|past| Arc::new(planned(past)));
            }
            let journal = replays.then_some(journal.as_slice());
            let Draft { report, .. } = draft(&story, journal, &settings, Some(&made.report), &|_| ())?;
            (made.status, made.status_revision) = (Some(Arc::new(report)), made.revision);
            Ok::<_, Failure>(made)
        })
        .await??;
        open.keep(made);
        if stale() {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether the parts of the headline's move are worth their replays: a hundred forecasts.
pub fn replays(space: &Space, trials: u32) -> bool {
    size(space) * u64::from(trials.min(2000)) < 4_000_000
}

impl ForecastState {
    /// Forecasts a space, as long as it is wanted.
    fn new(
        state: &State,
        prepared: &Prepared,
        now: Timestamp,
        trials: u32,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<ForecastState>, Failure> {
        let Some(forecast) = run_while(&prepared.scenario, trials, background_threads(), &|_| (), wanted)? else { return Ok(None) };
        let mut report = report_of(&state.space, prepared, &forecast, &state.sources, now);
        let landings =
            report.milestones.iter().zip(&forecast.milestones).map(|(milestone, simulated)| landing(milestone, simulated)).collect();
        let landed = |item: &ItemForecast| [item.p10, item.p50, item.p80, item.p90].map(ToMinute::from);
        let mut items: Vec<_> = report.items.iter().map(|item| (item.plan.record, landed(item))).collect();
        items.sort_unstable_by_key(|(record, _)| *record);
        report.items.retain(ItemForecast::has_a_say);
        report.items.shrink_to_fit();
        Ok(Some(ForecastState {
            revision: state.space.revision,
            hour: hour(now),
            full: false,
            report: Arc::new(report),
            items: Arc::new(items),
            landings: Arc::new(landings),
            status: None,
            status_revision: 0,
            baseline: None,
        }))
    }

    /// Returns when an item lands.
    pub fn item(&self, record: RecordId) -> Option<Landed> {
        let at = self.items.binary_search_by_key(&record, |(id, _)| *id).ok()?;
        let [p10, p50, p80, p90] = self.items[at].1.map(DateTime::from);
        Some(Landed { p10, p50, p80, p90 })
    }

    /// Whether it speaks of this revision, at this time.
    pub fn is_of(&self, revision: i64, now: Timestamp) -> bool {
        self.revision == revision && self.hour >= hour(now) - 1
    }
}
