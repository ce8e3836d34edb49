//! Frameworks: the file that says which competencies and levels there are, and by which rules they are looked at.
//!
//! Ours is `frameworks/tpm.json`. An organisation's own is read the same way; what it asks for that Sinew cannot measure is said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::catalogue::{self, Measure};
use super::rule::{Rule, Unreadable};
use crate::problem::Problem;

/// Problem codes of this module, with what each means.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("framework.unreadable", "The file is no framework: it is not JSON, or something has the wrong shape. Nothing of it was read."),
    ("framework.duplicate", "Two areas, levels or competencies have the same name; the first one counts."),
    ("framework.unknown_area", "A competency belongs to an area that the file does not list."),
    ("framework.unknown_level", "A level is named that the file does not list."),
    ("framework.unknown_competency", "A step names a competency that the file does not list."),
    ("framework.level_cycle", "Levels build on one another in a circle."),
    ("framework.missing_rule", "A competency has no rule for one of the levels; it is not looked at there."),
    ("framework.empty", "A name, a behaviour or a list has nothing in it."),
    ("framework.rule_syntax", "A rule is no expression of CEL."),
    ("framework.rule_unsupported", "A rule uses something of CEL of which rules are not made."),
    ("framework.rule_not_bool", "A rule does not come to true or false."),
    ("framework.rule_too_long", "A rule is too long, or its brackets nest too deep."),
    ("framework.unknown_measure", "A rule names something that Sinew does not measure; the rule cannot be checked."),
    ("framework.wrong_place", "A measure of single competencies stands in a rule, or one of rules in a gate; the rule cannot be checked."),
];

/// A framework as it stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub name: String,
    pub version: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    pub levels: Vec<Level>,
    pub areas: Vec<Area>,
    pub competencies: Vec<Competency>,
    /// The steps of the road towards the levels, in their order; none where a ladder has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// A step of the road, and what has to be true at its end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FrameworkStep")]
pub struct Step {
    pub name: String,
    pub criteria: Vec<Criterion>,
}

/// One thing that has to be true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FrameworkCriterion")]
pub struct Criterion {
    pub text: String,
    pub takes: Takes,
}

/// What tells that a criterion is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "CriterionTakes")]
pub enum Takes {
    /// All of these competencies are supported at these levels.
    Supported(BTreeMap<String, String>),
    /// All of these competencies are at least partly supported at these levels.
    Partly(BTreeMap<String, String>),
    /// One of these competencies is at least partly supported at its level.
    AnyPartly(BTreeMap<String, String>),
    /// The gate of a level holds in so many competencies over so many areas.
    Gate { level: String, competencies: usize, areas: usize },
    /// So many items count for a competency that others acted on, or that a later fact confirms.
    Corroborated { competency: String, items: usize },
    /// So many programs that the person led are closed.
    ClosedPrograms(usize),
    /// So many books or courses of the career space were put to use in a record.
    Applied(usize),
    /// So many active stories answer so many different prompts.
    Stories { stories: usize, prompts: usize },
    /// So many resumes are kept as they were sent.
    Sent(usize),
    /// The person ticks it in their growth plan, on the milestone of the step.
    Person,
}

/// A level of the ladder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FrameworkLevel")]
pub struct Level {
    pub key: String,
    pub name: String,
    /// The level that it builds on; two may build on the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The least scope that counts, 0 (an own task) to 5 (the whole company).
    #[serde(default)]
    pub scope: u8,
    /// What holds for each competency at this level, beside its own rule.
    pub gate: String,
}

/// A group of competencies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub key: String,
    pub name: String,
}

/// Something that people get better at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Competency {
    pub id: String,
    pub area: String,
    pub name: String,
    /// Which records count.
    #[serde(default)]
    pub item: String,
    /// What keeps it honest.
    #[serde(default)]
    pub guard: String,
    /// The words by which a posting or a bullet speaks of it. In lower case, compared from the beginning of a word: `dependenc` stands for
    /// `dependency` and `dependencies`.
    #[serde(default)]
    pub words: Vec<String>,
    /// What a person could set out to do who has nothing to show of it.
    #[serde(default)]
    pub goal: String,
    /// By the level's key.
    pub levels: BTreeMap<String, Expectation>,
}

/// What a competency looks like at one level.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    pub behaviour: String,
    pub rule: String,
}

/// A framework with its rules read.
#[derive(Clone, Debug, Default)]
pub struct Ladder {
    pub framework: Framework,
    /// By competency and level.
    rules: BTreeMap<(String, String), Rule>,
    gates: BTreeMap<String, Rule>,
}

/// Whether Sinew can check a rule by itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "RuleCheck")]
pub struct Check {
    pub competency: String,
    pub level: String,
    pub rule: String,
    pub checked: Checked,
    /// Measures that it names and that Sinew does not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

impl Framework {
    pub fn competency(&self, id: &str) -> Option<&Competency> {
        self.competencies.iter().find(|competency| competency.id == id)
    }

    pub fn level(&self, key: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.key == key)
    }

    /// Returns the name of a competency; its id where the framework has none of that id.
    pub fn competency_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.competency(id).map_or(id, |competency| &competency.name)
    }

    /// Returns the name of a level; its key where the framework has none of that key.
    pub fn level_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.level(key).map_or(key, |level| &level.name)
    }
}

/// How far Sinew gets with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// All of it.
    Whole,
    /// The rest is for a person.
    Partly,
    /// All of it is for a person.
    ByAPerson,
    /// It names something that Sinew does not measure, or cannot be read.
    No,
}

/// Returns the framework that ships with Sinew, read once.
pub fn own() -> Arc<Ladder> {
    static OWN: LazyLock<Arc<Ladder>> = LazyLock::new(|| {
        let (ladder, problems) = read(include_bytes!("../../../../frameworks/tpm.json"));
        assert!(problems.is_empty(), "BUG: the framework that ships has problems: {problems:?}");
        Arc::new(ladder)
    });
    Arc::clone(&OWN)
}

/// Reads a framework. What is wrong in it becomes problems; the rest stands.
pub fn read(bytes: &[u8]) -> (Ladder, Vec<Problem>) {
    let framework: Framework = match serde_json::from_slice(bytes) {
        Ok(framework) => framework,
        Err(error) => {
            let place = if error.line() > 0 { format!("line {}", error.line()) } else { String::new() };
            let words = format!("This is no framework: {error}. `sinew career framework --json` prints one to begin from.");
            return (Ladder::default(), vec![Problem::error("framework.unreadable", place, words)]);
        }
    };
    let mut problems = Vec::new();
    let framework = distinct(framework, &mut problems);
    names(&framework, &mut problems);
    path(&framework, &mut problems);
    steps(&framework, &mut problems);
    let mut ladder = Ladder { framework, ..Ladder::default() };
    for level in &ladder.framework.levels {
        let place = format!("level {}, gate", level.key);
        ladder.gates.extend(rule(&level.gate, &place, catalogue::gate, &mut problems).map(|rule| (level.key.clone(), rule)));
    }
    for competency in &ladder.framework.competencies {
        for level in &ladder.framework.levels {
            let place = format!("competency {}, level {}", competency.id, level.key);
            let Some(expectation) = competency.levels.get(&level.key) else {
                let words = "There is no rule: it is not looked at here. Write one, or leave it so.";
                problems.push(Problem::note("framework.missing_rule", place, words));
                continue;
            };
            let read = rule(&expectation.rule, &place, catalogue::find, &mut problems);
            ladder.rules.extend(read.map(|rule| ((competency.id.clone(), level.key.clone()), rule)));
        }
    }
    (ladder, problems)
}

impl Ladder {
    pub fn rule(&self, competency: &str, level: &str) -> Option<&Rule> {
        self.rules.get(&(competency.to_owned(), level.to_owned()))
    }

    pub fn gate(&self, level: &str) -> Option<&Rule> {
        self.gates.get(level)
    }

    /// Lists the levels on the way to one, itself last.
    pub fn path(&self, level: &str) -> Vec<&Level> {
        let mut path: Vec<&Level> = Vec::new();
        let mut next = Some(level.to_owned());
        while let Some(level) = next.and_then(|key| self.framework.level(&key)) {
            if path.iter().any(|known| known.key == level.key) {
                break;
            }
            path.push(level);
            next = level.after.clone();
        }
        path.reverse();
        path
    }

    /// Says of each rule whether Sinew can check it.
    pub fn checks(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        for competency in &self.framework.competencies {
            for level in &self.framework.levels {
                let Some(expectation) = competency.levels.get(&level.key) else { continue };
                let read = self.rule(&competency.id, &level.key);
                let names = read.map(Rule::measures).unwrap_or_default();
                let unknown: Vec<String> =
                    names.iter().filter(|name| catalogue::find(name).is_none()).map(|name| (*name).to_owned()).collect();
                let checked = match read {
                    None => Checked::No,
                    Some(_) if !unknown.is_empty() => Checked::No,
                    Some(_) if names.is_empty() => Checked::ByAPerson,
                    Some(rule) if !rule.statements().is_empty() => Checked::Partly,
                    Some(_) => Checked::Whole,
                };
                let (competency, level) = (competency.id.clone(), level.key.clone());
                checks.push(Check { competency, level, rule: expectation.rule.clone(), checked, unknown });
            }
        }
        checks
    }
}

/// Keeps the first of what has the same name.
fn distinct(mut framework: Framework, problems: &mut Vec<Problem>) -> Framework {
    fn keep<T>(list: &mut Vec<T>, what: &str, key: impl Fn(&T) -> &str, problems: &mut Vec<Problem>) {
        let mut seen = BTreeSet::new();
        list.retain(|entry| {
            let new = seen.insert(key(entry).to_owned());
            if !new {
                let words = format!("There are two of them called `{}`: the first one counts. Rename the other.", key(entry));
                problems.push(Problem::error("framework.duplicate", format!("{what} {}", key(entry)), words));
            }
            new
        });
    }
    keep(&mut framework.levels, "level", |level| &level.key, problems);
    keep(&mut framework.areas, "area", |area| &area.key, problems);
    keep(&mut framework.competencies, "competency", |competency| &competency.id, problems);
    framework
}

/// Looks for names that lead nowhere, and for what is empty.
fn names(framework: &Framework, problems: &mut Vec<Problem>) {
    let mut empty = |place: String, what: &str| {
        problems.push(Problem::error("framework.empty", place, format!("{what} is empty: write it down.")));
    };
    for (list, what) in
        [(framework.levels.len(), "levels"), (framework.areas.len(), "areas"), (framework.competencies.len(), "competencies")]
    {
        if list == 0 {
            empty(what.to_owned(), "The list");
        }
    }
    for competency in &framework.competencies {
        let place = || format!("competency {}", competency.id);
        if competency.name.trim().is_empty() {
            empty(place(), "Its name");
        }
        for (level, expectation) in &competency.levels {
            if expectation.behaviour.trim().is_empty() {
                empty(format!("{}, level {level}", place()), "The behaviour");
            }
        }
    }
    for competency in &framework.competencies {
        let place = || format!("competency {}", competency.id);
        if !framework.areas.iter().any(|area| area.key == competency.area) {
            let words = format!("There is no area `{}`: add it to `areas`, or name another.", competency.area);
            problems.push(Problem::error("framework.unknown_area", place(), words));
        }
        for level in competency.levels.keys().filter(|key| !framework.levels.iter().any(|level| level.key == **key)) {
            let words = format!("There is no level `{level}`: add it to `levels`, or name another.");
            problems.push(Problem::error("framework.unknown_level", place(), words));
        }
    }
}

/// Looks for competencies and levels that steps name and that are not there.
fn steps(framework: &Framework, problems: &mut Vec<Problem>) {
    for step in &framework.steps {
        for criterion in &step.criteria {
            let place = || format!("step {}", step.name);
            let (competencies, levels): (Vec<&String>, Vec<&String>) = match &criterion.takes {
                Takes::Supported(map) | Takes::Partly(map) | Takes::AnyPartly(map) => map.iter().unzip(),
                Takes::Gate { level, .. } => (Vec::new(), vec![level]),
                Takes::Corroborated { competency, .. } => (vec![competency], Vec::new()),
                Takes::ClosedPrograms(_) | Takes::Applied(_) | Takes::Stories { .. } | Takes::Sent(_) | Takes::Person => continue,
            };
            for id in competencies.into_iter().filter(|id| framework.competency(id).is_none()) {
                let words = format!("There is no competency `{id}`: add it to `competencies`, or name another.");
                problems.push(Problem::error("framework.unknown_competency", place(), words));
            }
            for level in levels.into_iter().filter(|level| framework.level(level).is_none()) {
                let words = format!("There is no level `{level}`: add it to `levels`, or name another.");
                problems.push(Problem::error("framework.unknown_level", place(), words));
            }
        }
    }
}

/// Follows each level down to the first.
fn path(framework: &Framework, problems: &mut Vec<Problem>) {
    let after: BTreeMap<&str, Option<&str>> = framework.levels.iter().map(|level| (level.key.as_str(), level.after.as_deref())).collect();
    for level in &framework.levels {
        let place = || format!("level {}", level.key);
        if let Some(below) = level.after.as_deref().filter(|below| !after.contains_key(below)) {
            let words = format!("It builds on `{below}`, which is no level: add that one, or name another.");
            problems.push(Problem::error("framework.unknown_level", place(), words));
            continue;
        }
        let mut seen = vec![level.key.as_str()];
        while let Some(next) = seen.last().and_then(|last| after.get(last).copied().flatten()) {
            let closes = seen.contains(&next);
            seen.push(next);
            // Of a circle, those tell that are on it.
            if closes && next == level.key {
                let words = format!("It builds on itself: {}. Let one of them build on nothing.", seen.join(" after "));
                problems.push(Problem::error("framework.level_cycle", place(), words));
            }
            if closes {
                break;
            }
        }
    }
}

fn rule(text: &str, place: &str, known: fn(&str) -> Option<&'static Measure>, problems: &mut Vec<Problem>) -> Option<Rule> {
    let rule = match Rule::read(text) {
        Ok(rule) => rule,
        Err(unreadable) => {
            let (code, words) = match unreadable {
                Unreadable::TooLong => ("framework.rule_too_long", "It is too long or nested too deep: cut it into parts.".to_owned()),
                Unreadable::Syntax(words) => ("framework.rule_syntax", format!("`{text}` is no expression: {words}.")),
                Unreadable::Unsupported(part) => (
                    "framework.rule_unsupported",
                    format!(
                        "`{part}` cannot stand in a rule: there are measures, numbers, + - * /, comparisons, && || and attested('...')."
                    ),
                ),
                Unreadable::NotABool(part) => ("framework.rule_not_bool", format!("`{part}` is neither true nor false: compare it.")),
            };
            problems.push(Problem::error(code, place, words));
            return None;
        }
    };
    for name in rule.measures().into_iter().filter(|name| known(name).is_none()) {
        let problem = match catalogue::find(name).or_else(|| catalogue::gate(name)) {
            Some(_) => Problem::warning(
                "framework.wrong_place",
                place,
                format!("`{name}` counts in gates only, or in rules only: the rule cannot be checked here."),
            ),
            None => Problem::warning(
                "framework.unknown_measure",
                place,
                format!(
                    "Sinew does not measure `{name}`: the rule cannot be checked. Name another measure, or let a person say it: attested('...')."
                ),
            ),
        };
        problems.push(problem);
    }
    Some(rule)
}
