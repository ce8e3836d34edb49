//! What others share with the caller: it waits in their letter box, and is opened from there.

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::coverage::Stand;
use model::career::map::day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{LetterId, OpenSnapshot, Reader, SnapshotEnd};

use super::contents::{Content, Shown, Thing};
use super::{Delivered, Opening, Party, Sealed, SharedNote, SharedState, SnapshotView, ended, link_of, read, view, written};
use crate::access::Caller;
use crate::failure::Failure;
use crate::list::App;

/// What others share with the caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SharedWithMe {
    pub today: Date,
    /// The newest first.
    pub items: Vec<ReceivedItem>,
}

/// Something that somebody shares with the caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReceivedItem {
    pub id: String,
    pub state: SharedState,
    pub what: Thing,
    pub title: String,
    pub from: String,
    pub shared_on: Date,
    pub expires_on: Date,
    /// It is counted in a group, and has no page.
    pub pooled: bool,
}

/// Names what is shared with the caller.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedNamed {
    pub id: String,
}

/// Something that waits in a letter box, and what is known of it.
struct Waiting {
    id: LetterId,
    note: Delivered,
    /// What it holds, as nobody but whoever shares it can have written it; none once it has ended.
    sealed: Option<Sealed>,
    state: SharedState,
}

/// What is shared with somebody for a manager's page.
#[derive(Clone, Debug, Default)]
pub(in crate::operation) struct Told {
    /// Goals and pairs, each with whose they are.
    pub shown: Vec<(String, Shown)>,
    /// What is counted, in the order in which it came; none where it has ended.
    pub coverage: Vec<Option<Stand>>,
}

/// Lists what others share with the caller; nothing of it is opened by that.
pub async fn list_shared_with_me(app: &App, caller: &Caller, now: Timestamp) -> Result<SharedWithMe, Failure> {
    let open = app.career(caller).await?;
    received(Party::of(app, caller, open.id, now)).await
}

/// The same for whoever has their career space open without a server.
pub async fn received(receiver: Party<'_>) -> Result<SharedWithMe, Failure> {
    let mut items: Vec<(Timestamp, ReceivedItem)> =
        waiting(receiver).await?.into_iter().map(|waiting| (waiting.note.at, item(waiting))).collect();
    items.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(SharedWithMe { today: day(receiver.now), items: items.into_iter().map(|(_, item)| item).collect() })
}

fn item(waiting: Waiting) -> ReceivedItem {
    let Waiting { id, note, sealed, state } = waiting;
    ReceivedItem {
        id: id.to_string(),
        state,
        what: note.what,
        pooled: note.what == Thing::Coverage,
        // What is sealed by whoever shares it says so; a note is only how it is found.
        title: sealed.as_ref().map_or(note.title, |sealed| sealed.content.title().to_owned()),
        from: sealed.map_or(note.from, |sealed| sealed.from),
        shared_on: day(note.at),
        expires_on: day(note.expires_at),
    }
}

/// Opens something that is shared with the caller; its owner sees that they did, and when.
pub async fn open_shared_item(app: &App, caller: &Caller, now: Timestamp, input: &ReceivedNamed) -> Result<SnapshotView, Failure> {
    let open = app.career(caller).await?;
    open_received(Party::of(app, caller, open.id, now), &input.id).await
}

/// The same for whoever has their career space open without a server.
pub async fn open_received(receiver: Party<'_>, id: &str) -> Result<SnapshotView, Failure> {
    let found = named(receiver, id).await?;
    if found.note.what == Thing::Coverage {
        return Err(Failure::forbidden("It was shared to be counted in a group of five or more, and has no page of its own."));
    }
    view(&opened(receiver, &found.note, true).await?.map_err(ended)?)
}

/// Removes something from what is shared with the caller. It ends nothing for whoever shares it.
pub async fn remove_shared_item(app: &App, caller: &Caller, now: Timestamp, input: &ReceivedNamed) -> Result<SharedWithMe, Failure> {
    let open = app.career(caller).await?;
    let receiver = Party::of(app, caller, open.id, now);
    remove(receiver, &input.id).await?;
    received(receiver).await
}

/// The same for whoever has their career space open without a server.
pub async fn remove(receiver: Party<'_>, id: &str) -> Result<(), Failure> {
    let found = named(receiver, id).await?;
    if found.note.what == Thing::Coverage {
        // Groups are made in the order in which people came: without one of them the others would be grouped anew, and could be told apart.
        return Err(Failure::conflict("It is counted in a group, and stays with it."));
    }
    receiver.store.remove_letters(receiver.space, &[found.id]).await?;
    Ok(())
}

/// Reads goals, pairs and what is counted, all of which whoever shares it sees as opened.
pub(in crate::operation) async fn told(receiver: Party<'_>) -> Result<Told, Failure> {
    let mut all = waiting(receiver).await?;
    // By an instant that is sealed: what comes later never stands before what came earlier.
    all.sort_by_key(|one| (one.note.at, one.id));
    let mut told = Told::default();
    for one in all {
        let what = one.note.what;
        if !matches!(what, Thing::Goal | Thing::Mentoring | Thing::Coverage) {
            continue;
        }
        let content = match opened(receiver, &one.note, true).await? {
            Ok(opened) => Some(read::<Sealed>(&opened.content)?),
            Err(_ended) => None,
        };
        match content.map(|sealed| (sealed.from, sealed.content)) {
            Some((from, Content::Shown(shown))) => told.shown.push((from, *shown)),
            Some((_, Content::Coverage(levels))) => told.coverage.push(Some(levels)),
            None if what == Thing::Coverage => told.coverage.push(None),
            None => {}
        }
    }
    Ok(told)
}

async fn named(receiver: Party<'_>, id: &str) -> Result<Waiting, Failure> {
    let mut all = waiting(receiver).await?;
    let place = all.iter().position(|waiting| waiting.id.to_string() == id);
    Ok(all.swap_remove(place.ok_or_else(|| Failure::not_found("Nothing of that id is shared with you."))?))
}

/// Lists what waits. What nobody can have sealed to the receiver is left out: a note takes no key of anybody's.
async fn waiting(receiver: Party<'_>) -> Result<Vec<Waiting>, Failure> {
    let mut found = Vec::new();
    for letter in receiver.store.letters(receiver.space).await? {
        let note = letter.answer.as_ref().filter(|_| letter.is_note).and_then(|bytes| read::<SharedNote>(bytes).ok());
        let Some(SharedNote { shared: note }) = note else { continue };
        let (sealed, state) = match opened(receiver, &note, false).await? {
            Ok(opened) => (Some(read(&opened.content)?), SharedState::Open),
            Err(SnapshotEnd::Revoked) => (None, SharedState::Revoked),
            Err(SnapshotEnd::Expired) => (None, SharedState::Expired),
            // Whoever shared it deleted their career space, if they ever shared it: of that a place in a group is all that may remain.
            Err(SnapshotEnd::Unknown) if note.what == Thing::Coverage => (None, SharedState::Revoked),
            Err(SnapshotEnd::Unknown) => continue,
        };
        found.push(Waiting { id: letter.id, note, sealed, state });
    }
    Ok(found)
}

/// Opens what a note leads to; written down, once a day, where somebody reads it.
async fn opened(receiver: Party<'_>, note: &Delivered, seen: bool) -> Result<Result<OpenSnapshot, SnapshotEnd>, Failure> {
    let opening = written(&Opening { at: receiver.now, by: Some(receiver.name.to_owned()) })?;
    let once = format!("{} {}", receiver.account, day(receiver.now));
    let reader = Reader { space: Some(receiver.space), seen: seen.then_some(&opening[..]), once: Some(&once) };
    Ok(receiver.store.open_snapshot(&link_of(&note.token), reader, receiver.now).await?)
}
