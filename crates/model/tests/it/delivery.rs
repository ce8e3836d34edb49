//! How programs deliver: each share on a constructed history, what is too little to say, and what teams are asked for.

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use sinew_model::forecast::prepare;
use sinew_model::insight::commitments::report;
use sinew_model::insight::delivery::capacity::{TeamCapacity, capacity};
use sinew_model::insight::delivery::{Delivery, Moments, Source, delivery};
use sinew_model::insight::resources::{Resources, resources};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

const TODAY: Date = date(2026, 11, 27);
const NOW: &str = "2026-11-27";

fn program() -> World {
    let mut world = World::default();
    world.create("2026-01-05", Kind::Program, "Atlas", json!({"time_zone": "UTC"}));
    world
}

fn look(worlds: &[(&str, &World)]) -> Delivery {
    let read: Vec<_> = worlds
        .iter()
        .map(|(name, world)| {
            let commitments = report(&world.space, &prepare(&world.space, &world.journal, at(NOW), 1));
            (*name, *world, Moments::read(world.journal.iter().flat_map(|commit| &commit.changes)), commitments)
        })
        .collect();
    let sources: Vec<Source<'_>> = read
        .iter()
        .map(|(name, world, moments, commitments)| Source { id: name, name, space: &world.space, moments, commitments })
        .collect();
    delivery(&sources, TODAY)
}

/// Adds a milestone that was forecast on 1 March for 1 May at P80, and came on another day.
fn milestone(world: &mut World, came: &str, forecast_on: &str) {
    let id = world.create("2026-01-05", Kind::Item, "Milestone", json!({"type": "milestone"}));
    let (key, landing) = (world.space.record(id).unwrap().key.clone(), "2026-05-01T17:00");
    let landing = json!({"item": id.to_string(), "key": key, "p10": landing, "p50": landing, "p80": landing, "p95": landing});
    let made = at(forecast_on).to_string();
    let body = json!({
        "made_at": made, "as_of": made, "data_date": "2026-03-01T09:00", "trials": 500, "seed": 1, "digest": "d", "milestones": [landing],
    });
    world.create(forecast_on, Kind::Forecast, "Forecast", body);
    world.set(came, &key, json!({"stage": "done"}));
}

fn action(world: &mut World, made: &str) -> String {
    let id = world.create(made, Kind::Action, "Change it", json!({}));
    let key = world.space.record(id).unwrap().key.clone();
    world.link(made, &key, Relation::FollowsFrom, "RET-1", LinkData::default());
    key
}

#[test]
fn forecasts_are_held_against_what_came() {
    let mut world = program();
    for day in ["2026-04-01", "2026-04-08", "2026-04-15", "2026-04-30", "2026-05-01", "2026-04-02", "2026-05-04"] {
        milestone(&mut world, day, "2026-03-01");
    }
    // Seven are too few to say, whatever they say.
    let few = look(&[("Atlas", &world)]);
    assert_eq!((few.all.calibration.value, few.all.calibration.words.as_str()), (None, "7 milestones: too few to say, it takes 8"));
    milestone(&mut world, "2026-06-01", "2026-03-01");
    // Told ten days before it came: no forecast, and no case.
    milestone(&mut world, "2026-04-10", "2026-03-31");
    // Six of eight by 1 May: Wilson 0.41 to 0.93.
    let all = look(&[("Atlas", &world)]).all;
    assert_eq!(all.calibration.value, Some(0.75));
    assert_eq!(all.calibration.words, "6 of 8 milestones came by their P80, likely 41 to 93 %: forecasts say what comes.");
    // What came longer than a year ago is not looked at.
    let then = delivery(&[], TODAY);
    assert_eq!((then.all.calibration.words.as_str(), then.programs.len()), ("No milestone to go by yet", 0));
}

#[test]
fn forecasts_that_hold_too_often_are_too_careful_and_seldom_too_hopeful() {
    for (came, words) in [("2026-04-01", "too careful"), ("2026-05-20", "too hopeful")] {
        let mut world = program();
        (0..8).for_each(|_| milestone(&mut world, came, "2026-03-01"));
        let found = look(&[("Atlas", &world)]).all.calibration.words;
        assert!(found.ends_with(&format!("forecasts are {words}.")), "{found}");
    }
}

#[test]
fn promises_decisions_and_retros_are_counted_as_they_came() {
    let mut world = program();
    world.create("2026-01-05", Kind::Team, "Platform", json!({"slots": 2}));
    world.create("2026-01-05", Kind::Team, "Shop", json!({}));
    let (team, other) = (world.id("T-1").to_string(), world.id("T-2").to_string());
    let promise = |fields: Value| {
        let mut body = json!({"provider": team, "consumer": other, "promised": "2026-06-01"});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        body
    };
    for fields in [
        json!({"state": "delivered", "delivered_on": "2026-06-01"}),
        json!({"state": "delivered", "delivered_on": "2026-05-20"}),
        json!({"state": "delivered", "delivered_on": "2026-06-09"}),
        json!({"state": "missed"}),
        // Declined, and open: neither kept nor broken.
        json!({"state": "declined"}),
        json!({"state": "promised", "promised": "2026-12-24"}),
    ] {
        world.create("2026-05-01", Kind::Commitment, "API", promise(fields));
    }
    // Made in ten, twenty and thirty days; the second too late, and a fourth is overdue.
    let needed = [Some("2026-03-20"), Some("2026-03-05"), None, Some("2026-10-01"), Some("2026-12-31")];
    for needed_by in needed {
        world.create("2026-03-01", Kind::Decision, "Which", json!({ "needed_by": needed_by }));
    }
    for (key, day) in [("D-1", "2026-03-11"), ("D-2", "2026-03-21"), ("D-3", "2026-03-31")] {
        world.set(day, key, json!({"state": "made"}));
    }
    // Written down as made already: how long it took nobody knows.
    world.create("2026-04-01", Kind::Decision, "Which", json!({"state": "made"}));
    world.create("2026-02-02", Kind::Retro, "Retro", json!({}));
    let (quick, slow) = (action(&mut world, "2026-02-02"), action(&mut world, "2026-02-02"));
    world.set("2026-03-02", &quick, json!({"state": "done"}));
    world.set("2026-06-01", &slow, json!({"state": "done"}));
    world.set("2026-06-02", &quick, json!({"effect": "helped", "effect_on": "2026-06-02"}));
    action(&mut world, "2026-02-02");
    // Young and open: it may still be done in time. Of no retro: not looked at.
    action(&mut world, "2026-11-20");
    world.create("2026-02-02", Kind::Action, "Alone", json!({}));

    let found = look(&[("Atlas", &world)]);
    let share = |rate: &sinew_model::insight::delivery::Rate| rate.share.map(|share| (share.yes, share.of));
    let all = &found.all;
    assert_eq!(share(&all.promises), Some((2, 4)));
    assert_eq!(share(&all.decisions), Some((1, 3)));
    assert_eq!(all.decision_days, Some(20.0));
    assert_eq!(share(&all.retros), Some((1, 3)));
    assert_eq!((share(&all.effects), all.effects.value), (Some((1, 2)), None));
    assert_eq!(all.effects.words, "2 actions of retros that are done: too few to say, it takes 3");
    // Two programs together are their cases together; nothing but the programs is named.
    let both = look(&[("Borea", &world), ("Atlas", &world)]);
    assert_eq!(share(&both.all.promises), Some((4, 8)));
    assert_eq!(both.programs.iter().map(|program| program.name.as_str()).collect::<Vec<_>>(), ["Atlas", "Borea"]);
    // A year later nothing of it is looked at.
    let source = |world: &World| {
        let commitments = report(&world.space, &prepare(&world.space, &world.journal, at("2027-12-01"), 1));
        let moments = Moments::read(world.journal.iter().flat_map(|commit| &commit.changes));
        delivery(&[Source { id: "a", name: "a", space: &world.space, moments: &moments, commitments: &commitments }], date(2027, 12, 1))
    };
    let later = source(&world).all;
    assert_eq!([share(&later.promises), share(&later.retros)], [None, None]);
    assert_eq!(share(&later.decisions), Some((0, 1)), "needed within the year, and never made");
}

/// A program that asks a team for so many working days from Monday, 2 March 2026, on.
fn asks(team: &str, slots: Option<u32>, days: i64) -> Resources {
    let mut world = World::default();
    world.create("2026-03-01", Kind::Program, "P", json!({"data_date": "2026-03-02T09:00", "time_zone": "UTC"}));
    let id = world.create("2026-03-01", Kind::Team, team, json!({ "slots": slots })).to_string();
    let minutes = days * 480;
    let estimate = json!({"low_minutes": minutes, "likely_minutes": minutes, "high_minutes": minutes});
    world.create("2026-03-01", Kind::Item, "Work", json!({"team": id, "estimate": estimate}));
    resources(&world.space, &prepare(&world.space, &world.journal, at("2026-03-02"), 1), 2)
}

#[test]
fn programs_together_ask_more_of_a_team_than_there_is() {
    let (one, two, other) = (asks("Platform", Some(1), 10), asks("Platform", Some(1), 5), asks("Shop", None, 5));
    let found = capacity(&[("Atlas", &one), ("Borea", &two), ("Corvo", &other)]);
    let draw = |team: &TeamCapacity| {
        let asked: Vec<String> = team.programs.iter().map(|one| format!("{} {:?}", one.program, one.share)).collect();
        format!("{} {:?} over {} | {}", team.name, team.share, team.weeks_over, asked.join(", "))
    };
    // Ten days and five against two weeks of five days each: the first week is asked for twice.
    assert_eq!(
        found.iter().map(draw).collect::<Vec<_>>(),
        ["Platform Some(1.5) over 1 | Atlas Some(1.0), Borea Some(0.5)", "Shop None over 0 | Corvo None"]
    );
    assert_eq!(found[0].first_over, Some(date(2026, 3, 2)));
    assert_eq!(found[1].words, "How many items it works on at a time is not known.");
    assert!(capacity(&[]).is_empty());
}
