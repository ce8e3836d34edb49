//! The list of spaces: what there is to load.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{Tx, instant, with_db};
use crate::{Fault, Store};

/// Identifies a space, for ever and everywhere. A UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SpaceId(pub Uuid);

impl fmt::Display for SpaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a space is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpaceKind {
    /// What all programs share: people, teams, calendars.
    Workspace,
    Program,
    /// One person's own career, which nobody else reads.
    Career,
}

impl SpaceKind {
    pub const ALL: [SpaceKind; 3] = [SpaceKind::Workspace, SpaceKind::Program, SpaceKind::Career];

    pub fn name(self) -> &'static str {
        match self {
            SpaceKind::Workspace => "workspace",
            SpaceKind::Program => "program",
            SpaceKind::Career => "career",
        }
    }
}

/// A space to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSpace {
    pub id: SpaceId,
    pub kind: SpaceKind,
    pub name: String,
    pub owner: String,
    pub created_at: Timestamp,
}

/// A space without what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceHead {
    pub id: SpaceId,
    pub kind: SpaceKind,
    pub name: String,
    pub owner: String,
    pub revision: i64,
    pub created_at: Timestamp,
}

pub(crate) const CREATE_SPACE: &str = "
    insert into space (space_id, kind, name, owner, revision, created_at) values ($1, $2, $3, $4, 0, $5)";

pub(crate) const SPACES: &str = "
    select space_id, kind, name, owner, revision, created_at from space order by created_at, space_id";

pub(crate) const RENAME_SPACE: &str = "
    update space set name = $2 where space_id = $1";

pub(crate) const SPACE: &str = "
    select space_id, kind, name, owner, revision, created_at from space where space_id = $1";

impl Store {
    /// Creates an empty space, at revision 0.
    pub async fn create_space(&self, space: &NewSpace) -> Result<(), Fault> {
        let fault = |error| Fault::new(&self.place, "create the space", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        add(&mut tx, space).await.map_err(fault)?;
        tx.commit().await.map_err(fault)
    }

    /// Lists every space, oldest first.
    pub async fn spaces(&self) -> Result<Vec<SpaceHead>, Fault> {
        let rows: Vec<SpaceRow> = with_db!(&self.read, Pool, |pool| sqlx::query_as(SPACES).fetch_all(pool).await)
            .map_err(|error| Fault::new(&self.place, "list the spaces", error))?;
        rows.into_iter().map(|row| read(&self.place, row)).collect()
    }

    /// Returns a space without what is in it.
    pub async fn space(&self, space: SpaceId) -> Result<Option<SpaceHead>, Fault> {
        let row: Option<SpaceRow> =
            with_db!(&self.read, Pool, |pool| sqlx::query_as(SPACE).bind(space.to_string()).fetch_optional(pool).await)
                .map_err(|error| Fault::new(&self.place, "look up the space", error))?;
        row.map(|row| read(&self.place, row)).transpose()
    }

    /// Gives a space another name; whether there is such a space.
    pub async fn rename_space(&self, space: SpaceId, name: &str) -> Result<bool, Fault> {
        let fault = |error| Fault::new(&self.place, "rename the space", error);
        let touched = with_db!(&self.write, Pool, |pool| sqlx::query(RENAME_SPACE)
            .bind(space.to_string())
            .bind(name)
            .execute(pool)
            .await
            .map(|done| done.rows_affected()))
        .map_err(fault)?;
        Ok(touched == 1)
    }
}

pub(crate) async fn add(tx: &mut Tx, space: &NewSpace) -> sqlx::Result<()> {
    with_db!(tx, Tx, |c| sqlx::query(CREATE_SPACE)
        .bind(space.id.to_string())
        .bind(space.kind.name())
        .bind(&space.name)
        .bind(&space.owner)
        .bind(space.created_at.as_microsecond())
        .execute(&mut **c)
        .await
        .map(|_| ()))
}

/// The columns of `SPACE` and `SPACES`.
pub(crate) type SpaceRow = (String, String, String, String, i64, i64);

pub(crate) fn read(place: &str, (id, kind, name, owner, revision, created_at): SpaceRow) -> Result<SpaceHead, Fault> {
    let unreadable = |error: Box<dyn std::error::Error + Send + Sync>| Fault::unreadable(place, &format!("a space `{name}`"), error);
    Ok(SpaceHead {
        id: SpaceId(Uuid::try_parse(&id).map_err(|error| unreadable(error.into()))?),
        kind: SpaceKind::ALL.into_iter().find(|known| known.name() == kind).ok_or_else(|| unreadable(format!("kind `{kind}`").into()))?,
        created_at: instant(created_at).map_err(|error| unreadable(error.into()))?,
        name,
        owner,
        revision,
    })
}
