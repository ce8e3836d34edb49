//! `sinew serve` from the first line that it prints to the signal that ends it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::run::{Desk, sinew};

/// A server that runs; it ends with the test, however that ends.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    pub(crate) fn start(desk: &Desk, args: &[&str], environment: &[(&str, &str)]) -> Running {
        let mut command = desk.command(sinew());
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(args).envs(environment.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Running { child, out }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Reads the JSON that it begins with.
    pub(crate) fn json(&mut self) -> Value {
        let mut text = String::new();
        while serde_json::from_str::<Value>(&text).is_err() {
            assert!(self.out.read_line(&mut text).unwrap() > 0, "it ended after: {text}");
        }
        serde_json::from_str(&text).unwrap()
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Sends a signal; returns the exit code and what it wrote to standard error.
    fn stopped_by(mut self, name: &str) -> (Option<i32>, String) {
        self.signal(name);
        let code = self.child.wait().unwrap().code();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (code, err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.child.try_wait().unwrap().is_none() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}

/// Sends a request to `http://HOST`; returns the answer's head and body.
pub(crate) fn ask(address: &str, method: &str, path: &str, headers: &str, body: &str) -> (String, String) {
    let host = address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n");
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// Signs in with a link; returns the cookie, as a header, and what the server says about who that is.
fn sign_in(address: &str, link: &str) -> (String, Value) {
    let token = link.strip_prefix(&format!("{address}/sign-in/")).unwrap();
    let (head, body) = ask(address, "POST", "/api/v1/sign-in/link", "", &format!("{{\"token\": \"{token}\"}}"));
    assert!(head.starts_with("HTTP/1.1 200"), "{head}\n{body}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    (format!("cookie: {}\r\n", cookie.split(';').next().unwrap()), serde_json::from_str(&body).unwrap())
}

#[test]
fn it_says_where_it_is_and_how_to_sign_in_and_stops_when_told_to() {
    let desk = Desk::new();
    let mut server = Running::start(&desk, &["--data", "team.db", "--user", "Olga"], &[]);
    let first = server.line();
    let (place, address) = first.strip_prefix("Sinew serves ").unwrap().split_once(" at ").unwrap();
    assert_eq!(place, "team.db");
    let second = server.line();
    let link = second.strip_prefix("Sign in, once and within the hour: ").unwrap();
    assert_eq!(server.line(), "Stop with Ctrl-C.");
    assert_eq!(ask(address, "GET", "/healthz", "", "").1, "ok");
    assert_eq!(ask(address, "GET", "/readyz", "", "").1, "ready");
    let (cookie, me) = sign_in(address, link);
    assert_eq!((&me["account"]["name"], &me["spaces"]), (&"Olga".into(), &serde_json::json!([])));
    // Somebody watches; that does not keep it from stopping.
    let made = ask(address, "POST", "/api/v1/spaces", &cookie, "{\"name\": \"Migration\"}").1;
    let space: Value = serde_json::from_str(&made).unwrap();
    let mut watcher = TcpStream::connect(address.strip_prefix("http://").unwrap()).unwrap();
    let path = format!("/api/v1/spaces/{}/events", space["id"].as_str().unwrap());
    watcher.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n{cookie}\r\n").as_bytes()).unwrap();
    let mut watched = BufReader::new(watcher);
    let mut status = String::new();
    watched.read_line(&mut status).unwrap();
    assert!(status.starts_with("HTTP/1.1 200"), "{status}");
    assert_eq!(server.stopped_by("-TERM"), (Some(0), String::new()));
    let mut rest = String::new();
    watched.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "the stream is ended in good order: {rest:?}");
    // Nothing is left beside the file.
    assert_eq!(desk.names(), ["team.db"]);
}

#[test]
fn ctrl_c_stops_it_too() {
    let desk = Desk::new();
    let mut server = Running::start(&desk, &["--data", "team.db"], &[]);
    server.line();
    assert_eq!(server.stopped_by("-INT"), (Some(0), String::new()));
}

#[test]
fn with_json_it_says_so_to_programs() {
    let desk = Desk::new();
    let mut server = Running::start(&desk, &["--data", "team.db", "--json"], &[("SINEW_LOG", "info")]);
    let said = server.json();
    let fields: Vec<&String> = said.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["address", "data", "sign_in"]);
    assert_eq!(said["data"], "team.db");
    let address = said["address"].as_str().unwrap();
    ask(address, "GET", "/api/v1/me", "x-request-id: find-me\r\n", "");
    sign_in(address, said["sign_in"].as_str().unwrap());
    let (code, err) = server.stopped_by("-TERM");
    assert_eq!(code, Some(0));
    // Its log is JSON as well: a line for each request, and no secret in any.
    let lines: Vec<Value> = err.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let refused = lines.iter().find(|line| line["fields"]["request"] == "find-me").unwrap();
    assert_eq!((&refused["fields"]["operation"], &refused["fields"]["status"]), (&"show_me".into(), &401.into()));
    let token = said["sign_in"].as_str().unwrap().rsplit('/').next().unwrap();
    assert!(!err.contains(token), "{err}");
}

#[test]
fn an_address_that_is_taken_is_a_conflict() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = desk.run(&["serve", "--listen", &address, "--data", "team.db"]);
    let ran = ran.fails(5, &format!("Nothing can listen on {address}"));
    assert!(ran.err.contains("Choose another address with `--listen`"), "{}", ran.err);
    assert_eq!(ran.out, "");
    assert!(desk.names().is_empty(), "and nothing was made");
}

#[test]
fn the_example_is_opened_where_nothing_is_there_yet_and_only_there() {
    let desk = Desk::new();
    let args = ["--data", "team.db", "--example", "--json"];
    let mut server = Running::start(&desk, &args, &[]);
    let said = server.json();
    let (cookie, me) = sign_in(said["address"].as_str().unwrap(), said["sign_in"].as_str().unwrap());
    let spaces = me["spaces"].as_array().unwrap();
    assert_eq!((spaces.len(), &spaces[0]["role"]), (1, &"owner".into()));
    let revision = spaces[0]["revision"].as_i64().unwrap();
    assert!(revision > 0);
    // Whoever kills it loses nothing, and stays signed in.
    let (code, _) = server.stopped_by("-KILL");
    assert_eq!(code, None);
    let mut server = Running::start(&desk, &args, &[]);
    let said = server.json();
    let (head, body) = ask(said["address"].as_str().unwrap(), "GET", "/api/v1/spaces", &cookie, "");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let spaces: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((spaces["items"].as_array().unwrap().len(), spaces["items"][0]["revision"].as_i64().unwrap()), (1, revision));
}

#[test]
fn without_a_name_the_data_is_kept_where_the_platform_keeps_data() {
    let desk = Desk::new();
    let home = desk.path("home").to_string_lossy().into_owned();
    let environment: &[(&str, &str)] = if cfg!(target_os = "linux") { &[("XDG_DATA_HOME", &home)] } else { &[("HOME", &home)] };
    let mut server = Running::start(&desk, &["--json"], environment);
    let kept = server.json()["data"].as_str().unwrap().to_owned();
    let wanted = if cfg!(target_os = "linux") { "home/sinew/sinew.db" } else { "home/Library/Application Support/sinew/sinew.db" };
    assert_eq!(desk.path(wanted), std::path::Path::new(&kept));
    assert!(desk.path(wanted).is_file());
    assert_eq!(server.stopped_by("-TERM").0, Some(0));
    assert_eq!(desk.names(), ["home"]);
}

#[test]
fn a_place_that_is_no_workspace_is_refused_before_anything_is_served() {
    let desk = Desk::new();
    desk.file("notes.db", "These are notes, and no database of anybody. They are longer than a header.".repeat(20));
    desk.run(&["serve", "--listen", "127.0.0.1:0", "--data", "notes.db"]).fails(3, "notes.db");
    desk.run(&["serve", "--listen", "127.0.0.1:0", "--data", "nowhere/team.db"]).fails(4, "nowhere");
    desk.run(&["serve", "--listen", "nowhere"]).fails(2, "invalid value 'nowhere'");
}
