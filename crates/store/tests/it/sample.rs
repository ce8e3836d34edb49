//! Spaces, records and commits to write down.

use jiff::Timestamp;
use model::change::{Change, Commit, Edit, apply, outcome};
use model::decide::Moment;
use model::kind::{Body, Kind};
use model::space::{DependencyType, LagUnit, Link, LinkData, Record, RecordId, Relation, Space};
use serde_json::{Value, json};
use sinew_store::access::AccountId;
use sinew_store::access::account::NewAccount;
use sinew_store::{CommitError, NewSources, NewSpace, SecretKey, SpaceId, SpaceKind, Store};

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The monday on which all samples are recorded, unless they say otherwise.
pub(crate) fn monday() -> Timestamp {
    at("2026-03-09T08:00:00Z")
}

/// A space in a store with what a live program would hold in memory: commits go to both.
pub(crate) struct Live {
    pub(crate) id: SpaceId,
    pub(crate) space: Space,
    pub(crate) journal: Vec<Commit>,
    pub(crate) moment: Moment,
}

impl Live {
    /// Creates an empty space. `seed` keeps the ids of two spaces apart.
    pub(crate) async fn create(store: &Store, seed: u64) -> Live {
        let mut moment = Moment::new(monday(), seed);
        let id = SpaceId(moment.mint().0);
        let name = format!("Migration {seed}");
        let space = NewSpace { id, kind: SpaceKind::Program, name, owner: "ana".to_owned(), created_at: monday() };
        store.create_space(&space).await.unwrap();
        Live { id, space: Space::default(), journal: Vec::new(), moment }
    }

    /// Creates an empty sealed space, unlocked, with an account that owns it.
    pub(crate) async fn create_sealed(store: &Store, seed: u64) -> (Live, SecretKey) {
        let mut moment = Moment::new(monday(), seed);
        let (id, owner) = (SpaceId(moment.mint().0), AccountId(moment.mint().0));
        let owner = NewAccount {
            id: owner,
            name: format!("Owner {seed}"),
            email: Some(format!("o{seed}@example.org")),
            password_hash: None,
            created_at: monday(),
        };
        let account = store.local_owner(&owner).await.unwrap();
        let space = NewSpace { id, kind: SpaceKind::Career, name: "Career".to_owned(), owner: String::new(), created_at: monday() };
        let key = SecretKey::random().unwrap();
        assert!(store.create_sealed_space(&space, account, key.clone(), &[]).await.unwrap());
        (Live { id, space: Space::default(), journal: Vec::new(), moment }, key)
    }

    /// Makes a record of the space's next id, not yet committed.
    pub(crate) fn record(&mut self, key: &str, kind: Kind, fields: Value) -> Record {
        let Value::Object(fields) = fields else { panic!("fields are an object") };
        let body = Body::from_fields(kind, fields).unwrap();
        Record {
            id: self.moment.mint(),
            key: key.to_owned(),
            title: format!("What `{key}` is about"),
            body,
            parent: None,
            rank: 0,
            archived: false,
        }
    }

    /// Writes down what would be committed next.
    pub(crate) fn next(&self, edits: Vec<Edit>) -> Commit {
        let changes = edits.into_iter().map(|edit| Change { at: monday(), actor: None, edit }).collect();
        Commit {
            revision: self.space.revision + 1,
            recorded_at: monday(),
            actor: "ana".to_owned(),
            door: "cli".to_owned(),
            note: None,
            changes,
        }
    }

    pub(crate) async fn try_commit(&mut self, store: &Store, commit: Commit, sources: Option<NewSources<'_>>) -> Result<i64, CommitError> {
        let rows = outcome(&self.space, &commit.changes);
        let revision = store.commit(self.id, &commit, &rows, sources).await?;
        for change in &commit.changes {
            apply(&mut self.space, &change.edit);
        }
        self.space.revision = revision;
        self.journal.push(commit);
        Ok(revision)
    }

    pub(crate) async fn commit(&mut self, store: &Store, edits: Vec<Edit>) {
        let commit = self.next(edits);
        self.try_commit(store, commit, None).await.unwrap();
    }

    /// Checks that the store holds what the live program holds: the space and its whole journal.
    pub(crate) async fn check(&self, store: &Store) {
        assert_eq!(store.load(self.id).await.unwrap().unwrap(), self.space);
        assert_eq!(store.journal(self.id, 0).await.unwrap(), self.journal);
    }
}

pub(crate) fn created(record: &Record) -> Edit {
    Edit::RecordCreated { record: Box::new(record.clone()) }
}

pub(crate) fn set(record: &Record, field: &str, before: Value, after: Value) -> Edit {
    Edit::FieldChanged { record: record.id, field: field.to_owned(), before, after }
}

pub(crate) fn link(from: &Record, relation: Relation, to: &Record) -> Link {
    Link { from: from.id, relation, to: to.id, data: LinkData::default() }
}

/// A dependency with everything that a link can carry.
pub(crate) fn start_to_start(from: RecordId, to: RecordId) -> Link {
    let data = LinkData { dependency: DependencyType::StartStart, lag: -90, lag_unit: LagUnit::Elapsed, ..LinkData::default() };
    Link { from, relation: Relation::Blocks, to, data }
}

/// Bodies of every kind, with values that are easily lost: fractions, nested lists, instants, other alphabets.
pub(crate) fn bodies() -> Vec<(Kind, Value)> {
    let landing = json!({ "item": "x", "key": "A-1", "p10": "2026-03-10T17:00:00", "p50": "2026-03-12T17:00:00",
        "p80": "2026-03-16T17:00:00", "p95": "2026-04-01T17:00:00" });
    let mut bodies = vec![
        (Kind::Person, json!({ "email": "ana@example.org", "max_units": 0.1 })),
        (Kind::Team, json!({ "time_zone": "Asia/Tokyo", "slots": 3, "aliases": ["プラットフォーム", "Plattform ✓"] })),
        (
            Kind::Calendar,
            json!({ "week": [null, null, null, null, null, [], []],
                "exceptions": [{ "name": "Karneval", "from": "2026-02-16", "to": "2026-02-16" }] }),
        ),
        (Kind::Program, json!({ "problem": "Old hosts\nare \"tired\"", "outcomes": ["a", "b"], "committed": "2026-06-01" })),
        (
            Kind::Item,
            json!({ "type": "epic", "stage": "doing", "status": "In Bearbeitung", "points": 0.1 + 0.2,
                "estimate": { "low_minutes": 480, "likely_minutes": 960, "high_minutes": 4800 }, "labels": ["😀"],
                "updated_at": "2026-03-01T10:00:00.123456Z" }),
        ),
        (Kind::Risk, json!({ "probability": 0.3, "impact_days": [1.0, 2.5, 1e3] })),
        (Kind::Decision, json!({ "state": "needed", "context": "Which region first?" })),
        (Kind::Baseline, json!({ "at": "2026-03-01T00:00:00Z" })),
        (
            Kind::Forecast,
            json!({ "made_at": "2026-03-09T08:00:00Z", "as_of": "2026-03-09T08:00:00Z", "data_date": "2026-03-09T09:00:00",
                "trials": 10000, "seed": u64::MAX, "digest": "00ff", "milestones": [landing] }),
        ),
        (Kind::Update, json!({ "week_ending": "2026-03-13", "as_of": "2026-03-13T16:00:00Z", "text": "# On track\n" })),
        (Kind::KeyResult, json!({ "baseline": 0.1, "check_ins": [{ "on": "2026-03-09", "value": -0.3, "confidence": 0.7 }] })),
        (Kind::Meeting, json!({ "start": "2026-03-09T09:30:00", "rotation": ["Asia/Tokyo", "Europe/Berlin"], "notes": "a\n\n> b" })),
        (Kind::Retro, json!({ "columns": ["Gut"], "notes": [{ "column": "Gut", "text": "\"Ja\"", "votes": 3 }] })),
        (Kind::ChangeRequest, json!({ "edits": [{ "op": "set", "key": "A-1", "fields": { "points": 1e-7, "team": null } }] })),
    ];
    let plain = Kind::ALL.iter().filter(|kind| bodies.iter().all(|(known, _)| known != *kind));
    let plain: Vec<_> = plain.map(|kind| (*kind, json!({}))).collect();
    bodies.extend(plain);
    bodies.sort_by_key(|(kind, _)| *kind);
    bodies
}
