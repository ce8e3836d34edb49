//! The RAID register: risks, assumptions, issues, decisions, asks, actions and change requests in one list, each with what it costs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::{days_between, only_program, zone};
use crate::change::{Commit, Edit};
use crate::forecast::charter;
use crate::insight::assumptions::{Fallen, Stale, fallen};
use crate::insight::exposure::{Exposure, burn_down};
use crate::insight::forecast::ForecastReport;
use crate::insight::title_of;
use crate::kind::ask::AskState;
use crate::kind::assumption::AssumptionState;
use crate::kind::change_request::RequestState;
use crate::kind::decision::DecisionState;
use crate::kind::issue::IssueState;
use crate::kind::item::Stage;
use crate::kind::risk::RiskState;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// The kinds that the register holds.
pub const KINDS: [Kind; 7] = [Kind::Risk, Kind::Assumption, Kind::Issue, Kind::Decision, Kind::Ask, Kind::Action, Kind::ChangeRequest];
/// How many weeks of exposure are shown.
const WEEKS: i32 = 12;

/// The RAID register as of the data date.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Raid {
    pub as_of: Date,
    /// Key of the milestone whose P80 the days are of; none before the first forecast.
    pub milestone: Option<String>,
    /// Whether it is known what asks cost and what responses save; they take simulations of their own.
    pub weighed: bool,
    /// Open ones first: what is overdue, then what costs most.
    pub rows: Vec<RaidRow>,
    /// What was at stake at the end of each of the last weeks, oldest first.
    pub burn_down: Vec<Exposure>,
}

/// One record of the register.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RaidRow {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub title: String,
    pub kind: Kind,
    /// The kind's own word: `open`, `occurred`, `false`, `made` ...
    pub state: String,
    /// Whether somebody still has something to do about it.
    pub open: bool,
    pub owner: Option<String>,
    /// The day on which it is due, needed or looked at again.
    pub due: Option<Date>,
    /// Days since it was due; none while there is time, and for what is over.
    pub overdue_days: Option<i32>,
    /// Days since it came up; none for what is over.
    pub age_days: Option<i32>,
    /// Calendar days of the milestone's P80; none where the forecast does not say.
    pub p80_days: Option<f64>,
    /// What these days are.
    pub p80_means: Option<Meaning>,
    /// What it threatens, hinders, decides, holds up or carries.
    pub touches: Vec<Touched>,
    /// Of an assumption: what breaks if it is false.
    pub breaks: Option<String>,
    /// Of an assumption that proved false: when that was learned.
    pub false_since: Option<Timestamp>,
    /// Of an assumption that proved false: the dates and updates that rest on it and that nobody looked at since.
    pub stale: Vec<Stale>,
    /// Of an assumption that proved false: keys of what rests on it and was confirmed since.
    pub confirmed: Vec<String>,
    /// Of a risk with a response: what that saves.
    pub response: Option<Saving>,
}

/// What the days of a row are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// They would go away with the risk or the issue.
    Owns,
    /// Another week without an answer costs them.
    CostsAWeek,
    /// The change would move the P80 by them, as it was weighed.
    Moves,
}

/// A record that a row is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Touched {
    pub key: String,
    pub title: String,
    pub relation: Option<Relation>,
}

/// What the response to a risk saves, and what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Saving {
    /// Calendar days by which the milestone's P80 is earlier with the response in place.
    pub saves_days: f64,
    /// Working days that the response takes; none where nobody says.
    pub cost_days: Option<f64>,
    /// Days saved for each day that it takes.
    pub per_day: Option<f64>,
}

impl Saving {
    pub fn new(saves_days: f64, cost_days: Option<f64>) -> Saving {
        Saving { saves_days, cost_days, per_day: cost_days.filter(|cost| *cost > 0.0).map(|cost| saves_days / cost) }
    }
}

/// What only simulations of their own tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    /// What another week without an answer to an ask costs, in days of P80.
    pub asks: BTreeMap<RecordId, f64>,
    pub responses: BTreeMap<RecordId, Saving>,
}

/// Whether the register needs to know of a change; others may be left out of the journal that it is given.
pub fn is_told_by(edit: &Edit, known: impl Fn(RecordId) -> bool) -> bool {
    match edit {
        Edit::RecordCreated { record } => KINDS.contains(&record.kind()),
        Edit::RecordRemoved { record } => KINDS.contains(&record.kind()),
        Edit::FieldChanged { record, .. } => known(*record),
        Edit::LinkAdded { link } => link.relation == Relation::RestsOn,
        Edit::LinkRemoved { .. } => false,
    }
}

/// Lays out the register. `journal` tells when things came up and fell, `report` what they own, `weighed` what waiting and responses are worth.
pub fn register(space: &Space, journal: &[Commit], report: Option<&ForecastReport>, weighed: Option<&Weighed>, at: Timestamp) -> Raid {
    let program = charter(space, only_program(space));
    let zone = zone(space);
    let as_of = at.to_zoned(zone.clone()).date();
    let head = report.and_then(|report| report.headline(program.and_then(|program| program.committed)));
    let register = Register {
        space,
        as_of,
        created: created(journal, &zone),
        incoming: incoming(space),
        fallen: fallen(space, journal),
        owned: report.map(owned).unwrap_or_default(),
        head: head.map(|head| head.record),
        weighed,
    };
    let mut rows: Vec<RaidRow> = space.records().filter(|record| !record.archived).filter_map(|record| register.row(record)).collect();
    let days = |row: &RaidRow| row.p80_days.unwrap_or(-1.0);
    rows.sort_by(|a, b| {
        let late = b.overdue_days.cmp(&a.overdue_days).then(b.stale.len().cmp(&a.stale.len()));
        b.open.cmp(&a.open).then(late).then(days(b).total_cmp(&days(a))).then_with(|| a.key.cmp(&b.key))
    });
    let weeks = weeks(as_of, &zone);
    Raid { as_of, milestone: head.map(|head| head.key.clone()), weighed: weighed.is_some(), rows, burn_down: burn_down(journal, &weeks) }
}

/// The end of each of the last weeks, up to the data date.
fn weeks(as_of: Date, zone: &TimeZone) -> Vec<(Date, Timestamp)> {
    let week = |back: i32| {
        let ending = as_of.checked_sub(jiff::Span::new().days(7 * back)).ok()?;
        let close = ending.tomorrow().ok()?.to_zoned(zone.clone()).ok()?.timestamp();
        Some((ending, close))
    };
    (0..WEEKS).rev().filter_map(week).collect()
}

fn created(journal: &[Commit], zone: &TimeZone) -> BTreeMap<RecordId, Date> {
    let changes = journal.iter().flat_map(|commit| &commit.changes);
    let made = changes.filter_map(|change| match &change.edit {
        Edit::RecordCreated { record } => Some((record.id, change.at.to_zoned(zone.clone()).date())),
        _ => None,
    });
    made.collect()
}

/// What rests on an assumption, what waits for an ask.
fn incoming(space: &Space) -> BTreeMap<RecordId, Vec<(RecordId, Relation)>> {
    let mut incoming: BTreeMap<RecordId, Vec<(RecordId, Relation)>> = BTreeMap::new();
    for link in space.links().filter(|link| matches!(link.relation, Relation::RestsOn | Relation::Awaits)) {
        incoming.entry(link.to).or_default().push((link.from, link.relation));
    }
    incoming
}

fn owned(report: &ForecastReport) -> BTreeMap<RecordId, f64> {
    let risks = report.risks.iter().map(|risk| (risk.record, risk.p80_days));
    risks.chain(report.issues.iter().map(|issue| (issue.record, issue.p80_days))).collect()
}

struct Register<'a> {
    space: &'a Space,
    as_of: Date,
    created: BTreeMap<RecordId, Date>,
    incoming: BTreeMap<RecordId, Vec<(RecordId, Relation)>>,
    fallen: Vec<Fallen>,
    owned: BTreeMap<RecordId, f64>,
    head: Option<RecordId>,
    weighed: Option<&'a Weighed>,
}

/// What a row takes from the body of its record.
struct Facts<'a> {
    open: bool,
    owner: Option<&'a Ref>,
    due: Option<Date>,
    since: Option<Date>,
}

fn facts(body: &Body) -> Option<Facts<'_>> {
    let (open, owner, due, since) = match body {
        Body::Risk(risk) => (risk.state != RiskState::Closed, &risk.owner, risk.review, None),
        Body::Assumption(body) => (body.state == AssumptionState::Open, &body.owner, body.review, None),
        Body::Issue(issue) => (issue.state == IssueState::Open, &issue.owner, None, issue.raised_on),
        // What was decided is looked at again.
        Body::Decision(body) if body.state == DecisionState::Made => (false, &body.owner, body.revisit, None),
        Body::Decision(body) => (body.state == DecisionState::Needed, &body.owner, body.needed_by, None),
        Body::Ask(ask) => (ask.state == AskState::Open, &ask.owner, ask.needed_by, ask.asked_on),
        Body::Action(action) => (matches!(action.state, Stage::Todo | Stage::Doing), &action.owner, action.due, None),
        Body::ChangeRequest(request) => (request.state == RequestState::Proposed, &request.owner, None, None),
        _ => return None,
    };
    Some(Facts { open, owner: owner.as_ref(), due, since })
}

impl Register<'_> {
    fn row(&self, record: &Record) -> Option<RaidRow> {
        let Facts { open, owner, due, since } = facts(&record.body)?;
        let fallen = self.fallen.iter().find(|fallen| fallen.record == record.id);
        // What rests on a false assumption has to be looked at; a decision that was made may be due again.
        let open = open || fallen.is_some_and(|fallen| !fallen.stale.is_empty());
        let again = matches!(&record.body, Body::Decision(decision) if decision.state == DecisionState::Made);
        let days = |from: Date| days_between(from, self.as_of);
        let since = since.or_else(|| self.created.get(&record.id).copied());
        let days_of = self.days(record);
        let state = record.body.fields().get("state").and_then(|state| state.as_str().map(str::to_owned));
        Some(RaidRow {
            record: record.id,
            key: record.key.clone(),
            title: record.title.clone(),
            kind: record.kind(),
            state: state.unwrap_or_default(),
            open,
            owner: title_of(self.space, owner),
            due,
            overdue_days: due.filter(|_| (open && fallen.is_none()) || again).map(days).filter(|days| *days > 0),
            age_days: since.filter(|_| open).map(days).map(|days| days.max(0)),
            p80_days: days_of.map(|(days, _)| days),
            p80_means: days_of.map(|(_, means)| means),
            touches: self.touches(record),
            breaks: match &record.body {
                Body::Assumption(assumption) => assumption.breaks.clone(),
                _ => None,
            },
            false_since: fallen.and_then(|fallen| fallen.since),
            stale: fallen.map(|fallen| fallen.stale.clone()).unwrap_or_default(),
            confirmed: fallen.map(|fallen| fallen.confirmed.clone()).unwrap_or_default(),
            response: self.weighed.and_then(|weighed| weighed.responses.get(&record.id)).copied(),
        })
    }

    /// Returns the days of the milestone's P80 that the row is worth, and what they are.
    fn days(&self, record: &Record) -> Option<(f64, Meaning)> {
        match &record.body {
            Body::Risk(_) | Body::Issue(_) => self.owned.get(&record.id).map(|days| (*days, Meaning::Owns)),
            Body::Ask(_) => self.weighed?.asks.get(&record.id).map(|days| (*days, Meaning::CostsAWeek)),
            Body::ChangeRequest(request) => {
                let effect = request.effects.iter().find(|effect| effect.item.id().is_some() && effect.item.id() == self.head)?;
                let moved = effect.p80_after.duration_since(effect.p80_before).as_secs_f64() / 86_400.0;
                Some((moved, Meaning::Moves))
            }
            _ => None,
        }
    }

    fn touches(&self, record: &Record) -> Vec<Touched> {
        let about = |relation: &Relation| {
            matches!(relation, Relation::Threatens | Relation::Hinders | Relation::Decides | Relation::Mitigates | Relation::FollowsFrom)
        };
        let outgoing = self.space.links_from(record.id).filter(|link| about(&link.relation)).map(|link| (link.to, Some(link.relation)));
        let incoming = self.incoming.get(&record.id).into_iter().flatten().map(|(from, relation)| (*from, Some(*relation)));
        let effects = match &record.body {
            Body::ChangeRequest(request) => request.effects.as_slice(),
            _ => &[],
        };
        let moved = effects.iter().filter_map(|effect| Some((effect.item.id()?, None)));
        let touched = outgoing.chain(incoming).chain(moved).filter_map(|(id, relation)| {
            let other = self.space.record(id).filter(|other| !other.archived)?;
            Some(Touched { key: other.key.clone(), title: other.title.clone(), relation })
        });
        touched.collect()
    }
}
