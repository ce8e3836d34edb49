//! The bundle of a departing person: their own words go along, and nothing of the employer's does.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Value, json};
use sinew_model::career::bundle::{Bundle, BundleRow, LEFT_OUT, Making, Reach, Taken, bundle};
use sinew_model::career::evidence::Grade;
use sinew_model::career::kept;
use sinew_model::career::subject::Subject;
use sinew_model::change::apply;
use sinew_model::decide::Moment;
use sinew_model::draft::Draft;
use sinew_model::import::{Known, import};
use sinew_model::kind::statement::StatementState;
use sinew_model::kind::{Body, Kind};
use sinew_model::problem::Problem;
use sinew_model::space::Space;

const PROGRAM: &str = "01890000-0000-7000-8000-000000000001";

/// Words that stand in the program, and that nobody could say by chance.
const CANARIES: [&str; 23] = [
    "Zebrafinch",
    "Quokka",
    "Wombat",
    "Ottilie",
    "Vexmoor",
    "vexmoor@",
    "Brunhilde",
    "Kestrelton",
    "Narwhal",
    "Pangolin",
    "ZQX-17",
    "Tapir",
    "Ocelot",
    "Ibex",
    "Capybara",
    "Marmot",
    "Axolotl",
    "Lemming",
    "87.31",
    "4711.5",
    "umbrageous",
    "Sandpiper",
    PROGRAM,
];

fn space(records: &Value) -> Space {
    let (space, problems) = read(serde_json::from_value(json!({ "source": { "system": "sinew" }, "records": records })).unwrap());
    assert_eq!(problems, [], "the test's own records");
    space
}

fn read(draft: Draft) -> (Space, Vec<Problem>) {
    let mut space = Space::default();
    let done = import(&space, draft, Known::default(), &mut Moment::new("2026-11-27T09:00:00Z".parse::<Timestamp>().unwrap(), 7));
    done.changes.iter().for_each(|change| apply(&mut space, &change.edit));
    (space, done.problems)
}

/// A program whose every word is the employer's.
fn program() -> Space {
    space(&json!([
        { "id": "p", "kind": "program", "title": "Zebrafinch Programme", "body": { "problem": "The Narwhal ledger loses every umbrageous entry twice a night." } },
        { "id": "u", "kind": "person", "title": "Ottilie Vexmoor", "body": { "email": "ottilie.vexmoor@employer.example" } },
        { "id": "me", "kind": "person", "title": "Tess Ødegård", "body": { "email": "tess@employer.example" } },
        { "id": "r", "key": "ZQX-17", "kind": "risk", "title": "Pangolin vendor folds", "body": {
            "description": "Their umbrageous bank closes its books in spring, and nobody else makes the part.", "owner": "me" } },
        { "id": "d", "kind": "decision", "title": "Quokka stays in house", "body": { "outcome": "We keep the Wombat engine and pay the penalty in full." } },
        { "id": "s", "kind": "stakeholder", "title": "Brunhilde Kestrelton", "body": {} },
        { "id": "t", "kind": "item", "title": "Login", "body": { "type": "task" } },
        { "id": "n", "kind": "item", "title": "Sparrow", "body": { "type": "task" } },
        { "id": "m", "kind": "metric", "title": "Refunds of Tapir", "body": { "unit": "%", "baseline": 87.31, "target": 4711.5 } },
    ]))
}

fn packet() -> String {
    json!({
        "header": { "person": "Tess Ødegård", "current_level": "TPM", "target_level": "Senior TPM", "from": "2025-01-01", "until": "2026-11-01",
            "hash": "", "rule_set": "Own 1", "made_on": "2026-11-01" },
        "case": "Tess led 2 programs. I am ready for more.",
        "scope": [{ "program": "Zebrafinch Programme", "tier": "S3", "teams": 7, "months": 12, "role": "Program lead" }],
        "themes": [{ "title": "Calm under deadlines", "situation": "A date was at stake with Ottilie.", "drove": "I asked for three options.", "outcome": "We met it.",
            "signal": "Drives", "evidence": [{ "key": "ZQX-17", "title": "Pangolin vendor folds", "grade": "E3" }], "others": "Two teams built it." }],
        "matrix": [{ "competency": "PM4", "name": "Risk management", "own": "L4", "assessor": "L3", "record": "supported", "gap": "" }],
        "misses": { "told": [{ "what": "Quokka stays in house", "changed": "I ask earlier now.", "evidence": [] }], "omitted": 1 },
        "statements": [{ "by": "Ottilie Vexmoor", "relation": "sponsor of Zebrafinch Programme", "on": "2026-10-01", "words": "Good.", "competency": "PM4" }],
        "risks": [], "rules": [], "redactions": []
    })
    .to_string()
}

/// A career space with every kind of record in it, each with something of the employer's.
fn full() -> Space {
    let check = json!({ "no_names": true, "numbers_rounded": true, "approval_needed": true, "approver": "Ottilie Vexmoor",
        "already_public": ["Sparrow"], "decided_on": "2026-05-01" });
    let mut records = vec![
        json!({ "id": "me", "kind": "person", "title": "Tess Ødegård", "body": { "email": "tess@home.example" } }),
        json!({ "id": "ow", "kind": "person", "title": "Axolotl Lemming", "body": {} }),
        json!({ "id": "ev", "kind": "evidence", "title": "Pangolin vendor folds", "body": { "competency": "PM4", "space": PROGRAM, "cited": "ZQX-17",
            "record": "01890000-0000-7000-8000-0000000000aa", "revision": 4, "fingerprint": "umbrageous", "offer": "4f2a",
            "excerpt": "Capybara risk closed 72 days before its impact by you.", "grade": "outcome_verified", "role": "driver", "occurred_on": "2026-04-02",
            "outcome": "Ibex did not happen.", "corroborators": [{ "name": "Ottilie Vexmoor" }, { "name": "Marmot Otter" }], "note": "I would open it earlier next time." } }),
        json!({ "id": "cl", "kind": "evidence", "title": "Ran the summer release at university", "body": { "competency": "PM3", "occurred_on": "2019-07-01",
            "source": "The yearbook", "note": "With Marmot we shipped it on a Friday." } }),
        json!({ "id": "ne", "kind": "evidence", "title": "Ocelot affair", "body": { "competency": "LC3", "occurred_on": "2025-07-01", "confidentiality": "never" } }),
        json!({ "id": "ra", "kind": "rating", "title": "Risk", "body": { "competency": "PM4", "level": "L3", "by": "own", "statement": "I see risks early.", "evidence": ["ev", "ne"] } }),
        json!({ "id": "rj", "kind": "rating", "title": "Agreed", "body": { "competency": "PM4", "level": "L3", "by": "joint", "statement": "We agreed on it." } }),
        json!({ "id": "rb", "kind": "rating", "title": "Risk", "body": { "competency": "PM4", "level": "L2", "by": "assessor", "name": "Ottilie Vexmoor", "statement": "Sandpiper was late." } }),
        json!({ "id": "g", "kind": "growth_goal", "title": "Lead a program of nine teams", "body": { "level": "L4", "why": "Because Zebrafinch programme taught me how.",
            "items": ["i"], "shared_with": ["Ottilie Vexmoor"] } }),
        json!({ "id": "l", "kind": "learning", "title": "The Phoenix Project", "body": { "type": "book", "state": "done", "by": "Gene Kim",
            "applied_in": [{ "space": PROGRAM, "key": "ZQX-17", "note": "In the retro with Ottilie." }], "notes": "Read the first half twice." } }),
        json!({ "id": "st", "kind": "story", "title": "The vendor that slipped", "body": { "situation": "Our vendor, part of Quokka-Stays in house, was late.",
            "task": "We pay the penalty in full, somebody had decided. We keep the Wombat engine and pay the penalty in full.",
            "action_mine": "I wrote to ottilie.vexmoor@employer.example and asked for options. The login worked.", "result": "87.31 % of refunds came within 43 days.",
            "reflection": "Open it earlier.", "evidence": ["ev"] } }),
        json!({ "id": "sn", "kind": "story", "title": "Never", "body": { "situation": "Sandpiper was sold.", "confidentiality": "never" } }),
        json!({ "id": "pf", "kind": "profile", "title": "Tess Ødegård", "body": { "headline": "Program manager", "email": "tess@home.example",
            "programs": [{ "space": PROGRAM, "called": "Payments renewal", "role": "Lead" }] } }),
        json!({ "id": "j", "kind": "job", "title": "Program manager", "body": { "employer": "Nordbank", "summary": "Nine teams for Nordbank." } }),
        json!({ "id": "b", "kind": "bullet", "title": "Refunds", "parent": "j", "body": { "text": "Led nine teams to 43 % fewer refunds.", "confidentiality": "public",
            "metric": { "value": 4711.5, "unit": "%" }, "evidence": ["ev"] } }),
        json!({ "id": "bn", "kind": "bullet", "title": "Merger", "parent": "j", "body": { "text": "Led the Sandpiper merger.", "confidentiality": "never" } }),
        json!({ "id": "ap", "kind": "application", "title": "Umbrella", "body": { "company": "Umbrella", "contacts": [{ "name": "Lemming Axolotl" }],
            "sent": [{ "on": "2026-10-01", "what": "resume", "text": "I led nine teams.", "content": "{\"proofs\":[\"Pangolin vendor folds\"]}" }],
            "questions": [{ "question": "When did you fail?", "story": "sn" }], "notes": "They were kind." } }),
        json!({ "id": "po", "kind": "post", "title": "What vendors teach", "body": { "type": "article", "state": "published", "text": "At Sparrow we learned to ask Ottilie.",
            "source": format!("{PROGRAM}/ZQX-17"), "confidentiality_check": check } }),
        json!({ "id": "me1", "kind": "mentoring", "title": "With Capybara", "body": { "role": "mentor", "with": "Capybara Ibex", "goals": ["Leave the Wombat team"],
            "sessions": [{ "on": "2026-03-01", "minutes": 45, "topics": "Tapir", "decisions": "Ocelot", "private_note": "Lemming is unhappy." }],
            "outcomes": [{ "text": "Capybara runs the planning alone.", "competency": "LC6", "confirmed_on": "2026-06-01" }, { "text": "Marmot stays.", "confirmed_on": null }],
            "confirmations": [{ "state": "confirmed", "outcome": "Capybara runs the planning alone.", "asked": "Capybara Ibex", "asked_on": "2026-05-20",
                "expires_on": "2026-06-03", "letter": "umbrageous", "by": "Capybara Ibex", "on": "2026-06-01" }] } }),
        json!({ "id": "sa", "kind": "statement", "title": "Ottilie Vexmoor on risk", "body": { "state": "given", "competency": "PM4", "evidence": "cl", "by": "Ottilie Vexmoor",
            "on": "2026-07-01", "relation": "sponsor", "words": "Tess saw the trouble at Pangolin vendor folds first.", "agrees": true, "letter": "umbrageous",
            "behaviours": [{ "text": "Keeps risks alive", "seen": true }] } }),
        json!({ "id": "sg", "kind": "statement", "title": "About Marmot", "body": { "state": "signed", "competency": "PM4", "about": "Marmot Otter", "on": "2026-07-01" } }),
        json!({ "id": "ck", "kind": "check_in", "title": "2026-Q4", "body": { "level": "L4", "competencies": ["PM4", "PM2", "LC1"], "opened_on": "2026-10-01", "own_on": "2026-10-02",
            "asked": [{ "name": "Ottilie Vexmoor", "by": "assessor", "letter": "umbrageous", "asked_on": "2026-10-03", "expires_on": "2026-10-20" }], "peers_answered": 3,
            "peers": [{ "competency": "PM4", "level": "L4", "mostly": 3 }], "peer_words": [{ "competency": "PM4", "words": "Calm when Brunhilde was not." }],
            "closed_on": "2026-11-01", "notes": "Talked about delegation." } }),
        json!({ "id": "pk", "kind": "packet", "title": "For Ottilie", "body": { "hash": "ab".repeat(32), "level": "L4", "made_on": "2026-11-01", "sent_to": "Ottilie Vexmoor", "sealed": packet() } }),
        json!({ "id": "i", "kind": "item", "title": "Run a sprint review", "body": { "type": "task", "description": "Ask Ms Kestrelton for a seat.", "assignee": "ow" } }),
        json!({ "id": "ri", "kind": "risk", "title": "Too much work by hand", "body": { "plan": "Hand over one task a week to Axolotl." } }),
        json!({ "id": "sh", "kind": "stakeholder", "title": "Axolotl Lemming", "body": { "person": "ow" } }),
        json!({ "id": "up", "kind": "update", "title": "October", "body": { "week_ending": "2026-10-30", "as_of": "2026-10-30T09:00:00Z", "text": "A quiet month without Quokka stays in house.",
            "html": "<p>Pangolin vendor folds</p>", "forms": [], "note": "Better than September." } }),
    ];
    let held: BTreeSet<Kind> = records.iter().filter_map(|record| Kind::from_name(record["kind"].as_str().unwrap())).collect();
    // What is left of the kinds: plain ones of a plan, each with a text of its own.
    for kind in Kind::ALL.iter().filter(|kind| !held.contains(kind)) {
        let body = match kind {
            Kind::Baseline => json!({ "at": "2026-06-30T09:00:00Z", "note": "Before the summer" }),
            Kind::Forecast => continue,
            _ => json!({}),
        };
        let title = format!("My {} after Pangolin vendor folds", kind.words());
        records.push(json!({ "id": format!("x-{}", kind.name()), "kind": kind.name(), "title": title, "body": body }));
    }
    space(&Value::Array(records))
}

fn made(career: &Space, without: &[&str], public: &[&str]) -> Bundle {
    let program = program();
    let subject = Subject { emails: BTreeSet::from(["tess@employer.example".to_owned()]), ..Subject::default() };
    let programs = [Reach { id: PROGRAM, name: "Zebrafinch", space: &program, subject: Some(&subject), found: None }];
    let public: Vec<String> = public.iter().map(|&words| words.to_owned()).collect();
    bundle(&Making {
        space: career,
        instance: "home",
        names: &["Tess Ødegård".to_owned()],
        email: Some("tess@employer.example"),
        programs: &programs,
        without: &without.iter().map(|&name| name.to_owned()).collect(),
        public: &public,
    })
}

fn row<'a>(bundle: &'a Bundle, kind: Kind, title: &str) -> &'a BundleRow {
    bundle.preview.rows.iter().find(|row| row.kind == kind && row.title == title).unwrap_or_else(|| panic!("no {title}"))
}

#[test]
fn every_record_goes_along_or_is_named_as_left_out() {
    let career = full();
    let bundle = made(&career, &[], &[]);
    let rows: BTreeMap<&str, &BundleRow> = bundle.preview.rows.iter().map(|row| (row.key.as_str(), row)).collect();
    assert_eq!(rows.len(), career.records().count());
    for record in career.records() {
        let row = rows[record.key.as_str()];
        let goes = bundle.draft.records.iter().any(|taken| taken.id == record.id.to_string());
        assert_eq!(goes, row.taken != Taken::LeftOut, "{}", record.title);
        assert!(goes || !row.words.is_empty(), "{}", record.title);
    }
    let counts = bundle.preview.counts;
    assert_eq!(counts.whole + counts.reduced + counts.left_out, rows.len());
    let left: Vec<(Kind, &str)> =
        bundle.preview.rows.iter().filter(|row| row.taken == Taken::LeftOut).map(|row| (row.kind, row.title.as_str())).collect();
    assert!(
        left.contains(&(Kind::Story, "Never"))
            && left.contains(&(Kind::Bullet, "Merger"))
            && left.contains(&(Kind::Stakeholder, "Axolotl Lemming"))
    );
    assert!(left.contains(&(Kind::Evidence, "Ocelot affair")) && left.contains(&(Kind::Statement, "About Marmot")), "{left:?}");
}

#[test]
fn nothing_of_the_employer_is_in_any_byte_of_it() {
    let bundle = made(&full(), &[], &[]);
    let json = serde_json::to_string(&bundle.draft).unwrap();
    for canary in CANARIES {
        let found = json.to_lowercase().find(&canary.to_lowercase());
        assert!(found.is_none(), "{canary}: {}", &json[found.unwrap_or(0).saturating_sub(200)..]);
    }
    // The preview says what was taken out, to its owner alone.
    let preview = serde_json::to_string(&bundle.preview).unwrap();
    assert!(preview.contains("Ottilie") && preview.contains(LEFT_OUT));
}

#[test]
fn own_words_stay_and_what_is_taken_out_is_shown() {
    let bundle = made(&full(), &[], &[]);
    let json = serde_json::to_string(&bundle.draft).unwrap();
    for own in [
        "I would open it earlier next time.",
        "Ran the summer release at university",
        "I see risks early.",
        "We agreed on it.",
        "Lead a program of nine teams",
        "Read the first half twice.",
        "Open it earlier.",
        "Led nine teams to 43 % fewer refunds.",
        "Nine teams for Nordbank.",
        "They were kind.",
        "At Sparrow we learned to ask [left out].",
        "Talked about delegation.",
        "I asked for three options.",
        "I ask earlier now.",
        "The login worked.",
        "Better than September.",
        "Run a sprint review",
        "about 45 days",
        "tess@home.example",
        "runs the planning alone.",
        "program called Payments renewal outside",
        "record of the kind risk; went well; E3 (outcome-verified) when it was kept; I drove it; acted on by 2 more",
    ] {
        assert!(json.contains(own), "{own}\n{json}");
    }
    let bundle_row = row(&bundle, Kind::Story, "The vendor that slipped");
    let situation = bundle_row.texts.iter().find(|text| text.name.ends_with(".situation")).unwrap();
    assert_eq!(situation.text, "Our vendor, part of [left out], was late.");
    assert_eq!(situation.changes[0].was, "Quokka-Stays in house");
    let result = bundle_row.texts.iter().find(|text| text.name.ends_with(".result")).unwrap();
    assert_eq!(result.text, "about 85 % of refunds came within about 45 days.");
    assert_eq!(
        (result.changes[0].was.as_str(), result.changes[0].now.as_str()),
        ("87.31 % of refunds came within 43", "about 85 % of refunds came within about 45")
    );
    let task = bundle_row.texts.iter().find(|text| text.name.ends_with(".task")).unwrap();
    assert_eq!(task.text, "We pay the penalty in full, somebody had decided. [left out].", "only what is long enough to be known again");
}

#[test]
fn its_owner_leaves_out_what_they_like_and_says_what_everybody_knows() {
    let career = full();
    let key = |kind: Kind, title: &str| career.records().find(|record| record.kind() == kind && record.title == title).unwrap().key.clone();
    let (story, goal) = (key(Kind::Story, "The vendor that slipped"), key(Kind::GrowthGoal, "Lead a program of nine teams"));
    let bundle = made(&career, &[&story.to_lowercase(), &format!("{goal}.why")], &["quokka stays in house"]);
    assert_eq!(bundle.preview.counts.excluded, 1);
    assert_eq!(row(&bundle, Kind::Story, "The vendor that slipped").words, "You leave it out.");
    let json = serde_json::to_string(&bundle.draft).unwrap();
    assert!(!json.contains("Open it earlier.") && !json.contains("taught me how"));
    assert!(json.contains("A quiet month without Quokka stays in house."));
    let why = row(&bundle, Kind::GrowthGoal, "Lead a program of nine teams").texts.iter().find(|text| text.excluded).unwrap();
    assert_eq!((why.name.as_str(), why.text.as_str()), (format!("{goal}.why").as_str(), LEFT_OUT));
}

#[test]
fn elsewhere_it_carries_on_and_counts_as_from_before() {
    let bundle = made(&full(), &[], &[]);
    let json = serde_json::to_vec(&bundle.draft).unwrap();
    let draft: Draft = serde_json::from_slice(&json).unwrap();
    assert_eq!(draft, bundle.draft);
    let (space, problems) = read(draft);
    assert_eq!(problems, []);
    assert_eq!(space.records().count(), bundle.draft.records.len());
    let grades: BTreeSet<Grade> = kept::evidence(&space).map(|(record, evidence)| kept::grade(&space, record, evidence)).collect();
    assert_eq!(grades, BTreeSet::from([Grade::E1]), "nothing of it is more than recorded");
    let said = kept::said(&space);
    assert!(said.statements.is_empty() && said.mentored.iter().all(|mentored| mentored.scope == 1));
    let carried: Vec<_> = kept::statements(&space).map(|(_, statement)| (statement.state, statement.by.clone())).collect();
    assert_eq!(carried, [(StatementState::Carried, None)]);
    // What hung together does so still.
    let story = space.records().find_map(|record| if let Body::Story(story) = &record.body { Some(story) } else { None }).unwrap();
    assert!(space.record(story.evidence[0].id().unwrap()).is_some());
    // A bundle of what came in is the same again.
    let twice = made(&space, &[], &[]);
    let (again, problems) = read(twice.draft);
    assert_eq!(problems, []);
    assert_eq!(again.records().count(), space.records().count());
}
