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
    for minutes in ["0", "31", "soon"] {
        desk.run(&["serve", "--career-idle-minutes", minutes]).fails(2, "--career-idle-minutes");
    }
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

    // What was found of somebody is kept in it, and what speaks of nobody is not there.
    desk.run(&["career", "offers", "Nobody Atall"]).fails(4, "There is nobody called");
    with(&desk, &key, &["add", "person", "Maren Ostwald", "email=maren@fernhollow.example"]).ok();
    assert!(desk.run(&["career", "offers", "Maren Ostwald"]).ok().out.contains("was found yet"));
    with(&desk, &key, &["career", "keep", "Maren Ostwald", "4f2a"]).fails(4, "There is no offer `4f2a`");

    desk.run(&["career", "delete", "--confirm", "yes"]).fails(3, "type `delete my career`");
    let gone = desk.run(&["career", "delete", "--confirm", "delete my career"]).ok().out;
    assert!(gone.contains("Deleted 7 commits. Your career space is gone"), "{gone}");
    with(&desk, &key, &["--career", "plan"]).fails(4, "You have no career space yet");
}

#[test]
fn papers_are_made_of_it() {
    let desk = Desk::with_workspace();
    let key = [("SINEW_PASSPHRASE", PASSPHRASE)];
    with(&desk, &key, &["career", "resume"]).fails(4, "You have no career space yet");
    with(&desk, &key, &["career", "open-space"]).ok();
    let empty = with(&desk, &key, &["career", "resume"]).ok();
    assert!(empty.err.contains("There is no job: add one"), "{}", empty.err);
    with(&desk, &key, &["--career", "add", "profile", "Tess Ødegård", "headline=Program manager"]).ok();
    with(&desk, &key, &["--career", "add", "job", "Program manager", "employer=Nordbank", "start=2022-03-01"]).ok();
    let bullet = ["--career", "add", "bullet", "Risk", "--parent", "J-1", "confidentiality=public"];
    with(&desk, &key, &[&bullet[..], &["text=Ran the risk management of nine teams.", "competencies=[\"PM4\"]"]].concat()).ok();
    let never = ["--career", "add", "bullet", "Merger", "--parent", "J-1", "confidentiality=never", "text=Led the Umbrella merger."];
    with(&desk, &key, &never).ok();

    let resume = with(&desk, &key, &["career", "resume"]).ok();
    assert!(resume.out.contains("Ran the risk management of nine teams."), "{}", resume.out);
    assert!(!resume.out.contains("Umbrella") && resume.err.contains("BU-2 left out"), "{}", resume.err);
    with(&desk, &key, &["career", "resume", "--format", "pdf"]).fails(3, "name the file with --out");
    // The ending says the format, unless it is said.
    assert!(with(&desk, &key, &["career", "resume", "--out", "resume.pdf"]).ok().out.contains("Wrote resume.pdf, 1 page."));
    assert!(std::fs::read(desk.path("resume.pdf")).unwrap().starts_with(b"%PDF-"));
    with(&desk, &key, &["career", "resume", "--out", "resume.json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&desk.read("resume.json")).unwrap();
    assert_eq!(json["basics"]["name"], "Tess Ødegård");
    with(&desk, &key, &["career", "resume", "--pages", "9"]).fails(3, "one page or two");

    desk.file("posting.txt", "Requirements\n- Risk management\n- PMP certification\n");
    let tailored = with(&desk, &key, &["career", "tailor", "--posting", "posting.txt"]).ok().out;
    assert!(tailored.contains("only said") && tailored.contains("Prepare for the PMP."), "{tailored}");
    desk.file("empty.txt", " ");
    with(&desk, &key, &["career", "tailor", "--posting", "empty.txt"]).fails(3, "There is no posting");
    with(&desk, &key, &["career", "tailor", "--posting", "nowhere.txt"]).fails(4, "no such file");
    with(&desk, &key, &["--career", "add", "application", "Acme", "company=Acme"]).ok();
    with(&desk, &key, &["career", "tailor", "--application", "AP-1"]).fails(3, "has no posting");
    assert!(with(&desk, &key, &["career", "send", "AP-1"]).ok().out.contains("Kept the resume with AP-1"));
    assert!(with(&desk, &key, &["career", "applications"]).ok().out.contains("applied"));
    with(&desk, &key, &["career", "send", "J-1"]).fails(3, "is no application");

    let packet = with(&desk, &key, &["career", "packet", "--level", "L3"]).ok();
    assert!(packet.out.contains("Promotion packet: Hybrid role to TPM") && packet.err.contains("There are 0 themes"), "{}", packet.err);
    with(&desk, &key, &["career", "packet", "--level", "L9"]).fails(3, "There is no level");
    with(&desk, &key, &["career", "packet", "--person", "Nobody Here"]).fails(4, "There is nobody called");
    assert!(with(&desk, &key, &["career", "brag", "--reader", "manager"]).ok().out.contains("for my manager"));
    assert!(with(&desk, &key, &["career", "practice", "--competency", "LC3"]).ok().out.contains("No story yet."));
    with(&desk, &key, &["career", "practice", "--competency", "XX9"]).fails(4, "No question is about");
}

#[test]
fn one_thing_of_it_is_shared_read_and_taken_back() {
    let desk = Desk::with_workspace();
    let key = [("SINEW_PASSPHRASE", PASSPHRASE)];
    with(&desk, &key, &["career", "open-space"]).ok();
    with(&desk, &key, &["--career", "add", "growth_goal", "Leave for Umbrella", "level=L4"]).ok();
    assert!(with(&desk, &key, &["career", "shared"]).ok().out.contains("You share nothing"));
    assert!(with(&desk, &key, &["career", "shared", "--with-me"]).ok().out.contains("Nobody shares anything"));
    with(&desk, &key, &["career", "share", "goal", "--to", "Otto"]).fails(3, "Say which one");
    with(&desk, &key, &["career", "share", "goal", "G-9", "--to", "Otto"]).fails(4, "no record `G-9`");
    with(&desk, &key, &["career", "share", "everything", "--to", "Otto"]).fails(2, "everything");
    let made = with(&desk, &key, &["career", "share", "goal", "G-1", "--to", "Otto", "--days", "7", "--json"]).json();
    assert_eq!((made["delivered"].as_bool(), made["token"].as_str().map(str::len)), (Some(false), Some(64)));
    with(&desk, &key, &["career", "share", "packet", "--to", "Ana"]).ok();
    let shared = with(&desk, &key, &["career", "shared"]).ok().out;
    assert!(shared.contains("Leave for Umbrella") && shared.contains("Otto") && shared.contains("open"), "{shared}");
    let items = with(&desk, &key, &["career", "shared", "--json"]).json();
    let goal = items.as_array().unwrap().iter().find(|item| item["what"] == "goal").unwrap()["id"].as_str().unwrap().to_owned();
    with(&desk, &key, &["career", "unshare", "nothing"]).fails(4, "nothing of the id");
    assert!(with(&desk, &key, &["career", "unshare", &goal]).ok().out.contains("nobody opens it any more"));
    with(&desk, &key, &["career", "unshare", &goal]).fails(5, "has ended already");
    // What is taken along says what was shared.
    let taken = with(&desk, &key, &["career", "export", "--json"]).json();
    assert_eq!(taken["shared"].as_array().unwrap().len(), 2);
    for name in desk.names() {
        let bytes = std::fs::read(desk.path(&name)).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"Umbrella"), "{name}");
    }
    // Whoever leads sees what is shared with them, once the career space is open.
    assert!(desk.run(&["leading"]).ok().out.contains("No milestone to go by yet"));
    assert!(with(&desk, &key, &["--career", "leading"]).ok().out.contains("Nobody shares a growth goal"));
    assert_eq!(with(&desk, &key, &["--career", "leading", "--json"]).json()["shared"]["coverage"]["people"], 0);
}

#[test]
fn a_bundle_is_looked_at_written_and_read_elsewhere() {
    let desk = Desk::with_workspace();
    let key = [("SINEW_PASSPHRASE", PASSPHRASE)];
    with(&desk, &key, &["career", "bundle"]).fails(4, "You have no career space yet");
    with(&desk, &key, &["career", "open-space"]).ok();
    desk.run(&["add", "risk", "Pangolin vendor folds"]).ok();
    with(
        &desk,
        &key,
        &["--career", "add", "story", "The vendor that slipped", "situation=Pangolin vendor folds, they said", "task=I had to go on"],
    )
    .ok();
    with(&desk, &key, &["--career", "add", "growth_goal", "Lead nine teams", "level=L4", "why=It is time"]).ok();

    // Without a place to write to it is looked at and nothing else.
    let looked = with(&desk, &key, &["career", "bundle"]).ok().out;
    assert!(looked.contains("Nothing was written yet") && looked.contains("`Pangolin vendor folds` became `[left out]`"), "{looked}");
    assert!(!desk.names().iter().any(|name| name.starts_with("leaving")));
    with(&desk, &key, &["career", "bundle", "--without", "ST-7"]).fails(4, "no record `ST-7`");
    assert!(
        with(&desk, &key, &["career", "bundle", "--out", "leaving", "--without", "G-1.why"])
            .ok()
            .out
            .contains("Wrote bundle.json and bundle.md")
    );
    let (json, read) = (desk.read("leaving/bundle.json"), desk.read("leaving/bundle.md"));
    for text in [&json, &read] {
        assert!(text.contains("I had to go on") && text.contains("Lead nine teams"), "{text}");
        assert!(!text.contains("Pangolin") && !text.contains("It is time"), "{text}");
    }
    assert_eq!(with(&desk, &key, &["career", "bundle", "--json"]).json()["preview"]["counts"]["redacted"], 1);

    let elsewhere = Desk::with_workspace();
    with(&elsewhere, &key, &["career", "open-space"]).ok();
    elsewhere.file("bundle.json", json);
    with(&elsewhere, &key, &["--career", "import", "bundle.json"]).ok();
    assert!(with(&elsewhere, &key, &["career", "stories"]).ok().out.contains("The vendor that slipped"));
}
