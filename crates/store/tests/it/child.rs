//! This test program again, as a child that can be killed, starved of disk, or stripped of its rights.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use model::kind::Kind;
use model::space::Space;
use serde_json::json;
use sinew_store::{SpaceId, Store};

use crate::sample::{Live, created, monday};

const JOB: &str = "SINEW_TEST_CHILD";

/// Starts a child; `wrapper` is a command line that ends by running what follows it.
pub(crate) fn start(wrapper: &[&str], job: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
    let this = std::env::current_exe().unwrap();
    let this = this.to_str().unwrap();
    let line: Vec<&str> = wrapper.iter().copied().chain([this, "--exact", "child::child", "--ignored", "--nocapture"]).collect();
    let mut child = Command::new(line[0]).args(&line[1..]).env(JOB, job).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

/// Returns what the child says next; `None` when it is gone.
pub(crate) fn hear(lines: &mut Lines<BufReader<ChildStdout>>) -> Option<String> {
    lines.map(Result::unwrap).find_map(|line| line.split_once("child: ").map(|(_, said)| said.to_owned()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "other tests run it in a process of its own"]
async fn child() {
    let job = std::env::var(JOB).expect("other tests say what to do");
    let (verb, rest) = job.split_once(' ').unwrap();
    match verb {
        "open" => match Store::open(rest).await {
            Ok(_) => say("opened"),
            Err(error) => say(&error.to_string()),
        },
        "commit" => {
            let words: Vec<&str> = rest.splitn(3, ' ').collect();
            let [id, megabytes, address] = words[..] else { panic!("what is `{rest}`?") };
            let store = Store::open(address).await.unwrap();
            say("committing");
            say(&large_commit(&store, SpaceId(id.parse().unwrap()), megabytes.parse().unwrap()).await);
            // The parent decides how this ends.
            std::io::stdin().read_line(&mut String::new()).unwrap();
        }
        "fill" => fill(rest).await,
        _ => panic!("what is `{job}`?"),
    }
}

fn say(words: &str) {
    println!("\nchild: {words}");
}

/// Commits about so many megabytes twice over, as rows and as journal; returns how that ended.
async fn large_commit(store: &Store, id: SpaceId, megabytes: usize) -> String {
    let space = store.load(id).await.unwrap().unwrap();
    let mut live = Live { id, space, journal: Vec::new(), moment: model::decide::Moment::new(monday(), 99) };
    let text = "x".repeat(1 << 17);
    let records: Vec<_> = (0..8 * megabytes).map(|n| live.record(&format!("L-{n}"), Kind::Item, json!({ "description": text }))).collect();
    let commit = live.next(records.iter().map(created).collect());
    match live.try_commit(store, commit, None).await {
        Ok(revision) => format!("committed {revision}"),
        Err(error) => error.to_string(),
    }
}

/// Fills a disk, and checks that what was there before is still there after.
async fn fill(address: &str) {
    let store = Store::open(address).await.unwrap();
    let mut live = Live::create(&store, 1).await;
    let record = live.record("A-1", Kind::Item, json!({}));
    live.commit(&store, vec![created(&record)]).await;
    say(&large_commit(&store, live.id, 30).await);
    live.check(&store).await;
    store.close().await;
    let store = Store::open(address).await.unwrap();
    assert_ne!(store.load(live.id).await.unwrap().unwrap(), Space::default());
    live.check(&store).await;
    let next = live.record("A-2", Kind::Item, json!({}));
    live.commit(&store, vec![created(&next)]).await;
    say("as before");
}
