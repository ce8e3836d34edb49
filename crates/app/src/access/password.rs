//! Passwords: hashed with argon2id, at a few at a time.

use std::fmt;

use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::failure::{Code, Failure};

/// A password as it was typed. Never written anywhere, and never appears in a log.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("format" = "password"))]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// NIST SP 800-63B asks for length and nothing else.
const FEWEST_CHARACTERS: usize = 10;

/// More says nothing more, and costs whoever has to hash it.
const MOST_BYTES: usize = 1_000;

/// 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Each hash takes its memory and a core, so many sign-ins at once wait for each other.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Hashes a new password; refuses one that is too easy to guess.
pub(crate) async fn hash(password: &Password, email: &str) -> Result<String, Failure> {
    check_new("password", password, email)?;
    let text = password.0.clone();
    with_core(move || fresh_hash(text.as_bytes())).await
}

/// Refuses a new password, or what is called `what`, that is too easy to guess.
pub(super) fn check_new(what: &str, password: &Password, email: &str) -> Result<(), Failure> {
    let text = &password.0;
    if text.chars().count() < FEWEST_CHARACTERS {
        return Err(Failure::invalid(format!("The {what} is too short: take at least {FEWEST_CHARACTERS} characters.")));
    }
    if text.len() > MOST_BYTES {
        return Err(Failure::invalid(format!("The {what} is too long: take at most {MOST_BYTES} bytes.")));
    }
    let mut characters = text.chars();
    let first = characters.next();
    if characters.all(|character| Some(character) == first) || text.to_lowercase() == email {
        return Err(Failure::invalid(format!("The {what} is too easy to guess: take another.")));
    }
    Ok(())
}

/// How keys are made of passphrases today; it stands beside what they open.
pub(super) fn key_params() -> String {
    format!("argon2id m={MEMORY_KIB} t={PASSES} p=1")
}

/// Makes a key of a passphrase, as slowly as a password is checked. `params` says how, as `key_params` did when it was made first.
pub(super) async fn key(passphrase: &str, salt: Vec<u8>, params: &str) -> Result<Zeroizing<[u8; 32]>, Failure> {
    let number = |name: &str| params.split(' ').find_map(|part| part.strip_prefix(name)?.strip_prefix('=')?.parse::<u32>().ok());
    let known = params.starts_with("argon2id ").then_some(()).and_then(|()| Some((number("m")?, number("t")?, number("p")?)));
    let Some((memory, passes, lanes)) = known else {
        return Err(Failure::new(Code::Internal, "The key of a career space was made in a way that this version of Sinew does not know."));
    };
    let text = Zeroizing::new(passphrase.to_owned());
    with_core(move || {
        let params = Params::new(memory, passes, lanes, Some(32)).map_err(broken)?;
        let mut key = Zeroizing::new([0; 32]);
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        hasher.hash_password_into(text.as_bytes(), &salt, &mut *key).map_err(broken)?;
        Ok(key)
    })
    .await
}

/// Whether `password` is the one that `hash` was made of. Where there is no hash, it takes as long to say no.
pub(crate) async fn is_right(password: &Password, hash: Option<String>) -> Result<bool, Failure> {
    // What cannot be a password is not worth a core; its length is no secret.
    if password.0.len() > MOST_BYTES {
        return Ok(false);
    }
    let text = password.0.clone();
    with_core(move || match hash {
        None => fresh_hash(text.as_bytes()).map(|_| false),
        Some(hash) => match hasher()?.verify_password(text.as_bytes(), hash.as_str()) {
            Ok(()) => Ok(true),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(broken(error)),
        },
    })
    .await
}

fn fresh_hash(password: &[u8]) -> Result<String, Failure> {
    hasher()?.hash_password(password).map(|hash| hash.to_string()).map_err(broken)
}

fn hasher() -> Result<Argon2<'static>, Failure> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs `work` on a thread that may be busy, when one is free.
async fn with_core<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    let _turn = HASHING.acquire().await.map_err(broken)?;
    spawn_blocking(work).await.map_err(broken)?
}

fn broken(error: impl fmt::Display) -> Failure {
    Failure::new(Code::Internal, format!("The password could not be checked: {error}."))
}
