//! `sinew career statements`, `check-in`, `learning`, `mentoring` and `brand`, each from nothing to what it comes to.

use serde_json::{Value, json};

use super::career::harbour;
use crate::run::{Desk, Ran, ran, sinew};
use crate::serve::{Running, ask};

const MAREN: &str = "Maren Ostwald";

fn run(desk: &Desk, args: &[&str]) -> Ran {
    ran(desk.command(sinew()).env("SINEW_PASSPHRASE", "seventeen quiet herons").args(args))
}

/// Answers letters over HTTP, as whoever has a link does.
fn answer(desk: &Desk, replies: &[(&str, Value)]) {
    let mut server = Running::start(desk, &["--data", "sinew.db", "--json"], &[]);
    let address = server.json()["address"].as_str().unwrap().to_owned();
    for (link, reply) in replies {
        let token = link.rsplit('/').next().unwrap();
        let origin = format!("origin: {address}\r\ncontent-type: application/json\r\n");
        let body = json!({ "reply": reply }).to_string();
        let (head, body) = ask(&address, "POST", &format!("/api/v1/letters/{token}"), &origin, &body);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}\n{body}");
    }
}

#[test]
fn a_statement_is_asked_for_signed_through_its_link_read_and_taken_back() {
    let desk = harbour();
    run(&desk, &["career", "statements"]).fails(4, "You have no career space yet");
    run(&desk, &["career", "open-space"]).ok();
    assert!(run(&desk, &["career", "statements"]).ok().out.contains("There is no statement yet"));
    let offers = desk.json(&["career", "offers", MAREN]);
    let offer = offers["items"].as_array().unwrap().iter().find(|offer| offer["corroborators"][0]["name"].is_string()).unwrap();
    run(&desk, &["career", "keep", MAREN, offer["id"].as_str().unwrap()]).ok();
    let to = offer["corroborators"][0]["name"].as_str().unwrap();

    run(&desk, &["career", "statements", "ask", to, "--evidence", "EV-1"]).fails(3, "say who you are with --person");
    run(&desk, &["career", "statements", "ask", to, "--evidence", "EV-9", "--person", MAREN]).fails(4, "EV-9");
    run(&desk, &["career", "statements", "ask", to, "--person", MAREN]).fails(2, "--evidence");
    run(&desk, &["career", "statements", "--person", "Nobody Atall"]).fails(4, "There is nobody called");
    let asked = run(&desk, &["career", "statements", "ask", to, "--evidence", "EV-1", "--person", MAREN, "--json"]).json();
    let link = asked["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with("http://127.0.0.1:7140/letters/"), "{link}");
    let listed = run(&desk, &["career", "statements", "list", "--person", MAREN]).ok().out;
    assert!(listed.contains("SAY-1") && listed.contains("asked") && listed.contains(to), "{listed}");
    assert!(run(&desk, &["career", "statements", "read"]).ok().out.contains("Nobody has signed anything yet."));

    let words = "She saw it weeks before any of us.";
    answer(&desk, &[(&link, json!({ "kind": "statement", "by": to, "relation": "receiver", "words": words, "agrees": true }))]);
    assert!(run(&desk, &["career", "statements"]).ok().out.contains("1 answer has come in: sinew career statements read"));
    let read = run(&desk, &["career", "statements", "read"]).ok().out;
    assert!(read.contains(words) && read.contains(&format!("{to}, receiver,")) && read.contains("by link"), "{read}");
    run(&desk, &["career", "statements", "read", "SAY-9"]).fails(4, "There is no statement `SAY-9`");
    run(&desk, &["career", "statements", "revoke", "SAY-1"]).fails(5, "answered or taken back already");
    // What was signed lifts the item wherever it is counted.
    let competency = offer["competency"].as_str().unwrap();
    let grade = |map: Value| {
        let items = map["map"]["evidence"].as_array().unwrap().clone();
        items.iter().any(|item| item["competency"] == competency && item["key"] == offer["cites"]["key"] && item["grade"] == "E4")
    };
    assert!(!grade(desk.json(&["career", "map", MAREN])));
    assert!(grade(run(&desk, &["--career", "career", "map", MAREN, "--json"]).json()));

    run(&desk, &["career", "statements", "ask", to, "--evidence", "EV-1", "--person", MAREN]).ok();
    assert!(run(&desk, &["career", "statements", "revoke", "SAY-2"]).ok().out.contains("opens nothing any more"));
}

#[test]
fn a_check_in_goes_from_oneself_to_what_was_agreed() {
    let desk = harbour();
    run(&desk, &["career", "open-space"]).ok();
    run(&desk, &["career", "check-in", "joint"]).fails(4, "No check-in runs");
    run(&desk, &["career", "check-in", "start", "L3", "PM4"]).fails(3, "Choose 3 to 5");
    run(&desk, &["career", "check-in", "start", "l3", "pm4", "LC1", "LC5"]).ok();
    let asked = run(&desk, &["career", "check-in", "ask", "Otto", "--person", MAREN, "--json"]).json();
    let ratings = ["PM4", "LC1", "LC5"].map(|id| json!({ "competency": id, "level": "L3", "words": "I saw it." }));
    let link = asked["link"].as_str().unwrap();
    answer(&desk, &[(link, json!({ "kind": "assessment", "by": "Otto", "relation": "manager", "ratings": ratings }))]);
    let hidden = run(&desk, &["career", "check-in", "joint", "--person", MAREN]).ok().out;
    assert!(hidden.contains("hidden until then") && !hidden.contains("Otto:"), "{hidden}");

    run(&desk, &["career", "check-in", "rate", "PM4=L2"]).fails(3, "say why, after a colon");
    run(&desk, &["career", "check-in", "rate", "PM4"]).fails(3, "is not understood");
    run(&desk, &["career", "check-in", "rate", "PM4=L2/so-so: Because."]).fails(3, "emerging, meeting, beyond");
    let own = ["PM4=L2/meeting: I did it twice.", "LC1=L1: Once.", "lc5=l3: Often."];
    let rated = run(&desk, &[&["career", "check-in", "rate", "--person", MAREN][..], &own].concat()).ok().out;
    assert!(rated.contains("You: L2, meeting: I did it twice.") && rated.contains("Otto: L3: I saw it."), "{rated}");
    assert!(rated.contains("Otto sees 1 level more than you do") && rated.contains("The record: "), "{rated}");
    run(&desk, &["career", "check-in", "joint", "--pool"]).fails(5, "Fewer than 3 peers");

    run(&desk, &["career", "check-in", "close", "PM4=L2@EV-1"]).fails(3, "rests on the talk");
    let close = ["career", "check-in", "close", "PM4=L2", "LC1=L2: After two more boards.", "LC5=L2", "--until", "2027-03-01"];
    run(&desk, &[&close[..], &["--next", "PM4: Run the vendor risks", "--goal", "LC1: Lead a board", "--person", MAREN]].concat()).ok();
    let list = run(&desk, &["career", "check-in", "--json"]).json();
    assert!(list["items"][0]["closed_on"].is_string());
    let export = run(&desk, &["career", "export"]).ok().out;
    assert!(export.contains("Run the vendor risks") && export.contains("Lead a board"));
}

#[test]
fn learning_mentoring_and_posts_are_kept_and_looked_at() {
    let desk = harbour();
    let catalogue = desk.run(&["career", "learning", "catalogue", "--competency", "PM6"]).ok().out;
    assert!(catalogue.contains("csm") && !catalogue.contains("measure-what-matters"), "{catalogue}");
    run(&desk, &["career", "learning", "add", "pmp"]).fails(4, "You have no career space yet");
    run(&desk, &["career", "open-space"]).ok();
    assert!(run(&desk, &["career", "learning"]).ok().out.contains("taken nothing on yet"));
    assert!(run(&desk, &["career", "learning", "add", "pmp"]).ok().out.contains("Took on L-1 Project Management Professional (PMP)."));
    run(&desk, &["career", "learning", "add", "Team Topologies", "type=book", "by=Skelton and Pais"]).ok();
    run(&desk, &["career", "learning", "progress", "L-2", "--state", "done"]).fails(3, "Say where it was put to use");
    run(&desk, &["career", "learning", "progress", "L-2"]).fails(3, "Say what is new");
    run(&desk, &["career", "learning", "progress", "L-2", "--state", "read"]).fails(3, "wanted, doing, done, dropped");
    run(&desk, &["career", "learning", "progress", "L-2", "--state", "done", "--applied", "HBR-17: cut a team", "--hours", "9"]).ok();
    let learnt = run(&desk, &["career", "learning", "--person", MAREN]).ok().out;
    assert!(learnt.contains("Team Topologies") && learnt.contains("HBR-17") && learnt.contains("PMP"), "{learnt}");
    desk.run(&["career", "learning", "log", MAREN, "--out", "log.csv"]).ok();
    assert!(desk.read("log.csv").contains("Program,Role,Approach,From"));

    assert!(run(&desk, &["career", "mentoring"]).ok().out.contains("There is no mentoring yet"));
    run(&desk, &["--career", "add", "mentoring", "Ana, first program", "with=Ana Silva", "every_days=14"]).ok();
    run(&desk, &["career", "mentoring", "met", "L-1"]).fails(3, "is no mentoring");
    run(&desk, &["career", "mentoring", "met", "ME-1", "--on", "2999-01-01"]).fails(3, "have not met yet");
    run(&desk, &["career", "mentoring", "met", "ME-1", "--on", "2026-11-20", "--minutes", "45", "--topics", "Saying no"]).ok();
    assert!(run(&desk, &["career", "mentoring", "met", "ME-1", "--on", "2026-11-06"]).ok().out.contains("you met 2 times"));
    let log = run(&desk, &["career", "mentoring", "--json"]).json();
    assert_eq!(log["relations"][0]["sessions"].as_array().unwrap().len(), 2);
    assert!(run(&desk, &["career", "mentoring"]).ok().out.contains("Ana Silva"));

    assert!(run(&desk, &["career", "brand", "--person", MAREN]).ok().out.contains("There is no post yet"));
    run(&desk, &["--career", "add", "post", "What a slip taught us", "text=Maren Ostwald and 1,234 users waited."]).ok();
    run(&desk, &["career", "brand", "gate", "ME-1"]).fails(3, "is no post");
    run(&desk, &["career", "brand", "gate", "PO-1", "--person", MAREN]).fails(3, "It does not go out yet");
    run(&desk, &["--career", "set", "PO-1", "text=A supplier was late, and we learned to ask earlier."]).ok();
    let gate = ["career", "brand", "gate", "PO-1", "--no-names", "--numbers-rounded", "--person", MAREN];
    assert!(run(&desk, &gate).ok().out.contains("PO-1 may go out."));
    let out = run(&desk, &[&gate[..], &["--publish", "--url", "https://example.com/slip", "--json"]].concat()).json();
    assert_eq!(out["state"], "published");
    assert!(run(&desk, &["career", "brand"]).ok().out.contains("published"));
    assert_eq!(run(&desk, &["career", "stories", "list", "--json"]).json()["active"], 0);
}
