//! Prospects: what is missing, what one more would add, and from when on a level could be supported.

use jiff::civil::Date;
use serde_json::json;
use sinew_model::career::evidence::Program;
use sinew_model::career::evidence::coming::{Coming, coming};
use sinew_model::career::map::{Said, State, Statement};
use sinew_model::career::past::Past;
use sinew_model::career::prospect::{Prospect, next_levels, prospects};
use sinew_model::career::subject::Subject;
use sinew_model::kind::Kind;
use sinew_model::space::{RecordId, Relation};

use super::rules::whole;
use super::{Life, ME, ladder, map_of, standing};
use crate::world::at;

const TODAY: &str = "2026-07-10";

impl Life {
    fn coming(&self, day: &str, lands: &dyn Fn(RecordId) -> Option<Date>) -> Coming {
        let subject = Subject::find(&self.world.space, ME).unwrap();
        let past = Past::new(&subject, &self.world.journal);
        coming(Program { space: &self.world.space, past: &past }, (0, &self.found(day)), &subject, at(day), lands)
    }

    fn prospect(&self, competency: &str, level: &str, lands: &dyn Fn(RecordId) -> Option<Date>, said: &Said) -> Prospect {
        let (found, ahead) = (self.found(TODAY), self.coming(TODAY, lands));
        let map = map_of(&[&found], said, TODAY);
        let all = prospects(&map, &[&found.facts], &[&ahead], said, ladder());
        all.into_iter().find(|one| one.competency == competency && one.level == level).unwrap()
    }
}

fn nowhere(_: RecordId) -> Option<Date> {
    None
}

/// A sound risk of `tess` that `bo` weighed, which would strike on a day.
fn risk(life: &mut Life, opened: &str, strikes: &str) -> String {
    let tess = life.id("U-1");
    let body = json!({"owner": tess, "probability": 0.5, "impact_days": [5, 10, 20], "proximity": strikes, "trigger": "t", "plan": "p"});
    let key = life.create(opened, ME, Kind::Risk, "Vendor slips", body);
    life.set(opened, "bo", &key, json!({"probability": 0.6}));
    key
}

#[test]
fn what_was_neglected_cannot_be_planned_away() {
    let mut life = Life::new("2026-01-05", "2026-12-31", 3);
    // Six kept risks raised month by month: L1 is there. Only the last was looked at within four weeks, and L2 asks for eight of ten.
    for ix in 0..6 {
        risk(&mut life, &format!("2026-0{}-15", ix + 1), "2026-11-20");
    }
    let prospect = life.prospect("PM4", "L2", &nowhere, &Said::default());
    assert_eq!((prospect.earliest, prospect.missing.len()), (None, 1), "{prospect:#?}");
    let still = "Still short then: risks that were looked at every four weeks: 17 %, takes at least 80 %";
    assert!(prospect.words.starts_with("Unknown") && prospect.words.contains(still), "{}", prospect.words);
}

/// A program with assumptions that `tess` looks at on the first of the coming months.
fn assumptions(count: u32) -> Life {
    let mut life = Life::new("2026-01-05", "2027-12-31", 3);
    let tess = life.id("U-1");
    for ix in 0..count {
        life.create(
            "2026-06-01",
            ME,
            Kind::Assumption,
            "One region is enough",
            json!({"owner": tess, "review": format!("2026-{:02}-01", ix + 8)}),
        );
    }
    life
}

#[test]
fn what_is_planned_gives_the_earliest_day_and_names_what_it_rests_on() {
    // ST3 L1 asks for one assumption that was tested, and its gate for two items over a month, one of which somebody else acted on.
    let found = assumptions(2).prospect("ST3", "L1", &nowhere, &Said::default());
    // Tested on 1 August and 1 September: a month lies between them from the second on.
    assert_eq!(found.earliest.unwrap().to_string(), "2026-09-01");
    let keys: Vec<&str> = found.rests_on.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["A-1", "A-2"]);
    assert_eq!(found.words, "From Tue 1 Sep at the earliest, if A-1, A-2 go as planned.");
}

#[test]
fn where_nothing_planned_gives_it_the_day_is_unknown() {
    let found = assumptions(1).prospect("ST3", "L1", &nowhere, &Said::default());
    assert_eq!((found.earliest, found.rests_on.len()), (None, 0));
    assert!(found.words.starts_with("Unknown: nothing in the plan would give it. Still short then: "), "{}", found.words);
}

#[test]
fn what_one_more_would_add_is_said_of_each_clause() {
    let found = assumptions(1).prospect("ST3", "L1", &nowhere, &Said::default());
    let tested = found.missing.iter().find(|one| one.words.starts_with("assumptions found to hold")).unwrap();
    assert_eq!(tested.one_more.as_deref(), Some("One more settles it."));
    assert_eq!(tested.next.as_ref().map(|next| (next.key.as_str(), next.on.to_string())), Some(("A-1", "2026-08-01".to_owned())));
}

#[test]
fn what_people_have_to_say_is_beside_the_day_and_moves_no_day() {
    let life = assumptions(2);
    // LC6 is for people alone: records cannot say when.
    let found = life.prospect("LC6", "L1", &nowhere, &Said::default());
    assert_eq!(found.earliest, None);
    assert!(found.for_people.iter().any(|words| words.starts_with("somebody has to say: Helped a newer colleague")), "{found:#?}");
    let statement = Statement {
        competency: "LC6".to_owned(),
        text: found.for_people[0].replace("somebody has to say: ", ""),
        record: None,
        by: "bo".to_owned(),
        tie: sinew_model::career::evidence::Tie::Mentee,
        on: "2026-07-01".parse().unwrap(),
        agrees: true,
    };
    let said = Said { statements: vec![statement], ..Said::default() };
    assert!(life.prospect("LC6", "L1", &nowhere, &said).for_people.is_empty());
}

#[test]
fn milestones_come_when_the_engine_lands_them() {
    let mut life = Life::new("2026-01-05", "2027-12-31", 3);
    for _ in 0..2 {
        life.create("2026-02-01", ME, Kind::Item, "Step", json!({"type": "milestone", "committed": "2026-09-01"}));
    }
    let (slow, done) = (life.id("I-4"), life.id("I-5"));
    life.link("2026-02-01", ME, "I-1", Relation::Blocks, "I-4");
    let lands =
        move |id: RecordId| (id == slow).then(|| "2026-11-06".parse().unwrap()).or((id == done).then(|| "2026-10-02".parse().unwrap()));
    let coming = life.coming(TODAY, &lands);
    let forecasts: Vec<String> = coming
        .items
        .iter()
        .filter(|item| item.competency == "PM2")
        .map(|item| format!("{} {} {:?} {:?}", item.key, item.occurred_on, item.sort, item.fact("held")))
        .collect();
    assert_eq!(forecasts, ["I-4 2026-11-06 Forecast Some(1.0)", "I-5 2026-10-02 Forecast Some(1.0)"]);
    // The program closes when the last of them lands.
    assert_eq!(coming.closes.unwrap().to_string(), "2026-11-06");
}

#[test]
fn what_does_not_count_today_for_another_reason_will_not_count_later() {
    let mut life = Life::new("2026-01-05", "2026-12-31", 3);
    let (first, second) = (risk(&mut life, "2026-02-01", "2026-09-01"), risk(&mut life, "2026-02-01", "2026-09-01"));
    life.link("2026-02-02", ME, &second, Relation::Duplicates, &first);
    let keys: Vec<String> = life.coming(TODAY, &nowhere).items.into_iter().map(|item| item.key).collect();
    assert_eq!(keys, [first]);
}

#[test]
fn what_supports_a_level_holds_those_below_it() {
    // Steps of one's own are asked for at the first level alone; who forecasts whole programs need not go back to them.
    let map = whole("PM2", "L2", None).map_with(&Said::default());
    assert_eq!([standing(&map, "PM2", "L1").state, standing(&map, "PM2", "L2").state], [State::NotEnoughData, State::Supported]);
    let next = |competency: &str| next_levels(&map, ladder(), competency).iter().map(|level| level.key.clone()).collect::<Vec<_>>();
    assert_eq!(next("PM2"), ["L3"]);
    assert_eq!(next("TF1"), ["L1"]);
}
