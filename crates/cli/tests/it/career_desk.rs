//! `sinew career statements`, `check-in`, `learning`, `mentoring`, `brand`, `status` and `retro`, each from nothing to what it comes to.

use app::access::career::Own;
use app::access::password::Password;
use app::operation::career_plan::{StartPlan, start_plan};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
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
    let grade = |found: Value| {
        let items = found["evidence"].as_array().unwrap().clone();
        items.iter().any(|item| item["competency"] == competency && item["key"] == offer["cites"]["key"] && item["grade"] == "E4")
    };
    assert!(!grade(desk.json(&["career", "evidence", MAREN])));
    assert!(grade(run(&desk, &["--career", "career", "evidence", MAREN, "--json"]).json()));

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
    let key = run(&desk, &["career", "check-in", "--json"]).json()["items"][0]["key"].as_str().unwrap().to_owned();
    let shared = run(&desk, &["career", "share", "check-in", &key, "--to", "Ana", "--person", MAREN, "--json"]).json();
    assert_eq!((shared["delivered"].as_bool(), shared["token"].as_str().map(str::len)), (Some(false), Some(64)));
    run(&desk, &["career", "share", "check-in", "--to", "Ana", "--person", MAREN]).fails(3, "Say which one");
    // Where somebody stands is counted among colleagues here: nobody reads it by a link.
    run(&desk, &["career", "share", "coverage", "--to", "Ana", "--person", MAREN]).fails(3, "counted in a group of five or more");
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
    let outcomes = r#"outcomes=[{"text":"Leads the board alone"},{"text":"Says no"}]"#;
    run(&desk, &["--career", "set", "ME-1", outcomes]).ok();
    run(&desk, &["career", "mentoring", "ask", "ME-1", "--outcome", "2"]).fails(3, "say who you are with --person");
    run(&desk, &["career", "mentoring", "ask", "ME-1", "--outcome", "9", "--person", MAREN]).fails(4, "ME-1");
    run(&desk, &["career", "mentoring", "ask", "ME-1", "--outcome", "0", "--person", MAREN]).fails(2, "0");
    let asked = run(&desk, &["career", "mentoring", "ask", "ME-1", "--outcome", "2", "--meetings", "--person", MAREN, "--json"]).json();
    let link = asked["link"].as_str().unwrap().to_owned();
    assert!(run(&desk, &["career", "mentoring"]).ok().out.contains("ME-1 2. Says no: asked"));
    run(&desk, &["career", "mentoring", "ask", "ME-1", "--outcome", "2", "--person", MAREN]).fails(5, "was asked already");
    answer(&desk, &[(&link, json!({ "kind": "outcome", "by": "Ana Silva", "stance": "confirms" }))]);
    let confirmed = run(&desk, &["career", "mentoring"]).ok().out;
    assert!(
        confirmed.contains("ME-1 2. Says no: confirmed on") && confirmed.contains("ME-1 1. Leads the board alone: as you believe"),
        "{confirmed}"
    );
    run(&desk, &["career", "mentoring", "revoke", "ME-1", "--outcome", "2"]).ok();
    assert!(run(&desk, &["career", "mentoring"]).ok().out.contains("ME-1 2. Says no: as you believe"));

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

/// A desk whose career space has a story that rests on what was found.
fn with_a_story() -> Desk {
    let desk = harbour();
    run(&desk, &["career", "open-space"]).ok();
    run(&desk, &["career", "packet", "keep"]).fails(3, "There is no theme in it yet");
    let offers = desk.json(&["career", "offers", MAREN]);
    let offer = offers["items"].as_array().unwrap().iter().find(|offer| offer["label"] == "went_well").unwrap();
    run(&desk, &["career", "keep", MAREN, offer["id"].as_str().unwrap()]).ok();
    let story = ["--career", "add", "story", "The supplier that slipped", "evidence=[\"EV-1\"]", "confidentiality=public"];
    run(&desk, &[&story[..], &["situation=It was late.", "action_mine=I asked earlier.", "result=We landed on the day."]].concat()).ok();
    desk
}

#[test]
fn a_packet_that_was_handed_over_is_recognized_and_a_changed_one_says_so() {
    let desk = with_a_story();
    let career = |args: &[&str]| run(&desk, &[&["career", "packet"], args].concat());
    assert!(career(&["list"]).ok().out.contains("You keep no packet yet"));
    let keep = ["keep", "--level", "L4", "--sent-to", "Promotion committee", "--person", MAREN];
    let kept = career(&[&keep[..], &["--json"]].concat()).json();
    assert_eq!(kept["key"], "PK-1");
    // The same packet is not kept twice.
    assert!(career(&keep).ok().out.contains("Kept as PK-1."));
    assert!(career(&["list"]).ok().out.contains("Promotion committee"));
    let known = |file: &str| {
        let told = career(&["verify", file]).ok().out;
        assert!(told.contains("This is PK-1, unchanged") && told.contains("handed to Promotion committee"), "{file}: {told}");
    };
    for file in ["packet.pdf", "packet.html", "packet.md", "packet.txt", "packet.json"] {
        career(&["print", "PK-1", "--out", file]).ok();
        known(file);
    }
    career(&["print", "PK-1", "--size", "letter", "--out", "letter.pdf"]).ok();
    known("letter.pdf");
    // Copied through a mail its lines end otherwise, and it says the same.
    desk.file("mailed.md", desk.read("packet.md").replace('\n', " \r\n"));
    known("mailed.md");
    // What the records become afterwards changes nothing of it.
    let before = std::fs::read(desk.path("packet.pdf")).unwrap();
    run(&desk, &["--career", "set", "ST-1", "result=We landed a month early."]).ok();
    career(&["print", "PK-1", "--out", "again.pdf"]).ok();
    assert_eq!(std::fs::read(desk.path("again.pdf")).unwrap(), before);
    assert!(!desk.read("packet.md").contains("a month early"));

    let changed = |file: &str| {
        let told = career(&["verify", file]).fails(5, "is not as it was kept");
        assert!(told.out.contains("It names PK-1, made"), "{file}: {}", told.out);
    };
    for file in ["packet.html", "packet.md", "packet.txt", "packet.json"] {
        let better = desk.read(file).replace("We landed on the day.", "We landed a week early.");
        assert_ne!(better, desk.read(file), "{file}");
        desk.file(file, better);
        changed(file);
    }
    std::fs::write(desk.path("packet.pdf"), [&before[..], b"%more"].concat()).unwrap();
    changed("packet.pdf");

    let hash = kept["hash"].as_str().unwrap();
    assert!(career(&["verify", hash]).ok().out.contains("This is the hash of PK-1"));
    assert!(career(&["verify", &hash[..8].to_uppercase()]).ok().out.contains("This is the hash of PK-1"));
    career(&["verify", &hash[..7]]).fails(3, "its first 8 will do");
    assert!(career(&["verify", &"0".repeat(64)]).fails(4, "Nothing that you keep").out.contains("No packet of this hash"));
    desk.file("other.md", "# Another document");
    assert!(career(&["verify", "other.md"]).fails(4, "Nothing that you keep").out.contains("No hash of a packet can be read"));
    desk.file("another.md", format!("# A packet of somebody else\n\nhash {}", "1".repeat(64)));
    assert!(career(&["verify", "another.md"]).fails(4, "Nothing that you keep").out.contains("not kept here"));
    desk.file("empty.md", "");
    career(&["verify", "empty.md"]).fails(3, "There is nothing to look at");
    career(&["print", "ST-1"]).fails(3, "is no packet that was kept");
    run(&desk, &["--career", "set", "PK-1", "hash="]).fails(3, "never typed");
    run(&desk, &["--career", "set", "PK-1", "sent_to=The board"]).ok();
}

#[test]
fn what_was_sent_is_printed_again_as_it_went_out_and_stages_are_taken_along() {
    let desk = harbour();
    run(&desk, &["career", "open-space"]).ok();
    run(&desk, &["--career", "add", "job", "Program manager", "employer=Nordbank", "start=2022-03-01"]).ok();
    let bullet = ["--career", "add", "bullet", "Risk", "--parent", "J-1", "confidentiality=public", "text=Ran the risks of nine teams."];
    run(&desk, &bullet).ok();
    run(&desk, &["--career", "add", "application", "Senior TPM", "company==HYPERLINK(1)"]).ok();
    run(&desk, &["career", "sent", "AP-1"]).fails(4, "Nothing was sent with AP-1 yet");
    run(&desk, &["career", "send", "AP-1"]).ok();
    run(&desk, &["--career", "set", "BU-1", "text=Ran the risks of ninety teams."]).ok();
    desk.file("letter.txt", "Dear Ana,\n\nI would like to work with you.\n");
    run(&desk, &["career", "send", "AP-1", "--letter", "letter.txt"]).ok();
    run(&desk, &["career", "sent", "AP-1", "--version", "1", "--out", "sent.pdf"]).ok();
    assert!(std::fs::read(desk.path("sent.pdf")).unwrap().starts_with(b"%PDF-"));
    let text = run(&desk, &["career", "sent", "AP-1", "--version", "1", "--format", "txt"]).ok().out;
    assert!(text.contains("Ran the risks of nine teams.") && !text.contains("ninety"), "{text}");
    let json = run(&desk, &["career", "sent", "AP-1", "--version", "1", "--format", "json"]).ok().out;
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["work"][0]["name"], "Nordbank");
    // The last one is meant where none is named.
    assert_eq!(run(&desk, &["career", "sent", "AP-1"]).ok().out.trim(), desk.read("letter.txt").trim());
    assert!(run(&desk, &["career", "sent", "AP-1", "--out", "letter.pdf"]).ok().out.contains("1 page"));
    run(&desk, &["career", "sent", "AP-1", "--version", "3"]).fails(4, "it has 2 versions of it");
    run(&desk, &["career", "sent", "AP-1", "--version", "0"]).fails(3, "counted from 1");

    run(&desk, &["--career", "set", "AP-1", "stage=interview"]).ok();
    run(&desk, &["career", "applications", "--out", "stages.csv"]).ok();
    let csv = desk.read("stages.csv");
    assert!(csv.starts_with("\u{feff}Key,Application,Company,Stage,From,Until,Days,Sent,Ask on\r\n"), "{csv}");
    // All of it happened today, where the last stage stands; a company is no formula.
    assert!(csv.contains("AP-1,Senior TPM,") && csv.contains(",interview,") && !csv.contains(",=HYPERLINK"), "{csv}");
}

#[test]
fn papers_are_held_against_the_ladder_that_a_program_keeps() {
    let desk = with_a_story();
    let mut ladder = desk.json(&["career", "framework"]);
    ladder["name"] = "Fernhollow ladder".into();
    let levels = ladder["levels"].as_array_mut().unwrap();
    levels.iter_mut().find(|level| level["key"] == "L4").unwrap()["name"] = "Staff program lead".into();
    let text = format!("text=Ours.\n\n```json\n{ladder}\n```");
    assert!(!run(&desk, &["career", "packet", "--level", "L4", "--person", MAREN]).ok().out.contains("Staff program lead"));
    desk.run(&["add", "document", "Career framework: Fernhollow ladder", &text]).ok();
    let packet = run(&desk, &["career", "packet", "--level", "L4", "--person", MAREN]).ok().out;
    assert!(packet.contains("to Staff program lead") && packet.contains("Fernhollow ladder"), "{packet}");
}

/// Starts a growth plan on the first day of a month, so many months before this one, as its owner did then.
fn planned(desk: &Desk, months: i32) {
    let first = Timestamp::now().to_zoned(TimeZone::UTC).date().first_of_month().saturating_sub(months.months());
    let then = first.at(9, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
    let address = desk.path("sinew.db").to_string_lossy().into_owned();
    let passphrase = Password("seventeen quiet herons".to_owned());
    let work = async {
        let own = Own::open(&address, "me", "cli", then).await.unwrap();
        own.create(&passphrase).await.unwrap();
        let cx = own.unlock(&passphrase).await.unwrap();
        start_plan(&cx, &StartPlan { start: first, title: None }).await.unwrap();
        cx.store.close().await;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(work);
}

#[test]
fn a_status_and_a_retro_wait_when_the_space_is_opened_and_are_kept_once() {
    let desk = Desk::with_workspace();
    run(&desk, &["career", "open-space"]).ok();
    assert!(run(&desk, &["career", "status"]).ok().out.contains("There is no growth plan, so no status waits"));
    run(&desk, &["career", "retro", "--keep"]).fails(4, "No retro waits");
    run(&desk, &["career", "status", "--note", "x"]).fails(2, "--keep");

    let desk = Desk::with_workspace();
    planned(&desk, 5);
    // Whatever is done in it first, what waits is said.
    let first = run(&desk, &["--career", "plan"]).ok();
    assert!(first.err.contains("The status of") && first.err.contains("4 months before it went by without a status"), "{}", first.err);
    assert!(first.err.contains("sinew career retro"), "{}", first.err);
    assert!(run(&desk, &["career", "stories", "--json"]).ok().err.is_empty(), "machines read what they asked for");
    let seen = run(&desk, &["career", "status"]).ok().out;
    for words in ["# Status of", "Target role lands", "## Evidence", "## Challenges", "Letting go of individual work", "## Next"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    let kept = run(&desk, &["career", "status", "--keep", "--note", "I kept asking."]).ok().out;
    assert!(kept.contains("Kept Status of") && kept.contains("as S-1"), "{kept}");
    run(&desk, &["career", "status", "--keep"]).fails(4, "No status waits");
    let after = run(&desk, &["career", "status"]).ok().out;
    assert!(after.contains("The next one waits on") && after.contains("S-1"), "{after}");
    assert!(run(&desk, &["career", "export"]).ok().out.contains("I kept asking."));

    run(&desk, &["career", "retro", "--keep", "--say", "courage=None"]).fails(3, "Ambiguity");
    run(&desk, &["career", "retro", "--keep", "--next", "Hand over the build"]).fails(2, "--until");
    run(&desk, &["career", "retro", "--keep", "--effect", "ACT-1"]).fails(3, "KEY=helped");
    assert!(run(&desk, &["career", "retro"]).ok().out.contains("What did you decide before it was clear"));
    let soon = Timestamp::now().to_zoned(TimeZone::UTC).date().saturating_add(20.days()).to_string();
    let args = ["career", "retro", "--keep", "--say", "ambiguity=I waited.", "--next", "Hand over the build", "--until", &soon];
    assert!(run(&desk, &args).ok().out.contains("Kept Retro of Q"));
    run(&desk, &["career", "retro", "--keep"]).fails(4, "No retro waits");
    assert!(run(&desk, &["--career", "plan"]).ok().out.contains("Hand over the build"));
}
