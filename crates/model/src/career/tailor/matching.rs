//! What a person has for something that a posting asks for, by shared competencies and words.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::posting::Requirement;
use super::topics::{spoken, terms};
use crate::calendars::days_between;
use crate::career::evidence::Grade;
use crate::career::framework::Competency;
use crate::career::proof::{Proof, borne_out};
use crate::career::resume::{Bullet, Job, Resume};

/// How many bullets are shown beside a requirement.
const MOST: usize = 3;
/// A competency that both speak of, and a word that both use.
const POINTS_OF_COMPETENCY: u32 = 3;
const POINTS_OF_TERM: u32 = 2;
/// What it takes to be a match: a competency, or two words.
const ENOUGH: u32 = 3;

/// A requirement, and what the person has for it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "PostingMatch")]
pub struct Match {
    pub requirement: Requirement,
    pub borne: Borne,
    /// Bullets that speak of it, the best first.
    pub hits: Vec<Hit>,
    /// What bears it out where that is no bullet: certifications, jobs.
    pub facts: Vec<String>,
}

/// Whether a requirement is borne out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Borne {
    /// By evidence, a certification, or the dates of jobs.
    Shown,
    /// A bullet says so, and no evidence does.
    Claimed,
    Missing,
    /// Fewer years than are asked for.
    Short {
        years: u32,
        of: u32,
    },
}

/// A bullet that speaks of what is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// The bullet's id.
    pub bullet: String,
    pub text: String,
    pub points: u32,
    /// Why it matches, in words.
    pub why: Vec<String>,
    /// The best grade of what bears it out.
    pub grade: Option<Grade>,
    pub evidence: Vec<Proof>,
}

/// Looks for what a person has for a requirement.
pub(super) fn find(requirement: Requirement, resume: &Resume, competencies: &[Competency], today: Date) -> Match {
    let mut hits: Vec<Hit> = resume.bullets().filter_map(|bullet| hit(&requirement, bullet, competencies)).collect();
    // Of two that say as much, the one that is borne out better comes first.
    hits.sort_by_key(|hit| std::cmp::Reverse((borne_out(&hit.evidence), hit.points, hit.grade)));
    hits.truncate(MOST);
    let held = certifications(&requirement, resume);
    let worked = requirement.years.map(|of| (years(&requirement, resume, today), of));
    let by_bullets = match hits.first() {
        Some(hit) if borne_out(&hit.evidence) => Borne::Shown,
        Some(_) => Borne::Claimed,
        None => Borne::Missing,
    };
    let mut facts = held.clone();
    let borne = match (worked, requirement.certifications.is_empty()) {
        (_, false) if held.is_empty() => Borne::Missing,
        (_, false) => Borne::Shown,
        (Some(((years, jobs), of)), true) => {
            facts.extend(jobs);
            if years >= of { Borne::Shown } else { Borne::Short { years, of } }
        }
        (None, true) => by_bullets,
    };
    Match { requirement, borne, hits, facts }
}

fn hit(requirement: &Requirement, bullet: &Bullet, competencies: &[Competency]) -> Option<Hit> {
    let said = spoken(&bullet.text, competencies);
    let mut why = Vec::new();
    let mut points = 0;
    for asked in &requirement.competencies {
        let tagged = bullet.competencies.contains(&asked.competency);
        let words = said.iter().find(|(one, _)| one.id == asked.competency).map(|(_, words)| words.join(", "));
        let name = competencies.iter().find(|one| one.id == asked.competency).map_or(asked.competency.as_str(), |one| &one.name);
        match (tagged, words) {
            (true, _) => why.push(format!("It shows {} ({}), and they ask for “{}”.", name, asked.competency, asked.words.join(", "))),
            (false, Some(words)) => why.push(format!("Both speak of {} ({}): “{words}”.", name, asked.competency)),
            (false, None) => continue,
        }
        points += POINTS_OF_COMPETENCY;
    }
    let own = terms(&bullet.text);
    let shared: Vec<&str> = requirement.terms.iter().filter(|term| own.contains(term)).map(String::as_str).collect();
    if !shared.is_empty() {
        points += POINTS_OF_TERM * shared.len() as u32;
        why.push(format!("Both say “{}”.", words_of(&bullet.text, &shared).join("”, “")));
    }
    let grade = bullet.evidence.iter().map(|proof| proof.grade).max();
    (points >= ENOUGH).then(|| Hit {
        bullet: bullet.id.clone(),
        text: bullet.text.clone(),
        points,
        why,
        grade,
        evidence: bullet.evidence.clone(),
    })
}

/// Returns the words of a text that have these stems, as they stand there.
fn words_of<'a>(text: &'a str, stems: &[&str]) -> Vec<&'a str> {
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '+' | '#')));
    let mut out: Vec<&str> = Vec::new();
    for word in words.filter(|word| terms(word).iter().any(|term| stems.contains(&term.as_str()))) {
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

/// Returns the certifications of the person that a requirement names.
fn certifications(requirement: &Requirement, resume: &Resume) -> Vec<String> {
    let has = |name: &str, wanted: &str| {
        let mut words = name.split(|letter: char| !(letter.is_alphanumeric() || letter == '-'));
        if wanted.contains(' ') {
            name.to_lowercase().contains(&wanted.to_lowercase())
        } else {
            words.any(|word| word.eq_ignore_ascii_case(wanted))
        }
    };
    let held = resume.certifications.iter().filter(|held| requirement.certifications.iter().any(|wanted| has(&held.name, wanted)));
    held.map(|held| format!("{}, {}", held.name, held.issuer)).collect()
}

/// Counts the years of the jobs that a requirement is about: those whose title or bullets share a word with it, or all where it
/// names no kind of work. Days that two jobs share count once.
fn years(requirement: &Requirement, resume: &Resume, today: Date) -> (u32, Vec<String>) {
    let asked: Vec<String> = words(&requirement.text).filter(|word| KINDS.contains(&word.as_str())).collect();
    let fits = |job: &&Job| asked.is_empty() || words(&job.title).any(|word| asked.contains(&word));
    let mut spans: Vec<(Date, Date, String)> = Vec::new();
    for job in resume.jobs.iter().filter(fits) {
        let until = job.until.map_or(Some(today), |until| until.first_day());
        if let (Some(from), Some(until)) = (job.from.first_day(), until) {
            spans.push((from, until, format!("{}, {}", job.title, job.employer)));
        }
    }
    spans.sort();
    let mut days = 0;
    let mut reached: Option<Date> = None;
    for (from, until, _) in &spans {
        let from = reached.map_or(*from, |reached| reached.max(*from));
        days += days_between(from, *until).max(0);
        reached = Some(reached.map_or(*until, |reached| reached.max(*until)));
    }
    // Months are all that a resume says: three weeks more or less are no year less.
    (((f64::from(days) + 21.0) / 365.25) as u32, spans.into_iter().map(|(_, _, words)| words).collect())
}

/// Kinds of work that a posting asks years of.
const KINDS: &[&str] = &[
    "program",
    "programme",
    "project",
    "product",
    "engineering",
    "engineer",
    "software",
    "release",
    "delivery",
    "operations",
    "people",
    "management",
];

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase).filter(|word| word != "management")
}
