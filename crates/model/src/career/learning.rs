//! Learning: what there is to read, to take and to join; what somebody made of it; and what a certification still asks for, to get it and to
//! keep it. Facts of issuers stand in `frameworks/learning.json`, with the month in which they were looked at.

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendars::days_between;
use crate::insight::say_date;
use crate::kind::Body;
use crate::kind::learning::{Learning, LearningState, LearningType, Side};
use crate::space::{Record, Space};

const FILE: &str = include_str!("../../../../frameworks/learning.json");

/// What there is to learn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The month in which its facts were looked at.
    pub checked: String,
    pub note: String,
    pub entries: Vec<CatalogueEntry>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    pub id: String,
    #[serde(rename = "type")]
    pub learning_type: LearningType,
    pub title: String,
    /// What it is called for short.
    #[serde(default)]
    pub names: Vec<String>,
    /// Authors, or who issues it.
    pub by: String,
    #[serde(default)]
    pub url: Option<String>,
    pub competencies: Vec<String>,
    pub about: String,
    /// What nobody made sure of.
    #[serde(default)]
    pub unsure: Option<String>,
    #[serde(default)]
    pub requires: Vec<Requires>,
    #[serde(default)]
    pub renewal: Option<RenewalRule>,
}

/// What a certification asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requires {
    pub what: Requirement,
    #[serde(default)]
    pub least: Option<f64>,
    pub words: String,
}

/// How it is seen whether it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// By the experience log: months of leading programs.
    Months,
    /// By the hours of courses that are done.
    ContactHours,
    /// By the day of the exam, and the state.
    Exam,
    /// Its owner knows.
    Person,
}

/// What keeps a certification valid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewalRule {
    /// `PDU`, `SEU`: one is an hour.
    pub unit: String,
    pub units: f64,
    pub years: i16,
    /// The least of them that come from education, and from each side of the talent triangle.
    #[serde(default)]
    pub education: Option<f64>,
    #[serde(default)]
    pub each_side: Option<f64>,
    /// The most that giving back counts for.
    #[serde(default)]
    pub giving_back: Option<f64>,
    #[serde(default)]
    pub fee: Option<String>,
}

/// What somebody learns, beside what there is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LearningReport {
    pub checked: String,
    pub note: String,
    pub catalogue: Vec<Offered>,
    /// What is under way first, then what is wanted, done and dropped.
    pub mine: Vec<LearningRow>,
    pub certifications: Vec<CertificationRow>,
    /// Hours of courses that are done: what issuers call contact hours, where the course counts for them.
    pub course_hours: f64,
}

/// An entry of the catalogue, and the record that was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Offered {
    #[serde(flatten)]
    pub entry: CatalogueEntry,
    pub taken: Option<String>,
}

/// Something that somebody learns from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LearningRow {
    pub key: String,
    pub title: String,
    #[serde(rename = "type")]
    pub learning_type: LearningType,
    pub state: LearningState,
    pub by: Option<String>,
    pub url: Option<String>,
    pub competencies: Vec<String>,
    pub hours: Option<f64>,
    /// Where it was put to use: a record's key, and its space where that is another one.
    pub applied_in: Vec<AppliedIn>,
    pub read_only: bool,
    pub notes: Option<String>,
}

/// A record in which something was put to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppliedIn {
    pub space: Option<String>,
    pub key: String,
    pub note: Option<String>,
}

/// A certification that somebody wants or has.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CertificationRow {
    pub key: String,
    pub title: String,
    pub state: LearningState,
    /// The entry of the catalogue that it is; without one nothing is known of what it asks for.
    pub entry: Option<String>,
    pub exam_on: Option<Date>,
    /// As its owner says, else by the exam and the issuer's years.
    pub valid_until: Option<Date>,
    /// What it takes to get it; empty once it is there.
    pub requirements: Vec<RequirementRow>,
    pub renewal: Option<RenewalRow>,
    /// How it stands, in a sentence.
    pub words: String,
}

/// A requirement, and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RequirementRow {
    pub what: Requirement,
    pub words: String,
    pub least: Option<f64>,
    pub have: Option<f64>,
    /// None where a person has to say.
    pub met: Option<bool>,
}

/// The units of the running cycle.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RenewalRow {
    pub unit: String,
    pub from: Date,
    pub until: Date,
    /// Until it ends; below 0 it has.
    pub days_left: i32,
    pub needed: f64,
    /// What counts, with giving back up to its most.
    pub have: f64,
    pub left: f64,
    pub education: Option<Portion>,
    pub sides: Vec<SidePortion>,
    pub giving_back: Option<Portion>,
    pub fee: Option<String>,
    /// Hours of this cycle's days that no side was said of: they count for the sum alone.
    pub unsorted: f64,
}

/// So much of what is asked for, or may count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "RenewalPortion")]
pub struct Portion {
    pub have: f64,
    pub of: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SidePortion {
    pub side: Side,
    pub have: f64,
    pub of: f64,
}

/// The sides of the talent triangle.
const SIDES: [Side; 3] = [Side::WaysOfWorking, Side::PowerSkills, Side::BusinessAcumen];

/// Returns the catalogue that ships with Sinew.
pub fn catalogue() -> Catalogue {
    serde_json::from_str(FILE).expect("the catalogue is part of the program, and a test reads it")
}

/// Lays out what is learned in a career space; `months` are those of the experience log.
pub fn report(space: &Space, months: Option<f64>, today: Date) -> LearningReport {
    let catalogue = catalogue();
    let mut mine: Vec<(&Record, &Learning)> = space.records().filter(|record| !record.archived).filter_map(learning_of).collect();
    mine.sort_by_key(|(record, learning)| (place(learning.state), record.key.len(), record.key.clone()));
    let is_done_course = |learning: &Learning| learning.learning_type == LearningType::Course && learning.state == LearningState::Done;
    let course_hours = mine.iter().filter(|(_, learning)| is_done_course(learning)).filter_map(|(_, learning)| learning.hours).sum();
    let certifications = mine
        .iter()
        .filter(|(_, learning)| learning.learning_type == LearningType::Certification)
        .map(|(record, learning)| certification(record, learning, &catalogue, Known { months, course_hours, today }))
        .collect();
    let offered = |entry: &CatalogueEntry| {
        let taken = mine.iter().find(|(record, learning)| is_entry(record, learning, entry)).map(|(record, _)| record.key.clone());
        Offered { entry: entry.clone(), taken }
    };
    LearningReport {
        catalogue: catalogue.entries.iter().map(offered).collect(),
        mine: mine.iter().map(|(record, learning)| row(record, learning)).collect(),
        certifications,
        course_hours,
        checked: catalogue.checked,
        note: catalogue.note,
    }
}

fn learning_of(record: &Record) -> Option<(&Record, &Learning)> {
    match &record.body {
        Body::Learning(learning) => Some((record, learning)),
        _ => None,
    }
}

fn place(state: LearningState) -> u8 {
    match state {
        LearningState::Doing => 0,
        LearningState::Wanted => 1,
        LearningState::Done => 2,
        LearningState::Dropped => 3,
    }
}

fn row(record: &Record, learning: &Learning) -> LearningRow {
    let applied = |applied: &crate::kind::learning::Applied| AppliedIn {
        space: applied.space.clone(),
        key: applied.key.clone(),
        note: applied.note.clone(),
    };
    LearningRow {
        key: record.key.clone(),
        title: record.title.clone(),
        learning_type: learning.learning_type,
        state: learning.state,
        by: learning.by.clone(),
        url: learning.url.clone(),
        competencies: learning.competencies.clone(),
        hours: learning.hours,
        applied_in: learning.applied_in.iter().map(applied).collect(),
        read_only: learning.read_only,
        notes: learning.notes.clone(),
    }
}

/// Whether a record is of an entry: it has its title, or one of its short names as a word of its own.
fn is_entry(record: &Record, learning: &Learning, entry: &CatalogueEntry) -> bool {
    let title = record.title.trim();
    let word = |name: &String| title.split(|sign: char| !sign.is_alphanumeric() && sign != '-').any(|word| word.eq_ignore_ascii_case(name));
    learning.learning_type == entry.learning_type && (title.eq_ignore_ascii_case(&entry.title) || entry.names.iter().any(word))
}

/// What is known beside the record itself.
#[derive(Clone, Copy)]
struct Known {
    months: Option<f64>,
    course_hours: f64,
    today: Date,
}

fn certification(record: &Record, learning: &Learning, catalogue: &Catalogue, known: Known) -> CertificationRow {
    let entry = catalogue.entries.iter().find(|entry| is_entry(record, learning, entry));
    let rule = entry.and_then(|entry| entry.renewal.as_ref());
    let passed = learning.state == LearningState::Done;
    let counted = |rule: &RenewalRule| learning.exam_on.filter(|_| passed)?.checked_add(i32::from(rule.years).years()).ok();
    let valid_until = learning.valid_until.or_else(|| rule.and_then(counted));
    let renewal = rule.zip(valid_until).filter(|_| passed).map(|(rule, until)| renewal(learning, rule, until, known.today));
    let requirements = match (passed, entry) {
        (false, Some(entry)) => entry.requires.iter().map(|requires| requirement(requires, learning, known)).collect(),
        _ => Vec::new(),
    };
    let words = words(learning, valid_until, &requirements, renewal.as_ref(), known.today);
    CertificationRow {
        key: record.key.clone(),
        title: record.title.clone(),
        state: learning.state,
        entry: entry.map(|entry| entry.id.clone()),
        exam_on: learning.exam_on,
        valid_until,
        requirements,
        renewal,
        words,
    }
}

fn requirement(requires: &Requires, learning: &Learning, known: Known) -> RequirementRow {
    let have = match requires.what {
        Requirement::Months => known.months,
        Requirement::ContactHours => Some(known.course_hours),
        Requirement::Exam | Requirement::Person => None,
    };
    let met = match requires.what {
        Requirement::Months | Requirement::ContactHours => have.zip(requires.least).map(|(have, least)| have >= least),
        Requirement::Exam => Some(learning.state == LearningState::Done),
        Requirement::Person => None,
    };
    RequirementRow { what: requires.what, words: requires.words.clone(), least: requires.least, have, met }
}

fn renewal(learning: &Learning, rule: &RenewalRule, until: Date, today: Date) -> RenewalRow {
    let from = until.checked_sub(i32::from(rule.years).years()).unwrap_or(Date::MIN);
    let within = || learning.renewals.iter().filter(|one| one.on > from && one.on <= until);
    let hours = |side: Option<Side>| within().filter(|one| one.side == side).map(|one| one.hours).sum::<f64>();
    let education: f64 = SIDES.into_iter().map(|side| hours(Some(side))).sum();
    let given = hours(Some(Side::GivingBack));
    let counted = rule.giving_back.map_or(given, |most| given.min(most));
    let unsorted = hours(None);
    let have = education + counted + unsorted;
    let side = |side: Side| Some(SidePortion { side, have: hours(Some(side)), of: rule.each_side? });
    RenewalRow {
        unit: rule.unit.clone(),
        from,
        until,
        days_left: days_between(today, until),
        needed: rule.units,
        have,
        left: (rule.units - have).max(0.0),
        education: rule.education.map(|of| Portion { have: education, of }),
        sides: SIDES.into_iter().filter_map(side).collect(),
        giving_back: rule.giving_back.map(|of| Portion { have: given, of }),
        fee: rule.fee.clone(),
        unsorted,
    }
}

fn words(learning: &Learning, until: Option<Date>, asks: &[RequirementRow], renewal: Option<&RenewalRow>, today: Date) -> String {
    if let Some(renewal) = renewal {
        let ends = say_date(renewal.until, today);
        return match (renewal.days_left, renewal.left) {
            (..0, _) => format!("It ended on {ends}."),
            (_, left) if left > 0.0 => {
                format!("Valid until {ends}: {} {} to go of {}.", number(left), renewal.unit, number(renewal.needed))
            }
            _ => format!("Valid until {ends}, and all {} are there.", renewal.unit),
        };
    }
    match (learning.state, learning.exam_on) {
        (LearningState::Done, _) => match until {
            Some(until) if until < today => format!("It ended on {}.", say_date(until, today)),
            Some(until) => format!("Valid until {}.", say_date(until, today)),
            None => "Passed. Say when the exam was, or until when it is valid.".to_owned(),
        },
        (LearningState::Dropped, _) => "Dropped.".to_owned(),
        (_, Some(exam)) if exam >= today => format!("The exam is on {}.", say_date(exam, today)),
        (_, Some(exam)) => format!("The exam was on {}: say whether it is done.", say_date(exam, today)),
        (_, None) if asks.is_empty() => "Nothing is known here of what it asks for.".to_owned(),
        (_, None) => {
            // There may be two ways to meet one: with a degree and without.
            let is = |what: Requirement, met: bool| asks.iter().any(|ask| ask.what == what && ask.met == Some(met));
            let short = [Requirement::Months, Requirement::ContactHours].into_iter().filter(|what| is(*what, false) && !is(*what, true));
            match short.count() {
                0 => "Nothing that is on record is short.".to_owned(),
                1 => "1 requirement is short.".to_owned(),
                short => format!("{short} requirements are short."),
            }
        }
    }
}

/// `12`, `7.5`.
fn number(number: f64) -> String {
    match number.fract() == 0.0 {
        true => format!("{number:.0}"),
        false => format!("{number:.1}"),
    }
}
