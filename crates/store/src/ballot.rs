//! Ballots: who has voted in a poll, as one-way marks, and how many votes each choice got. Who voted for what is nowhere.
//!
//! Both stay out of the journal, which would tell the ballots apart by the order in which they came. They are removed when the votes
//! are counted.

use std::collections::BTreeMap;

use model::space::RecordId;

use crate::db::with_db;
use crate::{Fault, SpaceId, Store};

pub(crate) const ADD_BALLOT: &str = "
    insert into ballot (space_id, record_id, mark) values ($1, $2, $3)
    on conflict (space_id, record_id, mark) do nothing";

pub(crate) const ADD_VOTES: &str = "
    insert into tally (space_id, record_id, choice, votes) values ($1, $2, $3, $4)
    on conflict (space_id, record_id, choice) do update set votes = tally.votes + excluded.votes";

pub(crate) const BALLOT: &str = "
    select count(*) as ballots from ballot where space_id = $1 and record_id = $2 and mark = $3";

pub(crate) const BALLOTS: &str = "
    select count(*) as ballots from ballot where space_id = $1 and record_id = $2";

pub(crate) const TALLY: &str = "
    select choice, votes from tally where space_id = $1 and record_id = $2 order by choice";

pub(crate) const REMOVE_BALLOTS: &str = "
    delete from ballot where space_id = $1 and record_id = $2";

pub(crate) const REMOVE_TALLY: &str = "
    delete from tally where space_id = $1 and record_id = $2";

impl Store {
    /// Casts a ballot: so many votes for each choice. Whether it counts: of one mark only the first does.
    pub async fn cast_ballot(&self, space: SpaceId, record: RecordId, mark: &str, votes: &BTreeMap<u32, u32>) -> Result<bool, Fault> {
        if let Some(counts) = self.cast_sealed(space, record, mark, votes).await? {
            return Ok(counts);
        }
        let fault = |error| Fault::new(&self.place, "cast the ballot", error);
        let (space, record) = (space.to_string(), record.to_string());
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let marked = with_db!(&mut tx, Tx, |c| sqlx::query(ADD_BALLOT)
            .bind(&space)
            .bind(&record)
            .bind(mark)
            .execute(&mut **c)
            .await
            .map(|done| done.rows_affected()))
        .map_err(fault)?;
        if marked == 0 {
            return Ok(false);
        }
        for (choice, votes) in votes {
            with_db!(&mut tx, Tx, |c| sqlx::query(ADD_VOTES)
                .bind(&space)
                .bind(&record)
                .bind(i64::from(*choice))
                .bind(i64::from(*votes))
                .execute(&mut **c)
                .await
                .map(|_| ()))
            .map_err(fault)?;
        }
        tx.commit().await.map_err(fault)?;
        Ok(true)
    }

    /// Whether a mark has voted, and how many have.
    pub async fn ballots(&self, space: SpaceId, record: RecordId, mark: &str) -> Result<(bool, usize), Fault> {
        if let Some(poll) = self.sealed_poll(space, record).await? {
            return Ok((poll.marks.contains(mark), poll.marks.len()));
        }
        let fault = |error| Fault::new(&self.place, "read the ballots", error);
        let (space, record) = (space.to_string(), record.to_string());
        let own: i64 =
            with_db!(&self.read, Pool, |pool| sqlx::query_scalar(BALLOT).bind(&space).bind(&record).bind(mark).fetch_one(pool).await)
                .map_err(fault)?;
        let all: i64 = with_db!(&self.read, Pool, |pool| sqlx::query_scalar(BALLOTS).bind(&space).bind(&record).fetch_one(pool).await)
            .map_err(fault)?;
        Ok((own > 0, usize::try_from(all).unwrap_or(0)))
    }

    /// Returns how many votes each choice got.
    pub async fn tally(&self, space: SpaceId, record: RecordId) -> Result<BTreeMap<u32, u32>, Fault> {
        if let Some(poll) = self.sealed_poll(space, record).await? {
            return Ok(poll.votes);
        }
        let fault = |error| Fault::new(&self.place, "count the votes", error);
        let rows: Vec<(i64, i64)> = with_db!(&self.write, Pool, |pool| sqlx::query_as(TALLY)
            .bind(space.to_string())
            .bind(record.to_string())
            .fetch_all(pool)
            .await)
        .map_err(fault)?;
        let number = |value: i64| u32::try_from(value).map_err(|error| Fault::unreadable(&self.place, "the votes", error));
        rows.into_iter().map(|(choice, votes)| Ok((number(choice)?, number(votes)?))).collect()
    }

    /// Removes the ballots of a poll, and what they came to.
    pub async fn remove_ballots(&self, space: SpaceId, record: RecordId) -> Result<(), Fault> {
        if self.remove_sealed_ballots(space, record).await?.is_some() {
            return Ok(());
        }
        let fault = |error| Fault::new(&self.place, "remove the ballots", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        for statement in [REMOVE_BALLOTS, REMOVE_TALLY] {
            with_db!(&mut tx, Tx, |c| sqlx::query(statement)
                .bind(space.to_string())
                .bind(record.to_string())
                .execute(&mut **c)
                .await
                .map(|_| ()))
            .map_err(fault)?;
        }
        tx.commit().await.map_err(fault)
    }
}
