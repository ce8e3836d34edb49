//! The list of spaces: what there is to load.

use std::fmt;

use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{instant, with_db};
use crate::{Fault, Store};

/// Identifies a space, for ever and everywhere. A UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SpaceId(pub Uuid);

impl fmt::Display for SpaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a space is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
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

impl Store {
    /// Creates an empty space, at revision 0.
    pub async fn create_space(&self, space: &NewSpace) -> Result<(), Fault> {
        let fault = |error| Fault::new(&self.place, "create the space", error);
        let mut tx = self.write.begin_write().await.map_err(fault)?;
        with_db!(&mut tx, Tx, |c| sqlx::query(CREATE_SPACE)
            .bind(space.id.to_string())
            .bind(space.kind.name())
            .bind(&space.name)
            .bind(&space.owner)
            .bind(space.created_at.as_microsecond())
            .execute(&mut **c)
            .await
            .map(|_| ()))
        .map_err(fault)?;
        tx.commit().await.map_err(fault)
    }

    /// Lists every space, oldest first.
    pub async fn spaces(&self) -> Result<Vec<SpaceHead>, Fault> {
        type Row = (String, String, String, String, i64, i64);
        let rows: Vec<Row> = with_db!(&self.read, Pool, |pool| sqlx::query_as(SPACES).fetch_all(pool).await)
            .map_err(|error| Fault::new(&self.place, "list the spaces", error))?;
        let read = |(id, kind, name, owner, revision, created_at): Row| {
            let unreadable =
                |error: Box<dyn std::error::Error + Send + Sync>| Fault::unreadable(&self.place, &format!("a space `{name}`"), error);
            Ok(SpaceHead {
                id: SpaceId(Uuid::try_parse(&id).map_err(|error| unreadable(error.into()))?),
                kind: SpaceKind::ALL
                    .into_iter()
                    .find(|known| known.name() == kind)
                    .ok_or_else(|| unreadable(format!("kind `{kind}`").into()))?,
                created_at: instant(created_at).map_err(|error| unreadable(error.into()))?,
                name,
                owner,
                revision,
            })
        };
        rows.into_iter().map(read).collect()
    }
}
