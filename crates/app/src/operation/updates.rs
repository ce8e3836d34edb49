//! Updates: the draft that is made for people, what they say in their own words, and what went out.

use jiff::Timestamp;
use jiff::civil::Date;
use model::change::created;
use model::decide::{Command, Steps, find};
use model::insight::raci::Recipient;
use model::insight::rag::Rag;
use model::insight::status::audience::{Audience, written_for};
use model::insight::status::{Claim, StatusReport};
use model::kind::update::{Form, Period, Update};
use model::kind::{Body, Kind};
use model::space::Ref;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::SpaceId;

use super::raci::{recipients, told_to};
use super::status::{Draft, StatusInput, Story, draft, has_begun, published, refuse_again, update_title};
use super::typed::{Day, moment};
use super::zone;
use crate::derived::{off, replays};
use crate::failure::Failure;
use crate::spaces::{By, Open};

/// Which update to draft.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftInput {
    /// The space's id.
    pub space: SpaceId,
    /// A day of the week to report; the data date's week when left out.
    #[serde(default)]
    pub week: Option<Date>,
    /// Count moves from this day or instant; from the last update when left out.
    #[serde(default)]
    pub since: Option<String>,
}

/// An update in its three forms, and who is to get it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DraftView {
    pub report: StatusReport,
    /// The informed and the accountable of the program, its milestones and all that the update cites.
    pub recipients: Vec<Recipient>,
    pub markdown: String,
    /// One page without scripts.
    pub html: String,
    /// The same facts as each audience reads them.
    pub forms: Vec<Form>,
}

/// Which update goes out, and what people say in their own words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishInput {
    /// The space's id.
    pub space: SpaceId,
    #[serde(default)]
    pub week: Option<Date>,
    #[serde(default)]
    pub since: Option<String>,
    /// In place of the headline that was made.
    #[serde(default)]
    pub headline: Option<Claim>,
    /// In place of the highlights that were found.
    #[serde(default)]
    pub highlights: Option<Vec<Claim>>,
    #[serde(default)]
    pub lowlights: Option<Vec<Claim>>,
    #[serde(default)]
    pub asks: Option<Vec<Claim>>,
    /// What you have to say to it, in your own words; each line is a paragraph.
    #[serde(default)]
    pub note: Option<String>,
}

/// An update that went out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UpdateHead {
    pub key: String,
    pub title: String,
    /// The last day of the week, or of the month, that it reports.
    pub week_ending: Date,
    pub period: Period,
    pub published_at: Timestamp,
    /// The colour that it went out with.
    pub rag: Option<Rag>,
    /// What a person had to say to it.
    pub note: Option<String>,
}

/// The archive, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Archive {
    pub items: Vec<UpdateHead>,
}

/// An update as it went out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UpdateView {
    #[serde(flatten)]
    pub head: UpdateHead,
    pub markdown: String,
    /// None for what went out from the command line.
    pub html: Option<String>,
    /// The same facts as each audience reads them.
    pub forms: Vec<Form>,
}

/// What went out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Published {
    pub key: String,
    pub revision: i64,
}

/// Drafts an update; nothing is kept.
pub async fn draft_update(open: &Open, now: Timestamp, input: &DraftInput) -> Result<DraftView, Failure> {
    let Draft { report, .. } = compose(open, now, input).await?;
    let recipients = recipients(&open.state().space, &report);
    let (markdown, html) = (formats::update::markdown(&report), formats::update::html(&report));
    Ok(DraftView { recipients, markdown, html, forms: forms(&report), report })
}

/// Writes an update for each audience.
fn forms(report: &StatusReport) -> Vec<Form> {
    let form = |audience| {
        let written = written_for(report, audience);
        Form { audience, text: formats::update::markdown(&written), html: Some(formats::update::html(&written)) }
    };
    Audience::forms().map(form).collect()
}

async fn compose(open: &Open, now: Timestamp, input: &DraftInput) -> Result<Draft, Failure> {
    let space = open.state().space;
    let since = input.since.as_deref().map(|text| moment(text, &zone(&space), Day::End)).transpose()?;
    let input = StatusInput { week: input.week, since, ..StatusInput::default() };
    let journal = if replays(&space, input.settings.trials) { Some(open.journal().await?) } else { None };
    let story = Story::read(open, now, &input).await?;
    off(move || draft(&story, journal.as_deref(), &input.settings, None, &|_| ())).await?
}

/// Lets an update go out: the forecast that it rests on is kept in the ledger, and its words never change.
pub async fn publish(open: &Open, by: By<'_>, input: PublishInput) -> Result<Published, Failure> {
    let asked = DraftInput { space: input.space, week: input.week, since: input.since };
    let Draft { mut report, forecast, .. } = compose(open, by.now, &asked).await?;
    let space = open.state().space;
    has_begun(&space, report.week_ending, by.now)?;
    report.note = input.note.filter(|note| !note.trim().is_empty());
    let words = |into: &mut Vec<Claim>, from: Option<Vec<Claim>>| -> Result<(), Failure> {
        let Some(from) = from else { return Ok(()) };
        from.iter().flat_map(|claim| &claim.cites).try_for_each(|key| find(&space, key).map(|_| ()))?;
        *into = from;
        Ok(())
    };
    words(&mut report.highlights, input.highlights)?;
    words(&mut report.lowlights, input.lowlights)?;
    words(&mut report.asks, input.asks)?;
    if let Some(headline) = input.headline {
        let mut one = Vec::new();
        words(&mut one, Some(vec![headline]))?;
        report.headline = one.remove(0);
    }
    let entry = Body::Forecast(Box::new(model::forecast::report::ledger_entry(&forecast, by.now))).fields();
    let forecast_title = format!("Forecast of {}", report.data_date.strftime("%Y-%m-%d"));
    let week_ending = report.week_ending;
    let (revision, key) = open
        .change(by, None, |space, moment| {
            refuse_again(space, week_ending)?;
            let create = |kind, title: &str, fields| Command::Create { kind, title: title.to_owned(), key: None, parent: None, fields };
            let mut steps = Steps::on(space);
            let entry = created(steps.decide(&create(Kind::Forecast, &forecast_title, entry.clone()), moment)?).cloned();
            let mut report = report.clone();
            if let Some(entry) = &entry {
                report.rest_on(&entry.key);
            }
            let update = Update {
                week_ending,
                period: Period::Week,
                as_of: report.as_of,
                forecast: entry.map(|entry| Ref::from(entry.id)),
                published_at: Some(moment.now),
                text: formats::update::markdown(&report),
                html: Some(formats::update::html(&report)),
                forms: forms(&report),
                rag: Some(report.shown()),
                recipients: told_to(space, &report),
                note: report.note,
            };
            let title = update_title(week_ending);
            let told = steps.decide(&create(Kind::Update, &title, Body::Update(Box::new(update)).fields()), moment)?;
            let key = created(told).map(|record| record.key.clone()).unwrap_or_default();
            Ok((steps.changes(), key))
        })
        .await?;
    Ok(Published { key, revision })
}

/// Lists what went out.
pub fn list_updates(open: &Open) -> Archive {
    let space = open.state().space;
    let mut items: Vec<UpdateHead> = published(&space).filter_map(|(key, update)| head(&space, key, update)).collect();
    items.sort_by_key(|head| std::cmp::Reverse((head.week_ending, head.published_at)));
    Archive { items }
}

fn head(space: &model::space::Space, key: &str, update: &Update) -> Option<UpdateHead> {
    let record = space.by_key(key)?;
    Some(UpdateHead {
        key: key.to_owned(),
        title: record.title.clone(),
        week_ending: update.week_ending,
        period: update.period,
        published_at: update.published_at?,
        rag: update.rag,
        note: update.note.clone(),
    })
}

/// Shows an update as it went out.
pub fn show_update(open: &Open, key: &str) -> Result<UpdateView, Failure> {
    let space = open.state().space;
    let record = find(&space, key)?;
    let Body::Update(update) = &record.body else {
        return Err(Failure::invalid(format!("`{key}` is a {}, not an update.", record.kind().name())));
    };
    let head = head(&space, &record.key, update).ok_or_else(|| Failure::invalid(format!("`{key}` has not gone out.")))?;
    Ok(UpdateView { head, markdown: update.text.clone(), html: update.html.clone(), forms: update.forms.clone() })
}
