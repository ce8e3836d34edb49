//! Offers: evidence newly found for the caller, pinned to the record as it stands. What is kept or dismissed lies in their private space.

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::evidence::{Evidence, Polarity};
use model::career::map::{Said, look};
use model::career::offers::{Cited, Offer, identity, is_worth_offering, offer};
use model::space::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::LadderInput;
use super::own::{OwnProgram, look_up};
use crate::access::Caller;
use crate::access::secret::hex;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;

/// How much of a hash makes an id.
const ID_LETTERS: usize = 24;

/// Which offers to show.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OffersInput {
    /// Only what happened on this day or later.
    #[serde(default)]
    pub since: Option<Date>,
}

/// What was found for the caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Offers {
    pub today: Date,
    /// The newest first.
    pub items: Vec<Offer>,
    /// How many items of the same time nobody else bears out; they are not offered.
    pub unconfirmed: usize,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// Offers the caller what was found of them: what somebody else or a later fact bears out, and what went wrong.
pub async fn list_offers(app: &App, caller: &Caller, now: Timestamp, input: &OffersInput) -> Result<Offers, Failure> {
    let ladder = super::ladders::chosen(app, caller, &LadderInput::default()).await?;
    let (own, since) = (look_up(app, caller, now).await?, input.since);
    off(move || {
        let map = look(&own.found(), &Said::default(), &ladder, own.today);
        let recent = |item: &Evidence| item.expires > map.today && since.is_none_or(|since| item.occurred_on >= since);
        let made = map.evidence.iter().enumerate().filter(|(_, item)| recent(item) && is_worth_offering(item)).filter_map(|(ix, item)| {
            let program = own.programs.get(item.program)?;
            let record = program.space.state.space.record(item.record)?;
            let id = id(program, item);
            Some(offer(&map, &ladder, ix, id, cite(program, record, item.revision)))
        });
        let mut items: Vec<Offer> = made.collect();
        items.sort_by(|a, b| b.occurred_on.cmp(&a.occurred_on).then_with(|| a.id.cmp(&b.id)));
        let unconfirmed = map
            .evidence
            .iter()
            .filter(|item| recent(item) && item.counts() && item.polarity == Polarity::Positive && !is_worth_offering(item));
        Offers { today: map.today, unconfirmed: unconfirmed.count(), items, not_found_in: own.not_found_in }
    })
    .await
}

fn id(program: &OwnProgram, item: &Evidence) -> String {
    let digest = Sha256::digest(format!("{} {}", program.space.id, identity(item)).as_bytes());
    hex(&digest)[..ID_LETTERS].to_owned()
}

/// Pins a record as it stands.
fn cite(program: &OwnProgram, record: &Record, revision: i64) -> Cited {
    Cited {
        space: program.space.named.clone(),
        space_name: program.space.name.clone(),
        record: record.id.to_string(),
        kind: record.kind(),
        key: record.key.clone(),
        title: record.title.clone(),
        revision,
        hash: pin(record, revision),
    }
}

/// Returns the hash of a record as it stands: of its id, kind, key, title, parent and fields, and the revision that last touched it.
pub fn pin(record: &Record, revision: i64) -> String {
    let parent = record.parent.map(|parent| parent.to_string());
    let pinned = json!([record.id.to_string(), record.kind(), record.key, record.title, parent, record.body.fields(), revision]);
    hex(&Sha256::digest(pinned.to_string().as_bytes()))
}
