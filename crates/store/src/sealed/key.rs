//! Keys: what is sealed with one can be read with it alone, and only where it was meant to stand.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::{Fault, SpaceId};

/// XChaCha20's nonces are long enough to be drawn at random, for ever.
const NONCE: usize = 24;

/// A 256-bit key. Its bytes are wiped when it is dropped, and never appear in a log.
#[derive(Clone)]
pub struct SecretKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    /// Draws a key that nobody has had before.
    pub fn random() -> Result<SecretKey, Fault> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(|_error| Fault::no_randomness())?;
        Ok(SecretKey(bytes))
    }

    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> SecretKey {
        SecretKey(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `text`: its nonce, then what nobody can read. `place` is where it is to stand; nowhere else will it open.
    pub(super) fn seal(&self, place: &str, text: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_error| Fault::no_randomness())?;
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: text, aad: place.as_bytes() });
        let sealed = sealed.map_err(|_too_long| Fault::bug("a commit is longer than the cipher takes"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed with this key to stand at `place`; `None` for anything else.
    pub(super) fn open(&self, place: &str, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let text = self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: place.as_bytes() });
        text.ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

/// What a space's key is wrapped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealKind {
    /// What its owner made up.
    Passphrase,
    /// What was made for the day on which the passphrase is forgotten.
    Recovery,
}

impl SealKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            SealKind::Passphrase => "passphrase",
            SealKind::Recovery => "recovery",
        }
    }
}

/// The key of a space, wrapped by a key that is made of something a person has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    pub kind: SealKind,
    pub salt: Vec<u8>,
    /// How the wrapping key is made; who reads it knows what it means.
    pub params: String,
    pub bytes: Vec<u8>,
}

impl Seal {
    /// Wraps the key of a space by another.
    pub fn wrap(space: SpaceId, kind: SealKind, key: &SecretKey, by: &SecretKey, salt: Vec<u8>, params: String) -> Result<Seal, Fault> {
        let bytes = by.seal(&place(space, kind), &*key.0)?;
        Ok(Seal { kind, salt, params, bytes })
    }

    /// Returns the key of the space; `None` where `by` is not what wrapped it.
    pub fn unwrap(&self, space: SpaceId, by: &SecretKey) -> Option<SecretKey> {
        let text = by.open(&place(space, self.kind), &self.bytes)?;
        let bytes: [u8; 32] = text.as_slice().try_into().ok()?;
        Some(SecretKey(Zeroizing::new(bytes)))
    }
}

fn place(space: SpaceId, kind: SealKind) -> String {
    format!("sinew key {space} {}", kind.name())
}
