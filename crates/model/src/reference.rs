//! Reference classes: how long things really took, for items that have no estimate and for estimates that were too rosy.
//!
//! The idea is Kahneman and Flyvbjerg's outside view: ask what items like this one took, not what one hopes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use engine::calendar::Minute;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendars::{Calendars, to_minute};
use crate::change::Commit;
use crate::insight::live_item;
use crate::journal::{Flow, Instant, flows, is_dated};
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
    /// The teams' own, one team after the other.
    pub samples: Vec<Sample>,
    /// Where each team's samples stand.
    of_team: HashMap<Option<RecordId>, std::ops::Range<usize>>,
    pub flows: Arc<BTreeMap<RecordId, Flow>>,
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
        History::of_flows(space, Arc::new(flows(journal, until)), calendars, until)
    }

    /// Measures every item that was finished by `until`, from flows that are at hand; they must end there.
    pub fn of_flows(space: &Space, flows: Arc<BTreeMap<RecordId, Flow>>, calendars: &mut Calendars<'_>, until: Timestamp) -> History {
        let mut history = History { flows, ..History::default() };
        let parents = parents(space);
        for (&id, flow) in &*history.flows {
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
        history.samples.sort_by_key(|sample| sample.team);
        for chunk in history.samples.chunk_by(|a, b| a.team == b.team) {
            let first = history.of_team.values().map(|range| range.end).max().unwrap_or(0);
            history.of_team.insert(chunk[0].team, first..first + chunk.len());
        }
        history
    }

    /// Lists what a team finished; `None` stands for what has no team.
    fn own(&self, team: Option<RecordId>) -> &[Sample] {
        self.of_team.get(&team).map_or(&[], |range| &self.samples[range.clone()])
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
        let (all, team) = (self.samples.as_slice(), if team.is_some() { self.own(team) } else { &[] });
        let same_type = |sample: &&Sample| sample.item_type == item.item_type;
        let same_size = |sample: &&Sample| sample.points == item.points;
        let same = |sample: &&Sample| same_type(sample) && same_size(sample);
        if let Some(class) = pick(team, same, BasisSource::ReferenceClass, &format!("{kind}{size} of {team_name}")) {
            return Some(class);
        }
        let wider = BasisSource::Fallback;
        // A size says more than a type: a 5-point bug is closer to a 5-point story than to a typo.
        if item.points.is_some()
            && let Some(class) = pick(team, same_size, wider, &format!("items{size} of {team_name}"))
        {
            return Some(class);
        }
        pick(team, same_type, wider, &format!("{kind} of any size of {team_name}"))
            .or_else(|| pick(team, |_| true, wider, &format!("items of any kind of {team_name}")))
            .or_else(|| pick(all, same, wider, &format!("{kind}{size} of all teams")))
            .or_else(|| pick(all, |_| true, wider, "items of all teams"))
    }

    /// Returns how a team's estimates turned out: real duration over estimate, smallest first; `None` below the minimum.
    pub fn estimate_ratios(&self, team: Option<RecordId>) -> Option<Vec<f64>> {
        let ratio = |sample: &Sample| sample.effort_minutes.filter(|effort| *effort > 0).map(|effort| sample.minutes / effort as f64);
        let own = self.own(team).iter().filter(|sample| sample.start_known);
        let mut ratios: Vec<f64> = own.filter_map(ratio).collect();
        if ratios.len() < MINIMUM {
            return None;
        }
        ratios.sort_by(f64::total_cmp);
        Some(ratios)
    }
}

/// Lists the flows that took a team's slots, by team.
pub fn in_slots<'a>(space: &Space, flows: &'a BTreeMap<RecordId, Flow>) -> HashMap<RecordId, Vec<&'a Flow>> {
    let parents = parents(space);
    let mut found: HashMap<RecordId, Vec<&Flow>> = HashMap::new();
    for (id, flow) in flows {
        if let Some(team) = takes_slot(space, *id).filter(|_| !parents.contains(id)) {
            found.entry(team).or_default().push(flow);
        }
    }
    found
}

/// How many days back people's work is looked at for how much they do at a time.
const SLOT_DAYS: i64 = 90;

/// Measures how many items a team really works on at a time, from its flows: the median over those working days of the last
/// 90 days on which it worked on any.
pub fn measured_slots(flows: &[&Flow], team: RecordId, calendars: &mut Calendars<'_>, until: Timestamp) -> Option<u32> {
    let calendar = calendars.of_team(Some(team)) as usize;
    let mut at = calendars.minute(until);
    let begin = Instant::from(calendars.instant(Minute(at.0 - SLOT_DAYS * 1440)));
    // What came to rest before the days looked at never was in progress on any of them.
    let resting = |flow: &Flow| flow.stages.last().is_none_or(|(since, stage)| *since < begin && *stage != Stage::Doing);
    let flows: Vec<&Flow> = flows.iter().copied().filter(|flow| !resting(flow)).collect();
    let mut counts: Vec<u32> = Vec::new();
    for _ in 0..SLOT_DAYS {
        let day = Minute(at.0 - 1440);
        let instant = calendars.instant(at);
        let doing = flows.iter().filter(|flow| flow.stage_at(instant) == Some(Stage::Doing)).count() as u32;
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

fn pick(samples: &[Sample], like: impl Fn(&&Sample) -> bool, source: BasisSource, words: &str) -> Option<Class> {
    let mut minutes: Vec<f64> = samples.iter().filter(like).map(|sample| sample.minutes).collect();
    if minutes.len() < MINIMUM {
        return None;
    }
    minutes.sort_by(f64::total_cmp);
    let words = format!("{} finished {words}", minutes.len());
    Some(Class { minutes, basis: Basis { source, words } })
}

fn parents(space: &Space) -> HashSet<RecordId> {
    space.records().filter_map(|record| record.parent).collect()
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
    let start = known.or_else(|| flow.created.map(Timestamp::from).and_then(seen))?;
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
        effort_minutes: item.effort_minutes.map(i64::from),
        minutes: worked(calendars, calendar, start, finish).max(1.0),
        start_known: known.is_some(),
        finished_at,
    })
}

/// Returns the team one of whose slots an item takes while it is in progress; it has no parts.
fn takes_slot(space: &Space, id: RecordId) -> Option<RecordId> {
    let item = space.record(id).and_then(live_item)?;
    let container = matches!(item.item_type, ItemType::Workstream | ItemType::Epic | ItemType::Milestone | ItemType::Release);
    item.team.as_ref().and_then(Ref::id).filter(|_| !container)
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

/// Cumulative normal distribution, by Abramowitz and Stegun 7.1.26; good to 1.5e-7.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    let z = x.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let poly = t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let erf = 1.0 - poly * (-z * z).exp();
    if x < 0.0 { 0.5 * (1.0 - erf) } else { 0.5 * (1.0 + erf) }
}

/// Inverse of the cumulative normal distribution, by Wichura's algorithm AS 241 (Applied Statistics 37, 1988), the shorter of
/// its two forms; good to seven figures.
pub fn normal_quantile(probability: f64) -> f64 {
    let ratio = |r: f64, above: &[f64], below: &[f64]| {
        let sum = |coefficients: &[f64]| coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * r + coefficient);
        sum(above) / sum(below)
    };
    let q = probability.clamp(1e-300, 1.0 - 1e-16) - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        let above = [3.387_132_717_9, 50.434_271_938, 159.291_132_02, 59.109_374_720];
        return q * ratio(r, &above, &[1.0, 17.895_169_469, 78.757_757_664, 67.187_563_600]);
    }
    let r = (-(if q < 0.0 { 0.5 + q } else { 0.5 - q }).ln()).sqrt();
    let z = if r <= 5.0 {
        ratio(r - 1.6, &[1.423_437_277_7, 2.756_815_390_0, 1.306_728_481_6, 0.170_238_211_03], &[1.0, 0.737_001_642_50, 0.120_211_329_75])
    } else {
        let above = [6.657_905_115_0, 3.081_226_386_0, 0.428_682_943_37, 0.017_337_203_997];
        ratio(r - 5.0, &above, &[1.0, 0.241_978_942_25, 0.012_258_202_635])
    };
    z.copysign(q)
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
        let own = self.own(Some(team));
        let class = |sample: &Sample| (sample.item_type, sample.points.map(f64::to_bits));
        for sample in own {
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

#[cfg(test)]
mod tests {
    use super::{normal_cdf, normal_quantile};

    #[test]
    fn the_normal_quantile_inverts_the_distribution() {
        for z in [-4.0, -2.5, -1.281_551_6, -0.3, 0.0, 0.7, 1.0, 1.96, 3.2, 4.5] {
            let probability = normal_cdf(z);
            assert!((normal_cdf(normal_quantile(probability)) - probability).abs() < 4e-7, "{z}");
        }
        // Tables of the normal distribution.
        for (probability, z) in [(0.5, 0.0), (0.9, 1.281_551_6), (0.975, 1.959_964), (0.001, -3.090_232), (1e-9, -5.997_807)] {
            assert!((normal_quantile(probability) - z).abs() < 2e-6, "{probability}");
        }
    }
}
