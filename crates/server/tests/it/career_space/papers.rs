//! Papers made of a career space: what stands in them, what is held back and why, and that they are their owner's alone.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use boon::{Compiler, Schemas};
use lopdf::Document;
use serde_json::{Value, json};

use super::Career;
use crate::world::{Got, Who, World};

const POSTING: &str = "Senior technical program manager, Acme\n\nRequirements\n\
    - Experience with risk management across vendors\n- 3+ years of program management\n- PMP certification\n- Fluent in cheese making\n\n\
    Nice to have\n- Mentoring of other program managers\n";

/// Words that no paper may hold.
const MERGER: &str = "Umbrella merger";

/// Tess with a risk of hers that the owner closed, and a career space with a resume.
async fn filled(world: &World) -> Career {
    world
        .edit(json!([
            { "op": "add", "kind": "person", "title": "Tess", "key": "TESS", "fields": { "email": "tess@example.org" } },
            { "op": "add", "kind": "person", "title": "Ana Silva", "key": "ANA", "fields": { "email": "ana@example.net" } },
        ]))
        .await;
    let career = Career::new(world).await;
    let risk =
        json!({ "owner": "TESS", "probability": 0.5, "impact_days": [5, 10, 20], "trigger": "No dates.", "plan": "A second vendor." });
    let edits = json!({ "edits": [{ "op": "add", "kind": "risk", "title": "Vendor slips", "fields": risk }] });
    world.post(&career.who, &world.within("/edits"), edits).await.ok();
    world.edit(json!([{ "op": "set", "key": "R-1", "fields": { "state": "closed" } }])).await;
    // Evidence is kept from an offer: nobody types what bears it out.
    let offers = world.get(&career.who, "/career/offers").await.ok();
    let offer = offers["items"].as_array().unwrap().iter().find(|offer| offer["competency"] == "PM4").unwrap().clone();
    let kept = world.post(&career.who, &format!("/career/space/offers/{}/keep", offer["id"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(kept["key"], "EV-1");
    let told = json!({ "outcome": "closed before it struck", "confidentiality": "public" });
    career.edit(world, json!([{ "op": "set", "key": "EV-1", "fields": told }])).await;
    let story = json!({
        "situation": "A vendor of the payments program gave no dates, with 1,240 customers waiting.", "task": "Keep the date.",
        "action_mine": "I opened the risk and had a second vendor named.", "action_ours": "Purchasing signed in a week.",
        "result": "The date held.", "reflection": "I would ask for dates in the contract.",
        "prompts": ["Risk and ambiguity"], "competencies": ["PM4"], "evidence": ["EV-1"], "confidentiality": "public", "seconds": 110,
    });
    let bullet = |text: &str, confidentiality: &str, evidence: &[&str]| json!({ "text": text, "confidentiality": confidentiality, "evidence": evidence, "competencies": ["PM4"] });
    let program = json!({ "space": world.space, "called": "A payments program", "role": "Program lead", "confidentiality": "public" });
    let profile = json!({
        "headline": "Technical program manager, payments", "summary": "Programs of several teams.", "city": "Oslo", "country_code": "NO",
        "programs": [program], "education": [{ "institution": "NTNU", "degree": "MSc", "area": "Computer science", "end": "2015-06-30" }],
        "languages": [{ "language": "Norwegian", "fluency": "native" }],
    });
    career
        .edit(
            world,
            json!([
                { "op": "add", "kind": "profile", "title": "Tess Ødegård", "fields": profile },
                { "op": "add", "kind": "job", "title": "Program manager", "fields": { "employer": "Nordbank", "start": "2022-03-01" } },
                { "op": "add", "kind": "bullet", "title": "Vendor risk", "parent": "J-1",
                  "fields": bullet("Saw a vendor's delay coming and had a second one named before it struck.", "public", &["EV-1"]) },
                { "op": "add", "kind": "bullet", "title": "Cost", "parent": "J-1",
                  "fields": bullet("Cut the cost of releases from 1,240,000 EUR a year.", "needs_rounding", &[]) },
                { "op": "add", "kind": "bullet", "title": "Merger", "parent": "J-1", "fields": bullet("Led the Umbrella merger.", "never", &[]) },
                { "op": "add", "kind": "bullet", "title": "Ana", "parent": "J-1",
                  "fields": bullet("Settled a dispute with Ana Silva.", "needs_rounding", &[]) },
                { "op": "add", "kind": "story", "title": "The second vendor", "fields": story },
                { "op": "add", "kind": "application", "title": "Acme, senior TPM", "fields": { "company": "Acme", "posting": POSTING } },
            ]),
        )
        .await;
    career
}

fn strings<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    value.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

/// Returns what became of a record, with the words that say why.
fn held<'a>(answer: &'a Value, key: &str) -> (&'a str, &'a str) {
    let one = answer["held"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap_or_else(|| panic!("{key}: {answer}"));
    (one["holding"].as_str().unwrap(), one["words"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_resume_holds_what_may_be_told_and_says_what_it_held_back() {
    let world = World::new().await;
    let career = filled(&world).await;
    let view = world.get(&career.who, "/career/space/resume").await.ok();
    let resume = &view["resume"];
    assert_eq!((&resume["person"]["name"], &resume["person"]["email"]), (&json!("Tess Ødegård"), &json!("tess@example.org")));
    // What its evidence is from may be named, so it stands under the program, by the name that it has outside.
    let program = &resume["programs"][0];
    assert_eq!((&program["name"], &program["employer"]), (&json!("A payments program"), &json!("Nordbank")));
    assert_eq!(strings(&program["bullets"], "id"), ["BU-1"]);
    assert_eq!(program["bullets"][0]["evidence"][0], json!({ "key": "R-1", "title": "Vendor slips", "grade": "E2" }));
    assert_eq!(strings(&resume["jobs"][0]["bullets"], "id"), ["BU-2"]);
    assert_eq!(resume["jobs"][0]["bullets"][0]["text"], "Cut the cost of releases from about 1,200,000 EUR a year.");
    assert_eq!(strings(&resume["skills"], "competency"), ["PM4"]);
    // Four bullets are there, two of them are told, and each that is not says why.
    assert_eq!(strings(&view["bullets"], "key"), ["BU-1", "BU-2", "BU-3", "BU-4"]);
    assert_eq!(held(&view, "BU-2").0, "rounded");
    assert!(held(&view, "BU-3").1.contains("never to be told"));
    let (what, why) = held(&view, "BU-4");
    assert!(what == "left_out" && why.contains("`Ana Silva` is confidential"), "{why}");
    assert_eq!(view["bullets"][1]["verified"], false);
    assert!(view["lacks"].to_string().contains("A number without evidence is a claim: BU-2."), "{}", view["lacks"]);
    assert_eq!(view["programs"][0]["called"], "A payments program");

    for format in ["pdf", "html", "markdown", "text", "json"] {
        let file = world.get(&career.who, &format!("/career/space/resume/file?format={format}")).await.ok();
        let text = text_of(&file);
        assert!(text.contains("A payments program") && text.contains("Nordbank"), "{format}: {text}");
        for secret in [MERGER, "Ana Silva", "1,240,000", super::SECRET] {
            assert!(!text.contains(secret), "{format} says {secret}: {text}");
        }
        assert!(held(&file, "BU-3").0 == "left_out" && file["name"].as_str().unwrap().starts_with("resume."));
        if format == "json" {
            check_json_resume(&serde_json::from_str(&text).unwrap());
        }
    }
    world.get(&career.who, "/career/space/resume/file?format=docx").await.refused(400, "docx");
    world.get(&career.who, "/career/space/resume?pages=3").await.refused(400, "one page or two");
}

/// Returns what a reader of the file reads.
fn text_of(file: &Value) -> String {
    let Some(coded) = file["base64"].as_str() else { return file["text"].as_str().unwrap().to_owned() };
    let document = Document::load_mem(&STANDARD.decode(coded).unwrap()).unwrap();
    let pages = document.get_pages().len();
    assert_eq!(file["pages"], pages);
    let text: Vec<String> = (1..=pages).map(|page| document.extract_text(&[page as u32]).unwrap().replace('\u{a0}', " ")).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_json_resume(resume: &Value) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/specs/jsonresume.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("http://example.com/example.json", schema).unwrap();
    let mut schemas = Schemas::new();
    let index = compiler.compile("http://example.com/example.json", &mut schemas).unwrap();
    let fault = schemas.validate(resume, index).err().map(|fault| format!("{fault:#}"));
    assert_eq!(fault, None);
    assert_eq!(resume["work"][0]["name"], "Nordbank");
    assert_eq!(resume["education"][0]["endDate"], "2015");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_posting_is_held_against_it_and_what_is_sent_stays() {
    let world = World::new().await;
    let career = filled(&world).await;
    let view = world.get(&career.who, "/career/space/resume?application=AP-1").await.ok();
    let tailored = &view["tailored"];
    let asked = |words: &str| {
        tailored["asked"].as_array().unwrap().iter().find(|one| one["requirement"]["text"].to_string().contains(words)).unwrap()
    };
    let risk = asked("risk management");
    assert_eq!((&risk["borne"], &risk["hits"][0]["bullet"], &risk["hits"][0]["grade"]), (&json!("shown"), &json!("BU-1"), &json!("E2")));
    assert_eq!(risk["stories"][0]["key"], "ST-1");
    assert_eq!(asked("3+ years")["borne"], "shown");
    assert_eq!(asked("cheese")["borne"], "missing");
    let gaps = strings_in(&tailored["gaps"]);
    assert!(gaps.iter().any(|gap| gap.contains("PMP")) && gaps.iter().any(|gap| gap.contains("cheese")), "{gaps:?}");
    // A gap that became a goal is one no more to be made.
    let gap = tailored["gaps"].as_array().unwrap().iter().find(|gap| gap["requirement"]["text"].to_string().contains("PMP")).unwrap();
    assert_eq!(gap["is_goal"], Value::Null);
    career.edit(&world, json!([{ "op": "add", "kind": "growth_goal", "title": gap["goal"] }])).await;
    let again = world.get(&career.who, "/career/space/resume?application=AP-1").await.ok();
    let gap = again["tailored"]["gaps"].as_array().unwrap().iter().find(|one| one["goal"] == gap["goal"]).unwrap();
    assert_eq!(gap["is_goal"], "G-1");
    // The same posting, pasted: nothing of it is kept.
    let before = career.get(&world, "/records?kind=application").await.ok();
    let pasted = world.post(&career.who, "/career/space/resume/tailored", json!({ "posting": POSTING })).await.ok();
    assert_eq!(pasted["tailored"]["chosen"], tailored["chosen"]);
    assert_eq!(career.get(&world, "/records?kind=application").await.ok(), before);
    for (posting, words) in [("  ", "There is no posting"), (&*"x".repeat(70_000), "longer than any posting")] {
        world.post(&career.who, "/career/space/resume/tailored", json!({ "posting": posting })).await.refused(400, words);
    }
    // One that asks for nothing is answered, and nothing is made up.
    let idle = world.post(&career.who, "/career/space/resume/tailored", json!({ "posting": "We are hiring. Come by." })).await.ok();
    assert_eq!((idle["tailored"]["asked"].clone(), idle["tailored"]["gaps"].clone()), (json!([]), json!([])));

    let sent = world.post(&career.who, "/career/space/applications/AP-1/sent", json!({})).await.ok();
    assert_eq!((&sent["stage"], &sent["sent"]["what"]), (&json!("applied"), &json!("resume")));
    let text = sent["sent"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("A payments program") && !text.contains(MERGER) && !text.contains("Ana Silva"), "{text}");
    // What changes later changes nothing of what went out.
    career.edit(&world, json!([{ "op": "set", "key": "BU-1", "fields": { "text": "Something else." } }])).await;
    let listed = world.get(&career.who, "/career/space/applications").await.ok();
    let row = &listed["items"][0];
    assert_eq!((&row["stage"], &row["sent"][0]["text"]), (&json!("applied"), &json!(text)));
    assert_eq!(strings(&row["stages"], "stage"), ["applied"], "of one day the last stage stands");
    let rewritten = json!({ "edits": [{ "op": "set", "key": "AP-1", "fields": { "sent": [] } }] });
    career.post(&world, "/edits", rewritten).await.refused(400, "stays as it went out");

    let letter = |text: &str| json!({ "letter": text });
    let path = "/career/space/applications/AP-1/sent";
    world.post(&career.who, path, letter("Dear Acme,\nAna Silva sends me.")).await.refused(400, "line 2, `Ana Silva` is confidential");
    world.post(&career.who, path, letter("Dear Acme,\nI would like to run your programs.")).await.ok();
    world.post(&career.who, path, json!({ "on": "2999-01-01" })).await.refused(400, "today or earlier");
    world.post(&career.who, "/career/space/applications/J-1/sent", json!({})).await.refused(400, "is no application");
    world.post(&career.who, "/career/space/applications/AP-9/sent", json!({})).await.refused(404, "AP-9");
    world.get(&career.who, "/career/space/resume?application=J-1").await.refused(400, "is no application");
}

fn strings_in(values: &Value) -> Vec<String> {
    values.as_array().unwrap().iter().map(|value| value.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_packet_is_sealed_and_tells_or_counts_what_went_wrong() {
    let world = World::new().await;
    let career = filled(&world).await;
    let packet = |query: &str| format!("/career/space/packet?{query}");
    let view = world.get(&career.who, &packet("level=L3")).await.ok();
    let made = &view["packet"];
    assert_eq!((&made["header"]["current_level"], &made["header"]["target_level"]), (&json!("Hybrid role"), &json!("TPM")));
    assert_eq!(strings(&made["themes"], "title"), ["The second vendor"]);
    assert_eq!(made["themes"][0]["evidence"][0]["grade"], "E2");
    assert!(!made["themes"][0]["signal"].as_str().unwrap().is_empty());
    let lacks = view["shortcomings"].to_string();
    for words in ["There is 1 theme:", "No miss is told", "Nobody has signed"] {
        assert!(lacks.contains(words), "{words}: {lacks}");
    }
    // What went wrong is counted until its owner says what changed.
    let against = json!({ "speaks": "against", "competency": "PM4", "occurred_on": "2026-11-01" });
    career.edit(&world, json!([{ "op": "add", "kind": "evidence", "title": "An outage that no risk foresaw", "fields": against }])).await;
    let counted = world.get(&career.who, &packet("level=L3")).await.ok();
    assert_eq!(counted["packet"]["misses"], json!({ "told": [], "omitted": 1 }));
    assert!(held(&counted, "EV-2").1.contains("what changed"));
    // What was done, though not by its day, is counted with it.
    let action = json!([{ "op": "add", "kind": "action", "title": "Write the runbook", "key": "LATE", "fields": { "owner": "TESS", "due": "2026-03-02" } }]);
    world.post(&career.who, &world.within("/edits"), json!({ "edits": action })).await.ok();
    world.edit(json!([{ "op": "set", "key": "LATE", "fields": { "state": "done" } }])).await;
    let late = world.get(&career.who, &packet("level=L3")).await.ok();
    assert_eq!(late["packet"]["misses"], json!({ "told": [], "omitted": 2 }));
    career.edit(&world, json!([{ "op": "set", "key": "EV-2", "fields": { "note": "Every launch has a risk review now." } }])).await;
    let told = world.get(&career.who, &packet("level=L3")).await.ok();
    assert_eq!(
        (&told["packet"]["misses"]["omitted"], &told["packet"]["misses"]["told"][0]["changed"]),
        (&json!(1), &json!("Every launch has a risk review now."))
    );
    // The same records have the same hash, others another one.
    let hash = |view: &Value| view["packet"]["header"]["hash"].as_str().unwrap().to_owned();
    assert_eq!(hash(&told).len(), 64);
    assert_eq!(hash(&told), hash(&world.get(&career.who, &packet("level=L3")).await.ok()));
    assert_ne!(hash(&told), hash(&counted));
    let file = world.get(&career.who, "/career/space/packet/file?level=L3").await.ok();
    let text = text_of(&file);
    assert!(text.contains("The second vendor") && text.contains(&hash(&told)[..12]), "{text}");
    assert!(text.contains("What did not work"), "{text}");
    // A story that may not be told leaves no word of itself.
    career.edit(&world, json!([{ "op": "set", "key": "ST-1", "fields": { "confidentiality": "never", "title": MERGER } }])).await;
    let without = world.get(&career.who, &packet("level=L3")).await;
    assert!(!without.text().contains(MERGER), "{}", without.text());
    assert_eq!(without.ok()["packet"]["redactions"][0], "A theme is left out: it may not be told.");
    for (query, status, words) in [
        ("level=L9", 400, "There is no level"),
        ("stories=J-1", 400, "is no story"),
        ("stories=ST-9", 404, "ST-9"),
        ("from=2026-02-01&until=2026-01-01", 400, "ends before it begins"),
    ] {
        world.get(&career.who, &packet(query)).await.refused(status, words);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_brag_document_is_told_to_its_reader() {
    let world = World::new().await;
    let career = filled(&world).await;
    let against =
        json!({ "speaks": "against", "competency": "LC4", "occurred_on": "2026-11-02", "note": "I ask for a second pair of eyes." });
    let never = json!({ "competency": "LC2", "occurred_on": "2026-11-03", "confidentiality": "never" });
    career
        .edit(
            &world,
            json!([
                { "op": "add", "kind": "evidence", "title": "An update that said green too long", "fields": against },
                { "op": "add", "kind": "evidence", "title": MERGER, "fields": never },
            ]),
        )
        .await;
    let brag = async |reader: &str| world.get(&career.who, &format!("/career/space/brag?reader={reader}")).await;
    let me = brag("me").await;
    assert!(me.text().contains(MERGER) && me.text().contains("Risk: Vendor slips."), "{}", me.text());
    let manager = brag("manager").await;
    assert!(!manager.text().contains(MERGER) && manager.text().contains("I ask for a second pair of eyes."), "{}", manager.text());
    assert!(manager.ok()["remarks"].to_string().contains("1 entry left out: marked as never to be told."));
    let exec = brag("exec").await.ok();
    assert!(!exec["html"].as_str().unwrap().contains("said green too long"));
    assert!(exec["html"].as_str().unwrap().contains("1 thing that did not work is not listed."), "{}", exec["html"]);
    let file = world.get(&career.who, "/career/space/brag/file?reader=manager&format=text").await.ok();
    assert!(text_of(&file).contains("Vendor slips") && file["name"] == "brag-document.txt");
    // What is put away is not told.
    career.edit(&world, json!([{ "op": "set", "key": "EV-1", "fields": { "archived": true } }])).await;
    assert!(!brag("me").await.text().contains("Vendor slips"));
    world.get(&career.who, "/career/space/brag?reader=everybody").await.refused(400, "everybody");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn practice_asks_what_stories_answer() {
    let world = World::new().await;
    let career = filled(&world).await;
    let all = world.get(&career.who, "/career/space/practice").await.ok();
    let of = |tag: &str| all["prompts"].as_array().unwrap().iter().find(|prompt| prompt["tag"] == tag).unwrap().clone();
    assert_eq!(
        of("ambiguity")["stories"][0],
        json!({ "key": "ST-1", "title": "The second vendor", "seconds": 110, "lacks": [], "borne_out": true })
    );
    assert_eq!(of("conflict")["stories"], json!([]));
    let only = world.get(&career.who, "/career/space/practice?competency=pm4").await.ok();
    assert_eq!(strings(&only["prompts"], "tag"), ["ambiguity"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_are_their_owners_alone_while_the_space_is_unlocked() {
    let world = World::new().await;
    let career = filled(&world).await;
    let token = world.token(&career.who, "write").await;
    let asks = async |who: &Who| -> Vec<Got> {
        let mut got = Vec::new();
        for path in [
            "resume",
            "resume/file",
            "applications",
            "applications/csv",
            "packet",
            "packet/file",
            "packets",
            "brag",
            "brag/file",
            "practice",
        ] {
            got.push(world.get(who, &format!("/career/space/{path}")).await);
        }
        got.push(world.post(who, "/career/space/resume/tailored", json!({ "posting": POSTING })).await);
        got.push(world.post(who, "/career/space/applications/AP-1/sent", json!({})).await);
        got.push(world.get(who, "/career/space/applications/AP-1/sent/0/file").await);
        got.push(world.post(who, "/career/space/packets", json!({})).await);
        got.push(world.get(who, "/career/space/packets/PK-1/file").await);
        got.push(world.ask(who, "POST", "/career/space/packets/verify?hash=00000000", &[], "").await);
        got
    };
    for got in asks(&world.owner).await {
        got.refused(404, "You have no career space yet");
    }
    for got in asks(&token).await {
        got.refused(403, "A token may not do this");
    }
    for got in asks(&Who::Nobody).await {
        got.refused(401, "Sign in first");
    }
    world.post(&career.who, "/career/space/lock", json!({})).await.ok();
    for got in asks(&career.who).await {
        got.refused(423, "unlock it with its passphrase");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_packet_that_was_handed_over_is_recognized_over_http() {
    let world = World::new().await;
    let career = filled(&world).await;
    let kept = world.post(&career.who, "/career/space/packets", json!({ "level": "L3", "sent_to": "The board" })).await.ok();
    assert_eq!(kept["key"], "PK-1");
    let list = world.get(&career.who, "/career/space/packets").await.ok();
    assert_eq!((&list["items"][0]["hash"], &list["items"][0]["sent_to"]), (&kept["hash"], &json!("The board")));
    let file = world.get(&career.who, "/career/space/packets/PK-1/file?format=markdown").await.ok();
    let text = file["text"].as_str().unwrap();
    let told = async |query: &str, body: String| {
        let path = format!("/career/space/packets/verify{query}");
        world.ask(&career.who, "POST", &path, &[("content-type", "application/octet-stream")], body).await
    };
    let verdict = async |body: String| told("", body).await.ok()["verdict"].clone();
    assert_eq!(verdict(text.to_owned()).await, "as_kept");
    assert_eq!(verdict(format!("{text}\nAnd more.")).await, "changed");
    assert_eq!(verdict("Something else".to_owned()).await, "no_packet");
    told("", String::new()).await.refused(400, "There is nothing to look at");
    let hash = kept["hash"].as_str().unwrap();
    assert_eq!(told(&format!("?hash={}", &hash[..12]), String::new()).await.ok()["packet"]["key"], "PK-1");
    // Nobody may make one of their own words.
    let edits = json!([{ "op": "add", "kind": "packet", "title": "Mine", "fields": { "sealed": "{}" } }]);
    let path = format!("/spaces/{}/edits", career.space);
    world.post(&career.who, &path, json!({ "edits": edits })).await.refused(400, "never typed");
    let edits = json!([{ "op": "set", "key": "PK-1", "fields": { "hash": null } }]);
    world.post(&career.who, &path, json!({ "edits": edits })).await.refused(400, "never typed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_posting_is_kept_for_a_request_that_comes_again() {
    let world = World::new().await;
    let career = filled(&world).await;
    let key = [("idempotency-key", "a-posting-of-mine"), ("content-type", "application/json")];
    let ask = async |posting: &str| {
        let body = json!({ "posting": posting }).to_string();
        world.ask(&career.who, "POST", "/career/space/resume/tailored", &key, body).await.ok()
    };
    let first = ask(POSTING).await;
    // Another body under the same key would be refused where answers are kept.
    assert_ne!(first["tailored"], ask("Requirements\n- Kubernetes").await["tailored"]);
}
