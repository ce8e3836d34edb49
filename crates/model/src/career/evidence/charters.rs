//! Charters: how programs were framed, whom they concern, what they serve, and what a program as a whole says of its lead.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::decisions::is_decided;
use super::view::{Fact, Make, View, date_of, days, outcome, yes};
use super::{Evidence, Polarity, Role, Sort, Tie};
use crate::career::past::Act;
use crate::insight::live_item;
use crate::kind::item::{Item, ItemType, Stage};
use crate::kind::objective::{Level, Objective};
use crate::kind::program::Program;
use crate::kind::stakeholder::Stakeholder;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation};

/// The share of the planned time after which a charter is late.
const LATE_FRAMING: f64 = 0.25;

pub(super) fn charter(view: &View<'_>, record: &Record, charter: &Program, evidence: &mut Vec<Evidence>) {
    let Some(track) = view.track(record).filter(|_| view.charter.is_some_and(|(own, _)| own.id == record.id)) else { return };
    let by_other = charter.approved_by.is_some() && !view.is_me(charter.approved_by.as_ref());
    // A charter that changed is approved again: when it was framed, the first approval tells.
    let approving = |act: &&Act| matches!(&*act.field, "approved_by" | "approved_on") && !act.after.is_null();
    let mut approvals = track.acts.iter().filter(approving);
    let approved = approvals.clone().find(|act| view.is_other(act.actor.as_deref())).or(approvals.next()).unwrap_or(track.created());
    let signed = by_other && view.is_other(approved.actor.as_deref());
    let again = track.of("approved_on").filter_map(|act| date_of(&act.after)).min();
    let approved_on = again.or(charter.approved_on).unwrap_or_else(|| view.day(approved.at));
    if view.is_me(charter.approved_by.as_ref()) && !view.led {
        let facts = BTreeMap::from([("judged", 1.0)]);
        let others = view.others(record, &[("problem", "framed it"), ("out_of_scope", "framed it")]);
        let make = Make {
            record,
            sort: Sort::Judged,
            role: Role::Approver,
            occurred_on: approved_on,
            recorded_on: view.day(approved.recorded_at),
            others,
            facts,
            excluded: None,
        };
        evidence.push(view.item("PM1", &make, Fact::None));
    }
    if !view.led {
        return;
    }
    let measurable = charter.metrics.iter().filter_map(|metric| metric_of(view, metric)).any(|(_, baseline)| baseline);
    let framed = charter.problem.is_some() && !charter.out_of_scope.is_empty() && (measurable || !charter.success_metrics.is_empty());
    let late = view
        .start
        .zip(view.end)
        .filter(|(start, end)| start < end)
        .is_some_and(|(start, end)| f64::from(days(start, approved_on)) > f64::from(days(start, end)) * LATE_FRAMING);
    let evaluated =
        view.closed_on.is_some_and(|_| charter.metrics.iter().filter_map(|metric| metric_of(view, metric)).any(|(measured, _)| measured));
    let moved = undecided(view).0 > 0;
    let mut facts = BTreeMap::new();
    facts.insert("agreed", yes(framed && signed));
    facts.insert("approved", yes(framed && measurable && signed && !late && !moved));
    facts.insert("closed", yes(view.closed_on.is_some() && framed && signed && !late));
    facts.insert("evaluated", yes(evaluated));
    facts.insert("days", f64::from(days(view.day(track.created().at), approved_on)));
    facts.insert("approval", yes(by_other));
    let mut others = view.others(record, &[("approved_by", "approved it"), ("approved_on", "approved it")]);
    others.iter_mut().filter(|other| other.act == "approved it").for_each(|other| other.tie = Tie::Sponsor);
    let excluded = if !framed {
        Some("The goal, what is out of scope, or what success is, is missing.".to_owned())
    } else if late {
        Some("It was approved after a quarter of the planned time.".to_owned())
    } else {
        moved.then(|| "A promised day was moved without a decision.".to_owned())
    };
    let fact = || match view.closed_on.filter(|_| evaluated) {
        Some(on) => Fact::Confirmed(outcome("success was measured at the end", on)),
        None => Fact::None,
    };
    let occurred_on = if by_other { approved_on } else { view.day(track.created().at) };
    let recorded_on = view.day(if by_other { approved.recorded_at } else { track.created().recorded_at });
    let make = Make { record, sort: Sort::Charter, role: Role::Driver, occurred_on, recorded_on, others, facts, excluded };
    let mut item = view.item("PM1", &make, fact());
    if late || moved {
        item.polarity = Polarity::Negative;
    }
    evidence.push(item);
    let clear = Make { facts: make.facts.clone(), others: make.others.clone(), excluded: make.excluded.clone(), ..make };
    evidence.push(view.item("ST3", &clear, fact()));
    roles(view, evidence);
}

/// Tells of a metric whether it was measured, and whether it has a baseline and a target.
fn metric_of(view: &View<'_>, metric: &Ref) -> Option<(bool, bool)> {
    match &view.space.record(metric.id()?)?.body {
        Body::Metric(metric) => Some((!metric.measurements.is_empty(), metric.baseline.is_some() && metric.target.is_some())),
        _ => None,
    }
}

/// Who answers for what: a role counts as taken on when its holder made the link, or acted on the record since.
fn roles(view: &View<'_>, evidence: &mut Vec<Evidence>) {
    for link in view.space.links().filter(|link| link.relation == Relation::Accountable) {
        let (Some(person), Some(record)) = (view.space.record(link.from), view.space.record(link.to)) else { continue };
        if view.me.contains(&person.id) || record.archived {
            continue;
        }
        let Some(tie) = view.past.tie_of(&link) else { continue };
        let taken = view.track(record).into_iter().flat_map(|track| &track.acts);
        let own = taken.into_iter().find(|act| act.at >= tie.at && act.actor.as_deref() == Some(&person.title));
        let acknowledged = tie.actor.as_deref() == Some(&person.title) || own.is_some();
        let others = acknowledged.then(|| super::Corroborator {
            name: person.title.clone(),
            tie: Tie::Peer,
            act: "took it on".to_owned(),
            at: own.map_or(tie.at, |act| act.at),
        });
        let facts = BTreeMap::from([("acknowledged", yes(acknowledged))]);
        let (occurred_on, recorded_on) = (view.day(tie.at), view.day(tie.recorded_at));
        let excluded = (!acknowledged).then(|| format!("{} did not take it on yet.", person.title));
        let others = others.into_iter().collect();
        let make = Make { record, sort: Sort::Role, role: Role::Driver, occurred_on, recorded_on, others, facts, excluded };
        evidence.push(Evidence { about: Some(person.id), ..view.item("LC1", &make, Fact::None) });
    }
}

pub(super) fn stakeholder(view: &View<'_>, record: &Record, stakeholder: &Stakeholder, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(role)) = (view.track(record), view.role(record, stakeholder.owner.as_ref())) else { return };
    let mapped = stakeholder.interest.is_some() && stakeholder.influence.is_some() || stakeholder.stance.is_some();
    let facts = BTreeMap::from([("mapped", yes(mapped))]);
    let mut others = view.others(record, &[("stance", "spoke to them"), ("last_contact", "spoke to them")]);
    // Who answered the person bears out that they are in touch.
    let answered = stakeholder.person.as_ref().and_then(Ref::id).and_then(|person| answered(view, person));
    if let Some(other) = answered.filter(|other| others.iter().all(|known| known.name != other.name)) {
        others.push(other);
    }
    let made = track.created();
    let excluded = (!mapped).then(|| "Nothing says how they stand to it.".to_owned());
    let (occurred_on, recorded_on) = (view.day(made.at), view.day(made.recorded_at));
    let make = Make { record, sort: Sort::Stakeholder, role, occurred_on, recorded_on, others, facts, excluded };
    evidence.push(view.item("LC1", &make, Fact::None));
}

/// Finds the first ask of the person's that somebody answered themselves.
fn answered(view: &View<'_>, person: RecordId) -> Option<super::Corroborator> {
    let name = view.space.record(person).filter(|record| !view.me.contains(&record.id))?.title.as_str();
    let asks = view.space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::Ask(ask) if ask.asked.as_ref().and_then(Ref::id) == Some(person) && view.is_me(ask.owner.as_ref()) => view.track(record),
        _ => None,
    });
    let act = asks.filter_map(|track| track.of("state").find(|act| act.actor.as_deref() == Some(name))).min_by_key(|act| act.at)?;
    Some(super::Corroborator { name: name.to_owned(), tie: Tie::Peer, act: "answered".to_owned(), at: act.at })
}

/// What the person's work and programs serve, as far as the objective's owner agrees.
pub(super) fn links(view: &View<'_>, evidence: &mut Vec<Evidence>) {
    for link in view.space.links().filter(|link| link.relation == Relation::Serves) {
        let (Some(from), Some(to)) = (view.space.record(link.from), view.space.record(link.to)) else { continue };
        let assigned = live_item(from).is_some_and(|item| view.is_me(item.assignee.as_ref()));
        let mine = assigned || view.led;
        let Some(tie) = view.past.tie_of(&link).filter(|_| mine && !from.archived && !to.archived) else { continue };
        let Some((goal, objective)) = objective(view, to.id) else { continue };
        let owner = objective.owner.as_ref().and_then(Ref::id).and_then(|id| view.space.record(id)).map(|person| person.title.as_str());
        let confirming = owner.filter(|owner| !view.subject.acts_as(owner)).and_then(|owner| {
            let tied = (tie.actor.as_deref() == Some(owner)).then_some(tie.at);
            let since = view.track(to).into_iter().flat_map(|track| &track.acts);
            tied.or_else(|| Some(since.into_iter().find(|act| act.at >= tie.at && act.actor.as_deref() == Some(owner))?.at))
                .map(|at| (owner, at))
        });
        let company = objective.level != Level::Team;
        let after_close = view.closed_on.is_some_and(|closed| view.day(tie.at) > closed);
        let facts = BTreeMap::from([("serves", 1.0), ("confirmed", yes(confirming.is_some())), ("company", yes(company))]);
        let others = confirming
            .map(|(owner, at)| super::Corroborator { name: owner.to_owned(), tie: Tie::Sponsor, act: "confirmed it".to_owned(), at })
            .into_iter()
            .collect();
        let make = Make {
            record: from,
            sort: Sort::Link,
            role: Role::Driver,
            occurred_on: view.day(tie.at),
            recorded_on: view.day(tie.recorded_at),
            others,
            facts,
            excluded: after_close.then(|| "It was tied after the program closed.".to_owned()),
        };
        let reached = closing_value(view, goal);
        let fact = match reached {
            Some(on) => Fact::Confirmed(outcome(format!("{} was measured", to.key), on)),
            None => Fact::None,
        };
        evidence.push(Evidence { about: Some(to.id), ..view.item("ST1", &make, fact) });
    }
}

/// Returns the objective that a goal is or belongs to.
fn objective<'v>(view: &'v View<'_>, goal: RecordId) -> Option<(RecordId, &'v Objective)> {
    let record = view.space.record(goal)?;
    match &record.body {
        Body::Objective(objective) => Some((goal, objective)),
        Body::KeyResult(_) => objective(view, record.parent?),
        _ => None,
    }
}

/// Returns the last day on which a key result of an objective was measured.
fn closing_value(view: &View<'_>, objective: RecordId) -> Option<Date> {
    let under = view.space.records().filter(|record| record.parent == Some(objective));
    under
        .filter_map(|record| match &record.body {
            Body::KeyResult(key_result) => key_result.check_ins.iter().map(|check_in| check_in.on).max(),
            _ => None,
        })
        .max()
}

/// Counts, for whoever leads the program, what only the program as a whole can say.
pub(super) fn tallies(view: &View<'_>) -> BTreeMap<&'static str, (usize, usize)> {
    let mut tallies = BTreeMap::new();
    if !view.led {
        return tallies;
    }
    tallies.insert("scope_undecided", undecided(view));
    tallies.insert("plan_fresh", fresh(view, |kind| matches!(kind, Kind::Item | Kind::Forecast | Kind::Update)));
    tallies.insert("data_fresh", fresh(view, |kind| matches!(kind, Kind::Metric | Kind::KeyResult | Kind::Forecast)));
    tallies.insert("map_coverage", coverage(view));
    let goals: Vec<&Record> = view.space.records().filter(|record| !record.archived && record.kind() == Kind::Objective).collect();
    tallies.insert("objectives_unlinked", (goals.iter().filter(|goal| !serves_company(view, goal)).count(), goals.len()));
    let out = |item: &&Item| item.item_type == ItemType::Release && item.stage == Stage::Done;
    let releases: Vec<&Item> = view.space.records().filter_map(live_item).filter(out).collect();
    let gated = |item: &&&Item| item.readiness.as_ref().is_some_and(|readiness| !readiness.verdicts.is_empty());
    tallies.insert("releases_gated", (releases.iter().filter(gated).count(), releases.len()));
    tallies
}

fn serves_company(view: &View<'_>, goal: &Record) -> bool {
    match &goal.body {
        Body::Objective(objective) if objective.level != Level::Team => true,
        _ => goal.parent.and_then(|parent| objective(view, parent)).is_some_and(|(_, above)| above.level != Level::Team),
    }
}

/// Counts the moves of promised days of the program and its milestones, and those that no decision explains.
fn undecided(view: &View<'_>) -> (usize, usize) {
    let (mut without, mut all) = (0, 0);
    let milestones = view
        .space
        .records()
        .filter(|record| live_item(record).is_some_and(|item| matches!(item.item_type, ItemType::Milestone | ItemType::Release)));
    let charter = view.charter.map(|(record, _)| record);
    for record in milestones.chain(charter) {
        for act in view.track(record).into_iter().flat_map(|track| track.of("committed")) {
            if date_of(&act.before).is_some() && act.before != act.after {
                all += 1;
                without += usize::from(!is_decided(view, record.id, act));
            }
        }
    }
    (without, all)
}

/// Counts the weeks of the program, and those in which records of some kinds were no older than 14 days.
fn fresh(view: &View<'_>, counts: impl Fn(Kind) -> bool) -> (usize, usize) {
    let (Some(start), end) = (view.start, view.closed_on.unwrap_or(view.today)) else { return (0, 0) };
    let mut days_touched: Vec<i32> = Vec::new();
    for record in view.space.records().filter(|record| counts(record.kind())) {
        days_touched.extend(view.track(record).into_iter().flat_map(|track| &track.acts).map(|act| days(start, view.day(act.at))));
    }
    days_touched.sort_unstable();
    days_touched.dedup();
    if days_touched.is_empty() {
        return (0, 0);
    }
    let weeks = usize::try_from(days(start, end) / 7).unwrap_or(0);
    let kept = (1..=weeks).filter(|week| {
        let day = *week as i32 * 7;
        let after = days_touched.partition_point(|touched| *touched <= day);
        after > 0 && day - days_touched[after - 1] <= 14
    });
    (kept.count(), weeks)
}

/// Counts the dependencies between teams, and those of which an end stands on the map.
fn coverage(view: &View<'_>) -> (usize, usize) {
    let team = |id: RecordId| live_item(view.space.record(id)?)?.team.as_ref()?.id();
    let mapped = |id: RecordId| view.near(id).any(|(link, other)| link.relation == Relation::Relates && other.kind() == Kind::Component);
    let (mut on, mut all) = (0, 0);
    for link in view.space.links().filter(|link| link.relation == Relation::Blocks) {
        if let (Some(one), Some(other)) = (team(link.from), team(link.to))
            && one != other
        {
            all += 1;
            on += usize::from(mapped(link.from) || mapped(link.to));
        }
    }
    (on, all)
}
