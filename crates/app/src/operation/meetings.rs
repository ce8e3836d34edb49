//! Meetings: what is on the agenda, what the notes turn into, and when all can meet.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use model::calendars::to_minute;
use model::change::Change;
use model::decide::{Moment, find, next_key};
use model::insight::forecast::ForecastReport;
use model::insight::meetings::agenda::Moved;
use model::insight::meetings::{MeetingReport, MeetingRow, Meetings, meeting};
use model::insight::minutes::{Minute, keyed, read};
use model::insight::overlap::{Overlap, report};
use model::kind::Kind;
use model::space::{LinkData, Record, RecordId, Relation, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::SpaceId;

use super::edits::{Edit, decide_all};
use super::forecast::{Settings, forecast_past};
use super::zone;
use crate::cx::Cx;
use crate::derived::{off, quick_trials};
use crate::failure::Failure;
use crate::live::{self, Live, Past};
use crate::spaces::{By, Open, State};

/// The meetings of a space.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeetingList {
    /// What meets most often first, then single meetings by their time.
    pub items: Vec<MeetingRow>,
}

/// Which meeting.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
    /// Say how milestones moved since the last time, too: that takes two simulations.
    #[serde(default)]
    pub moves: bool,
}

/// Notes of a meeting, as they are typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
    /// Markdown; lines that begin with `action:`, `decision:`, `decide:`, `risk:`, `issue:` or `ask:` become records.
    pub notes: String,
    /// The notes as they stood when typing began: when others changed them since, nothing is kept.
    #[serde(default)]
    pub was: Option<String>,
}

/// What notes would become.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MinutesPreview {
    pub items: Vec<Minute>,
}

/// What notes became.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MinutesKept {
    pub revision: i64,
    /// The keys of the records that were made, in the order of their lines.
    pub keys: Vec<String>,
    /// The notes, in which the lines that became records begin with their keys.
    pub notes: String,
}

/// An occurrence that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Occurrence {
    pub revision: i64,
    pub key: String,
}

/// Whose hours.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OverlapInput {
    /// The space's id.
    pub space: SpaceId,
    /// A meeting's key; all teams of the program when left out.
    #[serde(default)]
    pub meeting: Option<String>,
}

/// Lists the meetings of a space.
pub fn list_meetings(space: &Space, now: Timestamp) -> MeetingList {
    MeetingList { items: Meetings::new(space).list(now) }
}

/// Shows one meeting of an open space.
pub async fn show_meeting(open: &Open, now: Timestamp, key: &str, moves: bool) -> Result<MeetingReport, Failure> {
    let space = open.state().space;
    let record = find(&space, key)?;
    let since = Meetings::new(&space).since(record, now);
    let moves = match since.filter(|_| moves) {
        Some(since) => Some(moved(open, since, now).await?),
        None => None,
    };
    Meetings::new(&space).report(record, now, moves.as_deref().map(Vec::as_slice)).ok_or_else(|| no_meeting(key))
}

/// Shows one meeting of the workspace, with how milestones moved.
pub async fn show_workspace_meeting(cx: &Cx, key: &str) -> Result<MeetingReport, Failure> {
    let live = Live::load(cx).await?;
    let record = find(&live.space, key)?;
    let meetings = Meetings::new(&live.space);
    let moves = match meetings.since(record, cx.now) {
        Some(since) => Some(moves(&live.past(since, cx.now), &live.past(cx.now, cx.now), &live.sources)?),
        None => None,
    };
    meetings.report(record, cx.now, moves.as_deref()).ok_or_else(|| no_meeting(key))
}

/// Says how milestones moved since an instant; kept until it falls stale.
async fn moved(open: &Open, since: Timestamp, now: Timestamp) -> Result<Arc<Vec<Moved>>, Failure> {
    let make = async |state: State| {
        let (then, today) = (open.past(since, now).await?, open.past(now, now).await?);
        off(move || moves(&then, &today, &state.sources)).await?
    };
    open.derived.moves.get(open, now, since, make).await
}

/// Forecasts two points of time, and says how milestones moved between them.
fn moves(then: &Past, today: &Past, sources: &HashMap<RecordId, String>) -> Result<Vec<Moved>, Failure> {
    let settings = Settings { trials: quick_trials(&today.space), ..Settings::default() };
    let forecast = |past| forecast_past(past, sources, &settings, &|_| ());
    Ok(between(&forecast(then)?, &forecast(today)?))
}

/// Compares two forecasts on every milestone that is open.
fn between(before: &ForecastReport, after: &ForecastReport) -> Vec<Moved> {
    let open = after.milestones.iter().filter(|milestone| milestone.done.is_none());
    let moved = open.filter_map(|milestone| {
        let was = before.milestones.iter().find(|was| was.record == milestone.record)?;
        let minutes = to_minute(milestone.p80).0 - to_minute(was.p80).0;
        // Less than half a day is no move that a meeting speaks of.
        let days = (minutes as f64 / 1440.0).round();
        Some(Moved { key: milestone.key.clone(), name: milestone.name.clone(), p80: milestone.p80.date(), days })
    });
    moved.filter(|moved| moved.days != 0.0).collect()
}

/// Says what the lines of notes would become; nothing is kept.
pub fn preview_minutes(space: &Space, key: &str, notes: &str, now: Timestamp) -> Result<MinutesPreview, Failure> {
    of(space, key)?;
    Ok(MinutesPreview { items: read(space, notes, now.to_zoned(zone(space)).date()) })
}

/// Keeps the notes of a meeting of an open space, and makes records of the lines that say so: one commit, one undo.
pub async fn keep_minutes(open: &Open, by: By<'_>, key: &str, notes: &str, was: Option<&str>) -> Result<MinutesKept, Failure> {
    let (revision, Typed { keys, notes }) = open
        .change(by, None, |space, moment| {
            if was.is_some_and(|was| was.trim_end() != stands(space, key)) {
                return Err(Failure::conflict(format!(
                    "Somebody else changed the notes of `{key}` meanwhile: look at theirs, then put yours beside them."
                )));
            }
            decide_minutes(space, key, notes, moment)
        })
        .await?;
    Ok(MinutesKept { revision, keys, notes })
}

/// Keeps the notes of a meeting of the workspace.
pub async fn keep_workspace_minutes(cx: &Cx, key: &str, notes: &str) -> Result<Vec<String>, Failure> {
    let (_, Typed { keys, .. }) = live::change(cx, |space, moment| decide_minutes(space, key, notes, moment)).await?;
    Ok(keys)
}

/// What was made of notes: the keys of new records, and the notes, in which these stand.
struct Typed {
    keys: Vec<String>,
    notes: String,
}

/// Decides the notes and what comes out of them.
fn decide_minutes(space: &Space, key: &str, notes: &str, moment: &mut Moment) -> Result<(Vec<Change>, Typed), Failure> {
    let record = of(space, key)?;
    let today = moment.now.to_zoned(zone(space)).date();
    let minutes = read(space, notes, today);
    if let Some(minute) = minutes.iter().find(|minute| minute.unusable) {
        let words = minute.problem.as_deref().unwrap_or_default();
        return Err(Failure::invalid(format!("Line {} of the notes becomes nothing: {words}", minute.line)));
    }
    let mut given: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut edits = Vec::new();
    let mut made = Vec::new();
    for minute in &minutes {
        let ahead = given.entry(minute.kind).or_default();
        let own = key_after(space, minute.kind, *ahead);
        *ahead += 1;
        edits.push(Edit::Add {
            kind: minute.kind,
            title: minute.title.clone(),
            key: Some(own.clone()),
            parent: None,
            after: None,
            fields: minute.fields(today),
        });
        edits.push(Edit::Link { from: own.clone(), relation: Relation::FollowsFrom, to: record.key.clone(), data: LinkData::default() });
        made.push((minute.line, own));
    }
    let notes = keyed(notes, &made, &minutes);
    edits.push(Edit::Set { key: record.key.clone(), fields: Map::from_iter([("notes".to_owned(), text(&notes))]) });
    let (changes, _) = decide_all(space, &edits, moment)?;
    Ok((changes, Typed { keys: made.into_iter().map(|(_, key)| key).collect(), notes }))
}

/// Returns the notes as they stand.
fn stands<'a>(space: &'a Space, key: &str) -> &'a str {
    let body = find(space, key).ok().and_then(meeting);
    body.and_then(|body| body.notes.as_deref()).unwrap_or_default().trim_end()
}

fn text(notes: &str) -> Value {
    if notes.trim().is_empty() { Value::Null } else { json!(notes.trim_end()) }
}

/// Returns the next free key of a kind, so many behind the next one.
fn key_after(space: &Space, kind: Kind, ahead: u64) -> String {
    let next = next_key(space, kind);
    let number = next.rsplit_once('-').and_then(|(_, number)| number.parse::<u64>().ok()).unwrap_or(1);
    format!("{}-{}", kind.prefix(), number.saturating_add(ahead))
}

/// Makes the next occurrence of a series of an open space.
pub async fn add_occurrence(open: &Open, by: By<'_>, key: &str) -> Result<Occurrence, Failure> {
    let (revision, key) = open.change(by, None, |space, moment| decide_occurrence(space, key, moment)).await?;
    Ok(Occurrence { revision, key })
}

/// Makes the next occurrence of a series of the workspace; returns its key.
pub async fn add_workspace_occurrence(cx: &Cx, key: &str) -> Result<String, Failure> {
    Ok(live::change(cx, |space, moment| decide_occurrence(space, key, moment)).await?.1)
}

fn decide_occurrence(space: &Space, key: &str, moment: &mut Moment) -> Result<(Vec<Change>, String), Failure> {
    let series = of(space, key)?;
    let body = meeting(series).ok_or_else(|| no_meeting(key))?;
    if body.rhythm.is_none() {
        return Err(Failure::invalid(format!("`{key}` is no series: give it a rhythm, and it has a next time.")));
    }
    let next = Meetings::new(space).next(series, moment.now);
    let next = next.ok_or_else(|| Failure::invalid(format!("`{key}` does not meet again: look at its start and its rhythm.")))?;
    if let Some(made) = next.key {
        return Err(Failure::conflict(format!("The next time of `{key}` is there already: `{made}`.")));
    }
    let mut fields = Map::from_iter([("start".to_owned(), json!(next.start)), ("time_zone".to_owned(), json!(next.time_zone))]);
    fields.extend(body.minutes.map(|minutes| ("minutes".to_owned(), json!(minutes))));
    let title = format!("{}, {}", series.title, next.start.strftime("%-d %b %Y"));
    let own = next_key(space, Kind::Meeting);
    let add = Edit::Add { kind: Kind::Meeting, title, key: Some(own.clone()), parent: Some(series.key.clone()), after: None, fields };
    let (changes, _) = decide_all(space, &[add], moment)?;
    Ok((changes, own))
}

/// Looks at the hours of the people of a meeting, or of all teams.
pub fn show_overlap(space: &Space, key: Option<&str>, now: Timestamp) -> Result<Overlap, Failure> {
    let record = key.map(|key| of(space, key)).transpose()?;
    Ok(report(space, record, now))
}

fn of<'a>(space: &'a Space, key: &str) -> Result<&'a Record, Failure> {
    let record = find(space, key)?;
    if record.kind() == Kind::Meeting { Ok(record) } else { Err(no_meeting(key)) }
}

fn no_meeting(key: &str) -> Failure {
    Failure::not_found(format!("`{key}` is no meeting."))
}
