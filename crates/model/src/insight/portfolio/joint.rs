//! What comes of simulating programs together: what sharing teams costs each, and what sets the last finish.

use engine::sample::Spread;
use engine::simulate::forecast::{Dates, Forecast};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::days_between;
use crate::forecast::joint::{Joint, Part, Placed, records_of};
use crate::insight::rag::{Rag, rag};
use crate::insight::{key_of, thousands};
use crate::problem::Problem;
use crate::promises::end_of;
use crate::space::RecordId;

/// Programs simulated together.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct JointReport {
    pub trials: u32,
    pub seed: u64,
    /// Changes when any result changes.
    pub digest: String,
    /// The ids of the spaces in the order in which shared teams serve them.
    pub order: Vec<String>,
    /// The space that the question lets go first.
    pub first: Option<String>,
    /// In that order.
    pub programs: Vec<TogetherRow>,
    /// The teams that were joined, and with what capacity.
    pub teams: Vec<TeamRow>,
    /// When the last program lands.
    pub last: Option<Percentiles>,
    /// Share of the trials in which every program with a committed date keeps it.
    pub all_on_time: Option<f64>,
    /// What sets the last finish, over all programs, in order of time.
    pub chain: Vec<ChainLink>,
    pub deliveries: Vec<DeliveryRow>,
    pub problems: Vec<Problem>,
    /// What the numbers rest on, in sentences.
    pub rests_on: Vec<String>,
}

/// Dates by probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Percentiles {
    pub p50: Date,
    pub p80: Date,
    pub p95: Date,
}

/// A program, alone and together with the others.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TogetherRow {
    /// The id of its space.
    pub space: String,
    pub name: String,
    /// The milestone that stands for it; none: all of its work.
    pub key: Option<String>,
    pub milestone: Option<String>,
    pub committed: Option<Date>,
    /// With its teams to itself, and others' promises as promised; none as long as that was not simulated.
    pub alone: Option<Percentiles>,
    pub together: Percentiles,
    /// Calendar days by which its P80 is later together.
    pub cost_days: Option<i32>,
    pub rag: Rag,
    /// Chance to land on or before the committed date, together.
    pub on_time: Option<f64>,
    /// Share of the trials in which it is the last to land.
    pub last: f64,
    /// Where it lands when the program that is asked about goes first.
    pub after: Option<Percentiles>,
    /// Calendar days by which its P80 moves then; negative: earlier.
    pub move_days: Option<i32>,
}

/// A team that several programs share.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TeamRow {
    pub name: String,
    /// How many items it works on at once, over all programs.
    pub slots: Option<u32>,
    /// Where that number comes from.
    pub words: String,
    pub programs: Vec<TeamIn>,
}

/// What one program says of a shared team.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TeamIn {
    /// The id of the space.
    pub space: String,
    pub name: String,
    /// The team's key there.
    pub key: String,
    pub slots: Option<u32>,
    /// Measured from what the team did there, instead of typed.
    pub measured: bool,
    pub open_items: usize,
}

/// One item of the chain that sets the last finish.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChainLink {
    /// The id of its space.
    pub space: String,
    pub name: String,
    pub key: String,
    pub what: String,
    /// Share of the trials in which one more minute of it would have moved the last finish.
    pub criticality: f64,
    pub p50: Option<Date>,
}

/// What one program delivers to another, simulated together.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DeliveryRow {
    /// The space that waits, and its commitment.
    pub space: String,
    pub key: String,
    /// The space that delivers, and its item.
    pub by_space: String,
    pub by_key: String,
    pub p50: Date,
    pub p80: Date,
}

/// What was simulated.
#[derive(Debug)]
pub struct Simulated<'a> {
    pub joint: &'a Joint,
    pub together: &'a Forecast,
    /// By program of the joint simulation; none where it would come out the same. None at all as long as it was not simulated.
    pub alone: Option<&'a [Option<Forecast>]>,
    /// The space that goes first, and what comes of it.
    pub first: Option<(&'a str, &'a Forecast)>,
    pub order: &'a [String],
}

/// The items of the chain that people can take in.
const MOST_LINKS: usize = 24;
/// Below this share of the trials an item has no part in the chain.
const LEAST_CRITICALITY: f64 = 0.1;

/// Lays out programs that were simulated together.
pub fn report(parts: &[Part<'_>], simulated: &Simulated<'_>) -> JointReport {
    let Simulated { joint, together, first, order, .. } = simulated;
    let part = |id: &str| parts.iter().find(|part| part.id == id).expect("every program of a joint simulation is one of its parts");
    let last = last_shares(joint, together);
    let mut programs: Vec<TogetherRow> =
        (0..joint.programs.len()).map(|ix| program(part(&joint.programs[ix].id), simulated, ix, last[ix])).collect();
    let turn = |row: &TogetherRow| order.iter().position(|id| *id == row.space).unwrap_or(usize::MAX);
    programs.sort_by(|a, b| turn(a).cmp(&turn(b)).then_with(|| a.space.cmp(&b.space)));
    let goals: Vec<(u32, engine::calendar::Minute)> =
        joint.programs.iter().filter_map(|placed| Some((placed.milestone as u32, placed.joint(end_of(placed.committed?))))).collect();
    JointReport {
        trials: together.trials,
        seed: joint.scenario.seed,
        digest: format!("{:016x}", together.digest),
        order: programs.iter().map(|row| row.space.clone()).collect(),
        first: first.map(|(id, _)| id.to_owned()),
        teams: joint.teams.iter().filter(|team| team.is_shared()).map(|team| team_row(&part, team)).collect(),
        last: joint.programs.first().map(|placed| landing(placed, &together.finish.dates)),
        all_on_time: (!goals.is_empty()).then(|| together.joint(&goals)),
        chain: chain(parts, joint, together),
        deliveries: joint
            .deliveries
            .iter()
            .filter_map(|(delivery, milestone)| {
                let (consumer, provider) = (part(&delivery.consumer), part(&delivery.provider));
                let placed = joint.programs.iter().find(|placed| placed.id == delivery.provider)?;
                let dates = landing(placed, &together.milestones[*milestone].dates);
                Some(DeliveryRow {
                    space: delivery.consumer.clone(),
                    key: key_of(consumer.space, delivery.commitment),
                    by_space: delivery.provider.clone(),
                    by_key: key_of(provider.space, delivery.item),
                    p50: dates.p50,
                    p80: dates.p80,
                })
            })
            .collect(),
        problems: joint.problems.clone(),
        rests_on: rests_on(simulated),
        programs,
    }
}

fn landing(placed: &Placed, dates: &Dates) -> Percentiles {
    let [p50, p80, p95] = [dates.p50, dates.p80, dates.p95].map(|at| placed.local(at).date());
    Percentiles { p50, p80, p95 }
}

fn program(part: &Part<'_>, simulated: &Simulated<'_>, ix: usize, last: f64) -> TogetherRow {
    let Simulated { joint, together, alone, first, .. } = simulated;
    let placed = &joint.programs[ix];
    let milestone = &together.milestones[placed.milestone];
    let lands = landing(placed, &milestone.dates);
    let own = |alone: &Option<Forecast>| alone.as_ref().map_or(lands, |alone| landing(placed, &alone.milestones[0].dates));
    let by_itself = alone.map(|alone| alone.get(ix).map_or(lands, own));
    let after = first.map(|(_, forecast)| landing(placed, &forecast.milestones[placed.milestone].dates));
    let headline = placed.headline.and_then(|id| part.space.record(id));
    TogetherRow {
        space: placed.id.clone(),
        name: part.name.to_owned(),
        key: headline.map(|record| record.key.clone()),
        milestone: headline.map(|record| record.title.clone()),
        committed: placed.committed,
        alone: by_itself,
        together: lands,
        cost_days: by_itself.map(|by_itself| days_between(by_itself.p80, lands.p80)),
        rag: rag(placed.committed, lands.p50, lands.p80),
        on_time: placed.committed.map(|date| milestone.probability(placed.joint(end_of(date)))),
        last,
        after,
        move_days: after.map(|after| days_between(lands.p80, after.p80)),
    }
}

/// Returns by program the share of the trials in which it is the last to land; who lands at the same minute shares it.
fn last_shares(joint: &Joint, together: &Forecast) -> Vec<f64> {
    let mut shares = vec![0.0; joint.programs.len()];
    let at = |program: usize, trial: usize| together.milestones[joint.programs[program].milestone].samples[trial];
    for trial in 0..together.trials as usize {
        let Some(latest) = (0..shares.len()).map(|program| at(program, trial)).max() else { break };
        let last: Vec<usize> = (0..shares.len()).filter(|program| at(*program, trial) == latest).collect();
        last.iter().for_each(|program| shares[*program] += 1.0 / last.len() as f64);
    }
    shares.iter().map(|share| share / f64::from(together.trials.max(1))).collect()
}

fn team_row<'a>(part: &dyn Fn(&str) -> &'a Part<'a>, team: &crate::forecast::joint::SharedTeam) -> TeamRow {
    let programs = team.parts.iter().map(|said| {
        let own = part(&said.program);
        TeamIn {
            space: said.program.clone(),
            name: own.name.to_owned(),
            key: key_of(own.space, said.record),
            slots: said.slots,
            measured: said.measured,
            open_items: said.open,
        }
    });
    TeamRow { name: team.name.clone(), slots: team.slots, words: team.words.clone(), programs: programs.collect() }
}

/// Lists the items that set the last finish most often, in the order in which they land.
fn chain(parts: &[Part<'_>], joint: &Joint, together: &Forecast) -> Vec<ChainLink> {
    let mut critical: Vec<(u32, f64)> = (0u32..)
        .zip(&together.items)
        .map(|(ix, item)| (ix, item.criticality))
        .filter(|(ix, share)| *share >= LEAST_CRITICALITY && joint.scenario.items[*ix as usize].remaining != Spread::Fixed(0.0))
        .collect();
    critical.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    critical.truncate(MOST_LINKS);
    let mut links = Vec::new();
    for placed in &joint.programs {
        let Some(part) = parts.iter().find(|part| part.id == placed.id) else { continue };
        let own: Vec<&(u32, f64)> = critical.iter().filter(|(ix, _)| placed.items.contains(ix)).collect();
        if own.is_empty() {
            continue;
        }
        let mut records = records_of(part.prepared);
        records.extend(part.prepared.waits.iter().map(|wait| (wait.point, wait.record)));
        for (ix, criticality) in own {
            let Some(record) = records.get(&(ix - placed.items.start)).and_then(|id: &RecordId| part.space.record(*id)) else { continue };
            let dates = together.items[*ix as usize].dates;
            let link = ChainLink {
                space: placed.id.clone(),
                name: part.name.to_owned(),
                key: record.key.clone(),
                what: record.title.clone(),
                criticality: *criticality,
                p50: dates.map(|dates| placed.local(dates.p50).date()),
            };
            links.push((dates.map(|dates| dates.p50), link));
        }
    }
    links.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| (&one.space, &one.key).cmp(&(&other.space, &other.key))));
    links.into_iter().map(|(_, link)| link).collect()
}

fn rests_on(simulated: &Simulated<'_>) -> Vec<String> {
    let shared = simulated.joint.teams.iter().filter(|team| team.is_shared()).count();
    let mut words = vec![
        format!("{} trials, the same luck alone, together and with another order.", thousands(simulated.together.trials)),
        "Each program keeps its own calendars, time zone, minutes a day and history, and goes on from its own data date.".to_owned(),
        "Alone, a program has its teams to itself and others deliver as promised. Its own forecast draws other luck and may differ by a day or two.".to_owned(),
    ];
    words.push(match shared {
        0 => "No team is shared: teams are the same where they are called the same.".to_owned(),
        _ => "Teams that are called the same are one team with one capacity; it serves programs in the order shown, each in its backlog order.".to_owned(),
    });
    words
}
