//! Applications by stage; what was sent is frozen in each as it went out.

use std::collections::BTreeMap;

use formats::paper;
use jiff::civil::Date;
use model::career::clearance::check;
use model::career::papers::Held;
use model::career::resume::Cleared;
use model::change::{Change, Commit, Edit};
use model::decide::{Command, Moment, decide};
use model::insight::count;
use model::kind::Body;
use model::kind::application::{Application, ApplicationStage, Sent};
use model::space::{Record, RecordId, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Gathered, PaperFile, PaperFormat, PaperSize, Print, application, outgoing, pages};
use crate::failure::{Code, Failure};

/// Every application of a career space.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Applications {
    pub today: Date,
    /// What is to be done next comes first; what is over comes last.
    pub items: Vec<ApplicationRow>,
}

/// One application.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApplicationRow {
    pub key: String,
    pub title: String,
    pub company: String,
    pub stage: ApplicationStage,
    /// The stages that it came through, each with its day.
    pub stages: Vec<StageDay>,
    /// It has a posting to make a resume for.
    pub has_posting: bool,
    pub contacts: usize,
    pub questions: usize,
    pub sent: Vec<Sent>,
    pub follow_up_on: Option<Date>,
    /// The day on which to ask has come.
    pub is_due: bool,
}

/// Since when an application is at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageDay {
    pub stage: ApplicationStage,
    pub on: Date,
}

/// Lists the applications of a career space, with the stages that its journal tells of.
pub fn list_applications(space: &Space, journal: &[Commit], today: Date) -> Applications {
    let mut stages = stages(journal);
    let mut items: Vec<ApplicationRow> = Vec::new();
    for record in space.records().filter(|record| !record.archived) {
        let Body::Application(body) = &record.body else { continue };
        let over = is_over(body.stage);
        items.push(ApplicationRow {
            key: record.key.clone(),
            title: record.title.clone(),
            company: body.company.clone(),
            stage: body.stage,
            stages: stages.remove(&record.id).unwrap_or_default(),
            has_posting: body.posting.as_deref().is_some_and(|posting| !posting.trim().is_empty()),
            contacts: body.contacts.len(),
            questions: body.questions.len(),
            sent: body.sent.clone(),
            follow_up_on: body.follow_up_on,
            is_due: !over && body.follow_up_on.is_some_and(|on| on <= today),
        });
    }
    items.sort_by_key(|row| {
        (is_over(row.stage), !row.is_due, std::cmp::Reverse(row.stage as u8), row.follow_up_on.unwrap_or(Date::MAX), row.key.clone())
    });
    Applications { today, items }
}

/// The applications as a file, for spreadsheets.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApplicationsFile {
    /// How many applications stand in it.
    pub applications: usize,
    pub csv: String,
}

/// Writes a row for each stage that each application came to.
pub fn export_applications(space: &Space, journal: &[Commit], today: Date) -> ApplicationsFile {
    let listed = list_applications(space, journal, today);
    let rows: Vec<formats::applications::StageRow> = listed.items.iter().flat_map(stage_rows).collect();
    ApplicationsFile { applications: listed.items.len(), csv: formats::applications::write_csv(&rows) }
}

fn stage_rows(row: &ApplicationRow) -> Vec<formats::applications::StageRow> {
    let upto = |ix: usize| row.stages.get(ix + 1).map(|next| next.on);
    let of = |(ix, stage): (usize, &StageDay)| formats::applications::StageRow {
        key: row.key.clone(),
        title: row.title.clone(),
        company: row.company.clone(),
        stage: stage.stage,
        from: stage.on,
        until: upto(ix),
        sent: row
            .sent
            .iter()
            .filter(|sent| sent.on >= stage.on && upto(ix).is_none_or(|end| sent.on < end))
            .map(|sent| sent.what.clone())
            .collect(),
        follow_up_on: row.follow_up_on.filter(|_| upto(ix).is_none()),
    };
    row.stages.iter().enumerate().map(of).collect()
}

fn is_over(stage: ApplicationStage) -> bool {
    matches!(stage, ApplicationStage::Accepted | ApplicationStage::Refused | ApplicationStage::Withdrawn)
}

/// Reads off the journal when each application came to a stage.
fn stages(journal: &[Commit]) -> BTreeMap<RecordId, Vec<StageDay>> {
    let mut stages: BTreeMap<RecordId, Vec<StageDay>> = BTreeMap::new();
    for commit in journal {
        for change in &commit.changes {
            let (record, stage) = match &change.edit {
                Edit::RecordCreated { record } => match &record.body {
                    Body::Application(application) => (record.id, application.stage),
                    _ => continue,
                },
                Edit::FieldChanged { record, field, after, .. } if field == "stage" => match serde_json::from_value(after.clone()) {
                    Ok(stage) => (*record, stage),
                    // Other kinds have stages, too.
                    Err(_) => continue,
                },
                _ => continue,
            };
            let on = model::career::map::day(change.at);
            let known = stages.entry(record).or_default();
            match known.last_mut() {
                // Of several on one day the last one stands.
                Some(last) if last.on == on => last.stage = stage,
                _ => known.push(StageDay { stage, on }),
            }
        }
    }
    stages
}

/// What is sent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendInput {
    /// The application's key.
    pub key: String,
    /// The day on which it went out; today when left out.
    #[serde(default)]
    pub on: Option<Date>,
    /// All of the resume, although there is a posting.
    #[serde(default)]
    pub untailored: bool,
    /// How many pages the resume may fill: 1 or 2.
    #[serde(default)]
    pub pages: Option<usize>,
    /// Something else than the resume: a letter, as it goes out.
    #[serde(default)]
    pub letter: Option<String>,
}

/// What was frozen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SentView {
    /// The revision of the career space afterwards.
    pub revision: i64,
    pub key: String,
    pub stage: ApplicationStage,
    pub sent: Sent,
    pub held: Vec<Held>,
}

/// A version to freeze, and what was held back of it.
#[derive(Clone, Debug)]
pub struct Frozen {
    pub sent: Sent,
    pub held: Vec<Held>,
}

/// Makes the version that goes out.
pub fn freeze(gathered: &Gathered, input: &SendInput) -> Result<Frozen, Failure> {
    let (_, body) = application(&gathered.space, &input.key)?;
    let on = input.on.unwrap_or(gathered.today);
    if on > gathered.today {
        return Err(Failure::invalid("What was sent went out today or earlier."));
    }
    if let Some(letter) = &input.letter {
        return letter_of(gathered, letter, on);
    }
    let posting = body.posting.as_deref().filter(|posting| !input.untailored && !posting.trim().is_empty());
    let going = outgoing(gathered, posting);
    if going.cleared.resume().jobs.is_empty() && going.cleared.resume().programs.is_empty() {
        return Err(Failure::invalid("There is nothing in the resume yet: add a job and bullets below it, then send it."));
    }
    let pages = pages(input.pages)?;
    let text = paper::markdown(&paper::resume(&going.cleared, pages));
    let content = super::json_of(&SentResume { pages, resume: &going.cleared })?;
    Ok(Frozen { sent: Sent { on, what: "resume".to_owned(), text, content: Some(content) }, held: going.master.held })
}

/// All of a resume that went out.
#[derive(Serialize)]
struct SentResume<'a> {
    pages: usize,
    resume: &'a Cleared,
}

/// The same, read back.
#[derive(Deserialize)]
struct ReadResume {
    pages: usize,
    resume: Value,
}

/// Which version that was sent, and as which file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintSent {
    /// The application's key.
    pub key: String,
    /// Which of what was sent, the first being 0.
    pub place: usize,
    #[serde(default)]
    pub format: PaperFormat,
    #[serde(default)]
    pub size: PaperSize,
}

/// Returns the place of what was sent last with an application.
pub fn last_sent(space: &Space, key: &str) -> Result<usize, Failure> {
    let (record, body) = application(space, key)?;
    let none = || Failure::not_found(format!("Nothing was sent with {} yet: sinew career send {}", record.key, record.key));
    body.sent.len().checked_sub(1).ok_or_else(none)
}

/// Writes what was sent as a file again, as it went out.
pub fn print_sent(space: &Space, input: &PrintSent) -> Result<PaperFile, Failure> {
    let (record, body) = application(space, &input.key)?;
    let none = || Failure::not_found(format!("{} was not sent that much: it has {} of it.", record.key, count(body.sent.len(), "version")));
    let sent = body.sent.get(input.place).ok_or_else(none)?;
    let print = Print { format: input.format, size: input.size };
    let stem = format!("{}-{}", sent.what, sent.on);
    let unreadable = |error| Failure::new(Code::Internal, format!("What was sent for {} cannot be read back: {error}", record.key));
    let (paper, cleared) = match &sent.content {
        Some(content) => {
            let ReadResume { pages, resume } = serde_json::from_str(content).map_err(unreadable)?;
            let cleared = Cleared::read_back(&resume.to_string()).map_err(unreadable)?;
            (paper::resume(&cleared, pages), Some(cleared))
        }
        None if sent.what == "resume" && !matches!(input.format, PaperFormat::Markdown | PaperFormat::Text) => {
            return Err(Failure::invalid("Of what was sent then only the text was kept: take it as Markdown."));
        }
        // A letter is its text, and so is what went out before more of it was kept.
        None if matches!(input.format, PaperFormat::Markdown | PaperFormat::Text) => {
            return Ok(super::file::text(&stem, input.format, sent.text.clone()));
        }
        None => (paper::letter(&record.title, &sent.text), None),
    };
    super::file::print(&paper, &stem, print, Vec::new(), Vec::new(), || match &cleared {
        Some(cleared) => super::json_of(&paper::json_resume(cleared)),
        None => super::json_of(sent),
    })
}

/// A letter names nothing that must not be named.
fn letter_of(gathered: &Gathered, letter: &str, on: Date) -> Result<Frozen, Failure> {
    if letter.trim().is_empty() {
        return Err(Failure::invalid("There is no letter: write it, or send the resume."));
    }
    let secrets = gathered.with(|folder| folder.secrets());
    let findings = check(letter, &secrets);
    if let Some(first) = findings.first() {
        let message = format!("The letter says what must not be said: line {}, {}", first.line, first.words);
        return Err(Failure::invalid(message).with(json!({ "findings": findings })));
    }
    Ok(Frozen { sent: Sent { on, what: "letter".to_owned(), text: letter.to_owned(), content: None }, held: Vec::new() })
}

/// Decides the edit that keeps a version with its application: whoever only looked for it has applied now.
pub fn keep(space: &Space, key: &str, sent: &Sent, moment: &mut Moment) -> Result<(Vec<Change>, ApplicationStage), Failure> {
    let (record, body) = application(space, key)?;
    let stage = if body.stage == ApplicationStage::Found { ApplicationStage::Applied } else { body.stage };
    let fields = fields(record, body, stage, sent)?;
    Ok((decide(space, &Command::Set { record: record.id, fields }, moment)?, stage))
}

fn fields(record: &Record, body: &Application, stage: ApplicationStage, sent: &Sent) -> Result<Map<String, Value>, Failure> {
    let mut all = body.sent.clone();
    all.push(sent.clone());
    let unspeakable = |error| Failure::new(Code::Internal, format!("What was sent for {} cannot be kept: {error}", record.key));
    let mut fields = Map::new();
    fields.insert("sent".to_owned(), serde_json::to_value(all).map_err(unspeakable)?);
    fields.insert("stage".to_owned(), serde_json::to_value(stage).map_err(unspeakable)?);
    Ok(fields)
}
