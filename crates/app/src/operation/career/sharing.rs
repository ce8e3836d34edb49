//! Sharing: a copy of one thing of the caller's career space, as it stands, for somebody to read until a day.
//!
//! For a colleague with a career space of their own it is sealed to that space, and waits there; for anybody else there is a link, which is
//! half of the key. Whoever opens it is written down for the owner, sealed. What is taken back, nobody opens any more.

pub mod contents;
pub mod received;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use model::career::map::day;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::access::AccountId;
use store::{LetterId, Link, NewSnapshot, OpenSnapshot, Reader, Snapshot, SnapshotEnd, SnapshotId, SpaceId, SpaceKind, Store};

use self::contents::{Content, Shareable, Thing, shareable};
use super::letters::{name_of, note_of};
use crate::access::Caller;
use crate::access::secret::{self, Secret};
use crate::failure::{Code, Failure};
use crate::list::App;

/// How long a copy can be read, where nobody says otherwise, and at most.
const USUAL_DAYS: i32 = 30;
const MOST_DAYS: i32 = 365;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// One thing to share.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareItem {
    pub what: Thing,
    /// The key of the record, where it is one.
    #[serde(default)]
    pub key: Option<String>,
    /// Of a promotion packet: the level that is wanted; that of your goal when left out.
    #[serde(default)]
    pub level: Option<String>,
    /// Of a brag document: its reader; your manager when left out.
    #[serde(default)]
    pub reader: Option<model::career::brag::Reader>,
    /// For one colleague: what they are called here, or their address.
    pub to: String,
    /// Make a link, although they could find it here.
    #[serde(default)]
    pub by_link: bool,
    /// A line of your own that they read first.
    #[serde(default)]
    pub note: Option<String>,
    /// After how many days it ends; 30 when left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 365))]
    pub days: Option<i32>,
}

/// What was shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemShared {
    pub id: String,
    pub title: String,
    /// It waits for them under what is shared with them; otherwise there is a link.
    pub delivered: bool,
    /// The last part of the link. Shown this once: send it yourself.
    pub token: Option<Secret>,
    pub expires_at: Timestamp,
}

/// What the caller shares, and could.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SharedByMe {
    pub today: Date,
    /// The newest first.
    pub items: Vec<SharedItem>,
    pub shareable: Vec<Shareable>,
    /// Members of the caller's programs, by name.
    pub colleagues: Vec<String>,
}

/// Whether something that was shared can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharedState {
    Open,
    /// Its owner took it back.
    Revoked,
    Expired,
}

/// Something that the caller shares.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SharedItem {
    pub id: String,
    pub state: SharedState,
    /// None where somebody laid a hand on the database, so that it can only be taken back.
    pub what: Option<Thing>,
    pub title: String,
    pub to: String,
    /// It waits in their career space; otherwise whoever has the link reads it.
    pub delivered: bool,
    pub note: Option<String>,
    pub shared_on: Date,
    pub expires_on: Date,
    pub ended_on: Option<Date>,
    /// The newest first.
    pub openings: Vec<Opening>,
}

/// That somebody opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Opening {
    pub at: Timestamp,
    /// The account; none where nobody was signed in.
    pub by: Option<String>,
}

/// Names what the caller shares.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedNamed {
    pub id: String,
}

/// A link to something shared.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotLink {
    /// The last part of the link.
    pub token: Secret,
}

/// A copy as somebody reads it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SnapshotView {
    /// Whose it is.
    pub from: String,
    pub note: Option<String>,
    pub shared_on: Date,
    pub expires_on: Date,
    #[serde(flatten)]
    pub shown: contents::Shown,
}

/// What a copy holds, as it is sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sealed {
    from: String,
    note: Option<String>,
    content: Content,
}

/// What its owner keeps of a copy.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    what: Thing,
    title: String,
    to: String,
    /// The account that it is for, where it waits there.
    account: Option<String>,
    note: Option<String>,
}

/// That something waits, as it is left in the reader's letter box; nothing outside of it says from whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SharedNote {
    shared: Delivered,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Delivered {
    at: Timestamp,
    from: String,
    what: Thing,
    title: String,
    token: Secret,
    expires_at: Timestamp,
}

/// One of the two, whose career space is open: who shares, or who is shared with.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    pub store: &'a Store,
    pub account: AccountId,
    pub name: &'a str,
    pub space: SpaceId,
    pub now: Timestamp,
}

impl<'a> Party<'a> {
    pub(in crate::operation) fn of(app: &'a App, caller: &'a Caller, space: SpaceId, now: Timestamp) -> Party<'a> {
        Party { store: &app.store, account: caller.account, name: &caller.name, space, now }
    }
}

/// Shares a copy of one thing as it stands.
pub async fn share_item(app: &App, caller: &Caller, now: Timestamp, input: &ShareItem) -> Result<ItemShared, Failure> {
    let open = app.career(caller).await?;
    let content = contents::of_caller(app, caller, now, &open, input).await?;
    share(Party::of(app, caller, open.id, now), input, content).await
}

/// The same for whoever has their career space open without a server.
pub async fn share(sharer: Party<'_>, input: &ShareItem, content: Content) -> Result<ItemShared, Failure> {
    let days = input.days.unwrap_or(USUAL_DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Failure::invalid(format!("It cannot be shared for {days} days: take 1 to {MOST_DAYS}.")));
    }
    let (to, note) = (name_of(&input.to)?, note_of(input.note.as_deref())?);
    let colleague = if input.by_link { None } else { colleague(sharer, &to).await? };
    let reader = match &colleague {
        Some((account, _)) => sharer.store.career_of(*account).await?.map(|head| head.id),
        None => None,
    };
    let pooled = input.what == Thing::Coverage;
    if pooled {
        check_pooled(sharer, reader, colleague.as_ref()).await?;
    }
    let (token, now, expires_at) = (Secret::new("")?, sharer.now, sharer.now + DAY * days);
    let title = content.title().to_owned();
    let kept = Kept {
        what: input.what,
        title: title.clone(),
        to: colleague.as_ref().map_or(to, |(_, name)| name.clone()),
        account: colleague.as_ref().filter(|_| reader.is_some()).map(|(account, _)| account.to_string()),
        note: note.clone(),
    };
    let sealed = Sealed { from: sharer.name.to_owned(), note, content };
    let link = link_of(&token);
    let id = SnapshotId(secret::mint(now)?);
    let (content, kept) = (written(&sealed)?, written(&kept)?);
    let new = NewSnapshot { id, space: sharer.space, reader, content: &content, kept: &kept, created_at: now, expires_at };
    if !sharer.store.add_snapshot(&link, &new).await? {
        return Err(Failure::conflict("They have deleted their career space just now: share it by a link."));
    }
    if let Some(reader) = reader {
        let shared =
            Delivered { at: now, from: sharer.name.to_owned(), what: input.what, title: title.clone(), token: token.clone(), expires_at };
        // To the day and under an id without a time: nothing in the database ties it to the copy, and with that to its owner.
        let noted = Timestamp::from_second(now.as_second() - now.as_second().rem_euclid(86_400)).unwrap_or(now);
        let left = sharer.store.leave_note(reader, &written(&SharedNote { shared })?, LetterId(secret::mint(noted)?), noted).await;
        if !matches!(left, Ok(true)) {
            sharer.store.revoke_snapshot(sharer.space, id, now).await?;
            left?;
            return Err(Failure::conflict("They have deleted their career space just now: share it by a link."));
        }
    }
    let delivered = reader.is_some();
    Ok(ItemShared { id: id.0.to_string(), title, delivered, token: (!delivered).then_some(token), expires_at })
}

/// What is counted in a group goes to somebody who counts groups, once at a time.
async fn check_pooled(sharer: Party<'_>, reader: Option<SpaceId>, colleague: Option<&(AccountId, String)>) -> Result<(), Failure> {
    let (Some(_), Some((account, name))) = (reader, colleague) else {
        let words =
            "It is counted in a group of five or more, by a colleague who has a career space here: it has no page that a link could open.";
        return Err(Failure::invalid(words));
    };
    for one in sharer.store.snapshots(sharer.space, sharer.now).await? {
        let kept = one.kept.as_ref().and_then(|kept| read::<Kept>(kept).ok());
        let same = kept.is_some_and(|kept| kept.what == Thing::Coverage && kept.account == Some(account.to_string()));
        if same && one.ended_at.is_none() && one.expires_at > sharer.now {
            return Err(Failure::conflict(format!("You share it with {name} already: it is counted once. Take that back first.")));
        }
    }
    Ok(())
}

/// Finds a member of the caller's programs by what they are called, or by their address.
async fn colleague(sharer: Party<'_>, to: &str) -> Result<Option<(AccountId, String)>, Failure> {
    let wanted = to.to_lowercase();
    let mut found: Vec<(AccountId, String)> = Vec::new();
    for (account, name, email) in colleagues(sharer.store, sharer.account).await? {
        if name.to_lowercase() == wanted || email.is_some_and(|email| email.to_lowercase() == wanted) {
            found.push((account, name));
        }
    }
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        _ => Err(Failure::invalid(format!("Several colleagues are called {to}: write the address of the one whom you mean."))),
    }
}

/// Lists the members of an account's programs, each once, by name.
async fn colleagues(store: &Store, account: AccountId) -> Result<Vec<(AccountId, String, Option<String>)>, Failure> {
    let mut all = Vec::new();
    for (space, _) in store.spaces_of(account).await? {
        if space.kind != SpaceKind::Career {
            all.extend(store.members(space.id).await?.into_iter().map(|member| (member.account, member.name, member.email)));
        }
    }
    all.retain(|(member, ..)| *member != account);
    all.sort_by(|a, b| (&a.1, a.0.to_string()).cmp(&(&b.1, b.0.to_string())));
    all.dedup_by(|a, b| a.0 == b.0);
    Ok(all)
}

/// Lists what the caller shares, with who opened it, and what could be shared.
pub async fn list_shared_by_me(app: &App, caller: &Caller, now: Timestamp) -> Result<SharedByMe, Failure> {
    let open = app.career(caller).await?;
    let names = colleagues(&app.store, caller.account).await?.into_iter().map(|(_, name, _)| name);
    Ok(SharedByMe {
        today: day(now),
        items: shared_of(&app.store, open.id, now).await?,
        shareable: shareable(&open.state().space),
        colleagues: names.collect(),
    })
}

/// Lists what is shared from an unlocked career space.
pub async fn shared_of(store: &Store, space: SpaceId, now: Timestamp) -> Result<Vec<SharedItem>, Failure> {
    Ok(store.snapshots(space, now).await?.into_iter().map(|snapshot| item(&snapshot, now)).collect())
}

fn item(snapshot: &Snapshot, now: Timestamp) -> SharedItem {
    let kept = snapshot.kept.as_ref().and_then(|kept| read::<Kept>(kept).ok());
    let mut openings: Vec<Opening> = snapshot.openings.iter().filter_map(|seen| read(seen).ok()).collect();
    openings.sort_by_key(|opening| std::cmp::Reverse(opening.at));
    let state = match snapshot.ended_at {
        Some(_) => SharedState::Revoked,
        None if snapshot.expires_at <= now => SharedState::Expired,
        None => SharedState::Open,
    };
    let changed = "Somebody changed it in the database: take it back.".to_owned();
    SharedItem {
        id: snapshot.id.0.to_string(),
        state,
        what: kept.as_ref().map(|kept| kept.what),
        title: kept.as_ref().map_or(changed, |kept| kept.title.clone()),
        to: kept.as_ref().map(|kept| kept.to.clone()).unwrap_or_default(),
        delivered: kept.as_ref().is_some_and(|kept| kept.account.is_some()),
        note: kept.and_then(|kept| kept.note),
        shared_on: day(snapshot.created_at),
        expires_on: day(snapshot.expires_at),
        ended_on: snapshot.ended_at.map(day),
        openings,
    }
}

/// Takes something back: nobody opens it from now on.
pub async fn revoke_shared_item(app: &App, caller: &Caller, now: Timestamp, input: &SharedNamed) -> Result<SharedItem, Failure> {
    let open = app.career(caller).await?;
    revoke(&app.store, open.id, now, &input.id).await
}

/// The same for whoever has their career space open without a server.
pub async fn revoke(store: &Store, space: SpaceId, now: Timestamp, id: &str) -> Result<SharedItem, Failure> {
    let unknown = || Failure::not_found("You share nothing of that id.");
    let id = SnapshotId(id.parse().map_err(|_no_id| unknown())?);
    let ended = store.revoke_snapshot(space, id, now).await?;
    let all = store.snapshots(space, now).await?;
    let snapshot = all.iter().find(|snapshot| snapshot.id == id).ok_or_else(unknown)?;
    match ended {
        true => Ok(item(snapshot, now)),
        false => Err(Failure::conflict("It has ended already: nobody can open it.")),
    }
}

/// Opens what a link leads to; whoever has it needs no account.
pub async fn open_snapshot(app: &App, caller: Option<&Caller>, now: Timestamp, input: &SnapshotLink) -> Result<SnapshotView, Failure> {
    let seen = Opening { at: now, by: caller.map(|caller| caller.name.clone()) };
    let once = caller.map(|caller| format!("{} {}", caller.account, day(now)));
    let reader = Reader { space: None, seen: Some(&written(&seen)?), once: once.as_deref() };
    let opened = app.store.open_snapshot(&link_of(&input.token), reader, now).await?.map_err(ended)?;
    view(&opened)
}

fn view(opened: &OpenSnapshot) -> Result<SnapshotView, Failure> {
    let sealed: Sealed = read(&opened.content)?;
    let Content::Shown(shown) = sealed.content else { return Err(ended(SnapshotEnd::Unknown)) };
    Ok(SnapshotView {
        from: sealed.from,
        note: sealed.note,
        shared_on: day(opened.created_at),
        expires_on: day(opened.expires_at),
        shown: *shown,
    })
}

fn ended(end: SnapshotEnd) -> Failure {
    Failure::not_found(match end {
        SnapshotEnd::Unknown => "This link leads nowhere: copy all of it, or ask for a new one.",
        SnapshotEnd::Revoked => "Its owner has taken it back: it can be read no more.",
        SnapshotEnd::Expired => "It has expired: ask for it anew.",
    })
}

fn link_of(token: &Secret) -> Link {
    Link::new(token.hash(), &token.0)
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| Failure::new(Code::Internal, format!("What is shared cannot be written: {error}")))
}

/// What was shared must not reach a log, and its reader's words would quote it.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(bytes)
        .map_err(|_quotes_it| Failure::new(Code::Internal, "It cannot be read: another version of Sinew wrote it."))
}
