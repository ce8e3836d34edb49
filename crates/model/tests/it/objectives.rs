//! How far objectives have come, on numbers, and where work and objectives do not fit.

use jiff::civil::Date;
use serde_json::json;
use sinew_model::insight::objectives::{Band, Goal, ObjectivesReport, band, report, score};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, RecordId, Relation};

use crate::world::World;

const THEN: &str = "2026-01-05";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn link(world: &mut World, from: &str, to: &str) {
    world.link(THEN, from, Relation::Serves, to, LinkData::default());
}

/// Looks on 2 March; nothing has a forecast.
fn look(world: &World) -> ObjectivesReport {
    report(&world.space, day("2026-03-02"), &|_| None)
}

fn goal(world: &World, key: &str) -> Goal {
    look(world).goals.into_iter().find(|goal| goal.key == key).unwrap()
}

/// Objective `O-1` until the end of June with `KR-1` (latency from 400 to 200 ms) and `KR-2` (customers from 10 to 60).
fn world() -> World {
    let mut world = World::default();
    world.create(THEN, Kind::Objective, "Fast everywhere", json!({"start": "2026-01-01", "end": "2026-06-30", "level": "company"}));
    world.create(THEN, Kind::KeyResult, "Latency", json!({"baseline": 400.0, "target": 200.0, "unit": "ms"}));
    world.create(THEN, Kind::KeyResult, "Customers", json!({"baseline": 10.0, "target": 60.0, "due": "2026-05-31"}));
    for key in ["KR-1", "KR-2"] {
        world.set(THEN, key, json!({"parent": world.id("O-1")}));
    }
    world
}

fn near(found: Option<f64>, wanted: f64) {
    assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-9), "{found:?} is not {wanted}");
}

#[test]
fn a_score_is_the_way_from_baseline_to_target() {
    // Less is better: from 400 to 340 are 60 of 200.
    near(Some(score(400.0, 200.0, 340.0)), 0.3);
    near(Some(score(10.0, 60.0, 45.0)), 0.7);
    near(Some(score(10.0, 60.0, 90.0)), 1.0);
    near(Some(score(10.0, 60.0, 3.0)), 0.0);
    assert_eq!(
        [0.0, 0.29, 0.3, 0.1 + 0.2, 0.69, 0.7, 1.0].map(band),
        [Band::Behind, Band::Behind, Band::OnTheWay, Band::OnTheWay, Band::OnTheWay, Band::Reached, Band::Reached]
    );
}

#[test]
fn an_objective_is_the_mean_of_what_is_measured_and_says_how_much_that_is() {
    let mut world = world();
    let nothing = goal(&world, "O-1");
    assert_eq!(
        (nothing.score, nothing.band, nothing.measured, nothing.lacks),
        (None, None, Some([0, 2]), Some("nothing of it is measured"))
    );
    assert_eq!(goal(&world, "KR-1").lacks, Some("never measured"));
    world.set(THEN, "KR-1", json!({"check_ins": [{"on": "2026-01-31", "value": 360.0, "confidence": 0.9}, {"on": "2026-02-28", "value": 300.0, "confidence": 0.6}]}));
    // 100 of 200 ms; a month before, 40 of 200.
    let latency = goal(&world, "KR-1");
    near(latency.score, 0.5);
    near(latency.trend, 0.3);
    near(latency.confidence, 0.6);
    assert_eq!(latency.due, Some(day("2026-06-30")), "the end of the objective's period");
    let half = goal(&world, "O-1");
    near(half.score, 0.5);
    assert_eq!((half.measured, half.band), (Some([1, 2]), Some(Band::OnTheWay)));
    world.set(THEN, "KR-2", json!({"check_ins": [{"on": "2026-02-28", "value": 55.0, "confidence": 1.0}]}));
    // (0.5 + 0.9) / 2, (0.3 + 0) / 2, (0.6 + 1) / 2
    let whole = goal(&world, "O-1");
    near(whole.score, 0.7);
    near(whole.trend, 0.15);
    near(whole.confidence, 0.8);
    assert_eq!((whole.measured, whole.band), (Some([2, 2]), Some(Band::Reached)));
}

#[test]
fn measurements_count_as_check_ins_and_what_is_to_come_does_not() {
    let mut world = world();
    let metric = world.create(THEN, Kind::Metric, "Customers", json!({"baseline": 0.0, "target": 100.0, "measurements": [{"on": "2026-02-01", "value": 20.0}, {"on": "2026-03-01", "value": 40.0}, {"on": "2026-04-01", "value": 99.0}]}));
    world.set(THEN, "KR-2", json!({"metric": metric, "check_ins": [{"on": "2026-02-15", "value": 30.0, "confidence": 0.4}]}));
    // Of 10 to 60, its own numbers: 40 on the last day that has come, 30 before.
    let customers = goal(&world, "KR-2");
    near(customers.score, 0.6);
    near(customers.trend, 0.2);
    near(customers.confidence, 0.4);
    assert_eq!(customers.numbers.unwrap().on, Some(day("2026-03-01")));
    // Without its own numbers the metric's count: 40 of 100.
    world.set(THEN, "KR-2", json!({"baseline": null, "target": null}));
    near(goal(&world, "KR-2").score, 0.4);
    world.set(THEN, "M-1", json!({"target": null}));
    assert_eq!((goal(&world, "KR-2").score, goal(&world, "KR-2").lacks), (None, Some("no target")));
}

#[test]
fn the_tree_goes_from_the_company_down() {
    let mut world = world();
    world.create(THEN, Kind::Objective, "Two regions", json!({"level": "team"}));
    world.create(THEN, Kind::Objective, "Alone", json!({"level": "org"}));
    world.create(
        THEN,
        Kind::KeyResult,
        "Regions",
        json!({"baseline": 1.0, "target": 2.0, "check_ins": [{"on": "2026-03-01", "value": 2.0}]}),
    );
    world.set(THEN, "O-2", json!({"parent": world.id("KR-1")}));
    world.set(THEN, "KR-3", json!({"parent": world.id("O-2")}));
    let lines: Vec<String> = look(&world).goals.iter().map(|goal| format!("{}{}", "  ".repeat(goal.depth), goal.key)).collect();
    assert_eq!(lines, ["O-1", "  KR-1", "    O-2", "      KR-3", "  KR-2", "O-3"]);
    near(goal(&world, "O-2").score, 1.0);
    assert_eq!(goal(&world, "KR-1").score, None, "a key result is its own number, whatever is under it");
    // An objective without key results is worth the objectives under it.
    world.set(THEN, "O-2", json!({"parent": world.id("O-3")}));
    near(goal(&world, "O-3").score, 1.0);
}

/// Writes the findings: `loose I-3 I-4; idle O-2; late I-1 for KR-2 by 5`.
fn alignment(world: &World, p80: &dyn Fn(RecordId) -> Option<Date>) -> String {
    let found = report(&world.space, day("2026-03-02"), p80).alignment;
    let keys = |loose: &[sinew_model::insight::objectives::Loose]| loose.iter().map(|one| format!(" {}", one.key)).collect::<String>();
    let late: String = found.late.iter().map(|late| format!(" {} for {} by {}", late.work, late.goal, late.days)).collect();
    format!("loose{}; idle{}; late{late}", keys(&found.work_without_objective), keys(&found.objectives_without_work))
}

#[test]
fn work_that_serves_nothing_and_objectives_that_nothing_serves_are_found() {
    let mut world = world();
    world.create(THEN, Kind::Item, "Data", json!({"type": "workstream"}));
    world.create(THEN, Kind::Item, "Copy", json!({"type": "epic"}));
    world.create(THEN, Kind::Item, "Clean", json!({"type": "epic"}));
    world.create(THEN, Kind::Item, "Go live", json!({"type": "milestone"}));
    world.create(THEN, Kind::Item, "Some task", json!({}));
    world.create(THEN, Kind::Item, "Done long ago", json!({"type": "epic", "stage": "done"}));
    for key in ["I-2", "I-3"] {
        world.set(THEN, key, json!({"parent": world.id("I-1")}));
    }
    let found = |world: &World| alignment(world, &|_| None);
    assert_eq!(found(&world), "loose I-1 I-4; idle O-1; late", "the epics are named by their workstream");
    link(&mut world, "I-2", "KR-1");
    assert_eq!(found(&world), "loose I-3 I-4; idle; late", "a part serves, the other is named now");
    link(&mut world, "I-1", "O-1");
    assert_eq!(found(&world), "loose I-4; idle; late", "what the workstream serves, its epics serve");
    link(&mut world, "I-4", "KR-2");
    assert_eq!(found(&world), "loose; idle; late");
    world.create(THEN, Kind::Objective, "Two regions", json!({}));
    assert_eq!(found(&world), "loose; idle O-2; late");
    world.set(THEN, "O-2", json!({"parent": world.id("O-1")}));
    assert_eq!(found(&world), "loose; idle O-2; late", "what serves the objective above does not serve it");
    world.set(THEN, "O-2", json!({"archived": true}));
    world.unlink(THEN, "I-4", Relation::Serves, "KR-2");
    world.create(THEN, Kind::Program, "P", json!({}));
    link(&mut world, "P-1", "O-1");
    assert_eq!(found(&world), "loose; idle; late", "what the program serves, all of its work serves");
}

#[test]
fn without_objectives_nothing_is_out_of_line() {
    let mut world = World::default();
    world.create(THEN, Kind::Item, "Data", json!({"type": "workstream"}));
    assert_eq!(alignment(&world, &|_| None), "loose; idle; late");
}

#[test]
fn work_that_lands_after_the_day_of_what_it_serves_is_late() {
    let mut world = world();
    world.create(THEN, Kind::Item, "Copy", json!({"type": "epic"}));
    world.create(THEN, Kind::Item, "Go live", json!({"type": "milestone"}));
    link(&mut world, "I-1", "KR-2");
    link(&mut world, "I-1", "KR-1");
    link(&mut world, "I-2", "O-1");
    let (copy, live) = (world.id("I-1"), world.id("I-2"));
    let lands = move |first: &str, second: &str| {
        let (first, second) = (day(first), day(second));
        move |id: RecordId| (id == copy).then_some(first).or((id == live).then_some(second))
    };
    // KR-2 is due on 31 May, KR-1 with the objective on 30 June.
    assert_eq!(alignment(&world, &lands("2026-05-31", "2026-06-30")), "loose; idle; late");
    assert_eq!(alignment(&world, &lands("2026-06-05", "2026-06-30")), "loose; idle; late I-1 for KR-2 by 5");
    assert_eq!(
        alignment(&world, &lands("2026-07-01", "2026-07-11")),
        "loose; idle; late I-1 for KR-2 by 31 I-2 for O-1 by 11 I-1 for KR-1 by 1"
    );
    world.set(THEN, "I-1", json!({"stage": "done"}));
    assert_eq!(alignment(&world, &lands("2026-07-01", "2026-07-11")), "loose; idle; late I-2 for O-1 by 11", "what is done comes no later");
    assert_eq!(alignment(&world, &|_| None), "loose; idle; late", "nobody can say");
}
