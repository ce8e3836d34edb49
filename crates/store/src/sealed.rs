//! Sealed spaces: a career is kept as ciphertext alone, one row per commit, and read by replaying its journal.
//!
//! Who has the database and not the key sees how many commits there were and, to half a kilobyte, how long each is. Whoever changes,
//! moves, swaps or drops a row is found out when it is read: each is sealed to its place, names the one before, and a sealed head says
//! which is the last. What cannot be found out is a whole database that was put back as it was on an earlier day.
//!
//! The key is in memory from `unlock` to `lock`; meanwhile the journal is, too, as a career is small.

mod ballots;
mod entry;
mod key;
pub(crate) mod letters;
mod past;
pub(crate) mod snapshots;
pub(crate) mod space;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::change::{Commit, apply};
use model::space::{Record, RecordId, Space};
use serde::{Deserialize, Serialize};

pub use self::key::{Seal, SealKind, SecretKey};

use self::entry::{BEGINNING, Broken, Hash, Source, fingerprint};
use crate::db::{Tx, with_db};
use crate::load::revision;
use crate::{CommitError, Fault, NewSources, SpaceId, SpaceKind, Store, commit};

pub(crate) const SEALED: &str = "
    select revision, bytes from sealed where space_id = $1 and revision > $2 order by revision";

pub(crate) const ADD_SEALED: &str = "
    insert into sealed (space_id, revision, bytes) values ($1, $2, $3)";

pub(crate) const SEAL: &str = "
    select salt, params, bytes from seal where space_id = $1 and kind = $2";

pub(crate) const SAVE_SEAL: &str = "
    insert into seal (space_id, kind, salt, params, bytes) values ($1, $2, $3, $4, $5)
    on conflict (space_id, kind) do update set salt = excluded.salt, params = excluded.params, bytes = excluded.bytes";

/// What the row of the head is called among the seals.
const HEAD: &str = "head";

/// The keys of the spaces that are unlocked, and what they open. Shared by every clone of a store.
#[derive(Debug, Default)]
pub(crate) struct Vault {
    /// Whether a space is sealed: it never changes, so each is looked up once.
    sealed: Mutex<HashMap<SpaceId, bool>>,
    open: Mutex<HashMap<SpaceId, Arc<Unlocked>>>,
}

/// A sealed space that is unlocked.
pub(crate) struct Unlocked {
    key: SecretKey,
    ledger: tokio::sync::Mutex<Ledger>,
}

impl std::fmt::Debug for Unlocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unlocked(…)")
    }
}

/// The journal as far as it was read, and what follows from it.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) commits: Vec<Commit>,
    pub(crate) space: Space,
    sources: Vec<Source>,
    /// The fingerprint of the last row.
    last: Hash,
}

/// Which row is the last, so that nobody cuts the journal short unnoticed.
#[derive(PartialEq, Serialize, Deserialize)]
struct Head {
    revision: i64,
    last: Hash,
}

impl Vault {
    fn sealed(&self) -> MutexGuard<'_, HashMap<SpaceId, bool>> {
        self.sealed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> MutexGuard<'_, HashMap<SpaceId, Arc<Unlocked>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a space that was deleted.
    fn forget(&self, space: SpaceId) {
        self.sealed().remove(&space);
        self.open().remove(&space);
    }
}

impl Ledger {
    fn take(&mut self, commit: Commit, sources: impl IntoIterator<Item = Source>, last: Hash) {
        commit.changes.iter().for_each(|change| apply(&mut self.space, &change.edit));
        self.space.revision = commit.revision;
        for source in sources {
            let same = |known: &Source| (&known.system, &known.instance, &known.id) == (&source.system, &source.instance, &source.id);
            self.sources.retain(|known| !same(known));
            self.sources.push(source);
        }
        self.last = last;
        self.commits.push(commit);
    }

    /// Finds the key that two records would share if `rows` were written.
    fn taken_key(&self, rows: &[(RecordId, Option<Record>)]) -> Option<String> {
        let mut keys: HashMap<&str, RecordId> = HashMap::new();
        let replaced: HashMap<RecordId, Option<&Record>> = rows.iter().map(|(id, record)| (*id, record.as_ref())).collect();
        let kept = self.space.records().filter(|record| !replaced.contains_key(&record.id));
        let mut all = kept.chain(replaced.values().copied().flatten());
        all.find(|record| keys.insert(&record.key, record.id).is_some()).map(|record| record.key.clone())
    }
}

impl Store {
    /// Whether a space is kept as ciphertext alone.
    pub async fn is_sealed(&self, space: SpaceId) -> Result<bool, Fault> {
        if let Some(known) = self.vault.sealed().get(&space) {
            return Ok(*known);
        }
        let Some(head) = self.space(space).await? else { return Ok(false) };
        let sealed = head.kind == SpaceKind::Career;
        self.vault.sealed().insert(space, sealed);
        Ok(sealed)
    }

    /// Whether the key of a sealed space is in memory.
    pub fn is_unlocked(&self, space: SpaceId) -> bool {
        self.vault.open().contains_key(&space)
    }

    /// Keeps the key of a sealed space in memory, and reads its journal: what is not as it was written is a fault.
    pub async fn unlock(&self, space: SpaceId, key: SecretKey) -> Result<(), Fault> {
        let unlocked = Unlocked { key, ledger: tokio::sync::Mutex::default() };
        self.follow(space, &unlocked.key, &mut *unlocked.ledger.lock().await).await?;
        self.vault.sealed().insert(space, true);
        self.vault.open().entry(space).or_insert_with(|| Arc::new(unlocked));
        Ok(())
    }

    /// Forgets the key of a sealed space, and what it opened.
    pub fn lock(&self, space: SpaceId) {
        self.vault.open().remove(&space);
    }

    /// Returns what keeps the key of a sealed space.
    fn unlocked(&self, space: SpaceId) -> Result<Arc<Unlocked>, Fault> {
        self.vault.open().get(&space).map(Arc::clone).ok_or_else(Fault::locked)
    }

    /// Reads something of a sealed space's journal as it stands now; `None` where the space is not sealed.
    pub(crate) async fn of_sealed<T>(&self, space: SpaceId, read: impl FnOnce(&Ledger) -> T) -> Result<Option<T>, Fault> {
        if !self.is_sealed(space).await? {
            return Ok(None);
        }
        let unlocked = self.unlocked(space)?;
        let mut ledger = unlocked.ledger.lock().await;
        self.follow(space, &unlocked.key, &mut ledger).await?;
        Ok(Some(read(&ledger)))
    }

    /// Writes a commit of a sealed space: one row, and the head.
    pub(crate) async fn commit_sealed(
        &self,
        space: SpaceId,
        commit: &Commit,
        rows: &[(RecordId, Option<Record>)],
        sources: Option<NewSources<'_>>,
    ) -> Result<i64, CommitError> {
        let unlocked = self.unlocked(space)?;
        let mut ledger = unlocked.ledger.lock().await;
        self.follow(space, &unlocked.key, &mut ledger).await?;
        let current = ledger.space.revision;
        if current != commit.revision - 1 {
            return Err(CommitError::Stale { current });
        }
        if let Some(key) = ledger.taken_key(rows) {
            return Err(CommitError::KeyTaken { key });
        }
        let bytes = entry::seal(&unlocked.key, space, ledger.last, commit, sources)?;
        let head = Head { revision: commit.revision, last: fingerprint(&bytes) };
        let fault = |error| Fault::new(&self.place, "commit", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        if !commit::move_on(&mut tx, space, current).await.map_err(fault)? {
            return Err(match revision(&mut tx, space).await.map_err(fault)? {
                Some(current) => CommitError::Stale { current },
                None => CommitError::UnknownSpace { space },
            });
        }
        with_db!(&mut tx, Tx, |c| sqlx::query(ADD_SEALED)
            .bind(space.to_string())
            .bind(commit.revision)
            .bind(&bytes)
            .execute(&mut **c)
            .await
            .map(|_| ()))
        .map_err(fault)?;
        let sealed = head.seal(space, &unlocked.key)?;
        save_seal(&mut tx, space, HEAD, &[], "", &sealed).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        ledger.take(commit.clone(), sources.iter().flat_map(entry::named), head.last);
        Ok(commit.revision)
    }

    /// Reads what came behind the last row that was read, and holds it to its chain and its head.
    async fn follow(&self, space: SpaceId, key: &SecretKey, ledger: &mut Ledger) -> Result<(), Fault> {
        let followed = self.try_follow(space, key, ledger).await;
        if followed.is_err() {
            // What was read before the fault must not pass for all there is.
            *ledger = Ledger::default();
        }
        followed
    }

    async fn try_follow(&self, space: SpaceId, key: &SecretKey, ledger: &mut Ledger) -> Result<(), Fault> {
        let fault = |error| Fault::new(&self.place, "read the journal", error);
        let known = ledger.space.revision;
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        // Deleted meanwhile: there is nothing left to unlock.
        let Some(current) = revision(&mut tx, space).await.map_err(fault)? else { return Err(Fault::locked()) };
        if current == known && known > 0 {
            return tx.commit().await.map_err(fault);
        }
        let rows: Vec<(i64, Vec<u8>)> =
            with_db!(&mut tx, Tx, |c| sqlx::query_as(SEALED).bind(space.to_string()).bind(known).fetch_all(&mut **c).await)
                .map_err(fault)?;
        let head = read_seal(&mut tx, space, HEAD).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        for (revision, bytes) in rows {
            let next = ledger.space.revision + 1;
            if revision != next {
                return Err(Fault::tampered(&format!("commit {next} is missing")));
            }
            let opened = entry::open(key, space, revision, &bytes).map_err(|broken| match broken {
                Broken::Changed => Fault::tampered(&format!("commit {revision} is not what was written there")),
                Broken::Unreadable => Fault::unreadable(&self.place, "a sealed commit", format!("commit {revision}")),
            })?;
            if opened.previous != ledger.last {
                return Err(Fault::tampered(&format!("commit {revision} does not follow the one before it")));
            }
            ledger.take(opened.commit, opened.sources, fingerprint(&bytes));
        }
        if ledger.space.revision != current {
            return Err(Fault::tampered(&format!("there are {} commits where there should be {current}", ledger.space.revision)));
        }
        let here = Head { revision: current, last: ledger.last };
        if !head.is_some_and(|(_, _, bytes)| Head::open(space, key, &bytes).is_some_and(|head| head == here)) {
            return Err(Fault::tampered("its last commit is not the one that was written last"));
        }
        Ok(())
    }
}

impl Head {
    fn seal(&self, space: SpaceId, key: &SecretKey) -> Result<Vec<u8>, Fault> {
        let text = serde_json::to_vec(self).expect("BUG: our own types serialise to JSON");
        key.seal(&head_place(space), &text)
    }

    fn open(space: SpaceId, key: &SecretKey, bytes: &[u8]) -> Option<Head> {
        serde_json::from_slice(&key.open(&head_place(space), bytes)?).ok()
    }
}

fn head_place(space: SpaceId) -> String {
    format!("sinew head {space}")
}

/// Salt, parameters, bytes.
type SealRow = (Vec<u8>, String, Vec<u8>);

async fn read_seal(tx: &mut Tx, space: SpaceId, kind: &str) -> sqlx::Result<Option<SealRow>> {
    with_db!(tx, Tx, |c| sqlx::query_as(SEAL).bind(space.to_string()).bind(kind).fetch_optional(&mut **c).await)
}

async fn save_seal(tx: &mut Tx, space: SpaceId, kind: &str, salt: &[u8], params: &str, bytes: &[u8]) -> sqlx::Result<()> {
    with_db!(tx, Tx, |c| sqlx::query(SAVE_SEAL)
        .bind(space.to_string())
        .bind(kind)
        .bind(salt)
        .bind(params)
        .bind(bytes)
        .execute(&mut **c)
        .await
        .map(|_| ()))
}
