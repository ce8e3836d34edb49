//! The experience log: what an application for a certification asks of the past, read from the programs themselves.
//!
//! The record says in which weeks somebody acted on a program, and on what. It does not say for how long: hours are weeks times the
//! hours that the person says a week took, split by what they acted on.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::Program;
use super::subject::Subject;
use crate::calendars::{only_program, zone};
use crate::insight::count;
use crate::kind::program::{Method, Phase};
use crate::kind::{Body, Kind};
use crate::space::Ref;

/// How far back an application looks.
const YEARS: i32 = 8;

/// A part of the work, as PMI's examination sorts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ExperienceDomain")]
pub enum Domain {
    People,
    Process,
    BusinessEnvironment,
}

impl Domain {
    pub const ALL: [Domain; 3] = [Domain::People, Domain::Process, Domain::BusinessEnvironment];

    pub fn name(self) -> &'static str {
        match self {
            Domain::People => "People",
            Domain::Process => "Process",
            Domain::BusinessEnvironment => "Business environment",
        }
    }

    fn of(kind: Kind) -> Option<Domain> {
        match kind {
            Kind::Person | Kind::Team | Kind::Stakeholder | Kind::Meeting | Kind::Retro | Kind::Ask => Some(Domain::People),
            Kind::Program | Kind::Objective | Kind::KeyResult | Kind::Metric => Some(Domain::BusinessEnvironment),
            Kind::Item | Kind::Risk | Kind::Decision | Kind::Baseline | Kind::Update | Kind::Assumption | Kind::Issue => {
                Some(Domain::Process)
            }
            Kind::Action | Kind::Commitment | Kind::Document | Kind::ChangeRequest | Kind::Component | Kind::Calendar => {
                Some(Domain::Process)
            }
            // What was computed, and what somebody keeps of themselves, is no work on a program.
            _ => None,
        }
    }
}

/// The log over all programs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ExperienceLog {
    pub name: String,
    pub today: Date,
    /// The first day that counts.
    pub since: Date,
    /// Months in which a program was led; those of several at once count once.
    pub months: usize,
    /// How many more there would be if they did not overlap.
    pub overlapping: usize,
    /// Hours a week, as the person says.
    pub hours_a_week: Option<f64>,
    /// Of programs that were led, in all; none while nobody says how long a week was.
    pub hours: Option<f64>,
    pub domains: Vec<DomainShare>,
    /// The newest first.
    pub programs: Vec<ExperienceRow>,
    /// What to know before it is sent.
    pub remarks: Vec<String>,
}

/// One program in it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ExperienceRow {
    pub title: String,
    /// It was theirs to lead; what they only took part in counts for nothing here.
    pub led: bool,
    pub method: Option<Method>,
    pub closed: bool,
    /// The days of the first and the last act.
    pub from: Date,
    pub to: Date,
    pub months: usize,
    pub weeks: usize,
    pub people: usize,
    pub teams: usize,
    pub hours: Option<f64>,
    pub domains: Vec<DomainShare>,
    /// What it was about, to be written out: the charter's own words.
    pub about: Option<String>,
    /// The months themselves, as `2026-03`.
    #[serde(skip)]
    pub calendar: BTreeSet<(i16, i8)>,
}

/// How much of the acts a domain has, and of the hours.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DomainShare {
    pub domain: Domain,
    pub acts: usize,
    /// 0 to 1.
    pub share: f64,
    pub hours: Option<f64>,
}

/// Reads what one program says; `None` where the person did nothing in it since `since`.
pub fn read(program: Program<'_>, name: &str, subject: &Subject, since: Date, hours_a_week: Option<f64>) -> Option<ExperienceRow> {
    let (space, zone) = (program.space, zone(program.space));
    let mut days = BTreeSet::new();
    let mut acts = [0_usize; Domain::ALL.len()];
    for (record, act) in program.past.acts() {
        let day = act.at.to_zoned(zone.clone()).date();
        let domain = space.record(record).and_then(|record| Domain::of(record.kind()));
        let mine = act.actor.as_deref().is_some_and(|actor| subject.acts_as(actor));
        if let Some(domain) = domain.filter(|_| mine && day >= since) {
            days.insert(day);
            acts[domain as usize] += 1;
        }
    }
    let (from, to) = (*days.first()?, *days.last()?);
    let calendar: BTreeSet<(i16, i8)> = days.iter().map(|day| (day.year(), day.month())).collect();
    let weeks = days.iter().filter_map(|day| monday(*day)).collect::<BTreeSet<Date>>().len();
    let charter = only_program(space).and_then(|id| space.record(id)).and_then(|record| match &record.body {
        Body::Program(charter) => Some((record, charter)),
        _ => None,
    });
    let me = subject.records(space);
    let owner = charter.and_then(|(_, charter)| charter.owner.as_ref()).and_then(Ref::id);
    let kind = |wanted: Kind| space.records().filter(|record| record.kind() == wanted && !record.archived).count();
    let led = owner.is_some_and(|owner| me.contains(&owner));
    let hours = hours_a_week.filter(|_| led).map(|hours| hours * weeks as f64);
    Some(ExperienceRow {
        title: charter.map_or_else(|| name.to_owned(), |(record, _)| record.title.clone()),
        led,
        method: charter.and_then(|(_, charter)| charter.method),
        closed: charter.is_some_and(|(_, charter)| charter.phase == Some(Phase::Closed)),
        from,
        to,
        months: calendar.len(),
        weeks,
        people: kind(Kind::Person),
        teams: kind(Kind::Team),
        hours,
        domains: shares(acts, hours),
        about: charter.and_then(|(_, charter)| charter.problem.clone()),
        calendar,
    })
}

/// Returns the first day that counts.
pub fn since(today: Date) -> Date {
    today.checked_sub(YEARS.years()).unwrap_or(Date::MIN)
}

/// Puts the programs together.
pub fn log(name: &str, mut programs: Vec<ExperienceRow>, today: Date, hours_a_week: Option<f64>) -> ExperienceLog {
    programs.sort_by(|a, b| b.to.cmp(&a.to).then_with(|| a.title.cmp(&b.title)));
    let led = || programs.iter().filter(|row| row.led);
    let months = led().flat_map(|row| &row.calendar).collect::<BTreeSet<_>>().len();
    let hours = hours_a_week.map(|_| led().filter_map(|row| row.hours).sum());
    let acts = |domain: Domain| led().flat_map(|row| &row.domains).filter(|share| share.domain == domain).map(|share| share.acts).sum();
    let remarks = remarks(&programs, hours_a_week);
    ExperienceLog {
        name: name.to_owned(),
        today,
        since: since(today),
        months,
        overlapping: led().map(|row| row.months).sum::<usize>() - months,
        hours_a_week,
        hours,
        domains: shares(Domain::ALL.map(acts), hours),
        programs,
        remarks,
    }
}

fn shares(acts: [usize; Domain::ALL.len()], hours: Option<f64>) -> Vec<DomainShare> {
    let all: usize = acts.iter().sum();
    let of = |(domain, acts): (Domain, usize)| {
        let share = if all == 0 { 0.0 } else { acts as f64 / all as f64 };
        DomainShare { domain, acts, share, hours: hours.map(|hours| (hours * share).round()) }
    };
    Domain::ALL.into_iter().zip(acts).map(of).collect()
}

fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i32::from(day.weekday().since(Weekday::Monday)).days()).ok()
}

fn remarks(programs: &[ExperienceRow], hours_a_week: Option<f64>) -> Vec<String> {
    let mut said = vec![
        "A month counts when you acted on the program in it. What you did elsewhere is not on record here: add it by hand.".to_owned(),
    ];
    if hours_a_week.is_none() && programs.iter().any(|row| row.led) {
        said.push("Say how many hours a week leading took, and the hours follow. They are your word; the split over domains is by what you acted on.".to_owned());
    }
    let beside = programs.iter().filter(|row| !row.led).count();
    if beside > 0 {
        said.push(format!("{} that you did not lead: taking part is no leading.", count(beside, "program")));
    }
    said.push("Issuers want each project in your own words, without names that are not public.".to_owned());
    said
}
