//! Delivery excellence: whether programs say what comes, keep what they promise, decide in time and do what they said they would change.
//!
//! Read off the record of whole programs. Nothing here is of a person, and no two programs are ranked.

pub mod capacity;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::commitments::{CommitmentsReport, PromiseState};
use super::{count, live_item};
use crate::calendars::{days_between, zone};
use crate::career::seen::{FEWEST, FEWEST_FORECASTS};
use crate::career::statistics::{Share, median};
use crate::change::{Change, Edit};
use crate::kind::decision::DecisionState;
use crate::kind::item::{ItemType, Stage};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Relation, Space};

/// What is looked at: what came to an end within so many days.
const SINCE_DAYS: i32 = 365;
/// Days before a milestone until which a forecast of it counts.
const AHEAD: i32 = 14;
/// Days within which an action of a retro is to be done, and after which its effect is to be seen.
const ACTION_DAYS: i32 = 60;
/// Where the share of milestones that came by their P80 should lie.
const CALIBRATED: std::ops::RangeInclusive<f64> = 0.65..=0.95;

/// When records began, and when they last came to a state: what the journal says and the records do not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moments {
    created: BTreeMap<RecordId, Timestamp>,
    /// The state and since when it is so.
    state: BTreeMap<RecordId, (String, Timestamp)>,
}

impl Moments {
    /// Whether a change says something of it.
    pub fn wants(change: &Change) -> bool {
        match &change.edit {
            Edit::RecordCreated { record } => matches!(record.kind(), Kind::Decision | Kind::Action | Kind::Item),
            Edit::FieldChanged { field, .. } => field == "state" || field == "stage",
            Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } | Edit::RecordRemoved { .. } => false,
        }
    }

    /// Reads changes, oldest first.
    pub fn read<'a>(changes: impl Iterator<Item = &'a Change>) -> Moments {
        let mut moments = Moments::default();
        for change in changes {
            match &change.edit {
                Edit::RecordCreated { record } => {
                    moments.created.insert(record.id, change.at);
                }
                Edit::FieldChanged { record, field, after: Value::String(after), .. } if field == "state" || field == "stage" => {
                    moments.state.insert(*record, (after.clone(), change.at));
                }
                _ => {}
            }
        }
        moments
    }

    /// Since when a record is in a state; since it was made where nothing else is known.
    fn since(&self, id: RecordId, state: &str) -> Option<Timestamp> {
        let known = self.state.get(&id).filter(|(now, _)| now == state).map(|(_, at)| *at);
        known.or_else(|| self.created.get(&id).copied())
    }
}

/// One program as it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub space: &'a Space,
    pub moments: &'a Moments,
    pub commitments: &'a CommitmentsReport,
}

/// How programs deliver.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Delivery {
    pub today: Date,
    /// What came to an end since then is counted.
    pub since: Date,
    /// All programs together.
    pub all: Excellence,
    /// By name.
    pub programs: Vec<ProgramDelivery>,
}

/// One program.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProgramDelivery {
    pub id: String,
    pub name: String,
    #[serde(flatten)]
    pub excellence: Excellence,
}

/// What delivering well comes to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Excellence {
    /// Milestones that came by the P80 of the last forecast that was made two weeks before.
    pub calibration: Rate,
    /// Promises between teams that were kept by the day that was promised first.
    pub promises: Rate,
    /// Decisions made by the day on which they were needed; those that are overdue are not.
    pub decisions: Rate,
    /// Days from writing a decision down to making it, in the middle; none of too few.
    pub decision_days: Option<f64>,
    /// Actions of retros done within 60 days.
    pub retros: Rate,
    /// Actions of retros that are done, of which somebody looked whether they helped.
    pub effects: Rate,
}

/// A share with what it says.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DeliveryRate")]
pub struct Rate {
    /// 0 to 1; none of too few cases.
    pub value: Option<f64>,
    /// What it is made of, with its 95 % interval; none without a case.
    pub share: Option<Share>,
    pub words: String,
}

/// Cases, each with whether it went well.
#[derive(Clone, Debug, Default)]
struct Cases {
    calibration: Vec<bool>,
    promises: Vec<bool>,
    decisions: Vec<bool>,
    decision_days: Vec<f64>,
    retros: Vec<bool>,
    effects: Vec<bool>,
}

/// Looks at programs together and one by one.
pub fn delivery(sources: &[Source<'_>], today: Date) -> Delivery {
    let since = today.checked_sub(SINCE_DAYS.days()).unwrap_or(Date::MIN);
    let mut all = Cases::default();
    let mut programs: Vec<ProgramDelivery> = Vec::with_capacity(sources.len());
    for source in sources {
        let cases = cases(source, since, today);
        programs.push(ProgramDelivery { id: source.id.to_owned(), name: source.name.to_owned(), excellence: cases.excellence() });
        all.take(cases);
    }
    programs.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Delivery { today, since, all: all.excellence(), programs }
}

impl Cases {
    fn take(&mut self, other: Cases) {
        self.calibration.extend(other.calibration);
        self.promises.extend(other.promises);
        self.decisions.extend(other.decisions);
        self.decision_days.extend(other.decision_days);
        self.retros.extend(other.retros);
        self.effects.extend(other.effects);
    }

    fn excellence(&self) -> Excellence {
        let days = self.decision_days.len() >= FEWEST;
        Excellence {
            calibration: calibration(&self.calibration),
            promises: rate(&self.promises, FEWEST, "promise", "were kept by the day that was promised first"),
            decisions: rate(&self.decisions, FEWEST, "decision", "were made by the day on which they were needed"),
            decision_days: median(self.decision_days.clone()).filter(|_| days),
            retros: rate(&self.retros, FEWEST, "action of retros", "were done within 60 days"),
            effects: rate(&self.effects, FEWEST, "action of retros that is done", "were looked at for whether they helped"),
        }
    }
}

fn calibration(cases: &[bool]) -> Rate {
    let mut rate = rate(cases, FEWEST_FORECASTS, "milestone", "came by their P80");
    if let Some(value) = rate.value {
        rate.words.push_str(match value {
            value if CALIBRATED.contains(&value) => ": forecasts say what comes.",
            value if value > *CALIBRATED.end() => ": forecasts are too careful.",
            _ => ": forecasts are too hopeful.",
        });
    }
    rate
}

fn rate(cases: &[bool], fewest: usize, noun: &str, how: &str) -> Rate {
    let yes = cases.iter().filter(|went_well| **went_well).count();
    let share = Share::new(yes, cases.len());
    let value = share.filter(|share| share.of >= fewest).map(Share::value);
    let words = match (share, value) {
        (None, _) => format!("No {noun} to go by yet"),
        (Some(share), None) => format!("{}: too few to say, it takes {fewest}", counted(share.of, noun)),
        (Some(share), Some(_)) => {
            let percent = |value: f64| (value * 100.0).round();
            format!("{} of {} {how}, likely {} to {} %", share.yes, counted(share.of, noun), percent(share.low), percent(share.high))
        }
    };
    Rate { value, share, words }
}

/// Counts what is called by several words: `2 actions of retros`.
fn counted(number: usize, noun: &str) -> String {
    match noun.split_once(' ') {
        Some((first, rest)) => {
            format!("{} {}", count(number, first), if number == 1 { rest.to_owned() } else { rest.replace(" is ", " are ") })
        }
        None => count(number, noun),
    }
}

fn cases(source: &Source<'_>, since: Date, today: Date) -> Cases {
    let zone = zone(source.space);
    let mut cases = Cases::default();
    let within = |day: Date| day >= since && day <= today;
    milestones(source, &zone, &within, &mut cases);
    promises(source, &within, &mut cases);
    decisions(source, &zone, &within, today, &mut cases);
    retros(source, &zone, &within, today, &mut cases);
    cases
}

fn milestones(source: &Source<'_>, zone: &TimeZone, within: &dyn Fn(Date) -> bool, cases: &mut Cases) {
    let mut made: BTreeMap<RecordId, Vec<(Date, Date)>> = BTreeMap::new();
    for record in source.space.records() {
        let Body::Forecast(forecast) = &record.body else { continue };
        let on = forecast.made_at.to_zoned(zone.clone()).date();
        for landing in &forecast.milestones {
            if let Some(item) = landing.item.id() {
                made.entry(item).or_default().push((on, landing.p80.date()));
            }
        }
    }
    for record in source.space.records().filter(|record| is_finished(record)) {
        let Some(landed) = finished(source, record, zone).filter(|day| within(*day)) else { continue };
        let ahead = made.get(&record.id).into_iter().flatten().filter(|(on, _)| days_between(*on, landed) >= AHEAD);
        if let Some((_, p80)) = ahead.max_by_key(|(on, _)| *on) {
            cases.calibration.push(landed <= *p80);
        }
    }
}

fn is_finished(record: &Record) -> bool {
    live_item(record).is_some_and(|item| matches!(item.item_type, ItemType::Milestone | ItemType::Release) && item.stage == Stage::Done)
}

fn finished(source: &Source<'_>, record: &Record, zone: &TimeZone) -> Option<Date> {
    let item = live_item(record)?;
    let actual = item.schedule.as_ref().and_then(|schedule| schedule.actual_finish).map(|at| at.date());
    actual.or_else(|| Some(source.moments.since(record.id, "done")?.to_zoned(zone.clone()).date()))
}

fn promises(source: &Source<'_>, within: &dyn Fn(Date) -> bool, cases: &mut Cases) {
    let settled = source.commitments.settled.iter().filter(|promise| promise.state == PromiseState::Delivered);
    let delivered = settled.filter(|promise| promise.delivered_on.or(promise.promised).is_some_and(within));
    cases.promises.extend(delivered.filter_map(|promise| Some(promise.days_late? <= 0.0)));
    let missed = source.commitments.open.iter().filter(|promise| promise.kind == Kind::Commitment && promise.state == PromiseState::Missed);
    cases.promises.extend(missed.filter(|promise| promise.due.is_some_and(within)).map(|_| false));
}

fn decisions(source: &Source<'_>, zone: &TimeZone, within: &dyn Fn(Date) -> bool, today: Date, cases: &mut Cases) {
    for record in source.space.records().filter(|record| !record.archived) {
        let Body::Decision(decision) = &record.body else { continue };
        match decision.state {
            DecisionState::Made => {
                let Some(made_at) = source.moments.since(record.id, "made") else { continue };
                let made = made_at.to_zoned(zone.clone()).date();
                if !within(made) {
                    continue;
                }
                cases.decisions.extend(decision.needed_by.map(|needed| made <= needed));
                // What was written down when it was made already says nothing of how long that took.
                let raised = source.moments.created.get(&record.id).filter(|at| **at < made_at);
                cases.decision_days.extend(raised.map(|at| f64::from(days_between(at.to_zoned(zone.clone()).date(), made))));
            }
            DecisionState::Needed => {
                cases.decisions.extend(decision.needed_by.filter(|needed| *needed < today && within(*needed)).map(|_| false))
            }
            DecisionState::Dropped => {}
        }
    }
}

fn retros(source: &Source<'_>, zone: &TimeZone, within: &dyn Fn(Date) -> bool, today: Date, cases: &mut Cases) {
    let is_retro = |id: RecordId| source.space.record(id).is_some_and(|record| record.kind() == Kind::Retro);
    let from_retro: BTreeSet<RecordId> =
        source.space.links().filter(|link| link.relation == Relation::FollowsFrom && is_retro(link.to)).map(|link| link.from).collect();
    for id in from_retro {
        let Some(record) = source.space.record(id).filter(|record| !record.archived) else { continue };
        let (Body::Action(action), Some(created)) = (&record.body, source.moments.created.get(&id)) else { continue };
        let began = created.to_zoned(zone.clone()).date();
        if action.state == Stage::Dropped || !within(began) {
            continue;
        }
        let done =
            (action.state == Stage::Done).then(|| source.moments.since(id, "done")).flatten().map(|at| at.to_zoned(zone.clone()).date());
        let took = done.map(|done| days_between(began, done));
        // What is young and open may still be done in time.
        if took.is_some() || days_between(began, today) > ACTION_DAYS {
            cases.retros.push(took.is_some_and(|days| days <= ACTION_DAYS));
        }
        if let Some(done) = done
            && (action.effect.is_some() || days_between(done, today) > ACTION_DAYS)
        {
            cases.effects.push(action.effect.is_some());
        }
    }
}
