//! Forecast: an entry in the ledger. Never edited: it is scored when the date comes.

use jiff::Timestamp;
use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};
use crate::space::Ref;

/// One forecast as it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// When it was computed.
    pub made_at: Timestamp,
    /// The journal up to here was known to it.
    pub as_of: Timestamp,
    pub data_date: DateTime,
    pub trials: u32,
    pub seed: u64,
    /// Fingerprint of every sample: the same inputs give the same digest.
    pub digest: String,
    /// What each milestone was forecast to finish at.
    pub milestones: Vec<Landing>,
}

/// When one milestone lands, by percentile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Landing {
    #[schemars(extend("x-reference" = "item"))]
    pub item: Ref,
    pub key: String,
    pub p10: DateTime,
    pub p50: DateTime,
    pub p80: DateTime,
    pub p95: DateTime,
}

impl Rules for Forecast {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        self.milestones.iter_mut().map(|landing| ("milestones", Kind::Item, &mut landing.item)).collect()
    }
}
