//! Commitments and asks: what others promised, whether they kept it, and what was answered.

use std::collections::BTreeMap;

use super::view::{Fact, Make, View, date_of, days, outcome, working_days_before, yes};
use super::{Evidence, Sort};
use crate::career::past::Track;
use crate::kind::ask::{Ask, AskState};
use crate::kind::commitment::{Commitment, CommitmentState};
use crate::kind::{Body, Kind};
use crate::space::{Record, Ref, Relation};

pub(super) fn commitment(view: &View<'_>, record: &Record, commitment: &Commitment, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, commitment.owner.as_ref())) else { return };
    let provider = commitment.provider.as_ref().and_then(Ref::id);
    let crosses = provider.is_some() && provider != commitment.consumer.as_ref().and_then(Ref::id);
    let promise = track.acts.iter().find(|act| is_promise(act) && view.is_other(act.actor.as_deref()));
    let settled = matches!(commitment.state, CommitmentState::Delivered | CommitmentState::Missed);
    let mut facts = BTreeMap::new();
    facts.insert("dated", yes(commitment.needed_by.is_some() && commitment.promised.is_some()));
    facts.insert("accepted", yes(promise.is_some()));
    facts.insert("resequenced", yes(view.to(record.id, Relation::Decides).next().is_some()));
    let overdue = !settled && commitment.promised.or(commitment.needed_by).is_some_and(|due| due < view.today);
    let outside = provider.is_some_and(|team| !view.my_teams.contains(&team));
    facts.insert("outside", yes(outside));
    let kept = kept(view, commitment, track);
    if settled || overdue {
        facts.insert("kept", yes(kept));
        facts.insert("late", yes(!kept));
    }
    let confirmed = track.last_to("state", &["delivered"]).filter(|act| view.is_other(act.actor.as_deref()));
    let fact = || match (confirmed, commitment.delivered_on) {
        (Some(_), Some(on)) => Fact::Confirmed(outcome(if kept { "delivered as promised" } else { "delivered" }, on)),
        _ => Fact::None,
    };
    let asked = track.created();
    let occurred_on = commitment.delivered_on.unwrap_or_else(|| promise.map_or(view.day(asked.at), |act| view.day(act.at)));
    let recorded_on = view.day(track.last_to("state", &["delivered", "missed"]).or(promise).unwrap_or(asked).recorded_at);
    let others = view.others(record, &[("promised", "promised it"), ("state", "promised or received it"), ("delivered_on", "received it")]);
    let wish = promise.is_none().then(|| "The giving team did not promise it themselves: it is a wish.".to_owned());
    let within = (!crosses).then(|| "It is no dependency between two teams.".to_owned());
    if let Some(provider) = provider {
        facts.insert("provider", team_number(view, provider));
    }
    let make = Make { record, sort: Sort::Dependency, role, occurred_on, recorded_on, others, facts, excluded: within.or(wish) };
    evidence.push(view.item("PM3", &make, fact()));
    if outside {
        let facts = make.facts.clone();
        let make = Make { sort: Sort::Dependency, facts, others: make.others.clone(), excluded: make.excluded.clone(), ..make };
        evidence.push(view.item("LC2", &make, fact()));
    }
}

/// Whether an act is the giving of a date or a yes.
fn is_promise(act: &crate::career::past::Act) -> bool {
    match &*act.field {
        "promised" => !act.after.is_null(),
        "state" => act.after == "promised" || act.after == "accepted" && act.before == "asked",
        _ => false,
    }
}

/// Whether it came by the day that was promised first, or the day was agreed anew five working days before it passed.
fn kept(view: &View<'_>, commitment: &Commitment, track: &Track) -> bool {
    let mut due = track.of("promised").find_map(|act| date_of(&act.before).or_else(|| date_of(&act.after))).or(commitment.promised);
    for act in track.of("promised") {
        let (Some(old), Some(new)) = (due, date_of(&act.after)) else { continue };
        if view.day(act.at) <= working_days_before(old, 5) {
            due = Some(new);
        }
    }
    // A promise may be later than the need; what was needed earlier and not renegotiated is not held against the giver.
    commitment.delivered_on.zip(due.or(commitment.needed_by)).is_some_and(|(came, due)| came <= due)
}

/// Tells teams apart in a number, so that measures can count them.
fn team_number(view: &View<'_>, team: crate::space::RecordId) -> f64 {
    let mut teams = view.space.records().filter(|record| record.kind() == Kind::Team);
    teams.position(|record| record.id == team).map_or(0.0, |ix| ix as f64)
}

pub(super) fn ask(view: &View<'_>, record: &Record, ask: &Ask, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, ask.owner.as_ref())) else { return };
    if view.is_me(ask.asked.as_ref()) {
        return;
    }
    let asked_on = ask.asked_on.unwrap_or_else(|| view.day(track.created().at));
    let answered = ask.answered_on.filter(|_| ask.state != AskState::Open);
    let complete = (ask.asked.is_some() || ask.role.is_some()) && ask.needed_by.is_some();
    let mut facts = BTreeMap::new();
    facts.insert("complete", yes(complete));
    facts.insert("answered", yes(answered.is_some()));
    facts.insert("granted", yes(ask.state == AskState::Granted));
    let in_time = ask.needed_by.and_then(|due| match answered {
        Some(on) => Some(on <= due),
        None if due < view.today => Some(false),
        None => None,
    });
    facts.extend(in_time.map(|in_time| ("in_time", yes(in_time))));
    facts.extend(answered.map(|on| ("answer_days", f64::from(days(asked_on, on)))));
    let others = view.others(record, &[("state", "answered"), ("answer", "answered"), ("answered_on", "answered")]);
    let recorded_on = view.day(if answered.is_some() { track.set("state").recorded_at } else { track.created().recorded_at });
    let occurred_on = answered.unwrap_or(asked_on);
    let fact = || match (answered, in_time) {
        (Some(on), Some(true)) => Fact::Confirmed(outcome("answered by the day that was asked for", on)),
        _ => Fact::None,
    };
    let make = Make { record, sort: Sort::Ask, role, occurred_on, recorded_on, others, facts, excluded: None };
    evidence.push(view.item("LC4", &make, fact()));
    if ask.state == AskState::Granted {
        evidence.push(view.item("LC2", &make, fact()));
    }
    // What names a way out, a day and what happens without it went up like an escalation.
    let options = view.near(record.id).find_map(|(_, other)| match &other.body {
        Body::Decision(decision) => Some(decision.options.len()),
        _ => None,
    });
    if complete && ask.without.is_some() && options.unwrap_or(0) >= 2 {
        let mut facts = make.facts.clone();
        facts.extend(in_time.map(|in_time| ("on_time", yes(in_time))));
        facts.insert("stated", 1.0);
        let make = Make { sort: Sort::Escalation, facts, others: make.others.clone(), excluded: None, ..make };
        evidence.push(view.item("LC3", &make, fact()));
    }
}
