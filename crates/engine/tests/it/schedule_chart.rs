//! Plans as text, and their schedules drawn as charts: the language of the scheduler's tests.
//!
//! A line is a task: its name, its days, then what holds it. Day 0 is a Monday; a day works from 08:00 to
//! 12:00 and from 13:00 to 17:00, every day of the week unless the plan says `week office`.
//!
//! ```text
//! design 2
//! build  3 after design+1        fs, ss, ff, sf; lag in days, +1e on the clock, +50% of the predecessor
//! ```
//!
//! A chart has one column per day: `X` critical, `x` not, `M` and `m` for milestones, `-` a day without work.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sinew_engine::calendar::{CalendarSpec, Exception, Minute, Span, Work};
use sinew_engine::explain::why;
use sinew_engine::plan::{
    Assignment, CalendarIx, Constraint, Contour, Duration, Lag, Link, LinkKind, ManualDates, Plan, PlanEnd, PlanProblem, PlanSpec, Rules,
    Split, Task, TaskIx,
};
use sinew_engine::schedule::{Cause, Criticality, Schedule, schedule};

/// Draws the scheduled dates of a plan.
#[track_caller]
pub(crate) fn check(plan: &str, chart: &str) {
    same(&Read::new(plan).draw(|schedule, i| (schedule.tasks[i].start, schedule.tasks[i].finish)), chart);
}

/// Draws the late dates of a plan.
#[track_caller]
pub(crate) fn check_late(plan: &str, chart: &str) {
    same(&Read::new(plan).draw(|schedule, i| (schedule.tasks[i].late_start, schedule.tasks[i].late_finish)), chart);
}

/// Lists the total and the free float of each task in days.
#[track_caller]
pub(crate) fn check_float(plan: &str, floats: &str) {
    let read = Read::new(plan);
    let schedule = read.schedule();
    let days = |work: Work| work.0 as f64 / 480.0;
    let lines = read.names.iter().zip(&schedule.tasks);
    let lines = lines.map(|(name, task)| format!("{name} {} {}", days(task.total_float), days(task.free_float)));
    same(&lines.collect::<Vec<_>>().join("\n"), floats);
}

/// Lists the start and finish of each task as day and time.
#[track_caller]
pub(crate) fn check_times(plan: &str, times: &str) {
    let read = Read::new(plan);
    let schedule = read.schedule();
    let lines = read.names.iter().zip(&schedule.tasks);
    let lines = lines.map(|(name, task)| format!("{name} {} to {}", time(task.start), time(task.finish)));
    same(&lines.collect::<Vec<_>>().join("\n"), times);
}

/// Tells why a task stands where it does, one step a line.
#[track_caller]
pub(crate) fn check_why(plan: &str, task: &str, chain: &str) {
    let read = Read::new(plan);
    let plan = read.plan();
    let steps = why(&plan, &schedule(&plan), read.ix(task));
    let name = |task: TaskIx| read.names[task.0 as usize].as_str();
    let mut told = String::new();
    for step in steps {
        let cause = match step.cause {
            Cause::Link(link) => format!("link from {}", name(read.spec.links[link.0 as usize].from)),
            Cause::Parent(task) => format!("held with {}", name(task)),
            Cause::Child(task) => format!("its task {}", name(task)),
            other => format!("{other:?}"),
        };
        writeln!(told, "{} {}: {cause} at {}", name(step.task), time(step.start), time(step.at)).unwrap();
    }
    same(&told, chain);
}

/// Says what keeps a plan from being scheduled: code and tasks.
#[track_caller]
pub(crate) fn check_problem(plan: &str, problems: &str) {
    let read = Read::new(plan);
    let found = Plan::new(read.spec.clone()).expect_err("a bad plan was accepted");
    let found = found.iter().map(|problem| match problem {
        PlanProblem::Cycle { path } => {
            let first = path.iter().enumerate().min_by_key(|(_, task)| task.0).unwrap().0;
            let names = path[first..].iter().chain(&path[..first]).map(|task| read.names[task.0 as usize].as_str());
            format!("{} {}", problem.code(), names.collect::<Vec<_>>().join(" "))
        }
        _ => problem.code().to_owned(),
    });
    same(&found.collect::<Vec<_>>().join("\n"), problems);
}

#[track_caller]
fn same(found: &str, expected: &str) {
    let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(words).collect::<Vec<_>>().join("\n");
    // Spaces only line columns up.
    fn words(line: &str) -> String {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }
    assert!(lines(found) == lines(expected), "found:\n{}\n\nexpected:\n{}\n", lines(found), lines(expected));
}

fn time(at: Minute) -> String {
    let minute = at.0 - day_start(0).0 + 8 * 60;
    format!("{}.{:02}:{:02}", minute.div_euclid(1440), minute.rem_euclid(1440) / 60, minute.rem_euclid(60))
}

/// 2026-03-02, a Monday, at 08:00, and the days after it.
pub(crate) fn day_start(day: i64) -> Minute {
    Minute((20_514 + day) * 1440 + 8 * 60)
}

fn day_finish(day: i64) -> Minute {
    Minute(day_start(day).0 + 9 * 60)
}

/// A plan read from text.
pub(crate) struct Read {
    pub(crate) spec: PlanSpec,
    names: Vec<String>,
    calendars: Vec<String>,
}

impl Read {
    pub(crate) fn new(text: &str) -> Read {
        let names = text.lines().filter_map(|line| line.split_whitespace().next()).filter(|word| !HEADERS.contains(word));
        let mut read = Read { spec: empty(), names: names.map(str::to_owned).collect(), calendars: vec!["plan".to_owned()] };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut words = Words { words: line.split_whitespace().collect(), at: 0 };
            let first = words.next();
            if HEADERS.contains(&first) { read.header(first, &mut words) } else { read.task(&mut words) }
        }
        read
    }

    fn plan(&self) -> Plan {
        Plan::new(self.spec.clone()).unwrap()
    }

    fn schedule(&self) -> Schedule {
        schedule(&self.plan())
    }

    fn ix(&self, name: &str) -> TaskIx {
        // An unknown name is an index that does not exist.
        TaskIx(self.names.iter().position(|known| known == name).unwrap_or(9_999) as u32)
    }

    fn calendar(&self, name: &str) -> CalendarIx {
        CalendarIx(self.calendars.iter().position(|known| known == name).unwrap_or(9_999) as u32)
    }

    fn header(&mut self, first: &str, words: &mut Words<'_>) {
        match first {
            "week" => self.spec.calendars[0].week = week(words.next()),
            "holiday" => self.spec.calendars[0].exceptions.push(day_off(words.day())),
            "calendar" => {
                self.calendars.push(words.next().to_owned());
                let mut spec = CalendarSpec { week: week(words.next()), ..CalendarSpec::default() };
                while let Some(word) = words.more() {
                    match word {
                        "off" => spec.exceptions.push(day_off(words.day())),
                        "zone" => spec.zone_shifts.push((0, words.next().parse::<i32>().unwrap() * 60)),
                        other => panic!("calendar {other}"),
                    }
                }
                self.spec.calendars.push(spec);
            }
            "start" => self.spec.start = day_start(words.day()),
            "finish" => self.spec.finish = Some(day_finish(words.day())),
            "from-finish" => self.spec.from = PlanEnd::Finish,
            "data-date" => self.spec.data_date = Some(day_start(words.day())),
            "links-win" => self.spec.rules.constraints_beat_links = false,
            "no-hold" => self.spec.rules.links_hold_started_work = false,
            "each-end" => self.spec.rules.each_end_is_critical = true,
            other => panic!("header {other}"),
        }
    }

    fn task(&mut self, words: &mut Words<'_>) {
        let ix = TaskIx(self.spec.tasks.len() as u32);
        let mut task = Task::default();
        if let Some(days) = words.more() {
            task.duration = duration(days);
        }
        let mut kind = None;
        while let Some(word) = words.more() {
            match word {
                "after" | "fs" => kind = Some(LinkKind::FinishToStart),
                "ss" => kind = Some(LinkKind::StartToStart),
                "ff" => kind = Some(LinkKind::FinishToFinish),
                "sf" => kind = Some(LinkKind::StartToFinish),
                "by" => self.assign(ix, words.next()),
                "in" => task.parent = Some(self.ix(words.next())),
                "cal" => task.calendar = Some(self.calendar(words.next())),
                word => match (self.detail(word, words, &mut task), kind) {
                    (true, _) => {}
                    (false, Some(kind)) => self.link(kind, word, ix),
                    (false, None) => panic!("word {word}"),
                },
            }
        }
        self.spec.tasks.push(task);
    }

    /// Reads a word that concerns the task alone.
    fn detail(&self, word: &str, words: &mut Words<'_>, task: &mut Task) -> bool {
        match word {
            "alap" => task.constraint = Constraint::AsLateAsPossible,
            "snet" => task.constraint = Constraint::StartNoEarlierThan(day_start(words.day())),
            "snlt" => task.constraint = Constraint::StartNoLaterThan(day_start(words.day())),
            "fnet" => task.constraint = Constraint::FinishNoEarlierThan(day_finish(words.day())),
            "fnlt" => task.constraint = Constraint::FinishNoLaterThan(day_finish(words.day())),
            "mso" => task.constraint = Constraint::MustStartOn(day_start(words.day())),
            "mfo" => task.constraint = Constraint::MustFinishOn(day_finish(words.day())),
            "deadline" => task.deadline = Some(day_finish(words.day())),
            "manual" => {
                let (start, finish) = words.days();
                task.manual = Some(ManualDates { start: start.map(day_start), finish: finish.map(day_finish) });
            }
            "done" => {
                let (start, finish) = words.days();
                task.progress.actual_start = start.map(day_start);
                task.progress.actual_finish = finish.map(day_finish);
            }
            "started" => task.progress.actual_start = Some(day_start(words.day())),
            "left" => task.progress.remaining = Some((words.number() * 480.0) as i64),
            "percent" => task.progress.percent = words.number() as u8,
            "resume" => task.progress.resume = Some(day_start(words.day())),
            "split" => {
                let (after, gap) = words.next().split_once('+').unwrap();
                task.splits.push(Split { after: work(after), gap: work(gap) });
            }
            "levelled" => task.levelling_delay = (words.number() * 1440.0) as i64,
            "off" => task.active = false,
            "fixed" => task.fixed_duration = true,
            "own-calendar-only" => task.ignores_resource_calendars = true,
            _ => return false,
        }
        true
    }

    /// Reads `a`, `a+1`, `a-1`, `a+1e` or `a+50%`.
    fn link(&mut self, kind: LinkKind, text: &str, to: TaskIx) {
        let sign = text.find(['+', '-']);
        let (name, lag) = sign.map_or((text, "0"), |at| text.split_at(at));
        let lag = if let Some(days) = lag.strip_suffix('e') {
            Lag::Elapsed((days.parse::<f64>().unwrap() * 1440.0) as i64)
        } else if let Some(percent) = lag.strip_suffix('%') {
            Lag::Percent(percent.parse().unwrap())
        } else {
            Lag::Working(work(lag))
        };
        self.spec.links.push(Link { from: self.ix(name), to, kind, lag });
    }

    /// Reads `ann:2@50+1`: two days of Ann's work at half time, one day after the task begins; `ann:4/1` has one
    /// of four left, `ann:2~bell` is spread like a bell.
    fn assign(&mut self, task: TaskIx, text: &str) {
        let (name, rest) = text.split_once(':').unwrap();
        let (rest, contour) = rest.split_once('~').unwrap_or((rest, "flat"));
        let contours = [("flat", Contour::Flat), ("back", Contour::BackLoaded), ("bell", Contour::Bell), ("turtle", Contour::Turtle)];
        let contour = contours.iter().find(|(known, _)| *known == contour).unwrap().1;
        let (rest, delay) = rest.split_once('+').unwrap_or((rest, "0"));
        let (days, units) = rest.split_once('@').unwrap_or((rest, "100"));
        let (days, left) = days.split_once('/').map_or((days, None), |(days, left)| (days, Some(left)));
        self.spec.assignments.push(Assignment {
            task,
            calendar: Some(self.calendar(name)),
            work: work(days),
            units: units.parse::<u32>().unwrap() * 100,
            remaining: left.map(work),
            delay: work(delay),
            levelling_delay: 0,
            contour,
        });
    }

    fn draw(&self, ends: impl Fn(&Schedule, usize) -> (Minute, Minute)) -> String {
        let plan = self.plan();
        let schedule = schedule(&plan);
        let mut chart = String::new();
        for (i, name) in self.names.iter().enumerate() {
            let ix = TaskIx(i as u32);
            let (start, finish) = ends(&schedule, i);
            let critical = schedule.tasks[i].criticality == Criticality::Critical;
            let calendar = plan.calendar_of(ix);
            let mut row = String::new();
            for day in 0..=(finish.day() - day_start(0).day()).clamp(0, 60) {
                let midnight = Minute((day_start(day).day()) * 1440);
                let next = Minute(midnight.0 + 1440);
                let inside = if start == finish { start >= midnight && start < next } else { start < next && finish > midnight };
                let worked = calendar.between(start.max(midnight), finish.min(next)) > Work(0) || start == finish;
                row.push(match (inside, worked, start == finish, critical) {
                    (false, ..) => '.',
                    (_, false, ..) => '-',
                    (_, _, true, true) => 'M',
                    (_, _, true, false) => 'm',
                    (_, _, false, true) => 'X',
                    (_, _, false, false) => 'x',
                });
            }
            writeln!(chart, "{name} | {row}").unwrap();
        }
        chart
    }
}

const HEADERS: [&str; 10] =
    ["week", "holiday", "calendar", "start", "finish", "from-finish", "data-date", "links-win", "no-hold", "each-end"];

/// The words of a line.
struct Words<'a> {
    words: Vec<&'a str>,
    at: usize,
}

impl<'a> Words<'a> {
    fn more(&mut self) -> Option<&'a str> {
        self.at += 1;
        self.words.get(self.at - 1).copied()
    }

    fn next(&mut self) -> &'a str {
        self.more().expect("a word is missing")
    }

    fn number(&mut self) -> f64 {
        self.next().parse().unwrap()
    }

    fn day(&mut self) -> i64 {
        self.next().parse().unwrap()
    }

    /// Reads `2..4`; either end may be missing.
    fn days(&mut self) -> (Option<i64>, Option<i64>) {
        let (start, finish) = self.next().split_once("..").unwrap();
        (start.parse().ok(), finish.parse().ok())
    }
}

fn work(days: &str) -> Work {
    Work((days.parse::<f64>().unwrap() * 480.0) as i64)
}

fn duration(text: &str) -> Duration {
    match text.strip_suffix('e') {
        Some(days) => Duration::Elapsed((days.parse::<f64>().unwrap() * 1440.0) as i64),
        None => Duration::Working(work(text)),
    }
}

fn day_off(day: i64) -> Exception {
    let day = day_start(day).day() as i32;
    Exception { from_day: day, to_day: day, spans: Vec::new() }
}

/// Names of weeks.
fn week(name: &str) -> [Vec<Span>; 7] {
    let spans = |spans: &[(i32, i32)]| spans.iter().map(|&(start, end)| Span { start: start * 60, end: end * 60 }).collect::<Vec<_>>();
    let day = spans(&[(8, 12), (13, 17)]);
    let weeks: BTreeMap<&str, [Vec<Span>; 7]> = BTreeMap::from([
        ("daily", core::array::from_fn(|_| day.clone())),
        ("office", core::array::from_fn(|i| if i < 5 { day.clone() } else { Vec::new() })),
        ("weekend", core::array::from_fn(|i| if i >= 5 { day.clone() } else { Vec::new() })),
        ("mornings", core::array::from_fn(|_| spans(&[(8, 12)]))),
        ("evenings", core::array::from_fn(|_| spans(&[(18, 22)]))),
        ("nights", core::array::from_fn(|_| spans(&[(22, 30)]))),
        ("never", core::array::from_fn(|_| Vec::new())),
    ]);
    weeks[name].clone()
}

fn empty() -> PlanSpec {
    PlanSpec {
        start: day_start(0),
        finish: None,
        from: PlanEnd::Start,
        data_date: None,
        calendars: vec![CalendarSpec { week: week("daily"), ..CalendarSpec::default() }],
        calendar: CalendarIx(0),
        tasks: Vec::new(),
        links: Vec::new(),
        assignments: Vec::new(),
        rules: Rules::default(),
    }
}
