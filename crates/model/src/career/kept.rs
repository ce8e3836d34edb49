//! What somebody keeps of what was found of them: the record that an offer becomes, and what its owner says beside the records.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::evidence::{Corroborator, Grade, Polarity, Role, Tie};
use super::map::{Claim, Said, Statement, is_mutual_on};
use super::mentoring::{mentored, vouched};
use super::offers::{Label, Offer};
use crate::kind::Body;
use crate::kind::check_in::CheckIn;
use crate::kind::evidence::{self as kind, Evidence, Part, Speaks};
use crate::kind::statement::{self as kind_of, StatementState};
use crate::space::{Record, RecordId, Ref, Space};

impl From<Grade> for kind::Grade {
    fn from(grade: Grade) -> kind::Grade {
        match grade {
            Grade::E0 => kind::Grade::Claimed,
            Grade::E1 => kind::Grade::Recorded,
            Grade::E2 => kind::Grade::Corroborated,
            Grade::E3 => kind::Grade::OutcomeVerified,
            Grade::E4 => kind::Grade::Attested,
        }
    }
}

impl From<kind::Grade> for Grade {
    fn from(grade: kind::Grade) -> Grade {
        match grade {
            kind::Grade::Claimed => Grade::E0,
            kind::Grade::Recorded => Grade::E1,
            kind::Grade::Corroborated => Grade::E2,
            kind::Grade::OutcomeVerified => Grade::E3,
            kind::Grade::Attested => Grade::E4,
        }
    }
}

impl From<Role> for Part {
    fn from(role: Role) -> Part {
        match role {
            Role::Driver => Part::Driver,
            Role::CoDriver => Part::CoDriver,
            Role::Contributor => Part::Contributor,
            Role::Approver => Part::Approver,
        }
    }
}

impl From<Label> for Speaks {
    fn from(label: Label) -> Speaks {
        match label {
            Label::WentWell => Speaks::For,
            Label::NotAsPlanned => Speaks::Neither,
            Label::WentWrong => Speaks::Against,
        }
    }
}

impl From<Speaks> for Label {
    fn from(speaks: Speaks) -> Label {
        match speaks {
            Speaks::For => Label::WentWell,
            Speaks::Neither => Label::NotAsPlanned,
            Speaks::Against => Label::WentWrong,
        }
    }
}

impl From<Speaks> for Polarity {
    fn from(speaks: Speaks) -> Polarity {
        match speaks {
            Speaks::For => Polarity::Positive,
            Speaks::Neither => Polarity::Neutral,
            Speaks::Against => Polarity::Negative,
        }
    }
}

/// Returns what a record that keeps an offer is called.
pub fn title(offer: &Offer) -> &str {
    if offer.cites.title.trim().is_empty() { &offer.words } else { &offer.cites.title }
}

/// Returns the fields of a record that keeps an offer: what it cites, and how well it is borne out now.
pub fn fields(offer: &Offer) -> Map<String, Value> {
    let speaks: Speaks = offer.label.into();
    let cited = json!({
        "competency": offer.competency,
        "speaks": speaks,
        "offer": offer.id,
        "space": offer.cites.space,
        // What nobody called by a key is named by its id.
        "cited": if offer.cites.key.is_empty() { &offer.cites.record } else { &offer.cites.key },
        "record": offer.cites.record,
        "revision": offer.cites.revision,
        "fingerprint": offer.cites.hash,
        "excerpt": offer.words,
        "role": Part::from(offer.role),
        "occurred_on": offer.occurred_on,
    });
    let Value::Object(cited) = cited else { unreachable!("BUG: an object is written as one") };
    cited.into_iter().chain(borne_out(offer)).collect()
}

/// Returns the fields that say how well it is borne out: they may get better while what is cited stays.
pub fn borne_out(offer: &Offer) -> Map<String, Value> {
    let grade: kind::Grade = offer.grade.into();
    let others: Vec<Value> = offer.corroborators.iter().map(corroborator).collect();
    let mut fields = Map::from_iter([("grade".to_owned(), json!(grade)), ("corroborators".to_owned(), json!(others))]);
    if let Some(outcome) = &offer.outcome {
        fields.insert("outcome".to_owned(), json!(outcome));
    }
    fields
}

fn corroborator(other: &Corroborator) -> Value {
    let on = other.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    json!({ "name": other.name, "relation": other.tie.name(), "act": other.act, "on": on })
}

impl Tie {
    /// Returns its name in storage and in commands.
    pub fn name(self) -> &'static str {
        match self {
            Tie::Peer => "peer",
            Tie::Receiver => "receiver",
            Tie::Sponsor => "sponsor",
            Tie::Manager => "manager",
            Tie::Mentee => "mentee",
            Tie::Report => "report",
            Tie::External => "external",
            Tie::Executive => "executive",
        }
    }
}

/// Lists the evidence that somebody has in their career space, kept or dismissed.
pub fn evidence(space: &Space) -> impl Iterator<Item = (&Record, &Evidence)> {
    space.records().filter_map(|record| match &record.body {
        Body::Evidence(evidence) => Some((record, &**evidence)),
        _ => None,
    })
}

/// Lists the statements that somebody asked for, got or signed.
pub fn statements(space: &Space) -> impl Iterator<Item = (&Record, &kind_of::Statement)> {
    space.records().filter_map(|record| match &record.body {
        Body::Statement(statement) => Some((record, &**statement)),
        _ => None,
    })
}

/// Lists the check-ins of a career space.
pub fn check_ins(space: &Space) -> impl Iterator<Item = (&Record, &CheckIn)> {
    space.records().filter_map(|record| match &record.body {
        Body::CheckIn(check_in) => Some((record, &**check_in)),
        _ => None,
    })
}

/// Reads what people say beside the records: what others signed, and what the owner of the space claims of the time before Sinew.
///
/// What was signed counts whether it is put away or not: to put away what speaks against oneself would be hiding it.
pub fn said(space: &Space) -> Said {
    let given = given(space);
    let claims = evidence(space).filter(|(record, evidence)| !record.archived && evidence.cited.is_none());
    let claims = claims.filter_map(|(record, evidence)| claim(record, evidence, &given));
    let signed = statements(space).filter(|(_, statement)| statement.state == StatementState::Signed);
    let mut gave: Vec<(String, Date)> = signed.filter_map(|(_, statement)| Some((statement.about.clone()?, statement.on?))).collect();
    // Whoever signs says so themselves where they were signed for, too.
    gave.extend(given.iter().filter(|statement| statement.mutual).filter_map(|statement| Some((statement.by.clone()?, statement.on?))));
    let mut statements: Vec<Statement> = given.iter().flat_map(|statement| signed_by(space, statement)).collect();
    statements.extend(vouched(space));
    Said { statements, given: gave, claims: claims.collect(), mentored: mentored(space) }
}

/// Returns how well evidence is borne out: as it was when it was kept; of the time before Sinew, by its source and by who confirmed it.
pub fn grade(space: &Space, record: &Record, evidence: &Evidence) -> Grade {
    match evidence.cited {
        Some(_) => evidence.grade.into(),
        None => claim(record, evidence, &given(space)).map_or(Grade::E0, |claim| claim.grade()),
    }
}

/// Lists what others signed.
fn given(space: &Space) -> Vec<&kind_of::Statement> {
    statements(space).map(|(_, statement)| statement).filter(|statement| statement.state == StatementState::Given).collect()
}

/// Whether two people signed for each other within so short a time that neither counts.
pub fn is_mutual(space: &Space, statement: &kind_of::Statement) -> bool {
    let (Some(by), Some(on)) = (&statement.by, statement.on) else { return false };
    said(space).given.iter().any(|(to, given)| to == by && is_mutual_on(*given, on))
}

fn claim(record: &Record, evidence: &Evidence, given: &[&kind_of::Statement]) -> Option<Claim> {
    let about = |statement: &&&kind_of::Statement| statement.evidence.as_ref().and_then(Ref::id) == Some(record.id);
    let confirmed = given.iter().find(|statement| about(statement) && statement.agrees == Some(true) && !statement.mutual);
    Some(Claim {
        competency: evidence.competency.clone(),
        title: record.title.clone(),
        on: evidence.occurred_on?,
        source: evidence.source.clone(),
        confirmed_by: confirmed.and_then(|statement| statement.by.clone()),
        polarity: evidence.speaks.into(),
    })
}

/// Says what somebody signed: about the record that evidence cites, and to each behaviour that they were asked about.
fn signed_by(space: &Space, statement: &kind_of::Statement) -> Vec<Statement> {
    let (Some(by), Some(on)) = (&statement.by, statement.on) else { return Vec::new() };
    let evidence = statement.evidence.as_ref().and_then(|evidence| space.record(evidence.id()?)).and_then(|record| match &record.body {
        Body::Evidence(evidence) => Some(evidence),
        _ => None,
    });
    let one = |text: &str, record: Option<RecordId>, agrees: bool| Statement {
        competency: statement.competency.clone(),
        text: text.to_owned(),
        record,
        by: by.clone(),
        tie: statement.relation.unwrap_or(Tie::Peer),
        on,
        agrees,
    };
    let words = statement.words.as_deref().unwrap_or_default();
    let record = evidence.and_then(|evidence| evidence.record.as_deref()?.parse().ok()).map(RecordId);
    // A claim cites nothing that anybody could sign: it is confirmed, and no more.
    let about = evidence.filter(|evidence| evidence.cited.is_some()).map(|_| one(words, record, statement.agrees != Some(false)));
    let behaviours = statement.behaviours.iter().filter_map(|vouched| Some(one(&vouched.text, None, vouched.seen?)));
    about.into_iter().chain(behaviours).collect()
}
