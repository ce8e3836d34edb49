//! History: the journal as people read it, two points of it compared, and a record put back as it was.

use jiff::Timestamp;
use jiff::civil::DateTime;
use model::change::{Change, Edit, field};
use model::decide::{Command, decide, find};
use model::insight::changes::Cause;
use model::insight::plan::minute;
use model::kind::Kind;
use model::space::RecordId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use store::{Filter, SpaceId};

use super::forecast::{Settings, forecast_past};
use super::status::parts;
use super::typed::{Day, moment};
use super::undo::said;
use super::zone;
use crate::derived::{off, quick_trials, replays};
use crate::failure::Failure;
use crate::spaces::{By, Open};

/// Which part of the journal.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangesInput {
    /// The space's id.
    pub space: SpaceId,
    /// From this day or instant on.
    #[serde(default)]
    pub since: Option<String>,
    /// Before this instant, or up to the end of this day.
    #[serde(default)]
    pub until: Option<String>,
    /// Only what this person did.
    #[serde(default)]
    pub who: Option<String>,
    /// Only records of this kind.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Only this record.
    #[serde(default)]
    pub key: Option<String>,
    /// Where the last page ended: its `next`.
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many, at most 500.
    #[serde(default = "hundred")]
    pub limit: u32,
}

fn hundred() -> u32 {
    100
}

/// A page of the journal, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangePage {
    pub items: Vec<ChangeView>,
    pub next: Option<String>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// When it happened.
    pub at: Timestamp,
    pub key: String,
    pub title: String,
    pub kind: Kind,
    /// Which part of the plan it touches.
    pub cause: Cause,
    pub words: String,
    pub who: String,
    /// Why, where whoever did it said so.
    pub note: Option<String>,
}

const MOST: u32 = 500;

/// Lists what happened, newest first.
pub async fn list_changes(open: &Open, input: ChangesInput) -> Result<ChangePage, Failure> {
    let state = open.state();
    let zone = zone(&state.space);
    let since = input.since.as_deref().map(|text| moment(text, &zone, Day::Start)).transpose()?;
    let until = input.until.as_deref().map(|text| moment(text, &zone, Day::End)).transpose()?;
    let record = input.key.as_deref().map(|key| find(&state.space, key).map(|record| record.id)).transpose()?;
    let Place { upto, skip } = match &input.cursor {
        None => Place { upto: state.space.revision, skip: 0 },
        Some(cursor) => Place::read(cursor)?,
    };
    let journal = open.changes(&Filter { record, from: since, until, upto: Some(upto), ..Filter::default() }).await?;
    off(move || {
        // The database has looked at the range already.
        let mut all = model::insight::changes::happenings(&state.space, &journal, Timestamp::MIN, Timestamp::MAX);
        all.reverse();
        let who = input.who.as_deref().map(str::to_lowercase);
        all.retain(|happening| {
            input.kind.is_none_or(|kind| happening.kind == kind)
                && who.as_ref().is_none_or(|who| happening.actor.to_lowercase().contains(who))
        });
        let total = all.len();
        let items: Vec<ChangeView> = all
            .into_iter()
            .skip(skip)
            .take(input.limit.clamp(1, MOST) as usize)
            .map(|happening| ChangeView {
                at: happening.at,
                key: happening.key,
                title: happening.title,
                kind: happening.kind,
                cause: happening.cause,
                words: happening.words,
                who: happening.actor,
                note: happening.note.and_then(said),
            })
            .collect();
        let next = Place { upto, skip: skip + items.len() };
        Ok(ChangePage { items, next: (next.skip < total).then(|| next.to_string()) })
    })
    .await?
}

/// Where a page ends: how far down the list, as it was at a revision. What comes later moves no page.
struct Place {
    upto: i64,
    skip: usize,
}

impl Place {
    fn read(cursor: &str) -> Result<Place, Failure> {
        let parts = cursor.split_once('.').and_then(|(upto, skip)| Some((upto.parse().ok()?, skip.parse().ok()?)));
        let (upto, skip) =
            parts.ok_or_else(|| Failure::invalid(format!("`{cursor}` is no cursor of this list: take `next` of a page.")))?;
        Ok(Place { upto, skip })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.upto, self.skip)
    }
}

/// Two points of the journal.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareInput {
    /// The space's id.
    pub space: SpaceId,
    /// A day or an instant.
    pub from: String,
    /// A later one; now when left out.
    #[serde(default)]
    pub to: Option<String>,
}

/// What moved between two points.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Comparison {
    pub from: Timestamp,
    pub to: Timestamp,
    pub milestones: Vec<Compared>,
}

/// How far a milestone's P80 moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Compared {
    pub key: String,
    pub name: String,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80_before: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80_after: DateTime,
    /// Calendar days; later is positive.
    pub days: f64,
    /// What moved it; they sum to `days`. Only for the headline milestone, and where replays are affordable.
    pub parts: Vec<Part>,
}

/// A cause's share of a move.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Part {
    pub cause: Cause,
    pub words: String,
    pub days: f64,
}

/// Compares two points of the journal on every open milestone.
pub async fn compare(open: &Open, now: Timestamp, input: &CompareInput) -> Result<Comparison, Failure> {
    let state = open.state();
    let zone = zone(&state.space);
    let from = moment(&input.from, &zone, Day::End)?.min(now);
    let to = input.to.as_deref().map(|text| moment(text, &zone, Day::End)).transpose()?.unwrap_or(now).min(now);
    if from >= to {
        return Err(Failure::invalid("The first point must lie before the second."));
    }
    let trials = quick_trials(&state.space);
    let journal = if replays(&state.space, trials) { Some(open.journal().await?) } else { None };
    let (then, later) = (open.past(from, now).await?, open.past(to, now).await?);
    off(move || {
        let settings = Settings { trials, as_of: Some(to), ..Settings::default() };
        let before = forecast_past(&then, &state.sources, &settings, &|_| ())?;
        let after = forecast_past(&later, &state.sources, &settings, &|_| ())?;
        let split = journal.map(|journal| parts(&journal, &before, &after, from, to, &settings)).transpose()?;
        let milestones =
            after.milestones.iter().enumerate().filter(|(_, milestone)| milestone.done.is_none()).filter_map(|(ix, milestone)| {
                let was = before.milestones.iter().find(|before| before.record == milestone.record)?;
                let minutes = |at: DateTime| model::calendars::to_minute(at).0;
                let own = split.as_ref().filter(|split| split.headline == Some(ix));
                let parts = own.into_iter().flat_map(|split| &split.parts);
                Some(Compared {
                    key: milestone.key.clone(),
                    name: milestone.name.clone(),
                    p80_before: was.p80,
                    p80_after: milestone.p80,
                    days: ((minutes(milestone.p80) - minutes(was.p80)) as f64 / 144.0).round() / 10.0,
                    parts: parts.map(|(cause, days)| Part { cause: *cause, words: cause.words().to_owned(), days: *days }).collect(),
                })
            });
        Ok(Comparison { from, to, milestones: milestones.collect() })
    })
    .await?
}

/// Puts a record back as it was.
pub async fn restore(open: &Open, by: By<'_>, key: &str, at: &str) -> Result<i64, Failure> {
    let state = open.state();
    let id: RecordId = find(&state.space, key)?.id;
    let at = moment(at, &zone(&state.space), Day::End)?;
    let journal = open.changes(&Filter { record: Some(id), ..Filter::default() }).await?;
    let then = model::journal::as_of(&journal, at, None);
    let Some(was) = then.record(id).cloned() else {
        return Err(Failure::invalid(format!("`{key}` did not exist yet at that time.")));
    };
    let note = Some(format!("put back as of {}", at.to_zoned(zone(&state.space)).strftime("%a %-d %b %Y, %H:%M")));
    let (revision, ()) = open
        .change(by, note, |space, moment| {
            let is = find(space, key)?;
            let mut names: Vec<String> = ["title", "archived"].map(str::to_owned).to_vec();
            names.extend(is.body.fields().into_iter().chain(was.body.fields()).map(|(name, _)| name));
            names.sort_unstable();
            names.dedup();
            let fields: Map<_, _> = names
                .into_iter()
                .map(|name| (name.clone(), field(&was, &name)))
                .filter(|(name, value)| field(is, name) != *value)
                .collect();
            let changes: Vec<Change> = decide(space, &Command::Set { record: id, fields }, moment)?;
            debug_assert!(changes.iter().all(|change| matches!(change.edit, Edit::FieldChanged { .. })));
            Ok((changes, ()))
        })
        .await?;
    Ok(revision)
}
