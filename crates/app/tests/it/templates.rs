//! Templates: each holds what it promises, and a program comes back from one as it went in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use model::kind::item::ItemType;
use model::kind::{Body, Kind};
use model::problem::Severity;
use model::space::{Record, Relation};
use serde_json::{Value, json};
use sinew_app::cx::Cx;
use sinew_app::example::import_example;
use sinew_app::failure::Code;
use sinew_app::live::Live;
use sinew_app::operation::forecast::{Settings, forecast_past};
use sinew_app::operation::plan::show_plan;
use sinew_app::operation::templates::{StartProgram, Starting, TemplateInput, list_templates, show_template, template_text};
use store::{NewSpace, SpaceId, SpaceKind};
use uuid::Uuid;

use crate::home::{Home, on_both};

const START: Date = date(2027, 1, 11);

fn now() -> Timestamp {
    "2027-01-08T08:00:00Z".parse().unwrap()
}

/// An empty space of its own, numbered.
async fn space(home: &Home, number: u128) -> Cx {
    let space = SpaceId(Uuid::from_u128(number));
    let store = home.open().await;
    let new =
        NewSpace { id: space, kind: SpaceKind::Workspace, name: format!("Space {number}"), owner: "Olga".to_owned(), created_at: now() };
    store.create_space(&new).await.unwrap();
    Cx { store, space, actor: "Olga".to_owned(), door: "web", now: now() }
}

async fn start(cx: &Cx, from: Value, first: Date) -> Live {
    let mut input = json!({"name": "Atlas", "start": first});
    input.as_object_mut().unwrap().extend(from.as_object().unwrap().clone());
    let input: StartProgram = serde_json::from_value(input).unwrap();
    let report = Starting::new(&input).unwrap().begin(cx).await.unwrap();
    assert_eq!(report.problems, [], "it reads without a problem");
    Live::load(cx).await.unwrap()
}

fn milestones(live: &Live) -> impl Iterator<Item = &Record> {
    let lands =
        |record: &&Record| matches!(&record.body, Body::Item(item) if matches!(item.item_type, ItemType::Milestone | ItemType::Release));
    live.space.records().filter(lands)
}

/// How often each relation leads to, or from, a record.
fn linked(live: &Live, record: &Record, relation: Relation, from: bool) -> usize {
    let end = |link: &model::space::Link| if from { link.from } else { link.to };
    live.space.links().filter(|link| link.relation == relation && end(link) == record.id).count()
}

on_both! {
    async fn every_template_holds(home) {
        for (number, template) in list_templates().unwrap().items.into_iter().enumerate() {
            let name = template.name.as_str();
            let cx = space(home, number as u128 + 1).await;
            let live = start(&cx, json!({"template": name}), START).await;
            let plan = show_plan(&cx, None).await.unwrap();
            let serious = plan.problems.iter().filter(|problem| problem.severity > Severity::Note).collect::<Vec<_>>();
            assert!(serious.is_empty(), "{name}: {serious:?}");
            let settings = Settings { trials: 500, ..Settings::default() };
            let forecast = forecast_past(&live.past(now(), now()), &live.sources, &settings, &|_| ()).unwrap();
            assert_eq!(forecast.milestones.len(), milestones(&live).count(), "{name}: each milestone is forecast");

            for milestone in milestones(&live) {
                assert_eq!(linked(&live, milestone, Relation::Accountable, false), 1, "{name}: who answers for `{}`", milestone.title);
            }
            for record in live.space.records() {
                match &record.body {
                    Body::Program(_) => assert_eq!(record.title, "Atlas"),
                    Body::Decision(_) => assert_eq!(linked(&live, record, Relation::Accountable, false), 1, "{name}: `{}`", record.title),
                    Body::Risk(risk) => {
                        assert!(linked(&live, record, Relation::Threatens, true) > 0, "{name}: `{}` threatens nothing", record.title);
                        assert!(risk.response.is_some() && risk.plan.is_some() && risk.owner.is_some(), "{name}: `{}` has no response", record.title);
                        assert!(risk.probability.is_some() && risk.impact_days.is_some(), "{name}: `{}` is not in the forecast", record.title);
                    }
                    Body::Assumption(_) => {
                        assert!(linked(&live, record, Relation::RestsOn, false) > 0, "{name}: nothing rests on `{}`", record.title);
                    }
                    _ => {}
                }
            }
            if name == "blank" {
                continue;
            }
            let late: Vec<_> = forecast.milestones.iter().filter(|landing| {
                let promised = milestones(&live).find(|record| record.key == landing.key).and_then(|record| match &record.body {
                    Body::Item(item) => item.committed,
                    _ => None,
                });
                promised.is_none_or(|promised| landing.p50.date() > promised)
            }).map(|landing| &landing.key).collect();
            assert!(late.is_empty(), "{name}: promises less likely than not: {late:?}");
            let kinds: BTreeSet<Kind> = live.space.records().map(Record::kind).collect();
            let needed = [Kind::Person, Kind::Team, Kind::Risk, Kind::Assumption, Kind::Decision, Kind::Meeting, Kind::Objective, Kind::KeyResult, Kind::Metric, Kind::Retro, Kind::Document];
            assert!(needed.iter().all(|kind| kinds.contains(kind)), "{name} has {kinds:?}");
        }
    }

    async fn a_program_comes_back_from_its_template_on_another_day(home) {
        let cx = space(home, 1).await;
        let live = start(&cx, json!({"template": "global-program"}), START).await;
        let text = template_text(&live.space, &show_plan(&cx, None).await.unwrap(), Some("Ours"), None, now()).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(file["template"]["title"], "Ours");

        // Four weeks later all days come four weeks later.
        let later = date(2027, 2, 8);
        let again = start(&space(home, 2).await, json!({"file": file}), later).await;
        let promises = |live: &Live, weeks: i64| -> BTreeMap<String, Option<Date>> {
            let shifted = |day: Date| day.saturating_add(jiff::Span::new().weeks(weeks));
            milestones(live).map(|record| match &record.body {
                Body::Item(item) => (record.title.clone(), item.committed.map(shifted)),
                _ => unreachable!(),
            }).collect()
        };
        assert_eq!(promises(&live, 4), promises(&again, 0));
        let count = |live: &Live| {
            let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
            live.space.records().for_each(|record| *kinds.entry(record.kind()).or_default() += 1);
            (kinds, live.space.links().count())
        };
        assert_eq!(count(&live), count(&again));
    }

    async fn a_saved_program_names_nobody_and_tells_nothing_that_happened(home) {
        let cx = space(home, 1).await;
        import_example(&cx).await.unwrap();
        let live = Live::load(&cx).await.unwrap();
        let text = template_text(&live.space, &show_plan(&cx, None).await.unwrap(), None, None, now()).unwrap();
        let people = live.space.records().filter(|record| record.kind() == Kind::Person);
        for person in people {
            assert!(!text.contains(&person.title), "{} is still named", person.title);
        }
        assert!(!text.contains("@fernhollow"), "no mail address stays");
        let file: Value = serde_json::from_str(&text).unwrap();
        let again = start(&space(home, 2).await, json!({"file": file}), START).await;
        for record in again.space.records() {
            match &record.body {
                Body::Item(item) => assert_eq!((item.stage, &*item.status), (model::kind::item::Stage::Todo, "")),
                Body::Risk(risk) => assert_eq!((risk.state, risk.occurred_on), (model::kind::risk::RiskState::Open, None)),
                Body::Decision(decision) => assert_eq!(decision.outcome, None),
                Body::Update(_) | Body::Forecast(_) | Body::Baseline(_) => panic!("{} is history", record.key),
                _ => {}
            }
        }
        let sponsor = again.space.records().find(|record| record.kind() == Kind::Person && record.title == "Sponsor");
        assert!(sponsor.is_some(), "the sponsor is a role now");
    }
}

#[test]
fn a_look_shows_planned_days_and_what_it_brings() {
    let input = TemplateInput { template: "software-launch".to_owned(), start: START };
    let look = show_template(&input).unwrap();
    assert!(look.milestones.windows(2).all(|pair| pair[0].planned <= pair[1].planned), "in the order of their days");
    assert!(look.milestones.iter().all(|milestone| milestone.committed.is_some_and(|day| milestone.planned <= day)));
    assert!(look.kinds.iter().any(|kind| kind.kind == "key result" && kind.count > 0));
    let later = show_template(&TemplateInput { start: date(2027, 1, 18), ..input }).unwrap();
    for (now, then) in look.milestones.iter().zip(&later.milestones) {
        assert_eq!(then.planned, now.planned.saturating_add(jiff::Span::new().weeks(1)), "{}", now.title);
    }
}

#[test]
fn what_cannot_be_used_is_refused_before_anything_is_made() {
    let refused = |input: Value| Starting::new(&serde_json::from_value(input).unwrap()).map(|_| ()).unwrap_err();
    let unknown = refused(json!({"template": "nope", "name": "A", "start": START}));
    assert_eq!(unknown.code, Code::Invalid);
    assert!(unknown.message.contains("cloud-migration"), "{}", unknown.message);
    for (input, words) in [
        (json!({"name": "A", "start": START}), "one of the two"),
        (json!({"template": "blank", "file": {}, "name": "A", "start": START}), "one of the two"),
        (json!({"file": {"records": []}, "name": "A", "start": START}), "no `template`"),
        (json!({"file": {"template": {"title": "A", "summary": "B"}, "records": []}, "name": "A", "start": START}), "no records"),
        (
            json!({"file": {"template": {"title": "A", "summary": "B"}, "records": [
                {"id": "m", "kind": "item", "title": "M", "body": {"committed": "start+soon"}}]}, "name": "A", "start": START}),
            "`committed` could not be read",
        ),
    ] {
        let failure = refused(input);
        assert_eq!(failure.code, Code::Invalid);
        assert!(failure.message.contains(words), "{}", failure.message);
    }
}
