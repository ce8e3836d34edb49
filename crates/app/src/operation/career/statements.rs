//! Statements: the caller asks somebody who was there, through a link; what is signed comes in sealed, and counts on the map.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::evidence::Tie;
use model::career::framework::Ladder;
use model::career::kept::{evidence, statements};
use model::career::map::day;
use model::career::prospect::next_levels;
use model::career::rule::Rule;
use model::change::created;
use model::decide::{Command, decide, find};
use model::kind::statement::{Statement, StatementState};
use model::kind::{Body, Kind};
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::LetterId;

use super::letters::question::{Question, StatementAsked, shown};
use super::letters::reply::Reply;
use super::letters::{Answered, Sealed, SignedFor, name_of, note_of, send};
use super::{LadderInput, ladders};
use crate::access::Caller;
use crate::access::secret::Secret;
use crate::failure::Failure;
use crate::list::App;
use crate::spaces::{By, Open};

/// How many behaviours somebody is asked to vouch for at once: more is a form.
const MOST_BEHAVIOURS: usize = 5;

/// A statement to ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskStatement {
    /// The key of the evidence that it is about; left out, it is about the competency.
    #[serde(default)]
    pub evidence: Option<String>,
    /// The competency, where it is about no evidence.
    #[serde(default)]
    pub competency: Option<String>,
    /// A colleague. Of a record, one that acted on it: a peer's statement counts only then.
    pub to: String,
    /// Behaviours of the framework that they may vouch for beside it, at most five; what the next level asks for when left out.
    #[serde(default)]
    pub behaviours: Option<Vec<String>>,
    /// A line of your own that they read first.
    #[serde(default)]
    pub note: Option<String>,
    /// After how many days the link ends; 14 when left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 60))]
    pub days: Option<i32>,
}

/// A statement that was asked for, with the only copy of its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatementSent {
    pub key: String,
    pub revision: i64,
    /// The last part of the link. Shown this once: send it yourself.
    pub token: Secret,
}

/// What the caller may ask somebody to vouch for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Vouchable {
    pub competency: String,
    pub level: String,
    pub level_name: String,
    pub text: String,
    /// Whether the next level of the caller asks for it.
    pub next: bool,
}

/// The statements of the caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Statements {
    pub today: Date,
    /// The newest first.
    pub items: Vec<StatementView>,
    /// What can be vouched for, by competency.
    pub vouchable: Vec<Vouchable>,
    /// Answers that wait to be taken in.
    pub waiting: usize,
}

/// One statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatementView {
    pub key: String,
    pub state: StatementState,
    /// Its link has ended without an answer.
    pub expired: bool,
    pub competency: String,
    pub competency_name: String,
    /// The key and the words of the evidence that it is about.
    pub evidence: Option<(String, String)>,
    pub asked: Option<String>,
    pub asked_on: Option<Date>,
    pub expires_on: Option<Date>,
    pub by: Option<String>,
    pub relation: Option<Tie>,
    pub words: Option<String>,
    pub agrees: Option<bool>,
    pub on: Option<Date>,
    /// The account of whoever signed; none where nobody was signed in, so that their name is their word.
    pub account: Option<String>,
    /// Behaviours that they vouch for, and those that they say are not so.
    pub seen: Vec<String>,
    pub not_seen: Vec<String>,
    /// Why it does not count, or not as a whole.
    pub flag: Option<String>,
    pub about: Option<String>,
}

/// A statement that is taken back.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementNamed {
    pub key: String,
}

/// Asks somebody for a statement; the link comes back, and the caller sends it.
pub async fn ask_statement(app: &App, caller: &Caller, now: Timestamp, input: &AskStatement) -> Result<StatementSent, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let (to, note, today) = (name_of(&input.to)?, note_of(input.note.as_deref())?, day(now));
    let space = open.state().space;
    let about = input.evidence.as_deref().map(|key| kept(&space, key)).transpose()?;
    let competency = match (about, &input.competency) {
        (Some((_, evidence)), _) => evidence.competency.clone(),
        (None, Some(competency)) => competency.trim().to_uppercase(),
        (None, None) => return Err(Failure::invalid("Say what it is about: the key of a piece of evidence, or a competency.")),
    };
    let unknown = || Failure::invalid(format!("`{competency}` is no competency of the framework."));
    let named = ladder.framework.competency(&competency).ok_or_else(unknown)?;
    let behaviours = behaviours(app, caller, now, &ladder, &competency, input.behaviours.as_deref()).await?;
    if about.is_none() && behaviours.is_empty() {
        return Err(Failure::invalid("Nothing of this competency is for somebody to say: ask about a piece of evidence."));
    }
    let record = about.map(|(record, evidence)| shown(record, evidence, today));
    let question = StatementAsked { competency: competency.clone(), competency_name: named.name.clone(), record, behaviours };
    let sealed = Sealed { from: caller.name.clone(), to: to.clone(), note, question: Question::Statement(question.clone()) };
    let by = By { actor: &caller.name, door: caller.door, now };
    let evidence = about.map(|(record, _)| record.id.to_string());
    let ((revision, key), token) = send(app, &open, now, input.days, &sealed, async |letter, expires_at| {
        let vouched: Vec<Value> = question.behaviours.iter().map(|text| json!({ "text": text })).collect();
        let fields = json!({
            "competency": competency, "evidence": evidence, "asked": to, "asked_on": today, "expires_on": day(expires_at),
            "letter": letter.to_string(), "behaviours": vouched,
        });
        let title = format!("{to} on {}", named.name.to_lowercase());
        let command = Command::Create { kind: Kind::Statement, title, key: None, parent: None, fields: object(fields) };
        open.change(by, None, |space, moment| {
            let changes = decide(space, &command, moment)?;
            let key = created(&changes).map(|record| record.key.clone()).unwrap_or_default();
            Ok((changes, key))
        })
        .await
    })
    .await?;
    Ok(StatementSent { key, revision, token })
}

/// Takes the link of a statement back; what was given already stays.
pub async fn withdraw_statement(app: &App, caller: &Caller, now: Timestamp, input: &StatementNamed) -> Result<i64, Failure> {
    let open = app.career(caller).await?;
    let space = open.state().space;
    let record = find(&space, &input.key)?;
    let Body::Statement(statement) = &record.body else {
        return Err(Failure::invalid(format!("`{}` is no statement.", input.key)));
    };
    if statement.state != StatementState::Asked {
        return Err(Failure::conflict(format!("`{}` is answered or taken back already.", input.key)));
    }
    let letter = letter_named(statement.letter.as_deref());
    if let Some(letter) = letter
        && app.store.letters(open.id).await?.iter().any(|there| there.id == letter && there.answer.is_some())
    {
        return Err(Failure::conflict("An answer has come: take it in first."));
    }
    app.store.remove_letters(open.id, letter.as_slice()).await?;
    let by = By { actor: &caller.name, door: super::letters::DOOR, now };
    set(&open, by, record, json!({ "state": StatementState::Withdrawn })).await
}

/// Lists the caller's statements, and what could be asked for.
pub async fn list_statements(app: &App, caller: &Caller, now: Timestamp) -> Result<Statements, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let vouchable = vouchable(app, caller, now, &ladder).await?;
    let waiting = app.store.letters(open.id).await?.iter().filter(|letter| letter.answer.is_some() && !letter.is_note).count();
    let (space, today) = (open.state().space, day(now));
    let mut items: Vec<(&Record, StatementView)> =
        statements(&space).map(|(record, statement)| (record, view(&space, &ladder, record, statement, today))).collect();
    items.sort_by_key(|(one, _)| std::cmp::Reverse(one.id));
    Ok(Statements { today, items: items.into_iter().map(|(_, item)| item).collect(), vouchable, waiting })
}

fn view(space: &Space, ladder: &Ladder, record: &Record, statement: &Statement, today: Date) -> StatementView {
    let about = statement.evidence.as_ref().and_then(|evidence| space.record(evidence.id()?));
    let said = |seen: bool| {
        let texts = statement.behaviours.iter().filter(|one| one.seen == Some(seen));
        texts.map(|one| one.text.clone()).collect::<Vec<_>>()
    };
    StatementView {
        key: record.key.clone(),
        state: statement.state,
        expired: statement.state == StatementState::Asked && statement.expires_on.is_some_and(|on| on < today),
        competency: statement.competency.clone(),
        competency_name: ladder.framework.competency_name(&statement.competency).to_owned(),
        evidence: about.map(|about| {
            let words = match &about.body {
                Body::Evidence(evidence) => evidence.excerpt.clone(),
                _ => None,
            };
            (about.key.clone(), words.unwrap_or_else(|| about.title.clone()))
        }),
        asked: statement.asked.clone(),
        asked_on: statement.asked_on,
        expires_on: statement.expires_on,
        by: statement.by.clone(),
        relation: statement.relation,
        words: statement.words.clone(),
        agrees: statement.agrees,
        on: statement.on,
        account: statement.account.clone(),
        seen: said(true),
        not_seen: said(false),
        flag: flag(space, about, statement),
        about: statement.about.clone(),
    }
}

/// Says why a statement does not count, or not as a whole.
fn flag(space: &Space, about: Option<&Record>, statement: &Statement) -> Option<String> {
    if statement.state != StatementState::Given {
        return None;
    }
    let by = statement.by.as_deref()?;
    if model::career::kept::is_mutual(space, statement) {
        return Some(format!("{by} and you signed for each other within 30 days: it does not count."));
    }
    let Body::Evidence(evidence) = &about?.body else { return None };
    let acted = evidence.corroborators.iter().any(|other| other.name == by);
    let peer = statement.relation == Some(Tie::Peer) && evidence.cited.is_some() && !acted;
    peer.then(|| format!("{by} did not act on the record, so that it does not count about it."))
}

/// Lists what somebody may be asked to vouch for: whatever a rule wants to be said by people.
async fn vouchable(app: &App, caller: &Caller, now: Timestamp, ladder: &Ladder) -> Result<Vec<Vouchable>, Failure> {
    let map = super::show_map(app, caller, now, &LadderInput::default()).await?.map;
    let mut found = Vec::new();
    for competency in &ladder.framework.competencies {
        let next: Vec<&str> = next_levels(&map, ladder, &competency.id).iter().map(|level| level.key.as_str()).collect();
        for level in &ladder.framework.levels {
            // The rule of the competency, and what the level asks of every one.
            let rules = [ladder.rule(&competency.id, &level.key), ladder.gate(&level.key)];
            let texts: BTreeSet<&str> = rules.into_iter().flatten().flat_map(Rule::statements).collect();
            found.extend(texts.into_iter().map(|text| Vouchable {
                competency: competency.id.clone(),
                level: level.key.clone(),
                level_name: level.name.clone(),
                text: text.to_owned(),
                next: next.contains(&level.key.as_str()),
            }));
        }
    }
    Ok(found)
}

async fn behaviours(
    app: &App,
    caller: &Caller,
    now: Timestamp,
    ladder: &Ladder,
    competency: &str,
    chosen: Option<&[String]>,
) -> Result<Vec<String>, Failure> {
    let mut all = vouchable(app, caller, now, ladder).await?;
    all.retain(|one| one.competency == competency);
    let Some(chosen) = chosen else {
        let next = all.into_iter().filter(|one| one.next).map(|one| one.text);
        return Ok(next.take(MOST_BEHAVIOURS).collect());
    };
    check_chosen(&all, competency, chosen)?;
    Ok(chosen.to_vec())
}

fn check_chosen(all: &[Vouchable], competency: &str, chosen: &[String]) -> Result<(), Failure> {
    if chosen.len() > MOST_BEHAVIOURS {
        return Err(Failure::invalid(format!("{MOST_BEHAVIOURS} behaviours are as many as anybody answers with care.")));
    }
    match chosen.iter().find(|text| !all.iter().any(|one| one.competency == competency && one.text == **text)) {
        Some(text) => Err(Failure::invalid(format!("`{text}`: no rule of {competency} asks somebody to say that."))),
        None => Ok(()),
    }
}

/// Checks that rules want people to say each of some behaviours of a competency.
pub(super) async fn may_be_vouched(app: &App, caller: &Caller, now: Timestamp, competency: &str, chosen: &[String]) -> Result<(), Failure> {
    if chosen.is_empty() {
        return Ok(());
    }
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    check_chosen(&vouchable(app, caller, now, &ladder).await?, competency, chosen)
}

/// Finds a piece of evidence that is not put away.
fn kept<'a>(space: &'a Space, key: &str) -> Result<(&'a Record, &'a model::kind::evidence::Evidence), Failure> {
    let record = find(space, key)?;
    let found = evidence(space).find(|(there, _)| there.id == record.id && !there.archived);
    found.ok_or_else(|| Failure::invalid(format!("`{key}` is no evidence that you keep: keep it first.")))
}

/// Writes down what somebody answered to a letter; nothing where no statement was asked by it, or it was written down before.
pub(super) async fn take(open: &Open, by: By<'_>, letter: LetterId, answered: &Answered) -> Result<Option<String>, Failure> {
    let (space, letter) = (open.state().space, letter.to_string());
    let Some((record, statement)) = statements(&space).find(|(_, statement)| statement.letter.as_ref() == Some(&letter)) else {
        return Ok(None);
    };
    if statement.state == StatementState::Given {
        return Ok(Some(record.key.clone()));
    }
    let on = super::letters::day_of(answered.at);
    let fields = match &answered.reply {
        Reply::Statement { by, relation, words, agrees, behaviours, mutual } => {
            let seen = |ix: usize| behaviours.get(ix).copied().flatten();
            let asked = statement.behaviours.iter().enumerate();
            let vouched: Vec<Value> = asked.map(|(ix, one)| json!({ "text": one.text, "seen": seen(ix) })).collect();
            json!({
                "state": StatementState::Given, "by": by, "relation": relation, "words": words, "agrees": agrees, "on": on,
                "behaviours": vouched, "mutual": mutual, "account": answered.account,
            })
        }
        _ => json!({ "state": StatementState::Declined, "on": on }),
    };
    set(open, by, record, fields).await?;
    Ok(Some(record.key.clone()))
}

/// Writes down that the owner of the space signed for somebody else.
pub(super) async fn take_note(open: &Open, by: By<'_>, letter: LetterId, note: &SignedFor) -> Result<(), Failure> {
    let fields = json!({
        "state": StatementState::Signed, "about": note.about, "competency": note.competency, "on": super::letters::day_of(note.at),
        "letter": letter.to_string(),
    });
    let title = format!("You signed for {}", note.about);
    let command = Command::Create { kind: Kind::Statement, title, key: None, parent: None, fields: object(fields) };
    open.change(by, None, |space, moment| {
        let known = statements(space).any(|(_, statement)| statement.letter.as_deref() == Some(&letter.to_string()));
        Ok((if known { Vec::new() } else { decide(space, &command, moment)? }, ()))
    })
    .await?;
    Ok(())
}

pub(super) async fn set(open: &Open, by: By<'_>, record: &Record, fields: Value) -> Result<i64, Failure> {
    let command = Command::Set { record: record.id, fields: object(fields) };
    let (revision, ()) = open.change(by, None, |space, moment| Ok((decide(space, &command, moment)?, ()))).await?;
    Ok(revision)
}

/// Takes an object's fields, without those that are empty.
pub(super) fn object(value: Value) -> Map<String, Value> {
    let Value::Object(fields) = value else { unreachable!("BUG: fields are written as an object") };
    fields.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

pub(super) fn letter_named(id: Option<&str>) -> Option<LetterId> {
    Some(LetterId(id?.parse().ok()?))
}
