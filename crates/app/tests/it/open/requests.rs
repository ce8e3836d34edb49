//! Change requests: weighed before whoever is accountable decides, approved in one commit, refused without a trace in the plan.

use serde_json::{Value, json};
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::requests::{DecideInput, RequestView, Ruled, decide_request, list_requests, show_request, weigh_request};

use super::{Desk, refused};
use crate::home::on_both;

/// A desk on which Ann answers for the program, Ben for nothing, and `CR-1` asks for a week more of `A`.
async fn desk(home: &crate::home::Home) -> Desk {
    let desk = Desk::new(home).await;
    let longer = json!([{"op": "set", "key": "A", "fields": {"schedule.duration_minutes": 4800}}]);
    desk.edit(json!([
        {"op": "add", "kind": "person", "title": "Ann"},
        {"op": "add", "kind": "person", "title": "Ben"},
        {"op": "link", "from": "U-1", "relation": "accountable", "to": "P-1"},
        {"op": "add", "kind": "change_request", "title": "A second review", "fields": {"edits": longer, "owner": "U-2"}},
    ]))
    .await
    .unwrap();
    desk
}

async fn rule(desk: &Desk, key: &str, ruling: &str, more: Value) -> Result<Ruled, Failure> {
    let mut input = json!({"space": desk.cx.space, "key": key, "ruling": ruling});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let input: DecideInput = serde_json::from_value(input).unwrap();
    decide_request(&desk.open, desk.by(), &input).await
}

async fn weigh(desk: &Desk, key: &str) -> Result<RequestView, Failure> {
    weigh_request(&desk.open, desk.by(), key).await
}

on_both! {
    async fn a_request_is_weighed_approved_and_its_changes_are_one_commit(home) {
        let desk = desk(home).await;
        let asked = show_request(&desk.open, desk.now, "CR-1").unwrap();
        assert_eq!(asked.edits, ["Sets of A Build: schedule duration minutes 4800."]);
        assert_eq!((asked.weighed_at, asked.effects.len(), asked.trouble, asked.owner.as_deref()), (None, 0, None, Some("Ben")));
        assert_eq!(asked.accountable.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Ann"]);

        // A week more of the first of two items in a row, and as uncertain as work is: the same numbers as a what-if's.
        let tried = desk.preview(json!([{"op": "set", "key": "A", "fields": {"schedule.duration_minutes": 4800}}])).await;
        let weighed = weigh(&desk, "CR-1").await.unwrap();
        let [effect] = weighed.effects.as_slice() else { panic!("one milestone: {:?}", weighed.effects) };
        assert_eq!((effect.key.as_str(), effect.p50_before, effect.p50_after), ("M", tried.p50_before, tried.p50_after));
        assert_eq!((Some(effect.p80_before), Some(effect.p80_after)), (tried.p80_before, tried.p80_after));
        assert!((7.0..=9.0).contains(&effect.p80_days), "{effect:?}");
        assert!(weighed.weighed_at.is_some() && weighed.trouble.is_none());
        assert_eq!(desk.field("A", "schedule")["duration_minutes"], 2400, "weighing changes no plan");

        let before = desk.open.revision();
        let done = rule(&desk, "CR-1", "approve", json!({"reason": "Worth a week"})).await.unwrap();
        assert_eq!((done.revision, done.touched), (before + 1, vec!["A".to_owned()]));
        assert_eq!(desk.field("A", "schedule")["duration_minutes"], 4800);
        let after = show_request(&desk.open, desk.now, "CR-1").unwrap();
        assert_eq!((after.decided_by.as_deref(), after.decided_on), (Some("Ann"), Some("2026-03-09".parse().unwrap())));
        let commit = desk.cx.store.journal(desk.cx.space, before).await.unwrap().remove(0);
        assert_eq!(commit.note.as_deref(), Some("CR-1 approved: Worth a week"));
        refused(rule(&desk, "CR-1", "refuse", json!({"reason": "No"})).await, Code::Conflict, "`CR-1` was approved already.");
        // One commit, so one undo: the plan is as it was, and the request is open again.
        desk.undo().await.unwrap();
        assert_eq!((desk.field("A", "schedule")["duration_minutes"].clone(), desk.field("CR-1", "state")), (json!(2400), json!("proposed")));
        desk.agrees().await;
    }

    async fn a_refusal_has_a_reason_and_leaves_everything_as_it_was(home) {
        let desk = desk(home).await;
        refused(rule(&desk, "CR-1", "refuse", json!({"reason": " "})).await, Code::Invalid, "`reason`: say why it is refused, for whoever asked.");
        let done = rule(&desk, "CR-1", "refuse", json!({"reason": "After the launch"})).await.unwrap();
        assert!(done.touched.is_empty());
        assert_eq!((desk.field("A", "schedule")["duration_minutes"].clone(), desk.field("CR-1", "reason")), (json!(2400), json!("After the launch")));
        refused(weigh(&desk, "CR-1").await, Code::Conflict, "`CR-1` was refused already: ask anew.");
        assert_eq!(list_requests(&desk.open, desk.now).items.len(), 1);
    }

    async fn whoever_is_accountable_decides_and_nobody_else(home) {
        let desk = desk(home).await;
        refused(
            rule(&desk, "CR-1", "approve", json!({"by": "U-2"})).await,
            Code::Invalid,
            "`by`: `CR-1` is decided by Ann, who is accountable, and not by Ben.",
        );
        // Whoever is accountable for the request itself comes before the program's.
        desk.edit(json!([{"op": "link", "from": "U-2", "relation": "accountable", "to": "CR-1"}])).await.unwrap();
        assert_eq!(rule(&desk, "CR-1", "approve", json!({})).await.unwrap().touched, ["A"]);
        assert_eq!(show_request(&desk.open, desk.now, "CR-1").unwrap().decided_by.as_deref(), Some("Ben"));

        desk.edit(json!([
            {"op": "unlink", "from": "U-1", "relation": "accountable", "to": "P-1"},
            {"op": "add", "kind": "change_request", "title": "Drop it", "fields": {"edits": [{"op": "set", "key": "B", "fields": {"stage": "dropped"}}]}},
        ]))
        .await
        .unwrap();
        refused(
            rule(&desk, "CR-2", "approve", json!({})).await,
            Code::Invalid,
            "Nobody is accountable for `CR-2`, so nobody can decide it: name somebody on the RACI page first.",
        );
    }

    async fn what_does_not_apply_any_more_or_does_something_else_now_is_not_approved(home) {
        let desk = desk(home).await;
        weigh(&desk, "CR-1").await.unwrap();
        // The build takes two weeks already: the request would move nothing.
        desk.set("A", json!({"schedule.duration_minutes": 4800})).await.unwrap();
        refused(
            rule(&desk, "CR-1", "approve", json!({})).await,
            Code::Conflict,
            "`CR-1` was weighed to land Live 8 days later at P80, and would now land it 0 days later: weigh it again, then decide.",
        );
        assert_eq!(weigh(&desk, "CR-1").await.unwrap().effects[0].p80_days, 0.0);
        desk.set("A", json!({"key": "BUILD"})).await.unwrap();
        let words = "What `CR-1` asks for cannot be done any more. There is no record `A` here: the plan lists the keys of items, an export those of everything.";
        assert_eq!(show_request(&desk.open, desk.now, "CR-1").unwrap().trouble.as_deref(), Some(words));
        refused(weigh(&desk, "CR-1").await, Code::Conflict, words);
        refused(rule(&desk, "CR-1", "approve", json!({})).await, Code::Conflict, words);
        assert_eq!(desk.field("CR-1", "state"), "proposed");
        desk.agrees().await;
    }

    async fn a_decision_is_not_typed_and_a_request_without_changes_is_not_weighed(home) {
        let desk = desk(home).await;
        let typed = desk.set("CR-1", json!({"state": "refused", "decided_by": "U-1"})).await;
        assert!(typed.unwrap_err().message.starts_with("`state`: a change request is weighed and decided"));
        let typed = desk.edit(json!([{"op": "add", "kind": "change_request", "title": "Sly", "fields": {"weighed_at": "2026-03-09T08:00:00Z"}}])).await;
        assert!(typed.unwrap_err().message.starts_with("`weighed_at`"));
        desk.edit(json!([{"op": "add", "kind": "change_request", "title": "Some day", "fields": {"state": "proposed"}}])).await.unwrap();
        assert!(weigh(&desk, "CR-2").await.unwrap_err().message.starts_with("`CR-2` changes nothing yet"));
        desk.set("CR-2", json!({"edits": [{"op": "paint", "key": "A"}]})).await.unwrap();
        assert!(weigh(&desk, "CR-2").await.unwrap_err().message.starts_with("An edit of `CR-2` cannot be read"));
        assert!(weigh(&desk, "A").await.unwrap_err().message.contains("not a change request"));
    }
}
