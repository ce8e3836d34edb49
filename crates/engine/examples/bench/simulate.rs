//! Monte Carlo: activity samples per CPU second without capacity, and CPU seconds with finite capacity.

use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use sinew_engine::calendar::{Calendar, CalendarSpec, Minute, Span};
use sinew_engine::sample::Spread;
use sinew_engine::simulate::forecast::Forecast;
use sinew_engine::simulate::instructions::Instructions;
use sinew_engine::simulate::scenario::{Item, Lag, Link, Progress, Scenario, Team};
use sinew_engine::simulate::{BLOCK, Simulation};

use crate::{network_file, usage};

/// Working minutes of a day.
const DAY: f64 = 480.0;

/// What is measured.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) teams: u32,
    pub(crate) slots: u32,
    pub(crate) calendars: u32,
    pub(crate) threads: u32,
    pub(crate) percentiles: bool,
    pub(crate) pert: bool,
    pub(crate) instructions: Option<Instructions>,
}

pub(crate) fn measure(path: &str, trials: u32, repetitions: usize, options: Options) -> Result<String, Box<dyn Error>> {
    let scenario = scenario(path, options)?;
    let instructions = options.instructions.or(Instructions::available().last().copied()).ok_or("no instructions")?;
    let mut forecast = None;
    let times = usage::repeat(repetitions, || {
        let simulation = Simulation::with(&scenario, instructions, &|work| work()).expect("the file holds a good plan");
        forecast = Some(run(&simulation, trials, options.threads.max(1)));
    });
    let forecast = forecast.ok_or("nothing was run")?;
    let samples = scenario.items.len() as f64 * f64::from(trials);
    let days = |at: Minute| (at.0 - scenario.now.0) as f64 / 1440.0;
    let critical = forecast.items.iter().map(|item| item.criticality).fold(0.0, f64::max);
    Ok(format!(
        r#"{{"what":"simulate","n":{},"teams":{},"slots":{},"calendars":{},"trials":{trials},"threads":{},"instructions":"{instructions:?}","percentiles":{},"cpu_s":{:.4},"wall_s":{:.4},"million_samples_per_cpu_s":{:.1},"p50_days":{:.2},"p80_days":{:.2},"max_criticality":{critical:.3},"digest":"{:016x}","rss_mb":{:.1}}}"#,
        scenario.items.len(),
        options.teams,
        options.slots,
        options.calendars.max(1),
        options.threads.max(1),
        options.percentiles,
        times.cpu_mean / 1e3,
        times.wall_min / 1e3,
        samples / times.cpu_mean / 1e3,
        days(forecast.finish.dates.p50),
        days(forecast.finish.dates.p80),
        forecast.digest,
        usage::peak_mb()
    ))
}

/// Builds the plan of a network file: three points at 0.75, 1 and 1.75 of each duration, as the references take.
fn scenario(path: &str, options: Options) -> Result<Scenario, Box<dyn Error>> {
    let file = network_file::read(path)?;
    let calendars = options.calendars.max(1);
    let item = |(index, &days): (usize, &i32)| {
        let (low, likely, high) = (f64::from(days) * 0.75 * DAY, f64::from(days) * DAY, f64::from(days) * 1.75 * DAY);
        // A multiplicative hash spreads the items over the teams without a pattern that follows the network.
        let team = (options.teams > 0).then(|| (index as u32).wrapping_mul(2_654_435_761) >> 16).map(|hash| hash % options.teams);
        Item {
            progress: Progress::Waiting,
            remaining: if options.pert { Spread::Pert { low, likely, high } } else { Spread::Triangular { low, likely, high } },
            calendar: team.unwrap_or(0) % calendars,
            team,
            rank: index as u32,
            not_before: None,
        }
    };
    Ok(Scenario {
        seed: 42,
        // Monday, 2026-01-05.
        now: Minute(20_458 * 1440),
        calendars: (0..calendars).map(|zone| working_week(i32::try_from(zone).unwrap_or(0))).collect(),
        teams: (0..options.teams).map(|team| Team { slots: Some(options.slots), calendar: team % calendars, sigma: 0.0 }).collect(),
        items: file.durations.iter().enumerate().map(item).collect(),
        links: file
            .links
            .iter()
            .map(|link| Link { from: link.from, to: link.to, kind: link.kind, lag: Lag::Working(link.lag * DAY as i32) })
            .collect(),
        item_percentiles: options.percentiles,
        ..Scenario::default()
    })
}

/// Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00, six hours later per zone.
fn working_week(zone: i32) -> Calendar {
    let shift = zone * 360;
    let day = vec![Span { start: 480 + shift, end: 720 + shift }, Span { start: 780 + shift, end: 1020 + shift }];
    let week = std::array::from_fn(|weekday| if weekday < 5 { day.clone() } else { Vec::new() });
    Calendar::new(&CalendarSpec { week, ..CalendarSpec::default() }).expect("the week holds working time")
}

fn run(simulation: &Simulation, trials: u32, threads: u32) -> Forecast {
    let next = AtomicU32::new(0);
    let work = || {
        let mut partial = simulation.partial();
        loop {
            let first = next.fetch_add(BLOCK, Ordering::Relaxed);
            if first >= trials {
                return partial;
            }
            simulation.run(&mut partial, first..trials.min(first + BLOCK));
        }
    };
    let partials = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker does not panic")).collect()
    });
    simulation.finish(partials)
}
