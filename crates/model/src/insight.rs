//! What reports and screens show: plain data, computed once here and never again by a door.

pub mod assumptions;
pub mod changes;
pub mod charter;
pub mod commitments;
pub mod delivery;
pub mod exposure;
pub mod flow;
pub mod forecast;
pub mod landing;
pub mod meetings;
pub mod minutes;
pub mod objectives;
pub mod overlap;
pub mod plan;
pub mod portfolio;
pub mod raci;
pub mod rag;
pub mod raid;
pub mod releases;
pub mod resources;
pub mod retros;
pub mod roadmap;
pub mod stakeholders;
pub mod status;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::kind::Body;
use crate::kind::item::{Item, Stage};
use crate::space::{DependencyType, Record, RecordId, Ref, Relation, Space};

/// Returns the item of a record, unless it is something else or archived.
pub fn live_item(record: &Record) -> Option<&Item> {
    match &record.body {
        Body::Item(item) if !record.archived => Some(item),
        _ => None,
    }
}

/// Lists the items of a space that still count, in backlog order.
pub fn live_items(space: &Space) -> Vec<(&Record, &Item)> {
    let items = space.records().filter_map(|record| Some((record, live_item(record)?)));
    let mut items: Vec<_> = items.filter(|(_, item)| item.stage != Stage::Dropped).collect();
    items.sort_by_key(|(record, _)| (record.rank, record.id));
    items
}

/// Returns when a record was written down, to the millisecond: its id knows.
pub fn written_at(record: &Record) -> Option<Timestamp> {
    let (seconds, nanos) = record.id.0.get_timestamp()?.to_unix();
    Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
}

/// Returns a record's key; a record that is gone is called by its id.
pub fn key_of(space: &Space, id: RecordId) -> String {
    space.record(id).map_or_else(|| id.to_string(), |record| record.key.clone())
}

/// Returns what people call the record that a field refers to.
pub fn title_of(space: &Space, reference: Option<&Ref>) -> Option<String> {
    Some(space.record(reference?.id()?)?.title.clone())
}

/// Writes a date as people say it: `Fri 14 Mar`, with the year where people would ask which.
pub fn say_date(date: Date, today: Date) -> String {
    let days = crate::calendars::days_between(today, date);
    let clear = date.year() == today.year() || (-90..=270).contains(&days);
    let format = if clear { "%a %-d %b" } else { "%a %-d %b %Y" };
    date.strftime(format).to_string()
}

/// Writes a number with its thousands parted: `10,000`.
pub fn thousands(number: u32) -> String {
    match number / 1000 {
        0 => number.to_string(),
        above => format!("{},{:03}", thousands(above), number % 1000),
    }
}

/// Writes a number of things: `1 item`, `3 items`, `12,000 items`.
pub fn count(number: usize, thing: &str) -> String {
    let said = u32::try_from(number).map_or_else(|_beyond| number.to_string(), thousands);
    match (number, thing.strip_suffix('y')) {
        (1, _) => format!("1 {thing}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{said} {stem}ies"),
        _ => format!("{said} {thing}s"),
    }
}

/// Writes a number of days: `nine working days` is for people who write; we print `9 days`, `1 day`, `2.5 days`.
pub fn say_days(days: f64) -> String {
    let rounded = (days * 10.0).round() / 10.0;
    match rounded {
        1.0 => "1 day".to_owned(),
        whole if whole.fract() == 0.0 => format!("{whole:.0} days"),
        part => format!("{part:.1} days"),
    }
}

/// Ends what somebody typed as a sentence ends.
pub(crate) fn sentence(words: &str) -> String {
    let words = words.trim();
    if words.ends_with(['.', '!', '?']) { words.to_owned() } else { format!("{words}.") }
}

/// Lists the keys of the open items that must be finished before an item can go on; `blockers` are those that have a link to it.
pub fn unfinished(space: &Space, item: RecordId, blockers: impl Iterator<Item = RecordId>) -> Vec<&str> {
    let starts = |from: &RecordId| {
        let data = space.link((*from, Relation::Blocks, item));
        data.is_some_and(|data| data.dependency == DependencyType::FinishStart)
    };
    let open = |record: &&Record| live_item(record).is_some_and(|item| matches!(item.stage, Stage::Todo | Stage::Doing));
    blockers.filter(starts).filter_map(|from| space.record(from)).filter(open).map(|record| record.key.as_str()).collect()
}
