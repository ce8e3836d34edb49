//! Signals: when one's own records show one of the four challenges, when they are quiet, and when there is too little to say.

use std::collections::HashSet;

use serde_json::json;
use sinew_model::career::evidence::Program;
use sinew_model::career::evidence::signs::{Signs, signs};
use sinew_model::career::past::Past;
use sinew_model::career::signals::{Challenge, Gauge, Showing, Signal, signals};
use sinew_model::career::subject::Subject;
use sinew_model::insight::forecast::is_critical;
use sinew_model::kind::Kind;
use sinew_model::space::RecordId;

use super::{Life, ME};
use crate::world::{World, at};

const TODAY: &str = "2026-07-10";

impl Life {
    fn signs(&self, criticality: Option<&dyn Fn(RecordId) -> f64>) -> Signs {
        let critical = |criticality: &dyn Fn(RecordId) -> f64| -> HashSet<RecordId> {
            self.world.space.records().map(|record| record.id).filter(|id| is_critical(criticality(*id))).collect()
        };
        let critical = criticality.map(critical);
        let subject = Subject::find(&self.world.space, ME).unwrap();
        let past = Past::new(&subject, &self.world.journal);
        signs(Program { space: &self.world.space, past: &past }, (0, &self.found(TODAY)), &subject, at(TODAY), critical.as_ref())
    }

    /// Gives everything that is open a share of the trials that puts it on the critical path.
    fn signal(&self, challenge: Challenge) -> Signal {
        signals(&[self.signs(Some(&|_| 0.9))], None).into_iter().find(|signal| signal.challenge == challenge).unwrap()
    }

    fn gauge(&self, challenge: Challenge, ix: usize) -> Gauge {
        self.signal(challenge).gauges[ix].clone()
    }

    /// Tasks of a program, each held by somebody from a day on.
    fn tasks(&mut self, day: &str, holder: &str, count: usize) -> Vec<String> {
        let holder = self.id(holder);
        (0..count).map(|_| self.create(day, "bo", Kind::Item, "Part", json!({"assignee": holder}))).collect()
    }
}

/// A program that began long ago and has no teams, so that only what a test puts there is open.
fn life() -> Life {
    Life::new("2026-01-05", "2026-12-31", 0)
}

#[test]
fn letting_go_shows_when_a_fifth_of_the_path_was_mine_for_three_weeks() {
    let mut life = life();
    life.tasks("2026-02-02", "U-1", 2);
    life.tasks("2026-02-02", "U-3", 6);
    let gauge = life.gauge(Challenge::LettingGo, 0);
    assert_eq!((gauge.showing, gauge.value, gauge.of), (Showing::Shows, Some(0.25), 8));
    assert_eq!(
        gauge.words,
        "2 of 8 open tasks on the critical path are yours (25 %), for 3 weeks or longer; the limit is 20 % for 3 weeks."
    );
    assert_eq!(gauge.records.iter().map(|record| record.key.as_str()).collect::<Vec<_>>(), ["I-1", "I-2"]);
}

#[test]
fn exactly_a_fifth_is_within_the_limit() {
    let mut life = life();
    life.tasks("2026-02-02", "U-1", 2);
    life.tasks("2026-02-02", "U-3", 8);
    assert_eq!(life.gauge(Challenge::LettingGo, 0).showing, Showing::Quiet);
}

#[test]
fn what_i_took_on_last_week_only_begins_to_show() {
    let mut life = life();
    life.tasks("2026-02-02", "U-3", 6);
    for key in life.tasks("2026-02-02", "U-3", 2) {
        let tess = life.id("U-1");
        life.set("2026-07-01", ME, &key, json!({"assignee": tess}));
    }
    let gauge = life.gauge(Challenge::LettingGo, 0);
    assert_eq!(gauge.showing, Showing::Begins);
    assert!(gauge.words.contains("are yours (25 %), for 1 week; the limit"), "{}", gauge.words);
}

#[test]
fn tasks_off_the_path_done_or_dropped_do_not_weigh() {
    let mut life = life();
    let mine = life.tasks("2026-02-02", "U-1", 3);
    life.tasks("2026-02-02", "U-3", 5);
    life.set("2026-03-02", ME, &mine[0], json!({"stage": "done"}));
    life.set("2026-03-02", ME, &mine[1], json!({"stage": "dropped"}));
    let off = life.id(&mine[2]);
    let signs = life.signs(Some(&|id| if id == off { 0.29 } else { 0.3 }));
    assert_eq!(signs.path.unwrap().mine, [(0, 5); 4]);
}

#[test]
fn without_a_forecast_or_a_program_of_mine_nobody_says_whose_the_path_is() {
    let mut life = life();
    life.tasks("2026-02-02", "U-1", 8);
    let gauge = |signs: Signs| signals(&[signs], None)[0].gauges[0].clone();
    let none = gauge(life.signs(None));
    assert_eq!((none.showing, none.words.as_str()), (Showing::NotEnoughData, "No program that you lead has a forecast yet."));
    let few = gauge(life.signs(Some(&|_| 0.0)));
    assert_eq!(few.words, "0 open tasks on the critical path of what you lead: too few to say.");
    let cy = life.id("U-3");
    life.set("2026-07-01", "bo", "P-1", json!({"owner": cy}));
    let not_led = gauge(life.signs(Some(&|_| 0.9)));
    assert_eq!(
        (not_led.showing, not_led.words.as_str()),
        (Showing::NotEnoughData, "You lead no open program: there is no path to look at.")
    );
}

/// Promises to a program of mine: some kept, some late.
fn promises(kept: usize, late: usize) -> Life {
    let mut life = Life::new("2026-01-05", "2026-12-31", 2);
    let (tess, give, take) = (life.id("U-1"), life.id("T-1"), life.id("T-2"));
    for ix in 0..kept + late {
        let body = json!({"owner": tess, "provider": give, "consumer": take, "needed_by": "2026-06-12"});
        let key = life.create("2026-05-01", ME, Kind::Commitment, "An API", body);
        life.set("2026-05-04", "cy", &key, json!({"state": "promised", "promised": "2026-06-12"}));
        let on = if ix < kept { "2026-06-11" } else { "2026-06-22" };
        life.set(on, "di", &key, json!({"state": "delivered", "delivered_on": on}));
    }
    life
}

#[test]
fn influence_shows_when_less_than_six_of_ten_promises_are_kept() {
    let gauge = promises(2, 3).gauge(Challenge::Influence, 0);
    assert_eq!((gauge.showing, gauge.value), (Showing::Shows, Some(0.4)));
    assert_eq!(gauge.words, "2 of 5 promises to you that fell due in half a year were kept (40 %); the limit is 60 %.");
    assert_eq!(gauge.records.len(), 3);
    assert_eq!(promises(3, 2).gauge(Challenge::Influence, 0).showing, Showing::Quiet);
    assert_eq!(promises(1, 3).gauge(Challenge::Influence, 0).showing, Showing::NotEnoughData);
}

#[test]
fn influence_shows_when_more_than_half_is_asked_of_managers() {
    let asking = |of: &[&str]| {
        let mut life = Life::new("2026-01-05", "2026-12-31", 1);
        let (tess, team) = (life.id("U-1"), life.id("T-1"));
        // `cy` works in the team, `bo` is the sponsor, `di` belongs to nobody here.
        life.set("2026-01-06", "bo", "U-3", json!({"team": team}));
        for who in of {
            let asked = life.id(who);
            let body = json!({"owner": tess, "asked": asked, "asked_on": "2026-06-01", "needed_by": "2026-06-20"});
            life.create("2026-06-01", ME, Kind::Ask, "Two people for a month", body);
        }
        life.gauge(Challenge::Influence, 1)
    };
    let gauge = asking(&["U-2", "U-2", "U-4", "U-3", "U-3"]);
    assert_eq!((gauge.showing, gauge.value, gauge.of), (Showing::Shows, Some(0.6), 5));
    assert_eq!(
        gauge.words,
        "3 of 5 things that you asked for in half a year went to a sponsor, a role or somebody of no team (60 %); the limit is 50 %."
    );
    assert_eq!(asking(&["U-2", "U-2", "U-3", "U-3", "U-3"]).showing, Showing::Quiet);
    assert_eq!(asking(&["U-2", "U-2", "U-2", "U-2"]).showing, Showing::NotEnoughData);
}

#[test]
fn balance_shows_when_nothing_technical_was_done_for_sixty_days() {
    let mut life = life();
    let gauge = life.gauge(Challenge::Balance, 0);
    assert_eq!((gauge.showing, gauge.words.as_str()), (Showing::Shows, "No technical map or decision of yours in 60 days."));
    let tess = life.id("U-1");
    let options = json!([{"text": "a"}, {"text": "b"}]);
    let key = life.create("2026-06-01", ME, Kind::Decision, "Which queue", json!({"owner": tess, "context": "c", "options": options}));
    life.set("2026-06-10", ME, &key, json!({"state": "made", "outcome": "a"}));
    let gauge = life.gauge(Challenge::Balance, 0);
    assert_eq!((gauge.showing, gauge.of), (Showing::Quiet, 1));
    let young = Life::new("2026-06-01", "2026-12-31", 0).gauge(Challenge::Balance, 0);
    assert_eq!((young.showing, young.words.as_str()), (Showing::NotEnoughData, "What you lead is younger than 60 days."));
}

/// Tasks of `cy`, rewritten on days of four weeks.
fn rewriting(who: &str, field: &str, days: &[&str], tasks: usize) -> Gauge {
    let mut life = life();
    for key in life.tasks("2026-02-02", "U-3", tasks) {
        for (ix, day) in days.iter().enumerate() {
            let value = if field == "rank" || field == "committed" { json!(format!("2026-12-{:02}", ix + 1)) } else { json!(ix + 2) };
            life.set(day, who, &key, json!({field: value}));
        }
    }
    life.gauge(Challenge::Balance, 1)
}

#[test]
fn balance_shows_when_others_tasks_are_rewritten_more_than_five_times_a_week() {
    let days = ["2026-06-15", "2026-06-22", "2026-06-29"];
    let gauge = rewriting(ME, "points", &days, 7);
    assert_eq!((gauge.showing, gauge.value, gauge.of), (Showing::Shows, Some(5.25), 21));
    assert!(gauge.words.starts_with("You rewrote tasks that others hold 5.2 times a week over 4 weeks"), "{}", gauge.words);
    assert_eq!(gauge.records.len(), 7, "each task is named once");
    // Twenty are five a week: the limit. What is older, of a planner's fields, or somebody else's doing counts for nothing.
    assert_eq!(rewriting(ME, "points", &["2026-06-22", "2026-06-29"], 10).showing, Showing::Quiet);
    assert_eq!(rewriting(ME, "points", &["2026-05-04", "2026-05-11"], 15).value, Some(0.0));
    assert_eq!(rewriting(ME, "committed", &days, 10).value, Some(0.0));
    assert_eq!(rewriting("di", "points", &days, 10).value, Some(0.0));
}

#[test]
fn many_words_of_one_day_are_one_edit_and_ones_own_tasks_are_none() {
    assert_eq!(rewriting(ME, "points", &["2026-06-22", "2026-06-22", "2026-06-22"], 1).of, 1);
    let mut life = life();
    for key in life.tasks("2026-02-02", "U-1", 30) {
        life.set("2026-06-22", ME, &key, json!({"points": 3.0}));
    }
    assert_eq!(life.gauge(Challenge::Balance, 1).of, 0);
}

/// Unknowns of mine: some past their day.
fn unknowns(late: usize, open: usize) -> Life {
    let mut life = life();
    let tess = life.id("U-1");
    for ix in 0..late + open {
        let review = if ix < late { "2026-07-01" } else { "2026-09-01" };
        life.create("2026-06-01", ME, Kind::Assumption, "One region is enough", json!({"owner": tess, "review": review}));
    }
    life
}

#[test]
fn ambiguity_shows_when_a_third_of_the_unknowns_is_late() {
    let gauge = unknowns(2, 4).gauge(Challenge::Ambiguity, 0);
    assert_eq!((gauge.showing, gauge.of), (Showing::Shows, 6));
    assert_eq!(gauge.words, "2 of 6 open unknowns are past their day (33 %); the limit is 30 %.");
    assert_eq!(unknowns(3, 7).gauge(Challenge::Ambiguity, 0).showing, Showing::Quiet);
    assert_eq!(unknowns(2, 0).gauge(Challenge::Ambiguity, 0).showing, Showing::NotEnoughData);
    let mut settled = unknowns(2, 4);
    settled.set("2026-07-02", ME, "A-1", json!({"state": "holds"}));
    assert_eq!(settled.gauge(Challenge::Ambiguity, 0).showing, Showing::Quiet);
}

#[test]
fn ambiguity_shows_when_nobody_approves_the_charter_for_sixty_days() {
    let mut old = life();
    let gauge = old.gauge(Challenge::Ambiguity, 1);
    assert_eq!(
        (gauge.showing, gauge.words.as_str()),
        (Showing::Shows, "1 charter that nobody approved, the oldest for 186 days; the limit is 60.")
    );
    let bo = old.id("U-2");
    old.set("2026-07-01", "bo", "P-1", json!({"approved_by": bo, "approved_on": "2026-07-01"}));
    let gauge = old.gauge(Challenge::Ambiguity, 1);
    assert_eq!((gauge.showing, gauge.words.as_str()), (Showing::Quiet, "The charter of what you lead is approved."));
    assert_eq!(Life::new("2026-06-01", "2026-12-31", 0).gauge(Challenge::Ambiguity, 1).showing, Showing::Quiet);
}

#[test]
fn a_closed_program_shows_nothing_and_several_are_put_together() {
    let mut closed = life();
    closed.tasks("2026-02-02", "U-1", 8);
    closed.set("2026-07-01", ME, "P-1", json!({"phase": "closed"}));
    let mut open = life();
    open.tasks("2026-02-02", "U-3", 9);
    let share = |life: &Life| life.signs(Some(&|_| 0.9));
    let together = signals(&[share(&closed), share(&open)], None);
    assert_eq!((together[0].gauges[0].showing, together[0].gauges[0].of), (Showing::Quiet, 9));
}

#[test]
fn the_growth_plan_says_what_helps_and_where_it_stands() {
    let mut plan = World::default();
    plan.create("2026-01-05", Kind::Program, "Growth plan", json!({}));
    plan.create("2026-01-05", Kind::Risk, "Not letting go", json!({"category": "Letting go", "plan": "Give the importer to Cy."}));
    let all = signals(&[], Some(&plan.space));
    assert_eq!(all.iter().map(|signal| signal.challenge).collect::<Vec<_>>(), Challenge::ALL);
    assert_eq!((all[0].response.as_str(), all[0].risk.as_deref()), ("Give the importer to Cy.", Some("R-1")));
    assert_eq!((all[1].response.as_str(), all[1].risk.as_deref()), ("Ask for less at a time; bring the evidence first.", None));
    // Who is in no program is told nothing of themselves.
    assert!(all.iter().all(|signal| signal.showing == Showing::NotEnoughData), "{all:#?}");
}
