//! One's own career space in a terminal.

use crate::run::{Desk, Ran, ran, sinew};

const PASSPHRASE: &str = "seventeen quiet herons";

/// Runs with passphrases where a person would type them.
fn with(desk: &Desk, passphrases: &[(&str, &str)], args: &[&str]) -> Ran {
    ran(desk.command(sinew()).envs(passphrases.iter().copied()).args(args))
}

#[test]
fn a_career_is_made_filled_forecast_taken_along_and_deleted() {
    let desk = Desk::with_workspace();
    let key = [("SINEW_PASSPHRASE", PASSPHRASE)];
    assert!(desk.run(&["career", "state"]).ok().out.contains("You have no career space yet"));
    with(&desk, &key, &["--career", "plan"]).fails(4, "You have no career space yet");
    with(&desk, &[("SINEW_PASSPHRASE", "short")], &["career", "open-space"]).fails(3, "too short");
    let made = with(&desk, &key, &["career", "open-space", "--json"]).json();
    let code = made["recovery_code"].as_str().unwrap().to_owned();
    with(&desk, &key, &["career", "open-space"]).fails(5, "You have a career space already");

    with(&desk, &key, &["--career", "add", "item", "Leave for Umbrella", "type=milestone", "committed=2027-03-01"]).ok();
    with(&desk, &key, &["--career", "add", "item", "Run one release", "effort_minutes=9600"]).ok();
    with(&desk, &key, &["--career", "link", "I-2", "blocks", "I-1"]).ok();
    assert!(with(&desk, &key, &["--career", "forecast"]).ok().out.contains("Leave for Umbrella"));
    assert!(with(&desk, &key, &["--career", "why", "I-1"]).ok().out.contains("Run one release"));
    with(&desk, &[("SINEW_PASSPHRASE", "not this one, no")], &["--career", "forecast"]).fails(6, "This is not the passphrase");
    desk.run(&["--career", "forecast"]).fails(3, "set SINEW_PASSPHRASE");
    // The workspace and what is written of it know nothing of it.
    for args in [&["export"][..], &["plan"], &["forecast"], &["portfolio"], &["digest"], &["roadmap", "--portfolio"]] {
        let out = desk.run(args).out;
        assert!(!out.contains("Umbrella"), "{args:?}: {out}");
    }
    for name in desk.names() {
        let bytes = std::fs::read(desk.path(&name)).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"Umbrella"), "{name}");
    }

    with(&desk, &key, &["career", "export", "--out", "career.json"]).ok();
    with(&desk, &key, &["career", "export", "--out", "career.md"]).ok();
    assert!(desk.read("career.md").contains("Leave for Umbrella"));
    // What was taken along comes in elsewhere.
    let elsewhere = Desk::with_workspace();
    elsewhere.file("career.json", desk.read("career.json"));
    elsewhere.run(&["import", "career.json"]).ok();
    assert!(elsewhere.run(&["plan"]).ok().out.contains("Leave for Umbrella"));

    assert!(with(&desk, &key, &["career", "stories"]).ok().out.contains("There is no story yet"));
    with(&desk, &key, &["--career", "add", "story", "The vendor that slipped", "situation=It was late", "prompts=[\"conflict\"]"]).ok();
    let bank = with(&desk, &key, &["career", "stories"]).ok().out;
    assert!(bank.contains("The vendor that slipped") && bank.contains("task, action mine, result, reflection"), "{bank}");
    assert_eq!(with(&desk, &key, &["career", "stories", "--json"]).json()["active"], 1);
    with(&desk, &key, &["career", "plan", "--start", "soon"]).fails(3, "is not a date");
    with(&desk, &key, &["career", "plan", "--start", "2027-01-11"]).ok();
    assert!(with(&desk, &key, &["--career", "forecast"]).ok().out.contains("Step 4: hybrid role"));
    with(&desk, &key, &["career", "plan", "--start", "2027-01-11"]).fails(5, "There is a plan already");

    let next = [("SINEW_PASSPHRASE", PASSPHRASE), ("SINEW_NEW_PASSPHRASE", "eighteen loud herons")];
    with(&desk, &next, &["career", "passphrase"]).ok();
    with(&desk, &key, &["--career", "plan"]).fails(6, "This is not the passphrase");
    let back = [("SINEW_NEW_PASSPHRASE", PASSPHRASE)];
    with(&desk, &back, &["career", "recover", "0000-0000"]).fails(3, "32 letters and digits");
    with(&desk, &back, &["career", "recover", &code]).ok();
    with(&desk, &key, &["--career", "plan"]).ok();

    desk.run(&["career", "delete", "--confirm", "yes"]).fails(3, "type `delete my career`");
    let gone = desk.run(&["career", "delete", "--confirm", "delete my career"]).ok().out;
    assert!(gone.contains("Deleted 7 commits. Your career space is gone"), "{gone}");
    with(&desk, &key, &["--career", "plan"]).fails(4, "You have no career space yet");
}
