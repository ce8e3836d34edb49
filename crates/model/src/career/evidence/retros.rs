//! Retros and actions: what was learned, whether it was done, and what it changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::view::{BULK, Fact, Make, View, days, outcome, yes};
use super::{Corroborator, Evidence, Polarity, Role, Sort};
use crate::insight::retros::moved;
use crate::kind::action::{Action, Effect};
use crate::kind::item::Stage;
use crate::kind::retro::{Retro, RetroState};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation};

/// Days within which an action of a retro is to be done.
const DONE_WITHIN: i32 = 60;

/// A retro that the person led: they began it, or run the meeting that it belongs to.
pub(super) fn retro(view: &View<'_>, record: &Record, retro: &Retro, evidence: &mut Vec<Evidence>) {
    let Some(track) = view.track(record) else { return };
    let meeting = record.parent.and_then(|id| view.space.record(id)).filter(|parent| parent.kind() == Kind::Meeting);
    let asked = meeting.map(|meeting| view.meetings.people(meeting)).unwrap_or_default();
    let led = view.acts(track.created().actor.as_deref()) || meeting.is_some_and(|meeting| view.runs(meeting));
    let attended = asked.iter().any(|person| view.me.contains(&person.id));
    let role = match (led, attended) {
        (true, _) => Role::Driver,
        (false, true) => Role::Contributor,
        (false, false) => return,
    };
    let actors: BTreeSet<&str> = track.acts.iter().filter_map(|act| act.actor.as_deref()).collect();
    // Notes and ballots have no author. So many votes take at least so many people.
    let votes: u32 = retro.notes.iter().map(|note| note.votes).sum();
    let people = asked.len().max(actors.len()).max(votes.div_ceil(retro.votes_each()) as usize);
    let on = retro.date.unwrap_or_else(|| view.day(track.created().at));
    let actions = actions(view, record.id);
    let owned = |action: &Action| action.owner.is_some() && action.due.is_some();
    let with_both = actions.iter().filter(|(_, action)| owned(action)).count();
    let effects: Vec<_> = actions
        .iter()
        .filter(|(_, action)| action.state == Stage::Done)
        .filter_map(|(record, action)| Some((*record, said(view, action, on)?)))
        .collect();
    let verified: Vec<Corroborator> = actions.iter().filter_map(|(action, body)| verifier(view, action, body)).collect();
    let facts = BTreeMap::from([
        ("people", people as f64),
        ("closed", yes(retro.state == RetroState::Closed)),
        ("actions", actions.len() as f64),
        ("effects", effects.len() as f64),
    ]);
    let mut others = view.others(record, &[("notes", "wrote notes"), ("state", "closed it")]);
    for other in verified {
        if others.iter().all(|known| known.name != other.name) {
            others.push(other);
        }
    }
    let excluded = if retro.state != RetroState::Closed {
        Some("It is not closed yet.".to_owned())
    } else if people < 3 {
        Some("Fewer than three people took part, as far as records tell.".to_owned())
    } else {
        (with_both == 0).then(|| "No action with an owner and a day came out of it.".to_owned())
    };
    let recorded_on = view.day(track.created().recorded_at);
    // What helped tells more than what did not; both were looked at.
    let effect = effects.iter().find(|(_, (.., helped))| *helped).or(effects.first());
    let fact = || match effect {
        Some((action, (words, on, _))) => Fact::Confirmed(outcome(format!("{}: {words}", action.key), *on)),
        None => Fact::None,
    };
    let make = Make { record, sort: Sort::Retro, role, occurred_on: on, recorded_on, others, facts, excluded };
    evidence.push(view.item("PM6", &make, fact()));
    if led {
        // What comes back from retro to retro counts for the first.
        let first = |action: &Record| {
            let retros = view.from(action.id, Relation::FollowsFrom).filter_map(|link| view.space.record(link.to));
            retros.filter(|other| other.kind() == Kind::Retro).map(|other| other.id).min() == Some(record.id)
        };
        for (action, body) in actions.iter().filter(|(action, body)| owned(body) && first(action)) {
            evidence.extend(retro_action(view, on, action, body));
        }
    }
}

/// What became of an action that came out of a retro, for whoever led it.
fn retro_action(view: &View<'_>, retro: Date, record: &Record, action: &Action) -> Option<Evidence> {
    let track = view.track(record)?;
    let done = done_on(view, record, action);
    let verifier = verifier(view, record, action);
    let mut facts = BTreeMap::new();
    if done.is_some() || days(retro, view.today) > DONE_WITHIN || action.state == Stage::Dropped {
        facts.insert("done", yes(done.is_some() && verifier.is_some()));
        facts.insert("done_in_time", yes(verifier.is_some() && done.is_some_and(|on| days(retro, on) <= DONE_WITHIN)));
    }
    let effect = said(view, action, retro).filter(|_| done.is_some());
    facts.insert("effect", yes(effect.is_some()));
    let never = done.is_none() && days(retro, view.today) > DONE_WITHIN;
    let recorded_on = view.day(track.last_to("state", &["done"]).unwrap_or(track.created()).recorded_at);
    let make = Make {
        record,
        sort: Sort::RetroAction,
        role: Role::Driver,
        occurred_on: done.unwrap_or(retro),
        recorded_on,
        others: verifier.into_iter().collect(),
        facts,
        excluded: view.bulk.contains(&record.id).then(|| BULK.to_owned()),
    };
    let helped = effect.as_ref().is_none_or(|(.., helped)| *helped);
    let fact = effect.map_or(Fact::None, |(words, on, _)| Fact::Confirmed(outcome(words, on)));
    let polarity = match (never, helped) {
        (true, _) => Polarity::Negative,
        // That it did not help is known because somebody looked: no win, and no fault.
        (false, false) => Polarity::Neutral,
        (false, true) => Polarity::Positive,
    };
    Some(Evidence { polarity, ..view.item("PM6", &make, fact) })
}

/// An action that the person took on.
pub(super) fn action(view: &View<'_>, record: &Record, action: &Action, evidence: &mut Vec<Evidence>) {
    let Some(track) = view.track(record).filter(|_| view.is_me(action.owner.as_ref())) else { return };
    let Some(due) = action.due else { return };
    let done = done_on(view, record, action);
    let late = done.map_or(due < view.today && action.state != Stage::Dropped, |on| on > due);
    if done.is_none() && !late {
        return;
    }
    let verifier = verifier(view, record, action);
    let facts = BTreeMap::from([("on_time", yes(!late))]);
    let make = Make {
        record,
        sort: Sort::Action,
        role: Role::Driver,
        occurred_on: done.unwrap_or(due),
        recorded_on: view.day(track.last_to("state", &["done"]).unwrap_or(track.created()).recorded_at),
        others: verifier.into_iter().collect(),
        facts,
        excluded: view.bulk.contains(&record.id).then(|| BULK.to_owned()),
    };
    let fact = match done.filter(|_| !late) {
        Some(on) => Fact::Confirmed(outcome("done by its day", on)),
        None => Fact::None,
    };
    let mut item = view.item("PM6", &make, fact);
    if done.is_none() {
        item.polarity = Polarity::Negative;
    }
    evidence.push(item);
}

/// Lists the actions that came out of a record.
fn actions<'v>(view: &'v View<'_>, of: RecordId) -> Vec<(&'v Record, &'v Action)> {
    let from = view.to(of, Relation::FollowsFrom).filter_map(|link| view.space.record(link.from));
    from.filter_map(|record| match &record.body {
        Body::Action(action) if !record.archived && record.kind() == Kind::Action => Some((record, &**action)),
        _ => None,
    })
    .collect()
}

/// Says whether an action helped, and on which day somebody looked: by what people say, else by its metric.
fn said(view: &View<'_>, action: &Action, since: Date) -> Option<(String, Date, bool)> {
    let measure = action.measure.as_deref().map(|measure| format!(" ({})", measure.trim_end_matches('.'))).unwrap_or_default();
    if let Some(effect) = action.effect {
        let words = match effect {
            Effect::Helped => "it helped",
            Effect::Partly => "it helped in part",
            Effect::DidNot => "it did not help",
        };
        return Some((format!("{words}{measure}"), action.effect_on.unwrap_or(view.today), effect != Effect::DidNot));
    }
    let record = action.metric.as_ref().and_then(Ref::id).and_then(|id| view.space.record(id))?;
    let Body::Metric(metric) = &record.body else { return None };
    let moved = moved(record, metric, since, view.today);
    let (before, now, better) = (moved.before?, moved.now?, moved.better?);
    let on = metric.measurements.iter().map(|one| one.on).filter(|on| *on <= view.today).max()?;
    Some((format!("{} went from {before} to {now}", moved.key), on, better))
}

fn done_on(view: &View<'_>, record: &Record, action: &Action) -> Option<Date> {
    let track = view.track(record).filter(|_| action.state == Stage::Done)?;
    Some(view.day(track.last_to("state", &["done"]).unwrap_or(track.created()).at))
}

/// Returns who other than the owner said that an action is done.
fn verifier(view: &View<'_>, record: &Record, action: &Action) -> Option<Corroborator> {
    let act = view.track(record).filter(|_| action.state == Stage::Done)?.last_to("state", &["done"])?;
    let name = act.actor.as_deref()?;
    let owner = action.owner.as_ref().and_then(Ref::id).and_then(|id| view.space.record(id)).map(|person| person.title.as_str());
    let own = owner == Some(name) || view.is_me(action.owner.as_ref()) && view.acts(Some(name));
    (!own).then(|| Corroborator { name: name.to_owned(), tie: super::Tie::Peer, act: "confirmed it".to_owned(), at: act.at })
}
