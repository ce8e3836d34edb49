//! Roles that were looked up a moment ago, so that a page of twenty requests asks the database once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use store::SpaceId;

use crate::access::{AccountId, Role};

/// How long a role is remembered; what this process changes about access forgets all at once.
const REMEMBERED: Duration = Duration::from_secs(2);

/// Roles by account and space.
#[derive(Debug, Default)]
pub struct Roles {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    roles: HashMap<(AccountId, SpaceId), (Instant, Role)>,
    /// How often all were forgotten: what was looked up before may have changed.
    age: u64,
}

impl Roles {
    /// Returns the role that is remembered, and the age that a newer one is to be remembered with.
    pub(super) fn of(&self, account: AccountId, space: SpaceId) -> (Option<Role>, u64) {
        let known = self.known();
        let found = known.roles.get(&(account, space)).filter(|(since, _)| since.elapsed() < REMEMBERED);
        (found.map(|(_, role)| *role), known.age)
    }

    pub(super) fn remember(&self, account: AccountId, space: SpaceId, role: Role, age: u64) {
        let mut known = self.known();
        if known.roles.len() > 10_000 {
            known.roles.clear();
        }
        if known.age == age {
            known.roles.insert((account, space), (Instant::now(), role));
        }
    }

    /// Forgets every role: members have changed.
    pub fn forget(&self) {
        let mut known = self.known();
        known.roles.clear();
        known.age += 1;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
