//! `sinew flow`, on the example program and where there is too little to say.

use serde_json::{Value, json};

use crate::run::{Desk, example};

fn harbour() -> Desk {
    let desk = Desk::with_workspace();
    let files: Vec<String> = example().into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let args: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    desk.run(&args).ok();
    desk
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn the_flow_of_the_example_program_is_of_one_piece() {
    let desk = harbour();
    let flow = desk.json(&["flow"]);
    assert_eq!((flow["data_date"].as_str(), flow["seed"].as_u64()), (Some("2026-11-20T17:00"), Some(1)));
    let (program, teams) = (&flow["program"], flow["teams"].as_array().unwrap());
    assert_eq!(teams.len(), 6);
    for field in ["finished", "open", "in_progress", "ageing"] {
        assert_eq!(teams.iter().map(|team| number(&team[field])).sum::<u64>(), number(&program[field]), "{field}");
    }
    for team in teams.iter().chain([program]) {
        let weeks = team["weeks"].as_array().unwrap();
        assert_eq!((weeks.len(), weeks[11]["ending"].as_str()), (12, Some("2026-11-20")), "{}", team["name"]);
        let days = ["p50", "p85", "p95"].map(|name| team["cycle_days"][name].as_f64().unwrap());
        let done = ["p50", "p80", "p95"].map(|name| team["done"][name].as_str().unwrap());
        assert!(days.is_sorted() && done.is_sorted() && done[0] > "2026-11-20", "{}: {days:?} {done:?}", team["name"]);
    }
    let items = flow["in_progress"].as_array().unwrap();
    assert_eq!(items.len() as u64, number(&program["in_progress"]));
    assert_eq!(items.iter().filter(|item| item["ageing"] == true).count() as u64, number(&program["ageing"]));
    assert_eq!((items[0]["key"].as_str(), items[0]["older_than"].as_f64()), (Some("PLT-18"), Some(1.0)), "the oldest first");
    let again = desk.json(&["flow"]);
    for part in ["program", "teams", "in_progress"] {
        assert_eq!(again[part], flow[part], "twice the same");
    }
}

#[test]
fn what_is_printed_says_what_it_counts_and_what_it_leaves_out() {
    let out = harbour().run(&["flow"]).ok().out;
    for words in [
        "Finished in the last 12 weeks up to Fri 20 Nov:",
        "Working days from begin to finish; P85: 85 of 100 finished items took no longer:",
        "Little’s law: ",
        "When the open items would be done at that pace; P80: in 80 of 100 trials they were by then:",
        "Dependencies, who can do what, holidays to come and risks are not in them: `sinew forecast` has those.",
        "And 2 more; --json lists all.",
    ] {
        assert!(out.contains(words), "{words} is not in {out}");
    }
    assert!(out.lines().any(|line| line.contains("PLT-18") && line.ends_with("ageing")), "{out}");
    assert!(!out.contains("Missing"), "nothing is: {out}");
}

#[test]
fn one_team_is_asked_for_by_key_or_name() {
    let desk = harbour();
    let all = desk.json(&["flow"]);
    let trust = desk.json(&["flow", "--team", "T-3"]);
    assert_eq!((&trust["program"], &trust["teams"]), (&Value::Null, &json!([all["teams"][2]])));
    assert!(trust["in_progress"].as_array().unwrap().iter().all(|item| item["team"] == "Trust"));
    assert_eq!(desk.json(&["flow", "--team", "trust"])["teams"], trust["teams"]);
    desk.run(&["flow", "--team", "Nobody"]).fails(4, "There is no team `Nobody` here: choose one of T-1 (Platform), T-2 (Payments)");
    desk.run(&["flow", "--team", "HBR-7"]).fails(4, "There is no team `HBR-7` here");
    Desk::with_workspace().run(&["flow", "--team", "T-1"]).fails(4, "none is known yet");
}

#[test]
fn a_past_day_shows_the_flow_of_that_day_and_its_refusals() {
    let desk = harbour();
    let then = desk.json(&["as-of", "2026-01-20", "flow"]);
    assert_eq!(then, desk.json(&["flow", "--as-of", "2026-01-20"]), "two ways to ask one thing");
    assert_eq!((then["data_date"].as_str(), &then["program"]["done"]), (Some("2026-01-21T00:00"), &Value::Null));
    assert_eq!(then["program"]["no_done"], "6 weeks of history since the first finish, 8 are needed; 7 items finished, 10 are needed");
    assert_eq!(then["teams"][0]["no_cycle_days"], "4 of 4 finished items with a known begin and finish, 10 are needed");
    let out = desk.run(&["as-of", "2026-01-20", "flow", "--team", "Orders"]).ok().out;
    assert!(out.contains("Finished in the last 5 weeks up to Tue 20 Jan:") && !out.contains("Whole program"), "{out}");
    assert!(out.contains("1 week of history since the first finish, 8 are needed; 1 item finished, 10 are needed"), "{out}");
    assert!(desk.run(&["flow", "--as-of", "2025-01-20"]).ok().out.contains("There was no item to work on yet"));
}

#[test]
fn a_file_with_too_little_history_is_told_what_is_missing() {
    let desk = Desk::with_workspace();
    let file = desk.file(
        "jira.csv",
        "Issue key,Issue id,Issue Type,Summary,Status,Created,Resolved\n\
         ATL-1,1001,Story,Design,Done,2026-01-05 09:00,2026-01-09 17:00\n\
         ATL-2,1002,Story,Build,To Do,2026-01-05 09:00,\n\
         ATL-3,1003,Story,Test,In Progress,2026-01-05 09:00,\n",
    );
    desk.run(&["import", file]).ok();
    let out = desk.run(&["flow", "--as-of", "2026-01-23"]).ok().out;
    for words in [
        "Finished in the last 3 weeks up to Fri 23 Jan:",
        "0 of 1 finished item with a known begin and finish, 10 are needed",
        "3 weeks of history since the first finish, 8 are needed; 1 item finished, 10 are needed",
    ] {
        assert!(out.contains(words), "{words} is not in {out}");
    }
    assert!(out.lines().any(|line| line.contains("ATL-3") && line.contains("unknown")), "an export without a history: {out}");
    assert!(!out.contains("Whole program"), "one team has all of it: {out}");
    // A plain table says of what is done only that it is.
    let table = Desk::with_workspace();
    table.run(&["import", table.file("plan.csv", "id,title,duration,status\n1,Design,2d,done\n2,Build,3d,todo\n")]).ok();
    let out = table.run(&["flow"]).ok().out;
    assert!(out.contains("Not in any week: 1 item finished, nobody says when."), "{out}");
    assert!(out.contains("nothing was finished on a known day yet, 10 items over 8 weeks are needed"), "{out}");
}
