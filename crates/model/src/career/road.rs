//! The road: the five steps of the growth plan with what has to be true at the end of each, the gates of the levels, and where somebody is
//! on it.
//!
//! What records can tell is told by them; the rest is what its owner ticked in their growth plan.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::{Grade, ProgramFacts};
use super::framework::{Criterion, Framework, Takes};
use super::map::{CareerMap, Standing, State};
use super::rule::Verdict;
use super::stories;
use crate::insight::{count, live_item};
use crate::kind::item::{Item, ItemType, Stage};
use crate::kind::learning::LearningState;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Space};

/// The road, and where somebody is on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Road {
    /// None where the framework has none.
    pub steps: Vec<RoadStep>,
    /// In the order of the framework.
    pub levels: Vec<RoadLevel>,
}

/// Where a step or a level lies from where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lies {
    Behind,
    Here,
    Ahead,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoadStep {
    pub name: String,
    pub lies: Lies,
    pub criteria: Vec<RoadCriterion>,
    /// How many of them are met.
    pub met: usize,
    /// Its milestone in the growth plan, while the career space is unlocked.
    pub milestone: Option<RoadMilestone>,
}

/// What has to be true.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoadCriterion {
    pub text: String,
    /// None where nothing on record can tell: its owner ticks it, in their growth plan.
    pub met: Option<bool>,
    /// What there is.
    pub words: String,
}

/// The milestone of a step.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoadMilestone {
    pub key: String,
    pub done: bool,
    /// Where the plan lands it; none without a forecast.
    pub p50: Option<Date>,
    pub p80: Option<Date>,
}

/// A level, and how many competencies stand how to it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoadLevel {
    pub level: String,
    pub name: String,
    /// The level that it builds on.
    pub after: Option<String>,
    pub lies: Lies,
    pub supported: usize,
    pub partly: usize,
    pub contradicted: usize,
    pub needs_a_person: usize,
    pub not_enough_data: usize,
}

/// Draws the road. `plan` is the unlocked career space, and `lands` says at which P50 and P80 the plan lands an item.
pub fn road(
    map: &CareerMap,
    programs: &[&ProgramFacts],
    framework: &Framework,
    plan: Option<&Space>,
    lands: &dyn Fn(RecordId) -> Option<(Date, Date)>,
) -> Road {
    let facts = Facts { map, programs, framework, plan };
    let mut steps: Vec<RoadStep> = Vec::new();
    for (ix, step) in framework.steps.iter().enumerate() {
        let milestone = plan.and_then(|plan| milestone(plan, ix + 1));
        let criteria: Vec<RoadCriterion> =
            step.criteria.iter().map(|criterion| facts.seen(criterion, milestone.map(|(_, item)| item))).collect();
        let met = criteria.iter().filter(|criterion| criterion.met == Some(true)).count();
        let before = steps.iter().all(|step| step.lies == Lies::Behind);
        let lies = match (before, met == criteria.len()) {
            (true, true) => Lies::Behind,
            (true, false) => Lies::Here,
            (false, _) => Lies::Ahead,
        };
        let milestone = milestone.map(|(record, item)| {
            let lands = lands(record.id);
            let (p50, p80) = lands.unzip();
            RoadMilestone { key: record.key.clone(), done: item.stage == Stage::Done, p50, p80 }
        });
        steps.push(RoadStep { name: step.name.clone(), lies, criteria, met, milestone });
    }
    Road { steps, levels: levels(map, framework) }
}

/// Counts how the competencies stand to each level. A level is behind once it holds in all of them, and those below it are.
fn levels(map: &CareerMap, framework: &Framework) -> Vec<RoadLevel> {
    let mut levels: Vec<RoadLevel> = Vec::new();
    for level in &framework.levels {
        let all: Vec<&Standing> = map.standings.iter().filter(|one| one.level == level.key).collect();
        let supported = all.iter().filter(|one| one.holds()).count();
        let of = |state: State| all.iter().filter(|one| !one.holds() && one.state == state).count();
        let below = level.after.as_ref().and_then(|after| levels.iter().find(|known| known.level == *after));
        let begun = below.is_none_or(|below| below.lies == Lies::Behind);
        let lies = match (begun, !all.is_empty() && supported == all.len()) {
            (true, true) => Lies::Behind,
            (true, false) => Lies::Here,
            (false, _) => Lies::Ahead,
        };
        levels.push(RoadLevel {
            level: level.key.clone(),
            name: level.name.clone(),
            after: level.after.clone(),
            lies,
            supported,
            partly: of(State::Partly),
            contradicted: of(State::Contradicted),
            needs_a_person: of(State::NeedsAPerson),
            not_enough_data: of(State::NotEnoughData),
        });
    }
    levels
}

/// Finds the milestone of a step, by its label: `step 2`.
fn milestone(plan: &Space, number: usize) -> Option<(&Record, &Item)> {
    let label = format!("step {number}");
    let of = |record| Some((record, live_item(record)?));
    let is_it = |(_, item): &(&Record, &Item)| {
        item.item_type == ItemType::Milestone && item.labels.iter().any(|own| own.to_string().eq_ignore_ascii_case(&label))
    };
    plan.records().filter_map(of).find(is_it)
}

/// What criteria are held against.
struct Facts<'a> {
    map: &'a CareerMap,
    programs: &'a [&'a ProgramFacts],
    framework: &'a Framework,
    plan: Option<&'a Space>,
}

impl Facts<'_> {
    fn seen(&self, criterion: &Criterion, milestone: Option<&Item>) -> RoadCriterion {
        let (met, words) = match &criterion.takes {
            Takes::Supported(asked) => self.all(asked, Standing::holds),
            Takes::Partly(asked) => self.all(asked, at_least_partly),
            Takes::AnyPartly(asked) => {
                let met = asked.iter().any(|(id, level)| self.standing(id, level).is_some_and(at_least_partly));
                (Some(met), self.say(asked))
            }
            Takes::Gate { level, competencies, areas } => self.gate(level, *competencies, *areas),
            Takes::Corroborated { competency, items } => {
                let counting = |item: &&std::sync::Arc<super::evidence::Evidence>| {
                    item.competency == *competency && item.counts() && item.grade >= Grade::E2
                };
                let there = self.map.evidence.iter().filter(counting).count();
                (Some(there >= *items), count(there, "item"))
            }
            Takes::ClosedPrograms(asked) => {
                let there = self.programs.iter().filter(|program| program.led && program.closed).count();
                (Some(there >= *asked), format!("{} closed that you led", count(there, "program")))
            }
            Takes::Applied(asked) => self.own(|space| {
                let there = learned(space);
                (there >= *asked, format!("{there} put to use"))
            }),
            Takes::Stories { stories, prompts } => self.own(|space| {
                let report = stories::report(space, self.framework);
                let answered = report.prompts.iter().filter(|prompt| !prompt.stories.is_empty()).count();
                (
                    report.active >= *stories && answered >= *prompts,
                    format!("{} over {}", count(report.active, "story"), count(answered, "prompt")),
                )
            }),
            Takes::Sent(asked) => self.own(|space| {
                let there = sent(space);
                (there >= *asked, format!("{there} sent"))
            }),
            Takes::Person => match ticked(milestone, &criterion.text) {
                true => (Some(true), "ticked in your plan".to_owned()),
                false => (None, "for you to tick in your plan".to_owned()),
            },
        };
        RoadCriterion { text: criterion.text.clone(), met, words }
    }

    fn standing(&self, competency: &str, level: &str) -> Option<&Standing> {
        self.map.standings.iter().find(|one| one.competency == competency && one.level == level)
    }

    fn all(&self, asked: &BTreeMap<String, String>, holds: impl Fn(&Standing) -> bool) -> (Option<bool>, String) {
        let met = asked.iter().all(|(id, level)| self.standing(id, level).is_some_and(&holds));
        (Some(met), self.say(asked))
    }

    /// Says of each competency how it stands: `PM3 partly, TF1 supported`.
    fn say(&self, asked: &BTreeMap<String, String>) -> String {
        let one = |(id, level): (&String, &String)| {
            format!("{id} {}", self.standing(id, level).map_or_else(|| "not looked at".to_owned(), Standing::words))
        };
        asked.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// In how many competencies, over how many areas, the gate of a level holds.
    fn gate(&self, level: &str, competencies: usize, areas: usize) -> (Option<bool>, String) {
        let holds = |standing: &&Standing| {
            let met = !standing.gate.is_empty() && standing.gate.iter().all(|clause| clause.verdict == Verdict::Met);
            standing.level == level && (met || standing.held_by.is_some())
        };
        let there: Vec<&Standing> = self.map.standings.iter().filter(holds).collect();
        let over: BTreeSet<&str> =
            there.iter().filter_map(|one| self.framework.competency(&one.competency)).map(|one| one.area.as_str()).collect();
        let met = there.len() >= competencies && over.len() >= areas;
        (Some(met), format!("{} over {}", count(there.len(), "competency"), count(over.len(), "area")))
    }

    /// Asks the career space, where it is unlocked.
    fn own(&self, ask: impl FnOnce(&Space) -> (bool, String)) -> (Option<bool>, String) {
        match self.plan.map(ask) {
            Some((met, words)) => (Some(met), words),
            None => (None, "it lies in your career space".to_owned()),
        }
    }
}

fn at_least_partly(standing: &Standing) -> bool {
    standing.holds() || standing.state == State::Partly
}

/// Counts the books and courses that were put to use in a record.
fn learned(space: &Space) -> usize {
    let used = |record: &&Record| match &record.body {
        Body::Learning(learning) => !record.archived && learning.state == LearningState::Done && !learning.applied_in.is_empty(),
        _ => false,
    };
    space.records().filter(used).count()
}

/// Counts the resumes that are kept as they went out.
fn sent(space: &Space) -> usize {
    let of = |record: &Record| match &record.body {
        Body::Application(application) => application.sent.iter().filter(|sent| sent.what == "resume").count(),
        _ => 0,
    };
    space.records().filter(|record| record.kind() == Kind::Application).map(of).sum()
}

/// Whether the owner of a plan ticked a criterion on the milestone of its step.
fn ticked(milestone: Option<&Item>, text: &str) -> bool {
    let checks = milestone.and_then(|item| item.readiness.as_deref()).into_iter().flat_map(|readiness| &readiness.checklist);
    checks.into_iter().any(|check| check.done && check.text.trim() == text)
}
