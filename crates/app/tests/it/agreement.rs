//! Plans that MS Project computed, against their own forecasts without uncertainty: both land on the same minute.
//!
//! The data is not part of the project; without it this test says so and passes.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use engine::calendar::Minute;
use engine::sample::Spread;
use flate2::read::GzDecoder;
use formats::Options;
use jiff::Timestamp;
use model::calendars::{Calendars, to_datetime};
use model::forecast::prepare;
use model::insight::plan::plan;
use sinew_app::operation::files::{File, stand_alone_space};
use sinew_app::simulate::run;

/// Lists the files of tier A, or says that they are not there.
fn files() -> Option<Vec<PathBuf>> {
    let root =
        std::env::var_os("SINEW_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = root.join("data/schedules");
    let Ok(index) = std::fs::read_to_string(folder.join("index.tsv")) else {
        // Written past the test harness, which keeps what a passing test prints.
        let line = b"LEFT OUT: forecasts of plans that MS Project computed, because ../shared/data is absent\n";
        std::io::stderr().write_all(line).unwrap();
        return None;
    };
    let rows = index.lines().map(|line| line.split('\t').collect::<Vec<_>>()).filter(|row| row[0] == "A");
    Some(rows.map(|row| folder.join("mspdi").join(format!("{}.xml.gz", row[1]))).collect())
}

/// What became of one file.
struct Outcome {
    planned: Minute,
    /// When every item takes what it is planned to.
    simulated: Minute,
    p95: Minute,
    items: usize,
    /// The items that finish at different minutes.
    different: Vec<String>,
}

/// Plans and simulates a file from the first minute of its plan: nothing that it leaves undone is overdue yet.
fn outcome(path: &Path) -> Outcome {
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    let file = File { name: "plan.xml".to_owned(), bytes };
    let made = stand_alone_space(&[file], &Options::default(), Timestamp::UNIX_EPOCH).unwrap();
    let long_ago = prepare(&made.space, &made.journal, Timestamp::UNIX_EPOCH, 1);
    let start = plan(&made.space, &long_ago).schedule().start;
    let as_of = Calendars::new(&made.space, long_ago.program).instant(start);
    let mut prepared = prepare(&made.space, &made.journal, as_of, 1);
    let p95 = run(&prepared.scenario, 256, 1, &|_| ()).unwrap().finish.dates.p95;
    for item in &mut prepared.scenario.items {
        if let Spread::Pert { likely, .. } = item.remaining {
            item.remaining = Spread::Fixed(likely);
        }
    }
    prepared.scenario.milestones = (0..prepared.index.records.len() as u32).collect();
    prepared.scenario.focus = None;
    let forecast = run(&prepared.scenario, 1, 1, &|_| ()).unwrap();
    let built = plan(&made.space, &prepared);
    let dates = built.schedule();
    let mut different = Vec::new();
    for (id, simulated) in prepared.index.records.iter().zip(&forecast.milestones) {
        let task = built.index.task(*id).unwrap();
        let (planned, simulated) = (dates.tasks[task.0 as usize].finish, simulated.deterministic);
        if planned != simulated && !built.plan.is_summary(task) {
            let key = &made.space.record(*id).unwrap().key;
            different.push(format!("{key}: planned {}, simulated {}", to_datetime(planned), to_datetime(simulated)));
        }
    }
    let items = prepared.index.records.len();
    Outcome { planned: dates.finish, simulated: forecast.finish.deterministic, p95, items, different }
}

#[test]
fn a_plan_of_ms_project_lands_where_its_forecast_does() {
    let Some(files) = files() else { return };
    assert!(files.len() >= 40, "the index lists {} files", files.len());
    let mut items = 0;
    let mut different = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().display();
        let outcome = outcome(path);
        assert_eq!(to_datetime(outcome.simulated), to_datetime(outcome.planned), "{name}");
        assert!(outcome.p95 >= outcome.planned, "{name}: the P95 lies before the plan");
        items += outcome.items;
        different.extend(outcome.different.into_iter().map(|line| format!("{name}: {line}")));
    }
    // The reasons stand in docs/forecasting.md: the item before a finish link does not start later for it, and a date that
    // pulls a milestone before its predecessors does not pull it in a trial.
    let expected = [
        "mpxj_junit_data_mspdirelations.xml.xml.gz: I-5: planned 2006-09-25T08:00:00, simulated 2006-09-21T17:00:00",
        "mpxj_junit_data_slack9.mpp.xml.gz: I-10: planned 2006-05-04T17:00:00, simulated 2006-05-05T17:00:00",
    ];
    assert_eq!(different, expected, "of {items} items");
}
