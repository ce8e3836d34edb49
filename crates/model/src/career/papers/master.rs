//! The master resume: jobs and bullets of the career space, with what bears each out.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Cites, Folder, Held, Holding, look_at};
use crate::career::clearance::{Secret, check};
use crate::career::proof::borne_out;
use crate::career::resume::{
    Bullet, Certification, Contact, Education, Job, Language, Profile, Program, Resume, Skill, Talk, Variant, Volunteering, When,
};
use crate::insight::count;
use crate::kind::learning::{LearningState, LearningType};
use crate::kind::mentoring::{Mentoring, MentoringRole};
use crate::kind::post::{Post, PostState, PostType};
use crate::kind::story::Confidentiality;
use crate::kind::{self, Body, Kind};
use crate::space::Record;

/// How many competencies a resume lists.
const MOST_SKILLS: usize = 10;

/// All that may go into a resume, and what does not.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Master {
    pub resume: Resume,
    /// Every bullet, told or not, in the order of the jobs.
    pub bullets: Vec<MasterBullet>,
    pub held: Vec<Held>,
    /// What it lacks, in words.
    pub lacks: Vec<String>,
}

/// A bullet as its owner sees it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MasterBullet {
    pub key: String,
    pub text: String,
    /// The key of the job that it stands under.
    pub job: Option<String>,
    /// The program that it stands under on the page, as it is named outside.
    pub program: Option<String>,
    /// As it is marked.
    pub confidentiality: Confidentiality,
    /// Why it is not told as it stands.
    pub held: Option<Held>,
    /// It says no number, or something bears it out.
    pub verified: bool,
    pub competencies: Vec<String>,
    pub evidence: Vec<Cites>,
}

/// Makes the master resume of a career space.
pub fn master(folder: &Folder<'_>) -> Master {
    let secrets = folder.secrets();
    let mut making = Making { folder, secrets: &secrets, bullets: Vec::new(), held: Vec::new(), programs: Vec::new() };
    let jobs = making.jobs();
    let programs = making.programs();
    let Making { bullets, mut held, .. } = making;
    let mut resume = Resume {
        person: contact(folder),
        headline: said(folder, &secrets, |profile| profile.headline.as_ref(), &mut held),
        summary: said(folder, &secrets, |profile| profile.summary.as_ref(), &mut held),
        programs,
        jobs,
        certifications: certifications(folder),
        talks: talks(folder),
        volunteering: volunteering(folder).into_iter().collect(),
        education: folder.profile().map(|(_, profile)| profile.education.iter().map(education).collect()).unwrap_or_default(),
        languages: folder.profile().map(|(_, profile)| profile.languages.iter().map(language).collect()).unwrap_or_default(),
        variant: Variant { name: "master".to_owned(), ..Variant::default() },
        ..Resume::default()
    };
    resume.skills = skills(folder, &resume);
    let lacks = lacks(folder, &resume, &bullets);
    Master { resume, bullets, held, lacks }
}

/// What is found on the way.
struct Making<'f, 'a> {
    folder: &'f Folder<'a>,
    secrets: &'f [Secret],
    bullets: Vec<MasterBullet>,
    held: Vec<Held>,
    programs: Vec<Program>,
}

impl Making<'_, '_> {
    /// Lists the jobs, the newest first; bullets from a program that may be named go to that.
    fn jobs(&mut self) -> Vec<Job> {
        let folder = self.folder;
        let mut jobs: Vec<(&Record, &kind::job::Job)> = folder
            .of(|body| match body {
                Body::Job(job) => Some(&**job),
                _ => None,
            })
            .collect();
        jobs.sort_by_key(|(record, job)| (std::cmp::Reverse((job.end.is_none(), job.end, job.start)), record.key.clone()));
        let mut out = Vec::new();
        for (record, job) in jobs {
            let bullets = self.bullets_of(record, job);
            let Some(start) = job.start else {
                let words = "It has no first day, and a resume says when: set its start.".to_owned();
                self.held.push(Held { key: record.key.clone(), kind: Kind::Job, holding: Holding::LeftOut, words });
                continue;
            };
            out.push(Job {
                id: record.key.clone(),
                employer: job.employer.clone(),
                title: record.title.clone(),
                place: job.place.clone(),
                url: job.url.clone(),
                from: When::month(start),
                until: job.end.map(When::month),
                summary: job.summary.clone().unwrap_or_default(),
                bullets,
            });
        }
        // A bullet without a job has no place on the page.
        let homeless: Vec<(&Record, &kind::bullet::Bullet)> = folder.of(bullet).filter(|(record, _)| record.parent.is_none()).collect();
        for (record, body) in homeless {
            let held = Held {
                key: record.key.clone(),
                kind: Kind::Bullet,
                holding: Holding::LeftOut,
                words: "It stands under no job: move it below one.".to_owned(),
            };
            self.held.push(held.clone());
            self.bullets.push(seen(folder, record, body, None, None, Some(held)));
        }
        out
    }

    fn bullets_of(&mut self, record: &Record, job: &kind::job::Job) -> Vec<Bullet> {
        let folder = self.folder;
        let mut own: Vec<(&Record, &kind::bullet::Bullet)> =
            folder.of(bullet).filter(|(child, _)| child.parent == Some(record.id)).collect();
        own.sort_by_key(|(child, _)| child.rank);
        let mut kept = Vec::new();
        for (child, body) in own {
            let text = words_of(child, body);
            let (confidentiality, held) = look_at(child, &text, body.confidentiality, self.secrets);
            let made = Bullet {
                id: child.key.clone(),
                text,
                evidence: folder.proofs(&body.evidence),
                competencies: competencies(folder, body),
                confidentiality,
            };
            let program = self.program_of(body, job);
            let called = program.map(|ix| self.programs[ix].name.clone());
            self.bullets.push(seen(folder, child, body, Some(record.key.clone()), called, held.clone()));
            self.held.extend(held);
            match program {
                Some(ix) => self.programs[ix].bullets.push(made),
                None => kept.push(made),
            }
        }
        kept
    }

    /// Finds the program that a bullet is from, by the first of its evidence that is from one that may be named.
    fn program_of(&mut self, bullet: &kind::bullet::Bullet, job: &kind::job::Job) -> Option<usize> {
        let folder = self.folder;
        let spaces = folder.cited(&bullet.evidence).into_iter().filter_map(|(_, evidence)| evidence.space.as_deref());
        let named = spaces.filter_map(|space| folder.named(space)).find(|named| named.confidentiality != Confidentiality::Never)?;
        if let Some(ix) = self.programs.iter().position(|program| program.id == named.space) {
            return Some(ix);
        }
        let facts = folder.source(&named.space).map(|source| &source.found.facts);
        let led = facts.is_some_and(|facts| facts.led);
        let until = facts.and_then(|facts| facts.closed_on);
        self.programs.push(Program {
            id: named.space.clone(),
            name: named.called.clone(),
            employer: job.employer.clone(),
            role: named.role.clone().unwrap_or_else(|| if led { "Program lead".to_owned() } else { String::new() }),
            from: facts.and_then(|facts| facts.began_on).map(When::month),
            until: until.map(When::month),
            scope: facts
                .map(|facts| scope(facts.teams, super::packet::months(facts.began_on, until.unwrap_or(folder.today))))
                .unwrap_or_default(),
            keywords: Vec::new(),
            bullets: Vec::new(),
            confidentiality: named.confidentiality,
        });
        Some(self.programs.len() - 1)
    }

    /// Returns the programs in the order in which the profile names them.
    fn programs(&mut self) -> Vec<Program> {
        let order = self.folder.profile().map(|(_, profile)| profile.programs.as_slice()).unwrap_or_default();
        let mut programs = std::mem::take(&mut self.programs);
        programs.sort_by_key(|program| order.iter().position(|named| named.space == program.id));
        programs
    }
}

fn bullet(body: &Body) -> Option<&kind::bullet::Bullet> {
    match body {
        Body::Bullet(bullet) => Some(bullet),
        _ => None,
    }
}

/// Returns what a bullet says: its text, or its title while it has none.
fn words_of(record: &Record, bullet: &kind::bullet::Bullet) -> String {
    match bullet.text.trim() {
        "" => record.title.trim().to_owned(),
        text => text.to_owned(),
    }
}

/// Lists what a bullet shows: as it is tagged, and what its evidence is of.
fn competencies(folder: &Folder<'_>, bullet: &kind::bullet::Bullet) -> Vec<String> {
    let mut out = bullet.competencies.clone();
    for (_, evidence) in folder.cited(&bullet.evidence) {
        if !evidence.competency.is_empty() && !out.contains(&evidence.competency) {
            out.push(evidence.competency.clone());
        }
    }
    out
}

fn seen(
    folder: &Folder<'_>,
    record: &Record,
    bullet: &kind::bullet::Bullet,
    job: Option<String>,
    program: Option<String>,
    held: Option<Held>,
) -> MasterBullet {
    let text = words_of(record, bullet);
    let numbered = bullet.has_number() || text.bytes().any(|byte| byte.is_ascii_digit());
    MasterBullet {
        key: record.key.clone(),
        text,
        job,
        program,
        confidentiality: bullet.confidentiality,
        held,
        verified: !numbered || borne_out(&folder.proofs(&bullet.evidence)),
        competencies: competencies(folder, bullet),
        evidence: folder.cites(&bullet.evidence),
    }
}

/// Says how large a program was.
fn scope(teams: usize, months: u32) -> String {
    let teams = (teams > 0).then(|| count(teams, "team"));
    let months = (months > 0).then(|| count(months as usize, "month"));
    teams.into_iter().chain(months).collect::<Vec<_>>().join(", ")
}

fn contact(folder: &Folder<'_>) -> Contact {
    let email = folder.email.map(str::to_owned);
    let Some((_, profile)) = folder.profile() else {
        return Contact { name: folder.person(), email, ..Contact::default() };
    };
    let presence =
        |one: &kind::profile::Presence| Profile { network: one.network.clone(), username: one.username.clone(), url: one.url.clone() };
    Contact {
        name: folder.person(),
        email: profile.email.clone().or(email),
        phone: profile.phone.clone(),
        url: profile.url.clone(),
        city: profile.city.clone(),
        region: profile.region.clone(),
        country_code: profile.country_code.clone(),
        profiles: profile.networks.iter().map(presence).collect(),
    }
}

/// Returns a text of the profile; what names a secret in it is for its owner to look at.
fn said(
    folder: &Folder<'_>,
    secrets: &[Secret],
    field: impl Fn(&kind::profile::Profile) -> Option<&String>,
    held: &mut Vec<Held>,
) -> String {
    let Some((record, profile)) = folder.profile() else { return String::new() };
    let text = field(profile).cloned().unwrap_or_default();
    let findings = check(&text, secrets);
    if !findings.is_empty() {
        let words = findings.iter().map(|finding| finding.words.clone()).collect::<Vec<_>>().join(" ");
        held.push(Held {
            key: record.key.clone(),
            kind: Kind::Profile,
            holding: Holding::ToLookAt,
            words: format!("It goes out. {words}"),
        });
    }
    text
}

fn certifications(folder: &Folder<'_>) -> Vec<Certification> {
    let learned = folder.of(|body| match body {
        Body::Learning(learning) => Some(&**learning),
        _ => None,
    });
    let mut out: Vec<Certification> = Vec::new();
    for (record, learning) in learned {
        let lapsed = learning.valid_until.is_some_and(|until| until < folder.today);
        if learning.learning_type == LearningType::Certification && learning.state == LearningState::Done && !lapsed {
            out.push(Certification {
                name: record.title.clone(),
                issuer: learning.by.clone().unwrap_or_default(),
                on: learning.exam_on.map(When::month),
                url: learning.url.clone(),
            });
        }
    }
    out.sort_by_key(|one| std::cmp::Reverse(one.on));
    out
}

/// Lists what everybody can look up; a talk among colleagues is none of it.
fn talks(folder: &Folder<'_>) -> Vec<Talk> {
    let posts = folder.space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::Post(post) if shown(post) => Some((record, &**post)),
        _ => None,
    });
    let mut out: Vec<Talk> = posts
        .map(|(record, post)| Talk {
            title: record.title.clone(),
            venue: String::new(),
            on: post.due.filter(|due| *due <= folder.today).map(When::month),
            url: post.url.clone(),
            summary: String::new(),
        })
        .collect();
    out.sort_by_key(|talk| std::cmp::Reverse(talk.on));
    out
}

fn shown(post: &Post) -> bool {
    post.state == PostState::Published && post.post_type != PostType::InternalTalk
}

/// Counts mentoring over all relations: who was mentored, and what was said, stays between the two.
fn volunteering(folder: &Folder<'_>) -> Option<Volunteering> {
    let relations: Vec<&Mentoring> = folder
        .space
        .records()
        .filter(|record| !record.archived)
        .filter_map(|record| match &record.body {
            Body::Mentoring(mentoring) if mentoring.role == MentoringRole::Mentor => Some(&**mentoring),
            _ => None,
        })
        .filter(|mentoring| confirmed(mentoring) > 0)
        .collect();
    let first = relations.iter().filter_map(|mentoring| mentoring.start).min();
    let going = relations.iter().any(|mentoring| mentoring.end.is_none());
    let last = relations.iter().filter_map(|mentoring| mentoring.end).max().filter(|_| !going);
    let sessions = relations.iter().map(|mentoring| mentoring.sessions.len()).sum();
    let outcomes = relations.iter().map(|mentoring| confirmed(mentoring)).sum();
    let people = if relations.len() == 1 { "1 person".to_owned() } else { format!("{} people", relations.len()) };
    (!relations.is_empty()).then(|| Volunteering {
        organization: "Mentoring".to_owned(),
        role: "Mentor".to_owned(),
        from: first.map(When::month),
        until: last.map(When::month),
        summary: format!("{people}, {}, {} that they confirmed", count(sessions, "session"), count(outcomes, "outcome")),
        bullets: Vec::new(),
    })
}

fn confirmed(mentoring: &Mentoring) -> usize {
    mentoring.outcomes.iter().filter(|outcome| mentoring.told(outcome).confirmed_on.is_some()).count()
}

fn education(study: &kind::profile::Study) -> Education {
    Education {
        institution: study.institution.clone(),
        area: study.area.clone().unwrap_or_default(),
        degree: study.degree.clone().unwrap_or_default(),
        from: study.start.map(|day| When::Year(day.year())),
        until: study.end.map(|day| When::Year(day.year())),
    }
}

fn language(spoken: &kind::profile::Spoken) -> Language {
    Language { language: spoken.language.clone(), fluency: spoken.fluency.clone().unwrap_or_default() }
}

/// Lists the competencies that told bullets with evidence show, those that most of them show first.
fn skills(folder: &Folder<'_>, resume: &Resume) -> Vec<Skill> {
    let told = || resume.bullets().filter(|bullet| bullet.confidentiality != Confidentiality::Never && borne_out(&bullet.evidence));
    let mut skills: Vec<(usize, Skill)> = Vec::new();
    for competency in &folder.ladder.framework.competencies {
        let shown = told().filter(|bullet| bullet.competencies.contains(&competency.id)).count();
        if shown == 0 {
            continue;
        }
        let reached = folder.map.reached.iter().find(|reached| reached.competency == competency.id);
        let level = reached.and_then(|reached| reached.level.as_deref()).map(|key| folder.level_name(key));
        skills.push((shown, Skill { competency: competency.id.clone(), name: competency.name.clone(), level, keywords: Vec::new() }));
    }
    skills.sort_by_key(|(shown, _)| std::cmp::Reverse(*shown));
    skills.into_iter().take(MOST_SKILLS).map(|(_, skill)| skill).collect()
}

/// Says what a reader would miss.
fn lacks(folder: &Folder<'_>, resume: &Resume, bullets: &[MasterBullet]) -> Vec<String> {
    let mut lacks = Vec::new();
    if folder.profile().is_none() {
        lacks.push("There is no profile: add one with your name, a headline, and how to reach you.".to_owned());
    } else if resume.headline.trim().is_empty() {
        lacks.push("The headline is empty: say the role that you look for, and the domain.".to_owned());
    }
    if resume.jobs.is_empty() {
        lacks.push("There is no job: add one, and bullets below it.".to_owned());
    }
    let unproven: Vec<&str> = bullets.iter().filter(|bullet| !bullet.verified).map(|bullet| bullet.key.as_str()).collect();
    if !unproven.is_empty() {
        lacks.push(format!("A number without evidence is a claim: {}.", unproven.join(", ")));
    }
    lacks
}
