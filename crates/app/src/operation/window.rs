//! A window of the plan: some rows of the outline, with what a chart beside them needs. A page never holds the whole plan.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use model::calendars::only_program;
use model::forecast::{MINUTES_PER_DAY, charter};
use model::insight::plan::{driver, minute, minute_or_none};
use model::insight::{live_item, title_of};
use model::kind::Body;
use model::kind::calendar::Calendar;
use model::kind::item::{Estimate, ItemType, Stage};
use model::reference::BasisSource;
use model::space::{DependencyType, LagUnit, RecordId, Ref, Relation, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::SpaceId;

use super::baselines::{Baselines, Dates};
use crate::derived::{ForecastState, PlanState};
use crate::failure::Failure;
use crate::spaces::Open;

/// Which rows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowInput {
    /// The space's id.
    pub space: SpaceId,
    /// The first row, from 0, among those that are visible.
    #[serde(default)]
    pub first: u32,
    /// How many rows, at most 500.
    #[serde(default = "hundred")]
    pub count: u32,
    /// Keys of rows whose parts are hidden, with commas between.
    #[serde(default)]
    pub collapsed: Option<String>,
    /// Rows deeper than this are hidden; 0 shows only the outermost.
    #[serde(default)]
    pub depth: Option<u16>,
    /// Keys of rows whose parts are shown although `depth` hides them, with commas between.
    #[serde(default)]
    pub expanded: Option<String>,
    /// Only rows whose key or name has this in it, and what they are parts of.
    #[serde(default)]
    pub filter: Option<String>,
    /// Counts the window so that this item is in it, a third down, instead of from `first`.
    #[serde(default)]
    pub around: Option<String>,
    /// The key of the baseline whose dates stand beside the plan's; the newest when left out.
    #[serde(default)]
    pub baseline: Option<String>,
}

fn hundred() -> u32 {
    100
}

impl WindowInput {
    /// Whether the parts of a row at this depth are too deep.
    fn deep(&self, depth: u16) -> bool {
        self.depth.is_some_and(|deepest| depth >= deepest)
    }
}

/// Some rows of the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanWindow {
    pub revision: i64,
    /// The revision that P10 to P90 speak of; none before the first forecast is ready.
    pub forecast_revision: Option<i64>,
    /// How many rows are visible in all.
    pub total: u32,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub data_date: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub start: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub finish: DateTime,
    /// Whether the program's calendar works on a day of the week, Monday first.
    pub week: [bool; 7],
    /// Days on which it does not although the week does, within the plan.
    pub holidays: Vec<Date>,
    /// Minutes in a working day, to read and to print durations.
    pub minutes_per_day: i64,
    pub first: u32,
    pub rows: Vec<Row>,
    pub links: Vec<PlanLink>,
}

/// One row of the outline.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Its place among the visible rows.
    pub index: u32,
    pub key: String,
    pub name: String,
    #[serde(rename = "type")]
    pub item_type: ItemType,
    pub depth: u16,
    /// Has parts; its dates are theirs.
    pub summary: bool,
    /// How many parts, without those of its parts.
    pub children: u32,
    pub collapsed: bool,
    /// The record that it is a part of: another row, or the program for the outermost.
    pub parent: Option<String>,
    pub stage: Stage,
    pub status: String,
    pub team: Option<String>,
    pub assignee: Option<String>,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub start: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub finish: DateTime,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p10: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p50: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p80: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p90: Option<DateTime>,
    pub committed: Option<Date>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub baseline_start: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub baseline_finish: Option<DateTime>,
    pub percent_complete: Option<f64>,
    /// How long it takes, in working minutes: its own duration, else what the plan takes an open item to last.
    pub duration_minutes: Option<i64>,
    pub estimate: Option<Estimate>,
    pub points: Option<f64>,
    pub total_float_minutes: i64,
    pub critical: bool,
    pub near_critical: bool,
    /// What set its start: another item's key, or a word such as `data date`.
    pub driver: Option<String>,
    pub basis: Option<BasisSource>,
}

/// A dependency of a row in the window.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanLink {
    pub from: String,
    pub to: String,
    /// The place of each end among the visible rows; none where it is hidden.
    pub from_index: Option<u32>,
    pub to_index: Option<u32>,
    pub dependency: DependencyType,
    pub lag: i64,
    pub lag_unit: LagUnit,
    /// It set the start of what it leads to.
    pub driving: bool,
}

const MOST_ROWS: u32 = 500;

/// Returns some rows of the plan as it stands.
pub async fn show_window(baselines: &Baselines, open: &Open, now: Timestamp, input: &WindowInput) -> Result<PlanWindow, Failure> {
    let chosen = match &input.baseline {
        Some(key) => Some(baselines.dates(open, key).await?),
        None => None,
    };
    let plan = open.plan(now).await?;
    let space = open.state().space;
    let forecast = open.forecast();
    let baseline = chosen.as_deref().or_else(|| forecast.as_ref()?.baseline.as_deref());
    Ok(window(&Shown { space: &space, plan: &plan, forecast: forecast.as_deref(), baseline }, input))
}

/// What rows are made of.
struct Shown<'a> {
    space: &'a Space,
    plan: &'a PlanState,
    forecast: Option<&'a ForecastState>,
    baseline: Option<&'a Dates>,
}

/// Which rows are visible.
enum Visible {
    All(u32),
    Some(Vec<u32>),
}

impl Visible {
    fn new(space: &Space, plan: &PlanState, input: &WindowInput) -> Visible {
        let filter = input.filter.as_deref().map(str::trim).filter(|filter| !filter.is_empty());
        if let Some(filter) = filter {
            return Visible::Some(matching(space, plan, filter));
        }
        let named = |keys: &Option<String>| {
            let keys = keys.as_deref().unwrap_or_default().split(',').filter(|key| !key.is_empty());
            let mut rows: Vec<u32> = keys.filter_map(|key| plan.place(space.by_key(key)?.id)).collect();
            rows.sort_unstable();
            rows
        };
        let (collapsed, expanded) = (named(&input.collapsed), named(&input.expanded));
        if collapsed.is_empty() && input.depth.is_none() {
            return Visible::All(plan.rows.len() as u32);
        }
        let (mut rows, mut at) = (Vec::new(), 0);
        let mut next = collapsed.into_iter().peekable();
        while let Some(row) = plan.rows.get(at as usize) {
            rows.push(at);
            while next.next_if(|collapsed| *collapsed < at).is_some() {}
            let shut = next.peek() == Some(&at) || input.deep(row.depth) && expanded.binary_search(&at).is_err();
            at = if shut { row.end } else { at + 1 };
        }
        Visible::Some(rows)
    }

    fn len(&self) -> u32 {
        match self {
            Visible::All(total) => *total,
            Visible::Some(rows) => rows.len() as u32,
        }
    }

    fn row(&self, index: u32) -> u32 {
        match self {
            Visible::All(_) => index,
            Visible::Some(rows) => rows[index as usize],
        }
    }

    fn index(&self, row: u32) -> Option<u32> {
        match self {
            Visible::All(_) => Some(row),
            Visible::Some(rows) => rows.binary_search(&row).ok().map(|index| index as u32),
        }
    }
}

/// Lists the rows that a filter lets through, with those that they are parts of.
fn matching(space: &Space, plan: &PlanState, filter: &str) -> Vec<u32> {
    let wanted = filter.to_lowercase();
    let mut rows = Vec::new();
    // The parents of the row that is looked at, and whether they are in the list.
    let mut above: Vec<(u32, bool)> = Vec::new();
    for (ix, row) in plan.rows.iter().enumerate() {
        above.truncate(row.depth as usize);
        let Some(record) = space.record(row.record) else { continue };
        let hit = record.key.to_lowercase().contains(&wanted) || record.title.to_lowercase().contains(&wanted);
        if hit {
            for (parent, listed) in above.iter_mut().filter(|(_, listed)| !listed) {
                rows.push(*parent);
                *listed = true;
            }
            rows.push(ix as u32);
        }
        above.push((ix as u32, hit));
    }
    rows
}

fn window(shown: &Shown<'_>, input: &WindowInput) -> PlanWindow {
    let Shown { space, plan, forecast, .. } = *shown;
    let visible = Visible::new(space, plan, input);
    let total = visible.len();
    let count = input.count.clamp(1, MOST_ROWS);
    let around = input.around.as_deref().and_then(|key| visible.index(plan.place(space.by_key(key)?.id)?));
    let first = around.map_or(input.first, |index| index.saturating_sub(count / 3)).min(total.saturating_sub(1));
    let keys = |keys: &'_ Option<String>| -> Vec<String> { keys.as_deref().unwrap_or_default().split(',').map(str::to_owned).collect() };
    let (collapsed, expanded) = (keys(&input.collapsed), keys(&input.expanded));
    let indexes = first..total.min(first.saturating_add(count));
    let rows: Vec<Row> = indexes
        .filter_map(|index| {
            let mut row = row(shown, visible.row(index), index)?;
            row.collapsed = row.summary && (collapsed.contains(&row.key) || input.deep(row.depth) && !expanded.contains(&row.key));
            Some(row)
        })
        .collect();
    let links = links(space, plan, &visible, &rows);
    let (week, holidays) = working_days(space, plan.start.date(), plan.finish.date());
    PlanWindow {
        revision: plan.revision,
        forecast_revision: forecast.map(|forecast| forecast.revision),
        total,
        data_date: plan.data_date,
        start: plan.start,
        finish: plan.finish,
        week,
        holidays,
        minutes_per_day: charter(space, only_program(space)).and_then(|program| program.minutes_per_day).unwrap_or(MINUTES_PER_DAY),
        first,
        rows,
        links,
    }
}

fn row(shown: &Shown<'_>, at: u32, index: u32) -> Option<Row> {
    let Shown { space, plan, forecast, .. } = *shown;
    let planned = &plan.rows[at as usize];
    let record = space.record(planned.record)?;
    let item = live_item(record)?;
    let name = |reference: &Option<Ref>| title_of(space, reference.as_ref());
    let numbers = forecast.and_then(|forecast| forecast.item(record.id));
    let baseline = shown.baseline.and_then(|dates| dates.get(&record.id).copied());
    let schedule = item.schedule.as_deref();
    let open = numbers.filter(|_| item.stage != Stage::Done);
    Some(Row {
        index,
        key: record.key.clone(),
        name: record.title.clone(),
        item_type: item.item_type,
        depth: planned.depth,
        summary: planned.children > 0,
        children: planned.children,
        collapsed: false,
        parent: record.parent.and_then(|parent| space.record(parent)).map(|parent| parent.key.clone()),
        stage: item.stage,
        status: item.status.to_string(),
        team: name(&item.team),
        assignee: name(&item.assignee),
        start: planned.start(),
        finish: planned.finish(),
        p10: open.map(|numbers| numbers.p10),
        p50: open.map(|numbers| numbers.p50),
        p80: open.map(|numbers| numbers.p80),
        p90: open.map(|numbers| numbers.p90),
        committed: item.committed,
        baseline_start: baseline.map(|(start, _)| start),
        baseline_finish: baseline.map(|(_, finish)| finish),
        percent_complete: schedule.and_then(|schedule| schedule.percent_complete),
        duration_minutes: schedule.and_then(|schedule| schedule.duration_minutes).or(planned.likely),
        estimate: item.estimate.as_deref().cloned(),
        points: item.points,
        total_float_minutes: planned.total_float_minutes,
        critical: planned.critical,
        near_critical: planned.near_critical,
        driver: driver(space, planned.driver),
        basis: planned.basis,
    })
}

/// Lists the dependencies with an end among the rows.
fn links(space: &Space, plan: &PlanState, visible: &Visible, rows: &[Row]) -> Vec<PlanLink> {
    let shown: HashMap<RecordId, u32> = rows.iter().filter_map(|row| Some((space.by_key(&row.key)?.id, row.index))).collect();
    let index = |id: RecordId| shown.get(&id).copied().or_else(|| visible.index(plan.place(id)?));
    let mut links = Vec::new();
    let mut add = |from: RecordId, to: RecordId| {
        let (Some(source), Some(target)) = (space.record(from), space.record(to)) else { return };
        let Some(data) = space.link((from, Relation::Blocks, to)) else { return };
        links.push(PlanLink {
            from: source.key.clone(),
            to: target.key.clone(),
            from_index: index(from),
            to_index: index(to),
            dependency: data.dependency,
            lag: data.lag,
            lag_unit: data.lag_unit,
            driving: plan.drives(from, to),
        });
    };
    for row in rows {
        let Some(record) = space.by_key(&row.key) else { continue };
        plan.waits_for(record.id).for_each(|from| add(from, record.id));
        // A link within the window is listed with its far end.
        let leads_to = space.links_from(record.id).filter(|link| link.relation == Relation::Blocks && !shown.contains_key(&link.to));
        leads_to.for_each(|link| add(record.id, link.to));
    }
    links
}

/// Returns the week of the program's calendar, and its days off within some dates.
fn working_days(space: &Space, from: Date, to: Date) -> ([bool; 7], Vec<Date>) {
    let named = charter(space, only_program(space)).and_then(|program| program.calendar.as_ref()?.id());
    let found = named.and_then(|id| match &space.record(id)?.body {
        Body::Calendar(calendar) => Some(Calendar::clone(calendar)),
        _ => None,
    });
    let calendar = found.unwrap_or_else(Calendar::office);
    let base = calendar.base.as_ref().and_then(Ref::id).and_then(|id| match &space.record(id)?.body {
        Body::Calendar(calendar) => Some(Calendar::clone(calendar)),
        _ => None,
    });
    let of_base = |day: usize| base.as_ref().and_then(|base| base.week[day].as_ref());
    let week: [bool; 7] = std::array::from_fn(|day| calendar.week[day].as_ref().or(of_base(day)).is_some_and(|spans| !spans.is_empty()));
    let exceptions = calendar.exceptions.iter().chain(base.iter().flat_map(|base| &base.exceptions));
    let works = |day: Date| week[day.weekday().to_monday_zero_offset() as usize];
    // A calendar's own exception goes before its base's.
    let kept = |day: Date| {
        let own = calendar.exceptions.iter().find(|exception| exception.from <= day && day <= exception.to);
        own.is_none_or(|own| own.spans.is_empty())
    };
    let mut holidays = Vec::new();
    for exception in exceptions.filter(|exception| exception.spans.is_empty()) {
        let (mut day, last) = (exception.from.max(from), exception.to.min(to));
        while day <= last && holidays.len() < 2000 {
            if works(day) && kept(day) {
                holidays.push(day);
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
    }
    holidays.sort_unstable();
    holidays.dedup();
    (week, holidays)
}
