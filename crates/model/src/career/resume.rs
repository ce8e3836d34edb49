//! A resume: who the person is, the programs that they led, where they worked, and what bears each bullet out.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clearance::round;
use super::proof::Proof;
use crate::kind::story::Confidentiality;

/// All that a person may put into a resume; a variant is a choice of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Resume {
    pub person: Contact,
    /// The role that the person is looking for, and the domain.
    pub headline: String,
    pub summary: String,
    pub programs: Vec<Program>,
    pub jobs: Vec<Job>,
    pub skills: Vec<Skill>,
    pub certifications: Vec<Certification>,
    pub talks: Vec<Talk>,
    /// Mentoring, communities, whatever was done for others without pay.
    pub volunteering: Vec<Volunteering>,
    pub education: Vec<Education>,
    pub languages: Vec<Language>,
    /// Which sections there are, in which order, under which titles; the usual ones where it is empty.
    pub sections: Vec<Heading>,
    pub variant: Variant,
}

/// The person, and where to reach them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "ResumeContact")]
pub struct Contact {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub url: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    /// Two letters, as ISO 3166-1 has them.
    pub country_code: Option<String>,
    pub profiles: Vec<Profile>,
}

/// Where the person is to be found on a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ResumeProfile")]
pub struct Profile {
    pub network: String,
    pub username: String,
    pub url: Option<String>,
}

/// A program that the person led or helped to lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ResumeProgram")]
pub struct Program {
    pub id: String,
    pub name: String,
    pub employer: String,
    pub role: String,
    pub from: Option<When>,
    pub until: Option<When>,
    /// Teams, organisations, months: how large it was.
    pub scope: String,
    /// What it was built with, and what it was about.
    pub keywords: Vec<String>,
    pub bullets: Vec<Bullet>,
    pub confidentiality: Confidentiality,
}

/// A job that the person had or has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ResumeJob")]
pub struct Job {
    pub id: String,
    pub employer: String,
    pub title: String,
    pub place: Option<String>,
    pub url: Option<String>,
    pub from: When,
    /// None: it is the present one.
    pub until: Option<When>,
    pub summary: String,
    pub bullets: Vec<Bullet>,
}

/// One sentence about what the person did: scope, problem, what they drove, what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ResumeBullet")]
pub struct Bullet {
    pub id: String,
    pub text: String,
    pub evidence: Vec<Proof>,
    /// Ids of the competencies that it shows.
    pub competencies: Vec<String>,
    pub confidentiality: Confidentiality,
}

/// A competency as a resume names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Skill {
    /// The competency's id.
    pub competency: String,
    pub name: String,
    /// The level that the record supports, in words.
    pub level: Option<String>,
    pub keywords: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Certification {
    pub name: String,
    pub issuer: String,
    pub on: Option<When>,
    pub url: Option<String>,
}

/// A talk or an article that others can look up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Talk {
    pub title: String,
    /// Who published it, or where it was held.
    pub venue: String,
    pub on: Option<When>,
    pub url: Option<String>,
    pub summary: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Volunteering {
    pub organization: String,
    pub role: String,
    pub from: Option<When>,
    pub until: Option<When>,
    pub summary: String,
    pub bullets: Vec<Bullet>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Education {
    pub institution: String,
    pub area: String,
    pub degree: String,
    pub from: Option<When>,
    pub until: Option<When>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Language {
    pub language: String,
    pub fluency: String,
}

/// Which resume it is of those that the person sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Variant {
    /// `master`, or what it is for.
    pub name: String,
    /// The posting that it was tailored to.
    pub target: Option<String>,
    /// As semantic versioning has it: `v1.2.0`.
    pub version: Option<String>,
    pub modified: Option<Timestamp>,
    /// Where the newest version is to be found.
    pub canonical: Option<String>,
}

/// A day, or the month or the year that it was in, where nobody knows it better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Year(i16),
    /// Year and month.
    Month(i16, i8),
    Day(Date),
}

impl When {
    /// Returns the month that a day lies in: a resume does not say days.
    pub fn month(date: Date) -> When {
        When::Month(date.year(), date.month())
    }

    /// Writes it as a date of ISO 8601, as far as it is known.
    pub fn iso(self) -> String {
        match self {
            When::Year(year) => format!("{year:04}"),
            When::Month(year, month) => format!("{year:04}-{month:02}"),
            When::Day(date) => date.to_string(),
        }
    }

    /// Writes it as people say it: `Mar 2024`.
    pub fn words(self) -> String {
        match self.first_day() {
            Some(first) if !matches!(self, When::Year(_)) => first.strftime("%b %Y").to_string(),
            _ => self.year().to_string(),
        }
    }

    pub fn year(self) -> i16 {
        match self {
            When::Year(year) | When::Month(year, _) => year,
            When::Day(date) => date.year(),
        }
    }

    /// Returns the first day that it can be; none for a month that is no month.
    pub fn first_day(self) -> Option<Date> {
        match self {
            When::Year(year) => Date::new(year, 1, 1).ok(),
            When::Month(year, month) => Date::new(year, month, 1).ok(),
            When::Day(date) => Some(date),
        }
    }
}

/// Writes a span of time: `Mar 2024 – present`.
pub fn span(from: Option<When>, until: Option<When>, open: &str) -> String {
    match (from.map(When::words), until.map(When::words)) {
        (Some(from), Some(until)) if from == until => from,
        (Some(from), Some(until)) => format!("{from} – {until}"),
        (Some(from), None) if open.is_empty() => from,
        (Some(from), None) => format!("{from} – {open}"),
        (None, Some(until)) => until,
        (None, None) => String::new(),
    }
}

/// A part of a resume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    Programs,
    Jobs,
    Certifications,
    Talks,
    Volunteering,
    Skills,
    Education,
    Languages,
}

/// A section under the title that it has here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Heading {
    pub section: Section,
    pub title: String,
}

impl Section {
    /// All sections in their usual order: programs before jobs, tools and languages last.
    pub const ALL: [Section; 8] = [
        Section::Programs,
        Section::Jobs,
        Section::Skills,
        Section::Certifications,
        Section::Talks,
        Section::Volunteering,
        Section::Education,
        Section::Languages,
    ];

    /// Returns the titles that it may have, the usual one first.
    pub fn titles(self) -> &'static [&'static str] {
        match self {
            Section::Programs => &["Selected programs led", "Selected projects led", "Selected initiatives led", "Programs"],
            Section::Jobs => &["Employment", "Experience", "Work experience", "Professional experience"],
            Section::Skills => &["Skills", "Competencies", "Core competencies", "Areas of expertise"],
            Section::Certifications => &["Certifications", "Certificates", "Licences and certifications"],
            Section::Talks => &["Talks and articles", "Publications"],
            Section::Volunteering => &["Mentoring and community", "Volunteering", "Community"],
            Section::Education => &["Education"],
            Section::Languages => &["Languages"],
        }
    }
}

impl Resume {
    /// Returns the sections in the order in which they are shown.
    pub fn headings(&self) -> Vec<Heading> {
        if !self.sections.is_empty() {
            return self.sections.clone();
        }
        Section::ALL.into_iter().map(|section| Heading { section, title: section.titles()[0].to_owned() }).collect()
    }

    /// Returns every bullet.
    pub fn bullets(&self) -> impl Iterator<Item = &Bullet> {
        let programs = self.programs.iter().flat_map(|program| &program.bullets);
        let jobs = self.jobs.iter().flat_map(|job| &job.bullets);
        programs.chain(jobs).chain(self.volunteering.iter().flat_map(|one| &one.bullets))
    }

    /// Returns it as others may read it.
    pub fn cleared(&self) -> Cleared {
        let mut resume = self.clone();
        resume.programs.retain(|program| program.confidentiality != Confidentiality::Never);
        for program in &mut resume.programs {
            if program.confidentiality == Confidentiality::NeedsRounding {
                program.scope = round(&program.scope);
            }
            clear(&mut program.bullets);
        }
        resume.jobs.iter_mut().for_each(|job| clear(&mut job.bullets));
        resume.volunteering.iter_mut().for_each(|one| clear(&mut one.bullets));
        Cleared(resume)
    }
}

fn clear(bullets: &mut Vec<Bullet>) {
    bullets.retain(|bullet| bullet.confidentiality != Confidentiality::Never);
    for bullet in bullets.iter_mut().filter(|bullet| bullet.confidentiality == Confidentiality::NeedsRounding) {
        bullet.text = round(&bullet.text);
        // A title of a record may hold the number that the sentence no longer says.
        bullet.evidence.iter_mut().for_each(|proof| proof.title = round(&proof.title));
    }
}

/// A resume with nothing in it that others may not read. There is no other way to one than [`Resume::cleared`], and nothing is
/// written or tailored but one of these; what went out can be read back as it did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cleared(Resume);

impl Cleared {
    /// Returns what may be read.
    pub fn resume(&self) -> &Resume {
        &self.0
    }

    /// Reads back what was written of one, so that it can be printed again as it went out.
    pub fn read_back(text: &str) -> Result<Cleared, serde_json::Error> {
        serde_json::from_str(text).map(Cleared)
    }

    /// Rearranges it; whoever does so can only take away and put in another order.
    pub(super) fn rearranged(&self, change: impl FnOnce(&mut Resume)) -> Cleared {
        let mut resume = self.0.clone();
        change(&mut resume);
        Cleared(resume)
    }
}
