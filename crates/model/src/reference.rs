//! Reference classes: how long things really took, for items that have no estimate and for estimates that were too rosy.
//!
//! The idea is Kahneman and Flyvbjerg's outside view: ask what items like this one took, not what one hopes.

use std::collections::{BTreeMap, BTreeSet};

use engine::calendar::Minute;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendars::{Calendars, to_minute};
use crate::change::Commit;
use crate::insight::live_item;
use crate::journal::{Flow, flows, is_dated};
use crate::kind::item::{Item, ItemType, Stage};
use crate::problem::Problem;
use crate::space::{Record, RecordId, Ref, Space};

/// The fewest finished items that make a class; below it a wider one is asked.
pub const MINIMUM: usize = 8;

/// Where an item's numbers come from; shown beside every date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Basis {
    pub source: BasisSource,
    /// In words: which class, of how many items.
    pub words: String,
}

/// The three sources of an item's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum BasisSource {
    #[serde(rename = "estimate")]
    Estimate,
    #[serde(rename = "reference class")]
    ReferenceClass,
    #[serde(rename = "fallback")]
    Fallback,
}

/// What one finished item took.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub item: RecordId,
    pub team: Option<RecordId>,
    pub item_type: ItemType,
    pub points: Option<f64>,
    pub effort_minutes: Option<i64>,
    /// Working minutes on the team's calendar, from the first start to the last finish; at least 1.
    pub minutes: f64,
    /// False where the source does not say when work began, and the time since creation stands in.
    pub start_known: bool,
    pub finished_at: Timestamp,
}

/// Everything that history says about durations.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub samples: Vec<Sample>,
    pub flows: BTreeMap<RecordId, Flow>,
    /// Finished items that are no examples because nothing takes as long as their dates say.
    pub problems: Vec<Problem>,
}

/// A class of past items that an item is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Durations in working minutes, shortest first.
    pub minutes: Vec<f64>,
    pub basis: Basis,
}

impl History {
    /// Measures every item that was finished by `until`.
    pub fn new(space: &Space, journal: &[Commit], calendars: &mut Calendars<'_>, until: Timestamp) -> History {
        History::of_flows(space, flows(journal, until), calendars, until)
    }

    /// Measures every item that was finished by `until`, from flows that are at hand; they must end there.
    pub fn of_flows(space: &Space, flows: BTreeMap<RecordId, Flow>, calendars: &mut Calendars<'_>, until: Timestamp) -> History {
        let mut history = History { flows, ..History::default() };
        let parents: BTreeSet<RecordId> = space.records().filter_map(|record| record.parent).collect();
        for (&id, flow) in &history.flows {
            let Some(record) = space.record(id) else { continue };
            let Some(item) = live_item(record) else { continue };
            let point = matches!(item.item_type, ItemType::Milestone | ItemType::Release);
            // What has parts takes as long as its parts: it is no example of a piece of work.
            if point || parents.contains(&id) {
                continue;
            }
            history.samples.extend(sample(record, item, flow, calendars, until));
        }
        history.leave_out_odd_ones(space);
        history
    }

    /// Leaves out what took decades by its dates while the others did not: a wrong year, which would outweigh all the rest.
    fn leave_out_odd_ones(&mut self, space: &Space) {
        let mut minutes: Vec<f64> = self.samples.iter().map(|sample| sample.minutes).collect();
        minutes.sort_by(f64::total_cmp);
        let longest = (quantile(&minutes, 0.5) * 100.0).max(10.0 * YEAR);
        for sample in self.samples.iter().filter(|sample| sample.minutes > longest) {
            let Some(record) = space.record(sample.item) else { continue };
            let words = format!(
                "By its dates `{}` took {:.0} years of working days, unlike the others: it is not taken as an example. Correct its dates.",
                record.title,
                sample.minutes / YEAR
            );
            self.problems.push(Problem::note("forecast.odd_example", record.key.clone(), words));
        }
        self.samples.retain(|sample| sample.minutes <= longest);
    }

    /// Finds the narrowest class of past items like this one that is large enough.
    pub fn class(&self, item: &Item, team_name: &str) -> Option<Class> {
        let team = item.team.as_ref().and_then(Ref::id);
        let kind = type_names(item.item_type);
        let size = item.points.map(|points| format!(" of {points} points")).unwrap_or_default();
        let same_team = |sample: &&Sample| team.is_some() && sample.team == team;
        let same_type = |sample: &&Sample| sample.item_type == item.item_type;
        let same_size = |sample: &&Sample| sample.points == item.points;
        let own = |sample: &&Sample| same_team(sample) && same_type(sample) && same_size(sample);
        if let Some(class) = self.pick(own, BasisSource::ReferenceClass, &format!("{kind}{size} of {team_name}")) {
            return Some(class);
        }
        let wider = BasisSource::Fallback;
        // A size says more than a type: a 5-point bug is closer to a 5-point story than to a typo.
        if item.points.is_some() {
            let sized = |sample: &&Sample| same_team(sample) && same_size(sample);
            if let Some(class) = self.pick(sized, wider, &format!("items{size} of {team_name}")) {
                return Some(class);
            }
        }
        self.pick(|sample| same_team(sample) && same_type(sample), wider, &format!("{kind} of any size of {team_name}"))
            .or_else(|| self.pick(same_team, wider, &format!("items of any kind of {team_name}")))
            .or_else(|| self.pick(|sample| same_type(sample) && same_size(sample), wider, &format!("{kind}{size} of all teams")))
            .or_else(|| self.pick(|_| true, wider, "items of all teams"))
    }

    fn pick(&self, like: impl Fn(&&Sample) -> bool, source: BasisSource, words: &str) -> Option<Class> {
        let mut minutes: Vec<f64> = self.samples.iter().filter(like).map(|sample| sample.minutes).collect();
        if minutes.len() < MINIMUM {
            return None;
        }
        minutes.sort_by(f64::total_cmp);
        let words = format!("{} finished {words}", minutes.len());
        Some(Class { minutes, basis: Basis { source, words } })
    }

    /// Returns how a team's estimates turned out: real duration over estimate, smallest first; `None` below the minimum.
    pub fn estimate_ratios(&self, team: Option<RecordId>) -> Option<Vec<f64>> {
        let ratio = |sample: &Sample| sample.effort_minutes.filter(|effort| *effort > 0).map(|effort| sample.minutes / effort as f64);
        let own = self.samples.iter().filter(|sample| sample.team == team && sample.start_known);
        let mut ratios: Vec<f64> = own.filter_map(ratio).collect();
        if ratios.len() < MINIMUM {
            return None;
        }
        ratios.sort_by(f64::total_cmp);
        Some(ratios)
    }

    /// Measures how many items a team really works on at a time: the median over those working days of the last 90 days
    /// on which it worked on any.
    pub fn measured_slots(&self, space: &Space, team: RecordId, calendars: &mut Calendars<'_>, until: Timestamp) -> Option<u32> {
        let parents: BTreeSet<RecordId> = space.records().filter_map(|record| record.parent).collect();
        let own = self.flows.iter().filter(|(id, _)| !parents.contains(id) && takes_slot(space, **id, team));
        let own: Vec<&Flow> = own.map(|(_, flow)| flow).collect();
        let calendar = calendars.of_team(Some(team)) as usize;
        let mut counts: Vec<u32> = Vec::new();
        let mut at = calendars.minute(until);
        for _ in 0..90 {
            let day = Minute(at.0 - 1440);
            let instant = calendars.instant(at);
            let doing = own.iter().filter(|flow| flow.stage_at(instant) == Some(Stage::Doing)).count() as u32;
            if doing > 0 && calendars.compiled[calendar].between(day, at).0 > 0 {
                counts.push(doing);
            }
            at = day;
        }
        if counts.len() < 10 {
            return None;
        }
        counts.sort_unstable();
        Some(counts[counts.len() / 2].max(1))
    }
}

/// A year of working days of eight hours.
const YEAR: f64 = 260.0 * 480.0;

/// Measures a finished item: by the dates that somebody typed, else by its stages. `None` where no beginning is known.
fn sample(record: &Record, item: &Item, flow: &Flow, calendars: &mut Calendars<'_>, until: Timestamp) -> Option<Sample> {
    if item.stage != Stage::Done {
        return None;
    }
    let (typed_start, typed_finish) = item.schedule.as_ref().map_or((None, None), |facts| (facts.actual_start, facts.actual_finish));
    let seen = |at: Timestamp| Some(at).filter(is_dated).map(|at| calendars.minute(at));
    let finish = typed_finish.map(to_minute).or_else(|| flow.finished().and_then(seen))?;
    let known = typed_start.map(to_minute).or_else(|| flow.started().and_then(seen));
    let start = known.or_else(|| flow.created.and_then(seen))?;
    let finished_at = calendars.instant(finish);
    if finish < start || finished_at > until {
        return None;
    }
    let team = item.team.as_ref().and_then(Ref::id);
    let calendar = calendars.of_team(team);
    Some(Sample {
        item: record.id,
        team,
        item_type: item.item_type,
        points: item.points,
        effort_minutes: item.effort_minutes,
        minutes: worked(calendars, calendar, start, finish).max(1.0),
        start_known: known.is_some(),
        finished_at,
    })
}

/// Whether an item takes one of the team's slots while it is in progress; it has no parts.
fn takes_slot(space: &Space, id: RecordId, team: RecordId) -> bool {
    let item = space.record(id).and_then(live_item);
    item.is_some_and(|item| {
        let container = matches!(item.item_type, ItemType::Workstream | ItemType::Epic | ItemType::Milestone | ItemType::Release);
        !container && item.team.as_ref().and_then(Ref::id) == Some(team)
    })
}

/// Returns what people call several items of a type.
fn type_names(item_type: ItemType) -> &'static str {
    match item_type {
        ItemType::Workstream => "workstreams",
        ItemType::Epic => "epics",
        ItemType::Story => "stories",
        ItemType::Task => "tasks",
        ItemType::Bug => "bugs",
        ItemType::Milestone => "milestones",
        ItemType::Release => "releases",
    }
}

/// Returns the quantile of sorted values, between neighbours by straight line (Hyndman and Fan's type 7).
pub fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = probability.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (at - below as f64)
}

/// Returns what remains of an item that has been worked on for `age` working minutes, as a sorted table of durations.
///
/// What past items of the class took beyond that age; where fewer than five lived that long, a lognormal fitted to the
/// class goes on where the class ends. An item older than everything before it is not "almost done": long ones stay long.
pub fn remaining(class: &[f64], age: f64) -> Vec<f64> {
    let beyond: Vec<f64> = class.iter().filter(|minutes| **minutes > age).map(|minutes| minutes - age).collect();
    if beyond.len() >= 5 || age <= 0.0 {
        return beyond;
    }
    let logs: Vec<f64> = class.iter().map(|minutes| minutes.max(1.0).ln()).collect();
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / (logs.len().max(2) - 1) as f64;
    let sigma = variance.sqrt().max(0.3);
    let reached = normal_cdf((age.ln() - mean) / sigma).min(0.999_999);
    (0..21)
        .map(|step| {
            let probability = reached + (1.0 - reached) * (f64::from(step) + 0.5) / 21.0;
            ((mean + sigma * normal_quantile(probability)).exp() - age).max(1.0)
        })
        .collect()
}

/// Cumulative normal distribution, by Abramowitz and Stegun 7.1.26; good to 1.5e-7.
fn normal_cdf(x: f64) -> f64 {
    let z = x.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let poly = t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let erf = 1.0 - poly * (-z * z).exp();
    if x < 0.0 { 0.5 * (1.0 - erf) } else { 0.5 * (1.0 + erf) }
}

/// Inverse of the cumulative normal distribution, by bisection: called a handful of times per item.
pub fn normal_quantile(probability: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if normal_cdf(middle) < probability { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Returns the working minutes between two minutes of plan time on a calendar.
pub fn worked(calendars: &Calendars<'_>, calendar: u32, from: Minute, to: Minute) -> f64 {
    calendars.compiled[calendar as usize].between(from, to).0.max(0) as f64
}

impl History {
    /// Measures how much a team's fast and slow months differ: the spread of the factor that its items share.
    ///
    /// The variance of the monthly means of ln(duration / median of its class), less what chance alone would give.
    pub fn team_sigma(&self, team: RecordId) -> f64 {
        let mut classes: BTreeMap<(ItemType, Option<u64>), Vec<f64>> = BTreeMap::new();
        let own: Vec<&Sample> = self.samples.iter().filter(|sample| sample.team == Some(team)).collect();
        let class = |sample: &Sample| (sample.item_type, sample.points.map(f64::to_bits));
        for sample in &own {
            classes.entry(class(sample)).or_default().push(sample.minutes.ln());
        }
        for logs in classes.values_mut() {
            logs.sort_by(f64::total_cmp);
        }
        let mut months: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
        for sample in own {
            let residual = sample.minutes.ln() - quantile(&classes[&class(sample)], 0.5);
            let month = sample.finished_at.as_second().div_euclid(30 * 86_400);
            months.entry(month).or_default().push(residual);
        }
        let months: Vec<&Vec<f64>> = months.values().filter(|month| month.len() >= 3).collect();
        if months.len() < 4 {
            return DEFAULT_SIGMA;
        }
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let variance = |values: &[f64]| values.iter().map(|value| (value - mean(values)).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
        let means: Vec<f64> = months.iter().map(|month| mean(month)).collect();
        let chance: Vec<f64> = months.iter().map(|month| variance(month) / month.len() as f64).collect();
        (variance(&means) - mean(&chance)).max(0.0).sqrt().clamp(0.05, 0.5)
    }
}

/// Spread of a team's common factor where its history is too short to measure it.
pub const DEFAULT_SIGMA: f64 = 0.15;
