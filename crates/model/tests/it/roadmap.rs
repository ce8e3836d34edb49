//! The roadmap: what lands in which quarter, what is now, next and later, and to which theme it belongs.

use std::collections::HashMap;

use engine::simulate::Simulation;
use jiff::civil::Date;
use serde_json::{Value, json};
use sinew_model::forecast::prepare;
use sinew_model::forecast::report::report;
use sinew_model::insight::plan;
use sinew_model::insight::portfolio::Program;
use sinew_model::insight::roadmap::{Roadmap, RoadmapKind, View, Window, roadmap};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, Relation};

use crate::world::{World, at};

/// A Monday of the first quarter.
const NOW: &str = "2026-03-02T09:00Z";
const THEN: &str = "2026-01-05";

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn fixed(days: i64, more: Value) -> Value {
    let minutes = days * 480;
    let mut body = json!({"estimate": {"low_minutes": minutes, "likely_minutes": minutes, "high_minutes": minutes}});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// A program with three milestones that land in March, in May and in September, each behind work of so many days.
fn program() -> World {
    let mut world = World::default();
    world.create(THEN, Kind::Program, "Payments", json!({"start": "2026-03-02T09:00", "theme": "Trust", "committed": "2026-09-30"}));
    world.create(THEN, Kind::Item, "Core", json!({"type": "workstream"}));
    for (work, milestone, days, committed) in
        [("I-2", "Alpha", 10, None), ("I-4", "Beta", 60, Some("2026-04-30")), ("I-6", "Live", 140, Some("2026-09-30"))]
    {
        world.create(THEN, Kind::Item, "Work", fixed(days, json!({})));
        let id = world.create(THEN, Kind::Item, milestone, json!({"type": "milestone", "committed": committed}));
        let key = world.space.record(id).unwrap().key.clone();
        world.link(THEN, work, Relation::Blocks, &key, LinkData::default());
    }
    world.set(THEN, "I-3", json!({"parent": world.id("I-1")}));
    world.set(THEN, "I-5", json!({"labels": ["theme: Growth", "urgent"]}));
    world
}

fn laid(world: &World, view: &View) -> Roadmap {
    let prepared = prepare(&world.space, &world.journal, at(NOW), 1);
    let simulation = Simulation::new(&prepared.scenario).unwrap();
    let mut partial = simulation.partial();
    simulation.run(&mut partial, 0..200);
    let forecast = simulation.finish(vec![partial]);
    let planned = plan::report(&world.space, &prepared, &HashMap::new());
    let forecast = report(&world.space, &prepared, &forecast, planned, at(NOW));
    roadmap(&[Program { id: "s", name: "Pay", space: &world.space, forecast: Some(&forecast), status: None }], view)
}

fn view(window: Window, from: Option<&str>) -> View {
    View { from: from.map(date), window, today: date("2026-03-02"), portfolio: false }
}

/// Writes `theme: row horizon` for each row that is shown.
fn lines(roadmap: &Roadmap) -> Vec<String> {
    let rows = roadmap.themes.iter().flat_map(|theme| theme.rows.iter().map(move |row| (theme, row)));
    let shown = rows.filter(|(_, row)| row.shown);
    shown.map(|(theme, row)| format!("{}: {} {}", theme.name, row.name, row.horizon.words())).collect()
}

#[test]
fn a_year_shows_everything_by_theme_and_a_quarter_what_lies_in_it() {
    let world = program();
    let year = laid(&world, &view(Window::Year, None));
    assert_eq!((year.from, year.to), (date("2026-01-01"), date("2026-12-31")));
    // Ten days end on 13 March, sixty on 22 May (in the next quarter), a hundred and forty on 11 September.
    assert_eq!(lines(&year), ["Core: Alpha Now", "Growth: Beta Next", "Trust: Payments Later", "Trust: Live Later"]);
    assert_eq!(year.ticks.len(), 12);
    assert_eq!((year.ticks[0].label.as_str(), year.ticks[1].label.as_str(), year.ticks[3].label.as_str()), ("Q1 2026", "Feb", "Q2 2026"));
    let quarter = laid(&world, &view(Window::Quarter, Some("2026-05-05")));
    assert_eq!((quarter.from, quarter.to), (date("2026-04-01"), date("2026-06-30")));
    // The program goes on through the quarter; its milestones in others do not show.
    assert_eq!(lines(&quarter), ["Growth: Beta Next", "Trust: Payments Later"]);
}

#[test]
fn what_is_promised_for_the_quarter_shows_though_it_lands_later() {
    let mut world = program();
    world.set(THEN, "I-7", json!({"committed": "2026-03-20"}));
    assert!(lines(&laid(&world, &view(Window::Quarter, None))).contains(&"Trust: Live Later".to_owned()));
}

#[test]
fn work_that_has_begun_is_now_and_what_is_done_is_done() {
    let mut world = program();
    world.set(THEN, "I-7", json!({"stage": "doing"}));
    world.set(THEN, "I-2", json!({"stage": "done"}));
    world.set(THEN, "I-3", json!({"stage": "done"}));
    let year = lines(&laid(&world, &view(Window::Year, None)));
    assert!(year.contains(&"Trust: Live Now".to_owned()) && year.contains(&"Core: Alpha Done".to_owned()), "{year:?}");
}

#[test]
fn over_the_portfolio_the_charters_theme_comes_before_workstreams() {
    let world = program();
    let year = laid(&world, &View { portfolio: true, ..view(Window::Year, None) });
    assert_eq!(lines(&year), ["Growth: Beta Next", "Trust: Alpha Now", "Trust: Payments Later", "Trust: Live Later"]);
}

#[test]
fn late_days_are_counted_from_the_promise_and_bands_are_in_order() {
    let world = program();
    let year = laid(&world, &view(Window::Year, None));
    let row = |name: &str| year.themes.iter().flat_map(|theme| &theme.rows).find(|row| row.name == name).unwrap();
    // 22 May is 22 days after 30 April.
    assert_eq!((row("Beta").p80, row("Beta").late_days), (date("2026-05-22"), Some(22)));
    assert_eq!((row("Alpha").committed, row("Alpha").late_days), (None, None));
    assert_eq!((row("Payments").kind, row("Payments").start), (RoadmapKind::Program, Some(date("2026-03-02"))));
    assert!(year.themes.iter().flat_map(|theme| &theme.rows).all(|row| row.p50 <= row.p80 && row.p80 <= row.p90));
}

#[test]
fn a_program_without_a_forecast_is_named_as_on_its_way() {
    let world = program();
    let programs = [Program { id: "s", name: "Pay", space: &world.space, forecast: None, status: None }];
    let map = roadmap(&programs, &view(Window::Year, None));
    assert_eq!((map.computing, map.themes.len()), (vec!["Pay".to_owned()], 0));
}
