//! Flow, worked by hand. An office works 09:00 to 17:00, Monday to Friday; 2 March 2026 is a Monday, 27 March a Friday.

use serde_json::{Value, json};
use sinew_model::draft::Draft;
use sinew_model::insight::flow::{Asked, FlowReport, TeamFlow, report};
use sinew_model::journal::flows;
use sinew_model::space::RecordId;

use crate::world::{World, at, draft_of};

/// The instant that everything is looked from.
const FRIDAY: &str = "2026-03-27T17:00Z";

/// A story that was begun and finished at these times; an empty one never was.
fn story(id: &str, begun: &str, finished: &str) -> Value {
    let event = |at: &str, before: &str, after: &str| json!({"at": at, "field": "stage", "before": before, "after": after});
    let mut history = Vec::new();
    let mut stage = "todo";
    for (at, after) in [(begun, "doing"), (finished, "done")].into_iter().filter(|(at, _)| !at.is_empty()) {
        history.push(event(at, stage, after));
        stage = after;
    }
    json!({"id": id, "body": {"type": "story", "stage": stage, "team": "core"}, "created_at": "2025-01-06", "history": history})
}

fn with_team(items: Vec<Value>) -> Draft {
    let team = json!({"id": "core", "title": "Core", "kind": "team", "created_at": "2025-01-06"});
    draft_of("jira", [vec![team], items].concat().into(), json!([]))
}

fn world(items: Vec<Value>) -> World {
    let mut world = World::default();
    world.import_draft(FRIDAY, with_team(items));
    world
}

fn seen(world: &World, team: Option<RecordId>) -> FlowReport {
    let asked = Asked { as_of: at(FRIDAY), data_date: at(FRIDAY), team, seed: 1 };
    report(&world.space, &flows(&world.journal, asked.as_of), &asked)
}

fn core(world: &World) -> TeamFlow {
    seen(world, None).teams.remove(0)
}

/// Ten stories begun on Monday 2 March that took one to ten working days: to Friday 6 March five, over a weekend ten.
fn ten() -> Vec<Value> {
    let days = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13];
    let took = days.iter().map(|day| story(&format!("d{day}"), "2026-03-02T09:00Z", &format!("2026-03-{day:02}T17:00Z")));
    took.collect()
}

/// Two stories finished on every Wednesday of the last weeks, and some that wait.
fn steady(weeks: i64, waiting: usize) -> Vec<Value> {
    let wednesday = |back: i64| at("2026-03-25T12:00Z") - jiff::SignedDuration::from_hours(168 * back);
    let finished = (0..weeks).flat_map(|back| {
        let at = wednesday(back).to_string();
        ["a", "b"].map(|name| story(&format!("{name}{back}"), "", &at))
    });
    finished.chain((0..waiting).map(|ix| story(&format!("w{ix}"), "", ""))).collect()
}

#[test]
fn a_week_is_seven_days_up_to_the_minute_of_the_data_date() {
    let world = world(vec![
        story("now", "2026-03-10T09:00Z", FRIDAY),
        story("just in the last week", "2026-03-10T09:00Z", "2026-03-20T17:01Z"),
        story("the week before", "2026-03-12T09:00Z", "2026-03-20T17:00Z"),
        story("begun only", "2026-03-23T09:00Z", ""),
    ]);
    let team = core(&world);
    let weeks: Vec<String> = team.weeks.iter().map(|week| format!("{} {} {}", week.ending, week.begun, week.finished)).collect();
    assert_eq!(weeks, ["2026-03-13 3 0", "2026-03-20 0 1", "2026-03-27 1 2"], "from the first begin on: begun, finished");
    assert_eq!((team.finished, team.finished_per_week), (3, 1.0));
    assert_eq!((team.open, team.in_progress), (1, 1));
}

#[test]
fn cycle_times_are_working_days_and_ages_stand_beside_them() {
    let mut items = ten();
    items.extend([story("old", "2026-03-16T09:00Z", ""), story("young", "2026-03-25T09:00Z", ""), story("waits", "", "")]);
    let report = seen(&world(items), None);
    let team = &report.teams[0];
    // 1 to 10 days: the 5th, the 9th (8.5 rounded up) and the 10th of ten.
    let days = team.cycle_days.as_ref().unwrap();
    assert_eq!((days.items, days.p50, days.p85, days.p95), (10, 5.0, 9.0, 10.0));
    assert_eq!((team.open, team.in_progress, team.ageing), (3, 2, Some(1)));
    // From Monday 16 March to Friday 27 March are ten working days, from Wednesday 25 March three.
    let ages: Vec<_> = report.in_progress.iter().map(|item| (item.name.as_str(), item.age_days, item.older_than, item.ageing)).collect();
    assert_eq!(ages, [("old", Some(10.0), Some(1.0), true), ("young", Some(3.0), Some(0.3), false)]);
    assert!(report.in_progress.iter().all(|item| item.p85_days == Some(9.0) && item.team.as_deref() == Some("Core")));
}

#[test]
fn littles_law_holds_what_is_in_progress_against_what_was_finished() {
    // 1 + 2 + ... + 10 = 55 working days of finished work, and 10 + 3 of work that goes on, within four weeks of five days.
    let mut items = ten();
    items.extend([story("old", "2026-03-16T09:00Z", ""), story("young", "2026-03-25T09:00Z", "")]);
    let law = core(&world(items.clone())).law.unwrap();
    assert_eq!((law.in_progress, law.finished_per_week), (68.0 / 20.0, 10.0 / 4.0));
    assert_eq!((law.expected_days, law.finished_days), (68.0 / 10.0, 55.0 / 10.0));
    assert!(law.words.contains("the two agree"), "6.8 is within a quarter of 5.5: {}", law.words);
    // One more that goes on since the 16th: 78 days over ten items.
    items.push(story("older", "2026-03-16T09:00Z", ""));
    let law = core(&world(items)).law.unwrap();
    assert_eq!(law.expected_days, 7.8);
    assert!(law.words.contains("times will rise"), "{}", law.words);
    assert_eq!(core(&world(steady(12, 1))).law, None, "nobody says when these were begun");
}

#[test]
fn a_steady_team_is_done_at_its_pace_and_the_same_seed_says_the_same() {
    // Two a week: eight take four weeks, to Friday 24 April, give or take what twelve weeks leave open.
    let world = world(steady(12, 8));
    let done = core(&world).done.unwrap();
    let [p50, p80, p95] = [done.p50, done.p80, done.p95].map(|day| day.unwrap().to_string());
    assert!(["2026-04-17", "2026-04-24", "2026-05-01"].contains(&p50.as_str()), "{p50}");
    assert!(p50 <= p80 && p80 < p95 && p95.as_str() <= "2026-06-26", "{p50} {p80} {p95}");
    assert_eq!(core(&world), core(&world));
}

#[test]
fn too_little_history_is_refused_in_words_that_say_what_is_missing() {
    let why = |items: Vec<Value>| core(&world(items)).no_done.unwrap();
    assert_eq!(why(steady(3, 5)), "3 weeks of history since the first finish, 8 are needed; 6 items finished, 10 are needed");
    assert_eq!(why(steady(7, 5)), "7 weeks of history since the first finish, 8 are needed");
    assert_eq!(why(vec![story("waits", "", "")]), "nothing was finished on a known day yet, 10 items over 8 weeks are needed");
    assert_eq!(why(steady(12, 0)), "nothing is open");
    // Ten long ago, and nothing since.
    let past: Vec<Value> = (0..10).map(|ix| story(&format!("p{ix}"), "", &format!("2025-0{}-15T12:00Z", 1 + ix % 9))).collect();
    assert_eq!(why([past, steady(0, 1)].concat()), "0 items finished in the last 12 weeks, 3 are needed");
    let team = core(&world(steady(12, 5)));
    assert_eq!(team.no_cycle_days.unwrap(), "0 of 24 finished items with a known begin and finish, 10 are needed");
    assert_eq!((team.cycle_days, team.ageing), (None, None));
}

#[test]
fn a_team_with_little_past_is_held_against_all_teams() {
    let mut items = ten();
    items.push(json!({"id": "web", "title": "Web", "kind": "team", "created_at": "2025-01-06"}));
    let mut theirs = story("theirs", "2026-03-16T09:00Z", "");
    theirs["body"]["team"] = "web".into();
    items.push(theirs);
    let report = seen(&world(items), None);
    assert_eq!(report.teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(), ["Core", "Web"]);
    assert_eq!((report.teams[1].cycle_days.as_ref(), report.teams[1].ageing), (None, Some(1)), "its own P85 is unknown");
    assert_eq!((report.in_progress[0].p85_days, report.in_progress[0].ageing), (Some(9.0), true));
    let program = report.program.unwrap();
    assert_eq!((program.finished, program.open, program.in_progress, program.ageing), (10, 1, 1, Some(1)));
}

#[test]
fn one_team_is_shown_alone() {
    let mut items = ten();
    items.push(json!({"id": "free", "body": {"stage": "todo"}, "created_at": "2026-01-05"}));
    let world = world(items);
    let all = seen(&world, None);
    assert_eq!(all.teams.iter().map(|team| (team.name.as_str(), team.open)).collect::<Vec<_>>(), [("Core", 0), ("No team", 1)]);
    let core = world.space.records().find(|record| record.title == "Core").unwrap().id;
    let one = seen(&world, Some(core));
    assert_eq!((one.program, one.teams.len(), &one.teams[0]), (None, 1, &all.teams[0]));
}

#[test]
fn what_is_no_piece_of_work_does_not_count() {
    let mut dropped = story("dropped", "2026-03-16T09:00Z", "");
    dropped["body"]["stage"] = "dropped".into();
    dropped["history"]
        .as_array_mut()
        .unwrap()
        .push(json!({"at": "2026-03-18T09:00Z", "field": "stage", "before": "doing", "after": "dropped"}));
    let mut part = story("part", "2026-03-16T09:00Z", "");
    part["parent"] = "epic".into();
    let sort =
        |id: &str, sort: &str| json!({"id": id, "body": {"type": sort, "stage": "doing", "team": "core"}, "created_at": "2026-01-05"});
    let team = core(&world(vec![dropped, sort("epic", "epic"), sort("ga", "milestone"), sort("stream", "workstream"), part]));
    assert_eq!((team.open, team.in_progress, team.finished), (1, 1, 0), "the part alone");
}

#[test]
fn a_stage_since_creation_says_nothing_of_when_it_began() {
    let since_ever = |id: &str, stage: &str| json!({"id": id, "body": {"stage": stage, "team": "core"}});
    let report = seen(&world(vec![since_ever("was done", "done"), since_ever("goes on", "doing")]), None);
    let team = &report.teams[0];
    assert_eq!((team.finished, team.finished_undated, team.weeks.len()), (1, 1, 0));
    assert_eq!((report.in_progress[0].since, report.in_progress[0].age_days), (None, None));
}

#[test]
fn dates_that_a_planner_recorded_count_before_the_journal() {
    let facts = json!({"actual_start": "2026-03-23T09:00:00", "actual_finish": "2026-03-24T17:00:00"});
    let mut task = json!({"id": "task", "body": {"stage": "done", "team": "core", "schedule": facts}});
    let team = core(&world([vec![task.clone()], ten()].concat()));
    // Two working days more: 1, 2, 2, 3, ... 10; the sixth of eleven is 5.
    let days = team.cycle_days.unwrap();
    assert_eq!((days.items, days.p50), (11, 5.0));
    task["body"]["schedule"].as_object_mut().unwrap().remove("actual_finish");
    task["body"]["stage"] = "todo".into();
    let report = seen(&world([vec![task], ten()].concat()), None);
    assert_eq!(report.in_progress[0].age_days, Some(5.0), "begun on Monday, as recorded");
}

#[test]
fn what_was_entered_after_the_data_date_counts_on_it() {
    let world = world(vec![story("late news", "2026-03-23T09:00Z", FRIDAY), story("later news", FRIDAY, "")]);
    let asked = Asked { as_of: at(FRIDAY), data_date: at("2026-03-24T17:00Z"), team: None, seed: 1 };
    let report = report(&world.space, &flows(&world.journal, asked.as_of), &asked);
    assert_eq!(report.teams[0].weeks.last().unwrap().ending.to_string(), "2026-03-24");
    assert_eq!((report.teams[0].finished, report.teams[0].weeks.last().unwrap().finished), (1, 1));
    assert_eq!(report.in_progress[0].age_days, Some(0.0));
}
