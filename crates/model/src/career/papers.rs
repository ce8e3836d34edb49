//! What the records of a career space make of papers: the master resume, the promotion packet, the brag document.
//!
//! Words are the person's own, out of their career space. Sizes, grades, levels and what did not work are read off the programs.
//! What is held back is told, so that nobody wonders where a line is.

pub mod brag;
pub mod master;
pub mod packet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::clearance::{Secret, check, round};
use super::evidence::{Found, Grade};
use super::framework::Ladder;
use super::kept;
use super::map::CareerMap;
use super::proof::Proof;
use crate::kind::evidence::Evidence;
use crate::kind::profile::{NamedProgram, Profile};
use crate::kind::story::Confidentiality;
use crate::kind::{Body, Kind};
use crate::space::{Record, Ref, Space};

/// All that papers are made from.
#[derive(Clone, Copy, Debug)]
pub struct Folder<'a> {
    /// The career space, unlocked.
    pub space: &'a Space,
    /// Of the account.
    pub name: &'a str,
    pub email: Option<&'a str>,
    pub today: Date,
    /// The programs that say something of the person.
    pub programs: &'a [Source<'a>],
    /// How they stand to the ladder.
    pub map: &'a CareerMap,
    pub ladder: &'a Ladder,
}

/// A program that the person may read.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The id of its space.
    pub id: String,
    pub name: &'a str,
    pub space: &'a Space,
    pub found: &'a Found,
    /// What of it must not be said outside.
    pub secrets: Vec<Secret>,
}

/// A record of the career space that is not told as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "HeldBack")]
pub struct Held {
    pub key: String,
    pub kind: Kind,
    pub holding: Holding,
    /// Why, and what would let it go out.
    pub words: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    LeftOut,
    /// Its numbers are said roughly.
    Rounded,
    /// It goes out as it stands, and should be looked at first.
    ToLookAt,
}

/// What an item of evidence is cited by.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cites {
    /// The evidence in the career space.
    pub key: String,
    pub title: String,
    pub competency: String,
    pub grade: Grade,
    /// The space of the record that it cites, where it may be read.
    pub space: Option<String>,
    /// The record's key there.
    pub cited: Option<String>,
}

impl<'a> Folder<'a> {
    /// Returns the profile, if there is one.
    pub fn profile(&self) -> Option<(&'a Record, &'a Profile)> {
        self.of(|body| match body {
            Body::Profile(profile) => Some(&**profile),
            _ => None,
        })
        .next()
    }

    /// Lists the records of one kind that stand.
    fn of<T: 'a>(&self, body: impl Fn(&'a Body) -> Option<&'a T>) -> impl Iterator<Item = (&'a Record, &'a T)> {
        self.space.records().filter(|record| !record.archived).filter_map(move |record| Some((record, body(&record.body)?)))
    }

    fn evidence(&self) -> impl Iterator<Item = (&'a Record, &'a Evidence)> {
        kept::evidence(self.space).filter(|(record, _)| !record.archived)
    }

    /// Returns how the person names themselves: as on their profile, else as in their account.
    pub fn person(&self) -> String {
        let named = self.profile().map(|(record, _)| record.title.trim()).filter(|title| !title.is_empty());
        named.unwrap_or(self.name).to_owned()
    }

    /// Finds the name outside of the program that a space holds.
    fn named(&self, space: &str) -> Option<&'a NamedProgram> {
        self.profile()?.1.programs.iter().find(|program| program.space.eq_ignore_ascii_case(space))
    }

    fn source(&self, space: &str) -> Option<&'a Source<'a>> {
        self.programs.iter().find(|source| source.id.eq_ignore_ascii_case(space))
    }

    /// Resolves references to evidence; what is gone or archived bears nothing out.
    fn cited(&self, references: &[Ref]) -> Vec<(&'a Record, &'a Evidence)> {
        let of = |reference: &Ref| {
            let record = self.space.record(reference.id()?).filter(|record| !record.archived)?;
            match &record.body {
                Body::Evidence(evidence) => Some((record, &**evidence)),
                _ => None,
            }
        };
        references.iter().filter_map(of).collect()
    }

    /// Grades a kept item by the record that it cites, where that can be read; else as it was when it was kept.
    fn grade(&self, record: &Record, evidence: &Evidence) -> Grade {
        let program =
            evidence.space.as_deref().and_then(|space| self.programs.iter().position(|source| source.id.eq_ignore_ascii_case(space)));
        let about = |item: &&std::sync::Arc<super::evidence::Evidence>| {
            Some(item.program) == program
                && Some(item.key.as_str()) == evidence.cited.as_deref()
                && item.competency == evidence.competency
                && item.excluded.is_none()
        };
        // What somebody signed is on the map, and not among what was found.
        let now = program.and_then(|_| self.map.evidence.iter().filter(about).map(|item| item.grade).max());
        now.unwrap_or_else(|| kept::grade(self.space, record, evidence))
    }

    fn proof(&self, record: &Record, evidence: &Evidence) -> Proof {
        let key = evidence.cited.clone().unwrap_or_else(|| record.key.clone());
        Proof { key, title: record.title.clone(), grade: self.grade(record, evidence) }
    }

    fn proofs(&self, references: &[Ref]) -> Vec<Proof> {
        let mut proofs: Vec<Proof> = Vec::new();
        for (record, evidence) in self.cited(references) {
            let proof = self.proof(record, evidence);
            // One record may speak for several competencies.
            match proofs.iter_mut().find(|known| known.key == proof.key && known.title == proof.title) {
                Some(known) => known.grade = known.grade.max(proof.grade),
                None => proofs.push(proof),
            }
        }
        proofs
    }

    fn cites(&self, references: &[Ref]) -> Vec<Cites> {
        let cites = |(record, evidence): (&Record, &Evidence)| Cites {
            key: record.key.clone(),
            title: record.title.clone(),
            competency: evidence.competency.clone(),
            grade: self.grade(record, evidence),
            space: evidence.space.clone().filter(|space| self.source(space).is_some()),
            cited: evidence.cited.clone(),
        };
        self.cited(references).into_iter().map(cites).collect()
    }

    /// Lists what must not be said outside; what the profile calls a program may be.
    pub fn secrets(&self) -> Vec<Secret> {
        let programs = self.profile().map(|(_, profile)| profile.programs.as_slice()).unwrap_or_default();
        let may_be_said = |name: &str| {
            let called = programs.iter().filter(|program| program.confidentiality != Confidentiality::Never).map(|program| &program.called);
            called.chain([&self.person()]).any(|said| said.eq_ignore_ascii_case(name))
        };
        let all = self.programs.iter().flat_map(|source| &source.secrets);
        let kept = all.filter(|secret| !matches!(secret, Secret::Name { name, .. } if may_be_said(name)));
        kept.cloned().collect()
    }

    /// Returns the name of a competency.
    fn competency_name(&self, id: &str) -> String {
        self.ladder.framework.competency_name(id).to_owned()
    }

    fn level_name(&self, key: &str) -> String {
        self.ladder.framework.level_name(key).to_owned()
    }
}

/// Looks at a text before it goes out: how far it may go, and why not as it stands.
///
/// Who marks a line as public has looked at it; what is only rounded is held back where it names a secret.
fn look_at(record: &Record, text: &str, marked: Confidentiality, secrets: &[Secret]) -> (Confidentiality, Option<Held>) {
    let held = |holding, words: String| Some(Held { key: record.key.clone(), kind: record.kind(), holding, words });
    let named = |text: &str| check(text, secrets).into_iter().map(|finding| finding.words).collect::<Vec<_>>().join(" ");
    match marked {
        Confidentiality::Never => (
            Confidentiality::Never,
            held(Holding::LeftOut, "It is marked as never to be told: change its confidentiality to let it out.".to_owned()),
        ),
        Confidentiality::NeedsRounding => match named(&round(text)) {
            names if !names.is_empty() => (Confidentiality::Never, held(Holding::LeftOut, format!("{names} Or mark it as public."))),
            _ if round(text) != text => (
                Confidentiality::NeedsRounding,
                held(Holding::Rounded, "Its numbers are said roughly: mark it as public where they may be told.".to_owned()),
            ),
            _ => (Confidentiality::NeedsRounding, None),
        },
        Confidentiality::Public => match named(text) {
            names if !names.is_empty() => {
                (Confidentiality::Public, held(Holding::ToLookAt, format!("It is marked as public, and goes out. {names}")))
            }
            _ => (Confidentiality::Public, None),
        },
    }
}
