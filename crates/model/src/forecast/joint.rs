//! Several programs in one simulation: teams that have a name in common have one capacity, and what another program delivers is
//! waited for as it comes there.
//!
//! What is united are simulations, not records: every program keeps its calendars, its minutes a day, its history and its own
//! reference classes, so a program that shares nothing comes out as it does alone.

mod clock;
mod teams;

use std::collections::BTreeMap;
use std::ops::Range;

use engine::calendar::Minute;
use engine::cpm::LinkKind;
use engine::network::Network;
use engine::sample::Spread;
use engine::simulate::scenario::{Item as SimItem, Link as SimLink, Progress, Risk as SimRisk, Scenario, Streams};
use jiff::civil::{Date, DateTime};

use self::clock::{Clock, common_zone, rezoned};
pub use self::teams::{SharedTeam, TeamPart};
use super::network::{gate, plain};
use super::{Prepared, bounds, charter, fingerprint};
use crate::calendars::to_datetime;
use crate::insight::live_item;
use crate::problem::Problem;
use crate::space::{RecordId, Space};

/// One program, ready to be simulated.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Tells programs apart, whatever they are called: the space's id.
    pub id: &'a str,
    pub name: &'a str,
    pub space: &'a Space,
    pub prepared: &'a Prepared,
    /// The milestone that stands for it; by the charter's date when left out.
    pub headline: Option<RecordId>,
}

/// An item of one program that delivers what a commitment of another waits for. Programs are named by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub consumer: String,
    pub commitment: RecordId,
    pub provider: String,
    pub item: RecordId,
}

/// The programs' simulations as one.
#[derive(Debug)]
pub struct Joint {
    pub scenario: Scenario,
    /// In order of their ids, whatever the order in which they were named.
    pub programs: Vec<Placed>,
    /// The teams that several programs share.
    pub teams: Vec<SharedTeam>,
    /// The deliveries that are waited for, each with the milestone that its item is.
    pub deliveries: Vec<(Delivery, usize)>,
    /// What held those commitments before: the item that stands for each in `scenario`, as it is alone.
    promised: Vec<(u32, SimItem)>,
    /// By item: whether it was begun before its program's data date and the simulation begins earlier, and its place in its backlog.
    ranks: Vec<(bool, u32)>,
    pub problems: Vec<Problem>,
}

/// Where a program is in the joint simulation.
#[derive(Debug)]
pub struct Placed {
    pub id: String,
    pub items: Range<u32>,
    tables: Range<u32>,
    risks: Range<u32>,
    /// The index of its headline among the scenario's milestones.
    pub milestone: usize,
    /// The headline; `None` where no milestone is, and all of the program's work stands in.
    pub headline: Option<RecordId>,
    pub committed: Option<Date>,
    clock: Clock,
}

impl Placed {
    /// Returns a minute of the joint simulation as the program's own local time.
    pub fn local(&self, at: Minute) -> DateTime {
        to_datetime(self.clock.back(at))
    }

    /// Returns a minute of the program's own local time as one of the joint simulation.
    pub fn joint(&self, at: Minute) -> Minute {
        self.clock.forth(at)
    }
}

/// Unites simulations. `order` names programs by id, the one that is served first in shared teams first; those that it leaves out
/// come behind, in the order of their ids.
pub fn unite(parts: &[Part<'_>], order: &[String], deliveries: &[Delivery], seed: u64) -> Joint {
    let mut parts: Vec<Part<'_>> = parts.to_vec();
    parts.sort_by_key(|part| part.id);
    let zone = common_zone(parts.iter().map(|part| &part.prepared.zone));
    let clocks: Vec<Clock> = parts.iter().map(|part| Clock { own: part.prepared.zone.clone(), joint: zone.clone() }).collect();
    let now = parts.iter().zip(&clocks).map(|(part, clock)| clock.forth(part.prepared.data_date)).min().unwrap_or_default();
    let mut uniting = Uniting { scenario: empty(seed, now), specs: Vec::new(), ranks: Vec::new(), programs: Vec::new() };
    let calendars: Vec<Vec<u32>> = parts.iter().zip(&clocks).map(|(part, clock)| uniting.calendars(part, clock)).collect();
    let mut problems = Vec::new();
    let (teams, team_of) = teams::unite(&parts, &calendars, &mut uniting.scenario, &mut problems);
    for ((part, clock), (calendars, teams)) in parts.iter().zip(&clocks).zip(calendars.iter().zip(&team_of)) {
        uniting.program(part, clock, calendars, teams);
    }
    let Uniting { scenario, ranks, programs, .. } = uniting;
    let mut joint = Joint { scenario, programs, teams, deliveries: Vec::new(), promised: Vec::new(), ranks, problems };
    for delivery in deliveries {
        joint.deliver(&parts, delivery);
    }
    joint.without_circles(&parts);
    joint.scenario = joint.in_order(order);
    bounds::bound(&mut joint.scenario);
    joint
}

fn empty(seed: u64, now: Minute) -> Scenario {
    Scenario { seed, now, links_hold_started_work: true, item_percentiles: true, ..Scenario::default() }
}

/// What grows as programs are added.
struct Uniting {
    scenario: Scenario,
    /// What each calendar was compiled from.
    specs: Vec<engine::calendar::CalendarSpec>,
    ranks: Vec<(bool, u32)>,
    programs: Vec<Placed>,
}

impl Uniting {
    /// Adds a program's calendars, on the joint clock; those that are there already are not added again.
    fn calendars(&mut self, part: &Part<'_>, clock: &Clock) -> Vec<u32> {
        let own = part.prepared.calendars.iter().zip(&part.prepared.scenario.calendars);
        own.map(|(spec, compiled)| {
            let spec = rezoned(spec, clock);
            if let Some(known) = self.specs.iter().position(|known| *known == spec) {
                return known as u32;
            }
            let compiled = if clock.is_same() { Ok(compiled.clone()) } else { engine::calendar::Calendar::new(&spec) };
            self.scenario.calendars.push(compiled.expect("a week of working time moved by a zone has working time"));
            self.specs.push(spec);
            self.specs.len() as u32 - 1
        })
        .collect()
    }

    fn program(&mut self, part: &Part<'_>, clock: &Clock, calendars: &[u32], teams: &[u32]) {
        let own = &part.prepared.scenario;
        let (first, table, risk) = (self.scenario.items.len() as u32, self.scenario.tables.len() as u32, self.scenario.risks.len() as u32);
        let salt = fingerprint(part.id);
        let since = clock.forth(own.now);
        // A program that is known up to a later day does nothing before it.
        let later = Some(since).filter(|since| *since > self.scenario.now);
        for (ix, item) in own.items.iter().enumerate() {
            let open = !matches!(item.progress, Progress::Finished(_));
            let hold = later.filter(|_| open);
            self.ranks.push((hold.is_some() && matches!(item.progress, Progress::Started(_)), item.rank));
            self.scenario.streams.items.push(salt ^ own.streams.items.get(ix).copied().unwrap_or(ix as u32));
            self.scenario.items.push(SimItem {
                progress: match item.progress {
                    Progress::Waiting => Progress::Waiting,
                    Progress::Started(at) => Progress::Started(clock.forth(at)),
                    Progress::Finished(at) => Progress::Finished(clock.forth(at)),
                },
                remaining: from_tables(item.remaining, table),
                calendar: calendars[item.calendar as usize],
                team: item.team.map(|team| teams[team as usize]),
                rank: item.rank,
                not_before: item.not_before.map(|at| clock.forth(at)).max(hold),
            });
        }
        let holds = |link: &&SimLink| {
            // As the engine would without `links_hold_started_work`, which programs may see differently.
            let started = matches!(own.items[link.to as usize].progress, Progress::Started(_));
            let holds_start = matches!(link.kind, LinkKind::FinishStart | LinkKind::StartStart);
            own.links_hold_started_work || !(started && holds_start)
        };
        let links = own.links.iter().filter(holds).map(|link| SimLink { from: link.from + first, to: link.to + first, ..*link });
        self.scenario.links.extend(links);
        self.scenario.tables.extend(own.tables.iter().cloned());
        for (ix, sim) in own.risks.iter().enumerate() {
            self.scenario.streams.risks.push(salt ^ own.streams.risks.get(ix).copied().unwrap_or(ix as u32));
            self.scenario.risks.push(SimRisk {
                impact: from_tables(sim.impact, table),
                items: sim.items.iter().map(|item| item + first).collect(),
                capacity: sim.capacity.map(|hit| engine::simulate::scenario::CapacityHit {
                    team: teams[hit.team as usize],
                    from: clock.forth(hit.from),
                    ..hit
                }),
                ..sim.clone()
            });
        }
        let headline = part.headline.or_else(|| headline(part.prepared));
        let item = headline.and_then(|id| part.prepared.index.finish(id)).map(|ix| ix + first);
        let item = item.unwrap_or_else(|| self.end_of(first, salt, calendars));
        let charter = charter(part.space, part.prepared.program);
        let promised = headline.and_then(|id| live_item(part.space.record(id)?)?.committed);
        self.scenario.milestones.push(item);
        self.programs.push(Placed {
            id: part.id.to_owned(),
            items: first..self.scenario.items.len() as u32,
            tables: table..self.scenario.tables.len() as u32,
            risks: risk..self.scenario.risks.len() as u32,
            milestone: self.scenario.milestones.len() - 1,
            headline,
            committed: promised.or_else(|| charter.and_then(|charter| charter.committed)),
            clock: clock.clone(),
        });
    }

    /// Adds a point at which all of the items from `first` on are finished.
    fn end_of(&mut self, first: u32, salt: u32, calendars: &[u32]) -> u32 {
        let end = self.scenario.items.len() as u32;
        let mut leads: Vec<bool> = vec![false; (end - first) as usize];
        for link in self.scenario.links.iter().filter(|link| link.from >= first) {
            leads[(link.from - first) as usize] = true;
        }
        let last = (first..end).filter(|item| !leads[(item - first) as usize]);
        let links: Vec<SimLink> = last.map(|item| plain(item, end)).collect();
        self.scenario.links.extend(links);
        self.scenario.items.push(gate(calendars.first().copied().unwrap_or(0)));
        self.scenario.streams.items.push(salt);
        self.ranks.push((false, 0));
        end
    }
}

/// Returns the milestone that stands for a program: the one that its charter's date is promised for, else the last promised one,
/// else the last of all.
fn headline(prepared: &Prepared) -> Option<RecordId> {
    let focus = prepared.scenario.focus.and_then(|focus| prepared.milestones.get(focus as usize));
    focus.or_else(|| prepared.milestones.last()).copied()
}

fn from_tables(spread: Spread, first: u32) -> Spread {
    match spread {
        Spread::Past { table, times, less } => Spread::Past { table: table + first, times, less },
        other => other,
    }
}

impl Joint {
    /// Lets a commitment wait for the item that delivers it.
    fn deliver(&mut self, parts: &[Part<'_>], delivery: &Delivery) {
        let place = |id: &str| parts.binary_search_by_key(&id, |part| part.id).ok();
        let (Some(consumer), Some(provider)) = (place(&delivery.consumer), place(&delivery.provider)) else { return };
        let from = parts[provider].prepared.index.finish(delivery.item).map(|ix| ix + self.programs[provider].items.start);
        // What is dropped delivers nothing: its promise stands.
        let Some(from) = from else { return };
        self.scenario.milestones.push(from);
        let milestone = self.scenario.milestones.len() - 1;
        self.deliveries.push((delivery.clone(), milestone));
        let waits = &parts[consumer].prepared.waits;
        let Some(wait) = waits.iter().find(|wait| wait.record == delivery.commitment) else { return };
        let point = wait.point + self.programs[consumer].items.start;
        let item = &mut self.scenario.items[point as usize];
        self.promised.push((point, *item));
        *item = SimItem { remaining: Spread::Fixed(0.0), not_before: None, ..*item };
        self.scenario.links.push(plain(from, point));
    }

    /// Puts promises back where programs would wait for each other in a circle.
    fn without_circles(&mut self, parts: &[Part<'_>]) {
        loop {
            let ends: Vec<(u32, u32)> = self.scenario.links.iter().map(|link| (link.from, link.to)).collect();
            let Err(circle) = Network::new(self.scenario.items.len(), &ends) else { return };
            // The programs themselves have none, so one of the points is on it.
            let Some(at) = self.promised.iter().position(|(point, _)| circle.path.contains(point)) else { return };
            let (point, promised) = self.promised.remove(at);
            let own = |item: u32| self.programs.iter().position(|program| program.items.contains(&item));
            let consumer = own(point);
            self.scenario.links.retain(|link| link.to != point || own(link.from) == consumer);
            self.scenario.items[point as usize] = promised;
            let place = consumer.map_or("", |program| parts[program].name);
            let words = "Programs deliver to each other in a circle, so one of the deliveries is held by its promise instead. Look who really comes first.";
            self.problems.push(Problem::warning("delivery.circle", place, words));
        }
    }

    /// Returns the simulation with other priorities: shared teams serve the program that is named first first.
    pub fn in_order(&self, order: &[String]) -> Scenario {
        let mut scenario = self.scenario.clone();
        let mut turns: Vec<usize> = (0..self.programs.len()).collect();
        let turn = |program: &usize| order.iter().position(|id| *id == self.programs[*program].id).unwrap_or(usize::MAX);
        turns.sort_by_key(turn);
        let length = self.ranks.iter().map(|(_, rank)| rank + 1).max().unwrap_or(0);
        for (turn, program) in turns.iter().enumerate() {
            for item in self.programs[*program].items.clone() {
                let (begun, rank) = self.ranks[item as usize];
                // Begun work keeps its slot.
                let turn = if begun { 0 } else { 1 + turn as u32 };
                scenario.items[item as usize].rank = turn.saturating_mul(length).saturating_add(rank);
            }
        }
        scenario
    }

    /// Returns the simulation of one program with its teams to itself, others' promises as promised, and the same luck.
    pub fn alone(&self, program: usize) -> Scenario {
        let Placed { items, tables, risks, .. } = &self.programs[program];
        let (first, table) = (items.start, tables.start);
        let range = |range: &Range<u32>| range.start as usize..range.end as usize;
        let mut own: Vec<SimItem> = self.scenario.items[range(items)].to_vec();
        for (point, promised) in self.promised.iter().filter(|(point, _)| items.contains(point)) {
            own[(point - first) as usize] = *promised;
        }
        let back = |spread: Spread| match spread {
            Spread::Past { table: ix, times, less } => Spread::Past { table: ix - table, times, less },
            other => other,
        };
        own.iter_mut().for_each(|item| item.remaining = back(item.remaining));
        let links = self.scenario.links.iter().filter(|link| items.contains(&link.from) && items.contains(&link.to));
        let own_risks = self.scenario.risks[range(risks)].iter().map(|risk| SimRisk {
            impact: back(risk.impact),
            items: risk.items.iter().map(|item| item - first).collect(),
            ..risk.clone()
        });
        Scenario {
            streams: Streams {
                items: self.scenario.streams.items[range(items)].to_vec(),
                teams: self.scenario.streams.teams.clone(),
                risks: self.scenario.streams.risks[range(risks)].to_vec(),
            },
            items: own,
            links: links.map(|link| SimLink { from: link.from - first, to: link.to - first, ..*link }).collect(),
            milestones: vec![self.scenario.milestones[self.programs[program].milestone] - first],
            risks: own_risks.collect(),
            tables: self.scenario.tables[range(tables)].to_vec(),
            calendars: self.scenario.calendars.clone(),
            teams: self.scenario.teams.clone(),
            item_percentiles: false,
            ..empty(self.scenario.seed, self.scenario.now)
        }
    }

    /// Whether others have a say in when a program lands: it shares a team, or waits for what another delivers.
    pub fn depends(&self, program: usize) -> bool {
        let id = &self.programs[program].id;
        let shares = self.teams.iter().any(|team| team.is_shared() && team.parts.iter().any(|part| part.program == *id && part.open > 0));
        shares || self.promised.iter().any(|(point, _)| self.programs[program].items.contains(point))
    }

    /// Returns the program to which an item of the simulation belongs.
    pub fn program_of(&self, item: u32) -> Option<&Placed> {
        self.programs.iter().find(|program| program.items.contains(&item))
    }
}

/// Maps the items of a program's simulation back to its records.
pub fn records_of(prepared: &Prepared) -> BTreeMap<u32, RecordId> {
    prepared.index.records.iter().filter_map(|id| Some((prepared.index.finish(*id)?, *id))).collect()
}
