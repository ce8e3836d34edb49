//! How long each open item may still take, and where that comes from.

use std::collections::{BTreeMap, HashMap};

use engine::calendar::Minute;
use engine::sample::Spread;
use engine::simulate::scenario::Progress;

use super::tables::Tables;
use crate::calendars::{Calendars, to_minute};
use crate::insight::{count, live_item};
use crate::kind::item::{Estimate, Item, ItemType, ScheduleFacts, Shape, Stage};
use crate::reference::{Basis, BasisSource, Class, History, normal_quantile, quantile, worked};
use crate::space::{Record, RecordId, Ref, Space};

/// What a single-point estimate may turn into, where the team has no record: 75 % to 175 % of it.
pub const ASSUMED_SPREAD: (f64, f64) = (0.75, 1.75);
/// What an item takes of which nothing is known: a median of three days, and one in ten beyond eight.
pub const ASSUMED_DAYS: f64 = 3.0;
const ASSUMED_SIGMA: f64 = 0.8;

/// What tells reference classes apart: team, type, size (the bits of the points).
type ClassKey = (Option<RecordId>, ItemType, Option<u64>);

/// Hands out distributions, and remembers what they rest on.
#[derive(Debug)]
pub struct Durations<'a> {
    space: &'a Space,
    history: &'a History,
    minutes_per_day: f64,
    now: Minute,
    pub tables: Tables,
    pub basis: BTreeMap<RecordId, Basis>,
    pub likely: BTreeMap<RecordId, i64>,
    /// Items of which nothing is known.
    pub guessed: usize,
    /// Items that past ones stand in for.
    pub compared: usize,
    classes: HashMap<ClassKey, Option<(Basis, u32)>>,
    /// By team, the table of what its estimates turned into, as multiples of them.
    ratios: HashMap<Option<RecordId>, Option<(Basis, u32)>>,
    estimates: HashMap<(i64, i64, i64, Shape), u32>,
}

impl<'a> Durations<'a> {
    pub fn new(space: &'a Space, history: &'a History, minutes_per_day: f64, now: Minute) -> Durations<'a> {
        Durations {
            space,
            history,
            minutes_per_day,
            now,
            tables: Tables::default(),
            basis: BTreeMap::new(),
            likely: BTreeMap::new(),
            guessed: 0,
            compared: 0,
            classes: HashMap::new(),
            ratios: HashMap::new(),
            estimates: HashMap::new(),
        }
    }

    /// Returns where an item stands and what it may still take, in working minutes of `calendar`.
    pub fn item(&mut self, record: &Record, item: &Item, calendar: u32, calendars: &Calendars<'_>, summary: bool) -> (Progress, Spread) {
        if let Some(at) = self.finished(record, item, calendars) {
            self.set(record.id, Basis { source: BasisSource::Estimate, words: "done".to_owned() }, 0);
            return (Progress::Finished(at), Spread::Fixed(0.0));
        }
        let point = matches!(item.item_type, ItemType::Milestone | ItemType::Release);
        let own_duration = item.schedule.as_ref().and_then(|schedule| schedule.duration_minutes).filter(|minutes| *minutes > 0);
        if summary || (point && own_duration.is_none()) {
            let words = if summary { "its parts" } else { "what leads to it" };
            self.set(record.id, Basis { source: BasisSource::Estimate, words: words.to_owned() }, 0);
            return (Progress::Waiting, Spread::Fixed(0.0));
        }
        match self.started(record, item, calendar, calendars) {
            Some((at, age)) => (Progress::Started(at), self.rest(record, item, age)),
            None => (Progress::Waiting, self.whole(record, item)),
        }
    }

    /// Returns a share of an item's duration, in hundredths of a percent: of the typed one, else of the likely one.
    pub fn share(&self, id: RecordId, hundredths: i64) -> i64 {
        let item = self.space.record(id).and_then(live_item);
        let typed = item.and_then(|item| item.schedule.as_ref()?.duration_minutes);
        typed.or(self.likely.get(&id).copied()).unwrap_or(0).saturating_mul(hundredths) / 10_000
    }

    /// Whether an item was found to take any time.
    pub fn takes_time(&self, id: RecordId) -> bool {
        self.likely.get(&id).is_some_and(|minutes| *minutes > 0)
    }

    fn set(&mut self, id: RecordId, basis: Basis, likely: i64) {
        self.basis.insert(id, basis);
        self.likely.insert(id, likely);
    }

    fn finished(&self, record: &Record, item: &Item, calendars: &Calendars<'_>) -> Option<Minute> {
        let schedule = item.schedule.as_ref();
        if let Some(at) = schedule.and_then(|schedule| schedule.actual_finish) {
            return Some(to_minute(at));
        }
        let complete = schedule.and_then(|schedule| schedule.percent_complete).is_some_and(|percent| percent >= 100.0);
        if item.stage != Stage::Done && !complete {
            return None;
        }
        let flow = self.history.flows.get(&record.id).and_then(crate::journal::Flow::finished);
        Some(flow.map_or(self.now, |at| calendars.minute(at)).min(self.now))
    }

    /// Returns when an item was begun and the working minutes since; `None` while it is not.
    fn started(&self, record: &Record, item: &Item, calendar: u32, calendars: &Calendars<'_>) -> Option<(Minute, f64)> {
        let recorded = item.schedule.as_ref().and_then(|schedule| schedule.actual_start).map(to_minute);
        let seen = || self.history.flows.get(&record.id).and_then(crate::journal::Flow::started).map(|at| calendars.minute(at));
        let at = recorded.or_else(|| (item.stage == Stage::Doing).then(|| seen().unwrap_or(self.now)))?;
        let at = at.min(self.now);
        Some((at, worked(calendars, calendar, at, self.now)))
    }

    /// The distribution of an item that nobody has begun.
    fn whole(&mut self, record: &Record, item: &Item) -> Spread {
        if let Some(estimate) = &item.estimate {
            self.set(record.id, three_points(), mean(estimate).round() as i64);
            return spread(estimate);
        }
        if let Some(duration) = item.schedule.as_ref().and_then(|schedule| schedule.duration_minutes) {
            self.set(record.id, single_point(), duration);
            return around(duration as f64);
        }
        let team = item.team.as_ref().and_then(Ref::id);
        if let Some(effort) = item.effort_minutes.filter(|effort| *effort > 0) {
            if let Some((basis, table)) = self.ratios(team) {
                let times = f64::from(effort);
                self.set(record.id, basis, (self.tables.mean(table) * times).round() as i64);
                return Spread::Past { table, times, less: 0.0 };
            }
            self.set(record.id, single_point(), i64::from(effort));
            return around(f64::from(effort));
        }
        if let Some((basis, table)) = self.class(item) {
            self.compared += 1;
            self.set(record.id, basis, self.tables.mean(table).round() as i64);
            return Spread::past(table);
        }
        self.guess(record.id)
    }

    /// The distribution of what remains of an item that was begun `age` working minutes ago.
    fn rest(&mut self, record: &Record, item: &Item, age: f64) -> Spread {
        if let Some(left) = item.schedule.as_ref().and_then(|schedule| left(schedule)) {
            self.set(record.id, single_point(), left);
            return around(left as f64);
        }
        let team = item.team.as_ref().and_then(Ref::id);
        let (basis, table, times) = if let Some(estimate) = &item.estimate {
            (three_points(), self.quantiles(estimate), 1.0)
        } else if let Some(effort) = item.effort_minutes.filter(|effort| *effort > 0) {
            match self.ratios(team) {
                Some((basis, table)) => (basis, table, f64::from(effort)),
                None => (single_point(), self.quantiles(&points(f64::from(effort))), 1.0),
            }
        } else if let Some((basis, table)) = self.class(item) {
            self.compared += 1;
            (basis, table, 1.0)
        } else {
            return self.guess(record.id);
        };
        let (spread, mean) = self.tables.rest(table, times, age);
        let days = age / self.minutes_per_day;
        let basis = Basis { words: format!("{}, begun {days:.1} working days ago", basis.words), ..basis };
        self.set(record.id, basis, mean.round() as i64);
        spread
    }

    fn guess(&mut self, id: RecordId) -> Spread {
        self.guessed += 1;
        let median = ASSUMED_DAYS * self.minutes_per_day;
        let mean = median * (ASSUMED_SIGMA * ASSUMED_SIGMA / 2.0).exp();
        let words = format!("no estimate and no history: {ASSUMED_DAYS} days assumed, with a wide spread");
        self.set(id, Basis { source: BasisSource::Fallback, words }, mean as i64);
        Spread::Lognormal { median, sigma: ASSUMED_SIGMA }
    }

    /// Finds the item's class and the table that holds it, once per class.
    fn class(&mut self, item: &Item) -> Option<(Basis, u32)> {
        let team = item.team.as_ref().and_then(Ref::id);
        let key = (team, item.item_type, item.points.map(f64::to_bits));
        if !self.classes.contains_key(&key) {
            let name = team.and_then(|team| self.space.record(team)).map_or("", |record| record.title.as_str());
            let found = self.history.class(item, name).map(|Class { minutes, basis }| (basis, self.tables.add(minutes)));
            self.classes.insert(key, found);
        }
        self.classes[&key].clone()
    }

    /// Finds the table of what a team's estimates turned into, once per team.
    fn ratios(&mut self, team: Option<RecordId>) -> Option<(Basis, u32)> {
        let (history, tables) = (self.history, &mut self.tables);
        let found = self.ratios.entry(team).or_insert_with(|| {
            let ratios = history.estimate_ratios(team)?;
            let (middle, items) = (quantile(&ratios, 0.5), count(ratios.len(), "item"));
            let words = format!("its estimate, times what the team's estimates took: {middle:.1} in the middle of {items}");
            Some((Basis { source: BasisSource::Estimate, words }, tables.add(ratios)))
        });
        found.clone()
    }

    /// Returns the table of an estimate's quantiles, once per estimate.
    fn quantiles(&mut self, estimate: &Estimate) -> u32 {
        let Estimate { low_minutes, likely_minutes, high_minutes, shape } = *estimate;
        let tables = &mut self.tables;
        *self.estimates.entry((low_minutes, likely_minutes, high_minutes, shape)).or_insert_with(|| tables.add(quantiles(estimate)))
    }
}

fn three_points() -> Basis {
    Basis { source: BasisSource::Estimate, words: "its three-point estimate".to_owned() }
}

fn single_point() -> Basis {
    Basis { source: BasisSource::Estimate, words: "its single-point estimate, 75 % to 175 % of it assumed".to_owned() }
}

/// Returns the working minutes that a scheduling tool says remain.
fn left(schedule: &ScheduleFacts) -> Option<i64> {
    schedule.remaining_minutes.or_else(|| {
        let duration = schedule.duration_minutes? as f64;
        let percent = schedule.percent_complete.unwrap_or(0.0).clamp(0.0, 100.0);
        Some((duration * (1.0 - percent / 100.0)).round() as i64)
    })
}

fn points(minutes: f64) -> Estimate {
    Estimate {
        low_minutes: (minutes * ASSUMED_SPREAD.0) as i64,
        likely_minutes: minutes as i64,
        high_minutes: (minutes * ASSUMED_SPREAD.1) as i64,
        shape: Shape::Pert,
    }
}

pub(super) fn around(minutes: f64) -> Spread {
    if minutes <= 0.0 {
        return Spread::Fixed(0.0);
    }
    Spread::Pert { low: minutes * ASSUMED_SPREAD.0, likely: minutes, high: minutes * ASSUMED_SPREAD.1 }
}

fn spread(estimate: &Estimate) -> Spread {
    let [low, likely, high] = [estimate.low_minutes, estimate.likely_minutes, estimate.high_minutes].map(|minutes| minutes as f64);
    if low == high {
        return Spread::Fixed(likely);
    }
    match estimate.shape {
        Shape::Pert => Spread::Pert { low, likely, high },
        Shape::Triangular => Spread::Triangular { low, likely, high },
        Shape::Lognormal => Spread::LognormalQuantiles { p10: low.max(1.0), p50: likely.max(1.0), p90: high.max(1.0) },
    }
}

/// The expected value of a three-point estimate: PERT's formula, the triangle's, and Swanson's rule for P10, P50 and P90.
fn mean(estimate: &Estimate) -> f64 {
    let [low, likely, high] = [estimate.low_minutes, estimate.likely_minutes, estimate.high_minutes].map(|minutes| minutes as f64);
    match estimate.shape {
        Shape::Pert => (low + 4.0 * likely + high) / 6.0,
        Shape::Triangular => (low + likely + high) / 3.0,
        Shape::Lognormal => 0.3 * low + 0.4 * likely + 0.3 * high,
    }
}

/// The quantile of a three-point estimate. The triangle stands in for PERT where what remains of begun work is asked:
/// there the age matters more than the shape.
fn quantile_of(estimate: &Estimate, probability: f64) -> f64 {
    match estimate.shape {
        Shape::Pert | Shape::Triangular => triangle(estimate, probability),
        Shape::Lognormal => lognormal(estimate, probability),
    }
}

/// The quantile of the shifted lognormal through P10, P50 and P90, as the engine draws it: P50 + b (exp(sigma z) - 1).
fn lognormal(estimate: &Estimate, probability: f64) -> f64 {
    let [low, likely, high] = [estimate.low_minutes, estimate.likely_minutes, estimate.high_minutes].map(|minutes| minutes.max(1) as f64);
    let (z, z90) = (normal_quantile(probability), normal_quantile(0.9));
    // A side without width would make the other one infinitely skewed.
    let (lower, upper) = ((likely - low).max(1.0), (high - likely).max(1.0));
    let sigma = (upper / lower).ln() / z90;
    if low == high {
        return likely;
    }
    if sigma.abs() < 0.01 {
        return (likely + upper / z90 * z).max(0.0);
    }
    let scale = lower / (1.0 - (-sigma * z90).exp());
    (likely + scale * ((sigma * z).exp() - 1.0)).max(0.0)
}

fn triangle(estimate: &Estimate, probability: f64) -> f64 {
    let [low, likely, high] = [estimate.low_minutes, estimate.likely_minutes, estimate.high_minutes].map(|minutes| minutes as f64);
    if high <= low {
        return likely;
    }
    let turn = (likely - low) / (high - low);
    match probability < turn {
        true => low + (probability * (high - low) * (likely - low)).sqrt(),
        false => high - ((1.0 - probability) * (high - low) * (high - likely)).sqrt(),
    }
}

fn quantiles(estimate: &Estimate) -> Vec<f64> {
    (0..51).map(|step| quantile_of(estimate, (f64::from(step) + 0.5) / 51.0)).collect()
}
