//! Attacks: each way to look better than one is, and that it does not pay.

use serde_json::json;
use sinew_model::career::evidence::{Evidence, Grade, Polarity, Program, Tie, find};
use sinew_model::career::map::{Claim, Said, State, Statement};
use sinew_model::career::past::Past;
use sinew_model::career::rule::Verdict;
use sinew_model::career::subject::Subject;
use sinew_model::draft::Draft;
use sinew_model::kind::Kind;
use sinew_model::space::Relation;

use super::{Life, ME, map_of, standing, value};
use crate::world::at;

fn life() -> Life {
    Life::new("2026-01-05", "2026-12-31", 3)
}

/// A sound risk of `tess`, opened on a day and closed by somebody on another.
fn risk(life: &mut Life, opened: &str, closed: &str, by: &str, more: &serde_json::Value) -> String {
    let tess = life.id("U-1");
    let mut body =
        json!({"owner": tess, "probability": 0.5, "impact_days": [5, 10, 20], "proximity": "2026-06-30", "trigger": "t", "plan": "p"});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let key = life.create(opened, ME, Kind::Risk, "Vendor slips", body);
    life.set(closed, by, &key, json!({"state": "closed"}));
    key
}

fn excluded(item: &Evidence) -> &str {
    item.excluded.as_deref().unwrap_or("")
}

#[test]
fn padding_with_trivial_risks_does_not_pay() {
    let mut life = life();
    for day in 10..30 {
        // Opened and closed within a day, with nothing done.
        risk(&mut life, &format!("2026-02-{:02}", day - 9), &format!("2026-02-{:02}", day - 8), "bo", &json!({"plan": null}));
    }
    let map = life.map("2026-07-10", &Said::default());
    assert_eq!((value(&map, "risks"), value(&map, "risks_kept")), (Some(0.0), Some(0.0)));
    // Sound ones that weigh nothing do not count as risks either.
    let mut light = self::life();
    risk(&mut light, "2026-02-01", "2026-03-01", "bo", &json!({"probability": 0.1, "impact_days": [0, 1, 2]}));
    assert_eq!(value(&light.map("2026-07-10", &Said::default()), "risks"), Some(0.0));
}

#[test]
fn more_than_three_items_of_a_program_in_a_quarter_add_nothing() {
    let count = |risks: u32| {
        let mut life = life();
        for ix in 0..risks {
            risk(&mut life, &format!("2026-01-{:02}", ix + 6), &format!("2026-02-{:02}", ix + 1), "bo", &json!({}));
        }
        let map = life.map("2026-07-10", &Said::default());
        standing(&map, "PM4", "L1").gate[0].is
    };
    assert_eq!((count(2), count(3), count(12)), (Some(2.0), Some(3.0), Some(3.0)));
}

#[test]
fn duplicates_and_one_choice_in_several_records_count_once() {
    let mut life = life();
    let (first, second) =
        (risk(&mut life, "2026-02-01", "2026-03-01", "bo", &json!({})), risk(&mut life, "2026-02-01", "2026-03-02", "bo", &json!({})));
    life.link("2026-02-02", ME, &second, Relation::Duplicates, &first);
    assert_eq!(excluded(&life.evidence("2026-07-10", &second, "PM4")), "It is a duplicate.");
    let tess = life.id("U-1");
    for ix in 1..=3 {
        life.create(
            "2026-02-01",
            ME,
            Kind::Decision,
            "Which part",
            json!({"owner": tess, "context": "c", "options": [{"text": "a"}, {"text": "b"}]}),
        );
        life.set("2026-02-01", ME, &format!("D-{ix}"), json!({"parent": life.id("I-1")}));
        life.set(&format!("2026-02-{:02}", ix + 5), "bo", &format!("D-{ix}"), json!({"state": "made", "outcome": "a"}));
    }
    let found = life.found("2026-07-10").evidence;
    assert_eq!(found.iter().filter(|item| item.competency == "TF2" && item.excluded.is_none()).count(), 1);
}

#[test]
fn hindsight_is_reconstructed_and_stays_at_e1() {
    let mut life = life();
    let tess = life.id("U-1");
    // An ask of March that is written down in May, already answered in time.
    life.create(
        "2026-05-20",
        ME,
        Kind::Ask,
        "Two engineers",
        json!({"owner": tess, "role": "VP", "asked_on": "2026-03-01", "needed_by": "2026-03-20"}),
    );
    life.set("2026-05-21", "bo", "ASK-1", json!({"state": "granted", "answered_on": "2026-03-15", "answer": "yes"}));
    let ask = life.evidence("2026-07-10", "ASK-1", "LC4");
    assert_eq!((ask.reconstructed, ask.grade), (true, Grade::E1));
    // Written down within two weeks, the same is corroborated and verified.
    life.create(
        "2026-03-01",
        ME,
        Kind::Ask,
        "Two engineers",
        json!({"owner": tess, "role": "VP", "asked_on": "2026-03-01", "needed_by": "2026-03-20"}),
    );
    life.set("2026-03-16", "bo", "ASK-2", json!({"state": "granted", "answered_on": "2026-03-15", "answer": "yes"}));
    assert_eq!(life.evidence("2026-07-10", "ASK-2", "LC4").grade, Grade::E3);
}

#[test]
fn a_trigger_written_down_after_the_event_is_void() {
    let mut life = life();
    let tess = life.id("U-1");
    life.create("2026-02-01", ME, Kind::Risk, "Vendor slips", json!({"owner": tess, "plan": "second vendor"}));
    life.set("2026-03-01", "bo", "R-1", json!({"state": "occurred", "occurred_on": "2026-03-01"}));
    life.set("2026-03-02", ME, "R-1", json!({"trigger": "no dates"}));
    assert_eq!(excluded(&life.evidence("2026-07-10", "R-1", "ST4")), "Its trigger was written down after it struck.");
}

/// A milestone that was moved by `tess` and came on its new day, with a forecast of it.
fn moved(decided: bool) -> Life {
    let mut life = life();
    life.create("2026-01-06", ME, Kind::Item, "Step", json!({"type": "milestone", "committed": "2026-03-20"}));
    life.set("2026-03-10", ME, "I-4", json!({"committed": "2026-04-20"}));
    if decided {
        life.create("2026-03-08", ME, Kind::Decision, "Later", json!({}));
        life.link("2026-03-08", ME, "D-1", Relation::Decides, "I-4");
        life.set("2026-03-09", "bo", "D-1", json!({"state": "made"}));
    }
    life.set("2026-04-18", "cy", "I-4", json!({"stage": "done"}));
    life
}

#[test]
fn quiet_rebaselining_voids_the_milestone_and_is_counted() {
    let (quiet, open) = (moved(false), moved(true));
    assert_eq!(excluded(&quiet.evidence("2026-07-10", "I-4", "PM2")), "Its promised day was moved without a decision.");
    assert_eq!(open.evidence("2026-07-10", "I-4", "PM2").excluded, None);
    let share = |life: &Life| value(&life.map("2026-07-10", &Said::default()), "scope_changes_undecided_share");
    assert_eq!((share(&quiet), share(&open)), (Some(1.0), Some(0.0)));
}

/// Eight milestones that took 25 days, with P50 and P80 so many days after their month began, promised for the 26th.
fn forecast_at(p50: i8, p80: &str) -> Life {
    let mut life = Life::new("2025-06-02", "2026-12-31", 3);
    for ix in 0..8 {
        let month = format!("2025-{:02}", ix + 5);
        let key = life.create("2025-04-01", ME, Kind::Item, "Step", json!({"type": "milestone", "committed": format!("{month}-26")}));
        let id = life.id(&key);
        let first = format!("{month}-{p50:02}T12:00");
        let landing =
            json!({"item": id, "key": key, "p10": first, "p50": first, "p80": format!("{p80}T12:00"), "p95": format!("{p80}T12:00")});
        let made = format!("{month}-02T09:00:00Z");
        let forecast = json!({"made_at": made, "as_of": made, "data_date": format!("{month}-02T09:00"), "trials": 9, "seed": 1, "digest": "d", "milestones": [landing]});
        life.create(&format!("{month}-02"), ME, Kind::Forecast, "Forecast", forecast);
        life.set(&format!("{month}-25"), "cy", &key, json!({"stage": "done"}));
    }
    life
}

#[test]
fn sandbagging_loses_on_pinball_loss_and_leaves_the_band() {
    let wide = forecast_at(24, "2027-12-31").map("2026-02-10", &Said::default());
    // Every milestone came by a P80 that lies years away: too often for 80 %, and the forecast was worse than the plain promise.
    assert_eq!(value(&wide, "p80_held_share"), Some(1.0));
    assert!(value(&wide, "pinball_gain_days").unwrap() < -50.0, "{:?}", value(&wide, "pinball_gain_days"));
    let pm2 = standing(&wide, "PM2", "L3");
    let upper = pm2.rule.iter().find(|clause| clause.text == "p80_held_share <= 0.95").unwrap();
    assert_eq!((upper.verdict, pm2.state == State::Supported), (Verdict::Short, false));
}

#[test]
fn ranges_three_times_as_wide_as_usual_are_left_out() {
    let mut life = life();
    let tess = life.id("U-1");
    let day = 480;
    for ix in 0..9 {
        // The first eight took two days and were estimated at one to three; the last at one day to a hundred.
        let high = if ix < 8 { 3 * day } else { 100 * day };
        let body = json!({"assignee": tess, "estimate": {"low_minutes": day, "likely_minutes": 2 * day, "high_minutes": high}});
        let key = life.create("2026-02-02", ME, Kind::Item, "Work", body);
        life.set("2026-02-03", ME, &key, json!({"stage": "doing"}));
        life.set("2026-02-04", "cy", &key, json!({"stage": "done"}));
    }
    let map = life.map("2026-07-10", &Said::default());
    assert_eq!((value(&map, "own_estimates"), value(&map, "estimates_held_share")), (Some(8.0), Some(1.0)));
}

#[test]
fn an_estimate_changed_after_the_start_keeps_its_first_version() {
    let mut life = life();
    let tess = life.id("U-1");
    let range = |low: i64, high: i64| json!({"low_minutes": low * 480, "likely_minutes": low * 480, "high_minutes": high * 480});
    let key = life.create("2026-02-02", ME, Kind::Item, "Work", json!({"assignee": tess, "estimate": range(1, 2)}));
    life.set("2026-02-03", ME, &key, json!({"stage": "doing"}));
    life.set("2026-02-20", ME, &key, json!({"estimate": range(10, 20)}));
    life.set("2026-02-23", "cy", &key, json!({"stage": "done"}));
    assert_eq!(life.evidence("2026-07-10", &key, "TF4").fact("held"), Some(0.0));
}

#[test]
fn a_friend_who_changes_a_word_corroborates_nothing() {
    let mut life = life();
    let key = risk(&mut life, "2026-02-01", "2026-03-01", ME, &json!({}));
    life.set("2026-03-02", "di", &key, json!({"title": "Vendor slips again", "description": "Well done."}));
    let alone = life.evidence("2026-07-10", &key, "PM4");
    assert_eq!((alone.grade, alone.corroborators.len()), (Grade::E1, 0));
    // Who settles it, does.
    let key = risk(&mut life, "2026-02-01", "2026-03-01", "bo", &json!({}));
    assert_eq!(life.evidence("2026-07-10", &key, "PM4").grade, Grade::E3);
}

fn statement(life: &Life, by: &str, tie: Tie, record: &str) -> Statement {
    let record = Some(life.id(record));
    Statement {
        competency: "PM4".to_owned(),
        text: "Saw it.".to_owned(),
        record,
        by: by.to_owned(),
        tie,
        on: "2026-06-01".parse().unwrap(),
        agrees: true,
    }
}

/// Returns how many items are attested, and how many remarks there are.
fn attested(life: &Life, said: &Said) -> (usize, usize) {
    let map = life.map("2026-07-10", said);
    (map.evidence.iter().filter(|item| item.grade == Grade::E4).count(), map.remarks.len())
}

#[test]
fn statements_of_each_other_and_of_who_was_not_there_do_not_count() {
    let mut life = life();
    let key = risk(&mut life, "2026-02-01", "2026-03-01", "bo", &json!({}));
    let said = |by: &str, tie| Said { statements: vec![statement(&life, by, tie, &key)], ..Said::default() };
    assert_eq!(attested(&life, &said("bo", Tie::Peer)), (1, 0));
    assert_eq!(attested(&life, &said("di", Tie::Peer)), (0, 1));
    let mutual = Said { given: vec![("bo".to_owned(), "2026-05-20".parse().unwrap())], ..said("bo", Tie::Peer) };
    assert_eq!(attested(&life, &mutual), (0, 1));
    let long_ago = Said { given: vec![("bo".to_owned(), "2026-01-20".parse().unwrap())], ..said("bo", Tie::Peer) };
    assert_eq!(attested(&life, &long_ago), (1, 0));
}

#[test]
fn one_person_gives_at_most_three_of_ten_statements() {
    let mut life = life();
    let keys: Vec<String> =
        (1..=9).map(|day| risk(&mut life, &format!("2026-02-{day:02}"), &format!("2026-03-{day:02}"), "bo", &json!({}))).collect();
    let statements = keys.iter().map(|key| statement(&life, "bo", Tie::Peer, key)).collect();
    // Three of ten of nine are two.
    assert_eq!(attested(&life, &Said { statements, ..Said::default() }), (2, 1));
}

#[test]
fn closing_in_bulk_before_a_review_does_not_pay() {
    let mut life = life();
    let mut keys = Vec::new();
    for day in 1..=4 {
        let tess = life.id("U-1");
        keys.push(life.create(&format!("2026-02-{day:02}"), ME, Kind::Action, "Improve", json!({"owner": tess, "due": "2026-03-31"})));
    }
    for (ix, key) in keys.iter().enumerate() {
        life.set(&format!("2026-03-30T10:0{ix}:00Z"), "bo", key, json!({"state": "done"}));
    }
    let map = life.map("2026-07-10", &Said::default());
    assert_eq!(value(&map, "own_actions_on_time"), Some(0.0));
    assert!(excluded(&life.evidence("2026-07-10", &keys[0], "PM6")).starts_with("It was closed together"));
    // Three in as many minutes are a meeting.
    let mut few = self::life();
    for day in 1..=3 {
        let tess = few.id("U-1");
        let key = few.create(&format!("2026-02-{day:02}"), ME, Kind::Action, "Improve", json!({"owner": tess, "due": "2026-03-31"}));
        few.set(&format!("2026-03-30T10:0{day}:00Z"), "bo", &key, json!({"state": "done"}));
    }
    assert_eq!(value(&few.map("2026-07-10", &Said::default()), "own_actions_on_time"), Some(3.0));
}

/// Sound risks that `bo` closes on the days given, a quarter of an hour after one another.
fn closed_on(days: &[&str]) -> Life {
    let mut life = life();
    let tess = life.id("U-1");
    let body =
        json!({"owner": tess, "probability": 0.5, "impact_days": [5, 10, 20], "proximity": "2026-07-01", "trigger": "t", "plan": "p"});
    for (ix, day) in days.iter().enumerate() {
        let key = life.create("2026-01-12", ME, Kind::Risk, "Vendor slips", body.clone());
        life.set(&format!("{day}T{:02}:{:02}:00Z", 8 + ix / 4, ix % 4 * 15), "bo", &key, json!({"state": "closed"}));
    }
    life
}

#[test]
fn closing_a_pile_before_a_review_shows_no_more_than_steady_work_would() {
    // Sixteen risks, far enough apart that no ten minutes hold four of them. Three count at once, and of the other 13 one more each
    // 60 / 13 = 4.6 days, so six by the 30th.
    let pile = closed_on(&["2026-06-24"; 16]);
    let counted = |life: &Life, day: &str| value(&life.map(day, &Said::default()), "risks");
    assert_eq!(["2026-06-25", "2026-07-24", "2026-08-23"].map(|day| counted(&pile, day)), [Some(3.0), Some(9.0), Some(16.0)]);
    let map = pile.map("2026-06-25", &Said::default());
    let words = "PM4: 13 items closed in a short time will count one after the other, the last on Sun 23 Aug.";
    assert!(map.remarks.iter().any(|remark| remark == words), "{:?}", map.remarks);
    // The gate of a level takes no more of them either, and three of a program in a quarter in any case.
    let closings = map.closings.unwrap();
    assert_eq!((closings.closed, closings.at_quarter_end), (16, 16));
    assert_eq!(
        closings.words,
        "Of 16 closed records, 16 (100 %) were closed in the last 14 days of a quarter; spread evenly it would be 15 %."
    );
    // Two a week from March on count on the day on which each is closed.
    let steady: Vec<String> = (0..16).map(|half| format!("2026-{:02}-{:02}", 3 + half / 8, half % 8 * 3 + 1)).collect();
    let steady = closed_on(&steady.iter().map(String::as_str).collect::<Vec<_>>());
    let map = steady.map("2026-06-25", &Said::default());
    assert_eq!((value(&map, "risks"), map.remarks.as_slice()), (Some(16.0), [].as_slice()));
    assert_eq!(map.closings.map(|closings| closings.at_quarter_end), Some(2));
}

#[test]
fn a_share_is_no_better_for_what_was_closed_in_a_pile() {
    let retro = |closed: &[&str]| {
        let mut life = life();
        let tess = life.id("U-1");
        let retro = life.create("2026-02-02", ME, Kind::Retro, "Retro", json!({"date": "2026-02-02", "state": "closed"}));
        let mut actions = Vec::new();
        for _ in 0..12 {
            let action = life.create("2026-02-02", ME, Kind::Action, "Improve", json!({"owner": tess, "due": "2026-03-31"}));
            life.link("2026-02-02", ME, &action, Relation::FollowsFrom, &retro);
            actions.push(action);
        }
        for (ix, day) in closed.iter().enumerate() {
            let at = format!("{day}T{:02}:{:02}:00Z", 8 + ix / 4, ix % 4 * 15);
            life.set(&at, "bo", &actions[ix], json!({"state": "done"}));
        }
        value(&life.map("2026-06-25", &Said::default()), "retro_actions_closed_share")
    };
    assert_eq!(retro(&[]), Some(0.0));
    assert_eq!(retro(&["2026-06-24"; 12]), Some(3.0 / 12.0));
    assert_eq!(retro(&["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06"]), Some(6.0 / 12.0));
}

#[test]
fn failures_count_and_a_failure_that_was_looked_at_counts_like_a_success() {
    let mut life = life();
    let tess = life.id("U-1");
    // A surprise speaks against; hiding it by archiving something else does not help.
    life.create("2026-03-01", "cy", Kind::Issue, "Outage", json!({"severity": "blocker", "owner": tess, "raised_on": "2026-03-01"}));
    let map = life.map("2026-07-10", &Said::default());
    assert_eq!(map.reached.iter().find(|reached| reached.competency == "PM4").unwrap().negative, 1);
    assert_eq!(value(&map, "surprise_share"), Some(1.0));
    life.create("2026-02-01", ME, Kind::Assumption, "One region is enough", json!({"owner": tess, "review": "2026-04-01"}));
    life.set("2026-03-15", "bo", "A-1", json!({"state": "false"}));
    life.create("2026-03-16", ME, Kind::Decision, "Two regions", json!({}));
    life.link("2026-03-16", ME, "I-1", Relation::RestsOn, "A-1");
    life.set("2026-03-20", ME, "I-1", json!({"title": "Work in two regions"}));
    let refuted = life.evidence("2026-07-10", "A-1", "ST3");
    assert_eq!((refuted.grade, refuted.fact("refuted_acted"), refuted.excluded.as_deref()), (Grade::E3, Some(1.0), None));
}

#[test]
fn weight_lowered_in_the_last_week_and_a_day_moved_to_fit_do_not_help() {
    let mut life = life();
    let tess = life.id("U-1");
    let body =
        json!({"owner": tess, "probability": 0.5, "impact_days": [5, 10, 20], "proximity": "2026-04-15", "trigger": "t", "plan": "p"});
    life.create("2026-02-01", ME, Kind::Risk, "Vendor slips", body.clone());
    life.set("2026-03-28", ME, "R-1", json!({"probability": 0.1}));
    life.set("2026-04-01", "bo", "R-1", json!({"state": "closed"}));
    assert!(excluded(&life.evidence("2026-07-10", "R-1", "PM4")).starts_with("Its weight was lowered"));
    // Closed after its day: the day is moved on the day before, and the old one counts.
    life.create("2026-02-01", ME, Kind::Risk, "Vendor slips", body);
    life.set("2026-05-01", ME, "R-2", json!({"proximity": "2026-06-30"}));
    life.set("2026-05-02", "bo", "R-2", json!({"state": "closed"}));
    assert_eq!(life.evidence("2026-07-10", "R-2", "PM4").fact("in_time"), Some(0.0));
}

#[test]
fn others_work_is_not_ones_own() {
    let mut life = life();
    let cy = life.id("U-3");
    life.create("2026-02-01", "cy", Kind::Risk, "Vendor slips", json!({"owner": cy, "plan": "p", "proximity": "2026-04-15"}));
    life.set("2026-02-10", ME, "R-1", json!({"description": "I was here."}));
    life.set("2026-03-01", "cy", "R-1", json!({"state": "closed"}));
    let item = life.evidence("2026-07-10", "R-1", "PM4");
    assert!(!item.counts(), "{item:#?}");
}

#[test]
fn credit_that_somebody_on_the_record_disputes_does_not_count() {
    let mut life = life();
    let key = risk(&mut life, "2026-02-01", "2026-03-01", "bo", &json!({}));
    let raised = |statement: Option<Statement>| {
        let said = Said { statements: statement.into_iter().collect(), ..Said::default() };
        let map = life.map("2026-07-10", &said);
        let item = map.evidence.iter().find(|item| item.key == key && item.competency == "PM4").unwrap();
        (value(&map, "risks_raised"), item.excluded.clone().unwrap_or_default())
    };
    assert_eq!(raised(None), (Some(1.0), String::new()));
    let disputed = |by: &str| Some(Statement { agrees: false, ..statement(&life, by, Tie::Peer, &key) });
    assert_eq!(raised(disputed("bo")), (Some(0.0), "bo disputes it: it counts again once the two of you agree.".to_owned()));
    // Whoever had no part in it takes nothing away from it.
    assert_eq!(raised(disputed("di")).0, Some(1.0));
}

#[test]
fn a_promise_that_one_writes_down_for_another_team_is_a_wish() {
    let mut life = life();
    let (tess, one, other) = (life.id("U-1"), life.id("T-1"), life.id("T-2"));
    let body = json!({"owner": tess, "provider": one, "consumer": other, "needed_by": "2026-03-01"});
    life.create("2026-02-01", ME, Kind::Commitment, "API", body.clone());
    life.set("2026-02-03", ME, "CM-1", json!({"state": "promised", "promised": "2026-02-27"}));
    assert!(excluded(&life.evidence("2026-07-10", "CM-1", "PM3")).contains("wish"));
    life.create("2026-02-01", ME, Kind::Commitment, "API", body);
    life.set("2026-02-03", "cy", "CM-2", json!({"state": "promised", "promised": "2026-02-27"}));
    life.set("2026-02-26", "di", "CM-2", json!({"state": "delivered", "delivered_on": "2026-02-26"}));
    let kept = life.evidence("2026-07-10", "CM-2", "PM3");
    assert_eq!((kept.excluded.as_deref(), kept.grade, kept.fact("kept")), (None, Grade::E3, Some(1.0)));
}

#[test]
fn a_checklist_ticked_as_it_goes_out_does_not_count() {
    let ready = |ticked: &str| {
        let mut life = life();
        let (tess, people) = (life.id("U-1"), [life.id("U-2"), life.id("U-3")]);
        let check = |done: bool| json!({"text": "Load test", "done": done});
        let verdicts: Vec<_> = people.iter().map(|person| json!({"person": person, "verdict": "go"})).collect();
        let with = |done: bool| json!({"checklist": [check(done), check(done), check(done)], "rollback": "Switch back."});
        let key = life.create("2026-03-01", ME, Kind::Item, "1.0", json!({"type": "release", "assignee": tess, "readiness": with(false)}));
        life.set(ticked, "bo", &key, json!({"readiness": with(true)}));
        let mut said = with(true);
        said["verdicts"] = json!(verdicts);
        life.set("2026-03-20T10:00:30Z", "bo", &key, json!({"readiness": said}));
        life.set("2026-03-20T10:01:00Z", "cy", &key, json!({"stage": "done"}));
        value(&life.map("2026-07-10", &Said::default()), "releases_ready")
    };
    assert_eq!((ready("2026-03-19T10:00:00Z"), ready("2026-03-20T10:00:00Z")), (Some(1.0), Some(0.0)));
}

#[test]
fn what_the_person_says_of_old_times_is_never_more_than_corroborated() {
    let claim = |source: bool, confirmed: bool| Claim {
        competency: "PM4".to_owned(),
        title: "Ran the migration".to_owned(),
        on: "2026-01-10".parse().unwrap(),
        source: source.then(|| "https://example.com".to_owned()),
        confirmed_by: confirmed.then(|| "Lee".to_owned()),
        polarity: Polarity::Positive,
    };
    let grade = |source, confirmed| {
        let said = Said { claims: vec![claim(source, confirmed)], ..Said::default() };
        map_of(&[], &said, "2026-07-10").evidence[0].grade
    };
    assert_eq!([grade(false, false), grade(true, false), grade(true, true)], [Grade::E0, Grade::E1, Grade::E2]);
}

#[test]
fn a_file_that_one_imports_oneself_is_ones_own_word() {
    let file = json!({
        "source": {"system": "sinew", "instance": "old"},
        "records": [
            {"id": "tess", "title": "tess", "kind": "person", "body": {"email": "tess@example.com"}},
            {"id": "a", "title": "Two engineers", "kind": "ask", "created_at": "2026-02-01T09:00:00Z", "created_by": "tess",
             "body": {"state": "granted", "owner": "tess", "role": "VP", "asked_on": "2026-02-01", "needed_by": "2026-03-01", "answered_on": "2026-02-20"},
             "history": [{"at": "2026-02-20T09:00:00Z", "actor": "bo", "field": "state", "before": "open", "after": "granted"}]},
        ],
    });
    let grade = |importer: &str, system: &str| {
        let mut life = Life::default();
        let mut draft: Draft = serde_json::from_value(file.clone()).unwrap();
        draft.source.system = system.to_owned();
        life.world.import_draft("2026-07-01", draft);
        life.by(importer);
        let subject = Subject::find(&life.world.space, ME).unwrap();
        let past = Past::new(&subject, &life.world.journal);
        let found = find(Program { space: &life.world.space, past: &past }, 0, &subject, at("2026-07-10"));
        found.evidence.iter().find(|item| item.competency == "LC4").unwrap().grade
    };
    assert_eq!(grade(ME, "sinew"), Grade::E1);
    assert_eq!(grade("bo", "sinew"), Grade::E3);
    // A tracker kept its own dates.
    assert_eq!(grade(ME, "jira"), Grade::E3);
}

#[test]
fn listening_and_the_higher_levels_need_a_person_whatever_the_record_says() {
    for level in ["L1", "L2", "L3", "L4", "L5P", "L5M", "L6"] {
        assert!(!super::ladder().rule("LC5", level).unwrap().statements().is_empty(), "LC5 {level}");
    }
    for level in ["L4", "L5P", "L5M", "L6"] {
        assert!(super::ladder().gate(level).unwrap().measures().contains(&"attested_items"), "{level}");
    }
}
