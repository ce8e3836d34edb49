//! The RAID register: how old things are, what is late, what costs most, and what is left out of the open ones.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sinew_model::insight::raid::{Meaning, Raid, RaidRow, Saving, Weighed, is_told_by, register};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

/// The register of a world as of a day, without a forecast.
fn raid(world: &World, day: &str, weighed: Option<&Weighed>) -> Raid {
    register(&world.space, &world.journal, None, weighed, at(day))
}

fn row<'a>(raid: &'a Raid, title: &str) -> &'a RaidRow {
    raid.rows.iter().find(|row| row.title == title).unwrap()
}

/// The titles of all rows, open ones before `|`.
fn order(raid: &Raid) -> String {
    let titles = |open: bool| raid.rows.iter().filter(|row| row.open == open).map(|row| row.title.as_str()).collect::<Vec<_>>().join(" ");
    assert!(raid.rows.windows(2).all(|pair| pair[0].open || !pair[1].open), "open ones come first");
    format!("{} | {}", titles(true), titles(false))
}

fn world(records: &[(Kind, &str, Value)]) -> World {
    let mut world = World::default();
    for (kind, title, fields) in records {
        world.create("2026-03-02", *kind, title, fields.clone());
    }
    world
}

#[test]
fn things_are_as_old_as_the_day_on_which_they_came_up() {
    let world = world(&[
        (Kind::Issue, "said", json!({"raised_on": "2026-02-20"})),
        (Kind::Issue, "unsaid", json!({})),
        (Kind::Ask, "asked", json!({"asked_on": "2026-02-27"})),
        (Kind::Issue, "tomorrow", json!({"raised_on": "2026-03-20"})),
        (Kind::Issue, "over", json!({"state": "resolved", "raised_on": "2026-02-20"})),
    ]);
    let raid = raid(&world, "2026-03-12", None);
    // 20 February to 12 March: 8 days of February (28 days) and 12 of March. 2 to 12 March: 10. 27 February: 1 + 12.
    let ages = ["said", "unsaid", "asked", "tomorrow", "over"].map(|title| row(&raid, title).age_days);
    assert_eq!(ages, [Some(20), Some(10), Some(13), Some(0), None]);
}

#[test]
fn what_is_late_counts_its_days_unless_it_is_over() {
    let world = world(&[
        (Kind::Action, "late", json!({"due": "2026-03-09"})),
        (Kind::Action, "today", json!({"due": "2026-03-12"})),
        (Kind::Action, "done", json!({"due": "2026-03-09", "state": "done"})),
        (Kind::Risk, "reviewed", json!({"review": "2026-03-11"})),
        (Kind::Risk, "closed", json!({"review": "2026-03-11", "state": "closed"})),
        (Kind::Decision, "needed", json!({"needed_by": "2026-03-05"})),
        (Kind::Decision, "again", json!({"state": "made", "needed_by": "2026-03-01", "revisit": "2026-03-10"})),
    ]);
    let raid = raid(&world, "2026-03-12", None);
    let late = ["late", "today", "done", "reviewed", "closed", "needed", "again"].map(|title| row(&raid, title).overdue_days);
    assert_eq!(late, [Some(3), None, None, Some(1), None, Some(7), Some(2)]);
    // Late ones first, the latest of them on top; a decision that was made is not open, though its day has come again. The rest by key.
    assert_eq!(order(&raid), "needed late reviewed today | again done closed");
}

#[test]
fn what_costs_most_comes_before_what_costs_less_and_what_nobody_weighed() {
    let world = world(&[
        (Kind::Ask, "cheap", json!({})),
        (Kind::Ask, "unweighed", json!({})),
        (Kind::Ask, "dear", json!({})),
        (Kind::Ask, "answered", json!({"state": "granted"})),
        (Kind::Ask, "late", json!({"needed_by": "2026-03-11"})),
    ]);
    let id = |title: &str| world.space.records().find(|record| record.title == title).unwrap().id;
    let asks = BTreeMap::from([(id("cheap"), 0.5), (id("dear"), 4.0), (id("answered"), 9.0)]);
    let weighed = Weighed { asks, responses: BTreeMap::new() };
    let known = raid(&world, "2026-03-12", Some(&weighed));
    assert_eq!(order(&known), "late dear cheap unweighed | answered");
    let dear = row(&known, "dear");
    assert_eq!((dear.p80_days, dear.p80_means), (Some(4.0), Some(Meaning::CostsAWeek)));
    assert_eq!((row(&known, "unweighed").p80_days, row(&known, "unweighed").p80_means), (None, None));
    assert!(known.weighed && !raid(&world, "2026-03-12", None).weighed);
    // Alike in all else, they come by their keys.
    assert_eq!(order(&raid(&world, "2026-03-12", None)), "late cheap unweighed dear | answered");
}

#[test]
fn a_response_saves_days_for_each_day_that_it_takes() {
    let saving = Saving::new(6.0, Some(4.0));
    assert_eq!((saving.saves_days, saving.cost_days, saving.per_day), (6.0, Some(4.0), Some(1.5)));
    assert_eq!(Saving::new(6.0, Some(0.0)).per_day, None, "what takes nothing has no rate");
    assert_eq!(Saving::new(6.0, None).per_day, None);
    let world = world(&[(Kind::Risk, "risk", json!({}))]);
    let risk = world.id("R-1");
    let weighed = Weighed { responses: BTreeMap::from([(risk, saving)]), ..Weighed::default() };
    assert_eq!(row(&raid(&world, "2026-03-12", Some(&weighed)), "risk").response, Some(saving));
}

/// An assumption that fell is open again as long as somebody has to look at what rests on it.
#[test]
fn a_false_assumption_is_open_until_all_that_rests_on_it_was_looked_at() {
    let mut world = world(&[(Kind::Assumption, "holds", json!({"review": "2026-03-05"})), (Kind::Item, "work", json!({}))]);
    world.link("2026-03-03", "I-1", Relation::RestsOn, "A-1", LinkData::default());
    assert_eq!(row(&raid(&world, "2026-03-12", None), "holds").overdue_days, Some(7));
    world.set("2026-03-10", "A-1", json!({"state": "false"}));
    let fallen = raid(&world, "2026-03-12", None);
    let fallen = row(&fallen, "holds");
    assert_eq!((fallen.open, fallen.stale.len(), fallen.overdue_days), (true, 1, None));
    assert_eq!(fallen.touches.iter().map(|touched| touched.key.as_str()).collect::<Vec<_>>(), ["I-1"]);
    world.unlink("2026-03-11", "I-1", Relation::RestsOn, "A-1");
    world.link(
        "2026-03-11",
        "I-1",
        Relation::RestsOn,
        "A-1",
        LinkData { confirmed: Some("2026-03-11".parse().unwrap()), ..LinkData::default() },
    );
    let looked = raid(&world, "2026-03-12", None);
    let looked = row(&looked, "holds");
    assert_eq!((looked.open, looked.stale.len(), looked.confirmed.as_slice()), (false, 0, ["I-1".to_owned()].as_slice()));
}

#[test]
fn what_is_archived_or_of_another_kind_is_in_no_register() {
    let mut world =
        world(&[(Kind::Risk, "gone", json!({})), (Kind::Item, "work", json!({})), (Kind::Issue, "there", json!({"owner": null}))]);
    world.set("2026-03-04", "R-1", json!({"archived": true}));
    assert_eq!(order(&raid(&world, "2026-03-12", None)), "there | ");
    assert_eq!(row(&raid(&world, "2026-03-12", None), "there").owner, None);
}

/// The part of the journal that is told to the register tells it all.
#[test]
fn the_part_of_the_journal_that_is_kept_gives_the_same_register() {
    let mut world = world(&[
        (Kind::Assumption, "holds", json!({})),
        (Kind::Item, "work", json!({})),
        (Kind::Risk, "risk", json!({"probability": 0.5, "impact_days": [1, 2, 3]})),
    ]);
    world.link("2026-03-03", "I-1", Relation::RestsOn, "A-1", LinkData::default());
    world.set("2026-03-04", "I-1", json!({"points": 3}));
    world.set("2026-03-05", "A-1", json!({"state": "false"}));
    world.set("2026-03-06", "R-1", json!({"state": "closed"}));
    let known: Vec<_> =
        [Kind::Assumption, Kind::Risk].iter().flat_map(|kind| world.space.records().filter(move |record| record.kind() == *kind)).collect();
    let known: Vec<_> = known.into_iter().map(|record| record.id).collect();
    let mut part = world.journal.clone();
    part.iter_mut().for_each(|commit| commit.changes.retain(|change| is_told_by(&change.edit, |id| known.contains(&id))));
    let kept: usize = part.iter().map(|commit| commit.changes.len()).sum();
    let all: usize = world.journal.iter().map(|commit| commit.changes.len()).sum();
    assert!(kept < all, "{kept} of {all}");
    let whole = raid(&world, "2026-03-12", None);
    assert_eq!(register(&world.space, &part, None, None, at("2026-03-12")), whole);
    assert_eq!(whole.burn_down.len(), 12);
    // 0.5 × (1 + 2 + 3) / 3 = 1 day was at stake from its creation on; a week later it is closed.
    let stake: Vec<f64> = whole.burn_down.iter().map(|week| week.days).collect();
    assert_eq!((stake[9], stake[10], stake[11]), (0.0, 1.0, 0.0), "{:?}", whole.burn_down);
}
