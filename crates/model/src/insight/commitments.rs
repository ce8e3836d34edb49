//! Commitments between teams: who keeps their word, what is unanswered, who waits on whom.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::{days_between, to_datetime};
use crate::forecast::Prepared;
use crate::insight::{key_of, live_item, title_of};
use crate::kind::ask::AskState;
use crate::kind::commitment::CommitmentState;
use crate::kind::item::Stage;
use crate::kind::{Body, Kind};
use crate::promises::Outcome;
use crate::reference::quantile;
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// Commitments and asks as people read them, as of the data date.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CommitmentsReport {
    /// Teams that promised something, the ones with most to settle first.
    pub providers: Vec<Provider>,
    /// What is not settled: overdue first, then by age.
    pub open: Vec<OpenPromise>,
    /// Commitments that were delivered or declined, the newest first.
    pub settled: Vec<SettledPromise>,
    pub who_waits: Vec<WhoWaits>,
}

/// How a team keeps its promises.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Provider {
    pub key: String,
    pub name: String,
    /// Promises that were delivered or missed.
    pub settled: usize,
    pub kept: usize,
    /// 0 to 1; none where nothing is settled.
    pub kept_share: Option<f64>,
    /// Working days late of what came late: least, median, most.
    pub days_late: Option<[f64; 3]>,
    /// Promises that were moved to another day, settled or not.
    pub moved: usize,
    pub open: usize,
    pub overdue: usize,
    /// What the forecast goes by, in words.
    pub words: String,
}

/// A commitment or an ask that is not settled.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OpenPromise {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    pub kind: Kind,
    pub state: PromiseState,
    /// Nobody has said yes or no.
    pub unanswered: bool,
    /// Who is to deliver or to answer.
    pub from: Option<String>,
    /// Who needs it.
    pub to: Option<String>,
    pub asked_on: Option<Date>,
    /// 0 to 1. How sure the provider is of the date.
    pub confidence: Option<f64>,
    pub needed_by: Option<Date>,
    /// Days since it was asked for.
    pub age_days: Option<i32>,
    /// The day that is promised, else the day by which it is needed.
    pub due: Option<Date>,
    /// Days since it was due.
    pub overdue_days: Option<i32>,
    /// Days by which the promise lies after the day on which it is needed.
    pub too_late_days: Option<i32>,
    /// Each day for which it was promised, and when that was said.
    pub promises: Vec<Promised>,
    /// The open items that wait for it.
    pub items: Vec<String>,
}

/// Where a commitment or an ask stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    Asked,
    Promised,
    Accepted,
    Delivered,
    Missed,
    Declined,
}

impl From<CommitmentState> for PromiseState {
    fn from(state: CommitmentState) -> PromiseState {
        match state {
            CommitmentState::Asked => PromiseState::Asked,
            CommitmentState::Promised => PromiseState::Promised,
            CommitmentState::Accepted => PromiseState::Accepted,
            CommitmentState::Delivered => PromiseState::Delivered,
            CommitmentState::Missed => PromiseState::Missed,
            CommitmentState::Declined => PromiseState::Declined,
        }
    }
}

/// A commitment that was delivered or declined.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SettledPromise {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    pub state: PromiseState,
    /// Who delivered or declined.
    pub from: Option<String>,
    /// Who needed it.
    pub to: Option<String>,
    /// The day for which it was promised first: what it is measured by.
    pub promised: Option<Date>,
    pub delivered_on: Option<Date>,
    /// Working days after the day for which it was promised first; 0 when it was kept.
    pub days_late: Option<f64>,
    /// Each day for which it was promised, and when that was said.
    pub promises: Vec<Promised>,
}

/// A day for which something was promised.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Promised {
    pub said_at: Timestamp,
    pub date: Date,
}

/// One team that waits on another.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WhoWaits {
    /// Key of the team that waits; none for work without a team.
    pub waits: Option<String>,
    pub waits_name: Option<String>,
    /// Key of the team that is waited for.
    pub on: Option<String>,
    pub on_name: Option<String>,
    /// Open commitments between them.
    pub commitments: usize,
    pub overdue: usize,
    /// Open dependencies from an item of the one to an item of the other.
    pub dependencies: usize,
    /// The open items that wait, each once.
    pub items: Vec<String>,
}

/// Looks at the commitments and asks of a space.
pub fn report(space: &Space, prepared: &Prepared) -> CommitmentsReport {
    let today = to_datetime(prepared.data_date).date();
    let waiting = waiting(space);
    let mut open: Vec<OpenPromise> = space
        .records()
        .filter(|record| !record.archived)
        .filter_map(|record| open_promise(space, prepared, &waiting, record, today))
        .collect();
    open.sort_by(|a, b| b.overdue_days.cmp(&a.overdue_days).then(b.age_days.cmp(&a.age_days)).then_with(|| a.key.cmp(&b.key)));
    CommitmentsReport {
        providers: providers(space, prepared, &open),
        settled: settled(space, prepared),
        who_waits: who_waits(space, &open),
        open,
    }
}

/// Returns the open items that wait for each commitment and ask.
fn waiting(space: &Space) -> BTreeMap<RecordId, Vec<RecordId>> {
    let mut waiting: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for link in space.links().filter(|link| link.relation == Relation::Awaits && is_open(space, link.from)) {
        waiting.entry(link.to).or_default().push(link.from);
    }
    waiting
}

fn is_open(space: &Space, id: RecordId) -> bool {
    space.record(id).and_then(live_item).is_some_and(|item| matches!(item.stage, Stage::Todo | Stage::Doing))
}

fn open_promise(
    space: &Space,
    prepared: &Prepared,
    waiting: &BTreeMap<RecordId, Vec<RecordId>>,
    record: &Record,
    today: Date,
) -> Option<OpenPromise> {
    let title = |reference: &Option<Ref>| title_of(space, reference.as_ref());
    let (state, from, to, asked_on, needed, due) = match &record.body {
        Body::Commitment(body) => {
            let open = matches!(
                body.state,
                CommitmentState::Asked | CommitmentState::Promised | CommitmentState::Accepted | CommitmentState::Missed
            );
            let (provider, consumer) = (title(&body.provider), title(&body.consumer));
            open.then_some((body.state.into(), provider, consumer, body.asked_on, body.needed_by, body.promised.or(body.needed_by)))?
        }
        Body::Ask(body) => {
            let who = title(&body.asked).or_else(|| body.role.clone());
            (body.state == AskState::Open).then_some((
                PromiseState::Asked,
                who,
                title(&body.owner),
                body.asked_on,
                body.needed_by,
                body.needed_by,
            ))?
        }
        _ => return None,
    };
    let confidence = match &record.body {
        Body::Commitment(body) => body.confidence,
        _ => None,
    };
    Some(OpenPromise {
        record: record.id,
        key: record.key.clone(),
        name: record.title.clone(),
        kind: record.kind(),
        state,
        unanswered: state == PromiseState::Asked,
        from,
        to,
        asked_on,
        confidence,
        needed_by: needed,
        age_days: asked_on.map(|asked| days_between(asked, today)),
        due,
        overdue_days: due.map(|due| days_between(due, today)).filter(|days| *days > 0),
        too_late_days: needed.zip(due).map(|(needed, due)| days_between(needed, due)).filter(|days| *days > 0),
        promises: promises(prepared, record.id),
        items: waiting.get(&record.id).into_iter().flatten().map(|id| key_of(space, *id)).collect(),
    })
}

/// Returns each day for which a commitment was promised.
fn promises(prepared: &Prepared, record: RecordId) -> Vec<Promised> {
    let said = prepared.flows.get(&record).map(|flow| &*flow.promises).unwrap_or_default();
    said.iter().map(|(said_at, date)| Promised { said_at: (*said_at).into(), date: *date }).collect()
}

/// Lists what was delivered or declined.
fn settled(space: &Space, prepared: &Prepared) -> Vec<SettledPromise> {
    let outcomes: BTreeMap<RecordId, &Outcome> = prepared.promises.outcomes.iter().map(|outcome| (outcome.record, outcome)).collect();
    let row = |record: &Record| {
        let Body::Commitment(body) = &record.body else { return None };
        let over = matches!(body.state, CommitmentState::Delivered | CommitmentState::Declined) && !record.archived;
        let outcome = outcomes.get(&record.id);
        over.then(|| SettledPromise {
            record: record.id,
            key: record.key.clone(),
            name: record.title.clone(),
            state: body.state.into(),
            from: title_of(space, body.provider.as_ref()),
            to: title_of(space, body.consumer.as_ref()),
            promised: outcome.map(|outcome| outcome.promised).or(body.promised),
            delivered_on: body.delivered_on,
            days_late: outcome.map(|outcome| outcome.late_minutes / prepared.minutes_per_day),
            promises: promises(prepared, record.id),
        })
    };
    let mut rows: Vec<SettledPromise> = space.records().filter_map(row).collect();
    rows.sort_by(|a, b| b.delivered_on.cmp(&a.delivered_on).then_with(|| a.key.cmp(&b.key)));
    rows
}

fn providers(space: &Space, prepared: &Prepared, open: &[OpenPromise]) -> Vec<Provider> {
    let mut teams: BTreeMap<RecordId, (usize, usize, usize)> = BTreeMap::new();
    for record in space.records().filter(|record| !record.archived) {
        let Body::Commitment(body) = &record.body else { continue };
        let Some(provider) = body.provider.as_ref().and_then(Ref::id) else { continue };
        let (moved, pending, overdue) = teams.entry(provider).or_default();
        *moved += usize::from(prepared.flows.get(&record.id).is_some_and(|flow| flow.promises.len() > 1));
        if let Some(promise) = open.iter().find(|promise| promise.record == record.id) {
            *pending += 1;
            *overdue += usize::from(promise.overdue_days.is_some());
        }
    }
    let provider = |(id, (moved, open, overdue)): (RecordId, (usize, usize, usize))| {
        let team = space.record(id)?;
        let settled: Vec<&Outcome> = prepared.promises.of(Some(id)).collect();
        let kept = settled.iter().filter(|outcome| outcome.is_kept()).count();
        let mut late: Vec<f64> =
            settled.iter().map(|outcome| outcome.late_minutes / prepared.minutes_per_day).filter(|days| *days > 0.0).collect();
        late.sort_by(f64::total_cmp);
        let days_late = late.first().zip(late.last()).map(|(least, most)| [*least, quantile(&late, 0.5), *most]);
        Some(Provider {
            key: team.key.clone(),
            name: team.title.clone(),
            settled: settled.len(),
            kept,
            kept_share: (!settled.is_empty()).then(|| kept as f64 / settled.len() as f64),
            days_late,
            moved,
            open,
            overdue,
            words: prepared.promises.lateness(Some(id), &team.title, None, prepared.minutes_per_day).words,
        })
    };
    let mut providers: Vec<Provider> = teams.into_iter().filter_map(provider).collect();
    providers.sort_by(|a, b| b.open.cmp(&a.open).then(b.settled.cmp(&a.settled)).then_with(|| a.key.cmp(&b.key)));
    providers
}

/// One direction between two teams: who waits, and on whom.
type Pair = (Option<RecordId>, Option<RecordId>);

fn who_waits(space: &Space, open: &[OpenPromise]) -> Vec<WhoWaits> {
    #[derive(Default)]
    struct Sum {
        commitments: usize,
        overdue: usize,
        dependencies: usize,
        items: Vec<String>,
    }
    let mut pairs: BTreeMap<Pair, Sum> = BTreeMap::new();
    let team = |id: RecordId| space.record(id).and_then(live_item).and_then(|item| item.team.as_ref()).and_then(Ref::id);
    for promise in open {
        let Some(Body::Commitment(body)) = space.record(promise.record).map(|record| &record.body) else { continue };
        let sum = pairs.entry((body.consumer.as_ref().and_then(Ref::id), body.provider.as_ref().and_then(Ref::id))).or_default();
        sum.commitments += 1;
        sum.overdue += usize::from(promise.overdue_days.is_some());
        sum.items.extend(promise.items.iter().cloned());
    }
    for link in space.links().filter(|link| link.relation == Relation::Blocks && is_open(space, link.from) && is_open(space, link.to)) {
        let (on, waits) = (team(link.from), team(link.to));
        if let (Some(on), Some(waits)) = (on, waits)
            && on != waits
        {
            let sum = pairs.entry((Some(waits), Some(on))).or_default();
            sum.dependencies += 1;
            sum.items.push(key_of(space, link.to));
        }
    }
    let key = |team: Option<RecordId>| team.map(|id| key_of(space, id));
    let name = |team: Option<RecordId>| team.and_then(|id| space.record(id)).map(|team| team.title.clone());
    let mut rows: Vec<WhoWaits> = pairs
        .into_iter()
        .map(|((waits, on), mut sum)| {
            sum.items.sort();
            sum.items.dedup();
            let Sum { commitments, overdue, dependencies, items } = sum;
            let (waits_name, on_name) = (name(waits), name(on));
            WhoWaits { waits: key(waits), waits_name, on: key(on), on_name, commitments, overdue, dependencies, items }
        })
        .collect();
    let weight = |row: &WhoWaits| row.commitments + row.dependencies;
    rows.sort_by(|a, b| b.overdue.cmp(&a.overdue).then(weight(b).cmp(&weight(a))).then_with(|| a.waits.cmp(&b.waits)));
    rows
}
