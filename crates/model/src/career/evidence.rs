//! Evidence: what records say of how a person works, found in spaces and their journals.
//!
//! Each item cites one record at one revision. Its grade, its scope and whose acts bear it out are computed; nobody types them.

mod charters;
pub mod coming;
mod decisions;
mod forecasts;
mod items;
mod outcomes;
mod promises;
mod retros;
mod risks;
pub mod signs;
mod updates;
mod view;
mod writing;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::view::View;
use super::past::Past;
use super::subject::Subject;
use crate::kind::{Body, Kind};
use crate::space::{RecordId, Space};

/// How long evidence speaks for somebody.
pub const MONTHS: i32 = 24;
/// What is written down later than this after it happened is reconstructed.
pub const LATE_DAYS: i32 = 14;

/// How well an item is borne out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Grade {
    /// The person says so.
    E0,
    /// A record of its day says so, which nobody else touched, or which was written down later.
    E1,
    /// Somebody else acted on the record.
    E2,
    /// A later fact confirms it.
    E3,
    /// Somebody who was there signed a statement about this very record.
    E4,
}

impl Grade {
    /// Returns the words that stand beside it.
    pub fn words(self) -> &'static str {
        match self {
            Grade::E0 => "claimed",
            Grade::E1 => "recorded",
            Grade::E2 => "corroborated",
            Grade::E3 => "outcome-verified",
            Grade::E4 => "attested",
        }
    }
}

/// Which way an item speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    Positive,
    Negative,
    Neutral,
}

/// What the person was to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "EvidenceRole")]
pub enum Role {
    /// It was theirs.
    Driver,
    /// They began it and stayed with it; somebody else owns it.
    CoDriver,
    /// They had a part in it.
    Contributor,
    /// They approved it.
    Approver,
}

/// What somebody is to the person whom the evidence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    Peer,
    Receiver,
    Sponsor,
    Manager,
    Mentee,
    Report,
    External,
    /// A peer of an executive, for the highest levels.
    Executive,
}

/// What sort of thing an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    Risk,
    /// A high issue, and whether a risk came before it.
    Surprise,
    Decision,
    Approval,
    Dispute,
    Escalation,
    Charter,
    Judged,
    Milestone,
    Forecast,
    Estimate,
    Dependency,
    Ask,
    Update,
    /// A milestone that was missed, and which colour it had before.
    Miss,
    Retro,
    RetroAction,
    Action,
    Outcome,
    Metric,
    Citation,
    Assumption,
    Release,
    Check,
    Map,
    Brief,
    Practice,
    Role,
    Session,
    Stop,
    Link,
    Scenario,
    Stakeholder,
    /// What somebody else said, or what the person says of the time before Sinew.
    Statement,
    Claim,
    Mentoring,
}

/// Somebody else who acted on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Corroborator {
    pub name: String,
    pub tie: Tie,
    /// What they did: `closed`, `promised`.
    pub act: String,
    pub at: Timestamp,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "EvidenceOutcome")]
pub struct Outcome {
    pub words: String,
    pub on: Date,
}

/// One item of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Evidence {
    pub competency: String,
    pub sort: Sort,
    pub polarity: Polarity,
    pub role: Role,
    /// The space that holds the record.
    pub program: usize,
    pub program_title: String,
    pub record: RecordId,
    pub key: String,
    pub kind: Kind,
    pub title: String,
    /// The revision of the space that last touched the record: what is cited.
    pub revision: i64,
    pub occurred_on: Date,
    pub recorded_on: Date,
    /// It was written down more than 14 days later.
    pub reconstructed: bool,
    /// 0 to 5.
    pub scope: u8,
    pub corroborators: Vec<Corroborator>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    pub grade: Grade,
    pub expires: Date,
    /// It happened when somebody closed the record, which takes a moment.
    #[serde(skip)]
    pub closed_by_hand: bool,
    /// Why it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
    /// What was the record about, where several belong together.
    #[serde(skip)]
    pub group: Option<RecordId>,
    /// What tells several items of one record and one sort apart: whose responsibility, which objective, which milestone.
    #[serde(skip)]
    pub about: Option<RecordId>,
    /// Numbers that the measures go by; yes is 1 and no is 0.
    pub facts: BTreeMap<&'static str, f64>,
}

impl Evidence {
    /// Returns a number that measures go by; `None` where it does not apply.
    pub fn fact(&self, name: &str) -> Option<f64> {
        self.facts.get(name).copied()
    }

    /// Whether something is so; what does not apply is not.
    pub fn has(&self, name: &str) -> bool {
        self.fact(name).is_some_and(|value| value > 0.0)
    }

    /// Says what of it did not go as it was meant to, whatever else speaks for it.
    pub fn missed(&self) -> Option<&'static str> {
        missed(self.sort, &self.facts)
    }

    /// Says what came of it, and what of that was not as it was meant to be: whoever tells the one tells the other.
    pub fn came_of(&self) -> Option<String> {
        let outcome = self.outcome.as_ref().map(|outcome| outcome.words.as_str());
        let is_news = |missed: &&str| self.polarity == Polarity::Neutral && outcome.is_none_or(|told| !told.starts_with(missed));
        let told: Vec<&str> = outcome.into_iter().chain(self.missed().filter(is_news)).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// Whether it counts for the person: theirs, not left out, and speaking for them or at least not against them.
    pub fn counts(&self) -> bool {
        self.excluded.is_none() && self.polarity != Polarity::Negative && matches!(self.role, Role::Driver | Role::CoDriver)
    }
}

/// What a number says when something did not go as it was meant to.
const MISSES: &[(Sort, &str, bool, &str)] = &[
    (Sort::Risk, "struck", true, "it struck"),
    (Sort::Risk, "in_time", false, "it was not closed by its day"),
    (Sort::Decision, "on_time", false, "it was not made by its day"),
    (Sort::Approval, "reversed_unreviewed", true, "it was reversed, and nobody looked at why"),
    (Sort::Escalation, "on_time", false, "it was not decided by the day that was asked for"),
    (Sort::Milestone, "late", true, "its day passed before it came"),
    (Sort::Forecast, "held", false, "it came after its P80"),
    (Sort::Estimate, "held", false, "the work took less or more than its range"),
    (Sort::Dependency, "late", true, "the day that was promised was not kept"),
    (Sort::Ask, "in_time", false, "it was not answered by the day that was asked for"),
    (Sort::Update, "on_time", false, "it did not go out in time"),
    (Sort::Action, "on_time", false, "it was not done by its day"),
    (Sort::Assumption, "in_time", false, "it was not tested by its day"),
    (Sort::Release, "trouble", true, "something high came up in the 30 days after"),
];

/// A miss is never shown as a win.
fn missed(sort: Sort, facts: &BTreeMap<&'static str, f64>) -> Option<&'static str> {
    let is = |(of, name, bad, _): &&(Sort, &str, bool, &str)| *of == sort && facts.get(name).is_some_and(|value| (*value > 0.0) == *bad);
    MISSES.iter().find(is).map(|(.., words)| *words)
}

/// A space as evidence looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    pub space: &'a Space,
    pub past: &'a Past,
}

/// What one program says of a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub evidence: Vec<Arc<Evidence>>,
    pub facts: ProgramFacts,
}

/// What a program as a whole says of whoever leads it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProgramFacts {
    pub title: String,
    /// The person is its owner.
    pub led: bool,
    pub closed: bool,
    pub scope: u8,
    /// How many teams have work in it.
    pub teams: usize,
    /// When its plan begins, and when it was closed.
    pub began_on: Option<Date>,
    pub closed_on: Option<Date>,
    /// Shares as `(yes, of)`, by name.
    pub tallies: BTreeMap<&'static str, (usize, usize)>,
}

/// Finds what a program says of a person. `ix` is the program's place among all that are looked at.
pub fn find(program: Program<'_>, ix: usize, subject: &Subject, now: Timestamp) -> Found {
    let view = View::new(program, ix, subject, now);
    let mut evidence = Vec::new();
    let mut facts = ProgramFacts {
        title: view.title.clone(),
        led: view.led,
        closed: view.closed_on.is_some(),
        scope: view.scope,
        teams: view.teams,
        began_on: view.start,
        closed_on: view.closed_on,
        ..ProgramFacts::default()
    };
    // A practice that was withdrawn is archived, and says something all the same.
    for record in program.space.records().filter(|record| !record.archived || record.kind() == Kind::Document) {
        match &record.body {
            Body::Risk(risk) => risks::risk(&view, record, risk, &mut evidence),
            Body::Issue(issue) => risks::issue(&view, record, issue, &mut evidence),
            Body::Decision(decision) => decisions::decision(&view, record, decision, &mut evidence),
            Body::Commitment(commitment) => promises::commitment(&view, record, commitment, &mut evidence),
            Body::Ask(ask) => promises::ask(&view, record, ask, &mut evidence),
            Body::Assumption(assumption) => outcomes::assumption(&view, record, assumption, &mut evidence),
            Body::KeyResult(key_result) => outcomes::key_result(&view, record, key_result, &mut evidence),
            Body::Metric(metric) => outcomes::metric(&view, record, metric, &mut evidence),
            Body::Update(update) => updates::update(&view, record, update, &mut evidence),
            Body::Retro(retro) => retros::retro(&view, record, retro, &mut evidence),
            Body::Action(action) => retros::action(&view, record, action, &mut evidence),
            Body::Meeting(meeting) => writing::meeting(&view, record, meeting, &mut evidence),
            Body::Document(document) => writing::document(&view, record, document, &mut evidence),
            Body::Component(component) => writing::component(&view, record, component, &mut evidence),
            Body::Program(charter) => charters::charter(&view, record, charter, &mut evidence),
            Body::Stakeholder(stakeholder) => charters::stakeholder(&view, record, stakeholder, &mut evidence),
            Body::Item(item) => items::item(&view, record, item, &mut evidence),
            // People, teams and calendars are who and when; forecasts and baselines are read with the milestones, objectives with what serves them.
            Body::Person(_) | Body::Team(_) | Body::Calendar(_) | Body::Baseline(_) | Body::Forecast(_) | Body::Objective(_) => {}
            Body::ChangeRequest(request) => decisions::request(&view, record, request, &mut evidence),
            // What somebody keeps of themselves bears nothing out.
            Body::Evidence(_) | Body::Rating(_) | Body::GrowthGoal(_) | Body::Learning(_) | Body::Story(_) => {}
            Body::Profile(_) | Body::Job(_) | Body::Bullet(_) | Body::Application(_) | Body::Post(_) | Body::Mentoring(_) => {}
            Body::Statement(_) | Body::CheckIn(_) | Body::Packet(_) => {}
        }
    }
    forecasts::milestones(&view, &mut evidence);
    updates::misses(&view, &mut evidence);
    charters::links(&view, &mut evidence);
    facts.tallies = charters::tallies(&view);
    collapse(&mut evidence);
    evidence.sort_by(|a, b| (a.occurred_on, &a.key, &a.competency, a.sort).cmp(&(b.occurred_on, &b.key, &b.competency, b.sort)));
    Found { evidence: evidence.into_iter().map(Arc::new).collect(), facts }
}

/// Counts several records about one thing once: the first of a group stays.
fn collapse(evidence: &mut [Evidence]) {
    let mut first: BTreeMap<(RecordId, &str, Sort), String> = BTreeMap::new();
    let mut order: Vec<(usize, RecordId)> =
        evidence.iter().enumerate().filter_map(|(ix, item)| Some((ix, item.group.filter(|_| item.excluded.is_none())?))).collect();
    let when = |ix: usize| (evidence[ix].occurred_on, &evidence[ix].key);
    order.sort_by(|(a, _), (b, _)| when(*a).cmp(&when(*b)));
    let mut doubles = Vec::new();
    for (ix, group) in order {
        match first.entry((group, evidence[ix].competency.as_str(), evidence[ix].sort)) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(evidence[ix].key.clone());
            }
            std::collections::btree_map::Entry::Occupied(taken) => doubles.push((ix, taken.get().clone())),
        }
    }
    for (ix, key) in doubles {
        evidence[ix].excluded = Some(format!("It is about the same as {key}, and one choice counts once."));
    }
}

/// Returns the day on which something that happened then no longer counts.
pub fn expiry(on: Date) -> Date {
    on.checked_add(MONTHS.months()).unwrap_or(Date::MAX)
}
