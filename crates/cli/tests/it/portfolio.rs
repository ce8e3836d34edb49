//! `sinew portfolio` and `sinew roadmap`: what is printed for people and for machines, and what is refused.

use serde_json::json;

use crate::run::Desk;

/// A program with a milestone behind ten days of work, labelled with a theme.
fn desk() -> Desk {
    let desk = Desk::with_workspace();
    desk.run(&["add", "program", "Atlas program", "committed=2099-06-30", "time_zone=UTC"]).ok();
    desk.run(&["add", "item", "Work", "estimate={\"low_minutes\":4800,\"likely_minutes\":4800,\"high_minutes\":4800}"]).ok();
    desk.run(&["add", "item", "Go | live", "type=milestone", "committed=2099-06-30", "labels=[\"theme: Trust\"]"]).ok();
    desk.run(&["link", "I-1", "blocks", "I-2"]).ok();
    desk
}

#[test]
fn all_programs_stand_on_a_line_each_and_together_one_costs_itself_nothing() {
    let desk = desk();
    let shown = desk.run(&["portfolio"]).ok().out;
    assert!(shown.contains("Atlas program") && shown.contains("On track") && shown.contains("Go | live"), "{shown}");
    let report = desk.json(&["portfolio", "--together", "--trials", "500"]);
    assert_eq!((&report["programs"][0]["title"], &report["programs"][0]["milestone"]["key"]), (&json!("Atlas program"), &json!("I-2")));
    let row = &report["together"]["programs"][0];
    assert_eq!(
        (&row["cost_days"], &row["last"], &row["alone"], &report["together"]["trials"]),
        (&json!(0), &json!(1.0), &row["together"], &json!(500))
    );
    assert!(desk.run(&["portfolio", "--first", "atlas"]).ok().out.contains("goes first"));
}

#[test]
fn the_roadmap_goes_by_theme_also_as_markdown() {
    let desk = desk();
    let map = desk.json(&["roadmap"]);
    let themes: Vec<&str> = map["themes"].as_array().unwrap().iter().map(|theme| theme["name"].as_str().unwrap()).collect();
    // The program itself has none.
    assert_eq!(themes, ["Trust", "No theme"]);
    assert_eq!((map["ticks"].as_array().unwrap().len(), &map["computing"]), (12, &json!([])));
    let text = desk.run(&["roadmap", "--markdown"]).ok().out;
    assert!(text.contains("## Trust\n") && text.contains("| Go \\| live | Atlas |") && text.contains("## Later"), "{text}");
    assert!(desk.run(&["roadmap", "--window", "quarter", "--from", "2090-01-01"]).ok().out.contains("Nothing lands in this time"));
    assert!(desk.run(&["roadmap", "--portfolio"]).ok().out.contains("Trust"));
}

#[test]
fn an_empty_workspace_has_a_portfolio_of_nothing_to_forecast() {
    let desk = Desk::with_workspace();
    let report = desk.json(&["portfolio"]);
    assert_eq!((&report["programs"][0]["milestone"], &report["programs"][0]["open_items"]), (&json!(null), &json!(0)));
    desk.run(&["portfolio"]).ok();
    desk.run(&["roadmap"]).ok();
}

#[test]
fn what_is_not_there_is_refused_in_words() {
    let desk = desk();
    desk.run(&["portfolio", "--first", "Nowhere"]).fails(3, "`Nowhere` is no program that you may read");
    desk.run(&["portfolio", "--order", "Atlas,atlas"]).fails(3, "twice");
    desk.run(&["portfolio", "--trials", "3"]).fails(2, "500");
    desk.run(&["roadmap", "--window", "decade"]).fails(2, "decade");
    desk.run(&["roadmap", "--from", "soon"]).fails(3, "is not a date");
    desk.run(&["add", "commitment", "Keys", "delivered_by=Nowhere/I-1"]).fails(3, "names no item of a program that you may read");
    desk.run(&["add", "commitment", "Keys", "delivered_by=Atlas/I-1"]).fails(3, "link the two items");
}
