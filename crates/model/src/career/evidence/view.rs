//! A program as evidence looks at it: who the person is in it, who did what, and how wide it reaches.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

use super::{Corroborator, Evidence, Grade, LATE_DAYS, Outcome, Polarity, Program, Role, Sort, Tie, expiry, missed};
use crate::calendars::{day_number, only_program, zone};
use crate::career::pace::is_closing;
use crate::career::past::{Past, Track};
use crate::career::subject::Subject;
use crate::insight::meetings::{Meetings, meeting};
use crate::kind::assumption::AssumptionState;
use crate::kind::decision::DecisionState;
use crate::kind::item::Stage;
use crate::kind::program::{self, Phase};
use crate::kind::risk::RiskState;
use crate::kind::{Body, Kind};
use crate::space::{Link, Record, RecordId, Ref, Relation, Space};

/// A program as one person's evidence is looked for in it.
pub(super) struct View<'a> {
    pub space: &'a Space,
    pub past: &'a Past,
    pub subject: &'a Subject,
    /// The person's records in this space.
    pub me: BTreeSet<RecordId>,
    pub my_teams: BTreeSet<RecordId>,
    pub ix: usize,
    pub title: String,
    pub charter: Option<(&'a Record, &'a program::Program)>,
    /// The person is the program's owner.
    pub led: bool,
    /// The days on which its plan begins and was promised to end.
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub closed_on: Option<Date>,
    pub teams: usize,
    pub scope: u8,
    pub today: Date,
    pub zone: TimeZone,
    /// What somebody closed together with more than three others within ten minutes.
    pub bulk: BTreeSet<RecordId>,
    pub meetings: Meetings<'a>,
    /// Revisions in which a change request was approved: what they moved, that request decided.
    pub approvals: BTreeSet<i64>,
    into: HashMap<RecordId, Vec<Link>>,
    from: HashMap<RecordId, Vec<Link>>,
}

/// What bears an item out, beside others' acts.
pub(super) enum Fact {
    /// Nothing yet.
    None,
    /// A later fact, which others' acts have to go with.
    Confirmed(Outcome),
    /// Dates that speak for themselves.
    Plain(Outcome),
}

/// Which fields bear a record out when somebody else sets them, and what that is called.
pub(super) type Telling = &'static [(&'static str, &'static str)];

/// Why what is still open does not count yet; once its day has come, it does.
pub(super) const NOT_FINISHED: &str = "It is not finished yet.";
pub(super) const NOT_DUE: &str = "Nobody has to look at it yet.";
/// Why what was closed in bulk does not count.
pub(super) const BULK: &str = "It was closed together with more than three others within ten minutes.";

/// What an item is made of.
pub(super) struct Make<'r> {
    pub record: &'r Record,
    pub sort: Sort,
    pub role: Role,
    pub occurred_on: Date,
    pub recorded_on: Date,
    pub others: Vec<Corroborator>,
    pub facts: BTreeMap<&'static str, f64>,
    pub excluded: Option<String>,
}

impl<'a> View<'a> {
    pub(super) fn new(program: Program<'a>, ix: usize, subject: &'a Subject, now: Timestamp) -> View<'a> {
        let Program { space, past } = program;
        let zone = zone(space);
        let record = only_program(space).and_then(|id| space.record(id));
        let charter = record.and_then(|record| match &record.body {
            Body::Program(charter) => Some((record, &**charter)),
            _ => None,
        });
        let me = subject.records(space);
        let mine = |person: Option<&Ref>| person.and_then(Ref::id).is_some_and(|id| me.contains(&id));
        let my_teams = space.records().filter_map(|record| match &record.body {
            Body::Person(person) if me.contains(&record.id) => person.team.as_ref()?.id(),
            Body::Team(team) if mine(team.lead.as_ref()) => Some(record.id),
            _ => None,
        });
        let my_teams = my_teams.collect();
        let (mut into, mut from): (HashMap<RecordId, Vec<Link>>, HashMap<RecordId, Vec<Link>>) = Default::default();
        for link in space.links() {
            from.entry(link.from).or_default().push(link.clone());
            into.entry(link.to).or_default().push(link);
        }
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let track = record.and_then(|record| past.track(record.id));
        let teams = teams(space);
        let closed = charter.and_then(|(_, charter)| charter.phase).is_some_and(|phase| phase >= Phase::Closed);
        View {
            space,
            past,
            subject,
            my_teams,
            ix,
            title: record.map_or_else(|| "Program".to_owned(), |record| record.title.clone()),
            led: charter.is_some_and(|(_, charter)| mine(charter.owner.as_ref())),
            start: charter.and_then(|(_, charter)| charter.start).map(|start| start.date()).or(track.map(|track| day(track.created().at))),
            end: charter.and_then(|(_, charter)| charter.committed),
            closed_on: track.filter(|_| closed).map(|track| day(track.set("phase").at)),
            teams,
            scope: scope(teams),
            today: day(now),
            me,
            charter,
            zone,
            bulk: bulk(space, past),
            meetings: Meetings::new(space),
            approvals: approvals(space, past),
            into,
            from,
        }
    }

    pub(super) fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// Whether a field names the person.
    pub(super) fn is_me(&self, person: Option<&Ref>) -> bool {
        person.and_then(Ref::id).is_some_and(|id| self.me.contains(&id))
    }

    /// Whether the person runs a meeting, or the series that it is an occurrence of.
    pub(super) fn runs(&self, record: &Record) -> bool {
        let owner = |record: &Record| meeting(record).and_then(|meeting| meeting.owner.clone());
        let owner = owner(record).or_else(|| owner(self.meetings.series(record)?));
        self.is_me(owner.as_ref())
    }

    /// Whether somebody of the journal is the person.
    pub(super) fn acts(&self, actor: Option<&str>) -> bool {
        actor.is_some_and(|name| self.subject.acts_as(name))
    }

    /// Whether it is known that somebody else did it.
    pub(super) fn is_other(&self, actor: Option<&str>) -> bool {
        actor.is_some_and(|name| !self.subject.acts_as(name))
    }

    /// Lists the links of a relation that lead to a record.
    pub(super) fn to(&self, record: RecordId, relation: Relation) -> impl Iterator<Item = &Link> {
        self.into.get(&record).into_iter().flatten().filter(move |link| link.relation == relation)
    }

    /// Lists the links of a relation that lead from a record.
    pub(super) fn from(&self, record: RecordId, relation: Relation) -> impl Iterator<Item = &Link> {
        self.from.get(&record).into_iter().flatten().filter(move |link| link.relation == relation)
    }

    /// Lists what a record is tied to, either way.
    pub(super) fn near(&self, record: RecordId) -> impl Iterator<Item = (&Link, &'a Record)> {
        let out = self.from.get(&record).into_iter().flatten().map(|link| (link, link.to));
        let into = self.into.get(&record).into_iter().flatten().map(|link| (link, link.from));
        out.chain(into).filter_map(|(link, other)| Some((link, self.space.record(other).filter(|record| !record.archived)?)))
    }

    pub(super) fn track(&self, record: &Record) -> Option<&'a Track> {
        self.past.track(record.id)
    }

    /// Returns what the person was to a record that has an owner: theirs, or begun by them and looked after since.
    pub(super) fn role(&self, record: &Record, owner: Option<&Ref>) -> Option<Role> {
        if self.is_me(owner) {
            return Some(Role::Driver);
        }
        let track = self.track(record)?;
        let acts = track.acts.iter().filter(|act| self.acts(act.actor.as_deref())).count();
        match (self.acts(track.created().actor.as_deref()), acts) {
            (true, _) if owner.is_none() => Some(Role::Driver),
            (true, 2..) => Some(Role::CoDriver),
            (true, _) | (false, 1..) => Some(Role::Contributor),
            (false, 0) => None,
        }
    }

    /// Lists who else acted on a record in a way that bears it out: by what only a receiver, a decider or an owner does, or because
    /// they have a part in it. A friend's change of a word is none.
    pub(super) fn others(&self, record: &Record, telling: Telling) -> Vec<Corroborator> {
        let Some(track) = self.track(record) else { return Vec::new() };
        // Who has a part in it is looked up only where somebody else acted.
        let partners = LazyCell::new(|| self.partners(record));
        let mut others: BTreeMap<&str, Corroborator> = BTreeMap::new();
        for act in &track.acts {
            let Some(name) = act.actor.as_deref().filter(|name| !self.subject.acts_as(name)) else { continue };
            let told = telling.iter().find(|(field, _)| *field == &*act.field).map(|(_, word)| *word);
            let word = match told {
                Some(word) => word,
                None if partners.contains(name) && !act.field.is_empty() => "worked on it",
                None => continue,
            };
            // What tells most is kept.
            if told.is_some() || !others.contains_key(name) {
                others.insert(name, Corroborator { name: name.to_owned(), tie: self.tie(name), act: word.to_owned(), at: act.at });
            }
        }
        for link in self.into.get(&record.id).into_iter().flatten() {
            let Some(tie) = self.past.tie_of(link) else { continue };
            let Some(name) = tie.actor.as_deref().filter(|name| !self.subject.acts_as(name)) else { continue };
            if matches!(link.relation, Relation::Accountable | Relation::Applies | Relation::Mitigates | Relation::Awaits) {
                let act = link.relation.name().replace('_', " ");
                others.entry(name).or_insert_with(|| Corroborator { name: name.to_owned(), tie: self.tie(name), act, at: tie.at });
            }
        }
        others.into_values().collect()
    }

    /// Lists the names of those who have a part in a record: whom it names, and by responsibility.
    fn partners(&self, record: &Record) -> BTreeSet<&'a str> {
        let mut body = record.body.clone();
        let named: Vec<RecordId> =
            body.references().into_iter().filter(|(_, kind, _)| *kind == Kind::Person).filter_map(|(_, _, person)| person.id()).collect();
        let raci = self.into.get(&record.id).into_iter().flatten();
        let raci = raci.filter(|link| matches!(link.relation, Relation::Responsible | Relation::Accountable | Relation::Consulted));
        let ids = named.into_iter().chain(raci.map(|link| link.from));
        ids.filter_map(|id| self.space.record(id)).map(|person| person.title.as_str()).collect()
    }

    /// Returns what somebody is to the person, as far as records tell.
    fn tie(&self, name: &str) -> Tie {
        let sponsor = self.charter.and_then(|(_, charter)| charter.sponsor.as_ref()).and_then(Ref::id);
        match sponsor.and_then(|id| self.space.record(id)) {
            Some(record) if record.title == name => Tie::Sponsor,
            _ => Tie::Peer,
        }
    }

    /// Makes an item of a record for one competency.
    pub(super) fn item(&self, competency: &str, make: &Make<'_>, fact: Fact) -> Evidence {
        let reconstructed = is_late(make.occurred_on, make.recorded_on);
        let grade = match &fact {
            _ if reconstructed => Grade::E1,
            Fact::Plain(_) => Grade::E3,
            Fact::Confirmed(_) if !make.others.is_empty() => Grade::E3,
            Fact::Confirmed(_) | Fact::None if !make.others.is_empty() => Grade::E2,
            Fact::Confirmed(_) | Fact::None => Grade::E1,
        };
        let outcome = match fact {
            Fact::None => None,
            Fact::Confirmed(outcome) | Fact::Plain(outcome) => Some(outcome),
        };
        let record = make.record;
        Evidence {
            competency: competency.to_owned(),
            sort: make.sort,
            polarity: if missed(make.sort, &make.facts).is_some() { Polarity::Neutral } else { Polarity::Positive },
            role: make.role,
            program: self.ix,
            program_title: self.title.clone(),
            record: record.id,
            key: record.key.clone(),
            kind: record.kind(),
            title: record.title.clone(),
            revision: self.track(record).map_or(self.space.revision, |track| track.acts.iter().map(|act| act.revision).max().unwrap_or(0)),
            occurred_on: make.occurred_on,
            recorded_on: make.recorded_on,
            reconstructed,
            scope: self.scope,
            corroborators: make.others.clone(),
            outcome,
            grade,
            expires: expiry(make.occurred_on),
            closed_by_hand: is_closing(make.sort) && is_closed(&record.body),
            excluded: make.excluded.clone(),
            group: None,
            about: None,
            facts: make.facts.clone(),
        }
    }
}

/// Whether a record is one that somebody closes, and was closed.
fn is_closed(body: &Body) -> bool {
    match body {
        Body::Risk(risk) => risk.state != RiskState::Open,
        Body::Action(action) => action.state == Stage::Done,
        Body::Assumption(assumption) => assumption.state != AssumptionState::Open,
        Body::Decision(decision) => decision.state == DecisionState::Made,
        _ => false,
    }
}

/// Whether something was written down so late that it is reconstructed.
pub(super) fn is_late(occurred_on: Date, recorded_on: Date) -> bool {
    days(occurred_on, recorded_on) > LATE_DAYS
}

/// Counts the teams that have work in a program.
fn teams(space: &Space) -> usize {
    let teams: BTreeSet<RecordId> = space
        .records()
        .filter_map(|record| match &record.body {
            Body::Item(item) if !record.archived => item.team.as_ref()?.id(),
            _ => None,
        })
        .collect();
    teams.len()
}

/// How wide a program reaches, by its teams: one, two to four, five to nine, ten or more.
fn scope(teams: usize) -> u8 {
    match teams {
        0 | 1 => 1,
        2..=4 => 2,
        5..=9 => 3,
        _ => 4,
    }
}

/// Lists the revisions in which change requests were approved.
fn approvals(space: &Space, past: &Past) -> BTreeSet<i64> {
    let requests = space.records().filter(|record| record.kind() == Kind::ChangeRequest && !record.archived);
    requests.filter_map(|record| Some(past.track(record.id)?.last_to("state", &["approved"])?.revision)).collect()
}

/// Lists what one person settled together with more than three others within ten minutes: that is tidying up, not work.
fn bulk(space: &Space, past: &Past) -> BTreeSet<RecordId> {
    let mut settled: Vec<(&str, Timestamp, RecordId)> = Vec::new();
    for record in space.records().filter(|record| matches!(record.kind(), Kind::Risk | Kind::Action | Kind::Issue | Kind::Assumption)) {
        let Some(act) = past.track(record.id).and_then(|track| track.last_to("state", &["closed", "done", "resolved", "holds"])) else {
            continue;
        };
        settled.extend(act.actor.as_deref().map(|actor| (actor, act.at, record.id)));
    }
    settled.sort_unstable();
    let mut together = BTreeSet::new();
    for (ix, (actor, at, _)) in settled.iter().enumerate() {
        let near =
            settled[ix..].iter().take_while(|(other, then, _)| other == actor && then.duration_since(*at) <= SignedDuration::from_mins(10));
        let near: Vec<RecordId> = near.map(|(.., record)| *record).collect();
        if near.len() > 3 {
            together.extend(near);
        }
    }
    together
}

pub(super) fn yes(is: bool) -> f64 {
    if is { 1.0 } else { 0.0 }
}

/// Returns how many days lie between two, later minus earlier.
pub(super) fn days(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}

/// Returns the working day (Monday to Friday) so many before another.
pub(super) fn working_days_before(day: Date, count: u32) -> Date {
    let mut at = day;
    let mut left = count;
    while left > 0 {
        let Ok(before) = at.checked_sub(1.day()) else { return at };
        at = before;
        if at.weekday().to_monday_zero_offset() < 5 {
            left -= 1;
        }
    }
    at
}

/// Reads a day that a field held.
pub(super) fn date_of(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

pub(super) fn outcome(words: impl Into<String>, on: Date) -> Outcome {
    Outcome { words: words.into(), on }
}
