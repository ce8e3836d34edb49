//! A resume made for a posting: which bullets stand in it and in which order, what bears out each thing that is asked for, and what
//! is missing.
//!
//! What it may do is what [`Tailoring`] can hold: ids of what is there, and titles and names from closed lists. No number, date,
//! employer, title or sentence is in it, so none can be changed. Rules are plain words; each match says why.

mod matching;
mod posting;
mod topics;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::matching::{Borne, Hit, Match};
pub use self::posting::{Need, Requirement, Spoken};
use super::framework::Competency;
use super::proof::borne_out;
use super::resume::{Bullet, Cleared, Resume, Section};

/// How many bullets a program and a job keep.
const MOST_OF_PROGRAM: usize = 4;
const MOST_OF_JOB: usize = 3;

/// What was made of a posting.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Tailored {
    pub matches: Vec<Match>,
    pub gaps: Vec<Gap>,
    pub tailoring: Tailoring,
}

/// Something that is asked for and that nothing bears out.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "PostingGap")]
pub struct Gap {
    pub requirement: Requirement,
    /// Why it is missing.
    pub words: String,
    /// What the person could set out to do about it.
    pub goal: String,
}

/// A choice of what is in a resume. It holds ids and names from closed lists, and can hold nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tailoring {
    /// Programs in the order in which they are shown; those that are not listed are left out.
    programs: Vec<Pick>,
    /// What is kept of each job; jobs themselves stay, all of them and in their order.
    jobs: Vec<Pick>,
    /// Competencies in the order in which they are shown; the rest come after them.
    skills: Vec<SkillPick>,
    /// Titles by their place among those that a section may have.
    titles: BTreeMap<Section, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct Pick {
    id: String,
    bullets: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct SkillPick {
    competency: String,
    /// The posting's own word for it, from the words of the competency.
    shown: Option<String>,
}

/// Makes a resume for a posting. `competencies` are those of the framework that the person goes by.
pub fn tailor(master: &Cleared, posting: &str, competencies: &[Competency], today: Date) -> Tailored {
    let resume = master.resume();
    let requirements = posting::requirements(posting, competencies);
    let matches: Vec<Match> = requirements.into_iter().map(|one| matching::find(one, resume, competencies, today)).collect();
    let gaps = matches.iter().filter_map(|one| gap(one, competencies)).collect();
    let tailoring = Tailoring {
        programs: programs(resume, &matches),
        jobs: resume.jobs.iter().map(|job| Pick { id: job.id.clone(), bullets: best(&job.bullets, &matches, MOST_OF_JOB) }).collect(),
        skills: skills(resume, &matches),
        titles: titles(posting),
    };
    Tailored { matches, gaps, tailoring }
}

impl Tailoring {
    /// Returns the resume with what was chosen; without a choice it is as it was.
    pub fn apply(&self, master: &Cleared) -> Cleared {
        if *self == Tailoring::default() {
            return master.clone();
        }
        master.rearranged(|resume| {
            let picked = |pick: &Pick| {
                let mut program = resume.programs.iter().find(|program| program.id == pick.id)?.clone();
                program.bullets = chosen(&program.bullets, &pick.bullets);
                Some(program)
            };
            let programs = self.programs.iter().filter_map(picked).collect();
            resume.programs = programs;
            for job in &mut resume.jobs {
                if let Some(pick) = self.jobs.iter().find(|pick| pick.id == job.id) {
                    job.bullets = chosen(&job.bullets, &pick.bullets);
                }
            }
            self.put_skills_first(resume);
            let mut headings = resume.headings();
            for heading in &mut headings {
                if let Some(title) = self.titles.get(&heading.section).and_then(|place| heading.section.titles().get(*place)) {
                    heading.title = (*title).to_owned();
                }
            }
            resume.sections = headings;
        })
    }

    fn put_skills_first(&self, resume: &mut Resume) {
        let mut skills = Vec::with_capacity(resume.skills.len());
        for pick in &self.skills {
            let Some(at) = resume.skills.iter().position(|skill| skill.competency == pick.competency) else { continue };
            let mut skill = resume.skills.remove(at);
            // A digit would be a claim of how much, and no word of a competency has one.
            if let Some(shown) = pick.shown.as_ref().filter(|shown| !shown.contains(|letter: char| letter.is_numeric())) {
                skill.keywords.retain(|keyword| !keyword.eq_ignore_ascii_case(shown));
                skill.keywords.insert(0, shown.clone());
            }
            skills.push(skill);
        }
        skills.append(&mut resume.skills);
        resume.skills = skills;
    }
}

fn chosen(bullets: &[Bullet], ids: &[String]) -> Vec<Bullet> {
    ids.iter().filter_map(|id| bullets.iter().find(|bullet| bullet.id == *id)).cloned().collect()
}

/// Says what a requirement lacks; none where something bears it out.
fn gap(found: &Match, competencies: &[Competency]) -> Option<Gap> {
    let requirement = &found.requirement;
    let words = match found.borne {
        Borne::Shown => return None,
        Borne::Claimed => "You say so, but no evidence bears it out.".to_owned(),
        Borne::Missing => "Nothing of yours speaks of it.".to_owned(),
        Borne::Short { years, of } => format!("Your jobs come to {years} of {of} years."),
    };
    let competency = requirement.competencies.first().and_then(|spoken| competencies.iter().find(|one| one.id == spoken.competency));
    let goal = match (found.borne, requirement.certifications.first(), competency) {
        (Borne::Claimed, _, _) => "Link the record that shows it, or ask a former colleague to confirm it.".to_owned(),
        (_, Some(certification), _) => format!("Prepare for the {certification}."),
        (Borne::Short { .. }, _, _) => "Ask whether less will do: what you did counts more than how long.".to_owned(),
        (_, None, Some(competency)) => competency.goal.clone(),
        (_, None, None) => format!("Find a piece of work that asks for this: {}.", requirement.text),
    };
    Some(Gap { requirement: requirement.clone(), words, goal })
}

/// Returns how much a bullet does for the posting: what must be there counts most.
fn worth(bullet: &Bullet, matches: &[Match]) -> u32 {
    let weight = |need: Need| match need {
        Need::Must => 3,
        Need::Duty => 2,
        Need::Nice => 1,
    };
    let points =
        |one: &Match| one.hits.iter().find(|hit| hit.bullet == bullet.id).map_or(0, |hit| hit.points * weight(one.requirement.need));
    matches.iter().map(points).sum()
}

/// Returns the bullets that do most for the posting, in the order of that; one that does nothing stays only where there is room.
fn best(bullets: &[Bullet], matches: &[Match], most: usize) -> Vec<String> {
    let mut ranked: Vec<(u32, &Bullet)> = bullets.iter().map(|bullet| (worth(bullet, matches), bullet)).collect();
    ranked.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    ranked.truncate(most);
    ranked.into_iter().map(|(_, bullet)| bullet.id.clone()).collect()
}

/// Returns the programs that do something for the posting, the best first; all where none does.
fn programs(resume: &Resume, matches: &[Match]) -> Vec<Pick> {
    let mut ranked: Vec<(u32, Pick)> = Vec::new();
    for program in &resume.programs {
        let worth = program.bullets.iter().map(|bullet| worth(bullet, matches)).sum();
        ranked.push((worth, Pick { id: program.id.clone(), bullets: best(&program.bullets, matches, MOST_OF_PROGRAM) }));
    }
    if ranked.iter().any(|(worth, _)| *worth > 0) {
        ranked.retain(|(worth, _)| *worth > 0);
    }
    ranked.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    ranked.into_iter().map(|(_, pick)| pick).collect()
}

/// Puts the competencies that are asked for first, in the posting's words where a bullet with evidence shows them.
fn skills(resume: &Resume, matches: &[Match]) -> Vec<SkillPick> {
    let shown: BTreeSet<&String> =
        resume.bullets().filter(|bullet| borne_out(&bullet.evidence)).flat_map(|bullet| &bullet.competencies).collect();
    let mut picks: Vec<SkillPick> = Vec::new();
    for spoken in matches.iter().flat_map(|one| &one.requirement.competencies) {
        let there = resume.skills.iter().any(|skill| skill.competency == spoken.competency);
        if !there || picks.iter().any(|pick| pick.competency == spoken.competency) {
            continue;
        }
        let word = shown.contains(&spoken.competency).then(|| spoken.words.first().cloned()).flatten();
        picks.push(SkillPick { competency: spoken.competency.clone(), shown: word });
    }
    picks
}

/// Chooses the title that has the posting's word in it, where a section may have such a one.
fn titles(posting: &str) -> BTreeMap<Section, usize> {
    let lower = posting.to_lowercase();
    let count = |word: &str| lower.matches(word).count();
    let mut titles = BTreeMap::new();
    if count("project") > count("program") {
        titles.insert(Section::Programs, 1);
    } else if count("initiative") > count("program") {
        titles.insert(Section::Programs, 2);
    }
    if count("volunteer") > count("mentor") {
        titles.insert(Section::Volunteering, 1);
    }
    if count("competenc") > count("skill") {
        titles.insert(Section::Skills, 1);
    }
    titles
}
