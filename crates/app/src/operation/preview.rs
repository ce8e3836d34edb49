//! Preview: what edits would do to the dates, without doing them. A what-if is a list of edits that nobody committed.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use model::calendars::tenths_between;
use model::change::apply;
use model::forecast::prepare_flows;
use model::insight::forecast::ForecastReport;
use model::insight::live_item;
use model::insight::plan::{minute, minute_or_none};
use model::insight::rag::{Rag, rag};
use model::kind::item::{ItemType, Stage};
use model::problem::Problem;
use model::space::Space;
use schemars::JsonSchema;
use serde::Serialize;

use super::edits::{Edit, decide_all};
use super::forecast::{SEED, report_of};
use crate::derived::{PlanState, flows_until, off, prepared, quick_trials};
use crate::failure::Failure;
use crate::live::busy;
use crate::simulate::{run, threads};
use crate::spaces::{Open, State};

/// What edits would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Preview {
    /// The revision that the edits were tried on.
    pub revision: i64,
    pub milestones: Vec<MilestoneMove>,
    /// Items whose planned dates would change, at most 500.
    pub moved: Vec<Moved>,
    /// Problems that the plan does not have now.
    pub problems: Vec<Problem>,
}

/// How far edits would move a milestone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MilestoneMove {
    pub key: String,
    pub name: String,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub plan_before: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub plan_after: DateTime,
    /// Calendar days; later is positive.
    pub plan_days: f64,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p50_before: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p50_after: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p80_before: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p80_after: Option<DateTime>,
    pub p80_days: Option<f64>,
    pub rag_before: Option<Rag>,
    pub rag_after: Option<Rag>,
}

/// Where an item would be planned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Moved {
    pub key: String,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub start: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub finish: DateTime,
}

const MOST_MOVED: usize = 500;
/// How often a plan is waited for while others keep committing.
const TRIES: usize = 5;

/// Tries edits on the space as it stands; with `forecast`, both sides are simulated with the same random numbers.
pub async fn preview_edits(open: &Open, now: Timestamp, edits: Vec<Edit>, forecast: bool) -> Result<Preview, Failure> {
    let (state, before) = planned(open, now).await?;
    off(move || {
        let mut moment = crate::cx::moment(now)?;
        let (changes, _) = decide_all(&state.space, &edits, &mut moment)?;
        let mut space = Space::clone(&state.space);
        let mut flows = flows_until(&state, now);
        for change in &changes {
            apply(&mut space, &change.edit);
            model::journal::follow(Arc::make_mut(&mut flows), change);
        }
        let tried = prepare_flows(&space, flows, now, SEED);
        let after = PlanState::of(&space, &tried);
        let reports = if forecast {
            let trials = quick_trials(&state.space);
            let report = |space: &Space, prepared: &model::forecast::Prepared| -> Result<ForecastReport, Failure> {
                let done = run(&prepared.scenario, trials, threads(), &|_| ())?;
                Ok(report_of(space, prepared, &done, &state.sources, now))
            };
            Some((report(&state.space, &prepared(&state, now))?, report(&space, &tried)?))
        } else {
            None
        };
        Ok(Preview {
            revision: state.space.revision,
            milestones: milestones(&state, &space, &before, &after, reports.as_ref()),
            moved: moved(&space, &before, &after),
            problems: after.problems.iter().filter(|problem| !before.problems.contains(problem)).cloned().collect(),
        })
    })
    .await?
}

/// Returns the space and its plan, of one revision.
async fn planned(open: &Open, now: Timestamp) -> Result<(State, Arc<PlanState>), Failure> {
    for _ in 0..TRIES {
        let (plan, state) = (open.plan(now).await?, open.state());
        if plan.revision == state.space.revision {
            return Ok((state, plan));
        }
    }
    Err(busy())
}

fn milestones(
    state: &State,
    space: &Space,
    before: &PlanState,
    after: &PlanState,
    reports: Option<&(ForecastReport, ForecastReport)>,
) -> Vec<MilestoneMove> {
    let mut list = Vec::new();
    for row in &after.rows {
        let id = row.record;
        let Some(record) = space.record(id) else { continue };
        let Some(item) = live_item(record) else { continue };
        let point = matches!(item.item_type, ItemType::Milestone | ItemType::Release) || item.committed.is_some() && row.children > 0;
        if !point || item.stage == Stage::Done {
            continue;
        }
        // What is new has no before.
        let Some(was) = before.row(id) else { continue };
        let side =
            |report: &ForecastReport| report.milestones.iter().find(|milestone| milestone.record == id).map(|found| (found.p50, found.p80));
        let (from, to) = reports.map_or((None, None), |(from, to)| (side(from), side(to)));
        let committed = |space: &Space| space.record(id).and_then(live_item).and_then(|item| item.committed);
        let colour =
            |space: &Space, side: Option<(DateTime, DateTime)>| side.map(|(p50, p80)| rag(committed(space), p50.date(), p80.date()));
        list.push(MilestoneMove {
            key: record.key.clone(),
            name: record.title.clone(),
            plan_before: was.finish(),
            plan_after: row.finish(),
            plan_days: tenths_between(was.finish(), row.finish()),
            p50_before: from.map(|from| from.0),
            p50_after: to.map(|to| to.0),
            p80_before: from.map(|from| from.1),
            p80_after: to.map(|to| to.1),
            p80_days: from.zip(to).map(|(from, to)| tenths_between(from.1, to.1)),
            rag_before: colour(&state.space, from),
            rag_after: colour(space, to),
        });
    }
    list
}

fn moved(space: &Space, before: &PlanState, after: &PlanState) -> Vec<Moved> {
    let rows =
        after.rows.iter().filter(|row| before.row(row.record).is_none_or(|was| (was.start(), was.finish()) != (row.start(), row.finish())));
    let moved = rows.filter_map(|row| {
        let record = space.record(row.record)?;
        Some(Moved { key: record.key.clone(), start: row.start(), finish: row.finish() })
    });
    moved.take(MOST_MOVED).collect()
}
