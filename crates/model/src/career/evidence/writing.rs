//! What people wrote down for others: the map of the system, documents of the playbook, and sessions with what came of them.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{Fact, Make, View, days, outcome, yes};
use super::{Corroborator, Evidence, Sort, Tie};
use crate::kind::Kind;
use crate::kind::component::Component;
use crate::kind::document::Document;
use crate::kind::meeting::Meeting;
use crate::space::{Record, Relation};

/// States in which what came out of a session is settled.
const SETTLED: &[&str] = &["done", "made", "closed", "resolved", "granted", "declined"];

/// A part of the map.
pub(super) fn component(view: &View<'_>, record: &Record, component: &Component, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, None)) else { return };
    let others = view.others(record, &[("uses", "checked it"), ("team", "took it on"), ("description", "checked it")]);
    let citing: Vec<&Record> =
        view.near(record.id).filter(|(link, _)| link.relation == Relation::Relates).map(|(_, other)| other).collect();
    let cited = citing.iter().filter(|other| matches!(other.kind(), Kind::Item | Kind::Risk | Kind::Decision | Kind::Commitment)).count();
    let mut facts = BTreeMap::new();
    facts.insert("described", yes(component.team.is_some() && (component.description.is_some() || !component.uses.is_empty())));
    facts.insert("confirmed", yes(!others.is_empty()));
    facts.insert("citing_people", citing_people(view, &citing));
    facts.insert("stale_days", f64::from(days(view.day(track.last().at), view.today)));
    let fact = match (cited, citing.first()) {
        (1.., Some(other)) => Fact::Confirmed(outcome(format!("{} refers to it", other.key), view.day(track.last().at))),
        _ => Fact::None,
    };
    let excluded = (cited == 0).then(|| "Nothing refers to it.".to_owned());
    let made = track.created();
    let make = Make {
        record,
        sort: Sort::Map,
        role,
        occurred_on: view.day(made.at),
        recorded_on: view.day(made.recorded_at),
        others,
        facts,
        excluded,
    };
    evidence.push(view.item("TF1", &make, fact));
}

/// How many other people's records refer to something.
fn citing_people(view: &View<'_>, citing: &[&Record]) -> f64 {
    let names = citing.iter().filter_map(|other| view.track(other)?.created().actor.as_deref()).filter(|name| !view.subject.acts_as(name));
    names.collect::<BTreeSet<_>>().len() as f64
}

/// A document of the person's.
pub(super) fn document(view: &View<'_>, record: &Record, document: &Document, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, document.owner.as_ref())) else { return };
    let others = view.others(record, &[("text", "worked on it"), ("review", "read it again")]);
    let applied: Vec<_> = view.from(record.id, Relation::Applies).collect();
    let by_others: BTreeSet<&str> =
        applied.iter().filter_map(|link| view.past.tie_of(link)?.actor.as_deref()).filter(|name| !view.subject.acts_as(name)).collect();
    let citing: Vec<&Record> = view.near(record.id).map(|(_, other)| other).filter(|other| other.kind() == Kind::Decision).collect();
    let mut facts = BTreeMap::new();
    facts.insert("agreed", yes(others.len() + by_others.len() >= 2));
    facts.insert("agreed_by_one", yes(!others.is_empty() || !by_others.is_empty()));
    facts.insert("adopted", yes(!applied.is_empty()));
    facts.insert("adopters", by_others.len() as f64);
    let withdrawn = track.of("archived").rfind(|act| act.after == true).filter(|_| record.archived);
    facts.insert("judged", yes(withdrawn.is_some() || track.of("review").next().is_some()));
    facts.insert("removed", yes(withdrawn.is_some()));
    facts.insert("cited", yes(!citing.is_empty()));
    let made = track.created();
    let (occurred_on, recorded_on) = (view.day(made.at), view.day(made.recorded_at));
    let excluded = document.text.is_none().then(|| "There is no text in it.".to_owned());
    let make = Make { record, sort: Sort::Brief, role, occurred_on, recorded_on, others, facts, excluded };
    let fact = || match citing.first() {
        Some(other) => Fact::Confirmed(outcome(format!("{} refers to it", other.key), occurred_on)),
        None => Fact::None,
    };
    if !record.archived {
        evidence.push(view.item("TF1", &make, fact()));
        evidence.push(view.item("LC4", &make, fact()));
    }
    let adopted = match by_others.first() {
        Some(name) => Fact::Confirmed(outcome(format!("{name} applies it"), occurred_on)),
        None => Fact::None,
    };
    let make =
        Make { sort: Sort::Practice, facts: make.facts.clone(), others: make.others.clone(), excluded: make.excluded.clone(), ..make };
    evidence.push(view.item("ST5", &make, adopted));
}

/// A session that the person led, and what changed by it.
pub(super) fn meeting(view: &View<'_>, record: &Record, meeting: &Meeting, evidence: &mut Vec<Evidence>) {
    let Some(track) = view.track(record).filter(|_| view.runs(record) && meeting.rhythm.is_none()) else { return };
    let Some(start) = meeting.start.filter(|start| start.date() <= view.today) else { return };
    let asked = view.meetings.people(record);
    let people = asked.len();
    let came: Vec<&Record> = view.to(record.id, Relation::FollowsFrom).filter_map(|link| view.space.record(link.from)).collect();
    let facts = BTreeMap::from([("changed", yes(!came.is_empty())), ("people", people as f64)]);
    let excluded = if people < 3 {
        Some("Fewer than three people were there, as far as records tell.".to_owned())
    } else {
        meeting.notes.is_none().then(|| "There are no notes.".to_owned())
    };
    let mut others = view.others(record, &[("notes", "wrote notes"), ("agenda", "put something on the agenda")]);
    // Who was asked to come and settled what came out of it, was there for their own reasons.
    for (result, person) in came.iter().flat_map(|result| asked.iter().map(move |person| (*result, *person))) {
        let name = person.title.as_str();
        let act = view.track(result).and_then(|track| track.last_to("state", SETTLED)).filter(|act| act.actor.as_deref() == Some(name));
        if let Some(act) = act.filter(|_| !view.subject.acts_as(name) && others.iter().all(|known| known.name != name)) {
            let word = format!("settled {}", result.key);
            others.push(Corroborator { name: name.to_owned(), tie: Tie::Peer, act: word, at: act.at });
        }
    }
    let fact = match came.first() {
        Some(other) => Fact::Confirmed(outcome(format!("{} came out of it", other.key), start.date())),
        None => Fact::None,
    };
    let recorded = track.of("notes").next_back().unwrap_or(track.created());
    let make = Make {
        record,
        sort: Sort::Session,
        role: super::Role::Driver,
        occurred_on: start.date(),
        recorded_on: view.day(recorded.recorded_at),
        others,
        facts,
        excluded,
    };
    evidence.push(view.item("LC5", &make, fact));
}
