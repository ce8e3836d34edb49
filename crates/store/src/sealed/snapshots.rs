//! Snapshots: copies of single things of a sealed space, as they stood, for somebody else to read until a day.
//!
//! A copy is sealed with a key made of its link, of which the database has the hash alone. One that is meant for the owner of another sealed
//! space takes, beside the link, what the two spaces' letter boxes agree on: only that reader opens it, only the owner of the first space can
//! have made it, and which two they are stands nowhere. Who opened a copy is sealed to its owner. Once it ends, what it held is gone.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use x25519_dalek::PublicKey;
use zeroize::Zeroizing;

use super::entry::padded;
use super::letters::{BOX, Link, OWNER_OF, make_box, nobodys_link, open_box, open_from, public_key, seal_to, shared_key};
use super::{SecretKey, read_seal};
use crate::access::AccountId;
use crate::db::{Tx, with_db};
use crate::{Fault, SpaceId, Store};

const PAIR: &[u8] = b"sinew snapshot pair\0";

pub(crate) const ADD_SNAPSHOT: &str = "
    insert into snapshot (snapshot_id, secret_hash, space_id, content, kept, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) const SNAPSHOTS: &str = "
    select snapshot_id, kept, created_at, expires_at, ended_at from snapshot where space_id = $1 order by created_at desc, snapshot_id desc";

pub(crate) const SNAPSHOT_OF_SECRET: &str = "
    select snapshot_id, space_id, content, created_at, expires_at, ended_at from snapshot where secret_hash = $1";

pub(crate) const END_SNAPSHOT: &str = "
    update snapshot set ended_at = $3, content = $4 where space_id = $1 and snapshot_id = $2 and ended_at is null and expires_at > $3";

/// What has expired is held no longer than somebody looks.
pub(crate) const EMPTY_SNAPSHOTS: &str = "
    update snapshot set content = $2 where expires_at <= $1 and content <> $2";

pub(crate) const REMOVE_SNAPSHOTS: &str = "
    delete from snapshot where space_id = $1";

pub(crate) const ADD_OPENING: &str = "
    insert into opening (opening_id, snapshot_id, space_id, seen) values ($1, $2, $3, $4) on conflict (opening_id) do nothing";

pub(crate) const OPENINGS: &str = "
    select snapshot_id, seen from opening where space_id = $1 order by snapshot_id, opening_id";

pub(crate) const REMOVE_OPENINGS: &str = "
    delete from opening where space_id = $1";

/// Identifies a snapshot; it opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId(pub Uuid);

/// A snapshot to give out.
#[derive(Clone, Debug)]
pub struct NewSnapshot<'a> {
    pub id: SnapshotId,
    pub space: SpaceId,
    /// The sealed space of whom it is for; none where the link is all it takes.
    pub reader: Option<SpaceId>,
    /// What is read.
    pub content: &'a [u8],
    /// What its owner keeps of it.
    pub kept: &'a [u8],
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A snapshot as its owner sees it.
#[derive(Debug)]
pub struct Snapshot {
    pub id: SnapshotId,
    /// What was kept of it; none where somebody laid a hand on it.
    pub kept: Option<Zeroizing<Vec<u8>>>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// Who opened it, each as it was written down.
    pub openings: Vec<Zeroizing<Vec<u8>>>,
}

/// Who opens a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Their own sealed space, unlocked, where the snapshot is meant for it.
    pub space: Option<SpaceId>,
    /// What is written down of it for the owner; nothing where no eye falls on what it holds.
    pub seen: Option<&'a [u8]>,
    /// What is the same for openings that are one: who, and on which day. Without it each is written down.
    pub once: Option<&'a str>,
}

/// A snapshot as a reader opens it.
#[derive(Debug)]
pub struct OpenSnapshot {
    pub id: SnapshotId,
    /// Whose space it comes from.
    pub owner: AccountId,
    pub content: Zeroizing<Vec<u8>>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Why a snapshot does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotEnd {
    Unknown,
    Revoked,
    Expired,
}

/// A row of the list: id, what was kept, and the instants of its making, its day and its end.
type Listed = (String, Vec<u8>, i64, i64, Option<i64>);

/// Where a snapshot stands, as its row says.
struct Row {
    id: SnapshotId,
    space: SpaceId,
    content: Vec<u8>,
    created_at: Timestamp,
    expires_at: Timestamp,
}

impl Store {
    /// Gives out a snapshot of an unlocked space; whether it did: whoever it is for may have no sealed space any more.
    pub async fn add_snapshot(&self, link: &Link, new: &NewSnapshot<'_>) -> Result<bool, Fault> {
        let unlocked = self.unlocked(new.space)?;
        let _turn = unlocked.ledger.lock().await;
        let fault = |error| Fault::new(&self.place, "keep the snapshot", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let key = match new.reader {
            None => link.key.clone(),
            Some(reader) => {
                make_box(&mut tx, new.space, &unlocked.key).await.map_err(fault)??;
                let Some((public, ..)) = read_seal(&mut tx, reader, BOX).await.map_err(fault)? else { return Ok(false) };
                let (there, own) = (public_key(&public)?, read_seal(&mut tx, new.space, BOX).await.map_err(fault)?);
                let (public, _, bytes) = own.ok_or_else(|| Fault::bug("a letter box that was made is gone"))?;
                let (secret, own) = open_box(new.space, &unlocked.key, &public, &bytes)?;
                shared_key(PAIR, &secret, &there, &link.key, [&own, &there]).ok_or_else(no_key)?
            }
        };
        let content = key.seal(&content_place(new.id), &padded(new.content))?;
        let kept = unlocked.key.seal(&kept_place(new.space, new.id), &padded(new.kept))?;
        with_db!(&mut tx, Tx, |c| sqlx::query(ADD_SNAPSHOT)
            .bind(new.id.0.to_string())
            .bind(&link.hash.0)
            .bind(new.space.to_string())
            .bind(&content)
            .bind(&kept)
            .bind(new.created_at.as_microsecond())
            .bind(new.expires_at.as_microsecond())
            .execute(&mut **c)
            .await
            .map(|_| ()))
        .map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(true)
    }

    /// Lists the snapshots of an unlocked space, the newest first, with who opened each.
    pub async fn snapshots(&self, space: SpaceId, now: Timestamp) -> Result<Vec<Snapshot>, Fault> {
        let unlocked = self.unlocked(space)?;
        let fault = |error| Fault::new(&self.place, "list the snapshots", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        empty_expired(&mut tx, now).await.map_err(fault)?;
        let rows: Vec<Listed> =
            with_db!(&mut tx, Tx, |c| sqlx::query_as(SNAPSHOTS).bind(space.to_string()).fetch_all(&mut **c).await).map_err(fault)?;
        let openings: Vec<(String, Vec<u8>)> =
            with_db!(&mut tx, Tx, |c| sqlx::query_as(OPENINGS).bind(space.to_string()).fetch_all(&mut **c).await).map_err(fault)?;
        let sealed = read_seal(&mut tx, space, BOX).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        let own = sealed.map(|(public, _, bytes)| open_box(space, &unlocked.key, &public, &bytes)).transpose()?;
        let seen = |snapshot: SnapshotId| {
            let all = openings.iter().filter(|(id, _)| *id == snapshot.0.to_string());
            all.filter_map(|(_, seen)| {
                let (secret, public) = own.as_ref()?;
                open_from(secret, public, &nobodys_link(), &seen_place(space, snapshot), seen)
            })
            .collect()
        };
        let read = |(id, kept, created_at, expires_at, ended_at): Listed| {
            let id = SnapshotId(self.read_id("a snapshot", &id)?);
            Ok(Snapshot {
                id,
                kept: unlocked.key.open(&kept_place(space, id), &kept),
                created_at: self.read_instant("a snapshot", created_at)?,
                expires_at: self.read_instant("a snapshot", expires_at)?,
                ended_at: ended_at.map(|at| self.read_instant("a snapshot", at)).transpose()?,
                openings: seen(id),
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Opens a snapshot, and writes down for its owner who did, or not at all.
    pub async fn open_snapshot(&self, link: &Link, reader: Reader<'_>, now: Timestamp) -> Result<Result<OpenSnapshot, SnapshotEnd>, Fault> {
        let fault = |error| Fault::new(&self.place, "open the snapshot", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let row = match self.snapshot_row(&mut tx, link, now).await? {
            Ok(row) => row,
            Err(end) => return Ok(Err(end)),
        };
        let owner: Option<String> =
            with_db!(&mut tx, Tx, |c| sqlx::query_scalar(OWNER_OF).bind(row.space.to_string()).fetch_optional(&mut **c).await)
                .map_err(fault)?;
        let (Some(owner), Some((public, ..))) = (owner, read_seal(&mut tx, row.space, BOX).await.map_err(fault)?) else {
            return Ok(Err(SnapshotEnd::Unknown));
        };
        let there = public_key(&public)?;
        let key = match reader.space {
            None => Some(link.key.clone()),
            Some(space) => self.pair_key(&mut tx, space, &there, link).await?,
        };
        // Without the key that it takes it is as if it were not there.
        let Some(content) = key.and_then(|key| key.open(&content_place(row.id), &row.content)) else {
            return Ok(Err(SnapshotEnd::Unknown));
        };
        if let Some(seen) = reader.seen {
            let seen = seal_to(&there, &nobodys_link(), &seen_place(row.space, row.id), &padded(seen))?;
            with_db!(&mut tx, Tx, |c| sqlx::query(ADD_OPENING)
                .bind(opening_id(link, reader.once)?)
                .bind(row.id.0.to_string())
                .bind(row.space.to_string())
                .bind(&seen)
                .execute(&mut **c)
                .await
                .map(|_| ()))
            .map_err(fault)?;
        }
        tx.commit().await.map_err(fault)?;
        let owner = AccountId(self.read_id("a snapshot", &owner)?);
        Ok(Ok(OpenSnapshot { id: row.id, owner, content, created_at: row.created_at, expires_at: row.expires_at }))
    }

    /// Takes a snapshot back: nobody opens it from now on, and what it held is gone; whether it was still open.
    pub async fn revoke_snapshot(&self, space: SpaceId, snapshot: SnapshotId, now: Timestamp) -> Result<bool, Fault> {
        let fault = |error| Fault::new(&self.place, "take the snapshot back", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let touched = with_db!(&mut tx, Tx, |c| sqlx::query(END_SNAPSHOT)
            .bind(space.to_string())
            .bind(snapshot.0.to_string())
            .bind(now.as_microsecond())
            .bind(Vec::<u8>::new())
            .execute(&mut **c)
            .await
            .map(|done| done.rows_affected()))
        .map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(touched == 1)
    }

    async fn snapshot_row(&self, tx: &mut Tx, link: &Link, now: Timestamp) -> Result<Result<Row, SnapshotEnd>, Fault> {
        type Found = (String, String, Vec<u8>, i64, i64, Option<i64>);
        let fault = |error| Fault::new(&self.place, "look up the snapshot", error);
        let row: Option<Found> =
            with_db!(tx, Tx, |c| sqlx::query_as(SNAPSHOT_OF_SECRET).bind(&link.hash.0).fetch_optional(&mut **c).await).map_err(fault)?;
        let Some((id, space, content, created_at, expires_at, ended_at)) = row else { return Ok(Err(SnapshotEnd::Unknown)) };
        let expires_at = self.read_instant("a snapshot", expires_at)?;
        if ended_at.is_some() {
            return Ok(Err(SnapshotEnd::Revoked));
        }
        if expires_at <= now {
            return Ok(Err(SnapshotEnd::Expired));
        }
        Ok(Ok(Row {
            id: SnapshotId(self.read_id("a snapshot", &id)?),
            space: SpaceId(self.read_id("a snapshot", &space)?),
            content,
            created_at: self.read_instant("a snapshot", created_at)?,
            expires_at,
        }))
    }

    /// The key that a reader's letter box agrees on with the one of whom a snapshot comes from; none where the reader has no letter box.
    async fn pair_key(&self, tx: &mut Tx, reader: SpaceId, from: &PublicKey, link: &Link) -> Result<Option<SecretKey>, Fault> {
        let unlocked = self.unlocked(reader)?;
        let fault = |error| Fault::new(&self.place, "open the letter box", error);
        let Some((public, _, bytes)) = read_seal(tx, reader, BOX).await.map_err(fault)? else { return Ok(None) };
        let (secret, own) = open_box(reader, &unlocked.key, &public, &bytes)?;
        Ok(shared_key(PAIR, &secret, from, &link.key, [from, &own]))
    }
}

async fn empty_expired(tx: &mut Tx, now: Timestamp) -> Result<(), sqlx::Error> {
    with_db!(tx, Tx, |c| sqlx::query(EMPTY_SNAPSHOTS).bind(now.as_microsecond()).bind(Vec::<u8>::new()).execute(&mut **c).await.map(|_| ()))
}

/// Who has the link's key alone can tell that two openings are one.
fn opening_id(link: &Link, once: Option<&str>) -> Result<String, Fault> {
    let mut bytes = Zeroizing::new([0; 32]);
    match once {
        None => getrandom::fill(&mut *bytes).map_err(|_error| Fault::no_randomness())?,
        Some(once) => {
            let mut digest = Sha256::new_with_prefix(b"sinew opening\0");
            digest.update(link.key.bytes());
            digest.update(once.as_bytes());
            *bytes = digest.finalize().into();
        }
    }
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn no_key() -> Fault {
    Fault::tampered("the letter box of whom it is for is no key")
}

fn content_place(snapshot: SnapshotId) -> String {
    format!("sinew snapshot {}", snapshot.0)
}

fn kept_place(space: SpaceId, snapshot: SnapshotId) -> String {
    format!("sinew snapshot of {space} {}", snapshot.0)
}

fn seen_place(space: SpaceId, snapshot: SnapshotId) -> String {
    format!("sinew opening {space} {}", snapshot.0)
}
