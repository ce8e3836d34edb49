//! What a check-in shows: whose turn it is, and side by side what everybody says, once the person has said it first.

use jiff::civil::Date;
use model::career::framework::Ladder;
use model::career::kept::evidence;
use model::career::map::{CareerMap, Standing, State};
use model::kind::Body;
use model::kind::check_in::{CheckIn, PeerAnswers};
use model::kind::rating::{Rater, Rating, Within};
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use store::Letter;

use crate::operation::career::letters::question::LevelShown;

/// A check-in as far as it has come.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckInView {
    pub key: String,
    pub title: String,
    pub level: String,
    pub level_name: String,
    pub opened_on: Option<Date>,
    /// The day on which the caller rated themselves; before that nothing of others is shown.
    pub own_on: Option<Date>,
    pub closed_on: Option<Date>,
    pub notes: Option<String>,
    pub competencies: Vec<CompetencySeen>,
    pub asked: Vec<AskedView>,
    /// How many peers are asked, and have answered by now; who is not told.
    pub peers_asked: usize,
    pub peers_answered: usize,
    /// What they say is pooled and shown.
    pub peers_shown: bool,
    /// Evidence of these competencies that the caller keeps.
    pub evidence: Vec<EvidenceChoice>,
}

/// One competency of a check-in, side by side.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CompetencySeen {
    pub id: String,
    pub name: String,
    /// The levels, as anchors.
    pub levels: Vec<LevelShown>,
    pub own: Option<RatingSeen>,
    pub assessors: Vec<RatingSeen>,
    pub peers: Vec<PeerAnswers>,
    pub peer_words: Vec<String>,
    pub record: Option<RecordSeen>,
    pub agreed: Option<RatingSeen>,
    /// Where they differ, in words.
    pub differences: Vec<String>,
}

/// What somebody says of a competency.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RatingSeen {
    /// Who; none of one's own and of what was agreed.
    pub by: Option<String>,
    pub level: String,
    pub within: Option<Within>,
    pub words: Option<String>,
    /// Keys of the evidence that it rests on; without any it is a claim.
    pub evidence: Vec<String>,
}

/// What the record says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecordSeen {
    /// The highest level that it supports.
    pub level: Option<String>,
    /// How it stands to the level that is aimed at.
    pub state: String,
    /// What is short there.
    pub missing: Vec<String>,
}

/// Somebody who was asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskedView {
    pub name: String,
    pub by: Rater,
    pub letter: String,
    pub asked_on: Date,
    pub expires_on: Date,
    /// Of an assessor: whether they have answered. Of a peer it is not told.
    pub answered: Option<bool>,
    pub ended: bool,
}

/// A piece of evidence to rest a rating on, or to show an assessor.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceChoice {
    pub key: String,
    pub competency: String,
    pub words: String,
}

/// Shows a check-in; nothing for a record that is none.
pub(in crate::operation::career) fn view(
    space: &Space,
    ladder: &Ladder,
    map: &CareerMap,
    record: &Record,
    letters: &[Letter],
    today: Date,
) -> Option<CheckInView> {
    let Body::CheckIn(check_in) = &record.body else { return None };
    let answered = |letter: &str| letters.iter().any(|there| there.id.to_string() == letter && there.answer.is_some());
    let peers = || check_in.asked.iter().filter(|one| one.by == Rater::Peer);
    let pooled = check_in.peers_answered.map(|count| count as usize);
    let asked = check_in.asked.iter().map(|one| AskedView {
        name: one.name.clone(),
        by: one.by,
        letter: one.letter.clone(),
        asked_on: one.asked_on,
        expires_on: one.expires_on,
        answered: (one.by == Rater::Assessor).then(|| one.answered_on.is_some() || answered(&one.letter)),
        ended: one.ended || one.expires_on < today,
    });
    let choices = evidence(space).filter(|(record, kept)| !record.archived && check_in.competencies.contains(&kept.competency));
    Some(CheckInView {
        key: record.key.clone(),
        title: record.title.clone(),
        level: check_in.level.clone(),
        level_name: ladder.framework.level_name(&check_in.level).to_owned(),
        opened_on: check_in.opened_on,
        own_on: check_in.own_on,
        closed_on: check_in.closed_on,
        notes: check_in.notes.clone(),
        competencies: check_in.competencies.iter().map(|id| seen(space, ladder, map, &record.key, check_in, id)).collect(),
        asked: asked.collect(),
        peers_asked: peers().count(),
        peers_answered: pooled.unwrap_or_else(|| peers().filter(|one| answered(&one.letter)).count()),
        peers_shown: pooled.is_some() && check_in.own_on.is_some(),
        evidence: choices
            .map(|(record, kept)| EvidenceChoice {
                key: record.key.clone(),
                competency: kept.competency.clone(),
                words: kept.excerpt.clone().unwrap_or_else(|| record.title.clone()),
            })
            .collect(),
    })
}

fn seen(space: &Space, ladder: &Ladder, map: &CareerMap, key: &str, check_in: &CheckIn, id: &str) -> CompetencySeen {
    let ratings = || {
        space.records().filter_map(|record| match &record.body {
            Body::Rating(rating) if rating.check_in.as_deref() == Some(key) && rating.competency == id && !record.archived => {
                Some(&**rating)
            }
            _ => None,
        })
    };
    let one = |by: Rater| ratings().find(|rating| rating.by == by).map(|rating| rating_seen(space, rating));
    // Nobody is to be led by what others say: the person says it first.
    let is_shown = check_in.own_on.is_some();
    let own = one(Rater::Own);
    let assessors: Vec<RatingSeen> =
        ratings().filter(|rating| is_shown && rating.by == Rater::Assessor).map(|rating| rating_seen(space, rating)).collect();
    let record = is_shown.then(|| match check_in.on_record.iter().find(|one| one.competency == id) {
        Some(then) => RecordSeen { level: then.level.clone(), state: then.state.clone(), missing: Vec::new() },
        None => record_seen(map, id, &check_in.level),
    });
    let peers = check_in.peers.iter().filter(|one| is_shown && one.competency == id).cloned();
    let peer_words = check_in.peer_words.iter().filter(|one| is_shown && one.competency == id).map(|one| one.words.clone());
    CompetencySeen {
        id: id.to_owned(),
        name: ladder.framework.competency_name(id).to_owned(),
        levels: anchors(ladder, id),
        differences: differences(ladder, own.as_ref(), &assessors, record.as_ref()),
        own,
        assessors,
        peers: peers.collect(),
        peer_words: peer_words.collect(),
        record,
        agreed: one(Rater::Joint),
    }
}

fn rating_seen(space: &Space, rating: &Rating) -> RatingSeen {
    let keys = rating.evidence.iter().filter_map(|evidence| Some(space.record(evidence.id()?)?.key.clone()));
    RatingSeen {
        by: rating.name.clone(),
        level: rating.level.clone(),
        within: rating.within,
        words: rating.statement.clone(),
        evidence: keys.collect(),
    }
}

fn record_seen(map: &CareerMap, id: &str, level: &str) -> RecordSeen {
    let reached = map.reached.iter().find(|one| one.competency == id).and_then(|one| one.level.clone());
    let standing = map.standings.iter().find(|one| one.competency == id && one.level == level);
    RecordSeen {
        level: reached,
        state: standing.map_or_else(|| State::NotEnoughData.words().to_owned(), Standing::words),
        missing: standing.map(|standing| standing.missing.clone()).unwrap_or_default(),
    }
}

/// Writes down what the record says on the day on which a check-in ends.
pub(super) fn on_record(map: &CareerMap, id: &str, level: &str) -> Value {
    let seen = record_seen(map, id, level);
    match seen.level {
        Some(reached) => json!({ "competency": id, "level": reached, "state": seen.state }),
        None => json!({ "competency": id, "state": seen.state }),
    }
}

/// Says where views differ: by how many levels, and who sees more.
fn differences(ladder: &Ladder, own: Option<&RatingSeen>, assessors: &[RatingSeen], record: Option<&RecordSeen>) -> Vec<String> {
    let Some(own) = own else { return Vec::new() };
    let height = |level: &str| ladder.path(level).len();
    let called = |level: &str| ladder.framework.level_name(level).to_owned();
    let mine = height(&own.level);
    let mut words = Vec::new();
    for assessor in assessors {
        let name = assessor.by.as_deref().unwrap_or("An assessor");
        let theirs = height(&assessor.level);
        if mine != theirs {
            let sees = if theirs > mine { "more" } else { "less" };
            let by = model::insight::count(mine.abs_diff(theirs), "level");
            words.push(format!("{name} sees {by} {sees} than you do: {} to your {}.", called(&assessor.level), called(&own.level)));
        } else if assessor.level != own.level {
            words.push(format!("{name} sees the other path: {} to your {}.", called(&assessor.level), called(&own.level)));
        }
    }
    if let Some(record) = record {
        match &record.level {
            Some(level) if height(level) < mine => {
                words.push(format!("The record supports {}; you see {}.", called(level), called(&own.level)))
            }
            Some(level) if height(level) > mine => words.push(format!("The record supports {}, more than you say.", called(level))),
            Some(_) => {}
            None => words.push(format!("The record supports no level yet; you see {}.", called(&own.level))),
        }
    }
    if own.evidence.is_empty() {
        words.push("Your rating rests on no evidence: it is a claim.".to_owned());
    }
    words
}

/// Lists the levels of a competency with what each looks like, in the order of the framework.
pub(super) fn anchors(ladder: &Ladder, id: &str) -> Vec<LevelShown> {
    let Some(competency) = ladder.framework.competency(id) else { return Vec::new() };
    let levels = ladder.framework.levels.iter().filter_map(|level| {
        let expectation = competency.levels.get(&level.key)?;
        Some(LevelShown { level: level.key.clone(), level_name: level.name.clone(), behaviour: expectation.behaviour.clone() })
    });
    levels.collect()
}
