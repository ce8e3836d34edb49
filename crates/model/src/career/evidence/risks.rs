//! Risks and issues: what was seen before it struck, and what was not.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::forecasts::finished;
use super::view::{Fact, Make, Telling, View, date_of, days, outcome, yes};
use super::{Evidence, Polarity, Role, Sort};
use crate::career::past::Track;
use crate::change::field;
use crate::insight::live_item;
use crate::insight::rag::Rag;
use crate::kind::Body;
use crate::kind::decision::{Decision, DecisionState};
use crate::kind::issue::{Issue, IssueSeverity};
use crate::kind::item::Stage;
use crate::kind::risk::{Response, Risk, RiskState};
use crate::kind::update::Update;
use crate::space::{Record, RecordId, Relation};

const TELLING: Telling = &[
    ("state", "settled it"),
    ("status", "worked on it"),
    ("escalated_to", "took it up"),
    ("probability", "weighed it"),
    ("plan", "planned for it"),
];
/// Working days of exposure, or of the worst delay, from which a risk weighs something.
const WEIGHT: (f64, f64) = (1.0, 5.0);
/// Words of a category that make a risk a technical one.
const TECHNICAL: &[&str] =
    &["technical", "architecture", "integration", "migration", "capacity", "security", "performance", "infrastructure"];

pub(super) fn risk(view: &View<'_>, record: &Record, risk: &Risk, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, risk.owner.as_ref())) else { return };
    let opened_at = track.created();
    let opened = view.day(opened_at.at);
    let settled = track.last_to("state", &["closed", "occurred"]).filter(|_| risk.state != RiskState::Open);
    let settled_on = settled.map(|act| view.day(act.at));
    let impact = impact(view, record, risk, track, settled_on);
    let struck = risk.state == RiskState::Occurred || track.last_to("state", &["occurred"]).is_some();
    let acted = risk.plan.is_some() || has_action(view, record.id) || matches!(risk.response, Some(Response::Accept));
    let mut facts = BTreeMap::new();
    facts.insert("weighty", yes(is_weighty(risk)));
    facts.insert("next_step", yes(risk.plan.is_some() || risk.response.is_some()));
    facts.insert("kept", yes(risk.owner.is_some() && risk.trigger.is_some() && (risk.plan.is_some() || risk.response.is_some())));
    facts.insert("technical", yes(is_technical(risk)));
    facts.insert("struck", yes(struck));
    if struck {
        facts.insert("struck_reviewed", yes(view.to(record.id, Relation::FollowsFrom).next().is_some()));
    }
    if let Some(impact) = impact {
        facts.insert("lead_days", f64::from(days(opened, impact)));
        let over = settled_on.is_some() || impact < view.today;
        if over {
            facts.insert("in_time", yes(!struck && settled_on.is_some_and(|on| on <= impact)));
        }
        facts.insert("ahead", yes(days(opened, impact) >= 30 && acted && threatens_others(view, record.id)));
    }
    if let (Some(start), Some(end)) = (view.start, view.end) {
        facts.insert("early", yes(f64::from(days(start, opened)) <= f64::from(days(start, end)) * 0.25));
    }
    let looked_after = track.acts.windows(2).all(|pair| days(view.day(pair[0].at), view.day(pair[1].at)) <= 28);
    facts.insert("looked_after", yes(looked_after && (settled.is_some() || days(view.day(track.last().at), view.today) <= 28)));
    let excluded = excluded(view, record, risk, track, opened, settled_on, impact, acted);
    let others = view.others(record, TELLING);
    let make = Make {
        record,
        sort: Sort::Risk,
        role,
        occurred_on: settled_on.unwrap_or(opened),
        recorded_on: settled.map_or(view.day(opened_at.recorded_at), |act| view.day(act.recorded_at)),
        others,
        facts,
        excluded,
    };
    let fact = || match impact {
        Some(impact) if impact < view.today && !struck && settled_on.is_some_and(|on| on <= impact) => {
            Fact::Confirmed(outcome(format!("closed {} before its day, and it did not strike", lead(settled_on, impact)), impact))
        }
        _ if struck && make.facts.get("struck_reviewed") == Some(&1.0) => {
            Fact::Confirmed(outcome("it struck, and what followed is on record", settled_on.unwrap_or(view.today)))
        }
        _ => Fact::None,
    };
    evidence.push(view.item("PM4", &make, fact()));
    if is_technical(risk) {
        evidence.push(view.item("TF4", &make, fact()));
    }
    scenario(view, risk, track, &make, struck, evidence);
    escalation(view, record, risk, track, &make, evidence);
}

/// A risk with a trigger and a plan that stood before is a scenario.
fn scenario(view: &View<'_>, risk: &Risk, track: &Track, make: &Make<'_>, struck: bool, evidence: &mut Vec<Evidence>) {
    if risk.plan.is_none() && risk.response.is_none() {
        return;
    }
    let struck_at = track.last_to("state", &["occurred"]).map(|act| act.at);
    let trigger = risk.trigger.is_some() && risk.owner.is_some();
    let before = struck_at.is_none_or(|at| track.set("trigger").at < at);
    let mut facts = make.facts.clone();
    facts.insert("trigger", yes(trigger && before));
    let mut fact = Fact::None;
    if let Some(at) = struck_at {
        let used = responses(view, make.record.id).any(|done| (0..=10).contains(&days(view.day(at), done)));
        facts.insert("used", yes(trigger && before && used));
        if used && before {
            fact = Fact::Confirmed(outcome("it struck, and the response that was prepared was used", view.day(at)));
        }
    }
    if let Some(impact) = facts.get("lead_days") {
        facts.insert("far_ahead", yes(*impact >= 182.0 && has_action(view, make.record.id)));
    }
    let void = (trigger && !before).then(|| "Its trigger was written down after it struck.".to_owned());
    let make = Make { sort: Sort::Scenario, facts, excluded: void.or(make.excluded.clone()), others: make.others.clone(), ..*make };
    let mut item = view.item("ST4", &make, fact);
    if struck && !item.has("used") {
        item.polarity = Polarity::Negative;
    }
    evidence.push(item);
}

/// A risk that went up, with options to decide on.
fn escalation(view: &View<'_>, record: &Record, risk: &Risk, track: &Track, make: &Make<'_>, evidence: &mut Vec<Evidence>) {
    if risk.escalated_to.is_none() {
        return;
    }
    let Some((decided, decision)) = view.near(record.id).find_map(|(link, other)| match &other.body {
        Body::Decision(decision) if matches!(link.relation, Relation::Decides | Relation::FollowsFrom | Relation::Mitigates) => {
            Some((other, &**decision))
        }
        _ => None,
    }) else {
        return;
    };
    let went_up = view.day(track.set("escalated_to").at);
    let (on_time, made_on) = on_time(view, decided, decision);
    let mut facts = make.facts.clone();
    facts.insert("options", decision.options.len() as f64);
    facts.insert("stated", yes(decision.options.len() >= 2 && decision.needed_by.is_some()));
    if let Some(on_time) = on_time {
        facts.insert("on_time", yes(on_time));
    }
    if let Some(made_on) = made_on {
        facts.insert("answer_days", f64::from(days(went_up, made_on)));
    }
    let fact = match (on_time, made_on) {
        (Some(true), Some(made_on)) => Fact::Confirmed(outcome("decided by the day that was asked for", made_on)),
        _ => Fact::None,
    };
    let mut others = make.others.clone();
    others.extend(
        view.others(decided, super::decisions::TELLING)
            .into_iter()
            .filter(|other| make.others.iter().all(|known| known.name != other.name)),
    );
    let excluded = (decision.options.len() < 2 || decision.needed_by.is_none())
        .then(|| "It went up without two options and a day to decide by.".to_owned());
    let recorded_on = view.day(track.set("escalated_to").recorded_at);
    let make = Make { sort: Sort::Escalation, occurred_on: went_up, recorded_on, facts, others, excluded, ..*make };
    evidence.push(view.item("LC3", &make, fact));
}

/// Whether a decision was made by its day, and when; `None` while nobody can say.
pub(super) fn on_time(view: &View<'_>, record: &Record, decision: &Decision) -> (Option<bool>, Option<Date>) {
    let made = view.track(record).and_then(|track| track.last_to("state", &["made"])).filter(|_| decision.state == DecisionState::Made);
    let made_on = made.map(|act| view.day(act.at));
    let on_time = match (decision.needed_by, made_on) {
        (Some(due), Some(made)) => Some(made <= due),
        (Some(due), None) if decision.state == DecisionState::Needed && due < view.today => Some(false),
        _ => None,
    };
    (on_time, made_on)
}

/// Says why a risk does not count; `None` when it does.
#[expect(clippy::too_many_arguments, reason = "each guard looks at another side of the risk")]
fn excluded(
    view: &View<'_>,
    record: &Record,
    risk: &Risk,
    track: &Track,
    opened: Date,
    settled: Option<Date>,
    impact: Option<Date>,
    acted: bool,
) -> Option<String> {
    if view.from(record.id, Relation::Duplicates).next().is_some() {
        return Some("It is a duplicate.".to_owned());
    }
    if view.bulk.contains(&record.id) {
        return Some(super::view::BULK.to_owned());
    }
    if let Some(issue) = issue_before(view, record.id, opened) {
        return Some(format!("It was opened after {issue}, which it foresees."));
    }
    if impact.is_some_and(|impact| opened >= impact) {
        return Some("It was opened on its day or later.".to_owned());
    }
    if let Some(impact) = impact
        && days(opened, impact) <= 14
        && let Some(update) = told_before(view, record.id, opened)
    {
        return Some(format!("It was opened after {update} had said so."));
    }
    if settled.is_some_and(|on| days(opened, on) <= 5) && !acted {
        return Some("It was closed within five days, and nothing was done.".to_owned());
    }
    let closing = track.last_to("state", &["closed"]).filter(|_| risk.state == RiskState::Closed)?;
    let week = closing.at - SignedDuration::from_hours(7 * 24);
    let lowered = |name: &str| {
        track
            .of(name)
            .any(|act| act.at > week && act.at <= closing.at && view.acts(act.actor.as_deref()) && amount(&act.after) < amount(&act.before))
    };
    let weight = lowered("probability") || lowered("impact_days") || lowered("probability_range");
    weight.then(|| "Its weight was lowered in the week before it was closed.".to_owned())
}

/// What a number, or a list of numbers, adds up to.
fn amount(value: &serde_json::Value) -> f64 {
    match value {
        serde_json::Value::Array(parts) => parts.iter().map(amount).sum(),
        other => other.as_f64().unwrap_or(0.0),
    }
}

/// The day around which it would strike: what was known a week before it was closed, so that no date is moved to fit; else the first
/// promised day of what it threatens.
fn impact(view: &View<'_>, record: &Record, risk: &Risk, track: &Track, settled: Option<Date>) -> Option<Date> {
    let closing = settled.and_then(|_| track.last_to("state", &["closed", "occurred"]));
    let proximity = match closing {
        Some(act) => date_of(&track.at("proximity", act.at - SignedDuration::from_hours(7 * 24), &field(record, "proximity"))),
        None => risk.proximity,
    };
    let committed = || view.from(record.id, Relation::Threatens).filter_map(|link| live_item(view.space.record(link.to)?)?.committed).min();
    // Else the day on which what it threatens was done: from then on it cannot strike any more.
    let done = || {
        let threatened: Vec<&Record> = view.from(record.id, Relation::Threatens).filter_map(|link| view.space.record(link.to)).collect();
        let days: Option<Vec<Date>> = threatened.iter().map(|item| finished(view, item)).collect();
        days?.into_iter().max()
    };
    proximity.or_else(committed).or_else(done)
}

fn is_weighty(risk: &Risk) -> bool {
    let (exposure, worst) = WEIGHT;
    risk.exposure_days().is_some_and(|days| days >= exposure) || risk.impact_days.is_some_and(|[.., most]| most >= worst)
}

fn is_technical(risk: &Risk) -> bool {
    let words = risk.category.iter().chain(&risk.labels).map(|word| word.to_lowercase());
    words.into_iter().any(|word| TECHNICAL.iter().any(|technical| word.contains(technical)))
}

fn has_action(view: &View<'_>, risk: RecordId) -> bool {
    responses_of(view, risk).next().is_some()
}

/// Lists the work that lowers a risk or followed from it.
fn responses_of<'v>(view: &'v View<'_>, risk: RecordId) -> impl Iterator<Item = &'v Record> {
    view.near(risk).filter(|(link, _)| matches!(link.relation, Relation::Mitigates | Relation::FollowsFrom)).map(|(_, other)| other)
}

/// Lists the days on which the work that answers a risk was done.
fn responses(view: &View<'_>, risk: RecordId) -> impl Iterator<Item = Date> {
    responses_of(view, risk).filter_map(|other| {
        let done = matches!(&other.body, Body::Action(action) if action.state == Stage::Done)
            || matches!(&other.body, Body::Item(item) if item.stage == Stage::Done)
            || matches!(&other.body, Body::Decision(decision) if decision.state == DecisionState::Made);
        let track = view.track(other).filter(|_| done)?;
        Some(view.day(track.last_to("state", &["done", "made"]).or(track.last_to("stage", &["done"])).unwrap_or(track.created()).at))
    })
}

/// Whether it threatens work of a team that is not the person's.
fn threatens_others(view: &View<'_>, risk: RecordId) -> bool {
    view.from(risk, Relation::Threatens)
        .filter_map(|link| live_item(view.space.record(link.to)?)?.team.as_ref()?.id())
        .any(|team| !view.my_teams.contains(&team))
}

/// Returns the key of an issue that was there before the risk, about the same items or tied to it.
fn issue_before(view: &View<'_>, risk: RecordId, opened: Date) -> Option<String> {
    let tied = view.near(risk).map(|(_, other)| other);
    let same = view
        .from(risk, Relation::Threatens)
        .flat_map(|link| view.to(link.to, Relation::Hinders))
        .filter_map(|link| view.space.record(link.from));
    tied.chain(same).find_map(|other| match &other.body {
        Body::Issue(issue) if !other.archived => {
            raised_on(view, other, issue).is_some_and(|raised| raised <= opened).then(|| other.key.clone())
        }
        _ => None,
    })
}

/// Returns the key of an update that was at risk or off track and named what the risk threatens, before the risk was there.
fn told_before(view: &View<'_>, risk: RecordId, opened: Date) -> Option<String> {
    let threatened: Vec<&str> =
        view.from(risk, Relation::Threatens).filter_map(|link| view.space.record(link.to)).map(|item| item.key.as_str()).collect();
    let names = |update: &Update| threatened.iter().any(|key| update.text.contains(key));
    view.space.records().find_map(|other| match &other.body {
        Body::Update(update) if matches!(update.rag, Some(Rag::AtRisk | Rag::OffTrack)) && names(update) => {
            (view.day(update.published_at?) <= opened).then(|| other.key.clone())
        }
        _ => None,
    })
}

fn raised_on(view: &View<'_>, record: &Record, issue: &Issue) -> Option<Date> {
    issue.raised_on.or_else(|| Some(view.day(view.track(record)?.created().at)))
}

/// A high issue is a surprise unless a risk came before it. It is looked at for whoever leads the program or owns the issue.
pub(super) fn issue(view: &View<'_>, record: &Record, issue: &Issue, evidence: &mut Vec<Evidence>) {
    let mine = view.led || view.is_me(issue.owner.as_ref());
    let (Some(track), true, true) = (view.track(record), mine, issue.severity >= IssueSeverity::High) else { return };
    let Some(raised) = raised_on(view, record, issue) else { return };
    let hindered: Vec<RecordId> = view.from(record.id, Relation::Hinders).map(|link| link.to).collect();
    let threatening = hindered.iter().flat_map(|item| view.to(*item, Relation::Threatens)).map(|link| link.from);
    let tied = view.near(record.id).map(|(_, other)| other.id);
    let foreseen = threatening
        .chain(tied)
        .filter_map(|id| view.space.record(id))
        .any(|other| matches!(other.body, Body::Risk(_)) && view.track(other).is_some_and(|track| view.day(track.created().at) < raised));
    let reviewed = view.to(record.id, Relation::FollowsFrom).next().is_some();
    let facts = BTreeMap::from([("surprise", yes(!foreseen)), ("reviewed", yes(reviewed)), ("miss_reviewed", yes(reviewed))]);
    let make = Make {
        record,
        sort: Sort::Surprise,
        role: if view.is_me(issue.owner.as_ref()) { Role::Driver } else { Role::CoDriver },
        occurred_on: raised,
        recorded_on: view.day(track.created().recorded_at),
        others: view.others(record, &[("state", "resolved it"), ("severity", "weighed it")]),
        facts,
        excluded: None,
    };
    let mut item = view.item("PM4", &make, Fact::None);
    item.polarity = if foreseen { Polarity::Neutral } else { Polarity::Negative };
    evidence.push(item);
}

fn lead(settled: Option<Date>, impact: Date) -> String {
    crate::insight::say_days(f64::from(settled.map_or(0, |on| days(on, impact))))
}
