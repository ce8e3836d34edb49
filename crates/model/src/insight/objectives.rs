//! Objectives and key results: how far each has come, how sure its owner is, and whether the work and the objectives fit together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::{days_between, only_program};
use crate::insight::live_item;
use crate::kind::item::{Item, ItemType, Stage};
use crate::kind::key_result::KeyResult;
use crate::kind::objective::Level;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// The rule, as it is printed beside every score.
pub const RULE: &str = "A key result's score is how far its last value has come from the baseline to the target, 0 to 1. An objective's is the mean \
                        of its measured key results; where it has none, of the objectives under it. Below 0.3 is behind, below 0.7 on the way, \
                        from 0.7 reached as far as anybody hopes.";

/// Objectives and key results in a tree, and how the work fits to them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ObjectivesReport {
    pub rule: &'static str,
    /// Each goal before what is under it.
    pub goals: Vec<Goal>,
    pub alignment: Alignment,
}

/// An objective or a key result.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Goal {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    /// An objective or a key result.
    pub kind: Kind,
    /// Key of the goal that it is under.
    pub parent: Option<String>,
    /// 0 at the top.
    pub depth: usize,
    /// Of an objective.
    pub level: Option<Level>,
    pub owner: Option<String>,
    pub team: Option<String>,
    /// The day by which it is to be reached.
    pub due: Option<Date>,
    /// 0 to 1; none where it cannot be measured.
    pub score: Option<f64>,
    pub band: Option<Band>,
    /// By how much the last value moved the score, from the value before; of an objective the mean.
    pub trend: Option<f64>,
    /// 0 to 1: how sure its owner was at the last check-in; of an objective the mean.
    pub confidence: Option<f64>,
    /// Why there is no score.
    pub lacks: Option<&'static str>,
    /// Of a key result: the numbers behind its score.
    pub numbers: Option<Numbers>,
    /// Of an objective: how many of what its score is made of are measured, and how many there are.
    pub measured: Option<[usize; 2]>,
    /// The work that serves it directly.
    pub served_by: Vec<Serving>,
}

/// The numbers of a key result.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Numbers {
    pub unit: Option<String>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub value: Option<f64>,
    /// The day of the value.
    pub on: Option<Date>,
    /// Key of the metric whose measurements count as check-ins.
    pub metric: Option<String>,
}

/// How far a goal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Below 0.3.
    Behind,
    /// From 0.3, below 0.7.
    OnTheWay,
    /// From 0.7.
    Reached,
}

/// Work that serves a goal.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Serving {
    pub key: String,
    pub name: String,
    /// When it is done at P80; none where nobody can say.
    pub p80: Option<Date>,
    pub done: bool,
}

/// Where work and objectives do not fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Alignment {
    /// Open workstreams, epics and milestones that serve no objective, directly, by what they are a part of or by their parts.
    pub work_without_objective: Vec<Loose>,
    /// Objectives that no work serves, neither them nor anything under them.
    pub objectives_without_work: Vec<Loose>,
    /// Work whose P80 lies after the day by which the goal that it serves is to be reached; the latest first.
    pub late: Vec<Late>,
}

/// A record that is tied to nothing.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Loose {
    pub key: String,
    pub name: String,
    pub item_type: Option<ItemType>,
}

/// Work that comes too late for a goal.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Late {
    pub work: String,
    pub work_name: String,
    pub goal: String,
    pub goal_name: String,
    pub p80: Date,
    pub due: Date,
    /// Calendar days.
    pub days: i32,
}

/// A number that was known of a goal on one day.
#[derive(Clone, Copy, Debug)]
struct Value {
    on: Date,
    value: f64,
}

/// Returns the band of a score.
pub fn band(score: f64) -> Band {
    // The bands are said in tenths: a score that is a hair below one because of how it was computed is in it.
    match score + 1e-9 {
        low if low < 0.3 => Band::Behind,
        middle if middle < 0.7 => Band::OnTheWay,
        _ => Band::Reached,
    }
}

/// Returns how far a value has come from the baseline to the target, 0 to 1.
pub fn score(baseline: f64, target: f64, value: f64) -> f64 {
    ((value - baseline) / (target - baseline)).clamp(0.0, 1.0)
}

/// Looks at the objectives of a space as of a day. `p80` says when an item is done at P80, and a program its headline.
pub fn report(space: &Space, today: Date, p80: &dyn Fn(RecordId) -> Option<Date>) -> ObjectivesReport {
    let tree = Tree::new(space);
    let mut goals = Vec::new();
    for root in &tree.roots {
        goals_under(space, &tree, root, None, today, p80, &mut goals);
    }
    let alignment = if goals.is_empty() { Alignment::default() } else { alignment(space, &tree, &goals) };
    ObjectivesReport { rule: RULE, goals, alignment }
}

fn is_goal(record: &Record) -> bool {
    matches!(record.kind(), Kind::Objective | Kind::KeyResult) && !record.archived
}

/// Which goals there are, what is under each, and what serves it.
struct Tree<'a> {
    roots: Vec<&'a Record>,
    under: BTreeMap<RecordId, Vec<&'a Record>>,
    served: BTreeMap<RecordId, Vec<&'a Record>>,
    /// What serves some goal.
    serving: BTreeSet<RecordId>,
}

impl<'a> Tree<'a> {
    fn new(space: &'a Space) -> Tree<'a> {
        let mut tree = Tree { roots: Vec::new(), under: BTreeMap::new(), served: BTreeMap::new(), serving: BTreeSet::new() };
        for record in space.records().filter(|record| is_goal(record)) {
            match record.parent.filter(|parent| space.record(*parent).is_some_and(is_goal)) {
                Some(parent) => tree.under.entry(parent).or_default().push(record),
                None => tree.roots.push(record),
            }
        }
        let place = |record: &&Record| (record.kind() != Kind::KeyResult, level(record), record.rank, record.id);
        tree.under.values_mut().for_each(|records| records.sort_by_key(place));
        tree.roots.sort_by_key(place);
        for link in space.links().filter(|link| link.relation == Relation::Serves) {
            let work = space.record(link.from).filter(|record| !record.archived);
            let dropped = |record: &Record| live_item(record).is_some_and(|item| item.stage == Stage::Dropped);
            if let Some(work) = work.filter(|record| !dropped(record))
                && space.record(link.to).is_some_and(is_goal)
            {
                tree.served.entry(link.to).or_default().push(work);
                tree.serving.insert(work.id);
            }
        }
        tree
    }
}

fn level(record: &Record) -> Option<Level> {
    match &record.body {
        Body::Objective(objective) => Some(objective.level),
        _ => None,
    }
}

/// Lists a goal and what is under it; `end` is the end of the period that it is in.
fn goals_under(
    space: &Space,
    tree: &Tree<'_>,
    record: &Record,
    above: Option<(&str, usize, Option<Date>)>,
    today: Date,
    p80: &dyn Fn(RecordId) -> Option<Date>,
    goals: &mut Vec<Goal>,
) {
    let title =
        |reference: &Option<Ref>| reference.as_ref().and_then(Ref::id).and_then(|id| space.record(id)).map(|found| found.title.clone());
    let (parent, depth, end) = above.map_or((None, 0, None), |(key, depth, end)| (Some(key.to_owned()), depth, end));
    let (owner, team, own_due) = match &record.body {
        Body::Objective(objective) => (title(&objective.owner), title(&objective.team), objective.end),
        Body::KeyResult(result) => (title(&result.owner), None, result.due),
        _ => return,
    };
    let due = own_due.or(end);
    let serving = |work: &&Record| Serving {
        key: work.key.clone(),
        name: work.title.clone(),
        p80: p80(work.id),
        done: live_item(work).is_some_and(|item| item.stage == Stage::Done),
    };
    let ix = goals.len();
    goals.push(Goal {
        record: record.id,
        key: record.key.clone(),
        name: record.title.clone(),
        kind: record.kind(),
        parent,
        depth,
        level: level(record),
        owner,
        team,
        due,
        score: None,
        band: None,
        trend: None,
        confidence: None,
        lacks: None,
        numbers: None,
        measured: None,
        served_by: tree.served.get(&record.id).into_iter().flatten().map(serving).collect(),
    });
    let mut parts = Vec::new();
    for under in tree.under.get(&record.id).into_iter().flatten() {
        parts.push(goals.len());
        goals_under(space, tree, under, Some((&record.key, depth + 1, due)), today, p80, goals);
    }
    match &record.body {
        Body::KeyResult(result) => measure_result(space, result, today, &mut goals[ix]),
        _ => measure_objective(ix, &parts, goals),
    }
    goals[ix].band = goals[ix].score.map(band);
}

fn measure_result(space: &Space, result: &KeyResult, today: Date, goal: &mut Goal) {
    let metric = result.metric.as_ref().and_then(Ref::id).and_then(|id| space.record(id)).filter(|record| !record.archived);
    let body = metric.and_then(|record| match &record.body {
        Body::Metric(metric) => Some(metric),
        _ => None,
    });
    let mut values: Vec<Value> = body
        .iter()
        .flat_map(|metric| &metric.measurements)
        .map(|measured| Value { on: measured.on, value: measured.value })
        .chain(result.check_ins.iter().map(|check_in| Value { on: check_in.on, value: check_in.value }))
        .filter(|value| value.on <= today)
        .collect();
    // Of one day the check-in counts, which comes after the measurement.
    values.sort_by_key(|value| value.on);
    let baseline = result.baseline.or_else(|| body.and_then(|metric| metric.baseline));
    let target = result.target.or_else(|| body.and_then(|metric| metric.target));
    let last = values.last();
    let at = |value: &Value| baseline.zip(target).filter(|(from, to)| from != to).map(|(from, to)| score(from, to, value.value));
    goal.score = last.and_then(at);
    let before = last.and_then(|last| values.iter().rev().find(|value| value.on < last.on)).and_then(at);
    goal.trend = goal.score.zip(before).map(|(now, before)| now - before);
    let said = result.check_ins.iter().filter(|check_in| check_in.on <= today && check_in.confidence.is_some());
    goal.confidence = said.max_by_key(|check_in| check_in.on).and_then(|check_in| check_in.confidence);
    goal.lacks = match (baseline, target, last) {
        (_, None, _) => Some("no target"),
        (None, ..) => Some("no baseline"),
        (.., None) => Some("never measured"),
        _ if goal.score.is_none() => Some("its target is its baseline"),
        _ => None,
    };
    goal.numbers = Some(Numbers {
        unit: result.unit.clone().or_else(|| body.and_then(|metric| metric.unit.clone())),
        baseline,
        target,
        value: last.map(|value| value.value),
        on: last.map(|value| value.on),
        metric: metric.map(|record| record.key.clone()),
    });
}

/// An objective is worth its key results; where it has none, the objectives under it.
fn measure_objective(ix: usize, parts: &[usize], goals: &mut [Goal]) {
    let has_results = parts.iter().any(|part| goals[*part].kind == Kind::KeyResult);
    let kind = if has_results { Kind::KeyResult } else { Kind::Objective };
    let counted: Vec<&Goal> = parts.iter().map(|part| &goals[*part]).filter(|goal| goal.kind == kind).collect();
    let mean = |pick: fn(&Goal) -> Option<f64>| {
        let known: Vec<f64> = counted.iter().filter_map(|goal| pick(goal)).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    let (score, confidence) = (mean(|goal| goal.score), mean(|goal| goal.confidence));
    // What was measured once does not move: it counts as standing still beside what moves.
    let moves = counted.iter().any(|goal| goal.trend.is_some());
    let trend = mean(|goal| goal.score.map(|_| goal.trend.unwrap_or(0.0))).filter(|_| moves);
    let measured = [counted.iter().filter(|goal| goal.score.is_some()).count(), counted.len()];
    let lacks = match measured {
        [_, 0] => Some("no key result"),
        [0, _] => Some("nothing of it is measured"),
        _ => None,
    };
    let goal = &mut goals[ix];
    (goal.score, goal.confidence, goal.trend) = (score, confidence, trend);
    (goal.measured, goal.lacks) = (Some(measured), lacks);
}

fn alignment(space: &Space, tree: &Tree<'_>, goals: &[Goal]) -> Alignment {
    let mut late: Vec<Late> = goals.iter().flat_map(late_for).collect();
    late.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.work.cmp(&b.work)));
    Alignment { work_without_objective: loose_work(space, tree), objectives_without_work: loose_objectives(tree, goals), late }
}

fn late_for(goal: &Goal) -> Vec<Late> {
    let Some(due) = goal.due else { return Vec::new() };
    let late = |work: &Serving| {
        let p80 = work.p80.filter(|p80| *p80 > due)?;
        Some(Late {
            work: work.key.clone(),
            work_name: work.name.clone(),
            goal: goal.key.clone(),
            goal_name: goal.name.clone(),
            p80,
            due,
            days: days_between(due, p80),
        })
    };
    goal.served_by.iter().filter(|work| !work.done).filter_map(late).collect()
}

/// Lists the topmost open work that serves nothing. Where a part serves something its parent does too, and the other parts are looked at
/// one by one.
fn loose_work(space: &Space, tree: &Tree<'_>) -> Vec<Loose> {
    // What the program serves, all of its work serves.
    if only_program(space).is_some_and(|program| tree.serving.contains(&program)) {
        return Vec::new();
    }
    let mut with_serving_parts: BTreeSet<RecordId> = BTreeSet::new();
    for id in &tree.serving {
        with_serving_parts.extend(above(space, *id));
    }
    let fits = |item: &Item| {
        matches!(item.item_type, ItemType::Workstream | ItemType::Epic | ItemType::Milestone)
            && matches!(item.stage, Stage::Todo | Stage::Doing)
    };
    let is_loose = |record: &Record| {
        !tree.serving.contains(&record.id)
            && !with_serving_parts.contains(&record.id)
            && !above(space, record.id).any(|above| tree.serving.contains(&above))
    };
    let candidates = space.records().filter_map(|record| Some((record, live_item(record).filter(|item| fits(item))?)));
    let mut loose: Vec<(&Record, &Item)> = candidates.filter(|(record, _)| is_loose(record)).collect();
    let ids: BTreeSet<RecordId> = loose.iter().map(|(record, _)| record.id).collect();
    loose.retain(|(record, _)| !above(space, record.id).any(|above| ids.contains(&above)));
    loose.sort_by_key(|(record, item)| (item.item_type, record.rank, record.id));
    let say =
        |(record, item): (&Record, &Item)| Loose { key: record.key.clone(), name: record.title.clone(), item_type: Some(item.item_type) };
    loose.into_iter().map(say).collect()
}

/// Lists what a record is a part of, from the nearest.
fn above(space: &Space, id: RecordId) -> impl Iterator<Item = RecordId> {
    let parent = move |id: &RecordId| space.record(*id)?.parent;
    // An import may hold a circle of parents.
    std::iter::successors(parent(&id), parent).take(64)
}

fn loose_objectives(tree: &Tree<'_>, goals: &[Goal]) -> Vec<Loose> {
    let mut loose = Vec::new();
    let mut ix = 0;
    while ix < goals.len() {
        let goal = &goals[ix];
        let end = (ix + 1..goals.len()).find(|next| goals[*next].depth <= goal.depth).unwrap_or(goals.len());
        let served = goals[ix..end].iter().any(|goal| tree.served.contains_key(&goal.record));
        if goal.kind == Kind::Objective && !served {
            loose.push(Loose { key: goal.key.clone(), name: goal.name.clone(), item_type: None });
            // What is under it is not served either, and need not be named one by one.
            ix = end;
        } else {
            ix += 1;
        }
    }
    loose
}
