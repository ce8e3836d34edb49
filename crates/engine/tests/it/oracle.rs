//! Schedules that MS Project computed, against ours: every date to the minute.
//!
//! The data is not part of the project; without it these tests say so and pass.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use sinew_engine::calendar::{CalendarSpec, Minute, Span, Work};
use sinew_engine::plan::{
    Assignment, CalendarIx, Constraint, Contour, Duration, Lag, Link, LinkKind, ManualDates, Plan, PlanEnd, PlanSpec, Progress, Rules,
    Task, TaskIx,
};
use sinew_engine::schedule::{Criticality, Schedule, schedule};

#[test]
fn every_date_of_tiers_a_and_b_is_reproduced() {
    let Some(files) = files(&["A", "B"]) else { return };
    assert!(files.len() >= 40, "the index lists {} files", files.len());
    let differences = files.iter().map(differences).collect::<Vec<_>>();
    assert!(differences.iter().all(|d| d.lines.is_empty()), "\n{}", report(&files, &differences));
}

#[test]
fn tier_c_differs_only_where_the_documentation_says() {
    let Some(files) = files(&["C"]) else { return };
    let differences = files.iter().map(differences).collect::<Vec<_>>();
    let found = files.iter().zip(&differences).map(|(file, d)| (file.name.as_str(), d.tasks)).collect::<Vec<_>>();
    // The reasons stand in docs/scheduling.md.
    let expected = [
        ("aspose-net_Examples_Data_EUC-KR-encoding.mpx", 27),
        ("aspose-net_Examples_Data_Software_Development_Plan-1.mpp", 0),
        ("mpxj_junit_data_generated_task-links_task-links-project98.mpx", 0),
        ("mpxj_junit_data_legacy_sample.mpx", 2),
    ];
    assert_eq!(found, expected, "\n{}", report(&files, &differences));
}

/// A file of the index.
struct File {
    tier: String,
    name: String,
    oracle: Value,
}

/// Leaf tasks of a file, and what is different in them.
struct Differences {
    leaves: usize,
    tasks: usize,
    lines: Vec<String>,
}

/// Reads the files of the given tiers, or says that they are not there.
fn files(tiers: &[&str]) -> Option<Vec<File>> {
    let root =
        std::env::var_os("SINEW_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = root.join("data/schedules");
    let Ok(index) = std::fs::read_to_string(folder.join("index.tsv")) else {
        // Written past the test harness, which keeps what a passing test prints.
        let line = b"LEFT OUT: schedules that MS Project computed, because ../shared/data is absent\n";
        std::io::stderr().write_all(line).unwrap();
        return None;
    };
    let rows = index.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let rows = rows.filter(|row| tiers.contains(&row[0]));
    Some(rows.map(|row| File { tier: row[0].to_owned(), name: row[1].to_owned(), oracle: oracle(&folder, row[1]) }).collect())
}

fn oracle(folder: &Path, name: &str) -> Value {
    let file = std::fs::File::open(folder.join("oracle").join(format!("{name}.json.gz"))).unwrap();
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn report(files: &[File], differences: &[Differences]) -> String {
    let mut report = String::new();
    for (file, d) in files.iter().zip(differences) {
        writeln!(report, "{} {}: {} leaf tasks, {} differences", file.tier, file.name, d.leaves, d.lines.len()).unwrap();
        for line in d.lines.iter().take(8) {
            writeln!(report, "    {line}").unwrap();
        }
    }
    report
}

/// Compares every date of every leaf, and its total float where the file's own is consistent.
fn differences(file: &File) -> Differences {
    let plan = Plan::new(plan_spec(&file.oracle)).unwrap();
    let ours = schedule(&plan);
    let compare_float = file.oracle["meta"]["cmpSlack"] == file.oracle["meta"]["cmpN"];
    let mut lines = Vec::new();
    let (mut leaves, mut tasks) = (0, 0);
    for (i, task) in array(&file.oracle["tasks"]).iter().enumerate() {
        if plan.is_summary(TaskIx(i as u32)) || task["summary"] == true {
            continue;
        }
        leaves += 1;
        let before = lines.len();
        // An MPX file keeps days without a time of day.
        let whole_days = file.oracle["meta"]["type"] == "MPX";
        compare(task, &ours, i, whole_days, &mut lines);
        if compare_float {
            compare_floats(task, &ours, i, &mut lines);
        }
        tasks += usize::from(lines.len() > before);
    }
    Differences { leaves, tasks, lines }
}

fn compare(task: &Value, ours: &Schedule, i: usize, whole_days: bool, lines: &mut Vec<String>) {
    let dates = ours.tasks[i];
    let pairs = [
        ("start", dates.start),
        ("finish", dates.finish),
        ("es", dates.early_start),
        ("ef", dates.early_finish),
        ("ls", dates.late_start),
        ("lf", dates.late_finish),
    ];
    for (field, ours) in pairs {
        let theirs = date(&task[field]);
        let same = |theirs: Minute| if whole_days { theirs.day() == ours.day() } else { theirs == ours };
        if theirs.is_some_and(|theirs| !same(theirs)) {
            lines.push(format!("{} {} `{}`: ours {} theirs {}", task["uid"], field, task["name"], text_of(ours), task[field]));
        }
    }
}

fn compare_floats(task: &Value, ours: &Schedule, i: usize, lines: &mut Vec<String>) {
    let dates = ours.tasks[i];
    // The readers of two old formats give the free float a hundredth of its size.
    let free = task["fs_min"].as_f64().map(|free| if dates.free_float.0 as f64 == free * 100.0 { free * 100.0 } else { free });
    for (field, ours, theirs) in [("total float", dates.total_float.0, task["ts_min"].as_f64()), ("free float", dates.free_float.0, free)] {
        if theirs.is_some_and(|theirs| theirs.round() as i64 != ours) {
            lines.push(format!("{} {field} `{}`: ours {ours} theirs {theirs:?}", task["uid"], task["name"]));
        }
    }
    let critical = dates.criticality == Criticality::Critical;
    if task["critical"] != critical {
        lines.push(format!("{} critical `{}`: ours {critical} theirs {}", task["uid"], task["name"], task["critical"]));
    }
}

/// Reads the inputs of an oracle file: nothing that its own schedule computed.
fn plan_spec(oracle: &Value) -> PlanSpec {
    let calendars = array(&oracle["calendars"]);
    let calendar_ix: BTreeMap<&str, CalendarIx> =
        calendars.iter().enumerate().map(|(i, calendar)| (calendar["name"].as_str().unwrap_or(""), CalendarIx(i as u32))).collect();
    let calendar = |name: &Value| name.as_str().and_then(|name| calendar_ix.get(name)).copied();
    let rows = array(&oracle["tasks"]);
    let task_ix: BTreeMap<i64, TaskIx> =
        rows.iter().enumerate().map(|(i, task)| (task["uid"].as_i64().unwrap(), TaskIx(i as u32))).collect();
    let minutes = |unit: &str| match unit {
        "m" => 1.0,
        "h" => 60.0,
        "d" => number(&oracle["minutesPerDay"]),
        "w" => number(&oracle["minutesPerWeek"]),
        _ => panic!("unit {unit}"),
    };
    let mut spec = PlanSpec {
        start: date(&oracle["meta"]["start"]).unwrap(),
        finish: None,
        from: PlanEnd::Start,
        data_date: None,
        calendars: calendars.iter().map(calendar_spec).collect(),
        calendar: calendar(&oracle["defaultCalendar"]).unwrap(),
        tasks: Vec::new(),
        links: Vec::new(),
        assignments: Vec::new(),
        rules: Rules::default(),
    };
    for (i, row) in rows.iter().enumerate() {
        let ix = TaskIx(i as u32);
        spec.tasks.push(Task {
            parent: row["parent"].as_i64().and_then(|uid| task_ix.get(&uid)).copied(),
            calendar: calendar(&row["cal"]),
            ..task(row)
        });
        for pred in array(&row["pred"]) {
            let Some(&from) = task_ix.get(&pred["uid"].as_i64().unwrap()) else { continue };
            spec.links.push(link(pred, from, ix, minutes));
        }
        for assignment in array(&row["asg"]) {
            if assignment["rtype"] != "WORK" || row["summary"] == true {
                continue;
            }
            spec.assignments.push(Assignment {
                task: ix,
                calendar: calendar(&assignment["cal"]),
                work: Work(number(&assignment["work_min"]).round() as i64),
                units: (number(&assignment["units"]) * 100.0).round() as u32,
                remaining: None,
                delay: Work(amount(&assignment["delay"], minutes).round() as i64),
                levelling_delay: 0,
                contour: Contour::Flat,
            });
        }
    }
    spec
}

fn task(row: &Value) -> Task {
    let minutes = row["dur_min"].as_f64().unwrap_or(0.0).round() as i64;
    let elapsed = row["dur"].as_str().is_some_and(|text| text.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with('e'));
    let at = date(&row["cdate"]).unwrap_or(Minute(0));
    let percent = row["pct"].as_str().map_or(0.0, |text| text.parse::<f64>().unwrap());
    Task {
        duration: if elapsed { Duration::Elapsed(minutes) } else { Duration::Working(Work(minutes)) },
        constraint: match row["constraint"].as_str().unwrap() {
            "AS_SOON_AS_POSSIBLE" => Constraint::AsSoonAsPossible,
            "AS_LATE_AS_POSSIBLE" => Constraint::AsLateAsPossible,
            "START_NO_EARLIER_THAN" => Constraint::StartNoEarlierThan(at),
            "START_NO_LATER_THAN" => Constraint::StartNoLaterThan(at),
            "FINISH_NO_EARLIER_THAN" => Constraint::FinishNoEarlierThan(at),
            "FINISH_NO_LATER_THAN" => Constraint::FinishNoLaterThan(at),
            "MUST_START_ON" => Constraint::MustStartOn(at),
            "MUST_FINISH_ON" => Constraint::MustFinishOn(at),
            other => panic!("constraint {other}"),
        },
        deadline: date(&row["deadline"]),
        manual: (row["mode"] == "MANUALLY_SCHEDULED").then(|| ManualDates { start: date(&row["start"]), finish: date(&row["finish"]) }),
        progress: Progress {
            actual_start: date(&row["as"]),
            actual_finish: date(&row["af"]),
            remaining: None,
            percent: percent.round() as u8,
            resume: None,
        },
        active: row["active"] == true,
        fixed_duration: row["type"] == "FIXED_DURATION",
        ..Task::default()
    }
}

fn link(pred: &Value, from: TaskIx, to: TaskIx, minutes: impl Fn(&str) -> f64) -> Link {
    let lag = pred["lag"].as_str().unwrap();
    let lag = match lag.strip_suffix('%') {
        Some(percent) => Lag::Percent(percent.parse::<f64>().unwrap() as i32),
        None => Lag::Working(Work(amount(&pred["lag"], minutes) as i64)),
    };
    let kind = match pred["type"].as_str().unwrap() {
        "FS" => LinkKind::FinishToStart,
        "SS" => LinkKind::StartToStart,
        "FF" => LinkKind::FinishToFinish,
        "SF" => LinkKind::StartToFinish,
        other => panic!("link {other}"),
    };
    Link { from, to, kind, lag }
}

fn calendar_spec(calendar: &Value) -> CalendarSpec {
    assert!(array(&calendar["exceptions"]).is_empty(), "an exception that this loader does not read");
    let days = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
    CalendarSpec { week: days.map(|day| array(&calendar["days"][day]).iter().map(span).collect()), ..CalendarSpec::default() }
}

/// Reads `08:00-12:00`; midnight as an end is the end of the day.
fn span(text: &Value) -> Span {
    let (start, end) = text.as_str().unwrap().split_once('-').unwrap();
    let minutes = |text: &str| text[..2].parse::<i32>().unwrap() * 60 + text[3..].parse::<i32>().unwrap();
    Span { start: minutes(start), end: if end == "00:00" { 1440 } else { minutes(end) } }
}

/// Reads `1.5d` as minutes.
fn amount(value: &Value, minutes: impl Fn(&str) -> f64) -> f64 {
    let Some(text) = value.as_str() else { return 0.0 };
    let unit = text.find(|c: char| c.is_alphabetic()).unwrap();
    text[..unit].parse::<f64>().unwrap() * minutes(&text[unit..])
}

fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok())).unwrap()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Reads `2016-10-03T08:00`.
fn date(value: &Value) -> Option<Minute> {
    let text = value.as_str()?;
    let part = |range: core::ops::Range<usize>| text[range].parse::<i64>().unwrap();
    let (year, month, day) = (part(0..4), part(5..7), part(8..10));
    // Days from civil: March is the first month, so that the leap day is the year's last.
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(Minute(days * 1440 + part(11..13) * 60 + part(14..16)))
}

fn text_of(at: Minute) -> String {
    let days = at.day() + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month_number) = (of_year - (153 * month + 2) / 5 + 1, (month + 2) % 12 + 1);
    let minute = at.0.rem_euclid(1440);
    let year = year + era * 400 + i64::from(month_number <= 2);
    format!("{year:04}-{month_number:02}-{day:02}T{:02}:{:02}", minute / 60, minute % 60)
}
