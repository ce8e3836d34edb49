//! Slow simulators of the same rules, compared trial by trial on small random plans.
//!
//! The durations of each trial are read from a run in which nothing waits for anything: what is drawn does not
//! depend on links or teams.

use sinew_engine::calendar::{Calendar, CalendarSpec, Minute, Span, Work};
use sinew_engine::cpm::LinkKind;
use sinew_engine::sample::Spread;
use sinew_engine::simulate::scenario::{Item, Lag, Link, Progress, Scenario, Team};

use super::{after, item, minutes, plan, simulate, triangle};

/// A small generator of numbers for plans (Lehmer's, modulo 2^31 - 1).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        (self.0 % u64::from(bound)) as u32
    }
}

const TRIALS: u32 = 8;

/// The durations of every item, trial by trial: by item.
fn drawn(scenario: &Scenario) -> Vec<Vec<i64>> {
    let free = |item: &Item| Item { progress: Progress::Waiting, team: None, not_before: None, calendar: 0, ..*item };
    let alone = Scenario { seed: scenario.seed, ..plan(scenario.items.iter().map(free).collect(), Vec::new()) };
    let forecast = simulate(&alone, TRIALS);
    (0..scenario.items.len()).map(|item| minutes(&alone, &forecast, item)).collect()
}

fn random_links(dice: &mut Dice, n: u32, leads: bool, elapsed: bool) -> Vec<Link> {
    let mut links = Vec::new();
    for _ in 0..n + dice.below(n) {
        let to = 1 + dice.below(n - 1);
        let kind = [LinkKind::FinishStart, LinkKind::FinishStart, LinkKind::StartStart, LinkKind::FinishFinish, LinkKind::StartFinish]
            [dice.below(5) as usize];
        let minutes = [0, dice.below(30) as i32 - if leads { 15 } else { 0 }][dice.below(2) as usize];
        let lag = if elapsed && dice.below(2) == 0 { Lag::Elapsed(minutes) } else { Lag::Working(minutes) };
        links.push(Link { from: dice.below(to), to, kind, lag });
    }
    links
}

fn random_items(dice: &mut Dice, n: u32) -> Vec<Item> {
    let spread = |dice: &mut Dice| match dice.below(6) {
        0 => Spread::Fixed(0.0),
        _ => triangle(1.0, f64::from(1 + dice.below(40)), f64::from(41 + dice.below(40))),
    };
    (0..n).map(|_| item(spread(dice))).collect()
}

/// Start and finish of every item on one axis of time, by going over the links until nothing moves any more.
fn without_capacity(scenario: &Scenario, durations: &[i64]) -> (Vec<i64>, Vec<i64>) {
    let n = durations.len();
    let (mut starts, mut finishes) = (vec![0; n], durations.to_vec());
    loop {
        let before = (starts.clone(), finishes.clone());
        for link in &scenario.links {
            let (from, to) = (link.from as usize, link.to as usize);
            let Lag::Working(lag) = link.lag else { unreachable!("one axis") };
            let leaving = if matches!(link.kind, LinkKind::FinishStart | LinkKind::FinishFinish) { finishes[from] } else { starts[from] };
            if matches!(link.kind, LinkKind::FinishStart | LinkKind::StartStart) {
                starts[to] = starts[to].max(leaving + i64::from(lag));
            } else {
                finishes[to] = finishes[to].max(leaving + i64::from(lag));
            }
            finishes[to] = finishes[to].max(starts[to] + durations[to]);
        }
        if before == (starts.clone(), finishes.clone()) {
            return (starts, finishes);
        }
    }
}

#[test]
fn lanes_agree_with_relaxing_the_links() {
    for seed in 1..=400 {
        let mut dice = Dice(seed);
        let n = 2 + dice.below(9);
        let items = random_items(&mut dice, n);
        let scenario = plan(items, random_links(&mut dice, n, true, false));
        let forecast = simulate(&scenario, TRIALS);
        let drawn = drawn(&scenario);
        let mut critical = vec![0.0; n as usize];
        for trial in 0..TRIALS as usize {
            let mut durations: Vec<i64> = drawn.iter().map(|trials| trials[trial]).collect();
            let (_, finishes) = without_capacity(&scenario, &durations);
            let got: Vec<i64> = (0..n as usize).map(|item| minutes(&scenario, &forecast, item)[trial]).collect();
            assert_eq!(got, finishes, "seed {seed}, trial {trial}");
            // One more minute of a critical item's work moves the finish.
            for item in 0..n as usize {
                durations[item] += 1;
                critical[item] += f64::from(without_capacity(&scenario, &durations).1.iter().max() > finishes.iter().max());
                durations[item] -= 1;
            }
        }
        let got: Vec<f64> = forecast.items.iter().map(|item| item.criticality * f64::from(TRIALS)).collect();
        assert_eq!(got, critical, "seed {seed}");
    }
}

#[test]
fn events_with_slots_enough_agree_with_lanes() {
    for seed in 1..=400 {
        let mut dice = Dice(seed);
        let n = 3 + dice.below(20);
        let mut items = random_items(&mut dice, n);
        // Items 0 and 1 never overlap, so one slot less than there are items is always enough.
        (items[0].remaining, items[1].remaining) = (triangle(1.0, 2.0, 30.0), triangle(1.0, 2.0, 30.0));
        let mut links = random_links(&mut dice, n, false, false);
        links.push(after(0, 1));
        let lanes = plan(items, links);
        let mut events = lanes.clone();
        let takes_slot = lanes.items.iter().filter(|item| item.remaining != Spread::Fixed(0.0)).count() as u32;
        events.teams = vec![super::slots(takes_slot - 1)];
        events.items.iter_mut().for_each(|item| item.team = Some(0));
        let (lanes, events) = (simulate(&lanes, 40), simulate(&events, 40));
        for (lane, event) in lanes.milestones.iter().zip(&events.milestones) {
            assert_eq!(lane.samples, event.samples, "seed {seed}");
        }
        assert_eq!(lanes.items, events.items, "criticality and cruciality, seed {seed}");
    }
}

/// One trial under capacity and calendars, minute by minute.
struct Slow<'a> {
    scenario: &'a Scenario,
    durations: Vec<i64>,
    starts: Vec<Option<i64>>,
    work_ends: Vec<Option<i64>>,
    finishes: Vec<Option<i64>>,
}

impl Slow<'_> {
    fn run(scenario: &Scenario, durations: Vec<i64>) -> Vec<i64> {
        let none = vec![None; durations.len()];
        let mut slow = Slow { scenario, durations, starts: none.clone(), work_ends: none.clone(), finishes: none };
        for (index, item) in scenario.items.iter().enumerate() {
            match item.progress {
                Progress::Waiting => {}
                Progress::Started(_) if slow.is_held(index) => {}
                Progress::Started(_) => slow.start(index, 0),
                Progress::Finished(at) => slow.finishes[index] = Some(at.0 - scenario.now.0),
            }
        }
        let mut now = 0;
        while slow.finishes.contains(&None) {
            while slow.settle(now) || slow.give_out(now) {}
            now += 1;
            assert!(now < 500_000, "everything finishes at last");
        }
        slow.finishes.into_iter().flatten().collect()
    }

    fn calendar(&self, item: usize) -> &Calendar {
        &self.scenario.calendars[self.scenario.items[item].calendar as usize]
    }

    fn open(&self, calendar: &Calendar, at: i64) -> i64 {
        calendar.next_working(Minute(self.scenario.now.0 + at)).0 - self.scenario.now.0
    }

    fn shifted(&self, item: usize, at: i64, lag: Lag) -> i64 {
        match lag {
            Lag::Elapsed(minutes) => at + i64::from(minutes),
            Lag::Working(minutes) => {
                self.calendar(item).add(Minute(self.scenario.now.0 + at), Work(i64::from(minutes))).0 - self.scenario.now.0
            }
        }
    }

    fn start(&mut self, item: usize, at: i64) {
        self.starts[item] = Some(at);
        let end = self.calendar(item).add(Minute(self.scenario.now.0 + at), Work(self.durations[item]));
        self.work_ends[item] = Some(end.0 - self.scenario.now.0);
    }

    /// Returns when links allow the start (or the finish) of an item; nothing while that is not known.
    fn bound(&self, item: usize, of_start: bool) -> Option<i64> {
        let enters =
            |link: &&Link| link.to as usize == item && matches!(link.kind, LinkKind::FinishStart | LinkKind::StartStart) == of_start;
        self.scenario.links.iter().filter(enters).try_fold(i64::MIN, |bound, link| {
            let from = link.from as usize;
            let actual = |at: Minute| at.0 - self.scenario.now.0;
            let leaving = match (link.kind, self.scenario.items[from].progress) {
                (LinkKind::FinishStart | LinkKind::FinishFinish, _) => self.finishes[from],
                (_, Progress::Started(at) | Progress::Finished(at)) => Some(actual(at)),
                (_, Progress::Waiting) => self.starts[from],
            };
            leaving.map(|at| bound.max(self.shifted(item, at, link.lag)))
        })
    }

    fn floor(&self, item: usize) -> i64 {
        self.scenario.items[item].not_before.map_or(0, |at| at.0 - self.scenario.now.0).max(0)
    }

    /// Returns when links allow the start, which those to started items may not touch.
    fn start_bound(&self, item: usize) -> Option<i64> {
        let free = matches!(self.scenario.items[item].progress, Progress::Started(_)) && !self.scenario.links_hold_started_work;
        if free { Some(i64::MIN) } else { self.bound(item, true) }
    }

    /// Says whether the rest of a started item cannot go on at the data date.
    fn is_held(&self, item: usize) -> bool {
        self.start_bound(item).is_none_or(|bound| bound.max(self.floor(item)) > 0)
    }

    fn ready(&self, item: usize) -> Option<i64> {
        let floor = self.floor(item);
        // What has no work does not wait for working time.
        let idle = self.scenario.items[item].remaining == Spread::Fixed(0.0);
        let open = |at: i64| if idle { at } else { self.open(self.calendar(item), at) };
        self.start_bound(item).map(|bound| open(bound.max(floor)))
    }

    fn takes_slot(&self, item: usize) -> bool {
        self.scenario.items[item].team.is_some() && self.scenario.items[item].remaining != Spread::Fixed(0.0)
    }

    /// Ends and starts what needs no slot; says whether anything happened.
    fn settle(&mut self, now: i64) -> bool {
        for item in 0..self.durations.len() {
            if self.finishes[item].is_none()
                && let Some(end) = self.work_ends[item]
                && let Some(bound) = self.bound(item, false)
                && end.max(bound) <= now
            {
                self.finishes[item] = Some(now);
                return true;
            }
            if self.starts[item].is_none()
                && self.finishes[item].is_none()
                && !self.takes_slot(item)
                && self.ready(item).is_some_and(|at| at <= now)
            {
                self.start(item, now);
                return true;
            }
        }
        false
    }

    fn may_run_out(&self, index: usize, team: &Team) -> bool {
        let open = |item: &usize| !matches!(self.scenario.items[*item].progress, Progress::Finished(_)) && self.takes_slot(*item);
        let own: Vec<usize> = (0..self.durations.len()).filter(|item| self.scenario.items[*item].team == Some(index as u32)).collect();
        let odd = own.iter().any(|&item| open(&item) && self.scenario.items[item].calendar != team.calendar);
        odd || team.slots.is_some_and(|slots| own.iter().filter(|item| open(item)).count() as u32 > slots)
    }

    /// Gives one slot to the best ready item of a team; says whether there was one.
    fn give_out(&mut self, now: i64) -> bool {
        // Whoever has slots enough for all does not wait for the others' choices at the same minute.
        let mut teams: Vec<(usize, &Team)> = self.scenario.teams.iter().enumerate().collect();
        teams.sort_by_key(|&(index, team)| self.may_run_out(index, team));
        for (index, team) in teams {
            let of_team = |item: &usize| self.scenario.items[*item].team == Some(index as u32) && self.takes_slot(*item);
            let busy = |item: &usize| self.starts[*item].is_some() && self.work_ends[*item].is_some_and(|end| end > now);
            let taken = (0..self.durations.len()).filter(of_team).filter(busy).count() as u32;
            if team.slots.is_some_and(|slots| taken >= slots) || self.open(&self.scenario.calendars[team.calendar as usize], now) > now {
                continue;
            }
            let waits = |item: &usize| {
                self.starts[*item].is_none() && self.finishes[*item].is_none() && self.ready(*item).is_some_and(|at| at <= now)
            };
            let best = (0..self.durations.len()).filter(of_team).filter(waits).min_by_key(|&item| (self.scenario.items[item].rank, item));
            if let Some(best) = best {
                self.start(best, self.open(self.calendar(best), now));
                return true;
            }
        }
        false
    }
}

/// Works in two short shifts a day on some days of the week, at other hours than its neighbours.
fn odd_calendar(dice: &mut Dice) -> Calendar {
    let first = dice.below(1200) as i32;
    let (length, pause, second) = (20 + dice.below(60) as i32, 1 + dice.below(40) as i32, 10 + dice.below(60) as i32);
    let day =
        vec![Span { start: first, end: first + length }, Span { start: first + length + pause, end: first + length + pause + second }];
    let off = dice.below(7) as usize;
    let week = std::array::from_fn(|weekday| if weekday == off { Vec::new() } else { day.clone() });
    Calendar::new(&CalendarSpec { week, ..CalendarSpec::default() }).unwrap()
}

fn random_teams(dice: &mut Dice, scenario: &mut Scenario, calendars: u32) {
    let count = 1 + dice.below(3);
    scenario.teams = (0..count).map(|_| Team { slots: Some(1 + dice.below(2)), calendar: dice.below(calendars), sigma: 0.0 }).collect();
    for item in &mut scenario.items {
        item.rank = dice.below(6);
        let team = dice.below(count + 1);
        item.team = (team < count).then_some(team);
        // Most items work when their team does.
        item.calendar =
            item.team.filter(|_| dice.below(4) > 0).map_or(dice.below(calendars), |team| scenario.teams[team as usize].calendar);
        item.not_before = (dice.below(6) == 0).then(|| Minute(scenario.now.0 + i64::from(dice.below(200))));
        item.progress = match dice.below(10) {
            0 => Progress::Started(Minute(scenario.now.0 - i64::from(dice.below(90)))),
            1 => Progress::Finished(Minute(scenario.now.0 - i64::from(dice.below(90)))),
            _ => Progress::Waiting,
        };
    }
    scenario.links_hold_started_work = dice.below(2) == 0;
}

fn check_against_minutes(scenario: &Scenario, what: &str) {
    let forecast = simulate(scenario, TRIALS);
    let drawn = drawn(scenario);
    for trial in 0..TRIALS as usize {
        let durations: Vec<i64> = drawn.iter().map(|trials| trials[trial]).collect();
        let got: Vec<i64> = (0..durations.len()).map(|item| minutes(scenario, &forecast, item)[trial]).collect();
        let slow = Slow::run(scenario, durations);
        let one_calendar = scenario.items.iter().all(|item| item.calendar == scenario.items[0].calendar);
        if one_calendar {
            // On one calendar the end of a day and the beginning of the next are the same moment.
            let calendar = &scenario.calendars[scenario.items[0].calendar as usize];
            let worked =
                |finishes: &[i64]| -> Vec<Work> { finishes.iter().map(|at| calendar.work_before(Minute(scenario.now.0 + at))).collect() };
            assert_eq!(worked(&got), worked(&slow), "{what}, trial {trial}");
        } else {
            assert_eq!(got, slow, "{what}, trial {trial}");
        }
    }
}

#[test]
fn capacity_agrees_with_going_minute_by_minute() {
    for seed in 1..=400 {
        let mut dice = Dice(seed);
        let n = 2 + dice.below(12);
        let items = random_items(&mut dice, n);
        let mut scenario = plan(items, random_links(&mut dice, n, false, false));
        random_teams(&mut dice, &mut scenario, 1);
        check_against_minutes(&scenario, &format!("seed {seed}"));
    }
}

#[test]
fn plain_links_take_the_swift_way_to_the_same_dates() {
    for seed in 1..=400 {
        let mut dice = Dice(seed);
        let n = 4 + dice.below(14);
        let items = (0..n).map(|_| item(triangle(1.0, f64::from(1 + dice.below(5)), 9.0))).collect();
        let link = |_| {
            let to = 1 + dice.below(n - 1);
            after(dice.below(to), to)
        };
        let links = (0..2 * n).map(link).collect();
        let mut scenario = plan(items, links);
        scenario.teams = vec![super::slots(1), super::slots(2)];
        for item in &mut scenario.items {
            (item.team, item.rank) = (Some(dice.below(2)), dice.below(9));
        }
        check_against_minutes(&scenario, &format!("seed {seed}"));
    }
}

#[test]
fn capacity_under_calendars_agrees_with_going_minute_by_minute() {
    for seed in 1..=150 {
        let mut dice = Dice(seed);
        let n = 2 + dice.below(6);
        let items = random_items(&mut dice, n);
        let mut scenario = plan(items, random_links(&mut dice, n, false, true));
        scenario.calendars = (0..3).map(|_| odd_calendar(&mut dice)).collect();
        random_teams(&mut dice, &mut scenario, 3);
        check_against_minutes(&scenario, &format!("seed {seed}"));
    }
}
