//! Retros: what a team wrote and voted for, what came of it, what comes back until it is done, and whether it helped.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::{days_between, zone};
use crate::insight::{live_item, title_of, written_at};
use crate::kind::action::{Action, Effect};
use crate::kind::item::Stage;
use crate::kind::metric::{Direction, Metric};
use crate::kind::retro::{Retro, RetroNote, RetroState};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// One retro in the list.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RetroRow {
    pub key: String,
    pub title: String,
    pub state: RetroState,
    pub team: Option<String>,
    /// The day that was named for it, else the day on which it was written down.
    pub date: Date,
    pub notes: usize,
    /// Actions that came out of it, and how many of them are still to be done.
    pub actions: usize,
    pub open_actions: usize,
}

/// One retro as people see it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RetroReport {
    #[serde(flatten)]
    pub row: RetroRow,
    /// How many votes everybody has.
    pub votes_each: u32,
    pub columns: Vec<RetroColumn>,
    /// What earlier retros of the same team left undone: what came back most often first.
    pub carried: Vec<CarriedAction>,
    /// What came out of this one.
    pub actions: Vec<CarriedAction>,
    /// What earlier retros' actions did, those first that nobody has looked at.
    pub effects: Vec<EffectCheck>,
    /// Of a growth plan: what the record said of the quarter when it was kept, in Markdown.
    pub facts: Option<String>,
}

/// A column and what hangs in it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RetroColumn {
    pub name: String,
    pub groups: Vec<NoteGroup>,
}

/// Notes that say the same, or one alone.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NoteGroup {
    /// What they were grouped under; none for a note alone.
    pub name: Option<String>,
    /// The sum over its notes; 0 until the voting has ended.
    pub votes: u32,
    pub notes: Vec<NoteView>,
}

/// A note. Nobody knows whose.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NoteView {
    pub id: u32,
    pub text: String,
    pub votes: u32,
}

/// An action of a retro.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CarriedAction {
    pub key: String,
    pub title: String,
    pub state: Stage,
    pub owner: Option<String>,
    pub due: Option<Date>,
    /// Days since it was due, while it is open.
    pub overdue_days: Option<i32>,
    /// The retro that it came out of first.
    pub from: String,
    /// Days since that retro.
    pub age_days: i32,
    /// In how many later retros it came back, this one included.
    pub came_back: usize,
    /// How one sees whether it helped.
    pub measure: Option<String>,
}

/// Whether an action that is done helped.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EffectCheck {
    pub key: String,
    pub title: String,
    pub owner: Option<String>,
    pub from: String,
    pub measure: Option<String>,
    pub metric: Option<MetricMove>,
    pub effect: Option<Effect>,
    pub effect_on: Option<Date>,
}

/// How a metric moved since the retro that an action came out of.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MetricMove {
    pub key: String,
    pub name: String,
    pub unit: Option<String>,
    /// The last value up to the day of the retro, and the newest after it.
    pub before: Option<f64>,
    pub now: Option<f64>,
    /// Whether it moved the right way; none while that cannot be measured.
    pub better: Option<bool>,
}

/// Lists the retros, the newest first.
pub fn list(space: &Space) -> Vec<RetroRow> {
    let view = View::new(space, Timestamp::MIN);
    let mut retros: Vec<(Date, RecordId, RetroRow)> = space
        .records()
        .filter(|record| !record.archived)
        .filter_map(|record| Some((record, retro(record)?)))
        .map(|(record, retro)| (view.day(record, retro), record.id, view.row(record, retro)))
        .collect();
    retros.sort_by_key(|(date, id, _)| std::cmp::Reverse((*date, *id)));
    retros.into_iter().map(|(_, _, row)| row).collect()
}

/// Looks at one retro; `None` for a record that is none.
pub fn report(space: &Space, record: &Record, now: Timestamp) -> Option<RetroReport> {
    let retro = retro(record)?;
    let view = View::new(space, now);
    let line = view.line(record, retro);
    let at = line.iter().position(|(_, id)| *id == record.id)?;
    let came = view.came(&line, at, Some(record.id));
    Some(RetroReport {
        row: view.row(record, retro),
        votes_each: retro.votes_each(),
        columns: columns(retro),
        carried: came.carried,
        actions: came.actions,
        effects: came.effects,
        facts: retro.facts.clone(),
    })
}

/// What a retro that is held now would begin with: what earlier ones of its line left undone, and what they did.
pub fn before_the_next(space: &Space, parent: Option<RecordId>, now: Timestamp) -> (Vec<CarriedAction>, Vec<EffectCheck>) {
    let view = View::new(space, now);
    let line = view.line_of(None, None, view.series_of(parent));
    let came = view.came(&line, line.len(), None);
    (came.carried, came.effects)
}

/// What came out of the retros of a line, as one of them sees it.
#[derive(Default)]
struct Came {
    carried: Vec<CarriedAction>,
    actions: Vec<CarriedAction>,
    effects: Vec<EffectCheck>,
}

fn retro(record: &Record) -> Option<&Retro> {
    match &record.body {
        Body::Retro(retro) => Some(retro),
        _ => None,
    }
}

/// Lays out the notes; when the votes are counted, what got most comes first.
fn columns(retro: &Retro) -> Vec<RetroColumn> {
    let notes = retro.numbered();
    let column = |name: &String| {
        let mut groups: Vec<NoteGroup> = Vec::new();
        for note in notes.iter().filter(|note| note.column == *name) {
            let known = groups.iter_mut().find(|group| group.name.is_some() && group.name == note.group);
            match known {
                Some(group) => group.take(note),
                None => {
                    let mut group = NoteGroup { name: note.group.clone(), votes: 0, notes: Vec::new() };
                    group.take(note);
                    groups.push(group);
                }
            }
        }
        // A stable sort keeps the order in which people wrote.
        groups.sort_by_key(|group| std::cmp::Reverse(group.votes));
        RetroColumn { name: name.clone(), groups }
    };
    retro.columns.iter().map(column).collect()
}

impl NoteGroup {
    fn take(&mut self, note: &RetroNote) {
        self.votes += note.votes;
        self.notes.push(NoteView { id: note.id, text: note.text.clone(), votes: note.votes });
    }
}

/// A space as retros look at it.
struct View<'a> {
    space: &'a Space,
    zone: TimeZone,
    today: Date,
    /// Which retros each action came out of.
    came_from: BTreeMap<RecordId, BTreeSet<RecordId>>,
    /// Which item of the plan each action became.
    became: BTreeMap<RecordId, RecordId>,
}

impl<'a> View<'a> {
    fn new(space: &'a Space, now: Timestamp) -> View<'a> {
        let zone = zone(space);
        let is_retro = |id: RecordId| space.record(id).is_some_and(|record| record.kind() == Kind::Retro && !record.archived);
        let is_item = |id: RecordId| space.record(id).is_some_and(|record| live_item(record).is_some());
        let (mut came_from, mut became): (BTreeMap<RecordId, BTreeSet<RecordId>>, BTreeMap<RecordId, RecordId>) = Default::default();
        for link in space.links().filter(|link| link.relation == Relation::FollowsFrom) {
            if is_retro(link.to) {
                came_from.entry(link.from).or_default().insert(link.to);
            } else if is_item(link.from) {
                became.insert(link.to, link.from);
            }
        }
        View { space, today: now.to_zoned(zone.clone()).date(), zone, came_from, became }
    }

    /// Lists the actions that came out of retros, in the order in which they were written down.
    fn actions(&self) -> impl Iterator<Item = (&'a Record, &BTreeSet<RecordId>)> {
        self.came_from.iter().filter_map(|(id, from)| {
            let record = self.space.record(*id).filter(|record| record.kind() == Kind::Action && !record.archived)?;
            Some((record, from))
        })
    }

    /// Returns the day of a retro: the one that was named, else the one on which it was written down, which its id knows.
    fn day(&self, record: &Record, retro: &Retro) -> Date {
        let written = || Some(written_at(record)?.to_zoned(self.zone.clone()).date());
        retro.date.or_else(written).unwrap_or(self.today)
    }

    fn row(&self, record: &Record, retro: &Retro) -> RetroRow {
        let own = |(_, from): &(&Record, &BTreeSet<RecordId>)| from.contains(&record.id);
        let open = |record: &Record| match &record.body {
            Body::Action(action) => matches!(self.state(record, action), Stage::Todo | Stage::Doing),
            _ => false,
        };
        let actions: Vec<&Record> = self.actions().filter(own).map(|(action, _)| action).collect();
        RetroRow {
            key: record.key.clone(),
            title: record.title.clone(),
            state: retro.state,
            team: title_of(self.space, retro.team.as_ref()),
            date: self.day(record, retro),
            notes: retro.notes.len(),
            open_actions: actions.iter().filter(|action| open(action)).count(),
            actions: actions.len(),
        }
    }

    /// Lists the retros that follow one another with this one: of the same team and the same series of meetings, the oldest first.
    fn line(&self, record: &Record, own: &Retro) -> Vec<(Date, RecordId)> {
        self.line_of(Some(record.id), own.team.as_ref().and_then(Ref::id), self.series_of(record.parent))
    }

    /// The same by team and series, archived ones only where they are named.
    fn line_of(&self, named: Option<RecordId>, team: Option<RecordId>, series: Option<RecordId>) -> Vec<(Date, RecordId)> {
        let of_line = |(other, retro): &(&Record, &Retro)| {
            Some(other.id) == named
                || (!other.archived && retro.team.as_ref().and_then(Ref::id) == team && self.series_of(other.parent) == series)
        };
        let all = self.space.records().filter_map(|record| Some((record, retro(record)?)));
        let mut line: Vec<(Date, RecordId)> = all.filter(of_line).map(|(record, retro)| (self.day(record, retro), record.id)).collect();
        line.sort_unstable();
        line
    }

    /// Returns the series that a retro below `parent` is held in; an occurrence stands for its series.
    fn series_of(&self, parent: Option<RecordId>) -> Option<RecordId> {
        let meeting = |id: RecordId| self.space.record(id).filter(|record| record.kind() == Kind::Meeting);
        let held = parent.and_then(meeting)?;
        Some(held.parent.and_then(meeting).map_or(held.id, |series| series.id))
    }

    /// Sorts what came out of a line of retros as the one at a place in it sees it.
    fn came(&self, line: &[(Date, RecordId)], at: usize, own: Option<RecordId>) -> Came {
        let mut came = Came::default();
        for (action, came_from) in self.actions() {
            // The places in the line of the retros that it came out of; the first is where it began.
            let Some(first) = line.iter().position(|(_, id)| came_from.contains(id)) else { continue };
            let Body::Action(body) = &action.body else { continue };
            let state = self.state(action, body);
            if own.is_some_and(|own| came_from.contains(&own)) {
                came.actions.push(self.carried(action, body, line[first], at.saturating_sub(first)));
            } else if first < at && matches!(state, Stage::Todo | Stage::Doing) {
                came.carried.push(self.carried(action, body, line[first], at - first));
            } else if first < at && state == Stage::Done {
                came.effects.push(self.effect(action, body, line[first]));
            }
        }
        let by_age = |a: &CarriedAction, b: &CarriedAction| b.came_back.cmp(&a.came_back).then(b.age_days.cmp(&a.age_days));
        came.carried.sort_by(|a, b| by_age(a, b).then_with(|| a.key.cmp(&b.key)));
        let by_look = |a: &EffectCheck, b: &EffectCheck| a.effect.is_some().cmp(&b.effect.is_some()).then(b.effect_on.cmp(&a.effect_on));
        came.effects.sort_by(|a, b| by_look(a, b).then_with(|| a.key.cmp(&b.key)));
        came
    }

    /// Returns how far an action is: the item that it became says so, while nobody says more of the action itself.
    fn state(&self, record: &Record, action: &Action) -> Stage {
        match self.became.get(&record.id).and_then(|id| live_item(self.space.record(*id)?)) {
            Some(item) if matches!(action.state, Stage::Todo | Stage::Doing) => item.stage,
            _ => action.state,
        }
    }

    fn carried(&self, record: &Record, action: &Action, (since, from): (Date, RecordId), came_back: usize) -> CarriedAction {
        let state = self.state(record, action);
        let open = matches!(state, Stage::Todo | Stage::Doing);
        let days = |day: Date| days_between(day, self.today);
        CarriedAction {
            key: record.key.clone(),
            title: record.title.clone(),
            state,
            owner: title_of(self.space, action.owner.as_ref()),
            due: action.due,
            overdue_days: action.due.map(days).filter(|late| open && *late > 0),
            from: super::key_of(self.space, from),
            age_days: days(since).max(0),
            came_back,
            measure: action.measure.clone(),
        }
    }

    fn effect(&self, record: &Record, action: &Action, (since, from): (Date, RecordId)) -> EffectCheck {
        let metric = action.metric.as_ref().and_then(Ref::id).and_then(|id| self.space.record(id));
        let moved = metric.and_then(|record| match &record.body {
            Body::Metric(metric) => Some(moved(record, metric, since, self.today)),
            _ => None,
        });
        EffectCheck {
            key: record.key.clone(),
            title: record.title.clone(),
            owner: title_of(self.space, action.owner.as_ref()),
            from: super::key_of(self.space, from),
            measure: action.measure.clone(),
            metric: moved,
            effect: action.effect,
            effect_on: action.effect_on,
        }
    }
}

/// Returns how a metric moved since a day, up to today.
pub(crate) fn moved(record: &Record, metric: &Metric, since: Date, today: Date) -> MetricMove {
    let measured = || metric.measurements.iter().filter(|one| one.on <= today);
    let before = measured().filter(|one| one.on <= since).max_by_key(|one| one.on).map(|one| one.value);
    let now = measured().filter(|one| one.on > since).max_by_key(|one| one.on).map(|one| one.value);
    let better = before.zip(now).map(|(before, now)| match metric.direction {
        Direction::Up => now > before,
        Direction::Down => now < before,
    });
    MetricMove { key: record.key.clone(), name: record.title.clone(), unit: metric.unit.clone(), before, now, better }
}
