//! Mentoring: when two met, when they meet next, and what the mentee says came of it. What they spoke of stays between them: of that
//! nothing leaves the log but counts and what was confirmed.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::{Corroborator, Evidence, Grade, Sort, Tie};
use super::map::{Said, Statement, bare, is_mutual_on};
use crate::calendars::days_between;
use crate::insight::count;
use crate::kind::mentoring::{Confirmation, ConfirmationState, Mentoring, MentoringRole, Outcome};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Space};

/// The competency that mentoring speaks for.
pub const MENTORING: &str = "LC6";

/// The log.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MentoringReport {
    /// Running ones first, whose next meeting is nearest first.
    pub relations: Vec<RelationRow>,
    /// Hours as a mentor: they count as giving back where a certification is renewed.
    pub hours_given: f64,
    /// Outcomes that mentees confirmed.
    pub confirmed: usize,
    /// What may be shown to others: counts, and what was confirmed. Nothing of what was said.
    pub summary: String,
}

/// One relation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "MentoringRow")]
pub struct RelationRow {
    pub key: String,
    pub title: String,
    pub role: MentoringRole,
    pub with: String,
    pub goals: Vec<String>,
    pub every_days: Option<u32>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub confidentiality_agreed: bool,
    pub sessions: Vec<SessionRow>,
    pub minutes: u32,
    pub last_on: Option<Date>,
    /// By the last meeting and the rhythm; none where there is no rhythm, or it has ended.
    pub next_on: Option<Date>,
    /// Days since the next meeting was due.
    pub overdue_days: Option<i32>,
    pub outcomes: Vec<OutcomeRow>,
    /// What is to be seen to.
    pub findings: Vec<String>,
}

/// One meeting, the newest first. Its place is where it stands in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "MentoringSession")]
pub struct SessionRow {
    pub place: usize,
    pub on: Date,
    pub minutes: Option<u32>,
    pub topics: Option<String>,
    pub decisions: Option<String>,
    pub private_note: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "MentoringOutcome")]
pub struct OutcomeRow {
    pub place: usize,
    pub text: String,
    pub competency: Option<String>,
    /// The day on which the mentee said so.
    pub confirmed_on: Option<Date>,
    /// What they were last asked about it, through a link.
    pub asked: Option<MenteeAsked>,
    /// What may be shown to others: the mentee's words where they corrected it.
    #[serde(skip)]
    pub told: String,
}

/// What the mentee was asked about an outcome, and what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MenteeAsked {
    pub state: ConfirmationState,
    /// Its link has ended without an answer.
    pub expired: bool,
    pub asked: String,
    pub asked_on: Date,
    pub expires_on: Date,
    pub by: Option<String>,
    pub words: Option<String>,
    /// Their account; none where nobody was signed in, so that the name is their word.
    pub account: Option<String>,
    /// Behaviours that they vouch for, and those that they say are not so.
    pub seen: Vec<String>,
    pub not_seen: Vec<String>,
}

/// Lays out the log of a career space.
pub fn report(space: &Space, today: Date) -> MentoringReport {
    let all = space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::Mentoring(mentoring) => Some((record, &**mentoring)),
        _ => None,
    });
    let mut relations: Vec<RelationRow> = all.map(|(record, mentoring)| row(record, mentoring, today)).collect();
    let ended = |row: &RelationRow| row.end.is_some_and(|end| end < today);
    relations.sort_by(|a, b| {
        let next = |row: &RelationRow| row.next_on.unwrap_or(Date::MAX);
        ended(a)
            .cmp(&ended(b))
            .then_with(|| next(a).cmp(&next(b)))
            .then_with(|| a.key.len().cmp(&b.key.len()))
            .then_with(|| a.key.cmp(&b.key))
    });
    let given = || relations.iter().filter(|row| row.role == MentoringRole::Mentor);
    let confirmed = given().flat_map(|row| &row.outcomes).filter(|outcome| outcome.confirmed_on.is_some()).count();
    let minutes: u32 = given().map(|row| row.minutes).sum();
    MentoringReport { hours_given: f64::from(minutes) / 60.0, confirmed, summary: summary(&relations), relations }
}

fn row(record: &Record, mentoring: &Mentoring, today: Date) -> RelationRow {
    let mut sessions: Vec<SessionRow> = mentoring
        .sessions
        .iter()
        .enumerate()
        .map(|(place, session)| SessionRow {
            place,
            on: session.on,
            minutes: session.minutes,
            topics: session.topics.clone(),
            decisions: session.decisions.clone(),
            private_note: session.private_note.clone(),
        })
        .collect();
    sessions.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| b.place.cmp(&a.place)));
    let last_on = sessions.iter().map(|session| session.on).find(|on| *on <= today);
    let planned = sessions.iter().map(|session| session.on).filter(|on| *on > today).min();
    let by_rhythm = || {
        let from = last_on.or(mentoring.start)?;
        from.checked_add(i32::try_from(mentoring.every_days?).ok()?.days()).ok()
    };
    let goes_on = mentoring.end.is_none_or(|end| end >= today);
    let next_on = planned.or_else(by_rhythm).filter(|_| goes_on);
    let outcomes = mentoring.outcomes.iter().enumerate().map(|(place, outcome)| outcome_row(mentoring, place, outcome, today));
    let minutes = mentoring.sessions.iter().filter(|session| session.on <= today).filter_map(|session| session.minutes).sum();
    RelationRow {
        key: record.key.clone(),
        title: record.title.clone(),
        role: mentoring.role,
        with: mentoring.with.clone(),
        goals: mentoring.goals.clone(),
        every_days: mentoring.every_days,
        start: mentoring.start,
        end: mentoring.end,
        confidentiality_agreed: mentoring.confidentiality_agreed,
        minutes,
        last_on,
        next_on,
        overdue_days: next_on.map(|next| days_between(next, today)).filter(|days| *days > 0),
        outcomes: outcomes.collect(),
        findings: findings(mentoring, goes_on),
        sessions,
    }
}

fn outcome_row(mentoring: &Mentoring, place: usize, outcome: &Outcome, today: Date) -> OutcomeRow {
    let told = mentoring.told(outcome);
    OutcomeRow {
        place,
        text: outcome.text.clone(),
        competency: outcome.competency.clone(),
        confirmed_on: told.confirmed_on,
        asked: mentoring.asked_about(outcome).map(|asked| asked_row(asked, today)),
        told: told.words.to_owned(),
    }
}

fn asked_row(asked: &Confirmation, today: Date) -> MenteeAsked {
    let said = |seen: bool| asked.behaviours.iter().filter(|one| one.seen == Some(seen)).map(|one| one.text.clone()).collect();
    MenteeAsked {
        state: asked.state,
        expired: asked.state == ConfirmationState::Asked && asked.expires_on < today,
        asked: asked.asked.clone(),
        asked_on: asked.asked_on,
        expires_on: asked.expires_on,
        by: asked.by.clone(),
        words: asked.words.clone(),
        account: asked.account.clone(),
        seen: said(true),
        not_seen: said(false),
    }
}

fn findings(mentoring: &Mentoring, goes_on: bool) -> Vec<String> {
    let mut found = Vec::new();
    if !mentoring.confidentiality_agreed {
        found.push("Agree on what stays between you, and say so here.".to_owned());
    }
    if mentoring.goals.is_empty() {
        found.push("No goal is written down: what would the mentee like to be able to do?".to_owned());
    }
    let open = mentoring.outcomes.iter().filter(|outcome| mentoring.told(outcome).confirmed_on.is_none()).count();
    if open > 0 {
        found.push(match mentoring.role {
            MentoringRole::Mentor => {
                format!("{} that the mentee has not confirmed: until then it is what you believe.", count(open, "outcome"))
            }
            MentoringRole::Mentee => format!("{} that you have not confirmed to your mentor.", count(open, "outcome")),
        });
    }
    if !goes_on && mentoring.outcomes.is_empty() {
        found.push("It has ended, and nothing is written down of what came of it.".to_owned());
    }
    found
}

/// What the person's mentoring log says.
#[derive(Clone, Debug, PartialEq)]
pub struct Mentored {
    pub record: RecordId,
    pub key: String,
    pub came: Came,
    /// By how many people confirmed something.
    pub scope: u8,
}

/// What came of mentoring.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    /// The two met on these days, and no mentee has said through a link what came of it.
    Met(Vec<Date>),
    /// An outcome that the mentee confirmed through a link.
    Confirmed { words: String, by: String, on: Date },
}

impl Came {
    /// Returns the mentee who confirmed it.
    pub fn by(&self) -> Option<&str> {
        match self {
            Came::Met(_) => None,
            Came::Confirmed { by, .. } => Some(by),
        }
    }
}

/// Lists what mentoring says of the owner of a career space as evidence: an outcome that the mentee confirmed through a link, else that they met.
///
/// How far it reaches is how many people it helped, as they say: two S2, five S3, ten S4.
pub(super) fn mentored(space: &Space) -> Vec<Mentored> {
    let all = space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::Mentoring(mentoring) if mentoring.role == MentoringRole::Mentor => Some((record, &**mentoring)),
        _ => None,
    });
    let mut found = Vec::new();
    for (record, mentoring) in all {
        let one = |came: Came| Mentored { record: record.id, key: record.key.clone(), came, scope: 1 };
        let confirmed: Vec<Mentored> = mentoring.outcomes.iter().filter_map(|outcome| confirmed(mentoring, outcome)).map(one).collect();
        match confirmed.is_empty() {
            true => found.push(one(Came::Met(mentoring.sessions.iter().map(|session| session.on).collect()))),
            false => found.extend(confirmed),
        }
    }
    let people: BTreeSet<String> = found.iter().filter_map(|one| one.came.by()).map(str::to_owned).collect();
    let scope = match people.len() {
        0 | 1 => 1,
        2..=4 => 2,
        5..=9 => 3,
        _ => 4,
    };
    found.iter_mut().filter(|one| one.came.by().is_some()).for_each(|one| one.scope = scope);
    found
}

fn confirmed(mentoring: &Mentoring, outcome: &Outcome) -> Option<Came> {
    let told = mentoring.told(outcome);
    let asked = told.by_link?;
    Some(Came::Confirmed { words: told.words.to_owned(), by: asked.by.clone()?, on: asked.on? })
}

/// What came of mentoring: the mentee acted on it, or nobody but the person says so.
pub(super) fn helped(said: &Said, mentored: &Mentored, today: Date) -> Option<Evidence> {
    let item = |title: &str, on: Date| Evidence {
        record: mentored.record,
        key: mentored.key.clone(),
        kind: Kind::Mentoring,
        scope: mentored.scope,
        ..bare(MENTORING, Sort::Mentoring, title, on)
    };
    match &mentored.came {
        Came::Met(days) => {
            let met = days.iter().filter(|day| **day <= today);
            let title = format!("Mentoring, {}", count(met.clone().count(), "meeting"));
            Some(Evidence { grade: Grade::E1, ..item(&title, *met.max()?) })
        }
        Came::Confirmed { words, by, on } => {
            let mutual = said.given.iter().any(|(to, given)| to == by && is_mutual_on(*given, *on));
            let at = on.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
            Some(Evidence {
                grade: Grade::E2,
                corroborators: vec![Corroborator { name: by.clone(), tie: Tie::Mentee, act: "confirmed it".to_owned(), at }],
                excluded: mutual.then(|| format!("{by} and you signed for each other within 30 days.")),
                ..item(words, *on)
            })
        }
    }
}

/// Lists what mentees said to behaviours that they were asked about beside an outcome.
pub(super) fn vouched(space: &Space) -> Vec<Statement> {
    let all = space.records().filter_map(|record| match &record.body {
        Body::Mentoring(mentoring) => Some(&mentoring.confirmations),
        _ => None,
    });
    let held = all.flatten().filter(|asked| asked.holds());
    let of = |asked: &Confirmation| -> Vec<Statement> {
        let (Some(by), Some(on)) = (&asked.by, asked.on) else { return Vec::new() };
        let one = |text: &str, agrees: bool| Statement {
            competency: MENTORING.to_owned(),
            text: text.to_owned(),
            record: None,
            by: by.clone(),
            tie: Tie::Mentee,
            on,
            agrees,
        };
        asked.behaviours.iter().filter_map(|vouched| Some(one(&vouched.text, vouched.seen?))).collect()
    };
    held.flat_map(of).collect()
}

/// Counts and confirmed outcomes, as Markdown. Names stay out: whom somebody mentors is not theirs alone to tell.
fn summary(relations: &[RelationRow]) -> String {
    let given: Vec<&RelationRow> = relations.iter().filter(|row| row.role == MentoringRole::Mentor).collect();
    let sessions: usize = given.iter().map(|row| row.sessions.len()).sum();
    let minutes: u32 = given.iter().map(|row| row.minutes).sum();
    let mut lines = vec![
        "# Mentoring".to_owned(),
        String::new(),
        format!("{}, {}, {} hours.", mentees(given.len()), count(sessions, "session"), minutes / 60),
    ];
    let confirmed: Vec<&OutcomeRow> = given.iter().flat_map(|row| &row.outcomes).filter(|outcome| outcome.confirmed_on.is_some()).collect();
    if !confirmed.is_empty() {
        lines.extend([String::new(), "What came of it, as mentees confirmed:".to_owned(), String::new()]);
        lines.extend(confirmed.iter().map(|outcome| {
            let competency = outcome.competency.as_deref().map_or_else(String::new, |id| format!(" ({id})"));
            format!("- {}{competency}", outcome.told.replace('\n', " "))
        }));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn mentees(number: usize) -> String {
    match number {
        1 => "1 mentee".to_owned(),
        _ => format!("{number} mentees"),
    }
}
