//! Secrets: 32 random bytes that open a door. Made here, shown once, kept as a hash.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::access::SecretHash;
use uuid::{Builder, Uuid};

use crate::failure::{Code, Failure};

/// A secret. Whoever has it may use it, so it never appears in a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Makes a secret nobody has had before, behind a `prefix` that says what it is for.
    pub fn new(prefix: &str) -> Result<Secret, Failure> {
        Ok(Secret(prefix.to_owned() + &hex(&random::<32>()?)))
    }

    /// Returns what is kept of it. A fast hash will do: nobody can try 2^256 secrets.
    pub fn hash(&self) -> SecretHash {
        SecretHash(hex(&Sha256::digest(self.0.as_bytes())))
    }
}

/// Makes an id; those of a later millisecond sort after those of an earlier one.
pub(crate) fn mint(now: Timestamp) -> Result<Uuid, Failure> {
    let random = random::<10>()?;
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Ok(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

/// Draws random bytes.
pub(super) fn random<const BYTES: usize>() -> Result<[u8; BYTES], Failure> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(no_randomness)?;
    Ok(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn no_randomness(error: getrandom::Error) -> Failure {
    Failure::new(Code::Internal, format!("The system gives no randomness: {error}"))
}
