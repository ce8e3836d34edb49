//! Check-ins: the caller rates themselves first, without what the record says; an assessor, blind to that; peers, pooled. Then all of it
//! stands side by side, and what is agreed goes into the plan.

pub mod input;
pub(super) mod taken;
pub mod view;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::framework::Ladder;
use model::career::kept::{check_ins, evidence};
use model::career::map::day;
use model::career::pace::closings;
use model::change::created;
use model::decide::{Command, Moment, Steps, decide, find};
use model::kind::check_in::{CheckIn, FEWEST_COMPETENCIES, FEWEST_PEERS, MOST_COMPETENCIES};
use model::kind::rating::Rater;
use model::kind::{Body, Kind};
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use store::LetterId;

use self::input::{Agree, AskRater, CheckInNamed, NextAction, OpenCheckIn, RateOneself, RaterAsked, RaterSent, WithdrawRater};
use self::taken::{end_asked, pool};
use self::view::{CheckInView, view};
use super::letters::question::{AssessmentAsked, BehavioursAsked, CompetencyAsked, LevelShown, PeersAsked, Question, RecordShown, shown};
use super::letters::reply::in_order;
use super::letters::{DOOR, Sealed, name_of, note_of, send, text_of};
use super::own::look_up;
use super::statements::{letter_named, object};
use super::{LadderInput, ladders, show_map};
use crate::access::Caller;
use crate::failure::Failure;
use crate::list::App;
use crate::spaces::By;

/// The check-ins of the caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckIns {
    pub today: Date,
    /// The newest first.
    pub items: Vec<CheckInView>,
}

/// Lists the caller's check-ins, each as far as it has come.
pub async fn list_check_ins(app: &App, caller: &Caller, now: Timestamp) -> Result<CheckIns, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let map = show_map(app, caller, now, &LadderInput::default()).await?.map;
    let letters = app.store.letters(open.id).await?;
    let (space, today) = (open.state().space, day(now));
    let mut found: Vec<&Record> = check_ins(&space).filter(|(record, _)| !record.archived).map(|(record, _)| record).collect();
    found.sort_by_key(|record| std::cmp::Reverse(record.id));
    let items = found.into_iter().filter_map(|record| view(&space, &ladder, &map, record, &letters, today)).collect();
    Ok(CheckIns { today, items })
}

/// Begins a check-in; one at a time.
pub async fn open_check_in(app: &App, caller: &Caller, now: Timestamp, input: &OpenCheckIn) -> Result<CheckInView, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    level_of(&ladder, &input.level)?;
    if !(FEWEST_COMPETENCIES..=MOST_COMPETENCIES).contains(&input.competencies.len()) {
        let words = format!("Choose {FEWEST_COMPETENCIES} to {MOST_COMPETENCIES} competencies: more is no conversation.");
        return Err(Failure::invalid(words));
    }
    for id in &input.competencies {
        let named = ladder.framework.competency(id);
        let there = named.is_some_and(|one| one.levels.contains_key(&input.level));
        if !there {
            return Err(Failure::invalid(format!("`{id}` is no competency of the framework, or {} asks nothing of it.", input.level)));
        }
    }
    let today = day(now);
    let fields = json!({ "level": input.level, "competencies": input.competencies, "opened_on": today });
    let title = format!("Check-in of {}", today.strftime("%-d %b %Y"));
    let command = Command::Create { kind: Kind::CheckIn, title, key: None, parent: None, fields: object(fields) };
    let by = By { actor: &caller.name, door: caller.door, now };
    let (_, key) = open
        .change(by, None, |space, moment| {
            if let Some((running, _)) = check_ins(space).find(|(record, one)| !record.archived && one.closed_on.is_none()) {
                return Err(Failure::conflict(format!(
                    "`{}` is not finished yet: agree on what comes next there, or archive it.",
                    running.key
                )));
            }
            let changes = decide(space, &command, moment)?;
            let key = created(&changes).map(|record| record.key.clone()).unwrap_or_default();
            Ok((changes, key))
        })
        .await?;
    show(app, caller, now, &key).await
}

/// Saves how the caller rates themselves, once: from then on they see what others and the record say.
pub async fn rate_oneself(app: &App, caller: &Caller, now: Timestamp, input: &RateOneself) -> Result<CheckInView, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let by = By { actor: &caller.name, door: caller.door, now };
    let today = day(now);
    open.change(by, None, |space, moment| {
        let (record, check_in) = running(space, &input.key)?;
        if check_in.own_on.is_some() {
            return Err(Failure::conflict("You have rated yourself already: what you said before you saw the others stays."));
        }
        each_once(check_in, input.ratings.iter().map(|one| one.competency.as_str()))?;
        let mut commands = Vec::new();
        for rating in &input.ratings {
            level_of(&ladder, &rating.level)?;
            let words = text_of("Why", &rating.words)?;
            let ids = rating.evidence.iter().map(|key| evidence_id(space, key)).collect::<Result<Vec<String>, Failure>>()?;
            let fields = json!({
                "competency": rating.competency, "level": rating.level, "within": rating.within, "by": Rater::Own, "statement": words,
                "on": today, "check_in": record.key, "evidence": ids,
            });
            let title = format!("{} at {}", rating.competency, rating.level);
            commands.push(Command::Create { kind: Kind::Rating, title, key: None, parent: None, fields: object(fields) });
        }
        commands.push(Command::Set { record: record.id, fields: object(json!({ "own_on": today })) });
        Ok((Steps::of(space, &commands, moment)?.changes(), ()))
    })
    .await?;
    show(app, caller, now, &input.key).await
}

/// Asks an assessor or a peer; the link comes back, and the caller sends it.
pub async fn ask_rater(app: &App, caller: &Caller, now: Timestamp, input: &AskRater) -> Result<RaterSent, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let (to, note, today) = (name_of(&input.to)?, note_of(input.note.as_deref())?, day(now));
    let space = open.state().space;
    let (record, check_in) = running(&space, &input.key)?;
    if check_in.asked.iter().any(|one| one.name == to && !one.ended) {
        return Err(Failure::conflict(format!("{to} is asked already: one answer each.")));
    }
    if input.by == RaterAsked::Peer && check_in.peers_answered.is_some() {
        return Err(Failure::conflict("What peers say is pooled already: one more would tell who said what."));
    }
    let question = match input.by {
        RaterAsked::Assessor => {
            let own = look_up(app, caller, now).await?;
            let items = own.found().into_iter().flat_map(|found| &found.evidence).map(|item| &**item);
            let closings = closings(items.filter(|item| check_in.competencies.contains(&item.competency)), today);
            Question::Assessment(AssessmentAsked {
                competencies: assessment(&space, &ladder, check_in, &input.show, today)?,
                closings: closings.map(|closings| closings.words),
            })
        }
        RaterAsked::Peer => Question::Peers(peers_asked(&ladder, check_in)),
    };
    let sealed = Sealed { from: caller.name.clone(), to: to.clone(), note, question };
    let rater = match input.by {
        RaterAsked::Assessor => Rater::Assessor,
        RaterAsked::Peer => Rater::Peer,
    };
    let by = By { actor: &caller.name, door: DOOR, now };
    let (revision, token) = send(app, &open, now, input.days, &sealed, async |letter, expires_at| {
        let (revision, ()) = open
            .change(by, None, |space, moment| {
                let (record, check_in) = running(space, &record.key)?;
                let mut asked = json!(check_in.asked);
                let one =
                    json!({ "name": to, "by": rater, "letter": letter.to_string(), "asked_on": today, "expires_on": day(expires_at) });
                if let Value::Array(asked) = &mut asked {
                    asked.push(one);
                }
                let command = Command::Set { record: record.id, fields: object(json!({ "asked": asked })) };
                Ok((decide(space, &command, moment)?, ()))
            })
            .await?;
        Ok(revision)
    })
    .await?;
    Ok(RaterSent { revision, token })
}

/// Takes the link of an assessor or a peer back.
pub async fn withdraw_rater(app: &App, caller: &Caller, now: Timestamp, input: &WithdrawRater) -> Result<CheckInView, Failure> {
    let open = app.career(caller).await?;
    let space = open.state().space;
    let (_, check_in) = running(&space, &input.key)?;
    let unknown = || Failure::not_found("Nobody was asked by that letter, or they have answered.");
    let asked = check_in.asked.iter().find(|one| one.letter == input.letter && !one.ended && one.answered_on.is_none());
    let asked = asked.ok_or_else(unknown)?;
    let letter = letter_named(Some(&asked.letter)).ok_or_else(unknown)?;
    if app.store.letters(open.id).await?.iter().any(|there| there.id == letter && there.answer.is_some()) {
        // To take back what a peer has answered would be to choose what one hears.
        return Err(Failure::conflict("They have answered already."));
    }
    app.store.remove_letters(open.id, &[letter]).await?;
    end_asked(&open, By { actor: &caller.name, door: DOOR, now }, &input.key, &[letter]).await?;
    show(app, caller, now, &input.key).await
}

/// Pools what peers have said by now, from three answers on; the links of those who did not answer end with it.
pub async fn pool_peers(app: &App, caller: &Caller, now: Timestamp, input: &CheckInNamed) -> Result<CheckInView, Failure> {
    let open = app.career(caller).await?;
    let letters = app.store.letters(open.id).await?;
    let by = By { actor: &caller.name, door: DOOR, now };
    let done = pool(&open, by, &letters, &input.key).await?;
    let few = || Failure::conflict(format!("Fewer than {FEWEST_PEERS} peers have answered: that would tell who said what."));
    app.store.remove_letters(open.id, &done.ok_or_else(few)?).await?;
    show(app, caller, now, &input.key).await
}

/// Writes down what was agreed, and puts what comes next into the plan.
pub async fn agree(app: &App, caller: &Caller, now: Timestamp, input: &Agree) -> Result<CheckInView, Failure> {
    let open = app.career(caller).await?;
    let ladder = ladders::chosen(app, caller, &LadderInput::default()).await?;
    let map = show_map(app, caller, now, &LadderInput::default()).await?.map;
    let letters = app.store.letters(open.id).await?;
    let by = By { actor: &caller.name, door: DOOR, now };
    let mut done = pool(&open, by, &letters, &input.key).await?.unwrap_or_default();
    let today = day(now);
    let by = By { actor: &caller.name, door: caller.door, now };
    let notes = note_of(input.notes.as_deref())?;
    let (_, left) = open
        .change(by, None, |space, moment| {
            let (record, check_in) = running(space, &input.key)?;
            if check_in.own_on.is_none() {
                return Err(Failure::conflict("Rate yourself first: nothing can be agreed before that."));
            }
            each_once(check_in, input.agreed.iter().map(|one| one.competency.as_str()))?;
            let mut commands = Vec::new();
            for agreed in &input.agreed {
                level_of(&ladder, &agreed.level)?;
                let fields = json!({
                    "competency": agreed.competency, "level": agreed.level, "within": agreed.within, "by": Rater::Joint,
                    "statement": note_of(agreed.words.as_deref())?, "on": today, "check_in": record.key,
                });
                let title = format!("{} at {}, as agreed", agreed.competency, agreed.level);
                commands.push(Command::Create { kind: Kind::Rating, title, key: None, parent: None, fields: object(fields) });
            }
            let on_record: Vec<Value> = check_in.competencies.iter().map(|id| view::on_record(&map, id, &check_in.level)).collect();
            // Links that nobody answered end with the check-in.
            let asked: Vec<Value> = check_in
                .asked
                .iter()
                .map(|one| {
                    let mut one = one.clone();
                    one.ended = one.ended || one.answered_on.is_none();
                    json!(one)
                })
                .collect();
            let fields = json!({ "closed_on": today, "notes": notes, "on_record": on_record, "asked": asked });
            commands.push(Command::Set { record: record.id, fields: object(fields) });
            let mut steps = Steps::of(space, &commands, moment)?;
            next(&mut steps, check_in, &input.next, moment)?;
            let left: Vec<LetterId> = check_in.asked.iter().filter_map(|one| letter_named(Some(&one.letter))).collect();
            Ok((steps.changes(), left))
        })
        .await?;
    done.extend(left);
    app.store.remove_letters(open.id, &done).await?;
    show(app, caller, now, &input.key).await
}

/// Decides what comes next: items first, then the goals that they lead to.
fn next(steps: &mut Steps, check_in: &CheckIn, actions: &[NextAction], moment: &mut Moment) -> Result<(), Failure> {
    let mut items: BTreeMap<Option<&str>, Vec<String>> = BTreeMap::new();
    let mut ordered: Vec<&NextAction> = actions.iter().collect();
    ordered.sort_by_key(|action| action.goal);
    for action in ordered {
        let what = text_of("What comes next", &action.what)?;
        let competency = action.competency.as_deref();
        if let Some(id) = competency.filter(|id| !check_in.competencies.iter().any(|one| one == id)) {
            return Err(Failure::invalid(format!("`{id}` is no competency of this check-in.")));
        }
        let (kind, fields) = match action.goal {
            true => {
                let led = items.get(&competency).cloned().unwrap_or_default();
                (Kind::GrowthGoal, json!({ "competency": competency, "level": check_in.level, "by": action.by, "items": led }))
            }
            false => (Kind::Item, json!({ "type": "task", "committed": action.by })),
        };
        let command = Command::Create { kind, title: what, key: None, parent: None, fields: object(fields) };
        if let Some(record) = created(steps.decide(&command, moment)?).filter(|_| !action.goal) {
            items.entry(competency).or_default().push(record.id.to_string());
        }
    }
    Ok(())
}

/// Shows an assessor the levels of each competency, and the evidence that the caller chose; never what the caller said of themselves.
fn assessment(space: &Space, ladder: &Ladder, check_in: &CheckIn, show: &[String], today: Date) -> Result<Vec<CompetencyAsked>, Failure> {
    let mut by_competency: BTreeMap<&str, Vec<RecordShown>> = BTreeMap::new();
    for key in show {
        let record = find(space, key)?;
        let found = evidence(space).find(|(there, _)| there.id == record.id && !there.archived);
        let (record, kept) = found.ok_or_else(|| Failure::invalid(format!("`{key}` is no evidence that you keep.")))?;
        by_competency.entry(&kept.competency).or_default().push(shown(record, kept, today));
    }
    let competencies = check_in.competencies.iter().map(|id| CompetencyAsked {
        id: id.clone(),
        name: ladder.framework.competency_name(id).to_owned(),
        levels: view::anchors(ladder, id),
        records: by_competency.remove(id.as_str()).unwrap_or_default(),
    });
    Ok(competencies.collect())
}

/// Asks peers about two behaviours of each competency: that of the level aimed at, and of the one that it builds on or of the next.
fn peers_asked(ladder: &Ladder, check_in: &CheckIn) -> PeersAsked {
    let competencies = check_in.competencies.iter().map(|id| {
        let anchors = view::anchors(ladder, id);
        let path: Vec<&str> = ladder.path(&check_in.level).iter().map(|level| level.key.as_str()).collect();
        let on_path: Vec<LevelShown> = anchors.iter().filter(|one| path.contains(&one.level.as_str())).cloned().collect();
        let behaviours = match on_path.len() {
            0 | 1 => anchors.into_iter().take(2).collect(),
            some => on_path[some - 2..].to_vec(),
        };
        BehavioursAsked { id: id.clone(), name: ladder.framework.competency_name(id).to_owned(), behaviours }
    });
    PeersAsked { competencies: competencies.collect() }
}

async fn show(app: &App, caller: &Caller, now: Timestamp, key: &str) -> Result<CheckInView, Failure> {
    let all = list_check_ins(app, caller, now).await?;
    let gone = || Failure::not_found(format!("There is no check-in `{key}`."));
    all.items.into_iter().find(|item| item.key == key).ok_or_else(gone)
}

/// Finds a check-in that is not closed.
fn running<'a>(space: &'a Space, key: &str) -> Result<(&'a Record, &'a CheckIn), Failure> {
    let record = find(space, key)?;
    match &record.body {
        Body::CheckIn(check_in) if check_in.closed_on.is_none() && !record.archived => Ok((record, check_in)),
        Body::CheckIn(_) => Err(Failure::conflict(format!("`{key}` is closed: begin another check-in."))),
        _ => Err(Failure::invalid(format!("`{key}` is no check-in."))),
    }
}

fn each_once<'a>(check_in: &CheckIn, given: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    match in_order(check_in.competencies.iter().map(String::as_str)) == in_order(given) {
        true => Ok(()),
        false => Err(Failure::invalid(format!("Say something to each competency once: {}.", check_in.competencies.join(", ")))),
    }
}

fn level_of(ladder: &Ladder, key: &str) -> Result<(), Failure> {
    ladder.framework.level(key).map(drop).ok_or_else(|| Failure::invalid(format!("`{key}` is no level of the framework.")))
}

fn evidence_id(space: &Space, key: &str) -> Result<String, Failure> {
    let record = find(space, key)?;
    match &record.body {
        Body::Evidence(_) => Ok(record.id.to_string()),
        _ => Err(Failure::invalid(format!("`{key}` is no evidence."))),
    }
}
