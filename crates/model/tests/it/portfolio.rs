//! The portfolio: what stands on a program's line, and what programs wait for from each other.

use jiff::civil::Date;
use serde_json::json;
use sinew_model::insight::portfolio::{Program, dependencies, find, order, portfolio};
use sinew_model::insight::rag::Rag;
use sinew_model::kind::Kind;
use sinew_model::space::RecordId;

use crate::world::{World, at};

const NOW: &str = "2026-03-02T09:00Z";
const THEN: &str = "2026-01-05";

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn bare<'a>(id: &'a str, name: &'a str, world: &'a World) -> Program<'a> {
    Program { id, name, space: &world.space, forecast: None, status: None }
}

#[test]
fn a_program_without_a_forecast_cannot_be_measured_and_says_the_rest() {
    let mut world = World::default();
    let owner = world.create(THEN, Kind::Person, "Kim", json!({}));
    world.create(THEN, Kind::Program, "Payments", json!({"owner": owner, "phase": "execution", "theme": "Trust"}));
    world.create(THEN, Kind::Item, "Open", json!({}));
    world.create(THEN, Kind::Item, "Finished", json!({"stage": "done"}));
    world.create(THEN, Kind::Ask, "Two more people", json!({"asked_on": "2026-02-20", "role": "VP Engineering"}));
    world.create(THEN, Kind::Ask, "Money", json!({"asked_on": "2026-02-10"}));
    world.create(THEN, Kind::Ask, "Answered", json!({"asked_on": "2026-01-10", "state": "granted", "answered_on": "2026-01-20"}));
    let report = portfolio(&[bare("s", "Pay", &world)], &|_, _| None, at(NOW));
    let row = &report.programs[0];
    assert_eq!((row.title.as_deref(), row.owner.as_deref(), row.theme.as_deref()), (Some("Payments"), Some("Kim"), Some("Trust")));
    assert_eq!((row.rag, row.open_items, row.milestone.is_none(), row.top_risk.is_none()), (Rag::NotMeasured, 1, true, true));
    let ask = row.oldest_ask.as_ref().unwrap();
    // From 10 February to 2 March.
    assert_eq!((ask.name.as_str(), ask.age_days), ("Money", Some(20)));
}

#[test]
fn a_colour_by_hand_stands_until_its_day_and_says_so() {
    let mut world = World::default();
    let colour = json!({"rag": "at_risk", "reason": "The vendor is silent", "until": "2026-03-02"});
    world.create(THEN, Kind::Program, "Payments", json!({ "override": colour }));
    let on = |day: &str| portfolio(&[bare("s", "Pay", &world)], &|_, _| None, at(day)).programs.remove(0);
    assert_eq!(on(NOW).rag, Rag::AtRisk);
    assert_eq!(on(NOW).by_hand.unwrap(), "Set by hand until Mon 2 Mar: The vendor is silent. By the rule it is: cannot be measured.");
    assert_eq!((on("2026-03-03").rag, on("2026-03-03").by_hand), (Rag::NotMeasured, None));
}

#[test]
fn priority_is_by_committed_date_unless_somebody_says_otherwise() {
    let world = |committed: Option<&str>| {
        let mut world = World::default();
        world.create(THEN, Kind::Program, "P", json!({ "committed": committed }));
        world
    };
    let (late, early, never) = (world(Some("2026-09-30")), world(Some("2026-06-30")), world(None));
    assert_eq!(order(&[bare("1", "Never", &never), bare("2", "Late", &late), bare("3", "Early", &early)]), ["3", "2", "1"]);
}

/// Two programs: `B`'s commitment `CM-1`, due on 9 March, names an item of the other.
fn waiting(delivered_by: &str) -> (World, World) {
    let (mut a, mut b) = (World::default(), World::default());
    a.create(THEN, Kind::Item, "Key service", json!({}));
    let body = json!({"state": "promised", "promised": "2026-03-09", "delivered_by": delivered_by});
    b.create(THEN, Kind::Commitment, "Keys", body);
    (a, b)
}

#[test]
fn a_dependency_between_programs_is_late_when_its_p80_lies_after_its_day() {
    let (a, b) = waiting("a/I-1");
    let programs = [bare("a", "Platform", &a), bare("b", "Apps", &b)];
    let lands = |p80: &'static str| {
        move |program: usize, record: RecordId| {
            assert_eq!(program, 0);
            assert!(record.0.get_version_num() == 7);
            Some((date("2026-03-05"), date(p80)))
        }
    };
    let (rows, deliveries) = dependencies(&programs, &lands("2026-03-12"));
    assert_eq!((rows[0].name.as_str(), rows[0].key.as_str(), rows[0].by_name.as_deref()), ("Apps", "CM-1", Some("Platform")));
    assert_eq!((rows[0].slack_days, rows[0].late), (Some(-3), true));
    assert_eq!((deliveries[0].consumer.as_str(), deliveries[0].provider.as_str()), ("b", "a"));
    let (rows, _) = dependencies(&programs, &lands("2026-03-09"));
    assert_eq!((rows[0].slack_days, rows[0].late), (Some(0), false));
}

#[test]
fn a_delivery_that_names_nothing_there_is_shown_without_what_it_names() {
    for named in ["a/I-9", "Elsewhere/I-1", "b/CM-1"] {
        let (a, b) = waiting(named);
        let (rows, deliveries) = dependencies(&[bare("a", "Platform", &a), bare("b", "Apps", &b)], &|_, _| None);
        assert_eq!((rows.len(), deliveries.len()), (1, 0), "{named}");
        assert_eq!((rows[0].by_name.as_deref(), rows[0].slack_days, rows[0].late), (None, None, false), "{named}");
    }
}

#[test]
fn a_space_is_found_by_its_id_or_by_a_name_that_only_one_has() {
    let spaces = [("1", "Platform"), ("2", "Apps"), ("3", "apps ")];
    let named = |name: &str| find(spaces.into_iter(), name);
    assert_eq!([named("2"), named("platform"), named("Apps"), named("Nowhere")], [Some(1), Some(0), None, None]);
}

#[test]
fn a_delivery_is_written_as_program_and_key() {
    let mut world = World::default();
    for wrong in ["I-1", "/I-1", "Platform/", " / "] {
        let command = sinew_model::decide::Command::Create {
            kind: Kind::Commitment,
            title: "Keys".to_owned(),
            key: None,
            parent: None,
            fields: json!({ "delivered_by": wrong }).as_object().unwrap().clone(),
        };
        let refused = world.decide(THEN, &command).unwrap_err().to_string();
        assert!(refused.contains("PROGRAM/KEY"), "{refused}");
    }
    world.create(THEN, Kind::Commitment, "Keys", json!({"delivered_by": "R/3 migration/I-1"}));
    assert_eq!(sinew_model::kind::commitment::elsewhere("R/3 migration/I-1"), Some(("R/3 migration", "I-1")));
}
