//! Resources: how full teams and people are, and what one more person buys, with the same luck.

use jiff::Timestamp;
use model::calendars::only_program;
use model::forecast::changed::bare;
use model::forecast::{Prepared, charter, prepare};
use model::insight::live_item;
use model::insight::resources::{Bought, MOST_WEEKS, Resources, Staffing, bought, hires, moves, rank, resources, staffed, team};
use model::kind::item::Stage;
use model::space::Space;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::SpaceId;

use super::forecast::Settings;
use super::raid::trials;
use crate::cx::Cx;
use crate::derived::{off, prepared};
use crate::failure::Failure;
use crate::live::Live;
use crate::simulate::{Progress, run, threads};
use crate::spaces::{Open, State};

/// How many weeks to look at.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourcesInput {
    /// The space's id.
    pub space: SpaceId,
    /// How many weeks, from that of the data date on; 12 when left out, at most 53.
    #[serde(default)]
    pub weeks: Option<u32>,
}

/// Who moves where.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveInput {
    /// The space's id.
    pub space: SpaceId,
    /// Key or name of the team that one person joins.
    pub to: String,
    /// Key or name of the team that they leave; somebody is hired when left out.
    #[serde(default)]
    pub from: Option<String>,
}

/// What one more person buys where, the most first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Staffed {
    /// Key of the milestone that the days are of; none when there is nothing to forecast.
    pub milestone: Option<String>,
    /// How often each was simulated; 0 where it would take too long.
    pub trials: u32,
    /// One more person in each team that has open work.
    pub hires: Vec<Bought>,
    /// One person who moves to where one more helps most.
    pub moves: Vec<Bought>,
}

const WEEKS: usize = 12;

/// Lays out the weeks of an open space; the answer is kept until it falls stale.
pub async fn show_resources(open: &Open, now: Timestamp, weeks: Option<u32>) -> Result<Resources, Failure> {
    let make = |state: State| off(move || resources(&state.space, &prepared(&state, now), MOST_WEEKS));
    let made = open.derived.resources.get(open, now, (), make).await?;
    let mut found = Resources::clone(&made);
    shorten(&mut found, weeks.map_or(WEEKS, |weeks| weeks as usize));
    Ok(found)
}

/// Keeps the first weeks.
fn shorten(found: &mut Resources, weeks: usize) {
    let weeks = weeks.clamp(1, MOST_WEEKS);
    found.weeks.truncate(weeks);
    let loads = found.teams.iter_mut().map(|team| &mut team.loads).chain(found.people.iter_mut().map(|person| &mut person.loads));
    loads.for_each(|loads| loads.truncate(weeks));
}

/// Works out what one more person buys in each team; the answer is kept until it falls stale.
pub async fn weigh_staffing(open: &Open, now: Timestamp) -> Result<Staffed, Failure> {
    // What cannot be simulated cannot be until something changes: why is kept, too.
    let make = |state: State| off(move || weigh(&state.space, &prepared(&state, now), None, &|_| ()).map_err(|failure| failure.message));
    let found = open.derived.staffing.get(open, now, (), make).await?;
    Result::clone(&found).map_err(Failure::invalid)
}

/// Works out what it does to each milestone when one person joins a team.
pub async fn try_move(open: &Open, now: Timestamp, input: &MoveInput) -> Result<Bought, Failure> {
    let (state, input) = (open.state(), input.clone());
    off(move || {
        let prepared = prepared(&state, now);
        let staffing = staffing(&state.space, &prepared, &input.to, input.from.as_deref())?;
        let head = head(&state.space, &prepared).ok_or_else(|| Failure::invalid("There is no open milestone to forecast: add one."))?;
        let trials = trials(&state.space, 1);
        if trials == 0 {
            return Err(Failure::invalid("The plan is too large to try this while somebody waits."));
        }
        let today = run(&bare(&prepared), trials, threads(), &|_| ())?;
        let then = run(&staffed(&prepared, staffing), trials, threads(), &|_| ())?;
        Ok(bought(&state.space, &prepared, staffing, &today, &then, head))
    })
    .await?
}

/// The weeks of the workspace, and what one more person buys.
#[derive(Clone, Debug, Serialize)]
pub struct Workforce {
    pub resources: Resources,
    pub staffed: Staffed,
}

/// Looks at the resources of the workspace.
pub async fn list_resources(cx: &Cx, weeks: usize, settings: &Settings, progress: Progress<'_>) -> Result<Workforce, Failure> {
    let live = Live::load(cx).await?;
    let prepared = prepare(&live.space, &live.journal, cx.now, settings.seed);
    let staffed = weigh(&live.space, &prepared, Some(settings.trials), progress)?;
    Ok(Workforce { resources: resources(&live.space, &prepared, weeks), staffed })
}

/// Returns the place of the milestone that the days are of: the committed one, else the last that is open.
fn head(space: &Space, prepared: &Prepared) -> Option<usize> {
    let committed = charter(space, only_program(space)).and_then(|program| program.committed);
    let open = || {
        let open = prepared.milestones.iter().enumerate().filter_map(|(ix, id)| Some((ix, live_item(space.record(*id)?)?)));
        open.filter(|(_, item)| item.stage != Stage::Done)
    };
    let promised = open().find(|(_, item)| committed.is_some() && item.committed == committed);
    promised.or_else(|| open().max_by_key(|(ix, item)| (item.committed, *ix))).map(|(ix, _)| ix)
}

fn staffing(space: &Space, prepared: &Prepared, to: &str, from: Option<&str>) -> Result<Staffing, Failure> {
    let find = |name: &str| team(space, prepared, name).ok_or_else(|| Failure::not_found(format!("There is no team `{name}`.")));
    let named = |ix: usize| space.record(prepared.teams[ix].record).map_or("", |record| record.title.as_str());
    let (to, from) = (find(to)?, from.map(find).transpose()?);
    if prepared.teams[to].slots.is_none() {
        let words = format!("How many items {} works on at a time is not known: set its slots first.", named(to));
        return Err(Failure::invalid(words));
    }
    if let Some(from) = from {
        if from == to {
            return Err(Failure::invalid("Nobody moves within one team: name two."));
        }
        match prepared.teams[from].slots {
            None => return Err(Failure::invalid(format!("How many people {} has is not known: set its slots first.", named(from)))),
            Some(..=1) => return Err(Failure::invalid(format!("{} has one slot: whoever leaves would leave it empty.", named(from)))),
            Some(_) => {}
        }
    }
    Ok(Staffing { from, to })
}

/// To how many of the best teams moves are tried, and how many moves at most.
const BEST: usize = 2;
const MOST_MOVES: usize = 12;

/// Simulates one more person in each team, then moves to where one helps most; without a number, as often as is affordable.
fn weigh(space: &Space, prepared: &Prepared, wanted: Option<u32>, progress: Progress<'_>) -> Result<Staffed, Failure> {
    let head = head(space, prepared);
    let milestone = head.and_then(|head| space.record(prepared.milestones[head])).map(|record| record.key.clone());
    let mut done = Staffed { milestone, trials: 0, hires: Vec::new(), moves: Vec::new() };
    let hires = hires(prepared);
    let trials = wanted.unwrap_or_else(|| trials(space, hires.len() + MOST_MOVES));
    let Some(head) = head.filter(|_| trials > 0 && !hires.is_empty()) else { return Ok(done) };
    let today = run(&bare(prepared), trials, threads(), progress)?;
    let weigh = |staffing: Staffing| -> Result<Bought, Failure> {
        let then = run(&staffed(prepared, staffing), trials, threads(), &|_| ())?;
        Ok(bought(space, prepared, staffing, &today, &then, head))
    };
    done.trials = trials;
    done.hires = hires.into_iter().map(weigh).collect::<Result<_, _>>()?;
    rank(&mut done.hires);
    let best = done.hires.iter().filter(|hire| hire.worth_it).take(BEST);
    let best = best.filter_map(|hire| team(space, prepared, &hire.to));
    let tried: Vec<Staffing> = best.flat_map(|to| moves(prepared, to)).take(MOST_MOVES).collect();
    done.moves = tried.into_iter().map(weigh).collect::<Result<_, _>>()?;
    rank(&mut done.moves);
    Ok(done)
}
