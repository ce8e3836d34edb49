//! When each piece of work was begun and left, on the calendar that it is worked on.

use std::collections::{BTreeMap, BTreeSet};

use engine::calendar::Minute;
use jiff::Timestamp;

use crate::calendars::{CalendarIx, Calendars, to_minute};
use crate::insight::live_item;
use crate::journal::Flow;
use crate::kind::Body;
use crate::kind::item::{Item, ItemType, Stage};
use crate::space::{Record, RecordId, Ref, Space};

/// One piece of work on its way. No time lies after the data date.
#[derive(Clone, Debug)]
pub(super) struct Passage<'a> {
    pub(super) record: &'a Record,
    pub(super) team: Option<RecordId>,
    pub(super) calendar: CalendarIx,
    pub(super) stage: Stage,
    /// When work first began; `None` where nobody says.
    pub(super) began: Option<Minute>,
    /// When it was last finished, dropped or put back; `None` while it goes on.
    pub(super) left: Option<Minute>,
}

impl Passage<'_> {
    /// Returns when it was finished, where that is known.
    pub(super) fn finished(&self) -> Option<Minute> {
        self.left.filter(|_| self.stage == Stage::Done)
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Todo | Stage::Doing)
    }
}

/// Follows every piece of work that counts: what has parts is as long as they are, and a milestone or a workstream is no work.
pub(super) fn passages<'a>(
    space: &'a Space,
    flows: &BTreeMap<RecordId, Flow>,
    calendars: &mut Calendars<'_>,
    now: Minute,
) -> Vec<Passage<'a>> {
    let parents: BTreeSet<RecordId> = space.records().filter_map(|record| record.parent).collect();
    let unknown = Flow::default();
    let work = space.records().filter_map(|record| Some((record, live_item(record)?)));
    let work = work.filter(|(record, item)| {
        let no_work = matches!(item.item_type, ItemType::Milestone | ItemType::Release | ItemType::Workstream);
        let inactive = item.schedule.as_ref().is_some_and(|schedule| schedule.inactive);
        !no_work && !inactive && !parents.contains(&record.id)
    });
    work.map(|(record, item)| passage(space, record, item, flows.get(&record.id).unwrap_or(&unknown), calendars, now)).collect()
}

fn passage<'a>(space: &Space, record: &'a Record, item: &Item, flow: &Flow, calendars: &mut Calendars<'_>, now: Minute) -> Passage<'a> {
    let schedule = item.schedule.as_deref();
    let recorded_start = schedule.and_then(|schedule| schedule.actual_start).map(to_minute);
    let recorded_finish = schedule.and_then(|schedule| schedule.actual_finish).map(to_minute);
    let complete =
        recorded_finish.is_some() || schedule.and_then(|schedule| schedule.percent_complete).is_some_and(|percent| percent >= 100.0);
    let stage = match item.stage {
        Stage::Todo | Stage::Doing if complete => Stage::Done,
        Stage::Todo if recorded_start.is_some() => Stage::Doing,
        stage => stage,
    };
    let is_team = |id: &RecordId| matches!(space.record(*id).map(|team| &team.body), Some(Body::Team(_)));
    let team = item.team.as_ref().and_then(Ref::id).filter(is_team);
    let own = schedule.and_then(|schedule| schedule.calendar.as_ref()).and_then(Ref::id);
    let calendar = if own.is_some() { calendars.of_calendar(own) } else { calendars.of_team(team) };
    let began = recorded_start.or_else(|| began(flow).map(|at| calendars.minute(at)));
    let left = recorded_finish.or_else(|| left(flow).filter(|_| stage == item.stage).map(|at| calendars.minute(at)));
    Passage {
        record,
        team,
        calendar,
        stage,
        began: began.map(|at| at.min(now)),
        left: left.filter(|_| stage != Stage::Doing).map(|at| at.min(now)),
    }
}

/// A stage that an item has had since its creation says nothing of when it came there: exports without a history begin so.
fn began(flow: &Flow) -> Option<Timestamp> {
    flow.stages.iter().skip(1).find(|(_, stage)| *stage == Stage::Doing).map(|(at, _)| (*at).into())
}

/// Returns since when the item has been in the stage that it is in.
fn left(flow: &Flow) -> Option<Timestamp> {
    let last = flow.stages.last()?.1;
    let since = flow.stages.iter().rposition(|(_, stage)| *stage != last)? + 1;
    Some(flow.stages[since].0.into())
}
