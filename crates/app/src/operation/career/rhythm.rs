//! The rhythms of the growth plan: the private status of the month that ended last, and the retro of the quarter.
//!
//! A sealed space lets nothing run while it is locked. That one waits is therefore worked out whenever its owner looks, from the day and
//! from what was kept; what was looked at is written when it is kept, once.

pub mod retro;
pub mod status;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::career::framework::Ladder;
use model::career::rhythm::{Due, Every, Life, LookBack, Sources, due, kept, life, look_back, looks_back_on, next_on, plan};
use model::change::{Commit, Edit, created};
use model::decide::{Command, Moment, Steps};
use model::forecast::report::ledger_entry;
use model::insight::forecast::ForecastReport;
use model::kind::program::Phase;
use model::kind::{Body, Kind};
use model::space::{Record, RecordId, Ref, Space};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::Filter;

use super::own::{Own, look_up};
use super::signals::shown;
use super::{LadderInput, ladders};
use crate::access::Caller;
use crate::cx::Cx;
use crate::derived::{off, replays};
use crate::failure::Failure;
use crate::list::App;
use crate::operation::forecast::Settings;
use crate::operation::status::{Draft, StatusInput, Story, draft, end_of_day};
use crate::operation::zone;
use crate::spaces::Open;

/// What waits of the growth plan, and what was kept.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rhythms {
    pub today: Date,
    /// The key of the growth plan; none where there is none, and then nothing waits.
    pub plan: Option<String>,
    pub status: Option<Due>,
    pub retro: Option<Due>,
    /// The days on which the next ones wait.
    pub next_status_on: Option<Date>,
    pub next_retro_on: Option<Date>,
    /// The newest first.
    pub kept: Vec<KeptLook>,
}

/// A status, or a retro, that was kept.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeptLook {
    pub key: String,
    pub title: String,
    pub every: Every,
    /// The last day that it looks back on.
    pub to: Date,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "LookWritten")]
pub struct Kept {
    pub key: String,
    pub title: String,
    pub revision: i64,
}

/// A growth plan as it stands, on a day.
struct Now {
    zone: TimeZone,
    today: Date,
    closed_at: Option<Timestamp>,
}

impl Now {
    async fn read(open: &Open, now: Timestamp) -> Result<Now, Failure> {
        let space = open.state().space;
        let closings = match closed(&space) {
            Some(program) => open.changes(&closings_of(program)).await?,
            None => Vec::new(),
        };
        Ok(Now::of(&space, &closings, now))
    }

    /// `closings` is what the journal says of the phase of a plan that is closed.
    fn of(space: &Space, closings: &[Commit], now: Timestamp) -> Now {
        let zone = zone(space);
        let changes = closings.iter().flat_map(|commit| &commit.changes);
        let to_closed = changes
            .filter(|change| matches!(&change.edit, Edit::FieldChanged { field, after, .. } if field == "phase" && after == "closed"));
        Now { today: now.to_zoned(zone.clone()).date(), closed_at: to_closed.map(|change| change.at).max(), zone }
    }

    fn life(&self, space: &Space) -> Option<Life> {
        life(space, &self.zone, self.closed_at)
    }

    /// Returns what waits in a space as it stands.
    fn due(&self, space: &Space, every: Every) -> Option<Due> {
        due(every, self.life(space)?, self.today, &kept(space, every))
    }

    /// Returns the day on which the next one waits; none where there is no plan.
    fn next_on(&self, space: &Space, every: Every) -> Option<Date> {
        plan(space).and_then(|_| next_on(every, self.today))
    }

    /// Refuses to keep what does not wait any more: somebody was faster, or it is another month by now.
    fn still(&self, space: &Space, every: Every, to: Date) -> Result<(), Failure> {
        let (what, name) = (every.kept_as(), every.name(to));
        if kept(space, every).contains(&to) {
            return Err(Failure::conflict(format!("The {what} of {name} is kept already: what was kept stays.")));
        }
        match self.due(space, every) {
            Some(due) if due.to == to => Ok(()),
            Some(due) => {
                Err(Failure::conflict(format!("The {what} of {name} does not wait: that of {} does. Look at it first.", due.name)))
            }
            None => Err(Failure::conflict(format!("The {what} of {name} does not wait: nothing has ended that the plan was there in."))),
        }
    }
}

/// Returns the growth plan where it is closed.
fn closed(space: &Space) -> Option<RecordId> {
    plan(space).filter(|(_, program)| program.phase == Some(Phase::Closed)).map(|(record, _)| record.id)
}

fn closings_of(program: RecordId) -> Filter {
    Filter { record: Some(program), field: Some("phase".to_owned()), ..Filter::default() }
}

/// Returns what waits in the unlocked career space of a context: the status before the retro.
pub async fn waiting(cx: &Cx) -> Result<Vec<Due>, Failure> {
    let Some(space) = cx.store.load(cx.space).await? else { return Ok(Vec::new()) };
    let closings = match closed(&space) {
        Some(program) => cx.store.changes(cx.space, &closings_of(program)).await?,
        None => Vec::new(),
    };
    let at = Now::of(&space, &closings, cx.now);
    Ok([Every::Month, Every::Quarter].into_iter().filter_map(|every| at.due(&space, every)).collect())
}

/// Lists what waits and what was kept. Cheap: nothing is forecast.
pub async fn list_rhythms(open: &Open, now: Timestamp) -> Result<Rhythms, Failure> {
    let at = Now::read(open, now).await?;
    let space = open.state().space;
    let there = plan(&space).map(|(record, _)| record.key.clone());
    let mut items: Vec<KeptLook> = space.records().filter(|record| !record.archived).filter_map(kept_look).collect();
    items.sort_by(|a, b| (b.to, &b.key).cmp(&(a.to, &a.key)));
    Ok(Rhythms {
        today: at.today,
        status: at.due(&space, Every::Month),
        retro: at.due(&space, Every::Quarter),
        next_status_on: at.next_on(&space, Every::Month),
        next_retro_on: at.next_on(&space, Every::Quarter),
        kept: items,
        plan: there,
    })
}

fn kept_look(record: &Record) -> Option<KeptLook> {
    let (every, to) = looks_back_on(record)?;
    Some(KeptLook { key: record.key.clone(), title: record.title.clone(), every, to })
}

/// What is looked back on, with the forecast that it rests on.
struct Looked {
    look: LookBack,
    forecast: ForecastReport,
    not_found_in: Vec<String>,
}

/// Looks back on what waits; none where nothing does.
async fn look(app: &App, caller: &Caller, open: &Arc<Open>, now: Timestamp, every: Every) -> Result<Option<Looked>, Failure> {
    let at = Now::read(open, now).await?;
    let space = open.state().space;
    let (Some(life), Some(due)) = (at.life(&space), at.due(&space, every)) else { return Ok(None) };
    let until = end_of_day(due.to, &at.zone);
    let first = due.from.to_zoned(at.zone.clone()).map_or(Timestamp::MIN, |midnight| midnight.timestamp());
    // Of the instant itself the id knows no more than the millisecond; what was written in it is there a moment later.
    let since = first.max(life.written_at + jiff::SignedDuration::from_millis(1)).min(until);
    let input = StatusInput {
        week: Some(due.to),
        since: Some(since),
        note: None,
        settings: Settings { as_of: Some(until), ..Settings::default() },
    };
    let story = Story::read(open, now, &input).await?;
    let journal = if replays(&space, input.settings.trials) { Some(open.journal().await?) } else { None };
    let own = look_up(app, caller, now).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let looked = move || look_of(&story, journal.as_deref(), &input.settings, &space, &at, &due, &own, &ladder, now);
    off(looked).await?.map(Some)
}

#[expect(clippy::too_many_arguments, reason = "all that a look back is made from, moved off the server's threads at once")]
fn look_of(
    story: &Story,
    journal: Option<&[Commit]>,
    settings: &Settings,
    present: &Space,
    at: &Now,
    due: &Due,
    own: &Own,
    ladder: &Ladder,
    now: Timestamp,
) -> Result<Looked, Failure> {
    let Draft { report, forecast, before } = draft(story, journal, settings, None, &|_| ())?;
    let look = look_back(&Sources {
        due,
        status: &report,
        forecast: &forecast,
        before: &before,
        then: &story.then.space,
        space: &story.now.space,
        present,
        happenings: &story.happenings,
        evidence: own.found().into_iter().flat_map(|found| &found.evidence).map(|item| &**item).collect(),
        signals: &shown(own, Some(present), now),
        framework: &ladder.framework,
        zone: &at.zone,
        today: at.today,
    });
    Ok(Looked { look, forecast, not_found_in: own.not_found_in.clone() })
}

/// Puts the forecast that a look back rests on into the ledger.
fn ledger(steps: &mut Steps, forecast: &ForecastReport, moment: &mut Moment) -> Result<Option<(Ref, String)>, Failure> {
    let fields = Body::Forecast(Box::new(ledger_entry(forecast, moment.now))).fields();
    let title = format!("Forecast of {}", forecast.data_date.strftime("%Y-%m-%d"));
    let command = Command::Create { kind: Kind::Forecast, title, key: None, parent: None, fields };
    Ok(created(steps.decide(&command, moment)?).map(|record| (Ref::from(record.id), record.key.clone())))
}

/// Returns words of one's own as they are kept: none where there are none.
fn own_words(text: Option<&str>) -> Result<Option<String>, Failure> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match text.map(|text| text.chars().count()) {
        Some(3001..) => Err(Failure::invalid("Two or three sentences are enough: 3,000 letters at most.")),
        _ => Ok(text.map(str::to_owned)),
    }
}

fn object<const N: usize>(fields: [(&str, serde_json::Value); N]) -> serde_json::Map<String, serde_json::Value> {
    fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), json!(value))).collect()
}
