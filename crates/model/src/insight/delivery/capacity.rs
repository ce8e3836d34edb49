//! Capacity against programs: what all of them ask of a team that they share by name, week by week.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::insight::resources::{Resources, TeamLoad};

/// A team, and what programs ask of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TeamCapacity {
    pub name: String,
    /// How many items it works on at a time, the most that any program says; none when nobody says and nothing tells.
    pub slots: Option<u32>,
    /// What the weeks ask for over what there is; none without a capacity.
    pub share: Option<f64>,
    /// Weeks in which programs together ask for more than there is.
    pub weeks_over: usize,
    /// The first of them.
    pub first_over: Option<Date>,
    /// The program that asks for most first.
    pub programs: Vec<ProgramDemand>,
    pub words: String,
}

/// What one program asks of a team.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProgramDemand {
    pub program: String,
    pub open: usize,
    /// Over what there is in these weeks; none without a capacity.
    pub share: Option<f64>,
}

/// Adds up the weeks of several programs; a team of the same name is one team. The fullest comes first.
pub fn capacity(programs: &[(&str, &Resources)]) -> Vec<TeamCapacity> {
    let mut teams: BTreeMap<&str, Vec<(&str, &Resources, &TeamLoad)>> = BTreeMap::new();
    for (program, resources) in programs {
        for team in resources.teams.iter().filter(|team| team.open > 0) {
            teams.entry(&team.name).or_default().push((program, resources, team));
        }
    }
    let mut found: Vec<TeamCapacity> = teams.into_iter().map(|(name, parts)| team(name, &parts)).collect();
    found.sort_by(|a, b| b.share.unwrap_or(-1.0).total_cmp(&a.share.unwrap_or(-1.0)).then_with(|| a.name.cmp(&b.name)));
    found
}

fn team(name: &str, parts: &[(&str, &Resources, &TeamLoad)]) -> TeamCapacity {
    let weeks: BTreeSet<Date> = parts.iter().flat_map(|(_, resources, _)| &resources.weeks).copied().collect();
    // A shared team is the same people, so what there is is what the fullest account of it says, not the sum.
    let (mut there, mut asked, mut over) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for week in &weeks {
        let loads = || parts.iter().filter_map(|(_, resources, team)| team.loads.get(resources.weeks.iter().position(|one| one == week)?));
        asked.insert(*week, loads().map(|load| load.demand_minutes).sum::<i64>());
        if let Some(capacity) = loads().filter_map(|load| load.capacity_minutes).max() {
            there.insert(*week, capacity);
            if asked[week] > capacity {
                over.push(*week);
            }
        }
    }
    let all: i64 = there.values().sum();
    let over_all = |demand: i64| (all > 0).then(|| demand as f64 / all as f64);
    let demand = |resources: &Resources, team: &TeamLoad| {
        let known = resources.weeks.iter().zip(&team.loads).filter(|(week, _)| there.contains_key(week));
        known.map(|(_, load)| load.demand_minutes).sum::<i64>()
    };
    let mut programs: Vec<ProgramDemand> = parts
        .iter()
        .map(|(program, resources, team)| ProgramDemand {
            program: (*program).to_owned(),
            open: team.open,
            share: over_all(demand(resources, team)),
        })
        .collect();
    programs.sort_by(|a, b| b.share.unwrap_or(-1.0).total_cmp(&a.share.unwrap_or(-1.0)).then_with(|| a.program.cmp(&b.program)));
    let share = over_all(there.keys().map(|week| asked[week]).sum());
    let slots = parts.iter().filter_map(|(_, _, team)| team.slots).max();
    TeamCapacity {
        words: words(share, over.len(), weeks.len()),
        name: name.to_owned(),
        slots,
        share,
        weeks_over: over.len(),
        first_over: over.first().copied(),
        programs,
    }
}

fn words(share: Option<f64>, over: usize, weeks: usize) -> String {
    match (share, over) {
        (None, _) => "How many items it works on at a time is not known.".to_owned(),
        (Some(_), 0) => format!("Programs ask for no more than there is in any of {weeks} weeks."),
        (Some(_), 1) => "In 1 week programs ask for more than there is: work will wait.".to_owned(),
        (Some(_), over) => format!("In {over} of {weeks} weeks programs ask for more than there is: work will wait."),
    }
}
