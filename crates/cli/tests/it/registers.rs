//! Registers go out and come in again: by the doors that people use.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::run::{Desk, sinew};

/// A workspace with two people, an item and two risks.
fn desk() -> Desk {
    let desk = Desk::with_workspace();
    for add in [
        vec!["add", "person", "Ada Lovelace"],
        vec!["add", "item", "Cutover"],
        vec!["add", "risk", "The vendor slips", "probability=0.3", "impact_days=[1,3,8]", "owner=U-1"],
        vec!["add", "risk", "=HYPERLINK(\"x\")", "description=One | two"],
        vec!["link", "R-1", "threatens", "I-1"],
    ] {
        desk.run(&add).ok();
    }
    desk
}

fn exported(desk: &Desk) -> Value {
    desk.json(&["export"])
}

fn risk<'a>(export: &'a Value, key: &str) -> &'a Value {
    export["records"].as_array().unwrap().iter().find(|record| record["key"] == key).unwrap()
}

#[test]
fn a_register_goes_out_and_comes_in_again() {
    for (format, name) in [("csv", "risks.csv"), ("markdown", "risks.md")] {
        let desk = desk();
        let wrote = desk.run(&["export", "--kind", "risk", "--format", format, "--out", name]).ok().out;
        assert_eq!(wrote.trim(), format!("Wrote 2 records to {name}."));
        let before = exported(&desk);
        let same = desk.json(&["import", name]);
        assert_eq!((&same["sources"][0]["unchanged"], &same["problems"]), (&2.into(), &Value::Array(Vec::new())), "{format}");
        assert_eq!(exported(&desk), before, "the same file changes nothing");
        desk.file(name, desk.read(name).replace("0.3", "0.45"));
        let edited = desk.json(&["import", name]);
        assert_eq!((&edited["sources"][0]["updated"], &edited["sources"][0]["unchanged"]), (&1.into(), &1.into()), "{format}");
        let after = exported(&desk);
        assert_eq!(risk(&after, "R-1")["body"]["probability"], 0.45);
        assert_eq!(risk(&after, "R-1")["history"].as_array().unwrap().len(), 1, "one field, and no other");
        assert_eq!(risk(&after, "R-2"), risk(&before, "R-2"));
    }
}

#[test]
fn a_register_makes_the_same_records_elsewhere() {
    let from = desk();
    let to = Desk::with_workspace();
    for (kind, format, name) in [("item", "csv", "items.csv"), ("risk", "markdown", "risks.md")] {
        let text = from.run(&["export", "--kind", kind, "--format", format]).ok().out;
        to.file(name, text);
        to.run(&["import", name]).ok();
    }
    let (wanted, found) = (exported(&from), exported(&to));
    for key in ["I-1", "R-1", "R-2"] {
        assert_eq!(risk(&found, key)["title"], risk(&wanted, key)["title"]);
        assert_eq!(risk(&found, key)["body"]["probability"], risk(&wanted, key)["body"]["probability"]);
        assert_eq!(risk(&found, key)["body"]["description"], risk(&wanted, key)["body"]["description"]);
    }
    // Ada came along by her name, because the risk is hers.
    assert_eq!(risk(&found, "U-1")["title"], "Ada Lovelace");
    assert_eq!(found["links"].as_array().unwrap().len(), 1);
}

#[test]
fn bad_rows_are_named_and_good_ones_come_in() {
    let desk = desk();
    desk.file("mine.csv", "Title,Probability,Threatens\nGood,0.1,Cutover\nBad,much,\nNowhere,,I-77\n");
    desk.run(&["import", "mine.csv"]).ok();
    let ran = desk.run(&["import", "--kind", "risk", "mine.csv"]).ok();
    assert!(ran.out.contains("1 created"), "{}", ran.out);
    for words in ["line 3, Probability", "register.bad_number", "line 4, Threatens", "register.unknown_record"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert_eq!(risk(&exported(&desk), "R-3")["title"], "Good");
}

#[test]
fn what_has_no_register_says_so() {
    let desk = desk();
    desk.run(&["export", "--kind", "forecast"]).fails(3, "There is no register of forecasts");
    desk.run(&["export", "--kind", "rsk"]).fails(3, "There is no kind `rsk`");
    desk.run(&["export", "--kind", ","]).fails(3, "Name the kinds");
    desk.run(&["export", "--format", "markdown"]).fails(2, "--kind");
    desk.run(&["import", "--kind", "update", desk.file("x.csv", "Title\nx\n")]).fails(3, "There is no register of updates");
    desk.run(&["import", desk.file("none.csv", "Kind,Title,Sinew\n")]).fails(3, "register.no_rows");
}

#[test]
fn a_killed_import_of_a_register_leaves_all_or_nothing() {
    let rows = 4_000;
    let mut table = "Kind,Title,Probability,Description\n".to_owned();
    for number in 0..rows {
        table += &format!("risk,Risk {number},0.1,{}\n", "words ".repeat(40));
    }
    let desk = desk();
    let file = desk.file("big.csv", &table);
    let scratch = Desk::with_workspace();
    let began = Instant::now();
    scratch.run(&["import", desk.path(file).to_str().unwrap()]).ok();
    let whole = began.elapsed();
    let records = |desk: &Desk| exported(desk)["records"].as_array().unwrap().len();
    let before = records(&desk);
    for part in [0.3, 0.6, 0.8, 0.95] {
        let mut child = desk.command(sinew()).args(["import", file]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * part));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = records(&desk);
        assert!(now == before || now == before + rows, "{now} after {part} of it");
        if now > before {
            return;
        }
    }
}
