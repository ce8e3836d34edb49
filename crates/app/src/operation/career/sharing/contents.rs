//! What a copy holds: one thing as it stands, laid out to be read. It names no id and leads nowhere: what is not in it cannot be reached.

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::brag::Reader as BragReader;
use model::career::coverage::Stand;
use model::career::framework::{Ladder, own};
use model::career::map::{CareerMap, day};
use model::career::mentoring::report;
use model::decide::find;
use model::insight::{count, say_date};
use model::kind::Body;
use model::kind::evidence::{Evidence, Speaks};
use model::kind::growth_goal::{GoalState, GrowthGoal};
use model::kind::mentoring::{Mentoring, MentoringRole};
use model::kind::story::Confidentiality;
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ShareItem;
use crate::access::Caller;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::operation::career::check_in::view::{CheckInView, CompetencySeen, view};
use crate::operation::career::{LadderInput, ladders, show_map};
use crate::operation::papers::{BragInput, Gathered, PacketInput, show_brag, show_packet};
use crate::spaces::Open;

/// What can be shared of a career space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "SharedThing")]
pub enum Thing {
    /// A piece of evidence that is kept.
    Evidence,
    /// A growth goal.
    Goal,
    Story,
    /// A mentoring: the two of you, goals, how many times you met, what was confirmed. Nothing of what was said.
    Mentoring,
    /// A check-in that is closed, side by side.
    CheckIn,
    /// The promotion packet.
    Packet,
    /// The brag document.
    Brag,
    /// The level that each competency is supported at. Nobody reads it by itself: it is counted in a group of five or more.
    Coverage,
}

/// Something of the caller's that could be shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shareable {
    pub what: Thing,
    /// None where there is one only.
    pub key: Option<String>,
    pub title: String,
}

/// A copy, laid out to be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    pub what: Thing,
    pub title: String,
    pub parts: Vec<ShownPart>,
    /// Of a paper: one page without scripts.
    pub html: Option<String>,
    /// Of a growth goal: what a list of goals says of it.
    pub goal: Option<ShownGoal>,
    /// Of a mentoring: what a list of pairs says of it.
    pub pair: Option<ShownPair>,
}

/// A part of what is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownPart {
    /// Empty where the lines need none.
    pub heading: String,
    pub lines: Vec<String>,
}

/// A growth goal in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownGoal {
    pub title: String,
    pub state: GoalState,
    pub competency: Option<String>,
    pub level: String,
    pub by: Option<Date>,
}

/// A mentoring in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownPair {
    pub mentor: String,
    pub mentee: String,
    pub goals: Vec<String>,
    pub meetings: usize,
    /// Outcomes that the mentee confirmed.
    pub confirmed: usize,
}

/// What is sealed in a copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    Shown(Box<Shown>),
    /// By competency, the level that is supported.
    Coverage(Stand),
}

impl Content {
    /// Returns what its owner calls it.
    pub(super) fn title(&self) -> &str {
        match self {
            Content::Shown(shown) => &shown.title,
            Content::Coverage(_) => "Where you stand, counted in a group",
        }
    }
}

/// Lists what could be shared.
pub(super) fn shareable(space: &Space) -> Vec<Shareable> {
    let there = space.records().filter(|record| !record.archived).filter_map(|record| {
        let what = match &record.body {
            Body::Evidence(_) => Thing::Evidence,
            Body::GrowthGoal(_) => Thing::Goal,
            Body::Story(_) => Thing::Story,
            Body::Mentoring(_) => Thing::Mentoring,
            Body::CheckIn(check_in) if check_in.closed_on.is_some() => Thing::CheckIn,
            _ => return None,
        };
        Some(Shareable { what, key: Some(record.key.clone()), title: record.title.clone() })
    });
    let mut all: Vec<Shareable> = there.collect();
    all.sort_by(|a, b| (a.what, &a.title, &a.key).cmp(&(b.what, &b.title, &b.key)));
    let one = |what: Thing, title: &str| Shareable { what, key: None, title: title.to_owned() };
    all.push(one(Thing::Packet, "Promotion packet"));
    all.push(one(Thing::Brag, "Brag document"));
    all.push(one(Thing::Coverage, "Where you stand, counted in a group of five or more"));
    all
}

/// Makes the copy of something of the caller's as it stands.
pub(super) async fn of_caller(app: &App, caller: &Caller, now: Timestamp, open: &Open, input: &ShareItem) -> Result<Content, Failure> {
    let space = open.state().space;
    let ladder = LadderInput::default();
    match input.what {
        Thing::Packet | Thing::Brag => {
            let gathered = Gathered::of_caller(app, caller, now, space).await?;
            let (input, name) = (input.clone(), caller.name.clone());
            off(move || paper(&gathered, &name, &input)).await?
        }
        Thing::Coverage => Ok(coverage(&show_map(app, caller, now, &ladder).await?.map)),
        Thing::CheckIn => {
            let map = show_map(app, caller, now, &ladder).await?.map;
            let ladder = ladders::chosen(app, caller, &ladder).await?;
            let record = named(&space, input)?;
            check_in(&ladder, view(&space, &ladder, &map, record, &[], day(now)), record)
        }
        Thing::Evidence | Thing::Goal | Thing::Story | Thing::Mentoring => record_of(&space, &caller.name, day(now), input),
    }
}

/// Makes the copy of a packet or a brag document.
pub fn paper(gathered: &Gathered, name: &str, input: &ShareItem) -> Result<Content, Failure> {
    let (title, html) = match input.what {
        Thing::Packet => {
            let case = PacketInput { level: input.level.clone(), ..PacketInput::default() };
            (format!("Promotion packet of {name}"), show_packet(gathered, &case)?.html)
        }
        _ => {
            let reader = input.reader.or(Some(BragReader::Manager));
            (format!("Brag document of {name}"), show_brag(gathered, &BragInput { reader, from: None }).html)
        }
    };
    Ok(content(Shown { what: input.what, title, parts: Vec::new(), html: Some(html), goal: None, pair: None }))
}

fn content(shown: Shown) -> Content {
    Content::Shown(Box::new(shown))
}

fn coverage(map: &CareerMap) -> Content {
    Content::Coverage(map.reached.iter().map(|one| (one.competency.clone(), one.level.clone())).collect())
}

fn named<'a>(space: &'a Space, input: &ShareItem) -> Result<&'a Record, Failure> {
    let key = input.key.as_deref().ok_or_else(|| Failure::invalid("Say which one: its `key`."))?;
    let record = find(space, key)?;
    match record.archived {
        true => Err(Failure::invalid(format!("`{key}` is put away: take it out of the archive first."))),
        false => Ok(record),
    }
}

/// Makes the copy of a record that needs nothing beside it.
pub fn record_of(space: &Space, name: &str, today: Date, input: &ShareItem) -> Result<Content, Failure> {
    let record = named(space, input)?;
    let mut parts = Parts::default();
    let mut shown = Shown { what: input.what, title: record.title.clone(), parts: Vec::new(), html: None, goal: None, pair: None };
    match (&record.body, input.what) {
        (Body::Evidence(kept), Thing::Evidence) => {
            check_may_be_shown(record, kept.confidentiality == Confidentiality::Never)?;
            parts.evidence(kept, today);
        }
        (Body::Story(story), Thing::Story) => {
            check_may_be_shown(record, story.confidentiality == Confidentiality::Never)?;
            parts.add("Situation", story.situation.as_deref());
            parts.add("Task", story.task.as_deref());
            parts.add("What I did", story.action_mine.as_deref());
            parts.add("What others did", story.action_ours.as_deref());
            parts.add("What came of it", story.result.as_deref());
            parts.add("What I would do differently", story.reflection.as_deref());
        }
        (Body::GrowthGoal(goal), Thing::Goal) => shown.goal = Some(parts.goal(space, record, goal, today)),
        (Body::Mentoring(mentoring), Thing::Mentoring) => shown.pair = Some(parts.mentoring(space, record, mentoring, (name, today))),
        _ => return Err(Failure::invalid(format!("`{}` is a {}: say what it is.", record.key, record.kind().words()))),
    }
    shown.parts = parts.0;
    Ok(content(shown))
}

/// The parts of a copy, as they are laid out.
#[derive(Default)]
struct Parts(Vec<ShownPart>);

impl Parts {
    /// Adds a part where there is something in it.
    fn add(&mut self, heading: &str, text: Option<&str>) {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            self.0.push(ShownPart { heading: heading.to_owned(), lines: text.lines().map(str::to_owned).collect() });
        }
    }

    fn evidence(&mut self, kept: &Evidence, today: Date) {
        let speaks = match kept.speaks {
            Speaks::For => "For whoever shares it",
            Speaks::Against => "Against whoever shares it",
            Speaks::Neither => "Neither for nor against anybody",
        };
        let others: Vec<&str> = kept.corroborators.iter().map(|one| one.name.as_str()).collect();
        self.add("", kept.excerpt.as_deref());
        self.add("Speaks", Some(speaks));
        self.add("Competency", Some(&competency(&kept.competency)));
        self.add("Day", kept.occurred_on.map(|on| say_date(on, today)).as_deref());
        self.add("Borne out", Some(model::career::evidence::Grade::from(kept.grade).words()));
        self.add("What came of it", kept.outcome.as_deref());
        self.add("Others who acted on it", Some(&others.join("\n")));
        self.add("Where it can be looked up", kept.source.as_deref());
    }

    fn goal(&mut self, space: &Space, record: &Record, goal: &GrowthGoal, today: Date) -> ShownGoal {
        let level = own().framework.level_name(&goal.level).to_owned();
        let about = goal.competency.as_deref().map(competency);
        let steps: Vec<&str> = goal.items.iter().filter_map(|item| Some(space.record(item.id()?)?.title.as_str())).collect();
        self.add("Competency", about.as_deref());
        self.add("Level", Some(&level));
        self.add("By", goal.by.map(|by| say_date(by, today)).as_deref());
        self.add("Why", goal.why.as_deref());
        self.add("What leads there", Some(&steps.join("\n")));
        ShownGoal { title: record.title.clone(), state: goal.state, competency: about, level, by: goal.by }
    }

    fn mentoring(&mut self, space: &Space, record: &Record, mentoring: &Mentoring, (name, today): (&str, Date)) -> ShownPair {
        let log = report(space, today);
        let next = log.relations.iter().find(|row| row.key == record.key).and_then(|row| row.next_on);
        let told = mentoring.outcomes.iter().map(|outcome| mentoring.told(outcome));
        let confirmed: Vec<&str> = told.filter(|told| told.confirmed_on.is_some()).map(|told| told.words).collect();
        let meetings = mentoring.sessions.iter().filter(|session| session.on <= today).count();
        let (mentor, mentee) = match mentoring.role {
            MentoringRole::Mentor => (name.to_owned(), mentoring.with.clone()),
            MentoringRole::Mentee => (mentoring.with.clone(), name.to_owned()),
        };
        self.add("Mentor", Some(&mentor));
        self.add("Mentee", Some(&mentee));
        self.add("Goals", Some(&mentoring.goals.join("\n")));
        self.add("Met", Some(&count(meetings, "time")));
        self.add("Next", next.map(|on| say_date(on, today)).as_deref());
        self.add("What came of it, as confirmed", Some(&confirmed.join("\n")));
        ShownPair { mentor, mentee, goals: mentoring.goals.clone(), meetings, confirmed: confirmed.len() }
    }
}

fn competency(id: &str) -> String {
    format!("{id} {}", own().framework.competency_name(id))
}

fn check_may_be_shown(record: &Record, never: bool) -> Result<(), Failure> {
    match never {
        true => {
            Err(Failure::invalid(format!("`{}` is marked as never to be shown: change that first, where it is so no more.", record.key)))
        }
        false => Ok(()),
    }
}

/// A check-in side by side, without the words and the names of others: those were given to its owner alone.
fn check_in(ladder: &Ladder, view: Option<CheckInView>, record: &Record) -> Result<Content, Failure> {
    let view = view.ok_or_else(|| Failure::invalid(format!("`{}` is no check-in.", record.key)))?;
    if view.closed_on.is_none() {
        return Err(Failure::conflict("The check-in is not closed: share it once you have agreed."));
    }
    let level = ShownPart { heading: "Level that is aimed at".to_owned(), lines: vec![view.level_name.clone()] };
    let part = |one: &CompetencySeen| ShownPart { heading: format!("{} {}", one.id, one.name), lines: lines(ladder, one) };
    let parts = std::iter::once(level).chain(view.competencies.iter().map(part)).collect();
    Ok(content(Shown { what: Thing::CheckIn, title: view.title, parts, html: None, goal: None, pair: None }))
}

fn lines(ladder: &Ladder, one: &CompetencySeen) -> Vec<String> {
    let name = |level: &str| ladder.framework.level_name(level).to_owned();
    let mut lines = Vec::new();
    if let Some(own) = &one.own {
        let words = own.words.as_deref().map(|words| format!(": {words}")).unwrap_or_default();
        lines.push(format!("Own view: {}{words}", name(&own.level)));
    }
    lines.extend(one.assessors.iter().map(|assessor| format!("An assessor: {}", name(&assessor.level))));
    lines.extend(one.peers.iter().map(|peers| {
        let (never, often) = ((peers.never, peers.sometimes), (peers.mostly, peers.always));
        format!("Peers on {}: never {}, sometimes {}, mostly {}, always {}", name(&peers.level), never.0, never.1, often.0, often.1)
    }));
    lines.extend(one.record.iter().map(|record| match &record.level {
        Some(level) => format!("The record: supports {}", name(level)),
        None => "The record: supports no level yet".to_owned(),
    }));
    lines.extend(one.agreed.iter().map(|agreed| format!("Agreed: {}", name(&agreed.level))));
    lines
}
