//! The vault: which sessions have unlocked which career space, and until when.
//!
//! The key itself is the store's. It is there as long as a session holds it: until that signs out, locks it, or lets it rest for half
//! an hour, or for as short a time as the server was told. With the last one the key is forgotten, and the open space leaves memory.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use store::SpaceId;
use store::access::SecretHash;

use crate::access::{AccountId, Caller};
use crate::failure::{Code, Failure};
use crate::spaces::Spaces;

/// For how many minutes a career space stays unlocked, at most, while nobody asks for anything of it.
pub const IDLE_MINUTES: u8 = 30;

/// How often what was left alone is looked for.
const LOOK: std::time::Duration = std::time::Duration::from_secs(30);

/// Who holds what.
#[derive(Debug)]
pub(crate) struct Vault {
    holds: Mutex<HashMap<SpaceId, HashMap<SecretHash, Hold>>>,
    /// How long what is held may rest.
    idle: SignedDuration,
}

/// A session that unlocked a space.
#[derive(Debug)]
struct Hold {
    account: AccountId,
    /// When it asked for something of it last.
    seen: Timestamp,
}

impl Default for Vault {
    fn default() -> Vault {
        Vault::resting(IDLE_MINUTES)
    }
}

impl Vault {
    /// Returns a vault that locks what rested for so many minutes: 1 to 30.
    pub(crate) fn resting(minutes: u8) -> Vault {
        Vault { holds: Mutex::default(), idle: SignedDuration::from_mins(minutes.clamp(1, IDLE_MINUTES).into()) }
    }

    /// Returns after how many minutes it locks.
    pub(crate) fn idle_minutes(&self) -> i64 {
        self.idle.as_mins()
    }

    fn held(&self) -> MutexGuard<'_, HashMap<SpaceId, HashMap<SecretHash, Hold>>> {
        self.holds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes out the holds that `ended` says; returns the spaces that nobody holds any more.
    fn release(&self, ended: impl Fn(SpaceId, &SecretHash, &Hold) -> bool) -> Vec<SpaceId> {
        let mut held = self.held();
        for (space, holds) in held.iter_mut() {
            holds.retain(|session, hold| !ended(*space, session, hold));
        }
        let left: Vec<SpaceId> = held.iter().filter(|(_, holds)| holds.is_empty()).map(|(space, _)| *space).collect();
        left.iter().for_each(|space| drop(held.remove(space)));
        left
    }
}

/// Says that a career space has to be unlocked first.
pub(crate) fn locked() -> Failure {
    Failure::new(Code::Locked, "Your career space is locked: unlock it with its passphrase.")
}

impl Spaces {
    /// Notes that a session has unlocked a space.
    pub(crate) fn hold(&self, space: SpaceId, caller: &Caller, session: &SecretHash, now: Timestamp) {
        let hold = Hold { account: caller.account, seen: now };
        let first = {
            let mut held = self.vault.held();
            let holds = held.entry(space).or_default();
            holds.insert(session.clone(), hold);
            holds.len() == 1
        };
        if first {
            tokio::spawn(look_for_the_idle(self.clone(), space, LOOK));
        }
    }

    /// Lets a session go on that has unlocked the space; what only watches does not keep it open.
    pub(crate) fn check_unlocked(&self, space: SpaceId, caller: &Caller, now: Timestamp, asks: bool) -> Result<(), Failure> {
        let refused = || Failure::forbidden("A token does not reach into a career space: sign in yourself.");
        let session = caller.session.as_ref().ok_or_else(refused)?;
        self.shut_idle(now);
        let mut held = self.vault.held();
        let hold = held.get_mut(&space).and_then(|holds| holds.get_mut(session)).ok_or_else(locked)?;
        if asks {
            hold.seen = hold.seen.max(now);
        }
        Ok(())
    }

    /// Returns after how many seconds a space locks itself for a session, unless that asks for something of it; `None` while it is locked.
    pub(crate) fn locks_in(&self, space: SpaceId, caller: &Caller, now: Timestamp) -> Option<i64> {
        self.check_unlocked(space, caller, now, false).ok()?;
        let held = self.vault.held();
        let hold = held.get(&space)?.get(caller.session.as_ref()?)?;
        let left = self.vault.idle - now.duration_since(hold.seen);
        // A part of a second is not over before its end.
        Some(left.as_secs() + i64::from(left.subsec_nanos() > 0))
    }

    /// Locks a space, whoever holds it.
    pub(crate) fn lock(&self, space: SpaceId) {
        self.vault.held().remove(&space);
        self.shut(space);
    }

    /// Lets go of all that a session holds: it has ended.
    pub(crate) fn leave(&self, session: &SecretHash) {
        self.vault.release(|_, holder, _| holder == session).into_iter().for_each(|space| self.shut(space));
    }

    /// Lets go of what all other sessions of an account hold: they have ended.
    pub(crate) fn leave_others(&self, account: AccountId, session: &SecretHash) {
        let others = |_, holder: &SecretHash, hold: &Hold| hold.account == account && holder != session;
        self.vault.release(others).into_iter().for_each(|space| self.shut(space));
    }

    /// Lets go of what was left alone for too long.
    fn shut_idle(&self, now: Timestamp) {
        let idle = |_, _: &SecretHash, hold: &Hold| now.duration_since(hold.seen) >= self.vault.idle;
        self.vault.release(idle).into_iter().for_each(|space| self.shut(space));
    }
}

/// Locks a space in time though nobody comes any more.
async fn look_for_the_idle(spaces: Spaces, space: SpaceId, every: std::time::Duration) {
    while spaces.vault.held().contains_key(&space) {
        tokio::time::sleep(every).await;
        spaces.shut_idle(spaces.clock.now());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::SignedDuration;
    use store::Store;
    use uuid::Uuid;

    use super::*;
    use crate::access::Scope;
    use crate::clock::Clock;

    /// Looks for the idle of one space, held since `minutes` ago, until it is let go of or a second is over; says whether it was.
    async fn is_let_go_of(minutes: u8, idle: u8) -> bool {
        let file = std::env::temp_dir().join(format!("sinew-vault-{}.db", Uuid::now_v7()));
        let store = Store::open(&file.to_string_lossy()).await.expect("a new database can be made");
        let now = Timestamp::now();
        let spaces = Spaces::new(store.clone()).by(Clock::set_to(now)).resting(idle);
        let minutes = i64::from(minutes);
        let session = SecretHash("a session".to_owned());
        let account = AccountId(Uuid::now_v7());
        let caller = Caller { account, name: "Ana".to_owned(), scope: Scope::Write, door: "web", session: Some(session.clone()) };
        let space = SpaceId(Uuid::now_v7());
        spaces.hold(space, &caller, &session, now - SignedDuration::from_mins(minutes));
        let looked = look_for_the_idle(spaces.clone(), space, Duration::from_millis(2));
        let ended = tokio::time::timeout(Duration::from_secs(1), looked).await.is_ok();
        assert_eq!(ended, spaces.check_unlocked(space, &caller, now - SignedDuration::from_mins(minutes), false).is_err());
        store.close().await;
        drop(std::fs::remove_file(file));
        ended
    }

    #[tokio::test]
    async fn what_nobody_asks_for_any_more_is_let_go_of_though_nobody_comes() {
        assert!(is_let_go_of(IDLE_MINUTES, IDLE_MINUTES).await);
        assert!(is_let_go_of(5, 5).await, "sooner, where the server was told so");
    }

    #[tokio::test]
    async fn what_was_asked_for_a_moment_ago_is_held() {
        assert!(!is_let_go_of(IDLE_MINUTES - 1, IDLE_MINUTES).await);
        assert!(!is_let_go_of(4, 5).await);
        assert!(!is_let_go_of(0, 0).await, "a minute is the least");
        assert!(is_let_go_of(IDLE_MINUTES, 200).await, "and half an hour the most");
    }
}
