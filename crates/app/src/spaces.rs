//! Open spaces: what is in use stays in memory, with what is derived from it, and tells who watches when it moves on.
//!
//! The journal stays in the database; what a forecast needs of it, when items went through their stages, is kept here.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use model::change::{Change, Commit, Edit, apply, outcome};
use model::decide::{Moment, at_home};
use model::journal::{Flow, IMPORT, follow};
use model::space::{RecordId, Space};
use schemars::JsonSchema;
use serde::Serialize;
use store::{CommitError, SpaceId, Store};
use tokio::sync::{Semaphore, broadcast, watch};

use crate::clock::Clock;
use crate::derived::Derived;
use crate::failure::Failure;
use crate::live::{Past, busy, signature, spoken_ids};
use crate::simulate::{background_threads, threads};
use crate::vault::Vault;

/// How often a commit is decided again when others were faster: of several processes one always gets through, so a few tries do
/// not do for all.
const TRIES: usize = 20;
/// How often an open space looks whether another process moved it on.
const LOOK: Duration = Duration::from_millis(500);

/// Every space that is in use. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Spaces {
    pub store: Store,
    pub clock: Clock,
    open: Arc<Mutex<HashMap<SpaceId, Opening>>>,
    turns: Arc<Turns>,
    /// Who has unlocked what.
    pub(crate) vault: Arc<Vault>,
}

/// How many spaces are forecast at once: many may be opened in a moment.
#[derive(Debug)]
pub(crate) struct Turns {
    /// For the few trials that people wait for.
    pub(crate) quick: Semaphore,
    /// For all that follows.
    pub(crate) full: Semaphore,
}

/// A space that is open or being loaded: whoever comes meanwhile waits.
type Opening = Arc<tokio::sync::OnceCell<Arc<Open>>>;

/// A space in memory.
#[derive(Debug)]
pub struct Open {
    pub id: SpaceId,
    /// Nothing that it holds may be logged.
    pub(crate) sealed: bool,
    store: Store,
    state: RwLock<State>,
    /// One commit of this process at a time; others are found out by their revision.
    writer: tokio::sync::Mutex<()>,
    events: broadcast::Sender<Event>,
    revision: watch::Sender<i64>,
    /// Becomes true when it is locked: whoever still has it is to let go of it.
    shut: watch::Sender<bool>,
    pub(crate) turns: Arc<Turns>,
    pub derived: Derived,
}

/// A space at one revision. Cheap to clone; what a reader holds stays as it is.
#[derive(Clone, Debug)]
pub struct State {
    pub space: Arc<Space>,
    pub flows: Arc<BTreeMap<RecordId, Flow>>,
    /// The id that each record has where it came from; where it is not here, its key is that id.
    pub sources: Arc<HashMap<RecordId, String>>,
}

/// What those who watch a space are told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Records changed.
    Change { revision: i64, keys: Vec<String>, actor: String, door: String },
    /// The forecast of a revision is ready.
    Forecast { revision: i64 },
}

/// Who commits.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub actor: &'a str,
    pub door: &'a str,
    pub now: Timestamp,
}

impl Spaces {
    pub fn new(store: Store) -> Spaces {
        let turns = Turns { quick: Semaphore::new(threads()), full: Semaphore::new(background_threads()) };
        Spaces { store, clock: Clock::default(), open: Arc::default(), turns: Arc::new(turns), vault: Arc::default() }
    }

    /// Goes by another clock.
    pub fn by(self, clock: Clock) -> Spaces {
        Spaces { clock, ..self }
    }

    /// Locks career spaces after so many minutes without a request, 1 to 30.
    pub fn resting(self, minutes: u8) -> Spaces {
        Spaces { vault: Arc::new(Vault::resting(minutes)), ..self }
    }

    /// Returns a space, loaded when it was not in use yet.
    pub async fn open(&self, id: SpaceId) -> Result<Arc<Open>, Failure> {
        let cell = Arc::clone(self.open.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default());
        let open = cell.get_or_try_init(|| Open::load(&self.store, self.clock, id, &self.turns)).await?;
        Ok(Arc::clone(open))
    }

    /// Forgets the key of a space that nobody holds, and the space with it.
    pub(crate) fn shut(&self, id: SpaceId) {
        self.store.lock(id);
        let gone = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(open) = gone.as_ref().and_then(|cell| cell.get()) {
            open.shut.send_replace(true);
        }
    }
}

impl Open {
    async fn load(store: &Store, clock: Clock, id: SpaceId, turns: &Arc<Turns>) -> Result<Arc<Open>, Failure> {
        let state = State::load(store, id).await?;
        let revision = state.space.revision;
        let open = Arc::new(Open {
            id,
            sealed: store.is_sealed(id).await?,
            store: store.clone(),
            state: RwLock::new(state),
            writer: tokio::sync::Mutex::default(),
            events: broadcast::channel(1024).0,
            revision: watch::channel(revision).0,
            shut: watch::channel(false).0,
            turns: Arc::clone(turns),
            derived: Derived::default(),
        });
        tokio::spawn(look_for_others(Arc::downgrade(&open)));
        tokio::spawn(crate::derived::keep_forecast(Arc::downgrade(&open), clock));
        Ok(open)
    }

    /// Returns the space as it stands.
    pub fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn revision(&self) -> i64 {
        *self.revision.borrow()
    }

    /// Returns a receiver of every event from now on.
    pub fn watch(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Returns a receiver of whether it was locked meanwhile.
    pub fn watch_shut(&self) -> watch::Receiver<bool> {
        self.shut.subscribe()
    }

    /// Whether its database is there: when the program stops, that is closed under what still works.
    pub(crate) fn is_served(&self) -> bool {
        !self.store.is_closed()
    }

    /// Returns a receiver of the newest revision.
    pub(crate) fn revisions(&self) -> watch::Receiver<i64> {
        self.revision.subscribe()
    }

    pub(crate) fn tell(&self, event: Event) {
        // Nobody listening is no trouble.
        drop(self.events.send(event));
    }

    /// Decides on the space as it stands, commits, and moves on; decided again when somebody else was faster.
    ///
    /// Returns the revision afterwards, and what was decided beside the changes; without changes nothing is written.
    pub async fn change<T>(
        &self,
        by: By<'_>,
        note: Option<String>,
        decide: impl Fn(&Space, &mut Moment) -> Result<(Vec<Change>, T), Failure> + Sync,
    ) -> Result<(i64, T), Failure> {
        let _turn = self.writer.lock().await;
        let mut moment = crate::cx::moment(by.now)?;
        for _ in 0..TRIES {
            let space = self.state().space;
            let (changes, decided) = decide(&space, &mut moment)?;
            if changes.is_empty() {
                return Ok((space.revision, decided));
            }
            let (actor, door) = signature(&space, &changes, (by.actor, by.door));
            let commit = Commit { revision: space.revision + 1, recorded_at: by.now, actor, door, note: note.clone(), changes };
            at_home(self.sealed, &commit.changes)?;
            let rows = outcome(&space, &commit.changes);
            drop(space);
            match self.store.commit(self.id, &commit, &rows, None).await {
                Ok(_) => {
                    let revision = commit.revision;
                    self.follow(&commit);
                    return Ok((revision, decided));
                }
                Err(CommitError::Stale { .. }) => self.catch_up_in_turn().await?,
                Err(refused) => return Err(refused.into()),
            }
        }
        Err(busy())
    }

    /// Returns the space and its flows as of an instant; what lies in the past is rebuilt from the journal, change by change.
    pub async fn past(&self, at: Timestamp, now: Timestamp) -> Result<Past, Failure> {
        let state = self.state();
        let space = if at >= now { Arc::clone(&state.space) } else { Arc::new(self.store.as_of(self.id, at).await?) };
        Ok(Past { at, space, flows: crate::derived::flows_until(&state, at) })
    }

    /// Reads the whole journal: what an open space does not keep.
    pub async fn journal(&self) -> Result<Vec<Commit>, Failure> {
        Ok(self.store.journal(self.id, 0).await?)
    }

    /// Reads the changes that `filter` lets through.
    pub async fn changes(&self, filter: &store::Filter) -> Result<Vec<Commit>, Failure> {
        Ok(self.store.changes(self.id, filter).await?)
    }

    /// Reads what came after a revision, without the changes that `keep` does not want.
    pub async fn changes_after(&self, after: i64, keep: impl FnMut(&Change) -> bool + Send) -> Result<Vec<Commit>, Failure> {
        Ok(self.store.changes_that(self.id, &store::Filter { after, ..store::Filter::default() }, keep).await?)
    }

    /// Reads the commits that `filter` lets through, without their changes.
    pub async fn commits(&self, filter: &store::Filter) -> Result<Vec<Commit>, Failure> {
        Ok(self.store.commits(self.id, filter).await?)
    }

    /// Waits until nobody else of this process commits; nobody does until what is returned is dropped.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.writer.lock().await
    }

    /// Reads what other processes committed.
    pub async fn catch_up(&self) -> Result<(), Failure> {
        let _turn = self.writer.lock().await;
        self.catch_up_in_turn().await
    }

    async fn catch_up_in_turn(&self) -> Result<(), Failure> {
        let seen = self.revision();
        if self.store.revision(self.id).await?.is_none_or(|revision| revision <= seen) {
            return Ok(());
        }
        let journal = self.store.journal(self.id, seen).await?;
        if journal.iter().any(|commit| commit.door == IMPORT) {
            // An import speaks of the past, and brings ids of its source: all is read anew.
            let state = State::load(&self.store, self.id).await?;
            let revision = state.space.revision;
            *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
            self.revision.send_replace(revision);
            for commit in &journal {
                self.tell(Event::Change { revision, keys: Vec::new(), actor: commit.actor.clone(), door: commit.door.clone() });
            }
            return Ok(());
        }
        for commit in &journal {
            self.follow(commit);
        }
        Ok(())
    }

    /// Moves on by a commit that is in the journal.
    fn follow(&self, commit: &Commit) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        // Where nobody else holds the space, it is changed in place.
        let State { space, flows, .. } = &mut *state;
        let space = Arc::make_mut(space);
        for change in &commit.changes {
            apply(space, &change.edit);
        }
        space.revision = commit.revision;
        if commit.changes.iter().any(|change| touches_flow(&change.edit)) {
            let flows = Arc::make_mut(flows);
            commit.changes.iter().for_each(|change| follow(flows, change));
        }
        let keys = keys(space, &commit.changes);
        drop(state);
        self.revision.send_replace(commit.revision);
        self.tell(Event::Change { revision: commit.revision, keys, actor: commit.actor.clone(), door: commit.door.clone() });
    }
}

impl State {
    async fn load(store: &Store, id: SpaceId) -> Result<State, Failure> {
        let space = store.load(id).await?.ok_or_else(|| Failure::not_found("The space is gone."))?;
        let flows = store.flows(id).await?;
        let sources = spoken_ids(store, id).await?;
        Ok(State { space: Arc::new(space), flows: Arc::new(flows), sources: Arc::new(sources) })
    }
}

fn touches_flow(edit: &Edit) -> bool {
    match edit {
        Edit::RecordCreated { .. } | Edit::RecordRemoved { .. } => true,
        Edit::FieldChanged { field, .. } => field == "stage" || field == "promised",
        Edit::LinkAdded { .. } | Edit::LinkRemoved { .. } => false,
    }
}

/// Lists the keys of the records that changes touch, each once.
pub fn keys(space: &Space, changes: &[Change]) -> Vec<String> {
    let mut keys = Vec::new();
    let key = |id: RecordId| space.record(id).map(|record| record.key.clone());
    for change in changes {
        let touched = match &change.edit {
            // What is gone has its key from what it was.
            Edit::RecordCreated { record } | Edit::RecordRemoved { record } => [key(record.id).or_else(|| Some(record.key.clone())), None],
            Edit::FieldChanged { record, .. } => [key(*record), None],
            Edit::LinkAdded { link } | Edit::LinkRemoved { link } => [key(link.from), key(link.to)],
        };
        for key in touched.into_iter().flatten() {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        // Whoever watches reads everything anew after so many.
        if keys.len() > 200 {
            break;
        }
    }
    keys
}

/// Looks now and then whether another process moved the space on, as long as it is open.
async fn look_for_others(open: std::sync::Weak<Open>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let Some(held) = open.upgrade() else { return };
        let (id, sealed, caught_up) = (held.id, held.sealed, held.catch_up().await);
        let served = held.is_served();
        drop(held);
        if let Err(failure) = caught_up
            && open.strong_count() > 0
            && served
            // It was locked, say; and whatever else its owner is told when it is unlocked.
            && !sealed
        {
            tracing::warn!(space = %id, "could not look for others' changes: {failure}");
        }
    }
}
