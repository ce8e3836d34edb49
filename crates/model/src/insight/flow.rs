//! Flow: what teams finish per week, how long it takes them, what is in progress, and when the rest is done at that pace.
//!
//! Links, calendars to come, estimates and risks are not asked here: that is the forecast.

mod measure;
mod passage;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::Serialize;

use self::measure::Look;
use self::passage::{Passage, passages};
use crate::calendars::{Calendars, only_program, to_datetime};
use crate::forecast::{MINUTES_PER_DAY, charter};
use crate::insight::plan::minute;
use crate::insight::plan::minute_or_none;
use crate::journal::Flow;
use crate::kind::Kind;
use crate::space::{Record, RecordId, Space};

/// What every date here leaves out, as it is printed beside them.
const RULE: &str = "Dates by pace alone: the weeks to come go as past ones went. Dependencies, who can do what, holidays to come and risks \
                    are not in them: `sinew forecast` has those.";

/// How many past weeks are shown and averaged.
const WEEKS: usize = 12;

/// Flow of a program. The JSON shape is documented in `docs/reference/json.md` and stays stable.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FlowReport {
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub data_date: DateTime,
    pub as_of: Timestamp,
    pub trials: u32,
    pub seed: u64,
    pub rule: &'static str,
    /// `None` when one team was asked for.
    pub program: Option<TeamFlow>,
    pub teams: Vec<TeamFlow>,
    /// What is in progress, by how much of the past it has outlasted, most first.
    pub in_progress: Vec<InProgress>,
}

/// How work goes through a team, or through all of them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TeamFlow {
    /// `None` for the whole program, and for the work that has no team.
    pub key: Option<String>,
    pub name: String,
    /// The last weeks since anything happened, oldest first.
    pub weeks: Vec<Week>,
    pub finished_per_week: f64,
    /// Items ever finished; those of which nobody says when are not in the weeks.
    pub finished: usize,
    pub finished_undated: usize,
    /// Working days from begin to finish.
    pub cycle_days: Option<CycleDays>,
    /// Why there are no cycle times, in words.
    pub no_cycle_days: Option<String>,
    pub open: usize,
    pub in_progress: usize,
    /// Those of them that are older than the P85; `None` where no P85 is known.
    pub ageing: Option<usize>,
    pub law: Option<Law>,
    pub done: Option<Done>,
    /// Why it is not said when the open items are done, in words.
    pub no_done: Option<String>,
}

/// Seven days.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Week {
    /// Its last day.
    pub ending: Date,
    pub begun: u32,
    pub finished: u32,
}

/// Percentiles of working days from begin to finish.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CycleDays {
    /// How many finished items they rest on.
    pub items: usize,
    pub p50: f64,
    pub p85: f64,
    pub p95: f64,
}

/// Little's law over the shown weeks: what is in progress on average, over what is finished, is how long an item takes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Law {
    pub in_progress: f64,
    pub finished_per_week: f64,
    /// Working days that an item takes by the law.
    pub expected_days: f64,
    /// Working days that the items took which were finished.
    pub finished_days: f64,
    pub words: String,
}

/// When all open items are done: the end of the week by which that share of the trials was; `None` is later than ten years.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DoneBy")]
pub struct Done {
    pub p50: Option<Date>,
    pub p80: Option<Date>,
    pub p95: Option<Date>,
}

/// An item that was begun and is not finished.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct InProgress {
    pub key: String,
    pub name: String,
    pub team: Option<String>,
    /// `None` where nobody says.
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub since: Option<DateTime>,
    /// Working days since.
    pub age_days: Option<f64>,
    /// The team's P85, or that of all teams where the team has finished too little.
    pub p85_days: Option<f64>,
    /// Share of those finished items that took no longer than this one's age.
    pub older_than: Option<f64>,
    /// Older than the P85.
    pub ageing: bool,
}

/// How to look.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub as_of: Timestamp,
    /// Progress is known up to here.
    pub data_date: Timestamp,
    /// Only this team.
    pub team: Option<RecordId>,
    pub seed: u64,
}

/// Measures how work flows through the teams of a space. `flows` end at the day looked at.
pub fn report(space: &Space, flows: &BTreeMap<RecordId, Flow>, asked: &Asked) -> FlowReport {
    let program = only_program(space);
    let mut calendars = Calendars::new(space, program);
    let now = calendars.minute(asked.data_date);
    let passages = passages(space, flows, &mut calendars, now);
    let minutes_per_day = charter(space, program).and_then(|program| program.minutes_per_day).unwrap_or(MINUTES_PER_DAY) as f64;
    let look = Look::new(&calendars, minutes_per_day, now, asked.seed, &passages);
    let (mut teams, mut in_progress) = (Vec::new(), Vec::new());
    for (team, own) in groups(space, &passages, asked.team) {
        let items = look.in_progress(team, &own);
        let ageing = look.past(team.map(|team| team.id)).map(|_| items.iter().filter(|item| item.ageing).count());
        let name = team.map_or("No team", |team| team.title.as_str());
        teams.push(TeamFlow { key: team.map(|team| team.key.clone()), ageing, ..look.team(name, &own) });
        in_progress.extend(items);
    }
    let program = asked.team.is_none().then(|| {
        let all: Vec<&Passage<'_>> = passages.iter().collect();
        let ageing = look.past(None).map(|_| teams.iter().filter_map(|team: &TeamFlow| team.ageing).sum());
        TeamFlow { ageing, ..look.team("Whole program", &all) }
    });
    // Where nothing has a team, all of it says enough.
    if teams.iter().all(|team| team.key.is_none()) {
        teams.clear();
    }
    let place = |item: &InProgress| (item.older_than.unwrap_or(-1.0), item.age_days.unwrap_or(-1.0));
    in_progress.sort_by(|a, b| place(b).0.total_cmp(&place(a).0).then(place(b).1.total_cmp(&place(a).1)));
    FlowReport {
        data_date: to_datetime(now),
        as_of: asked.as_of,
        trials: look.trials(),
        seed: asked.seed,
        rule: RULE,
        program,
        teams,
        in_progress,
    }
}

type Group<'p, 'a> = (Option<&'a Record>, Vec<&'p Passage<'a>>);

/// Shares the work out to the teams that have any, and to the one that was asked for; what has no team comes last.
fn groups<'p, 'a>(space: &'a Space, passages: &'p [Passage<'a>], asked: Option<RecordId>) -> Vec<Group<'p, 'a>> {
    let teams = space.records().filter(|record| record.kind() == Kind::Team).map(Some);
    let own = |team: Option<RecordId>| passages.iter().filter(|passage| passage.team == team).collect();
    let groups = teams.chain([None]).map(|team| (team, own(team.map(|team| team.id))));
    groups.filter(|(team, own): &Group<'_, '_>| asked.map_or(!own.is_empty(), |asked| team.is_some_and(|team| team.id == asked))).collect()
}
