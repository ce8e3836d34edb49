//! The whole path, on the example program: import, look, look back, report, export.

use serde_json::Value;

use crate::run::{Desk, example};

/// A day of the past, and the Friday of the example's data.
const THEN: &str = "2026-10-15";
const FEW: [&str; 2] = ["--trials", "100"];

fn import(desk: &Desk) -> Value {
    let files: Vec<String> = example().into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let args: Vec<&str> = ["import", "--json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    desk.run(&args).json()
}

fn harbour() -> Desk {
    let desk = Desk::with_workspace();
    import(&desk);
    desk
}

/// The item or milestone with this key.
fn with_key<'a>(list: &'a Value, key: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|entry| entry["key"] == key).unwrap_or_else(|| panic!("no {key}"))
}

fn total(report: &Value, field: &str) -> u64 {
    report["sources"].as_array().unwrap().iter().map(|source| source[field].as_u64().unwrap()).sum()
}

/// A plan without what differs from one workspace to the next.
fn dates(mut plan: Value) -> Value {
    for item in plan["items"].as_array_mut().unwrap() {
        item.as_object_mut().unwrap().remove("source_id");
    }
    plan
}

#[test]
fn the_demo_prints_a_forecast_writes_an_update_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let ran = desk.run(&["demo"]).ok();
    for words in ["Milestone", "P80", "digest", "GA", "update.html"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert_eq!(desk.names(), ["update.html"]);
    let update = desk.read("update.html");
    assert!(update.starts_with("<!DOCTYPE html>") || update.starts_with("<!doctype html>"));
    assert!(!update.contains("<script") && !update.contains("http://") && !update.contains("src=\"http"), "it stands alone");
}

#[test]
fn the_demo_answers_machines_too() {
    let desk = Desk::new();
    let answer = desk.json(&["demo", "--out", "u.html", "--keep", "kept.db"]);
    assert_eq!(answer["update"], "u.html");
    assert!(answer["forecast"]["milestones"].as_array().unwrap().len() > 3);
    assert_eq!(desk.names(), ["kept.db", "u.html"]);
    desk.run(&["--data", "kept.db", "plan"]).ok();
}

#[test]
fn the_same_files_again_change_nothing_and_add_nothing_to_the_journal() {
    let desk = Desk::with_workspace();
    let first = import(&desk);
    assert!(total(&first, "created") > 250 && total(&first, "events") > 1000, "{first}");
    let export = desk.run(&["export"]).ok().out;
    let second = import(&desk);
    assert_eq!((total(&second, "created"), total(&second, "updated"), total(&second, "events")), (0, 0, 0));
    assert_eq!((total(&second, "links_added"), total(&second, "links_removed")), (0, 0));
    assert_eq!(total(&second, "unchanged"), total(&first, "created") + total(&first, "unchanged"));
    assert_eq!(second["revision"], first["revision"], "no revision was added");
    assert_eq!(desk.run(&["export"]).ok().out, export, "to the last byte");
    assert_eq!(desk.names(), ["sinew.db"], "one file holds everything");
}

#[test]
fn files_alone_and_their_workspace_give_the_same_forecast() {
    let desk = harbour();
    let inside = desk.json(&["forecast", FEW[0], FEW[1]]);
    let files: Vec<String> = example().into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let args: Vec<&str> = ["forecast", "--json", FEW[0], FEW[1]].into_iter().chain(files.iter().map(String::as_str)).collect();
    let alone = desk.run(&args).json();
    assert_eq!(inside["digest"], alone["digest"]);
    assert_eq!(inside["milestones"], alone["milestones"]);
}

#[test]
fn a_field_set_by_hand_survives_the_next_import() {
    let desk = harbour();
    desk.run(&["set", "HBR-7", "title=GA, as we call it", "committed=2027-02-15"]).ok();
    let again = import(&desk);
    assert_eq!(total(&again, "updated"), 0);
    let milestone = with_key(&desk.json(&["forecast", FEW[0], FEW[1]])["milestones"], "HBR-7").clone();
    assert_eq!(milestone["name"], "GA, as we call it");
    assert_eq!(milestone["committed"], "2027-02-15");
}

#[test]
fn a_changed_source_updates_and_says_so() {
    let desk = Desk::with_workspace();
    let page = |points: u32, summary: &str| {
        format!(
            "Issue key,Issue id,Issue Type,Summary,Status,Created,Story Points\nATL-1,1,Story,{summary},To Do,2026-01-05 09:00,{points}\nATL-2,2,Story,Wait,To Do,2026-01-05 09:00,2\n"
        )
    };
    let file = desk.file("jira.csv", page(3, "Build"));
    desk.run(&["import", file]).ok();
    desk.file("jira.csv", page(5, "Build it"));
    let report = desk.json(&["import", file]);
    assert_eq!((total(&report, "created"), total(&report, "updated")), (0, 1));
    let words: Vec<String> = desk.json(&["changes", "--since", "2026-02-01"])["happenings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|happening| happening["words"].as_str().unwrap().to_owned())
        .collect();
    assert!(words.contains(&"points: 3 to 5".to_owned()) && words.contains(&"title: Build to Build it".to_owned()), "{words:?}");
}

#[test]
fn when_both_sides_changed_a_field_ours_is_kept_and_named() {
    let desk = Desk::with_workspace();
    let page = |points: u32| {
        format!("Issue key,Issue id,Issue Type,Summary,Status,Created,Story Points\nATL-1,1,Story,Build,To Do,2026-01-05 09:00,{points}\n")
    };
    let file = desk.file("jira.csv", page(3));
    desk.run(&["import", file]).ok();
    desk.run(&["set", "ATL-1", "points=8"]).ok();
    desk.file("jira.csv", page(5));
    let report = desk.json(&["import", file]);
    let codes: Vec<&str> = report["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"import.kept_local"), "{codes:?}");
    assert!(desk.run(&["export"]).ok().out.contains("\"points\": 8.0"));
}

#[test]
fn a_past_day_shows_the_plan_of_that_day() {
    let desk = harbour();
    let now = desk.json(&["plan"]);
    let then = desk.json(&["as-of", THEN, "plan"]);
    // A day means its end: the first minute of the next.
    assert_eq!(then["data_date"], "2026-10-16T00:00");
    assert!(then["items"].as_array().unwrap().len() < now["items"].as_array().unwrap().len(), "scope was added since");
    assert!(with_key(&then["items"], "HBR-7")["finish"].as_str() < with_key(&now["items"], "HBR-7")["finish"].as_str(), "GA slipped since");
    assert_eq!(then, desk.json(&["plan", "--as-of", THEN]), "two ways to ask one thing");
}

#[test]
fn changes_lists_what_happened_and_splits_the_move_over_its_causes() {
    let desk = harbour();
    let changes = desk.json(&["changes", "--since", "2026-11-13", FEW[0], FEW[1]]);
    let happenings = changes["happenings"].as_array().unwrap();
    assert!(
        happenings
            .iter()
            .any(|happening| happening["key"] == "SEC-20" && happening["words"] == "committed: Wed 18 Nov 2026 to Wed 2 Dec 2026"),
        "{happenings:?}"
    );
    assert!(happenings.iter().all(|happening| happening["kind"] != "forecast"), "our own bookkeeping is no news");
    let moves = changes["moves"].as_array().unwrap();
    let split: Vec<&Value> = moves.iter().filter(|moved| !moved["parts"].as_array().unwrap().is_empty()).collect();
    assert_eq!(split.len(), 1, "the headline's move is split");
    let sum: f64 = split[0]["parts"].as_array().unwrap().iter().map(|part| part[1].as_f64().unwrap()).sum();
    let minute = |field: &str| split[0][field].as_str().unwrap().parse::<jiff::civil::DateTime>().unwrap();
    let moved = minute("p80_before").until((jiff::Unit::Minute, minute("p80_after"))).unwrap().get_minutes();
    assert!((sum - moved as f64 / 1440.0).abs() < 0.01, "{sum} days of causes, {moved} minutes of move");
}

#[test]
fn nothing_happened_since_now() {
    let desk = harbour();
    let out = desk.run(&["changes", "--since", "2026-11-23T12:00", FEW[0], FEW[1]]).ok().out;
    assert!(out.contains("Nothing happened since Mon 23 Nov 2026 12:00"), "{out}");
}

#[test]
fn why_names_the_chain_down_to_what_nothing_holds() {
    let desk = harbour();
    let why = desk.json(&["why", "HBR-7", FEW[0], FEW[1]]);
    let chain = why["chain"].as_array().unwrap();
    assert_eq!(chain[0]["key"], "HBR-7");
    assert!(chain.len() > 3, "{chain:?}");
    for pair in chain.windows(2) {
        let because = pair[0]["because"].as_str().unwrap();
        assert!(because.contains(pair[1]["key"].as_str().unwrap()), "{because} does not name {}", pair[1]["key"]);
    }
    assert!(!why["usual_suspects"].as_array().unwrap().is_empty());
    assert!(!why["milestone"].is_null());
    let out = desk.run(&["why", "HBR-7", FEW[0], FEW[1]]).ok().out;
    assert!(out.contains("The chain that set the planned date") && out.contains("of the trials met it"), "{out}");
}

#[test]
fn the_update_comes_in_three_formats_with_a_record_behind_each_claim() {
    let desk = harbour();
    // Few causes to split: the day before.
    let status = |args: &[&str]| desk.run(&[&["status", "--since", "2026-11-19", FEW[0], FEW[1]], args].concat()).ok().out;
    let json: Value = serde_json::from_str(&status(&["--json"])).unwrap();
    assert_eq!(json["week_ending"], "2026-11-20");
    for list in ["moved", "highlights", "lowlights", "decisions"] {
        for claim in json[list].as_array().unwrap() {
            assert!(!claim["cites"].as_array().unwrap().is_empty(), "{list}: {claim}");
        }
    }
    let markdown = status(&[]);
    for heading in ["## Milestones", "## Highlights", "## Lowlights", "## Top risks", "## Asks", "## Decisions needed"] {
        assert!(markdown.contains(heading), "{heading} is not in {markdown}");
    }
    assert!(markdown.contains("HBR-7") && markdown.contains("On track: P80 is on or before"), "the rule stands there");
    status(&["--out", "u.html"]);
    assert!(desk.read("u.html").contains("<svg"));
    status(&["--out", "u.txt", "--format", "markdown"]);
    assert!(desk.read("u.txt").starts_with("# "));
}

#[test]
fn a_published_update_is_frozen_and_a_week_goes_out_once() {
    let desk = harbour();
    let ran = desk.run(&["status", "--since", "2026-11-19", FEW[0], FEW[1], "--out", "first.md", "--publish"]).ok();
    assert!(ran.err.contains("Published as S-1"), "{}", ran.err);
    let went_out = desk.read("first.md");
    desk.run(&["status", "--since", "2026-11-19", FEW[0], FEW[1], "--out", "first.md", "--publish"]).fails(5, "went out already");
    assert_eq!(desk.read("first.md"), went_out, "the file of the first is not overwritten");
    desk.run(&["set", "S-1", "text=other"]).fails(3, "frozen");
    desk.run(&["set", "F-1", "seed=7"]).fails(3, "frozen");
    let export: Value = desk.run(&["export"]).json();
    let update = export["records"].as_array().unwrap().iter().find(|record| record["key"] == "S-1").unwrap().clone();
    assert_eq!(update["body"]["text"].as_str().unwrap().trim_end(), went_out.trim_end());
}

#[test]
fn an_export_rebuilds_the_workspace_with_all_its_past() {
    let desk = harbour();
    desk.run(&["set", "HBR-7", "committed=2027-02-15"]).ok();
    desk.run(&["set", "PLT-49", "archived=true"]).ok();
    desk.run(&["link", "ATL-0", "blocks", "HBR-7"]).fails(4, "ATL-0");
    desk.run(&["export", "--out", "backup.json"]).ok();
    desk.run(&["--data", "other.db", "init"]).ok();
    let report = desk.json(&["--data", "other.db", "import", "backup.json"]);
    assert_eq!(report["problems"], serde_json::json!([]));
    for args in [&["plan"][..], &["plan", "--as-of", THEN], &["plan", "--as-of", "2026-03-02"]] {
        let other = [&["--data", "other.db"], args].concat();
        assert_eq!(dates(desk.json(args)), dates(desk.json(&other)), "{args:?}");
    }
    let digest = |args: &[&str]| desk.json(&[&["forecast", "--as-of", THEN, FEW[0], FEW[1]], args].concat())["digest"].clone();
    assert_eq!(digest(&[]), digest(&["--data", "other.db"]));
}

#[test]
fn records_are_added_set_and_tied_by_hand() {
    let desk = Desk::with_workspace();
    let said = |args: &[&str]| desk.run(args).ok().out;
    assert_eq!(said(&["add", "team", "Core", "slots=2"]), "Added T-1: created.\n");
    assert_eq!(said(&["add", "item", "Build", "team=T-1", "points=3"]), "Added I-1: created.\n");
    assert_eq!(said(&["add", "item", "Ship", "type=milestone", "--key", "SHIP"]), "Added SHIP: created.\n");
    assert_eq!(said(&["link", "I-1", "blocks", "SHIP"]), "Tied I-1: blocks.\n");
    assert_eq!(said(&["set", "SHIP", "committed=2027-03-01"]), "Changed SHIP: committed.\n");
    assert_eq!(said(&["set", "SHIP", "committed=2027-03-01"]), "SHIP was so already.\n");
    assert_eq!(said(&["link", "I-1", "blocks", "SHIP", "--remove"]), "Untied I-1: blocks.\n");
    assert_eq!(
        desk.json(&["add", "risk", "Vendor slips", "probability=0.3", "impact_days=[5,10,20]"]),
        serde_json::json!({"key": "R-1", "changed": ["created"]})
    );
    desk.run(&["add", "dragon", "Smaug"]).fails(3, "choose one of person, team");
    desk.run(&["add", "risk", "Odd", "probability=7"]).fails(3, "probability");
    desk.run(&["set", "SHIP", "wings=2"]).fails(3, "`wings` is no field of kind item");
    desk.run(&["set", "SHIP", "committed"]).fails(3, "write FIELD=VALUE");
    desk.run(&["link", "SHIP", "eats", "I-1"]).fails(3, "choose one of blocks");
    desk.run(&["link", "SHIP", "blocks", "SHIP"]).fails(3, "linked to itself");
    desk.run(&["link", "I-1", "blocks", "SHIP", "--type", "XY"]).fails(3, "FS, SS, FF or SF");
}
