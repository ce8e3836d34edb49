//! Making a sealed space, its seals, and its end.

use super::letters::{REMOVE_LETTERS, make_box};
use super::snapshots::{REMOVE_OPENINGS, REMOVE_SNAPSHOTS};
use super::{BEGINNING, HEAD, Head, Seal, SealKind, SecretKey, read_seal, save_seal};
use crate::access::member::raise;
use crate::access::{AccountId, Role};
use crate::db::{Pool, Tx, with_db};
use crate::space::{SpaceRow, add, read};
use crate::{Fault, NewSpace, SpaceHead, SpaceId, Store};

pub(crate) const CAREER_OF: &str = "
    select space.space_id, space.kind, space.name, space.owner, space.revision, space.created_at
    from member join space on space.space_id = member.space_id
    where member.account_id = $1 and space.kind = 'career' order by space.created_at, space.space_id limit 1";

/// Whoever makes a space for an account that may have one waits for its row first, so that two at once do not make two.
pub(crate) const LOCK_ACCOUNT: &str = "
    update account set name = name where account_id = $1";

/// Everything that stands of a sealed space, and each with what is counted of it.
pub(crate) const REMOVE_SEALED: &str = "
    delete from sealed where space_id = $1";

pub(crate) const REMOVE_SEALS: &str = "
    delete from seal where space_id = $1";

pub(crate) const REMOVE_MEMBERS: &str = "
    delete from member where space_id = $1";

pub(crate) const REMOVE_SHARES: &str = "
    delete from share where space_id = $1";

pub(crate) const REMOVE_INVITATIONS: &str = "
    delete from invitation where space_id = $1";

pub(crate) const REMOVE_SPACE: &str = "
    delete from space where space_id = $1 and kind = 'career'";

impl Store {
    /// Makes a sealed space for an account, unlocked; whether it did: an account has one at most.
    pub async fn create_sealed_space(&self, space: &NewSpace, account: AccountId, key: SecretKey, seals: &[Seal]) -> Result<bool, Fault> {
        let fault = |error| Fault::new(&self.place, "create the space", error);
        let head = Head { revision: 0, last: BEGINNING }.seal(space.id, &key)?;
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let locked = with_db!(&mut tx, Tx, |c| sqlx::query(LOCK_ACCOUNT)
            .bind(account.to_string())
            .execute(&mut **c)
            .await
            .map(|done| done.rows_affected()))
        .map_err(fault)?;
        if locked == 0 || career_of(&mut tx, account).await.map_err(fault)?.is_some() {
            return Ok(false);
        }
        add(&mut tx, space).await.map_err(fault)?;
        raise(&mut tx, space.id, account, Role::Owner, space.created_at).await.map_err(fault)?;
        save_seal(&mut tx, space.id, HEAD, &[], "", &head).await.map_err(fault)?;
        save_seals(&mut tx, space.id, seals).await.map_err(fault)?;
        make_box(&mut tx, space.id, &key).await.map_err(fault)??;
        tx.commit().await.map_err(fault)?;
        self.unlock(space.id, key).await?;
        Ok(true)
    }

    /// Returns the sealed space of an account.
    pub async fn career_of(&self, account: AccountId) -> Result<Option<SpaceHead>, Fault> {
        let fault = |error| Fault::new(&self.place, "look up the space", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let row = career_of(&mut tx, account).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        row.map(|row| read(&self.place, row)).transpose()
    }

    /// Returns the wrapped key of a sealed space.
    pub async fn seal(&self, space: SpaceId, kind: SealKind) -> Result<Option<Seal>, Fault> {
        let fault = |error| Fault::new(&self.place, "look up the key", error);
        let mut tx = self.read.begin_read().await.map_err(fault)?;
        let row = read_seal(&mut tx, space, kind.name()).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(row.map(|(salt, params, bytes)| Seal { kind, salt, params, bytes }))
    }

    /// Puts wrapped keys in the place of those of the same kinds: what they were wrapped by before opens nothing any more.
    pub async fn replace_seals(&self, space: SpaceId, seals: &[Seal]) -> Result<(), Fault> {
        let fault = |error| Fault::new(&self.place, "keep the key", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        save_seals(&mut tx, space, seals).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        self.wipe().await
    }

    /// Removes a sealed space with everything in it, for ever; returns how many commits there were.
    pub async fn delete_sealed_space(&self, space: SpaceId) -> Result<u64, Fault> {
        let fault = |error| Fault::new(&self.place, "delete the space", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let mut commits = 0;
        let all = [
            REMOVE_SPACE,
            REMOVE_SEALED,
            REMOVE_SEALS,
            REMOVE_LETTERS,
            REMOVE_SNAPSHOTS,
            REMOVE_OPENINGS,
            REMOVE_MEMBERS,
            REMOVE_SHARES,
            REMOVE_INVITATIONS,
        ];
        for statement in all {
            let gone = with_db!(&mut tx, Tx, |c| sqlx::query(statement)
                .bind(space.to_string())
                .execute(&mut **c)
                .await
                .map(|done| done.rows_affected()))
            .map_err(fault)?;
            match statement {
                REMOVE_SPACE if gone == 0 => return Err(Fault::bug("only a sealed space can be deleted")),
                REMOVE_SEALED => commits = gone,
                _ => {}
            }
        }
        tx.commit().await.map_err(fault)?;
        self.vault.forget(space);
        self.wipe().await?;
        Ok(commits)
    }

    /// Lets go of what SQLite's log still holds of removed rows. The file itself wipes them as they are removed.
    async fn wipe(&self) -> Result<(), Fault> {
        match &self.write {
            Pool::Sqlite(pool) => {
                let done = sqlx::query("pragma wal_checkpoint(truncate)").execute(pool).await;
                done.map(|_| ()).map_err(|error| Fault::new(&self.place, "tidy up", error))
            }
            // PostgreSQL removes dead rows by itself, in its own time.
            Pool::Postgres(_) => Ok(()),
        }
    }
}

async fn career_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<Option<SpaceRow>> {
    with_db!(tx, Tx, |c| sqlx::query_as(CAREER_OF).bind(account.to_string()).fetch_optional(&mut **c).await)
}

async fn save_seals(tx: &mut Tx, space: SpaceId, seals: &[Seal]) -> sqlx::Result<()> {
    for seal in seals {
        save_seal(tx, space, seal.kind.name(), &seal.salt, &seal.params, &seal.bytes).await?;
    }
    Ok(())
}
