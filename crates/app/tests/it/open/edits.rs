//! Edits in lists: each on what the ones before left, all together or not at all.

use serde_json::{Value, json};
use sinew_app::failure::Code;
use sinew_app::operation::edits::{Edit, MOST_EDITS};

use super::{Desk, refused};
use crate::home::on_both;

on_both! {
    async fn several_edits_are_one_commit(home) {
        let desk = Desk::new(home).await;
        assert_eq!(desk.open.revision(), 1);
        let done = desk
            .edit(json!([
                {"op": "set", "key": "A", "fields": {"title": " Build it ", "points": 5}},
                {"op": "move", "key": "M", "parent": "E", "after": "A"},
                {"op": "unlink", "from": "B", "relation": "blocks", "to": "M"},
            ]))
            .await
            .unwrap();
        assert_eq!((done.revision, done.keys.join(" ").as_str()), (2, "A M B"));
        assert_eq!(desk.outline().await, "E -A -M -B");
        assert_eq!(desk.open.state().space.by_key("A").unwrap().title, "Build it");
        assert_eq!(desk.field("A", "points"), json!(5.0));
        desk.agrees().await;
    }

    async fn what_changes_nothing_writes_nothing(home) {
        let desk = Desk::new(home).await;
        let before = home.rows().await;
        let done = desk.set("A", json!({"title": "Build"})).await.unwrap();
        assert_eq!((done.revision, done.keys), (1, vec!["A".to_owned()]));
        assert_eq!(home.rows().await, before);
    }

    async fn an_added_record_stands_behind_the_one_that_is_named(home) {
        let desk = Desk::new(home).await;
        let done = desk.edit(json!([{"op": "add", "kind": "item", "title": "Review", "parent": "E", "after": "A"}])).await.unwrap();
        assert_eq!(done.keys, ["I-1"]);
        assert_eq!(desk.outline().await, "E -A -I-1 -B M");
        desk.edit(json!([{"op": "add", "kind": "item", "title": "Last", "parent": "E"}])).await.unwrap();
        assert_eq!(desk.outline().await, "E -A -I-1 -B -I-2 M");
        desk.edit(json!([{"op": "move", "key": "I-2", "parent": "E"}])).await.unwrap();
        assert_eq!(desk.outline().await, "E -I-2 -A -I-1 -B M");
        desk.agrees().await;
    }

    async fn a_key_that_an_edit_makes_can_be_used_by_the_next(home) {
        let desk = Desk::new(home).await;
        let done = desk
            .edit(json!([
                {"op": "add", "kind": "team", "title": "Platform", "key": "T"},
                {"op": "add", "kind": "calendar", "title": "Four days", "key": "C"},
                {"op": "add", "kind": "item", "title": "First", "fields": {"team": "T", "schedule": {"calendar": "C"}}},
                {"op": "add", "kind": "item", "title": "Second", "key": " Z ", "parent": "I-1", "fields": {"schedule.calendar": "C"}},
                {"op": "link", "from": "I-1", "relation": "blocks", "to": "M", "data": {"dependency": "SS", "lag": 960}},
                {"op": "set", "key": "Z", "fields": {"key": "Y"}},
                {"op": "set", "key": "Y", "fields": {"team": "T"}},
            ]))
            .await
            .unwrap();
        assert_eq!(done.keys, ["T", "C", "I-1", "Z", "I-1", "Y", "Y"]);
        assert_eq!((desk.field("I-1", "team"), desk.field("Y", "team")), (json!("T"), json!("T")));
        assert_eq!((desk.field("I-1", "schedule"), desk.field("Y", "schedule")), (json!({"calendar": "C"}), json!({"calendar": "C"})));
        desk.agrees().await;
    }

    async fn what_a_list_adds_is_named_by_its_place_in_the_list(home) {
        let desk = Desk::new(home).await;
        let done = desk
            .edit(json!([
                {"op": "add", "kind": "item", "title": "Pilot", "after": "E"},
                {"op": "add", "kind": "item", "title": "Choose", "parent": "@0"},
                {"op": "add", "kind": "item", "title": "Run", "parent": "@0", "after": "@1"},
                {"op": "add", "kind": "team", "title": "Pilots"},
                {"op": "set", "key": "@2", "fields": {"team": "@3", "points": 2}},
                {"op": "link", "from": "@1", "relation": "blocks", "to": "@4"},
                {"op": "move", "key": "A", "parent": "@0"},
                {"op": "unlink", "from": "@6", "relation": "blocks", "to": "B"},
            ]))
            .await
            .unwrap();
        assert_eq!((done.revision, done.keys.join(" ").as_str()), (2, "I-1 I-2 I-3 T-1 I-3 I-2 A A"));
        assert_eq!(desk.outline().await, "E -B I-1 -A -I-2 -I-3 M");
        assert_eq!((desk.field("I-3", "team"), desk.field("I-3", "points")), (json!("T-1"), json!(2.0)));
        for name in ["@0", "@7", "@-1", "@"] {
            let add = json!([{"op": "add", "kind": "item", "title": "x", "parent": name}]);
            let code = if matches!(name, "@0" | "@7") { Code::Invalid } else { Code::NotFound };
            assert_eq!(desk.edit(add).await.unwrap_err().code, code, "{name}");
        }
        assert_eq!(desk.undo().await.unwrap().words, "Undone: 11 changes of I-1 and 5 others.");
        assert_eq!(desk.outline().await, "E -A -B M");
        desk.agrees().await;
    }

    async fn a_field_within_a_field_leaves_its_neighbours(home) {
        let desk = Desk::new(home).await;
        let constraint = json!({"kind": "SNET", "date": "2026-03-11T09:00:00"});
        desk.set("A", json!({"schedule.constraint": constraint, "schedule.percent_complete": 10})).await.unwrap();
        assert_eq!(desk.field("A", "schedule"), json!({"duration_minutes": 2400, "constraint": constraint, "percent_complete": 10.0}));
        desk.set("A", json!({"schedule.constraint": null, "schedule.nothing": null})).await.unwrap();
        assert_eq!(desk.field("A", "schedule"), json!({"duration_minutes": 2400, "percent_complete": 10.0}));
        desk.set("M", json!({"schedule.duration_minutes": 0})).await.unwrap();
        assert_eq!(desk.field("M", "schedule"), json!({"duration_minutes": 0}));
        refused(desk.set("A", json!({"stage.short": "x"})).await, Code::Invalid, "`stage.short`: `stage` has no fields of its own.");
        desk.agrees().await;
    }

    async fn a_bad_edit_undoes_the_good_ones_before_it(home) {
        let desk = Desk::new(home).await;
        let (rows, before) = (home.rows().await, desk.open.state().space);
        let good = json!({"op": "set", "key": "A", "fields": {"title": "Never"}});
        let bad = [
            (json!({"op": "set", "key": "Q", "fields": {}}), Code::NotFound),
            (json!({"op": "set", "key": "A", "fields": {"title": " "}}), Code::Invalid),
            (json!({"op": "set", "key": "A", "fields": {"stage": "later"}}), Code::Invalid),
            (json!({"op": "set", "key": "A", "fields": {"nonsense": 1}}), Code::Invalid),
            (json!({"op": "set", "key": "A", "fields": {"key": "B"}}), Code::Invalid),
            (json!({"op": "set", "key": "A", "fields": {"team": "E"}}), Code::Invalid),
            (json!({"op": "set", "key": "A", "fields": {"title": "a\u{0}b"}}), Code::Invalid),
            (json!({"op": "set", "key": "A", "fields": {"rank": i64::MAX, "parent": "M", "archived": "yes"}}), Code::Invalid),
            (json!({"op": "add", "kind": "item", "title": "", "fields": {}}), Code::Invalid),
            (json!({"op": "add", "kind": "item", "title": "x", "key": "A"}), Code::Invalid),
            (json!({"op": "add", "kind": "item", "title": "x", "after": "Q"}), Code::NotFound),
            (json!({"op": "add", "kind": "item", "title": "x", "fields": {"nonsense.deep": 1}}), Code::Invalid),
            (json!({"op": "move", "key": "E", "parent": "A"}), Code::Invalid),
            (json!({"op": "move", "key": "E", "after": "E"}), Code::Invalid),
            (json!({"op": "link", "from": "A", "relation": "blocks", "to": "A"}), Code::Invalid),
            (json!({"op": "unlink", "from": "A", "relation": "blocks", "to": "Q"}), Code::NotFound),
        ];
        for (bad, code) in bad {
            let failure = desk.edit(json!([good, bad])).await.expect_err(&bad.to_string());
            assert_eq!(failure.code, code, "{bad}: {failure}");
        }
        refused(desk.edit(json!([])).await, Code::Invalid, "There is no edit in the list.");
        let many: Vec<Value> = vec![good; MOST_EDITS + 1];
        refused(desk.edit(many.into()).await, Code::Invalid, "5001 edits are too many for one commit: send at most 5000.");
        assert_eq!(home.rows().await, rows);
        assert_eq!(desk.open.state().space, before);
    }

    async fn ranks_at_the_ends_of_what_fits_move_without_harm(home) {
        let desk = Desk::new(home).await;
        desk.set("A", json!({"rank": i64::MAX})).await.unwrap();
        desk.set("B", json!({"rank": i64::MIN})).await.unwrap();
        desk.edit(json!([
            {"op": "move", "key": "M", "after": "A"},
            {"op": "move", "key": "E"},
            {"op": "move", "key": "M", "after": "B"},
            {"op": "add", "kind": "item", "title": "More"},
        ]))
        .await
        .unwrap();
        desk.agrees().await;
    }

    async fn a_field_that_was_changed_since_the_screen_was_drawn_is_a_conflict(home) {
        let desk = Desk::new(home).await;
        let other = desk.beside("Otto");
        other.set("A", json!({"title": "Build well", "points": 3})).await.unwrap();
        let rows = home.rows().await;
        let title = json!([{"op": "set", "key": "B", "fields": {"points": 1}}, {"op": "set", "key": "A", "fields": {"title": "Mine"}}]);
        let words = "Somebody else changed `title` of `A` in the meantime: look at what stands there now, then try again.";
        let failure = refused(desk.edit_on(Some(1), title.clone()).await, Code::Conflict, words);
        let theirs = json!({"conflicts": [{"key": "A", "field": "title", "theirs": "Build well"}]});
        assert_eq!(failure.details.as_deref(), Some(&theirs));
        assert_eq!(home.rows().await, rows);
        // Other fields, the same value, and what was drawn since are no conflict.
        desk.edit_on(Some(1), json!([{"op": "set", "key": "A", "fields": {"priority": "High", "points": 3}}])).await.unwrap();
        desk.edit_on(Some(2), title).await.unwrap();
        assert_eq!(desk.open.revision(), 4);
        refused(desk.edit_on(Some(9), json!([{"op": "move", "key": "A"}])).await, Code::Invalid, "There is no revision 9 yet: the newest is 4.");
    }

    async fn a_conflict_with_another_process_is_found_too(home) {
        let desk = Desk::new(home).await;
        let other = desk.elsewhere(home, "Otto").await;
        other.set("A", json!({"title": "Build well"})).await.unwrap();
        let failure = desk.edit_on(Some(1), json!([{"op": "set", "key": "A", "fields": {"title": "Mine"}}])).await.unwrap_err();
        assert_eq!(failure.code, Code::Conflict);
        assert_eq!(desk.open.state().space.by_key("A").unwrap().title, "Build well");
        // One may have been told of a revision before the process at hand has.
        let told = other.set("B", json!({"points": 2})).await.unwrap().revision;
        desk.edit_on(Some(told), json!([{"op": "set", "key": "B", "fields": {"points": 3}}])).await.unwrap();
        desk.agrees().await;
    }

    async fn of_many_who_saw_the_same_one_succeeds(home) {
        let desk = Desk::new(home).await;
        let other = desk.elsewhere(home, "Otto").await;
        let mut tasks = tokio::task::JoinSet::new();
        for turn in 0..8 {
            let desk = if turn % 2 == 0 { desk.beside("Olga") } else { other.beside("Otto") };
            tasks.spawn(async move {
                desk.edit_on(Some(1), json!([{"op": "set", "key": "A", "fields": {"title": format!("Build {turn}")}}])).await
            });
        }
        let results = tasks.join_all().await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        assert!(results.iter().flat_map(|result| result.as_ref().err()).all(|failure| failure.code == Code::Conflict));
        desk.agrees().await;
        other.agrees().await;
    }

    async fn watchers_are_told_which_records_changed(home) {
        let desk = Desk::new(home).await;
        let mut events = desk.open.watch();
        desk.set("A", json!({"points": 2})).await.unwrap();
        let told = loop {
            let event = serde_json::to_value(events.recv().await.unwrap()).unwrap();
            if event["event"] == "change" {
                break event;
            }
        };
        assert_eq!(told, json!({"event": "change", "revision": 2, "keys": ["A"], "actor": "Olga", "door": "web"}));
    }
}

#[test]
fn an_edit_with_an_unknown_field_is_none() {
    for edit in [
        json!({"op": "set", "key": "A", "fields": {}, "parent": "B"}),
        json!({"op": "erase", "key": "A"}),
        json!({"op": "add", "kind": "potato", "title": "x"}),
        json!({"op": "link", "from": "A", "relation": "hates", "to": "B"}),
    ] {
        assert!(serde_json::from_value::<Edit>(edit.clone()).is_err(), "{edit}");
    }
}
