//! Requests that may come twice: what was answered the first time.

use jiff::Timestamp;

use super::AccountId;
use crate::db::with_db;
use crate::{Fault, Store};

/// A request that its sender may send again, under the same key, when the answer is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    pub account: AccountId,
    pub key: &'a str,
    /// Tells this request from another one under the same key.
    pub hash: &'a str,
}

/// What is known of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: do it, then tell with `finish_request` or `forget_request`.
    Nothing,
    /// It is being done elsewhere.
    Running,
    /// The key belongs to another request.
    Other,
    Answered {
        status: u16,
        /// None where it held a secret, which is not kept.
        answer: Option<String>,
    },
}

pub(crate) const BEGIN_REQUEST: &str = "
    insert into idempotency (account_id, key, request_hash, created_at) values ($1, $2, $3, $4)
    on conflict (account_id, key) do update set
        request_hash = excluded.request_hash, created_at = excluded.created_at, status = null, answer = null
    where idempotency.created_at < $5 or idempotency.status is null and idempotency.created_at < $6";

pub(crate) const REQUEST: &str = "
    select request_hash, status, answer from idempotency where account_id = $1 and key = $2";

pub(crate) const FINISH_REQUEST: &str = "
    update idempotency set status = $4, answer = $5 where account_id = $1 and key = $2 and request_hash = $3";

pub(crate) const FORGET_REQUEST: &str = "
    delete from idempotency where account_id = $1 and key = $2 and request_hash = $3 and status is null";

pub(crate) const REMOVE_REQUESTS: &str = "
    delete from idempotency where created_at < $1";

impl Store {
    /// Begins a request unless it is known. What began before `forgotten` is not known any more; what began before
    /// `lost` and was not answered will not be: its server is gone.
    pub async fn begin_request(&self, request: Request<'_>, now: Timestamp, forgotten: Timestamp, lost: Timestamp) -> Result<Known, Fault> {
        let fault = |error| Fault::new(&self.place, "note the request", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        let begun = with_db!(&mut tx, Tx, |c| sqlx::query(BEGIN_REQUEST)
            .bind(request.account.to_string())
            .bind(request.key)
            .bind(request.hash)
            .bind(now.as_microsecond())
            .bind(forgotten.as_microsecond())
            .bind(lost.as_microsecond())
            .execute(&mut **c)
            .await
            .map(|done| done.rows_affected()))
        .map_err(fault)?;
        let known = if begun == 1 {
            Known::Nothing
        } else {
            let row: (String, Option<i64>, Option<String>) = with_db!(&mut tx, Tx, |c| sqlx::query_as(REQUEST)
                .bind(request.account.to_string())
                .bind(request.key)
                .fetch_one(&mut **c)
                .await)
            .map_err(fault)?;
            self.read_request(request, row)?
        };
        tx.commit().await.map_err(fault)?;
        Ok(known)
    }

    fn read_request(&self, request: Request<'_>, row: (String, Option<i64>, Option<String>)) -> Result<Known, Fault> {
        Ok(match row {
            (hash, ..) if hash != request.hash => Known::Other,
            (_, Some(status), answer) => {
                let status = u16::try_from(status).map_err(|error| Fault::unreadable(&self.place, "an answer", error))?;
                Known::Answered { status, answer }
            }
            (_, None, _) => Known::Running,
        })
    }

    /// Keeps what a request was answered; `None` for an answer that held a secret.
    pub async fn finish_request(&self, request: Request<'_>, status: u16, answer: Option<&str>) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(FINISH_REQUEST)
            .bind(request.account.to_string())
            .bind(request.key)
            .bind(request.hash)
            .bind(i64::from(status))
            .bind(answer)
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "keep the answer", error))
    }

    /// Forgets a request that changed nothing, so that it may be tried again.
    pub async fn forget_request(&self, request: Request<'_>) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(FORGET_REQUEST)
            .bind(request.account.to_string())
            .bind(request.key)
            .bind(request.hash)
            .execute(pool)
            .await
            .map(|_| ()))
        .map_err(|error| Fault::new(&self.place, "forget the request", error))
    }

    /// Removes what began before `before`.
    pub async fn remove_requests(&self, before: Timestamp) -> Result<(), Fault> {
        with_db!(&self.write, Pool, |pool| sqlx::query(REMOVE_REQUESTS).bind(before.as_microsecond()).execute(pool).await.map(|_| ()))
            .map_err(|error| Fault::new(&self.place, "remove old requests", error))
    }
}
