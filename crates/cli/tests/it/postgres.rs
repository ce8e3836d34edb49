//! The whole path on PostgreSQL: every answer is the one that SQLite gives.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::run::{Desk, example, root};

/// An empty database of a server of the tests; the server ends with it, if it is our own.
struct Database {
    address: String,
    _server: Option<Child>,
}

impl Database {
    fn new(name: &str) -> Database {
        let script = root().join("scripts/with-postgres");
        let (server, own) = match std::env::var("SINEW_TEST_POSTGRES") {
            Ok(address) => (address, None),
            Err(_) => start(&script),
        };
        let binaries = Command::new(&script).arg("--find").output().unwrap().stdout;
        let folder = server.split("host=").nth(1).expect("the address names the socket's folder");
        let name = format!("{name}_{}", std::process::id());
        let createdb = format!("{}/createdb", String::from_utf8(binaries).unwrap().trim());
        let made = Command::new(createdb).args(["-h", folder, "-U", "sinew", "-T", "template0", &name]).status().unwrap();
        assert!(made.success());
        Database { address: server.replacen("/postgres?", &format!("/{name}?"), 1), _server: own }
    }
}

/// Starts a server that ends when this process does: its command waits for the end of a pipe from us.
fn start(script: &std::path::Path) -> (String, Option<Child>) {
    let mut child = Command::new(script)
        .args(["sh", "-c", "echo \"$SINEW_TEST_POSTGRES\"; exec cat >/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    assert!(!address.trim().is_empty(), "PostgreSQL did not start: run scripts/install-postgres, then `scripts/with-postgres true`.");
    (address.trim().to_owned(), Some(child))
}

/// Takes out what no two runs share: the moment of now, and ids that are made up.
fn comparable(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            for made_up in ["recorded_at", "as_of", "until", "source_id", "id", "instance"] {
                fields.remove(made_up);
            }
            fields.values_mut().for_each(|value| *value = comparable(value.take()));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| *value = comparable(value.take())),
        _ => {}
    }
    answer
}

#[test]
fn every_answer_is_the_one_that_sqlite_gives() {
    let database = Database::new("whole_path");
    let (here, there) = (Desk::new(), Desk::new());
    let files: Vec<String> = example().into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let both = |args: &[&str]| {
        let sqlite = here.json(args);
        let postgres = there.json(&[args, &["--data", &database.address]].concat());
        assert_eq!(comparable(sqlite), comparable(postgres.clone()), "{args:?}");
        postgres
    };
    let started = there.json(&["init", "Harbour", "--data", &database.address]);
    assert_eq!(started["workspace"], here.json(&["init", "Harbour"])["workspace"]);
    let import: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    assert!(both(&import)["sources"][1]["created"].as_u64().unwrap() > 250);
    assert_eq!(both(&import)["sources"][1]["created"], 0, "the same again changes nothing");
    let forecast = both(&["forecast", "--trials", "200"]);
    assert!(forecast["milestones"].as_array().unwrap().len() > 3);
    both(&["why", "HBR-7", "--trials", "200"]);
    both(&["changes", "--since", "2026-11-13", "--trials", "100"]);
    both(&["as-of", "2026-10-01", "forecast", "--trials", "200"]);
    both(&["status", "--trials", "100"]);
    both(&["set", "SEC-20", "points=5"]);
    both(&["plan"]);
}
