//! What may be said outside: how far a sentence may go, numbers said roughly, and the gate before anything is published.

mod gate;
mod number;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::gate::{Finding, Secret, check};
pub use self::number::{Number, numbers, round};

/// How far a sentence may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "PaperConfidentiality")]
pub enum Confidentiality {
    /// As it stands.
    Public,
    /// With its numbers said roughly.
    NeedsRounding,
    /// Nowhere but before the person's own eyes.
    Never,
}
