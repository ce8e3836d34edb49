//! Offers: evidence newly found, in words to read: what happened, how well it is borne out and why, and what it would support.
//!
//! What went wrong is offered like what went right, and says so.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue;
use super::evidence::{Corroborator, Evidence, Grade, Polarity, Role, Sort};
use super::framework::Ladder;
use super::map::CareerMap;
use super::prospect::next_levels;
use crate::insight::{count, say_date};
use crate::kind::Kind;

/// One item, offered to whom it is about.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Offer {
    /// The same each time that the same is found, whatever becomes of its grade.
    pub id: String,
    pub competency: String,
    pub competency_name: String,
    pub label: Label,
    /// What happened, in a sentence or two.
    pub words: String,
    pub grade: Grade,
    /// Why it has this grade, and what would lift it.
    pub grade_because: String,
    pub role: Role,
    pub occurred_on: Date,
    /// What came of it, where a later fact tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    pub corroborators: Vec<Corroborator>,
    pub cites: Cited,
    /// What it counts for at the levels that come next; empty where it counts for none of them.
    pub supports: Vec<Support>,
}

/// Which way an offer speaks. Nothing that failed is shown as a win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    WentWell,
    /// It did not go as planned, which is held against nobody: it was foreseen or looked at, or it tells how good a forecast was.
    NotAsPlanned,
    WentWrong,
}

/// The record that an offer rests on, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cited {
    pub space: String,
    pub space_name: String,
    pub record: String,
    pub kind: Kind,
    pub key: String,
    pub title: String,
    /// The revision of the space that last touched the record.
    pub revision: i64,
    /// A hash of the record as it was then (SHA-256): whoever looks later sees whether it is still the same.
    pub hash: String,
}

/// What an item counts for at a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Support {
    pub level: String,
    pub level_name: String,
    /// What is counted or shared, in words.
    pub words: String,
}

/// Whether an item is worth an offer: it counts or speaks against, and somebody else or a later fact bears it out.
pub fn is_worth_offering(item: &Evidence) -> bool {
    let own = matches!(item.role, Role::Driver | Role::CoDriver | Role::Approver);
    item.excluded.is_none() && own && (item.grade >= Grade::E2 || item.polarity != Polarity::Positive)
}

/// Returns what makes an item the one that it is, whatever becomes of it: where several of a record are of one sort, what they are about.
pub fn identity(item: &Evidence) -> String {
    let about = item.about.map(|id| id.to_string()).unwrap_or_default();
    let day = if item.sort == Sort::Miss { item.occurred_on.to_string() } else { String::new() };
    format!("{} {} {:?} {about} {day}", item.record, item.competency, item.sort)
}

/// Writes the offer of one item of a map, with its id and what it cites.
pub fn offer(map: &CareerMap, ladder: &Ladder, ix: usize, id: String, cites: Cited) -> Offer {
    let item = &map.evidence[ix];
    Offer {
        id,
        competency: item.competency.clone(),
        competency_name: ladder.framework.competency_name(&item.competency).to_owned(),
        label: match item.polarity {
            Polarity::Positive => Label::WentWell,
            Polarity::Neutral => Label::NotAsPlanned,
            Polarity::Negative => Label::WentWrong,
        },
        words: words(item),
        grade: item.grade,
        grade_because: because(item, map.today),
        role: item.role,
        occurred_on: item.occurred_on,
        outcome: item.came_of(),
        corroborators: item.corroborators.clone(),
        cites,
        supports: supports(map, ladder, ix),
    }
}

/// Says what happened.
fn words(item: &Evidence) -> String {
    let against = item.polarity == Polarity::Negative;
    let what = match (item.sort, against) {
        (Sort::Risk, _) => "Your risk",
        (Sort::Surprise, true) => "A high issue that no risk had foreseen",
        (Sort::Surprise, false) => "A high issue that a risk had foreseen",
        (Sort::Decision, true) => "A decision of yours that came too late",
        (Sort::Decision, false) => "Your decision",
        (Sort::Approval, _) => "A decision that whoever is accountable agreed to",
        (Sort::Dispute, _) => "A dispute that you brought to a decision",
        (Sort::Escalation, _) => "Your escalation",
        (Sort::Charter, true) => "Your charter, late or moved without a decision",
        (Sort::Charter, false) => "Your charter",
        (Sort::Judged, _) => "A charter that you approved",
        (Sort::Milestone, _) => "Your milestone",
        (Sort::Forecast, _) => "Your forecast",
        (Sort::Estimate, _) => "An estimate",
        (Sort::Dependency, _) => "A promise of another team",
        (Sort::Ask, _) => "Your ask",
        (Sort::Update, _) => "Your update",
        (Sort::Miss, true) => "Your update said green before a miss",
        (Sort::Miss, false) => "Your update told of a miss before it came",
        (Sort::Retro, _) => "Your retro",
        (Sort::RetroAction, true) => "An action of your retro that nobody did in time",
        (Sort::RetroAction, false) => "An action of your retro",
        (Sort::Action, true) => "An action of yours that was not done",
        (Sort::Action, false) => "Your action",
        (Sort::Outcome, _) => "Your key result",
        (Sort::Metric, _) => "Your metric",
        (Sort::Citation, _) => "It rests on measured numbers",
        (Sort::Assumption, true) => "An assumption of yours that nobody tested",
        (Sort::Assumption, false) => "Your assumption",
        (Sort::Release, true) => "A release without a way back",
        (Sort::Release, false) => "Your release",
        (Sort::Check, true) => "Checks of a release that were waived",
        (Sort::Check, false) => "Checks of your release",
        (Sort::Map, _) => "Your part of the map",
        (Sort::Brief, _) => "Your document",
        (Sort::Practice, _) => "Your practice",
        (Sort::Role, _) => "A responsibility that somebody took on",
        (Sort::Session, _) => "A session that you led",
        (Sort::Stop, _) => "Work that you stopped",
        (Sort::Link, _) => "It serves an objective",
        (Sort::Scenario, true) => "A risk that struck while its response lay unused",
        (Sort::Scenario, false) => "Your response to a risk",
        (Sort::Stakeholder, _) => "A stakeholder of yours",
        (Sort::Statement, _) => "A statement about you",
        (Sort::Claim, _) => "From before Sinew",
        (Sort::Mentoring, _) => "Your mentoring",
    };
    let key = if item.key.is_empty() { String::new() } else { format!("{} ", item.key) };
    let mut words = format!("{what}: {key}{}.", item.title.trim_end_matches('.'));
    if let Some(told) = item.came_of() {
        words.push(' ');
        words.push_str(&sentence(&told));
    }
    words
}

/// Begins with a capital and ends with a stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// Says why an item has its grade, and what would lift it.
fn because(item: &Evidence, today: Date) -> String {
    let others = match item.corroborators.as_slice() {
        [] => None,
        [one] => Some(format!("{} {}", one.name, one.act)),
        [one, more @ ..] => Some(format!("{} {}, and {} acted on it, too", one.name, one.act, count(more.len(), "other"))),
    };
    let confirmed = item.outcome.as_ref().map(|outcome| format!("it was confirmed on {}", say_date(outcome.on, today)));
    match (item.grade, others, confirmed) {
        (Grade::E0, ..) => "Claimed: only you say so.".to_owned(),
        (Grade::E1, ..) if item.reconstructed => {
            "Recorded: it was written down more than 14 days after it happened, so it stays at that.".to_owned()
        }
        (Grade::E1, ..) => "Recorded: nobody else acted on the record yet.".to_owned(),
        (Grade::E2, Some(others), _) => format!("Corroborated: {others}. A later fact that confirms it would lift it."),
        (Grade::E2, None, _) => "Corroborated.".to_owned(),
        (Grade::E3, Some(others), Some(confirmed)) => format!("Outcome verified: {confirmed}, and {others}."),
        (Grade::E3, _, Some(confirmed)) => format!("Outcome verified: {confirmed}; its dates speak for themselves."),
        (Grade::E3, ..) => "Outcome verified.".to_owned(),
        (Grade::E4, ..) => "Attested: somebody who was there signed a statement about this record.".to_owned(),
    }
}

/// Lists what an item counts for at the levels that come next.
fn supports(map: &CareerMap, ladder: &Ladder, ix: usize) -> Vec<Support> {
    let item = &map.evidence[ix];
    let mut supports = Vec::new();
    for competency in &ladder.framework.competencies {
        for level in next_levels(map, ladder, &competency.id) {
            let Some(rule) = ladder.rule(&competency.id, &level.key) else { continue };
            let rests = |name: &&str| map.measures.get(*name).is_some_and(|measured| measured.evidence.contains(&ix));
            let named = rule.measures().into_iter().filter(rests).filter_map(catalogue::find);
            let support = |words: &str| Support {
                level: format!("{} {}", competency.id, level.key),
                level_name: level.name.clone(),
                words: words.to_owned(),
            };
            let before = supports.len();
            supports.extend(named.map(|measure| support(measure.words)));
            if supports.len() == before && competency.id == item.competency && item.counts() && item.scope >= level.scope {
                supports.push(support("one of the items that every level asks for"));
            }
        }
    }
    supports
}
