//! Open spaces and what people do in them, on both databases.

mod baselines;
mod charter;
mod documents;
mod edits;
mod imports;
mod joint;
mod meetings;
mod preview;
mod program;
mod raid;
mod reading;
mod requests;
mod resources;
mod retros;
mod shelf;
mod stakeholders;
mod together;
mod undo;
mod updates;
mod window;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sinew_app::cx::Cx;
use sinew_app::example::import_example;
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::baselines::Baselines;
use sinew_app::operation::edits::{Committed, Edit, commit_edits};
use sinew_app::operation::overview::{Overview, Readiness, show_overview};
use sinew_app::operation::preview::{MilestoneMove, preview_edits};
use sinew_app::operation::undo::{Undone, Way, undo};
use sinew_app::operation::window::{WindowInput, show_window};
use sinew_app::spaces::{By, Open, Spaces};

use crate::home::Home;

fn monday() -> Timestamp {
    "2026-03-09T08:00:00Z".parse().unwrap()
}

/// A space that is open, and who works in it.
struct Desk {
    cx: Cx,
    open: Arc<Open>,
    actor: &'static str,
    now: Timestamp,
}

impl Desk {
    /// Opens an empty space.
    async fn empty(home: &Home) -> Desk {
        let cx = Cx::init(&home.address, "Atlas", "Olga", "web", monday()).await.unwrap();
        let open = Spaces::new(cx.store.clone()).open(cx.space).await.unwrap();
        Desk { cx, open, actor: "Olga", now: monday() }
    }

    /// Opens a space with a small plan: two items of a week, one behind the other, then the milestone.
    async fn new(home: &Home) -> Desk {
        let desk = Desk::empty(home).await;
        let week = json!({"duration_minutes": 2400});
        let charter = json!({"data_date": "2026-03-09T09:00", "committed": "2026-03-27", "time_zone": "UTC"});
        desk.edit(json!([
            {"op": "add", "kind": "program", "title": "Atlas", "key": "P-1", "fields": charter},
            {"op": "add", "kind": "item", "title": "Move payments", "key": "E", "fields": {"type": "epic"}},
            {"op": "add", "kind": "item", "title": "Build", "key": "A", "parent": "E", "fields": {"type": "task", "schedule": week}},
            {"op": "add", "kind": "item", "title": "Test", "key": "B", "parent": "E", "fields": {"type": "task", "schedule": week}},
            {"op": "add", "kind": "item", "title": "Live", "key": "M", "fields": {"type": "milestone", "committed": "2026-03-27"}},
            {"op": "link", "from": "A", "relation": "blocks", "to": "B"},
            {"op": "link", "from": "B", "relation": "blocks", "to": "M"},
        ]))
        .await
        .unwrap();
        desk
    }

    /// Opens a space with the example program.
    async fn example(home: &Home) -> Desk {
        let cx = Cx::init(&home.address, "Harbour", "Olga", "web", Timestamp::now()).await.unwrap();
        import_example(&cx).await.unwrap();
        let open = Spaces::new(cx.store.clone()).open(cx.space).await.unwrap();
        Desk { actor: "Olga", now: cx.now, cx, open }
    }

    /// The same space as another process has it, with somebody else in front.
    async fn elsewhere(&self, home: &Home, actor: &'static str) -> Desk {
        let store = home.open().await;
        let open = Spaces::new(store.clone()).open(self.cx.space).await.unwrap();
        Desk { cx: Cx { store, actor: actor.to_owned(), ..self.cx.clone() }, open, actor, now: self.now }
    }

    /// Somebody else in front of the same process.
    fn beside(&self, actor: &'static str) -> Desk {
        Desk { cx: Cx { actor: actor.to_owned(), ..self.cx.clone() }, open: Arc::clone(&self.open), actor, now: self.now }
    }

    /// The same desk some minutes later.
    fn later(&self, minutes: i64) -> Desk {
        Desk { now: self.now + SignedDuration::from_mins(minutes), ..self.beside(self.actor) }
    }

    fn by(&self) -> By<'_> {
        By { actor: self.actor, door: "web", now: self.now }
    }

    async fn edit(&self, edits: Value) -> Result<Committed, Failure> {
        self.edit_on(None, edits).await
    }

    /// Edits what was drawn from a revision.
    async fn edit_on(&self, seen: Option<i64>, edits: Value) -> Result<Committed, Failure> {
        let edits: Vec<Edit> = serde_json::from_value(edits).unwrap();
        commit_edits(&self.open, self.by(), &edits, None, seen).await
    }

    async fn set(&self, key: &str, fields: Value) -> Result<Committed, Failure> {
        self.edit(json!([{"op": "set", "key": key, "fields": fields}])).await
    }

    /// Tries edits with a forecast; returns what happens to the only milestone.
    async fn preview(&self, edits: Value) -> MilestoneMove {
        let edits: Vec<Edit> = serde_json::from_value(edits).unwrap();
        preview_edits(&self.open, self.now, edits, true).await.unwrap().milestones.remove(0)
    }

    async fn undo(&self) -> Result<Undone, Failure> {
        undo(&self.open, self.by(), Way::Undo).await
    }

    async fn redo(&self) -> Result<Undone, Failure> {
        undo(&self.open, self.by(), Way::Redo).await
    }

    /// Returns a field of a record as people see it; null where it is empty.
    fn field(&self, key: &str, name: &str) -> Value {
        let view = sinew_app::operation::records::show_record(&self.open, key).unwrap();
        view.fields.get(name).cloned().unwrap_or_default()
    }

    /// Draws the plan as an outline: `E -A -B M`.
    async fn outline(&self) -> String {
        let input: WindowInput = serde_json::from_value(json!({"space": self.cx.space, "count": 500})).unwrap();
        let window = show_window(&Baselines::default(), &self.open, self.now, &input).await.unwrap();
        let rows = window.rows.iter().map(|row| format!("{}{}", "-".repeat(usize::from(row.depth)), row.key));
        rows.collect::<Vec<_>>().join(" ")
    }

    /// Checks that what is in memory is what the database holds, and what its journal leads to.
    async fn agrees(&self) {
        self.open.catch_up().await.unwrap();
        let state = self.open.state();
        let stored = self.cx.store.load(self.cx.space).await.unwrap().unwrap();
        assert_eq!(*state.space, stored);
        let journal = self.cx.store.journal(self.cx.space, 0).await.unwrap();
        assert_eq!(model::journal::as_of(&journal, Timestamp::MAX, None), stored);
        assert_eq!(*state.flows, model::journal::flows(&journal, Timestamp::MAX));
    }

    /// Waits until the numbers speak of the space as it stands.
    async fn ready(&self) -> Arc<Overview> {
        let mut events = self.open.watch();
        loop {
            let overview = show_overview(&self.open, self.now).await.unwrap();
            if overview.state == Readiness::Ready {
                return overview;
            }
            let told = tokio::time::timeout(Duration::from_secs(120), events.recv()).await;
            told.expect("the forecast comes within two minutes").unwrap();
        }
    }
}

/// Checks that something was refused, and the words of it.
#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Failure>, code: Code, words: &str) -> Failure {
    let failure = result.expect_err("it is refused");
    assert_eq!((failure.code, failure.message.as_str()), (code, words));
    failure
}
