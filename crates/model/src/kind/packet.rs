//! Packet: the case for a promotion as it was handed over, so that whatever turns up later can be held against it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};

/// Letters of a hash.
pub const HASH_LETTERS: usize = 64;

/// A file that the packet was written as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenFile {
    /// `pdf a4`, `markdown`.
    pub form: String,
    /// SHA-256 of its bytes.
    pub hash: String,
}

/// A packet that was kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "PacketRecord")]
pub struct Packet {
    /// The hash that stands on it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// The level that it argues for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The day on which it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_on: Option<Date>,
    /// Whom it was handed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_to: Option<String>,
    /// All of it, as it is sealed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sealed: String,
    /// The files that it was written as that day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<WrittenFile>,
}

impl Packet {
    /// Whether two are the same packet, whoever got it.
    pub(crate) fn is_same(&self, other: &Packet) -> bool {
        Packet { sent_to: other.sent_to.clone(), ..self.clone() } == *other
    }
}

impl Rules for Packet {
    fn parents(&self) -> &'static [Kind] {
        &[]
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let is_hash = self.hash.len() == HASH_LETTERS && self.hash.chars().all(|letter| letter.is_ascii_hexdigit());
        match self.hash.is_empty() || is_hash {
            true => Vec::new(),
            false => vec![("hash", format!("A hash has {HASH_LETTERS} letters from 0 to f: keep the packet from its page."))],
        }
    }
}
