//! Records to plans and dates, sound and otherwise. Dates are local to the program; an office works 09:00 to 17:00.

use std::collections::{BTreeMap, BTreeSet};

use engine::calendar::Minute;
use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sinew_model::calendars::to_minute;
use sinew_model::journal::Flow;
use sinew_model::kind::Body;
use sinew_model::kind::item::Stage;
use sinew_model::plan::{Driver, ItemDates, Known, PROBLEMS, build, dates};
use sinew_model::problem::Problem;
use sinew_model::space::{DependencyType, Link, LinkData, Record, RecordId, Ref, Relation, Space};
use uuid::Uuid;

/// A space that grows line by line. Records are named by their keys.
#[derive(Default)]
struct Sketch {
    records: Vec<Record>,
    links: Vec<Link>,
}

impl Sketch {
    /// 2 March 2026 is a Monday.
    fn new() -> Sketch {
        let mut sketch = Sketch::default();
        sketch.add("program", "P", json!({"start": "2026-03-02T09:00"}), None);
        sketch
    }

    fn add(&mut self, kind: &str, key: &str, body: Value, parent: Option<&str>) -> &mut Sketch {
        let Value::Object(fields) = body else { panic!("a body is an object") };
        let fields: Map<String, Value> = fields.into_iter().map(|(name, value)| (name, self.resolved(value))).collect();
        let body = Body::from_fields(sinew_model::kind::Kind::from_name(kind).unwrap(), fields).unwrap();
        let id = id(self.records.len());
        let parent = parent.map(|parent| self.id(parent));
        self.records.push(Record { id, key: key.to_owned(), title: key.to_owned(), body, parent, rank: 0, archived: false });
        self
    }

    /// Replaces `@key` by the id of that record.
    fn resolved(&self, value: Value) -> Value {
        match value {
            Value::String(text) => match text.strip_prefix('@') {
                Some(key) => Ref::from(self.id(key)).text().into(),
                None => text.into(),
            },
            Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, self.resolved(value))).collect(),
            Value::Array(values) => values.into_iter().map(|value| self.resolved(value)).collect(),
            other => other,
        }
    }

    /// Adds an item of some hours.
    fn item(&mut self, key: &str, hours: i64) -> &mut Sketch {
        self.add("item", key, json!({"schedule": {"duration_minutes": hours * 60}}), Some("P"))
    }

    fn with(&mut self, key: &str, schedule: Value) -> &mut Sketch {
        let body: Map<String, Value> = [("schedule".to_owned(), schedule)].into_iter().collect();
        self.add("item", key, body.into(), Some("P"))
    }

    fn link(&mut self, from: &str, to: &str) -> &mut Sketch {
        self.link_with(from, to, LinkData::default())
    }

    fn link_with(&mut self, from: &str, to: &str, data: LinkData) -> &mut Sketch {
        let link = Link { from: self.id(from), relation: Relation::Blocks, to: self.id(to), data };
        self.links.push(link);
        self
    }

    fn id(&self, key: &str) -> RecordId {
        self.records.iter().find(|record| record.key == key).unwrap_or_else(|| panic!("no {key}")).id
    }

    fn space(&self) -> Space {
        Space::load(1, self.records.clone(), self.links.clone())
    }

    fn plan(&self, known: &Known<'_>) -> (Vec<ItemDates>, Vec<Problem>) {
        let space = self.space();
        let built = build(&space, Some(self.id("P")), known);
        (dates(&built, &built.schedule()), built.problems)
    }

    fn key(&self, id: RecordId) -> String {
        self.records.iter().find(|record| record.id == id).unwrap().key.clone()
    }

    /// Draws each item: key, start, finish, float in hours, what drives it.
    fn draw(&self, dates: &[ItemDates]) -> Vec<String> {
        let short = |at: DateTime| at.strftime("%d %H:%M").to_string();
        let driver = |driver: Driver| match driver {
            Driver::Predecessor(id) => self.key(id),
            Driver::Parent(id) => format!("in {}", self.key(id)),
            Driver::Part(id) => format!("part {}", self.key(id)),
            other => format!("{other:?}"),
        };
        let line = |dates: &ItemDates| {
            format!(
                "{} {}..{} {}h {}",
                self.key(dates.record),
                short(dates.start),
                short(dates.finish),
                dates.total_float_minutes / 60,
                driver(dates.driver)
            )
        };
        dates.iter().map(line).collect()
    }

    /// Checks the dates and the codes with their places.
    #[track_caller]
    fn check(&self, drawing: &[&str], problems: &[&str]) {
        self.check_known(&Known::default(), drawing, problems);
    }

    #[track_caller]
    fn check_known(&self, known: &Known<'_>, drawing: &[&str], problems: &[&str]) {
        let (dates, found) = self.plan(known);
        assert_eq!(self.draw(&dates), drawing);
        let found: Vec<String> = found.iter().map(|problem| format!("{} @ {}", problem.code, problem.place)).collect();
        assert_eq!(found, problems);
    }
}

fn id(number: usize) -> RecordId {
    RecordId(Uuid::from_u128(number as u128 + 1))
}

fn at(text: &str) -> Minute {
    to_minute(text.parse().unwrap())
}

#[test]
fn a_chain_of_items_gets_dates_floats_and_drivers() {
    let mut sketch = Sketch::new();
    sketch.item("build", 12).item("docs", 4).item("ship", 0).link("build", "ship").link("docs", "ship");
    // 12 hours from Monday 09:00: 8 that day, 4 on Tuesday. The docs can wait for the other 8.
    sketch.check(
        &["build 02 09:00..03 13:00 0h ProjectStart", "docs 02 09:00..02 13:00 8h ProjectStart", "ship 03 13:00..03 13:00 0h build"],
        &[],
    );
}

#[test]
fn lags_and_types_of_links_are_kept() {
    let mut sketch = Sketch::new();
    sketch.item("build", 8).item("test", 8).item("tell", 4);
    sketch.link_with("build", "test", LinkData { dependency: DependencyType::StartStart, lag: 120, ..LinkData::default() });
    sketch.link_with("build", "tell", LinkData { dependency: DependencyType::FinishFinish, ..LinkData::default() });
    sketch
        .check(&["build 02 09:00..02 17:00 0h ProjectStart", "test 02 11:00..03 11:00 0h build", "tell 02 13:00..02 17:00 2h build"], &[]);
}

#[test]
fn parents_take_the_dates_of_their_parts() {
    let mut sketch = Sketch::new();
    sketch.add("item", "epic", json!({"type": "epic"}), Some("P"));
    sketch.item("before", 8).link("before", "epic");
    sketch.add("item", "a", json!({"schedule": {"duration_minutes": 480}}), Some("epic"));
    sketch.add("item", "b", json!({"schedule": {"duration_minutes": 960}}), Some("epic"));
    let (dates, problems) = sketch.plan(&Known::default());
    assert!(problems.is_empty(), "{problems:?}");
    assert!(dates[0].summary && !dates[1].summary);
    let drawn = sketch.draw(&dates);
    assert_eq!(drawn[0], "epic 03 09:00..04 17:00 0h part a");
    assert_eq!(drawn[2], "a 03 09:00..03 17:00 8h in epic");
    assert_eq!(drawn[3], "b 03 09:00..04 17:00 0h in epic");
}

#[test]
fn constraints_deadlines_and_progress_reach_the_engine() {
    let mut sketch = Sketch::new();
    sketch.with("snet", json!({"duration_minutes": 480, "constraint": {"kind": "SNET", "date": "2026-03-04T09:00"}}));
    sketch.with("late", json!({"duration_minutes": 960, "deadline": "2026-03-02T17:00"}));
    sketch.with("begun", json!({"duration_minutes": 960, "actual_start": "2026-03-03T09:00", "percent_complete": 50.0}));
    sketch.with(
        "manual",
        json!({"duration_minutes": 480, "manual": true, "manual_start": "2026-03-05T09:00", "manual_finish": "2026-03-06T17:00"}),
    );
    let (dates, problems) = sketch.plan(&Known::default());
    assert!(problems.is_empty(), "{problems:?}");
    let drawn = sketch.draw(&dates);
    assert_eq!(drawn[0], "snet 04 09:00..04 17:00 16h Constraint");
    // Two days of work and one day until the deadline.
    assert_eq!(drawn[1], "late 02 09:00..03 17:00 -8h ProjectStart");
    assert!(drawn[2].starts_with("begun 03 09:00..04 17:00"), "{}", drawn[2]);
    assert!(drawn[3].starts_with("manual 05 09:00..06 17:00"), "{}", drawn[3]);
}

#[test]
fn people_work_on_their_own_calendars() {
    let mut sketch = Sketch::new();
    let evening = json!([{"from": 1080, "to": 1320}]);
    sketch.add("calendar", "C", json!({"week": [evening, evening, evening, evening, evening, [], []]}), None);
    sketch.add("person", "U", json!({"calendar": "@C"}), None);
    sketch.with("build", json!({"duration_minutes": 480, "assignments": [{"person": "@U", "work_minutes": 480.0, "units": 1.0}]}));
    // Four hours on each of two evenings.
    sketch.check(&["build 02 18:00..03 22:00 0h ProjectStart"], &[]);
}

#[test]
fn material_takes_no_time() {
    let mut sketch = Sketch::new();
    sketch.add("person", "U", json!({"resource_type": "material"}), None);
    sketch.with("build", json!({"duration_minutes": 480, "assignments": [{"person": "@U", "work_minutes": 48000.0, "units": 1.0}]}));
    sketch.check(&["build 02 09:00..02 17:00 0h ProjectStart"], &[]);
}

#[test]
fn a_team_works_in_its_own_time_zone() {
    let mut sketch = Sketch::default();
    sketch.add("program", "P", json!({"start": "2026-03-05T09:00", "time_zone": "Europe/Berlin"}), None);
    sketch.add("team", "T", json!({"time_zone": "America/New_York"}), None);
    sketch.add("item", "build", json!({"team": "@T", "schedule": {"duration_minutes": 960}}), Some("P"));
    sketch.add("item", "test", json!({"team": "@T", "schedule": {"duration_minutes": 480}}), Some("P"));
    sketch.link("build", "test");
    // New York's 09:00 is 15:00 in Berlin; from 8 March, when only the clocks of New York go forward, 14:00.
    sketch.check(&["build 05 15:00..06 23:00 0h ProjectStart", "test 09 14:00..09 22:00 0h build"], &[]);
}

#[test]
fn tracker_items_take_what_the_caller_knows() {
    let mut sketch = Sketch::new();
    sketch.add("item", "open", json!({}), Some("P"));
    sketch.add("item", "sized", json!({"estimate": {"low_minutes": 60, "likely_minutes": 240, "high_minutes": 480}}), Some("P"));
    sketch.add("item", "doing", json!({"stage": "doing"}), Some("P"));
    sketch.add("item", "done", json!({"stage": "done"}), Some("P"));
    sketch.add("item", "dropped", json!({"stage": "dropped"}), Some("P"));
    let minutes: BTreeMap<RecordId, i64> =
        [("open", 960), ("doing", 240)].into_iter().map(|(key, minutes)| (sketch.id(key), minutes)).collect();
    let flow = |stages: &[(&str, Stage)]| Flow {
        stages: stages.iter().map(|(at, stage)| (at.parse::<Timestamp>().unwrap().into(), *stage)).collect(),
        ..Flow::default()
    };
    let flows: BTreeMap<RecordId, Flow> = [
        (sketch.id("doing"), flow(&[("2026-02-26T09:00:00Z", Stage::Doing)])),
        (sketch.id("done"), flow(&[("2026-02-24T09:00:00Z", Stage::Doing), ("2026-02-25T12:00:00Z", Stage::Done)])),
    ]
    .into();
    let known = Known { minutes: Some(&minutes), flows: Some(&flows), data_date: Some(at("2026-03-03T09:00")), holds: None };
    // What is open begins at the data date, Tuesday 09:00; what is begun has 4 hours left from there.
    sketch.check_known(
        &known,
        &[
            "open 03 09:00..04 17:00 0h DataDate",
            "sized 03 09:00..03 13:00 12h DataDate",
            "doing 26 09:00..03 13:00 12h Actual",
            "done 24 09:00..25 12:00 0h Actual",
            "dropped 03 09:00..03 09:00 16h DataDate",
        ],
        &[],
    );
}

#[test]
fn a_source_that_leaves_work_where_it_is_takes_no_notice_of_the_data_date() {
    let mut sketch = Sketch::default();
    sketch.add("program", "P", json!({"start": "2026-03-02T09:00", "plan_options": {"work_follows_data_date": false}}), None);
    sketch.item("build", 8);
    let known = Known { data_date: Some(at("2026-03-05T09:00")), ..Known::default() };
    sketch.check_known(&known, &["build 02 09:00..02 17:00 0h ProjectStart"], &[]);
}

#[test]
fn another_programs_items_are_not_in_the_plan() {
    let mut sketch = Sketch::new();
    sketch.add("program", "Q", json!({}), None);
    sketch.item("mine", 8).add("item", "theirs", json!({}), Some("Q")).add(
        "item",
        "nobodys",
        json!({"schedule": {"duration_minutes": 60}}),
        None,
    );
    sketch.link("theirs", "mine");
    sketch.check(&["mine 02 09:00..02 17:00 0h ProjectStart", "nobodys 02 09:00..02 10:00 7h ProjectStart"], &["plan.link_nowhere @ mine"]);
}

#[test]
fn a_cycle_is_named_with_its_whole_way_round_and_the_rest_is_scheduled() {
    let mut sketch = Sketch::new();
    sketch.item("a", 8).item("b", 8).item("c", 8).item("d", 8);
    sketch.link("a", "b").link("b", "c").link("c", "a").link("a", "d");
    let (dates, problems) = sketch.plan(&Known::default());
    assert_eq!(dates.len(), 4);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "plan.cycle");
    // The way begins anywhere, and follows the links.
    let ways = ["a -> b -> c -> a", "b -> c -> a -> b", "c -> a -> b -> c"];
    assert!(ways.contains(&problems[0].place.as_str()), "{}", problems[0].place);
    assert!(problems[0].words.contains("was left out"), "{}", problems[0].words);
}

#[test]
fn every_cycle_is_named() {
    let mut sketch = Sketch::new();
    sketch.item("a", 8).item("b", 8).item("c", 8).item("d", 8);
    sketch.link("a", "b").link("b", "a").link("c", "d").link("d", "c");
    let (_, problems) = sketch.plan(&Known::default());
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["plan.cycle"; 2]);
}

#[test]
fn a_cycle_through_parents_is_found() {
    let mut sketch = Sketch::new();
    sketch.add("item", "epic", json!({}), Some("P")).item("x", 8);
    sketch.add("item", "part", json!({"schedule": {"duration_minutes": 60}}), Some("epic"));
    sketch.link("epic", "x").link("x", "part");
    let (dates, problems) = sketch.plan(&Known::default());
    assert_eq!((dates.len(), problems[0].code), (3, "plan.cycle"));
}

/// What is wrong in each sketch, and the codes that say so.
fn bad() -> Vec<(&'static str, Sketch)> {
    let mut all = Vec::new();
    let mut bad = |code, fill: &dyn Fn(&mut Sketch)| {
        let mut sketch = Sketch::new();
        fill(&mut sketch);
        all.push((code, sketch));
    };
    bad("plan.cycle", &|s| {
        s.item("a", 8).item("b", 8).link("a", "b").link("b", "a");
    });
    bad("plan.self_link", &|s| {
        s.item("a", 8).link("a", "a");
    });
    bad("plan.link_inside_summary", &|s| {
        s.item("a", 8).add("item", "b", json!({"schedule": {"duration_minutes": 60}}), Some("a")).link("a", "b");
    });
    bad("plan.link_nowhere", &|s| {
        s.item("a", 8).add("risk", "R", json!({}), None).link("R", "a");
    });
    bad("plan.parent_loop", &|s| {
        s.item("a", 8).item("b", 8);
        (s.records[1].parent, s.records[2].parent) = (Some(id(2)), Some(id(1)));
    });
    bad("plan.too_many_cycles", &|s| {
        for pair in 0..205 {
            let (a, b) = (format!("a{pair}"), format!("b{pair}"));
            s.item(&a, 8).item(&b, 8).link(&a, &b).link(&b, &a);
        }
    });
    bad("plan.no_common_time", &|s| {
        let (day, night) = (json!([{"from": 540, "to": 1020}]), json!([{"from": 1080, "to": 1320}]));
        s.add("calendar", "day", json!({"week": [day, day, day, day, day, [], []]}), None);
        s.add("calendar", "night", json!({"week": [night, night, night, night, night, [], []]}), None);
        s.add("person", "U", json!({"calendar": "@night"}), None);
        s.with(
            "a",
            json!({"duration_minutes": 480, "calendar": "@day", "assignments": [{"person": "@U", "work_minutes": 480.0, "units": 1.0}]}),
        );
    });
    bad("plan.negative_duration", &|s| {
        s.with("a", json!({"duration_minutes": -480}));
    });
    bad("plan.too_long", &|s| {
        s.with("a", json!({"duration_minutes": i64::MAX}));
    });
    bad("plan.too_long", &|s| {
        s.item("a", 8).item("b", 8).link_with("a", "b", LinkData { lag: i64::MIN, ..LinkData::default() });
    });
    bad("plan.finish_before_start", &|s| {
        s.with("a", json!({"duration_minutes": 480, "actual_start": "2026-03-05T09:00", "actual_finish": "2026-03-04T09:00"}));
    });
    bad("plan.bad_remaining", &|s| {
        s.with("a", json!({"duration_minutes": 480, "actual_start": "2026-03-03T09:00", "remaining_minutes": 960}));
    });
    bad("plan.bad_splits", &|s| {
        s.with("a", json!({"duration_minutes": 480, "splits": [[60, -60]]}));
    });
    bad("plan.missing_finish", &|s| {
        s.records[0].body =
            Body::from_fields(sinew_model::kind::Kind::Program, json!({"from_finish": true}).as_object().unwrap().clone()).unwrap()
    });
    bad("plan.constraint_without_date", &|s| {
        s.with("a", json!({"duration_minutes": 480, "constraint": {"kind": "SNET"}}));
    });
    bad("plan.date_out_of_range", &|s| {
        s.with("a", json!({"duration_minutes": 480, "deadline": "9999-12-31T00:00"}));
    });
    bad("plan.date_out_of_range", &|s| {
        s.with("a", json!({"duration_minutes": 480, "actual_start": "0000-01-01T00:00"}));
    });
    bad("plan.no_duration", &|s| {
        s.add("item", "a", json!({}), Some("P"));
    });
    bad("calendar.no_working_time", &|s| {
        s.add("calendar", "C", json!({"week": [[], [], [], [], [], [], []]}), None)
            .with("a", json!({"duration_minutes": 480, "calendar": "@C"}));
    });
    all
}

#[test]
fn every_fault_is_named_and_every_item_gets_dates() {
    // Nothing that a record can hold leads to `plan.unreadable`: it is the last resort.
    let mut met = BTreeSet::from(["plan.unreadable"]);
    for (code, sketch) in bad() {
        let (dates, problems) = sketch.plan(&Known::default());
        assert!(problems.iter().any(|problem| problem.code == code), "{code}: {problems:?}");
        assert!(problems.iter().all(|problem| !problem.words.is_empty()));
        let items = sketch.records.iter().filter(|record| matches!(record.body, Body::Item(_))).count();
        assert_eq!(dates.len(), items, "{code}");
        met.insert(code);
    }
    met.remove("calendar.no_working_time");
    assert_eq!(met, PROBLEMS.iter().map(|(code, _)| *code).collect());
}

#[test]
fn a_calendar_without_work_is_replaced_by_the_programs() {
    let mut sketch = Sketch::new();
    sketch.add("calendar", "C", json!({"week": [[], [], [], [], [], [], []]}), None);
    sketch.with("a", json!({"duration_minutes": 480, "calendar": "@C"}));
    sketch.check(&["a 02 09:00..02 17:00 0h ProjectStart"], &["calendar.no_working_time @ calendar C"]);
}

/// Values at and beyond every edge.
fn edge() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), Just(480), Just(-1), Just(i64::MAX), Just(i64::MIN), Just(1 << 36), -10_000_i64..10_000]
}

fn edge_date() -> impl Strategy<Value = Value> {
    let dates = ["2026-03-02T09:00", "1899-12-31T00:00", "2301-01-01T00:00", "9999-12-31T23:59", "-009999-01-01T00:00", "2026-03-01T12:00"];
    prop_oneof![Just(Value::Null), proptest::sample::select(dates.to_vec()).prop_map(Value::from)]
}

prop_compose! {
    fn any_schedule()(
        duration in edge(), elapsed: bool, manual: bool, inactive: bool, remaining in edge(), delay in edge(), split in (edge(), edge()), work in edge(),
        percent in -50.0..150.0_f64, units in prop_oneof![Just(0.0), Just(1.0), Just(-1.0), Just(1e300)],
        dates in proptest::collection::vec(edge_date(), 6), constraint in proptest::sample::select(vec!["ASAP", "ALAP", "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"]),
    ) -> Value {
        json!({
            "duration_minutes": duration, "elapsed": elapsed, "manual": manual, "inactive": inactive, "remaining_minutes": remaining, "percent_complete": percent,
            "levelling_delay_minutes": delay, "splits": [[split.0, split.1]], "deadline": dates[0], "actual_start": dates[1], "actual_finish": dates[2],
            "manual_start": dates[3], "manual_finish": dates[4], "constraint": {"kind": constraint, "date": dates[5]},
            "assignments": [{"person": "@U", "work_minutes": work as f64, "units": units, "delay_minutes": work as f64, "remaining_work_minutes": remaining as f64}],
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_the_records_hold_every_item_gets_dates(
        schedules in proptest::collection::vec(any_schedule(), 1..8),
        links in proptest::collection::vec((0_usize..8, 0_usize..8, edge(), 0_u8..3, 0_u8..4), 0..10),
        parents in proptest::collection::vec(0_usize..16, 8),
        from_finish: bool, finish in edge_date(), start in edge_date(), float in edge(), data_date in edge(),
    ) {
        let mut sketch = Sketch::default();
        sketch.add("program", "P", json!({"start": start, "finish": finish, "from_finish": from_finish, "critical_float_minutes": float}), None);
        sketch.add("person", "U", json!({}), None);
        let count = schedules.len();
        for (at, schedule) in schedules.into_iter().enumerate() {
            sketch.with(&format!("i{at}"), schedule);
        }
        for (at, parent) in parents.into_iter().enumerate().take(count) {
            if parent < count {
                sketch.records[at + 2].parent = Some(id(parent + 2));
            }
        }
        for (from, to, lag, unit, kind) in links {
            let (dependency, unit) = (["FS", "SS", "FF", "SF"][usize::from(kind)], ["working", "elapsed", "percent"][usize::from(unit)]);
            let data = json!({"dependency": dependency, "lag": lag, "lag_unit": unit});
            sketch.link_with(&format!("i{}", from % count), &format!("i{}", to % count), serde_json::from_value(data).unwrap());
        }
        let known = Known { data_date: (data_date > 0 && data_date < 40_000_000).then_some(Minute(data_date)), ..Known::default() };
        let (dates, problems) = sketch.plan(&known);
        prop_assert_eq!(dates.len(), count);
        prop_assert!(problems.iter().all(|problem| problem.code != "plan.unreadable"));
    }
}
