//! Signs: what one program shows, by its own records, of the four challenges on the way into leading programs.
//!
//! They are no evidence: nothing here counts for a level or against one, and nobody but the person is shown any of it.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use super::view::{View, days};
use super::{Evidence, Found, Program, Role, Sort};
use crate::career::past::Track;
use crate::career::signals::{Counted, WEEKS};
use crate::career::subject::Subject;
use crate::insight::live_item;
use crate::kind::Body;
use crate::kind::assumption::AssumptionState;
use crate::kind::item::{Item, ItemType, Stage};
use crate::space::{Record, RecordId, Ref};

/// How far back promises, asks and technical work are looked for, in days.
const HALF_YEAR: i32 = 182;
pub const TECHNICAL_DAYS: i32 = 60;
/// How far back edits are looked for: four weeks.
pub const EDIT_WEEKS: i32 = 4;
/// What only whoever does the work can say of it; dates, order and teams are for whoever plans.
const THEIRS: &[&str] = &["title", "description", "status", "stage", "points", "estimate", "effort_minutes", "resolution"];

/// What one program shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signs {
    /// The person leads it and it is not closed.
    pub leads: bool,
    /// How many days ago it began, for a program that they lead.
    pub days: i32,
    /// The tasks on the critical path as it is forecast now; `None` without a forecast.
    pub path: Option<Path>,
    /// Promises to the person that fell due in half a year, and whether they were kept.
    pub promises: Vec<(Counted, bool)>,
    /// What the person asked for in half a year: of the team itself, or over managers.
    pub asked: Vec<Counted>,
    pub asked_above: Vec<Counted>,
    /// Parts of the map and technical decisions of the person's in 60 days.
    pub technical: Vec<Counted>,
    /// Tasks of others that the person rewrote in four weeks: each once a day.
    pub edits: Vec<Counted>,
    /// Unknowns with a day, and those whose day has passed.
    pub unknowns: usize,
    pub late_unknowns: Vec<Counted>,
    /// Charters that nobody approved, with their age in days.
    pub unapproved: Option<(Counted, i32)>,
}

/// Who holds the tasks on the critical path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// How many of how many were the person's: today, and as many weeks ago as the place says.
    pub mine: [(usize, usize); WEEKS + 1],
    pub tasks: Vec<Counted>,
}

/// Reads what a program shows of a person; `critical` are the items on the critical path of its forecast.
pub fn signs(
    program: Program<'_>,
    (ix, found): (usize, &Found),
    subject: &Subject,
    now: Timestamp,
    critical: Option<&HashSet<RecordId>>,
) -> Signs {
    let view = View::new(program, ix, subject, now);
    let mut signs = Signs { leads: view.led && view.closed_on.is_none(), ..Signs::default() };
    if signs.leads {
        signs.days = view.start.map_or(0, |start| days(start, view.today));
        signs.path = critical.map(|critical| path(&view, critical, now));
        signs.unapproved = unapproved(&view);
    }
    // What the person asks of others is read where evidence of it is.
    let recent = |item: &&Evidence, within: i32| (0..=within).contains(&days(item.occurred_on, view.today));
    let mine = found.evidence.iter().map(|item| &**item).filter(|item| item.role <= Role::CoDriver);
    for item in mine.filter(|item| recent(item, HALF_YEAR)) {
        match (item.competency.as_str(), item.sort) {
            ("PM3", Sort::Dependency) => {
                if let Some(kept) = item.fact("kept").filter(|_| item.excluded.is_none()) {
                    signs.promises.push((counted_item(item), kept > 0.0));
                }
                signs.asked.push(counted_item(item));
            }
            ("LC4", Sort::Ask) if is_above(&view, item.record) => signs.asked_above.push(counted_item(item)),
            ("LC4", Sort::Ask) => signs.asked.push(counted_item(item)),
            ("TF1", Sort::Map) | ("TF2", Sort::Decision) if recent(&item, TECHNICAL_DAYS) => signs.technical.push(counted_item(item)),
            _ => {}
        }
    }
    for record in program.space.records().filter(|record| !record.archived) {
        match &record.body {
            Body::Item(item) => edits(&view, record, item, &mut signs.edits),
            Body::Assumption(assumption) if assumption.state == AssumptionState::Open => {
                let theirs = view.is_me(assumption.owner.as_ref()) || signs.leads;
                let Some(due) = assumption.review.filter(|_| theirs) else { continue };
                signs.unknowns += 1;
                signs.late_unknowns.extend((due < view.today).then(|| counted(&view, record)));
            }
            _ => {}
        }
    }
    signs
}

/// Counts whose the unfinished tasks on the path are, and whose the same ones were in the weeks before.
fn path(view: &View<'_>, critical: &HashSet<RecordId>, now: Timestamp) -> Path {
    let is_task = |item: &Item| !matches!(item.item_type, ItemType::Milestone | ItemType::Release);
    let open = |record: &&Record| {
        live_item(record).is_some_and(|item| is_task(item) && matches!(item.stage, Stage::Todo | Stage::Doing))
            && critical.contains(&record.id)
    };
    let mut path = Path::default();
    for record in view.space.records().filter(open) {
        let (Some(item), Some(track)) = (live_item(record), view.track(record)) else { continue };
        for (week, (mine, of)) in path.mine.iter_mut().enumerate() {
            let Ok(then) = back(now, &view.zone, week) else { continue };
            if track.created().at > then {
                continue;
            }
            *of += 1;
            *mine += usize::from(held(track, item.assignee.as_ref(), then).is_some_and(|person| view.me.contains(&person)));
        }
        path.tasks.extend(view.is_me(item.assignee.as_ref()).then(|| counted(view, record)));
    }
    path
}

fn back(now: Timestamp, zone: &TimeZone, weeks: usize) -> Result<Timestamp, jiff::Error> {
    Ok(now.to_zoned(zone.clone()).checked_sub(i64::try_from(weeks).unwrap_or(0).weeks())?.timestamp())
}

/// Returns who held a task at an instant.
fn held(track: &Track, now: Option<&Ref>, at: Timestamp) -> Option<RecordId> {
    let then = track.at("assignee", at, &now.map_or(Value::Null, |now| Value::from(now.text())));
    Ref::from(then.as_str()?).id()
}

/// Adds the days on which the person rewrote a task that somebody else held.
fn edits(view: &View<'_>, record: &Record, item: &Item, edits: &mut Vec<Counted>) {
    let Some(track) = view.track(record) else { return };
    let made = view.day(track.created().at);
    let mut on: BTreeSet<Date> = BTreeSet::new();
    for act in track.acts.iter().filter(|act| THEIRS.contains(&&*act.field) && view.acts(act.actor.as_deref())) {
        let day = view.day(act.at);
        // The first day belongs to whoever writes a task down.
        let lately = (0..7 * EDIT_WEEKS).contains(&days(day, view.today)) && day != made;
        let anothers = || held(track, item.assignee.as_ref(), act.at).is_some_and(|person| !view.me.contains(&person));
        if lately && anothers() {
            on.insert(day);
        }
    }
    edits.extend(on.iter().map(|_| counted(view, record)));
}

/// Whether an ask went over managers: to the sponsor, to a role, or to somebody who belongs to no team here and leads none.
fn is_above(view: &View<'_>, ask: RecordId) -> bool {
    let Some(Body::Ask(ask)) = view.space.record(ask).map(|record| &record.body) else { return false };
    let Some(asked) = ask.asked.as_ref().and_then(Ref::id) else { return true };
    let sponsor = view.charter.and_then(|(_, charter)| charter.sponsor.as_ref()).and_then(Ref::id);
    let in_team = |record: &Record| matches!(&record.body, Body::Person(person) if person.team.is_some());
    let leads = || {
        view.space.records().any(|record| matches!(&record.body, Body::Team(team) if team.lead.as_ref().and_then(Ref::id) == Some(asked)))
    };
    Some(asked) == sponsor || !(view.space.record(asked).is_some_and(in_team) || leads())
}

/// Returns the charter, where nobody approved it yet, and for how long.
fn unapproved(view: &View<'_>) -> Option<(Counted, i32)> {
    let (record, _) = view.charter.filter(|(_, charter)| charter.approved_on.is_none() && charter.approved_by.is_none())?;
    let made = view.day(view.track(record)?.created().at);
    // A plan that was imported is as old as it says.
    let began = view.start.map_or(made, |start| start.min(made));
    Some((counted(view, record), days(began, view.today)))
}

fn counted(view: &View<'_>, record: &Record) -> Counted {
    Counted { key: record.key.clone(), title: record.title.clone(), program: view.ix }
}

fn counted_item(item: &Evidence) -> Counted {
    Counted { key: item.key.clone(), title: item.title.clone(), program: item.program }
}
