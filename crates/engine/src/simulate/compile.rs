//! Turns a scenario into flat arrays in topological order, which the trials run over.
//!
//! What cannot change from trial to trial is settled here: links from finished items and from actual starts
//! become lower bounds, links that hold nothing any more disappear, and teams that can never run out of slots
//! lose their limit.

use crate::cpm::LinkKind;
use crate::network::{Cycle, Network};

use crate::sample::{Draw, Spread, Tables};
use crate::simulate::axis::{Clocks, FAR, Time};
use crate::simulate::check::{check, is_open, spread_flaw};
use crate::simulate::flaw::{Flaw, FlawCode, Place};
use crate::simulate::scenario::{Effect, Item, Lag, Progress, Scenario};

/// A scenario, ready to be run. All vectors without a note are by place of the network.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) seed: u64,
    pub(crate) time: Time,
    /// The place of each item.
    pub(crate) places: Vec<u32>,
    /// Which random numbers the item draws.
    pub(crate) streams: Vec<u32>,
    pub(crate) tables: Tables,
    pub(crate) draws: Vec<Draw>,
    /// Which of `factors` stretches the item; the first one is always 1.
    pub(crate) factor: Vec<u32>,
    /// The teams whose durations have a common factor, and its distribution.
    pub(crate) factors: Vec<(u32, Draw)>,
    /// By factor without the first: which random numbers it draws.
    pub(crate) factor_streams: Vec<u32>,
    /// No start (for a finished item: no finish) before this.
    pub(crate) floor: Vec<i32>,
    /// No finish before this.
    pub(crate) finish_floor: Vec<i32>,
    /// Finish-to-start links without lag; the successors in order of rank.
    pub(crate) plain_in: Rows<u32>,
    pub(crate) plain_out: Rows<u32>,
    /// All other links.
    pub(crate) ties_in: Rows<Tie>,
    pub(crate) ties_out: Rows<Tie>,
    /// The row of the batch's delays that belongs to the item, or `NONE`.
    pub(crate) delay: Vec<u32>,
    pub(crate) delays: usize,
    /// Whether there is anything but plain links: ties, delays or finish bounds.
    pub(crate) general: bool,
    pub(crate) risks: Vec<CompiledRisk>,
    /// The places of the milestones.
    pub(crate) milestones: Vec<u32>,
    /// The place that criticality speaks of, or `NONE` for the finish of everything.
    pub(crate) focus: u32,
    pub(crate) calendar: Vec<u32>,
    /// Whether the item is open and has no work of its own.
    pub(crate) idle: Vec<bool>,
    pub(crate) started: Vec<bool>,
    pub(crate) finished: Vec<bool>,
    /// The team whose slots the item needs, or `NONE`.
    pub(crate) team: Vec<u32>,
    /// The item's bit in the backlog.
    pub(crate) backlog_bit: Vec<u32>,
    pub(crate) backlogs: Vec<Backlog>,
    /// The place of each backlog bit.
    pub(crate) backlog_places: Vec<u32>,
    pub(crate) limited: bool,
    pub(crate) outputs: Outputs,
}

/// Stands for "none" among indices.
pub(crate) const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Outputs {
    pub(crate) item_percentiles: bool,
    pub(crate) risk_ownership: bool,
}

/// A link that is not plain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tie {
    pub(crate) place: u32,
    pub(crate) kind: LinkKind,
    pub(crate) lag: Lag,
}

/// A limited team's backlog: a range of bits, in order of rank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backlog {
    pub(crate) slots: i32,
    pub(crate) calendar: u32,
    pub(crate) end_word: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct CompiledRisk {
    /// Which random numbers it draws.
    pub(crate) stream: u32,
    pub(crate) probability: f32,
    pub(crate) impact: Draw,
    /// The places whose durations grow.
    pub(crate) extends: Vec<u32>,
    /// The rows of the batch's delays that grow.
    pub(crate) delays: Vec<u32>,
    /// The team, the slots lost, and the position from which.
    pub(crate) capacity: Option<(u32, i32, i32)>,
}

impl Compiled {
    /// Says whether an item has other than plain links, a delay, or a bound on its finish.
    pub(crate) fn is_tied(&self, place: usize) -> bool {
        let links = !self.ties_in.row(place).is_empty() || !self.ties_out.row(place).is_empty();
        links || self.delay[place] != NONE || self.finish_floor[place] > -FAR
    }
}

/// Compressed rows of anything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows<T> {
    pub(crate) offsets: Vec<u32>,
    pub(crate) entries: Vec<T>,
}

impl<T> Rows<T> {
    #[inline(always)]
    pub(crate) fn row(&self, place: usize) -> &[T] {
        &self.entries[self.offsets[place] as usize..self.offsets[place + 1] as usize]
    }

    fn sort_rows_by_key(&mut self, key: impl Fn(&T) -> u32) {
        for row in self.offsets.windows(2) {
            self.entries[row[0] as usize..row[1] as usize].sort_unstable_by_key(&key);
        }
    }

    fn collect(n: usize, mut row: impl FnMut(usize, &mut Vec<T>)) -> Rows<T> {
        let mut rows = Rows { offsets: Vec::with_capacity(n + 1), entries: Vec::new() };
        rows.offsets.push(0);
        for place in 0..n {
            row(place, &mut rows.entries);
            rows.offsets.push(rows.entries.len() as u32);
        }
        rows
    }
}

/// The links that can still hold something, and the bounds that the others have become, by item.
struct Held {
    links: Vec<u32>,
    floor: Vec<i32>,
    finish_floor: Vec<i32>,
}

/// Checks and compiles a scenario.
pub(crate) fn compile(scenario: &Scenario) -> Result<Compiled, Flaw> {
    check(scenario)?;
    let slots = limits(scenario);
    let time = choose_time(scenario, &slots);
    let held = settle_links(scenario, &time);
    let network = network(scenario, &held)?;
    let order = network.order();
    let mut tables = Tables::default();
    let draws = draws(scenario, order, &mut tables)?;
    let factors = factors(scenario, &mut tables)?;
    let factor_of_team = |team: u32| factors.iter().position(|&(other, _)| other == team).map_or(0, |index| index as u32 + 1);
    let item_factor = |place: &u32| scenario.items[*place as usize].team.map_or(0, factor_of_team);
    let (delay, delays) = delay_rows(scenario, &network);
    let ties = |entries: &mut Vec<Tie>, row: &mut dyn Iterator<Item = (u32, u32)>, plain: bool| {
        for (place, link) in row {
            let link = scenario.links[held.links[link as usize] as usize];
            if is_plain(link.kind, link.lag) == plain {
                entries.push(Tie { place, kind: link.kind, lag: link.lag });
            }
        }
    };
    let incoming = |plain: bool| Rows::collect(order.len(), |place, entries| ties(entries, &mut network.predecessors_of(place), plain));
    let outgoing = |plain: bool| Rows::collect(order.len(), |place, entries| ties(entries, &mut network.successors_of(place), plain));
    // Two plain links between the same items say no more than one.
    let mut apart = Vec::new();
    let mut places_only = |rows: Rows<Tie>| {
        Rows::collect(order.len(), |place, entries| {
            apart.extend(rows.row(place).iter().map(|tie| tie.place));
            apart.sort_unstable();
            apart.dedup();
            entries.append(&mut apart);
        })
    };
    let (ties_in, ties_out) = (incoming(false), outgoing(false));
    let by_place = |values: &[i32]| -> Vec<i32> { order.iter().map(|&item| values[item as usize]).collect() };
    let finish_floor = by_place(&held.finish_floor);
    let risks = risks(scenario, &network, &time, &delay, &mut tables)?;
    let backlog = backlogs(scenario, &network, &slots);
    let mut plain_out = places_only(outgoing(true));
    plain_out.sort_rows_by_key(|&place| backlog.bit[place as usize]);
    let compiled = Compiled {
        seed: scenario.seed,
        factor: order.iter().map(item_factor).collect(),
        floor: by_place(&held.floor),
        general: !ties_in.entries.is_empty() || delays > 0 || finish_floor.iter().any(|&floor| floor > -FAR),
        finish_floor,
        plain_in: places_only(incoming(true)),
        plain_out,
        ties_in,
        ties_out,
        delay,
        delays,
        risks,
        milestones: scenario.milestones.iter().map(|&item| network.places()[item as usize]).collect(),
        focus: scenario.focus.map_or(NONE, |focus| network.places()[scenario.milestones[focus as usize] as usize]),
        calendar: order.iter().map(|&item| scenario.items[item as usize].calendar).collect(),
        idle: order.iter().map(|&item| is_idle(&scenario.items[item as usize])).collect(),
        started: order.iter().map(|&item| matches!(scenario.items[item as usize].progress, Progress::Started(_))).collect(),
        finished: order.iter().map(|&item| !is_open(scenario.items[item as usize].progress)).collect(),
        team: backlog.team,
        backlog_bit: backlog.bit,
        backlogs: backlog.backlogs,
        backlog_places: backlog.places,
        limited: slots.iter().any(Option::is_some),
        outputs: Outputs { item_percentiles: scenario.item_percentiles, risk_ownership: scenario.risk_ownership },
        time,
        places: network.places().to_vec(),
        streams: order.iter().map(|&item| stream(&scenario.streams.items, item)).collect(),
        factor_streams: factors.iter().map(|&(team, _)| stream(&scenario.streams.teams, team)).collect(),
        tables,
        draws,
        factors,
    };
    check_length(&compiled)?;
    Ok(compiled)
}

/// Returns each team's slots, or nothing where they can never run out.
fn limits(scenario: &Scenario) -> Vec<Option<u32>> {
    let mut open = vec![0u32; scenario.teams.len()];
    for item in scenario.items.iter().filter(|item| needs_slot(item)) {
        if let Some(team) = item.team {
            let open = &mut open[team as usize];
            // An item that works while its team does not still has to wait for the team to give it a slot.
            let odd = item.calendar != scenario.teams[team as usize].calendar;
            *open = if odd { u32::MAX } else { open.saturating_add(1) };
        }
    }
    let mut lost = vec![0u32; scenario.teams.len()];
    for hit in scenario.risks.iter().filter_map(|risk| risk.capacity) {
        lost[hit.team as usize] = lost[hit.team as usize].saturating_add(hit.slots);
    }
    let limit = |(index, slots): (usize, u32)| (slots.saturating_sub(lost[index]) < open[index]).then_some(slots);
    scenario.teams.iter().enumerate().map(|(index, team)| team.slots.and_then(|slots| limit((index, slots)))).collect()
}

/// Says whether an open item has no work of its own: a milestone. It takes no slot.
pub(crate) fn is_idle(item: &Item) -> bool {
    is_open(item.progress) && item.remaining == Spread::Fixed(0.0)
}

fn needs_slot(item: &Item) -> bool {
    is_open(item.progress) && !is_idle(item)
}

/// Chooses the axis: the working minutes of one calendar if nothing else matters, else elapsed minutes.
fn choose_time(scenario: &Scenario, slots: &[Option<u32>]) -> Time {
    let items = scenario.items.iter().filter(|item| is_open(item.progress)).map(|item| item.calendar);
    let teams = scenario.teams.iter().zip(slots).filter(|(_, slots)| slots.is_some()).map(|(team, _)| team.calendar);
    let mut used = items.chain(teams);
    let first = used.next().unwrap_or(0);
    let elapsed = scenario.links.iter().any(|link| matches!(link.lag, Lag::Elapsed(minutes) if minutes != 0));
    match scenario.calendars.get(first as usize) {
        Some(calendar) if !elapsed && used.all(|calendar| calendar == first) => {
            Time::Line { calendar: Box::new(calendar.clone()), now: scenario.now }
        }
        _ => Time::Clocks(Clocks::new(scenario.now, &scenario.calendars)),
    }
}

/// Sorts out which links can still hold something.
fn settle_links(scenario: &Scenario, time: &Time) -> Held {
    let n = scenario.items.len();
    let mut held = Held { links: Vec::with_capacity(scenario.links.len()), floor: vec![0; n], finish_floor: vec![-FAR; n] };
    for (floor, item) in held.floor.iter_mut().zip(&scenario.items) {
        *floor = match item.progress {
            Progress::Finished(at) => time.position(at),
            Progress::Started(_) | Progress::Waiting => item.not_before.map_or(0, |at| time.position(at).max(0)),
        };
    }
    for (index, link) in scenario.links.iter().enumerate() {
        let (from, to) = (&scenario.items[link.from as usize], &scenario.items[link.to as usize]);
        let holds_start = matches!(link.kind, LinkKind::FinishStart | LinkKind::StartStart);
        let moot = match to.progress {
            Progress::Finished(_) => true,
            Progress::Started(_) => holds_start && !scenario.links_hold_started_work,
            Progress::Waiting => false,
        };
        if moot {
            continue;
        }
        let leaves_start = matches!(link.kind, LinkKind::StartStart | LinkKind::StartFinish);
        let known = match from.progress {
            Progress::Finished(at) => Some(at),
            Progress::Started(at) => leaves_start.then_some(at),
            Progress::Waiting => None,
        };
        let Some(known) = known else {
            held.links.push(index as u32);
            continue;
        };
        let bound = time.shift(to.calendar, time.position(known), link.lag);
        let floors = if holds_start { &mut held.floor } else { &mut held.finish_floor };
        let floor = &mut floors[link.to as usize];
        *floor = (*floor).max(bound);
    }
    held
}

fn network(scenario: &Scenario, held: &Held) -> Result<Network, Flaw> {
    let ends: Vec<(u32, u32)> =
        held.links.iter().map(|&link| (scenario.links[link as usize].from, scenario.links[link as usize].to)).collect();
    Network::new(scenario.items.len(), &ends)
        .map_err(|Cycle { path }| Flaw { place: Place::Item(path[0] as usize), code: FlawCode::DependencyCycle(path) })
}

fn is_plain(kind: LinkKind, lag: Lag) -> bool {
    kind == LinkKind::FinishStart && matches!(lag, Lag::Working(0) | Lag::Elapsed(0))
}

fn draws(scenario: &Scenario, order: &[u32], tables: &mut Tables) -> Result<Vec<Draw>, Flaw> {
    let prepare = |&item: &u32| {
        let spread = &scenario.items[item as usize];
        if !is_open(spread.progress) {
            return Ok(Draw::fixed(0.0));
        }
        Draw::new(&spread.remaining, &scenario.tables, tables).map_err(|flaw| spread_flaw(flaw, Place::Item(item as usize)))
    };
    order.iter().map(prepare).collect()
}

/// Prepares the common factors: lognormal with mean 1, so the median lies below.
fn factors(scenario: &Scenario, tables: &mut Tables) -> Result<Vec<(u32, Draw)>, Flaw> {
    let with_factor = scenario.teams.iter().enumerate().filter(|(_, team)| team.sigma > 0.0);
    let prepare = |(index, team): (usize, &crate::simulate::scenario::Team)| {
        let median = crate::sample::median_of_mean_one(team.sigma);
        let spread = Spread::Lognormal { median, sigma: team.sigma };
        let draw = Draw::new(&spread, &[], tables).map_err(|flaw| spread_flaw(flaw, Place::Team(index)))?;
        Ok((index as u32, draw))
    };
    with_factor.map(prepare).collect()
}

/// Gives a row of delays to each waiting item that a risk may delay.
fn delay_rows(scenario: &Scenario, network: &Network) -> (Vec<u32>, usize) {
    let mut rows = vec![NONE; scenario.items.len()];
    let mut count = 0;
    for &item in scenario.risks.iter().filter(|risk| risk.effect == Effect::Delays).flat_map(|risk| &risk.items) {
        let row = &mut rows[network.places()[item as usize] as usize];
        if *row == NONE && scenario.items[item as usize].progress == Progress::Waiting {
            *row = count;
            count += 1;
        }
    }
    (rows, count as usize)
}

/// Returns the number under which something draws.
fn stream(streams: &[u32], index: u32) -> u32 {
    streams.get(index as usize).copied().unwrap_or(index)
}

fn risks(scenario: &Scenario, network: &Network, time: &Time, delay: &[u32], tables: &mut Tables) -> Result<Vec<CompiledRisk>, Flaw> {
    let mut risks = Vec::with_capacity(scenario.risks.len());
    for (index, risk) in scenario.risks.iter().enumerate() {
        let impact = Draw::new(&risk.impact, &scenario.tables, tables).map_err(|flaw| spread_flaw(flaw, Place::Risk(index)))?;
        let mut compiled = CompiledRisk {
            stream: stream(&scenario.streams.risks, index as u32),
            probability: risk.probability as f32,
            impact,
            extends: Vec::new(),
            delays: Vec::new(),
            capacity: None,
        };
        for &item in &risk.items {
            let place = network.places()[item as usize];
            let progress = scenario.items[item as usize].progress;
            if risk.effect == Effect::Delays && progress == Progress::Waiting {
                compiled.delays.push(delay[place as usize]);
            } else if is_open(progress) {
                compiled.extends.push(place);
            }
        }
        compiled.capacity = risk.capacity.map(|hit| (hit.team, hit.slots.min(1 << 20) as i32, time.position(hit.from).max(0)));
        risks.push(compiled);
    }
    Ok(risks)
}

struct Backlogs {
    team: Vec<u32>,
    bit: Vec<u32>,
    backlogs: Vec<Backlog>,
    places: Vec<u32>,
}

/// Gives each item of a limited team a bit in its team's backlog, in order of rank.
fn backlogs(scenario: &Scenario, network: &Network, slots: &[Option<u32>]) -> Backlogs {
    let n = scenario.items.len();
    let mut queues = vec![Vec::new(); scenario.teams.len()];
    let mut result = Backlogs { team: vec![NONE; n], bit: vec![NONE; n], backlogs: Vec::new(), places: Vec::new() };
    for (index, item) in scenario.items.iter().enumerate().filter(|(_, item)| needs_slot(item)) {
        if let Some(team) = item.team.filter(|&team| slots[team as usize].is_some()) {
            queues[team as usize].push((item.rank, index));
        }
    }
    for (team, queue) in queues.iter_mut().enumerate() {
        queue.sort_unstable();
        for &(_, item) in queue.iter() {
            let place = network.places()[item];
            result.team[place as usize] = team as u32;
            result.bit[place as usize] = result.places.len() as u32;
            result.places.push(place);
        }
        result.places.resize(result.places.len().next_multiple_of(64), NONE);
        result.backlogs.push(Backlog {
            slots: slots[team].unwrap_or(u32::MAX).min(1 << 24) as i32,
            calendar: scenario.teams[team].calendar,
            end_word: (result.places.len() / 64) as u32,
        });
    }
    result
}

/// Refuses a plan whose longest chain, everything going wrong, could run off the axis.
fn check_length(compiled: &Compiled) -> Result<(), Flaw> {
    let worst = |draw: &Draw| f64::from(draw.at(1.0, &compiled.tables)).max(0.0);
    let factor = compiled.factors.iter().map(|(_, draw)| worst(draw)).fold(1.0, f64::max);
    let impact: f64 = compiled.risks.iter().map(|risk| worst(&risk.impact)).sum();
    let mut finish = vec![0.0f64; compiled.draws.len()];
    for place in 0..finish.len() {
        let plain = compiled.plain_in.row(place).iter().map(|&from| finish[from as usize]);
        let tied = compiled.ties_in.row(place).iter().map(|tie| {
            let (Lag::Working(minutes) | Lag::Elapsed(minutes)) = tie.lag;
            finish[tie.place as usize] + f64::from(minutes).abs()
        });
        let floor = f64::from(compiled.floor[place].max(compiled.finish_floor[place]));
        let hit = if compiled.risks.is_empty() { 0.0 } else { impact };
        finish[place] = plain.chain(tied).fold(floor, f64::max) + worst(&compiled.draws[place]) * factor + hit;
    }
    if finish.iter().any(|&finish| finish >= f64::from(FAR)) {
        return Err(Flaw { code: FlawCode::PlanTooLong, place: Place::Scenario });
    }
    Ok(())
}
