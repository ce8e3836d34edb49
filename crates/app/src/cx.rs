//! What every operation is given: the store, the space, who asks, and what time it is.

use jiff::Timestamp;
use model::decide::Moment;
use store::{NewSpace, SpaceId, SpaceKind, Store};

use crate::failure::{Code, Failure};

/// The context of one operation.
#[derive(Clone, Debug)]
pub struct Cx {
    pub store: Store,
    pub space: SpaceId,
    pub actor: String,
    /// Which door the operation came through.
    pub door: &'static str,
    /// The present. Fixed for the whole operation, so that all of it happens at one instant.
    pub now: Timestamp,
}

impl Cx {
    /// Opens the workspace at `address`; `init` makes one.
    pub async fn open(address: &str, actor: &str, door: &'static str, now: Timestamp) -> Result<Cx, Failure> {
        let store = Store::open(address).await?;
        let Some(space) = workspace(&store).await? else {
            return Err(Failure::not_found(format!("There is no workspace in `{address}` yet: make one with `sinew init`.")));
        };
        Ok(Cx { store, space, actor: actor.to_owned(), door, now })
    }

    /// Returns the same context on the workspace, whichever space this one is on.
    pub async fn workspace(&self) -> Result<Cx, Failure> {
        let none = || Failure::not_found("There is no workspace yet: make one with `sinew init`.");
        Ok(Cx { space: workspace(&self.store).await?.ok_or_else(none)?, ..self.clone() })
    }

    /// Makes a workspace at `address`, and its program when one is named. Refuses where there is one already.
    pub async fn init(address: &str, name: &str, actor: &str, door: &'static str, now: Timestamp) -> Result<Cx, Failure> {
        let store = Store::open(address).await?;
        if store.spaces().await?.iter().any(|space| space.kind == SpaceKind::Workspace) {
            let message = format!("There is a workspace in `{address}` already: import into it, or choose another file with `--data`.");
            return Err(Failure::new(Code::Conflict, message));
        }
        let space = SpaceId(Moment::new(now, seed()?).mint().0);
        store
            .create_space(&NewSpace {
                id: space,
                kind: SpaceKind::Workspace,
                name: name.to_owned(),
                owner: actor.to_owned(),
                created_at: now,
            })
            .await?;
        Ok(Cx { store, space, actor: actor.to_owned(), door, now })
    }

    /// Returns a fresh moment for deciding.
    pub fn moment(&self) -> Result<Moment, Failure> {
        moment(self.now)
    }
}

async fn workspace(store: &Store) -> Result<Option<SpaceId>, Failure> {
    Ok(store.spaces().await?.into_iter().find(|space| space.kind == SpaceKind::Workspace).map(|head| head.id))
}

/// Returns a fresh moment for deciding.
pub fn moment(now: Timestamp) -> Result<Moment, Failure> {
    Ok(Moment::new(now, seed()?))
}

/// Returns true randomness for ids.
fn seed() -> Result<u64, Failure> {
    getrandom::u64().map_err(|error| Failure::new(Code::Internal, format!("The system gives no randomness: {error}")))
}
