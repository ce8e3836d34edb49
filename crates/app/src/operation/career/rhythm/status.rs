//! The private status of a month: computed, with two or three sentences of one's own, and kept as an update.

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::rhythm::{Every, LookBack};
use model::change::created;
use model::decide::{Command, Steps};
use model::kind::update::{Period, Update};
use model::kind::{Body, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kept, Looked, Now, ledger, look, own_words};
use crate::access::Caller;
use crate::failure::Failure;
use crate::list::App;
use crate::operation::status::end_of_day;
use crate::spaces::By;

/// The status that waits.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatusWaits {
    /// None where none does.
    pub waits: Option<LookBack>,
    /// The day on which the next one will; none without a growth plan.
    pub next_on: Option<Date>,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// A status to keep.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepStatus {
    /// The last day of its month, as it was looked at.
    pub to: Date,
    /// Two or three sentences of your own; each line is a paragraph.
    #[serde(default)]
    pub note: Option<String>,
}

/// Shows the status that waits. Nothing is kept.
pub async fn show_status(app: &App, caller: &Caller, now: Timestamp) -> Result<StatusWaits, Failure> {
    let open = app.career(caller).await?;
    let next_on = Now::read(&open, now).await?.next_on(&open.state().space, Every::Month);
    let looked = look(app, caller, &open, now, Every::Month).await?;
    let (waits, not_found_in) = looked.map(|looked| (looked.look, looked.not_found_in)).unzip();
    Ok(StatusWaits { waits, next_on, not_found_in: not_found_in.unwrap_or_default() })
}

/// Keeps the status that waits, once.
pub async fn keep_status(app: &App, caller: &Caller, now: Timestamp, input: &KeepStatus) -> Result<Kept, Failure> {
    let open = app.career(caller).await?;
    let note = own_words(input.note.as_deref())?;
    let at = Now::read(&open, now).await?;
    at.still(&open.state().space, Every::Month, input.to)?;
    let gone = || Failure::conflict("Nothing waits any more: it was kept meanwhile.");
    let Looked { look, forecast, .. } = look(app, caller, &open, now, Every::Month).await?.ok_or_else(gone)?;
    let by = By { actor: &caller.name, door: caller.door, now };
    let (revision, key) = open
        .change(by, None, |space, moment| {
            at.still(space, Every::Month, input.to)?;
            let mut steps = Steps::on(space);
            let entry = ledger(&mut steps, &forecast, moment)?;
            let mut look = look.clone();
            if let Some((_, key)) = &entry {
                look.headline.cites.push(key.clone());
            }
            let update = Update {
                week_ending: input.to,
                period: Period::Month,
                as_of: end_of_day(input.to, &at.zone),
                forecast: entry.map(|(entry, _)| entry),
                published_at: Some(moment.now),
                text: formats::update::look::markdown(&look, note.as_deref()),
                html: Some(formats::update::look::html(&look, note.as_deref())),
                forms: Vec::new(),
                rag: Some(look.rag),
                recipients: Vec::new(),
                note: note.clone(),
            };
            let fields = Body::Update(Box::new(update)).fields();
            let command = Command::Create { kind: Kind::Update, title: look.title.clone(), key: None, parent: None, fields };
            let key = created(steps.decide(&command, moment)?).map(|record| record.key.clone()).unwrap_or_default();
            Ok((steps.changes(), key))
        })
        .await?;
    Ok(Kept { key, title: look.title, revision })
}
