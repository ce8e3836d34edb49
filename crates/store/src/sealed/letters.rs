//! Letters: what somebody without an account is asked, through a link, for a sealed space; and what they answer.
//!
//! What is asked is sealed with a key made of the link, of which only the hash is kept: who has the database cannot read it. The answer
//! is sealed to the space's letter box, an X25519 key whose secret half lies sealed in the space, and with the link's key as well: it
//! waits there unread until its owner unlocks the space, and nobody who was not given the link can have written it. The kind of a letter,
//! its people and its words stand in no column.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::entry::padded;
use super::{SecretKey, read_seal, save_seal};
use crate::access::{AccountId, SecretHash, Spent, spent};
use crate::db::{Tx, with_db};
use crate::{Fault, SpaceId, Store};

/// What the row of the letter box is called among the seals.
pub(super) const BOX: &str = "box";

pub(crate) const ADD_LETTER: &str = "
    insert into letter (letter_id, secret_hash, space_id, asked, kept, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)";

/// A note is a letter that was answered when it was made.
pub(crate) const ADD_NOTE: &str = "
    insert into letter (letter_id, secret_hash, space_id, asked, kept, answer, created_at, expires_at, answered_at)
    values ($1, $2, $3, $4, $4, $5, $6, $6, $6)";

pub(crate) const LETTERS: &str = "
    select letter_id, kept, answer, created_at, expires_at from letter where space_id = $1 order by created_at, letter_id";

pub(crate) const LETTER_OF_SECRET: &str = "
    select letter_id, space_id, asked, created_at, expires_at, answered_at from letter where secret_hash = $1";

/// Once it is answered, what was asked is gone: the link shows nothing any more.
pub(crate) const ANSWER_LETTER: &str = "
    update letter set answer = $2, answered_at = $3, asked = $4 where secret_hash = $1 and answered_at is null and expires_at > $3";

pub(crate) const REMOVE_LETTER: &str = "
    delete from letter where space_id = $1 and letter_id = $2";

pub(crate) const REMOVE_LETTERS: &str = "
    delete from letter where space_id = $1";

pub(crate) const OWNER_OF: &str = "
    select account_id from member where space_id = $1 and role = 'owner' order by created_at, account_id limit 1";

/// Identifies a letter; it opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LetterId(pub Uuid);

impl std::fmt::Display for LetterId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A link as it opens a letter: what finds it, and the key that reads what is asked.
#[derive(Clone, Debug)]
pub struct Link {
    pub hash: SecretHash,
    pub(super) key: SecretKey,
}

impl Link {
    /// Makes what opens a letter of the secret in its link.
    pub fn new(hash: SecretHash, secret: &str) -> Link {
        let mut digest = Sha256::new_with_prefix(b"sinew letter key\0");
        digest.update(secret.as_bytes());
        Link { hash, key: SecretKey::from_bytes(Zeroizing::new(digest.finalize().into())) }
    }
}

/// A letter to send.
#[derive(Clone, Debug)]
pub struct NewLetter<'a> {
    pub id: LetterId,
    pub space: SpaceId,
    /// What whoever has the link is shown.
    pub asked: &'a [u8],
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A letter as whoever has the link opens it.
#[derive(Debug)]
pub struct OpenLetter {
    pub id: LetterId,
    pub space: SpaceId,
    /// Whose space it goes to.
    pub owner: AccountId,
    pub asked: Zeroizing<Vec<u8>>,
    pub expires_at: Timestamp,
}

/// A letter as the owner of the space sees it.
#[derive(Debug)]
pub struct Letter {
    pub id: LetterId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub answer: Option<Zeroizing<Vec<u8>>>,
    /// No link stands behind it: it is a note, and whoever has the database could have left it.
    pub is_note: bool,
    /// It is not as it was sent or answered: somebody laid a hand on it.
    pub broken: bool,
}

/// What the space keeps of a letter, sealed: the link's key, so that an answer can be held to it.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: [u8; 32],
}

impl Store {
    /// Sends a letter of an unlocked space; its letter box is made with the first one.
    pub async fn send_letter(&self, link: &Link, letter: &NewLetter<'_>) -> Result<(), Fault> {
        let unlocked = self.unlocked(letter.space)?;
        let _turn = unlocked.ledger.lock().await;
        let fault = |error| Fault::new(&self.place, "send the letter", error);
        let asked = link.key.seal(&asked_place(letter.id), &padded(letter.asked))?;
        let kept = Zeroizing::new(serde_json::to_vec(&Kept { key: *link.key.bytes() }).expect("BUG: our own types serialise to JSON"));
        let kept = unlocked.key.seal(&kept_place(letter.space, letter.id), &padded(&kept))?;
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        make_box(&mut tx, letter.space, &unlocked.key).await.map_err(fault)??;
        with_db!(&mut tx, Tx, |c| sqlx::query(ADD_LETTER)
            .bind(letter.id.to_string())
            .bind(&link.hash.0)
            .bind(letter.space.to_string())
            .bind(&asked)
            .bind(&kept)
            .bind(letter.created_at.as_microsecond())
            .bind(letter.expires_at.as_microsecond())
            .execute(&mut **c)
            .await
            .map(|_| ()))
        .map_err(fault)?;
        tx.commit().await.map_err(fault)
    }

    /// Opens a letter by its link, without using it up. It takes no key of the space.
    pub async fn letter(&self, link: &Link, now: Timestamp) -> Result<Result<OpenLetter, Spent>, Fault> {
        type Row = (String, String, Vec<u8>, i64, i64, Option<i64>);
        let fault = |error| Fault::new(&self.place, "look up the letter", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let row: Option<Row> =
            with_db!(&mut tx, Tx, |c| sqlx::query_as(LETTER_OF_SECRET).bind(&link.hash.0).fetch_optional(&mut **c).await).map_err(fault)?;
        let Some((id, space, asked, _, expires_at, answered_at)) = row else { return Ok(Err(Spent::Unknown)) };
        let owner: Option<String> =
            with_db!(&mut tx, Tx, |c| sqlx::query_scalar(OWNER_OF).bind(&space).fetch_optional(&mut **c).await).map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        let expires_at = self.read_instant("a letter", expires_at)?;
        if answered_at.is_some() || expires_at <= now {
            return Ok(Err(spent(Some(answered_at))));
        }
        let (id, space) = (LetterId(self.read_id("a letter", &id)?), SpaceId(self.read_id("a letter", &space)?));
        let Some(owner) = owner else { return Ok(Err(Spent::Unknown)) };
        let asked = link.key.open(&asked_place(id), &asked).ok_or_else(|| Fault::tampered("what a letter asks was changed"))?;
        Ok(Ok(OpenLetter { id, space, owner: AccountId(self.read_id("a letter", &owner)?), asked, expires_at }))
    }

    /// Answers a letter, once; of several answers at the same time, one is taken.
    pub async fn answer_letter(&self, link: &Link, answer: &[u8], now: Timestamp) -> Result<Result<(), Spent>, Fault> {
        let letter = match self.letter(link, now).await? {
            Ok(letter) => letter,
            Err(spent) => return Ok(Err(spent)),
        };
        let fault = |error| Fault::new(&self.place, "keep the answer", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let Some((public, ..)) = read_seal(&mut tx, letter.space, BOX).await.map_err(fault)? else { return Ok(Err(Spent::Unknown)) };
        let sealed = seal_to(&public_key(&public)?, &link.key, &answer_place(letter.space, letter.id), &padded(answer))?;
        let touched = with_db!(&mut tx, Tx, |c| sqlx::query(ANSWER_LETTER)
            .bind(&link.hash.0)
            .bind(&sealed)
            .bind(now.as_microsecond())
            .bind(Vec::<u8>::new())
            .execute(&mut **c)
            .await
            .map(|done| done.rows_affected()))
        .map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(if touched == 1 { Ok(()) } else { Err(Spent::Used) })
    }

    /// Lists the letters of an unlocked space, oldest first, with the answers that have come.
    pub async fn letters(&self, space: SpaceId) -> Result<Vec<Letter>, Fault> {
        type Row = (String, Vec<u8>, Option<Vec<u8>>, i64, i64);
        let unlocked = self.unlocked(space)?;
        let fault = |error| Fault::new(&self.place, "list the letters", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let rows: Vec<Row> =
            with_db!(&mut tx, Tx, |c| sqlx::query_as(LETTERS).bind(space.to_string()).fetch_all(&mut **c).await).map_err(fault)?;
        let sealed = read_seal(&mut tx, space, BOX).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        let Some((public, _, bytes)) = sealed else { return Ok(Vec::new()) };
        let (secret, public) = open_box(space, &unlocked.key, &public, &bytes)?;
        let read = |(id, kept, answer, created_at, expires_at): Row| {
            let id = LetterId(self.read_id("a letter", &id)?);
            let is_note = kept.is_empty();
            let link = if is_note {
                Some(nobodys_link())
            } else {
                unlocked.key.open(&kept_place(space, id), &kept).and_then(|kept| key_of(&kept))
            };
            let is_answered = answer.is_some();
            let open = |(link, bytes): (&SecretKey, Vec<u8>)| open_from(&secret, &public, link, &answer_place(space, id), &bytes);
            let opened = link.as_ref().zip(answer).and_then(open);
            Ok(Letter {
                id,
                created_at: self.read_instant("a letter", created_at)?,
                expires_at: self.read_instant("a letter", expires_at)?,
                is_note,
                broken: link.is_none() || is_answered && opened.is_none(),
                answer: opened,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Leaves a note in a space's letter box, locked or not; whether it has one.
    ///
    /// No link stands behind it, so whoever has the database could leave one, too: nothing may come of a note that its owner wants.
    pub async fn leave_note(&self, space: SpaceId, note: &[u8], id: LetterId, now: Timestamp) -> Result<bool, Fault> {
        let fault = |error| Fault::new(&self.place, "leave a note", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let Some((public, ..)) = read_seal(&mut tx, space, BOX).await.map_err(fault)? else { return Ok(false) };
        let sealed = seal_to(&public_key(&public)?, &nobodys_link(), &answer_place(space, id), &padded(note))?;
        let mut hash = [0; 32];
        getrandom::fill(&mut hash).map_err(|_error| Fault::no_randomness())?;
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        with_db!(&mut tx, Tx, |c| sqlx::query(ADD_NOTE)
            .bind(id.to_string())
            .bind(hash)
            .bind(space.to_string())
            .bind(Vec::<u8>::new())
            .bind(&sealed)
            .bind(now.as_microsecond())
            .execute(&mut **c)
            .await
            .map(|_| ()))
        .map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(true)
    }

    /// Removes letters of a space: what came of them was taken in, or they are withdrawn. Their links open nothing from now on.
    pub async fn remove_letters(&self, space: SpaceId, letters: &[LetterId]) -> Result<u64, Fault> {
        let fault = |error| Fault::new(&self.place, "remove the letter", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let mut gone = 0;
        for letter in letters {
            gone += with_db!(&mut tx, Tx, |c| sqlx::query(REMOVE_LETTER)
                .bind(space.to_string())
                .bind(letter.to_string())
                .execute(&mut **c)
                .await
                .map(|done| done.rows_affected()))
            .map_err(fault)?;
        }
        tx.commit().await.map_err(fault)?;
        Ok(gone)
    }
}

/// The key of a link that nobody has.
pub(super) fn nobodys_link() -> SecretKey {
    SecretKey::from_bytes(Zeroizing::new([0; 32]))
}

fn key_of(kept: &[u8]) -> Option<SecretKey> {
    let kept: Kept = serde_json::from_slice(kept).ok()?;
    Some(SecretKey::from_bytes(Zeroizing::new(kept.key)))
}

/// Makes the letter box of a space, unless there is one; that is held to its secret half.
pub(super) async fn make_box(tx: &mut Tx, space: SpaceId, key: &SecretKey) -> Result<Result<(), Fault>, sqlx::Error> {
    if let Some((public, _, bytes)) = read_seal(tx, space, BOX).await? {
        // Another public half would have answers sealed to somebody else.
        return Ok(open_box(space, key, &public, &bytes).map(drop));
    }
    let mut secret = Zeroizing::new([0; 32]);
    if getrandom::fill(&mut *secret).is_err() {
        return Ok(Err(Fault::no_randomness()));
    }
    let public = PublicKey::from(&StaticSecret::from(*secret));
    match key.seal(&box_place(space), &*secret) {
        Ok(bytes) => save_seal(tx, space, BOX, public.as_bytes(), "", &bytes).await.map(Ok),
        Err(fault) => Ok(Err(fault)),
    }
}

/// Opens the letter box of a space, and holds its public half to its secret one.
pub(super) fn open_box(space: SpaceId, key: &SecretKey, public: &[u8], sealed: &[u8]) -> Result<(StaticSecret, PublicKey), Fault> {
    let changed = || Fault::tampered("its letter box is not the one that was made for it");
    let bytes = key.open(&box_place(space), sealed).ok_or_else(changed)?;
    let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().map_err(|_length| changed())?);
    let secret = StaticSecret::from(*bytes);
    let own = PublicKey::from(&secret);
    if own.as_bytes().as_slice() != public {
        return Err(changed());
    }
    Ok((secret, own))
}

pub(super) fn public_key(bytes: &[u8]) -> Result<PublicKey, Fault> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_length| Fault::tampered("its letter box is not the one that was made for it"))?;
    Ok(PublicKey::from(bytes))
}

/// Seals `text` to a letter box: a public key used this once, then what only the box, together with the link, opens.
pub(super) fn seal_to(to: &PublicKey, link: &SecretKey, place: &str, text: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).map_err(|_error| Fault::no_randomness())?;
    let once = StaticSecret::from(*bytes);
    let public = PublicKey::from(&once);
    let key = agreed(&once, to, link, &public, to).ok_or_else(|| Fault::tampered("its letter box is no key"))?;
    Ok([public.as_bytes().as_slice(), &key.seal(place, text)?].concat())
}

/// Opens what was sealed to a letter box; `None` for anything else.
pub(super) fn open_from(
    secret: &StaticSecret,
    public: &PublicKey,
    link: &SecretKey,
    place: &str,
    bytes: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (once, sealed) = bytes.split_first_chunk::<32>()?;
    let once = PublicKey::from(*once);
    agreed(secret, &once, link, &once, public)?.open(place, sealed)
}

/// The key that both sides agree on: of the shared secret, the link, and both public halves, each of one length (as HPKE binds them).
fn agreed(own: &StaticSecret, other: &PublicKey, link: &SecretKey, once: &PublicKey, to: &PublicKey) -> Option<SecretKey> {
    shared_key(b"sinew letter answer\0", own, other, link, [once, to])
}

/// The key of a shared secret, a link and the public halves that it is bound to, each of one length.
pub(super) fn shared_key(
    purpose: &[u8],
    own: &StaticSecret,
    other: &PublicKey,
    link: &SecretKey,
    bound: [&PublicKey; 2],
) -> Option<SecretKey> {
    let shared = own.diffie_hellman(other);
    // A point of low order would make the same secret for everybody.
    if !shared.was_contributory() {
        return None;
    }
    let mut digest = Sha256::new_with_prefix(purpose);
    for part in [shared.as_bytes(), link.bytes(), bound[0].as_bytes(), bound[1].as_bytes()] {
        digest.update(part);
    }
    Some(SecretKey::from_bytes(Zeroizing::new(digest.finalize().into())))
}

fn box_place(space: SpaceId) -> String {
    format!("sinew box {space}")
}

fn asked_place(letter: LetterId) -> String {
    format!("sinew letter {letter}")
}

fn kept_place(space: SpaceId, letter: LetterId) -> String {
    format!("sinew letter of {space} {letter}")
}

fn answer_place(space: SpaceId, letter: LetterId) -> String {
    format!("sinew answer {space} {letter}")
}
