//! Change requests: what each would change, weighed on every milestone before whoever is accountable decides.

mod words;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use model::calendars::tenths_between;
use model::change::{Change, apply};
use model::decide::{Command, decide, find};
use model::insight::plan::{minute, minute_or_none};
use model::insight::raci::{Roles, Somebody};
use model::insight::{say_days, title_of};
use model::kind::change_request::{ChangeRequest, Effect, RequestState};
use model::kind::evidence::Evidence;
use model::kind::{Body, Kind};
use model::space::{Record, Ref, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::SpaceId;

use self::words::say;
use super::career::mentees::types_confirmation;
use super::edits::{Edit, decide_all};
use super::preview::{MilestoneMove, Preview, preview_edits};
use super::{data_instant, zone};
use crate::derived::ForecastState;
use crate::failure::Failure;
use crate::live::busy;
use crate::spaces::{By, Open};

/// Which change request.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
}

/// What becomes of a change request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    Approve,
    Refuse,
}

impl Ruling {
    fn state(self) -> RequestState {
        match self {
            Ruling::Approve => RequestState::Approved,
            Ruling::Refuse => RequestState::Refused,
        }
    }
}

/// A decision about a change request.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
    pub ruling: Ruling,
    /// Who decided: the key of a person who is accountable; may be left out where there is only one.
    #[serde(default)]
    pub by: Option<String>,
    /// Why; a refusal needs it.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The change requests of a space.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Requests {
    /// Undecided ones first, then the newest decision.
    pub items: Vec<RequestView>,
}

/// A change request as people decide about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequestView {
    pub key: String,
    pub title: String,
    pub state: RequestState,
    pub what: Option<String>,
    pub why: Option<String>,
    /// Who asks for it.
    pub owner: Option<String>,
    /// What approving it would do, in sentences.
    pub edits: Vec<String>,
    /// When its effect was weighed.
    pub weighed_at: Option<Timestamp>,
    /// The effect on each open milestone when it was weighed.
    pub effects: Vec<EffectRow>,
    /// Why it cannot be approved as it is: its edits do not apply any more, or the plan has moved since it was weighed.
    pub trouble: Option<String>,
    /// Who decides: the accountable for it, else for what it is a part of.
    pub accountable: Vec<Somebody>,
    pub decided_by: Option<String>,
    pub decided_on: Option<Date>,
    pub reason: Option<String>,
}

/// What a change would do to one milestone.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EffectRow {
    pub key: String,
    pub name: String,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p50_before: Option<DateTime>,
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub p50_after: Option<DateTime>,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80_before: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80_after: DateTime,
    /// Calendar days of the P80; later is positive.
    pub p80_days: f64,
}

/// A decision that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ruled {
    pub key: String,
    pub state: RequestState,
    /// Keys of the records that approving it touched.
    pub touched: Vec<String>,
    /// The revision of the space afterwards.
    pub revision: i64,
}

/// By so many days a milestone's P80 may lie elsewhere than when a request was weighed: less is the noise of the simulation.
const SAME_DAYS: f64 = 1.0;

/// What is written of a change request only by weighing and deciding it.
const RULED: [&str; 5] = ["state", "weighed_at", "effects", "decided_by", "decided_on"];

/// Refuses to type what weighing and deciding a change request would bring: typed, it would change nothing else.
pub(crate) fn refuse_typed(kind: Kind, fields: &Map<String, Value>) -> Result<(), Failure> {
    if kind == Kind::Evidence
        && let Some(name) = Evidence::FOUND.iter().find(|name| fields.get(**name).is_some_and(|value| !value.is_null()))
    {
        return Err(Failure::invalid(format!(
            "`{name}`: what bears evidence out is found, never typed. Keep an offer; or say what you did before Sinew, with its day and its \
             source, and ask somebody who was there to confirm it."
        )));
    }
    if matches!(kind, Kind::Statement | Kind::CheckIn) && fields.keys().any(|name| !matches!(name.as_str(), "title" | "archived" | "notes"))
    {
        let how = if kind == Kind::Statement { "asked for and signed" } else { "opened, answered and closed" };
        return Err(Failure::invalid(format!("A {} is {how}, never typed: do that instead.", kind.words())));
    }
    if kind == Kind::Packet && fields.keys().any(|name| !matches!(name.as_str(), "title" | "archived" | "sent_to")) {
        return Err(Failure::invalid("A packet is kept as it was made, never typed: make it, and keep it from there."));
    }
    if kind == Kind::Mentoring && types_confirmation(fields) {
        return Err(Failure::invalid("`confirmations`: a mentee is asked and answers, never typed. Ask them through a link instead."));
    }
    let rater = fields.get("by").and_then(Value::as_str).filter(|_| kind == Kind::Rating);
    if rater.is_some_and(|by| by == "assessor" || by == "peer") {
        return Err(Failure::invalid("`by`: what somebody else says comes through a check-in, from themselves. Ask them there."));
    }
    let typed = (kind == Kind::ChangeRequest).then(|| RULED.iter().find(|name| fields.get(**name).is_some_and(|value| !value.is_null())));
    match typed.flatten().filter(|name| **name != "state" || fields["state"] != "proposed") {
        Some(name) => Err(Failure::invalid(format!(
            "`{name}`: a change request is weighed and decided, which also makes its changes. Do that instead of typing what comes of it."
        ))),
        None => Ok(()),
    }
}

/// Lists the change requests of a space.
pub fn list_requests(open: &Open, now: Timestamp) -> Requests {
    let space = open.state().space;
    let look = Look::new(open, &space, now);
    let requests = space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::ChangeRequest(request) => Some((record, &**request)),
        _ => None,
    });
    let mut items: Vec<(Option<Date>, &Record, RequestView)> =
        requests.map(|(record, request)| (request.decided_on, record, look.view(record, request))).collect();
    items.sort_by_key(|(decided, record, view)| {
        (view.state != RequestState::Proposed, std::cmp::Reverse(*decided), std::cmp::Reverse(record.rank), record.id)
    });
    Requests { items: items.into_iter().map(|(_, _, view)| view).collect() }
}

/// Shows one change request.
pub fn show_request(open: &Open, now: Timestamp, key: &str) -> Result<RequestView, Failure> {
    let space = open.state().space;
    let (record, request) = requested(&space, key)?;
    match record.archived {
        true => Err(Failure::not_found(format!("`{}` is archived: bring it back first.", record.key))),
        false => Ok(Look::new(open, &space, now).view(record, request)),
    }
}

/// What change requests are looked at with.
struct Look<'a> {
    space: &'a Space,
    roles: Roles<'a>,
    forecast: Option<Arc<ForecastState>>,
    now: Timestamp,
}

impl<'a> Look<'a> {
    fn new(open: &Open, space: &'a Space, now: Timestamp) -> Look<'a> {
        Look { space, roles: Roles::new(space), forecast: open.forecast(), now }
    }

    fn view(&self, record: &Record, request: &ChangeRequest) -> RequestView {
        let space = self.space;
        let read = edits_of(record, request);
        let trouble = match &read {
            _ if request.state != RequestState::Proposed => None,
            Err(failure) => Some(failure.message.clone()),
            Ok(edits) => fits(space, record, edits, self.now).err().map(|failure| failure.message).or_else(|| {
                let moved = request.effects.iter().any(|effect| self.has_moved(effect));
                moved.then(|| "The plan has moved since it was weighed: weigh it again.".to_owned())
            }),
        };
        RequestView {
            key: record.key.clone(),
            title: record.title.clone(),
            state: request.state,
            what: request.what.clone(),
            why: request.why.clone(),
            owner: title_of(space, request.owner.as_ref()),
            edits: read.map(|edits| edits.iter().map(|edit| say(space, &edits, edit)).collect()).unwrap_or_default(),
            weighed_at: request.weighed_at,
            effects: request.effects.iter().filter_map(|effect| row(space, effect)).collect(),
            trouble,
            accountable: self.roles.escalates_to(record).0,
            decided_by: title_of(space, request.decided_by.as_ref()),
            decided_on: request.decided_on,
            reason: request.reason.clone(),
        }
    }

    /// Whether a milestone lies elsewhere than when the request was weighed.
    fn has_moved(&self, effect: &Effect) -> bool {
        let milestones = self.forecast.as_ref().map(|forecast| forecast.report.milestones.as_slice()).unwrap_or_default();
        let present = milestones.iter().find(|milestone| effect.item.id() == Some(milestone.record));
        present.is_some_and(|present| tenths_between(effect.p80_before, present.p80).abs() >= SAME_DAYS)
    }
}

fn row(space: &Space, effect: &Effect) -> Option<EffectRow> {
    let item = space.record(effect.item.id()?)?;
    Some(EffectRow {
        key: item.key.clone(),
        name: item.title.clone(),
        p50_before: effect.p50_before,
        p50_after: effect.p50_after,
        p80_before: effect.p80_before,
        p80_after: effect.p80_after,
        p80_days: tenths_between(effect.p80_before, effect.p80_after),
    })
}

fn requested<'a>(space: &'a Space, key: &str) -> Result<(&'a Record, &'a ChangeRequest), Failure> {
    let record = find(space, key)?;
    match &record.body {
        Body::ChangeRequest(request) => Ok((record, request)),
        other => Err(Failure::invalid(format!("`{key}` is a {}, not a change request.", other.kind().words()))),
    }
}

fn edits_of(record: &Record, request: &ChangeRequest) -> Result<Vec<Edit>, Failure> {
    let read = |value: &Value| serde_json::from_value::<Edit>(value.clone());
    request.edits.iter().map(read).collect::<Result<_, _>>().map_err(|error| {
        Failure::invalid(format!("An edit of `{}` cannot be read ({error}): write it as the what-if page does.", record.key))
    })
}

/// Decides a request's edits on the space as it stands.
fn fits(space: &Space, record: &Record, edits: &[Edit], now: Timestamp) -> Result<Vec<Change>, Failure> {
    fits_in(space, record, edits, &mut crate::cx::moment(now)?)
}

fn fits_in(space: &Space, record: &Record, edits: &[Edit], moment: &mut model::decide::Moment) -> Result<Vec<Change>, Failure> {
    match decide_all(space, edits, moment) {
        Ok((changes, _)) => Ok(changes),
        Err(failure) => Err(Failure::conflict(format!("What `{}` asks for cannot be done any more. {}", record.key, failure.message))),
    }
}

fn still_open(record: &Record, request: &ChangeRequest) -> Result<(), Failure> {
    match request.state {
        RequestState::Proposed => Ok(()),
        RequestState::Approved => Err(Failure::conflict(format!("`{}` was approved already.", record.key))),
        RequestState::Refused => Err(Failure::conflict(format!("`{}` was refused already: ask anew.", record.key))),
    }
}

/// Weighs a request on the plan as it stands, and keeps what that showed with it.
pub async fn weigh_request(open: &Open, by: By<'_>, key: &str) -> Result<RequestView, Failure> {
    let preview = preview(open, by.now, key).await?;
    open.change(by, None, |space, moment| {
        let (record, request) = requested(space, key)?;
        still_open(record, request)?;
        let fields = Map::from_iter(weighed(space, &preview, by.now)?);
        Ok((decide(space, &Command::Set { record: record.id, fields }, moment)?, ()))
    })
    .await?;
    show_request(open, by.now, key)
}

async fn preview(open: &Open, now: Timestamp, key: &str) -> Result<Preview, Failure> {
    let space = open.state().space;
    let (record, request) = requested(&space, key)?;
    still_open(record, request)?;
    let edits = edits_of(record, request)?;
    if edits.is_empty() {
        let words = format!(
            "`{}` changes nothing yet: say under `edits` what it would change, or ask for a branch of the what-if page.",
            record.key
        );
        return Err(Failure::invalid(words));
    }
    fits(&space, record, &edits, now)?;
    preview_edits(open, now, edits, true).await
}

/// Returns the fields that hold what a preview showed.
fn weighed(space: &Space, preview: &Preview, now: Timestamp) -> Result<[(String, Value); 2], Failure> {
    let effect = |row: &MilestoneMove| {
        let item = Ref::from(space.by_key(&row.key)?.id);
        let (p80_before, p80_after) = row.p80_before.zip(row.p80_after)?;
        Some(Effect { item, p50_before: row.p50_before, p50_after: row.p50_after, p80_before, p80_after })
    };
    let effects: Vec<Effect> = preview.milestones.iter().filter_map(effect).collect();
    let unspeakable = |error| Failure::new(crate::failure::Code::Internal, format!("An effect cannot be written: {error}"));
    let effects = serde_json::to_value(effects).map_err(unspeakable)?;
    Ok([("weighed_at".to_owned(), json!(now)), ("effects".to_owned(), effects)])
}

/// How often a decision is weighed again while others keep committing.
const TRIES: usize = 5;

/// Decides a request. Approving it makes its edits, in one commit that names it; refusing it leaves everything as it was.
pub async fn decide_request(open: &Open, by: By<'_>, input: &DecideInput) -> Result<Ruled, Failure> {
    let reason = input.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if input.ruling == Ruling::Refuse && reason.is_none() {
        return Err(Failure::invalid("`reason`: say why it is refused, for whoever asked."));
    }
    for _ in 0..TRIES {
        let preview = match input.ruling {
            Ruling::Approve => Some(preview(open, by.now, &input.key).await?),
            Ruling::Refuse => None,
        };
        let note = note(&open.state().space, input, reason)?;
        let (revision, touched) = open
            .change(by, Some(note), |space, moment| {
                // Somebody committed after it was weighed: it is weighed again first.
                if preview.as_ref().is_some_and(|preview| preview.revision != space.revision) {
                    return Ok((Vec::new(), None));
                }
                let (changes, touched) = rule(space, input, reason, preview.as_ref(), moment)?;
                Ok((changes, Some(touched)))
            })
            .await?;
        if let Some(touched) = touched {
            let key = requested(&open.state().space, &input.key)?.0.key.clone();
            return Ok(Ruled { key, state: input.ruling.state(), touched, revision });
        }
    }
    Err(busy())
}

fn note(space: &Space, input: &DecideInput, reason: Option<&str>) -> Result<String, Failure> {
    let (record, _) = requested(space, &input.key)?;
    let verb = if input.ruling == Ruling::Approve { "approved" } else { "refused" };
    let because = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    Ok(format!("{} {verb}{because}", record.key))
}

/// Decides what a ruling changes, and lists the keys of what it touches beside the request.
fn rule(
    space: &Space,
    input: &DecideInput,
    reason: Option<&str>,
    preview: Option<&Preview>,
    moment: &mut model::decide::Moment,
) -> Result<(Vec<Change>, Vec<String>), Failure> {
    let (record, request) = requested(space, &input.key)?;
    still_open(record, request)?;
    let person = accountable(space, record, input.by.as_deref())?;
    let today = data_instant(space, moment.now).to_zoned(zone(space)).date();
    let mut fields = Map::from_iter([
        ("state".to_owned(), json!(input.ruling.state())),
        ("decided_by".to_owned(), json!(person.to_string())),
        ("decided_on".to_owned(), json!(today)),
        ("reason".to_owned(), json!(reason)),
    ]);
    let (mut changes, mut touched) = (Vec::new(), Vec::new());
    let mut after = std::borrow::Cow::Borrowed(space);
    if let Some(preview) = preview {
        same_effect(space, record, request, preview)?;
        fields.extend(weighed(space, preview, moment.now)?);
        changes = fits_in(space, record, &edits_of(record, request)?, moment)?;
        let after = after.to_mut();
        changes.iter().for_each(|change| apply(after, &change.edit));
        touched = crate::spaces::keys(after, &changes);
    }
    changes.extend(decide(&after, &Command::Set { record: record.id, fields }, moment)?);
    Ok((changes, touched))
}

/// Finds who decides: who is accountable for the request, or for what it is a part of.
fn accountable(space: &Space, record: &Record, by: Option<&str>) -> Result<model::space::RecordId, Failure> {
    let (people, _) = Roles::new(space).escalates_to(record);
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let chosen = match (by, people.as_slice()) {
        (_, []) => {
            let words =
                format!("Nobody is accountable for `{}`, so nobody can decide it: name somebody on the RACI page first.", record.key);
            return Err(Failure::invalid(words));
        }
        (Some(by), _) => {
            let asked = find(space, by)?;
            people.iter().find(|person| person.key == asked.key).ok_or_else(|| {
                Failure::invalid(format!(
                    "`by`: `{}` is decided by {}, who is accountable, and not by {}.",
                    record.key,
                    names.join(" or "),
                    asked.title
                ))
            })?
        }
        (None, [one]) => one,
        (None, _) => {
            return Err(Failure::invalid(format!(
                "`by`: {} are accountable for `{}`: say who of them decided.",
                names.join(" and "),
                record.key
            )));
        }
    };
    Ok(find(space, &chosen.key)?.id)
}

/// Refuses to approve what would do something else than it was weighed to do.
fn same_effect(space: &Space, record: &Record, request: &ChangeRequest, preview: &Preview) -> Result<(), Failure> {
    for row in &preview.milestones {
        let Some(known) =
            request.effects.iter().find(|effect| effect.item.id().and_then(|id| space.record(id)).is_some_and(|item| item.key == row.key))
        else {
            continue;
        };
        let (then, now) = (tenths_between(known.p80_before, known.p80_after), row.p80_days.unwrap_or_default());
        if (then - now).abs() >= SAME_DAYS {
            let say = |days: f64| format!("{} {}", say_days(days.abs()), if days < 0.0 { "earlier" } else { "later" });
            let words = format!(
                "`{}` was weighed to land {} {} at P80, and would now land it {}: weigh it again, then decide.",
                record.key,
                row.name,
                say(then),
                say(now)
            );
            return Err(Failure::conflict(words));
        }
    }
    Ok(())
}
