//! What people say, read from the records of a career space: the levels that take somebody's word become supportable.

use serde_json::{Value, json};
use sinew_model::career::evidence::{Grade, Polarity};
use sinew_model::career::kept::{grade, is_mutual, said, statements};
use sinew_model::career::map::{Said, State};
use sinew_model::kind::{Body, Kind};

use super::rules::{Record, whole};
use super::{ladder, standing};
use crate::world::World;

const DAY: &str = "2026-06-20";

/// A career space as letters leave it behind.
#[derive(Default)]
struct Space {
    world: World,
    count: usize,
}

impl Space {
    /// Keeps evidence of a record; returns its id.
    fn keeps(&mut self, competency: &str, record: &str) -> String {
        self.count += 1;
        let fields = json!({
            "competency": competency, "space": "s", "cited": format!("X-{}", self.count), "record": record, "revision": 1,
            "grade": "outcome_verified", "outcome": "It held.",
        });
        self.world.create(DAY, Kind::Evidence, &format!("Kept {}", self.count), fields).to_string()
    }

    /// Takes in what somebody signed.
    fn signed(&mut self, by: &str, competency: &str, more: Value) {
        self.count += 1;
        let mut fields = json!({
            "state": "given", "competency": competency, "by": by, "relation": "sponsor", "words": "I was there.", "agrees": true, "on": DAY,
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.world.create(DAY, Kind::Statement, &format!("Signed {}", self.count), fields);
    }
}

/// What a rule and its gate leave to people.
fn texts(competency: &str, level: &str) -> Vec<Value> {
    let rules = [ladder().rule(competency, level), ladder().gate(level)];
    let texts = rules.into_iter().flatten().flat_map(|rule| rule.statements());
    texts.map(|text| json!({ "text": text, "seen": true })).collect()
}

/// A record that lacks nothing but people: its items are verified and not attested.
fn verified(competency: &str, level: &str) -> Record {
    let mut record = whole(competency, level, None);
    record.evidence.iter_mut().for_each(|item| item.grade = item.grade.min(Grade::E3));
    record
}

#[track_caller]
fn state(record: &Record, said: &Said, competency: &str, level: &str) -> State {
    standing(&record.map_with(said), competency, level).state
}

/// The items of a competency, by their records.
fn records(record: &Record, competency: &str) -> Vec<String> {
    record.evidence.iter().filter(|item| item.competency == competency).map(|item| item.record.to_string()).collect()
}

fn attested(record: &Record, said: &Said, competency: &str) -> usize {
    record.map_with(said).evidence.iter().filter(|item| item.competency == competency && item.grade == Grade::E4).count()
}

#[test]
fn senior_is_supported_by_one_signed_item_and_not_without() {
    for competency in ["PM4", "PM2", "PM1", "TF2", "LC1"] {
        let record = verified(competency, "L4");
        let nobody = Said::default();
        assert_eq!(attested(&record, &nobody, competency), 0);
        assert_ne!(state(&record, &nobody, competency, "L4"), State::Supported, "{competency}");
        let mut space = Space::default();
        let evidence = space.keeps(competency, &records(&record, competency)[0]);
        space.signed("bo", competency, json!({ "evidence": evidence, "behaviours": texts(competency, "L4") }));
        let by_letters = said(&space.world.space);
        assert_eq!(attested(&record, &by_letters, competency), 1);
        assert_eq!(state(&record, &by_letters, competency, "L4"), State::Supported, "{competency}");
    }
}

#[test]
fn listening_is_supported_at_every_level_by_people_and_at_none_without() {
    for level in ["L1", "L2", "L3", "L4"] {
        let record = verified("LC5", level);
        assert_ne!(state(&record, &Said::default(), "LC5", level), State::Supported, "{level}");
        let mut space = Space::default();
        let evidence = space.keeps("LC5", &records(&record, "LC5")[0]);
        space.signed("bo", "LC5", json!({ "evidence": evidence, "behaviours": texts("LC5", level) }));
        assert_eq!(state(&record, &said(&space.world.space), "LC5", level), State::Supported, "{level}");
    }
    // Of two behaviours that were asked about, one that somebody cannot say leaves its clause open.
    let record = verified("LC5", "L2");
    let mut space = Space::default();
    let unsaid: Vec<Value> = texts("LC5", "L2").iter().map(|one| json!({ "text": one["text"] })).collect();
    let evidence = space.keeps("LC5", &records(&record, "LC5")[0]);
    space.signed("bo", "LC5", json!({ "evidence": evidence, "behaviours": unsaid }));
    assert_eq!(state(&record, &said(&space.world.space), "LC5", "L2"), State::NeedsAPerson);
}

#[test]
fn one_person_gives_three_of_ten_at_most() {
    let record = verified("PM4", "L4");
    let mut space = Space::default();
    let all = records(&record, "PM4");
    // Ten statements on ten records, eight of them bo's: three of ten of his count, and both of the others'. 3 + 2 = 5.
    for (ix, of) in all.iter().take(10).enumerate() {
        let evidence = space.keeps("PM4", of);
        space.signed(if ix < 8 { "bo" } else { ["cy", "di"][ix - 8] }, "PM4", json!({ "evidence": evidence }));
    }
    let by_letters = said(&space.world.space);
    assert_eq!(by_letters.statements.len(), 10);
    assert_eq!(attested(&record, &by_letters, "PM4"), 5);
    let map = record.map_with(&by_letters);
    assert!(map.remarks.iter().any(|remark| remark.contains("only 3 count")), "{:?}", map.remarks);
}

#[test]
fn what_two_people_sign_for_each_other_within_a_month_counts_nothing() {
    let record = verified("PM4", "L4");
    let of = records(&record, "PM4")[0].clone();
    let counted = |more: Value, given: Option<&str>| {
        let mut space = Space::default();
        let evidence = space.keeps("PM4", &of);
        let mut fields = json!({ "evidence": evidence });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        space.signed("bo", "PM4", fields);
        if let Some(on) = given {
            space.world.create(DAY, Kind::Statement, "Mine", json!({ "state": "signed", "about": "bo", "on": on }));
        }
        let (_, statement) = statements(&space.world.space).next().unwrap();
        (attested(&record, &said(&space.world.space), "PM4"), is_mutual(&space.world.space, statement))
    };
    assert_eq!(counted(json!({}), None), (1, false));
    // 20 June less 30 days is 21 May.
    assert_eq!(counted(json!({}), Some("2026-05-21")), (0, true));
    assert_eq!(counted(json!({}), Some("2026-05-20")), (1, false));
    assert_eq!(counted(json!({ "mutual": true }), None), (0, true));
    // What was only asked for, or declined, says nothing.
    for other in ["asked", "declined", "withdrawn"] {
        assert_eq!(counted(json!({ "state": other }), None).0, 0, "{other}");
    }
}

#[test]
fn a_claim_is_confirmed_to_e2_and_is_never_attested() {
    let mut space = Space::default();
    let claim = json!({ "competency": "PM4", "occurred_on": "2026-03-02" });
    let claim = space.world.create(DAY, Kind::Evidence, "Ran a migration", claim).to_string();
    let grade = |space: &Space| {
        let map = Record::default().map_with(&said(&space.world.space));
        map.evidence.iter().map(|item| item.grade).collect::<Vec<_>>()
    };
    assert_eq!(grade(&space), [Grade::E0]);
    space.world.set(DAY, "EV-1", json!({ "source": "The release notes" }));
    assert_eq!(grade(&space), [Grade::E1]);
    space.signed("an old colleague", "PM4", json!({ "evidence": claim, "relation": "external" }));
    assert_eq!(grade(&space), [Grade::E2]);
}

#[test]
fn what_was_before_sinew_is_graded_alike_wherever_it_is_told_and_what_went_wrong_speaks_against() {
    let mut space = Space::default();
    let old = |speaks: &str, source: Option<&str>| {
        let mut fields = json!({"competency": "TF3", "speaks": speaks, "occurred_on": "2026-05-01"});
        if let Some(source) = source {
            fields["source"] = json!(source);
        }
        fields
    };
    space.world.create(DAY, Kind::Evidence, "Nobody knows", old("for", None));
    space.world.create(DAY, Kind::Evidence, "It can be looked up", old("for", Some("Release notes")));
    let told = space.world.create(DAY, Kind::Evidence, "Lee was there", old("for", None)).to_string();
    space.world.create(DAY, Kind::Evidence, "It went wrong", old("against", Some("Release notes")));
    space.signed("Lee", "TF3", json!({ "evidence": told }));

    let grades = ["EV-1", "EV-2", "EV-3", "EV-4"].map(|key| match &space.world.record(key).body {
        Body::Evidence(evidence) => grade(&space.world.space, space.world.record(key), evidence),
        other => panic!("{other:?} is no evidence"),
    });
    assert_eq!(grades, [Grade::E0, Grade::E1, Grade::E2, Grade::E1]);
    let said = said(&space.world.space);
    let claims: Vec<(Grade, Polarity)> = said.claims.iter().map(|claim| (claim.grade(), claim.polarity)).collect();
    let mut counted: Vec<Grade> = claims.iter().map(|(grade, _)| *grade).collect();
    counted.sort();
    assert_eq!(counted, [Grade::E0, Grade::E1, Grade::E1, Grade::E2]);
    assert_eq!(claims.iter().filter(|(_, polarity)| *polarity == Polarity::Negative).count(), 1);
}
