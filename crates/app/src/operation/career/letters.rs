//! Letters: what somebody beside the caller is asked about them, through a link, and what they answer.
//!
//! Whoever has the link needs no account and sees what the caller chose to show, nothing else. The answer waits sealed until the caller
//! unlocks their career space; what came in is taken from there into records.

use jiff::{SignedDuration, Timestamp};
use model::career::evidence::Tie;
use model::kind::rating::Within;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::access::Spent;
use store::{LetterId, Link, NewLetter, OpenLetter, Store};

use super::{check_in, statements};
use crate::access::secret::{self, Secret};
use crate::access::{Caller, check_person, words};
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

/// What somebody is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Question {
    /// To sign what they saw.
    Statement(StatementAsked),
    /// To say which level they see, competency by competency.
    Assessment(AssessmentAsked),
    /// To say how often they saw some behaviours; their answer is pooled.
    Peers(PeersAsked),
}

/// A statement that somebody is asked to sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatementAsked {
    pub competency: String,
    pub competency_name: String,
    /// What it is about, as it was kept; none where it is about the competency alone.
    pub record: Option<RecordShown>,
    /// Behaviours that they may vouch for beside it.
    pub behaviours: Vec<String>,
}

/// What is shown of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordShown {
    /// The key of the evidence, to name it by.
    pub key: String,
    pub words: String,
    /// When it happened, in words.
    pub on: Option<String>,
    /// Whether it is of the time before Sinew, so that nothing but people can say it was so.
    pub claim: bool,
}

/// What an assessor is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentAsked {
    pub competencies: Vec<CompetencyAsked>,
}

/// One competency, with its levels as anchors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CompetencyAsked {
    pub id: String,
    pub name: String,
    pub levels: Vec<LevelShown>,
    /// What the caller has kept of it and chose to show.
    pub records: Vec<RecordShown>,
}

/// A level as an anchor: what it looks like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LevelShown {
    pub level: String,
    pub level_name: String,
    pub behaviour: String,
}

/// What peers are asked: two behaviours of each competency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeersAsked {
    pub competencies: Vec<BehavioursAsked>,
}

/// The behaviours of one competency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BehavioursAsked {
    pub id: String,
    pub name: String,
    pub behaviours: Vec<LevelShown>,
}

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

/// How often somebody saw a behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HowOften {
    Never,
    Sometimes,
    Mostly,
    Always,
    CannotSay,
}

/// What somebody answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reply {
    /// They would rather not.
    Decline {},
    Statement {
        /// The name that they sign by.
        by: String,
        /// What they are to whoever asks.
        relation: Tie,
        /// What they saw, in their own words.
        words: String,
        /// Whether it was as it says there.
        agrees: bool,
        /// To each behaviour, in the order in which they were asked: seen, not so, or null where they cannot say.
        #[serde(default)]
        behaviours: Vec<Option<bool>>,
        /// Whoever asks has signed for them, too, or was asked to, within 30 days.
        #[serde(default)]
        mutual: bool,
    },
    Assessment {
        by: String,
        relation: Tie,
        ratings: Vec<RatingGiven>,
    },
    Peers {
        answers: Vec<BehaviourSeen>,
    },
}

/// What an assessor says of one competency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingGiven {
    pub competency: String,
    pub level: String,
    #[serde(default)]
    pub within: Option<Within>,
    /// Why, in a sentence.
    pub words: String,
    /// Keys of the records that they know first-hand.
    #[serde(default)]
    pub known: Vec<String>,
}

/// How often a peer saw one behaviour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BehaviourSeen {
    pub competency: String,
    pub level: String,
    pub seen: HowOften,
    /// More of it, in their own words: shown without their name, among those of others.
    #[serde(default)]
    pub words: Option<String>,
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
    /// Keys of the statements and check-ins that answers came to.
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
    check_person(caller)?;
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
            Reply::Assessment { .. } => check_in::take_assessment(&open, by, letter.id, &answered).await?,
            Reply::Decline {} => match statements::take(&open, by, letter.id, &answered).await? {
                Some(key) => Some(key),
                None => check_in::take_refusal(&open, by, letter.id).await?,
            },
        };
        taken.keys.extend(key);
        done.push(letter.id);
    }
    app.store.remove_letters(open.id, &done).await?;
    let (keys, pooled) = check_in::take_peers(&open, by, &letters).await?;
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

/// Holds an answer to what was asked.
fn checked(question: &Question, reply: Reply) -> Result<Reply, Failure> {
    match (question, reply) {
        (_, Reply::Decline {}) => Ok(Reply::Decline {}),
        (Question::Statement(asked), Reply::Statement { by, relation, words, agrees, behaviours, mutual }) => {
            if !behaviours.is_empty() && behaviours.len() != asked.behaviours.len() {
                return Err(Failure::invalid("`behaviours`: one answer to each, in the order in which they were asked."));
            }
            let by = words::name("Your name", &by)?;
            Ok(Reply::Statement { by, relation, words: text_of("What you saw", &words)?, agrees, behaviours, mutual })
        }
        (Question::Assessment(asked), Reply::Assessment { by, relation, ratings }) => {
            let by = words::name("Your name", &by)?;
            let of = |rating: RatingGiven| rating_of(asked, rating);
            let ratings: Vec<RatingGiven> = ratings.into_iter().map(of).collect::<Result<_, _>>()?;
            each_once(asked.competencies.iter().map(|one| one.id.as_str()), ratings.iter().map(|one| one.competency.as_str()))?;
            Ok(Reply::Assessment { by, relation, ratings })
        }
        (Question::Peers(asked), Reply::Peers { answers }) => {
            let place = |id: &str, level: &str| format!("{id} {level}");
            let wanted: Vec<String> =
                asked.competencies.iter().flat_map(|one| one.behaviours.iter().map(|behaviour| place(&one.id, &behaviour.level))).collect();
            let given: Vec<String> = answers.iter().map(|one| place(&one.competency, &one.level)).collect();
            each_once(wanted.iter().map(String::as_str), given.iter().map(String::as_str))?;
            let trimmed = |answer: BehaviourSeen| {
                let words = answer.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
                let words = words.map(|words| text_of("What you saw", words)).transpose()?;
                Ok(BehaviourSeen { words, ..answer })
            };
            Ok(Reply::Peers { answers: answers.into_iter().map(trimmed).collect::<Result<_, Failure>>()? })
        }
        _ => Err(Failure::invalid("This is not what the letter asks for: open it again.")),
    }
}

fn rating_of(asked: &AssessmentAsked, rating: RatingGiven) -> Result<RatingGiven, Failure> {
    let unknown = || Failure::invalid(format!("`{}`: you are not asked about that competency.", rating.competency));
    let competency = asked.competencies.iter().find(|one| one.id == rating.competency).ok_or_else(unknown)?;
    if !competency.levels.iter().any(|level| level.level == rating.level) {
        return Err(Failure::invalid(format!("`{}` is no level of {}.", rating.level, competency.id)));
    }
    if let Some(key) = rating.known.iter().find(|key| !competency.records.iter().any(|record| record.key == **key)) {
        return Err(Failure::invalid(format!("`{key}` is not among the records that you were shown.")));
    }
    let words = text_of("Why", &rating.words)?;
    Ok(RatingGiven { words, ..rating })
}

fn each_once<'a>(wanted: impl Iterator<Item = &'a str>, given: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    let (mut wanted, mut given): (Vec<&str>, Vec<&str>) = (wanted.collect(), given.collect());
    wanted.sort_unstable();
    given.sort_unstable();
    match wanted == given {
        true => Ok(()),
        false => Err(Failure::invalid(format!("Answer each of these once: {}.", wanted.join(", ")))),
    }
}

/// Names an answer's fields for a record.
pub(super) fn day_of(at: Timestamp) -> serde_json::Value {
    json!(model::career::map::day(at))
}
