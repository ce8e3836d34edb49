//! Roles that were looked up a moment ago, so that a page of twenty requests asks the database once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use store::SpaceId;

use crate::access::{AccountId, Role};

/// How long a role is remembered; what this process changes about access forgets all at once.
const REMEMBERED: Duration = Duration::from_secs(2);

/// Roles by account and space.
#[derive(Debug, Default)]
pub struct Roles {
    known: Mutex<HashMap<(AccountId, SpaceId), (Instant, Role)>>,
}

impl Roles {
    pub(super) fn of(&self, account: AccountId, space: SpaceId) -> Option<Role> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(account, space)).filter(|(since, _)| since.elapsed() < REMEMBERED).map(|(_, role)| *role)
    }

    pub(super) fn remember(&self, account: AccountId, space: SpaceId, role: Role) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > 10_000 {
            known.clear();
        }
        known.insert((account, space), (Instant::now(), role));
    }

    /// Forgets every role: members have changed.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
