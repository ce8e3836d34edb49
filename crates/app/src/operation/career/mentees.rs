//! What mentees confirm: an outcome of mentoring is asked of the mentee through a link, and what they say comes in sealed.

use jiff::Timestamp;
use model::career::map::day;
use model::career::mentoring::MENTORING;
use model::decide::find;
use model::kind::Body;
use model::kind::mentoring::{Confirmation, ConfirmationState, Mentoring, MentoringRole, Outcome};
use model::kind::statement::Vouched;
use model::space::{Record, RecordId, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::LetterId;

use super::letters::question::{OutcomeAsked, Question};
use super::letters::reply::{Reply, Stance};
use super::letters::{Answered, DOOR, Sealed, name_of, note_of, send};
use super::statements::{letter_named, may_be_vouched, set};
use crate::access::Caller;
use crate::access::secret::Secret;
use crate::failure::Failure;
use crate::list::App;
use crate::spaces::{By, Open};

/// What a mentee is asked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskMentee {
    /// The key of the mentoring.
    pub key: String,
    /// Which of its outcomes, from 0.
    pub place: usize,
    /// The mentee; the other one of the mentoring when left out.
    #[serde(default)]
    pub to: Option<String>,
    /// Show them the goals that are written down.
    #[serde(default)]
    pub goals: bool,
    /// Show them how many times you met, as it is written down.
    #[serde(default)]
    pub meetings: bool,
    /// Behaviours of mentoring in the framework that they may vouch for beside it, at most five; none when left out.
    #[serde(default)]
    pub behaviours: Vec<String>,
    /// A line of your own that they read first.
    #[serde(default)]
    pub note: Option<String>,
    /// After how many days the link ends; 14 when left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 60))]
    pub days: Option<i32>,
}

/// An outcome of mentoring.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeNamed {
    /// The key of the mentoring.
    pub key: String,
    /// Which of its outcomes, from 0.
    pub place: usize,
}

/// That a mentee was asked, with the only copy of the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MenteeSent {
    pub revision: i64,
    /// The last part of the link. Shown this once: send it yourself.
    pub token: Secret,
}

/// Asks the mentee whether an outcome is as the mentor wrote it; the link comes back, and the caller sends it.
pub async fn ask_mentee(app: &App, caller: &Caller, now: Timestamp, input: &AskMentee) -> Result<MenteeSent, Failure> {
    let open = app.career(caller).await?;
    let (note, space) = (note_of(input.note.as_deref())?, open.state().space);
    let (record, mentoring, outcome) = named(&space, &input.key, input.place)?;
    if mentoring.role != MentoringRole::Mentor {
        return Err(Failure::invalid("You are the mentee here: what came of it is for you to say to your mentor."));
    }
    if let Some(asked) = mentoring.asked_about(outcome)
        && (asked.state == ConfirmationState::Asked && asked.expires_on >= day(now) || asked.holds())
    {
        let words = if asked.holds() { "has confirmed it already" } else { "was asked already: take the link back to ask anew" };
        return Err(Failure::conflict(format!("{} {words}.", asked.asked)));
    }
    let to = name_of(input.to.as_deref().unwrap_or(&mentoring.with))?;
    may_be_vouched(app, caller, now, MENTORING, &input.behaviours).await?;
    let met = mentoring.sessions.iter().filter(|session| session.on <= day(now)).count();
    let question = OutcomeAsked {
        outcome: outcome.text.clone(),
        goals: if input.goals { mentoring.goals.clone() } else { Vec::new() },
        meetings: input.meetings.then_some(met),
        behaviours: input.behaviours.clone(),
    };
    let sealed = Sealed { from: caller.name.clone(), to: to.clone(), note, question: Question::Outcome(question) };
    let asked_about = Confirmation {
        outcome: outcome.text.clone(),
        asked: to,
        asked_on: day(now),
        behaviours: input.behaviours.iter().map(|text| Vouched { text: text.clone(), seen: None }).collect(),
        ..Confirmation::default()
    };
    // No undo of the caller's may take away what an answer will be looked for by.
    let by = By { actor: &caller.name, door: DOOR, now };
    let id = record.id;
    let (revision, token) = send(app, &open, now, input.days, &sealed, async |letter, expires_at| {
        let asked = Confirmation { letter: letter.to_string(), expires_on: day(expires_at), ..asked_about };
        write(&open, by, id, |all| all.push(asked.clone())).await
    })
    .await?;
    Ok(MenteeSent { revision, token })
}

/// Takes back the link that a mentee was sent; of what they have confirmed, notes that they took it back.
pub async fn withdraw_confirmation(app: &App, caller: &Caller, now: Timestamp, input: &OutcomeNamed) -> Result<i64, Failure> {
    let open = app.career(caller).await?;
    let space = open.state().space;
    let (record, mentoring, outcome) = named(&space, &input.key, input.place)?;
    let asked = mentoring.asked_about(outcome).filter(|asked| asked.holds() || asked.state == ConfirmationState::Asked);
    let asked = asked.ok_or_else(|| Failure::conflict("Nobody is asked about it, and nobody has confirmed it through a link."))?;
    let letter = letter_named(Some(&asked.letter));
    if let Some(letter) = letter
        && app.store.letters(open.id).await?.iter().any(|there| there.id == letter && there.answer.is_some())
    {
        return Err(Failure::conflict("An answer has come: take it in first."));
    }
    app.store.remove_letters(open.id, letter.as_slice()).await?;
    let by = By { actor: &caller.name, door: DOOR, now };
    write(&open, by, record.id, |all| {
        if let Some(one) = all.iter_mut().find(|one| one.letter == asked.letter) {
            one.state = ConfirmationState::Withdrawn;
        }
    })
    .await
}

/// Writes down what a mentee answered to a letter; nothing where none was asked by it.
pub(super) async fn take(open: &Open, by: By<'_>, letter: LetterId, answered: &Answered) -> Result<Option<String>, Failure> {
    let (space, letter) = (open.state().space, letter.to_string());
    let asked_by = |mentoring: &Mentoring| mentoring.confirmations.iter().any(|one| one.letter == letter);
    let found = space.records().find(|record| matches!(&record.body, Body::Mentoring(mentoring) if asked_by(mentoring)));
    let Some(record) = found else { return Ok(None) };
    write(open, by, record.id, |all| {
        // What came in before stays as it came.
        let one = all.iter_mut().find(|one| one.letter == letter && one.state == ConfirmationState::Asked);
        if let Some(one) = one {
            answer(one, answered);
        }
    })
    .await?;
    Ok(Some(record.key.clone()))
}

fn answer(asked: &mut Confirmation, answered: &Answered) {
    asked.on = Some(day(answered.at));
    let Reply::Outcome { by, stance, words, behaviours } = &answered.reply else {
        asked.state = ConfirmationState::Declined;
        return;
    };
    asked.state = match stance {
        Stance::Confirms => ConfirmationState::Confirmed,
        Stance::Corrects => ConfirmationState::Corrected,
    };
    (asked.by, asked.words, asked.account) = (Some(by.clone()), words.clone(), answered.account.clone());
    for (place, one) in asked.behaviours.iter_mut().enumerate() {
        one.seen = behaviours.get(place).copied().flatten();
    }
}

/// Changes what mentees were asked in one mentoring.
async fn write(open: &Open, by: By<'_>, record: RecordId, change: impl FnOnce(&mut Vec<Confirmation>)) -> Result<i64, Failure> {
    let space = open.state().space;
    let record = space.record(record).ok_or_else(|| Failure::not_found("The mentoring is gone."))?;
    let Body::Mentoring(mentoring) = &record.body else { return Ok(space.revision) };
    let mut all = mentoring.confirmations.clone();
    change(&mut all);
    set(open, by, record, json!({ "confirmations": all })).await
}

fn named<'a>(space: &'a Space, key: &str, place: usize) -> Result<(&'a Record, &'a Mentoring, &'a Outcome), Failure> {
    let record = find(space, key)?;
    let Body::Mentoring(mentoring) = &record.body else {
        return Err(Failure::invalid(format!("`{key}` is no mentoring.")));
    };
    let outcome = mentoring.outcomes.get(place);
    let outcome = outcome.ok_or_else(|| Failure::not_found(format!("`{key}` has no such outcome: write down first what came of it.")))?;
    Ok((record, mentoring, outcome))
}

/// Whether fields would type what mentees say.
pub(crate) fn types_confirmation(fields: &Map<String, Value>) -> bool {
    fields.keys().any(|name| name.split('.').next() == Some("confirmations"))
}
