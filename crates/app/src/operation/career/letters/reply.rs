//! What somebody answers to a letter, held to what was asked.

use model::career::evidence::Tie;
use model::kind::rating::Within;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question::{AssessmentAsked, Question};
use super::text_of;
use crate::access::words;
use crate::failure::Failure;

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

/// How a mentee takes an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It is so.
    Confirms,
    /// It is so in other words, which stand in its place.
    Corrects,
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
    Outcome {
        /// The name that they answer by.
        by: String,
        stance: Stance,
        /// In their own words; whoever corrects it says how it was.
        #[serde(default)]
        words: Option<String>,
        /// To each behaviour, in the order in which they were asked: seen, not so, or null where they cannot say.
        #[serde(default)]
        behaviours: Vec<Option<bool>>,
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

/// Holds an answer to what was asked.
pub(super) fn checked(question: &Question, reply: Reply) -> Result<Reply, Failure> {
    match (question, reply) {
        (_, Reply::Decline {}) => Ok(Reply::Decline {}),
        (Question::Statement(asked), Reply::Statement { by, relation, words, agrees, behaviours, mutual }) => {
            check_behaviours(&asked.behaviours, &behaviours)?;
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
        (Question::Outcome(asked), Reply::Outcome { by, stance, words, behaviours }) => {
            check_behaviours(&asked.behaviours, &behaviours)?;
            let by = words::name("Your name", &by)?;
            let words = words.as_deref().map(str::trim).filter(|words| !words.is_empty());
            let words = words.map(|words| text_of("Your words", words)).transpose()?;
            if stance == Stance::Corrects && words.is_none() {
                return Err(Failure::invalid("Say how it was, in your own words."));
            }
            Ok(Reply::Outcome { by, stance, words, behaviours })
        }
        _ => Err(Failure::invalid("This is not what the letter asks for: open it again.")),
    }
}

fn check_behaviours(asked: &[String], given: &[Option<bool>]) -> Result<(), Failure> {
    match given.is_empty() || given.len() == asked.len() {
        true => Ok(()),
        false => Err(Failure::invalid("`behaviours`: one answer to each, in the order in which they were asked.")),
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

/// Brings ids into their order, so that two lists of the same ones are the same.
pub(in crate::operation::career) fn in_order<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids
}

fn each_once<'a>(wanted: impl Iterator<Item = &'a str>, given: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    let wanted = in_order(wanted);
    match wanted == in_order(given) {
        true => Ok(()),
        false => Err(Failure::invalid(format!("Answer each of these once: {}.", wanted.join(", ")))),
    }
}
