//! Undo and redo, and records put back as they were.

use serde_json::json;
use sinew_app::failure::Code;
use sinew_app::operation::history::restore;

use super::{Desk, refused};
use crate::home::on_both;

const GONE_ON: &str = "`A` has changed since: that would be lost. Change it by hand.";

on_both! {
    async fn the_last_edit_is_taken_back_and_done_again(home) {
        let desk = Desk::new(home).await;
        let before = desk.outline().await;
        desk.edit(json!([
            {"op": "add", "kind": "item", "title": "Review", "key": "R", "parent": "E", "after": "A"},
            {"op": "set", "key": "R", "fields": {"stage": "doing"}},
            {"op": "link", "from": "R", "relation": "blocks", "to": "M"},
        ]))
        .await
        .unwrap();
        desk.set("A", json!({"title": "Build it"})).await.unwrap();
        desk.edit(json!([{"op": "move", "key": "M", "parent": "E"}])).await.unwrap();
        let after = desk.outline().await;
        assert_eq!(desk.undo().await.unwrap().words, "Undone: the move of M.");
        assert_eq!(desk.undo().await.unwrap().words, "Undone: the change of title of A.");
        let third = desk.undo().await.unwrap();
        assert_eq!((third.revision, third.words.as_str()), (7, "Undone: 4 changes of R and M."));
        assert_eq!(desk.outline().await, before);
        desk.agrees().await;
        assert_eq!(desk.redo().await.unwrap().words, "Done again: 4 changes of R and M.");
        assert_eq!(desk.redo().await.unwrap().words, "Done again: the change of title of A.");
        assert_eq!(desk.redo().await.unwrap().words, "Done again: the move of M.");
        assert_eq!(desk.outline().await, after);
        refused(desk.redo().await, Code::Invalid, "There is nothing of yours to do again here.");
        desk.agrees().await;
        // All the way back, the making of the plan included.
        for _ in 0..4 {
            desk.undo().await.unwrap();
        }
        assert_eq!(desk.open.state().space.records().count(), 0);
        refused(desk.undo().await, Code::Invalid, "There is nothing of yours to undo here.");
        desk.agrees().await;
    }

    async fn an_edit_after_undo_ends_redo(home) {
        let desk = Desk::new(home).await;
        desk.set("A", json!({"points": 1})).await.unwrap();
        desk.undo().await.unwrap();
        desk.set("A", json!({"points": 2})).await.unwrap();
        refused(desk.redo().await, Code::Invalid, "There is nothing of yours to do again here.");
        assert_eq!(desk.undo().await.unwrap().words, "Undone: the change of points of A.");
        assert_eq!(desk.field("A", "points"), json!(null));
    }

    async fn others_and_other_doors_have_their_own(home) {
        let desk = Desk::new(home).await;
        let other = desk.beside("Otto");
        desk.set("A", json!({"points": 1})).await.unwrap();
        refused(other.undo().await, Code::Invalid, "There is nothing of yours to undo here.");
        other.set("B", json!({"points": 2})).await.unwrap();
        // What somebody else did elsewhere stays.
        desk.undo().await.unwrap();
        assert_eq!((desk.field("A", "points"), desk.field("B", "points")), (json!(null), json!(2.0)));
        desk.agrees().await;
    }

    async fn undo_does_not_go_over_what_somebody_changed_since(home) {
        let desk = Desk::new(home).await;
        let other = desk.beside("Otto");
        desk.set("A", json!({"title": "Build it", "points": 1})).await.unwrap();
        other.set("A", json!({"title": "Build well"})).await.unwrap();
        refused(desk.undo().await, Code::Conflict, GONE_ON);
        assert_eq!((desk.field("A", "points"), desk.open.revision()), (json!(1.0), 3));
        // A link with another lag is another's, too.
        desk.edit(json!([{"op": "link", "from": "A", "relation": "blocks", "to": "M"}])).await.unwrap();
        other.edit(json!([{"op": "link", "from": "A", "relation": "blocks", "to": "M", "data": {"lag": 480}}])).await.unwrap();
        refused(desk.undo().await, Code::Conflict, GONE_ON);
    }

    async fn redo_does_not_either(home) {
        let desk = Desk::new(home).await;
        let other = desk.beside("Otto");
        desk.set("A", json!({"points": 1})).await.unwrap();
        desk.undo().await.unwrap();
        other.set("A", json!({"points": 8})).await.unwrap();
        refused(desk.redo().await, Code::Conflict, GONE_ON);
        desk.edit(json!([{"op": "add", "kind": "item", "title": "New", "key": "N"}])).await.unwrap();
        desk.undo().await.unwrap();
        other.edit(json!([{"op": "add", "kind": "item", "title": "Other", "key": "N"}])).await.unwrap();
        refused(desk.redo().await, Code::Conflict, "The key `N` has been taken since.");
    }

    async fn an_addition_on_which_others_build_stays(home) {
        let desk = Desk::new(home).await;
        let other = desk.beside("Otto");
        let add = json!([{"op": "add", "kind": "item", "title": "New", "key": "N"}]);
        let built = |other: &str| format!("`N` cannot be taken back: `{other}` builds on it now. Archive it instead.");
        desk.edit(add.clone()).await.unwrap();
        other.edit(json!([{"op": "move", "key": "M", "parent": "N"}])).await.unwrap();
        refused(desk.undo().await, Code::Conflict, &built("M"));
        other.undo().await.unwrap();
        other.edit(json!([{"op": "link", "from": "N", "relation": "blocks", "to": "B"}])).await.unwrap();
        refused(desk.undo().await, Code::Conflict, &built("B"));
        other.undo().await.unwrap();
        other.set("N", json!({"points": 3})).await.unwrap();
        refused(desk.undo().await, Code::Conflict, "`N` has changed since: that would be lost. Change it by hand.");
        other.undo().await.unwrap();
        // That it was moved on to make room is no change of it.
        other.edit(json!([{"op": "move", "key": "A", "after": "N"}])).await.unwrap();
        assert_eq!(desk.undo().await.unwrap().words, "Undone: adding N New.");
        desk.edit(json!([{"op": "add", "kind": "team", "title": "Platform", "key": "N"}])).await.unwrap();
        other.set("A", json!({"team": "N"})).await.unwrap();
        refused(desk.undo().await, Code::Conflict, &built("A"));
        desk.agrees().await;
    }

    async fn undo_leaves_nothing_hanging(home) {
        let desk = Desk::new(home).await;
        let other = desk.beside("Otto");
        // Somebody's parent is taken away while a record that stood under it stands elsewhere.
        other.edit(json!([{"op": "add", "kind": "item", "title": "New", "key": "N"}])).await.unwrap();
        desk.edit(json!([{"op": "move", "key": "M", "parent": "N"}])).await.unwrap();
        desk.edit(json!([{"op": "move", "key": "M", "parent": "E"}])).await.unwrap();
        other.undo().await.unwrap();
        let failure = desk.undo().await.unwrap_err();
        assert_eq!(failure.code, Code::Conflict, "{failure}");
        assert_eq!(desk.outline().await, "E -M -A -B");
        // A circle of parents.
        desk.edit(json!([{"op": "move", "key": "A", "parent": null}])).await.unwrap();
        other.edit(json!([{"op": "move", "key": "E", "parent": "A"}])).await.unwrap();
        refused(desk.undo().await, Code::Conflict, "`A` cannot be its own parent, directly or by others.");
        desk.agrees().await;
    }

    async fn a_record_is_put_back_as_it_was(home) {
        let desk = Desk::new(home).await;
        let then = desk.now.to_string();
        let later = desk.later(60);
        later.set("A", json!({"title": "Built", "stage": "doing", "points": 3, "schedule.percent_complete": 50, "archived": true})).await.unwrap();
        let much_later = desk.later(120);
        let revision = restore(&much_later.open, much_later.by(), "A", &then).await.unwrap();
        assert_eq!(revision, 3);
        let record = desk.open.state().space.by_key("A").cloned().unwrap();
        assert_eq!((record.title.as_str(), record.archived), ("Build", false));
        assert_eq!((desk.field("A", "stage"), desk.field("A", "points")), (json!("todo"), json!(null)));
        assert_eq!(desk.field("A", "schedule"), json!({"duration_minutes": 2400}));
        // Once more changes nothing, and it can be undone.
        assert_eq!(restore(&much_later.open, much_later.by(), "A", "2026-03-08").await.unwrap_err().message, "`A` did not exist yet at that time.");
        assert_eq!(restore(&much_later.open, much_later.by(), "A", &then).await.unwrap(), 3);
        much_later.undo().await.unwrap();
        assert_eq!(desk.field("A", "points"), json!(3.0));
        let failure = restore(&desk.open, desk.by(), "A", "yesterday").await.unwrap_err();
        assert_eq!(failure.code, Code::Invalid);
        desk.agrees().await;
    }
}
