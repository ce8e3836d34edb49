//! Coverage: how many of a group stand where, of those who share that to be counted. Nobody is told by it.
//!
//! A group is five people in the order in which they came; it is closed then, and shown as a whole or not at all. So what is added or taken
//! away between two looks is always the sum over five. Of what nearly all or nearly none of a group have, only that is said: a count of five
//! among five would tell each of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::framework::{Ladder, Level};

/// How many people a group has.
pub const GROUP: usize = 5;

/// The level that somebody is supported at, by competency.
pub type Stand = BTreeMap<String, Option<String>>;

/// How many stand where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    /// How many people are counted; 0 while there is no whole group.
    pub people: usize,
    /// How many share it and are in no whole group: fewer than five are not shown, and who left a group takes it along.
    pub not_shown: usize,
    /// In the order of the framework.
    pub levels: Vec<CoverageLevel>,
    /// Empty while nothing can be shown.
    pub competencies: Vec<CompetencyCoverage>,
}

/// One competency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CompetencyCoverage {
    pub id: String,
    pub name: String,
    /// One for each level: how many are supported there or above, at least and at most. None where the level asks nothing of it.
    pub counts: Vec<Option<Between>>,
}

/// A level by key and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageLevel {
    pub key: String,
    pub name: String,
}

/// How many, at least and at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "CoverageCount")]
pub struct Between {
    pub least: usize,
    pub most: usize,
}

impl std::fmt::Display for Between {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.least == self.most {
            true => write!(f, "{}", self.least),
            false => write!(f, "{}–{}", self.least, self.most),
        }
    }
}

/// Counts whole groups. `shared` is in the order in which it came; none has ended since.
pub fn coverage(shared: &[Option<Stand>], ladder: &Ladder) -> Coverage {
    let groups: Vec<Vec<&Stand>> = shared
        .chunks(GROUP)
        .filter_map(|group| group.iter().map(Option::as_ref).collect())
        .filter(|group: &Vec<_>| group.len() == GROUP)
        .collect();
    let people = groups.len() * GROUP;
    let framework = &ladder.framework;
    let level = |level: &Level| CoverageLevel { key: level.key.clone(), name: level.name.clone() };
    let levels: Vec<CoverageLevel> = framework.levels.iter().map(level).collect();
    let counts = |id: &str, level: &str| {
        let holds = |stand: &Stand| {
            let reached = stand.get(id).and_then(Option::as_deref);
            reached.is_some_and(|reached| ladder.path(reached).iter().any(|below| below.key == level))
        };
        let of = groups.iter().map(|group| clipped(group.iter().filter(|stand| holds(stand)).count()));
        of.fold(Between::default(), |all, one| Between { least: all.least + one.least, most: all.most + one.most })
    };
    let competencies = framework.competencies.iter().filter(|_| people > 0).map(|one| CompetencyCoverage {
        id: one.id.clone(),
        name: one.name.clone(),
        counts: levels.iter().map(|level| one.levels.contains_key(&level.key).then(|| counts(&one.id, &level.key))).collect(),
    });
    Coverage { people, not_shown: shared.iter().flatten().count() - people, competencies: competencies.collect(), levels }
}

/// Of nearly all or nearly none it is said that they are that.
fn clipped(count: usize) -> Between {
    match count {
        0 | 1 => Between { least: 0, most: 1 },
        count if count + 1 >= GROUP => Between { least: GROUP - 1, most: GROUP },
        count => Between { least: count, most: count },
    }
}
