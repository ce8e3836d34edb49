//! Baselines: named points of the journal, and the dates that the plan had there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::DateTime;
use model::change::created;
use model::decide::{Command, decide, find};
use model::forecast::prepare_flows;
use model::journal::IMPORT;
use model::kind::baseline::Baseline;
use model::kind::{Body, Kind};
use model::space::RecordId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Filter, SpaceId};
use tokio::sync::OnceCell;

use super::forecast::SEED;
use crate::derived::off;
use crate::failure::Failure;
use crate::live::Past;
use crate::spaces::{By, Open};

/// A baseline as people choose it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BaselineView {
    pub key: String,
    pub title: String,
    /// The plan as of this instant is the baseline.
    pub at: Timestamp,
    pub note: Option<String>,
}

/// The baselines of a space, newest first: the first one is drawn where nobody chose.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BaselineList {
    pub items: Vec<BaselineView>,
}

/// A baseline to make: the plan as it stands now.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBaseline {
    /// The space's id.
    pub space: SpaceId,
    pub title: String,
    #[serde(default)]
    pub note: Option<String>,
}

/// The baseline that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BaselineMade {
    pub revision: i64,
    pub key: String,
    pub at: Timestamp,
}

/// When each item began and ended in the plan of a past instant.
pub type Dates = HashMap<RecordId, (DateTime, DateTime)>;

/// How many baselines' dates are kept: one of a large plan is some megabytes.
const MOST_KEPT: usize = 4;

/// Dates of the baselines that somebody chose lately. The newest of each space comes with its forecast instead.
#[derive(Debug, Default)]
pub struct Baselines {
    kept: Mutex<Vec<(Point, Computing)>>,
}

/// A point of a space's journal, and how many imports have told of its past.
type Point = (SpaceId, Timestamp, usize);
/// Dates that are there or being computed: whoever comes meanwhile waits.
type Computing = Arc<OnceCell<Arc<Dates>>>;

impl Baselines {
    /// Returns the dates that the plan had at a baseline.
    pub async fn dates(&self, open: &Open, key: &str) -> Result<Arc<Dates>, Failure> {
        let at = {
            let space = open.state().space;
            let record = find(&space, key)?;
            let Body::Baseline(baseline) = &record.body else {
                return Err(Failure::invalid(format!("`{key}` is no baseline: choose one from the list of baselines.")));
            };
            baseline.at
        };
        // Edits are of their day; only an import brings more of the past.
        let imports = open.commits(&Filter { door: Some(IMPORT.to_owned()), ..Filter::default() }).await?.len();
        let cell = self.cell((open.id, at, imports));
        let make = async || {
            let past = open.past(at, Timestamp::MAX).await?;
            off(move || Arc::new(planned(&past))).await
        };
        let dates = cell.get_or_try_init(make).await?;
        Ok(Arc::clone(dates))
    }

    fn cell(&self, point: Point) -> Computing {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(known, _)| *known == point);
        let entry = place.map_or_else(|| (point, Computing::default()), |place| kept.remove(place));
        let cell = Arc::clone(&entry.1);
        kept.push(entry);
        if kept.len() > MOST_KEPT {
            kept.remove(0);
        }
        cell
    }
}

/// Plans a past point of a space again; returns the dates of its items.
pub fn planned(past: &Past) -> Dates {
    let prepared = prepare_flows(&past.space, Arc::clone(&past.flows), past.at, SEED);
    let built = model::insight::plan::plan(&past.space, &prepared);
    let schedule = built.schedule();
    model::plan::dates(&built, &schedule).into_iter().map(|dates| (dates.record, (dates.start, dates.finish))).collect()
}

/// Lists the baselines that people may choose from.
pub fn list_baselines(open: &Open) -> BaselineList {
    let space = open.state().space;
    let baselines = space.records().filter_map(|record| match &record.body {
        Body::Baseline(baseline) if !record.archived => {
            Some(BaselineView { key: record.key.clone(), title: record.title.clone(), at: baseline.at, note: baseline.note.clone() })
        }
        _ => None,
    });
    let mut items: Vec<BaselineView> = baselines.collect();
    items.sort_by_key(|baseline| std::cmp::Reverse(baseline.at));
    BaselineList { items }
}

/// Gives the plan as it stands now a name to compare with.
pub async fn create_baseline(open: &Open, by: By<'_>, input: CreateBaseline) -> Result<BaselineMade, Failure> {
    let note = input.note.filter(|note| !note.trim().is_empty());
    let fields = Body::Baseline(Box::new(Baseline { at: by.now, note })).fields();
    let command = Command::Create { kind: Kind::Baseline, title: input.title, key: None, parent: None, fields };
    let decided = open.change(by, None, |space, moment| {
        let changes = decide(space, &command, moment)?;
        let key = created(&changes).map(|record| record.key.clone()).unwrap_or_default();
        Ok((changes, key))
    });
    let (revision, key) = decided.await?;
    Ok(BaselineMade { revision, key, at: by.now })
}
