//! What the caller keeps of what was found of them, and what they dismiss: records of their unlocked career space.
//!
//! Keeping pins the record as it stands. To dismiss is to be offered it no more: what speaks against somebody goes on doing so.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::evidence::Grade;
use model::career::framework::Ladder;
use model::career::kept::{borne_out, evidence, fields, grade, said, title};
use model::career::map::{Said, look};
use model::career::offers::{Label, Offer};
use model::change::{Change, created};
use model::decide::{Command, Moment, Steps, decide};
use model::kind::Kind;
use model::kind::evidence::Evidence as Kept;
use model::space::{Record, RecordId, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::offers::{all_offers_of, counts, offers, pin};
use super::own::{Own, look_up};
use super::{LadderInput, ladders};
use crate::access::Caller;
use crate::cx::Cx;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::live::change;
use crate::spaces::By;

/// An offer that its owner answers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerOffer {
    /// The offer's id.
    pub offer: String,
}

/// What an offer became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfferAnswered {
    /// The revision of the career space afterwards.
    pub revision: i64,
    /// The key of the evidence there.
    pub key: String,
    /// How many offers are kept by now, and how many dismissed.
    pub kept: usize,
    pub dismissed: usize,
}

/// What becomes of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Keep,
    Dismiss,
}

/// What the caller has kept, and what they have dismissed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeptEvidence {
    pub today: Date,
    /// The newest first.
    pub items: Vec<KeptItem>,
    pub dismissed: Vec<KeptItem>,
}

/// A piece of evidence as it was kept, beside what is there now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeptItem {
    pub key: String,
    pub title: String,
    pub competency: String,
    pub competency_name: String,
    /// What the record said when it was kept.
    pub words: Option<String>,
    pub label: Label,
    /// How well it was borne out when it was kept.
    pub grade: Grade,
    /// How well it is borne out now, where that is better.
    pub better: Option<Grade>,
    pub occurred_on: Option<Date>,
    /// What came of it, as its owner says.
    pub outcome: Option<String>,
    pub note: Option<String>,
    /// The offer that it was kept from; none of a claim.
    pub offer: Option<String>,
    pub cites: Option<KeptCitation>,
    pub standing: KeptStanding,
    /// Those who acted on the record, each once: they can be asked for a statement.
    pub corroborators: Vec<String>,
}

/// What a piece of evidence cites.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeptCitation {
    /// The id of the space.
    pub space: String,
    /// Its name, where the caller may read it still.
    pub space_name: Option<String>,
    pub key: String,
    pub revision: Option<i64>,
}

/// How what was kept stands to the record that it cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeptStanding {
    /// The record is as it was cited.
    AsCited,
    /// Somebody changed the record since.
    Changed,
    /// The record was removed since.
    Gone,
    /// The caller may not read the program any more.
    OutOfReach,
    /// It cites nothing: its owner says so.
    Claim,
}

/// Keeps or dismisses an offer; what was dismissed can be kept after all, and the other way round.
pub async fn answer_offer(app: &App, caller: &Caller, by: By<'_>, input: &AnswerOffer, answer: Answer) -> Result<OfferAnswered, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let (own, id) = (look_up(app, caller, by.now).await?, input.offer.clone());
    let said = said(&open.state().space);
    let found = off(move || of_id(&own, &said, &ladder, &id)).await?;
    let (revision, key) = open.change(by, None, |space, moment| decide_answer(space, &input.offer, found.as_ref(), answer, moment)).await?;
    let space = open.state().space;
    let (kept, dismissed) = counts(&space);
    Ok(OfferAnswered { revision, key, kept, dismissed })
}

/// Finds what is offered under an id now.
fn of_id(own: &Own, said: &Said, ladder: &Ladder, id: &str) -> Option<Offer> {
    let map = look(&own.found(), said, ladder, own.today);
    offers(&map, ladder, &own.places(), None).into_iter().find(|offer| offer.id == id)
}

/// Decides what an answer changes; `found` is what is offered now, which what was answered before may do without.
pub(super) fn decide_answer(
    space: &Space,
    id: &str,
    found: Option<&Offer>,
    answer: Answer,
    moment: &mut Moment,
) -> Result<(Vec<Change>, String), Failure> {
    let archived = json!(answer == Answer::Dismiss);
    if let Some((record, _)) = evidence(space).find(|(_, evidence)| evidence.offer.as_deref() == Some(id)) {
        // What is cited stays; how well it is borne out may have got better since.
        let mut better = found.filter(|_| answer == Answer::Keep).map(borne_out).unwrap_or_default();
        better.insert("archived".to_owned(), archived);
        let changes = decide(space, &Command::Set { record: record.id, fields: better }, moment)?;
        return Ok((changes, record.key.clone()));
    }
    let gone = || Failure::not_found("This is not offered any more: what bears it out may have changed. Look at the offers again.");
    let offer = found.ok_or_else(gone)?;
    let command = Command::Create { kind: Kind::Evidence, title: title(offer).to_owned(), key: None, parent: None, fields: fields(offer) };
    let mut steps = Steps::on(space);
    let record = created(steps.decide(&command, moment)?).cloned().expect("BUG: a record is made by its creation");
    if answer == Answer::Dismiss {
        let fields = [("archived".to_owned(), archived)].into_iter().collect();
        steps.decide(&Command::Set { record: record.id, fields }, moment)?;
    }
    Ok((steps.changes(), record.key))
}

/// Lists what the caller has kept and dismissed, each held against the record that it cites.
pub async fn list_kept(app: &App, caller: &Caller, now: Timestamp) -> Result<KeptEvidence, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let (own, space) = (look_up(app, caller, now).await?, open.state().space);
    off(move || {
        let map = look(&own.found(), &said(&space), &ladder, own.today);
        let offered = offers(&map, &ladder, &own.places(), None);
        let mut all: Vec<(&Record, KeptItem)> =
            evidence(&space).map(|(record, evidence)| (record, item(&own, &ladder, &offered, (&space, record), evidence))).collect();
        all.sort_by(|(a, one), (b, other)| other.occurred_on.cmp(&one.occurred_on).then_with(|| b.id.cmp(&a.id)));
        let (dismissed, items): (Vec<_>, Vec<_>) = all.into_iter().partition(|(record, _)| record.archived);
        let items_of = |rows: Vec<(&Record, KeptItem)>| rows.into_iter().map(|(_, item)| item).collect();
        KeptEvidence { today: own.today, items: items_of(items), dismissed: items_of(dismissed) }
    })
    .await
}

fn item(own: &Own, ladder: &Ladder, offered: &[Offer], (space, record): (&Space, &Record), evidence: &Kept) -> KeptItem {
    let now = evidence.offer.as_ref().and_then(|id| offered.iter().find(|offer| offer.id == *id));
    let grade = grade(space, record, evidence);
    KeptItem {
        key: record.key.clone(),
        title: record.title.clone(),
        competency: evidence.competency.clone(),
        competency_name: ladder.framework.competency_name(&evidence.competency).to_owned(),
        words: evidence.excerpt.clone(),
        label: evidence.speaks.into(),
        grade,
        better: now.map(|offer| offer.grade).filter(|now| *now > grade),
        occurred_on: evidence.occurred_on,
        outcome: evidence.outcome.clone(),
        note: evidence.note.clone(),
        offer: evidence.offer.clone(),
        cites: cites(own, evidence),
        standing: standing(own, evidence),
        corroborators: evidence.corroborators.iter().map(|other| other.name.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
    }
}

fn cites(own: &Own, evidence: &Kept) -> Option<KeptCitation> {
    let (space, key) = (evidence.space.clone()?, evidence.cited.clone()?);
    let space_name = own.programs.iter().find(|program| program.space.named == space).map(|program| program.space.name.clone());
    Some(KeptCitation { space, space_name, key, revision: evidence.revision })
}

fn standing(own: &Own, evidence: &Kept) -> KeptStanding {
    let (Some(space), Some(key)) = (&evidence.space, &evidence.cited) else { return KeptStanding::Claim };
    let Some(program) = own.programs.iter().find(|program| program.space.named == *space) else { return KeptStanding::OutOfReach };
    let state = &program.space.state.space;
    let id = evidence.record.as_deref().and_then(|id| id.parse().ok()).map(RecordId);
    match id.map_or_else(|| state.by_key(key), |id| state.record(id)) {
        None => KeptStanding::Gone,
        Some(record) if evidence.fingerprint.as_deref() == Some(&pin(record, program.touched_at(record.id))) => KeptStanding::AsCited,
        Some(_) => KeptStanding::Changed,
    }
}

/// Answers offers of a person in the unlocked career space of a context, in a database that is one's own; `ids` may be shortened.
pub async fn answer_offers_of(cx: &Cx, person: &str, ids: &[String], answer: Answer) -> Result<Vec<String>, Failure> {
    let offered = all_offers_of(cx, person).await?.0.items;
    let (_, keys) = change(cx, |space, moment| {
        let (mut steps, mut keys) = (Steps::on(space), Vec::new());
        for id in ids {
            let known = evidence(space).filter_map(|(_, evidence)| evidence.offer.as_deref());
            let id = whole_id(id, offered.iter().map(|offer| offer.id.as_str()).chain(known))?;
            let found = offered.iter().find(|offer| offer.id == id);
            let (made, key) = decide_answer(steps.space(), id, found, answer, moment)?;
            steps.add(made);
            keys.push(key);
        }
        Ok((steps.changes(), keys))
    })
    .await?;
    Ok(keys)
}

/// Finds the one id that begins so.
fn whole_id<'a>(begins: &str, ids: impl Iterator<Item = &'a str>) -> Result<&'a str, Failure> {
    let fitting: BTreeSet<&str> = ids.filter(|id| !begins.is_empty() && id.starts_with(begins)).collect();
    match fitting.iter().copied().collect::<Vec<_>>().as_slice() {
        [only] => Ok(only),
        [] => Err(Failure::not_found(format!("There is no offer `{begins}`: `sinew career offers` lists them."))),
        _ => Err(Failure::invalid(format!("Several offers begin with `{begins}`: write more of it."))),
    }
}
