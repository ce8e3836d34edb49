//! Outcomes: key results and metrics with what came of them, and assumptions with how they turned out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use super::view::{BULK, Fact, Make, NOT_DUE, View, date_of, days, outcome, yes};
use super::{Evidence, Polarity, Sort};
use crate::career::past::Track;
use crate::insight::live_item;
use crate::kind::assumption::{Assumption, AssumptionState};
use crate::kind::item::{ItemType, Stage};
use crate::kind::key_result::KeyResult;
use crate::kind::metric::{Direction, Metric};
use crate::kind::{Body, Kind};
use crate::space::{Record, Relation};

/// Days after the launch from which a value says something.
const AFTER_LAUNCH: i32 = 30;

/// One value and its day, with the act that entered it.
struct Entered {
    on: Date,
    value: f64,
    /// Somebody else entered it.
    by_other: bool,
}

pub(super) fn key_result(view: &View<'_>, record: &Record, key_result: &KeyResult, evidence: &mut Vec<Evidence>) {
    let values = key_result.check_ins.iter().map(|check_in| (check_in.on, check_in.value));
    let noted = key_result.check_ins.last().is_some_and(|check_in| check_in.note.as_deref().is_some_and(|note| !note.trim().is_empty()));
    let measured = key_result.metric.as_ref().and_then(crate::space::Ref::id).and_then(|id| view.space.record(id));
    let metric = measured.and_then(|record| match &record.body {
        Body::Metric(metric) => Some((record, &**metric)),
        _ => None,
    });
    let mut entered = entered(view, record, "check_ins", values);
    if let Some((record, metric)) = metric {
        entered.extend(self::entered(view, record, "measurements", metric.measurements.iter().map(|value| (value.on, value.value))));
    }
    let up = key_result.baseline.zip(key_result.target).is_none_or(|(baseline, target)| target > baseline);
    let facts = Facts {
        owner: key_result.owner.as_ref(),
        baseline: key_result.baseline,
        target: key_result.target,
        up,
        noted,
        due: key_result.due,
    };
    found(view, record, Sort::Outcome, &facts, &entered, evidence);
}

pub(super) fn metric(view: &View<'_>, record: &Record, metric: &Metric, evidence: &mut Vec<Evidence>) {
    let entered = entered(view, record, "measurements", metric.measurements.iter().map(|value| (value.on, value.value)));
    let up = metric.direction == Direction::Up;
    let noted =
        view.to(record.id, Relation::Relates).any(|link| view.space.record(link.from).is_some_and(|other| other.kind() == Kind::Decision));
    let facts =
        Facts { owner: metric.owner.as_ref(), baseline: metric.baseline, target: metric.target, up, noted, due: metric.target_date };
    found(view, record, Sort::Metric, &facts, &entered, evidence);
}

struct Facts<'a> {
    owner: Option<&'a crate::space::Ref>,
    baseline: Option<f64>,
    target: Option<f64>,
    up: bool,
    /// A miss is explained.
    noted: bool,
    due: Option<Date>,
}

fn found(view: &View<'_>, record: &Record, sort: Sort, given: &Facts<'_>, values: &[Entered], evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, given.owner)) else { return };
    let defined = given.baseline.is_some() && given.target.is_some();
    let launch = launch(view);
    let actual = launch.and_then(|launch| {
        values.iter().filter(|value| value.by_other && days(launch, value.on) >= AFTER_LAUNCH).max_by_key(|value| value.on)
    });
    let reached = |value: f64| given.target.is_some_and(|target| if given.up { value >= target } else { value <= target });
    let months: BTreeSet<(i16, i8)> = values.iter().map(|value| (value.on.year(), value.on.month())).collect();
    let mut facts = BTreeMap::new();
    facts.insert("defined", yes(defined));
    facts.insert("kept", yes(defined && months.len() >= 2 && values.windows(2).all(|pair| days(pair[0].on, pair[1].on) <= 45)));
    facts.insert("result", yes(defined && actual.is_some()));
    if let (Some(actual), Some(launch)) = (actual, launch) {
        facts.insert("early", yes(days(launch, actual.on) <= 90));
        let missed = !reached(actual.value);
        facts.insert("missed_explained", yes(missed && given.noted));
        facts.insert("miss_reviewed", yes(missed && given.noted));
    }
    if let (Some(baseline), Some(last)) = (given.baseline.filter(|baseline| *baseline != 0.0), values.iter().max_by_key(|value| value.on)) {
        let gain = (last.value - baseline) / baseline.abs() * if given.up { 1.0 } else { -1.0 };
        facts.insert("improved_fifth", yes(gain >= 0.2 && last.by_other));
    }
    let decisions =
        view.near(record.id).filter(|(link, other)| link.relation == Relation::Relates && other.kind() == Kind::Decision).count();
    facts.insert("decisions", decisions as f64);
    let moved = moved_target(view, track, given.due);
    let excluded = if !defined {
        Some("It has no baseline, or no target.".to_owned())
    } else {
        moved.then(|| "Its target was moved after half of its period, and no decision says so.".to_owned())
    };
    let occurred_on = actual.map_or_else(|| values.last().map_or(view.day(track.created().at), |value| value.on), |actual| actual.on);
    let recorded =
        track.of("check_ins").chain(track.of("measurements")).map(|act| act.recorded_at).max().unwrap_or(track.created().recorded_at);
    let others = view.others(record, &[("check_ins", "measured it"), ("measurements", "measured it")]);
    let make = Make { record, sort, role, occurred_on, recorded_on: view.day(recorded), others, facts, excluded };
    let fact = match actual {
        Some(actual) if reached(actual.value) => Fact::Confirmed(outcome(format!("{} on its day: reached", actual.value), actual.on)),
        Some(actual) => Fact::Confirmed(outcome(format!("{}: not reached", actual.value), actual.on)),
        None => Fact::None,
    };
    let mut item = view.item("PM5", &make, fact);
    if actual.is_some_and(|actual| !reached(actual.value)) {
        item.polarity = Polarity::Neutral;
    }
    if moved {
        item.polarity = Polarity::Negative;
    }
    evidence.push(item);
    if sort == Sort::Metric {
        let make = Make { facts: make.facts.clone(), others: make.others.clone(), excluded: None, ..make };
        evidence.push(view.item("TF5", &make, Fact::None));
    }
}

/// Tells of each value whether somebody else entered it: a series grows act by act.
fn entered(view: &View<'_>, record: &Record, field: &str, values: impl Iterator<Item = (Date, f64)>) -> Vec<Entered> {
    let track = view.track(record);
    let by_other = |on: Date, value: f64| {
        let acts = track.into_iter().flat_map(|track| track.of(field));
        let first = acts.into_iter().find(|act| holds(&act.after, on, value) && !holds(&act.before, on, value));
        let act = first.or_else(|| track.map(Track::created));
        act.is_some_and(|act| view.is_other(act.actor.as_deref()))
    };
    let mut entered: Vec<Entered> = values.map(|(on, value)| Entered { on, value, by_other: by_other(on, value) }).collect();
    entered.sort_by_key(|value| value.on);
    entered
}

fn holds(series: &Value, on: Date, value: f64) -> bool {
    let entries = series.as_array().into_iter().flatten();
    entries.into_iter().any(|entry| date_of(&entry["on"]) == Some(on) && entry["value"].as_f64() == Some(value))
}

/// Returns the day on which the program's work went out: its last release or milestone that is done, else its close.
pub(super) fn launch(view: &View<'_>) -> Option<Date> {
    let done = view.space.records().filter_map(|record| {
        let item = live_item(record)?;
        let goes_out = matches!(item.item_type, ItemType::Release | ItemType::Milestone) && item.stage == Stage::Done;
        let track = view.track(record).filter(|_| goes_out)?;
        Some(view.day(track.last_to("stage", &["done"])?.at))
    });
    done.min().or(view.closed_on)
}

/// Whether the target moved in the second half of its period without a decision.
fn moved_target(view: &View<'_>, track: &Track, due: Option<Date>) -> bool {
    let created = view.day(track.created().at);
    let Some(due) = due else { return false };
    let half = created.checked_add((days(created, due) / 2).max(0).days()).unwrap_or(due);
    track.of("target").any(|act| {
        let on = view.day(act.at);
        !act.before.is_null() && on > half && view.acts(act.actor.as_deref()) && !decided_near(view, on)
    })
}

fn decided_near(view: &View<'_>, on: Date) -> bool {
    view.space.records().any(|record| {
        let made = view.track(record).filter(|_| record.kind() == Kind::Decision).and_then(|track| track.last_to("state", &["made"]));
        made.is_some_and(|act| (-14..=7).contains(&days(on, view.day(act.at))))
    })
}

pub(super) fn assumption(view: &View<'_>, record: &Record, assumption: &Assumption, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, assumption.owner.as_ref())) else { return };
    let settled = track.last_to("state", &["holds", "false"]).filter(|_| assumption.state != AssumptionState::Open);
    let settled_on = settled.map(|act| view.day(act.at));
    // The day may have been moved on when it came near: the first one counts.
    let due = track.of("review").find_map(|act| date_of(&act.before)).or(assumption.review);
    let refuted = assumption.state == AssumptionState::False;
    let acted = refuted
        && (view.to(record.id, Relation::FollowsFrom).next().is_some()
            || view.to(record.id, Relation::RestsOn).any(|link| link.data.confirmed.is_some())
            || plan_changed(view, record, settled_on));
    let mut facts = BTreeMap::new();
    facts.insert("listed", yes(assumption.owner.is_some() && due.is_some()));
    facts.insert("refuted_acted", yes(acted));
    facts.insert("miss_reviewed", yes(acted));
    let over = settled_on.is_some() || due.is_some_and(|due| due < view.today);
    if over {
        facts.insert("tested", yes(settled_on.is_some()));
        facts.insert("in_time", yes(settled_on.is_some_and(|on| due.is_none_or(|due| on <= due))));
    }
    let excluded = if view.bulk.contains(&record.id) {
        Some(BULK.to_owned())
    } else if assumption.owner.is_none() || due.is_none() {
        Some("It has no owner, or no day to look at it.".to_owned())
    } else {
        (!over).then(|| NOT_DUE.to_owned())
    };
    let fact = match settled_on {
        Some(on) if refuted && acted => Fact::Confirmed(outcome("it was false, and the plan followed", on)),
        Some(on) if !refuted => Fact::Confirmed(outcome("it was found to hold", on)),
        _ => Fact::None,
    };
    let recorded = settled.unwrap_or(track.created()).recorded_at;
    let others = view.others(record, &[("state", "tested it")]);
    let occurred_on = settled_on.unwrap_or(view.day(track.created().at));
    let make = Make { record, sort: Sort::Assumption, role, occurred_on, recorded_on: view.day(recorded), others, facts, excluded };
    let mut item = view.item("ST3", &make, fact);
    if settled_on.is_none() && due.is_some_and(|due| days(due, view.today) > 30) {
        item.polarity = Polarity::Negative;
    }
    evidence.push(item);
}

/// Whether what rests on it was moved within a month after it proved false.
fn plan_changed(view: &View<'_>, record: &Record, on: Option<Date>) -> bool {
    let Some(on) = on else { return false };
    view.to(record.id, Relation::RestsOn).filter_map(|link| view.past.track(link.from)).any(|track| {
        track.acts.iter().any(|act| !act.field.is_empty() && &*act.field != "stage" && (0..=30).contains(&days(on, view.day(act.at))))
    })
}
