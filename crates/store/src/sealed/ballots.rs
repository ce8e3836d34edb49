//! Ballots of a sealed space: all of them in one sealed row, as a row for each would tell that somebody votes.

use std::collections::{BTreeMap, BTreeSet};

use model::space::RecordId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{SecretKey, read_seal, save_seal};
use crate::db::Tx;
use crate::{Fault, SpaceId, Store};

/// What the row is called among the seals.
const BALLOTS: &str = "ballots";

/// The ballots of every poll that is open.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Ballots(BTreeMap<Uuid, Poll>);

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Poll {
    pub(crate) marks: BTreeSet<String>,
    pub(crate) votes: BTreeMap<u32, u32>,
}

impl Store {
    /// Casts a ballot in a sealed space; `None` where the space is not sealed.
    pub(crate) async fn cast_sealed(
        &self,
        space: SpaceId,
        RecordId(record): RecordId,
        mark: &str,
        votes: &BTreeMap<u32, u32>,
    ) -> Result<Option<bool>, Fault> {
        self.of_ballots(space, |ballots| {
            let poll = ballots.0.entry(record).or_default();
            let counts = poll.marks.insert(mark.to_owned());
            if counts {
                votes.iter().for_each(|(choice, votes)| *poll.votes.entry(*choice).or_default() += votes);
            }
            (counts, counts)
        })
        .await
    }

    /// Returns the poll of a record in a sealed space; `None` where the space is not sealed.
    pub(crate) async fn sealed_poll(&self, space: SpaceId, RecordId(record): RecordId) -> Result<Option<Poll>, Fault> {
        self.of_ballots(space, |ballots| (false, ballots.0.get(&record).cloned().unwrap_or_default())).await
    }

    /// Removes the ballots of a poll in a sealed space; `None` where the space is not sealed.
    pub(crate) async fn remove_sealed_ballots(&self, space: SpaceId, RecordId(record): RecordId) -> Result<Option<()>, Fault> {
        self.of_ballots(space, |ballots| (ballots.0.remove(&record).is_some(), ())).await
    }

    /// Works on the ballots of a sealed space, and keeps them where `work` says that they changed.
    async fn of_ballots<T>(&self, space: SpaceId, work: impl FnOnce(&mut Ballots) -> (bool, T)) -> Result<Option<T>, Fault> {
        if !self.is_sealed(space).await? {
            return Ok(None);
        }
        let fault = |error| Fault::new(&self.place, "keep the ballots", error);
        let unlocked = self.unlocked(space)?;
        // One at a time, as with commits.
        let _turn = unlocked.ledger.lock().await;
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let mut ballots = match read_seal(&mut tx, space, BALLOTS).await.map_err(fault)? {
            None => Ballots::default(),
            Some((_, _, bytes)) => {
                open(space, &unlocked.key, &bytes).ok_or_else(|| Fault::tampered("its ballots are not what was written there"))?
            }
        };
        let (changed, done) = work(&mut ballots);
        if changed {
            let text = serde_json::to_vec(&ballots).expect("BUG: our own types serialise to JSON");
            let sealed = unlocked.key.seal(&place(space), &text)?;
            save(&mut tx, space, &sealed).await.map_err(fault)?;
        }
        tx.commit().await.map_err(fault)?;
        Ok(Some(done))
    }
}

async fn save(tx: &mut Tx, space: SpaceId, sealed: &[u8]) -> sqlx::Result<()> {
    save_seal(tx, space, BALLOTS, &[], "", sealed).await
}

fn open(space: SpaceId, key: &SecretKey, bytes: &[u8]) -> Option<Ballots> {
    serde_json::from_slice(&key.open(&place(space), bytes)?).ok()
}

fn place(space: SpaceId) -> String {
    format!("sinew ballots {space}")
}
