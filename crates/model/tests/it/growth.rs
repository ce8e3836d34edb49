//! What somebody grows by and tells: stories, learning, mentoring, the experience log, and the look before anything goes out.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use sinew_model::career::clearance::Secret;
use sinew_model::career::evidence::Program;
use sinew_model::career::experience::{self, Domain};
use sinew_model::career::framework;
use sinew_model::career::learning::{LearningReport, Requirement, catalogue, report as learning};
use sinew_model::career::mentoring::report as mentoring;
use sinew_model::career::past::Past;
use sinew_model::career::posts::{self, Source, ideas, report as brand, secrets};
use sinew_model::career::stories::{PROMPTS, draft, report as stories};
use sinew_model::career::subject::Subject;
use sinew_model::decide::{Command, Moment, Rejection, Showing};
use sinew_model::kind::{Body, Kind};
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at, codes, draft_of};

const DAY: &str = "2026-11-02";
const TODAY: Date = date(2026, 11, 27);

/// A space with one record of each entry.
fn space(records: &[(Kind, &str, Value)]) -> World {
    let mut world = World::default();
    for (kind, title, body) in records {
        world.create(DAY, *kind, title, body.clone());
    }
    world
}

fn evidence(competency: &str, grade: &str, speaks: &str) -> Value {
    json!({
        "competency": competency, "grade": grade, "speaks": speaks, "space": "s", "cited": "R-1", "revision": 3, "excerpt": "The vendor slips.",
        "role": "driver", "corroborators": [{"name": "Bo", "relation": "sponsor", "act": "closed it"}], "outcome": "It shipped.",
    })
}

#[test]
fn a_story_is_begun_with_what_evidence_says_and_nothing_else() {
    let world = space(&[
        (Kind::Evidence, "Seen early", evidence("PM4", "outcome_verified", "for")),
        (Kind::Evidence, "Late", evidence("PM2", "recorded", "against")),
    ]);
    let begun = draft(world.record("EV-1")).unwrap();
    assert_eq!(begun.title, "Seen early");
    assert_eq!(begun.fields.situation.as_deref(), Some("The vendor slips."));
    assert_eq!(begun.fields.action_ours.as_deref(), Some("Bo (sponsor) closed it."));
    assert_eq!((begun.fields.task, begun.fields.action_mine, begun.fields.reflection), (None, None, None));
    assert_eq!(begun.fields.prompts, ["ambiguity"]);
    let asked: Vec<&str> = begun.open.iter().map(|part| part.field.as_str()).collect();
    assert_eq!(asked, ["task", "action_mine", "reflection"]);
    // What went wrong answers the question about failure, and asks for one's own part.
    let failed = draft(world.record("EV-2")).unwrap();
    assert_eq!(failed.fields.prompts, ["failure", "program"]);
    assert!(failed.open.iter().any(|part| part.question.starts_with("What was your part in it")));
    assert!(draft(space(&[(Kind::Story, "One", json!({}))]).record("ST-1")).is_none());
}

#[test]
fn the_bank_says_what_nobody_would_hear_of() {
    let mut world = space(&[
        (Kind::Evidence, "Seen early", evidence("PM4", "outcome_verified", "for")),
        (Kind::Evidence, "Held", evidence("PM2", "outcome_verified", "for")),
        (Kind::Evidence, "Said", evidence("LC4", "corroborated", "for")),
    ]);
    let held = world.id("EV-1").to_string();
    let words = |count: usize| vec!["word"; count].join(" ");
    world.create(DAY, Kind::Story, "Told", json!({"prompts": ["Risk and ambiguity"], "competencies": ["pm4"], "evidence": [held], "situation": words(70), "task": "t", "action_mine": "a", "result": "r", "reflection": "x"}));
    world.create(DAY, Kind::Story, "Begun", json!({"prompts": ["conflict"], "situation": "s"}));
    world.create(DAY, Kind::Story, "Old", json!({"state": "retired", "prompts": ["failure"]}));
    world.create(
        DAY,
        Kind::Application,
        "Harbour",
        json!({"company": "Harbour", "questions": [{"question": "q", "story": world.id("ST-1").to_string()}]}),
    );
    let report = stories(&world.space, &framework::own().framework);
    assert_eq!((report.active, report.most), (2, 12));
    let keys: Vec<&str> = report.stories.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["ST-1", "ST-2", "ST-3"]);
    // 74 words at 140 a minute are 31 seconds; watches say 35.
    assert_eq!((report.stories[0].seconds, report.stories[0].told_in.as_slice()), (Some(35), ["AP-1".to_owned()].as_slice()));
    assert_eq!(report.stories[1].open.len(), 4);
    let asked = |tag: &str| report.prompts.iter().find(|prompt| prompt.tag == tag).unwrap().stories.clone();
    assert_eq!((asked("ambiguity"), asked("conflict"), asked("failure")), (vec!["ST-1".to_owned()], vec!["ST-2".to_owned()], vec![]));
    let row = |id: &str| report.grid.iter().find(|row| row.competency == id).unwrap();
    assert_eq!((row("PM4").stories.len(), row("PM4").evidence, row("PM2").stories.len(), row("PM2").evidence), (1, 1, 0, 1));
    assert_eq!(report.grid.len(), 23);
    // Worth a story: what a later fact bears out and none tells of.
    assert_eq!(report.proposed.iter().map(|each| each.evidence.as_str()).collect::<Vec<_>>(), ["EV-2"]);
    let said = report.findings.join(" ");
    assert!(said.contains("No story answers System design, Running a program, Influence, Failure"), "{said}");
    assert!(said.contains("1 story rests on your word alone: ST-2") && said.contains("Not written to the end: ST-2"), "{said}");
    let none = stories(&World::default().space, &framework::own().framework);
    assert!(none.findings.is_empty() && none.stories.is_empty());
}

#[test]
fn every_competency_belongs_to_a_prompt_and_every_entry_of_the_catalogue_to_the_framework() {
    let known: Vec<String> = framework::own().framework.competencies.iter().map(|competency| competency.id.clone()).collect();
    for id in &known {
        assert_eq!(PROMPTS.iter().filter(|prompt| prompt.competencies.contains(&id.as_str())).count(), 1, "{id}");
    }
    for entry in catalogue().entries {
        assert!(!entry.competencies.is_empty() && entry.competencies.iter().all(|id| known.contains(id)), "{}", entry.id);
    }
}

fn certified(body: &Value, months: Option<f64>) -> LearningReport {
    let world = space(&[
        (Kind::Learning, "Certified for PMP", body.clone()),
        (Kind::Learning, "A course", json!({"type": "course", "state": "done", "hours": 20, "read_only": true})),
        (Kind::Learning, "Another", json!({"type": "course", "state": "doing", "hours": 30})),
    ]);
    learning(&world.space, months, TODAY)
}

#[test]
fn a_certification_says_what_it_asks_for() {
    let report = certified(&json!({"type": "certification"}), Some(40.0));
    let row = &report.certifications[0];
    assert_eq!(row.entry.as_deref(), Some("pmp"));
    let met: Vec<(Requirement, Option<f64>, Option<bool>)> = row.requirements.iter().map(|each| (each.what, each.have, each.met)).collect();
    // Hours of what is under way count when it is done.
    assert_eq!(
        met,
        [
            (Requirement::Months, Some(40.0), Some(true)),
            (Requirement::Months, Some(40.0), Some(false)),
            (Requirement::ContactHours, Some(20.0), Some(false)),
            (Requirement::Exam, None, Some(false)),
        ]
    );
    // With a degree the months are there: only the hours are short.
    assert_eq!(row.words, "1 requirement is short.");
    assert_eq!(report.catalogue.iter().find(|each| each.entry.id == "pmp").unwrap().taken.as_deref(), Some("L-1"));
    assert_eq!(certified(&json!({"type": "certification"}), None).certifications[0].requirements[0].met, None);
    let exam = certified(&json!({"type": "certification", "exam_on": "2027-01-15"}), None);
    assert_eq!(exam.certifications[0].words, "The exam is on Fri 15 Jan.");
}

#[test]
fn what_keeps_a_certification_valid_is_counted_within_its_cycle() {
    let hours = |on: &str, hours: f64, side: Option<&str>| json!({"on": on, "hours": hours, "side": side});
    let body = json!({"type": "certification", "state": "done", "exam_on": "2025-03-01", "renewals": [
        hours("2025-03-01", 9.0, Some("power_skills")),
        hours("2025-06-01", 10.0, Some("power_skills")),
        hours("2026-06-01", 30.0, Some("giving_back")),
        hours("2026-07-01", 4.0, None),
    ]});
    let row = certified(&body, None).certifications.remove(0);
    let cycle = row.renewal.unwrap();
    // Three years from the exam; what was earned up to that day belongs to the cycle before.
    assert_eq!((cycle.from, cycle.until), (date(2025, 3, 1), date(2028, 3, 1)));
    // 10 of education, giving back up to 25, 4 of which nobody said what they are: 39 of 60.
    assert_eq!((cycle.have, cycle.left, cycle.unsorted), (39.0, 21.0, 4.0));
    assert_eq!(cycle.sides.iter().map(|side| side.have).collect::<Vec<_>>(), [0.0, 10.0, 0.0]);
    assert_eq!(row.words, "Valid until Wed 1 Mar 2028: 21 PDU to go of 60.");
    assert!(row.requirements.is_empty());
    let over = certified(&json!({"type": "certification", "state": "done", "valid_until": "2026-11-01"}), None);
    assert_eq!(over.certifications[0].words, "It ended on Sun 1 Nov.");
}

#[test]
fn of_mentoring_nothing_leaves_but_counts_and_what_was_confirmed() {
    let world = space(&[
        (
            Kind::Mentoring,
            "Ines",
            json!({"with": "Ines", "every_days": 14, "start": "2026-09-01", "sessions": [
            {"on": "2026-10-20", "minutes": 60, "topics": "saying no", "private_note": "wants to leave"},
            {"on": "2026-11-03", "minutes": 45},
        ], "outcomes": [{"text": "Runs the reviews", "confirmed_on": "2026-11-10"}, {"text": "Speaks up"}]}),
        ),
        (Kind::Mentoring, "Over", json!({"with": "Paul", "end": "2026-01-01", "confidentiality_agreed": true, "goals": ["g"]})),
        (
            Kind::Mentoring,
            "My mentor",
            json!({"role": "mentee", "with": "Ada", "outcomes": [{"text": "I plan", "confirmed_on": "2026-11-10"}], "sessions": [{"on": "2026-10-01", "minutes": 30}]}),
        ),
    ]);
    let report = mentoring(&world.space, TODAY);
    assert_eq!(report.relations.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["ME-1", "ME-3", "ME-2"]);
    let ines = &report.relations[0];
    // Fourteen days after the last meeting were the 17th: ten days ago.
    assert_eq!((ines.next_on, ines.overdue_days, ines.minutes), (Some(date(2026, 11, 17)), Some(10), 105));
    assert_eq!(report.relations[2].next_on, None);
    // What one was given counts for the one who gave it.
    assert_eq!((report.hours_given, report.confirmed), (1.75, 1));
    assert!(report.summary.contains("- Runs the reviews"));
    for kept in ["Ines", "Paul", "saying no", "wants to leave", "Speaks up", "I plan"] {
        assert!(!report.summary.contains(kept), "{kept}");
    }
}

/// A program that Vera leads, with a retro whose action helped and a decision to look at again.
fn program() -> World {
    let mut world = space(&[(Kind::Person, "Vera Ahn", json!({})), (Kind::Person, "Otto Brandt", json!({}))]);
    let vera = world.id("U-1").to_string();
    world.create("2026-03-02", Kind::Program, "Atlas", json!({"owner": vera, "method": "hybrid", "problem": "Slow"}));
    world.create("2026-03-03", Kind::Item, "Build", json!({}));
    world.create("2026-05-04", Kind::Metric, "Speed", json!({"unit": "ms", "baseline": 1240.0}));
    world.create("2026-06-01", Kind::Retro, "Retro", json!({}));
    world.create(
        "2026-06-01",
        Kind::Action,
        "Review daily",
        json!({"owner": vera, "state": "done", "effect": "helped", "effect_on": "2026-07-01", "measure": "reviews in a day"}),
    );
    world.create(
        "2026-06-01",
        Kind::Action,
        "By itself",
        json!({"owner": vera, "state": "done", "effect": "helped", "effect_on": "2026-07-01"}),
    );
    world.link("2026-06-01", "ACT-1", Relation::FollowsFrom, "RET-1", LinkData::default());
    world.create(
        "2026-06-02",
        Kind::Decision,
        "Freeze",
        json!({"owner": vera, "state": "made", "outcome": "four weeks", "revisit": "2026-09-01"}),
    );
    world.create("2026-06-02", Kind::Decision, "Not yet", json!({"owner": vera, "state": "made", "revisit": "2027-09-01"}));
    world
}

fn of<T>(world: &World, work: impl FnOnce(Source<'_>, &Subject) -> T) -> T {
    let subject = Subject::find(&world.space, "U-1").unwrap();
    let mut journal = world.journal.clone();
    // Everything of the program was Vera's doing.
    journal.iter_mut().for_each(|commit| "Vera Ahn".clone_into(&mut commit.actor));
    journal.iter_mut().flat_map(|commit| &mut commit.changes).for_each(|change| change.actor = None);
    let past = Past::new(&subject, &journal);
    work(Source { id: "s1", name: "Atlas", program: Program { space: &world.space, past: &past } }, &subject)
}

#[test]
fn months_of_leading_are_those_in_which_somebody_acted() {
    let world = program();
    let row = |world: &World, hours| {
        of(world, |source, subject| experience::read(source.program, "Atlas", subject, date(2018, 11, 27), hours)).unwrap()
    };
    let one = row(&world, None);
    // March, May and June of that year, and November, when the people were written down.
    assert_eq!((one.led, one.months, one.from, one.to), (true, 4, date(2026, 3, 2), date(2026, 11, 2)));
    assert_eq!(one.hours, None);
    let acts: Vec<(Domain, usize)> = one.domains.iter().map(|share| (share.domain, share.acts)).collect();
    assert_eq!(acts, [(Domain::People, 3), (Domain::Process, 5), (Domain::BusinessEnvironment, 2)]);
    // Two at once count once, and hours are weeks times what a week took.
    let log = experience::log("Vera", vec![row(&world, Some(10.0)), row(&world, Some(10.0))], TODAY, Some(10.0));
    assert_eq!((log.months, log.overlapping, log.hours), (4, 4, Some(2.0 * 10.0 * one.weeks as f64)));
    // What somebody took part in is no leading.
    let mut other = program();
    let otto = other.id("U-2").to_string();
    other.set("2026-11-03", "P-1", json!({"owner": otto}));
    let beside = experience::log("Vera", vec![row(&other, Some(10.0))], TODAY, Some(10.0));
    assert_eq!((beside.months, beside.hours), (0, Some(0.0)));
    assert!(beside.remarks.iter().any(|remark| remark.contains("did not lead")));
}

#[test]
fn lessons_come_from_retros_that_helped_and_decisions_looked_at_again() {
    let found = of(&program(), |source, subject| ideas(source, subject, TODAY));
    let keys: Vec<(&str, Date)> = found.iter().map(|idea| (idea.key.as_str(), idea.on)).collect();
    assert_eq!(keys, [("ACT-1", date(2026, 7, 1)), ("D-1", date(2026, 9, 1))]);
    assert_eq!(found[0].lesson.as_deref(), Some("reviews in a day"));
    // One that is written about is no idea any more.
    let told = space(&[(Kind::Post, "A post", json!({"source": "s1/ACT-1"}))]);
    let report = brand(&told.space, &BTreeMap::new(), found, &[], TODAY);
    assert_eq!(report.ideas.iter().map(|idea| idea.key.as_str()).collect::<Vec<_>>(), ["D-1"]);
}

#[test]
fn nothing_goes_out_while_it_names_what_is_not_public() {
    let kept = of(&program(), secrets);
    let mut names: Vec<&str> = kept
        .iter()
        .filter_map(|one| match one {
            Secret::Name { name, .. } => Some(name.as_str()),
            Secret::Number { .. } => None,
        })
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Atlas", "Atlas", "Otto Brandt"], "and what Vera is called is hers to say");
    let way = |body: Value| {
        let world = space(&[(Kind::Post, "On freezes", body)]);
        let Body::Post(post) = &world.record("PO-1").body else { panic!("no post") };
        let found = posts::found("On freezes", post, &kept);
        posts::in_the_way(post, &found)
    };
    let said = json!({"no_names": true, "numbers_rounded": true, "decided_on": "2026-11-20"});
    assert!(way(json!({"text": "A freeze helped.", "confidentiality_check": said})).is_empty());
    assert_eq!(way(json!({"confidentiality_check": said})), ["There is no text, and no link to one."]);
    assert_eq!(way(json!({"text": "x"})), ["Say that it names nobody who was not asked."]);
    let told = "Otto Brandt cut it to 1.24k ms on Atlas.";
    assert_eq!(way(json!({"text": told, "confidentiality_check": said})), ["It names what is not public, in 3 places."]);
    let public =
        json!({"no_names": true, "numbers_rounded": true, "decided_on": "2026-11-20", "already_public": ["otto brandt", "1.24", "ATLAS"]});
    assert!(way(json!({"text": told, "confidentiality_check": public})).is_empty());
    // What is said in the lesson goes out with it.
    assert_eq!(way(json!({"text": "x", "lesson": "Ask Otto Brandt.", "confidentiality_check": said})).len(), 1);
}

/// A file cannot say what has to be looked at: neither a table that calls a post published, nor one that changes what was looked at.
#[test]
fn no_import_gets_around_the_look_at_a_post() {
    let told = json!({"no_names": true, "numbers_rounded": true, "decided_on": "2026-11-20"});
    let post = |body: Value| json!([{"id": "1", "kind": "post", "title": "A freeze", "body": body}]);
    for state in ["cleared", "published"] {
        for body in [json!({"state": state, "text": "Otto."}), json!({"state": state, "text": "Otto.", "confidentiality_check": told})] {
            let mut world = World::default();
            let done = world.import(DAY, post(body.clone()));
            assert_eq!((world.field("PO-1", "state"), codes(&done).contains(&"import.not_looked_at")), (json!("draft"), true), "{body}");
            // The same again says the same, and nothing was published in between.
            world.import(DAY, post(body));
            assert_eq!(world.field("PO-1", "state"), json!("draft"));
            assert!(!world.journal.iter().any(|commit| format!("{commit:?}").contains(&format!("\"{state}\""))), "{state}");
        }
    }

    // Looked at here, it stays so while the file says the same, and is a draft again when the file says something else.
    let mut world = World::default();
    let is = |text: &str, state: &str| post(json!({"state": state, "text": text, "confidentiality_check": told}));
    world.import(DAY, is("A vendor slipped.", "draft"));
    show(&mut world, &Showing::default(), "PO-1", &[]).unwrap();
    for state in ["draft", "published"] {
        world.import(DAY, is("A vendor slipped.", state));
        assert_eq!(world.field("PO-1", "state"), json!("cleared"), "{state}");
    }
    let done = world.import(DAY, is("Otto Brandt slipped.", "draft"));
    assert_eq!((world.field("PO-1", "text"), world.field("PO-1", "state")), (json!("Otto Brandt slipped."), json!("draft")));
    assert_eq!(codes(&done), ["import.not_looked_at"]);
}

#[test]
fn an_export_of_sinew_brings_back_what_was_looked_at_and_no_more() {
    let post = |body: Value| draft_of("sinew", json!([{"id": "1", "kind": "post", "title": "A freeze", "body": body}]), json!([]));
    let told = json!({"no_names": true, "numbers_rounded": true, "decided_on": "2026-11-20"});
    let mut world = World::default();
    let done = world.import_draft(DAY, post(json!({"state": "published", "text": "It slipped.", "confidentiality_check": told})));
    assert_eq!((world.field("PO-1", "state"), codes(&done)), (json!("published"), vec![]));
    let mut bare = World::default();
    bare.import_draft(DAY, post(json!({"state": "published", "text": "It slipped."})));
    assert_eq!(bare.field("PO-1", "state"), json!("draft"));
}

/// Lets a post out, or says why not.
fn show(world: &mut World, showing: &Showing, key: &str, secrets: &[Secret]) -> Result<(), Rejection> {
    let moment = Moment::new(at(DAY), world.journal.len() as u64 + 1);
    let changes = sinew_model::decide::show(&world.space, world.id(key), showing, secrets, &moment)?;
    world.commit(DAY, "web", None, changes);
    Ok(())
}

#[test]
fn nothing_goes_out_by_an_edit_and_what_did_stays_as_it_was_looked_at() {
    let said = json!({"no_names": true, "numbers_rounded": true, "decided_on": "2026-11-20"});
    let body = json!({"text": "Otto Brandt slipped.", "confidentiality_check": said});
    let mut world = space(&[(Kind::Post, "A freeze", body.clone())]);
    let post = world.id("PO-1");
    let refuses = |world: &mut World, command: &Command| world.decide(DAY, command).unwrap_err().to_string();
    let refused =
        |world: &mut World, fields: Value| refuses(world, &Command::Set { record: post, fields: fields.as_object().unwrap().clone() });
    for state in ["cleared", "published"] {
        assert!(refused(&mut world, json!({"state": state})).contains("is looked at, not typed"), "{state}");
        let mut fields = body.as_object().unwrap().clone();
        fields.insert("state".to_owned(), json!(state));
        let create = Command::Create { kind: Kind::Post, title: "Another".to_owned(), key: None, parent: None, fields };
        assert!(refuses(&mut world, &create).contains("is looked at, not typed"), "{state}");
    }

    let otto = [Secret::Name { name: "Otto Brandt".to_owned(), from: "the people of Atlas".to_owned() }];
    let cleared = Showing::default();
    let Err(Rejection::NotYet { found, .. }) = show(&mut world, &cleared, "PO-1", &otto) else { panic!("it names somebody") };
    assert_eq!(found[0].text, "Otto Brandt");
    world.set(DAY, "PO-1", json!({"text": "A vendor slipped."}));
    show(&mut world, &cleared, "PO-1", &otto).unwrap();

    // What was looked at stays as it was, until it is a draft again; what is said of it afterwards may be written.
    for change in [json!({"text": "Otto Brandt slipped."}), json!({"lesson": "Ask Otto Brandt."}), json!({"title": "Otto Brandt"})] {
        assert!(refused(&mut world, change.clone()).contains("set it back to draft"), "{change}");
    }
    show(&mut world, &Showing { is_out: true, url: Some("https://example.org".to_owned()), check: None }, "PO-1", &otto).unwrap();
    assert!(refused(&mut world, json!({"text": "x"})).contains("set it back to draft"));
    assert!(refused(&mut world, json!({"state": "cleared"})).contains("is looked at, not typed"));
    world.set(DAY, "PO-1", json!({"feedback": "Three people wrote."}));
    world.set(DAY, "PO-1", json!({"state": "draft", "text": "Otto Brandt slipped."}));
    assert!(refused(&mut world, json!({"state": "published"})).contains("is looked at, not typed"));
}

#[test]
fn what_was_published_is_counted_since_the_quarter_and_the_year_began() {
    let said = json!({"no_names": true, "numbers_rounded": true, "decided_on": "2026-11-20"});
    let out = |kind: &str, pillar: &str| json!({"type": kind, "pillar": pillar, "text": "t", "confidentiality_check": said});
    let mut world = space(&[
        (Kind::Post, "One", out("post", "Dates")),
        (Kind::Post, "Two", out("article", "Dates")),
        (Kind::Post, "Talk", out("talk", "Risks")),
        (Kind::Post, "Next", json!({"due": "2026-11-01"})),
    ]);
    for key in ["PO-1", "PO-2", "PO-3"] {
        show(&mut world, &Showing { is_out: true, ..Showing::default() }, key, &[]).unwrap();
    }
    let published = BTreeMap::from([
        (world.id("PO-1"), date(2026, 10, 1)),
        (world.id("PO-2"), date(2026, 9, 30)),
        (world.id("PO-3"), date(2026, 1, 1)),
    ]);
    let report = brand(&world.space, &published, Vec::new(), &[], TODAY);
    assert_eq!(report.cadence.iter().map(|row| (row.have, row.want)).collect::<Vec<_>>(), [(1, 2), (0, 1), (1, 1)]);
    assert_eq!(
        report.pillars.iter().map(|row| (row.pillar.as_str(), row.posts, row.published)).collect::<Vec<_>>(),
        [("Dates", 2, 2), ("Risks", 1, 1)]
    );
    assert_eq!(report.posts[0].key, "PO-4");
    assert!(report.findings.iter().any(|finding| finding == "Past their day: PO-4."));
    assert!(report.findings.iter().any(|finding| finding.contains("what came back: PO-1, PO-2, PO-3")));
}
