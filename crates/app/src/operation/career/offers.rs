//! Offers: evidence newly found for the caller, pinned to the record as it stands. What is kept or dismissed lies in their private space.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::evidence::{Evidence, Found, Polarity, Sort};
use model::career::framework::{Ladder, own};
use model::career::kept::{evidence, said};
use model::career::map::{CareerMap, look};
use model::career::offers::{Cited, Offer, identity, is_worth_offering, offer};
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::SpaceId;

use super::own::look_up;
use super::{LadderInput, look_up_in, said_beside};
use crate::access::Caller;
use crate::access::career::CareerLock;
use crate::access::secret::hex;
use crate::cx::Cx;
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
    /// The newest first, without what was kept or dismissed.
    pub items: Vec<Offer>,
    /// How many items of the same time nobody else bears out; they are not offered.
    pub unconfirmed: usize,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
    /// Whether what was kept or dismissed is known: while the career space is locked, everything is offered.
    pub career: CareerLock,
    /// How many offers were kept, and how many dismissed.
    pub kept: usize,
    pub dismissed: usize,
}

/// A space that evidence was found in.
pub(super) struct Place<'a> {
    pub id: SpaceId,
    pub named: &'a str,
    pub name: &'a str,
    pub space: &'a Space,
}

/// Offers the caller what was found of them: what somebody else or a later fact bears out, and what went wrong.
pub async fn list_offers(app: &App, caller: &Caller, now: Timestamp, input: &OffersInput) -> Result<Offers, Failure> {
    let ladder = super::ladders::chosen(app, caller, &LadderInput::default()).await?;
    let (career, open) = app.career_if_open(caller).await?;
    let (mine, since, space) = (look_up(app, caller, now).await?, input.since, open.map(|open| open.state().space));
    off(move || {
        let space = space.as_deref();
        let done: BTreeSet<&str> = space.into_iter().flat_map(answered).collect();
        let said = space.map(said).unwrap_or_default();
        let map = look(&mine.found(), &said, &ladder, mine.today);
        let mut items = offers(&map, &ladder, &mine.places(), since);
        items.retain(|offer| !done.contains(offer.id.as_str()));
        let (kept, dismissed) = space.map(counts).unwrap_or_default();
        Offers { today: map.today, unconfirmed: unconfirmed(&map, since), items, not_found_in: mine.not_found_in, career, kept, dismissed }
    })
    .await
}

/// Offers what was found of a person in a database that is one's own; in a context of the unlocked career space without what was kept
/// or dismissed there.
pub async fn offers_of(cx: &Cx, person: &str) -> Result<Offers, Failure> {
    let (mut found, space) = all_offers_of(cx, person).await?;
    if let Some(space) = space {
        let done: BTreeSet<&str> = answered(&space).collect();
        found.items.retain(|offer| !done.contains(offer.id.as_str()));
        (found.kept, found.dismissed) = counts(&space);
        found.career = CareerLock::Open;
    }
    Ok(found)
}

/// Offers all that was found of a person, kept and dismissed or not; beside it the career space, where it is unlocked.
pub(super) async fn all_offers_of(cx: &Cx, person: &str) -> Result<(Offers, Option<Space>), Failure> {
    let (said, space) = said_beside(cx).await?;
    let looked = look_up_in(&cx.store, person, cx.now).await?;
    let found: Vec<&Found> = looked.programs.iter().map(|program| &program.found).collect();
    let ladder = own();
    let map = look(&found, &said, &ladder, looked.today);
    let offers = Offers {
        today: map.today,
        unconfirmed: unconfirmed(&map, None),
        items: offers(&map, &ladder, &looked.places(), None),
        not_found_in: Vec::new(),
        career: CareerLock::Locked,
        kept: 0,
        dismissed: 0,
    };
    Ok((offers, space))
}

/// Counts what is on record and nobody else bears out.
fn unconfirmed(map: &CareerMap, since: Option<Date>) -> usize {
    let alone = |item: &&Arc<Evidence>| {
        item.sort != Sort::Claim
            && is_recent(item, map, since)
            && item.counts()
            && item.polarity == Polarity::Positive
            && !is_worth_offering(item)
    };
    map.evidence.iter().filter(alone).count()
}

/// Lists the offers that a career space has an answer to.
fn answered(space: &Space) -> impl Iterator<Item = &str> {
    evidence(space).filter_map(|(_, evidence)| evidence.offer.as_deref())
}

/// Counts what is kept and what was dismissed: of what was offered, and of what its owner says of the time before.
pub(super) fn counts(space: &Space) -> (usize, usize) {
    let dismissed = evidence(space).filter(|(record, _)| record.archived).count();
    (evidence(space).count() - dismissed, dismissed)
}

/// Writes the offers of a map, the newest first.
pub(super) fn offers(map: &CareerMap, ladder: &Ladder, places: &[Place<'_>], since: Option<Date>) -> Vec<Offer> {
    let worth = |(_, item): &(usize, &Arc<Evidence>)| is_recent(item, map, since) && is_worth_offering(item);
    let made = map.evidence.iter().enumerate().filter(worth).filter_map(|(ix, item)| {
        let place = places.get(item.program)?;
        let record = place.space.record(item.record)?;
        Some(offer(map, ladder, ix, id(place.id, item), cite(place, record, item.revision)))
    });
    let mut items: Vec<Offer> = made.collect();
    items.sort_by(|a, b| b.occurred_on.cmp(&a.occurred_on).then_with(|| a.id.cmp(&b.id)));
    items
}

fn is_recent(item: &Evidence, map: &CareerMap, since: Option<Date>) -> bool {
    item.expires > map.today && since.is_none_or(|since| item.occurred_on >= since)
}

/// Returns the id under which an item is offered.
pub(super) fn id(space: SpaceId, item: &Evidence) -> String {
    let digest = Sha256::digest(format!("{space} {}", identity(item)).as_bytes());
    hex(&digest)[..ID_LETTERS].to_owned()
}

/// Pins a record as it stands.
fn cite(place: &Place<'_>, record: &Record, revision: i64) -> Cited {
    Cited {
        space: place.named.to_owned(),
        space_name: place.name.to_owned(),
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
