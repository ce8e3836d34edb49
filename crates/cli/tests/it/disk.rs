//! Disks that are full, files that may not be written, and a process that is killed: the workspace holds all or nothing.

use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::run::{Desk, ran, sinew};

/// A Jira CSV with this many rows.
fn big(rows: u32) -> String {
    let mut text = "Issue key,Issue id,Issue Type,Summary,Status,Created,Story Points\n".to_owned();
    for row in 1..=rows {
        writeln!(text, "BIG-{row},{row},Story,Part {row} of something large,To Do,2026-01-05 09:00,{}", row % 8).unwrap();
    }
    text
}

/// How many records the workspace holds; opening it has to work.
fn records(desk: &Desk) -> usize {
    desk.run(&["export"]).json()["records"].as_array().unwrap().len()
}

#[test]
fn a_full_disk_is_said_and_the_workspace_keeps_what_it_had() {
    let desk = Desk::with_workspace();
    desk.run(&["add", "item", "Ours", "--key", "OURS"]).ok();
    let file = desk.file("big.csv", big(3_000));
    // No file may grow beyond so many blocks of a kilobyte; from a tenth of what is needed to nearly enough.
    for blocks in [256, 512, 1024] {
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec {} import {file}", sinew());
        let ran = ran(desk.command("bash").args(["-c", &line]));
        ran.fails(1, "sinew.db").fails(1, "nothing was written");
        assert_eq!(records(&desk), 1);
    }
    desk.run(&["import", file]).ok();
    assert_eq!(records(&desk), 3_002, "three thousand, ours, and the program of the project");
}

#[test]
fn an_update_that_does_not_fit_leaves_the_last_one_alone() {
    let desk = Desk::with_workspace();
    for number in 0..60 {
        desk.run(&["add", "item", &format!("{number} {}", "long ".repeat(100))]).ok();
    }
    desk.file("backup.json", "the last one");
    let line = format!("trap '' XFSZ; ulimit -f 16; exec {} export --out backup.json", sinew());
    ran(desk.command("bash").args(["-c", &line])).fails(1, "");
    assert_eq!(desk.read("backup.json"), "the last one");
    assert!(desk.names().iter().all(|name| !name.contains("part")), "{:?}", desk.names());
}

#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let desk = Desk::with_workspace();
    desk.run(&["add", "item", "Ours"]).ok();
    let rows = 30_000;
    let file = desk.file("big.csv", big(rows));
    let began = Instant::now();
    let scratch = Desk::with_workspace();
    scratch.run(&["import", desk.path(file).to_str().unwrap()]).ok();
    let whole = began.elapsed();
    // At several points of what it takes undisturbed.
    for part in [0.35, 0.6, 0.75, 0.85, 0.95] {
        let mut child = desk.command(sinew()).args(["import", file]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * part));
        child.kill().unwrap();
        child.wait().unwrap();
        let held = records(&desk);
        assert!(held == 1 || held == rows as usize + 2, "{held} records after {part} of {whole:?}");
        if held > 1 {
            return;
        }
    }
    desk.run(&["import", file]).ok();
    assert_eq!(records(&desk), rows as usize + 2);
}

#[test]
fn a_workspace_that_may_only_be_read_is_forbidden_and_left_alone() {
    let desk = Desk::with_workspace();
    desk.run(&["add", "item", "Ours"]).ok();
    let before = std::fs::read(desk.path("sinew.db")).unwrap();
    std::fs::set_permissions(desk.path("sinew.db"), PermissionsExt::from_mode(0o444)).unwrap();
    std::fs::set_permissions(desk.path("."), PermissionsExt::from_mode(0o555)).unwrap();
    let ran = if is_root() {
        // Nothing is forbidden to root: somebody else has to try, with a binary that they can reach.
        let reach = Desk::new();
        std::fs::set_permissions(reach.path("."), PermissionsExt::from_mode(0o755)).unwrap();
        std::fs::copy(sinew(), reach.path("sinew")).unwrap();
        ran(desk
            .command("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(reach.path("sinew"))
            .args(["add", "item", "Theirs"]))
    } else {
        desk.run(&["add", "item", "Theirs"])
    };
    std::fs::set_permissions(desk.path("."), PermissionsExt::from_mode(0o755)).unwrap();
    ran.fails(6, "change the permissions");
    assert_eq!(std::fs::read(desk.path("sinew.db")).unwrap(), before);
}

fn is_root() -> bool {
    let out = std::process::Command::new("id").arg("-u").output().unwrap().stdout;
    String::from_utf8_lossy(&out).trim() == "0"
}
