//! The judge of dates: schedules that MS Project or P6 computed, read and scheduled by the real path.
//!
//! bytes -> draft -> space -> plan -> schedule, compared to the minute. Once with the file as it is, once with
//! every date that MS Project computed taken out of it, so that nothing can be copied instead of computed.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use model::decide::Moment;
use model::import::stand_alone;
use model::plan::{ItemDates, Known, build, dates};
use serde_json::Value;

/// Returns where the shared data lies, if it is there.
pub(crate) fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("SINEW_SHARED").map_or(beside, PathBuf::from);
    shared.join("data").is_dir().then(|| shared.join("data"))
}

fn unzip(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// Reads and schedules a file; the dates by UID.
fn schedule(name: &str, bytes: &[u8]) -> (HashMap<i64, ItemDates>, Vec<model::problem::Problem>) {
    let (draft, mut problems) = sinew_formats::mspdi::read(name, bytes);
    let mut moment = Moment::new("2026-01-01T00:00:00Z".parse().unwrap(), 7);
    let (space, _, import_problems, sources) = stand_alone(draft, &mut moment);
    let program = model::calendars::only_program(&space);
    let mut built = build(&space, program, &Known::default());
    let schedule = built.schedule();
    problems.extend(import_problems);
    problems.append(&mut built.problems);
    let by_uid = dates(&built, &schedule).into_iter().filter_map(|dates| Some((sources.get(&dates.record)?.parse().ok()?, dates)));
    (by_uid.collect(), problems)
}

/// Takes out of MSPDI what MS Project computed: what is left is what a planner typed or recorded.
///
/// The start and finish of a manual task are inputs, and so are actual dates and baselines.
fn stripped(xml: &str) -> String {
    const ALWAYS: [&str; 12] = [
        "EarlyStart",
        "EarlyFinish",
        "LateStart",
        "LateFinish",
        "FreeSlack",
        "TotalSlack",
        "StartSlack",
        "FinishSlack",
        "Critical",
        "StartVariance",
        "FinishVariance",
        "PreLeveledStart",
    ];
    let mut out = String::with_capacity(xml.len());
    let (mut manual, mut inside): (bool, Vec<&str>) = (false, Vec::new());
    // MS Project's elements each stand on a line of their own.
    let lines: Vec<&str> = xml.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let element = line.trim().strip_prefix('<').and_then(|rest| rest.split(['>', ' ', '/']).next()).unwrap_or("");
        match element {
            "Task" | "Assignment" | "Baseline" if line.trim().ends_with('>') && !line.contains("</") => {
                inside.push(element);
                if element == "Task" {
                    let rest = lines[at..].iter().take_while(|line| line.trim() != "</Task>");
                    manual = rest.into_iter().any(|line| line.trim() == "<Manual>1</Manual>");
                }
            }
            _ => {}
        }
        if ["</Task>", "</Assignment>", "</Baseline>"].contains(&line.trim()) {
            inside.pop();
        }
        let computed = match inside.last() {
            Some(&"Task") => ALWAYS.contains(&element) || (!manual && ["Start", "Finish"].contains(&element)),
            Some(&"Assignment") => ["Start", "Finish", "StartVariance", "FinishVariance"].contains(&element),
            _ => false,
        };
        if !computed {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

struct File {
    tier: char,
    name: String,
    classes: String,
}

fn index(folder: &Path) -> Vec<File> {
    let text = std::fs::read_to_string(folder.join("index.tsv")).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|row| File { tier: row[0].chars().next().unwrap(), name: row[1].to_owned(), classes: row[4].to_owned() }).collect()
}

fn oracle(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&unzip(&folder.join(format!("oracle/{name}.json.gz")))).unwrap()
}

/// What differs, for one file: per kind of date how many, and the first few in words.
#[derive(Default)]
struct Differences {
    compared: usize,
    counts: BTreeMap<&'static str, usize>,
    first: Vec<String>,
}

fn compare(oracle: &Value, found: &HashMap<i64, ItemDates>) -> Differences {
    let mut differences = Differences::default();
    let meta = &oracle["meta"];
    let all_floats = meta["cmpSlack"] == meta["cmpN"];
    for task in oracle["tasks"].as_array().unwrap().iter().filter(|task| task["summary"] == Value::Bool(false)) {
        let uid = task["uid"].as_i64().unwrap();
        differences.compared += 1;
        let Some(ours) = found.get(&uid) else {
            note(&mut differences, "missing", format!("UID {uid} is missing"));
            continue;
        };
        let fields: [(&'static str, &str, DateTime); 6] = [
            ("start", "start", ours.start),
            ("finish", "finish", ours.finish),
            ("early_start", "es", ours.early_start),
            ("early_finish", "ef", ours.early_finish),
            ("late_start", "ls", ours.late_start),
            ("late_finish", "lf", ours.late_finish),
        ];
        for (field, key, ours) in fields {
            let Some(theirs) = task[key].as_str() else { continue };
            let ours = ours.strftime("%Y-%m-%dT%H:%M").to_string();
            if ours != theirs {
                note(&mut differences, field, format!("UID {uid} {field} {ours}, expected {theirs}"));
            }
        }
        if let Some(theirs) = task["ts_min"].as_f64().filter(|_| all_floats)
            && (theirs - ours.total_float_minutes as f64).abs() >= 1.0
        {
            note(&mut differences, "float", format!("UID {uid} float {}, expected {theirs}", ours.total_float_minutes));
        }
    }
    differences
}

fn note(differences: &mut Differences, field: &'static str, words: String) {
    let count = differences.counts.entry(field).or_default();
    *count += 1;
    if *count <= 3 {
        differences.first.push(words);
    }
}

/// Compares every file of the tiers; returns the report and whether tier A agrees.
fn judge(folder: &Path, strip: bool) -> (String, bool) {
    let (mut report, mut agree) = (String::new(), true);
    let mut totals: BTreeMap<char, (usize, usize, usize)> = BTreeMap::new();
    for file in index(folder) {
        let bytes = unzip(&folder.join(format!("mspdi/{}.xml.gz", file.name)));
        let bytes = if strip { stripped(std::str::from_utf8(&bytes).unwrap()).into_bytes() } else { bytes };
        let (found, problems) = schedule(&file.name, &bytes);
        let differences = compare(&oracle(folder, &file.name), &found);
        let total = totals.entry(file.tier).or_default();
        total.0 += 1;
        total.1 += differences.compared;
        if differences.counts.is_empty() {
            total.2 += 1;
            continue;
        }
        agree &= file.tier != 'A';
        writeln!(report, "{} {} [{}]: of {} tasks {:?}", file.tier, file.name, file.classes, differences.compared, differences.counts)
            .unwrap();
        for line in differences.first {
            writeln!(report, "    {line}").unwrap();
        }
        for problem in problems.iter().take(3) {
            writeln!(report, "    problem {} {}: {}", problem.code, problem.place, problem.words).unwrap();
        }
    }
    for (tier, (files, tasks, same)) in totals {
        writeln!(report, "tier {tier}: {same} of {files} files agree in every date, {tasks} tasks compared").unwrap();
    }
    (report, agree)
}

fn check(strip: bool) {
    let Some(shared) = shared() else {
        eprintln!("LEFT OUT: the schedules that MS Project computed were not compared: ../shared/data is absent");
        return;
    };
    let (report, agree) = judge(&shared.join("schedules"), strip);
    eprintln!("{report}");
    assert!(agree, "tier A differs:\n{report}");
}

#[test]
fn every_date_of_ms_project_is_reproduced() {
    check(false);
}

#[test]
fn a_changed_duration_would_be_noticed() {
    let Some(shared) = shared() else { return };
    let (folder, name) = (shared.join("schedules"), "mpxj_junit_data_slack9.mpp");
    let xml = String::from_utf8(unzip(&folder.join(format!("mspdi/{name}.xml.gz")))).unwrap();
    let changed = stripped(&xml).replacen("<Duration>PT40H0M0S", "<Duration>PT41H0M0S", 1);
    assert_ne!(changed, stripped(&xml), "the file has a task of a week");
    let differences = compare(&oracle(&folder, name), &schedule(name, changed.as_bytes()).0);
    assert!(differences.counts.contains_key("finish"), "{:?}", differences.counts);
}

#[test]
fn every_date_is_computed_and_none_copied_from_the_file() {
    check(true);
}
