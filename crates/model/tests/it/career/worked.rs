//! The worked examples: their numbers, step by step.

use serde_json::json;
use sinew_model::career::evidence::{Grade, Polarity};
use sinew_model::career::map::{Said, State};
use sinew_model::career::rule::Verdict;
use sinew_model::career::statistics::Share;
use sinew_model::kind::Kind;
use sinew_model::space::Relation;

use super::{Life, ME, standing, value};

fn near(is: f64, should: f64) {
    assert!((is - should).abs() < 0.005, "{is} is not {should}");
}

/// A risk opened on a day that would strike on 15 April, taken up by `bo` with three options and closed by `bo` on 2 April.
fn risk(opened: &str) -> Life {
    let mut life = Life::new("2026-01-05", "2026-06-30", 3);
    let tess = life.id("U-1");
    let bo = life.id("U-2");
    let body = json!({"owner": tess, "probability": 0.6, "impact_days": [5, 10, 20], "proximity": "2026-04-15", "trigger": "no dates by 20 March", "plan": "second vendor"});
    life.create(opened, ME, Kind::Risk, "Vendor slips", body);
    life.link(opened, ME, "R-1", Relation::Threatens, "I-1");
    if opened < "2026-02-20" {
        life.set("2026-02-20", ME, "R-1", json!({"escalated_to": bo}));
        let options = json!([{"text": "wait"}, {"text": "second vendor"}, {"text": "cut scope"}]);
        life.create(
            "2026-02-20",
            ME,
            Kind::Decision,
            "What if the vendor slips",
            json!({"owner": tess, "options": options, "needed_by": "2026-02-27"}),
        );
        life.link("2026-02-20", ME, "D-1", Relation::Decides, "R-1");
        life.set("2026-02-25", "bo", "D-1", json!({"state": "made", "outcome": "second vendor"}));
        life.create("2026-02-26", ME, Kind::Action, "Sign the second vendor", json!({"owner": tess, "due": "2026-03-31"}));
        life.link("2026-02-26", ME, "ACT-1", Relation::Mitigates, "R-1");
        life.set("2026-03-30", ME, "ACT-1", json!({"state": "done"}));
        life.set("2026-04-02", "bo", "R-1", json!({"state": "closed"}));
    }
    life
}

#[test]
fn one_a_risk_closed_before_its_impact() {
    let life = risk("2026-02-02");
    let pm4 = life.evidence("2026-04-20", "R-1", "PM4");
    assert_eq!((pm4.grade, pm4.excluded.as_deref()), (Grade::E3, None));
    // 2 February to 15 April: 26 + 31 + 15 days.
    assert_eq!(pm4.fact("lead_days"), Some(72.0));
    assert_eq!(pm4.fact("in_time"), Some(1.0));
    let lc3 = life.evidence("2026-04-20", "R-1", "LC3");
    assert_eq!(
        (lc3.grade, lc3.fact("on_time"), lc3.fact("options"), lc3.fact("answer_days")),
        (Grade::E3, Some(1.0), Some(3.0), Some(5.0))
    );
    // Before its day has passed nobody knows.
    assert_eq!(life.evidence("2026-04-10", "R-1", "PM4").grade, Grade::E2);
}

#[test]
fn one_a_risk_opened_after_the_slip_is_seen_does_not_count_and_the_issue_is_a_surprise() {
    let mut life = risk("2026-04-10");
    life.create("2026-04-09", "cy", Kind::Issue, "Vendor is late", json!({"severity": "high", "raised_on": "2026-04-09"}));
    life.link("2026-04-09", "cy", "ISS-1", Relation::Hinders, "I-1");
    let pm4 = life.evidence("2026-04-20", "R-1", "PM4");
    assert_eq!(pm4.excluded.as_deref(), Some("It was opened after ISS-1, which it foresees."));
    let map = life.map("2026-04-20", &Said::default());
    assert_eq!((value(&map, "surprise_share"), value(&map, "risks")), (Some(1.0), Some(0.0)));
}

#[test]
fn one_a_risk_opened_after_an_update_had_said_so_does_not_count() {
    let mut life = risk("2026-04-10");
    // The update names what the risk threatens.
    let body = json!({"week_ending": "2026-04-10", "as_of": "2026-04-08T09:00:00Z", "published_at": "2026-04-08T10:00:00Z", "text": "I-1 slips.", "rag": "at_risk"});
    life.create("2026-04-08", ME, Kind::Update, "Week 15", body);
    assert_eq!(life.evidence("2026-04-20", "R-1", "PM4").excluded.as_deref(), Some("It was opened after S-1 had said so."));
}

#[test]
fn two_a_decision_with_its_stakeholders() {
    let mut life = Life::new("2026-01-05", "2026-09-30", 3);
    let tess = life.id("U-1");
    life.create(
        "2026-05-01",
        ME,
        Kind::Decision,
        "Which store",
        json!({"owner": tess, "context": "Cost first, then latency.", "needed_by": "2026-05-08", "revisit": "2026-08-06"}),
    );
    life.link("2026-05-01", ME, "U-2", Relation::Accountable, "D-1");
    life.set("2026-05-04", ME, "D-1", json!({"options": [{"text": "ours"}, {"text": "rented", "chosen": true}], "objections": [{"text": "Lock-in.", "answer": "Export is tested."}]}));
    life.set("2026-05-06", "bo", "D-1", json!({"state": "made", "outcome": "rented"}));
    let before = life.evidence("2026-07-01", "D-1", "LC1");
    assert_eq!((before.grade, before.fact("quick"), before.fact("objections_answered")), (Grade::E2, Some(1.0), Some(1.0)));
    life.set("2026-08-06", ME, "D-1", json!({"outcome": "rented; stays so", "revisit": "2027-02-05"}));
    let tf2 = life.evidence("2026-08-10", "D-1", "TF2");
    assert_eq!((tf2.grade, tf2.fact("qualifies"), tf2.fact("on_time"), tf2.fact("reviewed")), (Grade::E3, Some(1.0), Some(1.0), Some(1.0)));
    assert_eq!(life.evidence("2026-08-10", "D-1", "LC1").grade, Grade::E3);
}

/// Twelve milestones with a forecast three weeks before each; the P80 of the first nine held.
fn forecasts() -> Life {
    let mut life = Life::new("2025-06-02", "2026-12-31", 3);
    for ix in 0..12 {
        let month = format!("{}-{:02}", 2025 + (ix + 6) / 12, (ix + 6) % 12 + 1);
        let key =
            life.create(&format!("{month}-01"), ME, Kind::Item, "Step", json!({"type": "milestone", "committed": format!("{month}-28")}));
        let id = life.id(&key);
        let p80 = if ix < 9 { 27 } else { 20 };
        let time = |day: i32| format!("{month}-{day:02}T12:00");
        let landing = json!({"item": id, "key": key, "p10": time(10), "p50": time(19), "p80": time(p80), "p95": time(28)});
        let forecast = json!({"made_at": format!("{month}-02T09:00:00Z"), "as_of": format!("{month}-02T09:00:00Z"), "data_date": time(2), "trials": 100, "seed": 1, "digest": "d", "milestones": [landing]});
        life.create(&format!("{month}-02"), ME, Kind::Forecast, "Forecast", forecast);
        life.set(&format!("{month}-25"), "cy", &key, json!({"stage": "done"}));
    }
    life
}

#[test]
fn three_forecasts_that_held_as_often_as_they_say() {
    let map = forecasts().map("2026-07-15", &Said::default());
    let held = &map.measures["p80_held_share"];
    let share = held.share.unwrap();
    assert_eq!((share.yes, share.of, held.value), (9, 12, Some(0.75)));
    near(share.low, 0.47);
    near(share.high, 0.91);
    let l3 = standing(&map, "PM2", "L3");
    assert!(l3.rule.iter().all(|clause| clause.verdict == Verdict::Met), "{:#?}", l3.rule);
    // Twenty are asked for at the next level, and there are twelve: too few to fail.
    let l4 = standing(&map, "PM2", "L4");
    assert_eq!(l4.state, State::NotEnoughData);
    assert_eq!((l4.rule[0].verdict, l4.rule[0].short_by), (Verdict::NotEnoughData, Some(8.0)));
}

#[test]
fn three_shares_are_as_wilson_has_them() {
    for (yes, of, low, high) in [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (1, 1, 0.207, 1.0), (50, 100, 0.404, 0.596)] {
        let share = Share::new(yes, of).unwrap();
        near(share.low, low);
        near(share.high, high);
    }
    assert_eq!(Share::new(0, 0), None);
}

/// A retro of four people with five actions, of which `bo` says that four are done, and one changed something.
fn retro() -> Life {
    let mut life = Life::new("2026-01-05", "2026-12-31", 3);
    let people: Vec<_> = ["U-1", "U-2", "U-3", "U-4"].map(|key| life.id(key)).to_vec();
    let meeting = json!({"owner": people[0], "attendees": people, "start": "2026-03-02T10:00"});
    life.create("2026-03-02", ME, Kind::Meeting, "Retro", meeting);
    life.create("2026-03-02", ME, Kind::Retro, "First quarter", json!({"date": "2026-03-02", "state": "closed"}));
    life.set("2026-03-02", ME, "RET-1", json!({"parent": life.id("MTG-1")}));
    for ix in 1..=5 {
        let owner = life.id("U-3");
        life.create("2026-03-02", ME, Kind::Action, "Improve", json!({"owner": owner, "due": "2026-04-15"}));
        let key = format!("ACT-{ix}");
        life.link("2026-03-02", ME, &key, Relation::FollowsFrom, "RET-1");
        if ix < 5 {
            life.set(&format!("2026-04-{:02}", 10 + ix), "bo", &key, json!({"state": "done"}));
        }
    }
    life.set(
        "2026-06-10",
        "cy",
        "ACT-1",
        json!({"measure": "Reviews wait 3 days instead of 6.", "effect": "helped", "effect_on": "2026-06-10"}),
    );
    life
}

#[test]
fn four_a_retro_whose_actions_are_done_and_looked_at() {
    let life = retro();
    let pm6 = life.evidence("2026-06-15", "RET-1", "PM6");
    assert_eq!((pm6.grade, pm6.excluded.as_deref(), pm6.fact("effects")), (Grade::E3, None, Some(1.0)));
    let map = life.map("2026-06-15", &Said::default());
    assert_eq!(value(&map, "retro_actions_in_time_share"), Some(0.8));
    assert_eq!(value(&map, "effects_checked"), Some(1.0));
}

/// Updates that were green the day before a milestone was missed, so many times.
fn green_and_missed(times: usize) -> Life {
    let mut life = Life::new("2026-01-05", "2026-12-31", 3);
    for ix in 0..times {
        let month = ix + 3;
        life.create("2026-01-06", ME, Kind::Item, "Step", json!({"type": "milestone", "committed": format!("2026-{month:02}-20")}));
        let body = json!({"week_ending": format!("2026-{month:02}-19"), "as_of": format!("2026-{month:02}-19T09:00:00Z"), "published_at": format!("2026-{month:02}-19T10:00:00Z"), "text": "All well.", "rag": "on_track"});
        life.create(&format!("2026-{month:02}-19"), ME, Kind::Update, "Week", body);
        let key = format!("I-{}", 4 + ix);
        life.set(&format!("2026-{month:02}-28"), "cy", &key, json!({"stage": "done"}));
    }
    life
}

#[test]
fn five_two_reports_were_green_and_the_milestone_was_missed_the_day_after() {
    let life = green_and_missed(2);
    let map = life.map("2026-05-04", &Said::default());
    assert_eq!(value(&map, "misses_hidden_share"), Some(1.0));
    let negative: Vec<_> = map.evidence.iter().filter(|item| item.competency == "LC4" && item.polarity == Polarity::Negative).collect();
    assert_eq!(negative.len(), 2);
    assert_eq!(standing(&map, "LC4", "L3").state, State::Contradicted);
    assert_eq!(standing(&map, "LC4", "L1").state, State::Contradicted);
    // One is no pattern.
    assert_ne!(standing(&green_and_missed(1).map("2026-05-04", &Said::default()), "LC4", "L3").state, State::Contradicted);
}

#[test]
fn five_a_later_clean_quarter_ends_it() {
    let mut life = green_and_missed(2);
    let body = json!({"week_ending": "2026-06-19", "as_of": "2026-06-19T09:00:00Z", "published_at": "2026-06-19T10:00:00Z", "text": "Amber.", "rag": "at_risk"});
    life.create("2026-06-19", ME, Kind::Update, "Week", body);
    // The last miss was due on 20 April; a quarter after it is 20 July.
    assert_eq!(standing(&life.map("2026-07-10", &Said::default()), "LC4", "L3").state, State::Contradicted);
    assert_ne!(standing(&life.map("2026-07-21", &Said::default()), "LC4", "L3").state, State::Contradicted);
}
