//! Items: releases and their readiness, estimates and what the work took, and the dates of one's own steps.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde_json::Value;

use super::forecasts::finished;
use super::view::{Fact, Make, View, date_of, days, outcome, yes};
use super::{Evidence, Polarity, Role, Sort};
use crate::career::past::Track;
use crate::kind::Body;
use crate::kind::issue::IssueSeverity;
use crate::kind::item::{Check, Go, Item, ItemType, Readiness, Stage};
use crate::space::{Record, RecordId, Ref, Relation};

/// Words of a check that make it one of the sort that responsible technology asks for.
const SAFETY: &[&str] = &[
    "privacy",
    "security",
    "accessib",
    "a11y",
    "gdpr",
    "dpia",
    "penetration",
    "threat model",
    "bias",
    "evaluation of the model",
    "ai ",
    "carbon",
    "sustainab",
    "cost",
    "compliance",
    "pci",
    "iso 27001",
    "soc 2",
];

pub(super) fn item(view: &View<'_>, record: &Record, item: &Item, evidence: &mut Vec<Evidence>) {
    if item.item_type == ItemType::Release || item.readiness.is_some() {
        release(view, record, item, evidence);
    }
    estimate(view, record, item, evidence);
    own_dates(view, record, item, evidence);
    spike(view, record, item, evidence);
}

fn release(view: &View<'_>, record: &Record, item: &Item, evidence: &mut Vec<Evidence>) {
    let (Some(track), Some(out)) = (view.track(record), finished(view, record)) else { return };
    let empty = Readiness::default();
    let readiness = item.readiness.as_deref().unwrap_or(&empty);
    let checks = readiness.checklist.iter().any(|check| view.is_me(check.owner.as_ref()));
    let spoke = readiness.verdicts.iter().any(|verdict| view.is_me(Some(&verdict.person)));
    let role = match view.role(record, item.assignee.as_ref()) {
        Some(role @ (Role::Driver | Role::CoDriver)) => role,
        _ if view.led => Role::CoDriver,
        Some(role) => role,
        None if checks || spoke => Role::Contributor,
        None => return,
    };
    let went = track.last_to("stage", &["done"]).unwrap_or(track.created());
    let written = track.of("readiness").find(|act| !act.after["rollback"].is_null() || act.after["checklist"].is_array());
    let before = |name: &str| {
        let first = track.of("readiness").find(|act| !act.after[name].is_null());
        first.map_or(item.readiness.is_some() && track.of("readiness").next().is_none(), |act| act.at < went.at)
    };
    let rollback = readiness.rollback.is_some() && before("rollback");
    let checklist = !readiness.checklist.is_empty() && before("checklist");
    let go = said_go(view, readiness, track);
    let teams: BTreeSet<RecordId> = go.iter().filter_map(|id| team_of(view, *id)).collect();
    let rushed = rushed(track, went.at);
    let trouble = trouble(view, record.id, out);
    let mut facts = BTreeMap::new();
    facts.insert("joined", 1.0);
    facts.insert("trouble", yes(trouble));
    facts.insert("ready", yes(rollback && checklist && go.len() >= 2));
    facts.insert("signed", yes(go.len().max(teams.len()) >= 3));
    facts.insert("without_rollback", yes(!rollback));
    facts.insert("staged", yes(readiness.train.as_deref().is_some_and(|train| on_train(view, train) >= 2)));
    facts.insert(
        "miss_reviewed",
        yes(trouble && view.near(record.id).any(|(_, other)| matches!(other.body, Body::Retro(_) | Body::Decision(_)))),
    );
    if let Some(team) = item.team.as_ref().and_then(Ref::id) {
        facts.insert("team", view.space.records().take_while(|other| other.id != team).count() as f64);
    }
    let mut others = view.others(record, &[("readiness", "said go"), ("stage", "sent it out")]);
    others.retain(|other| {
        other.act != "said go" || readiness.verdicts.iter().any(|verdict| title(view, &verdict.person) == Some(other.name.as_str()))
    });
    let excluded = rushed.then(|| "Its checklist was ticked within two minutes before it went out.".to_owned());
    let settled = days(out, view.today) >= 30;
    let fact = if settled && !trouble && rollback {
        Fact::Confirmed(outcome("nothing high came up in the 30 days after", out))
    } else {
        Fact::None
    };
    let recorded = written.map_or(went.recorded_at, |act| act.recorded_at);
    let make = Make { record, sort: Sort::Release, role, occurred_on: out, recorded_on: view.day(recorded), others, facts, excluded };
    let mut entry = view.item("TF3", &make, fact);
    if item.item_type == ItemType::Release && !rollback {
        entry.polarity = Polarity::Negative;
    }
    evidence.push(entry);
    safety(view, readiness, &make, (went.at, go.iter().any(|id| !view.me.contains(id))), evidence);
}

/// Lists who let it go out: of each person the last word counts, and what the person wrote down for others is no word of theirs.
fn said_go(view: &View<'_>, readiness: &Readiness, track: &Track) -> BTreeSet<RecordId> {
    let mut last: BTreeMap<RecordId, Go> = BTreeMap::new();
    for verdict in &readiness.verdicts {
        last.extend(verdict.person.id().map(|id| (id, verdict.verdict)));
    }
    let goes = |value: &Value, id: RecordId| {
        let verdicts = value["verdicts"].as_array().into_iter().flatten();
        let own = |verdict: &&Value| verdict["person"].as_str() == Some(id.0.to_string().as_str());
        verdicts.into_iter().rfind(own).is_some_and(|verdict| verdict["verdict"] == "go")
    };
    let own_word = |id: RecordId| {
        let act = track.of("readiness").rfind(|act| goes(&act.after, id) && !goes(&act.before, id)).unwrap_or(track.created());
        view.me.contains(&id) || !view.acts(act.actor.as_deref())
    };
    last.into_iter().filter(|(id, go)| *go == Go::Go && own_word(*id)).map(|(id, _)| id).collect()
}

/// Lists the checks that responsible technology asks for.
pub(super) fn safety_checks(readiness: &Readiness) -> impl Iterator<Item = &Check> {
    readiness.checklist.iter().filter(|check| SAFETY.iter().any(|word| check.text.to_lowercase().contains(word)))
}

/// The checks of a release that responsible technology asks for. What was waived needs somebody else's go.
fn safety(view: &View<'_>, readiness: &Readiness, make: &Make<'_>, (went, let_go): (jiff::Timestamp, bool), evidence: &mut Vec<Evidence>) {
    let (mut all, mut owned, mut done) = (0, 0, 0);
    for check in safety_checks(readiness) {
        all += 1;
        owned += usize::from(check.owner.is_some());
        done += usize::from(check.done);
    }
    if all == 0 {
        return;
    }
    let last = view.track(make.record).and_then(|track| track.of("readiness").next_back()).map(|act| act.at);
    let in_time = last.is_none_or(|last| last <= went);
    let facts =
        BTreeMap::from([("checks", f64::from(all)), ("owned", yes(owned == all as usize)), ("done", yes(done == all as usize && in_time))]);
    let waived = done < all as usize;
    let fact = if waived || !in_time {
        Fact::None
    } else {
        Fact::Confirmed(outcome("every such check was done before it went out", make.occurred_on))
    };
    let make = Make { sort: Sort::Check, facts, others: make.others.clone(), excluded: make.excluded.clone(), ..*make };
    let mut item = view.item("ST6", &make, fact);
    if waived {
        item.polarity = if let_go { Polarity::Neutral } else { Polarity::Negative };
    }
    evidence.push(item);
}

fn team_of(view: &View<'_>, person: RecordId) -> Option<RecordId> {
    match &view.space.record(person)?.body {
        Body::Person(person) => person.team.as_ref()?.id(),
        _ => None,
    }
}

fn title<'v>(view: &'v View<'_>, person: &Ref) -> Option<&'v str> {
    Some(view.space.record(person.id()?)?.title.as_str())
}

/// How many releases ride on a train.
fn on_train(view: &View<'_>, train: &str) -> usize {
    let rides = |record: &&Record| matches!(&record.body, Body::Item(item) if item.readiness.as_ref().and_then(|readiness| readiness.train.as_deref()) == Some(train));
    view.space.records().filter(rides).count()
}

/// Whether the whole checklist was ticked in the two minutes before it went out.
fn rushed(track: &Track, went: jiff::Timestamp) -> bool {
    let ticked =
        |value: &Value| value["checklist"].as_array().map_or(0, |checks| checks.iter().filter(|check| check["done"] == true).count());
    let late = track.of("readiness").filter(|act| act.at <= went && went.duration_since(act.at) <= SignedDuration::from_mins(2));
    late.into_iter().any(|act| ticked(&act.before) == 0 && ticked(&act.after) >= 3)
}

/// Whether a high issue came up within 30 days that hinders it or refers to it.
fn trouble(view: &View<'_>, record: RecordId, out: jiff::civil::Date) -> bool {
    view.near(record).any(|(link, other)| match &other.body {
        Body::Issue(issue) if issue.severity >= IssueSeverity::High && link.relation != Relation::Blocks => {
            issue.raised_on.is_some_and(|on| (0..=30).contains(&days(out, on)))
        }
        _ => false,
    })
}

/// An estimate as a range that stood before the work began, with what it took.
fn estimate(view: &View<'_>, record: &Record, item: &Item, evidence: &mut Vec<Evidence>) {
    let own = view.is_me(item.assignee.as_ref());
    let (true, Some(track), Some(done)) = (own || view.led, view.track(record), finished(view, record)) else { return };
    let began = track.of("stage").find(|act| act.after == "doing");
    let Some(began) = began else { return };
    // What was changed after the start keeps its first version.
    let now = serde_json::to_value(&item.estimate).unwrap_or_default();
    let then = track.at("estimate", began.at, &now);
    let minutes = |name: &str| then[name].as_f64();
    let (Some(low), Some(high)) = (minutes("low_minutes"), minutes("high_minutes")) else { return };
    let working = working_days(view.day(began.at), done);
    let took = working * 480.0;
    let mut facts = BTreeMap::new();
    facts.insert("own", yes(own));
    facts.insert("width", (high - low) / low.max(240.0));
    facts.insert("held", yes(low <= took + 480.0 && took <= high));
    let role = if own { Role::Driver } else { Role::CoDriver };
    let recorded =
        track.of("estimate").filter(|act| act.at <= began.at).map(|act| act.recorded_at).max().unwrap_or(track.created().recorded_at);
    let late = view.day(recorded) > view.day(began.at) && days(view.day(began.at), view.day(recorded)) > super::LATE_DAYS;
    let make = Make {
        record,
        sort: Sort::Estimate,
        role,
        occurred_on: done,
        recorded_on: view.day(if late { recorded } else { track.last_to("stage", &["done"]).unwrap_or(began).recorded_at }),
        others: view.others(record, &[("stage", "took it on"), ("estimate", "estimated it")]),
        facts,
        excluded: late.then(|| "Its range was written down after the work began.".to_owned()),
    };
    evidence.push(view.item("TF4", &make, Fact::Plain(outcome("the work is done, so the range can be judged", done))));
}

/// Counts the days from Monday to Friday between two, both included.
fn working_days(from: jiff::civil::Date, to: jiff::civil::Date) -> f64 {
    let all = days(from, to);
    let weekday = i32::from(from.weekday().to_monday_zero_offset());
    (0..=all.max(0)).filter(|day| (weekday + day) % 7 < 5).count() as f64
}

/// A dated step of the person's own work, and whether its day was moved in time.
fn own_dates(view: &View<'_>, record: &Record, item: &Item, evidence: &mut Vec<Evidence>) {
    if !view.is_me(item.assignee.as_ref()) || item.item_type == ItemType::Milestone && view.led {
        return;
    }
    let (Some(track), Some(due)) = (view.track(record), item.committed) else { return };
    let moves: Vec<bool> =
        track.of("committed").filter_map(|act| Some((date_of(&act.before)?, view.day(act.at)))).map(|(old, on)| on >= old).collect();
    let mut facts = BTreeMap::new();
    facts.insert("own_date", 1.0);
    facts.insert("moves", moves.len() as f64);
    let done = finished(view, record);
    facts.insert("late", yes(done.unwrap_or(view.today) > due));
    facts.insert("moves_late", moves.iter().filter(|late| **late).count() as f64);
    let fact = match done {
        Some(done) if done <= due => Fact::Confirmed(outcome("done by its day", done)),
        _ => Fact::None,
    };
    let recorded_on = view.day(if done.is_some() { track.set("stage").recorded_at } else { track.created().recorded_at });
    let make = Make {
        record,
        sort: Sort::Milestone,
        role: Role::Driver,
        occurred_on: done.unwrap_or(view.day(track.created().at)),
        recorded_on,
        others: view.others(record, &[("stage", "worked on it"), ("status", "worked on it")]),
        facts,
        excluded: (item.stage == Stage::Dropped).then(|| "It was dropped.".to_owned()),
    };
    let entry = view.item("PM2", &make, fact);
    evidence.push(Evidence { scope: entry.scope.min(1), ..entry });
}

/// Something that was tried out first, because nobody could estimate it.
fn spike(view: &View<'_>, record: &Record, item: &Item, evidence: &mut Vec<Evidence>) {
    let named = item.labels.iter().any(|label| label.eq_ignore_ascii_case("spike")) || record.title.to_lowercase().starts_with("spike");
    let (true, Some(track), Some(done)) =
        (named && (view.led || view.is_me(item.assignee.as_ref())), view.track(record), finished(view, record))
    else {
        return;
    };
    let facts = BTreeMap::from([("spike", 1.0)]);
    let role = if view.is_me(item.assignee.as_ref()) { Role::Driver } else { Role::CoDriver };
    let others = view.others(record, &[("stage", "did it")]);
    let recorded_on = view.day(track.set("stage").recorded_at);
    let make = Make { record, sort: Sort::Estimate, role, occurred_on: done, recorded_on, others, facts, excluded: None };
    evidence.push(view.item("TF4", &make, Fact::None));
}
