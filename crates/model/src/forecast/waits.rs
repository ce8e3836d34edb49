//! What items wait for from outside their plan: commitments that are not delivered, asks that are not answered.
//!
//! Each is a point in time before the items that await it: no earlier than its day, and later by what such promises
//! turned out to be late.

use std::collections::BTreeMap;

use engine::calendar::{Minute, Work};
use engine::sample::Spread;
use engine::simulate::scenario::{Item as SimItem, Progress};
use jiff::civil::Date;

use super::network::Index;
use super::tables::Tables;
use crate::calendars::{Calendars, to_datetime};
use crate::insight::{count, say_date};
use crate::kind::Body;
use crate::kind::ask::AskState;
use crate::kind::commitment::CommitmentState;
use crate::plan::Hold;
use crate::problem::Problem;
use crate::promises::{Lateness, Promises, end_of, late_assumed};
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// Something that items wait for.
#[derive(Clone, Debug)]
pub struct Wait {
    pub record: RecordId,
    /// The point of the simulation at which it is there.
    pub point: u32,
    /// The day that was promised, else the day by which it is needed.
    pub due: Option<Date>,
    /// Where its date comes from, in words.
    pub words: String,
    /// The share of such promises that is kept; `None` where there is no day to keep.
    pub kept: Option<f64>,
    /// The items that wait for it and have not begun.
    pub items: Vec<RecordId>,
    /// When the plan takes it to be there.
    pub(crate) planned: Minute,
}

/// Repeats each outcome, so that a draw between two of them is rare: a promise is kept or it is not.
fn sharp(minutes: &[f64]) -> Vec<f64> {
    let times = 400usize.div_ceil(minutes.len().max(1));
    minutes.iter().flat_map(|minutes| std::iter::repeat_n(*minutes, times)).collect()
}

/// Whether the engine reckons with a date: its calendars reach from 1900 to 2300.
fn is_reckoned(date: &Date) -> bool {
    (1900..=2300).contains(&date.year())
}

/// How one wait is simulated.
struct Terms {
    due: Option<Date>,
    from: Minute,
    planned: Minute,
    delay: Spread,
    calendar: u32,
    words: String,
    kept: Option<f64>,
}

/// What is at hand to find terms.
pub(super) struct Terming<'a, 'c, 's> {
    pub(super) space: &'a Space,
    pub(super) promises: &'a Promises,
    pub(super) calendars: &'c mut Calendars<'s>,
    pub(super) now: Minute,
    pub(super) minutes_per_day: f64,
    pub(super) problems: &'a mut Vec<Problem>,
    pub(super) tables: &'a mut Tables,
}

/// Lists the records that items await, with the open items without parts that wait for each.
fn awaited(space: &Space, index: &Index, items: &[SimItem]) -> BTreeMap<RecordId, Vec<RecordId>> {
    let mut by_item: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for link in space.links().filter(|link| link.relation == Relation::Awaits) {
        by_item.entry(link.from).or_default().push(link.to);
    }
    let mut awaited: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    if by_item.is_empty() {
        return awaited;
    }
    let waiting = index.records.iter().zip(items).filter(|(id, item)| item.progress == Progress::Waiting && !index.is_summary(**id));
    for (&id, _) in waiting {
        // What a parent waits for, its parts wait for.
        for wait in std::iter::once(id).chain(index.ancestors(space, id)).filter_map(|id| by_item.get(&id)).flatten() {
            let items = awaited.entry(*wait).or_default();
            if items.last() != Some(&id) {
                items.push(id);
            }
        }
    }
    awaited
}

/// Finds what is waited for, and adds a point for each to the simulation's items.
pub(super) fn waits(terming: &mut Terming<'_, '_, '_>, index: &Index, items: &mut Vec<SimItem>) -> Vec<Wait> {
    let mut waits = Vec::new();
    for (id, waiting) in awaited(terming.space, index, items) {
        let Some(record) = terming.space.record(id).filter(|record| !record.archived) else { continue };
        let Some(terms) = terming.terms(record, waiting.len()) else { continue };
        let point = items.len() as u32;
        items.push(SimItem {
            progress: Progress::Waiting,
            remaining: terms.delay,
            calendar: terms.calendar,
            team: None,
            rank: 0,
            not_before: Some(terms.from).filter(|from| *from > terming.now),
        });
        let (due, words, kept, planned) = (terms.due, terms.words, terms.kept, terms.planned);
        waits.push(Wait { record: id, point, due, words, kept, items: waiting, planned });
    }
    waits
}

/// Returns until when the plan holds each item that waits, and for what.
pub(super) fn holds(waits: &[Wait]) -> BTreeMap<RecordId, Hold> {
    let mut holds: BTreeMap<RecordId, Hold> = BTreeMap::new();
    for wait in waits {
        for item in &wait.items {
            let hold = Hold { until: wait.planned, by: wait.record };
            holds.entry(*item).and_modify(|known| *known = if known.until < hold.until { hold } else { *known }).or_insert(hold);
        }
    }
    holds
}

impl Terming<'_, '_, '_> {
    /// Returns how a commitment or an ask is waited for; `None` when nobody waits any more.
    fn terms(&mut self, record: &Record, waiting: usize) -> Option<Terms> {
        let waiting = count(waiting, "item");
        match &record.body {
            Body::Commitment(commitment) => {
                match commitment.state {
                    CommitmentState::Delivered => return None,
                    CommitmentState::Declined => {
                        let words = format!(
                            "`{}` was declined, and {waiting} wait for it: no date counts on it any more. Ask another team, or remove the links.",
                            record.title
                        );
                        self.problems.push(Problem::warning("commitment.declined", record.key.clone(), words));
                        return None;
                    }
                    CommitmentState::Asked | CommitmentState::Promised | CommitmentState::Accepted | CommitmentState::Missed => {}
                }
                let provider = commitment.provider.as_ref().and_then(Ref::id);
                let name = provider.and_then(|id| self.space.record(id)).map_or("", |team| team.title.as_str());
                let calendar = self.calendars.of_team(provider);
                match commitment.promised.or(commitment.needed_by).filter(is_reckoned) {
                    Some(due) => {
                        let lateness = self.promises.lateness(provider, name, commitment.confidence, self.minutes_per_day);
                        let said = if commitment.promised.is_some() { "promised for" } else { "not promised, needed by" };
                        Some(self.dated(due, said, &lateness, calendar))
                    }
                    None => {
                        let lead = self.promises.lead(provider, name, self.minutes_per_day);
                        Some(self.undated(commitment.asked_on, lead, calendar))
                    }
                }
            }
            Body::Ask(ask) => {
                match ask.state {
                    AskState::Granted => return None,
                    AskState::Declined => {
                        let words = format!(
                            "`{}` was declined, and {waiting} wait for it: no date counts on it any more. Plan without it, or ask again.",
                            record.title
                        );
                        self.problems.push(Problem::warning("ask.declined", record.key.clone(), words));
                        return None;
                    }
                    AskState::Open => {}
                }
                match ask.needed_by.filter(is_reckoned) {
                    Some(due) => {
                        let lateness = self.promises.answers(self.minutes_per_day);
                        Some(self.dated(due, "needed by", &lateness, 0))
                    }
                    None => {
                        let lead = self.promises.answer_lead(self.minutes_per_day);
                        Some(self.undated(ask.asked_on, lead, 0))
                    }
                }
            }
            _ => None,
        }
    }

    /// Of what has a day: late as such promises are; once the day has passed, as those are that were late already.
    fn dated(&mut self, due: Date, said: &str, lateness: &Lateness, calendar: u32) -> Terms {
        let (today, end, kept) = (to_datetime(self.now).date(), end_of(due), Some(lateness.kept));
        let said = format!("{said} {}", say_date(due, today));
        if end > self.now {
            let delay = match lateness.minutes.last() {
                Some(most) if *most > 0.0 => Spread::past(self.tables.add(sharp(&lateness.minutes))),
                _ => Spread::Fixed(0.0),
            };
            let words = format!("{said}; {}", lateness.words);
            return Terms { due: Some(due), from: end, planned: end, delay, calendar, words, kept };
        }
        let age = self.age(end, calendar);
        let late = lateness.late();
        let table = self.tables.add(if late.is_empty() { late_assumed(self.minutes_per_day) } else { late });
        let (delay, _) = self.tables.rest(table, 1.0, age);
        let words = format!("{said}, overdue; {}", lateness.words);
        Terms { due: Some(due), from: self.now, planned: self.now, delay, calendar, words, kept }
    }

    /// Of what has no day: as long as such things take from being asked for, less what has passed of it.
    fn undated(&mut self, asked: Option<Date>, (lead, words): (Vec<f64>, String), calendar: u32) -> Terms {
        let age = asked.map_or(0.0, |asked| self.age(end_of(asked), calendar));
        let table = self.tables.add(lead);
        let (delay, mean) = self.tables.rest(table, 1.0, age);
        let planned = self.calendars.compiled[calendar as usize].add(self.now, Work(mean.round() as i64));
        Terms { due: None, from: self.now, planned, delay, calendar, words: format!("no day is promised; {words}"), kept: None }
    }

    /// Returns the working minutes since a moment.
    fn age(&self, since: Minute, calendar: u32) -> f64 {
        self.calendars.compiled[calendar as usize].between(since, self.now).0.max(0) as f64
    }
}
