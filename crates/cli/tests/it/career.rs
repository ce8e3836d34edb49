//! `sinew career`: the framework and one's own, and what the example program says of the people in it.

use serde_json::Value;

use crate::run::{Desk, example, ran, sinew};

pub(crate) fn harbour() -> Desk {
    let desk = Desk::with_workspace();
    let files: Vec<String> = example().into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let args: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    desk.run(&args).ok();
    desk
}

#[test]
fn the_framework_is_printed_and_what_is_printed_can_be_changed_and_checked() {
    let desk = Desk::new();
    let out = desk.run(&["career", "framework"]).ok().out;
    assert!(out.contains("Of 161 rules, Sinew checks") && out.contains("PM4") && out.contains("L5M"), "{out}");
    let level = desk.run(&["career", "framework", "--level", "l3"]).ok().out;
    assert!(level.contains("risks_in_time_share >= 0.6"), "{level}");
    desk.run(&["career", "framework", "--level", "L9"]).fails(4, "there are L1, L2");
    let mut own = desk.json(&["career", "framework"]);
    own["competencies"][0]["levels"]["L1"]["rule"] = "lines_of_code >= 1000".into();
    desk.file("ladder.json", own.to_string());
    let checked = desk.run(&["career", "framework", "--file", "ladder.json"]).ok();
    assert!(checked.err.contains("framework.unknown_measure") && checked.err.contains("`lines_of_code`"), "{}", checked.err);
    assert!(checked.out.contains("1 cannot be checked"), "{}", checked.out);
}

#[test]
fn a_file_that_is_no_framework_is_refused() {
    let desk = Desk::new();
    desk.file("ladder.json", "{}");
    desk.run(&["career", "framework", "--file", "ladder.json"]).fails(3, "Nothing of it could be read");
    desk.run(&["career", "framework", "--file", "absent.json"]).fails(4, "`absent.json` cannot be read");
    desk.run(&["career", "map", "U-1"]).fails(4, "make one with `sinew init`");
}

#[test]
fn the_example_program_speaks_of_the_people_in_it() {
    let desk = harbour();
    let found = desk.json(&["career", "evidence", "maren.ostwald@fernhollow.example"]);
    let items: Vec<&Value> = found["evidence"].as_array().unwrap().iter().collect();
    let one = |key: &str, competency: &str| {
        *items.iter().find(|item| item["key"] == key && item["competency"] == competency).unwrap_or_else(|| panic!("no {key}"))
    };
    // The landing zone was ready on its day, and others finished what led to it.
    assert_eq!(one("HBR-1", "PM2")["grade"], "E3");
    // Maren opened both risks; she followed the one and left the other to its owner, who closed it.
    assert_eq!((&one("HBR-17", "PM4")["grade"], &one("HBR-17", "PM4")["role"]), (&"E2".into(), &"contributor".into()));
    assert_eq!(one("HBR-24", "PM4")["role"], "co_driver");
    // A surprise speaks against whoever leads the program.
    assert!(items.iter().any(|item| item["competency"] == "PM4" && item["polarity"] == "negative"));
    assert!(items.iter().all(|item| item["excluded"].is_null()));
    let all = desk.json(&["career", "evidence", "Maren Ostwald", "--all"]);
    assert!(all["evidence"].as_array().unwrap().iter().any(|item| item["excluded"].is_string()));
    let out = desk.run(&["career", "map", "Maren Ostwald"]).ok().out;
    assert!(out.contains("Maren Ostwald, held against Technical program management"), "{out}");
    let next = desk.run(&["career", "next", "Maren Ostwald", "--trials", "200"]).ok().out;
    assert!(next.contains("PM4 L") && next.contains("Unknown: nothing in the plan would give it."), "{next}");
    let one = desk.run(&["career", "next", "Maren Ostwald", "--competency", "ST3", "--trials", "200"]).ok().out;
    assert!(one.contains("ST3 L") && !one.contains("PM4") && one.contains("takes at least"), "{one}");
    let prospects = desk.json(&["career", "next", "Maren Ostwald", "--trials", "200"]);
    assert!(
        prospects["items"].as_array().unwrap().iter().any(|item| item["missing"].as_array().is_some_and(|missing| !missing.is_empty()))
    );
    // Whose the critical path is takes a forecast, and the charter of the example is approved.
    let signals = desk.json(&["career", "signals", "Maren Ostwald", "--trials", "200"]);
    let of = |ix: usize| &signals["items"][ix]["gauges"][0];
    assert_eq!((&of(0)["showing"], of(0)["of"].as_u64() > Some(4)), (&"quiet".into(), true), "{signals}");
    assert_eq!(of(1)["showing"], "not_enough_data");
    let out = desk.run(&["career", "signals", "Maren Ostwald", "--trials", "200"]).ok().out;
    assert!(out.contains("Letting go of individual work: quiet") && out.contains("The charter of what you lead is approved."), "{out}");
    // The program's owner led it in every month in which the tracker has her at work.
    let log = desk.json(&["career", "experience", "Maren Ostwald", "--hours", "10"]);
    let program = &log["programs"][0];
    assert_eq!((&program["led"], &log["months"]), (&true.into(), &program["months"]));
    assert_eq!(log["hours"].as_f64(), program["weeks"].as_f64().map(|weeks| weeks * 10.0));
    assert!(desk.run(&["career", "experience", "Maren Ostwald"]).ok().out.contains("of leading programs since"));
    desk.run(&["career", "experience", "Maren Ostwald", "--out", "log.csv"]).ok();
    assert!(desk.read("log.csv").starts_with("\u{feff}Program,Role,Approach,From"), "{}", desk.read("log.csv"));
    desk.run(&["career", "experience", "Maren Ostwald", "--hours", "99"]).fails(3, "between 0 and 80 hours");
    keeping(&desk);
    desk.run(&["career", "evidence", "Nobody Atall"]).fails(4, "There is nobody called `Nobody Atall`");
}

/// Keeps one offer and dismisses another, in a career space of their own.
fn keeping(desk: &Desk) {
    let run = |args: &[&str]| ran(desk.command(sinew()).env("SINEW_PASSPHRASE", "seventeen quiet herons").args(args));
    run(&["career", "open-space"]).ok();
    let offers = desk.json(&["career", "offers", "Maren Ostwald"]);
    let ids: Vec<&str> = offers["items"].as_array().unwrap().iter().map(|offer| offer["id"].as_str().unwrap()).collect();
    let listed = desk.run(&["career", "offers", "Maren Ostwald"]).ok().out;
    assert!(listed.contains(&ids[0][..8]) && listed.contains("went wrong"), "{listed}");
    assert!(run(&["career", "keep", "Maren Ostwald", &ids[0][..8], ids[1]]).ok().out.contains("Kept 2 offers: EV-1, EV-2."));
    assert!(run(&["career", "dismiss", "Maren Ostwald", ids[2]]).ok().out.contains("Put 1 offer away."));
    run(&["career", "keep", "Maren Ostwald", ""]).fails(4, "There is no offer");
    // What one claims of the time before is on the map of who unlocks it, and on no other.
    run(&["--career", "add", "evidence", "Ran a migration", "competency=PM4", "occurred_on=2026-02-02"]).ok();
    assert!(run(&["--career", "career", "evidence", "Maren Ostwald", "--json"]).ok().out.contains("Ran a migration"));
    assert!(!run(&["career", "evidence", "Maren Ostwald", "--json"]).ok().out.contains("Ran a migration"));
    // The same counts in what is short for the next level, and what is kept or put away is offered no more.
    let next = ["career", "next", "Maren Ostwald", "--competency", "ST4", "--trials", "100", "--json"];
    run(&["--career", "add", "evidence", "Drew up scenarios", "competency=ST4", "occurred_on=2026-02-02"]).ok();
    let items = |args: &[&str]| run(args).json()["items"][0]["missing"].to_string();
    let (locked, unlocked) = (items(&next), items(&[&["--career"][..], &next].concat()));
    assert!(locked.contains("in a quarter: 0, takes") && unlocked.contains("in a quarter: 1, takes"), "{locked}\n{unlocked}");
    let left = run(&["--career", "career", "offers", "Maren Ostwald", "--json"]).json();
    // What is kept holds the two claims, as on the page.
    assert_eq!((&left["kept"], &left["dismissed"], &left["career"]), (&4.into(), &1.into(), &"open".into()));
    assert!(left["items"].as_array().unwrap().iter().all(|offer| !ids[..3].contains(&offer["id"].as_str().unwrap())));
    let kept = run(&["career", "export"]).ok().out;
    assert!(kept.contains(ids[0]) && kept.contains(ids[2]), "{kept}");
}
