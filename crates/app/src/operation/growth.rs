//! What somebody grows by and tells: stories, learning, mentoring, what they show, and the experience log that their programs give.
//!
//! All but the log stands in the caller's own career space; what is read beside it are the programs that they may read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::clearance::Secret;
use model::career::experience::{self, ExperienceLog};
use model::career::framework;
use model::career::learning::{self, LearningReport};
use model::career::mentoring::{self, MentoringReport};
use model::career::posts::{self, BrandReport, Idea, Source};
use model::career::stories::{self, StoriesReport, StoryDraft};
use model::change::{Commit, Edit};
use model::decide::{Rejection, Showing, find, show};
use model::kind::Body;
use model::kind::post::{ConfidentialityCheck, PostState};
use model::space::{RecordId, Ref, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::career::log_experience;
use super::career::own::{Own, look_up};
use super::zone;
use crate::access::{Caller, check_person};
use crate::cx::Cx;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::spaces::{By, Open};

/// Names a record of the caller's career space.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRecord {
    /// The record's key.
    pub key: String,
}

/// What a story begins with, as an edit takes it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DraftedStory {
    #[serde(flatten)]
    pub draft: StoryDraft,
}

/// How long a week of leading was.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExperienceInput {
    /// Hours a week that leading a program took, as the caller says; without them there are no hours.
    #[serde(default)]
    #[schemars(range(min = 0, max = 80))]
    pub hours_a_week: Option<f64>,
}

/// The log, and the same as files.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExperienceView {
    #[serde(flatten)]
    pub log: ExperienceLog,
    /// A row for each program.
    pub csv: String,
    pub markdown: String,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// That a post may be shown, and whether it is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearPost {
    /// The post's key.
    pub key: String,
    /// What its owner says of it; as it stands there when left out.
    #[serde(default)]
    pub check: Option<ConfidentialityCheck>,
    /// It is out; without this it may go out.
    #[serde(default)]
    pub publish: bool,
    /// Where it can be read.
    #[serde(default)]
    pub url: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PostCleared {
    pub revision: i64,
    pub state: PostState,
}

/// Lays out the caller's story bank.
pub async fn show_stories(open: &Open) -> StoriesReport {
    stories::report(&open.state().space, &framework::own().framework)
}

/// Begins a story from a piece of evidence of the caller's career space. Nothing is written.
pub async fn draft_story(open: &Open, key: &str) -> Result<DraftedStory, Failure> {
    let space = open.state().space;
    let record = find(&space, key)?;
    let other = || Failure::invalid(format!("`{key}` is no evidence: a story begins with something that a record bears out."));
    let mut draft = stories::draft(record).ok_or_else(other)?;
    // Edits name records by their keys.
    draft.fields.evidence = vec![Ref::from(record.key.clone())];
    Ok(DraftedStory { draft })
}

/// Lays out what the caller learns, beside what there is.
pub async fn show_learning(app: &App, caller: &Caller, open: &Open, now: Timestamp) -> Result<LearningReport, Failure> {
    let space = open.state().space;
    let today = today(&space, now);
    let own = look_up(app, caller, now).await?;
    off(move || {
        let log = experience::log(&own.name, rows(&own, today, None), today, None);
        learning::report(&space, Some(log.months as f64), today)
    })
    .await
}

/// Reads the experience log out of the programs that the caller may read.
pub async fn show_experience(app: &App, caller: &Caller, now: Timestamp, input: &ExperienceInput) -> Result<ExperienceView, Failure> {
    let hours = hours_of(input)?;
    let own = look_up(app, caller, now).await?;
    off(move || view(experience::log(&own.name, rows(&own, own.today, hours), own.today, hours), own.not_found_in)).await
}

/// Reads the experience log of a person out of a database that is one's own.
pub async fn find_experience(cx: &Cx, person: &str, input: &ExperienceInput) -> Result<ExperienceView, Failure> {
    let hours = hours_of(input)?;
    Ok(view(log_experience(&cx.store, person, cx.now, hours).await?, Vec::new()))
}

/// Lays out the story bank of the unlocked career space of a context.
pub async fn list_stories(cx: &Cx) -> Result<StoriesReport, Failure> {
    let space = cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The career space is gone."))?;
    Ok(stories::report(&space, &framework::own().framework))
}

fn hours_of(input: &ExperienceInput) -> Result<Option<f64>, Failure> {
    match input.hours_a_week {
        Some(hours) if !(0.0..=80.0).contains(&hours) => Err(Failure::invalid("A week of leading is between 0 and 80 hours.")),
        hours => Ok(hours),
    }
}

fn view(log: ExperienceLog, not_found_in: Vec<String>) -> ExperienceView {
    let (csv, markdown) = (formats::experience::write_csv(&log), formats::experience::write_markdown(&log));
    ExperienceView { log, csv, markdown, not_found_in }
}

/// Lays out the caller's mentoring log.
pub async fn show_mentoring(open: &Open, now: Timestamp) -> MentoringReport {
    let space = open.state().space;
    mentoring::report(&space, today(&space, now))
}

/// Lays out what the caller shows of their work, with ideas from their programs and what each text names that is not public.
pub async fn show_brand(app: &App, caller: &Caller, open: &Open, now: Timestamp) -> Result<BrandReport, Failure> {
    let published = published(&open.journal().await?, &open.state().space);
    let own = look_up(app, caller, now).await?;
    let space = open.state().space;
    let today = today(&space, now);
    off(move || posts::report(&space, &published, ideas(&own, today), &secrets(&own, &space), today)).await
}

/// Lets a post out, or says why not: what its owner has not said of it, and each place where it names what is not public.
pub async fn clear_post(app: &App, caller: &Caller, open: &Open, by: By<'_>, input: &ClearPost) -> Result<PostCleared, Failure> {
    check_person(caller)?;
    let own = look_up(app, caller, by.now).await?;
    let state = if input.publish { PostState::Published } else { PostState::Cleared };
    let showing = Showing { check: input.check.clone(), is_out: input.publish, url: input.url.clone() };
    let (revision, ()) = open
        .change(by, None, |space, moment| {
            let record = find(space, &input.key)?;
            if !matches!(record.body, Body::Post(_)) {
                return Err(Failure::invalid(format!("`{}` is no post.", input.key)));
            }
            match show(space, record.id, &showing, &secrets(&own, space), moment) {
                Ok(changes) => Ok((changes, ())),
                Err(Rejection::NotYet { found, first }) => {
                    let details = json!({ "found": found });
                    Err(Failure::from(Rejection::NotYet { found, first }).with(details))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    Ok(PostCleared { revision, state })
}

fn today(space: &Space, now: Timestamp) -> Date {
    now.to_zoned(zone(space)).date()
}

fn rows(own: &Own, today: Date, hours: Option<f64>) -> Vec<experience::ExperienceRow> {
    let since = experience::since(today);
    let read = |(name, program, subject)| experience::read(program, name, subject, since, hours);
    own.sources().filter_map(|(source, subject)| read((source.name, source.program, subject))).collect()
}

fn ideas(own: &Own, today: Date) -> Vec<Idea> {
    own.sources().flat_map(|(source, subject)| posts::ideas(source, subject, today)).collect()
}

/// What of the caller's programs and employers must not be said outside.
fn secrets(own: &Own, space: &Space) -> Vec<Secret> {
    let employers = space.records().filter_map(|record| match &record.body {
        Body::Job(job) => Some(Secret::Name { name: job.employer.clone(), from: format!("the employer of {}", record.key) }),
        _ => None,
    });
    own.sources().flat_map(|(source, subject)| posts::secrets(source, subject)).chain(employers).collect()
}

/// On which day each post was published: the last time that it became so.
fn published(journal: &[Commit], space: &Space) -> BTreeMap<RecordId, Date> {
    let zone = zone(space);
    let is_out = |state: &Value| state == "published";
    let mut days = BTreeMap::new();
    for change in journal.iter().flat_map(|commit| &commit.changes) {
        let record = match &change.edit {
            Edit::RecordCreated { record } => {
                Some(record.id).filter(|_| matches!(&record.body, Body::Post(post) if post.state == PostState::Published))
            }
            Edit::FieldChanged { record, field, after, .. } if field == "state" && is_out(after) => Some(*record),
            _ => None,
        };
        if let Some(record) = record {
            days.insert(record, change.at.to_zoned(zone.clone()).date());
        }
    }
    days
}

impl Own {
    /// Lists the programs that say something of whoever asked, each with who they are in it.
    fn sources(&self) -> impl Iterator<Item = (Source<'_>, &model::career::subject::Subject)> {
        self.programs.iter().map(|program| {
            let (read, subject) = program.read();
            (Source { id: &program.space.named, name: &program.space.name, program: read }, subject)
        })
    }
}
