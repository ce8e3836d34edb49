//! Status updates: sent on their day, with colours that turned out to be honest.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::forecasts::{due_history, finished};
use super::view::{Fact, Make, View, days, outcome, yes};
use super::{Evidence, Polarity, Role, Sort};
use crate::insight::live_item;
use crate::insight::rag::{Rag, rag};
use crate::kind::Body;
use crate::kind::item::ItemType;
use crate::kind::update::Update;
use crate::space::{Record, RecordId, Ref};

/// Days after the week's end until which its update is in time.
const IN_TIME: i32 = 3;
/// Days before a miss in which the last update had to say so.
const PERIOD: i32 = 14;

/// One update that the person published.
pub(super) fn update(view: &View<'_>, record: &Record, update: &Update, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(published)) = (view.track(record), update.published_at) else { return };
    let act = track.of("published_at").next_back().unwrap_or(track.created());
    if !view.acts(act.actor.as_deref()) {
        return;
    }
    let on = view.day(published);
    let first_of_week = view.space.records().all(|other| match &other.body {
        Body::Update(other_update) if other.id != record.id && other_update.week_ending == update.week_ending => {
            other_update.published_at.is_none_or(|at| at >= published)
        }
        _ => true,
    });
    let facts = BTreeMap::from([
        ("on_time", yes(days(update.week_ending, on) <= IN_TIME)),
        ("week", f64::from(crate::calendars::day_number(update.week_ending)) / 7.0),
    ]);
    let make = Make {
        record,
        sort: Sort::Update,
        role: Role::Driver,
        occurred_on: on,
        recorded_on: view.day(act.recorded_at),
        others: Vec::new(),
        facts,
        excluded: (!first_of_week).then(|| "Another update of this week went out before.".to_owned()),
    };
    // What it said is borne out by what came: a milestone after it that landed in its colour.
    let fact = match borne_out(view, update, on) {
        Some((key, day)) => Fact::Plain(outcome(format!("{key} turned out as it said"), day)),
        None => Fact::None,
    };
    evidence.push(view.item("LC4", &make, fact));
    if view.near(record.id).any(|(_, other)| matches!(&other.body, Body::Metric(metric) if !metric.measurements.is_empty())) {
        let make = Make { sort: Sort::Citation, facts: BTreeMap::from([("metrics", 1.0)]), others: Vec::new(), excluded: None, ..make };
        evidence.push(view.item("TF5", &make, Fact::None));
    }
}

/// Finds a milestone that was due within two months after an update and landed as its colour said.
fn borne_out(view: &View<'_>, update: &Update, on: Date) -> Option<(String, Date)> {
    milestones(view).find_map(|(milestone, due)| {
        let near = (0..=60).contains(&days(on, due));
        let colour = colour(view, update, milestone.id, due)?;
        let landed = finished(view, milestone);
        let late = landed.map_or(due < view.today, |landed| landed > due);
        let over = landed.is_some() || due < view.today;
        let honest = (colour == Rag::OnTrack) != late;
        (near && over && honest).then(|| (milestone.key.clone(), landed.unwrap_or(due)))
    })
}

/// Lists the milestones with the day that was promised for them last before it passed.
fn milestones<'v>(view: &'v View<'_>) -> impl Iterator<Item = (&'v Record, Date)> {
    view.space.records().filter_map(|record| {
        let item = live_item(record)?;
        matches!(item.item_type, ItemType::Milestone | ItemType::Release).then_some(())?;
        Some((record, item.committed?))
    })
}

/// Returns the colour that an update gave a milestone: by the forecast that it rests on, and the whole program's where that was worse.
fn colour(view: &View<'_>, update: &Update, milestone: RecordId, due: Date) -> Option<Rag> {
    let forecast = update.forecast.as_ref().and_then(Ref::id).and_then(|id| view.space.record(id));
    let own = forecast.and_then(|record| match &record.body {
        Body::Forecast(forecast) => {
            let landing = forecast.milestones.iter().find(|landing| landing.item.id() == Some(milestone))?;
            Some(rag(Some(due), landing.p50.date(), landing.p80.date()))
        }
        _ => None,
    });
    own.into_iter().chain(update.rag).filter(|rag| matches!(rag, Rag::OnTrack | Rag::AtRisk | Rag::OffTrack)).max()
}

/// Looks at each milestone that was missed, and what the person's last update before had said of it.
pub(super) fn misses(view: &View<'_>, evidence: &mut Vec<Evidence>) {
    let mut mine: Vec<(Date, &Record, &Update)> = Vec::new();
    for record in view.space.records().filter(|record| !record.archived) {
        let Body::Update(update) = &record.body else { continue };
        let (Some(track), Some(published)) = (view.track(record), update.published_at) else { continue };
        let act = track.of("published_at").next_back().unwrap_or(track.created());
        if view.acts(act.actor.as_deref()) {
            mine.push((view.day(published), record, update));
        }
    }
    mine.sort_by_key(|(on, record, _)| (*on, record.id));
    for (milestone, _) in milestones(view) {
        for due in due_history(view, milestone) {
            let missed = finished(view, milestone).map_or(due < view.today, |landed| landed > due);
            let last = mine.iter().rfind(|(on, ..)| *on <= due && days(*on, due) <= PERIOD);
            let (true, Some((on, record, update))) = (missed, last) else { continue };
            let Some(colour) = colour(view, update, milestone.id, due) else { continue };
            let hidden = colour == Rag::OnTrack;
            let words = if hidden {
                format!("{} was green, and missed", milestone.key)
            } else {
                format!("{} was missed, as it said", milestone.key)
            };
            let facts = BTreeMap::from([("hidden", yes(hidden)), ("miss_reviewed", yes(!hidden))]);
            let make = Make {
                record,
                sort: Sort::Miss,
                role: Role::Driver,
                occurred_on: due,
                recorded_on: *on,
                others: Vec::new(),
                facts,
                excluded: None,
            };
            let mut item = view.item("LC4", &make, Fact::Plain(outcome(words, due)));
            item.about = Some(milestone.id);
            item.polarity = if hidden { Polarity::Negative } else { Polarity::Neutral };
            evidence.push(item);
        }
    }
}
