//! Decisions: how choices were made, who agreed, what was stopped, and what they rest on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use super::risks::on_time;
use super::view::{Fact, Make, Telling, View, days, outcome, yes};
use super::{Evidence, Polarity, Sort};
use crate::career::past::{Act, Track};
use crate::kind::change_request::{ChangeRequest, RequestState};
use crate::kind::decision::{Decision, DecisionState};
use crate::kind::item::Stage;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation};

pub(super) const TELLING: Telling =
    &[("state", "decided"), ("asked", "asked"), ("outcome", "wrote the outcome"), ("objections", "objected or answered")];
/// Days after the day it was needed by within which a decision was still in time to count.
const GRACE: i32 = 7;
/// Days before and after its review day on which a review was held in time.
const REVIEW: (i32, i32) = (-3, 14);

pub(super) fn decision(view: &View<'_>, record: &Record, decision: &Decision, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, decision.owner.as_ref())) else { return };
    let (on_time, made_on) = on_time(view, record, decision);
    let others = view.others(record, TELLING);
    let decider = view.to(record.id, Relation::Accountable).next().is_some();
    let review = review(view, decision, track);
    let mut facts = BTreeMap::new();
    facts.insert("written", yes(decision.options.len() >= 2 && decision.outcome.is_some()));
    facts.insert("joint", yes(contributors(view, decision, track) >= 2));
    facts.insert("objection", yes(!decision.objections.is_empty()));
    facts.insert("wide", yes(view.scope >= 3));
    facts.insert("turned", yes(turned(track)));
    facts.insert("reopened", yes(reopened(track)));
    facts.extend(on_time.map(|on_time| ("on_time", yes(on_time))));
    facts.extend(review.map(|(held, _)| ("reviewed", yes(held))));
    let due_too_long =
        decision.needed_by.is_some_and(|due| made_on.unwrap_or(view.today) > due && days(due, made_on.unwrap_or(view.today)) > GRACE);
    let qualifies = decision.options.len() >= 2 && reasons_first(decision, track) && decider && made_on.is_some() && !due_too_long;
    facts.insert("qualifies", yes(qualifies));
    let opened = view.day(track.created().at);
    let make = Make {
        record,
        sort: Sort::Decision,
        role,
        occurred_on: made_on.unwrap_or(opened),
        recorded_on: view.day(track.last_to("state", &["made"]).unwrap_or(track.created()).recorded_at),
        others,
        facts,
        excluded: None,
    };
    let fact = || match review {
        Some((true, on)) => Fact::Confirmed(outcome("looked at again on its day", on)),
        _ => Fact::None,
    };
    let group = record.parent.filter(|parent| view.space.record(*parent).is_some_and(|parent| parent.kind() != Kind::Program));
    if decision.options.len() >= 2 || decision.state == DecisionState::Made {
        let mut item = Evidence { group, ..view.item("TF2", &make, fact()) };
        if due_too_long {
            item.polarity = Polarity::Negative;
        } else if decision.options.len() < 2 {
            item.excluded = Some("It names no second option, so no trade-off can be seen.".to_owned());
        }
        evidence.push(item);
    }
    if decision.state == DecisionState::Made {
        approval(view, decision, track, opened, &make, fact(), evidence);
        stop(view, decision, &make, decider, evidence);
    }
    dispute(view, decision, &make, made_on, evidence);
    rests_on(view, &make, evidence);
}

/// What the accountable person agreed to, with the objections.
fn approval(view: &View<'_>, decision: &Decision, track: &Track, opened: Date, make: &Make<'_>, fact: Fact, evidence: &mut Vec<Evidence>) {
    let accountable = names(view, make.record.id, Relation::Accountable);
    let approved = make.others.iter().find(|other| other.act == "decided" || accountable.contains(&other.name));
    let mut facts = BTreeMap::new();
    facts.insert("approved", yes(approved.is_some()));
    facts.extend(approved.map(|other| ("quick", yes(days(opened, view.day(other.at)) <= 10))));
    facts.insert("objections_answered", decision.objections.iter().filter(|objection| objection.answer.is_some()).count() as f64);
    let reviewed = view.to(make.record.id, Relation::FollowsFrom).next().is_some();
    facts.insert("reversed_unreviewed", yes(reopened(track) && !reviewed));
    let make = Make { sort: Sort::Approval, facts, others: make.others.clone(), excluded: None, ..*make };
    evidence.push(view.item("LC1", &make, fact));
}

/// A decision over an objection is a dispute; settled without anybody above, it is settled at working level.
fn dispute(view: &View<'_>, decision: &Decision, make: &Make<'_>, made_on: Option<Date>, evidence: &mut Vec<Evidence>) {
    if decision.objections.is_empty() {
        return;
    }
    let went_up = view.near(make.record.id).any(|(link, other)| match &other.body {
        Body::Ask(_) => link.relation == Relation::FollowsFrom,
        Body::Risk(risk) => risk.escalated_to.is_some(),
        _ => false,
    });
    let answered = decision.objections.iter().all(|objection| objection.answer.is_some());
    let settled = made_on.is_some() && answered && !went_up;
    let facts = BTreeMap::from([("settled", yes(settled)), ("stated", yes(decision.options.len() >= 2))]);
    let fact = match made_on.filter(|_| settled) {
        Some(on) => Fact::Confirmed(outcome("settled at working level, with every objection answered", on)),
        None => Fact::None,
    };
    let make = Make { sort: Sort::Dispute, facts, others: make.others.clone(), excluded: None, ..*make };
    evidence.push(view.item("LC3", &make, fact));
}

/// A decision that drops work says what is not done.
fn stop(view: &View<'_>, decision: &Decision, make: &Make<'_>, decider: bool, evidence: &mut Vec<Evidence>) {
    let dropped = view
        .from(make.record.id, Relation::Decides)
        .filter_map(|link| view.space.record(link.to))
        .filter(|other| matches!(&other.body, Body::Item(item) if item.stage == Stage::Dropped));
    let dropped = dropped.count();
    if dropped == 0 {
        return;
    }
    let reason = decision.outcome.is_some() || decision.context.is_some();
    let approved = !make.others.is_empty() && decider;
    let facts = BTreeMap::from([("reason", yes(reason)), ("approved", yes(approved && reason)), ("done", 1.0)]);
    let words = format!("{} dropped", crate::insight::count(dropped, "item"));
    let excluded = (!reason).then(|| "It gives no reason.".to_owned());
    let fact = Fact::Confirmed(outcome(words, make.occurred_on));
    let make = Make { sort: Sort::Stop, facts, others: make.others.clone(), excluded, ..*make };
    evidence.push(view.item("ST2", &make, fact));
}

/// What a decision refers to: metrics are data, objectives and key results the business.
fn rests_on(view: &View<'_>, make: &Make<'_>, evidence: &mut Vec<Evidence>) {
    let near: Vec<&Record> =
        view.near(make.record.id).filter(|(link, _)| link.relation == Relation::Relates).map(|(_, other)| other).collect();
    let measured = |other: &&&Record| matches!(&other.body, Body::Metric(metric) if metric.measurements.iter().any(|value| value.on <= make.occurred_on));
    let metrics = near.iter().filter(measured).count();
    let business = near.iter().filter(|other| matches!(other.kind(), Kind::Objective | Kind::KeyResult | Kind::Metric)).count();
    if metrics > 0 {
        let facts = BTreeMap::from([("metrics", metrics as f64), ("decision", 1.0)]);
        let make = Make { sort: Sort::Citation, facts, others: make.others.clone(), excluded: None, ..*make };
        evidence.push(view.item("TF5", &make, Fact::None));
    }
    if business > 0 {
        let facts = BTreeMap::from([("impact", 1.0)]);
        let make = Make { sort: Sort::Link, facts, others: make.others.clone(), excluded: None, ..*make };
        evidence.push(view.item("ST1", &make, Fact::None));
    }
}

/// A change of scope, dates or people that was weighed before it was approved or refused.
pub(super) fn request(view: &View<'_>, record: &Record, request: &ChangeRequest, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, request.owner.as_ref())) else { return };
    if request.state == RequestState::Proposed || request.weighed_at.is_none() {
        return;
    }
    let decided = track.set("state");
    let others = view.others(record, &[("state", "decided"), ("decided_by", "decided"), ("reason", "gave the reason")]);
    let facts = BTreeMap::from([("weighed", 1.0)]);
    let (occurred_on, recorded_on) = (request.decided_on.unwrap_or(view.day(decided.at)), view.day(decided.recorded_at));
    let make = Make { record, sort: Sort::Charter, role, occurred_on, recorded_on, others, facts, excluded: None };
    evidence.push(view.item("PM1", &make, Fact::None));
}

/// Whether a change of a date has a decision beside it, or was made by a request that was approved.
pub(super) fn is_decided(view: &View<'_>, record: RecordId, moved: &Act) -> bool {
    if view.approvals.contains(&moved.revision) {
        return true;
    }
    let on = view.day(moved.at);
    let near = |made: Date| (-30..=7).contains(&days(on, made));
    let decided = |record: RecordId| {
        view.to(record, Relation::Decides)
            .filter_map(|link| view.past.track(link.from))
            .any(|track| track.last_to("state", &["made"]).is_some_and(|act| near(view.day(act.at))))
    };
    // What moves a milestone moves those that it waits for and that wait for it.
    let beside = |record: RecordId| {
        let before = view.to(record, Relation::Blocks).map(|link| link.from);
        before.chain(view.from(record, Relation::Blocks).map(|link| link.to)).any(decided)
    };
    decided(record)
        || beside(record)
        || view.space.records().any(|other| match &other.body {
            Body::ChangeRequest(request) if request.state == RequestState::Approved && !other.archived => {
                let names = request.effects.iter().any(|effect| effect.item.id() == Some(record)) || request.effects.is_empty();
                names && request.decided_on.is_some_and(near)
            }
            _ => false,
        })
}

/// Whether the reasons were written down before an option was chosen.
fn reasons_first(decision: &Decision, track: &Track) -> bool {
    if decision.context.is_none() {
        return false;
    }
    let written = track.of("context").find(|act| !act.after.is_null()).map_or(track.created().at, |act| act.at);
    let chosen = track.of("options").find(|act| chosen(&act.after).is_some()).or_else(|| track.last_to("state", &["made"]));
    chosen.is_some_and(|act| written < act.at)
}

/// Returns the option that is chosen in a list.
fn chosen(options: &Value) -> Option<&str> {
    options.as_array()?.iter().find(|option| option["chosen"] == true)?["text"].as_str()
}

/// Whether another option was chosen first.
fn turned(track: &Track) -> bool {
    let mut choices = track.of("options").filter_map(|act| chosen(&act.after));
    choices.next().is_some_and(|first| choices.next_back().is_some_and(|last| last != first))
}

/// Whether it was made and opened again.
fn reopened(track: &Track) -> bool {
    track.of("state").any(|act| act.before == "made" && act.after == "needed")
}

/// How many others had a say: who was asked, and who edited it.
fn contributors(view: &View<'_>, decision: &Decision, track: &Track) -> usize {
    let asked = decision.asked.iter().filter_map(Ref::id).filter(|id| !view.me.contains(id));
    let asked = asked.filter_map(|id| view.space.record(id)).map(|record| record.title.as_str());
    let actors = track.acts.iter().filter_map(|act| act.actor.as_deref()).filter(|name| !view.acts(Some(name)));
    asked.chain(actors).collect::<std::collections::BTreeSet<_>>().len()
}

/// Whether it was looked at again on its review day; `None` while that is to come.
fn review(view: &View<'_>, decision: &Decision, track: &Track) -> Option<(bool, Date)> {
    // The day may have moved on with the review, so the first one counts.
    let first = track.of("revisit").find_map(|act| super::view::date_of(&act.before).or(super::view::date_of(&act.after)));
    let due = first.or(decision.revisit)?;
    let made = track.last_to("state", &["made"])?.at;
    let held = track.acts.iter().find(|act| {
        let telling = matches!(&*act.field, "outcome" | "revisit" | "status" | "context" | "state" | "options");
        telling && act.at > made && (REVIEW.0..=REVIEW.1).contains(&days(due, view.day(act.at)))
    });
    match held {
        Some(act) => Some((true, view.day(act.at))),
        None if days(due, view.today) > REVIEW.1 => Some((false, due)),
        None => None,
    }
}

/// Lists the names of who is what to a record.
pub(super) fn names(view: &View<'_>, record: RecordId, relation: Relation) -> Vec<String> {
    view.to(record, relation).filter_map(|link| view.space.record(link.from)).map(|person| person.title.clone()).collect()
}
