//! Papers of a career: the resume, the promotion packet, the brag document, as pages show them and as files.
//!
//! They are made of the caller's unlocked career space and of what their programs say of them, each time anew. What may not be told
//! is not in them, and every answer says what was held back and why.

pub mod applications;
mod file;
pub mod kept;
pub mod story;

use std::sync::Arc;

use formats::paper;
use jiff::Timestamp;
use jiff::civil::Date;
use model::career::clearance::Secret;
use model::career::evidence::Found;
use model::career::framework::{Ladder, own};
use model::career::kept::said;
use model::career::map::{CareerMap, day, look};
use model::career::papers::master::{Master, MasterBullet, master};
use model::career::papers::{Folder, Held, Source};
use model::career::posts;
use model::career::resume::{Cleared, Resume};
use model::career::tailor::{Gap, Match, Tailored, tailor};
use model::decide::find;
use model::kind::Body;
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Store;

pub use self::file::{PaperFile, PaperFormat, PaperSize, Print};
use super::career::own::look_up;
use super::career::{ladders, look_up_in};
use crate::access::Caller;
use crate::failure::{Code, Failure};
use crate::list::App;

/// How many pages a resume has where nobody says.
const PAGES: usize = 2;
/// The longest posting that is read.
const LONGEST_POSTING: usize = 60_000;

/// What papers are made from, gathered once.
#[derive(Debug)]
pub struct Gathered {
    space: Arc<Space>,
    name: String,
    email: Option<String>,
    today: Date,
    programs: Vec<GatheredProgram>,
    map: CareerMap,
    ladder: Arc<Ladder>,
}

#[derive(Debug)]
struct GatheredProgram {
    id: String,
    name: String,
    space: Arc<Space>,
    found: Arc<Found>,
    secrets: Vec<Secret>,
}

impl Gathered {
    /// Gathers what a caller's career space and programs hold.
    pub async fn of_caller(app: &App, caller: &Caller, now: Timestamp, space: Arc<Space>) -> Result<Gathered, Failure> {
        let own = look_up(app, caller, now).await?;
        let email = app.store.account(caller.account).await?.and_then(|account| account.email);
        let program = |program: super::career::own::OwnProgram| {
            let (id, (source, subject)) = (program.space.id.to_string(), program.read());
            let secrets = posts::secrets(posts::Source { id: &id, name: &program.space.name, program: source }, subject);
            GatheredProgram {
                secrets,
                name: program.space.name.clone(),
                space: Arc::clone(&program.space.state.space),
                found: Arc::clone(&program.found),
                id,
            }
        };
        let ladder = ladders::of_spaces(own.programs.iter().map(|program| &*program.space.state.space));
        Ok(Gathered::new(space, (own.name, email), own.today, own.programs.into_iter().map(program).collect(), ladder))
    }

    /// The same on the command line of one's own database, where the person is named; nothing is read of programs for nobody.
    pub async fn of_person(
        store: &Store,
        person: Option<&str>,
        user: &str,
        now: Timestamp,
        space: Arc<Space>,
    ) -> Result<Gathered, Failure> {
        let Some(person) = person else { return Ok(Gathered::new(space, (user.to_owned(), None), day(now), Vec::new(), own())) };
        let looked = look_up_in(store, person, now).await?;
        let subject = looked.subject;
        let program = |program: super::career::LookedProgram| {
            let id = program.id.to_string();
            let secrets = posts::secrets(posts::Source { id: &id, name: &program.name, program: program.read() }, &subject);
            GatheredProgram { id, secrets, name: program.name, space: Arc::new(program.space), found: Arc::new(program.found) }
        };
        let ladder = ladders::of_spaces(looked.programs.iter().map(|program| &program.space));
        Ok(Gathered::new(space, (looked.name, None), looked.today, looked.programs.into_iter().map(program).collect(), ladder))
    }

    /// Holds what was found against the organisation's ladder where a program keeps one, else against Sinew's own.
    fn new(
        space: Arc<Space>,
        (name, email): (String, Option<String>),
        today: Date,
        programs: Vec<GatheredProgram>,
        ladder: Arc<Ladder>,
    ) -> Gathered {
        let found: Vec<&Found> = programs.iter().map(|program| &*program.found).collect();
        let map = look(&found, &said(&space), &ladder, today);
        Gathered { space, name, email, today, programs, map, ladder }
    }

    /// Does something with all of it.
    fn with<T>(&self, work: impl FnOnce(&Folder<'_>) -> T) -> T {
        let sources: Vec<Source<'_>> = self
            .programs
            .iter()
            .map(|program| Source {
                id: program.id.clone(),
                name: &program.name,
                space: &program.space,
                found: &program.found,
                secrets: program.secrets.clone(),
            })
            .collect();
        work(&Folder {
            space: &self.space,
            name: &self.name,
            email: self.email.as_deref(),
            today: self.today,
            programs: &sources,
            map: &self.map,
            ladder: &self.ladder,
        })
    }
}

/// Which resume.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeInput {
    /// The key of an application: the resume is made for its posting.
    #[serde(default)]
    pub application: Option<String>,
    /// All of it, although the application has a posting.
    #[serde(default)]
    pub untailored: bool,
    /// How many pages it may fill: 1 or 2.
    #[serde(default)]
    pub pages: Option<usize>,
}

/// A posting that is held against the resume, and kept nowhere.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TailorInput {
    /// The text of the posting.
    pub posting: String,
    /// How many pages the resume may fill: 1 or 2.
    #[serde(default)]
    pub pages: Option<usize>,
}

/// Which resume, and as which file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintResume {
    #[serde(default)]
    pub format: PaperFormat,
    #[serde(default)]
    pub size: PaperSize,
    /// The key of an application: the resume is made for its posting.
    #[serde(default)]
    pub application: Option<String>,
    /// All of it, although the application has a posting.
    #[serde(default)]
    pub untailored: bool,
    /// How many pages it may fill: 1 or 2.
    #[serde(default)]
    pub pages: Option<usize>,
}

/// The resume: what stands in it, what does not, and how it looks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ResumeView {
    pub today: Date,
    /// As others may read it.
    pub resume: Cleared,
    /// Every bullet of the career space, told or not.
    pub bullets: Vec<MasterBullet>,
    pub held: Vec<Held>,
    /// What it lacks.
    pub lacks: Vec<String>,
    /// Programs that say something of you, and what each may be called outside.
    pub programs: Vec<Nameable>,
    /// What was made of a posting.
    pub tailored: Option<TailoredView>,
    /// One page without scripts.
    pub html: String,
    /// How many pages it takes as PDF.
    pub pages: usize,
    /// What is wrong with how it is set: too long, letters that the typeface lacks.
    pub remarks: Vec<String>,
}

/// A program that could be named.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Nameable {
    pub space: String,
    pub name: String,
    /// You are its owner.
    pub led: bool,
    /// What the profile calls it; nothing where it is not named outside.
    pub called: Option<String>,
}

/// What a posting asks for, and what you have for it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TailoredView {
    /// The key of the application whose posting it is.
    pub application: Option<String>,
    pub asked: Vec<AskedFor>,
    pub gaps: Vec<GapView>,
    /// Keys of the bullets that stand in it, in their order.
    pub chosen: Vec<String>,
    /// Keys of those that were left out for others.
    pub left: Vec<String>,
}

/// One thing that is asked for: bullets and evidence, and a story that tells of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskedFor {
    #[serde(flatten)]
    pub found: Match,
    pub stories: Vec<StoryHead>,
}

/// A story by name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StoryHead {
    pub key: String,
    pub title: String,
}

/// A gap, and the goal that was made of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GapView {
    #[serde(flatten)]
    pub gap: Gap,
    /// The key of the growth goal that stands for it already.
    pub is_goal: Option<String>,
}

/// Shows the resume, as it is or made for the posting of an application.
pub fn show_resume(gathered: &Gathered, input: &ResumeInput) -> Result<ResumeView, Failure> {
    let posting = match &input.application {
        Some(key) => Some((key.clone(), posting_of(&gathered.space, key)?)),
        None => None,
    };
    let tailor_to = posting.filter(|_| !input.untailored).and_then(|(key, posting)| Some((Some(key), posting?)));
    view(gathered, tailor_to, pages(input.pages)?)
}

/// Holds a posting against the resume.
pub fn tailor_resume(gathered: &Gathered, input: &TailorInput) -> Result<ResumeView, Failure> {
    check_posting(&input.posting)?;
    view(gathered, Some((None, input.posting.clone())), pages(input.pages)?)
}

fn pages(asked: Option<usize>) -> Result<usize, Failure> {
    match asked {
        None => Ok(PAGES),
        Some(pages @ 1..=2) => Ok(pages),
        Some(_) => Err(Failure::invalid("A resume has one page or two: ask for `pages` 1 or 2.")),
    }
}

fn check_posting(posting: &str) -> Result<(), Failure> {
    if posting.trim().is_empty() {
        return Err(Failure::invalid("There is no posting: paste its text."));
    }
    match posting.len() <= LONGEST_POSTING {
        true => Ok(()),
        false => Err(Failure::invalid("This is longer than any posting: paste what it asks for and what one would do there.")),
    }
}

/// Returns the posting of an application.
fn posting_of(space: &Space, key: &str) -> Result<Option<String>, Failure> {
    let (_, application) = application(space, key)?;
    Ok(application.posting.clone().filter(|posting| !posting.trim().is_empty()))
}

fn application<'a>(space: &'a Space, key: &str) -> Result<(&'a Record, &'a model::kind::application::Application), Failure> {
    let record = find(space, key)?;
    match &record.body {
        Body::Application(application) => Ok((record, application)),
        _ => Err(Failure::invalid(format!("`{}` is no application: name one by its key, such as AP-1.", record.key))),
    }
}

/// The resume that goes out: what was made of the records, cleared, and arranged for a posting.
struct Outgoing {
    master: Master,
    cleared: Cleared,
    tailored: Option<Tailored>,
}

fn outgoing(gathered: &Gathered, posting: Option<&str>) -> Outgoing {
    gathered.with(|folder| {
        let master = master(folder);
        let all = master.resume.cleared();
        match posting {
            None => Outgoing { master, cleared: all, tailored: None },
            Some(posting) => {
                let tailored = tailor(&all, posting, &folder.ladder.framework.competencies, folder.today);
                Outgoing { master, cleared: tailored.tailoring.apply(&all), tailored: Some(tailored) }
            }
        }
    })
}

fn view(gathered: &Gathered, posting: Option<(Option<String>, String)>, pages: usize) -> Result<ResumeView, Failure> {
    let Outgoing { master, cleared, tailored } = outgoing(gathered, posting.as_ref().map(|(_, posting)| posting.as_str()));
    let paper = paper::resume(&cleared, pages);
    let set = file::set(&paper, PaperSize::A4)?;
    let application = posting.and_then(|(key, _)| key);
    let tailored = tailored.map(|tailored| tailored_view(&gathered.space, application, tailored, &cleared, &master.resume.cleared()));
    let named = gathered.with(|folder| folder.profile().map(|(_, profile)| profile.programs.clone()).unwrap_or_default());
    let programs = gathered.programs.iter().map(|program| Nameable {
        space: program.id.clone(),
        name: program.name.clone(),
        led: program.found.facts.led,
        called: named.iter().find(|named| named.space.eq_ignore_ascii_case(&program.id)).map(|named| named.called.clone()),
    });
    Ok(ResumeView {
        today: gathered.today,
        bullets: master.bullets,
        held: master.held,
        lacks: master.lacks,
        programs: programs.collect(),
        tailored,
        html: paper::html(&paper),
        pages: set.pages,
        remarks: set.remarks,
        resume: cleared,
    })
}

fn tailored_view(space: &Space, application: Option<String>, tailored: Tailored, cleared: &Cleared, all: &Cleared) -> TailoredView {
    let ids = |resume: &Resume| resume.bullets().map(|bullet| bullet.id.clone()).collect::<Vec<_>>();
    let chosen = ids(cleared.resume());
    let left = ids(all.resume()).into_iter().filter(|id| !chosen.contains(id)).collect();
    let asked = tailored.matches.into_iter().map(|found| AskedFor { stories: story::told_of(space, &found.requirement), found }).collect();
    let gaps = tailored.gaps.into_iter().map(|gap| GapView { is_goal: goal_of(space, &gap), gap }).collect();
    TailoredView { application, asked, gaps, chosen, left }
}

/// Finds the growth goal that a gap was made into.
fn goal_of(space: &Space, gap: &Gap) -> Option<String> {
    let stands = |record: &&Record| matches!(record.body, Body::GrowthGoal(_)) && !record.archived && record.title == gap.goal;
    space.records().find(stands).map(|record| record.key.clone())
}

/// Writes the resume as a file.
pub fn print_resume(gathered: &Gathered, input: &PrintResume) -> Result<PaperFile, Failure> {
    let print = Print { format: input.format, size: input.size };
    let posting = match (&input.application, input.untailored) {
        (Some(key), false) => posting_of(&gathered.space, key)?,
        // A key that names nothing is told, also where its posting is not asked for.
        (Some(key), true) => application(&gathered.space, key).map(|_| None)?,
        (None, _) => None,
    };
    print_for(gathered, posting.as_deref(), input.pages, print)
}

/// The same for a posting that is kept nowhere.
pub fn print_for(gathered: &Gathered, posting: Option<&str>, asked: Option<usize>, print: Print) -> Result<PaperFile, Failure> {
    if let Some(posting) = posting {
        check_posting(posting)?;
    }
    let Outgoing { master, cleared, .. } = outgoing(gathered, posting);
    let paper = paper::resume(&cleared, pages(asked)?);
    file::print(&paper, "resume", print, master.held, master.lacks, || json_of(&paper::json_resume(&cleared)))
}

fn json_of(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new(Code::Internal, format!("The paper cannot be written as JSON: {error}")))
}

/// Which packet.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PacketInput {
    /// The key of the level that is wanted: `L4`; that of your goal when left out.
    #[serde(default)]
    pub level: Option<String>,
    /// Only what happened on this day or later; two years back when left out.
    #[serde(default)]
    pub from: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
    /// Keys of the stories that carry the case, parted by commas; those that are borne out best when left out.
    #[serde(default)]
    pub stories: Option<String>,
}

/// Which packet, and as which file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintPacket {
    #[serde(default)]
    pub format: PaperFormat,
    #[serde(default)]
    pub size: PaperSize,
    /// The key of the level that is wanted: `L4`; that of your goal when left out.
    #[serde(default)]
    pub level: Option<String>,
    /// Only what happened on this day or later; two years back when left out.
    #[serde(default)]
    pub from: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
    /// Keys of the stories that carry the case, parted by commas; those that are borne out best when left out.
    #[serde(default)]
    pub stories: Option<String>,
}

/// A packet, sealed by its hash, and what it lacks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PacketView {
    pub packet: model::career::packet::Packet,
    /// What it lacks, in words.
    pub shortcomings: Vec<String>,
    pub held: Vec<Held>,
    /// One page without scripts.
    pub html: String,
    /// How many pages it takes as PDF, with its appendix.
    pub pages: usize,
    pub remarks: Vec<String>,
}

/// Shows the promotion packet.
pub fn show_packet(gathered: &Gathered, input: &PacketInput) -> Result<PacketView, Failure> {
    let (packet, held) = story::packet(gathered, input)?;
    let paper = paper::packet(&packet);
    let set = file::set(&paper, PaperSize::A4)?;
    let shortcomings = packet.shortcomings().into_iter().map(model::career::packet::Shortcoming::words).collect();
    Ok(PacketView { shortcomings, held, html: paper::html(&paper), pages: set.pages, remarks: set.remarks, packet })
}

/// Writes the packet as a file.
pub fn print_packet(gathered: &Gathered, input: &PrintPacket) -> Result<PaperFile, Failure> {
    let print = Print { format: input.format, size: input.size };
    let case = PacketInput { level: input.level.clone(), from: input.from, until: input.until, stories: input.stories.clone() };
    let (packet, held) = story::packet(gathered, &case)?;
    let shortcomings = packet.shortcomings().into_iter().map(model::career::packet::Shortcoming::words).collect();
    file::print(&paper::packet(&packet), "promotion-packet", print, held, shortcomings, || json_of(&packet))
}

/// Which brag document.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BragInput {
    /// Its reader; yourself when left out.
    #[serde(default)]
    pub reader: Option<model::career::brag::Reader>,
    /// Only what happened on this day or later; two years back when left out.
    #[serde(default)]
    pub from: Option<Date>,
}

/// Which brag document, and as which file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintBrag {
    #[serde(default)]
    pub format: PaperFormat,
    #[serde(default)]
    pub size: PaperSize,
    /// Its reader; yourself when left out.
    #[serde(default)]
    pub reader: Option<model::career::brag::Reader>,
    /// Only what happened on this day or later; two years back when left out.
    #[serde(default)]
    pub from: Option<Date>,
}

/// A brag document as one reader is told it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BragView {
    pub told: model::career::brag::Told,
    /// What of it this reader is not told, or told roughly.
    pub remarks: Vec<String>,
    /// One page without scripts.
    pub html: String,
}

/// Shows the brag document.
pub fn show_brag(gathered: &Gathered, input: &BragInput) -> BragView {
    let (told, remarks) = story::brag(gathered, input);
    let paper = paper::brag(&told);
    BragView { html: paper::html(&paper), told, remarks }
}

/// Writes the brag document as a file.
pub fn print_brag(gathered: &Gathered, input: &PrintBrag) -> Result<PaperFile, Failure> {
    let print = Print { format: input.format, size: input.size };
    let (told, remarks) = story::brag(gathered, &BragInput { reader: input.reader, from: input.from });
    file::print(&paper::brag(&told), "brag-document", print, Vec::new(), remarks, || json_of(&told))
}
