//! What falls with an assumption, what a response is worth, what a week without an answer costs, who keeps their word.

use engine::simulate::Simulation;
use engine::simulate::forecast::Forecast;
use engine::simulate::scenario::Scenario;
use jiff::civil::Date;
use serde_json::{Value, json};
use sinew_model::forecast::changed::{later, p80_days, response};
use sinew_model::forecast::{Prepared, prepare};
use sinew_model::insight::assumptions::{fallen, stale_by};
use sinew_model::insight::commitments;
use sinew_model::insight::exposure::burn_down;
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

const NOW: &str = "2026-03-02T09:00Z";
const THEN: &str = "2026-01-05";

fn program() -> World {
    let mut world = World::default();
    world.create(THEN, Kind::Program, "P", json!({"start": "2026-03-02T09:00"}));
    world
}

/// Makes an item of so many whole days.
fn item(world: &mut World, title: &str, days: i64) -> String {
    let minutes = days * 480;
    let body = json!({"estimate": {"low_minutes": minutes, "likely_minutes": minutes, "high_minutes": minutes}});
    let id = world.create(THEN, Kind::Item, title, body);
    world.space.record(id).unwrap().key.clone()
}

fn link(world: &mut World, from: &str, relation: Relation, to: &str) {
    world.link(THEN, from, relation, to, LinkData::default());
}

fn prepared(world: &World) -> Prepared {
    prepare(&world.space, &world.journal, at(NOW), 1)
}

fn run(scenario: &Scenario) -> Forecast {
    let simulation = Simulation::new(scenario).unwrap();
    let mut partial = simulation.partial();
    simulation.run(&mut partial, 0..4_000);
    simulation.finish(vec![partial])
}

/// Items `I-1` to `I-3` one after the other within the epic `I-5` (but `I-3`), a milestone `I-4` at the end, `I-6` beside them in the epic,
/// and an assumption `A-1` on which `I-1` rests.
fn chain() -> World {
    let mut world = program();
    for title in ["Schema", "Copy", "Switch"] {
        item(&mut world, title, 2);
    }
    world.create(THEN, Kind::Item, "Go live", json!({"type": "milestone"}));
    world.create(THEN, Kind::Item, "Data", json!({"type": "epic"}));
    item(&mut world, "Docs", 1);
    for key in ["I-1", "I-2", "I-6"] {
        world.set(THEN, key, json!({"parent": world.id("I-5")}));
    }
    link(&mut world, "I-1", Relation::Blocks, "I-2");
    link(&mut world, "I-2", Relation::Blocks, "I-3");
    link(&mut world, "I-3", Relation::Blocks, "I-4");
    world.create(THEN, Kind::Assumption, "One region is enough", json!({"breaks": "The copy takes twice as long"}));
    link(&mut world, "I-1", Relation::RestsOn, "A-1");
    world
}

/// Writes what is stale: `I-2 by I-1`, in the order of keys.
fn stale(world: &World) -> String {
    let mut lines: Vec<String> = fallen(&world.space, &world.journal)
        .iter()
        .flat_map(|assumption| &assumption.stale)
        .map(|stale| format!("{}{}", stale.key, stale.via.as_ref().map_or(String::new(), |via| format!(" by {via}"))))
        .collect();
    lines.sort();
    lines.join(", ")
}

#[test]
fn what_rests_on_a_false_assumption_is_stale_directly_and_downstream() {
    let mut world = chain();
    assert_eq!(stale(&world), "", "while nobody knows, nothing is stale");
    world.set("2026-02-20", "A-1", json!({"state": "false"}));
    // The epic ends with its parts; its other part, the documents, rests on nothing.
    assert_eq!(stale(&world), "I-1, I-2 by I-1, I-3 by I-2, I-4 by I-3, I-5 by I-1");
    let found = &fallen(&world.space, &world.journal)[0];
    assert_eq!((found.since, found.breaks.as_deref()), (Some(at("2026-02-20")), Some("The copy takes twice as long")));
    assert_eq!(stale_by(&fallen(&world.space, &world.journal))[&world.id("I-4")], ["A-1"]);
    // What is done has no date to come.
    world.set("2026-02-21", "I-2", json!({"stage": "done"}));
    assert_eq!(stale(&world), "I-1, I-5 by I-1");
    world.set("2026-02-22", "A-1", json!({"state": "holds"}));
    assert_eq!(stale(&world), "");
}

#[test]
fn what_rests_as_a_whole_rests_in_all_its_parts() {
    let mut world = chain();
    world.unlink("2026-02-01", "I-1", Relation::RestsOn, "A-1");
    link(&mut world, "I-5", Relation::RestsOn, "A-1");
    world.set("2026-02-20", "A-1", json!({"state": "false"}));
    assert_eq!(stale(&world), "I-1 by I-5, I-2 by I-5, I-3 by I-2, I-4 by I-3, I-5, I-6 by I-5");
}

#[test]
fn a_stale_date_is_confirmed_by_looking_after_the_fall() {
    let mut world = chain();
    let confirm = |world: &mut World, on: &str| {
        let confirmed: Date = on.parse().unwrap();
        world.link(on, "I-1", Relation::RestsOn, "A-1", LinkData { confirmed: Some(confirmed), ..LinkData::default() });
    };
    confirm(&mut world, "2026-02-10");
    world.set("2026-02-20", "A-1", json!({"state": "false"}));
    assert!(stale(&world).contains("I-4"), "a look from before the fall says nothing");
    confirm(&mut world, "2026-02-23");
    assert_eq!(stale(&world), "");
    assert_eq!(fallen(&world.space, &world.journal)[0].confirmed, ["I-1"]);
    // It seemed to hold after all, and fell again.
    world.set("2026-02-24", "A-1", json!({"state": "holds"}));
    world.set("2026-02-25", "A-1", json!({"state": "false"}));
    assert!(stale(&world).contains("I-4"), "an old look says nothing of a new fall");
}

/// Ten past midnight in Berlin it is still yesterday in London.
#[test]
fn a_look_counts_from_where_it_is_still_the_day_before_the_fall() {
    let mut world = chain();
    world.set(THEN, "P-1", json!({"time_zone": "Europe/Berlin"}));
    let confirm = |world: &mut World, at: &str, on: &str| {
        let confirmed: Date = on.parse().unwrap();
        world.link(at, "I-1", Relation::RestsOn, "A-1", LinkData { confirmed: Some(confirmed), ..LinkData::default() });
    };
    // The 20th, ten past midnight.
    world.set("2026-02-19T23:10Z", "A-1", json!({"state": "false"}));
    confirm(&mut world, "2026-02-19T23:20Z", "2026-02-19");
    assert_eq!(stale(&world), "");
    confirm(&mut world, "2026-02-19T23:30Z", "2026-02-18");
    assert!(stale(&world).contains("I-4"), "two days before the fall it is nowhere any more");
    // Written down before it fell, the day before is before the fall.
    confirm(&mut world, "2026-02-20T09:00Z", "2026-02-20");
    world.set("2026-02-20T10:00Z", "A-1", json!({"state": "holds"}));
    world.set("2026-02-20T23:10Z", "A-1", json!({"state": "false"}));
    assert!(stale(&world).contains("I-4"), "an old look says nothing of a new fall");
}

#[test]
fn updates_that_told_a_stale_date_are_stale() {
    let mut world = chain();
    let publish = |world: &mut World, day: &str, milestone: &str| {
        let landing = json!({"item": world.id(milestone), "key": milestone, "p10": "2026-03-10T17:00", "p50": "2026-03-10T17:00", "p80": "2026-03-10T17:00", "p95": "2026-03-10T17:00"});
        let made = json!({"made_at": at(day), "as_of": at(day), "data_date": "2026-02-13T17:00", "trials": 1, "seed": 1, "digest": "0", "milestones": [landing]});
        let ledger = world.create(day, Kind::Forecast, "Forecast", made);
        let body = json!({"week_ending": "2026-02-13", "as_of": at(day), "text": "All well.", "forecast": ledger, "published_at": at(day)});
        world.create(day, Kind::Update, "Week", body);
    };
    publish(&mut world, "2026-01-04", "I-4");
    publish(&mut world, "2026-02-13", "I-4");
    publish(&mut world, "2026-02-13", "I-6");
    world.set("2026-02-20", "A-1", json!({"state": "false"}));
    publish(&mut world, "2026-02-27", "I-4");
    // Not the one from before anybody built on it, not the one on other work, not the one from after it fell.
    assert!(stale(&world).ends_with(", S-2 by I-4"), "{}", stale(&world));
    world.link("2026-02-28", "S-3", Relation::RestsOn, "A-1", LinkData::default());
    assert!(stale(&world).ends_with(", S-2 by I-4, S-3"), "{}", stale(&world));
}

#[test]
fn decisions_and_commitments_pass_it_on() {
    let mut world = chain();
    world.unlink("2026-02-01", "I-1", Relation::RestsOn, "A-1");
    world.create(THEN, Kind::Decision, "Which region", json!({}));
    world.create(THEN, Kind::Commitment, "Key service", json!({}));
    link(&mut world, "D-1", Relation::RestsOn, "A-1");
    link(&mut world, "CM-1", Relation::RestsOn, "A-1");
    link(&mut world, "D-1", Relation::Decides, "I-6");
    link(&mut world, "I-3", Relation::Awaits, "CM-1");
    world.set("2026-02-20", "A-1", json!({"state": "false"}));
    assert_eq!(stale(&world), "CM-1, D-1, I-3 by CM-1, I-4 by I-3, I-5 by I-6, I-6 by D-1");
}

#[test]
fn another_week_without_an_answer_costs_what_it_moves() {
    let mut world = program();
    item(&mut world, "Hire", 1);
    item(&mut world, "Long", 8);
    world.create(THEN, Kind::Item, "Go live", json!({"type": "milestone"}));
    link(&mut world, "I-1", Relation::Blocks, "I-3");
    link(&mut world, "I-2", Relation::Blocks, "I-3");
    for _ in 0..5 {
        let body = json!({"state": "granted", "needed_by": "2026-02-02", "answered_on": "2026-02-02"});
        world.create(THEN, Kind::Ask, "Earlier", body);
    }
    world.create(THEN, Kind::Ask, "Two people", json!({"needed_by": "2026-03-06"}));
    link(&mut world, "I-1", Relation::Awaits, "ASK-6");
    let prepared = prepared(&world);
    let cost = |ask: &str, days| {
        let scenario = later(&prepared, world.id(ask), days).unwrap();
        p80_days(&run(&prepared.scenario), &run(&scenario), 0).unwrap()
    };
    // Hired on Monday 9 March, the long item ends on Wednesday 11 March at any rate: a week later it is Monday 16 March.
    assert_eq!(cost("ASK-6", 7), 5.0);
    assert_eq!(cost("ASK-6", 14), 12.0);
    assert_eq!(cost("ASK-6", 0), 0.0);
    assert!(later(&prepared, world.id("ASK-1"), 7).is_none(), "nobody waits for what was granted");
}

#[test]
fn a_response_is_worth_the_days_that_it_saves() {
    let mut world = program();
    item(&mut world, "Move", 1);
    world.create(THEN, Kind::Item, "Go live", json!({"type": "milestone"}));
    link(&mut world, "I-1", Relation::Blocks, "I-2");
    let risk = json!({"probability": 0.5, "impact_days": [10.0, 10.0, 10.0]});
    world.create(THEN, Kind::Risk, "Vendor slips", risk);
    link(&mut world, "R-1", Relation::Threatens, "I-1");
    assert!(response(&world.space, &prepared(&world), world.id("R-1")).is_none(), "nobody said what remains");
    world.set("2026-02-01", "R-1", json!({"residual_probability": 0.1}));
    world.create(THEN, Kind::Action, "Second source", json!({"cost_days": 3.0}));
    world.create(THEN, Kind::Action, "Given up", json!({"cost_days": 5.0, "state": "dropped"}));
    let spike = item(&mut world, "Spike", 1);
    for by in ["ACT-1", "ACT-2", &spike] {
        link(&mut world, by, Relation::Mitigates, "R-1");
    }
    let prepared = prepared(&world);
    let answer = response(&world.space, &prepared, world.id("R-1")).unwrap();
    // At half a chance the P80 holds the ten days (two weeks), at a tenth it does not.
    assert_eq!(p80_days(&run(&answer.scenario), &run(&prepared.scenario), 0), Some(14.0));
    assert_eq!(answer.cost_days, Some(4.0), "the open action and the open item");
    world.set("2026-02-02", "R-1", json!({"state": "occurred"}));
    let then = self::prepared(&world);
    assert!(response(&world.space, &then, world.id("R-1")).is_none(), "what has happened becomes no less likely");
    // Five of its ten working days can still be saved: a week.
    world.set("2026-02-02", "R-1", json!({"residual_impact_days": [5.0, 5.0, 5.0]}));
    let then = self::prepared(&world);
    let answer = response(&world.space, &then, world.id("R-1")).unwrap();
    assert_eq!(p80_days(&run(&answer.scenario), &run(&then.scenario), 0), Some(7.0));
    world.set("2026-02-03", "R-1", json!({"state": "closed"}));
    assert!(response(&world.space, &self::prepared(&world), world.id("R-1")).is_none());
}

#[test]
fn exposure_is_burnt_down_week_by_week() {
    let mut world = program();
    world.create("2026-01-12", Kind::Risk, "One", json!({"probability": 0.5, "impact_days": [2.0, 4.0, 6.0]}));
    world.create("2026-01-13", Kind::Risk, "Two", json!({"probability_range": [0.2, 0.4], "impact_days": [10.0, 10.0, 10.0]}));
    world.create("2026-01-20", Kind::Risk, "Three", json!({}));
    world.set("2026-01-21", "R-1", json!({"probability": 0.25}));
    world.set("2026-01-28", "R-2", json!({"state": "occurred"}));
    world.set("2026-01-29", "R-1", json!({"archived": true}));
    let weeks: Vec<(Date, jiff::Timestamp)> = ["2026-01-09", "2026-01-16", "2026-01-23", "2026-01-30"]
        .into_iter()
        .map(|day| (day.parse().unwrap(), at(&format!("{day}T23:00Z"))))
        .collect();
    let burnt: Vec<_> = burn_down(&world.journal, &weeks).iter().map(|week| (week.days, week.open, week.unknown, week.occurred)).collect();
    assert_eq!(burnt, [(0.0, 0, 0, 0), (2.0 + 3.0, 2, 0, 0), (1.0 + 3.0, 2, 1, 0), (0.0, 0, 1, 1)]);
}

/// Teams `T-1` to `T-3`; Platform owes Shop and Pay, Pay owes Shop.
fn teams() -> World {
    let mut world = program();
    for name in ["Platform", "Shop", "Pay"] {
        world.create(THEN, Kind::Team, name, json!({}));
    }
    world
}

fn commitment(world: &mut World, provider: &str, consumer: &str, mut body: Value) -> String {
    body["provider"] = json!(world.id(provider));
    body["consumer"] = json!(world.id(consumer));
    let id = world.create("2026-01-12", Kind::Commitment, "Contract", body);
    world.space.record(id).unwrap().key.clone()
}

#[test]
fn a_team_is_known_by_the_promises_that_it_kept() {
    let mut world = teams();
    commitment(&mut world, "T-1", "T-2", json!({"state": "delivered", "promised": "2026-02-02", "delivered_on": "2026-01-30"}));
    commitment(&mut world, "T-1", "T-2", json!({"state": "delivered", "promised": "2026-02-02", "delivered_on": "2026-02-04"}));
    commitment(&mut world, "T-1", "T-3", json!({"state": "missed", "promised": "2026-02-23"}));
    commitment(&mut world, "T-1", "T-3", json!({"state": "declined"}));
    let report = commitments::report(&world.space, &prepared(&world));
    let platform = &report.providers[0];
    assert_eq!((platform.key.as_str(), platform.settled, platform.kept, platform.open, platform.overdue), ("T-1", 3, 1, 1, 1));
    assert_eq!((platform.kept_share, platform.days_late), (Some(1.0 / 3.0), Some([2.0, 3.0, 4.0])));
}

#[test]
fn what_is_unanswered_ages_and_the_promises_history_is_told() {
    let mut world = teams();
    let api = commitment(&mut world, "T-1", "T-2", json!({"asked_on": "2026-02-10", "needed_by": "2026-03-09"}));
    let late = commitment(&mut world, "T-1", "T-3", json!({"state": "promised", "promised": "2026-02-20", "needed_by": "2026-02-25"}));
    world.set("2026-02-20", &late, json!({"promised": "2026-02-27"}));
    world.create(THEN, Kind::Ask, "Budget", json!({"asked_on": "2026-02-28", "role": "CFO"}));
    let waiting = item(&mut world, "Checkout", 1);
    link(&mut world, &waiting, Relation::Awaits, &api);
    let report = commitments::report(&world.space, &prepared(&world));
    let rows: Vec<_> = report
        .open
        .iter()
        .map(|row| (row.key.as_str(), row.unanswered, row.from.as_deref(), row.age_days, row.overdue_days, row.too_late_days))
        .collect();
    assert_eq!(
        rows,
        [
            (late.as_str(), false, Some("Platform"), None, Some(3), Some(2)),
            (api.as_str(), true, Some("Platform"), Some(20), None, None),
            ("ASK-1", true, Some("CFO"), Some(2), None, None),
        ]
    );
    assert_eq!(report.open[1].items, [waiting]);
    let history: Vec<String> = report.open[0].promises.iter().map(|promise| promise.date.to_string()).collect();
    assert_eq!(history, ["2026-02-20", "2026-02-27"]);
    assert_eq!(report.providers[0].moved, 1);
}

#[test]
fn who_waits_on_whom_counts_commitments_and_dependencies() {
    let mut world = teams();
    let api = commitment(&mut world, "T-1", "T-2", json!({"state": "promised", "promised": "2026-02-27"}));
    commitment(&mut world, "T-1", "T-2", json!({}));
    let (checkout, ledger, own) = (item(&mut world, "Checkout", 1), item(&mut world, "Ledger", 1), item(&mut world, "Own", 1));
    for (key, team) in [(&checkout, "T-2"), (&ledger, "T-3"), (&own, "T-2")] {
        world.set(THEN, key, json!({"team": world.id(team)}));
    }
    link(&mut world, &checkout, Relation::Awaits, &api);
    link(&mut world, &ledger, Relation::Blocks, &checkout);
    link(&mut world, &own, Relation::Blocks, &checkout);
    let say = |world: &World| -> Vec<String> {
        let report = commitments::report(&world.space, &prepared(world));
        let team = |key: &Option<String>| key.clone().unwrap_or_default();
        let line = |row: &commitments::WhoWaits| {
            format!(
                "{} on {}: {} {} {} {}",
                team(&row.waits),
                team(&row.on),
                row.commitments,
                row.overdue,
                row.dependencies,
                row.items.join(" ")
            )
        };
        report.who_waits.iter().map(line).collect()
    };
    assert_eq!(say(&world), ["T-2 on T-1: 2 1 0 I-1", "T-2 on T-3: 0 0 1 I-1"]);
    world.set("2026-02-28", &ledger, json!({"stage": "done"}));
    assert_eq!(say(&world), ["T-2 on T-1: 2 1 0 I-1"]);
}
