//! What bears a sentence out, as the papers cite it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::Grade;

/// A piece of evidence that a sentence rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// The key of the record, or the id of the evidence.
    pub key: String,
    pub title: String,
    pub grade: Grade,
}

/// Returns whether a record bears it out: what somebody only says is no evidence.
pub fn borne_out(proofs: &[Proof]) -> bool {
    proofs.iter().any(|proof| proof.grade > Grade::E0)
}
