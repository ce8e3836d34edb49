//! Letters: what somebody beside the caller is asked about them, through a link, and what they answer.
//!
//! Whoever has the link needs no account and sees what the caller chose to show, nothing else. The answer waits sealed until the caller
//! unlocks their career space; what came in is taken from there into records.

pub mod question;
pub mod reply;

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::access::Spent;
use store::{LetterId, Link, NewLetter, OpenLetter, Store};

use self::question::Question;
use self::reply::{Reply, checked};
use super::sharing::SharedNote;
use super::{check_in, mentees, statements};
use crate::access::secret::{self, Secret};
use crate::access::{Caller, words};
use crate::failure::{Code, Failure};
use crate::list::App;
use crate::spaces::{By, Open};

/// Through which door answers come in: no undo of the caller's reaches what others wrote.
pub const DOOR: &str = "letter";

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// How long a link opens, where nobody says otherwise, and at most.
pub const USUAL_DAYS: i32 = 14;
const MOST_DAYS: i32 = 60;
/// How long what somebody writes may be.
const LONGEST: usize = 2_000;

/// All of a letter, as it is sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sealed {
    pub from: String,
    pub to: String,
    pub note: Option<String>,
    pub question: Question,
}

/// A letter as whoever has the link opens it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LetterView {
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    pub note: Option<String>,
    pub expires_at: Timestamp,
    pub question: Question,
    /// What you are signed in as, if you are: it will stand beside your answer, unless that is pooled.
    pub signed_in_as: Option<String>,
}

/// A letter that whoever has the link opens.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterNamed {
    /// The last part of the link.
    pub token: Secret,
}

/// An answer to a letter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerLetter {
    /// The last part of the link.
    pub token: Secret,
    pub reply: Reply,
}

/// What becomes of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LetterAnswered {
    pub words: String,
}

/// An answer as it is sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Answered {
    pub at: Timestamp,
    /// The account that was signed in; of a pooled answer none.
    pub account: Option<String>,
    pub reply: Reply,
}

/// What is left in a signer's own space: for whom they signed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SignedFor {
    pub at: Timestamp,
    pub about: String,
    pub competency: String,
}

/// What came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LettersTaken {
    /// Keys of the statements, check-ins and mentorings that answers came to.
    pub keys: Vec<String>,
    /// Letters that are not as they were sent or answered; withdraw them.
    pub broken: usize,
}

/// Opens a letter. The link is all it takes.
pub async fn open_letter(app: &App, caller: Option<&Caller>, now: Timestamp, input: &LetterNamed) -> Result<LetterView, Failure> {
    let link = link_of(&input.token);
    let letter = opened(&app.store, &link, now).await?;
    let asked = read_asked(&letter)?;
    let pooled = matches!(asked.question, Question::Peers(_));
    let signed_in_as = caller.filter(|_| !pooled).map(|caller| caller.name.clone());
    Ok(LetterView {
        from: asked.from,
        to: asked.to,
        note: asked.note,
        expires_at: letter.expires_at,
        question: asked.question,
        signed_in_as,
    })
}

/// Answers a letter, once: what it asked is gone from the link then, and the answer is read by whoever asked alone.
pub async fn answer_letter(app: &App, caller: Option<&Caller>, now: Timestamp, input: AnswerLetter) -> Result<LetterAnswered, Failure> {
    let link = link_of(&input.token);
    let letter = opened(&app.store, &link, now).await?;
    let asked = read_asked(&letter)?;
    if caller.is_some_and(|caller| caller.account == letter.owner) {
        return Err(Failure::forbidden(
            "This is your own letter: what you say of yourself is no statement. Send the link to whom you ask.",
        ));
    }
    let reply = checked(&asked.question, input.reply)?;
    let pooled = matches!(asked.question, Question::Peers(_));
    let account = caller.filter(|_| !pooled).map(|caller| caller.name.clone());
    let (from, declined) = (asked.from, reply == Reply::Decline {});
    let signed = match (&asked.question, &reply) {
        (Question::Statement(statement), Reply::Statement { .. }) => Some(statement.competency.clone()),
        _ => None,
    };
    let answered = Answered { at: now, account, reply };
    match app.store.answer_letter(&link, &written(&answered)?, now).await? {
        Ok(()) => {}
        Err(spent) => return Err(closed(spent)),
    }
    // Whoever signs for each other is told by their own spaces, too: what a signed-in signer did is left in theirs.
    if let (Some(caller), Some(competency)) = (caller, signed)
        && let Some(own) = app.store.career_of(caller.account).await?
    {
        let note = SignedFor { at: now, about: from.clone(), competency };
        app.store.leave_note(own.id, &written(&note)?, LetterId(secret::mint(now)?), now).await?;
    }
    let words = match (declined, pooled) {
        (true, _) => format!("{from} is told that you would rather not, and nothing else."),
        (_, true) => format!("Thank you. {from} sees what all peers say together, from three answers on, and not who said what."),
        _ => format!("Thank you. It waits sealed for {from}, and nobody else can read it. This link opens nothing any more."),
    };
    Ok(LetterAnswered { words })
}

/// Takes in the answers that wait for the caller.
pub async fn take_letters(app: &App, caller: &Caller, now: Timestamp) -> Result<LettersTaken, Failure> {
    let open = app.career(caller).await?;
    let by = By { actor: &caller.name, door: DOOR, now };
    let mut taken = LettersTaken::default();
    let letters = app.store.letters(open.id).await?;
    taken.broken = letters.iter().filter(|letter| letter.broken).count();
    let mut done = Vec::new();
    for letter in &letters {
        let Some(bytes) = &letter.answer else { continue };
        // What no link stands behind is no answer, whatever it says.
        if letter.is_note {
            // What others share waits there until it is removed.
            if serde_json::from_slice::<SharedNote>(bytes).is_ok() {
                continue;
            }
            if let Ok(note) = serde_json::from_slice::<SignedFor>(bytes) {
                statements::take_note(&open, by, letter.id, &note).await?;
            }
            done.push(letter.id);
            continue;
        }
        let answered: Answered = serde_json::from_slice(bytes).map_err(unreadable)?;
        let key = match &answered.reply {
            // Peers' answers wait until they can be pooled.
            Reply::Peers { .. } => continue,
            Reply::Statement { .. } => statements::take(&open, by, letter.id, &answered).await?,
            Reply::Outcome { .. } => mentees::take(&open, by, letter.id, &answered).await?,
            Reply::Assessment { .. } => check_in::taken::take_assessment(&open, by, letter.id, &answered).await?,
            Reply::Decline {} => match statements::take(&open, by, letter.id, &answered).await? {
                Some(key) => Some(key),
                None => match check_in::taken::take_refusal(&open, by, letter.id).await? {
                    Some(key) => Some(key),
                    None => mentees::take(&open, by, letter.id, &answered).await?,
                },
            },
        };
        taken.keys.extend(key);
        done.push(letter.id);
    }
    app.store.remove_letters(open.id, &done).await?;
    let (keys, pooled) = check_in::taken::take_peers(&open, by, &letters).await?;
    app.store.remove_letters(open.id, &pooled).await?;
    taken.keys.extend(keys);
    taken.keys.sort();
    taken.keys.dedup();
    Ok(taken)
}

/// Sends a letter of the caller's; `keep` writes down that it was sent, and a letter that was not written down is taken back.
pub(super) async fn send<T>(
    app: &App,
    open: &Open,
    now: Timestamp,
    days: Option<i32>,
    asked: &Sealed,
    keep: impl AsyncFnOnce(LetterId, Timestamp) -> Result<T, Failure>,
) -> Result<(T, Secret), Failure> {
    let days = days.unwrap_or(USUAL_DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Failure::invalid(format!("A link cannot last {days} days: take 1 to {MOST_DAYS}.")));
    }
    let (token, id, expires_at) = (Secret::new("")?, LetterId(secret::mint(now)?), now + DAY * days);
    let letter = NewLetter { id, space: open.id, asked: &written(asked)?, created_at: now, expires_at };
    app.store.send_letter(&link_of(&token), &letter).await?;
    match keep(id, expires_at).await {
        Ok(kept) => Ok((kept, token)),
        Err(failure) => {
            app.store.remove_letters(open.id, &[id]).await?;
            Err(failure)
        }
    }
}

/// Checks the name of whom somebody asks.
pub(super) fn name_of(text: &str) -> Result<String, Failure> {
    words::name("The name of whom you ask", text)
}

/// Checks what somebody writes: trimmed, not blank, not endless.
pub(super) fn text_of(what: &str, text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::invalid(format!("{what}: write a sentence at least.")));
    }
    if text.chars().count() > LONGEST {
        return Err(Failure::invalid(format!("{what}: that is too long: {LONGEST} letters are enough.")));
    }
    Ok(text.to_owned())
}

/// Checks a note that may be left out.
pub(super) fn note_of(note: Option<&str>) -> Result<Option<String>, Failure> {
    note.map(str::trim).filter(|note| !note.is_empty()).map(|note| text_of("Your note", note)).transpose()
}

fn link_of(token: &Secret) -> Link {
    Link::new(token.hash(), &token.0)
}

async fn opened(store: &Store, link: &Link, now: Timestamp) -> Result<OpenLetter, Failure> {
    store.letter(link, now).await?.map_err(closed)
}

fn closed(spent: Spent) -> Failure {
    Failure::not_found(match spent {
        Spent::Unknown => "This link leads nowhere: it may have been taken back. Copy all of it, or ask for a new one.",
        Spent::Used => "This link was answered already, and shows nothing any more.",
        Spent::Expired => "This link has expired: ask for a new one.",
    })
}

fn read_asked(letter: &OpenLetter) -> Result<Sealed, Failure> {
    serde_json::from_slice(&letter.asked).map_err(unreadable)
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| Failure::new(Code::Internal, format!("A letter cannot be written: {error}")))
}

/// What a letter says must not reach a log, and its reader's words would quote it.
fn unreadable(_quotes_the_letter: serde_json::Error) -> Failure {
    Failure::new(Code::Internal, "A letter cannot be read: another version of Sinew wrote it.")
}

/// Names an answer's fields for a record.
pub(super) fn day_of(at: Timestamp) -> serde_json::Value {
    json!(model::career::map::day(at))
}
