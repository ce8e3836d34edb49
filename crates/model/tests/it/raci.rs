//! Who is what to a record, what is wrong with it, and who hears of what because of it.

use serde_json::json;
use sinew_model::insight::raci::{MOST_ACCOUNTABLE, RaciRole, RaciRule, Roles, report};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::World;

const THEN: &str = "2026-01-05";

fn link(world: &mut World, from: &str, relation: Relation, to: &str) {
    world.link(THEN, from, relation, to, LinkData::default());
}

/// Ann, Ben and Cem (`U-1` to `U-3`); a milestone `I-1`, a task `I-2` under the workstream `I-3`, a decision `D-1`, a change request `CR-1`.
fn world() -> World {
    let mut world = World::default();
    for (name, mail) in [("Ann", "ann@example.org"), ("Ben", "ben@example.org"), ("Cem", "cem@example.org")] {
        world.create(THEN, Kind::Person, name, json!({"email": mail}));
    }
    world.create(THEN, Kind::Item, "Go live", json!({"type": "milestone"}));
    world.create(THEN, Kind::Item, "Copy", json!({}));
    world.create(THEN, Kind::Item, "Data", json!({"type": "workstream"}));
    world.set(THEN, "I-2", json!({"parent": world.id("I-3")}));
    world.create(THEN, Kind::Decision, "Which region", json!({}));
    world.create(THEN, Kind::ChangeRequest, "One more region", json!({}));
    world
}

/// Writes the matrix: `I-1 U-1=A U-2=RC`.
fn matrix(world: &World) -> String {
    let row = |row: &sinew_model::insight::raci::RaciRow| {
        let cell = |cell: &sinew_model::insight::raci::RaciCell| {
            let letters: String = cell.roles.iter().map(|role| role.letter()).collect();
            format!(" {}={letters}{}", cell.person, if cell.assigned { "r" } else { "" })
        };
        format!("{}{}", row.key, row.cells.iter().map(cell).collect::<String>())
    };
    report(&world.space, MOST_ACCOUNTABLE).rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// Writes what is wrong: `I-1 NobodyAccountable`, people where it is about people.
fn lint(world: &World, most: usize) -> String {
    let findings = report(&world.space, most).findings;
    let say = |finding: &sinew_model::insight::raci::RaciFinding| {
        let people = if finding.people.is_empty() { String::new() } else { format!(" {}", finding.people.join("+")) };
        format!("{}{:?}{people}", finding.row.as_ref().map_or(String::new(), |row| format!("{row} ")), finding.rule)
    };
    findings.iter().map(say).collect::<Vec<_>>().join(", ")
}

#[test]
fn deliverables_stand_in_the_matrix_and_others_once_somebody_is_something_to_them() {
    let mut world = world();
    assert_eq!(matrix(&world), "I-1, I-3, D-1, CR-1");
    link(&mut world, "U-1", Relation::Accountable, "I-2");
    link(&mut world, "U-2", Relation::Consulted, "I-1");
    link(&mut world, "U-2", Relation::Responsible, "I-1");
    world.set(THEN, "I-1", json!({"assignee": world.id("U-3")}));
    assert_eq!(matrix(&world), "I-1 U-2=RC U-3=r, I-2 U-1=A, I-3, D-1, CR-1");
    // What is done comes last; what was dropped does not come at all.
    world.set(THEN, "I-1", json!({"stage": "done"}));
    world.set(THEN, "D-1", json!({"state": "dropped"}));
    world.set(THEN, "I-3", json!({"stage": "dropped"}));
    assert_eq!(matrix(&world), "I-2 U-1=A, CR-1, I-1 U-2=RC U-3=r");
}

#[test]
fn exactly_one_is_accountable_and_somebody_does_the_work() {
    let mut world = world();
    world.set(THEN, "I-3", json!({"stage": "done"}));
    assert_eq!(lint(&world, 7), "I-1 NobodyAccountable, D-1 NobodyAccountable, CR-1 NobodyAccountable, I-1 NobodyResponsible");
    for record in ["I-1", "D-1", "CR-1"] {
        link(&mut world, "U-1", Relation::Accountable, record);
    }
    assert_eq!(lint(&world, 7), "I-1 NobodyResponsible");
    // Whoever an item is assigned to does it.
    world.set(THEN, "I-1", json!({"assignee": world.id("U-2")}));
    assert_eq!(lint(&world, 7), "");
    link(&mut world, "U-2", Relation::Accountable, "D-1");
    assert_eq!(lint(&world, 7), "D-1 SeveralAccountable U-1+U-2");
    world.unlink(THEN, "U-2", Relation::Accountable, "D-1");
    // Ann answers for three open records.
    assert_eq!(lint(&world, 3), "");
    assert_eq!(lint(&world, 2), "TooMuch U-1");
    world.set(THEN, "I-1", json!({"stage": "done"}));
    assert_eq!(lint(&world, 2), "", "what is done weighs nothing");
}

#[test]
fn who_left_is_found_and_counts_for_nothing() {
    let mut world = world();
    world.set(THEN, "I-3", json!({"stage": "done"}));
    for (relation, record) in
        [(Relation::Accountable, "I-1"), (Relation::Responsible, "I-1"), (Relation::Accountable, "D-1"), (Relation::Accountable, "CR-1")]
    {
        link(&mut world, "U-1", relation, record);
    }
    assert_eq!(lint(&world, 7), "");
    world.set(THEN, "U-1", json!({"archived": true}));
    let found = lint(&world, 1);
    assert!(found.starts_with("I-1 NobodyAccountable, D-1 NobodyAccountable, CR-1 NobodyAccountable, I-1 NobodyResponsible"), "{found}");
    assert!(found.ends_with("I-1 Gone U-1, D-1 Gone U-1, CR-1 Gone U-1"), "{found}");
    let people = report(&world.space, 7).people;
    assert_eq!(
        people.iter().map(|person| (person.key.as_str(), person.archived)).collect::<Vec<_>>(),
        [("U-2", false), ("U-3", false), ("U-1", true)]
    );
}

#[test]
fn the_informed_and_the_accountable_of_what_an_update_cites_are_its_recipients() {
    let mut world = world();
    link(&mut world, "U-1", Relation::Accountable, "I-1");
    link(&mut world, "U-2", Relation::Informed, "I-1");
    link(&mut world, "U-2", Relation::Informed, "D-1");
    link(&mut world, "U-3", Relation::Consulted, "I-1");
    link(&mut world, "U-3", Relation::Responsible, "D-1");
    let who = |world: &World, keys: &[&str]| -> Vec<String> {
        let recipients = Roles::new(&world.space).recipients(keys.iter().copied());
        let because = |recipient: &sinew_model::insight::raci::Recipient| -> String {
            recipient.because.iter().map(|because| format!(" {}{}", because.role.letter(), because.record)).collect()
        };
        recipients.iter().map(|recipient| format!("{}{}", recipient.person.name, because(recipient))).collect()
    };
    assert_eq!(who(&world, &["I-1"]), ["Ann AI-1", "Ben II-1"]);
    assert_eq!(who(&world, &["D-1", "I-1", "i-1"]), ["Ann AI-1", "Ben ID-1 II-1"], "each once, with every reason");
    assert_eq!(who(&world, &["I-3", "F-9"]), [""; 0]);
    world.set(THEN, "U-2", json!({"archived": true}));
    assert_eq!(who(&world, &["D-1", "I-1"]), ["Ann AI-1"], "who left gets nothing");
    assert_eq!(Roles::new(&world.space).recipients(["I-1"])[0].person.email.as_deref(), Some("ann@example.org"));
}

#[test]
fn trouble_goes_to_who_is_accountable_up_to_the_program() {
    let mut world = world();
    world.create(THEN, Kind::Program, "P", json!({}));
    world.create(THEN, Kind::Risk, "Vendor slips", json!({"probability": 0.3, "response": "escalate"}));
    world.create(THEN, Kind::Risk, "Rain", json!({"probability": 0.3, "response": "accept"}));
    link(&mut world, "R-1", Relation::Threatens, "I-2");
    let to = |world: &World| {
        let escalations = report(&world.space, 7).escalations;
        let all: Vec<String> = escalations
            .iter()
            .map(|found| {
                format!(
                    "{} to {} via {:?}",
                    found.key,
                    found.to.iter().map(|one| one.name.as_str()).collect::<String>(),
                    found.via.as_deref()
                )
            })
            .collect();
        all.join(", ")
    };
    assert_eq!(to(&world), "R-1 to  via None", "nobody is accountable, and an accepted risk goes to nobody");
    link(&mut world, "U-1", Relation::Accountable, "P-1");
    assert_eq!(to(&world), "R-1 to Ann via Some(\"P-1\")");
    link(&mut world, "U-2", Relation::Accountable, "I-3");
    assert_eq!(to(&world), "R-1 to Ben via Some(\"I-3\")", "the workstream of the item that it threatens");
    link(&mut world, "U-3", Relation::Accountable, "R-1");
    assert_eq!(to(&world), "R-1 to Cem via None");
    world.set(THEN, "U-3", json!({"archived": true}));
    assert_eq!(to(&world), "R-1 to Ben via Some(\"I-3\")");
    world.set(THEN, "R-2", json!({"state": "occurred"}));
    assert_eq!(to(&world), "R-1 to Ben via Some(\"I-3\"), R-2 to Ann via Some(\"P-1\")");
    world.set(THEN, "R-1", json!({"state": "closed"}));
    assert_eq!(to(&world), "R-2 to Ann via Some(\"P-1\")");
}

#[test]
fn the_consulted_are_to_be_asked_until_they_were() {
    let mut world = world();
    link(&mut world, "U-1", Relation::Consulted, "D-1");
    link(&mut world, "U-3", Relation::Consulted, "D-1");
    link(&mut world, "U-2", Relation::Accountable, "D-1");
    let to_ask = |world: &World| report(&world.space, 7).rows.iter().find(|row| row.key == "D-1").unwrap().to_ask.join(" ");
    assert_eq!(to_ask(&world), "U-1 U-3");
    world.set(THEN, "D-1", json!({"asked": [world.id("U-1")]}));
    assert_eq!(to_ask(&world), "U-3");
    world.set(THEN, "D-1", json!({"asked": [world.id("U-1"), world.id("U-3")], "state": "made"}));
    assert_eq!(to_ask(&world), "");
}

#[test]
fn roles_are_the_relations_in_the_order_of_their_letters() {
    let letters: String = RaciRole::ALL.iter().map(|role| role.letter()).collect();
    assert_eq!(letters, "RACI");
    assert!(RaciRole::ALL.iter().all(|role| role.relation().name().to_uppercase().starts_with(role.letter())));
    assert!(RaciRule::NobodyAccountable < RaciRule::Gone, "what nobody answers for comes first");
}
