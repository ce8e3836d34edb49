//! A private PostgreSQL for the tests. There is always one: without it the tests fail, they are not skipped.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

/// Creates an empty database and returns its address.
pub(crate) async fn database() -> String {
    let name = format!("t{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(server()).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("create database {name} template template0"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    server().replacen("/postgres?", &format!("/{name}?"), 1)
}

/// Returns the address of the server: the one of `scripts/with-postgres`, or one of our own.
pub(crate) fn server() -> &'static str {
    static SERVER: OnceLock<(String, Option<Child>)> = OnceLock::new();
    let (address, _) = SERVER.get_or_init(|| match std::env::var("SINEW_TEST_POSTGRES") {
        Ok(address) => (address, None),
        Err(_) => {
            let (address, child) = start();
            (address, Some(child))
        }
    });
    address
}

/// Starts a server that ends when this process does, however that ends: its command waits for the end of a pipe from us.
fn start() -> (String, Child) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/with-postgres");
    let mut child = Command::new(script)
        .args(["sh", "-c", "echo \"$SINEW_TEST_POSTGRES\"; exec cat >/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // It outlives us by a moment, so it must not hold on to what the test runner listens to.
        .stderr(Stdio::null())
        .spawn()
        .expect("scripts/with-postgres starts");
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let address = address.trim().to_owned();
    assert!(!address.is_empty(), "PostgreSQL did not start: run scripts/install-postgres, then `scripts/with-postgres true` to see why.");
    (address, child)
}
