//! Milestones: what was forecast of them, and when they came.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::decisions::is_decided;
use super::view::{Fact, Make, NOT_FINISHED, View, date_of, days, outcome, working_days_before, yes};
use super::{Corroborator, Evidence, Role, Sort, Tie};
use crate::career::statistics::pinball;
use crate::insight::live_item;
use crate::kind::Body;
use crate::kind::forecast::Landing;
use crate::kind::item::{ItemType, Stage};
use crate::space::{Record, Relation};

/// Days before a milestone until which a forecast of it counts.
const AHEAD: i32 = 14;

/// Why a milestone whose day was moved silently does not count.
const MOVED: &str = "Its promised day was moved without a decision.";

/// A forecast of a milestone, as it was made.
struct Made<'a> {
    on: Date,
    landing: &'a Landing,
    mine: bool,
}

pub(super) fn milestones(view: &View<'_>, evidence: &mut Vec<Evidence>) {
    for record in view.space.records().filter(|record| is_milestone(record)) {
        milestone(view, record, evidence);
    }
}

fn is_milestone(record: &Record) -> bool {
    live_item(record).is_some_and(|item| matches!(item.item_type, ItemType::Milestone | ItemType::Release) && item.stage != Stage::Dropped)
}

fn milestone(view: &View<'_>, record: &Record, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(item)) = (view.track(record), live_item(record)) else { return };
    let made = made(view, record);
    let mine = view.led || made.iter().any(|forecast| forecast.mine);
    let role = if view.is_me(item.assignee.as_ref()) || view.led {
        Role::Driver
    } else if mine {
        Role::CoDriver
    } else {
        return;
    };
    let dues = due_history(view, record);
    let landed = finished(view, record);
    let created = view.day(track.created().at);
    let mut facts = BTreeMap::new();
    facts.insert("milestone", 1.0);
    // A slip is foreseen when a forecast said so ten working days before the day passed, or the day was moved by then.
    let mut seen = None;
    for due in &dues {
        let slipped = landed.map_or(*due < view.today, |landed| landed > *due);
        if slipped {
            let by = working_days_before(*due, 10);
            let told = made.iter().any(|forecast| forecast.on <= by && forecast.landing.p80.date() > *due);
            let moved = track.of("committed").any(|act| date_of(&act.before) == Some(*due) && view.day(act.at) <= by);
            seen = Some(seen.unwrap_or(true) && (told || moved));
        }
    }
    facts.extend(seen.map(|seen| ("slip_unseen", yes(!seen))));
    let void = silently_moved(view, record);
    let mut others = view.others(record, &[("stage", "finished it"), ("status", "finished it"), ("committed", "agreed to the day")]);
    others.extend(led_to(view, record, &others));
    let make = |sort: Sort, facts: BTreeMap<&'static str, f64>, on: Date, recorded_on: Date, excluded: Option<String>| Make {
        record,
        sort,
        role,
        occurred_on: on,
        recorded_on,
        others: others.clone(),
        facts,
        excluded,
    };
    let recorded_on = track.last_to("stage", &["done"]).map_or(view.day(track.created().recorded_at), |act| view.day(act.recorded_at));
    if let Some(landed) = landed
        && let Some(forecast) = made.iter().rfind(|forecast| days(forecast.on, landed) >= AHEAD)
    {
        let (p50, p80) = (forecast.landing.p50.date(), forecast.landing.p80.date());
        let day = |date: Date| f64::from(crate::calendars::day_number(date));
        let loss = f64::midpoint(pinball(0.5, day(p50), day(landed)), pinball(0.8, day(p80), day(landed)));
        // The plan that one would have believed otherwise: the day that was promised when the forecast was made.
        let naive = dues.iter().rfind(|due| **due >= forecast.on).or(dues.first());
        let mut facts = facts.clone();
        facts.insert("held", yes(landed <= p80));
        facts.insert("width", f64::from(days(p50, p80)));
        if let Some(naive) = naive {
            let plain = f64::midpoint(pinball(0.5, day(*naive), day(landed)), pinball(0.8, day(*naive), day(landed)));
            facts.insert("gain_days", plain - loss);
        }
        facts.insert("miss_reviewed", yes(landed > p80 && reviewed(view, record)));
        let excluded = if days(created, landed) < AHEAD {
            Some("It was added in its last 14 days.".to_owned())
        } else {
            void.then(|| MOVED.to_owned())
        };
        let words = if landed <= p80 { "it came by its P80" } else { "it came after its P80" };
        let make = make(Sort::Forecast, facts, landed, recorded_on, excluded);
        evidence.push(view.item("PM2", &make, Fact::Plain(outcome(words, landed))));
        return;
    }
    let late = dues.last().is_some_and(|due| landed.unwrap_or(view.today) > *due);
    facts.insert("late", yes(late));
    let on = landed.unwrap_or(created);
    let open = landed.is_none() && seen.is_none();
    let excluded = if open { Some(NOT_FINISHED.to_owned()) } else { void.then(|| MOVED.to_owned()) };
    let fact = landed.map_or(Fact::None, |landed| match dues.last() {
        Some(due) if landed <= *due => Fact::Confirmed(outcome("it came by its day", landed)),
        _ => Fact::None,
    });
    let recorded_on = if landed.is_some() { recorded_on } else { view.day(track.created().recorded_at) };
    evidence.push(view.item("PM2", &make(Sort::Milestone, facts, on, recorded_on, excluded), fact));
}

/// Lists who finished what led to a milestone: it is done when that is, whoever says so.
fn led_to(view: &View<'_>, record: &Record, known: &[Corroborator]) -> Vec<Corroborator> {
    let mut others: BTreeMap<&str, Corroborator> = BTreeMap::new();
    for link in view.to(record.id, Relation::Blocks) {
        let Some(act) = view.past.track(link.from).and_then(|track| track.last_to("stage", &["done"])) else { continue };
        let Some(name) = act.actor.as_deref().filter(|name| view.is_other(Some(name))) else { continue };
        if known.iter().all(|other| other.name != name) {
            let word = "finished what led to it".to_owned();
            others.insert(name, Corroborator { name: name.to_owned(), tie: Tie::Peer, act: word, at: act.at });
        }
    }
    others.into_values().collect()
}

/// Lists the forecasts of a milestone, oldest first.
fn made<'v>(view: &'v View<'_>, milestone: &Record) -> Vec<Made<'v>> {
    let mut made: Vec<Made<'_>> = Vec::new();
    for record in view.space.records() {
        let Body::Forecast(forecast) = &record.body else { continue };
        let Some(landing) = forecast.milestones.iter().find(|landing| landing.item.id() == Some(milestone.id)) else { continue };
        let actor = view.track(record).and_then(|track| track.created().actor.as_deref());
        made.push(Made { on: view.day(forecast.made_at), landing, mine: view.acts(actor) });
    }
    made.sort_by_key(|forecast| forecast.on);
    made
}

/// Lists the days that were promised for an item and stood until they passed or were moved, oldest first; the last is today's.
pub(super) fn due_history(view: &View<'_>, record: &Record) -> Vec<Date> {
    let (Some(track), Some(item)) = (view.track(record), live_item(record)) else { return Vec::new() };
    let mut dues: Vec<Date> = track.of("committed").filter_map(|act| date_of(&act.before)).collect();
    dues.extend(item.committed);
    dues.dedup();
    dues
}

/// Returns the day on which an item was finished; `None` while it is open.
pub(super) fn finished(view: &View<'_>, record: &Record) -> Option<Date> {
    let item = live_item(record).filter(|item| item.stage == Stage::Done)?;
    let actual = item.schedule.as_ref().and_then(|schedule| schedule.actual_finish).map(|at| at.date());
    actual
        .or_else(|| Some(view.day(view.track(record)?.last_to("stage", &["done"]).or(view.track(record).map(|track| track.created()))?.at)))
}

/// Whether its promised day was moved by the person, and no decision says so.
fn silently_moved(view: &View<'_>, record: &Record) -> bool {
    let moves = view.track(record).into_iter().flat_map(|track| track.of("committed"));
    moves.into_iter().any(|act| !act.before.is_null() && view.acts(act.actor.as_deref()) && !is_decided(view, record.id, act))
}

/// Whether something on record looks at why it was late.
fn reviewed(view: &View<'_>, record: &Record) -> bool {
    view.near(record.id).any(|(_, other)| matches!(other.body, Body::Decision(_) | Body::Retro(_) | Body::Issue(_)))
}
