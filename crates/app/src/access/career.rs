//! A person's career space: making it, unlocking it, getting back in, and its end. One for each account.
//!
//! Its key is random and wrapped twice: by what the passphrase makes, and by what the recovery code makes. Neither is kept anywhere, so
//! whoever loses both has lost the space, and nobody can help.

use std::sync::Arc;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{NewSpace, Seal, SealKind, SecretKey, SpaceHead, SpaceId, SpaceKind, Store};
use zeroize::Zeroizing;

use super::password::{self, Password};
use super::secret::{self, Secret};
use super::sign_in::make_owner;
use super::{AccountId, Caller, Scope, check_person};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::list::App;
use crate::operation::career::own::{Careers, look_up};
use crate::spaces::{By, Open};

/// What every career space is called where others can read it.
const NAME: &str = "Career";

/// What a person types to have it deleted.
pub const DELETE: &str = "delete my career";

/// Letters of a recovery code: Crockford's base 32, which leaves out what looks alike.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them: 160 bits.
const CODE_LETTERS: usize = 32;
const GROUP: usize = 4;

/// Whether there is a career space, and whether it can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CareerLock {
    /// There is none yet.
    None,
    /// There is one, and it takes its passphrase.
    Locked,
    /// It is unlocked for this session.
    Open,
}

/// The caller's career space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CareerState {
    pub state: CareerLock,
    /// Its id, to be used like that of any other space.
    pub space: Option<SpaceId>,
    /// How many commits led to it.
    pub revision: Option<i64>,
    /// After how many minutes without a request it locks itself.
    pub idle_minutes: i64,
    /// In how many seconds it does so for this session, unless something is asked of it until then; none while it is not unlocked.
    pub locks_in_seconds: Option<i64>,
}

/// A career space to make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCareer {
    /// At least 10 characters. It is kept nowhere.
    pub passphrase: Password,
}

/// A new way back in, for the day on which the passphrase is forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CareerCode {
    pub space: SpaceId,
    /// Shown this once: write it down where nobody else looks.
    pub recovery_code: Secret,
    /// What to know about it.
    pub words: String,
}

/// A career space to unlock.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlockCareer {
    pub passphrase: Password,
}

/// Another passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassphrase {
    /// The passphrase until now.
    pub current: Password,
    /// At least 10 characters.
    pub passphrase: Password,
}

/// A way back in without the passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoverCareer {
    /// As it was shown; case, spaces and hyphens do not matter.
    pub recovery_code: Secret,
    /// The new passphrase: at least 10 characters.
    pub passphrase: Password,
}

/// The end of a career space.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteCareer {
    /// `delete my career`, so that nobody does it by mistake: it cannot be taken back.
    pub confirm: String,
}

/// What was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CareerDeleted {
    /// How many commits are gone.
    pub commits: u64,
    /// What is gone, and what is not.
    pub words: String,
}

/// Tells of the caller's career space.
pub async fn show_career(app: &App, caller: &Caller, now: Timestamp) -> Result<CareerState, Failure> {
    check_person(caller)?;
    let idle_minutes = app.spaces.vault.idle_minutes();
    let Some(head) = app.store.career_of(caller.account).await? else {
        return Ok(CareerState { state: CareerLock::None, space: None, revision: None, idle_minutes, locks_in_seconds: None });
    };
    let locks_in_seconds = app.spaces.locks_in(head.id, caller, now);
    let state = if locks_in_seconds.is_some() { CareerLock::Open } else { CareerLock::Locked };
    Ok(CareerState { state, space: Some(head.id), revision: Some(head.revision), idle_minutes, locks_in_seconds })
}

/// Makes the caller's career space, unlocked for this session.
pub async fn create_career(app: &App, caller: &Caller, now: Timestamp, input: CreateCareer) -> Result<CareerCode, Failure> {
    let session = check_person(caller)?;
    let made = create(&app.store, caller.account, now, &input.passphrase).await?;
    app.spaces.hold(made.space, caller, session, now);
    Ok(made)
}

/// Unlocks the caller's career space for this session.
pub async fn unlock_career(app: &App, caller: &Caller, now: Timestamp, input: UnlockCareer) -> Result<CareerState, Failure> {
    let session = check_person(caller)?;
    let space = unlock(&app.store, caller.account, &input.passphrase).await?;
    app.spaces.hold(space, caller, session, now);
    show_career(app, caller, now).await
}

/// Locks the caller's career space, in all sessions.
pub async fn lock_career(app: &App, caller: &Caller, now: Timestamp) -> Result<CareerState, Failure> {
    check_person(caller)?;
    app.spaces.lock(career(&app.store, caller.account).await?.id);
    show_career(app, caller, now).await
}

/// Changes the passphrase of the caller's career space. The key stays, and so does the recovery code.
pub async fn change_passphrase(app: &App, caller: &Caller, now: Timestamp, input: ChangePassphrase) -> Result<CareerState, Failure> {
    check_person(caller)?;
    rewrap(&app.store, caller.account, &input.current, &input.passphrase).await?;
    show_career(app, caller, now).await
}

/// Opens the caller's career space with the recovery code, under a new passphrase; the code is used up, and the next one comes back.
pub async fn recover_career(app: &App, caller: &Caller, now: Timestamp, input: RecoverCareer) -> Result<CareerCode, Failure> {
    let session = check_person(caller)?;
    let code = recover(&app.store, caller.account, &input.recovery_code, &input.passphrase).await?;
    app.spaces.hold(code.space, caller, session, now);
    Ok(code)
}

/// Deletes the caller's career space, locked or not.
pub async fn delete_career(app: &App, caller: &Caller, input: DeleteCareer) -> Result<CareerDeleted, Failure> {
    check_person(caller)?;
    let head = career(&app.store, caller.account).await?;
    check_confirmed(&input.confirm)?;
    app.spaces.lock(head.id);
    delete(&app.store, caller.account).await
}

/// Makes the career space of an account, and unlocks it in this store. Asks nobody who they are.
pub async fn create(store: &Store, account: AccountId, now: Timestamp, passphrase: &Password) -> Result<CareerCode, Failure> {
    let there = || Failure::conflict("You have a career space already: unlock it, or get back in with your recovery code.");
    if store.career_of(account).await?.is_some() {
        return Err(there());
    }
    check_new(store, account, passphrase).await?;
    let space = SpaceId(secret::mint(now)?);
    let (key, code) = (SecretKey::random()?, new_code()?);
    let seals = [
        wrap(space, SealKind::Passphrase, &key, &passphrase.0).await?,
        wrap(space, SealKind::Recovery, &key, &letters_of(&code.0)?).await?,
    ];
    // Names stand in the database, where others can read them.
    let new = NewSpace { id: space, kind: SpaceKind::Career, name: NAME.to_owned(), owner: String::new(), created_at: now };
    match store.create_sealed_space(&new, account, key, &seals).await? {
        true => Ok(told(space, code)),
        false => Err(there()),
    }
}

/// Unlocks the career space of an account in this store.
pub async fn unlock(store: &Store, account: AccountId, passphrase: &Password) -> Result<SpaceId, Failure> {
    let space = career(store, account).await?.id;
    let key = unwrap(store, space, SealKind::Passphrase, &passphrase.0).await?;
    store.unlock(space, key.ok_or_else(wrong_passphrase)?).await?;
    Ok(space)
}

/// Wraps the key of an account's career space by another passphrase.
pub async fn rewrap(store: &Store, account: AccountId, current: &Password, passphrase: &Password) -> Result<SpaceId, Failure> {
    let space = career(store, account).await?.id;
    let key = unwrap(store, space, SealKind::Passphrase, &current.0).await?.ok_or_else(wrong_passphrase)?;
    check_new(store, account, passphrase).await?;
    store.replace_seals(space, &[wrap(space, SealKind::Passphrase, &key, &passphrase.0).await?]).await?;
    Ok(space)
}

/// Gets back into an account's career space, and unlocks it in this store.
pub async fn recover(store: &Store, account: AccountId, code: &Secret, passphrase: &Password) -> Result<CareerCode, Failure> {
    let space = career(store, account).await?.id;
    let key = unwrap(store, space, SealKind::Recovery, &letters_of(&code.0)?).await?;
    let key = key.ok_or_else(|| Failure::forbidden("This is not the recovery code of your career space: nothing was changed."))?;
    check_new(store, account, passphrase).await?;
    let next = new_code()?;
    let seals = [
        wrap(space, SealKind::Passphrase, &key, &passphrase.0).await?,
        wrap(space, SealKind::Recovery, &key, &letters_of(&next.0)?).await?,
    ];
    store.replace_seals(space, &seals).await?;
    store.unlock(space, key).await?;
    Ok(told(space, next))
}

/// Deletes the career space of an account.
pub async fn delete(store: &Store, account: AccountId) -> Result<CareerDeleted, Failure> {
    let space = career(store, account).await?.id;
    let commits = store.delete_sealed_space(space).await?;
    let words = "Your career space is gone: everything in it, its history, its keys. Copies of the database that others made earlier still \
                 hold it, as nothing but ciphertext; what you exported or shared is yours to delete. Programs are as they were.";
    Ok(CareerDeleted { commits, words: words.to_owned() })
}

/// Returns the career space of an account.
pub async fn career(store: &Store, account: AccountId) -> Result<SpaceHead, Failure> {
    store
        .career_of(account)
        .await?
        .ok_or_else(|| Failure::not_found("You have no career space yet: make one with a passphrase of your own."))
}

fn check_confirmed(confirm: &str) -> Result<(), Failure> {
    match confirm.trim() == DELETE {
        true => Ok(()),
        false => Err(Failure::invalid(format!("This deletes your career space for ever: type `{DELETE}` to have it done."))),
    }
}

async fn check_new(store: &Store, account: AccountId, passphrase: &Password) -> Result<(), Failure> {
    let email = store.account(account).await?.and_then(|account| account.email);
    password::check_new("passphrase", passphrase, &email.unwrap_or_default())
}

async fn wrap(space: SpaceId, kind: SealKind, key: &SecretKey, text: &str) -> Result<Seal, Failure> {
    let salt = secret::random::<16>()?.to_vec();
    let params = password::key_params();
    let by = SecretKey::from_bytes(password::key(text, salt.clone(), &params).await?);
    Ok(Seal::wrap(space, kind, key, &by, salt, params)?)
}

async fn unwrap(store: &Store, space: SpaceId, kind: SealKind, text: &str) -> Result<Option<SecretKey>, Failure> {
    let Some(seal) = store.seal(space, kind).await? else { return Ok(None) };
    let by = SecretKey::from_bytes(password::key(text, seal.salt.clone(), &seal.params).await?);
    Ok(seal.unwrap(space, &by))
}

fn wrong_passphrase() -> Failure {
    Failure::forbidden("This is not the passphrase of your career space. If you have lost it, your recovery code lets you back in.")
}

fn told(space: SpaceId, recovery_code: Secret) -> CareerCode {
    let words = "Write this code down where nobody else looks. It lets you back in when you have lost your passphrase. Whoever loses both \
                 has lost everything in the space: nobody else has a key, and nobody can make one.";
    CareerCode { space, recovery_code, words: words.to_owned() }
}

/// Makes a recovery code, in groups: `7K2M-…`.
fn new_code() -> Result<Secret, Failure> {
    let random = Zeroizing::new(secret::random::<CODE_LETTERS>()?);
    let mut code = String::with_capacity(CODE_LETTERS + CODE_LETTERS / GROUP);
    for (ix, byte) in random.iter().enumerate() {
        if ix > 0 && ix % GROUP == 0 {
            code.push('-');
        }
        // 256 is a multiple of 32, so every letter is as likely as any other.
        code.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    Ok(Secret(code))
}

/// Reads a recovery code as people type it.
fn letters_of(code: &str) -> Result<Zeroizing<String>, Failure> {
    let mut letters = Zeroizing::new(String::with_capacity(CODE_LETTERS));
    for letter in code.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        letters.push(letter);
    }
    let known = letters.chars().all(|letter| u8::try_from(letter).is_ok_and(|letter| LETTERS.contains(&letter)));
    match known && letters.len() == CODE_LETTERS {
        true => Ok(letters),
        false => {
            Err(Failure::invalid(format!("A recovery code has {CODE_LETTERS} letters and digits, in groups of {GROUP}: copy all of it.")))
        }
    }
}

/// The career space of the person whose machine this is: whoever holds the database and the passphrase needs no server.
#[derive(Debug)]
pub struct Own {
    cx: Cx,
    account: AccountId,
}

impl Own {
    /// Returns whose career space a context has open.
    pub async fn account_of(cx: &Cx) -> Result<AccountId, Failure> {
        let owner = cx.store.members(cx.space).await?.into_iter().next();
        owner.map(|owner| owner.account).ok_or_else(|| Failure::not_found("The career space is gone."))
    }

    /// Opens the database at `address`; the career space in it, if there is one, stays locked.
    pub async fn open(address: &str, actor: &str, door: &'static str, now: Timestamp) -> Result<Own, Failure> {
        let store = Store::open(address).await?;
        let account = make_owner(&store, now, actor).await?;
        let space = store.career_of(account).await?.map_or(SpaceId(uuid::Uuid::nil()), |head| head.id);
        Ok(Own { cx: Cx { store, space, actor: actor.to_owned(), door, now }, account })
    }

    /// Returns how many commits led to it; `None` where there is none.
    pub async fn revision(&self) -> Result<Option<i64>, Failure> {
        Ok(self.cx.store.career_of(self.account).await?.map(|head| head.revision))
    }

    pub async fn create(&self, passphrase: &Password) -> Result<CareerCode, Failure> {
        create(&self.cx.store, self.account, self.cx.now, passphrase).await
    }

    pub async fn rewrap(&self, current: &Password, passphrase: &Password) -> Result<(), Failure> {
        rewrap(&self.cx.store, self.account, current, passphrase).await.map(|_| ())
    }

    pub async fn recover(&self, code: &Secret, passphrase: &Password) -> Result<CareerCode, Failure> {
        recover(&self.cx.store, self.account, code, passphrase).await
    }

    pub async fn delete(&self, confirm: &str) -> Result<CareerDeleted, Failure> {
        career(&self.cx.store, self.account).await?;
        check_confirmed(confirm)?;
        delete(&self.cx.store, self.account).await
    }

    /// Unlocks it for as long as the context lives.
    pub async fn unlock(self, passphrase: &Password) -> Result<Cx, Failure> {
        let space = unlock(&self.cx.store, self.account, passphrase).await?;
        Ok(Cx { space, ..self.cx })
    }

    /// Unlocks it, and takes the place of whoever is signed in: what works over HTTP works here. The person may be named, as nobody
    /// has an address here.
    pub async fn sit_down(self, passphrase: &Password, person: Option<String>) -> Result<Desk, Failure> {
        let Own { cx, account } = self;
        let space = unlock(&cx.store, account, passphrase).await?;
        let session = Secret::new("")?.hash();
        let mut caller = Caller { account, name: cx.actor.clone(), scope: Scope::Write, door: cx.door, session: Some(session.clone()) };
        let is_named = person.is_some();
        let app = App { careers: Careers::of_person(person), ..App::new(cx.store.clone()) };
        app.spaces.hold(space, &caller, &session, cx.now);
        if is_named {
            // Whom they ask reads who asks.
            caller.name = look_up(&app, &caller, cx.now).await?.name;
        }
        Ok(Desk { app, caller, cx: Cx { space, ..cx } })
    }

    /// Closes the database.
    pub async fn close(self) {
        self.cx.store.close().await;
    }
}

/// What operations are given on the command line of one's own database, with the career space unlocked.
#[derive(Debug)]
pub struct Desk {
    pub app: App,
    pub caller: Caller,
    /// The context of the career space.
    pub cx: Cx,
}

impl Desk {
    /// Returns the career space, opened.
    pub async fn open(&self) -> Result<Arc<Open>, Failure> {
        self.app.spaces.open(self.cx.space).await
    }

    /// Returns who writes, and when.
    pub fn by(&self) -> By<'_> {
        By { actor: &self.caller.name, door: self.caller.door, now: self.cx.now }
    }

    /// Closes the database.
    pub async fn close(self) {
        self.cx.store.close().await;
    }
}
