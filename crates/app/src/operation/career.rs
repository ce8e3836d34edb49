//! Career: the framework, and what a person's records say of them.
//!
//! What is found of a person is theirs: whoever is signed in asks about themselves. By name one asks only on the command line of a
//! database without other accounts, which holds nobody's but one's own.

pub mod bundle;
pub mod check_in;
pub mod growth;
pub mod kept;
pub mod ladders;
pub mod letters;
pub mod mentees;
pub mod offers;
pub mod own;
pub mod rhythm;
pub mod sharing;
pub mod signals;
pub mod statements;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::catalogue::MEASURES;
use model::career::evidence::coming::{Coming, coming};
use model::career::evidence::{Evidence, Found, Program, ProgramFacts, find};
use model::career::experience::{self, ExperienceLog};
use model::career::framework::{Check, Framework, Ladder, own, read};
use model::career::kept::said;
use model::career::map::{CareerMap, Said, evidence, look};
use model::career::past::Past;
use model::career::prospect::{Prospect, prospects};
use model::career::road::{Road, road};
use model::career::subject::Subject;
use model::problem::Problem;
use model::space::{RecordId, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{SpaceId, SpaceKind, Store};

use self::offers::Place;
use self::own::look_up;
use super::forecast::{Settings, forecast_past};
use super::zone;
use crate::access::Caller;
use crate::cx::Cx;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::live::Live;
use crate::simulate::Progress;

/// A framework, and how far Sinew gets with its rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FrameworkView {
    pub framework: Framework,
    /// Of each rule, whether Sinew can check it.
    pub checks: Vec<Check>,
    /// What rules may name.
    pub measures: Vec<MeasureView>,
    pub problems: Vec<Problem>,
}

/// A measure that rules may name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeasureView {
    pub name: String,
    /// What it counts.
    pub words: String,
    pub reading: model::career::catalogue::Reading,
}

/// What was found of a person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonEvidence {
    pub name: String,
    pub today: Date,
    /// Oldest first.
    pub evidence: Vec<Arc<Evidence>>,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// How a person stands to the framework.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonMap {
    pub name: String,
    pub map: CareerMap,
    /// The steps and levels on the way, and where the person is.
    pub road: Road,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// Shows the framework that ships with Sinew.
pub fn show_framework() -> FrameworkView {
    view(&own(), Vec::new())
}

/// Reads an organisation's own framework and says which of its rules can be checked.
pub fn check_framework(bytes: &[u8]) -> FrameworkView {
    let (ladder, problems) = read(bytes);
    view(&ladder, problems)
}

fn view(ladder: &Ladder, problems: Vec<Problem>) -> FrameworkView {
    let measure = |measure: &model::career::catalogue::Measure| MeasureView {
        name: measure.name.to_owned(),
        words: measure.words.to_owned(),
        reading: measure.reading,
    };
    let measures = MEASURES.iter().map(measure).collect();
    FrameworkView { framework: ladder.framework.clone(), checks: ladder.checks(), measures, problems }
}

/// Which evidence to list.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceInput {
    /// Only of this competency.
    #[serde(default)]
    pub competency: Option<String>,
    /// What does not count, too, with why.
    #[serde(default)]
    pub all: bool,
}

/// Which framework to hold oneself against; Sinew's own, unless a space keeps another one.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LadderInput {
    /// The id of the space that keeps it.
    #[serde(default)]
    pub space: Option<SpaceId>,
    /// The key of the document that it stands in.
    #[serde(default)]
    pub key: Option<String>,
}

/// What is missing for the next levels, and from when on they could be supported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnProspects {
    pub name: String,
    pub today: Date,
    pub items: Vec<Prospect>,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// Lists the evidence of the caller, oldest first; while their career space is unlocked, with what they claim and as others signed it.
pub async fn show_evidence(app: &App, caller: &Caller, now: Timestamp, input: &EvidenceInput) -> Result<PersonEvidence, Failure> {
    let (own, said) = (look_up(app, caller, now).await?, said_of(app, caller).await?);
    let input = input.clone();
    off(move || {
        let mut evidence = evidence(&own.found(), &said, own.today);
        let wanted = |item: &Arc<Evidence>| {
            input.competency.as_ref().is_none_or(|id| item.competency.eq_ignore_ascii_case(id)) && (input.all || item.excluded.is_none())
        };
        evidence.retain(wanted);
        PersonEvidence { name: own.name, today: own.today, evidence, not_found_in: own.not_found_in }
    })
    .await
}

/// Holds what is found of the caller against a framework; while their career space is unlocked, with what it says of the way there.
pub async fn show_map(app: &App, caller: &Caller, now: Timestamp, input: &LadderInput) -> Result<PersonMap, Failure> {
    let ladder = ladders::chosen(app, caller, input).await?;
    let (_, open) = app.career_if_open(caller).await?;
    let own = look_up(app, caller, now).await?;
    off(move || {
        let plan = open.as_ref().map(|open| (open.state().space, open.forecast()));
        let space = plan.as_ref().map(|(space, _)| &**space);
        let found = own.found();
        let map = look(&found, &space.map(said).unwrap_or_default(), &ladder, own.today);
        let lands = |id: RecordId| {
            let landed = plan.as_ref()?.1.as_deref()?.item(id)?;
            Some((landed.p50.date(), landed.p80.date()))
        };
        let facts: Vec<&ProgramFacts> = found.iter().map(|found| &found.facts).collect();
        let road = road(&map, &facts, &ladder.framework, space, &lands);
        PersonMap { name: own.name, map, road, not_found_in: own.not_found_in }
    })
    .await
}

/// Says what the caller is short of for the next levels, and from when on the plans could give it.
pub async fn show_prospects(app: &App, caller: &Caller, now: Timestamp, input: &LadderInput) -> Result<OwnProspects, Failure> {
    let ladder = ladders::chosen(app, caller, input).await?;
    let (own, said) = (look_up(app, caller, now).await?, said_of(app, caller).await?);
    off(move || {
        let (found, coming) = (own.found(), own.coming(now));
        let coming = coming.iter().collect::<Vec<_>>();
        let map = look(&found, &said, &ladder, own.today);
        let facts: Vec<&ProgramFacts> = found.iter().map(|found| &found.facts).collect();
        let items = prospects(&map, &facts, &coming, &said, &ladder);
        OwnProspects { name: own.name, today: own.today, items, not_found_in: own.not_found_in }
    })
    .await
}

/// Reads what the caller and others say beside the records, where their career space is unlocked.
async fn said_of(app: &App, caller: &Caller) -> Result<Said, Failure> {
    let (_, open) = app.career_if_open(caller).await?;
    Ok(open.map(|open| said(&open.state().space)).unwrap_or_default())
}

/// Finds the evidence of a person in every program of a database that is one's own; in a context of the unlocked career space with what
/// is said beside the records.
pub async fn find_evidence(cx: &Cx, person: &str) -> Result<PersonEvidence, Failure> {
    let said = said_beside(cx).await?.0;
    let (name, found, today) = look_up_person(&cx.store, person, cx.now).await?;
    let evidence = evidence(&found.iter().collect::<Vec<_>>(), &said, today);
    Ok(PersonEvidence { name, today, evidence, not_found_in: Vec::new() })
}

/// Holds what is found of a person against a framework; Sinew's own, unless another one is given. In a context of the unlocked career
/// space, what is said beside the records counts, too.
pub async fn map_person(cx: &Cx, person: &str, framework: Option<&[u8]>) -> Result<PersonMap, Failure> {
    let ladder = match framework {
        None => own(),
        Some(bytes) => {
            let (ladder, problems) = read(bytes);
            if ladder.framework.levels.is_empty() {
                let words = problems.first().map_or("There is nothing in it.", |problem| problem.words.as_str());
                return Err(Failure::invalid(words.to_owned()));
            }
            Arc::new(ladder)
        }
    };
    let (said, plan) = said_beside(cx).await?;
    let (name, found, today) = look_up_person(&cx.store, person, cx.now).await?;
    let found: Vec<&Found> = found.iter().collect();
    let map = look(&found, &said, &ladder, today);
    let facts: Vec<&ProgramFacts> = found.iter().map(|found| &found.facts).collect();
    // Where the plan lands is for `sinew --career forecast` to say.
    let road = road(&map, &facts, &ladder.framework, plan.as_ref(), &|_| None);
    Ok(PersonMap { name, map, road, not_found_in: Vec::new() })
}

/// Reads what is said beside the records in the context of an unlocked career space, and that space; nothing is in any other.
pub(super) async fn said_beside(cx: &Cx) -> Result<(Said, Option<Space>), Failure> {
    let space = match cx.store.is_sealed(cx.space).await? {
        true => cx.store.load(cx.space).await?,
        false => None,
    };
    Ok((space.as_ref().map(said).unwrap_or_default(), space))
}

/// Says what a person is short of for the next levels, in a database that is one's own; the workspace's milestones land as it is
/// forecast now, others' on the days that were promised. In a context of the unlocked career space, what is said beside the records
/// counts, too.
pub async fn find_prospects(cx: &Cx, person: &str, settings: &Settings, progress: Progress<'_>) -> Result<OwnProspects, Failure> {
    let looked = look_up_in(&cx.store, person, cx.now).await?;
    let said = said_beside(cx).await?.0;
    let cx = &cx.workspace().await?;
    let live = Live::load(cx).await?;
    let forecast = forecast_past(&live.past(cx.now, cx.now), &live.sources, settings, progress)?;
    let lands = |id: RecordId| Some(forecast.items.iter().find(|item| item.plan.record == id)?.p80.date());
    let coming: Vec<Coming> = looked
        .programs
        .iter()
        .enumerate()
        .map(|(ix, program)| coming(program.read(), (ix, &program.found), &looked.subject, cx.now, &lands))
        .collect();
    let found: Vec<&Found> = looked.programs.iter().map(|program| &program.found).collect();
    let facts: Vec<&ProgramFacts> = found.iter().map(|found| &found.facts).collect();
    let ladder = own();
    let map = look(&found, &said, &ladder, looked.today);
    let items = prospects(&map, &facts, &coming.iter().collect::<Vec<_>>(), &said, &ladder);
    Ok(OwnProspects { name: looked.name, today: looked.today, items, not_found_in: Vec::new() })
}

/// Reads the experience log of a person out of a database that is one's own.
pub(super) async fn log_experience(store: &Store, person: &str, now: Timestamp, hours: Option<f64>) -> Result<ExperienceLog, Failure> {
    let looked = look_up_in(store, person, now).await?;
    let since = experience::since(looked.today);
    let read = |program: &LookedProgram| experience::read(program.read(), &program.found.facts.title, &looked.subject, since, hours);
    let rows = looked.programs.iter().filter_map(read).collect();
    Ok(experience::log(&looked.name, rows, looked.today, hours))
}

/// Refuses to name a person where anybody else has an account.
async fn check_alone(store: &Store) -> Result<(), Failure> {
    match store.accounts().await? {
        ..=1 => Ok(()),
        _ => Err(Failure::forbidden(
            "Others have accounts here, and what records say of somebody is for them alone: sign in, and look at your own.",
        )),
    }
}

fn nobody(person: &str) -> Failure {
    Failure::not_found(format!("There is nobody called `{person}`: name a person by key (U-3), by name, or by address."))
}

async fn look_up_person(store: &Store, person: &str, now: Timestamp) -> Result<(String, Vec<Found>, Date), Failure> {
    let looked = look_up_in(store, person, now).await?;
    Ok((looked.name, looked.programs.into_iter().map(|program| program.found).collect(), looked.today))
}

/// What a database says of one person.
pub(crate) struct Looked {
    pub name: String,
    pub subject: Subject,
    pub today: Date,
    pub programs: Vec<LookedProgram>,
}

impl Looked {
    fn places(&self) -> Vec<Place<'_>> {
        let programs = self.programs.iter();
        programs.map(|program| Place { id: program.id, named: &program.named, name: &program.name, space: &program.space }).collect()
    }
}

/// What one of its programs says.
pub(crate) struct LookedProgram {
    pub id: SpaceId,
    named: String,
    pub name: String,
    pub space: Space,
    past: Past,
    pub found: Found,
}

impl LookedProgram {
    /// Returns what was read of it.
    pub(crate) fn read(&self) -> Program<'_> {
        Program { space: &self.space, past: &self.past }
    }
}

pub(crate) async fn look_up_in(store: &Store, person: &str, now: Timestamp) -> Result<Looked, Failure> {
    check_alone(store).await?;
    let heads = store.spaces().await?.into_iter().filter(|head| head.kind != SpaceKind::Career);
    let mut spaces = Vec::new();
    for head in heads {
        let Some(space) = store.load(head.id).await? else { continue };
        spaces.push((head, space));
    }
    let subject = spaces.iter().find_map(|(_, space)| Subject::find(space, person));
    let subject = subject.ok_or_else(|| nobody(person))?.everywhere(spaces.iter().map(|(_, space)| space));
    let name = subject.names.iter().next().cloned().unwrap_or_default();
    let today = spaces.first().map_or_else(|| model::career::map::day(now), |(_, space)| now.to_zoned(zone(space)).date());
    let mut programs = Vec::with_capacity(spaces.len());
    for (head, space) in spaces {
        let past = Past::new(&subject, &store.journal(head.id, 0).await?);
        let found = find(Program { space: &space, past: &past }, programs.len(), &subject, now);
        programs.push(LookedProgram { id: head.id, named: head.id.to_string(), name: head.name, space, past, found });
    }
    Ok(Looked { name, subject, today, programs })
}
