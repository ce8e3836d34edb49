//! What each sort of failure exits with, and what it says.

use crate::run::Desk;

#[test]
fn a_missing_workspace_is_not_found_and_not_made() {
    let desk = Desk::new();
    for args in [
        &["plan"][..],
        &["forecast"],
        &["flow"],
        &["raci"],
        &["objectives"],
        &["requests"],
        &["digest"],
        &["status"],
        &["why", "A-1"],
        &["changes", "--since", "2026-01-01"],
        &["career", "evidence", "U-1"],
        &["export"],
        &["set", "A-1", "title=B"],
    ] {
        desk.run(args).fails(4, "make one with `sinew init`");
    }
    assert!(desk.names().is_empty());
}

#[test]
fn a_second_workspace_in_one_file_is_a_conflict() {
    let desk = Desk::with_workspace();
    desk.run(&["add", "item", "Ours"]).ok();
    desk.run(&["init", "Other"]).fails(5, "There is a workspace in `sinew.db` already");
    assert!(desk.run(&["export"]).ok().out.contains("Ours"));
}

#[test]
fn what_is_not_a_workspace_is_left_as_it_is() {
    let desk = Desk::new();
    let notes = desk.file("notes.txt", "my notes, much longer than a header of a database would be, and dear to me");
    let before = desk.read(notes);
    desk.run(&["--data", notes, "plan"]).fails(3, "is not a Sinew file");
    desk.run(&["--data", notes, "init"]).fails(3, "is not a Sinew file");
    assert_eq!(desk.read(notes), before);
    desk.run(&["--data", ".", "init"]).fails(3, "is not a Sinew file");
    desk.run(&["--data", "no/such/folder/a.db", "init"]).fails(4, "does not exist");
    desk.run(&["--data", "mysql://here/there", "init"]).fails(3, "is not an address");
}

#[test]
fn a_server_that_is_not_there_is_a_failure_of_the_system() {
    let ran = Desk::new().run(&["--data", "postgres://me:secret@127.0.0.1:9/sinew", "init"]);
    let ran = ran.fails(1, "cannot be reached");
    assert!(!ran.err.contains("secret"), "{}", ran.err);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let desk = Desk::with_workspace();
    for command in ["import", "plan", "forecast"] {
        desk.run(&[command, "absent.csv"]).fails(4, "`absent.csv` cannot be read: there is no such file");
        desk.run(&[command, "."]).fails(3, "`.` cannot be read: it is a folder");
    }
}

#[test]
fn records_that_are_not_there_are_not_found() {
    let desk = Desk::with_workspace();
    desk.run(&["add", "risk", "Vendor slips"]).ok();
    desk.run(&["why", "ATL-9"]).fails(4, "`ATL-9`");
    desk.run(&["set", "ATL-9", "points=1"]).fails(4, "`ATL-9`");
    desk.run(&["add", "item", "Part", "--parent", "ATL-9"]).fails(4, "`ATL-9`");
    desk.run(&["why", "R-1"]).fails(3, "is a risk, not an item of the plan");
    desk.run(&["forecast", "--together", "ATL-9"]).fails(3, "`ATL-9` is not a milestone");
}

#[test]
fn dates_that_are_none_are_refused_with_how_to_write_them() {
    let desk = Desk::with_workspace();
    for args in [
        &["as-of", "yesterday", "plan"][..],
        &["plan", "--as-of", "13/03/2026"],
        &["flow", "--as-of", "13/03/2026"],
        &["changes", "--since", "2026-02-30"],
        &["status", "--week", "soon"],
        &["forecast", "--as-of", ""],
    ] {
        desk.run(args).fails(3, "is not a date: write it as 2026-11-20");
    }
}

#[test]
fn what_cannot_be_written_is_named_and_nothing_is_half_written() {
    let desk = Desk::with_workspace();
    desk.run(&["add", "item", "Ours"]).ok();
    desk.run(&["export", "--out", "no/such/folder.json"]).fails(4, "its folder does not exist");
    desk.run(&["export", "--out", "."]).fails(3, "it is a folder");
    desk.run(&["status", "--out", "no/such/update.html"]).fails(4, "its folder does not exist");
    desk.run(&["demo", "--out", "no/such/update.html"]).fails(4, "its folder does not exist");
    let kept = desk.file("kept.json", "{}");
    let mut mode = std::fs::metadata(desk.path(kept)).unwrap().permissions();
    mode.set_readonly(true);
    std::fs::set_permissions(desk.path(kept), mode).unwrap();
    desk.run(&["export", "--out", kept]).fails(6, "you have no permission");
    assert_eq!(desk.read(kept), "{}");
    desk.run(&["export", "--out", "/dev/null"]).ok();
    assert_eq!(desk.names(), ["kept.json", "sinew.db"]);
}

#[test]
fn an_empty_workspace_answers_every_question() {
    let desk = Desk::with_workspace();
    assert!(desk.run(&["plan"]).ok().out.contains("There was no item yet"));
    assert!(desk.run(&["forecast"]).ok().out.contains("There was no item yet"));
    assert!(desk.run(&["flow"]).ok().out.contains("There was no item to work on yet"));
    assert!(desk.run(&["raci"]).ok().out.contains("There is nothing to answer for"));
    assert!(desk.run(&["objectives"]).ok().out.contains("There is no objective yet"));
    assert!(desk.run(&["status"]).ok().out.contains("## Milestones"));
    assert!(desk.run(&["changes", "--since", "2026-01-01"]).ok().out.contains("Nothing happened"));
    let kept = desk.run(&["export"]).json();
    let kinds: Vec<&str> = kept["records"].as_array().unwrap().iter().filter_map(|record| record["kind"].as_str()).collect();
    assert_eq!(kinds, ["forecast", "forecast"], "the ledger keeps every forecast, of nothing too");
}
