//! Commitments, asks and issues move dates: by how much, and on what that rests.

use engine::simulate::Simulation;
use engine::simulate::forecast::Forecast;
use engine::simulate::scenario::Scenario;
use jiff::Timestamp;
use serde_json::{Value, json};
use sinew_model::calendars::to_minute;
use sinew_model::forecast::attribution::{Move, shapley};
use sinew_model::forecast::report::report;
use sinew_model::forecast::{Prepared, prepare};
use sinew_model::insight::changes::{Cause, cause};
use sinew_model::insight::forecast::ForecastReport;
use sinew_model::insight::plan;
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

/// The Monday on which all of these look ahead, at nine. Everybody works 09:00 to 17:00, Monday to Friday.
const NOW: &str = "2026-03-02T09:00Z";

/// An item `I-1` of one day, a milestone `I-2` after it, and the teams `T-1` (Platform) and `T-2` (Shop).
fn world() -> World {
    let mut world = World::default();
    world.create("2026-01-05", Kind::Program, "P", json!({"start": "2026-03-02T09:00"}));
    world.create("2026-01-05", Kind::Team, "Platform", json!({"slots": 9}));
    world.create("2026-01-05", Kind::Team, "Shop", json!({"slots": 9}));
    let day = json!({"low_minutes": 480, "likely_minutes": 480, "high_minutes": 480});
    let team = world.id("T-2");
    world.create("2026-01-05", Kind::Item, "Checkout", json!({"team": team, "estimate": day}));
    world.create("2026-01-05", Kind::Item, "Launch", json!({"type": "milestone", "committed": "2026-03-13"}));
    world.link("2026-01-05", "I-1", Relation::Blocks, "I-2", LinkData::default());
    world
}

/// Makes a commitment of Platform to Shop; returns its key.
fn commitment(world: &mut World, mut body: Value) -> String {
    body["provider"] = json!(world.id("T-1"));
    body["consumer"] = json!(world.id("T-2"));
    let id = world.create("2026-01-06", Kind::Commitment, "Payment API", body);
    world.space.record(id).unwrap().key.clone()
}

/// Gives Platform a past of promises for Monday 2 February, each delivered on that day of February.
fn past(world: &mut World, days: &[u8]) {
    for day in days {
        commitment(world, json!({"state": "delivered", "promised": "2026-02-02", "delivered_on": format!("2026-02-{day:02}")}));
    }
}

fn awaits(world: &mut World, item: &str, what: &str) {
    world.link("2026-01-07", item, Relation::Awaits, what, LinkData::default());
}

fn prepared(world: &World) -> Prepared {
    prepare(&world.space, &world.journal, at(NOW), 1)
}

fn run(scenario: &Scenario) -> Forecast {
    let simulation = Simulation::new(scenario).unwrap();
    let mut partial = simulation.partial();
    simulation.run(&mut partial, 0..2_000);
    simulation.finish(vec![partial])
}

fn forecast(world: &World) -> ForecastReport {
    let prepared = prepared(world);
    let plan = plan::report(&world.space, &prepared, &Default::default());
    report(&world.space, &prepared, &run(&prepared.scenario), plan, Timestamp::UNIX_EPOCH)
}

/// Checks the plan's, the P50's and the P80's day of the launch.
#[track_caller]
fn lands(world: &World, expected: &str) {
    let forecast = forecast(world);
    let launch = &forecast.milestones[0];
    let day = |at: jiff::civil::DateTime| at.strftime("%a %-d %b").to_string();
    assert_eq!(format!("{}, {}, {}", day(launch.plan), day(launch.p50), day(launch.p80)), expected);
}

#[test]
fn an_item_starts_when_what_it_awaits_was_promised() {
    let mut world = world();
    lands(&world, "Mon 2 Mar, Mon 2 Mar, Mon 2 Mar");
    past(&mut world, &[2, 2, 2, 2, 2]);
    let api = commitment(&mut world, json!({"state": "promised", "promised": "2026-03-13"}));
    lands(&world, "Mon 2 Mar, Mon 2 Mar, Mon 2 Mar");
    awaits(&mut world, "I-1", &api);
    lands(&world, "Mon 16 Mar, Mon 16 Mar, Mon 16 Mar");
    let plan = plan::report(&world.space, &prepared(&world), &Default::default());
    assert_eq!(plan.items[0].driver.as_deref(), Some(api.as_str()));
    let chain = plan::explain(&world.space, &prepared(&world), world.id("I-2"));
    assert_eq!(chain.last().unwrap().because, format!("it waits for {api} Payment API"));
    // It came early: nothing waits any more.
    world.set("2026-03-02T08:00Z", &api, json!({"state": "delivered", "delivered_on": "2026-02-27"}));
    lands(&world, "Mon 2 Mar, Mon 2 Mar, Mon 2 Mar");
}

/// The same promise, by a team that keeps its word, one that keeps it three times of five, and one that never does.
#[test]
fn a_providers_record_moves_p80() {
    let landed = |days: &[u8]| {
        let mut world = world();
        past(&mut world, days);
        let api = commitment(&mut world, json!({"state": "accepted", "promised": "2026-03-13", "confidence": 0.99}));
        awaits(&mut world, "I-1", &api);
        let forecast = forecast(&world);
        let launch = &forecast.milestones[0];
        (launch.p50.strftime("%-d %b").to_string(), launch.p80.strftime("%-d %b").to_string(), forecast.waits[0].because.clone())
    };
    assert_eq!(
        landed(&[2, 2, 2, 2, 2]),
        ("16 Mar".to_owned(), "16 Mar".to_owned(), "promised for Fri 13 Mar; Platform kept 5 of 5 promises".to_owned())
    );
    // Two of five came five working days late.
    let words = "promised for Fri 13 Mar; Platform kept 3 of 5 promises, the others 5 days late";
    assert_eq!(landed(&[2, 2, 2, 9, 9]), ("16 Mar".to_owned(), "23 Mar".to_owned(), words.to_owned()));
    // All came ten working days late: so will this one, and what it says of itself changes nothing.
    let words = "promised for Fri 13 Mar; Platform kept 0 of 5 promises, the others 10 days late";
    assert_eq!(landed(&[16, 16, 16, 16, 16]), ("30 Mar".to_owned(), "30 Mar".to_owned(), words.to_owned()));
}

#[test]
fn a_promise_that_was_moved_was_not_kept() {
    let mut world = world();
    for _ in 0..5 {
        let key = commitment(&mut world, json!({"state": "promised", "promised": "2026-02-02"}));
        world.set("2026-02-02", &key, json!({"promised": "2026-02-09"}));
        world.set("2026-02-09", &key, json!({"state": "delivered", "delivered_on": "2026-02-09"}));
    }
    let promises = prepared(&world).promises;
    let outcome = &promises.outcomes[0];
    assert_eq!((outcome.promised.to_string().as_str(), outcome.late_minutes, outcome.is_kept()), ("2026-02-02", 5.0 * 480.0, false));
    assert_eq!(promises.lateness(Some(world.id("T-1")), "Platform", None, 480.0).kept, 0.0);
}

#[test]
fn a_slip_of_the_pen_is_no_other_promise() {
    let mut world = world();
    let api = commitment(&mut world, json!({"state": "promised", "promised": "2026-02-02"}));
    world.set("2026-01-06T18:00Z", &api, json!({"promised": "2026-02-20"}));
    world.set("2026-01-20", &api, json!({"promised": "2026-02-27"}));
    let said: Vec<String> = prepared(&world).flows[&world.id(&api)].promises.iter().map(|(_, date)| date.to_string()).collect();
    assert_eq!(said, ["2026-02-20", "2026-02-27"]);
}

#[test]
fn without_a_record_others_are_asked_and_then_the_provider() {
    let because = |before: &dyn Fn(&mut World), body: Value| {
        let mut world = world();
        before(&mut world);
        let api = commitment(&mut world, body);
        awaits(&mut world, "I-1", &api);
        let wait = forecast(&world).waits.remove(0);
        (wait.because, wait.kept)
    };
    let promised = json!({"state": "promised", "promised": "2026-03-13"});
    let sure = json!({"state": "promised", "promised": "2026-03-13", "confidence": 0.9});
    let said = "promised for Fri 13 Mar; no record of promises: its own confidence of 90 %, else 1 to 10 working days late";
    assert_eq!(because(&|_| (), sure), (said.to_owned(), Some(0.9)));
    let said = "promised for Fri 13 Mar; no record of promises and no confidence: 70 % taken to be kept, else 1 to 10 working days late";
    assert_eq!(because(&|_| (), promised.clone()), (said.to_owned(), Some(0.7)));
    // Five promises, four of them of another team.
    let others = |world: &mut World| {
        past(world, &[2, 2, 2, 2, 9]);
        for key in ["CM-1", "CM-2", "CM-3", "CM-4"] {
            world.set("2026-03-01", key, json!({"provider": world.id("T-2"), "consumer": null}));
        }
    };
    let said = "promised for Fri 13 Mar; too few promises of Platform to go by: all teams kept 4 of 5 promises, the others 5 days late";
    assert_eq!(because(&others, promised), (said.to_owned(), Some(0.8)));
}

#[test]
fn what_is_overdue_comes_as_what_was_late_before() {
    let mut world = world();
    past(&mut world, &[2, 2, 2, 2, 2, 9, 9, 9, 9, 9]);
    // Two working days overdue; what was late came five days late, so three remain.
    let api = commitment(&mut world, json!({"state": "missed", "promised": "2026-02-25"}));
    awaits(&mut world, "I-1", &api);
    lands(&world, "Mon 2 Mar, Thu 5 Mar, Thu 5 Mar");
    assert!(forecast(&world).waits[0].because.starts_with("promised for Wed 25 Feb, overdue; "), "{:?}", forecast(&world).waits);
}

#[test]
fn what_nobody_promised_takes_what_asking_usually_takes() {
    let mut world = world();
    let lead = json!({"state": "delivered", "asked_on": "2026-01-26", "promised": "2026-02-02", "delivered_on": "2026-02-09"});
    for _ in 0..5 {
        commitment(&mut world, lead.clone());
    }
    // Ten working days from being asked to delivery, and this was asked for last Friday.
    let api = commitment(&mut world, json!({"asked_on": "2026-02-27"}));
    awaits(&mut world, "I-1", &api);
    lands(&world, "Mon 16 Mar, Mon 16 Mar, Mon 16 Mar");
    assert_eq!(forecast(&world).waits[0].because, "no day is promised; Platform took 10 days in the middle of 5 asks");
    // Needed by a day, it is taken to come by it, as late as this team's promises are: here always five days.
    world.set("2026-02-28", &api, json!({"needed_by": "2026-03-04"}));
    lands(&world, "Thu 5 Mar, Thu 12 Mar, Thu 12 Mar");
}

#[test]
fn parts_wait_for_what_their_parent_awaits_and_begun_work_does_not() {
    let mut world = world();
    past(&mut world, &[2, 2, 2, 2, 2]);
    world.create("2026-01-05", Kind::Item, "Epic", json!({"type": "epic"}));
    world.set("2026-01-05", "I-1", json!({"parent": world.id("I-3")}));
    let api = commitment(&mut world, json!({"state": "promised", "promised": "2026-03-13"}));
    awaits(&mut world, "I-3", &api);
    lands(&world, "Mon 16 Mar, Mon 16 Mar, Mon 16 Mar");
    assert_eq!(forecast(&world).waits[0].items, ["I-1"]);
    world.set("2026-03-02T09:00Z", "I-1", json!({"stage": "doing"}));
    assert!(forecast(&world).waits.is_empty() && forecast(&world).milestones[0].p95 < jiff::civil::date(2026, 3, 5).at(0, 0, 0, 0));
}

#[test]
fn what_was_declined_holds_nothing_and_is_a_problem() {
    let mut world = world();
    let api = commitment(&mut world, json!({"state": "declined", "promised": "2026-03-13"}));
    awaits(&mut world, "I-1", &api);
    world.create("2026-01-06", Kind::Ask, "Two more people", json!({"state": "declined", "needed_by": "2026-03-13"}));
    awaits(&mut world, "I-1", "ASK-1");
    lands(&world, "Mon 2 Mar, Mon 2 Mar, Mon 2 Mar");
    let problems: Vec<_> = prepared(&world).problems.into_iter().map(|problem| (problem.code, problem.words)).collect();
    let words = "`Payment API` was declined, and 1 item wait for it: no date counts on it any more. Ask another team, or remove the links.";
    assert!(problems.contains(&("commitment.declined", words.to_owned())), "{problems:?}");
    assert!(problems.iter().any(|(code, _)| *code == "ask.declined"), "{problems:?}");
}

#[test]
fn an_item_waits_for_the_answer_to_an_ask() {
    let mut world = world();
    for _ in 0..5 {
        let body = json!({"state": "granted", "asked_on": "2026-01-26", "needed_by": "2026-02-02", "answered_on": "2026-02-02"});
        world.create("2026-01-06", Kind::Ask, "Earlier", body);
    }
    world.create("2026-01-06", Kind::Ask, "Two more people", json!({"needed_by": "2026-03-06"}));
    awaits(&mut world, "I-1", "ASK-6");
    lands(&world, "Mon 9 Mar, Mon 9 Mar, Mon 9 Mar");
    assert_eq!(forecast(&world).waits[0].because, "needed by Fri 6 Mar; 5 of 5 asks were answered in time");
    world.set("2026-03-02T08:00Z", "ASK-6", json!({"state": "granted", "answered_on": "2026-03-01"}));
    lands(&world, "Mon 2 Mar, Mon 2 Mar, Mon 2 Mar");
}

#[test]
fn an_open_issue_delays_what_it_hinders() {
    let mut world = world();
    world.create("2026-01-06", Kind::Issue, "Test lab is down", json!({"impact_days": [3.0, 3.0, 3.0]}));
    let codes = |world: &World| prepared(world).problems.iter().map(|problem| problem.code).collect::<Vec<_>>();
    assert!(codes(&world).contains(&"issue.hits_nothing"));
    world.link("2026-01-07", "ISS-1", Relation::Hinders, "I-1", LinkData::default());
    lands(&world, "Mon 2 Mar, Thu 5 Mar, Thu 5 Mar");
    let report = forecast(&world);
    let issue = &report.issues[0];
    assert_eq!((issue.key.as_str(), issue.p80_days, issue.hinders.as_slice()), ("ISS-1", 3.0, ["I-1".to_owned()].as_slice()));
    assert!(report.risks.is_empty() && report.milestones[0].risk_days.is_empty(), "an issue is no risk");
    world.set("2026-02-28", "ISS-1", json!({"impact_days": null}));
    assert!(codes(&world).contains(&"issue.not_quantified"));
    world.set("2026-02-28", "ISS-1", json!({"state": "resolved", "impact_days": [3.0, 3.0, 3.0]}));
    lands(&world, "Mon 2 Mar, Mon 2 Mar, Mon 2 Mar");
}

/// What is there by the evening of a day is told as that day, not as the midnight after it.
#[test]
fn the_day_on_which_it_comes_is_told() {
    let mut world = world();
    past(&mut world, &[2, 2, 2, 9, 9]);
    let api = commitment(&mut world, json!({"state": "promised", "promised": "2026-03-13"}));
    awaits(&mut world, "I-1", &api);
    let wait = forecast(&world).waits.remove(0);
    let day = |at: jiff::civil::DateTime| at.strftime("%a %-d %b").to_string();
    assert_eq!((day(wait.p50), day(wait.p80)), ("Fri 13 Mar".to_owned(), "Fri 20 Mar".to_owned()));
}

/// Luck stays the same: a wait that is added changes no other item's numbers.
#[test]
fn a_wait_changes_nobody_elses_luck() {
    let mut world = world();
    let wide = json!({"low_minutes": 480, "likely_minutes": 960, "high_minutes": 4800});
    world.set("2026-01-08", "I-1", json!({"estimate": wide}));
    let before = forecast(&world);
    past(&mut world, &[2, 2, 2, 2, 2]);
    let api = commitment(&mut world, json!({"state": "promised", "promised": "2026-02-27"}));
    awaits(&mut world, "I-1", &api);
    world.set("2026-03-01", &api, json!({"promised": "2026-03-02"}));
    let after = forecast(&world);
    // The promise holds the start for one working day, and every percentile is one working day later.
    let office = &prepared(&world).scenario.calendars[0];
    for (then, now) in [(before.milestones[0].p50, after.milestones[0].p50), (before.milestones[0].p80, after.milestones[0].p80)] {
        assert_eq!(office.between(to_minute(then), to_minute(now)).0, 480);
    }
}

#[test]
fn moves_are_attributed_to_dependencies_and_risks() {
    let mut world = world();
    let api = commitment(&mut world, json!({"state": "promised", "promised": "2026-03-13"}));
    awaits(&mut world, "I-1", &api);
    world.set("2026-03-02", &api, json!({"promised": "2026-03-20"}));
    world.create("2026-03-02", Kind::Issue, "Lab", json!({}));
    let causes: Vec<Cause> =
        world.journal[world.journal.len() - 4..].iter().map(|commit| cause(&world.space, &commit.changes[0])).collect();
    assert_eq!(causes, [Cause::Dependency, Cause::Dependency, Cause::Dependency, Cause::Risk]);
}

/// A promise slipped by a week and the work behind it grew by two days: each cause owns its part of the move.
#[test]
fn a_slipped_promise_owns_its_part_of_the_move() {
    let mut world = world();
    past(&mut world, &[2, 2, 2, 2, 2]);
    let api = commitment(&mut world, json!({"state": "promised", "promised": "2026-03-13"}));
    awaits(&mut world, "I-1", &api);
    let (since, until) = (at("2026-03-02T08:00Z"), at(NOW));
    world.set("2026-03-02T08:30Z", &api, json!({"promised": "2026-03-20"}));
    let longer = json!({"low_minutes": 1440, "likely_minutes": 1440, "high_minutes": 1440});
    world.set("2026-03-02T08:30Z", "I-1", json!({"estimate": longer}));
    let story = Move::new(&world.journal, &world.space, since, until);
    assert_eq!(story.causes, [Cause::Estimate, Cause::Dependency, Cause::Time]);
    let values: Vec<f64> = (0..8usize)
        .map(|set| {
            let causes: Vec<Cause> = (0..3).filter(|bit| set & (1 << bit) != 0).map(|bit| story.causes[bit]).collect();
            let (space, journal, as_of) = story.with(&causes);
            run(&prepare(&space, &journal, as_of, 1).scenario).milestones[0].dates.p80.0 as f64 / 1440.0
        })
        .collect();
    let shares: Vec<i64> = shapley(3, &values).iter().map(|days| (days * 1000.0).round() as i64).collect();
    assert_eq!(shares, [2_000, 7_000, 0]);
}
