//! Status: the update of a week, from the record. Published, it is frozen.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use model::calendars::{day_number, only_program};
use model::change::{Commit, created};
use model::decide::Command;
use model::forecast::attribution::{Move, shapley};
use model::forecast::{charter, prepare};
use model::insight::assumptions::{Fallen, fallen};
use model::insight::changes::{Cause, Happening, happenings};
use model::insight::forecast::{ForecastReport, MilestoneForecast};
use model::insight::status::{Sources, StatusReport, status};
use model::kind::update::{Period, Update};
use model::kind::{Body, Kind};
use model::space::{RecordId, Ref, Space};
use store::Filter;

use super::forecast::{Settings, forecast_past, keep, prepared_past};
use super::raci::told_to;
use super::raid::weigh_asks;
use super::{data_instant, zone};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::{Live, Past, edit};
use crate::simulate::{Progress, run, threads};
use crate::spaces::Open;

/// Which update to write.
#[derive(Clone, Debug, Default)]
pub struct StatusInput {
    /// A day of the week to report; the data date's week when empty.
    pub week: Option<Date>,
    /// Count moves from here; from the last published update when empty, else from a week before.
    pub since: Option<Timestamp>,
    /// What a person has to say to it, in their own words.
    pub note: Option<String>,
    pub settings: Settings,
}

/// An update, and what it becomes in the record.
#[derive(Debug)]
pub struct Written {
    pub report: StatusReport,
    pub forecast_key: String,
}

/// What an update is written from.
#[derive(Debug)]
pub struct Story {
    week_ending: Date,
    /// The end that moves are counted from, and the one that is reported.
    pub then: Past,
    pub now: Past,
    pub happenings: Vec<Happening>,
    /// The space as of the newest baseline.
    pub baseline: Option<Past>,
    /// Assumptions that proved false, and what rests on them.
    fallen: Vec<Fallen>,
    sources: Arc<HashMap<RecordId, String>>,
}

/// The week of an update, and the two ends of what it tells.
struct Span {
    week_ending: Date,
    since: Timestamp,
    until: Timestamp,
}

impl Span {
    fn new(space: &Space, now: Timestamp, input: &StatusInput) -> Span {
        let zone = zone(space);
        let data_date = data_instant(space, now);
        let week_ending = friday_of(input.week.unwrap_or_else(|| data_date.to_zoned(zone.clone()).date()));
        let close = end_of_day(week_ending, &zone);
        let until = input.settings.as_of.unwrap_or(if close < data_date { close } else { now });
        let week_before = || end_of_day(week_ending.saturating_sub(7.days()), &zone);
        let since = input.since.or_else(|| last_update(space, week_ending)).unwrap_or_else(week_before);
        Span { week_ending, since, until }
    }
}

impl Story {
    /// Takes the story from a journal that is at hand.
    pub fn of(live: &Live, now: Timestamp, input: &StatusInput) -> Story {
        let Span { week_ending, since, until } = Span::new(&live.space, now, input);
        let present = live.past(until, now);
        Story {
            week_ending,
            then: live.past(since, now),
            happenings: live.happenings(since, until),
            baseline: baseline_instant(&present.space).map(|at| live.past(at, now)),
            sources: Arc::new(live.sources.clone()),
            fallen: fallen(&present.space, &live.journal),
            now: present,
        }
    }

    /// Reads what the story needs of the journal of an open space, and no more.
    pub async fn read(open: &Open, now: Timestamp, input: &StatusInput) -> Result<Story, Failure> {
        let state = open.state();
        let Span { week_ending, since, until } = Span::new(&state.space, now, input);
        let present = open.past(until, now).await?;
        // A moment later, as the filter leaves out its end.
        let between = Filter { from: Some(since), until: Some(until + 1.microsecond()), ..Filter::default() };
        let happened = open.changes(&between).await?;
        let baseline = match baseline_instant(&present.space) {
            Some(at) => Some(open.past(at, now).await?),
            None => None,
        };
        let told = super::raid::journal(open).await?;
        Ok(Story {
            week_ending,
            then: open.past(since, now).await?,
            fallen: fallen(&present.space, &told),
            now: present,
            happenings: happenings(&state.space, &happened, since, until),
            baseline,
            sources: state.sources,
        })
    }
}

/// Writes the update of a week. The forecast that it rests on goes into the ledger.
pub async fn write_status(cx: &Cx, input: StatusInput, progress: Progress<'_>) -> Result<Written, Failure> {
    let live = Live::load(cx).await?;
    let story = Story::of(&live, cx.now, &input);
    let Draft { mut report, forecast, .. } = draft(&story, Some(&live.journal), &input.settings, None, progress)?;
    report.note = input.note.filter(|note| !note.trim().is_empty());
    let forecast_key = keep(cx, &forecast).await?;
    report.rest_on(&forecast_key);
    Ok(Written { report, forecast_key })
}

/// An update that nobody was told yet, and the forecast that it rests on.
#[derive(Debug)]
pub struct Draft {
    pub report: StatusReport,
    pub forecast: ForecastReport,
    /// The forecast of the moment that moves are counted from.
    pub before: ForecastReport,
}

/// Composes the update of a week; nothing is kept. `known` is the forecast of the moment that is looked from, where it is
/// at hand; without a journal the headline's move is not split over its causes, which takes a hundred short forecasts.
pub fn draft(
    story: &Story,
    journal: Option<&[Commit]>,
    settings: &Settings,
    known: Option<&ForecastReport>,
    progress: Progress<'_>,
) -> Result<Draft, Failure> {
    let Story { then, now, .. } = story;
    let settings = Settings { as_of: Some(now.at), ..settings.clone() };
    // With the same seed, so that chance does not move the dates.
    let before = forecast_past(then, &story.sources, &settings, &|_| ())?;
    let after = match known {
        Some(known) => known.clone(),
        None => forecast_past(now, &story.sources, &settings, progress)?,
    };
    let parts = match journal {
        Some(journal) => parts(journal, &before, &after, then.at, now.at, &settings)?.parts,
        None => Vec::new(),
    };
    let ask_days = weigh_asks(&now.space, &|| prepared_past(now, &settings), &after)?;
    let report = status(&Sources {
        space: &now.space,
        now: &after,
        before: (!before.milestones.is_empty()).then_some(&before),
        since: then.at,
        happenings: &story.happenings,
        parts: &parts,
        baseline: story.baseline.as_ref().map(|past| &*past.space),
        fallen: &story.fallen,
        ask_days: &ask_days,
        week_ending: story.week_ending,
    });
    Ok(Draft { report, forecast: after, before })
}

/// Freezes an update as it went out; returns its key. A week is reported once.
pub async fn publish_update(cx: &Cx, written: &Written, text: String) -> Result<String, Failure> {
    let live = Live::load(cx).await?;
    let week_ending = written.report.week_ending;
    has_begun(&live.space, week_ending, cx.now)?;
    refuse_again(&live.space, week_ending)?;
    let forecast = live.space.by_key(&written.forecast_key).map(|record| Ref::from(record.id));
    let update = Update {
        week_ending,
        period: Period::Week,
        as_of: written.report.as_of,
        forecast,
        published_at: Some(cx.now),
        text,
        html: None,
        forms: Vec::new(),
        rag: Some(written.report.shown()),
        note: written.report.note.clone(),
        recipients: told_to(&live.space, &written.report),
    };
    let title = update_title(week_ending);
    let command = Command::Create { kind: Kind::Update, title, key: None, parent: None, fields: Body::Update(Box::new(update)).fields() };
    let changes = edit(cx, &command).await?;
    Ok(created(&changes).map(|record| record.key.clone()).unwrap_or_default())
}

/// Refuses to tell people of a week twice.
pub(super) fn refuse_again(space: &Space, week_ending: Date) -> Result<(), Failure> {
    match published(space).filter(of_week).find(|(_, update)| update.week_ending == week_ending) {
        Some((key, _)) => Err(Failure::conflict(format!(
            "The update of the week ending {week_ending} went out already as `{key}`: what was published stays. Write the next week's."
        ))),
        None => Ok(()),
    }
}

/// Refuses to tell people of a week that has not begun.
pub(super) fn has_begun(space: &Space, week_ending: Date, now: Timestamp) -> Result<(), Failure> {
    let first = week_ending.saturating_sub(6.days());
    if first <= now.to_zoned(zone(space)).date() {
        return Ok(());
    }
    Err(Failure::invalid(format!(
        "The week ending {week_ending} has not begun: nothing can be told of it yet. Choose this week or one before it."
    )))
}

/// What the update of a week is called.
pub(super) fn update_title(week_ending: Date) -> String {
    format!("Update of the week ending {}", week_ending.strftime("%a %-d %b %Y"))
}

pub(super) fn published(space: &Space) -> impl Iterator<Item = (&str, &Update)> {
    space.records().filter_map(|record| match &record.body {
        Body::Update(update) if !record.archived && update.published_at.is_some() => Some((record.key.as_str(), &**update)),
        _ => None,
    })
}

/// Whether it is the update of a week: the private status of a month is another rhythm.
fn of_week((_, update): &(&str, &Update)) -> bool {
    update.period == Period::Week
}

/// Returns the instant that the last update before this week looked at.
fn last_update(space: &Space, week_ending: Date) -> Option<Timestamp> {
    let earlier = published(space).filter(of_week).filter(|(_, update)| update.week_ending < week_ending);
    earlier.max_by_key(|(_, update)| update.week_ending).map(|(_, update)| update.as_of)
}

fn friday_of(day: Date) -> Date {
    let ahead = (Weekday::Friday.to_monday_zero_offset() - day.weekday().to_monday_zero_offset()).rem_euclid(7);
    day.saturating_add(i64::from(ahead).days())
}

pub(super) fn end_of_day(day: Date, zone: &jiff::tz::TimeZone) -> Timestamp {
    day.at(23, 59, 59, 0).to_zoned(zone.clone()).map_or(Timestamp::MAX, |last_second| last_second.timestamp())
}

/// Returns the instant of the newest baseline.
fn baseline_instant(space: &Space) -> Option<Timestamp> {
    let baselines = space.records().filter_map(|record| match &record.body {
        Body::Baseline(baseline) if !record.archived => Some(baseline.at),
        _ => None,
    });
    baselines.max()
}

/// Whose doing the headline's move is.
#[derive(Debug)]
pub struct Parts {
    /// Index of the headline among the later report's milestones.
    pub headline: Option<usize>,
    /// Days by cause; they sum to the move of the P80.
    pub parts: Vec<(Cause, f64)>,
}

/// Trials per replay. All replays share their random numbers, so fewer are needed than for the dates themselves.
const REPLAY_TRIALS: u32 = 2000;
/// With more causes than this, trying every set of them would take too long.
const MOST_CAUSES: usize = 7;

/// Splits the headline's move over its causes.
pub fn parts(
    journal: &[Commit],
    before: &ForecastReport,
    after: &ForecastReport,
    since: Timestamp,
    until: Timestamp,
    settings: &Settings,
) -> Result<Parts, Failure> {
    let now = model::journal::as_of(journal, until, None);
    let committed = charter(&now, only_program(&now)).and_then(|program| program.committed);
    let Some(head) = after.headline(committed).filter(|head| head.done.is_none()) else {
        return Ok(Parts { headline: None, parts: Vec::new() });
    };
    let headline = after.milestones.iter().position(|milestone| milestone.record == head.record);
    let Some(earlier) = before.milestones.iter().find(|milestone| milestone.record == head.record) else {
        return Ok(Parts { headline, parts: Vec::new() });
    };
    let story = Move::new(journal, &now, since, until);
    if story.causes.is_empty() || story.causes.len() > MOST_CAUSES {
        return Ok(Parts { headline, parts: Vec::new() });
    }
    let mut values = Vec::with_capacity(1 << story.causes.len());
    for set in 0..1usize << story.causes.len() {
        let causes: Vec<Cause> =
            story.causes.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0).map(|(_, cause)| *cause).collect();
        values.push(replay(&story, &causes, head, settings)?);
    }
    let shares = shapley(story.causes.len(), &values);
    let moved = minutes(head) - minutes(earlier);
    Ok(Parts { headline, parts: story.causes.iter().copied().zip(rounded(shares, moved)).collect() })
}

fn minutes(milestone: &MilestoneForecast) -> f64 {
    let at = milestone.p80;
    f64::from(day_number(at.date())) + (f64::from(at.hour()) * 60.0 + f64::from(at.minute())) / 1440.0
}

/// Forecasts the headline's P80, in days, with only some causes' changes.
fn replay(story: &Move<'_>, causes: &[Cause], head: &MilestoneForecast, settings: &Settings) -> Result<f64, Failure> {
    let (space, journal, as_of) = story.with(causes);
    let mut prepared = prepare(&space, &journal, as_of, settings.seed);
    let Some(item) = prepared.index.finish(head.record) else { return Ok(0.0) };
    prepared.scenario.milestones = vec![item];
    prepared.scenario.focus = None;
    prepared.scenario.item_percentiles = false;
    prepared.scenario.risk_ownership = false;
    let forecast = run(&prepared.scenario, REPLAY_TRIALS.min(settings.trials), threads(), &|_| ())?;
    Ok(forecast.milestones[0].dates.p80.0 as f64 / 1440.0)
}

/// Spreads what the fewer trials of the replays leave over, so that the shares sum to the move that is reported.
fn rounded(mut shares: Vec<f64>, moved: f64) -> Vec<f64> {
    let left = moved - shares.iter().sum::<f64>();
    let size: f64 = shares.iter().map(|share| share.abs()).sum();
    let count = shares.len() as f64;
    for share in &mut shares {
        *share += if size > 0.0 { left * share.abs() / size } else { left / count };
    }
    shares
}
