//! A space with its journal, in memory; and the one write path into it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use model::change::{Change, Commit, has_no_author, outcome};
use model::decide::{Command, Moment, at_home, decide};
use model::insight::changes::Happening;
use model::journal::{Flow, IMPORT, as_of, flows};
use model::space::{RecordId, Space};
use store::{CommitError, NewSources, SpaceId, Store};

use crate::cx::Cx;
use crate::failure::{Code, Failure};

/// How often a command is decided again when others were faster.
const TRIES: usize = 5;

/// A space as it stands, and how it came to be so.
#[derive(Debug)]
pub struct Live {
    pub space: Space,
    pub journal: Vec<Commit>,
    /// The id that each record has where it came from; where it is not here, its key is that id.
    pub sources: HashMap<RecordId, String>,
}

/// A space as of an instant, and the ways of its items until then.
#[derive(Clone, Debug)]
pub struct Past {
    pub at: Timestamp,
    pub space: Arc<Space>,
    pub flows: Arc<BTreeMap<RecordId, Flow>>,
}

impl Live {
    pub async fn load(cx: &Cx) -> Result<Live, Failure> {
        let space = cx.store.load(cx.space).await?;
        let space = space.ok_or_else(|| Failure::not_found("The workspace is gone: make one with `sinew init`."))?;
        let journal = cx.store.journal(cx.space, 0).await?;
        Ok(Live { space, journal, sources: spoken_ids(&cx.store, cx.space).await? })
    }

    /// Returns the space as of a past instant; as it stands when that is now.
    pub fn at(&self, at: Timestamp, now: Timestamp) -> Space {
        if at >= now { self.space.clone() } else { as_of(&self.journal, at, None) }
    }

    /// Returns the space and its flows as of a past instant.
    pub fn past(&self, at: Timestamp, now: Timestamp) -> Past {
        Past { at, space: Arc::new(self.at(at, now)), flows: Arc::new(flows(&self.journal, at)) }
    }

    /// Lists what happened in a range of time.
    pub fn happenings(&self, since: Timestamp, until: Timestamp) -> Vec<Happening> {
        model::insight::changes::happenings(&self.space, &self.journal, since, until)
    }
}

/// Returns the id that each record has where it came from, as far as people know it.
pub async fn spoken_ids(store: &Store, space: SpaceId) -> Result<HashMap<RecordId, String>, Failure> {
    let sources = store.source_ids(space).await?.into_iter();
    Ok(sources.filter(|(_, system, _)| has_spoken_ids(system)).map(|(record, _, id)| (record, id)).collect())
}

/// Whether people know the ids of a source. Jira's numbers are for machines: the id that its exports are searched by is the issue key.
/// Those of a template mean nothing outside of its file.
pub fn has_spoken_ids(system: &str) -> bool {
    system != "jira" && system != crate::operation::templates::SYSTEM
}

/// Decides a command and commits it.
pub async fn edit(cx: &Cx, command: &Command) -> Result<Vec<Change>, Failure> {
    let (changes, ()) = change(cx, |space, moment| {
        let changes = decide(space, command, moment)?;
        crate::operation::retros::guard(space, &changes)?;
        Ok((changes, ()))
    })
    .await?;
    Ok(changes)
}

/// Decides and commits; when somebody else was faster, catches up and decides again. Returns what changed, and what was decided
/// beside it.
pub async fn change<T>(
    cx: &Cx,
    decide: impl Fn(&Space, &mut Moment) -> Result<(Vec<Change>, T), Failure>,
) -> Result<(Vec<Change>, T), Failure> {
    let mut moment = cx.moment()?;
    for _ in 0..TRIES {
        let space = cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The workspace is gone."))?;
        let (changes, decided) = decide(&space, &mut moment)?;
        if changes.is_empty() {
            return Ok((changes, decided));
        }
        if let Some(changes) = commit(cx, &space, changes, cx.door, None, None).await? {
            return Ok((changes, decided));
        }
    }
    Err(busy())
}

/// Commits decided changes; `None` when the space has moved on in the meantime.
pub async fn commit(
    cx: &Cx,
    space: &Space,
    changes: Vec<Change>,
    door: &str,
    note: Option<String>,
    sources: Option<NewSources<'_>>,
) -> Result<Option<Vec<Change>>, Failure> {
    at_home(cx.store.is_sealed(cx.space).await?, &changes)?;
    let rows = outcome(space, &changes);
    let (actor, door) = signature(space, &changes, (&cx.actor, door));
    let commit = Commit { revision: space.revision + 1, recorded_at: cx.now, actor, door, note, changes };
    match cx.store.commit(cx.space, &commit, &rows, sources).await {
        Ok(_) => Ok(Some(commit.changes)),
        Err(CommitError::Stale { .. }) => Ok(None),
        Err(refused) => Err(refused.into()),
    }
}

/// The door of commits that have no author: which one somebody came in by would tell who it was.
pub const NAMELESS: &str = "retro";

/// Returns whose commit it is and through which door it came; of what is written without a name, nobody's. An import says what others
/// wrote, and has to be found again as what it is.
pub fn signature(space: &Space, changes: &[Change], (actor, door): (&str, &str)) -> (String, String) {
    match door != IMPORT && has_no_author(space, changes) {
        true => (String::new(), NAMELESS.to_owned()),
        false => (actor.to_owned(), door.to_owned()),
    }
}

/// Says that others kept being faster.
pub fn busy() -> Failure {
    Failure::new(Code::Conflict, "Others keep changing this workspace at the same time: try again.".to_owned())
}
