//! Measures one large commit: `bench_commit ADDRESS [RECORDS]` prints one line of JSON.
//!
//! Records of about a kilobyte, a link for every second one, a source id each. CPU seconds come from `/proc`, so Linux only.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for measuring")]

use std::time::Instant;

use jiff::Timestamp;
use model::change::{Change, Commit, Edit, outcome};
use model::decide::Moment;
use model::kind::Body;
use model::kind::item::Item;
use model::space::{Link, LinkData, Record, RecordId, Relation, Space};
use sinew_store::{NewSources, NewSpace, SpaceId, SpaceKind, Store};

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().expect("usage: bench_commit ADDRESS [RECORDS]");
    let count = arguments.next().map_or(100_000, |count| count.parse().unwrap());
    let (space, commit, sources) = large(count);
    let rows = outcome(&Space::default(), &commit.changes);
    let mut steps = serde_json::Map::new();

    let start = Clock::now();
    let store = Store::open(&address).await.unwrap();
    store.create_space(&space).await.unwrap();
    start.stop("open", &mut steps);

    let start = Clock::now();
    let new = NewSources { system: "jira", instance: "bench", ids: &sources };
    store.commit(space.id, &commit, &rows, Some(new)).await.unwrap();
    start.stop("commit", &mut steps);

    let start = Clock::now();
    let loaded = store.load(space.id).await.unwrap().unwrap();
    start.stop("load", &mut steps);
    assert_eq!(loaded.records().count(), count);

    let start = Clock::now();
    let journal = store.journal(space.id, 0).await.unwrap();
    start.stop("journal", &mut steps);
    assert_eq!(journal[0].changes.len(), commit.changes.len());

    let start = Clock::now();
    store.close().await;
    start.stop("close", &mut steps);
    steps.insert("records".to_owned(), count.into());
    steps.insert("rss_mb".to_owned(), peak_megabytes().into());
    println!("{}", serde_json::Value::Object(steps));
}

/// Makes a commit of `count` items.
fn large(count: usize) -> (NewSpace, Commit, Vec<(String, RecordId)>) {
    let now: Timestamp = "2026-03-13T09:00:00Z".parse().unwrap();
    let mut moment = Moment::new(now, 1);
    let id = SpaceId(moment.mint().0);
    let space = NewSpace { id, kind: SpaceKind::Program, name: "Bench".to_owned(), owner: "ana".to_owned(), created_at: now };
    let ids: Vec<RecordId> = (0..count).map(|_| moment.mint()).collect();
    let change = |edit| Change { at: now, actor: Some("ana".to_owned()), edit };
    let mut changes: Vec<Change> = (0..count).map(|n| change(Edit::RecordCreated { record: Box::new(record(&ids, n)) })).collect();
    let links = (1..count).step_by(2).map(|n| Link { from: ids[n / 2], relation: Relation::Blocks, to: ids[n], data: LinkData::default() });
    changes.extend(links.map(|link| change(Edit::LinkAdded { link })));
    let commit = Commit { revision: 1, recorded_at: now, actor: "ana".to_owned(), door: "import".to_owned(), note: None, changes };
    let sources = ids.iter().enumerate().map(|(n, id)| (format!("{}", 10_000 + n), *id)).collect();
    (space, commit, sources)
}

fn record(ids: &[RecordId], n: usize) -> Record {
    let item = Item {
        status: "In Progress".into(),
        points: Some((n % 13) as f64),
        labels: vec!["backend".into(), format!("label-{}", n % 50).into()].into(),
        sprints: vec![format!("Sprint {}", n % 40).into()].into(),
        description: Some("What there is to do, at some length, with \"quotes\" in it. ".repeat(12).into()),
        url: Some(format!("https://tracker.example/browse/ATL-{n}").into()),
        ..Item::default()
    };
    Record {
        id: ids[n],
        key: format!("ATL-{n}"),
        title: format!("Move service {n} to the new platform"),
        body: Body::Item(Box::new(item)),
        parent: (n > 10).then(|| ids[n / 10]),
        rank: n as i64,
        archived: false,
    }
}

/// CPU and wall time of this process since a moment.
struct Clock {
    cpu: f64,
    wall: Instant,
}

impl Clock {
    fn now() -> Clock {
        Clock { cpu: cpu_ms(), wall: Instant::now() }
    }

    fn stop(self, step: &str, into: &mut serde_json::Map<String, serde_json::Value>) {
        into.insert(format!("{step}_cpu_ms"), (cpu_ms() - self.cpu).round().into());
        into.insert(format!("{step}_wall_ms"), (self.wall.elapsed().as_secs_f64() * 1e3).round().into());
    }
}

/// Returns user and system time in milliseconds, to the kernel's tick of 10.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) * 10.0
}

fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
