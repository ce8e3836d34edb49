//! Growth: how far the caller had come in each competency, quarter by quarter. No total, and nobody to compare with but oneself.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use model::career::map::{Said, look};
use schemars::JsonSchema;
use serde::Serialize;

use super::own::look_up;
use super::{LadderInput, ladders, said_of};
use crate::access::Caller;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;

/// How many quarters before today are looked at, the oldest first.
const QUARTERS: [i32; 3] = [4, 1, 0];

/// How far the caller had come, day by day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnGrowth {
    /// The days that are looked at: a year ago, a quarter ago, today.
    pub days: Vec<Date>,
    /// How many levels lead to the highest one.
    pub highest: usize,
    pub areas: Vec<AreaGrowth>,
}

/// One area.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AreaGrowth {
    pub key: String,
    pub name: String,
    pub competencies: Vec<CompetencyGrowth>,
}

/// One competency.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CompetencyGrowth {
    pub id: String,
    pub name: String,
    /// On each day, the highest level that was supported.
    pub levels: Vec<Option<String>>,
    /// The same as how many levels lead to it, 0 for none.
    pub heights: Vec<usize>,
}

/// Holds the caller against a framework as of a year ago, a quarter ago and today, each by what had happened by then.
pub async fn show_growth(app: &App, caller: &Caller, now: Timestamp, input: &LadderInput) -> Result<OwnGrowth, Failure> {
    let ladder = ladders::chosen(app, caller, input).await?;
    let (own, said) = (look_up(app, caller, now).await?, said_of(app, caller).await?);
    off(move || {
        let found = own.found();
        let days: Vec<Date> = QUARTERS.iter().map(|quarters| own.today.checked_sub((quarters * 13).weeks()).unwrap_or(Date::MIN)).collect();
        let maps: Vec<_> = days.iter().map(|day| look(&found, &said_by(&said, *day), &ladder, *day).reached).collect();
        let level = |map: usize, id: &str| maps[map].iter().find(|one| one.competency == id).and_then(|one| one.level.clone());
        let growth = |id: &str, name: &str| {
            let levels: Vec<Option<String>> = (0..maps.len()).map(|map| level(map, id)).collect();
            let heights = levels.iter().map(|level| level.as_deref().map_or(0, |level| ladder.path(level).len())).collect();
            CompetencyGrowth { id: id.to_owned(), name: name.to_owned(), levels, heights }
        };
        let framework = &ladder.framework;
        let areas = framework.areas.iter().map(|area| AreaGrowth {
            key: area.key.clone(),
            name: area.name.clone(),
            competencies: framework.competencies.iter().filter(|one| one.area == area.key).map(|one| growth(&one.id, &one.name)).collect(),
        });
        let highest = framework.levels.iter().map(|level| ladder.path(&level.key).len()).max().unwrap_or(0);
        OwnGrowth { days, highest, areas: areas.collect() }
    })
    .await
}

/// What people had said by a day.
fn said_by(said: &Said, day: Date) -> Said {
    Said {
        statements: said.statements.iter().filter(|one| one.on <= day).cloned().collect(),
        given: said.given.iter().filter(|(_, on)| *on <= day).cloned().collect(),
        claims: said.claims.iter().filter(|one| one.on <= day).cloned().collect(),
        // What came of it is held against the day where it is looked at.
        mentored: said.mentored.clone(),
    }
}
