//! What holds for every kind and every relation, and the rules of those that have some.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use sinew_model::decide::{Command, Rejection};
use sinew_model::kind::{Body, Kind};
use sinew_model::space::{LinkData, Ref, Relation};

use crate::change::starting_body;
use crate::world::World;

const DAY: &str = "2026-03-02";

fn read(path: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every kind is in each place that the page names, and nothing that it quotes has changed since.
#[test]
fn the_page_on_adding_a_kind_is_true() {
    let page = read("docs/howto/add-a-kind.md");
    let rows: Vec<Vec<&str>> = page.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('`').collect()).collect();
    assert!((1..=5).contains(&rows.len()), "a kind costs at most five places: {rows:?}");
    for row in rows {
        for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Forecast) {
            let said =
                |text: &str| text.replace("<kind>", kind.name()).replace("<Kind>", &format!("{kind:?}")).replace("<words>", &kind.words());
            let (path, wanted) = (said(row[1]), said(row[3]));
            assert!(read(&path).contains(&wanted), "{path} has no `{wanted}`");
        }
    }
    let mut quoted = 0;
    for part in page.split("\n```rust\n").collect::<Vec<_>>().windows(2) {
        let path = part[0].trim_end().rsplit('\n').next().unwrap().trim_matches('`');
        let code = part[1].split("\n```").next().unwrap();
        assert!(read(path).contains(code), "{path} has no\n{code}");
        quoted += 1;
    }
    assert!(quoted >= 5, "the worked example has its code");
}

#[test]
fn names_and_prefixes_are_of_one_kind_each() {
    let names: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let prefixes: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.prefix()).collect();
    assert_eq!((names.len(), prefixes.len()), (Kind::ALL.len(), Kind::ALL.len()));
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.name()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
    for relation in Relation::ALL {
        assert_eq!(serde_json::to_value(relation).unwrap(), relation.name());
    }
}

/// References within fields, and fields of words, are told apart by the schema.
#[test]
fn the_schema_tells_where_references_and_words_are() {
    let paths = |kind: Kind| -> Vec<String> {
        kind.references().iter().map(|(path, kind)| format!("{}: {}", path.join("."), kind.name())).collect()
    };
    let mut of_items = paths(Kind::Item);
    of_items.sort();
    let expected = [
        "assignee: person",
        "readiness.checklist.owner: person",
        "readiness.verdicts.person: person",
        "schedule.assignments.person: person",
        "schedule.calendar: calendar",
        "team: team",
    ];
    assert_eq!(of_items, expected);
    assert!(paths(Kind::ChangeRequest).contains(&"effects.item: item".to_owned()));
    let words = |kind: Kind, field| kind.holds_words(field);
    assert!(words(Kind::Assumption, "state") && words(Kind::Item, "status") && words(Kind::Metric, "unit") && words(Kind::Item, "type"));
    assert!(
        !words(Kind::Risk, "probability")
            && !words(Kind::Item, "points")
            && !words(Kind::Item, "labels")
            && !words(Kind::Program, "from_finish")
    );
}

/// What the form offers, the check and the import know of, too.
#[test]
fn what_the_schema_calls_a_reference_is_one() {
    for kind in Kind::ALL {
        let Value::Object(start) = starting_body(*kind) else { panic!("a body is an object") };
        for (path, target) in kind.references().iter().filter(|(path, _)| path.len() == 1) {
            let field = &path[0];
            let with = |value: Value| Body::from_fields(*kind, Map::from_iter(start.clone().into_iter().chain([(field.clone(), value)])));
            let mut body = with(json!("there")).or_else(|_a_list| with(json!(["there"]))).unwrap();
            let found: Vec<_> = body.references().into_iter().map(|(name, kind, to)| (name, kind, to.text().into_owned())).collect();
            assert_eq!(found, [(field.as_str(), *target, "there".to_owned())], "{}.{field}", kind.name());
        }
    }
}

fn values(kind: Kind, value: Value) -> Vec<(&'static str, String)> {
    let Value::Object(fields) = value else { panic!("a body is an object") };
    Body::from_fields(kind, fields).unwrap().check()
}

#[test]
fn rules_of_values_say_what_to_do() {
    let criterion = |gate: &str, phase: &str, met: bool| json!({"phase": phase, "gate": gate, "text": "Budget agreed", "met": met});
    let cases = [
        (Kind::Program, json!({"phase": "execution", "criteria": [criterion("entry", "execution", false)]}), "phase", "Budget agreed"),
        (Kind::Program, json!({"phase": "execution", "criteria": [criterion("exit", "planning", false)]}), "phase", "Budget agreed"),
        (Kind::Program, json!({"approved_on": "2026-03-02"}), "approved_by", "Say who"),
        (Kind::Decision, json!({"options": [{"text": "a", "chosen": true}, {"text": "b", "chosen": true}]}), "options", "Only one"),
        (Kind::Risk, json!({"probability_range": [0.4, 0.2]}), "probability_range", "go up"),
        (Kind::Risk, json!({"residual_probability": 20.0}), "residual_probability", "0.8"),
        (Kind::Risk, json!({"residual_impact_days": [3.0, 2.0, 1.0]}), "residual_impact_days", "go up"),
        (Kind::Risk, json!({"occurred_on": "2026-03-02"}), "occurred_on", "set its state"),
        (Kind::Risk, json!({"cost": -1.0}), "cost", "from 0 up"),
        (Kind::Item, json!({"type": "story", "readiness": {}}), "readiness", "release"),
        (Kind::Issue, json!({"impact_days": [3.0, 2.0, 1.0]}), "impact_days", "go up"),
        (Kind::Issue, json!({"raised_on": "2026-03-02", "resolved_on": "2026-03-01"}), "resolved_on", "or later"),
        (Kind::Action, json!({"cost_days": -1.0}), "cost_days", "from 0 up"),
        (Kind::Ask, json!({"answered_on": "2026-03-02"}), "answered_on", "granted or declined"),
        (Kind::Ask, json!({"state": "granted", "asked_on": "2026-03-02", "answered_on": "2026-03-01"}), "answered_on", "or later"),
        (Kind::Commitment, json!({"provider": "a", "consumer": "a"}), "consumer", "another team"),
        (Kind::Commitment, json!({"confidence": 80.0}), "confidence", "0.8"),
        (Kind::Commitment, json!({"state": "promised"}), "promised", "which day"),
        (Kind::Commitment, json!({"state": "missed"}), "promised", "which day"),
        (Kind::Commitment, json!({"state": "delivered", "promised": "2026-03-02"}), "delivered_on", "needs the day"),
        (Kind::Commitment, json!({"delivered_on": "2026-03-02"}), "delivered_on", "set its state"),
        (Kind::Objective, json!({"start": "2026-03-02", "end": "2026-03-01"}), "end", "or later"),
        (Kind::KeyResult, json!({"baseline": 3.0, "target": 3.0}), "target", "set another"),
        (Kind::KeyResult, json!({"check_ins": [{"on": "2026-03-02", "value": 1.0, "confidence": 7.0}]}), "check_ins", "between 0 and 1"),
        (Kind::Metric, json!({"direction": "down", "baseline": 3.0, "target": 4.0}), "target", "direction"),
        (
            Kind::Metric,
            json!({"measurements": [{"on": "2026-03-02", "value": 1.0}, {"on": "2026-03-02", "value": 2.0}]}),
            "measurements",
            "keep one",
        ),
        (Kind::Stakeholder, json!({"interest": 0}), "interest", "from 1"),
        (Kind::Stakeholder, json!({"every_days": 0}), "every_days", "at least 1"),
        (Kind::Meeting, json!({"minutes": 0}), "minutes", "between 1"),
        (Kind::Meeting, json!({"rhythm": "weekly"}), "start", "first meeting"),
        (Kind::Meeting, json!({"rotation": ["Mars"]}), "rotation", "IANA"),
        (Kind::Retro, json!({"columns": ["Good"], "notes": [{"column": "Bad", "text": "x"}]}), "notes", "add it to the columns"),
        (Kind::Retro, json!({"columns": ["Good"], "notes": [{"column": "Good", "text": " "}]}), "notes", "needs words"),
        (Kind::ChangeRequest, json!({"state": "approved", "decided_by": "a"}), "state", "weigh its effect"),
        (Kind::ChangeRequest, json!({"state": "refused"}), "decided_by", "who decided"),
        (Kind::Evidence, json!({"grade": "recorded"}), "grade", "it is a claim"),
        (Kind::Evidence, json!({"cited": "R-1"}), "cited", "give both"),
        (Kind::Evidence, json!({"cited": "R-1", "space": "s", "grade": "corroborated"}), "corroborators", "who acted"),
        (Kind::Evidence, json!({"cited": "R-1", "space": "s", "grade": "outcome_verified"}), "outcome", "what came of it"),
        (Kind::Evidence, json!({"cited": "R-1", "space": "s", "source": "A talk"}), "source", "leave this out"),
        (Kind::Rating, json!({"by": "peer", "level": "L3"}), "name", "Say who rates"),
        (Kind::Statement, json!({"state": "given", "by": "Otto"}), "by", "signed by a name, on a day"),
        (Kind::Statement, json!({"state": "signed", "on": "2026-03-02"}), "about", "about whom"),
        (Kind::Packet, json!({"hash": "4f2a"}), "hash", "64 letters"),
        (Kind::CheckIn, json!({"competencies": ["PM1", "PM2", "PM1"]}), "competencies", "3 to 5 different"),
        (Kind::CheckIn, json!({"competencies": ["PM1", "PM2", "PM4"], "peers_answered": 2}), "peers_answered", "who said what"),
        (Kind::CheckIn, json!({"competencies": ["PM1", "PM2", "PM4"], "closed_on": "2026-03-02"}), "closed_on", "yourself first"),
        (Kind::Learning, json!({"state": "done"}), "state", "put to use"),
        (Kind::Learning, json!({"type": "course", "state": "done"}), "state", "read only"),
        (Kind::Learning, json!({"hours": -1.0}), "hours", "from 0 up"),
        (Kind::Learning, json!({"valid_until": "2029-01-01"}), "valid_until", "Only a certification"),
        (Kind::Job, json!({"start": "2026-03-02", "end": "2026-03-01"}), "end", "or later"),
        (Kind::Post, json!({"state": "published"}), "confidentiality_check", "names nobody"),
        (
            Kind::Post,
            json!({"state": "cleared", "confidentiality_check": {"no_names": true}}),
            "confidentiality_check",
            "numbers are rounded",
        ),
        (
            Kind::Post,
            json!({"state": "published", "confidentiality_check": {"no_names": true, "numbers_rounded": true, "approval_needed": true}}),
            "confidentiality_check",
            "who approved it",
        ),
        (
            Kind::Post,
            json!({"state": "published", "confidentiality_check": {"no_names": true, "numbers_rounded": true}}),
            "confidentiality_check",
            "which day",
        ),
        (Kind::Mentoring, json!({"every_days": 0}), "every_days", "at least 1"),
        (Kind::Mentoring, json!({"start": "2026-03-02", "end": "2026-03-01"}), "end", "or later"),
    ];
    for (kind, body, field, part) in cases {
        let wrong = values(kind, body.clone());
        let [(name, words)] = wrong.as_slice() else { panic!("{} {body}: {wrong:?}", kind.name()) };
        assert_eq!(*name, field, "{body}");
        assert!(words.contains(part), "{body}: {words}");
    }
    let fine = [
        (Kind::Learning, json!({"state": "done", "read_only": true})),
        (Kind::Learning, json!({"state": "done", "applied_in": [{"key": "R-1"}]})),
        (Kind::Learning, json!({"type": "certification", "state": "done", "valid_until": "2029-01-01"})),
        (Kind::Rating, json!({"level": "L3"})),
        (Kind::Evidence, json!({"cited": "F-1", "space": "s", "grade": "outcome_verified", "outcome": "It landed on its day."})),
        (Kind::Evidence, json!({"competency": "PM4", "source": "The release notes of 2019"})),
        (
            Kind::Post,
            json!({"state": "published", "confidentiality_check": {"no_names": true, "numbers_rounded": true, "decided_on": "2026-03-02"}}),
        ),
        (Kind::Post, json!({"state": "draft"})),
        (
            Kind::Program,
            json!({"phase": "planning", "criteria": [criterion("exit", "planning", false), criterion("entry", "execution", false)]}),
        ),
        (Kind::Program, json!({"phase": "execution", "criteria": [criterion("exit", "planning", true)]})),
        (Kind::Commitment, json!({"state": "delivered", "promised": "2026-03-02", "delivered_on": "2026-03-04"})),
        (Kind::ChangeRequest, json!({"state": "approved", "decided_by": "a", "weighed_at": "2026-03-02T12:00:00Z"})),
        (Kind::Item, json!({"type": "release", "readiness": {"verdicts": [{"person": "a", "verdict": "no_go"}]}})),
    ];
    for (kind, body) in fine {
        assert_eq!(values(kind, body.clone()), [], "{body}");
    }
}

/// Makes a record of each kind; returns its key.
fn one_of_each(world: &mut World) -> Vec<(Kind, String)> {
    let mut made = Vec::new();
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Forecast) {
        let id = world.create(DAY, *kind, kind.name(), starting_body(*kind));
        made.push((*kind, world.space.record(id).unwrap().key.clone()));
    }
    made
}

/// Each relation takes exactly the kinds that it names, at both of its ends.
#[test]
fn relations_tie_the_kinds_that_they_name() {
    let mut world = World::default();
    let made = one_of_each(&mut world);
    let other = world.create(DAY, Kind::Item, "Another item", json!({}));
    for relation in Relation::ALL {
        let (first, second) = relation.ends();
        for (from, key) in &made {
            for (to, towards) in &made {
                let to_id = if key == towards { other } else { world.id(towards) };
                let to = if key == towards { Kind::Item } else { *to };
                let command = Command::Link { from: world.id(key), relation, to: to_id, data: LinkData::default() };
                let fits = first.is_none_or(|kinds| kinds.contains(from)) && second.is_none_or(|kinds| kinds.contains(&to));
                let mut moment = sinew_model::decide::Moment::new(crate::world::at(DAY), 1);
                let done = sinew_model::decide::decide(&world.space, &command, &mut moment);
                assert_eq!(done.is_ok(), fits, "{} {} {}", from.name(), relation.name(), to.name());
            }
        }
    }
    let wrong = Command::Link { from: world.id("T-1"), relation: Relation::Awaits, to: world.id("R-1"), data: LinkData::default() };
    let words = world.decide(DAY, &wrong).unwrap_err().to_string();
    assert_eq!(words, "`awaits` leads from an item to a commitment or an ask, not from a team to a risk.");
}

#[test]
fn a_record_stands_under_what_its_kind_allows() {
    let mut world = World::default();
    let made = one_of_each(&mut world);
    let at = |kind: Kind| made.iter().find(|(known, _)| *known == kind).unwrap().1.clone();
    world.set(DAY, &at(Kind::KeyResult), json!({"parent": world.id(&at(Kind::Objective))}));
    world.set(DAY, &at(Kind::Retro), json!({"parent": world.id(&at(Kind::Meeting))}));
    let fields = Map::from_iter([("parent".to_owned(), json!(world.id(&at(Kind::Risk))))]);
    let refused = world.decide(DAY, &Command::Set { record: world.id(&at(Kind::KeyResult)), fields }).unwrap_err();
    assert_eq!(refused.to_string(), "`parent`: a key result stands under an objective, not under a risk.");
    let into = Command::Move { record: world.id(&at(Kind::Meeting)), parent: Some(world.id(&at(Kind::Metric))), after: None };
    assert!(matches!(world.decide(DAY, &into), Err(Rejection::WrongParent { kind: Kind::Meeting, parent: Kind::Metric, .. })));
}

#[test]
fn a_decision_is_made_when_all_who_are_consulted_were_asked() {
    let mut world = World::default();
    world.create(DAY, Kind::Decision, "One region or two", json!({}));
    for (name, relation) in [("Ann", Relation::Consulted), ("Bo", Relation::Consulted), ("Cy", Relation::Informed)] {
        let person = world.create(DAY, Kind::Person, name, json!({}));
        let key = world.space.record(person).unwrap().key.clone();
        world.link(DAY, &key, relation, "D-1", LinkData::default());
    }
    let make = |asked: &[&str], world: &World| {
        let asked: Vec<Value> = asked.iter().map(|key| json!(world.id(key))).collect();
        let fields = json!({"state": "made", "outcome": "Two", "asked": asked});
        Command::Set { record: world.id("D-1"), fields: fields.as_object().unwrap().clone() }
    };
    let refused = world.decide(DAY, &make(&[], &world)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`D-1` cannot be made yet: Ann, Bo are to be consulted and were not asked. Ask, note it under `asked`, then decide."
    );
    let refused = world.decide(DAY, &make(&["U-1"], &world)).unwrap_err();
    assert!(refused.to_string().contains("Bo is to be consulted and was not asked"), "{refused}");
    world.decide(DAY, &make(&["U-1", "U-2"], &world)).unwrap();
    // What is made stays editable, also when somebody is added to the consulted later.
    world.link(DAY, "U-3", Relation::Consulted, "D-1", LinkData::default());
    world.set(DAY, "D-1", json!({"outcome": "Two regions"}));
}

#[test]
fn a_reference_is_given_back_as_it_was_written() {
    let id = "01932c07-209c-7000-8000-0000000000aa";
    for (text, is_record) in [(id, true), (&*id.to_uppercase(), true), (&*id.replace('-', ""), true), ("ATL-7", false), ("", false)] {
        let reference = Ref::from(text);
        assert_eq!((&*reference.text(), reference.id().is_some()), (text, is_record));
        assert_eq!(serde_json::to_value(&reference).unwrap(), serde_json::json!(text));
        assert_eq!(serde_json::from_value::<Ref>(serde_json::json!(text)).unwrap(), reference);
    }
    assert_eq!(Ref::from(id), Ref::from(Ref::from(id).id().unwrap()), "what is written and what is made of an id are the same");
}

#[test]
fn what_is_found_is_said_to_be_so_by_the_schema() {
    let schema = Kind::Evidence.schema();
    let properties = schema.as_value()["properties"].as_object().unwrap();
    let mut found: Vec<&str> = properties.iter().filter(|(_, field)| field["readOnly"] == true).map(|(name, _)| name.as_str()).collect();
    let mut typed = sinew_model::kind::evidence::Evidence::FOUND.to_vec();
    found.sort_unstable();
    typed.sort_unstable();
    assert_eq!(found, typed);
}
