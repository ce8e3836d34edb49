//! What comes in to a check-in: an assessor's answer by their name, and peers' answers, pooled.

use std::collections::BTreeMap;

use model::career::kept::check_ins;
use model::career::map::day;
use model::decide::{Command, Steps, decide, find};
use model::kind::check_in::{CheckIn, FEWEST_PEERS, PeerAnswers, PeerWords};
use model::kind::rating::Rater;
use model::kind::{Body, Kind};
use serde_json::json;
use store::{Letter, LetterId};

use super::{evidence_id, running};
use crate::failure::Failure;
use crate::operation::career::letters::Answered;
use crate::operation::career::letters::reply::{HowOften, Reply};
use crate::operation::career::statements::{letter_named, object, set};
use crate::spaces::{By, Open};

/// Writes down what an assessor answered; nothing where no check-in asked by that letter.
pub(in crate::operation::career) async fn take_assessment(
    open: &Open,
    by: By<'_>,
    letter: LetterId,
    answered: &Answered,
) -> Result<Option<String>, Failure> {
    let Reply::Assessment { by: name, ratings, .. } = &answered.reply else { return Ok(None) };
    let letter = letter.to_string();
    let (_, key) = open
        .change(by, None, |space, moment| {
            let asked = |one: &CheckIn| one.asked.iter().any(|asked| asked.letter == letter && asked.answered_on.is_none());
            let Some((record, check_in)) = check_ins(space).find(|(_, one)| asked(one)) else { return Ok((Vec::new(), None)) };
            let on = day(answered.at);
            let mut commands = Vec::new();
            for rating in ratings {
                let known = rating.known.iter().filter_map(|key| evidence_id(space, key).ok()).collect::<Vec<String>>();
                let fields = json!({
                    "competency": rating.competency, "level": rating.level, "within": rating.within, "by": Rater::Assessor, "name": name,
                    "statement": rating.words, "on": on, "check_in": record.key, "evidence": known,
                });
                let title = format!("{} at {}, as {name} sees it", rating.competency, rating.level);
                commands.push(Command::Create { kind: Kind::Rating, title, key: None, parent: None, fields: object(fields) });
            }
            let mut asked = check_in.asked.clone();
            asked.iter_mut().filter(|one| one.letter == letter).for_each(|one| one.answered_on = Some(on));
            commands.push(Command::Set { record: record.id, fields: object(json!({ "asked": asked })) });
            Ok((Steps::of(space, &commands, moment)?.changes(), Some(record.key.clone())))
        })
        .await?;
    Ok(key)
}

/// Writes down that somebody would rather not.
pub(in crate::operation::career) async fn take_refusal(open: &Open, by: By<'_>, letter: LetterId) -> Result<Option<String>, Failure> {
    let (space, named) = (open.state().space, letter.to_string());
    let found = check_ins(&space).find(|(_, one)| one.asked.iter().any(|asked| asked.letter == named));
    let Some((record, _)) = found else { return Ok(None) };
    end_asked(open, by, &record.key, &[letter]).await?;
    Ok(Some(record.key.clone()))
}

/// Pools what peers said wherever all have answered whose links still open; returns the check-ins, and the letters that are done.
pub(in crate::operation::career) async fn take_peers(
    open: &Open,
    by: By<'_>,
    letters: &[Letter],
) -> Result<(Vec<String>, Vec<LetterId>), Failure> {
    let (space, today) = (open.state().space, day(by.now));
    let (mut keys, mut done) = (Vec::new(), Vec::new());
    for (record, check_in) in check_ins(&space).filter(|(_, one)| one.closed_on.is_none()) {
        let answered = |id: &str| letters.iter().any(|letter| letter.id.to_string() == id && letter.answer.is_some());
        let open_peers = check_in.asked.iter().filter(|one| one.by == Rater::Peer && !one.ended);
        let outstanding = open_peers.filter(|one| one.expires_on >= today && !answered(&one.letter)).count();
        if outstanding > 0 {
            continue;
        }
        if let Some(pooled) = pool(open, by, letters, &record.key).await? {
            keys.push(record.key.clone());
            done.extend(pooled);
        }
    }
    Ok((keys, done))
}

/// Pools what peers of a check-in have said; nothing where they are too few, or it was done before. Returns the letters that are done.
pub(super) async fn pool(open: &Open, by: By<'_>, letters: &[Letter], key: &str) -> Result<Option<Vec<LetterId>>, Failure> {
    let (_, done) = open
        .change(by, None, |space, moment| {
            let (record, check_in) = running(space, key)?;
            if check_in.peers_answered.is_some() {
                return Ok((Vec::new(), None));
            }
            let of_peers = check_in.asked.iter().filter(|one| one.by == Rater::Peer && !one.ended);
            let ids: Vec<LetterId> = of_peers.filter_map(|one| letter_named(Some(&one.letter))).collect();
            let replies: Vec<Reply> = letters
                .iter()
                .filter(|letter| ids.contains(&letter.id) && !letter.is_note)
                .filter_map(|letter| Some(serde_json::from_slice::<Answered>(letter.answer.as_deref()?).ok()?.reply))
                .filter(|reply| matches!(reply, Reply::Peers { .. }))
                .collect();
            let count = u32::try_from(replies.len()).unwrap_or(u32::MAX);
            if count < FEWEST_PEERS {
                return Ok((Vec::new(), None));
            }
            let (answers, words) = pooled(check_in, &replies);
            let mut asked = check_in.asked.clone();
            asked.iter_mut().filter(|one| one.by == Rater::Peer).for_each(|one| one.ended = true);
            let fields = json!({ "peers_answered": count, "peers": answers, "peer_words": words, "asked": asked });
            let command = Command::Set { record: record.id, fields: object(fields) };
            Ok((decide(space, &command, moment)?, Some(ids)))
        })
        .await?;
    Ok(done)
}

/// Counts what peers saw, and puts their words in an order that tells nobody's place.
fn pooled(check_in: &CheckIn, replies: &[Reply]) -> (Vec<PeerAnswers>, Vec<PeerWords>) {
    let mut counts: BTreeMap<(usize, &str), PeerAnswers> = BTreeMap::new();
    let mut words = Vec::new();
    let answers = replies.iter().flat_map(|reply| match reply {
        Reply::Peers { answers } => answers.as_slice(),
        _ => &[],
    });
    for answer in answers {
        let Some(place) = check_in.competencies.iter().position(|id| *id == answer.competency) else { continue };
        let count = counts.entry((place, answer.level.as_str())).or_insert_with(|| PeerAnswers {
            competency: answer.competency.clone(),
            level: answer.level.clone(),
            ..PeerAnswers::default()
        });
        match answer.seen {
            HowOften::Never => count.never += 1,
            HowOften::Sometimes => count.sometimes += 1,
            HowOften::Mostly => count.mostly += 1,
            HowOften::Always => count.always += 1,
            HowOften::CannotSay => count.cannot_say += 1,
        }
        words.extend(answer.words.clone().map(|words| PeerWords { competency: answer.competency.clone(), words }));
    }
    words.sort_by(|a, b| (&a.competency, &a.words).cmp(&(&b.competency, &b.words)));
    (counts.into_values().collect(), words)
}

pub(super) async fn end_asked(open: &Open, by: By<'_>, key: &str, letters: &[LetterId]) -> Result<(), Failure> {
    let space = open.state().space;
    let record = find(&space, key)?;
    let Body::CheckIn(check_in) = &record.body else { return Ok(()) };
    let mut asked = check_in.asked.clone();
    let ends = |letter: &str| letters.iter().any(|id| id.to_string() == letter);
    asked.iter_mut().filter(|one| ends(&one.letter)).for_each(|one| one.ended = true);
    set(open, by, record, json!({ "asked": asked })).await.map(|_| ())
}
