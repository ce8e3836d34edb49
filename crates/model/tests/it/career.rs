//! Career rules: frameworks, evidence, measures and what they come to.

mod attacks;
mod bundle;
mod coverage;
mod framework;
mod kept;
mod misses;
mod newer;
mod prospects;
mod rhythm;
mod road;
mod rules;
mod said;
mod signals;
mod subject;
mod worked;

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use serde_json::{Value, json};
use sinew_model::career::evidence::{Evidence, Found, Program, Sort, find};
use sinew_model::career::framework::{Ladder, own};
use sinew_model::career::map::{CareerMap, Said, Standing, look};
use sinew_model::career::past::Past;
use sinew_model::career::subject::Subject;
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, RecordId, Relation};

use crate::world::{World, at};

/// A program as it is written in a test: who acts is said for each act.
#[derive(Default)]
pub(crate) struct Life {
    pub(crate) world: World,
}

/// The one whom the evidence is about.
pub(crate) const ME: &str = "tess";

impl Life {
    /// A program of teams that `tess` leads, with people `bo` (sponsor), `cy` and `di`, who act as themselves.
    pub(crate) fn new(start: &str, end: &str, teams: usize) -> Life {
        let mut life = Life::default();
        for name in [ME, "bo", "cy", "di"] {
            life.create(start, "bo", Kind::Person, name, json!({"email": format!("{name}@example.com")}));
        }
        let (tess, bo) = (life.id("U-1"), life.id("U-2"));
        life.create(
            start,
            ME,
            Kind::Program,
            "Lift",
            json!({"owner": tess, "sponsor": bo, "start": format!("{start}T09:00"), "committed": end}),
        );
        for team in 0..teams {
            life.create(start, "bo", Kind::Team, &format!("Team {team}"), json!({}));
            let team = life.id(&format!("T-{}", team + 1));
            life.create(start, "bo", Kind::Item, "Work", json!({"team": team}));
        }
        life
    }

    pub(crate) fn by(&mut self, who: &str) {
        self.world.journal.last_mut().unwrap().actor = who.to_owned();
    }

    pub(crate) fn create(&mut self, day: &str, who: &str, kind: Kind, title: &str, body: Value) -> String {
        let id = self.world.create(day, kind, title, body);
        self.by(who);
        self.world.space.record(id).unwrap().key.clone()
    }

    pub(crate) fn set(&mut self, day: &str, who: &str, key: &str, values: Value) {
        self.world.set(day, key, values);
        self.by(who);
    }

    pub(crate) fn link(&mut self, day: &str, who: &str, from: &str, relation: Relation, to: &str) {
        self.world.link(day, from, relation, to, LinkData::default());
        self.by(who);
    }

    pub(crate) fn id(&self, key: &str) -> RecordId {
        self.world.id(key)
    }

    pub(crate) fn found(&self, day: &str) -> Found {
        let subject = Subject::find(&self.world.space, ME).unwrap();
        let past = Past::new(&subject, &self.world.journal);
        find(Program { space: &self.world.space, past: &past }, 0, &subject, at(day))
    }

    /// Returns the evidence of one record for one competency; who answers for it is another matter.
    #[track_caller]
    pub(crate) fn evidence(&self, day: &str, key: &str, competency: &str) -> Evidence {
        let found = self.found(day).evidence;
        let item =
            found.iter().map(|item| &**item).find(|item| item.key == key && item.competency == competency && item.sort != Sort::Role);
        item.unwrap_or_else(|| panic!("{key} is no evidence for {competency}: {found:#?}")).clone()
    }

    pub(crate) fn map(&self, day: &str, said: &Said) -> CareerMap {
        map_of(&[&self.found(day)], said, day)
    }
}

/// Our own framework.
pub(crate) fn ladder() -> &'static Ladder {
    static LADDER: LazyLock<Arc<Ladder>> = LazyLock::new(own);
    &LADDER
}

pub(crate) fn map_of(found: &[&Found], said: &Said, day: &str) -> CareerMap {
    look(found, said, ladder(), day.parse::<Date>().unwrap())
}

#[track_caller]
pub(crate) fn standing<'a>(map: &'a CareerMap, competency: &str, level: &str) -> &'a Standing {
    map.standings.iter().find(|standing| standing.competency == competency && standing.level == level).unwrap()
}

#[track_caller]
pub(crate) fn value(map: &CareerMap, measure: &str) -> Option<f64> {
    map.measures[measure].value
}
