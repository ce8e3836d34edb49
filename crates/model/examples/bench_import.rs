//! Times the import of 100 000 tracker items with their history, and what a forecast makes of them.
//!
//! `cargo run --release -p sinew-model --example bench_import`
#![expect(clippy::print_stdout, reason = "it is its purpose")]

use std::collections::HashMap;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sinew_model::calendars::Calendars;
use sinew_model::change::{Commit, apply, outcome};
use sinew_model::decide::Moment;
use sinew_model::draft::{Draft, DraftLink, DraftRecord, Event, Source};
use sinew_model::forecast::prepare_with;
use sinew_model::import::{Known, import};
use sinew_model::journal::{IMPORT, as_of};
use sinew_model::kind::Body;
use sinew_model::kind::item::{Item, ItemType, Stage};
use sinew_model::kind::team::Team;
use sinew_model::reference::History;
use sinew_model::space::{LinkData, Ref, Relation, Space};

const ITEMS: usize = 100_000;
const TEAMS: usize = 50;

fn main() {
    let now: Timestamp = "2026-03-02T12:00:00Z".parse().expect("an instant");
    let draft = draft(now);
    let copy = draft.clone();
    let source = draft.source.name();
    let space = Space::default();
    let mut moment = Moment::new(now, 1);

    let done = timed("import, first time", || import(&space, draft, Known::default(), &mut moment));
    println!("  {} changes, {} problems", done.changes.len(), done.problems.len());
    let rows = timed("outcome", || outcome(&space, &done.changes));
    let live = timed("apply", || {
        let mut live = Space::default();
        done.changes.iter().for_each(|change| apply(&mut live, &change.edit));
        live
    });
    println!("  {} rows", rows.len());
    let sources: HashMap<_, _> = done.sources.into_iter().collect();
    let journal = vec![Commit {
        revision: 1,
        recorded_at: now,
        actor: String::new(),
        door: IMPORT.to_owned(),
        note: Some(source),
        changes: done.changes,
    }];
    let again = timed("import, the same again", || import(&live, copy, Known { sources, journal: &journal }, &mut moment));
    println!("  {} changes", again.changes.len());
    let past = timed("as of a past day", || as_of(&journal, now - SignedDuration::from_hours(24 * 90), None));
    println!("  {} records", past.records().count());
    let mut calendars = Calendars::new(&live, None);
    let history = timed("history", || History::new(&live, &journal, &mut calendars, now));
    let prepared = timed("prepare", || prepare_with(&live, &history, calendars, now, 1));
    println!(
        "  {} items, {} tables of {} durations",
        prepared.scenario.items.len(),
        prepared.scenario.tables.len(),
        prepared.scenario.tables.iter().map(Vec::len).sum::<usize>()
    );
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    println!("{what}: {:.3} s", start.elapsed().as_secs_f64());
    done
}

fn draft(now: Timestamp) -> Draft {
    let mut records: Vec<DraftRecord> =
        (0..TEAMS).map(|team| record(format!("t{team}"), format!("Team {team}"), Body::Team(Box::<Team>::default()))).collect();
    records.extend((0..ITEMS).map(|ix| item(ix, now)));
    let link = |ix: usize| DraftLink {
        from: Ref::from(format!("{}", ix - 1)),
        relation: Relation::Blocks,
        to: Ref::from(format!("{ix}")),
        data: LinkData::default(),
        added_at: None,
        removed_at: None,
    };
    let links = (1..ITEMS).filter(|ix| ix % 3 == 0).map(link).collect();
    Draft { source: Source { system: "jira".to_owned(), instance: "bench".to_owned() }, records, links, ..Draft::default() }
}

fn record(id: String, title: String, body: Body) -> DraftRecord {
    DraftRecord { id, key: None, title, body, parent: None, created_at: None, created_by: None, history: Vec::new() }
}

/// Every other item is done; a tenth is being worked on.
fn item(ix: usize, now: Timestamp) -> DraftRecord {
    let stage = match ix % 10 {
        0..5 => Stage::Done,
        5 => Stage::Doing,
        _ => Stage::Todo,
    };
    let body = Item {
        item_type: [ItemType::Story, ItemType::Task, ItemType::Bug][ix % 3],
        status: ["To Do", "In Progress", "Done", "Dropped"][stage as usize].into(),
        stage,
        team: Some(Ref::from(format!("t{}", ix % TEAMS))),
        points: [None, Some(1.0), Some(2.0), Some(3.0), Some(5.0), Some(8.0)][ix % 6],
        labels: vec!["a".into(), "b".into()].into(),
        description: Some("As a customer I want to pay by card, so that I need no cash.".into()),
        ..Item::default()
    };
    let hours = |hours: usize| now - SignedDuration::from_hours(hours as i64);
    let created = 24 * 365 - ix % 4000;
    let event =
        |at, field: &str, before: Value, after: Value| Event { at, actor: Some("ann".to_owned()), field: field.to_owned(), before, after };
    let mut history = Vec::new();
    if stage != Stage::Todo {
        history.push(event(hours(created - 700), "stage", "todo".into(), "doing".into()));
        history.push(event(hours(created - 700), "status", "To Do".into(), "In Progress".into()));
    }
    if stage == Stage::Done {
        let took = 8 + ix % 97 * 5;
        history.push(event(hours(created - 700 - took), "stage", "doing".into(), "done".into()));
        history.push(event(hours(created - 700 - took), "status", "In Progress".into(), "Done".into()));
    }
    if let Some(points) = body.points.filter(|_| ix.is_multiple_of(4)) {
        history.insert(0, event(hours(created - 10), "points", Value::Null, points.into()));
    }
    let title = format!("Story {ix}");
    DraftRecord {
        key: Some(format!("ATL-{ix}")),
        created_at: Some(hours(created)),
        history,
        ..record(ix.to_string(), title, Body::Item(Box::new(body)))
    }
}
