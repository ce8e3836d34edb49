//! What somebody shows of their work outside of it: the plan, ideas from what their programs learned, and what stands in the way of showing it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::clearance::{Finding, Secret, check};
use super::evidence::Program;
use super::subject::Subject;
use crate::insight::count;
use crate::kind::action::{Action, Effect};
use crate::kind::decision::{Decision, DecisionState};
use crate::kind::post::{ConfidentialityCheck, Post, PostState, PostType};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// How often something is shown, where nobody said otherwise.
const CADENCE: [(&str, &[PostType], usize, Span); 3] = [
    ("short pieces a quarter", &[PostType::Post, PostType::Article, PostType::Repository], 2, Span::Quarter),
    ("internal talk a quarter", &[PostType::InternalTalk], 1, Span::Quarter),
    ("talk outside a year", &[PostType::Talk], 1, Span::Year),
];
/// More pillars than these and nobody knows what somebody stands for.
const MOST_PILLARS: usize = 3;
/// Ideas from longer ago are nobody's news.
const IDEA_MONTHS: i32 = 18;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Quarter,
    Year,
}

/// The content plan.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BrandReport {
    pub today: Date,
    /// By how far each is, the nearest day first.
    pub posts: Vec<PostRow>,
    pub pillars: Vec<PillarRow>,
    pub cadence: Vec<CadenceRow>,
    /// Lessons of one's programs that nobody has written about, the newest first.
    pub ideas: Vec<Idea>,
    pub findings: Vec<String>,
}

/// One thing to show.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PostRow {
    pub key: String,
    pub title: String,
    #[serde(rename = "type")]
    pub post_type: PostType,
    pub state: PostState,
    pub audience: Option<String>,
    pub pillar: Option<String>,
    pub source: Option<String>,
    pub lesson: Option<String>,
    pub due: Option<Date>,
    pub overdue: bool,
    pub url: Option<String>,
    pub feedback: Option<String>,
    pub learned: Option<String>,
    pub published_on: Option<Date>,
    /// Words of the draft.
    pub words: usize,
    pub check: ConfidentialityCheck,
    /// What the text names that is not public.
    pub found: Vec<Finding>,
    /// What is in the way of showing it; empty when it may go out.
    pub in_the_way: Vec<String>,
}

/// What somebody wants to be known for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PillarRow {
    pub pillar: String,
    pub posts: usize,
    pub published: usize,
}

/// How often something is shown, against the usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CadenceRow {
    pub words: String,
    pub want: usize,
    /// Published since the period began.
    pub have: usize,
    pub since: Date,
}

/// A lesson that may be worth telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "PostIdea")]
pub struct Idea {
    /// The record that it comes from: the space's id and the key.
    pub source: String,
    pub key: String,
    pub space_name: String,
    pub kind: Kind,
    pub title: String,
    pub on: Date,
    /// Why it may be worth telling.
    pub words: String,
    /// The lesson, as the record has it.
    pub lesson: Option<String>,
}

/// A program that ideas and secrets are looked for in.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The id of the space.
    pub id: &'a str,
    pub name: &'a str,
    pub program: Program<'a>,
}

/// Lays out the content plan of a career space. `published` says on which day each was published; `ideas` and `secrets` come from programs.
pub fn report(space: &Space, published: &BTreeMap<RecordId, Date>, ideas: Vec<Idea>, secrets: &[Secret], today: Date) -> BrandReport {
    let all = space.records().filter(|record| !record.archived).filter_map(post_of);
    let mut posts: Vec<PostRow> = all.map(|(record, post)| row(record, post, published.get(&record.id).copied(), secrets, today)).collect();
    posts.sort_by_key(|row| (place(row.state), row.due.unwrap_or(Date::MAX), row.key.len(), row.key.clone()));
    let told: BTreeSet<&str> = posts.iter().filter_map(|row| row.source.as_deref()).collect();
    let mut ideas: Vec<Idea> = ideas.into_iter().filter(|idea| !told.contains(idea.source.as_str())).collect();
    ideas.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.source.cmp(&b.source)));
    let (pillars, cadence) = (pillars(&posts), cadence(&posts, today));
    BrandReport { today, findings: findings(&posts, &pillars), pillars, cadence, ideas, posts }
}

/// Lists what is in the way of showing a post: what its owner has not said, and what its text names.
pub fn in_the_way(post: &Post, found: &[Finding]) -> Vec<String> {
    let check = post.confidentiality_check.clone().unwrap_or_default();
    let mut way: Vec<String> = check.missing().map(|what| format!("Say {what}.")).into_iter().collect();
    if !found.is_empty() {
        way.push(format!("It names what is not public, in {}.", count(found.len(), "place")));
    }
    if blank(&post.text) && blank(&post.url) {
        way.push("There is no text, and no link to one.".to_owned());
    }
    way
}

/// Finds what a post names that is not public, but what its owner said everybody knows already.
pub fn found(title: &str, post: &Post, secrets: &[Secret]) -> Vec<Finding> {
    let text = [Some(title), post.lesson.as_deref(), post.text.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let public = post.confidentiality_check.as_ref().map_or(&[][..], |check| &check.already_public);
    let known = |finding: &Finding| public.iter().any(|known| known.trim().to_lowercase() == finding.text.to_lowercase());
    check(&text, secrets).into_iter().filter(|finding| !known(finding)).collect()
}

/// Lists what programs learned that somebody could tell: retros whose actions helped, decisions that were looked at again.
pub fn ideas(source: Source<'_>, subject: &Subject, today: Date) -> Vec<Idea> {
    let space = source.program.space;
    let me = subject.records(space);
    let mine = |owner: Option<&Ref>| owner.and_then(Ref::id).is_some_and(|owner| me.contains(&owner));
    let since = today.checked_sub(IDEA_MONTHS.months()).unwrap_or(Date::MIN);
    let idea = |record: &Record, on: Date, words: String, lesson: Option<String>| Idea {
        source: format!("{}/{}", source.id, record.key),
        key: record.key.clone(),
        space_name: source.name.to_owned(),
        kind: record.kind(),
        title: record.title.clone(),
        on,
        words,
        lesson,
    };
    let live = space.records().filter(|record| !record.archived);
    live.filter_map(|record| match &record.body {
        Body::Action(action) if mine(action.owner.as_ref()) => {
            let (on, words) = helped(space, record, action)?;
            Some(idea(record, on, words, action.measure.clone().or_else(|| action.description.clone())))
        }
        Body::Decision(decision) if mine(decision.owner.as_ref()) => {
            let on = reviewed(decision, today)?;
            Some(idea(
                record,
                on,
                "A decision whose day of review has passed: did it hold, and what would you decide today?".to_owned(),
                decision.outcome.clone(),
            ))
        }
        _ => None,
    })
    .filter(|idea| idea.on >= since && idea.on <= today)
    .collect()
}

/// Lists what of a program must not be said outside: its name, its people, its numbers. What the person is called is theirs to say.
pub fn secrets(source: Source<'_>, subject: &Subject) -> Vec<Secret> {
    let space = source.program.space;
    secrets_of(source.name, space, &subject.records(space))
}

/// The same of a space in which some records are the person.
pub(super) fn secrets_of(program: &str, space: &Space, me: &BTreeSet<RecordId>) -> Vec<Secret> {
    let from = |what: &str| format!("{what} {program}");
    let name = |name: &str, what: &str| Secret::Name { name: name.to_owned(), from: from(what) };
    let mut found = vec![name(program, "the program")];
    for record in space.records().filter(|record| !me.contains(&record.id)) {
        match &record.body {
            Body::Program(_) => found.push(name(&record.title, "the program")),
            Body::Person(_) => found.push(name(&record.title, "a person of")),
            Body::Stakeholder(_) => found.push(name(&record.title, "a stakeholder of")),
            Body::Metric(metric) => {
                let last = metric.measurements.iter().max_by_key(|measurement| measurement.on).map(|measurement| measurement.value);
                let unit = metric.unit.as_deref().unwrap_or_default();
                let values = [metric.baseline, metric.target, last].into_iter().flatten();
                found.extend(
                    values.map(|value| Secret::Number { number: format!("{value} {unit}").trim().to_owned(), from: from(&record.key) }),
                );
            }
            _ => {}
        }
    }
    // One word that everybody uses would be found in every text.
    found.retain(|secret| match secret {
        Secret::Name { name, .. } => name.trim().chars().count() > 2,
        Secret::Number { .. } => true,
    });
    found
}

fn post_of(record: &Record) -> Option<(&Record, &Post)> {
    match &record.body {
        Body::Post(post) => Some((record, post)),
        _ => None,
    }
}

fn blank(text: &Option<String>) -> bool {
    text.as_ref().is_none_or(|text| text.trim().is_empty())
}

fn row(record: &Record, post: &Post, published_on: Option<Date>, secrets: &[Secret], today: Date) -> PostRow {
    // What is out is out: to find fault with it then helps nobody.
    let open = !matches!(post.state, PostState::Published | PostState::Retired);
    let found = if open { found(&record.title, post, secrets) } else { Vec::new() };
    PostRow {
        key: record.key.clone(),
        title: record.title.clone(),
        post_type: post.post_type,
        state: post.state,
        audience: post.audience.clone(),
        pillar: post.pillar.clone(),
        source: post.source.clone(),
        lesson: post.lesson.clone(),
        due: post.due,
        overdue: open && post.due.is_some_and(|due| due < today),
        url: post.url.clone(),
        feedback: post.feedback.clone(),
        learned: post.learned.clone(),
        published_on: published_on.filter(|_| post.state == PostState::Published),
        words: post.text.as_deref().unwrap_or_default().split_whitespace().count(),
        check: post.confidentiality_check.clone().unwrap_or_default(),
        in_the_way: if open { in_the_way(post, &found) } else { Vec::new() },
        found,
    }
}

fn place(state: PostState) -> u8 {
    match state {
        PostState::Cleared => 0,
        PostState::Draft => 1,
        PostState::Idea => 2,
        PostState::Published => 3,
        PostState::Retired => 4,
    }
}

fn pillars(posts: &[PostRow]) -> Vec<PillarRow> {
    let mut rows: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in posts.iter().filter(|row| row.state != PostState::Retired) {
        let Some(pillar) = row.pillar.as_deref().map(str::trim).filter(|pillar| !pillar.is_empty()) else { continue };
        let counts = rows.entry(pillar).or_default();
        counts.0 += 1;
        counts.1 += usize::from(row.state == PostState::Published);
    }
    rows.into_iter().map(|(pillar, (posts, published))| PillarRow { pillar: pillar.to_owned(), posts, published }).collect()
}

fn cadence(posts: &[PostRow], today: Date) -> Vec<CadenceRow> {
    let row = |(words, types, want, span): (&str, &[PostType], usize, Span)| {
        let month = match span {
            Span::Quarter => (today.month() - 1) / 3 * 3 + 1,
            Span::Year => 1,
        };
        let since = Date::new(today.year(), month, 1).unwrap_or(today);
        let counts = |row: &&PostRow| types.contains(&row.post_type) && row.published_on.is_some_and(|on| on >= since);
        CadenceRow { words: words.to_owned(), want, have: posts.iter().filter(counts).count(), since }
    };
    CADENCE.into_iter().map(row).collect()
}

fn findings(posts: &[PostRow], pillars: &[PillarRow]) -> Vec<String> {
    let mut found = Vec::new();
    if pillars.len() > MOST_PILLARS {
        found.push(format!("{} pillars: with more than {MOST_PILLARS} nobody knows what you stand for.", pillars.len()));
    }
    let late: Vec<&str> = posts.iter().filter(|row| row.overdue).map(|row| row.key.as_str()).collect();
    if !late.is_empty() {
        found.push(format!("Past their day: {}.", late.join(", ")));
    }
    let quiet: Vec<&str> = posts
        .iter()
        .filter(|row| row.state == PostState::Published && blank(&row.feedback) && blank(&row.learned))
        .map(|row| row.key.as_str())
        .collect();
    if !quiet.is_empty() {
        found.push(format!("Out, and nothing is written down of what came back: {}.", quiet.join(", ")));
    }
    found
}

/// An action of a retro that helped: the day on which somebody looked, and why it is worth telling.
fn helped(space: &Space, record: &Record, action: &Action) -> Option<(Date, String)> {
    let of_retro = |to: RecordId| space.record(to).is_some_and(|record| record.kind() == Kind::Retro);
    let came_of_one = space.links_from(record.id).any(|link| link.relation == Relation::FollowsFrom && of_retro(link.to));
    let words = match action.effect? {
        Effect::Helped => "A retro’s action that helped: what was it before, what did you change, what is it now?",
        Effect::Partly => "A retro’s action that helped in part: what did it not reach?",
        Effect::DidNot => "A retro’s action that did not help: what did you believe that was not so?",
    };
    Some((action.effect_on.filter(|_| came_of_one)?, words.to_owned()))
}

/// The day on which a decision was to be looked at again, once it has come.
fn reviewed(decision: &Decision, today: Date) -> Option<Date> {
    decision.revisit.filter(|day| *day <= today && decision.state == DecisionState::Made)
}
