//! Retros, meetings, releases and stakeholders in a terminal.

use serde_json::json;

use crate::run::Desk;

fn desk() -> Desk {
    let desk = Desk::with_workspace();
    desk.run(&["add", "program", "Atlas", "time_zone=Europe/Berlin"]).ok();
    desk.run(&["add", "person", "Ana"]).ok();
    desk
}

#[test]
fn a_retro_is_written_voted_for_and_closed_without_names() {
    let desk = desk();
    assert!(desk.run(&["retro"]).ok().out.contains("There is no retro yet"));
    desk.run(&["add", "retro", "Sprint 5", "columns=[\"Went well\",\"To change\"]", "date=2026-02-02"]).ok();
    let note = ["retro", "RET-1", "--note", "Went well=The demo", "--note", "To change=Slow builds", "--user", "Ana"];
    assert!(desk.run(&note).ok().out.contains("[2] Slow builds"));
    desk.run(&["retro", "RET-1", "--note", "The demo"]).fails(3, "COLUMN=TEXT");
    desk.run(&["retro", "RET-1", "--note", "Nowhere=x"]).fails(3, "no column");
    desk.run(&["retro", "RET-1", "--vote", "2"]).fails(3, "takes no votes now");
    desk.run(&["set", "RET-1", "state=closed"]).fails(3, "votes are counted");
    desk.run(&["set", "RET-1", "notes=[]"]).fails(3, "have no author");
    desk.run(&["retro", "RET-1", "--state", "voting"]).ok();
    assert!(desk.run(&["retro", "RET-1", "--vote", "2,2", "--user", "Ana"]).ok().out.contains("1 ballot was cast; you have voted."));
    desk.run(&["retro", "RET-1", "--vote", "1", "--user", "Ana"]).fails(5, "voted in `RET-1` already");
    desk.run(&["retro", "RET-1", "--vote", "1", "--user", "Ben"]).ok();
    assert!(desk.run(&["retro", "RET-1", "--state", "closed"]).ok().out.contains("[2] Slow builds (2 votes)"));
    desk.run(&["retro", "RET-9"]).fails(4, "`RET-9`");
    desk.run(&["retro", "U-1"]).fails(4, "is no retro");
    // Nothing that goes out names whoever wrote or voted.
    let changes = desk.json(&["changes", "--since", "2026-01-01"]);
    let named = |change: &&serde_json::Value| change["key"] == "RET-1" && change["actor"] != "";
    let happenings = changes["happenings"].as_array().unwrap();
    assert_eq!(happenings.iter().filter(named).count(), 1, "who called it: {happenings:?}");
    let rows = desk.json(&["retro"]);
    assert_eq!((&rows["items"][0]["state"], &rows["items"][0]["notes"]), (&json!("closed"), &json!(2)));
}

#[test]
fn a_meetings_notes_become_records() {
    let desk = desk();
    assert!(desk.run(&["meeting"]).ok().out.contains("There is no meeting yet"));
    desk.run(&["add", "meeting", "Core team", "rhythm=weekly", "start=2026-01-05T10:00", "attendees=[\"U-1\"]"]).ok();
    assert!(desk.run(&["meeting", "MTG-1", "--next"]).ok().out.contains("Made MTG-2"));
    desk.run(&["meeting", "MTG-1", "--next"]).fails(5, "`MTG-2`");
    desk.run(&["meeting", "MTG-2", "--next"]).fails(3, "no series");
    let notes = desk.file("notes.md", "We met.\n- action: Ana sends the sheet by tomorrow\n- decision: West first\n");
    let look = desk.run(&["meeting", "MTG-2", "--notes", notes, "--preview"]).ok().out;
    assert!(look.contains("Ana sends the sheet") && look.contains("line 2"), "{look}");
    assert!(!desk.run(&["raid"]).ok().out.contains("ACT-1"), "a look keeps nothing");
    let kept = desk.json(&["meeting", "MTG-2", "--notes", notes]);
    assert_eq!(kept["keys"], json!(["ACT-1", "D-1"]));
    let shown = desk.run(&["meeting", "MTG-2"]).ok().out;
    assert!(shown.contains("- ACT-1: Ana sends the sheet by tomorrow") && shown.contains("What came out of it:"), "{shown}");
    desk.run(&["meeting", "MTG-2", "--notes", desk.file("bad.md", "risk:\n")]).fails(3, "Line 1");
    desk.run(&["meeting", "MTG-2", "--notes", "nowhere.md"]).fails(4, "there is no such file");
    desk.run(&["meeting", "U-1"]).fails(4, "is no meeting");
    assert!(desk.run(&["meeting"]).ok().out.contains("weekly"));
}

#[test]
fn hours_that_all_share_are_told() {
    let desk = desk();
    assert!(desk.run(&["overlap"]).ok().out.contains("Nobody's hours are known"));
    desk.run(&["add", "team", "Berlin", "time_zone=Europe/Berlin"]).ok();
    desk.run(&["add", "team", "Kolkata", "time_zone=Asia/Kolkata"]).ok();
    let told = desk.run(&["overlap"]).ok().out;
    // 9 to 17 in both: four and a half hours apart in winter, three and a half in summer.
    assert!(told.contains("On a usual day all share") && told.contains("Asia/Kolkata"), "{told}");
    let shared = desk.json(&["overlap"])["typical_minutes"].as_i64().unwrap();
    assert!(shared == 210 || shared == 270, "{shared}");
    desk.run(&["overlap", "U-1"]).fails(4, "is no meeting");
}

#[test]
fn releases_say_what_is_open_and_stakeholders_who_waits() {
    let desk = desk();
    assert!(desk.run(&["releases"]).ok().out.contains("There is no release yet"));
    let readiness = "readiness={\"train\":\"spring\",\"checklist\":[{\"text\":\"Rehearsed\"}]}";
    desk.run(&["add", "item", "Release 1", "type=release", "committed=2026-03-02", readiness]).ok();
    let told = desk.run(&["releases"]).ok().out;
    assert!(told.contains("1 open check required: Rehearsed.") && told.contains("spring: I-1 (I-1 leaves next)"), "{told}");
    let go = "readiness={\"checklist\":[{\"text\":\"Rehearsed\"}],\"verdicts\":[{\"person\":\"U-1\",\"verdict\":\"go\"}]}";
    desk.run(&["set", "I-1", go]).fails(3, "cannot be called go");
    desk.run(&["set", "I-1", &go.replace("\"go\"}", "\"go\",\"overrides\":\"It can wait.\"}")]).ok();
    assert_eq!(desk.json(&["releases"])["releases"][0]["state"], "go");

    assert!(desk.run(&["stakeholders"]).ok().out.contains("There is no stakeholder yet"));
    desk.run(&["add", "stakeholder", "Works council", "influence=4", "every_days=7", "last_contact=2026-01-05"]).ok();
    assert!(desk.run(&["stakeholders"]).ok().out.contains("Works council"));
    assert!(desk.json(&["stakeholders"])["rows"][0]["overdue_days"].as_i64().unwrap() > 7);
}
