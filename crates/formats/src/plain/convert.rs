//! Rows to records and links.

use std::collections::HashSet;

use jiff::civil::DateTime;
use model::draft::{Draft, DraftLink, DraftRecord};
use model::kind::Body;
use model::kind::item::{Constraint, ConstraintKind, Estimate, Item, ItemType, ScheduleFacts, Stage};
use model::space::{Ref, Relation};

use super::columns::{Columns, Field};
use super::names::{Names, Outline, named};
use super::values::{self, Evidence};
use crate::jira::words::{self, Sort};
use crate::problems::Problems;
use crate::{DateOrder, Options};

/// When a working day ends that is only named by its date: an office's.
const EVENING: i8 = 17;

/// Turns the rows, each with its line, into records and links.
pub(super) fn draft(columns: &Columns, rows: &[(usize, Vec<String>)], options: &Options, draft: &mut Draft, problems: &mut Problems) {
    let order = date_order(columns, rows, options, problems);
    let mut table = Table { columns, options, order, problems, names: Names::default(), people: Vec::new(), teams: Vec::new() };
    let ids: Vec<String> = rows.iter().enumerate().map(|(at, (line, row))| table.id(at, *line, row)).collect();
    let mut outline = Outline::default();
    let mut links = Links::default();
    for ((line, row), id) in rows.iter().zip(&ids) {
        let place = table.place(*line, row);
        let mut record = table.record(id, row, &place);
        record.parent = table.parent(id, row, &mut outline, &place);
        table.predecessors(id, row, &place, &mut links);
        draft.records.push(record);
    }
    mark_parents(&mut draft.records);
    let Table { people, teams, .. } = table;
    let people = people.into_iter().map(|(id, name)| plain(id, name, Body::Person(Box::default())));
    let teams = teams.into_iter().map(|(id, name)| plain(id, name, Body::Team(Box::default())));
    let mut before: Vec<DraftRecord> = teams.chain(people).collect();
    before.append(&mut draft.records);
    draft.records = before;
    draft.links = links.list;
}

fn plain(id: String, title: String, body: Body) -> DraftRecord {
    DraftRecord { id, key: None, title, body, parent: None, created_at: None, created_by: None, history: Vec::new() }
}

/// Settles which number of `03/04/26` is the day, for the whole table.
fn date_order(columns: &Columns, rows: &[(usize, Vec<String>)], options: &Options, problems: &mut Problems) -> DateOrder {
    if let Some(order) = options.date_order {
        return order;
    }
    const DATES: [Field; 6] =
        [Field::Start, Field::Finish, Field::ActualStart, Field::ActualFinish, Field::Deadline, Field::ConstraintDate];
    let cells = rows.iter().flat_map(|(_, row)| DATES.iter().filter_map(|field| columns.get(row, *field)));
    let mut open = None;
    for (cell, evidence) in cells.filter_map(|cell| Some((cell, values::evidence(cell)?))) {
        match evidence {
            Evidence::DayFirst => return DateOrder::DayFirst,
            Evidence::MonthFirst => return DateOrder::MonthFirst,
            Evidence::Open => open = open.or(Some(cell)),
        }
    }
    if let Some(cell) = open {
        let words = format!(
            "`{cell}` and every other date could have the day or the month first: the day was taken. If that is wrong, say so with `--date-order month-first`, or write dates as 2026-03-13."
        );
        problems.warning("csv.ambiguous_dates", "", words);
    }
    DateOrder::DayFirst
}

struct Table<'a> {
    columns: &'a Columns,
    options: &'a Options,
    order: DateOrder,
    problems: &'a mut Problems,
    names: Names,
    people: Vec<(String, String)>,
    teams: Vec<(String, String)>,
}

impl Table<'_> {
    fn place(&self, line: usize, row: &[String]) -> String {
        let name = self.columns.get(row, Field::Key).or_else(|| self.columns.get(row, Field::Id));
        name.map_or_else(|| format!("line {line}"), |name| format!("line {line} ({name})"))
    }

    /// Gives a row its id: its own, else its key, else its number.
    fn id(&mut self, at: usize, line: usize, row: &[String]) -> String {
        let (id, key) = (self.columns.get(row, Field::Id), self.columns.get(row, Field::Key));
        let outline = self.columns.get(row, Field::Outline).filter(|_| !self.columns.has(Field::Id) && !self.columns.has(Field::Key));
        let wanted = id.or(key).or(outline).map_or_else(|| (at + 1).to_string(), str::to_owned);
        let mut given = wanted.clone();
        if self.names.used.contains(&wanted) {
            given = (2..)
                .map(|count| format!("{wanted}#{count}"))
                .find(|other| !self.names.used.contains(other))
                .expect("numbers do not run out");
            let words = format!(
                "The id `{wanted}` occurs twice: this row is read as `{given}`, and links go to the first. Give each row its own id."
            );
            self.problems.warning("csv.duplicate_id", self.place(line, row), words);
        }
        self.names.used.insert(given.clone());
        for name in [Some(given.as_str()), id, key].into_iter().flatten() {
            self.names.ids.entry(name.to_lowercase()).or_insert_with(|| given.clone());
        }
        if let Some(title) = self.columns.get(row, Field::Title) {
            self.names.titles.entry(title.to_lowercase()).or_insert_with(|| given.clone());
        }
        given
    }

    fn record(&mut self, id: &str, row: &[String], place: &str) -> DraftRecord {
        // An id such as `ATL-7` is what people call the item; a bare number is only a row's.
        let spoken = self.columns.get(row, Field::Id).filter(|id| id.contains(char::is_alphabetic));
        let key = self.columns.get(row, Field::Key).or(spoken).map(str::to_owned);
        let title = self.columns.get(row, Field::Title).map(str::to_owned);
        if title.is_none() {
            self.problems.note("csv.no_title", place, format!("The row has no title: it is called `{id}`."));
        }
        let mut item = self.item(row, place);
        let mut facts = self.facts(&mut item, row, place);
        self.dates(&mut item, &mut facts, row, place);
        self.progress(&mut item, &mut facts, row, place);
        item.schedule = (facts != ScheduleFacts::default()).then(|| Box::new(facts));
        DraftRecord { key, ..plain(id.to_owned(), title.unwrap_or_else(|| id.to_owned()), Body::Item(Box::new(item))) }
    }

    fn item(&mut self, row: &[String], place: &str) -> Item {
        let text = |field| self.columns.get(row, field).map(str::to_owned);
        let list = |field| {
            text(field)
                .map(|text| text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(Into::into).collect())
                .unwrap_or_default()
        };
        let mut item = Item {
            status: text(Field::Status).unwrap_or_default().into(),
            priority: text(Field::Priority).map(Into::into),
            labels: list(Field::Labels),
            description: text(Field::Description).map(Into::into),
            url: text(Field::Url).map(Into::into),
            ..Item::default()
        };
        item.item_type = self.item_type(row, place);
        item.points = self.value(row, Field::Points, place, "csv.bad_number", "a number of points from 0 up", |text| {
            values::number(text).filter(|points| *points >= 0.0)
        });
        item.team = self.columns.get(row, Field::Team).map(|name| named(&mut self.teams, "team", name));
        // Of several people the first is who answers for it.
        let people = self.columns.get(row, Field::Assignee).filter(|name| !words::is_nobody(name));
        let first = people.and_then(|people| people.split([';', ',']).next()).map(|name| name.split('[').next().unwrap_or(name).trim());
        item.assignee = first.filter(|name| !name.is_empty()).map(|name| named(&mut self.people, "person", name));
        item
    }

    fn item_type(&mut self, row: &[String], place: &str) -> ItemType {
        let milestone = self.columns.get(row, Field::Milestone).is_some_and(|text| {
            values::flag(text).unwrap_or_else(|| {
                self.problems.warning("csv.bad_flag", place, format!("`{text}` is neither yes nor no: the row was read as no milestone."));
                false
            })
        });
        let Some(name) = self.columns.get(row, Field::Type) else { return if milestone { ItemType::Milestone } else { ItemType::Task } };
        match words::sort(name, false, None) {
            (Sort::Item(_), true) if milestone => ItemType::Milestone,
            (Sort::Item(item_type), true) => item_type,
            (Sort::Item(_) | Sort::Risk | Sort::Decision, _) => {
                let words = format!(
                    "The type `{name}` is not known: the row is a task. Use workstream, epic, story, task, bug, milestone or release."
                );
                self.problems.note("csv.unknown_type", place, words);
                if milestone { ItemType::Milestone } else { ItemType::Task }
            }
        }
    }

    /// Reads a cell, with a problem where it cannot be read.
    fn value<T>(
        &mut self,
        row: &[String],
        field: Field,
        place: &str,
        code: &'static str,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.columns.get(row, field)?;
        let value = read(text);
        if value.is_none() {
            let shown: String = text.chars().take(40).collect();
            self.problems.warning(code, place, format!("`{shown}` is not {what}: it was left out."));
        }
        value
    }

    fn length(&mut self, row: &[String], field: Field, place: &str) -> Option<values::Length> {
        let what = "a duration such as 3d, 4h or 2w";
        self.value(row, field, place, "csv.bad_duration", what, |text| values::length(text).filter(|length| length.minutes >= 0.0))
    }

    fn date(&mut self, row: &[String], field: Field, place: &str) -> Option<DateTime> {
        let order = self.order;
        self.value(row, field, place, "csv.bad_date", "a date between 1970 and 2199, such as 2026-03-13", |text| values::date(text, order))
    }

    fn facts(&mut self, item: &mut Item, row: &[String], place: &str) -> ScheduleFacts {
        let mut facts = ScheduleFacts::default();
        if let Some(length) = self.length(row, Field::Duration, place) {
            (facts.duration_minutes, facts.elapsed) = (Some(length.minutes.round() as i64), length.elapsed);
        } else if matches!(item.item_type, ItemType::Milestone) {
            facts.duration_minutes = Some(0);
        }
        item.effort_minutes = self.length(row, Field::Effort, place).map(|effort| effort.minutes.round() as i32);
        let points =
            [Field::Low, Field::Likely, Field::High].map(|field| self.length(row, field, place).map(|point| point.minutes.round() as i64));
        match points {
            [None, None, None] => {}
            [Some(low), Some(likely), Some(high)] if low <= likely && likely <= high => {
                item.estimate =
                    Some(Box::new(Estimate { low_minutes: low, likely_minutes: likely, high_minutes: high, shape: Default::default() }));
            }
            [_, likely, _] => {
                let words = "An estimate needs `low`, `likely` and `high`, each at least as much as the one before: only `likely` was used, as the duration.";
                self.problems.warning("csv.bad_estimate", place, words);
                facts.duration_minutes = facts.duration_minutes.or(likely);
            }
        }
        facts.constraint = self.constraint(row, place);
        facts.deadline = self.date(row, Field::Deadline, place).map(evening);
        facts
    }

    fn constraint(&mut self, row: &[String], place: &str) -> Option<Constraint> {
        let text = self.columns.get(row, Field::Constraint)?;
        let Some((kind, rest)) = values::constraint(text) else {
            let words = format!("`{text}` is no constraint: use ASAP, ALAP, SNET, SNLT, FNET, FNLT, MSO or MFO, and a date.");
            self.problems.warning("csv.bad_constraint", place, words);
            return None;
        };
        match kind {
            ConstraintKind::AsSoonAsPossible => return None,
            ConstraintKind::AsLateAsPossible => return Some(Constraint { kind, date: None }),
            _ => {}
        }
        let order = self.order;
        let written = if rest.is_empty() { self.date(row, Field::ConstraintDate, place) } else { values::date(rest, order) };
        let Some(date) = written else {
            self.problems.warning(
                "csv.bad_constraint",
                place,
                format!("The constraint `{text}` has no date that can be read: it was left out."),
            );
            return None;
        };
        let at_end = matches!(kind, ConstraintKind::FinishNoEarlierThan | ConstraintKind::FinishNoLaterThan | ConstraintKind::MustFinishOn);
        Some(Constraint { kind, date: Some(if at_end { evening(date) } else { date }) })
    }

    /// Reads when an item is to start and to be finished: not before the one, promised for the other.
    fn dates(&mut self, item: &mut Item, facts: &mut ScheduleFacts, row: &[String], place: &str) {
        let start = self.date(row, Field::Start, place);
        let finish = self.date(row, Field::Finish, place);
        item.committed = finish.or(facts.deadline).map(|at| at.date());
        facts.actual_start = self.date(row, Field::ActualStart, place);
        facts.actual_finish = self.date(row, Field::ActualFinish, place).map(evening);
        let Some(start) = start else { return };
        if facts.constraint.is_none() {
            facts.constraint = Some(Constraint { kind: ConstraintKind::StartNoEarlierThan, date: Some(start) });
        }
        match finish {
            Some(finish) if finish.date() < start.date() => {
                let words = format!(
                    "The row finishes on {}, before it starts on {}: the finish was kept as the promise only. Correct one of them.",
                    finish.date(),
                    start.date()
                );
                self.problems.warning("csv.finish_before_start", place, words);
            }
            Some(finish) if facts.duration_minutes.is_none() && item.estimate.is_none() && item.effort_minutes.is_none() => {
                facts.duration_minutes = Some(weekdays(start, finish) * 480);
            }
            Some(_) | None => {}
        }
    }

    fn progress(&mut self, item: &mut Item, facts: &mut ScheduleFacts, row: &[String], place: &str) {
        let percent = self.value(row, Field::Percent, place, "csv.bad_number", "a percentage from 0 to 100", values::percent);
        facts.percent_complete = percent.filter(|percent| *percent > 0.0);
        let said = self.stage(&item.status.clone(), place);
        item.stage = said.unwrap_or(match percent {
            _ if facts.actual_finish.is_some() => Stage::Done,
            Some(100.0) => Stage::Done,
            Some(percent) if percent > 0.0 => Stage::Doing,
            _ if facts.actual_start.is_some() => Stage::Doing,
            _ => Stage::Todo,
        });
        // A start that lies in the past of begun work is when it began.
        if matches!(item.stage, Stage::Doing | Stage::Done) && facts.actual_start.is_none() {
            let typed = facts.constraint.take_if(|constraint| constraint.kind == ConstraintKind::StartNoEarlierThan);
            facts.actual_start = typed.and_then(|constraint| constraint.date);
        }
        if item.stage == Stage::Done && facts.actual_finish.is_none() {
            facts.actual_finish =
                item.committed.filter(|_| facts.actual_start.is_some()).map(|day| evening(day.to_datetime(jiff::civil::Time::midnight())));
        }
        if facts.actual_finish < facts.actual_start && facts.actual_finish.is_some() {
            facts.actual_start = None;
        }
    }

    fn stage(&mut self, status: &str, place: &str) -> Option<Stage> {
        if status.is_empty() {
            return None;
        }
        let mapped =
            self.options.map.iter().find(|(name, _)| name.strip_prefix("status:").is_some_and(|name| name.eq_ignore_ascii_case(status)));
        let word = mapped.map_or(status, |(_, target)| target);
        let Some(category) = words::category(word) else {
            if word.eq_ignore_ascii_case("dropped") {
                return Some(Stage::Dropped);
            }
            let words = format!(
                "The status `{status}` is not known: the row counts as not begun, unless its progress says otherwise. Use `--map \"status:{status}=doing\"` (or todo, done)."
            );
            self.problems.note("csv.unknown_status", place, words);
            return None;
        };
        Some(words::stage(category, word, None))
    }

    /// Finds the parent: named, or the nearest row above of a lower level, or the row whose outline number begins this one's.
    fn parent(&mut self, id: &str, row: &[String], outline: &mut Outline, place: &str) -> Option<Ref> {
        let level = self.value(row, Field::Level, place, "csv.bad_number", "a level from 0 up", |text| {
            values::number(text).filter(|level| *level >= 0.0)
        });
        let above = outline.enter(level, self.columns.get(row, Field::Outline), id);
        let Some(name) = self.columns.get(row, Field::Parent) else { return above.map(Ref::from) };
        match self.names.find(name) {
            Some(parent) if parent != id => Some(Ref::from(parent.clone())),
            Some(_) | None => {
                self.problems.warning(
                    "csv.unknown_parent",
                    place,
                    format!("The parent `{name}` is no other row of the table: the row has none. Use a parent's id, key or title."),
                );
                above.map(Ref::from)
            }
        }
    }

    fn predecessors(&mut self, id: &str, row: &[String], place: &str, links: &mut Links) {
        let Some(text) = self.columns.get(row, Field::Predecessors) else { return };
        for part in text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            let names = &self.names;
            let Some((name, data)) = values::predecessor(part, |name| names.ids.contains_key(&name.to_lowercase())) else {
                self.problems.warning(
                    "csv.bad_predecessor",
                    place,
                    format!("`{part}` is no predecessor: write an id, a type and a lag, such as 3FS+2d."),
                );
                continue;
            };
            match self.names.find(name).or_else(|| self.names.find(part)) {
                None => self.problems.warning(
                    "csv.unknown_predecessor",
                    place,
                    format!("The predecessor `{name}` is no row of the table: the link was left out."),
                ),
                Some(from) if from == id => {
                    self.problems.warning("csv.self_link", place, "The row is its own predecessor: the link was left out.")
                }
                Some(from) if !links.pairs.insert((from.clone(), id.to_owned())) => {
                    self.problems.note("csv.duplicate_link", place, format!("`{name}` is a predecessor twice: the first one was kept."));
                }
                Some(from) => {
                    let (from, to) = (Ref::from(from.clone()), Ref::from(id.to_owned()));
                    links.list.push(DraftLink { from, relation: Relation::Blocks, to, data, added_at: None, removed_at: None });
                }
            }
        }
    }
}

#[derive(Default)]
struct Links {
    list: Vec<DraftLink>,
    pairs: HashSet<(String, String)>,
}

/// What has parts and says no type of its own is an epic.
fn mark_parents(records: &mut [DraftRecord]) {
    let parents: HashSet<String> =
        records.iter().filter_map(|record| record.parent.as_ref()).map(|parent| parent.text().into_owned()).collect();
    for record in records.iter_mut().filter(|record| parents.contains(&record.id)) {
        if let Body::Item(item) = &mut record.body
            && item.item_type == ItemType::Task
        {
            item.item_type = ItemType::Epic;
        }
    }
}

/// A day that is named without a time ends in the evening.
fn evening(at: DateTime) -> DateTime {
    if at.time() == jiff::civil::Time::midnight() { at.date().at(EVENING, 0, 0, 0) } else { at }
}

/// Counts Mondays to Fridays, both ends included; of twenty years at most.
fn weekdays(start: DateTime, finish: DateTime) -> i64 {
    let days = start.date().series(jiff::Span::new().days(1)).take(7305).take_while(|day| *day <= finish.date());
    days.filter(|day| day.weekday().to_monday_zero_offset() < 5).count().max(1) as i64
}
