//! Change requests and the digest in a terminal.

use crate::run::Desk;

#[test]
fn a_request_is_weighed_refused_and_approved_by_hand() {
    let desk = Desk::with_workspace();
    desk.run(&["requests"]).ok().out.contains("Nobody has asked");
    for args in [
        &["add", "program", "Atlas", "committed=2026-12-18"][..],
        &["add", "item", "Build", "type=task", "effort_minutes=4800"],
        &["add", "item", "Live", "type=milestone", "committed=2026-12-18"],
        &["link", "I-1", "blocks", "I-2"],
        &["add", "person", "Ann"],
        &["add", "change_request", "Twice as much", r#"edits=[{"op":"set","key":"I-1","fields":{"effort_minutes":9600}}]"#],
    ] {
        desk.run(args).ok();
    }
    desk.run(&["approve", "CR-1"]).fails(3, "Nobody is accountable for `CR-1`");
    desk.run(&["link", "U-1", "accountable", "P-1"]).ok();
    let out = desk.run(&["weigh", "CR-1"]).ok().out;
    assert!(out.contains("Live") && out.contains("P80 moves") && out.contains("Sets of I-1 Build"), "{out}");
    let weighed = &desk.json(&["requests"])["items"][0];
    assert!(weighed["effects"][0]["p80_days"].as_f64().unwrap() > 5.0, "{weighed}");
    desk.run(&["refuse", "CR-1"]).fails(3, "say why it is refused");
    desk.run(&["set", "CR-1", "state=approved"]).fails(3, "weighed and decided");
    let out = desk.run(&["approve", "CR-1", "--reason", "Worth it"]).ok().out;
    assert!(out.contains("CR-1 is approved. It changed I-1."), "{out}");
    desk.run(&["approve", "CR-1"]).fails(5, "was approved already");
    assert!(desk.run(&["requests"]).ok().out.contains("No change request waits"));
    assert!(desk.run(&["requests", "--all"]).ok().out.contains("Approved by Ann"));
    desk.run(&["weigh", "CR-9"]).fails(4, "`CR-9`");
}

#[test]
fn the_digest_and_the_forms_of_an_update() {
    let desk = Desk::with_workspace();
    assert!(desk.run(&["digest"]).ok().out.contains("nothing to forecast yet"));
    desk.run(&["add", "program", "Atlas", "committed=2026-12-18"]).ok();
    desk.run(&["add", "item", "Live", "type=milestone", "committed=2026-12-18"]).ok();
    let out = desk.run(&["digest"]).ok().out;
    assert!(out.contains("Atlas, ") && out.contains("`I-1`"), "{out}");
    assert_eq!(desk.json(&["digest"])["items"].as_array().unwrap().len(), 1);
    assert_eq!(desk.run(&["status", "--for", "one-line"]).ok().out.trim_end().lines().count(), 1);
    let team = desk.run(&["status", "--for", "team"]).ok().out;
    assert!(team.contains("## Lowlights") && !team.contains("How sure"), "{team}");
    assert_eq!(desk.json(&["status", "--for", "executive"])["audience"], "executive");
    desk.run(&["status", "--for", "nobody"]).fails(2, "possible values");
}
