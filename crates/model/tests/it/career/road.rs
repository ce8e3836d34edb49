//! The road: when a step is behind somebody, what its criteria are held against, and how levels fork.

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use sinew_model::career::evidence::ProgramFacts;
use sinew_model::career::framework::{Takes, own};
use sinew_model::career::map::{CareerMap, Said, State};
use sinew_model::career::road::{Lies, Road, road};
use sinew_model::kind::Kind;
use sinew_model::space::{RecordId, Space};

use super::map_of;
use crate::world::World;

const TODAY: &str = "2026-07-10";

/// A map on which nothing is known, but for what a test says.
fn map(supported: &[(&str, &str, State)]) -> CareerMap {
    let mut map = map_of(&[], &Said::default(), TODAY);
    for (competency, level, state) in supported {
        let one = map.standings.iter_mut().find(|one| one.competency == *competency && one.level == *level).unwrap();
        one.state = *state;
    }
    map
}

fn drawn(map: &CareerMap, facts: &[&ProgramFacts], plan: Option<&Space>) -> Road {
    road(map, facts, &own().framework, plan, &|_| Some((date(2026, 9, 1), date(2026, 10, 1))))
}

/// A growth plan with the milestone of the first step, whose criteria for its owner to tick are ticked or not.
fn plan(done: bool) -> World {
    let mut world = World::default();
    world.create("2026-01-05", Kind::Program, "Growth plan", json!({}));
    let ticks = ["A lead confirmed the note on how the organisation plans", "One coordination role was held for a month or longer"];
    let checklist: Vec<_> = ticks.iter().map(|text| json!({"text": text, "done": done})).collect();
    let body = json!({"type": "milestone", "labels": ["Step 1"], "readiness": {"checklist": checklist}});
    world.create("2026-01-05", Kind::Item, "Step 1: technology and organisation understood", body);
    world
}

const FIRST: [(&str, &str, State); 2] = [("TF1", "L1", State::Supported), ("PM3", "L1", State::Supported)];

#[test]
fn somebody_at_the_beginning_is_at_the_first_step_and_the_first_level() {
    let road = drawn(&map(&[]), &[], None);
    let lies: Vec<Lies> = road.steps.iter().map(|step| step.lies).collect();
    assert_eq!(lies, [Lies::Here, Lies::Ahead, Lies::Ahead, Lies::Ahead, Lies::Ahead]);
    let first = &road.steps[0];
    assert_eq!((first.met, first.milestone.is_none()), (0, true));
    assert_eq!(first.criteria[0].met, Some(false));
    assert_eq!(first.criteria[0].words, "PM3 not enough data, TF1 not enough data");
    // What lies in the career space, and what its owner says, nobody knows while it is locked.
    assert_eq!((first.criteria[1].met, first.criteria[1].words.as_str()), (None, "for you to tick in your plan"));
    assert_eq!((road.steps[4].criteria[1].met, road.steps[4].criteria[1].words.as_str()), (None, "it lies in your career space"));
    assert_eq!((road.levels[0].lies, road.levels[1].lies), (Lies::Here, Lies::Ahead));
}

#[test]
fn a_step_is_behind_once_records_and_its_owner_say_so() {
    let stands = map(&FIRST);
    let open = plan(false);
    let road = drawn(&stands, &[], Some(&open.space));
    assert_eq!((road.steps[0].lies, road.steps[0].met), (Lies::Here, 1));
    let milestone = road.steps[0].milestone.as_ref().unwrap();
    assert_eq!((milestone.done, milestone.p50, milestone.p80), (false, Some(date(2026, 9, 1)), Some(date(2026, 10, 1))));
    let ticked = plan(true);
    let road = drawn(&stands, &[], Some(&ticked.space));
    assert_eq!((road.steps[0].lies, road.steps[0].met, road.steps[1].lies), (Lies::Behind, 3, Lies::Here));
    // What its owner ticks moves nothing that records tell.
    let road = drawn(&map(&[]), &[], Some(&ticked.space));
    assert_eq!((road.steps[0].lies, road.steps[0].met), (Lies::Here, 2));
}

#[test]
fn criteria_take_all_of_it_one_of_it_or_a_part() {
    let partly = map(&[("PM2", "L2", State::Partly), ("LC4", "L2", State::Supported), ("LC3", "L1", State::Supported)]);
    let road = drawn(&partly, &[], None);
    assert_eq!(road.steps[1].criteria[1].met, Some(true), "one of two is enough");
    assert_eq!(road.steps[2].criteria[0].met, Some(false), "TF2 is missing");
    let six = ["PM1", "PM2", "PM3", "PM4", "LC1", "LC4"];
    let mut all: Vec<(&str, &str, State)> = six.iter().map(|id| (*id, "L3", State::Partly)).collect();
    assert_eq!(drawn(&map(&all), &[], None).steps[4].criteria[0].met, Some(true));
    all[3].2 = State::Contradicted;
    assert_eq!(drawn(&map(&all), &[], None).steps[4].criteria[0].met, Some(false));
    let led = ProgramFacts { led: true, closed: true, ..ProgramFacts::default() };
    let joined = ProgramFacts { led: false, closed: true, ..ProgramFacts::default() };
    assert_eq!(drawn(&map(&[]), &[&joined], None).steps[3].criteria[1].met, Some(false));
    assert_eq!(drawn(&map(&[]), &[&joined, &led], None).steps[3].criteria[1].met, Some(true));
}

#[test]
fn what_a_level_above_holds_counts_at_those_below_it() {
    let mut stands = map(&[("TF1", "L3", State::Supported), ("PM3", "L2", State::Supported), ("PM4", "L1", State::Partly)]);
    for standing in stands.standings.iter_mut().filter(|one| one.state == State::NotEnoughData) {
        let held = [("TF1", "L1", "L3"), ("TF1", "L2", "L3"), ("PM3", "L1", "L2")];
        let by = held.iter().find(|(competency, level, _)| *competency == standing.competency && *level == standing.level);
        standing.held_by = by.map(|(_, _, above)| (*above).to_owned());
    }
    let road = drawn(&stands, &[], None);
    let first = &road.steps[0].criteria[0];
    assert_eq!((first.met, first.words.as_str()), (Some(true), "PM3 supported at L2, TF1 supported at L3"));
    let counts: Vec<_> = road.levels.iter().take(3).map(|level| (level.supported, level.partly, level.not_enough_data)).collect();
    assert_eq!(counts, [(2, 1, 20), (2, 0, 21), (1, 0, 22)]);
}

#[test]
fn the_career_space_is_asked_for_what_was_learned_told_and_sent() {
    let mut world = plan(false);
    let of = |world: &World| {
        let road = drawn(&map(&[]), &[], Some(&world.space));
        let seen = |step: usize, ix: usize| (road.steps[step].criteria[ix].met, road.steps[step].criteria[ix].words.clone());
        [seen(1, 0), seen(4, 1), seen(4, 2)]
    };
    let no = |words: &str| (Some(false), words.to_owned());
    assert_eq!(of(&world), [no("0 put to use"), no("0 stories over 0 prompts"), no("0 sent")]);
    world.create("2026-02-02", Kind::Learning, "A book", json!({"type": "book", "state": "done", "read_only": true}));
    assert_eq!(of(&world)[0], no("0 put to use"), "what was only read was not put to use");
    world.create("2026-02-02", Kind::Learning, "A course", json!({"type": "course", "state": "done", "applied_in": [{"key": "R-1"}]}));
    assert_eq!(of(&world)[0], (Some(true), "1 put to use".to_owned()));
    world.create("2026-02-02", Kind::Story, "The freeze", json!({"prompts": ["failure", "conflict"]}));
    assert_eq!(of(&world)[1], no("1 story over 2 prompts"));
    let sent = json!([{"on": "2026-03-01", "what": "resume", "text": "t"}, {"on": "2026-03-01", "what": "letter", "text": "t"}]);
    world.create("2026-03-01", Kind::Application, "Solberg", json!({"sent": sent}));
    assert_eq!(of(&world)[2], no("1 sent"));
}

#[test]
fn levels_fork_where_two_build_on_the_same_one() {
    let all: Vec<(String, String)> = map(&[]).standings.iter().map(|one| (one.competency.clone(), one.level.clone())).collect();
    let upto = ["L1", "L2", "L3", "L4"];
    let held: Vec<(&str, &str, State)> = all
        .iter()
        .filter(|(_, level)| upto.contains(&level.as_str()))
        .map(|(competency, level)| (competency.as_str(), level.as_str(), State::Supported))
        .collect();
    let road = drawn(&map(&held), &[], None);
    let lies = |key: &str| road.levels.iter().find(|level| level.level == key).unwrap().lies;
    assert_eq!((lies("L4"), lies("L5P"), lies("L5M"), lies("L6")), (Lies::Behind, Lies::Here, Lies::Here, Lies::Ahead));
    let fourth = road.levels.iter().find(|level| level.level == "L4").unwrap();
    let sum = fourth.supported + fourth.partly + fourth.contradicted + fourth.needs_a_person + fourth.not_enough_data;
    assert_eq!((fourth.supported, sum), (23, 23));
}

#[test]
fn a_step_without_its_competency_is_a_problem_of_the_file_and_a_ladder_may_have_no_steps() {
    let mut file = serde_json::to_value(&own().framework).unwrap();
    file["steps"][0]["criteria"][0]["takes"] = json!({"supported": {"XX1": "L1", "TF1": "L9"}});
    let (_, problems) = sinew_model::career::framework::read(file.to_string().as_bytes());
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["framework.unknown_competency", "framework.unknown_level"]);
    file.as_object_mut().unwrap().remove("steps");
    let (ladder, problems) = sinew_model::career::framework::read(file.to_string().as_bytes());
    assert!(problems.is_empty() && ladder.framework.steps.is_empty());
    let none = |_: RecordId| -> Option<(Date, Date)> { None };
    assert!(road(&map(&[]), &[], &ladder.framework, None, &none).steps.is_empty());
}

#[test]
fn what_its_owner_ticks_stands_on_the_milestones_of_the_growth_plan() {
    let template: Value = serde_json::from_str(include_str!("../../../../../templates/career/growth-plan.json")).unwrap();
    for (ix, step) in own().framework.steps.iter().enumerate() {
        let label = format!("step {}", ix + 1);
        let is_it = |record: &&Value| record["body"]["labels"].as_array().is_some_and(|labels| labels.contains(&json!(label)));
        let milestone = template["records"].as_array().unwrap().iter().find(is_it).unwrap_or_else(|| panic!("no milestone of {label}"));
        let checks = milestone["body"]["readiness"]["checklist"].as_array().unwrap();
        for criterion in step.criteria.iter().filter(|criterion| criterion.takes == Takes::Person) {
            assert!(
                checks.iter().any(|check| check["text"] == criterion.text.as_str()),
                "{label} has nothing to tick for `{}`",
                criterion.text
            );
        }
    }
}
