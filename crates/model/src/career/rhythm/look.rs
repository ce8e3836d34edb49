//! A look back on a month or a quarter: what the record says of it, in sentences. Nobody types any of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Due, Every, kept};
use crate::career::evidence::{Evidence, Grade, Polarity};
use crate::career::framework::Framework;
use crate::career::kept::check_ins;
use crate::career::signals::Signal;
use crate::insight::changes::Happening;
use crate::insight::forecast::ForecastReport;
use crate::insight::rag::Rag;
use crate::insight::status::{Claim, StatusReport};
use crate::insight::{count, live_item, live_items, say_date, unfinished};
use crate::kind::Body;
use crate::kind::item::{ItemType, Stage};
use crate::kind::learning::Learning;
use crate::space::{Record, RecordId, Relation, Space};

/// More of what comes next is a plan, and there is one.
const MOST_NEXT: usize = 5;

/// Where the target date stands, and where it stood.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LandingThen {
    pub key: String,
    pub name: String,
    pub committed: Option<Date>,
    /// The day on which it was done, if it was.
    pub done: Option<Date>,
    pub p50: Date,
    pub p80: Date,
    /// The same on the first day; none where it was not forecast then.
    pub p50_then: Option<Date>,
    pub p80_then: Option<Date>,
}

/// A part of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LookPart {
    pub title: String,
    pub lines: Vec<Claim>,
    /// What stands there when there is no line.
    pub none: String,
}

/// What the record says of a month or a quarter of the growth plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LookBack {
    pub due: Due,
    /// What it is called: `Status of October 2026`.
    pub title: String,
    /// The colour that the rule gives.
    pub rag: Rag,
    pub rule: String,
    /// Where the target date stands, how far it moved and why.
    pub headline: Claim,
    pub landing: Option<LandingThen>,
    pub parts: Vec<LookPart>,
}

/// What it is made from.
#[derive(Debug)]
pub struct Sources<'a> {
    pub due: &'a Due,
    /// The update of the plan over that time, as any program's.
    pub status: &'a StatusReport,
    pub forecast: &'a ForecastReport,
    pub before: &'a ForecastReport,
    /// The career space on the first day, at the end of the last one, and now.
    pub then: &'a Space,
    pub space: &'a Space,
    pub present: &'a Space,
    pub happenings: &'a [Happening],
    /// What the programs say of its owner.
    pub evidence: Vec<&'a Evidence>,
    /// Whether the four challenges show now.
    pub signals: &'a [Signal],
    pub framework: &'a Framework,
    pub zone: &'a TimeZone,
    pub today: Date,
}

/// Looks back.
pub fn look_back(sources: &Sources<'_>) -> LookBack {
    let due = sources.due;
    let parts = match due.every {
        Every::Month => vec![
            part("Finished", sources.status.highlights.clone(), "Nothing was finished."),
            part("What went wrong", sources.status.lowlights.clone(), "Nothing that the plan knows of."),
            won(sources),
            misses(sources),
            held(sources),
            challenges(sources),
            learned(sources),
            next(sources),
        ],
        Every::Quarter => vec![
            part("What moved", sources.status.moved.clone(), "No milestone moved."),
            part("Finished", sources.status.highlights.clone(), "Nothing was finished."),
            promised(sources),
            part("What went wrong", sources.status.lowlights.clone(), "Nothing that the plan knows of."),
            won(sources),
            misses(sources),
            held(sources),
            challenges(sources),
            learned(sources),
        ],
    };
    let what = if due.every == Every::Month { "Status" } else { "Retro" };
    LookBack {
        title: format!("{what} of {}", due.name),
        rag: sources.status.shown(),
        rule: sources.status.rule.to_owned(),
        headline: sources.status.headline.clone(),
        landing: landing(sources),
        parts,
        due: due.clone(),
    }
}

fn part(title: &str, lines: Vec<Claim>, none: &str) -> LookPart {
    LookPart { title: title.to_owned(), lines, none: none.to_owned() }
}

fn claim(words: String, cites: &[&str]) -> Claim {
    Claim { words, cites: cites.iter().map(|key| (*key).to_owned()).collect() }
}

/// Finds the milestone that the headline speaks of, now and then.
fn landing(sources: &Sources<'_>) -> Option<LandingThen> {
    let key = sources.status.headline.cites.first()?;
    let now = sources.forecast.milestones.iter().find(|milestone| milestone.key == *key)?;
    let then = sources.before.milestones.iter().find(|milestone| milestone.record == now.record);
    Some(LandingThen {
        key: now.key.clone(),
        name: now.name.clone(),
        committed: now.committed,
        done: now.done.map(|at| at.date()),
        p50: now.p50.date(),
        p80: now.p80.date(),
        p50_then: then.map(|then| then.p50.date()),
        p80_then: then.map(|then| then.p80.date()),
    })
}

fn lies_in(due: &Due, day: Date) -> bool {
    (due.from..=due.to).contains(&day)
}

/// Counts what speaks for its owner, by competency and grade. What the records are called stays in their programs.
fn won(sources: &Sources<'_>) -> LookPart {
    let mut counts: BTreeMap<&str, BTreeMap<Grade, usize>> = BTreeMap::new();
    for item in sources.evidence.iter().filter(|item| lies_in(sources.due, item.occurred_on) && item.counts()) {
        *counts.entry(&item.competency).or_default().entry(item.grade).or_default() += 1;
    }
    let line = |(id, grades): (&str, BTreeMap<Grade, usize>)| {
        // What is best borne out comes first.
        let grades: Vec<String> = grades.iter().rev().map(|(grade, count)| format!("{count} {}", grade.words())).collect();
        claim(format!("{id} {}: {}.", sources.framework.competency_name(id), grades.join(", ")), &[])
    };
    part("Evidence", counts.into_iter().map(line).collect(), "No program has anything new on record that speaks for you.")
}

/// Counts what speaks against its owner.
fn misses(sources: &Sources<'_>) -> LookPart {
    let against =
        |item: &&&Evidence| lies_in(sources.due, item.occurred_on) && item.polarity == Polarity::Negative && item.excluded.is_none();
    let mut counts: BTreeMap<&str, BTreeSet<RecordId>> = BTreeMap::new();
    for item in sources.evidence.iter().filter(against) {
        counts.entry(&item.competency).or_default().insert(item.record);
    }
    let line = |(id, records): (&str, BTreeSet<RecordId>)| {
        let speak = if records.len() == 1 { "speaks" } else { "speak" };
        claim(format!("{id} {}: {} {speak} against you.", sources.framework.competency_name(id), count(records.len(), "record")), &[])
    };
    part("Misses", counts.into_iter().map(line).collect(), "No record speaks against you.")
}

/// Lists the check-ins that were begun or closed; of a quarter, also how many of its statuses were kept.
fn held(sources: &Sources<'_>) -> LookPart {
    let mut lines = Vec::new();
    if sources.due.every == Every::Quarter {
        let statuses = kept(sources.present, Every::Month).into_iter().filter(|day| lies_in(sources.due, *day)).count();
        let months = i32::from(sources.due.to.month()) - i32::from(sources.due.from.month()) + 1;
        lines.push(claim(format!("{statuses} of {months} monthly statuses {} kept.", if statuses == 1 { "was" } else { "were" }), &[]));
    }
    let there = check_ins(sources.space).filter(|(record, _)| !record.archived);
    for (record, check_in) in there {
        let on = check_in.competencies.join(", ");
        let day = |day: Date| say_date(day, sources.today);
        let closed = check_in.closed_on.filter(|day| lies_in(sources.due, *day));
        let opened = check_in.opened_on.filter(|day| lies_in(sources.due, *day));
        let words = match (closed, opened) {
            (Some(closed), _) => format!("The check-in on {on}, towards {}, was closed {}.", check_in.level, day(closed)),
            (None, Some(opened)) => format!("A check-in on {on}, towards {}, was begun {}; it is open.", check_in.level, day(opened)),
            (None, None) => continue,
        };
        lines.push(claim(words, &[&record.key]));
    }
    part("Check-ins", lines, "None was held.")
}

/// Says of each challenge whether one's own records show it, with what was counted; what helps where one does.
fn challenges(sources: &Sources<'_>) -> LookPart {
    let line = |signal: &Signal| {
        let counted: Vec<&str> = signal.gauges.iter().map(|gauge| gauge.words.as_str()).collect();
        let helps = if signal.showing.is_beyond() { format!(" What helps: {}", signal.response) } else { String::new() };
        let cites: Vec<&str> = signal.risk.as_deref().into_iter().collect();
        claim(format!("{}: {}. {}{helps}", signal.title, signal.showing.words(), counted.join(" ")), &cites)
    };
    part("Challenges", sources.signals.iter().map(line).collect(), "None was looked at.")
}

/// Adds up the hours of learning: those that came to what is learned, and those that renew a certification.
fn learned(sources: &Sources<'_>) -> LookPart {
    let mut lines = Vec::new();
    let mut total = 0.0;
    for record in sources.space.records().filter(|record| !record.archived) {
        let Body::Learning(learning) = &record.body else { continue };
        let before = match sources.then.record(record.id).map(|record| &record.body) {
            Some(Body::Learning(before)) => before.hours.unwrap_or(0.0),
            _ => 0.0,
        };
        let hours = (learning.hours.unwrap_or(0.0) - before).max(0.0) + renewed(learning, sources.due);
        if hours > 0.0 {
            total += hours;
            lines.push(claim(format!("{}: {}.", record.title, say_hours(hours)), &[&record.key]));
        }
    }
    if lines.len() > 1 {
        lines.insert(0, claim(format!("{} in all.", say_hours(total)), &[]));
    }
    part("Learning", lines, "No hours were written down.")
}

fn renewed(learning: &Learning, due: &Due) -> f64 {
    learning.renewals.iter().filter(|renewal| lies_in(due, renewal.on)).map(|renewal| renewal.hours).sum()
}

fn say_hours(hours: f64) -> String {
    let rounded = (hours * 10.0).round() / 10.0;
    match rounded {
        1.0 => "1 hour".to_owned(),
        whole if whole.fract() == 0.0 => format!("{whole:.0} hours"),
        part => format!("{part:.1} hours"),
    }
}

/// Holds what was committed for the quarter against what became of it.
fn promised(sources: &Sources<'_>) -> LookPart {
    let done = |id: RecordId| {
        let to_done = |happening: &&Happening| happening.record == id && happening.set("stage").is_some_and(|(_, to)| to == "done");
        sources.happenings.iter().rev().find(to_done).map(|happening| happening.at.to_zoned(sources.zone.clone()).date())
    };
    let mut lines = Vec::new();
    for (record, item) in live_items(sources.space) {
        let Some(committed) = item.committed.filter(|day| lies_in(sources.due, *day)) else { continue };
        let day = |day: Date| say_date(day, sources.today);
        let words = match (item.stage, done(record.id)) {
            (Stage::Done, Some(on)) if on > committed => {
                format!("Missed: {}, for {}, was done {}.", record.title, day(committed), day(on))
            }
            (Stage::Done, _) => format!("Kept: {}, for {}.", record.title, day(committed)),
            _ => format!("Missed: {}, for {}, is not done.", record.title, day(committed)),
        };
        lines.push((committed, claim(words, &[&record.key])));
    }
    lines.sort_by_key(|(committed, _)| *committed);
    part("Promised for it", lines.into_iter().map(|(_, line)| line).collect(), "Nothing was committed for it.")
}

/// Lists what is at work or free to begin as things stand now, and the milestone that lands next.
fn next(sources: &Sources<'_>) -> LookPart {
    let space = sources.present;
    let mut waits_for: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for link in space.links().filter(|link| link.relation == Relation::Blocks) {
        waits_for.entry(link.to).or_default().push(link.from);
    }
    let parents: BTreeSet<RecordId> = live_items(space).into_iter().filter_map(|(record, _)| record.parent).collect();
    let forecast = |record: &Record| sources.forecast.items.iter().find(|item| item.plan.record == record.id);
    let mut ready: Vec<(bool, Option<jiff::civil::DateTime>, &Record)> = live_items(space)
        .into_iter()
        .filter(|(record, item)| {
            matches!(item.stage, Stage::Todo | Stage::Doing)
                && !matches!(item.item_type, ItemType::Milestone | ItemType::Release | ItemType::Workstream)
                && !parents.contains(&record.id)
                && unfinished(space, record.id, waits_for.get(&record.id).into_iter().flatten().copied()).is_empty()
        })
        .map(|(record, item)| (item.stage != Stage::Doing, forecast(record).map(|item| item.plan.start), record))
        .collect();
    ready.sort_by_key(|(todo, start, record)| (*todo, start.is_none(), *start, record.id));
    let line = |(todo, _, record): &(bool, Option<jiff::civil::DateTime>, &Record)| {
        let lands = forecast(record).map(|item| item.p80.date()).filter(|day| *day >= sources.today);
        let lands = lands.map(|day| format!(", done {} at P80", say_date(day, sources.today))).unwrap_or_default();
        let begun = if *todo { "" } else { " (begun)" };
        claim(format!("{}{begun}{lands}.", record.title), &[&record.key])
    };
    let more = ready.len().saturating_sub(MOST_NEXT);
    let mut lines: Vec<Claim> = ready.iter().take(MOST_NEXT).map(line).collect();
    if more > 0 {
        lines.push(claim(format!("And {more} more that nothing stands in the way of."), &[]));
    }
    lines.extend(milestone(sources));
    part("Next", lines, "Nothing is free to begin.")
}

/// Says which milestone lands next, and what has to be true for it.
fn milestone(sources: &Sources<'_>) -> Option<Claim> {
    let open = sources.forecast.milestones.iter().filter(|milestone| milestone.done.is_none());
    let (record, item, p80) = open
        .filter_map(|milestone| {
            let record = sources.present.record(milestone.record)?;
            let item = live_item(record).filter(|item| !matches!(item.stage, Stage::Done | Stage::Dropped))?;
            Some((record, item, milestone.p80.date()))
        })
        .min_by_key(|(_, _, p80)| *p80)?;
    let checks = item.readiness.iter().flat_map(|readiness| &readiness.checklist).filter(|check| !check.optional);
    let (all, left) = checks.fold((0, 0), |(all, left), check| (all + 1, left + usize::from(!check.done)));
    let left = match (all, left) {
        (0, _) => String::new(),
        (_, 0) => "; all that has to be true for it is".to_owned(),
        (all, left) => format!(
            "; {left} of {all} {} for it {} not true yet",
            if all == 1 { "criterion" } else { "criteria" },
            if left == 1 { "is" } else { "are" }
        ),
    };
    Some(claim(format!("{} lands {} at P80{left}.", record.title, say_date(p80, sources.today)), &[&record.key]))
}
